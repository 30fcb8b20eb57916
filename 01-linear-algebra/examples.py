"""Module 01, Linear algebra: the numbers and the figures of theory.md.

Run the file from top to bottom (`uv run 01-linear-algebra/examples.py`), one lesson by its number
(`examples.py 3`), or cell by cell in an editor that knows `# %%`: run a lesson's cell and then call its function, for
instance `norms()`. Figures are written to figures/.
Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
import time
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Ellipse, Polygon, Rectangle
from sklearn.datasets import load_diabetes, load_digits, load_linnerud, load_sample_image, load_wine
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import scale

# Figures of all modules look alike: `grader author sync` writes these lines.
if __name__ == "__main__" and hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `examples.py | head` ends without a traceback
matplotlib.use("Agg")
FIGURES = Path(__file__).resolve().parent / "figures"
# Okabe and Ito's palette: distinct for every common kind of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#767676"


def new_figure(columns=1, height=3.5, rows=1, **options):
    """A figure 1200 pixels wide with `rows` times `columns` axes."""
    plt.rcParams.update(
        {
            "font.size": 10,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E4E4E4",
            "axes.axisbelow": True,
            "legend.frameon": False,
            "figure.constrained_layout.use": True,
        }
    )
    return plt.subplots(rows, columns, figsize=(7.5, height), **options)


def save(fig, name):
    FIGURES.mkdir(exist_ok=True)
    fig.savefig(FIGURES / name, dpi=160, facecolor="white", metadata={"Software": None})
    plt.close(fig)


# Here end the lines that `grader author sync` writes.


# %% How everything looks: one style for all figures, one line for every printed value.


def arrow(ax, start, end, color, width=2.0):
    style = {"arrowstyle": "-|>", "color": color, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)


def plane(ax, x_range, y_range, title):
    """Equal units on both axes, so that right angles look right."""
    ax.set(xlim=x_range, ylim=y_range, aspect="equal", title=title)


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


# %% Lesson 1. The dot product as a bill, as an angle, and the cross product as the change that no bill notices.
# Look at the receipts (4, 2) and (1, 2): one is nearer to (2, 1) by angle, the other by distance.


def vectors_and_dot_product():
    print("\nLesson 1: Vectors and the dot product")
    p, q = np.array([3.0, 2.0]), np.array([2.0, 1.0])
    b, c = np.array([4.0, 2.0]), np.array([1.0, 2.0])
    show("the bill q @ p", q @ p)
    show("squared length and length of q", q @ q, np.sqrt(q @ q).round(3))
    for name, other in (("(4, 2)", b), ("(1, 2)", c)):
        cosine = (q @ other) / np.sqrt((q @ q) * (other @ other))
        angle = np.degrees(np.arccos(cosine)).round(2)
        show(f"(2, 1) and {name}: dot product, cosine and angle", q @ other, cosine, angle)
        show(f"(2, 1) and {name}: distance", np.sqrt((q - other) @ (q - other)).round(3))
    r, s = np.array([2.0, 1.0, 1.0]), np.array([1.0, 2.0, 0.0])
    show("first entry of r x s", r[1] * s[2] - r[2] * s[1])
    show("r x s, and the bill of r at the changed prices", np.cross(r, s), r @ np.array([1.0, 3.0, 7.0]))
    show("bills of r and s before the change", r @ [3.0, 2.0, 4.0], s @ [3.0, 2.0, 4.0])
    show("bill of s after it", s @ [1.0, 3.0, 7.0])
    show("length of r x s: area of the parallelogram", np.linalg.norm(np.cross(r, s)).round(3))
    show("q * p is no dot product", q * p)
    show("nor is a column times a row, summed up", (q.reshape(2, 1) * p).sum())
    show("zip stops early", sum(x * y for x, y in zip([2, 1, 1], [3, 2])))  # noqa: B905
    x = np.ones(3)
    cosine = (x @ x) / (np.sqrt(x @ x) * np.sqrt(x @ x))
    with np.errstate(invalid="ignore"):
        show("a cosine above 1, and its angle", cosine, np.arccos(cosine))
    show("clipped first", np.arccos(np.clip(cosine, -1.0, 1.0)))
    pixels, weights = np.array([200, 100], dtype=np.uint8), np.array([2, 1], dtype=np.uint8)
    show("2 * 200 + 1 * 100 in bytes, and in floats", pixels @ weights, pixels.astype(float) @ weights)
    draw_dot_product(p, q, b, c)


def draw_dot_product(p, q, b, c):
    fig, (left, right) = new_figure(2, 3.7)
    x = np.linspace(-1, 6, 2)
    for bill in (2, 5, 8, 11):
        left.plot(x, (bill - p[0] * x) / p[1], color=BLUE if bill == 8 else SKY, lw=2 if bill == 8 else 1.2)
        left.text((bill + 1.0) / 3 + 0.08, -0.42, f"{bill} €", color=BLUE, fontsize=9)
    arrow(left, (0, 0), p, ORANGE)
    left.text(3.05, 2.05, "prices (3, 2)", color=ORANGE)
    left.plot(*q, "o", color=BLUE)
    left.text(2.12, 1.12, "(2, 1)", color=BLUE)
    plane(left, (-0.5, 5.2), (-0.6, 4.4), "Receipts that cost the same lie across the prices")
    left.set(xlabel="coffees", ylabel="croissants")
    for vector, color, name, shift in ((b, GREEN, "(4, 2)", (0.05, 0.1)), (q, BLUE, "(2, 1)", (0.1, -0.32))):
        arrow(right, (0, 0), vector, color, 2.5)
        right.text(vector[0] + shift[0], vector[1] + shift[1], name, color=color)
    arrow(right, (0, 0), c, ORANGE, 2.5)
    right.text(0.75, 2.12, "(1, 2)", color=ORANGE)
    right.plot(*np.column_stack([q, c]), ":", color=GREY)
    right.text(1.45, 1.74, "distance 1.414", color=GREY, fontsize=9)
    right.text(0.6, 0.82, "36.87°", color=GREY, fontsize=9)
    plane(right, (-0.5, 5.2), (-0.6, 4.4), "Same direction is not the same as near")
    right.set(xlabel="coffees", ylabel="croissants")
    save(fig, "dot-product.png")


# %% Lesson 2. Three sizes of one error, and three smallest solutions of one equation.
# Look at how the naive formula fails at both ends of the floating-point range.


def norms():
    print("\nLesson 2: Norms")
    e = np.array([3.0, -4.0])
    show("L1 of the error (3, -4)", np.sum(np.abs(e)))
    show("L2", np.sqrt(np.sum(e**2)))
    show("L-infinity", np.max(np.abs(e)))
    show("p = 3: the sum, and its root", np.sum(np.abs(e) ** 3).round(3), (np.sum(np.abs(e) ** 3) ** (1 / 3)).round(3))
    show("p = 10", (np.sum(np.abs(e) ** 10) ** (1 / 10)).round(3))
    show("'size' of (1, 1) with p = 1/2", (1**0.5 + 1**0.5) ** 2)
    smallest_solutions()
    x, tiny = np.array([3e200, -4e200]), np.array([3e-200, -4e-200])
    with np.errstate(all="ignore"):
        show("naive norm of (3e200, -4e200)", np.sqrt(np.sum(x**2)))
        show("naive norm of (3e-200, -4e-200)", np.sqrt(np.sum(tiny**2)))
        m = np.max(np.abs(x))
        show("largest entry taken out first", f"{m * np.sqrt(np.sum((x / m) ** 2)):.6g}")
        g = np.array([300.0, -400.0], dtype=np.float16)
        show("half precision, naive", np.sqrt(np.sum(g**2)))
        show("half precision, rescaled", 400 * np.sqrt(np.sum((g / np.float16(400)) ** 2)))
        show("no absolute value: p = 1 and p = 3", np.sum(e), np.sum(e**3) ** (1 / 3))
    X = np.array([[3.0, 4.0], [6.0, 8.0], [5.0, 12.0]])
    show("one norm of a whole table", np.linalg.norm(X).round(3))
    show("one norm per row", np.linalg.norm(X, axis=1))
    draw_norms()


def smallest_solutions():
    """The smallest (x, y) with 2 x + y = 8 in three norms, found by trying many points of the line."""
    x = np.linspace(-8, 16, 240_001)
    points = np.column_stack([x, 8 - 2 * x])
    for p, name in ((1, "L1"), (2, "L2"), (np.inf, "L-infinity")):
        sizes = np.linalg.norm(points, ord=p, axis=1)
        best = sizes.argmin()
        show(f"smallest {name} prices with 2x + y = 8, and their size", points[best].round(3), sizes[best].round(3))


def draw_norms():
    fig, axes = new_figure(3, 2.9, sharey=True)
    balls = [
        ("L1: touches at (4, 0)", Polygon([(4, 0), (0, 4), (-4, 0), (0, -4)]), (4, 0), BLUE),
        ("L2: touches at (3.2, 1.6)", Circle((0, 0), np.sqrt(12.8)), (3.2, 1.6), ORANGE),
        ("L∞: touches at (2.67, 2.67)", Rectangle((-8 / 3, -8 / 3), 16 / 3, 16 / 3), (8 / 3, 8 / 3), GREEN),
    ]
    for ax, (title, ball, touch, color) in zip(axes, balls, strict=True):
        ball.set(facecolor=to_rgba(color, 0.18), edgecolor=color, linewidth=1.8)
        ax.add_patch(ball)
        ax.plot([-1, 7], [10, -6], color="black", lw=1.5)
        ax.plot(*touch, "o", color=color, ms=8, clip_on=False, zorder=5)
        ax.axhline(0, color=GREY, lw=0.8)
        ax.axvline(0, color=GREY, lw=0.8)
        plane(ax, (-5, 6), (-5, 6), title)
        ax.set(xlabel="coffee price", xticks=[-4, 0, 4], yticks=[-4, 0, 4])
    axes[0].text(1.9, 5.1, "2x + y = 8", fontsize=9)
    axes[0].set_ylabel("croissant price")
    save(fig, "norms.png")


# %% Lesson 3. A matrix built from a function, by feeding it the axes; composition; area.
# Look at the determinants: 6 times 2 is 12.


def need(x):
    """Milk and butter that an order of coffees and croissants takes. x: (2,).  Returns (2,)."""
    coffees, croissants = x
    return np.array([2 * coffees + croissants, 3 * croissants])


def matrix_as_a_map():
    print("\nLesson 3: A matrix is a map")
    R = np.column_stack([need(e) for e in np.eye(2)])
    S = np.array([[1.0, 2.0], [1.0, 4.0]])
    x = np.array([2.0, 1.0])
    show("R, one column per axis", R)
    show("R @ x, need(x)", R @ x, need(x))
    show("S @ R", S @ R)
    show("R @ S", R @ S)
    show("(S @ R) @ x, S @ (R @ x)", (S @ R) @ x, S @ (R @ x))
    show("determinants of R, S and S @ R", *(np.linalg.det(M).round(6) for M in (R, S, S @ R)))
    flat = np.array([[2.0, 4.0], [1.0, 2.0]])
    show("the flat map sends (2, 0) and (0, 1) to", flat @ [2.0, 0.0], flat @ [0.0, 1.0])
    wrong = np.array([need(e) for e in np.eye(2)])
    show("images written as rows: wrong @ x", wrong @ x)
    show("with a delivery charge: f(2x) and 2 f(x)", need(2 * x) + 1, 2 * (need(x) + 1))
    W = np.column_stack([R, [1.0, 1.0]])
    show("the charge as one more column", W @ np.append(x, 1.0))
    X = np.array([[2.0, 1.0], [1.0, 2.0], [4.0, 2.0]])
    show("one order per row: X @ R (wrong)", X @ R)
    show("one order per row: X @ R.T (right)", X @ R.T)
    draw_maps(R, flat)


def draw_maps(R, flat):
    fig, axes = new_figure(3, 3.1)
    titles = ["Before", "After R: area 6", "After a flat map: area 0"]
    limits = [((-0.7, 3.3), (-0.7, 3.3)), ((-1, 9), (-1, 9)), ((-1, 12), (-1, 12))]
    for ax, M, title, (x_range, y_range) in zip(axes, (np.eye(2), R, flat), titles, limits, strict=True):
        ax.grid(False)
        for t in range(4):
            for line in (np.array([[t, t], [0, 3]]), np.array([[0, 3], [t, t]])):
                ax.plot(*(M @ line), color="#BDBDBD", lw=1)
        ax.add_patch(Polygon((M @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]])).T, facecolor=SKY, alpha=0.4))
        for vector, color, width in (((2, 1), GREEN, 2.0), ((0, 1), ORANGE, 2.8), ((1, 0), BLUE, 2.8)):
            arrow(ax, (0, 0), M @ vector, color, width)
        plane(ax, x_range, y_range, title)
    axes[0].text(0.75, -0.38, "coffee", color=BLUE, fontsize=9)
    axes[0].text(0.06, 1.1, "croissant", color=ORANGE, fontsize=9)
    axes[0].text(2.05, 1.1, "(2, 1)", color=GREEN, fontsize=9)
    axes[1].text(1.6, -0.85, "(2, 0)", color=BLUE, fontsize=9)
    axes[1].text(-0.6, 3.2, "(1, 3)", color=ORANGE, fontsize=9)
    axes[1].text(5.2, 2.6, "(5, 3)", color=GREEN, fontsize=9)
    for vector, color in (((2, 1), BLUE), ((4, 2), ORANGE), ((8, 4), GREEN)):
        axes[2].text(vector[0] + 0.1, vector[1] - 1.3, f"{vector}", color=color, fontsize=9)
    axes[2].text(1.2, 6.5, "every order lands\non one line", color=GREY, fontsize=9)
    save(fig, "matrix-as-map.png")


# %% Lesson 4. One product read four ways, and what a bracket costs.
# Look at the last two lines: the timings are your machine's, everything else is the same everywhere.


def four_products():
    print("\nLesson 4: The matrix product, four ways")
    A, B = np.array([[2.0, 1.0], [1.0, 2.0], [4.0, 1.0]]), np.array([[3.0, 1.0], [2.0, 4.0]])
    show("way 1, an entry: A[0] @ B[:, 1]", A[0] @ B[:, 1])
    show("way 2, a column: A @ B[:, 0]", A @ B[:, 0])
    show("way 3, a row: A[2] @ B", A[2] @ B)
    coffee, croissant = np.outer(A[:, 0], B[0]), np.outer(A[:, 1], B[1])
    show("way 4, coffee's table", coffee)
    show("way 4, croissant's table", croissant)
    show("way 4, the sum", coffee + croissant)
    n = 1000
    show("multiplications of (AB)x, of A(Bx), ratio", n**3 + n**2, 2 * n**2, (n**3 + n**2) / (2 * n**2))
    show("rank 8: U(Vx) against (UV)x", 2 * 8 * n, n**2, n**2 / (2 * 8 * n))
    show("recap: A(Bx) against (AB)x", n**2 + 10 * n, 10 * n**2 + 10 * n)
    G = np.array([[2.0, 1.0], [1.0, 2.0]])
    show("G * B", G * B)
    show("G @ B", G @ B)
    show("A @ B.T: products met minutes", A @ B.T)
    show("(A @ B).T equals B.T @ A.T", np.allclose((A @ B).T, B.T @ A.T))
    bills = A @ B[:, 0]
    show("a column minus a vector", (bills.reshape(3, 1) - bills).shape)
    show("a vector minus a vector", (bills.reshape(3) - bills).shape)
    time_three_loops(64)
    draw_four_products(A, B)


def time_three_loops(n):
    X, Y = np.random.default_rng(0).normal(size=(2, n, n))
    start = time.perf_counter()
    slow = [[sum(X[i, t] * Y[t, j] for t in range(n)) for j in range(n)] for i in range(n)]
    middle = time.perf_counter()
    fast = X @ Y
    end = time.perf_counter()
    show(f"three loops at n = {n} agree with @", np.allclose(slow, fast))
    show("milliseconds, loops and @", f"{1e3 * (middle - start):.1f} {1e3 * (end - middle):.3f}")


def draw_grid(ax, M, x, y, shades):
    """Draw M with its top left corner at (x, y); `shades` maps (row, column) to a colour."""
    for (i, j), value in np.ndenumerate(M):
        color = shades.get((i, j), "white")
        ax.add_patch(Rectangle((x + j, y - i - 1), 1, 1, facecolor=color, edgecolor=GREY, lw=1))
        ax.text(x + j + 0.5, y - i - 0.5, f"{value:g}", ha="center", va="center", fontsize=9)


def draw_four_products(A, B):
    blue, orange, green = "#A6D3EE", "#F5C19C", "#A3DBC8"
    rows, both = range(3), range(2)
    ways = [
        ("1  Entry: row times column", {(0, t): blue for t in both}, {(t, 1): orange for t in both}, {(0, 1): green}),
        ("2  Column: mix A's columns", {(i, 0): blue for i in rows} | {(i, 1): "#DCEEF8" for i in rows},
         {(t, 0): orange for t in both}, {(i, 0): green for i in rows}),
        ("3  Row: mix B's rows", {(2, t): blue for t in both},
         {(0, j): orange for j in both} | {(1, j): "#FBE6D6" for j in both}, {(2, j): green for j in both}),
        ("4  Outer: column times row, summed", {(i, 0): blue for i in rows}, {(0, j): orange for j in both},
         {(i, j): green for i in rows for j in both}),
    ]  # fmt: skip
    fig, _ = new_figure(2, 3.3)
    fig.clf()
    for ax, (title, in_a, in_b, in_c) in zip(fig.subplots(2, 2).flat, ways, strict=True):
        draw_grid(ax, A, 0, 3, in_a)
        draw_grid(ax, B, 3, 2.5, in_b)
        ax.text(2.5, 1.5, "×", ha="center", va="center", fontsize=13)
        fourth = title.startswith("4")
        draw_grid(ax, np.outer(A[:, 0], B[0]) if fourth else A @ B, 6, 3, in_c)
        ax.text(5.5, 1.5, "→" if fourth else "=", ha="center", va="center", fontsize=13)
        if fourth:
            ax.text(8.2, 1.5, "+ the same for\ncroissant", va="center", fontsize=9)
        ax.set(xlim=(-0.2, 11), ylim=(-0.1, 3.1), aspect="equal", title=title)
        ax.axis("off")
    save(fig, "four-products.png")


# %% Lesson 5. Elimination step by step, and why rows are swapped.
# Look at 1e-20 x + y = 1, x + y = 2: one route returns x = 0, the other x = 1.


def elimination():
    print("\nLesson 5: Elimination, inverse and determinant")
    A = np.array([[1.0, 2.0, 1.0], [4.0, 4.0, 4.0], [2.0, 4.0, 3.0]])
    b = np.array([11.0, 36.0, 26.0])
    show("two receipts: prices", np.linalg.solve([[2.0, 1.0], [1.0, 2.0]], [8.0, 7.0]).round(6))
    U = A.copy()
    pivot = np.abs(U[:, 0]).argmax()
    U[[0, pivot]] = U[[pivot, 0]]
    factors = U[1:, 0] / U[0, 0]
    U[1:] -= np.outer(factors, U[0])
    show("first column: pivot row and factors", pivot, factors)
    show("after the first column", U)
    P = np.eye(3)[[1, 2, 0]]
    L = np.array([[1.0, 0.0, 0.0], [0.5, 1.0, 0.0], [0.25, 0.5, 1.0]])
    U = np.array([[4.0, 4.0, 4.0], [0.0, 2.0, 1.0], [0.0, 0.0, -0.5]])
    show("P @ A equals L @ U, and the determinant", np.array_equal(P @ A, L @ U), np.prod(np.diag(U)))
    show("y from L y = P b, x from U x = y", np.linalg.solve(L, P @ b), np.linalg.solve(U, np.linalg.solve(L, P @ b)))
    show("determinant of the two receipts", np.linalg.det([[2.0, 1.0], [1.0, 2.0]]).round(6))
    show("3 times their inverse", (3 * np.linalg.inv([[2.0, 1.0], [1.0, 2.0]])).round(6))
    e = 1e-20
    y = (2 - 1 / e) / (1 - 1 / e)
    show("tiny pivot, no swap: x and y", (1 - y) / e, y)
    y = (1 - e * 2) / (1 - e)
    show("tiny pivot, rows swapped: x and y", 2 - y, y)
    inverse_against_solve()
    M = np.array([[1.0, 2.0], [3.0, 4.0]])
    M[0], M[1] = M[1], M[0]
    show("rows swapped through views", M)
    M = np.array([[1.0, 2.0], [3.0, 4.0]])
    M[[0, 1]] = M[[1, 0]]
    show("rows swapped by an index list", M)
    M = np.array([[2, 1], [1, 2]])
    M[1] = M[1] - 0.5 * M[0]
    show("elimination in an integer array", M)
    show("determinant of 0.1 I, 30 by 30", f"{np.linalg.det(0.1 * np.eye(30)):.0e}")
    show("determinant of 0.1 I, 100 by 100", f"{np.linalg.det(0.1 * np.eye(100)):.0e}")
    draw_elimination()


def inverse_against_solve():
    i = np.arange(10)
    H = 1.0 / (i[:, None] + i + 1)
    b = H @ np.ones(10)
    by_solve = np.linalg.norm(H @ np.linalg.solve(H, b) - b)
    by_inverse = np.linalg.norm(H @ (np.linalg.inv(H) @ b) - b)
    show("Hilbert matrix: error of the bills by solve, by inv", f"{by_solve:.1e} {by_inverse:.1e}")
    show("solve below 1e-14, inv above 1e-6", by_solve < 1e-14, by_inverse > 1e-6)


def errors_without_and_with_swap(e):
    """Relative error of x in e x + y = 1, x + y = 2, eliminated with the pivot e and with the pivot 1."""
    exact = 1 / (1 - e)
    without = (1 - (2 - 1 / e) / (1 - 1 / e)) / e
    swapped = 2 - (1 - 2 * e) / (1 - e)
    return abs(without - exact) / exact, abs(swapped - exact) / exact


def draw_elimination():
    fig, (left, right) = new_figure(2, 3.5)
    x = np.linspace(0, 6, 2)
    left.plot(x, 8 - 2 * x, color=BLUE, lw=2, label="2x + y = 8")
    left.plot(x, (7 - x) / 2, color=ORANGE, lw=2, label="x + 2y = 7")
    for part in (0.17, 0.33):  # on the way: the second line minus a part of the first
        left.plot(x, (7 - part * 8 - (1 - 2 * part) * x) / (2 - part), color=ORANGE, lw=1, alpha=0.4)
    left.plot(x, np.full(2, 2.0), color=ORANGE, lw=2, ls="--", label="1.5y = 3")
    left.plot(3, 2, "o", color="black", zorder=5)
    left.text(3.12, 2.15, "(3, 2)")
    left.set(xlim=(0, 6), ylim=(0, 5), xlabel="coffee x", ylabel="croissant y", title="Elimination turns a line level")
    left.legend(loc="upper right", fontsize=9)
    pivots = 10.0 ** -np.arange(1, 21)
    errors = np.array([errors_without_and_with_swap(e) for e in pivots])
    floor = 1e-17  # an exact result is drawn here, since zero has no place on a log scale
    right.loglog(pivots, np.maximum(errors[:, 0], floor), "o-", color=ORANGE, ms=4, label="no swap")
    right.loglog(pivots, np.maximum(errors[:, 1], floor), "s-", color=BLUE, ms=4, label="rows swapped")
    right.invert_xaxis()
    right.set(xlabel="pivot", ylabel="relative error of x", title="A small pivot ruins the answer", ylim=(1e-19, 30))
    right.text(0.1, 5e-19, "no error at all is drawn at 1e-17", color=GREY, fontsize=8)
    right.legend(loc="center right", fontsize=9)
    save(fig, "elimination.png")


# %% Lesson 6. What four receipts say about three prices, and what they cannot say.
# Look at the tests: they pass on every list of bills that some prices explain, and fail on the wrong one.


def rank_and_subspaces():
    print("\nLesson 6: Rank and the four subspaces")
    A = np.array([[2.0, 1.0, 1.0], [1.0, 2.0, 0.0], [4.0, 2.0, 2.0], [3.0, 3.0, 1.0]])
    tests = np.array([[2.0, 0.0, -1.0, 0.0], [1.0, 1.0, 0.0, -1.0]])
    show("rank", np.linalg.matrix_rank(A))
    factors = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0], [1.0, 1.0]])
    show("A equals (4, 2) times (2, 3)", np.array_equal(factors @ A[:2], A))
    show("bills at (3, 2, 4) and at (1, 3, 7)", A @ [3.0, 2.0, 4.0], A @ [1.0, 3.0, 7.0])
    show("A @ (-2, 1, 3)", A @ [-2.0, 1.0, 3.0])
    honest, wrong = np.array([12.0, 7.0, 24.0, 19.0]), np.array([12.0, 7.0, 25.0, 19.0])
    show("tests on honest bills, and with 25 for 24", tests @ honest, tests @ wrong)
    show("tests @ A: every column passes", tests @ A)
    first, second = np.array([0.1, 0.3]), np.array([0.3, 0.9])
    left_over = second[1] - second[0] / first[0] * first[1]
    show("elimination in tenths leaves exactly zero?", left_over == 0)
    show("but", f"{left_over:.1e}")
    show("numerical rank", np.linalg.matrix_rank(np.array([first, second])))
    noisy = A + 0.001 * np.random.default_rng(0).normal(size=(4, 3))
    show("singular values with noise", " ".join(f"{s:.4f}" for s in np.linalg.svd(noisy, compute_uv=False)))
    show("rank by default, and with tol=0.01", np.linalg.matrix_rank(noisy), np.linalg.matrix_rank(noisy, tol=0.01))
    M = 0.1 * np.eye(100)
    show("0.1 I: determinant below 1e-12, and rank", abs(np.linalg.det(M)) < 1e-12, np.linalg.matrix_rank(M))
    drinks_coffee = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    X = np.column_stack([np.ones(5), drinks_coffee, 1 - drinks_coffee])
    show("dummy trap: rank with all, with one dropped", np.linalg.matrix_rank(X), np.linalg.matrix_rank(X[:, :2]))
    draw_subspaces(A, noisy)


def draw_subspaces(A, noisy):
    fig, (left, right) = new_figure(2, 3.6, width_ratios=[1.25, 1])
    boxes = [
        ((0, 3.1), 3.6, SKY, "row space, dim 2\n(2, 1, 1), (1, 2, 0)"),
        ((0, 0.9), 1.5, "#F5C19C", "null space, dim 1\n(−2, 1, 3)"),
        ((6.4, 3.1), 3.6, SKY, "column space, dim 2\n(2, 1, 4, 3), (1, 2, 2, 3)"),
        ((6.4, 0.9), 1.5, "#F5C19C", "left null space, dim 2\n(2, 0, −1, 0), (1, 1, 0, −1)"),
    ]
    for (x, y), height, color, text in boxes:
        left.add_patch(Rectangle((x, y), 4.3, height, facecolor=color, alpha=0.6, edgecolor=GREY))
        left.text(x + 2.15, y + height / 2, text, ha="center", va="center", fontsize=7.5)
    left.text(2.15, 7.1, "prices (3 entries)", ha="center")
    left.text(8.55, 7.1, "bills (4 entries)", ha="center")
    arrow(left, (4.4, 4.9), (6.3, 4.9), BLUE)
    left.text(5.35, 5.1, "A", color=BLUE, ha="center")
    for x in (0.5, 6.9):
        left.plot(x, 2.75, "o", color="black", ms=4)
        left.text(x + 0.2, 2.75, "0", va="center", fontsize=8.5)
    arrow(left, (4.4, 1.65), (6.75, 2.7), ORANGE)
    left.text(5.3, 2.55, "to 0", color=ORANGE, ha="center")
    left.text(2.6, 2.75, "right angle", color=GREY, ha="center", va="center", fontsize=8)
    left.text(9.0, 2.75, "right angle", color=GREY, ha="center", va="center", fontsize=8)
    left.set(xlim=(-0.1, 10.8), ylim=(0.6, 7.8), title="What A sees, and what it can reach")
    left.axis("off")
    floor = 1e-17
    for table, marker, color, name in ((0.1 * A, "s", BLUE, "in tenths"), (noisy, "o", ORANGE, "with noise 0.001")):
        values = np.maximum(np.linalg.svd(table, compute_uv=False), floor)
        right.semilogy([1, 2, 3], values, marker, ls=":", color=color, label=name, ms=7)
    right.axhline(0.01, color=ORANGE, lw=1, ls="--")
    right.text(0.8, 0.0012, "noise threshold 0.01", color=ORANGE, fontsize=8.5)
    rounding = 0.714 * 4 * np.finfo(float).eps
    right.axhline(rounding, color=BLUE, lw=1, ls="--")
    right.text(0.8, 2 * rounding, "rounding threshold 6e-16", color=BLUE, fontsize=8.5)
    right.set(xticks=[1, 2, 3], xlim=(0.7, 3.3), ylim=(floor, 1e3), title="Rank: count above a threshold")
    right.set(xlabel="number of the singular value", ylabel="singular value")
    right.legend(loc="upper right", fontsize=8.5, ncols=2, columnspacing=1)
    save(fig, "subspaces.png")


# %% Lesson 7. Least squares three times: by shadow, by normal equations, by orthonormal columns.
# Look at the prices: (3, 2) each time, and at what the tiny second entries do to A^T A.


def projection_and_least_squares():
    print("\nLesson 7: Projection and least squares")
    a, b = np.array([1.0, 2.0]), np.array([5.0, 5.0])
    price = (a @ b) / (a @ a)
    show("one coffee price, shadow, residual", price, price * a, b - price * a)
    A = np.array([[1.0, 4.0], [2.0, 2.0], [2.0, 5.0]])
    b = np.array([11.2, 10.1, 15.8])
    show("A.T @ A, A.T @ b", A.T @ A, (A.T @ b).round(6))
    x = np.linalg.solve(A.T @ A, A.T @ b)
    show("prices and projection", x.round(6), (A @ x).round(6))
    show("by the pseudo-inverse", (np.linalg.pinv(A) @ b).round(6))
    D = np.column_stack([A, A.sum(axis=1)])
    show("with a column that says nothing new", (np.linalg.pinv(D) @ b).round(6), (D @ np.linalg.pinv(D) @ b).round(6))
    show("residual and its length", (b - A @ x).round(6), np.linalg.norm(b - A @ x).round(6))
    show("residual orthogonal to the columns", np.abs(A.T @ (b - A @ x)).max() < 1e-12)
    Q = np.array([[1.0, 2.0], [2.0, -2.0], [2.0, 1.0]]) / 3
    show("R = Q.T @ A, and Q.T @ b", (Q.T @ A).round(6), (Q.T @ b).round(6))
    show("Q @ (Q.T @ b)", (Q @ (Q.T @ b)).round(6))
    e = 1e-8
    N = np.array([[1.0, 1.0], [e, 0.0], [0.0, e]])
    show("nearly equal columns: N.T @ N", N.T @ N)
    try:
        np.linalg.solve(N.T @ N, N.T @ (N @ [3.0, 2.0]))
    except np.linalg.LinAlgError as error:
        show("normal equations", error)
    q, r = np.linalg.qr(N)
    show("QR", np.linalg.solve(r, q.T @ (N @ [3.0, 2.0])).round(4))
    classical_and_modified(e)
    show("A @ A.T @ b is no projection", (A @ (A.T @ b)).round(6))
    draw_projection()
    draw_orthogonality()


def classical_and_modified(e):
    """The last step for three nearly equal columns."""
    q1, q2 = np.array([1.0, e, 0.0, 0.0]), np.array([0.0, -1.0, 1.0, 0.0]) / np.sqrt(2)
    a3 = np.array([1.0, 0.0, 0.0, e])
    rest = a3 - (q1 @ a3) * q1
    classical = rest - (q2 @ a3) * q2
    modified = rest - (q2 @ rest) * q2
    show("classical: cosine between q2 and q3", (q2 @ classical / np.linalg.norm(classical)).round(3))
    show("modified: below 1e-15", abs(q2 @ modified / np.linalg.norm(modified)) < 1e-15)


def draw_projection():
    fig, ax = new_figure(1, 3.9)
    b, shadow = np.array([5.0, 5.0]), np.array([3.0, 6.0])
    ax.plot([0, 4], [0, 8], color=GREY, lw=1.2)
    ax.text(3.55, 7.4, "all x · (1, 2)", color=GREY, ha="right")
    ax.add_patch(Circle(b, np.sqrt(5), fill=False, edgecolor=SKY, lw=1.2, ls="--"))
    arrow(ax, (0, 0), (1, 2), BLUE, 2.8)
    ax.text(0.8, 2.1, "a = (1, 2)", color=BLUE, ha="right")
    arrow(ax, (0, 0), shadow, GREEN)
    ax.text(2.75, 6.1, "shadow (3, 6)", color=GREEN, ha="right")
    arrow(ax, (0, 0), b, "black")
    ax.text(5.1, 4.65, "b = (5, 5)")
    arrow(ax, shadow, b, ORANGE)
    ax.text(4.1, 5.65, "residual (2, −1)", color=ORANGE)
    corner = np.array([[0.36, -0.18], [0.36 - 0.18, -0.18 - 0.36], [-0.18, -0.36]]) + shadow
    ax.plot(*corner.T, color=GREY, lw=1)
    plane(ax, (-2.4, 9), (-0.4, 8), "The nearest point on the line is the foot of the perpendicular")
    ax.set(xlabel="first customer's bill", ylabel="second customer's bill")
    save(fig, "projection.png")


def lost_orthogonality(A, route):
    """Largest stretch of Q^T Q - I for one way to orthonormalise the columns of A (n, k)."""
    if route == "Householder":
        Q = np.linalg.qr(A)[0]
    else:
        Q = A.copy()
        for j in range(Q.shape[1]):
            for _ in range(2 if route == "classical, twice" else 1):
                if route == "modified":
                    for i in range(j):
                        Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
                else:
                    Q[:, j] -= Q[:, :j] @ (Q[:, :j].T @ Q[:, j])
            Q[:, j] /= np.linalg.norm(Q[:, j])
    return np.linalg.norm(Q.T @ Q - np.eye(Q.shape[1]), 2)


def draw_orthogonality():
    rng = np.random.default_rng(0)
    left, right = np.linalg.qr(rng.normal(size=(60, 20)))[0], np.linalg.qr(rng.normal(size=(20, 20)))[0]
    exponents = np.arange(0, 15)
    tables = [left * np.logspace(0, -c, 20) @ right.T for c in exponents]
    fig, ax = new_figure(1, 3.6)
    routes = (("classical", ORANGE, "o"), ("modified", BLUE, "s"), ("classical, twice", GREEN, "^"))
    for route, color, marker in (*routes, ("Householder", PURPLE, "x")):
        losses = [lost_orthogonality(A, route) for A in tables]
        ax.loglog(10.0**exponents, losses, marker=marker, color=color, ms=5, label=route)
        show(f"loss of orthogonality at condition 1e8, {route}", f"{losses[8]:.0e}")
    ax.set(xlabel="condition number of A", ylabel="size of QᵀQ − I", title="How orthogonal are the computed columns?")
    ax.legend(loc="upper left")
    save(fig, "orthogonality.png")


# %% Lesson 8. Stretches, power iteration, and the spectral theorem.
# Look at the Rayleigh quotient: its error shrinks by a factor 9 a step, that of the direction by 3.


def eigenvectors():
    print("\nLesson 8: Eigenvectors and the spectral theorem")
    A = np.array([[2.0, 1.0], [1.0, 2.0]])
    show("A @ (1, 1), A @ (1, -1)", A @ [1.0, 1.0], A @ [1.0, -1.0])
    for step in range(5):
        v = np.linalg.matrix_power(A, step) @ np.array([1.0, 0.0])
        quotient = (v @ A @ v) / (v @ v)
        show(f"step {step}: vector, slope, Rayleigh quotient", v, (v[1] / v[0]).round(4), quotient.round(4))
    v = np.array([1.0, 0.0])
    overflow = 0
    with np.errstate(all="ignore"):
        for step in range(700):
            v = A @ v
            overflow = overflow or (step + 1 if np.isinf(v).any() else 0)
    show("without normalising, after 700 steps", v)
    show("infinite from step", overflow)
    v = np.array([1.0, 0.0])
    v = A @ v / np.linalg.norm(A @ v)
    show("one normalised step, and its quotient", v.round(4), (v @ A @ v).round(6))
    plus, minus = np.full((2, 2), 0.5), np.array([[0.5, -0.5], [-0.5, 0.5]])
    show("3 times one projection plus 1 times the other", 3 * plus + minus)
    regulars()
    eigenvector_mistakes(A)
    draw_eigenvectors(A)


def regulars():
    P = np.array([[0.9, 0.1], [0.2, 0.8]])
    share = np.array([0.0, 1.0])
    show("regulars after one day, after two", (share @ P).round(4), (share @ P @ P).round(4))
    show("after fifty", (share @ np.linalg.matrix_power(P, 50)).round(4))
    show("eigenvalues of the transpose", np.linalg.eigvals(P.T).round(6))
    gaps = [2 / 3 - (share @ np.linalg.matrix_power(P, day))[0] for day in range(3)]
    show("gap to 2/3 on days 0, 1, 2", " ".join(f"{gap:.3f}" for gap in gaps))


def eigenvector_mistakes(A):
    B = np.array([[5.0, 2.0, 0.0], [2.0, 6.0, 2.0], [0.0, 2.0, 7.0]])
    values, vectors = np.linalg.eigh(B)
    row, column = vectors[0], vectors[:, -1]
    show("eigh sorts upwards", values.round(6))
    show("a row of vectors is an eigenvector?", np.allclose(B @ row, 9 * row))
    show("the last column is?", np.allclose(B @ column, 9 * column))
    u = np.array([1.0, 1.0]) / np.sqrt(2)
    show("for -A: length of the image, Rayleigh quotient", np.linalg.norm(-A @ u).round(6), (u @ (-A) @ u).round(6))
    show("a start orthogonal to (1, 1)", A @ np.array([1.0, -1.0]))
    F = np.array([[0.0, 1.0], [1.0, 0.0]])
    show("eigenvalues 1 and -1: back and forth", F @ [1.0, 0.0], F @ (F @ [1.0, 0.0]))


def draw_eigenvectors(A):
    fig, (left, right) = new_figure(2, 3.8)
    angles = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angles), np.sin(angles)])
    left.plot(*circle, color=GREY, lw=1.2)
    left.plot(*(A @ circle), color=SKY, lw=1.2)
    for degrees in (0, 20, 70, 90):
        v = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        arrow(left, (0, 0), A @ v, SKY, 1.3)
        arrow(left, (0, 0), v, GREY, 1.3)
    for v, color in (((1, 1), ORANGE), ((1, -1), GREEN)):
        unit = np.array(v) / np.sqrt(2)
        arrow(left, (0, 0), A @ unit, color, 3.2)
        arrow(left, (0, 0), unit, "black", 1.2)
    left.text(2.3, 2.2, "times 3", color=ORANGE)
    left.text(0.8, -0.95, "times 1", color=GREEN)
    plane(left, (-2.6, 3.3), (-2.6, 2.6), "Bold: only stretched. Thin: turned, too")
    steps = np.arange(0, 11)
    vectors = [np.linalg.matrix_power(A, k) @ np.array([1.0, 0.0]) for k in steps]
    slope = [1 - v[1] / v[0] for v in vectors]
    quotient = [3 - (v @ A @ v) / (v @ v) for v in vectors]
    right.semilogy(steps, slope, "o-", color=BLUE, ms=4, label="direction (slope)")
    right.semilogy(steps, quotient, "s-", color=ORANGE, ms=4, label="Rayleigh quotient")
    right.text(6.3, 4e-3, "a third\nper step", color=BLUE, fontsize=9)
    right.text(3.2, 1e-7, "a ninth\nper step", color=ORANGE, fontsize=9)
    right.set(xlabel="step", ylabel="error", title="Power iteration")
    right.legend(fontsize=9, loc="upper right")
    save(fig, "eigenvectors.png")


# %% Lesson 9. All directions at once: a circle becomes an ellipse. Then the body of twenty men against their exercises.
# Look at the two perpendicular price changes whose images are perpendicular again.


def singular_values():
    print("\nLesson 9: The singular value decomposition")
    A = np.array([[12.0, 4.0], [11.0, 12.0]])
    show("eigenvalues", np.linalg.eigvals(A).round(2))
    angles = np.radians(np.arange(180))
    lengths = np.linalg.norm(A @ [np.cos(angles), np.sin(angles)], axis=0)
    show(
        "stretched most at, least at, lengths",
        lengths.argmax(),
        lengths.argmin(),
        lengths.max().round(2),
        lengths.min(),
    )
    for change in ((1.0, 0.0), (0.8, 0.6), (-0.6, 0.8)):
        image = A @ change
        show(f"prices change by {change}: takings by, length", image.round(6), np.linalg.norm(image).round(2))
    show("A.T @ A and its eigenvalues", A.T @ A, np.linalg.eigvalsh(A.T @ A).round(6))
    show("singular values", np.linalg.svd(A)[1].round(6))
    days = np.array([[3.0, 2.0], [6.0, 4.0], [9.0, 6.0]])
    show("three days in one proportion: singular values", np.linalg.svd(days)[1].round(2))
    body_and_exercises()
    draw_ellipse(A)
    draw_steps()


def body_and_exercises():
    men = load_linnerud()
    B = LinearRegression().fit(scale(men.target), scale(men.data)).coef_
    U, S, Vt = np.linalg.svd(B)
    sign = np.sign(Vt[0, 1])
    show("body to exercises: singular values", S.round(2))
    show("first direction of weight, waist, pulse", (Vt[0] * sign).round(2))
    step = U[:, 0] * sign * S[0] * men.data.std(axis=0)
    show("chin-ups, sit-ups, jumps for a standard step along it", step.round())
    show(
        "with V for its transpose, with one sign",
        np.allclose((U * S) @ Vt.T, B),
        np.allclose((U * [-1, 1, 1] * S) @ Vt, B),
    )


def draw_ellipse(A):
    fig, (left, right) = new_figure(2, 3.9, width_ratios=[1, 1.25])
    angles = np.linspace(0, 2 * np.pi, 300)
    circle = np.array([np.cos(angles), np.sin(angles)])
    left.plot(*circle, color=GREY, lw=1.2)
    right.plot(*(A @ circle), color=GREY, lw=1.2)
    for v, color, name, at, image_at in (
        (np.array([0.8, 0.6]), ORANGE, "1", (0.55, 0.22), (-10.5, 13.0)),
        (np.array([-0.6, 0.8]), BLUE, "2", (-0.78, 0.3), (-17.0, 3.5)),
    ):
        arrow(left, (0, 0), v, color, 2.2)
        arrow(right, (0, 0), A @ v, color, 2.2)
        left.text(*at, f"$v_{name}$", color=color, fontsize=13)
        right.text(*image_at, f"$A v_{name}$: length {np.linalg.norm(A @ v):g}", color=color, fontsize=11)
    plane(left, (-1.25, 1.25), (-1.25, 1.25), "All price changes of length 1")
    left.set(xlabel="coffee, euro", ylabel="croissant, euro")
    plane(right, (-19, 19), (-18, 18), "What they do to the takings")
    right.set(xlabel="Monday, euro", ylabel="Tuesday, euro")
    save(fig, "svd-ellipse.png")


def draw_steps():
    fig, axes = new_figure(4, 2.2)
    angles = np.linspace(0, 2 * np.pi, 300)
    points = np.array([np.cos(angles), np.sin(angles)])
    V, U = np.array([[0.8, -0.6], [0.6, 0.8]]), np.array([[0.6, -0.8], [0.8, 0.6]])
    marks = V.copy()
    steps = (
        ("start", np.eye(2)),
        ("turn: $V^T$", V.T),
        ("stretch: $\\Sigma$", np.diag([20.0, 5.0]) / 12),
        ("turn: $U$", U),
    )
    for ax, (title, step) in zip(axes, steps, strict=True):
        points, marks = step @ points, step @ marks
        ax.plot(*points, color=GREY, lw=1.2)
        arrow(ax, (0, 0), marks[:, 0], ORANGE, 2.2)
        arrow(ax, (0, 0), marks[:, 1], BLUE, 2.2)
        plane(ax, (-1.85, 1.85), (-1.85, 1.85), title)
        ax.axhline(0, color="#C8C8C8", lw=0.8, zorder=0)
        ax.axvline(0, color="#C8C8C8", lw=0.8, zorder=0)
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
    save(fig, "svd-steps.png")


# %% Lesson 10. A photograph as a sum of pieces, a column times a row each; and digits that become cleaner.
# Look at the error against the clean digits: it falls with the number of pieces, and rises again.


def low_rank():
    print("\nLesson 10: The closest matrix of rank k")
    P = load_sample_image("china.jpg").mean(axis=2)
    show("shape, least and greatest grey level", P.shape, P.min(), P.max())
    brightest = np.where(np.quantile(P, 0.9) <= P, P, 0)
    show("error of the brightest tenth", f"{root_mean_square(brightest - P):.1f}")
    u, v = np.array([[0.6, 0.8], [-0.8, 0.6]]), np.array([[0.8, 0.6], [-0.6, 0.8]])
    first, second = 20 * np.outer(u[0], v[0]), 5 * np.outer(u[1], v[1])
    show("two days: u_1 and u_2, v_1 and v_2", u, v)
    show("two days: the first piece, the second", first.round(6), second.round(6))
    show(
        "squares of the second, added up",
        np.sum(second**2).round(6),
        "and error if it is kept",
        np.linalg.norm(first).round(6),
    )
    U, S, Vt = np.linalg.svd(P, full_matrices=False)
    for k in (1, 5, 15, 25, 100):
        error = root_mean_square((U[:, :k] * S[:k]) @ Vt[:k] - P)
        show(f"photograph, pieces {k}: numbers, error", k * sum(P.shape), f"{error:.1f}")
    show("sizes of the first three pieces", *S[:3].round())
    show("share of the squares in the first piece", f"{S[0] ** 2 / np.sum(S**2):.1%}")
    cropped = P[:424]
    means = cropped.reshape(106, 4, 160, 4).mean(axis=(1, 3))
    blocks = means.repeat(4, axis=0).repeat(4, axis=1)
    show("means of blocks of 4 x 4: numbers, error", means.size, f"{root_mean_square(blocks - cropped):.1f}")
    noisy_digits()
    show("rank 8, (1000, 1000): numbers in two factors", 8 * (1000 + 1000))
    draw_brightest(P, brightest)
    draw_pieces(P, U, S, Vt)
    draw_ranks(P, U, S, Vt)


def root_mean_square(difference):
    return np.sqrt(np.mean(difference**2))


def noisy_digits():
    X = load_digits().data  # (1797, 64)
    noisy = X + 4 * np.random.default_rng(0).normal(size=X.shape)
    for k in (2, 16, 63):
        svd = TruncatedSVD(k, random_state=0).fit(noisy)
        cleaned = svd.inverse_transform(svd.transform(noisy))
        show(f"digits, pieces {k}: error against the clean ones", f"{root_mean_square(cleaned - X):.1f}")


def picture(ax, image, title=""):
    ax.imshow(image, cmap="gray", vmin=0, vmax=255)
    ax.set(title=title, xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)


def draw_brightest(P, brightest):
    fig, (left, right) = new_figure(2, 2.75)
    picture(left, P, "the photograph")
    picture(right, brightest, "its brightest tenth")
    save(fig, "photo-brightest.png")


def draw_pieces(P, U, S, Vt):
    """Each piece as its column, its row, and the table that they make."""
    fig, _ = new_figure(1, 2.5)
    fig.clf()
    for part, i in zip(fig.subfigures(1, 3), range(3), strict=True):
        corners = part.subplots(2, 2, width_ratios=[1, 7], height_ratios=[1, 5])
        corners[0, 0].axis("off")
        sign = np.sign(Vt[i].sum()) or 1.0
        table = S[i] * np.outer(U[:, i], Vt[i])
        reach = np.abs(table).max()
        column, row = (sign * U[:, i])[:, None], (sign * Vt[i])[None]
        for ax, piece, size, aspect in (
            (corners[1, 0], column, np.abs(column).max(), "auto"),
            (corners[0, 1], row, np.abs(row).max(), "auto"),
            (corners[1, 1], table, reach, "auto"),
        ):
            ax.imshow(piece, cmap="gray", vmin=-size if i else 0, vmax=size, aspect=aspect)
            ax.set(xticks=[], yticks=[])
            ax.grid(False)
            ax.spines[:].set_visible(False)
        corners[0, 1].set_title(f"piece {i + 1}: size {S[i]:,.0f}".replace(",", " "))
    save(fig, "photo-pieces.png")


def draw_ranks(P, U, S, Vt):
    fig, axes = new_figure(2, 5.5, rows=2)
    for ax, k in zip(axes.ravel(), (1, 5, 25, 100), strict=True):
        approximation = (U[:, :k] * S[:k]) @ Vt[:k]
        pieces = "1 piece" if k == 1 else f"{k} pieces"
        picture(ax, approximation, f"{pieces}, error {root_mean_square(approximation - P):.1f}")
    save(fig, "photo-ranks.png")


# %% Lesson 11. Ten cents in the takings, two euros in the prices; and one table of patients, read in two halves.
# Look at the weights of cholesterol and LDL from the two halves, and then at those of body mass.


def condition_number():
    print("\nLesson 11: The condition number")
    A = np.array([[20.0, 21.0], [21.0, 22.0]])
    show("prices from 102 and 107", np.linalg.solve(A, [102.0, 107.0]).round(2))
    wrong = np.linalg.solve(A, [102.0, 107.1]).round(2)
    show("from 102 and 107.1, in full", np.abs(wrong), f"{wrong[0]:.2f}")
    show("determinant", np.linalg.det(A).round(6))
    U, S, _ = np.linalg.svd(A)
    show("singular values", *S.round(4), f"{S[0]:.2f}")
    for i in range(2):
        error = np.linalg.norm(np.linalg.solve(A, 0.1 * U[:, i]))
        show(f"0.1 of error along u_{i + 1} becomes", f"{error:.2g}")
    show("condition number", (S[0] / S[1]).round(), np.linalg.cond(A).round())
    show("of A.T @ A", f"{np.linalg.cond(A.T @ A):.0f}", "digits lost", np.log10(S[0] / S[1]).round(), "of 16")
    show("residual of (5.1, 0)", (A @ [5.1, 0.0] - [102.0, 107.0]).round(2))
    show("0.1 I: determinant, condition", np.linalg.det(0.1 * np.eye(30)).round(6), np.linalg.cond(0.1 * np.eye(30)))
    draw_lines()
    draw_halves(*two_halves())


def two_halves():
    data = load_diabetes(scaled=False)
    Z, order = scale(data.data), np.random.default_rng(0).permutation(442)
    models = [LinearRegression().fit(Z[half], data.target[half]) for half in (order[:221], order[221:])]
    show("weights of body mass, cholesterol, LDL", *(model.coef_[[2, 4, 5]].round() for model in models))
    show(
        "condition, and without cholesterol",
        *(np.linalg.cond(table).round(1) for table in (Z, np.delete(Z, 4, axis=1))),
    )
    difference = models[0].predict(Z) - models[1].predict(Z)
    show(
        "predictions differ by (spread of the outcome)", root_mean_square(difference).round(), data.target.std().round()
    )
    return data.feature_names, [model.coef_ for model in models]


def draw_lines():
    fig, (left, right) = new_figure(2, 3.7)
    x = np.linspace(-1, 7, 2)
    for ax, (a, b), (c, d), title in (
        (left, (2.0, 1.0), (1.0, -2.0), "Days that differ: the crossing hardly moves"),
        (right, (20.0, 21.0), (22.0, 19.0), "Days alike: it slides far"),
    ):
        first, second = a * 3 + b * 2, c * 3 + d * 2
        shift = 0.25 * np.hypot(c, d)
        ax.plot(x, (first - a * x) / b, color=BLUE, lw=2)
        ax.plot(x, (second - c * x) / d, color=ORANGE, lw=2)
        ax.plot(x, (second + shift - c * x) / d, color=ORANGE, lw=1.6, ls="--")
        old = np.linalg.solve([[a, b], [c, d]], [first, second])
        new = np.linalg.solve([[a, b], [c, d]], [first, second + shift])
        ax.plot(*old, "o", color="black", ms=7)
        ax.plot(*new, "o", mfc="white", mec="black", ms=7)
        plane(ax, (-0.5, 6.5), (-0.5, 5.5), title)
        ax.set(xlabel="price of a coffee", ylabel="price of a croissant")
    save(fig, "condition-lines.png")


def draw_halves(names, weights):
    labels = [
        "age",
        "sex",
        "body mass",
        "blood pressure",
        "total cholesterol",
        "LDL",
        "HDL",
        "cholesterol / HDL",
        "log triglycerides",
        "sugar",
    ]
    fig, ax = new_figure(1, 3.6)
    places = np.arange(len(names))
    ax.hlines(places, *np.array(weights), color=GREY, lw=2)
    ax.plot(weights[0], places, "o", color=BLUE, ms=8, label="one half of the patients")
    ax.plot(weights[1], places, "s", color=ORANGE, ms=8, label="the other half")
    ax.axvline(0, color="black", lw=0.8)
    ax.set(yticks=places, yticklabels=labels, xlabel="weight: points of progress per standard deviation")
    ax.invert_yaxis()
    ax.legend(loc="lower left", fontsize=9)
    save(fig, "two-halves.png")


# %% Lesson 12. Covariance of five days by hand, its two directions, and the wines.
# Look at the raw wines: one column in large units passes for a component.


def covariance_and_pca():
    print("\nLesson 12: Covariance and PCA")
    X = np.array([[14.0, 8.0], [6.0, 4.0], [9.0, 8.0], [11.0, 4.0], [10.0, 6.0]])
    Xc = X - X.mean(axis=0)
    C = Xc.T @ Xc / 4
    show("means, sums of products", X.mean(axis=0), Xc.T @ Xc)
    show("covariance", C)
    w = np.array([2.0, 1.0]) / np.sqrt(5)
    show("variance along (2, 1), and C @ (2, 1)", (w @ C @ w).round(6), C @ [2.0, 1.0])
    values, vectors = np.linalg.eigh(C)
    order = values.argsort()[::-1]
    values, vectors = values[order], vectors[:, order]
    show("eigenvalues, shares", values.round(6), (values / values.sum()).round(6))
    scores = Xc @ vectors[:, :1]
    show("scores (without sign), their variance", np.abs(scores[:, 0]).round(3), scores.var(ddof=1).round(6))
    S = np.linalg.svd(Xc, compute_uv=False)
    show("by SVD: squares, divided by n - 1", (S**2).round(6), (S**2 / 4).round(6))
    show("first direction, not centered", np.abs(np.linalg.svd(X)[2][0]).round(3))
    show("first direction, centered", np.abs(np.linalg.svd(Xc)[2][0]).round(3))
    show("np.cov by rows, by columns", np.cov(X).shape, np.cov(X, rowvar=False).shape)
    shifted = X[:, 0] + 1e8
    show("variance of shifted coffees by mean of squares", (np.sum(shifted**2) - 5 * shifted.mean() ** 2) / 4)
    show("and by centering", np.sum((shifted - shifted.mean()) ** 2) / 4)
    draw_pca(X, C, *wine_components())


def wine_components():
    """Scores (178, 2) of the scaled wines, shares (2,) and cultivars (178,)."""
    wine = load_wine()
    centered = wine.data - wine.data.mean(axis=0)
    scaled = centered / wine.data.std(axis=0, ddof=1)
    squares = np.linalg.svd(centered, compute_uv=False) ** 2
    show("raw wines: share of the first component", f"{squares[0] / squares.sum():.3f}")
    U, S, Vt = np.linalg.svd(scaled, full_matrices=False)
    shares = S[:2] ** 2 / np.sum(S**2)
    show("scaled wines: shape, shares of two components", wine.data.shape, shares.round(3))
    signs = np.sign(
        Vt[[0, 1], np.abs(Vt[:2]).argmax(axis=1)]
    )  # fix the signs, so that the picture is the same anywhere
    return U[:, :2] * S[:2] * signs, shares, wine.target


def draw_pca(X, C, scores, shares, cultivar):
    fig, (left, right) = new_figure(2, 3.6)
    mean = X.mean(axis=0)
    tilt = np.degrees(np.arctan2(1, 2))
    for size in (1, 2):
        ellipse = Ellipse(mean, 2 * size * np.sqrt(10), 2 * size * np.sqrt(2.5), angle=tilt, fill=False, edgecolor=SKY)
        left.add_patch(ellipse)
    left.plot(*X.T, "o", color=BLUE, ms=7)
    for day, (x, y) in zip(("Mon", "Tue", "Wed", "Thu", "Fri"), X, strict=True):
        left.text(x - 0.5, y + 0.5 if day == "Wed" else y - 1.0, day, fontsize=9, color=BLUE)
    arrow(left, mean, mean + np.sqrt(10) * np.array([2, 1]) / np.sqrt(5), ORANGE, 2.4)
    arrow(left, mean, mean + np.sqrt(2.5) * np.array([-1, 2]) / np.sqrt(5), GREEN, 2.4)
    left.text(10.5, 7.25, "80 %", color=ORANGE)
    left.text(7.9, 5.7, "20 %", color=GREEN)
    plane(left, (2.5, 17.5), (-0.5, 12.5), "Five days, two directions")
    left.set(xlabel="coffees", ylabel="croissants", xticks=range(4, 18, 4))
    for kind, color, marker in ((0, BLUE, "o"), (1, ORANGE, "s"), (2, GREEN, "^")):
        right.plot(*scores[cultivar == kind].T, marker, color=color, ms=4, alpha=0.75, label=f"cultivar {kind + 1}")
    right.set(xlabel=f"component 1 ({shares[0]:.1%})", ylabel=f"component 2 ({shares[1]:.1%})")
    right.set_title("178 wines, 13 measurements, scaled")
    right.legend(fontsize=9, loc="best", handletextpad=0.2)
    save(fig, "pca.png")


# %% Lesson 13. Days that share their luck, a bowl, a trough and a saddle; and a variance below zero.
# Look at the smallest eigenvalue of the wines with holes.


def positive_definite():
    print("\nLesson 13: Positive definite matrices and Cholesky")
    C = np.array([[4.0, 2.0], [2.0, 5.0]])
    rng = np.random.default_rng(0)
    apart = rng.normal(size=(10_000, 2)) * np.sqrt([4.0, 5.0])
    show("drawn apart: covariance", np.cov(apart, rowvar=False).round(1))
    L = np.linalg.cholesky(C)
    together = rng.normal(size=(10_000, 2)) @ L.T
    show("Cholesky factor, drawn together: covariance", L, np.cov(together, rowvar=False).round(1))
    saddle, along = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, -1.0])
    show("rows (1, 2) and (2, 1), along (1, -1)", along @ saddle @ along)
    wine = load_wine(as_frame=True).data
    holes = wine.mask(np.random.default_rng(0).random(wine.shape) < 0.5)
    show("wines with holes: smallest eigenvalue", np.linalg.eigvalsh(holes.corr()).min().round(2))
    show("with the holes filled", np.linalg.eigvalsh(holes.fillna(holes.mean()).corr()).min().round(2))
    show("L.T @ L, and an upper triangle that nobody reads", L.T @ L, np.linalg.cholesky([[4.0, 99.0], [2.0, 5.0]]))
    draw_bowls()


def draw_bowls():
    fig, axes = new_figure(3, 3.0, sharey=True)
    x, y = np.meshgrid(np.linspace(-2, 2, 161), np.linspace(-2, 2, 161))
    for ax, (a, b, c), title in zip(
        axes,
        ((4, 2, 5), (4, 2, 1), (1, 2, 1)),
        ("bowl: our days", "trough", "saddle"),
        strict=True,
    ):
        height = a * x**2 + 2 * b * x * y + c * y**2
        ax.contourf(x, y, height, levels=[-20, -1e-9], colors=["#F5C19C"])
        lines = ax.contour(x, y, height, levels=[0.02, 2, 5, 10, 20], colors=SKY, linewidths=1.1, linestyles="solid")
        ax.clabel(lines, levels=[level for level in (2, 10) if level in lines.levels], fontsize=7)
        ax.set(title=title, xlabel="$x_1$", aspect="equal", xticks=range(-2, 3), yticks=range(-2, 3))
        ax.grid(False)
    axes[0].set_ylabel("$x_2$")
    axes[2].text(-1.2, 1.25, "below 0", fontsize=8.5, color="#8A3A00", ha="center")
    save(fig, "bowls.png")


# %% Everything in the order of the lessons.


LESSONS = (
    vectors_and_dot_product,
    norms,
    matrix_as_a_map,
    four_products,
    elimination,
    rank_and_subspaces,
    projection_and_least_squares,
    eigenvectors,
    singular_values,
    low_rank,
    condition_number,
    covariance_and_pca,
    positive_definite,
)


def main(numbers=()):
    """The lessons with these numbers, or all of them."""
    for lesson in [LESSONS[number - 1] for number in numbers] or LESSONS:
        lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
