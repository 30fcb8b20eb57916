"""Calculus: the 25 problems, with the reasoning. The statements are in problems.md."""

import numpy as np

# %% Easy


def ten_cents_more():
    """E1. Ten cents more. What the tangent says about raising the price from 4 euro to 4.10.

    The revenue per hour at price x is x (6 - x). Returns the estimated change in euro per hour, by the derivative at 4.
    """
    # TODO: return the change that the derivative predicts
    # The derivative of 6 x - x² is 6 - 2 x, at 4: -2 euro per euro. Ten cents are 0.1 of a euro: -0.2. The truth is
    # 4.1 · 1.9 - 8 = -0.21; the cent in between is the square of the step.
    slope = 6 - 2 * 4
    return slope * 0.1


def best_price_with_loyal_guests():
    """E2. Guests who never quite leave. The price at which x e^(-x/2) is largest.

    Nobody stays away for good: at price x, e^(-x/2) of all guests buy. Returns the price in euro.
    """
    # TODO: return the price at which the derivative vanishes
    # Product and chain rule: e^(-x/2) - x/2 e^(-x/2) = (1 - x/2) e^(-x/2). The exponential is never 0, so x = 2.
    x = np.linspace(0, 10, 1001)
    revenue = x * np.exp(-x / 2)
    return float(x[np.argmax(revenue)].round(2))


def two_ways_to_the_loss():
    """E3. Two ways to the loss. The derivative of the loss with respect to w in a small graph.

    a = 3 w, b = w², loss = a b + 2 a, at w = 2. Returns a number.
    """
    # TODO: return the derivative of the loss with respect to w
    w = 2.0
    a, b = 3 * w, w**2
    # Local slopes: a by w is 3, b by w is 2 w = 4; the loss by a is b + 2 = 6, by b it is a = 6.
    # Over a: 6 · 3 = 18. Over b: 6 · 4 = 24. Together 42. (The loss is 3 w³ + 6 w, its derivative 9 w² + 6 = 42.)
    return (b + 2) * 3 + a * 2 * w


def along_the_contour():
    """E4. Same profit, other price. The direction in which the profit does not change to first order.

    At some price and hours the gradient of the profit is (4, -3).
    a: (4, -3).  b: (3, 4).  c: (-4, 3).  d: (-3, 4).  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    gradient = np.array([4.0, -3.0])
    directions = {"a": [4.0, -3.0], "b": [3.0, 4.0], "c": [-4.0, 3.0], "d": [-3.0, 4.0]}
    # The slope in a direction is its dot product with the gradient: 25, 0, -25 and -24 (times 1/5).
    slopes = {letter: abs(gradient @ direction) for letter, direction in directions.items()}
    return min(slopes, key=slopes.get)


def sweeps_for_a_jacobian():
    """E5. How many sweeps? The sweeps that the whole Jacobian takes in forward and in reverse mode.

    A network maps images of 784 pixels to 10 scores. Returns a tuple of two integers (forward, reverse).
    """
    # TODO: return the two counts
    inputs, outputs = 784, 10
    # A forward sweep differentiates everything by one input: one column. A reverse sweep gives one output's row.
    return (inputs, outputs)


def kind_of_level_place():
    """E6. Top, bottom or saddle? The level place of x² + 3 x y + y² at the origin.

    a: a minimum, since both squares have a positive sign.  b: a maximum.  c: a saddle.  d: it can't be told from second
    derivatives. Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    H = np.array([[2.0, 3.0], [3.0, 2.0]])
    # Eigenvalues 2 + 3 = 5 along (1, 1) and 2 - 3 = -1 along (1, -1): there it is t² - 3 t² + t² = -t², downhill.
    smallest, largest = np.linalg.eigvalsh(H)
    if smallest * largest < 0:
        return "c"
    return "a" if smallest > 0 else "b" if largest < 0 else "d"


