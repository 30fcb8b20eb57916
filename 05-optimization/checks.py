"""What the exercises of module 05 must satisfy, the mistakes that people make in them, and second right answers.

Functions that are passed to an exercise are `Formula`s, which the feedback shows as the expression they were made of, so
that a failing call can be pasted and run. Optimisers are compared along their whole path, step by step: a final loss
alone would let a wrong step size, a forgotten correction or a swapped beta pass, since most of these still go downhill.
"""

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


class Formula:
    """A function that is written as it was made: `Formula("lambda x: x - 3")`."""

    def __init__(self, text):
        self.text = text
        self.function = eval(text, {"np": np})

    def __call__(self, *arguments):
        return self.function(*arguments)

    def __repr__(self):
        return self.text


# The oven of the lessons: heat x[0], steam x[1], best at (3, 1), curvatures 1 and 4.
OVEN = Formula("lambda x: 0.5 * (x[0] - 3) ** 2 + 2 * (x[1] - 1) ** 2")
OVEN_GRAD = Formula("lambda x: np.array([x[0] - 3, 4 * (x[1] - 1)])")
OVEN_HESS = Formula("lambda x: np.array([[1.0, 0.0], [0.0, 4.0]])")
# Curved everywhere, in three dimensions, with the coordinates coupled.
RIPPLE_GRAD = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")


def quadratic(rng):
    """Gradient of a random bowl in the plane whose axes are tilted, as a Formula."""
    a, c = rng.integers(10, 41, size=2) / 10
    b = rng.choice([-1, 1]) * rng.integers(3, 9) / 10
    p, q = rng.choice([-1, 1], size=2) * rng.integers(5, 30, size=2) / 10
    return Formula(f"lambda x: np.array([[{a}, {b}], [{b}, {c}]]) @ x - np.array([{p}, {q}])")


def start(rng, d=2):
    """A start (d,) with entries ±2.0, ±2.1, …, ±4.9: away from 0 and from the minimum of every function here."""
    return rng.choice([-1, 1], size=d) * rng.integers(20, 50, size=d) / 10


def turned(grad, rng):
    """The function in coordinates that are turned by a random angle, and the turn Q (2, 2): x is Q times the new ones."""
    angle = rng.uniform(0.3, 1.2)
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return lambda z: Q.T @ grad(Q @ z), Q


def descend(grad, x0, lr, steps):
    """Plain gradient descent, for laws that compare with it."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def follow(x0, steps, next_point):
    """The path of the points next_point(t, x) for t = 1, …, steps, for the known answers below."""
    path = [np.array(x0, dtype=float)]
    for t in range(1, steps + 1):
        path.append(next_point(t, path[-1]))
    return np.array(path)


# %% is_convex_on_samples

DOUBLE_WELL = Formula("lambda x: (x[0] ** 2 - 1) ** 2")
BUMP = Formula("lambda x: max(0.0, 1.0 - abs(x[0] - 1.0))")


@check(
    lesson="Convexity",
    hints=[
        "Draw a bowl and a straight line between two of its points. On which side of the line is the bowl?",
        "Three nested loops: the first point a, the second point b, the weight t. Compare f at t a + (1 - t) b with "
        "t f(a) + (1 - t) f(b).",
        "`if f(t * a + (1 - t) * b) > t * f(a) + (1 - t) * f(b) + 1e-9 * max(1, abs(f(a)), abs(f(b))): return False`",
    ],
)
def is_convex_on_samples(rng):
    yield case(OVEN, [[7, 5], [3, 1]], [0.5], equals=True)  # 10 at (5, 3), the chord is at 20
    yield case(Formula("lambda x: -x[0] ** 2"), [[0], [2]], [0.5], equals=False)  # -1 above -2
    yield case(Formula("lambda x: 3 * x[0] - 2"), [[0], [2], [5]], [0.5, 0.25], equals=True, label="a straight line")
    yield case(DOUBLE_WELL, [[1], [2], [3]], [0.5, 0.25], equals=True, label="samples from the convex part only")
    yield case(DOUBLE_WELL, [[-1], [3], [1]], [0.5], equals=False, label="a hill between the first and the last point")
    yield case(BUMP, [[4], [0]], [0.25], equals=False, label="a bump at 1, where 0.25 * 4 + 0.75 * 0 is")
    yield case(BUMP, [[0], [4]], [0.25], equals=False, label="a bump at 1: only the pair (4, 0) comes by")
    yield case(BUMP, [[0], [4]], [0.5], equals=True, label="a bump that no sample meets")
    yield case(Formula("lambda x: x[0] * x[1]"), [[1, 1], [-1, -1], [2, -1], [-1, 2]], [0.5], equals=False)
    line = Formula("lambda x: 0.1 * x[0] + 1e9")
    yield case(
        line, rng.uniform(-9, 9, size=(12, 1)), [0.1, 0.3, 0.7], equals=True, label="a line whose values are rounded"
    )
    yield case(OVEN, [[7, 5], [3, 1]], [0, 0.5, 1], equals=True, label="weights of exactly 0 and 1")
    yield case(Formula("lambda x: -2e-9 * x[0] ** 2"), [[0], [2]], [0.5], equals=False, label="an excess of 2e-9")
    yield case(Formula("lambda x: -5e-10 * x[0] ** 2"), [[0], [2]], [0.5], equals=True, label="an excess of 5e-10")
    points = rng.normal(size=(6, 3))
    yield case(Formula("lambda x: np.log(np.sum(np.exp(x)))"), points, [0.2, 0.5], equals=True)
    yield case(Formula("lambda x: np.sin(2 * x[0]) + x[1]"), points, [0.2, 0.5])
    yield raises(ValueError, OVEN, [[7, 5], [3, 1]], [0.5, 1.5], why="a weight of 1.5 lies beyond the two points")
    yield raises(ValueError, OVEN, [[7, 5], [3, 1]], [-0.1], why="a weight of -0.1 lies beyond the two points")


reverses_the_inequality = misconception(
    is_convex_on_samples,
    "You turned Jensen's inequality round: that tests for concave functions. In a bowl the chord lies above the function.",
    edit=(
        "f(t * a + (1 - t) * b) > chord + 1e-9 * max(1.0, abs(f_a), abs(f_b))",
        "f(t * a + (1 - t) * b) < chord - 1e-9 * max(1.0, abs(f_a), abs(f_b))",
    ),
)
only_midpoints = misconception(
    is_convex_on_samples,
    "You tested the midpoints only. The weights that are passed in say where else to look; a dent beside the midpoint "
    "goes unseen.",
    edit=("for t in weights:", "for t in [0.5]:"),
)


def chords_hold(f, points, weights, pairs, slack=1e-9, swap=False):
    """Whether Jensen's inequality holds on these pairs of positions."""
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    for i, j in pairs:
        for t in weights:
            a, b = points[i], points[j]
            u = 1 - t if swap else t
            allowed = slack * max(1.0, abs(f(a)), abs(f(b)))
            if f(t * a + (1 - t) * b) > u * f(a) + (1 - u) * f(b) + allowed:
                return False
    return True


@misconception(
    is_convex_on_samples,
    "You tested each pair in one order only. With t = 0.25 the pair (a, b) is tested near b and the pair (b, a) near a: "
    "both are needed.",
)
def each_pair_once(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(i + 1, n)])


@misconception(
    is_convex_on_samples,
    "You tested each pair in one order only, the later point first. With t = 0.25 the pair (a, b) is tested near b and the "
    "pair (b, a) near a: both are needed.",
)
def each_pair_once_from_behind(f, points, weights):
    return chords_hold(f, points, weights, [(i, j) for i in range(len(points)) for j in range(i)])


@misconception(
    is_convex_on_samples,
    "You compared neighbours in the list only. A dent may lie between any two of the points.",
)
def only_neighbours(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n) if abs(i - j) == 1])


@misconception(
    is_convex_on_samples,
    "You forgive no rounding. A straight line equals its chords, so that its last digits alone decide: allow an excess "
    "of 1e-9 times the size of the values.",
)
def no_room_for_rounding(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n)], slack=0.0)


@misconception(
    is_convex_on_samples,
    "You forgive 1e-9 whatever the size of the values. Rounding grows with them: a value of 1e9 is itself rounded by 1e-7. "
    "Allow 1e-9 times their size.",
)
def forgives_a_fixed_amount(f, points, weights):
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    return all(
        f(t * a + (1 - t) * b) <= t * f(a) + (1 - t) * f(b) + 1e-9 for a in points for b in points for t in weights
    )


@misconception(
    is_convex_on_samples,
    "You ask the function to lie strictly below its chords. A point paired with itself, and every pair on a straight line, "
    "meets its chord: the inequality is <=.",
)
def strictly_below_everywhere(f, points, weights):
    points = np.asarray(points, dtype=float)
    if min(weights) < 0 or max(weights) > 1:
        raise ValueError("weights between 0 and 1")
    return all(f(t * a + (1 - t) * b) < t * f(a) + (1 - t) * f(b) for a in points for b in points for t in weights)


@misconception(
    is_convex_on_samples,
    "You ask the function to lie strictly below its chords. A straight line touches them everywhere, and it is convex: "
    "the inequality is <=.",
)
def strictly_below(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n) if i != j], slack=-1e-12)


@misconception(
    is_convex_on_samples,
    "Point and chord got different weights: where the point is t a + (1 - t) b, the chord is t f(a) + (1 - t) f(b).",
)
def weights_swapped(f, points, weights):
    n = len(points)
    return chords_hold(f, points, weights, [(i, j) for i in range(n) for j in range(n)], swap=True)


@misconception(
    is_convex_on_samples,
    "You accepted a weight outside of [0, 1]. Beyond its two ends there is no chord, and a convex function lies above "
    "the prolonged line there.",
)
def prolongs_the_chord(f, points, weights):
    points = np.asarray(points, dtype=float)
    for a in points:
        for b in points:
            for t in weights:
                allowed = 1e-9 * max(1.0, abs(f(a)), abs(f(b)))
                if f(t * a + (1 - t) * b) > t * f(a) + (1 - t) * f(b) + allowed:
                    return False
    return True


@also_correct(is_convex_on_samples)
def both_orders_by_both_weights(f, points, weights):
    points = [np.array(point, dtype=float) for point in points]
    if any(t < 0 or t > 1 for t in weights):
        raise ValueError("weights between 0 and 1")
    excess = [
        f(u * a + (1 - u) * b) - u * f(a) - (1 - u) * f(b) - 1e-9 * max(1, abs(f(a)), abs(f(b)))
        for i, a in enumerate(points)
        for b in points[:i]
        for t in weights
        for u in (t, 1 - t)
    ]
    return not excess or max(excess) <= 0


# %% gradient_descent


