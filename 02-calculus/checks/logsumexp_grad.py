import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import entries, softmax_values


@check(
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special.logsumexp", "scipy.special.softmax", "numpy.logaddexp"],
    hints=[
        "What is exp(1000) as a float, and by how much does log-sum-exp change if you subtract 1000 from every entry?",
        "Take the largest entry out: value = largest + log of the sum of exp(z - largest). The derivative of a logarithm "
        "is one over its argument, times the inner derivative.",
        "`scaled = np.exp(z - z.max())`, then `z.max() + np.log(scaled.sum())` and `scaled / scaled.sum()`.",
    ],
)
def logsumexp_grad(rng):
    yield case([3.0], equals=(3.0, [1.0]), label="a single entry: log exp 3")
    yield case(np.log([1.0, 2.0, 5.0]), equals=(math.log(8.0), [0.125, 0.25, 0.625]), label="z = log(1, 2, 5)")
    yield case([0, 0], equals=(math.log(2.0), [0.5, 0.5]), label="whole numbers")
    yield case(entries(rng, 5))
    yield case([1000.0, 1000.0 + math.log(3.0)], equals=(1000.0 + math.log(4.0), [0.25, 0.75]), label="exp(1000)")
    yield case([-1000.0, -1000.0 + math.log(3.0)], equals=(-1000.0 + math.log(4.0), [0.25, 0.75]), label="exp(-1000)")
    yield case([-800.0, 800.0], equals=(800.0, [0.0, 1.0]), label="entries 1600 apart")
    yield case([-np.inf, 2.0, 2.0], equals=(2.0 + math.log(2.0), [0.0, 0.5, 0.5]), label="an entry of -inf")
    z = entries(rng, 4)
    yield law(
        "adding 3 to every entry adds 3 to the value",
        lambda ex: (ex.logsumexp_grad(z + 3)[0], ex.logsumexp_grad(z)[0] + 3),
    )
    yield law(
        "adding 500 to every entry leaves the gradient",
        lambda ex: (ex.logsumexp_grad(z + 500)[1], ex.logsumexp_grad(z)[1]),
    )
    yield law("the entries of the gradient add up to 1", lambda ex: (np.sum(ex.logsumexp_grad(z)[1]), 1.0))
    yield raises(ValueError, [], why="no entry: the logarithm of an empty sum is -inf, and there is no gradient")


forgets_the_largest = misconception(
    logsumexp_grad,
    "You subtracted the largest entry and did not add it to the value again. log(exp(-m) S) = log S - m.",
    edit=("float(largest + np.log(total))", "float(np.log(total))"),
)


@misconception(
    logsumexp_grad,
    "You added the largest entry to the value without having subtracted it from the exponents. The two belong together.",
)
def adds_without_subtracting(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        value = float(z.max() + np.log(np.exp(z).sum()))
    return value, softmax_values(z)


@misconception(
    logsumexp_grad,
    "You took the exponentials of z as they are. exp(1000) is inf and exp(-1000) is 0, and what follows is inf or nan: "
    "subtract the largest entry first.",
)
def naive_exponentials(z):
    z = np.asarray(z, dtype=float)
    if z.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        powers = np.exp(z)
        return float(np.log(powers.sum())), powers / powers.sum()


@misconception(
    logsumexp_grad,
    "You subtracted the mean. Entries far above the mean overflow all the same; subtract the largest, so that no "
    "exponent is positive.",
)
def shifts_by_the_mean(z):
    z = np.asarray(z, dtype=float)
    if z.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        powers = np.exp(z - z.mean())
        return float(z.mean() + np.log(powers.sum())), powers / powers.sum()


mean_instead_of_sum = misconception(
    logsumexp_grad,
    "Your value is smaller by log k: you took the logarithm of the mean of the exponentials, not of their sum.",
    edit=("np.log(total)", "np.log(total / len(z))"),
)


gradient_of_the_sum = misconception(
    logsumexp_grad,
    "Your gradient is not divided by the sum. The outer logarithm contributes 1 / sum: chain rule.",
    edit=("scaled / total", "scaled"),
)


scaled_gradient_of_the_log = misconception(
    logsumexp_grad,
    "Your gradient is 1 / sum in every entry. That is the derivative of the logarithm; the inner derivative, exp(z_i), "
    "is missing.",
    edit=("scaled / total", "np.ones(len(z)) / total"),
)


hard_maximum = misconception(
    logsumexp_grad,
    "You returned the largest entry and the place where it stands. Log-sum-exp is a smooth maximum: the others add a "
    "little, and have a slope too.",
    edit=(
        "return float(largest + np.log(total)), scaled / total",
        "return float(largest), (z == largest) / np.sum(z == largest)",
    ),
)


gradient_of_logs = misconception(
    logsumexp_grad,
    "Your gradient is z - log-sum-exp, the logarithm of the softmax. The gradient is the softmax itself.",
    edit=("scaled / total", "z - largest - np.log(total)"),
)


@also_correct(logsumexp_grad)
def logsumexp_entry_by_entry(z):
    """Fold: log(exp a + exp b) = max + log1p(exp(-|a - b|)); the gradient from the value."""
    values = [float(entry) for entry in z]
    if not values:
        raise ValueError("empty")
    total = values[0]
    for entry in values[1:]:
        if entry > -math.inf:
            total = max(total, entry) + math.log1p(math.exp(-abs(total - entry)))
    return total, [math.exp(entry - total) for entry in values]
