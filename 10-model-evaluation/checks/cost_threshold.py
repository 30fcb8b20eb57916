import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ROCK, SCORE, tied_scores


@check(
    lesson="Thresholds and costs",
    hints=[
        "At a threshold of 6, how many of the ten runs are stopped for nothing, and how many rocks are missed?",
        "From one threshold to the next lower one only the rows of that score change sides: running sums of "
        "positives and of negatives from the highest score down give every cost. And never ringing is a candidate "
        "too.",
        "`costs = cost_fp * false_alarms + cost_fn * (positive.sum() - hits)`, with thresholds np.inf, then the "
        "distinct scores from the highest down, and `np.argmin`.",
    ],
)
def cost_threshold(rng):
    yield case([1, 0, 1, 0, 0], [4, 3, 2, 2, 1], 1, 5, equals=(2.0, 2.0))
    yield case(
        ROCK,
        SCORE,
        1,
        9,
        equals=(3.0, 3.0),
        label="the ten runs of the lesson: no rock missed, three stops for nothing",
    )
    yield case(ROCK, SCORE, 9, 1, equals=(8.0, 2.0), label="costs swapped: two rocks missed, no stop for nothing")
    yield case([1, 0, 0], [1, 2, 3], 4, 3, equals=(np.inf, 3.0), label="a cheapest alarm that never rings")
    yield case([0, 0], [3, 1], 2, 1, equals=(np.inf, 0.0), label="no rocks at all")
    yield case([1, 1], [3, 1], 2, 1, equals=(1.0, 0.0), label="nothing but rocks")
    yield case(
        [1, 0, 1],
        [3, 2, 1],
        1,
        1,
        equals=(3.0, 1.0),
        label="thresholds 3 and 1, which cost the same: the higher one rings less",
    )
    y, scores = tied_scores(rng, n=20, high=9)
    yield case(y, scores, 2, 7)
    yield case(y, scores, 5, 3)
    yield law(
        "in another currency the threshold stays, the cost changes",
        lambda ex: (ex.cost_threshold(y, scores, 20, 70), np.array(ex.cost_threshold(y, scores, 2, 7)) * [1, 10]),
    )
    yield law(
        "scores on another scale move the threshold with them",
        lambda ex: (
            ex.cost_threshold(y, 3 * scores - 40, 1, 4),
            np.array(ex.cost_threshold(y, scores, 1, 4)) * [3, 1] - [40, 0],
        ),
    )
    yield law(
        "the cost is what this threshold costs",
        lambda ex: (
            cost_at(y, scores, ex.cost_threshold(y, scores, 1, 4)[0], 1, 4),
            ex.cost_threshold(y, scores, 1, 4)[1],
        ),
    )
    yield raises(ValueError, ROCK, SCORE, 0, 9, why="stops that cost nothing: the train never leaves")
    yield raises(ValueError, ROCK, SCORE, 1, 0, why="misses that cost nothing: the alarm is switched off")
    yield raises(ValueError, ROCK, SCORE, 1, -9, why="a negative cost rewards the miss")
    many = rng.integers(0, 1500, size=3_000)
    yield case((rng.random(3_000) < many / 3000).astype(int), many, 1, 3, timed="n = 3,000")
    huge = rng.integers(0, 9000, size=20_000)
    yield case((rng.random(20_000) < huge / 20_000).astype(int), huge, 1, 3, label="20,000 rows with ties")


def cost_at(y, scores, threshold, cost_fp, cost_fn):
    rings = scores >= threshold
    return float(cost_fp * np.sum(rings & (y == 0)) + cost_fn * np.sum(~rings & (y == 1)))


costs_swapped = misconception(
    cost_threshold,
    "You swapped the two costs: cost_fp belongs to an alarm for nothing, cost_fn to a missed positive.",
    edit=(
        "cost_fp * false_alarms + cost_fn * (positive.sum() - hits)",
        "cost_fn * false_alarms + cost_fp * (positive.sum() - hits)",
    ),
)


costs_ignored = misconception(
    cost_threshold,
    "You counted errors without their costs. That is the threshold of best accuracy.",
    edit=("cost_fp * false_alarms + cost_fn * (positive.sum() - hits)", "1.0 * false_alarms + (positive.sum() - hits)"),
)


