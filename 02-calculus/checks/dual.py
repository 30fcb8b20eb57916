import math

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries


def parts(number):
    """Value and derivative of a Dual, as plain data."""
    return number.value, number.derivative


def operands_after_use(x, y):
    """What is left of two Duals after each operation was applied to them."""
    _ = [x + y, x - y, x * y, x / y, y**3, x.exp(), x.tanh()]
    return [parts(x), parts(y)]


@check(
    lesson="Automatic differentiation",
    hints=[
        "Multiply out (a + a'ε)(b + b'ε) and drop ε². Which rule of differentiation stands there?",
        "Sum: derivatives add. Product: a'b + ab'. Quotient: (a'b - ab') / b². Power n: n times the value to the n - 1, "
        "times a'. exp, log and tanh: the outer derivative, taken at the value, times a'.",
        "`__mul__` returns `Dual(self.value * other.value, self.derivative * other.value + self.value * "
        "other.derivative)`; `exp` returns `Dual(e, e * self.derivative)` with `e = math.exp(self.value)`.",
    ],
)
def Dual(rng):
    yield case(expression=lambda ex: parts(ex.Dual(2.0, 1.0) + ex.Dual(3.0, 5.0)), equals=(5.0, 6.0))
    yield case(expression=lambda ex: parts(4 + ex.Dual(2.0, 3.0)), equals=(6.0, 3.0), label="a number plus a Dual")
    yield case(expression=lambda ex: parts(ex.Dual(2.0, 3.0) * 5), equals=(10.0, 15.0))
    yield case(expression=lambda ex: parts(ex.Dual(2.0, 3.0) * ex.Dual(5.0, 7.0)), equals=(10.0, 29.0))  # 3·5 + 2·7
    yield case(expression=lambda ex: parts(7 - ex.Dual(2.0, 3.0)), equals=(5.0, -3.0))
    yield case(expression=lambda ex: parts(ex.Dual(7.0, 1.0) - ex.Dual(2.0, 3.0)), equals=(5.0, -2.0))
    yield case(expression=lambda ex: parts(ex.Dual(6.0, 1.0) / ex.Dual(2.0, 3.0)), equals=(3.0, -4.0))  # (2 - 18) / 4
    yield case(expression=lambda ex: parts(ex.Dual(6.0, 1.0) / 2), equals=(3.0, 0.5))
    yield case(expression=lambda ex: parts(12 / ex.Dual(2.0, 3.0)), equals=(6.0, -9.0))  # -12 · 3 / 4
    yield case(expression=lambda ex: parts(ex.Dual(2.0, 5.0) ** 3), equals=(8.0, 60.0))  # 3 · 4 · 5
    yield case(expression=lambda ex: parts(ex.Dual(4.0, 3.0) ** 0.5), equals=(2.0, 0.75))
    yield case(expression=lambda ex: parts(ex.Dual(-2.0, 5.0) ** -1), equals=(-0.5, -1.25), label="a negative base")
    yield case(expression=lambda ex: parts(ex.Dual(0.0, 5.0) ** 1), equals=(0.0, 5.0), label="0 to the power 1")
    yield case(expression=lambda ex: parts(ex.Dual(0.0, 3.0).exp()), equals=(1.0, 3.0))
    yield case(expression=lambda ex: parts(ex.Dual(1.0, 3.0).exp()), equals=(math.e, 3 * math.e))
    yield case(expression=lambda ex: parts(ex.Dual(2.0, 3.0).log()), equals=(math.log(2.0), 1.5))
    half = math.log(3.0) / 2
    yield case(expression=lambda ex: parts(ex.Dual(half, 4.0).tanh()), equals=(0.5, 3.0))  # 1 - 1/4, times 4
    yield case(
        expression=lambda ex: [ex.Dual(2.0, 1.0) > 2, ex.Dual(2.0, 1.0) < 2, 1 < ex.Dual(2.0, 1.0) < ex.Dual(3.0, 0.0)],
        equals=[False, False, True],
        label="comparisons, which decide the branches",
    )
    price = float(entries(rng))
    yield case(
        expression=lambda ex: parts(ex.Dual(price, 1.0) * (6 - ex.Dual(price, 1.0))),
        equals=(price * (6 - price), 6 - 2 * price),
        label="the revenue x (6 - x), which uses x twice",
    )
    u, v = rng.uniform(0.2, 0.9, size=2).tolist()
    yield case(expression=lambda ex: parts(ex.Dual(u, v).tanh() * ex.Dual(v, u)), label="a product of random numbers")
    a, b, c, d = (float(number) for number in entries(rng, 4))
    yield law(
        "x * x is x ** 2, also where x is one and the same object",
        lambda ex: (parts((lambda x: x * x)(ex.Dual(a, b))), parts(ex.Dual(a, b) ** 2)),
    )
    yield law(
        "dividing undoes multiplying",
        lambda ex: (parts(ex.Dual(a, b) * ex.Dual(c, d) / ex.Dual(c, d)), (a, b)),
    )
    yield law("log undoes exp", lambda ex: (parts(ex.Dual(a, b).exp().log()), (a, b)))
    yield law(
        "tanh x = 1 - 2 / (exp(2 x) + 1)",
        lambda ex: (parts(ex.Dual(a, b).tanh()), parts(1 - 2 / ((2 * ex.Dual(a, b)).exp() + 1))),
    )
    yield law(
        "the operands stay as they are",
        lambda ex: (operands_after_use(ex.Dual(a, b), ex.Dual(c, d)), [(a, b), (c, d)]),
    )
    yield case(expression=lambda ex: parts(ex.Dual(0.0, 5.0) ** 0), equals=(1.0, 0.0), label="the power 0 at 0")


