"""Neural networks from scratch: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 12-neural-networks-from-scratch/problems.py                 to grade this file
    uv run grader check 12/E1   to grade one problem
    uv run grader hint 12/E1    for a hint
"""

import numpy as np

# %% Easy


def nodes_and_paths():
    """E1. Three squarings. Nodes of the graph of a, b = a * a, c = b * b, d = c * c, and paths from d back to a.

    Two edges between the same nodes are two ways. Returns a tuple of two integers (nodes, paths).
    """
    # TODO: return the two counts
    raise NotImplementedError


def legal_order():
    """E2. Which list is in order? The only topological order of the bill's graph among four lists.

    tax is computed from price, insurance from kg and price, bill from price, tax and insurance.
    a: kg price bill tax insurance.  b: price tax insurance kg bill.  c: kg tax price insurance bill.
    d: price kg tax insurance bill.  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def gradients_of_a_parcel():
    """E3. Another parcel. Gradients of the loss (rate * kg + fee - 10)**2 at rate 3, kg 2, fee 1.

    Returns a tuple of three numbers: by rate, by kg and by fee.
    """
    # TODO: return the three gradients
    raise NotImplementedError


def sum_over_uses():
    """E4. Four uses of one number. The derivative of a * b + a * c + a * a with respect to a, at a = 2, b = 3, c = 5.

    Returns a number.
    """
    # TODO: return the derivative
    raise NotImplementedError


def axes_to_sum():
    """E5. Which axes? What to sum when an array of shape (5, 1, 3) went into a result of shape (6, 5, 4, 3).

    Axes are numbered as in the gradient of shape (6, 5, 4, 3). Returns a tuple of two tuples of integers: the axes that are
    summed and dropped, and the axes that are summed and kept with length 1.
    """
    # TODO: return the two tuples
    raise NotImplementedError


def gradient_of_a_layer():
    """E6. One layer, backwards. Gradients of a linear layer with one output, Y = X W.T + b.

    X has the rows (1, 2) and (3, 1); the gradient with respect to Y is the column (1, 2). Returns a tuple of three
    numbers: the two entries of the gradient with respect to W, and the gradient with respect to b.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def factors_behind_a_third():
    """E7. An error of one third. The two positive factors by which a claimed gradient may differ from the right one.

    The relative error |a - c| / (|a| + |c|) of the claim a = f c is 1/3. Returns a tuple: the smaller f, then the larger.
    """
    # TODO: return the two factors
    raise NotImplementedError


def first_loss():
    """E8. Twenty bags, no idea. Cross-entropy and one gradient of a network whose logits are all equal.

    20 classes, a batch of 4 letters, the loss is the mean. Returns a tuple of two numbers: the loss, and its gradient by the
    logit of one letter's right class.
    """
    # TODO: return the loss and the gradient
    raise NotImplementedError


def sizes_of_a_convolution():
    """E9. How large, how many? Rows and columns of a convolution's output, and its parameters.

    Images with 3 channels, 28 rows and 20 columns; 8 kernels of 5 rows and 3 columns, stride 2, padding 1, with bias.
    Returns a tuple of three integers (rows, columns, parameters).
    """
    # TODO: return the three numbers
    raise NotImplementedError


def uses_of_the_weight():
    """E10. Three days, three uses. What each day contributes to the derivative of the last pile with respect to the weight u.

    h_t = u h_(t-1) + x_t with u = 0.5, h_0 = 8 and x = (2, 1, 3). Returns a tuple of three numbers: the contributions of the
    uses of u on day 1, day 2 and day 3 to the derivative of h_3.
    """
    # TODO: return the three contributions
    raise NotImplementedError


# %% Medium


