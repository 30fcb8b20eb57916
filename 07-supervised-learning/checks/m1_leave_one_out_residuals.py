import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="M1",
    lesson="Linear regression",
    hints=[
        "A row pulls its own fitted value towards itself. By how much does the fitted value move if its target grows by 1?",
        "That is the diagonal of the projection matrix on the columns and the column of ones, the leverage h. Without the "
        "pull the residual is e / (1 - h).",
        "With Q from np.linalg.qr: `leverage = (Q**2).sum(axis=1)` and residuals `y - Q @ (Q.T @ y)`.",
    ],
)
def leave_one_out_residuals(rng):
    # leverages 1/4 + 4/10 and 1/4 + 1/10; residuals -1, 1, 1, -1
    X, y = [[1.0], [2.0], [4.0], [5.0]], [7.0, 11.0, 15.0, 15.0]
    yield case(X, y, equals=[-1 / 0.35, 1 / 0.65, 1 / 0.65, -1 / 0.35])
    rows, targets = entries(rng, 9, 3), entries(rng, 9)
    yield case(rows, targets, equals=one_by_one(rows, targets))
    wide, many = rng.normal(size=(30, 5)) + 40, entries(rng, 30)
    yield case(wide, many, equals=one_by_one(wide, many))
    yield law(
        "a plane without noise leaves nothing over",
        lambda ex: (ex.leave_one_out_residuals(rows, rows @ [1.0, -2.0, 3.0] + 5), np.zeros(9)),
        atol=1e-8,
    )


def one_by_one(X, y):
    result = []
    for i in range(len(X)):
        others = np.arange(len(X)) != i
        A = np.column_stack([X, np.ones(len(X))])
        result.append(y[i] - A[i] @ np.linalg.lstsq(A[others], y[others], rcond=None)[0])
    return np.array(result)


plain_residuals = misconception(
    leave_one_out_residuals,
    "Those are the residuals of the fit to all rows. Each row has pulled that fit towards itself: divide by one minus its "
    "leverage.",
    edit=("return residuals / (1 - leverage)", "return residuals"),
)


mean_leverage = misconception(
    leave_one_out_residuals,
    "You used one leverage for all rows. A row far from the others pulls harder: each has its own.",
    edit=("residuals / (1 - leverage)", "residuals / (1 - leverage.mean())"),
)


leverage_without_intercept = misconception(
    leave_one_out_residuals,
    "You left out the column of ones. The intercept is fitted too, and adds to every leverage.",
    edit=("np.column_stack([X, np.ones(len(X))])", "X - X.mean(axis=0)"),
)


root_of_the_rest = misconception(
    leave_one_out_residuals,
    "You divided by the root of 1 - h. That makes residuals of equal variance; leaving a row out divides by 1 - h itself.",
    edit=("residuals / (1 - leverage)", "residuals / np.sqrt(1 - leverage)"),
)


times_the_rest = misconception(
    leave_one_out_residuals,
    "You multiplied by 1 - h. The residual without the row's own pull is larger: divide by it.",
    edit=("residuals / (1 - leverage)", "residuals * (1 - leverage)"),
)


fit_through_the_origin = misconception(
    leave_one_out_residuals,
    "You fitted without an intercept: the column of ones is missing from the fit and from the leverages.",
    edit=("np.column_stack([X, np.ones(len(X))])", "X"),
)


@also_correct(leave_one_out_residuals)
def by_refitting(X, y):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    return one_by_one(X, y)
