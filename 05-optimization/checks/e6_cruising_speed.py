from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Momentum",
    hints=[
        "What must v be so that 0.95 v + 0.2 is v again?",
        "The velocity settles at gradient / (1 - beta) = 4. A step is the step size times that.",
    ],
)
def cruising_speed(rng):
    yield case(equals=0.04)


no_memory = misconception(
    cruising_speed,
    "0.002 is the first step, or every step without momentum. The velocity adds up gradients and grows from there.",
    answer=0.002,
)


velocity_itself = misconception(
    cruising_speed, "4 is the velocity in the long run. The point moves by the step size times that.", answer=4
)


beta_for_complement = misconception(
    cruising_speed,
    "You divided by beta. The sum 1 + beta + beta² + ... is 1 / (1 - beta), twenty and not about one.",
    answer=0.002 / 0.95,
)


multiplied_by_the_complement = misconception(
    cruising_speed,
    "You multiplied by 1 - beta. The fading sum 1 + beta + beta² + ... is 1 / (1 - beta): the velocity is twenty gradients "
    "long, not a twentieth of one.",
    answer=0.0001,
)
