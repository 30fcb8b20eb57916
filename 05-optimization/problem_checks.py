"""Optimization: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

from time import perf_counter

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


# %% Easy


@check(
    problem="E1",
    lesson="Convexity",
    hints=[
        "For each function look for two points with a hill between them. Where does a function have two valleys, or flatten "
        "out far away?",
        "Sums and maxima of convex functions are convex. Minima are not.",
    ],
)
def the_convex_one(rng):
    yield case(equals="b")


fourth_power = misconception(
    the_convex_one,
    "x⁴ is convex, but -x² bends it down: at 0 there is a hill of height 0 between two valleys of depth 1/4.",
    answer="a",
)
minimum_of_two = misconception(
    the_convex_one,
    "The minimum of two parabolas has two valleys, at 0 and 2, and a peak of 1 between them. It is the maximum that keeps "
    "convexity.",
    answer="c",
)
logarithm = misconception(
    the_convex_one,
    "It has one minimum, and that is not enough: beyond 1 it flattens out, so the chord from 1 to 3 lies below it.",
    answer="d",
)


@check(
    problem="E2",
    lesson="Step size and convergence",
    hints=[
        "The gradient is (4 (u - 1), v + 2). What does a step do to the distance of u from 1, and of v from -2?",
        "u's distance is multiplied by 1 - 0.3 * 4, v's by 1 - 0.3, in every step.",
    ],
)
def two_steps_by_hand(rng):
    yield case(equals=(1.08, -0.04))


only_one_step = misconception(
    two_steps_by_hand,
    "This is the point after one step. Go on from there: the gradient has changed.",
    answer=(0.6, 0.8),
)
first_gradient_twice = misconception(
    two_steps_by_hand,
    "You went along the first gradient (8, 4) twice. The second step uses the gradient at the point where the first one "
    "arrived.",
    answer=(-1.8, -0.4),
)
went_uphill = misconception(
    two_steps_by_hand, "You added the gradient. Its direction is uphill: subtract it.", answer=(10.68, 4.76)
)
wrong_curvature = misconception(
    two_steps_by_hand,
    "v is right. The derivative of 2 (u - 1)² is 4 (u - 1): the exponent comes down as a factor.",
    answer=(1.32, -0.04),
)


@check(
    problem="E3",
    lesson="Conditioning and line search",
    hints=[
        "Which two numbers of the Hessian count: its entries, or its eigenvalues?",
        "Trace 7 and determinant 6 give the curvatures 1 and 6. The limit is 2 / L, the best is 2 / (mu + L).",
    ],
)
def safe_and_best_step_size(rng):
    yield case(equals=(1 / 3, 2 / 7))


read_off_the_diagonal = misconception(
    safe_and_best_step_size,
    "You took the curvatures from the diagonal, 5 and 2. Between the coordinates the valley is steeper: the eigenvalues are "
    "6 and 1.",
    answer=(0.4, 2 / 7),
)
one_over_L = misconception(
    safe_and_best_step_size,
    "1 / 6 reaches the bottom of the steepest direction in one step. Convergence lasts up to twice that.",
    answer=(1 / 6, 2 / 7),
)
best_is_one_over_L = misconception(
    safe_and_best_step_size,
    "The limit is right. 1 / 6 is a good step size, but its worst factor is 5 / 6; at 2 / 7 both extremes have 5 / 7.",
    answer=(1 / 3, 1 / 6),
)
order_swapped = misconception(
    safe_and_best_step_size, "Both numbers are right, but the limit comes first.", answer=(2 / 7, 1 / 3)
)


@check(
    problem="E4",
    lesson="Momentum",
    hints=[
        "Both factors have the same form. What stands in the place of kappa for the heavy ball?",
        "(9 - 1) / (9 + 1), and the same with the root of 9.",
    ],
)
def factors_at_nine(rng):
    yield case(equals=(0.8, 0.5))


beta_for_factor = misconception(
    factors_at_nine,
    "0.25 is the best beta. The factor per step is its root, (3 - 1) / (3 + 1).",
    answer=(0.8, 0.25),
)
same_for_both = misconception(
    factors_at_nine,
    "You gave both methods the same factor. Momentum acts as if the condition number were its root.",
    answer=(0.8, 0.8),
)
simple_quotient = misconception(
    factors_at_nine,
    "You took 1 - 1 / kappa. That is the factor for the step size 1 / L; with the best one, 2 / (mu + L), it is "
    "(kappa - 1) / (kappa + 1).",
    answer=(8 / 9, 2 / 3),
)


@check(
    problem="E5",
    lesson="Stochastic gradients",
    hints=[
        "Which guests are in the first batch, and what do they wish for on average?",
        "With step size 0.5 each batch moves x half of the way to its mean wish.",
    ],
)
def heat_after_one_epoch(rng):
    yield case(equals=3.25)


one_guest_at_a_time = misconception(
    heat_after_one_epoch,
    "You made a step for every guest. A batch of two makes one step, with the mean of both gradients.",
    answer=3.875,
)
order_ignored = misconception(
    heat_after_one_epoch,
    "You took the guests as they are listed, (0, 1) and then (2, 3). The order of the epoch is (1, 3, 0, 2).",
    answer=4,
)
summed_the_batch = misconception(
    heat_after_one_epoch,
    "You added the two gradients of a batch instead of averaging them, so that each step went twice as far.",
    answer=3,
)
full_batch_heat = misconception(
    heat_after_one_epoch,
    "You made one step with the mean of all four. An epoch with batches of two has two steps.",
    answer=2.5,
)


@check(
    problem="E6",
    lesson="Momentum",
    hints=[
        "What must v be so that 0.95 v + 0.2 is v again?",
        "The velocity settles at gradient / (1 - beta) = 4. A step is the step size times that.",
    ],
)
def cruising_speed(rng):
    yield case(equals=0.04)


no_memory = misconception(
    cruising_speed,
    "0.002 is the first step, or every step without momentum. The velocity adds up gradients and grows from there.",
    answer=0.002,
)
velocity_itself = misconception(
    cruising_speed, "4 is the velocity in the long run. The point moves by the step size times that.", answer=4
)
beta_for_complement = misconception(
    cruising_speed,
    "You divided by beta. The sum 1 + beta + beta² + ... is 1 / (1 - beta), twenty and not about one.",
    answer=0.002 / 0.95,
)
multiplied_by_the_complement = misconception(
    cruising_speed,
    "You multiplied by 1 - beta. The fading sum 1 + beta + beta² + ... is 1 / (1 - beta): the velocity is twenty gradients "
    "long, not a twentieth of one.",
    answer=0.0001,
)


@check(
    problem="E7",
    lesson="From RMSprop to AdamW",
    hints=[
        "What are the corrected averages of the gradient and of its square after a single gradient?",
        "g over the root of g² is the sign of g. The change goes against it, by the step size.",
    ],
)
def first_move_of_adam(rng):
    yield case(equals=(0.01, -0.01))


sign_of_the_gradient = misconception(
    first_move_of_adam,
    "The size is right, the direction is not: the change goes against the gradient.",
    answer=(-0.01, 0.01),
)
no_correction = misconception(
    first_move_of_adam,
    "You left the averages uncorrected: 0.1 g over the root of 0.001 g² is 3.16. After one step m is divided by 1 - 0.9 and "
    "v by 1 - 0.999.",
    answer=(0.1 / np.sqrt(0.001) * 0.01, -0.1 / np.sqrt(0.001) * 0.01),
)
plain_descent = misconception(
    first_move_of_adam,
    "That is gradient descent. Adam divides each entry by its own size, so a gradient of 500 and one of 0.003 move their "
    "weights equally far.",
    answer=(0.00003, -5),
)


@check(
    problem="E8",
    lesson="From RMSprop to AdamW",
    hints=[
        "Without a gradient, Adam's own step is zero. What is left of the update?",
        "Each step subtracts lr * weight_decay * weight, that is, 5 % of what is there.",
    ],
)
def weight_after_decay(rng):
    yield case(equals=7.22)


decay_of_the_start = misconception(
    weight_after_decay,
    "You subtracted 5 % of the first weight twice. The second step takes 5 % of what is left.",
    answer=7.2,
)
without_the_step_size = misconception(
    weight_after_decay,
    "You subtracted weight_decay times the weight. The step size belongs to it: 0.1 * 0.5.",
    answer=2,
)
adam_makes_it_a_sign = misconception(
    weight_after_decay,
    "You sent the decay through Adam's division, where only its sign survives: two steps of 0.1. In AdamW it is outside.",
    answer=7.8,
)
one_step_of_decay = misconception(weight_after_decay, "That is the weight after one step.", answer=7.6)


@check(
    problem="E9",
    lesson="Schedules and warm-up",
    hints=[
        "Step 50 is which share of the climb? Step 550 is which share of the descent, which begins at step 100?",
        "Half of the climb to 0.4, and halfway between 0.4 and 0.1.",
    ],
)
def two_points_of_the_schedule(rng):
    yield case(equals=(0.2, 0.25))


climb_from_the_floor = misconception(
    two_points_of_the_schedule,
    "Your climb starts at the floor. It starts at 0; the floor is the end of the descent.",
    answer=(0.25, 0.25),
)
floor_added = misconception(
    two_points_of_the_schedule,
    "You let the descent run from 0.4 to 0 and added the floor. Halfway between 0.4 and 0.1 is 0.25.",
    answer=(0.2, 0.3),
)
floor_forgotten = misconception(
    two_points_of_the_schedule,
    "You went down to 0. The floor is 0.1, so halfway is 0.25.",
    answer=(0.2, 0.2),
)
progress_of_the_whole = misconception(
    two_points_of_the_schedule,
    "You measured the descent from step 0: 550 of 1000. It begins after the warm-up: 450 of 900.",
    answer=(0.2, 0.1 + 0.3 * (1 + np.cos(np.pi * 0.55)) / 2),
)


@check(
    problem="E10",
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "The free minimum is (4, 3), which needs 7. So the limit is used up: x + y = 2.5. What must the gradient look like?",
        "x - 4 = -p and 2 (y - 3) = -p. Express x and y by p, and use their sum.",
    ],
)
def setting_and_price(rng):
    yield case(equals=(1.0, 1.5, 3.0))


nearest_point = misconception(
    setting_and_price,
    "(1.75, 0.75) is the allowed point nearest to (4, 3). The loss does not measure distance: an error of y costs twice as "
    "much.",
    answer=(1.75, 0.75, 4.5),
)
curvature_forgotten = misconception(
    setting_and_price,
    "(1.75, 0.75) would be best if an error of y cost no more than one of x. But the loss has (y - 3)² without a half, and "
    "its derivative is 2 (y - 3).",
    answer=(1.75, 0.75, 2.25),
)
negative_price = misconception(
    setting_and_price,
    "The setting is right. With gradient = -price * (1, 1) the price is positive: a wall pushes, it does not pull.",
    answer=(1, 1.5, -3),
)
limit_ignored = misconception(
    setting_and_price, "That is the free minimum. It needs 7, and only 2.5 is allowed.", answer=(4, 3, 0)
)


# %% Medium


@check(
    problem="M1",
    lesson="Step size and convergence",
    hints=[
        "What is the second derivative of |X w - y|² / (2 n), as a matrix?",
        "XᵀX / n. Its largest eigenvalue is the largest curvature L, and the limit is 2 / L.",
        "`2 * n / np.linalg.norm(X, 2) ** 2`, since the 2-norm of X is its largest singular value.",
    ],
)
def stable_step_size(rng):
    yield case([[3.0, 0.0], [0.0, 1.0]], equals=4 / 9)  # XᵀX / 2 has 4.5 and 0.5
    yield case([[2.0], [1.0], [1.0], [0.0]], equals=4 / 3)  # 6 / 4
    X = rng.normal(size=(9, 4)) * [1.0, 2.0, 0.5, 3.0]
    yield case(X)
    yield case(rng.normal(size=(3, 5)), label="more columns than rows")
    yield law(
        "listing every row twice changes nothing",
        lambda ex: (ex.stable_step_size(np.vstack([X, X])), ex.stable_step_size(X)),
    )
    yield law(
        "ten times the numbers: a hundredth", lambda ex: (100 * ex.stable_step_size(10 * X), ex.stable_step_size(X))
    )


forgets_the_n = misconception(
    stable_step_size,
    "You left out the n. The loss is a mean, so its Hessian is XᵀX / n.",
    edit=("2 * len(X) /", "2 /"),
)
forgets_the_square = misconception(
    stable_step_size,
    "You used the largest singular value of X. The eigenvalues of XᵀX are the squares of the singular values.",
    edit=("np.linalg.norm(X, 2) ** 2", "np.linalg.norm(X, 2)"),
)
all_the_curvatures = misconception(
    stable_step_size,
    "You divided by the sum of all curvatures (the trace). The limit is set by the largest alone.",
    edit=("np.linalg.norm(X, 2) ** 2", "np.sum(X**2)"),
)
one_for_two = misconception(
    stable_step_size, "1 / L is a safe choice, but convergence lasts up to 2 / L.", edit=("2 * len(X)", "len(X)")
)


@also_correct(stable_step_size)
def by_the_hessian(X):
    X = np.array(X)
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X)).max()


@check(
    problem="M2",
    lesson="What goes wrong and how to see it",
    hints=[
        "How long is one vector that holds the entries of all the arrays?",
        "The root of the sum of all squares. One factor, at most 1, multiplies every array.",
        "`factor = max_norm / norm if norm > max_norm else 1.0`",
    ],
)
def clip_by_global_norm(rng):
    small = [np.array([3.0]), np.array([[0.0, 4.0]])]
    yield case(small, 1.0, equals=([np.array([0.6]), np.array([[0.0, 0.8]])], 5.0))
    yield case(small, 9.0, equals=(small, 5.0), label="gradients that are short enough")
    yield case(
        [np.zeros(2), np.zeros((1, 3))], 1.0, equals=([np.zeros(2), np.zeros((1, 3))], 0.0), label="gradients of zero"
    )
    gradients = [rng.normal(size=(3, 2)), rng.normal(size=4), rng.normal(size=(1, 2, 2))]
    yield case(gradients, 0.5)
    yield law(
        "clipping twice is clipping once",
        lambda ex: (
            ex.clip_by_global_norm(ex.clip_by_global_norm(gradients, 0.5)[0], 0.5)[0][1],
            ex.clip_by_global_norm(gradients, 0.5)[0][1],
        ),
    )
    yield raises(ValueError, small, 0.0, why="a limit of 0 would stop the training")


def scaled(gradients, factor_of):
    return [np.asarray(g, dtype=float) * factor_of(np.asarray(g, dtype=float)) for g in gradients]


def total_norm(gradients):
    return float(np.sqrt(sum(np.sum(np.square(g)) for g in gradients)))


@misconception(
    clip_by_global_norm,
    "You clipped each array by its own length. That changes the direction of the whole step: the factor must be one for all.",
)
def each_array_by_itself(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    return scaled(gradients, lambda g: min(1.0, max_norm / max(np.linalg.norm(g), 1e-300))), total_norm(gradients)


@misconception(
    clip_by_global_norm,
    "You clipped every entry to the limit. That turns the gradient; scaling keeps its direction.",
)
def each_entry_by_itself(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    return [np.clip(g, -max_norm, max_norm) for g in gradients], total_norm(gradients)


always_scales = misconception(
    clip_by_global_norm,
    "You scaled every gradient to the limit, the short ones too. Clipping only shortens; near the minimum steps must be able "
    "to become small.",
    edit=("max_norm / norm if norm > max_norm else 1.0", "max_norm / norm if norm > 0 else 1.0"),
)
adds_the_lengths = misconception(
    clip_by_global_norm,
    "You added the lengths of the arrays. The length of all together is the root of the sum of their squares.",
    edit=(
        "np.sqrt(sum(float(np.sum(g**2)) for g in gradients))",
        "sum(float(np.sqrt(np.sum(g**2))) for g in gradients)",
    ),
)
norm_after_clipping = misconception(
    clip_by_global_norm,
    "You returned the length after clipping. Before clipping is what belongs into the log: afterwards it says nothing.",
    edit=("for g in gradients], norm", "for g in gradients], min(norm, max_norm)"),
)


@also_correct(clip_by_global_norm)
def by_one_long_vector(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [np.array(g) / max(1.0, norm / max_norm) for g in gradients], norm


@check(
    problem="M3",
    lesson="Stochastic gradients",
    hints=[
        "One step turns w into (1 - lr curvature) w - lr e. What does that do to the variance?",
        "In the long run V = (1 - lr curvature)² V + lr² noise. Solve for V.",
        "Refuse unless `abs(1 - lr * curvature) < 1`; a negative step size fails that as well.",
    ],
)
def noise_floor(rng):
    yield case(1.0, 2.5, 0.5, equals=5 / 6)  # 0.25 * 2.5 / 0.75
    yield case(4.0, 1.0, 0.25, equals=0.0625, label="a step size of 1 / curvature, where every step forgets all")
    yield case(2.0, 0.0, 0.3, equals=0.0, label="no noise")
    curvature, noise = float(rng.uniform(0.5, 3)), float(rng.uniform(1, 4))
    yield case(curvature, noise, 0.1)
    yield law(
        "twice the noise: twice the variance",
        lambda ex: (ex.noise_floor(curvature, 2 * noise, 0.1), 2 * ex.noise_floor(curvature, noise, 0.1)),
    )
    yield bound(
        "relative distance from a simulation of 20,000 runs",
        lambda ex: abs(ex.noise_floor(2.0, 3.0, 0.4) / simulated_variance(2.0, 3.0, 0.4) - 1),
        at_most=0.06,
    )
    yield raises(ValueError, 4.0, 1.0, 0.5, why="a step size of 2 / curvature: the variance grows without limit")
    yield raises(ValueError, 4.0, 1.0, 0.0, why="a step size of 0 never reaches a balance")


def simulated_variance(curvature, noise, lr):
    rng = np.random.default_rng(0)
    w = np.zeros(20_000)
    for _ in range(40):
        w -= lr * (curvature * w + np.sqrt(noise) * rng.normal(size=len(w)))
    return w.var()


forgets_to_square_lr = misconception(
    noise_floor,
    "The noise e is multiplied by lr, so its variance is multiplied by lr².",
    edit=("lr**2 * noise", "lr * noise"),
)
forgets_to_square_factor = misconception(
    noise_floor,
    "w is multiplied by 1 - lr curvature, so its variance is multiplied by the square of that.",
    edit=("(1 - factor**2)", "(1 - abs(factor))"),
)
curvature_forgotten_in_factor = misconception(
    noise_floor,
    "You let a step multiply w by 1 - lr. The gradient is curvature times w, so the factor is 1 - lr curvature.",
    edit=("factor = 1 - lr * curvature", "factor = 1 - lr"),
)


@misconception(
    noise_floor,
    "That is the balance for the curvature 1, as in the lesson. The gradient is curvature times w, so a step multiplies w by "
    "1 - lr curvature.",
)
def for_curvature_one(curvature, noise, lr):
    if not 0 < lr * curvature < 2:
        raise ValueError("no balance")
    return lr / (2 - lr) * noise


one_step_of_noise = misconception(
    noise_floor,
    "That is the noise of a single step. What earlier steps left behind adds to it.",
    edit=("/ (1 - factor**2)", ""),
)
accepts_any_step = misconception(
    noise_floor,
    "You accepted a step size for which there is no balance: the variance grows for ever, and the formula gives nonsense.",
    edit=("if not abs(factor) < 1:", "if lr * curvature > 2:"),
)


@also_correct(noise_floor)
def solved_by_hand(curvature, noise, lr):
    if lr <= 0 or lr * curvature >= 2:
        raise ValueError("unstable")
    return lr * noise / (curvature * (2 - lr * curvature))


@check(
    problem="M4",
    lesson="Momentum",
    hints=[
        "Write both methods side by side for two steps. At which point does each one measure its gradient?",
        "Both measure the same gradients, so they have the same velocities. The stored point lies ahead of the textbook's by "
        "lr beta v: add that.",
        "Keep v after every step in a list: `points = ahead + lr * beta * velocities`.",
    ],
)
def nesterov_as_stored(rng):
    yield case(
        Formula("lambda x: x - 3"), [7.0], 0.25, 0.5, 2, equals=([[7.0], [5.5], [4.3125]], [[7.0], [6.0], [4.875]])
    )
    grad = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")
    x0 = rng.choice([-1, 1], size=3) * rng.uniform(1, 2, size=3)
    yield case(grad, x0, 0.05, 0.8, 6)
    yield case(grad, x0, 0.05, 0.8, 0, label="a path of no steps")
    yield law(
        "the second path is the textbook's",
        lambda ex: (ex.nesterov_as_stored(grad, x0, 0.04, 0.9, 7)[1], textbook_nesterov(grad, x0, 0.04, 0.9, 7)),
    )
    yield bound("gradients asked for in 5 steps", lambda ex: gradients_used(ex.nesterov_as_stored, 5), at_most=5)


def textbook_nesterov(grad, x0, lr, beta, steps):
    p, u = np.array(x0, dtype=float), np.zeros(len(x0))
    path = [p]
    for _ in range(steps):
        u = beta * u + grad(p - lr * beta * u)
        p = p - lr * u
        path.append(p)
    return np.array(path)


def gradients_used(function, steps):
    calls = []

    def grad(x):
        calls.append(1)
        return x - 1.0

    function(grad, [4.0, 2.0], 0.1, 0.5, steps)
    return len(calls)


@misconception(
    nesterov_as_stored,
    "Both paths are right, but the gradient was asked for twice per step: you ran both methods. In a network that doubles "
    "the cost.",
)
def runs_both_methods(grad, x0, lr, beta, steps):
    x, v = np.array(x0, dtype=float), np.zeros(len(x0))
    ahead = [x]
    for _ in range(steps):
        g = grad(x)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        ahead.append(x)
    return np.array(ahead), textbook_nesterov(grad, x0, lr, beta, steps)


moved_the_wrong_way = misconception(
    nesterov_as_stored,
    "You subtracted the look-ahead once more. The stored point is ahead already: add lr beta v to go back.",
    edit=("np.array(ahead) + lr", "np.array(ahead) - lr"),
)
went_back_too_far = misconception(
    nesterov_as_stored,
    "You went back by lr v. The stored point is ahead by the faded velocity, lr beta v.",
    edit=("+ lr * beta * np.array", "+ lr * np.array"),
)
heavy_ball_stored = misconception(
    nesterov_as_stored,
    "You moved by lr v: that is the heavy ball. Nesterov's stored form moves by lr (g + beta v).",
    edit=("x = x - lr * (g + beta * v)", "x = x - lr * v"),
)
velocity_one_late = misconception(
    nesterov_as_stored,
    "You went back by the velocity of the step before. Point k belongs to the velocity after step k.",
    edit=("velocities.append(v)", "velocities.insert(0, 0 * v) if len(velocities) == 1 else velocities.insert(-1, v)"),
)


@also_correct(nesterov_as_stored)
def by_a_plain_step(grad, x0, lr, beta, steps):
    """The textbook's next point is one plain gradient step from the stored one: p - lr (beta u + g) with x = p - lr beta u."""
    x, v = np.array(x0, dtype=float), np.zeros(len(x0))
    ahead, points = [x], [x]
    for _ in range(steps):
        g = grad(x)
        points.append(x - lr * g)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        ahead.append(x)
    return np.array(ahead), np.array(points)


