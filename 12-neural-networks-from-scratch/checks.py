"""What the exercises of module 12 must satisfy, the mistakes that people make in them, and second right answers.

Gradients are compared with values worked by hand, and with central differences of formulas that are written here in plain
NumPy, so that neither a wrong forward pass nor a wrong solution confirms itself. Random entries come from `entries`:
multiples of 0.1 with both signs, none of them 0; all sizes differ.
"""

import gzip
import importlib.util
import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def measured(f, *arrays, h=1e-5):
    """The gradient of f by each of the arrays, by central differences. f takes arrays and returns a number."""
    arrays = [np.array(array, dtype=float) for array in arrays]
    gradients = []
    for array in arrays:
        gradient = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            here = array[place]
            array[place] = here + h
            above = f(*arrays)
            array[place] = here - h
            below = f(*arrays)
            array[place] = here
            gradient[place] = (above - below) / (2 * h)
        gradients.append(gradient)
    return gradients


def gradients(Tensor, f, *arrays):
    """The gradients of f by each of the arrays, by one backward pass. f takes Tensors and returns a Tensor of one number."""
    leaves = [Tensor(array) for array in arrays]
    f(*leaves).backward()
    return [leaf.grad for leaf in leaves]


CLOSE = {"rtol": 1e-5, "atol": 1e-7}  # central differences are right to about nine digits


# %% topological_order


class Step:
    """A node of a graph: a name and its parents."""

    def __init__(self, name, *parents):
        self.name = name
        self.parents = parents


def names(nodes):
    return [node.name for node in nodes]


def faults(nodes, last):
    """What is wrong with an order of the nodes below `last`, in words."""
    nodes, found, due, waiting = list(nodes), [], {}, [last]
    while waiting:
        node = waiting.pop()
        if id(node) not in due:
            due[id(node)] = node
            waiting.extend(node.parents)
    places = {}
    for place, node in enumerate(nodes):
        if id(node) in places:
            found.append(f"{node.name} is listed again")
        elif id(node) not in due:
            found.append(f"{node.name} does not belong here")
        places.setdefault(id(node), place)
    for identity, node in due.items():
        if identity not in places:
            found.append(f"{node.name} is missing")
    for node in nodes:
        for parent in node.parents:
            if places.get(id(parent), -1) > places[id(node)]:
                found.append(f"{node.name} comes before its parent {parent.name}")
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
    yield case(expression=lambda ex: faults(ex.topological_order(total), total), equals=[], label="three ways to rate")
    rungs = ladder(12)
    yield case(
        expression=lambda ex: faults(ex.topological_order(rungs), rungs),
        equals=[],
        label="37 nodes with 4096 paths between them: no node may be entered twice",
    )
    graph = random_graph(rng, 12)
    yield case(expression=lambda ex: faults(ex.topological_order(graph), graph), equals=[], label="a random graph")
    yield law("last stands last", lambda ex: (ex.topological_order(graph)[-1].name, "last"))
    used = Step("used", rate, price)
    yield law(
        "a node that `last` does not depend on stays out",
        lambda ex: (names(ex.topological_order(price)), [name for name in names(ex.topological_order(used))[:-1]]),
    )
    long = chain(100_000)
    yield case(expression=lambda ex: len(ex.topological_order(long)), equals=100_000, label="a chain of 100 000 nodes")


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


# %% Value


def slopes(Value, f, *numbers):
    """(f's number, its derivatives by each of the numbers), by one backward pass."""
    leaves = [Value(number) for number in numbers]
    result = f(*leaves)
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


def shared(Value, first, second):
    """Two losses made of one Value in between, s = a * a at a = 3; backward on one, then on the other: (s.grad, a.grad)."""
    a = Value(3.0)
    s = a * a
    (s * first).backward()
    (s * second).backward()
    return s.grad, a.grad


def in_between(Value):
    """The grads along a chain: a = 3, b = 2 a, c = b * b, d = 5 c."""
    a = Value(3.0)
    b = a * 2
    c = b * b
    d = c * 5
    d.backward()
    return [a.grad, b.grad, c.grad, d.grad]


def twice(Value, f, number):
    """The derivative in the leaf after two calls of backward on the same result."""
    leaf = Value(number)
    result = f(leaf)
    result.backward()
    result.backward()
    return leaf.grad


def long_sum(Value, terms):
    x = Value(2.0)
    total = x
    for _ in range(terms - 1):
        total = total + x
    total.backward()
    return total.data, x.grad


@check(
    lesson="Reverse mode",
    hints=[
        "For a product of 3 and 5: which Values are its parents, and how fast does it change with each of them?",
        "Each operation makes a Value from three things: the number, the parents, the slopes. backward then needs "
        "none of the formulas: it goes through the topological order from its end, and adds slope times grad to each "
        "parent.",
        "In backward: reset nodes that have parents to 0, add 1 to self.grad, then for node in reversed(order), for "
        "parent, slope in zip(node.parents, node.slopes): `parent.grad += slope * node.grad`.",
    ],
)
def Value(rng):
    yield case(expression=lambda ex: slopes(ex.Value, lambda a, b: a + b, 3, 5), equals=(8.0, [1.0, 1.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a, b: a * b, 3, 5), equals=(15.0, [5.0, 3.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a**3, 2), equals=(8.0, [12.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a**-2, 2), equals=(0.25, [-0.25]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a**0, 0), equals=(1.0, [0.0]), label="the exponent 0")
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.exp(), math.log(7)), equals=(7.0, [7.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.log(), 4), equals=(math.log(4), [0.25]))
    # at log 2, tanh is (2 - 1/2) / (2 + 1/2)
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.tanh(), math.log(2)), equals=(0.6, [0.64]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.relu() * 4, 3), equals=(12.0, [4.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.relu() * 4, 0.5), equals=(2.0, [4.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.relu() * 4, -3), equals=(0.0, [0.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a.relu() * 4, 0), equals=(0.0, [0.0]))
    yield case(  # 6 - 5 = 1 … the postage 2 * 3 + 1 = 7, the error 2: slopes 2 * 2 * 3, 2 * 2 * 2 and 2 * 2
        expression=lambda ex: slopes(ex.Value, lambda rate, kg, fee: (rate * kg + fee - 5) ** 2, 2, 3, 1),
        equals=(4.0, [12.0, 8.0, 4.0]),
    )
    yield case(
        expression=lambda ex: slopes(ex.Value, lambda a: a + a, 3),
        equals=(6.0, [2.0]),
        label="a number that is used twice",
    )
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a * a * a, 3), equals=(27.0, [27.0]))
    yield case(  # a² + a³
        expression=lambda ex: slopes(ex.Value, lambda a: (lambda b: b + b * a)(a * a), 3),
        equals=(36.0, [33.0]),
        label="b + b * a with b = a * a, which is used once directly and once later",
    )
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: 3 + 2 * a - a, 4), equals=(7.0, [1.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a, b: sum([a, b, a]), 4, 3), equals=(11.0, [2.0, 1.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: 5 - 2 * a, 4), equals=(-3.0, [-2.0]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a, b: a / b, 6, 2), equals=(3.0, [0.5, -1.5]))
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: 6 / -a, 2), equals=(-3.0, [1.5]))
    yield case(expression=lambda ex: in_between(ex.Value), equals=[120.0, 60.0, 5.0, 1.0], label="grads along a chain")
    yield case(
        expression=lambda ex: twice(ex.Value, lambda a: (a * a) * 5, 3),
        equals=60.0,
        label="two calls of backward on 5 a² at a = 3, which give 30 each",
    )
    yield case(
        expression=lambda ex: shared(ex.Value, 2, 5),
        equals=(5.0, 42.0),
        label="backward on 2 s, then on 5 s, with s = a * a: a gets 12 and 30, s keeps the last gradient only",
    )
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a, 3), equals=(3.0, [1.0]), label="backward on a leaf")
    yield case(expression=lambda ex: long_sum(ex.Value, 3000), equals=(6000.0, 3000.0), label="a sum of 3000 terms")
    yield case(expression=lambda ex: repr(ex.Value(2)), equals="Value(2.0, grad=0.0)")
    x, y, z = (float(number) for number in rng.integers(5, 20, size=3) / 10)
    yield case(
        expression=lambda ex: slopes(ex.Value, lambda a, b, c: tangle(a, b, c, a * b), x, y, z)[1],
        equals=[float(g) for g in measured(tangle_of_numbers, x, y, z)],
        label="a formula with every operation, against central differences",
        **CLOSE,
    )
    yield law(
        "the derivative of a product: (f g)' = f' g + f g'",
        lambda ex: (
            slopes(ex.Value, lambda a: a.tanh() * a.exp(), x)[1][0],
            slopes(ex.Value, lambda a: a.tanh(), x)[1][0] * math.exp(x)
            + math.tanh(x) * slopes(ex.Value, lambda a: a.exp(), x)[1][0],
        ),
    )


def tangle(a, b, c, product):
    s = (product - c).tanh()
    return (s * s + (a / c).exp()).log() * (b - s) ** 2 + (s + b).relu() * 3 - 2 / c


def tangle_of_numbers(a, b, c):
    s = np.tanh(a * b - c)
    return float(np.log(s * s + np.exp(a / c)) * (b - s) ** 2 + np.maximum(s + b, 0) * 3 - 2 / c)


overwrites_gradients = misconception(
    Value,
    "A node that is used twice keeps only the gradient that arrived last. Each use contributes: add to the parent's "
    "grad (+=), never assign it.",
    edit=("parent.grad += slope * node.grad", "parent.grad = slope * node.grad"),
)
forgets_the_chain = misconception(
    Value,
    "You gave each parent the local slope alone. The chain rule multiplies it by the node's own grad: how much the "
    "node matters to the result.",
    edit=("parent.grad += slope * node.grad", "parent.grad += slope"),
)
goes_forward = misconception(
    Value,
    "You went through the order from the inputs on. Then a node passes on its grad before it has received any: begin "
    "at the result.",
    edit=("in reversed(order)", "in order"),
)
own_factor = misconception(
    Value,
    "The slopes of the product are swapped: a * b changes with a as fast as b is large, and the other way round.",
    edit=("(other.data, self.data)", "(self.data, other.data)"),
)
power_keeps_exponent = misconception(
    Value,
    "In the slope of the power the exponent is not lowered. The derivative of a³ is 3 a².",
    edit=("self.data ** (exponent - 1)", "self.data**exponent"),
)
power_without_factor = misconception(
    Value,
    "In the slope of the power the factor is missing. The derivative of a³ is 3 a², not a².",
    edit=("exponent * self.data ** (exponent - 1)", "self.data ** (exponent - 1)"),
)
power_zero_at_zero = misconception(
    Value,
    "For the exponent 0 the power rule divides by zero at 0. a**0 is the constant 1: its slope is 0.",
    edit=(" if exponent != 0 else 0.0", ""),
)
tanh_not_squared = misconception(
    Value,
    "The slope of tanh is 1 - tanh², with the square.",
    edit=("1.0 - value**2", "1.0 - value"),
)
tanh_of_data = misconception(
    Value,
    "The slope of tanh is 1 - tanh², the square of its value, and not of the number that went in.",
    edit=("1.0 - value**2,))", "1.0 - self.data**2,))"),
)
relu_counts_zero = misconception(
    Value,
    "At 0 your relu has the slope 1. The kink has none of its own; the convention here and in PyTorch is 0.",
    edit=("self.data > 0 else", "self.data >= 0 else"),
)
relu_passes_everything = misconception(
    Value,
    "Your relu passes the gradient also where it cut the value off. Where the input is negative, the output does not "
    "change with it: slope 0.",
    edit=("(1.0 if self.data > 0 else 0.0,)", "(1.0,)"),
)
log_slope = misconception(
    Value, "The slope of the logarithm is 1 / data, and not data.", edit=("(1.0 / self.data,)", "(self.data,)")
)
keeps_old_gradients = misconception(
    Value,
    "A second backward passes on once more what the first one left in the Values in between, and the leaves get too "
    "much. Set the grad of every node that has parents to 0 first.",
    edit=("node.grad = 0.0", "pass"),
)
keeps_old_gradients_below_the_result = misconception(
    Value,
    "A second backward passes on once more what the first one left in the Values in between, and the leaves get too "
    "much. Set the grad of every node that has parents to 0 first, not only that of the result.",
    edit=(
        "                node.grad = 0.0\n        # TODO: how fast this Value changes with itself\n"
        "        self.grad += 1.0",
        "                pass\n        self.grad = 1.0",
    ),
)
forgets_leaves = misconception(
    Value,
    "You set the grad of the leaves to 0 as well. Leaves add up over several calls of backward, so that the "
    "gradients of several losses can be summed; zero_grad is a decision of the caller.",
    edit=("if node.parents:", "if True:"),
)
every_path_by_itself = misconception(
    Value,
    "You followed every path from the result down by itself, without a topological order. The leaves come out right, "
    "but the number of paths doubles with every fork, long chains exhaust Python's calls, and what is in between is "
    "not set but added to. Go through the order once, and let each Value pay its parents when it has received "
    "everything.",
    edit=(
        "        order = topological_order(self)\n        # TODO: forget what an earlier call left in the Values in "
        "between (those that have parents)\n        # Otherwise a second call would pass on the old gradients once "
        "more, and the leaves would get too much.\n        for node in order:\n            if "
        "node.parents:\n                node.grad = 0.0\n        # TODO: how fast this Value changes with "
        "itself\n        self.grad += 1.0\n        # TODO: from the last to the first, let each Value pass its grad "
        "on to its parents\n        # Backwards through the order: when a node's turn comes, everything that uses it "
        "has already paid in. Adding,\n        # never assigning: a node that is used twice receives from both "
        "places.\n        for node in reversed(order):\n            for parent, slope in zip(node.parents, "
        "node.slopes, strict=True):\n                parent.grad += slope * node.grad",
        "        def pull(node, g):\n            node.grad += g\n"
        "            for parent, slope in zip(node.parents, node.slopes, strict=True):\n"
        "                pull(parent, slope * g)\n\n        pull(self, 1.0)",
    ),
)
every_path_after_clearing = misconception(
    Value,
    "You followed every path from the result down by itself, with a function that calls itself. The grads come out "
    "right, but Python allows about 1000 calls inside each other, and with every fork the number of paths doubles. Go "
    "through the order once, and let each Value pay its parents when it has received everything.",
    edit=(
        "        self.grad += 1.0\n        # TODO: from the last to the first, let each Value pass its grad on to its "
        "parents\n        # Backwards through the order: when a node's turn comes, everything that uses it has already "
        "paid in. Adding,\n        # never assigning: a node that is used twice receives from both places.\n        for "
        "node in reversed(order):\n            for parent, slope in zip(node.parents, node.slopes, strict=True):\n"
        "                parent.grad += slope * node.grad",
        "        def pull(node, g):\n            node.grad += g\n"
        "            for parent, slope in zip(node.parents, node.slopes, strict=True):\n"
        "                pull(parent, slope * g)\n\n        pull(self, 1.0)",
    ),
)
starts_from_the_value = misconception(
    Value,
    "You started from the number of the result. The derivative of the result by itself is 1, whatever it is.",
    edit=("self.grad += 1.0", "self.grad += self.data"),
)


