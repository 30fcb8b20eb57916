import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception

from .inputs import entries

# The lemonade stand at the price 2 and 3 hours, with every local slope a whole number.
LEMONADE = [
    ("price", "cups", -1.0),
    ("price", "revenue", 4.0),
    ("cups", "revenue", 2.0),
    ("revenue", "takings", 3.0),
    ("hours", "takings", 8.0),
    ("hours", "tiredness", 6.0),
    ("takings", "profit", 1.0),
    ("tiredness", "profit", -1.0),
]


def random_graph(rng, layers, width):
    """Edges between neighbouring layers and over one layer, in the order of computation; slopes ±0.5 to ±2.9."""
    names = [[f"{letter}{i}" for i in range(width)] for letter in "abcdefgh"[:layers]]
    pairs = [
        (start, end)
        for k in range(1, layers)
        for j in range(max(k - 2, 0), k)
        for start in names[j]
        for end in names[k]
        if j == k - 1 or rng.random() < 0.5
    ]
    return [(start, end, float(entries(rng))) for start, end in pairs]


def diamonds(count):
    """A chain of `count` diamonds: two ways through each, slopes 0.5 and 1, so 2^count paths and the derivative 1.5^count."""
    return [
        edge
        for k in range(count)
        for edge in [
            (f"x{k}", f"up{k}", 0.5),
            (f"x{k}", f"down{k}", 1.0),
            (f"up{k}", f"x{k + 1}", 1.0),
            (f"down{k}", f"x{k + 1}", 1.0),
        ]
    ]


@check(
    lesson="Forward and backward sweeps",
    hints=[
        "The price acts on the revenue directly and through the cups. What does each way contribute, and how do the two "
        "combine?",
        "Keep a dictionary: how fast does each quantity change with the source? It starts with the source itself. Each "
        "edge passes on what its start has, times its slope, and adds it to what its end has already.",
        "`rate = {source: 1.0}`, then for each edge `rate[end] = rate.get(end, 0.0) + slope * rate.get(start, 0.0)`.",
    ],
)
def chain_rule(rng):
    yield case([("a", "b", 3.0)], "a", "b", equals=3.0)
    yield case([("a", "b", 3.0), ("b", "c", 5.0)], "a", "c", equals=15.0)
    yield case(LEMONADE[:3], "price", "revenue", equals=2.0, label="two ways: 4 + (-1)(2)")
    yield case(LEMONADE, "price", "profit", equals=6.0)
    yield case(LEMONADE, "hours", "profit", equals=2.0)  # 8 - 6
    yield case(LEMONADE, "price", "tiredness", equals=0.0, label="no path from source to target")
    yield case(LEMONADE, "price", "weather", equals=0.0, label="a target that no edge leads to")
    yield case(LEMONADE, "cups", "cups", equals=1.0, label="a quantity with itself")
    yield case([("x", "y", 3.0), ("x", "y", 4.0)], "x", "y", equals=7.0, label="two edges, as in y = x * x")
    yield case([("x", "y", 3), ("y", "z", 0), ("x", "z", 2)], "x", "z", equals=2.0, label="a slope of 0 on the way")
    graph = random_graph(rng, 5, 3)
    yield case(graph, "a1", "e2")
    yield case(graph, "b0", "e1", label="edges before the source don't count")
    yield law(
        "an edge with slope 2 behind the target doubles the derivative",
        lambda ex: (ex.chain_rule([*graph, ("e0", "end", 2.0)], "a0", "end"), 2 * ex.chain_rule(graph, "a0", "e0")),
    )
    yield case(diamonds(5), "x0", "x5", equals=1.5**5, label="5 diamonds")
    yield bound(
        "number of multiplications for 12 diamonds, which have 48 edges",
        lambda ex: multiplications(ex.chain_rule, 12),
        at_most=500,
    )


class CountedSlope(float):
    """A slope that counts how often it is multiplied."""

    count = 0

    def __mul__(self, other):
        CountedSlope.count += 1
        return float(self) * float(other)

    __rmul__ = __mul__


def multiplications(function, count):
    """How many multiplications the function makes with the slopes of a chain of diamonds."""
    CountedSlope.count = 0
    function([(start, end, CountedSlope(slope)) for start, end, slope in diamonds(count)], "x0", f"x{count}")
    return CountedSlope.count


keeps_the_last_way = misconception(
    chain_rule,
    "You kept only the last way into each quantity. Where several ways lead to one quantity, their contributions add "
    "up: += and not =.",
    edit=("rate.get(end, 0.0) + slope", "slope"),
)


