from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="H5",
    lesson="Forwards or backwards",
    hints=[
        "Write down, for 16 layers and k = 1, 2, 3, 4, what is kept, what a segment needs, and what is computed twice.",
        "Work grows with k, and memory falls at first and rises again. So the smallest k that fits is not far; but "
        "compare all.",
        "Make a list of (layers - kept, kept + k - 1, k) for all k, keep those that fit, and take the smallest tuple.",
    ],
)
def choose_checkpoints(rng):
    yield case(16, 16, equals=(1, 16, 0), label="memory enough for all")
    yield case(16, 9, equals=(2, 9, 8))
    yield case(16, 8, equals=(3, 8, 10))
    yield case(16, 7, equals=(4, 7, 12), label="the thriftiest plan")
    yield raises(ValueError, 16, 6, why="even k = 4 takes 7 units")
    yield case(1, 1, equals=(1, 1, 0), label="a single layer")
    yield raises(ValueError, 1, 0, why="a layer needs its unit")
    yield case(100, 19, equals=(10, 19, 90))
    layers = int(rng.integers(40, 90))
    for share in (0.35, 0.6, 1.0):
        yield case(layers, int(layers * share))
    plans = [
        (int(n), int(n * share)) for n, share in zip(rng.integers(40, 90, size=4), (0.4, 0.5, 0.7, 0.9), strict=True)
    ]
    yield case(expression=lambda ex: [ex.choose_checkpoints(n, m) for n, m in plans], label="four plans")
    yield case(7, 5, equals=(2, 5, 3), label="seven layers, of which four are kept")


square_root_always = misconception(
    choose_checkpoints,
    "You always took the k with the least memory. The budget is there to be used: fewer layers computed twice means "
    "faster training.",
    edit=("min(fitting)", "min(fitting, key=lambda plan: (plan[1], plan[0]))"),
)


rounds_down = misconception(
    choose_checkpoints,
    "You rounded the number of kept layers down. A last segment that is shorter needs its checkpoint too: round up.",
    edit=("kept = -(-layers // k)", "kept = layers // k"),
)


segment_of_k = misconception(
    choose_checkpoints,
    "You counted k units for the segment that is computed again. One of its layers is kept already: k - 1.",
    edit=("kept + k - 1, k))", "kept + k, k))"),
)


strictly_within = misconception(
    choose_checkpoints,
    "A plan that fills the budget exactly fits too: at most, not less than.",
    edit=("if plan[1] <= budget]", "if plan[1] < budget]"),
)


@also_correct(choose_checkpoints)
def first_that_fits(layers, budget):
    best = None
    for k in range(layers, 0, -1):
        kept = -(-layers // k)
        memory, twice = kept + k - 1, layers - kept
        if memory <= budget and (best is None or (twice, memory) <= (best[2], best[1])):
            best = (k, memory, twice)
    if best is None:
        raise ValueError("nothing fits")
    return best
