import numpy as np

from grader.checks import also_correct, case, check, misconception, raises

NAN = float("nan")


@check(
    problem="H5",
    lesson="How large a step?",
    hints=[
        "A rate with which one seed in five breaks: what is it worth?",
        "Means of the rates that are left; the best; its standard error. The first rate whose mean is at most best plus error.",
        "`finals[best].std(ddof=1) / np.sqrt(finals.shape[1])`, and `np.flatnonzero(means <= means[best] + error)[0]`.",
    ],
)
def choose_rate(rng):
    yield case([0.1, 0.3, 1.0, 3.0], [[0.9, 0.9], [0.5, 0.75], [0.25, 0.75], [0.1, NAN]], equals=(0.3, 0.125))
    yield case(
        [0.1, 0.2, 0.4, 0.8],
        [[0.8, 0.8], [0.625, 0.625], [0.25, 0.75], [0.5, 0.5625]],
        equals=(0.2, 0.125),
        label="the best is 0.4; 0.2 and 0.8 are within one standard error, 0.1 is not",
    )
    yield case([0.1, 1.0], [[0.5, 0.5], [0.25, 0.25]], equals=(1.0, 0.0), label="no spread: the best itself")
    yield case([0.1, 1.0], [[NAN, 0.1], [0.5, 0.7]], equals=(1.0, 0.0), label="the smaller rate broke once")
    yield case([0.1, 0.2], [[0.75, 0.75], [0.25, 0.75]], equals=(0.1, 0.25), label="exactly one standard error above")
    rates = np.geomspace(0.01, 3.0, 7)
    for _ in range(3):
        means = (np.arange(7) - rng.uniform(2.5, 4.5)) ** 2 / 20 + 0.3
        finals = means[:, None] + rng.normal(size=(7, 5)) * 0.12
        finals[6, rng.integers(5)] = NAN
        yield case(rates, finals)
    finals = np.tile(rng.normal(size=5) * 0.1, (7, 1)) + 0.5 - np.arange(7)[:, None] * 0.012
    yield case(rates, finals, label="a slow fall: many are within one standard error")
    yield raises(ValueError, [0.1, 1.0], [[NAN, 0.2], [0.3, NAN]], why="each rate broke with some seed")


best_mean = misconception(
    choose_rate,
    "You took the rate with the best mean. Several can't be told from it; the smallest of them is farthest from the edge.",
    edit=("chosen = int(np.flatnonzero(means <= means[best] + error)[0])", "chosen = best"),
)
largest = misconception(
    choose_rate,
    "You took the largest rate within one standard error. It is nearest to the edge; the smallest is due.",
    edit=("np.flatnonzero(means <= means[best] + error)[0]", "np.flatnonzero(means <= means[best] + error)[-1]"),
)


@misconception(choose_rate, "You averaged over the seeds that survived. A rate with which one seed breaks is out.")
def survivors_only(rates, finals):
    kept = [(r, [f for f in row if f == f]) for r, row in zip(rates, finals, strict=True)]
    kept = [(r, row) for r, row in kept if row]
    if len(kept) == 0 or all(len(row) < len(finals[0]) for _, row in kept):
        raise ValueError("all broke")
    means = [sum(row) / len(row) for _, row in kept]
    best = means.index(min(means))
    error = np.std(kept[best][1], ddof=len(kept[best][1]) > 1) / len(kept[best][1]) ** 0.5
    chosen = next(i for i, mean in enumerate(means) if mean <= means[best] + error)
    return float(kept[chosen][0]), float(means[chosen] - means[best])


deviation = misconception(
    choose_rate,
    "You took the standard deviation of the runs. The error of their mean is that over the root of their number.",
    edit=("finals[best].std(ddof=1) / math.sqrt(finals.shape[1])", "finals[best].std(ddof=1)"),
)
divisor = misconception(
    choose_rate,
    "The standard deviation has the divisor s - 1: the mean was estimated from the same runs.",
    edit=("std(ddof=1)", "std()"),
)


@also_correct(choose_rate)
def by_a_loop(rates, finals):
    kept = [
        (float(r), [float(f) for f in row])
        for r, row in zip(rates, finals, strict=True)
        if not any(f != f for f in row)
    ]
    if not kept:
        raise ValueError("all broke")
    means = [sum(row) / len(row) for _, row in kept]
    low = min(means)
    row = kept[means.index(low)][1]
    error = (sum((f - low) ** 2 for f in row) / (len(row) - 1) / len(row)) ** 0.5
    return next((rate, mean - low) for (rate, _), mean in zip(kept, means, strict=True) if mean <= low + error + 1e-15)
