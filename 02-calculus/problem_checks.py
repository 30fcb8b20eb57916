"""Calculus: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import functools
import itertools
import math
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def formula(text):
    """The function that the text of a lambda defines, named by that text."""
    function = eval(text)
    function.__name__ = text
    return function


# %% Easy


@check(
    problem="E1",
    lesson="The derivative as a sensitivity",
    hints=[
        "What is the derivative of 6 x - x² at 4, and in which unit?",
        "Slope times step: the step is a tenth of a euro.",
    ],
)
def ten_cents_more(rng):
    yield case(equals=-0.2)


slope_for_the_change = misconception(
    ten_cents_more,
    "-2 is the derivative, in euro per hour for each euro of price. The price rises by a tenth of a euro only.",
    answer=-2,
)
exact_change = misconception(
    ten_cents_more,
    "-0.21 is the exact change. The derivative alone predicts -0.2; the missing cent is the square of the step.",
    answer=-0.21,
)
rises_instead = misconception(
    ten_cents_more,
    "The sign is wrong: beyond the price of 3 euro the revenue falls. 6 - 2 · 4 is negative.",
    answer=0.2,
)
product_of_slopes = misconception(
    ten_cents_more,
    "You multiplied the slopes of the two factors, 1 · (-1), and the step. The product rule is u'v + uv' = 2 - 4.",
    answer=-0.1,
)


@check(
    problem="E2",
    lesson="The derivative as a sensitivity",
    hints=[
        "Where is the derivative zero? Two rules are needed: product and chain.",
        "The derivative of e^(-x/2) is -1/2 times itself. Take the exponential out as a factor of both terms.",
    ],
)
def best_price_with_loyal_guests(rng):
    yield case(equals=2.0)


forgets_the_inner_slope = misconception(
    best_price_with_loyal_guests,
    "You took the derivative of e^(-x/2) for -e^(-x/2). The inner derivative 1/2 is missing: (1 - x/2) vanishes at 2.",
    answer=1,
)
inverts_the_inner_slope = misconception(
    best_price_with_loyal_guests,
    "1 - x/2 = 0 means x = 2. You divided by 2 where you should have multiplied.",
    answer=0.5,
)
best_price_of_the_straight_demand = misconception(
    best_price_with_loyal_guests,
    "3 euro is best for the demand 6 - x of the lessons. Here it is e^(-x/2).",
    answer=3,
)


@check(
    problem="E3",
    lesson="The chain rule on a graph",
    hints=[
        "Draw it: w leads to a and to b, both lead to the loss. Which slope is on each of the four edges?",
        "The loss by a is b + 2 (two terms contain a), the loss by b is a. Multiply along both paths and add.",
    ],
)
def two_ways_to_the_loss(rng):
    yield case(equals=42.0)


only_over_a = misconception(
    two_ways_to_the_loss,
    "18 is the path over a. w also acts through b: 6 · 4 = 24 more.",
    answer=18,
)
only_over_b = misconception(
    two_ways_to_the_loss,
    "24 is the path over b. w also acts through a: 6 · 3 = 18 more.",
    answer=24,
)
one_use_of_a = misconception(
    two_ways_to_the_loss,
    "36 is the value of the loss; it also comes out if you take b for the slope of the loss in a. But a appears twice: "
    "that slope is b + 2 = 6.",
    answer=36,
)
slopes_of_a_and_b_added = misconception(
    two_ways_to_the_loss,
    "You multiplied the two paths by each other. Along a path slopes multiply, the paths themselves add up: 18 + 24.",
    answer=432,
)


@check(
    problem="E4",
    lesson="Gradient and directional derivative",
    hints=[
        "The slope in a direction is a dot product. Which of the four is zero?",
        "4 · 3 - 3 · 4 = 0.",
    ],
)
def along_the_contour(rng):
    yield case(equals="b")


steepest_ascent = misconception(
    along_the_contour,
    "That is the gradient itself: the direction in which the profit grows fastest.",
    answer="a",
)
steepest_descent = misconception(
    along_the_contour,
    "That is the opposite of the gradient: the direction in which the profit falls fastest.",
    answer="c",
)
swapped_with_a_sign = misconception(
    along_the_contour,
    "(-3, 4) has the dot product -12 - 12 = -24 with (4, -3): nearly straight downhill. Swapping the entries and "
    "changing one sign gives (3, 4).",
    answer="d",
)


@check(
    problem="E5",
    lesson="Automatic differentiation",
    hints=["What does one forward sweep give, a column or a row? How many of each are there?"],
)
def sweeps_for_a_jacobian(rng):
    yield case(equals=(784, 10))


modes_swapped = misconception(
    sweeps_for_a_jacobian,
    "You swapped the modes. A forward sweep follows one input, so it takes 784 of them; a reverse sweep follows one "
    "output back.",
    answer=(10, 784),
)
one_sweep_each = misconception(
    sweeps_for_a_jacobian,
    "One reverse sweep suffices for a loss, a single output. Here there are 10 outputs, and each needs its own.",
    answer=(784, 1),
)
two_evaluations_each = misconception(
    sweeps_for_a_jacobian,
    "1568 evaluations is what central differences take, two for each input. A forward sweep is exact with one.",
    answer=(1568, 10),
)
entry_by_entry = misconception(
    sweeps_for_a_jacobian,
    "7840 is the number of entries. A sweep gives a whole column or a whole row at once.",
    answer=(7840, 7840),
)


@check(
    problem="E6",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Walk away from the origin along (1, -1). Up or down?",
        "The Hessian is [[2, 3], [3, 2]]. Its eigenvalues are 2 + 3 and 2 - 3.",
    ],
)
def kind_of_level_place(rng):
    yield case(equals="c")


positive_squares = misconception(
    kind_of_level_place,
    "Along both axes it does go up. But along (1, -1) the mixed term wins: t² - 3 t² + t² = -t².",
    answer="a",
)
takes_it_for_a_top = misconception(
    kind_of_level_place,
    "Along the axes the function grows, so the origin is no maximum. It falls along (1, -1) only.",
    answer="b",
)
gives_up = misconception(
    kind_of_level_place,
    "Second derivatives are silent only where an eigenvalue is zero and the others have one sign. Here they are 5 "
    "and -1.",
    answer="d",
)


@check(
    problem="E7",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "The root of x has the derivative 1/4 at x = 4. And the derivative of that derivative?",
        "The second derivative is -x^(-3/2) / 4, which is -1/32 at 4. Half of it, times the step squared.",
    ],
)
def root_by_hand(rng):
    yield case(equals=(2.1, 2.0975), atol=1e-9)


no_half = misconception(
    root_by_hand,
    "You left out the half of the quadratic term: 0.16 / 32 = 0.005 has to be halved.",
    answer=(2.1, 2.095),
)
curvature_with_plus = misconception(
    root_by_hand,
    "The root bends downwards: its second derivative is negative, so the second order lowers the estimate.",
    answer=(2.1, 2.1025),
)
true_root = misconception(
    root_by_hand,
    "You gave the root itself. Asked for is what Taylor's formula of second order says: 2.1 - 0.0025.",
    answer=(2.1, 4.4**0.5),
)
slope_one_half = misconception(
    root_by_hand,
    "The derivative of the root at 4 is 1 / (2 · 2) = 1/4, not 1/2.",
    answer=(2.2, 2.1975),
)


@check(
    problem="E8",
    lesson="Integrals and expectation",
    hints=[
        "By what must t be divided so that the area under the density is 1?",
        "The density is t / 8. The mean is the integral of t · t / 8, and E[T²] that of t² · t / 8.",
        "The variance is E[T²] less the square of the mean.",
    ],
)
def wait_for_the_bus(rng):
    yield case(equals=(8 / 3, 8 / 9))


not_normalised = misconception(
    wait_for_the_bus,
    "You used t itself as the density. Its area from 0 to 4 is 8, so everything has to be divided by 8 first.",
    answer=(64 / 3, 64 - (64 / 3) ** 2),
)
uniform_wait = misconception(
    wait_for_the_bus,
    "These are mean and variance of a wait that is spread evenly from 0 to 4. Here late is likelier than early.",
    answer=(2, 4 / 3),
)
second_moment = misconception(
    wait_for_the_bus,
    "8 is E[T²]. The variance subtracts the square of the mean: 8 - 64/9.",
    answer=(8 / 3, 8),
)
standard_deviation = misconception(
    wait_for_the_bus, "You took the root: that is the standard deviation.", answer=(8 / 3, (8 / 9) ** 0.5)
)


@check(
    problem="E9",
    lesson="Numerical differentiation and its error",
    hints=[
        "One term grows with h, the other falls. At the best h the derivative of the sum is zero.",
        "The derivative of 2 h + 0.02 / h is 2 - 0.02 / h².",
    ],
)
def step_for_a_noisy_scale(rng):
    yield case(equals=(0.1, 0.4))


one_reading_errs = misconception(
    step_for_a_noisy_scale,
    "You let only one of the two readings err. Both do, in opposite directions in the worst case: 0.02 / h.",
    answer=(0.005**0.5, 4 * 0.005**0.5),
)
error_of_one_term = misconception(
    step_for_a_noisy_scale,
    "The step is right. The bound is the sum of both terms, and at the best step they are equal: 0.2 each.",
    answer=(0.1, 0.2),
)
square_of_the_step = misconception(
    step_for_a_noisy_scale,
    "0.01 is h². The step itself is its root.",
    answer=(0.01, 2.02),
)
smaller_is_better = misconception(
    step_for_a_noisy_scale,
    "You took a tiny step, as if the readings were exact. With readings that err by 0.01 the second term explodes.",
    answer=(1e-8, 2e6),
)


@check(
    problem="E10",
    lesson="Automatic differentiation",
    hints=[
        "Square 3 + ε and drop ε². What is the denominator as a dual number?",
        "(9 + 6 ε) / (2 + ε): for the quotient q of the values, q' times 2 plus q times 1 is 6.",
    ],
)
def dual_number_by_hand(rng):
    yield case(equals=(4.5, 0.75))


slopes_divided = misconception(
    dual_number_by_hand,
    "You divided the derivatives, 6 / 1. The quotient rule is (a'b - ab') / b² = (6 · 2 - 9 · 1) / 4.",
    answer=(4.5, 6),
)
denominator_held_fixed = misconception(
    dual_number_by_hand,
    "6 / 2 = 3 would be right if the denominator stood still. It moves with x as well.",
    answer=(4.5, 3),
)
denominator_not_squared = misconception(
    dual_number_by_hand, "You divided a'b - ab' = 3 by b = 2. The quotient rule divides by b² = 4.", answer=(4.5, 1.5)
)
quotient_rule_with_plus = misconception(
    dual_number_by_hand,
    "You added in the quotient rule. A larger denominator makes the quotient smaller: a'b - ab'.",
    answer=(4.5, 5.25),
)


# %% Medium


@check(
    problem="M1",
    lesson="Numerical differentiation and its error",
    hints=[
        "If the coarse difference is D + c h², what is the one with half the step?",
        "Which multiple of the fine one, less the coarse one, has no c in it? How many times D is left?",
        "`(4 * fine - coarse) / 3`, where the points of the fine difference are h apart.",
    ],
)
def richardson(rng):
    yield case(formula("lambda x: x**3"), 2.0, 1.0, equals=12.0)  # coarse 13, fine 12.25
    yield case(formula("lambda x: 7 * x - 2"), 5.0, 2.0, equals=7.0, label="a straight line")
    yield case(formula("lambda x: x**4"), -1.0, 1.0, equals=-4.0, label="x⁴: still exact")
    yield case(formula("lambda x: x**5"), 1.0, 1.0, equals=4.75)  # 5 - h⁴ / 4
    a, b = rng.uniform(0.5, 2.0, size=2).round(2)
    yield case(formula(f"lambda x: math.sin({a} * x)"), b, 0.5)
    yield law(
        "for polynomials up to degree 4 the step does not matter",
        lambda ex: (
            ex.richardson(lambda x: x**4 - a * x**3 + x, b, 0.5),
            ex.richardson(lambda x: x**4 - a * x**3 + x, b, 2.0),
        ),
    )


@misconception(
    richardson,
    "You combined them with the weights 2 and -1. That removes an error of order h, as forward differences have; that of "
    "central ones is of order h², so 4 and -1, over 3.",
)
def weights_of_first_order(f, x, h):
    return 2 * (f(x + h / 2) - f(x - h / 2)) / h - (f(x + h) - f(x - h)) / (2 * h)


@misconception(
    richardson,
    "You took the mean of the two differences. That leaves 5/8 of the coarse error; weigh them so that the errors cancel.",
)
def mean_of_both(f, x, h):
    return ((f(x + h / 2) - f(x - h / 2)) / h + (f(x + h) - f(x - h)) / (2 * h)) / 2


@misconception(
    richardson,
    "You did not divide by 3. 4 fine - coarse holds the derivative three times.",
)
def three_derivatives(f, x, h):
    return 4 * (f(x + h / 2) - f(x - h / 2)) / h - (f(x + h) - f(x - h)) / (2 * h)


@misconception(
    richardson,
    "You swapped the two: the *fine* difference gets the weight 4, since its error is a quarter.",
)
def coarse_times_four(f, x, h):
    return (4 * (f(x + h) - f(x - h)) / (2 * h) - (f(x + h / 2) - f(x - h / 2)) / h) / 3


@misconception(
    richardson,
    "You returned the finer central difference alone. Its error is still of the order of h².",
)
def fine_alone(f, x, h):
    return (f(x + h / 2) - f(x - h / 2)) / h


@also_correct(richardson)
def five_point_formula(f, x, h):
    return (f(x - h) - 8 * f(x - h / 2) + 8 * f(x + h / 2) - f(x + h)) / (6 * h)


@check(
    problem="M2",
    lesson="Gradient and directional derivative",
    hints=[
        "Which part of the gradient would change A x?",
        "The part in the row space of A (module 01, lesson 7). Remove it, and walk along what is left.",
        "`A.T @ np.linalg.lstsq(A.T, gradient, rcond=None)[0]` is the projection on the rows; rows that depend on each "
        "other do no harm to lstsq.",
    ],
)
def steepest_allowed(rng):
    yield case([3.0, 4.0, 7.0], [[0.0, 0.0, 1.0]], equals=[0.6, 0.8, 0.0])
    yield case([6, 2], [[1, 1]], equals=[0.5**0.5, -(0.5**0.5)], label="price plus hours stay as they are")
    yield case(
        [1.0, 2.0, 2.0], [[0.0, 0.0, 0.0]], equals=[1 / 3, 2 / 3, 2 / 3], label="a condition that forbids nothing"
    )
    yield case(
        [3.0, 4.0, 7.0],
        [[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]],
        equals=[0.6, 0.8, 0.0],
        label="the same condition twice",
    )
    A, g = rng.normal(size=(2, 5)), rng.normal(size=5)
    yield case(g, A)
    yield law("A u = 0", lambda ex: (A @ ex.steepest_allowed(g, A), np.zeros(2)), atol=1e-9)
    yield law("u has length 1", lambda ex: (np.sum(np.square(ex.steepest_allowed(g, A))), 1.0))
    yield case(
        expression=lambda ex: refuses(ex.steepest_allowed, 1e-15 * g, A),
        equals=False,
        label="a gradient in other units: tiny, but no rounding",
    )
    yield law(
        "a gradient in other units leads the same way",
        lambda ex: (ex.steepest_allowed(1e-15 * g, A), ex.steepest_allowed(g, A)),
    )
    yield raises(ValueError, [2.0, 2.0], [[1.0, 1.0]], why="the gradient only leads where A forbids")
    yield raises(ValueError, [2.0, 3.0], [[1.0, 1.0], [1.0, 2.0]], why="nothing is allowed: A x fixes x")


def refuses(function, *args):
    """Whether the function raises a ValueError."""
    try:
        function(*args)
    except ValueError:
        return True
    return False


def allowed_part(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    if np.linalg.norm(allowed) <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing allowed leads uphill")
    return allowed


@misconception(
    steepest_allowed,
    "You returned the gradient's own direction. It changes A x: remove the part that lies in the rows of A.",
)
def ignores_the_conditions(gradient, A):
    allowed_part(gradient, A)
    gradient = np.asarray(gradient, dtype=float)
    return gradient / np.linalg.norm(gradient)


@misconception(steepest_allowed, "You did not scale the direction to length 1.")
def not_a_unit(gradient, A):
    return allowed_part(gradient, A)


@misconception(
    steepest_allowed,
    "You kept the part of the gradient that lies in the rows of A. That is the forbidden part; return what is left.",
)
def keeps_the_forbidden(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    forbidden = np.linalg.pinv(A) @ (A @ gradient)
    length = np.linalg.norm(forbidden)
    if length <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing left")
    return forbidden / length


@misconception(
    steepest_allowed,
    "Your direction leads downhill: you subtracted the gradient from its projection, and not the other way round.",
)
def downhill(gradient, A):
    allowed = allowed_part(gradient, A)
    return -allowed / np.linalg.norm(allowed)


@misconception(
    steepest_allowed,
    "You removed the rows of A one after the other as if they were orthogonal. They need not be: project on their span, "
    "for example with lstsq.",
)
def row_by_row(gradient, A):
    allowed_part(gradient, A)
    gradient = np.asarray(gradient, dtype=float)
    left = gradient.copy()
    for row in np.asarray(A, dtype=float):
        if row.any():
            left = left - (gradient @ row) / (row @ row) * row
    return left / np.linalg.norm(left)


@misconception(
    steepest_allowed,
    "Where nothing allowed leads uphill you scaled rounding error to length 1, or divided 0 by 0. Refuse what is "
    "negligible beside the gradient with a ValueError.",
)
def scales_the_rounding(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    with np.errstate(all="ignore"):
        return allowed / np.linalg.norm(allowed)


@misconception(
    steepest_allowed,
    "You compared what is left with a fixed bound. A gradient in other units may be tiny as a whole: compare with its own "
    "length.",
)
def fixed_bound_for_rounding(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    length = np.linalg.norm(allowed)
    if length < 1e-12:
        raise ValueError("nothing allowed leads uphill")
    return allowed / length


@misconception(
    steepest_allowed,
    "A Aᵀ cannot be inverted where rows depend on each other, or where one is zero. lstsq and pinv take such rows as they "
    "are.",
)
def normal_equations_alone(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - A.T @ np.linalg.solve(A @ A.T, A @ gradient)
    if np.linalg.norm(allowed) <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing allowed leads uphill")
    return allowed / np.linalg.norm(allowed)


@also_correct(steepest_allowed)
def by_the_null_space(gradient, A):
    A = np.array(A, dtype=float)
    _, s, Vt = np.linalg.svd(A)
    rank = int((s > 1e-12 * max(s.max(), 1e-300)).sum())
    N = Vt[rank:]
    allowed = N.T @ (N @ np.array(gradient, dtype=float))
    if math.hypot(*allowed) <= 1e-12 * math.hypot(*gradient):
        raise ValueError("none")
    return (allowed / math.hypot(*allowed)).tolist()


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
    lesson="The chain rule on a graph",
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


class Counted:
    """A function of (d,) that counts its calls: 3 x, plus the sum of x² in the first output."""

    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        result = 3.0 * np.asarray(x, dtype=float)
        result[0] += np.sum(np.square(x))
        return result


def calls_for(function, d):
    """How often `function` evaluates the map whose Jacobian it is to apply."""
    counted = Counted()
    function(counted, np.ones(d), np.arange(1.0, d + 1))
    return counted.calls


@check(
    problem="M4",
    lesson="The Jacobian",
    hints=[
        "J v says what the outputs do if the inputs move along v. Which two points do you compare?",
        "Walk h to each side along v / |v|, so that a long v is no long walk, and multiply the slope by |v|.",
        "`(F(x + step) - F(x - step)) * length / (2 * h)` with `step = h * v / length`.",
    ],
)
def jacobian_times(rng):
    yield case(formula("lambda x: [5 * x[0]]"), [1.0], [2.0], 0.5, equals=[10.0])
    yield case(formula("lambda x: [x[0] * x[1], x[1]]"), [2.0, 3.0], [3.0, 4.0], 0.5, equals=[17.0, 4.0])  # 3·3 + 2·4
    yield case(formula("lambda x: [x[0] * x[1], x[1]]"), [2, 3], [30, 40], equals=[170.0, 40.0], label="a longer v")
    yield case(formula("lambda x: [x[0]**3]"), [1.0], [2.0], 1.0, equals=[8.0])  # (3 + h²) times 2
    yield case(formula("lambda x: [x[0], x[1], 7.0]"), [1.0, 2.0], [0.0, 0.0], equals=[0.0, 0.0, 0.0], label="v = 0")
    A, x, v = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=3)
    yield case(expression=lambda ex: ex.jacobian_times(lambda x: np.tanh(A @ x), x, v))
    yield case(
        expression=lambda ex: np.divide(ex.jacobian_times(lambda x: np.tanh(A @ x), x, 1e6 * v), 1e6),
        label="v a million times as long",
    )
    yield law(
        "twice v gives twice the change",
        lambda ex: (
            ex.jacobian_times(lambda x: A @ x, x, 2 * v),
            2 * np.asarray(ex.jacobian_times(lambda x: A @ x, x, v)),
        ),
    )
    yield bound("evaluations of F for 300 inputs", lambda ex: calls_for(ex.jacobian_times, 300), at_most=3)


@misconception(
    jacobian_times,
    "You walked h times v, whatever the length of v. A long v leads far out of where F is linear; walk a length of h.",
)
def walks_with_v(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    ahead, behind = np.asarray(F(x + h * v), dtype=float), np.asarray(F(x - h * v), dtype=float)
    return (ahead - behind) / (2 * h)


@misconception(
    jacobian_times,
    "You returned the slope per unit of length and did not multiply by the length of v. J v grows with v.",
)
def slope_per_length(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    step = h * v / length if length > 0 else v
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x - step), dtype=float)) / (2 * h)


@misconception(
    jacobian_times,
    "You divided by the length of a zero vector. J 0 is 0: treat it on its own.",
)
def zero_over_zero(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    with np.errstate(all="ignore"):
        step = h * v / length
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x - step), dtype=float)) * length / (2 * h)


@misconception(
    jacobian_times,
    "You built the whole Jacobian first: two evaluations for each input. The product alone takes two in all.",
)
def builds_the_matrix(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    columns = [(np.asarray(F(x + e), float) - np.asarray(F(x - e), float)) / (2 * h) for e in h * np.eye(len(x))]
    return np.column_stack(columns) @ v


@misconception(
    jacobian_times, "You stepped to one side only. The error is then of the order of h; central differences have h²."
)
def one_sided_product(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    step = h * v / length if length > 0 else v
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x), dtype=float)) * length / h


@also_correct(jacobian_times)
def slope_of_a_curve(F, x, v, h=1e-5):
    """F along the line x + t v is a curve in t; a step of h / |v| in t has the length h."""
    x, v = np.array(x, dtype=float), np.array(v, dtype=float)
    if not v.any():
        return [0.0] * len(F(x))
    t = h / math.hypot(*v)
    return [(a - b) / (2 * t) for a, b in zip(F(x + t * v), F(x - t * v), strict=True)]


def symmetric(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, in random directions."""
    Q = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))[0]
    return Q * eigenvalues @ Q.T


