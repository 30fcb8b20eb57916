from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Sampling and averages",
    hints=[
        "What is the variance of a single draw, which is 1 with probability 0.1 and else 0?",
        "The standard error is the root of 0.09 / n. Solve for n.",
    ],
)
def how_many_simulations(rng):
    yield case(equals=10000)


root_not_squared = misconception(
    how_many_simulations,
    "0.3 / 0.003 = 100 is the root of n. Square it: ten times the precision takes a hundred times the draws.",
    answer=100,
)


variance_for_deviation = misconception(
    how_many_simulations,
    "You divided the variance 0.09 by 0.003. The standard error has to be squared too.",
    answer=30,
)


other_outcome_forgotten = misconception(
    how_many_simulations,
    "You took 0.1 for the variance of a draw. It is p (1 - p) = 0.09.",
    answer=0.1 / 0.003**2,
)


worst_case = misconception(
    how_many_simulations,
    "You used p = 1/2, the worst case. That is safe, but the event is known to have about 0.1.",
    answer=0.25 / 0.003**2,
)
