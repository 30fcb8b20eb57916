import numpy as np
import pandas as pd

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import refit


def encoded(OneHotEncoder, train, new, **settings):
    """(categories_ as lists, transform of new rows) after a fit on the training rows."""
    encoder = OneHotEncoder(**settings).fit(train)
    return [list(categories) for categories in encoder.categories_], encoder.transform(new)


def random_cards(rng, n, bindings, shelves):
    """(n, 2) of objects: a binding (string) and a shelf (number); every one of them occurs."""
    first = [*bindings, *rng.choice(bindings, size=n - len(bindings))]
    second = [*shelves, *rng.choice(shelves, size=n - len(shelves))]
    cards = np.empty((n, 2), dtype=object)
    cards[:, 0] = [str(first[i]) for i in rng.permutation(n)]
    cards[:, 1] = [int(second[i]) for i in rng.permutation(n)]
    return cards


@check(
    lesson="Categories",
    hints=[
        'fit saw "paper" and "cloth". What should the row of a "leather" book look like, and how many columns must the table of '
        "tomorrow's books have, if none of them is bound in cloth?",
        "categories_ is decided in fit, column by column, sorted. In transform compare the column with its "
        "categories by broadcasting; a row in which nothing matches is unknown.",
        "`block = (column[:, None] == categories).astype(float)`; `unknown = block.sum(axis=1) == 0`; raise or leave "
        "the "
        'zeros; then `block[:, 1:]` if drop is "first"; np.hstack of all blocks.',
    ],
)
def OneHotEncoder(rng):
    bindings = [["paper"], ["cloth"], ["paper"]]
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["cloth"], ["paper"]]),
        equals=([["cloth", "paper"]], [[1.0, 0.0], [0.0, 1.0]]),
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["paper"]]),
        equals=([["cloth", "paper"]], [[0.0, 1.0]]),
        label="new rows without cloth: the width stays",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["leather"], ["cloth"]], handle_unknown="ignore")[1],
        equals=[[0.0, 0.0], [1.0, 0.0]],
        label="an unknown category",
    )
    two = np.array([["paper", 10], ["cloth", 9], ["paper", 2]], dtype=object)
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, two, two),
        equals=(
            [["cloth", "paper"], [2, 9, 10]],
            [[0.0, 1.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0, 0.0]],
        ),
        label="two columns; the second holds numbers, of which 10 is the largest",
    )
    shared = np.array([["red", "blue"], ["blue", "green"], ["green", "red"]], dtype=object)
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, shared, [["red", "red"], ["blue", "green"]])[1],
        equals=[[0.0, 0.0, 1.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]],
        label="categories that occur in both columns: the colour of the cover and of the title",
    )
    yield case(
        expression=lambda ex: encoded(
            ex.OneHotEncoder, [["red", 1], ["blue", 2]], [[2, "red"]], handle_unknown="ignore"
        )[1],
        equals=[[0.0, 0.0, 0.0, 0.0]],
        label="a category that only the other column knows",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["cloth"], ["paper"]], drop="first"),
        equals=([["cloth", "paper"]], [[0.0], [1.0]]),
        label="the first category dropped",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, two, two[:2], drop="first")[1],
        equals=[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
        label="the first of each column dropped",
    )
    train, new = (
        random_cards(rng, 9, ["paper", "cloth", "board"], [3, 12, 7, 20]),
        random_cards(rng, 5, ["cloth"], [7, 20]),
    )
    yield case(expression=lambda ex: encoded(ex.OneHotEncoder, train, new), label="9 cards to fit, 5 new ones")
    many = random_cards(rng, 24, ["paper", "cloth", "board"], [3, 12, 7, 20])
    yield case(expression=lambda ex: encoded(ex.OneHotEncoder, train, many)[1], label="24 new cards")
    strange = np.array([["map", 7], ["cloth", 99], ["map", 99]], dtype=object)
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, train, strange, handle_unknown="ignore")[1],
        label="unknown in one column, or in both",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, train, strange, handle_unknown="ignore", drop="first")[1],
        label="unknown, with the first category dropped",
    )
    yield case(
        expression=lambda ex: ex.OneHotEncoder().fit_transform(bindings), equals=[[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    )
    yield case(
        expression=lambda ex: refit(ex.OneHotEncoder, [["map"], ["print"]], bindings),
        equals=[[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]],
        label="a second fit forgets the first",
    )
    yield law(
        "each row has one 1.0 for each input column",
        lambda ex: (np.sum(ex.OneHotEncoder().fit(train).transform(new), axis=1), np.full(5, 2.0)),
    )
    yield law(
        "the order of the rows of fit does not matter",
        lambda ex: (ex.OneHotEncoder().fit(train[::-1]).transform(new), ex.OneHotEncoder().fit(train).transform(new)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder().fit(bindings).transform([["leather"]]),
        why="leather is unknown, and unknown categories are an error by default",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(drop="first").fit(bindings).transform([["paper"], ["leather"]]),
        why="leather is unknown, also where the first category is dropped",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder().fit(bindings).transform(two),
        why="fitted on one column, given two",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(handle_unknown="skip").fit(bindings).categories_,
        why='there is no handle_unknown "skip"',
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(drop="last").fit(bindings).categories_,
        why='there is no drop "last"',
    )


categories_of_the_batch = misconception(
    OneHotEncoder,
    "transform takes its categories from the rows that it is given. A column then means cloth today and leather "
    "tomorrow, and the width changes with every batch: use categories_ of fit.",
    edit=("        blocks = []\n", "        self.fit(X)\n        blocks = []\n"),
)


order_of_appearance = misconception(
    OneHotEncoder,
    "Your categories stand in the order in which they first appear. Rising order is asked for, so that the columns "
    "do not depend on how the rows are sorted.",
    edit=("sorted(set(column))", "list(dict.fromkeys(column))"),
)


numbers_sorted_as_text = misconception(
    OneHotEncoder,
    'You sorted numbers as text, in which "10" comes before "9". np.asarray without dtype=object, or str(), turns the numbers of '
    "a mixed table into strings.",
    edit=("sorted(set(column))", "sorted(set(column), key=str)"),
)


unknown_is_the_first = misconception(
    OneHotEncoder,
    "An unknown category is counted as the first known one. Nothing matches it: it gets zeros, or an error.",
    edit=(
        '            if unknown.any() and self.handle_unknown == "error":',
        '            if self.handle_unknown == "ignore":\n                block[unknown, 0] = 1.0\n'
        "            elif unknown.any():",
    ),
)


unknown_never_refused = misconception(
    OneHotEncoder,
    'Unknown categories pass without a word, although handle_unknown is "error".',
    edit=('if unknown.any() and self.handle_unknown == "error":', "if False:"),
)


dropped_too_early = misconception(
    OneHotEncoder,
    "You dropped the first column before you looked for unknown categories. A row of the first category is then all "
    "zeros too, and was taken for unknown.",
    edit=(
        "unknown = block.sum(axis=1) == 0",
        'block = np.hstack([block[:, :0], block[:, 1:]]) if self.drop == "first" else block\n            '
        "unknown = block.sum(axis=1) == 0\n            "
        'block = np.hstack([block[:, :1], block]) if self.drop == "first" else block',
    ),
)


drop_has_no_effect = misconception(
    OneHotEncoder, "drop has no effect.", edit=('if self.drop == "first" else block', "if False else block")
)


drops_the_last = misconception(
    OneHotEncoder,
    "You dropped the last category of each column; the first is to go.",
    edit=("block[:, 1:]", "block[:, :-1]"),
)


numbers_instead_of_columns = misconception(
    OneHotEncoder,
    "You numbered the categories. That says that paper is one more than cloth, and a linear model takes it at its "
    "word; each category needs a column of its own.",
    edit=(
        "return np.hstack(blocks)",
        "return np.column_stack([block.argmax(axis=1).astype(float) for block in blocks])",
    ),
)


first_column_of_all_only = misconception(
    OneHotEncoder,
    "You dropped only the very first column of the result. Each input column has a first category of its own to drop.",
    edit=(
        'blocks.append(block[:, 1:] if self.drop == "first" else block)',
        'blocks.append(block[:, 1:] if self.drop == "first" and not blocks else block)',
    ),
)


@misconception(
    OneHotEncoder,
    "transform asks pd.get_dummies, which has no memory: its columns are the categories of the rows at hand. The "
    "width, and what a column means, then change with every batch, and nothing is ever unknown: use categories_ of "
    "fit.",
)
class encoder_without_memory:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.array(sorted(set(column)), dtype=object) for column in np.asarray(X, dtype=object).T]
        return self

    def transform(self, X):
        return pd.get_dummies(pd.DataFrame(np.asarray(X, dtype=object))).to_numpy(dtype=float)

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@misconception(
    OneHotEncoder,
    'You turned the whole table into text. Numbers become strings then, and as text "10" comes before "9": keep the '
    "values as they are, dtype=object.",
)
class encoder_of_text:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=str).T]
        return self

    def transform(self, X):
        columns = np.asarray(X, dtype=str).T
        if len(columns) != len(self.categories_):
            raise ValueError("columns")
        blocks = []
        for column, categories in zip(columns, self.categories_, strict=True):
            block = (column[:, None] == categories).astype(float)
            if self.handle_unknown == "error" and not block.any(axis=1).all():
                raise ValueError("unknown")
            blocks.append(block[:, 1:] if self.drop else block)
        return np.hstack(blocks)

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@misconception(
    OneHotEncoder,
    "You keep one dictionary from category to output column for all input columns. A category that occurs in two of them "
    "needs a column for each.",
)
class one_dictionary_for_all_columns:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.array(sorted(set(column)), dtype=object) for column in np.asarray(X, dtype=object).T]
        kept = [categories[1 if self.drop else 0 :] for categories in self.categories_]
        self.place_ = {category: j for j, category in enumerate(np.concatenate(kept))}
        self.width_ = sum(map(len, kept))
        return self

    def transform(self, X):
        X = np.asarray(X, dtype=object)
        if X.shape[1] != len(self.categories_):
            raise ValueError("columns")
        result = np.zeros((len(X), self.width_))
        for i, row in enumerate(X):
            for value, categories in zip(row, self.categories_, strict=True):
                if value not in list(categories) and self.handle_unknown == "error":
                    raise ValueError("unknown")
                if value in list(categories) and value in self.place_:
                    result[i, self.place_[value]] = 1.0
        return result

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@also_wrong(one_dictionary_for_all_columns)
class one_dictionary_that_is_never_doubted:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.array(sorted(set(column)), dtype=object) for column in np.asarray(X, dtype=object).T]
        kept = [categories[1 if self.drop else 0 :] for categories in self.categories_]
        self.place_ = {category: j for j, category in enumerate(np.concatenate(kept))}
        self.first_ = {categories[0] for categories in self.categories_} if self.drop else set()
        self.width_ = sum(map(len, kept))
        return self

    def transform(self, X):
        X = np.asarray(X, dtype=object)
        if X.shape[1] != len(self.categories_):
            raise ValueError("columns")
        result = np.zeros((len(X), self.width_))
        for i, row in enumerate(X):
            for value in row:
                if value in self.place_:
                    result[i, self.place_[value]] = 1.0
                elif value not in self.first_ and self.handle_unknown == "error":
                    raise ValueError("unknown")
        return result

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@misconception(
    OneHotEncoder,
    "You gathered the categories of all columns in one set, and gave each input column all of them. Each column has "
    "categories of its own.",
)
class one_set_for_all_columns:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        X = np.asarray(X, dtype=object)
        values = set(X.ravel())
        every = np.array(sorted(values, key=lambda value: (str(type(value)), value)), dtype=object)
        self.categories_ = [every] * X.shape[1]
        return self

    def transform(self, X):
        X = np.asarray(X, dtype=object)
        if X.shape[1] != len(self.categories_):
            raise ValueError("columns")
        blocks = []
        for column, categories in zip(X.T, self.categories_, strict=True):
            block = (column[:, None] == categories).astype(float)
            if self.handle_unknown == "error" and not block.any(axis=1).all():
                raise ValueError("unknown")
            blocks.append(block[:, 1:] if self.drop else block)
        return np.hstack(blocks)

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@also_correct(OneHotEncoder)
class encoder_with_dictionaries:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in {"error", "ignore"} or self.drop not in {None, "first"}:
            raise ValueError("settings")
        self.categories_ = [sorted({row[j] for row in X}) for j in range(len(X[0]))]
        return self

    def transform(self, X):
        rows = []
        for row in X:
            if len(row) != len(self.categories_):
                raise ValueError("columns")
            entries = []
            for value, categories in zip(row, self.categories_, strict=True):
                if value not in categories and self.handle_unknown == "error":
                    raise ValueError("unknown")
                kept = categories[1:] if self.drop else categories
                entries += [1.0 if value == category else 0.0 for category in kept]
            rows.append(entries)
        return np.array(rows)

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)


@also_correct(OneHotEncoder)
class encoder_by_searching:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        frame = pd.DataFrame(np.array(X, dtype=object))
        self.categories_ = [np.array(sorted(frame[c].unique()), dtype=object) for c in frame]
        return self

    def transform(self, X):
        frame = pd.DataFrame(np.array(X, dtype=object))
        if frame.shape[1] != len(self.categories_):
            raise ValueError("columns")
        parts = []
        for c, categories in enumerate(self.categories_):
            kind = pd.Categorical(frame[c], categories=list(categories))
            if self.handle_unknown == "error" and (kind.codes < 0).any():
                raise ValueError("unknown")
            table = np.eye(len(categories))[kind.codes] * (kind.codes >= 0)[:, None]
            parts.append(table[:, 1 if self.drop else 0 :])
        return np.concatenate(parts, axis=1)

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)
