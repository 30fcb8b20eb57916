"""Machine-learning foundations: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from itertools import product
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

# %% Easy


@check(
    problem="E1",
    lesson="No free lunch",
    hints=[
        "For which of the four does somebody already know the rule?",
        "Learning finds rules from examples. A rule that is printed in a law need not be found.",
    ],
)
def not_a_job_for_learning(rng):
    yield case(equals="b")


weeks_ahead = misconception(
    not_a_job_for_learning,
    "Nobody can write down how weather and blossom become honey; past years are examples. That is a forecast, a supervised "
    "task.",
    answer="a",
)
mites = misconception(
    not_a_job_for_learning,
    "Nobody can write down the pixels of a mite, but photographs with the answer exist: a supervised task.",
    answer="c",
)
alike_visitors = misconception(
    not_a_job_for_learning,
    "There is no target, but groups can be found from the visits alone: unsupervised learning.",
    answer="d",
)


@check(
    problem="E2",
    lesson="Losses and baselines",
    hints=[
        "One of the two balances the deviations, the other has as many hives on either side.",
        "MSE: the sum, 30, over five. MAE: the one in the middle of the sorted list.",
    ],
)
def best_constants(rng):
    yield case(equals=(6.0, 3.0))


order_exchanged = misconception(
    best_constants, "Both numbers are right, but the one for the MSE comes first.", answer=(3.0, 6.0)
)
mean_for_both = misconception(
    best_constants,
    "6 is best for the MSE. For the MAE, moving from 6 towards 3 comes nearer to three hives and farther from two.",
    answer=(6.0, 6.0),
)
middle_of_the_range = misconception(
    best_constants,
    "8 is the middle between 2 and 14. That makes the largest miss least, and neither of the two losses.",
    answer=(8.0, 8.0),
)
median_for_both = misconception(
    best_constants,
    "3 is best for the MAE. The MSE is least where the deviations balance: at the mean.",
    answer=(3.0, 3.0),
)


@check(
    problem="E3",
    lesson="Losses and baselines",
    hints=[
        "Which probability did each forecast give to what then happened?",
        "1/2, 3/4 and 1/8. Minus the natural logarithm of each, and the mean of the three.",
    ],
)
def loss_of_three_forecasts(rng):
    yield case(equals=(math.log(2) + math.log(4 / 3) + math.log(8)) / 3)


survival_each_time = misconception(
    loss_of_three_forecasts,
    "2 ln 2 is the mean over the forecasts of survival, with the second hive's 1/4 or without that hive. It did not survive, and "
    "that had been given 3/4; all three count.",
    answer=(math.log(2) + math.log(4) + math.log(8)) / 3,
)
in_bits = misconception(
    loss_of_three_forecasts,
    "That is the loss in bits, with logarithms to base 2. Nats use the natural logarithm.",
    answer=(1 + math.log2(4 / 3) + 3) / 3,
)
without_the_mean = misconception(
    loss_of_three_forecasts,
    "That is the sum of the three losses. The log loss is their mean.",
    answer=math.log(2) + math.log(4 / 3) + math.log(8),
)
only_survivors = misconception(
    loss_of_three_forecasts,
    "You left out the hive that did not survive. Its forecast is judged too, by the 3/4 that it gave to that.",
    answer=(math.log(2) + math.log(8)) / 3,
)


@check(
    problem="E4",
    lesson="Train, validation and test",
    hints=[
        "How many right answers can one guesser have, and with which probabilities?",
        "0, 1, 2 with probabilities 1/4, 1/2, 1/4. The best of three has at most one right if all three have at most one right.",
        "At most 0: (1/4)³ = 1/64. At most 1: (3/4)³ = 27/64. So exactly 1 in 26/64, exactly 2 in 37/64.",
    ],
)
def best_of_three_guessers(rng):
    yield case(equals=25 / 32)


accuracy_of_one = misconception(
    best_of_three_guessers,
    "Each single guesser has an expected accuracy of one half. The best of three is the luckiest of them.",
    answer=0.5,
)
one_right_at_least = misconception(
    best_of_three_guessers,
    "That is the probability that at least one of the three has both rows right. The accuracy also counts one right of two.",
    answer=37 / 64,
)
best_on_one_row = misconception(
    best_of_three_guessers,
    "That would be the best of three on a single row: right unless all three are wrong. Here the same guesser answers two "
    "rows.",
    answer=7 / 8,
)
counts_right_answers = misconception(
    best_of_three_guessers,
    "That is the expected number of right answers. Divide by the two rows.",
    answer=25 / 16,
)


@check(
    problem="E5",
    lesson="Leakage",
    hints=[
        "Which steps compute something from several rows, and which rows are there at that moment?",
        "Correlation with the target, before a quarter is set aside: whose targets?",
    ],
)
def the_step_that_leaks(rng):
    yield case(equals="b")


blames_the_shuffling = misconception(
    the_step_that_leaks,
    "Shuffling computes nothing from the rows, so it carries nothing from one to another.",
    answer="a",
)
blames_the_split = misconception(
    the_step_that_leaks,
    "Setting rows aside is the protection. It comes one step too late.",
    answer="c",
)
blames_the_scaling = misconception(
    the_step_that_leaks,
    "Means and spreads come from the training rows, as they should.",
    answer="d",
)
blames_the_validation = misconception(
    the_step_that_leaks,
    "Alpha is chosen within the training rows, as it should be. But these have only the columns that an earlier step kept.",
    answer="e",
)


@check(
    problem="E6",
    lesson="Overfitting and underfitting",
    hints=[
        "Write down the differences of the four values, their differences, and the differences of those.",
        "3, -1, 4; then -4, 5; then 9. The third differences of a cubic are constant: continue from below.",
    ],
)
def cubic_for_week_five(rng):
    yield case(equals=26.0)


the_line_instead = misconception(
    cubic_for_week_five,
    "That is the line of least squares, 1.7 x + 0.5. The cubic passes through all four values.",
    answer=9.0,
)
last_difference_repeated = misconception(
    cubic_for_week_five,
    "You repeated the last difference, 4: that continues a line. Continue the third differences.",
    answer=12.0,
)
second_difference_repeated = misconception(
    cubic_for_week_five,
    "You repeated the last second difference, 5: 4 + 5 = 9, 8 + 9 = 17. That continues a parabola through the last three "
    "values; a cubic has constant third differences.",
    answer=17.0,
)


@check(
    problem="E7",
    lesson="Learning curves",
    hints=[
        "How large is the gap between the two curves, and how far are both from what is possible?",
        "Data, penalties and fewer rows can at best close a gap of 0.02.",
    ],
)
def what_helps(rng):
    yield case(equals="b")


collects_more = misconception(
    what_helps,
    "More rows close the gap between the curves, and that is 0.02. They have been level since 3000 rows.",
    answer="a",
)
penalises_more = misconception(
    what_helps,
    "A penalty is for models with too much freedom. This one misses the training rows as well.",
    answer="c",
)
trains_on_fewer = misconception(
    what_helps, "Fewer rows lower the training error, but not the error on new rows.", answer="d"
)


@check(
    problem="E8",
    lesson="Bias and variance",
    hints=[
        "First the average of the five predictions. How far is it from 7, and how far are they from it?",
        "Average 10. Squared bias 3². Deviations -2, -1, 2, 0, 1. The third number is the sum of both and the noise.",
    ],
)
def parts_of_an_error(rng):
    yield case(equals=(9.0, 2.0, 15.0))


divides_by_four = misconception(
    parts_of_an_error,
    "You divided the squares by n - 1. In this account the variance is the mean squared deviation, so that it adds up.",
    answer=(9.0, 2.5, 15.5),
)
leaves_the_noise_out = misconception(
    parts_of_an_error,
    "The third number is the distance from the expected honey. A new measurement has its own noise of variance 4.",
    answer=(9.0, 2.0, 11.0),
)
bias_itself = misconception(
    parts_of_an_error, "3 is the bias. Squared kilograms are to be added, so its square.", answer=(3.0, 2.0, 9.0)
)
noise_as_deviation = misconception(
    parts_of_an_error,
    "You added the root of the noise variance. Variances add, standard deviations don't.",
    answer=(9.0, 2.0, 13.0),
)
distance_as_variance = misconception(
    parts_of_an_error,
    "11 is the mean squared distance from 7: squared bias and variance together. The variance is about their own average.",
    answer=(9.0, 11.0, 24.0),
)


@check(
    problem="E9",
    lesson="Regularisation",
    hints=[
        "Which two sums does every one of the three slopes need?",
        "Products 34, squares 20. Ridge adds 12 to the squares. Lasso works with both divided by n = 4: 8.5 and 5.",
    ],
)
def three_slopes(rng):
    yield case(equals=(1.7, 1.0625, 1.1))


slopes_in_another_order = misconception(
    three_slopes,
    "The slopes are right, but come in another order: least squares, ridge, lasso.",
    answer=(1.7, 1.1, 1.0625),
)
lasso_without_n = misconception(
    three_slopes,
    "The lasso's squares are divided by 2 n, so the products and squares are to be divided by n = 4 before 3 is subtracted.",
    answer=(1.7, 1.0625, 31 / 20),
)
ridge_with_means = misconception(
    three_slopes,
    "For ridge the squares are summed, not averaged: 12 is added to 20, not to 5.",
    answer=(1.7, 8.5 / 17, 1.1),
)
lasso_after_dividing = misconception(
    three_slopes,
    "You subtracted 3 from the slope of least squares. It is subtracted from the products (8.5), before dividing by 5.",
    answer=(1.7, 1.0625, 0.0),
)
ridge_subtracts = misconception(
    three_slopes,
    "You subtracted 12 from the products. A squared penalty adds to the squares in the denominator.",
    answer=(1.7, 22 / 20, 1.1),
)


@check(
    problem="E10",
    lesson="Regularisation",
    hints=[
        "Go through the steps with two fingers: one on the present step, one on the best so far.",
        "After step 3 (5), steps 4 and 5 bring no improvement, and step 6 does (4.9). Then count three.",
    ],
)
def when_training_stops(rng):
    yield case(equals=(9, 6))


stops_too_late = misconception(
    when_training_stops,
    "Steps 7, 8 and 9 bring none better than 4.9: that is three in a row, and training stops after step 9. Nobody sees 4.7.",
    answer=(11, 10),
)
bad_steps_in_all = misconception(
    when_training_stops,
    "You counted bad steps in all. The count begins anew with each improvement, at steps 1, 3 and 6.",
    answer=(5, 3),
)
returns_the_weights_of_the_end = misconception(
    when_training_stops,
    "It stops after step 9, but the weights that come back are those of the best step.",
    answer=(9, 9),
)
one_more_step = misconception(
    when_training_stops,
    "Step 9 is the third in a row without improvement, so step 10 is not done any more.",
    answer=(10, 10),
)
counts_from_one = misconception(
    when_training_stops,
    "You counted the steps from 1. The first loss, 8, is that of step 0.",
    answer=(10, 7),
)

# %% Medium


@check(
    problem="M1",
    lesson="Losses and baselines",
    forbid=["scipy.special.huber", "scipy.special.pseudo_huber", "sklearn.linear_model"],
    hints=[
        "Draw the loss of one miss: a parabola in the middle, straight lines outside, no kink where they meet.",
        "Sizes first: a = |y - prediction|. Then one formula where a <= delta, the other elsewhere, then the mean.",
        "`np.where(a <= delta, a**2 / 2, delta * (a - delta / 2)).mean()`",
    ],
)
def huber_loss(rng):
    yield case([4.0, 6.0, 42.0], [5.0, 8.0, 12.0], 2.0, equals=60.5 / 3)  # 1/2, 2, 2 * 29
    yield case([10.0, 10.0], [7.0, 14.0], 1.0, equals=3.0)  # 2.5 and 3.5
    yield case([1, 2, 3], [2, 2, 1], 5, equals=2.5 / 3, label="all misses within delta: half the squares")
    yield case([0.0], [3.0], 3.0, equals=4.5, label="a miss of exactly delta")
    y, prediction = rng.normal(10, 3, size=12), rng.normal(10, 3, size=12)
    yield case(y, prediction, 1.5)
    yield case(y, prediction, 4.0)
    yield law(
        "an immense delta gives half the squared error",
        lambda ex: (ex.huber_loss(y, prediction, 1e6), np.mean((y - prediction) ** 2) / 2),
    )
    yield law(
        "the direction of a miss does not matter",
        lambda ex: (ex.huber_loss(prediction, y, 2.0), ex.huber_loss(y, prediction, 2.0)),
    )
    yield raises(ValueError, [1.0], [2.0], 0.0, why="delta must be positive")
    yield raises(ValueError, [1.0], [2.0], -1.0, why="delta must be positive")


forgets_the_half = misconception(
    huber_loss,
    "Your parabola has no 1/2: at delta its slope is twice that of the line, and the curve has a jump or a kink.",
    edit=("size**2 / 2", "size**2"),
)
line_from_zero = misconception(
    huber_loss,
    "Your line is delta times the miss. It does not meet the parabola: subtract delta / 2 from the miss.",
    edit=("delta * (size - delta / 2)", "delta * size"),
)
slope_of_one = misconception(
    huber_loss,
    "Your line has the slope 1. To continue the parabola without a kink, it needs the slope delta.",
    edit=("delta * (size - delta / 2)", "size - delta / 2"),
)
another_line_of_slope_one = misconception(
    huber_loss,
    "Your line meets the parabola, but with the slope 1. To continue it without a kink, it needs the slope delta.",
    edit=("delta * (size - delta / 2)", "delta**2 / 2 + size - delta"),
)
keeps_the_sign = misconception(
    huber_loss,
    "You kept the sign of the miss, so a large miss to one side still costs its square. Beyond delta either way it is the line: "
    "take the size of the miss.",
    edit=(
        "np.abs(np.asarray(y, dtype=float) - np.asarray(prediction, dtype=float))",
        "np.asarray(y, dtype=float) - np.asarray(prediction, dtype=float)",
    ),
)
clips_the_miss = misconception(
    huber_loss,
    "You cut the misses off at delta. Beyond it, the loss still grows, as a straight line.",
    edit=("delta * (size - delta / 2)", "delta**2 / 2"),
)
sum_of_huber = misconception(huber_loss, "You added the losses up. The mean is due.", edit=(".mean())", ".sum())"))


@also_correct(huber_loss)
def huber_by_clipping(y, prediction, delta):
    if delta <= 0:
        raise ValueError("delta")
    e = np.abs(np.array(y, dtype=float) - np.array(prediction, dtype=float))
    near = np.minimum(e, delta)
    return np.mean(near * (e - near / 2))


@check(
    problem="M2",
    lesson="Losses and baselines",
    forbid=["sklearn.metrics"],
    hints=[
        "What would you predict for the test rows if you knew the training targets only?",
        "Squared error of the model on the test rows, over squared error of the training mean on the test rows; 1 minus that.",
        "`1 - ((y_test - prediction) ** 2).sum() / ((y_test - np.mean(y_train)) ** 2).sum()`, after a test for a division by 0.",
    ],
)
def skill_score(rng):
    yield case([8.0, 12.0], [9.0, 11.0], [5.0, 7.0], equals=0.95)  # 1 - (1 + 1) / (4 + 36)
    yield case([8.0, 12.0], [8.0, 12.0], [5.0, 7.0], equals=1.0, label="a perfect model")
    yield case([8.0, 12.0], [6.0, 6.0], [5.0, 7.0], equals=0.0, label="the baseline itself")
    yield case(
        [8.0, 12.0], [2.0, 14.0], [9.0, 9.0, 12.0], equals=-4.0, label="worse than the baseline"
    )  # 36 + 4, 4 + 4
    y = rng.normal(10, 3, size=9)
    yield case(y, y + rng.normal(size=9), rng.normal(8, 3, size=14))
    yield case(y[:4], y[:4] + rng.normal(1, 1, size=4), rng.normal(12, 1, size=5))
    prediction, train = y + rng.normal(size=9), rng.normal(8, 3, size=6)
    yield law(
        "grams for kilograms",
        lambda ex: (ex.skill_score(1000 * y, 1000 * prediction, 1000 * train), ex.skill_score(y, prediction, train)),
    )
    yield raises(ValueError, [6.0, 6.0], [5.0, 7.0], [5.0, 7.0], why="the baseline is right everywhere")


baseline_saw_the_test = misconception(
    skill_score,
    "Your baseline predicts the mean of the test targets. Nobody knows it beforehand: take the mean of the training targets.",
    edit=("np.mean(y_train)", "np.mean(y_test)"),
)
share_that_remains = misconception(
    skill_score,
    "That is the share of the error that remains. Asked is the share that is removed.",
    edit=("1 - model / baseline", "model / baseline"),
)
skill_in_roots = misconception(
    skill_score,
    "You compared roots of the squared errors. Asked is the share of the squared error.",
    edit=("1 - model / baseline", "1 - (model / baseline) ** 0.5"),
)
skill_in_absolute_misses = misconception(
    skill_score,
    "You compared absolute misses. Asked is the share of the squared error.",
    edit=("1 - model / baseline", "1 - np.abs(y_test - prediction).sum() / np.abs(y_test - np.mean(y_train)).sum()"),
)
relative_to_the_model = misconception(
    skill_score,
    "You divided by the model's error. The yardstick is the baseline.",
    edit=("1 - model / baseline", "1 - baseline / max(model, 1e-300)"),
)


@also_correct(skill_score)
def skill_by_means(y_test, prediction, y_train):
    center = sum(y_train) / len(y_train)
    base = sum((t - center) ** 2 for t in y_test) / len(y_test)
    if not base:
        raise ValueError("nothing to remove")
    mse = sum((t - p) ** 2 for t, p in zip(y_test, prediction, strict=True)) / len(y_test)
    return (base - mse) / base


@check(
    problem="M3",
    lesson="Train, validation and test",
    forbid=["sklearn.model_selection"],
    hints=[
        "How many rows does each pile get? Which is cut from the permutation first?",
        "Test first, validation next, the rest for training; returned in the order training, validation, test.",
        "`order[n_test + n_validation:], order[n_test:n_test + n_validation], order[:n_test]`",
    ],
)
def three_way_split(rng):
    yield case(4, (0.25, 0.25), 2)
    yield case(10, (0.3, 0.2), 1)
    yield case(20, (0.1, 0.25), random_state=3)
    n, seed = int(rng.integers(15, 60)), int(rng.integers(1000))
    yield case(n, (0.15, 0.3), seed)
    yield case(19, (0.3, 0.16), seed, label="shares that have to be rounded: 5.7 and 3.04")
    yield law(
        "every row is in exactly one pile",
        lambda ex: (np.sort(np.concatenate(ex.three_way_split(n, (0.2, 0.1), seed))), np.arange(n)),
    )
    yield raises(ValueError, 10, (0.5, 0.5), 0, why="nothing is left for training")
    yield raises(ValueError, 5, (0.5, 0.5), 0, why="nothing is left for training, though 2.5 rows are rounded to 2")
    yield raises(ValueError, 10, (0.0, 0.5), 0, why="no validation rows")
    yield raises(ValueError, 10, (0.5, -0.2), 0, why="a negative share")
    yield raises(ValueError, 10, (0.7, 0.7), 0, why="shares that add up to more than 1")
    yield raises(ValueError, 4, (0.3, 0.05), 0, why="0.05 of four rows are none")
    yield raises(ValueError, 4, (0.05, 0.3), 0, why="0.05 of four rows are none")
    yield raises(ValueError, 3, (0.5, 0.4), 0, why="2 and 1 of three rows leave none for training")


other_piles_first = misconception(
    three_way_split,
    "You cut the validation rows first. The first positions are for the test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[n_test + n_validation :], order[:n_validation], order[n_validation : n_test + n_validation]",
    ),
)
returned_in_another_order = misconception(
    three_way_split,
    "The piles are right, but come back in another order: training, validation, test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[:n_test], order[n_test : n_test + n_validation], order[n_test + n_validation :]",
    ),
)
validation_and_test_exchanged = misconception(
    three_way_split,
    "The piles are right, but test and validation come back in each other's place: training, validation, test.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[n_test + n_validation :], order[:n_test], order[n_test : n_test + n_validation]",
    ),
)
training_rows_first = misconception(
    three_way_split,
    "You cut the training rows from the front of the permutation. The first positions are for the test, the next for "
    "validation.",
    edit=(
        "order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]",
        "order[: n - n_test - n_validation], order[n - n_test - n_validation : n - n_test], order[n - n_test :]",
    ),
)
shares_exchanged = misconception(
    three_way_split,
    "You exchanged the two shares. The pair is (validation, test).",
    edit=("round(share_validation * n), round(share_test * n)", "round(share_test * n), round(share_validation * n)"),
)
piles_overlap = misconception(
    three_way_split,
    "Your validation rows begin at the start of the permutation, so they are test rows as well.",
    edit=("order[n_test : n_test + n_validation]", "order[:n_validation]"),
)
rounds_down_both = misconception(
    three_way_split,
    "You rounded the numbers of rows down. 5.7 is to become 6.",
    edit=(
        "round(share_validation * n), round(share_test * n)",
        "int(share_validation * n + 1e-9), int(share_test * n + 1e-9)",
    ),
)
not_shuffled = misconception(
    three_way_split,
    "You cut the table in the order in which it came. Tables are sorted more often than one thinks.",
    edit=("np.random.default_rng(random_state).permutation(n)", "np.arange(n)"),
)


@also_correct(three_way_split)
def three_way_by_split(n, shares, random_state):
    counts = [round(share * n) for share in shares]
    if min(shares) <= 0 or sum(shares) >= 1 or min(*counts, n - sum(counts)) <= 0:
        raise ValueError("shares")
    order = np.random.default_rng(random_state).permutation(n)
    test, validation, train = np.split(order, [counts[1], counts[1] + counts[0]])
    return train, validation, test


@check(
    problem="M4",
    lesson="Train, validation and test",
    hints=[
        "What is the standard error of a share p among n rows?",
        "Solve confidence * sqrt(p (1 - p) / n) = half_width for n, then round up.",
        "`math.ceil(p * (1 - p) * (confidence / half_width) ** 2)`, minding results such as 100.00000000000001.",
    ],
)
def rows_for_a_test(rng):
    yield case(0.9, 0.06, 2.0, equals=100)  # 0.09 * (100 / 3)² = 100
    yield case(0.5, 0.05, equals=385)  # 0.25 * 39.2² = 384.16
    yield case(0.9, 0.01, equals=3458)  # 0.09 * 196² = 3457.44
    yield case(0.8, 0.04, confidence=1.0, equals=100)  # 0.16 * 25²
    yield case(0.95, 0.05, 2.0, equals=76, label="0.0475 * 40², exactly 76 but for rounding errors")
    yield case(0.5, 1.0, 1.0, equals=1, label="a single row is enough")
    p, half_width = float(rng.uniform(0.55, 0.95)), float(rng.uniform(0.011, 0.07))
    yield case(p, half_width)
    yield case(p, half_width, confidence=2.576)
    yield law(
        "an error rate is as uncertain as the accuracy",
        lambda ex: (ex.rows_for_a_test(1 - p, half_width), ex.rows_for_a_test(p, half_width)),
    )
    yield raises(ValueError, 1.0, 0.01, why="an accuracy of exactly 1 would need no test")
    yield raises(ValueError, 0.0, 0.01, why="an accuracy of exactly 0 would need no test")
    yield raises(ValueError, 90, 0.01, why="90 was meant as 0.9")
    yield raises(ValueError, -0.5, 0.01, why="no accuracy is negative")
    yield raises(ValueError, 0.9, 0.0, why="no number of rows gives certainty")
    yield raises(ValueError, 0.9, -0.01, why="a negative width")


forgets_to_square = misconception(
    rows_for_a_test,
    "You did not square the ratio: the error falls with the root of n, so half the width takes four times the rows.",
    edit=("(confidence / half_width) ** 2", "(confidence / half_width)"),
)
forgets_the_other_factor = misconception(
    rows_for_a_test,
    "The variance of right or wrong is p (1 - p), not p.",
    edit=("accuracy * (1 - accuracy) *", "accuracy *"),
)
rounds_to_nearest = misconception(
    rows_for_a_test,
    "You rounded down or to the nearest number. With fewer rows than the formula says, the half-width is not reached: round up.",
    edit=("math.ceil(n - 1e-9 * n)", "max(math.floor(n + 1e-9 * n), 1)"),
)
rounds_rounding_errors_up = misconception(
    rows_for_a_test,
    "You rounded up a number that is whole but for rounding errors: 0.0475 * 40² is 76, and in floating point a little more. "
    "Subtract a tiny share before rounding up.",
    edit=("math.ceil(n - 1e-9 * n)", "math.ceil(n)"),
)
one_standard_error = misconception(
    rows_for_a_test,
    "You ignored `confidence`: half_width holds that many standard errors, not one.",
    edit=("(confidence / half_width) ** 2", "(1 / half_width) ** 2"),
)


@also_correct(rows_for_a_test)
def rows_by_trying(accuracy, half_width, confidence=1.96):
    if accuracy <= 0 or accuracy >= 1 or half_width <= 0:
        raise ValueError("input")
    n = max(int(accuracy * (1 - accuracy) * (confidence / half_width) ** 2) - 2, 1)
    while confidence * math.sqrt(accuracy * (1 - accuracy) / n) > half_width * (1 + 1e-12):
        n += 1
    return n


def by_listing(k, n, p):
    """The expected best accuracy, by listing all outcomes of k models on n rows."""
    total = 0.0
    for outcome in product((0, 1), repeat=k * n):
        table = np.array(outcome).reshape(k, n)
        total += p ** table.sum() * (1 - p) ** (k * n - table.sum()) * table.mean(axis=1).max()
    return total


@check(
    problem="M5",
    lesson="Train, validation and test",
    hints=[
        "When has the best of k models at most c right answers?",
        "If every one has at most c: the probability for one, to the power k. That is the distribution of the best.",
        "With F the cumulative probabilities of one model's count: `(1 - F[:-1] ** k).sum() / n`.",
    ],
)
def expected_best_score(rng):
    yield case(2, 1, 0.5, equals=0.75)
    yield case(3, 2, 0.5, equals=25 / 32)  # problem E4
    yield case(1, 5, 0.3, equals=0.3, label="a single model")
    yield case(2, 2, 0.25, equals=by_listing(2, 2, 0.25))
    yield case(3, 3, 0.8, equals=by_listing(3, 3, 0.8))
    yield case(4, 3, 1.0, equals=1.0, label="models that are always right")
    k, n, p = int(rng.integers(4, 30)), int(rng.integers(11, 60)), float(rng.uniform(0.3, 0.9))
    yield case(k, n, p)
    yield case(200, 100, 0.5)
    yield bound(
        "what 50 models gain over 5",
        lambda ex: ex.expected_best_score(50, n, p) - ex.expected_best_score(5, n, p),
        at_least=0.001,
    )


one_of_them_at_most = misconception(
    expected_best_score,
    "You computed the distribution of the worst model: 1 - (1 - F)^k. The best has at most c if all have: F^k.",
    edit=("all_of_them = one**k", "all_of_them = 1 - (1 - one) ** k"),
)
every_model_for_itself = misconception(
    expected_best_score,
    "That is the expected accuracy of one model. The k models do not enter.",
    edit=("all_of_them = one**k", "all_of_them = one"),
)
counts_instead_of_share = misconception(
    expected_best_score,
    "That is the expected number of right answers. Divide by n.",
    edit=(".sum() / n)", ".sum())"),
)
with_the_last_term = misconception(
    expected_best_score,
    "You multiplied the counts by the cumulative probabilities. Take their differences first, the probabilities of each count.",
    edit=("(1 - all_of_them[:-1]).sum() / n", "(np.arange(n + 1) * all_of_them).sum() / n"),
)
pooled_rows = misconception(
    expected_best_score,
    "You raised the single probabilities to the power k, not the cumulative ones. That all k have exactly c is something else.",
    edit=(
        "all_of_them = one**k",
        "single = np.diff(one, prepend=0.0) ** k\n    all_of_them = np.cumsum(single) / single.sum()",
    ),
)


@also_correct(expected_best_score)
def best_score_by_differences(k, n, p):
    pmf = np.array([math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)])
    top = np.diff(np.concatenate([[0.0], np.cumsum(pmf) ** k]))
    return np.arange(n + 1) @ top / n


@check(
    problem="M6",
    lesson="Leakage",
    hints=[
        "How well does one column alone predict the target? For a line, R² is the squared correlation.",
        "Center both; (column · y)² / (column · column * y · y). What does a constant column give?",
        '`order = np.argsort(-score, kind="stable")`, then keep `order[score[order] >= threshold]`.',
    ],
)
def suspicious_columns(rng):
    X = np.array([[1.0, 3.0, 2.5], [2.0, 1.0, 2.5], [3.0, 4.0, 2.5], [4.0, 2.0, 2.5]])
    yield case(X, [2.0, 4.0, 6.0, 9.0], 0.5, equals=[0])  # products 11.5: 132.25 / (5 * 26.75) = 0.989; 0.009 and none
    yield case(X, [2.0, 4.0, 6.0, 9.0], 0.0, equals=[0, 1, 2], label="a threshold of 0: all columns")
    yield case(X[:, :2], [9.0, 5.0, 3.0, 1.0], 0.9, equals=[0], label="a falling column")
    twins = np.array([[1.0, 5.0, 2.0, 2.0], [2.0, 1.0, 4.0, 4.0], [4.0, 4.0, 7.0, 8.0], [3.0, 2.0, 6.0, 6.0]])
    yield case(twins, [3.0, 5.0, 9.0, 7.0], 0.9, equals=[0, 3, 2], label="columns that are equally good")
    yield case(X, [3.0, 4.0, 3.5, 9.0], 0.999, equals=[], label="none")
    y = rng.normal(10, 2, size=40)
    table = y[:, None] * rng.choice([-1.0, 1.0], size=7) + rng.normal(size=(40, 7)) * np.linspace(0.2, 6.0, 7)
    table = table[:, rng.permutation(7)]
    scaled = table * [3, -2, 1, 5, 0.1, 7, 2] + 4
    yield case(table, y, 0.3)
    yield case(table, y, 0.6)
    yield law(
        "units and zero points don't matter",
        lambda ex: (ex.suspicious_columns(scaled, 9 - 2 * y, 0.4), ex.suspicious_columns(table, y, 0.4)),
    )


correlation_not_squared = misconception(
    suspicious_columns,
    "You compared the absolute correlation with the threshold. R² is its square.",
    edit=("order[score[order] >= threshold]", "order[np.sqrt(score[order]) >= threshold]"),
)
rising_only = misconception(
    suspicious_columns,
    "You overlooked falling columns: a correlation of -1 gives the answer away as well.",
    edit=("(X.T @ y) ** 2", "np.maximum(X.T @ y, 0) ** 2"),
)
in_the_order_of_the_table = misconception(
    suspicious_columns,
    "The columns are right, but come in the order of the table. The highest R² is due first.",
    edit=('np.argsort(-score, kind="stable")', "np.arange(len(score))"),
)
lowest_first = misconception(
    suspicious_columns,
    "You sorted upwards. The highest R² is due first.",
    edit=('np.argsort(-score, kind="stable")', 'np.argsort(score, kind="stable")'),
)
divides_by_no_variation = misconception(
    suspicious_columns,
    "You left out a column with an R² of 0 at a threshold of 0. Either a constant column made you divide 0 by 0 (its R² is 0, "
    "but nan reaches no threshold), or you asked for more than the threshold instead of at least.",
    edit=("varies = X.max(axis=0) > X.min(axis=0)\n", "varies = np.ones(X.shape[1], dtype=bool)\n"),
)


@also_correct(suspicious_columns)
def suspicious_by_corrcoef(X, y, threshold):
    scores = []
    for column in np.array(X, dtype=float).T:
        same = all(value == column[0] for value in column)
        scores.append(0.0 if same else float(np.corrcoef(column, np.array(y, dtype=float))[0, 1] ** 2))
    ranked = sorted(range(len(scores)), key=lambda j: (-round(scores[j], 12), j))
    return [j for j in ranked if scores[j] >= threshold]


class Counted:
    """A pipeline that notes what it was given: its score is the mean product of the first column and the targets."""

    def __call__(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        return float((X.reshape(len(X), -1)[:, 0] * y).mean())

    def __repr__(self):
        return "mean_product"


mean_product = Counted()


@check(
    problem="M7",
    lesson="Leakage",
    hints=[
        "If nothing could be learned any more, which score would the same pipeline reach?",
        "Only the targets are put in another order; X stays. The whole pipeline runs again each time.",
        "`shuffled = [evaluate(X, y[order]) for order in permutations]`; p: (1 + how many are >= score) / (1 + B).",
    ],
)
def shuffled_target_test(rng):
    x, y = np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 4.0])
    # 21 / 3 = 7; the others: 1*2 + 2*4 + 4*1 = 14, 1*1 + 2*4 + 4*2 = 17, 1*4 + 2*1 + 4*2 = 14.
    orders = np.array([[1, 2, 0], [0, 2, 1], [2, 0, 1]])
    yield case(mean_product, x, y, orders, equals=(7.0, 5.0, 0.25))
    yield case(mean_product, x, y, np.array([[0, 1, 2], [1, 2, 0]]), equals=(7.0, 35 / 6, 2 / 3), label="a tie")
    yield case(
        mean_product, x, y[::-1], np.array([[2, 1, 0]]), equals=(4.0, 7.0, 1.0), label="a pipeline worse than chance"
    )
    yield case(mean_product, [1.0, 2.0, 4.0], [1.0, 2.0, 4.0], [[2, 0, 1]], equals=(7.0, 14 / 3, 0.5), label="lists")
    X, target = rng.normal(size=(11, 2)), rng.normal(size=11)
    many = np.array([rng.permutation(11) for _ in range(30)])
    yield case(mean_product, X, target, many)
    yield case(mean_product, X, X[:, 0] + 0.1 * target, many[:9], label="a column that is nearly the target")
    yield law(
        "targets that are all the same can't be shuffled: every score ties",
        lambda ex: (ex.shuffled_target_test(mean_product, X, np.ones(11), many)[2], 1.0),
    )


without_the_data = misconception(
    shuffled_target_test,
    "Your p-value can be 0. The order in which the data came is one of the possible ones: add 1 above and below.",
    edit=("(1 + (shuffled >= score).sum()) / (1 + len(shuffled))", "(shuffled >= score).mean()"),
)
ties_do_not_count = misconception(
    shuffled_target_test,
    "You did not count ties. A shuffled score that equals the real one is just as good: at least as large.",
    edit=("(shuffled >= score)", "(shuffled > score)"),
)
other_tail = misconception(
    shuffled_target_test,
    "You counted the shuffled scores that are smaller. Evidence against chance is that few are as large.",
    edit=("(shuffled >= score)", "(shuffled <= score)"),
)
rows_move_along = misconception(
    shuffled_target_test,
    "You shuffled the rows of X along with the targets. Each row kept its target, so there was still everything to learn.",
    edit=("evaluate(X, y[order])", "evaluate(np.asarray(X)[order], y[order])"),
)
shuffles_the_rows = misconception(
    shuffled_target_test,
    "You shuffled X and left the targets. That breaks the tie as well, but asked are the targets in the order given.",
    edit=("evaluate(X, y[order])", "evaluate(np.asarray(X)[order], y)"),
)
mean_with_the_score = misconception(
    shuffled_target_test,
    "Your mean includes the real score. Asked is the mean over the permutations.",
    edit=("float(shuffled.mean())", "float((shuffled.sum() + score) / (1 + len(shuffled)))"),
)


@also_correct(shuffled_target_test)
def shuffled_in_a_loop(evaluate, X, y, permutations):
    y = list(np.asarray(y))
    score, total, reached = evaluate(X, np.array(y)), 0.0, 1
    for order in permutations:
        value = evaluate(X, np.array([y[i] for i in order]))
        total += value
        reached += value >= score
    return score, total / len(permutations), reached / (len(permutations) + 1)


@check(
    problem="M8",
    lesson="Bias and variance",
    hints=[
        "Ridge's fitted values are a matrix times the targets. Which matrix?",
        "H = X (XᵀX + alpha I)⁻¹ Xᵀ. What is H times (truth + noise) on average, and how does it scatter?",
        "`((H @ truth - truth) ** 2).mean()` and `noise_variance * (H**2).sum() / n`.",
    ],
)
def ridge_bias_variance(rng):
    # XᵀX = 5, so w = (5 w_true + Xᵀ noise) / 10: fitted values half the truth (3, 6): (2.25 + 9) / 2; H = X Xᵀ / 10, its
    # squares add up to 25 / 100, times 10 over 2.
    yield case([[1.0], [2.0]], [3.0], 10.0, 5.0, equals=(5.625, 1.25))
    yield case([[1.0], [2.0]], [3.0], 0.0, 5.0, equals=(5.625, 0.0), label="no noise")
    yield case([[1.0], [2.0]], [0.0], 10.0, 5.0, equals=(0.0, 1.25), label="a truth of 0, which shrinking can't miss")
    # Two columns at right angles, squares 4 and 1: shrunk to 4/5 and 1/2.
    yield case([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [1.0, 2.0], 3.0, 1.0, equals=((0.16 + 1.0) / 3, 0.64 + 0.25))
    X, w = rng.normal(size=(9, 3)), rng.normal(1, 1, size=3)
    yield case(X, w, 2.0, 0.7)
    yield case(X, w, 0.5, 20.0)
    yield law(
        "hardly any penalty: no bias, and the noise variance times d / n",
        lambda ex: (ex.ridge_bias_variance(X, w, 2.0, 1e-9), (0.0, 2.0 * 3 / 9)),
        atol=1e-6,
    )
    yield law(
        "an immense penalty: the truth itself as bias, and no variance",
        lambda ex: (ex.ridge_bias_variance(X, w, 2.0, 1e12), (np.mean((X @ w) ** 2), 0.0)),
        atol=1e-6,
    )


trace_instead_of_squares = misconception(
    ridge_bias_variance,
    "You took the trace of H, the degrees of freedom. The variance of H times noise is the noise variance times the sum of "
    "the squares of H.",
    edit=("(H**2).sum()", "np.trace(H)"),
)
sums_over_the_rows = misconception(
    ridge_bias_variance,
    "You added up over the rows. Both numbers are averages over the n rows.",
    edit=(
        "float(squared_bias), float(noise_variance * (H**2).sum() / n)",
        "float(squared_bias * n), float(noise_variance * (H**2).sum())",
    ),
)
bias_cancels = misconception(
    ridge_bias_variance,
    "You averaged the biases of the rows before squaring: too high here and too low there cancel.",
    edit=("((H @ truth - truth) ** 2).mean()", "(H @ truth - truth).mean() ** 2"),
)
bias_of_the_weights = misconception(
    ridge_bias_variance,
    "That is the squared bias of the weights. Asked is that of the fitted values X w.",
    edit=(
        "((H @ truth - truth) ** 2).mean()",
        "((np.linalg.solve(X.T @ X + alpha * np.eye(d), X.T @ truth) - w_true) ** 2).mean()",
    ),
)
deviation_for_variance = misconception(
    ridge_bias_variance,
    "You scaled with the root of the noise variance. Variances scale with the variance.",
    edit=("noise_variance * (H**2).sum()", "noise_variance**0.5 * (H**2).sum()"),
)


@also_correct(ridge_bias_variance)
def ridge_parts_by_svd(X, w_true, noise_variance, alpha):
    U, S, Vt = np.linalg.svd(np.array(X, dtype=float), full_matrices=False)
    shrink = S**2 / (S**2 + alpha)
    truth = S * (Vt @ np.array(w_true, dtype=float))
    return np.sum(((1 - shrink) * truth) ** 2) / len(U), noise_variance * np.sum(shrink**2) / len(U)


@check(
    problem="M9",
    lesson="Learning curves",
    forbid=["numpy.polyfit", "scipy.optimize", "scipy.stats"],
    hints=[
        "What becomes of error - floor = a n^(-c) when you take logarithms?",
        "A straight line in log(n), with slope -c. Fit it by least squares, then solve for n at the target.",
        "`n = exp((log(target - floor) - log_a) / slope)`, rounded up, minding results such as 320.0000000001.",
    ],
)
def rows_to_reach(rng):
    yield case(
        [10, 20, 40], [12.0, 8.0, 6.0], floor=4.0, target=4.25, equals=320, label="exactly 320 but for rounding errors"
    )  # 80 / n
    yield case([25, 100], [10.0, 5.0], 0.0, 1.0, equals=2500)  # 50 / sqrt(n)
    yield case([2, 4, 8], [8.5, 2.5, 1.0], 0.5, 0.625, equals=16)  # 32 / n²
    yield case([10, 20, 40], [12.0, 8.0, 6.0], 4.0, 10.0, equals=14, label="a target between two sizes")  # 80 / 6
    sizes = np.array([20, 50, 90, 200])
    errors = 3.0 + 40.0 * sizes**-0.7 * np.exp(rng.normal(0, 0.05, size=4))
    yield case(sizes, errors, 3.0, 3.2)
    yield case(sizes, errors, 2.5, 3.0, label="a floor that was guessed lower")
    yield law(
        "ten times the rows for every point: ten times the answer, up to rounding",
        lambda ex: (ex.rows_to_reach(10 * sizes, errors, 3.0, 3.05) / ex.rows_to_reach(sizes, errors, 3.0, 3.05), 10.0),
        rtol=0.02,
    )
    yield raises(ValueError, [10, 20], [12.0, 8.0], 4.0, 4.0, why="the floor itself is never reached")
    yield raises(ValueError, [10, 20], [12.0, 8.0], 4.0, 3.0, why="below the floor")
    yield raises(ValueError, [10, 20], [8.0, 9.0], 4.0, 5.0, why="a curve that rises")
    yield raises(ValueError, [10, 20], [8.0, 8.0], 7.0, 7.5, why="a level curve")


floor_left_in = misconception(
    rows_to_reach,
    "You took logarithms of the errors as they are. Only what is above the floor follows a power of n: subtract the floor.",
    edit=("np.log(np.asarray(errors, dtype=float) - floor)", "np.log(np.asarray(errors, dtype=float))"),
)
floor_left_in_the_target = misconception(
    rows_to_reach,
    "You subtracted the floor from the errors, but not from the target.",
    edit=("math.log(target - floor)", "math.log(target)"),
)
rounds_down_rows = misconception(
    rows_to_reach,
    "You rounded down: with one row less than the curve asks for, the target is not reached.",
    edit=("math.ceil(n - 1e-9 * n)", "math.floor(n + 1e-9 * n)"),
)
straight_line = misconception(
    rows_to_reach,
    "You fitted a straight line in n itself. An error that halves with twice the rows is straight in the logarithms.",
    edit=(
        "log_n, log_excess = np.log(np.asarray(sizes, dtype=float)), np.log(np.asarray(errors, dtype=float) - floor)",
        "log_n, log_excess = np.asarray(sizes, dtype=float), np.log(np.asarray(errors, dtype=float) - floor)",
    ),
)
rows_still_to_get = misconception(
    rows_to_reach,
    "You returned how many rows are still missing. Asked is their number in all.",
    edit=("math.ceil(n - 1e-9 * n)", "math.ceil(n - 1e-9 * n) - int(max(sizes))"),
)


@also_correct(rows_to_reach)
def rows_by_lstsq(sizes, errors, floor, target):
    if target <= floor:
        raise ValueError("floor")
    A = np.column_stack([np.ones(len(sizes)), np.log(sizes)])
    log_a, slope = np.linalg.lstsq(A, np.log(np.array(errors) - floor), rcond=None)[0]
    if slope > -1e-12:
        raise ValueError("no fall")
    n = max(int(np.exp((np.log(target - floor) - log_a) / slope)) - 1, 1)
    while floor + np.exp(log_a) * n**slope > target + 1e-12:
        n += 1
    return n


@check(
    problem="M10",
    lesson="Double descent",
    forbid=["numpy.linalg.lstsq", "numpy.linalg.pinv", "numpy.linalg.svd", "scipy.linalg"],
    hints=[
        "For one row (1, 2) the shortest weights have the direction (1, 2). Why does any other direction only add length?",
        "w = Φᵀ a for some a with one number per row. Which a makes Φ w = y?",
        "`features.T @ np.linalg.solve(features @ features.T, y)`",
    ],
)
def shortest_weights(rng):
    yield case([[1.0, 2.0]], [3.0], equals=[0.6, 1.2])
    yield case([[3.0, 4.0]], [10.0], equals=[1.2, 1.6])
    yield case([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]], [4.0, 6.0], equals=[2.0, 3.0, 2.0])
    yield case([[2.0, 1.0], [1.0, 1.0]], [8.0, 5.0], equals=[3.0, 2.0], label="as many features as rows: no choice")
    yield case(rng.normal(size=(4, 11)), rng.normal(size=4))
    features, y = rng.normal(size=(5, 8)), rng.normal(size=5)
    yield case(features, y)
    yield law("every row is fitted", lambda ex: (features @ np.asarray(ex.shortest_weights(features, y)), y))
    other = rng.normal(size=8)
    orthogonal = other - features.T @ np.linalg.solve(features @ features.T, features @ other)
    yield law(
        "there is nothing in w that all rows are blind to",
        lambda ex: (float(orthogonal @ np.asarray(ex.shortest_weights(features, y))), 0.0),
        atol=1e-9,
    )
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 3.0], why="two rows and one weight")
    yield raises(ValueError, rng.normal(size=(6, 2)), rng.normal(size=6), why="six rows and two weights")


first_features_only = misconception(
    shortest_weights,
    "Your weights fit, with zeros for the features beyond the number of rows. They are not the shortest: those use all "
    "features.",
    edit=(
        "features.T @ np.linalg.solve(features @ features.T, y)",
        "np.concatenate([np.linalg.solve(features[:, : len(y)], y), np.zeros(features.shape[1] - len(y))])",
    ),
)
only_the_direction = misconception(
    shortest_weights,
    "You took the combination of rows with the targets as factors: the span is right, but nothing makes it fit the rows.",
    edit=("features.T @ np.linalg.solve(features @ features.T, y)", "features.T @ y"),
)
a_little_penalty = misconception(
    shortest_weights,
    "Your weights nearly fit: a penalty has been left in the system. Without it the fit is exact.",
    edit=(
        "np.linalg.solve(features @ features.T, y)",
        "np.linalg.solve(features @ features.T + 1e-2 * np.eye(len(y)), y)",
    ),
)


@also_correct(shortest_weights)
def shortest_by_qr(features, y):
    A = np.array(features, dtype=float)
    if A.shape[0] > A.shape[1]:
        raise ValueError("rows")
    Q, R = np.linalg.qr(A.T)
    return Q @ np.linalg.solve(R.T, np.array(y, dtype=float))


@also_correct(shortest_weights)
def shortest_by_lagrange(features, y):
    """The least |w|² with features w = y: one linear system for w and the multipliers."""
    A = np.array(features, dtype=float)
    n, k = A.shape
    if n > k:
        raise ValueError("rows")
    K = np.block([[np.eye(k), A.T], [A, np.zeros((n, n))]])
    return np.linalg.solve(K, np.concatenate([np.zeros(k), np.array(y, dtype=float)]))[:k]


# %% Hard


@check(
    problem="H1",
    lesson="Leakage",
    stub="the_notebook",
    hints=[
        "Go through the lines and ask of each: which rows does it compute something from? Which of them may it use?",
        "Two things are computed from all rows: the scale of the columns, and which columns are kept. Only one of them explains "
        "92 %, but both are to be repaired.",
        "Cut the permutation first. Then `Z[train]` and `y[train]` for mean, spread, gap and centroids alike.",
    ],
)
def honest_accuracy(rng):
    yield case([[0.0], [9.0], [1.0], [8.0], [2.0], [7.0]], [0, 1, 0, 1, 0, 1], 1, 0, equals=1.0)
    noise, labels = np.random.default_rng(21).normal(size=(60, 3000)), np.arange(60) % 2
    yield bound(
        "accuracy on pure noise, mean of five splits",
        lambda ex: float(np.mean([ex.honest_accuracy(noise, labels, 20, seed) for seed in range(5)])),
        at_most=0.66,
    )
    X, y = rng.normal(size=(41, 12)) * np.linspace(1, 30, 12), rng.permutation(np.arange(41) % 2)
    X[:, 3] += 5 * y
    for seed in range(3):
        yield case(X, y, 3, seed)
    fixed = np.random.default_rng(4)
    Z, t = fixed.normal(size=(31, 40)) * np.geomspace(0.01, 100, 40), np.arange(31) % 2
    Z[:, 5] = 0.5
    for seed in range(6):
        yield case(Z, t, 4, seed, label="forty columns of noise in different units, one of them constant")
    yield case(
        [[0.0], [2.0], [1.0], [1.0]], [0, 1, 0, 0], 1, 1, equals=1.0, label="test rows halfway between the centroids"
    )
    with_constant = np.column_stack([rng.normal(size=20), np.full(20, 3.5)]) + np.arange(20)[:, None] % 2 * [2.0, 0.0]
    yield case(with_constant, np.arange(20) % 2, 2, 0, label="all columns kept, one of them constant")
    shifted = np.array(
        [[0.0, 1.0], [2.0, 5.0], [1.0, 1.5], [3.0, 5.5], [0.5, 2.0], [60.0, 4.0], [1.5, 1.0], [-50.0, 4.5]]
    )
    for seed in range(6):
        yield case(shifted, [0, 1, 0, 1, 0, 1, 0, 1], 2, seed, label="a wild value in one column")


@misconception(
    honest_accuracy,
    "It still keeps the columns that separate the classes on all rows, test rows included: that is where 92 % on noise come "
    "from. Nothing has been repaired yet, or not this.",
)
def the_notebook(X, y, k, random_state):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    n = len(y)
    # Step 1: scale.
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Step 2: keep the k columns that separate the classes best.
    gap = np.abs(Z[y == 1].mean(axis=0) - Z[y == 0].mean(axis=0))
    kept = np.argsort(-gap, kind="stable")[:k]
    # Step 3: hold out half of the rows.
    order = np.random.default_rng(random_state).permutation(n)
    train, test = order[: n // 2], order[n // 2 :]
    # Step 4: nearest centroid.
    zero, one = (Z[train][y[train] == label][:, kept].mean(axis=0) for label in (0, 1))
    rows = Z[test][:, kept]
    guess = ((rows - one) ** 2).sum(axis=1) < ((rows - zero) ** 2).sum(axis=1)
    # Step 5: the figure for the report.
    return float((guess == y[test]).mean())


scale_repaired_only = misconception(
    honest_accuracy,
    "The scale now comes from the training rows, but the columns are still chosen by the labels of all rows.",
    edit=(
        "gap = np.abs(Z[train][y[train] == 1].mean(axis=0) - Z[train][y[train] == 0].mean(axis=0))",
        "gap = np.abs(Z[y == 1].mean(axis=0) - Z[y == 0].mean(axis=0))",
    ),
)
selection_repaired_only = misconception(
    honest_accuracy,
    "The columns are chosen honestly now, but their scale still comes from all rows. It matters less, since it does not see "
    "the targets; close it all the same.",
    edit=("mean, spread = X[train].mean(axis=0), X[train].std(axis=0)", "mean, spread = X.mean(axis=0), X.std(axis=0)"),
)
centroids_of_all = misconception(
    honest_accuracy,
    "Your centroids are those of all rows. The test rows helped to place them.",
    edit=(
        "(Z[train][y[train] == label][:, kept].mean(axis=0) for label in (0, 1))",
        "(Z[y == label][:, kept].mean(axis=0) for label in (0, 1))",
    ),
)
tests_the_training_rows = misconception(
    honest_accuracy,
    "Training and test rows have changed places: the first n // 2 positions are the training rows.",
    edit=("train, test = order[: n // 2], order[n // 2 :]", "test, train = order[: n // 2], order[n // 2 :]"),
)
test_scaled_by_itself = misconception(
    honest_accuracy,
    "You scaled the test rows by their own means and spreads. They must be measured in the units of the training rows.",
    edit=(
        "    rows = Z[test][:, kept]\n",
        "    own = X[test].std(axis=0)\n"
        "    rows = ((X[test] - X[test].mean(axis=0)) / np.where(own > 0, own, 1.0))[:, kept]\n",
    ),
)


@also_correct(honest_accuracy)
def honest_accuracy_step_by_step(X, y, k, random_state):
    X, y = np.array(X, dtype=float), np.array(y)
    order = np.random.default_rng(random_state).permutation(len(X))
    half = len(X) // 2
    A, a, B, b = X[order[:half]], y[order[:half]], X[order[half:]], y[order[half:]]
    scale = A.std(axis=0)
    scale[scale == 0] = 1
    A, B = (A - A.mean(axis=0)) / scale, (B - X[order[:half]].mean(axis=0)) / scale
    score = abs(A[a == 1].mean(axis=0) - A[a == 0].mean(axis=0))
    columns = sorted(range(X.shape[1]), key=lambda j: -score[j])[:k]
    one, zero = A[a == 1][:, columns].mean(axis=0), A[a == 0][:, columns].mean(axis=0)
    right = 0
    for row, label in zip(B[:, columns], b, strict=True):
        right += int(np.linalg.norm(row - one) < np.linalg.norm(row - zero)) == label
    return right / len(B)


def refit_for_every_row(X, y, alpha):
    """The code that is handed out: n fits, each without one row."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    total = 0.0
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        mean, center = X[others].mean(axis=0), y[others].mean()
        C = X[others] - mean
        w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y[others] - center))
        total += (y[i] - center - (X[i] - mean) @ w) ** 2
    return float(total / len(y))


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def times_faster(function, *arguments):
    """How many times faster than refitting, by the best of several runs of each, rounded down to tens."""
    fast = min(seconds(function, *arguments) for _ in range(2))
    slow = min(seconds(refit_for_every_row, *arguments) for _ in range(2))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, *arguments) for _ in range(20)))
    return int(slow / fast / 10) * 10


