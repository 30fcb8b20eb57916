import math

from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Permutation tests",
    hints=[
        'In how many ways can four of eight pots get the label "compost"?',
        "The most extreme data put the four tallest into one group. Is there a second split with the same absolute "
        "difference?",
    ],
)
def smallest_p_value(rng):
    yield case(equals=2 / 70)


one_of_seventy = misconception(
    smallest_p_value,
    "1/70 is one-sided. The split with the labels swapped has the same absolute difference and counts too.",
    answer=1 / 70,
)


one_more_for_the_data = misconception(
    smallest_p_value,
    "You added 1 for the data, as with random relabellings. All 70 splits are listed here, the data's own among them.",
    answer=3 / 71,
)


all_orders = misconception(
    smallest_p_value,
    "You counted orders of eight pots. Within a group the order does not matter: only the 70 choices of four differ.",
    answer=1 / math.factorial(8),
)


coin_for_each_pot = misconception(
    smallest_p_value,
    "You let a coin decide for each pot, 2^8 ways. The groups have four pots each, which leaves 70 ways.",
    answer=2 / 256,
)


zero = misconception(
    smallest_p_value,
    "A p-value of a permutation test is never 0: the data themselves are one of the splits.",
    answer=0,
)
