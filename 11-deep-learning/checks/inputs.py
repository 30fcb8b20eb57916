"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import itertools
from functools import cache

import numpy as np

from grader.checks import digits


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def a_batch(rng, n, d):
    """(n, d), of which no two entries are equal."""
    return rng.choice([-1, 1], size=(n, d)) * (0.3 + rng.permutation(n * d).reshape(n, d) / 7)


def a_network(rng, *sizes):
    """(weights, biases) for layers of these sizes, none of them zero."""
    weights = [entries(rng, n_in, n_out) / n_in**0.5 for n_in, n_out in itertools.pairwise(sizes)]
    return weights, [entries(rng, n_out) / 3 for n_out in sizes[1:]]


def forward(X, weights, biases):
    """The activations of a network with ReLUs between its layers, from X to the logits."""
    activations = [np.asarray(X, dtype=float)]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = activations[-1] @ W + b
        activations.append(np.maximum(z, 0) if layer < len(weights) - 1 else z)
    return activations


def measured(f, array, h=1e-6):
    """The gradient of f at an array, by central differences. f takes the array and returns a number."""
    array = np.array(array, dtype=float)
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        here = array[place]
        array[place] = here + h
        above = f(array)
        array[place] = here - h
        gradient[place] = (above - f(array)) / (2 * h)
        array[place] = here
    return gradient


def measured_network(X, weights, biases, grad):
    """The gradients of sum(grad * logits) with respect to all weights and biases, by central differences."""

    def changed(arrays, layer, array):
        return [array if number == layer else other for number, other in enumerate(arrays)]

    def loss(weights, biases):
        return float((grad * forward(X, weights, biases)[-1]).sum())

    return (
        [measured(lambda W, i=i: loss(changed(weights, i, W), biases), W) for i, W in enumerate(weights)],
        [measured(lambda b, i=i: loss(weights, changed(biases, i, b)), b) for i, b in enumerate(biases)],
    )


# Training runs with one fault each, of a network with one hidden layer on handwritten digits

FAULTS = (
    *("rate too high", "rate too low", "dying ReLU", "leak", "label noise", "forgotten zero_grad", "softmax twice"),
    *("no shuffle", "evaluation in training mode"),
)
HIDDEN, CLASSES, EPOCHS, DROPPED = 32, 10, 10, 0.25


def training_log(fault, rng):
    """The log of a real run with this fault ("healthy" for none), one of those that show it clearly.

    A run of which chance has hidden the fault, or in which a number is near the limit of a sign, is thrown away.
    """
    while True:
        log = log_of_a_run(fault, rng)
        if first_sign(log, 0.9) == first_sign(log, 1.1) == fault:
            return log


def first_sign(log, factor):
    """The first sign that a log shows, with all limits but that of the confidence (a constant) moved by this factor."""
    spread = max(log["batch_losses"]) - min(log["batch_losses"])
    validation, training = log["val_accuracy"][-1], log["train_accuracy"][-1]
    signs = {
        "forgotten zero_grad": log["step_ratio"][-1] > 2 * factor,
        "evaluation in training mode": log["val_loss"] != log["val_loss_again"],
        "rate too high": not max(log["train_loss"]) <= 5 * factor * log["loss_at_start"],
        "dying ReLU": log["dead"][-1] > 0.9 * factor,
        "softmax twice": log["confidence"][-1] < 0.25 and training > 0.5 * factor,
        "no shuffle": spread > 1.5 * factor,
        "rate too low": log["train_loss"][-1] > 0.9 * factor * log["loss_at_start"],
        "label noise": validation > training + 0.1 * factor,
        "leak": validation > log["test_accuracy"] + 0.05 * factor,
    }
    return next((fault for fault, shown in signs.items() if shown), "healthy")


def log_of_a_run(fault, rng):
    """The log of one run: see `diagnose_run` for what it holds."""
    X, y, X_val, y_val, X_test, y_test = rows_of_a_run(fault, rng)
    rate = {"rate too high": 8.0, "rate too low": 2e-5, "softmax twice": 1.0}.get(fault, 0.3)
    net = first_network(fault, rng)
    log = {name: [] for name in ("train_loss", "train_accuracy", "val_loss", "val_loss_again", "val_accuracy")}
    log |= {"confidence": [], "dead": [], "step_ratio": [], "loss_at_start": measures(fault, net, X, y)[0]}
    for _ in range(EPOCHS):
        net, ratio, batch_losses = one_epoch(fault, net, X, y, rate, rng)
        loss, accuracy, confidence = measures(fault, net, X, y)
        dropping = rng if fault == "evaluation in training mode" else None
        val_loss, val_accuracy, _ = measures(fault, net, X_val, y_val, dropping)
        again = measures(fault, net, X_val, y_val, dropping)[0]
        never = float((hidden_layer(fault, net, X) == 0).all(axis=0).mean())
        found = (loss, accuracy, val_loss, again, val_accuracy, confidence, never, ratio)
        names = [name for name in log if isinstance(log[name], list)]
        for name, value in zip(names, found, strict=True):
            log[name].append(round(value, 4))
    log |= {"loss_at_start": round(log["loss_at_start"], 4), "batch_losses": [round(b, 4) for b in batch_losses]}
    return log | {"test_accuracy": round(measures(fault, net, X_test, y_test)[1], 4)}


