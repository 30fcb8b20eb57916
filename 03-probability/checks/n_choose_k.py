import math
from fractions import Fraction

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Counting and events",
    forbid=["math.comb", "scipy.special.comb", "scipy.special.binom"],
    hints=[
        "In how many orders can you take 2 of 5 suitcases, and how many of these orders end with the same pair?",
        "n (n - 1) ... (n - k + 1) ordered ways, and each choice appears in k! orders. Multiply and divide in turns: "
        "after the i-th turn the number is itself a number of choices, so `//` loses nothing.",
        "Start with `ways = 1`; for i from 0 to k - 1: `ways = ways * (n - i) // (i + 1)`.",
    ],
)
def n_choose_k(rng):
    yield case(5, 2, equals=10)
    yield case(6, 4, equals=15)
    yield case(4, 0, equals=1, label="taking nothing: one way")
    yield case(4, 4, equals=1, label="taking everything: one way")
    yield case(0, 0, equals=1, label="nothing out of nothing: one way")
    yield case(3, 4, equals=0, label="four out of three: no way")
    n = int(rng.integers(8, 20))
    k = int(rng.integers(3, n - 3))
    yield case(n, k)
    pairs = [(int(n), int(rng.integers(2, n - 1))) for n in rng.integers(8, 20, size=6)]
    yield case(expression=lambda ex: [ex.n_choose_k(*pair) for pair in pairs], label="six pairs")
    yield law(
        "the first thing is either in or out (Pascal's triangle)",
        lambda ex, n=n, k=k: (ex.n_choose_k(n + 1, k), ex.n_choose_k(n, k) + ex.n_choose_k(n, k - 1)),
    )
    yield case(
        expression=lambda ex: sum(ex.n_choose_k(6, k) for k in range(7)),
        equals=64,
        label="all subsets of six things: each thing is in or out, so 2^6 = 64",
    )
    yield case(
        expression=lambda ex: str(ex.n_choose_k(70, 35)),
        equals="112186277816662845432",
        label="more digits than a float or a 64-bit integer holds",
    )
    yield case(4000, 3998, equals=7998000, label="leaving two of 4000")
    yield raises(ValueError, -1, 2, why="no number of things is negative")
    yield raises(ValueError, 3, -1, why="nobody takes -1 things")


counts_orders = misconception(
    n_choose_k,
    "You counted ordered ways. Taking bag A and then B is the same choice as B and then A: divide by k!.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - i)"),
)


@misconception(
    n_choose_k,
    "You counted ordered ways. Taking bag A and then B is the same choice as B and then A: divide by k!.",
)
def counts_orders_of_all(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return math.perm(n, k)


@misconception(
    n_choose_k,
    "You counted choices in which a thing may be taken again. Without putting back, the second choice has one thing "
    "less to choose from.",
)
def with_repetition(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return math.comb(n + k - 1, k) if 0 < n + k < 200 else int(n + k == 0)


@misconception(
    n_choose_k,
    "You counted n^k: sequences in which order matters and a thing may come again. A choice has neither.",
)
def sequences(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return n**k if k < 100 else 0


divides_first = misconception(
    n_choose_k,
    "You divided before you multiplied: (n - i) // (i + 1) is cut to a whole number and the rest is lost. Multiply "
    "first; then the division leaves no remainder.",
    edit=("ways * (n - i) // (i + 1)", "ways * ((n - i) // (i + 1))"),
)


divides_in_floats = misconception(
    n_choose_k,
    "You divided with /, which makes a float. Floats keep 16 digits; 70 over 35 has 21. Use //, which leaves no "
    "remainder here.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - i) / (i + 1)"),
)


off_by_one = misconception(
    n_choose_k,
    "Your product starts at n - 1. The first thing is chosen among all n.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - 1 - i) // (i + 1)"),
)


accepts_negatives = misconception(
    n_choose_k,
    "You accepted negative numbers. Nobody has -1 suitcases: raise a ValueError instead of returning a plausible 0.",
    edit=(
        'if n < 0 or k < 0:\n        raise ValueError(f"can\'t choose {k} of {n}")',
        "if n < 0 or k < 0:\n        return 0",
    ),
)


@also_correct(n_choose_k)
def by_pascals_triangle(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    k = n - k if 0 <= n - k < k else k
    row = [1] + [0] * k
    for _ in range(n):
        row = [1, *(row[j] + row[j - 1] for j in range(1, k + 1))]
    return row[k]


@also_correct(n_choose_k)
def by_fractions(n, k):
    if min(n, k) < 0:
        raise ValueError("negative")
    k = k if 2 * k <= n or k > n else n - k
    ways = Fraction(1)
    for i in range(k):
        ways *= Fraction(n - i, i + 1)
    return int(ways)
