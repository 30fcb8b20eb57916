import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import cards


class Center:
    """Subtracts the mean of each column, learned in fit. It counts how many rows all its fits together have seen."""

    def fit(self, X, y=None):
        X = np.asarray(X, dtype=float)
        self.mean_ = X.mean(axis=0)
        self.seen_ = getattr(self, "seen_", 0) + len(X)
        return self

    def transform(self, X):
        return np.asarray(X, dtype=float) - self.mean_


class Shrink:
    """Divides each column by its largest absolute value in fit."""

    def fit(self, X, y=None):
        self.largest_ = np.abs(np.asarray(X, dtype=float)).max(axis=0)
        return self

    def transform(self, X):
        return np.asarray(X, dtype=float) / self.largest_

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


class Length:
    """The length of each title of an array (n,), as one column, less the mean length in fit."""

    def fit(self, titles, y=None):
        self.mean_ = np.mean([len(title) for title in titles])
        return self

    def transform(self, titles):
        return np.array([[len(title) - self.mean_] for title in titles])


class MeanPrice:
    """A target encoder in its simplest form: new rows get the mean of y, each row of fit the mean of all other rows' y."""

    def fit(self, X, y=None):
        self.mean_ = 0.0 if y is None else float(np.mean(y))
        return self

    def transform(self, X):
        return np.full((len(X), 1), self.mean_)

    def fit_transform(self, X, y=None):
        self.fit(X, y)
        y = np.zeros(len(X)) if y is None else np.asarray(y, dtype=float)
        return ((y.sum() - y) / (len(y) - 1))[:, None]


class Keep:
    """A model that remembers what it was fitted on. It predicts the sum of a row times the mean of y; its score is a figure
    in which both the rows of fit and those of score have a part."""

    def fit(self, X, y):
        self.X_, self.y_ = np.array(X, dtype=float), np.array(y, dtype=float)
        return self

    def predict(self, X):
        return np.sum(X, axis=1) * self.y_.mean()

    def score(self, X, y):
        return float(np.abs(self.predict(X) - np.asarray(y)).sum() + (self.X_**2).sum() / 100)


class Line:
    """Least squares with an intercept; its score is minus the mean absolute error."""

    def fit(self, X, y):
        self.coef_ = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), np.asarray(y, dtype=float), rcond=None)[0]
        return self

    def predict(self, X):
        return np.column_stack([np.ones(len(X)), X]) @ self.coef_

    def score(self, X, y):
        return -float(np.abs(self.predict(X) - y).mean())


def fitted_on(pipeline, frame, y):
    """(features, y) that the estimator of the fitted pipeline was given."""
    model = pipeline.fit(frame, y)
    return model.estimator_.X_, model.estimator_.y_


def traces(pipeline_class, frame, y, method):
    """Names of the attributes that the objects handed over have, after a fit or a cross-validation."""
    center, keep = Center(), Keep()
    pipeline = pipeline_class([(["pages"], [center])], keep)
    if method == "fit":
        pipeline.fit(frame, y)
    else:
        pipeline.cross_val_score(frame, y, np.arange(len(y)) % 2)
    return sorted(vars(center)), sorted(vars(keep))


def rows_seen(pipeline_class, frame, y):
    """How many rows the first transformer has seen after fits on all cards and then on the first three."""
    pipeline = pipeline_class([(["pages"], [Center()])], Keep())
    pipeline.fit(frame, y)
    pipeline.fit(frame[:3], y[:3])
    return pipeline.blocks_[0][1][0].seen_


def unchanged_by_validation(pipeline_class, frame, y):
    """What the estimator of a fitted pipeline was fitted on, after a cross-validation of that pipeline."""
    pipeline = pipeline_class([(["pages"], [Center()])], Keep()).fit(frame, y)
    pipeline.cross_val_score(frame, y, np.arange(len(y)) % 2)
    return pipeline.estimator_.X_


