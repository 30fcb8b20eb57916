import functools

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H5",
    lesson="Automatic differentiation",
    hints=[
        "What do forward and reverse mode cost for sizes (n0, n1, n2, n3)? Write the products down with their shapes.",
        "Whatever the brackets, some product is the last one: it joins two shorter chains, each best done in its own best "
        "way. Solve all chains of 2 layers, then of 3, and so on.",
        "`best[i, k] = min(best[i, j] + best[j, k] + n_i * n_j * n_k)` over j between i and k, with 0 for a single layer.",
    ],
)
def cheapest_order(rng):
    yield case([1000, 100, 10, 1], equals=("reverse", 101000))
    yield case([1, 10, 100, 1000], equals=("forward", 101000))
    yield case([3, 5, 7], equals=("forward", 105), label="two layers: one product, both modes")
    yield case([2, 2, 2, 2], equals=("forward", 16), label="all brackets cost the same")
    yield case([100, 100, 2, 100, 100], equals=("mixed", 60000), label="a bottleneck")  # 20000 left, right and together
    yield case([10, 20, 5, 30, 8, 12])
    yield case([int(size) for size in rng.integers(2, 60, size=9)])
    yield law(
        "the transposed chain costs the same",
        lambda ex: (ex.cheapest_order([7, 40, 3, 25, 60, 9])[1], ex.cheapest_order([9, 60, 25, 3, 40, 7])[1]),
    )
    deep = [int(size) for size in rng.integers(2, 60, size=41)]
    yield case(deep, label="40 layers: more than 10^20 ways to set the brackets, so short chains must be solved once")


def pure_costs(sizes):
    layers = len(sizes) - 1
    forward = sum(sizes[0] * sizes[k] * sizes[k + 1] for k in range(1, layers))
    return forward, sum(sizes[-1] * sizes[k] * sizes[k - 1] for k in range(1, layers))


def chain_costs(sizes, join):
    layers = len(sizes) - 1
    best = {(i, i + 1): 0 for i in range(layers)}
    for length in range(2, layers + 1):
        for i in range(layers - length + 1):
            k = i + length
            best[i, k] = min(best[i, j] + best[j, k] + join(sizes[i], sizes[j], sizes[k]) for j in range(i + 1, k))
    return int(best[0, layers])


def named(sizes, cost):
    forward, reverse = pure_costs(sizes)
    return ("forward" if forward == cost else "reverse" if reverse == cost else "mixed"), int(cost)


@misconception(
    cheapest_order,
    "You compared forward and reverse mode only. Through a bottleneck it is cheaper to multiply both halves towards it, and "
    "then the two.",
)
def pure_modes_only(sizes):
    forward, reverse = pure_costs(sizes)
    return ("forward", int(forward)) if forward <= reverse else ("reverse", int(reverse))


@misconception(
    cheapest_order,
    "You swapped the names. Forward mode starts with the Jacobian of the first layer, at the input.",
)
def names_swapped(sizes):
    mode, cost = named(sizes, chain_costs(sizes, lambda p, q, r: p * q * r))
    return {"forward": "reverse", "reverse": "forward", "mixed": "mixed"}[mode], cost


@misconception(
    cheapest_order,
    "The cost is right; where both modes reach it, the answer is forward.",
)
def reverse_on_ties(sizes):
    cost = chain_costs(sizes, lambda p, q, r: p * q * r)
    forward, reverse = pure_costs(sizes)
    return ("reverse" if reverse == cost else "forward" if forward == cost else "mixed"), cost


@misconception(
    cheapest_order,
    "You always did the cheapest product of two neighbours first. Being greedy does not give the cheapest whole.",
)
def greedy(sizes):
    left = [int(size) for size in sizes]
    cost = 0
    while len(left) > 2:
        price, j = min((left[j - 1] * left[j] * left[j + 1], j) for j in range(1, len(left) - 1))
        cost += price
        del left[j]
    return named(sizes, cost)


@misconception(
    cheapest_order,
    "You counted the entries of each product. Every entry is a sum of q products: p q r multiplications.",
)
def counts_entries(sizes):
    cost = chain_costs(sizes, lambda p, q, r: p * r)
    return named(sizes, cost)


@also_correct(cheapest_order)
def remembered_recursion(sizes):
    sizes = tuple(int(size) for size in sizes)

    @functools.cache
    def cost(i, k):
        if k - i == 1:
            return 0
        return min(cost(i, j) + cost(j, k) + sizes[i] * sizes[j] * sizes[k] for j in range(i + 1, k))

    return named(sizes, cost(0, len(sizes) - 1))