@check(
    problem="H2",
    lesson="Regularisation",
    stub="one_fit_per_row",
    hints=[
        "Fit all rows once. If row i had been left out, would its error have been larger or smaller than its residual?",
        "Larger, by the factor 1 / (1 - h_i), where h_i says how much the fitted value of row i moves when its own target moves "
        "by 1. It is a diagonal entry of the matrix that turns targets into fitted values.",
        "With centered C: h_i = 1 / n + the i-th diagonal entry of C (CᵀC + alpha I)⁻¹ Cᵀ; the answer is the mean of "
        "(residual / (1 - h))².",
    ],
)
def leave_one_out_mse(rng):
    # Slope 1, residuals -1.5, 0.5, -1.5, 2.5; h = 1/4 + c²/10 = 0.475, 0.275, 0.275, 0.475.
    by_hand = ((1.5 / 0.525) ** 2 + (0.5 / 0.725) ** 2 + (1.5 / 0.725) ** 2 + (2.5 / 0.525) ** 2) / 4
    yield case([[1.0], [2.0], [3.0], [4.0]], [4.0, 7.0, 6.0, 11.0], 5.0, equals=by_hand)
    X, y = rng.normal(3, 2, size=(9, 3)), rng.normal(10, 2, size=9)
    yield case(X, y, 0.7, equals=refit_for_every_row(X, y, 0.7))
    yield case(X[:4], y[:4], 2.0, equals=refit_for_every_row(X[:4], y[:4], 2.0))
    wide = rng.normal(size=(5, 8))
    yield case(wide, y[:5], 0.3, equals=refit_for_every_row(wide, y[:5], 0.3), label="more columns than rows")
    yield law(
        "an immense alpha: each row is predicted by the mean of the others",
        lambda ex: (ex.leave_one_out_mse(X, y, 1e12), np.mean(((y - y.mean()) * 9 / 8) ** 2)),
    )
    many, target = rng.normal(size=(500, 5)), rng.normal(size=500)
    yield case(many, target, 1.5, equals=refit_for_every_row(many, target, 1.5))
    yield bound(
        "times faster than the code you were given, in whole tens",
        lambda ex: times_faster(ex.leave_one_out_mse, many, target, 1.5),
        at_least=50,
    )


