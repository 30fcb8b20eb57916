import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M5",
    lesson="Comparing models and finding where they fail",
    forbid=["scipy.stats.binomtest", "statsmodels.stats.contingency_tables.mcnemar"],
    hints=[
        "Which rows say nothing about which of the two models is better?",
        "Of the rows on which exactly one is right, each is a toss of a fair coin. Add up both tails, at most 1.",
        "`min(1.0, 2 * sum(math.comb(m, k) for k in range(few + 1)) / 2**m)`.",
    ],
)
def mcnemar(rng):
    yield case([1] * 8 + [0, 1, 0], [0] * 8 + [1, 1, 0], equals=20 / 512)  # 8 against 1: 2 (1 + 9) / 512
    yield case([1, 1, 0, 1], [0, 0, 1, 0], equals=10 / 16, label="3 against 1: 2 (1 + 4) / 16")
    yield case([1, 0, 1], [0, 1, 1], equals=1.0, label="1 against 1: both tails hold the middle")
    yield case([1, 0, 1], [1, 0, 1], equals=1.0, label="no row on which they differ")
    a, b = rng.random((2, 60)) < [[0.8], [0.6]]
    a[:3], b[:3] = [True, True, False], [False, False, True]
    yield case(a, b)
    yield law("the models may be exchanged", lambda ex: (ex.mcnemar(b, a), ex.mcnemar(a, b)))
    yield law(
        "rows on which they agree do not matter",
        lambda ex: (ex.mcnemar(np.append(a, [True] * 500), np.append(b, [True] * 500)), ex.mcnemar(a, b)),
    )
    yield case(
        [1] * 900 + [0] * 1100, [0] * 900 + [1] * 1100, label="900 against 1100: 2 to the power 2000 is no float"
    )


one_tail = misconception(
    mcnemar,
    "You added up one tail. Nobody said beforehand which model is the better one, so the other tail counts too.",
    edit=("min(1.0, 2 * tail / 2**m)", "tail / 2**m"),
)


not_cut_at_one = misconception(
    mcnemar,
    "Your p-value passes 1: at a draw both tails hold the middle. Cut it off at 1.",
    edit=("min(1.0, 2 * tail / 2**m)", "2 * tail / 2**m"),
)


equal_ones_left_out = misconception(
    mcnemar,
    "You left the observed count itself out of the tail. A p-value asks for at least as extreme.",
    edit=("range(few + 1)", "range(few)"),
)


all_rows_are_tosses = misconception(
    mcnemar,
    "You counted all rows as tosses. Rows on which both are right, or both wrong, say nothing about the difference.",
    edit=("m, few = only_a + only_b, min(only_a, only_b)", "m, few = len(a), min(only_a, only_b)"),
)


chi_squared_without_tables = misconception(
    mcnemar,
    "You used the normal approximation. With a handful of rows it is far off; the exact sum is short.",
    edit=(
        "return min(1.0, 2 * tail / 2**m)",
        "return math.erfc(abs(only_a - only_b) / math.sqrt(2 * max(m, 1)))",
    ),
)


chi_squared_with_continuity = misconception(
    mcnemar,
    "You used the chi-squared approximation with a continuity correction. It is near, but the exact sum is short.",
    edit=(
        "return min(1.0, 2 * tail / 2**m)",
        "return math.erfc(max(abs(only_a - only_b) - 1, 0) / math.sqrt(2 * max(m, 1)))",
    ),
)


@also_correct(mcnemar)
def mcnemar_by_logarithms(correct_a, correct_b):
    pairs = list(zip(np.asarray(correct_a).tolist(), np.asarray(correct_b).tolist(), strict=True))
    b, c = sum(x > y for x, y in pairs), sum(x < y for x, y in pairs)
    m, p = b + c, 0.0
    for heads in range(m + 1):
        if heads <= min(b, c) or heads >= max(b, c):
            p += math.exp(math.lgamma(m + 1) - math.lgamma(heads + 1) - math.lgamma(m - heads + 1) - m * math.log(2))
    return p
