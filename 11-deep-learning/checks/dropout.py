import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Dropout",
    hints=[
        "What is the mean of an entry over many draws, if it is 0 with probability p and unchanged otherwise?",
        "In use return x. In training draw rng.random(x.shape); where the number is below p, 0, else x / (1 - p).",
        "`np.where(rng.random(x.shape) < p, 0.0, x / (1 - p))`.",
    ],
)
def dropout(rng):
    yield case(
        expression=lambda ex: ex.dropout([3.0, 6.0, 9.0], 0.25, True, np.random.default_rng(0)),
        equals=[4.0, 8.0, 0.0],
        label="0.64, 0.27 and 0.04 are drawn, p is 0.25",
    )
    yield case(
        expression=lambda ex: ex.dropout([3.0, 6.0, 9.0], 0.25, False, np.random.default_rng(0)),
        equals=[3.0, 6.0, 9.0],
        label="in use",
    )
    x, seed = entries(rng, 4, 5), int(rng.integers(10_000))
    for p in (0.2, 0.7):
        yield case(
            expression=lambda ex, p=p: ex.dropout(x, p, True, np.random.default_rng(seed)),
            label=f"4 x 5 entries, p = {p}",
        )
    yield case(
        expression=lambda ex: ex.dropout(x, 0.6, False, np.random.default_rng(seed)),
        equals=x,
        label="4 x 5 entries, in use",
    )
    yield case(
        expression=lambda ex: ex.dropout(x, 0.0, True, np.random.default_rng(seed)),
        equals=x,
        label="p = 0: nothing is dropped",
    )
    yield law(
        "the mean over 40 000 entries stays, within 3 %",
        lambda ex: (float(np.mean(ex.dropout(np.ones(40_000), 0.4, True, np.random.default_rng(seed)))), 1.0),
        rtol=0.03,
    )
    yield case(
        expression=lambda ex: drawn_after(ex.dropout, x),
        equals=np.random.default_rng(5).random(),
        label="what the generator draws next, after a call in use: nothing was drawn",
    )
    for p, why in ((1.0, "with p = 1 nothing is left"), (-0.1, "no probability is negative")):
        yield raises(
            ValueError, expression=lambda ex, p=p: ex.dropout([1.0], p, True, np.random.default_rng(0)), why=why
        )
        yield raises(
            ValueError, expression=lambda ex, p=p: ex.dropout([1.0], p, False, np.random.default_rng(0)), why=why
        )


def drawn_after(dropout, x):
    rng = np.random.default_rng(5)
    dropout(x, 0.5, False, rng)
    return float(rng.random())


not_enlarged = misconception(
    dropout,
    "The survivors are not enlarged. In use all units speak, and the next layer hears more than it ever did in training.",
    edit=("0.0, x / (1 - p))", "0.0, x)"),
)


@also_wrong(not_enlarged)
def mask_only(x, p, training, rng):
    if p < 0 or p >= 1:
        raise ValueError("p")
    x = np.array(x, dtype=float)
    return x * (rng.random(x.shape) >= p) if training else x


divided_by_p = misconception(
    dropout,
    "You divided by p. A fraction of 1 - p is left, so the survivors are divided by 1 - p.",
    edit=("x / (1 - p)", "x / max(p, 1e-300)"),
)

p_is_kept = misconception(
    dropout,
    "p is the probability to be dropped; yours is the probability to be kept.",
    edit=(
        "np.where(rng.random(x.shape) < p, 0.0, x / (1 - p))",
        "np.where(rng.random(x.shape) < p, x / max(p, 1e-300), 0.0)",
    ),
)

other_end = misconception(
    dropout,
    "You dropped where the number is at least 1 - p. As often, but not the same entries: drop where it is smaller than p.",
    edit=("rng.random(x.shape) < p", "rng.random(x.shape) >= 1 - p"),
)

scaled_in_use = misconception(
    dropout,
    "You scale in use as well. The survivors were enlarged in training; in use nothing is left to do.",
    edit=("        return x\n", "        return x * (1 - p)\n"),
)


@also_wrong(scaled_in_use)
def as_in_the_first_paper_and_enlarged(x, p, training, rng):
    x = np.array(x, dtype=float)
    if not (0 <= p < 1):
        raise ValueError("p")
    if training:
        return x * (rng.random(x.shape) >= p) / (1 - p)
    return (1 - p) * x


drops_in_use = misconception(
    dropout,
    "Entries are dropped in use too. The same cup then gets another answer each time.",
    edit=("    if not training:\n        return x\n", ""),
)

whole_rows = misconception(
    dropout,
    "One draw decides for a whole row. Each entry has a draw of its own: rng.random(x.shape).",
    edit=("rng.random(x.shape) < p", "rng.random(x.shape[:1]).reshape(-1, *[1] * (x.ndim - 1)) < p"),
)

everything_may_go = misconception(
    dropout,
    "p = 1 came through: everything is dropped, and the survivors are divided by 0.",
    edit=("if not 0 <= p < 1:", "if not 0 <= p <= 1:"),
)

draws_anyway = misconception(
    dropout,
    "In use something is drawn although nothing is dropped: every later draw of the generator is another one.",
    edit=("    if not training:\n", "    rng.random(x.shape) if not training else None\n    if not training:\n"),
)


@also_correct(dropout)
def by_a_mask(x, p, training, rng):
    if p >= 1 or p < 0:
        raise ValueError(p)
    x = np.asarray(x, dtype=float)
    if not training:
        return x
    keep = 1 - p
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask / keep
