from grader.checks import case, check, misconception


@check(lesson="Length", timeout=1.0, hints=["Which length has [3, 4]?"])
def normalize(rng):
    yield case([3.0, 4.0], equals=[0.6, 0.8])
    yield case(rng.normal(size=7))


no_root = misconception(normalize, "You forgot the square root.", edit=("_length(x)", "(x**2).sum()"))


by_the_sum = misconception(normalize, "You divided by the sum.", edit=("_length(x)", "x.sum()"))
