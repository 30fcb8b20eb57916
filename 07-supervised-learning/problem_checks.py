"""Supervised learning: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


# %% Easy


@check(
    problem="E1",
    lesson="Linear regression",
    hints=[
        "Subtract the means, 4 and 16. What are the products of the deviations?",
        "Slope 30 / 10; the line goes through (4, 16). Then square the residuals.",
    ],
)
def line_through_four_apples(rng):
    yield case(equals=(3.0, 4.0, 0.9))


without_an_intercept = misconception(
    line_through_four_apples,
    "Your line goes through the origin. The intercept is free: center both columns first.",
    answer=(278 / 74, 0, 1 - 39.6216216216 / 100),
)
redness_from_sugar = misconception(
    line_through_four_apples,
    "You divided by the squares of the sugar: that line predicts redness from sugar.",
    answer=(0.3, -0.8, 0.9),
)
share_left_over = misconception(
    line_through_four_apples,
    "The line is right. 0.1 is the share of the squares that is left over; R² is the rest.",
    answer=(3, 4, 0.1),
)
correlation_itself = misconception(
    line_through_four_apples,
    "The line is right. You gave the correlation; R² is its square.",
    answer=(3, 4, math.sqrt(0.9)),
)


@check(
    problem="E2",
    lesson="Logistic regression",
    hints=[
        "What happens to the odds when redness grows by one, and what when a bruise is added?",
        "The odds are 2 · 2 · 2 / 3. A probability is odds / (1 + odds).",
    ],
)
def probability_from_odds(rng):
    yield case(equals=8 / 11)


odds_for_probability = misconception(
    probability_from_odds, "Those are the odds, 8 to 3. The probability is odds / (1 + odds).", answer=8 / 3
)
bruise_helps = misconception(
    probability_from_odds,
    "You added the bruise's log 3. It counts against the table: the odds are 8 / 3.",
    answer=24 / 25,
)
products_for_powers = misconception(
    probability_from_odds,
    "You multiplied 2 by 3. Three units double the odds three times: 2 to the power of 3.",
    answer=2 / 3,
)
probability_of_juice = misconception(
    probability_from_odds, "That is the probability of juice. The odds are those of the table.", answer=3 / 11
)


@check(
    problem="E3",
    lesson="Many classes",
    hints=[
        "Exponentiate the scores: 3, 1, 4. What are their shares?",
        "Probability minus truth: which of the three shares must be lowered by 1?",
    ],
)
def gradient_of_scores(rng):
    yield case(equals=(-5 / 8, 1 / 8, 1 / 2))


truth_minus_probability = misconception(
    gradient_of_scores,
    "The signs are reversed. The loss falls as the right score rises, so its derivative there is negative.",
    answer=(5 / 8, -1 / 8, -1 / 2),
)
probabilities_alone = misconception(
    gradient_of_scores,
    "Those are the probabilities. The gradient subtracts 1 from that of the truth.",
    answer=(3 / 8, 1 / 8, 1 / 2),
)
truth_only = misconception(
    gradient_of_scores,
    "The scores of the wrong classes matter too: raising them takes away from the right one.",
    answer=(-5 / 8, 0, 0),
)
derivative_of_the_log = misconception(
    gradient_of_scores,
    "You took the derivative by the probability, -1 / p. The loss was asked for by the scores.",
    answer=(-8 / 3, 0, 0),
)


@check(
    problem="E4",
    lesson="Nearest neighbours",
    hints=[
        "Equal votes: two of three.",
        "Weighted: juice has 1, the table has 1/2 + 1/4. Divide by the sum of all votes.",
    ],
)
def votes_of_three(rng):
    yield case(equals=(2 / 3, 3 / 7))


weighted_by_distance = misconception(
    votes_of_three,
    "You weighted by the distance itself: the farthest neighbour has the most to say. It is 1 / distance.",
    answer=(2 / 3, 6 / 7),
)
shares_of_juice = misconception(votes_of_three, "Those are the probabilities of juice.", answer=(1 / 3, 4 / 7))
votes_not_shares = misconception(
    votes_of_three,
    "Your second number is the sum of the table's votes. Divide by all votes.",
    answer=(2 / 3, 3 / 4),
)
squares_of_distances = misconception(
    votes_of_three,
    "You weighted by 1 / distance². The problem has 1 / distance.",
    answer=(2 / 3, 5 / 21),
)


@check(
    problem="E5",
    lesson="Naive Bayes: generative against discriminative",
    hints=[
        "For each class: its share of the apples, times the share of bruised ones in it, times the share of red ones.",
        "0.6 · 2/3 · 1/4 for juice and 0.4 · 1/2 · 3/4 for the table. Divide by their sum.",
    ],
)
def red_and_bruised(rng):
    yield case(equals=0.6)


no_prior = misconception(
    red_and_bruised, "You left out the prior: juice apples are more frequent, 12 of 20.", answer=9 / 13
)
not_divided = misconception(
    red_and_bruised, "That is the joint probability. Divide by the sum over both classes.", answer=0.15
)
prior_only = misconception(red_and_bruised, "You used the share of the table alone, and not what was seen.", answer=0.4)
colour_only = misconception(
    red_and_bruised,
    "You divided the red table apples by all red ones, 6 of 9. The bruise is evidence too.",
    answer=2 / 3,
)


@check(
    problem="E6",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "The first score is 0. Is that a mistake?",
        "After the first apple: (1, 2) and 1. The second has the score 2 - 2 + 1 = 1, and its sign is -1.",
    ],
)
def one_epoch(rng):
    yield case(equals=(-1.0, 3.0, 0.0))


all_at_once_at_the_end = misconception(
    one_epoch,
    "You corrected for all three with the weights of the start. The third apple is right by then.",
    answer=(0, 4, 1),
)
zero_is_right = misconception(
    one_epoch,
    "You took the score 0 of the first apple for right; then nothing ever begins.",
    answer=(0, 0, 0),
)
bias_left_alone = misconception(
    one_epoch, "The bias was not corrected. It changes by the sign of each mistake.", answer=(-1, 3, 1)
)
sign_forgotten = misconception(
    one_epoch, "You added the second apple. Its sign is -1, so it is subtracted.", answer=(3, 1, 2)
)


@check(
    problem="E7",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "How long is w? A score divided by that length is a distance.",
        "From score -1 to score 1 is a difference of 2. The score of (2, 1) is -1, its sign 1.",
    ],
)
def width_of_the_street(rng):
    yield case(equals=(0.4, 0.6, 2.0))


half_a_street = misconception(
    width_of_the_street,
    "1 / 5 is the way from the middle to one kerb. The street has two halves.",
    answer=(0.2, 0.6, 2),
)
scores_for_distances = misconception(
    width_of_the_street, "You gave scores. Distances are scores divided by the length of w, 5.", answer=(2, 3, 2)
)
divided_by_the_square = misconception(
    width_of_the_street, "You divided by 25, the squared length of w. Its length is 5.", answer=(0.08, 0.12, 2)
)
hinge_at_zero = misconception(
    width_of_the_street,
    "Your loss is the perceptron's, which asks for 0. The hinge asks for 1: max(0, 1 - t times score).",
    answer=(0.4, 0.6, 1),
)


@check(
    problem="E8",
    lesson="Decision trees",
    hints=[
        "For each question: the Gini impurity on both sides, weighted by the number of apples there.",
        "a leaves 0.32. Does b, with 7 apples of 10 at 1 - 4/49 - 25/49, leave less?",
    ],
)
def best_question(rng):
    yield case(equals="b")


counts_errors = misconception(
    best_question,
    "a and b make two mistakes each if the majority decides, but b has one side that is pure: it leaves 0.286 against "
    "0.32.",
    answer="a",
)
pure_but_unequal = misconception(
    best_question,
    "c has a pure side of two apples; the other eight are nearly as mixed as before. It leaves 0.375.",
    answer="c",
)
single_pure_apple = misconception(
    best_question,
    "d cuts off one pure apple and leaves nine: 0.444, weighted. A side counts by its number of apples.",
    answer="d",
)


@check(
    problem="E9",
    lesson="Forests and boosting",
    hints=[
        "Which part of the variance do all trees share, and which part is divided by their number?",
        "0.8 + 3.2 / B. When is the second term at most 0.05?",
    ],
)
def variance_of_a_forest(rng):
    yield case(equals=(1.0, 0.8, 64))


as_if_independent = misconception(
    variance_of_a_forest,
    "You divided all of the variance by the number of trees. What they have in common, 0.2 · 4, stays.",
    answer=(0.25, 0, 5),
)
deviation_for_the_variance = misconception(
    variance_of_a_forest, "You put the standard deviation 2 in. The variance is 4.", answer=(0.5, 0.4, 4)
)
common_part_twice = misconception(
    variance_of_a_forest,
    "You divided 4 by B, not 3.2: the common part is counted in the own part as well.",
    answer=(1.05, 0.8, 80),
)


@check(
    problem="E10",
    lesson="Forests and boosting",
    hints=[
        "Left over from the mean 8: -4, -2, 6. Which of the two splits leaves less?",
        "The stump says -3, -3, 6; half of it. Then the same with -2.5, -0.5, 3.",
    ],
)
def two_rounds_of_boosting(rng):
    yield case(equals=(5.75, 5.75, 12.5))


whole_steps = misconception(
    two_rounds_of_boosting,
    "You took whole steps. Each stump counts with the learning rate, 1/2.",
    answer=(4, 5.5, 14.5),
)
one_round = misconception(two_rounds_of_boosting, "That is after one stump. Two were asked for.", answer=(6.5, 6.5, 11))
fits_y_twice = misconception(
    two_rounds_of_boosting,
    "Your second stump was fitted to the first residuals again. It must see what the first stump has left over.",
    answer=(5, 5, 14),
)
first_split_every_time = misconception(
    two_rounds_of_boosting,
    "You split after the first apple. After the second one the sum of squares is smaller, 2 against 32.",
    answer=(5, 9.5, 9.5),
)


# %% Medium


@check(
    problem="M1",
    lesson="Linear regression",
    hints=[
        "A row pulls its own fitted value towards itself. By how much does the fitted value move if its target grows by 1?",
        "That is the diagonal of the projection matrix on the columns and the column of ones, the leverage h. Without the "
        "pull the residual is e / (1 - h).",
        "With Q from np.linalg.qr: `leverage = (Q**2).sum(axis=1)` and residuals `y - Q @ (Q.T @ y)`.",
    ],
)
def leave_one_out_residuals(rng):
    # leverages 1/4 + 4/10 and 1/4 + 1/10; residuals -1, 1, 1, -1
    X, y = [[1.0], [2.0], [4.0], [5.0]], [7.0, 11.0, 15.0, 15.0]
    yield case(X, y, equals=[-1 / 0.35, 1 / 0.65, 1 / 0.65, -1 / 0.35])
    rows, targets = entries(rng, 9, 3), entries(rng, 9)
    yield case(rows, targets, equals=one_by_one(rows, targets))
    wide, many = rng.normal(size=(30, 5)) + 40, entries(rng, 30)
    yield case(wide, many, equals=one_by_one(wide, many))
    yield law(
        "a plane without noise leaves nothing over",
        lambda ex: (ex.leave_one_out_residuals(rows, rows @ [1.0, -2.0, 3.0] + 5), np.zeros(9)),
        atol=1e-8,
    )


def one_by_one(X, y):
    result = []
    for i in range(len(X)):
        others = np.arange(len(X)) != i
        A = np.column_stack([X, np.ones(len(X))])
        result.append(y[i] - A[i] @ np.linalg.lstsq(A[others], y[others], rcond=None)[0])
    return np.array(result)


plain_residuals = misconception(
    leave_one_out_residuals,
    "Those are the residuals of the fit to all rows. Each row has pulled that fit towards itself: divide by one minus its "
    "leverage.",
    edit=("return residuals / (1 - leverage)", "return residuals"),
)
mean_leverage = misconception(
    leave_one_out_residuals,
    "You used one leverage for all rows. A row far from the others pulls harder: each has its own.",
    edit=("residuals / (1 - leverage)", "residuals / (1 - leverage.mean())"),
)
leverage_without_intercept = misconception(
    leave_one_out_residuals,
    "You left out the column of ones. The intercept is fitted too, and adds to every leverage.",
    edit=("np.column_stack([X, np.ones(len(X))])", "X - X.mean(axis=0)"),
)
root_of_the_rest = misconception(
    leave_one_out_residuals,
    "You divided by the root of 1 - h. That makes residuals of equal variance; leaving a row out divides by 1 - h itself.",
    edit=("residuals / (1 - leverage)", "residuals / np.sqrt(1 - leverage)"),
)


@also_correct(leave_one_out_residuals)
def by_refitting(X, y):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    return one_by_one(X, y)


@check(
    problem="M2",
    lesson="Naive Bayes: generative against discriminative",
    hints=[
        "For one class: how often does each word occur in all of its rows together, and which share of its words is that?",
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


@check(
    problem="M3",
    lesson="Many classes",
    hints=[
        "In which order do the columns name their pairs? itertools.combinations has the same order.",
        "For each row count how often each class number occurs; argmax takes the first of the largest.",
        "`wins = (winners[:, :, None] == np.arange(k)).sum(axis=1)`.",
    ],
)
def one_vs_one(rng):
    yield case([[0], [1]], 2, equals=[0, 1])
    yield case([[0, 2, 2], [1, 0, 1]], 3, equals=[2, 1])  # duels (0, 1), (0, 2), (1, 2)
    yield case([[0, 2, 1], [1, 2, 2]], 3, equals=[0, 2], label="one win each: the smallest number")
    pairs = np.array([(i, j) for i in range(5) for j in range(i + 1, 5)])
    winners = pairs[np.arange(10), rng.integers(2, size=(9, 10))]
    yield case(winners, 5)
    yield raises(ValueError, [[0, 1, 2]], 3, why="the duel of 0 and 2 was won by 1")


last_of_the_best = misconception(
    one_vs_one,
    "Of equally many wins you took the largest number. The smallest is due.",
    edit=("wins.argmax(axis=1)", "k - 1 - wins[:, ::-1].argmax(axis=1)"),
)
last_duel_decides = misconception(
    one_vs_one,
    "You returned the winner of the last duel, as in a knock-out. Every duel counts.",
    edit=("wins.argmax(axis=1)", "winners[:, -1]"),
)
accepts_strangers = misconception(
    one_vs_one,
    "A duel that was won by a class that did not take part in it came through. The pair of each column is known.",
    edit=("if not ((winners == pairs[:, 0]) | (winners == pairs[:, 1])).all():", "if False:"),
)
counts_columns = misconception(
    one_vs_one,
    "You counted over the rows. Each row has duels of its own: count along the columns of the row.",
    edit=(
        "(winners[:, :, None] == np.arange(k)).sum(axis=1)",
        "np.tile((winners[:, :, None] == np.arange(k)).sum(axis=(0, 1)), (len(winners), 1))",
    ),
)


@also_correct(one_vs_one)
def duel_by_duel(winners, k):
    result = []
    for row in np.asarray(winners).tolist():
        wins, duel = [0] * k, 0
        for i in range(k):
            for j in range(i + 1, k):
                if row[duel] not in (i, j):
                    raise ValueError("a stranger")
                wins[row[duel]] += 1
                duel += 1
        result.append(wins.index(max(wins)))
    return result


@check(
    problem="M4",
    lesson="Calibration and choosing",
    hints=[
        "4 comes before 2. What is the best common value for the two, if the 2 counts three times?",
        "Keep a list of blocks (mean, weight, number). After adding a value, merge the last two blocks while the earlier "
        "mean is larger. A merge can put the new block below the one before it.",
        "The merged mean is (m1 w1 + m2 w2) / (w1 + w2). At the end np.repeat the means by the numbers of values.",
    ],
)
def isotonic_fit(rng):
    yield case([1.0, 4.0, 2.0, 6.0], [1.0, 1.0, 3.0, 1.0], equals=[1.0, 2.5, 2.5, 6.0])
    yield case([3.0], [2.0], equals=[3.0], label="a single value")
    yield case([9.0, 6.0, 3.0], [1.0, 1.0, 1.0], equals=[6.0, 6.0, 6.0])
    yield case(
        [4.0, 6.0, 1.0], [1.0, 1.0, 2.0], equals=[3.0, 3.0, 3.0], label="a merge that reaches back: 8/3 lies below 4"
    )
    yield case([1.0, 2.0, 5.0], [1.0, 3.0, 1.0], equals=[1.0, 2.0, 5.0], label="nothing to do")
    y, weights = entries(rng, 12) + np.arange(12) / 4, rng.integers(1, 6, size=12) / 2
    yield case(y, weights)
    yield law("the weighted mean stays", lambda ex: (weights @ np.asarray(ex.isotonic_fit(y, weights)), weights @ y))
    yield law(
        "fitting twice changes nothing",
        lambda ex: (ex.isotonic_fit(ex.isotonic_fit(y, weights), weights), ex.isotonic_fit(y, weights)),
    )


one_pass_of_merging = misconception(
    isotonic_fit,
    "You merged each value with the block before it, but did not look further back. The merged block may lie below the one "
    "before: go on merging.",
    edit=("while len(blocks) > 1 and", "if len(blocks) > 1 and"),
)
plain_means = misconception(
    isotonic_fit,
    "You ignored the weights. A value with the weight 3 pulls three times as hard.",
    edit=(
        "strict=True):\n        blocks.append([value, weight, 1])",
        "strict=True):\n        weight = 1.0\n        blocks.append([value, weight, 1])",
    ),
)
running_maximum = misconception(
    isotonic_fit,
    "You took the running maximum. It never falls, but it is not the closest: violators meet at their mean.",
    edit=(
        "return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])",
        "return np.maximum.accumulate(np.asarray(y, dtype=float))",
    ),
)
sorted_values = misconception(
    isotonic_fit,
    "You sorted the values. That moves them to other places; each must stay and be pooled with its neighbours.",
    edit=(
        "return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])",
        "return np.sort(np.asarray(y, dtype=float))",
    ),
)


@also_correct(isotonic_fit)
def by_largest_of_smallest_means(y, weights):
    """Value i is the largest over starts before it of the smallest over ends after it of the weighted means."""
    y, w, n = np.array(y, dtype=float), np.array(weights, dtype=float), len(y)
    return [
        max(min((w[a : b + 1] @ y[a : b + 1]) / w[a : b + 1].sum() for b in range(i, n)) for a in range(i + 1))
        for i in range(n)
    ]


@check(
    problem="M5",
    lesson="Calibration and choosing",
    hints=[
        "In which bin lies 0.5 with two bins, and in which lies 1.0?",
        "The number of the bin is the whole part of p times n_bins, but at most n_bins - 1. np.bincount adds up by bin.",
        "`np.bincount(bins, p, minlength=n_bins)[used] / rows[used]`, with `used = rows > 0`.",
    ],
)
def calibration_curve(rng):
    yield case([0.125, 0.375, 0.75, 1.0], [0, 1, 1, 0], 2, equals=([0.25, 0.875], [0.5, 0.5], [2, 2]))
    yield case(
        [0.25, 0.5, 0.0], [1, 0, 1], 4, equals=([0.0, 0.25, 0.5], [1.0, 1.0, 0.0], [1, 1, 1]), label="on the edges"
    )
    yield case([0.9, 0.95], [1, 0], 5, equals=([0.925], [0.5], [2]), label="four empty bins")
    p = rng.uniform(size=60) ** 2
    yield case(p, rng.uniform(size=60) < p, 7)
    yield law("all rows are in some bin", lambda ex: (int(np.sum(ex.calibration_curve(p, p > 0.5, 9)[2])), 60))
    yield raises(ValueError, [0.5, 1.25], [1, 0], 2, why="1.25 is no probability")
    yield raises(ValueError, [0.5, -0.25], [1, 0], 2, why="-0.25 is no probability")


middles_of_bins = misconception(
    calibration_curve,
    "You returned the middles of the bins. The mean of the predictions in a bin is due; in a sparse bin the two differ.",
    edit=("return said, kept, rows[used]", "return (np.flatnonzero(used) + 0.5) / n_bins, kept, rows[used]"),
)
one_in_its_own_bin = misconception(
    calibration_curve,
    "A prediction of exactly 1 got a bin of its own behind the last. The last bin has its upper end.",
    edit=(
        "bins = np.minimum((p * n_bins).astype(int), n_bins - 1)",
        "bins = (p * n_bins).astype(int)\n    n_bins = n_bins + 1",
    ),
)
keeps_empty_bins = misconception(
    calibration_curve,
    "Empty bins are in your result, as nan or 0. Leave them out.",
    edit=("used = rows > 0", "used = rows >= 0"),
)
open_below = misconception(
    calibration_curve,
    "Your bins are open below and closed above. They contain their lower end.",
    edit=("(p * n_bins).astype(int)", "np.maximum(np.ceil(p * n_bins).astype(int) - 1, 0)"),
)
accepts_any_number = misconception(
    calibration_curve,
    "1.25 came through. What is no probability deserves a ValueError.",
    edit=("if not ((p >= 0) & (p <= 1)).all():", "if False:"),
)


@also_correct(calibration_curve)
def bin_by_bin(p, happened, n_bins):
    p, happened = np.array(p, dtype=float), np.array(happened, dtype=float)
    if p.min() < 0 or p.max() > 1:
        raise ValueError("no probability")
    said, kept, number = [], [], []
    for b in range(n_bins):
        inside = np.floor(p * n_bins) == b
        if b == n_bins - 1:
            inside |= p == 1
        if inside.any():
            said.append(p[inside].mean())
            kept.append(happened[inside].mean())
            number.append(int(inside.sum()))
    return said, kept, number


@check(
    problem="M6",
    lesson="Kernels",
    hints=[
        "The best w is a combination of the training rows, w = phi(X)ᵀ c. What does the objective look like in c?",
        "(K + alpha I) c = y. A prediction is the sum of c_i k(x_i, new).",
        "`c = np.linalg.solve(K + alpha * np.eye(len(K)), y)`, then `K_new @ c`.",
    ],
)
def kernel_ridge(rng):
    # rows 2 and 1, targets 3 and 1: w = (2·3 + 1·1) / (4 + 1 + 2) = 1; the new row is 1
    yield case([[4.0, 2.0], [2.0, 1.0]], [3.0, 1.0], [[2.0, 1.0]], 2.0, equals=[1.0])
    X, y, new = entries(rng, 8, 3), entries(rng, 8), entries(rng, 4, 3)
    primal = np.linalg.solve(X.T @ X + 0.7 * np.eye(3), X.T @ y)
    yield case(
        X @ X.T, y, new @ X.T, 0.7, equals=new @ primal, label="a linear kernel: the same as ridge on three columns"
    )
    squares = ((X[:, None] - X) ** 2).sum(axis=2)
    yield case(np.exp(-squares / 2), y, np.exp(-((new[:, None] - X) ** 2).sum(axis=2) / 2), 0.3)
    yield case(
        np.full((2, 2), 9.0), [3.0, 5.0], [[9.0, 9.0]], 2.0, equals=[3.6], label="two equal rows: K has no inverse"
    )
    yield law(
        "hardly any penalty: the training targets come back",
        lambda ex: (ex.kernel_ridge(np.exp(-squares), y, np.exp(-squares), 1e-10), y),
        rtol=1e-4,
        atol=1e-4,
    )


no_penalty_at_all = misconception(
    kernel_ridge,
    "alpha has no effect, or K itself was inverted. Then noise is fitted exactly, and equal rows have no solution.",
    edit=("np.linalg.solve(K + alpha * np.eye(len(K)), y)", "np.linalg.pinv(K) @ y"),
)
alpha_everywhere = misconception(
    kernel_ridge,
    "You added alpha to every entry of K. It belongs on the diagonal: alpha I.",
    edit=("K + alpha * np.eye(len(K))", "K + alpha * np.eye(len(K)) + alpha * (1 - np.eye(len(K)))"),
)
weights_for_all = misconception(
    kernel_ridge,
    "You predicted with the targets themselves as weights. The kernels between training rows must be undone first.",
    edit=("np.linalg.solve(K + alpha * np.eye(len(K)), y)", "y / alpha"),
)
alpha_squared = misconception(
    kernel_ridge,
    "You multiplied alpha by the number of rows. Here the squared errors are summed, not averaged.",
    edit=("alpha * np.eye(len(K))", "len(K) * alpha * np.eye(len(K))"),
)


@also_correct(kernel_ridge)
def by_eigenvectors(K, y, K_new, alpha):
    values, vectors = np.linalg.eigh(np.array(K, dtype=float))
    return np.array(K_new, dtype=float) @ (vectors @ ((vectors.T @ np.array(y, dtype=float)) / (values + alpha)))


def says_first(X):
    return np.asarray(X)[:, 0]


def both_matter(X):
    X = np.asarray(X)
    return ((X[:, 0] > 0) & (X[:, 2] > 0)).astype(int)


@check(
    problem="M7",
    lesson="Decision trees",
    hints=[
        "What must a model lose if a column that it needs is exchanged between rows?",
        "Copy X for each order; put X[order, j] into column j; the loss of accuracy is averaged over the orders.",
        "`shuffled = X.copy()`, `shuffled[:, j] = X[order, j]`, and add `(before - np.mean(predict(shuffled) == y)) / "
        "len(orders)`.",
    ],
)
def permutation_importance(rng):
    X, y = np.array([[0, 7], [0, 8], [1, 7], [1, 8]]), np.array([0, 0, 1, 1])
    yield case(  # the first order turns all four answers round, the second two of them
        expression=lambda ex: ex.permutation_importance(says_first, X, y, [[2, 3, 0, 1], [2, 1, 0, 3]]),
        equals=[0.75, 0.0],
    )
    yield case(
        expression=lambda ex: ex.permutation_importance(says_first, X, np.array([0, 1, 1, 1]), [[0, 1, 2, 3]]),
        equals=[0.0, 0.0],
        label="an order that changes nothing, and a model that is wrong once",
    )
    # 3 of 4 are right; with the column turned round, 1 of 4
    yield case(
        expression=lambda ex: ex.permutation_importance(says_first, X, np.array([0, 1, 1, 1]), [[2, 3, 0, 1]]),
        equals=[0.5, 0.0],
        label="a model that is wrong once",
    )
    rows = entries(rng, 40, 4)
    answers = np.where(rng.uniform(size=40) < 0.1, 1 - both_matter(rows), both_matter(rows))
    orders = [rng.permutation(40) for _ in range(3)]
    yield case(expression=lambda ex: ex.permutation_importance(both_matter, rows, answers, orders))
    yield law(
        "columns that the model does not use have no importance",
        lambda ex: (np.asarray(ex.permutation_importance(both_matter, rows, answers, orders))[[1, 3]], np.zeros(2)),
    )
    yield case(
        expression=lambda ex: stays(ex.permutation_importance, rows, answers, orders), equals=True, label="X stays"
    )


def stays(permutation_importance, X, y, orders):
    given = X.copy()
    permutation_importance(both_matter, given, y, orders)
    return bool(np.array_equal(given, X))


shuffles_all_columns = misconception(
    permutation_importance,
    "You shuffled whole rows, all columns together. Only the column in question moves.",
    edit=("shuffled[:, j] = X[order, j]", "shuffled = X[order]"),
)
accuracy_that_is_left = misconception(
    permutation_importance,
    "You returned the accuracy after shuffling. The importance is what is lost.",
    edit=(
        "losses[j] += (before - np.mean(predict(shuffled) == y)) / len(orders)",
        "losses[j] += np.mean(predict(shuffled) == y) / len(orders)",
    ),
)
shuffles_in_place = misconception(
    permutation_importance,
    "You shuffled X itself: the next column is judged on a table that is broken already. Copy it.",
    edit=("shuffled = X.copy()", "shuffled = X"),
)
sums_over_orders = misconception(
    permutation_importance,
    "You added up over the orders. Their mean is due.",
    edit=("== y)) / len(orders)", "== y))"),
)
against_its_own_answers = misconception(
    permutation_importance,
    "You compared with the model's answers on the unshuffled table. The importance is about accuracy: compare with y.",
    edit=("(before - np.mean(predict(shuffled) == y))", "(1 - np.mean(predict(shuffled) == predict(X)))"),
)


@also_correct(permutation_importance)
def with_columns_put_together(predict, X, y, orders):
    X = np.array(X)
    result = []
    for j in range(X.shape[1]):
        right = []
        for order in orders:
            columns = [X[order, c] if c == j else X[:, c] for c in range(X.shape[1])]
            right.append(np.mean(predict(np.stack(columns, axis=1)) == y))
        result.append(np.mean(predict(X) == y) - np.mean(right))
    return result


def random_tree(rng, depth, impurity):
    """A tree whose questions never raise the impurity, in sixteenths so that sums are exact."""
    if depth == 0 or impurity < 2 or rng.uniform() < 0.1:
        return {"impurity": impurity / 16}
    left = int(rng.integers(0, impurity))
    right = int(rng.integers(0, impurity - left))
    return {
        "impurity": impurity / 16,
        "left": random_tree(rng, depth - 1, left),
        "right": random_tree(rng, depth - 1, right),
    }


@check(
    problem="M8",
    lesson="Decision trees",
    hints=[
        "For a stump: which total has it with its question, and which without?",
        "Go to the leaves first. A node whose children have been pruned knows what is below it: impurity plus alpha for "
        "each leaf. Compare with its own impurity plus one alpha.",
        "`if cost(left) + cost(right) < tree['impurity'] + alpha:` keep the question, with the pruned children.",
    ],
)
def prune(rng):
    leaf = {"impurity": 0.5}
    yield case(leaf, 0.125, equals=leaf, label="a leaf")
    stump = {"impurity": 0.5, "left": {"impurity": 0.0}, "right": {"impurity": 0.25}}
    yield case(stump, 0.125, equals=stump)  # 0.25 + 0.25 < 0.5 + 0.125
    yield case(stump, 0.25, equals=leaf, label="0.25 + 2 · 0.25 is not less than 0.5 + 0.25")
    # the first question gains nothing by itself, the two together a lot
    late = {
        "impurity": 1.0,
        "left": {"impurity": 0.0},
        "right": {"impurity": 1.0, "left": leaf, "right": {"impurity": 0.0}},
    }
    yield case(late, 0.2, equals=late, label="a question that pays only through the one below it")
    # the lower question goes first, and the upper one is judged without it
    chain = {"impurity": 1.0, "left": {"impurity": 0.25}, "right": stump}
    yield case(chain, 0.25, equals={"impurity": 1.0}, label="the lower question falls, and then the upper one does")
    for _ in range(4):
        tree = random_tree(rng, 4, int(rng.integers(60, 200)))
        yield case(tree, float(rng.integers(3, 30)) / 32)
    tree = random_tree(rng, 4, 160)
    yield law("without a price nothing that gains is cut off", lambda ex: (ex.prune(stump, 0.0), stump))
    yield law("at a huge price only the root is left", lambda ex: (ex.prune(tree, 1e6), {"impurity": 10.0}))


from_the_top = misconception(
    prune,
    "You judged each question before its children were pruned. What is below may get cheaper: go to the leaves first.",
    edit=(
        '    left, right = prune(tree["left"], alpha), prune(tree["right"], alpha)\n',
        '    left, right = tree["left"], tree["right"]\n',
    ),
)
own_gain_only = misconception(
    prune,
    "You compared the node with its two children as leaves. Questions further down may gain more: count all leaves below.",
    edit=(
        "below = [_cost(child, alpha) for child in (left, right)]",
        'below = [child["impurity"] + alpha for child in (left, right)]',
    ),
)
keeps_ties = misconception(
    prune,
    "You keep a question that makes the total equal. Of two equally good trees the smaller is due: strictly less.",
    edit=('if sum(below) < tree["impurity"] + alpha:', 'if sum(below) <= tree["impurity"] + alpha:'),
)
alpha_once = misconception(
    prune,
    "The node as a leaf costs an alpha as well: compare with its impurity plus alpha.",
    edit=('tree["impurity"] + alpha:\n', 'tree["impurity"]:\n'),
)


@also_correct(prune)
def with_costs_handed_up(tree, alpha):
    def visit(node):
        single = node["impurity"] + alpha
        if "left" not in node:
            return {"impurity": node["impurity"]}, single
        (left, a), (right, b) = visit(node["left"]), visit(node["right"])
        if a + b < single:
            return {"impurity": node["impurity"], "left": left, "right": right}, a + b
        return {"impurity": node["impurity"]}, single

    return visit(tree)[0]


@check(
    problem="M9",
    lesson="Forests and boosting",
    hints=[
        "With equal weights and one mistake in four, e = 1/4. By which factor do the weights of wrong and right rows part?",
        "For each round: e from today's weights, a = log((1 - e) / e) / 2, weights times exp(±a), divided by their sum.",
        "`weights = weights * np.exp(np.where(errs, a, -a))`, then `weights = weights / weights.sum()`.",
    ],
)
def adaboost(rng):
    # e = 1/4, a = log(3) / 2: the wrong row √3 / 4, the others 1 / (4 √3) each
    yield case([[True, False, False, False]], equals=([math.log(3) / 2], [1 / 2, 1 / 6, 1 / 6, 1 / 6]))
    # then e = 1/6: the wrong row gets half of all, the other five sixths share the other half
    yield case(
        [[True, False, False, False], [False, True, False, False]],
        equals=([math.log(3) / 2, math.log(5) / 2], [0.3, 0.5, 0.1, 0.1]),
    )
    wrong = np.zeros((4, 12), dtype=bool)
    for round_, rows in enumerate(([0, 1, 2], [3, 4, 5, 6], [7, 8], [9, 10])):
        wrong[round_, rng.permutation(12)[: len(rows)] if round_ == 0 else rows] = True
    yield case(wrong[:, rng.permutation(12)])
    yield law(
        "after each round the rows that it got wrong have half of the weight",
        lambda ex: (float(np.sum(np.asarray(ex.adaboost(wrong)[1])[wrong[-1]])), 0.5),
    )
    yield raises(ValueError, [[True, True, False]], why="an error of 2/3 is worse than guessing")
    yield raises(ValueError, [[False, False]], why="a learner without a mistake would have an infinite weight")
    yield raises(ValueError, [[True, False], [True, False]], why="an error of 1/2 has the weight 0")


equal_weights_for_ever = misconception(
    adaboost,
    "You counted mistakes with equal weights in every round. A learner's error is the weight of the rows that it gets wrong.",
    edit=("e = weights[errs].sum()", "e = errs.mean()"),
)
without_the_half = misconception(
    adaboost,
    "You left out the 1/2 of a. With exp(a) and exp(-a) on both sides, rows part by exp(2 a) = (1 - e) / e.",
    edit=("np.log((1 - e) / e) / 2", "np.log((1 - e) / e)"),
)
rewards_mistakes = misconception(
    adaboost,
    "You lowered the weights of the rows that were wrong. The next learner is meant to look at them.",
    edit=("np.where(errs, a, -a)", "np.where(errs, -a, a)"),
)
not_normalised = misconception(
    adaboost,
    "The weights do not add up to 1. Divide by their sum in each round, or the next error is no share.",
    edit=("        weights = weights / weights.sum()\n", ""),
)
accepts_useless = misconception(
    adaboost,
    "An error of 1/2 or more came through. Such a learner is a coin or worse, and has no weight here.",
    edit=("if e <= 0 or e >= 0.5:", "if e <= 0 or e >= 0.9:"),
)


@also_correct(adaboost)
def by_halves(wrong):
    """After each round wrong rows share one half, right ones the other half."""
    wrong = np.array(wrong, dtype=bool)
    weights, amounts = np.ones(wrong.shape[1]) / wrong.shape[1], []
    for errs in wrong:
        e = float(weights @ errs)
        if not 0 < e < 0.5 - 1e-15:
            raise ValueError("error")
        amounts.append(0.5 * math.log(1 / e - 1))
        weights = np.where(errs, weights / (2 * e), weights / (2 * (1 - e)))
    return amounts, weights


@check(
    problem="M10",
    lesson="Forests and boosting",
    hints=[
        "Which constant has the least absolute error for 7, 11, 15, 15, 90? And what do you fit next?",
        "In each round take what is left over on each side of the threshold, its median, times the learning rate.",
        "`prediction[side] = prediction[side] + learning_rate * np.median(left_over[side])` for both sides, with left_over "
        "from before the round.",
    ],
)
def boost_absolute(rng):
    x, y = [1.0, 2.0, 3.0, 4.0, 5.0], [7.0, 11.0, 15.0, 15.0, 90.0]
    yield case(x, y, [], 0.5, equals=[15.0] * 5, label="no round: the median")
    # left over -8, -4 | 0, 0, 75: medians -6 and 0
    yield case(x, y, [2.5], 0.5, equals=[12.0, 12.0, 15.0, 15.0, 15.0])
    # left over -5, -1, 3, 0 | 75: medians -0.5 and 75
    yield case(x, y, [2.5, 4.5], 0.5, equals=[11.75, 11.75, 14.75, 14.75, 52.5])
    yield case(
        [5.0, 1.0, 3.0], [90.0, 7.0, 15.0], [3.0], 1.0, equals=[90.0, 11.0, 11.0], label="x exactly at the threshold"
    )
    places, targets = rng.permutation(9) + 0.5, entries(rng, 9)
    yield case(places, targets, [3.0, 6.0, 2.0, 8.0], 0.3)
    yield law(
        "an outlier that moves further out changes nothing while it stays the largest on its side",
        lambda ex: (
            ex.boost_absolute(x, [7.0, 11.0, 15.0, 15.0, 9e9], [2.5, 1.5], 0.5)[:4],
            ex.boost_absolute(x, y, [2.5, 1.5], 0.5)[:4],
        ),
    )


means_as_leaves = misconception(
    boost_absolute,
    "Your leaves are means, which minimise squared error. For absolute error it is the median.",
    edit=("learning_rate * np.median(left_over[side])", "learning_rate * np.mean(left_over[side])"),
)
starts_from_the_mean = misconception(
    boost_absolute,
    "You started from the mean. The constant with the least absolute error is the median.",
    edit=("np.full(len(y), np.median(y))", "np.full(len(y), np.mean(y))"),
)
signs_as_leaves = misconception(
    boost_absolute,
    "Your leaves hold the mean sign, that is, the gradient. The signs say where to split; the leaf itself gets the median.",
    edit=("learning_rate * np.median(left_over[side])", "learning_rate * np.mean(np.sign(left_over[side]))"),
)
whole_steps_taken = misconception(
    boost_absolute,
    "The learning rate has no effect.",
    edit=("learning_rate * np.median(left_over[side])", "np.median(left_over[side])"),
)
targets_of_the_side = misconception(
    boost_absolute,
    "You used the medians of y on each side in every round. What is left over changes.",
    edit=("left_over = y - prediction", "left_over = y - np.median(y)"),
)


@also_correct(boost_absolute)
def row_by_row_boosted(x, y, thresholds, learning_rate):
    prediction = [float(np.median(y))] * len(y)
    for threshold in thresholds:
        left = [t - p for t, p, place in zip(y, prediction, x, strict=True) if place <= threshold]
        right = [t - p for t, p, place in zip(y, prediction, x, strict=True) if place > threshold]
        moves = float(np.median(left)), float(np.median(right))
        prediction = [p + learning_rate * moves[int(place > threshold)] for p, place in zip(prediction, x, strict=True)]
    return prediction


# %% Hard


def folds_of(rng, n, count):
    return [np.sort(part) for part in np.array_split(rng.permutation(n), count)]


@check(
    problem="H1",
    lesson="Nearest neighbours",
    stub="validation_that_knew",
    hints=[
        "With k = 1 the code says that everything is right, on any labels whatever. Who is the nearest neighbour of a row?",
        "A row of the fold may not be among the rows that vote. And whose mean and deviation may be used for scaling?",
        "`train = np.setdiff1d(np.arange(len(X)), fold)`; mean and deviation of X[train]; distances from X[fold] to X[train].",
    ],
)
def cross_validated_knn(rng):
    X, y = [[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]], [0, 0, 0, 1, 1, 1]
    yield case(X, y, 1, [[0, 3], [1, 4], [2, 5]], equals=[1.0, 1.0, 1.0])
    yield case(
        X, [0, 1, 0, 1, 0, 1], 1, [[0], [1], [2, 3, 4, 5]], equals=[0.0, 0.0, 0.5], label="labels that alternate, k = 1"
    )
    # without the first three rows only ones are left
    yield case(X, y, 3, [[0, 1, 2], [3, 4, 5]], equals=[0.0, 0.0], label="folds that hold a whole class")
    rows = rng.normal(size=(60, 3)) * [1, 50, 0.02]
    labels = (rows[:, 0] + rows[:, 1] / 50 + 0.7 * rng.normal(size=60) > 0).astype(int) + (rows[:, 2] > 0.02)
    folds = folds_of(rng, 60, 4)
    for k in (1, 4, 9):
        yield case(rows, labels, k, folds, label=f"60 rows, columns in different units, k = {k}")
    lone = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [40.0, 9.0]])
    yield case(lone, [0, 0, 1, 1, 1], 1, [[4], [0, 1, 2, 3]], equals=[1.0, 0.5], label="a column without spread")
    far = np.array([[0.0, 0.0], [1.0, 3.0], [2.2, 1.0], [3.1, 4.0], [0.4, 500.0], [2.9, -400.0]])
    yield case(
        far,
        [0, 0, 1, 1, 0, 1],
        1,
        [[4, 5], [0, 2], [1, 3]],
        label="two rows of the fold would ruin the scale of a column",
    )


@misconception(
    cross_validated_knn,
    "The rows of the fold vote on themselves (with k = 1 every row finds itself), and the columns are scaled with the fold's "
    "rows in the mean and the deviation. Only the other rows may be used, for both.",
)
def validation_that_knew(X, y, k, folds):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    spread = X.std(axis=0)
    scaled = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    accuracies = []
    for fold in folds:
        right = 0
        for i in fold:
            distances = ((scaled - scaled[i]) ** 2).sum(axis=1)
            nearest = distances.argsort(kind="stable")[:k]
            right += np.bincount(y[nearest]).argmax() == y[i]
        accuracies.append(float(right / len(fold)))
    return accuracies


still_scales_with_all = misconception(
    cross_validated_knn,
    "The voters are right now. The columns are still scaled by all rows, the fold's included: what is measured must not take "
    "part in any preparation.",
    edit=(
        "mean, spread = X[train].mean(axis=0), X[train].std(axis=0)",
        "mean, spread = X.mean(axis=0), X.std(axis=0)",
    ),
)
only_itself_left_out = misconception(
    cross_validated_knn,
    "Your rows no longer vote on themselves, but the other rows of the fold still do: the whole fold must stay out.",
    edit=(
        "distances = ((new[:, None, :] - known) ** 2).sum(axis=2)\n",
        "everybody = (X - mean) / spread\n"
        "        distances = ((new[:, None, :] - everybody) ** 2).sum(axis=2)\n"
        "        distances[np.arange(len(fold)), fold] = np.inf\n"
        "        train = np.arange(len(X))\n",
    ),
)
fold_scaled_by_itself = misconception(
    cross_validated_knn,
    "You scaled the fold by its own mean and deviation. Both are the training rows': a new row comes alone, without any.",
    edit=(
        "(X[train] - mean) / spread, (X[fold] - mean) / spread",
        "(X[train] - mean) / spread, (X[fold] - X[fold].mean(axis=0)) / np.maximum(X[fold].std(axis=0), 1e-9)",
    ),
)
not_scaled = misconception(
    cross_validated_knn,
    "The columns are not scaled any more. Scaling is right; only the rows that it is learned from were wrong.",
    edit=("(X[train] - mean) / spread, (X[fold] - mean) / spread", "X[train], X[fold]"),
)


@also_correct(cross_validated_knn)
def fold_by_fold(X, y, k, folds):
    X, y, result = np.array(X, dtype=float), np.array(y), []
    for fold in folds:
        train = np.array([i for i in range(len(X)) if i not in set(np.asarray(fold).tolist())])
        spread = X[train].std(axis=0)
        spread[spread == 0] = 1
        right = []
        for i in fold:
            distances = np.sqrt((((X[train] - X[i]) / spread) ** 2).sum(axis=1))
            nearest = train[np.argsort(distances, kind="stable")[:k]]
            right.append(np.bincount(y[nearest]).argmax() == y[i])
        result.append(np.mean(right))
    return result


@check(
    problem="H2",
    lesson="Kernels",
    timeout=15,
    stub="one_pair_at_a_time",
    hints=[
        "How many kernels are there, and how many times does Python call NumPy for them?",
        "All squared distances by |a|² - 2 a · b + |b|², where the middle is one matrix product; then one exponential and "
        "one product with t. Center first.",
        "`squares = (new**2).sum(axis=1)[:, None] - 2 * new @ X.T + (X**2).sum(axis=1)`, and "
        "`np.exp(-gamma * squares) @ t`.",
    ],
)
def count_kernel_votes(rng):
    # kernels 1 and 1/2; then (1/2)^(1/4) twice
    yield case([[0.0], [1.0]], [1.0, -1.0], [[0.0], [0.5]], math.log(2), equals=[0.5, 0.0])
    yield case([[1.0, 2.0]], [3.0], [[1.0, 2.0], [4.0, 6.0]], 0.01, equals=[3.0, 3.0 * math.exp(-0.25)])
    X, t, new = entries(rng, 9, 3), entries(rng, 9), entries(rng, 4, 3)
    yield case(X, t, new, 0.3)
    far = np.array([1e7, -2e7, 3e7])
    yield law(
        "rows far from zero: moving all of them changes nothing",
        lambda ex: (ex.count_kernel_votes(X + far, t, new + far, 0.3), ex.count_kernel_votes(X, t, new, 0.3)),
        rtol=1e-4,
        atol=1e-5,
    )
    yield law(
        "doubled weights double the scores",
        lambda ex: (ex.count_kernel_votes(X, 2 * t, new, 0.3), 2 * np.asarray(ex.count_kernel_votes(X, t, new, 0.3))),
    )
    many, weights, others = rng.normal(size=(400, 5)), rng.normal(size=400), rng.normal(size=(300, 5))
    yield bound(
        "times faster than the code you were given, in whole tens",
        lambda ex: times_faster(ex.count_kernel_votes, many, weights, others),
        at_least=20,
    )


def seconds(function, *arguments):
    started = perf_counter()
    function(*arguments)
    return perf_counter() - started


def pair_by_pair(X, t, new, gamma):
    scores = []
    for row in new:
        total = 0.0
        for x, weight in zip(X, t, strict=True):
            total += weight * np.exp(-gamma * np.sum((x - row) ** 2))
        scores.append(total)
    return np.array(scores)


def times_faster(function, X, t, new):
    """How many times faster than one pair at a time, by the best of several runs, rounded down to tens.

    The slow code is timed on a thirtieth of the new rows, and multiplied.
    """
    slow = 30 * min(seconds(pair_by_pair, X, t, new[::30], 0.5) for _ in range(2))
    fast = min(seconds(function, X, t, new, 0.5) for _ in range(2))
    if fast < slow / 5:
        fast = min(fast, *(seconds(function, X, t, new, 0.5) for _ in range(5)))
    return int(slow / fast / 10) * 10


@misconception(
    count_kernel_votes,
    "Right, and slow: one call of NumPy for each pair of rows. Let one matrix product do all pairs.",
)
def one_pair_at_a_time(X, t, new, gamma):
    X, t, new = np.asarray(X, dtype=float), np.asarray(t, dtype=float), np.asarray(new, dtype=float)
    scores = []
    for row in new:
        total = 0.0
        for x, weight in zip(X, t, strict=True):
            total += weight * np.exp(-gamma * np.sum((x - row) ** 2))
        scores.append(total)
    return np.array(scores)


far_from_the_origin = misconception(
    count_kernel_votes,
    "Fast, and wrong far from zero: the squares are near 1e14, and their difference is rounding. Subtract a common center "
    "from both first.",
    edit=("X, new = X - center, new - center", "X, new = X - 0 * center, new - 0 * center"),
)
root_in_the_exponent = misconception(
    count_kernel_votes,
    "You took the distance. The exponent has the squared distance.",
    edit=("np.maximum(squares, 0.0))", "np.sqrt(np.maximum(squares, 0.0)))"),
)
without_the_weights = misconception(
    count_kernel_votes,
    "You added up the kernels without t. Each training row votes with its own weight and sign.",
    edit=("@ np.asarray(t, dtype=float)", "@ np.ones(len(X))"),
)


@also_correct(count_kernel_votes)
def by_broadcasting(X, t, new, gamma):
    X, new = np.array(X, dtype=float), np.array(new, dtype=float)
    squares = sum((new[:, j, None] - X[:, j]) ** 2 for j in range(X.shape[1]))
    return np.exp(-gamma * squares) @ np.array(t, dtype=float)


@check(
    problem="H3",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "The bound on the mistakes is (R / margin)². How do you make R large, and how the margin small?",
        "Two apples close to each other and of different signs leave a narrow gap. Where must they lie, if the bias is to be "
        "as hard as possible to find?",
        "Try (10, 10) against (9, 9): the bias must be about -19 times a weight, but each mistake moves it by 1.",
    ],
)
def hard_for_the_perceptron(rng):
    yield case(expression=lambda ex: rules_broken(*ex.hard_for_the_perceptron()), equals=[], label="the rules")
    yield bound(
        "number of mistakes before the first epoch without one",
        lambda ex: mistakes_until_done(*ex.hard_for_the_perceptron()),
        at_least=300,
    )


def rules_broken(X, t):
    X, t = np.asarray(X), np.asarray(t)
    broken = []
    if X.ndim != 2 or X.shape[1] != 2 or not 1 <= len(X) <= 4 or len(t) != len(X):
        return ["at most four rows of two numbers, and a sign for each"]
    if (np.round(X) != X).any() or np.abs(X).max() > 10:
        broken.append("whole numbers from -10 to 10")
    if set(t.tolist()) != {-1, 1}:
        broken.append("signs 1 and -1, both")
    if not broken and mistakes_until_done(X, t) == 0:
        broken.append("a line separates the classes")
    return broken


def mistakes_until_done(X, t, epochs=30_000):
    """Mistakes of the perceptron; 0 if it is not done after so many epochs, which is far beyond the bound for such rows."""
    rows = [(float(a), float(b), float(sign)) for (a, b), sign in zip(X, t, strict=True)]
    w = v = bias = 0.0
    total = 0
    for _ in range(epochs):
        mistakes = 0
        for a, b, sign in rows:
            if sign * (w * a + v * b + bias) <= 0:
                w, v, bias, mistakes = w + sign * a, v + sign * b, bias + sign, mistakes + 1
        total += mistakes
        if mistakes == 0:
            return total
    return 0


comfortable_tray = misconception(
    hard_for_the_perceptron,
    "Your apples are separable, but too easily: far apart from each other, or near the origin. Move them close together and "
    "far out.",
    answer=([[2, 1], [-2, -1]], [1, -1]),
)
not_separable = misconception(
    hard_for_the_perceptron,
    "No line separates these apples, so the perceptron never ends.",
    answer=([[1, 1], [-1, -1], [1, -1], [-1, 1]], [1, 1, -1, -1]),
)
too_large = misconception(
    hard_for_the_perceptron,
    "Numbers beyond 10 would do it, but were not allowed.",
    answer=([[100, 100], [99, 99]], [1, -1]),
)


@also_correct(hard_for_the_perceptron)
def apples_in_a_row():
    return [[9, 10], [-5, -2], [1, 3]], [-1, -1, 1]


@check(
    problem="H4",
    lesson="Forests and boosting",
    stub="judged_by_friends",
    hints=[
        "With full trees the code reports an accuracy of nearly 1. Which trees may judge a row?",
        "Make a table that says which tree has seen which row. Votes count where it says no. And a row that all trees have "
        "seen has no judge.",
        "`seen[np.arange(trees)[:, None], samples] = True`, then votes `((predictions[:, :, None] == np.arange(k)) & "
        "~seen[:, :, None]).sum(axis=0)`.",
    ],
)
def out_of_bag_accuracy(rng):
    # row 0 was not seen by tree 1 (says 0) and by tree 2 (says 1): a tie, 0, right. Row 1: nobody. Row 2: tree 0 says 1, …
    yield case(
        [[0, 1, 1], [0, 0, 1], [1, 1, 0]],
        [[0, 0, 1], [1, 2, 2], [0, 1, 1]],
        [0, 1, 1],
        equals=0.5,
    )
    yield case([[1, 0]], [[0, 0]], [0, 0], equals=1.0, label="one tree, which has seen the first row only")
    yield case(
        [[0, 0, 0], [1, 1, 1]], [[0, 1, 1], [0, 1, 0]], [1, 1, 1], equals=0.0, label="a tie of 0 and 1 for the last row"
    )
    n, trees = 40, 7
    y = rng.integers(3, size=n)
    samples = rng.integers(n, size=(trees, n))
    says = np.where(rng.uniform(size=(trees, n)) < 0.5, y, rng.integers(3, size=(trees, n)))
    says[np.arange(trees)[:, None], samples] = y[samples]
    yield case(says, samples, y, label="seven trees that know the rows they have seen by heart")
    yield case(says[:2], samples[:2], y, label="two trees: many rows have no judge")
    yield law(
        "what a tree says about rows it has seen does not matter",
        lambda ex: without_seen(ex.out_of_bag_accuracy, says, samples, y),
    )
    yield raises(ValueError, [[0, 1]], [[0, 1]], [0, 1], why="the only tree has seen both rows")


def without_seen(out_of_bag_accuracy, says, samples, y):
    changed = says.copy()
    changed[np.arange(len(samples))[:, None], samples] = 2 - y[samples]
    return out_of_bag_accuracy(changed, samples, y), out_of_bag_accuracy(says, samples, y)


@misconception(
    out_of_bag_accuracy,
    "Every tree votes on every row, also on those that it was grown on and knows by heart. Only trees whose sample does not "
    "contain the row may judge it.",
)
def judged_by_friends(predictions, samples, y):
    predictions, y = np.asarray(predictions), np.asarray(y)
    right = 0
    for i in range(len(y)):
        votes = np.bincount(predictions[:, i])
        right += votes.argmax() == y[i]
    return float(right / len(y))


only_the_friends = misconception(
    out_of_bag_accuracy,
    "You let the trees judge that have seen the row, and left out the others: the wrong way round.",
    edit=("& ~seen[:, :, None]).sum(axis=0)", "& seen[:, :, None]).sum(axis=0)"),
)
rows_without_a_judge = misconception(
    out_of_bag_accuracy,
    "The judges are right now. Rows that every tree has seen have no vote, and you counted them all the same.",
    edit=("judged = (~seen).any(axis=0)", "judged = (~seen).any(axis=0) | (~seen).any()"),
)
mean_over_trees = misconception(
    out_of_bag_accuracy,
    "You averaged the accuracy of single trees on their unseen rows. The forest's accuracy is that of its votes.",
    edit=(
        "return float(np.mean(votes[judged].argmax(axis=1) == y[judged]))",
        "return float((predictions == y)[~seen].mean())",
    ),
)
samples_as_a_mask = misconception(
    out_of_bag_accuracy,
    "You marked the row at a tree's position as seen only where it drew itself. A sample holds row numbers: every row that "
    "occurs in it was seen.",
    edit=(
        "seen[np.arange(len(samples))[:, None], samples] = True",
        "seen = samples == np.arange(samples.shape[1])",
    ),
)


@also_correct(out_of_bag_accuracy)
def row_after_row(predictions, samples, y):
    right, judged = 0, 0
    for i in range(len(y)):
        votes = [says[i] for says, sample in zip(predictions, samples, strict=True) if i not in list(sample)]
        if votes:
            judged += 1
            right += int(np.bincount(votes).argmax() == y[i])
    if not judged:
        raise ValueError("nobody")
    return right / judged


@check(
    problem="H5",
    lesson="Calibration and choosing",
    hints=[
        "Who may take part at all? Drop those before you look for the best.",
        "The best mean among them, minus s / sqrt(folds) of that model, is the line to reach. Then the fastest above it.",
        "`error = np.std(scores[best], ddof=1) / np.sqrt(len(scores[best]))`, "
        "`good = [name for name in allowed if means[name] >= means[best] - error]`, and the min by milliseconds.",
    ],
)
def choose_model(rng):
    scores = {"tree": [0.8, 0.9], "forest": [0.9, 1.0], "boosting": [1.0, 1.0]}
    times = {"tree": 1, "forest": 20, "boosting": 90}
    yield case(scores, times, 50, equals="forest")  # 0.95 - 0.05 = 0.9 > 0.85
    yield case(scores, times, 100, equals="boosting", label="no spread at all in the best: nothing else is as good")
    yield case(scores, times, 5, equals="tree")
    # best 0.9 with s = 0.1: standard error 0.1 / 2 = 0.05; the linear model's 0.86 is within
    wide = {"kernel": [0.8, 0.85, 0.95, 1.0], "linear": [0.86, 0.86, 0.86, 0.86], "tree": [0.83, 0.84, 0.84, 0.85]}
    yield case(wide, {"kernel": 40, "linear": 2, "tree": 1}, 60, equals="linear", label="four folds, error 0.0456")
    narrow = {"kernel": [0.89, 0.9, 0.91], "knn": [0.88, 0.88, 0.88], "linear": [0.8, 0.9, 0.99]}
    yield case(
        narrow,
        {"kernel": 40, "knn": 30, "linear": 2},
        60,
        equals="linear",
        label="the model just reaches the line, whatever its own spread is",
    )
    yield case(
        {"a": [0.9, 0.7], "b": [0.8, 0.84], "c": [0.81, 0.81]},
        {"a": 9, "b": 3, "c": 3},
        9,
        equals="b",
        label="two equally fast models that are good enough",
    )
    yield case(scores, times, 20, equals="forest", label="a model that takes exactly the budget")
    # both means are 0.9; the faster one counts, and its error is 0.1: the line is 0.8
    yield case(
        {"steady": [0.9, 0.9], "restless": [0.8, 1.0], "cheap": [0.82, 0.82]},
        {"steady": 20, "restless": 10, "cheap": 1},
        50,
        equals="cheap",
        label="two models with the best mean",
    )
    names = [f"model {i}" for i in range(6)]
    for _ in range(3):
        drawn = {name: (rng.integers(700, 900, size=5) / 1000).tolist() for name in names}
        cost = dict(zip(names, (rng.permutation(6) + 1).tolist(), strict=True))
        yield case(drawn, cost, 5)
    yield raises(ValueError, scores, times, 0.5, why="no model answers within half a millisecond")


best_mean = misconception(
    choose_model,
    "You took the highest mean. A cheaper model within one standard error of it is not clearly worse, and is due.",
    edit=("return min(good, key=lambda name: (milliseconds[name], -means[name]))", "return best"),
)
best_of_all = misconception(
    choose_model,
    "You compared with the best of all models. One that is too slow sets no standard: drop it first.",
    edit=(
        "allowed = [name for name in scores if milliseconds[name] <= budget]\n",
        "allowed = [name for name in scores if milliseconds[name] <= budget] and list(scores)\n",
    ),
)
deviation_for_error = misconception(
    choose_model,
    "You allowed one standard deviation of the folds. The error of the mean is smaller: divide by the root of their number.",
    edit=("np.std(scores[best], ddof=1) / np.sqrt(len(scores[best]))", "np.std(scores[best], ddof=1)"),
)
divisor_of_the_folds = misconception(
    choose_model,
    "Your standard deviation divides by the number of folds. The divisor is folds - 1.",
    edit=("ddof=1) / np.sqrt", "ddof=0) / np.sqrt"),
)
fastest_of_all = misconception(
    choose_model,
    "You took the fastest model within the budget, however bad it is.",
    edit=("for name in allowed if means[name] >= means[best] - error - 1e-12]", "for name in allowed]"),
)


@also_correct(choose_model)
def by_sorting(scores, milliseconds, budget):
    rows = [
        (sum(s) / len(s), -milliseconds[name], name, s) for name, s in scores.items() if milliseconds[name] <= budget
    ]
    if not rows:
        raise ValueError("too slow")
    mean, _, _, values = max(rows, key=lambda row: row[:2])
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    line = mean - math.sqrt(variance / len(values)) - 1e-12
    return max((row for row in rows if row[0] >= line), key=lambda row: (row[1], row[0]))[2]
