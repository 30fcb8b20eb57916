"""Neural networks from scratch: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from functools import cache
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def measured(f, array, h=1e-5):
    """The gradient of f by an array, by central differences."""
    array = np.array(array, dtype=float)
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        here = array[place]
        array[place] = here + h
        above = f(array)
        array[place] = here - h
        below = f(array)
        array[place] = here
        gradient[place] = (above - below) / (2 * h)
    return gradient


CLOSE = {"rtol": 1e-5, "atol": 1e-7}  # central differences are right to about nine digits

# %% Easy


@check(
    problem="E1",
    lesson="The computational graph",
    hints=[
        "b has two edges to a. How many paths lead from c back to a?",
        "Every squaring doubles the number of paths, and adds a single node.",
    ],
)
def nodes_and_paths(rng):
    yield case(equals=(4, 8))


edges_as_one = misconception(
    nodes_and_paths,
    "You counted a single path. Each square uses its parent twice, so that there are two ways at every step.",
    answer=(4, 1),
)
counted_visits = misconception(
    nodes_and_paths,
    "Fifteen is the number of visits of a walk without memory, from d down; the nodes are only a, b, c and d.",
    answer=(15, 8),
)
added_the_ways = misconception(
    nodes_and_paths,
    "You added the two ways of each step. One way at each of three steps can be combined freely: they multiply.",
    answer=(4, 6),
)
nodes_last = misconception(nodes_and_paths, "Both counts are right, but swapped: nodes first.", answer=(8, 4))
edges_counted = misconception(
    nodes_and_paths,
    "You counted the steps from d to a. At each of the three there are two ways to go on, and the choices multiply.",
    answer=(4, 3),
)
six_nodes = misconception(
    nodes_and_paths, "Seven counts each factor as a node of its own. a * a uses the one node a twice.", answer=(7, 8)
)


@check(
    problem="E2",
    lesson="The computational graph",
    hints=[
        "For each list, go through it and ask of every node: are all of its parents to the left of it?",
        "The bill must be the last; kg and price must be there before the insurance.",
    ],
)
def legal_order(rng):
    yield case(equals="c")


bill_too_early = misconception(
    legal_order, "In a the bill comes before the tax and the insurance, which it adds up.", answer="a"
)
kg_too_late = misconception(legal_order, "In b the insurance comes before kg, from which it is computed.", answer="b")
price_too_late = misconception(
    legal_order, "In d the tax comes before the price, from which it is computed.", answer="d"
)


@check(
    problem="E3",
    lesson="Reverse mode",
    hints=[
        "The price is 7 instead of 10: what is the derivative of the squared error by the price?",
        "Hand -6 down: the product passes it to rate with the slope kg, and to kg with the slope rate.",
    ],
)
def gradients_of_a_parcel(rng):
    yield case(equals=(-12.0, -18.0, -6.0))


two_forgotten = misconception(
    gradients_of_a_parcel,
    "The factor 2 is missing. The error is used twice in its square, and each use contributes.",
    answer=(-6, -9, -3),
)
factors_swapped = misconception(
    gradients_of_a_parcel,
    "The first two are swapped: a product changes with one factor as fast as the *other* one is large.",
    answer=(-18, -12, -6),
)
sign_of_the_error = misconception(
    gradients_of_a_parcel,
    "The sign is wrong. The price is too low, so raising it makes the loss smaller: negative gradients.",
    answer=(12, 18, 6),
)


@check(
    problem="E4",
    lesson="Reverse mode",
    hints=["How often does a occur in the formula?", "Each occurrence contributes its factor: b, c, a and a."],
)
def sum_over_uses(rng):
    yield case(equals=12.0)


last_use_only = misconception(
    sum_over_uses, "You kept the last contribution only. All four uses of a add up.", answer=2
)
square_once = misconception(
    sum_over_uses, "You counted one of the two factors of a * a. Both are a: the square contributes 2 a.", answer=10
)
value_itself = misconception(
    sum_over_uses, "That is the value of the formula; its derivative by a was asked for.", answer=20
)


@check(
    problem="E5",
    lesson="The gradient of broadcasting",
    hints=[
        "Write the two shapes below each other, aligned at their right ends.",
        "The 6 has nothing below it, and the 4 has a 1 below it.",
    ],
)
def axes_to_sum(rng):
    yield case(equals=((0,), (2,)))


numbered_in_the_small = misconception(
    axes_to_sum,
    "The second axis is numbered as in the small shape. In the gradient, with the new axis in front, it is axis 2.",
    answer=((0,), (1,)),
)
kept_first = misconception(
    axes_to_sum, "Both axes are right, but swapped: first those that are dropped.", answer=((2,), (0,))
)
aligned_at_the_front = misconception(
    axes_to_sum,
    "You aligned the shapes at their left ends. NumPy aligns them at the right: 5, 1, 3 stand under 5, 4, 3.",
    answer=((3,), (1,)),
)
dropped_both = misconception(
    axes_to_sum,
    "Both axes are summed, but the stretched one stays with length 1: the result must have the shape (5, 1, 3).",
    answer=((0, 2), ()),
)


@check(
    problem="E6",
    lesson="From numbers to tensors",
    hints=[
        "W has the shape (1, 2). Which product of G (2, 1) and X (2, 2) has that shape?",
        "G.T @ X weighs the rows of X by the entries of G. The bias was copied to both rows.",
    ],
)
def gradient_of_a_layer(rng):
    yield case(equals=(7.0, 4.0, 3.0))


weighed_columns = misconception(
    gradient_of_a_layer,
    "You multiplied X @ G. That weighs the columns of X, which are features; G has one entry for each row.",
    answer=(5, 5, 3),
)
averaged = misconception(
    gradient_of_a_layer,
    "You divided by the number of rows. A mean in the loss would be in G already; here the uses add up.",
    answer=(3.5, 2, 1.5),
)
forgot_g = misconception(
    gradient_of_a_layer,
    "You summed the rows of X without the weights of G.",
    answer=(4, 3, 2),
)


@check(
    problem="E7",
    lesson="Gradient checking",
    hints=[
        "Put a = f c into the formula; c cancels.",
        "Solve |f - 1| = (f + 1) / 3, once for f above 1 and once below.",
    ],
)
def factors_behind_a_third(rng):
    yield case(equals=(0.5, 2.0))


difference_of_a_third = misconception(
    factors_behind_a_third,
    "You took a difference of one third of c. The error divides by the size of both gradients, not by that of c.",
    answer=(2 / 3, 4 / 3),
)
ratio_of_three = misconception(
    factors_behind_a_third, "A factor of 3 gives |3 - 1| / (3 + 1) = 1/2, not 1/3.", answer=(1 / 3, 3)
)
larger_first = misconception(factors_behind_a_third, "Both are right; the smaller one comes first.", answer=(2, 0.5))


@check(
    problem="E8",
    lesson="Loss, optimiser and training loop",
    hints=[
        "Equal logits: what is the probability of each of the 20 bags?",
        "The gradient is (probability - 1) / 4 at the right class. The logarithm is the natural one.",
    ],
)
def first_loss(rng):
    yield case(equals=(math.log(20), -0.2375))


binary_logarithm = misconception(
    first_loss,
    "You took the logarithm to base 2. Cross-entropy in deep learning is in nats: log 20 = 2.996.",
    answer=(math.log2(20), -0.2375),
)
divided_twice = misconception(
    first_loss,
    "The gradient is right. The loss is the mean of four losses of log 20 each, and that is log 20.",
    answer=(math.log(20) / 4, -0.2375),
)
mean_forgotten = misconception(
    first_loss,
    "The loss is right. The gradient lacks the 1/4 of the mean over four letters.",
    answer=(math.log(20), -0.95),
)
sign_forgotten = misconception(
    first_loss,
    "The gradient's sign is wrong: raising the right logit makes the loss smaller.",
    answer=(math.log(20), 0.2375),
)
probability_as_loss = misconception(
    first_loss, "You gave the probability of a class. The loss is minus its logarithm.", answer=(0.05, -0.2375)
)


@check(
    problem="E9",
    lesson="Convolution as a matrix product",
    hints=[
        "How many starting places has a window of 5 in a padded column of 30, in steps of 2?",
        "(size + 2 * padding - kernel) // stride + 1. Parameters: kernels * channels * kh * kw, and one bias for "
        "each kernel.",
    ],
)
def sizes_of_a_convolution(rng):
    yield case(equals=(13, 10, 368))


padding_forgotten = misconception(
    sizes_of_a_convolution,
    "You left out the padding: one zero on each side makes the image two larger.",
    answer=(12, 9, 368),
)
rounded_up = misconception(
    sizes_of_a_convolution,
    "You rounded up. A window that does not fit any more is left out: round down, then add 1.",
    answer=(14, 11, 368),
)
bias_left_out = misconception(
    sizes_of_a_convolution,
    "The biases are missing in the parameters: one for each of the 8 kernels.",
    answer=(13, 10, 360),
)
one_channel = misconception(
    sizes_of_a_convolution,
    "You counted kernels of one channel. Each kernel reaches through all three channels: 3 * 5 * 3 weights.",
    answer=(13, 10, 128),
)


@check(
    problem="E10",
    lesson="Recurrence",
    hints=[
        "Compute the piles h_1 and h_2 first. Which pile did u multiply on each day?",
        "What u did on day 1 reaches day 3 through two more multiplications by u.",
    ],
)
def uses_of_the_weight(rng):
    yield case(equals=(2.0, 3.0, 4.0))


no_way_through_time = misconception(
    uses_of_the_weight,
    "You took the pile that u met on each day. What happened on day 1 still passes through u twice before it reaches "
    "day 3.",
    answer=(8, 6, 4),
)
latest_first = misconception(
    uses_of_the_weight, "These are the contributions in the order day 3, 2, 1.", answer=(4, 3, 2)
)
piles_of_the_day = misconception(
    uses_of_the_weight,
    "You used the pile at the end of each day. On day t, u multiplies the pile of the day before.",
    answer=(1.5, 2, 5),
)

# %% Medium


def forks(count):
    parents = {"n0": []}
    for i in range(count):
        parents[f"n{i + 1}"] = [f"n{i}", f"n{i}"]
    return parents


@check(
    problem="M1",
    lesson="The computational graph",
    hints=[
        "If you know how many ways lead back from each parent, how many lead back from the node?",
        "Sum over the list of parents, so that a parent that is listed twice counts twice; the source itself has 1.",
        "It is reverse mode with all slopes 1. Keep the counts in a dict, so that each node is done once, and a "
        "stack instead of recursion for long chains.",
    ],
)
def count_paths(rng):
    diamond = {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c", "a"], "other": []}
    yield case({"a": [], "b": ["a"]}, "a", "b", equals=1)
    yield case({"a": [], "b": ["a", "a"], "c": ["b", "a"]}, "a", "c", equals=3)
    yield case(diamond, "a", "d", equals=3)
    yield case(diamond, "b", "d", equals=1)
    yield case(diamond, "a", "a", equals=1, label="from a node to itself")
    yield case(diamond, "other", "d", equals=0, label="no path")
    yield case(diamond, "d", "a", equals=0, label="the wrong direction")
    yield case(expression=lambda ex: ex.count_paths(forks(17), "n0", "n17"), equals=2**17)
    many = forks(90) | {"end": ["n90", "n0"]}
    yield case(
        expression=lambda ex: str(ex.count_paths(many, "n0", "end")),
        equals=str(2**90 + 1),
        label="2 ** 90 + 1 paths, exactly",
    )
    long = {0: []} | {i: [i - 1] for i in range(1, 5000)}
    yield case(expression=lambda ex: ex.count_paths(long, 0, 4999), equals=1, label="a chain of 5000 nodes")
    size = 9
    random = {i: [int(j) for j in rng.integers(0, i, size=min(i, 3))] for i in range(size)}
    yield case(random, 0, size - 1)


distinct_parents = misconception(
    count_paths,
    "A parent that is listed twice is two edges, as the two factors of a * a are. Count it twice.",
    edit=("for parent in parents[node])", "for parent in set(parents[node]))"),
)
source_counts_zero = misconception(
    count_paths,
    "The source has the count 0 in your table, and 0 is all that is ever added up. From a node to itself there is "
    "one way, of no edges.",
    edit=("ways, stack = {source: 1}, [target]", "ways, stack = {source: 0}, [target]"),
)
leaves_count = misconception(
    count_paths,
    "You counted the ways to all nodes without parents. Only those that end in the source count.",
    edit=(
        "ways[node] = sum(ways[parent] for parent in parents[node])",
        "ways[node] = sum(ways[parent] for parent in parents[node]) if parents[node] else 1",
    ),
)


@misconception(
    count_paths,
    "Your function calls itself for each parent. It remembers what it found, so the work is right, but Python allows about "
    "1000 calls inside each other: for a chain of thousands of nodes keep what is still to be done in a list.",
)
def remembers_and_calls_itself(parents, source, target):
    ways = {source: 1}

    def count(node):
        if node not in ways:
            ways[node] = sum(count(parent) for parent in parents[node])
        return ways[node]

    return count(target)


@misconception(
    count_paths,
    "Your function calls itself for each parent. It remembers what it found, so the work is right, but Python allows about "
    "1000 calls inside each other: for a chain of thousands of nodes keep what is still to be done in a list.",
)
def cached_and_calls_itself(parents, source, target):
    """As above, but the cache is functools', in which Python words the error differently."""

    @cache
    def count(node):
        return 1 if node == source else sum(count(parent) for parent in parents[node])

    return count(target)