@check(
    lesson="Step size and convergence",
    hints=[
        "The gradient points to where the loss rises fastest. Which way do you go, and how far?",
        "Keep the current point in x and all the points so far in a list. Each step asks for the gradient at x, makes a "
        "*new* array from x, and appends it.",
        "`x = x - lr * grad(x)`, then `path.append(x)`; at the end `np.array(path)`.",
    ],
)
def gradient_descent(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.5, 3, equals=[[7.0, 5.0], [5.0, -3.0], [4.0, 5.0], [3.5, -3.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(Formula("lambda x: x - 0.5"), [2], 0.25, 2, equals=[[2.0], [1.625], [1.34375]], label="one dimension")
    yield case(OVEN_GRAD, np.array([7.0, 5.0]), 0.25, 2, equals=[[7.0, 5.0], [6.0, 1.0], [5.25, 1.0]])
    yield case(quadratic(rng), start(rng), 0.2, 4)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.02, 5)
    x0 = start(rng)
    yield law(
        "on the oven the distance to (3, 1) shrinks by 1 - lr and 1 - 4 lr per step",
        lambda ex: (
            np.asarray(ex.gradient_descent(OVEN_GRAD, x0, 0.1, 5))[5] - [3, 1],
            (x0 - [3, 1]) * [0.9**5, 0.6**5],
        ),
    )
    grad = quadratic(rng)
    turned_grad, Q = turned(grad, rng)
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.gradient_descent(turned_grad, Q.T @ x0, 0.1, 4)) @ Q.T,
            ex.gradient_descent(grad, x0, 0.1, 4),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.0, 2, why="with a step size of 0 nothing moves")
    yield raises(ValueError, OVEN_GRAD, [7, 5], -0.1, 2, why="a negative step size climbs")


climbs = misconception(
    gradient_descent,
    "You went uphill: the gradient points to where the loss rises. Subtract it.",
    edit=("x = x - lr * grad(x)", "x = x + lr * grad(x)"),
)
leaves_out_the_start = misconception(
    gradient_descent,
    "Your path lacks the start. It has steps + 1 rows, and row 0 is x0.",
    edit=("return np.array(path)", "return np.array(path[1:])"),
)
returns_the_last_point = misconception(
    gradient_descent,
    "You returned only the last point. The whole path is asked for, one row per point, so that each step can be seen.",
    edit=("return np.array(path)", "return path[-1]"),
)
keeps_the_first_gradient = misconception(
    gradient_descent,
    "You computed the gradient once, at x0, and used it in every step. It changes as the point moves: ask for it anew.",
    edit=("x = x - lr * grad(x)", "x = x - lr * grad(path[0])"),
)
normalises_the_gradient = misconception(
    gradient_descent,
    "You divided by the length of the gradient, so that every step is equally long. Then the point never settles: the "
    "shrinking gradient is what makes the steps smaller near the minimum.",
    edit=("x = x - lr * grad(x)", "x = x - lr * grad(x) / np.linalg.norm(grad(x))"),
)


@misconception(
    gradient_descent,
    "All rows of your path are the last point: `x -= …` changes the one array that the list holds many times. "
    "`x = x - …` makes a new one (or append a copy).",
)
def same_array_in_every_row(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.tile(descend(grad, x0, lr, steps)[-1], (steps + 1, 1))


@misconception(
    gradient_descent,
    "Your path has the integer type of x0, so every fraction was cut off when it was stored. Turn x0 into floats first.",
)
def cuts_off_fractions(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    x0 = np.array(x0)
    path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


@misconception(
    gradient_descent,
    "Your path is right, but the caller's x0 has moved with it: `x -= …` works on the very array that was passed in. "
    "Start from a copy, `np.array(x0, dtype=float)`.",
)
def moves_the_callers_start(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    x = np.asarray(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x.copy())
    return np.array(path)


one_coordinate_after_the_other = misconception(
    gradient_descent,
    "You moved one coordinate and computed the gradient of the next at the new point. Gradient descent moves all of them "
    "by one and the same gradient.",
    edit=(
        "        x = x - lr * grad(x)\n",
        "        x = x.copy()\n        for i in range(len(x)):\n            x[i] -= lr * grad(x)[i]\n",
    ),
)
takes_any_step_size = misconception(
    gradient_descent,
    "You accepted a step size that is not positive. It leaves the point where it is or drives it uphill; say so early.",
    edit=("if not lr > 0:", "if False:"),
)


@also_correct(gradient_descent)
def gradient_descent_into_a_table(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = np.empty((steps + 1, len(x0)))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * np.asarray(grad(path[k].copy()))
    return path


@also_correct(gradient_descent)
def gradient_descent_by_lists(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = [[float(entry) for entry in x0]]
    for _ in range(steps):
        slope = grad(np.array(path[-1]))
        path.append([entry - lr * float(rise) for entry, rise in zip(path[-1], slope, strict=True)])
    return path


# %% minibatch_sgd

MEAN_GRAD = Formula("lambda w, X, y: X.T @ (X @ w - y) / len(y)")
# Four guests, the heat that each would like, and a model that knows only one number.
ONES, WISHES = [[1], [1], [1], [1]], [1, 2, 4, 5]


@check(
    lesson="Stochastic gradients",
    hints=[
        "In which order does row e of `orders` visit the examples, and which of them make up the first batch?",
        "For each order, go through the starts 0, batch_size, 2 batch_size, …; a slice of the order is a batch, and both "
        "X and y are indexed by it.",
        "`for start in range(0, n, batch_size): batch = order[start : start + batch_size]`, then "
        "`w = w - lr * grad(w, X[batch], y[batch])` and append.",
    ],
)
def minibatch_sgd(rng):
    yield case(MEAN_GRAD, ONES, WISHES, [7], 0.5, 1, [[2, 0, 1, 3]], equals=[[7.0], [5.5], [3.25], [2.625], [3.8125]])
    yield case(MEAN_GRAD, ONES, WISHES, [7], 0.5, 2, [[3, 0, 1, 2]], equals=[[7.0], [5.0], [4.0]])  # means 3 and 3
    yield case(
        *(MEAN_GRAD, [[1], [1], [1]], [1, 4, 7], [0], 0.5, 2, [[2, 0, 1]]),
        equals=[[0.0], [2.0], [3.0]],
        label="a last batch of one example",
    )
    yield case(
        MEAN_GRAD, ONES, WISHES, [7], 0.25, 9, [[0, 1, 2, 3]], equals=[[7.0], [6.0]], label="one batch that holds all"
    )
    # epoch 1: means 4.5 and 1.5; epoch 2: 1.5 and 4.5
    yield case(
        *(MEAN_GRAD, ONES, WISHES, [7], 0.5, 2, [[3, 2, 1, 0], [0, 1, 2, 3]]),
        equals=[[7.0], [5.75], [3.625], [2.5625], [3.53125]],
        label="a second epoch with an order of its own",
    )
    X, y = rng.normal(size=(7, 3)), rng.normal(size=7)
    w0 = start(rng, 3)
    orders = np.array([rng.permutation(7) for _ in range(3)])
    yield case(MEAN_GRAD, X, y, w0, 0.1, 3, orders)
    logistic = Formula("lambda w, X, y: X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y)")
    yield case(logistic, X, (y > 0) * 1.0, w0, 0.5, 2, orders)
    yield law(
        "with one batch of all examples the order does not matter: this is gradient descent",
        lambda ex: (
            ex.minibatch_sgd(MEAN_GRAD, X, y, w0, 0.1, 7, orders),
            descend(lambda w: X.T @ (X @ w - y) / 7, w0, 0.1, 3),
        ),
    )
    yield law(
        "listing the examples in the order of the visit, and visiting them as listed, is the same",
        lambda ex: (
            ex.minibatch_sgd(MEAN_GRAD, X[orders[0]], y[orders[0]], w0, 0.1, 2, [np.arange(7)]),
            ex.minibatch_sgd(MEAN_GRAD, X, y, w0, 0.1, 2, orders[:1]),
        ),
    )
    yield raises(
        ValueError, MEAN_GRAD, ONES, WISHES, [7], 0.5, 0, [[2, 0, 1, 3]], why="a batch of no example has no mean"
    )
    yield raises(ValueError, MEAN_GRAD, ONES, WISHES, [7], 0.5, -2, [[2, 0, 1, 3]], why="a batch of -2 examples")


ignores_the_order = misconception(
    minibatch_sgd,
    "You visited the examples as they stand in X. `orders` says which comes first: row e of it holds the indices of epoch "
    "e. Data that are sorted by class would otherwise teach one class at a time.",
    edit=("batch = order[start : start + batch_size]", "batch = np.arange(len(order))[start : start + batch_size]"),
)
first_order_every_epoch = misconception(
    minibatch_sgd,
    "You used the first row of `orders` in every epoch. Each epoch has an order of its own.",
    edit=("batch = order[start : start + batch_size]", "batch = np.asarray(orders)[0][start : start + batch_size]"),
)
reorders_the_reordered = misconception(
    minibatch_sgd,
    "You reordered X and y themselves, so that the second epoch's order was applied to rows that the first had moved. Each "
    "row of `orders` speaks of the rows as they were passed in.",
    edit=(
        "        # TODO: cut the epoch's order into batches",
        "        X, y, order = X[order], y[order], np.arange(len(order))\n        # TODO: cut the epoch's order into batches",
    ),
)
shuffles_only_X = misconception(
    minibatch_sgd,
    "You took the rows of X in the new order and those of y in the old one, so that examples got the labels of others. "
    "Index both by the same batch.",
    edit=("y[batch])", "y[start : start + batch_size])"),
)
drops_the_last_batch = misconception(
    minibatch_sgd,
    "You left out the last batch of an epoch where it is smaller than the others. Its examples are as good as any.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),
)
one_row_per_epoch = misconception(
    minibatch_sgd,
    "You noted one point per epoch. Each batch is a step, and each step belongs into the path.",
    edit=("            path.append(w)", "        path.append(w)"),
)
gradient_at_the_start_of_the_epoch = misconception(
    minibatch_sgd,
    "All batches of an epoch used the gradient at the w with which the epoch began. The point of small batches is that "
    "each one starts where the last one arrived.",
    edit=("w = w - lr * grad(w, X[batch]", "w = w - lr * grad(path[len(path) - 1 - start // batch_size], X[batch]"),
)
sums_over_the_batch = misconception(
    minibatch_sgd,
    "You multiplied by the number of examples in the batch. `grad` is an average already; with a sum, the step size would "
    "have to change with the batch size.",
    edit=("lr * grad(w, X[batch]", "lr * len(batch) * grad(w, X[batch]"),
)
weighs_batches_by_their_share = misconception(
    minibatch_sgd,
    "You scaled each step by the batch's share of the examples. Every batch is an estimate of the whole gradient, and is "
    "used at full size.",
    edit=("lr * grad(w, X[batch]", "lr * len(batch) / len(order) * grad(w, X[batch]"),
)
batches_overlap = misconception(
    minibatch_sgd,
    "Your batches overlap: the start moved on by one example instead of by batch_size.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order))"),
)
takes_negative_batches = misconception(
    minibatch_sgd,
    "You accepted a negative batch size. `range` with a negative step is empty, so nothing is learned and nobody is told.",
    edit=("if batch_size < 1:", "if batch_size == 0:"),
)


@also_correct(minibatch_sgd)
def minibatch_sgd_by_splitting(grad, X, y, w0, lr, batch_size, orders):
    if batch_size <= 0:
        raise ValueError("batch_size")
    X, y = np.array(X), np.array(y)
    path = [np.array(w0, dtype=float)]
    for order in orders:
        waiting = list(order)
        while waiting:
            batch, waiting = waiting[:batch_size], waiting[batch_size:]
            path.append(path[-1] - lr * grad(path[-1], X[batch], y[batch]))
    return np.stack(path)


# %% momentum


@check(
    lesson="Momentum",
    hints=[
        "What does the velocity remember, and what of it is left after ten steps?",
        "Two lines per step: first the velocity (faded, plus the gradient), then the point, moved by the *new* velocity.",
        "`v = beta * v + grad(x)`, then `x = x - lr * v`; v starts as `np.zeros_like(x)` with x of floats.",
    ],
)
def momentum(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 3, equals=[[7.0, 5.0], [6.0, 1.0], [4.75, -1.0], [3.6875, 0.0]])
    steady = Formula("lambda x: np.array([4.0])")
    yield case(
        steady,
        [10],
        0.5,
        0.5,
        3,
        equals=[[10.0], [8.0], [5.0], [1.5]],
        label="a steady slope, with the velocities 4, 6, 7",
    )
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 5)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.01, 0.9, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "beta = 0 is gradient descent",
        lambda ex: (ex.momentum(grad, x0, 0.1, 0.0, 4), descend(grad, x0, 0.1, 4)),
    )
    turned_grad, Q = turned(grad, rng)
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.momentum(turned_grad, Q.T @ x0, 0.1, 0.6, 4)) @ Q.T,
            ex.momentum(grad, x0, 0.1, 0.6, 4),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, 1.0, 2, why="with beta = 1 the velocity never fades")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, -0.5, 2, why="a negative beta turns the velocity round")


