import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics.log_loss"],
    hints=[
        "A forecast says 0.25 for survival. Which probability did it give to what happened, if the hive survives, and if not?",
        "p where y is 1, and 1 - p where y is 0; then minus the logarithm, then the mean. What would a p of exactly 0 do?",
        "`p = np.clip(probability, eps, 1 - eps)`, then `-np.log(np.where(y == 1, p, 1 - p)).mean()`.",
    ],
)
def log_loss(rng):
    yield case([1], [0.5], equals=math.log(2))
    yield case([1, 0, 1, 0], [0.5, 0.5, 0.25, 0.75], equals=1.5 * math.log(2))
    yield case([1, 0], [0.25, 0.25], equals=(math.log(4) + math.log(4 / 3)) / 2)
    yield case([1, 1, 0], [1.0, 1.0, 0.0], equals=0.0, label="certain, and right", atol=1e-9)
    yield case([1], [0.0], equals=15 * math.log(10), label="certain, and wrong")
    yield case([0, 1], [1.0, 0.5], label="certain of a 1, and it was a 0", rtol=1e-3)
    yield case([1, 0, 1], [0.0, 1.0, 0.95], eps=0.1, equals=(2 * math.log(10) - math.log(0.9)) / 3, label="a large eps")
    yield case([True, False, True], [0.5, 0.75, 0.25], equals=5 / 3 * math.log(2), label="True and False for 1 and 0")
    y, p = rng.permutation(np.array([0, 1, 1, 0, 1, 0, 1, 1, 1])), rng.uniform(0.05, 0.95, size=9)
    yield case(y, p)
    yield case(1 - y, p, eps=0.3)
    yield law("survival or death: the other name for each", lambda ex: (ex.log_loss(1 - y, 1 - p), ex.log_loss(y, p)))
    share = float(np.mean(y))
    yield law(
        "predicting the share of ones everywhere costs the entropy of that share",
        lambda ex: (ex.log_loss(y, np.full(9, share)), -share * math.log(share) - (1 - share) * math.log(1 - share)),
    )
    yield raises(ValueError, [1, 0], [0.5], why="one probability for two rows")
    yield raises(ValueError, [1, 0], [[0.5], [0.5]], why="(2,) and (2, 1)")
    yield raises(ValueError, [[1], [0]], [[0.5], [0.5]], why="(2, 1) is a table, not a vector")
    yield raises(ValueError, [], [], why="no rows")
    yield raises(ValueError, [1, 2], [0.5, 0.5], why="2 is neither 0 nor 1")
    yield raises(ValueError, [1, -1], [0.5, 0.5], why="-1 is neither 0 nor 1")
    yield raises(ValueError, [1, 0], [0.5, 1.5], why="1.5 is no probability")
    yield raises(ValueError, [1, 0], [-0.5, 0.5], why="-0.5 is no probability")
    yield raises(ValueError, [1, 0], [0.5, math.nan], why="nan is no probability")
    yield case(rng.permutation(np.arange(20_000) % 2), rng.uniform(0.1, 0.9, size=20_000), timed="n = 20,000")


logarithm_to_base_2 = misconception(
    log_loss,
    "You took logarithms to base 2: that is the loss in bits. In nats it is ln 2 = 0.693 times as large.",
    edit=("-np.log(", "-np.log2("),
)


only_the_ones = misconception(
    log_loss,
    "You counted only the rows with y = 1. Where y is 0, the forecast gave 1 - p to what happened, and pays for that.",
    edit=("np.where(y == 1, probability, 1 - probability)", "np.where(y == 1, probability, 1.0)"),
)


same_for_both = misconception(
    log_loss,
    "You took the logarithm of p in every row. Where y is 0, what happened had the probability 1 - p.",
    edit=("np.where(y == 1, probability, 1 - probability)", "probability"),
)


classes_exchanged = misconception(
    log_loss,
    "You exchanged the classes: p is the probability of a 1.",
    edit=("np.where(y == 1, probability, 1 - probability)", "np.where(y == 0, probability, 1 - probability)"),
)


sums_the_losses = misconception(
    log_loss,
    "You added the losses up without dividing by n.",
    edit=(").mean())", ").sum())"),
)


