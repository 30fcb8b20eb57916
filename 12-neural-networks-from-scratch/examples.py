"""Module 12, Neural networks from scratch: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 12-neural-networks-from-scratch/examples.py`), or cell by cell in an editor that
knows `# %%`. Figures are written to figures/. Arrays are printed on one line. From lesson 7 on, the framework at work is the
one in solutions.py. Run `examples.py exercises.py` once your exercises pass: then it is your own.
"""

import importlib.util
import io
import signal
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

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


framework = load_framework(next((word for word in sys.argv[1:] if word.endswith(".py")), "solutions.py"))


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


def walk(edges, last, add=True):
    """Gradients by a walk over edges (node, parent, slope) from the last node on."""
    grad = {name: 0.0 for edge in edges for name in edge[:2]} | {last: 1.0}
    for node, parent, slope in edges:
        grad[parent] = (grad[parent] if add else 0.0) + slope * grad[node]
    return grad


def reverse_mode():
    print("\nLesson 2: Reverse mode")
    h = 0.01
    loss = lambda rate, kg, fee: (rate * kg + fee - 5) ** 2
    wiggled = [(loss(*knobs) - loss(2, 3, 1)) / h for knobs in ((2 + h, 3, 1), (2, 3 + h, 1), (2, 3, 1 + h))]
    show("each knob wiggled by 0.01", np.round(wiggled, 2))
    edges = [(end, start, float(slope)) for start, end, slope in EDGES[::-1]]
    grad, wrong, early = walk(edges, "loss"), walk(edges, "loss", add=False), walk(edges[::-1], "loss")
    show("gradients of error, rate, kg, fee", grad["error"], grad["rate"], grad["kg"], grad["fee"])
    show("assigned and not added: error, rate", wrong["error"], wrong["rate"])
    show("from the leaves on: error, rate", early["error"], early["rate"])
    bill = [("bill", "price", 1.0), ("bill", "tax", 1.0), ("tax", "price", 0.2), ("price", "kg", 2.0)]
    hasty = [bill[0], bill[3], bill[1], bill[2]]
    show(
        "bill = price + tax: gradient of price; of kg in topological order, in hasty order",
        walk(bill, "bill")["price"],
        walk(bill, "bill")["kg"],
        walk(hasty, "bill")["kg"],
    )
    torch = import_torch()
    if torch:
        data = load_diabetes(as_frame=True, scaled=False)
        X = torch.tensor(((data.data - data.data.mean()) / data.data.std()).to_numpy())
        y = torch.tensor(data.target.to_numpy())
        w = torch.zeros(10, dtype=torch.float64, requires_grad=True)
        error = ((y.mean() + X @ w - y) ** 2).mean()
        error.backward()
        show("diabetes: gradient of ten weights", w.grad.numpy().round(0))
        show("steepest", data.data.columns[int(w.grad.abs().argmax())])
    fig, axes = new_figure(1, 6.6)
    fig.clf()
    axes = fig.subplots(3, 1)
    for ax, title, slopes, texts in (
        (axes[0], "1  Forwards: the values", False, {name: f"{name}\n{value}" for name, value in VALUES.items()}),
        (axes[1], "2  On each edge: how fast the node moves with its parent", True, {name: name for name in VALUES}),
        (axes[2], "3  Backwards: gradient of a node = sum over its users of their gradient · slope", True,
         {name: f"{name}\ngrad {grad[name]:g}" for name in VALUES}),
    ):  # fmt: skip
        draw_graph(ax, texts, slopes=slopes)
        ax.set_title(title, loc="left")
    save(fig, "reverse-mode.png")
    draw_bill()


def import_torch():
    """PyTorch where it is installed (it is not built for all machines any more), else None."""
    try:
        import torch
    except ImportError:
        return None
    return torch


