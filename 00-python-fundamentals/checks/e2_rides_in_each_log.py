from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Functions, comprehensions and exceptions",
    hints=[
        "How many lists are there in all? A default value is made once, when the function is defined.",
        "a, c and d are names of one list, b of another. What is in them after the *last* call?",
    ],
)
def rides_in_each_log(rng):
    yield case(equals=(3, 2, 3, 3))


a_new_list_each_time = misconception(
    rides_in_each_log,
    "You gave each call a new list. The default list is made once, and the calls without a second argument all append to it.",
    answer=(1, 2, 1, 1),
)


as_it_was_at_the_call = misconception(
    rides_in_each_log,
    "These are the lengths right after each call. a, c and d are names of the same list, so a sees what was appended later.",
    answer=(1, 2, 2, 3),
)


all_in_one_list = misconception(
    rides_in_each_log,
    "You put everything into one list. The second call brought a list of its own, so the default was not used there.",
    answer=(5, 5, 5, 5),
)