@check(
    lesson="Leakage and pipelines",
    hints=[
        "Which of the numbers that turn a card into features were learned from cards, and from which cards may they "
        "be learned when the last fold is to judge the model?",
        "fit: deep copies; for each block the output of one transformer is the input of the next (fit_transform "
        "where there is one); np.hstack of the blocks goes to the estimator. transform: the same way, transform "
        "only. cross_val_score: a new pipeline for each fold, fitted on the rows outside.",
        "In cross_val_score: `model = LeakFreePipeline(self.blocks, self.estimator).fit(X[~inside], y[~inside])`, then "
        "`model.score(X[inside], y[inside])`, with `inside = folds == fold`.",
    ],
)
def LeakFreePipeline(rng):
    three = pd.DataFrame(
        {"pages": [100, 200, 600], "year": [1940, 1960, 2000], "title": ["Sea", "Atlas", "A Red Garden"]}
    )
    new = pd.DataFrame({"pages": [400, 0], "year": [1990, 1980], "title": ["Herb", "The Sea"]})
    numbers, years = (["pages"], [Center()]), (["year"], [Center(), Shrink()])
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).transform(new),
        equals=[[100.0], [-300.0]],
        label="new pages, less the mean 300 of the old ones",
    )
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([numbers], Keep()), three, [1, 2, 3]),
        equals=([[-200.0], [-100.0], [300.0]], [1.0, 2.0, 3.0]),
        label="what the estimator is fitted on",
    )
    # years less the mean 1966 2/3, divided by the largest deviation 33 1/3
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([years, numbers], Keep()).fit(three, [1, 2, 3]).transform(new),
        equals=[[0.7, 100.0], [0.4, -300.0]],
        label="two blocks, the first with two transformers",
    )
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([years, numbers], Keep()), three, [1, 2, 3])[0],
        equals=[[-0.8, -200.0], [-0.2, -100.0], [1.0, 300.0]],
    )
    yield case(
        expression=lambda ex: (
            ex.LeakFreePipeline([(["year", "pages"], [Center()]), ("title", [Length()])], Keep())
            .fit(three[:2], [1, 2])
            .transform(new)
        ),
        equals=[[40.0, 250.0, 0.0], [30.0, -150.0, 3.0]],
        label="a list of two names, and a single name, which hands over an array (n,)",
    )
    target = (["year"], [MeanPrice()])
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([target], Keep()), three, [1, 2, 6])[0],
        equals=[[4.0], [3.5], [1.5]],
        label="a transformer whose fit_transform treats the rows of fit in its own way",
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([target], Keep()).fit(three, [1, 2, 6]).transform(three),
        equals=[[3.0], [3.0], [3.0]],
        label="the same transformer, on rows that count as new",
    )
    # feature sums of new: 100 and -300, times the mean 2
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).predict(new),
        equals=[200.0, -600.0],
    )
    yield case(  # |200 - 210| + |-600 + 605| + (40000 + 10000 + 90000) / 100
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).score(new, [210, -605]),
        equals=1415.0,
    )
    yield case(
        expression=lambda ex: traces(ex.LeakFreePipeline, three, [1, 2, 3], "fit"),
        equals=([], []),
        label="attributes of the objects handed over, after fit",
    )
    yield case(
        expression=lambda ex: rows_seen(ex.LeakFreePipeline, pd.concat([three, new]), [1, 2, 3, 4, 5]),
        equals=3,
        label="rows seen by a transformer, after a fit on five cards and a second one on three",
    )
    # pages 100, 600 | 200: the fold with 200 is fitted on the mean 350. Scores: |(200 - 350) * 2 - 2| + 125000 / 100
    # pages 200 | 100, 600: fitted on a single row: |(100 - 200) * 2 - 1| + |(600 - 200) * 2 - 3| + 0
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).cross_val_score(three, [1, 2, 3], [5, 3, 5]),
        equals=[1552.0, 998.0],
        label="folds 3 (one row) and 5 (two rows)",
    )
    frame, price = cards(rng, 14)
    blocks = [(["pages", "year"], [Center(), Shrink()]), ("title", [Length(), Center()])]
    folds = rng.permutation(np.arange(14) % 3)
    yield case(
        expression=lambda ex: ex.LeakFreePipeline(blocks, Line()).fit(frame, price).predict(frame[:4]), rtol=1e-6
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline(blocks, Line()).cross_val_score(frame, price, folds), rtol=1e-6
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([*blocks, target], Keep()).cross_val_score(frame, price, folds)
    )
    yield case(
        expression=lambda ex: traces(ex.LeakFreePipeline, frame, price, "cross_val_score"),
        equals=([], []),
        label="attributes of the objects handed over, after cross_val_score",
    )
    yield case(
        expression=lambda ex: sorted(vars(validated(ex.LeakFreePipeline(blocks, Keep()), frame, price, folds))),
        equals=["blocks", "estimator"],
        label="attributes of a pipeline that was never fitted, after cross_val_score",
    )
    yield law(
        "cross_val_score leaves a fitted pipeline as it is",
        lambda ex: (
            unchanged_by_validation(ex.LeakFreePipeline, frame, price),
            frame[["pages"]].to_numpy() - frame["pages"].mean(),
        ),
    )
    yield law(
        "a row's features do not depend on which other rows come along",
        lambda ex: (
            ex.LeakFreePipeline(blocks, Keep()).fit(frame, price).transform(frame[5:9])[2:],
            ex.LeakFreePipeline(blocks, Keep()).fit(frame, price).transform(frame[7:9]),
        ),
    )


