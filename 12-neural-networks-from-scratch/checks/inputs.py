"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

from types import SimpleNamespace

import numpy as np

from grader.checks import case, law


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def measured(f, *arrays, h=1e-5):
    """The gradient of f by each of the arrays, by central differences. f takes arrays and returns a number."""
    arrays = [np.array(array, dtype=float) for array in arrays]
    gradients = []
    for array in arrays:
        gradient = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            here = array[place]
            array[place] = here + h
            above = f(*arrays)
            array[place] = here - h
            below = f(*arrays)
            array[place] = here
            gradient[place] = (above - below) / (2 * h)
        gradients.append(gradient)
    return gradients


def measured_of_one(f, array):
    """The gradient of f by its one array, by central differences."""
    return measured(f, array)[0]


def gradients(Tensor, f, *arrays):
    """The gradients of f by each of the arrays, by one backward pass. f takes Tensors and returns a Tensor of one number."""
    leaves = [Tensor(array) for array in arrays]
    f(*leaves).backward()
    return [leaf.grad for leaf in leaves]


CLOSE = {"rtol": 1e-5, "atol": 1e-7}  # central differences are right to about nine digits


def slopes(Value, f, *numbers):
    """(f's number, its derivatives with respect to each of the numbers), by one backward pass."""
    leaves = [Value(number) for number in numbers]
    result = f(*leaves)
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


def shared(Value, first, second):
    """Two losses made of one Value in between, s = a * a at a = 3; backward on one, then on the other: (s.grad, a.grad)."""
    a = Value(3.0)
    s = a * a
    (s * first).backward()
    (s * second).backward()
    return s.grad, a.grad


def in_between(Value):
    """The grads along a chain: a = 3, b = 2 a, c = b * b, d = 5 c."""
    a = Value(3.0)
    b = a * 2
    c = b * b
    d = c * 5
    d.backward()
    return [a.grad, b.grad, c.grad, d.grad]


def twice(Value, f, number):
    """The derivative in the leaf after two calls of backward on the same result."""
    leaf = Value(number)
    result = f(leaf)
    result.backward()
    result.backward()
    return leaf.grad


def long_sum(Value, terms):
    x = Value(2.0)
    total = x
    for _ in range(terms - 1):
        total = total + x
    total.backward()
    return total.data, x.grad


def tangle(a, b, c, product):
    s = (product - c).tanh()
    return (s * s + (a / c).exp()).log() * (b - s) ** 2 + (s + b).relu() * 3 - 2 / c


def tangle_of_numbers(a, b, c):
    s = np.tanh(a * b - c)
    return float(np.log(s * s + np.exp(a / c)) * (b - s) ** 2 + np.maximum(s + b, 0) * 3 - 2 / c)


def value_and_gradients(Tensor, f, *arrays):
    """(f's array, its gradients with respect to each of the arrays). f takes Tensors and returns a Tensor of one number."""
    leaves = [Tensor(array) for array in arrays]
    result = f(*leaves)
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


def weighted(out, weights):
    """The sum of a Tensor's (or an array's) entries, each with a weight of its own."""
    return (out * weights).sum()


def shared_tensor(Tensor, first, second):
    """As `shared`, with s = a * a for a = [3, 1]."""
    a = Tensor([3.0, 1.0])
    s = a * a
    (s * first).sum().backward()
    (s * second).sum().backward()
    return s.grad, a.grad