@misconception(
    leave_one_out_mse,
    "The values are right, but there is still one fit per row. A single fit to all rows is enough: each residual tells how "
    "large the error without that row would have been.",
)
def one_fit_per_row(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    total = 0.0
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        mean, center = X[others].mean(axis=0), y[others].mean()
        C = X[others] - mean
        w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y[others] - center))
        total += (y[i] - center - (X[i] - mean) @ w) ** 2
    return float(total / len(y))


training_error_only = misconception(
    leave_one_out_mse,
    "You averaged the squared residuals of one fit to all rows: the training error. Each is too small by the factor 1 - h.",
    edit=("(residual / (1 - leverage)) ** 2", "residual**2"),
)
mean_not_counted = misconception(
    leave_one_out_mse,
    "You left out the 1 / n of the intercept: the mean that was subtracted also knows each row's target.",
    edit=("1 / n + np.einsum", "np.einsum"),
)
same_leverage_for_all = misconception(
    leave_one_out_mse,
    "You used the mean leverage for every row (generalised cross-validation). Rows far from the middle have more.",
    edit=("(residual / (1 - leverage)) ** 2", "(residual / (1 - leverage.mean())) ** 2"),
)


@also_correct(leave_one_out_mse)
def leave_one_out_by_svd(X, y, alpha):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    U, S, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    weights = S**2 / (S**2 + alpha)
    fitted = y.mean() + (U * weights) @ (U.T @ (y - y.mean()))
    h = 1 / len(y) + (U**2) @ weights
    return np.mean(((y - fitted) / (1 - h)) ** 2)