def validated(pipeline, frame, y, folds):
    pipeline.cross_val_score(frame, y, folds)
    return pipeline


fits_new_rows = misconception(
    LeakFreePipeline,
    "transform fits the transformers anew, on the rows that it is given. New rows must be prepared with what was "
    "learned in fit, otherwise their features have another meaning than those of the model.",
    edit=("output = transformer.transform(output)", "output = transformer.fit(output, None).transform(output)"),
)


prepared_before_the_split = misconception(
    LeakFreePipeline,
    "In cross_val_score the transformers are fitted on all rows, those of the fold included; only the estimator is "
    "fitted without it. That is the leak which this class is there to close: fit the whole pipeline on the rows "
    "outside.",
    edit=(
        "model = LeakFreePipeline(self.blocks, self.estimator).fit(X[~inside], y[~inside])",
        "model = LeakFreePipeline(self.blocks, self.estimator).fit(X, y)\n            model.estimator_ = "
        "copy.deepcopy(self.estimator).fit(model.transform(X[~inside]), y[~inside])",
    ),
)


scored_on_known_rows = misconception(
    LeakFreePipeline,
    "In cross_val_score each model is fitted on all rows and then scored on some of them: it has seen every answer. "
    "Fit on the rows outside of the fold.",
    edit=(".fit(X[~inside], y[~inside])", ".fit(X, y)"),
)


scored_on_the_rest = misconception(
    LeakFreePipeline,
    "In cross_val_score each model is scored on the rows that it was fitted on. The rows of the fold judge it.",
    edit=("model.score(X[inside], y[inside])", "model.score(X[~inside], y[~inside])"),
)


folds_as_they_come = misconception(
    LeakFreePipeline,
    "The scores come in the order in which the folds first appear. Their rising order is asked for.",
    edit=("for fold in np.unique(folds):", "for fold in dict.fromkeys(folds.tolist()):"),
)


fold_and_rest_swapped = misconception(
    LeakFreePipeline,
    "In cross_val_score you fit on the fold and score on the rest. It is the other way round: the fold judges.",
    edit=(
        ".fit(X[~inside], y[~inside])\n            scores.append(model.score(X[inside], y[inside]))",
        ".fit(X[inside], y[inside])\n            scores.append(model.score(X[~inside], y[~inside]))",
    ),
)


fits_itself = misconception(
    LeakFreePipeline,
    "cross_val_score fits the pipeline itself. Whoever had fitted it on all rows is left with the model of the last "
    "fold: make a new pipeline for each fold.",
    edit=("model = LeakFreePipeline(self.blocks, self.estimator).fit", "model = self.fit"),
)


no_copies = misconception(
    LeakFreePipeline,
    "The transformers that were handed over are fitted themselves. What one fit left in them can show in the next: "
    "work on deep copies.",
    edit=("self.blocks_ = copy.deepcopy(self.blocks)", "self.blocks_ = self.blocks"),
)


