"""Module 12, Neural networks from scratch: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 12-neural-networks-from-scratch/examples.py`), or cell by cell in an editor that
knows `# %%`. Figures are written to figures/. Arrays are printed on one line. From lesson 5 on, the framework at work is the
one in solutions.py. Run `examples.py exercises.py` once your exercises pass: then it is your own.
"""

import importlib.util
import io
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle
from sklearn.datasets import load_digits

# Figures of all modules look alike: `grader author sync` writes these lines.
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
HERE = Path(__file__).resolve().parent


# %% How everything looks: one style for all figures, one line for every printed value. And the framework itself.


def arrow(ax, start, end, color, width=1.6, bend=0.0):
    style = {"arrowstyle": "-|>", "color": color, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
    ax.annotate("", xy=end, xytext=start, arrowprops=style | {"connectionstyle": f"arc3,rad={bend}"})


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


def load_framework(name):
    """solutions.py, or whatever file of this folder was named on the command line, as a module."""
    spec = importlib.util.spec_from_file_location("framework", HERE / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


framework = load_framework(sys.argv[1] if len(sys.argv) > 1 else "solutions.py")


# %% Lesson 1. The graph of one parcel's postage, and why the walk through it needs a memory.
# Look at 13 visits for 7 nodes.


def computational_graph():
    print("\nLesson 1: The computational graph")
    parents = {"rate": [], "kg": [], "fee": [], "product": ["rate", "kg"], "price": ["product", "fee"]}
    parents |= {"error": ["price"], "loss": ["error", "error"]}
    show("visits without a memory, for 7 nodes", len(visit(parents, "loss", [])))
    show("with a memory", " ".join(visit_once(parents, "loss", [], set())))
    chain = {0: []} | {i: [i - 1] for i in range(1, 2000)}
    try:
        visit_once(chain, 1999, [], set())
    except RecursionError:
        show("a chain of 2000 nodes, recursively", "RecursionError")
    parents = {"price": [], "tax": ["price"], "bill": ["price", "tax"]}
    met, waiting = [], ["bill"]
    while waiting:
        node = waiting.pop(0)
        if node not in met:
            met.append(node)
            waiting += parents[node]
    show("first meetings, reversed: wrong", " ".join(met[::-1]))
    draw_computational_graph()


def visit(parents, node, order):
    for parent in parents[node]:
        visit(parents, parent, order)
    order.append(node)
    return order


def visit_once(parents, node, order, entered):
    if node not in entered:
        entered.add(node)
        for parent in parents[node]:
            visit_once(parents, parent, order, entered)
        order.append(node)
    return order


PLACES = {
    "rate": (0.0, 2.0),
    "kg": (0.0, 1.0),
    "fee": (1.35, 0.0),
    "product": (1.35, 1.5),
    "price": (2.7, 1.0),
    "error": (4.05, 1.0),
    "loss": (5.4, 1.0),
}
VALUES = {"rate": 2, "kg": 3, "fee": 1, "product": 6, "price": 7, "error": 2, "loss": 4}
EDGES = [
    ("rate", "product", "3"),
    ("kg", "product", "2"),
    ("product", "price", "1"),
    ("fee", "price", "1"),
    ("price", "error", "1"),
    ("error", "loss", "2"),
    ("error", "loss", "2"),
]
HALF = 0.42  # of a node's width


def draw_graph(ax, texts, slopes=False):
    """The parcel's graph. texts: what stands in each node. slopes: label the edges."""
    for position, (start, end, slope) in enumerate(EDGES):
        (x, y), (u, v) = PLACES[start], PLACES[end]
        bend = {5: -0.45, 6: 0.45}.get(position, 0.0)
        arrow(ax, (x + HALF, y), (u - HALF, v), GREY, 1.4, bend)
        if slopes:
            lift = {5: 0.06, 6: -0.48}.get(position, 0.0)
            ax.text((x + u) / 2, (y + v) / 2 + lift + 0.1, slope, color=GREEN, fontsize=9, ha="center", va="bottom")
    for name, (x, y) in PLACES.items():
        leaf = name in ("rate", "kg", "fee")
        box = FancyBboxPatch((x - HALF, y - 0.3), 2 * HALF, 0.6, boxstyle="round,pad=0,rounding_size=0.12")
        box.set(facecolor="#FDEBDD" if leaf else "#DDEBF5", edgecolor=ORANGE if leaf else BLUE)
        ax.add_patch(box)
        ax.text(x, y, texts[name], ha="center", va="center", fontsize=9)
    ax.set(xlim=(-0.55, 5.95), ylim=(-0.45, 2.45))
    ax.axis("off")


def draw_computational_graph():
    fig, (left, right) = new_figure(2, 2.9, width_ratios=[1.75, 1])
    draw_graph(left, {name: f"{name}\n{value}" for name, value in VALUES.items()})
    left.set_title("One parcel: leaves in orange")
    forks = np.arange(1, 17)
    right.semilogy(forks, 2.0 ** (forks + 2) - 3, "o-", color=ORANGE, ms=4)
    right.semilogy(forks, 3 * forks + 1, "o-", color=BLUE, ms=4)
    right.text(8.2, 6e3, "without\nmemory", color=ORANGE, ha="right")
    right.text(16, 12, "with memory", color=BLUE, ha="right")
    right.set(xlabel="forks in a row", title="Visits until the walk ends", xticks=[1, 4, 8, 12, 16])
    save(fig, "computational-graph.png")


# %% Lesson 2. Backwards through the same graph, by hand.
# Look at what one `=` in the place of `+=` does to all that comes after it.


def reverse_mode():
    print("\nLesson 2: Reverse mode")
    steps = [(end, start, float(slope)) for start, end, slope in EDGES[::-1]]
    zeros = dict.fromkeys(VALUES, 0.0) | {"loss": 1.0}
    grad, wrong, early = dict(zeros), dict(zeros), dict(zeros)
    for node, parent, slope in steps:
        grad[parent] += slope * grad[node]
        wrong[parent] = slope * wrong[node]
    for node, parent, slope in reversed(steps):
        early[parent] += slope * early[node]
    show("gradients of error, rate, kg, fee", grad["error"], grad["rate"], grad["kg"], grad["fee"])
    show(
        "the rate turned to 2.01: loss, and slope",
        round((2.01 * 3 - 4) ** 2, 4),
        round(((2.01 * 3 - 4) ** 2 - 4) / 0.01, 2),
    )
    show("assigned and not added: error, rate", wrong["error"], wrong["rate"])
    show("from the leaves on: error, rate", early["error"], early["rate"])
    a = framework.Value(3.0)
    s = a * a
    (s * 2).backward()
    (s * 5).backward()
    show("two losses 2 s and 5 s, s = a a: the leaf holds", a.grad)
    show("if s kept what the first pass left", 2 * 6 + (2 + 5) * 6)
    fig, ax = new_figure(1, 3.1)
    draw_graph(ax, {name: f"{name}  {VALUES[name]}\ngrad {grad[name]:g}" for name in VALUES}, slopes=True)
    ax.set_title("Value and gradient of each node; on each edge the local slope")
    save(fig, "reverse-mode.png")


# %% Lesson 3. Copies add up.
# Look at the law in the last lines: the same number on both sides.


def broadcasting():
    print("\nLesson 3: The gradient of broadcasting")
    kg, promised = np.array([1.0, 3.0, 2.0]), np.array([4.0, 5.0, 5.0])
    g = 2 * (2.0 * kg + 1.0 - promised)
    show("gradient by each price", g)
    show("by rate and by fee", (g * kg).sum(), g.sum())
    G = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, 6.0]])
    show("by the column of base prices", G.sum(axis=1, keepdims=True))
    show("by the row of surcharges", G.sum(axis=0))
    a = np.array([[7.0], [8.0], [9.0]])
    show("sum of G * copies of a", (G * np.broadcast_to(a, (3, 2))).sum())
    show("sum of the row sums of G * a", (G.sum(axis=1, keepdims=True) * a).sum())
    show("a fee that was not summed for", np.array([1.0]) - 0.1 * g)
    base = np.array([[5.0], [6.0], [7.0]])
    show("an axis of length 1 lost", (base - G.sum(axis=1)).shape)
    show("and kept", (base - G.sum(axis=1, keepdims=True)).shape)
    draw_broadcasting(G)