all_digits = cache(digits)  # reading the file takes longer than a run


def rows_of_a_run(fault, rng):
    """X, y to learn from, then to validate, then to test. Few rows for a leak: copies are told from the rest by heart."""
    pixels, labels = all_digits()
    order = rng.permutation(len(labels))
    pixels, labels = pixels[order] / 16, labels[order]
    n = 100 if fault == "leak" else 500
    X, y = pixels[:n], labels[:n].copy()
    X_val, y_val = (X, y) if fault == "leak" else (pixels[500:900], labels[500:900])
    if fault == "label noise":
        wrong = rng.random(n) < 0.35
        y[wrong] = rng.integers(0, CLASSES, size=int(wrong.sum()))
    if fault == "no shuffle":
        in_order = np.argsort(y, kind="stable")
        X, y = X[in_order], y[in_order]
    return X, y, X_val, y_val, pixels[900:], labels[900:]


def first_network(fault, rng):
    W1 = rng.normal(size=(64, HIDDEN)) * (2 / 64) ** 0.5
    W2 = rng.normal(size=(HIDDEN, CLASSES)) * (2 / HIDDEN) ** 0.5
    return [W1, np.full(HIDDEN, -6.0 if fault == "dying ReLU" else 0.0), W2, np.zeros(CLASSES)]


def hidden_layer(fault, net, X):
    """A ReLU; with the rate too high a leaky one, so that it is not its death that is seen."""
    z = X @ net[0] + net[1]
    return np.where(z > 0, z, 0.01 * z) if fault == "rate too high" else np.maximum(z, 0)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def measures(fault, net, X, y, dropping=None):
    """(mean loss, accuracy, mean of the largest probability). dropping: a generator, if dropout is still at work."""
    h = hidden_layer(fault, net, X)
    if dropping is not None:
        h = h * (dropping.random(h.shape) >= DROPPED) / (1 - DROPPED)
    p = softmax(h @ net[2] + net[3])
    p = softmax(p) if fault == "softmax twice" else p
    right = np.maximum(p[np.arange(len(y)), y], 1e-300)
    return float(-np.log(right).mean()), float((p.argmax(axis=1) == y).mean()), float(p.max(axis=1).mean())


def one_epoch(fault, net, X, y, rate, rng):
    """(the network after it, mean length of a step over that of rate times gradient, loss of each batch)."""
    orders = [np.arange(len(X)) if fault == "no shuffle" else rng.permutation(len(X)) for _ in range(500 // len(X) + 1)]
    total, ratios, losses = [0.0] * 4, [], []
    for rows in np.concatenate(orders)[:500].reshape(20, 25):  # few rows are gone through several times
        loss, gradients = loss_and_gradients(fault, net, X[rows], y[rows], rng)
        total = [t + g for t, g in zip(total, gradients, strict=True)] if fault == "forgotten zero_grad" else gradients
        net = [p - rate * t for p, t in zip(net, total, strict=True)]
        ratios.append(length(total) / max(length(gradients), 1e-12))
        losses.append(loss)
    return net, float(np.mean(ratios)), losses


def length(arrays):
    return float(np.sqrt(sum((array**2).sum() for array in arrays)))


def loss_and_gradients(fault, net, X, y, rng):
    h = hidden_layer(fault, net, X)
    mask = (rng.random(h.shape) >= DROPPED) / (1 - DROPPED)
    p, truth = softmax((h * mask) @ net[2] + net[3]), np.eye(CLASSES)[y]
    by_logits = (p - truth) / len(X)
    if fault == "softmax twice":
        again = softmax(p)
        by_p = (again - truth) / len(X)
        by_logits, p = p * (by_p - (by_p * p).sum(axis=1, keepdims=True)), again
    by_hidden = by_logits @ net[2].T * mask * np.where(h > 0, 1, 0.01 if fault == "rate too high" else 0)
    loss = -np.log(np.maximum((p * truth).sum(axis=1), 1e-300)).mean()
    return float(loss), [X.T @ by_hidden, by_hidden.sum(axis=0), (h * mask).T @ by_logits, by_logits.sum(axis=0)]
