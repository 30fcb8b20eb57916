from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Views, copies and strides",
    hints=[
        "How many bytes has a float32? How far is it to the next column, to the next row, to the next frame?",
        "Every second frame doubles one stride. transpose(2, 0, 1) puts the columns first, then the frames, then the rows.",
    ],
)
def strides_of_a_film(rng):
    yield case(equals=(4, 4800, 120))


eight_bytes = misconception(
    strides_of_a_film, "You counted 8 bytes a number. A float32 has 4: 32 bits.", answer=(8, 9600, 240)
)


every_frame = misconception(
    strides_of_a_film,
    "You forgot `[::2]`: from one frame to the next but one it is twice as far.",
    answer=(4, 2400, 120),
)


before_the_transpose = misconception(
    strides_of_a_film,
    "These are the strides of film[::2]. The transpose puts the columns first, and the strides travel with their axes.",
    answer=(4800, 120, 4),
)


transposed_the_other_way = misconception(
    strides_of_a_film,
    "You sent axis 0 to place 2, axis 1 to place 0 and axis 2 to place 1. It is the other way round: transpose(2, 0, 1) names, "
    "for each new axis, the old one.",
    answer=(120, 4, 4800),
)


steps_instead_of_bytes = misconception(
    strides_of_a_film, "You counted numbers. Strides are in bytes, four for each float32.", answer=(1, 1200, 30)
)
