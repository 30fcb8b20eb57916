import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M2",
    lesson="Scaling and outliers",
    hints=[
        "Which of mean, median, deviation and quartiles would change if the price 82 became 8200?",
        "np.quantile(train, [0.25, 0.5, 0.75], axis=0), and np.where for columns in which the outer two coincide.",
    ],
)
def robust_scale(rng):
    prices = [[2], [6], [3], [7], [82]]
    yield case(prices, [[6], [82], [2]], equals=[[0.0], [19.0], [-1.0]])
    yield case([[2, 10], [6, 30], [3, 20], [7, 50], [82, 40]], [[8, 10]], equals=[[0.5, -1.0]], label="two columns")
    yield case([[0], [0], [0], [0], [9]], [[9], [0]], equals=[[9.0], [0.0]], label="quartiles that coincide")
    train, new = rng.normal(size=(23, 3)) ** 3 * 10, rng.normal(size=(5, 3)) * 10
    yield case(train, new)
    wild = np.where(train == train.max(axis=0), train * 1000, train)
    yield law("a larger outlier changes nothing", lambda ex: (ex.robust_scale(wild, new), ex.robust_scale(train, new)))
    yield law(
        "units don't matter", lambda ex: (ex.robust_scale(7 * train + 3, 7 * new + 3), ex.robust_scale(train, new))
    )


centred_by_the_mean = misconception(
    robust_scale,
    "You subtracted the mean, which the atlas moves. The median is asked for.",
    edit=("- middle)", "- np.mean(np.asarray(train, dtype=float), axis=0))"),
)


spread_of_the_new = misconception(
    robust_scale,
    "You took the quantiles from the new rows. They are learned from the training rows.",
    edit=("np.asarray(train, dtype=float)", "np.asarray(new, dtype=float)"),
)


divided_by_nothing = misconception(
    robust_scale,
    "Where the quartiles coincide you divided by 0. Divide by 1 there.",
    edit=("np.where(high == low, 1.0, high - low)", "high - low"),
)


standard_deviations = misconception(
    robust_scale,
    "You divided by the standard deviation, which one atlas inflates. The distance of the quartiles is asked for.",
    edit=("np.where(high == low, 1.0, high - low)", "np.std(np.asarray(train, dtype=float), axis=0)"),
)


one_spread_for_all = misconception(
    robust_scale,
    "You took the quantiles of all columns together. Each column has its own: axis=0.",
    edit=("[0.25, 0.5, 0.75], axis=0)", "[0.25, 0.5, 0.75])"),
)


@also_correct(robust_scale)
def robust_scale_with_pandas(train, new):
    train, new = pd.DataFrame(np.asarray(train, dtype=float)), pd.DataFrame(np.asarray(new, dtype=float))
    spread = (train.quantile(0.75) - train.quantile(0.25)).replace(0.0, 1.0)
    return ((new - train.median()) / spread).to_numpy()
