import numpy as np

from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="M8",
    lesson="Schedules and warm-up",
    hints=[
        "With a first period of 2 and growth 2, at which steps does the step size jump back to the peak?",
        "As long as the step is not smaller than the period, subtract the period and multiply it by growth.",
        "Then `peak * (1 + np.cos(np.pi * step / period)) / 2`.",
    ],
)
def warm_restarts(rng):
    yield case(0, 2, 2, 8.0, equals=8.0)
    yield case(1, 2, 2, 8.0, equals=4.0)
    yield case(2, 2, 2, 8.0, equals=8.0, label="the first restart")
    yield case(4, 2, 2, 8.0, equals=4.0, label="the middle of the second period")
    yield case(6, 2, 2, 8.0, equals=8.0, label="the second restart: 2 + 4")
    yield case(9, 3, 1, 8.0, equals=8.0, label="growth 1: every three steps")
    first, peak = int(rng.integers(3, 7)), float(rng.integers(2, 9))
    for step in (first + 2, 4 * first + 1, 13 * first + 5):
        yield case(step, first, 3, peak)
    yield raises(ValueError, -1, 2, 2, 8.0, why="a step is not negative")


periods_stay = misconception(
    warm_restarts,
    "All your periods have the length of the first. Each is `growth` times as long as the one before.",
    edit=("period *= growth", "period *= 1"),
)


grows_by_adding = misconception(
    warm_restarts, "You added growth to the period. It multiplies.", edit=("period *= growth", "period += growth")
)


restart_one_late = misconception(
    warm_restarts,
    "Your restart comes one step late: with a first period of 2, steps 0 and 1 belong to it, and step 2 is the restart.",
    edit=("while step >= period:", "while step > period:"),
)


keeps_counting = misconception(
    warm_restarts,
    "You did not subtract the periods that are over: the cosine is taken at the step since the very beginning.",
    edit=(
        "    while step >= period:\n        step -= period\n        period *= growth\n",
        "    start = step\n    while step >= period:\n        step -= period\n        period *= growth\n    step = start\n",
    ),
)


last_step_reaches_zero = misconception(
    warm_restarts,
    "You let the last step of a period reach 0. The cosine of a period of n steps is taken at k / n, "
    "so that the restart stands where it would be 0.",
    edit=(
        "np.pi * step / period",
        "np.pi * step / max(period - 1, 1)",
    ),
)


@also_correct(warm_restarts)
def by_listing_the_periods(step, first_period, growth, peak):
    if step < 0:
        raise ValueError("step")
    begin, length = 0, first_period
    while begin + length <= step:
        begin, length = begin + length, length * growth
    return peak * np.cos(np.pi / 2 * (step - begin) / length) ** 2