@also_correct(nesterov_as_stored)
def from_the_textbooks_form(grad, x0, lr, beta, steps):
    p, u = np.array(x0, dtype=float), np.zeros(len(x0))
    points, ahead = [p], [p]
    for _ in range(steps):
        u = beta * u + grad(ahead[-1])
        p = p - lr * u
        points.append(p)
        ahead.append(p - lr * beta * u)
    return ahead, points


@check(
    problem="M5",
    lesson="Conditioning and line search",
    forbid=["numpy.linalg.solve", "scipy.sparse.linalg"],
    hints=[
        "r = b - A x is minus the gradient. Where along the first direction is the minimum?",
        "Keep r, p and A p. After the step r becomes r - t A p, and the next p mixes the new r with the old p.",
        "`t = (r @ r) / (p @ Ap)`, then `p = r_new + (r_new @ r_new) / (r @ r) * p`.",
    ],
)
def conjugate_gradient(rng):
    A, b = [[1.0, 0.0], [0.0, 4.0]], [3.0, 4.0]
    yield case(A, b, [7.0, 2.0], 1, equals=[[7.0, 2.0], [5.4, 0.4]])  # t = 32 / 80 = 0.4
    yield case(A, b, [7.0, 2.0], 2, equals=[[7.0, 2.0], [5.4, 0.4], [3.0, 1.0]])
    yield case(A, b, [3.0, 1.0], 2, equals=[[3.0, 1.0], [3.0, 1.0], [3.0, 1.0]], label="a start at the minimum")
    M = rng.normal(size=(4, 4))
    A4, b4, x0 = M @ M.T + np.eye(4), rng.normal(size=4), rng.normal(size=4) + 3
    yield case(A4, b4, x0, 3)
    yield law(
        "after d steps it is done",
        lambda ex: (np.asarray(ex.conjugate_gradient(A4, b4, x0, 4))[4], np.linalg.solve(A4, b4)),
        rtol=1e-5,
        atol=1e-6,
    )


