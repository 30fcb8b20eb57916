"""Calculus: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 02-calculus/exercises.py                 to grade this file
    uv run grader check 02/central_difference   to grade one exercise
    uv run grader hint 02/central_difference    for a hint
"""

import math

import numpy as np

# %% Lesson 2: Numerical differentiation and its error


def central_difference(f, x, h=1e-5):
    """Derivative of f at x from two values, one step h to each side.

    f: takes a float, returns a float.  x: a number.  h: the step.  Returns a float.  ValueError unless h > 0.

    >>> central_difference(lambda x: x**3, 2.0, h=1.0)  # the derivative is 12, the error h²
    13.0
    """
    # TODO: refuse a step that is not positive with a ValueError
    # TODO: the rise of f from one step to the left of x to one step to the right, divided by the run between the two
    raise NotImplementedError


# %% Lesson 3: Gradient and directional derivative


def gradient(f, x, h=1e-5):
    """Gradient of f at x by central differences: one partial derivative for each coordinate.

    f: takes (d,), returns a number.  x: (d,).  h: the step in each coordinate.  Returns (d,).
    Without SciPy's `approx_fprime`.

    >>> profit = lambda p: p[0] * (6 - p[0]) * p[1] - p[1] ** 2  # price and hours of a lemonade stand
    >>> gradient(profit, [2, 3], h=0.5)
    array([6., 2.])
    """
    # TODO: take x as an array that can hold fractions: a whole number plus 1e-5 must not be rounded back
    # TODO: the derivative of f along coordinate i, while all the other coordinates stay as they are
    # TODO: return the d partial derivatives
    raise NotImplementedError


def directional_derivative(f, x, v, h=1e-5):
    """How fast f changes at x, per unit of length, in the direction of v.

    f: takes (d,), returns a number.  x, v: (d,); the length of v does not matter.  h: the length of the step.
    Returns a float.  ValueError if v is zero.

    >>> profit = lambda p: p[0] * (6 - p[0]) * p[1] - p[1] ** 2
    >>> round(directional_derivative(profit, [2, 3], [3, 4]), 6)
    5.2
    """
    # TODO: refuse a v without a direction with a ValueError, and scale any other v to length 1
    # TODO: the slope of f along the line through x in this direction (or from the gradient, which is right too)
    raise NotImplementedError


# %% Lesson 5: Forward and backward sweeps


def chain_rule(edges, source, target):
    """Derivative of `target` with respect to `source` in a graph of computation: the sum over all paths of the products.

    edges: list of (start, end, slope): the quantity `end` depends directly on `start`, with this partial derivative.
    Quantities are strings. The edges come in the order of computation: whatever leads into a quantity stands before
    whatever leads out of it. Two edges between the same quantities both count.
    Returns a float: 0.0 where no path leads from source to target, and 1.0 where they are the same quantity.
    The work grows with the number of edges, not with the number of paths.

    >>> edges = [("price", "cups", -1.0), ("price", "revenue", 4.0), ("cups", "revenue", 2.0)]
    >>> chain_rule(edges, "price", "revenue")  # 4 directly, -1 * 2 through the cups
    2.0
    """
    # TODO: note what is known before the first edge: how fast the source changes with itself
    # TODO: go through the edges in their order, and let each pass on what has arrived at its start
    # TODO: return what has arrived at the target
    raise NotImplementedError


# %% Lesson 6: The Jacobian


def jacobian(F, x, h=1e-5):
    """Jacobian matrix of F at x by central differences: row i is the gradient of output i.

    F: takes (d,), returns m numbers.  x: (d,).  h: the step in each coordinate.  Returns (m, d).
    Without SciPy's `approx_fprime`.

    >>> stand = lambda p: [(6 - p[0]) * p[1], p[0] * (6 - p[0]) * p[1], p[1] ** 2]  # cups, takings, tiredness
    >>> jacobian(stand, [2, 3], h=0.5)
    array([[-3.,  4.],
           [ 6.,  8.],
           [ 0.,  6.]])
    """
    # TODO: how all outputs change together when only coordinate i moves
    # TODO: put the d results together so that outputs go down and inputs go across
    raise NotImplementedError


# %% Lesson 7: The Hessian and Taylor's formula


