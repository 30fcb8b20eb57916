import itertools
import math

import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception, raises


@check(
    lesson="First weights",
    hints=[
        "How large is a sum of n independent terms of mean zero, and what does a ReLU do to its square?",
        "tanh: variance 2 / (n_in + n_out); relu: variance 2 / n_in. The generator wants the standard deviation.",
        "`rng.normal(0.0, math.sqrt(variance), size=(n_in, n_out))` for each pair `zip(sizes[:-1], sizes[1:])`.",
    ],
)
def xavier_he_init(rng):
    yield case(
        expression=lambda ex: shapes(ex.xavier_he_init([4, 3, 2], "relu", np.random.default_rng(0))),
        equals=([(4, 3), (3, 2)], [(3,), (2,)]),
        label="the shapes for sizes [4, 3, 2]",
    )
    yield case(
        expression=lambda ex: deviation(ex.xavier_he_init([50, 2000], "relu", np.random.default_rng(1))[0][0]),
        equals=0.2,
        rtol=0.03,
        label="the spread of 50 x 2000 weights: sqrt(2 / 50) = 0.2",
    )
    yield case(
        expression=lambda ex: deviation(ex.xavier_he_init([150, 650], "tanh", np.random.default_rng(1))[0][0]),
        equals=0.05,
        rtol=0.03,
        label="the spread of 150 x 650 weights: sqrt(2 / 800) = 0.05",
    )
    seed = int(rng.integers(1000))
    for activation in ("tanh", "relu"):
        yield case(
            expression=lambda ex, activation=activation: ex.xavier_he_init(
                [3, 5, 2], activation, np.random.default_rng(seed)
            ),
            label=f"the weights themselves, for {activation}",
        )
    yield bound(
        "the size of what comes out of ten ReLU layers of 300 units, for inputs of size 1, or one over it if it is above 1",
        lambda ex: kept(ex.xavier_he_init([300] * 11, "relu", np.random.default_rng(seed))[0], seed),
        at_least=0.3,
    )
    yield law(
        "biases are zero",
        lambda ex: (ex.xavier_he_init([3, 2], "tanh", np.random.default_rng(seed))[1], [np.zeros(2)]),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.xavier_he_init([3, 2], "swish", np.random.default_rng(0)),
        why="there is no rule for swish",
    )


def shapes(network):
    weights, biases = network
    return [np.shape(W) for W in weights], [np.shape(b) for b in biases]


def deviation(W):
    return float(np.std(W))


def kept(weights, seed):
    """How much of the size 1 is left after all layers with a ReLU behind each, or one over it."""
    h = np.random.default_rng(seed + 1).normal(size=(200, 300))
    for W in weights:
        h = np.maximum(h @ W, 0)
    size = float(np.sqrt((h**2).mean()))
    return min(size, 1 / size) if size > 0 else 0.0


variance_for_deviation = misconception(
    xavier_he_init,
    "`rng.normal` takes the standard deviation. You gave it the variance: the root is missing.",
    edit=("rng.normal(0.0, math.sqrt(variance),", "rng.normal(0.0, variance,"),
)


@also_wrong(variance_for_deviation)
def no_root(sizes, activation, rng):
    if activation not in ("tanh", "relu"):
        raise ValueError(activation)
    pairs = list(itertools.pairwise(sizes))
    factors = [2 / (a + b) if activation == "tanh" else 2 / a for a, b in pairs]
    return [f * rng.standard_normal(pair) for f, pair in zip(factors, pairs, strict=False)], [
        np.zeros(b) for _, b in pairs
    ]


two_forgotten = misconception(
    xavier_he_init,
    "For relu the 2 is missing: a ReLU throws away half of the squares, and the weights make up for it.",
    edit=("else 2 / n_in", "else 1 / n_in"),
)

by_what_goes_out = misconception(
    xavier_he_init,
    "You divided by n_out. The sum that must keep its size runs over the inputs: n_in.",
    edit=("else 2 / n_in", "else 2 / n_out"),
)

mean_forgotten = misconception(
    xavier_he_init,
    "For tanh the 2 is missing: n_in and n_out are averaged, and 1 over their mean is 2 / (n_in + n_out).",
    edit=("variance = 2 / (n_in + n_out)", "variance = 1 / (n_in + n_out)"),
)

inputs_only = misconception(
    xavier_he_init,
    "For tanh you looked at the inputs alone. Xavier's rule takes the mean of inputs and outputs: 2 / (n_in + n_out).",
    edit=("variance = 2 / (n_in + n_out)", "variance = 1 / n_in"),
)

rules_exchanged = misconception(
    xavier_he_init,
    "The two rules are exchanged: He's is for relu, Xavier's for tanh.",
    edit=('if activation == "tanh" else', 'if activation == "relu" else'),
)

as_in_pytorch = misconception(
    xavier_he_init,
    "Your weights are (n_out, n_in), as PyTorch stores them. Here a layer is x @ W, so (n_in, n_out).",
    edit=("size=(n_in, n_out)))", "size=(n_out, n_in)))"),
)

uniform = misconception(
    xavier_he_init,
    "Those weights are uniform. The variance is right, but normal ones are due, by `rng.normal`.",
    edit=(
        "rng.normal(0.0, math.sqrt(variance), size=(n_in, n_out))",
        "rng.uniform(-math.sqrt(3 * variance), math.sqrt(3 * variance), size=(n_in, n_out))",
    ),
)

all_equal = misconception(
    xavier_he_init,
    "All weights of a layer are the same number. Equal units get equal gradients and stay equal for ever.",
    edit=(
        "rng.normal(0.0, math.sqrt(variance), size=(n_in, n_out))",
        "np.full((n_in, n_out), math.sqrt(variance))",
    ),
)

random_biases = misconception(
    xavier_he_init,
    "Your biases are random. They may start at 0: the weights make the units differ.",
    edit=("biases.append(np.zeros(n_out))", "biases.append(rng.normal(0.0, math.sqrt(variance), size=n_out))"),
)

any_name = misconception(
    xavier_he_init,
    "An activation without a rule is answered too. Refuse it.",
    edit=('if activation not in ("tanh", "relu"):', "if not activation:"),
)


@also_correct(xavier_he_init)
def scaled_afterwards(sizes, activation, rng):
    rules = {"relu": lambda a, b: (2 / a) ** 0.5, "tanh": lambda a, b: (2 / (a + b)) ** 0.5}
    if activation not in rules:
        raise ValueError(activation)
    weights = [rng.normal(size=(a, b)) * rules[activation](a, b) for a, b in itertools.pairwise(sizes)]
    return weights, [0 * W[0] for W in weights]


@also_correct(xavier_he_init)
def with_math(sizes, activation, rng):
    if activation not in ("tanh", "relu"):
        raise ValueError("unknown")
    weights, biases = [], []
    for i in range(len(sizes) - 1):
        fan = sizes[i] if activation == "relu" else (sizes[i] + sizes[i + 1]) / 2
        weights.append(rng.normal(scale=math.sqrt((2 if activation == "relu" else 1) / fan), size=sizes[i : i + 2]))
        biases.append(np.zeros(sizes[i + 1]))
    return weights, biases
