import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M6",
    lesson="Rank and the four subspaces",
    hints=[
        "Which prices would produce the same bills? What do you know about the difference of two such price vectors?",
        "The seen part is the projection of p onto the space that the rows of R span. The rows may depend on each other: "
        "what gives an orthonormal basis anyway?",
        "The rows of Vt that belong to singular values above rounding, say 1e-10 of the largest, are such a basis.",
    ],
)
def visible_and_invisible(rng):
    # (1, -1, 1) is orthogonal to both receipts and 2 * (1, -1, 1) is the projection of (3, 2, 5) onto it
    yield case([[1, 1, 0], [1, 2, 1]], [3, 2, 5], equals=[[1.0, 4.0, 3.0], [2.0, -2.0, 2.0]])
    yield case([[1, 1, 0], [2, 2, 0]], [3, 2, 4], equals=[[2.5, 2.5, 0.0], [0.5, -0.5, 4.0]], label="a doubled receipt")
    yield case(
        [[1e-12, 1e-12, 0.0]], [3, 2, 4], equals=[[2.5, 2.5, 0.0], [0.5, -0.5, 4.0]], label="a receipt in tiny units"
    )
    independent = rng.normal(size=(3, 6))
    R = rng.uniform(0.5, 2.0, size=(5, 3)) @ independent
    p = rng.uniform(1.0, 5.0, size=6)
    yield case(R, p, label="five receipts of rank 3")
    yield case(independent, p, label="three independent receipts")
    yield law("the seen part costs what p costs", lambda ex: (R @ ex.visible_and_invisible(R, p)[0], R @ p))
    yield law("no bill sees the other part", lambda ex: (R @ ex.visible_and_invisible(R, p)[1], np.zeros(5)), atol=1e-8)
    full = rng.normal(size=(4, 3))
    yield case(full, [3.0, 2.0, 4.0], equals=[[3.0, 2.0, 4.0], [0.0, 0.0, 0.0]], label="everything is seen", atol=1e-9)
    yield case(np.zeros((2, 3)), [3.0, 2.0, 4.0], equals=[[0.0, 0.0, 0.0], [3.0, 2.0, 4.0]], label="nothing is seen")


@misconception(
    visible_and_invisible,
    "You projected onto each receipt by itself and added up. That counts twice what receipts share: the directions must "
    "be orthogonal first.",
)
def each_receipt_by_itself(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    squares = (R**2).sum(axis=1)
    seen = (R @ p / np.where(squares > 0, squares, 1.0)) @ R
    return np.stack([seen, p - seen])


@misconception(visible_and_invisible, "The order is exchanged: first the part that the receipts see, then the rest.")
def parts_exchanged(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.pinv(R) @ R @ p
    return np.stack([p - seen, seen])


@misconception(
    visible_and_invisible,
    "You used as many directions as there are receipts. Dependent receipts leave rows in Vt (or columns in Q) that are "
    "rounding noise: keep only those with a singular value above it.",
)
def noise_kept(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    _, _, Vt = np.linalg.svd(R, full_matrices=False)
    seen = Vt.T @ (Vt @ p)
    return np.stack([seen, p - seen])


bound_in_fixed_units = misconception(
    visible_and_invisible,
    "You call every singular value below a fixed bound rounding noise. In tiny units all are small, and what the receipts "
    "do see is thrown away: measure a singular value against the largest.",
    edit=("1e-10 * s.max()", "1e-10"),
)


@also_correct(visible_and_invisible)
def by_the_pseudoinverse(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.pinv(R, rcond=1e-10) @ (R @ p)
    return np.stack([seen, p - seen])


@also_correct(visible_and_invisible)
def shortest_prices(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.lstsq(R, R @ p, rcond=1e-10)[0]  # the shortest prices with the same bills
    return np.array([seen, p - seen])
