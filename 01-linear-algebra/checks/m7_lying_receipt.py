import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M7",
    lesson="Projection and least squares",
    hints=[
        "Why is the largest residual the wrong suspect where one receipt is far larger than the others?",
        "Least squares is pulled towards a large receipt. Fit without the suspect and see how well its bill is predicted.",
        "No need to fit n times: the error without receipt i is `residual[i] / (1 - h[i])`, with h the diagonal of `Q @ Q.T`. "
        "Skip receipts with `h[i]` equal to 1.",
    ],
)
def lying_receipt(rng):
    yield case([[1], [1], [2], [5]], [3, 3, 6, 20], equals=(3, 5.0))  # the price is 3, so 5 coffees cost 15
    yield case([[1], [2], [3], [4]], [3, 12, 9, 12], equals=(1, 6.0), label="the liar is a small receipt")
    yield case([[2], [1], [3]], [6, 1, 9], equals=(1, -2.0), label="a bill that is too small")
    yield case(
        [[2, 0], [1, 0], [2, 0], [0, 3]],
        [6, 3.5, 6, 100],
        equals=(1, 0.5),
        label="nobody else bought the second product",
    )
    for n, d in ((9, 2), (14, 4)):
        A, b = receipts_with_a_lie(rng, n, d)
        yield case(A, b)
    prices = rng.uniform(1.0, 5.0, size=d)
    yield law("dearer products make no liar", lambda ex: (ex.lying_receipt(A, b + A @ prices), ex.lying_receipt(A, b)))


def receipts_with_a_lie(rng, n, d):
    """Receipts of which the largest lies."""
    A = rng.integers(1, 6, size=(n, d)) + rng.uniform(0.0, 0.5, size=(n, d))
    A[2] *= 4.0
    b = A @ rng.uniform(1.0, 5.0, size=d) + rng.normal(0.0, 0.05, size=n)
    b[2] += 6.0
    return A, b


def leave_one_out(A, b):
    """Residuals, leverages and errors without the receipt, for the answers below."""
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    Q, _ = np.linalg.qr(A)
    residuals = b - Q @ (Q.T @ b)
    leverage = (Q**2).sum(axis=1)
    checkable = leverage < 1.0 - 1e-9
    return residuals, leverage, np.where(checkable, residuals / np.where(checkable, 1.0 - leverage, 1.0), 0.0)


@misconception(
    lying_receipt,
    "You took the largest residual of one fit to all the receipts. The liar took part in that fit and pulled it towards "
    "its bill, the more the larger the receipt: leave it out before you judge it.",
)
def largest_residual(A, b):
    residuals, _, _ = leave_one_out(A, b)
    index = int(np.argmax(np.abs(residuals)))
    return index, float(residuals[index])


@misconception(
    lying_receipt,
    "You accused the receipt with the largest leverage. Leverage says who could lie unnoticed, not who does.",
)
def largest_leverage(A, b):
    _, leverage, errors = leave_one_out(A, b)
    index = int(np.argmax(leverage))
    return index, float(errors[index])


@misconception(
    lying_receipt,
    "You divided by the root of 1 - h. That standardises a residual; the error without the receipt divides by 1 - h.",
)
def standardised_residual(A, b):
    residuals, _, errors = leave_one_out(A, b)
    scaled = np.sign(errors) * np.sqrt(np.abs(residuals * errors))
    index = int(np.argmax(np.abs(scaled)))
    return index, float(scaled[index])


@misconception(lying_receipt, "The sign is exchanged: the error is the bill minus the prediction.")
def prediction_minus_bill(A, b):
    _, _, errors = leave_one_out(A, b)
    index = int(np.argmax(np.abs(errors)))
    return index, -float(errors[index])


@misconception(
    lying_receipt,
    "You looked for the largest error without its absolute value: a bill that is far too small went unnoticed.",
)
def only_too_large(A, b):
    _, _, errors = leave_one_out(A, b)
    index = int(np.argmax(errors))
    return index, float(errors[index])


@misconception(
    lying_receipt,
    "You accused a receipt that alone fixes a price. Without it that price is unknown, so no prediction of its bill means "
    "anything.",
)
def accuses_the_only_witness(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    errors = []
    for i in range(len(b)):
        others = np.arange(len(b)) != i
        errors.append(b[i] - A[i] @ np.linalg.lstsq(A[others], b[others], rcond=None)[0])
    index = int(np.argmax(np.abs(errors)))
    return index, float(errors[index])


@also_correct(lying_receipt)
def fits_n_times(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    best = (0.0, 0, 0.0)
    for i in range(len(b)):
        others = np.arange(len(b)) != i
        if np.linalg.matrix_rank(A[others]) < A.shape[1]:
            continue
        error = float(b[i] - A[i] @ np.linalg.lstsq(A[others], b[others], rcond=None)[0])
        best = max(best, (abs(error), i, error))
    return best[1], best[2]
