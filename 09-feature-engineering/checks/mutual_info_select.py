import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


def labelled(rng, n=36):
    """(X, y, permutations): columns that say much, little and nothing about y, and a number for each row; no two scores equal."""
    y = rng.permutation(np.arange(n) % 3)
    good = np.where(rng.permutation(n) < n // 4, (y + 1) % 3, y)
    half = np.where(rng.permutation(n) < n // 2, (y + 1) % 2, y)
    X = np.column_stack([rng.integers(0, 2, size=n), half, np.arange(n), good, rng.integers(0, 4, size=n) * 5 - 7])
    return X, y, np.array([rng.permutation(n) for _ in range(4)])


@check(
    lesson="Feature selection",
    hints=[
        "Of four rows, y is 0, 0, 1, 1. How much does a column 0, 0, 1, 1 say about y, in nats? And a column 5, 6, "
        "7, 8, which names every row?",
        "For a column and y: the table of shares of all pairs (np.bincount of a * n_b + b, or np.add.at), its two "
        "margins, and the sum of p log(p / (margin * margin)) over the entries that are not 0. The same with "
        "y[order]; subtract the mean.",
        "`a, b = np.unique(x, return_inverse=True)[1], np.unique(labels, return_inverse=True)[1]`, `joint = "
        "np.bincount(a * k_b + b, minlength=k_a * k_b).reshape(k_a, k_b) / n`; choose by "
        '`np.argsort(-scores.round(9), kind="stable")[:k]`.',
    ],
)
def mutual_info_select(rng):
    log = math.log
    X, y = [[0, 1, 5], [0, 0, 6], [1, 1, 7], [1, 0, 8]], [0, 0, 1, 1]
    yield case(X, y, 2, equals=([0, 2], [log(2), 0.0, log(2)]), atol=1e-12)
    yield case(X, y, 1, [[0, 2, 1, 3], [1, 0, 2, 3]], equals=([0], [log(2) / 2, -log(2) / 2, 0.0]), atol=1e-12)
    # pairs: (0, 0) twice, (0, 1), (1, 1) once each, of 4
    due = 0.5 * log(0.5 / (0.75 * 0.5)) + 0.25 * log(0.25 / (0.75 * 0.5)) + 0.25 * log(0.25 / (0.25 * 0.5))
    yield case([[0], [0], [0], [1]], [0, 0, 1, 1], 1, equals=([0], [due]), label="a column that says a part")
    yield case(
        [[3, 9], [3, 4]], [7, 7], 2, equals=([0, 1], [0.0, 0.0]), atol=1e-12, label="a single class: nothing to know"
    )
    yield case(
        [[0, 1, 1], [1, 0, 0], [2, 1, 0], [0, 0, 1]],
        [1, 0, 0, 1],
        3,
        equals=([0, 2, 1], [log(2), 0.0, log(2)]),
        atol=1e-12,
        label="equal scores: the one further left first",
    )
    X, y, permutations = labelled(rng)
    yield case(X, y, 4, atol=1e-12)
    yield case(X, y, 2, permutations, atol=1e-12)
    yield case(X - 50, [["sea", "art", "map"].index(c) + 4 for c in np.array(["sea", "art", "map"])[y]], 1, atol=1e-12)
    yield law(
        "names of the values do not matter",
        lambda ex: (ex.mutual_info_select(X * 7 - 3, 2 - y, 3)[1], ex.mutual_info_select(X, y, 3)[1]),
        atol=1e-12,
    )
    yield law(
        "x says about y as much as y about x",
        lambda ex: (ex.mutual_info_select(y[:, None], X[:, 3], 1)[1], ex.mutual_info_select(X[:, 3:4], y, 1)[1]),
        atol=1e-12,
    )
    yield law(
        "a number for each row is worth nothing, once chance is subtracted",
        lambda ex: (ex.mutual_info_select(X, y, 1, permutations)[1][2], 0.0),
        atol=1e-12,
    )
    many = rng.integers(0, 6, size=(400, 12))
    yield case(many, many[:, 4] % 2, 3, timed="n = 400, d = 12", atol=1e-12)
    yield raises(ValueError, X, y, 0, why="no column at all")
    yield raises(ValueError, X, y, 6, why="there are five columns only")


binary_logarithms = misconception(
    mutual_info_select,
    "Your scores are in bits (logarithm to base 2). Nats are asked for: the natural logarithm.",
    edit=("np.log(joint", "np.log2(joint"),
)


chance_not_subtracted = misconception(
    mutual_info_select,
    "permutations have no effect. A column with many values fits any labels; subtract what it scores with permuted "
    "ones.",
    edit=("(information[1:].mean(axis=0) if len(orders) else 0.0)", "0.0"),
)


worst_columns = misconception(
    mutual_info_select,
    "You chose the columns that say least: the order is rising.",
    edit=("np.argsort(-scores.round(9)", "np.argsort(scores.round(9)"),
)


joint_entropy_only = misconception(
    mutual_info_select,
    "You computed the entropy of the pairs, minus the sum of p log p. What is missing is the comparison with "
    "independence: divide p(a, b) by p(a) p(b).",
    edit=("np.log(joint[occurs] / independent[occurs])", "-np.log(joint[occurs])"),
)


y_margin_forgotten = misconception(
    mutual_info_select,
    "You divided by p(a) only. Independence is the product of both margins, p(a) p(b).",
    edit=(
        "joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)",
        "joint.sum(axis=1, keepdims=True) * np.ones(size[1])",
    ),
)


counts_for_shares = misconception(
    mutual_info_select,
    "Your table holds counts. Shares are asked for: divide by n.",
    edit=(".reshape(size) / len(y)", ".reshape(size)"),
)


columns_in_rising_order = misconception(
    mutual_info_select,
    "The chosen columns are sorted by their number. By falling score is asked for: the best one first.",
    edit=(
        'np.argsort(-scores.round(9), kind="stable")[:k]',
        'np.sort(np.argsort(-scores.round(9), kind="stable")[:k])',
    ),
)


ties_from_the_right = misconception(
    mutual_info_select,
    "Of equal scores, you took the column further right first. Reversing a rising order also reverses the order of "
    "ties.",
    edit=('np.argsort(-scores.round(9), kind="stable")[:k]', 'np.argsort(scores.round(9), kind="stable")[::-1][:k]'),
)


largest_for_mean = misconception(
    mutual_info_select,
    "You subtracted the largest of the scores with permuted labels. Their mean is asked for.",
    edit=("information[1:].mean(axis=0)", "information[1:].max(axis=0)"),
)


sum_for_mean = misconception(
    mutual_info_select,
    "You subtracted the sum of the scores with permuted labels. Their mean is asked for.",
    edit=("information[1:].mean(axis=0)", "information[1:].sum(axis=0)"),
)


cut_off_at_zero = misconception(
    mutual_info_select,
    "You set scores below 0 to 0. A score less than chance is an answer too, and says how far chance reaches.",
    edit=("if len(orders) else 0.0)\n", "if len(orders) else 0.0)\n    scores = np.maximum(scores, 0.0)\n"),
)


chosen_before_chance = misconception(
    mutual_info_select,
    "You chose the columns by their mutual information as it is, before chance was subtracted: columns with many "
    "values are then flattered. Choose by the scores.",
    edit=("np.argsort(-scores.round(9)", "np.argsort(-information[0].round(9)"),
)


scores_of_the_chosen = misconception(
    mutual_info_select,
    "You returned the scores of the chosen columns only. The scores of all columns are asked for, in the order of "
    "the columns.",
    edit=('kind="stable")[:k], scores', 'kind="stable")[:k], np.sort(scores)[::-1][:k]'),
)


zero_times_its_logarithm = misconception(
    mutual_info_select,
    "Pairs that do not occur made the sum nan: 0 log 0. They count as 0; add up over the pairs that occur.",
    edit=(
        "information[row, column] = (joint[occurs] * np.log(joint[occurs] / independent[occurs])).sum()",
        "with np.errstate(all='ignore'):\n"
        "                information[row, column] = (joint * np.log(joint / independent)).sum()",
    ),
)


tiny_number_in_the_logarithm = misconception(
    mutual_info_select,
    "You added a tiny number inside the logarithm, which changes every score a little. Add up over the pairs that occur "
    "instead.",
    edit=(
        "information[row, column] = (joint[occurs] * np.log(joint[occurs] / independent[occurs])).sum()",
        "information[row, column] = (joint * np.log(joint / independent + 1e-6)).sum()",
    ),
)


@also_correct(mutual_info_select)
def select_by_entropies(X, y, k, permutations=None):
    """I(x; y) = H(x) + H(y) - H(x, y), from counts in dictionaries."""
    X, y = np.asarray(X), np.asarray(y)
    n, d = X.shape
    if k < 1 or k > d:
        raise ValueError("k")

    def entropy(*columns):
        counts = {}
        for values in zip(*columns, strict=True):
            counts[values] = counts.get(values, 0) + 1
        return -sum(c / n * math.log(c / n) for c in counts.values())

    def information(x, labels):
        return entropy(x.tolist()) + entropy(labels.tolist()) - entropy(x.tolist(), labels.tolist())

    scores = []
    for x in X.T:
        chance = [information(x, y[order]) for order in permutations] if permutations is not None else [0.0]
        scores.append(information(x, y) - sum(chance) / len(chance))
    return sorted(range(d), key=lambda j: -round(scores[j], 9))[:k], np.array(scores)


@also_correct(mutual_info_select)
def select_by_crosstab(X, y, k, permutations=None):
    X, y = np.asarray(X), np.asarray(y)
    if not 0 < k <= X.shape[1]:
        raise ValueError("k")
    Y = (y[:, None] == np.unique(y)).astype(float)

    def information(x, Y):
        p = (x[:, None] == np.unique(x)).T.astype(float) @ Y / len(x)
        q = np.outer(p.sum(1), p.sum(0))
        return float(np.sum(p * np.log(np.where(p > 0, p, 1.0) / np.where(p > 0, q, 1.0))))

    scores = np.array([information(x, Y) for x in X.T])
    if permutations is not None:
        scores -= np.mean([[information(x, Y[order]) for x in X.T] for order in np.asarray(permutations)], axis=0)
    return np.lexsort((np.arange(len(scores)), -scores.round(9)))[:k], scores