averages_the_gradients = misconception(
    momentum,
    "You weighted the gradient with 1 - beta. That running average is a definition too (Adam uses it), but this one adds "
    "the whole gradient; with yours every step is shorter by the factor 1 - beta.",
    edit=("v = beta * v + grad(x)", "v = beta * v + (1 - beta) * grad(x)"),
)
forgets_the_velocity = misconception(
    momentum,
    "Your velocity starts from zero in every step, so this is plain gradient descent. It must be kept from step to step.",
    edit=("v = beta * v + grad(x)", "v = grad(x)"),
)
moves_by_the_old_velocity = misconception(
    momentum,
    "You moved before you updated the velocity, so the first step goes nowhere and every later one is a step late.",
    edit=(
        "        v = beta * v + grad(x)\n        x = x - lr * v\n",
        "        x, v = x - lr * v, beta * v + grad(x)\n",
    ),
)
velocity_never_fades = misconception(
    momentum,
    "You added all gradients without letting the velocity fade. beta multiplies the old velocity in every step.",
    edit=("v = beta * v + grad(x)", "v = v + grad(x)"),
)
fades_the_sum = misconception(
    momentum,
    "beta multiplied the new gradient as well. The new gradient counts in full; only the old velocity fades.",
    edit=("v = beta * v + grad(x)", "v = beta * (v + grad(x))"),
)
step_size_twice = misconception(
    momentum,
    "The step size went in twice: once into the velocity and once into the move.",
    edit=("v = beta * v + grad(x)", "v = beta * v + lr * grad(x)"),
)
climbs_with_momentum = misconception(
    momentum,
    "Your point moves uphill. A velocity that adds up gradients is subtracted, times lr; one that already contains -lr is "
    "added. Two minus signs, or none, climb.",
    edit=("x = x - lr * v", "x = x + lr * v"),
)
looks_ahead = misconception(
    momentum,
    "You measured the gradient at the point ahead: that is Nesterov's momentum. The heavy ball measures it where it is.",
    edit=("v = beta * v + grad(x)", "v = beta * v + grad(x - lr * beta * v)"),
)
any_beta = misconception(
    momentum,
    "You accepted a beta outside of [0, 1). From 1 on old gradients never fade, and the point runs off.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


@also_correct(momentum)
def momentum_from_the_last_two_points(grad, x0, lr, beta, steps):
    """x - lr g + beta (x - previous x): the heavy ball without a velocity."""
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path = [np.array(x0, dtype=float)] * 2
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]) + beta * (path[-1] - path[-2]))
    return np.array(path[1:])


@also_correct(momentum)
def momentum_as_a_displacement(grad, x0, lr, beta, steps):
    """The velocity with the step size inside and the sign outside; the same for a constant step size."""
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x, move = np.array(x0, dtype=float), 0.0
    path = np.empty((steps + 1, x.size))
    path[0] = x
    for k in range(steps):
        move = beta * move - lr * grad(x)
        x = x + move
        path[k + 1] = x
    return path


# %% nesterov


@check(
    lesson="Momentum",
    hints=[
        "Even without a new gradient the velocity will carry the point on. Where to?",
        "Measure the gradient at x - lr beta v. The rest is the heavy ball: update v with it, then move x (not the point "
        "ahead) by lr v.",
        "`ahead = x - lr * beta * v`, `v = beta * v + grad(ahead)`, `x = x - lr * v`.",
    ],
)
def nesterov(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 3, equals=[[7.0, 5.0], [6.0, 1.0], [4.875, 1.0], [3.984375, 1.0]])
    steady = Formula("lambda x: np.array([4.0])")
    yield case(
        steady,
        [10],
        0.5,
        0.5,
        3,
        equals=[[10.0], [8.0], [5.0], [1.5]],
        label="a steady slope, where both kinds of momentum agree",
    )
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 5)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.01, 0.9, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "beta = 0 is gradient descent",
        lambda ex: (ex.nesterov(grad, x0, 0.1, 0.0, 4), descend(grad, x0, 0.1, 4)),
    )
    yield law(
        "with lr = 1 / curvature the steep dial of the oven is right after one step and stays",
        lambda ex: (np.asarray(ex.nesterov(OVEN_GRAD, x0, 0.25, 0.9, 6))[1:, 1], np.ones(6)),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, 1.0, 2, why="with beta = 1 the velocity never fades")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, -0.5, 2, why="a negative beta turns the velocity round")


stays_behind = misconception(
    nesterov,
    "You measured the gradient at x: that is the heavy ball. Nesterov measures it at x - lr beta v, where the velocity is "
    "about to lead.",
    edit=("grad(ahead)", "grad(x)"),
)
looks_back = misconception(
    nesterov,
    "You looked at x + lr beta v, the point behind: the move is x - lr v, so ahead lies at x - lr beta v.",
    edit=("ahead = x - lr * beta * v", "ahead = x + lr * beta * v"),
)
looks_too_far = misconception(
    nesterov,
    "You looked ahead by the whole velocity. It fades before it moves the point: look ahead by lr beta v.",
    edit=("ahead = x - lr * beta * v", "ahead = x - lr * v"),
)
moves_from_ahead = misconception(
    nesterov,
    "You moved from the point ahead, and so went the way of the old velocity twice: the new velocity contains beta v.",
    edit=("x = x - lr * v", "x = ahead - lr * v"),
)
forgets_the_step_size_ahead = misconception(
    nesterov,
    "You looked ahead by beta v, without the step size. The velocity is a sum of gradients; lr turns it into a way.",
    edit=("ahead = x - lr * beta * v", "ahead = x - beta * v"),
)
climbs_ahead = misconception(
    nesterov,
    "Your point moves uphill. A velocity that adds up gradients is subtracted, times lr; one that already contains -lr is "
    "added. Two minus signs, or none, climb.",
    edit=("x = x - lr * v", "x = x + lr * v"),
)


averages_here_too = misconception(
    nesterov,
    "You weighted the gradient with 1 - beta. In this definition the whole gradient is added to the velocity.",
    edit=("v = beta * v + grad(ahead)", "v = beta * v + (1 - beta) * grad(ahead)"),
)


@misconception(
    nesterov,
    "These are the points ahead, at which the gradients were measured (PyTorch's optimiser keeps those). Asked for is the "
    "path of the points x themselves.",
)
def returns_the_points_ahead(grad, x0, lr, beta, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    v, path = np.zeros_like(x), [x]
    for _ in range(steps):
        g = grad(x)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        path.append(x)
    return np.array(path)


any_beta_ahead = misconception(
    nesterov,
    "You accepted a beta outside of [0, 1). From 1 on old gradients never fade, and the point runs off.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


@also_correct(nesterov)
def nesterov_by_two_sequences(grad, x0, lr, beta, steps):
    """The textbook's form: a gradient step from y, where y prolongs the last move of x."""
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path = [np.array(x0, dtype=float)] * 2
    for _ in range(steps):
        y = path[-1] + beta * (path[-1] - path[-2])
        path.append(y - lr * grad(y))
    return np.array(path[1:])


# %% rmsprop


@check(
    lesson="From RMSprop to AdamW",
    hints=[
        "Two dials, one sixteen times as touchy as the other. Which number would you divide each gradient by, so that both "
        "move at a similar pace?",
        "Keep a running average s of g², entry by entry, that starts at zero. Update it first, then divide g by its root "
        "plus eps.",
        "`s = beta * s + (1 - beta) * g**2`, then `x = x - lr * g / (np.sqrt(s) + eps)`.",
    ],
)
def rmsprop(rng):
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 0.0, 2, equals=[[7.0, 5.0], [5.0, 3.0], [4.0, 2.0]])  # s = 4, 4 and 64, 64
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 2.0, 1, equals=[[7.0, 5.0], [6.0, 3.4]], label="eps = 2: 4 / 4 and 16 / 10")
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 1e-8, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    flat = Formula("lambda x: np.array([x[0] - 3, 0.0])")
    yield case(flat, [7, 5], 1, 0.75, 1e-8, 2, label="a gradient entry of zero, where the dial stays", rtol=1e-6)
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 0.3, 5, label="a large eps, so that its place shows")
    yield case(RIPPLE_GRAD, start(rng, 3), 0.05, 0.9, 1e-8, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "with eps = 0, a gradient 100 times as large gives the same path",
        lambda ex: (ex.rmsprop(lambda x: 100 * grad(x), x0, 0.1, 0.8, 0.0, 5), ex.rmsprop(grad, x0, 0.1, 0.8, 0.0, 5)),
    )
    yield law(
        "with beta = 0 and eps = 0 every coordinate moves by lr, against the sign of its gradient",
        lambda ex: (
            ex.rmsprop(OVEN_GRAD, x0 + 9, 0.1, 0.0, 0.0, 3),
            descend(lambda x: np.sign(OVEN_GRAD(x)), x0 + 9, 0.1, 3),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 1, 1.0, 1e-8, 2, why="with beta = 1 the average would never start")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 1, -0.5, 1e-8, 2, why="a negative weight makes no average")


divides_by_the_square = misconception(
    rmsprop,
    "You divided by the average square itself. Take its root: then the quotient has no unit, and the step is about lr.",
    edit=("np.sqrt(s) + eps", "s + eps"),
)
eps_inside_the_root = misconception(
    rmsprop,
    "You put eps under the root, where it acts as its own square root. Here it is added after the root (libraries differ; "
    "PyTorch adds it after).",
    edit=("np.sqrt(s) + eps", "np.sqrt(s + eps)"),
)
no_eps = misconception(
    rmsprop,
    "You left eps out. Where a gradient vanishes, the step is 0 / 0.",
    edit=("np.sqrt(s) + eps", "np.sqrt(s)"),
)
sums_the_squares = misconception(
    rmsprop,
    "You added up the squares for ever: that is AdaGrad, whose steps shrink to nothing. RMSprop averages: beta times the "
    "old value plus 1 - beta times the new square.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = s + g**2"),
)
new_square_in_full = misconception(
    rmsprop,
    "You added the new square in full. Without the factor 1 - beta this is no average but 1 / (1 - beta) times as large.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = beta * s + g**2"),
)
weights_of_the_average_swapped = misconception(
    rmsprop,
    "beta and 1 - beta are swapped: beta belongs to what was remembered, 1 - beta to what is new.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = (1 - beta) * s + beta * g**2"),
)
one_scale_for_all = misconception(
    rmsprop,
    "You used one average for all coordinates, that of the squared length of the gradient. Each coordinate has its own: "
    "that is the whole point of the method.",
    edit=("(1 - beta) * g**2", "(1 - beta) * (g @ g)"),
)


