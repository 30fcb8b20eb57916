from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception, raises


@check(
    lesson="Dataclasses, generators and debugging",
    hints=[
        "Go through five items by hand, with a list of size 2 in front of you. When do you hand it over, and what do you do "
        "next?",
        "Append to a list; when it holds `size` items, `yield` it and start a *new* list. After the loop, one list may be "
        "left over.",
        "`batch = []`, then `for item in items:` append, and `if len(batch) == size: yield batch; batch = []`. After the "
        "loop: `if batch: yield batch`.",
    ],
)
def batches(rng):
    yield case(expression=lambda ex: list(ex.batches([12, 30, 8, 20, 10], 2)), equals=[[12, 30], [8, 20], [10]])
    yield case(expression=lambda ex: list(ex.batches("Port", 2)), equals=[["P", "o"], ["r", "t"]])
    yield case(
        expression=lambda ex: list(ex.batches([12, 30], 5)), equals=[[12, 30]], label="a size that is never reached"
    )
    yield case(expression=lambda ex: list(ex.batches([12, 30], 1)), equals=[[12], [30]], label="the smallest size")
    yield case(
        expression=lambda ex: list(ex.batches([], 3)), equals=[], label="no items: no list, not even an empty one"
    )
    yield case(
        expression=lambda ex: list(ex.batches((m for m in [12, 30, 8]), 2)),
        equals=[[12, 30], [8]],
        label="a generator as the source: it has no length and no slices",
    )
    items, size = rng.integers(1, 60, size=int(rng.integers(11, 20))).tolist(), int(rng.integers(3, 6))
    yield case(expression=lambda ex: list(ex.batches(items, size)))
    yield law(
        "all lists together are the items",
        lambda ex: ([item for batch in ex.batches(items, size) for item in batch], items),
    )
    yield law(
        "all lists but the last have the wanted size",
        lambda ex: ([len(batch) for batch in ex.batches(items, size)][:-1], [size] * ((len(items) - 1) // size)),
    )
    yield bound("number of items taken for the first list of 3", lambda ex: taken_for_first(ex.batches), at_most=4)
    yield raises(
        ValueError, expression=lambda ex: list(ex.batches([12, 30], 0)), why="a list of 0 items would never be full"
    )


def taken_for_first(batches):
    """How many of ten items are taken from the source before the first list of 3 arrives."""
    taken = []

    def source():
        for item in range(10):
            taken.append(item)
            yield item

    next(iter(batches(source(), 3)))
    return len(taken)


@misconception(
    batches,
    "The last, shorter list is missing. After the loop, what is left must be handed over too: with 5 items and a size of 2, "
    "one ride in five would never be seen.",
)
def drops_the_last(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []


@misconception(
    batches,
    "You yield an empty list in the end where nothing is left over. Ask `if batch:` before the last yield.",
)
def yields_an_empty_list(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


@misconception(
    batches,
    "All your lists are one and the same object: you cleared it and filled it again after you had handed it over, so the "
    "caller's lists changed too. Start a new list, `batch = []`.",
)
def one_list_for_all(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch.clear()
    if batch:
        yield batch


@misconception(
    batches,
    "You slice and ask for the length, which works for lists only. A generator, a file or an endless stream has neither: go "
    "through it with `for`.",
)
def slices_a_list(items, size):
    if size < 1:
        raise ValueError("size")
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


@misconception(
    batches,
    "The lists are right, but you took all the items before you handed over the first list. With an endless source that "
    "never happens: yield each list as soon as it is full.",
)
def takes_everything_first(items, size):
    if size < 1:
        raise ValueError("size")
    items = list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]


@misconception(
    batches,
    "Your lists have one item too many: you compared the length before the item was appended, or with `>`.",
)
def one_too_many(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) > size:
            yield batch
            batch = []
    if batch:
        yield batch


accepts_size_zero = misconception(
    batches,
    "You accepted a size of 0. The list is never full then, and all items come at once at the end: refuse it.",
    edit=("if size < 1:", "if size < 0:"),
)


@also_wrong(one_list_for_all)
def cleared_after_it_was_given(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch.clear()
    if batch:
        yield batch


@also_correct(batches)
def batches_by_islice(items, size):
    import itertools

    if size < 1:
        raise ValueError("size must be positive")
    source = iter(items)
    while batch := list(itertools.islice(source, size)):
        yield batch


@also_correct(batches)
def batches_of_tuples(items, size):
    """Looks one item ahead, and yields tuples: a little different, and as good."""
    if size <= 0:
        raise ValueError("size must be positive")
    batch = ()
    for item in items:
        if len(batch) == size:
            yield batch
            batch = ()
        batch += (item,)
    if batch:
        yield batch