def draw_bill():
    fig, ax = new_figure(1, 2.2)
    places = {"kg": (0, 1), "price": (1.6, 1), "tax": (3.2, 0.2), "bill": (4.8, 1)}
    texts = {"kg": "kg\ngrad 2.4", "price": "price\ngrad 1.2", "tax": "tax\ngrad 1", "bill": "bill\ngrad 1"}
    for start, end, slope in (
        ("kg", "price", "2"),
        ("price", "tax", "0.2"),
        ("tax", "bill", "1"),
        ("price", "bill", "1"),
    ):
        (x, y), (u, v) = places[start], places[end]
        arrow(ax, (x + HALF, y), (u - HALF, v), GREY, 1.4)
        ax.text((x + u) / 2, (y + v) / 2 + 0.08, slope, color=GREEN, fontsize=9, ha="center", va="bottom")
    for name, (x, y) in places.items():
        box = FancyBboxPatch((x - HALF, y - 0.3), 2 * HALF, 0.6, boxstyle="round,pad=0,rounding_size=0.12")
        box.set(facecolor="#FDEBDD" if name == "kg" else "#DDEBF5", edgecolor=ORANGE if name == "kg" else BLUE)
        ax.add_patch(box)
        ax.text(x, y, texts[name], ha="center", va="center", fontsize=9)
    ax.text(2.45, 1.5, "the price is used twice: 1 · 1 + 0.2 · 1 = 1.2", fontsize=9, color=GREEN)
    ax.set(xlim=(-0.6, 5.4), ylim=(-0.2, 1.8))
    ax.axis("off")
    save(fig, "reverse-bill.png")


# %% Lesson 3. A number that remembers how it was made.
# Look at the derivative of a loop that nobody differentiated.


