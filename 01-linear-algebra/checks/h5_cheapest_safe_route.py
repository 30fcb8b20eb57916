import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H5",
    lesson="The condition number",
    hints=[
        "What is the condition number of `A.T @ A`, compared with that of A?",
        "Try the routes in the order of their cost, and stop at the first whose loss is at most `10**-digits`.",
        "For the SVD keep the singular values with `s.max() * eps <= 10**-digits * s`, and use only their columns of U and "
        "rows of Vt.",
    ],
)
def cheapest_safe_route(rng):
    yield case([[2.0, 1.0], [1.0, 2.0], [1.0, 1.0]], [8.0, 7.0, 5.0], 6, equals=("normal", [3.0, 2.0]))
    # croissants are always twice the coffees: the shortest of all prices with x + 2 y = 5 is (1, 2)
    yield case([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], [5.0, 10.0, 15.0], 6, equals=("svd", [1.0, 2.0]))
    # a Hilbert table: column j holds 1 / (i + j + 1); its condition number is 1.0e5
    hilbert = 1.0 / (np.arange(9)[:, None] + np.arange(5) + 1.0)
    yield case(hilbert, hilbert @ np.arange(1.0, 6.0), 4, equals=("normal", [1, 2, 3, 4, 5]), rtol=1e-4)
    yield case(hilbert, hilbert @ np.arange(1.0, 6.0), 9, equals=("qr", [1, 2, 3, 4, 5]), rtol=1e-9)
    for condition in (1e2, 1e6, 1e13):
        A, b, x = table_of_condition(rng, condition)
        yield case(A, b, 8, label=f"condition number {condition:.0e}", rtol=1e-8, atol=1e-8)
        yield bound(
            "relative error of x where 8 digits are wanted",
            lambda ex, A=A, b=b: ex.cheapest_safe_route(A, b, 8)[1],
            measure=lambda solved, x=x: np.linalg.norm(solved - x) / np.linalg.norm(x),
            at_most=1e-8,
        )


def table_of_condition(rng, condition):
    """A (12, 5) table with this condition number, bills, and the prices that made them.

    Where the last direction drowns in rounding, the prices have no part of it: then they are the shortest ones.
    """
    U = np.linalg.qr(rng.normal(size=(12, 5)))[0]
    V = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    s = np.array([1.0, 0.7, 0.4, 0.2, 1.0 / condition]) * rng.uniform(3.0, 6.0)
    A, x = U * s @ V.T, rng.uniform(1.0, 5.0, size=5)
    if condition > 1e8:
        x -= V[:, -1] * (V[:, -1] @ x)
    return A, A @ x, x


def take_route(A, b, digits, route, untruncated=False):
    """x by the named route, for the answers below."""
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    if route == "normal":
        return route, np.linalg.solve(A.T @ A, A.T @ b)
    if route == "qr":
        Q, R = np.linalg.qr(A)
        return route, np.linalg.solve(R, Q.T @ b)
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = (s > 0) if untruncated else (s[0] * np.finfo(float).eps <= 10.0**-digits * s)
    return route, Vt[kept].T @ (U[:, kept].T @ b / s[kept])


def condition_number(A):
    s = np.linalg.svd(np.asarray(A, dtype=float), compute_uv=False)
    return s[0] / s[-1] if s[-1] > 0 else np.inf


@misconception(
    cheapest_safe_route,
    "You judged the normal equations by the condition number of A. They solve with A.T @ A, whose condition number is the "
    "square of it, and lose twice as many digits.",
)
def condition_not_squared(A, b, digits):
    safe = condition_number(A) * np.finfo(float).eps <= 10.0**-digits
    return take_route(A, b, digits, "normal" if safe else "svd")


@misconception(
    cheapest_safe_route,
    "You always took the SVD. It is safe, and several times dearer than need be: take the first route that is safe.",
)
def always_svd(A, b, digits):
    return take_route(A, b, digits, "svd")


@misconception(
    cheapest_safe_route,
    "You always took QR. A well-conditioned table does not need it, and for dependent columns it divides by rounding "
    "noise.",
)
def always_qr(A, b, digits):
    return take_route(A, b, digits, "qr")


@misconception(
    cheapest_safe_route,
    "Your routes are right, but the SVD keeps all the singular values. Dividing by one of 1e-13 multiplies the rounding "
    "noise of the bills by 1e13: leave it out.",
)
def noise_divided_by_noise(A, b, digits):
    loss = condition_number(A) * np.finfo(float).eps
    if loss * condition_number(A) <= 10.0**-digits:
        return take_route(A, b, digits, "normal")
    return take_route(A, b, digits, "qr" if loss <= 10.0**-digits else "svd", untruncated=True)


@also_correct(cheapest_safe_route)
def by_library_routines(A, b, digits):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    eps = np.finfo(float).eps
    if np.linalg.cond(A) ** 2 * eps <= 10.0**-digits:
        return "normal", np.linalg.inv(A.T @ A) @ (A.T @ b)
    if np.linalg.cond(A) * eps <= 10.0**-digits:
        return "qr", np.linalg.lstsq(A, b, rcond=None)[0]
    return "svd", np.linalg.pinv(A, rcond=eps * 10.0**digits) @ b
