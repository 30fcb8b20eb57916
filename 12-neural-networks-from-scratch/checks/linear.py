import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import drawn, entries, gradients, parameter_gradients, set_data


@check(
    lesson="Modules and parameters",
    hints=[
        "A layer of 3 inputs and 2 outputs: what is the shape of its weight, and which product takes (n, 3) to (n, 2)?",
        "Set two Parameters in __init__, in the order of the docstring. In forward use only operations of Tensor: "
        "transpose, @ and +; with .data the gradients would end there.",
        "`self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))`; forward: `as_tensor(x) @ "
        "self.weight.transpose() + self.bias`.",
    ],
)
def Linear(rng):
    W, b = [[2, 1, 0.5], [1, -1, 3]], [10, 20]
    yield case(  # 2 + 2 + 2 + 10 and 1 - 2 + 12 + 20
        expression=lambda ex: set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)([[1, 2, 4]]).data,
        equals=[[16.0, 31.0]],
    )
    weight, bias = drawn(7, 1 / math.sqrt(3), (2, 3), (2,))
    yield case(
        expression=lambda ex: ex.Linear(3, 2, np.random.default_rng(7)).state_dict(),
        equals={"weight": weight, "bias": bias},
    )
    X, G = entries(rng, 4, 3), entries(rng, 4, 2)
    yield case(
        expression=lambda ex: parameter_gradients(
            ex.Linear(3, 2, np.random.default_rng(0)), lambda layer: (layer(X) * G).sum()
        ),
        equals={"weight": G.T @ X, "bias": G.sum(axis=0)},
        label="gradients of sum(G * layer(X)): Gᵀ X, and the column sums of G",
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor, lambda x: (set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)(x) * G).sum(), X
        )[0],
        equals=G @ np.array(W),
        label="the gradient with respect to the input, G W",
    )
    Y = entries(rng, 5, 3)
    H = entries(rng, 5, 2)
    yield case(
        expression=lambda ex: parameter_gradients(
            ex.Linear(3, 2, np.random.default_rng(0)), lambda layer: (layer(X) * G).sum() + (layer(Y) * H).sum()
        ),
        equals={"weight": G.T @ X + H.T @ Y, "bias": G.sum(axis=0) + H.sum(axis=0)},
        label="a layer that is used twice, so that its gradients add up",
    )
    stack = entries(rng, 5, 4, 3)
    yield case(
        expression=lambda ex: set_data(ex.Linear(3, 2, np.random.default_rng(0)), weight=W, bias=b)(stack).data,
        equals=stack @ np.array(W).T + np.array(b),
        label="a stack (5, 4, 3)",
    )
    yield law(
        "the layer is affine: f(x + y) - f(y) = f(x) - f(0)",
        lambda ex: affine_sides(ex.Linear(3, 2, np.random.default_rng(1)), X, Y[:4]),
    )


def affine_sides(f, x, y):
    return f(x + y).data - f(y).data, f(x).data - f(0 * x).data


bias_forgotten = misconception(
    Linear, "The bias is not added.", edit=("@ self.weight.transpose() + self.bias", "@ self.weight.transpose()")
)


weight_in_out = misconception(
    Linear,
    "Your weight has the shape (n_in, n_out). It is (n_out, n_in) here as in PyTorch, one row for each output, and "
    "enters transposed.",
    edit=("size=(n_out, n_in)", "size=(n_in, n_out)"),
)


bound_of_outputs = misconception(
    Linear,
    "You took k from the number of outputs. An output is a sum of n_in terms: k = 1 / sqrt(n_in) keeps its size in "
    "check.",
    edit=("math.sqrt(n_in)", "math.sqrt(n_out)"),
)


bound_without_root = misconception(
    Linear,
    "Your k is 1 / n_in. A sum of n_in random terms grows like the root of n_in: k = 1 / sqrt(n_in) keeps its size.",
    edit=("1 / math.sqrt(n_in)", "1 / n_in"),
)


bias_of_zeros = misconception(
    Linear,
    "Your bias starts at zeros; the docstring draws it like the weight.",
    edit=("rng.uniform(-k, k, size=n_out)", "np.zeros(n_out)"),
)


leaves_the_graph = misconception(
    Linear,
    "You computed with .data: the numbers are right, but the result does not know what it was made of, and no "
    "gradient reaches the Parameters.",
    edit=(
        "as_tensor(x) @ self.weight.transpose() + self.bias",
        "Tensor(as_tensor(x).data @ self.weight.data.T + self.bias.data)",
    ),
)


weight_leaves_the_graph = misconception(
    Linear,
    "The weight entered by its data: the numbers are right, but its gradient stays zero, and it would never be trained.",
    edit=("@ self.weight.transpose()", "@ self.weight.data.T"),
)


input_leaves_the_graph = misconception(
    Linear,
    "The input entered by its data: the numbers are right, but no gradient passes to the layer before this one.",
    edit=("as_tensor(x) @", "as_tensor(x).data @"),
)


plain_tensors = misconception(
    Linear,
    "Your weight is a plain Tensor, which a Module does not count: an optimiser would never see it. Make it a "
    "Parameter.",
    edit=("self.weight = Parameter(", "self.weight = Tensor("),
)


bias_first = misconception(
    Linear,
    "You drew the bias before the weight. The docstring fixes the order, so that a seed means the same network "
    "everywhere.",
    edit=(
        "self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))\n        self.bias = "
        "Parameter(rng.uniform(-k, k, size=n_out))",
        "bias = Parameter(rng.uniform(-k, k, size=n_out))\n"
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))\n        self.bias = bias",
    ),
)


weight_as_it_stands_in_the_product = also_wrong(
    weight_in_out,
    edit=(
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))\n        self.bias = "
        "Parameter(rng.uniform(-k, k, size=n_out))\n\n    def forward(self, x):\n        # TODO: the "
        "affine map, by operations of Tensor, so that gradients flow\n        return as_tensor(x) @ "
        "self.weight.transpose()",
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_in, n_out)))\n        self.bias = "
        "Parameter(rng.uniform(-k, k, size=n_out))\n\n    def forward(self, x):\n        return "
        "as_tensor(x) @ self.weight",
    ),
)


normal_weights = misconception(
    Linear,
    "You drew from a normal distribution. The docstring draws uniformly between -k and k.",
    edit=(
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))",
        "        self.weight = Parameter(k * rng.normal(size=(n_out, n_in)))",
    ),
)


uniform_from_zero = misconception(
    Linear,
    "You drew between 0 and 1 (or k). Half of the weights must be negative: uniformly between -k and k.",
    edit=(
        "        self.weight = Parameter(rng.uniform(-k, k, size=(n_out, n_in)))",
        "        self.weight = Parameter(k * rng.uniform(size=(n_out, n_in)))",
    ),
)


transposed_once_more = also_correct(
    Linear,
    edit=(
        "return as_tensor(x) @ self.weight.transpose() + self.bias",
        "x = as_tensor(x)\n        axes = (*range(len(x.shape) - 2), len(x.shape) - 1, len(x.shape) - 2)\n"
        "        return self.bias + (self.weight @ x.transpose(*axes)).transpose(*axes)",
    ),
)
