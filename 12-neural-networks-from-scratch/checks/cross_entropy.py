import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import CLOSE, entries, gradients, measured, nats, value_and_gradients


@check(
    lesson="Loss, optimiser and training loop",
    hints=[
        "What is the logarithm of exp(z_1) / (exp(z_1) + exp(z_2)), written without any quotient?",
        "Loss of a row: log(sum of exp(z)) - z[label]. Subtract the row's maximum from z first; the difference is "
        "the same, and no exponential overflows. The right entries come by indexing with two arrays.",
        "`shifted[np.arange(n), labels]` takes one entry of each row; `(shifted.exp().sum(axis=1).log() - "
        "that).mean()`.",
    ],
)
def cross_entropy(rng):
    yield case(
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda z: ex.cross_entropy(z, [1]), [[0, 0]]),
        equals=(np.array(math.log(2)), [[[0.5, -0.5]]]),
    )
    log3 = math.log(3)
    yield case(  # probabilities 3/4 and 1/4
        expression=lambda ex: value_and_gradients(ex.Tensor, lambda z: ex.cross_entropy(z, [0]), [[log3, 0]]),
        equals=(np.array(math.log(4 / 3)), [[[-0.25, 0.25]]]),
        label="probabilities 3/4 and 1/4, and the first class is right",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda z: ex.cross_entropy(z, [0, 1]), [[log3, 0], [log3, 0]]
        ),
        equals=(np.array((math.log(4 / 3) + math.log(4)) / 2), [[[-0.125, 0.125], [0.375, -0.375]]]),
        label="the mean over two rows",
    )
    yield case(
        expression=lambda ex: value_and_gradients(
            ex.Tensor, lambda z: ex.cross_entropy(z, [2, 0]), [[0, 0, 1000], [0, 0, 1000]]
        ),
        equals=(np.array(500.0), [[[0.0, 0.0, 0.0], [-0.5, 0.0, 0.5]]]),
        label="logits of 1000",
    )
    yield case(
        expression=lambda ex: ex.cross_entropy([[-1000, -1000], [1000, 1000]], [1, 0]).data,
        equals=np.array(math.log(2)),
        label="an array, with rows 2000 apart",
    )
    Z, labels = entries(rng, 5, 3), np.array([2, 0, 1, 1, 2])
    yield case(expression=lambda ex: ex.cross_entropy(ex.Tensor(Z), labels).data, equals=np.array(nats(Z, labels)))
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda z: ex.cross_entropy(z, labels), Z),
        equals=measured(lambda z: nats(z, labels), Z),
        label="the gradient, against central differences",
        **CLOSE,
    )
    yield case(
        expression=lambda ex: gradients(ex.Tensor, lambda z: ex.cross_entropy(z, labels) + (z * z).sum(), Z),
        equals=measured(lambda z: nats(z, labels) + float((z * z).sum()), Z),
        label="logits that are used twice",
        **CLOSE,
    )
    shift = entries(rng, 5, 1)
    yield law(
        "adding a number to a row changes nothing",
        lambda ex: (ex.cross_entropy(Z + shift, labels).data, ex.cross_entropy(Z, labels).data),
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1, -1]), why="no class -1"
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1, 2]), why="classes are 0 and 1"
    )
    yield raises(
        ValueError, expression=lambda ex: ex.cross_entropy([[1.0, 2.0], [0.5, 3.0]], [1]), why="two rows and one label"
    )


adds_up_the_rows = misconception(
    cross_entropy,
    "You added up the losses of the rows. Take the mean, or the step size would have to change with the size of the "
    "batch.",
    edit=("labels]).mean()", "labels]).sum()"),
)


divides_by_all_entries = misconception(
    cross_entropy,
    "You divided by the number of all entries, n k. Each row has one loss: divide by n.",
    edit=("labels]).mean()", "labels]).mean() * (1 / k)"),
)


