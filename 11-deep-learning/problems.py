"""Deep learning: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 11-deep-learning/problems.py                 to grade this file
    uv run grader check 11/E1   to grade one problem
    uv run grader hint 11/E1    for a hint
"""

import itertools
import math

import numpy as np

# %% Easy


def a_cup_for_anna():
    """E1. A cup for Anna. Score and answer (sigmoid) of a neuron with weights (2, -1), bias -1, for the cup (1, 3).

    Returns a tuple of two numbers (score, answer).
    """
    # TODO: return the two numbers
    raise NotImplementedError


def count_the_parameters():
    """E2. How many knobs? Parameters of a network with layers of 64, 32, 16 and 10 units, all with biases.

    Returns an integer.
    """
    # TODO: return the number
    raise NotImplementedError


def either_or():
    """E3. Either or. Which two hidden ReLU units, with the output 1 - first - second, answer above 0 for exactly one of the two?

    Inputs are 0 or 1 here.  a: x1 + x2 and x1 - x2.  b: x1 + x2 and 1 - x1 - x2.  c: x1 + x2 - 1 and x1 + x2 - 2.
    d: 2 x1 + 2 x2 - 2 and 2 - 2 x1 - 2 x2.  The output counts as yes where it is above 0. Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def five_sigmoids():
    """E4. Through five sigmoids. The largest factor that five sigmoids, one behind the other, leave of a gradient.

    All weights between them are 1. Returns a number.
    """
    # TODO: return the factor
    raise NotImplementedError


def pulls_on_three_teas():
    """E5. Pulls on three teas. Gradient of the mean cross-entropy of two rows with respect to the first row's logits.

    The network believes (0.5, 0.3, 0.2) in the first row, whose right class is the second. Returns a tuple of three numbers.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def size_of_the_first():
    """E6. The first weights' size. Standard deviation by He's rule for 98 inputs and 32 outputs, and by Xavier's for the same.

    Returns a tuple of two numbers (He, Xavier).
    """
    # TODO: return the two numbers
    raise NotImplementedError


def one_column():
    """E7. One column, normalised. What batch norm makes of 1, 3 and 8 in training: gamma 2, beta 1, eps 4/3.

    Returns a tuple of three numbers.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def survivors():
    """E8. Survivors. Dropout with p = 0.2 on ten units that all give 6: a survivor's value, and the mean number of survivors.

    Returns a tuple of two numbers.
    """
    # TODO: return the two numbers
    raise NotImplementedError


def steps_of_a_run():
    """E9. How many steps? Steps of 12 epochs over 1050 rows in batches of 32, and rows in the last batch of an epoch.

    The last, smaller batch is used. Returns a tuple of two integers.
    """
    # TODO: return the two numbers
    raise NotImplementedError


def read_this_log():
    """E10. Read this log. Ten classes: training accuracy 0.98, training loss 1.49, and it has not moved for twenty epochs.

    a: the rate is too low.  b: softmax is taken twice.  c: the units are dead.  d: the labels are wrong.
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


# %% Medium


def rms_norm(x, gain, eps):
    """M1. Only the size. Divide each row by its root mean square, the root of (mean of squares + eps), then times gain.

    x: (n, d).  gain: (d,).  eps: number.  Returns (n, d).
    >>> rms_norm([[3.0, 4.0, 0.0, 0.0]], [1.0, 2.0, 1.0, 1.0], 0.0)
    array([[1.2, 3.2, 0. , 0. ]])
    """
    # TODO: no mean is subtracted
    raise NotImplementedError


def group_norm(x, groups, eps):
    """M2. In groups. Normalise neighbouring columns together: mean 0 and variance 1 within each row and group.

    x: (n, d).  groups: how many groups of d / groups neighbouring columns, a divisor of d, else ValueError.  eps: added to the
    variance (its divisor is the size of the group). Returns (n, d).
    >>> group_norm([[1.0, 3.0, 10.0, 30.0]], 2, 0.0)
    array([[-1.,  1., -1.,  1.]])
    """
    # TODO: refuse a number of groups that does not divide d
    # TODO: an axis for the groups, then normalise along the last
    raise NotImplementedError


def fold_batchnorm(W, b, gamma, beta, mean, var, eps):
    """M3. One layer less. In use, batch norm behind a layer x @ W + b is a layer itself. Return the layer that is both.

    W: (n_in, n_out).  b, gamma, beta, mean, var: (n_out,), running figures.  eps: number.  Returns (W (n_in, n_out), b (n_out,)).
    >>> fold_batchnorm([[1.0, 2.0]], [0.0, 1.0], [3.0, 4.0], [5.0, 6.0], [1.0, 3.0], [1.0, 4.0], 0.0)
    (array([[3., 4.]]), array([2., 2.]))
    """
    # TODO: what each column is multiplied by
    # TODO: weights and bias
    raise NotImplementedError


