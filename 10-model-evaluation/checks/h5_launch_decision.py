import numpy as np

from grader.checks import also_correct, case, check, law, misconception


def alarms(rng, slopes=8):
    """(y, old, new, slope): calibrated-looking probabilities in sixteenths for 6 to 14 runs on each slope."""
    slope = np.repeat(np.arange(slopes), rng.integers(6, 15, size=slopes))
    y = (rng.random(len(slope)) < 0.3).astype(int)
    old = np.clip(rng.integers(0, 8, size=len(slope)) + 4 * y, 0, 16) / 16
    new = np.clip(rng.integers(0, 6, size=len(slope)) + 6 * y, 0, 16) / 16
    return y, old, new, slope


@check(
    problem="H5",
    lesson="Comparing models and finding where they fail",
    hints=[
        "What may be drawn anew: runs or slopes? And which threshold do the prices imply?",
        "Costs of each run under each alarm; savings added up per slope; resamples of slopes divide savings by runs. "
        "Missed rocks per slope decide about the veto, and only after the saving is beyond doubt.",
        "`low = np.quantile(saved[draws].sum(axis=1) / runs[draws].sum(axis=1), 0.05)`; keep if low <= 0, veto if "
        "any slope has more misses, else launch.",
    ],
)
def launch_decision(rng):
    y, old, new = [1, 0, 1, 0], [0.3, 0.3, 0.05, 0.3], [0.3, 0.05, 0.3, 0.3]
    ab = ["a", "a", "b", "b"]
    # savings: 1 on slope a, 9 on slope b, of two runs each
    yield case(y, old, new, ab, 1, 9, [[0, 1], [0, 0], [1, 1]], equals=("launch", 2.5, 0.7))
    yield case(
        y,
        new,
        old,
        ab,
        1,
        9,
        [[0, 1], [0, 0]],
        equals=("keep", -2.5, -2.5 + 0.05 * 2),
        label="a new alarm that is worse",
    )
    # slope a: a miss more (9), slope b: thirty stops for nothing less
    y2, slope2 = [1] + [0] * 30, ["a"] + ["b"] * 30
    yield case(
        y2, [0.5] * 31, [0.01] * 31, slope2, 1, 9, [[0, 1], [1, 1]],
        equals=("veto", 21 / 31, 21 / 31 + 0.05 * (1 - 21 / 31)), label="cheaper on average, but slope a pays with a rock",
    )  # fmt: skip
    yield case(
        [0, 0],
        [0.5, 0.5],
        [0.5, 0.5],
        ["a", "b"],
        1,
        9,
        [[0, 1]],
        equals=("keep", 0.0, 0.0),
        label="two alarms that cost the same: keep",
    )
    yield case(
        [0, 1],
        [0.1, 0.0],
        [0.0, 0.1],
        ["a", "b"],
        1,
        9,
        [[0, 1]],
        equals=("launch", 5.0, 5.0),
        label="0.1, the threshold itself, which rings",
    )
    yield case(
        [0, 1],
        [0, 0],
        [0.5, 0.5],
        ["a", "b"],
        1,
        9,
        [[0, 0], [1, 1]],
        equals=("keep", 4.0, -0.5),
        label="a gain that may be luck",
    )
    yield case(
        [1, 1, 1],
        [0.5, 0.0, 0.0],
        [0.0, 0.5, 0.5],
        ["a", "b", "b"],
        1,
        9,
        [[0, 1]],
        equals=("veto", 3.0, 3.0),
        label="two rocks more found on one slope, one more missed on the other",
    )
    table = alarms(rng)
    draws = rng.integers(0, 8, size=(60, 8))
    yield case(*table, 1, 4, draws)
    yield case(*table, 2, 1, draws)
    yield law(
        "in another currency: the same decision, savings in that currency",
        lambda ex: (
            [
                ex.launch_decision(*table, 10, 40, draws)[0],
                np.array(ex.launch_decision(*table, 10, 40, draws)[1:]).round(9).tolist(),
            ],
            [
                ex.launch_decision(*table, 1, 4, draws)[0],
                (10 * np.array(ex.launch_decision(*table, 1, 4, draws)[1:])).round(9).tolist(),
            ],
        ),
    )


threshold_one_half = misconception(
    launch_decision,
    "Your alarms ring at 0.5. With these prices the threshold is cost_fp / (cost_fp + cost_fn).",
    edit=("== 1, cost_fp / (cost_fp + cost_fn)", "== 1, 0.5"),
)


prices_exchanged = misconception(
    launch_decision,
    "You exchanged the two prices: cost_fn belongs to a rock without an alarm.",
    edit=("cost_fp * (r & ~y) + cost_fn * (~r & y)", "cost_fn * (r & ~y) + cost_fp * (~r & y)"),
)


slopes_weigh_the_same = misconception(
    launch_decision,
    "You averaged the savings per run of the slopes. The saving of a resample is over all its runs: add up before "
    "dividing.",
    edit=("saved[draws].sum(axis=1) / runs[draws].sum(axis=1)", "(saved / runs)[draws].mean(axis=1)"),
)


two_sided_low = misconception(
    launch_decision,
    "You took the 0.025 quantile. The question has one side, whether the saving is above 0: the rule says 0.05.",
    edit=(", 0.05)", ", 0.025)"),
)


no_veto = misconception(
    launch_decision,
    "You forgot the veto: the average saving may be paid for by one slope with a rock.",
    edit=('"veto" if np.any(missed_new > missed_old) else "launch"', '"launch"'),
)


veto_by_the_total = misconception(
    launch_decision,
    "You compared the missed rocks of all slopes together. The veto belongs to each slope: fewer misses elsewhere do "
    "not help those who live below it.",
    edit=("np.any(missed_new > missed_old)", "missed_new.sum() > missed_old.sum()"),
)


decides_by_the_mean = misconception(
    launch_decision,
    "You decided by the mean saving. The low end of the resamples must be above 0, or the saving may be luck.",
    edit=('"keep" if low <= 0', '"keep" if saved.sum() <= 0'),
)


rings_above_the_threshold = misconception(
    launch_decision,
    "Your alarms ring above the threshold only. At least was asked for.",
    edit=("np.asarray(p, dtype=float) >= threshold", "np.asarray(p, dtype=float) > threshold"),
)


@also_correct(launch_decision)
def decide_slope_by_slope(y, old, new, slopes, cost_fp, cost_fn, draws):
    y, old, new, slopes = (np.asarray(a) for a in (y, old, new, slopes))
    limit = cost_fp / (cost_fp + cost_fn)

    def cost(p, truth):
        return sum(
            cost_fp if q >= limit and t == 0 else cost_fn if q < limit and t == 1 else 0
            for q, t in zip(p, truth, strict=True)
        )

    saved, size, worse = [], [], False
    for s in np.unique(slopes):
        m = slopes == s
        saved.append(cost(old[m], y[m]) - cost(new[m], y[m]))
        size.append(m.sum())
        worse |= bool(np.sum((new[m] < limit) & (y[m] == 1)) > np.sum((old[m] < limit) & (y[m] == 1)))
    resampled = [sum(saved[i] for i in d) / sum(size[i] for i in d) for d in np.asarray(draws)]
    low = float(np.quantile(resampled, 0.05))
    return "keep" if not low > 0 else ("veto" if worse else "launch"), sum(saved) / sum(size), low
