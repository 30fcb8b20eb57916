import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution


@check(
    lesson="Sampling and averages",
    hints=[
        "Cut the line from 0 to 1 into pieces as long as the probabilities. On which piece does u lie?",
        "The pieces end at the cumulative sums. Find the first one that is larger than u; `np.searchsorted` does it for a "
        "whole array. Mind what rounding does to the last sum.",
        "`cumulative = np.cumsum(p)`, `cumulative /= cumulative[-1]`, then "
        '`values[np.searchsorted(cumulative, u, side="right")]`.',
    ],
)
def inverse_cdf_sample(rng):
    yield case([10, 20], [0.25, 0.75], [0.1, 0.3, 0.9], equals=[10, 20, 20])
    yield case([1, 2, 0, 4], PLACES, [0.3, 0.6, 0.8, 0.95, 0.7], equals=[1, 2, 0, 4, 2])
    yield case([10, 20], [0.25, 0.75], [0.25], equals=[20], label="u equal to a cumulative probability: the next value")
    yield case([5, 6, 7], [0.0, 0.5, 0.5], [0.0, 0.5], equals=[6, 7], label="u = 0, and a first value that never comes")
    yield case(
        [1, 2, 3],
        [0.5, 0.0, 0.5],
        [0.49, 0.5, 0.51],
        equals=[1, 3, 3],
        label="a value in the middle that never comes",
    )
    yield case(
        ["hub", "taken"], [0.75, 0.25], [[0.1, 0.8], [0.7, 0.9], [0.2, 0.3]], label="an array of draws, of words"
    )
    top = float(np.nextafter(1, 0))
    yield case(list(range(10)), [0.1] * 10, [top], equals=[9], label="u just below 1; ten times 0.1 adds up to less")
    yield case(
        list(range(11)),
        [0.1] * 10 + [0.0],
        [top],
        equals=[9],
        label="u just below 1, and a last value that never comes",
    )
    values, p = rng.permutation(9)[:5] + 1, hundredths(rng, 5)
    yield case(values, p, rng.uniform(size=(2, 6)))
    grid = (np.arange(1000) + 0.5) / 1000
    yield law(
        "over an even grid of u, each value comes as often as its probability says",
        lambda ex: ([np.mean(ex.inverse_cdf_sample(values, p, grid) == value) for value in values], p),
        rtol=1e-9,
        atol=1e-9,
    )
    yield raises(ValueError, [1, 2], [0.5, 0.5], [0.2, 1.0], why="u = 1 lies beyond the last piece")
    yield raises(ValueError, [1, 2], [0.5, 0.5], [-0.1], why="no uniform draw is negative")
    yield raises(ValueError, [1, 2], [0.5, 0.6], [0.2], why="the probabilities add up to 1.1")
    yield case(np.arange(40), np.full(40, 0.025), rng.uniform(size=20_000), timed="20,000 draws")


index_not_value = misconception(
    inverse_cdf_sample,
    "You returned the index of the value. Look it up in values.",
    edit=(
        'np.asarray(values)[np.searchsorted(cumulative, u, side="right")]',
        'np.searchsorted(cumulative, u, side="right")',
    ),
)


without_cumulating = misconception(
    inverse_cdf_sample,
    "You compared u with the probabilities themselves. The pieces lie one behind the other: compare with their "
    "cumulative sums.",
    edit=(
        'np.asarray(values)[np.searchsorted(cumulative, u, side="right")]',
        "np.asarray(values)[np.argmax(np.append(p, 1.0)[:-1] > u[..., None], axis=-1)]",
    ),
)


uniform_over_values = misconception(
    inverse_cdf_sample,
    "You gave every value the same chance, as int(u k) does. The pieces must be as long as the probabilities.",
    edit=("cumulative = np.cumsum(p)", "cumulative = np.arange(1, len(p) + 1) / len(p)"),
)


left_side = misconception(
    inverse_cdf_sample,
    "At a u that equals a cumulative probability you stayed on the piece before. Pieces start with their left end: "
    "else u = 0 draws a first value of probability 0. Use the first cumulative probability that is larger, not equal.",
    edit=('side="right"', 'side="left"'),
)


one_too_early = misconception(
    inverse_cdf_sample,
    "You are one value too early: you took the last cumulative probability that is not larger than u, and the first "
    "piece became the last value.",
    edit=('side="right")]', 'side="right") - 1]'),
)


rounding_of_the_total = misconception(
    inverse_cdf_sample,
    "Rounding leaves your last cumulative probability slightly below 1. A u above it finds no value: divide by the last "
    "one.",
    edit=("cumulative /= cumulative[-1]", "pass"),
)


last_set_to_one = misconception(
    inverse_cdf_sample,
    "The gap that rounding leaves went to the last value: you set the last cumulative probability to 1, or cut the index at "
    "the end. If that value has probability 0 it may now be drawn: divide all sums by the last one instead.",
    edit=("cumulative /= cumulative[-1]", "cumulative[-1] = 1.0"),
)


accepts_one = misconception(
    inverse_cdf_sample,
    "You accepted a u outside [0, 1). Uniform draws never are; 1.0 has no piece, and a negative number silently gets "
    "the first.",
    edit=(
        "if not ((u >= 0) & (u < 1)).all():",
        "u = np.minimum(u, np.nextafter(1, 0))\n    if False:",
    ),
)


@also_correct(inverse_cdf_sample)
def walk_along_the_line(values, p, u):
    p = refuse_unless_distribution(p)
    last = max(i for i in range(len(p)) if p[i] > 0)

    def single(u):
        if not 0 <= u < 1:
            raise ValueError("outside [0, 1)")
        reached = 0.0
        for i in range(last):
            reached += p[i]
            if u < reached:
                return i
        return last

    return np.array(values)[np.vectorize(single, otypes=[int])(u)]


@also_correct(inverse_cdf_sample)
def count_the_passed_ends(values, p, u):
    """The index is the number of piece ends that are not beyond u."""
    p, u = refuse_unless_distribution(p), np.array(u, dtype=float)
    if np.any(u < 0) or np.any(u >= 1):
        raise ValueError("outside [0, 1)")
    ends = np.cumsum(p)
    last = np.flatnonzero(p)[-1]
    index = (u[..., None] >= ends).sum(axis=-1)
    return np.array(values)[np.minimum(index, last)]