steepest_every_time = misconception(
    conjugate_gradient,
    "You went along the residual in every step: that is the zigzag of lesson 3. The old direction must be mixed in.",
    edit=("p = r_new + (r_new @ r_new) / (r @ r) * p", "p = r_new"),
)
quotient_upside_down = misconception(
    conjugate_gradient,
    "The share of the old direction is upside down: the new r·r over the old.",
    edit=("(r_new @ r_new) / (r @ r)", "(r @ r) / (r_new @ r_new)"),
)
step_from_p = misconception(
    conjugate_gradient,
    "You put p·p into the step size. The numerator is r·r: how much there is to gain along p is r·p, which equals r·r.",
    edit=("t = (r @ r) / (p @ Ap)", "t = (p @ p) / (p @ Ap)"),
)
direction_subtracted = misconception(
    conjugate_gradient,
    "You subtracted the old direction. It is added: then the new direction is conjugate to it, p_new · A p = 0.",
    edit=("p = r_new + (r_new", "p = r_new - (r_new"),
)
fails_at_the_minimum = misconception(
    conjugate_gradient,
    "At the minimum you divide 0 by 0. Where r is zero the path stays.",
    edit=("if not r.any():", "if False:"),
)


@also_correct(conjugate_gradient)
def with_fresh_residuals(A, b, x0, steps):
    A, b = np.array(A), np.array(b)
    path, p, old = [np.array(x0, dtype=float)], 0.0, np.inf
    for _ in range(steps):
        r = b - A @ path[-1]
        if r @ r == 0:
            path.append(path[-1])
            continue
        p = r + (r @ r / old) * p
        old = r @ r
        path.append(path[-1] + old / (p @ (A @ p)) * p)
    return np.array(path)


