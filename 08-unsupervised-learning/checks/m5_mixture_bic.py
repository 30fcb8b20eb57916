import math

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M5",
    lesson="How many components",
    hints=[
        "How many numbers does a symmetric (d, d) matrix hold, and how many of k weights can be chosen freely?",
        "p = (k - 1) + k d + the covariances: k d (d + 1) / 2, d (d + 1) / 2, k d or k.",
    ],
)
def mixture_bic(rng):
    yield case(-100.0, 20, 2, 3, "full", equals=200 + 17 * math.log(20))  # 2 + 6 + 9
    yield case(-100.0, 20, 2, 3, "tied", equals=200 + 11 * math.log(20))  # 2 + 6 + 3
    yield case(-100.0, 20, 2, 3, "diag", equals=200 + 14 * math.log(20))  # 2 + 6 + 6
    yield case(-100.0, 20, 2, 3, "spherical", equals=200 + 11 * math.log(20))  # 2 + 6 + 3
    yield case(-7.5, 50, 4, 1, "full", equals=15 + 14 * math.log(50), label="one component")  # 0 + 4 + 10
    n, d, k = int(rng.integers(30, 90)), int(rng.integers(3, 6)), int(rng.integers(2, 5))
    value = float(rng.uniform(-400, 50))
    for kind in ("full", "tied", "diag", "spherical"):
        yield case(value, n, d, k, kind)
    yield law(
        "in one column full, diag and spherical are the same",
        lambda ex: (ex.mixture_bic(value, n, 1, k, "full"), ex.mixture_bic(value, n, 1, k, "spherical")),
    )
    yield raises(ValueError, -1.0, 10, 2, 2, "round", why="no such covariance type")


all_weights_free = misconception(
    mixture_bic,
    "You counted k free weights. They add up to 1, so k - 1 are free.",
    edit=("(k - 1) + k * d", "k + k * d"),
)


counts_d_squared = misconception(
    mixture_bic,
    "You counted d² numbers for a covariance. It is symmetric: d (d + 1) / 2.",
    edit=('k * d * (d + 1) // 2, "tied": d * (d + 1) // 2', 'k * d * d, "tied": d * d'),
)


price_of_aic = misconception(
    mixture_bic,
    "You charged 2 per parameter: that is AIC. BIC charges log n.",
    edit=("p * np.log(n)", "2 * p"),
)


half_of_it = misconception(
    mixture_bic,
    "You did not double the log-likelihood: BIC is -2 log L + p log n.",
    edit=("-2 * log_likelihood", "-log_likelihood"),
)


@also_correct(mixture_bic)
def mixture_bic_by_counting(log_likelihood, n, d, k, covariance_type):
    sizes = {"full": (k, d + math.comb(d, 2)), "tied": (1, d + math.comb(d, 2)), "diag": (k, d), "spherical": (k, 1)}
    if covariance_type not in sizes:
        raise ValueError(covariance_type)
    matrices, entries = sizes[covariance_type]
    return math.log(n) * (k * (d + 1) - 1 + matrices * entries) - 2 * log_likelihood
