import numpy as np

from grader.checks import also_correct, also_wrong, case, check, misconception, raises

from .inputs import composites, gradients, operations, shared_tensor, twice, value_and_gradients


@check(
    lesson="From numbers to tensors",
    timeout=10,
    hints=[
        "What has Value stored for each parent, and why would the same thing for arrays be far too large?",
        "Ask for each operation which shape g has and which shape the parent needs. + and *: unbroadcast. @: g times "
        "the other factor, transposed. sum: g goes to every entry of its group. max and indexing: g goes to the "
        "entries that were taken, and 0 everywhere else.",
        "`self @ other` pulls `g @ swapaxes(other.data, -1, -2)` and `swapaxes(self.data, -1, -2) @ g`, both through "
        "unbroadcast; indexing pulls by `np.add.at(zeros, index, g)`; sum and max first give g its axes back with "
        "reshape.",
    ],
)
def Tensor(rng):
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: a * b + a, 3, 5), equals=[np.array(6.0), np.array(3.0)]
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: a.sum(), [[1, 2, 4], [3, 5, 6]]),
        equals=(np.array(21.0), [np.ones((2, 3))]),
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: (a + b).sum(), [[1, 2, 4], [3, 5, 6]], [1, 2, 3]),
        equals=[np.ones((2, 3)), [2.0, 2.0, 2.0]],
    )
    yield case(  # every row of a meets b: b gets the sum of each column of a
        expression=lambda ex: gradients(ex.Tensor, lambda a, b: (a * b).sum(), [[1, 2, 4], [3, 5, 6]], [7, 8, 9]),
        equals=[[[7.0, 8.0, 9.0], [7.0, 8.0, 9.0]], [4.0, 7.0, 10.0]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda b, a: (b * a).sum(), [[7], [8]], [[1, 2, 4], [3, 5, 6]]),
        equals=[[[7.0], [14.0]], [[7.0, 7.0, 7.0], [8.0, 8.0, 8.0]]],
    )
    yield case(expression=lambda ex: gradients(ex.Tensor, lambda a: (a**3).sum(), [2, -1]), equals=[[12.0, 3.0]])
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a * a * a).sum(), [2, -1]),
        equals=[[12.0, 3.0]],
        label="an array that is used three times",
    )
    yield case(  # a row times a column
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a, b: a @ b, [[2, 1]], [[3], [5]]),
        equals=([[11.0]], [[[3.0, 5.0]], [[2.0], [1.0]]]),
        label="a product of one entry, from which backward may start as well",
    )
    yield case(  # rows of b added up for each row of a; columns of a added up for each column of b
        expression=lambda ex: gradients(
            ex.Tensor, lambda a, b: (a @ b).sum(), [[1, 2], [3, 5], [4, 6]], [[1, 2], [7, 9]]
        ),
        equals=[[[3.0, 16.0], [3.0, 16.0], [3.0, 16.0]], [[8.0, 8.0], [13.0, 13.0]]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a.sum(axis=1) * [1, 10]).sum(), [[1, 2, 4], [3, 5, 6]]),
        equals=[[[1.0, 1.0, 1.0], [10.0, 10.0, 10.0]]],
    )
    yield case(  # the sum of the squared row sums, 7 and 14
        expression=lambda ex: gradients(
            ex.Tensor, lambda a: (a.sum(axis=1, keepdims=True) * a).sum(), [[1, 2, 4], [3, 5, 6]]
        ),
        equals=[[[14.0, 14.0, 14.0], [28.0, 28.0, 28.0]]],
        label="a column of sums (keepdims), and an array that is used twice",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: a.max(), [[1, 2, 4], [3, 9, 6]]),
        equals=(np.array(9.0), [[[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]),
    )
    yield case(
        expression=lambda ex: gradients(
            ex.Tensor, lambda a: (a.max(axis=0) * [1, 10, 100]).sum(), [[1, 7, 4], [3, 5, 6]]
        ),
        equals=[[[0.0, 10.0, 0.0], [1.0, 0.0, 100.0]]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a.max(axis=1) * [6, 10]).sum(), [[4, 2, 4], [5, 5, 5.0]]),
        equals=[[[3.0, 0.0, 3.0], [10 / 3, 10 / 3, 10 / 3]]],
        label="entries that tie for the maximum and share its gradient",
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a[1:] * [10, 100]).sum(), [4, 5, 6]),
        equals=[[0.0, 10.0, 100.0]],
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda a: (a[[2, 0, 2]] * [1, 10, 100]).sum(), [4, 5, 6]),
        equals=[[10.0, 0.0, 101.0]],
        label="an entry that is taken twice",
    )
    yield case(
        expression=lambda ex: shared_tensor(ex.Tensor, 2, 5),
        equals=([5.0, 5.0], [42.0, 14.0]),
        label="backward on 2 s, then on 5 s, with s = a * a: in a both add up, s keeps the last gradient only",
    )
    yield case(
        expression=lambda ex: twice(ex.Tensor, lambda a: (a * a * 5).sum(), [3.0, 1.0]),
        equals=[60.0, 20.0],
        label="two calls of backward on the same loss",
    )
    yield case(expression=lambda ex: ex.Tensor([1, 2]).grad, equals=[0.0, 0.0], label="grad before any backward")
    yield case(expression=lambda ex: repr(ex.Tensor([1, 2])), equals="Tensor([1.0, 2.0])")
    yield case(  # the columns of the left factor: 2 + 3 and 5 + 7
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda a: (np.array([[2.0, 5.0], [3.0, 7.0]]) @ a).sum(), [[1], [4]]
        ),
        equals=(np.array(53.0), [[[5.0], [12.0]]]),
        label="an array on the left of @",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: (a @ [[1], [4]]).sum(), [[2, 5], [3, 7]]),
        equals=(np.array(53.0), [[[1.0, 4.0], [1.0, 4.0]]]),
        label="a list on the right of @",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda a: (3 + (a + 5) * 2 * [1, 10] + [6, 7]).sum(), [1, 2]
        ),
        equals=(np.array(171.0), [[2.0, 20.0]]),
        label="numbers and lists on either side of + and *",
    )
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda a: (2 * a).sum() + np.array(4.0), [1, 2]),
        equals=(np.array(10.0), [[2.0, 2.0]]),
    )
    yield from operations(rng)
    yield from composites(rng)
    yield raises(
        ValueError,
        expression=lambda ex: ex.Tensor([1.0, 2.0]).backward(),
        why="two numbers: which of them is the loss?",
    )


