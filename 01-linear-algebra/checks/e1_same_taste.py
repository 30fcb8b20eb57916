from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Vectors and the dot product",
    hints=[
        "Whose basket is nearly a multiple of the newcomer's?",
        "Divide each dot product by the lengths of both baskets; the largest cosine is the smallest angle.",
    ],
)
def same_taste(rng):
    yield case(equals="b")


closest_in_distance = misconception(
    same_taste,
    "Ada's basket is the nearest in distance, but not in direction: she prefers coffee and the newcomer prefers "
    "croissants. Distance confuses how much with what; the angle ignores how much.",
    answer="a",
)


largest_dot_product = misconception(
    same_taste,
    "Cleo has the largest dot product, 28, because she buys a lot of everything. Divide by the lengths of the baskets: "
    "her cosine is 0.80.",
    answer="c",
)


smallest_cosine = misconception(
    same_taste,
    "Dan has the smallest cosine, 0.42. The cosine falls as the angle grows, so the smallest angle has the largest "
    "cosine.",
    answer="d",
)
