import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution


@check(
    lesson="Cross-entropy and divergence",
    forbid=["scipy.stats.entropy", "scipy.special.rel_entr", "sklearn.metrics.log_loss"],
    hints=[
        "Two people play: one knows what happens (p), one guesses (q). Whose surprise is meant, and how often does each "
        "outcome come?",
        "Average -log q with the weights p, over the outcomes with p > 0. Where such an outcome has q = 0 the surprise is "
        "infinite, and so is the average.",
        "`happens = p > 0`, then `np.sum(p[happens] * -np.log(q[happens])) / np.log(base)`.",
    ],
)
def cross_entropy(rng):
    yield case([0.5, 0.5], [0.25, 0.75], 2, equals=1.207518749639422)  # (2 + log2(4/3)) / 2
    yield case(PLACES, [0.25] * 4, 2, equals=2.0)
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], 2, equals=2.375)  # 3/2 + 1/4 + 2/8 + 3/8
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], equals=2.375 * math.log(2), label="nats, the default unit")
    yield case([0.0, 1.0, 0.0], [0.25, 0.25, 0.5], 2, equals=2.0, label="a certain outcome: the loss of a classifier")
    yield case([0.5, 0.5, 0.0], [0.5, 0.5, 0.0], 2, equals=1.0, label="p = 0 and q = 0: contributes nothing")
    yield case([0.5, 0.5], [1.0, 0.0], equals=math.inf, label="an outcome that happens and was held to be impossible")
    p, q = hundredths(rng, 5), hundredths(rng, 5)
    yield case(p, q)
    yield case(p, q, 2)
    tiny = [1 - 1e-200, 1e-200]
    yield case([0.5, 0.5], tiny, equals=0.5 * 200 * math.log(10), label="nearly impossible, but not quite")
    yield law(
        "it is linear in p",
        lambda ex: (ex.cross_entropy((p + q) / 2, q), (ex.cross_entropy(p, q) + ex.cross_entropy(q, q)) / 2),
    )
    yield bound(
        "cross_entropy(p, p) - cross_entropy(p, q) (truth surprises least)",
        lambda ex: ex.cross_entropy(p, p) - ex.cross_entropy(p, q),
        at_most=1e-9,
    )
    yield raises(ValueError, [0.5, 0.5], [0.25, 0.25, 0.5], why="two outcomes against three")
    yield raises(ValueError, [0.5, 0.5], [0.5, 0.4], why="the second adds up to 0.9")


swaps_p_and_q = misconception(
    cross_entropy,
    "You swapped p and q. What happens (p) gives the weights, what is believed (q) stands in the logarithm.",
    edit=("if p.shape != q.shape:", "p, q = q, p\n    if p.shape != q.shape:"),
)


entropy_of_p = misconception(
    cross_entropy,
    "You took the logarithm of p. The surprise is that of the believer: -log q.",
    edit=("-np.log(q[happens])", "-np.log(p[happens])"),
)


divergence_instead = misconception(
    cross_entropy,
    "You subtracted the entropy of p. That is the KL divergence, the extra surprise; the cross-entropy is the whole.",
    edit=("-np.log(q[happens])", "np.log(p[happens]) - np.log(q[happens])"),
)


drops_the_impossible = misconception(
    cross_entropy,
    "You left out the outcomes with q = 0. If they happen (p > 0), the surprise is infinite: leaving them out rewards "
    "the worst belief of all. Leave out those with p = 0 only.",
    edit=("happens = p > 0", "happens = (p > 0) & (q > 0)"),
)


clips_q = misconception(
    cross_entropy,
    "You raised small q to a floor, as many libraries do to keep a training run alive. Then the result depends on the "
    "floor: it is 13.8 for an infinite surprise and wrong for q = 1e-200. Here the true value is asked for.",
    edit=("-np.log(q[happens])", "-np.log(np.maximum(q[happens], 1e-12))"),
)


zero_times_infinity = misconception(
    cross_entropy,
    "Where p = 0 and q = 0 you multiplied 0 by inf, which is nan. What never happens contributes nothing, whatever was "
    "believed.",
    edit=("happens = p > 0", "happens = p > -1"),
)


mean_over_outcomes = misconception(
    cross_entropy,
    "You divided by the number of outcomes. The weights p already make it an average.",
    edit=("np.sum(p[happens] * surprise)", "np.sum(p[happens] * surprise) / len(p)"),
)


both_sides = misconception(
    cross_entropy,
    "You added a term (1 - p) log(1 - q) for every outcome. That is the binary loss, one for each of several yes/no "
    "questions; here exactly one of k outcomes happens.",
    edit=(
        "return float(np.sum(p[happens] * surprise) / np.log(base))",
        "with np.errstate(divide='ignore'):\n"
        "        no = np.sum((1 - p)[p < 1] * -np.log(1 - q[p < 1]))\n"
        "    return float((np.sum(p[happens] * surprise) + no) / np.log(base))",
    ),
)


cross_nats_only = misconception(
    cross_entropy,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)


cross_unchecked = misconception(
    cross_entropy,
    "You did not check that both are distributions. A q that adds up to 0.9 has probability left over, and looks worse "
    "than it is.",
    edit=("p, q = _distribution(p), _distribution(q)", "p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)"),
)


@also_correct(cross_entropy)
def outcome_after_outcome(p, q, base=math.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0:
            total += math.inf if b == 0 else -a * math.log(b) / math.log(base)
    return total


@also_correct(cross_entropy)
def entropy_plus_divergence(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if len(p) != len(q):
        raise ValueError("lengths differ")
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(p > 0, -p * np.log(p), 0.0)
        extra = np.where(p > 0, p * (np.log(p) - np.log(q)), 0.0)
    return (own.sum() + extra.sum()) / np.log(base)