def draw_table(ax, corner, table, color, title=""):
    """A table of numbers with its upper left corner here; cells are 1 wide and 0.6 high."""
    table = np.atleast_2d(table)
    x, y = corner
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            ax.add_patch(Rectangle((x + j, y - 0.6 * (i + 1)), 1, 0.6, facecolor="white", edgecolor=color, lw=1.3))
            text = value if isinstance(value, str) else f"{value:g}"
            ax.text(x + j + 0.5, y - 0.6 * (i + 0.5), text, ha="center", va="center", fontsize=9)
    ax.text(x + table.shape[1] / 2, y + 0.12, title, ha="center", va="bottom", fontsize=9, color=color)


def draw_broadcasting(G):
    fig, (left, right) = new_figure(2, 2.9)
    draw_table(left, (0, 3), [["5"], ["6"], ["7"]], BLUE, "base (3, 1)")
    draw_table(left, (2.5, 0.7), [["1", "2"]], ORANGE)
    left.text(3.5, -0.2, "surcharge (2,)", color=ORANGE, ha="center", fontsize=9)
    draw_table(left, (2.5, 3), np.add.outer([5, 6, 7], [1, 2]).astype(float), GREY, "price (3, 2)")
    for i in range(3):
        arrow(left, (1.1, 2.7 - 0.6 * i), (2.4, 2.7 - 0.6 * i), BLUE)
    for j in range(2):
        arrow(left, (3 + j, 0.75), (3 + j, 1.15), ORANGE)
    left.set_title("Forward: copy")
    draw_table(right, (2.5, 3), G, GREY, "gradient by price")
    draw_table(right, (0, 3), G.sum(axis=1, keepdims=True), BLUE, "by base")
    draw_table(right, (2.5, 0.7), G.sum(axis=0), ORANGE)
    right.text(3.5, -0.2, "by surcharge", color=ORANGE, ha="center", fontsize=9)
    for i in range(3):
        arrow(right, (2.4, 2.7 - 0.6 * i), (1.1, 2.7 - 0.6 * i), BLUE)
    for j in range(2):
        arrow(right, (3 + j, 1.15), (3 + j, 0.75), ORANGE)
    right.set_title("Backward: add up")
    for ax in (left, right):
        ax.set(xlim=(-0.3, 4.8), ylim=(-0.45, 3.6))
        ax.axis("off")
    save(fig, "broadcasting.png")


