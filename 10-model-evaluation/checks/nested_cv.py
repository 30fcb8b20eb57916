import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import minus_mae


def fit_neighbours(X, y, k):
    """The mean of the k nearest training rows, by the first column; ties to the earlier row."""
    x, y = np.asarray(X, dtype=float)[:, 0], np.asarray(y, dtype=float)

    def predict(Z):
        distance = np.abs(np.asarray(Z, dtype=float)[:, :1] - x)
        return y[np.argsort(distance, axis=1, kind="stable")[:, :k]].mean(axis=1)

    return predict


def fit_constant(X, y, constant):
    """A model that has learned nothing and always says `constant`."""
    return lambda Z: np.full(len(Z), float(constant))


def fit_share_of_mean(X, y, share):
    """A share of the mean of the training truths."""
    level = share * float(np.mean(y))
    return lambda Z: np.full(len(Z), level)


def interleaved(k):
    """inner(m): every k-th row tests."""
    return lambda m: [(np.flatnonzero(np.arange(m) % k != i), np.flatnonzero(np.arange(m) % k == i)) for i in range(k)]


def rows_that_leaked(nested_cv, n, outer, inner):
    """For each outer split, how many of its test rows the model that predicted them had been fitted to.

    The models are given the rows' numbers as X, and note them.
    """
    tests, leaked = [set(map(int, test)) for _, test in outer], [0] * len(outer)

    def fit(Z, y, setting):
        fitted = set(np.asarray(Z)[:, 0].astype(int).tolist())

        def predict(W):
            asked = set(np.asarray(W)[:, 0].astype(int).tolist())
            for i, test in enumerate(tests):
                leaked[i] += len(fitted & test) if asked == test else 0
            return np.full(len(W), float(np.mean(y)) + setting)

        return predict

    nested_cv(np.arange(float(n))[:, None], np.sin(np.arange(n)), fit, minus_mae, [0.0, 0.5], outer, inner)
    return leaked


@check(
    lesson="Hyper-parameter search and nested cross-validation",
    hints=[
        "The setting is chosen because it did best on some rows. May the same rows say how good it is?",
        "Two loops, one inside the other. Inside, only the outer training rows exist: every candidate is scored on "
        "inner splits of them. Then one fit to all of them, and one score on the outer test rows.",
        "`means = [np.mean([score(y_train[b], fit(X_train[a], y_train[a], c)(X_train[b])) for a, b in "
        "inner(len(train))]) for c in candidates]`, then `best = candidates[int(np.argmax(means))]`.",
    ],
)
def nested_cv(rng):
    X6, y6 = np.arange(6.0)[:, None], [1, 1, 1, 1, 5, 5]
    thirds = [(np.arange(4), np.array([4, 5])), (np.array([2, 3, 4, 5]), np.array([0, 1]))]
    # Outer split 0 trains on 1, 1, 1, 1: the constant 1 wins, and is off by 4. Split 1 trains on 1, 1, 5, 5: each constant is
    # off by 2 on average; the first of equals is 1, off by 0.
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_constant, minus_mae, [1, 3, 5], thirds, interleaved(2)),
        equals=([-4.0, 0.0], [1, 1]),
    )
    # Split 0 trains on 3, 7, 2, 4; inner halves (3, 2) and (7, 4): the constants are off by 1.5 and 4.5, in either order.
    # Split 1 trains on 1, 7, 3, 7; inner halves (1, 3) and (7, 7): the constant 1 is off by 1 and 6, the constant 7 by 5 and 0.
    y_uneven = [1, 7, 3, 7, 2, 4]
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y_uneven, fit_constant, minus_mae, [1, 7], thirds[::-1], interleaved(2)),
        equals=([-3.0, -4.0], [1, 7]),
        label="a second outer split whose first inner split alone would choose 1",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_constant, minus_mae, [5, 3], thirds, interleaved(2)),
        equals=([-2.0, -4.0], [3, 5]),
        label="the second outer split: 5 and 3 are equally good, the first of them is taken",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_share_of_mean, minus_mae, [1.0], thirds, interleaved(2)),
        equals=([-4.0, -2.0], [1.0, 1.0]),
        label="a single candidate: plain cross-validation, fitted to all training rows",
    )
    n = 24
    X = np.sort(rng.normal(size=n))[:, None] * 2
    y = np.sin(2 * X[:, 0]) + rng.normal(size=n) / 4
    order = rng.permutation(n)
    outer = [(np.sort(np.setdiff1d(order, piece)), np.sort(piece)) for piece in np.array_split(order, 4)]
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_mae, [1, 2, 3, 5, 8], outer, interleaved(3))
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_max, [7, 4, 1], outer[:3], interleaved(5)),
        label="inner folds of unequal size",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_pinball, [1, 4, 9], outer, interleaved(4)),
        label="a score in which too low costs more than too high",
    )
    yield law(
        "no model predicts outer test rows that it was fitted to",
        lambda ex: (rows_that_leaked(ex.nested_cv, n, outer, interleaved(3)), [0, 0, 0, 0]),
    )
    strange = np.array(y)
    strange[outer[0][1]] += 50
    yield law(
        "the test rows of a split have no say in what is chosen for it",
        lambda ex: (
            ex.nested_cv(X, strange, fit_neighbours, minus_mae, [1, 3, 8], outer, interleaved(3))[1][0],
            ex.nested_cv(X, y, fit_neighbours, minus_mae, [1, 3, 8], outer, interleaved(3))[1][0],
        ),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_mae, [], outer, interleaved(3)),
        why="no candidate to choose from",
    )


