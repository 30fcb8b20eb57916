import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M5",
    lesson="Views, copies and strides",
    hints=[
        "In which block does row 5 lie if blocks have 2 rows, and which row of that block is it?",
        "Split each axis in two by a reshape to four axes: which block of rows, which row in it, which block of columns, "
        "which column in it. Two of the four are averaged away.",
        "`image.reshape(h // size, size, w // size, size).mean(axis=(1, 3))`, after the check.",
    ],
)
def block_means(rng):
    yield case([[1, 3, 5, 7], [1, 3, 5, 7]], 2, equals=[[2.0, 6.0]])
    yield case([[1, 2], [3, 8]], 1, equals=[[1.0, 2.0], [3.0, 8.0]], label="blocks of one pixel")
    yield case([[0, 3, 6], [0, 3, 6], [9, 9, 0]], 3, equals=[[4.0]], label="one block")
    bright = np.full((2, 2), 250, dtype=np.uint8)
    yield case(bright, 2, equals=[[250.0]], label="pixels of one byte, whose sum is no byte")
    image = rng.integers(0, 50, size=(6, 8)) / 2
    yield case(image, 2)
    yield law(
        "the mean of the small picture is that of the large one",
        lambda ex: (np.mean(ex.block_means(image, 2)), np.mean(image)),
    )
    yield law(
        "transposed in, transposed out", lambda ex: (ex.block_means(image.T, 2), np.transpose(ex.block_means(image, 2)))
    )
    yield raises(ValueError, [[1, 2], [3, 4]], 0, why="blocks of 0 x 0 pixels have no mean")
    yield raises(ValueError, [[1, 2, 3], [4, 5, 6]], 2, why="blocks of 2 don't fit into 3 columns")
    yield raises(ValueError, [[1, 2], [3, 4], [5, 6]], 2, why="blocks of 2 don't fit into 3 rows")


def refuse_misfit(image, size):
    image = np.asarray(image, dtype=float)
    if size < 1 or image.shape[0] % size or image.shape[1] % size:
        raise ValueError("size")
    return image, image.shape[0], image.shape[1]


@misconception(
    block_means,
    "Your four axes are in the wrong order: memory is read row by row, so the rows of a block must stand *between* the block "
    "of rows and the block of columns: (h // size, size, w // size, size).",
)
def axes_in_the_wrong_order(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, w // size, size, size).mean(axis=(2, 3))


@misconception(
    block_means,
    "You took one pixel of each block. That throws away the others; asked are the means.",
)
def corners_of_the_blocks(image, size):
    image, _, _ = refuse_misfit(image, size)
    return image[::size, ::size]


@misconception(block_means, "These are the sums of the blocks. Divide by the number of pixels in a block, size * size.")
def sums_of_the_blocks(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, size, w // size, size).sum(axis=(1, 3))


@misconception(block_means, "You took the brightest pixel of each block (max pooling). Asked are the means.")
def brightest_of_the_blocks(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, size, w // size, size).max(axis=(1, 3))


@misconception(
    block_means,
    "Where the blocks don't fit you cut off what is left over, without a word. Refuse it with a ValueError.",
)
def cuts_the_rest(image, size):
    image = np.asarray(image, dtype=float)
    h, w = image.shape[0] // size, image.shape[1] // size
    return image[: h * size, : w * size].reshape(h, size, w, size).mean(axis=(1, 3))


@also_correct(block_means)
def block_by_block(image, size):
    image, h, w = refuse_misfit(image, size)
    return [[image[i : i + size, j : j + size].mean() for j in range(0, w, size)] for i in range(0, h, size)]
