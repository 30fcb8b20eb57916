import numpy as np

from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Schedules and warm-up",
    hints=[
        "What fraction of the climb is done at step 50? What fraction of the descent, which begins at step 100, at step 550?",
        "Half of the climb to 0.4, and halfway between 0.4 and 0.1.",
    ],
)
def two_points_of_the_schedule(rng):
    yield case(equals=(0.2, 0.25))


climb_from_the_floor = misconception(
    two_points_of_the_schedule,
    "Your climb starts at the floor. It starts at 0; the floor is the end of the descent.",
    answer=(0.25, 0.25),
)


floor_added = misconception(
    two_points_of_the_schedule,
    "You let the descent run from 0.4 to 0 and added the floor. The descent runs between 0.4 and 0.1.",
    answer=(0.2, 0.3),
)


floor_forgotten = misconception(
    two_points_of_the_schedule,
    "You went down to 0. The floor is 0.1.",
    answer=(0.2, 0.2),
)


progress_of_the_whole = misconception(
    two_points_of_the_schedule,
    "You measured the descent from step 0: 550 of 1000. It begins after the warm-up: 450 of 900.",
    answer=(0.2, 0.1 + 0.3 * (1 + np.cos(np.pi * 0.55)) / 2),
)
