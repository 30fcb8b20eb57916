import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M10",
    lesson="Groups, time and leakage",
    hints=[
        "Four questions, each of them about training and test rows together. Which of them can be asked of sets?",
        "Rows of X as tuples can be looked up. A row that is in both by its number is an overlap; it is a duplicate "
        "only where another row number holds the same values.",
        "`times[train].max() >= times[test].min()` is the last question: the same day is not earlier.",
    ],
)
def audit_split(rng):
    X = [[1, 5], [2, 6], [1, 5], [3, 7]]
    yield case(X, [0, 1], [2], groups=["a", "b", "a", "c"], times=[1, 3, 2, 9], equals=["duplicate", "future", "group"])
    yield case(X, [0, 1], [3], ["a", "b", "a", "c"], [1, 3, 2, 9], equals=[], label="a clean split")
    yield case(X, [0, 3], [3, 1], equals=["overlap"], label="a row, 3, in both parts that equals no other")
    yield case(X, [1, 3], [0, 2], equals=[], label="equal rows on the same side")
    yield case(
        X,
        [0, 1],
        [0, 2],
        equals=["duplicate", "overlap"],
        label="row 0, in both parts, and row 2 of the test, which equals it",
    )
    yield case(X, [0, 1], [3], times=[1, 9, 2, 9], equals=["future"], label="the same day on both sides")
    yield case(X, [0, 1], [3], times=[9, 1, 2, 6], equals=["future"], label="a single training row that is late")
    yield case(X, [0], [1], groups=[4, 4, 5, 6], equals=["group"])
    table = rng.integers(0, 9, size=(30, 3))
    table[7] = table[21]
    groups, times = rng.integers(0, 20, size=30), np.arange(30)
    train, test = rng.permutation(30).reshape(2, 15)
    yield case(table, train, test, groups, times)
    audits = [
        (rng.integers(0, 4, size=(6, 2)), [0, 1, 2], [3, 4, 5], rng.integers(0, 9, size=6), rng.integers(0, 90, size=6))
        for _ in range(24)
    ]
    yield case(
        expression=lambda ex: [len(ex.audit_split(*audit)) for audit in audits], label="how much is found in 24 splits"
    )
    yield law(
        "the order of the rows in a part does not matter",
        lambda ex: (ex.audit_split(table, train[::-1], test[::-1], groups), ex.audit_split(table, train, test, groups)),
    )
    big = rng.integers(0, 100, size=(1200, 4))
    yield case(big, np.arange(600), np.arange(600, 1200), timed="1,200 rows")


duplicates_by_one_column = misconception(
    audit_split,
    "You called rows equal that agree in the first column. A duplicate agrees in all of them.",
    edit=("tested.setdefault(tuple(X[i].tolist()), set()).add(int(i))\n    if any(tested.get(tuple(X[i].tolist()), set())",
          "tested.setdefault(X[i, 0].item(), set()).add(int(i))\n    if any(tested.get(X[i, 0].item(), set())"),
)  # fmt: skip


overlap_is_duplicate = misconception(
    audit_split,
    "You reported a row that is in both parts as a duplicate of itself. A duplicate is another row with the same "
    "values.",
    edit=("set()) - {int(i)} for i", "set()) for i"),
)


overlap_hides_duplicates = misconception(
    audit_split,
    "You took the rows that are in both parts out before looking for duplicates. Another row of the test can still equal "
    "one of them.",
    edit=("set()) - {int(i)} for i in train)", "set()) - {int(i)} for i in np.setdiff1d(train, test))"),
)


same_day_is_earlier = misconception(
    audit_split,
    "You let a training row pass that has the time of the first test row. It must be earlier.",
    edit=("times)[train].max() >= np", "times)[train].max() > np"),
)


compares_the_first_rows = misconception(
    audit_split,
    "You compared the mean times of the two parts. One late training row is enough for a leak: compare the latest "
    "with the earliest.",
    edit=(
        "np.asarray(times)[train].max() >= np.asarray(times)[test].min()",
        "np.asarray(times)[train].mean() >= np.asarray(times)[test].mean()",
    ),
)


found_in_order = misconception(
    audit_split,
    "You returned the words in the order of the checks. They should be sorted, so that two reports can be compared.",
    edit=("return sorted(found)", "return found"),
)


@also_correct(audit_split)
def audit_by_comparing(X, train, test, groups=None, times=None):
    X, train, test = np.asarray(X), list(map(int, train)), list(map(int, test))
    found = set()
    equal = (X[train][:, None] == X[test]).all(axis=2)
    same = np.array(train)[:, None] == np.array(test)
    if same.any():
        found.add("overlap")
    if (equal & ~same).any():
        found.add("duplicate")
    if groups is not None and {np.asarray(groups)[i].item() for i in train} & {
        np.asarray(groups)[i].item() for i in test
    }:
        found.add("group")
    if times is not None and not all(np.asarray(times)[i] < min(np.asarray(times)[j] for j in test) for i in train):
        found.add("future")
    return sorted(found)