counts_in_floats = misconception(
    count_paths,
    "You counted in floats. From 2^53 on they skip integers; Python's own have no limit.",
    edit=("return ways[target]", "return int(float(ways[target]))"),
)


@also_correct(count_paths)
def forward_from_the_source(parents, source, target):
    """Counting repeatedly until every node that can be done is done."""
    ways, left = {source: 1}, [name for name in parents if name != source]
    while left:
        for name in list(left):
            if all(parent in ways for parent in parents[name]):
                ways[name] = sum(map(ways.get, parents[name]))
                left.remove(name)
    return ways[target]


@check(
    problem="M2",
    lesson="Reverse mode",
    hints=[
        "Which numbers from the forward pass does the backward pass need for each line?",
        "Forward: fill a dict of values, and note the slopes of each line. Backward: go through the tape from its "
        "end with a dict of gradients, and add.",
        "`grads[operand] += slope * grads[name]` for each operand; `x * x` has the same operand twice, and needs "
        "nothing special.",
    ],
)
def tape_gradients(rng):
    postage = [("p", "mul", ["rate", "kg"]), ("price", "add", ["p", "fee"])]
    yield case(postage, {"rate": 2.0, "kg": 3.0, "fee": 1.0}, equals=(7.0, {"rate": 3.0, "kg": 2.0, "fee": 1.0}))
    square = [("s", "mul", ["x", "x"]), ("t", "mul", ["s", "x"]), ("u", "add", ["t", "s"])]
    yield case(square, {"x": 3.0}, equals=(36.0, {"x": 33.0}), label="x² + x³, where s is used twice")
    grow = [("e", "exp", ["x"]), ("y", "mul", ["e", "x"])]
    yield case(grow, {"x": math.log(2)}, equals=(2 * math.log(2), {"x": 2 * math.log(2) + 2}))
    unused = [("s", "add", ["x", "x"]), ("spare", "mul", ["s", "y"]), ("r", "exp", ["s"])]
    yield case(
        unused,
        {"x": 0.0, "y": 5.0},
        equals=(1.0, {"x": 2.0, "y": 0.0}),
        label="a line and an input that the result does not use",
    )
    a, b, c = (float(number) for number in entries(rng, 3))
    tape = [
        ("p", "mul", ["a", "b"]),
        ("q", "add", ["p", "c"]),
        ("r", "mul", ["q", "q"]),
        ("h", "exp", ["p"]),
        ("z", "add", ["h", "r"]),
    ]
    truth = measured(lambda v: math.exp(v[0] * v[1]) + (v[0] * v[1] + v[2]) ** 2, [a, b, c])
    yield case(
        tape,
        {"a": a, "b": b, "c": c},
        equals=(math.exp(a * b) + (a * b + c) ** 2, dict(zip("abc", truth.tolist(), strict=True))),
        **CLOSE,
    )
    yield raises(ValueError, [("y", "sin", ["x"])], {"x": 1.0}, why='"sin" is no operation of this tape')


