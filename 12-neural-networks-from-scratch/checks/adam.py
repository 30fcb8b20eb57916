import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import grads_after, trajectory, two_parameters


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "How long is Adam's first step for the gradient 4, and how long for 0.01?",
        "State: a count of steps, and two lists of zeros. In step: count once, then for each parameter update both "
        "averages, correct copies of them, move.",
        "`m_hat = self.m[i] / (1 - beta1**self.t)`, `v_hat = self.v[i] / (1 - beta2**self.t)`, then subtract "
        "`self.lr * m_hat / (np.sqrt(v_hat) + self.eps)`.",
    ],
)
def Adam(rng):
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[2, 1]], [[[4, -0.5]]], lr=0.5, eps=0.0),
        equals=[[1.5, 1.5]],
        label="the first step, whose length is lr",
    )
    yield case(  # m̂ = 4, sqrt(v̂) = 4, and 4 / (4 + 4)
        expression=lambda ex: trajectory(ex.Adam, [[2.0]], [[[4]]], lr=0.5, eps=4.0), equals=[[1.75]], label="eps = 4"
    )
    # betas 1/2 and 1/4: m = 2, then 1 + 1 = 2, m̂ = 2 / (3/4) = 8/3; v = 12, then 3 + 3 = 6, v̂ = 6 / (15/16) = 32/5
    second = (8 / 3) / math.sqrt(32 / 5)
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[2.0]], [[[4]], [[2]]], lr=0.5, betas=(0.5, 0.25), eps=0.0),
        equals=[[2 - 0.5 - 0.5 * second]],
        label="two steps with betas 1/2 and 1/4",
    )
    start, steps = two_parameters(rng, 4)
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps, lr=0.3, betas=(0.8, 0.6), eps=0.5),
        equals=adam_by_hand(start, steps, [0.3] * 4, 0.8, 0.6, 0.5),
        label="two parameters, four steps, eps = 0.5",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps),
        equals=adam_by_hand(start, steps, [0.001] * 4, 0.9, 0.999, 1e-8),
        label="the default settings",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, [[1.0]], [[[1e-8]]], lr=0.5),
        equals=[[0.75]],
        label="a gradient as small as eps",
    )
    yield case(
        expression=lambda ex: trajectory(ex.Adam, start, steps, rates=[0.3, 0.2, 0.1, 0.4], as_iterator=True, lr=9.0),
        equals=adam_by_hand(start, steps, [0.3, 0.2, 0.1, 0.4], 0.9, 0.999, 1e-8),
        label="a schedule of lr, and parameters from an iterator",
    )
    yield case(
        expression=lambda ex: grads_after(ex.Adam, [[2, 1]], [[4, -2]], lr=0.5),
        equals=[[4.0, -2.0]],
        label="the grad after three steps, which is not the optimiser's to change",
    )
    yield case(
        expression=lambda ex: grads_after(ex.Adam, [[2, 1]], [[4, -2]], then_zero=True, lr=0.5),
        equals=[[0.0, 0.0]],
        label="what zero_grad leaves",
    )
    yield law(
        "gradients ten times as large make the same steps (eps = 0)",
        lambda ex: (
            trajectory(ex.Adam, start, [[10 * g for g in step] for step in steps], lr=0.3, eps=0.0),
            trajectory(ex.Adam, start, steps, lr=0.3, eps=0.0),
        ),
    )


def adam_by_hand(start, steps, rates, beta1, beta2, eps):
    """The same from weighted sums over all gradients so far, which is what the running averages are."""
    result = []
    for position, x in enumerate(start):
        x = np.array(x, dtype=float)
        for t, lr in enumerate(rates, start=1):
            past = np.array([step[position] for step in steps[:t]])
            ages = np.arange(t)[::-1].reshape(-1, *[1] * x.ndim)
            m = (beta1**ages * past).sum(axis=0) / (beta1**ages).sum()
            v = (beta2**ages * past**2).sum(axis=0) / (beta2**ages).sum()
            x = x - lr * m / (np.sqrt(v) + eps)
        result.append(x)
    return result


no_correction = misconception(
    Adam,
    "The averages are not corrected for their start at zeros: the first steps come out too small or too large. "
    "Divide by 1 - beta^t.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat, v_hat = self.m[i], self.v[i]",
    ),
)


