import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import HONEY, WEEKS


@check(
    lesson="Overfitting and underfitting",
    forbid=["numpy.polyfit", "numpy.polynomial.Polynomial", "numpy.polynomial.polynomial.polyfit"],
    hints=[
        "A line needs the columns 1 and x. Which columns does a cubic need?",
        "Build the table of powers with `x[:, None] ** np.arange(degree + 1)` and solve least squares. With years, what do "
        "2023³ and 2024³ have in common? Measure x from its middle, in units of its reach.",
        "`middle = (x.max() + x.min()) / 2`, `reach = (x.max() - x.min()) / 2 or 1.0`; the same two numbers for the new x.",
    ],
)
def polynomial_fit(rng):
    weeks, honey, fifth = np.array(WEEKS), np.array(HONEY), np.array([5.0])
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 0)(fifth), equals=[7.0])
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 1)(fifth), equals=[12.0])  # 2 x + 2
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 2)(fifth), equals=[14.5])
    # Differences 3, -1, 5, of those -4, 6, of those 10; continued backwards: 6 + 10 = 16, 5 + 16 = 21, 11 + 21 = 32.
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 3)(fifth), equals=[32.0])
    some = np.array([4.5, 1.0, 2.5])
    yield case(
        expression=lambda ex: ex.polynomial_fit(WEEKS, HONEY, 2)(some), label="other weeks, training data as lists"
    )
    same = np.array([3.0, 3.0, 3.0])
    yield case(
        expression=lambda ex: ex.polynomial_fit(same, [1.0, 2.0, 6.0], 0)(fifth),
        equals=[3.0],
        label="a constant, fitted where all x are the same",
    )
    x, y, x_new = rng.uniform(-2, 5, size=12), rng.normal(size=12), rng.uniform(-2, 5, size=5)
    yield case(expression=lambda ex: ex.polynomial_fit(x, y, 3)(x_new))
    years, next_year = np.array([2021, 2022, 2023, 2024]), np.array([2025])
    yield case(
        expression=lambda ex: ex.polynomial_fit(years, honey, 3)(next_year),
        equals=[32.0],
        label="calendar years, whose powers are nearly proportional to each other",
        rtol=1e-5,
    )
    long, yields = np.arange(1995, 2025), rng.normal(10, 2, size=30)
    yield case(
        expression=lambda ex: ex.polynomial_fit(long, yields, 6)(long[::4] + 0.5),
        label="degree 6 over thirty years",
        rtol=1e-5,
        atol=1e-6,
    )
    metres = 1e6 * weeks
    yield law(
        "a polynomial of degree n - 1 goes through all n points",
        lambda ex: (ex.polynomial_fit(metres, honey, 3)(metres), honey),
    )
    yield law(
        "days for weeks changes no prediction",
        lambda ex: (ex.polynomial_fit(7 * x, y, 2)(7 * x_new), ex.polynomial_fit(x, y, 2)(x_new)),
    )
    yield raises(
        ValueError,
        why="two hives do not determine a parabola",
        expression=lambda ex: ex.polynomial_fit([1.0, 2.0], [4.0, 7.0], 2),
    )
    yield raises(
        ValueError,
        why="four hives with only two different values of x do not determine a parabola",
        expression=lambda ex: ex.polynomial_fit([1.0, 1.0, 2.0, 2.0], [4.0, 5.0, 7.0, 6.0], 2),
    )


@misconception(
    polynomial_fit,
    "For calendar years your predictions are far off: the powers of 2021 to 2024 are nearly proportional columns, and least "
    "squares can't tell them apart any more. Measure x from its middle, in units of its reach.",
)
def raw_powers(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(np.unique(x)) < degree + 1:
        raise ValueError("too few values")
    w = np.linalg.lstsq(np.vander(x, degree + 1), y, rcond=None)[0]
    return lambda x_new: np.vander(np.asarray(x_new, dtype=float), degree + 1) @ w


one_power_too_few = misconception(
    polynomial_fit,
    "One power is missing: degree 3 has the four powers 0, 1, 2, 3, and np.arange(3) stops at 2.",
    edit=("[:, None] ** np.arange(degree + 1)", "[:, None] ** np.arange(degree)"),
)


no_constant = misconception(
    polynomial_fit,
    "The power 0 is missing: your polynomial has no constant term.",
    edit=("[:, None] ** np.arange(degree + 1)", "[:, None] ** np.arange(1, degree + 1)"),
)


scales_new_numbers_by_themselves = misconception(
    polynomial_fit,
    "You moved and scaled the new numbers by their own middle and reach. What was fitted in one unit must be applied in the "
    "same unit: keep the two numbers of the training data.",
    edit=(
        "return lambda x_new: powers(x_new) @ coefficients",
        "def predictor(x_new):\n"
        "        nonlocal middle, reach\n"
        "        middle, reach = (np.max(x_new) + np.min(x_new)) / 2, (np.max(x_new) - np.min(x_new)) / 2 or 1.0\n"
        "        return powers(x_new) @ coefficients\n\n"
        "    return predictor",
    ),
)


does_not_scale = misconception(
    polynomial_fit,
    "You moved x, but did not scale it. With x in millions its third power is 1e18 times the constant column, and least squares "
    "drops the small ones. Divide by the reach as well.",
    edit=("(x.max() - x.min()) / 2 or 1.0", "1.0"),
)


@misconception(
    polynomial_fit,
    "You centered and scaled the new numbers by their own mean and spread. What was fitted in one unit must be applied in the "
    "same unit: keep the two numbers of the training data.",
)
def standardises_new_numbers_by_themselves(x, y, degree):
    def powers(x):
        x = np.asarray(x, dtype=float)
        return ((x - x.mean()) / (x.std() or 1.0))[:, None] ** np.arange(degree + 1)

    if len(np.unique(x)) < degree + 1:
        raise ValueError("too few values")
    w = np.linalg.lstsq(powers(x), np.asarray(y, dtype=float), rcond=None)[0]
    return lambda x_new: powers(x_new) @ w


fitted_values_for_all = misconception(
    polynomial_fit,
    "Your predictor returns the values at the training x, whatever it is asked.",
    edit=("return lambda x_new: powers(x_new) @ coefficients", "return lambda x_new: powers(x) @ coefficients"),
)


counts_repeated_values = misconception(
    polynomial_fit,
    "You counted the rows, not the different values of x. Two hives with equal x are one point for this purpose.",
    edit=("len(np.unique(x)) < degree + 1", "len(x) < degree + 1"),
)


@also_correct(polynomial_fit)
def polynomial_by_qr_of_legendre(x, y, degree):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if len(set(x.tolist())) <= degree:
        raise ValueError("too few values")
    low, width = x.min(), np.ptp(x) or 1.0
    table = lambda z: np.polynomial.legendre.legvander(2 * (z - low) / width - 1, degree)
    Q, R = np.linalg.qr(table(x))
    w = np.linalg.solve(R, Q.T @ y)
    return lambda z: table(np.asarray(z, dtype=float)) @ w


@also_correct(polynomial_fit)
def polynomial_centered_by_the_mean(x, y, degree):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if np.unique(x).size <= degree:
        raise ValueError("too few values")
    mean, spread = x.mean(), x.std() or 1.0
    A = np.vander((x - mean) / spread, degree + 1)
    w = np.linalg.pinv(A) @ y
    return lambda z: np.polyval(w, (np.asarray(z, dtype=float) - mean) / spread)