@misconception(
    rmsprop,
    "You averaged the gradient and divided by its size. The square comes before the average: gradients that swing between "
    "-5 and 5 average to 0, their squares to 25.",
)
def averages_the_gradient_itself(grad, x0, lr, beta, eps, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    path, m = [x], np.zeros_like(x)
    for _ in range(steps):
        g = grad(x)
        m = beta * m + (1 - beta) * g
        with np.errstate(all="ignore"):
            x = x - lr * g / (np.abs(m) + eps)
        path.append(x)
    return np.array(path)


@misconception(
    rmsprop,
    "You moved before you updated the average. The first step is then divided by 0 (plus eps), and each later one by the "
    "average of the step before.",
)
def divides_by_the_old_average(grad, x0, lr, beta, eps, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    path, s = [x], np.zeros_like(x)
    for _ in range(steps):
        g = grad(x)
        with np.errstate(all="ignore"):
            x = x - lr * g / (np.sqrt(s) + eps)
        s = beta * s + (1 - beta) * g**2
        path.append(x)
    return np.array(path)


corrects_the_bias = misconception(
    rmsprop,
    "You divided the average by 1 - beta^t. That correction is Adam's; RMSprop's first steps are larger for the want of it.",
    edit=("np.sqrt(s) + eps", "np.sqrt(s / (1 - beta ** len(path))) + eps"),
)
any_beta_for_the_average = misconception(
    rmsprop,
    "You accepted a beta outside of [0, 1): with it s is no average of squares.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


@also_correct(rmsprop)
def rmsprop_by_loops(grad, x0, lr, beta, eps, steps):
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path, s = [[float(entry) for entry in x0]], [0.0] * len(x0)
    for _ in range(steps):
        g = grad(np.array(path[-1]))
        s = [value + (1 - beta) * (slope * slope - value) for value, slope in zip(s, g, strict=True)]
        path.append([x - lr * a / (b**0.5 + eps) for x, a, b in zip(path[-1], g, s, strict=True)])
    return path


# %% adam


def adam_path(grad, x0, lr, beta1, beta2, eps, steps, decay=0.0, coupled=0.0):
    """Adam from the definition as weighted sums over all gradients so far, for laws and known answers."""
    if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
        raise ValueError("betas")
    gradients = []

    def next_point(t, x):
        gradients.append(grad(x) + coupled * x)
        ages = np.arange(t)[::-1, None]
        m = np.sum(beta1**ages * gradients, axis=0) / np.sum(beta1 ** ages[:, 0].astype(float))
        v = np.sum(beta2**ages * np.square(gradients), axis=0) / np.sum(beta2 ** ages[:, 0].astype(float))
        return x - lr * m / (np.sqrt(v) + eps) - lr * decay * x

    return follow(x0, steps, next_point)


@check(
    lesson="From RMSprop to AdamW",
    hints=[
        "Both averages start at zero. After the first step m is (1 - beta1) g: by what must you divide to get g?",
        "Count t from 1. Update m and v, make corrected copies m / (1 - beta1^t) and v / (1 - beta2^t), and move by the "
        "first over the root of the second.",
        "`m_hat = m / (1 - beta1**t)`, `v_hat = v / (1 - beta2**t)`, `x = x - lr * m_hat / (np.sqrt(v_hat) + eps)`.",
    ],
)
def adam(rng):
    yield case(OVEN_GRAD, [7, 5], 3, 0.5, 0.25, 0.0, 1, equals=[[7.0, 5.0], [4.0, 2.0]])  # g / |g|, times lr
    yield case(OVEN_GRAD, [7, 5], 3, 0.5, 0.25, 0.0, 2, equals=[[7.0, 5.0], [4.0, 2.0], [1.0, -1.0]])  # m̂ = 2, v̂ = 4
    large = "eps = 4: 3 * 4 / (4 + 4) and 3 * 16 / (16 + 4)"
    yield case(OVEN_GRAD, [7, 5], 3, 0.5, 0.25, 4.0, 1, equals=[[7.0, 5.0], [5.5, 2.6]], label=large)
    yield case(
        OVEN_GRAD, [7, 5], 3, 0.9, 0.999, 1e-8, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start"
    )
    yield case(quadratic(rng), start(rng), 0.2, 0.8, 0.9, 0.5, 6, label="a large eps, so that its place shows")
    yield case(RIPPLE_GRAD, start(rng, 3), 0.05, 0.9, 0.999, 1e-8, 8)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "with eps = 0, a gradient 100 times as large gives the same path",
        lambda ex: (
            ex.adam(lambda x: 100 * grad(x), x0, 0.1, 0.9, 0.99, 0.0, 5),
            ex.adam(grad, x0, 0.1, 0.9, 0.99, 0.0, 5),
        ),
    )
    yield law(
        "under a steady gradient the corrected averages are that gradient, so with eps = 0 every step is lr",
        lambda ex: (
            ex.adam(lambda x: np.array([-7.0, 0.02]), x0, 0.1, 0.9, 0.999, 0.0, 4),
            descend(lambda x: np.array([-1.0, 1.0]), x0, 0.1, 4),
        ),
    )
    yield law(
        "with both betas and eps at 0 every coordinate moves by lr, against the sign of its gradient",
        lambda ex: (
            ex.adam(OVEN_GRAD, x0 + 9, 0.1, 0.0, 0.0, 0.0, 3),
            descend(lambda x: np.sign(OVEN_GRAD(x)), x0 + 9, 0.1, 3),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, 1.0, 0.9, 1e-8, 2, why="beta1 = 1: the average would never start")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, 0.9, 1.0, 1e-8, 2, why="beta2 = 1: the average would never start")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, -0.1, 0.9, 1e-8, 2, why="beta1 = -0.1 makes no average")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, 0.9, -0.1, 1e-8, 2, why="beta2 = -0.1 makes no average")


forgets_the_correction = misconception(
    adam,
    "You did not correct for the start at zero. m is too small by 1 - beta1^t and the root of v by that of 1 - beta2^t: "
    "with the usual betas the first step would be 0.1 / sqrt(0.001), three times too long.",
    edit=("m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)", "m_hat, v_hat = m, v"),
)
corrects_only_m = misconception(
    adam,
    "You corrected m and left v as it is. Both averages start at zero, and v is the slower of the two.",
    edit=("v_hat = v / (1 - beta2**t)", "v_hat = v"),
)
corrects_only_v = misconception(
    adam,
    "You corrected v and left m as it is. Both averages start at zero.",
    edit=("m_hat = m / (1 - beta1**t)", "m_hat = m"),
)
stores_the_corrected = misconception(
    adam,
    "You stored the corrected values in the averages, so that the next step corrects them again. Keep m and v as they are "
    "and divide copies.",
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m = m_hat = m / (1 - beta1**t)\n        v = v_hat = v / (1 - beta2**t)",
    ),
)
corrects_as_in_the_first_step = misconception(
    adam,
    "You divided by 1 - beta in every step. The bias fades as steps are added: divide by 1 - beta^t, with t the number of "
    "the step.",
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m_hat = m / (1 - beta1)\n        v_hat = v / (1 - beta2)",
    ),
)
counts_from_two = misconception(
    adam,
    "Your step counter is one ahead: the first step divides by 1 - beta^2. Count from t = 1.",
    edit=("range(1, steps + 1)", "range(2, steps + 2)"),
)


@misconception(
    adam,
    "Your step counter starts at 0, so the first correction divides by 1 - beta^0 = 0. Count from t = 1.",
)
def counts_from_zero(grad, x0, lr, beta1, beta2, eps, steps):
    if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
        raise ValueError("betas")
    x = np.array(x0, dtype=float)
    m, v, path = np.zeros_like(x), np.zeros_like(x), [x]
    for t in range(steps):
        g = grad(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        with np.errstate(all="ignore"):
            x = x - lr * np.divide(m, 1 - beta1**t) / (np.sqrt(np.divide(v, 1 - beta2**t)) + eps)
        path.append(x)
    return np.array(path)


@misconception(
    adam,
    "m and v are one and the same array: `m = v = np.zeros(d)` gives it two names, and `*=` and `+=` change it for both. "
    "Make two arrays.",
)
def one_array_for_both(grad, x0, lr, beta1, beta2, eps, steps):
    if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
        raise ValueError("betas")
    x = np.array(x0, dtype=float)
    m = v = np.zeros_like(x)
    path = [x]
    for t in range(1, steps + 1):
        g = grad(x)
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g**2
        with np.errstate(all="ignore"):
            x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        path.append(x)
    return np.array(path)


eps_under_the_root = misconception(
    adam,
    "You put eps under the root, where it acts as its own square root: 1e-8 would count as 1e-4. It is added after it.",
    edit=("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)"),
)
eps_before_the_correction = misconception(
    adam,
    "You added eps to the root of v before the correction. Then its weight changes from step to step; add it to the root "
    "of the corrected v̂.",
    edit=("(np.sqrt(v_hat) + eps)", "((np.sqrt(v) + eps) / np.sqrt(1 - beta2**t))"),
)
forgets_eps = misconception(
    adam,
    "You left eps out. It bounds the step where gradients are tiny: without it noise of 1e-12 moves a weight by lr.",
    edit=("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat)"),
)


@misconception(
    adam,
    "The betas are swapped: beta1 belongs to the average of the gradient, beta2 to that of its square.",
)
def swaps_the_betas(grad, x0, lr, beta1, beta2, eps, steps):
    return adam_path(grad, x0, lr, beta2, beta1, eps, steps)


squares_the_average = misconception(
    adam,
    "You averaged the square of m. v averages the squares of the gradients: a gradient that swings between -5 and 5 has "
    "the mean 0 and the mean square 25.",
    edit=("(1 - beta2) * g**2", "(1 - beta2) * m**2"),
)
divides_without_the_root = misconception(
    adam,
    "You divided by v̂ and not by its root. Gradient over root of squares has no unit; that is why Adam does not care how "
    "the loss is scaled.",
    edit=("np.sqrt(v_hat)", "v_hat"),
)
moves_by_the_gradient = misconception(
    adam,
    "You moved by the gradient over the root of v̂. In the numerator stands the average m̂; without it this is RMSprop.",
    edit=("lr * m_hat", "lr * g"),
)
any_betas = misconception(
    adam,
    "You accepted a beta outside of [0, 1): with it m or v is no average.",
    edit=("if not (0 <= beta1 < 1 and 0 <= beta2 < 1):", "if False:"),
)


@also_correct(adam)
def adam_as_weighted_sums(grad, x0, lr, beta1, beta2, eps, steps):
    return adam_path(grad, x0, lr, beta1, beta2, eps, steps)


@also_correct(adam)
def adam_with_corrected_step_size(grad, x0, lr, beta1, beta2, eps, steps):
    """Both corrections moved into the step size, as in the paper's note; eps is rescaled so that nothing changes."""
    if min(beta1, beta2) < 0 or max(beta1, beta2) >= 1:
        raise ValueError("betas")
    x = np.array(x0, dtype=float)
    path, m, v = [x], 0.0, 0.0
    for t in range(1, steps + 1):
        g = grad(x)
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        root = np.sqrt(1 - beta2**t)
        x = x - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root)
        path.append(x)
    return path


# %% adamw