@check(
    problem="M6",
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "By the KKT conditions the entries that stay positive are all shifted by the same amount. By which, if you knew that "
        "k of them stay?",
        "Sort downwards. For k = 1, 2, … the shift would be (sum of the k largest - 1) / k; the right k is the largest one for "
        "which the k-th entry exceeds its shift.",
        "`shifts = (np.cumsum(falling) - 1) / np.arange(1, d + 1)`, `k = np.flatnonzero(falling > shifts)[-1]`, "
        "`np.maximum(z - shifts[k], 0)`.",
    ],
)
def project_simplex(rng):
    yield case([0.5, 0.9], equals=[0.3, 0.7])
    yield case([0.5, 0.9, -0.3], equals=[0.3, 0.7, 0.0])
    yield case([0.2, 0.3, 0.5], equals=[0.2, 0.3, 0.5], label="a vector of probabilities, which stays")
    yield case([5.0, 1.0, 2.0], equals=[1.0, 0.0, 0.0], label="an entry that takes all")
    yield case([-3.0, -3.0], equals=[0.5, 0.5], label="entries that are all negative")
    z = rng.normal(size=7)
    yield case(z)
    yield law("adding a constant changes nothing", lambda ex: (ex.project_simplex(z + 4), ex.project_simplex(z)))
    yield law(
        "projecting twice is projecting once",
        lambda ex: (ex.project_simplex(ex.project_simplex(z)), ex.project_simplex(z)),
    )
    yield case(rng.normal(size=50) / 20, label="a vector of which many entries stay positive")


@misconception(
    project_simplex,
    "You cut negative entries and divided by the sum. The result is a probability vector, but not the nearest one.",
)
def cuts_and_divides(z):
    z = np.maximum(np.asarray(z, dtype=float), 0.0)
    return z / z.sum() if z.sum() > 0 else np.full(len(z), 1 / len(z))


@misconception(
    project_simplex,
    "You applied the softmax. It gives probabilities, all of them positive, but not the nearest ones; and it would move a "
    "vector of probabilities.",
)
def softmax_instead(z):
    e = np.exp(np.asarray(z, dtype=float) - np.max(z))
    return e / e.sum()


@misconception(
    project_simplex,
    "You shifted all entries so that they add up to 1, and then cut the negative ones. After the cut the sum is more than 1: "
    "the shift must be found for those entries that stay.",
)
def shifts_then_cuts(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(z - (z.sum() - 1) / len(z), 0.0)


@misconception(
    project_simplex,
    "You shifted all entries so that they add up to 1, and left negative ones. No probability is negative: some entries end "
    "at 0, and the others share the shift.",
)
def shifts_only(z):
    z = np.asarray(z, dtype=float)
    return z - (z.sum() - 1) / len(z)


forgets_to_cut = misconception(
    project_simplex,
    "Your shift is right, but negative entries are left. Cut them at zero.",
    edit=("np.maximum(z - shifts[k], 0.0)", "z - shifts[k]"),
)
first_k = misconception(
    project_simplex,
    "You took the first k that fits. It is the last one: as many entries as possible stay positive.",
    edit=("np.flatnonzero(falling > shifts)[-1]", "np.flatnonzero(falling > shifts)[0]"),
)


@also_correct(project_simplex)
def by_bisection(z):
    z = np.array(z, dtype=float)
    low, high = z.min() - 1, z.max()
    for _ in range(100):
        shift = (low + high) / 2
        low, high = (shift, high) if np.maximum(z - shift, 0).sum() > 1 else (low, shift)
    return np.maximum(z - shift, 0)


@check(
    problem="M7",
    lesson="From RMSprop to AdamW",
    hints=[
        "What differs from RMSprop? Only the line in which the squares are remembered.",
        "`s = s + g**2` with s starting at zero; update it before you divide.",
    ],
)
def adagrad(rng):
    steady = Formula("lambda x: np.array([3.0, -4.0])")
    yield case(steady, [0.0, 0.0], 1.0, 0.0, 1, equals=[[0.0, 0.0], [-1.0, 1.0]])
    yield case(
        steady, [0.0, 0.0], 1.0, 5.0, 1, equals=[[0.0, 0.0], [-0.375, 4 / 9]], label="a large eps: 3 / 8 and 4 / 9"
    )
    yield case(steady, [0.0, 0.0], 1.0, 0.0, 3, label="a steady slope: 1, 1/sqrt(2), 1/sqrt(3)")
    grad = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")
    x0 = rng.choice([-1, 1], size=3) * rng.uniform(1, 2, size=3)
    yield case(grad, x0, 0.3, 0.4, 6)
    yield law(
        "with eps = 0, a gradient 100 times as large gives the same path",
        lambda ex: (ex.adagrad(lambda x: 100 * grad(x), x0, 0.2, 0.0, 5), ex.adagrad(grad, x0, 0.2, 0.0, 5)),
    )


mean_of_squares = misconception(
    adagrad,
    "You divided the sum by the number of steps. AdaGrad does not: its steps are meant to shrink.",
    edit=("(np.sqrt(s) + eps)", "(np.sqrt(s / len(path)) + eps)"),
)
no_root_of_the_sum = misconception(
    adagrad, "You divided by the sum of squares itself. Take its root.", edit=("np.sqrt(s) + eps", "s + eps")
)
eps_within = misconception(
    adagrad, "You put eps under the root; it is added after it.", edit=("np.sqrt(s) + eps", "np.sqrt(s + eps)")
)
one_sum_for_all = misconception(
    adagrad,
    "You kept one sum for all coordinates. Each has its own.",
    edit=("s = s + g**2", "s = s + g @ g"),
)
forgets_the_sum = misconception(
    adagrad,
    "You remembered only the last square, so every step is lr times a sign. The squares add up.",
    edit=("s = s + g**2", "s = g**2"),
)


@also_correct(adagrad)
def from_all_gradients(grad, x0, lr, eps, steps):
    path, seen = [np.array(x0, dtype=float)], []
    for _ in range(steps):
        seen.append(np.array(grad(path[-1])))
        path.append(path[-1] - lr * seen[-1] / (np.linalg.norm(seen, axis=0) + eps))
    return path


@check(
    problem="M8",
    lesson="Schedules and warm-up",
    hints=[
        "With a first period of 2 and growth 2, at which steps does the step size jump back to the peak?",
        "As long as the step is not smaller than the period, subtract the period and multiply it by growth.",
        "Then `peak * (1 + np.cos(np.pi * step / period)) / 2`.",
    ],
)
def warm_restarts(rng):
    yield case(0, 2, 2, 8.0, equals=8.0)
    yield case(1, 2, 2, 8.0, equals=4.0)
    yield case(2, 2, 2, 8.0, equals=8.0, label="the first restart")
    yield case(4, 2, 2, 8.0, equals=4.0, label="the middle of the second period")
    yield case(6, 2, 2, 8.0, equals=8.0, label="the second restart: 2 + 4")
    yield case(9, 3, 1, 8.0, equals=8.0, label="growth 1: every three steps")
    first, peak = int(rng.integers(3, 7)), float(rng.integers(2, 9))
    for step in (first + 2, 4 * first + 1, 13 * first + 5):
        yield case(step, first, 3, peak)
    yield raises(ValueError, -1, 2, 2, 8.0, why="a step is not negative")


periods_stay = misconception(
    warm_restarts,
    "All your periods have the length of the first. Each is `growth` times as long as the one before.",
    edit=("period *= growth", "period *= 1"),
)
grows_by_adding = misconception(
    warm_restarts, "You added growth to the period. It multiplies.", edit=("period *= growth", "period += growth")
)
restart_one_late = misconception(
    warm_restarts,
    "Your restart comes one step late: with a first period of 2, steps 0 and 1 belong to it, and step 2 is the restart.",
    edit=("while step >= period:", "while step > period:"),
)
keeps_counting = misconception(
    warm_restarts,
    "You did not subtract the periods that are over: the cosine is taken at the step since the very beginning.",
    edit=(
        "    while step >= period:\n        step -= period\n        period *= growth\n",
        "    start = step\n    while step >= period:\n        step -= period\n        period *= growth\n    step = start\n",
    ),
)


@also_correct(warm_restarts)
def by_listing_the_periods(step, first_period, growth, peak):
    if step < 0:
        raise ValueError("step")
    begin, length = 0, first_period
    while begin + length <= step:
        begin, length = begin + length, length * growth
    return peak * np.cos(np.pi / 2 * (step - begin) / length) ** 2


@check(
    problem="M9",
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "With p = 1 / (1 + e^-z), what are the first and the second derivative of ln(1 + e^z) - y z in z?",
        "p - y and p (1 - p). So the gradient is Xᵀ (p - y) / n + ridge w, and the Hessian Xᵀ diag(p (1 - p)) X / n + ridge I.",
        "`H = (X.T * (p * (1 - p))) @ X / n + ridge * np.eye(d)`, `w = w - np.linalg.solve(H, g)`.",
    ],
)
def logistic_newton(rng):
    # p = 1/2: the gradient is the mean of (-1, -1, -1, 1) / 2 = -1/4, the Hessian 1/4 + 1/4
    yield case([[1.0], [1.0], [1.0], [1.0]], [1, 1, 1, 0], 0.25, 1, equals=[[0.0], [0.5]])
    X = rng.normal(size=(30, 3)) * [1.0, 2.0, 0.5]
    y = (X @ [1.0, -0.5, 1.0] + rng.normal(size=30) > 0) * 1
    yield case(X, y, 0.1, 3)
    yield case(X, y, 0.1, 0, equals=[[0.0, 0.0, 0.0]], label="a path of no steps, only the start")
    yield bound(
        "length of the gradient after 8 steps",
        lambda ex: np.linalg.norm(logistic_slope(np.asarray(ex.logistic_newton(X, y, 0.1, 8))[8], X, y, 0.1)),
        at_most=1e-9,
    )
    yield law(
        "swapping the labels turns the weights round",
        lambda ex: (ex.logistic_newton(X, 1 - y, 0.1, 4), -np.asarray(ex.logistic_newton(X, y, 0.1, 4))),
    )


