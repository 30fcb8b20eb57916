import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M1",
    lesson="Losses and baselines",
    forbid=["scipy.special.huber"],
    hints=[
        "Draw the loss of one miss: a parabola in the middle, straight lines outside, no kink where they meet.",
        "Sizes first: a = |y - prediction|. Then one formula where a <= delta, the other elsewhere, then the mean.",
        "`np.where(a <= delta, a**2 / 2, delta * (a - delta / 2)).mean()`",
    ],
)
def huber_loss(rng):
    yield case([4.0, 6.0, 42.0], [5.0, 8.0, 12.0], 2.0, equals=60.5 / 3)  # 1/2, 2, 2 * 29
    yield case([10.0, 10.0], [7.0, 14.0], 1.0, equals=3.0)  # 2.5 and 3.5
    yield case([1, 2, 3], [2, 2, 1], 5, equals=2.5 / 3, label="all misses within delta: half the squares")
    yield case([0.0], [3.0], 3.0, equals=4.5, label="a miss of exactly delta")
    y, prediction = rng.normal(10, 3, size=12), rng.normal(10, 3, size=12)
    yield case(y, prediction, 1.5)
    yield case(y, prediction, 4.0)
    yield law(
        "an immense delta gives half the squared error",
        lambda ex: (ex.huber_loss(y, prediction, 1e6), np.mean((y - prediction) ** 2) / 2),
    )
    yield law(
        "the direction of a miss does not matter",
        lambda ex: (ex.huber_loss(prediction, y, 2.0), ex.huber_loss(y, prediction, 2.0)),
    )
    yield raises(ValueError, [1.0], [2.0], 0.0, why="delta must be positive")
    yield raises(ValueError, [1.0], [2.0], -1.0, why="delta must be positive")


forgets_the_half = misconception(
    huber_loss,
    "Your parabola has no 1/2: at delta its slope is twice that of the line, and the curve has a jump or a kink.",
    edit=("size**2 / 2", "size**2"),
)


line_from_zero = misconception(
    huber_loss,
    "Your line is delta times the miss. It does not meet the parabola: subtract delta / 2 from the miss.",
    edit=("delta * (size - delta / 2)", "delta * size"),
)


slope_of_one = misconception(
    huber_loss,
    "Your line has the slope 1. To continue the parabola without a kink, it needs the slope delta.",
    edit=("delta * (size - delta / 2)", "size - delta / 2"),
)


another_line_of_slope_one = misconception(
    huber_loss,
    "Your line meets the parabola, but with the slope 1. To continue it without a kink, it needs the slope delta.",
    edit=("delta * (size - delta / 2)", "delta**2 / 2 + size - delta"),
)


keeps_the_sign = misconception(
    huber_loss,
    "You kept the sign of the miss, so a large miss to one side still costs its square. Beyond delta either way it is the line: "
    "take the size of the miss.",
    edit=(
        "np.abs(np.asarray(y, dtype=float) - np.asarray(prediction, dtype=float))",
        "np.asarray(y, dtype=float) - np.asarray(prediction, dtype=float)",
    ),
)


clips_the_miss = misconception(
    huber_loss,
    "You cut the misses off at delta. Beyond it, the loss still grows, as a straight line.",
    edit=("delta * (size - delta / 2)", "delta**2 / 2"),
)


sum_of_huber = misconception(huber_loss, "You added the losses up. The mean is due.", edit=(".mean())", ".sum())"))


@also_correct(huber_loss)
def huber_by_clipping(y, prediction, delta):
    if delta <= 0:
        raise ValueError("delta")
    e = np.abs(np.array(y, dtype=float) - np.array(prediction, dtype=float))
    near = np.minimum(e, delta)
    return np.mean(near * (e - near / 2))
