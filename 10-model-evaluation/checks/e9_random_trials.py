import math

from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Hyper-parameter search and nested cross-validation",
    hints=[
        "What is the probability that one trial misses the best twentieth? That n of them do?",
        "0.95 to the power n must be at most 0.05.",
    ],
)
def random_trials(rng):
    yield case(equals=59)


one_in_twenty = misconception(
    random_trials,
    "After 20 trials one hit is expected, but all 20 miss with probability 0.95 to the power 20 = 0.36.",
    answer=20,
)


rounded_down = misconception(
    random_trials, "58 trials reach 0.949, which is not yet 0.95. A number of trials is rounded up.", answer=58
)


nineteen = misconception(
    random_trials,
    "Nineteen twentieths of twenty is no probability. Ask for the chance that all trials miss, and make it at most "
    "0.05.",
    answer=19,
)


sixty_of_the_lesson = misconception(
    random_trials, "60 trials reach 0.954. Fewer are enough; the smallest number is asked for.", answer=60
)


not_a_whole_number = misconception(
    random_trials,
    "You solved for equality. A number of trials is whole: round up.",
    answer=math.log(0.05) / math.log(0.95),
)