def logistic_slope(w, X, y, ridge):
    return X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y) + ridge * w


ridge_only_in_the_hessian = misconception(
    logistic_newton,
    "The ridge is missing in the gradient. Then the end of the path is the minimum of another loss, the one without it.",
    edit=("(p - y) / n + ridge * w", "(p - y) / n"),
)
ridge_only_in_the_gradient = misconception(
    logistic_newton,
    "The ridge is missing in the Hessian: its second derivative is ridge times the identity.",
    edit=(" / n + ridge * np.eye(d)", " / n"),
)
sums_in_the_hessian = misconception(
    logistic_newton,
    "Your Hessian is a sum and your gradient a mean over the rows: both need the 1 / n.",
    edit=("@ X / n + ridge", "@ X + ridge"),
)
sums_throughout = misconception(
    logistic_newton,
    "Your gradient and your Hessian are sums over the rows. The loss is a mean plus the ridge: with sums the ridge weighs n "
    "times too little.",
    edit=(
        "(p - y) / n + ridge * w\n        H = (X.T * (p * (1 - p))) @ X / n + ridge",
        "(p - y) + ridge * w\n        H = (X.T * (p * (1 - p))) @ X + ridge",
    ),
)
truth_minus_prediction = misconception(
    logistic_newton,
    "The data's part of your gradient has the wrong sign: it is Xᵀ (p - y), prediction minus label.",
    edit=("(p - y) / n", "(y - p) / n"),
)
weights_p = misconception(
    logistic_newton,
    "You weighted the rows with p. The second derivative of ln(1 + e^z) is p (1 - p).",
    edit=("p * (1 - p)", "p"),
)
hessian_of_least_squares = misconception(
    logistic_newton,
    "You weighted all rows alike: that is the Hessian of least squares. A row on which the model is sure hardly bends the "
    "loss; its weight is p (1 - p).",
    edit=("p * (1 - p)", "np.ones(n)"),
)


@also_correct(logistic_newton)
def reweighted_least_squares(X, y, ridge, steps):
    """IRLS: each Newton step solves a weighted least-squares problem."""
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    n, d = X.shape
    path = [np.zeros(d)]
    for _ in range(steps):
        z = X @ path[-1]
        p = 1 / (1 + np.exp(-z))
        weights = p * (1 - p)
        target = z + (y - p) / weights
        path.append(np.linalg.solve(X.T @ np.diag(weights) @ X + n * ridge * np.eye(d), X.T @ (weights * target)))
    return np.array(path)


@check(
    problem="M10",
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "For which x is (x - z)² / (2 lr) + penalty |x| least if z is large, and if z is small?",
        "Soft thresholding: move z towards zero by lr * penalty, and stop at zero.",
        "`np.sign(z) * np.maximum(np.abs(z) - lr * penalty, 0)`",
    ],
)
def proximal_gradient(rng):
    I = [[1.0, 0.0], [0.0, 1.0]]  # noqa: E741
    yield case(I, [3.0, 0.5], 1.0, 0.5, 2, equals=[[0.0, 0.0], [1.0, 0.0], [1.5, 0.0]])  # 1.5 - 0.5, 2 - 0.5
    yield case(I, [-3.0, 0.5], 1.0, 0.5, 1, equals=[[0.0, 0.0], [-1.0, 0.0]], label="a negative entry")
    A, b = rng.normal(size=(8, 5)), rng.normal(size=8) * 2
    lr = 1 / np.linalg.norm(A, 2) ** 2
    yield case(A, b, 0.8, lr, 6)
    yield case(A, b, 0.0, lr, 4, label="a penalty of 0, which leaves gradient descent")
    yield case(A, b, 1e4, lr, 3, equals=np.zeros((4, 5)), label="a penalty that nothing survives")
    yield bound(
        "excess of the loss of step 20 over that of step 10",
        lambda ex: (
            l1_loss(A, b, 0.8, ex.proximal_gradient(A, b, 0.8, lr, 20)[20])
            - l1_loss(A, b, 0.8, ex.proximal_gradient(A, b, 0.8, lr, 20)[10])
        ),
        at_most=1e-12,
    )


def l1_loss(A, b, penalty, x):
    return float(np.sum((A @ np.asarray(x) - b) ** 2) / 2 + penalty * np.sum(np.abs(x)))


threshold_without_lr = misconception(
    proximal_gradient,
    "You moved by the penalty itself. Weighed against (x - z)² / (2 lr), the kink moves z by lr * penalty.",
    edit=("np.abs(z) - lr * penalty", "np.abs(z) - penalty"),
)
overshoots_zero = misconception(
    proximal_gradient,
    "You subtracted the penalty's sign and let entries change sides. The kink holds them at zero: cut there.",
    edit=("np.maximum(np.abs(z) - lr * penalty, 0.0)", "(np.abs(z) - lr * penalty)"),
)
hard_threshold = misconception(
    proximal_gradient,
    "You set small entries to zero and left the others as they are. All entries are moved towards zero by lr * penalty.",
    edit=("np.sign(z) * np.maximum(np.abs(z) - lr * penalty, 0.0)", "np.where(np.abs(z) > lr * penalty, z, 0.0)"),
)
subgradient_step = misconception(
    proximal_gradient,
    "You took a step along the sign of the old x. That is the subgradient method: entries hop around zero and never are zero.",
    edit=("np.sign(z) * np.maximum(np.abs(z) - lr * penalty, 0.0)", "z - lr * penalty * np.sign(x)"),
)
loses_the_sign = misconception(
    proximal_gradient,
    "You cut all negative entries. The threshold works on the absolute value; the sign stays.",
    edit=("np.sign(z) * np.maximum(np.abs(z)", "np.maximum(z"),
)