forgets_the_minus = misconception(
    log_loss,
    "You forgot the minus. Logarithms of probabilities are negative, and a loss is to be small where the forecast is good.",
    edit=("-np.log(", "np.log("),
)


does_not_clip = misconception(
    log_loss,
    "You did not move the probabilities away from 0 and 1. One certain and wrong forecast makes the loss infinite.",
    edit=("probability = np.clip(probability, eps, 1 - eps)", "pass"),
)


clips_below_only = misconception(
    log_loss,
    "You cut the probabilities off at eps, but not at 1 - eps: a certain 1 that was a 0 still costs infinity.",
    edit=("np.clip(probability, eps, 1 - eps)", "np.maximum(probability, eps)"),
)


adds_eps = misconception(
    log_loss,
    "You added eps inside the logarithm instead of clipping. That changes every loss a little, and makes certain right "
    "forecasts cost less than nothing.",
    edit=(
        "probability = np.clip(probability, eps, 1 - eps)\n",
        "return float(-np.log(np.where(y == 1, probability, 1 - probability) + eps).mean())\n",
    ),
)


does_not_clip_one_formula = misconception(
    log_loss,
    "You did not move the probabilities away from 0 and 1, so the logarithm of 0 is taken; multiplied by a 0 it is nan, even "
    "for a certain and right forecast.",
    edit=(
        "probability = np.clip(probability, eps, 1 - eps)\n",
        "with np.errstate(all='ignore'):\n"
        "        return float(-(y * np.log(probability) + (1 - y) * np.log(1 - probability)).mean())\n",
    ),
)


lets_nan_pass = misconception(
    log_loss,
    "You let nan pass as a probability: it is neither below 0 nor above 1, since every comparison with nan is False. Ask "
    "whether the values lie inside, not whether they lie outside.",
    edit=(
        "not ((probability >= 0) & (probability <= 1)).all()",
        "((probability < 0) | (probability > 1)).any()",
    ),
)


adds_eps_in_one_formula = also_wrong(
    adds_eps,
    edit=(
        "probability = np.clip(probability, eps, 1 - eps)\n",
        "return float(-(y * np.log(probability + eps) + (1 - y) * np.log(1 - probability + eps)).mean())\n",
    ),
)


another_eps = misconception(
    log_loss,
    "Your default of eps is another one. A certain and wrong forecast costs 15 log 10 by the docstring: eps is 1e-15.",
    edit=("np.clip(probability, eps, 1 - eps)", "np.clip(probability, max(eps, 1e-12), 1 - max(eps, 1e-12))"),
)


another_eps_of_1e_7 = also_wrong(
    another_eps, edit=("np.clip(probability, eps, 1 - eps)", "np.clip(probability, max(eps, 1e-7), 1 - max(eps, 1e-7))")
)


another_eps_of_1e_8 = also_wrong(
    another_eps, edit=("np.clip(probability, eps, 1 - eps)", "np.clip(probability, max(eps, 1e-8), 1 - max(eps, 1e-8))")
)


@also_correct(log_loss)
def log_loss_as_one_formula(y, probability, eps=1e-15):
    y, p = np.array(y, dtype=float), np.array(probability, dtype=float)
    if y.size == 0 or y.ndim != 1 or y.shape != p.shape or set(y.tolist()) - {0.0, 1.0}:
        raise ValueError("rows")
    if np.isnan(p).any() or p.min() < 0 or p.max() > 1:
        raise ValueError("probabilities")
    p = np.minimum(np.maximum(p, eps), 1 - eps)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@also_correct(log_loss)
def log_loss_by_a_loop(y, probability, eps=1e-15):
    y, probability = np.asarray(y).tolist(), np.asarray(probability).tolist()
    if not y or len(y) != len(probability) or any(isinstance(value, list) for value in [*y, *probability]):
        raise ValueError("rows")
    total = 0.0
    for happened, p in zip(y, probability, strict=True):
        if happened not in (0, 1) or not 0 <= p <= 1:
            raise ValueError("values")
        p = min(max(p, eps), 1 - eps)
        total -= math.log(p if happened else 1 - p)
    return total / len(y)
