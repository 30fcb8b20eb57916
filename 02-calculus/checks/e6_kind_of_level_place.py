from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Walk away from the origin along (1, -1). Up or down?",
        "The signs of the Hessian's eigenvalues decide. Each row of it adds up to the same number: what does that make (1, 1)?",
    ],
)
def kind_of_level_place(rng):
    yield case(equals="c")


positive_squares = misconception(
    kind_of_level_place,
    "Along both axes it does go up. But along (1, -1) the mixed term wins: t² - 3 t² + t² = -t².",
    answer="a",
)


takes_it_for_a_top = misconception(
    kind_of_level_place,
    "Along the axes the function grows, so the origin is no maximum. It falls along (1, -1) only.",
    answer="b",
)


gives_up = misconception(
    kind_of_level_place,
    "Second derivatives are silent only where an eigenvalue is zero and the others have one sign. Here they are 5 "
    "and -1.",
    answer="d",
)
