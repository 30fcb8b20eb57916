import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import a_batch, a_network, forward, measured_network


@check(
    lesson="Backpropagation by hand",
    hints=[
        "The last layer first: it made logits of what came in. Which shape must its gradient have?",
        "For each layer, from the last: came_in.T @ grad for the weights, the sum over rows for the bias; then grad @ W.T, and "
        "where the ReLU below gave 0, the gradient is 0.",
        "`grad = (grad @ W.T) * (activations[layer] > 0)`, but not for layer 0, whose input had no ReLU.",
    ],
)
def mlp_backward(rng):
    weights = [np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([[2.0], [5.0]])]
    acts = [np.array([[1.0, 2.0]]), np.array([[3.0, 0.0]]), np.array([[7.0]])]
    yield case(
        acts,
        weights,
        [[1.0]],
        equals=(
            [np.array([[2.0, 0.0], [4.0, 0.0]]), np.array([[3.0], [0.0]])],
            [np.array([2.0, 0.0]), np.array([1.0])],
        ),
        label="one cup, (1, 2): the second hidden unit is off",
    )
    acts = [np.array([[1.0], [3.0]]), np.array([[2.0], [6.0]])]
    yield case(
        acts,
        [np.array([[2.0]])],
        [[1.0], [-1.0]],
        equals=([np.array([[-2.0]])], [np.array([0.0])]),
        label="one layer, two rows: their contributions are added up",
    )
    weights, biases = a_network(rng, 3, 5, 4, 2)
    X, grad = a_batch(rng, 6, 3), a_batch(rng, 6, 2)
    yield case(forward(X, weights, biases), weights, grad)
    yield case(
        forward(X, weights, biases),
        weights,
        grad,
        equals=measured_network(X, weights, biases, grad),
        rtol=1e-5,
        atol=1e-6,
        label="against central differences",
    )
    acts = forward(X, weights, biases)
    yield law(
        "twice the gradient of the logits: twice all gradients",
        lambda ex: (
            ex.mlp_backward(acts, weights, 2 * grad)[0],
            [2 * g for g in ex.mlp_backward(acts, weights, grad)[0]],
        ),
    )


no_mask = misconception(
    mlp_backward,
    "The gradient goes through the ReLUs as if they were not there. Where a unit gave 0, nothing may pass.",
    edit=(" * (came_in > 0)", ""),
)


@also_wrong(no_mask)
def as_if_linear(activations, weights, grad_logits):
    grads, biases, g = [], [], np.asarray(grad_logits, dtype=float)
    for a, W in zip(activations[-2::-1], weights[::-1], strict=True):
        grads.append(np.asarray(a).T @ g)
        biases.append(g.sum(axis=0))
        g = g @ np.asarray(W).T
    return grads[::-1], biases[::-1]


masked_by_the_gradient = misconception(
    mlp_backward,
    "You let only positive gradients pass. What counts is whether the unit was on in the forward pass, not the sign of its "
    "gradient.",
    edit=(
        "            grad = (grad @ np.asarray(weights[layer], dtype=float).T) * (came_in > 0)\n",
        "            grad = np.maximum(grad @ np.asarray(weights[layer], dtype=float).T, 0)\n",
    ),
)

value_for_slope = misconception(
    mlp_backward,
    "You multiplied by what the ReLU gave out. Its slope is due: 1 where it gave something positive, else 0.",
    edit=("(came_in > 0)", "np.maximum(came_in, 0)"),
)

input_masked_too = misconception(
    mlp_backward,
    "What comes into a layer enters its weight gradient as it is. You cut the negative inputs off.",
    edit=("grad_weights.insert(0, came_in.T @ grad)", "grad_weights.insert(0, np.maximum(came_in, 0).T @ grad)"),
)

divided_again = misconception(
    mlp_backward,
    "You divided by the number of rows. The mean is in `grad_logits` already; here contributions are added up.",
    edit=(
        "    return grad_weights, grad_biases",
        "    n = len(activations[0])\n    return [g / n for g in grad_weights], [g / n for g in grad_biases]",
    ),
)


@also_wrong(divided_again)
def mean_over_rows(activations, weights, grad_logits):
    grads, biases, g = [], [], np.asarray(grad_logits, dtype=float)
    for layer in range(len(weights) - 1, -1, -1):
        a = np.asarray(activations[layer], dtype=float)
        grads.append((a[:, :, None] * g[:, None, :]).mean(axis=0))
        biases.append(g.mean(axis=0))
        g = (g @ np.asarray(weights[layer]).T) * (a > 0)
    return grads[::-1], biases[::-1]


bias_mean = misconception(
    mlp_backward,
    "The gradient of a bias is a sum over the rows, as that of a weight is; you took the mean.",
    edit=("grad.sum(axis=0)", "grad.mean(axis=0)"),
)

last_layer_first = misconception(
    mlp_backward,
    "Your lists begin with the last layer. First layer first is due.",
    edit=("return grad_weights, grad_biases", "return grad_weights[::-1], grad_biases[::-1]"),
)

transposed = misconception(
    mlp_backward,
    "Your weight gradients are transposed: a gradient has the shape of what it belongs to, (n_in, n_out).",
    edit=("came_in.T @ grad", "grad.T @ came_in"),
)


@also_correct(mlp_backward)
def by_einsum(activations, weights, grad_logits):
    g = np.array(grad_logits, dtype=float)
    grads, biases = [None] * len(weights), [None] * len(weights)
    for layer in range(len(weights) - 1, -1, -1):
        a = np.asarray(activations[layer], dtype=float)
        grads[layer] = np.einsum("ni,no->io", a, g)
        biases[layer] = np.ones(len(g)) @ g
        g = np.einsum("no,io->ni", g, np.asarray(weights[layer])) * np.sign(np.maximum(a, 0))
    return grads, biases
