import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M8",
    lesson="Precision against recall",
    forbid=["sklearn.metrics.ndcg_score"],
    hints=[
        "What would the best possible list of k slopes collect, place by place?",
        "Order the relevances by falling score, cut at k, divide each by log2(place + 1), add up. The same for the "
        "relevances in falling order.",
        "`discount = 1 / np.log2(np.arange(len(listed)) + 2)` and `listed @ discount / (best @ discount)`.",
    ],
)
def ndcg(rng):
    yield case([0, 3, 1], [5, 4, 2], 2, equals=3 / math.log2(3) / (3 + 1 / math.log2(3)))
    yield case([0, 1, 0, 0], [1, 2, 3, 4], 3, equals=0.5, label="one good slope, in the third place: 1 / log2(4)")
    yield case([2, 1], [9, 3], 5, equals=1.0, label="the best list, k beyond its end")
    yield case([3, 1, 2], [9, 8, 7], 1, equals=1.0, label="one place, and the best slope is in it")
    yield case([0, 0, 0], [3, 1, 2], 2, equals=0.0, label="no slope worth a visit")
    yield case([0, 0, 4], [3, 2, 1], 2, equals=0.0, label="an only good slope that comes after the cut")
    relevance, scores = rng.integers(0, 5, size=12), rng.permutation(12) + 0.5
    relevance[:2] = [4, 1]
    yield case(relevance, scores, 5)
    yield law(
        "tenfold relevances: the same", lambda ex: (ex.ndcg(10 * relevance, scores, 7), ex.ndcg(relevance, scores, 7))
    )
    yield law(
        "only the order of the scores counts",
        lambda ex: (ex.ndcg(relevance, scores**3, 4), ex.ndcg(relevance, scores, 4)),
    )


best_of_the_listed = misconception(
    ndcg,
    "Your best list is made of the k slopes that were listed. It is made of the k most relevant of all: missing them "
    "must cost.",
    edit=("np.sort(relevance)[::-1][:k]", "np.sort(listed)[::-1]"),
)


not_normalised = misconception(
    ndcg,
    "You did not divide by the best possible list. Without it, days with many dangerous slopes look better.",
    edit=("listed @ discount / (best @ discount)", "listed @ discount"),
)


log_of_the_place = misconception(
    ndcg,
    "You discounted by log2(place), which is 0 at the first place. It is log2(place + 1).",
    edit=("np.log2(np.arange(len(listed)) + 2)", "np.maximum(np.log2(np.arange(len(listed)) + 1), 1)"),
)


lowest_first = misconception(
    ndcg,
    "Your list begins with the lowest score.",
    edit=("np.argsort(-np.asarray(scores, dtype=float))", "np.argsort(scores)"),
)


exponential_gain = misconception(
    ndcg,
    "You used 2 to the power of the relevance, less 1, as the gain. That is another convention; here the gain is the "
    "relevance itself.",
    edit=("relevance = np.asarray(relevance, dtype=float)", "relevance = 2 ** np.asarray(relevance, dtype=float) - 1"),
)


@misconception(
    ndcg,
    "You cut your list at k places, but not the best one. The crew visits k slopes on the best day too.",
)
def best_list_uncut(relevance, scores, k):
    relevance = np.asarray(relevance, dtype=float)
    discount = 1 / np.log2(np.arange(len(relevance)) + 2)
    listed = relevance[np.argsort(-np.asarray(scores, dtype=float))][:k]
    best = np.sort(relevance)[::-1] @ discount
    return float(listed @ discount[: len(listed)] / best) if best > 0 else 0.0


@also_correct(ndcg)
def ndcg_by_a_loop(relevance, scores, k):
    pairs = sorted(zip(np.asarray(scores).tolist(), np.asarray(relevance).tolist(), strict=True), reverse=True)

    def dcg(values):
        return sum(v / math.log2(place + 1) for place, v in enumerate(values[:k], start=1))

    best = dcg(sorted((r for _, r in pairs), reverse=True))
    return dcg([r for _, r in pairs]) / best if best else 0