def operations(rng):
    """Each operation with its weighted sum, against central differences of NumPy's own operation of the same name."""
    A, B = entries(rng, 2, 3), entries(rng, 3, 4)
    stack, tall, wide = entries(rng, 5, 2, 3), entries(rng, 5, 3, 4), entries(rng, 5, 1, 2, 3)
    apart = rng.permutation(24).reshape(2, 3, 4) / 7 - 1.5  # no two entries are close: no maximum changes hands
    positive = rng.uniform(0.5, 2.0, size=(3, 2))
    forms = [
        ("(2, 3) + (3,)", lambda a, b: a + b, (A, B[:, 0])),
        ("(3, 1) - (4,)", lambda a, b: a - b, (B[:, :1], B[0])),
        ("(2, 3) * (5, 2, 3)", lambda a, b: a * b, (A, stack)),
        ("(3, 2) / (2,)", lambda a, b: a / b, (positive.T.reshape(3, 2), positive[0])),
        ("2 / (3, 2)", lambda a: 2 / a, (positive,)),
        ("1 - (2, 3)", lambda a: 1 - a, (A,)),
        ("-(2, 3)", lambda a: -a, (A,)),
        ("(3, 2) ** -0.5", lambda a: a**-0.5, (positive,)),
        ("(2, 3) @ (3, 4)", lambda a, b: a @ b, (A, B)),
        ("(5, 2, 3) @ (3, 4): one matrix for a whole stack", lambda a, b: a @ b, (stack, B)),
        ("(2, 3) @ (5, 3, 4)", lambda a, b: a @ b, (A, tall)),
        ("(5, 1, 2, 3) @ (4, 3, 2)", lambda a, b: a @ b, (wide, entries(rng, 4, 3, 2))),
        ("sum(axis=0)", lambda a: a.sum(axis=0), (stack,)),
        ("sum(axis=-1)", lambda a: a.sum(axis=-1), (stack,)),
        ("sum(axis=1, keepdims=True)", lambda a: a.sum(axis=1, keepdims=True), (stack,)),
        ("sum(axis=(0, 2))", lambda a: a.sum(axis=(0, 2)), (stack,)),
        ("max(axis=1)", lambda a: a.max(axis=1), (apart,)),
        ("max(axis=-1, keepdims=True)", lambda a: a.max(axis=-1, keepdims=True), (apart,)),
        ("max(axis=(0, 2))", lambda a: a.max(axis=(0, 2)), (apart,)),
        ("a[1]", lambda a: a[1], (stack,)),
        ("a[:, 0, ::2]", lambda a: a[:, 0, ::2], (stack,)),
        ("a[..., None, 1]", lambda a: a[..., None, 1], (stack,)),
        ("a[[0, 1, 1, 0], [2, 2, 2, 0]]", lambda a: a[[0, 1, 1, 0], [2, 2, 2, 0]], (A,)),
        ("a[mask]", lambda a: a[np.array([[True, False, True], [True, True, False]])], (A,)),
        ("mean(axis=0)", lambda a: a.mean(axis=0), (stack,)),
        ("mean(axis=(1, 2), keepdims=True)", lambda a: a.mean(axis=(1, 2), keepdims=True), (stack,)),
        ("reshape", lambda a: a.reshape(3, 10), (stack,)),
        ("transpose(2, 0, 1)", lambda a: a.transpose(2, 0, 1), (stack,)),
        ("transpose(0, -1, 1)", lambda a: a.transpose(0, -1, 1), (stack,)),
        ("transpose()", lambda a: a.transpose(), (stack,)),
    ]
    for name, f, arrays in forms:
        due = f(*arrays)
        weights = entries(rng, *due.shape)
        yield case(
            expression=lambda ex, f=f, arrays=arrays: f(*map(ex.Tensor, arrays)).data,
            equals=due,
            label=f"value of {name}",
        )
        yield case(
            expression=lambda ex, f=f, arrays=arrays, weights=weights: gradients(
                ex.Tensor, lambda *leaves: weighted(f(*leaves), weights), *arrays
            ),
            equals=measured(lambda *leaves, f=f, weights=weights: weighted(f(*leaves), weights), *arrays),
            label=f"gradients of {name}, each entry of the result with a weight of its own",
            **CLOSE,
        )
    functions = [("exp", np.exp), ("log", np.log), ("tanh", np.tanh), ("relu", lambda x: np.maximum(x, 0))]
    for name, function in functions:
        X = positive if name == "log" else A
        weights = entries(rng, *X.shape)
        yield case(
            expression=lambda ex, name=name, X=X, weights=weights: value_and_gradients(
                ex.Tensor, lambda a: weighted(getattr(a, name)(), weights), X
            ),
            equals=(
                np.array(weighted(function(X), weights)),
                measured(lambda a, g=function, weights=weights: weighted(g(a), weights), X),
            ),
            label=name,
            **CLOSE,
        )
    yield case(expression=lambda ex: gradients(ex.Tensor, lambda a: (a.relu() * 4).sum(), [0, 2]), equals=[[0.0, 4.0]])
    weights = entries(rng, 5, 6, 7)
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: weighted(a.pad(2), weights), stack),
        equals=(np.array((weights[:, 2:4, 2:5] * stack).sum()), [weights[:, 2:4, 2:5]]),
        label="pad(2)",
    )
    yield case(expression=lambda ex: ex.Tensor(A).pad(1).data, equals=np.pad(A, 1))
    yield case(expression=lambda ex: ex.Tensor(stack).pad(0).data, equals=stack)
    yield case(expression=lambda ex: ex.Tensor(stack).shape, equals=(5, 2, 3))


def composites(rng):
    """Formulas in which Tensors are used more than once, on ways of different lengths."""

    X, W, b = entries(rng, 4, 3), entries(rng, 3, 2) / 4, entries(rng, 2) / 4
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda X, W, b: network(X, W, b, tanh=lambda a: a.tanh()), X, W, b),
        equals=measured(lambda X, W, b: network(X, W, b, tanh=np.tanh), X, W, b),
        label="H = tanh(X W + b), used three times, and X and W once more past it",
        **CLOSE,
    )
    d = entries(rng, 3)
    yield law(
        "the gradient of (A x) · y by x is Aᵀ y",
        lambda ex: (
            gradients(ex.Tensor, lambda x: ((ex.Tensor(X) @ x) * X[:, :1]).sum(), d.reshape(3, 1))[0],
            X.T @ X[:, :1],
        ),
    )
    yield case(
        expression=lambda ex: long_sum(lambda start: ex.Tensor(np.array(start)), 3000)[1] * 1.0,
        equals=np.array(3000.0),
        label="a chain of 3000 sums",
    )


