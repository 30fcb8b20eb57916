from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Counts: binomial and Poisson",
    hints=[
        "For how many of five requests are three couriers not enough?",
        "All 2^5 = 32 answers are equally likely. In how many do four or five say yes?",
    ],
)
def three_couriers(rng):
    yield case(equals=6 / 32)


exactly_four = misconception(
    three_couriers, "You counted four requests only. With five, three couriers are not enough either.", answer=5 / 32
)


three_or_more = misconception(
    three_couriers, "You counted three requests as too many. Three couriers can take three bags.", answer=0.5
)


enough = misconception(three_couriers, "That is the probability that they are enough.", answer=26 / 32)


orders_forgotten = misconception(
    three_couriers,
    "You counted one way for four requests. Any of the five passengers may be the one who does not ask.",
    answer=2 / 32,
)
