from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Arrays, dtypes and axes",
    hints=[
        "Number the axes: 0 has length 5, 1 has length 3, 2 (which is also -1) has length 4. Which one disappears?",
        "keepdims=True keeps the axis with length 1. Each integer in an index takes one axis away, from the left.",
    ],
)
def shapes_that_remain(rng):
    yield case(equals=((5, 4), (5, 3, 1), (4,)))


kept_the_named_axis = misconception(
    shapes_that_remain,
    "You kept the axis that was named. It is the one that is added up and disappears.",
    answer=((3,), (1, 1, 4), (4,)),
)


axis_gone_in_spite_of_keepdims = misconception(
    shapes_that_remain,
    "The mean keeps its axis here, with length 1: keepdims=True.",
    answer=((5, 4), (5, 3), (4,)),
)


counted_axes_from_one = misconception(
    shapes_that_remain,
    "You counted the axes from 1. Axis 0 is the first, with length 5, so axis 1 is the one of length 3.",
    answer=((3, 4), (5, 3, 1), (4,)),
)


index_keeps_axes = misconception(
    shapes_that_remain,
    "X[2, 1] gives two integers, and each takes its axis away: what is left is the last axis, (4,).",
    answer=((5, 4), (5, 3, 1), (1, 1, 4)),
)


parentheses_make_no_tuple = misconception(
    shapes_that_remain,
    "The lengths are right, but `(4)` is the number 4. A tuple of one entry needs a comma: `(4,)`.",
    answer=((5, 4), (5, 3, 1), 4),
)
