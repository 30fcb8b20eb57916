import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="More than you have",
    hints=[
        "If a picture moves down by one row, what stands in its first row, and what happens to its last?",
        "Put a margin of `most` zeros around all images; the moved image is a window of the padded one. If the image moves "
        "down, the window begins higher up.",
        "`padded[i, most - down : most - down + height, most - right : most - right + width]`.",
    ],
)
def augment(rng):
    one = [[[1.0, 2.0], [3.0, 4.0]]]
    yield case(
        expression=lambda ex: ex.augment(one, 1, np.random.default_rng(0)),
        equals=[[[0.0, 0.0], [1.0, 2.0]]],
        label="down by 1, not to the side",
    )
    yield case(
        expression=lambda ex: ex.augment(one, 1, np.random.default_rng(9)),
        equals=[[[0.0, 1.0], [0.0, 3.0]]],
        label="not down, to the right by 1",
    )
    yield case(
        expression=lambda ex: ex.augment(one, 1, np.random.default_rng(11)),
        equals=[[[4.0, 0.0], [0.0, 0.0]]],
        label="up by 1 and to the left by 1",
    )
    images, seed = rng.permutation(6 * 4 * 5).reshape(6, 4, 5) + 1.0, int(rng.integers(10_000))
    for most in (1, 2):
        yield case(
            expression=lambda ex, most=most: ex.augment(images, most, np.random.default_rng(seed)),
            label=f"six images of 4 x 5, most = {most}",
        )
    yield case(
        expression=lambda ex: ex.augment(images, 0, np.random.default_rng(seed)),
        equals=images,
        label="most = 0: nothing moves",
    )
    yield case(
        expression=lambda ex: np.shape(ex.augment(images, 7, np.random.default_rng(seed))),
        equals=(6, 4, 5),
        label="the shape, when images may move out of the picture",
    )
    yield case(
        expression=lambda ex: left_alone(ex.augment, images),
        equals=images,
        label="the images that were given, after a call",
    )
    inner = np.pad(images[:, :2, :3], ((0, 0), (1, 1), (1, 1)))
    yield law(
        "nothing is lost of images with an empty margin",
        lambda ex: (np.sum(ex.augment(inner, 1, np.random.default_rng(seed)), axis=(1, 2)), inner.sum(axis=(1, 2))),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.augment(one, -1, np.random.default_rng(0)),
        why="no image moves by less than 0",
    )


def left_alone(augment, images):
    images = images.copy()
    augment(images, 1, np.random.default_rng(0))
    return images


comes_round = misconception(
    augment,
    "What leaves the picture on one side comes in on the other: np.roll goes round. Pixels that leave are lost.",
    edit=(
        "    return np.array(windows).reshape(n, height, width)",
        "    return np.array([np.roll(image, tuple(shift), axis=(0, 1)) for image, shift in zip(images, shifts)])",
    ),
)


@also_wrong(comes_round)
def rolled(images, most, rng):
    if most < 0:
        raise ValueError("most")
    out = np.array(images, dtype=float)
    for i, (down, right) in enumerate(rng.integers(-most, most + 1, size=(len(out), 2))):
        out[i] = np.roll(np.roll(out[i], down, axis=0), right, axis=1)
    return out


other_direction = misconception(
    augment,
    "Your images move the other way: a positive number means down, or to the right.",
    edit=(
        "padded[i, most - down : most - down + height, most - right : most - right + width]",
        "padded[i, most + down : most + down + height, most + right : most + right + width]",
    ),
)


@also_wrong(other_direction)
def window_moves(images, most, rng):
    images = np.asarray(images, dtype=float)
    if most < 0:
        raise ValueError("most")
    n, h, w = images.shape
    big = np.zeros((n, h + 2 * most, w + 2 * most))
    big[:, most : most + h, most : most + w] = images
    shifts = rng.integers(-most, most + 1, size=(n, 2)) + most
    return np.stack([big[i, r : r + h, c : c + w] for i, (r, c) in enumerate(shifts)])


rows_and_columns = misconception(
    augment,
    "Down and right are exchanged: the first number of each pair moves the image down.",
    edit=("for i, (down, right) in enumerate(shifts)", "for i, (right, down) in enumerate(shifts)"),
)

all_alike = misconception(
    augment,
    "All images move in the same direction. Each has a pair of numbers of its own.",
    edit=("for i, (down, right) in enumerate(shifts)", "for i, (down, right) in enumerate([shifts[0]] * n)"),
)

never_the_most = misconception(
    augment,
    "Your images never move by `most` down or to the right: the upper end of rng.integers is left out, so it is most + 1.",
    edit=(
        "shifts = rng.integers(-most, most + 1, size=(n, 2))",
        "shifts = rng.integers(-most, max(most, 1 - most), size=(n, 2))",
    ),
)

only_forwards = misconception(
    augment,
    "Your images move down and to the right only. The smallest number is -most.",
    edit=("shifts = rng.integers(-most, most + 1, size=(n, 2))", "shifts = rng.integers(0, most + 1, size=(n, 2))"),
)

flipped = misconception(
    augment,
    "The images are mirrored as well. A mirrored 3 is no 3: an augmentation must leave the label true.",
    edit=(
        "return np.array(windows).reshape(n, height, width)",
        "return np.array(windows).reshape(n, height, width)[:, :, ::-1]",
    ),
)

negative_most = misconception(
    augment,
    "A negative `most` came through. Refuse it: it is a slip, and means nothing.",
    edit=(
        '    if most < 0:\n        raise ValueError(f"most must be 0 or more, got {most}")\n',
        "    most = abs(most)\n",
    ),
)


@also_correct(augment)
def pixel_by_pixel(images, most, rng):
    if most < 0:
        raise ValueError("most")
    images = np.array(images, dtype=float)
    out = np.zeros_like(images)
    n, height, width = images.shape
    for i, (down, right) in enumerate(rng.integers(-most, most + 1, size=(n, 2))):
        for r in range(height):
            for c in range(width):
                if 0 <= r - down < height and 0 <= c - right < width:
                    out[i, r, c] = images[i, r - down, c - right]
    return out
