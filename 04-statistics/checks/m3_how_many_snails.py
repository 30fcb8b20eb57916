from fractions import Fraction

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M3",
    lesson="Maximum likelihood",
    hints=[
        "Five of the twelve that you caught were marked. What fraction of all snails is marked, then?",
        "Marked over all is about recaptured over caught. For the exact top, ask for which N the probability of the counts "
        "is at least that for N - 1.",
        "`marked * caught // recaptured`.",
    ],
)
def how_many_snails(rng):
    yield case(10, 12, 5, equals=24)  # 120 / 5 exactly: 24 and 23 are equally likely
    yield case(10, 12, 7, equals=17)  # 17.14
    yield case(10, 9, 5, equals=18, label="a tie between 18 and 17")
    yield case(20, 15, 8, equals=37, label="37.5 is rounded down")
    yield case(4, 4, 4, equals=4, label="all caught were marked")
    marked, caught = int(rng.integers(60, 120)), int(rng.integers(60, 120))
    recaptured = int(rng.choice([7, 11, 13, 17]))
    yield case(marked, caught, recaptured)
    yield case(marked + 1, caught, 23)
    gardens = rng.integers(60, 120, size=(5, 2)).tolist()
    yield case(expression=lambda ex: [ex.how_many_snails(m, c, 13) for m, c in gardens], label="five gardens")
    yield law(
        "marked and caught may change places",
        lambda ex: (ex.how_many_snails(caught, marked, recaptured), ex.how_many_snails(marked, caught, recaptured)),
    )
    yield raises(ValueError, 10, 12, 0, why="without a recapture the garden may be endless")
    yield raises(ValueError, 10, 12, 11, why="11 recaptured of 10 marked")
    yield raises(ValueError, 12, 10, 11, why="11 recaptured of 10 caught")
    yield raises(ValueError, 12, 10, -1, why="-1 recaptured")


a_fraction_of_a_snail = misconception(
    how_many_snails,
    "You returned the ratio itself. Only whole numbers of snails are possible, and the likelihood is highest at the "
    "largest of them that is not above the ratio.",
    edit=("marked * caught // recaptured", "marked * caught / recaptured"),
)


rounded_to_nearest = misconception(
    how_many_snails,
    "You rounded to the nearest whole number. The likelihood rises up to the largest N with N * recaptured <= marked * "
    "caught, and falls beyond: always down.",
    edit=("marked * caught // recaptured", "round(marked * caught / recaptured)"),
)


smaller_of_a_tie = misconception(
    how_many_snails,
    "Where two numbers of snails are equally likely, you returned the smaller one; asked is the larger.",
    edit=("marked * caught // recaptured", "max((marked * caught - 1) // recaptured, marked + caught - recaptured)"),
)


rounded_up = misconception(
    how_many_snails,
    "You rounded up. The likelihood rises up to the largest N with N * recaptured <= marked * caught, and falls beyond: "
    "always down.",
    edit=("marked * caught // recaptured", "-(-marked * caught // recaptured)"),
)


chapmans_estimate = misconception(
    how_many_snails,
    "That is Chapman's estimate, (marked + 1)(caught + 1)/(recaptured + 1) - 1, which has less bias. Asked is the N of "
    "highest likelihood.",
    edit=("marked * caught // recaptured", "(marked + 1) * (caught + 1) // (recaptured + 1) - 1"),
)


unmarked_only = misconception(
    how_many_snails,
    "You added up marked and newly caught snails: that many you have seen. Those never seen are missing.",
    edit=("marked * caught // recaptured", "marked + caught - recaptured"),
)


@also_correct(how_many_snails)
def likelihood_climbed(marked, caught, recaptured):
    """Compare the exact likelihoods of N and N - 1 as long as they rise."""
    if recaptured < 1 or recaptured > marked or recaptured > caught:
        raise ValueError

    def rises(n):
        left = (n - marked) * (n - caught)
        return Fraction(left, n * (n - marked - caught + recaptured)) >= 1

    n = marked + caught - recaptured
    while rises(n + 1):
        n += 1
    return n
