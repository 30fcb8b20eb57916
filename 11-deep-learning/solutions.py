"""Module 11, Deep learning: the reference answers.

NumPy alone, every gradient by hand. A batch is (n, d), one cup of tea or one image a row; the weights of a layer are
(n_in, n_out), so that a layer is `x @ W + b`. PyTorch stores the transpose. Arrays are float64.
"""

import itertools
import math

import numpy as np
from scipy.special import erf

# %% Lesson 1: One neuron


def neuron(x, w, b):
    """How sure one neuron is that the guest likes this cup: the sigmoid of the weighted sum of the inputs plus the bias.

    x: (d,) what is in the cup.  w: (d,) one weight for each input, else ValueError.  b: number.
    Returns a number from 0 to 1: 1 / (1 + exp(-score)). Scores may be as large as 1000.

    >>> float(neuron([2.0, 1.0], [0.5, -3.0], 2.0))  # a score of 1 - 3 + 2 = 0: undecided
    0.5
    """
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    # TODO: refuse inputs and weights that do not match with a ValueError
    # One weight for three inputs would broadcast, and nobody would notice.
    if x.shape != w.shape:
        raise ValueError(f"{x.shape} inputs, {w.shape} weights")
    # TODO: the score: the weighted sum, and the bias
    score = float(x @ w + b)
    # TODO: squash it
    # The exponential of a positive number can overflow, so the exponent is always made negative.
    small = math.exp(-abs(score))
    return 1 / (1 + small) if score >= 0 else small / (1 + small)


# %% Lesson 2: A hidden layer


def mlp_forward(X, weights, biases):
    """All activations of a network of fully connected layers, from the input to the logits.

    X: (n, sizes[0]).  weights: list of arrays (sizes[l], sizes[l + 1]).  biases: list of arrays (sizes[l + 1],).
    Layer l makes x @ W + b of what comes in. Behind each layer but the last stands a ReLU, max(0, ·).
    Returns a list: X, the output of each layer (after its ReLU), and at the end the logits.

    >>> mlp_forward([[1.0, 2.0]], [[[1.0, -1.0], [1.0, 1.0]], [[2.0], [5.0]]], [[0.0, -3.0], [1.0]])
    [array([[1., 2.]]), array([[3., 0.]]), array([[7.]])]
    """
    activations = [np.asarray(X, dtype=float)]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True)):
        # TODO: the affine map of this layer
        z = activations[-1] @ np.asarray(W, dtype=float) + np.asarray(b, dtype=float)
        # TODO: a ReLU behind it, unless it is the last
        # Logits must be free to be negative: a ReLU there would make all unlikely classes equally unlikely.
        last = layer == len(weights) - 1
        activations.append(z if last else np.maximum(z, 0))
    return activations


# %% Lesson 4: Activations


def activations(name, z):
    """An activation and its derivative at each entry of z.

    name: "sigmoid" 1 / (1 + exp(-z)), "tanh", "relu" max(0, z), "leaky_relu" z where z > 0, else 0.01 z, "gelu" z Φ(z) with
    the standard normal distribution function Φ (exact, by `erf`), or "silu" z · sigmoid(z); ValueError for any other.
    z: array of any shape, entries as large as 1000.  Returns (values, derivatives), arrays of the shape of z.
    At 0 the derivative of relu is 0 and that of leaky_relu is 0.01.

    >>> activations("relu", [-2.0, 0.0, 3.0])
    (array([0., 0., 3.]), array([0., 0., 1.]))
    """
    z = np.asarray(z, dtype=float)
    # The sigmoid by tanh, which cannot overflow.
    s = (1 + np.tanh(z / 2)) / 2
    # TODO: sigmoid and tanh: their derivatives are written with their values
    if name == "sigmoid":
        return s, s * (1 - s)
    if name == "tanh":
        return np.tanh(z), 1 - np.tanh(z) ** 2
    # TODO: relu and leaky_relu
    if name == "relu":
        return np.maximum(z, 0), np.where(z > 0, 1.0, 0.0)
    if name == "leaky_relu":
        return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1.0, 0.01)
    # TODO: gelu and silu: the product rule
    if name == "gelu":
        below = (1 + erf(z / math.sqrt(2))) / 2  # Φ(z), whose derivative is the normal density
        return z * below, below + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    if name == "silu":
        return z * s, s + z * s * (1 - s)
    # TODO: refuse any other name with a ValueError
    raise ValueError(f"unknown activation {name!r}")


