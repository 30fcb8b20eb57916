import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="The gradient of broadcasting",
    hints=[
        "A fee of 1 number was added to 3 bills. Each bill says how the loss changes with it; what does the fee say?",
        "Broadcasting does two things: it puts axes in front of the shape, and it stretches axes of length 1. Undo "
        "both by sums; the axes that were stretched stay, with length 1.",
        "`grad.sum(axis=tuple(range(extra)))` for the axes in front, then `grad.sum(axis=stretched, keepdims=True)`.",
    ],
)
def unbroadcast(rng):
    G = [[1, 2, 4], [10, 20, 40]]
    yield case(G, (2, 3), equals=[[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]], label="a gradient of the right shape already")
    yield case(G, (3,), equals=[11.0, 22.0, 44.0])
    yield case(G, (1, 3), equals=[[11.0, 22.0, 44.0]])
    yield case(G, (2, 1), equals=[[7.0], [70.0]])
    yield case(G, (1,), equals=[77.0])
    yield case(G, (1, 1), equals=[[77.0]])
    yield case(G, (), equals=np.array(77.0), label="a single number")
    yield case([[5, 6]], (1, 2), equals=[[5.0, 6.0]], label="an axis of length 1 that was never stretched")
    yield case(entries(rng, 4, 2, 3), (2, 1))
    yield case(entries(rng, 4, 2, 3), (4, 1, 3))
    yield case(entries(rng, 5, 4, 2, 3), (4, 1, 1))
    big, small = entries(rng, 4, 2, 3), entries(rng, 2, 1)
    yield law(
        "sum of G * broadcast(a) = sum of unbroadcast(G) * a",
        lambda ex: (np.sum(big * np.broadcast_to(small, big.shape)), np.sum(ex.unbroadcast(big, (2, 1)) * small)),
    )
    yield raises(ValueError, G, (2,), why="(2,) does not broadcast to (2, 3)")
    yield raises(ValueError, G, (3, 2), why="(3, 2) does not broadcast to (2, 3), though it has as many entries")
    yield raises(ValueError, [1, 2, 4], (2, 3), why="broadcasting never drops an axis: (2, 3) can't become (3,)")
    yield raises(ValueError, [[1, 2, 4]], (2, 3), why="broadcasting never shrinks an axis: (2, 3) can't become (1, 3)")


loses_axes = misconception(
    unbroadcast,
    "The stretched axes are gone from your result. Keep them with length 1 (keepdims=True): the gradient has the "
    "shape of the array, and (2,) would broadcast along the wrong axis.",
    edit=("if size == 1), keepdims=True)", "if size == 1))"),
)


averages_the_copies = misconception(
    unbroadcast,
    "You averaged over the copies. Each copy was used, and the effects of all uses add up: it is a sum.",
    edit=(
        "return grad.sum(axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)",
        "axes = tuple(axis for axis, size in enumerate(shape) if size == 1)\n"
        "    count = np.prod([grad.shape[axis] for axis in axes]) if axes else 1\n"
        "    return grad.sum(axis=axes, keepdims=True) / count",
    ),
)


only_axes_in_front = misconception(
    unbroadcast,
    "You summed only over the axes in front. An axis of length 1 was stretched as well: sum over it, and keep it.",
    edit=(
        "return grad.sum(axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)",
        "return grad",
    ),
)


only_stretched_axes = misconception(
    unbroadcast,
    "You summed only over stretched axes. Broadcasting also puts new axes in front of a shape that is shorter, and "
    "these are to be summed away.",
    edit=("grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))", "pass"),
)


axes_at_the_end = misconception(
    unbroadcast,
    "You summed away the last axes. Shapes are aligned at their ends: what broadcasting adds stands in front.",
    edit=("range(grad.ndim - len(shape))", "range(len(shape), grad.ndim)"),
)


@misconception(
    unbroadcast,
    "You took one copy's gradient instead of the sum over all of them.",
)
def one_copy(grad, shape):
    grad = np.asarray(grad, dtype=float)
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError("no broadcast")
    for _ in range(grad.ndim - len(shape)):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.take([0], axis=axis)
    return grad


accepts_anything = misconception(
    unbroadcast,
    "You let a gradient pass that has fewer axes, or shorter ones, than the shape. Broadcasting only ever enlarges, "
    "so the caller has made a mistake: ValueError.",
    edit=(
        "if np.broadcast_shapes(grad.shape, shape) != grad.shape:",
        "if np.broadcast_shapes(grad.shape, shape) is None:",
    ),
)


@misconception(
    unbroadcast,
    "You left the refusal to reshape. It minds the number of entries only, and takes a gradient (2, 3) apart to fill "
    "(3, 2): compare the shapes.",
)
def leaves_it_to_reshape(grad, shape):
    grad = np.asarray(grad, dtype=float)
    front = grad.ndim - len(shape)
    stretched = [axis + front for axis, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(front), *stretched)).reshape(shape)


@misconception(
    unbroadcast,
    "You handed the gradient on as it came. Every copy that broadcasting made was used: sum over the "
    "copies, so that the shape is that of the array.",
)
def no_sum(grad, shape):
    grad = np.asarray(grad, dtype=float)
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError("no broadcast")
    return grad


@also_wrong(averages_the_copies)
def means_over_the_copies(grad, shape):
    grad = np.asarray(grad, dtype=float)
    if np.broadcast_shapes(grad.shape, shape) != grad.shape:
        raise ValueError("no broadcast")
    grad = grad.mean(axis=tuple(range(grad.ndim - len(shape))))
    return grad.mean(axis=tuple(axis for axis, size in enumerate(shape) if size == 1), keepdims=True)


@also_correct(unbroadcast)
def axis_by_axis(grad, shape):
    grad = np.array(grad, dtype=float)
    np.broadcast_to(np.empty(shape), grad.shape)  # raises the ValueError
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis in range(len(shape)):
        if shape[axis] != grad.shape[axis]:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


@also_correct(unbroadcast)
def by_counting_back(grad, shape):
    """Every entry of the large array adds to the entry of the small one that it was copied from."""
    grad = np.array(grad, dtype=float)
    source = np.broadcast_to(np.arange(np.prod(shape, dtype=int)).reshape(shape), grad.shape)
    return np.bincount(source.ravel(), grad.ravel()).reshape(shape)