def first_weights(X):
    """Lasso weights at nine tenths of the largest useful alpha, for y = first + second column; 300 sweeps."""
    X = np.asarray(X, dtype=float)
    y = X[:, 0] + X[:, 1]
    n, w = len(X), np.zeros(X.shape[1])
    G, c = X.T @ X / n, X.T @ y / n
    alpha = 0.9 * np.abs(c).max()
    for _ in range(300):
        for j in range(len(w)):
            if G[j, j] > 0:
                common = c[j] - G[j] @ w + G[j, j] * w[j]
                w[j] = np.sign(common) * max(abs(common) - alpha, 0) / G[j, j]
    return w


def obeys_the_rules(X):
    """1 where the table has 4 to 8 rows of three whole numbers from -9 to 9, columns that add up to 0, and rank 3."""
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 3 or not 4 <= len(X) <= 8:
        return 0
    whole = np.array_equal(X, np.round(X)) and np.abs(X).max() <= 9
    return int(whole and (X.sum(axis=0) == 0).all() and np.linalg.matrix_rank(X) == 3)


def third_taken_alone(X):
    """The third weight where it is above 0 and the others are exactly 0; else minus the size of the others, or 0."""
    w = first_weights(X)
    return float(w[2] if w[0] == w[1] == 0 else -abs(w[0]) - abs(w[1]))