def count_paths(parents, source, target):
    """M1. How many ways back? The number of paths from `target` back to `source`.

    parents: dict from a node's name to the list of its parents' names; a parent that is listed twice is two edges. No cycles.
    Returns an int, of any size: 1 where source and target are the same, 0 where no path leads there.
    The work must grow with the number of edges, not of paths.
    >>> count_paths({"a": [], "b": ["a", "a"], "c": ["b", "a"]}, "a", "c")
    3
    """
    # TODO: the number of ways from one node back to the source, from those of its parents; remember what was found
    # TODO: the answer for the target
    raise NotImplementedError


def tape_gradients(tape, inputs):
    """M2. A tape recorder. The value of a recorded computation, and its derivatives for all inputs, in one backward pass.

    tape: list of (name, operation, operands), in the order of computation; operation is "add", "mul" (two operands each) or
    "exp" (one operand); operands are a list of names. No name is set twice.  inputs: dict from name to number.
    Returns (value of the last name, dict from each input's name to its derivative): 0.0 for an input that is not used.
    ValueError for an unknown operation.
    >>> tape_gradients([("p", "mul", ["rate", "kg"]), ("price", "add", ["p", "fee"])], {"rate": 2.0, "kg": 3.0, "fee": 1.0})
    (7.0, {'rate': 3.0, 'kg': 2.0, 'fee': 1.0})
    """
    # TODO: forward: the value of each name, and the slope by each operand
    # TODO: backward: from the last line of the tape to the first
    raise NotImplementedError


def pull_of_distances(X, Y, G):
    """M3. Distances, backwards. The gradients with respect to X and Y of all squared distances between their rows.

    X: (n, d).  Y: (m, d).  D[i, j] = |X[i] - Y[j]|^2.  G: (n, m), the gradient of a loss by D.
    Returns (gradient with respect to X (n, d), gradient with respect to Y (m, d)). No array of shape (n, m, d) is needed.
    >>> by_X, by_Y = pull_of_distances([[1.0, 2.0]], [[4.0, 3.0], [1.0, 1.0]], [[1.0, 10.0]])
    >>> by_X, by_Y
    (array([[-6., 18.]]), array([[  6.,   2.],
           [  0., -20.]]))
    """
    # TODO: what one entry of D does to X[i] and to Y[j], then the sum over all entries
    raise NotImplementedError


def pull_of_softmax(P, G):
    """M4. Softmax, backwards. The gradient with respect to the logits, from the gradient with respect to the probabilities.

    P: (n, k), each row the softmax of a row of logits.  G: (n, k), the gradient of a loss by P.
    Returns the gradient with respect to the logits (n, k), without an array of more than n k entries.
    >>> pull_of_softmax([[0.5, 0.25, 0.25]], [[4.0, 0.0, 0.0]])
    array([[ 1. , -0.5, -0.5]])
    """
    # TODO: the Jacobian of a row is diag(p) - p pᵀ; multiply it with the row of G without building it
    raise NotImplementedError


def pull_of_running_sum(G, axis):
    """M5. Running totals, backwards. The gradient with respect to x, from the gradient with respect to np.cumsum(x, axis).

    G: array.  axis: an axis of it.  Returns an array of the same shape.
    >>> pull_of_running_sum([1.0, 10.0, 100.0], 0)
    array([111., 110., 100.])
    """
    # TODO: which totals contain entry i? Add up their gradients
    raise NotImplementedError


def pull_of_layer_norm(X, G, eps):
    """M6. Layer norm, backwards. The gradient with respect to X of y = (x - mean) / sqrt(variance + eps), in closed form.

    X: (n, d).  G: (n, d), the gradient of a loss by y.  eps: >= 0. The variance divides by d.
    Returns (n, d).
    >>> pull_of_layer_norm([[1.0, 3.0, 5.0]], [[3.0, 0.0, 0.0]], 0.0).round(4)
    array([[ 0.3062, -0.6124,  0.3062]])
    """
    # TODO: the normalised rows y and their divisors
    # TODO: three paths lead from x to y: directly, through the mean, and through the divisor
    raise NotImplementedError