@check(
    problem="M5",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Which numbers of the Hessian tell whether it goes up or down along each of its own directions?",
        "Eigenvalues with both signs are a saddle, zeros or not. All of one sign, and none zero: minimum or maximum.",
        "`np.linalg.eigvalsh(H)`, and a bound of 1e-8 times the largest in size.",
    ],
)
def level_place(rng):
    yield case([[-9.0, 0.0], [0.0, -2.0]], equals="maximum")
    yield case([[0.0, 6.0], [6.0, -2.0]], equals="saddle")
    yield case([[2, 3], [3, 5]], equals="minimum", label="determinant 1, trace 7")
    yield case([[2, 3], [3, 4]], equals="saddle", label="positive diagonal, determinant -1")
    yield case([[1, 1], [1, 1]], equals="unclear", label="a valley: eigenvalues 2 and 0")
    yield case([[0, 0], [0, 0]], equals="unclear", label="nothing but zeros")
    yield case([[1, 0, 0], [0, -1, 0], [0, 0, 0]], equals="saddle", label="both signs beside a zero")
    yield case([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], equals="maximum", label="a negative determinant")
    yield case([[-1, 0, 0], [0, -2, 0], [0, 0, 3]], equals="saddle", label="a positive determinant")
    yield case(symmetric(rng, [1e-9, 2e-9, 5e-9]), equals="minimum", label="a bowl in tiny units")
    yield case(symmetric(rng, [-3.0, 0.0, -1.0, -2.0]), equals="unclear", label="a zero, up to rounding")
    yield case(symmetric(rng, [-3.0, 4.0, -1.0, -2.0]), equals="saddle")


