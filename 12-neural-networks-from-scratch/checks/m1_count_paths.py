from functools import cache

from grader.checks import also_correct, case, check, misconception


def forks(count):
    parents = {"n0": []}
    for i in range(count):
        parents[f"n{i + 1}"] = [f"n{i}", f"n{i}"]
    return parents


@check(
    problem="M1",
    lesson="The computational graph",
    hints=[
        "If you know how many ways lead back from each parent, how many lead back from the node?",
        "Sum over the list of parents, so that a parent that is listed twice counts twice; the source itself has 1.",
        "It is reverse mode with all slopes 1. Keep the counts in a dict, so that each node is done once, and a "
        "stack instead of recursion for long chains.",
    ],
)
def count_paths(rng):
    diamond = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c", "a"], "other": []}
    yield case({"a": [], "b": ["a"]}, "a", "b", equals=1)
    yield case({"a": [], "b": ["a", "a"], "c": ["b", "a"]}, "a", "c", equals=3)
    yield case(diamond, "a", "d", equals=3)
    yield case(diamond, "b", "d", equals=1)
    yield case(diamond, "a", "a", equals=1, label="from a node to itself")
    yield case(diamond, "other", "d", equals=0, label="no path")
    yield case(diamond, "d", "a", equals=0, label="the wrong direction")
    yield case(expression=lambda ex: ex.count_paths(forks(17), "n0", "n17"), equals=2**17)
    many = forks(90) | {"end": ["n90", "n0"]}
    yield case(
        expression=lambda ex: str(ex.count_paths(many, "n0", "end")),
        equals=str(2**90 + 1),
        label="2 ** 90 + 1 paths, exactly",
    )
    long = {0: []} | {i: [i - 1] for i in range(1, 5000)}
    yield case(expression=lambda ex: ex.count_paths(long, 0, 4999), equals=1, label="a chain of 5000 nodes")
    size = 9
    random = {i: [int(j) for j in rng.integers(0, i, size=min(i, 3))] for i in range(size)}
    yield case(random, 0, size - 1)
    graphs = [{i: [int(j) for j in rng.integers(0, i, size=min(i, 3))] for i in range(16)} for _ in range(4)]
    yield case(expression=lambda ex: [ex.count_paths(graph, 0, 15) for graph in graphs], label="four random graphs")


distinct_parents = misconception(
    count_paths,
    "A parent that is listed twice is two edges, as the two factors of a * a are. Count it twice.",
    edit=("for parent in parents[node])", "for parent in set(parents[node]))"),
)


source_counts_zero = misconception(
    count_paths,
    "The source has the count 0 in your table, and 0 is all that is ever added up. From a node to itself there is "
    "one way, of no edges.",
    edit=("ways, stack = {source: 1}, [target]", "ways, stack = {source: 0}, [target]"),
)


leaves_count = misconception(
    count_paths,
    "You counted the ways to all nodes without parents. Only those that end in the source count.",
    edit=(
        "ways[node] = sum(ways[parent] for parent in parents[node])",
        "ways[node] = sum(ways[parent] for parent in parents[node]) if parents[node] else 1",
    ),
)


@misconception(
    count_paths,
    "Your function calls itself for each parent. It remembers what it found, so the work is right, but Python allows about "
    "1000 calls inside each other: for a chain of thousands of nodes keep what is still to be done in a list.",
)
def remembers_and_calls_itself(parents, source, target):
    ways = {source: 1}

    def count(node):
        if node not in ways:
            ways[node] = sum(count(parent) for parent in parents[node])
        return ways[node]

    return count(target)


@misconception(
    count_paths,
    "Your function calls itself for each parent. It remembers what it found, so the work is right, but Python allows about "
    "1000 calls inside each other: for a chain of thousands of nodes keep what is still to be done in a list.",
)
def cached_and_calls_itself(parents, source, target):
    """As above, but the cache is functools', in which Python words the error differently."""

    @cache
    def count(node):
        return 1 if node == source else sum(count(parent) for parent in parents[node])

    return count(target)


counts_in_floats = misconception(
    count_paths,
    "You counted in floats. From 2^53 on they skip integers; Python's own have no limit.",
    edit=("return ways[target]", "return int(float(ways[target]))"),
)


@also_correct(count_paths)
def forward_from_the_source(parents, source, target):
    """Counting repeatedly until every node that can be done is done."""
    ways, left = {source: 1}, [name for name in parents if name != source]
    while left:
        for name in list(left):
            if all(parent in ways for parent in parents[name]):
                ways[name] = sum(map(ways.get, parents[name]))
                left.remove(name)
    return ways[target]
