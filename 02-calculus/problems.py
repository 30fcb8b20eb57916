"""Calculus: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 02-calculus/problems.py                 to grade this file
    uv run grader check 02/E1   to grade one problem
    uv run grader hint 02/E1    for a hint
"""

import numpy as np

# %% Easy


def ten_cents_more():
    """E1. Ten cents more. What the tangent says about raising the price from 4 euro to 4.10.

    The revenue per hour at price x is x (6 - x). Returns the estimated change in euro per hour, by the derivative at 4.
    """
    # TODO: return the change that the derivative predicts
    raise NotImplementedError


def best_price_with_loyal_guests():
    """E2. Guests who never quite leave. The price at which x e^(-x/2) is largest.

    Nobody stays away for good: at price x, e^(-x/2) of all guests buy. Returns the price in euro.
    """
    # TODO: return the price at which the derivative vanishes
    raise NotImplementedError


def two_ways_to_the_loss():
    """E3. Two ways to the loss. The derivative of the loss with respect to w in a small graph.

    a = 3 w, b = w², loss = a b + 2 a, at w = 2. Returns a number.
    """
    # TODO: return the derivative of the loss with respect to w
    raise NotImplementedError


def along_the_contour():
    """E4. Same profit, other price. The direction in which the profit does not change to first order.

    At some price and hours the gradient of the profit is (4, -3).
    a: (4, -3).  b: (3, 4).  c: (-4, 3).  d: (-3, 4).  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def sweeps_for_a_jacobian():
    """E5. How many sweeps? The sweeps that the whole Jacobian takes in forward and in reverse mode.

    A network maps images of 784 pixels to 10 scores. Returns a tuple of two integers (forward, reverse).
    """
    # TODO: return the two counts
    raise NotImplementedError


def kind_of_level_place():
    """E6. Top, bottom or saddle? The level place of x² + 3 x y + y² at the origin.

    a: a minimum, since both squares have a positive sign.  b: a maximum.  c: a saddle.  d: it can't be told from second
    derivatives. Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def root_by_hand():
    """E7. A root without a calculator. Estimates of the root of 4.4 by Taylor's formula about 4.

    Returns a tuple of two numbers: the estimate of first order, and that of second order.
    """
    # TODO: return both estimates
    raise NotImplementedError


def wait_for_the_bus():
    """E8. The late bus. Mean and variance of a waiting time whose density rises in proportion to the time.

    The bus comes within 4 minutes, with a density proportional to t for t from 0 to 4.
    Returns a tuple (mean, variance).
    """
    # TODO: return mean and variance
    raise NotImplementedError


def step_for_a_noisy_scale():
    """E9. The noisy scale. The best step for a forward difference of measurements that err.

    Each measurement errs by up to 0.01, and the second derivative is at most 4 in size. The error of the forward
    difference with step h is then at most 4 h / 2 + 2 · 0.01 / h.
    Returns a tuple (the step for which this bound is smallest, the bound there).
    """
    # TODO: return the best step and the bound
    raise NotImplementedError


def dual_number_by_hand():
    """E10. A dual number by hand. Value and derivative of x² / (x - 1) at the dual number 3 + ε.

    Returns a tuple (value, derivative).
    """
    # TODO: return value and derivative
    raise NotImplementedError


# %% Medium


def richardson(f, x, h):
    """M1. Two wrongs make a right. A derivative with an error of order h⁴ from two central differences.

    f: takes a float, returns a float.  x: a number.  h: the larger step; the smaller one is h / 2.  Returns a float.
    The error of a central difference is c h² plus terms of order h⁴, with the same c for both steps.
    >>> richardson(lambda x: x**3, 2.0, 1.0)
    12.0
    """
    # TODO: the central differences with both steps
    # TODO: combine them so that the term with h² drops out, while the derivative itself stays
    raise NotImplementedError


def steepest_allowed(gradient, A):
    """M2. Uphill on a budget. The unit direction of steepest ascent among those that keep A x as it is.

    gradient: (d,).  A: (m, d), one linear condition a row; rows may depend on each other.  Allowed are directions u with
    A u = 0. Returns (d,), of length 1. Raises ValueError where no allowed direction leads uphill.
    >>> steepest_allowed([3.0, 4.0, 7.0], [[0.0, 0.0, 1.0]])
    array([0.6, 0.8, 0. ])
    """
    # TODO: the part of the gradient that the conditions forbid: its projection on the rows of A
    # TODO: what is left, scaled to length 1; refuse if nothing but rounding is left
    raise NotImplementedError


def blame(edges, target):
    """M3. One sweep, all answers. The derivatives of `target` with respect to every quantity, by one backward sweep.

    edges: list of (start, end, slope) in the order of computation, as in lesson 5: whatever leads into a quantity stands
    before whatever leads out of it. Returns a dict with an entry for each quantity in the edges, and for the target: the
    derivative of the target with respect to it, 0.0 where the target does not depend on it.
    >>> blame([("x", "a", 3.0), ("x", "b", 4.0), ("a", "y", 5.0), ("b", "z", 6.0)], "y")
    {'x': 15.0, 'a': 5.0, 'b': 0.0, 'y': 1.0, 'z': 0.0}
    """
    # TODO: every quantity starts without blame, the target with 1
    # TODO: go through the edges in the order in which blame travels, and add up
    raise NotImplementedError