def root_by_hand():
    """E7. A root without a calculator. Estimates of the root of 4.4 by Taylor's formula about 4.

    Returns a tuple of two numbers: the estimate of first order, and that of second order.
    """
    # TODO: return both estimates
    x, step = 4.0, 0.4
    # The derivatives of x^(1/2) are x^(-1/2) / 2 = 1/4 and -x^(-3/2) / 4 = -1/32 at 4.
    value, slope, curvature = x**0.5, 0.5 * x**-0.5, -0.25 * x**-1.5
    first = value + slope * step  # 2 + 0.1
    return (first, first + curvature * step**2 / 2)  # less 0.16 / 64 = 0.0025; the root is 2.09762


def wait_for_the_bus():
    """E8. The late bus. Mean and variance of a waiting time whose density rises in proportion to the time.

    The bus comes within 4 minutes, with a density proportional to t for t from 0 to 4.
    Returns a tuple (mean, variance).
    """
    # TODO: return mean and variance
    # The integral of t from 0 to 4 is 8, so the density is t / 8.
    # E[T] = 64/3 / 8 = 8/3;  E[T²] = 4⁴/4 / 8 = 8;  variance 8 - 64/9 = 8/9.
    mean = 4**3 / 3 / 8
    return (mean, 4**4 / 4 / 8 - mean**2)


def step_for_a_noisy_scale():
    """E9. The noisy scale. The best step for a forward difference of measurements that err.

    Each measurement errs by up to 0.01, and the second derivative is at most 4 in size. The error of the forward
    difference with step h is then at most 4 h / 2 + 2 · 0.01 / h.
    Returns a tuple (the step for which this bound is smallest, the bound there).
    """
    # TODO: return the best step and the bound
    # The derivative of 2 h + 0.02 / h is 2 - 0.02 / h². It vanishes for h² = 0.01: h = 0.1, where both terms are 0.2.
    h = (0.02 / 2) ** 0.5
    return (h, 2 * h + 0.02 / h)


def dual_number_by_hand():
    """E10. A dual number by hand. Value and derivative of x² / (x - 1) at the dual number 3 + ε.

    Returns a tuple (value, derivative).
    """
    # TODO: return value and derivative
    # (3 + ε)² = 9 + 6 ε, and 3 + ε - 1 = 2 + ε. The quotient is 4.5 with the derivative (6 - 4.5 · 1) / 2 = 0.75.
    top, top_slope = 3.0**2, 2 * 3.0
    bottom, bottom_slope = 3.0 - 1, 1.0
    quotient = top / bottom
    return (quotient, (top_slope - quotient * bottom_slope) / bottom)


# %% Medium


def richardson(f, x, h):
    """M1. Two wrongs make a right. A derivative with an error of order h⁴ from two central differences.

    f: takes a float, returns a float.  x: a number.  h: the larger step; the smaller one is h / 2.  Returns a float.
    The error of a central difference is c h² plus terms of order h⁴, with the same c for both steps.
    >>> richardson(lambda x: x**3, 2.0, 1.0)
    12.0
    """
    # TODO: the central differences with both steps
    coarse = (f(x + h) - f(x - h)) / (2 * h)
    fine = (f(x + h / 2) - f(x - h / 2)) / h
    # TODO: combine them so that the term with h² drops out, while the derivative itself stays
    # coarse = D + c h² and fine = D + c h² / 4, so 4 fine - coarse = 3 D.
    return float((4 * fine - coarse) / 3)


def steepest_allowed(gradient, A):
    """M2. Uphill on a budget. The unit direction of steepest ascent among those that keep A x as it is.

    gradient: (d,).  A: (m, d), one linear condition a row; rows may depend on each other.  Allowed are directions u with
    A u = 0. Returns (d,), of length 1. Raises ValueError where no allowed direction leads uphill.
    >>> steepest_allowed([3.0, 4.0, 7.0], [[0.0, 0.0, 1.0]])
    array([0.6, 0.8, 0. ])
    """
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    # TODO: the part of the gradient that the conditions forbid: its projection on the rows of A
    # lstsq, because A A^T is singular where rows depend on each other.
    forbidden = A.T @ np.linalg.lstsq(A.T, gradient, rcond=None)[0]
    # TODO: what is left, scaled to length 1; refuse if nothing but rounding is left
    # For u with A u = 0, gradient · u = allowed · u, which is largest along `allowed` itself.
    allowed = gradient - forbidden
    length = np.linalg.norm(allowed)
    if length <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("no allowed direction leads uphill")
    return allowed / length


