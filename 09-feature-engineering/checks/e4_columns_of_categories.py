from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Categories",
    hints=["One column for each category of each feature.", "Each of the three features loses one column."],
)
def columns_of_categories(rng):
    yield case(equals=(19, 16))


one_dropped_in_all = misconception(
    columns_of_categories,
    "You dropped one column in all. Each feature has a first category of its own.",
    answer=(19, 18),
)


multiplied = misconception(
    columns_of_categories,
    "You multiplied: that counts the combinations of all three. Each feature has its own columns; they add up.",
    answer=(144, 66),
)


one_column_each = misconception(
    columns_of_categories,
    "Three columns are numbers for categories. One-hot has one column per category.",
    answer=(3, 3),
)