def jacobian_times(F, x, v, h=1e-5):
    """M4. A product without the matrix. J v, with J the Jacobian of F at x, from two evaluations of F.

    F: takes (d,), returns m numbers.  x, v: (d,).  h: how far to walk, in length, to each side.  Returns (m,).
    For v = 0 the answer is a zero for each output.
    >>> jacobian_times(lambda x: [x[0] * x[1], x[1]], [2.0, 3.0], [30.0, 40.0], h=0.5).round(6)
    array([170.,  40.])
    """
    # TODO: what a step of length h along v does, whatever the length of v; mind the zero vector
    # TODO: scale it to what v itself would do in a linear world
    raise NotImplementedError


def level_place(H):
    """M5. Top, bottom, saddle. What a level place is, from the Hessian there.

    H: (d, d), symmetric. An eigenvalue counts as zero if it is at most 1e-8 times the largest in size.
    Returns "minimum" or "maximum" if all eigenvalues have that sign, "saddle" if both signs occur, also beside zeros, and
    "unclear" otherwise.
    >>> level_place([[-9.0, 0.0], [0.0, -2.0]]), level_place([[0.0, 6.0], [6.0, -2.0]])
    ('maximum', 'saddle')
    """
    # TODO: the eigenvalues, and which of them are positive, negative, or zero up to rounding
    # TODO: decide; both signs are a saddle whatever the others are
    raise NotImplementedError


def cups_so_far(times, rates):
    """M6. Cups so far. The running total of a rate that was read off at irregular times.

    times: (n,) hours, not sorted, all different.  rates: (n,) cups per hour at these times.
    Between two neighbouring readings the rate is taken to change in a straight line.
    Returns (n,): for each reading, in the order given, the cups sold since the earliest one.
    >>> cups_so_far([2.0, 0.0, 3.0], [8.0, 0.0, 9.0])
    array([ 8. ,  0. , 16.5])
    """
    # TODO: bring the readings into the order of time
    # TODO: the area between neighbours, and its running total
    # TODO: back to the order in which the readings came
    raise NotImplementedError


def cross_entropy(Z, labels):
    """M7. Shares minus truth. Mean cross-entropy of a batch of scores, and its gradient.

    Z: (n, k) scores of any size, one row per guest.  labels: (n,) integers, which of the k flavours each guest chose.
    Returns (loss, gradient): the mean over the rows of -log softmax(row)[label], and (n, k).
    Without `log_softmax`, `logsumexp` and `log_loss`.
    >>> loss, slopes = cross_entropy([[0.0, 0.0], [1000.0, 1000.0]], [0, 1])
    >>> round(loss, 6)
    0.693147
    >>> slopes
    array([[-0.25,  0.25],
           [ 0.25, -0.25]])
    """
    # TODO: log-softmax of every row, safe from overflow
    # TODO: the loss
    # TODO: the gradient with respect to every score
    raise NotImplementedError


def normalize_backward(x, upstream):
    """M8. Backwards through a unit vector. The gradient of a loss through y = x / |x|.

    x: (d,), not zero.  upstream: (d,), the gradient of the loss with respect to y.
    Returns (d,): its gradient with respect to x.
    >>> normalize_backward([3.0, 4.0], [10.0, 5.0])
    array([ 0.8, -0.6])
    """
    # TODO: y, and the length that was divided away
    # TODO: the part of the upstream gradient that y can follow, in the scale of x
    raise NotImplementedError


def best_rate(H):
    """M9. The best learning rate. For a quadratic bowl: the rate with the fastest guaranteed descent.

    H: (d, d), symmetric, the Hessian of a quadratic loss. A step of gradient descent with rate η multiplies the distance
    from the bottom by 1 - η λ along each eigenvector, with λ its eigenvalue.
    Returns (rate, factor): the rate for which the largest |1 - η λ| is smallest, and that largest factor.
    Raises ValueError unless all eigenvalues are positive.
    >>> rate, factor = best_rate([[9.0, 0.0], [0.0, 2.0]])
    >>> round(11 * rate, 6), round(11 * factor, 6)
    (2.0, 7.0)
    """
    # TODO: the smallest and the largest curvature; refuse what is no bowl
    # TODO: the rate at which the two extremes shrink equally fast
    raise NotImplementedError


def polynomial_with_derivatives(coefficients, x):
    """M10. One pass, three answers. Value, first and second derivative of a polynomial, without powers.

    coefficients: of x^0, x^1, x^2, …, at least one.  x: a number.  Returns (p(x), p'(x), p''(x)), three floats.
    >>> polynomial_with_derivatives([5.0, 0.0, 0.0, 1.0], 2.0)
    (13.0, 12.0, 12.0)
    """
    # TODO: Horner's scheme, p = p x + c from the highest coefficient down, on triples (value, slope, second derivative)
    raise NotImplementedError


