import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M6",
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "By the KKT conditions the entries that stay positive are all shifted by the same amount. How large is "
        "it, if you knew that k of them stay?",
        "Sort downwards. For k = 1, 2, … the shift would be (sum of the k largest - 1) / k; the right k is the "
        "largest one for "
        "which the k-th entry exceeds its shift.",
        "Cumulative sums of the sorted entries give all these shifts in one line, and `np.flatnonzero` the last k "
        "that qualifies. Shift, and cut at 0.",
    ],
)
def project_simplex(rng):
    yield case([0.5, 0.9], equals=[0.3, 0.7])
    yield case([0.5, 0.9, -0.3], equals=[0.3, 0.7, 0.0])
    yield case([0.2, 0.3, 0.5], equals=[0.2, 0.3, 0.5], label="a vector of probabilities, which stays")
    yield case([5.0, 1.0, 2.0], equals=[1.0, 0.0, 0.0], label="an entry that takes all")
    yield case([-3.0, -3.0], equals=[0.5, 0.5], label="entries that are all negative")
    z = rng.normal(size=7)
    yield case(z)
    yield law("adding a constant changes nothing", lambda ex: (ex.project_simplex(z + 4), ex.project_simplex(z)))
    yield law(
        "projecting twice is projecting once",
        lambda ex: (ex.project_simplex(ex.project_simplex(z)), ex.project_simplex(z)),
    )
    yield case(rng.normal(size=50) / 20, label="a vector of which many entries stay positive")


@misconception(
    project_simplex,
    "You cut negative entries and divided by the sum. The result is a probability vector, but not the nearest one.",
)
def cuts_and_divides(z):
    z = np.maximum(np.asarray(z, dtype=float), 0.0)
    return z / z.sum() if z.sum() > 0 else np.full(len(z), 1 / len(z))


@misconception(
    project_simplex,
    "You applied the softmax. It gives probabilities, all of them positive, but not the nearest ones; and it "
    "would move a "
    "vector of probabilities.",
)
def softmax_instead(z):
    e = np.exp(np.asarray(z, dtype=float) - np.max(z))
    return e / e.sum()


@misconception(
    project_simplex,
    "You shifted all entries so that they add up to 1, and then cut the negative ones. After the cut the sum "
    "is more than 1: "
    "the shift must be found for those entries that stay.",
)
def shifts_then_cuts(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(z - (z.sum() - 1) / len(z), 0.0)


@misconception(
    project_simplex,
    "You shifted all entries so that they add up to 1, and left negative ones. No probability is negative: "
    "some entries end "
    "at 0, and the others share the shift.",
)
def shifts_only(z):
    z = np.asarray(z, dtype=float)
    return z - (z.sum() - 1) / len(z)


forgets_to_cut = misconception(
    project_simplex,
    "Your shift is right, but negative entries are left. Cut them at zero.",
    edit=("np.maximum(z - shifts[k], 0.0)", "z - shifts[k]"),
)


first_k = misconception(
    project_simplex,
    "You took the first k that fits. It is the last one: as many entries as possible stay positive.",
    edit=("np.flatnonzero(falling > shifts)[-1]", "np.flatnonzero(falling > shifts)[0]"),
)


@also_correct(project_simplex)
def by_bisection(z):
    z = np.array(z, dtype=float)
    low, high = z.min() - 1, z.max()
    for _ in range(100):
        shift = (low + high) / 2
        low, high = (shift, high) if np.maximum(z - shift, 0).sum() > 1 else (low, shift)
    return np.maximum(z - shift, 0)
