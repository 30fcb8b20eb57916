import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    problem="H4",
    lesson="Batch normalisation",
    stub="as_it_was_found",
    hints=[
        "Ask for two new rows together, then for each alone. May the answers differ?",
        "And what do the running figures hold after three batches: all of them, or only the last?",
        "New rows by the running figures; (1 - momentum) * running + momentum * batch; the batch's variance with ddof=1.",
    ],
)
def evaluate_batchnorm(rng):
    yield case([[[1.0], [3.0]]], [[2.0]], [3.0], [1.0], 0.5, 2.5, equals=[[2.5]])
    yield case(
        [], [[2.0], [4.0]], [3.0], [1.0], 0.5, 3.0, equals=[[4.0], [7.0]], label="no batch yet: mean 0, variance 1"
    )
    batches = [a_batch(rng, n, 3) for n in (4, 6, 5)]
    rows, gamma, beta = a_batch(rng, 4, 3), entries(rng, 3), entries(rng, 3)
    yield case(batches[:1], rows, gamma, beta, 0.3, 0.2)
    yield case(batches, rows, gamma, beta, 0.3, 0.2)
    yield case(batches, rows, gamma, beta, 0.1, 1e-5)
    yield law(
        "a row alone gets the answer that it gets in company",
        lambda ex: (
            ex.evaluate_batchnorm(batches, rows[:1], gamma, beta, 0.3, 0.1)[0],
            ex.evaluate_batchnorm(batches, rows, gamma, beta, 0.3, 0.1)[0],
        ),
    )


@misconception(
    evaluate_batchnorm,
    "Two faults: new rows are divided by the spread of their own batch, and the momentum's two weights are exchanged.",
)
def as_it_was_found(batches, new_rows, gamma, beta, momentum, eps):
    gamma, beta = np.asarray(gamma, dtype=float), np.asarray(beta, dtype=float)
    mean, var = np.zeros(gamma.shape), np.ones(gamma.shape)
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        var = momentum * var + (1 - momentum) * batch.var(axis=0, ddof=1)
    x = np.asarray(new_rows, dtype=float)
    return (x - mean) / np.sqrt(x.var(axis=0) + eps) * gamma + beta


still_exchanged = misconception(
    evaluate_batchnorm,
    "New rows are judged by the running figures now, but momentum's weights are still exchanged: it is the share of the batch.",
    edit=(
        "        mean = (1 - momentum) * mean + momentum * batch.mean(axis=0)\n"
        "        var = (1 - momentum) * var + momentum * batch.var(axis=0, ddof=1)\n",
        "        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)\n"
        "        var = momentum * var + (1 - momentum) * batch.var(axis=0, ddof=1)\n",
    ),
)
still_their_own = misconception(
    evaluate_batchnorm,
    "The running figures are right now, but new rows are still divided by the spread of their own batch: one row's answer "
    "depends on the others.",
    edit=(
        "    return (np.asarray(new_rows, dtype=float) - mean)",
        "    var = np.asarray(new_rows, dtype=float).var(axis=0)\n    return (np.asarray(new_rows, dtype=float) - mean)",
    ),
)
all_their_own = misconception(
    evaluate_batchnorm,
    "New rows are normalised by their own mean and variance: one row's answer depends on the others.",
    edit=(
        "    return (np.asarray(new_rows, dtype=float) - mean)",
        "    mean, var = np.mean(new_rows, axis=0), np.var(new_rows, axis=0)\n"
        "    return (np.asarray(new_rows, dtype=float) - mean)",
    ),
)
divisor_n = misconception(
    evaluate_batchnorm,
    "The running variance takes the divisor n - 1.",
    edit=("batch.var(axis=0, ddof=1)", "batch.var(axis=0)"),
)
last_batch_only = misconception(
    evaluate_batchnorm,
    "Only the last batch counts in your running figures. Each moves what the earlier ones left.",
    edit=("        mean = (1", "        mean, var = np.zeros(gamma.shape), np.ones(gamma.shape)\n        mean = (1"),
)


@also_correct(evaluate_batchnorm)
def by_weights(batches, new_rows, gamma, beta, momentum, eps):
    """Each batch's weight in the end, at once."""
    m = len(batches)
    mean, var = np.zeros(len(gamma)), np.full(len(gamma), (1 - momentum) ** m)
    for age, batch in enumerate(reversed(list(batches))):
        weight = momentum * (1 - momentum) ** age
        batch = np.asarray(batch, dtype=float)
        mean = mean + weight * batch.mean(axis=0)
        var = var + weight * batch.var(axis=0) * len(batch) / (len(batch) - 1)
    scale = np.asarray(gamma) / np.sqrt(var + eps)
    return np.asarray(new_rows) * scale + (np.asarray(beta) - mean * scale)
