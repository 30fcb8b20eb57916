from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Activations",
    hints=["Where is the sigmoid steepest, and how steep is it there?", "1/4 for each of the five."],
)
def five_sigmoids(rng):
    yield case(equals=1 / 1024)


halves = misconception(
    five_sigmoids, "One half is the sigmoid's value in the middle. Its slope there is ½ · ½.", answer=1 / 32
)
added = misconception(five_sigmoids, "The slopes of layers behind each other are multiplied, not added.", answer=1.25)
one = misconception(five_sigmoids, "1 is the largest slope of tanh. The sigmoid's is smaller.", answer=1.0)
four = misconception(five_sigmoids, "That is four sigmoids.", answer=1 / 256)
