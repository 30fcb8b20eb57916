import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    problem="M5",
    lesson="A network that does not learn",
    hints=[
        "When does a single row keep a unit alive?",
        "`(X @ W + b > 0).any(axis=0)`, and the numbers where that is False.",
    ],
)
def dead_units(rng):
    yield case([[1.0], [2.0]], [[1.0, -1.0, -1.0]], [0.0, 0.0, 2.0], equals=[1])
    yield case([[0.0], [0.0]], [[1.0, 1.0]], [0.0, 0.5], equals=[0], label="a sum of exactly 0 gives 0")
    X, W, b = a_batch(rng, 5, 3), entries(rng, 3, 9), rng.normal(-2.5, 3.0, size=9)
    yield case(X, W, b)
    wide, shift = entries(rng, 3, 40), rng.normal(-3.5, 3.0, size=40)
    yield case(X, wide, shift, label="forty units")
    yield case(X[:2], W, b - 2.0)
    yield law("far below 0 all are dead", lambda ex: (ex.dead_units(X, W, b - 99.0), list(range(9))))


sometimes = misconception(
    dead_units,
    "You listed units that are off for some rows. Dead is who is off for all.",
    edit=("any(axis=0)", "all(axis=0)"),
)
bias = misconception(dead_units, "The bias is missing.", edit=(" + np.asarray(b, dtype=float)", ""))
at_zero = misconception(dead_units, "A sum of 0 gives 0: such a unit is off.", edit=("(z > 0)", "(z >= 0)"))
alive = misconception(dead_units, "Those are the living.", edit=("np.flatnonzero(~(", "np.flatnonzero(+("))
rows = misconception(dead_units, "You looked along the rows. A unit is a column.", edit=("any(axis=0)", "any(axis=1)"))


@also_correct(dead_units)
def by_the_largest(X, W, b):
    top = (np.asarray(X) @ np.asarray(W)).max(axis=0) + b
    return [j for j, value in enumerate(top) if value <= 0]
