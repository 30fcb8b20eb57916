import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M7",
    lesson="Comparing models and finding where they fail",
    hints=[
        "Thirty runs of one slope are right or wrong together. What could have been drawn otherwise: runs or slopes?",
        "A slope brings its number of runs and its number of right runs. The accuracy of a resample is all right "
        "ones over all runs.",
        "`right[draws].sum(axis=1) / runs[draws].sum(axis=1)`, then `np.quantile`.",
    ],
)
def bootstrap_over_slopes(rng):
    # a: 2 of 2, b: 1 of 3. Resamples aa: 1, bb: 1/3, ab: 3/5
    yield case([1, 1, 1, 0, 0], ["a", "a", "b", "b", "b"], [[0, 0], [1, 1], [0, 1]], 0.5, equals=(0.6, 7 / 15, 0.8))
    yield case([1, 0, 1], [7, 3, 7], [[0, 0]], equals=(2 / 3, 0.0, 0.0), label="a single resample, of slope 3 twice")
    slopes = np.concatenate([np.arange(6), rng.choice(6, size=50, p=np.array([1, 2, 3, 4, 5, 6]) / 21)])
    correct = rng.random(56) < 0.4 + slopes / 12
    correct[:6] = [True, False, True, False, True, False]
    draws = rng.integers(0, 6, size=(80, 6))
    yield case(correct, slopes * 10, draws)
    yield case(correct, slopes * 10, draws, confidence=0.8)
    yield law(
        "every run written down twice: not a bit more certain",
        lambda ex: (
            ex.bootstrap_over_slopes(np.tile(correct, 2), np.tile(slopes, 2), draws),
            ex.bootstrap_over_slopes(correct, slopes, draws),
        ),
    )
    yield case(
        np.tile(correct, 60), np.tile(slopes, 60), rng.integers(0, 6, size=(400, 6)), timed="3,360 runs, 400 resamples"
    )


mean_of_the_slopes = misconception(
    bootstrap_over_slopes,
    "You averaged the accuracies of the drawn slopes. A slope with more runs counts more in the accuracy: add up "
    "runs before dividing.",
    edit=("right[draws].sum(axis=1) / runs[draws].sum(axis=1)", "(right / runs)[draws].mean(axis=1)"),
)


each_slope_once = misconception(
    bootstrap_over_slopes,
    "You used each drawn slope once. One that is drawn twice brings its runs twice.",
    edit=("shares = right[draws].sum(axis=1) / runs[draws].sum(axis=1)",
          "shares = [right[np.unique(d)].sum() / runs[np.unique(d)].sum() for d in draws]"),
)  # fmt: skip


draws_runs = misconception(
    bootstrap_over_slopes,
    "You took the draws for row numbers, so single runs are drawn. They are positions in the sorted list of slopes.",
    edit=("right[draws].sum(axis=1) / runs[draws].sum(axis=1)", "np.asarray(correct, dtype=float)[draws].mean(axis=1)"),
)


whole_share_at_each_end = misconception(
    bootstrap_over_slopes,
    "You left 1 - confidence out at each end. Each end gets half of it.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)


@misconception(
    bootstrap_over_slopes,
    "You numbered the slopes as they first appear. The draws are positions in the sorted list of the distinct slopes.",
)
def slopes_as_they_appear(correct, slopes, draws, confidence=0.95):
    correct, slopes = np.asarray(correct, dtype=float), np.asarray(slopes)
    names = list(dict.fromkeys(slopes.tolist()))
    right = np.array([correct[slopes == name].sum() for name in names])
    runs = np.array([np.sum(slopes == name) for name in names])
    shares = right[np.asarray(draws)].sum(axis=1) / runs[np.asarray(draws)].sum(axis=1)
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(correct.mean()), float(low), float(high)


@also_correct(bootstrap_over_slopes)
def bootstrap_by_concatenating(correct, slopes, draws, confidence=0.95):
    correct, slopes = np.array(correct, dtype=float), np.array(slopes)
    members = [correct[slopes == s] for s in np.unique(slopes)]
    shares = [np.concatenate([members[i] for i in draw]).mean() for draw in np.array(draws)]
    low, high = np.quantile(shares, [(1 - confidence) / 2, 0.5 + confidence / 2])
    return correct.mean(), low, high