one_assigned = also_correct(Value, edit=("self.grad += 1.0", "self.grad = 1.0"))


@also_correct(Value)
class with_closures:
    """Each operation leaves behind a function that pays its parents."""

    def __init__(self, data):
        self.data, self.grad, self.parents, self.pay = float(data), 0.0, (), lambda g: None

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad})"

    def made(self, data, *pairs):
        result = type(self)(data)
        result.parents = tuple(parent for parent, _ in pairs)

        def pay(g):
            for parent, slope in pairs:
                parent.grad = parent.grad + g * slope

        result.pay = pay
        return result

    def lift(self, other):
        return other if isinstance(other, type(self)) else type(self)(other)

    def __add__(self, other):
        other = self.lift(other)
        return self.made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = self.lift(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, exponent):
        if exponent == 0:
            return self.made(1.0)
        return self.made(self.data**exponent, (self, exponent * self.data**exponent / self.data))

    def exp(self):
        return self.made(math.exp(self.data), (self, math.exp(self.data)))

    def log(self):
        return self.made(math.log(self.data), (self, self.data**-1))

    def tanh(self):
        return self.made(math.tanh(self.data), (self, 1 / math.cosh(self.data) ** 2))

    def relu(self):
        return self.made(self.data * (self.data > 0), (self, float(self.data > 0)))

    def backward(self):
        order, entered, stack = [], set(), [(self, False)]
        while stack:
            node, listed = stack.pop()
            if listed:
                order.append(node)
            elif node not in entered:
                entered.add(node)
                stack += [(node, True), *((parent, False) for parent in node.parents)]
        for node in order:
            node.grad = 0.0 if node.parents else node.grad
        self.grad += 1.0
        for node in order[::-1]:
            node.pay(node.grad)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + self.lift(other) * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * self.lift(other) ** -1

    def __rtruediv__(self, other):
        return self**-1 * other


# %% unbroadcast


@check(
    lesson="The gradient of broadcasting",
    hints=[
        "A fee of 1 number was added to 3 bills. Each bill says how the loss changes with it; what does the fee say?",
        "Broadcasting does two things: it puts axes in front of the shape, and it stretches axes of length 1. Undo "
        "both by sums; the axes that were stretched stay, with length 1.",
        "`grad.sum(axis=tuple(range(extra)))` for the axes in front, then `grad.sum(axis=stretched, keepdims=True)`.",
    ],
)
def unbroadcast(rng):
    G = [[1, 2, 4], [10, 20, 40]]
    yield case(G, (2, 3), equals=[[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]], label="a gradient of the right shape already")
    yield case(G, (3,), equals=[11.0, 22.0, 44.0])
    yield case(G, (1, 3), equals=[[11.0, 22.0, 44.0]])
    yield case(G, (2, 1), equals=[[7.0], [70.0]])
    yield case(G, (1,), equals=[77.0])
    yield case(G, (1, 1), equals=[[77.0]])
    yield case(G, (), equals=np.array(77.0), label="a single number")
    yield case([[5, 6]], (1, 2), equals=[[5.0, 6.0]], label="an axis of length 1 that was never stretched")
    yield case(entries(rng, 4, 2, 3), (2, 1))
    yield case(entries(rng, 4, 2, 3), (4, 1, 3))
    yield case(entries(rng, 5, 4, 2, 3), (4, 1, 1))
    big, small = entries(rng, 4, 2, 3), entries(rng, 2, 1)
    yield law(
        "sum of G * broadcast(a) = sum of unbroadcast(G) * a",
        lambda ex: (np.sum(big * np.broadcast_to(small, big.shape)), np.sum(ex.unbroadcast(big, (2, 1)) * small)),
    )
    yield raises(ValueError, G, (2,), why="(2,) does not broadcast to (2, 3)")
    yield raises(ValueError, G, (3, 2), why="(3, 2) does not broadcast to (2, 3), though it has as many entries")
    yield raises(ValueError, [1, 2, 4], (2, 3), why="broadcasting never drops an axis: (2, 3) can't become (3,)")
    yield raises(ValueError, [[1, 2, 4]], (2, 3), why="broadcasting never shrinks an axis: (2, 3) can't become (1, 3)")


loses_axes = misconception(
    unbroadcast,
    "The stretched axes are gone from your result. Keep them with length 1 (keepdims=True): the gradient has the "
    "shape of the array, and (2,) would broadcast along the wrong axis.",
    edit=("if size == 1), keepdims=True)", "if size == 1))"),
)
averages_the_copies = misconception(
    unbroadcast,
    "You averaged over the copies. Each copy was used, and the effects of all uses add up: it is a sum.",
    edit=(
        "return grad.sum(axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)",
        "axes = tuple(axis for axis, size in enumerate(shape) if size == 1)\n"
        "    count = np.prod([grad.shape[axis] for axis in axes]) if axes else 1\n"
        "    return grad.sum(axis=axes, keepdims=True) / count",
    ),
)
only_axes_in_front = misconception(
    unbroadcast,
    "You summed only over the axes in front. An axis of length 1 was stretched as well: sum over it, and keep it.",
    edit=(
        "return grad.sum(axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)",
        "return grad",
    ),
)
only_stretched_axes = misconception(
    unbroadcast,
    "You summed only over stretched axes. Broadcasting also puts new axes in front of a shape that is shorter, and "
    "these are to be summed away.",
    edit=("grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))", "pass"),
)
axes_at_the_end = misconception(
    unbroadcast,
    "You summed away the last axes. Shapes are aligned at their ends: what broadcasting adds stands in front.",
    edit=("range(grad.ndim - len(shape))", "range(len(shape), grad.ndim)"),
)


@misconception(
    unbroadcast,
    "You took one copy's gradient instead of the sum over all of them.",
)
def one_copy(grad, shape):
    grad = np.asarray(grad, dtype=float)
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError("no broadcast")
    for _ in range(grad.ndim - len(shape)):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.take([0], axis=axis)
    return grad


accepts_anything = misconception(
    unbroadcast,
    "You let a gradient pass that has fewer axes, or shorter ones, than the shape. Broadcasting only ever enlarges, "
    "so the caller has made a mistake: ValueError.",
    edit=(
        "if np.broadcast_shapes(grad.shape, shape) != grad.shape:",
        "if np.broadcast_shapes(grad.shape, shape) is None:",
    ),
)


@misconception(
    unbroadcast,
    "You left the refusal to reshape. It minds the number of entries only, and takes a gradient (2, 3) apart to fill "
    "(3, 2): compare the shapes.",
)
def leaves_it_to_reshape(grad, shape):
    grad = np.asarray(grad, dtype=float)
    front = grad.ndim - len(shape)
    stretched = [axis + front for axis, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(front), *stretched)).reshape(shape)


@also_correct(unbroadcast)
def axis_by_axis(grad, shape):
    grad = np.array(grad, dtype=float)
    np.broadcast_to(np.empty(shape), grad.shape)  # raises the ValueError
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis in range(len(shape)):
        if shape[axis] != grad.shape[axis]:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@also_correct(unbroadcast)
def by_counting_back(grad, shape):
    """Every entry of the large array adds to the entry of the small one that it was copied from."""
    grad = np.array(grad, dtype=float)
    source = np.broadcast_to(np.arange(np.prod(shape, dtype=int)).reshape(shape), grad.shape)
    return np.bincount(source.ravel(), grad.ravel()).reshape(shape)


# %% Tensor


def value_and_gradients(Tensor, f, *arrays):
    """(f's array, its gradients by each of the arrays). f takes Tensors and returns a Tensor of one number."""
    leaves = [Tensor(array) for array in arrays]
    result = f(*leaves)
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


def weighted(out, weights):
    """The sum of a Tensor's (or an array's) entries, each with a weight of its own."""
    return (out * weights).sum()


def shared_tensor(Tensor, first, second):
    """As `shared`, with s = a * a for a = [3, 1]."""
    a = Tensor([3.0, 1.0])
    s = a * a
    (s * first).sum().backward()
    (s * second).sum().backward()
    return s.grad, a.grad


@check(
    lesson="From numbers to tensors",
    timeout=10,
    hints=[
        "What has Value stored for each parent, and why would the same thing for arrays be far too large?",
        "Ask for each operation which shape g has and which shape the parent needs. + and *: unbroadcast. @: g times "
        "the other factor, transposed. sum: g goes to every entry of its group. max and indexing: g goes to the "
        "entries that were taken, and 0 everywhere else.",
        "`self @ other` pulls `g @ swapaxes(other.data, -1, -2)` and `swapaxes(self.data, -1, -2) @ g`, both through "
        "unbroadcast; indexing pulls by `np.add.at(zeros, index, g)`; sum and max first give g its axes back with "
        "reshape.",
    ],
)
def Tensor(rng):
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: a * b + a, 3, 5), equals=[np.array(6.0), np.array(3.0)]
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: a.sum(), [[1, 2, 4], [3, 5, 6]]),
        equals=(np.array(21.0), [np.ones((2, 3))]),
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: (a + b).sum(), [[1, 2, 4], [3, 5, 6]], [1, 2, 3]),
        equals=[np.ones((2, 3)), [2.0, 2.0, 2.0]],
    )
    yield case(  # every row of a meets b: b gets the sum of each column of a
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: (a * b).sum(), [[1, 2, 4], [3, 5, 6]], [7, 8, 9]),
        equals=[[[7.0, 8.0, 9.0], [7.0, 8.0, 9.0]], [4.0, 7.0, 10.0]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda b, a: (b * a).sum(), [[7], [8]], [[1, 2, 4], [3, 5, 6]]),
        equals=[[[7.0], [14.0]], [[7.0, 7.0, 7.0], [8.0, 8.0, 8.0]]],
    )
    yield case(expression=lambda ex: gradients(ex.Tensor, lambda a: (a**3).sum(), [2, -1]), equals=[[12.0, 3.0]])
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a * a * a).sum(), [2, -1]),
        equals=[[12.0, 3.0]],
        label="an array that is used three times",
    )
    yield case(  # a row times a column
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a, b: a @ b, [[2, 1]], [[3], [5]]),
        equals=([[11.0]], [[[3.0, 5.0]], [[2.0], [1.0]]]),
        label="a product of one entry, from which backward may start as well",
    )
    yield case(  # rows of b added up for each row of a; columns of a added up for each column of b
        expression=lambda ex: gradients(
            ex.Tensor, lambda a, b: (a @ b).sum(), [[1, 2], [3, 5], [4, 6]], [[1, 2], [7, 9]]
        ),
        equals=[[[3.0, 16.0], [3.0, 16.0], [3.0, 16.0]], [[8.0, 8.0], [13.0, 13.0]]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a.sum(axis=1) * [1, 10]).sum(), [[1, 2, 4], [3, 5, 6]]),
        equals=[[[1.0, 1.0, 1.0], [10.0, 10.0, 10.0]]],
    )
    yield case(  # the sum of the squared row sums, 7 and 14
        expression=lambda ex: gradients(
            ex.Tensor, lambda a: (a.sum(axis=1, keepdims=True) * a).sum(), [[1, 2, 4], [3, 5, 6]]
        ),
        equals=[[[14.0, 14.0, 14.0], [28.0, 28.0, 28.0]]],
        label="a column of sums (keepdims), and an array that is used twice",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: a.max(), [[1, 2, 4], [3, 9, 6]]),
        equals=(np.array(9.0), [[[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]),
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor, lambda a: (a.max(axis=0) * [1, 10, 100]).sum(), [[1, 7, 4], [3, 5, 6]]
        ),
        equals=[[[0.0, 10.0, 0.0], [1.0, 0.0, 100.0]]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a.max(axis=1) * [6, 10]).sum(), [[4, 2, 4], [5, 5, 5.0]]),
        equals=[[[3.0, 0.0, 3.0], [10 / 3, 10 / 3, 10 / 3]]],
        label="entries that tie for the maximum and share its gradient",
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a[1:] * [10, 100]).sum(), [4, 5, 6]),
        equals=[[0.0, 10.0, 100.0]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a[[2, 0, 2]] * [1, 10, 100]).sum(), [4, 5, 6]),
        equals=[[10.0, 0.0, 101.0]],
        label="an entry that is taken twice",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.Tensor([1.0, 2.0]).backward(),
        why="two numbers: which of them is the loss?",
    )
    yield case(
        expression=lambda ex: shared_tensor(ex.Tensor, 2, 5),
        equals=([5.0, 5.0], [42.0, 14.0]),
        label="backward on 2 s, then on 5 s, with s = a * a: in a both add up, s keeps the last gradient only",
    )
    yield case(
        expression=lambda ex: twice(ex.Tensor, lambda a: (a * a * 5).sum(), [3.0, 1.0]),
        equals=[60.0, 20.0],
        label="two calls of backward on the same loss",
    )
    yield case(expression=lambda ex: ex.Tensor([1, 2]).grad, equals=[0.0, 0.0], label="grad before any backward")
    yield case(expression=lambda ex: repr(ex.Tensor([1, 2])), equals="Tensor([1.0, 2.0])")
    yield case(  # the columns of the left factor: 2 + 3 and 5 + 7
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda a: (np.array([[2.0, 5.0], [3.0, 7.0]]) @ a).sum(), [[1], [4]]
        ),
        equals=(np.array(53.0), [[[5.0], [12.0]]]),
        label="an array on the left of @",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: (a @ [[1], [4]]).sum(), [[2, 5], [3, 7]]),
        equals=(np.array(53.0), [[[1.0, 4.0], [1.0, 4.0]]]),
        label="a list on the right of @",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda a: (3 + (a + 5) * 2 * [1, 10] + [6, 7]).sum(), [1, 2]
        ),
        equals=(np.array(171.0), [[2.0, 20.0]]),
        label="numbers and lists on either side of + and *",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: (2 * a).sum() + np.array(4.0), [1, 2]),
        equals=(np.array(10.0), [[2.0, 2.0]]),
    )
    yield from operations(rng)
    yield from composites(rng)