overwrites_on_the_tape = misconception(
    tape_gradients,
    "A name that is used twice keeps only one of its contributions. Add them up.",
    edit=("grads[operand] += slope", "grads[operand] = slope"),
)
tape_forwards = misconception(
    tape_gradients,
    "You went through the tape from its beginning. A line can pass on its gradient only after all later lines have "
    "paid in.",
    edit=("in reversed(tape)", "in tape"),
)
own_operand = misconception(
    tape_gradients,
    "The slopes of mul are swapped: each operand's slope is the other operand.",
    edit=("[x[1], x[0]]", "[x[0], x[1]]"),
)
exp_slope_one = misconception(
    tape_gradients,
    "The slope of exp is its own value.",
    edit=("slopes[name] = [values[name]]", "slopes[name] = [x[0]]"),
)


@also_correct(tape_gradients)
def by_forward_mode(tape, inputs):
    """One pass for each input, with pairs (value, derivative)."""
    result, slopes = None, {}
    for chosen in inputs:
        pairs = {name: (value, float(name == chosen)) for name, value in inputs.items()}
        for name, operation, operands in tape:
            (a, da), (b, db) = pairs[operands[0]], pairs[operands[-1]]
            if operation == "add":
                pairs[name] = (a + b, da + db)
            elif operation == "mul":
                pairs[name] = (a * b, da * b + a * db)
            elif operation == "exp":
                pairs[name] = (math.exp(a), math.exp(a) * da)
            else:
                raise ValueError(operation)
        result, slopes[chosen] = pairs[tape[-1][0]]
    return result, slopes


@check(
    problem="M3",
    lesson="From numbers to tensors",
    hints=[
        "How does |x - y|² change with x, and with y?",
        "Gradient by X[i]: the sum over j of G[i, j] * 2 * (X[i] - Y[j]). Split it into two sums.",
        "The first is the row sum of G times X[i]; the second is row i of `G @ Y`. For Y take the columns of G.",
    ],
)
def pull_of_distances(rng):
    yield case([[3.0]], [[1.0]], [[5.0]], equals=([[20.0]], [[-20.0]]))
    yield case(
        [[1.0, 2.0]], [[4.0, 3.0], [1.0, 1.0]], [[1.0, 10.0]], equals=([[-6.0, 18.0]], [[6.0, 2.0], [0.0, -20.0]])
    )
    X, Y, G = entries(rng, 4, 2), entries(rng, 3, 2), entries(rng, 4, 3)

    def loss(X, Y):
        return float((((X[:, None] - Y) ** 2).sum(axis=2) * G).sum())

    yield case(X, Y, G, equals=(measured(lambda x: loss(x, Y), X), measured(lambda y: loss(X, y), Y)), **CLOSE)
    yield law(
        "moving all points together changes nothing, so the gradients add up to 0",
        lambda ex: (sum(np.sum(part, axis=0) for part in ex.pull_of_distances(X, Y, G)), np.zeros(2)),
        atol=1e-8,
    )


without_two = misconception(
    pull_of_distances,
    "The factor 2 of the square is missing.",
    edit=(
        "by_X = 2 * (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = 2 * (",
        "by_X = (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = (",
    ),
)
sign_of_y = misconception(
    pull_of_distances,
    "The gradient by Y has the sign of X - Y. A point of Y that moves towards X makes the distance smaller: it is Y "
    "- X.",
    edit=("by_Y = 2 * (G.sum(axis=0)[:, None] * Y - G.T @ X)", "by_Y = 2 * (G.T @ X - G.sum(axis=0)[:, None] * Y)"),
)
only_the_cross_term = misconception(
    pull_of_distances,
    "You differentiated the cross term -2 x·y only. |x|² and |y|² change too: they give the row and column sums of G.",
    edit=(
        "by_X = 2 * (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = 2 * (G.sum(axis=0)[:, None] * Y - G.T @ X)",
        "by_X = -2 * (G @ Y)\n    by_Y = -2 * (G.T @ X)",
    ),
)


@also_correct(pull_of_distances)
def with_all_differences(X, Y, G):
    differences = np.array(X)[:, None] - np.array(Y)
    weighted = 2 * np.array(G)[:, :, None] * differences
    return weighted.sum(axis=1), -weighted.sum(axis=0)


@check(
    problem="M4",
    lesson="Loss, optimiser and training loop",
    hints=[
        "p_i changes with z_j by p_i (1 - p_i) for i = j, and by -p_i p_j otherwise (module 02). Sum over i with the "
        "weights g_i.",
        "The gradient by z_j is p_j g_j minus p_j times a sum. Which sum?",
        "`P * (G - (P * G).sum(axis=1, keepdims=True))`.",
    ],
)
def pull_of_softmax(rng):
    yield case([[0.5, 0.25, 0.25]], [[4.0, 0.0, 0.0]], equals=[[1.0, -0.5, -0.5]])
    yield case(
        [[0.5, 0.5]],
        [[7.0, 7.0]],
        equals=[[0.0, 0.0]],
        label="equal gradients, which change nothing since the probabilities add up to 1",
    )
    Z, G = entries(rng, 3, 4), entries(rng, 3, 4)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    yield case(
        P, G, equals=measured(lambda z: float((np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) * G).sum()), Z), **CLOSE
    )
    yield law("each row adds up to 0", lambda ex: (np.sum(ex.pull_of_softmax(P, G), axis=1), np.zeros(3)), atol=1e-9)


diagonal_only = misconception(
    pull_of_softmax,
    "You took each probability's own slope p (1 - p) only. Raising one logit also lowers all other probabilities.",
    edit=("P * (G - (P * G).sum(axis=1, keepdims=True))", "P * (1 - P) * G"),
)
plain_mean = misconception(
    pull_of_softmax,
    "You subtracted the plain mean of the gradients. It is the mean under the probabilities.",
    edit=("(P * G).sum(axis=1, keepdims=True)", "G.mean(axis=1, keepdims=True)"),
)
sum_of_columns = misconception(
    pull_of_softmax,
    "You summed over the rows. Each row is a softmax by itself: axis 1.",
    edit=("(P * G).sum(axis=1, keepdims=True)", "(P * G).sum(axis=0, keepdims=True)"),
)


@also_correct(pull_of_softmax)
def with_jacobians(P, G):
    return [(np.diag(p) - np.outer(p, p)) @ np.array(g) for p, g in zip(np.array(P), G, strict=True)]


@check(
    problem="M5",
    lesson="The gradient of broadcasting",
    hints=[
        "Into which totals did the first entry go, and into which the last?",
        "Entry i receives the gradients of total i and of all later totals.",
        "Reverse, take the running sum, reverse again, all along the axis: `np.flip`.",
    ],
)
def pull_of_running_sum(rng):
    yield case([1.0, 10.0, 100.0], 0, equals=[111.0, 110.0, 100.0])
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 0, equals=[[111.0, 222.0], [110.0, 220.0], [100.0, 200.0]])
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 1, equals=[[3.0, 2.0], [30.0, 20.0], [300.0, 200.0]])
    G, x = entries(rng, 2, 3, 4), entries(rng, 2, 3, 4)
    yield case(G, -1)
    yield law(
        "sum of G * cumsum(x) = sum of pull(G) * x",
        lambda ex: (np.sum(ex.pull_of_running_sum(G, 1) * x), np.sum(G * np.cumsum(x, axis=1))),
    )


