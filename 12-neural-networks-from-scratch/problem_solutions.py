"""Neural networks from scratch: the 25 problems, with the reasoning. The statements are in problems.md."""

import numpy as np

# %% Easy


def nodes_and_paths():
    """E1. Three squarings. Nodes of the graph of a, b = a * a, c = b * b, d = c * c, and paths from d back to a.

    Two edges between the same nodes are two ways. Returns a tuple of two integers (nodes, paths).
    """
    # TODO: return the two counts
    # Each squaring uses its parent twice, so the paths double three times: 2 * 2 * 2. The nodes are a, b, c and d.
    parents = {"a": [], "b": ["a", "a"], "c": ["b", "b"], "d": ["c", "c"]}
    paths = {"a": 1}
    for node in ("b", "c", "d"):
        paths[node] = sum(paths[parent] for parent in parents[node])
    return (len(parents), paths["d"])


def legal_order():
    """E2. Which list is in order? The only topological order of the bill's graph among four lists.

    tax is computed from price, insurance from kg and price, bill from price, tax and insurance.
    a: kg price bill tax insurance.  b: price tax insurance kg bill.  c: kg tax price insurance bill.
    d: price kg tax insurance bill.  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    parents = {
        "kg": [],
        "price": [],
        "tax": ["price"],
        "insurance": ["kg", "price"],
        "bill": ["price", "tax", "insurance"],
    }
    orders = {
        "a": "kg price bill tax insurance",
        "b": "price tax insurance kg bill",
        "c": "kg tax price insurance bill",
        "d": "price kg tax insurance bill",
    }
    # a lists the bill before the tax, b the insurance before kg, c the tax before the price.
    for letter, order in orders.items():
        names = order.split()
        if all(names.index(parent) < names.index(node) for node in names for parent in parents[node]):
            return letter


def gradients_of_a_parcel():
    """E3. Another parcel. Gradients of the loss (rate * kg + fee - 10)**2 at rate 3, kg 2, fee 1.

    Returns a tuple of three numbers: by rate, by kg and by fee.
    """
    # TODO: return the three gradients
    rate, kg, fee = 3.0, 2.0, 1.0
    error = rate * kg + fee - 10  # -3: the postage is too low
    by_price = 2 * error  # -6: a higher price makes the loss smaller
    return (by_price * kg, by_price * rate, by_price)


def sum_over_uses():
    """E4. Four uses of one number. The derivative of a * b + a * c + a * a with respect to a, at a = 2, b = 3, c = 5.

    Returns a number.
    """
    # TODO: return the derivative
    a, b, c = 2.0, 3.0, 5.0
    # One contribution for each place where a stands: b, then c, then a for each factor of the square.
    return b + c + a + a


def axes_to_sum():
    """E5. Which axes? What to sum when an array of shape (5, 1, 3) went into a result of shape (6, 5, 4, 3).

    Axes are numbered as in the gradient of shape (6, 5, 4, 3). Returns a tuple of two tuples of integers: the axes that are
    summed and dropped, and the axes that are summed and kept with length 1.
    """
    # TODO: return the two tuples
    large, small = (6, 5, 4, 3), (5, 1, 3)
    # Aligned at the ends, 5, 1, 3 stand under 5, 4, 3. Axis 0 is new, and axis 2 was stretched from 1 to 4.
    extra = len(large) - len(small)
    dropped = tuple(range(extra))
    kept = tuple(axis + extra for axis, size in enumerate(small) if size == 1 and large[axis + extra] != 1)
    return (dropped, kept)


def gradient_of_a_layer():
    """E6. One layer, backwards. Gradients of a linear layer with one output, Y = X W.T + b.

    X has the rows (1, 2) and (3, 1); the gradient with respect to Y is the column (1, 2). Returns a tuple of three
    numbers: the two entries of the gradient with respect to W, and the gradient with respect to b.
    """
    # TODO: return the three numbers
    X, G = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[1.0], [2.0]])
    by_W = G.T @ X  # (1, 2): 1 * (1, 2) + 2 * (3, 1)
    return (float(by_W[0, 0]), float(by_W[0, 1]), float(G.sum()))


def factors_behind_a_third():
    """E7. An error of one third. The two positive factors by which a claimed gradient may differ from the right one.

    The relative error |a - c| / (|a| + |c|) of the claim a = f c is 1/3. Returns a tuple: the smaller f, then the larger.
    """
    # TODO: return the two factors
    # |f - 1| / (f + 1) = 1/3. For f > 1: 3 f - 3 = f + 1, so f = 2; for f < 1: 3 - 3 f = f + 1, so f = 1/2.
    error = 1 / 3
    return ((1 - error) / (1 + error), (1 + error) / (1 - error))


def first_loss():
    """E8. Twenty bags, no idea. Cross-entropy and one gradient of a network whose logits are all equal.

    20 classes, a batch of 4 letters, the loss is the mean. Returns a tuple of two numbers: the loss, and its gradient by the
    logit of one letter's right class.
    """
    # TODO: return the loss and the gradient
    k, n = 20, 4
    # Each class has the probability 1/20: the loss of every letter is log 20. The gradient is (belief - truth) / n.
    return (float(np.log(k)), (1 / k - 1) / n)


def sizes_of_a_convolution():
    """E9. How large, how many? Rows and columns of a convolution's output, and its parameters.

    Images with 3 channels, 28 rows and 20 columns; 8 kernels of 5 rows and 3 columns, stride 2, padding 1, with bias.
    Returns a tuple of three integers (rows, columns, parameters).
    """
    # TODO: return the three numbers
    channels, height, width, kernels, kh, kw, stride, padding = 3, 28, 20, 8, 5, 3, 2, 1
    # 25 // 2 + 1 and 19 // 2 + 1: the last half step does not fit. Weights do not depend on the size of the image.
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    return (rows, columns, kernels * channels * kh * kw + kernels)


def uses_of_the_weight():
    """E10. Three days, three uses. What each day contributes to the derivative of the last pile with respect to the weight u.

    h_t = u h_(t-1) + x_t with u = 0.5, h_0 = 8 and x = (2, 1, 3). Returns a tuple of three numbers: the contributions of the
    uses of u on day 1, day 2 and day 3 to the derivative of h_3.
    """
    # TODO: return the three contributions
    u, h = 0.5, 8.0
    before = []
    for x in (2.0, 1.0, 3.0):
        before.append(h)
        h = u * h + x
    # Each use meets the pile of the day before, and reaches day 3 through one factor u for each day that remains:
    # 8 / 4, 6 / 2 and 4. Their sum, 9, is the derivative.
    return tuple(pile * u ** (2 - day) for day, pile in enumerate(before))


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
    # Parents first, as in a topological order; the stack replaces recursion, which a long chain would exhaust.
    ways, stack = {source: 1}, [target]
    while stack:
        node = stack[-1]
        missing = [parent for parent in parents[node] if parent not in ways]
        if node in ways:
            stack.pop()
        elif missing:
            stack.extend(missing)
        else:
            ways[node] = sum(ways[parent] for parent in parents[node])
    # TODO: the answer for the target
    return ways[target]


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
    values, slopes = dict(inputs), {}
    for name, operation, operands in tape:
        x = [values[operand] for operand in operands]
        if operation == "add":
            values[name], slopes[name] = x[0] + x[1], [1.0, 1.0]
        elif operation == "mul":
            values[name], slopes[name] = x[0] * x[1], [x[1], x[0]]
        elif operation == "exp":
            values[name] = float(np.exp(x[0]))
            slopes[name] = [values[name]]
        else:
            raise ValueError(f"unknown operation {operation!r}")
    # TODO: backward: from the last line of the tape to the first
    # The tape itself is a topological order: nothing has to be sorted.
    last = tape[-1][0]
    grads = dict.fromkeys(values, 0.0)
    grads[last] = 1.0
    for name, _, operands in reversed(tape):
        for operand, slope in zip(operands, slopes[name], strict=True):
            grads[operand] += slope * grads[name]
    return values[last], {name: grads[name] for name in inputs}


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
    # D[i, j] changes with X[i] by 2 (X[i] - Y[j]). Summed over j with the weights G[i, j]: X[i] times the row sum of G,
    # minus the row of G times Y.
    X, Y, G = (np.asarray(array, dtype=float) for array in (X, Y, G))
    by_X = 2 * (G.sum(axis=1)[:, None] * X - G @ Y)
    by_Y = 2 * (G.sum(axis=0)[:, None] * Y - G.T @ X)
    return by_X, by_Y


def pull_of_softmax(P, G):
    """M4. Softmax, backwards. The gradient with respect to the logits, from the gradient with respect to the probabilities.

    P: (n, k), each row the softmax of a row of logits.  G: (n, k), the gradient of a loss by P.
    Returns the gradient with respect to the logits (n, k), without an array of more than n k entries.
    >>> pull_of_softmax([[0.5, 0.25, 0.25]], [[4.0, 0.0, 0.0]])
    array([[ 1. , -0.5, -0.5]])
    """
    # TODO: the Jacobian of a row is diag(p) - p pᵀ; multiply it with the row of G without building it
    # diag(p) g is p g entry by entry, and p (p · g) is p times a number: the mean of g under p.
    P, G = np.asarray(P, dtype=float), np.asarray(G, dtype=float)
    return P * (G - (P * G).sum(axis=1, keepdims=True))


def pull_of_running_sum(G, axis):
    """M5. Running totals, backwards. The gradient with respect to x, from the gradient with respect to np.cumsum(x, axis).

    G: array.  axis: an axis of it.  Returns an array of the same shape.
    >>> pull_of_running_sum([1.0, 10.0, 100.0], 0)
    array([111., 110., 100.])
    """
    # TODO: which totals contain entry i? Add up their gradients
    # Entry i is in total i and in all later ones: the running sum, from the other end.
    G = np.asarray(G, dtype=float)
    return np.flip(np.cumsum(np.flip(G, axis), axis), axis)


def pull_of_layer_norm(X, G, eps):
    """M6. Layer norm, backwards. The gradient with respect to X of y = (x - mean) / sqrt(variance + eps), in closed form.

    X: (n, d).  G: (n, d), the gradient of a loss by y.  eps: >= 0. The variance divides by d.
    Returns (n, d).
    >>> pull_of_layer_norm([[1.0, 3.0, 5.0]], [[3.0, 0.0, 0.0]], 0.0).round(4)
    array([[ 0.3062, -0.6124,  0.3062]])
    """
    # TODO: the normalised rows y and their divisors
    X, G = np.asarray(X, dtype=float), np.asarray(G, dtype=float)
    divisor = np.sqrt(X.var(axis=1, keepdims=True) + eps)
    y = (X - X.mean(axis=1, keepdims=True)) / divisor
    # TODO: three paths lead from x to y: directly, through the mean, and through the divisor
    # The mean takes away what G has in common, the divisor takes away what G has along y.
    # eps needs no term of its own: it is inside y and the divisor.
    return (G - G.mean(axis=1, keepdims=True) - y * (G * y).mean(axis=1, keepdims=True)) / divisor


def clip_gradients(gradients, limit):
    """M7. Not so fast. Scale all gradients by one factor, so that their common norm is at most `limit`.

    gradients: list of arrays of any shapes.  limit: > 0, else ValueError.
    The common norm is the root of the sum of squares of all entries of all arrays. Where it is within the limit, nothing
    changes. Returns (list of new arrays, the norm before); ValueError if the norm is not finite. The arguments stay.
    >>> clip_gradients([np.array([3.0]), np.array([[4.0]])], 1.0)
    ([array([0.6]), array([[0.8]])], 5.0)
    """
    # TODO: refuse a limit that is not positive with a ValueError
    if not limit > 0:
        raise ValueError("the limit must be positive")
    # TODO: one norm for all arrays together; refuse one that is not finite with a ValueError
    # One factor for all keeps the direction of the step. A factor for each array would turn it.
    norm = float(np.sqrt(sum((np.asarray(g, dtype=float) ** 2).sum() for g in gradients)))
    if not np.isfinite(norm):
        raise ValueError("a gradient is not finite: skip this step, don't scale it")
    # TODO: the factor, and new arrays
    factor = min(1.0, limit / norm) if norm > 0 else 1.0
    return [np.asarray(g, dtype=float) * factor for g in gradients], norm


def put_windows_back(P, length, stride):
    """M8. Windows, put back. The gradient of a row of pixels, from the gradient of its windows (col2im).

    Window r of a row of `length` pixels covers the pixels r * stride to r * stride + k - 1.  P: (windows, k), the gradient of a
    loss by the windows.  Returns (length,). ValueError if the last window does not fit into the row.
    >>> put_windows_back([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 5, 1)
    array([  1.,  12., 120., 200.,   0.])
    """
    # TODO: refuse windows that do not fit with a ValueError
    P = np.asarray(P, dtype=float)
    count, k = P.shape
    if (count - 1) * stride + k > length:
        raise ValueError("the last window ends outside of the row")
    # TODO: add every entry of every window to the pixel from which it was taken
    # A pixel lies in several windows. `row[places] += P` would keep only one of them.
    places = stride * np.arange(count)[:, None] + np.arange(k)
    row = np.zeros(length)
    np.add.at(row, places, P)
    return row


def truncated_gradient(u, xs, h0, horizon):
    """M9. A short memory. The derivative with respect to u of the last state of h_t = tanh(u h_(t-1) + x_t), truncated.

    u, h0: numbers.  xs: (T,) inputs, T >= 1.  horizon: >= 0; only the uses of u in the last `horizon` steps count, and no
    gradient passes further back. Returns a float; with horizon >= T it is the whole derivative.
    >>> round(truncated_gradient(0.5, [0.0, 0.0], 1.0, 1), 6), round(truncated_gradient(0.5, [0.0, 0.0], 1.0, 2), 6)
    (0.438298, 0.811253)
    """
    # TODO: forward: all states
    states = [float(h0)]
    for x in xs:
        states.append(float(np.tanh(u * states[-1] + x)))
    # TODO: backward through the last steps, as many as the horizon allows
    g, total = 1.0, 0.0
    for t in range(len(xs), max(len(xs) - horizon, 0), -1):
        g *= 1.0 - states[t] ** 2  # through the tanh of step t
        total += g * states[t - 1]  # this step's use of u
        g *= u  # on to the state before
    return total


def average_checkpoints(checkpoints):
    """M10. The mean of three networks. Average the parameters of several saved states.

    checkpoints: list of dicts from name to array, at least one, else ValueError; all with the same names, else KeyError, and
    the same shape under each name, else ValueError. Returns a new dict of float arrays; the arguments stay.
    >>> average_checkpoints([{"w": np.array([1, 2])}, {"w": np.array([4, 4])}])
    {'w': array([2.5, 3. ])}
    """
    # TODO: refuse an empty list, names that differ, and shapes that differ
    if not checkpoints:
        raise ValueError("there is no checkpoint")
    first = checkpoints[0]
    for other in checkpoints[1:]:
        if set(other) != set(first):
            raise KeyError(f"names that are not in both: {sorted(set(other) ^ set(first))}")
        for name in first:
            if np.shape(other[name]) != np.shape(first[name]):
                raise ValueError(f"{name} has the shapes {np.shape(first[name])} and {np.shape(other[name])}")
    # TODO: the mean under each name
    # Shapes were compared: otherwise a bias of one entry would broadcast into a vector.
    return {name: np.mean([np.asarray(state[name], dtype=float) for state in checkpoints], axis=0) for name in first}


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
    # TODO: start with weights and velocity of zeros
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    losses = []
    for order in np.asarray(orders):
        total = 0.0
        for start in range(0, len(order), batch_size):
            # TODO: the rows of this batch, also of the last one
            batch = order[start : start + batch_size]
            errors = X[batch] @ w - y[batch]
            # TODO: the gradient of this batch alone: what was before lives in the velocity, and only there
            gradient = 2 * X[batch].T @ errors / len(batch)
            # TODO: velocity, then weights; and keep book of squared errors, row by row
            v = momentum * v + gradient
            w = w - lr * v
            total += float((errors**2).sum())
        losses.append(total / len(order))
    return w, losses


def convolve_images(images, kernels):
    """H2. Thirty times faster. Convolution of a batch of images, stride 1, no padding, not flipped, no bias.

    images: (n, channels, height, width).  kernels: (out, channels, kh, kw).
    Returns (n, out, height - kh + 1, width - kw + 1): entry (i, o, r, s) is the sum of the products of kernels[o] and the window
    of image i that begins in row r and column s.
    >>> convolve_images([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]]], [[[[1.0, 2.0], [3.0, 4.0]]]])
    array([[[[ 9., 17.]]]])
    """
    # TODO: all windows at once
    # sliding_window_view copies nothing: it is a view with two more axes. The copy is made by reshape, in one go.
    images, kernels = np.asarray(images, dtype=float), np.asarray(kernels, dtype=float)
    out, channels, kh, kw = kernels.shape
    windows = np.lib.stride_tricks.sliding_window_view(images, (kh, kw), axis=(2, 3))  # (n, channels, oh, ow, kh, kw)
    n, _, oh, ow = windows.shape[:4]
    # TODO: one row for each window, then a single matrix product for all images
    patches = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * oh * ow, channels * kh * kw)
    scores = patches @ kernels.reshape(out, channels * kh * kw).T
    # TODO: channels before rows and columns again
    return scores.reshape(n, oh, ow, out).transpose(0, 3, 1, 2)


def graph_that_breaks_both():
    """H3. Break it from both sides. A graph for which first meetings, reversed, are no topological order, either way round.

    Returns a dict from each node's name to the list of its parents' names, of at most four nodes, without cycles and without a
    parent listed twice, in which everything is below the node "bill". `by_first_meeting` (see problems.md) must list some node
    before one of its parents, both with from_left=True and with from_left=False.
    """
    # TODO: return the graph
    # It goes wrong where a node is met before one of its users: reversed, that user comes before it. With a single short cut that
    # depends on the side. In a diamond it does not: fee and tax share the rate, and the one that is met first brings the rate
    # along. From the left: bill, fee, rate, tax; reversed, tax comes before rate. From the right: fee comes before rate.
    return {"rate": [], "fee": ["rate"], "tax": ["rate"], "bill": ["fee", "tax"]}


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
    # TODO: the count of steps, which belongs to the state
    beta1, beta2 = betas
    t = state["t"] + 1
    # TODO: new averages, in new arrays: whoever holds the old state must not see it move
    m = beta1 * state["m"] + (1 - beta1) * gradient
    v = beta2 * state["v"] + (1 - beta2) * gradient**2
    # TODO: the corrected averages are for this step only
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    # TODO: the new state
    return {"x": state["x"] - lr * m_hat / (np.sqrt(v_hat) + eps), "m": m, "v": v, "t": t}


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
    plans = []
    for k in range(1, layers + 1):
        kept = -(-layers // k)  # rounded up
        plans.append((layers - kept, kept + k - 1, k))
    # TODO: those that fit; refuse a budget that none fits with a ValueError
    fitting = [plan for plan in plans if plan[1] <= budget]
    if not fitting:
        raise ValueError(f"even the thriftiest plan takes {min(plan[1] for plan in plans)} units")
    # TODO: the least work, then the least memory
    # Memory ceil(n / k) + k - 1 is smallest near k = sqrt(n): a chain of 100 layers fits into 19 units. The price is one
    # forward pass more, about a third of the time of a step.
    twice, memory, k = min(fitting)
    return k, memory, twice


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
