"""Module 02, Calculus: the numbers and the figures of theory.md.

Run the file from top to bottom (`uv run 02-calculus/examples.py`), one lesson by its number
(`examples.py 3`), or cell by cell in an editor that knows `# %%`: run a lesson's cell and then call its function, for
instance `jacobians()`. Figures are written to figures/.
Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
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


def arrow(ax, start, end, color, width=2.0, bend=0.0):
    style = {"arrowstyle": "-|>", "color": color, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12}
    ax.annotate("", xy=end, xytext=start, arrowprops=style | {"connectionstyle": f"arc3,rad={bend}"})


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


# %% The lemonade stand: revenue per hour, and profit of a day at price p[0] after p[1] hours.


def g(x):
    """Euro per hour at the price x."""
    return x * (6 - x)


def f(p):
    """Profit of a day. p: (2,) price and hours, or (2, ...) for many days at once."""
    return p[0] * (6 - p[0]) * p[1] - p[1] ** 2


def slopes_of_f(p):
    """The gradient of f by formula, (2,)."""
    return np.array([(6 - 2 * p[0]) * p[1], p[0] * (6 - p[0]) - 2 * p[1]])


def contours_of_profit(ax, x_range, y_range, levels):
    x, y = np.meshgrid(np.linspace(*x_range, 200), np.linspace(*y_range, 200))
    ax.contour(x, y, f(np.array([x, y])), levels=levels, colors=SKY, linewidths=1, linestyles="solid")
    ax.set(xlim=x_range, ylim=y_range, xlabel="price", ylabel="hours")
    ax.grid(False)


# %% Lesson 1. The derivative as a limit of gains per euro, the rules, and a kink.
# Look at the missing cent between the tangent and the truth: it is the corner of a rectangle.


def derivatives():
    print("\nLesson 1: The derivative as a sensitivity")
    for h in (1.0, 0.1, 0.01):
        show(
            f"h = {h}: revenue, gain, gain per euro",
            *(round(v, 6) for v in (g(2 + h), g(2 + h) - 8, (g(2 + h) - 8) / h)),
        )
    show("gain per euro for the three steps", *(round((g(2 + h) - g(2)) / h, 6) for h in (1.0, 0.1, 0.01)))
    show("revenue at 2.10, and what the tangent says", round(g(2.1), 4), 8 + 2 * 0.1)
    show("rules at 2: power, quotient, chain, logarithm", 3 * 2**2, -12 / 2**2, 2 * 4 * -1, 1 / 2)
    u_slope, v_slope = 1.0, -1.0
    show("slopes multiplied (wrong)", u_slope * v_slope)
    show("product rule (right)", u_slope * (6 - 2) + 2 * v_slope)
    show("exp(-x/2) at 2, and its slope", np.exp(-2 / 2).round(4), (-0.5 * np.exp(-2 / 2)).round(4))
    show("the slope measured", ((np.exp(-2.001 / 2) - np.exp(-2 / 2)) / 0.001).round(3))
    show("at the price 4: the tangent promises, the till says", 8 + 2 * 2, g(4))
    show("pi / 180", round(np.pi / 180, 4))
    draw_derivative()


def draw_derivative():
    fig, (left, middle, right) = new_figure(3, 3.0, width_ratios=[1.15, 1, 1])
    x = np.linspace(0, 6, 200)
    left.plot(x, g(x), color=BLUE, lw=2)
    for h, color in ((2.5, "#C9C9C9"), (1.5, "#A8A8A8")):
        slope = (g(2 + h) - g(2)) / h
        left.plot([0.6, 5.2], [8 + slope * (0.6 - 2), 8 + slope * (5.2 - 2)], color=color, lw=1)
        left.plot(2 + h, g(2 + h), "o", color=color, ms=4)
    left.plot([0.2, 3.4], [8 - 3.6, 8 + 2.8], color=ORANGE, lw=1.6)
    left.plot(2, 8, "o", color=ORANGE)
    left.text(0.15, 9.9, "tangent,\nslope 2", color=ORANGE, fontsize=9)
    left.text(4.1, 9.95, "secants", color=GREY, fontsize=9)
    left.set(xlabel="price", ylabel="euro per hour", ylim=(0, 12), title="Revenue x (6 − x)")

    h = 0.5
    middle.add_patch(Rectangle((0, 0), 2, 4 - h, facecolor=SKY, alpha=0.35))
    middle.add_patch(Rectangle((2, 0), h, 4 - h, facecolor=GREEN, alpha=0.5))
    middle.add_patch(Rectangle((0, 4 - h), 2, h, facecolor=ORANGE, alpha=0.5))
    middle.add_patch(Rectangle((2, 4 - h), h, h, facecolor="none", edgecolor=GREY, ls=":"))
    middle.text(0.62, 1.6, "2 · 4 = 8", fontsize=9)
    middle.text(2.62, 1.6, "+ 4h", color=GREEN, fontsize=9)
    middle.text(0.72, 4.12, "− 2h", color=ORANGE, fontsize=9)
    middle.text(2.12, 4.12, "corner h²", color=GREY, fontsize=9)
    middle.set(xlim=(0, 3.6), ylim=(0, 4.8), xlabel="price", ylabel="cups per hour", title="A rectangle changes")
    middle.set(xticks=[0, 2], yticks=[0, 4])

    x = np.linspace(3.5, 8, 3)
    right.plot([3.5, 6, 8], [2.5, 0, 0], color=BLUE, lw=2)
    right.plot(6, 0, "o", color=ORANGE)
    right.text(4.2, 2.05, "slope −1", color=BLUE, fontsize=9)
    right.text(6.6, 0.18, "slope 0", color=BLUE, fontsize=9)
    right.set(xlabel="price", ylabel="cups per hour", ylim=(-0.3, 3), title="A kink: max(6 − x, 0)")
    save(fig, "derivative.png")


# %% Lesson 2. Difference quotients of x³ at 2, where the derivative is 12.
# Look at how the digits become right, and then wrong again.


def V(x):
    return x * x * x


def numerical_differentiation():
    print("\nLesson 2: Numerical differentiation and its error")
    for h in (1.0, 0.1, 1e-5, 1e-8, 1e-12, 1e-16):
        forward, central = (V(2 + h) - V(2)) / h, (V(2 + h) - V(2 - h)) / (2 * h)
        show(f"h = {h:.0e}: forward, central", round(forward, 11), round(central, 11))
    u = np.finfo(float).eps / 2
    show("unit rounding u, distance of floats near 2", f"{u:.1e}", f"{np.spacing(2.0):.1e}")
    show("best steps: forward, central", f"{np.sqrt(16 * u / 6):.1e} {np.cbrt(4 * u):.1e}")
    show("complex step", V(2 + 1e-200j).imag / 1e-200)
    x, h = np.float32(2), np.float32(1e-7)
    show("single precision with h = 1e-7", (V(x + h) - V(x)) / h)
    show("distance of singles near 2, of doubles near 1e8", f"{np.spacing(x):.1e}", f"{np.spacing(1e8):.1e}")
    show("1e8 + 1e-9 == 1e8", 1e8 + 1e-9 == 1e8)
    draw_v_curve(u)


def draw_v_curve(u):
    """Errors at many steps. Their mantissas are irregular, so that lucky steps such as powers of two don't mislead."""
    steps = 10.0 ** np.linspace(0, -16, 161) * np.random.default_rng(0).uniform(0.97, 1.03, size=161)
    curves = {
        "complex step": (np.abs(V(2 + 1j * steps).imag / steps - 12), "#7FCFB6", 6),
        "forward": (np.abs((V(2 + steps) - V(2)) / steps - 12), ORANGE, 3),
        "central": (np.abs((V(2 + steps) - V(2 - steps)) / (2 * steps) - 12), BLUE, 3),
    }
    fig, ax = new_figure(1, 3.9)
    for name, (errors, color, size) in curves.items():
        ax.loglog(steps, np.maximum(errors, 1e-16), "o", color=color, ms=size, label=name)
    h = np.array([1.0, 1e-16])
    ax.loglog(h, 6 * h, color=ORANGE, lw=1, ls="--")
    ax.loglog(h, h**2, color=BLUE, lw=1, ls="--")
    ax.loglog(h, 16 * u / h, color=GREY, lw=1, ls="--")
    ax.text(2e-4, 6e-3, "6h", color=ORANGE)
    ax.text(1e-2, 1e-6, "h²", color=BLUE)
    ax.text(2e-11, 3e-3, "16u / h", color=GREY)
    ax.text(1e-13, 3e-16, "0, drawn at 1e-16", color=GREEN, fontsize=9)
    ax.set(
        xlim=(2, 5e-17),
        ylim=(5e-17, 100),
        xlabel="step h (smaller to the right)",
        ylabel="error of the derivative of x³ at 2",
    )
    ax.legend(loc="upper center", ncols=3)
    save(fig, "v-curve.png")


