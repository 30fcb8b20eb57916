from grader.checks import case, check, misconception


@check(lesson="Length", hints=["The cosine is the product of unit vectors."])
def cosine(rng):
    yield case([3.0, 4.0], [4.0, 3.0], equals=0.96)
    yield case(rng.normal(size=5), rng.normal(size=5))


not_divided = misconception(cosine, "You left out the lengths.", edit=("normalize(x) @ normalize(y)", "np.dot(x, y)"))


only_one = misconception(cosine, "You divided by one length only.", edit=("@ normalize(y)", "@ np.asarray(y)"))
