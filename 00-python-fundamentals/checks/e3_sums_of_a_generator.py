from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Dataclasses, generators and debugging",
    hints=["What is left in the generator after each line?", "next takes one number out, sum takes all that are left."],
)
def sums_of_a_generator(rng):
    yield case(equals=(12, 58, 0))


nothing_is_used_up = misconception(
    sums_of_a_generator,
    "You treated it as a list. A generator hands out each number once: next takes the 12, and sum the other three.",
    answer=(12, 70, 70),
)


next_only_looks = misconception(
    sums_of_a_generator,
    "`next` does not only look: it takes the first one out, and it is not among those that sum gets.",
    answer=(12, 70, 0),
)


sum_does_not_use_up = misconception(
    sums_of_a_generator,
    "The first sum used up all the numbers. The second one adds up nothing: 0.",
    answer=(12, 58, 58),
)