overwrites_tensor_gradients = misconception(
    Tensor,
    "A Tensor that is used twice keeps only the gradient that arrived last. Each use contributes: add.",
    edit=("parent.grad = parent.grad + pull(node.grad)", "parent.grad = pull(node.grad)"),
)


keeps_old_tensor_gradients = misconception(
    Tensor,
    "A second backward passes on once more what the first one left in the Tensors in between, and the leaves get too "
    "much. Set the grad of every node that has parents to zeros first.",
    edit=("node.grad = np.zeros_like(node.data)", "pass"),
)


keeps_old_tensor_gradients_below_the_result = misconception(
    Tensor,
    "A second backward passes on once more what the first one left in the Tensors in between, and the leaves get too "
    "much. Set the grad of every node that has parents to zeros first, not only that of the result.",
    edit=(
        "                node.grad = np.zeros_like(node.data)\n        self.grad = self.grad + 1.0",
        "                pass\n        self.grad = np.ones_like(self.data)",
    ),
)


forgets_tensor_leaves = misconception(
    Tensor,
    "You set the grad of the leaves to zeros as well. Leaves add up over several calls of backward; zero_grad is a "
    "decision of the caller.",
    edit=("if node.parents:", "if True:"),
)


starts_anywhere = misconception(
    Tensor,
    "You started backward from a Tensor of several numbers, as if their sum were the loss. That hides a forgotten "
    "mean or sum: ValueError.",
    edit=("if self.data.size != 1:", "if self.data.size < 1:"),
)


