import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="One neuron",
    hints=[
        "What does the neuron hold against a cup with nothing in it?",
        "Two steps: the score, inputs times weights, added up, plus the bias; then 1 / (1 + exp(-score)).",
        "`score = float(x @ w + b)`; for a negative score exp(-score) may overflow: use exp(score) / (1 + exp(score)).",
    ],
)
def neuron(rng):
    yield case([2.0, 1.0], [0.5, -3.0], 2.0, equals=0.5)
    yield case([1.0], [math.log(3)], 0.0, equals=0.75)
    x, w, b = entries(rng, 3), entries(rng, 3) / 4, float(entries(rng))
    yield case(x, w, b / 4)
    yield law(
        "opposite weights and bias: the opposite answer",
        lambda ex: (ex.neuron(x, -w, -b / 4), 1 - ex.neuron(x, w, b / 4)),
    )
    yield case([10.0, 5.0], [50.0, 100.0], 0.0, equals=1.0, label="a score of 1000")
    yield case([10.0, 5.0], [-50.0, -100.0], 0.0, equals=0.0, label="a score of -1000")
    yield raises(ValueError, [1.0, 2.0, 3.0], [0.5], 0.0, why="three inputs and one weight do not match")


bias_forgotten = misconception(
    neuron,
    "The bias is missing: with an empty cup every neuron of yours says 0.5.",
    edit=("float(x @ w + b)", "float(x @ w)"),
)


@also_wrong(bias_forgotten)
def sum_of_products(x, w, b):
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if len(x) != len(w):
        raise ValueError("no match")
    return float(1 / (1 + np.exp(-np.sum(x * w))))


bias_outside = misconception(
    neuron,
    "You added the bias after the sigmoid. It belongs to the score: the sigmoid must squash the sum of everything.",
    edit=(
        "    score = float(x @ w + b)\n",
        "    score = float(x @ w)\n    return float(1 / (1 + np.exp(-score)) + b)\n",
    ),
)

turned_round = misconception(
    neuron,
    "The sign in the exponent is turned round: your neuron is surest of the cups that it should like least.",
    edit=("score = float(x @ w + b)", "score = -float(x @ w + b)"),
)


@also_wrong(turned_round)
def without_minus(x, w, b):
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.shape != w.shape:
        raise ValueError("no match")
    return float(1 / (1 + np.exp(x @ w + b)))


step_instead = misconception(
    neuron,
    "You answer only yes or no. The sigmoid says how sure the neuron is, a number between 0 and 1.",
    edit=("    small = math.exp(-abs(score))\n", "    return float(score >= 0)\n    small = math.exp(-abs(score))\n"),
)

score_only = misconception(
    neuron,
    "You returned the score. It still has to go through the sigmoid.",
    edit=("    small = math.exp(-abs(score))\n", "    return score\n    small = math.exp(-abs(score))\n"),
)

overflows = misconception(
    neuron,
    "math.exp fails for numbers as large as 1000. Write the sigmoid for negative scores so that the exponent is negative.",
    edit=("    small = math.exp(-abs(score))\n", "    return 1 / (1 + math.exp(-score))\n"),
)

one_weight_for_all = misconception(
    neuron,
    "Every value is right, but a single weight is stretched over all inputs. Compare the two lengths first.",
    edit=(
        '    if x.shape != w.shape:\n        raise ValueError(f"{x.shape} inputs, {w.shape} weights")\n',
        "    w = np.broadcast_to(w, x.shape)\n",
    ),
)


@also_correct(neuron)
def by_tanh(x, w, b):
    if len(x) != len(w):
        raise ValueError("no match")
    score = sum(entry * weight for entry, weight in zip(x, w, strict=True)) + b
    return 0.5 + 0.5 * math.tanh(score / 2)


@also_correct(neuron)
def as_the_formula_stands(x, w, b):
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.shape != w.shape:
        raise ValueError("no match")
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-(np.dot(x, w) + b)))