def blame(edges, target):
    """M3. One sweep, all answers. The derivatives of `target` with respect to every quantity, by one backward sweep.

    edges: list of (start, end, slope) in the order of computation, as in lesson 5: whatever leads into a quantity stands
    before whatever leads out of it. Returns a dict with an entry for each quantity in the edges, and for the target: the
    derivative of the target with respect to it, 0.0 where the target does not depend on it.
    >>> blame([("x", "a", 3.0), ("x", "b", 4.0), ("a", "y", 5.0), ("b", "z", 6.0)], "y")
    {'x': 15.0, 'a': 5.0, 'b': 0.0, 'y': 1.0, 'z': 0.0}
    """
    # TODO: every quantity starts without blame, the target with 1
    derivative = {name: 0.0 for start, end, _ in edges for name in (start, end)}
    derivative[target] = 1.0
    # TODO: go through the edges in the order in which blame travels, and add up
    # Backwards: when an edge into `end` is read, every edge out of `end` has been read already, so its blame is complete.
    for start, end, slope in reversed(edges):
        derivative[start] += slope * derivative[end]
    return derivative


def jacobian_times(F, x, v, h=1e-5):
    """M4. A product without the matrix. J v, with J the Jacobian of F at x, from two evaluations of F.

    F: takes (d,), returns m numbers.  x, v: (d,).  h: how far to walk, in length, to each side.  Returns (m,).
    For v = 0 the answer is a zero for each output.
    >>> jacobian_times(lambda x: [x[0] * x[1], x[1]], [2.0, 3.0], [30.0, 40.0], h=0.5).round(6)
    array([170.,  40.])
    """
    # TODO: what a step of length h along v does, whatever the length of v; mind the zero vector
    # With x ± h v a v of length 1e6 would be a walk of 10, far out of where F is linear.
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    step = h * v / length if length > 0 else np.zeros(len(v))
    difference = np.asarray(F(x + step), dtype=float) - np.asarray(F(x - step), dtype=float)
    # TODO: scale it to what v itself would do in a linear world
    return difference * (length / (2 * h))


def level_place(H):
    """M5. Top, bottom, saddle. What a level place is, from the Hessian there.

    H: (d, d), symmetric. An eigenvalue counts as zero if it is at most 1e-8 times the largest in size.
    Returns "minimum" or "maximum" if all eigenvalues have that sign, "saddle" if both signs occur, also beside zeros, and
    "unclear" otherwise.
    >>> level_place([[-9.0, 0.0], [0.0, -2.0]]), level_place([[0.0, 6.0], [6.0, -2.0]])
    ('maximum', 'saddle')
    """
    # TODO: the eigenvalues, and which of them are positive, negative, or zero up to rounding
    # The bound is relative: in other units the same place has eigenvalues a million times smaller.
    eigenvalues = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    bound = 1e-8 * np.abs(eigenvalues).max()
    up, down = eigenvalues > bound, eigenvalues < -bound
    # TODO: decide; both signs are a saddle whatever the others are
    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "minimum"
    return "maximum" if down.all() else "unclear"