@check(
    lesson="From RMSprop to AdamW",
    hints=[
        "What happens to a decay that is added to the gradient, when Adam divides the gradient by its own size?",
        "Leave the gradient and both averages alone. Beside Adam's step subtract lr weight_decay x, where x is the point "
        "before the step.",
        "`x = x - lr * m_hat / (np.sqrt(v_hat) + eps) - lr * weight_decay * x`",
    ],
)
def adamw(rng):
    yield case(
        OVEN_GRAD, [7, 5], 3, 0.5, 0.25, 0.0, 0.1, 1, equals=[[7.0, 5.0], [1.9, 0.5]]
    )  # 7 - 3 - 2.1, 5 - 3 - 1.5
    yield case(OVEN_GRAD, [7, 5], 3, 0.5, 0.25, 4.0, 0.1, 1, equals=[[7.0, 5.0], [3.4, 1.1]], label="a large eps")
    level = Formula("lambda x: np.zeros(2)")
    yield case(
        level,
        [8, -4],
        0.5,
        0.9,
        0.999,
        1e-8,
        0.5,
        2,
        equals=[[8, -4], [6, -3], [4.5, -2.25]],
        label="a level loss, where only the decay acts",
    )
    yield case(
        OVEN_GRAD, [7, 5], 3, 0.9, 0.999, 1e-8, 0.1, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start"
    )
    yield case(quadratic(rng), start(rng), 0.2, 0.8, 0.9, 0.5, 0.3, 6, label="a large eps, so that its place shows")
    yield case(RIPPLE_GRAD, start(rng, 3), 0.05, 0.9, 0.999, 1e-8, 0.2, 8)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "without decay this is Adam",
        lambda ex: (
            ex.adamw(grad, x0, 0.1, 0.9, 0.99, 1e-3, 0.0, 5),
            adam_path(grad, x0, 0.1, 0.9, 0.99, 1e-3, 5),
        ),
    )
    yield law(
        "where the loss is level, x shrinks by 1 - lr weight_decay per step",
        lambda ex: (
            ex.adamw(lambda x: 0.0 * x, x0, 0.1, 0.9, 0.99, 1e-3, 0.4, 3),
            x0 * 0.96 ** np.arange(4)[:, None],
        ),
    )
    yield law(
        "with both betas, eps and decay at 0 every coordinate moves by lr, against the sign of its gradient",
        lambda ex: (
            ex.adamw(OVEN_GRAD, x0 + 9, 0.1, 0.0, 0.0, 0.0, 0.0, 3),
            descend(lambda x: np.sign(OVEN_GRAD(x)), x0 + 9, 0.1, 3),
        ),
    )
    yield raises(
        ValueError, OVEN_GRAD, [7, 5], 3, 1.0, 0.9, 1e-8, 0.1, 2, why="beta1 = 1: the average would never start"
    )
    yield raises(
        ValueError, OVEN_GRAD, [7, 5], 3, 0.9, 1.0, 1e-8, 0.1, 2, why="beta2 = 1: the average would never start"
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, -0.1, 0.9, 1e-8, 0.1, 2, why="beta1 = -0.1 makes no average")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 3, 0.9, -0.1, 1e-8, 0.1, 2, why="beta2 = -0.1 makes no average")


@misconception(
    adamw,
    "You added the decay to the gradient. That is Adam with an L2 penalty: the decay is divided by sqrt(v̂) "
    "with the rest, so weights with large gradients hardly shrink. AdamW subtracts lr weight_decay x beside the step.",
)
def l2_inside_the_gradient(grad, x0, lr, beta1, beta2, eps, weight_decay, steps):
    return adam_path(grad, x0, lr, beta1, beta2, eps, steps, coupled=weight_decay)


no_decay = misconception(
    adamw,
    "There is no decay in your step: this is Adam.",
    edit=(" - lr * weight_decay * x", ""),
)
decay_without_lr = misconception(
    adamw,
    "You subtracted weight_decay x without the step size. It belongs to the step and follows the schedule: "
    "lr weight_decay x.",
    edit=(" - lr * weight_decay * x", " - weight_decay * x"),
)
grows = misconception(
    adamw,
    "The decay has the wrong sign: your weights are driven away from zero.",
    edit=(" - lr * weight_decay * x", " + lr * weight_decay * x"),
)
decays_after_the_step = misconception(
    adamw,
    "You shrank the point after Adam's step. The decay takes x as it was before it: x - step - lr weight_decay x, not "
    "(x - step) (1 - lr weight_decay).",
    edit=(
        "x = x - lr * m_hat / (np.sqrt(v_hat) + eps) - lr * weight_decay * x",
        "x = (x - lr * m_hat / (np.sqrt(v_hat) + eps)) * (1 - lr * weight_decay)",
    ),
)
gradient_after_the_decay = misconception(
    adamw,
    "You shrank x first and measured the gradient at the shrunken point. The gradient is that at x as it stood.",
    edit=("g = grad(x)\n", "g = grad(x - lr * weight_decay * x)\n"),
)
decay_over_the_root = misconception(
    adamw,
    "You divided the decay by sqrt(v̂) + eps together with m̂. Decoupled means that it is not: every weight shrinks by the "
    "same factor 1 - lr weight_decay.",
    edit=(
        "lr * m_hat / (np.sqrt(v_hat) + eps) - lr * weight_decay * x",
        "lr * (m_hat + weight_decay * x) / (np.sqrt(v_hat) + eps)",
    ),
)
decays_the_size_only = misconception(
    adamw,
    "You subtracted the same amount lr weight_decay from every weight, with its sign: that is an L1 penalty. Weight decay "
    "is proportional to the weight.",
    edit=("lr * weight_decay * x", "lr * weight_decay * np.sign(x)"),
)
any_betas_here = misconception(
    adamw,
    "You accepted a beta outside of [0, 1): with it m or v is no average.",
    edit=("if not (0 <= beta1 < 1 and 0 <= beta2 < 1):", "if False:"),
)


@also_correct(adamw)
def adamw_shrinks_first(grad, x0, lr, beta1, beta2, eps, weight_decay, steps):
    """PyTorch's order: gradient at x, then x *= 1 - lr weight_decay, then Adam's step."""
    if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
        raise ValueError("betas")
    x = np.array(x0, dtype=float)
    path, m, v = [x.copy()], np.zeros_like(x), np.zeros_like(x)
    for t in range(1, steps + 1):
        g = np.array(grad(x.copy()))
        x *= 1 - lr * weight_decay
        m += (1 - beta1) * (g - m)
        v *= beta2
        v += (1 - beta2) * g * g
        x -= lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        path.append(x.copy())
    return np.array(path)


# %% cosine_warmup


def curve(function, steps, *schedule, **options):
    """The step sizes of a schedule at these steps, as plain floats."""
    return [float(function(step, *schedule, **options)) for step in steps]


@check(
    lesson="Schedules and warm-up",
    hints=[
        "What is the step size at steps 0, warmup, halfway down, and total?",
        "Two cases. Before `warmup`: peak times the share of the climb. After it: how far between warmup (0) and total (1) "
        "are you? At most 1. (1 + cos(pi progress)) / 2 then falls from 1 to 0.",
        "`progress = min((step - warmup) / (total - warmup), 1)` and `floor + (peak - floor) * (1 + np.cos(np.pi * "
        "progress)) / 2`.",
    ],
)
def cosine_warmup(rng):
    yield case(0, 10, 2, 8.0, equals=0.0)
    yield case(1, 10, 2, 8.0, equals=4.0, label="half of the climb")
    yield case(2, 10, 2, 8.0, equals=8.0, label="the top")
    yield case(6, 10, 2, 8.0, equals=4.0, label="half of the descent")
    yield case(6, 10, 2, 8.0, 2.0, equals=5.0, label="half of the descent to a floor of 2")
    yield case(10, 10, 2, 8.0, 2.0, equals=2.0, label="the end")
    yield case(14, 10, 2, 8.0, 2.0, equals=2.0, label="a step after the end: the floor, not a new hill")
    yield case(0, 10, 0, 8.0, equals=8.0, label="a schedule without warm-up, whose start is the top")
    total, warmup, peak, low = int(rng.integers(40, 60)), int(rng.integers(5, 12)), float(rng.integers(3, 9)), 0.5
    for step in (2, warmup + 3, total - 4):
        yield case(step, total, warmup, peak, low)
    yield law(
        "the descent is symmetric about its middle: early plus late is peak plus floor",
        lambda ex: (
            curve(ex.cosine_warmup, [warmup + 7], total, warmup, peak, low)[0]
            + curve(ex.cosine_warmup, [total - 7], total, warmup, peak, low)[0],
            peak + low,
        ),
    )
    yield law(
        "twice the peak (and floor 0) is twice the schedule",
        lambda ex: (
            curve(ex.cosine_warmup, range(total), total, warmup, 2 * peak),
            np.multiply(2, curve(ex.cosine_warmup, range(total), total, warmup, peak)),
        ),
    )
    yield raises(ValueError, 0, 10, 10, 8.0, why="a warm-up of all steps leaves none for the descent")
    yield raises(ValueError, 0, 10, -1, 8.0, why="a warm-up has no negative length")


progress_from_zero = misconception(
    cosine_warmup,
    "You measured the progress of the descent from step 0. It begins at the end of the warm-up: (step - warmup) / (total - "
    "warmup). With yours the step size jumps down when the warm-up ends.",
    edit=("(step - warmup) / (total - warmup)", "step / total"),
)
descent_too_long = misconception(
    cosine_warmup,
    "You divided by total. The descent has total - warmup steps, so with yours it is not finished at the end.",
    edit=("(step - warmup) / (total - warmup)", "(step - warmup) / total"),
)
warms_up_one_early = misconception(
    cosine_warmup,
    "Your climb is a step ahead, (step + 1) / warmup. That is a convention too, but here the step size is 0 at step 0 and "
    "reaches the peak at step `warmup`.",
    edit=("peak * step / warmup", "peak * (step + 1) / warmup"),
)
climbs_from_the_floor = misconception(
    cosine_warmup,
    "Your climb starts at the floor. It starts at 0; the floor is where the descent ends.",
    edit=("peak * step / warmup", "floor + (peak - floor) * step / warmup"),
)
no_warmup = misconception(
    cosine_warmup,
    "You started at the peak. The first `warmup` steps climb to it.",
    edit=("return float(peak * step / warmup)", "return float(peak)"),
)
whole_cosine = misconception(
    cosine_warmup,
    "You let the cosine run through a whole period, down and up again. Half a period, cos(pi progress), ends at the floor.",
    edit=("np.cos(np.pi * progress)", "np.cos(2 * np.pi * progress)"),
)
quarter_cosine = misconception(
    cosine_warmup,
    "You used a quarter of a cosine, cos(pi/2 progress). It falls from 1 to 0 as well, but hits the floor at full slope; "
    "(1 + cos(pi progress)) / 2 lands level.",
    edit=("(1 + np.cos(np.pi * progress)) / 2", "np.cos(np.pi * progress / 2)"),
)
straight_descent = misconception(
    cosine_warmup,
    "You went down in a straight line. The cosine stays high for longer and lands more gently.",
    edit=("(1 + np.cos(np.pi * progress)) / 2", "(1 - progress)"),
)
adds_the_floor = misconception(
    cosine_warmup,
    "You added the floor to a descent from peak to 0, so that it starts at peak + floor. Only the height above the floor, "
    "peak - floor, is to shrink.",
    edit=("(peak - floor) *", "peak *"),
)
cut_at_the_floor = misconception(
    cosine_warmup,
    "You went down to 0 and cut at the floor. The cosine runs between peak and floor, and lands level on the floor at the "
    "end.",
    edit=(
        "floor + (peak - floor) * (1 + np.cos(np.pi * progress)) / 2",
        "max(floor, peak * (1 + np.cos(np.pi * progress)) / 2)",
    ),
)
rises_again = misconception(
    cosine_warmup,
    "After the last step your step size rises again: the cosine is periodic. Let the progress end at 1.",
    edit=("min((step - warmup) / (total - warmup), 1.0)", "(step - warmup) / (total - warmup)"),
)
any_warmup = misconception(
    cosine_warmup,
    "You accepted a warm-up that is negative or as long as the training. Nothing sensible can come of it: raise a "
    "ValueError.",
    edit=("if not 0 <= warmup < total:", "if False:"),
)


