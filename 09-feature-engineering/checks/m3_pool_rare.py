from collections import Counter

from grader.checks import also_correct, case, check, misconception


@check(
    problem="M3",
    lesson="Categories",
    hints=["Which rows decide whether a category is rare?", "A Counter of train; a comprehension over new."],
)
def pool_rare(rng):
    train = ["paper", "cloth", "paper", "map"]
    yield case(train, ["paper", "map", "vellum", "cloth"], 2, equals=["paper", "other", "other", "other"])
    yield case(
        train, ["map", "vellum", "vellum"], 1, equals=["map", "other", "other"], label="min_count 1: only unknown ones"
    )
    yield case(
        train, ["cloth", "cloth", "cloth", "paper"], 2, equals=["other"] * 3 + ["paper"], label="frequent in new only"
    )
    yield case(train, [], 2, equals=[], label="no new rows")
    names = rng.permutation(["a"] * 5 + ["b"] * 4 + ["c"] * 3 + ["d"] * 2 + ["e"]).tolist()
    new = rng.permutation(["a", "b", "c", "d", "e", "f", "f", "f", "f", "f", "f"]).tolist()
    yield case(names, new, 3)
    yield case(names, new, 4)
    yield case(names, names, 2)


counts_the_new = misconception(
    pool_rare,
    "You counted the new rows. What is rare is decided by the training rows.",
    edit=("for name in train:", "for name in new:"),
)


exactly_is_rare = misconception(
    pool_rare, "A category with exactly min_count rows keeps its name.", edit=(">= min_count", "> min_count")
)


unknown_kept = misconception(
    pool_rare,
    "An unknown category kept its name. No training row has it: it is one of the others.",
    edit=("if counts.get(name, 0) >= min_count else", "if counts.get(name, min_count) >= min_count else"),
)


rare_rows_dropped = misconception(
    pool_rare,
    "You dropped the rare rows. Every row needs an answer: their category becomes other.",
    edit=(
        'name if counts.get(name, 0) >= min_count else "other" for name in new',
        "name for name in new if counts.get(name, 0) >= min_count",
    ),
)


@also_correct(pool_rare)
def pool_rare_with_a_counter(train, new, min_count):
    frequent = {name for name, count in Counter(train).items() if count >= min_count}
    return [name if name in frequent else "other" for name in new]
