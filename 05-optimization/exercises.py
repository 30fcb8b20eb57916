"""Optimization: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 05-optimization/exercises.py                 to grade this file
    uv run grader check 05/is_convex_on_samples   to grade one exercise
    uv run grader hint 05/is_convex_on_samples    for a hint
"""

import numpy as np


def oven_loss(x):
    """Loss of the oven with heat x[0] and steam x[1]; best at heat 3, steam 1.  x: (2,).  Returns a float."""
    return 0.5 * (x[0] - 3) ** 2 + 2 * (x[1] - 1) ** 2


def oven_grad(x):
    """Gradient of `oven_loss`.  x: (2,).  Returns (2,)."""
    return np.array([x[0] - 3, 4 * (x[1] - 1)])


# %% Lesson 1: Convexity


def is_convex_on_samples(f, points, weights):
    """Whether no chord between two of the points dips below f: Jensen's inequality, tried on samples.

    f: function of a point (d,) that returns a number.  points: (m, d).  weights: (k,), each between 0 and 1, else
    ValueError.  Returns a bool: True if f(t a + (1 - t) b) <= t f(a) + (1 - t) f(b) for every ordered pair (a, b) of
    points and every weight t. Rounding is forgiven: an excess of 1e-9 times max(1, |f(a)|, |f(b)|) is none.

    >>> is_convex_on_samples(oven_loss, [[7, 5], [0, 2], [3, -4]], [0.5, 0.25])
    True
    >>> is_convex_on_samples(np.sum, [[7, 5], [0, 2]], [0.5]), is_convex_on_samples(np.prod, [[7, 5], [0, 9]], [0.5])
    (True, False)
    """
    # TODO: refuse weights outside of [0, 1] with a ValueError: beyond the two points there is no chord
    # TODO: for every ordered pair of points and every weight, compare f between them with the chord between them
    # TODO: a single chord below f settles it, unless it is below by rounding only
    raise NotImplementedError


# %% Lesson 2: Step size and convergence


def gradient_descent(grad, x0, lr, steps):
    """Gradient descent with a constant step size.

    grad: function (d,) -> (d,).  x0: (d,), the start.  lr: the step size, positive, else ValueError.  steps: >= 0.
    Returns the path (steps + 1, d).

    >>> gradient_descent(oven_grad, [7, 5], lr=0.25, steps=2)
    array([[7.  , 5.  ],
           [6.  , 1.  ],
           [5.25, 1.  ]])
    """
    # TODO: refuse a step size that is not positive with a ValueError
    # TODO: start the path with x0, as floats
    # TODO: step by step, move against the gradient at the point where you are now, and note where you arrive
    raise NotImplementedError


# %% Lesson 4: Stochastic gradients


def minibatch_sgd(grad, X, y, w0, lr, batch_size, orders):
    """Stochastic gradient descent on batches of examples.

    grad: function (w, X, y) -> (d,), the gradient of the *average* loss over the examples that it is given.
    X: (n, d), y: (n,), the examples.  w0: (d,).  lr: the step size.  batch_size: >= 1, else ValueError.
    orders: (epochs, n), row e says in which order epoch e visits the examples; each batch is the next `batch_size` of
    them. The last batch of an epoch may be smaller; it is used all the same.
    Returns the path (1 + steps, d), one row for the start and one after every batch.

    >>> mean_grad = lambda w, X, y: X.T @ (X @ w - y) / len(y)
    >>> X, y = [[1], [1], [1]], [1, 4, 7]
    >>> minibatch_sgd(mean_grad, X, y, [0], lr=0.5, batch_size=2, orders=[[2, 0, 1]])  # first 7 and 1, then 4
    array([[0.],
           [2.],
           [3.]])
    """
    # TODO: refuse a batch size below 1 with a ValueError
    # TODO: start the path with w0, as floats
    # TODO: cut the epoch's order into batches, and take one step on the gradient of each
    raise NotImplementedError


# %% Lesson 5: Momentum


def momentum(grad, x0, lr, beta, steps):
    """Gradient descent with momentum (the heavy ball), as PyTorch's SGD has it.

    The velocity v starts at zero. Each step: v becomes beta v + gradient, then x becomes x - lr v.
    grad: function (d,) -> (d,).  x0: (d,).  lr: the step size.  beta: 0 <= beta < 1, else ValueError.  steps: >= 0.
    Returns the path (steps + 1, d).

    >>> momentum(oven_grad, [7, 5], lr=0.25, beta=0.5, steps=3)
    array([[ 7.    ,  5.    ],
           [ 6.    ,  1.    ],
           [ 4.75  , -1.    ],
           [ 3.6875,  0.    ]])
    """
    # TODO: refuse a beta outside of [0, 1) with a ValueError
    # TODO: start the path at x0, with a velocity of zero
    # TODO: let the velocity fade and add the gradient to it; then move by the new velocity
    raise NotImplementedError


# %% Lesson 6: Nesterov's look ahead


