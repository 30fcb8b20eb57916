import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M7",
    lesson="Cross-entropy and divergence",
    hints=[
        "Write log p(x) - log q(x) on paper. Which terms don't depend on x?",
        "The expectation of (x - mean_p)² under p is sd_p², that of (x - mean_q)² is sd_p² + (mean_p - mean_q)².",
        "Per entry: log(sd_q / sd_p) + (sd_p² + (mean_p - mean_q)²) / (2 sd_q²) - 1/2. Add up.",
    ],
)
def bells_apart(rng):
    yield case([0.0], [1.0], [1.0], [1.0], equals=0.5)
    yield case([3.0], [1.0], [3.0], [2.0], equals=math.log(2) - 0.375)  # log 2 + 1/8 - 1/2
    yield case([3.0], [2.0], [3.0], [1.0], equals=1.5 - math.log(2))  # the other direction: -log 2 + 4/2 - 1/2
    yield case([1.5, -2.0], [0.5, 3.0], [1.5, -2.0], [0.5, 3.0], equals=0.0, label="of a bell from itself")
    yield case(
        [0.0, 3.0], [1.0, 1.0], [1.0, 3.0], [1.0, 2.0], equals=0.125 + math.log(2), label="two entries: added up"
    )
    d = 4
    a, b = rng.integers(-30, 30, d) / 10, rng.integers(-30, 30, d) / 10
    s, t = rng.integers(5, 30, d) / 10, rng.integers(5, 30, d) / 10
    yield case(a, s, b, t)
    grid = np.arange(-4000, 4001) / 100

    def log_density(x, mean, sd):
        return -(((x - mean) / sd) ** 2) / 2 - np.log(sd * np.sqrt(2 * np.pi))

    log_p = log_density(grid, 0.5, 1.5)
    integral = float(np.sum(np.exp(log_p) * (log_p - log_density(grid, -1.0, 2.5))) / 100)
    yield case(
        expression=lambda ex: ex.bells_apart([0.5], [1.5], [-1.0], [2.5]),
        equals=integral,
        label="the integral of p (log p - log q), by slices",
    )
    yield law(
        "other units change nothing",
        lambda ex: (ex.bells_apart(1000 * a, 1000 * s, 1000 * b, 1000 * t), ex.bells_apart(a, s, b, t)),
    )
    yield raises(ValueError, [0.0], [0.0], [1.0], [1.0], why="a standard deviation of 0")
    yield raises(ValueError, [0.0], [1.0], [1.0], [-1.0], why="a negative standard deviation")
    yield raises(ValueError, [0.0], [1.0], [1.0], [0.0], why="a standard deviation of 0 in q")


bells_swapped = misconception(
    bells_apart,
    "You computed the divergence of p from q. The expectation is taken under p: a narrow q far from p must be expensive.",
    edit=(
        "# E[(x - mean_p)^2] = sd_p^2",
        "mean_p, sd_p, mean_q, sd_q = mean_q, sd_q, mean_p, sd_p\n    # E[(x - mean_p)^2] = sd_p^2",
    ),
)


half_forgotten = misconception(
    bells_apart,
    "You left out the -1/2 per entry, so a bell differs from itself.",
    edit=("(squares - 1) / 2", "squares / 2"),
)


bells_averaged = misconception(
    bells_apart,
    "You averaged over the entries. For independent entries the divergences add up.",
    edit=("np.sum(np.log(sd_q)", "np.mean(np.log(sd_q)"),
)


variance_given = misconception(
    bells_apart,
    "You used the standard deviations as if they were variances.",
    edit=(
        "squares = (sd_p",
        "sd_p, sd_q = np.sqrt(sd_p), np.sqrt(sd_q)\n    squares = (sd_p",
    ),
)


widths_only = misconception(
    bells_apart,
    "You left out the distance between the means.",
    edit=(" + ((mean_p - mean_q) / sd_q) ** 2", ""),
)


logarithm_turned = misconception(
    bells_apart,
    "Your logarithm has the wrong sign: it is log(sd_q / sd_p).",
    edit=("np.log(sd_q) - np.log(sd_p)", "np.log(sd_p) - np.log(sd_q)"),
)


accepts_flat_bells = misconception(
    bells_apart,
    "You accepted a standard deviation that is not positive, and inf or nan came out: ValueError.",
    edit=("if not ((sd_p > 0).all() and (sd_q > 0).all()):", "if False:"),
)


@also_correct(bells_apart)
def by_the_general_formula(mean_p, sd_p, mean_q, sd_q):
    """trace(Q^-1 P) + d' Q^-1 d - k + log det Q - log det P, all over 2, with diagonal matrices."""
    if min(*sd_p, *sd_q) <= 0:
        raise ValueError("not positive")
    P, Q = np.diag(np.square(sd_p)), np.diag(np.square(sd_q))
    d = np.subtract(mean_q, mean_p)
    inverse = np.linalg.inv(Q)
    logs = np.linalg.slogdet(Q)[1] - np.linalg.slogdet(P)[1]
    return (np.trace(inverse @ P) + d @ inverse @ d - len(d) + logs) / 2
