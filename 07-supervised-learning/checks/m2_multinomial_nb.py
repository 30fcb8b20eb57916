import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M2",
    lesson="Naive Bayes: generative against discriminative",
    hints=[
        "For one class: how often does each word occur in all of its rows together, and what fraction of its words is that?",
        "Add alpha to each total before dividing by their sum. The log joint is the log prior plus counts times log shares.",
        "`joint = log_prior + new @ log_share.T`, then subtract `np.logaddexp.reduce(joint, axis=1)[:, None]`.",
    ],
)
def multinomial_nb(rng):
    # totals (3, 1) and (0, 2), plus 1: shares 2/3 and 1/4; priors 2/3 and 1/3: 4/9 against 1/12
    counts, labels = [[2, 0], [1, 1], [0, 2]], ["a", "a", "b"]
    yield case(
        expression=lambda ex: np.exp(ex.multinomial_nb(counts, labels, [[1, 0]], 1.0)), equals=[[16 / 19, 3 / 19]]
    )
    yield case(
        expression=lambda ex: np.exp(ex.multinomial_nb(counts, labels, [[0, 0]], 1.0)),
        equals=[[2 / 3, 1 / 3]],
        label="a box without a word: the prior",
    )
    table, kinds = rng.integers(0, 6, size=(14, 5)), rng.permutation(np.repeat([3, 1, 7], [4, 4, 6]))
    new = rng.integers(0, 9, size=(4, 5))
    yield case(table, kinds, new, 0.5)
    yield case(table, kinds, 400 * new + 1, 0.5, label="long texts: thousands of words a row")
    yield law(
        "the probabilities add up to 1",
        lambda ex: (np.exp(ex.multinomial_nb(table, kinds, new, 2.0)).sum(axis=1), np.ones(4)),
    )


smooths_after_dividing = misconception(
    multinomial_nb,
    "You added alpha to the shares. It belongs to the counts, before dividing; otherwise the shares do not add up to 1.",
    edit=(
        "log_share = np.log(totals / totals.sum(axis=1, keepdims=True))",
        "totals = totals - alpha\n    log_share = np.log(totals / totals.sum(axis=1, keepdims=True) + alpha)",
    ),
)


forgets_the_smoothing = misconception(
    multinomial_nb,
    "alpha has no effect. A word that never occurred in a class then has the probability 0, and one occurrence rules the "
    "class out.",
    edit=("for c in range(len(classes))]) + alpha", "for c in range(len(classes))]) + 1e-300"),
)


equal_priors = misconception(
    multinomial_nb,
    "You left out the prior: the share of each class among the rows.",
    edit=("joint = log_prior + new @ log_share.T", "joint = new @ log_share.T"),
)


shares_across_classes = misconception(
    multinomial_nb,
    "You divided each word's count by its total over the classes. Within a class the shares of the words add up to 1.",
    edit=("totals.sum(axis=1, keepdims=True)", "totals.sum(axis=0, keepdims=True)"),
)


word_present_or_not = misconception(
    multinomial_nb,
    "You counted each word once, however often it occurs. The multinomial model counts every occurrence.",
    edit=("joint = log_prior + new @ log_share.T", "joint = log_prior + (new > 0) @ log_share.T"),
)


alpha_above_only = misconception(
    multinomial_nb,
    "You added alpha to the counts, but not to their sum. The sum grows by alpha for each word; otherwise the shares add up "
    "to more than 1.",
    edit=("totals / totals.sum(axis=1, keepdims=True)", "totals / (totals - alpha).sum(axis=1, keepdims=True)"),
)


alpha_once_below = misconception(
    multinomial_nb,
    "You added alpha once to the sum. It was added to the count of each of the d words, so the sum grows by d times alpha.",
    edit=(
        "totals / totals.sum(axis=1, keepdims=True)",
        "totals / ((totals - alpha).sum(axis=1, keepdims=True) + alpha)",
    ),
)


@also_correct(multinomial_nb)
def word_by_word(counts, labels, new, alpha):
    counts, new, labels = np.array(counts, dtype=float), np.array(new, dtype=float), np.array(labels)
    classes, joint = sorted(set(labels.tolist())), []
    for row in new:
        scores = []
        for c in classes:
            total = counts[labels == c].sum(axis=0) + alpha
            score = math.log(np.mean(labels == c))
            for times, share in zip(row, total / total.sum(), strict=True):
                score += times * math.log(share)
            scores.append(score)
        top = max(scores)
        joint.append([score - top - math.log(sum(math.exp(s - top) for s in scores)) for score in scores])
    return joint
