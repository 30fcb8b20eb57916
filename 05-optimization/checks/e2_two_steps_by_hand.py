from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Step size and convergence",
    hints=[
        "The gradient is (4 (u - 1), v + 2). What does a step do to the distance of u from 1, and of v from -2?",
        "u's distance is multiplied by 1 - 0.3 * 4, v's by 1 - 0.3, in every step.",
    ],
)
def two_steps_by_hand(rng):
    yield case(equals=(1.08, -0.04))


only_one_step = misconception(
    two_steps_by_hand,
    "This is the point after one step. Go on from there: the gradient has changed.",
    answer=(0.6, 0.8),
)


first_gradient_twice = misconception(
    two_steps_by_hand,
    "You went along the first gradient (8, 4) twice. The second step uses the gradient at the point where the first one "
    "arrived.",
    answer=(-1.8, -0.4),
)


went_uphill = misconception(
    two_steps_by_hand, "You added the gradient. Its direction is uphill: subtract it.", answer=(10.68, 4.76)
)


wrong_curvature = misconception(
    two_steps_by_hand,
    "v is right. The derivative of 2 (u - 1)² is 4 (u - 1): the exponent comes down as a factor.",
    answer=(1.32, -0.04),
)
