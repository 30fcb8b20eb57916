import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="H5",
    lesson="Losses and baselines",
    hints=[
        "If a missing jar costs nine times as much as one left over, will you fill more than the mean or less?",
        "Write the mean cost of filling j jars, and look at it for every demand that occurred: the best j is among them.",
        "Cost of j: `(cost_short * np.maximum(demand - j, 0) + cost_left * np.maximum(j - demand, 0)).mean()`. Of equal costs "
        "take the smallest j.",
    ],
)
def jars_to_fill(rng):
    yield case([4, 6, 7, 11, 42], 1.0, 1.0, equals=(7, 2.6))  # (3 + 1 + 0 + 4 + 35) / 5 against 56 / 5 at 14
    # At 11: 31 jars short at 4, left over 7 + 5 + 4: 140 / 5 = 28; at 14: 112 + 28 = 140 as well, over 5.
    yield case([4, 6, 7, 11, 42], cost_short=4.0, cost_left=1.0, equals=(11, 0.0), label="a tie with the mean")
    # At 6: 2 * 3 left over, 1 + 5 + 36 missing: 48 / 5; at the mean 14: 28 * 3 left over, 28 missing: 112 / 5.
    yield case([4, 6, 7, 11, 42], 1.0, 3.0, equals=(6, 12.8))
    yield case([4, 6, 7, 11, 42], 9.0, 1.0, label="a missing jar is dear")
    yield case([5, 5, 5], 2.0, 3.0, equals=(5, 0.0), label="always the same demand")
    yield case([2, 8], 1.0, 1.0, equals=(2, 0.0), label="everything between 2 and 8 costs the same")
    # None: 9 / 4. The mean is 2.25, so 2: 3 * 2 * 4 left over and 7 missing: 31 / 4.
    yield case([0, 0, 0, 9], 1.0, 4.0, equals=(0, 5.5), label="fill none")
    demand = rng.integers(3, 60, size=31)
    yield case(demand, 3.5, 1.25)
    yield case(demand, 0.7, 2.9)
    yield law(
        "twice the prices: twice the saving",
        lambda ex: (ex.jars_to_fill(demand, 4.0, 1.5)[1], 2 * ex.jars_to_fill(demand, 2.0, 0.75)[1]),
    )
    yield raises(ValueError, [3, 5], 0.0, 1.0, why="if missing jars cost nothing, fill none")
    yield raises(ValueError, [3, 5], 1.0, -1.0, why="a negative cost")
    yield raises(ValueError, [3, 5], 1.0, 0.0, why="if jars left over cost nothing, fill as many as you can")


fills_the_median = misconception(
    jars_to_fill,
    "You filled the median. That is right where both sides cost the same; here the prices decide which quantile.",
    edit=(
        "jars = int(candidates[np.flatnonzero(costs <= costs.min() + 1e-9 * costs.max())[0]])",
        "jars = int(np.sort(demand)[(len(demand) - 1) // 2])",
    ),
)


prices_exchanged = misconception(
    jars_to_fill,
    "You exchanged the prices: cost_short is for jars that were asked for and missing.",
    edit=("cost_short * missing + cost_left * left", "cost_short * left + cost_left * missing"),
)


fills_the_mean = misconception(
    jars_to_fill,
    "You filled the mean. It makes squared misses least, and nobody pays by the square.",
    edit=(
        "jars = int(candidates[np.flatnonzero(costs <= costs.min() + 1e-9 * costs.max())[0]])",
        "jars = round(float(demand.mean()))",
    ),
)


cost_instead_of_saving = misconception(
    jars_to_fill,
    "The jars are right, but the second number is the mean cost itself. Asked is how far it is below that of the mean.",
    edit=("jars, cost(round(float(demand.mean()))) - cost(jars)", "jars, cost(jars)"),
)


total_instead_of_mean = misconception(
    jars_to_fill,
    "The jars are right, but you added the costs of all days up. Asked is the mean per day.",
    edit=("(cost_short * missing + cost_left * left).mean()", "(cost_short * missing + cost_left * left).sum()"),
)


@also_correct(jars_to_fill)
def jars_by_trying_all(demand, cost_short, cost_left):
    if cost_short <= 0 or cost_left <= 0:
        raise ValueError("costs")
    demand = list(demand)

    def cost(jars):
        return sum((d - jars) * cost_short if d > jars else (jars - d) * cost_left for d in demand) / len(demand)

    best = min(range(int(max(demand)) + 1), key=lambda jars: (round(cost(jars), 9), jars))
    return best, cost(round(sum(demand) / len(demand))) - cost(best)


@also_correct(jars_to_fill)
def jars_by_the_quantile(demand, cost_short, cost_left):
    if min(cost_short, cost_left) <= 0:
        raise ValueError("costs")
    d = np.sort(np.array(demand, dtype=float))
    rank = math.ceil(len(d) * cost_short / (cost_short + cost_left) - 1e-9)
    jars = d[max(rank, 1) - 1]
    cost = lambda j: np.mean(cost_short * np.clip(d - j, 0, None) + cost_left * np.clip(j - d, 0, None))
    return int(jars), cost(round(d.mean())) - cost(jars)
