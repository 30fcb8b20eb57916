import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import symmetric


@check(
    problem="M9",
    lesson="Gradient descent and the gradient check",
    hints=[
        "For the eigenvalues 9 and 2: how does |1 - 9 η| change with η, and how |1 - 2 η|? Draw both.",
        "The largest factor is smallest where the most curved and the least curved direction shrink equally fast.",
        "1 - η λ_min = η λ_max - 1. Solve for η.",
    ],
)
def best_rate(rng):
    yield case([[4.0]], equals=(0.25, 0.0), label="one direction: a single step arrives")
    yield case([[9.0, 0.0], [0.0, 2.0]], equals=(2 / 11, 7 / 11))
    yield case([[2, 1], [1, 2]], equals=(0.5, 0.5))  # eigenvalues 3 and 1
    yield case(symmetric(rng, [1.0, 2.0, 5.0, 7.0]), equals=(0.25, 0.75), label="eigenvalues 1, 2, 5, 7")
    H = symmetric(rng, rng.uniform(1.0, 20.0, size=4))
    yield case(H)
    yield law("ten times the loss, a tenth of the rate", lambda ex: (10 * ex.best_rate(10 * H)[0], ex.best_rate(H)[0]))
    yield raises(ValueError, [[1.0, 2.0], [2.0, 1.0]], why="eigenvalues 3 and -1: a saddle")
    yield raises(ValueError, [[-2.0, 0.0], [0.0, -1.0]], why="a hill has no bottom")
    yield raises(ValueError, [[3.0, 0.0], [0.0, -0.5]], why="eigenvalues 3 and -0.5: a saddle")
    yield raises(ValueError, [[3.0, 0.0], [0.0, 0.0]], why="a trough: level in one direction")


def extremes(H):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    if values[0] <= 0:
        raise ValueError("no bowl")
    return values[0], values[-1]


@misconception(
    best_rate,
    "Your rate is 1 over the largest curvature. It is safe, but the flattest direction then shrinks by less than it could: "
    "a little overshooting in the steepest is worth it.",
)
def one_over_the_largest(H):
    smallest, largest = extremes(H)
    return float(1 / largest), float(1 - smallest / largest)


@misconception(
    best_rate,
    "Your rate is 2 over the largest curvature: the limit of stability. There the steepest direction bounces for ever, its "
    "factor is 1.",
)
def limit_of_stability(H):
    _, largest = extremes(H)
    return float(2 / largest), 1.0


@misconception(best_rate, "You left out the 2: 1 - η λ_min = η λ_max - 1 means η (λ_min + λ_max) = 2.")
def rate_without_the_two(H):
    smallest, largest = extremes(H)
    return float(1 / (smallest + largest)), float(largest / (smallest + largest))


@misconception(
    best_rate,
    "You used the diagonal of the Hessian. The curvatures that count are its eigenvalues; they are on the diagonal only if "
    "all else is 0.",
)
def curvatures_from_the_diagonal(H):
    extremes(H)
    d = np.diag(np.asarray(H, dtype=float))
    return float(2 / (d.min() + d.max())), float((d.max() - d.min()) / (d.max() + d.min()))


@misconception(
    best_rate,
    "You answered for a Hessian with a negative eigenvalue. There is no bottom to arrive at: raise a ValueError.",
)
def descends_from_a_saddle(H):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    with np.errstate(all="ignore"):
        return float(2 / (values[0] + values[-1])), float((values[-1] - values[0]) / (values[-1] + values[0]))


@also_correct(best_rate)
def from_the_condition_number(H):
    values = np.linalg.eigvals(np.array(H, dtype=float)).real
    if min(values) <= 0:
        raise ValueError("not a bowl")
    kappa = max(values) / min(values)
    return 2 / (max(values) * (1 + 1 / kappa)), (kappa - 1) / (kappa + 1)
