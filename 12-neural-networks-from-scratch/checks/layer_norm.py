import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import CLOSE, all_gradients, entries, layer_norm, measured, set_data


@check(
    lesson="Modules and parameters",
    hints=[
        "The row (1, 3) has the mean 2. What are its variance and its two normalised entries, for eps = 0 and for "
        "eps = 3?",
        "Mean and variance of each row by Tensor.mean(axis=-1, keepdims=True), so that they know where they came "
        "from. The root of (variance + eps) as a power.",
        "`centered = x - x.mean(axis=-1, keepdims=True)`, then `centered * (variance + self.eps) ** -0.5 * "
        "self.weight + self.bias`.",
    ],
)
def LayerNorm(rng):
    yield case(expression=lambda ex: ex.LayerNorm(2, eps=0.0)([[1, 3]]).data, equals=[[-1.0, 1.0]])
    yield case(
        expression=lambda ex: ex.LayerNorm(2, eps=3.0)([[1, 3]]).data,
        equals=[[-0.5, 0.5]],
        label="eps = 3: sqrt(1 + 3)",
    )
    yield case(  # variance 6, plus 3: divided by 3
        expression=lambda ex: (
            set_data(ex.LayerNorm(3, eps=3.0), weight=[1, 10, 2], bias=[5, 6, 7])([[1, 4, 7], [4, 4, 4]]).data
        ),
        equals=[[4.0, 6.0, 9.0], [5.0, 6.0, 7.0]],
        label="weight and bias; and a row of equal entries",
    )
    yield case(
        expression=lambda ex: ex.LayerNorm(3).state_dict(), equals={"weight": [1.0, 1.0, 1.0], "bias": [0.0, 0.0, 0.0]}
    )
    yield case(
        expression=lambda ex: ex.LayerNorm(2)([[0.001, 0.003]]).data,
        equals=[[-0.001 / math.sqrt(1.1e-5), 0.001 / math.sqrt(1.1e-5)]],
        label="the default eps, 1e-5, where the variance is 1e-6",
    )
    x, G, weight, bias = entries(rng, 4, 3), entries(rng, 4, 3), entries(rng, 3), entries(rng, 3)
    for eps in (1e-5, 2.0):
        yield case(
            expression=lambda ex, eps=eps: set_data(ex.LayerNorm(3, eps=eps), weight=weight, bias=bias)(x).data,
            equals=layer_norm(x, weight, bias, eps),
        )
        yield case(
            expression=lambda ex, eps=eps: all_gradients(
                ex.Tensor, set_data(ex.LayerNorm(3, eps=eps), weight=weight, bias=bias), x, G
            ),
            equals=measured(lambda x, w, b, eps=eps: float((layer_norm(x, w, b, eps) * G).sum()), x, weight, bias),
            label="gradients with respect to x, weight and bias",
            **CLOSE,
        )
    stack = entries(rng, 2, 5, 3)
    yield case(
        expression=lambda ex: set_data(ex.LayerNorm(3, eps=0.5), weight=weight, bias=bias)(stack).data,
        equals=layer_norm(stack, weight, bias, 0.5),
        label="a stack (2, 5, 3)",
    )
    yield law(
        "scale and offset of a row don't matter (eps = 0)",
        lambda ex: (ex.LayerNorm(3, eps=0.0)(7 * x + 2).data, ex.LayerNorm(3, eps=0.0)(x).data),
    )
    yield law(
        "so each row of the gradient with respect to x adds up to 0",
        lambda ex: (all_gradients(ex.Tensor, ex.LayerNorm(3, eps=0.0), x, G)[0].sum(axis=1), np.zeros(4)),
        atol=1e-8,
    )


normalises_columns = misconception(
    LayerNorm,
    "You normalised over the rows of the batch. That is batch norm; layer norm treats each row by itself, along the "
    "last axis.",
    edit=(
        "centered = x - x.mean(axis=-1, keepdims=True)\n        # TODO: divide by the standard deviation of the row, "
        "with eps inside the root\n        variance = (centered * centered).mean(axis=-1, keepdims=True)",
        "centered = x - x.mean(axis=0, keepdims=True)\n        variance = (centered * centered).mean(axis=0, "
        "keepdims=True)",
    ),
)