@check(
    problem="H3",
    lesson="Regularisation",
    hints=[
        "Which column does the lasso take first as alpha falls? What must a useless column have in common with y to be that one?",
        "It takes the one with the largest |column · y|. Make the third column nearly the sum of the other two.",
        "Take two columns at right angles; third = first + second, then add 1 in one row and subtract 1 in another.",
    ],
)
def hives_that_fool_the_lasso(rng):
    yield bound(
        "number of tables returned that obey the rules",
        lambda ex: obeys_the_rules(ex.hives_that_fool_the_lasso()),
        at_least=1,
    )
    yield bound(
        "weight of the third column, if it is taken alone",
        lambda ex: third_taken_alone(ex.hives_that_fool_the_lasso()),
        at_least=1e-6,
    )
    yield case(
        expression=lambda ex: [float(np.abs(x)) > 0 for x in first_weights(ex.hives_that_fool_the_lasso())],
        equals=[False, False, True],
        label="which columns get a weight",
    )


exact_sum = misconception(
    hives_that_fool_the_lasso,
    "Your third column is exactly the sum of the other two, so the columns are not independent: then it does predict y, all "
    "by itself. Change it in two rows.",
    answer=[[3, -1, 2], [-3, 1, -2], [1, 3, 4], [-1, -3, -4]],
)
a_useless_column = misconception(
    hives_that_fool_the_lasso,
    "Your third column has nothing in common with y, and the lasso leaves it out as it should. It must have more in common "
    "with y than each of the others.",
    answer=[[3, -1, 1], [-3, 1, 1], [1, 3, -1], [-1, -3, -1]],
)
copy_of_the_first = misconception(
    hives_that_fool_the_lasso,
    "Your third column resembles the first one only. It has too little in common with the second, and the lasso takes a real "
    "one first.",
    answer=[[3, -1, 3], [-3, 1, -3], [1, 4, 1], [-1, -4, 0], [0, 0, -1]],
)


