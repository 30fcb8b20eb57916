import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import nan, refit, with_gaps


def imputed(SimpleImputer, train, new, **settings):
    """(statistics_, transform of new rows) after a fit on the training rows."""
    imputer = SimpleImputer(**settings).fit(train)
    return imputer.statistics_, imputer.transform(new)


@check(
    lesson="Missing values",
    hints=[
        "Known pages are 100, 300, 300 and 900. What are their mean and their median, and which one would you put "
        "into the gap? And into the gap of a card that comes in tomorrow?",
        "fit computes one number per column, from the known entries only (np.nanmean, np.nanmedian), and which "
        "columns had a gap. transform uses only what fit stored.",
        "`self.indicator_features_ = np.flatnonzero(np.isnan(X).any(axis=0))` in fit; `np.where(np.isnan(X), "
        "self.statistics_, X)` in transform, and np.hstack with `np.isnan(X)[:, self.indicator_features_]`.",
    ],
)
def SimpleImputer(rng):
    pages = [[100], [nan], [300], [300], [900]]
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, pages, [[nan], [200]]), equals=([400.0], [[400.0], [200.0]])
    )
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, pages, [[nan], [200]], strategy="median"),
        equals=([300.0], [[300.0], [200.0]]),
    )
    yield case(
        expression=lambda ex: imputed(
            ex.SimpleImputer, [[9, 2], [4, 5], [4, 5], [9, 8], [nan, 2]], [[nan, nan]], strategy="most_frequent"
        ),
        equals=([4.0, 2.0], [[4.0, 2.0]]),
        label="the most frequent value; of 4 and 9, and of 2 and 5, both occur twice",
    )
    train, new = with_gaps(rng, 9, 3, 2), with_gaps(rng, 5, 3, 1)
    for strategy in ("mean", "median", "most_frequent"):
        yield case(expression=lambda ex, s=strategy: imputed(ex.SimpleImputer, train, new, strategy=s))
    yield case(
        expression=lambda ex: imputed(
            ex.SimpleImputer, [[1, 10, 5], [nan, 20, nan]], [[3, nan, 4]], add_indicator=True
        )[1],
        equals=[[3.0, 15.0, 4.0, 0.0, 0.0]],
        label="indicators for columns 0 and 2, which had a gap in fit; column 1 had none",
    )
    yield case(
        expression=lambda ex: ex.SimpleImputer(add_indicator=True).fit_transform([[1, 10], [2, nan], [nan, 30]]),
        equals=[[1.0, 10.0, 0.0, 0.0], [2.0, 20.0, 0.0, 1.0], [1.5, 30.0, 1.0, 0.0]],
    )
    yield case(
        expression=lambda ex: ex.SimpleImputer().fit([[1, 10, 5], [nan, 20, nan]]).indicator_features_, equals=[0, 2]
    )
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, [[1.0, 2.0]], [[7.0, 8.0]], add_indicator=True),
        equals=([1.0, 2.0], [[7.0, 8.0]]),
        label="no gaps in fit: no indicator",
    )
    yield case(
        expression=lambda ex: refit(
            lambda: ex.SimpleImputer(add_indicator=True), [[nan, 1], [2, nan]], [[5, nan], [6, 8]]
        ),
        equals=[[5.0, 8.0, 1.0], [6.0, 8.0, 0.0]],
        label="a second fit forgets the first",
    )
    yield law(
        "what is filled in does not depend on which other rows come along",
        lambda ex: (ex.SimpleImputer().fit(train).transform(new)[2:], ex.SimpleImputer().fit(train).transform(new[2:])),
    )
    yield law(
        "mean imputation keeps the mean",
        lambda ex: (np.mean(ex.SimpleImputer().fit_transform(train), axis=0), np.nanmean(train, axis=0)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer(strategy="mode").fit(pages).statistics_,
        why='there is no strategy "mode"',
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer().fit([[1, nan], [2, nan]]).statistics_,
        why="nothing is known of the second column",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer().fit([[1, 2], [3, 4]]).transform([[nan]]),
        why="fitted on two columns, given one",
    )


one_number_for_all = misconception(
    SimpleImputer,
    "You fill all columns with one number, that of the whole table. Each column has its own.",
    edit=("np.nanmean(X, axis=0)", "np.full(X.shape[1], np.nanmean(X))"),
)


gaps_of_the_rows_at_hand = misconception(
    SimpleImputer,
    "transform computes the mean from the rows that it is given. They are new rows: a single card would be filled "
    "with its own nan, and the same card differently in every batch. Use statistics_, as fit has learned them.",
    edit=(
        "filled = np.where(missing, self.statistics_, X)",
        "filled = np.where(missing, SimpleImputer(self.strategy).fit(X).statistics_, X)",
    ),
)


counts_gaps_as_zero = misconception(
    SimpleImputer,
    "You counted the missing entries as 0 in the mean. A book with an unknown number of pages does not have none: "
    "leave it out of sum and count.",
    edit=("np.nanmean(X, axis=0)", "np.nan_to_num(X).mean(axis=0)"),
)


nan_mean = misconception(
    SimpleImputer,
    "One missing value made the whole mean nan. np.nanmean leaves missing values out.",
    edit=("np.nanmean(X, axis=0)", "X.mean(axis=0)"),
)


fills_with_zero = misconception(
    SimpleImputer,
    "Gaps are filled with 0. That is a value like any other, and here an extreme one: fill with the column's "
    "statistic.",
    edit=("np.where(missing, self.statistics_, X)", "np.nan_to_num(X)"),
)


indicator_for_every_column = misconception(
    SimpleImputer,
    "You append an indicator for every column. Only the columns that had a gap in fit get one; the others would be "
    "constant.",
    edit=("missing[:, self.indicator_features_]", "missing"),
)


indicators_of_the_batch = misconception(
    SimpleImputer,
    "You append an indicator for the columns that have a gap in the rows at hand. The width of the result then "
    "changes from batch to batch; which columns get one is decided in fit.",
    edit=("missing[:, self.indicator_features_]", "missing[:, missing.any(axis=0)]"),
)


one_indicator_for_the_row = misconception(
    SimpleImputer,
    "You append one column for the whole row. Which of its values was missing then remains unknown: each column that "
    "had a gap in fit gets an indicator of its own.",
    edit=("missing[:, self.indicator_features_].astype", "missing.any(axis=1, keepdims=True).astype"),
)


indicators_in_front = misconception(
    SimpleImputer,
    "Your indicators stand in front of the columns. They are appended: the columns first, then the indicators.",
    edit=(
        "np.hstack([filled, missing[:, self.indicator_features_].astype(float)])",
        "np.hstack([missing[:, self.indicator_features_].astype(float), filled])",
    ),
)


indicator_of_the_filled = misconception(
    SimpleImputer,
    "Your indicators are all 0: you asked what is missing after the gaps were filled.",
    edit=("missing[:, self.indicator_features_].astype", "np.isnan(filled)[:, self.indicator_features_].astype"),
)


indicator_of_the_known = misconception(
    SimpleImputer,
    "Your indicators say 1 where the value was known. 1 stands for missing.",
    edit=("missing[:, self.indicator_features_]", "~missing[:, self.indicator_features_]"),
)


largest_of_the_frequent = misconception(
    SimpleImputer,
    "Of equally frequent values you took a larger one; the smallest is asked for.",
    edit=("most_frequent(column[~np.isnan(column)])", "-most_frequent(-column[~np.isnan(column)])"),
)


no_indicator = misconception(
    SimpleImputer, "add_indicator has no effect.", edit=("if self.add_indicator:", "if False:")
)


fills_in_place = misconception(
    SimpleImputer,
    "You wrote into the table that was handed over. Whoever looks at it afterwards no longer sees what was missing: "
    "fill a copy.",
    edit=(
        "filled = np.where(missing, self.statistics_, X)",
        "X[missing] = np.broadcast_to(self.statistics_, X.shape)[missing]\n        filled = X",
    ),
)


compares_with_nan = misconception(
    SimpleImputer,
    "You looked for gaps with ==. Nothing equals nan, not even nan, so nothing was filled: np.isnan finds them.",
    edit=(
        "        missing = np.isnan(X)\n        filled = np.where(missing, self.statistics_, X)",
        "        missing = X == np.nan\n        filled = np.where(missing, self.statistics_, X)",
    ),
)


accepts_other_widths = misconception(
    SimpleImputer,
    "A table with another number of columns came through: one column is stretched against all statistics. Refuse it with a "
    "ValueError.",
    edit=("if X.shape[1] != len(self.statistics_):", "if False:"),
)


@also_correct(SimpleImputer)
class imputer_with_a_frame:
    def __init__(self, strategy="mean", add_indicator=False):
        self.strategy, self.add_indicator = strategy, add_indicator

    def fit(self, X, y=None):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        ways = {"mean": lambda f: f.mean(), "median": lambda f: f.median(), "most_frequent": lambda f: f.mode().iloc[0]}
        if self.strategy not in ways or frame.isna().all().any():
            raise ValueError("can't impute")
        self.statistics_ = ways[self.strategy](frame).to_numpy()
        self.indicator_features_ = [int(c) for c in frame.columns if frame[c].isna().any()]
        return self

    def transform(self, X):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        if frame.shape[1] != len(self.statistics_):
            raise ValueError("columns")
        columns = [frame[c].fillna(self.statistics_[c]) for c in frame]
        if self.add_indicator:
            columns += [frame[c].isna().astype(float) for c in self.indicator_features_]
        return pd.concat(columns, axis=1).to_numpy()

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)
