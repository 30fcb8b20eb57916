import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


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
