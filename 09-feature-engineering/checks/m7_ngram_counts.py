from collections import Counter

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M7",
    lesson="Text as numbers",
    hints=[
        "How many pairs of neighbours has a title of four words?",
        "For each title: ' '.join(words[i : i + n]) for i in range(len(words) - n + 1).",
    ],
)
def ngram_counts(rng):
    titles = [["red", "sea", "red", "sea"], ["red"], ["sea", "red"]]
    yield case(titles, 2, equals=(["red sea", "sea red"], [[2, 1], [0, 0], [0, 1]]))
    yield case(titles, 1, equals=(["red", "sea"], [[2, 2], [1, 0], [1, 1]]), label="n = 1: single words")
    yield case(titles, 4, equals=(["red sea red sea"], [[1], [0], [0]]), label="as long as the longest title")
    words = ["the", "sea", "map", "rose"]
    many = [rng.choice(words, size=size).tolist() for size in (5, 2, 7, 4)]
    yield case(many, 2)
    yield case(many, 3)
    yield law(
        "a title of w words has w - 1 pairs of neighbours",
        lambda ex: (np.sum(ex.ngram_counts(many, 2)[1], axis=1), [4, 1, 6, 3]),
    )
    yield raises(ValueError, titles, 0, why="sequences of no words")


last_one_missing = misconception(
    ngram_counts,
    "The last sequence of each title is missing: there are len(words) - n + 1.",
    edit=("len(words) - n + 1", "len(words) - n"),
)


present_or_not = misconception(
    ngram_counts,
    "You noted whether a sequence occurs. How often was asked for.",
    edit=("column[sequence]] += 1", "column[sequence]] = 1"),
)


@misconception(
    ngram_counts, "You made sequences of words that are not neighbours: every choice of n words of the title."
)
def any_words(titles, n):
    from itertools import combinations

    if n < 1:
        raise ValueError("n")
    found = [[" ".join(c) for c in combinations(words, n)] for words in titles]
    ngrams = sorted({s for title in found for s in title})
    return ngrams, np.array([[title.count(s) for s in ngrams] for title in found]).reshape(len(titles), -1)


@misconception(
    ngram_counts,
    "You sorted the words within a sequence: 'red sea' and 'sea red' are two sequences, which is the point of them.",
)
def order_lost(titles, n):
    if n < 1:
        raise ValueError("n")
    found = [[" ".join(sorted(words[i : i + n])) for i in range(len(words) - n + 1)] for words in titles]
    ngrams = sorted({s for title in found for s in title})
    return ngrams, np.array([[title.count(s) for s in ngrams] for title in found]).reshape(len(titles), -1)


order_of_appearance = misconception(
    ngram_counts,
    "Your sequences are in the order in which they appear; the order of the alphabet is asked for.",
    edit=(
        "sorted(set(sequence for title in sequences for sequence in title))",
        "sorted({s: 0 for title in sequences for s in title}, reverse=True)",
    ),
)


@also_correct(ngram_counts)
def ngrams_by_zip(titles, n):
    if n < 1:
        raise ValueError("n")
    counters = [Counter(" ".join(t) for t in zip(*(words[i:] for i in range(n)), strict=False)) for words in titles]
    ngrams = sorted(set().union(*counters))
    return ngrams, [[counter[g] for g in ngrams] for counter in counters]
