"""Optimization: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 05-optimization/problems.py                 to grade this file
    uv run grader check 05/E1   to grade one problem
    uv run grader hint 05/E1    for a hint
"""

import numpy as np

# %% Easy


def the_convex_one():
    """E1. Which of these is a bowl? The letter of the one convex function.

    a: max(x - 1, 3 - 2x, x² / 2).  b: x⁴ - x².  c: min(x², (x - 2)²).  d: ln(1 + x²).
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def two_steps_by_hand():
    """E2. Two steps with a pencil. Where gradient descent is after two steps.

    The loss is 2 (u - 1)² + (v + 2)² / 2, the start (3, 2), the step size 0.3. Returns a tuple of two numbers (u, v).
    """
    # TODO: return the point after two steps
    raise NotImplementedError


def safe_and_best_step_size():
    """E3. As fast as the valley allows. The limit of the step size, and the best one, for the Hessian [[5, 2], [2, 2]].

    Returns a tuple of two numbers: the step size from which on gradient descent no longer converges from every start,
    and the constant step size with the smallest worst factor per step.
    """
    # TODO: return both step sizes
    raise NotImplementedError


def factors_at_nine():
    """E4. What momentum is worth. The best factors per step at condition number 9.

    Returns a tuple of two numbers: for gradient descent and for the heavy ball, each with its best constants.
    """
    # TODO: return both factors
    raise NotImplementedError


def heat_after_one_epoch():
    """E5. One epoch, two batches. The heat after one epoch of minibatch SGD.

    Guests 0 to 3 wish for heat 2, 6, 4 and 8; guest i's loss is (x - wish)² / 2. Start 0, step size 0.5, batches of 2,
    order (1, 3, 0, 2). Returns a number.
    """
    # TODO: return the heat
    raise NotImplementedError


def cruising_speed():
    """E6. Cruising speed. How far momentum moves per step once its velocity no longer changes.

    The gradient is 0.2 everywhere, the step size 0.01, beta 0.95. Returns a number, the length of a step.
    """
    # TODO: return the length of a step in the long run
    raise NotImplementedError


def first_move_of_adam():
    """E7. Adam's first move. By what Adam changes two weights in its first step.

    The gradient is (-0.003, 500), the step size 0.01, beta1 = 0.9, beta2 = 0.999, eps = 0.
    Returns a tuple of two numbers, the changes with their signs.
    """
    # TODO: return both changes
    raise NotImplementedError


def weight_after_decay():
    """E8. Nothing but decay. A weight of 8 after two steps of AdamW without any gradient.

    The step size is 0.1, the weight decay 0.5. Returns a number.
    """
    # TODO: return the weight
    raise NotImplementedError


def two_points_of_the_schedule():
    """E9. Two points of a schedule. The step sizes at steps 50 and 550.

    1000 steps in all, a straight warm-up of 100 steps from 0 to the peak 0.4, then half a cosine to the floor 0.1.
    Returns a tuple of two numbers.
    """
    # TODO: return both step sizes
    raise NotImplementedError


def setting_and_price():
    """E10. The price of a limit. The best allowed setting, and its Lagrange multiplier.

    The loss is (x - 4)² / 2 + (y - 3)², and x + y may be at most 2.5. Returns a tuple of three numbers (x, y, price).
    """
    # TODO: return the setting and the price
    raise NotImplementedError


# %% Medium


def stable_step_size(X):
    """M1. The limit from the data. The step size from which on gradient descent on least squares no longer converges.

    X: (n, d), not all zero.  The loss is |X w - y|² / (2 n), with w (d,).  Returns a float, the smallest step size
    for which some start does not converge.
    >>> round(stable_step_size([[3.0, 0.0], [0.0, 1.0]]), 6)
    0.444444
    """
    # TODO: the Hessian of this loss; mind the n
    # TODO: its largest eigenvalue, and the limit that follows
    raise NotImplementedError


def clip_by_global_norm(gradients, max_norm):
    """M2. A seat belt. Gradients of several parameters, shrunk together to a length of at most max_norm.

    gradients: a list of arrays of any shapes.  max_norm: positive, else ValueError.
    Returns (clipped, norm): a list of arrays of the same shapes, and the length of all of them together before clipping.
    Where the length is at most max_norm (zero included) the gradients come back as they were.
    >>> clipped, norm = clip_by_global_norm([np.array([3.0]), np.array([[0.0, 4.0]])], 1.0)
    >>> norm, clipped[0], clipped[1]
    (5.0, array([0.6]), array([[0. , 0.8]]))
    """
    # TODO: refuse a limit that is not positive
    # TODO: one length for all entries of all arrays
    # TODO: one factor for all of them, at most 1; mind a length of zero
    raise NotImplementedError


def noise_floor(curvature, noise, lr):
    """M3. How restless is SGD? The variance of w in the long run on a parabola, with a constant step size.

    The loss is curvature w² / 2; each step sees the gradient curvature w + e with independent e of mean 0 and variance
    `noise`.  curvature > 0.  Returns a float. ValueError where the variance grows without limit (or lr <= 0).
    >>> round(noise_floor(1.0, 2.5, 0.5), 6)
    0.833333
    """
    # TODO: the factor by which a step multiplies w, and when it is too large
    # TODO: the variance that a step leaves as it is: V = factor² V + what the noise adds
    raise NotImplementedError


def nesterov_as_stored(grad, x0, lr, beta, steps):
    """M4. The points that PyTorch keeps. Nesterov's momentum, written without a point ahead.

    v starts at zero. Each step, with g the gradient at x: v becomes beta v + g, then x becomes x - lr (g + beta v).
    Returns (ahead, points), each (steps + 1, d): the path of this x, and the path of the points of the textbook form,
    where the velocity u (zero at the start) becomes beta u + gradient at p - lr beta u, and p becomes p - lr u.
    The gradient may be asked for only once per step: compute the second path from the first.
    >>> ahead, points = nesterov_as_stored(lambda x: x - 3, [7.0], 0.25, 0.5, 2)
    >>> ahead.ravel().tolist(), points.ravel().tolist()
    ([7.0, 5.5, 4.3125], [7.0, 6.0, 4.875])
    """
    # TODO: the loop with v and x, noting x and the velocity after each step
    # TODO: how far ahead of the textbook's point is the stored one? Undo that
    raise NotImplementedError


def conjugate_gradient(A, b, x0, steps):
    """M5. No zigzag at all. The method of conjugate gradients for the parabola x·A x / 2 - b·x.

    A: (d, d), symmetric positive definite.  b, x0: (d,).  steps: >= 0.
    With r = b - A x: the first direction is r. Each step goes to the minimum along the direction p, t = r·r / (p·A p),
    and the next direction is the new r plus (new r·r / old r·r) p. Where r is exactly zero the path stays.
    Returns the path (steps + 1, d).
    >>> conjugate_gradient([[1.0, 0.0], [0.0, 4.0]], [3.0, 4.0], [7.0, 2.0], 2).round(6)
    array([[7. , 2. ],
           [5.4, 0.4],
           [3. , 1. ]])
    """
    # TODO: residual and first direction
    # TODO: where nothing is left to do, stay
    # TODO: the exact step along p, and the residual there
    # TODO: the next direction; "conjugate" means p_new · A p = 0, so that what was gained is not undone
    raise NotImplementedError


def project_simplex(z):
    """M6. Back to probabilities. The probability vector that is nearest to z.

    z: (d,).  Returns (d,): entries at least 0 that add up to 1, with the least Euclidean distance to z.
    >>> project_simplex([0.5, 0.9, -0.3]).round(6)
    array([0.3, 0.7, 0. ])
    """
    # TODO: the solution is max(z - shift, 0) for one shift (KKT): find how many entries stay positive
    # TODO: subtract the shift and cut at zero
    raise NotImplementedError


def adagrad(grad, x0, lr, eps, steps):
    """M7. The memory that never fades. AdaGrad: each coordinate is divided by the root of the sum of all its squares.

    The sum s starts at zero. Each step: s becomes s + gradient², then x becomes x - lr gradient / (sqrt(s) + eps).
    grad: function (d,) -> (d,).  x0: (d,).  Returns the path (steps + 1, d).
    >>> adagrad(lambda x: np.array([3.0, -4.0]), [0.0, 0.0], 1.0, 0.0, 1)
    array([[ 0.,  0.],
           [-1.,  1.]])
    """
    # TODO: start the path at x0, with a sum of zero
    # TODO: add the squares, then move
    raise NotImplementedError


def warm_restarts(step, first_period, growth, peak):
    """M8. Again from the top. The step size of cosine annealing with warm restarts, each period longer than the last.

    step: >= 0.  first_period: steps of the first period, >= 1.  growth: a whole number >= 1, by which each period is
    longer than the one before.  Within a period of n steps, step k (from 0) has the step size
    peak (1 + cos(pi k / n)) / 2.  Returns a float. ValueError for a negative step.
    >>> [round(warm_restarts(step, 2, 2, 8.0), 6) for step in (0, 1, 2, 3, 4, 6)]
    [8.0, 4.0, 8.0, 6.828427, 4.0, 8.0]
    """
    # TODO: refuse a negative step
    # TODO: find the period in which the step lies, and its place there
    # TODO: half a cosine over this period
    raise NotImplementedError


def logistic_newton(X, y, ridge, steps):
    """M9. Ten digits in six steps. Newton's method for logistic regression, from w = 0, with full steps.

    X: (n, d).  y: (n,) of 0 and 1.  ridge: > 0.  The loss is the mean of ln(1 + e^z) - y z over the rows, z = X w, plus
    ridge |w|² / 2.  Returns the path (steps + 1, d).
    >>> logistic_newton([[1.0], [1.0], [1.0], [1.0]], [1, 1, 1, 0], 0.25, 1)
    array([[0. ],
           [0.5]])
    """
    # TODO: start at zero
    # TODO: probabilities, gradient and Hessian; both are means over the rows, plus the ridge's part
    # TODO: Newton's step
    raise NotImplementedError


def proximal_gradient(A, b, penalty, lr, steps):
    """M10. Exactly zero. Least squares with an L1 penalty by proximal gradient descent (ISTA), from x = 0.

    The loss is |A x - b|² / 2 + penalty * (|x_1| + ... + |x_d|).  A: (n, d).  b: (n,).  penalty: >= 0.  lr: > 0.
    Each step: a gradient step on the squares alone to z; then, entry by entry, the x with the least
    (x - z)² / (2 lr) + penalty |x|.  Returns the path (steps + 1, d).
    >>> proximal_gradient([[1.0, 0.0], [0.0, 1.0]], [3.0, 0.5], 1.0, 0.5, 2)
    array([[0. , 0. ],
           [1. , 0. ],
           [1.5, 0. ]])
    """
    # TODO: start at zero
    # TODO: the gradient step on the squares
    # TODO: the least of a parabola about z plus a kink at 0: move towards zero by a fixed amount, and stop there
    raise NotImplementedError


# %% Hard


def train_linear(X, y, orders, lr, beta, batch_size):
    """H1. Repair: the training that unlearns. Least squares by minibatch SGD with momentum, from w = 0.

    X: (n, d).  y: (n,).  orders: (epochs, n), the order of the rows in each epoch.  Batches are the next `batch_size` rows
    of the order; a smaller last one is used.  The loss of a batch is the mean of (x·w - y)² / 2 over its rows.
    v starts at zero, once. Each batch: v becomes beta v + gradient, then w becomes w - lr v.
    Returns the path (1 + number of batches, d). X, y and orders stay as they are.
    >>> train_linear([[1.0], [1.0], [1.0]], [1.0, 4.0, 7.0], [[2, 0, 1], [0, 1, 2]], 0.5, 0.5, 2).ravel().tolist()
    [0.0, 2.0, 4.0, 4.25, 5.75]
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.zeros(X.shape[1])
    path = [w]
    for order in np.asarray(orders, dtype=int):
        # A fresh start for every epoch.
        v = np.zeros_like(w)
        shuffled = X[order]
        for start in range(0, len(order), batch_size):
            rows = slice(start, start + batch_size)
            g = shuffled[rows].T @ (shuffled[rows] @ w - y[rows]) / batch_size
            v = beta * v + g
            w -= lr * v
            path.append(w)
    return np.array(path)