same_direction = misconception(
    pull_of_running_sum,
    "You took the running sum in the same direction. Entry i is part of the totals from i on: sum from the end.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(G, axis)"),
)
not_flipped_back = misconception(
    pull_of_running_sum,
    "The numbers are right, but stand in reverse order: flip back after the running sum.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(np.flip(G, axis), axis)"),
)
differences = misconception(
    pull_of_running_sum,
    "You took differences: that undoes a running sum. The gradient is its transpose, not its inverse.",
    edit=(
        "np.flip(np.cumsum(np.flip(G, axis), axis), axis)",
        "np.diff(G, axis=axis, prepend=np.zeros_like(np.take(G, [0], axis)))",
    ),
)
flips_the_first_axis = misconception(
    pull_of_running_sum,
    "You reversed the first axis, whatever `axis` says: G[::-1] knows no other. np.flip takes the axis.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.cumsum(G[::-1], axis)[::-1]"),
)
flips_every_axis = misconception(
    pull_of_running_sum,
    "You reversed all axes, and not just the one along which the sum runs.",
    edit=("np.flip(np.cumsum(np.flip(G, axis), axis), axis)", "np.flip(np.cumsum(np.flip(G), axis), axis)"),
)


@also_correct(pull_of_running_sum)
def total_minus_before(G, axis):
    G = np.array(G)
    return G.sum(axis=axis, keepdims=True) - np.cumsum(G, axis) + G


@check(
    problem="M6",
    lesson="Modules and parameters",
    hints=[
        "Which parts of G cannot matter? Think of what layer norm does to 7 x + 2.",
        "With eps = 0, a shift of the row and a stretch of the row change nothing. So the gradient has no part along "
        "(1, 1, …, 1), and none along y.",
        "`(G - mean(G) - y * mean(G * y)) / divisor`, with means over each row.",
    ],
)
def pull_of_layer_norm(rng):
    # the row (1, 3) with eps = 3: divisor 2, y = (-1/2, 1/2)
    yield case(
        [[1.0, 3.0]], [[8.0, 0.0]], 3.0, equals=[[1.5, -1.5]]
    )  # G - 4 = (4, -4), mean(G y) = -2: (4 - 1, -4 + 1) / 2
    yield case(
        [[1.0, 3.0]],
        [[8.0, 0.0]],
        0.0,
        equals=[[0.0, 0.0]],
        label="two entries and eps = 0, where y is always (-1, 1)",
        atol=1e-9,
    )
    X, G = entries(rng, 3, 4), entries(rng, 3, 4)

    def loss(x, eps):
        return float(((x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps) * G).sum())

    for eps in (0.0, 2.0):
        yield case(X, G, eps, equals=measured(lambda x, eps=eps: loss(x, eps), X), **CLOSE)
    yield law(
        "each row adds up to 0", lambda ex: (np.sum(ex.pull_of_layer_norm(X, G, 0.5), axis=1), np.zeros(3)), atol=1e-9
    )


constants = misconception(
    pull_of_layer_norm,
    "You treated mean and divisor as constants. Both depend on the row, so x also acts through them.",
    edit=("(G - G.mean(axis=1, keepdims=True) - y * (G * y).mean(axis=1, keepdims=True)) / divisor", "G / divisor"),
)
divisor_constant = misconception(
    pull_of_layer_norm,
    "The path through the divisor is missing: stretching a row stretches its standard deviation as well.",
    edit=(" - y * (G * y).mean(axis=1, keepdims=True)", ""),
)
mean_constant = misconception(
    pull_of_layer_norm,
    "The path through the mean is missing: the gradient of each row must add up to 0.",
    edit=("G - G.mean(axis=1, keepdims=True) - y", "G - y"),
)
eps_outside_of_the_root = misconception(
    pull_of_layer_norm,
    "You added eps to the standard deviation. It belongs to the variance, inside the root.",
    edit=("np.sqrt(X.var(axis=1, keepdims=True) + eps)", "(np.sqrt(X.var(axis=1, keepdims=True)) + eps)"),
)
eps_left_out = misconception(
    pull_of_layer_norm,
    "eps is missing in the divisor.",
    edit=("X.var(axis=1, keepdims=True) + eps", "X.var(axis=1, keepdims=True)"),
)


@also_correct(pull_of_layer_norm)
def row_by_row(X, G, eps):
    rows = []
    for x, g in zip(np.array(X), np.array(G), strict=True):
        d, s = len(x), math.sqrt(np.var(x) + eps)
        centered = x - x.mean()
        jacobian = (np.eye(d) - 1 / d) / s - np.outer(centered, centered) / (d * s**3)
        rows.append(jacobian.T @ g)
    return np.array(rows)


@check(
    problem="M7",
    lesson="Recurrence",
    hints=[
        "Why must all arrays be scaled by the same factor?",
        "One norm: the root of the sum of all squares of all arrays. One factor: limit / norm, but never more than 1.",
        "`factor = min(1.0, limit / norm)`, with a norm of 0 treated apart. NaN and inf: `np.isfinite`.",
    ],
)
def clip_gradients(rng):
    yield case([np.array([3.0]), np.array([[4.0]])], 1.0, equals=([[0.6], [[0.8]]], 5.0))
    yield case(
        [np.array([3.0]), np.array([[4.0]])], 6.0, equals=([[3.0], [[4.0]]], 5.0), label="a norm within the limit"
    )
    yield case(
        [np.zeros(2), np.zeros((1, 3))],
        1.0,
        equals=([np.zeros(2), np.zeros((1, 3))], 0.0),
        label="gradients that are all zero",
    )
    yield case(
        [np.array([0.3]), np.array([0.4])], 0.1, equals=([[0.06], [0.08]], 0.5), label="a norm and a limit below 1"
    )
    gradients = [10 * entries(rng, 3, 2), 10 * entries(rng, 4), np.array(7.0)]
    yield case(gradients, 2.5)
    yield law(
        "afterwards the common norm is the limit",
        lambda ex: (math.sqrt(sum(float(np.sum(g**2)) for g in ex.clip_gradients(gradients, 2.5)[0])), 2.5),
    )
    yield case(
        expression=lambda ex: shared_with_the_arguments(ex.clip_gradients),
        equals=False,
        label="whether a result within the limit shares memory with an argument: new arrays are due",
    )
    yield raises(ValueError, [np.array([1.0, np.nan])], 1.0, why="a gradient that is NaN")
    yield raises(ValueError, [np.array([1.0]), np.array([np.inf])], 1.0, why="a gradient that is infinite")
    yield raises(ValueError, [np.array([1.0])], 0.0, why="a limit of 0")


def shared_with_the_arguments(clip_gradients):
    """Whether a gradient that was not clipped comes back as the array that went in."""
    gradient = np.array([3.0, 4.0])
    return bool(np.shares_memory(clip_gradients([gradient], 6.0)[0][0], gradient))


hands_back_the_arguments = misconception(
    clip_gradients,
    "Within the limit you hand back the arrays that came in. Whoever changes one of them later changes both: new arrays, "
    "always.",
    edit=(
        "return [np.asarray(g, dtype=float) * factor for g in gradients], norm",
        "return [np.asarray(g, dtype=float) * factor for g in gradients] if norm > limit else gradients, norm",
    ),
)
each_by_itself = misconception(
    clip_gradients,
    "You clipped each array by its own norm. That turns the direction of the step: the common norm counts, and one "
    "factor for all.",
    edit=(
        "return [np.asarray(g, dtype=float) * factor for g in gradients], norm",
        "return [np.asarray(g, dtype=float) * min(1.0, limit / max(np.linalg.norm(np.ravel(g)), 1e-300)) for g in "
        "gradients], norm",
    ),
)
scales_up = misconception(
    clip_gradients,
    "You scaled small gradients up to the limit. Clipping only ever makes them smaller.",
    edit=("min(1.0, limit / norm)", "limit / norm"),
)
clips_entries = misconception(
    clip_gradients,
    "You clipped each entry to the limit. That turns the direction of the step; here the norm is limited.",
    edit=("np.asarray(g, dtype=float) * factor", "np.clip(np.asarray(g, dtype=float), -limit, limit)"),
)
forgets_the_root = misconception(
    clip_gradients,
    "You compared the limit with the squared norm: the root is missing.",
    edit=("float(np.sqrt(sum(", "float((sum("),
)
scales_nan = misconception(
    clip_gradients,
    "A NaN came through. Scaling makes NaN of all gradients, and one step later all parameters are NaN: ValueError.",
    edit=("if not np.isfinite(norm):", "if False:"),
)


