from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "The root of x has the derivative 1/4 at x = 4. And the derivative of that derivative?",
        "Write the root as x^(1/2) and use the power rule twice. Half of the second derivative goes with the step squared.",
    ],
)
def root_by_hand(rng):
    yield case(equals=(2.1, 2.0975), atol=1e-9)


no_half = misconception(
    root_by_hand,
    "You left out the half of the quadratic term: 0.16 / 32 = 0.005 has to be halved.",
    answer=(2.1, 2.095),
)


curvature_with_plus = misconception(
    root_by_hand,
    "The root bends downwards: its second derivative is negative, so the second order lowers the estimate.",
    answer=(2.1, 2.1025),
)


true_root = misconception(
    root_by_hand,
    "You gave the root itself. Asked for is what Taylor's formula of second order says: 2.1 - 0.0025.",
    answer=(2.1, 4.4**0.5),
)


slope_one_half = misconception(
    root_by_hand,
    "The derivative of the root at 4 is 1 / (2 · 2) = 1/4, not 1/2.",
    answer=(2.2, 2.1975),
)
