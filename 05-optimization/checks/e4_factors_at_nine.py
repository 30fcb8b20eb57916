from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Momentum",
    hints=[
        "Both factors have the same form. What stands in the place of kappa for the heavy ball?",
    ],
)
def factors_at_nine(rng):
    yield case(equals=(0.8, 0.5))


beta_for_factor = misconception(
    factors_at_nine,
    "0.25 is the best beta. The factor per step is its root, (3 - 1) / (3 + 1).",
    answer=(0.8, 0.25),
)


same_for_both = misconception(
    factors_at_nine,
    "You gave both methods the same factor. Momentum acts as if the condition number were its root.",
    answer=(0.8, 0.8),
)


simple_quotient = misconception(
    factors_at_nine,
    "You took 1 - 1 / kappa. That is the factor for the step size 1 / L; with the best one, 2 / (mu + L), it is "
    "(kappa - 1) / (kappa + 1).",
    answer=(8 / 9, 2 / 3),
)
