import numpy as np
import pandas as pd

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import nan, with_gaps


def scaled(StandardScaler, train, new):
    """(mean_, scale_, transform of new rows) after a fit on the training rows."""
    scaler = StandardScaler().fit(train)
    return scaler.mean_, scaler.scale_, scaler.transform(new)


@check(
    lesson="Scaling and outliers",
    hints=[
        "The years 1940, 1960, 1970, 1980 and 2000 have the mean 1970. Their deviations are -30, -10, 0, 10 and 30: "
        "what is the root of their mean square, and how many of these lengths is 1990 above the mean?",
        "fit stores np.nanmean and np.nanstd of each column, transform subtracts and divides. What would a column "
        "that is always the same divide by? Ask its largest and smallest value, not its deviation.",
        "`constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)`; `self.scale_ = np.where(constant, 1.0, "
        "np.nanstd(X, axis=0))`; transform returns `(X - self.mean_) / self.scale_`.",
    ],
)
def StandardScaler(rng):
    years = [[1940], [1960], [1970], [1980], [2000]]
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, years, [[1990], [1930]]),
        equals=([1970.0], [20.0], [[1.0], [-2.0]]),
    )
    yield case(  # columns 1, 5 (mean 3, deviation 2) and 10, 40 (mean 25, deviation 15)
        expression=lambda ex: scaled(ex.StandardScaler, [[1, 10], [5, 40]], [[7, 10], [3, 55]]),
        equals=([3.0, 25.0], [2.0, 15.0], [[2.0, -1.0], [0.0, 2.0]]),
        label="two columns",
    )
    train, new = with_gaps(rng, 8, 3, 0), with_gaps(rng, 4, 3, 0)
    yield case(expression=lambda ex: scaled(ex.StandardScaler, train, new), label="8 rows to fit, 4 new ones")
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[7, 1], [7, 5]], [[7, 3], [9, 1]]),
        equals=([7.0, 3.0], [1.0, 2.0], [[0.0, 0.0], [2.0, -1.0]]),
        label="a constant column",
    )
    yield case(
        expression=lambda ex: ex.StandardScaler().fit([[20, 7], [60, 7]]).scale_,
        equals=[20.0, 1.0],
        label="a constant column beside a larger one",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[0.1], [0.1], [0.1]], [[0.1], [1.1]]),
        equals=([0.1], [1.0], [[0.0], [1.0]]),
        label="a constant column of 0.1, whose computed deviation is 1e-17",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[1, nan], [nan, 4], [5, 8]], [[nan, 10], [3, nan]]),
        equals=([3.0, 6.0], [2.0, 2.0], [[nan, 2.0], [0.0, nan]]),
        label="missing values, left out and left missing",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[7, 2], [nan, 4], [7, nan]], [[7, 5], [9, nan]]),
        equals=([7.0, 3.0], [1.0, 1.0], [[0.0, 2.0], [2.0, nan]]),
        label="a constant column with a missing value",
    )
    yield case(  # 2 and 6 units of 2 ** -40, which are exact: mean 4 and deviation 2 of these units
        expression=lambda ex: ex.StandardScaler().fit([[2 * 2**-40], [6 * 2**-40]]).transform([[8 * 2**-40]]),
        equals=[[2.0]],
        label="a column in large units: its numbers are tiny, but not constant",
    )
    holes = with_gaps(rng, 9, 2, 3)
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, holes, holes[:3]), label="random rows with missing values"
    )
    yield law(
        "the rows of fit come out with mean 0 and deviation 1",
        lambda ex: (
            [
                np.mean(ex.StandardScaler().fit_transform(train), axis=0),
                np.std(ex.StandardScaler().fit_transform(train), axis=0),
            ],
            [np.zeros(3), np.ones(3)],
        ),
        atol=1e-9,
    )
    yield law(
        "other units, the same features",
        lambda ex: (
            ex.StandardScaler().fit(train * 2.54 + 7).transform(new * 2.54 + 7),
            ex.StandardScaler().fit(train).transform(new),
        ),
    )
    for unit in (1e-9, 1e9):
        yield law(
            f"all columns times {unit:g}: the same features",
            lambda ex, unit=unit: (
                ex.StandardScaler().fit(train * unit).transform(new * unit),
                ex.StandardScaler().fit(train).transform(new),
            ),
        )
    yield law(
        "inverse_transform undoes transform",
        lambda ex: (
            ex.StandardScaler().fit(train).inverse_transform(ex.StandardScaler().fit(train).transform(new)),
            new,
        ),
    )
    yield case(
        expression=lambda ex: ex.StandardScaler().fit(years).inverse_transform([[0.5], [-1.0]]),
        equals=[[1980.0], [1950.0]],
    )
    yield law(
        "a row is scaled the same, whichever rows come along",
        lambda ex: (
            ex.StandardScaler().fit(train).transform(new)[3:],
            ex.StandardScaler().fit(train).transform(new[3:]),
        ),
    )


scales_the_batch = misconception(
    StandardScaler,
    "transform took mean and deviation from the rows that it was given. Then the same book is far above average in "
    "one batch and below it in the next: use mean_ and scale_ of fit.",
    edit=(
        "return (np.asarray(X, dtype=float) - self.mean_) / self.scale_",
        "other = StandardScaler().fit(X)\n        return (np.asarray(X, dtype=float) - other.mean_) / other.scale_",
    ),
)