def where_it_bends(w, b, v):
    """M4. Where it bends. Places at which sum of v_j max(0, w_j x + b_j) has a kink, from left to right, each once.

    w, b, v: (h,).  A unit with w_j = 0 or v_j = 0 makes none. Kinks at one place count as one, unless they cancel: the change of
    slope there, the sum of v_j |w_j|, is 0. All places are multiples of 1/8.  Returns a list of numbers.
    >>> where_it_bends([1.0, 2.0, -1.0], [-1.0, 4.0, 1.0], [1.0, 1.0, 1.0])
    [-2.0, 1.0]
    """
    # TODO: the change of slope at each place
    # TODO: the places where it is not 0
    raise NotImplementedError


def dead_units(X, W, b):
    """M5. Units that never answer. Numbers of the hidden units whose ReLU gives 0 for every row.

    X: (n, d).  W: (d, h).  b: (h,).  Returns a list of integers, in order.
    >>> dead_units([[1.0], [2.0]], [[1.0, -1.0, -1.0]], [0.0, 0.0, 2.0])
    [1]
    """
    # TODO: a unit is dead if no row makes its sum positive
    raise NotImplementedError


def largest_rate(gradient, theta, direction, steps):
    """M6. The edge. The largest stable learning rate 2 / c, with the largest curvature c found by power iteration.

    gradient: function of (d,) that returns (d,).  theta: (d,).  direction: (d,) to begin with.  steps: number of rounds.
    In each round: the direction d, made to length 1, becomes (gradient(theta + h d) - gradient(theta - h d)) / (2 h) with
    h = 0.001. c is the length of the last such vector. Returns 2 / c.
    >>> round(largest_rate(lambda t: np.array([1.0, 4.0]) * t, [0.0, 0.0], [0.6, 0.8], 20), 6)
    0.5
    """
    # TODO: power iteration with products of Hessian and vector, made of two gradients
    # TODO: the rate
    raise NotImplementedError


def cut_out(images, corners, size):
    """M7. A hole in the picture. Each image with a square of zeros, which may reach over its edge.

    images: (n, height, width).  corners: (n, 2) integers, row and column of the square's first pixel, perhaps negative.
    size: its side.  Returns a new array.
    >>> cut_out([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]], [[-1, 1]], 2)
    array([[[1., 0., 0.],
            [4., 5., 6.]]])
    """
    # TODO: a copy; in each image the rows and columns of the square that lie in the picture
    raise NotImplementedError


def mixed_experts(logits_by_network, labels):
    """M8. Many heads. Cross-entropy of several networks' mean probability, and the mean of their cross-entropies.

    logits_by_network: (m, n, k).  labels: (n,).  Returns (loss of the mean probabilities, mean of the losses): the first is never
    larger. No exponential may overflow for logits as large as 1000 (the mean of the probabilities of the labels is above 0).
    >>> a, b = mixed_experts([[[0.0, 0.0]], [[np.log(3.0), 0.0]]], [0])
    >>> round(a, 4), round(b, 4)
    (0.47, 0.4904)
    """
    # TODO: the log-probability of each label in each network
    # TODO: average probabilities first, or losses
    raise NotImplementedError


def balance(W1, b1, W2):
    """M9. The same network, balanced. Rescale each hidden ReLU unit so that its weights in and out have the same length.

    W1: (d, h).  b1: (h,).  W2: (h, k).  A unit's incoming weights and bias are multiplied by a number a > 0, its outgoing ones by
    1 / a: the network computes the same. Choose a so that the lengths of W1[:, j] (without the bias) and W2[j] are equal; all are
    positive. Returns (W1, b1, W2).
    >>> balance([[1.0]], [2.0], [[4.0]])
    (array([[2.]]), array([4.]), array([[2.]]))
    """
    # TODO: the number for each unit
    # TODO: the rescaled network
    raise NotImplementedError


def which_pixel(x, weights, biases, label):
    """M10. Which pixel? The gradient of one logit with respect to the input of a ReLU network.

    x: (d,).  weights: list of arrays (sizes[l], sizes[l + 1]).  biases: list of arrays.  ReLUs between the layers, none behind
    the last; a unit whose sum is 0 lets nothing through.  label: which logit.  Returns (d,).
    >>> which_pixel([1.0, 2.0], [[[1.0, -1.0], [1.0, 1.0]], [[2.0], [5.0]]], [[0.0, -3.0], [1.0]], 0)
    array([2., 2.])
    """
    # TODO: forward, remembering which units are on
    # TODO: backward, from the column of the last weights that makes the logit
    raise NotImplementedError


# %% Hard


