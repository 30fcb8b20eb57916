import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, adam_path, descend, quadratic, start


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


no_correction = misconception(
    adamw,
    "You did not correct the averages for their start at zero. As in Adam, divide m by 1 - beta1^t and "
    "v by 1 - beta2^t.",
    edit=(
        "m_hat = m / (1 - beta1**t)\n        v_hat = v / (1 - beta2**t)",
        "m_hat, v_hat = m, v",
    ),
)


decays_by_the_start = misconception(
    adamw,
    "You let x0 decay in every step. It is the x of each step that shrinks.",
    edit=(
        "- lr * weight_decay * x\n",
        "- lr * weight_decay * path[0]\n",
    ),
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