@also_correct(clip_gradients)
def with_one_long_vector(gradients, limit):
    flat = np.concatenate([np.ravel(g) for g in gradients]).astype(float)
    norm = float(np.linalg.norm(flat))
    if limit <= 0 or not np.isfinite(norm):
        raise ValueError("no")
    return [g / max(1.0, norm / limit) for g in gradients], norm


@check(
    problem="M8",
    lesson="Convolution as a matrix product",
    hints=[
        "From which pixel was entry (r, j) taken?",
        "Start from zeros, and add each window's row to the stretch of pixels that it covers.",
        "`row[r * stride : r * stride + k] += P[r]` in a loop, or np.add.at with all places at once.",
    ],
)
def put_windows_back(rng):
    yield case([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]], 4, 1, equals=[1.0, 12.0, 120.0, 200.0])
    yield case(
        [[1.0, 2.0], [10.0, 20.0]], 5, 2, equals=[1.0, 2.0, 10.0, 20.0, 0.0], label="stride 2, where nothing overlaps"
    )
    yield case([[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]], 5, 2, equals=[1.0, 2.0, 14.0, 20.0, 40.0])
    yield case(
        [[1.0, 2.0], [10.0, 20.0]], 6, 3, equals=[1.0, 2.0, 0.0, 10.0, 20.0, 0.0], label="gaps between the windows"
    )
    P, x = entries(rng, 5, 3), entries(rng, 12)
    yield case(P, 12, 2)
    yield law(
        "sum of P * windows(x) = sum of put_back(P) * x",
        lambda ex: (np.sum(ex.put_windows_back(P, 12, 2) * x), sum(P[r] @ x[2 * r : 2 * r + 3] for r in range(5))),
    )
    yield raises(ValueError, [[1.0, 2.0], [10.0, 20.0]], 3, 2, why="the second window covers pixels 2 and 3 of 3")
    yield raises(ValueError, [[1.0], [2.0]], 1, 1, why="the second window covers pixel 1, and there is only pixel 0")


last_window_wins = misconception(
    put_windows_back,
    "A pixel in several windows keeps only one of its contributions: `row[places] += P` writes each pixel once. Add "
    "them all.",
    edit=("np.add.at(row, places, P)", "row[places] += P"),
)
averages_overlaps = misconception(
    put_windows_back,
    "You averaged where windows overlap. Each use of a pixel contributes: the gradient is the sum.",
    edit=(
        "np.add.at(row, places, P)",
        "np.add.at(row, places, P)\n    row /= np.maximum(np.bincount(places.ravel(), minlength=length), 1)",
    ),
)
stride_one = misconception(
    put_windows_back,
    "Your windows begin one pixel after another. Window r begins at pixel r * stride.",
    edit=("stride * np.arange(count)[:, None]", "np.arange(count)[:, None]"),
)
drops_what_sticks_out = misconception(
    put_windows_back,
    "A window that ends outside of the row was accepted. The caller mixed up length or stride: ValueError.",
    edit=(
        "if (count - 1) * stride + k > length:",
        "length, wanted = max(length, (count - 1) * stride + k), length\n    if False:",
    ),
)


@also_correct(put_windows_back)
def window_by_window(P, length, stride):
    row = [0.0] * length
    for r, window in enumerate(P):
        if r * stride + len(window) > length:
            raise ValueError("outside")
        for j, value in enumerate(window):
            row[r * stride + j] += value
    return row


@check(
    problem="M9",
    lesson="Recurrence",
    hints=[
        "In the last step, what does u multiply, and which slope lies between that and the state?",
        "Backward with a running g: times the slope 1 - h² of the step, add g times the state before, times u, and on.",
        "`for t in range(T, max(T - horizon, 0), -1)`: g *= 1 - states[t]**2, total += g * states[t - 1], g *= u.",
    ],
)
def truncated_gradient(rng):
    log2, log3 = math.log(2), math.log(3)
    # tanh(log 2) = 3/5 and its slope 16/25; one step from h0 = 2 with u = 0: h = tanh(x)
    yield case(0.0, [log2], 2.0, 1, equals=1.28)
    # u = 0: the second step sees h1 = 4/5 and the slope 16/25; nothing passes through u = 0
    yield case(0.0, [log3, log2], 2.0, 2, equals=0.512)
    u, h0, xs = float(rng.uniform(0.4, 1.2)), float(rng.uniform(0.5, 1.5)), entries(rng, 5) / 3
    yield case(u, xs, h0, 0, equals=0.0, label="a horizon of 0")
    for horizon in (1, 3):
        yield case(u, xs, h0, horizon)
    yield case(u, xs, h0, 5, equals=float(measured(lambda v: last_state(v[0], xs, h0), [u])[0]), **CLOSE)
    yield law(
        "a horizon beyond the beginning is the whole derivative",
        lambda ex: (ex.truncated_gradient(u, xs, h0, 9), ex.truncated_gradient(u, xs, h0, 5)),
    )
    yield law(  # the state before the horizon enters as a constant
        "a horizon of 2 is the whole derivative of the last two steps",
        lambda ex: (
            ex.truncated_gradient(u, xs, h0, 2),
            ex.truncated_gradient(u, xs[3:], last_state(u, xs[:3], h0), 2),
        ),
    )


def last_state(u, xs, h):
    for x in xs:
        h = math.tanh(u * h + x)
    return h


whole_derivative = misconception(
    truncated_gradient,
    "You computed the whole derivative. Only the last `horizon` steps count.",
    edit=("max(len(xs) - horizon, 0)", "0"),
)
first_steps = misconception(
    truncated_gradient,
    "You kept the first steps of the sequence and left out the last. Truncation forgets what lies far back.",
    edit=("total += g * states[t - 1]", "total += g * states[t - 1] * (t <= horizon)"),
)
slope_at_the_state_before = misconception(
    truncated_gradient,
    "You took the slope of tanh from the state before the step. It is 1 - h² with the state that came out of it.",
    edit=("1.0 - states[t] ** 2", "1.0 - states[t - 1] ** 2"),
)
slope_forgotten = misconception(
    truncated_gradient,
    "The slopes of tanh are missing.",
    edit=("g *= 1.0 - states[t] ** 2", "g *= 1.0"),
)
no_chain_in_time = misconception(
    truncated_gradient,
    "Every step's use of u is counted as if it reached the end at once. On the way back each step multiplies by u.",
    edit=("        g *= u  # on to the state before\n", ""),
)
new_state = misconception(
    truncated_gradient,
    "You multiplied by the state after the step. u multiplies the state before it.",
    edit=("g * states[t - 1]", "g * states[t]"),
)


@also_correct(truncated_gradient)
def forwards_from_the_horizon(u, xs, h0, horizon):
    """Forward mode: the derivative is carried along, from the horizon on."""
    h, slope = float(h0), 0.0
    for t, x in enumerate(xs):
        inside = len(xs) - t <= horizon
        new = math.tanh(u * h + x)
        slope = (1 - new * new) * (h + u * slope) if inside else 0.0
        h = new
    return slope


@check(
    problem="M10",
    lesson="Reading digits, here and in PyTorch",
    hints=[
        "Which of the checks must come before the average, and what would broadcasting do without them?",
        "Compare the sets of names, then the shapes, of each state with those of the first.",
        "`np.mean([state[name] for state in checkpoints], axis=0)` under each name.",
    ],
)
def average_checkpoints(rng):
    yield case([{"w": np.array([1, 2])}, {"w": np.array([4, 4])}], equals={"w": [2.5, 3.0]})
    yield case(
        [{"w": np.array([1.0, 2.0]), "b": np.array(3.0)}],
        equals={"w": [1.0, 2.0], "b": np.array(3.0)},
        label="a single one",
    )
    states = [{"w": entries(rng, 2, 3), "b": entries(rng, 3)} for _ in range(3)]
    yield case(states)
    reordered = [states[0], {"b": states[1]["b"], "w": states[1]["w"]}]
    yield case(reordered, label="names in another order")
    yield law(
        "the average of copies is the state itself",
        lambda ex: (ex.average_checkpoints([states[0], states[0], states[0]]), states[0]),
    )
    yield case(
        expression=lambda ex: shares_memory(ex.average_checkpoints),
        equals=False,
        label="whether the result shares arrays with the state",
    )
    yield raises(ValueError, [], why="nothing to average")
    yield raises(KeyError, [{"w": np.ones(2)}, {"w": np.ones(2), "b": np.ones(1)}], why="b is in one state only")
    yield raises(KeyError, [{"w": np.ones(2), "b": np.ones(1)}, {"w": np.ones(2)}], why="b is in one state only")
    yield raises(ValueError, [{"w": np.ones(2)}, {"w": np.ones(1)}], why="shapes (2,) and (1,), which would broadcast")