# %% Lesson 5: Softmax and its gradient


def softmax_cross_entropy_grad(logits, labels):
    """Cross-entropy of the softmax of each row, its mean over the rows, and the gradient of that with respect to the logits.

    logits: (n, k), entries as large as 1000.  labels: (n,) integers from 0 to k - 1, else ValueError.
    Returns (loss, grad): a number and an array (n, k). The loss of a row is -log(softmax(row)[label]).

    >>> loss, grad = softmax_cross_entropy_grad([[0.0, 0.0], [0.0, 0.0]], [0, 1])
    >>> round(loss, 6), grad
    (0.693147, array([[-0.25,  0.25],
           [ 0.25, -0.25]]))
    """
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    # TODO: refuse labels that are no class with a ValueError
    # -1 would be no error for NumPy: it means the last class.
    n, k = logits.shape
    if labels.min() < 0 or labels.max() >= k:
        raise ValueError(f"labels must be integers from 0 to {k - 1}")
    # TODO: log-probabilities, safe from overflow
    # Softmax does not see a shift of the row. And the log of a quotient is taken as a difference: softmax itself may be 0.
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # TODO: the mean loss
    rows = np.arange(n)
    loss = -log_p[rows, labels].mean()
    # TODO: the gradient: what the network believes, less what is true, divided by the number of rows
    grad = np.exp(log_p)
    grad[rows, labels] -= 1
    return float(loss), grad / n


# %% Lesson 6: Backpropagation by hand


def mlp_backward(activations, weights, grad_logits):
    """The gradients of all weights and biases of the network of `mlp_forward`.

    activations: the list that `mlp_forward` returned for these weights.  weights: list of arrays (sizes[l], sizes[l + 1]).
    grad_logits: (n, k), the gradient of the loss with respect to the logits; a mean over rows is in it already.
    Returns (grad_weights, grad_biases): lists with one array a layer, first layer first, shaped as weights and biases are.
    Behind a ReLU that gave 0 the slope is 0.

    >>> acts = [np.array([[1.0, 2.0]]), np.array([[3.0, 0.0]]), np.array([[7.0]])]
    >>> mlp_backward(acts, [[[1.0, -1.0], [1.0, 1.0]], [[2.0], [5.0]]], [[1.0]])[0]
    [array([[2., 0.],
           [4., 0.]]), array([[3.],
           [0.]])]
    """
    grad_weights, grad_biases = [], []
    # TODO: walk from the last layer to the first with the gradient of what the layer gave out
    grad = np.asarray(grad_logits, dtype=float)
    for layer in reversed(range(len(weights))):
        came_in = np.asarray(activations[layer], dtype=float)
        # TODO: the gradients of this layer: an outer product for each row, added up; and the sum for the bias
        grad_weights.insert(0, came_in.T @ grad)
        grad_biases.insert(0, grad.sum(axis=0))
        # TODO: hand the gradient down: through the weights, then through the ReLU of the layer below
        # What came in is the output of that ReLU, so it is positive exactly where the slope is 1. X has no ReLU.
        if layer:
            grad = (grad @ np.asarray(weights[layer], dtype=float).T) * (came_in > 0)
    return grad_weights, grad_biases


# %% Lesson 7: How large a step?


