import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    problem="H4",
    lesson="Random forests",
    stub="judged_by_friends",
    hints=[
        "With full trees the code reports an accuracy of nearly 1. Which trees may judge a row?",
        "Make a table that says which tree has seen which row. Votes count where it says no. And a row that all trees have "
        "seen has no judge.",
        "`seen[np.arange(trees)[:, None], samples] = True`, then votes `((predictions[:, :, None] == np.arange(k)) & "
        "~seen[:, :, None]).sum(axis=0)`.",
    ],
)
def out_of_bag_accuracy(rng):
    # row 0 was not seen by tree 1 (says 0) and by tree 2 (says 1): a tie, 0, right. Row 1: nobody. Row 2: tree 0 says 1, …
    yield case(
        [[0, 1, 1], [0, 0, 1], [1, 1, 0]],
        [[0, 0, 1], [1, 2, 2], [0, 1, 1]],
        [0, 1, 1],
        equals=0.5,
    )
    yield case([[1, 0]], [[0, 0]], [0, 0], equals=1.0, label="one tree, which has seen the first row only")
    yield case(
        [[0, 0, 0], [1, 1, 1]], [[0, 1, 1], [0, 1, 0]], [1, 1, 1], equals=0.0, label="a tie of 0 and 1 for the last row"
    )
    n, trees = 40, 7
    y = rng.integers(3, size=n)
    samples = rng.integers(n, size=(trees, n))
    says = np.where(rng.uniform(size=(trees, n)) < 0.5, y, rng.integers(3, size=(trees, n)))
    says[np.arange(trees)[:, None], samples] = y[samples]
    yield case(says, samples, y, label="seven trees that know the rows they have seen by heart")
    yield case(says[:2], samples[:2], y, label="two trees: many rows have no judge")
    yield law(
        "what a tree says about rows it has seen does not matter",
        lambda ex: without_seen(ex.out_of_bag_accuracy, says, samples, y),
    )
    yield raises(ValueError, [[0, 1]], [[0, 1]], [0, 1], why="the only tree has seen both rows")


def without_seen(out_of_bag_accuracy, says, samples, y):
    changed = says.copy()
    changed[np.arange(len(samples))[:, None], samples] = 2 - y[samples]
    return out_of_bag_accuracy(changed, samples, y), out_of_bag_accuracy(says, samples, y)


@misconception(
    out_of_bag_accuracy,
    "Every tree votes on every row, also on those that it was grown on and knows by heart. Only trees whose sample does not "
    "contain the row may judge it.",
)
def judged_by_friends(predictions, samples, y):
    predictions, y = np.asarray(predictions), np.asarray(y)
    right = 0
    for i in range(len(y)):
        votes = np.bincount(predictions[:, i])
        right += votes.argmax() == y[i]
    return float(right / len(y))


only_the_friends = misconception(
    out_of_bag_accuracy,
    "You let the trees judge that have seen the row, and left out the others: the wrong way round.",
    edit=("& ~seen[:, :, None]).sum(axis=0)", "& seen[:, :, None]).sum(axis=0)"),
)


rows_without_a_judge = misconception(
    out_of_bag_accuracy,
    "The judges are right now. Rows that every tree has seen have no vote, and you counted them all the same.",
    edit=("judged = (~seen).any(axis=0)", "judged = (~seen).any(axis=0) | (~seen).any()"),
)


mean_over_trees = misconception(
    out_of_bag_accuracy,
    "You averaged the accuracy of single trees on their unseen rows. The forest's accuracy is that of its votes.",
    edit=(
        "return float(np.mean(votes[judged].argmax(axis=1) == y[judged]))",
        "return float((predictions == y)[~seen].mean())",
    ),
)


samples_as_a_mask = misconception(
    out_of_bag_accuracy,
    "You marked the row at a tree's position as seen only where it drew itself. A sample holds row numbers: every row that "
    "occurs in it was seen.",
    edit=(
        "seen[np.arange(len(samples))[:, None], samples] = True",
        "seen = samples == np.arange(samples.shape[1])",
    ),
)


rows_without_a_judge_are_wrong = also_wrong(
    rows_without_a_judge,
    edit=(
        "float(np.mean(votes[judged].argmax(axis=1) == y[judged]))",
        "float(np.mean(judged & (votes.argmax(axis=1) == y)))",
    ),
)


@also_correct(out_of_bag_accuracy)
def row_after_row(predictions, samples, y):
    right, judged = 0, 0
    for i in range(len(y)):
        votes = [says[i] for says, sample in zip(predictions, samples, strict=True) if i not in list(sample)]
        if votes:
            judged += 1
            right += int(np.bincount(votes).argmax() == y[i])
    if not judged:
        raise ValueError("nobody")
    return right / judged