def by_bound(H, bound_of):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    bound_value = bound_of(values)
    return values, values > bound_value, values < -bound_value


@misconception(
    level_place,
    "You looked at the diagonal. It only knows the axes; mixed derivatives can turn it round: use the eigenvalues.",
)
def looks_at_the_diagonal(H):
    d = np.diag(np.asarray(H, dtype=float))
    if (d > 0).any() and (d < 0).any():
        return "saddle"
    return "minimum" if (d > 0).all() else "maximum" if (d < 0).all() else "unclear"


@misconception(
    level_place,
    "You used the sign of the determinant. It is the product of the eigenvalues: -1, -1, -1 and 1, 1, -1 have the same. "
    "That rule works for two variables only.",
)
def looks_at_the_determinant(H):
    H = np.asarray(H, dtype=float)
    determinant = np.linalg.det(H)
    if abs(determinant) <= 1e-8 * np.abs(H).max() ** len(H):
        return "unclear"
    return "saddle" if determinant < 0 else "minimum" if np.trace(H) > 0 else "maximum"


@misconception(
    level_place,
    "You compared the eigenvalues with 0 exactly. Rounding turns a zero eigenvalue into ±1e-16, which has a sign.",
)
def compares_exactly(H):
    _, up, down = by_bound(H, lambda values: 0.0)
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "unclear"


@misconception(
    level_place,
    "You took a fixed bound for zero. A bowl in other units has eigenvalues of 1e-9 and is a bowl all the same: compare "
    "with the largest.",
)
def fixed_bound(H):
    _, up, down = by_bound(H, lambda values: 1e-8)
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "unclear"


@misconception(
    level_place,
    "You answered unclear as soon as one eigenvalue is zero. Where others have both signs, it is a saddle whatever the "
    "zero does.",
)
def zero_decides(H):
    _, up, down = by_bound(H, lambda values: 1e-8 * np.abs(values).max())
    if not (up | down).all():
        return "unclear"
    return "minimum" if up.all() else "maximum" if down.all() else "saddle"


@misconception(
    level_place,
    "You swapped minimum and maximum. Positive curvature in every direction is a bowl: a minimum.",
)
def top_for_bottom(H):
    _, up, down = by_bound(H, lambda values: 1e-8 * np.abs(values).max())
    if up.any() and down.any():
        return "saddle"
    return "maximum" if up.all() else "minimum" if down.all() else "unclear"


@also_correct(level_place)
def level_place_by_extremes(H):
    values = sorted(float(v) for v in np.linalg.eigvals(np.array(H, dtype=float)).real)
    bound_value = 1e-8 * max(abs(values[0]), abs(values[-1]))
    if values[0] < -bound_value and values[-1] > bound_value:
        return "saddle"
    if values[0] > bound_value:
        return "minimum"
    return "maximum" if values[-1] < -bound_value else "unclear"


@check(
    problem="M6",
    lesson="Integrals and expectation",
    hints=[
        "Between two readings the rate runs along a straight line. What is its mean there?",
        "Sort by time, add up (t_i+1 - t_i) (r_i + r_i+1) / 2, and put the totals back where their readings stood.",
        "`result = np.empty(n); result[order] = totals`, with `order = np.argsort(times)`.",
    ],
)
def cups_so_far(rng):
    yield case([0.0, 2.0, 3.0], [0.0, 8.0, 9.0], equals=[0.0, 8.0, 16.5])  # 2 · 4 and 1 · 8.5
    yield case([2.0, 0.0, 3.0], [8.0, 0.0, 9.0], equals=[8.0, 0.0, 16.5], label="not sorted")
    yield case([3, 1, 4, 2], [6, 2, 10, 4], equals=[8.0, 0.0, 16.0, 3.0], label="an order that is not its own inverse")
    yield case([5.0], [7.0], equals=[0.0], label="a single reading")
    times = rng.permutation(np.cumsum(rng.uniform(0.1, 1.0, size=7)))
    rates = rng.uniform(1.0, 9.0, size=7)
    yield case(times, rates)
    yield law(
        "a constant rate of 4 sells 4 times the time that has passed",
        lambda ex: (ex.cups_so_far(times, np.full(7, 4.0)), 4 * (times - times.min())),
    )
    yield law(
        "shuffling the readings shuffles the totals",
        lambda ex: (ex.cups_so_far(times[::-1], rates[::-1]), np.asarray(ex.cups_so_far(times, rates))[::-1]),
    )


