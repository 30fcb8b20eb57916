"""Right answers in a style that is not the course's, written from the docstrings, and slips that one makes in them.

Each slip is (what is right, what was written), the text once in the answer.
"""

from __future__ import annotations

Slips = list[tuple[str, str]]

ANSWERS: dict[str, tuple[str, Slips]] = {
    "01/dot_product": (
        """
def dot_product(x, y):
    if len(x) != len(y):
        raise ValueError("lengths differ")
    total = 0.0
    for a, b in zip(x, y):
        total += float(a) * float(b)
    return total
""",
        [("total += float(a)", "total = float(a)"), ("    return total", "        return total")],
    ),
    "01/norm": (
        """
def norm(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    sizes = [abs(float(v)) for v in x]
    biggest = max(sizes)
    if biggest == 0 or p == np.inf:
        return biggest
    total = sum((s / biggest) ** p for s in sizes)
    return float(biggest * total ** (1 / p))
""",
        [("total ** (1 / p)", "total ** p"), ("if p < 1:", "if p <= 1:"), ("biggest = max", "biggest = min")],
    ),
    "01/matmul": (
        """
def matmul(A, B):
    A, B = np.array(A, dtype=float), np.array(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError("shapes do not fit")
    C = np.zeros((A.shape[0], B.shape[1]))
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            for k in range(A.shape[1]):
                C[i, j] += A[i, k] * B[k, j]
    return C
""",
        [
            ("C[i, j] += A", "C[i, j] = A"),
            ("B[k, j]", "B[j, k]"),
            ("for k in range(A.shape[1])", "for k in range(A.shape[0])"),
        ],
    ),
    "01/covariance": (
        """
def covariance(X):
    table = np.array(X, dtype=float)
    n, d = table.shape
    if n < 2:
        raise ValueError("too few rows")
    means = table.mean(axis=0)
    result = np.zeros((d, d))
    for row in table:
        away = row - means
        result += np.outer(away, away)
    return result / (n - 1)
""",
        [
            ("away = row - means", "away = row + means"),
            ("outer(away, away)", "outer(away, row)"),
            ("(n - 1)", "(d - 1)"),
        ],
    ),
    "01/power_iteration": (
        """
def power_iteration(A, v0, steps):
    A = np.array(A, dtype=float)
    v = np.array(v0, dtype=float)
    if np.linalg.norm(v) == 0:
        raise ValueError("zero start")
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        w = A @ v
        size = np.linalg.norm(w)
        if size == 0:
            raise ValueError("zero product")
        v = w / size
    return float(v @ A @ v), v
""",
        [
            ("w = A @ v", "w = v @ A"),
            ("range(steps)", "range(steps - 1)"),
            ("return float(v @ A @ v), v", "return v, float(v @ A @ v)"),
        ],
    ),
    "02/central_difference": (
        """
def central_difference(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be positive")
    ahead = f(x + h)
    behind = f(x - h)
    return (ahead - behind) / (2 * h)
""",
        [("behind = f(x - h)", "behind = f(x + h)"), ("(ahead - behind) / (2 * h)", "ahead - behind / (2 * h)")],
    ),
    "02/gradient": (
        """
def gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    g = np.zeros(len(x))
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g
""",
        [("down[i] -= h", "down[i] += h"), ("g[i] = (f", "g[0] = (f"), ("/ (2 * h)", "/ 2 * h")],
    ),
    "02/taylor2": (
        """
def taylor2(f, x, step):
    x, step = np.array(x, dtype=float), np.array(step, dtype=float)
    g = gradient(f, x)
    H = hessian(f, x)
    linear = g @ step
    curved = step @ H @ step
    return float(f(x) + linear + 0.5 * curved)
""",
        [("0.5 * curved", "curved"), ("linear = g @ step", "linear = g @ x")],
    ),
    "02/expectation": (
        """
def expectation(g, weight, a, b, n):
    if n < 1:
        raise ValueError("no cells")
    width = (b - a) / n
    top = bottom = 0.0
    for i in range(n):
        t = a + (i + 0.5) * width
        top += g(t) * weight(t)
        bottom += weight(t)
    if bottom <= 0:
        raise ValueError("no weight")
    return top / bottom
""",
        [("(i + 0.5)", "(i - 0.5)"), ("g(t) * weight(t)", "g(t) + weight(t)"), ("width = (b - a)", "width = (b + a)")],
    ),
    "02/logsumexp_grad": (
        """
def logsumexp_grad(z):
    z = np.array(z, dtype=float)
    if z.size == 0:
        raise ValueError("empty")
    top = z.max()
    e = np.exp(z - top)
    total = e.sum()
    return float(top + np.log(total)), e / total
""",
        [("top + np.log(total)", "np.log(total)"), ("e / total", "e / top"), ("np.exp(z - top)", "np.exp(top - z)")],
    ),
    "02/softmax_jacobian": (
        """
def softmax_jacobian(z):
    z = np.array(z, dtype=float)
    e = np.exp(z - z.max())
    p = e / e.sum()
    k = len(p)
    J = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            same = 1.0 if i == j else 0.0
            J[i, j] = p[i] * (same - p[j])
    return J
""",
        [("(same - p[j])", "(same - p[i])"), ("i == j", "i != j"), ("(same - p[j])", "(same + p[j])")],
    ),
    "02/squared_loss_grad": (
        """
def squared_loss_grad(W, X, Y):
    W, X, Y = (np.array(M, dtype=float) for M in (W, X, Y))
    n = X.shape[0]
    error = X @ W - Y
    loss = np.sum(error**2) / (2 * n)
    slope = X.T @ error / n
    return float(loss), slope
""",
        [("X.T @ error / n", "X.T @ Y / n"), ("error**2", "error"), ("n = X.shape[0]", "n = X.shape[1]")],
    ),
    "03/normal_logpdf": (
        """
def normal_logpdf(x, mean, sd):
    x, mean, sd = np.asarray(x, float), np.asarray(mean, float), np.asarray(sd, float)
    if not np.all(sd > 0):
        raise ValueError("sd must be positive")
    z = (x - mean) / sd
    value = -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)
    return float(value) if value.ndim == 0 else value
""",
        [("- np.log(sd)", "+ np.log(sd)"), ("z**2", "z"), ("0.5 * np.log(2 * np.pi)", "np.log(2 * np.pi)")],
    ),
    "03/entropy": (
        """
def entropy(p, base=np.e):
    p = _distribution(p)
    total = 0.0
    for share in p:
        if share > 0:
            total -= share * np.log(share)
    return float(abs(total) / np.log(base))
""",
        [("/ np.log(base)", "* np.log(base)"), ("share * np.log(share)", "share + np.log(share)")],
    ),
    "03/expectation_cov": (
        """
def expectation_cov(values, p):
    values, p = np.array(values, dtype=float), _distribution(p)
    if len(values) != len(p):
        raise ValueError("lengths differ")
    d = values.shape[1]
    mean = p @ values
    cov = np.zeros((d, d))
    for row, weight in zip(values, p):
        gap = row - mean
        cov += weight * np.outer(gap, gap)
    return mean, cov
""",
        [
            ("cov += weight * np.outer", "cov += np.outer"),
            ("gap = row - mean", "gap = row"),
            ("return mean, cov", "return cov, mean"),
        ],
    ),
    "04/standard_error": (
        """
def standard_error(x):
    x = np.array(x, dtype=float)
    n = len(x)
    if n < 2:
        raise ValueError("too few")
    variance = ((x - x.mean()) ** 2).sum() / (n - 1)
    return float((variance / n) ** 0.5)
""",
        [("variance / n", "variance / n**2"), ("(x - x.mean()) ** 2", "(x - x.sum()) ** 2"), ("(n - 1)", "(n + 1)")],
    ),
    "04/benjamini_hochberg": (
        """
def benjamini_hochberg(p_values):
    p = np.array(p_values, dtype=float)
    if np.any(~((p >= 0) & (p <= 1))):
        raise ValueError("no probability")
    m = len(p)
    order = np.argsort(p)
    result = np.empty(m)
    lowest = 1.0
    for rank in range(m, 0, -1):
        place = order[rank - 1]
        lowest = min(lowest, p[place] * m / rank)
        result[place] = lowest
    return result
""",
        [
            ("p[place] * m / rank", "p[place] * rank / m"),
            ("min(lowest, p", "max(lowest, p"),
            ("order[rank - 1]", "order[rank - 2]"),
        ],
    ),
    "04/chi2_gof": (
        """
def chi2_gof(observed, probabilities, fitted=0):
    counts, shares = np.array(observed, float), np.array(probabilities, float)
    if len(counts) != len(shares) or np.any(shares <= 0) or abs(shares.sum() - 1) > 1e-9:
        raise ValueError("no such distribution")
    degrees = len(counts) - 1 - fitted
    if degrees < 1:
        raise ValueError("no degree of freedom")
    expected = counts.sum() * shares
    statistic = np.sum((counts - expected) ** 2 / expected)
    return float(statistic), float(chi2_tail(statistic, degrees))
""",
        [
            ("** 2 / expected", "** 2 / counts"),
            ("- 1 - fitted", "- 1 + fitted"),
            ("counts.sum() * shares", "counts.mean() * shares"),
        ],
    ),
    "04/permutation_test": (
        """
def permutation_test(x, y, permutations=None):
    from itertools import combinations

    x, y = list(map(float, x)), list(map(float, y))
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty group")
    pool = np.array(x + y)
    seen = abs(np.mean(x) - np.mean(y))
    close = 1e-9 * max(1.0, np.abs(pool).max()) if len(pool) else 0.0
    close = 1e-9 * np.abs(pool).max()

    def gap(first):
        inside = np.zeros(n + m, dtype=bool)
        inside[list(first)] = True
        return abs(pool[inside].mean() - pool[~inside].mean())

    if permutations is None:
        splits = list(combinations(range(n + m), n))
        hits = sum(gap(split) >= seen - close for split in splits)
        return hits / len(splits)
    hits = 0
    for order in permutations:
        if gap(order[:n]) >= seen - close:
            hits += 1
    return (1 + hits) / (1 + len(permutations))
""",
        [("gap(order[:n])", "gap(order[:m])"), ("hits += 1", "hits = 1"), ("(1 + hits) /", "hits /")],
    ),
    "08/squared_distances": (
        """
def squared_distances(X, Y):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    table = np.zeros((len(X), len(Y)))
    for j, center in enumerate(Y):
        table[:, j] = ((X - center) ** 2).sum(axis=1)
    return table
""",
        [("(X - center)", "(X + center)"), ("sum(axis=1)", "mean(axis=1)"), ("** 2).sum", "** 1).sum")],
    ),
    "08/gap_statistic": (
        """
def gap_statistic(inertias, reference_inertias):
    own, others = np.array(inertias, float), np.array(reference_inertias, float)
    if np.any(own <= 0) or np.any(others <= 0):
        raise ValueError("not positive")
    B, K = others.shape
    logs = np.log(others)
    gaps = logs.mean(axis=0) - np.log(own)
    errors = logs.std(axis=0) * np.sqrt(1 + 1 / B)
    for k in range(K - 1):
        if gaps[k] >= gaps[k + 1] - errors[k + 1]:
            return gaps, errors, k + 1
    return gaps, errors, K
""",
        [
            ("errors[k + 1]", "errors[k]"),
            ("return gaps, errors, k + 1", "return gaps, errors, k"),
            ("gaps[k + 1] - errors", "gaps[k + 1] + errors"),
        ],
    ),
    "08/adjusted_rand_index": (
        """
def adjusted_rand_index(a, b):
    from collections import Counter

    a, b = list(a), list(b)
    if len(a) != len(b):
        raise ValueError("lengths differ")

    def pairs(counts):
        return sum(m * (m - 1) / 2 for m in counts)

    together = pairs(Counter(zip(a, b)).values())
    of_a = pairs(Counter(a).values())
    of_b = pairs(Counter(b).values())
    everything = pairs([len(a)])
    expected = of_a * of_b / everything if everything else 0.0
    divisor = (of_a + of_b) / 2 - expected
    return 1.0 if divisor == 0 else (together - expected) / divisor
""",
        [
            ("m * (m - 1)", "m * (m + 1)"),
            ("(of_a + of_b) / 2", "(of_a - of_b) / 2"),
            ("of_b = pairs(Counter(b)", "of_b = pairs(Counter(a)"),
        ],
    ),
    "07/best_split": (
        """
def best_split(X, Y, min_samples_leaf=1):
    X, Y = np.array(X, float), np.array(Y, float)
    if Y.ndim == 1:
        Y = Y[:, None]
    n, d = X.shape
    Y = Y - Y.mean(axis=0)
    whole = (Y**2).sum() / n
    best = None
    gain = 1e-12 * whole
    for j in range(d):
        order = np.argsort(X[:, j], kind="stable")
        x, y = X[order, j], Y[order]
        left = np.cumsum(y, axis=0)[:-1]
        right = y.sum(axis=0) - left
        sizes = np.arange(1, n)
        drop = ((left**2).sum(axis=1) / sizes + (right**2).sum(axis=1) / (n - sizes)) / n
        for i in range(n - 1):
            enough = i + 1 >= min_samples_leaf and n - i - 1 >= min_samples_leaf
            if x[i] < x[i + 1] and enough and drop[i] > gain + 1e-12 * whole:
                middle = x[i] + (x[i + 1] - x[i]) / 2
                if middle >= x[i + 1]:
                    middle = x[i]
                best, gain = (j, float(middle), float(drop[i])), drop[i]
    return best
""",
        [
            ("range(n - 1)", "range(n - 2)"),
            ("i + 1 >= min_samples_leaf", "i >= min_samples_leaf"),
            ("/ (n - sizes)", "/ sizes"),
        ],
    ),
}
