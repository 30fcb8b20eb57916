import functools

from grader.checks import also_correct, bound, case, check, misconception

STAND = [
    ("price", "cups", -1.0),
    ("price", "revenue", 4.0),
    ("cups", "revenue", 2.0),
    ("revenue", "takings", 3.0),
    ("hours", "takings", 8.0),
    ("hours", "tiredness", 6.0),
    ("takings", "profit", 1.0),
    ("tiredness", "profit", -1.0),
]


def random_edges(rng, layers, width):
    """Edges between neighbouring layers and over one layer, in the order of computation."""
    names = [[f"{letter}{i}" for i in range(width)] for letter in "abcdefgh"[:layers]]
    return [
        (start, end, float(rng.choice([-1, 1]) * rng.integers(5, 30) / 10))
        for k in range(1, layers)
        for j in range(max(k - 2, 0), k)
        for start in names[j]
        for end in names[k]
    ]


@check(
    problem="M3",
    lesson="Forward and backward sweeps",
    hints=[
        "What is the derivative of the profit with respect to itself? And with respect to the takings, its neighbour?",
        "Go through the edges from the last to the first. Each edge hands the blame of its end, times its slope, to its "
        "start.",
        "`for start, end, slope in reversed(edges): derivative[start] += slope * derivative[end]`.",
    ],
)
def blame(rng):
    yield case([("x", "y", 3.0)], "y", equals={"x": 3.0, "y": 1.0})
    yield case([("x", "y", 3.0), ("x", "y", 4.0)], "y", equals={"x": 7.0, "y": 1.0}, label="two edges, as in x * x")
    yield case(STAND[:3], "revenue", equals={"price": 2.0, "cups": 2.0, "revenue": 1.0})
    yield case(
        STAND,
        "profit",
        equals={
            "price": 6.0,
            "cups": 6.0,
            "revenue": 3.0,
            "takings": 1.0,
            "hours": 2.0,
            "tiredness": -1.0,
            "profit": 1.0,
        },
    )
    yield case(
        [("x", "y", 3.0), ("y", "z", 2.0)], "y", equals={"x": 3.0, "y": 1.0, "z": 0.0}, label="beyond the target"
    )
    yield case([("x", "y", 3.0)], "other", equals={"x": 0.0, "y": 0.0, "other": 1.0}, label="a target without edges")
    yield case(random_edges(rng, 4, 3), "d1")
    yield bound(
        "number of multiplications for a ladder of 12 double edges",
        lambda ex: multiplications(ex.blame, 12),
        at_most=500,
    )


class CountedSlope(float):
    """A slope that counts how often it is multiplied."""

    count = 0

    def __mul__(self, other):
        CountedSlope.count += 1
        return float(self) * float(other)

    __rmul__ = __mul__


def multiplications(function, steps):
    """How many multiplications the function makes with the slopes of a ladder, which has 2^steps paths."""
    CountedSlope.count = 0
    function([(f"x{k}", f"x{k + 1}", CountedSlope(slope)) for k in range(steps) for slope in (0.5, 1.0)], f"x{steps}")
    return CountedSlope.count


@misconception(
    blame,
    "You overwrote the blame of a quantity that is used more than once. What comes back along its edges adds up: +=.",
)
def blame_overwritten(edges, target):
    derivative = {name: 0.0 for start, end, _ in edges for name in (start, end)}
    derivative[target] = 1.0
    for start, end, slope in reversed(edges):
        derivative[start] = slope * derivative[end]
    return derivative


@misconception(
    blame,
    "You went through the edges from the first to the last. The blame of a quantity is then passed on before it has "
    "arrived; go backwards.",
)
def blame_forwards(edges, target):
    derivative = {name: 0.0 for start, end, _ in edges for name in (start, end)}
    derivative[target] = 1.0
    for start, end, slope in edges:
        derivative[start] += slope * derivative[end]
    return derivative


@misconception(
    blame,
    "You passed rates from start to end: that is the forward sweep, for one source. Blame travels from end to start.",
)
def rates_instead_of_blame(edges, target):
    derivative = {name: 0.0 for start, end, _ in edges for name in (start, end)}
    derivative[target] = 1.0
    for start, end, slope in edges:
        derivative[end] += slope * derivative[start]
    return derivative


@misconception(
    blame,
    "Right, but you walk every path on its own, from every quantity. Sweep backwards once, and let each edge hand its "
    "blame on when it is complete.",
)
def walks_every_path(edges, target):
    def of(name):
        return float(name == target) + sum(slope * of(end) for start, end, slope in edges if start == name)

    return {name: of(name) for name in {target: None} | {n: None for start, end, _ in edges for n in (start, end)}}


@misconception(
    blame,
    "Quantities that the target does not depend on are missing from your answer. Their derivative is 0, and they were "
    "asked for.",
)
def leaves_out_the_blameless(edges, target):
    derivative = {target: 1.0}
    for start, end, slope in reversed(edges):
        if end in derivative:
            derivative[start] = derivative.get(start, 0.0) + slope * derivative[end]
    return derivative


@misconception(
    blame,
    "You gave the target itself the derivative 0 at the end, or left it without its 1. A quantity changes with itself at "
    "the rate 1.",
)
def target_without_one(edges, target):
    derivative = {name: 0.0 for start, end, _ in edges for name in (start, end)}
    derivative[target] = 1.0
    for start, end, slope in reversed(edges):
        derivative[start] += slope * derivative[end]
    derivative[target] = 0.0
    return derivative


@also_correct(blame)
def blame_on_request(edges, target):
    out, names = {}, {target: None}
    for start, end, slope in edges:
        out.setdefault(start, []).append((end, slope))
        names[start] = names[end] = None

    @functools.cache
    def of(name):
        return float(name == target) + sum(slope * of(end) for end, slope in out.get(name, []))

    return {name: of(name) for name in names}
