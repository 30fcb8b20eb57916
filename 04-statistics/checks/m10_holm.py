import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


@check(
    problem="M10",
    lesson="Many tests at once",
    hints=[
        "Once the smallest p-value has been rejected, how many hypotheses are left that could raise a false alarm?",
        "Sort, multiply by m, m - 1, …, 1, and let no value be smaller than one before it. Then everything goes back to its "
        "place.",
        "`np.minimum(np.maximum.accumulate(p[order] * (m - np.arange(m))), 1.0)`, then `result[order] = adjusted`.",
    ],
)
def holm(rng):
    yield case([0.03], equals=[0.03], label="a single test")
    # 0.004 · 4 = 0.016, 0.02 · 3 = 0.06, 0.03 · 2 = 0.06, 0.6 · 1
    yield case([0.6, 0.004, 0.02, 0.03], equals=[0.6, 0.016, 0.06, 0.06])
    # 0.01 · 3 = 0.03, 0.02 · 2 = 0.04, 0.025 · 1 is raised to 0.04
    yield case([0.025, 0.01, 0.02], equals=[0.04, 0.03, 0.04], label="a value that is raised to the one before it")
    yield case([0.5, 0.7, 0.9], equals=[1.0, 1.0, 1.0], label="no value above 1")
    yield case([1.0, 0.0], equals=[1.0, 0.0], label="the ends 0 and 1")
    yield case((rng.uniform(size=7) / 4).round(4))
    yield case((rng.uniform(size=15) ** 3).round(5))
    p = (rng.uniform(size=8) / 5).round(4)
    order = rng.permutation(8)
    yield law("the order of the tests does not matter", lambda ex: (ex.holm(p[order]), np.asarray(ex.holm(p))[order]))
    yield bound(
        "share of 400 lists of ten tests without an effect that have any adjusted value <= 0.2",
        lambda ex: any_alarm(ex.holm),
        at_most=0.27,
    )
    yield raises(ValueError, [0.2, 1.5], why="1.5 is no p-value")
    yield raises(ValueError, [-0.1, 0.5], why="-0.1 is no p-value")


def any_alarm(adjust):
    lists = np.random.default_rng(17).uniform(size=(400, 10))
    return float(np.mean([np.min(adjust(p)) <= 0.2 for p in lists]))


bonferroni_again = misconception(
    holm,
    "You multiplied every p-value by m: that is Bonferroni. Holm lowers the factor by one with each step.",
    edit=("(m - np.arange(m))", "m"),
)


not_made_to_rise = misconception(
    holm,
    "Your values can fall as p rises. No adjusted value may be smaller than that of a smaller p-value: a running maximum.",
    edit=("np.maximum.accumulate(p_values[order] * (m - np.arange(m)))", "p_values[order] * (m - np.arange(m))"),
)


larger_than_one = misconception(
    holm,
    "Some of your values are above 1. A p-value is a probability.",
    edit=(
        "np.minimum(np.maximum.accumulate(p_values[order] * (m - np.arange(m))), 1.0)",
        "np.maximum.accumulate(p_values[order] * (m - np.arange(m)))",
    ),
)


left_in_order_of_size = misconception(
    holm,
    "Your values are right but sorted. Each goes back to the place of its p-value.",
    edit=("result[order] = adjusted", "result = adjusted"),
)


step_up_with_holms_factors = misconception(
    holm,
    "You took a running minimum from the right, as Benjamini and Hochberg do. With Holm's factors that is Hochberg's "
    "procedure, which needs independent tests; Holm goes up from the smallest with a running maximum.",
    edit=(
        "np.maximum.accumulate(p_values[order] * (m - np.arange(m)))",
        "np.minimum.accumulate((p_values[order] * (m - np.arange(m)))[::-1])[::-1]",
    ),
)


@also_correct(holm)
def holm_step_by_step(p_values):
    p = [float(value) for value in p_values]
    if any(value < 0 or value > 1 for value in p):
        raise ValueError
    result, highest = [0.0] * len(p), 0.0
    for step, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        highest = max(highest, min(1.0, p[i] * (len(p) - step)))
        result[i] = highest
    return result