sum_not_unbroadcast = misconception(
    Tensor,
    "What + hands back is not summed over the copies that broadcasting made: the gradient has the shape of the "
    "result and not of the parent.",
    edit=(
        "(lambda g: unbroadcast(g, self.shape), lambda g: unbroadcast(g, other.shape)),",
        "(lambda g: g, lambda g: g),",
    ),
)


product_not_unbroadcast = misconception(
    Tensor,
    "What * hands back is not summed over the copies that broadcasting made: the gradient has the shape of the "
    "result and not of the parent.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: g * other.data, lambda g: g * self.data),",
    ),
)


product_with_itself = misconception(
    Tensor,
    "In the gradient of * the factors are swapped: each parent is pulled with the *other* factor.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: unbroadcast(g * self.data, self.shape), lambda g: unbroadcast(g * other.data, other.shape)),",
    ),
)


product_forgets_g = misconception(
    Tensor,
    "In the gradient of * the incoming g is missing: the other factor alone is the slope, and the chain rule "
    "multiplies it by what comes from above.",
    edit=(
        "(lambda g: unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),",
        "(lambda g: unbroadcast(other.data + 0 * g, self.shape), lambda g: unbroadcast(self.data + 0 * g, "
        "other.shape)),",
    ),
)


power_forgets_g = misconception(
    Tensor,
    "In the gradient of the power the incoming g is missing: the chain rule multiplies the slope by what comes from "
    "above.",
    edit=("g * exponent * self.data", "exponent * self.data"),
)


transposes_every_axis = misconception(
    Tensor,
    "You transposed with .T, which reverses all axes of a stack of matrices. Only the last two change places: "
    "np.swapaxes(…, -1, -2).",
    edit=("g @ np.swapaxes(other.data, -1, -2)", "g @ other.data.T"),
)


matmul_not_unbroadcast = misconception(
    Tensor,
    "A matrix that met a whole stack gets a whole stack of gradients back. Sum them: unbroadcast.",
    edit=("unbroadcast(np.swapaxes(self.data, -1, -2) @ g, other.shape)", "np.swapaxes(self.data, -1, -2) @ g"),
)


sum_spread_evenly = misconception(
    Tensor,
    "You divided the gradient of the sum among its terms. A sum changes by as much as each of its terms does: every "
    "term gets all of g. (Dividing is right for the mean.)",
    edit=(
        "np.broadcast_to(g.reshape(kept), self.shape)",
        "np.broadcast_to(g.reshape(kept), self.shape) * (self.data.sum(axis=axis).size / self.data.size)",
    ),
)


sum_along_wrong_axis = misconception(
    Tensor,
    "The pull of sum(axis) does not put the summed axis back before it broadcasts, so g is spread along the wrong "
    "axis, or does not fit at all. Give it its axis of length 1 first.",
    edit=("np.broadcast_to(g.reshape(kept), self.shape)", "np.broadcast_to(g, self.shape)"),
)


ties_take_all = misconception(
    Tensor,
    "Where entries tie for the maximum, each of yours gets the whole gradient: too much in all. They share it.",
    edit=("shares = winners / winners.sum(axis=axis, keepdims=True)", "shares = winners"),
)


max_for_everyone = misconception(
    Tensor,
    "You handed the gradient of the maximum to all entries. An entry that is not the maximum does not change it: 0.",
    edit=("winners = self.data == largest", "winners = self.data <= largest"),
)


last_repetition_wins = misconception(
    Tensor,
    "An entry that is taken twice gets only one of its two gradients: `grad[index] += g` reads each entry once. "
    "np.add.at adds for every repetition.",
    edit=("np.add.at(grad, index, g)", "grad[index] += g"),
)


gathers_instead_of_scattering = misconception(
    Tensor,
    "You gave back g itself. The gradient has the shape of the whole array: g in the places that were taken, 0 "
    "elsewhere.",
    edit=("            return grad\n", "            return g\n"),
)


