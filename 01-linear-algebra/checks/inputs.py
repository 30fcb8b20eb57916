"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±4.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 50, size=shape) / 10


def orthonormal(rng, n, k):
    """(n, k) matrix with orthonormal columns in random directions."""
    return np.linalg.qr(rng.normal(size=(n, k)))[0]


def with_singular_values(rng, n, d, values):
    """(n, d) matrix with exactly these singular values, in random directions."""
    k = len(values)
    return orthonormal(rng, n, k) * values @ orthonormal(rng, d, k).T


# Three receipts (rows) of coffees and croissants (columns), of full rank and without symmetry.
RECEIPTS = [[2, 1], [1, 2], [1, 1]]


def modified_gram_schmidt(A):
    """Orthonormal columns (n, k) for the wrong answers below to start from; dependent columns are refused."""
    A = np.array(A, dtype=float)
    for j in range(A.shape[1]):
        length = np.linalg.norm(A[:, j])
        for i in range(j):
            A[:, j] -= (A[:, i] @ A[:, j]) * A[:, i]
        if np.linalg.norm(A[:, j]) <= 1e-12 * length:
            raise ValueError("the columns are dependent")
        A[:, j] /= np.linalg.norm(A[:, j])
    return A


def inner_products(Q):
    """QᵀQ, the identity for orthonormal columns."""
    return np.transpose(Q) @ np.asarray(Q)
