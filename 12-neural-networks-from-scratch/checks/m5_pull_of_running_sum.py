import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="M5",
    lesson="The gradient of broadcasting",
    hints=[
        "Into which totals did the first entry go, and into which the last?",
        "Entry i receives the gradients of total i and of all later totals.",
        "Reverse, take the running sum, reverse again, all along the axis: `np.flip`.",
    ],
)
def pull_of_running_sum(rng):
    yield case([1.0, 10.0, 100.0], 0, equals=[111.0, 110.0, 100.0])
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 0, equals=[[111.0, 222.0], [110.0, 220.0], [100.0, 200.0]])
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 1, equals=[[3.0, 2.0], [30.0, 20.0], [300.0, 200.0]])
    G, x = entries(rng, 2, 3, 4), entries(rng, 2, 3, 4)
    yield case(G, -1)
    yield law(
        "sum of G * cumsum(x) = sum of pull(G) * x",
        lambda ex: (np.sum(ex.pull_of_running_sum(G, 1) * x), np.sum(G * np.cumsum(x, axis=1))),
    )


same_direction = misconception(
    pull_of_running_sum,
    "You took the running sum in the same direction. Entry i is part of the totals from i on: sum from the end.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(G, axis)"),
)


not_flipped_back = misconception(
    pull_of_running_sum,
    "The numbers are right, but stand in reverse order: flip back after the running sum.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(np.flip(G, axis), axis)"),
)


differences = misconception(
    pull_of_running_sum,
    "You took differences: that undoes a running sum. The gradient is its transpose, not its inverse.",
    edit=(
        "np.flip(np.cumsum(np.flip(G, axis), axis), axis)",
        "np.diff(G, axis=axis, prepend=np.zeros_like(np.take(G, [0], axis)))",
    ),
)


flips_the_first_axis = misconception(
    pull_of_running_sum,
    "You reversed the first axis, whatever `axis` says: G[::-1] knows no other. np.flip takes the axis.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(G[::-1], axis)[::-1]"),
)


flips_every_axis = misconception(
    pull_of_running_sum,
    "You reversed all axes, and not just the one along which the sum runs.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.flip(np.cumsum(np.flip(G), axis), axis)"),
)


@also_correct(pull_of_running_sum)
def total_minus_before(G, axis):
    G = np.array(G)
    return G.sum(axis=axis, keepdims=True) - np.cumsum(G, axis) + G
