import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import formula, small_numbers

# Guests come between hour 0 and hour 6; most of them at noon.
ARRIVALS = formula("lambda t: t * (6 - t)")


@check(
    lesson="Integrals and expectation",
    hints=[
        "A weighted mean divides the sum of weight times value by the sum of the weights. What are the values here, and "
        "what are the weights?",
        "Cut [a, b] into n cells of width (b - a)/n; the middle of cell k is a + (k + 0.5) times the width. Add up "
        "g(t) weight(t) and weight(t) over the middles.",
        "`sum(g(t) * weight(t) for t in middles) / sum(weight(t) for t in middles)`, once the total is known to be "
        "positive.",
    ],
)
def expectation(rng):
    yield case(formula("lambda t: t"), ARRIVALS, 0, 6, 3, equals=3.0)  # (1·5 + 3·9 + 5·5) / (5 + 9 + 5) = 57 / 19
    yield case(formula("lambda t: t**2"), ARRIVALS, 0, 6, 3, equals=211 / 19)  # (1·5 + 9·9 + 25·5) / 19
    yield case(formula("lambda t: t**2"), formula("lambda t: 5.0"), 1, 3, 1, equals=4.0, label="one cell: g(2)")
    yield case(formula("lambda t: t"), formula("lambda t: t"), 2, 4, 2, equals=37 / 12)  # (2.5² + 3.5²) / (2.5 + 3.5)
    a, b, c = small_numbers(rng, 3)
    g, weight = formula(f"lambda t: {a} * t**2 - {b} * t"), formula(f"lambda t: math.exp(-t / {c})")
    yield case(g, weight, 1.0, 7.5, 7)
    yield law(
        "a number that does not vary is its own expectation",
        lambda ex: (ex.expectation(lambda t: 7.0, weight, 1, 4, 5), 7.0),
    )
    yield law(
        "a weight a thousandth as large is the same density",
        lambda ex: (
            ex.expectation(g, lambda t: weight(t) / 1000, 1, 4, 5),
            ex.expectation(g, weight, 1, 4, 5),
        ),
    )
    yield law(
        "the expectation of 2 T + 3 is 2 E[T] + 3",
        lambda ex: (
            ex.expectation(lambda t: 2 * t + 3, weight, 1, 4, 5),
            2 * ex.expectation(lambda t: t, weight, 1, 4, 5) + 3,
        ),
    )
    yield case(
        expression=lambda ex: ex.expectation(lambda t: t**2, ARRIVALS, 0, 6, 2000),
        equals=10.8,
        label="many cells: E[T²] = 10.8",
        rtol=1e-5,
    )
    yield raises(ValueError, formula("lambda t: t"), formula("lambda t: 0.0"), 0, 1, 4, why="a total weight of 0")
    yield raises(ValueError, formula("lambda t: t"), formula("lambda t: t - 2"), 0, 1, 4, why="a total weight below 0")
    yield raises(ValueError, formula("lambda t: t"), ARRIVALS, 0, 6, 0, why="no cell, n = 0")


forgets_to_normalise = misconception(
    expectation,
    "You did not divide by the total weight. A density has the integral 1; `weight` need not, so divide by its own.",
    edit=("weighted / total", "weighted"),
)


divides_by_the_length = misconception(
    expectation,
    "You divided by b - a: that is the mean of g(t) weight(t) over the interval. Divide by the integral of the weight.",
    edit=("weighted / total", "weighted / (b - a)"),
)


left_ends = misconception(
    expectation,
    "You took each function at the left end of its cell. The middle sees both sides of the cell and errs far less.",
    edit=("(k + 0.5)", "k"),
)


right_ends = misconception(
    expectation,
    "You took each function at the right end of its cell. The middle sees both sides of the cell and errs far less.",
    edit=("(k + 0.5)", "(k + 1)"),
)


@misconception(
    expectation,
    "You took n points from a to b with both ends among them. The middles of n cells lie half a cell inside.",
)
def ends_included(g, weight, a, b, n):
    if n < 1:
        raise ValueError("no cell")
    points = np.linspace(a, b, n)
    total = sum(weight(t) for t in points)
    if not total > 0:
        raise ValueError("no weight")
    return float(sum(g(t) * weight(t) for t in points) / total)


one_cell_too_many = misconception(
    expectation,
    "You added up n + 1 cells: the last middle lies beyond b. With n cells, k runs from 0 to n - 1.",
    edit=("range(n)", "range(n + 1)"),
)


ignores_the_weight = misconception(
    expectation,
    "You gave every t the same weight: that is the mean of g over the interval. Times at which many guests come must "
    "count more.",
    edit=("g(t) * weight(t)", "g(t) * total / (b - a)"),
)


g_of_the_mean = misconception(
    expectation,
    "You applied g to the mean of T. E[g(T)] is the mean of g(T); the two agree for straight lines only.",
    edit=(
        "return float(weighted / total)",
        "return float(g(sum(t * weight(t) for t in middles) * width / total))",
    ),
)


width_once = misconception(
    expectation,
    "The width of the cells is in one of your integrals only. It belongs to both, and cancels.",
    edit=("sum(g(t) * weight(t) for t in middles) * width", "sum(g(t) * weight(t) for t in middles)"),
)


divides_by_no_weight = misconception(
    expectation,
    "You divided by the total weight without asking whether it is positive. Where nothing has a weight there is no "
    "expectation: raise a ValueError.",
    edit=(
        'if not total > 0:\n        raise ValueError("the weight has no positive total")',
        "total = total or math.nan",
    ),
)


refuses_zero_weight_only = misconception(
    expectation,
    "You refused a total weight of 0 only. A negative one makes no density either: raise a ValueError unless it is positive.",
    edit=("if not total > 0:", "if total == 0:"),
)


starts_at_zero = misconception(
    expectation,
    "Your cells begin at 0. The first one begins at a: its middle is a plus half a width.",
    edit=("a + (k + 0.5) * width", "(k + 0.5) * width"),
)


@misconception(
    expectation,
    "You gave g and weight all the middles at once. They take one float: a constant weight then counts once for all the "
    "cells, and math.exp refuses an array.",
)
def all_middles_at_once(g, weight, a, b, n):
    if n < 1:
        raise ValueError("no cell")
    middles = a + (np.arange(n) + 0.5) * (b - a) / n
    total = np.sum(weight(middles))
    if not total > 0:
        raise ValueError("no weight")
    return float(np.sum(g(middles) * weight(middles)) / total)


@also_correct(expectation)
def expectation_on_arrays(g, weight, a, b, n):
    if n < 1:
        raise ValueError("no cell")
    edges = np.linspace(a, b, n + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    w = np.array([weight(float(t)) for t in middles])
    if w.sum() <= 0:
        raise ValueError("no weight")
    return np.average([g(float(t)) for t in middles], weights=w)
