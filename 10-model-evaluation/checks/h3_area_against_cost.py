import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H3",
    lesson="Thresholds and costs",
    hints=[
        "A miss costs as much as twenty stops. Which single rock can make a model with a fine area expensive?",
        "A: nearly all rocks on top, one at the very bottom. B: no rock lower than a good part of the clear runs, "
        "but many clear runs above all rocks.",
        "For instance 10 rocks and 30 clear runs; B with 12 clear runs above the rocks and 18 below.",
    ],
)
def area_against_cost(rng):
    yield case(measure=is_a_table, equals=True, label="0 and 1, at most 40 rows")
    yield bound(
        "area of A less area of B", lambda ex: ex.area_against_cost(), measure=lead_in_area, at_least=0.2 - 1e-9
    )
    yield bound(
        "cheapest cost of A over cheapest cost of B",
        lambda ex: ex.area_against_cost(),
        measure=ratio_of_costs,
        at_least=1.5 - 1e-9,
    )


def is_a_table(answer):
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    return bool(y.ndim == 1 and y.shape == a.shape == b.shape and len(y) <= 40 and set(y.tolist()) == {0.0, 1.0}
                and np.isfinite(a).all() and np.isfinite(b).all())  # fmt: skip


def lead_in_area(answer):
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    areas = [np.mean((s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])) for s in (a, b)]
    return float(areas[0] - areas[1])


def ratio_of_costs(answer):
    """The cheapest threshold of each; a cost of 0 for B counts as a thousandth."""
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    costs = []
    for s in (a, b):
        thresholds = np.append(np.unique(s), np.inf)
        costs.append(min(np.sum((s >= t) & (y == 0)) + 20 * np.sum((s < t) & (y == 1)) for t in thresholds))
    return float(costs[0] / max(costs[1], 1e-3))


@misconception(
    area_against_cost,
    "B is better in both. Where B finds all rocks more cheaply because its order is better, its area is larger too: "
    "you need an order that is bad at the top and good at the bottom.",
)
def b_is_simply_better():
    y = np.repeat([1, 0], [10, 30])
    return y, np.concatenate([np.full(9, 3.0), [0.0], np.ones(30)]), np.concatenate([np.full(10, 2.0), np.ones(30)])


@misconception(
    area_against_cost,
    "A has the larger area and is the cheaper one as well. Put one of its rocks at the very bottom: that costs a "
    "miss at every threshold worth having, and hardly any area.",
)
def a_is_simply_better():
    y = np.repeat([1, 0], [10, 30])
    return (
        y,
        np.concatenate([np.full(10, 3.0), np.ones(30)]),
        np.concatenate([np.ones(10), np.full(12, 2.0), np.zeros(18)]),
    )


@also_correct(area_against_cost)
def with_few_rows():
    """Eight rocks, 26 clear runs: A misses one rock (20) with area 7/8, B stops twelve trains with area 14/26."""
    y = [1] * 8 + [0] * 26
    return y, [5] * 7 + [0] + [1] * 26, [2] * 8 + [3] * 12 + [1] * 14
