import itertools
import math
from collections import Counter

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="H4",
    lesson="Counting and events",
    stub="swap_with_any",
    hints=[
        "With three items the code makes 3 · 3 = 9 equally likely choices. Can six orders share them fairly?",
        "The first place has n candidates, the second only those that are left: n (n - 1) ... 2 choices, which is `n!`.",
        "For place i draw from the places i to n - 1: `j = i + int(u[i] * (n - i))`, and swap.",
    ],
)
def fair_shuffle(rng):
    yield case(["hub"], [], equals=["hub"], label="a single item")
    two, three, four = (even_draws(rng, n) for n in (2, 3, 4))
    yield case(
        expression=lambda ex: [ex.fair_shuffle([0, 1], list(u)) for u in two],
        measure=lambda lists: counts_of_orders(lists, two),
        equals=[1, 1],
        label="two items, u = 1/4 and 3/4: how often each order comes",
    )
    yield case(
        expression=lambda ex: [ex.fair_shuffle([0, 1, 2], list(u)) for u in three],
        measure=lambda lists: counts_of_orders(lists, three),
        equals=[6] * 6,
        label="three items, 6 x 6 even draws: how often each of the six orders comes",
    )
    yield case(
        expression=lambda ex: [ex.fair_shuffle([0, 1, 2, 3], list(u)) for u in four],
        measure=lambda lists: counts_of_orders(lists, four),
        equals=[72] * 24,
        label="four items, 12 x 12 x 12 even draws: how often each of the 24 orders comes",
    )
    yield case(
        expression=lambda ex: [ex.fair_shuffle([0, 1, 2], list(u)) for u in three],
        measure=lambda lists: sum(order[0] == 0 for order in lists),
        equals=12,
        label="three items, 6 x 6 even draws: how often the first one stays first",
    )
    u = rng.uniform(size=29)
    yield law(
        "no item is lost and none comes twice",
        lambda ex: (sorted(ex.fair_shuffle(list(range(30)), u)), list(range(30))),
    )
    yield law("the list that was passed in stays as it is", lambda ex: untouched(ex.fair_shuffle, u))
    yield case(
        expression=lambda ex: sorted(ex.fair_shuffle(["a", "b", "c"], [np.nextafter(1, 0)] * 2)),
        equals=["a", "b", "c"],
        label="draws just below 1",
    )
    yield raises(ValueError, ["a", "b", "c"], [0.5], why="three items need two draws")
    yield raises(ValueError, ["a", "b", "c"], [0.5, 0.5, 0.5], why="three items need two draws, not three")


def even_draws(rng, n):
    """All draws for n items from an even grid, in an order drawn from the seed."""
    size = {2: 2, 3: 6, 4: 12}[n]
    grid = [(i + 0.5) / size for i in range(size)]
    draws = list(itertools.product(grid, repeat=n - 1))
    return [draws[i] for i in rng.permutation(len(draws))]


def counts_of_orders(lists, draws):
    """How often each order comes when all draws have been made, in rising order; n! equal numbers if fair."""
    orders = [tuple(order) for order in lists]
    if len(orders) != len(draws) or any(sorted(order) != list(range(len(draws[0]) + 1)) for order in orders):
        raise ValueError("a list of all items was asked for, once for each of the draws")
    return sorted(Counter(orders).values())


def untouched(shuffle, u):
    items = list(range(30))
    shuffle(items, u)
    return items, list(range(30))


@misconception(
    fair_shuffle,
    "The places are still drawn from all n each time. n^(n-1) equally likely ways can't be shared evenly by n! orders: "
    "with three items 9 ways by 6. Draw only among those that have no place yet.",
)
def swap_with_any(items, u):
    items = list(items)
    n = len(items)
    if len(u) != n - 1:
        raise ValueError(f"{n} items need {n - 1} draws")
    # Every place is swapped with a random one. It looks well mixed.
    for i in range(n - 1):
        j = math.floor(u[i] * n)
        items[i], items[j] = items[j], items[i]
    return items


never_stays = misconception(
    fair_shuffle,
    "You draw from the places behind i only, so that no item may stay where it is. That makes only the orders that are "
    "one single cycle; the candidates for place i include i itself.",
    edit=("j = i + int(u[i] * (n - i))", "j = i + 1 + int(u[i] * (n - 1 - i))"),
)


rounds_the_draw = misconception(
    fair_shuffle,
    "You rounded to the nearest place. The first and the last candidate then get half a share each: cut off, after "
    "multiplying by the number of candidates.",
    edit=("int(u[i] * (n - i))", "round(u[i] * (n - 1 - i))"),
)


last_never_drawn = misconception(
    fair_shuffle,
    "Your last candidate is never drawn: int(u m) is m - 1 at most, so multiply by n - i and not by one less.",
    edit=("int(u[i] * (n - i))", "int(u[i] * (n - i - 1))"),
)


shuffles_in_place = misconception(
    fair_shuffle,
    "The orders are fair, but you shuffled the list of the caller. Work on a copy.",
    edit=("items = list(items)", "items = items"),
)


draws_left_over = misconception(
    fair_shuffle,
    "You accepted a wrong number of draws. With too few, some items keep their place without anybody noticing.",
    edit=("if len(u) != n - 1:", "u = [*u, *[0.0] * n][: n - 1]\n    if False:"),
)


@also_correct(fair_shuffle)
def from_the_end(items, u):
    result = items.copy()
    if len(u) != len(items) - 1:
        raise ValueError("draws")
    for i in range(len(items) - 1, 0, -1):
        j = math.floor(u[i - 1] * (i + 1))
        result[i], result[j] = result[j], result[i]
    return result


@also_correct(fair_shuffle)
def pick_and_remove(items, u):
    if len(u) + 1 != len(items):
        raise ValueError("draws")
    left = list(items)
    return [left.pop(int(draw * len(left))) for draw in u] + left
