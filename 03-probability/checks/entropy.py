import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution


@check(
    lesson="Entropy",
    forbid=["scipy.stats.entropy", "scipy.special.entr"],
    hints=[
        "How many yes/no questions does it take to find one of two equally likely places? One of eight?",
        "The surprise of an outcome is -log p. Average it with the weights p, leaving out what has probability 0; "
        "dividing by log(base) changes the unit.",
        "`p = p[p > 0]`, then `np.sum(p * -np.log(p)) / np.log(base)` as a float.",
    ],
)
def entropy(rng):
    yield case([0.5, 0.5], 2, equals=1.0)
    yield case(PLACES, 2, equals=1.75)  # 1/2·1 + 1/4·2 + 1/8·3 + 1/8·3
    yield case(PLACES, equals=1.2130075659799042, label="nats, the default unit: 1.75 ln 2")
    yield case([1.0, 0.0, 0.0], 2, equals=0.0, label="a certain outcome: no surprise")
    yield case([0.25, 0.0, 0.25, 0.5], 2, equals=1.5, label="an outcome that never happens")
    p = hundredths(rng, 6)
    yield case(p)
    yield case(p, 10)
    yield law("k equally likely outcomes: log k", lambda ex: (ex.entropy(np.full(7, 1 / 7)), math.log(7)))
    yield law("the order does not matter", lambda ex: (ex.entropy(p[::-1]), ex.entropy(p)))
    q = hundredths(rng, 3)
    yield law(
        "entropies of independent variables add up",
        lambda ex: (ex.entropy(np.outer(p, q).ravel()), ex.entropy(p) + ex.entropy(q)),
    )
    yield raises(ValueError, [0.5, 0.6], why="these add up to 1.1")
    yield raises(ValueError, [1.5, -0.5], why="no probability is negative")


nan_at_zero = misconception(
    entropy,
    "0 * log(0) is 0 * -inf, which is nan in floats. An outcome that never happens never surprises: leave it out.",
    edit=("p = p[p > 0]", "pass"),
)


minus_forgotten = misconception(
    entropy,
    "Entropy is not negative: log p is, so the sign must be turned.",
    edit=("p * -np.log(p)", "p * np.log(p)"),
)


weights_forgotten = misconception(
    entropy,
    "You added up the surprises without weights. Entropy is an average: a rare outcome surprises much, but seldom.",
    edit=("p * -np.log(p)", "-np.log(p)"),
)


base_ignored = misconception(
    entropy,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)


multiplied_by_base = misconception(
    entropy,
    "You multiplied by log(base). The same entropy takes more bits than nats, since a bit is the smaller unit: divide "
    "by log(base).",
    edit=("/ np.log(base)", "* np.log(base)"),
)


gini = misconception(
    entropy,
    "You computed 1 - Σ p², the Gini impurity of decision trees. It also measures spread, but not in bits.",
    edit=("np.sum(p * -np.log(p)) / np.log(base)", "1 - np.sum(p**2)"),
)


epsilon_inside = misconception(
    entropy,
    "You added a small number inside the logarithm. That shifts every entropy a little and makes certainty come out "
    "as not quite 0; leave the zeros out instead.",
    edit=("p * -np.log(p)", "p * -np.log(p + 1e-4)"),
)


renormalises = misconception(
    entropy,
    "You accepted numbers that are no distribution. Scaling them silently hides the mistake that made them.",
    edit=("p = _distribution(p)", "p = np.abs(np.asarray(p, dtype=float))\n    p = p / p.sum()"),
)


zeros_by_nan_to_num_forgotten = also_wrong(
    nan_at_zero,
    edit=(
        "    p = p[p > 0]\n",
        "",
    ),
)


@also_correct(entropy)
def surprise_by_surprise(p, base=math.e):
    return sum(x * math.log(1 / x, base) for x in refuse_unless_distribution(p).tolist() if x > 0)


@also_correct(entropy)
def by_the_chain_rule(p, base=np.e):
    """First ask whether it is the first outcome, then, if not, which of the others."""
    p = refuse_unless_distribution(p)
    total, left = 0.0, 1.0
    for x in p:
        share = min(x / left, 1.0) if left > 1e-15 else 1.0
        for part in (share, 1 - share):
            total += left * part * -math.log(part) if part > 0 else 0.0
        left -= x
    return total / math.log(base)