def running(times, rates, heights):
    """Totals in the order given; heights(left, right) is the mean rate between neighbours."""
    times, rates = np.asarray(times, dtype=float), np.asarray(rates, dtype=float)
    order = np.argsort(times)
    t, r = times[order], rates[order]
    return order, np.concatenate([[0.0], np.cumsum(np.diff(t) * heights(r[:-1], r[1:]))])


@misconception(
    cups_so_far,
    "You took the rate at the left end for the whole interval. On a straight line the mean is that of both ends.",
)
def left_rates(times, rates):
    order, total = running(times, rates, lambda left, right: left)
    result = np.empty(len(total))
    result[order] = total
    return result


@misconception(
    cups_so_far,
    "You took the rate at the right end for the whole interval. On a straight line the mean is that of both ends.",
)
def right_rates(times, rates):
    order, total = running(times, rates, lambda left, right: right)
    result = np.empty(len(total))
    result[order] = total
    return result


@misconception(
    cups_so_far,
    "You did not sort the readings. Between readings that are not neighbours in time, areas count twice or backwards.",
)
def in_the_order_given(times, rates):
    times, rates = np.asarray(times, dtype=float), np.asarray(rates, dtype=float)
    return np.concatenate([[0.0], np.cumsum(np.diff(times) * (rates[:-1] + rates[1:]) / 2)])


@misconception(
    cups_so_far,
    "You returned the totals in the order of time. Asked for is the order in which the readings were given.",
)
def stays_sorted(times, rates):
    return running(times, rates, lambda left, right: (left + right) / 2)[1]


@misconception(
    cups_so_far,
    "You undid the sorting with total[order], which shuffles once more. Assign instead: result[order] = total.",
)
def shuffles_twice(times, rates):
    order, total = running(times, rates, lambda left, right: (left + right) / 2)
    return total[order]


@misconception(
    cups_so_far,
    "You returned the cups of each interval, not the running total.",
)
def each_interval(times, rates):
    order, total = running(times, rates, lambda left, right: (left + right) / 2)
    result = np.empty(len(total))
    result[order] = np.diff(total, prepend=0.0)
    return result


@misconception(
    cups_so_far,
    "You ignored the distance between the readings and added up mean rates as if they were one hour apart.",
)
def an_hour_apart(times, rates):
    order = np.argsort(times)
    r = np.asarray(rates, dtype=float)[order]
    result = np.empty(len(r))
    result[order] = np.concatenate([[0.0], np.cumsum((r[:-1] + r[1:]) / 2)])
    return result


@also_correct(cups_so_far)
def cups_in_a_loop(times, rates):
    readings = sorted(zip(times, rates, range(len(times)), strict=True))
    totals = [0.0] * len(readings)
    total = 0.0
    for (t, r, _), (later, rate, place) in itertools.pairwise(readings):
        total += (later - t) * (float(r) + float(rate)) / 2
        totals[place] = total
    return totals


@check(
    problem="M7",
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special", "torch", "sklearn"],
    hints=[
        "For one guest the loss is lse(z) - z_c. What are the two gradients?",
        "Subtract the largest score of every *row* (keepdims), take log-softmax; the loss is the mean of minus its entries "
        "at the labels; the gradient is softmax minus one-hot, divided by n.",
        "`gradient = np.exp(log_shares); gradient[rows, labels] -= 1; gradient / n`.",
    ],
)
def cross_entropy(rng):
    yield case(
        np.log([[1.0, 2.0, 5.0]]), [1], equals=(math.log(4.0), [[0.125, -0.75, 0.625]]), label="shares 1/8, 2/8, 5/8"
    )
    yield case([[0, 0], [0, 0]], [0, 1], equals=(math.log(2.0), [[-0.25, 0.25], [0.25, -0.25]]))
    yield case([[1000.0, 0.0], [0.0, -1000.0]], [0, 0], equals=(0.0, [[0.0, 0.0], [0.0, 0.0]]), label="scores of 1000")
    yield case([[800.0, 0.0]], [1], equals=(800.0, [[1.0, -1.0]]), label="sure, and wrong: the loss is 800, not inf")
    Z, labels = rng.normal(size=(5, 3)), rng.permutation([0, 1, 2, 2, 0])
    yield case(Z, labels)
    yield law(
        "adding 50 to all scores of a row changes nothing",
        lambda ex: (ex.cross_entropy(Z + 50 * np.arange(5)[:, None], labels)[1], ex.cross_entropy(Z, labels)[1]),
    )
    yield law(
        "each row of the gradient adds up to 0",
        lambda ex: (np.sum(ex.cross_entropy(Z, labels)[1], axis=1), np.zeros(5)),
        atol=1e-9,
    )
    D = 1e-4 * rng.normal(size=(5, 3))
    yield law(
        "a small step D changes the loss by the sum of gradient times D",
        lambda ex: (
            (ex.cross_entropy(Z + D, labels)[0] - ex.cross_entropy(Z - D, labels)[0]) / 2,
            np.sum(np.multiply(ex.cross_entropy(Z, labels)[1], D)),
        ),
        rtol=1e-4,
        atol=1e-9,
    )


def log_shares(Z, axis=1):
    Z = np.asarray(Z, dtype=float)
    shifted = Z - Z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


@misconception(
    cross_entropy,
    "You took the softmax along the columns, over the guests. Each row is one guest's choice: axis=1.",
)
def shares_over_the_guests(Z, labels):
    logs = log_shares(Z, axis=0)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient / len(logs)


@misconception(
    cross_entropy,
    "Your loss is a mean, your gradient belongs to the sum. Divide it by n as well.",
)
def gradient_of_a_sum(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient


@misconception(
    cross_entropy,
    "Your loss is the sum over the guests. The mean was asked for.",
)
def sum_of_losses(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].sum()), gradient / len(logs)


@misconception(
    cross_entropy,
    "You added up over the guests, for the loss and for the gradient. The mean was asked for: divide both by n.",
)
def sums_throughout(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].sum()), gradient


@misconception(
    cross_entropy,
    "You subtracted the largest score of the whole batch. A guest whose scores all lie far below it is left with zeros, "
    "and log 0: subtract each row's own largest score.",
)
def one_shift_for_all(Z, labels):
    Z = np.asarray(Z, dtype=float)
    rows = np.arange(len(Z))
    with np.errstate(all="ignore"):
        logs = Z - Z.max() - np.log(np.exp(Z - Z.max()).sum(axis=1, keepdims=True))
        gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient / len(Z)