def shares_memory(average_checkpoints):
    array = np.array([1.0, 2.0])
    return bool(np.shares_memory(average_checkpoints([{"w": array}])["w"], array))


averages_pairwise = misconception(
    average_checkpoints,
    "You averaged one after the other, (a + b) / 2 and so on: the last state counts half, the first ones next to "
    "nothing.",
    edit=(
        "return {name: np.mean([np.asarray(state[name], dtype=float) for state in checkpoints], axis=0) for name in "
        "first}",
        "mean = {name: np.array(array, dtype=float) for name, array in first.items()}\n    for state in "
        "checkpoints[1:]:\n        mean = {name: (mean[name] + state[name]) / 2 for name in mean}\n    return mean",
    ),
)
mean_of_everything = misconception(
    average_checkpoints,
    "You averaged over all entries as well. Only the states are averaged: axis 0 of the list of arrays.",
    edit=("for state in checkpoints], axis=0)", "for state in checkpoints])"),
)


@misconception(
    average_checkpoints,
    "Shapes that differ came through, because they broadcast. The states belong to different models: ValueError.",
)
def lets_broadcasting_work(checkpoints):
    if not checkpoints:
        raise ValueError("none")
    if any(set(state) != set(checkpoints[0]) for state in checkpoints):
        raise KeyError("names")
    return {
        name: sum(np.asarray(state[name], dtype=float) for state in checkpoints) / len(checkpoints)
        for name in checkpoints[0]
    }


names_of_the_first = misconception(
    average_checkpoints,
    "A name that the first state does not have was dropped silently. The states belong to different models: KeyError.",
    edit=("if set(other) != set(first):", "if not set(other) >= set(first):"),
)


@also_correct(average_checkpoints)
def by_adding_up(checkpoints):
    if len(checkpoints) == 0:
        raise ValueError("none")
    total = {name: np.zeros(np.shape(array)) for name, array in checkpoints[0].items()}
    for state in checkpoints:
        if state.keys() != total.keys():
            raise KeyError("names")
        for name, array in state.items():
            if np.shape(array) != total[name].shape:
                raise ValueError("shapes")
            total[name] = total[name] + array
    return {name: array / len(checkpoints) for name, array in total.items()}


# %% Hard


@check(
    problem="H1",
    lesson="Loss, optimiser and training loop",
    stub="yesterdays_gradient",
    hints=[
        "Take one row per batch and momentum 0. Follow `gradient` through two batches by hand.",
        "A gradient that is added to what was there is momentum that never fades. Where should the past live, and "
        "where not?",
        "And what of a batch of one row at the end of an epoch: is it trained on, and what does it count in the mean?",
    ],
)
def train_rates(rng):
    X, y = [[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0]
    # errors -2 and -4: gradient -10, w = 1; then the error -3: gradient -18, w = 2.8. (4 + 16 + 9) / 3
    yield case(X, y, [[0, 1, 2]], 2, 0.1, 0.0, equals=([2.8], [29 / 3]))
    yield case(X, y, [[0, 1, 2]], 3, 0.0, 0.5, equals=([0.0], [56 / 3]), label="a step size of 0")
    # one batch: gradient 2 * (-28) / 3; with momentum the second step adds half of the first
    yield case(
        [[1.0]], [3.0], [[0], [0]], 1, 0.25, 0.5, equals=([3.0], [9.0, 2.25]), label="one row, two epochs, momentum 0.5"
    )
    rows, targets = entries(rng, 7, 2), entries(rng, 7)
    orders = [rng.permutation(7) for _ in range(3)]
    for batch_size in (3, 7, 10):
        yield case(rows, targets, orders, batch_size, 0.05, 0.8)
    yield law(
        "one batch of all rows: the order does not matter",
        lambda ex: (
            ex.train_rates(rows, targets, orders[:2], 7, 0.05, 0.5),
            ex.train_rates(rows, targets, orders[1:], 7, 0.05, 0.5),
        ),
    )


@misconception(
    train_rates,
    "Gradients of earlier batches are still added to the new one, and the last, smaller batch is left out. Both have "
    "to go: each batch has a gradient of its own, and the past lives in the velocity only.",
)
def yesterdays_gradient(X, y, orders, batch_size, lr, momentum):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    gradient = np.zeros(X.shape[1])
    losses = []
    for order in np.asarray(orders):
        batch_losses = []
        for start in range(0, len(order) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            errors = X[batch] @ w - y[batch]
            gradient = gradient + 2 * X[batch].T @ errors / len(batch)
            v = momentum * v + gradient
            w = w - lr * v
            batch_losses.append(float((errors**2).mean()))
        losses.append(sum(batch_losses) / max(len(batch_losses), 1))
    return w, losses


still_adds_up = misconception(
    train_rates,
    "The last batch is there now, but gradients of earlier batches are still added to the new one.",
    edit=(
        "gradient = 2 * X[batch].T @ errors / len(batch)",
        "gradient = (gradient if losses or start else 0.0) + 2 * X[batch].T @ errors / len(batch)",
    ),
)
still_drops = misconception(
    train_rates,
    "The gradients are right now, but the last, smaller batch is still left out.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),
)
batches_count_alike = misconception(
    train_rates,
    "The training is right, but every batch counts alike in the mean loss. The last one is smaller: weigh by rows.",
    edit=(
        "total += float((errors**2).sum())\n        losses.append(total / len(order))",
        "total += float((errors**2).mean())\n        losses.append(total / -(-len(order) // batch_size))",
    ),
)
wrong_divisor = misconception(
    train_rates,
    "You divided every batch's gradient by batch_size. The last batch is smaller: divide by its own number of rows.",
    edit=("errors / len(batch)", "errors / batch_size"),
)


@also_correct(train_rates)
def row_after_row(X, y, orders, batch_size, lr, momentum):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    w, step, losses = np.zeros(X.shape[1]), np.zeros(X.shape[1]), []
    for order in orders:
        squares = []
        for pieces in [list(order)[i : i + batch_size] for i in range(0, len(order), batch_size)]:
            gradient = 0.0
            for row in pieces:
                error = X[row] @ w - y[row]
                squares.append(error**2)
                gradient = gradient + 2 * error * X[row] / len(pieces)
            step = momentum * step - lr * gradient
            w = w + step
        losses.append(np.mean(squares))
    return w, losses


@check(
    problem="H2",
    lesson="Convolution as a matrix product",
    timeout=15,
    stub="six_loops",
    hints=[
        "How often does Python itself multiply two numbers here, and what could do all of them in one call?",
        "`np.lib.stride_tricks.sliding_window_view` gives all windows without copying; or loop over the few entries "
        "of the kernel, and let NumPy do all windows at once.",
        "Windows (n, channels, oh, ow, kh, kw): bring channels next to kh and kw, reshape to rows, and multiply by "
        "the flattened kernels.",
    ],
)
def convolve_images(rng):
    yield case([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]]]], [[[[1.0, 2.0], [3.0, 4.0]]]], equals=[[[[9.0, 17.0]]]])
    yield case([[[[1.0, 3.0, 3.0, 7.0]]]], [[[[-1.0, 1.0]]]], equals=[[[[2.0, 0.0, 4.0]]]])
    yield case(
        [[[[1.0, 2.0]], [[3.0, 4.0]]]], [[[[10.0]], [[100.0]]]], equals=[[[[310.0, 420.0]]]], label="two channels"
    )
    images, kernels = entries(rng, 2, 3, 5, 6), entries(rng, 4, 3, 2, 3)
    yield case(images, kernels, equals=window_by_window_convolution(images, kernels))
    yield law(
        "a doubled kernel doubles the result",
        lambda ex: (ex.convolve_images(images, 2 * kernels), 2 * np.asarray(ex.convolve_images(images, kernels))),
    )
    large, many = rng.normal(size=(6, 3, 14, 14)), rng.normal(size=(8, 3, 3, 3))
    yield bound(
        "speed, as a multiple of that of the code you were given, in whole tens",
        lambda ex: times_faster(ex.convolve_images, large, many),
        at_least=30,
    )


