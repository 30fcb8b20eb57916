import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import all_gradients, convolve, drawn, entries, gradients, set_data, windows


def same_conv(conv):
    """The layer with weights that count: 1, 2, 3, … in the order of the array; bias 100, 200, …"""
    shape = conv.weight.data.shape
    return set_data(
        conv, weight=np.arange(1.0, np.prod(shape) + 1).reshape(shape), bias=100.0 * np.arange(1, shape[0] + 1)
    )


@check(
    lesson="Convolution as a matrix product",
    timeout=10,
    hints=[
        "An image of 1 row and 4 columns, a kernel of 1 row and 2 columns: which windows are there, and which matrix "
        "holds them as rows?",
        "Row numbers of window r are stride * r + (0 … kh - 1), columns likewise. With four axes, (oh, 1, kh, 1) and "
        "(1, ow, 1, kw), one indexing takes all windows. Then transpose so that the axes of a window stand together "
        "at the end, and reshape.",
        "`x[:, :, rows, columns]` is (n, c, oh, ow, kh, kw); `.transpose(0, 2, 3, 1, 4, 5).reshape(n, oh * ow, c * "
        "kh * kw)` times the kernels (c * kh * kw, n_out) plus bias; then `.transpose(0, 2, 1).reshape(n, n_out, oh, "
        "ow)`.",
    ],
)
def Conv2d(rng):
    seeded = np.random.default_rng
    edge = {"weight": [[[[-1, 1]]]], "bias": [0]}
    yield case(
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (1, 2), seeded(0)), **edge)([[[[1, 3, 3, 7]]]]).data,
        equals=[[[[2.0, 0.0, 4.0]]]],
        label="the kernel (-1, 1): right neighbour minus left, not flipped",
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor,
            lambda x: (set_data(ex.Conv2d(1, 1, (1, 2), seeded(0)), **edge)(x) * [1, 10, 100]).sum(),
            [[[[1, 3, 3, 7]]]],
        ),
        equals=[[[[[-1.0, -9.0, -90.0, 100.0]]]]],
        label="the gradient with respect to the pixels, of which the inner ones lie in two windows",
    )
    picture = [[[[1, 2, 0], [0, 1, 3]]]]
    corner = {"weight": [[[[1, 2], [3, 4]]]], "bias": [5]}
    yield case(  # 1 + 4 + 0 + 4 + 5 and 2 + 0 + 3 + 12 + 5
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (2, 2), seeded(0)), **corner)(picture).data,
        equals=[[[[14.0, 22.0]]]],
    )
    yield case(  # padded to 4 x 5; windows begin in rows 0, 2 and columns 0, 2
        expression=lambda ex: set_data(ex.Conv2d(1, 1, (2, 2), seeded(0), stride=2, padding=1), **corner)(picture).data,
        equals=[[[[9.0, 11.0], [5.0, 12.0]]]],
        label="stride 2, padding 1",
    )
    weight, bias = drawn(7, 1 / math.sqrt(12), (3, 2, 2, 3), (3,))
    yield case(
        expression=lambda ex: ex.Conv2d(2, 3, (2, 3), seeded(7)).state_dict(),
        equals={"weight": weight, "bias": bias},
        label="the draws for 2 channels in, 3 out, a kernel of 2 x 3",
    )
    x = entries(rng, 2, 2, 5, 7)
    counting, offsets = np.arange(1.0, 37).reshape(3, 2, 2, 3), np.array([100.0, 200.0, 300.0])
    for stride, padding in ((1, 0), (2, 0), (1, 2), (2, 1), (3, 1)):
        yield case(
            expression=lambda ex, stride=stride, padding=padding: (
                same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0), stride=stride, padding=padding))(x).data
            ),
            equals=convolve(x, counting, offsets, stride, padding),
            label=f"(2, 2, 5, 7), a kernel of 2 x 3, stride {stride}, padding {padding}",
        )
    for stride, padding in ((1, 0), (2, 1)):
        G = entries(rng, *convolve(x, counting, offsets, stride, padding).shape)
        yield case(
            expression=lambda ex, stride=stride, padding=padding, G=G: all_gradients(
                ex.Tensor, same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0), stride=stride, padding=padding)), x, G
            ),
            equals=gradients_of_convolution(x, counting, G, stride, padding),
            label=f"gradients with respect to x, weight and bias, stride {stride}, padding {padding}",
        )
    wide = entries(rng, 2, 2, 5, 9)
    yield law(
        "an image moved by one column gives a result moved by one column",
        lambda ex: moved(same_conv(ex.Conv2d(2, 3, (2, 3), seeded(0))), wide),
    )


