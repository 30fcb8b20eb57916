import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="M7",
    lesson="More than you have",
    hints=[
        "What does a negative index mean to NumPy?",
        "Rows from max(0, row) to max(0, row + size); the upper end may be too large.",
    ],
)
def cut_out(rng):
    yield case([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]], [[0, 1]], 1, equals=[[[1.0, 0.0, 3.0], [4.0, 5.0, 6.0]]])
    yield case([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]], [[-1, 1]], 2, equals=[[[1.0, 0.0, 0.0], [4.0, 5.0, 6.0]]])
    images = rng.permutation(4 * 5 * 6).reshape(4, 5, 6) + 1.0
    inside = np.stack([rng.integers(0, 3, size=4), rng.integers(0, 4, size=4)], axis=1)
    yield case(images, inside, 2)
    yield case(images, [[-2, 4], [4, -1], [3, 5], [-1, -1]], 3, label="squares that reach over the edge")
    yield case(images, [[-3, 0], [0, -9], [9, 9], [-5, -5]], 3, equals=images, label="squares that lie outside")


wraps = misconception(
    cut_out,
    "A negative start counts from the other side in NumPy. Begin at max(0, ·).",
    edit=(
        "image[max(0, row) : max(0, row + size), max(0, column) : max(0, column + size)]",
        "image[row : row + size, column : column + size]",
    ),
)
end_wraps = misconception(
    cut_out,
    "A square that lies wholly above the picture has a negative end, which counts from the other side. Use max(0, ·) there too.",
    edit=("max(0, row + size), max(0, column) : max(0, column + size)", "row + size, max(0, column) : column + size"),
)
swapped = misconception(cut_out, "Rows and columns are exchanged.", edit=("(row, column) in", "(column, row) in"))
all_of_them = misconception(
    cut_out,
    "Each image has a square of its own; yours all have the first.",
    edit=("np.asarray(corners), strict=True", "[corners[0]] * len(images), strict=True"),
)
centre = misconception(
    cut_out,
    "You took the corner for the square's centre.",
    edit=(
        "    for image, (row, column)",
        "    corners = np.asarray(corners) - max(1, size // 2)\n    for image, (row, column)",
    ),
)


@also_correct(cut_out)
def by_a_mask(images, corners, size):
    images, corners = np.asarray(images, dtype=float), np.asarray(corners)
    r, c = np.arange(images.shape[1])[:, None], np.arange(images.shape[2])
    top, left = corners[:, 0, None, None], corners[:, 1, None, None]
    hole = (r >= top) & (r < top + size) & (c >= left) & (c < left + size)
    return np.where(hole, 0.0, images)
