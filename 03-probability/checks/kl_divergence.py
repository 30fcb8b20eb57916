import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution


@check(
    lesson="Cross-entropy and divergence",
    forbid=["scipy.stats.entropy", "scipy.special.rel_entr", "scipy.special.kl_div"],
    hints=[
        "How much more surprised than necessary is somebody who believes q?",
        "Cross-entropy less entropy, in one sum: p times (log p - log q), over the outcomes with p > 0.",
        "`happens = p > 0`, then `np.sum(p[happens] * (np.log(p[happens]) - np.log(q[happens]))) / np.log(base)`.",
    ],
)
def kl_divergence(rng):
    yield case([0.5, 0.5], [0.25, 0.75], 2, equals=0.207518749639422)  # 1.2075 - 1
    yield case(PLACES, [0.25] * 4, 2, equals=0.25)  # 2 - 1.75
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], 2, equals=0.625)  # 2.375 - 1.75
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], equals=0.625 * math.log(2), label="nats, the default unit")
    yield case([0.25, 0.75], [0.25, 0.75], equals=0.0, label="a distribution and itself")
    yield case([1.0, 0.0], [0.5, 0.5], 2, equals=1.0, label="p = 0 where q is not: finite")
    yield case([0.5, 0.5], [1.0, 0.0], equals=math.inf, label="q = 0 where p is not: infinite")
    yield case([0.5, 0.5, 0.0], [0.25, 0.75, 0.0], 2, equals=0.207518749639422, label="p = 0 and q = 0")
    p, q = hundredths(rng, 5), hundredths(rng, 5)
    yield case(p, q)
    yield case(q, p, 2)
    r, s = hundredths(rng, 3), hundredths(rng, 3)
    yield law(
        "for independent pairs the divergences add up",
        lambda ex: (
            ex.kl_divergence(np.outer(p, r).ravel(), np.outer(q, s).ravel()),
            ex.kl_divergence(p, q) + ex.kl_divergence(r, s),
        ),
    )
    yield bound(
        "kl_divergence(p, q) for different p and q", lambda ex: ex.kl_divergence(r, (r + s) / 2), at_least=-1e-12
    )
    yield raises(ValueError, [0.5, 0.5], [0.25, 0.25, 0.5], why="two outcomes against three")
    yield raises(ValueError, [0.5, 0.6], [0.5, 0.5], why="the first adds up to 1.1")


other_direction = misconception(
    kl_divergence,
    "You computed the divergence the other way round, with weights q. The two differ: the weights are what really "
    "happens, p.",
    edit=("if p.shape != q.shape:", "p, q = q, p\n    if p.shape != q.shape:"),
)


kl_sign = misconception(
    kl_divergence,
    "Your sign is turned: log(p / q), not log(q / p). A divergence is never negative.",
    edit=("np.log(p) - np.log(q)", "np.log(q) - np.log(p)"),
)


cross_entropy_instead = misconception(
    kl_divergence,
    "You returned the cross-entropy. Subtract the entropy of p: the divergence of p from itself must be 0.",
    edit=("np.log(p) - np.log(q)", "0 - np.log(q)"),
)


@misconception(
    kl_divergence,
    "You averaged both directions. That is symmetric, which the KL divergence is not meant to be: the weights are what "
    "really happens, p.",
)
def symmetrised(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if p.shape != q.shape:
        raise ValueError("lengths differ")
    both = (p > 0) | (q > 0)
    with np.errstate(divide="ignore"):
        return np.sum((p - q)[both] * (np.log(p[both]) - np.log(q[both]))) / 2 / np.log(base)


drops_infinite_terms = misconception(
    kl_divergence,
    "You left out the outcomes with q = 0. Where p > 0 they make the divergence infinite; leaving them out can even make "
    "it negative. Leave out those with p = 0 only.",
    edit=("happens = p > 0", "happens = (p > 0) & (q > 0)"),
)


kl_clips = misconception(
    kl_divergence,
    "You raised small q to a floor, so an infinite divergence came out as a number that depends on the floor.",
    edit=("np.log(p) - np.log(q)", "np.log(p) - np.log(np.maximum(q, 1e-12))"),
)


kl_nan = misconception(
    kl_divergence,
    "Where p = 0 you multiplied 0 by log(0), which is nan. What never happens contributes nothing.",
    edit=("happens = p > 0", "happens = p > -1"),
)


kl_weights = misconception(
    kl_divergence,
    "You averaged log(p / q) without the weights p. An outcome counts as often as it happens.",
    edit=("np.sum(p * (np.log(p) - np.log(q)))", "np.mean(np.log(p) - np.log(q))"),
)


kl_nats_only = misconception(
    kl_divergence,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)


@also_correct(kl_divergence)
def divergence_in_a_loop(p, q, base=math.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0 and b == 0:
            return math.inf
        if a > 0:
            total += a * (math.log(a, base) - math.log(b, base))
    return total


@also_correct(kl_divergence)
def cross_entropy_less_entropy(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if p.size != q.size:
        raise ValueError("lengths differ")
    seen = np.flatnonzero(p)
    with np.errstate(divide="ignore"):
        return -(p[seen] @ np.log(q[seen]) - p[seen] @ np.log(p[seen])) / np.log(base)


logarithm_of_the_quotient = also_correct(
    kl_divergence,
    edit=(
        "np.log(p) - np.log(q)",
        "np.log(p / q)",
    ),
)
