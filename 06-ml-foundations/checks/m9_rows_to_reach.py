import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M9",
    lesson="Learning curves",
    forbid=["numpy.polyfit", "scipy.optimize.curve_fit", "scipy.stats.linregress"],
    hints=[
        "What becomes of error - floor = a n^(-c) when you take logarithms?",
        "A straight line in log(n), with slope -c. Fit it by least squares, then solve for n at the target.",
        "`n = exp((log(target - floor) - log_a) / slope)`, rounded up, minding results such as 320.0000000001.",
    ],
)
def rows_to_reach(rng):
    yield case(
        [10, 20, 40], [12.0, 8.0, 6.0], floor=4.0, target=4.25, equals=320, label="exactly 320 but for rounding errors"
    )  # 80 / n
    yield case([25, 100], [10.0, 5.0], 0.0, 1.0, equals=2500)  # 50 / sqrt(n)
    yield case([2, 4, 8], [8.5, 2.5, 1.0], 0.5, 0.625, equals=16)  # 32 / n²
    yield case([10, 20, 40], [12.0, 8.0, 6.0], 4.0, 10.0, equals=14, label="a target between two sizes")  # 80 / 6
    sizes = np.array([20, 50, 90, 200])
    errors = 3.0 + 40.0 * sizes**-0.7 * np.exp(rng.normal(0, 0.05, size=4))
    yield case(sizes, errors, 3.0, 3.2)
    yield case(sizes, errors, 2.5, 3.0, label="a floor that was guessed lower")
    targets = rng.uniform(3.1, 3.5, size=4).tolist()
    yield case(
        expression=lambda ex: [ex.rows_to_reach(sizes, errors, 3.0, target) for target in targets],
        label="four targets",
    )
    yield law(
        "ten times the rows for every point: ten times the answer, up to rounding",
        lambda ex: (ex.rows_to_reach(10 * sizes, errors, 3.0, 3.05) / ex.rows_to_reach(sizes, errors, 3.0, 3.05), 10.0),
        rtol=0.02,
    )
    yield raises(ValueError, [10, 20], [12.0, 8.0], 4.0, 4.0, why="the floor itself is never reached")
    yield raises(ValueError, [10, 20], [12.0, 8.0], 4.0, 3.0, why="below the floor")
    yield raises(ValueError, [10, 20], [8.0, 9.0], 4.0, 5.0, why="a curve that rises")
    yield raises(ValueError, [10, 20], [8.0, 8.0], 7.0, 7.5, why="a level curve")


floor_left_in = misconception(
    rows_to_reach,
    "You took logarithms of the errors as they are. Only what is above the floor follows a power of n: subtract the floor.",
    edit=("np.log(np.asarray(errors, dtype=float) - floor)", "np.log(np.asarray(errors, dtype=float))"),
)


floor_left_in_the_target = misconception(
    rows_to_reach,
    "You subtracted the floor from the errors, but not from the target.",
    edit=("math.log(target - floor)", "math.log(target)"),
)


rounds_down_rows = misconception(
    rows_to_reach,
    "You rounded down: with one row less than the curve asks for, the target is not reached.",
    edit=("math.ceil(n - 1e-9 * n)", "math.floor(n + 1e-9 * n)"),
)


straight_line = misconception(
    rows_to_reach,
    "You fitted a straight line in n itself. An error that halves with twice the rows is straight in the logarithms.",
    edit=(
        "log_n, log_excess = np.log(np.asarray(sizes, dtype=float)), np.log(np.asarray(errors, dtype=float) - floor)",
        "log_n, log_excess = np.asarray(sizes, dtype=float), np.log(np.asarray(errors, dtype=float) - floor)",
    ),
)


rows_still_to_get = misconception(
    rows_to_reach,
    "You returned how many rows are still missing. Asked is their number in all.",
    edit=("math.ceil(n - 1e-9 * n)", "math.ceil(n - 1e-9 * n) - int(max(sizes))"),
)


@also_correct(rows_to_reach)
def rows_by_lstsq(sizes, errors, floor, target):
    if target <= floor:
        raise ValueError("floor")
    A = np.column_stack([np.ones(len(sizes)), np.log(sizes)])
    log_a, slope = np.linalg.lstsq(A, np.log(np.array(errors) - floor), rcond=None)[0]
    if slope > -1e-12:
        raise ValueError("no fall")
    n = max(int(np.exp((np.log(target - floor) - log_a) / slope)) - 1, 1)
    while floor + np.exp(log_a) * n**slope > target + 1e-12:
        n += 1
    return n
