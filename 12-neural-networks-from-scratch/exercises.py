"""Neural networks from scratch: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 12-neural-networks-from-scratch/exercises.py                 to grade this file
    uv run grader check 12/topological_order   to grade one exercise
    uv run grader hint 12/topological_order    for a hint
"""

import math

import numpy as np

# %% Lesson 1: The computational graph


class Node:
    """One step of a computation: a name, and the nodes that it was computed from."""

    def __init__(self, name, *parents):
        self.name = name
        self.parents = parents


def topological_order(last):
    """All nodes that `last` depends on, directly or not, and itself: each once, and each after all of its parents.

    last: a node: any hashable object with `parents`, a sequence of nodes (empty for an input). No node depends on itself.
    Returns a list of nodes, `last` at its end. Where several orders are right, any of them will do.
    Chains of 100 000 nodes are no obstacle.

    >>> weight, rate = Node("weight"), Node("rate")
    >>> price = Node("price", weight, rate)
    >>> loss = Node("loss", price, Node("error", price))  # the price is used twice
    >>> [node.name for node in topological_order(loss)][-3:]
    ['price', 'error', 'loss']
    """
    # TODO: walk from the last node to its parents, their parents and so on, entering no node a second time
    # TODO: list a node only when all of its parents are listed
    raise NotImplementedError


# %% Lesson 3: A number that remembers