def hessian(f, x, h=1e-4):
    """Hessian matrix of f at x from differences of differences: entry (i, j) is the second derivative by x_i and x_j.

    f: takes (d,), returns a number.  x: (d,).  h: the step.  Returns (d, d), exactly symmetric.

    >>> profit = lambda p: p[0] * (6 - p[0]) * p[1] - p[1] ** 2
    >>> hessian(profit, [2, 3], h=0.5)
    array([[-6.,  2.],
           [ 2., -2.]])
    """
    # TODO: second derivatives as the derivatives of the first ones, by exercises that you have written already
    #   (or from a formula with four values of f; both are right)
    # TODO: make the result exactly symmetric, since rounding does not know that the order of derivatives is free
    raise NotImplementedError


def taylor2(f, x, step):
    """Taylor's formula of second order: what slope and curvature at x say about the value at x + step.

    f: takes (d,), returns a number.  x, step: (d,).  Returns a float, right to about 1e-6.

    >>> profit = lambda p: p[0] * (6 - p[0]) * p[1] - p[1] ** 2
    >>> round(taylor2(profit, [2, 3], [1, 1]), 6)  # the profit at (3, 4) itself is 20
    21.0
    """
    # TODO: the value, the slope and the curvature of f, all three at x and nowhere else
    # TODO: add up the constant, the linear and the quadratic term
    raise NotImplementedError


# %% Lesson 8: Integrals and expectation


def expectation(g, weight, a, b, n):
    """Expected value of g(T), where T lies between a and b with a density proportional to `weight`.

    g, weight: each takes a float and returns a float.  a < b: the bounds.  n: number of cells, n >= 1.
    Both integrals, of g(t) weight(t) and of weight(t), by the midpoint rule: n cells of equal width, each function taken
    at the middle of each cell.  Returns a float.  ValueError if the total weight is not positive, or n < 1.

    >>> expectation(lambda t: t, lambda t: t * (6 - t), 0, 6, n=3)  # when guests come: middles 1, 3, 5, weights 5, 9, 5
    3.0
    """
    # TODO: refuse n < 1 with a ValueError
    # TODO: the middles of the n cells
    # TODO: the two integrals; refuse a total weight that is not positive with a ValueError
    # TODO: turn the weight into a density, whose integral is 1
    raise NotImplementedError


# %% Lesson 9: Matrix calculus for machine learning


def logsumexp_grad(z):
    """log(exp(z_1) + ... + exp(z_k)) and its gradient, for entries of any size.

    z: (k,), k >= 1; entries may be -inf, but not all of them.  Returns (value, gradient): a float and (k,).
    ValueError for an empty z. Exact to rounding wherever the answer is a float: neither 1000 nor -1000 is an obstacle.
    Without SciPy's `logsumexp` and `softmax`, and `np.logaddexp`.

    >>> value, slopes = logsumexp_grad([1000.0, 1000.0])
    >>> round(value, 6), slopes
    (1000.693147, array([0.5, 0.5]))
    """
    # TODO: exponentials that cannot overflow, and of which at least one does not vanish
    #   (an empty z must end in a ValueError; the function that finds the largest entry may raise it for you)
    # TODO: the value, with the scaling undone, and the gradient, in which the scaling cancels
    raise NotImplementedError


