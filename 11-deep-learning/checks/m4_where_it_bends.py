from grader.checks import also_correct, case, check, misconception


@check(
    problem="M4",
    lesson="Width and depth",
    hints=[
        "Where is w x + b equal to 0?",
        "Add v |w| for all units with the same place; leave out where the sum is 0.",
    ],
)
def where_it_bends(rng):
    yield case([1.0], [-3.0], [2.0], equals=[3.0])
    yield case([1.0, 2.0, -1.0], [-1.0, 4.0, 1.0], [1.0, 1.0, 1.0], equals=[-2.0, 1.0])
    yield case([0.0, 1.0], [5.0, -2.0], [1.0, 1.0], equals=[2.0], label="a unit without weight never bends")
    yield case([1.0, 4.0], [1.0, 2.0], [0.0, -1.0], equals=[-0.5], label="a unit that nobody listens to")
    yield case(
        [2.0, -1.0, 1.0], [-4.0, 2.0, -1.0], [1.0, -2.0, 3.0], equals=[1.0], label="two units whose bends cancel"
    )
    yield case(
        [2.0, -1.0],
        [-4.0, 2.0],
        [1.0, -1.0],
        equals=[2.0],
        label="two units whose outputs have opposite signs and do not cancel",
    )
    w = rng.choice([-4.0, -2.0, -1.0, 1.0, 2.0, 4.0], size=9)
    b, v = rng.integers(-6, 7, size=9) / 2.0, rng.choice([-3.0, -1.0, 1.0, 2.0], size=9)
    yield case(w, b, v)
    yield case(2 * w, 2 * b, v[::-1].copy())


sign = misconception(
    where_it_bends,
    "w x + b is 0 at x = -b / w: the minus is missing.",
    edit=("float(-bias / weight)", "float(bias / weight)"),
)
each_unit = misconception(
    where_it_bends,
    "You listed every unit. Kinks that cancel, or that nobody listens to, are none.",
    edit=(" if abs(change) > 1e-12)", ")"),
)
signed_weight = misconception(
    where_it_bends,
    "The slope changes by v |w|: a unit with negative w falls to 0 from the left, and its bend is upwards all the same.",
    edit=("out * abs(weight)", "out * weight"),
)
without_weight = misconception(
    where_it_bends, "You only added the v. A steeper unit bends more: v |w|.", edit=("out * abs(weight)", "out")
)
not_sorted = misconception(
    where_it_bends, "From left to right is due.", edit=("return sorted(place for", "return list(place for")
)


@also_correct(where_it_bends)
def by_a_list(w, b, v):
    places = sorted({-bias / weight + 0.0 for weight, bias in zip(w, b, strict=True) if weight != 0})
    return [
        float(place)
        for place in places
        if sum(o * abs(a) for a, c, o in zip(w, b, v, strict=True) if a != 0 and -c / a == place) != 0
    ]
