import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import grads_after, trajectory, two_parameters


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "What has to be remembered from one step to the next, and how many of it are there?",
        "In __init__: a list of the parameters, the settings, and a list of zeros with the shape of each parameter. "
        "In step, for each: the gradient with decay, the new velocity, the new data.",
        "`g = p.grad + self.weight_decay * p.data`, `self.velocities[i] = self.momentum * self.velocities[i] + g`, "
        "`p.data = p.data - self.lr * self.velocities[i]`.",
    ],
)
def SGD(rng):
    yield case(
        expression=lambda ex: trajectory(ex.SGD, [[2, 1]], [[[4, -2]]], lr=0.5),
        equals=[[0.0, 2.0]],
        label="one plain step",
    )
    yield case(
        expression=lambda ex: trajectory(ex.SGD, [[2, 1]], [[[4, -2]], [[1, 3]]], lr=0.5),
        equals=[[-0.5, 0.5]],
        label="two plain steps",
    )
    yield case(  # velocities 4, 2 + 1 = 3, 1.5 - 2 = -0.5; 2 - 2 - 1.5 + 0.25
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]], [[1]], [[-2]]], lr=0.5, momentum=0.5),
        equals=[[-1.25]],
        label="momentum 0.5, three steps",
    )
    yield case(  # 4 + 0.25 * 2 = 4.5
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]]], lr=0.5, weight_decay=0.25),
        equals=[[-0.25]],
        label="weight decay 0.25",
    )
    yield case(  # velocities 4, 2 + 1 = 3; 2 - 0.5 * 4 - 0.1 * 3
        expression=lambda ex: trajectory(ex.SGD, [[2.0]], [[[4]], [[1]]], rates=[0.5, 0.1], lr=9.0, momentum=0.5),
        equals=[[-0.3]],
        label="an lr that changes from 0.5 to 0.1 between the steps",
    )
    start, steps = two_parameters(rng, 3)
    yield case(
        expression=lambda ex: trajectory(ex.SGD, start, steps, lr=0.3, momentum=0.9, weight_decay=0.1),
        equals=sgd_by_hand(start, steps, 0.3, 0.9, 0.1),
        label="two parameters, three steps",
    )
    yield case(
        expression=lambda ex: trajectory(ex.SGD, start, steps, as_iterator=True, lr=0.3, momentum=0.9),
        equals=sgd_by_hand(start, steps, 0.3, 0.9, 0.0),
        label="parameters from an iterator, which can be gone through only once",
    )
    yield case(
        expression=lambda ex: grads_after(ex.SGD, [[2, 1]], [[4, -2]], lr=0.5, momentum=0.5, weight_decay=0.5),
        equals=[[4.0, -2.0]],
        label="the grad after three steps, which is not the optimiser's to change",
    )
    yield case(
        expression=lambda ex: grads_after(ex.SGD, [[2, 1]], [[4, -2]], then_zero=True, lr=0.5),
        equals=[[0.0, 0.0]],
        label="what zero_grad leaves",
    )


def sgd_by_hand(start, steps, lr, momentum, decay):
    """The same, for each parameter from its own recursion."""
    result = []
    for position, x in enumerate(start):
        x, v = np.array(x, dtype=float), 0.0
        for step in steps:
            v = momentum * v + step[position] + decay * x
            x = x - lr * v
        result.append(x)
    return result


climbs = misconception(
    SGD,
    "You moved along the gradient. It points to where the loss grows; go against it.",
    edit=("parameter.data - self.lr", "parameter.data + self.lr"),
)


momentum_averages = misconception(
    SGD,
    "Your velocity is an average, with (1 - momentum) before the gradient. In PyTorch's SGD the gradient enters "
    "whole: v becomes momentum v + g.",
    edit=("* self.velocities[i] + g", "* self.velocities[i] + (1 - self.momentum) * g"),
)