def nesterov(grad, x0, lr, beta, steps):
    """Nesterov's momentum: the gradient is measured where the velocity is about to carry the point.

    The velocity v starts at zero. Each step: v becomes beta v + gradient at the point x - lr beta v (v being the old
    one), then x becomes x - lr v.  Arguments, errors and result as for `momentum`; the path holds the points x.

    >>> nesterov(oven_grad, [7, 5], lr=0.25, beta=0.5, steps=3)
    array([[7.      , 5.      ],
           [6.      , 1.      ],
           [4.875   , 1.      ],
           [3.984375, 1.      ]])
    """
    # TODO: refuse a beta outside of [0, 1) with a ValueError
    # TODO: start the path at x0, with a velocity of zero
    # TODO: find the point to which the faded velocity alone would lead, and measure the gradient there
    # TODO: update the velocity with it; then move from x, not from the point ahead
    raise NotImplementedError


# %% Lesson 7: From RMSprop to AdamW


def rmsprop(grad, x0, lr, beta, eps, steps):
    """RMSprop: each coordinate's gradient is divided by the root of a running average of its squares.

    The average s starts at zero. Each step, entry by entry: s becomes beta s + (1 - beta) gradient², then x becomes
    x - lr gradient / (sqrt(s) + eps).
    grad: function (d,) -> (d,).  x0: (d,).  lr: the step size.  beta: 0 <= beta < 1, else ValueError.  eps: > 0 in use;
    0 is allowed where no gradient entry vanishes.  steps: >= 0.  Returns the path (steps + 1, d).

    >>> rmsprop(oven_grad, [7, 5], lr=1, beta=0.75, eps=0, steps=2)
    array([[7., 5.],
           [5., 3.],
           [4., 2.]])
    """
    # TODO: refuse a beta outside of [0, 1) with a ValueError
    # TODO: start the path at x0, with averages of zero
    # TODO: update the running average of the squared gradient, one number for each coordinate
    # TODO: move, each coordinate by its gradient over the root of its own average
    raise NotImplementedError


def adam(grad, x0, lr, beta1, beta2, eps, steps):
    """Adam: momentum over RMSprop's scale, both freed from their bias towards the zero start.

    m and v start at zero. In step t = 1, 2, …: m becomes beta1 m + (1 - beta1) gradient, v becomes
    beta2 v + (1 - beta2) gradient², and x becomes x - lr m̂ / (sqrt(v̂) + eps) with m̂ = m / (1 - beta1^t) and
    v̂ = v / (1 - beta2^t).
    grad: function (d,) -> (d,).  x0: (d,).  lr: the step size.  beta1, beta2: at least 0 and less than 1, else
    ValueError.  eps: as for `rmsprop`.  steps: >= 0.  Returns the path (steps + 1, d).

    >>> adam(oven_grad, [7, 5], lr=3, beta1=0.5, beta2=0.25, eps=0, steps=2)
    array([[ 7.,  5.],
           [ 4.,  2.],
           [ 1., -1.]])
    """
    # TODO: refuse a beta outside of [0, 1) with a ValueError
    # TODO: start the path at x0, with both averages at zero
    # TODO: count the steps from 1 on
    # TODO: update the running averages of the gradient and of its square
    # TODO: correct both for their start at zero, without storing the corrected values in the averages
    # TODO: move, with eps outside of the root
    raise NotImplementedError


def adamw(grad, x0, lr, beta1, beta2, eps, weight_decay, steps):
    """AdamW: Adam, and beside it (not inside the gradient) every weight shrinks by the same factor.

    Each step subtracts from x Adam's step and lr weight_decay x, with x as it was before the step. The decay enters
    neither the gradient nor its averages.
    weight_decay: >= 0.  Other arguments, errors and result as for `adam`.

    >>> adamw(oven_grad, [7, 5], lr=3, beta1=0.5, beta2=0.25, eps=0, weight_decay=0.1, steps=1).round(6)
    array([[7. , 5. ],
           [1.9, 0.5]])
    """
    # TODO: refuse a beta outside of [0, 1) with a ValueError
    # TODO: start as Adam does
    # TODO: averages and corrections from the gradient alone
    # TODO: subtract both, Adam's step and the decay
    raise NotImplementedError


# %% Lesson 8: Schedules and warm-up


def cosine_warmup(step, total, warmup, peak, floor=0.0):
    """The step size at a step of training: a straight climb from 0 to `peak`, then half a cosine down to `floor`.

    step: >= 0; at step 0 the result is 0 (if warmup > 0), at step `warmup` it is `peak`, from step `total` on it is
    `floor`.  total, warmup: 0 <= warmup < total, else ValueError.  Returns a float.

    >>> [round(cosine_warmup(step, total=10, warmup=2, peak=8.0), 6) for step in (0, 1, 2, 4, 6, 10)]
    [0.0, 4.0, 8.0, 6.828427, 4.0, 0.0]
    """
    # TODO: refuse a warm-up that is negative or leaves no step for the descent with a ValueError
    # TODO: during the warm-up, the share of the climb that is done
    # TODO: afterwards, the share of the descent that is done: 0 at `warmup`, 1 at `total` and ever after
    # TODO: half a cosine between peak and floor
    raise NotImplementedError


# %% Lesson 3: Conditioning and line search


