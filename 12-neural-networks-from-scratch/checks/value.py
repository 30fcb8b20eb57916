import math

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import CLOSE, in_between, long_sum, measured, shared, slopes, tangle, tangle_of_numbers, twice


@check(
    lesson="A number that remembers",
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
    yield case(expression=lambda ex: slopes(ex.Value, lambda a: a**0, 0), equals=(1.0, [0.0]), label="the exponent 0")


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
    "You started from the number of the result. The derivative of the result with respect to itself is 1, whatever it is.",
    edit=("self.grad += 1.0", "self.grad += self.data"),
)


sum_without_parents = misconception(
    Value,
    "The sum does not know what it was made of, so no gradient passes through it. Give the new Value "
    "its parents and slopes, not the number alone.",
    edit=(
        "Value(self.data + other.data, (self, other), (1.0, 1.0))",
        "Value(self.data + other.data)",
    ),
)


product_without_parents = misconception(
    Value,
    "The product does not know what it was made of, so no gradient passes through it. Give the new "
    "Value its parents and slopes, not the number alone.",
    edit=(
        "Value(self.data * other.data, (self, other), (other.data, self.data))",
        "Value(self.data * other.data)",
    ),
)


log_to_the_base_ten = misconception(
    Value,
    "You took the logarithm to the base 10. The natural one is due: math.log.",
    edit=(
        "math.log(self.data), (self,)",
        "math.log10(self.data), (self,)",
    ),
)


slope_is_one_over_the_log = misconception(
    Value,
    "The slope of the logarithm is 1 / data: one over what went in, not over what came out.",
    edit=(
        "(1.0 / self.data,)",
        "(1.0 / math.log(self.data),)",
    ),
)


numbers_not_wrapped_in_sums = misconception(
    Value,
    "A plain number beside a Value breaks your sum: it has no `data`. Let as_value make it a Value first.",
    edit=(
        "        # TODO: `other` may be a plain number: as_value makes it a Value\n        other = as_value(other)\n",
        "",
    ),
)


numbers_not_wrapped_in_products = misconception(
    Value,
    "A plain number beside a Value breaks your product: it has no `data`. Let as_value make it a Value first.",
    edit=(
        "        # TODO: here too\n        other = as_value(other)\n",
        "",
    ),
)


tanh_by_a_slip = also_wrong(
    tanh_not_squared,
    edit=(
        "1.0 - value**2",
        "1.0 - math.tanh(self.data)",
    ),
)


overwrites_by_the_node = also_wrong(
    overwrites_gradients,
    edit=(
        "parent.grad += slope * node.grad",
        "parent.grad = node.grad * slope",
    ),
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
