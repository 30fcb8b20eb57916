import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M3",
    lesson="A matrix is a map",
    hints=[
        "A shift moves both ends of an edge alike. What does that say about differences of corners?",
        "The linear part takes the two edges of P that leave its first corner to the two edges of Q. Put the edges into "
        "the columns of two matrices.",
        "From `A @ before = after` follows `A = after @ inverse(before)`; the shift is `Q[0] - A @ P[0]`.",
    ],
)
def affine_from_triangle(rng):
    yield case([[0, 0], [1, 0], [0, 1]], [[2, 1], [5, 2], [1, 5]], equals=[[3.0, -1.0, 2.0], [1.0, 4.0, 1.0]])
    # the same linear part, from a corner that is not the origin and edges (1, 0) and (0, 2)
    yield case([[1, 1], [2, 1], [1, 3]], [[5, 2], [8, 3], [3, 10]], equals=[[3.0, -1.0, 3.0], [1.0, 4.0, -3.0]])
    P, Q = triangle(rng), rng.normal(size=(3, 2))
    yield case(P, Q)
    yield law(
        "the centre of the triangle goes to the centre of its image",
        lambda ex: (ex.affine_from_triangle(P, Q) @ [*P.mean(axis=0), 1.0], Q.mean(axis=0)),
    )
    yield case(P, P, equals=np.eye(2, 3), label="nothing moves", atol=1e-9)
    yield raises(ValueError, [[0, 0], [1, 2], [2, 4]], [[0, 0], [1, 0], [0, 1]], why="the corners lie on a line")
    yield raises(
        ValueError,
        [[0.1, 0.1], [0.2, 0.4], [0.4, 1.0]],
        [[0, 0], [1, 0], [0, 1]],
        why="the corners lie on the line y = 3 x - 0.2; rounding leaves a determinant of about 1e-17",
    )


def triangle(rng):
    """Three random corners, far from lying on a line."""
    turn = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    return (np.array([[0.0, 0.0], [3.0, 0.5], [1.0, 2.0]]) + rng.uniform(-0.2, 0.2, size=(3, 2))) @ turn + [1.5, -2.5]


@misconception(
    affine_from_triangle,
    "Your linear part is transposed. The image of (1, 0) is its first column, not its first row.",
)
def linear_part_transposed(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0])
    return np.column_stack([A, Q[0] - A @ P[0]])


@misconception(
    affine_from_triangle,
    "Your shift is the image of the first corner. That is right only where this corner is the origin: subtract what the "
    "linear part makes of it.",
)
def shift_without_the_map(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0]])


@misconception(
    affine_from_triangle,
    "Your shift is how far the first corner moved. A part of that movement is the linear part's doing: the shift is "
    "Q[0] - A @ P[0].",
)
def shift_of_the_corner(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0] - P[0]])


@misconception(
    affine_from_triangle,
    "You took the edges of Q for the columns. They are the images of (1, 0) and (0, 1) only where those are the edges "
    "of P.",
)
def edges_for_columns(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    if np.linalg.matrix_rank(P[1:] - P[0]) < 2:
        raise ValueError("the corners lie on a line")
    A = (Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0] - A @ P[0]])


asks_for_a_determinant_of_zero = misconception(
    affine_from_triangle,
    "You refuse only a determinant of exactly 0. Rounding leaves about 1e-17 instead, and dividing by it gives a map of "
    "meaningless huge numbers.",
    edit=("np.linalg.cond(before) > 1e12", "np.linalg.det(before) == 0.0"),
)


@also_correct(affine_from_triangle)
def homogeneous_coordinates(P, Q):
    corners = np.column_stack([np.asarray(P, dtype=float), np.ones(3)])
    if abs(np.linalg.det(corners)) < 1e-12:
        raise ValueError("the corners lie on a line")
    return np.linalg.solve(corners, np.asarray(Q, dtype=float)).T
