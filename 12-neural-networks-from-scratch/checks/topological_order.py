from grader.checks import also_correct, case, check, law, misconception


class Step:
    """A node of a graph: a name and its parents."""

    def __init__(self, name, *parents):
        self.name = name
        self.parents = parents


def names(nodes):
    return [node.name for node in nodes]


def faults(listed, last):
    """What is wrong with an order of the nodes below `last`, in words. listed: their names."""
    found, due, waiting = [], {}, [last]
    while waiting:
        node = waiting.pop()
        if node.name not in due:
            due[node.name] = node
            waiting.extend(node.parents)
    places = {}
    for place, name in enumerate(listed):
        if name in places:
            found.append(f"{name} is listed again")
        elif name not in due:
            found.append(f"{name} does not belong here")
        places.setdefault(name, place)
    for name, node in due.items():
        if name not in places:
            found.append(f"{name} is missing")
        for parent in node.parents:
            if places.get(parent.name, -1) > places.get(name, len(places)):
                found.append(f"{name} comes before its parent {parent.name}")
    return sorted(set(found))


def chain(length):
    node = Step("0")
    for number in range(1, length):
        node = Step(str(number), node)
    return node


def ladder(rungs):
    """Two ways at every rung: 2 ** rungs paths lead from the last node to the first."""
    node = Step("start")
    for rung in range(rungs):
        node = Step(f"join {rung}", Step(f"left {rung}", node), Step(f"right {rung}", node))
    return node


def random_graph(rng, size):
    nodes = []
    for number in range(size):
        count = min(len(nodes), int(rng.integers(0, 4)))
        nodes.append(Step(f"n{number}", *(nodes[i] for i in rng.choice(len(nodes), size=count, replace=False))))
    loose = [node for node in nodes if not any(node in other.parents for other in nodes)]
    return Step("last", *loose)


@check(
    lesson="The computational graph",
    hints=[
        "Which nodes may stand first in the list, and what must have happened before a node may be listed?",
        "Go from the last node to its parents, depth first, and remember in a set what was entered. A node is listed "
        "when you come back to it after its parents. With a list as a stack in the place of recursion no chain is "
        "too long.",
        "Keep pairs (node, parents_are_listed) on the stack. Pop one: if the flag is set, list the node; else, if "
        "the node is new, push (node, True) and then (parent, False) for each parent.",
    ],
)
def topological_order(rng):
    rate = Step("rate")
    yield case(expression=lambda ex: names(ex.topological_order(rate)), equals=["rate"], label="an input alone")
    price = Step("price", rate)
    error = Step("error", price)
    yield case(expression=lambda ex: names(ex.topological_order(error)), equals=["rate", "price", "error"])
    square = Step("square", error, error)
    yield case(
        expression=lambda ex: names(ex.topological_order(square)),
        equals=["rate", "price", "error", "square"],
        label="square = error * error: a node used twice by the same node",
    )
    # price goes into error and, past it, into bill: the short way must not put it too late
    bill = Step("bill", price, Step("double", error))
    yield case(
        expression=lambda ex: names(ex.topological_order(bill)),
        equals=["rate", "price", "error", "double", "bill"],
        label="a bill that uses price directly, and through error and double",
    )
    total = Step("total", Step("double", error), price, Step("tax", rate))
    yield case(
        expression=lambda ex: names(ex.topological_order(total)),
        measure=lambda listed: faults(listed, total),
        equals=[],
        label="three ways to rate",
    )
    twins = Step("difference", Step("rate"), Step("rate"))
    yield case(
        expression=lambda ex: names(ex.topological_order(twins)),
        equals=["rate", "rate", "difference"],
        label="two different nodes that bear the same name",
    )
    rungs = ladder(12)
    yield case(
        expression=lambda ex: names(ex.topological_order(rungs)),
        measure=lambda listed: faults(listed, rungs),
        equals=[],
        label="37 nodes with 4096 paths between them: no node may be entered twice",
    )
    graph = random_graph(rng, 12)
    yield case(
        expression=lambda ex: names(ex.topological_order(graph)),
        measure=lambda listed: faults(listed, graph),
        equals=[],
        label="a random graph",
    )
    yield law("last stands last", lambda ex: (ex.topological_order(graph)[-1].name, "last"))
    used = Step("used", rate, price)
    yield law(
        "a node that `last` does not depend on stays out",
        lambda ex: (names(ex.topological_order(price)), [name for name in names(ex.topological_order(used))[:-1]]),
    )
    yield case(
        expression=lambda ex: len(ex.topological_order(chain(100_000))),
        equals=100_000,
        label="a chain of 100 000 nodes",
    )


