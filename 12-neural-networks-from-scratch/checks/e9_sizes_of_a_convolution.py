from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Convolution",
    hints=[
        "How many starting places has a window of 5 in a padded column of 30, in steps of 2?",
        "(size + 2 * padding - kernel) // stride + 1. Parameters: kernels * channels * kh * kw, and one bias for "
        "each kernel.",
    ],
)
def sizes_of_a_convolution(rng):
    yield case(equals=(13, 10, 368))


padding_forgotten = misconception(
    sizes_of_a_convolution,
    "You left out the padding: one zero on each side makes the image two larger.",
    answer=(12, 9, 368),
)


rounded_up = misconception(
    sizes_of_a_convolution,
    "You rounded up. A window that does not fit any more is left out: round down, then add 1.",
    answer=(14, 11, 368),
)


bias_left_out = misconception(
    sizes_of_a_convolution,
    "The biases are missing in the parameters: one for each of the 8 kernels.",
    answer=(13, 10, 360),
)


one_channel = misconception(
    sizes_of_a_convolution,
    "You counted kernels of one channel. Each kernel reaches through all three channels: 3 * 5 * 3 weights.",
    answer=(13, 10, 128),
)
