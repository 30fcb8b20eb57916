import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


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
        measure=rules_kept,
        equals={"three numbers": True, "none beyond 10": True, "mean at least 0.1": True},
    )
    yield bound(
        "distance to the right of the start after 300 steps",
        lambda ex: ex.gradients_that_mislead_adam(),
        measure=adam_on,
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