@also_correct(proximal_gradient)
def by_clipping(A, b, penalty, lr, steps):
    A, b = np.array(A), np.array(b)
    path = [np.zeros(A.shape[1])]
    for _ in range(steps):
        z = path[-1] - lr * A.T @ (A @ path[-1] - b)
        path.append(z - np.clip(z, -lr * penalty, lr * penalty))
    return path


# %% Hard


@check(
    problem="H1",
    lesson="Stochastic gradients",
    stub="four_mistakes",
    hints=[
        "Take three rows with labels 1, 4, 7 and follow the code with a pencil for one epoch. Which label does row 2 meet?",
        "Four things are wrong: the labels in a shuffled epoch, the velocity between epochs, the divisor of a small batch, and "
        "what the path holds.",
        "`X[rows]` and `y[rows]` by the same indices; `v` before the first loop; divide by `len(rows)`; `w = w - lr * v` "
        "instead of `w -= lr * v`.",
    ],
)
def train_linear(rng):
    ones = [[1.0], [1.0], [1.0]]
    yield case(
        ones,
        [1.0, 4.0, 7.0],
        [[0, 1, 2]],
        0.5,
        0.0,
        3,
        equals=[[0.0], [2.0]],
        label="one batch: the start, and where one step leads",
    )
    yield case(ones, [1.0, 4.0, 7.0], [[2, 0, 1]], 0.5, 0.0, 1, equals=[[0.0], [3.5], [2.25], [3.125]])
    yield case(
        ones, [1.0, 4.0, 7.0], [[2, 0, 1]], 0.5, 0.0, 2, equals=[[0.0], [2.0], [3.0]], label="a small last batch"
    )
    # gradients 0 - 4, 2 - 4, 4 - 2.5, 4.25 - 7; velocities -4, -4, -0.5, -3
    yield case(ones, [1.0, 4.0, 7.0], [[2, 0, 1], [0, 1, 2]], 0.5, 0.5, 2, equals=[[0.0], [2.0], [4.0], [4.25], [5.75]])
    X, y = rng.normal(size=(7, 3)), rng.normal(size=7) * 2
    orders = np.array([rng.permutation(7) for _ in range(3)])
    yield case(X, y, orders, 0.1, 0.9, 3)
    yield law(
        "without momentum and with all rows in one batch the order does not matter",
        lambda ex: (ex.train_linear(X, y, orders, 0.1, 0.0, 7), ex.train_linear(X, y, orders[:, ::-1], 0.1, 0.0, 7)),
    )


@misconception(
    train_linear,
    "This is the code as it was handed to you. Follow it with a pencil on three rows: more than one thing is wrong.",
)
def four_mistakes(X, y, orders, lr, beta, batch_size):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.zeros(X.shape[1])
    path = [w]
    for order in np.asarray(orders, dtype=int):
        # A fresh start for every epoch.
        v = np.zeros_like(w)
        shuffled = X[order]
        for start in range(0, len(order), batch_size):
            rows = slice(start, start + batch_size)
            g = shuffled[rows].T @ (shuffled[rows] @ w - y[rows]) / batch_size
            v = beta * v + g
            w -= lr * v
            path.append(w)
    return np.array(path)


resets_the_velocity = misconception(
    train_linear,
    "The velocity still starts from zero in every epoch. It belongs to the training, not to the epoch.",
    edit=(
        "    for order in np.asarray(orders, dtype=int):\n",
        "    for order in np.asarray(orders, dtype=int):\n        v = np.zeros_like(w)\n",
    ),
)
labels_left_behind = misconception(
    train_linear,
    "The rows are shuffled and the labels are not: each example meets a stranger's label. Index both by the same rows.",
    edit=("- y[rows])", "- y[start : start + batch_size])"),
)
divides_by_batch_size = misconception(
    train_linear,
    "You divide by batch_size. The last batch of an epoch may be smaller: divide by the rows it has.",
    edit=("/ len(rows)", "/ batch_size"),
)
path_of_one_array = misconception(
    train_linear,
    "Every row of your path is the last point: `w -= …` changes the one array that the path holds many times.",
    edit=(
        "w = w - lr * v\n            path.append(w)\n    return np.array(path)",
        "w = w - lr * v\n            path.append(w)\n    return np.tile(w, (len(path), 1))",
    ),
)


@also_correct(train_linear)
def into_a_list_of_copies(X, y, orders, lr, beta, batch_size):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    w, v = np.zeros(X.shape[1]), 0.0
    path = [w.copy()]
    for order in orders:
        for k in range(-(-len(order) // batch_size)):
            rows = np.array(order)[k * batch_size : (k + 1) * batch_size]
            v = beta * v + ((X[rows] @ w - y[rows])[:, None] * X[rows]).mean(axis=0)
            w -= lr * v
            path.append(w.copy())
    return path


@check(
    problem="H2",
    lesson="What goes wrong and how to see it",
    stub="one_example_at_a_time",
    hints=[
        "The gradient of an example is a number times its row. What is the length of a number times a row?",
        "The size of p_i - y_i times the length of x_i: two vectors of n numbers. No (n, d) table of gradients is needed.",
        "`factors = max_norm / np.maximum(lengths, max_norm)`, then `(residuals * factors) @ X / n`.",
    ],
)
def clipped_mean_gradient(rng):
    yield case([0.0, 0.0], [[6.0, 8.0], [0.0, 2.0]], [0, 1], 1.0, equals=[0.3, -0.1])  # (3, 4) to (0.6, 0.8); (0, -1)
    yield case(
        [0.0, 0.0], [[6.0, 8.0], [0.0, 2.0]], [0, 1], 9.0, equals=[1.5, 1.5], label="a limit that no gradient meets"
    )
    yield case([0.0, 0.0], [[0.0, 0.0], [6.0, 8.0]], [1, 0], 1.0, equals=[0.3, 0.4], label="a row of zeros")
    w, X = rng.normal(size=5) / 3, rng.normal(size=(40, 5)) * [1.0, 3.0, 0.5, 1.0, 2.0]
    y = rng.integers(0, 2, size=40)
    yield case(w, X, y, 0.7)
    X, y = rng.normal(size=(1500, 6)), rng.integers(0, 2, size=1500)
    w = rng.normal(size=6) / 3
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.clipped_mean_gradient, w, X, y, 1.0),
        at_least=50,
    )


def times_faster(function, *arguments):
    """How many times faster than one example at a time, by the best of several runs of each, rounded down to fifties."""
    fast = min(seconds(function, *arguments) for _ in range(2))
    slow = min(seconds(example_by_example, *arguments) for _ in range(2))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, *arguments) for _ in range(8)))
    return int(slow / fast / 50) * 50


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def example_by_example(w, X, y, max_norm):
    """The code that clipped_mean_gradient starts from, kept here to be timed."""
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    total = np.zeros_like(w)
    for x_i, y_i in zip(X, y, strict=True):
        g = (1 / (1 + np.exp(-(x_i @ w))) - y_i) * x_i
        length = np.sqrt(np.sum(g**2))
        total += g * min(1.0, max_norm / max(length, 1e-300))
    return total / len(X)


@misconception(
    clipped_mean_gradient,
    "The values are right, but it is not fast enough: a loop over examples pays for the interpreter n times. Compute all "
    "lengths as vectors of n numbers.",
)
def one_example_at_a_time(w, X, y, max_norm):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    total = np.zeros_like(w)
    # Right, and far too slow: six calls of NumPy on a handful of numbers for every example.
    for x_i, y_i in zip(X, y, strict=True):
        g = (1 / (1 + np.exp(-(x_i @ w))) - y_i) * x_i
        length = np.sqrt(np.sum(g**2))
        total += g * min(1.0, max_norm / max(length, 1e-300))
    return total / len(X)