# %% Lesson 3. Two partial derivatives, the slope in any direction, and what units do.
# Look at the slope along (3, 4): the dot product and two values of f agree.


def gradients():
    print("\nLesson 3: Gradient and directional derivative")
    x, h = np.array([2.0, 3.0]), 1e-5
    price, hours = np.eye(2)
    slope_price = (f(x + h * price) - f(x - h * price)) / (2 * h)
    slope_hours = (f(x + h * hours) - f(x - h * hours)) / (2 * h)
    show("profit at (2, 3), its two partial derivatives", f(x), round(slope_price, 6), round(slope_hours, 6))
    show("10 cents more, a quarter of an hour less", round(6 * 0.1 - 2 * 0.25, 6))
    v, slopes = np.array([3.0, 4.0]), slopes_of_f(x)
    unit = v / np.linalg.norm(v)
    show("slope along (3, 4), steepest slope", (slopes @ unit).round(6), np.linalg.norm(slopes).round(3))
    show("the first measured with two values of f", ((f(x + h * unit) - f(x - h * unit)) / (2 * h)).round(6))
    show("slope across the gradient", slopes @ [-2.0, 6.0])
    show("profit and gradient at (3, 4.5)", f(np.array([3.0, 4.5])), slopes_of_f([3.0, 4.5]))
    show("direction not scaled (wrong)", slopes @ v, slopes @ (10 * v))
    p = np.array([2, 3])
    p[0] += 1e-5
    show("a step of 1e-5 in whole numbers", p)
    draw_gradient(x, slopes, unit)