def softmax_jacobian(z):
    """Jacobian of the softmax p_i = exp(z_i) / (exp(z_1) + ... + exp(z_k)): entry (i, j) is the derivative of p_i by z_j.

    z: (k,), k >= 1, entries of any size.  Returns (k, k).

    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    # TODO: the softmax itself, safe from overflow; an exercise that you have written already gives it
    # TODO: what a rise of z_j does to p_j itself, and what it does to all the others
    raise NotImplementedError


def squared_loss_grad(W, X, Y):
    """The loss of a linear model with k outputs, and its gradient with respect to the weights.

    W: (d, k) weights.  X: (n, d) one row per example.  Y: (n, k) targets.
    The loss is the sum of all squared errors (X W - Y) divided by 2 n.  Returns (loss, gradient): a float and (d, k).

    >>> loss, slopes = squared_loss_grad([[3.0], [1.0]], [[1, 1], [1, 3]], [[5.0], [3.0]])  # cups at prices 1 and 3
    >>> loss
    2.5
    >>> slopes
    array([[1.],
           [4.]])
    """
    # TODO: the errors of all predictions, (n, k)
    # TODO: the loss, a single number
    # TODO: the gradient: how each error is felt by each weight, with the shape of W
    raise NotImplementedError


# %% Lesson 10: Gradient descent and the gradient check


def gradcheck(f, grad, x, h=1e-5):
    """How far a gradient written by hand is from the one by central differences, as a relative error.

    f: takes an array of the shape of x, returns a number.  grad: takes the same, returns the supposed gradient, of the
    shape of x.  x: array of any shape, which f and grad get in that shape.  h: the step.
    Returns |a - c| / (|a| + |c|), a float from 0 to 1, with |.| the root of the sum of squares of all entries, a the
    supposed gradient and c the one by central differences; 0.0 where both are zero.
    ValueError if grad(x) does not have the shape of x. Without SciPy's `check_grad` and `approx_fprime`.

    >>> gradcheck(lambda x: x @ x, lambda x: 2 * x, np.array([1.0, -2.0])) < 1e-9
    True
    >>> round(gradcheck(lambda x: x @ x, lambda x: x, np.array([1.0, -2.0])), 6)  # the 2 is forgotten
    0.333333
    """
    # TODO: the supposed gradient; refuse one of another shape with a ValueError
    # TODO: the gradient by central differences, whatever the shape of x
    # TODO: the size of the difference, relative to the size of the two
    raise NotImplementedError


# %% Lesson 11: Automatic differentiation


class Dual:
    """A number that carries its derivative along: value + derivative ε, with ε² = 0.

    Dual(x, 1.0) is the variable itself, Dual(c, 0.0) a constant. Whatever is computed from Duals by +, -, *, /, ** with a
    constant exponent, exp, log and tanh is a Dual again, with the exact derivative. Numbers may be mixed in anywhere.

    >>> x = Dual(2.0, 1.0)
    >>> x * (6 - x)  # revenue at the price 2: it is 8, and it rises by 2 for each euro
    Dual(8.0, 2.0)
    >>> (x**3).derivative, (1 / x).derivative, Dual(0.0, 3.0).exp()
    (12.0, -0.25, Dual(1.0, 3.0))
    """

    def __init__(self, value, derivative=0.0):
        self.value = float(value)
        self.derivative = float(derivative)

    def __repr__(self):
        return f"Dual({self.value}, {self.derivative})"

    def __add__(self, other):
        # TODO: take a plain number for a constant (as_dual, below the class, does it); then the sum and its derivative
        raise NotImplementedError

    def __mul__(self, other):
        # TODO: the same for the product, by the product rule
        raise NotImplementedError

    __radd__ = __add__  # 3 + x: Python asks the number first, which knows nothing of Duals, and then asks x
    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_dual(other)

    def __rsub__(self, other):
        return as_dual(other) + -self

    def __truediv__(self, other):
        # TODO: the same for the quotient, by the quotient rule
        raise NotImplementedError

    def __rtruediv__(self, other):
        # TODO: a number divided by this Dual; the number is a constant
        raise NotImplementedError

    def __pow__(self, exponent):
        # TODO: the power with a constant exponent (a number), by the power rule; the exponent 0 gives the constant 1
        raise NotImplementedError

    def exp(self):
        # TODO: e to this power, by the chain rule: the outer derivative times the inner one
        raise NotImplementedError

    def log(self):
        # TODO: the natural logarithm, by the chain rule
        raise NotImplementedError

    def tanh(self):
        # TODO: the hyperbolic tangent, whose derivative is 1 - tanh², by the chain rule
        raise NotImplementedError

    def __lt__(self, other):
        return self.value < as_dual(other).value

    def __gt__(self, other):
        return self.value > as_dual(other).value


def as_dual(number):
    """The number itself if it is a Dual, else a constant: a Dual with the derivative 0."""
    return number if isinstance(number, Dual) else Dual(number)


def forward_gradient(f, x):
    """Gradient of f at x by forward-mode automatic differentiation: exact to rounding, no step size.

    f: takes a list of d Duals and returns a Dual, or a plain number where it does not depend on them.
    x: (d,).  Returns (d,).

    >>> forward_gradient(lambda p: p[0] * (6 - p[0]) * p[1] - p[1] ** 2, [2, 3])
    array([6., 2.])
    """
    # TODO: the point as Duals, of which only coordinate i moves
    # TODO: the derivative that comes out of f
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
