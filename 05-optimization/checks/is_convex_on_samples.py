import numpy as np

from grader.checks import also_correct, case, check, misconception, raises

from .inputs import OVEN, Formula

DOUBLE_WELL = Formula("lambda x: (x[0] ** 2 - 1) ** 2")


BUMP = Formula("lambda x: max(0.0, 1.0 - abs(x[0] - 1.0))")


@check(
    lesson="Convexity",
    hints=[
        "Draw a bowl and a straight line between two of its points. On which side of the line is the bowl?",
        "Three nested loops: the first point a, the second point b, the weight t. Compare f at t a + (1 - t) b with "
        "t f(a) + (1 - t) f(b).",
        "`if f(t * a + (1 - t) * b) > t * f(a) + (1 - t) * f(b) + 1e-9 * max(1, abs(f(a)), abs(f(b))): return False`",
    ],
)
def is_convex_on_samples(rng):
    yield case(OVEN, [[7, 5], [3, 1]], [0.5], equals=True)  # 10 at (5, 3), the chord is at 20
    yield case(Formula("lambda x: -x[0] ** 2"), [[0], [2]], [0.5], equals=False)  # -1 above -2
    yield case(Formula("lambda x: 3 * x[0] - 2"), [[0], [2], [5]], [0.5, 0.25], equals=True, label="a straight line")
    yield case(DOUBLE_WELL, [[1], [2], [3]], [0.5, 0.25], equals=True, label="samples from the convex part only")
    yield case(DOUBLE_WELL, [[-1], [3], [1]], [0.5], equals=False, label="a hill between the first and the last point")
    yield case(BUMP, [[4], [0]], [0.25], equals=False, label="a bump at 1, where 0.25 * 4 + 0.75 * 0 is")
    yield case(BUMP, [[0], [4]], [0.25], equals=False, label="a bump at 1: only the pair (4, 0) comes by")
    yield case(BUMP, [[0], [4]], [0.5], equals=True, label="a bump that no sample meets")
    yield case(Formula("lambda x: x[0] * x[1]"), [[1, 1], [-1, -1], [2, -1], [-1, 2]], [0.5], equals=False)
    line = Formula("lambda x: 0.1 * x[0] + 1e9")
    yield case(
        line, rng.uniform(-9, 9, size=(12, 1)), [0.1, 0.3, 0.7], equals=True, label="a line whose values are rounded"
    )
    yield case(OVEN, [[7, 5], [3, 1]], [0, 0.5, 1], equals=True, label="weights of exactly 0 and 1")
    yield case(Formula("lambda x: -2e-9 * x[0] ** 2"), [[0], [2]], [0.5], equals=False, label="an excess of 2e-9")
    yield case(Formula("lambda x: -5e-10 * x[0] ** 2"), [[0], [2]], [0.5], equals=True, label="an excess of 5e-10")
    points = rng.normal(size=(6, 3))
    yield case(Formula("lambda x: np.log(np.sum(np.exp(x)))"), points, [0.2, 0.5], equals=True)
    yield case(Formula("lambda x: np.sin(2 * x[0]) + x[1]"), points, [0.2, 0.5])
    bowl, dome = Formula("lambda x: x[0] ** 2 + x[1]"), Formula("lambda x: x[1] - x[0] ** 2")
    places = [(bowl if convex else dome, rng.normal(size=(3, 2))) for convex in rng.integers(2, size=24)]
    yield case(
        expression=lambda ex: [ex.is_convex_on_samples(f, points, [0.25, 0.5]) for f, points in places],
        label="24 samples, each of a bowl or of a dome",
    )
    yield raises(ValueError, OVEN, [[7, 5], [3, 1]], [0.5, 1.5], why="a weight of 1.5 lies beyond the two points")
    yield raises(ValueError, OVEN, [[7, 5], [3, 1]], [-0.1], why="a weight of -0.1 lies beyond the two points")


reverses_the_inequality = misconception(
    is_convex_on_samples,
    "You turned Jensen's inequality round: that tests for concave functions. In a bowl the chord lies above the function.",
    edit=(
        "f(t * a + (1 - t) * b) > chord + 1e-9 * max(1.0, abs(f_a), abs(f_b))",
        "f(t * a + (1 - t) * b) < chord - 1e-9 * max(1.0, abs(f_a), abs(f_b))",
    ),
)


only_midpoints = misconception(
    is_convex_on_samples,
    "You tested the midpoints only. The weights that are passed in say where else to look; a dent beside the midpoint "
    "goes unseen.",
    edit=("for t in weights:", "for t in [0.5]:"),
)


