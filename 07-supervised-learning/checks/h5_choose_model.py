import math

from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="H5",
    lesson="Choosing a learner",
    hints=[
        "Who may take part at all? Drop those before you look for the best.",
        "The best mean among them, minus s / sqrt(folds) of that model, is the line to reach. Then the fastest above it.",
        "`error = np.std(scores[best], ddof=1) / np.sqrt(len(scores[best]))`, "
        "`good = [name for name in allowed if means[name] >= means[best] - error]`, and the min by milliseconds.",
    ],
)
def choose_model(rng):
    scores = {"tree": [0.8, 0.9], "forest": [0.9, 1.0], "boosting": [1.0, 1.0]}
    times = {"tree": 1, "forest": 20, "boosting": 90}
    yield case(scores, times, 50, equals="forest")  # 0.95 - 0.05 = 0.9 > 0.85
    yield case(scores, times, 100, equals="boosting", label="no spread at all in the best: nothing else is as good")
    yield case(scores, times, 5, equals="tree")
    # best 0.9 with s = 0.1: standard error 0.1 / 2 = 0.05; the linear model's 0.86 is within
    wide = {"kernel": [0.8, 0.85, 0.95, 1.0], "linear": [0.86, 0.86, 0.86, 0.86], "tree": [0.83, 0.84, 0.84, 0.85]}
    yield case(wide, {"kernel": 40, "linear": 2, "tree": 1}, 60, equals="linear", label="four folds, error 0.0456")
    narrow = {"kernel": [0.89, 0.9, 0.91], "knn": [0.88, 0.88, 0.88], "linear": [0.8, 0.9, 0.99]}
    yield case(
        narrow,
        {"kernel": 40, "knn": 30, "linear": 2},
        60,
        equals="linear",
        label="the model just reaches the line, whatever its own spread is",
    )
    yield case(
        {"a": [0.9, 0.7], "b": [0.8, 0.84], "c": [0.81, 0.81]},
        {"a": 9, "b": 3, "c": 3},
        9,
        equals="b",
        label="two equally fast models that are good enough",
    )
    yield case(scores, times, 20, equals="forest", label="a model that takes exactly the budget")
    # both means are 0.9; the faster one counts, and its error is 0.1: the line is 0.8
    yield case(
        {"steady": [0.9, 0.9], "restless": [0.8, 1.0], "cheap": [0.82, 0.82]},
        {"steady": 20, "restless": 10, "cheap": 1},
        50,
        equals="cheap",
        label="two models with the best mean",
    )
    names = [f"model {i}" for i in range(6)]
    for _ in range(3):
        drawn = {name: (rng.integers(700, 900, size=5) / 1000).tolist() for name in names}
        cost = dict(zip(names, (rng.permutation(6) + 1).tolist(), strict=True))
        yield case(drawn, cost, 5)
    contests = [{name: (rng.integers(700, 900, size=5) / 1000).tolist() for name in names} for _ in range(16)]
    yield case(
        expression=lambda ex: [ex.choose_model(contest, cost, 5) for contest in contests], label="sixteen contests"
    )
    yield raises(ValueError, scores, times, 0.5, why="no model answers within half a millisecond")


best_mean = misconception(
    choose_model,
    "You took the highest mean. A cheaper model within one standard error of it is not clearly worse, and is due.",
    edit=("return min(good, key=lambda name: (milliseconds[name], -means[name]))", "return best"),
)


best_of_all = misconception(
    choose_model,
    "You compared with the best of all models. One that is too slow sets no standard: drop it first.",
    edit=(
        "allowed = [name for name in scores if milliseconds[name] <= budget]\n",
        "allowed = [name for name in scores if milliseconds[name] <= budget] and list(scores)\n",
    ),
)


deviation_for_error = misconception(
    choose_model,
    "You allowed one standard deviation of the folds. The error of the mean is smaller: divide by the root of their number.",
    edit=("np.std(scores[best], ddof=1) / np.sqrt(len(scores[best]))", "np.std(scores[best], ddof=1)"),
)


divisor_of_the_folds = misconception(
    choose_model,
    "Your standard deviation divides by the number of folds. The divisor is folds - 1.",
    edit=("ddof=1) / np.sqrt", "ddof=0) / np.sqrt"),
)


fastest_of_all = misconception(
    choose_model,
    "You took the fastest model within the budget, however bad it is.",
    edit=("for name in allowed if means[name] >= means[best] - error - 1e-12]", "for name in allowed]"),
)


@also_correct(choose_model)
def by_sorting(scores, milliseconds, budget):
    rows = [
        (sum(s) / len(s), -milliseconds[name], name, s) for name, s in scores.items() if milliseconds[name] <= budget
    ]
    if not rows:
        raise ValueError("too slow")
    mean, _, _, values = max(rows, key=lambda row: row[:2])
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    line = mean - math.sqrt(variance / len(values)) - 1e-12
    return max((row for row in rows if row[0] >= line), key=lambda row: (row[1], row[0]))[2]
