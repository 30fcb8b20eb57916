import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M2",
    lesson="What goes wrong and how to see it",
    hints=[
        "How long is one vector that holds the entries of all the arrays?",
        "The root of the sum of all squares. One factor, at most 1, multiplies every array.",
        "`factor = max_norm / norm if norm > max_norm else 1.0`",
    ],
)
def clip_by_global_norm(rng):
    small = [np.array([3.0]), np.array([[0.0, 4.0]])]
    yield case(small, 1.0, equals=([np.array([0.6]), np.array([[0.0, 0.8]])], 5.0))
    yield case(small, 9.0, equals=(small, 5.0), label="gradients that are short enough")
    yield case(
        [np.zeros(2), np.zeros((1, 3))], 1.0, equals=([np.zeros(2), np.zeros((1, 3))], 0.0), label="gradients of zero"
    )
    gradients = [rng.normal(size=(3, 2)), rng.normal(size=4), rng.normal(size=(1, 2, 2))]
    yield case(gradients, 0.5)
    yield law(
        "clipping twice is clipping once",
        lambda ex: (
            ex.clip_by_global_norm(ex.clip_by_global_norm(gradients, 0.5)[0], 0.5)[0][1],
            ex.clip_by_global_norm(gradients, 0.5)[0][1],
        ),
    )
    yield raises(ValueError, small, 0.0, why="a limit of 0 would stop the training")


def scaled(gradients, factor_of):
    return [np.asarray(g, dtype=float) * factor_of(np.asarray(g, dtype=float)) for g in gradients]


def total_norm(gradients):
    return float(np.sqrt(sum(np.sum(np.square(g)) for g in gradients)))


@misconception(
    clip_by_global_norm,
    "You clipped each array by its own length. That changes the direction of the whole step: the factor must be one for all.",
)
def each_array_by_itself(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    return scaled(gradients, lambda g: min(1.0, max_norm / max(np.linalg.norm(g), 1e-300))), total_norm(gradients)


@misconception(
    clip_by_global_norm,
    "You clipped every entry to the limit. That turns the gradient; scaling keeps its direction.",
)
def each_entry_by_itself(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    return [np.clip(g, -max_norm, max_norm) for g in gradients], total_norm(gradients)


always_scales = misconception(
    clip_by_global_norm,
    "You scaled every gradient to the limit, the short ones too. Clipping only shortens; near the minimum steps must be able "
    "to become small.",
    edit=("max_norm / norm if norm > max_norm else 1.0", "max_norm / norm if norm > 0 else 1.0"),
)


adds_the_lengths = misconception(
    clip_by_global_norm,
    "You added the lengths of the arrays. The length of all together is the root of the sum of their squares.",
    edit=(
        "np.sqrt(sum(float(np.sum(g**2)) for g in gradients))",
        "sum(float(np.sqrt(np.sum(g**2))) for g in gradients)",
    ),
)


norm_after_clipping = misconception(
    clip_by_global_norm,
    "You returned the length after clipping. Before clipping is what belongs into the log: afterwards it says nothing.",
    edit=("for g in gradients], norm", "for g in gradients], min(norm, max_norm)"),
)


@also_correct(clip_by_global_norm)
def by_one_long_vector(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError("max_norm")
    norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in gradients]))
    return [np.array(g) / max(1.0, norm / max_norm) for g in gradients], norm
