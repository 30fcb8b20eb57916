import math

import numpy as np

from grader.checks import also_correct, bound, case, check, misconception, raises

from .inputs import entries, formula


@check(
    lesson="Gradient descent and the gradient check",
    forbid=["scipy.optimize.check_grad", "scipy.optimize.approx_fprime"],
    hints=[
        "A difference of 0.001 between two gradients: when is that much, and when is it nothing?",
        "Compute both gradients, subtract, and divide the length of the difference by the sum of the two lengths. For an "
        "x with several axes, flatten it for `gradient` and give it back its shape inside f.",
        "`measured = gradient(lambda flat: f(flat.reshape(x.shape)), x.ravel(), h)`, then "
        "`norm(claimed.ravel() - measured) / (norm(claimed) + norm(measured))`.",
    ],
)
def gradcheck(rng):
    square, right = formula("lambda x: np.sum(x * x)"), formula("lambda x: 2 * x")
    yield case(square, right, np.array([1.0, -2.0]), 0.5, equals=0.0, atol=1e-9, label="a right gradient")
    yield case(square, formula("lambda x: x"), np.array([1.0, -2.0]), 0.5, equals=1 / 3, label="a forgotten 2")
    yield case(square, formula("lambda x: -2 * x"), np.array([1.0, -2.0]), 0.5, equals=1.0, label="the opposite sign")
    yield case(square, formula("lambda x: 0 * x"), np.array([3.0, 4.0]), 0.5, equals=1.0, label="a gradient of zeros")
    yield case(square, right, np.array([0.0, 0.0]), 0.5, equals=0.0, label="a level place: both gradients are zero")
    yield case(  # claimed (6, 9), measured (6, 8): 1 / (√117 + 10)
        square, formula("lambda x: 2 * x + [0, 1]"), np.array([3.0, 4.0]), 0.5, equals=1 / (math.sqrt(117) + 10)
    )
    yield case(  # claimed (3, 1), measured (2, 2): the differences 1 and -1 must not cancel
        square, formula("lambda x: 2 * x + [1, -1]"), np.array([1.0, 1.0]), 0.5, equals=2**0.5 / (10**0.5 + 8**0.5)
    )
    yield case(square, right, [3, 4], 0.5, equals=0.0, atol=1e-9, label="x as a list of whole numbers")
    A, B = entries(rng, 3, 2), entries(rng, 3, 2)
    yield case(
        expression=lambda ex: ex.gradcheck(lambda X: np.sum(A * X**2), lambda X: 2 * A * X, B, 0.5),
        equals=0.0,
        atol=1e-9,
        label="x of shape (3, 2)",
    )
    yield case(expression=lambda ex: ex.gradcheck(lambda X: np.sum(A * X**2), lambda X: 2 * X, B, 0.5))
    yield case(
        expression=lambda ex: ex.gradcheck(
            lambda x: 1e-6 * np.sum(x**2), lambda x: 1e-6 * x, np.array([3.0, 4.0]), 0.5
        ),
        equals=1 / 3,
        label="tiny slopes: a millionth of the forgotten 2",
    )
    yield bound(
        "relative error of a right gradient with the default step",
        lambda ex: ex.gradcheck(lambda x: np.sum(np.exp(x)), lambda x: np.exp(x), entries(np.random.default_rng(5), 4)),
        at_most=1e-8,
    )
    yield raises(
        ValueError,
        square,
        formula("lambda x: 2 * x[:, None]"),
        np.array([1.0, 2.0]),
        why="a gradient (2, 1) for an x (2,)",
    )
    yield raises(
        ValueError, square, formula("lambda x: np.sum(2 * x)"), np.array([1.0, 2.0]), why="one number for an x (2,)"
    )


absolute_error = misconception(
    gradcheck,
    "You returned the absolute size of the difference. Whether 0.001 is much depends on the gradients: divide by their "
    "sizes.",
    edit=("norm(claimed.ravel() - measured) / size)", "norm(claimed.ravel() - measured))"),
)


relative_to_the_claim = misconception(
    gradcheck,
    "You divided by the length of the supposed gradient alone. If that one is wrong, so is your measure, and it can "
    "grow beyond 1; divide by the sum of both lengths.",
    edit=("size = np.linalg.norm(claimed) + np.linalg.norm(measured)", "size = np.linalg.norm(claimed)"),
)


