import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import PROFIT, entries, formula, small_numbers


@check(
    lesson="Gradient and directional derivative",
    forbid=["scipy.optimize.approx_fprime"],
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


@also_wrong(forward_differences)
def to_the_right_only(f, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return np.array([(f(x + h * axis) - f(x)) / h for axis in np.eye(len(x))])


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