def operations(rng):
    """Each operation with its weighted sum, against central differences of NumPy's own operation of the same name."""
    A, B = entries(rng, 2, 3), entries(rng, 3, 4)
    stack, tall, wide = entries(rng, 5, 2, 3), entries(rng, 5, 3, 4), entries(rng, 5, 1, 2, 3)
    apart = rng.permutation(24).reshape(2, 3, 4) / 7 - 1.5  # no two entries are close: no maximum changes hands
    positive = rng.uniform(0.5, 2.0, size=(3, 2))
    forms = [
        ("(2, 3) + (3,)", lambda a, b: a + b, (A, B[:, 0])),
        ("(3, 1) - (4,)", lambda a, b: a - b, (B[:, :1], B[0])),
        ("(2, 3) * (5, 2, 3)", lambda a, b: a * b, (A, stack)),
        ("(3, 2) / (2,)", lambda a, b: a / b, (positive.T.reshape(3, 2), positive[0])),
        ("2 / (3, 2)", lambda a: 2 / a, (positive,)),
        ("1 - (2, 3)", lambda a: 1 - a, (A,)),
        ("-(2, 3)", lambda a: -a, (A,)),
        ("(3, 2) ** -0.5", lambda a: a**-0.5, (positive,)),
        ("(2, 3) @ (3, 4)", lambda a, b: a @ b, (A, B)),
        ("(5, 2, 3) @ (3, 4): one matrix for a whole stack", lambda a, b: a @ b, (stack, B)),
        ("(2, 3) @ (5, 3, 4)", lambda a, b: a @ b, (A, tall)),
        ("(5, 1, 2, 3) @ (4, 3, 2)", lambda a, b: a @ b, (wide, entries(rng, 4, 3, 2))),
        ("sum(axis=0)", lambda a: a.sum(axis=0), (stack,)),
        ("sum(axis=-1)", lambda a: a.sum(axis=-1), (stack,)),
        ("sum(axis=1, keepdims=True)", lambda a: a.sum(axis=1, keepdims=True), (stack,)),
        ("sum(axis=(0, 2))", lambda a: a.sum(axis=(0, 2)), (stack,)),
        ("max(axis=1)", lambda a: a.max(axis=1), (apart,)),
        ("max(axis=-1, keepdims=True)", lambda a: a.max(axis=-1, keepdims=True), (apart,)),
        ("max(axis=(0, 2))", lambda a: a.max(axis=(0, 2)), (apart,)),
        ("a[1]", lambda a: a[1], (stack,)),
        ("a[:, 0, ::2]", lambda a: a[:, 0, ::2], (stack,)),
        ("a[..., None, 1]", lambda a: a[..., None, 1], (stack,)),
        ("a[[0, 1, 1, 0], [2, 2, 2, 0]]", lambda a: a[[0, 1, 1, 0], [2, 2, 2, 0]], (A,)),
        ("a[mask]", lambda a: a[np.array([[True, False, True], [True, True, False]])], (A,)),
        ("mean(axis=0)", lambda a: a.mean(axis=0), (stack,)),
        ("mean(axis=(1, 2), keepdims=True)", lambda a: a.mean(axis=(1, 2), keepdims=True), (stack,)),
        ("reshape", lambda a: a.reshape(3, 10), (stack,)),
        ("transpose(2, 0, 1)", lambda a: a.transpose(2, 0, 1), (stack,)),
        ("transpose(0, -1, 1)", lambda a: a.transpose(0, -1, 1), (stack,)),
        ("transpose()", lambda a: a.transpose(), (stack,)),
    ]
    for name, f, arrays in forms:
        due = f(*arrays)
        weights = entries(rng, *due.shape)
        yield case(
            expression=lambda ex, f=f, arrays=arrays: f(*map(ex.Tensor, arrays)).data,
            equals=due,
            label=f"value of {name}",
        )
        yield case(
            expression=lambda ex, f=f, arrays=arrays, weights=weights: gradients(
                ex.Tensor, lambda *leaves: weighted(f(*leaves), weights), *arrays
            ),
            equals=measured(lambda *leaves, f=f, weights=weights: weighted(f(*leaves), weights), *arrays),
            label=f"gradients of {name}, each entry of the result with a weight of its own",
            **CLOSE,
        )
    functions = [("exp", np.exp), ("log", np.log), ("tanh", np.tanh), ("relu", lambda x: np.maximum(x, 0))]
    for name, function in functions:
        X = positive if name == "log" else A
        weights = entries(rng, *X.shape)
        yield case(
            expression=lambda ex, name=name, X=X, weights=weights: value_and_gradients(
                ex.Tensor, lambda a: weighted(getattr(a, name)(), weights), X
            ),
            equals=(
                np.array(weighted(function(X), weights)),
                measured(lambda a, g=function, weights=weights: weighted(g(a), weights), X),
            ),
            label=name,
            **CLOSE,
        )
    yield case(expression=lambda ex: gradients(ex.Tensor, lambda a: (a.relu() * 4).sum(), [0, 2]), equals=[[0.0, 4.0]])
    weights = entries(rng, 5, 6, 7)
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: weighted(a.pad(2), weights), stack),
        equals=(np.array((weights[:, 2:4, 2:5] * stack).sum()), [weights[:, 2:4, 2:5]]),
        label="pad(2)",
    )
    yield case(expression=lambda ex: ex.Tensor(A).pad(1).data, equals=np.pad(A, 1))
    yield case(expression=lambda ex: ex.Tensor(stack).pad(0).data, equals=stack)
    yield case(expression=lambda ex: ex.Tensor(stack).shape, equals=(5, 2, 3))


def composites(rng):
    """Formulas in which Tensors are used more than once, on ways of different lengths."""

    X, W, b = entries(rng, 4, 3), entries(rng, 3, 2) / 4, entries(rng, 2) / 4
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda X, W, b: network(X, W, b, tanh=lambda a: a.tanh()), X, W, b),
        equals=measured(lambda X, W, b: network(X, W, b, tanh=np.tanh), X, W, b),
        label="H = tanh(X W + b), used three times, and X and W once more past it",
        **CLOSE,
    )
    d = entries(rng, 3)
    yield law(
        "the gradient of (A x) · y by x is Aᵀ y",
        lambda ex: (
            gradients(ex.Tensor, lambda x: ((ex.Tensor(X) @ x) * X[:, :1]).sum(), d.reshape(3, 1))[0],
            X.T @ X[:, :1],
        ),
    )
    yield case(
        expression=lambda ex: long_sum(lambda start: ex.Tensor(np.array(start)), 3000)[1] * 1.0,
        equals=np.array(3000.0),
        label="a chain of 3000 sums",
    )


def network(X, W, b, tanh):
    H = tanh(X @ W + b)
    return ((H * H).sum(axis=1, keepdims=True) * H + H + X[:, :2] @ W[:2] * W[2]).sum()


overwrites_tensor_gradients = misconception(
    Tensor,
    "A Tensor that is used twice keeps only the gradient that arrived last. Each use contributes: add.",
    edit=("parent.grad = parent.grad + pull(node.grad)", "parent.grad = pull(node.grad)"),
)
keeps_old_tensor_gradients = misconception(
    Tensor,
    "A second backward passes on once more what the first one left in the Tensors in between, and the leaves get too "
    "much. Set the grad of every node that has parents to zeros first.",
    edit=("node.grad = np.zeros_like(node.data)", "pass"),
)
keeps_old_tensor_gradients_below_the_result = misconception(
    Tensor,
    "A second backward passes on once more what the first one left in the Tensors in between, and the leaves get too "
    "much. Set the grad of every node that has parents to zeros first, not only that of the result.",
    edit=(
        "                node.grad = np.zeros_like(node.data)\n        self.grad = self.grad + 1.0",
        "                pass\n        self.grad = np.ones_like(self.data)",
    ),
)
forgets_tensor_leaves = misconception(
    Tensor,
    "You set the grad of the leaves to zeros as well. Leaves add up over several calls of backward; zero_grad is a "
    "decision of the caller.",
    edit=("if node.parents:", "if True:"),
)
starts_anywhere = misconception(
    Tensor,
    "You started backward from a Tensor of several numbers, as if their sum were the loss. That hides a forgotten "
    "mean or sum: ValueError.",
    edit=("if self.data.size != 1:", "if self.data.size < 1:"),
)
sum_not_unbroadcast = misconception(
    Tensor,
    "What + hands back is not summed over the copies that broadcasting made: the gradient has the shape of the "
    "result and not of the parent.",
    edit=(
        "(lambda g: unbroadcast(g, self.shape), lambda g: unbroadcast(g, other.shape)),",
        "(lambda g: g, lambda g: g),",
    ),
)
product_not_unbroadcast = misconception(
    Tensor,
    "What * hands back is not summed over the copies that broadcasting made: the gradient has the shape of the "
    "result and not of the parent.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: g * other.data, lambda g: g * self.data),",
    ),
)
product_with_itself = misconception(
    Tensor,
    "In the gradient of * the factors are swapped: each parent is pulled with the *other* factor.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: unbroadcast(g * self.data, self.shape), lambda g: unbroadcast(g * other.data, other.shape)),",
    ),
)
product_forgets_g = misconception(
    Tensor,
    "In the gradient of * the incoming g is missing: the other factor alone is the slope, and the chain rule "
    "multiplies it by what comes from above.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: unbroadcast(other.data + 0 * g, self.shape), lambda g: unbroadcast(self.data + 0 * g, "
        "other.shape)),",
    ),
)
power_forgets_g = misconception(
    Tensor,
    "In the gradient of the power the incoming g is missing: the chain rule multiplies the slope by what comes from "
    "above.",
    edit=("g * exponent * self.data", "exponent * self.data"),
)
transposes_every_axis = misconception(
    Tensor,
    "You transposed with .T, which reverses all axes of a stack of matrices. Only the last two change places: "
    "np.swapaxes(…, -1, -2).",
    edit=("g @ np.swapaxes(other.data, -1, -2)", "g @ other.data.T"),
)
matmul_not_unbroadcast = misconception(
    Tensor,
    "A matrix that met a whole stack gets a whole stack of gradients back. Sum them: unbroadcast.",
    edit=("unbroadcast(np.swapaxes(self.data, -1, -2) @ g, other.shape)", "np.swapaxes(self.data, -1, -2) @ g"),
)
sum_spread_evenly = misconception(
    Tensor,
    "You divided the gradient of the sum among its terms. A sum changes by as much as each of its terms does: every "
    "term gets all of g. (Dividing is right for the mean.)",
    edit=(
        "np.broadcast_to(g.reshape(kept), self.shape)",
        "np.broadcast_to(g.reshape(kept), self.shape) * (self.data.sum(axis=axis).size / self.data.size)",
    ),
)
sum_along_wrong_axis = misconception(
    Tensor,
    "The pull of sum(axis) does not put the summed axis back before it broadcasts, so g is spread along the wrong "
    "axis, or does not fit at all. Give it its axis of length 1 first.",
    edit=("np.broadcast_to(g.reshape(kept), self.shape)", "np.broadcast_to(g, self.shape)"),
)
ties_take_all = misconception(
    Tensor,
    "Where entries tie for the maximum, each of yours gets the whole gradient: too much in all. They share it.",
    edit=("shares = winners / winners.sum(axis=axis, keepdims=True)", "shares = winners"),
)
max_for_everyone = misconception(
    Tensor,
    "You handed the gradient of the maximum to all entries. An entry that is not the maximum does not change it: 0.",
    edit=("winners = self.data == largest", "winners = self.data <= largest"),
)
last_repetition_wins = misconception(
    Tensor,
    "An entry that is taken twice gets only one of its two gradients: `grad[index] += g` reads each entry once. "
    "np.add.at adds for every repetition.",
    edit=("np.add.at(grad, index, g)", "grad[index] += g"),
)
gathers_instead_of_scattering = misconception(
    Tensor,
    "You gave back g itself. The gradient has the shape of the whole array: g in the places that were taken, 0 "
    "elsewhere.",
    edit=("            return grad\n", "            return g\n"),
)

matmul_by_einsum = also_correct(
    Tensor,
    edit=(
        "lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), self.shape)",
        'lambda g: unbroadcast(np.einsum("...nm,...km->...nk", g, other.data), self.shape)',
    ),
)
scatter_by_counting = also_correct(
    Tensor,
    edit=(
        "grad = np.zeros_like(self.data)\n            np.add.at(grad, index, g)\n            return grad",
        "places = np.arange(self.data.size).reshape(self.shape)[index]\n"
        "            return np.bincount(np.ravel(places), np.ravel(g), minlength=self.data.size).reshape(self.shape)",
    ),
)
sum_by_expanding = also_correct(
    Tensor,
    edit=(
        "np.broadcast_to(g.reshape(kept), self.shape)",
        "np.ones(self.shape) * (g if axis is None or keepdims else np.expand_dims(g, axis))",
    ),
)
ones_assigned = also_correct(Tensor, edit=("self.grad = self.grad + 1.0", "self.grad = np.ones_like(self.data)"))
in_place = also_correct(Tensor, edit=("parent.grad = parent.grad + pull(node.grad)", "parent.grad += pull(node.grad)"))


# %% gradient_check


class Measured:
    """A loss with claimed gradients: backward adds `claims` to the grads of its leaves, right or wrong."""

    def __init__(self, data, leaves, claims):
        self.data, self.leaves, self.claims = np.asarray(data, dtype=float), leaves, claims

    def backward(self):
        for leaf, claim in zip(self.leaves, self.claims, strict=True):
            leaf.grad = leaf.grad + claim


def leaf(data):
    data = np.asarray(data, dtype=float)
    return SimpleNamespace(data=data, grad=np.zeros_like(data))


def squares(*leaves, factors):
    """The sum of all squares, with claims of factor * x for each leaf; the truth is 2 * x."""
    total = sum((one.data**2).sum() for one in leaves)
    return Measured(total, leaves, [factor * one.data for one, factor in zip(leaves, factors, strict=True)])


def check_squares(gradient_check, arrays, factors, stale=0.0, **options):
    """The errors of `squares`, rounded; each leaf's grad is `stale` before."""
    leaves = [leaf(array) for array in arrays]
    for one in leaves:
        one.grad = np.full_like(one.data, stale)
    errors = gradient_check(lambda: squares(*leaves, factors=factors), leaves, **options)
    return [round(float(error), 6) for error in errors]


def after_check(gradient_check, array, stale):
    """(whether the data are the same to the last bit, the data, the grad) after a check of `squares`."""
    array = np.asarray(array, dtype=float)
    one = leaf(array.copy())
    one.grad = np.full_like(array, stale)
    gradient_check(lambda: squares(one, factors=[2.0]), [one])
    return bool(np.array_equal(one.data, array)), one.data, one.grad


def check_cubes(gradient_check, x, claim, **options):
    """The error for x³ with this claimed slope: central differences give 3 x² + h² exactly."""
    one = leaf([x])
    return gradient_check(lambda: Measured((one.data**3).sum(), [one], [np.array([claim])]), [one], **options)


def one_wrong_entry(gradient_check):
    """A (2, 3) parameter whose claim is right but for one entry, which is 12 instead of 8."""
    one = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    claim = 2 * one.data
    claim[1, 0] = 12.0
    return gradient_check(lambda: Measured((one.data**2).sum(), [one], [claim]), [one])


