import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Errors of a regression",
    forbid=["sklearn.metrics.r2_score"],
    hints=[
        "What would you predict if you knew only the mean of y_true, and how large are the squared errors then?",
        "RMSE: square the errors, average, take the root. R2: 1 less the squared errors over the squared deviations "
        "from the mean.",
        "`1 - np.sum((y_true - y_pred) ** 2) / np.sum((y_true - y_true.mean()) ** 2)`.",
    ],
)
def rmse_r2(rng):
    # errors -2, 0, 0, 2: squares 8 of 4; deviations -3, -1, 1, 3: squares 20
    yield case([10, 12, 14, 16], [12, 12, 14, 14], equals=(2**0.5, 0.6))
    yield case([1, 2, 3], [1, 2, 3], equals=(0.0, 1.0), label="perfect predictions")
    yield case([1, 2, 6], [3, 3, 3], equals=((14 / 3) ** 0.5, 0.0), label="the mean, for every row")
    # errors 4, 0, -4: 32 of 3; deviations 2, 0, 2: 8
    yield case(
        [1, 3, 5], [5, 3, 1], equals=((32 / 3) ** 0.5, -3.0), label="predictions worse than the mean: R2 is negative"
    )
    y = rng.integers(-30, 60, size=17) / 4
    p = y + rng.normal(size=17)
    yield case(y, p)
    yield law(
        "other units: RMSE changes with them, R2 does not",
        lambda ex: (ex.rmse_r2(10 * y + 7, 10 * p + 7), (10 * ex.rmse_r2(y, p)[0], ex.rmse_r2(y, p)[1])),
    )
    yield law("far from zero", lambda ex: (ex.rmse_r2(y + 2**20, y + 0.5 + 2**20)[1], ex.rmse_r2(y, y + 0.5)[1]))
    yield raises(ValueError, [[1.0], [2.0], [4.0]], [1.0, 2.0, 4.0], why="a column and a vector broadcast to a table")
    yield raises(ValueError, [1.0, 2.0, 4.0], [2.0], why="three truths and one prediction")
    yield raises(ValueError, [0.1, 0.1, 0.1], [1.0, 2.0, 4.0], why="a constant truth has no variance to explain")
    yield raises(ValueError, [3.0], [2.0], why="neither has a single row")


forgets_the_root_of_mse = misconception(
    rmse_r2,
    "Your first number is the mean squared error, in squared units. RMSE is its root, in the unit of y.",
    edit=("np.sqrt(errors / len(y_true))", "errors / len(y_true)"),
)


root_before_the_mean = misconception(
    rmse_r2,
    "Your first number is the mean absolute error. RMSE squares first, then averages, then takes the root, so that "
    "large errors weigh more.",
    edit=("np.sqrt(errors / len(y_true))", "np.mean(np.abs(y_true - y_pred))"),
)


sum_without_the_mean = misconception(
    rmse_r2,
    "You took the root of the sum of squares. Without dividing by n, twice the rows give a larger error from the "
    "same model.",
    edit=("np.sqrt(errors / len(y_true))", "np.sqrt(errors)"),
)


squared_correlation = misconception(
    rmse_r2,
    "Your second number is the squared correlation. It cannot see a constant offset or a wrong scale, and is never "
    "negative: backwards predictions get 1.",
    edit=(
        "float(1 - errors / deviations)",
        "float((np.sum((y_true - y_true.mean()) * (y_pred - y_pred.mean())) ** 2)"
        " / max(deviations * np.sum((y_pred - y_pred.mean()) ** 2), 1e-300))",
    ),
)


explained_variance = misconception(
    rmse_r2,
    "You took the mean error out first (that is the explained variance). R2 charges a constant offset in full.",
    edit=(
        "float(1 - errors / deviations)",
        "float(1 - np.sum((y_true - y_pred - np.mean(y_true - y_pred)) ** 2) / deviations)",
    ),
)


deviations_of_the_predictions = misconception(
    rmse_r2,
    "You divided by the spread of the predictions. R2 divides by the spread of the truths; a model that says the "
    "same for every row would divide by 0.",
    edit=("(y_true - y_true.mean()) ** 2", "(y_pred - y_pred.mean()) ** 2"),
)


r2_never_negative = misconception(
    rmse_r2,
    "You cut R2 off at 0. A model worse than the mean has a negative R2, and that is what one wants to see.",
    edit=("float(1 - errors / deviations)", "float(max(0.0, 1 - errors / deviations))"),
)


broadcasts_a_column = misconception(
    rmse_r2,
    "You let NumPy broadcast arrays of different shapes. (n, 1) minus (n,) is an (n, n) table of differences between "
    "rows that have nothing to do with each other: compare the shapes first.",
    edit=("if y_true.shape != y_pred.shape:", "if False:"),
)


divides_the_squares_by_n_less_one = misconception(
    rmse_r2,
    "You divided the squared errors by n - 1. No mean was estimated from these errors: RMSE divides by n.",
    edit=("np.sqrt(errors / len(y_true))", "np.sqrt(errors / (len(y_true) - 1))"),
)


two_divisors = misconception(
    rmse_r2,
    "In R2 you divided the squared errors by n and the squared deviations by n - 1 (a sample variance). With one divisor "
    "for both it cancels.",
    edit=("float(1 - errors / deviations)", "float(1 - errors / len(y_true) / (deviations / (len(y_true) - 1)))"),
)


spread_of_the_predictions = misconception(
    rmse_r2,
    "Your second number is the spread of the predictions over that of the truths. It does not look at the errors: "
    "predictions in any order get the same.",
    edit=(
        "float(1 - errors / deviations)",
        "float(np.sum((y_pred - y_pred.mean()) ** 2) / deviations)",
    ),
)


constant_but_for_rounding = misconception(
    rmse_r2,
    "You asked whether the deviations from the mean are exactly 0. The mean of three times 0.1 is rounded, so they are "
    "not quite: ask whether the truths themselves are all the same.",
    edit=("if np.all(y_true == y_true[0]):", "if deviations == 0:"),
)


per_cent_of_the_truth = misconception(
    rmse_r2,
    "Your first number is the error in per cent of the truth (MAPE), or another mean of relative errors. RMSE is the root of "
    "the mean squared error, in the unit of y.",
    edit=(
        "np.sqrt(errors / len(y_true))",
        "np.mean(np.abs((y_true - y_pred) / np.where(y_true == 0, 1e-300, y_true)))",
    ),
)


@also_correct(rmse_r2)
def rmse_r2_by_a_loop(y_true, y_pred):
    if np.shape(y_true) != np.shape(y_pred):
        raise ValueError("shapes")
    y, p = [float(a) for a in y_true], [float(a) for a in y_pred]
    mean = sum(y) / len(y)
    left = sum((a - b) ** 2 for a, b in zip(y, p, strict=True))
    total = sum((a - mean) ** 2 for a in y)
    if min(y) == max(y):
        raise ValueError("constant")
    return (left / len(y)) ** 0.5, (total - left) / total


@also_correct(rmse_r2)
def rmse_r2_by_means(y_true, y_pred):
    y, p = np.array(y_true, dtype=float), np.array(y_pred, dtype=float)
    if y.shape != p.shape:
        raise ValueError("shapes")
    if np.ptp(y) == 0:
        raise ValueError("constant")
    mse = np.mean(np.square(p - y))
    return np.sqrt(mse), 1 - mse / np.var(y)
