import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import a_batch


@check(
    problem="M2",
    lesson="Backwards through the batch",
    hints=[
        "Which reshape puts the columns of a group along an axis of their own?",
        "`x.reshape(n, groups, d // groups)`, then axis 2.",
    ],
)
def group_norm(rng):
    yield case([[1.0, 3.0, 10.0, 30.0]], 2, 0.0, equals=[[-1.0, 1.0, -1.0, 1.0]])
    x = a_batch(rng, 3, 6)
    yield case(x, 2, 0.4)
    yield case(x, 3, 1e-5)
    yield law("rows do not see each other", lambda ex: (ex.group_norm(x[:1], 2, 0.1)[0], ex.group_norm(x, 2, 0.1)[0]))
    yield case(x, 1, 0.1, label="one group: layer norm")
    yield case(x, 6, 0.1, equals=np.zeros((3, 6)), label="groups of one column each")
    yield raises(ValueError, [[1.0, 2.0, 3.0]], 2, 0.1, why="three columns can't be parted into two groups")


layer = misconception(
    group_norm,
    "You normalised whole rows. Each group has a mean and a variance of its own.",
    edit=("reshape(n, groups, d // groups)", "reshape(n, 1, d)"),
)
size_for_number = misconception(
    group_norm,
    "`groups` is the number of groups, not how many columns are in one.",
    edit=("x.reshape(n, groups, d // groups)", "x.reshape(n, d // groups, groups)"),
)
over_rows = misconception(
    group_norm,
    "Your mean runs over the rows as well. Each row is normalised alone.",
    edit=(
        "parts = parts - parts.mean(axis=2, keepdims=True)",
        "parts = parts - parts.mean(axis=(0, 2), keepdims=True)",
    ),
)


@also_correct(group_norm)
def by_slices(x, groups, eps):
    x = np.array(x, dtype=float)
    if x.shape[1] % groups != 0:
        raise ValueError("groups")
    size = x.shape[1] // groups
    for start in range(0, x.shape[1], size):
        part = x[:, start : start + size]
        x[:, start : start + size] = (part - part.mean(axis=1)[:, None]) / np.sqrt(part.var(axis=1)[:, None] + eps)
    return x