def draw_gradient(x, slopes, unit):
    fig, (left, right) = new_figure(2, 3.6)
    contours_of_profit(left, (0.6, 4.4), (1.4, 5.2), levels=[3, 6, 9, 12, 15, 18, 20])
    left.set_aspect("equal")
    arrow(left, x, x + 0.2 * slopes, ORANGE, 2.5)
    arrow(left, x, x + 1.0 * unit, GREEN)
    across = np.array([-2.0, 6.0]) / np.sqrt(40)
    left.plot(*np.column_stack([x - 0.9 * across, x + 0.9 * across]), color=GREY, ls=":", lw=1.5)
    left.plot(*x, "o", color="black", ms=4)
    left.plot(3, 4.5, "*", color=BLUE, ms=10)
    left.text(3.1, 4.45, "20.25", color=BLUE, fontsize=9)
    left.text(2.2, 2.72, "15", fontsize=9)
    left.text(3.25, 3.3, "gradient", color=ORANGE, fontsize=9)
    left.text(2.35, 3.92, "(3, 4)", color=GREEN, fontsize=9)
    left.set_title("The gradient stands across the contour")
    angles = np.radians(np.arange(-180, 181))
    right.plot(np.degrees(angles), np.sqrt(40) * np.cos(angles), color=BLUE, lw=2)
    between = np.degrees(np.arctan2(4, 3) - np.arctan2(2, 6))
    for angle, slope, name, color, shift in (
        (0, np.sqrt(40), "6.325", ORANGE, (-18, 0.4)),
        (between, 5.2, "(3, 4): 5.2", GREEN, (8, 0.1)),
        (90, 0, "across: 0", GREY, (8, 0.2)),
    ):
        right.plot(angle, slope, "o", color=color)
        right.text(angle + shift[0], slope + shift[1], name, color=color, fontsize=9)
    right.set(xlabel="angle to the gradient, degrees", ylabel="slope", xticks=[-180, -90, 0, 90, 180])
    right.set(ylim=(-7.2, 7.8), title="Slope = 6.325 times the cosine")
    save(fig, "gradient.png")


# %% Lesson 4. The price acts in two ways; all paths of a graph, multiplied along and added up.
# Look at the slope through ten layers with and without a way around each.


def slope(arrows, source, target):
    """Multiply along each path, add over all paths."""
    if source == target:
        return 1.0
    return sum(s * slope(arrows, end, target) for start, end, s in arrows if start == source)


ARROWS = [
    ("price", "cups", -1.0), ("price", "revenue", 4.0), ("cups", "revenue", 2.0), ("revenue", "takings", 3.0),
    ("hours", "takings", 8.0), ("hours", "tiredness", 6.0), ("takings", "profit", 1.0), ("tiredness", "profit", -1.0),
]  # fmt: skip


def chain_rule_on_a_graph():
    print("\nLesson 4: The chain rule on a graph")
    h = 1e-5
    show("measured slope in the price, at 2", round((f([2 + h, 3]) - f([2 - h, 3])) / (2 * h), 6))
    for price in (2.00, 2.01):
        cups = 6 - price
        takings = price * cups * 3
        values = (f"{value:.4f}" for value in (cups, price * cups, takings, takings - 9))
        show(f"at the price {price:.2f}: cups, revenue, takings, profit", *values)
    show("changes", f"{-0.01} {2.01 * 3.99 - 8:.4f} {3 * 2.01 * 3.99 - 24:.4f}")
    show("of the revenue: four cups, a hundredth of a cup", 4 * 0.01, -0.01 * 2, 4 * 0.01 - 0.01 * 2)
    show("over three hours", round(3 * (4 * 0.01 - 0.01 * 2), 4))
    slopes = [slope(ARROWS, *ends) for ends in (("price", "profit"), ("hours", "profit"), ("price", "revenue"))]
    show("price to profit, hours to profit, price to revenue", *slopes)
    layers = [(layer, layer + 1, 0.25) for layer in range(10)]
    show("ten layers of slope 0.25", f"{slope(layers, 0, 10):.1e}")
    layers += [(layer, layer + 1, 1.0) for layer in range(10)]
    show("with a way around each: paths, slope", 2**10, f"{slope(layers, 0, 10):.2f}")
    data = load_breast_cancer()
    x, y = scale(data.data[:, 0]), data.target
    paths = x * (0.5 - y) / len(y)
    show("tumours: paths, their sum, how many are positive", len(y), paths.sum().round(3), (paths > 0).sum())
    show("measured slope in the price, at 3", abs(round((f([3 + h, 3]) - f([3 - h, 3])) / (2 * h), 6)))
    draw_two_ways()


PLACES = {
    "price": (0, 1.35), "cups": (1.45, 2.15), "revenue": (2.9, 1.35), "hours": (2.9, 0),
    "takings": (4.35, 1.35), "tiredness": (4.35, 0), "profit": (5.8, 0.7),
}  # fmt: skip
EDGES = [(start, end, f"{s:g}".replace("-", "−")) for start, end, s in ARROWS]
WIDTH, HEIGHT = 1.04, 0.56  # of a box


def boxes(ax, texts, color):
    for name, (x, y) in PLACES.items():
        outline = {"boxstyle": "round,pad=0,rounding_size=0.08", "facecolor": "white", "edgecolor": color}
        ax.add_patch(FancyBboxPatch((x - WIDTH / 2, y - HEIGHT / 2), WIDTH, HEIGHT, **outline))
        size = 8.5 if len(str(texts[name])) < 16 else 7.3
        ax.text(x, y, f"{name}\n{texts[name]}".strip(), ha="center", va="center", fontsize=size, linespacing=1.15)
    ax.set(xlim=(-0.6, 6.4), ylim=(-0.4, 2.55), aspect="equal")
    ax.axis("off")


def between_boxes(start, end):
    """The points where the line from box to box leaves the one and reaches the other."""
    a, b = np.array(PLACES[start], dtype=float), np.array(PLACES[end], dtype=float)
    way = b - a
    to_side = min(WIDTH / 2 / abs(way[0]) if way[0] else 9, HEIGHT / 2 / abs(way[1]) if way[1] else 9)
    return a + to_side * way, b - (to_side + 0.01) * way


def edges(ax, colors, labels, backwards=False):
    for start, end, slope_there in EDGES:
        leave, reach = between_boxes(start, end)
        color = colors.get((start, end), GREY)
        arrow(ax, *((reach, leave) if backwards else (leave, reach)), color, 1.8 if color != GREY else 1.2)
        middle = (leave + reach) / 2
        way = reach - leave
        side = np.array([-way[1], way[0]]) / np.linalg.norm(way) * 0.17
        if labels:
            ax.text(*(middle + side), slope_there, ha="center", va="center", fontsize=9, color=color)


