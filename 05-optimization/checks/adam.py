import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, adam_path, descend, quadratic, start


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


multiplied_by_the_count = misconception(
    adam,
    "You took 1 - beta * t. It is a power: beta to the t, since each step multiplies what the zero "
    "start has left by beta.",
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m_hat = m / (1 - beta1 * t)\n        v_hat = v / (1 - beta2 * t)",
    ),
)


correction_multiplied = misconception(
    adam,
    "You multiplied by 1 - beta^t. The averages start too small, so they are divided by it.",
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m_hat = m * (1 - beta1**t)\n        v_hat = v * (1 - beta2**t)",
    ),
)


sums_in_full = misconception(
    adam,
    "You added the new gradient and its square in full. Without the factors 1 - beta these are no averages.",
    edit=(
        "m = beta1 * m + (1 - beta1) * g\n        v = beta2 * v + (1 - beta2) * g**2",
        "m = beta1 * m + g\n        v = beta2 * v + g**2",
    ),
)


adam_climbs = misconception(
    adam,
    "You moved along the gradient. It points to where the loss grows: subtract.",
    edit=(
        "x = x - lr * m_hat",
        "x = x + lr * m_hat",
    ),
)


power_of_the_step_before = also_wrong(
    counts_from_zero,
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m_hat = m / (1 - beta1 ** (t - 1))\n        v_hat = v / (1 - beta2 ** (t - 1))",
    ),
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
