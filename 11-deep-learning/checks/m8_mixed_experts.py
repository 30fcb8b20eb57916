import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="M8",
    lesson="Dropout",
    hints=[
        "Where does the log come: before the mean over networks, or after it?",
        "`-np.log(np.exp(right).mean(axis=0)).mean()` and `-right.mean()`.",
    ],
)
def mixed_experts(rng):
    yield case([[[0.0, 0.0]], [[np.log(3.0), 0.0]]], [0], equals=(-np.log(0.625), -(np.log(0.5) + np.log(0.75)) / 2))
    z, labels = entries(rng, 3, 4, 5), rng.integers(0, 5, size=4)
    yield case(z, labels)
    yield case(3 * z, labels[::-1].copy())
    yield law(
        "one network: both are its loss",
        lambda ex: (ex.mixed_experts(z[:1], labels)[0], ex.mixed_experts(z[:1], labels)[1]),
    )
    yield case(
        [[[1000.0, 0.0]], [[0.0, 0.0]]], [0], equals=(-np.log(0.75), np.log(2) / 2), label="a network that is very sure"
    )


logits_averaged = misconception(
    mixed_experts,
    "You averaged the logits. The probabilities are averaged.",
    edit=(
        "    # TODO: average probabilities first, or losses\n",
        "    mean = z.mean(axis=0)\n    mean = mean - np.log(np.exp(mean).sum(axis=1, keepdims=True))\n"
        "    return float(-mean[np.arange(len(labels)), labels].mean()), float(-right.mean())\n",
    ),
)
swapped = misconception(
    mixed_experts,
    "Both are right, but swapped: the loss of the mean first.",
    edit=(
        "return float(-np.log(np.exp(right).mean(axis=0)).mean()), float(-right.mean())",
        "return float(-right.mean()), float(-np.log(np.exp(right).mean(axis=0)).mean())",
    ),
)
over_rows = misconception(
    mixed_experts,
    "You averaged the probabilities over the rows. Each row is judged alone; the mean is over networks.",
    edit=("mean(axis=0)).mean()", "mean(axis=1)).mean()"),
)
overflows = misconception(
    mixed_experts,
    "Exponentials of large logits overflow. Subtract each row's largest first.",
    edit=("    z = z - z.max(axis=2, keepdims=True)\n", ""),
)
summed = misconception(
    mixed_experts,
    "The first figure is a sum over the rows. The mean is due.",
    edit=("mean(axis=0)).mean()", "mean(axis=0)).sum()"),
)


@also_correct(mixed_experts)
def by_probabilities(logits_by_network, labels):
    z = np.asarray(logits_by_network, dtype=float)
    e = np.exp(z - z.max(axis=-1)[..., None])
    p = (e / e.sum(axis=-1)[..., None])[:, range(len(labels)), labels]
    return -np.log(p.mean(axis=0)).mean(), -np.log(p).mean()
