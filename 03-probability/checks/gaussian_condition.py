import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="The multivariate normal",
    hints=[
        "A bag weighs 4 kg more than expected. If a kilogram goes with half a minute more at the desk, how much longer "
        "does it take, and how much of the spread of the minutes has been explained?",
        "Cut cov into blocks with `np.ix_`. The gain is cov(others, observed) times the inverse of cov(observed); it "
        "multiplies the surprise in the mean, and cov(observed, others) in the covariance.",
        "`gain = np.linalg.solve(S_oo, S_ro.T).T`, `mean[others] + gain @ (values - mean[observed])`, "
        "`S_rr - gain @ S_ro.T`.",
    ],
)
def gaussian_condition(rng):
    yield case([20, 10], [[4, 2], [2, 5]], [0], [24], equals=([12.0], [[4.0]]))  # 10 + 2/4 · 4,  5 - 2 · 2/4
    yield case([20, 10], [[4, 2], [2, 5]], [1], [15], equals=([22.0], [[3.2]]))  # 20 + 2/5 · 5,  4 - 2 · 2/5
    three, table = [20, 10, 3], [[4, 2, 2], [2, 5, -1], [2, -1, 3]]
    yield case(
        three, table, [1], [15], equals=([22.0, 2.0], [[3.2, 2.4], [2.4, 2.8]]), label="an observation in the middle"
    )
    yield case(three, table, [], [], equals=(three, table), label="no observation at all")
    yield case(
        [1, 2], [[3, 0], [0, 5]], [0], [9], equals=([2.0], [[5.0]]), label="independent entries: nothing is learned"
    )
    root = rng.integers(-20, 21, size=(4, 4)) / 10
    mean, cov = rng.integers(-30, 30, size=4) / 10, root @ root.T + np.diag([1.0, 1.5, 2.0, 2.5])
    yield case(mean, cov, [1, 2], [0.5, -1.25])
    yield case(mean, cov, [3, 0], [2.0, -0.5], label="indices in falling order")
    yield case(mean, cov, [2, 0, 1], [2.0, -0.5, 1.0])
    yield law(
        "one after the other or both at once",
        lambda ex: (
            ex.gaussian_condition(*ex.gaussian_condition(mean, cov, [0], [1.5]), [1], [-2.0]),
            ex.gaussian_condition(mean, cov, [0, 2], [1.5, -2.0]),
        ),
    )
    yield law(
        "seeing what was expected leaves the mean",
        lambda ex: (ex.gaussian_condition(mean, cov, [1, 3], mean[[1, 3]])[0], mean[[0, 2]]),
    )
    yield law(
        "the covariance does not depend on what was seen",
        lambda ex: (ex.gaussian_condition(mean, cov, [1], [7.0])[1], ex.gaussian_condition(mean, cov, [1], [-3.0])[1]),
    )
    yield raises(ValueError, three, table, [0, 1], [22], why="two entries were observed, but one value given")


mean_not_subtracted = misconception(
    gaussian_condition,
    "You multiplied the gain with the observed values. It is the surprise that counts, the value less its mean.",
    edit=("gain @ (values - mean[observed])", "gain @ values"),
)


covariance_for_gain = misconception(
    gaussian_condition,
    "You used the covariance as the gain. Divide by the variance of what was observed: the gain is the change per unit.",
    edit=("gain = np.linalg.solve(S_oo, S_ro.T).T", "gain = S_ro"),
)


variances_only_in_the_gain = misconception(
    gaussian_condition,
    "You divided by the variances of the observed entries one by one. They are correlated and partly say the same: "
    "the whole block S_oo must be inverted.",
    edit=("np.linalg.solve(S_oo, S_ro.T).T", "S_ro / np.diag(S_oo)"),
)


covariance_unchanged = misconception(
    gaussian_condition,
    "The mean is right, but you left the covariance as it was. An observation also makes the others more certain.",
    edit=(" - gain @ S_ro.T", ""),
)


covariance_grows = misconception(
    gaussian_condition,
    "You added the correction to the covariance. Learning something never makes the others less certain: subtract.",
    edit=("] - gain @ S_ro.T", "] + gain @ S_ro.T"),
)


surprise_turned = misconception(
    gaussian_condition,
    "Your surprise has the wrong sign: it is what was seen less what was expected.",
    edit=("(values - mean[observed])", "(mean[observed] - values)"),
)


gain_twice = misconception(
    gaussian_condition,
    "You subtracted gain times gain transposed. The correction of the covariance is gain · S_oo · gainᵀ, that is, gain "
    "times the covariance with the observed entries.",
    edit=("gain @ S_ro.T", "gain @ gain.T"),
)


sorts_the_observed = misconception(
    gaussian_condition,
    "You sorted the observed indices but not their values, so that values met the wrong entries.",
    edit=("S_oo = cov", "observed = np.sort(observed)\n    S_oo = cov"),
)


broadcasts_a_value = misconception(
    gaussian_condition,
    "You let NumPy repeat the single value for both observed entries. Nobody saw that: different lengths deserve a "
    "ValueError.",
    edit=("if observed.shape != values.shape:", "if False:"),
)


block_by_two_lists = misconception(
    gaussian_condition,
    "You cut the block out with two lists: cov[observed, observed] picks single entries. np.ix_ makes "
    "a block of rows and columns.",
    edit=(
        "S_oo = cov[np.ix_(observed, observed)]",
        "S_oo = cov[observed, observed]",
    ),
)


@also_correct(gaussian_condition)
def by_the_precision(mean, cov, observed, values):
    """In the inverse of the covariance, conditioning is just taking a block."""
    if len(observed) != len(values):
        raise ValueError("lengths differ")
    mean, precision = np.array(mean, dtype=float), np.linalg.inv(cov)
    others = [i for i in range(len(mean)) if i not in list(observed)]
    seen = list(observed)
    block = np.linalg.inv(precision[np.ix_(others, others)])
    surprise = np.array([values[i] - mean[j] for i, j in enumerate(seen)])
    return mean[others] - block @ precision[np.ix_(others, seen)] @ surprise, block


@also_correct(gaussian_condition)
def one_entry_after_the_other(mean, cov, observed, values):
    if len(observed) != len(values):
        raise ValueError("lengths differ")
    mean, cov = np.array(mean, dtype=float), np.array(cov, dtype=float)
    for j, value in zip(observed, values, strict=True):
        column = cov[:, j] / cov[j, j]
        mean = mean + column * (value - mean[j])
        cov = cov - np.outer(column, cov[j])
    others = [i for i in range(len(mean)) if i not in list(observed)]
    return mean[others], cov[np.ix_(others, others)]
