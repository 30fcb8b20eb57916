from grader.checks import case, check, misconception


@check(problem="", lesson="Length", hints=["Sort."])
def top_two(rng):
    yield case([3, 9, 5], equals=[9, 5])
    x = rng.permutation(20_000)[:9]
    yield case(x)


smallest = misconception(top_two, "You took the smallest.", edit=("[::-1][:2]", "[:2]"))


rising = misconception(top_two, "Largest first was asked for.", edit=("[::-1][:2]", "[-2:]"))