@misconception(
    topological_order,
    "A node that is used twice is listed twice. Remember which nodes were entered: backward would pass its gradient on "
    "once for each listing, and 30 such nodes after each other make 2^30 of them.",
)
def lists_twice(last):
    order, stack = [], [(last, False)]
    while stack:
        node, listed = stack.pop()
        if listed:
            order.append(node)
        else:
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order


starts_with_the_last = misconception(
    topological_order,
    "Your list begins with the last node: every node comes before its parents. Parents first is due; backward will go "
    "through the list from its end.",
    edit=("return order", "return order[::-1]"),
)


@misconception(
    topological_order,
    "You listed each node when you first met it and reversed the list at the end. A node that is used both early and "
    "late then comes too late: list a node only after its parents have been listed.",
)
def reverses_first_meetings(last):
    order, seen, stack = [], set(), [last]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            stack.extend(node.parents)
    return order[::-1]


@misconception(
    topological_order,
    "You went level by level, by the shortest way from the last node. A node that is used both directly and through "
    "others lies on the level of the short way, and its own parents may come after it. What counts is the longest "
    "way.",
)
def level_by_level(last):
    order, seen, level = [], {last}, [last]
    while level:
        order.extend(level)
        following = []
        for node in level:
            for parent in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    following.append(parent)
        level = following
    return order[::-1]


@misconception(
    topological_order,
    "Your function calls itself for each parent, and Python allows about 1000 calls inside each other. The order is "
    "right; for chains as long as this one keep what is still to be done in a list instead.",
)
def calls_itself(last):
    order, entered = [], set()

    def visit(node):
        if node not in entered:
            entered.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(last)
    return order


leaves_out_the_last = misconception(
    topological_order,
    "The last node itself is missing. Its own gradient, 1, is where backward begins.",
    edit=("return order", "return order[:-1]"),
)


leaves_out_inputs = misconception(
    topological_order,
    "Nodes without parents are missing. They are the inputs and parameters, whose gradients all of this is for.",
    edit=("return order", "return [node for node in order if node.parents]"),
)


@misconception(
    topological_order,
    "You took two nodes that look alike for one. Each node is a thing of its own: compare the objects "
    "themselves, not a name or a number in them.",
)
def compares_names(last):
    order, entered, stack = [], set(), [(last, False)]
    while stack:
        node, parents_are_listed = stack.pop()
        if parents_are_listed:
            order.append(node)
        elif node.name not in entered:
            entered.add(node.name)
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order


@also_correct(topological_order)
def by_counting_uses(last):
    """Kahn's algorithm: from the last node on, a node is free when everything that uses it has been taken."""
    uses, waiting = {last: 0}, [last]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in uses:
                uses[parent] = 0
                waiting.append(parent)
            uses[parent] += 1
    order, free = [], [last]
    while free:
        node = free.pop()
        order.insert(0, node) if len(uses) < 1000 else order.append(node)
        for parent in node.parents:
            uses[parent] -= 1
            if uses[parent] == 0:
                free.append(parent)
    return order if len(uses) < 1000 else order[::-1]


@also_correct(topological_order)
def with_iterators(last):
    order, entered, stack = [], {id(last)}, [(last, iter(last.parents))]
    while stack:
        node, parents = stack[-1]
        for parent in parents:
            if id(parent) not in entered:
                entered.add(id(parent))
                stack.append((parent, iter(parent.parents)))
                break
        else:
            stack.pop()
            order.append(node)
    return order