@also_correct(hives_that_fool_the_lasso)
def another_fooling_table():
    return np.array([[2, 1, 3], [2, -1, 1], [-2, 1, -1], [-2, -1, -3], [1, 1, 4], [-1, -1, -4]])


@check(
    problem="H4",
    lesson="Train, validation and test",
    stub="the_tuning_script",
    hints=[
        "List what is computed, and from which rows: scale, weights, choice, report. Which of them may see the test rows?",
        "Three things are wrong: the scale, the rows that the choice is made on, and which error is reported. The intercept is "
        "all right.",
        "Write one inner function error_of(alpha, fitted_to, measured_on) that scales, fits and measures; choose with (train, "
        "validation), report with (train and validation, test).",
    ],
)
def tune_ridge(rng):
    line = np.arange(1.0, 11.0)[:, None]
    yield case(
        line, [2.0 * k for k in range(10)], [100.0, 1e-9], 0, equals=(1e-9, 0.0), atol=1e-9, label="an exact line"
    )
    alphas = [0.01, 0.3, 3.0, 10.0, 40.0, 200.0, 1000.0]
    fixed = np.random.default_rng(33)
    for seed in range(8):
        X = fixed.normal(size=(30, 8)) * np.geomspace(0.1, 50, 8) + 3
        yield case(X, (X / np.geomspace(0.1, 50, 8))[:, :3].sum(axis=1) + fixed.normal(0, 2, size=30), alphas, seed)
    X = rng.normal(size=(27, 5)) * np.array([1.0, 20.0, 0.1, 3.0, 7.0])
    y = X[:, 0] + 0.1 * X[:, 1] + rng.normal(0, 1, size=27)
    yield case(X, y, alphas, 5)
    X = np.column_stack([X[:, :2], np.full(27, 4.0)])
    yield case(X, y, alphas, int(rng.integers(100)), label="a constant column")
    yield case(X, y, [7.0, 7.0], 2, label="two equal candidates")


