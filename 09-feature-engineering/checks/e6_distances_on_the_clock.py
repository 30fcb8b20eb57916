import math

from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Dates and lags",
    hints=[
        "How many degrees does the hand turn in four hours, if one turn takes 24 hours?",
        "A chord is 2 sin(angle / 2).",
    ],
)
def distances_on_the_clock(rng):
    yield case(equals=(1.0, math.sqrt(2)))


along_the_circle = misconception(
    distances_on_the_clock,
    "You measured along the circle. The straight distance of the two points was asked for.",
    answer=(math.pi / 3, math.pi / 2),
)


twelve_hours = misconception(
    distances_on_the_clock,
    "Your circle is gone round in 12 hours. With 24, six hours are a quarter.",
    answer=(math.sqrt(3), 2),
)


hours_subtracted = misconception(
    distances_on_the_clock, "You subtracted the hours. On the circle, 22:00 and 02:00 are near.", answer=(20, 6)
)


squared_distances = misconception(
    distances_on_the_clock, "The second is a squared distance. Take the root.", answer=(1, 2)
)
