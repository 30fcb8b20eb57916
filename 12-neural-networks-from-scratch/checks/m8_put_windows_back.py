import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import entries


@check(
    problem="M8",
    lesson="The gradient of a convolution",
    hints=[
        "From which pixel was entry (r, j) taken?",
        "Start from zeros, and add each window's row to the stretch of pixels that it covers.",
        "`row[r * stride : r * stride + k] += P[r]` in a loop, or np.add.at with all places at once.",
    ],
)
def put_windows_back(rng):
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 4, 1, equals=[1.0, 12.0, 120.0, 200.0])
    yield case(
        [[1.0, 2.0], [10.0, 20.0]], 5, 2, equals=[1.0, 2.0, 10.0, 20.0, 0.0], label="stride 2, where nothing overlaps"
    )
    yield case([[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]], 5, 2, equals=[1.0, 2.0, 14.0, 20.0, 40.0])
    yield case(
        [[1.0, 2.0], [10.0, 20.0]], 6, 3, equals=[1.0, 2.0, 0.0, 10.0, 20.0, 0.0], label="gaps between the windows"
    )
    P, x = entries(rng, 5, 3), entries(rng, 12)
    yield case(P, 12, 2)
    yield law(
        "sum of P * windows(x) = sum of put_back(P) * x",
        lambda ex: (np.sum(ex.put_windows_back(P, 12, 2) * x), sum(P[r] @ x[2 * r : 2 * r + 3] for r in range(5))),
    )
    yield raises(ValueError, [[1.0, 2.0], [10.0, 20.0]], 3, 2, why="the second window covers pixels 2 and 3 of 3")
    yield raises(ValueError, [[1.0], [2.0]], 1, 1, why="the second window covers pixel 1, and there is only pixel 0")


last_window_wins = misconception(
    put_windows_back,
    "A pixel in several windows keeps only one of its contributions: `row[places] += P` writes each pixel once. Add "
    "them all.",
    edit=("np.add.at(row, places, P)", "row[places] += P"),
)


averages_overlaps = misconception(
    put_windows_back,
    "You averaged where windows overlap. Each use of a pixel contributes: the gradient is the sum.",
    edit=(
        "np.add.at(row, places, P)",
        "np.add.at(row, places, P)\n    row /= np.maximum(np.bincount(places.ravel(), minlength=length), 1)",
    ),
)


stride_one = misconception(
    put_windows_back,
    "Your windows begin one pixel after another. Window r begins at pixel r * stride.",
    edit=("stride * np.arange(count)[:, None]", "np.arange(count)[:, None]"),
)


drops_what_sticks_out = misconception(
    put_windows_back,
    "A window that ends outside of the row was accepted. The caller mixed up length or stride: ValueError.",
    edit=(
        "if (count - 1) * stride + k > length:",
        "length, wanted = max(length, (count - 1) * stride + k), length\n    if False:",
    ),
)


@also_correct(put_windows_back)
def window_by_window(P, length, stride):
    row = [0.0] * length
    for r, window in enumerate(P):
        if r * stride + len(window) > length:
            raise ValueError("outside")
        for j, value in enumerate(window):
            row[r * stride + j] += value
    return row
