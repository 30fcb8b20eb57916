import math

from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="First weights",
    hints=[
        "He looks at the inputs, Xavier at the mean of inputs and outputs.",
        "The variances are 2/98 and 2/130; asked for are their roots.",
    ],
)
def size_of_the_first(rng):
    yield case(equals=(1 / 7, math.sqrt(2 / 130)))


variances = misconception(size_of_the_first, "Those are the variances. Their roots are due.", answer=(2 / 98, 2 / 130))
no_two = misconception(
    size_of_the_first,
    "Xavier's is right. For He the 2 is missing, which makes up for the ReLU.",
    answer=(math.sqrt(1 / 98), math.sqrt(2 / 130)),
)
one_over = misconception(
    size_of_the_first,
    "He's is right. Xavier divides by the mean of inputs and outputs, 65, not by their sum.",
    answer=(1 / 7, math.sqrt(1 / 130)),
)
swapped = misconception(size_of_the_first, "Both are right, but swapped: He first.", answer=(math.sqrt(2 / 130), 1 / 7))
by_outputs = misconception(
    size_of_the_first,
    "Xavier's is right. He's rule asks for the inputs, 98, not the outputs.",
    answer=(0.25, math.sqrt(2 / 130)),
)
