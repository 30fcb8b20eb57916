import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries, leaf


class Measured:
    """A loss with claimed gradients: backward adds `claims` to the grads of its leaves, right or wrong."""

    def __init__(self, data, leaves, claims):
        self.data, self.leaves, self.claims = np.asarray(data, dtype=float), leaves, claims

    def backward(self):
        for node, claim in zip(self.leaves, self.claims, strict=True):
            node.grad = node.grad + claim


def squares(*leaves, factors):
    """The sum of all squares, with claims of factor * x for each leaf; the truth is 2 * x."""
    total = sum((one.data**2).sum() for one in leaves)
    return Measured(total, leaves, [factor * one.data for one, factor in zip(leaves, factors, strict=True)])


def check_squares(gradient_check, arrays, factors, stale=0.0, **options):
    """The errors of `squares`, rounded; each leaf's grad is `stale` before."""
    leaves = [leaf(array) for array in arrays]
    for one in leaves:
        one.grad = np.full_like(one.data, stale)
    errors = gradient_check(lambda: squares(*leaves, factors=factors), leaves, **options)
    return [round(float(error), 6) for error in errors]


def after_check(gradient_check, array, stale):
    """(whether the data are the same to the last bit, the data, the grad) after a check of `squares`."""
    array = np.asarray(array, dtype=float)
    one = leaf(array.copy())
    one.grad = np.full_like(array, stale)
    gradient_check(lambda: squares(one, factors=[2.0]), [one])
    return bool(np.array_equal(one.data, array)), one.data, one.grad


def check_cubes(gradient_check, x, claim, **options):
    """The error for x³ with this claimed slope: central differences give 3 x² + h² exactly."""
    one = leaf([x])
    return gradient_check(lambda: Measured((one.data**3).sum(), [one], [np.array([claim])]), [one], **options)


def one_wrong_entry(gradient_check):
    """A (2, 3) parameter whose claim is right but for one entry, which is 12 instead of 8."""
    one = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    claim = 2 * one.data
    claim[1, 0] = 12.0
    return gradient_check(lambda: Measured((one.data**2).sum(), [one], [claim]), [one])


@check(
    lesson="Gradient checking",
    hints=[
        "Which two gradients are compared, and what could falsify each of them before you look?",
        "Zero the grads, call backward once. Then one entry at a time: store it, set it a step higher, compute the "
        "loss, a step lower, compute again, and put the stored number back.",
        "`for place in np.ndindex(parameter.data.shape): here = parameter.data[place]`, then `(above - below) / (2 * "
        "h)`; the error is `norm(a - c) / (norm(a) + norm(c))`.",
    ],
)
def gradient_check(rng):
    yield case(  # 2 x is right
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [2]), equals=[0.0]
    )
    yield case(  # |x - 2 x| / (|x| + |2 x|)
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [1]),
        equals=[0.333333],
        label="the gradient of x² claimed to be x, not 2 x",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0], [[3.0], [1.0]], 5.0], [2, -2, 6]),
        equals=[0.0, 1.0, 0.5],
        label="three parameters: right, of the wrong sign, and three times too large",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[1.0, -2.0]], [2], stale=7.0),
        equals=[0.0],
        label="grads that hold 7s from earlier",
    )
    yield case(  # the claims differ by 4 in one entry; squares of the claim: 4 + 16 + 36 + 144 + 100 + 144
        expression=lambda ex: one_wrong_entry(ex.gradient_check),
        equals=[4 / (math.sqrt(444) + math.sqrt(364))],
        label="one wrong entry in a (2, 3) parameter",
    )
    yield case(
        expression=lambda ex: after_check(ex.gradient_check, [[0.1, 0.3, 1.1e-9], [1.7, -2.3, 1e6]], 7.0),
        equals=(True, [[0.1, 0.3, 1.1e-9], [1.7, -2.3, 1e6]], [[0.2, 0.6, 2.2e-9], [3.4, -4.6, 2e6]]),
        rtol=1e-7,
        atol=1e-8,
        label="what is left behind: data as before to the last bit, and in grad the gradient of this loss alone",
    )
    yield case(  # (3 + 1 - 3) / (3 + 1 + 3) for x = 1 and h = 1
        expression=lambda ex: check_cubes(ex.gradient_check, 1.0, 3.0, h=1.0),
        equals=[1 / 7],
        label="x³ with the step 1",
    )
    yield case(
        expression=lambda ex: round(check_cubes(ex.gradient_check, 2.0, 12.0)[0], 6),
        equals=0.0,
        label="x³ with the default step",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [[0.1, -0.2]], [1]),
        equals=[0.333333],
        label="small gradients, claimed to be x and not 2 x",
    )
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [np.zeros((2, 3))], [2]),
        equals=[0.0],
        label="both gradients zero",
    )
    turned = np.arange(1.0, 7.0).reshape(2, 3)
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [turned.T], [2]),
        equals=[0.0],
        label="data that are a transposed view: ravel() would copy them",
    )
    scale = float(rng.uniform(0.5, 3.0))
    X = entries(rng, 3, 2)
    yield case(
        expression=lambda ex: check_squares(ex.gradient_check, [X], [2 * scale]),
        equals=[round(abs(scale - 1) / (scale + 1), 6)],
        atol=2e-6,
    )
    yield law(
        "units don't matter",
        lambda ex: (
            check_squares(ex.gradient_check, [X], [3]),
            check_squares(ex.gradient_check, [1000 * X], [3]),
        ),
    )


checks_with_stale_gradients = misconception(
    gradient_check,
    "You did not clear the grads before backward, so that what an earlier call left there is counted as well.",
    edit=("parameter.grad = np.zeros_like(parameter.data)", "pass"),
)


