from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Missing values",
    hints=["Which prices are known, and which two stand in the middle of them?", "The sum of all five is 48 + 7."],
)
def two_fillings(rng):
    yield case(equals=(12.0, 7.0, 11.0))


gap_as_zero = misconception(
    two_fillings, "You counted the gap as 0. An unknown price is not 0: leave it out.", answer=(9.6, 4.0, 9.6)
)


middle_of_the_unsorted = misconception(
    two_fillings, "You took the middle of the unsorted prices. Sorted they are 4, 4, 10, 30.", answer=(12, 20, 13.6)
)


most_frequent_price = misconception(
    two_fillings, "4 is the most frequent price. The median is the middle of 4 and 10.", answer=(12, 4, 10.4)
)


divided_by_four = misconception(
    two_fillings, "After the filling there are five prices: divide by 5.", answer=(12, 7, 13.75)
)