lowest_of_equals = misconception(
    cost_threshold,
    "Of thresholds with the same cost you took the lowest. The highest one rings least, and an alarm that rings less "
    "is believed.",
    edit=("np.argmin(costs)", "len(costs) - 1 - np.argmin(costs[::-1])"),
)


never_is_no_option = misconception(
    cost_threshold,
    "You did not consider the alarm that never rings. Where alarms are expensive or the scores useless it is the "
    "cheapest.",
    edit=("best = np.argmin(costs)", "best = 1 + np.argmin(costs[1:])"),
)


mean_cost = misconception(
    cost_threshold,
    "You returned the cost per row. Asked for is the total.",
    edit=("float(costs[best])", "float(costs[best]) / len(scores)"),
)


counts_hits_as_misses = misconception(
    cost_threshold,
    "You charged cost_fn for the positives that rang. It is due for those that did not.",
    edit=("(positive.sum() - hits)", "hits"),
)


accepts_any_cost = misconception(
    cost_threshold,
    "You accepted a cost that is not positive. Then stopping every train, or missing every rock, is free.",
    edit=("if not (cost_fp > 0 and cost_fn > 0):", "if False:"),
)


@misconception(
    cost_threshold,
    "Your alarm rings where the score is above the threshold. Asked for is at least: a row that has the threshold "
    "itself rings.",
)
def rings_above_only(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.append(np.unique(s), np.inf)[::-1]
    missed = np.searchsorted(np.sort(s[y == 1]), thresholds, side="right")
    silent = np.searchsorted(np.sort(s[y == 0]), thresholds, side="right")
    costs = cost_fp * (np.sum(y == 0) - silent) + cost_fn * missed
    return float(thresholds[np.argmin(costs)]), float(costs.min())


@misconception(
    cost_threshold,
    "You let the rows of one score ring one after the other. A threshold lets all of them ring or none: the cost halfway "
    "through a tie cannot be had.",
)
def stops_within_a_tie(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    order = np.argsort(-s, kind="stable")
    costs = cost_fn * np.sum(y == 1) + np.append(0, np.cumsum(np.where(y[order] == 1, -cost_fn, cost_fp)))
    return float(np.append(np.inf, s[order])[np.argmin(costs)]), float(costs.min())


@misconception(
    cost_threshold,
    "You tried thresholds halfway between two scores. The split of these rows is the same, but asked for is one of "
    "the scores.",
)
def midpoints(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    distinct = np.unique(s)[::-1]
    middles = np.concatenate([[np.inf], (distinct[:-1] + distinct[1:]) / 2, [distinct[-1] - 1]])
    costs = [cost_at(y, s, t, cost_fp, cost_fn) for t in middles]
    return float(middles[np.argmin(costs)]), float(min(costs))


@misconception(
    cost_threshold,
    "You used cost_fp / (cost_fp + cost_fn) as the threshold. That holds for calibrated probabilities; for other "
    "scores the threshold has to be looked for.",
)
def threshold_of_probabilities(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    threshold = cost_fp / (cost_fp + cost_fn)
    return threshold, cost_at(np.asarray(y_true), np.asarray(scores, dtype=float), threshold, cost_fp, cost_fn)


@misconception(
    cost_threshold,
    "You cut at 0.5, as predict does. That is the place where both mistakes cost the same, and only for probabilities.",
)
def one_half(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    return 0.5, cost_at(np.asarray(y_true), np.asarray(scores, dtype=float), 0.5, cost_fp, cost_fn)


@also_correct(cost_threshold)
def cost_of_every_threshold(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    positive, negative = np.sort(s[y == 1]), np.sort(s[y != 1])
    best = (np.inf, cost_fn * len(positive))
    for t in np.unique(s)[::-1]:
        missed = np.searchsorted(positive, t)
        cost = cost_fn * missed + cost_fp * (len(negative) - np.searchsorted(negative, t))
        if cost < best[1]:
            best = (t, cost)
    return best


@also_correct(cost_threshold)
def cost_by_a_table(y_true, scores, cost_fp, cost_fn):
    """All thresholds against all rows, in pieces of bounded memory."""
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.append(np.unique(s), np.inf)[::-1]
    costs = np.concatenate(
        [
            (s >= part[:, None]) @ (cost_fp * (y == 0).astype(float))
            + (s < part[:, None]) @ (cost_fn * (y == 1).astype(float))
            for part in np.array_split(thresholds, 1 + len(thresholds) // 200)
        ]
    )
    return thresholds[int(np.argmin(costs))], costs.min()
