import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="H3",
    lesson="Batch normalisation",
    hints=[
        "What does batch norm make of a cup that has more milk than the others, and of one that has less?",
        "Take a cup in the middle. Put it beside a weaker cup, then beside a stronger one.",
    ],
)
def company_that_changes_it(rng):
    yield case(
        measure=keeps_the_rules,
        equals="ok",
        label="2 to 4 cups in each batch, entries from -1 to 1, the same first cup",
    )
    yield case(
        measure=lambda batches: bool(score(batches[0]) > 0.5),
        equals=True,
        label="whether the first batch says above 0.5",
    )
    yield case(
        measure=lambda batches: bool(score(batches[1]) < -0.5), equals=True, label="whether the second says below -0.5"
    )


def keeps_the_rules(batches):
    """ "ok", or which rule is broken."""
    if len(batches) != 2:
        return "not two batches"
    arrays = [np.asarray(batch, dtype=float) for batch in batches]
    if any(array.ndim != 2 or array.shape[1] != 2 or not 2 <= len(array) <= 4 for array in arrays):
        return "a batch that is not 2 to 4 cups of two entries"
    if not all((np.abs(array) <= 1).all() for array in arrays):
        return "an entry beyond -1 and 1"
    return "ok" if np.array_equal(arrays[0][0], arrays[1][0]) else "another first cup"


def score(batch):
    x = np.asarray(batch, dtype=float)
    return float(((x[0] - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)).sum())


@misconception(
    company_that_changes_it,
    "Both batches agree about the first cup: its company must be weaker once and stronger once.",
)
def company_alike():
    return [[0.0, 0.0], [-1.0, -1.0]], [[0.0, 0.0], [-0.5, -0.5]]


@misconception(company_that_changes_it, "The two batches are in the wrong order: the first must like the cup.")
def exchanged():
    return [[0.0, 0.0], [1.0, 1.0]], [[0.0, 0.0], [-1.0, -1.0]]


@misconception(company_that_changes_it, "The first cup itself differs. Only its company may.")
def other_cup():
    return [[1.0, 1.0], [0.0, 0.0]], [[-1.0, -1.0], [0.0, 0.0]]


@misconception(
    company_that_changes_it,
    "One entry of the first cup is above its company and one below, so the two cancel. Let both point the same way.",
)
def cancels():
    return [[0.0, 0.0], [-1.0, 1.0]], [[0.0, 0.0], [1.0, 1.0]]


@also_correct(company_that_changes_it)
def three_others():
    return [[0.5, 0.2], [0.1, -0.3], [-0.9, 0.0], [0.3, -1.0]], [[0.5, 0.2], [0.9, 0.6], [1.0, 0.8]]
