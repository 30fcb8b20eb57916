import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import formula

SQUARE, RIGHT = formula("lambda x: np.sum(x**2)"), formula("lambda x: 2 * x")


def doubles_in_place(x):
    """The gradient of the sum of squares, by doubling the very array that it was given."""
    x *= 2
    return x


def centers_in_place(x):
    """The sum of squares about the mean; it subtracts the mean from the very array that it was given."""
    x -= x.mean()
    return np.sum(x**2)


@check(
    problem="H4",
    lesson="Gradient descent and the gradient check",
    forbid=["scipy.optimize.check_grad", "scipy.optimize.approx_fprime"],
    stub="lets_everything_pass",
    hints=[
        "Try it on a gradient with errors +1 and -1, and on a function multiplied by 1e-9. Which lines forgive them?",
        "The step must suit each entry (1e-5 times the entry), f and grad must get copies, and every entry must be judged on "
        "its own, relative to its slope.",
        "An entry whose slope is 0 leaves rounding error. Measure errors as error times entry, and let an entry be judged "
        "no more finely than a thousandth of the largest slope times entry.",
    ],
)
def gradient_is_right(rng):
    yield case(SQUARE, RIGHT, np.array([1.0, -2.0]), equals=True)
    yield case(SQUARE, formula("lambda x: x"), np.array([1.0, -2.0]), equals=False, label="a forgotten 2")
    yield case(
        SQUARE, formula("lambda x: 2 * x + [1, -1]"), np.array([1.0, -2.0]), equals=False, label="errors 1 and -1"
    )
    yield case(
        formula("lambda x: 1e-9 * np.sum(x**2)"),
        formula("lambda x: 1e-9 * x"),
        np.array([1.0, -2.0]),
        equals=False,
        label="a billionth of the forgotten 2",
    )
    yield case(
        formula("lambda x: 1e9 * np.sum(x**3)"),
        formula("lambda x: 3e9 * x**2"),
        np.array([1.1, -2.3]),
        equals=True,
        label="right, and large",
    )
    yield case(SQUARE, formula("lambda x: 2.004 * x"), np.array([1.0, -2.0]), equals=False, label="off by 0.2 %")
    yield case(
        formula("lambda x: x[0]**2 + 1e5 * x[1]**2"),
        formula("lambda x: x * [2.02, 2e5]"),
        np.array([1000.0, 2.0]),
        equals=False,
        label="one entry off by 1 %, beside a much larger slope",
    )
    yield case(
        formula("lambda x: x[0] * np.exp(-x[0] / 2) + x[1]**2"),
        formula("lambda x: np.array([(1 - x[0] / 2) * np.exp(-x[0] / 2), 2 * x[1]])"),
        np.array([2.0, -2.1]),
        equals=True,
        label="right, with a slope of 0",
    )
    yield case(
        formula("lambda x: np.sum(x**-6.0)"),
        formula("lambda x: -6 * x**-7.0"),
        np.array([0.001, 0.0015]),
        equals=True,
        label="right, at entries of 0.001",
    )
    yield case(
        formula("lambda x: np.sum(x**2) + 1e15"),
        RIGHT,
        np.array([1e6, 2e6]),
        equals=True,
        label="right, at entries of a million, with a large constant",
    )
    yield case(SQUARE, doubles_in_place, np.array([1.0, -2.0]), equals=True, label="a grad that changes its argument")
    yield case(
        centers_in_place,
        formula("lambda x: 2 * (x - x.mean())"),
        np.array([1.0, -2.0, 4.0]),
        equals=True,
        label="an f that changes its argument",
    )
    claims = [
        formula("lambda x: 2 * x") if right else formula("lambda x: 2.5 * x") for right in rng.integers(2, size=24)
    ]
    x = rng.uniform(1.0, 3.0, size=3)
    yield case(
        expression=lambda ex: [ex.gradient_is_right(SQUARE, grad, x) for grad in claims],
        label="24 claims, some of them 2.5 x",
    )
    X = rng.uniform(1.0, 3.0, size=(2, 3))
    yield case(SQUARE, RIGHT, X, equals=True, label="x of shape (2, 3)")
    yield case(
        SQUARE,
        formula("lambda x: 2 * x + [[0, 0, 0], [0, 0, 1]]"),
        X,
        equals=False,
        label="the last of six entries wrong",
    )
    yield case(
        formula("lambda x: x[0]**2 + 100 * x[1]**2"),
        formula("lambda x: x * [2.04, 200]"),
        np.array([1.0, 2.0]),
        equals=False,
        label="one entry off by 2 %, beside one that counts 400 times as much",
    )
    yield case(
        formula("lambda x: x[0] + 1000 * x[1]"),
        formula("lambda x: np.array([1.01, 1000.0])"),
        np.array([1000.0, 1.0]),
        equals=False,
        label="a small slope of a large entry, off by 1 %",
    )
    yield case(
        SQUARE, formula("lambda x: 2.02 * x"), np.array([0.001, 0.002]), equals=False, label="small entries, off by 1 %"
    )
    yield case(SQUARE, RIGHT, np.array([1, -2]), equals=True, label="an x of whole numbers")
    yield case(
        formula("lambda x: 0.0"), formula("lambda x: 0 * x"), np.array([1.0, 2.0]), equals=True, label="no slope at all"
    )
    yield case(SQUARE, formula("lambda x: 2 * x[:, None]"), np.array([1.0, 2.0]), equals=False, label="the wrong shape")
    yield case(
        formula("lambda x: np.sum(x)"), formula("lambda x: 1.0"), np.array([1.0, 2.0]), equals=False, label="one number"
    )
    yield case(SQUARE, formula("lambda x: np.nan * x"), np.array([1.0, 2.0]), equals=False, label="nan")


