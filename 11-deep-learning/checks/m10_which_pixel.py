import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import a_network, entries, forward, measured


@check(
    problem="M10",
    lesson="Backpropagation by hand",
    hints=[
        "With the masks fixed, a ReLU network is a linear one. Which matrix is it?",
        "Begin with weights[-1][:, label]; for each layer below: times mask, then W @ .",
    ],
)
def which_pixel(rng):
    yield case([1.0, 2.0], [[[1.0, -1.0], [1.0, 1.0]], [[2.0], [5.0]]], [[0.0, -3.0], [1.0]], 0, equals=[2.0, 2.0])
    yield case([1.0, 2.0], [[[3.0, 4.0], [5.0, 6.0]]], [[0.0, 0.0]], 1, equals=[4.0, 6.0], label="one layer")
    yield case(
        [2.0],
        [[[1.0, 1.0]], [[3.0], [5.0]]],
        [[-2.0, 0.0], [0.0]],
        0,
        equals=[5.0],
        label="a unit whose sum is exactly 0 lets nothing through",
    )
    weights, biases = a_network(rng, 4, 6, 5, 3)
    x = entries(rng, 4)
    for label in (0, 2):
        yield case(x, weights, biases, label)
    yield case(
        x,
        weights,
        biases,
        1,
        equals=measured(lambda x: float(forward(x[None], weights, biases)[-1][0, 1]), x),
        rtol=1e-5,
        atol=1e-6,
        label="against central differences",
    )


no_mask = misconception(
    which_pixel, "Units that are off let nothing through: their mask is missing.", edit=("(g * mask)", "g")
)
bias = misconception(
    which_pixel,
    "Which units are on depends on the biases as well.",
    edit=("on.append(z > 0)", "on.append(z - np.asarray(b) > 0)"),
)
row = misconception(
    which_pixel,
    "All logits are added up. Only the one that was asked for counts.",
    edit=("[:, label]", ".sum(axis=1)"),
)
times_input = misconception(
    which_pixel,
    "You multiplied by the input. Asked for is the gradient alone.",
    edit=("    return g", "    return g * np.asarray(x)"),
)


@also_correct(which_pixel)
def as_one_matrix(x, weights, biases, label):
    h, whole = np.array(x, dtype=float), np.eye(len(x))
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        whole, z = whole @ np.asarray(W), h @ np.asarray(W) + np.asarray(b)
        if i < len(weights) - 1:
            whole, z = whole * (z > 0), np.clip(z, 0, None)
        h = z
    return whole[:, label]
