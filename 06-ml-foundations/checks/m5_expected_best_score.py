import math
from itertools import product

import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


def by_listing(k, n, p):
    """The expected best accuracy, by listing all outcomes of k models on n rows."""
    total = 0.0
    for outcome in product((0, 1), repeat=k * n):
        table = np.array(outcome).reshape(k, n)
        total += p ** table.sum() * (1 - p) ** (k * n - table.sum()) * table.mean(axis=1).max()
    return total


@check(
    problem="M5",
    lesson="Train, validation and test",
    hints=[
        "When has the best of k models at most c right answers?",
        "If every one has at most c: the probability for one, to the power k. That is the distribution of the best.",
        "With F the cumulative probabilities of one model's count: `(1 - F[:-1] ** k).sum() / n`.",
    ],
)
def expected_best_score(rng):
    yield case(2, 1, 0.5, equals=0.75)
    yield case(3, 2, 0.5, equals=25 / 32)  # problem E4
    yield case(1, 5, 0.3, equals=0.3, label="a single model")
    yield case(2, 2, 0.25, equals=by_listing(2, 2, 0.25))
    yield case(3, 3, 0.8, equals=by_listing(3, 3, 0.8))
    yield case(4, 3, 1.0, equals=1.0, label="models that are always right")
    k, n, p = int(rng.integers(4, 30)), int(rng.integers(11, 60)), float(rng.uniform(0.3, 0.9))
    yield case(k, n, p)
    yield case(200, 100, 0.5)
    yield bound(
        "what 50 models gain over 5",
        lambda ex: ex.expected_best_score(50, n, p) - ex.expected_best_score(5, n, p),
        at_least=0.001,
    )


one_of_them_at_most = misconception(
    expected_best_score,
    "You computed the distribution of the worst model: 1 - (1 - F)^k. The best has at most c if all have: F^k.",
    edit=("all_of_them = one**k", "all_of_them = 1 - (1 - one) ** k"),
)


every_model_for_itself = misconception(
    expected_best_score,
    "That is the expected accuracy of one model. The k models do not enter.",
    edit=("all_of_them = one**k", "all_of_them = one"),
)


counts_instead_of_share = misconception(
    expected_best_score,
    "That is the expected number of right answers. Divide by n.",
    edit=(".sum() / n)", ".sum())"),
)


with_the_last_term = misconception(
    expected_best_score,
    "You multiplied the counts by the cumulative probabilities. Take their differences first, the probabilities of each count.",
    edit=("(1 - all_of_them[:-1]).sum() / n", "(np.arange(n + 1) * all_of_them).sum() / n"),
)


pooled_rows = misconception(
    expected_best_score,
    "You raised the single probabilities to the power k, not the cumulative ones. That all k have exactly c is something else.",
    edit=(
        "all_of_them = one**k",
        "single = np.diff(one, prepend=0.0) ** k\n    all_of_them = np.cumsum(single) / single.sum()",
    ),
)


@also_correct(expected_best_score)
def best_score_by_differences(k, n, p):
    pmf = np.array([math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)])
    top = np.diff(np.concatenate([[0.0], np.cumsum(pmf) ** k]))
    return np.arange(n + 1) @ top / n