clips_the_mean = misconception(
    clipped_mean_gradient,
    "You averaged first and clipped the mean. Then a single huge example still decides the direction; each is clipped on its "
    "own.",
    edit=(
        "factors = max_norm / np.maximum(lengths, max_norm)  # 1 for the short ones, and no division by zero",
        "factors = max_norm / max(np.linalg.norm(residuals @ X / len(X)), max_norm)",
    ),
)
always_to_the_limit = misconception(
    clipped_mean_gradient,
    "You scaled short gradients up to the limit. The factor is at most 1.",
    edit=("np.maximum(lengths, max_norm)", "np.maximum(lengths, 1e-300)"),
)
lengths_of_the_rows = misconception(
    clipped_mean_gradient,
    "You took the length of the row x_i for that of its gradient, (p_i - y_i) x_i.",
    edit=("np.abs(residuals) * np.sqrt", "np.sqrt"),
)
sum_for_mean = misconception(
    clipped_mean_gradient,
    "This is the sum of the clipped gradients; the mean is asked for.",
    edit=(" @ X / len(X)", " @ X"),
)
divides_by_zero_length = misconception(
    clipped_mean_gradient,
    "A row of zeros has a gradient of length 0, and you divide by it. Divide by the larger of length and limit.",
    edit=(
        "factors = max_norm / np.maximum(lengths, max_norm)",
        "factors = np.where(lengths == 0, np.nan, 1.0) * max_norm / np.maximum(lengths, max_norm)",
    ),
)


@also_correct(clipped_mean_gradient)
def by_a_table_of_gradients(w, X, y, max_norm):
    w, X, y = np.array(w), np.array(X), np.array(y)
    table = X * (1 / (1 + np.exp(-(X @ w))) - y)[:, None]
    squares = np.einsum("ij,ij->i", table, table)
    return np.minimum(1, max_norm / np.sqrt(np.maximum(squares, 1e-300))) @ table / len(X)


@check(
    problem="H3",
    lesson="From RMSprop to AdamW",
    hints=[
        "With beta1 = 0 each step is lr g / sqrt(v̂). How large is it right after a large gradient, and how large for a small "
        "gradient that follows?",
        "beta2 = 0.1 forgets within two steps. One large gradient moves x by about lr, just like each small one. How many "
        "small ones can you afford if the mean must stay positive?",
        "One gradient of 3 and two of -1: the mean is 1/3, and the steps are about -1.05, +0.76 and +0.97 times lr.",
    ],
)
def gradients_that_mislead_adam(rng):
    yield case(
        expression=lambda ex: rules_kept(ex.gradients_that_mislead_adam()),
        equals={"three numbers": True, "none beyond 10": True, "mean at least 0.1": True},
    )
    yield bound(
        "distance to the right of the start after 300 steps",
        lambda ex: adam_on(ex.gradients_that_mislead_adam()),
        at_least=0.2,
    )


def rules_kept(gradients):
    gradients = np.asarray(gradients, dtype=float)
    return {
        "three numbers": gradients.shape == (3,),
        "none beyond 10": bool(np.abs(gradients).max() <= 10),
        "mean at least 0.1": bool(gradients.mean() >= 0.1),
    }


def adam_on(gradients):
    """Where Adam of the statement ends when it sees these gradients 100 times over, from 0."""
    x, v, t = 0.0, 0.0, 0
    for _ in range(100):
        for g in gradients:
            t += 1
            v = 0.1 * v + 0.9 * g * g
            x -= 0.01 * g / (np.sqrt(v / (1 - 0.1**t)) + 1e-8)
    return float(x)


all_of_one_sign = misconception(
    gradients_that_mislead_adam,
    "All your gradients are positive, so every step of Adam goes left. The majority must point the other way, with a mean that "
    "is still positive.",
    answer=(1, 2, 3),
)
mean_is_negative = misconception(
    gradients_that_mislead_adam,
    "Adam does go right, but so does the slope: the mean of your gradients is negative.",
    answer=(1, -1, -1),
)
too_large = misconception(
    gradients_that_mislead_adam,
    "Adam is misled, but your large gradient exceeds 10. It need not be large: Adam does not see its size.",
    answer=(12, -4, -4),
)
two_large_ones = misconception(
    gradients_that_mislead_adam,
    "Two large gradients against one small: the majority points the right way, and Adam follows it. Make the large one rare.",
    answer=(3, 3, -1),
)


@also_correct(gradients_that_mislead_adam)
def another_order():
    return [-1.0, -1.0, 2.5]


@also_correct(gradients_that_mislead_adam)
def larger_numbers():
    return np.array([-3.0, 10.0, -3.0])


@check(
    problem="H4",
    lesson="From RMSprop to AdamW",
    stub="ForgetfulAdam",
    hints=[
        "List everything that the next step depends on. What of it is missing in the saved state?",
        "The averages and the number of the step. Then look at who else holds the arrays that you save and hand out.",
        '`{"x": x.copy(), "m": m.copy(), "v": v.copy(), "t": t}`, copies again in load, and `self.x = self.x - …` in step.',
    ],
)
def ResumableAdam(rng):
    yield case(expression=lambda ex: first_steps(ex, 1), equals=[[4.0, 2.0]], label="the first step")
    yield case(
        expression=lambda ex: first_steps(ex, 2),
        equals=[[4.0, 2.0], [1.0, -1.0]],
        label="points returned earlier, which must stay",
    )
    yield case(
        expression=lambda ex: with_the_usual_settings(ex),
        equals=[-0.1, 0.1],
        label="the usual settings, lists as input",
    )
    gradients = rng.normal(size=(8, 3)) * [1.0, 5.0, 0.2]
    yield case(expression=lambda ex: usual_run(ex, 1e-6 * gradients), label="eight steps with the usual settings")
    yield case(expression=lambda ex: uninterrupted(ex, gradients), label="eight steps without a stop")
    yield law(
        "a run that is saved and resumed takes the same path",
        lambda ex: (resumed(ex, gradients), uninterrupted(ex, gradients)[4:]),
    )
    yield law("what was saved stays as it is when the run goes on", lambda ex: saved_before_and_after(ex, gradients))
    yield law(
        "two runs that are resumed from one state do not disturb each other", lambda ex: resumed_twice(ex, gradients)
    )
    yield law("x0 and g stay as they are", lambda ex: arguments_before_and_after(ex, gradients))


def first_steps(ex, steps):
    """The x returned by the first steps on the oven from (7, 5), kept until the end."""
    optimizer = ex.ResumableAdam([7.0, 5.0], lr=3.0, beta1=0.5, beta2=0.25, eps=0.0)
    x, seen = np.array([7.0, 5.0]), []
    for _ in range(steps):
        x = optimizer.step(np.array([x[0] - 3, 4 * (x[1] - 1)]))
        seen.append(x)
    return np.array(seen)


def with_the_usual_settings(ex):
    return ex.ResumableAdam([0, 0], lr=0.1).step([3, -4])


def usual_run(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1)
    return np.array([np.array(optimizer.step(g)) for g in gradients])


