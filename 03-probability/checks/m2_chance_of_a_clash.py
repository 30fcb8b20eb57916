import math
from fractions import Fraction

from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="M2",
    lesson="Counting and events",
    hints=[
        "All different: the product of 1 - i/n for i from 0 to k - 1. What is 1 - 1e-18 in floats?",
        "Add logarithms instead: `np.log1p(-i / n)` is log(1 - i/n) with all its digits.",
        "1 - exp(x) for a tiny x loses digits as well: `-np.expm1(x)`. And for k > n a clash is certain.",
    ],
)
def chance_of_a_clash(rng):
    yield case(2, 4, equals=0.25)
    yield case(3, 100, equals=0.0298)
    yield case(1, 5, equals=0.0, label="one tag alone")
    yield case(0, 5, equals=0.0, label="no tags")
    yield case(1, 1, equals=0.0, label="one tag, and only one there is")
    yield case(4, 4, equals=1 - 24 / 256)
    yield case(5, 4, equals=1.0, label="more tags than there are different ones")
    yield case(50, 7, equals=1.0, label="far more tags")
    yield case(int(rng.integers(20, 40)), 365)
    yield case(2, 10**12, equals=1e-12, label="a rare clash")
    yield case(3, 10**15, equals=3e-15, label="a very rare clash")
    yield case(1000, 10**18, equals=4.995e-13, label="1000 tags, 10^18 different ones")
    yield case(4, 10**17, equals=6e-17, label="factors 1 - i/n that floats round to 1", atol=1e-23, rtol=1e-6)
    yield case(100_000, 10**10)
    yield raises(ValueError, -1, 10, why="there are no -1 tags")
    yield raises(ValueError, 2, 0, why="no different tags at all")


product_of_rounded = misconception(
    chance_of_a_clash,
    "You subtracted a product from 1. For 10^12 tags the product is 1 - 1e-12, of which floats keep four digits after the "
    "nines; for 10^17 it is exactly 1. Use log1p and expm1.",
    edit=(
        "log_different = np.sum(np.log1p(-np.arange(k) / n))",
        "log_different = np.log1p(np.prod(1 - np.arange(k) / n) - 1) if k < n else np.log(np.prod(1 - np.arange(k) / n))",
    ),
)


pairs_counted = misconception(
    chance_of_a_clash,
    "You multiplied the number of pairs by 1/n. Pairs overlap, so this is too large as soon as clashes are not rare.",
    edit=("-np.expm1(log_different)", "min(1.0, k * (k - 1) / 2 / n)"),
)


exponential_rule = misconception(
    chance_of_a_clash,
    "You used the approximation 1 - exp(-k²/2n). It is good for a rule of thumb; the exact product was asked for.",
    edit=("log_different = np.sum(np.log1p(-np.arange(k) / n))", "log_different = -(k**2) / 2 / n"),
)


exponential_rule_by_pairs = misconception(
    chance_of_a_clash,
    "You used the approximation 1 - exp(-k (k - 1)/2n). It is good for a rule of thumb; the exact product was asked for.",
    edit=("log_different = np.sum(np.log1p(-np.arange(k) / n))", "log_different = -k * (k - 1) / 2 / n"),
)


clash_with_the_first = misconception(
    chance_of_a_clash,
    "You computed the chance that some bag has the tag of the first one. Any two may clash: each bag must avoid all tags "
    "before it.",
    edit=(
        "log_different = np.sum(np.log1p(-np.arange(k) / n))",
        "log_different = max(k - 1, 0) * np.log1p(-1 / n) if n > 1 else 0.0",
    ),
)


starts_at_one = misconception(
    chance_of_a_clash,
    "Your product starts with 1 - 1/n for the first tag. The first one may be anything; the second has one to avoid.",
    edit=("np.log1p(-np.arange(k) / n)", "np.log1p(-np.arange(1, min(k, n - 1) + 1) / n)"),
)


clash_of_more_is_nan = misconception(
    chance_of_a_clash,
    "For k > n you took the logarithm of a negative number, which is nan. With more tags than different ones a clash is "
    "certain: 1.",
    edit=("if k > n:", "if k < 0:"),
)


accepts_no_tags = misconception(
    chance_of_a_clash,
    "You accepted a negative k or n = 0. That is a mistake of the caller, who should hear of it: ValueError.",
    edit=("if k < 0 or n < 1:", "n = max(n, 1)\n    k = max(k, 0)\n    if k < 0:"),
)


@also_correct(chance_of_a_clash)
def exact_or_summed(k, n):
    """Exact fractions for few tags; for many, sums of i and i² in the series of the logarithm."""
    if k < 0 or n < 1:
        raise ValueError("out of range")
    if k > n:
        return 1.0
    if k < 2000:
        different = Fraction(1)
        for i in range(k):
            different *= Fraction(n - i, n)
        return float(1 - different)
    return -math.expm1(math.fsum(math.log1p(-i / n) for i in range(k)))
