"""Linear algebra: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import gzip
import importlib.util
import tracemalloc
from pathlib import Path
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

# %% Easy


@check(
    problem="E1",
    lesson="Vectors and the dot product",
    hints=[
        "Whose basket is nearly a multiple of the newcomer's?",
        "Divide each dot product by the lengths of both baskets; the largest cosine is the smallest angle.",
    ],
)
def same_taste(rng):
    yield case(equals="b")


closest_in_distance = misconception(
    same_taste,
    "Ada's basket is the nearest in distance, but not in direction: she prefers coffee and the newcomer prefers "
    "croissants. Distance confuses how much with what; the angle ignores how much.",
    answer="a",
)
largest_dot_product = misconception(
    same_taste,
    "Cleo has the largest dot product, 28, because she buys a lot of everything. Divide by the lengths of the baskets: "
    "her cosine is 0.80.",
    answer="c",
)
smallest_cosine = misconception(
    same_taste,
    "Dan has the smallest cosine, 0.42. The cosine falls as the angle grows, so the smallest angle has the largest "
    "cosine.",
    answer="d",
)


@check(
    problem="E2",
    lesson="Norms",
    hints=[
        "Three questions: how many cents are off in all, how long is the vector, how bad is the worst day?",
        "Absolute values come first in the L1 and the maximum norm; the L2 norm is the root of the sum of squares.",
    ],
)
def till_error_norms(rng):
    yield case(equals=(19.0, 13.0, 12.0))


errors_cancel = misconception(
    till_error_norms,
    "You added the errors with their signs, so that 3 + 4 cancels a part of -12. The L1 norm adds absolute values: 19.",
    answer=(-5, 13, 12),
)
root_forgotten = misconception(
    till_error_norms,
    "169 is the sum of squares. The L2 norm is its square root: 13 cents, in the unit of the errors.",
    answer=(19, 169, 12),
)
largest_signed = misconception(
    till_error_norms,
    "You took the largest entry, 4. The maximum norm takes the largest absolute value: the worst day was 12 cents short.",
    answer=(19, 13, 4),
)
root_mean_square = misconception(
    till_error_norms,
    "You divided the sum of squares by the number of days before taking the root. That is the root mean square; a norm "
    "does not average.",
    answer=(19, 6.5, 12),
)


@check(
    problem="E3",
    lesson="A matrix is a map",
    hints=[
        "Where does (1, 0) go when it is turned by a quarter counter-clockwise? And (0, 1)? These are the columns.",
        "Apply one map, then the other to the result. As a product, the first map stands on the right: "
        "`stretch @ turn @ x`.",
    ],
)
def turned_then_stretched(rng):
    yield case(equals=(-3.0, 2.0))


stretched_first = misconception(
    turned_then_stretched,
    "(-1, 6) comes from stretching first and turning then, or from stretching the height. Maps don't commute: the one "
    "that is done first stands next to the vector, stretch @ turn @ x, and width lies along the first axis.",
    answer=(-1, 6),
)
turned_clockwise = misconception(
    turned_then_stretched,
    "You turned clockwise. Counter-clockwise, (1, 0) goes to (0, 1) and (0, 1) goes to (-1, 0).",
    answer=(3, -2),
)
only_turned = misconception(
    turned_then_stretched, "This is the point after the turn. It is still to be stretched.", answer=(-1, 2)
)


@check(
    problem="E4",
    lesson="The matrix product, four ways",
    hints=[
        "How many entries has A B, and how many multiplications does each entry take?",
        "A (p, q) matrix times a (q, r) matrix takes `p * q * r` multiplications. There are two products in each order.",
    ],
)
def cost_of_brackets(rng):
    yield case(equals=(160000, 1200))


counted_entries = misconception(
    cost_of_brackets,
    "You counted the entries of the results. Each entry of a product is a sum of products, one for each column of the "
    "left factor.",
    answer=(40200, 203),
)
only_the_bracket = misconception(
    cost_of_brackets,
    "You counted the product inside the brackets. The second product has its own cost: 200 * 200 * 1 on the left, "
    "200 * 3 * 1 on the right.",
    answer=(120000, 600),
)
brackets_swapped = misconception(
    cost_of_brackets, "Both counts are right, but the order is not: first (A B) c, then A (B c).", answer=(1200, 160000)
)
all_sizes_multiplied = misconception(
    cost_of_brackets,
    "You multiplied all the sizes. Each of the two products involves only three of them, and the costs add up.",
    answer=(120000, 120000),
)


@check(
    problem="E5",
    lesson="Elimination, inverse and determinant",
    hints=[
        "The determinant of a product is the product of the determinants. What are those of the four factors?",
        "2 A doubles each of three directions. An inverse undoes a volume, a transpose does not change it.",
    ],
)
def volume_factor(rng):
    yield case(equals=-18.0)


two_taken_out_once = misconception(
    volume_factor,
    "You took the 2 out once. 2 A doubles each of the three directions, so volumes grow by 2 * 2 * 2 = 8.",
    answer=-4.5,
)
inverse_multiplied = misconception(
    volume_factor,
    "You multiplied by det B. The inverse undoes what B does to volumes, so its determinant is 1 / det B = -1/4.",
    answer=-288,
)
transpose_inverted = misconception(
    volume_factor,
    "You let the transpose cancel det A. A transpose has the same determinant; it is the inverse that has 1 / det A.",
    answer=-2,
)
sign_lost = misconception(
    volume_factor,
    "The size is right. The sign counts too: B turns space inside out (det B = -4), and its inverse does so again.",
    answer=18,
)


@check(
    problem="E6",
    lesson="Rank and the four subspaces",
    hints=[
        "Which receipts can be put together from others? A doubled one is only the easiest to see.",
        "Look at the columns: is one of them the sum of the other two on every receipt?",
        "Rank + null space = number of columns. Rank + left null space = number of rows.",
    ],
)
def sizes_of_the_subspaces(rng):
    yield case(equals=(2, 1, 3))


one_rank_per_product = misconception(
    sizes_of_the_subspaces,
    "You took the three columns to be independent. On each receipt croissants = coffees + juices, so one column says "
    "nothing new.",
    answer=(3, 0, 2),
)
null_spaces_swapped = misconception(
    sizes_of_the_subspaces,
    "You swapped the null spaces. The null space holds vectors x with R x = 0, and x has one entry per column: 3 - 2 = 1. "
    "The left null space lives among the 5 rows.",
    answer=(2, 3, 1),
)
same_for_both_sides = misconception(
    sizes_of_the_subspaces,
    "You gave both null spaces the same dimension. The left one is counted among the rows: 5 - 2 = 3 ways in which "
    "receipts cancel.",
    answer=(2, 1, 1),
)


@check(
    problem="E7",
    lesson="Projection and least squares",
    hints=[
        "There is one unknown, so A is a single column. Which multiple of that column is closest to the bills?",
        "The residual must be orthogonal to cups: `cups @ (bills - p * cups)` is 0. Solve for p.",
    ],
)
def best_single_price(rng):
    yield case(equals=3.0)


ratio_of_sums = misconception(
    best_single_price,
    "You divided all the money by all the cups. That makes the residuals add up to zero; least squares makes them "
    "orthogonal to cups, so a receipt of 4 cups counts more than one of 1.",
    answer=23 / 7,
)
mean_of_ratios = misconception(
    best_single_price,
    "You averaged the price per cup of the three receipts. Least squares weighs each of these prices by its cups "
    "squared, since an error in the price is multiplied by the cups.",
    answer=3.75,
)
line_with_intercept = misconception(
    best_single_price,
    "You fitted a line with an intercept. Here zero cups cost nothing: the only unknown is the price.",
    answer=2,
)


@check(
    problem="E8",
    lesson="Eigenvectors and the spectral theorem",
    hints=[
        "Write next month as a matrix times (regulars, newcomers). What does the matrix do after many months?",
        "Trace and determinant give the two eigenvalues. The larger one takes over.",
        "The mixture in the long run is the eigenvector of the larger eigenvalue; divide it by its sum.",
    ],
)
def long_run_growth(rng):
    yield case(equals=(1.1, 1 / 3))


transposed_map = misconception(
    long_run_growth,
    "The factor is right, but this is the eigenvector of the transposed matrix. Columns say where the guests of one kind "
    "go: the column of the regulars is (0.9, 1.2).",
    answer=(1.1, 6 / 7),
)
share_of_newcomers = misconception(
    long_run_growth,
    "The factor is right. 2/3 is the share of the newcomers; asked is the regulars'.",
    answer=(1.1, 2 / 3),
)
ratio_not_share = misconception(
    long_run_growth,
    "The factor is right. 1/2 is regulars to newcomers; asked is regulars to all guests.",
    answer=(1.1, 0.5),
)
growth_not_factor = misconception(
    long_run_growth,
    "The share is right. Asked is the factor, the eigenvalue itself: a growth of a tenth is the factor 1.1.",
    answer=(0.1, 1 / 3),
)


@check(
    problem="E9",
    lesson="The singular value decomposition",
    hints=[
        "Which singular values are missing after the best rank-1 approximation?",
        "The Frobenius norm is the root of the sum of all squared singular values, the spectral norm is the largest one.",
    ],
)
def read_the_spectrum(rng):
    yield case(equals=(5.0, 4.0, 8.0))


singular_values_added = misconception(
    read_the_spectrum,
    "You added the missing singular values, 4 + 3. The Frobenius norm adds their squares and takes the root: 5.",
    answer=(7, 4, 8),
)
no_root_of_the_squares = misconception(
    read_the_spectrum, "25 is the squared Frobenius norm of what is missing. Take the root.", answer=(25, 4, 8)
)
smallest_left_out = misconception(
    read_the_spectrum,
    "3 is the smallest singular value. Rank 1 leaves out both 4 and 3, and the spectral norm of that is the larger one.",
    answer=(5, 3, 8),
)
second_for_last = misconception(
    read_the_spectrum,
    "You divided by the second singular value. The condition number is the largest over the smallest: 24 / 3.",
    answer=(5, 4, 6),
)


@check(
    problem="E10",
    lesson="Covariance and PCA",
    hints=[
        "The variances along the principal components are the eigenvalues of the covariance matrix.",
        "Trace 7 and determinant 6 give the eigenvalues without a long calculation.",
    ],
)
def share_of_one_number(rng):
    yield case(equals=6 / 7)


keeps_coffee = misconception(
    share_of_one_number,
    "5/7 is what remains if you note only the coffees. The first principal component is a mixture of both columns, and "
    "keeps more.",
    answer=5 / 7,
)
eigenvalues_squared = misconception(
    share_of_one_number,
    "You squared the eigenvalues. They are variances already; it is singular values of the data that are squared.",
    answer=36 / 37,
)
largest_over_smallest = misconception(
    share_of_one_number,
    "6 is the ratio of the two variances. The share is the largest eigenvalue over the sum of all.",
    answer=6,
)
what_is_lost = misconception(
    share_of_one_number, "1/7 is the share that is lost. Asked is the share that is kept.", answer=1 / 7
)


# %% Medium


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


@check(
    problem="M2",
    lesson="Norms",
    hints=[
        "Take the values 1, 2 and 9, and move c from 2 a little to the right. What does each norm gain and lose?",
        "L1: only how many values lie on each side counts. L2: set the derivative of the sum of squares to zero. Maximum: "
        "only the two extreme values count.",
        "Three well-known middles: the median, the mean, and the middle between the smallest and the largest value.",
    ],
)
def best_constant(rng):
    yield case([9.0, 1.0, 2.0], 1, equals=2.0)
    yield case([9.0, 1.0, 2.0], 2, equals=4.0)
    yield case([9.0, 1.0, 2.0], np.inf, equals=5.0)
    yield case([7.0], 1, equals=7.0, label="a single value")
    for p in (1, 2, np.inf):
        yield case(rng.normal(3.0, 2.0, size=11), p)
    y = rng.gamma(1.0, 3.0, size=8)
    yield case(
        expression=lambda ex: np.linalg.norm(y - ex.best_constant(y, 1), 1), label="the L1 norm reached for 8 values"
    )
    for p in (1, 2, np.inf):
        yield law(
            "turning the scale around turns the constant around",
            lambda ex, y=y[:7], p=p: (ex.best_constant(4.0 - 2.0 * y, p), 4.0 - 2.0 * ex.best_constant(y, p)),
        )
    yield raises(ValueError, [1.0, 2.0], 3, why="only the norms 1, 2 and inf were promised")


@misconception(
    best_constant,
    "You returned the mean for every norm. The mean is where the sum of squares is smallest; absolute values and the "
    "largest error are smallest elsewhere.",
)
def always_the_mean(y, p):
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float(np.mean(y))


@misconception(
    best_constant,
    "You took the value in the middle of the list as it stands. The median is the middle of the sorted values.",
)
def middle_of_unsorted(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    middle = {1: y[len(y) // 2], 2: y.mean(), np.inf: (y.min() + y.max()) / 2}
    return float(middle[p])


@misconception(
    best_constant,
    "For the maximum norm you returned half the range. That is how large the error gets; the constant itself lies half "
    "the range above the smallest value.",
)
def half_the_range(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float({1: np.median(y), 2: y.mean(), np.inf: (y.max() - y.min()) / 2}[p])


@misconception(
    best_constant,
    "You exchanged the L1 and the maximum norm. The median serves L1: it ignores how far away the outlier is. The "
    "maximum norm sees nothing but the extremes.",
)
def median_for_the_maximum(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float({np.inf: np.median(y), 2: y.mean(), 1: (y.min() + y.max()) / 2}[p])


@also_correct(best_constant)
def sorts_and_picks(y, p):
    values = sorted(float(value) for value in y)
    if p == 1:
        return values[(len(values) - 1) // 2]  # the lower of two middles is as good as the upper
    if p == 2:
        return sum(values) / len(values)
    if p == np.inf:
        return values[0] + (values[-1] - values[0]) / 2
    raise ValueError(p)


@check(
    problem="M3",
    lesson="A matrix is a map",
    hints=[
        "A shift moves both ends of an edge alike. What does that say about differences of corners?",
        "The linear part takes the two edges of P that leave its first corner to the two edges of Q. Put the edges into "
        "the columns of two matrices.",
        "From `A @ before = after` follows `A = after @ inverse(before)`; the shift is `Q[0] - A @ P[0]`.",
    ],
)
def affine_from_triangle(rng):
    yield case([[0, 0], [1, 0], [0, 1]], [[2, 1], [5, 2], [1, 5]], equals=[[3.0, -1.0, 2.0], [1.0, 4.0, 1.0]])
    # the same linear part, from a corner that is not the origin and edges (1, 0) and (0, 2)
    yield case([[1, 1], [2, 1], [1, 3]], [[5, 2], [8, 3], [3, 10]], equals=[[3.0, -1.0, 3.0], [1.0, 4.0, -3.0]])
    P, Q = triangle(rng), rng.normal(size=(3, 2))
    yield case(P, Q)
    yield law(
        "the centre of the triangle goes to the centre of its image",
        lambda ex: (ex.affine_from_triangle(P, Q) @ [*P.mean(axis=0), 1.0], Q.mean(axis=0)),
    )
    yield case(P, P, equals=np.eye(2, 3), label="nothing moves", atol=1e-9)
    yield raises(ValueError, [[0, 0], [1, 2], [2, 4]], [[0, 0], [1, 0], [0, 1]], why="the corners lie on a line")
    yield raises(
        ValueError,
        [[0.1, 0.1], [0.2, 0.4], [0.4, 1.0]],
        [[0, 0], [1, 0], [0, 1]],
        why="the corners lie on the line y = 3 x - 0.2; rounding leaves a determinant of about 1e-17",
    )


def triangle(rng):
    """Three random corners, far from lying on a line."""
    turn = np.linalg.qr(rng.normal(size=(2, 2)))[0]
    return (np.array([[0.0, 0.0], [3.0, 0.5], [1.0, 2.0]]) + rng.uniform(-0.2, 0.2, size=(3, 2))) @ turn + [1.5, -2.5]


@misconception(
    affine_from_triangle,
    "Your linear part is transposed. The image of (1, 0) is its first column, not its first row.",
)
def linear_part_transposed(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0])
    return np.column_stack([A, Q[0] - A @ P[0]])


@misconception(
    affine_from_triangle,
    "Your shift is the image of the first corner. That is right only where this corner is the origin: subtract what the "
    "linear part makes of it.",
)
def shift_without_the_map(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0]])


@misconception(
    affine_from_triangle,
    "Your shift is how far the first corner moved. A part of that movement is the linear part's doing: the shift is "
    "Q[0] - A @ P[0].",
)
def shift_of_the_corner(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    A = np.linalg.solve(P[1:] - P[0], Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0] - P[0]])


@misconception(
    affine_from_triangle,
    "You took the edges of Q for the columns. They are the images of (1, 0) and (0, 1) only where those are the edges "
    "of P.",
)
def edges_for_columns(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    if np.linalg.matrix_rank(P[1:] - P[0]) < 2:
        raise ValueError("the corners lie on a line")
    A = (Q[1:] - Q[0]).T
    return np.column_stack([A, Q[0] - A @ P[0]])


asks_for_a_determinant_of_zero = misconception(
    affine_from_triangle,
    "You refuse only a determinant of exactly 0. Rounding leaves about 1e-17 instead, and dividing by it gives a map of "
    "meaningless huge numbers.",
    edit=("np.linalg.cond(before) > 1e12", "np.linalg.det(before) == 0.0"),
)


@also_correct(affine_from_triangle)
def homogeneous_coordinates(P, Q):
    corners = np.column_stack([np.asarray(P, dtype=float), np.ones(3)])
    if abs(np.linalg.det(corners)) < 1e-12:
        raise ValueError("the corners lie on a line")
    return np.linalg.solve(corners, np.asarray(Q, dtype=float)).T


@check(
    problem="M4",
    lesson="The matrix product, four ways",
    hints=[
        "How many walks of two passages lead from i to j by way of table k? Add this up over k: which operation is it?",
        "The table of one passage, multiplied by itself, counts the walks of two. How many walks of length 0 are there?",
        "`np.linalg.matrix_power(A, length)`, with `A[i, j] += 1` for each listed passage, one by one.",
    ],
)
def count_walks(rng):
    edges = [(0, 1), (0, 1), (1, 2), (2, 0)]
    yield case(edges, 3, 1, equals=[[0, 2, 0], [0, 0, 1], [1, 0, 0]])
    yield case(edges, 3, 2, equals=[[0, 0, 2], [1, 0, 0], [0, 2, 0]])
    yield case(edges, 4, 0, equals=np.eye(4, dtype=int), label="nobody moves")
    n = 7
    edges = [(int(i), int(j)) for i, j in rng.integers(n, size=(16, 2))] + [(0, 3), (0, 3), (3, 5)]
    yield case(edges, n, 4)
    yield law(
        "a walk of 5 is a walk of 2 followed by a walk of 3",
        lambda ex: (ex.count_walks(edges, n, 2) @ ex.count_walks(edges, n, 3), ex.count_walks(edges, n, 5)),
    )
    yield raises(ValueError, [(0, 1), (1, 0)], 2, -1, why="a walk can't take a negative number of passages")


def passages(edges, n):
    """The table of passages, for the answers below."""
    A = np.zeros((n, n), dtype=np.int64)
    for i, j in edges:
        A[i, j] += 1
    return A


def refuse_negative(length):
    if length < 0:
        raise ValueError("negative")


@misconception(
    count_walks,
    "You counted a passage that is listed twice only once. `A[rows, columns] += 1` does so too: it writes each place "
    "once, however often it is named.",
)
def doubled_passage_once(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(np.minimum(passages(edges, n), 1), length)


@misconception(
    count_walks,
    "You raised each entry to a power, as `**` does on arrays. Walks multiply as matrices do: use @ or matrix_power.",
)
def power_of_the_entries(edges, n, length):
    refuse_negative(length)
    return passages(edges, n) ** length


@misconception(count_walks, "You counted walks in both directions. A passage leads from i to j only.")
def passages_both_ways(edges, n, length):
    refuse_negative(length)
    A = passages(edges, n)
    return np.linalg.matrix_power(A + A.T, length)


@misconception(count_walks, "Your table is transposed: entry [i, j] counts the walks from j to i.")
def walks_backwards(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(passages(edges, n), length).T


@misconception(
    count_walks,
    "Your walks are one passage too long. Start with the identity (nobody has moved), not with the passages.",
)
def one_passage_too_many(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(passages(edges, n), length + 1)


@also_correct(count_walks)
def step_by_step(edges, n, length):
    refuse_negative(length)
    walks = [[int(i == j) for j in range(n)] for i in range(n)]
    for _ in range(length):
        longer = [[0] * n for _ in range(n)]
        for i in range(n):
            for a, b in edges:
                longer[i][b] += walks[i][a]
        walks = longer
    return np.array(walks)


@check(
    problem="M5",
    lesson="Elimination, inverse and determinant",
    forbid=["numpy.linalg.inv", "numpy.linalg.pinv", "numpy.linalg.solve", "numpy.linalg.lstsq", "scipy.linalg"],
    hints=[
        "`A + outer(u, v)` differs from A by a matrix of rank 1. What rank can the difference of the inverses have?",
        "Try `A_inv - t * outer(A_inv @ u, v @ A_inv)` with a number t: multiply it by `A + outer(u, v)` and see for which t the "
        "identity comes out. Use that `v @ A_inv @ u` is a number.",
        "`t = 1 / (1 + v @ A_inv @ u)`. Compute `A_inv @ u` and `v @ A_inv` first, then their outer product.",
    ],
)
def update_inverse(rng):
    yield case([[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], [1.0, 1.0], equals=[[0.75, -0.25], [-0.5, 0.5]])
    # A = [[2, 0], [0, 1]] becomes [[4, 4], [1, 3]], with determinant 8
    yield case([[0.5, 0.0], [0.0, 1.0]], [2.0, 1.0], [1.0, 2.0], equals=[[0.375, -0.5], [-0.125, 0.5]])
    # the second row of [[2, 0], [0, 1]] becomes (1, 0.5)
    yield case(
        [[0.5, 0.0], [0.0, 1.0]],
        [0.0, 1.0],
        [1.0, -0.5],
        equals=[[0.5, 0.0], [-1.0, 2.0]],
        label="one row is corrected, and one entry becomes smaller",
    )
    n = 6
    A = 4.0 * np.eye(n) + rng.uniform(-1.0, 1.0, size=(n, n))
    u, v = rng.uniform(0.2, 1.0, size=(2, n))
    A_inv = np.linalg.inv(A)
    yield case(A_inv, u, v)
    yield law(
        "the result times A + u v^T is the identity",
        lambda ex: (ex.update_inverse(A_inv, u, v) @ (A + np.outer(u, v)), np.eye(n)),
        atol=1e-9,
    )
    yield law(
        "taking the correction back gives the old inverse",
        lambda ex: (ex.update_inverse(ex.update_inverse(A_inv, u, v), -u, v), A_inv),
        rtol=1e-6,
        atol=1e-9,
    )
    yield raises(
        ValueError, [[1.0, 0.0], [0.0, 1.0]], [1.0, 0.0], [-1.0, 0.0], why="the corrected matrix has a zero column"
    )
    yield raises(
        ValueError,
        [[0.5, 0.0], [0.0, 1.0]],
        [2.2, 1.0],
        [3000.0, -3301.0],
        why="the corrected matrix, [[6602, -7262.2], [3000, -3300]], has the determinant 0; rounding leaves 5e-13 to "
        "divide by",
    )


@misconception(
    update_inverse,
    "You divided by v^T A^-1 u without the 1. The 1 comes from the identity that the product has to give.",
)
def one_forgotten(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ u, v @ A_inv) / (v @ A_inv @ u)


@misconception(
    update_inverse,
    "You added the correction. Where A grows, its inverse shrinks: the term is subtracted.",
)
def correction_added(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv + np.outer(A_inv @ u, v @ A_inv) / (1.0 + v @ A_inv @ u)


@misconception(
    update_inverse, "You exchanged u and v: this is the inverse of A + v u^T. u is the column, v^T is the row."
)
def column_and_row_exchanged(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + u @ A_inv @ v == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ v, u @ A_inv) / (1.0 + u @ A_inv @ v)


@misconception(
    update_inverse,
    "You multiplied by A^-1 only on the left. The correction is A^-1 u v^T A^-1: the row has to pass through A^-1 too.",
)
def inverse_on_one_side(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ u, v) / (1.0 + v @ A_inv @ u)


asks_for_exactly_zero = misconception(
    update_inverse,
    "You refuse only a denominator of exactly 0. Rounding may leave a little instead, and dividing by it gives an inverse "
    "of meaningless huge numbers: measure it against what went into the sum.",
    edit=("abs(denominator) <= 1e-12 * (abs(v) @ abs(column))", "denominator == 0.0"),
)


@also_correct(update_inverse)
def whole_matrices(A_inv, u, v):
    A_inv = np.asarray(A_inv, dtype=float)
    u, v = np.reshape(u, (-1, 1)), np.reshape(v, (1, -1))
    denominator = float((1.0 + v @ A_inv @ u)[0, 0])
    if abs(denominator) < 1e-10:
        raise ValueError("singular")
    return A_inv @ (np.eye(len(A_inv)) - u @ v @ A_inv / denominator)


@check(
    problem="M6",
    lesson="Rank and the four subspaces",
    hints=[
        "Which prices would produce the same bills? What do you know about the difference of two such price vectors?",
        "The seen part is the projection of p onto the space that the rows of R span. The rows may depend on each other: "
        "what gives an orthonormal basis anyway?",
        "The rows of Vt that belong to singular values above rounding, say 1e-10 of the largest, are such a basis.",
    ],
)
def visible_and_invisible(rng):
    # (1, -1, 1) is orthogonal to both receipts and 2 * (1, -1, 1) is the projection of (3, 2, 5) onto it
    yield case([[1, 1, 0], [1, 2, 1]], [3, 2, 5], equals=[[1.0, 4.0, 3.0], [2.0, -2.0, 2.0]])
    yield case([[1, 1, 0], [2, 2, 0]], [3, 2, 4], equals=[[2.5, 2.5, 0.0], [0.5, -0.5, 4.0]], label="a doubled receipt")
    yield case(
        [[1e-12, 1e-12, 0.0]], [3, 2, 4], equals=[[2.5, 2.5, 0.0], [0.5, -0.5, 4.0]], label="a receipt in tiny units"
    )
    independent = rng.normal(size=(3, 6))
    R = rng.uniform(0.5, 2.0, size=(5, 3)) @ independent
    p = rng.uniform(1.0, 5.0, size=6)
    yield case(R, p, label="five receipts of rank 3")
    yield case(independent, p, label="three independent receipts")
    yield law("the seen part costs what p costs", lambda ex: (R @ ex.visible_and_invisible(R, p)[0], R @ p))
    yield law("no bill sees the other part", lambda ex: (R @ ex.visible_and_invisible(R, p)[1], np.zeros(5)), atol=1e-8)
    full = rng.normal(size=(4, 3))
    yield case(full, [3.0, 2.0, 4.0], equals=[[3.0, 2.0, 4.0], [0.0, 0.0, 0.0]], label="everything is seen", atol=1e-9)
    yield case(np.zeros((2, 3)), [3.0, 2.0, 4.0], equals=[[0.0, 0.0, 0.0], [3.0, 2.0, 4.0]], label="nothing is seen")


@misconception(
    visible_and_invisible,
    "You projected onto each receipt by itself and added up. That counts twice what receipts share: the directions must "
    "be orthogonal first.",
)
def each_receipt_by_itself(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    squares = (R**2).sum(axis=1)
    seen = (R @ p / np.where(squares > 0, squares, 1.0)) @ R
    return np.stack([seen, p - seen])


@misconception(visible_and_invisible, "The order is exchanged: first the part that the receipts see, then the rest.")
def parts_exchanged(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.pinv(R) @ R @ p
    return np.stack([p - seen, seen])


@misconception(
    visible_and_invisible,
    "You used as many directions as there are receipts. Dependent receipts leave rows in Vt (or columns in Q) that are "
    "rounding noise: keep only those with a singular value above it.",
)
def noise_kept(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    _, _, Vt = np.linalg.svd(R, full_matrices=False)
    seen = Vt.T @ (Vt @ p)
    return np.stack([seen, p - seen])


bound_in_fixed_units = misconception(
    visible_and_invisible,
    "You call every singular value below a fixed bound rounding noise. In tiny units all are small, and what the receipts "
    "do see is thrown away: measure a singular value against the largest.",
    edit=("1e-10 * s.max()", "1e-10"),
)


@also_correct(visible_and_invisible)
def by_the_pseudoinverse(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.pinv(R, rcond=1e-10) @ (R @ p)
    return np.stack([seen, p - seen])


@also_correct(visible_and_invisible)
def shortest_prices(R, p):
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    seen = np.linalg.lstsq(R, R @ p, rcond=1e-10)[0]  # the shortest prices with the same bills
    return np.array([seen, p - seen])


@check(
    problem="M7",
    lesson="Projection and least squares",
    hints=[
        "Why is the largest residual the wrong suspect where one receipt is far larger than the others?",
        "Least squares is pulled towards a large receipt. Fit without the suspect and see how well its bill is predicted.",
        "No need to fit n times: the error without receipt i is `residual[i] / (1 - h[i])`, with h the diagonal of `Q @ Q.T`. "
        "Skip receipts with `h[i]` equal to 1.",
    ],
)
def lying_receipt(rng):
    yield case([[1], [1], [2], [5]], [3, 3, 6, 20], equals=(3, 5.0))  # the price is 3, so 5 coffees cost 15
    yield case([[1], [2], [3], [4]], [3, 12, 9, 12], equals=(1, 6.0), label="the liar is a small receipt")
    yield case([[2], [1], [3]], [6, 1, 9], equals=(1, -2.0), label="a bill that is too small")
    yield case(
        [[2, 0], [1, 0], [2, 0], [0, 3]],
        [6, 3.5, 6, 100],
        equals=(1, 0.5),
        label="nobody else bought the second product",
    )
    for n, d in ((9, 2), (14, 4)):
        A, b = receipts_with_a_lie(rng, n, d)
        yield case(A, b)
    prices = rng.uniform(1.0, 5.0, size=d)
    yield law("dearer products make no liar", lambda ex: (ex.lying_receipt(A, b + A @ prices), ex.lying_receipt(A, b)))


def receipts_with_a_lie(rng, n, d):
    """Receipts of which the largest lies."""
    A = rng.integers(1, 6, size=(n, d)) + rng.uniform(0.0, 0.5, size=(n, d))
    A[2] *= 4.0
    b = A @ rng.uniform(1.0, 5.0, size=d) + rng.normal(0.0, 0.05, size=n)
    b[2] += 6.0
    return A, b


def leave_one_out(A, b):
    """Residuals, leverages and errors without the receipt, for the answers below."""
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    Q, _ = np.linalg.qr(A)
    residuals = b - Q @ (Q.T @ b)
    leverage = (Q**2).sum(axis=1)
    checkable = leverage < 1.0 - 1e-9
    return residuals, leverage, np.where(checkable, residuals / np.where(checkable, 1.0 - leverage, 1.0), 0.0)


@misconception(
    lying_receipt,
    "You took the largest residual of one fit to all the receipts. The liar took part in that fit and pulled it towards "
    "its bill, the more the larger the receipt: leave it out before you judge it.",
)
def largest_residual(A, b):
    residuals, _, _ = leave_one_out(A, b)
    index = int(np.argmax(np.abs(residuals)))
    return index, float(residuals[index])


@misconception(
    lying_receipt,
    "You accused the receipt with the largest leverage. Leverage says who could lie unnoticed, not who does.",
)
def largest_leverage(A, b):
    _, leverage, errors = leave_one_out(A, b)
    index = int(np.argmax(leverage))
    return index, float(errors[index])


@misconception(
    lying_receipt,
    "You divided by the root of 1 - h. That standardises a residual; the error without the receipt divides by 1 - h.",
)
def standardised_residual(A, b):
    residuals, _, errors = leave_one_out(A, b)
    scaled = np.sign(errors) * np.sqrt(np.abs(residuals * errors))
    index = int(np.argmax(np.abs(scaled)))
    return index, float(scaled[index])


@misconception(lying_receipt, "The sign is exchanged: the error is the bill minus the prediction.")
def prediction_minus_bill(A, b):
    _, _, errors = leave_one_out(A, b)
    index = int(np.argmax(np.abs(errors)))
    return index, -float(errors[index])


@misconception(
    lying_receipt,
    "You looked for the largest error without its absolute value: a bill that is far too small went unnoticed.",
)
def only_too_large(A, b):
    _, _, errors = leave_one_out(A, b)
    index = int(np.argmax(errors))
    return index, float(errors[index])


@misconception(
    lying_receipt,
    "You accused a receipt that alone fixes a price. Without it that price is unknown, so no prediction of its bill means "
    "anything.",
)
def accuses_the_only_witness(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    errors = []
    for i in range(len(b)):
        others = np.arange(len(b)) != i
        errors.append(b[i] - A[i] @ np.linalg.lstsq(A[others], b[others], rcond=None)[0])
    index = int(np.argmax(np.abs(errors)))
    return index, float(errors[index])


@also_correct(lying_receipt)
def fits_n_times(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    best = (0.0, 0, 0.0)
    for i in range(len(b)):
        others = np.arange(len(b)) != i
        if np.linalg.matrix_rank(A[others]) < A.shape[1]:
            continue
        error = float(b[i] - A[i] @ np.linalg.lstsq(A[others], b[others], rcond=None)[0])
        best = max(best, (abs(error), i, error))
    return best[1], best[2]


@check(
    problem="M8",
    lesson="Eigenvectors and the spectral theorem",
    hints=[
        "The walker is on page j in the next step if they come from somewhere. Which pages can they come from, and how likely "
        "is each link?",
        "Divide each row of links by its sum (a row of zeros becomes `1 / n` everywhere). A step multiplies by the transpose "
        "of this matrix.",
        "`ranks = damping * follow.T @ ranks + (1 - damping) / n`, `steps` times, from `1 / n` everywhere.",
    ],
)
def rank_by_links(rng):
    # from 1/3 each: page 0 gets 1/6 + 1/6, page 1 gets 1/6 + 1/12, page 2 gets 1/6 + 1/4
    yield case([[0, 1, 1], [0, 0, 1], [1, 0, 0]], 0.5, 1, equals=[1 / 3, 1 / 4, 5 / 12])
    yield case([[0, 1], [0, 0]], 0.8, 1, equals=[0.3, 0.7], label="a page without links")
    yield case([[0, 1, 1], [0, 0, 1], [1, 0, 0]], 0.9, 0, equals=[1 / 3, 1 / 3, 1 / 3], label="before the first step")
    n = 8
    links = (rng.uniform(size=(n, n)) < 0.35).astype(int)
    np.fill_diagonal(links, 0)
    links[0, 1:4] = links[1, 2] = 1
    links[5] = 0  # a page without links
    yield case(links, 0.85, 3)
    yield case(links, 0.85, 200, label="until nothing changes")
    yield law("the walker is somewhere", lambda ex: (np.sum(ex.rank_by_links(links, 0.85, 4)), 1.0))
    order = rng.permutation(n)
    renamed = links[order][:, order]
    yield law(
        "renaming the pages renames the ranks",
        lambda ex: (ex.rank_by_links(renamed, 0.7, 5), np.asarray(ex.rank_by_links(links, 0.7, 5))[order]),
    )


def follow_links(links):
    """Probabilities of following a link, for the answers below."""
    links = np.asarray(links, dtype=float)
    out = links.sum(axis=1, keepdims=True)
    return np.where(out > 0, links / np.where(out > 0, out, 1.0), 1.0 / len(links))


def walk(step, n, steps):
    """Apply `step` to equal ranks, `steps` times."""
    ranks = np.full(n, 1.0 / n)
    for _ in range(steps):
        ranks = step(ranks)
    return ranks


@misconception(
    rank_by_links,
    "You multiplied by the matrix without transposing it. Row i says where page i sends its walkers; what page j receives "
    "stands in column j.",
)
def ranks_of_the_senders(links, damping, steps):
    follow, n = follow_links(links), len(links)
    return walk(lambda ranks: damping * follow @ ranks + (1.0 - damping) / n, n, steps)


@misconception(
    rank_by_links,
    "Walkers vanish from pages without links, so the ranks don't add up to 1. From such a page they go anywhere.",
)
def walkers_vanish(links, damping, steps):
    links, n = np.asarray(links, dtype=float), len(links)
    follow = links / np.maximum(links.sum(axis=1, keepdims=True), 1.0)
    return walk(lambda ranks: damping * follow.T @ ranks + (1.0 - damping) / n, n, steps)


@misconception(
    rank_by_links,
    "You exchanged the two probabilities: `damping` is the probability of following a link, 1 - damping that of a jump.",
)
def damping_exchanged(links, damping, steps):
    follow, n = follow_links(links), len(links)
    return walk(lambda ranks: (1.0 - damping) * follow.T @ ranks + damping / n, n, steps)


@misconception(
    rank_by_links,
    "Each link carried a page's whole rank, and you rescaled at the end. A page with ten links gives each a tenth: divide "
    "every row by its sum first.",
)
def links_count_fully(links, damping, steps):
    links, n = np.asarray(links, dtype=float), len(links)
    votes = np.where(links.sum(axis=1, keepdims=True) > 0, links, 1.0)

    def step(ranks):
        ranks = damping * votes.T @ ranks + (1.0 - damping) / n
        return ranks / ranks.sum()

    return walk(step, n, steps)


@misconception(rank_by_links, "There are no jumps in your walk: mix in (1 - damping) / n in every step.")
def never_jumps(links, damping, steps):
    follow = follow_links(links)
    return walk(lambda ranks: follow.T @ ranks, len(links), steps)


@also_correct(rank_by_links)
def page_by_page(links, damping, steps):
    n = len(links)
    ranks = [1.0 / n] * n
    for _ in range(steps):
        received = [(1.0 - damping) / n] * n
        for i in range(n):
            targets = [j for j in range(n) if links[i][j]] or list(range(n))
            for j in targets:
                received[j] += damping * ranks[i] / len(targets)
        ranks = received
    return np.array(ranks)


@also_correct(rank_by_links)
def one_dense_matrix(links, damping, steps):
    n = len(links)
    google = damping * follow_links(links).T + (1.0 - damping) / n
    return np.linalg.matrix_power(google, steps) @ np.full(n, 1.0 / n)


@check(
    problem="M9",
    lesson="The singular value decomposition",
    hints=[
        "How many numbers are in codes and atlas together for a given k?",
        "Together they hold `k * (n + d)` numbers. The best product of rank k is the SVD, cut after k singular values.",
        "Give the singular values to one side: `U[:, :k] * s[:k]` and `Vt[:k]`.",
    ],
)
def compress_images(rng):
    X = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
    rank_1 = [[3.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    yield case(expression=lambda ex: np.matmul(*ex.compress_images([[3, 0], [0, 2], [0, 0]], 9)), equals=rank_1)
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(X, 10)), equals=X, label="budget for rank 2")
    yield case(
        expression=lambda ex: [part.shape for part in ex.compress_images(X, 1000)],
        equals=[(3, 2), (2, 2)],
        label="more budget than needed",
    )
    Z = rng.normal(2.0, 1.0, size=(9, 6))
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(Z, 50)), label="random numbers, budget 50")
    digits = some_digits(rng, 200)
    quarter = digits.size // 4
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(digits, quarter)), label="200 digits, a quarter")
    yield bound(
        "numbers stored of 12800",
        lambda ex: sum(part.size for part in ex.compress_images(digits, quarter)),
        at_most=quarter,
    )
    yield raises(ValueError, X, 4, why="rank 1 takes 3 + 2 numbers")


def some_digits(rng, count):
    """Random rows of scikit-learn's digits (8 x 8 images), read from its file: importing the package takes seconds."""
    folder = Path(importlib.util.find_spec("sklearn").origin).parent
    with gzip.open(folder / "datasets" / "data" / "digits.csv.gz", "rt") as lines:
        images = np.loadtxt(lines, delimiter=",", max_rows=2 * count)[:, :-1]
    return images[rng.permutation(2 * count)[:count]]