def clip_gradients(gradients, limit):
    """M7. Not so fast. Scale all gradients by one factor, so that their common norm is at most `limit`.

    gradients: list of arrays of any shapes.  limit: > 0, else ValueError.
    The common norm is the root of the sum of squares of all entries of all arrays. Where it is within the limit, nothing
    changes. Returns (list of new arrays, the norm before); ValueError if the norm is not finite. The arguments stay.
    >>> clip_gradients([np.array([3.0]), np.array([[4.0]])], 1.0)
    ([array([0.6]), array([[0.8]])], 5.0)
    """
    # TODO: refuse a limit that is not positive with a ValueError
    # TODO: one norm for all arrays together; refuse one that is not finite with a ValueError
    # TODO: the factor, and new arrays
    raise NotImplementedError


def put_windows_back(P, length, stride):
    """M8. Windows, put back. The gradient of a row of pixels, from the gradient of its windows (col2im).

    Window r of a row of `length` pixels covers the pixels r * stride to r * stride + k - 1.  P: (windows, k), the gradient of a
    loss by the windows.  Returns (length,). ValueError if the last window does not fit into the row.
    >>> put_windows_back([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 5, 1)
    array([  1.,  12., 120., 200.,   0.])
    """
    # TODO: refuse windows that do not fit with a ValueError
    # TODO: add every entry of every window to the pixel from which it was taken
    raise NotImplementedError


def truncated_gradient(u, xs, h0, horizon):
    """M9. A short memory. The derivative with respect to u of the last state of h_t = tanh(u h_(t-1) + x_t), truncated.

    u, h0: numbers.  xs: (T,) inputs, T >= 1.  horizon: >= 0; only the uses of u in the last `horizon` steps count, and no
    gradient passes further back. Returns a float; with horizon >= T it is the whole derivative.
    >>> round(truncated_gradient(0.5, [0.0, 0.0], 1.0, 1), 6), round(truncated_gradient(0.5, [0.0, 0.0], 1.0, 2), 6)
    (0.438298, 0.811253)
    """
    # TODO: forward: all states
    # TODO: backward through the last steps, as many as the horizon allows
    raise NotImplementedError


def average_checkpoints(checkpoints):
    """M10. The mean of three networks. Average the parameters of several saved states.

    checkpoints: list of dicts from name to array, at least one, else ValueError; all with the same names, else KeyError, and
    the same shape under each name, else ValueError. Returns a new dict of float arrays; the arguments stay.
    >>> average_checkpoints([{"w": np.array([1, 2])}, {"w": np.array([4, 4])}])
    {'w': array([2.5, 3. ])}
    """
    # TODO: refuse an empty list, names that differ, and shapes that differ
    # TODO: the mean under each name
    raise NotImplementedError


# %% Hard


