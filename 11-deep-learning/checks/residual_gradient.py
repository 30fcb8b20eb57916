import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries, measured


@check(
    lesson="Skip connections",
    hints=[
        "With a skip there are two ways from a block's output to its input. What arrives on each?",
        "Keep each block's tanh in the forward pass. Backward: through = (grad * (1 - branch²)) @ W.T; with a skip the new "
        "gradient is grad + through.",
        "`grad = grad + through if skip else through`, from the last block to the first.",
    ],
)
def residual_gradient(rng):
    W = [[0.0, 2.0], [0.0, 0.0]]
    yield case([0.0, 0.0], [W], [1.0, 10.0], skip=False, equals=[20.0, 0.0])
    yield case([0.0, 0.0], [W], [1.0, 10.0], skip=True, equals=[21.0, 10.0])
    x, out = entries(rng, 3) / 3, entries(rng, 3)
    weights = [entries(rng, 3, 3) / 4 for _ in range(4)]
    for skip in (False, True):
        yield case(x, weights, out, skip=skip)
        yield case(
            x,
            weights,
            out,
            skip=skip,
            equals=measured(lambda x, skip=skip: float(last(x, weights, skip) @ out), x),
            rtol=1e-5,
            atol=1e-6,
            label="against central differences",
        )
    zeros = [np.zeros((3, 3))] * 5
    yield law(
        "blocks that do nothing: with skips the gradient arrives as it was",
        lambda ex: (ex.residual_gradient(x, zeros, out, skip=True), out),
    )
    yield case(x, zeros, out, skip=False, equals=[0.0, 0.0, 0.0], label="weights of zero, no skip: nothing arrives")
    yield case(x, [], out, skip=True, equals=out, label="no block at all")


def last(x, weights, skip):
    h = x
    for W in weights:
        h = h * skip + np.tanh(h @ W)
    return h


skip_only_forwards = misconception(
    residual_gradient,
    "The skip is in the forward pass and not in the backward pass: the gradient passes beside the block too, unchanged.",
    edit=("grad = grad + through if skip else through", "grad = through"),
)


@also_wrong(skip_only_forwards)
def lost_beside(x, weights, grad_out, skip):
    h, branches = np.asarray(x, dtype=float), []
    for W in weights:
        branches.append(np.tanh(h @ np.asarray(W)))
        h = branches[-1] + (h if skip else 0)
    g = np.asarray(grad_out, dtype=float)
    for W, branch in zip(weights[::-1], branches[::-1], strict=True):
        g = np.asarray(W) @ (g * (1 - branch * branch))
    return g


always_skips = misconception(
    residual_gradient,
    "The gradient passes beside the blocks even with skip=False.",
    edit=("grad = grad + through if skip else through", "grad = grad + through"),
)

slope_from_the_output = misconception(
    residual_gradient,
    "You took the slope of tanh from the block's output. With a skip that is h + tanh: the slope is 1 - tanh².",
    edit=(
        "        h = h + branches[-1] if skip else branches[-1]\n",
        "        h = h + branches[-1] if skip else branches[-1]\n        branches[-1] = h\n",
    ),
)

not_transposed = misconception(
    residual_gradient,
    "Backwards a layer multiplies by the transpose of its weights. Here all matrices are square, so nothing complains.",
    edit=("@ np.asarray(W, dtype=float).T", "@ np.asarray(W, dtype=float)"),
)

slope_forgotten = misconception(
    residual_gradient,
    "The slope of tanh is missing: 1 - tanh² of each block.",
    edit=("(grad * (1 - branch**2))", "grad"),
)

slope_after_the_weights = misconception(
    residual_gradient,
    "Weights and slope are in the wrong order: backwards the gradient meets the tanh first, then the weights.",
    edit=(
        "(grad * (1 - branch**2)) @ np.asarray(W, dtype=float).T",
        "(grad @ np.asarray(W, dtype=float).T) * (1 - branch**2)",
    ),
)

first_block_first = misconception(
    residual_gradient,
    "You went from the first block to the last. The gradient comes from behind.",
    edit=("zip(reversed(weights), reversed(branches), strict=True)", "zip(weights, branches, strict=True)"),
)

counted_twice = misconception(
    residual_gradient,
    "The gradient beside the block went through the slope of tanh as well. The skip is no part of the tanh: it passes as it is.",
    edit=("grad = grad + through if skip", "grad = grad * (1 - branch**2) + through if skip"),
)


@also_correct(residual_gradient)
def by_jacobians(x, weights, grad_out, skip):
    h, d = np.array(x, dtype=float), len(x)
    whole = np.eye(d)
    for W in weights:
        t = np.tanh(h @ W)
        jacobian = np.asarray(W).T * (1 - t**2)[:, None] + (np.eye(d) if skip else 0)
        whole = jacobian @ whole
        h = (h if skip else 0) + t
    return np.asarray(grad_out) @ whole