class SmallValue:
    """Two operations and the walk: what lesson 3 shows."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes, self.grad = data, parents, slopes, 0.0

    def __add__(self, other):
        return SmallValue(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return SmallValue(self.data * other.data, (self, other), (other.data, self.data))

    def backward(self):
        self.grad = 1.0
        for node in reversed(framework.topological_order(self)):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad


def value_class():
    print("\nLesson 3: A number that remembers")
    show("a float", 2.0 * 3.0 + 1.0)
    a = SmallValue(3.0)
    y = a * a + a
    y.backward()
    show("a a + a at 3: value, gradient", y.data, a.grad)
    y.backward()
    show("backward again, and twice the first", a.grad, 14)
    a, x = SmallValue(4.0), SmallValue(0.1)
    for _ in range(12):
        x = x * (SmallValue(1.5) + SmallValue(-0.5) * a * x * x)
    x.backward()
    show("one over the root of 4 by a loop: value, gradient", round(x.data, 6), round(a.grad, 6))
    show("nodes that the loop recorded", len(framework.topological_order(x)))
    torch = import_torch()
    if torch:
        data = load_breast_cancer()
        X = torch.tensor((data.data - data.data.mean(axis=0)) / data.data.std(axis=0))
        y = torch.tensor(data.target == 0, dtype=torch.float64)
        w = torch.zeros(30, dtype=torch.float64, requires_grad=True)
        for _ in range(200):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)
            loss.backward()
            with torch.no_grad():
                w -= 0.5 * w.grad
                w.grad.zero_()
        right = ((X @ w > 0) == (y > 0)).double().mean()
        show("tumours: loss, fraction right", round(loss.item(), 3), round(right.item(), 3))
        show("tumours, wrong ones", len(y), round((1 - right.item()) * len(y)))
    draw_objects()


def draw_objects():
    fig, ax = new_figure(1, 2.7)
    boxes = {
        "a": ((0.2, 1.0), "a = Value(3.0)", "data 3.0\nparents ()\nslopes ()"),
        "p": ((3.0, 0.1), "p = a * a", "data 9.0\nparents (a, a)\nslopes (3.0, 3.0)"),
        "y": ((5.8, 1.0), "y = p + a", "data 12.0\nparents (p, a)\nslopes (1.0, 1.0)"),
    }
    width, height = 1.9, 1.15
    for (x, y), title, text in boxes.values():
        box = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=0.1")
        box.set(facecolor="#DDEBF5", edgecolor=BLUE)
        ax.add_patch(box)
        ax.text(x + width / 2, y + height + 0.08, title, ha="center", va="bottom", fontsize=9, family="monospace")
        ax.text(x + 0.12, y + height / 2, text, ha="left", va="center", fontsize=9)
    arrow(ax, (3.0, 0.85), (2.1, 1.35), ORANGE, 1.4, 0.25)
    arrow(ax, (3.0, 0.45), (2.1, 1.15), ORANGE, 1.4, -0.25)
    arrow(ax, (5.8, 1.3), (4.9, 0.8), ORANGE)
    arrow(ax, (5.8, 1.9), (2.1, 1.9), ORANGE, 1.4, 0.12)
    ax.text(3.95, 2.3, "each arrow: “I was computed from you”", color=ORANGE, ha="center", fontsize=9)
    ax.set(xlim=(0, 8), ylim=(0, 2.6))
    ax.axis("off")
    save(fig, "value-objects.png")


# %% Lesson 4. One sweep forwards per input, or one backwards per output.
# Look at the two counts of multiplications for the same product.


def forward_or_reverse():
    print("\nLesson 4: Forwards or backwards")
    edges = [(end, start, float(slope)) for start, end, slope in EDGES]

    def forward(leaf):
        moves = {leaf: 1.0}
        for node, parent, slope in edges:
            moves[node] = moves.get(node, 0.0) + slope * moves.get(parent, 0.0)
        return moves["loss"]

    show("steps of ink; slopes of 3 inputs and 100 outputs", 16, 3 * 100)
    show("three sweeps forwards", *(forward(leaf) for leaf in ("rate", "kg", "fee")))
    rng = np.random.default_rng(0)
    J1, J2, J3 = rng.normal(size=(100, 784)), rng.normal(size=(10, 100)), rng.normal(size=(1, 10))
    show("the same product", np.allclose((J3 @ J2) @ J1, J3 @ (J2 @ J1)), *map(np.shape, (J3, J2, J1)))
    show("multiplications from the left", 10 * 100, 100 * 784, 10 * 100 + 100 * 784)
    show("from the right", 10 * 100 * 784, 10 * 784, 10 * 100 * 784 + 10 * 784)
    show("ten times as many", round((10 * 100 * 784 + 10 * 784) / (10 * 100 + 100 * 784), 1))
    show("minutes for a million sweeps of a thousandth of a second", round(1e6 * 1e-3 / 60))
    show(
        "100 layers, batch 32, 1000 units: megabytes kept, of one layer", 100 * 32 * 1000 * 4 / 1e6, 32 * 1000 * 4 / 1e6
    )
    digits = load_digits()
    model = LogisticRegression(max_iter=3000).fit(digits.data / 16, digits.target)
    P = model.predict_proba(digits.data / 16)
    row = int(np.abs(P[np.arange(len(P)), digits.target] - 0.5).argmin())  # the image it hesitates about most
    x, label = digits.data[row] / 16, digits.target[row]
    gradient = model.coef_[label] - P[row] @ model.coef_
    show("image, label, its probability in per cent", row, label, round(100 * P[row, label]))
    best = int(gradient.argmax())
    show("pixel that helps most: row, column, gradient", best // 8, best % 8, gradient[best].round(1))
    darker = x.copy()
    darker[best] += 1 / 16
    z = model.coef_ @ darker + model.intercept_
    show(
        "one step of brightness more there: probability in per cent",
        round(100 * np.exp(z - z.max())[label] / np.exp(z - z.max()).sum()),
    )
    torch = import_torch()
    if torch:
        W, b = torch.tensor(model.coef_), torch.tensor(model.intercept_)
        f = lambda pixels: torch.log_softmax(W @ pixels + b, dim=0)
        backwards = torch.autograd.functional.jacobian(f, torch.tensor(x))
        same = np.allclose(backwards[label].numpy(), gradient)
        show("all slopes by PyTorch: shape; those of the label as above", tuple(backwards.shape), same)
    draw_sweeps()
    draw_saliency(digits.images[row], gradient.reshape(8, 8), label)


def draw_sweeps():
    fig, (left, right) = new_figure(2, 2.6)
    left.set_title("One sweep forwards: one column")
    right.set_title("One sweep backwards: one row")
    for ax, filled in ((left, lambda i, j: j == 2), (right, lambda i, j: i == 1)):
        for i in range(3):
            for j in range(8):
                color = (ORANGE if ax is left else BLUE) if filled(i, j) else "white"
                ax.add_patch(Rectangle((j, 2 - i), 1, 1, facecolor=color, edgecolor=GREY))
        ax.text(4, 3.15, "8 inputs", ha="center", va="bottom", fontsize=9)
        ax.text(-0.2, 1.5, "3 outputs", ha="right", va="center", fontsize=9)
        ax.set(xlim=(-2, 8.2), ylim=(-0.2, 3.7))
        ax.axis("off")
    save(fig, "sweeps.png")


def draw_saliency(image, gradient, label):
    fig, (left, right) = new_figure(2, 2.9)
    left.imshow(image, cmap="Greys")
    left.set_title("What the reader sees")
    shown = right.imshow(gradient, cmap="RdBu_r", vmin=-abs(gradient).max(), vmax=abs(gradient).max())
    right.set_title(f"Gradient of log P({label}) for each pixel")
    fig.colorbar(shown, ax=right)
    for ax in (left, right):
        ax.set(xlabel="column", ylabel="row")
        ax.grid(False)
    save(fig, "pixel-gradient.png")


# %% Lesson 5. Copies add up.
# Look at the law in the last lines: the same number on both sides.


def broadcasting():
    print("\nLesson 5: The gradient of broadcasting")
    kg, promised = np.array([1.0, 3.0, 2.0]), np.array([4.0, 5.0, 5.0])
    g = 2 * (2.0 * kg + 1.0 - promised)
    show("gradient with respect to each price", g)
    show("for rate and fee", (g * kg).sum(), g.sum())
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


# %% Lesson 6. The same walk with arrays.
# Look at entry 2 of the two index gradients: it was taken twice.


def tensors():
    print("\nLesson 6: From numbers to tensors")
    X, w = np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 2.0]]), np.array([[2.0], [1.0]])
    g = 2 * (X @ w - 5)
    show("prices, loss, gradient with respect to the prices", (X @ w)[:, 0], ((X @ w - 5) ** 2).sum(), g[:, 0])
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


# %% Lesson 7. Right and wrong gradients against central differences.
# Look at 1/3 for a forgotten factor 2, and at the figure: what stays level is a mistake.


def gradient_checking():
    print("\nLesson 7: Gradient checking")
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


# %% Lesson 8. Names by attribute paths, sizes of first weights, layer norm, saving.
# Look at the spread of the outputs: 16 against 0.6.


def modules():
    print("\nLesson 8: Modules and parameters")
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
    x = rng.normal(size=(200, 784))
    for name, k in (("1 / √n", 1 / np.sqrt(784)), ("√(3 / n)", np.sqrt(3 / 784))):
        y = x
        for _ in range(10):
            y = y @ rng.uniform(-k, k, size=(784, 784))
        show(f"spread after ten layers of width 784, k = {name}", f"{y.std():.2g}")
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


# %% Lesson 9. One step by hand, cross-entropy without overflow, and three training loops.
# Look at the second loop of the figure: one forgotten line.


def training_loop():
    print("\nLesson 9: Loss, optimiser and training loop")
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


# %% Lesson 10. The same weights at every place.
# Look at the pixels' accuracy when the digits move by one pixel, and at the windows'.


def digits_with_margin():
    data = load_digits()
    return np.pad(data.images / 16, ((0, 0), (2, 2), (2, 2))), data.target


def convolve(image, kernel):
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (image[r : r + kh, c : c + kw] * kernel).sum()
    return out


def all_windows(images, k):
    """Every k by k window of images (n, h, w): (n, h - k + 1, w - k + 1, k, k)."""
    return np.lib.stride_tricks.sliding_window_view(images, (k, k), axis=(1, 2))


def strongest(images, kernels):
    """How strongly each kernel (k, 5, 5) answers in each image (n, h, w), wherever it does: (n, k)."""
    patches = all_windows(np.pad(images, ((0, 0), (2, 2), (2, 2))), 5)
    n, h, w = patches.shape[:3]
    return (patches.reshape(n, h * w, 25) @ kernels.reshape(-1, 25).T).max(axis=1)


def convolution():
    print("\nLesson 10: Convolution")
    X, y = digits_with_margin()
    show("images, with their margin; to learn from, to test", X.shape, 1000, len(X) - 1000)
    pixels = lambda images: images.reshape(len(images), -1)
    rng = np.random.default_rng(0)
    kernels = np.stack([X[i, r : r + 5, c : c + 5] for i, r, c in rng.integers((1000, 8, 8), size=(100, 3))])
    kernels -= kernels.mean(axis=(1, 2), keepdims=True)
    windows = lambda images: strongest(images, kernels)
    found = {}
    for name, features in (("pixels", pixels), ("windows", windows)):
        model = LogisticRegression(max_iter=1000).fit(features(X[:1000]), y[:1000])
        moved = [features(np.roll(X[1000:], shift, axis=2)) for shift in (0, 1, 2)]
        found[name] = [model.score(images, y[1000:]) for images in moved]
        show(f"{name}: right, moved by 0, 1, 2 pixels", np.round(found[name], 2), np.round(100 * np.array(found[name])))
    show("edge detector on (1, 3, 3, 7)", convolve(np.array([[1.0, 3, 3, 7]]), np.array([[-1.0, 1]])))
    image, kernel = np.array([[1.0, 2, 0], [0, 1, 3]]), np.array([[1.0, 2], [3, 4]])
    show("two windows, bias 5", convolve(image, kernel) + 5)
    show("weights: 64 pixels to 64 outputs, one 3 by 3 kernel with bias", 64 * 64, 9 + 1)
    show("from 3 to 16 channels, 25 weights for each pair, with bias", 16 * 3 * 25 + 16)
    draw_window()
    draw_edges()


def grid_of(ax, corner, table, color=GREY, size=0.6, fill=None):
    """A table of numbers in square cells, the upper left corner here; fill: {(row, column): colour}."""
    x, y = corner
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            face = (fill or {}).get((i, j), "white")
            ax.add_patch(
                Rectangle((x + size * j, y - size * (i + 1)), size, size, facecolor=face, edgecolor=color, lw=1.1)
            )
            ax.text(x + size * (j + 0.5), y - size * (i + 0.5), str(value), ha="center", va="center", fontsize=9)


WINDOWS = ("#F9D3BC", "#BFDDF0", "#BFE6D8")  # paler orange, blue, green


def draw_window():
    fig, axes = new_figure(3, 2.3)
    image = [[1, 2, 0, 1], [0, 1, 3, 2], [2, 0, 1, 1]]
    kernel = [[1, 2], [3, 4]]
    out = convolve(np.array(image, dtype=float), np.array(kernel, dtype=float)).astype(int)
    for ax, (r, c), color in zip(axes, ((0, 0), (0, 1), (1, 2)), WINDOWS, strict=True):
        grid_of(ax, (0, 3), image, fill={(r + i, c + j): color for i in (0, 1) for j in (0, 1)})
        known = [[str(out[i, j]) if (i, j) <= (r, c) else "" for j in range(3)] for i in range(2)]
        grid_of(ax, (3.3, 2.7), known, fill={(r, c): color})
        arrow(ax, (2.5, 2.1), (3.2, 2.1), GREY)
        terms = " + ".join(f"{image[r + i][c + j]}·{kernel[i][j]}" for i in (0, 1) for j in (0, 1))
        ax.text(2.5, 0.75, f"{terms} = {out[r, c]}", ha="center", fontsize=8.5)
        ax.set(xlim=(-0.1, 5.2), ylim=(0.5, 3.2))
        ax.axis("off")
    axes[0].set_title("kernel 1 2 / 3 4 on the first window", fontsize=9)
    axes[1].set_title("one step to the right", fontsize=9)
    axes[2].set_title("… and the last", fontsize=9)
    save(fig, "window.png")


def draw_edges():
    digits = load_digits()
    image = digits.images[digits.target == 7][3]
    fig, axes = new_figure(3, 2.6)
    pictures = image, convolve(image, np.array([[-1.0, 1]])), convolve(image, np.array([[-1.0], [1]]))
    titles = ("a seven, 8 × 8", "right less left, 8 × 7", "below less above, 7 × 8")
    for ax, picture, title in zip(axes, pictures, titles, strict=True):
        signed = picture is not image
        ax.imshow(picture, cmap="RdBu_r" if signed else "Greys", vmin=-16 if signed else 0, vmax=16)
        ax.set(title=title, xticks=[], yticks=[], xlim=(-0.5, 7.5), ylim=(7.5, -0.5))
        ax.grid(False)
    save(fig, "convolution.png")


# %% Lesson 11. Windows as rows of a matrix.
# Look at the wrong reshape: its shape is right.


def im2col(image, kh, kw, stride=1):
    oh, ow = (image.shape[0] - kh) // stride + 1, (image.shape[1] - kw) // stride + 1
    rows = stride * np.arange(oh)[:, None] + np.arange(kh)
    columns = stride * np.arange(ow)[:, None] + np.arange(kw)
    return image[rows[:, None, :, None], columns[None, :, None, :]].reshape(oh * ow, kh * kw)


def convolution_as_product():
    print("\nLesson 11: Convolution as a matrix product")
    image = np.arange(12.0).reshape(3, 4)
    show("(3, 4) cut into rows of four: no windows", image.reshape(3, 4)[0], "the first window", image[:2, :2].ravel())
    small = np.array([[1.0, 2, 0], [0, 1, 3]])
    show(
        "patches of (1 2 0 / 0 1 3), times (1, 2, 3, 4), plus 5",
        im2col(small, 2, 2),
        im2col(small, 2, 2) @ [1, 2, 3, 4] + 5,
    )
    show("rows of the windows, stride 2", 2 * np.arange(2)[:, None] + np.arange(3))
    w6 = np.arange(16).reshape(1, 2, 2, 1, 2, 2)
    show("reshaped without moving axes", w6.reshape(1, 2, 8)[0, 0])
    show("channels moved next to the window", w6.transpose(0, 2, 3, 1, 4, 5).reshape(1, 2, 8)[0, 0])
    digits = load_digits().images
    show(
        "a pixel a row of (5, 3, 8, 8); kernels of 3 channels",
        (5, 36, 27),
        (16, 27),
        small.sum(),
        im2col(small, 2, 2) @ [1, 2, 3, 4],
    )
    show("1797 digits, 12 kernels of 3 by 3: windows, sums in a loop", 1797 * 36, 1797 * 36 * 12)
    kernels = np.random.default_rng(0).normal(size=(12, 3, 3))
    patches = np.stack([im2col(image, 3, 3) for image in digits])
    maps = patches @ kernels.reshape(12, 9).T
    slow = np.stack([convolve(digits[0], kernel).ravel() for kernel in kernels], axis=1)
    show("patches, maps, the same as by the loop", patches.shape, maps.shape, np.allclose(maps[0], slow))
    show(
        "numbers in the images, in the patches, ratio",
        f"{digits.size:,}",
        f"{patches.size:,}",
        round(patches.size / digits.size, 1),
    )
    torch = import_torch()
    if torch:
        theirs = torch.nn.functional.conv2d(torch.tensor(digits)[:, None], torch.tensor(kernels)[:, None]).numpy()
        show("the same as PyTorch's", np.allclose(theirs.reshape(1797, 12, 36).transpose(0, 2, 1), maps))
    draw_im2col()
    draw_patches(digits)


def draw_im2col():
    fig, ax = new_figure(1, 2.6)
    grid_of(ax, (0, 2.6), [[1, 2, 0], [0, 1, 3]], size=0.7)
    for (x, y), color in (((0.06, 1.26), ORANGE), ((0.76, 1.14), BLUE)):
        ax.add_patch(Rectangle((x, y), 1.28, 1.4, fill=False, edgecolor=color, lw=2.4))
    arrow(ax, (2.4, 1.9), (3.3, 1.9), GREY)
    grid_of(
        ax,
        (3.5, 2.6),
        [[1, 2, 0, 1], [2, 0, 1, 3]],
        size=0.7,
        fill={(i, j): WINDOWS[i] for i in (0, 1) for j in range(4)},
    )
    ax.text(6.55, 1.9, "@", fontsize=13, ha="center", va="center")
    grid_of(ax, (6.8, 3.3), [[1], [2], [3], [4]], size=0.7)
    ax.text(7.85, 1.9, "=", fontsize=13, ha="center", va="center")
    grid_of(ax, (8.2, 2.6), [[9], [17]], size=0.7, fill={(0, 0): WINDOWS[0], (1, 0): WINDOWS[1]})
    for x, text in (
        (1.05, "image, two windows"),
        (4.9, "patches: one window a row"),
        (7.15, "kernel"),
        (8.55, "output"),
    ):
        ax.text(x, 0.3, text, ha="center", fontsize=9)
    ax.set(xlim=(-0.3, 9.3), ylim=(0.1, 3.5))
    ax.axis("off")
    save(fig, "im2col.png")


def draw_patches(digits):
    image = digits[load_digits().target == 7][3]
    fig, (left, middle, right) = new_figure(3, 2.9, width_ratios=[1, 0.5, 1])
    left.imshow(image, cmap="Greys")
    left.set_title("a seven, 8 × 8")
    middle.imshow(im2col(image, 3, 3), cmap="Greys", aspect=0.5)
    middle.set(title="its patches", xlabel="9 pixels of a window", ylabel="36 windows")
    edge = np.array([-1.0, 0, 1] * 3)
    right.imshow((im2col(image, 3, 3) @ edge).reshape(6, 6), cmap="RdBu_r", vmin=-48, vmax=48)
    right.set_title("patches @ kernel, 6 × 6")
    for ax in (left, middle, right):
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
    save(fig, "patches.png")


# %% Lesson 12. A pixel lies in several windows, so it is paid several times.
# Look at the kernel that gradient descent finds from images and their edges.


def convolution_gradient():
    print("\nLesson 12: The gradient of a convolution")
    g, windows = np.array([1.0, 10.0, 100.0]), np.array([[0, 1], [1, 2], [2, 3]])
    patches_grad = np.outer(g, [-1.0, 1.0])
    lost, back = np.zeros(4), np.zeros(4)
    lost[windows] += patches_grad
    np.add.at(back, windows, patches_grad)
    show("gradient of the patches", patches_grad)
    show("gradient of the pixels: by +=, by np.add.at", lost, back)
    x = np.array([1.0, 3.0, 3.0, 7.0])
    show("gradient of the kernel", g @ x[windows])
    nudged = x + np.array([0, 0.01, 0, 0])
    show("pixel 1 nudged by 0.01", round(float(g @ (nudged[windows] - x[windows]) @ [-1.0, 1.0]) / 0.01, 6))
    images = load_digits().images[:100] / 16
    target = images[:, :, 1:] - images[:, :, :-1]
    index = np.arange(7)[:, None] + np.arange(2)
    kernel, path = np.zeros(2), []
    patches = images[:, :, index]
    for step in range(201):
        path.append(kernel.copy())
        error = patches @ kernel - target
        grad = 2 * np.tensordot(error, patches, axes=3) / error.size
        kernel = kernel - 0.5 * grad
        if step in (1, 10, 50, 200):
            show(f"kernel after {step} steps", path[-1].round(2))
    counts = {}
    for stride in (1, 2):
        starts = np.arange(0, 6, stride)
        index = (starts[:, None] + np.arange(3))[:, None, :, None] * 8 + (starts[:, None] + np.arange(3))[
            None, :, None, :
        ]
        seen = np.zeros(64, dtype=int)
        np.add.at(seen, index.ravel(), 1)
        counts[stride] = seen.reshape(8, 8)
        show(f"windows of 3 by 3 that hold each pixel, stride {stride}: rows 0, 4 and 7", *counts[stride][[0, 4, 7]])
    torch = import_torch()
    if torch:
        images = torch.tensor(load_digits().images[:5, None])
        kernels = torch.tensor(np.random.default_rng(0).normal(size=(3, 1, 3, 3)))
        images.requires_grad_()
        out = torch.nn.functional.conv2d(images, kernels)
        (out**2).sum().backward()
        again = torch.nn.functional.conv_transpose2d((2 * out).detach(), kernels)
        show(
            "PyTorch's gradient of the pixels is a transposed convolution",
            torch.allclose(images.grad, again),
            tuple(again.shape),
        )
    draw_paid_twice()
    draw_counts(counts, np.array(path))


def draw_paid_twice():
    fig, ax = new_figure(1, 2.7)
    pixels, outs, paid = (1, 3, 3, 7), (1, 10, 100), (-1, -9, -90, 100)
    for i, value in enumerate(pixels):
        ax.add_patch(Rectangle((2 * i, 0), 1, 0.7, facecolor="#FDEBDD", edgecolor=ORANGE))
        ax.text(2 * i + 0.5, 0.35, str(value), ha="center", va="center")
        ax.text(2 * i + 0.5, -0.25, f"gradient {paid[i]}", ha="center", va="top", fontsize=9, color=ORANGE)
    for w, value in enumerate(outs):
        ax.add_patch(Rectangle((2 * w + 1, 2), 1, 0.7, facecolor="#DDEBF5", edgecolor=BLUE))
        ax.text(2 * w + 1.5, 2.35, f"g = {value}", ha="center", va="center", fontsize=9)
        for side, slope in ((0, "−1"), (1, "1")):
            arrow(ax, (2 * w + 1.5, 2), (2 * (w + side) + 0.5 + (0.15 if side == 0 else -0.15), 0.72), GREY)
            ax.text(2 * w + 1.5 + (-0.55 if side == 0 else 0.55), 1.35, slope, color=GREEN, ha="center", fontsize=9)
    ax.text(7.4, 2.35, "three outputs, with the gradient of each", fontsize=9, va="center")
    ax.text(7.4, 0.35, "four pixels", fontsize=9, va="center")
    ax.set(xlim=(-0.4, 12), ylim=(-0.8, 2.9))
    ax.axis("off")
    save(fig, "paid-twice.png")


def draw_counts(counts, path):
    fig, axes = new_figure(3, 2.7)
    for ax, stride in zip(axes, (1, 2), strict=False):
        ax.imshow(counts[stride], cmap="Blues", vmin=0, vmax=14)
        for (i, j), value in np.ndenumerate(counts[stride]):
            ax.text(j, i, value, ha="center", va="center", fontsize=8)
        ax.set(title=f"windows of each pixel, stride {stride}", xticks=[], yticks=[])
        ax.grid(False)
    axes[2].plot(path[:61, 0], color=ORANGE, label="left weight")
    axes[2].plot(path[:61, 1], color=BLUE, label="right weight")
    axes[2].set(title="the kernel learns", xlabel="step", yticks=[-1, 0, 1])
    axes[2].legend(fontsize=8, loc="center right")
    save(fig, "convolution-gradient.png")


# %% Lesson 13. A pile of letters, backwards in time; products of many factors.
# Look at 6.0: 4 from Wednesday and 2 from Tuesday.


def recurrence():
    print("\nLesson 13: Recurrence")
    u, h, states = 0.5, 0.0, []
    for x in (4.0, 2.0, 1.0):
        h = u * h + x
        states.append(h)
    show("the pile", states)
    g, by_u = 1.0, 0.0
    for before in (states[1], states[0], 0.0):
        by_u += g * before
        g = g * u
    show("gradient of the last pile with respect to u", by_u)
    show("the pile for u = 0.51", round(0.51 * (0.51 * 4 + 2) + 1, 4))
    show("only the last use of u", states[1])
    powers = " ".join(f"{u**10:.3g} {u**50:.3g}," for u in (0.5, 0.9, 1.1, 1.5))
    show("ten and fifty factors of 0.5, 0.9, 1.1, 1.5", powers)
    shear = np.array([[0.5, 10.0], [0.0, 0.5]])
    power = np.linalg.matrix_power(shear, 100)
    show(
        "a matrix's singular value, and its 100th power's",
        f"{np.linalg.norm(shear, 2):.2f} {np.linalg.norm(power, 2):.1e}",
    )
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


# %% Lesson 14. The digits, three times; saving, loading; shuffling.
# Look at the first loss: it should be near log 10 = 2.303.


def digits():
    print("\nLesson 14: Reading digits, here and in PyTorch")
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
        cell.set_title(f"read {answer},\nlabel {label}", fontsize=8)
        cell.axis("off")
    save(fig, "digits.png")


# %% Everything in the order of the lessons.


LESSONS = (
    computational_graph,
    reverse_mode,
    value_class,
    forward_or_reverse,
    broadcasting,
    tensors,
    gradient_checking,
    modules,
    training_loop,
    convolution,
    convolution_as_product,
    convolution_gradient,
    recurrence,
    digits,
)


def main():
    """All lessons, or those whose numbers stand on the command line."""
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with threadpool_limits(limits=1):  # these arrays are small: a second thread costs more than it brings
        for number, lesson in enumerate(LESSONS, start=1):
            if not wanted or number in wanted:
                lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
