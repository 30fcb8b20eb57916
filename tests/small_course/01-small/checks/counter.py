from grader.checks import bound, case, check, misconception


@check(lesson="Length", hints=["One more."])
def Counter(rng):
    yield case(expression=lambda ex: ex.Counter(2).show("a").show("b").count, equals=4)
    n = int(rng.integers(3, 9))
    yield bound("count after many", lambda ex: sum(ex.Counter(i).show(i).count for i in range(n)), at_least=6)


returns_nothing = misconception(Counter, "show must return self.", edit=("        return self", "        return None"))


adds_two = misconception(Counter, "You added two.", edit=("+= 1", "+= 2"))