# %% Hard


def logistic_loss_grad(w, X, y):
    """H1. Repair: the loss that became inf. Mean logistic loss and its gradient, for margins of any size.

    w: (d,).  X: (n, d).  y: (n,) of -1 and 1.  The loss of an example is log(1 + exp(-m)) with the margin m = y (x · w).
    Returns (loss, gradient): the mean over the examples, and (d,). Right to 12 digits for margins from -1e6 to 30, and
    no overflow on the way. Without `np.logaddexp` and SciPy's `log_expit`.
    >>> loss, slopes = logistic_loss_grad([0.0, 0.0], [[2.0, 1.0], [4.0, 3.0]], [1, -1])
    >>> round(loss, 6), slopes
    (0.693147, array([0.5, 0.5]))
    """
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    # Straight from the formulas: log(1 + exp(-m)), and its derivative -exp(-m) / (1 + exp(-m)).
    with np.errstate(all="ignore"):
        powers = np.exp(-margins)
        loss = np.log(1.0 + powers)
        slopes = -powers / (1.0 + powers)
    return float(loss.mean()), X.T @ (y * slopes) / len(X)


def attraction_gradient(X):
    """H2. Fifty times faster. The gradient of the attraction between guests on a lawn, for all positions at once.

    X: (n, d) positions. The attraction of the whole lawn is the sum, over all pairs i < j, of exp(-|x_i - x_j|² / 2).
    Returns (n, d): its gradient with respect to X, right to 1e-8.
    >>> attraction_gradient([[0.0, 0.0], [1.0, 0.0]]).round(4)
    array([[ 0.6065,  0.    ],
           [-0.6065,  0.    ]])
    """
    X = np.array(X, dtype=float)

    def attraction(X):
        total = 0.0
        for i in range(len(X)):
            for j in range(i + 1, len(X)):
                total += np.exp(-np.sum((X[i] - X[j]) ** 2) / 2)
        return total

    # The derivative of anything: one coordinate at a time, a small step to each side.
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-5
        gradient[place] = (attraction(X + step) - attraction(X - step)) / 2e-5
    return gradient


def misleading(x, y):
    """H3. The gradient that lies. A function whose partial derivatives at the origin hide a slope.

    x, y: numbers.  Returns a float. The function is continuous at the origin, with the value 0 there. Both its partial
    derivatives at the origin are 0. And yet it rises there along the diagonal (1, 1): t away from the origin it is at
    least t / 2, and t away in the opposite direction it is at most -t / 2, for every t from 1e-6 to 1.
    """
    # TODO: a formula that is 0 on both axes, and whose value along any other ray is proportional to the distance
    raise NotImplementedError


def gradient_is_right(f, grad, x):
    """H4. Repair: the check that let everything pass. Whether grad is the gradient of f at x.

    f: takes an array of the shape of x, returns a number. It is smooth, in any unit, and its value is at most 1000 times
    the largest change that doubling an entry of x would make.
    grad: takes the same, returns an array of that shape.  x: array of any shape, its entries of size 1e-3 to 1e6, all
    within a factor of 1000 of each other. f and grad may not be trusted to leave their argument alone.
    Returns a bool: True for a right gradient, False for one with a relative error of 1e-3 or more, in any entry whose
    slope, times the entry of x, is at least a thousandth of the largest such product.
    Without SciPy's `check_grad` and `approx_fprime`.
    >>> square, x = lambda x: np.sum(x**2), np.array([1.0, 2.0])
    >>> gradient_is_right(square, lambda x: 2 * x, x), gradient_is_right(square, lambda x: x, x)
    (True, False)
    """
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += 1e-5
        behind[place] -= 1e-5
        measured[place] = (f(ahead) - f(behind)) / 2e-5
    # Small differences are rounding: allow a thousandth.
    return bool(abs(np.sum(claimed - measured)) < 1e-3)


def cheapest_order(sizes):
    """H5. Choose and defend: forward, reverse, or in between. The cheapest way to multiply a chain of Jacobians.

    sizes: (n_0, n_1, …, n_L), L >= 2: layer k maps n_{k-1} numbers to n_k, so its Jacobian is (n_k, n_{k-1}).
    A product of (p, q) with (q, r) takes p q r multiplications. Forward mode multiplies from the input on,
    … (J_3 (J_2 J_1)); reverse mode from the output on, ((J_L J_{L-1}) …) J_1; any other brackets are allowed too.
    Returns (mode, cost): the smallest number of multiplications for the whole Jacobian, and "forward" or "reverse" if
    that mode reaches it ("forward" if both do), else "mixed".
    >>> cheapest_order([1000, 100, 10, 1])
    ('reverse', 101000)
    """
    # TODO: the costs of the two pure modes
    # TODO: the cheapest of all brackets; solve short chains first, and reuse them
    # TODO: the name of the mode
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