@check(
    lesson="Gradient checking",
    hints=[
        "Which two gradients are compared, and what could falsify each of them before you look?",
        "Zero the grads, call backward once. Then one entry at a time: store it, set it a step higher, compute the "
        "loss, a step lower, compute again, and put the stored number back.",
        "`for place in np.ndindex(parameter.data.shape): here = parameter.data[place]`, then `(above - below) / (2 * "
        "h)`; the error is `norm(a - c) / (norm(a) + norm(c))`.",
    ],
)
def gradient_check(rng):
    yield case(  # 2 x is right
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [2]), equals=[0.0]
    )
    yield case(  # |x - 2 x| / (|x| + |2 x|)
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [1]),
        equals=[0.333333],
        label="the gradient of x² claimed to be x, not 2 x",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0], [[3.0], [1.0]], 5.0], [2, -2, 6]),
        equals=[0.0, 1.0, 0.5],
        label="three parameters: right, of the wrong sign, and three times too large",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [2], stale=7.0),
        equals=[0.0],
        label="grads that hold 7s from earlier",
    )
    yield case(  # the claims differ by 4 in one entry; squares of the claim: 4 + 16 + 36 + 144 + 100 + 144
        expression=lambda ex: one_wrong_entry(ex.gradient_check),
        equals=[4 / (math.sqrt(444) + math.sqrt(364))],
        label="one wrong entry in a (2, 3) parameter",
    )
    yield case(
        expression=lambda ex: after_check(ex.gradient_check, [[0.1, 0.3, 1.1e-9], [1.7, -2.3, 1e6]], 7.0),
        equals=(True, [[0.1, 0.3, 1.1e-9], [1.7, -2.3, 1e6]], [[0.2, 0.6, 2.2e-9], [3.4, -4.6, 2e6]]),
        rtol=1e-7,
        atol=1e-8,
        label="what is left behind: data as before to the last bit, and in grad the gradient of this loss alone",
    )
    yield case(  # (3 + 1 - 3) / (3 + 1 + 3) for x = 1 and h = 1
        expression=lambda ex: check_cubes(ex.gradient_check, 1.0, 3.0, h=1.0),
        equals=[1 / 7],
        label="x³ with the step 1",
    )
    yield case(
        expression=lambda ex: round(check_cubes(ex.gradient_check, 2.0, 12.0)[0], 6),
        equals=0.0,
        label="x³ with the default step",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[0.1, -0.2]], [1]),
        equals=[0.333333],
        label="small gradients, claimed to be x and not 2 x",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [np.zeros((2, 3))], [2]),
        equals=[0.0],
        label="both gradients zero",
    )
    turned = np.arange(1.0, 7.0).reshape(2, 3)
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [turned.T], [2]),
        equals=[0.0],
        label="data that are a transposed view: ravel() would copy them",
    )
    scale = float(rng.uniform(0.5, 3.0))
    X = entries(rng, 3, 2)
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [X], [2 * scale]),
        equals=[round(abs(scale - 1) / (scale + 1), 6)],
        atol=2e-6,
    )
    yield law(
        "units don't matter",
        lambda ex: (
            check_squares(ex.gradient_check, [X], [3]),
            check_squares(ex.gradient_check, [1000 * X], [3]),
        ),
    )


checks_with_stale_gradients = misconception(
    gradient_check,
    "You did not clear the grads before backward, so that what an earlier call left there is counted as well.",
    edit=("parameter.grad = np.zeros_like(parameter.data)", "pass"),
)
one_sided_step = misconception(
    gradient_check,
    "You divided by h. From one step down to one step up it is 2 h.",
    edit=("/ (2 * h)", "/ h"),
)
forward_difference = misconception(
    gradient_check,
    "You took the difference between one step up and the point itself. Its error is of the order h and not h²: on "
    "curved losses a right gradient looks wrong.",
    edit=(
        "parameter.data[place] = here - h\n            below = float(loss().data)\n"
        "            parameter.data[place] = here\n            measured[place] = (above - below) / (2 * h)",
        "parameter.data[place] = here\n            below = float(loss().data)\n"
        "            measured[place] = (above - below) / h",
    ),
)
leaves_a_step = misconception(
    gradient_check,
    "You did not put the entries back after their steps: from then on everything is computed somewhere else.",
    edit=("            parameter.data[place] = here\n            measured", "            measured"),
)
steps_back_by_adding = misconception(
    gradient_check,
    "You put the entry back by adding the step again. + h - 2 h + h leaves rounding behind; store the number and put "
    "it back.",
    edit=("parameter.data[place] = here\n            measured", "parameter.data[place] += h\n            measured"),
)
absolute_error = misconception(
    gradient_check,
    "You returned the absolute difference. It depends on units: an error of 1 is nothing for a gradient of a "
    "million. Divide by the sizes of both gradients.",
    edit=(".sum()) / size) if size > 0 else 0.0", ".sum()))"),
)
divides_by_the_measured = misconception(
    gradient_check,
    "You divided by the size of the measured gradient alone. Divide by the sum of both sizes: then 1/3 stands for a factor "
    "of 2, whichever of the two is larger, and nothing exceeds 1.",
    edit=(
        "size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())",
        "size = np.sqrt((measured**2).sum())",
    ),
)
divides_by_the_larger = misconception(
    gradient_check,
    "You divided by the larger of the two sizes. Divide by their sum: a factor of 2 then gives 1/3, and a wrong sign "
    "gives 1.",
    edit=(
        "size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())",
        "size = max(np.sqrt((parameter.grad**2).sum()), np.sqrt((measured**2).sum()))",
    ),
)
divides_by_zero_size = misconception(
    gradient_check,
    "Where both gradients are zero you divided by zero. They agree: 0.0.",
    edit=(" if size > 0 else 0.0", ""),
)
steps_in_a_copy = misconception(
    gradient_check,
    "You stepped in `data.ravel()`. For an array that does not lie in one piece that is a copy, and the loss never "
    "sees the step; index the array itself.",
    edit=(
        "        for place in np.ndindex(parameter.data.shape):\n            here = parameter.data[place]\n"
        "            parameter.data[place] = here + h\n            above = float(loss().data)\n"
        "            parameter.data[place] = here - h\n            below = float(loss().data)\n"
        "            parameter.data[place] = here\n            measured[place] = (above - below) / (2 * h)",
        "        flat, found = parameter.data.ravel(), np.zeros(parameter.data.size)\n        for i in "
        "range(flat.size):\n            here = flat[i]\n            flat[i] = here + h\n            above = "
        "float(loss().data)\n            flat[i] = here - h\n            below = float(loss().data)\n            "
        "flat[i] = here\n            found[i] = (above - below) / (2 * h)\n        measured = "
        "found.reshape(parameter.data.shape)",
    ),
)
signed_sum = misconception(
    gradient_check,
    "You added up the differences with their signs, so that errors in opposite directions cancel. Take the root of "
    "the sum of squares.",
    edit=("np.sqrt(((parameter.grad - measured) ** 2).sum())", "abs((parameter.grad - measured).sum())"),
)


@also_correct(gradient_check)
def by_replacing_data(loss, parameters, h=1e-5):
    for parameter in parameters:
        parameter.grad = 0.0 * parameter.data
    loss().backward()
    errors = []
    for parameter in parameters:
        kept, claimed = parameter.data, np.array(parameter.grad)
        difference = np.zeros(kept.shape)
        for place in np.ndindex(kept.shape):
            step = np.zeros(kept.shape)
            step[place] = h
            values = []
            for sign in (1, -1):
                parameter.data = kept + sign * step
                values.append(float(loss().data))
            difference[place] = (values[0] - values[1]) / h / 2
        parameter.data = kept
        size = np.linalg.norm(claimed.ravel()) + np.linalg.norm(difference.ravel())
        errors.append(np.linalg.norm((claimed - difference).ravel()) / size if size else 0.0)
    return errors


# %% Module


def office(Module, Parameter, Tensor):
    """A network with every way of holding parameters: an attribute, a module, a list, a tuple, and one that is shared."""

    class Rates(Module):
        def __init__(self, start):
            self.per_kg = Parameter(np.array([start, start + 1]))
            self.zone = "north"

    class Office(Module):
        def __init__(self):
            self.fee = Parameter(np.array([[5.0, 6.0, 7.0]]))
            self.constant = Tensor(np.array([9.0, 9.0]))
            self.rates = [Rates(1.0), Rates(3.0)]
            self.size = 3
            self.head = (Parameter(np.array(8.0)), Rates(11.0), "no parameter")
            self.first = Rates(13.0)
            self.tied = self.rates[1].per_kg

    return Office()


OFFICE = ["fee", "rates.0.per_kg", "rates.1.per_kg", "head.0", "head.1.per_kg", "first.per_kg"]


def doubled(Module, Parameter):
    """A module that gives its input times its parameter."""

    class Doubled(Module):
        def __init__(self):
            self.factor = Parameter([2.0, 3.0])

        def forward(self, x):
            return self.factor * x

    return Doubled()


def zeroed(network):
    """The grads after zero_grad, when all of them were 1s, 2s, … before."""
    for number, parameter in enumerate(network.named_parameters().values(), start=1):
        parameter.grad = np.full(parameter.data.shape, float(number))
    network.zero_grad()
    return [parameter.grad for parameter in network.named_parameters().values()]


def saved_then_trained(network):
    """What a saved state says after every parameter has been changed in place."""
    state = network.state_dict()
    for parameter in network.named_parameters().values():
        parameter.data += 100.0
    return state


def loaded(network, state, change_afterwards=0.0):
    """The data after loading; the state's arrays are changed in place after that."""
    network.load_state_dict(state)
    for array in state.values():
        array += change_afterwards
    return {name: parameter.data for name, parameter in network.named_parameters().items()}


def load_and_catch(network, state):
    """The data after a load that must fail."""
    try:
        network.load_state_dict(state)
    except (KeyError, ValueError):
        return {name: parameter.data for name, parameter in network.named_parameters().items()}
    return "no error"


def states(rng):
    """A right state for `office`, and the same with a name missing, a name too many, and a shape that differs."""
    shapes = [(1, 3), (2,), (2,), (), (2,), (2,)]
    right = {name: np.array(entries(rng, *shape)) for name, shape in zip(OFFICE, shapes, strict=True)}
    missing = {name: array for name, array in right.items() if name != "first.per_kg"}
    extra = {**right, "last.per_kg": np.array([1.0, 2.0])}
    other_shape = {**right, "first.per_kg": np.array([[1.0, 2.0]])}
    return right, missing, extra, other_shape


INITIAL = {
    "fee": [[5.0, 6.0, 7.0]],
    "rates.0.per_kg": [1.0, 2.0],
    "rates.1.per_kg": [3.0, 4.0],
    "head.0": np.array(8.0),
    "head.1.per_kg": [11.0, 12.0],
    "first.per_kg": [13.0, 14.0],
}


@check(
    lesson="Modules and parameters",
    hints=[
        "`vars(self)` is a dict of all attributes, in the order in which they were set. Which kinds of values hold "
        "parameters?",
        "Make a list of pairs (name, item), with an entry for each item of a list or tuple. A Parameter is taken, a "
        "Module is asked for its own named_parameters, with its name and a dot in front.",
        "For a Module: `named.extend((f'{name}.{inner}', p) for inner, p in item.named_parameters().items())`. Then "
        "a dict that takes a Parameter only if no other entry `is` the same object.",
    ],
)
def Module(rng):
    yield case(
        expression=lambda ex: list(doubled(ex.Module, ex.Parameter).named_parameters()),
        equals=["factor"],
        label="a single Parameter",
    )
    yield case(
        expression=lambda ex: doubled(ex.Module, ex.Parameter)(4.0).data,
        equals=[8.0, 12.0],
        label="calling a module, which calls its forward",
    )
    yield case(
        expression=lambda ex: list(office(ex.Module, ex.Parameter, ex.Tensor).named_parameters()),
        equals=OFFICE,
        label="a Parameter, a plain Tensor, a list of Modules, a tuple of a Parameter, a Module and a string, a Module, and a "
        "Parameter that rates.1 has already",
    )
    yield case(
        expression=lambda ex: [p.data for p in office(ex.Module, ex.Parameter, ex.Tensor).parameters()],
        equals=list(INITIAL.values()),
    )
    yield case(
        expression=lambda ex: zeroed(office(ex.Module, ex.Parameter, ex.Tensor)),
        equals=[np.zeros((1, 3)), np.zeros(2), np.zeros(2), np.zeros(()), np.zeros(2), np.zeros(2)],
        label="what zero_grad leaves",
    )
    yield case(
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).state_dict(),
        equals=INITIAL,
        label="state_dict",
    )
    yield case(
        expression=lambda ex: saved_then_trained(office(ex.Module, ex.Parameter, ex.Tensor)),
        equals=INITIAL,
        label="a saved state after training went on in place",
    )
    right, missing, extra, other_shape = states(rng)
    yield case(
        expression=lambda ex: loaded(office(ex.Module, ex.Parameter, ex.Tensor), copies(right)),
        equals=right,
        label="load_state_dict",
    )
    yield case(
        expression=lambda ex: loaded(office(ex.Module, ex.Parameter, ex.Tensor), copies(right), 100.0),
        equals=right,
        label="a loaded state whose arrays change afterwards",
    )
    yield law(
        "load_state_dict(state_dict()) changes nothing",
        lambda ex: (loaded(*with_its_state(office(ex.Module, ex.Parameter, ex.Tensor))), INITIAL),
    )
    yield raises(
        KeyError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(missing),
        why="first.per_kg is missing in the state",
    )
    yield raises(
        KeyError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(extra),
        why="the state holds last.per_kg, which the module does not have",
    )
    yield raises(
        ValueError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(other_shape),
        why="(1, 2) for a Parameter of shape (2,)",
    )
    yield case(
        expression=lambda ex: load_and_catch(office(ex.Module, ex.Parameter, ex.Tensor), missing),
        equals=INITIAL,
        label="the data after a load that failed for a missing name",
    )
    yield case(
        expression=lambda ex: load_and_catch(office(ex.Module, ex.Parameter, ex.Tensor), other_shape),
        equals=INITIAL,
        label="the data after a load that failed for the shape of the last Parameter",
    )


def copies(state):
    return {name: array.copy() for name, array in state.items()}


def with_its_state(network):
    return network, network.state_dict()


overlooks_lists = misconception(
    Module,
    "Parameters inside lists and tuples are overlooked: they would never be trained, and never saved.",
    edit=("if isinstance(value, (list, tuple)):", "if False:"),
)
overlooks_tuples = misconception(
    Module,
    "Tuples are overlooked; lists are not.",
    edit=("isinstance(value, (list, tuple))", "isinstance(value, list)"),
)
overlooks_modules = misconception(
    Module,
    "Parameters of the modules inside are overlooked. A module counts with all that it holds.",
    edit=("elif isinstance(item, Module):", "elif False:"),
)
counts_every_tensor = misconception(
    Module,
    "You count every Tensor. Only Parameters are trained: a constant of the network is a plain Tensor.",
    edit=("isinstance(item, Parameter)", "isinstance(item, Tensor)"),
)
lists_shared_twice = misconception(
    Module,
    "A Parameter that is found under two names is listed twice. An optimiser would move it twice in each step.",
    edit=("if all(parameter is not other for other in first_names.values()):", "if True:"),
)
names_without_module = misconception(
    Module,
    "The names of Parameters in the modules inside lack the module's own name. Two modules of a kind would then "
    "overwrite each other's.",
    edit=('f"{name}.{inner}"', 'f"{inner}"'),
)
saves_views = misconception(
    Module,
    "Your state_dict holds the arrays themselves. Training that goes on in place changes what was saved: copy.",
    edit=("parameter.data.copy()", "parameter.data"),
)
loads_views = misconception(
    Module,
    "After loading, the Parameters are the arrays of the state themselves: training would change the state, or a "
    "second model loaded from it. Copy.",
    edit=("np.array(state[name], dtype=float)", "np.asarray(state[name], dtype=float)"),
)
loads_what_fits = misconception(
    Module,
    "Names that do not fit are passed over without a word. A misspelt or missing name means that a layer keeps its "
    "random weights: KeyError.",
    edit=(
        "        if set(parameters) != set(state):",
        "        parameters = {name: found for name, found in parameters.items() if name in state}\n        if False:",
    ),
)
ignores_extra_names = misconception(
    Module,
    "A name in the state that no Parameter has is passed over. It usually belongs to another model: KeyError.",
    edit=("if set(parameters) != set(state):", "if not set(parameters) <= set(state):"),
)
loads_any_shape = misconception(
    Module,
    "You loaded an array of another shape. It may broadcast for a while and fail far from here: ValueError.",
    edit=("if np.shape(state[name]) != parameter.shape:", "if np.size(state[name]) != parameter.data.size:"),
)
loads_halfway = misconception(
    Module,
    "The load failed, but some Parameters had been changed by then. Look at all names and shapes before changing "
    "anything.",
    edit=(
        "                raise ValueError(f",
        "                parameters['fee'].data = np.array(state['fee'])\n                raise ValueError(f",
    ),
)
zeroes_own_only = misconception(
    Module,
    "zero_grad reaches only the module's own attributes. The modules inside have gradients too.",
    edit=(
        "for parameter in self.parameters():",
        "for parameter in [value for value in vars(self).values() if isinstance(value, Parameter)]:",
    ),
)