sample_variance = misconception(
    LayerNorm,
    "Your variance divides by d - 1. Layer norm, here and in PyTorch, divides by d.",
    edit=(
        "(centered * centered).mean(axis=-1, keepdims=True)",
        "(centered * centered).sum(axis=-1, keepdims=True) * (1 / (x.shape[-1] - 1))",
    ),
)


eps_outside = misconception(
    LayerNorm,
    "You added eps to the standard deviation, outside of the root. It belongs to the variance: sqrt(variance + eps).",
    edit=("(variance + self.eps) ** -0.5", "(variance**0.5 + self.eps) ** -1"),
)


eps_forgotten = misconception(
    LayerNorm,
    "eps is missing. A row of equal entries has the variance 0, and dividing by its root gives NaN.",
    edit=("(variance + self.eps) ** -0.5", "variance**-0.5"),
)


root_forgotten = misconception(
    LayerNorm,
    "You divided by the variance. To come out with variance 1, divide by its root.",
    edit=("** -0.5", "** -1"),
)


not_centered = misconception(
    LayerNorm,
    "The mean is not subtracted from what is divided.",
    edit=("normal = centered *", "normal = x *"),
)


constants_of_the_row = misconception(
    LayerNorm,
    "The values are right, the gradient is not: mean and variance entered as plain arrays. They depend on x, so x "
    "also acts through them.",
    edit=(
        "centered = x - x.mean(axis=-1, keepdims=True)\n        # TODO: divide by the standard deviation of the row, "
        "with eps inside the root\n        variance = (centered * centered).mean(axis=-1, keepdims=True)",
        "centered = x - x.data.mean(axis=-1, keepdims=True)\n        variance = x.data.var(axis=-1, keepdims=True)",
    ),
)


constant_mean = misconception(
    LayerNorm,
    "The values are right, the gradient is not: the mean entered as a plain array. It depends on x, so x also acts "
    "through it.",
    edit=("x - x.mean(axis=-1, keepdims=True)\n", "x - x.data.mean(axis=-1, keepdims=True)\n"),
)


constant_variance = misconception(
    LayerNorm,
    "The values are right, the gradient is not: the variance entered as a plain array. It depends on x, so x also acts "
    "through it.",
    edit=("(centered * centered).mean(axis=-1, keepdims=True)", "x.data.var(axis=-1, keepdims=True)"),
)


no_stretch = misconception(
    LayerNorm,
    "weight and bias have no part in your result.",
    edit=("return normal * self.weight + self.bias", "return normal"),
)


smaller_default_eps = misconception(
    LayerNorm,
    "The default of eps is 1e-5 here, as in PyTorch. Yours is smaller, which shows where a row's variance is small.",
    edit=(
        "eps=1e-5",
        "eps=1e-8",
    ),
)


default_eps_of_1e_6 = also_wrong(
    smaller_default_eps,
    edit=(
        "eps=1e-5",
        "eps=1e-6",
    ),
)


sample_deviation_plus_eps = misconception(
    LayerNorm,
    "Your standard deviation divides by d - 1, and eps stands outside of the root. Here the variance "
    "divides by d, and eps is added to it: sqrt(variance + eps).",
    edit=(
        "        variance = (centered * centered).mean(axis=-1, keepdims=True)\n        normal = centered "
        "* (variance + self.eps) ** -0.5",
        "        variance = (centered * centered).sum(axis=-1, keepdims=True) * (1 / (x.shape[-1] - "
        "1))\n        normal = centered * (variance**0.5 + self.eps) ** -1",
    ),
)


one_mean_for_all = misconception(
    LayerNorm,
    "You took one mean and one variance over the whole table. Each row has its own: axis -1.",
    edit=(
        "centered = x - x.mean(axis=-1, keepdims=True)\n        # TODO: divide by the standard deviation "
        "of the row, with eps inside the root\n        variance = (centered * centered).mean(axis=-1, "
        "keepdims=True)",
        "centered = x - x.mean()\n        variance = (centered * centered).mean()",
    ),
)


variance_from_squares = also_correct(
    LayerNorm,
    edit=(
        "(centered * centered).mean(axis=-1, keepdims=True)",
        "(x * x).mean(axis=-1, keepdims=True) - x.mean(axis=-1, keepdims=True) ** 2",
    ),
)
