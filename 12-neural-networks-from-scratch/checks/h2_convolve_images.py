import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster

from .inputs import entries


@check(
    problem="H2",
    lesson="Convolution as a matrix product",
    timeout=15,
    stub="six_loops",
    hints=[
        "How often does Python itself multiply two numbers here, and what could do all of them in one call?",
        "`np.lib.stride_tricks.sliding_window_view` gives all windows without copying; or loop over the few entries "
        "of the kernel, and let NumPy do all windows at once.",
        "Windows (n, channels, oh, ow, kh, kw): bring channels next to kh and kw, reshape to rows, and multiply by "
        "the flattened kernels.",
    ],
)
def convolve_images(rng):
    yield case([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]]], [[[[1.0, 2.0], [3.0, 4.0]]]], equals=[[[[9.0, 17.0]]]])
    yield case([[[[1.0, 3.0, 3.0, 7.0]]]], [[[[-1.0, 1.0]]]], equals=[[[[2.0, 0.0, 4.0]]]])
    yield case(
        [[[[1.0, 2.0]], [[3.0, 4.0]]]], [[[[10.0]], [[100.0]]]], equals=[[[[310.0, 420.0]]]], label="two channels"
    )
    images, kernels = entries(rng, 2, 3, 5, 6), entries(rng, 4, 3, 2, 3)
    yield case(images, kernels, equals=window_by_window_convolution(images, kernels))
    yield law(
        "a doubled kernel doubles the result",
        lambda ex: (ex.convolve_images(images, 2 * kernels), 2 * np.asarray(ex.convolve_images(images, kernels))),
    )
    large, many = rng.normal(size=(6, 3, 14, 14)), rng.normal(size=(8, 3, 3, 3))
    yield bound(
        "speed, as a multiple of that of the code you were given, in whole tens",
        lambda ex: times_faster(ex.convolve_images, one_image, large, many, step=10, pieces=len(large)),
        at_least=30,
    )


def window_by_window_convolution(images, kernels):
    kh, kw = kernels.shape[2:]
    oh, ow = images.shape[2] - kh + 1, images.shape[3] - kw + 1
    result = np.zeros((len(images), len(kernels), oh, ow))
    for r in range(oh):
        for s in range(ow):
            result[:, :, r, s] = np.einsum("ncij,ocij->no", images[:, :, r : r + kh, s : s + kw], kernels)
    return result


def one_image(images, kernels):
    """The code that convolve_images starts from, on one image of the batch, to be timed."""
    return loops(images[:1], kernels)


def loops(images, kernels):
    """The code that convolve_images starts from, kept here to be timed."""
    n, channels, height, width = images.shape
    out, _, kh, kw = kernels.shape
    result = np.zeros((n, out, height - kh + 1, width - kw + 1))
    for i in range(n):
        for o in range(out):
            for r in range(height - kh + 1):
                for s in range(width - kw + 1):
                    for c in range(channels):
                        for u in range(kh):
                            for v in range(kw):
                                result[i, o, r, s] += images[i, c, r + u, s + v] * kernels[o, c, u, v]
    return result


@misconception(
    convolve_images,
    "The values are right, but it is not fast enough: Python itself still goes through the entries one by one. Let "
    "NumPy take all windows at once.",
)
def six_loops(images, kernels):
    images, kernels = np.asarray(images, dtype=float), np.asarray(kernels, dtype=float)
    n, channels, height, width = images.shape
    out, _, kh, kw = kernels.shape
    result = np.zeros((n, out, height - kh + 1, width - kw + 1))
    for i in range(n):
        for o in range(out):
            for r in range(height - kh + 1):
                for s in range(width - kw + 1):
                    for c in range(channels):
                        for u in range(kh):
                            for v in range(kw):
                                result[i, o, r, s] += images[i, c, r + u, s + v] * kernels[o, c, u, v]
    return result


glued_windows = misconception(
    convolve_images,
    "You reshaped the windows without moving the channels next to kh and kw. reshape glues what stands side by side: "
    "here entries of different windows.",
    edit=("windows.transpose(0, 2, 3, 1, 4, 5).reshape", "windows.reshape"),
)


channels_last = misconception(
    convolve_images,
    "The scores are right, but the channels stand last. They come after the number of the image: transpose once more.",
    edit=(".transpose(0, 3, 1, 2)", ""),
)


kernel_flipped = misconception(
    convolve_images,
    "You flipped the kernels. Networks slide them as they are.",
    edit=("kernels.reshape(out", "kernels[:, :, ::-1, ::-1].reshape(out"),
)


@also_correct(convolve_images)
def entry_of_the_kernel_by_entry(images, kernels):
    images, kernels = np.array(images), np.array(kernels)
    kh, kw = kernels.shape[2:]
    oh, ow = images.shape[2] - kh + 1, images.shape[3] - kw + 1
    total = 0.0
    for u in range(kh):
        for v in range(kw):
            part = images[:, :, u : u + oh, v : v + ow]
            total = total + np.tensordot(part, kernels[:, :, u, v], axes=([1], [1]))
    return np.moveaxis(total, 3, 1)