# %% Lesson 4. The same walk with arrays.
# Look at entry 2 of the two index gradients: it was taken twice.


def tensors():
    print("\nLesson 4: From numbers to tensors")
    X, w = np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 2.0]]), np.array([[2.0], [1.0]])
    g = 2 * (X @ w - 5)
    show("prices, loss, gradient by the prices", (X @ w)[:, 0], ((X @ w - 5) ** 2).sum(), g[:, 0])
    show("pull to w", (X.T @ g).tolist())
    show("pull to X", (g @ w.T).tolist())
    show("entries of the Jacobian of a layer 784 to 100, batch 32", f"{32 * 100 * 784 * 100:.2g}")
    index, g3 = [2, 0, 2], np.array([1.0, 10.0, 100.0])
    wrong, right = np.zeros(3), np.zeros(3)
    wrong[index] += g3
    np.add.at(right, index, g3)
    show("indexing: += and np.add.at", wrong, right)
    A, B = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [5.0, 2.0]])
    G = np.array([[1.0, 0.0], [0.0, 0.0]])
    show("(the product, for the record)", (A @ B).tolist())
    show("G B and G B.T", (G @ B).tolist(), (G @ B.T).tolist())
    stack = np.zeros((5, 2, 3))
    show("a stack's .T, and its swapaxes", stack.T.shape, np.swapaxes(stack, -1, -2).shape)
    sizes = [2, 3, 4, 6, 8, 12, 16]
    counts = [nodes_of_a_product(n) for n in sizes]
    show("nodes of a 16 by 16 product, one per number", counts[-1])
    draw_tensors(sizes, counts)


def nodes_of_a_product(n):
    """The number of nodes for the sum of a product of two (n, n) matrices of Values."""
    A, B = ([[framework.Value(i + j) for j in range(n)] for i in range(n)] for _ in range(2))
    total = sum(A[i][k] * B[k][j] for i in range(n) for j in range(n) for k in range(n))
    return len(framework.topological_order(total))


