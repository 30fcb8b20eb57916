from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Views, copies and strides",
    hints=[
        "For each of a, b, c: is it a view of week, or a copy?",
        "A slice of a slice is a view too. c[0] is the last entry of a: which entry of week is that?",
    ],
)
def week_after_changes(rng):
    yield case(equals=101)


nothing_changes = misconception(
    week_after_changes,
    "63 is the week before the changes. a and c are views: writing into them writes into week.",
    answer=63,
)


index_list_as_a_view = misconception(
    week_after_changes,
    "You took b for a view. An index list copies, so the 100 does not reach week.",
    answer=192,
)


view_of_a_view_forgotten = misconception(
    week_after_changes,
    "You took c for a copy. A slice of a view is a view of the same memory, backwards: c[0] is the last entry of a.",
    answer=57,
)


mask_on_the_right = misconception(
    week_after_changes,
    "You let the last line change week. `week[week > 12]` is a copy, and the 1 goes into that copy.",
    answer=52,
)