zero_in_place = also_correct(
    Module, edit=("parameter.grad = np.zeros_like(parameter.data)", "parameter.grad = 0.0 * parameter.data")
)
load_in_place = also_correct(
    Module, edit=("parameter.data = np.array(state[name], dtype=float)", "parameter.data[...] = state[name]")
)
seen_by_identity = also_correct(
    Module,
    edit=(
        "if all(parameter is not other for other in first_names.values()):",
        "if id(parameter) not in {id(other) for other in first_names.values()}:",
    ),
)


# %% Linear


def set_data(layer, **arrays):
    """The layer with these arrays as its Parameters' data."""
    for name, array in arrays.items():
        getattr(layer, name).data = np.array(array, dtype=float)
    return layer


def parameter_gradients(layer, loss):
    """The gradients of the layer's Parameters by name. loss: takes the layer, returns a Tensor of one number."""
    loss(layer).backward()
    return {name: parameter.grad for name, parameter in layer.named_parameters().items()}


def drawn(seed, k, *shapes):
    """What successive calls of rng.uniform(-k, k, size) give."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(-k, k, size=shape) for shape in shapes]


@check(
    lesson="Modules and parameters",
    hints=[
        "A layer of 3 inputs and 2 outputs: what is the shape of its weight, and which product takes (n, 3) to (n, 2)?",
        "Set two Parameters in __init__, in the order of the docstring. In forward use only operations of Tensor: "
        "transpose, @ and +; with .data the gradients would end there.",
        "`self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))`; forward: `as_tensor(x) @ "
        "self.weight.transpose() + self.bias`.",
    ],
)
def Linear(rng):
    W, b = [[2, 1, 0.5], [1, -1, 3]], [10, 20]
    yield case(  # 2 + 2 + 2 + 10 and 1 - 2 + 12 + 20
        expression=lambda ex: set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)([[1, 2, 4]]).data,
        equals=[[16.0, 31.0]],
    )
    weight, bias = drawn(7, 1 / math.sqrt(3), (2, 3), (2,))
    yield case(
        expression=lambda ex: ex.Linear(3, 2, np.random.default_rng(7)).state_dict(),
        equals={"weight": weight, "bias": bias},
    )
    X, G = entries(rng, 4, 3), entries(rng, 4, 2)
    yield case(
        expression=lambda ex: parameter_gradients(
            ex.Linear(3, 2, np.random.default_rng(0)), lambda layer: (layer(X) * G).sum()
        ),
        equals={"weight": G.T @ X, "bias": G.sum(axis=0)},
        label="gradients of sum(G * layer(X)): Gᵀ X, and the column sums of G",
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor, lambda x: (set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)(x) * G).sum(), X
        )[0],
        equals=G @ np.array(W),
        label="the gradient by the input, G W",
    )
    Y = entries(rng, 5, 3)
    H = entries(rng, 5, 2)
    yield case(
        expression=lambda ex: parameter_gradients(
            ex.Linear(3, 2, np.random.default_rng(0)), lambda layer: (layer(X) * G).sum() + (layer(Y) * H).sum()
        ),
        equals={"weight": G.T @ X + H.T @ Y, "bias": G.sum(axis=0) + H.sum(axis=0)},
        label="a layer that is used twice, so that its gradients add up",
    )
    stack = entries(rng, 5, 4, 3)
    yield case(
        expression=lambda ex: set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)(stack).data,
        equals=stack @ np.array(W).T + np.array(b),
        label="a stack (5, 4, 3)",
    )
    yield law(
        "the layer is affine: f(x + y) - f(y) = f(x) - f(0)",
        lambda ex: affine_sides(ex.Linear(3, 2, np.random.default_rng(1)), X, Y[:4]),
    )


def affine_sides(f, x, y):
    return f(x + y).data - f(y).data, f(x).data - f(0 * x).data


bias_forgotten = misconception(
    Linear, "The bias is not added.", edit=("@ self.weight.transpose() + self.bias", "@ self.weight.transpose()")
)
weight_in_out = misconception(
    Linear,
    "Your weight has the shape (n_in, n_out). It is (n_out, n_in) here as in PyTorch, one row for each output, and "
    "enters transposed.",
    edit=("size=(n_out, n_in)", "size=(n_in, n_out)"),
)
bound_of_outputs = misconception(
    Linear,
    "You took k from the number of outputs. An output is a sum of n_in terms: k = 1 / sqrt(n_in) keeps its size in "
    "check.",
    edit=("math.sqrt(n_in)", "math.sqrt(n_out)"),
)
bound_without_root = misconception(
    Linear,
    "Your k is 1 / n_in. A sum of n_in random terms grows like the root of n_in: k = 1 / sqrt(n_in) keeps its size.",
    edit=("1 / math.sqrt(n_in)", "1 / n_in"),
)
bias_of_zeros = misconception(
    Linear,
    "Your bias starts at zeros; the docstring draws it like the weight.",
    edit=("rng.uniform(-k, k, size=n_out)", "np.zeros(n_out)"),
)
leaves_the_graph = misconception(
    Linear,
    "You computed with .data: the numbers are right, but the result does not know what it was made of, and no "
    "gradient reaches the Parameters.",
    edit=(
        "as_tensor(x) @ self.weight.transpose() + self.bias",
        "Tensor(as_tensor(x).data @ self.weight.data.T + self.bias.data)",
    ),
)
weight_leaves_the_graph = misconception(
    Linear,
    "The weight entered by its data: the numbers are right, but its gradient stays zero, and it would never be trained.",
    edit=("@ self.weight.transpose()", "@ self.weight.data.T"),
)
input_leaves_the_graph = misconception(
    Linear,
    "The input entered by its data: the numbers are right, but no gradient passes to the layer before this one.",
    edit=("as_tensor(x) @", "as_tensor(x).data @"),
)
plain_tensors = misconception(
    Linear,
    "Your weight is a plain Tensor, which a Module does not count: an optimiser would never see it. Make it a "
    "Parameter.",
    edit=("self.weight = Parameter(", "self.weight = Tensor("),
)
bias_first = misconception(
    Linear,
    "You drew the bias before the weight. The docstring fixes the order, so that a seed means the same network "
    "everywhere.",
    edit=(
        "self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))\n        self.bias = "
        "Parameter(rng.uniform(-k, k, size=n_out))",
        "bias = Parameter(rng.uniform(-k, k, size=n_out))\n"
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))\n        self.bias = bias",
    ),
)

transposed_once_more = also_correct(
    Linear,
    edit=(
        "return as_tensor(x) @ self.weight.transpose() + self.bias",
        "x = as_tensor(x)\n        axes = (*range(len(x.shape) - 2), len(x.shape) - 1, len(x.shape) - 2)\n"
        "        return self.bias + (self.weight @ x.transpose(*axes)).transpose(*axes)",
    ),
)


# %% LayerNorm


def layer_norm(x, weight, bias, eps):
    """The formula in plain NumPy."""
    variance = x.var(axis=-1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(variance + eps) * weight + bias


def all_gradients(Tensor, layer, x, G):
    """Gradients of sum(G * layer(x)) by the input and by each Parameter."""
    x = Tensor(x)
    (layer(x) * G).sum().backward()
    return [x.grad, *(parameter.grad for parameter in layer.named_parameters().values())]


@check(
    lesson="Modules and parameters",
    hints=[
        "The row (1, 3) has the mean 2. What are its variance and its two normalised entries, for eps = 0 and for "
        "eps = 3?",
        "Mean and variance of each row by Tensor.mean(axis=-1, keepdims=True), so that they know where they came "
        "from. The root of (variance + eps) as a power.",
        "`centered = x - x.mean(axis=-1, keepdims=True)`, then `centered * (variance + self.eps) ** -0.5 * "
        "self.weight + self.bias`.",
    ],
)
def LayerNorm(rng):
    yield case(expression=lambda ex: ex.LayerNorm(2, eps=0.0)([[1, 3]]).data, equals=[[-1.0, 1.0]])
    yield case(
        expression=lambda ex: ex.LayerNorm(2, eps=3.0)([[1, 3]]).data,
        equals=[[-0.5, 0.5]],
        label="eps = 3: sqrt(1 + 3)",
    )
    yield case(  # variance 6, plus 3: divided by 3
        expression=lambda ex: (
            set_data(ex.LayerNorm(3, eps=3.0), weight=[1, 10, 2], bias=[5, 6, 7])([[1, 4, 7], [4, 4, 4]]).data
        ),
        equals=[[4.0, 6.0, 9.0], [5.0, 6.0, 7.0]],
        label="weight and bias; and a row of equal entries",
    )
    yield case(
        expression=lambda ex: ex.LayerNorm(3).state_dict(), equals={"weight": [1.0, 1.0, 1.0], "bias": [0.0, 0.0, 0.0]}
    )
    yield case(
        expression=lambda ex: ex.LayerNorm(2)([[0.001, 0.003]]).data,
        equals=[[-0.001 / math.sqrt(1.1e-5), 0.001 / math.sqrt(1.1e-5)]],
        label="the default eps, 1e-5, where the variance is 1e-6",
    )
    x, G, weight, bias = entries(rng, 4, 3), entries(rng, 4, 3), entries(rng, 3), entries(rng, 3)
    for eps in (1e-5, 2.0):
        yield case(
            expression=lambda ex, eps=eps: set_data(ex.LayerNorm(3, eps=eps), weight=weight, bias=bias)(x).data,
            equals=layer_norm(x, weight, bias, eps),
        )
        yield case(
            expression=lambda ex, eps=eps: all_gradients(
                ex.Tensor, set_data(ex.LayerNorm(3, eps=eps), weight=weight, bias=bias), x, G
            ),
            equals=measured(lambda x, w, b, eps=eps: float((layer_norm(x, w, b, eps) * G).sum()), x, weight, bias),
            label="gradients by x, weight and bias",
            **CLOSE,
        )
    stack = entries(rng, 2, 5, 3)
    yield case(
        expression=lambda ex: set_data(ex.LayerNorm(3, eps=0.5), weight=weight, bias=bias)(stack).data,
        equals=layer_norm(stack, weight, bias, 0.5),
        label="a stack (2, 5, 3)",
    )
    yield law(
        "scale and offset of a row don't matter (eps = 0)",
        lambda ex: (ex.LayerNorm(3, eps=0.0)(7 * x + 2).data, ex.LayerNorm(3, eps=0.0)(x).data),
    )
    yield law(
        "so each row of the gradient by x adds up to 0",
        lambda ex: (all_gradients(ex.Tensor, ex.LayerNorm(3, eps=0.0), x, G)[0].sum(axis=1), np.zeros(4)),
        atol=1e-8,
    )


normalises_columns = misconception(
    LayerNorm,
    "You normalised over the rows of the batch. That is batch norm; layer norm treats each row by itself, along the "
    "last axis.",
    edit=(
        "centered = x - x.mean(axis=-1, keepdims=True)\n        # TODO: divide by the standard deviation of the row, "
        "with eps inside the root\n        variance = (centered * centered).mean(axis=-1, keepdims=True)",
        "centered = x - x.mean(axis=0, keepdims=True)\n        variance = (centered * centered).mean(axis=0, "
        "keepdims=True)",
    ),
)
sample_variance = misconception(
    LayerNorm,
    "Your variance divides by d - 1. Layer norm, here and in PyTorch, divides by d.",
    edit=(
        "(centered * centered).mean(axis=-1, keepdims=True)",
        "(centered * centered).sum(axis=-1, keepdims=True) * (1 / (x.shape[-1] - 1))",
    ),
)
eps_outside = misconception(
    LayerNorm,
    "You added eps to the standard deviation, outside of the root. It belongs to the variance: sqrt(variance + eps).",
    edit=("(variance + self.eps) ** -0.5", "(variance**0.5 + self.eps) ** -1"),
)
eps_forgotten = misconception(
    LayerNorm,
    "eps is missing. A row of equal entries has the variance 0, and dividing by its root gives NaN.",
    edit=("(variance + self.eps) ** -0.5", "variance**-0.5"),
)
root_forgotten = misconception(
    LayerNorm,
    "You divided by the variance. To come out with variance 1, divide by its root.",
    edit=("** -0.5", "** -1"),
)
not_centered = misconception(
    LayerNorm,
    "The mean is not subtracted from what is divided.",
    edit=("normal = centered *", "normal = x *"),
)
constants_of_the_row = misconception(
    LayerNorm,
    "The values are right, the gradient is not: mean and variance entered as plain arrays. They depend on x, so x "
    "also acts through them.",
    edit=(
        "centered = x - x.mean(axis=-1, keepdims=True)\n        # TODO: divide by the standard deviation of the row, "
        "with eps inside the root\n        variance = (centered * centered).mean(axis=-1, keepdims=True)",
        "centered = x - x.data.mean(axis=-1, keepdims=True)\n        variance = x.data.var(axis=-1, keepdims=True)",
    ),
)
constant_mean = misconception(
    LayerNorm,
    "The values are right, the gradient is not: the mean entered as a plain array. It depends on x, so x also acts "
    "through it.",
    edit=("x - x.mean(axis=-1, keepdims=True)\n", "x - x.data.mean(axis=-1, keepdims=True)\n"),
)
constant_variance = misconception(
    LayerNorm,
    "The values are right, the gradient is not: the variance entered as a plain array. It depends on x, so x also acts "
    "through it.",
    edit=("(centered * centered).mean(axis=-1, keepdims=True)", "x.data.var(axis=-1, keepdims=True)"),
)
no_stretch = misconception(
    LayerNorm,
    "weight and bias have no part in your result.",
    edit=("return normal * self.weight + self.bias", "return normal"),
)

variance_from_squares = also_correct(
    LayerNorm,
    edit=(
        "(centered * centered).mean(axis=-1, keepdims=True)",
        "(x * x).mean(axis=-1, keepdims=True) - x.mean(axis=-1, keepdims=True) ** 2",
    ),
)


# %% cross_entropy


def nats(logits, labels):
    """The formula in plain NumPy, for moderate logits."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return float(-np.log(p[np.arange(len(labels)), labels]).mean())


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "What is the logarithm of exp(z_1) / (exp(z_1) + exp(z_2)), written without any quotient?",
        "Loss of a row: log(sum of exp(z)) - z[label]. Subtract the row's maximum from z first; the difference is "
        "the same, and no exponential overflows. The right entries come by indexing with two arrays.",
        "`shifted[np.arange(n), labels]` takes one entry of each row; `(shifted.exp().sum(axis=1).log() - "
        "that).mean()`.",
    ],
)
def cross_entropy(rng):
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda z: ex.cross_entropy(z, [1]), [[0, 0]]),
        equals=(np.array(math.log(2)), [[[0.5, -0.5]]]),
    )
    log3 = math.log(3)
    yield case(  # probabilities 3/4 and 1/4
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda z: ex.cross_entropy(z, [0]), [[log3, 0]]),
        equals=(np.array(math.log(4 / 3)), [[[-0.25, 0.25]]]),
        label="probabilities 3/4 and 1/4, and the first class is right",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda z: ex.cross_entropy(z, [0, 1]), [[log3, 0], [log3, 0]]
        ),
        equals=(np.array((math.log(4 / 3) + math.log(4)) / 2), [[[-0.125, 0.125], [0.375, -0.375]]]),
        label="the mean over two rows",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda z: ex.cross_entropy(z, [2, 0]), [[0, 0, 1000], [0, 0, 1000]]
        ),
        equals=(np.array(500.0), [[[0.0, 0.0, 0.0], [-0.5, 0.0, 0.5]]]),
        label="logits of 1000",
    )
    yield case(
        expression=lambda ex: ex.cross_entropy([[-1000, -1000], [1000, 1000]], [1, 0]).data,
        equals=np.array(math.log(2)),
        label="an array, with rows 2000 apart",
    )
    Z, labels = entries(rng, 5, 3), np.array([2, 0, 1, 1, 2])
    yield case(expression=lambda ex: ex.cross_entropy(ex.Tensor(Z), labels).data, equals=np.array(nats(Z, labels)))
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda z: ex.cross_entropy(z, labels), Z),
        equals=measured(lambda z: nats(z, labels), Z),
        label="the gradient, against central differences",
        **CLOSE,
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda z: ex.cross_entropy(z, labels) + (z * z).sum(), Z),
        equals=measured(lambda z: nats(z, labels) + float((z * z).sum()), Z),
        label="logits that are used twice",
        **CLOSE,
    )
    shift = entries(rng, 5, 1)
    yield law(
        "adding a number to a row changes nothing",
        lambda ex: (ex.cross_entropy(Z + shift, labels).data, ex.cross_entropy(Z, labels).data),
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1, -1]), why="no class -1"
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1, 2]), why="classes are 0 and 1"
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1]), why="two rows and one label"
    )