def draw_tensors(sizes, counts):
    fig, (left, right) = new_figure(2, 3.1, width_ratios=[1.5, 1])
    draw_table(left, (0, 4.4), [["1", "2"], ["3", "1"], ["2", "2"]], BLUE, "X (3, 2)")
    draw_table(left, (3, 4.1), [["2"], ["1"]], ORANGE, "w (2, 1)")
    draw_table(left, (5.2, 4.4), [["4"], ["7"], ["6"]], GREY, "X w (3, 1)")
    left.text(2.5, 3.5, "@", ha="center", va="center", fontsize=12)
    left.text(4.6, 3.5, "=", ha="center", va="center", fontsize=12)
    draw_table(left, (0, 1.6), [["-4", "-2"], ["8", "4"], ["4", "2"]], BLUE, "g wᵀ")
    draw_table(left, (3, 1.3), [["14"], ["4"]], ORANGE, "Xᵀ g")
    draw_table(left, (5.2, 1.6), [["-2"], ["4"], ["2"]], GREY, "g")
    arrow(left, (5.1, 0.7), (4.15, 0.7), ORANGE)
    arrow(left, (5.7, -0.25), (1.0, -0.25), BLUE, bend=-0.12)
    left.set(xlim=(-0.2, 6.5), ylim=(-0.85, 5.0), title="Forward above, pulls below")
    left.axis("off")
    right.loglog(sizes, counts, "o-", color=ORANGE, ms=4)
    right.loglog(sizes, [4] * len(sizes), "o-", color=BLUE, ms=4)
    right.text(8, 250, "Value", color=ORANGE)
    right.text(8, 5.5, "Tensor", color=BLUE)
    right.set(
        xlabel="n", title="Nodes for the sum of an n × n product", xticks=[2, 4, 8, 16], xticklabels=[2, 4, 8, 16]
    )
    right.minorticks_off()
    save(fig, "tensors.png")


# %% Lesson 5. Right and wrong gradients against central differences.
# Look at 1/3 for a forgotten factor 2, and at the figure: what stays level is a mistake.


def gradient_checking():
    print("\nLesson 5: Gradient checking")
    h = 1e-5

    def loss(rate, fee):
        return (rate * 3 + fee - 5) ** 2

    show("with h = 0.01 at the rate 2", round((loss(2.01, 1) - loss(1.99, 1)) / 0.02, 6))
    c = np.array([(loss(2 + h, 1) - loss(2 - h, 1)) / (2 * h), (loss(2, 1 + h) - loss(2, 1 - h)) / (2 * h)])
    claims = (np.array([12.0, 4.0]), np.array([6.0, 2.0]), np.array([-12.0, -4.0]))
    errors = [np.linalg.norm(a - c) / (np.linalg.norm(a) + np.linalg.norm(c)) for a in claims]
    show("errors: right, half, wrong sign", " ".join(f"{error:.6f}" for error in errors))
    show("relu at 0, measured", (max(h, 0.0) - max(-h, 0.0)) / (2 * h))
    show("is 0.7 itself after + h - 2 h + h?", 0.7 + h - 2 * h + h == 0.7)
    W = np.arange(6.0).reshape(2, 3).T
    W.ravel()[0] = 99.0
    show("the first entry after a step in ravel()", W[0, 0])
    draw_gradient_check()


def draw_gradient_check():
    """Errors of a tanh layer's weights against the step, with the right slope of tanh and with 1 - tanh."""
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(5, 3)), framework.Parameter(rng.normal(size=(4, 3)))

    def loss(slope):
        a = framework.Tensor(x) @ W.transpose()
        value = np.tanh(a.data)
        return (framework.Tensor(value, (a,), (lambda g: g * slope(value),)) ** 2).sum()

    steps = 10.0 ** np.arange(-11, -0.4, 0.5)
    right = [framework.gradient_check(lambda: loss(lambda t: 1 - t**2), [W], h)[0] for h in steps]
    wrong = [framework.gradient_check(lambda: loss(lambda t: 1 - t), [W], h)[0] for h in steps]
    show("smallest error of the right gradient, and its step", f"{min(right):.1e} {steps[np.argmin(right)]:.1e}")
    show("error of the wrong one at 1e-7, 1e-5 and 1e-3", " ".join(f"{wrong[i]:.3f}" for i in (8, 12, 16)))
    fig, ax = new_figure(1, 3.2)
    ax.loglog(steps, wrong, "s-", color=ORANGE, ms=4)
    ax.loglog(steps, right, "o-", color=BLUE, ms=4)
    ax.text(1e-5, wrong[12] * 3, "1 − tanh in the place of 1 − tanh²: level", color=ORANGE, ha="center")
    ax.text(3e-9, 2e-9, "rounding", color=BLUE, ha="right")
    ax.text(4e-3, 3e-7, "curvature", color=BLUE, ha="left")
    ax.set(xlabel="step h", ylabel="relative error", ylim=(1e-12, 1e2))
    save(fig, "gradient-check.png")