def train_tea(X, y, W1, b1, W2, b2, orders, batch_size, rate):
    """H1. Repair: the network that half learned. Plain SGD on a network with one hidden ReLU layer and cross-entropy.

    X: (n, d).  y: (n,) integers.  W1: (d, h).  b1: (h,).  W2: (h, k).  b2: (k,).  They stay as they are.  orders: (epochs, n).
    Batches are consecutive pieces of each order; the last may be smaller. The loss of a batch is its mean cross-entropy, and
    all four gradients are taken at the same parameters. Returns (W1, b1, W2, b2) after the last step.
    >>> zeros = np.zeros(2)
    >>> W1, b1, W2, b2 = train_tea([[2.0]], [0], [[1.0]], [0.0], [[0.0, 0.0]], zeros, [[0]], 1, 0.5)
    >>> W1, W2, b2
    (array([[1.]]), array([[ 0.5, -0.5]]), array([ 0.25, -0.25]))
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    W1, b1, W2, b2 = (np.array(a, dtype=float) for a in (W1, b1, W2, b2))
    for order in np.asarray(orders):
        for start in range(0, len(order) - batch_size + 1, batch_size):
            rows = order[start : start + batch_size]
            h = np.maximum(X[rows] @ W1 + b1, 0)
            z = h @ W2 + b2
            p = np.exp(z - z.max(axis=1, keepdims=True))
            dz = p / p.sum(axis=1, keepdims=True)
            dz[np.arange(len(rows)), y[rows]] -= 1
            dz /= batch_size
            W2, b2 = W2 - rate * h.T @ dz, b2 - rate * dz.sum(axis=0)
            dh = (dz @ W2.T) * (h > 0)
            W1, b1 = W1 - rate * X[rows].T @ dh, b1 - rate * dh.sum(axis=0)
    return W1, b1, W2, b2


def gradient_norms_by_row(X, G):
    """H2. A gradient for each row, fifty times faster. Norm of each row's own gradient of a layer x @ W.

    X: (n, d) what came in.  G: (n, k), the gradient of what went out. Row i alone gives the weights the gradient
    outer(X[i], G[i]), (d, k). Returns (n,), the Frobenius norm of each.
    >>> gradient_norms_by_row([[3.0, 4.0]], [[2.0, 0.0, 0.0]])
    array([10.])
    """
    X, G = np.asarray(X, dtype=float), np.asarray(G, dtype=float)
    norms = []
    for x, g in zip(X, G, strict=True):
        total = 0.0
        for entry in x:
            for slope in g:
                total += (entry * slope) ** 2
        norms.append(total**0.5)
    return np.array(norms)


def company_that_changes_it():
    """H3. Break it: bad company. Two batches with the same first cup, for which a network in training mode disagrees about it.

    Returns (first, second): two lists of 2 to 4 cups (milk, lemon), all entries from -1 to 1, with the same first cup. The score
    of a cup is the sum of its two batch-normalised entries (each column by its mean and spread over the batch, eps 0.00001).
    The first cup's score must be above 0.5 in the first batch and below -0.5 in the second.
    """
    # TODO: return the two batches
    raise NotImplementedError


def evaluate_batchnorm(batches, new_rows, gamma, beta, momentum, eps):
    """H4. Repair: good in training, bad in use. Running figures over some batches, then the answer for new rows.

    batches: list of arrays (n_i, d), each of two rows or more.  new_rows: (m, d).  gamma, beta: (d,).
    Running mean and variance begin at 0 and 1; each batch moves them by (1 - momentum) * running + momentum * batch, with the
    batch's variance of divisor n_i - 1. New rows are normalised by them, one by one. The arguments stay as they are.
    Returns (m, d).
    >>> evaluate_batchnorm([[[1.0], [3.0]]], [[2.0]], [3.0], [1.0], 0.5, 2.5)
    array([[2.5]])
    """
    gamma, beta = np.asarray(gamma, dtype=float), np.asarray(beta, dtype=float)
    mean, var = np.zeros(gamma.shape), np.ones(gamma.shape)
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
        var = momentum * var + (1 - momentum) * batch.var(axis=0, ddof=1)
    x = np.asarray(new_rows, dtype=float)
    return (x - mean) / np.sqrt(x.var(axis=0) + eps) * gamma + beta


def choose_rate(rates, finals):
    """H5. The rate that survives. Choose a learning rate from a sweep with several seeds, and say what it costs.

    rates: (m,) increasing.  finals: (m, s) validation losses at the end of s >= 2 seeds; nan for a run that broke.
    Rates of which any seed broke are out. Of the others, the best has the smallest mean. Choose the smallest rate left whose mean
    is at most the best mean plus one standard error of the best (standard deviation with divisor s - 1, over root s): it is
    farthest from the edge, among those that can't be told from the best. ValueError if every rate broke.
    Returns (rate, its mean loss less the best mean).
    >>> choose_rate([0.1, 0.3, 1.0, 3.0], [[0.9, 0.9], [0.5, 0.75], [0.25, 0.75], [0.1, float("nan")]])
    (0.3, 0.125)
    """
    # TODO: leave out the rates of which a seed broke; refuse if none is left
    # TODO: the best mean and its standard error
    # TODO: the smallest rate within one standard error of it
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
