import math

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M4",
    lesson="Train, validation and test",
    hints=[
        "What is the standard error of a share p among n rows?",
        "Solve confidence * sqrt(p (1 - p) / n) = half_width for n, then round up.",
        "`math.ceil(p * (1 - p) * (confidence / half_width) ** 2)`, minding results such as 100.00000000000001.",
    ],
)
def rows_for_a_test(rng):
    yield case(0.9, 0.06, 2.0, equals=100)  # 0.09 * (100 / 3)² = 100
    yield case(0.5, 0.05, equals=385)  # 0.25 * 39.2² = 384.16
    yield case(0.9, 0.01, equals=3458)  # 0.09 * 196² = 3457.44
    yield case(0.8, 0.04, confidence=1.0, equals=100)  # 0.16 * 25²
    yield case(0.95, 0.05, 2.0, equals=76, label="0.0475 * 40², exactly 76 but for rounding errors")
    yield case(0.5, 1.0, 1.0, equals=1, label="a single row is enough")
    p, half_width = float(rng.uniform(0.55, 0.95)), float(rng.uniform(0.011, 0.07))
    yield case(p, half_width)
    yield case(p, half_width, confidence=2.576)
    yield law(
        "an error rate is as uncertain as the accuracy",
        lambda ex: (ex.rows_for_a_test(1 - p, half_width), ex.rows_for_a_test(p, half_width)),
    )
    yield raises(ValueError, 1.0, 0.01, why="an accuracy of exactly 1 would need no test")
    yield raises(ValueError, 0.0, 0.01, why="an accuracy of exactly 0 would need no test")
    yield raises(ValueError, 90, 0.01, why="90 was meant as 0.9")
    yield raises(ValueError, -0.5, 0.01, why="no accuracy is negative")
    yield raises(ValueError, 0.9, 0.0, why="no number of rows gives certainty")
    yield raises(ValueError, 0.9, -0.01, why="a negative width")


forgets_to_square = misconception(
    rows_for_a_test,
    "You did not square the ratio: the error falls with the root of n, so half the width takes four times the rows.",
    edit=("(confidence / half_width) ** 2", "(confidence / half_width)"),
)


forgets_the_other_factor = misconception(
    rows_for_a_test,
    "The variance of right or wrong is p (1 - p), not p.",
    edit=("accuracy * (1 - accuracy) *", "accuracy *"),
)


rounds_to_nearest = misconception(
    rows_for_a_test,
    "You rounded down or to the nearest number. With fewer rows than the formula says, the half-width is not reached: round up.",
    edit=("math.ceil(n - 1e-9 * n)", "max(math.floor(n + 1e-9 * n), 1)"),
)


rounds_rounding_errors_up = misconception(
    rows_for_a_test,
    "You rounded up a number that is whole but for rounding errors: 0.0475 * 40² is 76, and in floating point a little more. "
    "Subtract a tiny share before rounding up.",
    edit=("math.ceil(n - 1e-9 * n)", "math.ceil(n)"),
)


one_standard_error = misconception(
    rows_for_a_test,
    "You ignored `confidence`: half_width holds that many standard errors, not one.",
    edit=("(confidence / half_width) ** 2", "(1 / half_width) ** 2"),
)


@also_correct(rows_for_a_test)
def rows_by_trying(accuracy, half_width, confidence=1.96):
    if accuracy <= 0 or accuracy >= 1 or half_width <= 0:
        raise ValueError("input")
    n = max(int(accuracy * (1 - accuracy) * (confidence / half_width) ** 2) - 2, 1)
    while confidence * math.sqrt(accuracy * (1 - accuracy) / n) > half_width * (1 + 1e-12):
        n += 1
    return n
