import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import a_batch, a_network


@check(
    lesson="A hidden layer",
    hints=[
        "What comes into the second layer, and what would the two layers be together if nothing stood in between?",
        "For each layer: what came last @ W + b. Behind it a ReLU, except behind the last layer; keep all in one list.",
        "`z = activations[-1] @ W + b`, then append `z` for the last layer and `np.maximum(z, 0)` for all others.",
    ],
)
def mlp_forward(rng):
    weights = [np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([[2.0], [5.0]])]
    biases = [np.array([0.0, -3.0]), np.array([1.0])]
    yield case(
        [[1.0, 2.0]],
        weights,
        biases,
        equals=[np.array([[1.0, 2.0]]), np.array([[3.0, 0.0]]), np.array([[7.0]])],
        label="x = (1, 2): the second hidden unit is off",
    )
    yield case([[1.0]], [np.array([[-2.0]])], [np.array([0.5])], equals=[np.array([[1.0]]), np.array([[-1.5]])])
    weights, biases = a_network(rng, 3, 5, 4, 2)
    X = a_batch(rng, 6, 3)
    yield case(X, weights, biases)
    off = [biases[0] * 0 - 99.0, *biases[1:]]
    yield case(X[:2], weights, off, label="every unit of the first hidden layer is off: only later biases speak")
    yield law(
        "rows do not see each other",
        lambda ex: (ex.mlp_forward(X[:2], weights, biases)[-1], ex.mlp_forward(X, weights, biases)[-1][:2]),
    )


relu_at_the_end = misconception(
    mlp_forward,
    "There is a ReLU behind the last layer too. Logits must be free to be negative.",
    edit=("activations.append(z if last else np.maximum(z, 0))", "activations.append(np.maximum(z, 0))"),
)


@also_wrong(relu_at_the_end)
def relu_everywhere(X, weights, biases):
    out = [np.asarray(X, dtype=float)]
    for W, b in zip(weights, biases, strict=True):
        z = out[-1].dot(W) + b
        out.append(z * (z > 0))
    return out


no_relu = misconception(
    mlp_forward,
    "No ReLU is at work. Without it, all layers together are one linear layer, and the tea is not sorted.",
    edit=("activations.append(z if last else np.maximum(z, 0))", "activations.append(z)"),
)


@also_wrong(no_relu)
def relu_not_kept(X, weights, biases):
    out = [np.asarray(X, dtype=float)]
    for layer in range(len(weights)):
        z = out[-1] @ weights[layer] + biases[layer]
        np.maximum(z, 0)
        out.append(z)
    return out


no_bias = misconception(
    mlp_forward,
    "The biases are missing.",
    edit=(" + np.asarray(b, dtype=float)", ""),
)

before_the_relu = misconception(
    mlp_forward,
    "You kept the sums before the ReLU. What goes on to the next layer, and into the list, is what the ReLU lets through.",
    edit=(
        "        activations.append(z if last else np.maximum(z, 0))\n    return activations",
        "        activations.append(z if last else np.maximum(z, 0))\n"
        "    return [X0 if i == 0 else activations[i - 1] @ np.asarray(weights[i - 1]) + np.asarray(biases[i - 1])\n"
        "            for i, X0 in enumerate(activations)]",
    ),
)

input_left_out = misconception(
    mlp_forward,
    "The input is missing at the front of the list. Backward will need it.",
    edit=("return activations", "return activations[1:]"),
)

logits_only = misconception(
    mlp_forward,
    "You returned the logits alone. All activations are due, from the input on.",
    edit=("return activations", "return activations[-1]"),
)

always_from_the_input = misconception(
    mlp_forward,
    "A constant was added in the wrong place: the ReLU must come after the bias, not before it.",
    edit=(
        "        z = activations[-1] @ np.asarray(W, dtype=float) + np.asarray(b, dtype=float)\n",
        "        z = activations[-1] @ np.asarray(W, dtype=float)\n"
        "        z = (z if layer == len(weights) - 1 else np.maximum(z, 0)) + np.asarray(b, dtype=float)\n",
    ),
)


@also_correct(mlp_forward)
def with_ones(X, weights, biases):
    """The bias as the weight of an input that is always 1."""
    out = [np.array(X, dtype=float)]
    for number, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        extended = np.hstack([out[-1], np.ones((len(out[-1]), 1))])
        z = extended @ np.vstack([W, b])
        out.append(np.where(z > 0, z, 0.0) if number < len(weights) else z)
    return out
