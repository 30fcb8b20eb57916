import math

import numpy as np

from grader.checks import also_correct, case, check, misconception, raises

from .inputs import HONEY, bent, fit_cubic, fit_line, fit_mean


def fit_median(X, y):
    """Predicts the median of the training targets."""
    return lambda X_new: np.full(len(X_new), np.median(y))


def squared(y, prediction):
    """Mean squared error."""
    return float(np.mean((np.asarray(y) - np.asarray(prediction)) ** 2))


def shortfall(y, prediction):
    """Mean cost where a kilogram too little promised costs 1, and a kilogram too much promised costs 3."""
    short = np.asarray(prediction) - np.asarray(y)
    return float(np.mean(np.where(short > 0, 3 * short, -short)))


CANDIDATES = [fit_mean, fit_line, fit_cubic]


def tested_candidates(select_model, train, validation, test):
    """The positions of the candidates that were asked to predict the test rows, for CANDIDATES and the squared error."""
    asked = set()

    def watched(position):
        def fit(X, y):
            predict = CANDIDATES[position](X, y)

            def predictor(X_new):
                if np.array_equal(np.asarray(X_new), np.asarray(test[0])):
                    asked.add(position)
                return predict(X_new)

            return predictor

        return fit

    select_model([watched(position) for position in range(len(CANDIDATES))], train, validation, test, squared)
    return sorted(asked)


@check(
    lesson="Train, validation and test",
    hints=[
        "Three models are compared on the same rows, and the best one is reported with its score. Whose luck is in that score?",
        "Training rows to fit, validation rows to choose, both together to fit the chosen one again, test rows once, at the end.",
        "`best = int(np.argmin([loss(y_validation, fit(X_train, y_train)(X_validation)) for fit in fits]))`, then refit "
        "`fits[best]` on `np.concatenate([X_train, X_validation])` and the like.",
    ],
)
def select_model(rng):
    train = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array(HONEY)
    validation, test = (np.array([[5.0]]), np.array([13.0])), (np.array([[6.0]]), np.array([7.0]))
    # Validation: the mean 7 misses by 6, the line 2 x + 2 by 1, the cubic, 32, by 19. Refitted to five hives the line is
    # 2.2 x + 1.6, which says 14.8 for the sixth: 7.8² = 60.84.
    yield case(CANDIDATES, train, validation, test, squared, equals=(1, 60.84))
    yield case(
        expression=lambda ex: tested_candidates(ex.select_model, train, validation, test),
        equals=[1],
        label="which of the candidates were asked to predict the test rows",
    )
    yield case([fit_median], train, validation, test, squared, equals=(0, 0.0), label="a single candidate: no choice")
    yield case(
        [fit_cubic, fit_mean, fit_mean],
        train,
        validation,
        test,
        squared,
        equals=(1, 1.44),
        label="two equal candidates",
    )  # the mean of five hives is 8.2
    # A kilogram too much promised costs 3. For 6.8 the mean 7 costs 0.6 and the median 6.5 costs 0.3 (with the arguments
    # exchanged 0.2 and 0.9). The median of 4, 7, 6, 11, 6.8 is 6.8, which for 4.8 costs 3 * 2.
    scarce = (np.array([[5.0]]), np.array([6.8])), (np.array([[6.0]]), np.array([4.8]))
    yield case([fit_mean, fit_median], train, *scarce, shortfall, equals=(1, 6.0), label="a loss with two sides")
    x = rng.permutation(np.linspace(0.0, 4.0, 18))
    y = bent(x) + rng.normal(0, 0.3, size=18)
    parts = [(x[rows, None], y[rows]) for rows in (slice(0, 9), slice(9, 14), slice(14, 18))]
    yield case(CANDIDATES, *parts, squared)
    yield case([fit_cubic, fit_median, fit_line], *parts, shortfall)
    yield raises(ValueError, [], train, validation, test, squared, why="no candidates")


chooses_on_the_test = misconception(
    select_model,
    "You chose by the loss on the test rows. The test set is then a second validation set, and no honest number is left.",
    edit=(
        "loss(y_validation, fit(X_train, y_train)(X_validation)) for",
        "loss(test[1], fit(X_train, y_train)(test[0])) for",
    ),
)


chooses_on_training = misconception(
    select_model,
    "You chose by the loss on the training rows. The most flexible model always wins that, whatever it does elsewhere.",
    edit=("loss(y_validation, fit(X_train, y_train)(X_validation))", "loss(y_train, fit(X_train, y_train)(X_train))"),
)


reports_the_validation_loss = misconception(
    select_model,
    "You reported the validation loss of the winner. It is the smallest of several, so luck was chosen along with merit.",
    edit=("best, float(loss(y_test, chosen(X_test)))", "best, float(min(losses))"),
)


does_not_refit = misconception(
    select_model,
    "You tested the model as it was fitted to the training rows. After the choice it is fitted again, to training and "
    "validation rows together.",
    edit=("fits[best](X_rest, y_rest)", "fits[best](X_train, y_train)"),
)


refits_on_validation = misconception(
    select_model,
    "You refitted the chosen model to the validation rows alone. The training rows still teach: take both.",
    edit=(
        "np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])",
        "X_validation, y_validation",
    ),
)


refits_on_everything = misconception(
    select_model,
    "You refitted to all rows, the test rows among them, and then tested on those: they are no test any more.",
    edit=(
        "np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])",
        "np.concatenate([X_train, X_validation, test[0]]), np.concatenate([y_train, y_validation, test[1]])",
    ),
)


chooses_the_worst = misconception(
    select_model,
    "You chose the candidate with the largest loss. A loss is better the smaller it is; scores are the other way round.",
    edit=("np.argmin(losses)", "np.argmax(losses)"),
)


tests_all_of_them = misconception(
    select_model,
    "Your result is right, but every candidate was asked to predict the test rows. Whoever has the numbers will look at "
    "them: test the chosen one only.",
    edit=(
        "    return best,",
        "    every = [loss(y_test, fit(X_rest, y_rest)(X_test)) for fit in fits]\n    assert len(every)\n    return best,",
    ),
)


takes_the_last_of_equals = misconception(
    select_model,
    "Of two equally good candidates you took the last. The first is due: compare with <, not with <=.",
    edit=("int(np.argmin(losses))", "len(losses) - 1 - int(np.argmin(losses[::-1]))"),
)


swaps_the_arguments = misconception(
    select_model,
    "You called the loss with the prediction first. It takes (y, prediction), and a loss with two sides can tell.",
    edit=("float(loss(y_test, chosen(X_test)))", "float(loss(chosen(X_test), y_test))"),
)


@also_correct(select_model)
def select_with_a_loop(fits, train, validation, test, loss):
    if not fits:
        raise ValueError("no candidates")
    best, lowest = None, math.inf
    for position, fit in enumerate(fits):
        value = loss(validation[1], fit(train[0], train[1])(validation[0]))
        if value < lowest:
            best, lowest = position, value
    X, y = np.vstack([train[0], validation[0]]), np.hstack([train[1], validation[1]])
    return best, loss(test[1], fits[best](X, y)(test[0]))