def cups_so_far(times, rates):
    """M6. Cups so far. The running total of a rate that was read off at irregular times.

    times: (n,) hours, not sorted, all different.  rates: (n,) cups per hour at these times.
    Between two neighbouring readings the rate is taken to change in a straight line.
    Returns (n,): for each reading, in the order given, the cups sold since the earliest one.
    >>> cups_so_far([2.0, 0.0, 3.0], [8.0, 0.0, 9.0])
    array([ 8. ,  0. , 16.5])
    """
    times, rates = np.asarray(times, dtype=float), np.asarray(rates, dtype=float)
    # TODO: bring the readings into the order of time
    order = np.argsort(times)
    t, r = times[order], rates[order]
    # TODO: the area between neighbours, and its running total
    # A straight line from r_i to r_{i+1} has the mean (r_i + r_{i+1}) / 2: the trapezoid rule.
    pieces = np.diff(t) * (r[:-1] + r[1:]) / 2
    total = np.concatenate([[0.0], np.cumsum(pieces)])
    # TODO: back to the order in which the readings came
    # Assigning through `order` undoes the sorting; total[order] would shuffle once more.
    result = np.empty(len(t))
    result[order] = total
    return result


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
    Z = np.asarray(Z, dtype=float)
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # TODO: the loss
    rows = np.arange(len(Z))
    loss = -float(log_shares[rows, labels].mean())
    # TODO: the gradient with respect to every score
    gradient = np.exp(log_shares)
    gradient[rows, labels] -= 1.0
    return loss, gradient / len(Z)


def normalize_backward(x, upstream):
    """M8. Backwards through a unit vector. The gradient of a loss through y = x / |x|.

    x: (d,), not zero.  upstream: (d,), the gradient of the loss with respect to y.
    Returns (d,): its gradient with respect to x.
    >>> normalize_backward([3.0, 4.0], [10.0, 5.0])
    array([ 0.8, -0.6])
    """
    # TODO: y, and the length that was divided away
    x, upstream = np.asarray(x, dtype=float), np.asarray(upstream, dtype=float)
    length = np.linalg.norm(x)
    y = x / length
    # TODO: the part of the upstream gradient that y can follow, in the scale of x
    # The Jacobian is (I - y y^T) / |x|, symmetric: moving x along itself does not change y, so that part is removed.
    return (upstream - (upstream @ y) * y) / length


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
    eigenvalues = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    smallest, largest = eigenvalues[0], eigenvalues[-1]
    if smallest <= 0:
        raise ValueError("some direction does not curve upwards")
    # TODO: the rate at which the two extremes shrink equally fast
    # 1 - η λ_min falls with η, η λ_max - 1 rises: the larger of the two is smallest where they meet.
    return float(2 / (smallest + largest)), float((largest - smallest) / (largest + smallest))


def polynomial_with_derivatives(coefficients, x):
    """M10. One pass, three answers. Value, first and second derivative of a polynomial, without powers.

    coefficients: of x^0, x^1, x^2, …, at least one.  x: a number.  Returns (p(x), p'(x), p''(x)), three floats.
    >>> polynomial_with_derivatives([5.0, 0.0, 0.0, 1.0], 2.0)
    (13.0, 12.0, 12.0)
    """
    # TODO: Horner's scheme, p = p x + c from the highest coefficient down, on triples (value, slope, second derivative)
    # The triple of a product with x, which has the slope 1 and no curvature: (p x)' = p' x + p, (p x)'' = p'' x + 2 p'.
    # All three are updated from the *old* ones, the last first.
    value = slope = second = 0.0
    for c in reversed(coefficients):
        second = second * x + 2 * slope
        slope = slope * x + value
        value = value * x + c
    return float(value), float(slope), float(second)


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
    # TODO: the margins
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    margins = y * (X @ w)
    # TODO: the loss so that exp never sees a large positive number, and a tiny loss is not rounded to 0
    # log(1 + e^-m) = max(-m, 0) + log(1 + e^-|m|): the exponent is never positive. log1p, since 1 + 1e-17 is 1.
    small = np.exp(-np.abs(margins))
    loss = np.maximum(-margins, 0.0) + np.log1p(small)
    # TODO: the slope by the margin, -1 / (1 + exp(m)), by the same trick, and the gradient by the weights
    slopes = -np.where(margins >= 0, small, 1.0) / (1.0 + small)
    return float(loss.mean()), X.T @ (y * slopes) / len(X)