def window_by_window_convolution(images, kernels):
    kh, kw = kernels.shape[2:]
    oh, ow = images.shape[2] - kh + 1, images.shape[3] - kw + 1
    result = np.zeros((len(images), len(kernels), oh, ow))
    for r in range(oh):
        for s in range(ow):
            result[:, :, r, s] = np.einsum("ncij,ocij->no", images[:, :, r : r + kh, s : s + kw], kernels)
    return result


def times_faster(function, images, kernels):
    """How many times faster than six loops, by the best of several runs, rounded down to tens.

    The slow code is timed on one image of the batch, and multiplied.
    """
    slow = len(images) * min(seconds(loops, images[:1], kernels) for _ in range(2))
    fast = seconds(function, images, kernels)
    if fast < slow / 5:
        fast = min(fast, *(seconds(function, images, kernels) for _ in range(5)))
    return int(slow / fast / 10) * 10


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def loops(images, kernels):
    """The code that convolve_images starts from, kept here to be timed."""
    n, channels, height, width = images.shape
    out, _, kh, kw = kernels.shape
    result = np.zeros((n, out, height - kh + 1, width - kw + 1))
    for i in range(n):
        for o in range(out):
            for r in range(height - kh + 1):
                for s in range(width - kw + 1):
                    for c in range(channels):
                        for u in range(kh):
                            for v in range(kw):
                                result[i, o, r, s] += images[i, c, r + u, s + v] * kernels[o, c, u, v]
    return result


@misconception(
    convolve_images,
    "The values are right, but it is not fast enough: Python itself still goes through the entries one by one. Let "
    "NumPy take all windows at once.",
)
def six_loops(images, kernels):
    images, kernels = np.asarray(images, dtype=float), np.asarray(kernels, dtype=float)
    n, channels, height, width = images.shape
    out, _, kh, kw = kernels.shape
    result = np.zeros((n, out, height - kh + 1, width - kw + 1))
    for i in range(n):
        for o in range(out):
            for r in range(height - kh + 1):
                for s in range(width - kw + 1):
                    for c in range(channels):
                        for u in range(kh):
                            for v in range(kw):
                                result[i, o, r, s] += images[i, c, r + u, s + v] * kernels[o, c, u, v]
    return result


glued_windows = misconception(
    convolve_images,
    "You reshaped the windows without moving the channels next to kh and kw. reshape glues what stands side by side: "
    "here entries of different windows.",
    edit=("windows.transpose(0, 2, 3, 1, 4, 5).reshape", "windows.reshape"),
)
channels_last = misconception(
    convolve_images,
    "The scores are right, but the channels stand last. They come after the number of the image: transpose once more.",
    edit=(".transpose(0, 3, 1, 2)", ""),
)
kernel_flipped = misconception(
    convolve_images,
    "You flipped the kernels. Networks slide them as they are.",
    edit=("kernels.reshape(out", "kernels[:, :, ::-1, ::-1].reshape(out"),
)


@also_correct(convolve_images)
def entry_of_the_kernel_by_entry(images, kernels):
    images, kernels = np.array(images), np.array(kernels)
    kh, kw = kernels.shape[2:]
    oh, ow = images.shape[2] - kh + 1, images.shape[3] - kw + 1
    total = 0.0
    for u in range(kh):
        for v in range(kw):
            part = images[:, :, u : u + oh, v : v + ow]
            total = total + np.tensordot(part, kernels[:, :, u, v], axes=([1], [1]))
    return np.moveaxis(total, 3, 1)


@check(
    problem="H3",
    lesson="The computational graph",
    hints=[
        "When does the list, reversed at the end, show a node before its parent? When the parent was met first.",
        "A short cut of three nodes breaks one side; from the other side the long way comes first, and all is well.",
        "Let two nodes share a parent, and let neither use the other. Whichever is met first brings the shared "
        "parent along, and the other user is met after it.",
    ],
)
def graph_that_breaks_both(rng):
    yield case(
        expression=lambda ex: keeps_the_rules(ex.graph_that_breaks_both()),
        equals="ok",
        label="at most four nodes, no cycle, no parent twice, all below bill",
    )
    yield case(
        expression=lambda ex: misplaced(ex.graph_that_breaks_both(), from_left=True),
        equals=True,
        label="whether by_first_meeting from the left is wrong",
    )
    yield case(
        expression=lambda ex: misplaced(ex.graph_that_breaks_both(), from_left=False),
        equals=True,
        label="whether by_first_meeting from the right is wrong",
    )


def keeps_the_rules(graph):
    """ "ok", or which rule is broken."""
    if "bill" not in graph or len(graph) > 4:
        return "no bill, or more than four nodes"
    if any(parent not in graph for parents in graph.values() for parent in parents):
        return "a parent that is no node"
    if any(len(set(parents)) != len(parents) for parents in graph.values()):
        return "a parent listed twice"
    left = {node: set(parents) for node, parents in graph.items()}
    while any(not parents for parents in left.values()):
        done = next(node for node, parents in left.items() if not parents)
        del left[done]
        left = {node: parents - {done} for node, parents in left.items()}
    if left:
        return "a cycle"
    return "ok" if set(by_first_meeting(graph, True)) == set(graph) else "a node that is not below bill"


def by_first_meeting(graph, from_left):
    """Each node is listed when it is first met, depth first from the bill; the list is reversed at the end."""
    order, stack = [], ["bill"]
    while stack:
        node = stack.pop()
        if node not in order:
            order.append(node)
            stack.extend(reversed(graph[node]) if from_left else graph[node])
    return order[::-1]


def misplaced(graph, from_left):
    """Whether some node comes before one of its parents."""
    order = by_first_meeting(graph, from_left)
    return any(order.index(parent) > order.index(node) for node in order for parent in graph[node])


@misconception(
    graph_that_breaks_both,
    "This graph breaks one side only: from the right, the order comes out right.",
)
def breaks_one_side():
    return {"price": [], "tax": ["price"], "bill": ["price", "tax"]}


@misconception(
    graph_that_breaks_both,
    "This graph breaks one side only: from the left, the order comes out right.",
)
def breaks_the_other_side():
    return {"price": [], "tax": ["price"], "bill": ["tax", "price"]}


@misconception(
    graph_that_breaks_both,
    "A chain has a single order, and every walk finds it. Some node must be used by two others.",
)
def plain_chain():
    return {"rate": [], "price": ["rate"], "tax": ["price"], "bill": ["tax"]}


@misconception(
    graph_that_breaks_both,
    "Your graph has more than four nodes. Both sides can be broken by four: the bill, a node that is shared, and two "
    "that share it.",
)
def more_than_four():
    return {"a": [], "b": [], "x": ["a"], "y": ["b"], "bill": ["a", "x", "y", "b"]}


@also_correct(graph_that_breaks_both)
def two_short_cuts():
    return {"bill": ["k", "m", "r"], "m": ["r", "k"], "k": [], "r": []}


@also_correct(graph_that_breaks_both)
def in_a_row():
    return {"a": [], "b": ["a"], "c": ["b", "a"], "bill": ["a", "c", "b"]}


