import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M7",
    lesson="Random generators and logarithms",
    forbid=["scipy.special.logsumexp", "numpy.logaddexp", "torch.logsumexp"],
    hints=[
        "exp(1000) is no float. But what is exp(1000 - 1000)?",
        "log(exp(a) + exp(b)) = m + log(exp(a - m) + exp(b - m)) for every m. Which m makes every exponent harmless? And for "
        "which input does that m not exist as a number to subtract?",
        "`m = x.max()`; if it is -inf return it, else `m + np.log(np.exp(x - m).sum())`.",
    ],
)
def log_sum_exp(rng):
    yield case([0.0, 0.0], equals=np.log(2))
    yield case([np.log(3), np.log(5)], equals=np.log(8), label="logarithms of 3 and 5: their sum is 8")
    yield case([1000.0, 1000.0], equals=1000 + np.log(2), label="exponentials that overflow")
    yield case([-2000.0, -2000.0, -2000.0], equals=-2000 + np.log(3), label="exponentials that vanish")
    yield case([-np.inf, 2.0], equals=2.0, label="the logarithm of 0 among the entries")
    yield case([-np.inf, -np.inf], equals=-np.inf, label="only logarithms of 0")
    yield case([3.5], equals=3.5, label="a single entry")
    x = rng.integers(-10, 11, size=5) / 2
    yield case(x)
    yield law("7 more everywhere is 7 more", lambda ex: (ex.log_sum_exp(x + 7), ex.log_sum_exp(x) + 7))


@misconception(
    log_sum_exp,
    "You computed the exponentials as they are: exp(1000) overflows and exp(-2000) vanishes. Take the largest entry out "
    "first.",
)
def naive_exponentials(x):
    with np.errstate(all="ignore"):
        return float(np.log(np.exp(np.asarray(x, dtype=float)).sum()))


@misconception(
    log_sum_exp,
    "For entries that are all -inf you return nan: -inf - (-inf) is nan. Answer that case first, with -inf.",
)
def nan_for_nothing(x):
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return float(x.max() + np.log(np.exp(x - x.max()).sum()))


@misconception(log_sum_exp, "You subtracted the largest entry, but did not add it again in the end.")
def not_put_back(x):
    x = np.asarray(x, dtype=float)
    return float(np.log(np.exp(x - x.max()).sum())) if x.max() > -np.inf else -np.inf


@misconception(log_sum_exp, "You averaged the exponentials: the result is smaller by the logarithm of n. Add them up.")
def mean_of_exponentials(x):
    x = np.asarray(x, dtype=float)
    return float(x.max() + np.log(np.exp(x - x.max()).mean())) if x.max() > -np.inf else -np.inf


@misconception(
    log_sum_exp,
    "You returned the largest entry. That is close where the others are far below, but two equal entries make log 2 more.",
)
def only_the_largest(x):
    return float(np.max(x))


@also_correct(log_sum_exp)
def two_at_a_time(x):
    import math

    total = -math.inf
    for entry in x:
        low, high = min(total, entry), max(total, entry)
        total = high if low == -math.inf else high + math.log1p(math.exp(low - high))
    return total
