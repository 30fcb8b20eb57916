"""What the exercises of module 02 must satisfy, the mistakes that people make in them, and second right answers.

Functions to differentiate are made by `formula` from their own text, so that the feedback can show it. Steps are often
large (h = 1, h = 0.5) and the functions polynomials: central differences then give whole numbers, and a difference to one
side shows at once.
"""

import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def formula(text):
    """The function that the text of a lambda defines, named by that text."""
    function = eval(text)
    function.__name__ = text
    return function


# Profit of the lemonade stand at price p[0] after p[1] hours, and what it is made of: cups, takings, tiredness.
PROFIT = formula("lambda p: p[0] * (6 - p[0]) * p[1] - p[1]**2")
STAND = formula("lambda p: [(6 - p[0])*p[1], p[0]*(6 - p[0])*p[1], p[1]**2]")


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def small_numbers(rng, count):
    """Different whole numbers from 2 to 9, for formulas that can be followed with a pencil."""
    return [int(number) for number in rng.permutation(np.arange(2, 10))[:count]]


# %% central_difference


@check(
    lesson="Numerical differentiation and its error",
    hints=[
        "Which two values of f do you know about equally far from x, one on each side?",
        "The slope between two points of the curve is rise over run. From x - h to x + h the run is not h.",
        "`(f(x + h) - f(x - h)) / (2 * h)`, after `if not h > 0: raise ValueError(...)`.",
    ],
)
def central_difference(rng):
    yield case(formula("lambda x: 5 * x + 1"), 2.0, 0.5, equals=5.0, label="a straight line: any step gives its slope")
    yield case(formula("lambda x: x * (6 - x)"), 2.0, 1.0, equals=2.0)  # (9 - 5) / 2
    yield case(formula("lambda x: x**3"), 2.0, 1.0, equals=13.0)  # (27 - 1) / 2; the derivative is 12, the error h² = 1
    yield case(formula("lambda x: x**3"), 2, 2, equals=16.0, label="x and h without a decimal point")  # 64 / 4
    yield case(formula("lambda x: x**3"), 0.0, 0.5, equals=0.25, label="x = 0")
    yield case(formula("lambda x: math.exp(x)"), 1.0, equals=math.e, label="the default step")
    a, b, c = small_numbers(rng, 3)
    yield case(formula(f"lambda x: {a} * x**4 - {b} * x"), c / 2, 0.25)
    f, g = formula(f"lambda x: x**{a}"), formula(f"lambda x: {b} * x**3 + x")
    both = formula(f"lambda x: x**{a} - 2 * ({b} * x**3 + x)")
    yield law(
        "the derivative of f - 2 g is f' - 2 g'",
        lambda ex: (
            ex.central_difference(both, 0.75, 0.125),
            ex.central_difference(f, 0.75, 0.125) - 2 * ex.central_difference(g, 0.75, 0.125),
        ),
    )
    yield law(
        "the error of a cubic is h² times its leading coefficient",
        lambda ex: (
            ex.central_difference(g, 1.5, 0.5) - ex.central_difference(g, 1.5, 0.25),
            b * (0.5**2 - 0.25**2),
        ),
    )
    yield raises(ValueError, formula("lambda x: x**2"), 1.0, 0.0, why="a step of 0 leaves 0 / 0")
    yield raises(ValueError, formula("lambda x: x**2"), 1.0, -0.1, why="a negative step is a slip of the caller")


steps_to_one_side = misconception(
    central_difference,
    "You went one step to the right only. That forward difference has an error of about h/2 times the second "
    "derivative; one step to each side cancels it.",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x + h) - f(x)) / h"),
)
steps_backward = misconception(
    central_difference,
    "You went one step to the left only. The error is then of the order of h; with one step to each side it is of the "
    "order of h².",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x) - f(x - h)) / h"),
)
divides_by_one_step = misconception(
    central_difference,
    "You divided by h. From x - h to x + h the run is 2 h, so your slope is twice too large.",
    edit=("(2 * h)", "h"),
)
loses_the_brackets = misconception(
    central_difference,
    "You wrote / 2 * h without brackets. Python divides by 2 and then multiplies by h: write / (2 * h).",
    edit=("/ (2 * h)", "/ 2 * h"),
)
half_steps_over_two = misconception(
    central_difference,
    "You went half a step to each side and divided by 2 h. The run of those two points is h.",
    edit=("f(x + h) - f(x - h)", "f(x + h / 2) - f(x - h / 2)"),
)
half_steps = misconception(
    central_difference,
    "You went only half a step to each side. That is a sound central difference, but with another step than the h that "
    "was asked for: its error is a quarter.",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x + h / 2) - f(x - h / 2)) / h"),
)
left_minus_right = misconception(
    central_difference,
    "Your sign is wrong: the value on the left was the minuend. Rise is right minus left.",
    edit=("f(x + h) - f(x - h)", "f(x - h) - f(x + h)"),
)
accepts_any_step = misconception(
    central_difference,
    "You accepted a step that is zero or negative. Raise a ValueError: h = 0 leaves 0 / 0, and a negative h is a slip "
    "of the caller.",
    edit=("if not h > 0:", "if h != h:"),
)
accepts_negative_steps = misconception(
    central_difference,
    "You refused h = 0 only. A negative step is a slip of the caller too: raise a ValueError unless h > 0.",
    edit=("if not h > 0:", "if h == 0:"),
)