def draw_two_ways():
    fig, ax = new_figure(1, 3.2)
    formulas = {
        "price": "", "hours": "", "cups": "6 − price", "revenue": "price · cups", "takings": "revenue · hours",
        "tiredness": "hours²", "profit": "takings − tiredness",
    }  # fmt: skip
    boxes(ax, formulas, GREY)
    through = {("price", "cups"): ORANGE, ("cups", "revenue"): ORANGE}
    shared = {("revenue", "takings"): PURPLE, ("takings", "profit"): PURPLE}
    edges(ax, through | shared | {("price", "revenue"): BLUE}, labels=False)
    ax.text(1.45, 1.12, "directly", color=BLUE, fontsize=9, ha="center")
    ax.text(2.1, 2.25, "through the cups", color=ORANGE, fontsize=9)
    ax.text(4.95, 1.5, "shared by both ways", color=PURPLE, fontsize=9)
    save(fig, "chain-two-ways.png")


# %% Lesson 5. A thousand million paths in thirty steps; the stand swept both ways; a classifier trained by its sweeps.
# Look at the two slopes that come out of one backward sweep.


def walk(here, end):
    """The slope from junction to junction of a chain of diamonds, path by path."""
    return 1.0 if here == end else 1.0 * walk(here + 1, end) + 1.0 * walk(here + 1, end)


def sweeps():
    print("\nLesson 5: Forward and backward sweeps")
    show("paths through 5, 10, 15 diamonds, walked", walk(0, 5), walk(0, 10), walk(0, 15))
    rate = 1.0
    for _ in range(30):
        upper, lower = 1.0 * rate, 1.0 * rate
        rate = upper + lower
    show("30 diamonds: arrows, paths, and the sweep", 4 * 30, 2**30, rate)
    cups = -1 * 1.0
    revenue = 4 * 1.0 + 2 * cups
    takings = 3 * revenue
    show("forward from the price: cups, revenue, takings, profit", cups, revenue, takings, takings)
    takings, tiredness = 1.0, -1.0
    revenue = 3 * takings
    cups = 2 * revenue
    price = 4 * revenue - 1 * cups
    hours = 8 * takings + 6 * tiredness
    show("backward from the profit: revenue, cups, price, hours", revenue, cups, price, hours)
    show("one way lost, the other lost", -1 * cups, 4 * revenue)
    data = load_breast_cancer()
    X, y, w = scale(data.data), data.target, np.zeros(30)
    for _ in range(200):
        p = 1 / (1 + np.exp(-X @ w))
        w = w - 1.0 * X.T @ ((p - y) / 569)
    right = np.sum(LogisticRegression().fit(X, y).predict(X) == y)
    show("of so many tumours right, and by scikit-learn", len(y), np.sum((X @ w > 0) == y), right)
    show("5 inputs, 1000 outputs: sweeps forward, backward", 5, 1000)
    show("evaluations by central differences", 200 * 2 * len(w))
    draw_diamonds()
    draw_sweeps()


def draw_diamonds():
    fig, axes = new_figure(1, 3.0, rows=2)
    for ax in axes:
        ax.set(xlim=(-0.4, 6.6), ylim=(-0.75, 0.75))
        ax.axis("off")
    paths = [[(shape >> i) & 1 for i in range(3)] for shape in range(8)]
    colors = (BLUE, ORANGE, GREEN, PURPLE, SKY, GREY, "#E69F00", "black")
    for number, (ways, color) in enumerate(zip(paths, colors, strict=True)):
        shift = 0.035 * (number - 3.5)
        heights = [0.0]
        for way in ways:
            heights += [0.45 if way else -0.45, 0.0]
        axes[0].plot(np.arange(7), np.array(heights) + shift, color=color, lw=1.3)
    axes[0].set_title("all eight paths, one by one", fontsize=9.5, loc="left", color=ORANGE)
    for i in range(3):
        for up in (0.45, -0.45):
            arrow(axes[1], (2 * i + 0.2, 0.06 * np.sign(up)), (2 * i + 0.92, up), GREY, 1.2)
            arrow(axes[1], (2 * i + 1.08, up), (2 * i + 1.8, 0.06 * np.sign(up)), GREY, 1.2)
            axes[1].text(2 * i + 1, up, f"{2**i}", ha="center", va="center", color=GREY, fontsize=9)
    for i in range(4):
        axes[1].text(2 * i, 0, f"{2**i}", ha="center", va="center", color=BLUE, fontsize=13)
    axes[1].set_title("one number at each junction", fontsize=9.5, loc="left", color=BLUE)
    save(fig, "diamonds.png")


def draw_sweeps():
    fig, (above, below) = new_figure(1, 5.4, rows=2)
    forward = {"price": 1, "hours": 0, "cups": -1, "revenue": 2, "takings": 6, "tiredness": 0, "profit": 6}
    backward = {"price": 6, "hours": 2, "cups": 6, "revenue": 3, "takings": 1, "tiredness": -1, "profit": 1}
    for ax, numbers, color, title in (
        (above, forward, BLUE, "forward: change with the price"),
        (below, backward, ORANGE, "backward: what it does to the profit"),
    ):
        boxes(ax, {name: f"{number}".replace("-", "−") for name, number in numbers.items()}, color)
        edges(ax, {edge[:2]: color for edge in EDGES}, labels=True, backwards=ax is below)
        ax.text(3.6, 2.2, title, color=color, fontsize=10)
    save(fig, "sweeps.png")


# %% Lesson 6. Three results of a day, their Jacobian, and what it says about small steps and small areas.
# Look at the change that the matrix predicts and at the true one.


def F(p):
    """Cups, takings and tiredness at price p[0] and p[1] hours.  Returns (3,)."""
    x, y = p
    return np.array([(6 - x) * y, x * (6 - x) * y, y**2])