# %% Lesson 6. Names by attribute paths, sizes of first weights, layer norm, saving.
# Look at the spread of the outputs: 16 against 0.6.


def modules():
    print("\nLesson 6: Modules and parameters")
    region = framework.Module()
    region.per_kg, region.zone = framework.Parameter([2.0, 1.0]), "north"
    show("attributes of a region", list(vars(region)))
    office = framework.Module()
    office.fee, office.regions = framework.Parameter(1.0), [region, framework.Module()]
    show("parameters of an office", list(office.named_parameters()))
    rng = np.random.default_rng(0)
    x = rng.choice([-1.0, 1.0], size=784)
    found = [(rng.uniform(-k, k, size=(5000, 784)) @ x).std() for k in (1.0, 1 / np.sqrt(784))]
    show("spread of outputs for k = 1 and k = 1 / 28", " ".join(f"{spread:.2f}" for spread in found))
    row = np.array([1.0, 3.0])
    show(
        "the row (1, 3) normalised, eps = 0 and eps = 3", *((row - 2) / np.sqrt(row.var() + eps) for eps in (0.0, 3.0))
    )
    file = io.BytesIO()
    np.savez(file, **{"fee": np.array([1.0]), "regions.0.per_kg": np.array([2.0, 1.0])})
    file.seek(0)
    show("names in the file", sorted(np.load(file).files))
    weight = np.array([2.0, 1.0])
    view, copy = weight, weight.copy()
    weight -= 0.5
    show("a saved view and a saved copy after training went on", view, copy)
    draw_modules()


def spreads(k, normalise, depth=10, width=100):
    """The spread of the activations after each of `depth` linear layers of this width."""
    rng = np.random.default_rng(0)
    norm = framework.LayerNorm(width)
    x = framework.Tensor(rng.normal(size=(50, width)))
    found = [x.data.std()]
    for _ in range(depth):
        x = x @ rng.uniform(-k, k, size=(width, width))
        x = norm(x) if normalise else x
        found.append(x.data.std())
    return found


def draw_modules():
    fig, (left, right) = new_figure(2, 3.1, width_ratios=[1.35, 1])
    large, small, normed = spreads(1.0, False), spreads(0.1, False), spreads(1.0, True)
    show(
        "spread after ten layers: k = 1, k = 0.1, layer norm", " ".join(f"{s[-1]:.2g}" for s in (large, small, normed))
    )
    left.semilogy(large, "o-", color=ORANGE, ms=4)
    left.semilogy(small, "o-", color=BLUE, ms=4)
    left.semilogy(normed, "o-", color=GREEN, ms=4)
    left.text(5.6, 3e5, "k = 1", color=ORANGE, ha="right")
    left.text(6.6, 4e-3, "k = 1 / √n", color=BLUE, ha="right", va="top")
    left.text(9.9, 2.2, "k = 1, with layer norm", color=GREEN, ha="right")
    left.set(
        xlabel="linear layers of width 100", title="Spread of the activations", xticks=range(0, 11, 2), ylim=(3e-4, 1e9)
    )
    row = np.array([3.0, 9.0, 4.0, 12.0, 7.0])
    normal = framework.LayerNorm(5)(row[None]).data[0]
    places = np.arange(5)
    right.bar(places - 0.2, row, 0.38, color=SKY)
    right.bar(places + 0.2, normal, 0.38, color=GREEN)
    right.axhline(0, color=GREY, lw=0.8)
    right.text(-0.35, 11.2, "row: mean 7, spread 3.3", color=BLUE, fontsize=9)
    right.text(-0.35, 10.0, "after layer norm: 0 and 1", color=GREEN, fontsize=9)
    right.set(title="One row, normalised", xticks=places, xlabel="column")
    save(fig, "modules.png")


