from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Elimination, inverse and determinant",
    hints=[
        "The determinant of a product is the product of the determinants. What are those of the four factors?",
        "2 A doubles each of three directions. An inverse undoes a volume, a transpose does not change it.",
    ],
)
def volume_factor(rng):
    yield case(equals=-18.0)


two_taken_out_once = misconception(
    volume_factor,
    "You took the 2 out once. 2 A doubles each of the three directions, so volumes grow by 2 * 2 * 2 = 8.",
    answer=-4.5,
)


inverse_multiplied = misconception(
    volume_factor,
    "You multiplied by det B. The inverse undoes what B does to volumes, so its determinant is 1 / det B = -1/4.",
    answer=-288,
)


transpose_inverted = misconception(
    volume_factor,
    "You let the transpose cancel det A. A transpose has the same determinant; it is the inverse that has 1 / det A.",
    answer=-2,
)


sign_lost = misconception(
    volume_factor,
    "The size is right. The sign counts too: B turns space inside out (det B = -4), and its inverse does so again.",
    answer=18,
)
