import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M5",
    lesson="Bins, polynomials and interactions",
    hints=[
        "What should the column of the knot 1970 say for 1940, for 1970 and for 1975?",
        "np.maximum(x[:, None] - sorted knots, 0).",
    ],
)
def hinges(rng):
    yield case([1940, 1975, 2010], [2000, 1970], equals=[[1940.0, 0.0, 0.0], [1975.0, 5.0, 0.0], [2010.0, 40.0, 10.0]])
    yield case([3, 5], [5], equals=[[3.0, 0.0], [5.0, 0.0]], label="on the knot")
    yield case([1, 2], [], equals=[[1.0], [2.0]], label="no knots")
    x, knots = np.round(rng.normal(size=7) * 10, 1), rng.permutation([-4.0, 2.5, 7.0, 11.0])
    yield case(x, knots)
    yield law(
        "moving x and knots moves only the first column",
        lambda ex: (np.asarray(ex.hinges(x + 3, knots + 3))[:, 1:], np.asarray(ex.hinges(x, knots))[:, 1:]),
    )


not_cut = misconception(
    hinges,
    "Below a knot your columns are negative. Then they are straight lines without a kink; cut off at 0.",
    edit=(
        "np.maximum(x[:, None] - np.sort(np.asarray(knots, dtype=float)), 0.0)",
        "x[:, None] - np.sort(np.asarray(knots, dtype=float))",
    ),
)


steps_for_hinges = misconception(
    hinges,
    "Your columns jump from 0 to 1: these are steps. A kink needs the distance above the knot.",
    edit=(
        "np.maximum(x[:, None] - np.sort(np.asarray(knots, dtype=float)), 0.0)",
        "(x[:, None] > np.sort(np.asarray(knots, dtype=float))).astype(float)",
    ),
)


knots_as_given = misconception(
    hinges,
    "Your columns are in the order in which the knots were given; rising order is asked for.",
    edit=("np.sort(np.asarray(knots, dtype=float))", "np.asarray(knots, dtype=float)"),
)


below_the_knot = misconception(
    hinges,
    "You measured how far x is below the knot.",
    edit=(
        "x[:, None] - np.sort(np.asarray(knots, dtype=float))",
        "np.sort(np.asarray(knots, dtype=float)) - x[:, None]",
    ),
)


without_x = misconception(
    hinges,
    "x itself is missing: the slope before the first knot needs a column.",
    edit=("np.column_stack([x, above])", "above"),
)


@also_correct(hinges)
def hinges_by_loops(x, knots):
    return np.array([[v, *(max(v - k, 0.0) for k in sorted(knots))] for v in x], dtype=float)
