import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "`np.argsort` returns indices, not values. In which direction does it sort?",
        "Sort the negated scores, in a way that keeps the order of equal ones. Which types of numbers can't be negated?",
        '`np.argsort(-np.asarray(scores, dtype=float), kind="stable")[:k]`, after a check of k.',
    ],
)
def topk_indices(rng):
    yield case([12, 30, 8, 20], 2, equals=[1, 3])
    yield case([10, 30, 10, 30, 5], 3, equals=[1, 3, 0], label="equal scores: the first goes first")
    yield case([-5.0, -1.0, -3.0], 2, equals=[1, 2], label="negative scores")
    yield case([4, 9, 7], 0, equals=np.array([], dtype=int), label="k = 0: nothing")
    yield case([4, 9, 7], 3, equals=[1, 2, 0], label="k = n: all, sorted")
    yield case(np.array([200, 0, 100], dtype=np.uint8), 2, equals=[0, 2], label="unsigned bytes, which have no minus")
    yield case(rng.integers(0, 6, size=12), 7)
    yield case(rng.permutation(np.arange(60) % 4), 40, label="sixty scores with four different values")
    scores = rng.permutation(30)[:9]
    yield law(
        "the scores found are the largest, falling",
        lambda ex: (scores[np.asarray(ex.topk_indices(scores, 4), dtype=int)], np.sort(scores)[::-1][:4]),
    )
    yield raises(ValueError, [4, 9, 7], 4, why="there are only 3 scores")
    yield raises(ValueError, [4, 9, 7], -1, why="nobody can find -1 of them")


@misconception(
    topk_indices, "You returned the scores themselves. Asked is where they stand: their indices, counted from 0."
)
def topk_values(scores, k):
    if not 0 <= k <= len(scores):
        raise ValueError("k")
    return np.sort(np.asarray(scores))[::-1][:k]


smallest_first = misconception(
    topk_indices,
    "You took the right scores, but the smallest of them stands first. The largest comes first.",
    edit=("return order[:k]", "return order[:k][::-1]"),
)


smallest_scores = misconception(
    topk_indices,
    "You took the smallest scores: argsort sorts upwards, so its beginning holds the small ones.",
    edit=("np.argsort(-scores,", "np.argsort(scores,"),
)


equal_scores_reversed = misconception(
    topk_indices,
    "Equal scores come in reverse order: you reversed the result of an upward sort, and the equal ones with it. Sort the "
    'negated scores instead, with kind="stable".',
    edit=('np.argsort(-scores, kind="stable")', 'np.argsort(scores, kind="stable")[::-1]'),
)


equal_scores_in_any_order = misconception(
    topk_indices,
    "Equal scores come in reverse order: you reversed the result of an upward sort, and the equal ones with it. Sort the "
    'negated scores instead, with kind="stable".',
    edit=('np.argsort(-scores, kind="stable")', "np.argsort(scores)[::-1]"),
)


default_sort = misconception(
    topk_indices,
    'Equal scores do not keep their order: the default sort of NumPy promises nothing about them. Say kind="stable".',
    edit=(', kind="stable")', ")"),
)


negates_bytes = misconception(
    topk_indices,
    "You negated unsigned bytes: -200 wraps around to 56 there, without a warning. Go over to floats first.",
    edit=("np.asarray(scores, dtype=float)", "np.asarray(scores)"),
)


everything_for_zero = misconception(
    topk_indices,
    "For k = 0 you returned everything: `order[-0:]` is `order[0:]`. Take from the front of a falling order.",
    edit=("return order[:k]", "return order[::-1][-k:][::-1]"),
)


shorter_without_a_word = misconception(
    topk_indices,
    "You accepted a k that is larger than n, or negative. A slice never fails: it returns fewer, or leaves some out, "
    "without a word.",
    edit=("if not 0 <= k <= len(scores):", "if False:"),
)


@also_wrong(topk_values)
def largest_values(scores, k):
    if not 0 <= k <= len(scores):
        raise ValueError("k")
    return sorted(scores, reverse=True)[:k]


@also_correct(topk_indices)
def topk_by_sorting_pairs(scores, k):
    if k < 0 or k > len(scores):
        raise ValueError("k")
    return [i for _, i in sorted((-float(score), i) for i, score in enumerate(scores))][:k]


@also_correct(topk_indices)
def topk_by_reversing_twice(scores, k):
    scores = np.array(scores)
    if k not in range(len(scores) + 1):
        raise ValueError("k")
    return (len(scores) - 1 - np.argsort(scores[::-1], kind="stable"))[::-1][:k]
