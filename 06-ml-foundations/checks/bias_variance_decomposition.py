import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import bent, fit_cubic, fit_line, fit_mean


def double(x):
    """The truth of some cases: twice the (first) feature."""
    return 2 * np.asarray(x, dtype=float)


@check(
    lesson="Bias and variance",
    hints=[
        "Two data sets give the predictions 5 and 3 where 10 is right. How far off are they together, and how far apart?",
        "Predictions as a table (r, m), one row per data set. The average over the data sets is axis 0; square each row's "
        "bias before you average over the rows that are predicted.",
        "`average = predictions.mean(axis=0)`; `((average - wanted) ** 2).mean()`, `((predictions - average) ** 2).mean()`, "
        "`((predictions - wanted) ** 2).mean()`.",
    ],
)
def bias_variance_decomposition(rng):
    # The truth is 2, 6, and 10 for the new hive; with noise 1, 1 and -1, -1 the means are 5 and 3.
    two = np.array([[1.0, 1.0], [-1.0, -1.0]])
    yield case(fit_mean, double, [1.0, 3.0], [5.0], two, equals=(36.0, 1.0, 37.0))
    yield case(
        fit_mean, double, [1.0, 3.0], [1.0, 3.0], two, equals=(4.0, 1.0, 5.0), label="too high here, too low there"
    )
    # Lines through (1, 2 + e) and (3, 6 + f): at 5 they say 10 + 2 f - e: 11 and 9, or 10 + 3 and 10 - 3.
    yield case(
        fit_line, double, [1.0, 3.0], [5.0], two, equals=(0.0, 1.0, 1.0), label="a model that can be right", atol=1e-9
    )
    tilted = np.array([[-1.0, 1.0], [1.0, -1.0], [0.0, 3.0]])
    # They say 13, 7 and 16: average 12, squared bias 4; deviations 1, -5, 4: variance 14; errors 9, 9, 36: 18.
    yield case(fit_line, double, [1.0, 3.0], [5.0], tilted, equals=(4.0, 14.0, 18.0))
    x, x_new, noise = rng.uniform(0, 4, size=9), rng.uniform(0, 4, size=6), rng.normal(0, 0.4, size=(8, 9))
    yield case(fit_line, bent, x, x_new, noise)
    yield case(fit_cubic, bent, x, x_new, noise[:5])
    yield law(
        "the error is the sum of the two",
        lambda ex: (
            sum(ex.bias_variance_decomposition(fit_line, bent, x, x_new, noise)[:2]),
            ex.bias_variance_decomposition(fit_line, bent, x, x_new, noise)[2],
        ),
    )
    yield law(
        "without noise there is no variance",
        lambda ex: (ex.bias_variance_decomposition(fit_cubic, bent, x, x_new, 0 * noise)[1], 0.0),
        atol=1e-9,
    )


biases_cancel = misconception(
    bias_variance_decomposition,
    "You averaged the biases of all rows before squaring, so too high here and too low there cancel. Square first.",
    edit=("((average - wanted) ** 2).mean()", "(average - wanted).mean() ** 2"),
)


bias_not_squared = misconception(
    bias_variance_decomposition,
    "Your first number is the mean absolute bias, not squared. Kilograms and squared kilograms can't be added.",
    edit=("((average - wanted) ** 2).mean()", "np.abs(average - wanted).mean()"),
)


divides_by_r_minus_1 = misconception(
    bias_variance_decomposition,
    "You divided the variance by r - 1. Here it is divided by r, so that squared bias and variance add up to the error.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var(axis=0, ddof=1).mean()"),
)


variance_across_rows = misconception(
    bias_variance_decomposition,
    "Your variance is that of the predictions across the rows. It is to say how much the data set matters: look at one row "
    "across the data sets.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var(axis=1).mean()"),
)


variance_of_all_predictions = misconception(
    bias_variance_decomposition,
    "Your variance is that of all predictions together, about one mean. Each predicted row has its own average over the data "
    "sets: axis 0.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var()"),
)


deviation_instead = misconception(
    bias_variance_decomposition,
    "You averaged standard deviations. Squared bias and variance add up to the error; a standard deviation does not.",
    edit=("((predictions - average) ** 2).mean()", "predictions.std(axis=0).mean()"),
)


noise_in_the_error = misconception(
    bias_variance_decomposition,
    "You added the variance of the noise to the error. Asked is the distance from the truth, not from a new measurement.",
    edit=("((predictions - wanted) ** 2).mean()", "((predictions - wanted) ** 2).mean() + np.var(noise)"),
)


error_as_bias = misconception(
    bias_variance_decomposition,
    "For the bias you squared each prediction's distance from the truth: that is the whole error. Average the predictions "
    "of the data sets first.",
    edit=("((average - wanted) ** 2).mean()", "((predictions - wanted) ** 2).mean()"),
)


same_data_every_time = misconception(
    bias_variance_decomposition,
    "You fitted every model to the same data set, so nothing varies: data set i has the noise of row i.",
    edit=("fit(X, target + e)(X_new) for e in", "fit(X, target + np.asarray(noise)[0])(X_new) for e in"),
)


learns_without_noise = misconception(
    bias_variance_decomposition,
    "You fitted to the truth itself, without the noise. Nobody measures the truth.",
    edit=("fit(X, target + e)", "fit(X, target)"),
)


@also_correct(bias_variance_decomposition)
def decomposition_by_moments(fit, truth, X, X_new, noise):
    rows = [np.asarray(fit(X, np.asarray(truth(X)) + np.asarray(e))(X_new)) for e in noise]
    first = sum(rows) / len(rows)
    second = sum((row - first) ** 2 for row in rows) / len(rows)
    bias = float(np.mean((first - np.asarray(truth(X_new))) ** 2))
    return bias, float(np.mean(second)), bias + float(np.mean(second))
