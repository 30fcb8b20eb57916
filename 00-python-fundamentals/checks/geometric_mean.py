import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Random generators and logarithms",
    forbid=["scipy.stats.gmean", "statistics.geometric_mean"],
    hints=[
        "What is the logarithm of a product? And of an n-th root?",
        "The logarithm of the geometric mean is the ordinary mean of the logarithms. What turns a logarithm back?",
        "`float(np.exp(np.log(x).mean()))`, after refusing an empty x and entries that are not positive.",
    ],
)
def geometric_mean(rng):
    yield case([2, 8], equals=4.0)  # 2 * 8 = 16 = 4 * 4
    yield case([1, 10, 100], equals=10.0)  # 1000 = 10 * 10 * 10
    yield case([7], equals=7.0, label="a single entry")
    yield case(np.full(1000, 1e-5), equals=1e-5, label="a product that vanishes: 1e-5000 is 0 as a float")
    yield case(np.full(200, 1e5), equals=1e5, label="a product that overflows: 1e1000 is inf as a float")
    x = rng.permutation(30)[:6] / 2 + 0.5
    yield case(x)
    yield law(
        "three times the entries, three times the mean", lambda ex: (ex.geometric_mean(3 * x), 3 * ex.geometric_mean(x))
    )
    yield law(
        "the mean of 1/x is 1 over the mean of x", lambda ex: (ex.geometric_mean(1 / x), 1 / ex.geometric_mean(x))
    )
    yield raises(ValueError, [], why="no entries have no mean")
    yield raises(ValueError, [2, 0, 8], why="0 has no logarithm")
    yield raises(ValueError, [2, -8], why="-8 has no logarithm")


arithmetic_mean = misconception(
    geometric_mean,
    "This is the arithmetic mean. The geometric one multiplies instead of adding: 2 and 8 have the product 16 = 4 * 4.",
    edit=("np.exp(np.log(x).mean())", "x.mean()"),
)


multiplies_first = misconception(
    geometric_mean,
    "You multiplied the entries first. 1000 factors of 1e-5 are 1e-5000, which a float can't hold, so it becomes 0: add up "
    "logarithms instead.",
    edit=("np.exp(np.log(x).mean())", "np.prod(x) ** (1 / len(x))"),
)


stays_in_logarithms = misconception(
    geometric_mean,
    "This is the logarithm of the geometric mean. The way back is np.exp.",
    edit=("np.exp(np.log(x).mean())", "np.log(x).mean()"),
)


bases_mixed = misconception(
    geometric_mean,
    "You went there with log10 and came back with exp. np.exp undoes np.log; log10 is undone by `10 ** x`.",
    edit=("np.log(x)", "np.log10(x)"),
)


two_there_e_back = misconception(
    geometric_mean,
    "You went there with log2 and came back with exp. np.exp undoes np.log; log2 is undone by `2 ** x`.",
    edit=("np.log(x)", "np.log2(x)"),
)


e_there_two_back = misconception(
    geometric_mean,
    "You went there with np.log and came back with `2 ** x`, which undoes log2. np.log is undone by np.exp.",
    edit=("np.exp(np.log(x).mean())", "2 ** np.log(x).mean()"),
)


sums_logarithms = misconception(
    geometric_mean,
    "You added up the logarithms without dividing by n: that is the product, not its n-th root.",
    edit=(".mean()", ".sum()"),
)


accepts_what_is_not_positive = misconception(
    geometric_mean,
    "You let numpy take the logarithm of 0, of a negative number or of nothing: the result is 0 or nan with a warning at "
    "best. Refuse them with a ValueError.",
    edit=("if x.size == 0 or not np.all(x > 0):", "if False:"),
)


@also_wrong(multiplies_first)
def root_of_the_product(x):
    if len(x) == 0 or min(x) <= 0:
        raise ValueError("not positive")
    product = 1.0
    for entry in x:
        product *= float(entry)
    return product ** (1 / len(x))


@also_correct(geometric_mean)
def geometric_mean_by_a_loop(x):
    import math

    logs = [math.log(entry) for entry in x]  # math.log raises a ValueError itself
    if not logs:
        raise ValueError("empty")
    return 2 ** (sum(entry / math.log(2) for entry in logs) / len(logs))


@also_correct(geometric_mean)
def geometric_mean_by_roots(x):
    if len(x) == 0 or min(x) <= 0:
        raise ValueError("positive numbers only")
    return np.prod(np.asarray(x, dtype=float) ** (1 / len(x)))
