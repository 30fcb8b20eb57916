import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import a_batch, entries, measured


@check(
    lesson="Backwards through the batch",
    hints=[
        "If all rows of a column grow by the same amount, what happens to the output? What does that say about the gradient?",
        "With normal = (x - mean) / spread: the gradient of x is gamma / spread times what is left of grad_out after its mean "
        "and its part along normal are taken out.",
        "`gamma / spread * (grad_out - grad_out.mean(axis=0) - normal * (grad_out * normal).mean(axis=0))`.",
    ],
)
def batchnorm_backward(rng):
    yield case(
        [[1.0], [0.0], [0.0]],
        [[-1.0], [0.0], [1.0]],
        [1.0],
        eps=1 / 3,
        equals=([[1 / 3], [-1 / 3], [0.0]], [-1.0], [1.0]),
        label="one column, -1, 0, 1; with this eps its spread is 1",
    )
    yield case(
        [[5.0], [5.0]],
        [[1.0], [2.0]],
        [3.0],
        equals=([[0.0], [0.0]], [0.0], [10.0]),
        label="the same gradient for all rows: moving all of them changes nothing",
    )
    x, gamma, grad = a_batch(rng, 5, 3), entries(rng, 3), a_batch(rng, 5, 3)
    yield case(grad, x, gamma)
    yield case(grad, x, gamma, eps=0.8)
    yield case(
        expression=lambda ex: ex.batchnorm_backward(grad, x, gamma, eps=0.5)[0],
        equals=measured(lambda x: float((grad * normalised(x, 0.5) * gamma).sum()), x),
        rtol=1e-5,
        atol=1e-6,
        label="the gradient of x against central differences, eps = 0.5",
    )
    yield law(
        "each column of the gradient of x adds up to 0",
        lambda ex: (ex.batchnorm_backward(grad, x, gamma)[0].sum(axis=0), np.zeros(3)),
    )
    yield law(
        "units of x: ten times as large, a tenth of the gradient (eps = 0)",
        lambda ex: (
            10 * ex.batchnorm_backward(grad, 10 * x, gamma, eps=0.0)[0],
            ex.batchnorm_backward(grad, x, gamma, eps=0.0)[0],
        ),
    )


def normalised(x, eps):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)


as_constants = misconception(
    batchnorm_backward,
    "You treated mean and variance as constants. Both are computed from x, so the gradient flows through them too.",
    edit=(
        "(grad_out - grad_out.mean(axis=0) - normal * (grad_out * normal).mean(axis=0))",
        "grad_out",
    ),
)


@also_wrong(as_constants)
def straight_through(grad_out, x, gamma, eps=1e-5):
    x, g = np.asarray(x, dtype=float), np.asarray(grad_out, dtype=float)
    root = (x.var(axis=0) + eps) ** 0.5
    return g * gamma / root, (g * (x - x.mean(axis=0)) / root).sum(axis=0), g.sum(axis=0)


mean_only = misconception(
    batchnorm_backward,
    "The way through the mean is there, the way through the variance is missing: take out the part along the normalised rows.",
    edit=(" - normal * (grad_out * normal).mean(axis=0)", ""),
)

variance_only = misconception(
    batchnorm_backward,
    "The way through the variance is there, the way through the mean is missing: take out the mean of the gradient.",
    edit=("grad_out - grad_out.mean(axis=0) -", "grad_out -"),
)

sums_for_means = misconception(
    batchnorm_backward,
    "You took out sums over the rows where means are due: mean and variance count each row 1/n.",
    edit=(
        "(grad_out - grad_out.mean(axis=0) - normal * (grad_out * normal).mean(axis=0))",
        "(grad_out - grad_out.sum(axis=0) - normal * (grad_out * normal).sum(axis=0))",
    ),
)

gamma_forgotten = misconception(
    batchnorm_backward,
    "gamma is missing in the gradient of x: the forward pass multiplied by it, so the backward pass does too.",
    edit=("grad_x = gamma / spread", "grad_x = 1 / spread"),
)

gamma_by_x = misconception(
    batchnorm_backward,
    "gamma multiplies the normalised rows, not x: its gradient is the sum of grad_out times normal.",
    edit=("grad_gamma = (grad_out * normal).sum(axis=0)", "grad_gamma = (grad_out * x).sum(axis=0)"),
)

means_for_gamma_and_beta = misconception(
    batchnorm_backward,
    "The gradients of gamma and beta are sums over the rows; you took means.",
    edit=(
        "    grad_beta = grad_out.sum(axis=0)\n    grad_gamma = (grad_out * normal).sum(axis=0)\n",
        "    grad_beta = grad_out.mean(axis=0)\n    grad_gamma = (grad_out * normal).mean(axis=0)\n",
    ),
)

divisor = misconception(
    batchnorm_backward,
    "The variance of the batch has the divisor n here; you used n - 1.",
    edit=("x.var(axis=0)", "x.var(axis=0, ddof=1)"),
)

eps_left_out = misconception(
    batchnorm_backward,
    "eps is missing: the spread is the root of variance plus eps.",
    edit=("np.sqrt(x.var(axis=0) + eps)", "np.sqrt(x.var(axis=0))"),
)

order = misconception(
    batchnorm_backward,
    "All three are right, but their order is not: grad_x, grad_gamma, grad_beta.",
    edit=("return grad_x, grad_gamma, grad_beta", "return grad_x, grad_beta, grad_gamma"),
)


@also_correct(batchnorm_backward)
def by_the_graph(grad_out, x, gamma, eps=1e-5):
    """Step by step through the graph: variance, then mean."""
    x, g = np.asarray(x, dtype=float), np.asarray(grad_out, dtype=float)
    n = len(x)
    centered = x - x.mean(axis=0)
    var = (centered**2).mean(axis=0)
    root = np.sqrt(var + eps)
    by_normal = g * np.asarray(gamma)
    by_var = -(by_normal * centered).sum(axis=0) / 2 / root**3
    by_centered = by_normal / root + by_var * 2 * centered / n
    return by_centered - by_centered.mean(axis=0), (g * centered / root).sum(axis=0), g.sum(axis=0)


@also_correct(batchnorm_backward)
def by_the_jacobian(grad_out, x, gamma, eps=1e-5):
    """One Jacobian a column: (I - 1/n - normal normalᵀ / n) / spread."""
    x, g, gamma = np.asarray(x, dtype=float), np.asarray(grad_out, dtype=float), np.asarray(gamma, dtype=float)
    n, d = x.shape
    out, by_gamma = np.zeros((n, d)), np.zeros(d)
    for column in range(d):
        spread = np.sqrt(x[:, column].var() + eps)
        normal = (x[:, column] - x[:, column].mean()) / spread
        jacobian = (np.eye(n) - 1 / n - np.outer(normal, normal) / n) / spread
        out[:, column] = gamma[column] * jacobian @ g[:, column]
        by_gamma[column] = normal @ g[:, column]
    return out, by_gamma, g.sum(axis=0)
