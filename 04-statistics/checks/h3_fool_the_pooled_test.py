import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H3",
    lesson="Hypothesis tests and p-values",
    hints=[
        "Student's test mixes the two variances. Which of the two groups has more to say in the mixture?",
        "The noise of the difference is s_x²/n + s_y²/m. Make the term large that the mixture makes small.",
        "A small group that varies a lot, and a large one that hardly varies.",
    ],
)
def fool_the_pooled_test(rng):
    yield case(
        measure=keeps_the_rules,
        equals=True,
        label="sizes 4 to 60, deviations 0.1 to 10",
    )
    yield bound(
        "false alarms of Student's pooled test",
        lambda ex: ex.fool_the_pooled_test(),
        measure=lambda answer: false_alarms(answer, pooled=True),
        at_least=0.4,
    )
    yield bound(
        "false alarms of Welch's test",
        lambda ex: ex.fool_the_pooled_test(),
        measure=lambda answer: false_alarms(answer, pooled=False),
        at_most=0.08,
    )


def keeps_the_rules(answer):
    n, m, a, b = answer
    return all(float(k).is_integer() and 4 <= k <= 60 for k in (n, m)) and all(0.1 <= s <= 10 for s in (a, b))


def false_alarms(answer, pooled):
    """Share of 2000 experiments without a difference in which the test has p <= 0.05; the seed is fixed."""
    if not keeps_the_rules(answer):
        raise ValueError("sizes from 4 to 60 and deviations from 0.1 to 10 were asked for")
    n, m, a, b = answer
    rng = np.random.default_rng(13)
    x, y = rng.normal(0, a, size=(2000, int(n))), rng.normal(0, b, size=(2000, int(m)))
    u, v = x.var(axis=1, ddof=1), y.var(axis=1, ddof=1)
    if pooled:
        df = n + m - 2
        error = ((n - 1) * u + (m - 1) * v) / df * (1 / n + 1 / m)
    else:
        error = u / n + v / m
        df = error**2 / ((u / n) ** 2 / (n - 1) + (v / m) ** 2 / (m - 1))
    t = np.abs(x.mean(axis=1) - y.mean(axis=1)) / np.sqrt(error)
    return float(np.mean(2 * special.stdtr(df, -t) <= 0.05))


@misconception(
    fool_the_pooled_test,
    "Your groups are of equal size. Then pooling takes the plain average of the variances, and the standard error comes out "
    "the same as Welch's, however different they are.",
)
def equal_sizes():
    return (30, 30, 10.0, 0.1)


@misconception(
    fool_the_pooled_test,
    "Your large group is the one that varies more. It dominates the pooled variance, so the test becomes too timid: hardly "
    "any false alarms. It must be the small group.",
)
def large_group_varies():
    return (5, 60, 1.0, 10.0)


@misconception(
    fool_the_pooled_test,
    "Your groups vary alike. Then Student's test keeps its promise at any sizes.",
)
def equal_deviations():
    return (5, 60, 10.0, 10.0)


@also_correct(fool_the_pooled_test)
def the_other_way_round():
    return [60, 4, 0.1, 10]


@also_correct(fool_the_pooled_test)
def less_extreme():
    return (6, 50, 9.0, 1.2)
