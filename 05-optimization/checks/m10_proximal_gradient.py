import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


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
        lambda ex: ex.proximal_gradient(A, b, 0.8, lr, 20),
        measure=lambda path: l1_loss(A, b, 0.8, path[20]) - l1_loss(A, b, 0.8, path[10]),
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
