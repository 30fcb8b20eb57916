import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="How many clusters",
    hints=[
        "The data have inertia 10 where the references have 80 and 20. By which factor is 10 smaller than their "
        "geometric mean?",
        "gaps: mean of the logarithms of the references, less the logarithm of the data's. errors: `std` of the same "
        "logarithms times the root of 1 + 1/B. Then compare every gap with the next one less its error.",
        "`enough = gaps[:-1] >= gaps[1:] - errors[1:]`; k is 1 plus the first True, or K without any.",
    ],
)
def gap_statistic(rng):
    # geometric means of the references 150, 40, 20; each is off by the factor 2, so the deviation is log 2
    two = math.log(2)
    yield case(
        [100, 10, 5],
        [[300, 80, 40], [75, 20, 10]],
        equals=([math.log(1.5), 2 * two, 2 * two], [two * math.sqrt(1.5)] * 3, 2),
    )
    yield case(
        [80, 20, 8, 2], [[80, 40, 20, 10], [80, 40, 20, 10]], equals=([0, two, math.log(2.5), math.log(5)], [0.0] * 4, 4),
        label="a gap that only grows: the last k",
    )  # fmt: skip
    yield case([50, 40, 30], [[50, 20, 10]], equals=([0, -two, -math.log(3)], [0.0] * 3, 1), label="no clusters: k = 1")
    yield case([60, 20, 10], [[60, 20, 10]], equals=([0.0] * 3, [0.0] * 3, 1), label="references just like the data")
    inertias = np.cumprod(rng.uniform(0.4, 0.9, size=7))[:6] * 300
    references = inertias * np.exp(rng.normal(0.5, 0.3, size=(9, 6)))
    yield case(inertias, references)
    sharp = np.array([900.0, 500.0, 60.0, 55.0, 51.0])  # three clusters
    smooth = np.array([900.0, 600.0, 420.0, 330.0, 270.0]) * np.exp(rng.uniform(-0.02, 0.02, size=(12, 5)))
    yield law("three clusters that stand out are found", lambda ex: (ex.gap_statistic(sharp, smooth)[2], 3))
    # errors of 0.85 here: the gap still grows after 1, but by less than its error
    yield case(
        [100, 40, 35], [[200, 120, 110], [50, 30, 27.5]],
        equals=([0, math.log(1.5), math.log(11 / 7)], [two * math.sqrt(1.5)] * 3, 1),
        label="a gap that grows by less than its error",
    )  # fmt: skip
    # gaps 0, log 1.5, log 4/3; only the first has an error, of 0.85, and it is the error of the next one that counts
    yield case(
        [100, 40, 30], [[200, 60, 40], [50, 60, 40]],
        equals=([0, math.log(1.5), math.log(4 / 3)], [two * math.sqrt(1.5), 0.0, 0.0], 2),
        label="an error that differs from k to k",
    )  # fmt: skip
    for unit in (100, 1e-4):
        yield law(
            "the unit does not matter",
            lambda ex, unit=unit: (
                ex.gap_statistic(unit * inertias, unit * references),
                ex.gap_statistic(inertias, references),
            ),
        )
    yield raises(ValueError, [5, 2, 0], [[6, 4, 2]], why="as many clusters as rows: inertia 0 has no logarithm")
    yield raises(ValueError, [5, 2, 1], [[6, 4, 0]], why="a reference without inertia")


logarithm_of_the_mean = misconception(
    gap_statistic,
    "You took the logarithm of the mean inertia. The gap averages the logarithms: the expectation of log W, not the "
    "log of its expectation.",
    edit=("logs.mean(axis=0)", "np.log(references.mean(axis=0))"),
)


forgets_the_factor = misconception(
    gap_statistic,
    "The factor sqrt(1 + 1/B) is missing in the errors. The mean of B references is itself uncertain.",
    edit=("logs.std(axis=0) * np.sqrt(1 + 1 / len(references))", "logs.std(axis=0)"),
)


standard_error_instead = misconception(
    gap_statistic,
    "You divided by the root of B, as for the standard error of a mean. What is compared is one data set with one "
    "reference: the spread of a single one, a little enlarged.",
    edit=("np.sqrt(1 + 1 / len(references))", "np.sqrt(1 / len(references))"),
)


takes_the_largest_gap = misconception(
    gap_statistic,
    "You took the k with the largest gap. The rule takes the smallest k after which the gap grows by no more than "
    "its error.",
    edit=("int(np.argmax(enough)) + 1 if enough.any() else len(inertias)", "int(np.argmax(gaps)) + 1"),
)


takes_its_own_error = misconception(
    gap_statistic,
    "You took off the error of k itself. The rule takes off that of k + 1, the gap that is compared with.",
    edit=("gaps[1:] - errors[1:]", "gaps[1:] - errors[:-1]"),
)


adds_the_error = misconception(
    gap_statistic,
    "You added the error to the next gap. It is taken off: the next gap must be larger by more than the error to count.",
    edit=("gaps[1:] - errors[1:]", "gaps[1:] + errors[1:]"),
)


divides_by_b_minus_1 = misconception(
    gap_statistic,
    "Your standard deviation divides by B - 1. The errors are defined with the divisor B.",
    edit=("logs.std(axis=0)", "logs.std(axis=0, ddof=1)"),
)


turns_the_gap_round = misconception(
    gap_statistic,
    "Your gaps have the wrong sign: data with clusters lie below the references, and the gap says by how much.",
    edit=("logs.mean(axis=0) - np.log(inertias)", "np.log(inertias) - logs.mean(axis=0)"),
)


counts_k_from_zero = misconception(
    gap_statistic,
    "You returned the position in the list. Position 0 belongs to k = 1.",
    edit=("int(np.argmax(enough)) + 1 if", "int(np.argmax(enough)) if"),
)


works_without_logarithms = misconception(
    gap_statistic,
    "You compared the inertias themselves. The gap compares logarithms, so that it does not depend on the unit.",
    edit=(
        "logs = np.log(references)\n    gaps = logs.mean(axis=0) - np.log(inertias)",
        "logs = references\n    gaps = logs.mean(axis=0) - inertias",
    ),
)


accepts_zero = misconception(
    gap_statistic,
    "An inertia of 0 came through, and its logarithm is -inf. It deserves a ValueError.",
    edit=("if inertias.min() <= 0 or references.min() <= 0:", "if False:"),
)


@also_correct(gap_statistic)
def gap_statistic_by_loops(inertias, reference_inertias):
    gaps, errors = [], []
    for j, value in enumerate(inertias):
        column = [row[j] for row in reference_inertias]
        if value <= 0 or min(column) <= 0:
            raise ValueError("not positive")
        logs = [math.log(entry) for entry in column]
        mean = sum(logs) / len(logs)
        gaps.append(mean - math.log(value))
        errors.append(math.sqrt(sum((entry - mean) ** 2 for entry in logs) / len(logs) * (1 + 1 / len(logs))))
    for j in range(len(gaps) - 1):
        if gaps[j] >= gaps[j + 1] - errors[j + 1]:
            return gaps, errors, j + 1
    return gaps, errors, len(gaps)