def jacobians():
    print("\nLesson 6: The Jacobian")
    J, s, h = np.array([[-3.0, 4.0], [6.0, 8.0], [0.0, 6.0]]), np.array([0.1, 0.2]), 1e-5
    show("F(2, 3)", F([2.0, 3.0]))
    show("J @ s", (J @ s).round(6))
    show("the true change", (F([2.1, 3.2]) - F([2.0, 3.0])).round(6))
    show("first column, measured", ((F([2.0 + h, 3.0]) - F([2.0 - h, 3.0])) / (2 * h)).round(6))
    show("J_G @ J_F", np.array([[0.0, 1.0, -1.0]]) @ J)
    A, z = np.array([[1.0, -2.0], [0.5, 1.0], [0.0, 3.0]]), np.array([0.2, 0.1])
    y = np.tanh(A @ z)
    J_layer, step = (1 - y**2)[:, None] * A, np.array([h, 0.0])
    slopes = (np.tanh(A @ (z + step)) - np.tanh(A @ (z - step))) / (2 * h)
    show("the layer tanh(A z): measured and formula agree", np.allclose(slopes, J_layer[:, 0]))
    columns = [[-3.0, 6.0, 0.0], [4.0, 8.0, 6.0]]
    show("columns as rows (wrong), as columns (right)", np.array(columns).shape, np.column_stack(columns).shape)
    show("area factor of cups and takings", np.linalg.det(J[:2]).round(6))
    draw_jacobian(J[:2])


def draw_jacobian(J):
    fig, (left, right) = new_figure(2, 3.4)
    corners = np.array([[0, 1, 1, 0, 0], [0, 0, 1, 1, 0]]) * 0.2
    edge = np.linspace(0, 1, 30)
    outline = np.hstack([corners[:, [i]] + edge * (corners[:, [i + 1]] - corners[:, [i]]) for i in range(4)])
    start = np.array([2.0, 3.0])
    left.add_patch(Polygon(start + corners.T, facecolor=SKY, alpha=0.4))
    arrow(left, start, (2.2, 3.0), BLUE, 2.5)
    arrow(left, start, (2.0, 3.2), ORANGE, 2.5)
    left.text(2.06, 2.955, "price + 0.2", color=BLUE, fontsize=9)
    left.text(1.985, 3.06, "hours + 0.2", color=ORANGE, fontsize=9, rotation=90, ha="right")
    left.set(
        xlim=(1.9, 2.3), ylim=(2.9, 3.3), aspect="equal", xlabel="price", ylabel="hours", title="Choices: area 0.04"
    )
    left.set(xticks=[1.9, 2.0, 2.1, 2.2, 2.3], yticks=[2.9, 3.0, 3.1, 3.2, 3.3])
    image = F(start[:, None] + outline)[:2].T
    base = F(start)[:2]
    right.add_patch(Polygon(image, facecolor=SKY, alpha=0.4))
    right.plot(*(base + (J @ corners).T).T, color=GREY, ls="--", lw=1)
    arrow(right, base, base + 0.2 * J[:, 0], BLUE, 2.5)
    arrow(right, base, base + 0.2 * J[:, 1], ORANGE, 2.5)
    right.text(11.4, 24.35, "0.2 · (−3, 6)", color=BLUE, fontsize=9, ha="right")
    right.text(12.55, 24.5, "0.2 · (4, 8)", color=ORANGE, fontsize=9)
    right.set(xlim=(10.4, 13.6), ylim=(23.6, 27.1), xlabel="cups", ylabel="takings")
    right.set_title("Results: area about 48 · 0.04 = 1.92")
    save(fig, "jacobian.png")


# %% Lesson 7. The tangent and the second-order model, level places, a Newton step, and the right h.
# Look at how the errors fall when the step is halved: by about 4, and by exactly 8.


def hessians():
    print("\nLesson 7: The Hessian and Taylor's formula")
    slopes, H = np.array([6.0, 2.0]), np.array([[-6.0, 2.0], [2.0, -2.0]])
    for t in (1.0, 0.5, 0.25):
        s = t * np.ones(2)
        tangent, second = 15 + slopes @ s, 15 + slopes @ s + s @ H @ s / 2
        truth = f(np.array([2.0, 3.0]) + s)
        show(f"step {t}: truth, tangent, second order", np.array([truth, tangent, second]))
        show(f"step {t}: errors", tangent - truth, second - truth)
    for name, H_at in (
        ("(3, 4.5)", [[-9.0, 0.0], [0.0, -2.0]]),
        ("(0, 0)", [[0.0, 6.0], [6.0, -2.0]]),
        ("(6, 0)", [[0.0, -6.0], [-6.0, -2.0]]),
    ):
        show(f"eigenvalues of the Hessian at {name}", np.linalg.eigvalsh(H_at).round(3))
    s = np.linalg.solve(H, -slopes)
    show("Newton step, profit there, profit after half of it", s.round(6), f([4.0, 6.0]), f([3.0, 4.5]))
    show("what the model promises there", 15 + slopes @ s + s @ H @ s / 2)
    for h in (0.5, 1e-4, 1e-6, 1e-8):
        ends = f([2 + h, 3 + h]) - f([2 + h, 3 - h]) - f([2 - h, 3 + h]) + f([2 - h, 3 - h])
        show(f"mixed derivative with h = {h:g}", round(ends / (4 * h**2), 4))
    x, v = np.array([2.0, 3.0]), np.array([1.0, 1.0])
    show(
        "H v: from two gradients, exact",
        ((slopes_of_f(x + 1e-5 * v) - slopes_of_f(x - 1e-5 * v)) / 2e-5).round(6),
        H @ v,
    )
    show("no half (wrong), diagonal only (wrong)", 15 + 8 - 4, 15 + 8 + (-6 - 2) / 2)
    draw_taylor()


