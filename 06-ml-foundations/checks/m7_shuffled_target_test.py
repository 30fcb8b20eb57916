import numpy as np

from grader.checks import also_correct, case, check, law, misconception


class Counted:
    """A pipeline that notes what it was given: its score is the mean product of the first column and the targets."""

    def __call__(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        return float((X.reshape(len(X), -1)[:, 0] * y).mean())

    def __repr__(self):
        return "mean_product"


mean_product = Counted()


@check(
    problem="M7",
    lesson="Leakage",
    hints=[
        "If nothing could be learned any more, what score would the same pipeline reach?",
        "Only the targets are put in another order; X stays. The whole pipeline runs again each time.",
        "`shuffled = [evaluate(X, y[order]) for order in permutations]`; p: (1 + how many are >= score) / (1 + B).",
    ],
)
def shuffled_target_test(rng):
    x, y = np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 4.0])
    # 21 / 3 = 7; the others: 1*2 + 2*4 + 4*1 = 14, 1*1 + 2*4 + 4*2 = 17, 1*4 + 2*1 + 4*2 = 14.
    orders = np.array([[1, 2, 0], [0, 2, 1], [2, 0, 1]])
    yield case(mean_product, x, y, orders, equals=(7.0, 5.0, 0.25))
    yield case(mean_product, x, y, np.array([[0, 1, 2], [1, 2, 0]]), equals=(7.0, 35 / 6, 2 / 3), label="a tie")
    yield case(
        mean_product, x, y[::-1], np.array([[2, 1, 0]]), equals=(4.0, 7.0, 1.0), label="a pipeline worse than chance"
    )
    yield case(mean_product, [1.0, 2.0, 4.0], [1.0, 2.0, 4.0], [[2, 0, 1]], equals=(7.0, 14 / 3, 0.5), label="lists")
    X, target = rng.normal(size=(11, 2)), rng.normal(size=11)
    many = np.array([rng.permutation(11) for _ in range(30)])
    yield case(mean_product, X, target, many)
    yield case(mean_product, X, X[:, 0] + 0.1 * target, many[:9], label="a column that is nearly the target")
    yield law(
        "targets that are all the same can't be shuffled: every score ties",
        lambda ex: (ex.shuffled_target_test(mean_product, X, np.ones(11), many)[2], 1.0),
    )


without_the_data = misconception(
    shuffled_target_test,
    "Your p-value can be 0. The order in which the data came is one of the possible ones: add 1 above and below.",
    edit=("(1 + (shuffled >= score).sum()) / (1 + len(shuffled))", "(shuffled >= score).mean()"),
)


ties_do_not_count = misconception(
    shuffled_target_test,
    "You did not count ties. A shuffled score that equals the real one is just as good: at least as large.",
    edit=("(shuffled >= score)", "(shuffled > score)"),
)


other_tail = misconception(
    shuffled_target_test,
    "You counted the shuffled scores that are smaller. Evidence against chance is that few are as large.",
    edit=("(shuffled >= score)", "(shuffled <= score)"),
)


rows_move_along = misconception(
    shuffled_target_test,
    "You shuffled the rows of X along with the targets. Each row kept its target, so there was still everything to learn.",
    edit=("evaluate(X, y[order])", "evaluate(np.asarray(X)[order], y[order])"),
)


shuffles_the_rows = misconception(
    shuffled_target_test,
    "You shuffled X and left the targets. That breaks the tie as well, but asked are the targets in the order given.",
    edit=("evaluate(X, y[order])", "evaluate(np.asarray(X)[order], y)"),
)


mean_with_the_score = misconception(
    shuffled_target_test,
    "Your mean includes the real score. Asked is the mean over the permutations.",
    edit=("float(shuffled.mean())", "float((shuffled.sum() + score) / (1 + len(shuffled)))"),
)


@also_correct(shuffled_target_test)
def shuffled_in_a_loop(evaluate, X, y, permutations):
    y = list(np.asarray(y))
    score, total, reached = evaluate(X, np.array(y)), 0.0, 1
    for order in permutations:
        value = evaluate(X, np.array([y[i] for i in order]))
        total += value
        reached += value >= score
    return score, total / len(permutations), reached / (len(permutations) + 1)