# %% Lesson 7. One step by hand, cross-entropy without overflow, and three training loops.
# Look at the second loop of the figure: one forgotten line.


def training_loop():
    print("\nLesson 7: Loss, optimiser and training loop")
    theta, kg = np.array([2.0, 1.0]), 3.0
    gradient = 2 * (theta[0] * kg + theta[1] - 5) * np.array([kg, 1.0])
    theta = theta - 0.05 * gradient
    show("gradient, parameters after a step, price", gradient, theta, (theta @ [kg, 1.0]).round(6))
    x, v = 2.0, 0.0
    for g in (4.0, 1.0, -2.0):
        v = 0.5 * v + g
        x = x - 0.5 * v
    show("three steps with momentum", x)
    logits = framework.Tensor([[np.log(3), 0.0]])
    for label in (0, 1):
        show(f"cross-entropy if bag {label} is right", round(float(framework.cross_entropy(logits, [label]).data), 3))
    framework.cross_entropy(logits, [0]).backward()
    show("its gradient if bag 0 is right", logits.grad.round(6))
    z = np.array([0.0, 1000.0])
    with np.errstate(all="ignore"):
        p = np.exp(z) / np.exp(z).sum()
        show("logits 0 and 1000, naive: softmax and loss", p, -np.log(p[0]))
    shifted = z - z.max()
    show("as a difference of logarithms", np.log(np.exp(shifted).sum()) - shifted[0])
    parameters = iter([1, 2])
    show("an iterator, gone through twice", len(list(parameters)), len(list(parameters)))
    show("the entry at index -1", np.array([5.0, 1.0, 2.0])[-1])
    draw_training_loop()


def losses_of_loop(clear, steps=60):
    """The losses of a linear model of 30 parcels. clear: when gradients are cleared, "before", "never" or "too late"."""
    rng = np.random.default_rng(1)
    X = rng.uniform(0.5, 2.0, size=(30, 2))
    y = X @ np.array([[2.0], [1.0]]) + 0.5
    model = framework.Linear(2, 1, np.random.default_rng(2))
    optimizer = framework.SGD(model.parameters(), lr=0.05)
    found = []
    for _ in range(steps):
        if clear == "before":
            optimizer.zero_grad()
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        if clear == "too late":
            optimizer.zero_grad()
        optimizer.step()
        found.append(float(loss.data))
    return found


def draw_training_loop():
    fig, ax = new_figure(1, 3.1)
    for clear, color, name, height in (
        ("before", BLUE, "right", 0.0475),
        ("never", ORANGE, "without zero_grad", 4.0),
        ("too late", GREEN, "cleared before the step", 23.0),
    ):
        found = losses_of_loop(clear)
        show(f"loss after 60 steps, gradients cleared: {clear}", f"{found[-1]:.3g}, largest {max(found):.3g}")
        ax.semilogy(found, color=color, lw=1.8)
        ax.text(60.5, height, name, color=color, va="center")
    ax.set(
        xlabel="step",
        title="Mean squared error on 30 parcels, one line misplaced",
        xlim=(0, 78),
        xticks=range(0, 61, 10),
    )
    save(fig, "training-loop.png")


# %% Lesson 8. Windows as rows of a matrix.
# Look at the gradient (-1, -9, -90, 100): the inner pixels lie in two windows.


def convolution():
    print("\nLesson 8: Convolution as a matrix product")
    row = np.array([[1.0, 3.0], [3.0, 3.0], [3.0, 7.0]])
    show("edge detector on (1, 3, 3, 7)", row @ [-1.0, 1.0])
    patches = np.array([[1.0, 2, 0, 1], [2, 0, 1, 3]])
    show("two windows times the kernel, plus 5", patches @ [1, 2, 3, 4] + 5)
    rows = 2 * np.arange(2)[:, None] + np.arange(3)
    show("rows of the windows, stride 2", rows)
    show("taken from an image (5, 6)", np.arange(30).reshape(5, 6)[rows].shape)
    g, windows = np.array([1.0, 10.0, 100.0]), np.array([[0, 1], [1, 2], [2, 3]])
    back = np.zeros(4)
    np.add.at(back, windows, np.outer(g, [-1.0, 1.0]))
    show("gradient by the pixels", back)
    w6 = np.arange(16).reshape(1, 2, 2, 1, 2, 2)
    show("reshaped without moving axes", w6.reshape(1, 2, 8)[0, 0])
    show("channels moved next to the window", w6.transpose(0, 2, 3, 1, 4, 5).reshape(1, 2, 8)[0, 0])
    draw_convolution()


