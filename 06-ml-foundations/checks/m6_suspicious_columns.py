import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M6",
    lesson="Leakage",
    hints=[
        "How well does one column alone predict the target? For a line, R² is the squared correlation.",
        "Center both; (column · y)² / (column · column * y · y). What does a constant column give?",
        '`order = np.argsort(-score, kind="stable")`, then keep `order[score[order] >= threshold]`.',
    ],
)
def suspicious_columns(rng):
    X = np.array([[1.0, 3.0, 2.5], [2.0, 1.0, 2.5], [3.0, 4.0, 2.5], [4.0, 2.0, 2.5]])
    yield case(X, [2.0, 4.0, 6.0, 9.0], 0.5, equals=[0])  # products 11.5: 132.25 / (5 * 26.75) = 0.989; 0.009 and none
    yield case(X, [2.0, 4.0, 6.0, 9.0], 0.0, equals=[0, 1, 2], label="a threshold of 0: all columns")
    yield case(X[:, :2], [9.0, 5.0, 3.0, 1.0], 0.9, equals=[0], label="a falling column")
    twins = np.array([[1.0, 5.0, 2.0, 2.0], [2.0, 1.0, 4.0, 4.0], [4.0, 4.0, 7.0, 8.0], [3.0, 2.0, 6.0, 6.0]])
    yield case(twins, [3.0, 5.0, 9.0, 7.0], 0.9, equals=[0, 3, 2], label="columns that are equally good")
    yield case(X, [3.0, 4.0, 3.5, 9.0], 0.999, equals=[], label="none")
    y = rng.normal(10, 2, size=40)
    table = y[:, None] * rng.choice([-1.0, 1.0], size=7) + rng.normal(size=(40, 7)) * np.linspace(0.2, 6.0, 7)
    table = table[:, rng.permutation(7)]
    scaled = table * [3, -2, 1, 5, 0.1, 7, 2] + 4
    yield case(table, y, 0.3)
    yield case(table, y, 0.6)
    orders = [rng.permutation(7) for _ in range(8)]
    yield case(
        expression=lambda ex: [ex.suspicious_columns(table[:, order], y, 0.3) for order in orders],
        label="the same columns in eight orders",
    )
    yield law(
        "units and zero points don't matter",
        lambda ex: (ex.suspicious_columns(scaled, 9 - 2 * y, 0.4), ex.suspicious_columns(table, y, 0.4)),
    )


correlation_not_squared = misconception(
    suspicious_columns,
    "You compared the absolute correlation with the threshold. R² is its square.",
    edit=("order[score[order] >= threshold]", "order[np.sqrt(score[order]) >= threshold]"),
)


rising_only = misconception(
    suspicious_columns,
    "You overlooked falling columns: a correlation of -1 gives the answer away as well.",
    edit=("(X.T @ y) ** 2", "np.maximum(X.T @ y, 0) ** 2"),
)


in_the_order_of_the_table = misconception(
    suspicious_columns,
    "The columns are right, but come in the order of the table. The highest R² is due first.",
    edit=('np.argsort(-score, kind="stable")', "np.arange(len(score))"),
)


lowest_first = misconception(
    suspicious_columns,
    "You sorted upwards. The highest R² is due first.",
    edit=('np.argsort(-score, kind="stable")', 'np.argsort(score, kind="stable")'),
)


divides_by_no_variation = misconception(
    suspicious_columns,
    "You left out a column with an R² of 0 at a threshold of 0. Either a constant column made you divide 0 by 0 (its R² is 0, "
    "but nan reaches no threshold), or you asked for more than the threshold instead of at least.",
    edit=("varies = X.max(axis=0) > X.min(axis=0)\n", "varies = np.ones(X.shape[1], dtype=bool)\n"),
)


@also_correct(suspicious_columns)
def suspicious_by_corrcoef(X, y, threshold):
    scores = []
    for column in np.array(X, dtype=float).T:
        same = all(value == column[0] for value in column)
        scores.append(0.0 if same else float(np.corrcoef(column, np.array(y, dtype=float))[0, 1] ** 2))
    ranked = sorted(range(len(scores)), key=lambda j: (-round(scores[j], 12), j))
    return [j for j in ranked if scores[j] >= threshold]