@also_correct(cosine_warmup)
def cosine_warmup_by_a_square(step, total, warmup, peak, floor=0.0):
    """(1 + cos a) / 2 = cos² (a / 2), and the climb as an interpolation."""
    if warmup < 0 or warmup >= total:
        raise ValueError("warmup")
    if step < warmup:
        return np.interp(step, [0, warmup], [0, peak])
    angle = np.pi / 2 * np.clip((step - warmup) / (total - warmup), 0, 1)
    return peak * np.cos(angle) ** 2 + floor * np.sin(angle) ** 2


# %% backtracking_line_search


@check(
    lesson="Conditioning and line search",
    forbid=["scipy.optimize"],
    hints=[
        "At (7, 5) the oven's loss is 40. A step of 0.5 along -gradient leads to 34, one of 0.25 to 4.5. What would the "
        "slope, -272, have promised?",
        "Compute the slope gradient · direction once. As long as f(x + t direction) is not below f(x) + c t slope, "
        "multiply t by shrink. Test before you shrink.",
        "`while not f(x + t * direction) <= f_x + c * t * slope: t *= shrink` (the `not` also catches nan).",
    ],
)
def backtracking_line_search(rng):
    x, g = np.array([7.0, 5.0]), np.array([4.0, 16.0])
    yield case(OVEN, x, g, -g, 1.0, 0.5, 0.25, equals=0.25)  # 288, 34, 4.5 against 40 - 68, 40 - 34, 40 - 17
    yield case(OVEN, x, g, -g, equals=0.5, label="c = 1e-4, which is content with 34")
    yield case(OVEN, x, g, -g, 0.25, equals=0.25, label="a first try that is good enough")
    yield case(OVEN, x, g, [-4.0, -4.0], equals=1.0, label="Newton's direction, where the first try hits the minimum")
    yield case(OVEN, x, g, -g, 4.0, 0.1, 0.1, equals=0.4, label="shrinking to a tenth")
    square = Formula("lambda x: x[0] ** 2")
    yield case(square, [1.0], [2.0], [-2.0], equals=0.5, label="a first try that lands as high as it began")
    yield case(
        square, [0.5], [1.0], [-0.5], 1.0, 0.5, 0.5, equals=1.0, label="a first try that just meets the condition"
    )
    barrier = Formula("lambda x: x[0] - np.log(x[0]) if x[0] > 0 else np.nan")
    yield case(barrier, [3.0], [2 / 3], [-6.0], equals=0.25, label="tries that leave the domain, where f is nan")
    grad, x0 = quadratic(rng), start(rng)
    f = Formula("lambda x: np.sum(np.cosh(x)) + 0.5 * x[0] * x[1]")
    slope = np.sinh(x0) + 0.5 * x0[::-1]
    yield case(f, x0, slope, -slope)
    yield case(f, x0, slope, -slope * [1.0, 0.3], 3.0, 0.7, 0.3)
    yield law(
        "adding 50 to f changes nothing",
        lambda ex: (
            ex.backtracking_line_search(lambda x: f(x) + 50, x0, slope, -slope, 1.0, 0.5, 0.2),
            ex.backtracking_line_search(f, x0, slope, -slope, 1.0, 0.5, 0.2),
        ),
    )
    yield law(
        "half the direction, tried from twice the step size, ends at the same point",
        lambda ex: (
            ex.backtracking_line_search(f, x0, slope, -0.5 * slope, 2.0, 0.5, 0.2),
            2 * ex.backtracking_line_search(f, x0, slope, -slope, 1.0, 0.5, 0.2),
        ),
    )
    yield bound(
        "excess of the loss over Armijo's line",
        lambda ex: armijo_excess(ex.backtracking_line_search, grad, x0),
        at_most=1e-9,
    )
    yield raises(ValueError, OVEN, x, g, g, why="along the gradient f rises")
    yield raises(ValueError, OVEN, x, g, [4.0, -1.0], why="at a right angle to the gradient f does not fall")


def armijo_excess(search, grad, x0):
    """By how much the point found lies above the line that it must stay below; f is the integral of a linear gradient."""
    g = grad(x0)

    def f(x):
        return 0.5 * (x - x0) @ (grad(x) + g)

    t = search(f, x0, g, -g, 8.0, 0.6, 0.3)
    return f(x0 - t * g) - (f(x0) - 0.3 * t * (g @ g))


any_decrease_will_do = misconception(
    backtracking_line_search,
    "You accepted any decrease. Steps may then gain less and less and stall before the minimum: ask for the share c of "
    "what the slope promises.",
    edit=("f_x + c * t * slope", "f_x"),
)
any_strict_decrease_will_do = misconception(
    backtracking_line_search,
    "You accepted any decrease. Steps may then gain less and less and stall before the minimum: ask for the share c of "
    "what the slope promises.",
    edit=("while not f(x + t * direction) <= f_x + c * t * slope:", "while not f(x + t * direction) < f_x:"),
)
asks_for_the_whole_promise = misconception(
    backtracking_line_search,
    "You left out c and asked for all that the slope promises. A function that curves upwards never keeps that in full, "
    "except for a t so small that only rounding passes the test.",
    edit=("f_x + c * t * slope", "f_x + t * slope"),
)
length_for_slope = misconception(
    backtracking_line_search,
    "You used minus the squared length of the gradient as the slope. That is right only for direction = -gradient; along "
    "another direction the slope is gradient · direction.",
    edit=("slope = float(np.dot(gradient, direction))", "slope = -float(np.dot(gradient, gradient))"),
)
length_for_slope_in_the_search = misconception(
    backtracking_line_search,
    "You searched with minus the squared length of the gradient as the slope. That is right only for direction = -gradient; "
    "along another direction the slope is gradient · direction.",
    edit=("f_x + c * t * slope", "f_x - c * t * float(np.dot(gradient, gradient))"),
)
meets_it_strictly = misconception(
    backtracking_line_search,
    "You refused a step that just meets the condition. Enough is at most the limit: <= and not <.",
    edit=("direction) <= f_x + c", "direction) < f_x + c"),
)
returns_the_point = misconception(
    backtracking_line_search,
    "You returned the point that is reached. Asked for is the step size t.",
    edit=("return float(t)", "return x + t * direction"),
)
shrinks_first = misconception(
    backtracking_line_search,
    "You shrank before the first test, so that the first step size is never tried. Newton's method would never get its "
    "full step.",
    edit=("f_x = f(x)\n", "f_x = f(x)\n    t *= shrink\n"),
)
shrinks_once_more = misconception(
    backtracking_line_search,
    "You went on by one factor too many: the first step size that passes the test is the answer.",
    edit=("return float(t)", "return float(t * shrink)"),
)
accepts_nan = misconception(
    backtracking_line_search,
    "You accepted a step to where f is not a number. Every comparison with nan is False, so `while f(…) > …` ends there; "
    "`while not f(…) <= …` goes on.",
    edit=(
        "while not f(x + t * direction) <= f_x + c * t * slope:",
        "while f(x + t * direction) > f_x + c * t * slope:",
    ),
)
always_halves = misconception(
    backtracking_line_search,
    "You halved t whatever `shrink` says.",
    edit=("t *= shrink", "t *= 0.5"),
)


@misconception(
    backtracking_line_search,
    "You accepted a direction that does not lead downhill. Along it no step size can pass the test, unless rounding lets "
    "a tiny one slip through: say so with a ValueError.",
)
def searches_uphill(f, x, gradient, direction, t=1.0, shrink=0.5, c=1e-4):
    x, direction = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    slope, f_x = np.dot(gradient, direction), f(x)
    for _ in range(100):
        if f(x + t * direction) <= f_x + c * t * slope:
            break
        t *= shrink
    return float(t)


@also_correct(backtracking_line_search)
def backtracking_by_counting(f, x, gradient, direction, t=1.0, shrink=0.5, c=1e-4):
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    slope = sum(float(a) * float(b) for a, b in zip(gradient, direction, strict=True))
    if slope >= 0:
        raise ValueError("not downhill")
    before = f(x)
    for k in range(2000):
        step = t * shrink**k
        after = f(x + step * direction)
        if np.isfinite(after) and before - after >= -c * step * slope:
            return step
    return 0.0


# %% classify_critical_point


@check(
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "Along an eigenvector of the Hessian the loss curves by the eigenvalue. What do all of one sign mean, and what do "
        "two signs mean?",
        "`np.linalg.eigvalsh` gives the curvatures. Count as zero what is below 1e-9 times the largest in absolute value, "
        "and ask for the saddle first.",
        "`up = eigenvalues > tol`, `down = eigenvalues < -tol`; both any: saddle; `up.all()`: minimum; `down.all()`: "
        "maximum; else undecided.",
    ],
)
def classify_critical_point(rng):
    yield case([[1, 0], [0, 4]], equals="minimum")
    yield case([[-1, 0], [0, -4]], equals="maximum")
    yield case([[1, 0], [0, -4]], equals="saddle")
    yield case([[1, 2], [2, 1]], equals="saddle", label="a diagonal of 1s, but (1, -1) goes down by 1")
    yield case([[2, 0], [0, 0]], equals="undecided", label="one direction without curvature")
    yield case([[0, 0], [0, 0]], equals="undecided", label="no curvature at all")
    yield case([[-3, 0, 0], [0, 0, 0], [0, 0, 2]], equals="saddle", label="a zero, and one of each sign beside it")
    yield case(
        [[-1, 0, 0], [0, -2, 0], [0, 0, 3]], equals="saddle", label="a positive determinant with the signs - - +"
    )
    yield case([[-1, 0, 0], [0, -2, 0], [0, 0, 0]], equals="undecided", label="a zero beside two maxima")
    yield case([[2e-12, 0], [0, 3e-12]], equals="minimum", label="small numbers, where only the ratio counts")
    yield case([[0.1, 0.3], [0.3, 0.9]], equals="undecided", label="a zero eigenvalue that comes out as 1e-17")
    Q = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    for values in ([1.0, 2.0, 0.5, 3.0], [1.0, -2.0, 0.5, 3.0], [-1.0, -2.0, -0.5, -3.0], [1.0, 2.0, 0.0, 3.0]):
        yield case(np.round((Q * values) @ Q.T, 14))
    M = rng.normal(size=(3, 4))
    yield law(
        "MᵀM with more columns than rows has zeros and no minus",
        lambda ex: (ex.classify_critical_point(M.T @ M), "undecided"),
    )