adds_up_the_rows = misconception(
    cross_entropy,
    "You added up the losses of the rows. Take the mean, or the step size would have to change with the size of the "
    "batch.",
    edit=("labels]).mean()", "labels]).sum()"),
)
divides_by_all_entries = misconception(
    cross_entropy,
    "You divided by the number of all entries, n k. Each row has one loss: divide by n.",
    edit=("labels]).mean()", "labels]).mean() * (1 / k)"),
)
exponentials_overflow = misconception(
    cross_entropy,
    "exp(1000) overflows to inf. Subtract each row's maximum first: softmax does not see it.",
    edit=("shifted = logits - logits.data.max(axis=1, keepdims=True)", "shifted = logits"),
)
one_maximum_for_all = misconception(
    cross_entropy,
    "You subtracted the maximum of all rows. A row that lies far below it underflows to zeros, and log(0) is -inf: "
    "every row needs its own maximum.",
    edit=("logits.data.max(axis=1, keepdims=True)", "logits.data.max()"),
)
log_of_softmax = misconception(
    cross_entropy,
    "You took the logarithm of the softmax. A probability that underflows to 0 has the logarithm -inf; take the "
    "logarithm first, as a difference: z[label] - log(sum of exp(z)).",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "-(shifted.exp() / shifted.exp().sum(axis=1, keepdims=True))[np.arange(n), labels].log().mean()",
    ),
)
keeps_log_from_zero = misconception(
    cross_entropy,
    "You added a small number inside the logarithm so that it is never infinite. That bends the loss: where the "
    "network is confidently wrong it stops at log of that number, and the gradient dies. Take the logarithm as a "
    "difference; it needs no such help.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "-((shifted.exp() / shifted.exp().sum(axis=1, keepdims=True))[np.arange(n), labels] + 1e-9).log().mean()",
    ),
)
wrong_sign = misconception(
    cross_entropy,
    "The sign is wrong: you return the log-likelihood, which grows as the network gets better. A loss is its negative.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "(shifted[np.arange(n), labels] - shifted.exp().sum(axis=1).log()).mean()",
    ),
)
all_columns = misconception(
    cross_entropy,
    "`z[:, labels]` takes for every row the columns of all labels. One entry of each row is due: z[np.arange(n), "
    "labels].",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "(shifted.exp().sum(axis=1, keepdims=True).log() - shifted[:, labels]).mean()",
    ),
)
sums_down = misconception(
    cross_entropy,
    "You added up the exponentials of each column, over the examples. The probabilities of one row add up to 1: axis "
    "1.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels])",
        "(shifted.exp().sum(axis=0).log()[labels] - shifted[np.arange(n), labels])",
    ),
)
minus_one_is_last = misconception(
    cross_entropy,
    "The label -1 came through: for NumPy it is the last class. A label that is no class is a mistake in the data: "
    "ValueError.",
    edit=("labels.min() < 0 or ", ""),
)

maximum_as_tensor = also_correct(
    cross_entropy, edit=("logits.data.max(axis=1, keepdims=True)", "logits.max(axis=1, keepdims=True)")
)
with_one_hot = also_correct(
    cross_entropy,
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "((shifted.exp().sum(axis=1, keepdims=True).log() - shifted) * np.eye(k)[labels]).sum() * (1 / n)",
    ),
)


# %% SGD


def trajectory(optimizer_class, start, gradients, rates=None, as_iterator=False, **options):
    """The data of each parameter after the last step. gradients: for each step, one array for each parameter.

    rates: the attribute lr before each step, as a schedule would set it.
    """
    leaves = [leaf(np.array(array, dtype=float)) for array in start]
    optimizer = optimizer_class(iter(leaves) if as_iterator else leaves, **options)
    for number, step in enumerate(gradients):
        if rates is not None:
            optimizer.lr = rates[number]
        for one, gradient in zip(leaves, step, strict=True):
            one.grad = np.array(gradient, dtype=float)
        optimizer.step()
    return [one.data for one in leaves]


def grads_after(optimizer_class, start, gradients, then_zero=False, **options):
    """The grads after the steps; every step uses the same array objects."""
    leaves = [leaf(np.array(array, dtype=float)) for array in start]
    optimizer = optimizer_class(leaves, **options)
    for one, gradient in zip(leaves, gradients, strict=True):
        one.grad = np.array(gradient, dtype=float)
    for _ in range(3):
        optimizer.step()
    if then_zero:
        optimizer.zero_grad()
    return [one.grad for one in leaves]


def two_parameters(rng, steps):
    """(start, gradients of each step) for parameters of shape (2, 3) and (4,)."""
    start = [entries(rng, 2, 3), entries(rng, 4)]
    return start, [[entries(rng, 2, 3), entries(rng, 4)] for _ in range(steps)]


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "What has to be remembered from one step to the next, and how many of it are there?",
        "In __init__: a list of the parameters, the settings, and a list of zeros with the shape of each parameter. "
        "In step, for each: the gradient with decay, the new velocity, the new data.",
        "`g = p.grad + self.weight_decay * p.data`, `self.velocities[i] = self.momentum * self.velocities[i] + g`, "
        "`p.data = p.data - self.lr * self.velocities[i]`.",
    ],
)
def SGD(rng):
    yield case(
        expression=lambda ex: trajectory(ex.SGD, [[2, 1]], [[[4, -2]]], lr=0.5),
        equals=[[0.0, 2.0]],
        label="one plain step",
    )
    yield case(
        expression=lambda ex: trajectory(ex.SGD, [[2, 1]], [[[4, -2]], [[1, 3]]], lr=0.5),
        equals=[[-0.5, 0.5]],
        label="two plain steps",
    )
    yield case(  # velocities 4, 2 + 1 = 3, 1.5 - 2 = -0.5; 2 - 2 - 1.5 + 0.25
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]], [[1]], [[-2]]], lr=0.5, momentum=0.5),
        equals=[[-1.25]],
        label="momentum 0.5, three steps",
    )
    yield case(  # 4 + 0.25 * 2 = 4.5
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]]], lr=0.5, weight_decay=0.25),
        equals=[[-0.25]],
        label="weight decay 0.25",
    )
    yield case(  # velocities 4, 2 + 1 = 3; 2 - 0.5 * 4 - 0.1 * 3
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]], [[1]]], rates=[0.5, 0.1], lr=9.0, momentum=0.5),
        equals=[[-0.3]],
        label="an lr that changes from 0.5 to 0.1 between the steps",
    )
    start, steps = two_parameters(rng, 3)
    yield case(
        expression=lambda ex: trajectory(ex.SGD, start, steps, lr=0.3, momentum=0.9, weight_decay=0.1),
        equals=sgd_by_hand(start, steps, 0.3, 0.9, 0.1),
        label="two parameters, three steps",
    )
    yield case(
        expression=lambda ex: trajectory(ex.SGD, start, steps, as_iterator=True, lr=0.3, momentum=0.9),
        equals=sgd_by_hand(start, steps, 0.3, 0.9, 0.0),
        label="parameters from an iterator, which can be gone through only once",
    )
    yield case(
        expression=lambda ex: grads_after(ex.SGD, [[2, 1]], [[4, -2]], lr=0.5, momentum=0.5, weight_decay=0.5),
        equals=[[4.0, -2.0]],
        label="the grad after three steps, which is not the optimiser's to change",
    )
    yield case(
        expression=lambda ex: grads_after(ex.SGD, [[2, 1]], [[4, -2]], then_zero=True, lr=0.5),
        equals=[[0.0, 0.0]],
        label="what zero_grad leaves",
    )


def sgd_by_hand(start, steps, lr, momentum, decay):
    """The same, for each parameter from its own recursion."""
    result = []
    for position, x in enumerate(start):
        x, v = np.array(x, dtype=float), 0.0
        for step in steps:
            v = momentum * v + step[position] + decay * x
            x = x - lr * v
        result.append(x)
    return result


climbs = misconception(
    SGD,
    "You moved along the gradient. It points to where the loss grows; go against it.",
    edit=("parameter.data - self.lr", "parameter.data + self.lr"),
)
momentum_averages = misconception(
    SGD,
    "Your velocity is an average, with (1 - momentum) before the gradient. In PyTorch's SGD the gradient enters "
    "whole: v becomes momentum v + g.",
    edit=("* self.velocities[i] + g", "* self.velocities[i] + (1 - self.momentum) * g"),
)
forgets_the_velocity = misconception(
    SGD,
    "The velocity is not kept from one step to the next, so that momentum has no effect.",
    edit=(
        "self.velocities[i] = self.momentum * self.velocities[i] + g\n            parameter.data = parameter.data - "
        "self.lr * self.velocities[i]",
        "parameter.data = parameter.data - self.lr * (self.momentum * self.velocities[i] + g)",
    ),
)
rate_inside_velocity = misconception(
    SGD,
    "You multiplied by lr inside the velocity. With a constant lr that is the same, but after lr was lowered, the "
    "old steps still roll on at the old size.",
    edit=(
        "+ g\n            parameter.data = parameter.data - self.lr * self.velocities[i]",
        "+ self.lr * g\n            parameter.data = parameter.data - self.velocities[i]",
    ),
)
one_velocity_for_all = misconception(
    SGD,
    "All parameters share one velocity. Each needs its own.",
    edit=(
        "self.velocities[i] = self.momentum * self.velocities[i] + g\n            parameter.data = parameter.data - "
        "self.lr * self.velocities[i]",
        "self.common = self.momentum * getattr(self, 'common', np.zeros(1)).mean() + g\n            parameter.data = "
        "parameter.data - self.lr * self.common",
    ),
)
decay_beside_gradient = misconception(
    SGD,
    "Your weight decay shrinks the data beside the velocity, as AdamW does. In SGD it is part of the gradient and "
    "goes into the velocity.",
    edit=(
        "g = parameter.grad + self.weight_decay * parameter.data",
        "g = parameter.grad\n            parameter.data = parameter.data * (1 - self.lr * self.weight_decay)",
    ),
)
no_decay = misconception(
    SGD, "weight_decay has no effect.", edit=("parameter.grad + self.weight_decay * parameter.data", "parameter.grad")
)
keeps_the_iterator = misconception(
    SGD,
    "You kept the iterator itself. It has been gone through once the velocities are made, and no step finds a "
    "parameter any more: make a list first.",
    edit=("self.parameters = list(parameters)", "self.parameters = parameters"),
)
adds_into_grad = misconception(
    SGD,
    "You changed the parameter's grad in place. Whoever looks at it afterwards, to clip it or to add another batch, "
    "sees the wrong numbers.",
    edit=(
        "g = parameter.grad + self.weight_decay * parameter.data",
        "g = parameter.grad\n            g += self.weight_decay * parameter.data",
    ),
)

moves_in_place = also_correct(
    SGD,
    edit=(
        "parameter.data = parameter.data - self.lr * self.velocities[i]",
        "parameter.data -= self.lr * self.velocities[i]",
    ),
)


@also_correct(SGD)
class velocities_in_a_dict:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters, self.lr = tuple(parameters), lr
        self.settings, self.velocity = (momentum, weight_decay), {}

    def step(self):
        momentum, decay = self.settings
        for p in self.parameters:
            g = p.grad + decay * p.data if decay else p.grad
            old = self.velocity.get(id(p))
            self.velocity[id(p)] = g if old is None else momentum * old + g
            p.data = p.data - self.lr * self.velocity[id(p)]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = 0 * p.grad