def backtracking_line_search(f, x, gradient, direction, t=1.0, shrink=0.5, c=1e-4):
    """The first of the step sizes t, shrink t, shrink² t, … that lowers f enough (Armijo's condition).

    Enough: f(x + t direction) <= f(x) + c t (gradient · direction). A value of f that is not a number is never enough.
    f: function of (d,) that returns a number.  x: (d,).  gradient: (d,), that of f at x.  direction: (d,).
    t: the first step size to try.  shrink, c: between 0 and 1.  Returns the step size, a float.
    ValueError if the direction does not lead downhill, gradient · direction >= 0.

    >>> x = np.array([7.0, 5.0])
    >>> backtracking_line_search(oven_loss, x, oven_grad(x), -oven_grad(x), c=0.25)
    0.25
    >>> backtracking_line_search(oven_loss, x, oven_grad(x), -oven_grad(x))  # content with little
    0.5
    """
    # TODO: the slope of f along the direction; refuse a direction that does not lead downhill with a ValueError
    # TODO: shrink the step size until f has fallen by at least the share c of what the slope promises
    raise NotImplementedError


# %% Lesson 9: Newton, quasi-Newton and saddle points


def classify_critical_point(hessian):
    """What kind of point it is where the gradient is zero, from the eigenvalues of the Hessian there.

    hessian: (d, d), symmetric.  Returns "minimum" (all eigenvalues positive), "maximum" (all negative), "saddle" (at
    least one of each sign, whatever the others are) or "undecided" (zeros, and the others of one sign at most).
    Eigenvalues up to 1e-9 times the largest one in absolute value count as zero.

    >>> classify_critical_point([[1, 0], [0, 4]]), classify_critical_point([[1, 2], [2, 1]])
    ('minimum', 'saddle')
    """
    # TODO: the curvatures along the Hessian's own axes, and which of them are zero up to rounding
    # TODO: name the point; ask for the saddle first, since one direction down and one up settle it
    raise NotImplementedError


def newton(f, grad, hess, x0, steps):
    """Newton's method, made safe: with a line search, and with a way out where the Hessian is no bowl.

    Each step goes along the direction p with Hessian p = -gradient where the Hessian is positive definite, along
    -gradient where it is not, as far as `backtracking_line_search(f, x, gradient, p)` says (first try 1). Where the
    gradient is exactly zero the path stays.
    f: function (d,) -> number.  grad: (d,) -> (d,).  hess: (d,) -> (d, d), symmetric.  x0: (d,).  steps: >= 0.
    Returns the path (steps + 1, d).

    >>> oven_hess = lambda x: np.diag([1.0, 4.0])
    >>> newton(oven_loss, oven_grad, oven_hess, [7, 5], steps=2)
    array([[7., 5.],
           [3., 1.],
           [3., 1.]])
    """
    # TODO: start the path at x0
    # TODO: where the gradient is zero there is nowhere to go
    # TODO: Newton's direction if the Hessian is positive definite, else downhill along the gradient
    # TODO: go as far as the line search says
    raise NotImplementedError


def bfgs(f, grad, x0, steps):
    """BFGS: Newton's direction with an inverse Hessian that is learned from the gradients seen on the way.

    H (d, d) starts as the identity. Each step: p = -H gradient, t = backtracking_line_search(f, x, gradient, p),
    s = t p, x becomes x + s, y = new gradient - old gradient. If s · y > 0, with r = 1 / (s · y), H becomes
    (I - r s yᵀ) H (I - r y sᵀ) + r s sᵀ, else it stays. Where the gradient is exactly zero the path stays.
    f: function (d,) -> number.  grad: (d,) -> (d,).  x0: (d,).  steps: >= 0.  Returns the path (steps + 1, d).

    >>> bfgs(lambda x: 1.5 * (x[0] - 3) ** 2, lambda x: 3 * (x - 3), [7], steps=2)  # s = -6, y = -18: H becomes 1/3
    array([[7.],
           [1.],
           [3.]])
    """
    # TODO: start the path at x0, with the identity as inverse Hessian
    # TODO: where the gradient is zero there is nowhere to go
    # TODO: direction, step size, the step s and the change y of the gradient along it
    # TODO: update H so that it explains what was just seen (H y = s), if the slope grew along s
    raise NotImplementedError


# %% Lesson 10: Constraints and Lagrange multipliers


def projected_gradient(grad, project, x0, lr, steps):
    """Projected gradient descent: a gradient step, then back to the nearest allowed point.

    grad: function (d,) -> (d,).  project: function (d,) -> (d,), the nearest point of the allowed set.  x0: (d,), which
    may lie outside; the path starts at its projection.  lr: the step size, positive, else ValueError.  steps: >= 0.
    Returns the path (steps + 1, d), all of it inside the set.

    >>> projected_gradient(oven_grad, lambda x: np.clip(x, 0, 4), [7, 5], lr=0.25, steps=2)
    array([[4.    , 4.    ],
           [3.75  , 1.    ],
           [3.5625, 1.    ]])
    """
    # TODO: refuse a step size that is not positive with a ValueError
    # TODO: start the path at the projection of x0
    # TODO: step against the gradient, project, and go on from the projected point
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