def draw_convolution():
    digits = load_digits()
    image = digits.images[digits.target == 7][3]
    fig, axes = new_figure(4, 2.6, width_ratios=[1, 1, 1, 0.62])
    edges = []
    for size, kernel in (((1, 2), [[[[-1.0, 1.0]]]]), ((2, 1), [[[[-1.0], [1.0]]]])):
        layer = framework.Conv2d(1, 1, size, np.random.default_rng(0))
        layer.weight.data, layer.bias.data = np.array(kernel), np.zeros(1)
        edges.append(layer(image[None, None]).data[0, 0])
    patches = np.array([image[r : r + 3, s : s + 3].ravel() for r in range(6) for s in range(6)])
    titles = ("a seven, 8 × 8", "right − left, 8 × 7", "below − above, 7 × 8", "patches, 36 × 9")
    for ax, picture, title in zip(axes, (image, *edges, patches), titles, strict=True):
        signed = title in titles[1:3]
        ax.imshow(picture, cmap="RdBu_r" if signed else "Greys", vmin=-16 if signed else 0, vmax=16, aspect="equal")
        ax.set(title=title, xticks=[], yticks=[])
        ax.grid(False)
        if picture is not patches:
            ax.set(xlim=(-0.5, 7.5), ylim=(7.5, -0.5))  # the same size for each pixel
        for spine in ax.spines.values():
            spine.set_visible(True)
            spine.set_color(GREY)
    save(fig, "convolution.png")


# %% Lesson 9. A pile of letters, backwards in time; products of many factors.
# Look at 6.0: 4 from Wednesday and 2 from Tuesday.


def recurrence():
    print("\nLesson 9: Recurrence")
    u, h, states = 0.5, 0.0, []
    for x in (4.0, 2.0, 1.0):
        h = u * h + x
        states.append(h)
    show("the pile", states)
    g, by_u = 1.0, 0.0
    for before in (states[1], states[0], 0.0):
        by_u += g * before
        g = g * u
    show("gradient of the last pile by u", by_u)
    show("the pile for u = 0.51", round(0.51 * (0.51 * 4 + 2) + 1, 4))
    show("only the last use of u", states[1])
    powers = " ".join(f"{u**10:.3g} {u**50:.3g}," for u in (0.5, 0.9, 1.1, 1.5))
    show("ten and fifty factors of 0.5, 0.9, 1.1, 1.5", powers)
    W, state = np.array([[0.0, 1.0], [3.0, 0.0]]), np.array([10.0, 1.0])
    show("weight_h transposed, and not", state @ W.T, state @ W)
    draw_recurrence()


def sizes_back_in_time(scale, squash, steps=30):
    """The size of the gradient of the last state by each earlier one, the last first, for an orthogonal weight times scale."""
    rng = np.random.default_rng(0)
    Q = scale * np.linalg.qr(rng.normal(size=(8, 8)))[0]
    states = [framework.Tensor(0.3 * rng.normal(size=(1, 8)))]
    for _ in range(steps):
        new = states[-1] @ Q.T + 0.3 * rng.normal(size=(1, 8))
        states.append(new.tanh() if squash else new)
    (states[-1] * (rng.normal(size=8) / np.sqrt(8))).sum().backward()
    found = np.array([np.linalg.norm(state.grad) for state in states[::-1]])
    return found / found[0]


def draw_recurrence():
    fig, (left, right) = new_figure(2, 3.2, sharey=True)
    for scale, color in ((1.5, ORANGE), (1.0, GREY), (0.9, SKY), (0.5, BLUE)):
        for ax, squash in ((left, False), (right, True)):
            found = sizes_back_in_time(scale, squash)
            ax.semilogy(found, color=color, lw=1.8)
            lift = 2.0 if squash and scale == 1.5 else 1.0  # else it would touch the label of 1
            ax.text(30.5, lift * found[-1], f"{scale:g}", color=color, va="center", fontsize=9)
            show(f"30 steps back, singular values {scale:g}, tanh {squash}", f"{found[-1]:.2g}")
    left.set(title="Without tanh", xlabel="steps back in time", ylabel="gradient, relative", xlim=(0, 34))
    right.set(title="With tanh", xlabel="steps back in time", xlim=(0, 34))
    save(fig, "recurrence.png")