def draw_taylor():
    fig, (left, right) = new_figure(2, 3.6)
    t = np.linspace(-0.8, 1.8, 200)
    left.plot(t, f(np.array([2 + t, 3 + t])), color=BLUE, lw=2.5, label="profit")
    left.plot(t, 15 + 8 * t, color=GREY, lw=1.3, label="tangent")
    left.plot(t, 15 + 8 * t - 2 * t**2, color=ORANGE, lw=1.5, label="second order")
    left.plot(0, 15, "o", color="black", ms=4)
    for value, color, place in ((20, BLUE, (1.03, 18.7)), (23, GREY, (0.8, 23.2)), (21, ORANGE, (1.03, 21.6))):
        left.plot(1, value, "o", color=color, ms=4)
        left.text(*place, str(value), color=color, fontsize=9)
    left.set(xlabel="t in (2 + t, 3 + t)", ylabel="profit", ylim=(7, 26), title="Along the step (1, 1)")
    left.legend(loc="upper left", fontsize=9)
    contours_of_profit(right, (-1.2, 7.2), (-2.2, 8.2), levels=[-30, -20, -10, -5, 5, 10, 15, 19])
    x, y = np.meshgrid(np.linspace(-1.2, 7.2, 200), np.linspace(-2.2, 8.2, 200))
    right.contour(x, y, f(np.array([x, y])), levels=[0], colors=ORANGE, linewidths=1.4)
    for place, name, shift in (
        ((3, 4.5), "top, 20.25", (0.2, 0.2)),
        ((0, 0), "saddle", (0.3, 0.25)),
        ((6, 0), "saddle", (-1.75, 0.25)),
    ):
        right.plot(*place, "o", color="black", ms=4)
        right.text(
            place[0] + shift[0],
            place[1] + shift[1],
            name,
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    right.set_title("Three level places; the profit is 0 on orange")
    save(fig, "taylor.png")


# %% Lesson 8. A day's guests as an area, their mean time as a ratio of two areas, and a jump.
# Look at the error of the midpoint rule: twice the pieces, a quarter of the error.


def r(t):
    """Cups per hour at time t."""
    return t * (6 - t)


def integrals():
    print("\nLesson 8: Integrals and expectation")
    for n in (3, 6, 60):
        w = 6 / n
        middles = (np.arange(n) + 0.5) * w
        show(f"{n} pieces: cups in a day", round(np.sum(r(middles)) * w, 4))
        show(f"{n} pieces: without the width (wrong)", round(np.sum(r(middles)), 2))
        show(f"{n} pieces: with it", round(np.sum(r(middles)) * w, 3))
    w = 6 / 3
    t = (np.arange(3) + 0.5) * w
    show("3 pieces: E[T], E[T²]", np.sum(t * r(t)) / np.sum(r(t)), (np.sum(t**2 * r(t)) / np.sum(r(t))).round(3))
    show("not normalised (wrong)", np.sum(t * r(t)) * w)
    t = (np.arange(6000) + 0.5) / 1000
    mean, square = np.average(t, weights=r(t)), np.average(t**2, weights=r(t))
    show(
        "6000 pieces: E[T], E[T²], variance, standard deviation",
        *(round(v, 3) for v in (mean, square, square - mean**2, np.sqrt(square - mean**2))),
    )
    draws = np.random.default_rng(0).beta(2, 2, size=100_000) * 6
    show("100 000 random guests: mean of T and of T²", draws.mean().round(2), (draws**2).mean().round(1))
    B = np.linspace(0, 6, 600_001)
    takings = lambda x: np.mean(np.where(x < B, x, 0.0))
    show(
        "slope of the mean, mean of the slopes (jump)",
        ((takings(2.1) - takings(1.9)) / 0.2).round(3),
        np.mean(B > 2).round(3),
    )
    for n in (6, 60):
        t = (np.arange(n) + 0.5) * 6 / n
        show(f"{n} pieces: sum, sum times width", round(np.sum(r(t)), 2), round(np.sum(r(t)) * 6 / n, 3))
    draw_integral()


def draw_integral():
    fig, (left, middle, right) = new_figure(3, 3.0)
    t = np.linspace(0, 6, 200)
    left.bar([1, 3, 5], [5, 9, 5], width=2, color=SKY, alpha=0.4, edgecolor=BLUE)
    left.plot(t, r(t), color=BLUE, lw=2)
    left.plot([1, 3, 5], [5, 9, 5], "o", color=ORANGE, ms=4)
    left.set(xlabel="hour", ylabel="cups per hour", ylim=(0, 10.5), title="3 pieces: 38 cups")
    middle.plot(t, 3 * t**2 - t**3 / 3, color=BLUE, lw=2)
    middle.plot([3 - 1.3, 3 + 1.3], [18 - 1.3 * 9, 18 + 1.3 * 9], color=ORANGE, lw=1.5)
    middle.plot(3, 18, "o", color=ORANGE, ms=4)
    middle.text(3.3, 15.0, "slope 9", color=ORANGE, fontsize=9)
    middle.text(5.65, 32.2, "36", color=BLUE, fontsize=9)
    middle.plot(6, 36, "o", color=BLUE, ms=4)
    middle.set(xlabel="hour", ylabel="cups so far", title="The total; its slope is the rate")
    right.fill_between(t, r(t) / 36, color=GREEN, alpha=0.25)
    right.plot(t, r(t) / 36, color=GREEN, lw=2)
    right.axvline(3, color=GREY, lw=1)
    spread = np.sqrt(1.8)
    right.plot([3 - spread, 3 + spread], [0.06, 0.06], color=ORANGE, lw=2)
    right.text(3.15, 0.075, "± 1.342", color=ORANGE, fontsize=9)
    right.set(xlabel="hour", ylabel="density", ylim=(0, 0.29), title="Area 1: a guest's arrival")
    save(fig, "integral.png")


# %% Lesson 9. A gradient with respect to a matrix, five identities measured, and the softmax.
# Look at the one line that says False: x · A x with an A that is not symmetric.


def measured(function, X, h=1e-5):
    """Gradient by central differences. X: an array of any shape; returns that shape."""
    G = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        D = np.zeros_like(X)
        D[place] = h
        G[place] = (function(X + D) - function(X - D)) / (2 * h)
    return G


def matrix_calculus():
    print("\nLesson 9: Matrix calculus for machine learning")
    X, Y, W = np.array([[1.0, 1.0], [1.0, 3.0]]), np.array([[5.0], [3.0]]), np.array([[3.0], [1.0]])
    E = X @ W - Y
    show("loss, gradient", np.sum(E**2) / 4, (X.T @ E / 2).ravel())
    rng = np.random.default_rng(0)
    A, x = rng.normal(size=(3, 3)), rng.normal(size=3)
    M = A @ A.T + np.eye(3) + 0.1 * A
    show("x · A x has the gradient (A + Aᵀ) x", np.allclose(measured(lambda x: x @ A @ x, x), (A + A.T) @ x))
    show("x · A x has the gradient 2 A x", np.allclose(measured(lambda x: x @ A @ x, x), 2 * A @ x))
    inverse = np.linalg.inv(M)
    show(
        "log det M has the gradient of M's inverse, transposed",
        np.allclose(measured(lambda M: np.log(np.linalg.det(M)), M), inverse.T),
    )
    P, Q = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    G = rng.normal(size=(4, 2))
    show("a linear layer's weights", np.allclose(measured(lambda Q: np.sum(G * (P @ Q)), Q), P.T @ G))
    show("a linear layer's inputs", np.allclose(measured(lambda P: np.sum(G * (P @ Q)), P), G @ Q.T))
    z = np.log([1.0, 2.0, 5.0])
    lse = lambda z: np.log(np.sum(np.exp(z)))
    p = np.exp(z) / np.sum(np.exp(z))
    show("log-sum-exp, and its gradient", lse(z).round(6), measured(lse, z).round(6))
    show("Jacobian of the softmax, in 64ths", (64 * (np.diag(p) - np.outer(p, p))).round(6))
    show("gradient of the loss of a guest who chose mint", measured(lambda z: lse(z) - z[1], z).round(6))
    with np.errstate(over="ignore", invalid="ignore"):
        z = np.array([1000.0, 1001.0])
        show("softmax of (1000, 1001), naive", np.exp(z) / np.sum(np.exp(z)))
    shifted = z - z.max()
    show("shifted first", (np.exp(shifted) / np.sum(np.exp(shifted))).round(4))
    draw_logsumexp()


def draw_logsumexp():
    fig, (left, right) = new_figure(2, 3.1)
    z = np.linspace(-5, 5, 400)
    left.plot(z, np.maximum(z, 0), color=GREY, lw=1.5, label="max(z, 0)")
    left.plot(z, np.logaddexp(z, 0), color=BLUE, lw=2, label="lse(z, 0)")
    left.plot(0, np.log(2), "o", color=ORANGE)
    left.text(-1.5, 1.0, "log 2 = 0.693", color=ORANGE, fontsize=9, ha="right")
    left.plot([-1.4, -0.15], [1.02, 0.75], color=ORANGE, lw=0.8)
    left.set(xlabel="score z beside a score of 0", ylabel="value", title="A maximum with a rounded corner")
    left.legend(loc="upper left", fontsize=9)
    right.plot([-5, 0], [0, 0], color=GREY, lw=1.5)
    right.plot([0, 5], [1, 1], color=GREY, lw=1.5, label="slope of max(z, 0)")
    right.plot(z, 1 / (1 + np.exp(-z)), color=BLUE, lw=2, label="slope of lse: share of z")
    right.set(
        xlabel="score z beside a score of 0", ylabel="slope", ylim=(-0.05, 1.35), title="Its slope is the softmax"
    )
    right.legend(loc="upper left", fontsize=9)
    save(fig, "logsumexp.png")


# %% Lesson 10. Gradient descent with three rates, and a wrong gradient that is ahead for a while.
# Look at the profits after 3 steps, and then after 60.


def L(w):
    """What is missing from the best profit."""
    return 20.25 - f(w)


def grad(w):
    return -slopes_of_f(w)


def wrong(w):
    """The gradient of L without the 2 in the derivative of y²."""
    return -np.array([(6 - 2 * w[0]) * w[1], w[0] * (6 - w[0]) - w[1]])


def descend(slopes, rate, steps):
    """The path of gradient descent from (2, 3), (steps + 1, 2)."""
    path = [np.array([2.0, 3.0])]
    for _ in range(steps):
        path.append(path[-1] - rate * slopes(path[-1]))
    return np.array(path)


def gradient_descent():
    print("\nLesson 10: Gradient descent and the gradient check")
    for w in descend(grad, 0.1, 3)[1:]:
        show("a step with rate 0.1: place, missing profit", w.round(3), L(w).round(3))
    show("the same three steps", *(f"{w.round(3)} {L(w).round(3)}" for w in descend(grad, 0.1, 3)[1:]))
    show(
        "missing after 30 steps, rates 0.02, 0.15, 0.25",
        *(f"{L(descend(grad, rate, 30)[-1]):.4f}" for rate in (0.02, 0.15, 0.25)),
    )
    show("rate 0.25: places 30 and 31", *(w.round(1) for w in descend(grad, 0.25, 31)[30:]))
    for name, slopes in (("right", grad), ("wrong", wrong)):
        path = descend(slopes, 0.1, 60)
        show(f"{name} gradient: profit after 1, 3, 60 steps", *(f(path[n]).round(2) for n in (1, 3, 60)))
    show("where the wrong one is heading: hours", descend(wrong, 0.1, 200)[-1].round(2))
    w, h = np.array([2.0, 3.0]), 1e-5
    c = np.array([(L(w + h * e) - L(w - h * e)) / (2 * h) for e in np.eye(2)])
    errors = [np.linalg.norm(a - c) / (np.linalg.norm(a) + np.linalg.norm(c)) for a in (wrong(w), grad(w))]
    show("relative error of the wrong and the right gradient", *(f"{error:.3f}" for error in errors))
    show("check at zero: the forgotten 2 is not missed", 2 * np.zeros(3) - np.zeros(3))
    draw_descent()


def draw_descent():
    fig, (left, right) = new_figure(2, 3.7)
    contours_of_profit(left, (1.4, 4.6), (2.5, 5.1), levels=[10, 13, 16, 18, 19, 19.75, 20.1])
    for rate, color in ((0.25, PURPLE), (0.15, BLUE), (0.02, ORANGE)):
        path = descend(grad, rate, 30)
        left.plot(*path.T, "o-", color=color, ms=3, lw=1.2, label=f"rate {rate}")
    left.plot(3, 4.5, "*", color="black", ms=9, zorder=5)
    left.plot(2, 3, "o", color="black", ms=5, zorder=5)
    left.set_title("30 steps from (2, 3)")
    left.legend(loc="lower right", fontsize=9, frameon=True, framealpha=1, edgecolor="white")
    for slopes, color, name in ((grad, BLUE, "right gradient"), (wrong, ORANGE, "wrong gradient")):
        right.plot([f(w) for w in descend(slopes, 0.1, 40)], "o-", color=color, ms=3, lw=1.2, label=name)
    right.set(xlabel="step", ylabel="profit", title="A wrong gradient may look better")
    right.legend(loc="center right", fontsize=9)
    save(fig, "descent.png")


# %% Lesson 11. Pairs of value and derivative, what they cost, and how exact they are.
# Look at the profit as a pair: (15, 6) if the price moves, (15, 8) if both move.


def plus(p, q):
    return p[0] + q[0], p[1] + q[1]


def times(p, q):
    return p[0] * q[0], p[1] * q[0] + p[0] * q[1]


def profit_of_pairs(p, q):
    takings = times(times(p, plus((6.0, 0.0), times((-1.0, 0.0), p))), q)
    return plus(takings, times((-1.0, 0.0), times(q, q)))


def automatic_differentiation():
    print("\nLesson 11: Automatic differentiation")
    price = (2.0, 1.0)
    cups = plus((6.0, 0.0), times((-1.0, 0.0), price))
    show("cups, revenue as pairs", cups, times(price, cups))
    show("profit, the price moves", profit_of_pairs((2.0, 1.0), (3.0, 0.0)))
    show("profit, the hours move", profit_of_pairs((2.0, 0.0), (3.0, 1.0)))
    show("profit, both move (wrong for a gradient)", profit_of_pairs((2.0, 1.0), (3.0, 1.0)))
    show("multiplications: forward, reverse", 10 * 100 * 1000 + 1 * 10 * 1000, 1 * 10 * 100 + 1 * 100 * 1000)
    x, y, h = 2.1, 3.3, 1e-5
    dual = profit_of_pairs((x, 1.0), (y, 0.0))[1]
    central = (f([x + h, y]) - f([x - h, y])) / (2 * h)
    exact = (6 - 2 * x) * y
    show("pairs within 1e-14 of the formula", abs(dual - exact) < 1e-14)
    show("central difference farther than 1e-14", abs(central - exact) > 1e-14)
    revenue = lambda p: (8.0, 0.0) if p[0] == 2 else times(p, plus((6.0, 0.0), times((-1.0, 0.0), p)))
    show("a program with a special case at 2", revenue((2.0, 1.0)), revenue((2.5, 1.0)))
    draw_two_modes()


def draw_two_modes():
    fig, (above, below) = new_figure(1, 5.4, rows=2)
    forward = {
        "price": "2, 1", "hours": "3, 0", "cups": "4, −1", "revenue": "8, 2",
        "takings": "24, 6", "tiredness": "9, 0", "profit": "15, 6",
    }  # fmt: skip
    boxes(above, forward, BLUE)
    edges(above, {edge[:2]: BLUE for edge in EDGES}, labels=True)
    above.text(
        3.5, 2.1, "forward mode: value, derivative with\nrespect to the price (starts with 1)", color=BLUE, fontsize=9
    )
    reverse = {
        "price": "12 − 6 = 6", "hours": "8 − 6 = 2", "cups": "2 · 3 = 6", "revenue": "3",
        "takings": "1", "tiredness": "−1", "profit": "1",
    }  # fmt: skip
    boxes(below, reverse, ORANGE)
    edges(below, {edge[:2]: ORANGE for edge in EDGES}, labels=True, backwards=True)
    below.text(3.5, 2.1, "reverse mode: derivative of the\nprofit (which starts with 1)", color=ORANGE, fontsize=9)
    save(fig, "two-modes.png")


# %% All lessons, in order.


LESSONS = (
    derivatives,
    numerical_differentiation,
    gradients,
    chain_rule_on_a_graph,
    sweeps,
    jacobians,
    hessians,
    integrals,
    matrix_calculus,
    gradient_descent,
    automatic_differentiation,
)


def main(numbers=()):
    """The lessons with these numbers, or all of them."""
    for lesson in [LESSONS[number - 1] for number in numbers] or LESSONS:
        lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
