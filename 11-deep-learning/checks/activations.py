import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Activations",
    hints=[
        "Which two of the six have a derivative that is written with their own value?",
        "sigmoid: s (1 - s); tanh: 1 - t². gelu and silu are products of z and something: the product rule has two terms.",
        "silu: `z * s` and `s + z * s * (1 - s)`; gelu: `z * below` and `below + z * density`, with the normal density "
        "`np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)`.",
    ],
)
def activations(rng):
    yield case("relu", [-2.0, 0.0, 3.0], equals=([0.0, 0.0, 3.0], [0.0, 0.0, 1.0]))
    yield case("leaky_relu", [-2.0, 0.0, 3.0], equals=([-0.02, 0.0, 3.0], [0.01, 0.01, 1.0]))
    yield case("sigmoid", [0.0, math.log(3)], equals=([0.5, 0.75], [0.25, 0.1875]))
    yield case("tanh", [0.0, math.log(2)], equals=([0.0, 0.6], [1.0, 0.64]))
    yield case("silu", [0.0, math.log(3)], equals=([0.0, 0.75 * math.log(3)], [0.5, 0.75 + 0.1875 * math.log(3)]))
    yield case("gelu", [0.0], equals=([0.0], [0.5]))
    z = entries(rng, 2, 4)
    for name in ("sigmoid", "tanh", "relu", "leaky_relu", "silu", "gelu"):
        yield case(name, z)
    for name in ("silu", "gelu"):
        yield law(
            f"{name}(z) - {name}(-z) is z",
            lambda ex, name=name: (ex.activations(name, z)[0] - ex.activations(name, -z)[0], z),
        )
    for name in ("sigmoid", "silu", "gelu"):
        large = np.array([-1000.0, 1000.0])
        values = [0.0, 1.0] if name == "sigmoid" else [0.0, 1000.0]
        yield case(name, large, equals=(values, [0.0, 0.0] if name == "sigmoid" else [0.0, 1.0]))
    yield raises(ValueError, "softplus", [1.0], why="softplus is none of the six")


slope_of_the_value = misconception(
    activations,
    "You computed the sigmoid's derivative from z. In s (1 - s) both factors are the value of the sigmoid.",
    edit=("return s, s * (1 - s)", "return s, z * (1 - z)"),
)


@also_wrong(slope_of_the_value)
def sigmoid_slope_from_z(name, z):
    if name == "sigmoid":
        z = np.asarray(z, dtype=float)
        return (1 + np.tanh(z / 2)) / 2, z - z * z
    return _others(name, z)


def _others(name, z):
    z = np.asarray(z, dtype=float)
    s = (1 + np.tanh(z / 2)) / 2
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    below = (1 + np.vectorize(math.erf)(z / math.sqrt(2))) / 2
    known = {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(z), 1 - np.tanh(z) ** 2),
        "relu": (z * (z > 0), (z > 0) * 1.0),
        "leaky_relu": (np.where(z > 0, z, z / 100), np.where(z > 0, 1, 0.01)),
        "gelu": (z * below, below + z * density),
        "silu": (z * s, s + z * s * (1 - s)),
    }
    if name not in known:
        raise ValueError(name)
    return known[name]


tanh_not_squared = misconception(
    activations,
    "The derivative of tanh is 1 minus the square of its value; you left the square out.",
    edit=("1 - np.tanh(z) ** 2", "1 - np.tanh(z)"),
)

relu_slope_at_zero = misconception(
    activations,
    "At 0 the derivatives of relu and leaky_relu are those of the left side, by agreement: ask for z > 0.",
    edit=("np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)", "np.maximum(z, 0), np.where(z >= 0, 1.0, 0.0)"),
)

relu_half_at_zero = misconception(
    activations,
    "You gave relu the slope 1/2 at 0. By agreement it is 0 there, as in the libraries.",
    edit=("np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)", "np.maximum(z, 0), (np.sign(z) + 1) / 2"),
)

leak_added = misconception(
    activations,
    "The slope of leaky_relu for negative z is 0.01, not 0: that is what it is there for.",
    edit=("np.where(z > 0, 1.0, 0.01)", "np.where(z > 0, 1.0, 0.0)"),
)

product_rule_forgotten_silu = misconception(
    activations,
    "silu is a product, z times sigmoid(z): its derivative has two terms, and you have one.",
    edit=("s + z * s * (1 - s)", "s * (1 - s)"),
)

first_term_only_silu = misconception(
    activations,
    "silu is a product, z times sigmoid(z): the second term of its derivative, z times the slope of the sigmoid, is missing.",
    edit=("s + z * s * (1 - s)", "s"),
)

product_rule_forgotten_gelu = misconception(
    activations,
    "gelu is a product, z times Φ(z): the second term of its derivative, z times the normal density, is missing.",
    edit=("below + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)", "below"),
)

gelu_by_sigmoid = misconception(
    activations,
    "That is the quick gelu, z sigmoid(1.702 z), which differs in the second digit. The exact one is due, with erf.",
    edit=(
        '    if name == "gelu":\n',
        '    if name == "gelu":\n        q = (1 + np.tanh(0.851 * z)) / 2\n'
        "        return z * q, q + 1.702 * z * q * (1 - q)\n",
    ),
)

gelu_by_tanh = misconception(
    activations,
    "That is gelu's approximation by tanh. It is right to three digits; the exact one is due, with erf.",
    edit=(
        '    if name == "gelu":\n',
        '    if name == "gelu":\n        t = np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))\n'
        "        inner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z**2)\n"
        "        return z * (1 + t) / 2, (1 + t) / 2 + z * (1 - t**2) * inner / 2\n",
    ),
)

without_the_root = misconception(
    activations,
    "erf takes z / √2: Φ(z) is (1 + erf(z / √2)) / 2.",
    edit=("below = (1 + erf(z / math.sqrt(2))) / 2", "below = (1 + erf(z)) / 2"),
)

overflowing = misconception(
    activations,
    "For large z this is inf divided by inf, nan. Write the sigmoid so that no exponential can overflow.",
    edit=("s = (1 + np.tanh(z / 2)) / 2", "s = np.exp(z) / (1 + np.exp(z))"),
)

any_name = misconception(
    activations,
    "All six are right, but an unknown name gives an answer too. A slip of the pen must not become a sigmoid.",
    edit=('    raise ValueError(f"unknown activation {name!r}")', "    return s, s * (1 - s)"),
)


@also_correct(activations)
def all_in_a_table(name, z):
    return _others(name, z)


@also_correct(activations)
def sigmoid_as_it_stands(name, z):
    if name in ("sigmoid", "silu"):
        z = np.asarray(z, dtype=float)
        with np.errstate(over="ignore"):
            s = 1 / (1 + np.exp(-z))
        return (s, s - s**2) if name == "sigmoid" else (s * z, s * (1 + z * (1 - s)))
    return _others(name, z)
