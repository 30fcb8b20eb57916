from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="The gradient of broadcasting",
    hints=[
        "Write the two shapes below each other, aligned at their right ends.",
        "The 6 has nothing below it, and the 4 has a 1 below it.",
    ],
)
def axes_to_sum(rng):
    yield case(equals=((0,), (2,)))


numbered_in_the_small = misconception(
    axes_to_sum,
    "The second axis is numbered as in the small shape. In the gradient, with the new axis in front, it is axis 2.",
    answer=((0,), (1,)),
)


kept_first = misconception(
    axes_to_sum, "Both axes are right, but swapped: first those that are dropped.", answer=((2,), (0,))
)


aligned_at_the_front = misconception(
    axes_to_sum,
    "You aligned the shapes at their left ends. NumPy aligns them at the right: 5, 1, 3 stand under 5, 4, 3.",
    answer=((3,), (1,)),
)


dropped_both = misconception(
    axes_to_sum,
    "Both axes are summed, but the stretched one stays with length 1: the result must have the shape (5, 1, 3).",
    answer=((0, 2), ()),
)
