import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries


@check(
    lesson="Matrix calculus for machine learning",
    hints=[
        "Which shape must the gradient have, and which product of X and the errors has that shape?",
        "The errors E = X W - Y are (n, k). W[i, j] reaches output j of each example with the factor X[:, i], so its "
        "slope is column i of X times column j of E, divided by n.",
        "`errors = X @ W - Y`, loss `(errors**2).sum() / (2 * n)`, gradient `X.T @ errors / n`.",
    ],
)
def squared_loss_grad(rng):
    yield case([[2.0]], [[3.0]], [[4.0]], equals=(2.0, [[6.0]]))  # error 2: 4/2, and 3 · 2
    yield case([[3], [1]], [[1, 1], [1, 3]], [[5], [3]], equals=(2.5, [[1.0], [4.0]]))  # errors -1, 3
    yield case(  # errors (1, -2), (2, 0), (-1, 4): squares 26, over 6; the columns of X are (1, 1, 2) and (3, 0, 1)
        [[1, 0], [2, 1]],
        [[1, 3], [1, 0], [2, 1]],
        [[6, 5], [-1, 0], [5, -3]],
        equals=(26 / 6, [[1 / 3, 2.0], [2 / 3, -2 / 3]]),
        label="three examples, two outputs",
    )
    W, X, Y = entries(rng, 3, 2), entries(rng, 5, 3), entries(rng, 5, 2)
    yield case(W, X, Y)
    yield case(W, X, X @ W, equals=(0.0, np.zeros((3, 2))), label="no error: nothing to improve", atol=1e-9)
    yield law(
        "every example twice changes neither loss nor gradient",
        lambda ex: (
            ex.squared_loss_grad(W, np.vstack([X, X]), np.vstack([Y, Y]))[1],
            ex.squared_loss_grad(W, X, Y)[1],
        ),
    )
    D = entries(rng, 3, 2)
    yield law(
        "along D the loss changes by the sum of gradient times D",
        lambda ex: (
            (ex.squared_loss_grad(W + D, X, Y)[0] - ex.squared_loss_grad(W - D, X, Y)[0]) / 2,
            np.sum(np.multiply(ex.squared_loss_grad(W, X, Y)[1], D)),
        ),
    )
    yield case(entries(rng, 40, 6), entries(rng, 300, 40), entries(rng, 300, 6), timed="n = 300, d = 40, k = 6")


sign_of_the_errors = misconception(
    squared_loss_grad,
    "Your gradient has the wrong sign: the errors are X W - Y, predicted minus true. A step against your gradient would "
    "make the loss larger.",
    edit=("X.T @ errors / n", "X.T @ (Y - X @ W) / n"),
)


forgets_the_mean = misconception(
    squared_loss_grad,
    "Your loss is divided by n, your gradient is not: it grows with the number of examples.",
    edit=("X.T @ errors / n", "X.T @ errors"),
)


keeps_the_two = misconception(
    squared_loss_grad,
    "Your gradient is twice too large. The 2 from the square cancels the 1/2 of the loss.",
    edit=("X.T @ errors / n", "2 * X.T @ errors / n"),
)


half_in_the_gradient_too = misconception(
    squared_loss_grad,
    "You divided the gradient by 2 n as well. Differentiating the square gives a 2, which cancels the 1/2.",
    edit=("X.T @ errors / n", "X.T @ errors / (2 * n)"),
)


averages_over_the_outputs = misconception(
    squared_loss_grad,
    "You took means over all n k entries, outputs included. Asked for is the sum over the outputs, divided by n.",
    edit=(
        "loss = float((errors**2).sum() / (2 * n))",
        "n = errors.size\n    loss = float((errors**2).sum() / (2 * n))",
    ),
)


mean_of_all_squares = misconception(
    squared_loss_grad,
    "Your gradient is right, your loss is the mean over all n k entries. Asked for is the sum over the k outputs, divided "
    "by 2 n.",
    edit=("loss = float((errors**2).sum() / (2 * n))", "loss = float((errors**2).mean() / 2)"),
)


gradient_lies_down = misconception(
    squared_loss_grad,
    "Your gradient is transposed, (k, d). A gradient has the shape of what it is the gradient of: that of W, (d, k).",
    edit=("X.T @ errors / n", "errors.T @ X / n"),
)


forgets_the_half_of_the_loss = misconception(
    squared_loss_grad,
    "Your loss lacks the 1/2, which your gradient does have: the two belong to different functions.",
    edit=("(2 * n)", "n"),
)


@misconception(
    squared_loss_grad,
    "Your gradient is made of the signs of the errors. That is the slope of the absolute error; the squared "
    "error weighs each error by its size.",
)
def slope_of_the_absolute_error(W, X, Y):
    W, X, Y = (np.asarray(array, dtype=float) for array in (W, X, Y))
    errors = X @ W - Y
    return float((errors**2).sum() / (2 * len(X))), X.T @ np.sign(np.round(errors, 12)) / len(X)


@also_wrong(keeps_the_two)
def as_for_the_mean_square(W, X, Y):
    W, X, Y = (np.asarray(array, dtype=float) for array in (W, X, Y))
    errors = X @ W - Y
    return (errors**2).sum() / (2 * len(X)), 2 / len(X) * X.T @ errors


@also_correct(squared_loss_grad)
def sum_of_outer_products(W, X, Y):
    """Example by example; the gradient of one is the outer product of its input and its errors."""
    W = np.array(W, dtype=float)
    loss, slopes = 0.0, np.zeros(W.shape)
    for x, y in zip(X, Y, strict=True):
        errors = np.array(x, dtype=float) @ W - np.array(y, dtype=float)
        loss += errors @ errors / 2
        slopes += np.outer(x, errors)
    return loss / len(X), slopes / len(X)
