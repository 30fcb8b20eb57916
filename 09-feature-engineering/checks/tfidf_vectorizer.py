import math
from collections import Counter

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import refit

TITLES = ["The Red Garden", "The Sea", "Red Sea, red book", "A Garden of Herbs", "The Atlas"]


WORDS = ["sea", "garden", "red", "herbs", "atlas", "map", "ship", "rose"]


def weighed(TfidfVectorizer, train, new, **settings):
    """(vocabulary_, idf_, transform of new titles) after a fit on the training titles."""
    vectorizer = TfidfVectorizer(**settings).fit(train)
    return vectorizer.vocabulary_, vectorizer.idf_, vectorizer.transform(new)


def random_titles(rng, n):
    return [" ".join(rng.choice(WORDS, size=rng.integers(2, 6)).tolist()) for _ in range(n)]


@check(
    lesson="Text as numbers",
    hints=[
        "In how many of the five titles does `the` occur, in how many `herbs`? Which of the two tells you more about "
        "a book?",
        "fit: document frequencies by a set for each title, a sorted vocabulary, one weight per word. transform: a "
        "table of counts of known words, times the weights, each row divided by its length.",
        "`self.idf_ = np.log((1 + n) / (1 + df)) + 1`; `weighted = counts * self.idf_`; `length = "
        "np.sqrt((weighted**2).sum(axis=1, keepdims=True))`, with 1.0 in the place of a length of 0.",
    ],
)
def TfidfVectorizer(rng):
    log = math.log
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["a a a b b b b"], ["a a a b b b b", "b"]),
        equals=({"a": 0, "b": 1}, [1.0, 1.0], [[0.6, 0.8], [0.0, 1.0]]),
    )
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["Sea, sea", "The sea", "The map"], ["sea map"])[:2],
        equals=({"map": 0, "sea": 1, "the": 2}, [log(4 / 2) + 1, log(4 / 3) + 1, log(4 / 3) + 1]),
        label="words that occur in one and in two of three titles",
    )
    rare, common = log(3 / 2) + 1, 1.0
    length = math.hypot(2 * common, rare)
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["red sea", "red"], ["red sea red", "ship"])[2],
        equals=[[2 * common / length, rare / length], [0.0, 0.0]],
        label="a word twice; and a title without any known word",
    )
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, TITLES, ["The red atlas"], min_df=2)[:2],
        equals=({"garden": 0, "red": 1, "sea": 2, "the": 3}, [log(2) + 1, log(2) + 1, log(2) + 1, log(1.5) + 1]),
        label="words of at least two titles; `red` stands twice in one title",
    )
    yield case(expression=lambda ex: ex.TfidfVectorizer().fit_transform(TITLES), label="the five titles of the lesson")
    train, new = random_titles(rng, 7), random_titles(rng, 4)
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, train, new), label="7 random titles to fit, 4 new ones"
    )
    yield case(expression=lambda ex: weighed(ex.TfidfVectorizer, [*train, "sea sea", "red", "sea red"], new, min_df=2))
    yield case(
        expression=lambda ex: np.shape(refit(ex.TfidfVectorizer, ["map ship", "ship"], ["sea", "red sea"])),
        equals=(2, 2),
        label="a second fit forgets the first",
    )
    yield law(
        "a title said twice has the same direction",
        lambda ex: (
            ex.TfidfVectorizer().fit(train).transform([title + " " + title for title in new]),
            ex.TfidfVectorizer().fit(train).transform(new),
        ),
    )
    yield law(
        "the order of words does not matter, nor do capitals",
        lambda ex: (
            ex.TfidfVectorizer().fit(train).transform([" ".join(title.upper().split()[::-1]) for title in new]),
            ex.TfidfVectorizer().fit(train).transform(new),
        ),
    )
    yield law(
        "rows of known words have length 1",
        lambda ex: ((np.asarray(ex.TfidfVectorizer().fit_transform(train)) ** 2).sum(axis=1), np.ones(7)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.TfidfVectorizer(min_df=3).fit(["sea sea sea", "red", "sea"]).vocabulary_,
        why="no word is in three titles",
    )


counts_occurrences = misconception(
    TfidfVectorizer,
    "Your document frequency counts how often a word occurs. It counts titles: a word that stands twice in one title "
    "is not less rare.",
    edit=("for word in set(words_of(title)):", "for word in words_of(title):"),
)


no_smoothing = misconception(
    TfidfVectorizer,
    "The two ones are missing inside the logarithm: log((1 + n) / (1 + df)).",
    edit=("np.log((1 + len(titles)) / (1 + counts))", "np.log(len(titles) / counts)"),
)


common_words_vanish = misconception(
    TfidfVectorizer,
    "The 1 after the logarithm is missing. A word that all titles hold would weigh 0, and a title of such words "
    "could not be told from an empty one.",
    edit=("(1 + counts)) + 1", "(1 + counts))"),
)


common_words_weigh_more = misconception(
    TfidfVectorizer,
    "Your weight grows with the frequency. Rare words are the ones that say something: n stands above df.",
    edit=("np.log((1 + len(titles)) / (1 + counts)) + 1", "1 - np.log((1 + len(titles)) / (1 + counts))"),
)


learns_from_new_titles = misconception(
    TfidfVectorizer,
    "transform learns its words and weights anew from the titles that it is given. A column then means another word in "
    "every batch: use vocabulary_ and idf_ of fit.",
    edit=("        counts = np.zeros((len(titles)", "        self.fit(titles)\n        counts = np.zeros((len(titles)"),
)


plain_counts = misconception(
    TfidfVectorizer,
    "transform does not use idf_: these are counts, scaled to length 1.",
    edit=("counts * self.idf_", "counts"),
)


not_scaled = misconception(
    TfidfVectorizer,
    "The rows are not scaled to length 1, so that long titles are far from short ones on the same subject.",
    edit=("return weighted / np.where(length == 0, 1.0, length)", "return weighted"),
)


shares_of_the_sum = misconception(
    TfidfVectorizer,
    "You divided each row by its sum. Its length, the root of the sum of squares, is asked for.",
    edit=("np.sqrt((weighted**2).sum(axis=1, keepdims=True))", "weighted.sum(axis=1, keepdims=True)"),
)


empty_row_is_nan = misconception(
    TfidfVectorizer,
    "A title without any known word is divided by its length 0 and becomes nan. Leave such a row at zeros.",
    edit=("np.where(length == 0, 1.0, length)", "length"),
)


present_or_absent = misconception(
    TfidfVectorizer,
    "You noted only whether a word occurs. The counts belong into the table: a word that stands twice counts twice.",
    edit=("self.vocabulary_[word]] += 1", "self.vocabulary_[word]] = 1"),
)


columns_as_they_come = misconception(
    TfidfVectorizer,
    "Your columns stand in the order in which the words first occur. The order of the alphabet is asked for.",
    edit=(
        "words = sorted(word for word, count in document_frequency.items() if count >= self.min_df)",
        "words = [w for w in dict.fromkeys(w for t in titles for w in words_of(t)) if document_frequency[w] >= "
        "self.min_df]",
    ),
)


more_than_min_df = misconception(
    TfidfVectorizer,
    "A word in exactly min_df titles is to be kept.",
    edit=("count >= self.min_df", "count > self.min_df"),
)


whole_table_scaled = misconception(
    TfidfVectorizer,
    "You divided the whole table by one length. Each title is scaled by itself: axis=1.",
    edit=("(weighted**2).sum(axis=1, keepdims=True)", "(weighted**2).sum(keepdims=True)"),
)


textbook_weight = misconception(
    TfidfVectorizer,
    "Your weight is another form of it, such as log(n / df) or log(n / (1 + df)). Here it is log((1 + n) / (1 + df)) + 1.",
    edit=("np.log((1 + len(titles)) / (1 + counts)) + 1", "np.log(len(titles) / counts)"),
)


one_below_only = also_wrong(
    textbook_weight, edit=("np.log((1 + len(titles)) / (1 + counts)) + 1", "np.log(len(titles) / (1 + counts))")
)


one_below_and_after = also_wrong(
    textbook_weight, edit=("np.log((1 + len(titles)) / (1 + counts)) + 1", "np.log(len(titles) / (1 + counts)) + 1")
)


min_df_has_no_effect = misconception(
    TfidfVectorizer,
    "min_df has no effect: words that occur in fewer titles keep their columns.",
    edit=("if count >= self.min_df)", "if count >= 1)"),
)


@also_correct(TfidfVectorizer)
class tfidf_with_counters:
    def __init__(self, min_df=1):
        self.min_df = min_df

    def fit(self, titles, y=None):

        found = Counter(word for title in titles for word in set(split_words(title)))
        kept = sorted(word for word in found if found[word] >= self.min_df)
        if not kept:
            raise ValueError("nothing left")
        self.vocabulary_ = dict(zip(kept, range(len(kept)), strict=True))
        self.idf_ = np.array([1 - math.log((1 + found[word]) / (1 + len(titles))) for word in kept])
        return self

    def transform(self, titles):
        rows = []
        for title in titles:
            words = split_words(title)
            row = np.array([words.count(word) for word in self.vocabulary_]) * self.idf_
            rows.append(row / (np.linalg.norm(row) or 1.0))
        return np.array(rows)

    def fit_transform(self, titles, y=None):
        return self.fit(titles).transform(titles)


def split_words(title):
    return "".join(c if c.isalnum() else " " for c in title.lower()).split()
