import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import entries


@check(
    problem="M7",
    lesson="Recurrence",
    hints=[
        "Why must all arrays be scaled by the same factor?",
        "One norm: the root of the sum of all squares of all arrays. One factor: limit / norm, but never more than 1.",
        "`factor = min(1.0, limit / norm)`, with a norm of 0 treated apart. NaN and inf: `np.isfinite`.",
    ],
)
def clip_gradients(rng):
    yield case([np.array([3.0]), np.array([[4.0]])], 1.0, equals=([[0.6], [[0.8]]], 5.0))
    yield case(
        [np.array([3.0]), np.array([[4.0]])], 6.0, equals=([[3.0], [[4.0]]], 5.0), label="a norm within the limit"
    )
    yield case(
        [np.zeros(2), np.zeros((1, 3))],
        1.0,
        equals=([np.zeros(2), np.zeros((1, 3))], 0.0),
        label="gradients that are all zero",
    )
    yield case(
        [np.array([0.3]), np.array([0.4])], 0.1, equals=([[0.06], [0.08]], 0.5), label="a norm and a limit below 1"
    )
    gradients = [10 * entries(rng, 3, 2), 10 * entries(rng, 4), np.array(7.0)]
    yield case(gradients, 2.5)
    yield law(
        "afterwards the common norm is the limit",
        lambda ex: (math.sqrt(sum(float(np.sum(g**2)) for g in ex.clip_gradients(gradients, 2.5)[0])), 2.5),
    )
    yield case(
        expression=lambda ex: shared_with_the_arguments(ex.clip_gradients),
        equals=False,
        label="whether a result within the limit shares memory with an argument: new arrays are due",
    )
    yield raises(ValueError, [np.array([1.0, np.nan])], 1.0, why="a gradient that is NaN")
    yield raises(ValueError, [np.array([1.0]), np.array([np.inf])], 1.0, why="a gradient that is infinite")
    yield raises(ValueError, [np.array([1.0])], 0.0, why="a limit of 0")


def shared_with_the_arguments(clip_gradients):
    """Whether a gradient that was not clipped comes back as the array that went in."""
    gradient = np.array([3.0, 4.0])
    return bool(np.shares_memory(clip_gradients([gradient], 6.0)[0][0], gradient))


hands_back_the_arguments = misconception(
    clip_gradients,
    "Within the limit you hand back the arrays that came in. Whoever changes one of them later changes both: new arrays, "
    "always.",
    edit=(
        "return [np.asarray(g, dtype=float) * factor for g in gradients], norm",
        "return [np.asarray(g, dtype=float) * factor for g in gradients] if norm > limit else gradients, norm",
    ),
)


each_by_itself = misconception(
    clip_gradients,
    "You clipped each array by its own norm. That turns the direction of the step: the common norm counts, and one "
    "factor for all.",
    edit=(
        "return [np.asarray(g, dtype=float) * factor for g in gradients], norm",
        "return [np.asarray(g, dtype=float) * min(1.0, limit / max(np.linalg.norm(np.ravel(g)), 1e-300)) for g in "
        "gradients], norm",
    ),
)


scales_up = misconception(
    clip_gradients,
    "You scaled small gradients up to the limit. Clipping only ever makes them smaller.",
    edit=("min(1.0, limit / norm)", "limit / norm"),
)


clips_entries = misconception(
    clip_gradients,
    "You clipped each entry to the limit. That turns the direction of the step; here the norm is limited.",
    edit=("np.asarray(g, dtype=float) * factor", "np.clip(np.asarray(g, dtype=float), -limit, limit)"),
)


forgets_the_root = misconception(
    clip_gradients,
    "You compared the limit with the squared norm: the root is missing.",
    edit=("float(np.sqrt(sum(", "float((sum("),
)


scales_nan = misconception(
    clip_gradients,
    "A NaN came through. Scaling makes NaN of all gradients, and one step later all parameters are NaN: ValueError.",
    edit=("if not np.isfinite(norm):", "if False:"),
)


@also_correct(clip_gradients)
def with_one_long_vector(gradients, limit):
    flat = np.concatenate([np.ravel(g) for g in gradients]).astype(float)
    norm = float(np.linalg.norm(flat))
    if limit <= 0 or not np.isfinite(norm):
        raise ValueError("no")
    return [g / max(1.0, norm / limit) for g in gradients], norm