forgets_the_velocity = misconception(
    SGD,
    "The velocity is not kept from one step to the next, so that momentum has no effect.",
    edit=(
        "self.velocities[i] = self.momentum * self.velocities[i] + g\n            parameter.data = parameter.data - "
        "self.lr * self.velocities[i]",
        "parameter.data = parameter.data - self.lr * (self.momentum * self.velocities[i] + g)",
    ),
)


rate_inside_velocity = misconception(
    SGD,
    "You multiplied by lr inside the velocity. With a constant lr that is the same, but after lr was lowered, the "
    "old steps still roll on at the old size.",
    edit=(
        "+ g\n            parameter.data = parameter.data - self.lr * self.velocities[i]",
        "+ self.lr * g\n            parameter.data = parameter.data - self.velocities[i]",
    ),
)


one_velocity_for_all = misconception(
    SGD,
    "All parameters share one velocity. Each needs its own.",
    edit=(
        "self.velocities[i] = self.momentum * self.velocities[i] + g\n            parameter.data = parameter.data - "
        "self.lr * self.velocities[i]",
        "self.common = self.momentum * getattr(self, 'common', np.zeros(1)).mean() + g\n            parameter.data = "
        "parameter.data - self.lr * self.common",
    ),
)


decay_beside_gradient = misconception(
    SGD,
    "Your weight decay shrinks the data beside the velocity, as AdamW does. In SGD it is part of the gradient and "
    "goes into the velocity.",
    edit=(
        "g = parameter.grad + self.weight_decay * parameter.data",
        "g = parameter.grad\n            parameter.data = parameter.data * (1 - self.lr * self.weight_decay)",
    ),
)


no_decay = misconception(
    SGD, "weight_decay has no effect.", edit=("parameter.grad + self.weight_decay * parameter.data", "parameter.grad")
)


keeps_the_iterator = misconception(
    SGD,
    "You kept the iterator itself. It has been gone through once the velocities are made, and no step finds a "
    "parameter any more: make a list first.",
    edit=("self.parameters = list(parameters)", "self.parameters = parameters"),
)


adds_into_grad = misconception(
    SGD,
    "You changed the parameter's grad in place. Whoever looks at it afterwards, to clip it or to add another batch, "
    "sees the wrong numbers.",
    edit=(
        "g = parameter.grad + self.weight_decay * parameter.data",
        "g = parameter.grad\n            g += self.weight_decay * parameter.data",
    ),
)


decay_with_the_wrong_sign = misconception(
    SGD,
    "The sign of the weight decay is wrong: g = grad + weight_decay * data pulls the data towards zero.",
    edit=(
        "parameter.grad + self.weight_decay * parameter.data",
        "parameter.grad - self.weight_decay * parameter.data",
    ),
)


rate_of_the_start = misconception(
    SGD,
    "A schedule changes `lr` between two steps, and your steps keep the first one. Read self.lr in step.",
    edit=(
        "        self.velocities = [np.zeros_like(parameter.data) for parameter in self.parameters]\n\n    "
        "def step(self):\n",
        "        self.velocities = [np.zeros_like(parameter.data) for parameter in "
        "self.parameters]\n        self.first = lr\n\n    def step(self):\n        self.lr = self.first\n",
    ),
)


moves_in_place = also_correct(
    SGD,
    edit=(
        "parameter.data = parameter.data - self.lr * self.velocities[i]",
        "parameter.data -= self.lr * self.velocities[i]",
    ),
)


@also_correct(SGD)
class velocities_in_a_dict:
    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        self.parameters, self.lr = tuple(parameters), lr
        self.settings, self.velocity = (momentum, weight_decay), {}

    def step(self):
        momentum, decay = self.settings
        for p in self.parameters:
            g = p.grad + decay * p.data if decay else p.grad
            old = self.velocity.get(id(p))
            self.velocity[id(p)] = g if old is None else momentum * old + g
            p.data = p.data - self.lr * self.velocity[id(p)]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = 0 * p.grad