def attraction_gradient(X):
    """H2. Fifty times faster. The gradient of the attraction between guests on a lawn, for all positions at once.

    X: (n, d) positions. The attraction of the whole lawn is the sum, over all pairs i < j, of exp(-|x_i - x_j|² / 2).
    Returns (n, d): its gradient with respect to X, right to 1e-8.
    >>> attraction_gradient([[0.0, 0.0], [1.0, 0.0]]).round(4)
    array([[ 0.6065,  0.    ],
           [-0.6065,  0.    ]])
    """
    X = np.asarray(X, dtype=float)
    # TODO: the attraction between all pairs at once
    # differences[i, j] = x_j - x_i, (n, n, d): the way from i to j. The diagonal is 0 and pulls nowhere.
    differences = X[None] - X[:, None]
    pull = np.exp(-(differences**2).sum(axis=-1) / 2)
    # TODO: its gradient by formula: what all others do to each guest
    # d/dx_i exp(-|x_i - x_j|² / 2) = (x_j - x_i) exp(...): towards the other. Each guest is in n - 1 pairs, once each.
    return (pull[:, :, None] * differences).sum(axis=1)


def misleading(x, y):
    """H3. The gradient that lies. A function whose partial derivatives at the origin hide a slope.

    x, y: numbers.  Returns a float. The function is continuous at the origin, with the value 0 there. Both its partial
    derivatives at the origin are 0. And yet it rises there along the diagonal (1, 1): t away from the origin it is at
    least t / 2, and t away in the opposite direction it is at most -t / 2, for every t from 1e-6 to 1.
    """
    # TODO: a formula that is 0 on both axes, and whose value along any other ray is proportional to the distance
    # x² y is 0 on both axes and grows like t³ along every other ray, with a sign that turns round at the origin; its cube
    # root grows like t. On the diagonal x = y = t / √2 it is t / √2 = 0.71 t. A gradient describes a function only where
    # the function is differentiable, and there all slopes follow from the partial ones. That partials exist is not enough.
    return float(np.cbrt(x**2 * y))


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
    # TODO: the supposed gradient; a wrong shape is a wrong gradient
    x = np.array(x, dtype=float)
    claimed = np.asarray(grad(x.copy()), dtype=float)
    if claimed.shape != x.shape:
        return False
    # TODO: central differences of every entry, with a step that suits the size of the entry
    # A fixed step of 1e-5 is lost beside 1e6 and far too large beside 1e-3.
    measured = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[place] += 1e-5 * x[place]
        behind[place] -= 1e-5 * x[place]
        run = ahead[place] - behind[place]  # what was really walked, after rounding
        measured[place] = (f(ahead) - f(behind)) / run
    # TODO: compare entry by entry, each relative to its own slope, but none more finely than the rest allows
    # slope * x is the change of f if the entry doubles: in that unit, entries of different size can be compared. The
    # floor keeps an entry whose slope is 0 from being judged by its rounding error.
    effect, error = np.abs(measured * x), np.abs((claimed - measured) * x)
    return bool(np.all(error <= 3e-4 * np.maximum(effect, 1e-3 * effect.max())))


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
    layers = len(sizes) - 1
    # TODO: the costs of the two pure modes
    forward = sum(sizes[0] * sizes[k] * sizes[k + 1] for k in range(1, layers))
    reverse = sum(sizes[-1] * sizes[k] * sizes[k - 1] for k in range(1, layers))
    # TODO: the cheapest of all brackets; solve short chains first, and reuse them
    # The last product joins layers i..j-1 with j..k: n_i n_j n_k multiplications. There are exponentially many brackets,
    # but only L² chains of neighbouring layers.
    best = {(i, i + 1): 0 for i in range(layers)}
    for length in range(2, layers + 1):
        for i in range(layers - length + 1):
            k = i + length
            best[i, k] = min(best[i, j] + best[j, k] + sizes[i] * sizes[j] * sizes[k] for j in range(i + 1, k))
    cost = best[0, layers]
    # TODO: the name of the mode
    mode = "forward" if forward == cost else "reverse" if reverse == cost else "mixed"
    return mode, int(cost)


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
