import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import LEDGER, hundredths, refuse_unless_distribution


@check(
    lesson="Mutual information",
    forbid=[
        "scipy.stats.entropy",
        "scipy.special.rel_entr",
        "scipy.special.kl_div",
        "sklearn.metrics.mutual_info_score",
    ],
    hints=[
        "What would the table look like with the same margins, if the scan told nothing about the place?",
        "It is the divergence of the table from the product of its marginals. `keepdims=True` keeps both marginals in a "
        "shape that multiplies to a table. Cells with 0 contribute nothing.",
        "With `rows` (n, 1) and `columns` (1, m): sum `joint * np.log(joint / (rows * columns))` over the cells with "
        "joint > 0, and divide by log(base).",
    ],
)
def mutual_information(rng):
    yield case([[0.5, 0.0], [0.0, 0.5]], 2, equals=1.0)  # one tells the other: one bit
    yield case(LEDGER, 2, equals=0.5)  # 1/4 · 1 + 1/8 · 1 + 1/8 · 1
    yield case(LEDGER, equals=0.5 * math.log(2), label="nats, the default unit")
    independent = np.outer([0.25, 0.75], [0.5, 0.125, 0.375])
    yield case(independent, 2, equals=0.0, label="independent variables")
    yield case([[0.25, 0.25, 0.5]], 2, equals=0.0, label="a variable with one value tells nothing")
    joint = hundredths(rng, 3, 4)
    yield case(joint)
    yield case(np.transpose(LEDGER).tolist(), 2, equals=0.5, label="transposed: each tells as much about the other")
    holes = np.array([[3, 0, 5], [0, 4, 2]]) / 14
    yield case(holes, 2, label="a table with empty cells")
    yield law("it is symmetric", lambda ex: (ex.mutual_information(joint), ex.mutual_information(joint.T)))
    p = hundredths(rng, 4)
    yield law(
        "a variable tells everything about itself: its entropy",
        lambda ex: (ex.mutual_information(np.diag(p)), np.sum(-p * np.log(p))),
    )
    yield law(
        "splitting a value by tossing a coin adds no information",
        lambda ex: (ex.mutual_information(np.vstack([joint / 2, joint / 2])), ex.mutual_information(joint)),
    )
    yield raises(ValueError, [[0.5, 0.5], [0.5, 0.5]], why="this table adds up to 2")


joint_entropy = misconception(
    mutual_information,
    "You returned the entropy of the joint table. Mutual information is what the marginal entropies have too much: "
    "H(X) + H(Y) - H(X, Y).",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(joint[happens] * np.log(joint[happens]))"),
)


sum_of_entropies = misconception(
    mutual_information,
    "You added the entropies of the marginals and stopped there. Subtract the entropy of the joint table: for "
    "independent variables nothing must be left.",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(joint[happens] * np.log(independent[happens]))"),
)


conditional_entropy = misconception(
    mutual_information,
    "You divided by one marginal only. That gives the conditional entropy, with the sign turned; independence is the "
    "product of both marginals.",
    edit=("ratios = joint[happens] / independent[happens]", "ratios = joint[happens] / (rows + 0 * columns)[happens]"),
)


reversed_divergence = misconception(
    mutual_information,
    "You weighted with the independent table. The weights are what really happens: the joint table.",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(independent[happens] * np.log(ratios))"),
)


cells_give_nan = misconception(
    mutual_information,
    "A cell that never happens gave 0 * log(0), which is nan. It contributes nothing: leave it out.",
    edit=("happens = joint > 0", "happens = joint > -1"),
)


uniform_instead = misconception(
    mutual_information,
    "You compared with equal probabilities in all cells. Independence keeps the marginals: compare with their product.",
    edit=("rows * columns", "0 * rows * columns + 1 / joint.size"),
)


mi_nats_only = misconception(
    mutual_information,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)


not_weighted = misconception(
    mutual_information,
    "You added up the logarithms without weights. Each cell counts as often as it happens.",
    edit=("joint[happens] * np.log(ratios)", "np.log(ratios)"),
)


scales_counts = misconception(
    mutual_information,
    "You accepted a table that does not add up to 1. Counts must be divided by their total by the caller, who knows "
    "whether they are counts.",
    edit=("joint = _distribution(joint)", "joint = np.asarray(joint, dtype=float)\n    joint = joint / joint.sum()"),
)


@also_wrong(sum_of_entropies)
def joint_added(joint, base=np.e):
    joint = np.asarray(joint, dtype=float)
    if not np.isclose(joint.sum(), 1):
        raise ValueError("total")
    total = 0.0
    for part in (joint.sum(axis=0), joint.sum(axis=1)):
        part = part[part > 0]
        total -= (part * np.log(part)).sum()
    return total / np.log(base)


@also_correct(mutual_information)
def by_three_entropies(joint, base=np.e):
    joint = refuse_unless_distribution(joint)

    def H(p):
        return -sum(x * math.log(x) for x in np.ravel(p).tolist() if x > 0)

    return (H(joint.sum(axis=0)) + H(joint.sum(axis=1)) - H(joint)) / math.log(base)


@also_correct(mutual_information)
def by_the_surprise_that_a_clue_saves(joint, base=np.e):
    """The average divergence of P(Y | X = i) from P(Y)."""
    joint = refuse_unless_distribution(joint)
    columns = joint.sum(axis=0)
    total = 0.0
    for row in joint:
        weight = row.sum()
        for a, b in zip(row, columns, strict=True):
            if a > 0:
                total += a * (math.log(a / weight) - math.log(b))
    return total / math.log(base)