one_sided_step = misconception(
    gradient_check,
    "You divided by h. From one step down to one step up it is 2 h.",
    edit=("/ (2 * h)", "/ h"),
)


forward_difference = misconception(
    gradient_check,
    "You took the difference between one step up and the point itself. Its error is of the order h and not h²: on "
    "curved losses a right gradient looks wrong.",
    edit=(
        "parameter.data[place] = here - h\n            below = float(loss().data)\n"
        "            parameter.data[place] = here\n            measured[place] = (above - below) / (2 * h)",
        "parameter.data[place] = here\n            below = float(loss().data)\n"
        "            measured[place] = (above - below) / h",
    ),
)


leaves_a_step = misconception(
    gradient_check,
    "You did not put the entries back after their steps: from then on everything is computed somewhere else.",
    edit=("            parameter.data[place] = here\n            measured", "            measured"),
)


steps_back_by_adding = misconception(
    gradient_check,
    "You put the entry back by adding the step again. + h - 2 h + h leaves rounding behind; store the number and put "
    "it back.",
    edit=("parameter.data[place] = here\n            measured", "parameter.data[place] += h\n            measured"),
)


absolute_error = misconception(
    gradient_check,
    "You returned the absolute difference. It depends on units: an error of 1 is nothing for a gradient of a "
    "million. Divide by the sizes of both gradients.",
    edit=(".sum()) / size) if size > 0 else 0.0", ".sum()))"),
)


divides_by_the_measured = misconception(
    gradient_check,
    "You divided by the size of the measured gradient alone. Divide by the sum of both sizes: then 1/3 stands for a factor "
    "of 2, whichever of the two is larger, and nothing exceeds 1.",
    edit=(
        "size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())",
        "size = np.sqrt((measured**2).sum())",
    ),
)


divides_by_the_larger = misconception(
    gradient_check,
    "You divided by the larger of the two sizes. Divide by their sum: a factor of 2 then gives 1/3, and a wrong sign "
    "gives 1.",
    edit=(
        "size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())",
        "size = max(np.sqrt((parameter.grad**2).sum()), np.sqrt((measured**2).sum()))",
    ),
)


divides_by_zero_size = misconception(
    gradient_check,
    "Where both gradients are zero you divided by zero. They agree: 0.0.",
    edit=(" if size > 0 else 0.0", ""),
)


steps_in_a_copy = misconception(
    gradient_check,
    "You stepped in `data.ravel()`. For an array that does not lie in one piece that is a copy, and the loss never "
    "sees the step; index the array itself.",
    edit=(
        "        for place in np.ndindex(parameter.data.shape):\n            here = parameter.data[place]\n"
        "            parameter.data[place] = here + h\n            above = float(loss().data)\n"
        "            parameter.data[place] = here - h\n            below = float(loss().data)\n"
        "            parameter.data[place] = here\n            measured[place] = (above - below) / (2 * h)",
        "        flat, found = parameter.data.ravel(), np.zeros(parameter.data.size)\n        for i in "
        "range(flat.size):\n            here = flat[i]\n            flat[i] = here + h\n            above = "
        "float(loss().data)\n            flat[i] = here - h\n            below = float(loss().data)\n            "
        "flat[i] = here\n            found[i] = (above - below) / (2 * h)\n        measured = "
        "found.reshape(parameter.data.shape)",
    ),
)


signed_sum = misconception(
    gradient_check,
    "You added up the differences with their signs, so that errors in opposite directions cancel. Take the root of "
    "the sum of squares.",
    edit=("np.sqrt(((parameter.grad - measured) ** 2).sum())", "abs((parameter.grad - measured).sum())"),
)


worst_entry = misconception(
    gradient_check,
    "You took the largest error of a single entry. The error is that of the whole gradient: |a - c| / "
    "(|a| + |c|), with the root of the sum of all squares.",
    edit=(
        "        size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())\n        "
        "errors.append(float(np.sqrt(((parameter.grad - measured) ** 2).sum()) / size) if size > 0 else "
        "0.0)",
        "        size = np.abs(parameter.grad) + np.abs(measured)\n        ratio = np.abs(parameter.grad - "
        "measured) / np.where(size > 0, size, 1.0)\n        errors.append(float(ratio.max()))",
    ),
)


squares_without_the_root = misconception(
    gradient_check,
    "You compared sums of squares without taking their root: |.| is the root of the sum of squares.",
    edit=(
        "        size = np.sqrt((parameter.grad**2).sum()) + np.sqrt((measured**2).sum())\n        "
        "errors.append(float(np.sqrt(((parameter.grad - measured) ** 2).sum()) / size) if size > 0 else "
        "0.0)",
        "        size = (parameter.grad**2).sum() + (measured**2).sum()\n        "
        "errors.append(float(((parameter.grad - measured) ** 2).sum() / size) if size > 0 else 0.0)",
    ),
)


@also_correct(gradient_check)
def by_replacing_data(loss, parameters, h=1e-5):
    for parameter in parameters:
        parameter.grad = 0.0 * parameter.data
    loss().backward()
    errors = []
    for parameter in parameters:
        kept, claimed = parameter.data, np.array(parameter.grad)
        difference = np.zeros(kept.shape)
        for place in np.ndindex(kept.shape):
            step = np.zeros(kept.shape)
            step[place] = h
            values = []
            for sign in (1, -1):
                parameter.data = kept + sign * step
                values.append(float(loss().data))
            difference[place] = (values[0] - values[1]) / h / 2
        parameter.data = kept
        size = np.linalg.norm(claimed.ravel()) + np.linalg.norm(difference.ravel())
        errors.append(np.linalg.norm((claimed - difference).ravel()) / size if size else 0.0)
    return errors
