import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    problem="M1",
    lesson="Backwards through the batch",
    hints=["Square, mean along the row, eps, root.", "`x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) * gain`."],
)
def rms_norm(rng):
    yield case([[3.0, 4.0, 0.0, 0.0]], [1.0, 2.0, 1.0, 1.0], 0.0, equals=[[1.2, 3.2, 0.0, 0.0]])
    x, gain = a_batch(rng, 4, 3), entries(rng, 3)
    yield case(x, gain, 0.7)
    yield case(x, gain, 1e-6)
    yield law(
        "a row ten times as large gives the same (eps = 0)",
        lambda ex: (ex.rms_norm(10 * x, gain, 0.0), ex.rms_norm(x, gain, 0.0)),
    )


centered = misconception(
    rms_norm,
    "You subtracted the mean: that is layer norm. RMS norm only divides by the size.",
    edit=(
        "    x = np.asarray(x, dtype=float)\n",
        "    x = np.asarray(x, dtype=float)\n    x = x - x.mean(axis=1, keepdims=True)\n",
    ),
)
columns = misconception(
    rms_norm, "You went down the columns. Each row has a size of its own.", edit=("axis=1", "axis=0")
)
length = misconception(
    rms_norm,
    "You divided by the length of the row. Its size is the root of the *mean* of the squares.",
    edit=(".mean(axis=1", ".sum(axis=1"),
)
outside = misconception(
    rms_norm,
    "eps stands under the root.",
    edit=("np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)", "(np.sqrt((x**2).mean(axis=1, keepdims=True)) + eps)"),
)


@also_correct(rms_norm)
def row_by_row(x, gain, eps):
    return [np.array(row) * gain / (np.dot(row, row) / len(row) + eps) ** 0.5 for row in np.asarray(x, dtype=float)]
