"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def a_batch(rng, n, d):
    """(n, d), of which no two entries are equal."""
    return rng.choice([-1, 1], size=(n, d)) * (0.3 + rng.permutation(n * d).reshape(n, d) / 7)


def a_network(rng, *sizes):
    """(weights, biases) for layers of these sizes, none of them zero."""
    weights = [entries(rng, n_in, n_out) / n_in**0.5 for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)]
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
