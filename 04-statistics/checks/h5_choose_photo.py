import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def regret(choose, worlds=60):
    """Average loss per visitor of the choice, over shops whose photos have rates from Beta(8, 32); the seed is fixed."""
    rng = np.random.default_rng(51)
    total = 0.0
    for _ in range(worlds):
        p, q = rng.beta(8, 32, size=2)
        seen_a, seen_b = 40, 160
        choice = choose(int(rng.binomial(seen_a, p)), seen_a, int(rng.binomial(seen_b, q)), seen_b, 8.0, 32.0)[0]
        total += max(p, q) - (p if choice == "a" else q)
    return total / worlds


@check(
    problem="H5",
    lesson="Bayesian estimation",
    timeout=8.0,
    hints=[
        "Keeping the photo that is better on average can still be the wrong choice. What does a wrong choice cost, and how "
        "often?",
        "max(q - p, 0) is the length of all x between p and q. So its expectation is the integral over x of the probability "
        "that p lies below x and q above.",
        "`special.betainc(a, b, x)` is the distribution function of a beta distribution; on a fine grid of x, "
        "`loss_a = (below_a * (1 - below_b)).mean()`.",
    ],
)
def choose_photo(rng):
    # Beta(1, 2) has the distribution function 2x - x², Beta(2, 1) has x²: losses ∫ (2x - x²)(1 - x²) and ∫ x²(1 - x)²
    yield case(0, 1, 1, 1, equals=("b", 1 / 30), atol=1e-6)
    yield case(1, 1, 0, 1, equals=("a", 1 / 30), atol=1e-6)
    # flat against flat: ∫ x (1 - x)
    yield case(0, 0, 0, 0, equals=("a", 1 / 6), atol=1e-6, label="nothing seen: keep photo A")
    yield case(32, 200, 48, 200, atol=2e-6)
    yield case(32, 200, 48, 200, 20.0, 80.0, atol=2e-6, label="a strong prior")
    yield case(3, 10, 800, 3000, atol=2e-6, label="little known about A, much about B")
    seen_a, seen_b = int(rng.integers(30, 80)), int(rng.integers(100, 400))
    bought_a, bought_b = int(rng.integers(2, 12)), int(rng.integers(20, 60))
    yield case(bought_a, seen_a, bought_b, seen_b, a=2.0, b=5.0, atol=2e-6)
    yield law(
        "the photos change their names",
        lambda ex: (
            ex.choose_photo(bought_b, seen_b, bought_a, seen_a)[1],
            ex.choose_photo(bought_a, seen_a, bought_b, seen_b)[1],
        ),
        atol=2e-6,
    )
    yield bound(
        "average loss per visitor over 60 shops, in thousandths (keeping A unless p <= 0.05 loses 24)",
        lambda ex: 1000 * regret(ex.choose_photo),
        at_most=9.0,
    )
    yield raises(ValueError, 5, 4, 1, 4, why="5 bought of 4")
    yield raises(ValueError, 1, 4, 5, 4, why="5 bought of 4")
    yield raises(ValueError, -1, 4, 1, 4, why="-1 bought")
    yield raises(ValueError, 1, 4, -1, 4, why="-1 bought")


def both_losses(bought_a, seen_a, bought_b, seen_b, a, b):
    """Both expected losses, for the answers below."""
    if not 0 <= bought_a <= seen_a or not 0 <= bought_b <= seen_b:
        raise ValueError
    x = (np.arange(4000) + 0.5) / 4000
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, x)
    below_b = special.betainc(a + bought_b, b + seen_b - bought_b, x)
    return float((below_a * (1 - below_b)).mean()), float((below_b * (1 - below_a)).mean())


@misconception(
    choose_photo,
    "You kept the right photo but returned the loss of the other choice.",
)
def loss_of_the_other(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    return ("b", loss_a) if loss_b < loss_a - 1e-9 else ("a", loss_b)


@misconception(
    choose_photo,
    "You kept the old photo unless the difference was significant. With equal costs on both sides, waiting for p <= 0.05 "
    "gives away sales: choose the smaller expected loss.",
)
def unless_significant(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    common = (bought_a + bought_b) / max(seen_a + seen_b, 1)
    error = math.sqrt(common * (1 - common) * (1 / max(seen_a, 1) + 1 / max(seen_b, 1)))
    z = (bought_b / max(seen_b, 1) - bought_a / max(seen_a, 1)) / error if error else 0.0
    return ("b", loss_b) if z > 1.96 else ("a", loss_a)


@misconception(
    choose_photo,
    "Your loss ignores the prior. Its parameters a and b are added to the successes and failures of both photos.",
)
def forgets_the_prior(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, 1.0, 1.0)
    return ("b", loss_b) if loss_b < loss_a - 1e-9 else ("a", loss_a)


@misconception(
    choose_photo,
    "You returned the probability that the choice is wrong. The loss also asks by how much: a wrong choice between nearly "
    "equal photos costs next to nothing.",
)
def probability_of_being_wrong(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    edges = np.arange(4001) / 4000
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, edges)
    mass_b = np.diff(special.betainc(a + bought_b, b + seen_b - bought_b, edges))
    b_is_better = float((mass_b * (below_a[1:] + below_a[:-1]) / 2).sum())
    return ("b", 1 - b_is_better) if loss_b < loss_a - 1e-9 else ("a", b_is_better)


@misconception(
    choose_photo,
    "You compared the posterior means: their difference is what the choice gains on average, gains and losses set off. The "
    "expected loss counts only the cases in which the other photo is better.",
)
def difference_of_means(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    p, q = (a + bought_a) / (a + b + seen_a), (a + bought_b) / (a + b + seen_b)
    return ("b", q - p) if q > p + 1e-9 else ("a", p - q)


@also_correct(choose_photo)
def by_adaptive_quadrature(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    """Both losses, each by quad, which is told where the posteriors sit."""
    from scipy import integrate

    if min(bought_a, bought_b) < 0 or bought_a > seen_a or bought_b > seen_b:
        raise ValueError
    p, q = (a + bought_a, b + seen_a - bought_a), (a + bought_b, b + seen_b - bought_b)
    means = sorted({p[0] / sum(p), q[0] / sum(q)})

    def loss(kept, other):
        return integrate.quad(
            lambda x: special.betainc(*kept, x) * (1 - special.betainc(*other, x)), 0, 1, points=means, epsabs=1e-10
        )[0]

    loss_a, loss_b = loss(p, q), loss(q, p)
    return ("b", loss_b) if loss_b < loss_a - 1e-9 else ("a", loss_a)


@also_correct(choose_photo)
def by_gauss_and_legendre(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    """The difference of the two losses is the difference of the means, so one integral is enough."""
    if bought_a < 0 or bought_b < 0 or bought_a > seen_a or bought_b > seen_b:
        raise ValueError
    nodes, weights = np.polynomial.legendre.leggauss(400)
    x = (nodes + 1) / 2
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, x)
    above_b = (
        special.betaincc(a + bought_b, b + seen_b - bought_b, x)
        if hasattr(special, "betaincc")
        else (1 - special.betainc(a + bought_b, b + seen_b - bought_b, x))
    )
    loss_a = float((weights / 2 * below_a * above_b).sum())
    gain = (a + bought_b) / (a + b + seen_b) - (a + bought_a) / (a + b + seen_a)
    return ["b", loss_a - gain] if gain > 1e-12 else ["a", loss_a]