@misconception(
    tune_ridge,
    "It still chooses alpha by the error on the test rows, and reports that very error, the smallest of several. Choose on "
    "the validation rows, and measure the choice once on the test rows.",
)
def the_tuning_script(X, y, alphas, random_state):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = len(y)
    # Scale the columns.
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Split; the validation rows are used for training, so that none are wasted.
    order = np.random.default_rng(random_state).permutation(n)
    test, train = order[: n // 5], order[n // 5 :]
    A, center = Z[train], y[train].mean()
    # Try all alphas, keep the best.
    best, lowest = None, np.inf
    for alpha in alphas:
        w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y[train] - center))
        error = ((y[test] - center - Z[test] @ w) ** 2).mean()
        if error < lowest:
            best, lowest = alpha, error
    return float(best), float(lowest)


reports_the_winner = misconception(
    tune_ridge,
    "The choice is honest now, but the number reported is the validation error of the winner: the smallest of several.",
    edit=("float(best), float(error_of(best, rest, test))", "float(best), float(min(errors))"),
)
chooses_by_the_test = misconception(
    tune_ridge,
    "Alpha is still chosen by the error on the test rows.",
    edit=(
        "[error_of(alpha, train, validation) for alpha in alphas]",
        "[error_of(alpha, train, test) for alpha in alphas]",
    ),
)
scales_with_everything = misconception(
    tune_ridge,
    "Means and spreads still come from all rows. Each fit may use its own rows only.",
    edit=(
        "mean, spread = X[fitted_to].mean(axis=0), X[fitted_to].std(axis=0)",
        "mean, spread = X.mean(axis=0), X.std(axis=0)",
    ),
)
does_not_fit_again = misconception(
    tune_ridge,
    "The chosen model was not fitted again: training and validation rows together teach the final one.",
    edit=("error_of(best, rest, test)", "error_of(best, train, test)"),
)
scale_of_training_kept = misconception(
    tune_ridge,
    "The final model was fitted to training and validation rows, but scaled by the training rows alone. Scale anew by the "
    "rows that it is fitted to.",
    edit=(
        "mean, spread = X[fitted_to].mean(axis=0), X[fitted_to].std(axis=0)",
        "mean, spread = X[train].mean(axis=0), X[train].std(axis=0)",
    ),
)
chooses_by_training = misconception(
    tune_ridge,
    "You chose by the error on the training rows. The smallest alpha always wins that.",
    edit=(
        "[error_of(alpha, train, validation) for alpha in alphas]",
        "[error_of(alpha, train, train) for alpha in alphas]",
    ),
)