def lr_range_test(gradient, loss, theta, rates):
    """One short run in which the learning rate grows from step to step, and the rate that it suggests.

    gradient, loss: functions of the parameters, which return an array like theta and a number.  theta: (d,) the start.
    rates: (m,) positive, each larger than the one before, else ValueError.
    For each rate in turn: one step of gradient descent from where the last one ended, theta - rate * gradient(theta); then
    the loss there is recorded. Stop after a loss that is nan, or larger than 4 times the smallest so far (the loss at the
    start counts among those, and is not recorded).
    Returns (losses, rate): the list of recorded losses, and a tenth of the rate after whose step the loss was smallest
    (nan does not count; the first of equals).

    >>> losses, rate = lr_range_test(lambda t: 2 * t, lambda t: float((t**2).sum()), np.array([8.0]), [0.25, 0.5, 2.0])
    >>> losses, rate
    ([16.0, 0.0, 0.0], 0.05)
    """
    theta, rates = np.array(theta, dtype=float), np.asarray(rates, dtype=float)
    # TODO: refuse rates that are not positive and increasing with a ValueError
    if rates[0] <= 0 or np.any(np.diff(rates) <= 0):
        raise ValueError("rates must be positive and grow")
    smallest, losses = float(loss(theta)), []
    for rate in rates:
        # TODO: one step with this rate, from where the last one ended
        theta = theta - rate * np.asarray(gradient(theta), dtype=float)
        losses.append(float(loss(theta)))
        # TODO: stop when the loss has blown up
        # A comparison with nan is False, so it is asked for by name.
        if math.isnan(losses[-1]) or losses[-1] > 4 * smallest:
            break
        smallest = min(smallest, losses[-1])
    # TODO: a tenth of the rate with the smallest loss: at that rate itself the run is about to turn
    best = int(np.argmin([math.inf if math.isnan(value) else value for value in losses]))
    return losses, float(rates[best] / 10)


# %% Lesson 8: Gradients that fade


def gradient_norm_by_depth(X, weights, grad_out):
    """How large a gradient arrives at each layer of a chain of tanh layers, h = tanh(h @ W) from the first to the last.

    X: (n, sizes[0]).  weights: list of arrays (sizes[l], sizes[l + 1]).  grad_out: (n, sizes[-1]), the gradient of the loss
    with respect to the output of the last tanh.
    Returns (L,): the Frobenius norm of the gradient of each weight matrix, first layer first.

    >>> gradient_norm_by_depth([[1.0]], [[[0.0]], [[3.0]]], [[2.0]])  # tanh(0) = 0 comes in, and its slope is 1
    array([6., 0.])
    """
    # TODO: forward, keeping the output of each layer
    outputs = [np.asarray(X, dtype=float)]
    for W in weights:
        outputs.append(np.tanh(outputs[-1] @ np.asarray(W, dtype=float)))
    # TODO: backward: through the tanh, whose slope is 1 - output², then the norm, then through the weights
    norms, grad = [], np.asarray(grad_out, dtype=float)
    for layer in reversed(range(len(weights))):
        grad = grad * (1 - outputs[layer + 1] ** 2)
        norms.insert(0, np.sqrt(((outputs[layer].T @ grad) ** 2).sum()))
        grad = grad @ np.asarray(weights[layer], dtype=float).T
    return np.array(norms)


# %% Lesson 9: First weights


def xavier_he_init(sizes, activation, rng):
    """First weights of a network, drawn so that neither signals nor gradients fade or explode.

    sizes: list of L + 1 layer sizes, inputs first.  activation: "tanh" for Xavier's (variance 2 / (n_in + n_out)), "relu" for
    He's (variance 2 / n_in); ValueError for any other.  rng: a NumPy Generator.
    Returns (weights, biases): lists with an array (n_in, n_out) and one of n_out zeros for each layer. Weights are normal with
    mean 0, drawn layer after layer, each by one call of `rng.normal` with size=(n_in, n_out).

    >>> weights, biases = xavier_he_init([2, 1000, 1], "relu", np.random.default_rng(0))
    >>> weights[0].shape, round(float(weights[0].std()), 1), biases[1]
    ((2, 1000), 1.0, array([0.]))
    """
    # TODO: refuse an unknown activation with a ValueError
    if activation not in ("tanh", "relu"):
        raise ValueError(f"no rule for {activation!r}")
    weights, biases = [], []
    for n_in, n_out in itertools.pairwise(sizes):
        # TODO: the variance that the rule asks for; its root is what `rng.normal` takes
        # A ReLU throws half of the squares away, so He's rule has twice the 1 / n_in that would keep the size without it.
        variance = 2 / (n_in + n_out) if activation == "tanh" else 2 / n_in
        weights.append(rng.normal(0.0, math.sqrt(variance), size=(n_in, n_out)))
        # TODO: biases of zero
        biases.append(np.zeros(n_out))
    return weights, biases


