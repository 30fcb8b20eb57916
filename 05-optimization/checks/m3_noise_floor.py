import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


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


small_step_limit = misconception(
    noise_floor,
    "You took the formula for small steps, lr noise / (2 curvature). It leaves out that a step also "
    "shrinks what is there by its square: lr² noise / (1 - (1 - lr curvature)²).",
    edit=(
        "lr**2 * noise / (1 - factor**2)",
        "lr * noise / (2 * curvature)",
    ),
)


@also_correct(noise_floor)
def solved_by_hand(curvature, noise, lr):
    if lr <= 0 or lr * curvature >= 2:
        raise ValueError("unstable")
    return lr * noise / (curvature * (2 - lr * curvature))
