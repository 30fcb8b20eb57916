from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="How this course works",
    hints=[
        "Which part of a traceback do you read first, and which way do you go from there?",
        "The last pair of lines is where the error was raised; the first pair is the line of the file itself, which is no "
        "function. Count the pairs in between, and the last one.",
    ],
)
def where_it_failed(rng):
    yield case(equals=(2, 14, 3))


read_from_the_top = misconception(
    where_it_failed,
    "You read from the top. The first pair of lines is where the program set out; the *last* one is where it failed.",
    answer=(14, 2, 3),
)


counted_the_file = misconception(
    where_it_failed,
    "You counted the file itself. <module> is the code outside of all functions; the functions are bill, cost and minutes.",
    answer=(2, 14, 4),
)


called_by_its_neighbour = misconception(
    where_it_failed,
    "Line 10 is inside `bill`, where it called `cost`. The line that called `bill` is the one above it in the traceback.",
    answer=(2, 10, 3),
)
