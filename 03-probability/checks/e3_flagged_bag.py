from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Bayes' rule",
    hints=[
        "Imagine 1000 bags. How many hold a forbidden item, and how many of these are flagged?",
        "How many of the others are flagged? What fraction of all flagged bags are of the first kind?",
    ],
)
def flagged_bag(rng):
    yield case(equals=18 / 67)


directions_swapped = misconception(
    flagged_bag,
    "0.9 is the probability of a flag, given an item. Asked is the probability of an item, given a flag.",
    answer=0.9,
)


base_rate_forgotten = misconception(
    flagged_bag,
    "You divided 0.9 by 0.9 + 0.05, as if every second bag held an item. Only 1 in 50 does: weight both by how common "
    "they are.",
    answer=0.9 / 0.95,
)


all_bags_for_the_others = misconception(
    flagged_bag,
    "You took 5 % of all bags as false alarms. Only the bags without an item can be flagged wrongly: 0.98 · 0.05.",
    answer=0.018 / 0.068,
)


not_flagged_for_flagged = misconception(
    flagged_bag,
    "You weighed the bags without an item with 0.95, the probability that they are *not* flagged. A flag comes from 5 % of "
    "them.",
    answer=0.018 / (0.018 + 0.98 * 0.95),
)


joint_only = misconception(
    flagged_bag,
    "That is the probability that a bag holds an item and is flagged. Divide by the probability of a flag.",
    answer=0.018,
)


only_the_flag = misconception(
    flagged_bag, "That is the probability of a flag. What fraction of it comes from bags with an item?", answer=0.067
)
