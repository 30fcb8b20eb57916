import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H1",
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special.log_expit", "numpy.logaddexp"],
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