def clipped_mean_gradient(w, X, y, max_norm):
    """H2. Twenty times faster. The mean of the per-example gradients, each clipped to max_norm before averaging.

    w: (d,).  X: (n, d).  y: (n,) of 0 and 1.  The gradient of example i is (p_i - y_i) x_i, p_i = 1 / (1 + e^(-x_i·w)).
    Each is multiplied by min(1, max_norm / its length); then the mean over the n examples is taken.  max_norm: > 0.
    Examples with a gradient of zero are no obstacle.  Returns (d,).
    >>> clipped_mean_gradient([0.0, 0.0], [[6.0, 8.0], [0.0, 2.0]], [0, 1], 1.0)
    array([ 0.3, -0.1])
    """
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    total = np.zeros_like(w)
    # Right, and far too slow: six calls of NumPy on a handful of numbers for every example.
    for x_i, y_i in zip(X, y, strict=True):
        g = (1 / (1 + np.exp(-(x_i @ w))) - y_i) * x_i
        length = np.sqrt(np.sum(g**2))
        total += g * min(1.0, max_norm / max(length, 1e-300))
    return total / len(X)


def gradients_that_mislead_adam():
    """H3. Break Adam. Three gradients that, repeated for ever, drive Adam uphill.

    Returns a tuple of three numbers between -10 and 10 with a mean of at least 0.1: on average, the slope says go left.
    Adam with lr = 0.01, beta1 = 0, beta2 = 0.1, eps = 1e-8 sees them one after the other, 100 times over, and must end
    at least 0.2 to the *right* of its start.
    """
    # TODO: return three gradients
    raise NotImplementedError


