import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


def curve(function, steps, *schedule, **options):
    """The step sizes of a schedule at these steps, as plain floats."""
    return [float(function(step, *schedule, **options)) for step in steps]


@check(
    lesson="Schedules and warm-up",
    hints=[
        "What is the step size at steps 0, warmup, halfway down, and total?",
        "Two cases. Before `warmup`: peak times the share of the climb. After it: how far between warmup (0) and total (1) "
        "are you? At most 1. (1 + cos(pi progress)) / 2 then falls from 1 to 0.",
        "`progress = min((step - warmup) / (total - warmup), 1)` and `floor + (peak - floor) * (1 + np.cos(np.pi * "
        "progress)) / 2`.",
    ],
)
def cosine_warmup(rng):
    yield case(0, 10, 2, 8.0, equals=0.0)
    yield case(1, 10, 2, 8.0, equals=4.0, label="half of the climb")
    yield case(2, 10, 2, 8.0, equals=8.0, label="the top")
    yield case(6, 10, 2, 8.0, equals=4.0, label="half of the descent")
    yield case(6, 10, 2, 8.0, 2.0, equals=5.0, label="half of the descent to a floor of 2")
    yield case(10, 10, 2, 8.0, 2.0, equals=2.0, label="the end")
    yield case(14, 10, 2, 8.0, 2.0, equals=2.0, label="a step after the end: the floor, not a new hill")
    total, warmup, peak, low = int(rng.integers(40, 60)), int(rng.integers(5, 12)), float(rng.integers(3, 9)), 0.5
    for step in (2, warmup + 3, total - 4):
        yield case(step, total, warmup, peak, low)
    yield law(
        "the descent is symmetric about its middle: early plus late is peak plus floor",
        lambda ex: (
            curve(ex.cosine_warmup, [warmup + 7], total, warmup, peak, low)[0]
            + curve(ex.cosine_warmup, [total - 7], total, warmup, peak, low)[0],
            peak + low,
        ),
    )
    yield law(
        "twice the peak (and floor 0) is twice the schedule",
        lambda ex: (
            curve(ex.cosine_warmup, range(total), total, warmup, 2 * peak),
            np.multiply(2, curve(ex.cosine_warmup, range(total), total, warmup, peak)),
        ),
    )
    yield case(0, 10, 0, 8.0, equals=8.0, label="a schedule without warm-up, whose start is the top")
    yield raises(ValueError, 0, 10, 10, 8.0, why="a warm-up of all steps leaves none for the descent")
    yield raises(ValueError, 0, 10, -1, 8.0, why="a warm-up has no negative length")


progress_from_zero = misconception(
    cosine_warmup,
    "You measured the progress of the descent from step 0. It begins at the end of the warm-up: (step - warmup) / (total - "
    "warmup). With yours the step size jumps down when the warm-up ends.",
    edit=("(step - warmup) / (total - warmup)", "step / total"),
)


descent_too_long = misconception(
    cosine_warmup,
    "You divided by total. The descent has total - warmup steps, so with yours it is not finished at the end.",
    edit=("(step - warmup) / (total - warmup)", "(step - warmup) / total"),
)


warms_up_one_early = misconception(
    cosine_warmup,
    "Your climb is a step ahead, (step + 1) / warmup. That is a convention too, but here the step size is 0 at step 0 and "
    "reaches the peak at step `warmup`.",
    edit=("peak * step / warmup", "peak * (step + 1) / warmup"),
)


climbs_from_the_floor = misconception(
    cosine_warmup,
    "Your climb starts at the floor. It starts at 0; the floor is where the descent ends.",
    edit=("peak * step / warmup", "floor + (peak - floor) * step / warmup"),
)


no_warmup = misconception(
    cosine_warmup,
    "You started at the peak. The first `warmup` steps climb to it.",
    edit=("return float(peak * step / warmup)", "return float(peak)"),
)


whole_cosine = misconception(
    cosine_warmup,
    "You let the cosine run through a whole period, down and up again. Half a period, cos(pi progress), ends at the floor.",
    edit=("np.cos(np.pi * progress)", "np.cos(2 * np.pi * progress)"),
)


quarter_cosine = misconception(
    cosine_warmup,
    "You used a quarter of a cosine, cos(pi/2 progress). It falls from 1 to 0 as well, but hits the floor at full slope; "
    "(1 + cos(pi progress)) / 2 lands level.",
    edit=("(1 + np.cos(np.pi * progress)) / 2", "np.cos(np.pi * progress / 2)"),
)


straight_descent = misconception(
    cosine_warmup,
    "You went down in a straight line. The cosine stays high for longer and lands more gently.",
    edit=("(1 + np.cos(np.pi * progress)) / 2", "(1 - progress)"),
)


adds_the_floor = misconception(
    cosine_warmup,
    "You added the floor to a descent from peak to 0, so that it starts at peak + floor. Only the height above the floor, "
    "peak - floor, is to shrink.",
    edit=("(peak - floor) *", "peak *"),
)


cut_at_the_floor = misconception(
    cosine_warmup,
    "You went down to 0 and cut at the floor. The cosine runs between peak and floor, and lands level on the floor at the "
    "end.",
    edit=(
        "floor + (peak - floor) * (1 + np.cos(np.pi * progress)) / 2",
        "max(floor, peak * (1 + np.cos(np.pi * progress)) / 2)",
    ),
)


rises_again = misconception(
    cosine_warmup,
    "After the last step your step size rises again: the cosine is periodic. Let the progress end at 1.",
    edit=("min((step - warmup) / (total - warmup), 1.0)", "(step - warmup) / (total - warmup)"),
)


any_warmup = misconception(
    cosine_warmup,
    "You accepted a warm-up that is negative or as long as the training. Nothing sensible can come of it: raise a "
    "ValueError.",
    edit=("if not 0 <= warmup < total:", "if False:"),
)


divides_by_no_warmup = misconception(
    cosine_warmup,
    "With warmup = 0 you divided by zero. There is no climb then: step 0 is the top.",
    edit=(
        "if step < warmup:",
        "if step <= warmup:",
    ),
)


whole_period = also_wrong(
    whole_cosine,
    edit=(
        "np.cos(np.pi * progress)",
        "np.cos(progress * 2 * np.pi)",
    ),
)


no_end_to_the_descent = also_wrong(
    rises_again,
    edit=(
        "min((step - warmup) / (total - warmup), 1.0)",
        "(step - warmup) / float(total - warmup)",
    ),
)


@also_correct(cosine_warmup)
def cosine_warmup_by_a_square(step, total, warmup, peak, floor=0.0):
    """(1 + cos a) / 2 = cos² (a / 2), and the climb as an interpolation."""
    if warmup < 0 or warmup >= total:
        raise ValueError("warmup")
    if step < warmup:
        return np.interp(step, [0, warmup], [0, peak])
    angle = np.pi / 2 * np.clip((step - warmup) / (total - warmup), 0, 1)
    return peak * np.cos(angle) ** 2 + floor * np.sin(angle) ** 2