@misconception(
    classify_critical_point,
    "You judged by the determinant and the trace. That works in two dimensions; the eigenvalues -1, -2 and 3 have a "
    "positive product too. Look at the eigenvalues one by one.",
)
def looks_at_the_determinant(hessian):
    hessian = np.asarray(hessian, dtype=float)
    scale = np.abs(hessian).max() or 1.0
    determinant = np.linalg.det(hessian / scale)
    if abs(determinant) < 1e-9:
        return "undecided"
    if determinant < 0:
        return "saddle"
    return "minimum" if np.trace(hessian) > 0 else "maximum"


looks_at_the_diagonal = misconception(
    classify_critical_point,
    "You looked at the diagonal, the curvatures along the coordinates. The steepest descent may lie between them: use the "
    "eigenvalues.",
    edit=("np.linalg.eigvalsh(np.asarray(hessian, dtype=float))", "np.diag(np.asarray(hessian, dtype=float))"),
)
zero_counts_as_up = misconception(
    classify_critical_point,
    "You called it a minimum where a curvature is zero. Along that direction the Hessian says nothing: x⁴ has a minimum at "
    "0 and x³ has none, and both have curvature 0 there.",
    edit=("if up.all():", "if not down.any():"),
)
zero_comes_first = misconception(
    classify_critical_point,
    "You said undecided as soon as one curvature is zero. If another goes up and yet another goes down, the zero changes "
    "nothing: it is a saddle.",
    edit=("if up.any() and down.any():", "if up.any() and down.any() and (up | down).all():"),
)
compares_with_exactly_zero = misconception(
    classify_critical_point,
    "You compared the eigenvalues with exactly 0. An eigenvalue that is zero on paper comes out as 1e-17 with either sign: "
    "count as zero what is 1e-9 of the largest.",
    edit=("negligible = 1e-9 * np.abs(eigenvalues).max()", "negligible = 0.0"),
)
fixed_threshold = misconception(
    classify_critical_point,
    "You used a fixed threshold. In other units all curvatures may be 1e-12, and still it is a minimum: measure against "
    "the largest one.",
    edit=("negligible = 1e-9 * np.abs(eigenvalues).max()", "negligible = 1e-9"),
)
up_and_down_swapped = misconception(
    classify_critical_point,
    "Minimum and maximum are swapped: positive curvature means that the loss rises on both sides.",
    edit=(
        '"minimum"\n    if down.all():\n        return "maximum"',
        '"maximum"\n    if down.all():\n        return "minimum"',
    ),
)


@also_correct(classify_critical_point)
def classify_by_counting(hessian):
    values = np.linalg.eigvals(np.array(hessian, dtype=float)).real
    zero = np.abs(values) <= 1e-9 * np.max(np.abs(values))
    signs = set(np.where(zero, 0, np.sign(values)).astype(int).tolist())
    if {1, -1} <= signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "undecided")


# %% newton

VALLEY = Formula("lambda x: (1 - x[0]) ** 2 + 5 * (x[1] - x[0] ** 2) ** 2")
VALLEY_GRAD = Formula("lambda x: np.array([2 * x[0] - 2 - 20 * x[0] * (x[1] - x[0] ** 2), 10 * (x[1] - x[0] ** 2)])")
VALLEY_HESS = Formula("lambda x: np.array([[2 - 20 * x[1] + 60 * x[0] ** 2, -20 * x[0]], [-20 * x[0], 10]])")
# One minimum each at x = 1 and x = -1, a saddle at 0.
WELLS = Formula("lambda x: x[0] ** 4 / 4 - x[0] ** 2 / 2 + x[1] ** 2 / 2")
WELLS_GRAD = Formula("lambda x: np.array([x[0] ** 3 - x[0], x[1]])")
WELLS_HESS = Formula("lambda x: np.array([[3 * x[0] ** 2 - 1, 0], [0, 1]])")
# Curved upwards along both coordinates near 0, and downwards along (1, -1).
TWIST = Formula("lambda x: 0.5 * np.sum(x ** 2) + 2 * x[0] * x[1] + 0.25 * np.sum(x ** 4)")
TWIST_GRAD = Formula("lambda x: x + 2 * x[::-1] + x ** 3")
TWIST_HESS = Formula("lambda x: np.array([[1.0, 2.0], [2.0, 1.0]]) + 3 * np.diag(x ** 2)")
BASIN = Formula("lambda x: np.sum(np.cosh(x)) + 0.5 * (x[0] - x[1]) ** 2")
BASIN_GRAD = Formula("lambda x: np.sinh(x) + (x[0] - x[1]) * np.array([1.0, -1.0])")
BASIN_HESS = Formula("lambda x: np.diag(np.cosh(x)) + np.array([[1.0, -1.0], [-1.0, 1.0]])")


def in_other_units(f, grad, hess, scale):
    """The same problem for z = x / scale."""
    return (
        lambda z: f(scale * z),
        lambda z: scale * grad(scale * z),
        lambda z: np.outer(scale, scale) * hess(scale * z),
    )


@check(
    lesson="Newton, quasi-Newton and saddle points",
    forbid=["scipy.optimize"],
    hints=[
        "Which step would lead to the minimum if the loss were exactly the parabola that gradient and Hessian describe?",
        "Solve H p = -g. If an eigenvalue of H is not positive, take p = -g instead. Then ask your "
        "`backtracking_line_search` how far to go along p. And a gradient of zero needs a case of its own.",
        "`p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g`, then `x = x + "
        "backtracking_line_search(f, x, g, p) * p`.",
    ],
)
def newton(rng):
    yield case(OVEN, OVEN_GRAD, OVEN_HESS, [7, 5], 1, equals=[[7.0, 5.0], [3.0, 1.0]])
    yield case(
        OVEN,
        OVEN_GRAD,
        OVEN_HESS,
        [7, 5],
        2,
        equals=[[7, 5], [3, 1], [3, 1]],
        label="what happens at the minimum, where the gradient is zero",
    )
    barrier = Formula("lambda x: x[0] - np.log(x[0]) if x[0] > 0 else np.inf")
    slope, bend = Formula("lambda x: 1 - 1 / x"), Formula("lambda x: np.array([[1 / x[0] ** 2]])")
    yield case(barrier, slope, bend, [0.5], 3, equals=[[0.5], [0.75], [0.9375], [0.99609375]])  # errors square
    yield case(barrier, slope, bend, [3], 1, equals=[[3.0], [1.5]], label="a full step that would lead to -3")
    yield case(
        WELLS,
        WELLS_GRAD,
        WELLS_HESS,
        [0.5, 2],
        1,
        equals=[[0.5, 2.0], [0.875, 0.0]],
        label="a start where the Hessian is no bowl",
    )
    yield case(
        WELLS,
        WELLS_GRAD,
        WELLS_HESS,
        [0, 0],
        2,
        equals=[[0, 0], [0, 0], [0, 0]],
        label="a start on the saddle itself, where the gradient is zero",
    )
    trough, along = (
        Formula("lambda x: 0.5 * x[0] ** 2 + x[1] ** 4"),
        Formula("lambda x: np.array([x[0], 4 * x[1] ** 3])"),
    )
    flat = Formula("lambda x: np.array([[1.0, 0.0], [0.0, 12 * x[1] ** 2]])")
    yield case(trough, along, flat, [2, 0], 1, equals=[[2.0, 0.0], [0.0, 0.0]], label="a curvature of exactly zero")
    yield case(TWIST, TWIST_GRAD, TWIST_HESS, [0.3, 0.1], 3, label="a positive diagonal, but no bowl")
    yield case(VALLEY, VALLEY_GRAD, VALLEY_HESS, [-1.2, 1.0], 8)
    x0 = start(rng)
    yield case(BASIN, BASIN_GRAD, BASIN_HESS, x0, 5)
    scale = np.array([10.0, 0.1])
    other = in_other_units(BASIN, BASIN_GRAD, BASIN_HESS, scale)
    yield law(
        "in other units (x[0] in tenths, x[1] in tens) the path is the same",
        lambda ex: (
            np.asarray(ex.newton(*other, x0 / scale, 4)) * scale,
            ex.newton(BASIN, BASIN_GRAD, BASIN_HESS, x0, 4),
        ),
    )
    yield bound(
        "distance to the minimum of the valley after 20 steps",
        lambda ex: np.abs(np.asarray(ex.newton(VALLEY, VALLEY_GRAD, VALLEY_HESS, [-1.2, 1.0], 20))[20] - 1).max(),
        at_most=1e-6,
    )


def search(f, x, g, p):
    """Backtracking as in the exercise, for the known answers below, at most a hundred times."""
    t = 1.0
    for _ in range(100):
        if f(x + t * p) <= f(x) + 1e-4 * t * (g @ p):
            break
        t *= 0.5
    return t


no_line_search = misconception(
    newton,
    "You always took the full step. Close to the minimum that is right; far from it the parabola is a bad map, and the step "
    "can land higher up or outside of the domain.",
    edit=("backtracking_line_search(f, x, g, p) * p", "p"),
)
bare_newton = misconception(
    newton,
    "This is the bare method: full steps, and trust in whatever the Hessian says. Far from the minimum the step can leave the "
    "domain, and a Hessian with a negative eigenvalue leads to saddles: add the line search and the way out.",
    edit=(
        "p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g",
        "x = x - np.linalg.solve(H, g)\n        path.append(x)\n        continue",
    ),
)
always_trusts_the_hessian = misconception(
    newton,
    "You solved with the Hessian although it is not positive definite. Then p leads to a saddle or a maximum: go along "
    "-gradient there.",
    edit=("-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g", "-np.linalg.solve(H, g)"),
)
inverts_entrywise = misconception(
    newton,
    "You divided the gradient by the diagonal of the Hessian. That ignores how the coordinates are coupled: solve the system "
    "with the whole matrix.",
    edit=("-np.linalg.solve(H, g)", "-g / np.diag(H)"),
)
multiplies_by_the_hessian = misconception(
    newton,
    "You multiplied the gradient by the Hessian. Strong curvature asks for a short step: divide, that is, solve H p = -g.",
    edit=("-np.linalg.solve(H, g)", "-H @ g"),
)
never_uses_the_hessian = misconception(
    newton,
    "You went along the gradient in every step. Where the Hessian is positive definite, the direction solves H p = -g.",
    edit=("-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g", "-g"),
)
keeps_the_first_hessian = misconception(
    newton,
    "You used the Hessian at x0 in every step. Curvature changes as the point moves; with the old one the errors no longer "
    "square.",
    edit=("hess(x)", "hess(path[0])"),
)
knows_only_the_diagonal = misconception(
    newton,
    "You divided by the diagonal of the Hessian, and judged by it whether the Hessian is a bowl. Both ignore how the "
    "coordinates are coupled: solve with the whole matrix, and ask its eigenvalues.",
    edit=(
        "-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g",
        "-g / np.diag(H) if np.diag(H).min() > 0 else -g",
    ),
)
judges_by_the_diagonal = misconception(
    newton,
    "You judged by the diagonal whether the Hessian is a bowl. Its smallest eigenvalue decides: the diagonal can be "
    "positive all along while a direction between the coordinates goes down.",
    edit=("np.linalg.eigvalsh(H)[0] > 0", "np.diag(H).min() > 0"),
)


@misconception(
    newton,
    "At a gradient of exactly zero your search for a direction fails. The path stays where it is.",
)
def fails_where_it_is_flat(f, grad, hess, x0, steps):
    def next_point(t, x):
        g, H = np.array(grad(x), dtype=float), np.array(hess(x), dtype=float)
        if not g.any():
            raise ValueError("f does not fall along this direction")
        p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g
        return x + search(f, x, g, p) * p

    return follow(x0, steps, next_point)