@also_correct(central_difference)
def mean_of_forward_and_backward(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("the step must be positive")
    forward, backward = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (forward + backward) / 2


@also_correct(central_difference)
def divides_by_the_real_run(f, x, h=1e-5):
    """x + h is rounded; the run between the two points really used is not quite 2 h."""
    if not h > 0:
        raise ValueError("the step must be positive")
    right, left = x + h, x - h
    return np.float64((f(right) - f(left)) / (right - left))


# %% gradient


@check(
    lesson="Gradient and directional derivative",
    forbid=["numpy.gradient", "scipy.optimize"],
    hints=[
        "What would you vary, and what would you hold still, to learn how the price alone moves the profit?",
        "For each i, f along coordinate i is a function of one number t: f at x + t times the i-th unit vector. You have "
        "written its derivative already.",
        "In a loop: `axis = np.zeros(d); axis[i] = 1.0`, then `central_difference(lambda t: f(x + t * axis), 0.0, h)`.",
    ],
)
def gradient(rng):
    yield case(formula("lambda p: 3 * p[0]"), [5.0], 1.0, equals=[3.0], label="one coordinate")
    yield case(
        PROFIT, [2.0, 3.0], 0.5, equals=[6.0, 2.0]
    )  # (2.5·3.5·3 - 1.5·4.5·3) / 1 and (8·3.5 - 12.25) - (8·2.5 - 6.25)
    yield case(PROFIT, [2, 3], 0.5, equals=[6.0, 2.0], label="a point without decimal points")
    yield case(PROFIT, [2, 3], equals=[6.0, 2.0], label="whole numbers and the default step")
    yield case(
        formula("lambda p: p[0] * p[1] / 4"), [3, 2], 0.5, equals=[0.5, 0.75], label="whole numbers, broken slopes"
    )
    yield case(PROFIT, [3.0, 4.5], 0.5, equals=[0.0, 0.0], label="the top: level in every direction")
    yield case(formula("lambda p: p[0]**3 + 2 * p[1]"), [1.0, 5.0], 1.0, equals=[4.0, 2.0])  # 3 + h² and 2
    a, b, c = small_numbers(rng, 3)
    yield case(formula(f"lambda p: {a} * p[0]**2 * p[1] - {b} * p[1] * p[2] + {c} * p[0]"), entries(rng, 3), 0.25)
    yield case(formula("lambda p: math.exp(p[0] - p[1]) + p[2] * p[3]"), entries(rng, 4))
    point = entries(rng, 4)
    weights = entries(rng, 4)
    yield law("the gradient of w · x is w", lambda ex: (ex.gradient(lambda x: weights @ x, point, 0.5), weights))
    yield law("the gradient of x · x is 2 x", lambda ex: (ex.gradient(lambda x: x @ x, point, 0.5), 2 * point))


moves_all_at_once = misconception(
    gradient,
    "You moved all coordinates together. That is one slope, along (1, 1, …), in every entry: the sum of the partial "
    "derivatives. Hold the others still.",
    edit=("axis[i] = 1.0", "axis[:] = 1.0"),
)


@misconception(
    gradient,
    "You stepped along one coordinate and did not return to x before the next. Every later slope is then taken at "
    "another point.",
)
def never_steps_back(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    slopes = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        ahead = f(x.copy())
        x[i] -= 2 * h
        slopes[i] = (ahead - f(x.copy())) / (2 * h)
    return slopes


@misconception(
    gradient,
    "Your array of whole numbers cuts the step off: np.array([2, 3]) cannot hold 2.00001 or 2.5. Convert to float first.",
)
def steps_in_integers(f, x, h=1e-5):
    x = np.array(x)
    slopes = np.zeros(len(x))
    for i in range(len(x)):
        ahead, behind = x.copy(), x.copy()
        ahead[i] = x[i] + h
        behind[i] = x[i] - h
        slopes[i] = (f(ahead) - f(behind)) / (2 * h)
    return slopes


@misconception(
    gradient,
    "You keep the slopes in an array of whole numbers, perhaps from np.zeros_like(x): what stands behind the decimal point "
    "is cut off. Make it float.",
)
def slopes_in_integers(f, x, h=1e-5):
    x = np.array(x)
    slopes = np.zeros_like(x)
    for i in range(len(x)):
        step = h * np.eye(len(x))[i]
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


@misconception(
    gradient,
    "You stepped to one side only. The error of a forward difference is of the order of h, that of a central one h².",
)
def forward_differences(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return np.array([(f(x + h * axis) - f(x)) / h for axis in np.eye(len(x))])


@misconception(
    gradient,
    "You divided by h. The two points are 2 h apart, so all your slopes are twice too large.",
)
def gradient_over_one_step(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return np.array([(f(x + h * axis) - f(x - h * axis)) / h for axis in np.eye(len(x))])


@misconception(
    gradient,
    "You divided by the length of the gradient. Its direction is right; but its length, the slope in the steepest "
    "direction, belongs to it.",
)
def unit_gradient(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    slopes = np.array([(f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(len(x))])
    length = np.sqrt(slopes @ slopes)
    return slopes / length if length > 0 else slopes


@misconception(
    gradient,
    "You added up the partial derivatives. The gradient keeps them apart: one entry for each coordinate.",
)
def sum_of_partials(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return float(sum((f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(len(x))))


@misconception(
    gradient,
    "You changed the caller's array while you differentiated, and left it changed. Work on a copy.",
)
def walks_away_with_x(f, x, h=1e-5):
    x = x if isinstance(x, np.ndarray) else np.array(x, dtype=float)
    slopes = np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        ahead = f(x)
        x[i] -= 2 * h
        slopes[i] = (ahead - f(x)) / (2 * h)
    return slopes


@also_correct(gradient)
def gradient_on_copies(f, x, h=1e-5):
    slopes = []
    for i in range(len(x)):
        ahead, behind = np.array(x, dtype=float), np.array(x, dtype=float)
        ahead[i], behind[i] = ahead[i] + h, behind[i] - h
        slopes.append((f(ahead) - f(behind)) / (2 * h))
    return slopes


@also_correct(gradient)
def gradient_from_rows_of_a_matrix(f, x, h=1e-5):
    steps = np.eye(len(x)) * h
    x = np.array(x, dtype=float)
    return np.array([f(row) for row in x + steps]) / (2 * h) - np.array([f(row) for row in x - steps]) / (2 * h)


# %% directional_derivative


@check(
    lesson="Gradient and directional derivative",
    hints=[
        "The question is how much f changes for each unit walked. How far do you walk with x + v?",
        "Divide v by its length first. Then f along the line x + t u is a function of one number t, and its slope at "
        "t = 0 is the answer. The gradient times u gives the same.",
        "`u = v / np.linalg.norm(v)`, then `central_difference(lambda t: f(x + t * u), 0.0, h)`.",
    ],
)
def directional_derivative(rng):
    yield case(PROFIT, [2.0, 3.0], [1.0, 0.0], equals=6.0, label="along the price alone: its partial derivative")
    yield case(PROFIT, [2.0, 3.0], [3.0, 4.0], equals=5.2)  # (6·3 + 2·4) / 5
    yield case(PROFIT, [2, 3], [-3, -4], equals=-5.2, label="the opposite direction")
    yield case(PROFIT, [2.0, 3.0], [-1.0, 3.0], equals=0.0, atol=1e-6, label="across the gradient: along a contour")
    yield case(PROFIT, [2.0, 3.0], [0.3, 0.4], equals=5.2, label="a short v of the same direction")
    plane = formula("lambda p: 6 * p[0] + 2 * p[1]")
    yield case(
        expression=lambda ex: answer_or_refusal(ex.directional_derivative, plane, [2.0, 3.0], [3e-9, 4e-9], 1.0),
        equals=5.2,
        label="a tiny v, which has a direction too",
    )
    # Below, f is quadratic: there the slope along the line and the gradient times v agree for a large step too.
    a, b = small_numbers(rng, 2)
    f = formula(f"lambda p: {a} * p[0] * p[1] + {b} * p[2]**2 - p[0]")
    x, v = entries(rng, 3), 2 * entries(rng, 3)
    yield case(f, x, v, 0.5)
    yield law(
        "ten times v is the same direction",
        lambda ex: (ex.directional_derivative(f, x, 10 * v, 0.5), ex.directional_derivative(f, x, v, 0.5)),
    )
    yield law(
        "there is as much uphill one way as downhill the other",
        lambda ex: (ex.directional_derivative(f, x, -v, 0.5), -ex.directional_derivative(f, x, v, 0.5)),
    )
    w = entries(rng, 4)
    yield law(
        "along the gradient w of w · x the slope is the length of w",
        lambda ex: (ex.directional_derivative(lambda p: w @ p, np.ones(4), w, 0.5), np.sqrt(w @ w)),
    )
    yield raises(ValueError, PROFIT, [2.0, 3.0], [0.0, 0.0], why="the zero vector has no direction")


def answer_or_refusal(function, *args):
    """What the function returns, or "ValueError" if it raises one."""
    try:
        return function(*args)
    except ValueError:
        return "ValueError"


keeps_the_length = misconception(
    directional_derivative,
    "You did not scale v to length 1. The result then grows with the length of v, although the hill does not get "
    "steeper.",
    edit=("unit = v / length", "unit = v"),
)
scales_by_the_sum = misconception(
    directional_derivative,
    "You divided v by the sum of the sizes of its entries. The length is the root of the sum of squares: 5 for (3, 4), "
    "not 7.",
    edit=("unit = v / length", "unit = v / np.abs(v).sum()"),
)
scales_by_the_squared_length = misconception(
    directional_derivative,
    "You divided v by its squared length. That takes its length out twice: (3, 4) has length 5, not 25.",
    edit=("unit = v / length", "unit = v / length**2"),
)
steepest_slope = misconception(
    directional_derivative,
    "You returned the length of the gradient: the slope in the steepest direction, not in that of v.",
    edit=(
        "return central_difference(lambda t: f(x + t * unit), 0.0, h)",
        "return float(np.linalg.norm(gradient(f, x, h)))",
    ),
)
moves_to_v = misconception(
    directional_derivative,
    "You took v for the point to walk to and went in the direction v - x. v is the direction itself.",
    edit=("length = np.linalg.norm(v)", "v = v - x if v.any() else v\n    length = np.linalg.norm(v)"),
)
walks_one_way = misconception(
    directional_derivative,
    "You walked to one side only. That forward difference has an error of the order of h; walk from -h to h.",
    edit=(
        "central_difference(lambda t: f(x + t * unit), 0.0, h)",
        "float((f(x + h * unit) - f(x)) / h)",
    ),
)
divides_zero_by_zero = misconception(
    directional_derivative,
    "You divided the zero vector by its length 0, which gives nan and at most a warning. A v without a direction "
    "deserves a ValueError.",
    edit=("if length == 0.0:", "if length != length:"),
)
refuses_a_tiny_direction = misconception(
    directional_derivative,
    "You took a tiny v for zero. Its length does not matter: only a v of length 0 has no direction.",
    edit=("if length == 0.0:", "if np.allclose(v, 0.0):"),
)
answers_zero_without_direction = misconception(
    directional_derivative,
    "You answered 0 for the zero vector. No direction was given, so there is no answer: raise a ValueError.",
    edit=('raise ValueError("the zero vector has no direction")', "return 0.0"),
)


@also_correct(directional_derivative)
def gradient_times_direction(f, x, v, h=1e-5):
    """Right as well, for 2 d values of f instead of two."""
    x, v = np.array(x, dtype=float), np.array(v, dtype=float)
    if not v.any():
        raise ValueError("no direction")
    slopes = [(f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(len(x))]
    return np.dot(slopes, v) / math.hypot(*v)


@also_correct(directional_derivative)
def slope_along_the_line(f, x, v, h=1e-5):
    length = sum(float(entry) ** 2 for entry in v) ** 0.5
    if not length > 0:
        raise ValueError("no direction")
    ahead = np.array([a + h * float(b) / length for a, b in zip(x, v, strict=True)])
    behind = np.array([a - h * float(b) / length for a, b in zip(x, v, strict=True)])
    return (f(ahead) - f(behind)) / h / 2


# %% chain_rule

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
    lesson="The chain rule on a graph",
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


# %% jacobian


@check(
    lesson="The Jacobian",
    forbid=["scipy.optimize"],
    hints=[
        "If only the first input moves, how many outputs change, and where in the matrix do their slopes stand?",
        "(F(x + h e) - F(x - h e)) / 2h, with e the i-th unit vector, is column i: all outputs, one input. Lists cannot "
        "be subtracted, arrays can.",
        "`ahead, behind = np.asarray(F(x + axis)), np.asarray(F(x - axis))`, collect `(ahead - behind) / (2 * h)`, and "
        "`np.column_stack` at the end.",
    ],
)
def jacobian(rng):
    yield case(formula("lambda p: [3 * p[0]]"), [5.0], 1.0, equals=[[3.0]], label="one input, one output")
    yield case(formula("lambda p: [2 * p[0] + 5 * p[1]]"), [1.0, 4.0], 1.0, equals=[[2.0, 5.0]], label="one output")
    yield case(STAND, [2.0, 3.0], 0.5, equals=[[-3.0, 4.0], [6.0, 8.0], [0.0, 6.0]])
    yield case(STAND, [2, 3], equals=[[-3.0, 4.0], [6.0, 8.0], [0.0, 6.0]], label="whole numbers and the default step")
    yield case(formula("lambda p: [p[0]**3, p[0]]"), [1.0], 1.0, equals=[[4.0], [1.0]], label="one input")
    a, b = small_numbers(rng, 2)
    yield case(formula(f"lambda p: [{a} * p[0] * p[2], p[1]**3 - {b} * p[0]]"), entries(rng, 3), 0.25)
    A, B = entries(rng, 4, 3), entries(rng, 2, 4)
    x = entries(rng, 3)
    yield law("the Jacobian of A x is A", lambda ex: (ex.jacobian(lambda x: A @ x, x, 0.5), A))
    yield law(
        "a chain of maps has the product of their Jacobians",
        lambda ex: (
            ex.jacobian(lambda x: B @ (A @ x) ** 2, x, 0.5),
            np.matmul(ex.jacobian(lambda y: B @ y**2, A @ x, 0.5), ex.jacobian(lambda x: A @ x, x, 0.5)),
        ),
    )
    yield case(expression=lambda ex: ex.jacobian(lambda x: np.tanh(A @ x), x), label="a layer of a network, tanh(A x)")


outputs_across = misconception(
    jacobian,
    "Yours is the transpose. Outputs go down the rows and inputs across the columns: entry (i, j) is the slope of "
    "output i in input j.",
    edit=("np.column_stack(columns)", "np.array(columns)"),
)
jacobian_to_one_side = misconception(
    jacobian,
    "You stepped to one side only. The error of a forward difference is of the order of h, that of a central one h².",
    edit=(
        "np.asarray(F(x - axis), dtype=float)\n        columns.append((ahead - behind) / (2 * h))",
        "np.asarray(F(x), dtype=float)\n        columns.append((ahead - behind) / h)",
    ),
)
jacobian_over_one_step = misconception(
    jacobian,
    "You divided by h. The two points are 2 h apart, so all your slopes are twice too large.",
    edit=("/ (2 * h)", "/ h"),
)
moves_every_input = misconception(
    jacobian,
    "You moved all inputs together, so every column holds the sum of the row's slopes. Move one input for each column.",
    edit=("axis[i] = h", "axis[:] = h"),
)
adds_up_the_outputs = misconception(
    jacobian,
    "You added up the outputs and returned the gradient of their sum. The Jacobian keeps one row for each output.",
    edit=("np.column_stack(columns)", "np.column_stack(columns).sum(axis=0)"),
)
subtracts_lists = misconception(
    jacobian,
    "You subtracted the outputs as they come. Where F returns a list there is no subtraction: make arrays of them.",
    edit=(
        "np.asarray(F(x + axis), dtype=float), np.asarray(F(x - axis), dtype=float)",
        "F(x + axis), F(x - axis)",
    ),
)
drops_an_axis = misconception(
    jacobian,
    "You squeezed axes of length 1 away. A Jacobian is a matrix also for a single output or a single input: shape (m, d).",
    edit=("np.column_stack(columns)", "np.column_stack(columns).squeeze()"),
)


@also_correct(jacobian)
def rows_of_gradients(F, x, h=1e-5):
    x = np.array(x, dtype=float)
    outputs = len(F(x))
    rows = []
    for i in range(outputs):
        rows.append([(F(x + h * axis)[i] - F(x - h * axis)[i]) / (2 * h) for axis in np.eye(len(x))])
    return rows


@also_correct(jacobian)
def transposed_at_the_end(F, x, h=1e-5):
    x = np.array(x, dtype=float)
    slopes = [(np.array(F(x + step)) - np.array(F(x - step))) / 2 / h for step in h * np.eye(len(x))]
    return np.array(slopes).T


# %% hessian


@check(
    lesson="The Hessian and Taylor's formula",
    hints=[
        "A second derivative is the derivative of a first derivative. Which function returns all first derivatives?",
        "The gradient is a function with d outputs, and you have written the exercise that differentiates such "
        "functions. Average the result with its transpose at the end.",
        "`H = jacobian(lambda z: gradient(f, z, h), x, h)`, then `(H + H.T) / 2`.",
    ],
)
def hessian(rng):
    yield case(formula("lambda p: 5 * p[0]**2"), [3.0], 0.5, equals=[[10.0]], label="one coordinate")
    yield case(
        expression=lambda ex: float(np.asarray(ex.hessian(lambda p: p[0] ** 4, [1.0], 0.5)).item()) > 12.05,
        equals=True,
        label="the step h = 0.5 in both derivatives: for x⁴ at 1 it gives 12.5 or 14, and not 12",
    )
    yield case(formula("lambda p: 7 * p[0] * p[1]"), [2.0, 1.0], 0.5, equals=[[0.0, 7.0], [7.0, 0.0]])
    yield case(PROFIT, [2.0, 3.0], 0.5, equals=[[-6.0, 2.0], [2.0, -2.0]])
    yield case(PROFIT, [1, 2], 0.5, equals=[[-4.0, 4.0], [4.0, -2.0]], label="a point without decimal points")
    yield case(PROFIT, [0.0, 0.0], 0.5, equals=[[0.0, 6.0], [6.0, -2.0]], label="a saddle")
    yield case(PROFIT, [2.0, 3.0], equals=[[-6.0, 2.0], [2.0, -2.0]], atol=1e-5, label="the default step")
    a, b, c = small_numbers(rng, 3)
    cubic = formula(f"lambda p: {a} * p[0]**2 * p[1] - {b} * p[1] * p[2] + {c} * p[2]**3")
    yield case(cubic, entries(rng, 3), 0.25)
    M, x = entries(rng, 4, 4), entries(rng, 4)
    yield law(
        "the Hessian of x · M x is M + Mᵀ",
        lambda ex: (ex.hessian(lambda x: x @ M @ x, x, 0.5), M + M.T),
    )
    yield case(
        expression=lambda ex: ex.hessian(lambda x: np.exp(x[0] * x[1]) + np.sin(x[2]), [0.5, 1.0, 2.0]),
        equals=[
            [math.exp(0.5), 1.5 * math.exp(0.5), 0.0],
            [1.5 * math.exp(0.5), 0.25 * math.exp(0.5), 0.0],
            [0.0, 0.0, -math.sin(2.0)],
        ],
        rtol=1e-5,
        atol=1e-5,
        label="exp(x0 x1) + sin(x2)",
    )
    yield case(
        expression=lambda ex: largest_asymmetry(ex.hessian) == 0.0,
        equals=True,
        label="exact symmetry: H equals its transpose to the last digit",
    )


def largest_asymmetry(hessian):
    """The largest |H - Hᵀ| of a smooth function at 20 fixed points, with a step at which rounding shows."""
    A = np.array([[0.5, 1.3, -0.7], [1.1, -0.4, 0.6]])
    points = np.random.default_rng(3).normal(size=(20, 3))
    matrices = [np.asarray(hessian(lambda p: np.exp(A @ p).sum(), point, 3e-4)) for point in points]
    return max(float(np.abs(H - H.T).max()) for H in matrices)


only_the_diagonal = misconception(
    hessian,
    "You left the mixed derivatives 0. Entry (i, j) says how the slope along i changes when coordinate j moves; the "
    "price's slope does change with the hours.",
    edit=("return (H + H.T) / 2", "return np.diag(np.diag(H))"),
)
adds_without_halving = misconception(
    hessian,
    "All your second derivatives are twice too large. The mean with the transpose is (H + Hᵀ) / 2; the difference of four "
    "values is to be divided by 4 h².",
    edit=("(H + H.T) / 2", "H + H.T"),
)
outer_product_of_slopes = misconception(
    hessian,
    "You multiplied first derivatives with each other. A second derivative differentiates the slope once more; it is "
    "not a product of slopes.",
    edit=("jacobian(lambda z: gradient(f, z, h), x, h)", "np.outer(gradient(f, x, h), gradient(f, x, h))"),
)


def second_differences(f, x, h, mixed, square):
    """A matrix with square(i) on the diagonal and mixed(i, j) beside it, for the answers below; steps are rows."""
    x = np.asarray(x, dtype=float)
    steps = h * np.eye(len(x))

    def at(*signed):
        return f(x + sum((sign * steps[i] for sign, i in signed), np.zeros(len(x))))

    return np.array([[square(at, i) if i == j else mixed(at, i, j) for j in range(len(x))] for i in range(len(x))])


@misconception(
    hessian,
    "Your mixed derivatives are 4 times too large: the four values span a square with sides 2 h, so divide by 4 h².",
)
def mixed_over_one_square(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / h**2,
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / h**2,
    )


@misconception(
    hessian,
    "On the diagonal you divided by 4 h². f(x + h) - 2 f(x) + f(x - h) is to be divided by h².",
)
def squares_over_four(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (
            (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / (4 * h**2)
        ),
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / (4 * h**2),
    )


@misconception(
    hessian,
    "You stepped forward only. The second derivative is then that of a point aside: the error is of the order of h.",
)
def forward_second_differences(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (at((1, i), (1, j)) - at((1, i)) - at((1, j)) + at()) / h**2,
        lambda at, i: (at((2, i)) - 2 * at((1, i)) + at()) / h**2,
    )


step_too_small = misconception(
    hessian,
    "Your inner step is fixed at 1e-8 or so. Rounding errors are divided by the step twice: what remains is noise.",
    edit=("gradient(f, z, h), x, h)", "gradient(f, z, 1e-8), x, 1e-8)"),
)
not_symmetric = misconception(
    hessian,
    "Your result is not exactly symmetric: rounding makes (i, j) and (j, i) differ in the last digits. Average it with "
    "its transpose.",
    edit=("return (H + H.T) / 2", "return H"),
)


@also_correct(hessian)
def hessian_from_four_values(f, x, h=1e-4):
    H = second_differences(
        f,
        x,
        h,
        lambda at, i, j: (
            (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / (4 * h**2)
        ),
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / h**2,
    )
    return np.triu(H) + np.triu(H, 1).T


# %% taylor2


@check(
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Which three things do you know of f at x, and which of them matters more the longer the step is?",
        "Value, plus slope times step, plus half of the step times the curvature times the step, with gradient and "
        "hessian from the exercises before.",
        "`f(x) + gradient(f, x) @ step + step @ hessian(f, x) @ step / 2`.",
    ],
)
def taylor2(rng):
    yield case(formula("lambda p: p[0]**2"), [3.0], [1.0], equals=16.0, atol=1e-5, label="one coordinate")  # 9 + 6 + 1
    yield case(PROFIT, [2.0, 3.0], [1.0, 1.0], equals=21.0, atol=1e-5)  # 15 + 8 + (-6 + 4 - 2) / 2
    yield case(PROFIT, [2, 3], [0, 0], equals=15.0, atol=1e-5, label="no step")
    yield case(PROFIT, [2.0, 3.0], [0.5, -1.0], equals=13.25, atol=1e-5)  # 15 + 3 - 2 + (-1.5 - 2 - 2) / 2
    yield case(formula("lambda p: p[0]**3"), [1.0], [1.0], equals=7.0, atol=1e-5, label="x³ from 1 to 2: not 8")
    a, b = small_numbers(rng, 2)
    f = formula(f"lambda p: {a} * p[0]**2 * p[1] + math.exp(p[2]) - {b} * p[1] * p[2]")
    x, step = entries(rng, 3) / 2, entries(rng, 3) / 2
    yield case(f, x, step, rtol=1e-5, atol=1e-5)
    M, c = entries(rng, 3, 3), entries(rng, 3)
    yield law(
        "for a quadratic function it is exact, however long the step",
        lambda ex: (ex.taylor2(lambda p: p @ M @ p + c @ p, x, step), (x + step) @ M @ (x + step) + c @ (x + step)),
        rtol=1e-5,
        atol=1e-5,
    )


forgets_the_half = misconception(
    taylor2,
    "You left out the 1/2 of the quadratic term. Differentiating step² twice gives 2; the half undoes it.",
    edit=("step @ curvature @ step / 2", "step @ curvature @ step"),
)
stops_at_the_slope = misconception(
    taylor2,
    "You stopped after the linear term: that is the tangent. The second order adds half of step · H step.",
    edit=(" + step @ curvature @ step / 2", ""),
)
squares_only = misconception(
    taylor2,
    "You used only the diagonal of the Hessian. The mixed second derivatives count too, each of them twice.",
    edit=("step @ curvature @ step / 2", "np.diag(curvature) @ step**2 / 2"),
)
takes_the_target_for_the_step = misconception(
    taylor2,
    "You took `step` for the point to go to and used step - x. It is the way from x, not the end of the way.",
    edit=("value, slope, curvature =", "step = step - x\n    value, slope, curvature ="),
)
slopes_at_the_end = misconception(
    taylor2,
    "You took the slope at the end of the step. Taylor's formula knows f at x only: value, slope and curvature there.",
    edit=("gradient(f, x), hessian", "gradient(f, x + step), hessian"),
)
curvature_once = misconception(
    taylor2,
    "You multiplied the Hessian by the step once and added up. It takes the step from both sides: step · H step.",
    edit=("step @ curvature @ step / 2", "np.sum(curvature @ step) / 2"),
)
true_value = misconception(
    taylor2,
    "You returned f(x + step) itself. Asked for is what slope and curvature at x predict for it.",
    edit=(
        "return float(value + slope @ step + step @ curvature @ step / 2)",
        "return float(f(x + step))",
    ),
)


@also_correct(taylor2)
def taylor_along_the_line(f, x, step):
    """On the line x + t step, f is a function of one number, and Taylor's formula that of one variable."""
    x, step = np.array(x, dtype=float), np.array(step, dtype=float)
    h = 1e-4
    ahead, here, behind = (f(x + t * step) for t in (h, 0.0, -h))
    return here + (ahead - behind) / (2 * h) + (ahead - 2 * here + behind) / h**2 / 2


# %% expectation

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


# %% logsumexp_grad


@check(
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special", "numpy.logaddexp", "torch"],
    hints=[
        "What is exp(1000) as a float, and by how much does log-sum-exp change if you subtract 1000 from every entry?",
        "Take the largest entry out: value = largest + log of the sum of exp(z - largest). The derivative of a logarithm "
        "is one over its argument, times the inner derivative.",
        "`scaled = np.exp(z - z.max())`, then `z.max() + np.log(scaled.sum())` and `scaled / scaled.sum()`.",
    ],
)
def logsumexp_grad(rng):
    yield case([3.0], equals=(3.0, [1.0]), label="a single entry: log exp 3")
    yield case(np.log([1.0, 2.0, 5.0]), equals=(math.log(8.0), [0.125, 0.25, 0.625]), label="z = log(1, 2, 5)")
    yield case([0, 0], equals=(math.log(2.0), [0.5, 0.5]), label="whole numbers")
    yield case(entries(rng, 5))
    yield case([1000.0, 1000.0 + math.log(3.0)], equals=(1000.0 + math.log(4.0), [0.25, 0.75]), label="exp(1000)")
    yield case([-1000.0, -1000.0 + math.log(3.0)], equals=(-1000.0 + math.log(4.0), [0.25, 0.75]), label="exp(-1000)")
    yield case([-800.0, 800.0], equals=(800.0, [0.0, 1.0]), label="entries 1600 apart")
    yield case([-np.inf, 2.0, 2.0], equals=(2.0 + math.log(2.0), [0.0, 0.5, 0.5]), label="an entry of -inf")
    z = entries(rng, 4)
    yield law(
        "adding 3 to every entry adds 3 to the value",
        lambda ex: (ex.logsumexp_grad(z + 3)[0], ex.logsumexp_grad(z)[0] + 3),
    )
    yield law(
        "adding 500 to every entry leaves the gradient",
        lambda ex: (ex.logsumexp_grad(z + 500)[1], ex.logsumexp_grad(z)[1]),
    )
    yield law("the entries of the gradient add up to 1", lambda ex: (np.sum(ex.logsumexp_grad(z)[1]), 1.0))
    yield raises(ValueError, [], why="no entry: the logarithm of an empty sum is -inf, and there is no gradient")


forgets_the_largest = misconception(
    logsumexp_grad,
    "You subtracted the largest entry and did not add it to the value again. log(exp(-m) S) = log S - m.",
    edit=("float(largest + np.log(total))", "float(np.log(total))"),
)


@misconception(
    logsumexp_grad,
    "You added the largest entry to the value without having subtracted it from the exponents. The two belong together.",
)
def adds_without_subtracting(z):
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        value = float(z.max() + np.log(np.exp(z).sum()))
    return value, softmax_values(z)


@misconception(
    logsumexp_grad,
    "You took the exponentials of z as they are. exp(1000) is inf and exp(-1000) is 0, and what follows is inf or nan: "
    "subtract the largest entry first.",
)
def naive_exponentials(z):
    z = np.asarray(z, dtype=float)
    if z.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        powers = np.exp(z)
        return float(np.log(powers.sum())), powers / powers.sum()


@misconception(
    logsumexp_grad,
    "You subtracted the mean. Entries far above the mean overflow all the same; subtract the largest, so that no "
    "exponent is positive.",
)
def shifts_by_the_mean(z):
    z = np.asarray(z, dtype=float)
    if z.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        powers = np.exp(z - z.mean())
        return float(z.mean() + np.log(powers.sum())), powers / powers.sum()


mean_instead_of_sum = misconception(
    logsumexp_grad,
    "Your value is smaller by log k: you took the logarithm of the mean of the exponentials, not of their sum.",
    edit=("np.log(total)", "np.log(total / len(z))"),
)
gradient_of_the_sum = misconception(
    logsumexp_grad,
    "Your gradient is not divided by the sum. The outer logarithm contributes 1 / sum: chain rule.",
    edit=("scaled / total", "scaled"),
)
scaled_gradient_of_the_log = misconception(
    logsumexp_grad,
    "Your gradient is 1 / sum in every entry. That is the derivative of the logarithm; the inner derivative, exp(z_i), "
    "is missing.",
    edit=("scaled / total", "np.ones(len(z)) / total"),
)
hard_maximum = misconception(
    logsumexp_grad,
    "You returned the largest entry and the place where it stands. Log-sum-exp is a smooth maximum: the others add a "
    "little, and have a slope too.",
    edit=(
        "return float(largest + np.log(total)), scaled / total",
        "return float(largest), (z == largest) / np.sum(z == largest)",
    ),
)
gradient_of_logs = misconception(
    logsumexp_grad,
    "Your gradient is z - log-sum-exp, the logarithm of the softmax. The gradient is the softmax itself.",
    edit=("scaled / total", "z - largest - np.log(total)"),
)


@also_correct(logsumexp_grad)
def logsumexp_entry_by_entry(z):
    """Fold: log(exp a + exp b) = max + log1p(exp(-|a - b|)); the gradient from the value."""
    values = [float(entry) for entry in z]
    if not values:
        raise ValueError("empty")
    total = values[0]
    for entry in values[1:]:
        if entry > -math.inf:
            total = max(total, entry) + math.log1p(math.exp(-abs(total - entry)))
    return total, [math.exp(entry - total) for entry in values]


# %% softmax_jacobian


def softmax_values(z):
    z = np.asarray(z, dtype=float)
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


@check(
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special", "torch"],
    hints=[
        "If one flavour becomes more attractive, what happens to its own share, and what to each of the others?",
        "The derivative of p_i by z_j is p_i (1 - p_i) for i = j and -p_i p_j otherwise. The second part is an outer "
        "product.",
        "`np.diag(p) - np.outer(p, p)`, with p from `logsumexp_grad`.",
    ],
)
def softmax_jacobian(rng):
    yield case([4.0], equals=[[0.0]], label="a single choice always has the probability 1")
    yield case([0.0, math.log(3.0)], equals=[[3 / 16, -3 / 16], [-3 / 16, 3 / 16]], label="p = (1/4, 3/4)")
    z125 = np.log([1.0, 2.0, 5.0])
    yield case(
        z125,
        equals=[[7 / 64, -2 / 64, -5 / 64], [-2 / 64, 12 / 64, -10 / 64], [-5 / 64, -10 / 64, 15 / 64]],
        label="p = (1/8, 2/8, 5/8)",
    )
    yield case(entries(rng, 5))
    yield case([800, 800, -800], equals=[[0.25, -0.25, 0], [-0.25, 0.25, 0], [0, 0, 0]], label="large entries")
    z = entries(rng, 4)
    yield law("every row adds up to 0", lambda ex: (np.sum(ex.softmax_jacobian(z), axis=1), np.zeros(4)), atol=1e-9)
    yield law("it is symmetric", lambda ex: (ex.softmax_jacobian(z), np.transpose(ex.softmax_jacobian(z))))
    step = 1e-6 * entries(rng, 4)
    yield law(
        "a small step changes the softmax by J · step",
        lambda ex: (np.matmul(ex.softmax_jacobian(z), step), softmax_values(z + step) - softmax_values(z)),
        rtol=1e-4,
        atol=1e-10,
    )


only_own_slopes = misconception(
    softmax_jacobian,
    "You left the entries beside the diagonal 0. All shares have one sum in common: if one grows, the others shrink.",
    edit=("np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))"),
)
slopes_as_a_vector = misconception(
    softmax_jacobian,
    "You returned p (1 - p), one number for each entry: the derivative of the sigmoid. Every softmax output depends on "
    "every input, so the Jacobian is a (k, k) matrix.",
    edit=("np.diag(p) - np.outer(p, p)", "p * (1 - p)"),
)
forgets_the_diagonal = misconception(
    softmax_jacobian,
    "You returned -p_i p_j everywhere. On the diagonal p_i itself is missing: p_i (1 - p_i).",
    edit=("np.diag(p) - np.outer(p, p)", "-np.outer(p, p)"),
)
wrong_sign_beside = misconception(
    softmax_jacobian,
    "The entries beside the diagonal have the wrong sign: more of one flavour is less of the others.",
    edit=("np.diag(p) - np.outer(p, p)", "np.diag(p - 2 * p**2) + np.outer(p, p)"),
)
sign_turned = misconception(
    softmax_jacobian,
    "You returned p pᵀ - diag(p): every sign is wrong. A larger z_i makes p_i larger.",
    edit=("np.diag(p) - np.outer(p, p)", "np.outer(p, p) - np.diag(p)"),
)
identity_for_the_diagonal = misconception(
    softmax_jacobian,
    "You wrote 1 - p_i p_j on the diagonal. It is p_i - p_i p_i: diag(p), not the identity.",
    edit=("np.diag(p)", "np.eye(len(p))"),
)
shares_in_every_row = misconception(
    softmax_jacobian,
    "You subtracted the outer product from the vector p, which broadcasting puts into every row. p belongs on the diagonal "
    "alone: np.diag(p).",
    edit=("np.diag(p)", "p"),
)
jacobian_in_p = misconception(
    softmax_jacobian,
    "You put z itself where its softmax belongs. The Jacobian is written with the probabilities p.",
    edit=("_, p = logsumexp_grad(z)", "p = np.asarray(z, dtype=float)"),
)


@also_correct(softmax_jacobian)
def softmax_jacobian_in_loops(z):
    z = [float(entry) - max(z) for entry in z]
    total = sum(math.exp(entry) for entry in z)
    p = [math.exp(entry) / total for entry in z]
    return [[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))]


# %% squared_loss_grad


@check(
    lesson="Matrix calculus for machine learning",
    hints=[
        "Which shape must the gradient have, and which product of X and the errors has that shape?",
        "The errors E = X W - Y are (n, k). W[i, j] reaches output j of each example with the factor X[:, i], so its "
        "slope is column i of X times column j of E, divided by n.",
        "`errors = X @ W - Y`, loss `(errors**2).sum() / (2 * n)`, gradient `X.T @ errors / n`.",
    ],
)
def squared_loss_grad(rng):
    yield case([[2.0]], [[3.0]], [[4.0]], equals=(2.0, [[6.0]]))  # error 2: 4/2, and 3 · 2
    yield case([[3], [1]], [[1, 1], [1, 3]], [[5], [3]], equals=(2.5, [[1.0], [4.0]]))  # errors -1, 3
    yield case(  # errors (1, -2), (2, 0), (-1, 4): squares 26, over 6; the columns of X are (1, 1, 2) and (3, 0, 1)
        [[1, 0], [2, 1]],
        [[1, 3], [1, 0], [2, 1]],
        [[6, 5], [-1, 0], [5, -3]],
        equals=(26 / 6, [[1 / 3, 2.0], [2 / 3, -2 / 3]]),
        label="three examples, two outputs",
    )
    W, X, Y = entries(rng, 3, 2), entries(rng, 5, 3), entries(rng, 5, 2)
    yield case(W, X, Y)
    yield case(W, X, X @ W, equals=(0.0, np.zeros((3, 2))), label="no error: nothing to improve", atol=1e-9)
    yield law(
        "every example twice changes neither loss nor gradient",
        lambda ex: (
            ex.squared_loss_grad(W, np.vstack([X, X]), np.vstack([Y, Y]))[1],
            ex.squared_loss_grad(W, X, Y)[1],
        ),
    )
    D = entries(rng, 3, 2)
    yield law(
        "along D the loss changes by the sum of gradient times D",
        lambda ex: (
            (ex.squared_loss_grad(W + D, X, Y)[0] - ex.squared_loss_grad(W - D, X, Y)[0]) / 2,
            np.sum(np.multiply(ex.squared_loss_grad(W, X, Y)[1], D)),
        ),
    )
    yield case(entries(rng, 40, 6), entries(rng, 300, 40), entries(rng, 300, 6), timed="n = 300, d = 40, k = 6")


sign_of_the_errors = misconception(
    squared_loss_grad,
    "Your gradient has the wrong sign: the errors are X W - Y, predicted minus true. A step against your gradient would "
    "make the loss larger.",
    edit=("X.T @ errors / n", "X.T @ (Y - X @ W) / n"),
)
forgets_the_mean = misconception(
    squared_loss_grad,
    "Your loss is divided by n, your gradient is not: it grows with the number of examples.",
    edit=("X.T @ errors / n", "X.T @ errors"),
)
keeps_the_two = misconception(
    squared_loss_grad,
    "Your gradient is twice too large. The 2 from the square cancels the 1/2 of the loss.",
    edit=("X.T @ errors / n", "2 * X.T @ errors / n"),
)
half_in_the_gradient_too = misconception(
    squared_loss_grad,
    "You divided the gradient by 2 n as well. Differentiating the square gives a 2, which cancels the 1/2.",
    edit=("X.T @ errors / n", "X.T @ errors / (2 * n)"),
)
averages_over_the_outputs = misconception(
    squared_loss_grad,
    "You took means over all n k entries, outputs included. Asked for is the sum over the outputs, divided by n.",
    edit=(
        "loss = float((errors**2).sum() / (2 * n))",
        "n = errors.size\n    loss = float((errors**2).sum() / (2 * n))",
    ),
)
mean_of_all_squares = misconception(
    squared_loss_grad,
    "Your gradient is right, your loss is the mean over all n k entries. Asked for is the sum over the k outputs, divided "
    "by 2 n.",
    edit=("loss = float((errors**2).sum() / (2 * n))", "loss = float((errors**2).mean() / 2)"),
)
gradient_lies_down = misconception(
    squared_loss_grad,
    "Your gradient is transposed, (k, d). A gradient has the shape of what it is the gradient of: that of W, (d, k).",
    edit=("X.T @ errors / n", "errors.T @ X / n"),
)
forgets_the_half_of_the_loss = misconception(
    squared_loss_grad,
    "Your loss lacks the 1/2, which your gradient does have: the two belong to different functions.",
    edit=("(2 * n)", "n"),
)


@misconception(
    squared_loss_grad,
    "Your gradient is made of the signs of the errors. That is the slope of the absolute error; the squared "
    "error weighs each error by its size.",
)
def slope_of_the_absolute_error(W, X, Y):
    W, X, Y = (np.asarray(array, dtype=float) for array in (W, X, Y))
    errors = X @ W - Y
    return float((errors**2).sum() / (2 * len(X))), X.T @ np.sign(np.round(errors, 12)) / len(X)


@also_correct(squared_loss_grad)
def sum_of_outer_products(W, X, Y):
    """Example by example; the gradient of one is the outer product of its input and its errors."""
    W = np.array(W, dtype=float)
    loss, slopes = 0.0, np.zeros(W.shape)
    for x, y in zip(X, Y, strict=True):
        errors = np.array(x, dtype=float) @ W - np.array(y, dtype=float)
        loss += errors @ errors / 2
        slopes += np.outer(x, errors)
    return loss / len(X), slopes / len(X)


# %% gradcheck


@check(
    lesson="Gradient descent and the gradient check",
    forbid=["scipy.optimize", "torch"],
    hints=[
        "A difference of 0.001 between two gradients: when is that much, and when is it nothing?",
        "Compute both gradients, subtract, and divide the length of the difference by the sum of the two lengths. For an "
        "x with several axes, flatten it for `gradient` and give it back its shape inside f.",
        "`measured = gradient(lambda flat: f(flat.reshape(x.shape)), x.ravel(), h)`, then "
        "`norm(claimed.ravel() - measured) / (norm(claimed) + norm(measured))`.",
    ],
)
def gradcheck(rng):
    square, right = formula("lambda x: np.sum(x * x)"), formula("lambda x: 2 * x")
    yield case(square, right, np.array([1.0, -2.0]), 0.5, equals=0.0, atol=1e-9, label="a right gradient")
    yield case(square, formula("lambda x: x"), np.array([1.0, -2.0]), 0.5, equals=1 / 3, label="a forgotten 2")
    yield case(square, formula("lambda x: -2 * x"), np.array([1.0, -2.0]), 0.5, equals=1.0, label="the opposite sign")
    yield case(square, formula("lambda x: 0 * x"), np.array([3.0, 4.0]), 0.5, equals=1.0, label="a gradient of zeros")
    yield case(square, right, np.array([0.0, 0.0]), 0.5, equals=0.0, label="a level place: both gradients are zero")
    yield case(  # claimed (6, 9), measured (6, 8): 1 / (√117 + 10)
        square, formula("lambda x: 2 * x + [0, 1]"), np.array([3.0, 4.0]), 0.5, equals=1 / (math.sqrt(117) + 10)
    )
    yield case(  # claimed (3, 1), measured (2, 2): the differences 1 and -1 must not cancel
        square, formula("lambda x: 2 * x + [1, -1]"), np.array([1.0, 1.0]), 0.5, equals=2**0.5 / (10**0.5 + 8**0.5)
    )
    yield case(square, right, [3, 4], 0.5, equals=0.0, atol=1e-9, label="x as a list of whole numbers")
    A, B = entries(rng, 3, 2), entries(rng, 3, 2)
    yield case(
        expression=lambda ex: ex.gradcheck(lambda X: np.sum(A * X**2), lambda X: 2 * A * X, B, 0.5),
        equals=0.0,
        atol=1e-9,
        label="x of shape (3, 2)",
    )
    yield case(expression=lambda ex: ex.gradcheck(lambda X: np.sum(A * X**2), lambda X: 2 * X, B, 0.5))
    yield case(
        expression=lambda ex: ex.gradcheck(
            lambda x: 1e-6 * np.sum(x**2), lambda x: 1e-6 * x, np.array([3.0, 4.0]), 0.5
        ),
        equals=1 / 3,
        label="tiny slopes: a millionth of the forgotten 2",
    )
    yield bound(
        "relative error of a right gradient with the default step",
        lambda ex: ex.gradcheck(lambda x: np.sum(np.exp(x)), lambda x: np.exp(x), entries(np.random.default_rng(5), 4)),
        at_most=1e-8,
    )
    yield raises(
        ValueError,
        square,
        formula("lambda x: 2 * x[:, None]"),
        np.array([1.0, 2.0]),
        why="a gradient (2, 1) for an x (2,)",
    )
    yield raises(
        ValueError, square, formula("lambda x: np.sum(2 * x)"), np.array([1.0, 2.0]), why="one number for an x (2,)"
    )


absolute_error = misconception(
    gradcheck,
    "You returned the absolute size of the difference. Whether 0.001 is much depends on the gradients: divide by their "
    "sizes.",
    edit=("norm(claimed.ravel() - measured) / size)", "norm(claimed.ravel() - measured))"),
)
relative_to_the_claim = misconception(
    gradcheck,
    "You divided by the length of the supposed gradient alone. If that one is wrong, so is your measure, and it can "
    "grow beyond 1; divide by the sum of both lengths.",
    edit=("size = np.linalg.norm(claimed) + np.linalg.norm(measured)", "size = np.linalg.norm(claimed)"),
)
relative_to_the_larger = misconception(
    gradcheck,
    "You divided by the larger of the two lengths. Asked for is their sum.",
    edit=(
        "np.linalg.norm(claimed) + np.linalg.norm(measured)",
        "max(np.linalg.norm(claimed), np.linalg.norm(measured))",
    ),
)
relative_to_the_sum = misconception(
    gradcheck,
    "You divided by the length of the sum of both gradients. Where they point in opposite directions that is 0; divide by "
    "the sum of the two lengths.",
    edit=("np.linalg.norm(claimed) + np.linalg.norm(measured)", "np.linalg.norm(claimed.ravel() + measured)"),
)
errors_that_cancel = misconception(
    gradcheck,
    "You added up the differences with their signs, so that 1 and -1 cancel and a wrong gradient passes. Take the "
    "length of the difference.",
    edit=("np.linalg.norm(claimed.ravel() - measured) / size", "abs(np.sum(claimed.ravel() - measured)) / size"),
)
compares_the_lengths = misconception(
    gradcheck,
    "You compared the lengths of the two gradients. A gradient with the opposite sign has the same length: take the "
    "length of the difference.",
    edit=(
        "np.linalg.norm(claimed.ravel() - measured) / size",
        "abs(np.linalg.norm(claimed) - np.linalg.norm(measured)) / size",
    ),
)
squared_error = misconception(
    gradcheck,
    "You divided squared lengths. An error of a hundredth then looks like one of a ten-thousandth; take the roots.",
    edit=(
        "np.linalg.norm(claimed.ravel() - measured) / size",
        "np.linalg.norm(claimed.ravel() - measured) ** 2 / (np.sum(claimed**2) + np.sum(measured**2))",
    ),
)
checks_the_first_entry = misconception(
    gradcheck,
    "You compared the first entry only. A mistake in any other passes unseen.",
    edit=(
        "size = np.linalg.norm(claimed)",
        "claimed, measured = claimed.ravel()[:1], measured[:1]\n    size = np.linalg.norm(claimed)",
    ),
)
divides_zero_gradients = misconception(
    gradcheck,
    "You divided by the lengths without asking whether both are 0. At a level place a right gradient gives 0 / 0, which "
    "is nan; the error is 0.",
    edit=("if size == 0.0:", "if size != size:"),
)
adds_an_epsilon = misconception(
    gradcheck,
    "You added a constant to the divisor. It guards against 0 / 0 but hides every mistake in tiny gradients: treat the "
    "case of two zeros on its own.",
    edit=("measured) / size)", "measured) / (size + 1e-4))"),
)
broadcasts_the_shape = misconception(
    gradcheck,
    "You accepted a gradient of another shape than x. Flattening or broadcasting makes the numbers fit all the same; "
    "raise a ValueError.",
    edit=(
        "if claimed.shape != x.shape:",
        "claimed = np.broadcast_to(claimed.ravel(), x.size).reshape(x.shape)\n    if x.ndim < 0:",
    ),
)
measures_one_side = misconception(
    gradcheck,
    "You measured with forward differences. Their own error, of the order of h, looks like a mistake in the gradient.",
    edit=(
        "gradient(lambda flat: f(flat.reshape(x.shape)), x.ravel(), h)",
        "np.array([(f(x + h * e.reshape(x.shape)) - f(x)) / h for e in np.eye(x.size)])",
    ),
)


@also_correct(gradcheck)
def gradcheck_entry_by_entry(f, grad, x, h=1e-5):
    x = np.array(x, dtype=float)
    claimed = np.array(grad(x), dtype=float)
    if claimed.shape != np.shape(x):
        raise ValueError("shape")
    difference = sizes_a = sizes_c = 0.0
    for index in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += h
        behind[index] -= h
        slope = (f(ahead) - f(behind)) / (2 * h)
        difference += (claimed[index] - slope) ** 2
        sizes_a += claimed[index] ** 2
        sizes_c += slope**2
    total = math.sqrt(sizes_a) + math.sqrt(sizes_c)
    return math.sqrt(difference) / total if total else 0.0


# %% Dual


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
    yield case(expression=lambda ex: parts(ex.Dual(0.0, 5.0) ** 0), equals=(1.0, 0.0), label="the power 0 at 0")
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


# %% forward_gradient


@check(
    lesson="Automatic differentiation",
    hints=[
        "One pass through f with Duals tells how everything changes with one input. What must the other inputs carry?",
        "For each i: Duals of all entries of x, with the derivative 1 at place i and 0 elsewhere. The derivative of what "
        "f returns is entry i of the gradient.",
        "`point = [Dual(value, 1.0 if j == i else 0.0) for j, value in enumerate(x)]`, then "
        "`as_dual(f(point)).derivative`, for every i.",
    ],
)
def forward_gradient(rng):
    yield case(formula("lambda p: 3 * p[0]"), [5.0], equals=[3.0], label="one coordinate")
    yield case(PROFIT, [2.0, 3.0], equals=[6.0, 2.0])
    yield case(PROFIT, [2, 3], equals=[6.0, 2.0], label="a point without decimal points")
    yield case(formula("lambda p: p[0] * p[1] / p[2]"), [6.0, 2.0, 4.0], equals=[0.5, 1.5, -0.75])
    yield case(formula("lambda p: p[1] * p[1]"), [4.0, 5.0, 6.0], equals=[0, 10, 0], label="inputs without influence")
    yield case(formula("lambda p: 7.0"), [4.0, 5.0], equals=[0.0, 0.0], label="a constant, returned as a plain number")
    yield case(formula("lambda p: max(p[0], 0.0) + p[1]"), [-2.0, 5.0], equals=[0.0, 1.0], label="a branch not taken")
    yield case(formula("lambda p: (p[0] * p[1]).tanh() + (p[2] - p[0]).exp() / p[1]"), entries(rng, 3))
    w, x = entries(rng, 4), np.abs(entries(rng, 4))
    yield law(
        "the gradient of Σ w log x is w / x",
        lambda ex: (ex.forward_gradient(lambda p: sum(a * b.log() for a, b in zip(w, p, strict=True)), x), w / x),
    )
    yield law(
        "d inputs that are added up have the slope 1 each",
        lambda ex: (ex.forward_gradient(sum, x), np.ones(4)),
    )


every_input_moves = misconception(
    forward_gradient,
    "You gave every input the derivative 1. Then all move together, and what comes out is the sum of the gradient's "
    "entries, again and again. One input moves in each pass.",
    edit=("1.0 if j == i else 0.0", "1.0"),
)
no_input_moves = misconception(
    forward_gradient,
    "No input has a derivative, so every result is a constant. In pass i, input i carries the derivative 1.",
    edit=("1.0 if j == i else 0.0", "0.0"),
)
value_instead_of_slope = misconception(
    forward_gradient,
    "You returned the value of f instead of its derivative.",
    edit=("as_dual(f(point)).derivative", "as_dual(f(point)).value"),
)
seeds_with_the_value = misconception(
    forward_gradient,
    "You seeded input i with its own value instead of 1. What comes out is x_i times the slope.",
    edit=("1.0 if j == i else 0.0", "value if j == i else 0.0"),
)
constants_have_no_slope = misconception(
    forward_gradient,
    "You asked what f returned for its derivative although it may be a plain number, where f does not depend on its "
    "inputs. as_dual makes a constant of it, with the derivative 0.",
    edit=("as_dual(f(point)).derivative", "f(point).derivative"),
)
other_inputs_as_zero = misconception(
    forward_gradient,
    "You set the other inputs to 0. They keep their values; only their derivatives are 0.",
    edit=("Dual(value, 1.0 if j == i else 0.0)", "Dual(value if j == i else 0.0, 1.0 if j == i else 0.0)"),
)
sums_the_passes = misconception(
    forward_gradient,
    "You added up the passes. The gradient has one entry for each of them.",
    edit=("np.array(slopes)", "float(np.sum(slopes))"),
)