def train_rates(X, y, orders, batch_size, lr, momentum):
    """H1. Repair: the loop that learns from yesterday. Train a linear model without bias by SGD with momentum on batches.

    X: (n, d).  y: (n,).  orders: (epochs, n), in which order each epoch goes through the rows. Batches are consecutive pieces
    of the order; the last may be smaller. The loss of a batch is the mean of its squared errors. w starts at zeros, and so does
    the velocity v; for each batch v becomes momentum * v + gradient, then w becomes w - lr * v.
    Returns (w (d,), losses): for each epoch the mean over the n rows of the squared error at which each row was met.
    >>> w, losses = train_rates([[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0], [[0, 1, 2]], 2, 0.1, 0.0)
    >>> w.round(6), [round(loss, 6) for loss in losses]
    (array([2.8]), [9.666667])
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    gradient = np.zeros(X.shape[1])
    losses = []
    for order in np.asarray(orders):
        batch_losses = []
        for start in range(0, len(order) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            errors = X[batch] @ w - y[batch]
            gradient = gradient + 2 * X[batch].T @ errors / len(batch)
            v = momentum * v + gradient
            w = w - lr * v
            batch_losses.append(float((errors**2).mean()))
        losses.append(sum(batch_losses) / max(len(batch_losses), 1))
    return w, losses


def convolve_images(images, kernels):
    """H2. Thirty times faster. Convolution of a batch of images, stride 1, no padding, not flipped, no bias.

    images: (n, channels, height, width).  kernels: (out, channels, kh, kw).
    Returns (n, out, height - kh + 1, width - kw + 1): entry (i, o, r, s) is the sum of the products of kernels[o] and the window
    of image i that begins in row r and column s.
    >>> convolve_images([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]]], [[[[1.0, 2.0], [3.0, 4.0]]]])
    array([[[[ 9., 17.]]]])
    """
    images, kernels = np.asarray(images, dtype=float), np.asarray(kernels, dtype=float)
    n, channels, height, width = images.shape
    out, _, kh, kw = kernels.shape
    result = np.zeros((n, out, height - kh + 1, width - kw + 1))
    for i in range(n):
        for o in range(out):
            for r in range(height - kh + 1):
                for s in range(width - kw + 1):
                    for c in range(channels):
                        for u in range(kh):
                            for v in range(kw):
                                result[i, o, r, s] += images[i, c, r + u, s + v] * kernels[o, c, u, v]
    return result


def graph_that_breaks_both():
    """H3. Break it from both sides. A graph for which first meetings, reversed, are no topological order, either way round.

    Returns a dict from each node's name to the list of its parents' names, of at most four nodes, without cycles and without a
    parent listed twice, in which everything is below the node "bill". `by_first_meeting` (see problems.md) must list some node
    before one of its parents, both with from_left=True and with from_left=False.
    """
    # TODO: return the graph
    raise NotImplementedError


def adam_step(state, gradient, lr, betas, eps):
    """H4. Repair: the checkpoint that kept on training. One step of Adam, from one state to the next.

    state: dict with "x", "m", "v" (arrays of one shape) and "t" (the number of steps so far); it stays as it is, to the last
    bit, since it may have been saved as a checkpoint. gradient: array.  betas: (beta1, beta2).
    m and v are the plain running averages; x becomes x - lr m̂ / (sqrt(v̂) + eps) with the corrected ones.
    Returns a new state, which shares no array with the old one. Going on from a saved state is the same as not having stopped.
    >>> state = {"x": np.array([2.0]), "m": np.array([0.0]), "v": np.array([0.0]), "t": 0}
    >>> adam_step(state, np.array([4.0]), 0.5, (0.5, 0.75), 0.0)
    {'x': array([1.5]), 'm': array([2.]), 'v': array([4.]), 't': 1}
    """
    beta1, beta2 = betas
    state["t"] += 1
    state["m"] *= beta1
    state["m"] += (1 - beta1) * gradient
    state["v"] *= beta2
    state["v"] += (1 - beta2) * gradient**2
    state["m"] /= 1 - beta1 ** state["t"]
    state["v"] /= 1 - beta2 ** state["t"]
    state["x"] -= lr * state["m"] / (np.sqrt(state["v"]) + eps)
    return state


def choose_checkpoints(layers, budget):
    """H5. Choose and defend. Which activations to keep, when there is not enough memory for all.

    A chain of `layers` equal layers; the activation of one layer takes one unit of memory. Keep every k-th one, for k from 1 to
    `layers`: that takes ceil(layers / k) units. In the backward pass the k - 1 others of one segment at a time are computed
    again, and take k - 1 units more. In all, layers - ceil(layers / k) layers are computed twice.
    Returns (k, units of memory at the peak, layers computed twice) for the k that fits into the budget and computes the fewest
    layers twice; among equals the smallest memory. ValueError if no k fits.
    >>> choose_checkpoints(16, 8)
    (3, 8, 10)
    """
    # TODO: memory and extra work of every k
    # TODO: those that fit; refuse a budget that none fits with a ValueError
    # TODO: the least work, then the least memory
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