def chords_hold(f, points, weights, pairs, slack=1e-9, swap=False):
    """Whether Jensen's inequality holds on these pairs of positions."""
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    for i, j in pairs:
        for t in weights:
            a, b = points[i], points[j]
            u = 1 - t if swap else t
            allowed = slack * max(1.0, abs(f(a)), abs(f(b)))
            if f(t * a + (1 - t) * b) > u * f(a) + (1 - u) * f(b) + allowed:
                return False
    return True


@misconception(
    is_convex_on_samples,
    "You tested each pair in one order only. With t = 0.25 the pair (a, b) is tested near b and the pair (b, a) near a: "
    "both are needed.",
)
def each_pair_once(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(i + 1, n)])


@misconception(
    is_convex_on_samples,
    "You tested each pair in one order only, the later point first. With t = 0.25 the pair (a, b) is tested near b and the "
    "pair (b, a) near a: both are needed.",
)
def each_pair_once_from_behind(f, points, weights):
    return chords_hold(f, points, weights, [(i, j) for i in range(len(points)) for j in range(i)])


@misconception(
    is_convex_on_samples,
    "You compared neighbours in the list only. A dent may lie between any two of the points.",
)
def only_neighbours(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n) if abs(i - j) == 1])


@misconception(
    is_convex_on_samples,
    "You forgive no rounding. A straight line equals its chords, so that its last digits alone decide: allow an excess "
    "of 1e-9 times the size of the values.",
)
def no_room_for_rounding(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n)], slack=0.0)


@misconception(
    is_convex_on_samples,
    "You forgive 1e-9 whatever the size of the values. Rounding grows with them: a value of 1e9 is itself rounded by 1e-7. "
    "Allow 1e-9 times their size.",
)
def forgives_a_fixed_amount(f, points, weights):
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    return all(
        f(t * a + (1 - t) * b) <= t * f(a) + (1 - t) * f(b) + 1e-9 for a in points for b in points for t in weights
    )


@misconception(
    is_convex_on_samples,
    "You ask the function to lie strictly below its chords. A point paired with itself, and every pair on a straight line, "
    "meets its chord: the inequality is <=.",
)
def strictly_below_everywhere(f, points, weights):
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    return all(f(t * a + (1 - t) * b) < t * f(a) + (1 - t) * f(b) for a in points for b in points for t in weights)


@misconception(
    is_convex_on_samples,
    "You ask the function to lie strictly below its chords. A straight line touches them everywhere, and it is convex: "
    "the inequality is <=.",
)
def strictly_below(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n) if i != j], slack=-1e-12)


@misconception(
    is_convex_on_samples,
    "Point and chord got different weights: where the point is t a + (1 - t) b, the chord is t f(a) + (1 - t) f(b).",
)
def weights_swapped(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n)], swap=True)


@misconception(
    is_convex_on_samples,
    "You accepted a weight outside of [0, 1]. Beyond its two ends there is no chord, and a convex function lies above "
    "the prolonged line there.",
)
def prolongs_the_chord(f, points, weights):
    points = np.asarray(points, dtype=float)
    for a in points:
        for b in points:
            for t in weights:
                allowed = 1e-9 * max(1.0, abs(f(a)), abs(f(b)))
                if f(t * a + (1 - t) * b) > t * f(a) + (1 - t) * f(b) + allowed:
                    return False
    return True


content_with_the_first_chord = misconception(
    is_convex_on_samples,
    "You returned True after the first chord that fits. One chord refutes, but only all of them "
    "together confirm: return True after the loops.",
    edit=(
        "                if f(t * a + (1 - t) * b) > chord + 1e-9 * max(1.0, abs(f_a), "
        "abs(f_b)):\n                    return False",
        "                return not f(t * a + (1 - t) * b) > chord + 1e-9 * max(1.0, abs(f_a), abs(f_b))",
    ),
)


@also_correct(is_convex_on_samples)
def both_orders_by_both_weights(f, points, weights):
    points = [np.array(point, dtype=float) for point in points]
    if any(t < 0 or t > 1 for t in weights):
        raise ValueError("weights between 0 and 1")
    excess = [
        f(u * a + (1 - u) * b) - u * f(a) - (1 - u) * f(b) - 1e-9 * max(1, abs(f(a)), abs(f(b)))
        for i, a in enumerate(points)
        for b in points[:i]
        for t in weights
        for u in (t, 1 - t)
    ]
    return not excess or max(excess) <= 0
