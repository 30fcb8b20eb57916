import math

from scipy import special

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M9",
    lesson="Power and A/B tests",
    hints=[
        "With n plants per group, what is the standard error of the difference of the two means?",
        "Effect over error must be the sum of two normal quantiles: that of the level (two-sided) and that of the power. "
        "Solve for n.",
        "`2 * ((z_alpha + z_power) * deviation / effect) ** 2`, rounded up.",
    ],
)
def plants_per_group(rng):
    yield case(2, 2, equals=16)  # 2 · (1.960 + 0.842)² = 15.7
    yield case(1, 2, equals=63)  # 62.8
    yield case(2, 2, 0.5, equals=8, label="power 0.5: 2 · 1.960² = 7.7")
    yield case(-2, 2, equals=16, label="a negative effect")
    yield case(50, 2, equals=1, label="an effect that nobody can miss")
    yield case(1, 3, power=0.9, alpha=0.01)
    yield case(float(rng.integers(5, 15)) / 10, float(rng.integers(20, 50)) / 10, 0.9)
    yield case(float(rng.integers(5, 15)) / 10, float(rng.integers(20, 50)) / 10, alpha=0.1)
    yield case(0.1, 3, 0.02, equals=1, label="a power below that of any experiment")
    yield case(0.1, 3, 0.5, 1.0, equals=1, label="at level 1 everything is found")
    yield case(0.5, 3, 0.2, 0.1, label="a power of 0.2")
    yield case(0.3, 0.8)
    effect, deviation = float(rng.integers(5, 20)) / 10, float(rng.integers(15, 50)) / 10
    yield law(
        "the answer has the power, and one plant less has not",
        lambda ex: (
            [
                approximate_power(ex.plants_per_group(effect, deviation) - less, effect, deviation) >= 0.8
                for less in (0, 1)
            ],
            [True, False],
        ),
    )
    settings = [(float(rng.integers(5, 40)) / 100, float(rng.integers(20, 50)) / 10) for _ in range(6)]
    yield case(
        expression=lambda ex: [ex.plants_per_group(effect, deviation) for effect, deviation in settings],
        label="six small effects",
    )
    yield raises(ValueError, 0, 2, why="an effect of 0 is never found")
    yield raises(ValueError, 1, 0, why="plants without spread need no test")
    yield raises(ValueError, 1, -2, why="a deviation is not negative")


def approximate_power(n, effect, deviation):
    return float(special.ndtr(abs(effect) / (deviation * math.sqrt(2 / n)) - special.ndtri(0.975)))


rounds_down = misconception(
    plants_per_group,
    "You rounded down. The power must be reached: round up.",
    edit=("np.ceil(", "np.floor("),
)


rounds_to_the_nearest = misconception(
    plants_per_group,
    "You rounded to the nearest number, so the power is missed wherever that is down: round up.",
    edit=("np.ceil(", "np.round("),
)


one_group = misconception(
    plants_per_group,
    "You forgot that both means scatter: the error of a difference is deviation * sqrt(2 / n), twice the plants per group.",
    edit=("np.ceil(2 * (", "np.ceil(("),
)


total_of_both = misconception(
    plants_per_group,
    "That is the number of plants in both groups together. Asked is the number per group.",
    edit=("np.ceil(2 * (", "2 * np.ceil(2 * ("),
)


one_sided_level = misconception(
    plants_per_group,
    "You used the one-sided quantile of the level. The test is two-sided: 1 - alpha / 2.",
    edit=("special.ndtri(1 - alpha / 2)", "special.ndtri(1 - alpha)"),
)


power_forgotten = misconception(
    plants_per_group,
    "You only asked that the effect be as large as the limit. Then it is found in half of the experiments: the quantile of "
    "the power is missing.",
    edit=("special.ndtri(1 - alpha / 2) + special.ndtri(power)", "special.ndtri(1 - alpha / 2) + 0 * power"),
)


not_squared = misconception(
    plants_per_group,
    "You did not square. The error falls with the root of n, so n grows with the square of what is asked.",
    edit=("(quantiles * deviation / effect) ** 2", "abs(quantiles * deviation / effect)"),
)


@also_correct(plants_per_group)
def tries_one_after_the_other(effect, deviation, power=0.8, alpha=0.05):
    if effect == 0 or deviation <= 0:
        raise ValueError
    n, z = 1, -special.ndtri(alpha / 2)
    while special.ndtr(abs(effect) / (deviation * math.sqrt(2 / n)) - z) < power:
        n += 1
    return n