relative_to_the_larger = misconception(
    gradcheck,
    "You divided by the larger of the two lengths. Asked for is their sum.",
    edit=(
        "np.linalg.norm(claimed) + np.linalg.norm(measured)",
        "max(np.linalg.norm(claimed), np.linalg.norm(measured))",
    ),
)


relative_to_the_sum = misconception(
    gradcheck,
    "You divided by the length of the sum of both gradients. Where they point in opposite directions that is 0; divide by "
    "the sum of the two lengths.",
    edit=("np.linalg.norm(claimed) + np.linalg.norm(measured)", "np.linalg.norm(claimed.ravel() + measured)"),
)


errors_that_cancel = misconception(
    gradcheck,
    "You added up the differences with their signs, so that 1 and -1 cancel and a wrong gradient passes. Take the "
    "length of the difference.",
    edit=("np.linalg.norm(claimed.ravel() - measured) / size", "abs(np.sum(claimed.ravel() - measured)) / size"),
)


compares_the_lengths = misconception(
    gradcheck,
    "You compared the lengths of the two gradients. A gradient with the opposite sign has the same length: take the "
    "length of the difference.",
    edit=(
        "np.linalg.norm(claimed.ravel() - measured) / size",
        "abs(np.linalg.norm(claimed) - np.linalg.norm(measured)) / size",
    ),
)


squared_error = misconception(
    gradcheck,
    "You divided squared lengths. An error of a hundredth then looks like one of a ten-thousandth; take the roots.",
    edit=(
        "np.linalg.norm(claimed.ravel() - measured) / size",
        "np.linalg.norm(claimed.ravel() - measured) ** 2 / (np.sum(claimed**2) + np.sum(measured**2))",
    ),
)


checks_the_first_entry = misconception(
    gradcheck,
    "You compared the first entry only. A mistake in any other passes unseen.",
    edit=(
        "size = np.linalg.norm(claimed)",
        "claimed, measured = claimed.ravel()[:1], measured[:1]\n    size = np.linalg.norm(claimed)",
    ),
)


divides_zero_gradients = misconception(
    gradcheck,
    "You divided by the lengths without asking whether both are 0. At a level place a right gradient gives 0 / 0, which "
    "is nan; the error is 0.",
    edit=("if size == 0.0:", "if size != size:"),
)


adds_an_epsilon = misconception(
    gradcheck,
    "You added a constant to the divisor. It guards against 0 / 0 but hides every mistake in tiny gradients: treat the "
    "case of two zeros on its own.",
    edit=("measured) / size)", "measured) / (size + 1e-4))"),
)


broadcasts_the_shape = misconception(
    gradcheck,
    "You accepted a gradient of another shape than x. Flattening or broadcasting makes the numbers fit all the same; "
    "raise a ValueError.",
    edit=(
        "if claimed.shape != x.shape:",
        "claimed = np.broadcast_to(claimed.ravel(), x.size).reshape(x.shape)\n    if x.ndim < 0:",
    ),
)


measures_one_side = misconception(
    gradcheck,
    "You measured with forward differences. Their own error, of the order of h, looks like a mistake in the gradient.",
    edit=(
        "gradient(lambda flat: f(flat.reshape(x.shape)), x.ravel(), h)",
        "np.array([(f(x + h * e.reshape(x.shape)) - f(x)) / h for e in np.eye(x.size)])",
    ),
)


@also_correct(gradcheck)
def gradcheck_entry_by_entry(f, grad, x, h=1e-5):
    x = np.array(x, dtype=float)
    claimed = np.array(grad(x), dtype=float)
    if claimed.shape != np.shape(x):
        raise ValueError("shape")
    difference = sizes_a = sizes_c = 0.0
    for index in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += h
        behind[index] -= h
        slope = (f(ahead) - f(behind)) / (2 * h)
        difference += (claimed[index] - slope) ** 2
        sizes_a += claimed[index] ** 2
        sizes_c += slope**2
    total = math.sqrt(sizes_a) + math.sqrt(sizes_c)
    return math.sqrt(difference) / total if total else 0.0