# %% Adam


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "How long is Adam's first step for the gradient 4, and how long for 0.01?",
        "State: a count of steps, and two lists of zeros. In step: count once, then for each parameter update both "
        "averages, correct copies of them, move.",
        "`m_hat = self.m[i] / (1 - beta1**self.t)`, `v_hat = self.v[i] / (1 - beta2**self.t)`, then subtract "
        "`self.lr * m_hat / (np.sqrt(v_hat) + self.eps)`.",
    ],
)
def Adam(rng):
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[2, 1]], [[[4, -0.5]]], lr=0.5, eps=0.0),
        equals=[[1.5, 1.5]],
        label="the first step, whose length is lr",
    )
    yield case(  # m̂ = 4, sqrt(v̂) = 4, and 4 / (4 + 4)
        expression=lambda ex: trajectory(ex.Adam, [[2.0]], [[[4]]], lr=0.5, eps=4.0), equals=[[1.75]], label="eps = 4"
    )
    # betas 1/2 and 1/4: m = 2, then 1 + 1 = 2, m̂ = 2 / (3/4) = 8/3; v = 12, then 3 + 3 = 6, v̂ = 6 / (15/16) = 32/5
    second = (8 / 3) / math.sqrt(32 / 5)
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[2.0]], [[[4]], [[2]]], lr=0.5, betas=(0.5, 0.25), eps=0.0),
        equals=[[2 - 0.5 - 0.5 * second]],
        label="two steps with betas 1/2 and 1/4",
    )
    start, steps = two_parameters(rng, 4)
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps, lr=0.3, betas=(0.8, 0.6), eps=0.5),
        equals=adam_by_hand(start, steps, [0.3] * 4, 0.8, 0.6, 0.5),
        label="two parameters, four steps, eps = 0.5",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps),
        equals=adam_by_hand(start, steps, [0.001] * 4, 0.9, 0.999, 1e-8),
        label="the default settings",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[1.0]], [[[1e-8]]], lr=0.5),
        equals=[[0.75]],
        label="a gradient as small as eps",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps, rates=[0.3, 0.2, 0.1, 0.4], as_iterator=True, lr=9.0),
        equals=adam_by_hand(start, steps, [0.3, 0.2, 0.1, 0.4], 0.9, 0.999, 1e-8),
        label="a schedule of lr, and parameters from an iterator",
    )
    yield case(
        expression=lambda ex: grads_after(ex.Adam, [[2, 1]], [[4, -2]], lr=0.5),
        equals=[[4.0, -2.0]],
        label="the grad after three steps, which is not the optimiser's to change",
    )
    yield case(
        expression=lambda ex: grads_after(ex.Adam, [[2, 1]], [[4, -2]], then_zero=True, lr=0.5),
        equals=[[0.0, 0.0]],
        label="what zero_grad leaves",
    )
    yield law(
        "gradients ten times as large make the same steps (eps = 0)",
        lambda ex: (
            trajectory(ex.Adam, start, [[10 * g for g in step] for step in steps], lr=0.3, eps=0.0),
            trajectory(ex.Adam, start, steps, lr=0.3, eps=0.0),
        ),
    )


def adam_by_hand(start, steps, rates, beta1, beta2, eps):
    """The same from weighted sums over all gradients so far, which is what the running averages are."""
    result = []
    for position, x in enumerate(start):
        x = np.array(x, dtype=float)
        for t, lr in enumerate(rates, start=1):
            past = np.array([step[position] for step in steps[:t]])
            ages = np.arange(t)[::-1].reshape(-1, *[1] * x.ndim)
            m = (beta1**ages * past).sum(axis=0) / (beta1**ages).sum()
            v = (beta2**ages * past**2).sum(axis=0) / (beta2**ages).sum()
            x = x - lr * m / (np.sqrt(v) + eps)
        result.append(x)
    return result


no_correction = misconception(
    Adam,
    "The averages are not corrected for their start at zeros: the first steps come out too small or too large. "
    "Divide by 1 - beta^t.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat, v_hat = self.m[i], self.v[i]",
    ),
)
first_average_not_corrected = misconception(
    Adam,
    "The average of the squares is corrected for its start at zeros, that of the gradient is not: divide m by 1 - beta1^t.",
    edit=("m_hat = self.m[i] / (1 - beta1**self.t)", "m_hat = self.m[i]"),
)
second_average_not_corrected = misconception(
    Adam,
    "The average of the gradient is corrected for its start at zeros, that of the squares is not: divide v by 1 - beta2^t.",
    edit=("v_hat = self.v[i] / (1 - beta2**self.t)", "v_hat = self.v[i]"),
)
stores_the_corrected = misconception(
    Adam,
    "You stored the corrected averages in the state. The next step goes on from the plain ones; the correction is "
    "for this step only.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] = self.v[i] / (1 - "
        "beta2**self.t)",
    ),
)
eps_in_the_root = misconception(
    Adam,
    "You added eps inside the root, where 1e-8 acts as 1e-4. It stands outside: sqrt(v̂) + eps.",
    edit=("(np.sqrt(v_hat) + self.eps)", "np.sqrt(v_hat + self.eps)"),
)
eps_missing = misconception(
    Adam,
    "eps is missing. A parameter whose gradient is zero so far would be divided by zero.",
    edit=("(np.sqrt(v_hat) + self.eps)", "np.sqrt(v_hat)"),
)
counts_each_parameter = misconception(
    Adam,
    "Your count of steps grows with every parameter. The second parameter of the first step is then corrected as if "
    "it were the second step.",
    edit=(
        "            # TODO: both averages; store them as they are, without the correction\n",
        "            self.t += i > 0\n",
    ),
)
not_squared = misconception(
    Adam,
    "The second average is of the gradient, not of its square.",
    edit=("parameter.grad**2", "np.abs(parameter.grad)"),
)
no_root = misconception(
    Adam,
    "You divided by v̂ without the root. Gradients ten times as large would then make steps a tenth as long.",
    edit=("(np.sqrt(v_hat) + self.eps)", "(v_hat + self.eps)"),
)
betas_swapped = misconception(
    Adam,
    "The two betas are swapped: the first belongs to the average of the gradient.",
    edit=("beta1, beta2 = self.betas", "beta2, beta1 = self.betas"),
)

step_size_first = also_correct(
    Adam,
    edit=(
        "parameter.data = parameter.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)",
        "parameter.data -= (self.lr / (v_hat**0.5 + self.eps)) * m_hat",
    ),
)


# %% Conv2d


def windows(x, kh, kw, stride, padding):
    """All windows of padded images, one at a time: (n, c, oh, ow, kh, kw)."""
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    starts = [range(0, size - k + 1, stride) for size, k in zip(x.shape[2:], (kh, kw), strict=True)]
    rows = [np.stack([x[:, :, r : r + kh, s : s + kw] for s in starts[1]], axis=2) for r in starts[0]]
    return np.stack(rows, axis=2)


def convolve(x, weight, bias, stride=1, padding=0):
    """The formula in plain NumPy."""
    found = windows(x, *weight.shape[2:], stride, padding)
    return np.einsum("ncrsij,ocij->nors", found, weight) + bias[:, None, None]


def same_conv(conv):
    """The layer with weights that count: 1, 2, 3, … in the order of the array; bias 100, 200, …"""
    shape = conv.weight.data.shape
    return set_data(
        conv, weight=np.arange(1.0, np.prod(shape) + 1).reshape(shape), bias=100.0 * np.arange(1, shape[0] + 1)
    )


@check(
    lesson="Convolution as a matrix product",
    timeout=10,
    hints=[
        "An image of 1 row and 4 columns, a kernel of 1 row and 2 columns: which windows are there, and which matrix "
        "holds them as rows?",
        "Row numbers of window r are stride * r + (0 … kh - 1), columns likewise. With four axes, (oh, 1, kh, 1) and "
        "(1, ow, 1, kw), one indexing takes all windows. Then transpose so that the axes of a window stand together "
        "at the end, and reshape.",
        "`x[:, :, rows, columns]` is (n, c, oh, ow, kh, kw); `.transpose(0, 2, 3, 1, 4, 5).reshape(n, oh * ow, c * "
        "kh * kw)` times the kernels (c * kh * kw, n_out) plus bias; then `.transpose(0, 2, 1).reshape(n, n_out, oh, "
        "ow)`.",
    ],
)
def Conv2d(rng):
    seeded = np.random.default_rng
    edge = {"weight": [[[[-1, 1]]]], "bias": [0]}
    yield case(
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (1, 2), seeded(0)), **edge)([[[[1, 3, 3, 7]]]]).data,
        equals=[[[[2.0, 0.0, 4.0]]]],
        label="the kernel (-1, 1): right neighbour minus left, not flipped",
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor,
            lambda x: (set_data(ex.Conv2d(1, 1, (1, 2), seeded(0)), **edge)(x) * [1, 10, 100]).sum(),
            [[[[1, 3, 3, 7]]]],
        ),
        equals=[[[[[-1.0, -9.0, -90.0, 100.0]]]]],
        label="the gradient by the pixels, of which the inner ones lie in two windows",
    )
    picture = [[[[1, 2, 0], [0, 1, 3]]]]
    corner = {"weight": [[[[1, 2], [3, 4]]]], "bias": [5]}
    yield case(  # 1 + 4 + 0 + 4 + 5 and 2 + 0 + 3 + 12 + 5
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (2, 2), seeded(0)), **corner)(picture).data,
        equals=[[[[14.0, 22.0]]]],
    )
    yield case(  # padded to 4 x 5; windows begin in rows 0, 2 and columns 0, 2
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (2, 2), seeded(0), stride=2, padding=1), **corner)(picture).data,
        equals=[[[[9.0, 11.0], [5.0, 12.0]]]],
        label="stride 2, padding 1",
    )
    weight, bias = drawn(7, 1 / math.sqrt(12), (3, 2, 2, 3), (3,))
    yield case(
        expression=lambda ex: ex.Conv2d(2, 3, (2, 3), seeded(7)).state_dict(),
        equals={"weight": weight, "bias": bias},
        label="the draws for 2 channels in, 3 out, a kernel of 2 x 3",
    )
    x = entries(rng, 2, 2, 5, 7)
    counting, offsets = np.arange(1.0, 37).reshape(3, 2, 2, 3), np.array([100.0, 200.0, 300.0])
    for stride, padding in ((1, 0), (2, 0), (1, 2), (2, 1), (3, 1)):
        yield case(
            expression=lambda ex, stride=stride, padding=padding: (
                same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0), stride=stride, padding=padding))(x).data
            ),
            equals=convolve(x, counting, offsets, stride, padding),
            label=f"(2, 2, 5, 7), a kernel of 2 x 3, stride {stride}, padding {padding}",
        )
    for stride, padding in ((1, 0), (2, 1)):
        G = entries(rng, *convolve(x, counting, offsets, stride, padding).shape)
        yield case(
            expression=lambda ex, stride=stride, padding=padding, G=G: all_gradients(
                ex.Tensor, same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0), stride=stride, padding=padding)), x, G
            ),
            equals=gradients_of_convolution(x, counting, G, stride, padding),
            label=f"gradients by x, weight and bias, stride {stride}, padding {padding}",
        )
    wide = entries(rng, 2, 2, 5, 9)
    yield law(
        "an image moved by one column gives a result moved by one column",
        lambda ex: moved(same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0))), wide),
    )


def moved(layer, x):
    return layer(x[..., 1:]).data, layer(x).data[..., 1:]