# %% Lesson 10. The digits, three times; saving, loading; shuffling.
# Look at the first loss: it should be near log 10 = 2.303.


def digits():
    print("\nLesson 10: Reading digits, here and in PyTorch")
    x = np.arange(16).reshape(4, 4)
    show("the largest of each block of a 4 by 4 image", x.reshape(2, 2, 2, 2).max(axis=(1, 3)))
    model = framework.DigitsNet(np.random.default_rng(0))
    sizes = {name: parameter.data.size for name, parameter in model.named_parameters().items()}
    show("parameters", sum(sizes.values()), sizes)
    data = load_digits()
    first = framework.cross_entropy(model(data.images), data.target)
    show("loss of the first weights, and log 10", round(float(first.data), 3), round(float(np.log(10)), 3))
    runs = [train(data, seed) for seed in range(3)]
    for seed, (_, losses, accuracy, _) in enumerate(runs):
        show(f"seed {seed}: test accuracy, loss of the last epoch", f"{accuracy:.3f} {losses[-1]:.4f}")
    save_and_load(runs[0][0], data.images[:5])
    rng = np.random.default_rng(0)
    images, labels = np.array([30, 10, 40]), np.array([3, 1, 4])
    order = rng.permutation(3)
    together = (images[order] == 10 * labels[order]).all()
    apart = (rng.permutation(images) == 10 * rng.permutation(labels)).all()
    show("still pairs? shuffled together, shuffled apart", together, apart)
    draw_digits(data, runs)


def train(data, seed, epochs=12):
    """(model, losses by epoch, test accuracy, (test rows, answers)) with a split, weights and orders of this seed's own."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(data.images))
    learn, test = rows[:1437], rows[1437:]
    orders = [rng.permutation(len(learn)) for _ in range(epochs)]
    model, losses = framework.fit_digits(data.images[learn], data.target[learn], orders, rng)
    answers = model(data.images[test]).data.argmax(axis=1)
    return model, losses, float((answers == data.target[test]).mean()), (test, answers)


def save_and_load(model, images):
    file = io.BytesIO()
    np.savez(file, **model.state_dict())
    file.seek(0)
    again = framework.DigitsNet(np.random.default_rng(99))
    again.load_state_dict(dict(np.load(file)))
    same = np.array_equal(model(images).data, again(images).data)
    show("arrays in the file; the loaded model gives the same logits", len(model.state_dict()), same)


def draw_digits(data, runs):
    fig = new_figure(1, 3.0)[0]
    fig.clear()
    grid = fig.add_gridspec(2, 6, width_ratios=[1.3, 1.3, 1, 1, 1, 1])
    ax = fig.add_subplot(grid[:, :2])
    for (_, losses, accuracy, _), color in zip(runs, (BLUE, ORANGE, GREEN), strict=True):
        ax.semilogy(range(1, len(losses) + 1), losses, color=color, lw=1.8, label=f"test accuracy {accuracy:.3f}")
    ax.set(xlabel="epoch", title="Training loss, three seeds", xticks=[1, 4, 8, 12])
    ax.legend(fontsize=8, handlelength=1.2)
    misread = [
        (data.images[row], answer, data.target[row])
        for _, _, _, (test, answers) in runs
        for row, answer in zip(test, answers, strict=True)
        if answer != data.target[row]
    ]
    for place, (image, answer, label) in enumerate(misread[:8]):
        cell = fig.add_subplot(grid[place // 4, 2 + place % 4])
        cell.imshow(image, cmap="Greys")
        cell.set_title(f"{answer}, is {label}", fontsize=9)
        cell.axis("off")
    save(fig, "digits.png")


# %% Everything in the order of the lessons.


def main():
    computational_graph()
    reverse_mode()
    broadcasting()
    tensors()
    gradient_checking()
    modules()
    training_loop()
    convolution()
    recurrence()
    digits()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