@misconception(
    chain_rule,
    "You kept only the last way into each quantity on which the source has an effect. Where several ways lead to one "
    "quantity, their contributions add up: += and not =.",
)
def keeps_the_last_way_reached(edges, source, target):
    rate = {source: 1.0}
    for start, end, slope in edges:
        if start in rate:
            rate[end] = slope * rate[start]
    return float(rate.get(target, 0.0))


@misconception(
    chain_rule,
    "You kept one edge for each pair of quantities, as a dictionary does. In y = x * x two edges lead from x to y, and both "
    "count.",
)
def one_edge_for_each_pair(edges, source, target):
    rate = {source: 1.0}
    for (start, end), slope in {(start, end): slope for start, end, slope in edges}.items():
        rate[end] = rate.get(end, 0.0) + slope * rate.get(start, 0.0)
    return float(rate.get(target, 0.0))


@misconception(
    chain_rule,
    "You kept only the first way into each quantity. A quantity that depends on the source in two ways feels both: add "
    "them up.",
)
def keeps_the_first_way(edges, source, target):
    rate = {source: 1.0}
    for start, end, slope in edges:
        if start in rate and end not in rate:
            rate[end] = slope * rate[start]
    return float(rate.get(target, 0.0))


@misconception(
    chain_rule,
    "You added the slopes along a path. Along a path they multiply: 2 euro a cup times 3 cups an hour.",
)
def adds_along_the_path(edges, source, target):
    rate = {source: (1, 0.0)}  # number of paths, sum of their sums
    for start, end, slope in edges:
        if start in rate:
            paths, total = rate.get(end, (0, 0.0))
            more, so_far = rate[start]
            rate[end] = (paths + more, total + so_far + more * slope)
    return float(rate[target][1]) if target in rate and target != source else float(target == source)


@misconception(
    chain_rule,
    "You multiplied the contributions of different paths. Within a path slopes multiply, but the paths add up.",
)
def multiplies_the_paths(edges, source, target):
    rate = {source: 1.0}
    for start, end, slope in edges:
        if start in rate:
            rate[end] = rate.get(end, 1.0) * slope * rate[start]
    return float(rate.get(target, 0.0))


@misconception(
    chain_rule,
    "You multiplied all the slopes of the graph. Only edges on a path from source to target count, and different paths "
    "add up.",
)
def multiplies_every_edge(edges, source, target):
    return float(np.prod([slope for _, _, slope in edges]))


counts_the_source_as_nothing = misconception(
    chain_rule,
    "You began with 0 for the source, so nothing is ever passed on. A quantity changes with itself at the rate 1.",
    edit=("rate = {source: 1.0}", "rate = {source: 0.0}"),
)


@misconception(
    chain_rule,
    "You took only the edges that lead from the source straight to the target. The ways through other quantities count "
    "as well.",
)
def direct_edges_only(edges, source, target):
    direct = sum(slope for start, end, slope in edges if (start, end) == (source, target))
    return float(direct + (source == target))


@misconception(
    chain_rule,
    "Right, but you walk every path on its own. A chain of 12 diamonds has 4096 paths and 48 edges; one of 40 would never "
    "end. Add up where paths meet, and go on from there once.",
)
def walks_every_path(edges, source, target):
    def rate(quantity):
        return float(quantity == target) + sum(slope * rate(end) for start, end, slope in edges if start == quantity)

    return rate(source)


@misconception(
    chain_rule,
    "You looked the target up without asking whether it was ever reached. A quantity that no path leads to does not "
    "change with the source: its derivative is 0.",
)
def knows_reached_quantities_only(edges, source, target):
    rate = {source: 1.0}
    for start, end, slope in edges:
        if start in rate:
            rate[end] = rate.get(end, 0.0) + slope * rate[start]
    return float(rate[target])


fails_without_a_path = misconception(
    chain_rule,
    "You looked the target up without asking whether it was ever reached. A quantity that no path leads to does not "
    "change with the source: its derivative is 0.",
    edit=("rate.get(target, 0.0)", "rate[target]"),
)


@also_correct(chain_rule)
def chain_rule_backwards(edges, source, target):
    """From the target to the source: reverse mode, in which each edge is used once too."""
    blame = {target: 1.0}
    for start, end, slope in reversed(edges):
        blame[start] = blame.get(start, 0.0) + slope * blame.get(end, 0.0)
    return blame.get(source, 0.0)


@also_correct(chain_rule)
def chain_rule_by_recursion(edges, source, target):
    """Ask each quantity for its derivative, and remember the answers."""
    into, known = {}, {source: 1.0}
    for start, end, slope in edges:
        into.setdefault(end, []).append((start, slope))

    def rate(quantity):
        if quantity not in known:
            known[quantity] = sum(slope * rate(start) for start, slope in into.get(quantity, []))
        return known[quantity]

    return rate(target)