def minus_pinball(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return -float(np.mean(np.maximum(0.9 * (y - p), 0.1 * (p - y))))


def minus_max(y, p):
    return -float(np.max(np.abs(np.asarray(y) - np.asarray(p))))


chosen_on_the_test = misconception(
    nested_cv,
    "You chose the setting by its score on the outer test rows and report the same score. It is the best of several "
    "tries on these rows, and too good.",
    edit=(
        "means.append(np.mean(inner_scores))",
        "means.append(score(y[test], fit(X_train, y_train, setting)(X[test])))",
    ),
)


positions_among_all_rows = misconception(
    nested_cv,
    "The positions of the inner splits were looked up in all rows. They count within the outer training rows: "
    "X[train][positions]. As it is, test rows take part in the choice.",
    edit=(
        "predict = fit(X_train[learn], y_train[learn], setting)\n"
        "                inner_scores.append(score(y_train[check], predict(X_train[check])))",
        "predict = fit(X[learn], y[learn], setting)\n"
        "                inner_scores.append(score(y[check], predict(X[check])))",
    ),
)


smallest_score_wins = misconception(
    nested_cv,
    "You took the candidate with the smallest inner score. A score is larger where the model is better.",
    edit=("np.argmax(means)", "np.argmin(means)"),
)


last_of_equals = misconception(
    nested_cv,
    "Of equally good candidates you took the last. The first was asked for: put the simplest setting first.",
    edit=("int(np.argmax(means))", "len(means) - 1 - int(np.argmax(means[::-1]))"),
)


not_fitted_anew = misconception(
    nested_cv,
    "The model that you score was fitted to a part of the training rows, left over from the inner loop. Fit the "
    "chosen setting anew to all training rows of the outer split.",
    edit=(
        "predict = fit(X_train, y_train, best)",
        "predict = fit(X_train[learn], y_train[learn], best)",
    ),
)


reports_the_inner_score = misconception(
    nested_cv,
    "You report the inner score of the winner. It is the largest of several noisy numbers, so it flatters; the outer "
    "test rows are there to report.",
    edit=("scores.append(score(y[test], predict(X[test])))", "scores.append(max(means))"),
)


one_choice_for_all = misconception(
    nested_cv,
    "You made one choice for all outer splits. The choice is part of what is measured: it is made anew in every outer "
    "split, from its training rows alone.",
    edit=("chosen.append(best)", "chosen.append(best)\n        candidates = [best]"),
)


@misconception(
    nested_cv,
    "You made one choice for all outer splits. The choice is part of what is measured: it is made anew in every outer "
    "split, from its training rows alone.",
)
def one_choice_from_all_rows(X, y, fit, score, candidates, outer, inner):
    if len(candidates) == 0:
        raise ValueError("no candidate")
    X, y = np.asarray(X), np.asarray(y)
    means = [np.mean([score(y[b], fit(X[a], y[a], c)(X[b])) for a, b in inner(len(y))]) for c in candidates]
    best = candidates[int(np.argmax(means))]
    scores = [score(y[test], fit(X[train], y[train], best)(X[test])) for train, test in outer]
    return np.array(scores), [best] * len(outer)


first_inner_split_only = misconception(
    nested_cv,
    "You judged the candidates by a single inner split. Asked for is the mean over all of them.",
    edit=("np.mean(inner_scores)", "inner_scores[0]"),
)


worst_inner_split = misconception(
    nested_cv,
    "You judged the candidates by their worst inner split. Asked for is the mean.",
    edit=("np.mean(inner_scores)", "np.min(inner_scores)"),
)


fits_to_everything = misconception(
    nested_cv,
    "You fitted the chosen setting to all rows before scoring it. The test rows are then among those it was trained "
    "on.",
    edit=("predict = fit(X_train, y_train, best)", "predict = fit(X, y, best)"),
)


@also_correct(nested_cv)
def nested_cv_in_comprehensions(X, y, fit, score, candidates, outer, inner):
    if not candidates:
        raise ValueError("no candidate")
    X, y = np.array(X), np.array(y)

    def inner_score(rows, setting):
        splits = [(rows[np.asarray(a)], rows[np.asarray(b)]) for a, b in inner(len(rows))]
        return np.mean([score(y[b], fit(X[a], y[a], setting)(X[b])) for a, b in splits])

    chosen = [max(candidates, key=lambda c, rows=train: inner_score(np.asarray(rows), c)) for train, _ in outer]
    scores = [score(y[b], fit(X[a], y[a], c)(X[b])) for (a, b), c in zip(outer, chosen, strict=True)]
    return scores, chosen
