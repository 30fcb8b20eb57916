import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    lesson="Gradients that fade",
    hints=[
        "Through what does the gradient pass on its way from one layer's output to its weights?",
        "Forward, keeping every output h. Backward: times 1 - h² of this layer's output, then outputs[l].T @ grad is the "
        "gradient of its weights, then grad @ W.T goes on.",
        "The norm is `np.sqrt((gradient**2).sum())`; insert it at the front of the list.",
    ],
)
def gradient_norm_by_depth(rng):
    yield case([[1.0]], [[[0.0]], [[3.0]]], [[2.0]], equals=[6.0, 0.0])
    ln2, ln3 = float(np.log(2)), float(np.log(3))
    # tanh(log 2) = 3/5 and its slope 16/25; the gradient of the weights is x times that
    yield case([[1.0, 2.0]], [[[ln2], [0.0]]], [[25.0]], equals=[16.0 * 5**0.5], label="one layer, two inputs")
    yield case(
        [[1.0]], [[[ln3]], [[0.0]]], [[1.0]], equals=[0.0, 0.8], label="a second layer that lets nothing through"
    )
    weights = [entries(rng, n_in, n_out) / 2.5 for n_in, n_out in ((3, 5), (5, 4), (4, 2))]
    X, grad = a_batch(rng, 6, 3) / 2, a_batch(rng, 6, 2)
    yield case(X, weights, grad)
    deep = [entries(rng, 4, 4) / 4 for _ in range(6)]
    yield case(a_batch(rng, 3, 4), deep, a_batch(rng, 3, 4))
    yield law(
        "ten times the gradient at the end: ten times every norm",
        lambda ex: (
            ex.gradient_norm_by_depth(X, weights, 10 * grad),
            [10 * norm for norm in ex.gradient_norm_by_depth(X, weights, grad)],
        ),
    )


no_slope = misconception(
    gradient_norm_by_depth,
    "The slopes of tanh are missing on the way back: 1 - output² of each layer.",
    edit=("        grad = grad * (1 - outputs[layer + 1] ** 2)\n", ""),
)


@also_wrong(no_slope)
def weights_only(X, weights, grad_out):
    outputs = [np.asarray(X, dtype=float)]
    for W in weights:
        outputs.append(np.tanh(outputs[-1] @ np.asarray(W)))
    found, g = [], np.asarray(grad_out, dtype=float)
    for h, W in zip(outputs[-2::-1], weights[::-1], strict=True):
        found.append(np.linalg.norm(h.T @ g))
        g = g @ np.asarray(W).T
    return np.array(found[::-1])


slope_of_what_came_in = misconception(
    gradient_norm_by_depth,
    "You took the slope of tanh from what came into the layer. It is 1 - output², with what came out.",
    edit=(
        "        grad = grad * (1 - outputs[layer + 1] ** 2)\n",
        "        grad = grad * (1 - np.tanh(outputs[layer + 1]) ** 2)\n",
    ),
)

slope_not_squared = misconception(
    gradient_norm_by_depth,
    "The slope of tanh is 1 minus the square of its output; you left the square out.",
    edit=("(1 - outputs[layer + 1] ** 2)", "(1 - outputs[layer + 1])"),
)

last_layer_first = misconception(
    gradient_norm_by_depth,
    "Your norms begin with the last layer. First layer first is due.",
    edit=("return np.array(norms)", "return np.array(norms[::-1])"),
)

squared = misconception(
    gradient_norm_by_depth,
    "You returned the squares. The norm is the root of the sum of squares.",
    edit=("np.sqrt(((outputs[layer].T @ grad) ** 2).sum())", "((outputs[layer].T @ grad) ** 2).sum()"),
)

of_the_signal = misconception(
    gradient_norm_by_depth,
    "You took the norm of the gradient that passes by. Asked for is that of the weights: outputs.T @ grad.",
    edit=("((outputs[layer].T @ grad) ** 2)", "(grad**2)"),
)

largest_direction = misconception(
    gradient_norm_by_depth,
    "np.linalg.norm(…, 2) of a matrix is its largest singular value. The Frobenius norm is the root of the sum of all squares.",
    edit=("np.sqrt(((outputs[layer].T @ grad) ** 2).sum())", "np.linalg.norm(outputs[layer].T @ grad, 2)"),
)

mean_of_rows = misconception(
    gradient_norm_by_depth,
    "You divided by the number of rows. If the loss is a mean, that is in grad_out already.",
    edit=(
        "np.sqrt(((outputs[layer].T @ grad) ** 2).sum())",
        "np.sqrt(((outputs[layer].T @ grad / len(X)) ** 2).sum())",
    ),
)


@also_correct(gradient_norm_by_depth)
def row_by_row(X, weights, grad_out):
    """The gradient of each weight matrix as a sum of outer products."""
    weights = [np.asarray(W, dtype=float) for W in weights]
    totals = [np.zeros_like(W) for W in weights]
    for x, g in zip(np.asarray(X, dtype=float), np.array(grad_out, dtype=float), strict=True):
        hs = [x]
        for W in weights:
            hs.append(np.tanh(W.T @ hs[-1]))
        for i in range(len(weights) - 1, -1, -1):
            g = g / np.cosh(np.arctanh(hs[i + 1])) ** 2
            totals[i] += np.outer(hs[i], g)
            g = weights[i] @ g
    return [np.linalg.norm(total) for total in totals]
