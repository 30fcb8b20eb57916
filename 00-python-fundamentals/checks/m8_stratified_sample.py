import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M8",
    lesson="Random generators and logarithms",
    hints=[
        "Where do the rows of one class stand? np.flatnonzero turns a mask into indices.",
        "For each class in `np.unique(labels)`: the indices of its rows, a check that there are enough, and one rng.choice "
        "without replacement from these indices.",
        "`rng.choice(np.flatnonzero(labels == label), size=per_class, replace=False)`, collected by np.concatenate.",
    ],
)
def stratified_sample(rng):
    labels = ["Port", "Park", "Port", "Park", "Park", "Port", "Port"]
    seed = int(rng.integers(1000))
    yield case(
        expression=lambda ex: np.sort(ex.stratified_sample(labels, 3, np.random.default_rng(seed))[:3]),
        equals=[1, 3, 4],
        label="three per class: the three rows of Park come first, each once",
    )
    expected = [np.random.default_rng(seed)]
    expected += [expected[0].choice(places, size=2, replace=False) for places in ([1, 3, 4], [0, 2, 5, 6])]
    yield case(
        expression=lambda ex: ex.stratified_sample(labels, 2, np.random.default_rng(seed)),
        equals=np.concatenate(expected[1:]),
    )
    many = rng.permutation([3] * 5 + [7] * 20 + [5] * 9)
    yield case(expression=lambda ex: ex.stratified_sample(many, 4, np.random.default_rng(seed)))
    yield law(
        "every class comes four times, in rising order",
        lambda ex: (
            many[np.asarray(ex.stratified_sample(many, 4, np.random.default_rng(seed)))],
            np.repeat([3, 5, 7], 4),
        ),
    )
    yield law(
        "no row comes twice",
        lambda ex: (len(set(np.asarray(ex.stratified_sample(many, 5, np.random.default_rng(seed))).tolist())), 15),
    )
    yield raises(ValueError, labels, 4, np.random.default_rng(0), why="Park has only three rows")


def draw_per_class(labels, per_class, rng, classes=None, **options):
    labels = np.asarray(labels)
    chosen = []
    for label in np.unique(labels) if classes is None else classes:
        places = np.flatnonzero(labels == label)
        if len(places) < per_class:
            raise ValueError("too few")
        chosen.append(rng.choice(places, size=per_class, replace=options.get("replace", False)))
    return np.concatenate(chosen)


@misconception(
    stratified_sample,
    "You drew with replacement, which is the default of rng.choice: a row may come twice, and then another one is missing.",
)
def with_replacement(labels, per_class, rng):
    return draw_per_class(labels, per_class, rng, replace=True)


@misconception(
    stratified_sample,
    "You took the first rows of each class. Files are often sorted, so the first rows are no random sample.",
)
def first_rows(labels, per_class, rng):
    labels = np.asarray(labels)
    places = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    if min(map(len, places)) < per_class:
        raise ValueError("too few")
    return np.concatenate([p[:per_class] for p in places])


@misconception(
    stratified_sample,
    "You returned positions *within* each class. The caller needs indices of the rows: draw from np.flatnonzero(labels == "
    "label).",
)
def positions_within_the_class(labels, per_class, rng):
    labels = np.asarray(labels)
    counts = [int((labels == label).sum()) for label in np.unique(labels)]
    if min(counts) < per_class:
        raise ValueError("too few")
    return np.concatenate([rng.choice(count, size=per_class, replace=False) for count in counts])


@misconception(
    stratified_sample,
    "You went through the classes in the order in which they appear. Rising order was asked for; otherwise the same seed gives "
    "another sample as soon as the rows are shuffled.",
)
def classes_as_they_come(labels, per_class, rng):
    return draw_per_class(labels, per_class, rng, list(dict.fromkeys(np.asarray(labels).tolist())))


@misconception(
    stratified_sample,
    "You sorted the indices. Asked are the draws one behind the other, class by class, in the order in which they came.",
)
def sorted_in_the_end(labels, per_class, rng):
    return np.sort(draw_per_class(labels, per_class, rng))


@misconception(
    stratified_sample,
    "You drew from all rows at once. A rare class may then be missing altogether: draw from each class by itself.",
)
def classes_ignored(labels, per_class, rng):
    values, counts = np.unique(np.asarray(labels), return_counts=True)
    if counts.min() < per_class:
        raise ValueError("too few")
    return rng.choice(len(labels), size=per_class * len(values), replace=False)


@also_correct(stratified_sample)
def with_plain_lists(labels, per_class, rng):
    result = []
    for label in sorted(set(np.asarray(labels).tolist())):
        places = [i for i, other in enumerate(labels) if other == label]
        if per_class > len(places):
            raise ValueError("too few rows")
        result.extend(rng.choice(places, size=per_class, replace=False).tolist())
    return np.array(result)
