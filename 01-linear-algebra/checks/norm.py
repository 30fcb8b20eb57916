import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Norms",
    forbid=["numpy.linalg.norm", "numpy.linalg.vector_norm", "scipy.linalg.norm"],
    hints=[
        "What happens to the entries' signs for p = 1, and what is 1e200 squared as a float?",
        "A length may be scaled: |x| = m · |x / m| for every m > 0. Which m makes all powers of x / m harmless, and "
        "for which x does that m not work?",
        "With `sizes = np.abs(x)` and `m = sizes.max()`: return m if p is inf or m is 0, else "
        "`m * ((sizes / m) ** p).sum() ** (1 / p)`.",
    ],
)
def norm(rng):
    yield case([3, -4], equals=5.0)  # the root of 9 + 16
    yield case([3, -4], 1, equals=7.0)
    yield case([3, -4], np.inf, equals=4.0)
    yield case([3, -4, 5], 3, equals=6.0)  # 27 + 64 + 125 = 216, the cube of 6
    yield case([0, 0, 0], equals=0.0, label="a vector of zeros")
    yield case([-2.5], 1.5, equals=2.5, label="a single entry")
    yield case(entries(rng, 6), 2.5)
    yield case(entries(rng, 5))
    yield case([3e200, -4e200], equals=5e200, label="entries whose squares overflow")
    tiny = [3e-200, -4e-200]
    yield case(expression=lambda ex: ex.norm(tiny) / 1e-200, equals=5.0, label="entries whose squares vanish")
    yield case([3.0, -4.0], 1000, equals=4.0, label="a large p: 4 to the 1000 overflows, the answer does not")
    x, y = entries(rng, 4), entries(rng, 4)
    yield law("|-2.5 x| = 2.5 |x|", lambda ex: (ex.norm(-2.5 * x, 3), 2.5 * ex.norm(x, 3)))
    turned = np.array([0.6 * x[0] - 0.8 * x[1], 0.8 * x[0] + 0.6 * x[1], x[2], x[3]])
    yield law("turning a vector leaves its 2-norm", lambda ex: (ex.norm(turned), ex.norm(x)))
    yield bound(
        "|x + y| - |x| - |y| for p = 1.5 (triangle inequality)",
        lambda ex: ex.norm(x + y, 1.5) - ex.norm(x, 1.5) - ex.norm(y, 1.5),
        at_most=1e-9,
    )
    yield raises(ValueError, [1, 1], 0.5, why="p = 0.5: |(1, 1)| would be 4, more than |(1, 0)| + |(0, 1)| = 2")


forgets_the_root = misconception(
    norm,
    "You did not take the p-th root of the sum. Without it the result is no length: twice the vector would be 2^p "
    "times as long.",
    edit=("largest * (ratios**p).sum() ** (1 / p)", "largest**p * (ratios**p).sum()"),
)


keeps_the_signs = misconception(
    norm,
    "You raised the entries to the power p with their signs. For odd p negative entries cancel positive ones, and for "
    "p = 2.5 their power is nan: take absolute values first.",
    edit=("ratios = sizes / largest", "ratios = np.asarray(x, dtype=float) / largest"),
)


always_p_2 = misconception(
    norm,
    "You computed the 2-norm whatever p is. p = 1 adds up the absolute values, p = inf takes the largest.",
    edit=("(ratios**p).sum() ** (1 / p)", "(ratios**2).sum() ** 0.5"),
)


takes_a_square_root_for_every_p = misconception(
    norm,
    "You took the square root whatever p is. The sum of p-th powers needs the p-th root.",
    edit=("** (1 / p)", "** 0.5"),
)


divides_by_the_number_of_entries = misconception(
    norm,
    "You averaged the powers instead of adding them up: that is the root mean square, the size of a typical entry and "
    "not the length of the vector.",
    edit=("(ratios**p).sum()", "(ratios**p).mean()"),
)


@misconception(
    norm,
    "For p = inf you took the largest entry with its sign. [3, -4] has the norm 4: the largest absolute value.",
)
def largest_signed_entry(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    x = np.asarray(x, dtype=float)
    if p == np.inf:
        return float(x.max())
    m = np.abs(x).max()
    return float(m * ((np.abs(x) / m) ** p).sum() ** (1 / p)) if m > 0 else 0.0


@misconception(
    norm,
    "You raised the entries themselves to the power p. 3e200 squared overflows to inf and 3e-200 squared vanishes, "
    "although the length is an ordinary float: divide by the largest entry first, multiply by it at the end.",
)
def overflows(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    sizes = np.abs(np.asarray(x, dtype=float))
    if p == np.inf:
        return float(sizes.max())
    return float((sizes**p).sum() ** (1 / p))


@misconception(
    norm,
    "You used the formula for p = inf too. There the root has the exponent 1 / inf = 0, and anything to the power 0 "
    "is 1; the largest absolute value is the limit and a case of its own. Large entries overflow as well.",
)
def formula_at_infinity(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    return float((np.abs(np.asarray(x, dtype=float)) ** p).sum() ** (1 / p))


divides_by_zero = misconception(
    norm,
    "You divided by the largest entry without asking whether it is 0. For a vector of zeros 0 / 0 is nan; its length "
    "is 0.",
    edit=("p == np.inf or largest == 0.0", "p == np.inf"),
)


accepts_p_below_1 = misconception(
    norm,
    "You accepted p < 1. There the triangle inequality fails (for p = 0.5, (1, 1) is longer than the way over "
    "(1, 0)), so it is no norm.",
    edit=("if not p >= 1:", "if not p > 0:"),
)


@also_correct(norm)
def norm_by_a_loop(x, p=2):
    if not p >= 1:
        raise ValueError("p must be at least 1")
    largest = max(abs(entry) for entry in x)
    if largest == 0 or math.isinf(p):
        return largest
    return largest * sum((abs(entry) / largest) ** p for entry in x) ** (1 / p)


@also_correct(norm)
def norm_by_logarithms(x, p=2):
    """log |x| = logsumexp(p log|x_i|) / p, which can't overflow either."""
    if not p >= 1:
        raise ValueError("p must be at least 1")
    logs = [math.log(abs(entry)) for entry in x if entry != 0]
    if not logs:
        return 0.0
    top = max(logs)
    if p == math.inf:
        return math.exp(top)
    return math.exp(top + math.log(sum(math.exp(p * (value - top)) for value in logs)) / p)
