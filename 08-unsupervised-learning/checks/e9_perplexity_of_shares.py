import math

from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="t-SNE and UMAP",
    hints=[
        "How many bits does each of the five shares contribute to the entropy?",
        "1/2 · 1 + 4 · 1/8 · 3 bits. The perplexity is 2 to that power.",
    ],
)
def perplexity_of_shares(rng):
    yield case(equals=4.0)


entropy_itself = misconception(
    perplexity_of_shares, "2 is the entropy in bits. The perplexity is 2 to that power.", answer=2
)


number_of_shares = misconception(
    perplexity_of_shares,
    "Five is the number of neighbours. It would be the perplexity if their shares were equal.",
    answer=5,
)


nats_with_2 = misconception(
    perplexity_of_shares,
    "You took 2 to the power of an entropy in nats. Nats belong to the base e.",
    answer=2 ** (2 * math.log(2)),
)


bits_with_e = misconception(
    perplexity_of_shares,
    "You took e to the power of an entropy in bits. Bits belong to the base 2.",
    answer=math.exp(2),
)
