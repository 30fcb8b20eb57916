import math

from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Counts: binomial and Poisson",
    hints=["How many reports are expected in 20 minutes?", "A Poisson count with rate r is 0 with probability e^-r."],
)
def twenty_quiet_minutes(rng):
    yield case(equals=math.exp(-1))


rate_of_an_hour = misconception(
    twenty_quiet_minutes,
    "You used the rate of an hour. In 20 minutes one report is expected, not three.",
    answer=math.exp(-3),
)


third_of_the_hour = misconception(
    twenty_quiet_minutes,
    "You divided the probability of a quiet hour by three. It is the rate that shrinks with the interval; a shorter "
    "interval is more likely to be quiet, not less.",
    answer=math.exp(-3) / 3,
)


some_report = misconception(
    twenty_quiet_minutes, "That is the probability of at least one report.", answer=1 - math.exp(-1)
)


rate_in_minutes = misconception(
    twenty_quiet_minutes,
    "You took 3 reports a minute, so 60 in 20 minutes. They are 3 an hour: 3 · 20/60 = 1.",
    answer=math.exp(-60),
)
