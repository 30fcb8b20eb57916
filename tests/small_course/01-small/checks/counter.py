from grader.checks import bound, case, check, misconception


@check(lesson="Length", hints=["One more."])
def Counter(rng):
    yield case(expression=lambda ex: ex.Counter(2).show("a").show("b").count, equals=4)
    starts = rng.integers(1, 1000, size=6).tolist()
    yield bound(
        "count after many",
        lambda ex: [ex.Counter(start).show(start).count for start in starts],
        measure=lambda counts: sum(count == start + 1 for count, start in zip(counts, starts, strict=True)),
        at_least=6,
    )
    start = int(rng.integers(10**9))
    yield case(expression=lambda ex: ex.Counter(start).show("a").count)


returns_nothing = misconception(Counter, "show must return self.", edit=("        return self", "        return None"))


adds_two = misconception(Counter, "You added two.", edit=("+= 1", "+= 2"))
