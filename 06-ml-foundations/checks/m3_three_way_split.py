import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M3",
    lesson="Train, validation and test",
    hints=[
        "How many rows does each pile get? Which is cut from the permutation first?",
        "Test first, validation next, the rest for training; returned in the order training, validation, test.",
        "`order[n_test + n_validation:], order[n_test:n_test + n_validation], order[:n_test]`",
    ],
)
def three_way_split(rng):
    yield case(4, (0.25, 0.25), 2)
    yield case(10, (0.3, 0.2), 1)
    yield case(20, (0.1, 0.25), random_state=3)
    n, seed = int(rng.integers(15, 60)), int(rng.integers(1000))
    yield case(n, (0.15, 0.3), seed)
    yield case(19, (0.3, 0.16), seed, label="shares that have to be rounded: 5.7 and 3.04")
    yield law(
        "every row is in exactly one pile",
        lambda ex: (np.sort(np.concatenate(ex.three_way_split(n, (0.2, 0.1), seed))), np.arange(n)),
    )
    yield raises(ValueError, 10, (0.5, 0.5), 0, why="nothing is left for training")
    yield raises(ValueError, 5, (0.5, 0.5), 0, why="nothing is left for training, though 2.5 rows are rounded to 2")
    yield raises(ValueError, 10, (0.0, 0.5), 0, why="no validation rows")
    yield raises(ValueError, 10, (0.5, -0.2), 0, why="a negative share")
    yield raises(ValueError, 10, (0.7, 0.7), 0, why="shares that add up to more than 1")
    yield raises(ValueError, 4, (0.3, 0.05), 0, why="0.05 of four rows are none")
    yield raises(ValueError, 4, (0.05, 0.3), 0, why="0.05 of four rows are none")
    yield raises(ValueError, 3, (0.5, 0.4), 0, why="2 and 1 of three rows leave none for training")


other_piles_first = misconception(
    three_way_split,
    "You cut the validation rows first. The first positions are for the test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[n_test + n_validation :], order[:n_validation], order[n_validation : n_test + n_validation]",
    ),
)


returned_in_another_order = misconception(
    three_way_split,
    "The piles are right, but come back in another order: training, validation, test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[:n_test], order[n_test : n_test + n_validation], order[n_test + n_validation :]",
    ),
)


validation_and_test_exchanged = misconception(
    three_way_split,
    "The piles are right, but test and validation come back in each other's place: training, validation, test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[n_test + n_validation :], order[:n_test], order[n_test : n_test + n_validation]",
    ),
)


training_rows_first = misconception(
    three_way_split,
    "You cut the training rows from the front of the permutation. The first positions are for the test, the next for "
    "validation.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[: n - n_test - n_validation], order[n - n_test - n_validation : n - n_test], order[n - n_test :]",
    ),
)


shares_exchanged = misconception(
    three_way_split,
    "You exchanged the two shares. The pair is (validation, test).",
    edit=("round(share_validation * n), round(share_test * n)", "round(share_test * n), round(share_validation * n)"),
)


piles_overlap = misconception(
    three_way_split,
    "Your validation rows begin at the start of the permutation, so they are test rows as well.",
    edit=("order[n_test : n_test + n_validation]", "order[:n_validation]"),
)


rounds_down_both = misconception(
    three_way_split,
    "You rounded the numbers of rows down. 5.7 is to become 6.",
    edit=(
        "round(share_validation * n), round(share_test * n)",
        "int(share_validation * n + 1e-9), int(share_test * n + 1e-9)",
    ),
)


not_shuffled = misconception(
    three_way_split,
    "You cut the table in the order in which it came. Tables are sorted more often than one thinks.",
    edit=("np.random.default_rng(random_state).permutation(n)", "np.arange(n)"),
)


@also_correct(three_way_split)
def three_way_by_split(n, shares, random_state):
    counts = [round(share * n) for share in shares]
    if min(shares) <= 0 or sum(shares) >= 1 or min(*counts, n - sum(counts)) <= 0:
        raise ValueError("shares")
    order = np.random.default_rng(random_state).permutation(n)
    test, validation, train = np.split(order, [counts[1], counts[1] + counts[0]])
    return train, validation, test
