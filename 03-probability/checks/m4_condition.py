import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import hundredths


@check(
    problem="M4",
    lesson="Joint tables and independence",
    hints=[
        "Which part of the table is still possible?",
        "Build one index with a number for every given axis and `slice(None)` for the others, and use it once: axes "
        "are renumbered when one is removed.",
        "`piece = joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]`, then divide by its sum.",
    ],
)
def condition(rng):
    ledger = [[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]]
    yield case(ledger, {1: 0}, equals=[0.5, 0.0, 0.25, 0.25])
    yield case(ledger, {0: 1}, equals=[0.0, 1.0])
    yield case(ledger, {}, equals=ledger, label="knowing nothing")
    yield case(ledger, {0: 2, 1: 0}, equals=1.0, label="knowing everything")
    joint = hundredths(rng, 2, 3, 4)
    yield case(joint, {1: 2})
    yield case(joint, {0: 1, 1: 2}, label="two axes at once")
    yield case(joint, {2: 3, 0: 0})
    yield case(rng.permutation(np.arange(1, 37)).reshape(2, 3, 2, 3) / 666, {0: 1, 3: 0})
    yield law(
        "one after the other or both at once",
        lambda ex: (ex.condition(ex.condition(joint, {2: 1}), {0: 1}), ex.condition(joint, {0: 1, 2: 1})),
    )
    yield raises(ValueError, ledger, {0: 1, 1: 0}, why="no bag of the origin was scanned at the hub")
    yield raises(ValueError, [[0.5, 0.0], [0.5, 0.0]], {1: 1}, why="the second column never happens")


not_scaled = misconception(
    condition,
    "You cut out the slice but did not scale it. It adds up to the probability of what was given; divide by that.",
    edit=("return piece / total", "return piece"),
)


marginal_for_conditional = misconception(
    condition,
    "You added up over the given axes. That forgets the variables; conditioning fixes them at what was seen.",
    edit=(
        "joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]",
        "joint.sum(axis=tuple(given))",
    ),
)


axes_renumbered = misconception(
    condition,
    "You removed one axis after the other, in rising order. After the first removal the axes behind it have smaller "
    "numbers.",
    edit=(
        "piece = joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]",
        "piece = joint\n    for axis in sorted(given):\n"
        "        piece = np.take(piece, given[axis], axis=min(axis, piece.ndim - 1), mode='clip')",
    ),
)


scaled_by_rows = misconception(
    condition,
    "You scaled along the first remaining axis. The whole slice must add up to 1, not each of its columns.",
    edit=("return piece / total", "return piece / piece.sum(axis=0)"),
)


impossible_is_nan = misconception(
    condition,
    "What was given never happens, and you divided 0 by 0. There is no such distribution: ValueError.",
    edit=("if total == 0:", "if total < 0:"),
)


impossible_is_uniform = misconception(
    condition,
    "What was given never happens, and you returned equal probabilities. Nothing in the table says so: ValueError.",
    edit=(
        'raise ValueError("what was given has probability 0")',
        "return np.ones(piece.shape) / piece.size",
    ),
)


@also_correct(condition)
def axis_by_axis_from_behind(joint, given):
    joint = np.array(joint, dtype=float)
    for axis in sorted(given, reverse=True):
        joint = np.take(joint, given[axis], axis=axis)
    if not joint.sum() > 0:
        raise ValueError("impossible")
    return joint / joint.sum()


@also_correct(condition)
def by_crossing_out(joint, given):
    joint = np.array(joint, dtype=float)
    for axis, value in given.items():
        kept = np.zeros(joint.shape[axis])
        kept[value] = 1
        joint = joint * kept.reshape([-1 if a == axis else 1 for a in range(joint.ndim)])
    total = joint.sum()
    if total == 0:
        raise ValueError("impossible")
    return (joint / total).sum(axis=tuple(given))