def moved(layer, x):
    return layer(x[..., 1:]).data, layer(x).data[..., 1:]


def gradients_of_convolution(x, weight, G, stride, padding):
    """The gradients of sum(G * conv(x)), window by window."""
    _, _, kh, kw = weight.shape
    found = windows(x, kh, kw, stride, padding)
    padded = np.pad(np.zeros_like(x), [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    for r in range(G.shape[2]):
        for s in range(G.shape[3]):
            window = padded[:, :, stride * r : stride * r + kh, stride * s : stride * s + kw]
            window += np.einsum("no,ocij->ncij", G[:, :, r, s], weight)
    inner = padded[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]
    return [inner, np.einsum("nors,ncrsij->ocij", G, found), G.sum(axis=(0, 2, 3))]


flips_the_kernel = misconception(
    Conv2d,
    "You flipped the kernel. That is the convolution of mathematics; networks slide the kernel as it is "
    "(cross-correlation).",
    edit=("kernels = self.weight.reshape", "kernels = self.weight[:, :, ::-1, ::-1].reshape"),
)


conv_bias_forgotten = misconception(
    Conv2d, "The bias is not added.", edit=("patches @ kernels + self.bias", "patches @ kernels")
)


fan_in_of_channels = misconception(
    Conv2d,
    "You took k from the channels alone. Each output is a sum of n_in kh kw terms: k = 1 / sqrt(n_in kh kw).",
    edit=("math.sqrt(n_in * kernel_size[0] * kernel_size[1])", "math.sqrt(n_in)"),
)


fan_in_of_the_kernel = misconception(
    Conv2d,
    "You left the channels out of k. Each output is a sum over all channels: n_in kh kw terms.",
    edit=("math.sqrt(n_in * kernel_size[0]", "math.sqrt(kernel_size[0]"),
)


one_window_too_few = misconception(
    Conv2d,
    "The last window of each direction is missing. From width - kw + 1 starting places the + 1 was forgotten.",
    edit=(
        "(height - kh) // self.stride + 1, (width - kw) // self.stride + 1",
        "max((height - kh) // self.stride, 1), max((width - kw) // self.stride, 1)",
    ),
)


ignores_stride = misconception(
    Conv2d,
    "The number of windows is right, but they begin one pixel after another: window r begins in row stride * r.",
    edit=(
        "rows = (self.stride * np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (self.stride * np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]",
        "rows = (np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]",
    ),
)


ignores_padding = misconception(
    Conv2d, "padding has no effect.", edit=("as_tensor(x).pad(self.padding)", "as_tensor(x)")
)


glues_wrong_neighbours = misconception(
    Conv2d,
    "You reshaped the windows without moving the axes first. reshape glues whatever stands next to each other, here "
    "pixels of different windows; channels must come next to kh and kw.",
    edit=("windows.transpose(0, 2, 3, 1, 4, 5).reshape", "windows.reshape"),
)


channels_not_moved_back = misconception(
    Conv2d,
    "The scores are right, but you reshaped (n, windows, n_out) into (n, n_out, oh, ow) without moving the channels "
    "forward, so that channels and places are mixed up.",
    edit=("scores.transpose(0, 2, 1).reshape", "scores.reshape"),
)


kernel_axes_first = misconception(
    Conv2d,
    "The entries of your patches come in another order (kh, kw, channel) than those of the kernels (channel, kh, "
    "kw): every weight meets the wrong pixel.",
    edit=("transpose(0, 2, 3, 1, 4, 5)", "transpose(0, 2, 3, 4, 5, 1)"),
)


windows_outside_the_graph = misconception(
    Conv2d,
    "You took the windows from x.data. The result is right, but no gradient reaches the image, nor the layers before.",
    edit=("windows = x[:, :, rows, columns]", "windows = Tensor(x.data[:, :, rows, columns])"),
)


all_outside_the_graph = misconception(
    Conv2d,
    "You computed with plain arrays. The values are right, but the result does not know what it was made of: no "
    "gradient reaches the image, the weights or the bias.",
    edit=(
        "return scores.transpose(0, 2, 1).reshape(n, n_out, oh, ow)",
        "return Tensor(scores.data.transpose(0, 2, 1).reshape(n, n_out, oh, ow))",
    ),
)


windows_rounded_up = misconception(
    Conv2d,
    "You rounded the number of windows up. A window that does not fit in whole is left out: round down, //.",
    edit=(
        "(height - kh) // self.stride + 1, (width - kw) // self.stride + 1",
        "-(-(height - kh) // self.stride) + 1, -(-(width - kw) // self.stride) + 1",
    ),
)


height_for_width = misconception(
    Conv2d,
    "You exchanged the kernel's height and width: kernel_size is (kh, kw), rows first.",
    edit=(
        "np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n        columns = (self.stride * "
        "np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]",
        "np.arange(oh)[:, None] + np.arange(kw))[:, None, :, None]\n        columns = (self.stride * "
        "np.arange(ow)[:, None] + np.arange(kh))[None, :, None, :]",
    ),
)


channels_last = misconception(
    Conv2d,
    "You took the channels from the last axis. Images are (n, channels, height, width) here, as in PyTorch.",
    edit=(
        "x = as_tensor(x).pad(self.padding)\n        n, n_in, height, width = x.shape",
        "x = as_tensor(x).transpose(0, 3, 1, 2).pad(self.padding)\n        n, n_in, height, width = x.shape",
    ),
)


padded_on_one_side = misconception(
    Conv2d,
    "You counted the padding once. It stands on both sides: height + 2 padding.",
    edit=(
        "        x = as_tensor(x).pad(self.padding)\n        n, n_in, height, width = x.shape",
        "        p = self.padding\n        x = as_tensor(x).pad(p)\n        x = x[:, :, : x.shape[2] - p, "
        ": x.shape[3] - p]\n        n, n_in, height, width = x.shape",
    ),
)


means_over_the_window = misconception(
    Conv2d,
    "You averaged over the window. Entry by entry, kernel times pixel, and then the sum.",
    edit=(
        "patches @ kernels + self.bias",
        "patches @ kernels * (1 / (n_in * kh * kw)) + self.bias",
    ),
)


offset_by_offset = also_correct(
    Conv2d,
    edit=(
        "        rows = (self.stride * np.arange(oh)[:, None] + np.arange(kh))[:, None, :, None]\n"
        "        columns = (self.stride * np.arange(ow)[:, None] + np.arange(kw))[None, :, None, :]\n"
        "        windows = x[:, :, rows, columns]  # (n, n_in, oh, ow, kh, kw)\n",
        "        down, right, total = self.stride * oh, self.stride * ow, 0.0\n"
        "        for i in range(kh):\n"
        "            for j in range(kw):\n"
        "                part = x[:, :, i : i + down : self.stride, j : j + right : self.stride]\n"
        "                part = part[:, :, :oh, :ow].reshape(n, n_in, oh * ow).transpose(0, 2, 1)\n"
        "                total = total + part @ self.weight[:, :, i, j].transpose()\n"
        "        return (total + self.bias).transpose(0, 2, 1).reshape(n, n_out, oh, ow)\n",
    ),
)


weight_from_the_left = also_correct(
    Conv2d,
    edit=(
        "scores = patches @ kernels + self.bias  # (n, oh * ow, n_out)",
        "scores = (kernels.transpose() @ patches.transpose(0, 2, 1)).transpose(0, 2, 1) + self.bias",
    ),
)