exponentials_overflow = misconception(
    cross_entropy,
    "exp(1000) overflows to inf. Subtract each row's maximum first: softmax does not see it.",
    edit=("shifted = logits - logits.data.max(axis=1, keepdims=True)", "shifted = logits"),
)


one_maximum_for_all = misconception(
    cross_entropy,
    "You subtracted the maximum of all rows. A row that lies far below it underflows to zeros, and log(0) is -inf: "
    "every row needs its own maximum.",
    edit=("logits.data.max(axis=1, keepdims=True)", "logits.data.max()"),
)


log_of_softmax = misconception(
    cross_entropy,
    "You took the logarithm of the softmax. A probability that underflows to 0 has the logarithm -inf; take the "
    "logarithm first, as a difference: z[label] - log(sum of exp(z)).",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "-(shifted.exp() / shifted.exp().sum(axis=1, keepdims=True))[np.arange(n), labels].log().mean()",
    ),
)


keeps_log_from_zero = misconception(
    cross_entropy,
    "You added a small number inside the logarithm so that it is never infinite. That bends the loss: where the "
    "network is confidently wrong it stops at log of that number, and the gradient dies. Take the logarithm as a "
    "difference; it needs no such help.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "-((shifted.exp() / shifted.exp().sum(axis=1, keepdims=True))[np.arange(n), labels] + 1e-9).log().mean()",
    ),
)


wrong_sign = misconception(
    cross_entropy,
    "The sign is wrong: you return the log-likelihood, which grows as the network gets better. A loss is its negative.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "(shifted[np.arange(n), labels] - shifted.exp().sum(axis=1).log()).mean()",
    ),
)


all_columns = misconception(
    cross_entropy,
    "`z[:, labels]` takes for every row the columns of all labels. One entry of each row is due: z[np.arange(n), "
    "labels].",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "(shifted.exp().sum(axis=1, keepdims=True).log() - shifted[:, labels]).mean()",
    ),
)


sums_down = misconception(
    cross_entropy,
    "You added up the exponentials of each column, over the examples. The probabilities of one row add up to 1: axis "
    "1.",
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels])",
        "(shifted.exp().sum(axis=0).log()[labels] - shifted[np.arange(n), labels])",
    ),
)


minus_one_is_last = misconception(
    cross_entropy,
    "The label -1 came through: for NumPy it is the last class. A label that is no class is a mistake in the data: "
    "ValueError.",
    edit=("labels.min() < 0 or ", ""),
)


with_an_even_smaller_number = also_wrong(
    keeps_log_from_zero,
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "-((shifted.exp() / shifted.exp().sum(axis=1, keepdims=True))[np.arange(n), labels] + 1e-12).log().mean()",
    ),
)


normaliser_without_gradient = misconception(
    cross_entropy,
    "The value is right, the gradient is not: the sum of the exponentials entered as a plain array. It "
    "depends on the logits too; every entry of a row gets a gradient.",
    edit=(
        "shifted.exp().sum(axis=1).log() - shifted",
        "np.log(shifted.exp().data.sum(axis=1)) - shifted",
    ),
)


any_number_of_labels = misconception(
    cross_entropy,
    "You took another number of labels than there are rows. Each row has one label: ValueError.",
    edit=(
        "labels.shape != (n,) or ",
        "",
    ),
)


label_k_accepted = misconception(
    cross_entropy,
    "A label k came through, or failed with NumPy's IndexError. The classes are 0 to k - 1: ValueError.",
    edit=(
        " or labels.max() >= k",
        "",
    ),
)


maximum_as_tensor = also_correct(
    cross_entropy, edit=("logits.data.max(axis=1, keepdims=True)", "logits.max(axis=1, keepdims=True)")
)


with_one_hot = also_correct(
    cross_entropy,
    edit=(
        "(shifted.exp().sum(axis=1).log() - shifted[np.arange(n), labels]).mean()",
        "((shifted.exp().sum(axis=1, keepdims=True).log() - shifted) * np.eye(k)[labels]).sum() * (1 / n)",
    ),
)