derivatives_multiply = misconception(
    Dual,
    "You multiplied the derivatives of the two factors. The product rule is a'b + ab': each factor changes while the "
    "other one stands still.",
    edit=(
        "self.derivative * other.value + self.value * other.derivative",
        "self.derivative * other.derivative",
    ),
)


one_half_of_the_product_rule = misconception(
    Dual,
    "Your product has only one half of the product rule. The second factor may change as well: a'b + ab'.",
    edit=("self.derivative * other.value + self.value * other.derivative", "self.derivative * other.value"),
)


keeps_epsilon_squared = misconception(
    Dual,
    "You kept the product of the two derivatives. It belongs to ε², and ε² = 0.",
    edit=(
        "self.derivative * other.value + self.value * other.derivative",
        "self.derivative * other.value + self.value * other.derivative + self.derivative * other.derivative",
    ),
)


quotient_of_derivatives = misconception(
    Dual,
    "You divided the derivatives by each other. The quotient rule is (a'b - ab') / b².",
    edit=(
        "(self.derivative - quotient * other.derivative) / other.value",
        "self.derivative / other.derivative if other.derivative else 0.0",
    ),
)


quotient_with_plus = misconception(
    Dual,
    "Your quotient rule has a plus. A larger denominator makes the quotient smaller: (a'b - ab') / b².",
    edit=("self.derivative - quotient", "self.derivative + quotient"),
)


quotient_turned_round = misconception(
    Dual,
    "Your quotient rule has its two terms the wrong way round. It is a'b - ab', over b².",
    edit=("self.derivative - quotient * other.derivative", "quotient * other.derivative - self.derivative"),
)


forgets_to_square_the_denominator = misconception(
    Dual,
    "You divided by b. The quotient rule divides a'b - ab' by b².",
    edit=(
        "(self.derivative - quotient * other.derivative) / other.value",
        "(self.derivative * other.value - self.value * other.derivative) / other.value",
    ),
)


divides_the_wrong_way = misconception(
    Dual,
    "In a number divided by a Dual you divided the Dual by the number. Python calls __rtruediv__ of the right operand.",
    edit=("return as_dual(other) / self", "return self / as_dual(other)"),
)


power_without_inner_derivative = misconception(
    Dual,
    "Your power rule ends with n x^(n - 1). That is the outer derivative; the chain rule multiplies it by the derivative "
    "of the base.",
    edit=(" * self.value ** (exponent - 1) * self.derivative", " * self.value ** (exponent - 1)"),
)


power_keeps_the_exponent = misconception(
    Dual,
    "Your power rule does not lower the exponent. The derivative of x³ is 3 x², not 3 x³.",
    edit=("self.value ** (exponent - 1)", "self.value**exponent"),
)


power_forgets_the_factor = misconception(
    Dual,
    "Your power rule lacks the exponent as a factor. The derivative of x³ is 3 x².",
    edit=("exponent * self.value ** (exponent - 1)", "self.value ** (exponent - 1)"),
)


power_of_zero_breaks = misconception(
    Dual,
    "Your power rule computes 0 * 0 ** -1 for the exponent 0 at 0, which divides by zero. x ** 0 is the constant 1: "
    "treat it first.",
    edit=("if exponent == 0:", "if exponent is None:"),
)