@check(
    problem="H4",
    lesson="Reading digits, here and in PyTorch",
    stub="keeps_on_training",
    refuses=["lists"],  # a state holds arrays
    hints=[
        "Save a state, take two more steps, and look at the saved state. Which operations write into an array that "
        "somebody else holds?",
        "Where is t after a checkpoint was loaded, and what does the correction do with a t that begins at 1 again?",
        "New arrays for x, m and v, `t = state['t'] + 1`, and the corrected averages in variables of their own.",
    ],
)
def adam_step(rng):
    start = {"x": np.array([2.0]), "m": np.array([0.0]), "v": np.array([0.0]), "t": 0}
    first = {"x": np.array([1.5]), "m": np.array([2.0]), "v": np.array([4.0]), "t": 1}
    yield case(start, np.array([4.0]), 0.5, (0.5, 0.75), 0.0, equals=first)
    # m = 1 + 3 = 4 and m̂ = 4 / (3/4); v = 3 + 9 = 12 and v̂ = 12 / (7/16)
    second = 1.5 - 0.5 * (16 / 3) / math.sqrt(192 / 7)
    yield case(
        first,
        np.array([6.0]),
        0.5,
        (0.5, 0.75),
        0.0,
        equals={"x": [second], "m": [4.0], "v": [12.0], "t": 2},
        label="the second step",
    )
    later = {"x": entries(rng, 2, 3), "m": entries(rng, 2, 3), "v": entries(rng, 2, 3) ** 2, "t": 6}
    yield case(later, entries(rng, 2, 3), 0.3, (0.8, 0.9), 0.5, label="the seventh step, eps = 0.5")
    gradients = [entries(rng, 2, 3) for _ in range(5)]
    zeros = {"x": entries(rng, 2, 3), "m": np.zeros((2, 3)), "v": np.zeros((2, 3)), "t": 0}
    yield case(
        expression=lambda ex: run(ex.adam_step, zeros, gradients, 0.3)["x"],
        equals=run_by_sums(zeros["x"], gradients, 0.3, 0.8, 0.9, 0.5),
        label="five steps",
    )
    yield law(
        "stopping after two steps, saving, loading and going on is the same as not stopping",
        lambda ex: (
            run(ex.adam_step, saved_and_loaded(run(ex.adam_step, zeros, gradients[:2], 0.3)), gradients[2:], 0.3),
            run(ex.adam_step, zeros, gradients, 0.3),
        ),
    )
    yield case(
        expression=lambda ex: shared_arrays(ex.adam_step(later, gradients[0], 0.3, (0.8, 0.9), 0.5), later),
        equals=[],
        label="arrays that the new state shares with the old one",
    )


def run(adam_step, state, gradients, lr):
    state = saved_and_loaded(state)
    for gradient in gradients:
        state = adam_step(state, gradient, lr, (0.8, 0.9), 0.5)
    return state


def saved_and_loaded(state):
    return {name: np.array(value) if name != "t" else value for name, value in state.items()}


def run_by_sums(x, gradients, lr, beta1, beta2, eps):
    """Adam by weighted means over all gradients so far."""
    for t in range(1, len(gradients) + 1):
        ages = np.arange(t)[::-1].reshape(-1, 1, 1)
        past = np.array(gradients[:t])
        m = (beta1**ages * past).sum(axis=0) / (beta1**ages).sum()
        v = (beta2**ages * past**2).sum(axis=0) / (beta2**ages).sum()
        x = x - lr * m / (np.sqrt(v) + eps)
    return x


def shared_arrays(new, old):
    return sorted(name for name in ("x", "m", "v") if np.shares_memory(np.asarray(new[name]), old[name]))


@misconception(
    adam_step,
    "The step writes into the arrays of the state that it was given: whoever saved that state sees it go on "
    "training. And the averages that are kept are the corrected ones, which makes every later step wrong.",
)
def keeps_on_training(state, gradient, lr, betas, eps):
    beta1, beta2 = betas
    state["t"] += 1
    state["m"] *= beta1
    state["m"] += (1 - beta1) * gradient
    state["v"] *= beta2
    state["v"] += (1 - beta2) * gradient**2
    state["m"] /= 1 - beta1 ** state["t"]
    state["v"] /= 1 - beta2 ** state["t"]
    state["x"] -= lr * state["m"] / (np.sqrt(state["v"]) + eps)
    return state


still_in_place = misconception(
    adam_step,
    "The numbers are right now, but x is still changed in place: the checkpoint's parameters are those of the latest "
    "step.",
    edit=(
        'return {"x": state["x"] - lr * m_hat / (np.sqrt(v_hat) + eps), "m": m, "v": v, "t": t}',
        'x = state["x"]\n    x -= lr * m_hat / (np.sqrt(v_hat) + eps)\n    return {"x": x, "m": m, "v": v, "t": t}',
    ),
)
still_corrected = misconception(
    adam_step,
    "The state is left alone now, but it is still the corrected averages that are kept. The next step must go on "
    "from the plain ones.",
    edit=('"m": m, "v": v, "t": t}', '"m": m_hat, "v": v_hat, "t": t}'),
)
counts_from_one = misconception(
    adam_step,
    "Every step corrects as if it were the first. The number of steps so far is part of the state.",
    edit=("m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)", "m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)"),
)


@also_correct(adam_step)
def from_a_deep_copy(state, gradient, lr, betas, eps):
    new = {name: value if name == "t" else np.array(value, dtype=float) for name, value in state.items()}
    new["t"] += 1
    for name, power, beta in (("m", 1, betas[0]), ("v", 2, betas[1])):
        new[name] += (1 - beta) * (gradient**power - new[name])
    m_hat, v_hat = (new[name] / (1 - beta ** new["t"]) for name, beta in zip("mv", betas, strict=True))
    new["x"] -= lr * m_hat / (v_hat**0.5 + eps)
    return new


@check(
    problem="H5",
    lesson="Reverse mode",
    hints=[
        "Write down, for 16 layers and k = 1, 2, 3, 4, what is kept, what a segment needs, and what is computed twice.",
        "Work grows with k, and memory falls at first and rises again. So the smallest k that fits is not far; but "
        "compare all.",
        "Make a list of (layers - kept, kept + k - 1, k) for all k, keep those that fit, and take the smallest tuple.",
    ],
)
def choose_checkpoints(rng):
    yield case(16, 16, equals=(1, 16, 0), label="memory enough for all")
    yield case(16, 9, equals=(2, 9, 8))
    yield case(16, 8, equals=(3, 8, 10))
    yield case(16, 7, equals=(4, 7, 12), label="the thriftiest plan")
    yield raises(ValueError, 16, 6, why="even k = 4 takes 7 units")
    yield case(1, 1, equals=(1, 1, 0), label="a single layer")
    yield raises(ValueError, 1, 0, why="a layer needs its unit")
    yield case(100, 19, equals=(10, 19, 90))
    layers = int(rng.integers(40, 90))
    for share in (0.35, 0.6, 1.0):
        yield case(layers, int(layers * share))
    yield case(7, 5, equals=(2, 5, 3), label="seven layers, of which four are kept")


square_root_always = misconception(
    choose_checkpoints,
    "You always took the k with the least memory. The budget is there to be used: fewer layers computed twice means "
    "faster training.",
    edit=("min(fitting)", "min(fitting, key=lambda plan: (plan[1], plan[0]))"),
)
rounds_down = misconception(
    choose_checkpoints,
    "You rounded the number of kept layers down. A last segment that is shorter needs its checkpoint too: round up.",
    edit=("kept = -(-layers // k)", "kept = layers // k"),
)
segment_of_k = misconception(
    choose_checkpoints,
    "You counted k units for the segment that is computed again. One of its layers is kept already: k - 1.",
    edit=("kept + k - 1, k))", "kept + k, k))"),
)
strictly_within = misconception(
    choose_checkpoints,
    "A plan that fills the budget exactly fits too: at most, not less than.",
    edit=("if plan[1] <= budget]", "if plan[1] < budget]"),
)


@also_correct(choose_checkpoints)
def first_that_fits(layers, budget):
    best = None
    for k in range(layers, 0, -1):
        kept = -(-layers // k)
        memory, twice = kept + k - 1, layers - kept
        if memory <= budget and (best is None or (twice, memory) <= (best[2], best[1])):
            best = (k, memory, twice)
    if best is None:
        raise ValueError("nothing fits")
    return best
