import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Densities: exponential, normal and beta",
    forbid=["scipy.stats.norm"],
    hints=[
        "Take the logarithm of the density on paper. What becomes of the exponential, and of the factor in front?",
        "Three terms: one with the squared number of standard deviations, one with log sd, one with log(2 pi).",
        "`z = (x - mean) / sd`, then `-0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)`.",
    ],
)
def normal_logpdf(rng):
    yield case(0.0, 0.0, 1.0, equals=-0.9189385332046727)  # -log(2 pi) / 2
    yield case(23.0, 20.0, 3.0, equals=-0.5 - math.log(3) - 0.9189385332046727)  # one standard deviation off
    yield case(
        [1.0, 5.0],
        [1.0, 3.0],
        [0.5, 4.0],
        equals=[math.log(2) - 0.9189385332046727, -0.125 - math.log(4) - 0.9189385332046727],
        label="a mean and a standard deviation for each x",
    )
    x = rng.integers(-50, 50, size=(3, 4)) / 10 + 0.05
    yield case(x, 1.25, 0.75)
    yield case(x, np.array([0.5, -1.0, 2.0, 0.25]), np.array([[0.5], [1.5], [2.5]]), label="arrays that broadcast")
    yield law(
        "the density integrates to 1",
        lambda ex: (np.sum(np.exp(ex.normal_logpdf(np.arange(-600, 601) / 20, 1.5, 2.5))) / 20, 1.0),
    )
    yield law(
        "equal distance from the mean, equal density",
        lambda ex, x=x: (ex.normal_logpdf(2 + x, 2.0, 1.5), ex.normal_logpdf(2 - x, 2.0, 1.5)),
    )
    yield law(
        "in other units (times 1000) the density is 1000 times smaller",
        lambda ex, x=x: (
            ex.normal_logpdf(1000 * x, 500, 700),
            np.subtract(ex.normal_logpdf(x, 0.5, 0.7), np.log(1000)),
        ),
    )
    yield case([140.0, -100.0], 20.0, 3.0, equals=[-802.0175508218728] * 2, label="values 40 standard deviations off")
    yield case(3e-170, 1e-170, 1e-170, equals=388.5205272757756, label="a standard deviation of 1e-170")
    yield raises(ValueError, 1.0, 0.0, 0.0, why="a standard deviation of 0 has no density")
    yield raises(ValueError, 1.0, 0.0, [1.0, -2.0], why="no standard deviation is negative")


log_of_the_density = misconception(
    normal_logpdf,
    "You took the logarithm of the density. At 40 standard deviations exp(-800) is 0 in floats, and log(0) is -inf: "
    "take the logarithm on paper.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.log(np.exp(-0.5 * z**2) / (sd * np.sqrt(2 * np.pi)))",
    ),
)


returns_the_density = misconception(
    normal_logpdf,
    "You returned the density itself. Its logarithm was asked for.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.exp(-0.5 * z**2) / (sd * np.sqrt(2 * np.pi))",
    ),
)


takes_sd_for_the_variance = misconception(
    normal_logpdf,
    "You used sd as if it were the variance. N(0, 3) in a book often means variance 3; here, as in NumPy, SciPy and "
    "PyTorch, the third argument is the standard deviation.",
    edit=("z = (x - mean) / sd", "sd = np.sqrt(sd)\n    z = (x - mean) / sd"),
)


variance_and_density = misconception(
    normal_logpdf,
    "You used sd as if it were the variance; here, as in NumPy, SciPy and PyTorch, it is the standard deviation. And you "
    "took the logarithm of the density, which is 0 in floats far from the mean: take the logarithm on paper.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.log(np.exp(-0.5 * (x - mean) ** 2 / sd) / np.sqrt(2 * np.pi * sd))",
    ),
)


forgets_log_sd = misconception(
    normal_logpdf,
    "You left out -log(sd). A wider bell is a lower bell; without this term the area is not 1.",
    edit=(" - np.log(sd)", ""),
)


forgets_the_constant = misconception(
    normal_logpdf,
    "You left out -log(2 pi) / 2. The constant does not matter for the best mean, but it does when densities of "
    "different kinds are compared.",
    edit=(" - 0.5 * np.log(2 * np.pi)", ""),
)


constant_not_halved = misconception(
    normal_logpdf,
    "You subtracted log(2 pi). Its root stands in the density, so it is half of that.",
    edit=("0.5 * np.log(2 * np.pi)", "np.log(2 * np.pi)"),
)


forgets_the_half = misconception(
    normal_logpdf,
    "You left out the 1/2 in the exponent: it is -z² / 2.",
    edit=("-0.5 * z**2", "-(z**2)"),
)


wrong_sign = misconception(
    normal_logpdf,
    "You returned the negative log-density. That is a loss; the log-density itself was asked for.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return 0.5 * z**2 + np.log(sd) + 0.5 * np.log(2 * np.pi)",
    ),
)


squares_sd_first = misconception(
    normal_logpdf,
    "You squared sd. For 1e-170 the square is 0 in floats, and the quotient is nan or inf: divide by sd first, then "
    "square.",
    edit=("return -0.5 * z**2", "return -0.5 * (x - mean) ** 2 / sd**2"),
)


accepts_zero = misconception(
    normal_logpdf,
    "You accepted a standard deviation that is not positive. With 0 the bell has no width and no density: ValueError.",
    edit=("if not (sd > 0).all():", "if False:"),
)


forgets_the_square = misconception(
    normal_logpdf,
    "You left out the square: the exponent is -z² / 2, so that a value below the mean is as unlikely as one above.",
    edit=(
        "-0.5 * z**2",
        "-0.5 * z",
    ),
)


@also_correct(normal_logpdf)
def one_at_a_time(x, mean, sd):
    def single(x, mean, sd):
        if sd <= 0:
            raise ValueError("not positive")
        return -(math.log(2 * math.pi) + ((x - mean) / sd) ** 2) / 2 - math.log(sd)

    return np.vectorize(single, otypes=[float])(x, mean, sd)


@also_correct(normal_logpdf)
def with_the_precision(x, mean, sd):
    if np.any(np.less_equal(sd, 0)):
        raise ValueError("not positive")
    root_precision = 1 / np.asarray(sd, dtype=float)
    scaled = root_precision * np.subtract(x, mean)
    return np.log(root_precision / np.sqrt(2 * np.pi)) - scaled * scaled / 2
