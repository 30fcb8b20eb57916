from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="ROC curves and the area under them",
    hints=[
        "There are 10 · 20 pairs of a rock and a clear run. In how many is the rock's colour the more worried one?",
        "A pair of the same colour counts one half.",
    ],
)
def traffic_light_area(rng):
    yield case(equals=0.74)


colours_tied_are_lost = misconception(
    traffic_light_area, "You counted a pair of the same colour as lost. It is worth one half.", answer=0.6
)


colours_tied_are_won = misconception(
    traffic_light_area, "You counted a pair of the same colour as won. It is worth one half.", answer=0.88
)


amber_rings = misconception(
    traffic_light_area,
    "You let amber ring and took the area under that one point. The other threshold adds a corner to the curve.",
    answer=0.7,
)


red_rings = misconception(
    traffic_light_area,
    "You let only red ring and took the area under that one point. The other threshold adds a corner to the curve.",
    answer=0.65,
)


clear_above_rocks = misconception(
    traffic_light_area,
    "You counted the pairs in which the clear run has the more worried colour. The area counts those that the rock wins.",
    answer=0.26,
)
