import numpy as np

from grader.checks import also_correct, bound, case, check, misconception, raises

from .inputs import blobs, learned, with_weights


def pegasos_objective(w, intercept, X, y, alpha):
    """alpha / 2 |w|² + mean hinge loss, with the intercept in w."""
    t = np.where(y == np.max(y), 1.0, -1.0)
    hinge = np.maximum(0.0, 1 - t * (X @ w + intercept)).mean()
    return float(alpha / 2 * (w @ w + intercept**2) + hinge)


def hinge_minimum(X, y, alpha):
    """The least value of that objective for these rows, by accelerated descent on a smoothed hinge and its own true value."""
    A, t = np.column_stack([X, np.ones(len(X))]), np.where(y == np.max(y), 1.0, -1.0)
    Q = (A * t[:, None]) @ (A * t[:, None]).T
    m, n = np.zeros(len(A)), len(A)
    for _ in range(60):  # dual coordinate ascent, which never misses
        for i in range(n):
            m[i] = np.clip(m[i] + (1 - Q[i] @ m) / Q[i, i], 0.0, 1 / (alpha * n))
    w = (m * t) @ A
    return float(alpha / 2 * w @ w + np.maximum(0.0, 1 - t * (A @ w)).mean())


@check(
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "What is the subgradient of alpha / 2 |w|² + max(0, 1 - t w · x) inside the margin, and outside of it?",
        "For each row in the permuted order: count the step s; compare t (w · x) with 1 using the old w; shrink w by "
        "1 - 1/s; if the row was inside, add t x / (alpha s). Sum up the w of the last epoch and divide by n.",
        "`inside = t[i] * (A[i] @ w) < 1`, `w = (1 - 1 / step) * w`, `if inside: w = w + t[i] / (self.alpha * step) * "
        "A[i]`, `total += w`.",
    ],
)
def LinearSVC(rng):
    names = ("coef_", "intercept_")
    # step 1: w = t x = (2, ±1). Step 2: the other row has 2 * 2 - 1 = 3, outside: w / 2. Mean (3/2, ±3/4)
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=1.0, max_iter=1, random_state=3).fit([[2], [-2]], ["b", "a"]).coef_,
        equals=[1.5],
    )
    # alpha = 2: w = (1, ±1/2); the other row has 2 - 1/2 = 3/2, outside, although half of it would be inside
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=2.0, max_iter=1, random_state=5).fit([[2], [-2]], ["b", "a"]).coef_,
        equals=[0.75],
        label="the second row is outside the margin before the weights shrink, and inside after it",
    )
    # step 1: w = ±(1, 1) / 2; step 2: inside, w = half of it ± (…): rows (1, 1) and (-1, 1), alpha = 2: (1/4 + 1/4, …)
    yield case(
        expression=lambda ex: learned(
            ex.LinearSVC(alpha=2.0, max_iter=1, random_state=0).fit([[1], [-1]], [1, 0]), *names
        ),
        equals={"coef_": [0.5], "intercept_": 0.25 * (1 if np.random.default_rng(0).permutation(2)[0] == 0 else -1)},
        label="both rows inside the margin, alpha = 2: w is ±(1/2, 1/2), then (1/2, 0)",
    )
    X, y = blobs(rng, (13, 11), 3)
    labels = np.where(y == 1, "table", "juice")
    for epochs in (1, 2, 5):
        yield case(
            expression=lambda ex, epochs=epochs: learned(
                ex.LinearSVC(alpha=0.1, max_iter=epochs, random_state=epochs).fit(X, labels), *names
            ),
            label=f"epochs: {epochs}, alpha = 0.1, 24 rows",
        )
    yield case(
        expression=lambda ex: (
            ex.LinearSVC(alpha=0.3, max_iter=3, random_state=4).fit(X, labels).decision_function(X[:5])
        )
    )
    yield case(
        expression=lambda ex: ex.LinearSVC(max_iter=3, random_state=1).fit(X, labels).predict(X[:5]),
        label="the default alpha",
    )
    many, classes = blobs(rng, (70, 50), 2)
    lowest = hinge_minimum(many, classes, 0.05)
    yield bound(
        "objective after 40 epochs, divided by its minimum",
        lambda ex: learned(ex.LinearSVC(0.05, 40, random_state=0).fit(many, classes), "coef_", "intercept_"),
        measure=lambda found: pegasos_objective(found["coef_"], found["intercept_"], many, classes, 0.05) / lowest,
        at_most=1.05,
    )
    yield raises(ValueError, expression=lambda ex: ex.LinearSVC().fit(X[:3], [0, 1, 2]), why="three classes")
    # alpha = 8: w = (3/8, ±1/8); the other row has 9/8 - 1/8 = 1, which is not below 1: then (3/16, ±1/16)
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=8.0, max_iter=1, random_state=2).fit([[3], [-3]], ["b", "a"]).coef_,
        equals=[0.28125],
        label="a row exactly on the margin",
    )
    yield case(
        expression=lambda ex: learned(ex.LinearSVC(), "alpha", "max_iter", "random_state"),
        equals={"alpha": 0.01, "max_iter": 20, "random_state": None},
        label="the settings of a new model",
    )
    yield case(
        expression=lambda ex: with_weights(ex.LinearSVC(), [1.0], 0.0, ["a", "b"]).predict([[0.5], [0.0]]),
        equals=["b", "a"],
        label="scores 0.5 and 0",
    )
    yield case(
        expression=lambda ex: with_weights(ex.LinearSVC(), [1.0], 0.0, ["a", "b"]).score([[2], [3], [-1]], ["b"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


mistakes_only = misconception(
    LinearSVC,
    "You added a row only where it was on the wrong side, t (w · x) <= 0, as the perceptron does. Here every row inside "
    "the margin counts, below 1.",
    edit=("(A[i] @ w) < 1", "(A[i] @ w) <= 0"),
)


looks_after_shrinking = misconception(
    LinearSVC,
    "You shrank the weights before you asked whether the row is inside the margin. Both parts of the subgradient belong "
    "to the old weights.",
    edit=(
        "inside = t[i] * (A[i] @ w) < 1",
        "inside = t[i] * (A[i] @ ((1 - 1 / step) * w)) < 1",
    ),
)


never_shrinks = misconception(
    LinearSVC,
    "The weights are never shrunk: the penalty is missing from the steps.",
    edit=("                w = (1 - 1 / step) * w\n", ""),
)


constant_step = misconception(
    LinearSVC,
    "Your additions do not get smaller. The step size is 1 / (alpha s), with s the number of the step.",
    edit=("t[i] / (self.alpha * step) * A[i]", "t[i] / self.alpha * A[i]"),
)


counts_anew = misconception(
    LinearSVC,
    "Your count of steps begins again with every epoch. Then the first step of each epoch throws all weights away "
    "(1 - 1/1 = 0): count on.",
    edit=("            total = np.zeros_like(w)\n", "            total = np.zeros_like(w)\n            step = 0\n"),
)


multiplies_by_alpha = misconception(
    LinearSVC,
    "You multiplied by alpha. The step size is 1 / (alpha s): a small alpha is a weak penalty and makes large steps.",
    edit=("t[i] / (self.alpha * step) * A[i]", "t[i] * self.alpha / step * A[i]"),
)


last_weights = misconception(
    LinearSVC,
    "You kept the last weights. They jump with the last few rows; the mean over the last epoch is due.",
    edit=("mean = total / len(A)", "mean = w"),
)


mean_over_all = misconception(
    LinearSVC,
    "You averaged over all epochs. The first steps, which are huge, are still in that mean: only the last epoch counts.",
    edit=(
        "            total = np.zeros_like(w)\n            for i in rng.permutation(len(A)):\n",
        "            epochs = step // len(A)\n"
        "            earlier = total if step else np.zeros_like(w)\n"
        "            total = np.zeros_like(w)\n"
        "            for i in [*rng.permutation(len(A)), None]:\n"
        "                if i is None:  # the mean of the epochs' means\n"
        "                    total = (earlier * epochs + total) / (epochs + 1)\n"
        "                    break\n",
    ),
)


waits_for_a_negative_score = misconception(
    LinearSVC,
    "You added a row only where t (w · x) < 0. With weights of zeros every score is 0, and nothing ever begins; here every "
    "row with t (w · x) < 1 is inside the margin and counts.",
    edit=("inside = t[i] * (A[i] @ w) < 1", "inside = t[i] * (A[i] @ w) < 0"),
)


no_intercept_column = misconception(
    LinearSVC,
    "The intercept is not penalised in your steps. In this form it is the weight of a last entry 1, and shrinks like the "
    "others.",
    edit=("w = (1 - 1 / step) * w\n", "w = np.append((1 - 1 / step) * w[:-1], w[-1])\n"),
)


same_order_every_epoch = misconception(
    LinearSVC,
    "You drew one permutation for all epochs. Each epoch draws its own.",
    edit=(
        "for i in rng.permutation(len(A)):",
        "rng = np.random.default_rng(self.random_state)\n            for i in rng.permutation(len(A)):",
    ),
)


rows_in_file_order = misconception(
    LinearSVC,
    "You went through the rows in the order of the table. Each epoch goes through them in the order of rng.permutation(n).",
    edit=("for i in rng.permutation(len(A)):", "for i in range(len(A)):"),
)


hinge_summed = misconception(
    LinearSVC,
    "You made one step for all rows together. Pegasos makes a step at each row.",
    edit=(
        "            for i in rng.permutation(len(A)):\n",
        "            step += 1\n"
        "            w = (1 - 1 / step) * w + (t * (t * (A @ w) < 1)) @ A / (self.alpha * step * len(A))\n"
        "            total = w * len(A)\n"
        "            for i in []:\n",
    ),
)


in_one_subgradient = also_correct(
    LinearSVC,
    edit=(
        "                w = (1 - 1 / step) * w\n"
        "                if inside:\n"
        "                    w = w + t[i] / (self.alpha * step) * A[i]\n",
        "                subgradient = self.alpha * w - (t[i] * A[i] if inside else 0.0)\n"
        "                w = w - subgradient / (self.alpha * step)\n",
    ),
)