estimator_not_copied = misconception(
    LeakFreePipeline,
    "The estimator that was handed over is fitted itself. Fit a deep copy.",
    edit=("self.estimator_ = copy.deepcopy(self.estimator)", "self.estimator_ = self.estimator"),
)


nothing_copied = misconception(
    LeakFreePipeline,
    "The transformers and the estimator that were handed over are fitted themselves; a shallow copy of a list still "
    "holds the same objects. Work on deep copies.",
    edit=(
        "self.blocks_ = copy.deepcopy(self.blocks)\n        self.estimator_ = copy.deepcopy(self.estimator)",
        "self.blocks_ = self.blocks\n        self.estimator_ = self.estimator",
    ),
)


ignores_fit_transform = misconception(
    LeakFreePipeline,
    "You called fit and then transform, although the transformer has a fit_transform. A target encoder then takes "
    "its training rows for new ones, and encodes each with the help of its own target.",
    edit=('if hasattr(transformer, "fit_transform"):', "if False:"),
)


fit_transform_for_new_rows = misconception(
    LeakFreePipeline,
    "You called fit_transform on new rows. It learns; new rows get transform only.",
    edit=(
        "output = transformer.transform(output)",
        'output = getattr(transformer, "fit_transform", transformer.transform)(output)',
    ),
)


target_not_passed_on = misconception(
    LeakFreePipeline,
    "The transformers do not get y. A target encoder, or a selection of features, needs it.",
    edit=("output = transformer.fit_transform(output, y)", "output = transformer.fit_transform(output)"),
)


mean_of_the_scores = misconception(
    LeakFreePipeline,
    "cross_val_score returns the mean. One score for each fold is asked for: their spread says how much to believe "
    "the mean.",
    edit=("return np.array(scores)", "return np.mean(scores)"),
)


last_block_only = misconception(
    LeakFreePipeline,
    "Only the last block reaches the result of transform. All blocks stand side by side: np.hstack.",
    edit=(
        "output = transformer.transform(output)\n            outputs.append(output)\n        return np.hstack(outputs)",
        "output = transformer.transform(output)\n        return output",
    ),
)


fitted_on_the_raw_block = misconception(
    LeakFreePipeline,
    "Every transformer of a block was fitted on the raw columns. Each must be fitted on what the one before it has "
    "made of them.",
    edit=(
        "output = transformer.fit_transform(output, y)",
        "output = transformer.fit_transform(X[columns].to_numpy(), y)",
    ),
)


@also_correct(LeakFreePipeline)
class pipeline_in_one_walk:
    def __init__(self, blocks, estimator):
        self.blocks, self.estimator = blocks, estimator

    def walk(self, X, y, fitting):
        parts = []
        for names, chain in self.blocks_:
            data = np.array(X[names])
            for step in chain:
                if not fitting:
                    data = step.transform(data)
                elif callable(getattr(step, "fit_transform", None)):
                    data = step.fit_transform(data, y)
                else:
                    step.fit(data, y)
                    data = step.transform(data)
            parts.append(data)
        return np.concatenate(parts, axis=1)

    def fit(self, X, y):
        from copy import deepcopy

        self.blocks_ = [(names, [deepcopy(step) for step in chain]) for names, chain in self.blocks]
        self.estimator_ = deepcopy(self.estimator)
        self.estimator_.fit(self.walk(X, y, True), y)
        return self

    def transform(self, X):
        return self.walk(X, None, False)

    def predict(self, X):
        return self.estimator_.predict(self.transform(X))

    def score(self, X, y):
        return self.estimator_.score(self.transform(X), y)

    def cross_val_score(self, X, y, folds):
        scores = {}
        for fold in sorted(set(folds)):
            test = [i for i, other in enumerate(folds) if other == fold]
            train = [i for i, other in enumerate(folds) if other != fold]
            model = type(self)(self.blocks, self.estimator)
            model.fit(X.iloc[train], np.array([y[i] for i in train]))
            scores[fold] = model.score(X.iloc[test], np.array([y[i] for i in test]))
        return list(scores.values())