@misconception(
    gradient_is_right,
    "The sum of the differences is still compared with a fixed bound. Errors of opposite sign cancel in it, and a function "
    "in small units passes whatever its gradient.",
)
def lets_everything_pass(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += 1e-5
        behind[place] -= 1e-5
        measured[place] = (f(ahead) - f(behind)) / 2e-5
    # Small differences are rounding: allow a thousandth.
    return bool(abs(np.sum(claimed - measured)) < 1e-3)


def central(f, x, step, copies=True):
    """Slopes of f at x, with steps step(entry)."""
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += step(x[place])
        behind[place] -= step(x[place])
        run = ahead[place] - behind[place]
        measured[place] = (f(ahead) - f(behind)) / run
    return measured


def judge_entries(x, claimed, measured, floor=1e-3):
    effect, error = np.abs(measured * x), np.abs((claimed - measured) * x)
    return bool(np.all(error <= 3e-4 * np.maximum(effect, floor * effect.max())))


@misconception(
    gradient_is_right,
    "You compared the lengths of whole gradients. A large slope hides an error of 1 % in a small one; judge every entry "
    "on its own.",
)
def one_number_for_all(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    measured = central(f, x, lambda entry: 1e-5 * entry)
    size = np.linalg.norm(claimed) + np.linalg.norm(measured)
    return bool(np.linalg.norm(claimed - measured) <= 3e-4 * size)


@misconception(
    gradient_is_right,
    "You took the same step for entries of every size. 1e-5 is a hundredth of an entry of 0.001, where curvature shows, and "
    "next to nothing beside a million, where rounding does.",
)
def one_step_for_all(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5))


@misconception(
    gradient_is_right,
    "You judged every entry relative to its own slope alone. Where a slope is 0, what you measure is rounding error, and "
    "the right 0 looks infinitely wrong.",
)
def no_floor(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry), floor=0.0)


@misconception(
    gradient_is_right,
    "You compared with a fixed bound. In small units every gradient passes it, in large units no one does.",
)
def fixed_bound_for_errors(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    return bool(np.all(np.abs(claimed - central(f, x, lambda entry: 1e-5 * entry)) < 1e-3))


@misconception(
    gradient_is_right,
    "You gave grad the array that you go on with. It may change it, and then you differentiate at another point: hand out "
    "copies.",
)
def trusts_grad(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x), dtype=float)
    if claimed.shape != x.shape:
        return False
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry))


@misconception(
    gradient_is_right,
    "You accepted a gradient of another shape by flattening or broadcasting it. A wrong shape is a wrong gradient.",
)
def flattens_the_shape(f, grad, x):
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float).reshape(x.shape)
    return judge_entries(x, claimed, central(f, x, lambda entry: 1e-5 * entry))


@also_correct(gradient_is_right)
def in_units_of_the_entries(f, grad, x):
    """With x = x0 * (1 + s), the derivative by s is slope * x0: one step for all, and comparable entries."""
    x0 = np.array(x, dtype=float)
    claimed = np.array(grad(np.array(x0)), dtype=float)
    if claimed.shape != x0.shape or np.isnan(claimed).any():
        return False
    claimed = (claimed * x0).ravel()
    measured = []
    for i in range(x0.size):
        s = np.zeros(x0.size)
        s[i] = 2.0**-16
        up, down = x0 * (1 + s.reshape(x0.shape)), x0 * (1 - s.reshape(x0.shape))
        measured.append((f(up) - f(down)) / 2.0**-15)
    scale = max(abs(m) for m in measured)
    return all(abs(c - m) <= 4e-4 * max(abs(m), scale / 1000) for c, m in zip(claimed, measured, strict=True))
