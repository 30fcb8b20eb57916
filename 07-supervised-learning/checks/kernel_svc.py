import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import CENTERED, SOLD, blobs, learned


def support(model):
    """What a fitted machine keeps: numbers of the support vectors, the vectors, their weights, the intercept."""
    return learned(model, "support_", "support_vectors_", "dual_coef_", "intercept_")


def dual_faults(model, C):
    """How far the weights are from what the dual problem allows: sum to 0, sizes of at most C."""
    weights = np.asarray(model.dual_coef_)
    return [float(weights.sum()), float(max(0.0, np.abs(weights).max() - C))]


@check(
    lesson="Support vectors, two at a time",
    timeout=10,
    hints=[
        "Which multipliers may still grow, and which may still shrink? What must hold between their errors at the "
        "maximum?",
        "Repeat: of the rows whose m t may go up take the one with the largest error, of those that may go down the "
        "smallest. Move both by the difference of the errors divided by K_ii + K_jj - 2 K_ij, or less where a bound "
        "comes first; then all errors change by the two columns of K.",
        "`move = min((high - low) / curvature, room_i, room_j)`; m[i] changes by t[i] * move, m[j] by -t[j] * move, and "
        "`error -= move * (K[:, i] - K[:, j])`. Intercept: the mean error of the rows with 0 < m < C.",
    ],
)
def KernelSVC(rng):
    # w = 1, b = -1: 1/2 at each of the two inner rows
    line, sold = [[0.0], [2.0], [5.0]], ["juice", "table", "table"]
    close = {"rtol": 1e-3, "atol": 1e-3}
    yield case(
        expression=lambda ex: support(ex.KernelSVC(10.0, "linear", tol=1e-6).fit(line, sold)),
        equals={
            "support_": [0, 1],
            "support_vectors_": [[0.0], [2.0]],
            "dual_coef_": [-0.5, 0.5],
            "intercept_": -1.0,
        },
        label="apples at 0, 2 and 5: the last one plays no part",
        **close,
    )
    # the widest street between the tray's classes: 7 x + 5 y = -1 and 7, multipliers 13/16, 24/16 and 37/16
    yield case(
        expression=lambda ex: support(ex.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD)),
        equals={
            "support_": [1, 3, 5],
            "support_vectors_": [[-3.0, 4.0], [2.0, -3.0], [1.0, 0.0]],
            "dual_coef_": [-0.8125, -1.5, 2.3125],
            "intercept_": -0.75,
        },
        label="the tray",
        **close,
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD).decision_function([[3, 3]]),
        equals=[8.25],
        **close,
    )
    # m is at most 1/4 at both: w = 1/2, and every intercept from -3/2 to -1/2 is as good; the middle
    yield case(
        expression=lambda ex: ex.KernelSVC(0.25, "linear").fit([[1], [3]], [0, 1]).decision_function([[1], [3]]),
        equals=[-0.5, 0.5],
        label="C = 1/4: both multipliers at their bound, and a whole range of intercepts",
        **close,
    )
    # k = 1/2 between them: m = 1 / (1 - 1/2) = 2
    yield case(
        expression=lambda ex: ex.KernelSVC(5.0, "rbf", math.log(2), tol=1e-6).fit([[0], [1]], ["a", "b"]).dual_coef_,
        equals=[-2.0, 2.0],
        label="two rows with an rbf kernel of 1/2 between them",
        **close,
    )
    corners, odd = [[1, 1], [-1, -1], [1, -1], [-1, 1]], [0, 0, 1, 1]
    yield case(  # every m = 1/8, the score is - x y
        expression=lambda ex: (
            ex.KernelSVC(1.0, "poly", 1.0, 2, 1.0, 1e-6).fit(corners, odd).decision_function([[2, 3], [-1, 5]])
        ),
        equals=[-6.0, 5.0],
        label="four corners with a quadratic kernel",
        **close,
    )
    A, B = [[1.0, 2.0], [3.0, 1.0]], [[2.0, 2.0], [1.0, 1.0], [3.0, 0.0]]
    yield case(
        expression=lambda ex: ex.KernelSVC(kernel="linear").gram(A, B),
        equals=[[6.0, 3.0, 3.0], [8.0, 4.0, 9.0]],
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(kernel="poly", gamma=2.0, degree=2, coef0=1.0).gram(A, B),
        equals=[[169.0, 49.0, 49.0], [289.0, 81.0, 361.0]],
    )
    yield case(
        expression=lambda ex: np.log(ex.KernelSVC(kernel="rbf", gamma=0.5).gram(A, B)),
        equals=[[-0.5, -0.5, -4.0], [-1.0, -2.0, -0.5]],
        label="logarithms of the rbf kernel: minus half the squared distances",
    )
    X, y = blobs(rng, (21, 15), 2)
    new, labels = rng.normal(size=(6, 2)), np.where(y == 1, "table", "juice")
    for settings in ((0.7, "rbf", 0.4), (5.0, "rbf", 0.2), (0.3, "linear"), (0.2, "poly", 0.3, 3, 1.0)):
        yield case(
            expression=lambda ex, settings=settings: (
                ex.KernelSVC(*settings, tol=1e-6).fit(X, labels).decision_function(new)
            ),
            label=f"C, kernel, … = {settings}",
            **close,
        )
    yield case(
        expression=lambda ex: ex.KernelSVC(0.7, "rbf", 0.4, tol=1e-6).fit(X, labels).predict(X),
    )
    yield law(
        "the weights add up to 0, and none is larger than C",
        lambda ex: (dual_faults(ex.KernelSVC(0.7, "rbf", 0.4, tol=1e-5).fit(X, labels), 0.7), [0.0, 0.0]),
        atol=1e-6,
    )
    yield law(
        "only the support vectors matter",
        lambda ex: without_the_others(ex, X, labels, new),
        rtol=1e-3,
        atol=1e-3,
    )
    yield raises(ValueError, expression=lambda ex: ex.KernelSVC().fit(X[:3], [0, 1, 2]), why="three classes")
    names = ("C", "kernel", "gamma", "degree", "coef0", "tol", "max_iter")
    yield case(
        expression=lambda ex: learned(ex.KernelSVC(), *names),
        equals=dict(zip(names, (1.0, "rbf", 1.0, 3, 0.0, 1e-3, 100_000), strict=True)),
        label="the settings of a new model",
    )
    pair = [[-1.0], [1.0]]
    yield case(  # the score is the redness itself
        expression=lambda ex: ex.KernelSVC(1.0, "linear", tol=1e-9).fit(pair, ["a", "b"]).predict([[0.5], [-0.5]]),
        equals=["b", "a"],
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(1.0, "linear", tol=1e-9).fit(pair, ["a", "b"]).predict([[0.0]]),
        equals=["a"],
        label="a score of exactly 0",
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(1.0, "linear").fit(pair, ["a", "b"]).score([[2], [3], [-1]], ["b"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


def without_the_others(ex, X, labels, new):
    """Decision values of a machine, and of one that is trained on its support vectors alone."""
    full = ex.KernelSVC(2.0, "rbf", 0.3, tol=1e-6).fit(X, labels)
    rows = np.asarray(full.support_)
    part = ex.KernelSVC(2.0, "rbf", 0.3, tol=1e-6).fit(X[rows], labels[rows])
    return part.decision_function(new), full.decision_function(new)


no_upper_bound = misconception(
    KernelSVC,
    "Your multipliers may grow beyond C. Then no row is ever given up, and classes that overlap have no maximum.",
    edit=(
        "error = t.copy()  # label minus score without intercept; at the maximum it is the intercept, where 0 < m < C\n",
        "error = t.copy()\n        self.C, C = 1e4, self.C\n",
    ),
)


forgets_b = misconception(
    KernelSVC,
    "The intercept is missing from the scores.",
    edit=("@ self.dual_coef_ + self.intercept_", "@ self.dual_coef_"),
)


weights_without_labels = misconception(
    KernelSVC,
    "You weighted the kernels with the multipliers alone. A support vector of the first class pulls the other way: m t.",
    edit=("(m * t)[self.support_]", "m[self.support_]"),
)


intercept_of_all_support_vectors = misconception(
    KernelSVC,
    "You took the intercept from all support vectors. Those with m = C lie inside the margin or on the wrong side, and "
    "their scores are not 1: only rows with 0 < m < C tell it.",
    edit=("free = (m > 0) & (m < self.C)", "free = m > 0"),
)


distance_without_square = misconception(
    KernelSVC,
    "Your rbf kernel has the distance in the exponent. It is exp(-gamma times the *squared* distance).",
    edit=("np.exp(-self.gamma * np.maximum(squares, 0.0))", "np.exp(-self.gamma * np.sqrt(np.maximum(squares, 0.0)))"),
)


gamma_as_a_width = misconception(
    KernelSVC,
    "You divided by gamma. In exp(-gamma |a - b|²) a large gamma makes the kernel narrow.",
    edit=("np.exp(-self.gamma * np.maximum(squares, 0.0))", "np.exp(-np.maximum(squares, 0.0) / self.gamma)"),
)


gamma_outside = misconception(
    KernelSVC,
    "In the polynomial kernel you applied gamma to the sum, or to its power. It multiplies a · b before coef0 is added.",
    edit=("(self.gamma * A @ B.T + self.coef0)", "(self.gamma * (A @ B.T + self.coef0))"),
)


gamma_in_rbf_only = misconception(
    KernelSVC,
    "gamma is missing from the polynomial kernel. It multiplies a · b before coef0 is added.",
    edit=("(self.gamma * A @ B.T + self.coef0)", "(A @ B.T + self.coef0)"),
)


one_move_only = misconception(
    KernelSVC,
    "You moved a single pair of multipliers. Other rows violate the conditions after it: go on until none does.",
    edit=("for _ in range(self.max_iter):", "for _ in range(1):"),
)


keeps_all_rows = misconception(
    KernelSVC,
    "You kept rows with m = 0 as support vectors. They have no weight; leaving them out is what makes predictions cheap.",
    edit=("self.support_ = np.flatnonzero(m > 0)", "self.support_ = np.flatnonzero(m >= 0)"),
)


end_of_the_range = misconception(
    KernelSVC,
    "Where no row lies between 0 and C you took one end of the range of intercepts. The docstring has its middle.",
    edit=("else (high + low) / 2)", "else high)"),
)


without_coef0 = misconception(
    KernelSVC,
    "coef0 is missing from the polynomial kernel: (gamma a · b + coef0) ** degree.",
    edit=("(self.gamma * A @ B.T + self.coef0)", "(self.gamma * A @ B.T)"),
)


gamma_after_the_power = also_wrong(
    gamma_outside,
    edit=(
        "(self.gamma * A @ B.T + self.coef0) ** self.degree",
        "self.gamma * (A @ B.T + self.coef0) ** self.degree",
    ),
)


gamma_as_a_deviation = also_wrong(
    gamma_as_a_width,
    edit=("np.exp(-self.gamma * np.maximum(squares, 0.0))", "np.exp(-np.maximum(squares, 0.0) / (2 * self.gamma**2))"),
)


by_the_second_order = also_correct(
    KernelSVC,
    edit=(
        "            high, low = error[i], error[j]\n            if high - low <= self.tol:\n                break\n",
        "            high, low = error[i], error[j]\n            if high - low <= self.tol:\n                break\n"
        "            gains = np.where(down & (error < high), (high - error) ** 2, -1.0)\n"
        "            j = (gains / np.maximum(K[i, i] + np.diag(K) - 2 * K[i], 1e-12)).argmax()\n"
        "            low = error[j]\n",
    ),
)


smaller_steps = also_correct(
    KernelSVC,
    edit=(
        "move = min((high - low) / curvature, room_i, room_j)",
        "move = min(0.8 * (high - low) / curvature, room_i, room_j)",
    ),
)