class Value:
    """A number that remembers how it was computed, so that `backward` can find its derivatives.

    data: the number.  parents: the Values that it was computed from.  slopes: its derivative with respect to each parent, in
    the same order.  grad: the derivative with respect to this Value of the one on which `backward` was called; 0.0 until then.
    A Value made by hand is a leaf: it has no parents. Whatever is computed from Values by +, -, *, /, ** with a constant
    exponent, exp, log, tanh and relu is a Value again; numbers may be mixed in anywhere. At 0, relu has the slope 0. Thousands of
    operations after each other are no obstacle.

    >>> weight, rate, fee = Value(3.0), Value(2.0), Value(1.0)
    >>> error = rate * weight + fee - 5  # the postage comes to 7 euro, 5 were promised
    >>> loss = error * error
    >>> loss.backward()
    >>> loss.data, rate.grad, fee.grad
    (4.0, 12.0, 4.0)
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.slopes = tuple(slopes)

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad})"

    def __add__(self, other):
        # TODO: `other` may be a plain number: as_value makes it a Value
        # TODO: a Value with the sum, its two parents, and its slope by each of them
        raise NotImplementedError

    def __mul__(self, other):
        # TODO: here too
        # TODO: a Value with the product, its two parents, and its slope by each of them
        raise NotImplementedError

    def __pow__(self, exponent):
        # TODO: this value to the power of a constant number, by the power rule; the exponent 0 gives a constant
        raise NotImplementedError

    def exp(self):
        # Given, to show the form: the number, the parents, the slope by each of them. exp is its own derivative.
        value = math.exp(self.data)
        return Value(value, (self,), (value,))

    def log(self):
        # TODO: the natural logarithm
        raise NotImplementedError

    def tanh(self):
        # TODO: the hyperbolic tangent; its slope can be written with its value alone
        raise NotImplementedError

    def relu(self):
        # TODO: the value where it is positive, else 0; at 0 the slope is 0
        raise NotImplementedError

    def backward(self):
        """Add to each leaf's `grad` the derivative of this Value by it, and set the `grad` of all Values in between.

        A second call, on this Value or on another, adds to the leaves once more: gradients of several losses add up.
        What an earlier call left in the Values in between does not count.
        """
        # TODO: every Value that this one depends on, parents first
        # TODO: forget what an earlier call left in the Values in between (those that have parents)
        # TODO: how fast this Value changes with itself
        # TODO: from the last to the first, let each Value pass its grad on to its parents
        raise NotImplementedError

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_value(other)

    def __rsub__(self, other):
        return as_value(other) + -self

    def __truediv__(self, other):
        return self * as_value(other) ** -1

    def __rtruediv__(self, other):
        return as_value(other) * self**-1


def as_value(number):
    """The number itself if it is a Value, else a new leaf."""
    return number if isinstance(number, Value) else Value(number)


# %% Lesson 5: The gradient of broadcasting


def unbroadcast(grad, shape):
    """The gradient for an array of this shape, from the gradient for what broadcasting made of it: sums over the copies.

    grad: array of a shape that `shape` broadcasts to, else ValueError.  shape: tuple.  Returns an array of `shape`.

    >>> unbroadcast([[1, 2, 4], [10, 20, 40]], (3,))  # one row was used for both rows
    array([11., 22., 44.])
    >>> unbroadcast([[1, 2, 4], [10, 20, 40]], (2, 1))  # one column was used for all three
    array([[ 7.],
           [70.]])
    """
    # TODO: refuse with a ValueError what broadcasting can't have made of `shape`
    # TODO: sum over the axes that broadcasting put in front of `shape`
    # TODO: sum over the axes of length 1 in `shape`, and keep them as axes of length 1
    raise NotImplementedError


# %% Lesson 6: From numbers to tensors


class Tensor:
    """An array that remembers how it was computed, so that `backward` can find gradients. Like Value, entry by entry.

    data: array of floats.  grad: array of the same shape; zeros until a `backward`.  parents: Tensors that it was computed
    from.  pulls: for each parent a function that takes the gradient of a scalar by this Tensor (of this Tensor's shape)
    and returns the gradient with respect to the parent (of the parent's shape). Arrays and numbers may be mixed in anywhere.

    >>> X, w = Tensor([[1.0, 2.0], [3.0, 1.0], [2.0, 2.0]]), Tensor([[2.0], [1.0]])  # three parcels, two rates
    >>> loss = ((X @ w - 5) ** 2).sum()  # 4, 7, 6 against 5
    >>> loss.backward()
    >>> loss.data, w.grad
    (array(6.), array([[14.],
           [ 4.]]))
    """

    __array_ufunc__ = None  # array + tensor: NumPy steps back and lets __radd__ do it

    def __init__(self, data, parents=(), pulls=()):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents = tuple(parents)
        self.pulls = tuple(pulls)

    @property
    def shape(self):
        return self.data.shape

    def __repr__(self):
        return f"Tensor({self.data.tolist()})"

    def backward(self):
        """Add to each leaf's `grad` the gradient of this Tensor, which holds one number; else ValueError.

        As with Value: leaves add up over calls, what is in between starts afresh.
        """
        # TODO: refuse a Tensor that holds more than one number with a ValueError: which of them is the loss?
        # TODO: as in Value.backward, with a pull in the place of each slope
        raise NotImplementedError

    def __add__(self, other):
        # TODO: `other` may be an array or a number: as_tensor makes it a Tensor
        # TODO: the sum, with a pull for each parent; either may have been broadcast
        raise NotImplementedError

    def __mul__(self, other):
        # TODO: here too
        # TODO: the product entry by entry, with a pull for each parent; either may have been broadcast
        raise NotImplementedError

    def __pow__(self, exponent):
        # TODO: each entry to the power of a constant number, which is not 0
        raise NotImplementedError

    def __matmul__(self, other):
        """Matrix product of (..., n, k) and (..., k, m): (..., n, m). Stacks of matrices broadcast, as in NumPy."""
        # TODO: the product, with a pull for each parent: which product of g and the other factor has the right shape?
        raise NotImplementedError

    def sum(self, axis=None, keepdims=False):
        """Sum over an axis, a tuple of axes, or (None) over all of them."""
        # TODO: the sum; its pull hands each entry the gradient of the sum that it went into
        raise NotImplementedError

    def max(self, axis=None, keepdims=False):
        """Maximum over an axis, a tuple of axes, or all. Entries that tie for it share its gradient equally."""
        # TODO: the maximum; its pull hands the gradient to the entry that is the maximum, and nothing to the others
        raise NotImplementedError

    def __getitem__(self, index):
        """Whatever NumPy's indexing takes: integers, slices, arrays of integers (also with repetitions), masks."""
        # TODO: the entries at this index; the pull puts the gradient back in their places, and 0 everywhere else
        raise NotImplementedError

    def reshape(self, *shape):
        return Tensor(self.data.reshape(shape), (self,), (lambda g: g.reshape(self.shape),))

    def transpose(self, *axes):
        """Axes in this order; without arguments, in reverse order."""
        axes = [axis % self.data.ndim for axis in axes] or list(range(self.data.ndim))[::-1]
        return Tensor(self.data.transpose(axes), (self,), (lambda g: g.transpose(np.argsort(axes)),))

    def pad(self, width):
        """`width` zeros around the last two axes."""
        spread = [(0, 0)] * (self.data.ndim - 2) + [(width, width)] * 2
        height, breadth = self.shape[-2:]
        return Tensor(
            np.pad(self.data, spread), (self,), (lambda g: g[..., width : width + height, width : width + breadth],)
        )

    def mean(self, axis=None, keepdims=False):
        total = self.sum(axis, keepdims)
        return total * (total.data.size / self.data.size)

    def exp(self):
        value = np.exp(self.data)
        return Tensor(value, (self,), (lambda g: g * value,))

    def log(self):
        return Tensor(np.log(self.data), (self,), (lambda g: g / self.data,))

    def tanh(self):
        value = np.tanh(self.data)
        return Tensor(value, (self,), (lambda g: g * (1.0 - value**2),))

    def relu(self):
        return Tensor(np.maximum(self.data, 0.0), (self,), (lambda g: g * (self.data > 0),))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rmatmul__(self, other):
        return as_tensor(other) @ self

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_tensor(other)

    def __rsub__(self, other):
        return as_tensor(other) + -self

    def __truediv__(self, other):
        return self * as_tensor(other) ** -1

    def __rtruediv__(self, other):
        return as_tensor(other) * self**-1


def as_tensor(array):
    """The array itself if it is a Tensor, else a new leaf."""
    return array if isinstance(array, Tensor) else Tensor(array)


# %% Lesson 7: Gradient checking


def gradient_check(loss, parameters, h=1e-5):
    """How far the gradients of `backward` are from central differences, for each parameter.

    loss: function without arguments; computes a scalar from the parameters' data, and returns a Tensor or anything else
    with `data` (one number) and `backward()`.  parameters: list of objects with `data` and `grad`, arrays of one shape.
    h: the step.  Returns a list of floats, for each parameter |a - c| / (|a| + |c|), with |.| the root of the sum of
    squares of all entries, a the gradient of `backward` and c the one by central differences; 0.0 where both are zero.
    Afterwards each `data` is as it was, to the last bit, and each `grad` holds the gradient of this loss alone.

    >>> w = Tensor([3.0, 1.0])
    >>> gradient_check(lambda: (w * w).sum(), [w])[0] < 1e-8
    True
    """
    # TODO: the gradients of this loss alone, by one backward pass
    # TODO: for each entry, the loss with this entry a step up and a step down; then put the entry back
    # TODO: the relative error of the whole gradient of this parameter
    raise NotImplementedError


# %% Lesson 8: Modules and parameters


class Parameter(Tensor):
    """A tensor that training changes. A Module finds it among its attributes; a plain Tensor it leaves alone."""


class Module:
    """Base of everything that has parameters: layers, and networks made of layers.

    A subclass sets Parameters, Modules, or lists and tuples of these as attributes in `__init__` and defines `forward`.

    >>> class Postage(Module):
    ...     def __init__(self):
    ...         self.rate, self.steps = Parameter([2.0, 1.0]), [Module(), Parameter(5.0)]
    >>> list(Postage().named_parameters())
    ['rate', 'steps.1']
    """

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def named_parameters(self):
        """Dict from dotted name to Parameter: "rate", "steps.1" in a list, "encoder.rate" in a Module inside.

        In the order in which the attributes were set. A Parameter that is found twice is listed once, by its first name.
        """
        # TODO: go through the attributes (vars(self)), and through the items of lists and tuples, with their names
        # TODO: a Parameter counts itself, a Module counts with all that it holds, anything else does not count
        # TODO: keep only the first of several names of the same Parameter
        raise NotImplementedError

    def parameters(self):
        """List of all Parameters, in the order of `named_parameters`."""
        return list(self.named_parameters().values())

    def zero_grad(self):
        """Set the gradient of every Parameter to zeros."""
        # TODO: a fresh array of zeros for each Parameter
        raise NotImplementedError

    def state_dict(self):
        """Dict from dotted name to a copy of the Parameter's data."""
        # TODO: copies: what was saved must not change when training goes on
        raise NotImplementedError

    def load_state_dict(self, state):
        """Set the data of every Parameter to a copy of what `state` holds under its name.

        KeyError if a name is missing in `state` or is too many; ValueError if a shape differs. Then nothing is changed.
        """
        # TODO: compare the names, then the shapes, before anything is changed
        # TODO: load copies
        raise NotImplementedError


class Linear(Module):
    """Affine layer: x Wᵀ + b.

    weight: Parameter (n_out, n_in).  bias: Parameter (n_out,).  Both are drawn uniformly between -k and k with
    k = 1 / sqrt(n_in): first weight, then bias, each by one call of `rng.uniform(-k, k, size)`.
    Called with x: Tensor or array (..., n_in), it returns a Tensor (..., n_out).

    >>> layer = Linear(2, 1, np.random.default_rng(0))
    >>> layer.weight.data, layer.bias.data = np.array([[2.0, 1.0]]), np.array([3.0])
    >>> layer([[1.0, 2.0], [3.0, 1.0]])
    Tensor([[7.0], [10.0]])
    """

    def __init__(self, n_in, n_out, rng):
        # TODO: weight and bias, drawn as the docstring says
        raise NotImplementedError

    def forward(self, x):
        # TODO: the affine map, by operations of Tensor, so that gradients flow
        raise NotImplementedError


class LayerNorm(Module):
    """Normalises each row to mean 0 and variance 1, then stretches and shifts each column.

    size: length d of the last axis.  weight: Parameter (d,) of ones.  bias: Parameter (d,) of zeros.
    Called with x: Tensor or array (..., d), it returns a Tensor (..., d): along the last axis (x - mean) / sqrt(variance + eps),
    times weight, plus bias. The variance divides by d.

    >>> LayerNorm(2, eps=0.0)([[1.0, 3.0], [10.0, 4.0]])
    Tensor([[-1.0, 1.0], [1.0, -1.0]])
    """

    def __init__(self, size, eps=1e-5):
        # TODO: the two Parameters, and eps
        raise NotImplementedError

    def forward(self, x):
        # TODO: center each row
        # TODO: divide by the standard deviation of the row, with eps inside the root
        # TODO: stretch and shift
        raise NotImplementedError


# %% Lesson 9: Loss, optimiser and training loop


def cross_entropy(logits, labels):
    """Mean over the rows of -log(softmax(row)[label]): how surprised the network is by the right classes.

    logits: Tensor or array (n, k), entries of any size.  labels: (n,) integers from 0 to k - 1, else (also for another
    number of labels) ValueError.
    Returns a Tensor that holds one number.

    >>> logits = Tensor([[0.0, 0.0], [0.0, 0.0]])
    >>> cross_entropy(logits, [0, 1]).backward()  # each class at probability 1/2
    >>> logits.grad
    array([[-0.25,  0.25],
           [ 0.25, -0.25]])
    """
    # TODO: refuse labels that are no class with a ValueError
    # TODO: move each row so that its largest entry is 0: no exponential can overflow
    # TODO: the logarithm of each row's sum of exponentials, less the entry of the right class; the mean over the rows
    raise NotImplementedError


class SGD:
    """Stochastic gradient descent with momentum and weight decay, as PyTorch has it.

    parameters: iterable of objects with `data` and `grad`, arrays of one shape.  lr: the step size; a schedule may change
    the attribute between two steps.
    step: for each parameter, g = grad + weight_decay * data; its velocity v, zeros at first, becomes momentum * v + g; then
    data becomes data - lr * v. Each grad stays as it is.

    >>> rate = Parameter([2.0, 1.0])
    >>> optimizer = SGD([rate], lr=0.5, momentum=0.5)
    >>> rate.grad = np.array([4.0, -2.0])
    >>> optimizer.step()
    >>> optimizer.step()  # with the same gradient: v is (6, -3) by now
    >>> rate.data
    array([-3. ,  3.5])
    """

    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        # TODO: keep the parameters for good (an iterator can be gone through only once), and a velocity for each
        raise NotImplementedError

    def step(self):
        # TODO: gradient with decay, velocity, move; each velocity must be remembered for the next step
        raise NotImplementedError

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = np.zeros_like(parameter.data)


class Adam:
    """Adam: running averages of the gradient and of its square, both freed from their bias towards the zero start.

    parameters: as for SGD.  betas: (beta1, beta2).
    step number t = 1, 2, …, for each parameter: m becomes beta1 m + (1 - beta1) grad, v becomes
    beta2 v + (1 - beta2) grad², and data becomes data - lr m̂ / (sqrt(v̂) + eps), with m̂ = m / (1 - beta1^t) and
    v̂ = v / (1 - beta2^t).  m and v start at zeros. Each grad stays as it is, and `lr` may change between two steps.

    >>> rate = Parameter([2.0, 1.0])
    >>> optimizer = Adam([rate], lr=0.5, eps=0.0)
    >>> rate.grad = np.array([4.0, -0.01])
    >>> optimizer.step()  # the first step has the length lr, however large the gradient is
    >>> rate.data
    array([1.5, 1.5])
    """

    def __init__(self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        # TODO: keep the parameters, the count of steps, and both averages for each parameter
        raise NotImplementedError

    def step(self):
        # TODO: count the step once, not once for each parameter
        # TODO: both averages; store them as they are, without the correction
        # TODO: the corrected averages, and the move; eps stands outside of the root
        raise NotImplementedError

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = np.zeros_like(parameter.data)


# %% Lesson 11: Convolution as a matrix product


class Conv2d(Module):
    """Convolution of images, as networks mean it: the kernel slides over the image and is not flipped.

    kernel_size: (kh, kw).  weight: Parameter (n_out, n_in, kh, kw).  bias: Parameter (n_out,).  Drawn as in Linear, with
    k = 1 / sqrt(n_in kh kw): first weight, then bias.
    Called with x: Tensor or array (n, n_in, height, width), it returns a Tensor (n, n_out, oh, ow) with
    oh = (height + 2 padding - kh) // stride + 1, ow likewise: entry (i, c, r, s) is bias[c] plus the sum of the products of
    weight[c] and the window of image i, padded with zeros, that begins in row r stride and column s stride.

    >>> layer = Conv2d(1, 1, (1, 2), np.random.default_rng(0))
    >>> layer.weight.data, layer.bias.data = np.array([[[[-1.0, 1.0]]]]), np.array([0.0])
    >>> layer([[[[1.0, 3.0, 3.0], [0.0, 5.0, 4.0]]]])  # how much brighter the right neighbour is
    Tensor([[[[2.0, 0.0], [5.0, -1.0]]]])
    """

    def __init__(self, n_in, n_out, kernel_size, rng, stride=1, padding=0):
        # TODO: weight and bias, drawn as the docstring says; stride and padding
        raise NotImplementedError

    def forward(self, x):
        # TODO: pad (Tensor.pad), and find out how many windows there are in each direction
        # TODO: take out all windows at once, by indexing with arrays of row and column numbers
        #   (or window by window; every window must be a Tensor that was indexed, so that gradients flow back)
        # TODO: one row for each window, one column for each entry of the kernel; then one matrix product, and the bias
        # TODO: back to images, channels before rows and columns
        raise NotImplementedError


# %% Lesson 13: Recurrence


class RNNCell(Module):
    """Recurrent cell: the new state tanh(x Wxᵀ + h Whᵀ + b) from the input of one step and the state before.

    weight_x: Parameter (n_hidden, n_in).  weight_h: Parameter (n_hidden, n_hidden).  bias: Parameter (n_hidden,).  Drawn
    uniformly between -k and k with k = 1 / sqrt(n_hidden), in this order, each by one call of `rng.uniform(-k, k, size)`.
    Called with x (n, n_in) and h (n, n_hidden), Tensors or arrays, it returns a Tensor (n, n_hidden).

    >>> cell = RNNCell(1, 1, np.random.default_rng(0))
    >>> cell.weight_x.data, cell.weight_h.data, cell.bias.data = np.array([[1.0]]), np.array([[2.0]]), np.array([0.0])
    >>> states = cell.unroll([[[0.0]], [[0.0]]], [[0.5]])  # two steps without input: tanh(1), then tanh(2 tanh(1))
    >>> [round(float(h.data[0, 0]), 4) for h in states]
    [0.7616, 0.9093]
    """

    def __init__(self, n_in, n_hidden, rng):
        # TODO: the three Parameters, drawn as the docstring says
        raise NotImplementedError

    def forward(self, x, h):
        # TODO: the new state
        raise NotImplementedError

    def unroll(self, xs, h):
        """The states after each of the T steps, a list of T Tensors (n, n_hidden).

        xs: Tensor or array (T, n, n_in), one input a step.  h: Tensor or array (n, n_hidden), the state before the first.
        """
        # TODO: step by step, with the state of each step going into the next as it is
        raise NotImplementedError


# %% Lesson 14: Reading digits, here and in PyTorch


class DigitsNet(Module):
    """A small convolutional network for images (n, 8, 8) of digits, pixels from 0 to 16. Returns logits (n, 10)."""

    def __init__(self, rng):
        self.conv = Conv2d(1, 12, (3, 3), rng, padding=1)
        self.norm = LayerNorm(12 * 4 * 4)
        self.out = Linear(12 * 4 * 4, 10, rng)

    def forward(self, images):
        # Scaling belongs to the model: then nobody can forget it when the model is used.
        images = as_tensor(images)
        n = images.shape[0]
        x = self.conv((images * (1 / 16)).reshape(n, 1, 8, 8)).relu()  # (n, 12, 8, 8)
        x = x.reshape(n, 12, 4, 2, 4, 2).max(axis=(3, 5))  # the largest of each block of 2 x 2: (n, 12, 4, 4)
        return self.out(self.norm(x.reshape(n, 12 * 4 * 4)))


def fit_digits(images, labels, orders, rng, batch_size=32, lr=0.01):
    """Train a `DigitsNet(rng)` with Adam on the mean cross-entropy of batches.

    images: (n, 8, 8), pixels from 0 to 16.  labels: (n,) integers from 0 to 9.  rng: draws the first weights.
    orders: (epochs, n), in which order each epoch goes through the images. Batches are consecutive pieces of the order; the
    last one of an epoch may be smaller. lr: Adam's step size; its other settings are its defaults.
    Returns (model, losses), a list of floats: for each epoch the mean over the n images of the loss at which each was met.

    >>> rng = np.random.default_rng(0)
    >>> images, labels = rng.integers(0, 17, size=(6, 8, 8)), np.array([3, 1, 4, 1, 5, 9])
    >>> orders = [rng.permutation(6) for epoch in range(30)]
    >>> model, losses = fit_digits(images, labels, orders, rng, batch_size=4)
    >>> len(losses), losses[-1] < 0.1, model(images).data.argmax(axis=1)
    (30, True, array([3, 1, 4, 1, 5, 9]))
    """
    # TODO: the model, and the optimiser for its parameters
    # TODO: the images and labels of this batch
    # TODO: forget old gradients, compute the loss, go backward, step
    # TODO: keep book of the loss; a small last batch must not count as much as a full one
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