def gradients_of_convolution(x, weight, G, stride, padding):
    """The gradients of sum(G * conv(x)), window by window."""
    _, _, kh, kw = weight.shape
    found = windows(x, kh, kw, stride, padding)
    padded = np.pad(np.zeros_like(x), [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    for r in range(G.shape[2]):
        for s in range(G.shape[3]):
            window = padded[:, :, stride * r : stride * r + kh, stride * s : stride * s + kw]
            window += np.einsum("no,ocij->ncij", G[:, :, r, s], weight)
    inner = padded[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]
    return [inner, np.einsum("nors,ncrsij->ocij", G, found), G.sum(axis=(0, 2, 3))]


flips_the_kernel = misconception(
    Conv2d,
    "You flipped the kernel. That is the convolution of mathematics; networks slide the kernel as it is "
    "(cross-correlation).",
    edit=("kernels = self.weight.reshape", "kernels = self.weight[:, :, ::-1, ::-1].reshape"),
)
conv_bias_forgotten = misconception(
    Conv2d, "The bias is not added.", edit=("patches @ kernels + self.bias", "patches @ kernels")
)
fan_in_of_channels = misconception(
    Conv2d,
    "You took k from the channels alone. Each output is a sum of n_in kh kw terms: k = 1 / sqrt(n_in kh kw).",
    edit=("math.sqrt(n_in * kernel_size[0] * kernel_size[1])", "math.sqrt(n_in)"),
)
fan_in_of_the_kernel = misconception(
    Conv2d,
    "You left the channels out of k. Each output is a sum over all channels: n_in kh kw terms.",
    edit=("math.sqrt(n_in * kernel_size[0]", "math.sqrt(kernel_size[0]"),
)
one_window_too_few = misconception(
    Conv2d,
    "The last window of each direction is missing. From width - kw + 1 starting places the + 1 was forgotten.",
    edit=(
        "(height - kh) // self.stride + 1, (width - kw) // self.stride + 1",
        "max((height - kh) // self.stride, 1), max((width - kw) // self.stride, 1)",
    ),
)
ignores_stride = misconception(
    Conv2d,
    "The number of windows is right, but they begin one pixel after another: window r begins in row stride * r.",
    edit=(
        "rows = (self.stride * np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (self.stride * np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]",
        "rows = (np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]",
    ),
)
ignores_padding = misconception(
    Conv2d, "padding has no effect.", edit=("as_tensor(x).pad(self.padding)", "as_tensor(x)")
)
glues_wrong_neighbours = misconception(
    Conv2d,
    "You reshaped the windows without moving the axes first. reshape glues whatever stands next to each other, here "
    "pixels of different windows; channels must come next to kh and kw.",
    edit=("windows.transpose(0, 2, 3, 1, 4, 5).reshape", "windows.reshape"),
)
channels_not_moved_back = misconception(
    Conv2d,
    "The scores are right, but you reshaped (n, windows, n_out) into (n, n_out, oh, ow) without moving the channels "
    "forward, so that channels and places are mixed up.",
    edit=("scores.transpose(0, 2, 1).reshape", "scores.reshape"),
)
kernel_axes_first = misconception(
    Conv2d,
    "The entries of your patches come in another order (kh, kw, channel) than those of the kernels (channel, kh, "
    "kw): every weight meets the wrong pixel.",
    edit=("transpose(0, 2, 3, 1, 4, 5)", "transpose(0, 2, 3, 4, 5, 1)"),
)
windows_outside_the_graph = misconception(
    Conv2d,
    "You took the windows from x.data. The result is right, but no gradient reaches the image, nor the layers before.",
    edit=("windows = x[:, :, rows, columns]", "windows = Tensor(x.data[:, :, rows, columns])"),
)
all_outside_the_graph = misconception(
    Conv2d,
    "You computed with plain arrays. The values are right, but the result does not know what it was made of: no "
    "gradient reaches the image, the weights or the bias.",
    edit=(
        "return scores.transpose(0, 2, 1).reshape(n, n_out, oh, ow)",
        "return Tensor(scores.data.transpose(0, 2, 1).reshape(n, n_out, oh, ow))",
    ),
)

offset_by_offset = also_correct(
    Conv2d,
    edit=(
        "        rows = (self.stride * np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (self.stride * np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]\n"
        "        windows = x[:, :, rows, columns]  # (n, n_in, oh, ow, kh, kw)\n",
        "        down, right, total = self.stride * oh, self.stride * ow, 0.0\n"
        "        for i in range(kh):\n"
        "            for j in range(kw):\n"
        "                part = x[:, :, i : i + down : self.stride, j : j + right : self.stride]\n"
        "                part = part[:, :, :oh, :ow].reshape(n, n_in, oh * ow).transpose(0, 2, 1)\n"
        "                total = total + part @ self.weight[:, :, i, j].transpose()\n"
        "        return (total + self.bias).transpose(0, 2, 1).reshape(n, n_out, oh, ow)\n",
    ),
)
weight_from_the_left = also_correct(
    Conv2d,
    edit=(
        "scores = patches @ kernels + self.bias  # (n, oh * ow, n_out)",
        "scores = (kernels.transpose() @ patches.transpose(0, 2, 1)).transpose(0, 2, 1) + self.bias",
    ),
)


# %% RNNCell


def recur(xs, h, weight_x, weight_h, bias):
    """All states (T, n, n_hidden) in plain NumPy."""
    states = []
    for x in xs:
        h = np.tanh(x @ weight_x.T + h @ weight_h.T + bias)
        states.append(h)
    return np.array(states)


def recurrent_gradients(Tensor, cell, xs, h, G):
    """Gradients of sum(G * states) by inputs, first state, and each Parameter."""
    xs, h = Tensor(xs), Tensor(h)
    states = cell.unroll(xs, h)
    loss = 0.0
    for state, g in zip(states, G, strict=True):
        loss = loss + (state * g).sum()
    loss.backward()
    return [xs.grad, h.grad, *(parameter.grad for parameter in cell.named_parameters().values())]


def last_gradients(cell, xs, h, g):
    """Gradients of sum(g * last state) by each Parameter."""
    return parameter_gradients(cell, lambda cell: (cell.unroll(xs, h)[-1] * g).sum())


@check(
    lesson="Recurrence",
    hints=[
        "Two things go into the new state. How is each brought to the shape (n, n_hidden)?",
        "forward is a Linear layer with two inputs, and a tanh around it. unroll calls self(xs[t], h) for each t and "
        "goes on with what comes back: a Tensor, never its data.",
        "`(as_tensor(x) @ self.weight_x.transpose() + as_tensor(h) @ self.weight_h.transpose() + self.bias).tanh()`; "
        "in unroll: `h = self(xs[t], h); states.append(h)`.",
    ],
)
def RNNCell(rng):
    seeded = np.random.default_rng
    # tanh(log 2) = 3/5, tanh(log 3) = 4/5
    log2, log3 = math.log(2), math.log(3)
    plain = {"weight_x": [[1.0], [2.0]], "weight_h": [[0.0, 1.0], [3.0, 0.0]], "bias": [log2, log3]}
    yield case(
        expression=lambda ex: set_data(ex.RNNCell(1, 2, seeded(0)), **plain)([[0.0]], [[0.0, 0.0]]).data,
        equals=[[0.6, 0.8]],
        label="tanh of the bias alone: log 2 and log 3",
    )
    yield case(  # -log 2 + log 3 + log 2 = log 3; -2 log 2 + 3 (log 2 / 3) + log 3 = log 3 - log 2
        expression=lambda ex: set_data(ex.RNNCell(1, 2, seeded(0)), **plain)([[-log2]], [[log2 / 3, log3]]).data,
        equals=[[0.8, math.tanh(log3 - log2)]],
        label="input -log 2, state (log 2 / 3, log 3)",
    )
    shapes = ((4, 3), (4, 4), (4,))
    yield case(
        expression=lambda ex: ex.RNNCell(3, 4, seeded(7)).state_dict(),
        equals=dict(zip(("weight_x", "weight_h", "bias"), drawn(7, 0.5, *shapes), strict=True)),
        label="the draws for 3 inputs and 4 units",
    )
    xs, h = entries(rng, 5, 2, 3), entries(rng, 2, 4)
    weights = {"weight_x": entries(rng, 4, 3) / 4, "weight_h": entries(rng, 4, 4) / 4, "bias": entries(rng, 4) / 4}
    arrays = tuple(weights.values())
    yield case(
        expression=lambda ex: set_data(ex.RNNCell(3, 4, seeded(0)), **weights)(xs[0], h).data,
        equals=recur(xs[:1], h, *arrays)[0],
        label="a batch of 2, 3 inputs, 4 units",
    )
    yield case(
        expression=lambda ex: [s.data for s in set_data(ex.RNNCell(3, 4, seeded(0)), **weights).unroll(xs, h)],
        equals=list(recur(xs, h, *arrays)),
        label="the states of 5 steps",
    )
    g = entries(rng, 2, 4)
    yield case(
        expression=lambda ex: last_gradients(set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h, g),
        equals=dict(zip(weights, measured(lambda *w: float((recur(xs, h, *w)[-1] * g).sum()), *arrays), strict=True)),
        label="gradients of the last state by the weights, which every step uses",
        **CLOSE,
    )
    G = entries(rng, 5, 2, 4)
    yield case(
        expression=lambda ex: recurrent_gradients(
            ex.Tensor, set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h, G
        ),
        equals=measured(lambda *all_of_them: float((recur(*all_of_them) * G).sum()), xs, h, *arrays),
        label="gradients of all states by inputs, first state and weights",
        **CLOSE,
    )
    yield case(
        expression=lambda ex: [
            s.data for s in set_data(ex.RNNCell(1, 2, seeded(0)), **plain).unroll([[[0]], [[0]]], [[0, 0]])
        ],
        equals=[[[0.6, 0.8]], [[math.tanh(log2 + 0.8), math.tanh(log3 + 1.8)]]],
        label="lists of numbers",
    )
    yield law(
        "five steps are two steps and three more",
        lambda ex: in_two_parts(set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h),
    )


def in_two_parts(cell, xs, h):
    first = cell.unroll(xs[:2], h)
    return [s.data for s in [*first, *cell.unroll(xs[2:], first[-1])]], [s.data for s in cell.unroll(xs, h)]


state_not_transposed = misconception(
    RNNCell,
    "weight_h enters without its transpose. It is square, so no shape complains, but row i must hold what unit i "
    "hears from the others.",
    edit=("as_tensor(h) @ self.weight_h.transpose()", "as_tensor(h) @ self.weight_h"),
)
rnn_bias_forgotten = misconception(
    RNNCell, "The bias is not added.", edit=("self.weight_h.transpose() + self.bias", "self.weight_h.transpose()")
)
no_tanh = misconception(
    RNNCell,
    "The tanh is missing. The state is not bounded then: over many steps it explodes or dies out.",
    edit=(".transpose() + self.bias).tanh()", ".transpose() + self.bias)"),
)
cut_in_time = misconception(
    RNNCell,
    "You handed on the state's data. The values are right, but no gradient passes from one step to the one before: "
    "the network can't learn what to remember.",
    edit=(
        "h = self(xs[t], h)\n            states.append(h)",
        "state = self(xs[t], h)\n            h = state.data\n            states.append(state)",
    ),
)
cut_before_each_step = misconception(
    RNNCell,
    "You took the data of the state before each step, the first one included. The values are right, but no gradient "
    "passes from a step to the one before: the network can't learn what to remember.",
    edit=("h = self(xs[t], h)", "h = self(xs[t], as_tensor(h).data)"),
)
inputs_cut = misconception(
    RNNCell,
    "unroll goes on with the data of the inputs. The values are right, but no gradient reaches the layer that made them.",
    edit=("xs = as_tensor(xs)", "xs = as_tensor(as_tensor(xs).data)"),
)
always_the_first_state = misconception(
    RNNCell,
    "Every step starts from the first state: what a step computed is not handed on to the next.",
    edit=("h = self(xs[t], h)\n            states.append(h)", "states.append(self(xs[t], h))"),
)
starts_from_zeros = misconception(
    RNNCell,
    "unroll starts from a state of zeros. It is given the state before the first step.",
    edit=("        states = []\n", "        states = []\n        h = np.zeros(as_tensor(h).shape)\n"),
)
fan_in_of_inputs = misconception(
    RNNCell,
    "You took k from the number of inputs. The docstring, as PyTorch, has k = 1 / sqrt(n_hidden) for all three.",
    edit=("math.sqrt(n_hidden)", "math.sqrt(n_in)"),
)
backwards_in_time = misconception(
    RNNCell,
    "You went through the steps from the last to the first. The state of a step may know only what came before it.",
    edit=("for t in range(xs.shape[0]):", "for t in reversed(range(xs.shape[0])):"),
)
only_the_last = misconception(
    RNNCell,
    "You returned the last state alone. All states are due, one for each step.",
    edit=("return states", "return states[-1:]"),
)

by_iterating = also_correct(
    RNNCell,
    edit=(
        "for t in range(xs.shape[0]):\n            h = self(xs[t], h)\n            states.append(h)",
        "for x in xs:\n            states.append(self.forward(x, states[-1] if states else h))",
    ),
)


# %% fit_digits


def digits():
    """The 1797 images (8, 8) of digits that come with scikit-learn, and their labels, without importing it."""
    folder = Path(importlib.util.find_spec("sklearn").origin).parent
    with gzip.open(folder / "datasets" / "data" / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :64].reshape(-1, 8, 8), table[:, 64].astype(int)


def untrained_loss(rng, images, labels):
    """The mean cross-entropy of a fresh DigitsNet(rng), in plain NumPy."""
    k = 1 / math.sqrt(9)
    weight, bias = rng.uniform(-k, k, size=(12, 1, 3, 3)), rng.uniform(-k, k, size=12)
    k = 1 / math.sqrt(192)
    out, offset = rng.uniform(-k, k, size=(10, 192)), rng.uniform(-k, k, size=10)
    x = np.maximum(convolve(images[:, None] / 16, weight, bias, 1, 1), 0)
    x = x.reshape(-1, 12, 4, 2, 4, 2).max(axis=(3, 5)).reshape(-1, 192)
    return nats(layer_norm(x, 1.0, 0.0, 1e-5) @ out.T + offset, labels)


def fitted(fit_digits, images, labels, orders, seed, **options):
    """(losses, parameters after training by name), with a fresh generator for the weights."""
    model, losses = fit_digits(images, labels, orders, np.random.default_rng(seed), **options)
    return losses, {name: parameter.data for name, parameter in model.named_parameters().items()}


def accuracy_after(fit_digits, images, labels, orders, held_out, **options):
    """The share of right answers on held-out images."""
    model, _ = fit_digits(images, labels, orders, np.random.default_rng(1), **options)
    return float((model(held_out[0]).data.argmax(axis=1) == held_out[1]).mean())


@check(
    lesson="Reading digits, here and in PyTorch",
    timeout=20,
    hints=[
        "Which four things happen for each batch, in which order, and which of them would go wrong without the others?",
        "For each order: pieces order[start : start + batch_size]. For each piece: zero_grad, loss, backward, step. "
        "Multiply each batch's loss by its length, and divide the sum by n at the end of the epoch.",
        "`loss = cross_entropy(model(images[batch]), labels[batch])`, then `loss.backward()`, `optimizer.step()`, and "
        "`total += float(loss.data) * len(batch)`.",
    ],
)
def fit_digits(rng):
    all_images, all_labels = digits()
    chosen = rng.permutation(len(all_images))[:700]
    images, labels = all_images[chosen], all_labels[chosen]
    few, their_labels = images[:7], labels[:7]
    orders = np.array([rng.permutation(7) for _ in range(3)])
    seed = int(rng.integers(1000))
    start = untrained_loss(np.random.default_rng(seed), few, their_labels)
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders, seed, batch_size=4, lr=0.0)[0],
        equals=[start] * 3,
        label="lr = 0, where the loss of every epoch is that of the first weights, in batches of 4 and 3",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders[:1], seed, batch_size=7, lr=0.01),
        label="a single step",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders, seed, batch_size=3, lr=0.01),
        label="three epochs in batches of 3, 3 and 1",
        rtol=1e-5,
        atol=1e-7,
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few.tolist(), their_labels.tolist(), [[1, 0, 4, 3, 6, 2, 5]], seed)[
            0
        ],
        equals=[start],
        label="lists; one batch, so the loss is that of the first weights",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, images[:40], labels[:40], [np.arange(40)[::-1]], seed)[0],
        label="the default settings, 40 images in reverse order",
    )
    yield law(
        "one batch of all: the order does not matter",
        lambda ex: (
            fitted(ex.fit_digits, few, their_labels, orders[:2], seed, batch_size=7),
            fitted(ex.fit_digits, few, their_labels, orders[1:], seed, batch_size=7),
        ),
        rtol=1e-5,
        atol=1e-7,
    )
    epochs = [rng.permutation(500) for _ in range(3)]
    yield bound(
        "accuracy on 200 other digits after three epochs on 500",
        lambda ex: accuracy_after(ex.fit_digits, images[:500], labels[:500], epochs, (images[500:], labels[500:])),
        at_least=0.85,
    )


never_zeroes = misconception(
    fit_digits,
    "Gradients are never cleared, so every step goes along the sum of all batches so far.",
    edit=("            optimizer.zero_grad()\n", ""),
)
zeroes_too_late = misconception(
    fit_digits,
    "Every step sees gradients of zero, and nothing is learned: they are cleared between backward and step, or step "
    "comes before backward. The order is zero_grad, loss, backward, step.",
    edit=("loss.backward()\n", "loss.backward()\n            optimizer.zero_grad()\n"),
)
drops_the_rest = misconception(
    fit_digits,
    "The last, smaller batch of an epoch is left out.",
    edit=(
        "for start in range(0, len(order), batch_size):",
        "for start in range(0, len(order) - batch_size + 1, batch_size):",
    ),
)
ignores_the_order = misconception(
    fit_digits,
    "You took the images in their own order. Each epoch has an order of its own: the batch is a piece of it.",
    edit=("batch = order[start : start + batch_size]", "batch = np.arange(len(order))[start : start + batch_size]"),
)
mean_of_batches = misconception(
    fit_digits,
    "You averaged the losses of the batches. A last batch of one image then counts as much as a full one: weight "
    "each by its size.",
    edit=(
        "* len(batch)\n        losses.append(total / len(order))",
        "\n        losses.append(total / -(-len(order) // batch_size))",
    ),
)
batch_means_over_images = misconception(
    fit_digits,
    "You added up the means of the batches and divided by the number of images. A batch's loss is already a mean: "
    "multiply it by the size of the batch first.",
    edit=("total += float(loss.data) * len(batch)", "total += float(loss.data)"),
)
scales_twice = misconception(
    fit_digits,
    "You divided the pixels by 16. DigitsNet does that itself; twice is a sixteenth of the brightness.",
    edit=("model(images[batch])", "model(images[batch] / 16)"),
)
loss_of_the_last_batch = misconception(
    fit_digits,
    "You report the loss of the last batch as that of the epoch. The mean over all images is due.",
    edit=("total += float(loss.data) * len(batch)", "total = float(loss.data) * len(order)"),
)
new_optimizer_each_epoch = misconception(
    fit_digits,
    "You made a new optimiser for every epoch. Its averages and its count of steps start from nothing each time.",
    edit=("        total = 0.0\n", "        total = 0.0\n        optimizer = Adam(model.parameters(), lr=lr)\n"),
)
images_without_labels = misconception(
    fit_digits,
    "You shuffled the images but not their labels: each image is taught with the label of another.",
    edit=("labels[batch])", "labels[start : start + batch_size])"),
)

zeroes_through_the_model = also_correct(fit_digits, edit=("optimizer.zero_grad()", "model.zero_grad()"))
zeroes_afterwards = also_correct(
    fit_digits,
    edit=(
        "            optimizer.zero_grad()\n            loss = cross_entropy(model(images[batch]), labels[batch])\n"
        "            loss.backward()\n            optimizer.step()",
        "            loss = cross_entropy(model(images[batch]), labels[batch])\n"
        "            loss.backward()\n            optimizer.step()\n            model.zero_grad()",
    ),
)
