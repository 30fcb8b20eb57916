import numpy as np

from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="M3",
    lesson="Many classes",
    hints=[
        "In which order do the columns name their pairs? itertools.combinations has the same order.",
        "For each row count how often each class number occurs; argmax takes the first of the largest.",
        "`wins = (winners[:, :, None] == np.arange(k)).sum(axis=1)`.",
    ],
)
def one_vs_one(rng):
    yield case([[0], [1]], 2, equals=[0, 1])
    yield case([[0, 2, 2], [1, 0, 1]], 3, equals=[2, 1])  # duels (0, 1), (0, 2), (1, 2)
    yield case([[0, 2, 1], [1, 2, 2]], 3, equals=[0, 2], label="one win each: the smallest number")
    pairs = np.array([(i, j) for i in range(5) for j in range(i + 1, 5)])
    winners = pairs[np.arange(10), rng.integers(2, size=(12, 10))]
    yield case(winners, 5)
    yield raises(ValueError, [[0, 1, 2]], 3, why="the duel of 0 and 2 was won by 1")


last_of_the_best = misconception(
    one_vs_one,
    "Of equally many wins you took the largest number. The smallest is due.",
    edit=("wins.argmax(axis=1)", "k - 1 - wins[:, ::-1].argmax(axis=1)"),
)


last_duel_decides = misconception(
    one_vs_one,
    "You returned the winner of the last duel, as in a knock-out. Every duel counts.",
    edit=("wins.argmax(axis=1)", "winners[:, -1]"),
)


accepts_strangers = misconception(
    one_vs_one,
    "A duel that was won by a class that did not take part in it came through. The pair of each column is known.",
    edit=("if not ((winners == pairs[:, 0]) | (winners == pairs[:, 1])).all():", "if False:"),
)


counts_columns = misconception(
    one_vs_one,
    "You counted over the rows. Each row has duels of its own: count along the columns of the row.",
    edit=(
        "(winners[:, :, None] == np.arange(k)).sum(axis=1)",
        "np.tile((winners[:, :, None] == np.arange(k)).sum(axis=(0, 1)), (len(winners), 1))",
    ),
)


@also_correct(one_vs_one)
def duel_by_duel(winners, k):
    result = []
    for row in np.asarray(winners).tolist():
        wins, duel = [0] * k, 0
        for i in range(k):
            for j in range(i + 1, k):
                if row[duel] not in (i, j):
                    raise ValueError("a stranger")
                wins[row[duel]] += 1
                duel += 1
        result.append(wins.index(max(wins)))
    return result