@misconception(
    cross_entropy,
    "You added 1e-12 inside the logarithm. No loss can then exceed 28, however wrong the guest was: here it is 800. Stay "
    "with logarithms.",
)
def epsilon_inside_the_logarithm(Z, labels):
    shares = np.exp(log_shares(Z))
    rows = np.arange(len(shares))
    loss = -float(np.log(shares[rows, labels] + 1e-12).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(shares)


@misconception(
    cross_entropy,
    "You did not subtract the 1 at the labels. Without it the gradient is that of log-sum-exp alone, and pushes every "
    "score down.",
)
def shares_alone(Z, labels):
    logs = log_shares(Z)
    return -float(logs[np.arange(len(logs)), labels].mean()), np.exp(logs) / len(logs)


@misconception(
    cross_entropy,
    "Your gradient has the opposite sign: it is share minus truth. With truth minus share, descent would climb.",
)
def truth_minus_share(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = -np.exp(logs)
    gradient[rows, labels] += 1
    return -float(logs[rows, labels].mean()), gradient / len(logs)


@misconception(
    cross_entropy,
    "You took the exponentials of the scores as they are: exp(1000) is inf, and inf / inf is nan. Subtract each row's "
    "largest score first.",
)
def naive_shares(Z, labels):
    Z = np.asarray(Z, dtype=float)
    rows = np.arange(len(Z))
    with np.errstate(all="ignore"):
        shares = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        loss = -float(np.log(shares[rows, labels]).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(Z)


@misconception(
    cross_entropy,
    "You took the logarithm of a share that had been rounded to 0, so a loss of 800 becomes inf. Stay with logarithms: "
    "shifted score minus log of the sum.",
)
def logarithm_of_a_rounded_share(Z, labels):
    shares = np.exp(log_shares(Z))
    rows = np.arange(len(shares))
    with np.errstate(all="ignore"):
        loss = -float(np.log(shares[rows, labels]).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(shares)


@also_correct(cross_entropy)
def guest_by_guest(Z, labels):
    loss, gradient = 0.0, []
    for z, label in zip(Z, labels, strict=True):
        top = max(z)
        total = sum(math.exp(score - top) for score in z)
        loss += top + math.log(total) - z[label]
        row = [math.exp(score - top) / total - (i == label) for i, score in enumerate(z)]
        gradient.append([entry / len(Z) for entry in row])
    return loss / len(Z), gradient


@check(
    problem="M8",
    lesson="Matrix calculus for machine learning",
    hints=[
        "What happens to y if x becomes longer in its own direction? And if it moves across?",
        "The Jacobian is (I - y yᵀ) / |x|. It is symmetric, so the upstream gradient is multiplied by it as well.",
        "`(upstream - (upstream @ y) * y) / length`.",
    ],
)
def normalize_backward(rng):
    yield case([2.0, 0.0], [7.0, 6.0], equals=[0.0, 3.0])
    yield case([3.0, 4.0], [10.0, 5.0], equals=[0.8, -0.6])  # y = (0.6, 0.8), upstream · y = 10: (4, -3) / 5
    yield case([5.0], [3.0], equals=[0.0], label="one dimension: y is always 1")
    x, g, e = rng.normal(size=4), rng.normal(size=4), 1e-6 * rng.normal(size=4)
    yield case(x, g)
    yield law("the result is orthogonal to x", lambda ex: (np.dot(ex.normalize_backward(x, g), x), 0.0), atol=1e-9)
    yield law(
        "an x three times as long has a third of the gradient",
        lambda ex: (ex.normalize_backward(3 * x, g), np.asarray(ex.normalize_backward(x, g)) / 3),
    )
    yield law(
        "a small step e changes upstream · y by gradient · e",
        lambda ex: (
            np.dot(ex.normalize_backward(x, g), e),
            g @ ((x + e) / np.linalg.norm(x + e) - (x - e) / np.linalg.norm(x - e)) / 2,
        ),
        rtol=1e-4,
        atol=1e-12,
    )


def unit_and_length(x):
    x = np.asarray(x, dtype=float)
    return x / np.linalg.norm(x), np.linalg.norm(x)


@misconception(
    normalize_backward,
    "You treated the length as a constant. It depends on x too: the part of the upstream gradient along y has to go.",
)
def length_held_fixed(x, upstream):
    return np.asarray(upstream, dtype=float) / unit_and_length(x)[1]


@misconception(
    normalize_backward,
    "You forgot to divide by the length of x. A long x must move farther for the same turn of y.",
)
def forgets_the_length(x, upstream):
    y, _ = unit_and_length(x)
    return np.asarray(upstream, dtype=float) - np.dot(upstream, y) * y


@misconception(
    normalize_backward,
    "You kept the part along y instead of removing it. Along itself, x can be stretched without moving y at all.",
)
def keeps_the_part_along(x, upstream):
    y, length = unit_and_length(x)
    return np.dot(upstream, y) * y / length


@misconception(
    normalize_backward,
    "You subtracted the projection on x without dividing by its squared length. Project with the unit vector y.",
)
def projects_with_x(x, upstream):
    x = np.asarray(x, dtype=float)
    return (np.asarray(upstream, dtype=float) - np.dot(upstream, x) * x) / np.linalg.norm(x)


@misconception(
    normalize_backward,
    "You worked entry by entry, as if each y_i depended on its own x_i only: (1 - y_i²) / |x| is just the diagonal of the "
    "Jacobian.",
)
def diagonal_only(x, upstream):
    y, length = unit_and_length(x)
    return np.asarray(upstream, dtype=float) * (1 - y**2) / length


@also_correct(normalize_backward)
def by_the_whole_jacobian(x, upstream):
    length = math.sqrt(sum(entry**2 for entry in x))
    J = [[(i == j) / length - a * b / length**3 for j, b in enumerate(x)] for i, a in enumerate(x)]
    return (np.array(J).T @ np.array(upstream)).tolist()


@check(
    problem="M9",
    lesson="Gradient descent and the gradient check",
    hints=[
        "For the eigenvalues 9 and 2: how does |1 - 9 r| change with r, and how |1 - 2 r|? Draw both.",
        "The largest factor is smallest where the most curved and the least curved direction shrink equally fast.",
        "1 - r λ_min = r λ_max - 1, so r = 2 / (λ_min + λ_max).",
    ],
)
def best_rate(rng):
    yield case([[4.0]], equals=(0.25, 0.0), label="one direction: a single step arrives")
    yield case([[9.0, 0.0], [0.0, 2.0]], equals=(2 / 11, 7 / 11))
    yield case([[2, 1], [1, 2]], equals=(0.5, 0.5))  # eigenvalues 3 and 1
    yield case(symmetric(rng, [1.0, 2.0, 5.0, 7.0]), equals=(0.25, 0.75), label="eigenvalues 1, 2, 5, 7")
    H = symmetric(rng, rng.uniform(1.0, 20.0, size=4))
    yield case(H)
    yield law("ten times the loss, a tenth of the rate", lambda ex: (10 * ex.best_rate(10 * H)[0], ex.best_rate(H)[0]))
    yield raises(ValueError, [[1.0, 2.0], [2.0, 1.0]], why="eigenvalues 3 and -1: a saddle")
    yield raises(ValueError, [[-2.0, 0.0], [0.0, -1.0]], why="a hill has no bottom")
    yield raises(ValueError, [[3.0, 0.0], [0.0, -0.5]], why="eigenvalues 3 and -0.5: a saddle")
    yield raises(ValueError, [[3.0, 0.0], [0.0, 0.0]], why="a trough: level in one direction")


def extremes(H):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    if values[0] <= 0:
        raise ValueError("no bowl")
    return values[0], values[-1]


@misconception(
    best_rate,
    "Your rate is 1 over the largest curvature. It is safe, but the flattest direction then shrinks by less than it could: "
    "a little overshooting in the steepest is worth it.",
)
def one_over_the_largest(H):
    smallest, largest = extremes(H)
    return float(1 / largest), float(1 - smallest / largest)


@misconception(
    best_rate,
    "Your rate is 2 over the largest curvature: the limit of stability. There the steepest direction bounces for ever, its "
    "factor is 1.",
)
def limit_of_stability(H):
    _, largest = extremes(H)
    return float(2 / largest), 1.0


@misconception(best_rate, "You left out the 2: 1 - r λ_min = r λ_max - 1 means r (λ_min + λ_max) = 2.")
def rate_without_the_two(H):
    smallest, largest = extremes(H)
    return float(1 / (smallest + largest)), float(largest / (smallest + largest))


@misconception(
    best_rate,
    "You used the diagonal of the Hessian. The curvatures that count are its eigenvalues; they are on the diagonal only if "
    "all else is 0.",
)
def curvatures_from_the_diagonal(H):
    extremes(H)
    d = np.diag(np.asarray(H, dtype=float))
    return float(2 / (d.min() + d.max())), float((d.max() - d.min()) / (d.max() + d.min()))


@misconception(
    best_rate,
    "You answered for a Hessian with a negative eigenvalue. There is no bottom to arrive at: raise a ValueError.",
)
def descends_from_a_saddle(H):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    with np.errstate(all="ignore"):
        return float(2 / (values[0] + values[-1])), float((values[-1] - values[0]) / (values[-1] + values[0]))


@also_correct(best_rate)
def from_the_condition_number(H):
    values = np.linalg.eigvals(np.array(H, dtype=float)).real
    if min(values) <= 0:
        raise ValueError("not a bowl")
    kappa = max(values) / min(values)
    return 2 / (max(values) * (1 + 1 / kappa)), (kappa - 1) / (kappa + 1)


@check(
    problem="M10",
    lesson="Automatic differentiation",
    hints=[
        "Horner: p = p x + c, from the highest coefficient down. What does the product rule say about (p x + c)'?",
        "(p x)' = p' x + p and (p x)'' = p'' x + 2 p'. All on the right are the values before the step.",
        "Inside the loop: `second = second * x + 2 * slope`, then `slope = slope * x + value`, then the value.",
    ],
)
def polynomial_with_derivatives(rng):
    yield case([7.0], 3.0, equals=(7.0, 0.0, 0.0), label="a constant")
    yield case([1.0, 2.0], 3.0, equals=(7.0, 2.0, 0.0))
    yield case([0, 6, -1], 2, equals=(8.0, 2.0, -2.0), label="the revenue 6 x - x² at 2")
    yield case([5.0, 0.0, 0.0, 1.0], 2.0, equals=(13.0, 12.0, 12.0))  # x³ + 5
    yield case([3.0, 4.0, 5.0, 6.0], 0.0, equals=(3.0, 4.0, 10.0), label="at x = 0")
    yield case([1.0, -1.0, 2.0, -3.0, 1.0], -1.0, equals=(8.0, -18.0, 34.0))
    coefficients, x = rng.integers(-9, 10, size=6) / 2 + 0.25, float(rng.choice([-1.5, 0.5, 2.5]))
    yield case(coefficients, x)
    yield law(
        "the second derivative is the derivative of the derivative",
        lambda ex: (
            ex.polynomial_with_derivatives(coefficients, x)[2],
            ex.polynomial_with_derivatives(coefficients[1:] * np.arange(1, 6), x)[1],
        ),
    )


def horner(coefficients, x, step):
    value = slope = second = 0.0
    for c in reversed(coefficients):
        value, slope, second = step(value, slope, second, float(c), x)
    return float(value), float(slope), float(second)


@misconception(
    polynomial_with_derivatives,
    "You updated the value first and then used the new value for the slope. The product rule needs the value from before "
    "the step.",
)
def uses_the_new_value(coefficients, x):
    def step(value, slope, second, c, x):
        value = value * x + c
        slope = slope * x + value
        second = second * x + 2 * slope
        return value, slope, second

    return horner(coefficients, x, step)


@misconception(
    polynomial_with_derivatives,
    "Your second derivative lacks a factor 2: (p x)'' = p'' x + 2 p'. The middle term of the product rule comes twice.",
)
def half_the_curvature(coefficients, x):
    return horner(coefficients, x, lambda v, s, q, c, x: (v * x + c, s * x + v, q * x + s))


@misconception(
    polynomial_with_derivatives,
    "You read the coefficients from the highest power down. The first one belongs to x⁰.",
)
def highest_power_first(coefficients, x):
    return horner(list(coefficients)[::-1], x, lambda v, s, q, c, x: (v * x + c, s * x + v, q * x + 2 * s))


@misconception(
    polynomial_with_derivatives,
    "Your slope lacks the term of the product rule in which x itself changes: (p x)' = p' x + p.",
)
def x_stands_still(coefficients, x):
    return horner(coefficients, x, lambda v, s, q, c, x: (v * x + c, s * x, q * x + 2 * s))


@also_correct(polynomial_with_derivatives)
def by_the_library(coefficients, x):
    p = np.polynomial.Polynomial([float(c) for c in coefficients])
    return p(x), p.deriv(1)(x), p.deriv(2)(x)


@also_correct(polynomial_with_derivatives)
def power_by_power(coefficients, x):
    terms = list(enumerate(coefficients))
    value = sum(c * x**k for k, c in terms)
    slope = sum(k * c * x ** (k - 1) for k, c in terms if k > 0)
    return value, slope, sum(k * (k - 1) * c * x ** (k - 2) for k, c in terms if k > 1)


# %% Hard


@check(
    problem="H1",
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special", "torch", "numpy.logaddexp"],
    stub="overflows_for_wrong_answers",
    hints=[
        "Run the code with one example and the margin -1000, then with the margin 40. What does each exponential become?",
        "For a negative margin, log(1 + exp(-m)) = -m + log(1 + exp(m)). Both cases at once: max(-m, 0) + log(1 + "
        "exp(-|m|)). And 1 + 1e-17 is 1: there is a function for log(1 + x).",
        "With `small = np.exp(-np.abs(m))`: loss `np.maximum(-m, 0) + np.log1p(small)`, slope `-small / (1 + small)` for "
        "m >= 0 and `-1 / (1 + small)` otherwise.",
    ],
)
def logistic_loss_grad(rng):
    half = math.log(3.0)  # 1 / (1 + exp(half)) is a quarter
    yield case([0.0, 0.0], [[2.0, 1.0], [4.0, 3.0]], [1, -1], equals=(math.log(2.0), [0.5, 0.5]))
    yield case([half], [[1.0]], [1], equals=(math.log(4 / 3), [-0.25]), label="margin ln 3")
    yield case([half], [[1.0]], [-1], equals=(math.log(4.0), [0.75]), label="margin -ln 3")
    w, X, y = rng.normal(size=3), rng.normal(size=(7, 3)), rng.permutation([1, 1, 1, -1, -1, -1, -1])
    yield case(w, X, y)
    yield case([1.0], [[1000.0]], [-1], equals=(1000.0, [1000.0]), label="margin -1000: sure, and wrong")
    yield case([1e3], [[1000.0], [1.0]], [-1, 1], equals=(5e5, [500.0]), label="margins -1e6 and 1000")
    tiny = math.log1p(math.exp(-30.0))
    yield case(
        expression=lambda ex: ex.logistic_loss_grad([1.0], [[30.0]], [1])[0] / tiny,
        equals=1.0,
        rtol=1e-12,
        label="margin 30: a loss of 9e-14, to 12 digits",
    )
    yield case(
        expression=lambda ex: np.divide(ex.logistic_loss_grad([1.0], [[30.0]], [1])[1], math.exp(-30.0)),
        equals=[-30.0],
        label="margin 30: the gradient, in units of exp(-30)",
    )
    D = 1e-5 * rng.normal(size=3)
    yield law(
        "a small step D changes the loss by gradient · D",
        lambda ex: (
            (ex.logistic_loss_grad(w + D, X, y)[0] - ex.logistic_loss_grad(w - D, X, y)[0]) / 2,
            np.dot(ex.logistic_loss_grad(w, X, y)[1], D),
        ),
        rtol=1e-4,
        atol=1e-12,
    )


@misconception(
    logistic_loss_grad,
    "exp(-m) is still taken for every margin. At -1000 it is inf: the loss becomes inf, and the slope inf / inf is nan. "
    "Arrange the formula so that no exponent is positive.",
)
def overflows_for_wrong_answers(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    # Straight from the formulas: log(1 + exp(-m)), and its derivative -exp(-m) / (1 + exp(-m)).
    with np.errstate(all="ignore"):
        powers = np.exp(-margins)
        loss = np.log(1.0 + powers)
        slopes = -powers / (1.0 + powers)
    return float(loss.mean()), X.T @ (y * slopes) / len(X)


def stable(margins):
    small = np.exp(-np.abs(margins))
    loss = np.maximum(-margins, 0.0) + np.log1p(small)
    return loss, -np.where(margins >= 0, small, 1.0) / (1.0 + small)


@misconception(
    logistic_loss_grad,
    "You clipped the margins. Nothing overflows any more, but beyond the bound the loss is wrong: at a margin of -1000 it "
    "is 1000.",
)
def clips_the_margins(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    loss, slopes = stable(np.clip(y * (X @ w), -500.0, 500.0))
    return float(loss.mean()), X.T @ (y * slopes) / len(X)


@misconception(
    logistic_loss_grad,
    "Nothing overflows any more, but log(1 + x) still loses small x: 1 + 1e-13 keeps only three digits of it. Use log1p.",
)
def loses_the_small_losses(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    loss = np.maximum(-margins, 0.0) + np.log(1.0 + np.exp(-np.abs(margins)))
    return float(loss.mean()), X.T @ (y * stable(margins)[1]) / len(X)


@misconception(
    logistic_loss_grad,
    "log1p keeps the small losses, but exp(-m) is still taken for every margin. At -1000 it is inf, and the slope inf / inf: "
    "arrange the formula so that no exponent is positive.",
)
def overflows_in_log1p(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    with np.errstate(all="ignore"):
        powers = np.exp(-margins)
        loss, slopes = np.log1p(powers), -powers / (1.0 + powers)
    return float(loss.mean()), X.T @ (y * slopes) / len(X)


@misconception(
    logistic_loss_grad,
    "The loss is repaired, the gradient still takes exp of a large number. Its slope needs the same two cases.",
)
def repairs_the_loss_only(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    with np.errstate(all="ignore"):
        powers = np.exp(-margins)
        slopes = -powers / (1.0 + powers)
    return float(stable(margins)[0].mean()), X.T @ (y * slopes) / len(X)


@misconception(
    logistic_loss_grad,
    "The slopes by the margins are right, but the margin is y (x · w): its derivative by w is y x, and your y is missing.",
)
def forgets_the_label(w, X, y):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    loss, slopes = stable(y * (X @ w))
    return float(loss.mean()), X.T @ slopes / len(X)


@also_correct(logistic_loss_grad)
def example_by_example(w, X, y):
    loss, gradient = 0.0, np.zeros(len(w))
    for x, label in zip(X, y, strict=True):
        m = float(label) * float(np.dot(x, w))
        if m > 0:
            loss += math.log1p(math.exp(-m))
            share = math.exp(-m) / (1 + math.exp(-m))
        else:
            loss += -m + math.log1p(math.exp(m))
            share = 1 / (1 + math.exp(m))
        gradient -= share * float(label) * np.array(x, dtype=float)
    return loss / len(X), gradient / len(X)


@check(
    problem="H2",
    lesson="Matrix calculus for machine learning",
    stub="differences_of_loops",
    hints=[
        "Central differences evaluate all pairs twice for each coordinate. What is the derivative of one pair's attraction "
        "by formula?",
        "exp(-|x_i - x_j|² / 2) has the gradient (x_j - x_i) exp(-|x_i - x_j|² / 2) with respect to x_i. Sum over j, "
        "without a Python loop.",
        "`differences = X[None] - X[:, None]` has the shape (n, n, d); multiply by `pull[:, :, None]` and sum over axis 1.",
    ],
)
def attraction_gradient(rng):
    pull = math.exp(-0.5)
    yield case([[0.0, 0.0], [1.0, 0.0]], equals=[[pull, 0.0], [-pull, 0.0]], atol=1e-8)
    yield case([[2.0, 3.0, 5.0]], equals=[[0.0, 0.0, 0.0]], atol=1e-8, label="a single guest")
    yield case([[1], [1], [2]], equals=[[pull], [pull], [-2 * pull]], atol=1e-8, label="two guests in one place")
    yield case([[0.0], [1.0], [3.0]], atol=1e-8)
    X = rng.normal(size=(7, 3))
    yield case(X, atol=1e-8)
    yield law(
        "all forces together are zero", lambda ex: (np.sum(ex.attraction_gradient(X), axis=0), np.zeros(3)), atol=1e-7
    )
    yield law(
        "moving the whole lawn changes nothing",
        lambda ex: (ex.attraction_gradient(X + 10), ex.attraction_gradient(X)),
        atol=1e-7,
    )
    crowd = rng.normal(size=(12, 2))
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.attraction_gradient, crowd),
        at_least=50,
    )


def times_faster(function, X):
    """How many times faster than differences of loops, by the best of several runs of each, rounded down to fifties."""
    fast = min(seconds(function, X) for _ in range(2))
    slow = min(seconds(given_code, X) for _ in range(2))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, X) for _ in range(8)))
    return int(slow / fast / 50) * 50


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def given_code(X):
    """The code that attraction_gradient starts from, kept here to be timed."""

    def attraction(X):
        total = 0.0
        for i in range(len(X)):
            for j in range(i + 1, len(X)):
                total += np.exp(-np.sum((X[i] - X[j]) ** 2) / 2)
        return total

    X = np.array(X, dtype=float)
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-5
        gradient[place] = (attraction(X + step) - attraction(X - step)) / 2e-5
    return gradient


@misconception(
    attraction_gradient,
    "The values are right, but it is not fast enough. Central differences go through all pairs twice for every coordinate, "
    "and a Python loop pays for each pair anew; a formula on whole arrays does neither.",
)
def differences_of_loops(X):
    X = np.array(X, dtype=float)

    def attraction(X):
        total = 0.0
        for i in range(len(X)):
            for j in range(i + 1, len(X)):
                total += np.exp(-np.sum((X[i] - X[j]) ** 2) / 2)
        return total

    # The derivative of anything: one coordinate at a time, a small step to each side.
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-5
        gradient[place] = (attraction(X + step) - attraction(X - step)) / 2e-5
    return gradient


def pulls(X):
    X = np.asarray(X, dtype=float)
    differences = X[None] - X[:, None]
    return differences, np.exp(-(differences**2).sum(axis=-1) / 2)


@misconception(
    attraction_gradient,
    "Your guests flee from each other: the sign is wrong. Going towards the other raises the attraction, so the gradient "
    "points there.",
)
def repulsion(X):
    differences, pull = pulls(X)
    return -(pull[:, :, None] * differences).sum(axis=1)


@misconception(
    attraction_gradient,
    "Your gradient is twice too large. Each pair is in the sum once, although it appears twice in an (n, n) table.",
)
def every_pair_twice(X):
    differences, pull = pulls(X)
    return 2 * (pull[:, :, None] * differences).sum(axis=1)


@misconception(
    attraction_gradient,
    "Your gradient is half of the right one. Each guest stands in n - 1 pairs and feels each of them fully.",
)
def half_a_pair(X):
    differences, pull = pulls(X)
    return (pull[:, :, None] * differences).sum(axis=1) / 2


@misconception(
    attraction_gradient,
    "You left out the inner derivative: how fast the squared distance changes. The pull must be multiplied by the way to "
    "the other guest.",
)
def pull_without_direction(X):
    differences, pull = pulls(X)
    return (pull[:, :, None] * np.sign(differences)).sum(axis=1)


@misconception(
    attraction_gradient,
    "You let only the guest with the smaller number feel a pair. Both of its guests do, in opposite directions.",
)
def first_of_each_pair(X):
    differences, pull = pulls(X)
    return (np.triu(pull)[:, :, None] * differences).sum(axis=1)


@also_correct(attraction_gradient)
def weights_times_positions(X):
    """sum_j p_ij (x_j - x_i) = P X - rowsum(P) X, with one matrix product."""
    X = np.array(X, dtype=float)
    squares = (X**2).sum(axis=1)
    P = np.exp(-np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0) / 2)
    return P @ X - P.sum(axis=1, keepdims=True) * X


@check(
    problem="H3",
    lesson="Gradient and directional derivative",
    hints=[
        "Must a function that is level along both axes be level along the diagonal? Think of one that is 0 on both axes.",
        "x y is 0 on both axes, but grows like t² on the diagonal, and does not change its sign on the way back. What about "
        "x² y?",
        "x² y grows like t³ and has the sign of t. Make t of it: by a root, or by dividing by something of the size t² that "
        "is 0 at the origin only.",
    ],
)
def misleading(rng):
    yield case(0.0, 0.0, equals=0.0)
    yield case(
        expression=lambda ex: [
            float(np.shape(ex.misleading(0.3, 0.4)) == ()),
            float(np.isfinite(ex.misleading(-0.3, 0.4))),
        ],
        equals=[1.0, 1.0],
        label="a number, everywhere",
    )
    yield bound("largest slope along the axes near the origin", lambda ex: slope_on_axes(ex.misleading), at_most=1e-3)
    yield bound("largest size at the distance 1e-6", lambda ex: largest_near(ex.misleading), at_most=1e-3)
    yield bound("least rise per unit along (1, 1)", lambda ex: least_rise(ex.misleading, 1), at_least=0.5)
    yield bound("least fall per unit along (-1, -1)", lambda ex: least_rise(ex.misleading, -1), at_least=0.5)


def slope_on_axes(function):
    """The largest |f| / t at the distance t = 1e-5 and 1e-6 on the four half-axes."""
    ends = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    return max(abs(function(t * x, t * y)) / t for t in (1e-5, 1e-6) for x, y in ends)


def largest_near(function):
    beside = np.logspace(-8, -1, 57)  # also close to the axes, where a denominator may vanish
    axes = [side * angle + axis * np.pi / 2 for axis in range(4) for side in (-1, 1) for angle in beside]
    angles = [*np.linspace(0, 2 * np.pi, 721), *axes]
    return max(abs(function(1e-6 * math.cos(angle), 1e-6 * math.sin(angle))) for angle in angles)


def least_rise(function, sign):
    """The least of sign * f / t over distances t from 1e-6 to 1 along the diagonal."""
    distances = [10.0**k for k in np.linspace(-6, 0, 25)]
    return min(float(sign * function(sign * t / 2**0.5, sign * t / 2**0.5) / t) for t in distances)


@misconception(
    misleading,
    "Along the diagonal your function has a kink at the origin: it rises on both sides, like the root of |x y|. On the way "
    "back it has to fall.",
)
def rises_on_both_sides(x, y):
    return math.sqrt(abs(x * y))


@misconception(
    misleading,
    "Your function is smooth, as x y is. There the gradient tells the truth: with both partial derivatives 0, the slope is "
    "0 in every direction. On the diagonal t² is no rise near 0.",
)
def smooth_product(x, y):
    return 2.0 * x * y


@misconception(
    misleading,
    "The right idea, but too flat: x² y / (x² + y²) rises by 0.354 per unit along the diagonal. Multiply it by 2.",
)
def too_flat(x, y):
    return x * x * y / (x * x + y * y) if x or y else 0.0


@misconception(
    misleading,
    "Your function jumps at the origin: x y / (x² + y²) has the value 1/2 on the whole diagonal, however near. It must "
    "become small.",
)
def jumps_at_the_origin(x, y):
    return x * y / (x * x + y * y) if x or y else 0.0


@misconception(
    misleading,
    "Your function has partial derivatives that are not 0: it rises along the axes as well. The gradient of x + y does not "
    "lie.",
)
def plain_plane(x, y):
    return float(x + y)


@misconception(misleading, "Your function divides 0 by 0 at the origin. Treat that point first: its value is 0.")
def nothing_at_the_origin(x, y):
    with np.errstate(all="ignore"):
        return float(np.float64(4 * x * x * y) / np.float64(x * x + y * y))


@also_correct(misleading)
def quotient_of_powers(x, y):
    return 4 * x * x * y / (x * x + y * y) if x or y else 0.0


@also_correct(misleading)
def diagonal_alone(x, y):
    return float(x) if x == y else 0.0


SQUARE, RIGHT = formula("lambda x: np.sum(x**2)"), formula("lambda x: 2 * x")


def doubles_in_place(x):
    """The gradient of the sum of squares, by doubling the very array that it was given."""
    x *= 2
    return x


def centers_in_place(x):
    """The sum of squares about the mean; it subtracts the mean from the very array that it was given."""
    x -= x.mean()
    return np.sum(x**2)


@check(
    problem="H4",
    lesson="Gradient descent and the gradient check",
    forbid=["scipy.optimize", "torch"],
    stub="lets_everything_pass",
    hints=[
        "Try it on a gradient with errors +1 and -1, and on a function multiplied by 1e-9. Which lines forgive them?",
        "The step must suit each entry (1e-5 times the entry), f and grad must get copies, and every entry must be judged on "
        "its own, relative to its slope.",
        "An entry whose slope is 0 leaves rounding error. Measure errors as error times entry, and let an entry be judged "
        "no more finely than a thousandth of the largest slope times entry.",
    ],
)
def gradient_is_right(rng):
    yield case(SQUARE, RIGHT, np.array([1.0, -2.0]), equals=True)
    yield case(SQUARE, formula("lambda x: x"), np.array([1.0, -2.0]), equals=False, label="a forgotten 2")
    yield case(
        SQUARE, formula("lambda x: 2 * x + [1, -1]"), np.array([1.0, -2.0]), equals=False, label="errors 1 and -1"
    )
    yield case(
        formula("lambda x: 1e-9 * np.sum(x**2)"),
        formula("lambda x: 1e-9 * x"),
        np.array([1.0, -2.0]),
        equals=False,
        label="a billionth of the forgotten 2",
    )
    yield case(
        formula("lambda x: 1e9 * np.sum(x**3)"),
        formula("lambda x: 3e9 * x**2"),
        np.array([1.1, -2.3]),
        equals=True,
        label="right, and large",
    )
    yield case(SQUARE, formula("lambda x: 2.004 * x"), np.array([1.0, -2.0]), equals=False, label="off by 0.2 %")
    yield case(
        formula("lambda x: x[0]**2 + 1e5 * x[1]**2"),
        formula("lambda x: x * [2.02, 2e5]"),
        np.array([1000.0, 2.0]),
        equals=False,
        label="one entry off by 1 %, beside a much larger slope",
    )
    yield case(
        formula("lambda x: x[0] * np.exp(-x[0] / 2) + x[1]**2"),
        formula("lambda x: np.array([(1 - x[0] / 2) * np.exp(-x[0] / 2), 2 * x[1]])"),
        np.array([2.0, -2.1]),
        equals=True,
        label="right, with a slope of 0",
    )
    yield case(
        formula("lambda x: np.sum(x**-6.0)"),
        formula("lambda x: -6 * x**-7.0"),
        np.array([0.001, 0.0015]),
        equals=True,
        label="right, at entries of 0.001",
    )
    yield case(
        formula("lambda x: np.sum(x**2) + 1e15"),
        RIGHT,
        np.array([1e6, 2e6]),
        equals=True,
        label="right, at entries of a million, with a large constant",
    )
    yield case(SQUARE, doubles_in_place, np.array([1.0, -2.0]), equals=True, label="a grad that changes its argument")
    yield case(
        centers_in_place,
        formula("lambda x: 2 * (x - x.mean())"),
        np.array([1.0, -2.0, 4.0]),
        equals=True,
        label="an f that changes its argument",
    )
    X = rng.uniform(1.0, 3.0, size=(2, 3))
    yield case(SQUARE, RIGHT, X, equals=True, label="x of shape (2, 3)")
    yield case(
        SQUARE,
        formula("lambda x: 2 * x + [[0, 0, 0], [0, 0, 1]]"),
        X,
        equals=False,
        label="the last of six entries wrong",
    )
    yield case(
        formula("lambda x: x[0]**2 + 100 * x[1]**2"),
        formula("lambda x: x * [2.04, 200]"),
        np.array([1.0, 2.0]),
        equals=False,
        label="one entry off by 2 %, beside one that counts 400 times as much",
    )
    yield case(
        formula("lambda x: x[0] + 1000 * x[1]"),
        formula("lambda x: np.array([1.01, 1000.0])"),
        np.array([1000.0, 1.0]),
        equals=False,
        label="a small slope of a large entry, off by 1 %",
    )
    yield case(
        SQUARE, formula("lambda x: 2.02 * x"), np.array([0.001, 0.002]), equals=False, label="small entries, off by 1 %"
    )
    yield case(SQUARE, RIGHT, np.array([1, -2]), equals=True, label="an x of whole numbers")
    yield case(
        formula("lambda x: 0.0"), formula("lambda x: 0 * x"), np.array([1.0, 2.0]), equals=True, label="no slope at all"
    )
    yield case(SQUARE, formula("lambda x: 2 * x[:, None]"), np.array([1.0, 2.0]), equals=False, label="the wrong shape")
    yield case(
        formula("lambda x: np.sum(x)"), formula("lambda x: 1.0"), np.array([1.0, 2.0]), equals=False, label="one number"
    )
    yield case(SQUARE, formula("lambda x: np.nan * x"), np.array([1.0, 2.0]), equals=False, label="nan")


@misconception(
    gradient_is_right,
    "The sum of the differences is still compared with a fixed bound. Errors of opposite sign cancel in it, and a function "
    "in small units passes whatever its gradient.",
)
def lets_everything_pass(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += 1e-5
        behind[place] -= 1e-5
        measured[place] = (f(ahead) - f(behind)) / 2e-5
    # Small differences are rounding: allow a thousandth.
    return bool(abs(np.sum(claimed - measured)) < 1e-3)


def central(f, x, step, copies=True):
    """Slopes of f at x, with steps step(entry)."""
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += step(x[place])
        behind[place] -= step(x[place])
        run = ahead[place] - behind[place]
        measured[place] = (f(ahead) - f(behind)) / run
    return measured


def judge_entries(x, claimed, measured, floor=1e-3):
    effect, error = np.abs(measured * x), np.abs((claimed - measured) * x)
    return bool(np.all(error <= 3e-4 * np.maximum(effect, floor * effect.max())))


@misconception(
    gradient_is_right,
    "You compared the lengths of whole gradients. A large slope hides an error of 1 % in a small one; judge every entry "
    "on its own.",
)
def one_number_for_all(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    measured = central(f, x, lambda entry: 1e-5 * entry)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return bool(np.linalg.norm(claimed - measured) <= 3e-4 * size)


@misconception(
    gradient_is_right,
    "You took the same step for entries of every size. 1e-5 is a hundredth of an entry of 0.001, where curvature shows, and "
    "next to nothing beside a million, where rounding does.",
)
def one_step_for_all(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5))


@misconception(
    gradient_is_right,
    "You judged every entry relative to its own slope alone. Where a slope is 0, what you measure is rounding error, and "
    "the right 0 looks infinitely wrong.",
)
def no_floor(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry), floor=0.0)


@misconception(
    gradient_is_right,
    "You compared with a fixed bound. In small units every gradient passes it, in large units no one does.",
)
def fixed_bound_for_errors(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return bool(np.all(np.abs(claimed - central(f, x, lambda entry: 1e-5 * entry)) < 1e-3))


@misconception(
    gradient_is_right,
    "You gave grad the array that you go on with. It may change it, and then you differentiate at another point: hand out "
    "copies.",
)
def trusts_grad(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry))


@misconception(
    gradient_is_right,
    "You accepted a gradient of another shape by flattening or broadcasting it. A wrong shape is a wrong gradient.",
)
def flattens_the_shape(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float).reshape(x.shape)
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry))


@also_correct(gradient_is_right)
def in_units_of_the_entries(f, grad, x):
    """With x = x0 * (1 + s), the derivative by s is slope * x0: one step for all, and comparable entries."""
    x0 = np.array(x, dtype=float)
    claimed = np.array(grad(np.array(x0)), dtype=float)
    if claimed.shape != x0.shape or np.isnan(claimed).any():
        return False
    claimed = (claimed * x0).ravel()
    measured = []
    for i in range(x0.size):
        s = np.zeros(x0.size)
        s[i] = 2.0**-16
        up, down = x0 * (1 + s.reshape(x0.shape)), x0 * (1 - s.reshape(x0.shape))
        measured.append((f(up) - f(down)) / 2.0**-15)
    scale = max(abs(m) for m in measured)
    return all(abs(c - m) <= 4e-4 * max(abs(m), scale / 1000) for c, m in zip(claimed, measured, strict=True))


@check(
    problem="H5",
    lesson="Automatic differentiation",
    hints=[
        "What do forward and reverse mode cost for sizes (n0, n1, n2, n3)? Write the products down with their shapes.",
        "Whatever the brackets, some product is the last one: it joins two shorter chains, each best done in its own best "
        "way. Solve all chains of 2 layers, then of 3, and so on.",
        "`best[i, k] = min(best[i, j] + best[j, k] + n_i * n_j * n_k)` over j between i and k, with 0 for a single layer.",
    ],
)
def cheapest_order(rng):
    yield case([1000, 100, 10, 1], equals=("reverse", 101000))
    yield case([1, 10, 100, 1000], equals=("forward", 101000))
    yield case([3, 5, 7], equals=("forward", 105), label="two layers: one product, both modes")
    yield case([2, 2, 2, 2], equals=("forward", 16), label="all brackets cost the same")
    yield case([100, 100, 2, 100, 100], equals=("mixed", 60000), label="a bottleneck")  # 20000 left, right and together
    yield case([10, 20, 5, 30, 8, 12])
    yield case([int(size) for size in rng.integers(2, 60, size=9)])
    yield law(
        "the transposed chain costs the same",
        lambda ex: (ex.cheapest_order([7, 40, 3, 25, 60, 9])[1], ex.cheapest_order([9, 60, 25, 3, 40, 7])[1]),
    )
    deep = [int(size) for size in rng.integers(2, 60, size=41)]
    yield case(deep, label="40 layers: more than 10^20 ways to set the brackets, so short chains must be solved once")


def pure_costs(sizes):
    layers = len(sizes) - 1
    forward = sum(sizes[0] * sizes[k] * sizes[k + 1] for k in range(1, layers))
    return forward, sum(sizes[-1] * sizes[k] * sizes[k - 1] for k in range(1, layers))


def chain_costs(sizes, join):
    layers = len(sizes) - 1
    best = {(i, i + 1): 0 for i in range(layers)}
    for length in range(2, layers + 1):
        for i in range(layers - length + 1):
            k = i + length
            best[i, k] = min(best[i, j] + best[j, k] + join(sizes[i], sizes[j], sizes[k]) for j in range(i + 1, k))
    return int(best[0, layers])


def named(sizes, cost):
    forward, reverse = pure_costs(sizes)
    return ("forward" if forward == cost else "reverse" if reverse == cost else "mixed"), int(cost)


@misconception(
    cheapest_order,
    "You compared forward and reverse mode only. Through a bottleneck it is cheaper to multiply both halves towards it, and "
    "then the two.",
)
def pure_modes_only(sizes):
    forward, reverse = pure_costs(sizes)
    return ("forward", int(forward)) if forward <= reverse else ("reverse", int(reverse))


@misconception(
    cheapest_order,
    "You swapped the names. Forward mode starts with the Jacobian of the first layer, at the input.",
)
def names_swapped(sizes):
    mode, cost = named(sizes, chain_costs(sizes, lambda p, q, r: p * q * r))
    return {"forward": "reverse", "reverse": "forward", "mixed": "mixed"}[mode], cost


@misconception(
    cheapest_order,
    "The cost is right; where both modes reach it, the answer is forward.",
)
def reverse_on_ties(sizes):
    cost = chain_costs(sizes, lambda p, q, r: p * q * r)
    forward, reverse = pure_costs(sizes)
    return ("reverse" if reverse == cost else "forward" if forward == cost else "mixed"), cost


@misconception(
    cheapest_order,
    "You always did the cheapest product of two neighbours first. Being greedy does not give the cheapest whole.",
)
def greedy(sizes):
    left = [int(size) for size in sizes]
    cost = 0
    while len(left) > 2:
        price, j = min((left[j - 1] * left[j] * left[j + 1], j) for j in range(1, len(left) - 1))
        cost += price
        del left[j]
    return named(sizes, cost)


@misconception(
    cheapest_order,
    "You counted the entries of each product. Every entry is a sum of q products: p q r multiplications.",
)
def counts_entries(sizes):
    cost = chain_costs(sizes, lambda p, q, r: p * r)
    return named(sizes, cost)


@also_correct(cheapest_order)
def remembered_recursion(sizes):
    sizes = tuple(int(size) for size in sizes)

    @functools.cache
    def cost(i, k):
        if k - i == 1:
            return 0
        return min(cost(i, j) + cost(j, k) + sizes[i] * sizes[j] * sizes[k] for j in range(i + 1, k))

    return named(sizes, cost(0, len(sizes) - 1))
