import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


class Losses:
    """A scripted validation loss: `Losses(9, 5, 6)` returns 9 for the weight 0, 5 for 1, 6 for 2."""

    def __init__(self, *values):
        self.values = values

    def __call__(self, w):
        return self.values[round(float(np.asarray(w)[0]))]

    def __repr__(self):
        return f"Losses{self.values}"


def add_one(w):
    """A step of training: the weight k after k steps."""
    return w + 1


def add_one_in_place(w):
    """The same, in the array that was given."""
    w += 1
    return w


class Descent:
    """Steps of gradient descent for least squares, and the loss on other rows."""

    def __init__(self, X, y, lr):
        self.X, self.y, self.lr = X, y, lr

    def __call__(self, w):
        return w - self.lr * self.X.T @ (self.X @ w - self.y) / len(self.y)

    def loss(self, w):
        return float(np.mean((self.X @ w - self.y) ** 2))


@check(
    lesson="Regularisation",
    hints=[
        "The loss has not improved for three steps. Which weights do you want: those of now, or those of three steps ago?",
        "Remember the best weights (a copy), the step that made them, and all losses. Stop when the present step is `patience` "
        "steps after the best one. What does a comparison with nan say?",
        "`if losses[-1] < losses[best_step]:` note a copy of w and the number; `elif number - best_step >= patience: break`.",
    ],
)
def early_stopping(rng):
    start = np.array([0.0])
    yield case(add_one, Losses(9, 5, 6, 4, 7, 8, 3), start, 2, 6, equals=([3.0], 3, [9, 5, 6, 4, 7, 8]))
    yield case(add_one, Losses(9, 5, 6, 4, 7, 8, 3), start, 3, 6, equals=([6.0], 6, [9, 5, 6, 4, 7, 8, 3]))
    yield case(add_one, Losses(9, 5, 6, 4, 7), start, 1, 4, equals=([1.0], 1, [9, 5, 6]), label="the least patience")
    yield case(add_one, Losses(1, 2, 3, 4), start, 3, 10, equals=([0.0], 0, [1, 2, 3, 4]), label="training only harms")
    yield case(
        add_one, Losses(5, 3, 3, 3, 1), start, 2, 4, equals=([1.0], 1, [5, 3, 3, 3]), label="equal is no improvement"
    )
    yield case(
        add_one,
        Losses(9, 7, 8, 6, 7, 5, 6, 5),
        start,
        2,
        7,
        equals=([5.0], 5, [9, 7, 8, 6, 7, 5, 6, 5]),
        label="bad steps, but never two in a row",
    )
    yield case(
        add_one,
        Losses(9, 2, 8, 7, 6, 5),
        start,
        3,
        5,
        equals=([1.0], 1, [9, 2, 8, 7, 6]),
        label="better than the step before, but not than the best",
    )
    yield case(
        add_one, Losses(9, 8, 7, 6), start, 2, 3, equals=([3.0], 3, [9, 8, 7, 6]), label="the last step is the best"
    )
    blown = Losses(9, 5, math.nan, 6, 7, 4, 3)
    yield case(
        add_one, blown, start, 3, 6, equals=([1.0], 1, [9, 5, math.nan, 6, 7]), label="a loss of nan is no improvement"
    )
    yield case(
        add_one_in_place,
        Losses(9, 5, 6, 4, 7, 8, 3),
        np.array([0.0]),
        2,
        6,
        equals=([3.0], 3, [9, 5, 6, 4, 7, 8]),
        label="a step that changes its argument in place",
    )
    X, w = rng.normal(size=(30, 4)), np.array([1.0, -2.0, 0.5, 3.0])
    descent = Descent(X[:10], X[:10] @ w + rng.normal(0, 2, size=10), 0.3)
    other = Descent(X[10:], X[10:] @ w + rng.normal(0, 2, size=20), 0.3)
    yield case(descent, other.loss, np.full(4, 0.5), 4, 60, label="gradient descent on least squares")
    falling = Losses(*(20 - k for k in range(20)))
    yield law(
        "a loss that always falls is followed to the last step",
        lambda ex: (ex.early_stopping(add_one, falling, [0.0], 2, 12)[1], 12),
    )
    yield raises(ValueError, add_one, Losses(3, 2, 1), np.array([0.0]), 0, 2, why="no patience at all")


returns_the_last = misconception(
    early_stopping,
    "You returned the weights of the last step. By then the loss has not improved for `patience` steps: return the best.",
    edit=("return best_w, best_step, losses", "return np.array(w, dtype=float), best_step, losses"),
)


one_step_too_late = misconception(
    early_stopping,
    "You stopped one step too late: after `patience` steps in a row without improvement, not after one more.",
    edit=("number - best_step >= patience", "number - best_step > patience"),
)


equal_counts_as_better = misconception(
    early_stopping,
    "You took an equal loss for an improvement, so a plateau is followed to its end. Only a smaller loss counts.",
    edit=("if losses[-1] < losses[best_step]:", "if losses[-1] <= losses[best_step]:"),
)


compares_with_the_step_before = misconception(
    early_stopping,
    "You compared with the step before instead of with the best so far.",
    edit=("if losses[-1] < losses[best_step]:", "if losses[-1] < losses[-2]:"),
)


takes_nan_for_better = misconception(
    early_stopping,
    "A loss of nan counted as an improvement: you asked whether it is not worse, and every comparison with nan is False. Ask "
    "whether it is better.",
    edit=("if losses[-1] < losses[best_step]:", "if not losses[-1] >= losses[best_step]:"),
)


keeps_no_copy = misconception(
    early_stopping,
    "Your best weights went on being trained: `best = w` is a second name for the array that the next step changes in place. "
    "Keep a copy.",
    edit=("best_w, best_step = np.array(w, dtype=float), number", "best_w, best_step = w, number"),
)


ignores_the_start = misconception(
    early_stopping,
    "You did not let the start compete, so the first step always counts as an improvement. The weights at the start have a "
    "loss, too.",
    edit=("if losses[-1] < losses[best_step]:", "if number == 1 or losses[-1] < losses[best_step]:"),
)


@misconception(
    early_stopping,
    "You counted all steps without improvement. The count begins anew with every improvement: `patience` steps in a row.",
)
def never_forgets_a_bad_step(step, validation_loss, w, patience, max_steps):
    if patience < 1:
        raise ValueError("patience")
    w = np.array(w, dtype=float)
    best_w, best_step, losses, bad = w.copy(), 0, [float(validation_loss(w))], 0
    for number in range(1, max_steps + 1):
        w = step(w)
        losses.append(float(validation_loss(w)))
        if losses[-1] < losses[best_step]:
            best_w, best_step = np.array(w, dtype=float), number
        else:
            bad += 1
            if bad == patience:
                break
    return best_w, best_step, losses


@also_correct(early_stopping)
def early_stopping_with_a_counter(step, validation_loss, w, patience, max_steps):
    if patience <= 0:
        raise ValueError("patience")
    w = np.array(w, dtype=float)
    best, best_w, best_step, losses, waited, number = validation_loss(w), w.copy(), 0, [], 0, 0
    losses.append(best)
    while number < max_steps and waited < patience:
        number += 1
        w = step(w.copy())
        loss = validation_loss(w)
        losses.append(loss)
        waited += 1
        if loss < best:
            best, best_w, best_step, waited = loss, w.copy(), number, 0
    return best_w, best_step, np.array(losses)