power_by_logarithms = misconception(
    Dual,
    "You wrote the power as exp(n log x). That is right for positive x only; -2 has a power -1, but no logarithm.",
    edit=(
        "return Dual(self.value**exponent, exponent * self.value ** (exponent - 1) * self.derivative)",
        "return (self.log() * exponent).exp()",
    ),
)


exp_without_inner_derivative = misconception(
    Dual,
    "The derivative of your exp is the outer one alone. The chain rule multiplies it by the derivative of the exponent.",
    edit=("Dual(value, value * self.derivative)", "Dual(value, value)"),
)


exp_keeps_the_derivative = misconception(
    Dual,
    "Your exp passes the derivative on unchanged. Exponentials stretch: multiply it by exp(x).",
    edit=("Dual(value, value * self.derivative)", "Dual(value, self.derivative)"),
)


exp_of_the_derivative = misconception(
    Dual,
    "You took the exponential of the derivative. The derivative of exp(x) is exp(x) times x'.",
    edit=("Dual(value, value * self.derivative)", "Dual(value, math.exp(self.derivative))"),
)


log_without_inner_derivative = misconception(
    Dual,
    "The derivative of your log is 1/x alone. The chain rule multiplies it by the derivative of what stands inside.",
    edit=("self.derivative / self.value)", "1.0 / self.value)"),
)


log_to_base_ten = misconception(
    Dual,
    "Your logarithm has the base 10. log is the natural logarithm here, as in math.log and np.log.",
    edit=("math.log(self.value)", "math.log10(self.value)"),
)


tanh_without_the_square = misconception(
    Dual,
    "The derivative of tanh is 1 - tanh², not 1 - tanh.",
    edit=("1.0 - value**2", "1.0 - value"),
)


tanh_squares_the_input = misconception(
    Dual,
    "You wrote 1 - x². The derivative of tanh is 1 - tanh(x)²: it is made of the result.",
    edit=("1.0 - value**2", "1.0 - self.value**2"),
)


tanh_as_a_sigmoid = misconception(
    Dual,
    "You used s (1 - s), the derivative of the sigmoid. That of tanh is 1 - tanh².",
    edit=("1.0 - value**2", "value * (1.0 - value)"),
)


sum_without_as_dual = misconception(
    Dual,
    "A plain number beside a Dual breaks your sum: it has no `value`. Let as_dual make it a constant first.",
    edit=(
        "        # TODO: take a plain number for a constant (as_dual, below the class, does it); then the "
        "sum and its derivative\n        other = as_dual(other)\n",
        "",
    ),
)


derivative_lost_in_sums = misconception(
    Dual,
    "Your sum forgets the derivative of the second summand. Both count: a' + b'.",
    edit=(
        "self.derivative + other.derivative)",
        "self.derivative)",
    ),
)


other_half_of_the_product_rule = also_wrong(
    one_half_of_the_product_rule,
    edit=(
        "self.derivative * other.value + self.value * other.derivative",
        "self.value * other.derivative",
    ),
)


@also_correct(Dual)
class DualOfPolynomials:
    """Every operation but + and * from these two and the functions of one number."""

    def __init__(self, value, derivative=0.0):
        self.value, self.derivative = float(value), float(derivative)

    def apply(self, value, slope):
        return type(self)(value, slope * self.derivative)

    def lift(self, other):
        return other if isinstance(other, type(self)) else type(self)(other)

    def __add__(self, other):
        other = self.lift(other)
        return type(self)(self.value + other.value, self.derivative + other.derivative)

    def __mul__(self, other):
        other = self.lift(other)
        ahead = self.apply(self.value * other.value, other.value)
        return type(self)(ahead.value, ahead.derivative + self.value * other.derivative)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * self.lift(other)

    def __rsub__(self, other):
        return -1 * self + other

    def __truediv__(self, other):
        return self * self.lift(other) ** -1

    def __rtruediv__(self, other):
        return other * self**-1

    def __pow__(self, n):
        slope = n * self.value ** (n - 1) if n else 0.0
        return self.apply(self.value**n, slope)

    def exp(self):
        return self.apply(math.exp(self.value), math.exp(self.value))

    def log(self):
        return self.apply(math.log(self.value), 1 / self.value)

    def tanh(self):
        return self.apply(math.tanh(self.value), 1 / math.cosh(self.value) ** 2)

    def __lt__(self, other):
        return self.value < self.lift(other).value

    def __gt__(self, other):
        return self.value > self.lift(other).value