@also_correct(newton)
def newton_by_cholesky(f, grad, hess, x0, steps):
    def next_point(t, x):
        g = np.array(grad(x), dtype=float)
        if np.all(g == 0):
            return x
        try:
            L = np.linalg.cholesky(np.array(hess(x), dtype=float))
            p = -np.linalg.solve(L.T, np.linalg.solve(L, g))
        except np.linalg.LinAlgError:
            p = -g
        return x + search(f, x, g, p) * p

    return follow(x0, steps, next_point)


# %% bfgs


@check(
    lesson="Newton, quasi-Newton and saddle points",
    forbid=["scipy.optimize"],
    hints=[
        "In one dimension: the slope went from 12 to -6 while x went from 7 to 1. What is the curvature, and where would a "
        "parabola of that curvature have its minimum?",
        "Each step: p = -H g, a line search, the step s and the change y of the gradient. Update H only if s @ y is "
        "positive, by the formula of the docstring with `np.outer(s, y)`.",
        "`left = I - r * np.outer(s, y)`, `H = left @ H @ left.T + r * np.outer(s, s)` with `r = 1 / (s @ y)`.",
    ],
)
def bfgs(rng):
    f1, g1 = Formula("lambda x: 1.5 * (x[0] - 3) ** 2"), Formula("lambda x: 3 * (x - 3)")
    yield case(f1, g1, [7], 1, equals=[[7.0], [1.0]])  # t = 1 leads to -5, twice as far away; t = 0.5 to 1
    yield case(f1, g1, [7], 2, equals=[[7.0], [1.0], [3.0]])  # H = s / y = -6 / -18 = 1 / 3
    yield case(
        f1,
        g1,
        [7],
        3,
        equals=[[7.0], [1.0], [3.0], [3.0]],
        label="what happens at the minimum, where the gradient is zero",
    )
    ramp, steady = Formula("lambda x: 2 * x[0]"), Formula("lambda x: np.array([2.0])")
    yield case(
        ramp, steady, [3], 2, equals=[[3.0], [1.0], [-1.0]], label="a ramp, along which the slope does not change"
    )
    yield case(OVEN, OVEN_GRAD, [7, 5], 3)
    yield case(VALLEY, VALLEY_GRAD, [-1.2, 1.0], 10)
    yield case(WELLS, WELLS_GRAD, [0.1, 0.5], 3, label="a first step along which the loss curves downwards")
    x0 = start(rng)
    yield case(BASIN, BASIN_GRAD, x0, 4)
    angle = rng.uniform(0.3, 1.2)
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.bfgs(lambda z: BASIN(Q @ z), lambda z: Q.T @ BASIN_GRAD(Q @ z), Q.T @ x0, 4)) @ Q.T,
            ex.bfgs(BASIN, BASIN_GRAD, x0, 4),
        ),
    )
    yield bound(
        "distance to the minimum of the valley after 30 steps",
        lambda ex: np.abs(np.asarray(ex.bfgs(VALLEY, VALLEY_GRAD, [-1.2, 1.0], 30))[30] - 1).max(),
        at_most=1e-6,
    )


never_learns = misconception(
    bfgs,
    "Your H stays the identity, so this is gradient descent with a line search. Update H after every step.",
    edit=("if s @ y > 0:", "if False:"),
)
learns_the_hessian_itself = misconception(
    bfgs,
    "s and y are swapped in the update: that learns the Hessian itself (H s = y), and multiplies by it where it should "
    "divide. The inverse must turn y into s.",
    edit=(
        "left = identity - r * np.outer(s, y)\n            H = left @ H @ left.T + r * np.outer(s, s)",
        "left = identity - r * np.outer(y, s)\n            H = left @ H @ left.T + r * np.outer(y, y)",
    ),
)
trusts_every_step = misconception(
    bfgs,
    "You updated H although s · y was not positive. H is then no longer positive definite, and -H g may point uphill.",
    edit=("if s @ y > 0:", "if True:"),
)
forgets_the_last_term = misconception(
    bfgs,
    "The term r s sᵀ is missing: the two factors remove what H said along s, and nothing takes its place. H y is then 0 "
    "where it should be s.",
    edit=("left @ H @ left.T + r * np.outer(s, s)", "left @ H @ left.T"),
)
forgets_one_factor = misconception(
    bfgs,
    "The factor on the right is missing. With the left one alone H is no longer symmetric; it takes both.",
    edit=("left @ H @ left.T + r", "left @ H + r"),
)
transposes_the_outer_product = misconception(
    bfgs,
    "The outer product is transposed: left of H stands I - r s yᵀ, `np.outer(s, y)`, and right of it its transpose.",
    edit=("left = identity - r * np.outer(s, y)", "left = identity - r * np.outer(y, s)"),
)
forgets_the_past = misconception(
    bfgs,
    "You started every update from the identity instead of from the H so far. All that earlier steps taught is lost.",
    edit=("left @ H @ left.T", "left @ left.T"),
)
direction_for_step = misconception(
    bfgs,
    "You put the direction p into the update instead of the step s = t p. y was measured over s.",
    edit=("r = 1 / (s @ y)\n", "s = p\n            r = 1 / (s @ y)\n"),
)
gradient_for_change = misconception(
    bfgs,
    "You put the new gradient into the update. y is the *change* of the gradient along the step, new minus old.",
    edit=("y = g_new - g\n", "y = g_new\n"),
)


@misconception(
    bfgs,
    "You wrote s @ y.T for the outer product. For vectors of shape (d,) that is a number (.T changes nothing): np.outer(s, y) "
    "is the matrix.",
)
def inner_for_outer_products(f, grad, x0, steps):
    x = np.array(x0, dtype=float)
    H = identity = np.eye(len(x))
    path = [x]
    for _ in range(steps):
        g = grad(x)
        if np.any(g):
            p = -H @ g
            s = search(f, x, g, p) * p
            y = grad(x + s) - g
            if s @ y > 0:
                r = 1 / (s @ y)
                H = (identity - r * (s @ y)) @ H @ (identity - r * (y @ s)) + r * (s @ s)
            x = x + s
        path.append(x)
    return np.array(path)


@also_correct(bfgs)
def bfgs_with_the_hessian(f, grad, x0, steps):
    """The update of the Hessian's estimate B (Sherman–Morrison apart, the same method), and a system to solve."""
    x = np.array(x0, dtype=float)
    g, B, path = np.array(grad(x), dtype=float), np.eye(len(x)), [x]
    for _ in range(steps):
        if g.any():
            p = -np.linalg.solve(B, g)
            s = search(f, x, g, p) * p
            new = np.array(grad(x + s), dtype=float)
            y = new - g
            if s @ y > 0:
                Bs = B @ s
                B = B + np.outer(y, y) / (y @ s) - np.outer(Bs, Bs) / (s @ Bs)
            x, g = x + s, new
        path.append(x)
    return np.array(path)


# %% projected_gradient

BOX = Formula("lambda x: np.clip(x, 0, 4)")
FUSE = Formula("lambda x: x - max(0, x[0] + x[1] - 1.5) / 2")
DISC = Formula("lambda x: x / max(1, np.linalg.norm(x) / 2)")


@check(
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "After a gradient step the point may lie outside of the set. What is the least that must be done about it?",
        "Apply `project` to the start, and after each gradient step to the new point; the next gradient is measured there.",
        "`x = project(x0)`, then `x = project(x - lr * grad(x))` in every step.",
    ],
)
def projected_gradient(rng):
    yield case(OVEN_GRAD, BOX, [7, 5], 0.25, 2, equals=[[4.0, 4.0], [3.75, 1.0], [3.5625, 1.0]])
    yield case(OVEN_GRAD, FUSE, [0, 0.5], 0.25, 1, equals=[[0.0, 0.5], [0.625, 0.875]])  # (0.75, 1), 0.25 too much
    yield case(
        OVEN_GRAD,
        FUSE,
        [1, 0.5],
        0.25,
        2,
        equals=[[1, 0.5], [1, 0.5], [1, 0.5]],
        label="a start at the best allowed point",
    )
    yield case(OVEN_GRAD, FUSE, [7, 5], 0.25, 0, label="a path of no steps: the projected start")
    yield case(quadratic(rng), DISC, start(rng), 0.2, 6)
    yield case(RIPPLE_GRAD, Formula("lambda x: np.maximum(x, 0.5)"), start(rng, 3), 0.05, 5)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "where everything is allowed this is gradient descent",
        lambda ex: (ex.projected_gradient(grad, lambda x: x, x0, 0.1, 4), descend(grad, x0, 0.1, 4)),
    )
    yield law(
        "every point of the path is its own projection",
        lambda ex: (
            [DISC(x) for x in np.asarray(ex.projected_gradient(OVEN_GRAD, DISC, x0, 0.3, 6))],
            ex.projected_gradient(OVEN_GRAD, DISC, x0, 0.3, 6),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, BOX, [7, 5], 0.0, 2, why="with a step size of 0 nothing moves")
    yield raises(ValueError, OVEN_GRAD, BOX, [7, 5], -0.1, 2, why="a negative step size climbs")


starts_outside = misconception(
    projected_gradient,
    "Your path starts at x0 itself, which may lie outside of the set. Project it first.",
    edit=("x = np.asarray(project(np.array(x0, dtype=float)), dtype=float)", "x = np.array(x0, dtype=float)"),
)
ignores_the_set = misconception(
    projected_gradient,
    "You projected the start and then never again: the first step may leave the set.",
    edit=("x = np.asarray(project(x - lr * grad(x)), dtype=float)", "x = x - lr * grad(x)"),
)
projects_the_gradient = misconception(
    projected_gradient,
    "You projected the gradient. It is a direction, and the set consists of points: project the point that the step leads "
    "to.",
    edit=("project(x - lr * grad(x))", "x - lr * np.asarray(project(grad(x)))"),
)
projects_before_the_step = misconception(
    projected_gradient,
    "You projected before the step and not after it, so the points of your path lie outside.",
    edit=("np.asarray(project(x - lr * grad(x)), dtype=float)", "np.asarray(project(x), dtype=float) - lr * grad(x)"),
)
climbs_within_the_set = misconception(
    projected_gradient,
    "You went uphill: subtract the gradient.",
    edit=("project(x - lr * grad(x))", "project(x + lr * grad(x))"),
)


@misconception(
    projected_gradient,
    "You went on from the point outside and projected only what is shown. The next step must start at the projected point; "
    "otherwise you end at the allowed point nearest to the free minimum.",
)
def projects_only_what_is_shown(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.array([project(x) for x in descend(grad, project(np.array(x0, dtype=float)), lr, steps)])


@misconception(
    projected_gradient,
    "You projected only what is shown, and the loop went on outside. The next step must start at the projected point; "
    "otherwise you end at the allowed point nearest to the free minimum.",
)
def walks_outside(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.array([project(x) for x in descend(grad, x0, lr, steps)])


any_step_size = misconception(
    projected_gradient,
    "You accepted a step size that is not positive. It leaves the point where it is or drives it uphill; say so early.",
    edit=("if not lr > 0:", "if False:"),
)


@also_correct(projected_gradient)
def projected_gradient_into_a_table(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = np.empty((steps + 1, len(x0)))
    path[0] = project(np.array(x0, dtype=float))
    for k in range(1, steps + 1):
        free = path[k - 1] - lr * grad(path[k - 1].copy())
        path[k] = project(free)
    return path