class ResumableAdam:
    """H4. Repair: the run that forgot itself. Adam that can be stopped, saved and resumed without a trace.

    ResumableAdam(x0, lr, beta1=0.9, beta2=0.999, eps=1e-8): x0 (d,) is the start.
    step(g) takes the gradient (d,) at the present x, moves x by Adam's rule and returns the new x (d,).
    state() returns a dict of all that changes during a run. load(state) puts an optimiser made with the same settings
    into that state. A run that is saved, loaded into another optimiser and continued takes the same path as one that
    was not interrupted. What was saved stays as it is when the run goes on, and so do x0, g and each x returned.

    >>> optimizer = ResumableAdam([7.0, 5.0], lr=3.0, beta1=0.5, beta2=0.25, eps=0.0)
    >>> optimizer.step([4.0, 16.0])
    array([4., 2.])
    """

    def __init__(self, x0, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.x = np.asarray(x0, dtype=float)
        self.m, self.v, self.t = np.zeros_like(self.x), np.zeros_like(self.x), 0

    def step(self, g):
        g = np.asarray(g, dtype=float)
        self.t += 1
        self.m *= self.beta1
        self.m += (1 - self.beta1) * g
        self.v *= self.beta2
        self.v += (1 - self.beta2) * g**2
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        self.x -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return self.x

    def state(self):
        # Weights and averages: that is all there is to a run.
        return {"x": self.x, "m": self.m, "v": self.v}

    def load(self, state):
        self.x, self.m, self.v = state["x"], state["m"], state["v"]


def cheapest_method(A, digits):
    """H5. Choose and defend. The method that needs the fewest multiplications for a parabola with Hessian A.

    A: (d, d), symmetric positive definite.  digits: the error must shrink by 10**-digits.
    Steps needed by an iterative method with factor q per step: the smallest whole k with q**k <= 10**-digits, at least 1.
    Gradient descent has q = (c - 1) / (c + 1), the heavy ball q = (sqrt(c) - 1) / (sqrt(c) + 1), c the condition number
    of A; a step costs d² multiplications, for the heavy ball d² + d. Newton takes one step of d³ / 3 + d².
    Returns (name, cost): "gradient", "heavy ball" or "newton", the cheapest (this order decides ties), and its number of
    multiplications, a float.
    >>> cheapest_method(np.diag([1.0, 4.0]), 3)
    ('newton', 6.666666666666666)
    """
    # TODO: the condition number, from the eigenvalues
    # TODO: steps of each method (`_steps`, below, counts them; a condition number of 1 gives q = 0 and one step)
    # TODO: costs, and the cheapest
    raise NotImplementedError


def _steps(q, digits):
    """Smallest whole k >= 1 with q**k <= 10**-digits. Rounding may leave q slightly above 0 (or below) where c = 1."""
    if q <= 10.0**-digits:
        return 1
    return int(np.ceil(-digits * np.log(10) / np.log(q) - 1e-9))


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