first_average_not_corrected = misconception(
    Adam,
    "The average of the squares is corrected for its start at zeros, that of the gradient is not: divide m by 1 - beta1^t.",
    edit=("m_hat = self.m[i] / (1 - beta1**self.t)", "m_hat = self.m[i]"),
)


second_average_not_corrected = misconception(
    Adam,
    "The average of the gradient is corrected for its start at zeros, that of the squares is not: divide v by 1 - beta2^t.",
    edit=("v_hat = self.v[i] / (1 - beta2**self.t)", "v_hat = self.v[i]"),
)


stores_the_corrected = misconception(
    Adam,
    "You stored the corrected averages in the state. The next step goes on from the plain ones; the correction is "
    "for this step only.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] = self.v[i] / (1 - "
        "beta2**self.t)",
    ),
)


eps_in_the_root = misconception(
    Adam,
    "You added eps inside the root, where 1e-8 acts as 1e-4. It stands outside: sqrt(v̂) + eps.",
    edit=("(np.sqrt(v_hat) + self.eps)", "np.sqrt(v_hat + self.eps)"),
)


eps_missing = misconception(
    Adam,
    "eps is missing. A parameter whose gradient is zero so far would be divided by zero.",
    edit=("(np.sqrt(v_hat) + self.eps)", "np.sqrt(v_hat)"),
)


counts_each_parameter = misconception(
    Adam,
    "Your count of steps grows with every parameter. The second parameter of the first step is then corrected as if "
    "it were the second step.",
    edit=(
        "            # TODO: both averages; store them as they are, without the correction\n",
        "            self.t += i > 0\n",
    ),
)


not_squared = misconception(
    Adam,
    "The second average is of the gradient, not of its square.",
    edit=("parameter.grad**2", "np.abs(parameter.grad)"),
)


no_root = misconception(
    Adam,
    "You divided by v̂ without the root. Gradients ten times as large would then make steps a tenth as long.",
    edit=("(np.sqrt(v_hat) + self.eps)", "(v_hat + self.eps)"),
)


betas_swapped = misconception(
    Adam,
    "The two betas are swapped: the first belongs to the average of the gradient.",
    edit=("beta1, beta2 = self.betas", "beta2, beta1 = self.betas"),
)


larger_default_rate = misconception(
    Adam,
    "The default of lr is 0.001; yours is larger.",
    edit=(
        "lr=0.001",
        "lr=0.01",
    ),
)


corrected_without_the_count = misconception(
    Adam,
    "You divided by 1 - beta without the power: that is right for the first step only. The correction "
    "fades with the count: 1 - beta^t.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] / (1 - beta1)\n            v_hat = self.v[i] / (1 - beta2)",
    ),
)


multiplied_by_the_count = misconception(
    Adam,
    "You took 1 - beta * t. It is a power: beta to the t, since each step multiplies what the zero "
    "start has left by beta.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] / (1 - beta1 * self.t)\n            v_hat = self.v[i] / (1 - beta2 * self.t)",
    ),
)


correction_multiplied = misconception(
    Adam,
    "You multiplied by 1 - beta^t. The averages start too small, so they are divided by it.",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] * (1 - beta1**self.t)\n            v_hat = self.v[i] * (1 - beta2**self.t)",
    ),
)


count_from_zero = misconception(
    Adam,
    "The count of the first step is 0 in yours, so the correction divides by 0. Count before you correct: t = 1, 2, …",
    edit=(
        "m_hat = self.m[i] / (1 - beta1**self.t)\n            v_hat = self.v[i] / (1 - beta2**self.t)",
        "m_hat = self.m[i] / (1 - beta1 ** (self.t - 1))\n            v_hat = self.v[i] / (1 - beta2 ** (self.t - 1))",
    ),
)


adam_climbs = misconception(
    Adam,
    "You moved along the gradient. It points to where the loss grows; go against it.",
    edit=(
        "parameter.data - self.lr",
        "parameter.data + self.lr",
    ),
)


step_size_first = also_correct(
    Adam,
    edit=(
        "parameter.data = parameter.data - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)",
        "parameter.data -= (self.lr / (v_hat**0.5 + self.eps)) * m_hat",
    ),
)