@also_correct(tune_ridge)
def tune_with_augmented_rows(X, y, alphas, random_state):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    n, d = X.shape
    order = np.random.default_rng(random_state).permutation(n)
    parts = order[: n // 5], order[n // 5 : 2 * (n // 5)], order[2 * (n // 5) :]

    def predictor(alpha, rows):
        m, s = X[rows].mean(axis=0), X[rows].std(axis=0)
        s[s == 0] = 1.0
        A = np.vstack([np.c_[np.ones(len(rows)), (X[rows] - m) / s], np.c_[np.zeros(d), np.sqrt(alpha) * np.eye(d)]])
        w = np.linalg.lstsq(A, np.r_[y[rows], np.zeros(d)], rcond=None)[0]
        return lambda new: np.c_[np.ones(len(new)), (X[new] - m) / s] @ w

    best = min(alphas, key=lambda alpha: np.mean((y[parts[1]] - predictor(alpha, parts[2])(parts[1])) ** 2))
    final = predictor(best, np.r_[parts[2], parts[1]])
    return best, np.mean((y[parts[0]] - final(parts[0])) ** 2)


@check(
    problem="H5",
    lesson="Losses and baselines",
    hints=[
        "If a missing jar costs nine times as much as one left over, will you fill more than the mean or less?",
        "Write the mean cost of filling j jars, and look at it for every demand that occurred: the best j is among them.",
        "Cost of j: `(cost_short * np.maximum(demand - j, 0) + cost_left * np.maximum(j - demand, 0)).mean()`. Of equal costs "
        "take the smallest j.",
    ],
)
def jars_to_fill(rng):
    yield case([4, 6, 7, 11, 42], 1.0, 1.0, equals=(7, 2.6))  # (3 + 1 + 0 + 4 + 35) / 5 against 56 / 5 at 14
    # At 11: 31 jars short at 4, left over 7 + 5 + 4: 140 / 5 = 28; at 14: 112 + 28 = 140 as well, over 5.
    yield case([4, 6, 7, 11, 42], cost_short=4.0, cost_left=1.0, equals=(11, 0.0), label="a tie with the mean")
    # At 6: 2 * 3 left over, 1 + 5 + 36 missing: 48 / 5; at the mean 14: 28 * 3 left over, 28 missing: 112 / 5.
    yield case([4, 6, 7, 11, 42], 1.0, 3.0, equals=(6, 12.8))
    yield case([4, 6, 7, 11, 42], 9.0, 1.0, label="a missing jar is dear")
    yield case([5, 5, 5], 2.0, 3.0, equals=(5, 0.0), label="always the same demand")
    yield case([2, 8], 1.0, 1.0, equals=(2, 0.0), label="everything between 2 and 8 costs the same")
    # None: 9 / 4. The mean is 2.25, so 2: 3 * 2 * 4 left over and 7 missing: 31 / 4.
    yield case([0, 0, 0, 9], 1.0, 4.0, equals=(0, 5.5), label="fill none")
    demand = rng.integers(3, 60, size=31)
    yield case(demand, 3.5, 1.25)
    yield case(demand, 0.7, 2.9)
    yield law(
        "twice the prices: twice the saving",
        lambda ex: (ex.jars_to_fill(demand, 4.0, 1.5)[1], 2 * ex.jars_to_fill(demand, 2.0, 0.75)[1]),
    )
    yield raises(ValueError, [3, 5], 0.0, 1.0, why="if missing jars cost nothing, fill none")
    yield raises(ValueError, [3, 5], 1.0, -1.0, why="a negative cost")
    yield raises(ValueError, [3, 5], 1.0, 0.0, why="if jars left over cost nothing, fill as many as you can")


fills_the_median = misconception(
    jars_to_fill,
    "You filled the median. That is right where both sides cost the same; here the prices decide which quantile.",
    edit=(
        "jars = int(candidates[np.flatnonzero(costs <= costs.min() + 1e-9 * costs.max())[0]])",
        "jars = int(np.sort(demand)[(len(demand) - 1) // 2])",
    ),
)
prices_exchanged = misconception(
    jars_to_fill,
    "You exchanged the prices: cost_short is for jars that were asked for and missing.",
    edit=("cost_short * missing + cost_left * left", "cost_short * left + cost_left * missing"),
)
fills_the_mean = misconception(
    jars_to_fill,
    "You filled the mean. It makes squared misses least, and nobody pays by the square.",
    edit=(
        "jars = int(candidates[np.flatnonzero(costs <= costs.min() + 1e-9 * costs.max())[0]])",
        "jars = round(float(demand.mean()))",
    ),
)
cost_instead_of_saving = misconception(
    jars_to_fill,
    "The jars are right, but the second number is the mean cost itself. Asked is how far it is below that of the mean.",
    edit=("jars, cost(round(float(demand.mean()))) - cost(jars)", "jars, cost(jars)"),
)
total_instead_of_mean = misconception(
    jars_to_fill,
    "The jars are right, but you added the costs of all days up. Asked is the mean per day.",
    edit=("(cost_short * missing + cost_left * left).mean()", "(cost_short * missing + cost_left * left).sum()"),
)


@also_correct(jars_to_fill)
def jars_by_trying_all(demand, cost_short, cost_left):
    if cost_short <= 0 or cost_left <= 0:
        raise ValueError("costs")
    demand = list(demand)

    def cost(jars):
        return sum((d - jars) * cost_short if d > jars else (jars - d) * cost_left for d in demand) / len(demand)

    best = min(range(int(max(demand)) + 1), key=lambda jars: (round(cost(jars), 9), jars))
    return best, cost(round(sum(demand) / len(demand))) - cost(best)


@also_correct(jars_to_fill)
def jars_by_the_quantile(demand, cost_short, cost_left):
    if min(cost_short, cost_left) <= 0:
        raise ValueError("costs")
    d = np.sort(np.array(demand, dtype=float))
    rank = math.ceil(len(d) * cost_short / (cost_short + cost_left) - 1e-9)
    jars = d[max(rank, 1) - 1]
    cost = lambda j: np.mean(cost_short * np.clip(d - j, 0, None) + cost_left * np.clip(j - d, 0, None))
    return int(jars), cost(round(d.mean())) - cost(jars)