def network(X, W, b, tanh):
    H = tanh(X @ W + b)
    return ((H * H).sum(axis=1, keepdims=True) * H + H + X[:, :2] @ W[:2] * W[2]).sum()


def leaf(data):
    data = np.asarray(data, dtype=float)
    return SimpleNamespace(data=data, grad=np.zeros_like(data))


OFFICE = ["fee", "rates.0.per_kg", "rates.1.per_kg", "head.0", "head.1.per_kg", "first.per_kg"]


def states(rng):
    """A right state for `office`, and the same with a name missing, a name too many, and a shape that differs."""
    shapes = [(1, 3), (2,), (2,), (), (2,), (2,)]
    right = {name: np.array(entries(rng, *shape)) for name, shape in zip(OFFICE, shapes, strict=True)}
    missing = {name: array for name, array in right.items() if name != "first.per_kg"}
    extra = {**right, "last.per_kg": np.array([1.0, 2.0])}
    other_shape = {**right, "first.per_kg": np.array([[1.0, 2.0]])}
    return right, missing, extra, other_shape


def set_data(layer, **arrays):
    """The layer with these arrays as its Parameters' data."""
    for name, array in arrays.items():
        getattr(layer, name).data = np.array(array, dtype=float)
    return layer


def parameter_gradients(layer, loss):
    """The gradients of the layer's Parameters by name. loss: takes the layer, returns a Tensor of one number."""
    loss(layer).backward()
    return {name: parameter.grad for name, parameter in layer.named_parameters().items()}


def drawn(seed, k, *shapes):
    """What successive calls of rng.uniform(-k, k, size) give."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(-k, k, size=shape) for shape in shapes]


def layer_norm(x, weight, bias, eps):
    """The formula in plain NumPy."""
    variance = x.var(axis=-1, keepdims=True)
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(variance + eps) * weight + bias


def all_gradients(Tensor, layer, x, G):
    """Gradients of sum(G * layer(x)) by the input and by each Parameter."""
    x = Tensor(x)
    (layer(x) * G).sum().backward()
    return [x.grad, *(parameter.grad for parameter in layer.named_parameters().values())]


def nats(logits, labels):
    """The formula in plain NumPy, for moderate logits."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return float(-np.log(p[np.arange(len(labels)), labels]).mean())


def trajectory(optimizer_class, start, gradients, rates=None, as_iterator=False, **options):
    """The data of each parameter after the last step. gradients: for each step, one array for each parameter.

    rates: the attribute lr before each step, as a schedule would set it.
    """
    leaves = [leaf(np.array(array, dtype=float)) for array in start]
    optimizer = optimizer_class(iter(leaves) if as_iterator else leaves, **options)
    for number, step in enumerate(gradients):
        if rates is not None:
            optimizer.lr = rates[number]
        for one, gradient in zip(leaves, step, strict=True):
            one.grad = np.array(gradient, dtype=float)
        optimizer.step()
    return [one.data for one in leaves]


def grads_after(optimizer_class, start, gradients, then_zero=False, **options):
    """The grads after the steps; every step uses the same array objects."""
    leaves = [leaf(np.array(array, dtype=float)) for array in start]
    optimizer = optimizer_class(leaves, **options)
    for one, gradient in zip(leaves, gradients, strict=True):
        one.grad = np.array(gradient, dtype=float)
    for _ in range(3):
        optimizer.step()
    if then_zero:
        optimizer.zero_grad()
    return [one.grad for one in leaves]


def two_parameters(rng, steps):
    """(start, gradients of each step) for parameters of shape (2, 3) and (4,)."""
    start = [entries(rng, 2, 3), entries(rng, 4)]
    return start, [[entries(rng, 2, 3), entries(rng, 4)] for _ in range(steps)]


def windows(x, kh, kw, stride, padding):
    """All windows of padded images, one at a time: (n, c, oh, ow, kh, kw)."""
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    starts = [range(0, size - k + 1, stride) for size, k in zip(x.shape[2:], (kh, kw), strict=True)]
    rows = [np.stack([x[:, :, r : r + kh, s : s + kw] for s in starts[1]], axis=2) for r in starts[0]]
    return np.stack(rows, axis=2)


def convolve(x, weight, bias, stride=1, padding=0):
    """The formula in plain NumPy."""
    found = windows(x, *weight.shape[2:], stride, padding)
    return np.einsum("ncrsij,ocij->nors", found, weight) + bias[:, None, None]