sample_deviation = misconception(
    StandardScaler,
    "Your deviation divides by n - 1 (ddof=1, as pandas does). Here, as in scikit-learn, it divides by n.",
    edit=("np.nanstd(X, axis=0)", "np.nanstd(X, axis=0, ddof=1)"),
)


divides_by_the_variance = misconception(
    StandardScaler,
    "You divided by the variance, whose unit is squared. The standard deviation is its root.",
    edit=("np.nanstd(X, axis=0)", "np.nanvar(X, axis=0)"),
)


zero_by_zero = misconception(
    StandardScaler,
    "A constant column is divided by its deviation, 0. Its scale is to be 1.",
    edit=("np.where(constant, 1.0, deviation)", "deviation"),
)


trusts_the_deviation = misconception(
    StandardScaler,
    "You looked for constant columns by a deviation of exactly 0. Rounding makes that of three times 0.1 about "
    "1e-17, and dividing by it blows rounding errors up: compare the largest and the smallest value of the column.",
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = deviation == 0"),
)


small_is_constant = misconception(
    StandardScaler,
    "You took a column with a small deviation for a constant one. How small a deviation is depends on the unit: "
    "lengths of light waves in metres are all below 1e-6. Compare the largest and the smallest value of the column.",
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = deviation < 1e-8"),
)


gap_hides_the_constant = misconception(
    StandardScaler,
    "You compare largest and smallest value by np.max and np.min, which are nan where a value is missing, and nan "
    "equals nothing: a constant column with a gap is then divided by 0. np.nanmax and np.nanmin leave gaps out.",
    edit=("np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "np.max(X, axis=0) == np.min(X, axis=0)"),
)


one_scale_for_all = misconception(
    StandardScaler,
    "You took one mean and one deviation for the whole table. Each column has its own.",
    edit=(
        "self.mean_ = np.nanmean(X, axis=0)\n        deviation = np.nanstd(X, axis=0)",
        "self.mean_ = np.full(X.shape[1], np.nanmean(X))\n        deviation = np.full(X.shape[1], np.nanstd(X))",
    ),
)


divides_before_subtracting = misconception(
    StandardScaler,
    "You divided first and subtracted the unscaled mean afterwards. Subtract, then divide.",
    edit=(
        "(np.asarray(X, dtype=float) - self.mean_) / self.scale_",
        "np.asarray(X, dtype=float) / self.scale_ - self.mean_",
    ),
)


inverse_in_the_same_order = misconception(
    StandardScaler,
    "inverse_transform adds the mean first and multiplies then. Undo the last step first: multiply, then add.",
    edit=(
        "np.asarray(Z, dtype=float) * self.scale_ + self.mean_",
        "(np.asarray(Z, dtype=float) + self.mean_) * self.scale_",
    ),
)


spoilt_by_gaps = misconception(
    StandardScaler,
    "One missing value makes the whole column nan. np.nanmean and np.nanstd leave missing values out.",
    edit=(
        "self.mean_ = np.nanmean(X, axis=0)\n        deviation = np.nanstd(X, axis=0)",
        "self.mean_ = X.mean(axis=0)\n        deviation = X.std(axis=0)",
    ),
)


squeezes_between_0_and_1 = misconception(
    StandardScaler,
    "You divided by the range, largest minus smallest. The standard deviation is asked for; a single outlier would "
    "rule the range alone.",
    edit=("deviation = np.nanstd(X, axis=0)", "deviation = np.nanmax(X, axis=0) - np.nanmin(X, axis=0)"),
)


tiny_number_added = misconception(
    StandardScaler,
    "You added a tiny number to the deviation, so that nothing is divided by 0. In small units the tiny number is not small; "
    "a constant column gets the scale 1, and no other is touched.",
    edit=("np.where(constant, 1.0, deviation)", "deviation + 1e-8"),
)


tiny_number_of_1e_9 = also_wrong(tiny_number_added, edit=("np.where(constant, 1.0, deviation)", "deviation + 1e-9"))


tiny_number_of_1e_12 = also_wrong(tiny_number_added, edit=("np.where(constant, 1.0, deviation)", "deviation + 1e-12"))


small_by_isclose = also_wrong(
    small_is_constant,
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = np.isclose(deviation, 0)"),
)


small_below_1e_12 = also_wrong(
    small_is_constant,
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = deviation < 1e-10"),
)


tiny_number_added_in_transform = also_wrong(
    tiny_number_added,
    edit=(
        "(np.asarray(X, dtype=float) - self.mean_) / self.scale_",
        "(np.asarray(X, dtype=float) - self.mean_) / (self.scale_ + 1e-8)",
    ),
)


@also_correct(StandardScaler)
class scaler_with_a_frame:
    def fit(self, X, y=None):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        self.mean_ = frame.mean().to_numpy()
        self.scale_ = np.array([frame[c].std(ddof=0) if frame[c].nunique() > 1 else 1.0 for c in frame])
        return self

    def transform(self, X):
        return np.array([[(x - m) / s for x, m, s in zip(row, self.mean_, self.scale_, strict=True)] for row in X])

    def inverse_transform(self, Z):
        return np.array([[z * s + m for z, m, s in zip(row, self.mean_, self.scale_, strict=True)] for row in Z])

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)
