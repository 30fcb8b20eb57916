"""Checks of the small course."""

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


@check(lesson="Spread", forbid=["numpy.cov"], hints=["What is left of X without its mean?", "Divide by n - 1."])
def covariance(rng):
    yield case([[1.0, 2.0], [3.0, 6.0]], equals=[[2.0, 4.0], [4.0, 8.0]])
    yield case(rng.normal(size=(20, 3)))
    yield case(rng.normal(size=(300, 2)), timed="n = 300")
    X = rng.normal(size=(50, 4))
    yield law("shifting every row by a constant changes nothing", lambda ex: (ex.covariance(X + 7), ex.covariance(X)))
    yield raises(ValueError, [[1.0, 2.0]], why="one observation has no sample covariance")


@misconception(covariance, "You divided by n. The sample covariance divides by n - 1.")
def divides_by_n(X):
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError
    centered = X - X.mean(axis=0)
    return centered.T @ centered / len(X)


not_centered = misconception(covariance, "You did not center the columns.", edit=(" - X.mean(axis=0)", ""))

accepts_one_row = misconception(covariance, "One row has no covariance; refuse it.", edit=("len(X) < 2", "len(X) < 1"))


@also_correct(covariance)
def by_loops(X):
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("too few")
    mean = sum(X) / len(X)
    return sum(np.outer(x - mean, x - mean) for x in X) / (len(X) - 1)


@check(lesson="Length", timeout=1.0, hints=["Which length has [3, 4]?"])
def normalize(rng):
    yield case([3.0, 4.0], equals=[0.6, 0.8])
    yield case(rng.normal(size=7))


no_root = misconception(normalize, "You forgot the square root.", edit=("_length(x)", "(x**2).sum()"))
by_the_sum = misconception(normalize, "You divided by the sum.", edit=("_length(x)", "x.sum()"))


@check(lesson="Length", hints=["The cosine is the product of unit vectors."])
def cosine(rng):
    yield case([3.0, 4.0], [4.0, 3.0], equals=0.96)
    yield case(rng.normal(size=5), rng.normal(size=5))


not_divided = misconception(cosine, "You left out the lengths.", edit=("normalize(x) @ normalize(y)", "np.dot(x, y)"))
only_one = misconception(cosine, "You divided by one length only.", edit=("@ normalize(y)", "@ np.asarray(y)"))


@check(lesson="Length", hints=["One more."])
def Counter(rng):
    yield case(expression=lambda ex: ex.Counter(2).show("a").show("b").count, equals=4)
    n = int(rng.integers(3, 9))
    yield bound("count after many", lambda ex: sum(ex.Counter(i).show(i).count for i in range(n)), at_least=6)


returns_nothing = misconception(Counter, "show must return self.", edit=("        return self", "        return None"))
adds_two = misconception(Counter, "You added two.", edit=("+= 1", "+= 2"))


@check(problem="", lesson="Length", hints=["Sort."])
def top_two(rng):
    yield case([3, 9, 5], equals=[9, 5])
    x = rng.permutation(20)[:9]
    yield case(x)


smallest = misconception(top_two, "You took the smallest.", edit=("[::-1][:2]", "[:2]"))
rising = misconception(top_two, "Largest first was asked for.", edit=("[::-1][:2]", "[-2:]"))