@misconception(
    compress_images,
    "You counted only the atlas, k * d. The codes must be stored too: k * (n + d) in all.",
)
def codes_forgotten(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // X.shape[1], *X.shape)
    if budget < sum(X.shape):
        raise ValueError(budget)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :k] * s[:k], Vt[:k]


@misconception(
    compress_images,
    "The singular values are missing: U[:, :k] @ Vt[:k] gives each component the same weight. Multiply them into one of "
    "the factors.",
)
def singular_values_missing(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    U, _, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :k], Vt[:k]


@misconception(
    compress_images,
    "You centered X, and the mean is stored nowhere: the product gives back images without it. Center nothing here.",
)
def mean_lost(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return U[:, :k] * s[:k], Vt[:k]


@misconception(
    compress_images,
    "You kept the smallest components: eigh returns eigenvalues in ascending order, so the last ones matter most.",
)
def smallest_components(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    _, V = np.linalg.eigh(X.T @ X)
    return X @ V[:, :k], V[:, :k].T


@misconception(
    compress_images,
    "You kept the first k columns of X as they are. Mixtures of all the columns, the right singular vectors, keep more.",
)
def first_columns(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    return X[:, :k].copy(), np.eye(k, X.shape[1])


@also_correct(compress_images)
def projects_on_eigenvectors(X, budget):
    X = np.asarray(X, dtype=float)
    n, d = X.shape
    k = min(budget // (n + d), n, d)
    if k < 1:
        raise ValueError("too small a budget")
    _, V = np.linalg.eigh(X.T @ X)
    atlas = V[:, ::-1][:, :k].T
    return X @ atlas.T, atlas


@check(
    problem="M10",
    lesson="Covariance and PCA",
    hints=[
        "What are the covariances of principal component scores, and what remains to be done to get the identity?",
        "Center, rotate to the principal components, divide each score by its standard deviation (divisor n - 1).",
        "With `centered = U * s @ Vt` the scores are `U * s` and their standard deviations `s / sqrt(n - 1)`.",
    ],
)
def whiten(rng):
    X = [[0, 0], [6, 0], [3, 1], [3, -1]]  # about (3, 0): (-3, 0), (3, 0), (0, 1), (0, -1)
    r = np.sqrt(1.5)  # the variances are 18/3 and 2/3; 3 / sqrt(6) = 1 / sqrt(2/3) = sqrt(1.5)
    yield case(X, equals=[[r, 0.0], [-r, 0.0], [0.0, r], [0.0, -r]], up_to="sign", atol=1e-9)
    X = days(rng, 30)
    yield case(X, up_to="sign", label="three products, 30 days")
    yield law("the covariance is the identity", lambda ex: (np.cov(ex.whiten(X).T), np.eye(3)), atol=1e-8)
    yield law(
        "another unit for all prices changes nothing",
        lambda ex: (ex.whiten(100.0 * X + 7.0), ex.whiten(X)),
        up_to="sign",
    )
    yield law("a tiny unit changes nothing", lambda ex: (ex.whiten(1e-8 * X), ex.whiten(X)), up_to="sign")
    yield raises(ValueError, [[1.0, 2.0]], why="a single day does not vary")
    yield raises(ValueError, [[1.0, 2.0], [4.0, 3.0]], why="two days lie on a line: across it there is no variance")
    flat = np.column_stack([X[:, 0], X[:, 1], X[:, 0] + X[:, 1]])
    yield raises(ValueError, flat, why="the third column is the sum of the others: one direction has no variance")


def days(rng, n):
    """Sales of three products that covary, with clearly different variances, far from zero."""
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    scores = np.linalg.qr(rng.normal(size=(n, 3)))[0] * [24.0, 9.0, 3.0]
    return scores @ turn + [40.0, 25.0, 10.0]


def principal_scores(X):
    """Scores in descending order of variance and these variances; ValueError for a flat cloud."""
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("a single row")
    centered = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centered.T @ centered / (len(X) - 1))
    if values[0] <= 1e-12 * values[-1]:
        raise ValueError("flat")
    return centered @ vectors[:, ::-1], values[::-1]


@misconception(
    whiten,
    "You standardised each column by itself. That makes the variances one, but the columns still covary: rotate to the "
    "principal components first.",
)
def columns_standardised(X):
    principal_scores(X)
    X = np.asarray(X, dtype=float)
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)


@misconception(
    whiten, "You divided the scores by their variances. Dividing by the standard deviation makes a variance one."
)
def divided_by_variance(X):
    scores, variances = principal_scores(X)
    return scores / variances


@misconception(
    whiten,
    "Your columns are in ascending order of variance, as eigh returns them. Principal components start with the largest.",
)
def smallest_first(X):
    scores, variances = principal_scores(X)
    return (scores / np.sqrt(variances))[:, ::-1]


@misconception(
    whiten,
    "You divided by n in the variances. The covariance with divisor n - 1 of your result is not the identity.",
)
def whitened_by_n(X):
    scores, variances = principal_scores(X)
    return scores / np.sqrt(variances * (len(X) - 1) / len(X))


@misconception(
    whiten, "Your directions are right, but the scores are not centered: subtract the mean before you rotate."
)
def scores_not_centered(X):
    X = np.asarray(X, dtype=float)
    principal_scores(X)
    values, vectors = np.linalg.eigh(np.cov(X.T))
    return X @ vectors[:, ::-1] / np.sqrt(values[::-1])


@also_correct(whiten)
def by_eigenvectors(X):
    scores, variances = principal_scores(X)
    return scores / np.sqrt(variances)


# %% Hard


@check(
    problem="H1",
    lesson="Elimination, inverse and determinant",
    forbid=["numpy.linalg", "scipy"],
    stub="pivots_only_where_zero",
    hints=[
        "Follow `[[1e-20, 1], [1, 1]]` with the bills `[1, 2]` by hand. What is left of the second receipt after elimination?",
        "A tiny pivot makes a huge factor, and the row that it is added to drowns in rounding. Which row should stand on "
        "top, even where the pivot is not zero?",
        "Choosing the largest entry compares rows. Is an entry of 1e20 large if its whole receipt is in a unit 1e20 times "
        "smaller? Divide each row and its bill by the row's largest entry before anything else.",
    ],
)
def solve_prices(rng):
    yield case([[2.0, 1.0], [1.0, 2.0]], [8.0, 7.0], equals=[3.0, 2.0])
    yield case([[0.0, 2.0], [1.0, 1.0]], [4.0, 5.0], equals=[3.0, 2.0], label="a zero pivot")
    yield case([[1e-20, 1.0], [1.0, 1.0]], [1.0, 2.0], equals=[1.0, 1.0], label="a tiny pivot")
    yield case([[1e-20, 1.0], [-1.0, 1.0]], [1.0, 0.0], equals=[1.0, 1.0], label="a tiny pivot above a negative entry")
    yield case([[1.0, 1e20], [1.0, 1.0]], [1e20, 2.0], equals=[1.0, 1.0], label="one receipt in another unit")
    yield case(
        [[1.0, 1e-20], [1.0, 2e-20]],
        [2.0, 3.0],
        equals=[1.0, 1e20],
        label="one product in another unit: its pivot of 1e-20 is not zero",
    )
    n = 7
    A, x = rng.normal(size=(n, n)) + 3.0 * np.eye(n)[rng.permutation(n)], rng.uniform(1.0, 5.0, size=n)
    yield case(A, A @ x)
    units = 10.0 ** rng.permutation(np.arange(-9, 12, 3))
    b, A_units, b_units = A @ x, A * units[:, None], A @ x * units
    yield law(
        "receipts in other units have the same prices",
        lambda ex: (ex.solve_prices(A_units, b_units), ex.solve_prices(A, b)),
    )
    yield raises(ValueError, [[2.0, 1.0], [4.0, 2.0]], [8.0, 16.0], why="the second receipt is twice the first")
    yield raises(ValueError, [[1.0, 1.0], [0.0, 0.0]], [2.0, 0.0], why="the second receipt is empty")
    yield raises(ValueError, [[0.0, 1.0], [0.0, 2.0]], [1.0, 2.0], why="nobody bought the first product")


@misconception(
    solve_prices,
    "Rows are still swapped only where the pivot is exactly zero. A pivot of 1e-20 is as bad: the factors become huge, and "
    "what stood in the rows below is rounded away. Choose the largest pivot in every column.",
)
def pivots_only_where_zero(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    for k in range(n):
        # Division by zero is the only thing that can go wrong here, so look for another row only then.
        if A[k, k] == 0:
            candidates = [i for i in range(k + 1, n) if A[i, k] != 0]
            if not candidates:
                raise ValueError("A is singular")
            p = candidates[0]
            A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        for i in range(k + 1, n):
            factor = A[i, k] / A[k, k]
            A[i, k:] -= factor * A[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


def row_sizes(A):
    """The largest absolute value of each row, for the answers below."""
    sizes = np.abs(A).max(axis=1)
    if not sizes.all():
        raise ValueError("A is singular: a row is zero")
    return sizes


def eliminate(A, b, choose, scale):
    """Gaussian elimination with a rule for the pivot, for the answers below. choose(column) gives a position in it."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    if scale:
        sizes = row_sizes(A)
        A, b = A / sizes[:, None], b / sizes
    for k in range(n):
        p = k + int(choose(A[k:, k]))
        if not A[k:, k].any():
            raise ValueError("A is singular")
        A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        with np.errstate(all="ignore"):
            for i in range(k + 1, n):
                factor = A[i, k] / A[k, k]
                A[i, k:] -= factor * A[k, k:]
                b[i] -= factor * b[k]
    x = np.zeros(n)
    with np.errstate(all="ignore"):
        for i in reversed(range(n)):
            x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


@misconception(
    solve_prices,
    "You choose the largest pivot, but compare entries of receipts in different units. Divide each row and its bill by "
    "the row's largest entry first.",
)
def compares_different_units(A, b):
    return eliminate(A, b, lambda column: np.argmax(np.abs(column)), scale=False)


@misconception(
    solve_prices,
    "You choose the largest pivot with its sign, so 1e-20 is preferred to -1. Size is what counts: take absolute values.",
)
def largest_with_its_sign(A, b):
    return eliminate(A, b, np.argmax, scale=True)


@misconception(
    solve_prices, "You swap the rows of A and leave the bills where they are. A receipt and its bill move together."
)
def bills_left_behind(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    order, left = [], list(range(len(b)))
    sizes = row_sizes(A)
    A, b, work = A / sizes[:, None], b / sizes, A / sizes[:, None]
    for k in range(len(b)):
        p = max(left, key=lambda i: abs(work[i, k]))
        if abs(work[p, k]) <= 1e-14 * np.abs(A[:, k]).max():
            raise ValueError("A is singular")
        order.append(p)
        left.remove(p)
        for i in left:
            work[i] -= work[i, k] / work[p, k] * work[p]
    return np.linalg.solve(A[order], b)


@also_correct(solve_prices)
def implicit_scaling(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    sizes = row_sizes(A)
    smallest = 1e-12 * np.abs(A / sizes[:, None]).max(axis=0)
    for k in range(n):
        p = k + int(np.argmax(np.abs(A[k:, k]) / sizes[k:]))
        if abs(A[p, k]) <= smallest[k] * sizes[p]:
            raise ValueError("singular")
        for array in (A, b, sizes):
            array[[k, p]] = array[[p, k]]
        factors = A[k + 1 :, k] / A[k, k]
        A[k + 1 :] -= np.outer(factors, A[k])
        b[k + 1 :] -= factors * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


@check(
    problem="H2",
    lesson="The matrix product, four ways",
    stub="one_pair_at_a_time",
    hints=[
        "Multiply out the squared length of x - y. Which of the three terms depend on only one of the two points?",
        "The remaining term, for all pairs at once, is one matrix product of X and the transpose of Y.",
        "Far from the origin the three terms are huge and their difference is small: subtract the same point from X and Y "
        "first. And rounding may leave -1e-16 under a root.",
    ],
)
def distance_table(rng):
    yield case(
        [[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0], [6.0, 8.0], [3.0, 0.0]], equals=[[0, 10, 3], [5, 5, 4]], atol=1e-6
    )
    X, Y = rng.normal(size=(13, 4)), rng.normal(size=(9, 4))
    yield case(X, Y, atol=1e-6)
    # Equal points: the root turns a rounding error of 1e-15 in a square into one of 3e-8 in a distance.
    points = rng.normal(size=(60, 7)) + 1.0
    yield case(points, points, atol=1e-6, label="every point against every point")
    away = np.array([1e6, -1e6, 0.0, 2e6])
    yield case(
        X + away, Y + away, atol=1e-6, label="a million away from the origin, in another direction for each column"
    )
    yield law(
        "the distance from x to y is that from y to x",
        lambda ex: (ex.distance_table(X, Y), np.transpose(ex.distance_table(Y, X))),
        atol=1e-6,
    )
    X, Y = rng.normal(size=(120, 128)), rng.normal(size=(100, 128))
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.distance_table, X, Y),
        at_least=50,
    )


def times_faster(function, X, Y):
    """How many times faster than one pair at a time, by the best of several runs of each, rounded down to fifties."""
    fast = min(seconds(function, X, Y) for _ in range(2))
    slow = min(seconds(pair_by_pair, X, Y) for _ in range(3))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, X, Y) for _ in range(8)))
    return int(slow / fast / 50) * 50


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def pair_by_pair(X, Y):
    """The code that distance_table starts from, kept here to be timed."""
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    D = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            D[i, j] = np.sqrt(np.sum((X[i] - Y[j]) ** 2))
    return D


@misconception(
    distance_table,
    "The values are right, but it is not fast enough. As long as each pair of points costs d subtractions and squares, in "
    "a Python loop or in an (n, m, d) array, the gain is small: multiply out |x - y|^2 and get all pairs from one matrix "
    "product.",
)
def one_pair_at_a_time(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    D = np.zeros((len(X), len(Y)))
    # Right, and far too slow: each of the n * m pairs costs several calls of NumPy on a handful of numbers.
    for i in range(len(X)):
        for j in range(len(Y)):
            D[i, j] = np.sqrt(np.sum((X[i] - Y[j]) ** 2))
    return D


def squares_of_pairs(X, Y):
    return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2.0 * X @ Y.T


@misconception(
    distance_table,
    "Far from the origin your distances lose their digits: |x|^2 + |y|^2 - 2 x.y is a small difference of numbers around "
    "1e13. Subtract the same point from X and Y first.",
)
def far_from_the_origin(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    return np.sqrt(np.maximum(squares_of_pairs(X, Y), 0.0))


@misconception(
    distance_table,
    "Some of your distances are NaN: rounding made a square slightly negative. Replace negative squares by 0 before you "
    "take the root.",
)
def root_of_a_negative(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    origin = X.mean(axis=0)
    with np.errstate(invalid="ignore"):
        return np.sqrt(squares_of_pairs(X - origin, Y - origin))


@misconception(distance_table, "These are squared distances. The root is missing.")
def squares_for_distances(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    origin = X.mean(axis=0)
    return np.maximum(squares_of_pairs(X - origin, Y - origin), 0.0)


@misconception(
    distance_table,
    "You moved X and Y each by its own mean. Distances stay the same only if both are moved by the same vector.",
)
def two_origins(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    return np.sqrt(np.maximum(squares_of_pairs(X - X.mean(axis=0), Y - Y.mean(axis=0)), 0.0))


@also_correct(distance_table)
def moved_to_a_point(X, Y):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    Y -= X[0]
    X -= X[0]
    squares = np.einsum("ij,ij->i", X, X)[:, None] - 2.0 * X @ Y.T + np.einsum("ij,ij->i", Y, Y)[None, :]
    return np.sqrt(np.abs(squares))


@check(
    problem="H3",
    lesson="Projection and least squares",
    hints=[
        "What is left of a column after a projection carries the rounding errors of the whole column, about 1e-16 of its "
        "length. When is that a thousandth of what is left?",
        "What is left must be about 1e-13 times as long as the column, so the columns must be nearly parallel. But "
        "`np.linalg.matrix_rank` must still see the difference.",
        "Take a column of fractions that floating point can't hold exactly, such as 0.3, 0.5, 0.7, and copies of it with "
        "3e-14 added in a different place each. Columns of zeros and ones may be projected without any rounding.",
    ],
)
def fragile_columns(rng):
    yield case(
        expression=lambda ex: keeps_the_rules(ex.fragile_columns()), equals=True, label="n <= 8, independent columns"
    )
    yield bound(
        "orthogonality lost by one sweep",
        lambda ex: orthogonality_lost(modified_gram_schmidt(ex.fragile_columns())),
        at_least=1e-3,
    )
    yield bound(
        "orthogonality lost by two sweeps",
        lambda ex: orthogonality_lost(modified_gram_schmidt(modified_gram_schmidt(ex.fragile_columns()))),
        at_most=1e-12,
    )


def keeps_the_rules(A):
    A = np.asarray(A, dtype=float)
    return A.ndim == 2 and A.shape[1] <= A.shape[0] <= 8 and int(np.linalg.matrix_rank(A)) == A.shape[1]


def orthogonality_lost(Q):
    return float(np.abs(Q.T @ Q - np.eye(Q.shape[1])).max())


def modified_gram_schmidt(A):
    A = np.asarray(A, dtype=float)
    Q = np.zeros_like(A)
    for j in range(A.shape[1]):
        rest = A[:, j].copy()
        for i in range(j):
            rest -= (Q[:, i] @ rest) * Q[:, i]
        Q[:, j] = rest / np.linalg.norm(rest)
    return Q


@misconception(
    fragile_columns,
    "This matrix breaks only the classical algorithm. Its columns are so plain that the modified one makes next to no "
    "rounding error on them.",
)
def breaks_only_the_classical():
    e = 1e-8
    return np.array([[1.0, 1.0, 1.0], [e, 0.0, 0.0], [0.0, e, 0.0], [0.0, 0.0, e]])


@misconception(
    fragile_columns,
    "Your columns point in clearly different directions, so next to nothing is lost. What hurts is columns that are nearly "
    "parallel; making them large or small does not, since each is normalised.",
)
def badly_scaled_columns():
    return np.array([[2.0, 1.0, 0.0], [1.0, 2.0, 1.0], [0.0, 1.0, 3.0]]) * [1e6, 1.0, 1e-6]


@misconception(
    fragile_columns,
    "Two of your columns are the same, so all that a projection leaves of the second is rounding noise. The columns must "
    "be independent, if only just.",
)
def dependent_columns():
    return np.array([[0.3, 0.3, 0.1], [0.5, 0.5, 0.2], [0.7, 0.7, 0.9]])


@misconception(
    fragile_columns,
    "Your columns are not parallel enough. They differ by 1e-8 of their length, so a rounding error of 1e-16 becomes one "
    "of 1e-8.",
)
def not_parallel_enough():
    return np.array([0.3, 0.5, 0.7])[:, None] + 1e-8 * np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])


@also_correct(fragile_columns)
def two_columns():
    return [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0 + 3e-14]]


@also_correct(fragile_columns)
def four_directions():
    return np.array([0.1, 0.3, 0.7, 0.9, 0.2])[:, None] + 3e-14 * np.eye(5)[:, :4]


@check(
    problem="H4",
    lesson="Covariance and PCA",
    forbid=["numpy.cov", "numpy.concatenate", "numpy.vstack"],
    stub="difference_of_large_sums",
    hints=[
        "Run the code on rows around 1e9. How many digits has the sum of squares, and which of them are the covariance?",
        "Subtract before you square: in each batch, scatter about the batch's own mean is harmless. What is missing when "
        "scatters of two batches with different means are added?",
        "For n rows with mean a and m rows with mean b, the scatter about the common mean is the sum of both scatters plus "
        "`n * m / (n + m) * outer(b - a, b - a)`; the mean moves by `(b - a) * m / (n + m)`.",
    ],
)
def running_covariance(rng):
    rows = np.array([[1.0, 2.0], [3.0, 6.0]])
    yield case([[[1.0, 2.0], [3.0, 6.0]]], equals=[[2.0, 4.0], [4.0, 8.0]])
    yield case([rows[:1], rows[1:]], equals=[[2.0, 4.0], [4.0, 8.0]], label="one row a batch")
    yield case([rows + 1e9], equals=[[2.0, 4.0], [4.0, 8.0]], label="far from zero")
    yield case([rows[:0], rows[:1], rows[:0], rows[1:]], equals=[[2.0, 4.0], [4.0, 8.0]], label="batches without rows")
    X = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3)) + np.linspace(0.0, 4.0, 40)[:, None] * [1.0, -2.0, 0.5]
    batches = [X[:7], X[7:8], X[8:25], X[25:]]
    yield case(batches)
    yield law(
        "other batches of the same rows change nothing",
        lambda ex: (ex.running_covariance(iter([X[:20], X[20:]])), ex.running_covariance(iter(batches))),
    )
    coarse = [np.round(1024 * batch) / 1024 for batch in batches]  # so that the shift itself is exact
    yield law(
        "shifting all rows by a large number changes nothing",
        lambda ex: (ex.running_covariance([batch + 2.0**30 for batch in coarse]), ex.running_covariance(coarse)),
        rtol=1e-4,  # the means are around 1e9, where doubles are 2e-7 apart
        atol=1e-4,
    )
    yield bound(
        "memory used while 100 batches pass, in batches, rounded",
        lambda ex: batches_held(ex.running_covariance),
        at_most=20,
    )
    yield raises(ValueError, [rows[:0], rows[:1]], why="a single row has no covariance")


def batches_held(function):
    """Peak memory while 100 batches of 200 rows pass by, as a number of batches."""

    def arriving():
        rng = np.random.default_rng(7)
        for _ in range(100):
            yield rng.normal(size=(200, 3))

    tracemalloc.start()
    try:
        function(arriving())
        return round(tracemalloc.get_traced_memory()[1] / (200 * 3 * 8))
    finally:
        tracemalloc.stop()


@misconception(
    running_covariance,
    "The covariance is still the difference of two large sums. Around 1e9 the squares are 1e18, where doubles are 128 "
    "apart: nothing of a variance of 2 survives. Subtract a mean before you square.",
)
def difference_of_large_sums(batches):
    n, total, products = 0, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        n += len(batch)
        total = total + batch.sum(axis=0)
        products = products + batch.T @ batch
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    # The mean of the products less the product of the means: one pass, no list, and it passed every test of last year.
    mean = total / n
    return (products - n * np.outer(mean, mean)) / (n - 1)


def scatter_of(batches, between):
    """Count and scatter of all rows; between(n, m, mean, batch_mean) is added for each batch."""
    n, mean, scatter = 0, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        m = len(batch)
        if m == 0:
            continue
        batch_mean = batch.mean(axis=0)
        centered = batch - batch_mean
        scatter = scatter + centered.T @ centered + between(n, m, np.broadcast_to(mean, batch_mean.shape), batch_mean)
        mean = mean + (batch_mean - mean) * m / (n + m)
        n += m
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    return n, scatter


@misconception(
    running_covariance,
    "You added up the scatter of each batch about its own mean. Batches with different means also scatter between "
    "themselves; that part is missing.",
)
def between_batches_missing(batches):
    n, scatter = scatter_of(batches, lambda n, m, mean, batch_mean: 0.0)
    return scatter / (n - 1)


@misconception(
    running_covariance,
    "You weighted the distance of the two means by m, the rows of the new batch. The common mean moves towards the new "
    "batch, so the weight is n * m / (n + m).",
)
def common_mean_forgotten(batches):
    def between(n, m, mean, batch_mean):
        return m * np.outer(batch_mean - mean, batch_mean - mean) if n else 0.0

    n, scatter = scatter_of(batches, between)
    return scatter / (n - 1)


@misconception(
    running_covariance, "You divided by n. The sample covariance divides by n - 1, for all the rows taken together."
)
def all_rows_as_divisor(batches):
    def between(n, m, mean, batch_mean):
        return n * m / (n + m) * np.outer(batch_mean - mean, batch_mean - mean)

    n, scatter = scatter_of(batches, between)
    return scatter / n


@also_correct(running_covariance)
def row_by_row(batches):
    n, mean, scatter = 0, 0.0, 0.0
    for batch in batches:
        for row in np.asarray(batch, dtype=float):
            n += 1
            before = row - mean
            mean = mean + before / n
            scatter = scatter + np.outer(before, row - mean)
    if n < 2:
        raise ValueError("fewer than two rows")
    return scatter / (n - 1)


@also_correct(running_covariance)
def about_the_first_row(batches):
    n, first, total, products = 0, None, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        if len(batch) == 0:
            continue
        first = batch[0].copy() if first is None else first
        moved = batch - first
        n, total, products = n + len(batch), total + moved.sum(axis=0), products + moved.T @ moved
    if n < 2:
        raise ValueError("fewer than two rows")
    return (products - np.outer(total, total) / n) / (n - 1)


@check(
    problem="H5",
    lesson="The singular value decomposition",
    hints=[
        "What is the condition number of `A.T @ A`, compared with that of A?",
        "Try the routes in the order of their cost, and stop at the first whose loss is at most `10**-digits`.",
        "For the SVD keep the singular values with `s.max() * eps <= 10**-digits * s`, and use only their columns of U and "
        "rows of Vt.",
    ],
)
def cheapest_safe_route(rng):
    yield case([[2.0, 1.0], [1.0, 2.0], [1.0, 1.0]], [8.0, 7.0, 5.0], 6, equals=("normal", [3.0, 2.0]))
    # croissants are always twice the coffees: the shortest of all prices with x + 2 y = 5 is (1, 2)
    yield case([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], [5.0, 10.0, 15.0], 6, equals=("svd", [1.0, 2.0]))
    # a Hilbert table: column j holds 1 / (i + j + 1); its condition number is 1.0e5
    hilbert = 1.0 / (np.arange(9)[:, None] + np.arange(5) + 1.0)
    yield case(hilbert, hilbert @ np.arange(1.0, 6.0), 4, equals=("normal", [1, 2, 3, 4, 5]), rtol=1e-4)
    yield case(hilbert, hilbert @ np.arange(1.0, 6.0), 9, equals=("qr", [1, 2, 3, 4, 5]), rtol=1e-9)
    for condition in (1e2, 1e6, 1e13):
        A, b, x = table_of_condition(rng, condition)
        yield case(A, b, 8, label=f"condition number {condition:.0e}", rtol=1e-8, atol=1e-8)
        yield bound(
            "relative error of x where 8 digits are wanted",
            lambda ex, A=A, b=b, x=x: np.linalg.norm(ex.cheapest_safe_route(A, b, 8)[1] - x) / np.linalg.norm(x),
            at_most=1e-8,
        )


def table_of_condition(rng, condition):
    """A (12, 5) table with this condition number, bills, and the prices that made them.

    Where the last direction drowns in rounding, the prices have no part of it: then they are the shortest ones.
    """
    U = np.linalg.qr(rng.normal(size=(12, 5)))[0]
    V = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    s = np.array([1.0, 0.7, 0.4, 0.2, 1.0 / condition]) * rng.uniform(3.0, 6.0)
    A, x = U * s @ V.T, rng.uniform(1.0, 5.0, size=5)
    if condition > 1e8:
        x -= V[:, -1] * (V[:, -1] @ x)
    return A, A @ x, x


def take_route(A, b, digits, route, untruncated=False):
    """x by the named route, for the answers below."""
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    if route == "normal":
        return route, np.linalg.solve(A.T @ A, A.T @ b)
    if route == "qr":
        Q, R = np.linalg.qr(A)
        return route, np.linalg.solve(R, Q.T @ b)
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = (s > 0) if untruncated else (s[0] * np.finfo(float).eps <= 10.0**-digits * s)
    return route, Vt[kept].T @ (U[:, kept].T @ b / s[kept])


def condition_number(A):
    s = np.linalg.svd(np.asarray(A, dtype=float), compute_uv=False)
    return s[0] / s[-1] if s[-1] > 0 else np.inf


@misconception(
    cheapest_safe_route,
    "You judged the normal equations by the condition number of A. They solve with A.T @ A, whose condition number is the "
    "square of it, and lose twice as many digits.",
)
def condition_not_squared(A, b, digits):
    safe = condition_number(A) * np.finfo(float).eps <= 10.0**-digits
    return take_route(A, b, digits, "normal" if safe else "svd")


@misconception(
    cheapest_safe_route,
    "You always took the SVD. It is safe, and several times dearer than need be: take the first route that is safe.",
)
def always_svd(A, b, digits):
    return take_route(A, b, digits, "svd")


@misconception(
    cheapest_safe_route,
    "You always took QR. A well-conditioned table does not need it, and for dependent columns it divides by rounding "
    "noise.",
)
def always_qr(A, b, digits):
    return take_route(A, b, digits, "qr")


@misconception(
    cheapest_safe_route,
    "Your routes are right, but the SVD keeps all the singular values. Dividing by one of 1e-13 multiplies the rounding "
    "noise of the bills by 1e13: leave it out.",
)
def noise_divided_by_noise(A, b, digits):
    loss = condition_number(A) * np.finfo(float).eps
    if loss * condition_number(A) <= 10.0**-digits:
        return take_route(A, b, digits, "normal")
    return take_route(A, b, digits, "qr" if loss <= 10.0**-digits else "svd", untruncated=True)


@also_correct(cheapest_safe_route)
def by_library_routines(A, b, digits):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    eps = np.finfo(float).eps
    if np.linalg.cond(A) ** 2 * eps <= 10.0**-digits:
        return "normal", np.linalg.inv(A.T @ A) @ (A.T @ b)
    if np.linalg.cond(A) * eps <= 10.0**-digits:
        return "qr", np.linalg.lstsq(A, b, rcond=None)[0]
    return "svd", np.linalg.pinv(A, rcond=eps * 10.0**digits) @ b
