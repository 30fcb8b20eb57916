import numpy as np

from grader.checks import also_correct, case, check, misconception


def faults(answer):
    """What is wrong with an answer to H3, in words."""
    categories, y = list(answer[0]), [int(label) for label in answer[1]]
    if len(categories) != len(y) or not 12 <= len(y) <= 60 or set(y) != {0, 1}:
        return ["two lists of one length from 12 to 60, with labels 0 and 1"]
    rows = {c: [label for other, label in zip(categories, y, strict=True) if other == c] for c in set(categories)}
    if len(rows) < 3:
        return ["at least three categories"]
    shares = {sum(labels) / len(labels) for labels in rows.values()}
    if max(shares) - min(shares) > 1e-12:
        return ["the same share of ones in each category"]
    codes = [(sum(rows[c]) - label) / (len(rows[c]) - 1) for c, label in zip(categories, y, strict=True)]
    ones = [code for code, label in zip(codes, y, strict=True) if label == 1]
    zeros = [code for code, label in zip(codes, y, strict=True) if label == 0]
    return [] if max(ones) < min(zeros) - 1e-12 else ["every code of a one below every code of a zero"]


@check(
    problem="H3",
    lesson="Target encoding",
    hints=[
        "A category has four rows, two of them ones. What is left for a row with label 1 when it is taken out, what "
        "for one with 0?",
        "(s - 1) / (m - 1) for a one, s / (m - 1) for a zero. When is that separated in all categories at once?",
        "Give all categories the same share of ones: then ones lie below that share, and zeros above.",
    ],
)
def break_leave_one_out(rng):
    yield case(measure=faults, equals=[], label="what your books lack")


@misconception(
    break_leave_one_out,
    "In your data the categories differ in their share of ones, so that they do say something. The same share in "
    "each is asked for.",
)
def telling_categories():
    return ["sea"] * 4 + ["art"] * 4 + ["law"] * 4, [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0]


@misconception(break_leave_one_out, "Your data have fewer than 12 rows.")
def six_books():
    return ["sea", "sea", "art", "art", "law", "law"], [1, 0] * 3


@misconception(break_leave_one_out, "Your data have fewer than three categories.")
def a_single_category():
    return ["sea"] * 12, [1, 0] * 6


@also_correct(break_leave_one_out)
def many_pairs():
    return [f"shelf {i // 3}" for i in range(30)], np.array([0, 1, 0] * 10)
