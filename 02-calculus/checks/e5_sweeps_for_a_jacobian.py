from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Automatic differentiation",
    hints=["What does one forward sweep give, a column or a row? How many of each are there?"],
)
def sweeps_for_a_jacobian(rng):
    yield case(equals=(784, 10))


modes_swapped = misconception(
    sweeps_for_a_jacobian,
    "You swapped the modes. A forward sweep follows one input, and there are many inputs; a reverse sweep "
    "follows one output back.",
    answer=(10, 784),
)


one_sweep_each = misconception(
    sweeps_for_a_jacobian,
    "One reverse sweep suffices for a loss, a single output. Here there are 10 outputs, and each needs its own.",
    answer=(784, 1),
)


two_evaluations_each = misconception(
    sweeps_for_a_jacobian,
    "1568 evaluations is what central differences take, two for each input. A forward sweep is exact with one.",
    answer=(1568, 10),
)


entry_by_entry = misconception(
    sweeps_for_a_jacobian,
    "7840 is the number of entries. A sweep gives a whole column or a whole row at once.",
    answer=(7840, 7840),
)
