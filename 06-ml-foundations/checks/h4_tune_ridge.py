import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="H4",
    lesson="Train, validation and test",
    stub="the_tuning_script",
    hints=[
        "List what is computed, and from which rows: scale, weights, choice, report. Which of them may see the test rows?",
        "Three things are wrong: the scale, the rows that the choice is made on, and which error is reported. The intercept is "
        "all right.",
        "Write one inner function error_of(alpha, fitted_to, measured_on) that scales, fits and measures; choose with (train, "
        "validation), report with (train and validation, test).",
    ],
)
def tune_ridge(rng):
    line = np.arange(1.0, 11.0)[:, None]
    yield case(
        line, [2.0 * k for k in range(10)], [100.0, 1e-9], 0, equals=(1e-9, 0.0), atol=1e-9, label="an exact line"
    )
    alphas = [0.01, 0.3, 3.0, 10.0, 40.0, 200.0, 1000.0]
    fixed = np.random.default_rng(33)
    for seed in range(8):
        X = fixed.normal(size=(30, 8)) * np.geomspace(0.1, 50, 8) + 3
        yield case(X, (X / np.geomspace(0.1, 50, 8))[:, :3].sum(axis=1) + fixed.normal(0, 2, size=30), alphas, seed)
    X = rng.normal(size=(27, 5)) * np.array([1.0, 20.0, 0.1, 3.0, 7.0])
    y = X[:, 0] + 0.1 * X[:, 1] + rng.normal(0, 1, size=27)
    yield case(X, y, alphas, 5)
    X = np.column_stack([X[:, :2], np.full(27, 4.0)])
    yield case(X, y, alphas, int(rng.integers(100)), label="a constant column")
    yield case(X, y, [7.0, 7.0], 2, label="two equal candidates")


@misconception(
    tune_ridge,
    "It still chooses alpha by the error on the test rows, and reports that very error, the smallest of several. Choose on "
    "the validation rows, and measure the choice once on the test rows.",
)
def the_tuning_script(X, y, alphas, random_state):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = len(y)
    # Scale the columns.
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Split; the validation rows are used for training, so that none are wasted.
    order = np.random.default_rng(random_state).permutation(n)
    test, train = order[: n // 5], order[n // 5 :]
    A, center = Z[train], y[train].mean()
    # Try all alphas, keep the best.
    best, lowest = None, np.inf
    for alpha in alphas:
        w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y[train] - center))
        error = ((y[test] - center - Z[test] @ w) ** 2).mean()
        if error < lowest:
            best, lowest = alpha, error
    return float(best), float(lowest)


reports_the_winner = misconception(
    tune_ridge,
    "The choice is honest now, but the number reported is the validation error of the winner: the smallest of several.",
    edit=("float(best), float(error_of(best, rest, test))", "float(best), float(min(errors))"),
)


chooses_by_the_test = misconception(
    tune_ridge,
    "Alpha is still chosen by the error on the test rows.",
    edit=(
        "[error_of(alpha, train, validation) for alpha in alphas]",
        "[error_of(alpha, train, test) for alpha in alphas]",
    ),
)


scales_with_everything = misconception(
    tune_ridge,
    "Means and spreads still come from all rows. Each fit may use its own rows only.",
    edit=(
        "mean, spread = X[fitted_to].mean(axis=0), X[fitted_to].std(axis=0)",
        "mean, spread = X.mean(axis=0), X.std(axis=0)",
    ),
)


does_not_fit_again = misconception(
    tune_ridge,
    "The chosen model was not fitted again: training and validation rows together teach the final one.",
    edit=("error_of(best, rest, test)", "error_of(best, train, test)"),
)


scale_of_training_kept = misconception(
    tune_ridge,
    "The final model was fitted to training and validation rows, but scaled by the training rows alone. Scale anew by the "
    "rows that it is fitted to.",
    edit=(
        "mean, spread = X[fitted_to].mean(axis=0), X[fitted_to].std(axis=0)",
        "mean, spread = X[train].mean(axis=0), X[train].std(axis=0)",
    ),
)


chooses_by_training = misconception(
    tune_ridge,
    "You chose by the error on the training rows. The smallest alpha always wins that.",
    edit=(
        "[error_of(alpha, train, validation) for alpha in alphas]",
        "[error_of(alpha, train, train) for alpha in alphas]",
    ),
)


@also_correct(tune_ridge)
def tune_with_augmented_rows(X, y, alphas, random_state):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    n, d = X.shape
    order = np.random.default_rng(random_state).permutation(n)
    parts = order[: n // 5], order[n // 5 : 2 * (n // 5)], order[2 * (n // 5) :]

    def predictor(alpha, rows):
        m, s = X[rows].mean(axis=0), X[rows].std(axis=0)
        s[s == 0] = 1.0
        A = np.vstack([np.c_[np.ones(len(rows)), (X[rows] - m) / s], np.c_[np.zeros(d), np.sqrt(alpha) * np.eye(d)]])
        w = np.linalg.lstsq(A, np.r_[y[rows], np.zeros(d)], rcond=None)[0]
        return lambda new: np.c_[np.ones(len(new)), (X[new] - m) / s] @ w

    best = min(alphas, key=lambda alpha: np.mean((y[parts[1]] - predictor(alpha, parts[2])(parts[1])) ** 2))
    final = predictor(best, np.r_[parts[2], parts[1]])
    return best, np.mean((y[parts[0]] - final(parts[0])) ** 2)
