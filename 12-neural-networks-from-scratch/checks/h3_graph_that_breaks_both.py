from grader.checks import also_correct, case, check, misconception


@check(
    problem="H3",
    lesson="The computational graph",
    hints=[
        "When does the list, reversed at the end, show a node before its parent? When the parent was met first.",
        "A short cut of three nodes breaks one side; from the other side the long way comes first, and all is well.",
        "Let two nodes share a parent, and let neither use the other. Whichever is met first brings the shared "
        "parent along, and the other user is met after it.",
    ],
)
def graph_that_breaks_both(rng):
    yield case(
        measure=keeps_the_rules,
        equals="ok",
        label="at most four nodes, no cycle, no parent twice, all below bill",
    )
    yield case(
        measure=lambda graph: misplaced(graph, from_left=True),
        equals=True,
        label="whether by_first_meeting from the left is wrong",
    )
    yield case(
        measure=lambda graph: misplaced(graph, from_left=False),
        equals=True,
        label="whether by_first_meeting from the right is wrong",
    )


def keeps_the_rules(graph):
    """ "ok", or which rule is broken."""
    if "bill" not in graph or len(graph) > 4:
        return "no bill, or more than four nodes"
    if any(parent not in graph for parents in graph.values() for parent in parents):
        return "a parent that is no node"
    if any(len(set(parents)) != len(parents) for parents in graph.values()):
        return "a parent listed twice"
    left = {node: set(parents) for node, parents in graph.items()}
    while any(not parents for parents in left.values()):
        done = next(node for node, parents in left.items() if not parents)
        del left[done]
        left = {node: parents - {done} for node, parents in left.items()}
    if left:
        return "a cycle"
    return "ok" if set(by_first_meeting(graph, True)) == set(graph) else "a node that is not below bill"


def by_first_meeting(graph, from_left):
    """Each node is listed when it is first met, depth first from the bill; the list is reversed at the end."""
    order, stack = [], ["bill"]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack.extend(reversed(graph[node]) if from_left else graph[node])
    return order[::-1]


def misplaced(graph, from_left):
    """Whether some node comes before one of its parents."""
    order = by_first_meeting(graph, from_left)
    return any(order.index(parent) > order.index(node) for node in order for parent in graph[node])


@misconception(
    graph_that_breaks_both,
    "This graph breaks one side only: from the right, the order comes out right.",
)
def breaks_one_side():
    return {"price": [], "tax": ["price"], "bill": ["price", "tax"]}


@misconception(
    graph_that_breaks_both,
    "This graph breaks one side only: from the left, the order comes out right.",
)
def breaks_the_other_side():
    return {"price": [], "tax": ["price"], "bill": ["tax", "price"]}


@misconception(
    graph_that_breaks_both,
    "A chain has a single order, and every walk finds it. Some node must be used by two others.",
)
def plain_chain():
    return {"rate": [], "price": ["rate"], "tax": ["price"], "bill": ["tax"]}


@misconception(
    graph_that_breaks_both,
    "Your graph has more than four nodes. Both sides can be broken by four: the bill, a node that is shared, and two "
    "that share it.",
)
def more_than_four():
    return {"a": [], "b": [], "x": ["a"], "y": ["b"], "bill": ["a", "x", "y", "b"]}


@also_correct(graph_that_breaks_both)
def two_short_cuts():
    return {"bill": ["k", "m", "r"], "m": ["r", "k"], "k": [], "r": []}


@also_correct(graph_that_breaks_both)
def in_a_row():
    return {"a": [], "b": ["a"], "c": ["b", "a"], "bill": ["a", "c", "b"]}