def uninterrupted(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    return np.array([np.array(optimizer.step(g)) for g in gradients])


def resumed(ex, gradients):
    """Four steps, saved, loaded into a new optimiser, the rest."""
    first = ex.ResumableAdam(np.ones(3), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    for g in gradients[:4]:
        first.step(g)
    second = ex.ResumableAdam(np.full(3, 9.0), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    second.load(first.state())
    return np.array([np.array(second.step(g)) for g in gradients[4:]])


def frozen(state):
    return {name: np.array(value, dtype=float) for name, value in state.items()}


def saved_before_and_after(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1)
    optimizer.step(gradients[0])
    state = optimizer.state()
    before = frozen(state)
    for g in gradients[1:]:
        optimizer.step(g)
    return frozen(state), before


def resumed_twice(ex, gradients):
    first = ex.ResumableAdam(np.ones(3), lr=0.1)
    first.step(gradients[0])
    state = first.state()
    one, other = ex.ResumableAdam(np.ones(3), lr=0.1), ex.ResumableAdam(np.ones(3), lr=0.1)
    one.load(state)
    other.load(state)
    a = [np.array(one.step(g)) for g in gradients[1:]]
    b = [np.array(other.step(g)) for g in gradients[1:]]
    return np.array(a), np.array(b)


def arguments_before_and_after(ex, gradients):
    x0, g = np.ones(3), gradients[0].copy()
    optimizer = ex.ResumableAdam(x0, lr=0.1)
    optimizer.step(g)
    optimizer.step(g)
    return np.array([x0, g]), np.array([np.ones(3), gradients[0]])


@misconception(
    ResumableAdam,
    "This is the code as it was handed to you: it forgets the number of the step, and everybody shares its arrays. Ask of each "
    "array who else holds it.",
)
class ForgetfulAdam:
    """As it is handed out."""

    def __init__(self, x0, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.x = np.asarray(x0, dtype=float)
        self.m, self.v, self.t = np.zeros_like(self.x), np.zeros_like(self.x), 0

    def step(self, g):
        g = np.asarray(g, dtype=float)
        self.t += 1
        self.m *= self.beta1
        self.m += (1 - self.beta1) * g
        self.v *= self.beta2
        self.v += (1 - self.beta2) * g**2
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        self.x -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return self.x

    def state(self):
        # Weights and averages: that is all there is to a run.
        return {"x": self.x, "m": self.m, "v": self.v}

    def load(self, state):
        self.x, self.m, self.v = state["x"], state["m"], state["v"]


forgets_the_counter = misconception(
    ResumableAdam,
    "The number of the step is not restored. The corrections start again as in the first step, and the averages are blown up.",
    edit=('self.t = int(state["t"])', "self.t = 0"),
)
forgets_the_averages = misconception(
    ResumableAdam,
    "The averages are not restored: the resumed run starts them from zero, while the counter says that they need no correction.",
    edit=(
        'self.x, self.m, self.v = (np.array(state[name], dtype=float) for name in ("x", "m", "v"))',
        'self.x = np.array(state["x"], dtype=float)',
    ),
)


class SharingAdam:
    """Right in its numbers; shares the arrays that `shares` names with whoever asks."""

    shares = ()

    def __init__(self, x0, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.x = np.asarray(x0, dtype=float) if "x0" in self.shares else np.array(x0, dtype=float)
        self.m, self.v, self.t = np.zeros_like(self.x), np.zeros_like(self.x), 0

    def step(self, g):
        g = np.asarray(g, dtype=float)
        self.t += 1
        self.m *= self.beta1
        self.m += (1 - self.beta1) * g
        self.v *= self.beta2
        self.v += (1 - self.beta2) * g**2
        root = np.sqrt(self.v / (1 - self.beta2**self.t)) + self.eps
        self.x -= self.lr * self.m / (1 - self.beta1**self.t) / root
        return self.x if "x" in self.shares else self.x.copy()

    def state(self):
        arrays = {"x": self.x, "m": self.m, "v": self.v}
        if "state" not in self.shares:
            arrays = {name: array.copy() for name, array in arrays.items()}
        return {**arrays, "t": self.t}

    def load(self, state):
        self.t = state["t"]
        copy = np.asarray if "load" in self.shares else np.array
        self.x, self.m, self.v = (copy(state[name]) for name in ("x", "m", "v"))


@misconception(
    ResumableAdam,
    "What was saved changes as the run goes on: state() hands out the very arrays that step() changes in place. Save copies.",
)
class SharesTheState(SharingAdam):
    shares = ("state",)


@misconception(
    ResumableAdam,
    "load() keeps the arrays of the state itself, so that two runs resumed from one state write into the same memory. Load "
    "copies.",
)
class SharesWhatIsLoaded(SharingAdam):
    shares = ("load",)


@misconception(
    ResumableAdam,
    "step() returns the array that the next step changes in place: whoever keeps it sees it move. Return a copy.",
)
class SharesThePoint(SharingAdam):
    shares = ("x",)


@misconception(
    ResumableAdam, "The caller's x0 moves with the run: `np.asarray` of a float array is that very array. Copy it."
)
class SharesTheStart(SharingAdam):
    shares = ("x0",)


@also_correct(ResumableAdam)
class CopiesEverything(SharingAdam):
    pass


@check(
    problem="H5",
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "What are the condition number and the two factors for a Hessian with curvatures 1 and 4?",
        "The smallest k with q**k <= 10**-digits is `ceil(digits * ln 10 / -ln q)`; for q = 0 it is 1.",
        "Compare k d² for gradient descent, k (d² + d) for the heavy ball and d³ / 3 + d² for Newton.",
    ],
)
def cheapest_method(rng):
    yield case(np.diag([1.0, 4.0]), 3, equals=("newton", 8 / 3 + 4))
    yield case(
        np.diag([1.0, 1.2]), 1, equals=("gradient", 4.0), label="a nearly round bowl: one step of each is enough"
    )
    yield case(3 * np.eye(5), 6, equals=("gradient", 25.0), label="a condition number of 1: one step of 25")
    # d = 60, c = 9: gradient descent 0.8, 31 steps; heavy ball 0.5, 10 steps of 3660; Newton 72000 + 3600
    yield case(np.diag(np.linspace(1.0, 9.0, 60)), 3, equals=("heavy ball", 36_600.0))
    # d = 60, c = 1.1: gradient descent 0.0476, 3 steps of 3600; heavy ball 0.0238, 2 steps of 3660
    yield case(np.diag(np.linspace(1.0, 1.1, 60)), 3, equals=("heavy ball", 7320.0))
    yield case(np.diag(np.linspace(1.0, 1.01, 60)), 2, equals=("gradient", 3600.0), label="a condition number of 1.01")
    yield case(
        np.diag(np.linspace(1.0, 1e6, 60)), 3, equals=("newton", 75_600.0), label="a condition number of a million"
    )
    Q = np.linalg.qr(rng.normal(size=(40, 40)))[0]
    for top in (1.3, 20.0, 3e4):
        yield case((Q * np.linspace(1.0, top, 40)) @ Q.T, 4, label="a Hessian with tilted axes")


def cost_table(eigenvalues, digits, root=np.sqrt, rounding=np.ceil, heavy_extra=1):
    """The cheapest method by a table of costs, for the answers below."""
    d, c = len(eigenvalues), max(eigenvalues) / min(eigenvalues)

    def steps(q):
        return 1 if q <= 10.0**-digits else int(rounding(-digits * np.log(10) / np.log(q) - 1e-9))

    costs = {
        "gradient": float(steps((c - 1) / (c + 1)) * d**2),
        "heavy ball": float(steps((root(c) - 1) / (root(c) + 1)) * (d**2 + heavy_extra * d)),
        "newton": d**3 / 3 + d**2,
    }
    name = min(costs, key=costs.get)
    return name, costs[name]


@misconception(
    cheapest_method,
    "You took the condition number from the diagonal. With tilted axes the diagonal hides it: use the eigenvalues.",
)
def condition_of_the_diagonal(A, digits):
    return cost_table(np.diag(np.asarray(A, dtype=float)), digits)


@misconception(
    cheapest_method,
    "Your heavy ball is as slow as gradient descent. Its factor has the root of the condition number.",
)
def heavy_ball_without_root(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, root=lambda c: c)


@misconception(
    cheapest_method,
    "You rounded the number of steps down. With one step less the error is still too large.",
)
def rounds_down(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, rounding=np.floor)


@misconception(
    cheapest_method,
    "You did not round the number of steps up. There is no 0.96 of a step: take the smallest whole number, at least 1.",
)
def fractions_of_steps(A, digits):
    eigenvalues = np.linalg.eigvalsh(np.asarray(A, dtype=float))
    d, c = len(eigenvalues), eigenvalues[-1] / eigenvalues[0]

    def steps(kappa):
        return digits * np.log(10) / np.log((kappa + 1) / (kappa - 1)) if kappa > 1 + 1e-12 else 1.0

    costs = {"gradient": steps(c) * d**2, "heavy ball": steps(np.sqrt(c)) * (d**2 + d), "newton": d**3 / 3 + d**2}
    name = min(costs, key=costs.get)
    return name, float(costs[name])


@misconception(
    cheapest_method,
    "You chose Newton whatever the problem. Its d³ / 3 is a lot where d is large and the condition number is small.",
)
def always_newton(A, digits):
    d = len(A)
    return "newton", d**3 / 3 + d**2


@misconception(
    cheapest_method,
    "You forgot what the velocity costs: d more multiplications in every step of the heavy ball.",
)
def velocity_for_free(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, heavy_extra=0)


@also_correct(cheapest_method)
def by_counting_steps(A, digits):
    d, c = len(A), np.linalg.cond(np.array(A))
    found = []
    for name, kappa, price in (("gradient", c, d * d), ("heavy ball", np.sqrt(c), d * d + d)):
        q, k, error = (kappa - 1) / (kappa + 1), 1, (kappa - 1) / (kappa + 1)
        while error > 10.0**-digits and k * price < d**3 + d**2:
            k, error = k + 1, error * q
        found.append((float(k * price), len(found), name))
    cost, _, name = min([*found, (d**3 / 3 + d**2, 2, "newton")])
    return name, cost
