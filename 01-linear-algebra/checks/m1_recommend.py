import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M1",
    lesson="Vectors and the dot product",
    hints=[
        "What must not count when two tastes are compared, and what do you divide by to get rid of it?",
        "Three traps: an empty basket has length 0, everybody is their own nearest neighbour, and the neighbour's "
        "favourite may be known already.",
        "All dot products at once: `baskets @ baskets[customer]`. Set the customer's own cosine to -inf, and set the "
        "neighbour's counts to 0 where the customer has bought before.",
    ],
)
def recommend(rng):
    # Cosines with row 0: 0.98, 0.88 (with the largest dot product) and 0.77 (with the smallest distance).
    table = np.array([[2, 1, 0, 0, 0], [4, 2, 1, 0, 0], [9, 9, 0, 0, 5], [1, 1, 0, 1, 0]])
    yield case(table, 0, equals=2)
    yield case([[1, 0, 0], [1, 1, 2]], 0, equals=2, label="two new products: the second is bought more often")
    yield case([[2, 1], [4, 2], [1, 5]], 0, equals=-1, label="the neighbour buys nothing new")
    yield case([[1, 2, 0], [0, 0, 0], [1, 2, 3]], 0, equals=2, label="an empty basket among the others")
    for n, d in ((5, 4), (12, 9)):
        baskets, customer = clear_baskets(rng, n, d)
        yield case(baskets, customer)
    towns = [clear_baskets(rng, 8, 9) for _ in range(10)]
    yield case(expression=lambda ex: [ex.recommend(table, row) for table, row in towns], label="ten towns")
    tripled = np.where(np.arange(n)[:, None] == customer, 3 * baskets, baskets)
    yield law(
        "buying three times as much of everything changes nothing",
        lambda ex: (ex.recommend(tripled, customer), ex.recommend(baskets, customer)),
    )
    yield raises(ValueError, [[0, 0], [1, 2]], 0, why="an empty basket makes no angle with anything")


def clear_baskets(rng, n, d):
    """Random baskets and a customer whose nearest neighbour does not depend on rounding."""
    while True:
        baskets = rng.poisson(1.5, size=(n, d))
        customer = int(rng.integers(n))
        lengths = np.linalg.norm(baskets, axis=1)
        if lengths.min() == 0 or baskets[customer].all():
            continue
        cosines = np.sort(np.delete(baskets @ baskets[customer] / lengths / lengths[customer], customer))
        if cosines[-1] - cosines[-2] > 1e-3:
            return baskets, customer


def refuse_empty(baskets, customer):
    if not np.asarray(baskets)[customer].any():
        raise ValueError("an empty basket makes no angle with anything")


@misconception(
    recommend,
    "You compared by the dot product alone, so whoever buys most is everybody's neighbour. Divide by the lengths.",
)
def neighbour_by_dot_product(baskets, customer):
    refuse_empty(baskets, customer)
    baskets = np.asarray(baskets, dtype=float)
    products = baskets @ baskets[customer]
    products[customer] = -1.0
    new = np.where(baskets[customer] == 0, baskets[np.argmax(products)], 0.0)
    return int(np.argmax(new)) if new.any() else -1


@misconception(
    recommend,
    "You took the neighbour at the smallest distance. Somebody who buys the same things, but twice as many, is far away "
    "and yet has the same taste: compare angles.",
)
def neighbour_by_distance(baskets, customer):
    refuse_empty(baskets, customer)
    baskets = np.asarray(baskets, dtype=float)
    distances = np.linalg.norm(baskets - baskets[customer], axis=1)
    distances[customer] = np.inf
    new = np.where(baskets[customer] == 0, baskets[np.argmin(distances)], 0.0)
    return int(np.argmax(new)) if new.any() else -1


@misconception(
    recommend, "The customer was compared with themselves, so nothing is ever new. Leave out the customer's own row."
)
def own_neighbour(baskets, customer):
    refuse_empty(baskets, customer)
    return -1


@misconception(
    recommend,
    "You recommended the neighbour's favourite even where the customer buys it already. Look only at products that are "
    "new to the customer.",
)
def known_favourite(baskets, customer):
    refuse_empty(baskets, customer)
    baskets = np.asarray(baskets, dtype=float)
    lengths = np.linalg.norm(baskets, axis=1)
    cosines = baskets @ baskets[customer] / np.where(lengths > 0, lengths, 1.0)
    cosines[customer] = -np.inf
    neighbour = baskets[np.argmax(cosines)]
    is_news = np.any((baskets[customer] == 0) & (neighbour > 0))
    return int(np.argmax(neighbour)) if is_news else -1


@misconception(
    recommend,
    "You divided by the length of an empty basket: 0 / 0 is NaN, and argmax takes NaN for the largest. Give an empty "
    "basket the cosine 0.",
)
def nan_wins(baskets, customer):
    baskets = np.asarray(baskets, dtype=float)
    mine = baskets[customer]
    refuse_empty(baskets, customer)
    with np.errstate(invalid="ignore"):
        cosines = baskets @ mine / np.linalg.norm(baskets, axis=1)
    cosines[customer] = -np.inf
    new = np.where(mine == 0, baskets[np.argmax(cosines)], 0.0)
    return int(np.argmax(new)) if new.any() else -1


@also_correct(recommend)
def recommend_in_loops(baskets, customer):
    mine = [float(count) for count in baskets[customer]]
    if not any(mine):
        raise ValueError("empty")
    best, neighbour = -1.0, None
    for row, basket in enumerate(baskets):
        length = sum(float(count) ** 2 for count in basket) ** 0.5
        cosine = sum(a * float(b) for a, b in zip(mine, basket, strict=True)) / length if length else 0.0
        if row != customer and cosine > best:
            best, neighbour = cosine, basket
    new = [(int(count), -column) for column, count in enumerate(neighbour) if mine[column] == 0 and count > 0]
    return -max(new)[1] if new else -1
