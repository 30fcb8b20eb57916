import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H5",
    lesson="Anomaly detection",
    hints=[
        "The validation sample is half bad, production one in ten. Which shares carry over from one to the other, "
        "and which don't?",
        "Within the bad parts the share that is found carries over, within the good parts the share of false alarms. "
        "Weigh the two by the base rate of production.",
        "cost = inspection_cost · (base_rate · found + (1 - base_rate) · false alarms) + miss_cost · base_rate · (1 - "
        "found), for each score as the threshold and for inf.",
    ],
)
def alarm_threshold(rng):
    yield case([1.0, 2.0, 3.0, 4.0], [False, False, True, True], 0.1, 1.0, 20.0, equals=(3.0, 0.1))
    # found, false alarms: 0, 0 at inf; .5, 0 at 4; .5, .5 at 3; 1, .5 at 2; 1, 1 at 1
    mixed = ([1.0, 2.0, 3.0, 4.0], [False, True, False, True])
    yield case(*mixed, 0.1, 1.0, 20.0, equals=(2.0, 0.55))  # 2, 1.05, 1.5, 0.55, 1
    yield case(*mixed, 0.01, 1.0, 20.0, equals=(4.0, 0.105))  # 0.2, 0.105, 0.6, 0.505, 1
    yield case(*mixed, 0.01, 5.0, 4.0, equals=(math.inf, 0.04), label="inspecting costs more than missing")
    yield case(*mixed, 0.5, 1.0, 100.0, equals=(2.0, 0.75))  # 50, 25.5, 25.75, 0.75, 1
    # 1.5 at inf, 1 at 7, 1.5 at 6, 1 at 5
    tied = ([5.0, 6.0, 7.0], [True, False, True])
    yield case(*tied, 0.5, 1.0, 3.0, equals=(7.0, 1.0), label="equally good thresholds: the largest")
    yield case(*mixed, 0.1, 2.0, 2.0, equals=(math.inf, 0.2), label="inspecting costs what missing costs")
    for base_rate in (0.01, 0.2):
        bad = rng.permutation(np.repeat([True, False], [12, 20]))
        scores = rng.normal(size=32) + 1.5 * bad
        yield case(scores, bad, base_rate, 1.0, float(rng.uniform(8, 40)))
    scores = rng.normal(size=32) + 1.5 * bad
    yield law(
        "counting every good part three times in the sample changes nothing",
        lambda ex: (
            ex.alarm_threshold(
                np.append(scores, np.repeat(scores[~bad], 2) - 1e-9 * np.tile([1, 2], 20)),
                np.append(bad, [False] * 40),
                0.05,
                1.0,
                30.0,
            )[1],
            ex.alarm_threshold(scores, bad, 0.05, 1.0, 30.0)[1],
        ),
        rtol=1e-6,
    )


base_rate_of_the_sample = misconception(
    alarm_threshold,
    "You weighed by the share of bad parts in the sample. In production they are rarer or more frequent: use base_rate.",
    edit=(
        "    inspected = scores >= candidates[:, None]",
        "    base_rate = bad.mean()\n    inspected = scores >= candidates[:, None]",
    ),
)


inspection_of_good_only = misconception(
    alarm_threshold,
    "You charged inspections of good parts only. A bad part that is found was inspected as well.",
    edit=("base_rate * found + (1 - base_rate) * false_alarms", "(1 - base_rate) * false_alarms"),
)


strictly_above = misconception(
    alarm_threshold,
    "A part whose score equals the threshold is inspected too: at least, not more than.",
    edit=("scores >= candidates[:, None]", "scores > candidates[:, None]"),
)


always_inspects = misconception(
    alarm_threshold,
    "You left out the choice of inspecting nothing, the threshold inf.",
    edit=("np.append(np.inf, np.sort(scores)[::-1])", "np.sort(scores)[::-1]"),
)


ignores_costs = misconception(
    alarm_threshold,
    "You minimised the error rate: every mistake costs the same in it. Here a missed part costs miss_cost, an inspection "
    "inspection_cost.",
    edit=(
        "best = int(np.argmin(cost.round(12)))",
        "best = int(np.argmin((base_rate * (1 - found) + (1 - base_rate) * false_alarms).round(12)))",
    ),
)


@also_correct(alarm_threshold)
def alarm_threshold_by_loops(scores, bad, base_rate, inspection_cost, miss_cost):
    pairs = list(zip(np.asarray(scores).tolist(), np.asarray(bad).tolist(), strict=True))
    bads, goods = [s for s, b in pairs if b], [s for s, b in pairs if not b]
    best = None
    for threshold in [math.inf, *sorted((s for s, _ in pairs), reverse=True)]:
        found = sum(s >= threshold for s in bads) / len(bads)
        alarms = sum(s >= threshold for s in goods) / len(goods)
        cost = base_rate * (found * inspection_cost + (1 - found) * miss_cost)
        cost += (1 - base_rate) * alarms * inspection_cost
        if best is None or cost < best[1] - 1e-12:
            best = (threshold, cost)
    return best
