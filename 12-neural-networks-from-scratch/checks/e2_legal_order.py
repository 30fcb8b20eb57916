from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="The computational graph",
    hints=[
        "For each list, go through it and ask of every node: are all of its parents to the left of it?",
        "The bill must be the last; kg and price must be there before the insurance.",
    ],
)
def legal_order(rng):
    yield case(equals="d")


bill_too_early = misconception(
    legal_order, "In a the bill comes before the tax and the insurance, which it adds up.", answer="a"
)


kg_too_late = misconception(legal_order, "In b the insurance comes before kg, from which it is computed.", answer="b")


price_too_late = misconception(
    legal_order, "In c the tax comes before the price, from which it is computed.", answer="c"
)
