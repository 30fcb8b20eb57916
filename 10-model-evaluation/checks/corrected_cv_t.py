import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Comparing models and finding where they fail",
    hints=[
        "Ten repetitions of cross-validation give a hundred differences. Are they a hundred independent observations?",
        "Mean and sample variance as always; but the variance of the mean is not s²/m: it is (1/m + n_test/n_train) "
        "s².",
        "`error = np.sqrt((1 / m + n_test / n_train) * differences.var(ddof=1))` and t is the mean over it.",
    ],
)
def corrected_cv_t(rng):
    # s² = 4/3 and 1/4 + 25/50 = 3/4: the standard error is 1
    yield case([2, 4, 2, 4], 50, 25, equals=(3.0, 1.0, 3.0))
    # s² = 18 and 1/2 + 30/60 = 1
    yield case([1, 7], 60, 30, equals=(4.0, 18**0.5, 4 / 18**0.5))
    yield case([-3, 1, -1, 3], 80, 20, equals=(0.0, (20 / 3 * 0.5) ** 0.5, 0.0), label="no difference on average")
    d = rng.integers(-3, 9, size=12) / 100
    d[:2] = [0.03, -0.01]
    yield case(d, 90, 10)
    yield case(-d, 300, 75)
    yield law(
        "models exchanged: mean and t change sign",
        lambda ex: (ex.corrected_cv_t(-d, 90, 10), np.array(ex.corrected_cv_t(d, 90, 10)) * [-1, 1, -1]),
    )
    yield law(
        "points instead of shares: t stays",
        lambda ex: (ex.corrected_cv_t(100 * d, 90, 10), np.array(ex.corrected_cv_t(d, 90, 10)) * [100, 100, 1]),
    )
    yield raises(ValueError, [0.03], 90, 10, why="one difference says nothing about the spread")
    yield raises(ValueError, [0.1, 0.1, 0.1], 90, 10, why="without any spread t is not a number")


no_correction = misconception(
    corrected_cv_t,
    "You divided the variance by m. That holds for independent differences; the splits share their training rows, "
    "and t would grow with every repetition of the same data.",
    edit=("(1 / m + n_test / n_train)", "(1 / m)"),
)


ratio_upside_down = misconception(
    corrected_cv_t,
    "You added n_train / n_test. The correction is n_test / n_train: 1/4 for five folds, 1/9 for ten.",
    edit=("n_test / n_train", "n_train / n_test"),
)


share_of_all_rows = misconception(
    corrected_cv_t,
    "You divided the test rows by all rows. The correction divides them by the training rows.",
    edit=("n_test / n_train", "n_test / (n_train + n_test)"),
)


divides_the_variance_by_n = misconception(
    corrected_cv_t,
    "You divided the squares by m. The sample variance divides by m - 1.",
    edit=("differences.var(ddof=1)", "differences.var()"),
)


forgets_the_root_of_the_error = misconception(
    corrected_cv_t,
    "You returned the variance of the mean as its standard error. Take the root, or t changes with the unit of the "
    "scores.",
    edit=("np.sqrt((1 / m + n_test / n_train) * variance)", "(1 / m + n_test / n_train) * variance"),
)


deviation_for_variance = misconception(
    corrected_cv_t,
    "You multiplied by the standard deviation where the variance belongs. The root is taken of the product with s².",
    edit=("differences.var(ddof=1)", "differences.std(ddof=1)"),
)


correction_only = misconception(
    corrected_cv_t,
    "You replaced 1/m by n_test / n_train. It is added to it.",
    edit=("(1 / m + n_test / n_train)", "(n_test / n_train)"),
)


infinite_t = misconception(
    corrected_cv_t,
    "You divided by a spread of zero, or of rounding size. Differences that are all the same deserve a ValueError, "
    "not an infinite t.",
    edit=("if m < 2 or np.all(differences == differences[0]):", "if m < 2:"),
)


@also_correct(corrected_cv_t)
def corrected_t_by_hand(differences, n_train, n_test):
    d = [float(x) for x in differences]
    if len(d) < 2 or max(d) == min(d):
        raise ValueError("no spread")
    mean = sum(d) / len(d)
    square = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    error = (square / len(d) + square * n_test / n_train) ** 0.5
    return [mean, error, mean / error]
