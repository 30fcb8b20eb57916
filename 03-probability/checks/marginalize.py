import itertools

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import LEDGER, PLACES, hundredths


@check(
    lesson="Joint tables and independence",
    hints=[
        "Which cells of the ledger make up P(the bag was at the hub)? Over which axis did you add?",
        "Sum over the axes that are not kept; the axes that stay keep their rising order, so a transposition may still "
        "be due.",
        "`joint.sum(axis=others)` and then `np.transpose(..., order)`, where `order[i]` is the place of keep[i] among the "
        "sorted axes.",
    ],
)
def marginalize(rng):
    yield case(LEDGER, [0], equals=PLACES)
    yield case(LEDGER, [1], equals=[0.5, 0.5])
    yield case(LEDGER, [0, 1], equals=LEDGER, label="keeping all axes")
    yield case(LEDGER, [1, 0], equals=np.transpose(LEDGER).tolist(), label="the axes in the other order: transposed")
    yield case(LEDGER, [], equals=1.0, label="keeping nothing: the total")
    joint = hundredths(rng, 2, 3, 4)
    yield case(joint, [1])
    yield case(joint, [0, 2])
    yield case(joint, [2, 0], label="axis 2 first, then axis 0")
    yield case(joint, (2, 0, 1), label="all three, in another order")
    wide = rng.integers(1, 9, size=(2, 3, 2, 5)) / 100
    yield case(wide, [3, 1])
    yield law(
        "in two steps or in one",
        lambda ex: (ex.marginalize(ex.marginalize(wide, [3, 0, 1]), [2, 0]), ex.marginalize(wide, [1, 3])),
    )
    yield raises(ValueError, LEDGER, [0, 0], why="axis 0 is named twice")
    yield raises(ValueError, LEDGER, [2], why="a table with two axes has no axis 2")


sums_over_the_kept = misconception(
    marginalize,
    "You added up over the axes that should stay. Marginalising sums the others away.",
    edit=("if axis not in keep)\n", "if axis in keep)\n    keep = [a for a in range(joint.ndim) if a not in keep]\n"),
)


averages = misconception(
    marginalize,
    "You averaged over the other axes. Probabilities of cases that exclude each other are added.",
    edit=("joint.sum(axis=others)", "joint.mean(axis=others)"),
)


takes_the_maximum = misconception(
    marginalize,
    "You took the largest entry along the other axes. That is the most likely way for it to happen, not the probability "
    "that it happens.",
    edit=("joint.sum(axis=others)", "joint.max(axis=others)"),
)


takes_a_slice = misconception(
    marginalize,
    "You took the first slice along the other axes. A marginal adds up all of them, whatever the other variables are.",
    edit=("joint.sum(axis=others)", "joint[tuple(0 if a in others else slice(None) for a in range(joint.ndim))]"),
)


ignores_the_order = misconception(
    marginalize,
    "The sums are right, but the axes stand in rising order. They were asked for in the order of keep.",
    edit=(
        "return np.transpose(marginal, [rising.index(axis) for axis in keep])",
        "return marginal",
    ),
)


inverse_order = misconception(
    marginalize,
    "You transposed the wrong way round: axis i of the result is keep[i], not the other way about. For two axes the two "
    "are the same, for three they differ.",
    edit=("[rising.index(axis) for axis in keep]", "np.argsort([rising.index(axis) for axis in keep]).tolist()"),
)


accepts_repeats = misconception(
    marginalize,
    "You accepted an axis that is named twice, or that does not exist. The table that was asked for does not exist "
    "either: ValueError.",
    edit=(
        "if len(set(keep)) < len(keep) or",
        "keep = [axis for axis in dict.fromkeys(keep) if axis < joint.ndim]\n    if len(set(keep)) < len(keep) or",
    ),
)


@also_correct(marginalize)
def by_einsum(joint, keep):
    joint, keep = np.array(joint), list(keep)
    if len(keep) != len(set(keep)) or any(axis not in range(joint.ndim) for axis in keep):
        raise ValueError("no such axes")
    return np.einsum(joint, list(range(joint.ndim)), keep)


@also_correct(marginalize)
def cell_by_cell(joint, keep):
    joint, keep = np.array(joint), tuple(keep)
    if len(keep) != len(set(keep)) or any(axis not in range(joint.ndim) for axis in keep):
        raise ValueError("no such axes")
    total = np.zeros([joint.shape[axis] for axis in keep])
    for index in itertools.product(*map(range, joint.shape)):
        total[tuple(index[axis] for axis in keep)] += joint[index]
    return total
