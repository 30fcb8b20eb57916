import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M1",
    lesson="Densities: exponential, normal and beta",
    forbid=["scipy.special.logsumexp", "numpy.logaddexp"],
    hints=[
        "What is the mean of exp(-1000) and exp(-1001), if exp(-1000) is taken out?",
        "Subtract the largest entry, leave the logarithms, take the mean, take the logarithm, add the largest again.",
        "If the largest is -inf, -inf - -inf is nan: answer that case before.",
    ],
)
def log_mean_exp(rng):
    yield case([0.0, math.log(3)], equals=math.log(2))  # the mean of 1 and 3
    yield case([-1000.0, -1000.0], equals=-1000.0, label="exp(-1000), which is 0 in floats")
    yield case([1000.0 + math.log(5), 1000.0], equals=1000 + math.log(3), label="exp(1000), which is inf in floats")
    yield case([-2.5], equals=-2.5, label="a single entry")
    yield case(
        [-math.inf, 0.0, -math.inf, math.log(3)], equals=0.0, label="likelihoods of 0: the mean of 0, 1, 0 and 3"
    )
    yield case([-math.inf, -math.inf], equals=-math.inf, label="nothing but zeros")
    yield case([-3000.0, 0.0, math.log(2)], equals=0.0, label="a wide spread: the mean of 0, 1 and 2")
    a = rng.integers(-60, 60, size=5) / 10
    yield case(a)
    yield law("a common factor comes out", lambda ex: (ex.log_mean_exp(a - 900), ex.log_mean_exp(a) - 900))
    yield raises(ValueError, [], why="no numbers have no mean")


@misconception(
    log_mean_exp,
    "You took exponentials first. exp(-1000) is 0 and exp(1000) is inf in floats: take the largest entry out before, and "
    "add it again at the end.",
)
def exponentials_first(a):
    a = np.asarray(a, dtype=float)
    if a.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        return float(np.log(np.mean(np.exp(a))))


sum_for_mean = misconception(
    log_mean_exp,
    "You returned the logarithm of the sum. The mean also divides by n, which is a logarithm less.",
    edit=("np.mean(np.exp(a - largest))", "np.sum(np.exp(a - largest))"),
)


mean_of_logs = misconception(
    log_mean_exp,
    "You averaged the logarithms. The logarithm of a mean is larger than the mean of the logarithms; one zero likelihood "
    "would drag yours to -inf.",
    edit=(
        "return float(largest + np.log(np.mean(np.exp(a - largest))))",
        "return float(np.mean(a))",
    ),
)


largest_only = misconception(
    log_mean_exp,
    "You returned the largest entry. It dominates the sum, but the others count as well, and the division by n too.",
    edit=("return float(largest + np.log(np.mean(np.exp(a - largest))))", "return float(largest)"),
)


only_zeros_nan = misconception(
    log_mean_exp,
    "Where all entries are -inf you subtracted -inf from -inf, which is nan. The mean of zeros is 0, its logarithm -inf.",
    edit=("if largest == -np.inf:", "if largest != largest:"),
)


@also_correct(log_mean_exp)
def pair_after_pair(a):
    if len(a) == 0:
        raise ValueError("empty")
    total = -math.inf
    for x in a:
        total = float(np.logaddexp(total, x))
    return total - math.log(len(a))


@also_correct(log_mean_exp)
def in_base_two(a):
    a = np.array(a, dtype=float)
    if not len(a):
        raise ValueError("empty")
    top = max(a)
    if math.isinf(top):
        return top
    return top + math.log(math.fsum(math.exp(x - top) for x in a)) - math.log(len(a))
