import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H3",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "The bound on the mistakes is (R / margin)². How do you make R large, and how the margin small?",
        "Two apples close to each other and of different signs leave a narrow gap. Where must they lie, if the bias is to be "
        "as hard as possible to find?",
        "Try (10, 10) against (9, 9): the bias must be about -19 times a weight, but each mistake moves it by 1.",
    ],
)
def hard_for_the_perceptron(rng):
    yield case(measure=lambda answer: rules_broken(*answer), equals=[], label="the rules")
    yield bound(
        "number of mistakes before the first epoch without one",
        lambda ex: ex.hard_for_the_perceptron(),
        measure=lambda answer: mistakes_until_done(*answer),
        at_least=300,
    )


def rules_broken(X, t):
    X, t = np.asarray(X), np.asarray(t)
    broken = []
    if X.ndim != 2 or X.shape[1] != 2 or not 1 <= len(X) <= 4 or len(t) != len(X):
        return ["at most four rows of two numbers, and a sign for each"]
    if (np.round(X) != X).any() or np.abs(X).max() > 10:
        broken.append("whole numbers from -10 to 10")
    if set(t.tolist()) != {-1, 1}:
        broken.append("signs 1 and -1, both")
    if not broken and mistakes_until_done(X, t) == 0:
        broken.append("a line separates the classes")
    return broken


def mistakes_until_done(X, t, epochs=30_000):
    """Mistakes of the perceptron; 0 if it is not done after so many epochs, which is far beyond the bound for such rows."""
    if len(X) > 4:
        raise ValueError("at most four rows were asked for")
    rows = [(float(a), float(b), float(sign)) for (a, b), sign in zip(X, t, strict=True)]
    w = v = bias = 0.0
    total = 0
    for _ in range(epochs):
        mistakes = 0
        for a, b, sign in rows:
            if sign * (w * a + v * b + bias) <= 0:
                w, v, bias, mistakes = w + sign * a, v + sign * b, bias + sign, mistakes + 1
        total += mistakes
        if mistakes == 0:
            return total
    return 0


comfortable_tray = misconception(
    hard_for_the_perceptron,
    "Your apples are separable, but too easily: far apart from each other, or near the origin. Move them close together and "
    "far out.",
    answer=([[2, 1], [-2, -1]], [1, -1]),
)


not_separable = misconception(
    hard_for_the_perceptron,
    "No line separates these apples, so the perceptron never ends.",
    answer=([[1, 1], [-1, -1], [1, -1], [-1, 1]], [1, 1, -1, -1]),
)


too_large = misconception(
    hard_for_the_perceptron,
    "Numbers beyond 10 would do it, but were not allowed.",
    answer=([[100, 100], [99, 99]], [1, -1]),
)


@also_correct(hard_for_the_perceptron)
def apples_in_a_row():
    return [[9, 10], [-5, -2], [1, 3]], [-1, -1, 1]
