import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


def perplexity_of(p):
    p = np.asarray(p)
    return float(np.exp(-(p[p > 0] * np.log(p[p > 0])).sum()))


@check(
    lesson="t-SNE and UMAP",
    hints=[
        "With shares 1/2, 1/4, 1/4 the entropy is 1.5 bits, so the perplexity 2.83. Which ratio of shares belongs to "
        "squared distances 1 and 3, if beta is given?",
        "For a given beta the shares are exponentials divided by their sum. Their entropy falls when beta grows: "
        "search for the beta at which it is log(perplexity).",
        "`low, high = 0, inf`; while high is inf, double beta; else take the middle. Raise low if the entropy is above "
        "`np.log(perplexity)`, lower high otherwise. Subtract the smallest square before the exponential.",
    ],
)
def tsne_affinities(rng):
    yield case([1, 3, 3], 2**1.5, equals=[0.5, 0.25, 0.25], rtol=1e-5, atol=1e-6)
    four_to_one = math.exp(0.8 * math.log(1 / 0.8) + 0.2 * math.log(1 / 0.2))
    yield case([7, 2], four_to_one, equals=[0.2, 0.8], rtol=1e-5, atol=1e-6, label="shares four to one")
    squares = rng.permutation(np.cumsum(rng.uniform(0.5, 2, size=9)))
    yield case(squares, 3.0, rtol=1e-5, atol=1e-6)
    yield case(squares, 7.5, rtol=1e-5, atol=1e-6)
    yield law(
        "the perplexity is the one asked for",
        lambda ex: (perplexity_of(ex.tsne_affinities(squares, 4.5)), 4.5),
        rtol=1e-5,
    )
    yield law("the shares add up to 1", lambda ex: (np.sum(ex.tsne_affinities(squares, 2.2)), 1.0))
    yield law(
        "a unit 1000 times as large or small changes nothing",
        lambda ex: (
            (ex.tsne_affinities(1e6 * squares, 5), ex.tsne_affinities(1e-6 * squares, 5)),
            (ex.tsne_affinities(squares, 5),) * 2,
        ),
        rtol=1e-5,
        atol=1e-6,
    )
    yield law(
        "a constant that is added to all squares changes nothing",
        lambda ex: (ex.tsne_affinities(squares + 4e4, 3), ex.tsne_affinities(squares, 3)),
        rtol=1e-5,
        atol=1e-6,
    )
    yield case(np.append(squares, 1e7), 4.0, rtol=1e-5, atol=1e-6, label="one row very far away: its share is 0")
    yield raises(ValueError, [1, 2, 3], 3.5, why="a perplexity of 3.5 with three others")
    yield raises(ValueError, [1, 2, 3], 3, why="all three shares equal: no beta > 0 gives that")
    yield raises(
        ValueError, [1, 2, 3], 1, why="a perplexity of 1: one neighbour takes all, and no beta is large enough"
    )
    yield case(rng.uniform(1, 9, size=3000), 30.0, rtol=1e-5, atol=1e-6, timed="m = 3,000")


uses_distances = misconception(
    tsne_affinities,
    "Your exponent holds the distances, not their squares: take the argument as it is, it is squared already.",
    edit=("squares = np.asarray(squares, dtype=float)", "squares = np.sqrt(np.asarray(squares, dtype=float))"),
)


fixed_width = misconception(
    tsne_affinities,
    "Your beta is 1 whatever the perplexity. It is the perplexity that fixes beta, for every row anew: dense regions "
    "get narrow bells, sparse ones wide bells.",
    edit=("for _ in range(200):", "beta = 1.0\n    for _ in range(1):"),
)


entropy_as_perplexity = misconception(
    tsne_affinities,
    "You matched the entropy with the perplexity. The perplexity is the exponential of the entropy.",
    edit=("if entropy > np.log(perplexity):", "if entropy > perplexity:"),
)


mixes_bits_and_nats = misconception(
    tsne_affinities,
    "You compared an entropy in nats with the perplexity's logarithm to base 2. Take both to the same base: the "
    "perplexity is the same for either.",
    edit=("if entropy > np.log(perplexity):", "if entropy > np.log2(perplexity):"),
)


nearest_neighbours_only = misconception(
    tsne_affinities,
    "You gave equal shares to the nearest rows, as many as the perplexity. Affinities fall smoothly; the perplexity is "
    "an effective number of neighbours.",
    edit=(
        "return p\n",
        "return np.where(np.argsort(np.argsort(squares)) < round(perplexity), 1 / round(perplexity), 0.0)\n",
    ),
)


forgets_to_normalise = misconception(
    tsne_affinities,
    "Your affinities don't add up to 1: they are the exponentials before the division by their sum.",
    edit=("return p\n", "return p / p.max()\n"),
)


vanishing_exponentials = misconception(
    tsne_affinities,
    "You did not subtract the smallest square before the exponential. Far from everything all exponentials are 0, "
    "and 0/0 is NaN.",
    edit=("squares = squares - squares.min()", "squares = squares * 1.0"),
)


accepts_any_perplexity = misconception(
    tsne_affinities,
    "A perplexity outside 1 to m came through. With m other rows no beta > 0 gives it: refuse it with a ValueError.",
    edit=("if not 1 < perplexity < len(squares):", "if False:"),
)


too_few_halvings = misconception(
    tsne_affinities,
    "Your search stops too early: the perplexity is not yet the one asked for to six digits. Go on halving.",
    edit=("for _ in range(200):", "for _ in range(10):"),
)


@also_correct(tsne_affinities)
def tsne_affinities_on_a_log_scale(squares, perplexity):
    squares = np.array(squares, dtype=float)
    if perplexity <= 1 or perplexity >= len(squares):
        raise ValueError("perplexity")
    squares = squares - squares.min()
    scale = np.sort(squares)[1:].mean()
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        p = np.exp(-np.exp(middle) * squares / scale)
        p = p / p.sum()
        if perplexity_of(p) > perplexity:
            low = middle
        else:
            high = middle
    return p