# %% Lesson 10: Batch normalisation


def batchnorm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Batch normalisation, in training and in use.

    x: (n, d).  gamma, beta, running_mean, running_var: (d,).  training: True or False.
    In training each column is normalised by its own batch: (x - mean) / sqrt(var + eps), var with divisor n; then times gamma,
    plus beta. The running figures become (1 - momentum) * running + momentum * batch, for which the batch's variance has the
    divisor n - 1; ValueError for fewer than two rows. In use the running figures take the place of the batch's, and stay.
    Returns (out (n, d), new running_mean (d,), new running_var (d,)).

    >>> batchnorm_forward([[1.0], [3.0]], [2.0], [5.0], [0.0], [1.0], True, momentum=0.5, eps=0.0)
    (array([[3.],
           [7.]]), array([1.]), array([1.5]))
    """
    x = np.asarray(x, dtype=float)
    gamma, beta = np.asarray(gamma, dtype=float), np.asarray(beta, dtype=float)
    running_mean, running_var = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
    # TODO: in use: the running figures
    mean, var = running_mean, running_var
    if training:
        # TODO: in training: refuse a single row with a ValueError; then mean and variance of each column
        n = len(x)
        if n < 2:
            raise ValueError("one row has no spread")
        mean, var = x.mean(axis=0), x.var(axis=0)
        # TODO: the new running figures
        # n - 1, since the running variance stands for that of all rows, of which the batch is a sample.
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)
    # TODO: normalise, stretch, shift
    return (x - mean) / np.sqrt(var + eps) * gamma + beta, running_mean, running_var


# %% Lesson 11: Backwards through the batch


def batchnorm_backward(grad_out, x, gamma, eps=1e-5):
    """The gradients of batch normalisation in training, whose mean and variance depend on x too.

    grad_out: (n, d), the gradient with respect to the output.  x: (n, d) what came in.  gamma: (d,).
    Returns (grad_x (n, d), grad_gamma (d,), grad_beta (d,)).

    >>> batchnorm_backward([[1.0], [0.0], [0.0]], [[-1.0], [0.0], [1.0]], [1.0], eps=1 / 3)[0].round(6)
    array([[ 0.333333],
           [-0.333333],
           [ 0.      ]])
    """
    grad_out, x, gamma = (np.asarray(array, dtype=float) for array in (grad_out, x, gamma))
    # TODO: what the forward pass computed: the normalised rows, and the spread that it divided by
    spread = np.sqrt(x.var(axis=0) + eps)
    normal = (x - x.mean(axis=0)) / spread
    # TODO: the gradients of beta and gamma: sums over the rows
    grad_beta = grad_out.sum(axis=0)
    grad_gamma = (grad_out * normal).sum(axis=0)
    # TODO: the gradient of x: what would move the mean or the spread of the batch is taken out again
    # Moving all rows together changes nothing in the output, so the gradient has no part along that direction.
    grad_x = gamma / spread * (grad_out - grad_out.mean(axis=0) - normal * (grad_out * normal).mean(axis=0))
    return grad_x, grad_gamma, grad_beta


# %% Lesson 12: Skip connections


def residual_gradient(x, weights, grad_out, skip):
    """The gradient that arrives at the input of a stack of blocks, with skip connections or without.

    x: (d,).  weights: list of arrays (d, d).  A block makes tanh(h @ W) of h; with skip=True, h + tanh(h @ W).
    grad_out: (d,), the gradient with respect to what the last block gives out.  Returns (d,), the gradient with respect to x.

    >>> residual_gradient([0.0, 0.0], [[[0.0, 2.0], [0.0, 0.0]]], [1.0, 10.0], skip=False)
    array([20.,  0.])
    >>> residual_gradient([0.0, 0.0], [[[0.0, 2.0], [0.0, 0.0]]], [1.0, 10.0], skip=True)
    array([21., 10.])
    """
    # TODO: forward, keeping each block's tanh
    h, branches = np.asarray(x, dtype=float), []
    for W in weights:
        branches.append(np.tanh(h @ np.asarray(W, dtype=float)))
        h = h + branches[-1] if skip else branches[-1]
    # TODO: backward: the gradient of the branch; with a skip, the gradient also passes beside it, unchanged
    grad = np.asarray(grad_out, dtype=float)
    for W, branch in zip(reversed(weights), reversed(branches), strict=True):
        through = (grad * (1 - branch**2)) @ np.asarray(W, dtype=float).T
        grad = grad + through if skip else through
    return grad


# %% Lesson 13: Dropout


def dropout(x, p, training, rng):
    """Dropout: in training each entry is set to 0 with probability p, and the others are enlarged to make up for it.

    x: array of any shape.  p: from 0 to less than 1, else ValueError.  training: True or False.  rng: a NumPy Generator.
    In training draw once, `rng.random(x.shape)`: an entry is dropped where its number is smaller than p, and divided by
    1 - p where not. In use x comes back as it is, and nothing is drawn.

    >>> dropout([3.0, 6.0, 9.0], 0.25, True, np.random.default_rng(0))  # 0.64, 0.27 and 0.04 are drawn
    array([4., 8., 0.])
    """
    x = np.array(x, dtype=float)
    # TODO: refuse a p with which nothing would be left, or that is no probability, with a ValueError
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    # TODO: in use: nothing is dropped
    if not training:
        return x
    # TODO: in training: one draw for each entry, and the survivors enlarged
    # By 1 / (1 - p), so that the mean over the draws is x, and nothing has to be done in use.
    return np.where(rng.random(x.shape) < p, 0.0, x / (1 - p))


# %% Lesson 14: More than you have


def augment(images, most, rng):
    """Each image moved by a few pixels, in a direction of its own; what was not in the picture is 0.

    images: (n, height, width).  most: integer from 0 on, else ValueError.  rng: a NumPy Generator.
    Draw once, `rng.integers(-most, most + 1, size=(n, 2))`: for each image how far it moves down and to the right (negative: up
    and to the left). Pixels that leave the picture are lost. Returns a new array (n, height, width).

    >>> augment([[[1.0, 2.0], [3.0, 4.0]]], 1, np.random.default_rng(0))  # down by 1, not to the side
    array([[[0., 0.],
            [1., 2.]]])
    """
    # TODO: refuse a negative `most` with a ValueError
    if most < 0:
        raise ValueError(f"most must be 0 or more, got {most}")
    images = np.asarray(images, dtype=float)
    n, height, width = images.shape
    # TODO: one shift for each image
    shifts = rng.integers(-most, most + 1, size=(n, 2))
    # TODO: a margin of zeros all round, and from it the window that makes the image move
    # The window of an image that moves down begins higher up.
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    windows = [
        padded[i, most - down : most - down + height, most - right : most - right + width]
        for i, (down, right) in enumerate(shifts)
    ]
    return np.array(windows).reshape(n, height, width)


# %% Lesson 15: Softer targets


def label_smoothing(logits, labels, epsilon):
    """Cross-entropy against smoothed targets, its mean over the rows, and the gradient with respect to the logits.

    logits: (n, k).  labels: (n,) integers from 0 to k - 1.  epsilon: from 0 to less than 1, else ValueError.
    The target of a row is 1 - epsilon for its label, plus epsilon / k for each of the k classes, the label among them.
    Returns (loss, grad): a number and an array (n, k).

    >>> loss, grad = label_smoothing([[0.0, 0.0]], [1], 0.2)  # the target is (0.1, 0.9)
    >>> round(loss, 6), grad
    (0.693147, array([[ 0.4, -0.4]]))
    """
    # TODO: refuse an epsilon outside of its range with a ValueError
    if not 0 <= epsilon < 1:
        raise ValueError(f"epsilon must be at least 0 and below 1, got {epsilon}")
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    n, k = logits.shape
    # TODO: the smoothed targets
    targets = np.full((n, k), epsilon / k)
    targets[np.arange(n), labels] += 1 - epsilon
    # TODO: log-probabilities, safe from overflow
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # TODO: the mean loss, and its gradient: belief less target, divided by the number of rows
    return float(-(targets * log_p).sum(axis=1).mean()), (np.exp(log_p) - targets) / n


# %% Lesson 16: A network that does not learn


def diagnose_run(log):
    """What is wrong with a training run, by its log: the first sign in this list that the log shows, else "healthy".

    1. "forgotten zero_grad": step_ratio at the end above 2.
    2. "evaluation in training mode": val_loss and val_loss_again, of the same network on the same rows, differ somewhere.
    3. "rate too high": some train_loss is nan, or above 5 times loss_at_start.
    4. "dying ReLU": dead at the end above 0.9.
    5. "softmax twice": confidence at the end below 0.25, although train_accuracy there is above 0.5.
    6. "no shuffle": the largest of batch_losses is more than 1.5 above the smallest.
    7. "rate too low": train_loss at the end above 0.9 times loss_at_start.
    8. "label noise": val_accuracy at the end is above train_accuracy there by more than 0.1.
    9. "leak": val_accuracy at the end is above test_accuracy by more than 0.05.

    log: dict. One number an epoch (lists): train_loss, train_accuracy, val_loss, val_loss_again, val_accuracy; confidence, the
    mean of the largest of ten probabilities; dead, the fraction of hidden units that give 0 for every row; step_ratio, the length
    of a step over the learning rate times the length of the batch's gradient. One number: loss_at_start, before the first
    step; test_accuracy, on new rows, after the last. batch_losses: the losses of the last epoch's batches, in order.

    >>> log = {"step_ratio": [1.0, 9.5], "val_loss": [1.1, 2.6], "val_loss_again": [1.1, 2.6], "train_loss": [1.0, 2.5]}
    >>> diagnose_run(log | {"loss_at_start": 2.4, "dead": [0.3, 0.95]})  # many units are dead too, but this comes first
    'forgotten zero_grad'
    """
    # TODO: faults that no other sign can explain: gradients that pile up, an evaluation that is random
    # Each number at the end: how a run began says little about where it got stuck.
    if log["step_ratio"][-1] > 2:
        return "forgotten zero_grad"
    if list(log["val_loss"]) != list(log["val_loss_again"]):
        return "evaluation in training mode"
    # TODO: faults that keep the network from learning at all
    # `not <=` is True for nan as well; and nan may stand at any epoch.
    if any(not loss <= 5 * log["loss_at_start"] for loss in log["train_loss"]):
        return "rate too high"
    if log["dead"][-1] > 0.9:
        return "dying ReLU"
    # TODO: faults that let it learn something
    # The softmax of ten probabilities is at most e / (e + 9) = 0.23, however sure the network is.
    if log["confidence"][-1] < 0.25 and log["train_accuracy"][-1] > 0.5:
        return "softmax twice"
    if max(log["batch_losses"]) - min(log["batch_losses"]) > 1.5:
        return "no shuffle"
    if log["train_loss"][-1] > 0.9 * log["loss_at_start"]:
        return "rate too low"
    # TODO: faults of the data
    if log["val_accuracy"][-1] > log["train_accuracy"][-1] + 0.1:
        return "label noise"
    if log["val_accuracy"][-1] > log["test_accuracy"] + 0.05:
        return "leak"
    return "healthy"


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