products_in_the_wrong_order = misconception(
    Tensor,
    "In the gradients of @ the factors stand in the wrong order: the left factor gets g @ otherᵀ, the "
    "right one selfᵀ @ g. The shapes tell which is which.",
    edit=(
        "                lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), "
        "self.shape),\n                lambda g: unbroadcast(np.swapaxes(self.data, -1, -2) @ g, "
        "other.shape),",
        "                lambda g: unbroadcast(np.swapaxes(other.data, -1, -2) @ g, "
        "self.shape),\n                lambda g: unbroadcast(g @ np.swapaxes(self.data, -1, -2), "
        "other.shape),",
    ),
)


products_not_transposed = misconception(
    Tensor,
    "In the gradients of @ the other factor must be transposed: g @ otherᵀ for the left factor, selfᵀ "
    "@ g for the right one.",
    edit=(
        "                lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), "
        "self.shape),\n                lambda g: unbroadcast(np.swapaxes(self.data, -1, -2) @ g, "
        "other.shape),",
        "                lambda g: unbroadcast(g @ other.data, self.shape),\n                lambda g: "
        "unbroadcast(self.data @ g, other.shape),",
    ),
)


power_without_factor = misconception(
    Tensor,
    "In the gradient of the power the factor is missing: the slope of a³ is 3 a², not a².",
    edit=(
        "g * exponent * self.data",
        "g * self.data",
    ),
)


power_keeps_its_exponent = misconception(
    Tensor,
    "In the gradient of the power the exponent is not lowered: the slope of a³ is 3 a².",
    edit=(
        "self.data ** (exponent - 1),)",
        "self.data**exponent,)",
    ),
)


both_by_T = also_wrong(
    transposes_every_axis,
    edit=(
        "                lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), "
        "self.shape),\n                lambda g: unbroadcast(np.swapaxes(self.data, -1, -2) @ g, "
        "other.shape),",
        "                lambda g: unbroadcast(g @ other.data.T, self.shape),\n                lambda g: "
        "unbroadcast(self.data.T @ g, other.shape),",
    ),
)


neither_unbroadcast = also_wrong(
    matmul_not_unbroadcast,
    edit=(
        "                lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), "
        "self.shape),\n                lambda g: unbroadcast(np.swapaxes(self.data, -1, -2) @ g, "
        "other.shape),",
        "                lambda g: g @ np.swapaxes(other.data, -1, -2),\n                lambda g: "
        "np.swapaxes(self.data, -1, -2) @ g,",
    ),
)


product_leaves_the_graph = misconception(
    Tensor,
    "The product does not know what it was made of, so no gradient passes through it. Give the new "
    "Tensor its parents and pulls, not the array alone.",
    edit=(
        "            self.data * other.data,\n            (self, other),\n            (lambda g: "
        "unbroadcast(g * other.data, self.shape), lambda g: unbroadcast(g * self.data, other.shape)),\n",
        "            self.data * other.data\n",
    ),
)


assigns_at_the_index = also_wrong(
    last_repetition_wins,
    edit=(
        "np.add.at(grad, index, g)",
        "grad[index] = g",
    ),
)


matmul_by_einsum = also_correct(
    Tensor,
    edit=(
        "lambda g: unbroadcast(g @ np.swapaxes(other.data, -1, -2), self.shape)",
        'lambda g: unbroadcast(np.einsum("...nm,...km->...nk", g, other.data), self.shape)',
    ),
)


scatter_by_counting = also_correct(
    Tensor,
    edit=(
        "grad = np.zeros_like(self.data)\n            np.add.at(grad, index, g)\n            return grad",
        "places = np.arange(self.data.size).reshape(self.shape)[index]\n"
        "            return np.bincount(np.ravel(places), np.ravel(g), minlength=self.data.size).reshape(self.shape)",
    ),
)


sum_by_expanding = also_correct(
    Tensor,
    edit=(
        "np.broadcast_to(g.reshape(kept), self.shape)",
        "np.ones(self.shape) * (g if axis is None or keepdims else np.expand_dims(g, axis))",
    ),
)


ones_assigned = also_correct(Tensor, edit=("self.grad = self.grad + 1.0", "self.grad = np.ones_like(self.data)"))


in_place = also_correct(Tensor, edit=("parent.grad = parent.grad + pull(node.grad)", "parent.grad += pull(node.grad)"))
