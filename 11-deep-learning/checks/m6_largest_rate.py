import numpy as np

from grader.checks import also_correct, also_wrong, case, check, misconception

from .inputs import entries


@check(
    problem="M6",
    lesson="How large a step?",
    hints=[
        "What is the limit for a bowl of curvature c?",
        "Normalise, difference of gradients over 2 h, again and again. The length of the last is c.",
    ],
)
def largest_rate(rng):
    yield case(bowl([1.0, 4.0]), [0.0, 0.0], [0.6, 0.8], 20, equals=0.5, rtol=1e-5)
    yield case(bowl([5.0]), [3.0], [2.0], 1, equals=0.4, rtol=1e-5, label="one dimension, one round")
    yield case(bowl([3.0, 4.0]), [1.0, 2.0], [3.0, 4.0], 1, equals=10 / 337**0.5, rtol=1e-5, label="one round only")
    curvatures = np.array([0.5, 1.5, 6.0]) * rng.uniform(0.7, 1.3, size=3)
    yield case(bowl(curvatures), entries(rng, 3), entries(rng, 3), 3, rtol=1e-5)
    yield case(lambda t: t**3, entries(rng, 2), entries(rng, 2), 4, rtol=1e-5, label="a loss that is no bowl")


def bowl(curvatures):
    curvatures = np.array(curvatures)
    return lambda t: curvatures * t


one_over = misconception(
    largest_rate,
    "That is 1 / c, or the two gradients were divided by h: they are 2 h apart, and a step of up to 2 / c still comes closer.",
    edit=("float(2 / np", "float(1 / np"),
)
curvature = misconception(
    largest_rate,
    "That is the curvature. The rate is 2 over it.",
    edit=("float(2 / np.sqrt((v**2).sum()))", "float(np.sqrt((v**2).sum()))"),
)
one_sided = also_wrong(one_over, edit=("/ (2 * h)", "/ h"))

not_normalised = misconception(
    largest_rate,
    "The direction must be made to length 1 in each round.",
    edit=("        v = v / np.sqrt((v**2).sum())\n", ""),
)
at_zero = misconception(
    largest_rate,
    "You measured the curvature at 0, not at theta.",
    edit=(
        "np.asarray(gradient(theta + h * v)) - np.asarray(gradient(theta - h * v))",
        "np.asarray(gradient(h * v)) - np.asarray(gradient(-h * v))",
    ),
)


@also_correct(largest_rate)
def with_norms(gradient, theta, direction, steps):
    t, v = np.array(theta, dtype=float), np.array(direction, dtype=float)
    c = 0.0
    for _ in range(steps):
        step = 1e-3 * v / np.linalg.norm(v)
        v = np.subtract(gradient(t + step), gradient(t - step)) * 500.0
        c = np.linalg.norm(v)
    return 2.0 / c
