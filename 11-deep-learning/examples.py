"""Module 11, Deep learning: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 11-deep-learning/examples.py`), or cell by cell in an editor that knows `# %%`.
Figures are written to figures/. The functions at work are those of solutions.py. One guest house provides the data: cups of
tea with more or less milk and lemon, from -1 (none) to 1 (a spoon), and whether the guest liked them.
"""

import importlib.util
import itertools
import signal
import sys
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
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


# %% One line for every printed value; the answers of this module; the tea, and the digits.


def show(label, *values):
    print(f"  {label:<64} {' '.join(' '.join(str(value).split()) for value in values)}")


def load_answers():
    """solutions.py as a module."""
    spec = importlib.util.spec_from_file_location("answers", HERE / "solutions.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


answers = load_answers()
GRID = np.stack(np.meshgrid(np.linspace(-1, 1, 81), np.linspace(-1, 1, 81)), axis=-1).reshape(-1, 2)


def tea(n, rng):
    """Cups, and whether Aunt Rose liked them: milk or lemon, but not both."""
    X = rng.uniform(-1, 1, size=(n, 2))
    return X, (X[:, 0] * X[:, 1] < 0).astype(int)


def digits():
    X, y = load_digits(return_X_y=True)
    return X / 16, y


def train(X, y, network, rate, steps, batch=None, rng=None, loss=answers.softmax_cross_entropy_grad):
    """Gradient descent on (weights, biases). Returns them, and the loss of each step."""
    (weights, biases), losses = network, []
    for _ in range(steps):
        rows = slice(None) if batch is None else rng.choice(len(X), size=batch, replace=False)
        acts = answers.mlp_forward(X[rows], weights, biases)
        value, grad = loss(acts[-1], y[rows])
        by_weights, by_biases = answers.mlp_backward(acts, weights, grad)
        weights = [W - rate * g for W, g in zip(weights, by_weights, strict=True)]
        biases = [b - rate * g for b, g in zip(biases, by_biases, strict=True)]
        losses.append(value)
    return (weights, biases), losses


def logits(X, network):
    return answers.mlp_forward(X, *network)[-1]


def accuracy(X, y, network):
    return float((logits(X, network).argmax(axis=1) == y).mean())


def cups(ax, X, y, title="", region=None):
    """The cups in the plane of milk and lemon; region: how likely each point of the grid is liked."""
    if region is not None:
        ax.contourf(
            *GRID.reshape(81, 81, 2).transpose(2, 0, 1),
            region.reshape(81, 81),
            [0, 0.5, 1],
            colors=["#FDEBDD", "#DDEBF5"],
        )
    ax.plot(*X[y == 1].T, "o", color=BLUE, ms=3, label="liked")
    ax.plot(*X[y == 0].T, "x", color=ORANGE, ms=4, label="sent back")
    ax.set(xlabel="milk", ylabel="lemon", title=title, aspect="equal", xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))


# %% Lesson 1. Anna's taste has a straight border, and one neuron finds it. Look at what the bias is worth.


def one_neuron():
    print("\nLesson 1: One neuron")
    show("weights of a neuron for digits", 8 * 8)
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, size=(400, 2))
    y = (2 * X[:, 1] - X[:, 0] > 0.5) * 1.0
    show(
        "adding both amounts; with bias; without",
        *(
            round(value, 3)
            for value in (((X.sum(axis=1) > 0.5) == y).mean(), learned(X, y, True)[0], learned(X, y, False)[0])
        ),
    )
    for cup in ([0, 1], [0, 0], [1, 0]):
        score = float(np.dot(cup, [-1, 2]) - 0.5)
        show(f"cup {cup}: score, sigmoid", score, round(answers.neuron(cup, [-1.0, 2.0], -0.5), 2))
    fig, (left, right) = new_figure(2, 3.3)
    z = np.linspace(-6, 6, 200)
    left.plot(z, 1 / (1 + np.exp(-z)), color=BLUE, lw=2)
    left.set(xlabel="score", ylabel="how sure of a yes", title="The sigmoid")
    w, b = learned(X, y, True)[1:]
    cups(right, X, y, "Anna's cups, and the border that was learned", 1 / (1 + np.exp(-(GRID @ w + b))))
    right.legend(loc="lower left", fontsize=8, frameon=True)
    save(fig, "one-neuron.png")
    X, digit = digits()
    model = LogisticRegression(max_iter=2000).fit(X[:1000], digit[:1000] == 8)
    show(
        "wrong of 797, eights",
        int((model.predict(X[1000:]) != (digit[1000:] == 8)).sum()),
        int((digit[1000:] == 8).sum()),
    )
    show("saying no to each: right, in per cent", round(100 * float((digit[1000:] != 8).mean())))


def learned(X, y, with_bias):
    """(accuracy, weights, bias) after 1000 steps of rate 1."""
    w, b = np.zeros(2), 0.0
    for _ in range(1000):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - X.T @ (p - y) / len(X), b - with_bias * (p - y).mean()
    return float(((X @ w + b > 0) == y).mean()), w, b


# %% Lesson 2. Aunt Rose's taste has none. Two hidden units sort four cups, sixteen sort hundreds.


def hidden_layer():
    print("\nLesson 2: A hidden layer")
    show("parameters of a network 2-5-3", 2 * 5 + 5 + 5 * 3 + 3)
    X, y = tea(800, np.random.default_rng(0))
    line = LogisticRegression().fit(X[:400], y[:400])
    show("one neuron, 400 new cups", round(line.score(X[400:], y[400:]), 2))
    nets = {}
    for size in (2, 4, 16):
        nets[size] = [
            MLPClassifier((size,), solver="lbfgs", max_iter=1000, random_state=seed).fit(X[:400], y[:400])
            for seed in range(3)
        ]
        found = [round(net.score(X[400:], y[400:]), 2) for net in nets[size]]
        show(f"{size} hidden units, three seeds", *found)
    by_hand = 1 - np.maximum(GRID.sum(axis=1), 0) - np.maximum(-GRID.sum(axis=1), 0)
    show("the two units by hand, on 800 cups", round(float(((1 - np.abs(X.sum(axis=1)) > 0) == y).mean()), 2))
    fig, axes = new_figure(3, 2.9, sharey=True)
    cups(axes[0], X[400:600], y[400:600], "one neuron", line.predict_proba(GRID)[:, 1])
    cups(axes[1], X[400:600], y[400:600], "two units, by hand", (by_hand > 0) * 1.0)
    cups(axes[2], X[400:600], y[400:600], "16 units, learned", nets[16][0].predict_proba(GRID)[:, 1])
    save(fig, "hidden-layer.png")
    fig, axes = new_figure(2, 2.6)
    corners = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]])
    likes = np.array([0, 1, 1, 0])
    cups(axes[0], corners, likes, "four cups")
    for line in axes[0].lines:
        line.set(markersize=8, clip_on=False)
    hidden = np.maximum(corners @ [[1, -1], [1, -1]], 0)
    axes[1].plot([0], [0], "o", color=BLUE, ms=7)
    axes[1].plot(*hidden[likes == 0].T, "x", color=ORANGE, ms=7)
    axes[1].plot([0, 1], [1, 0], color=GREY)
    axes[1].set(
        xlabel="first hidden unit", ylabel="second hidden unit", title="the same cups, as the next layer sees them"
    )
    save(fig, "folded.png")


# %% Lesson 3. Width adds bends one by one, depth multiplies them. Look at 12, where no data was.


def width_and_depth():
    print("\nLesson 3: Width and depth")
    show("units side by side for 16 pieces", 16 - 1)
    x = np.linspace(0, 6, 1000)
    for n in (4, 8, 16, 32):
        show(
            f"sine by {n} hinges: largest error",
            round(float(np.abs(bends(np.sin, np.linspace(0, 6, n + 1))(x) - np.sin(x)).max()), 4),
        )
    far = bends(np.sin, np.linspace(0, 6, 33))(np.array([12.0]))[0]
    show("at 12, outside: the hinges say, the sine is", round(float(far), 1), round(float(np.sin(12)), 1))
    X, y = digits()
    for sizes in ((4,), (64,), (32, 32), (24, 24, 24)):
        nets = [
            MLPClassifier(sizes, max_iter=60, learning_rate_init=0.003, random_state=s).fit(X[:1000], y[:1000])
            for s in range(2)
        ]
        weights = sum(w.size for w in nets[0].coefs_ + nets[0].intercepts_)
        show(f"hidden layers {sizes}, {weights} parameters", *(round(net.score(X[1000:], y[1000:]), 2) for net in nets))
    fig, (left, right) = new_figure(2, 3.0)
    left.plot(x, np.sin(x), color=GREY, lw=1.2, label="taste")
    for n, color in ((4, ORANGE), (8, BLUE)):
        left.plot(
            np.linspace(0, 9, 200),
            bends(np.sin, np.linspace(0, 6, n + 1))(np.linspace(0, 9, 200)),
            color=color,
            label=f"{n} hinges",
        )
    left.axvline(6, color=GREY, ls=":")
    left.set(xlabel="minutes in the pot", ylabel="taste", title="Width: one bend more for each hinge", ylim=(-3, 3))
    left.legend(fontsize=8)
    z = t = np.linspace(0, 1, 2001)
    for layer, color in ((1, ORANGE), (2, SKY), (3, BLUE)):
        z = 2 * np.maximum(z, 0) - 4 * np.maximum(z - 0.5, 0)
        right.plot(t, z, color=color, label=f"{layer} layer{'s' * (layer > 1)}")
    right.set(xlabel="input", ylabel="output", title="Depth: each layer folds once more")
    right.legend(fontsize=8, loc="lower center", frameon=True)
    save(fig, "width-depth.png")


def bends(f, kinks):
    slopes = np.diff(f(kinks)) / np.diff(kinks)
    return lambda x: f(kinks[0]) + np.maximum(x[:, None] - kinks[:-1], 0) @ np.diff(slopes, prepend=0)


# %% Lesson 4. Six activations and their slopes. Look at eight layers of sigmoids.


def activation_functions():
    print("\nLesson 4: Activations")
    show("sigmoid at -1000", answers.activations("sigmoid", [-1000.0])[0])
    names = ("sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu")
    for name in names:
        values, slopes = answers.activations(name, [-2.0, 0.0, 2.0])
        show(f"{name}: values and slopes at -2, 0, 2", values.round(2), slopes.round(2))
    X, y = digits()
    for name in ("logistic", "tanh", "relu", "identity"):
        found = [deep(name, depth, X, y) for depth in (1, 4, 8)]
        show(f"{name}: accuracy with 1, 4, 8 hidden layers", *found)
    show("0.25 to the power of 8", f"{0.25**8:.6f}")
    fig, (left, right) = new_figure(2, 3.2)
    z = np.linspace(-4, 4, 400)
    for name, color in zip(names, (ORANGE, PURPLE, BLUE, SKY, GREEN, GREY), strict=True):
        values, slopes = answers.activations(name, z)
        left.plot(z, values, color=color, label=name)
        right.plot(z, slopes, color=color)
    left.set(xlabel="z", title="Value", ylim=(-1.2, 4))
    left.legend(fontsize=8)
    right.set(xlabel="z", title="Slope")
    save(fig, "activations.png")


def deep(name, depth, X, y):
    net = MLPClassifier((32,) * depth, activation=name, max_iter=20, learning_rate_init=0.01, random_state=0)
    return round(net.fit(X[:1000], y[:1000]).score(X[1000:], y[1000:]), 2)


# %% Lesson 5. Two losses on a guest who is sure and wrong. Look at the pull of each.


def softmax_gradient():
    print("\nLesson 5: Softmax and its gradient")
    show("belief 0.6, 0.3, 0.1, the second is right: pulls", (np.array([0.6, 0.3, 0.1]) - [0, 1, 0]).round(1))
    show(
        "belief 0.75, 0.25, the second is right: loss, pulls", round(-np.log(0.25), 2), np.array([0.75, 0.25]) - [0, 1]
    )
    p = np.array([0.6, 0.3, 0.1])
    show("tea 0.6, coffee 0.3, cocoa 0.1: minus log of each", -np.log(p).round(2))
    pulls = {"squared error": [], "cross-entropy": []}
    gaps = np.linspace(0, 12, 60)
    for gap in gaps:
        z = np.array([gap, 0.0, 0.0])
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        by_p = 2 * (p - [0, 1, 0])
        pulls["squared error"].append(abs((p * (by_p - (by_p * p).sum()))[1]))
        pulls["cross-entropy"].append(abs(p[1] - 1))
    X, y = digits()
    model = LogisticRegression(max_iter=2000).fit(X[:1000], y[:1000])
    P = model.predict_proba(X[1000:])
    loss, _ = answers.softmax_cross_entropy_grad(np.log(P), y[1000:])
    twice, _ = answers.softmax_cross_entropy_grad(P, y[1000:])
    show(
        "digits: loss, guessing, loss with softmax twice, its floor",
        round(loss, 2),
        round(np.log(10), 2),
        round(twice, 2),
        round(-np.log(np.e / (np.e + 9)), 2),
    )
    show("accuracy; exp(-loss)", round(model.score(X[1000:], y[1000:]), 2), round(float(np.exp(-loss)), 2))
    fig, ax = new_figure(1, 2.9)
    for (name, values), color in zip(pulls.items(), (ORANGE, BLUE), strict=True):
        ax.plot(gaps, values, color=color, lw=2, label=name)
    ax.set(
        xlabel="how far the wrong logit is ahead",
        ylabel="pull on the right logit",
        title="The more wrong, the stronger the pull should be",
    )
    ax.legend()
    save(fig, "pulls.png")


# %% Lesson 6. One cup backwards through a network of two hidden units, and 1210 parameters of a larger one.


def backpropagation():
    print("\nLesson 6: Backpropagation by hand")
    X, y = np.array([[1.0, -1.0]]), np.array([1])
    weights, biases = (
        [np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([[1.0, 0.0], [2.0, 5.0]])],
        [np.zeros(2), np.zeros(2)],
    )
    acts = answers.mlp_forward(X, weights, biases)
    loss, grad = answers.softmax_cross_entropy_grad(acts[-1], y)
    by_weights, _ = answers.mlp_backward(acts, weights, grad)
    show("pull on the hidden units, before the mask", (grad.round(2) @ weights[1].T).round(2))
    show("hidden, logits, loss, pulls on the logits", acts[1], acts[2], round(loss, 2), grad.round(2))
    show("gradients of the weights", by_weights[0].round(2).tolist(), by_weights[1].round(2).tolist())
    show("parameters of 64-16-10; evaluations by nudging", 64 * 16 + 16 + 16 * 10 + 10, 64 * 16 + 16 + 16 * 10 + 10 + 1)
    Xd, yd = digits()
    fig, ax = new_figure(1, 2.6)
    network = answers.xavier_he_init([64, 16, 10], "relu", np.random.default_rng(0))
    for name, color, masked in (("with the mask of the ReLU", BLUE, True), ("without", ORANGE, False)):
        losses = masked_or_not(Xd[:200], yd[:200], network, masked)
        ax.plot(losses, color=color, label=name)
        show(f"200 digits, 100 steps, {name}: loss", round(losses[-1], 2))
    ax.set(xlabel="step", ylabel="loss", title="The same network, one line of backward left out")
    ax.legend()
    save(fig, "mask.png")


def masked_or_not(X, y, network, masked, rate=0.3, steps=100):
    (W1, W2), (b1, b2) = network
    losses = []
    for _ in range(steps):
        z = X @ W1 + b1
        h = np.maximum(z, 0)
        loss, dz = answers.softmax_cross_entropy_grad(h @ W2 + b2, y)
        dh = dz @ W2.T * ((z > 0) if masked else 1)
        W1, W2, b1, b2 = (
            W1 - rate * X.T @ dh,
            W2 - rate * h.T @ dz,
            b1 - rate * dh.sum(axis=0),
            b2 - rate * dz.sum(axis=0),
        )
        losses.append(loss)
    return losses


# %% Lesson 7. The same network at rates from 0.0001 to 30. Look at how narrow the good ones are.


def learning_rate():
    print("\nLesson 7: How large a step?")
    show("factors of a step", *(round(1 - 2 * rate, 1) for rate in (0.1, 0.4, 0.9, 1.1)))
    show("steps of 15 epochs of 1000 rows in batches of 50; a third", 15 * 1000 // 50, 0.3)
    for rate in (0.1, 0.4, 0.9, 1.1):
        path = [4.0]
        for _ in range(3):
            path.append(path[-1] - rate * 2 * path[-1])
        show(f"rate {rate}: w from 4 on", *(round(w, 2) for w in path))
    X, y = digits()
    rates = 10.0 ** np.arange(-3, 1.1, 0.5)
    scores = [swept(X, y, rate=rate) for rate in rates]
    for rate, score in zip(rates, scores, strict=True):
        show(f"rate {rate:.3g}: right of 797 new digits, %", round(100 * score))
    widths = (8, 32, 128)
    show("rate 0.001, widths 8, 32, 128: %", *(round(100 * swept(X, y, width=width)) for width in widths))
    network = answers.xavier_he_init([64, 32, 10], "relu", np.random.default_rng(0))
    theta = np.concatenate([a.ravel() for a in network[0] + network[1]])
    gradient, loss = flat(X[:500], y[:500])
    tried = np.geomspace(1e-3, 30, 60)
    losses, rate = answers.lr_range_test(gradient, loss, theta, tried)
    show(
        "range test: steps taken, suggestion, largest rate tried",
        len(losses),
        round(rate, 2),
        round(float(tried[len(losses) - 1]), 1),
    )
    fig, (left, right) = new_figure(2, 3.0)
    left.semilogx(tried[: len(losses)], losses, color=BLUE)
    left.axvline(rate, color=GREY, ls=":")
    left.set(
        xlabel="learning rate, growing from step to step", ylabel="loss", title="One run: the range test", ylim=(0, 6)
    )
    right.semilogx(rates, [100 * s for s in scores], "o-", color=ORANGE)
    right.set(xlabel="learning rate", ylabel="right, %", title="Nine whole runs")
    save(fig, "learning-rate.png")


def swept(X, y, rate=0.001, width=32):
    net = MLPClassifier(
        (width,), solver="sgd", momentum=0, alpha=0, learning_rate_init=rate, max_iter=15, batch_size=50, random_state=0
    )
    with np.errstate(all="ignore"):
        return net.fit(X[:1000], y[:1000]).score(X[1000:], y[1000:])


def flat(X, y):
    """(gradient, loss) of a 64-32-10 network as functions of one long vector."""
    shapes = [(64, 32), (32, 10), (32,), (10,)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])

    def both(theta):
        W1, W2, b1, b2 = (part.reshape(shape) for part, shape in zip(np.split(theta, ends[:-1]), shapes, strict=True))
        acts = answers.mlp_forward(X, [W1, W2], [b1, b2])
        value, grad = answers.softmax_cross_entropy_grad(acts[-1], y)
        by_weights, by_biases = answers.mlp_backward(acts, [W1, W2], grad)
        return value, np.concatenate([a.ravel() for a in by_weights + by_biases])

    return (lambda theta: both(theta)[1]), (lambda theta: both(theta)[0])


# %% Lesson 8. What arrives at the first of twenty layers. Look at the networks that do not learn.


def fading():
    print("\nLesson 8: Gradients that fade")
    show("0.5 to the power of 20; 1.5 to the power of 20", f"{0.5**20:.7f}", round(1.5**20))
    show("twice, and 0.8 ten times", 0.5**2, 1.5**2, round(0.8**10, 1))
    rng = np.random.default_rng(0)
    X = rng.normal(size=(100, 50))
    fig, (left, right) = new_figure(2, 3.0)
    for scale, color in ((0.5, ORANGE), (1.0, GREY), (1.5, GREEN), (3.0, BLUE)):
        weights = [scale * rng.normal(size=(50, 50)) / 50**0.5 for _ in range(20)]
        norms = answers.gradient_norm_by_depth(X, weights, rng.normal(size=(100, 50)))
        left.semilogy(range(1, 21), norms, color=color, label=f"{scale:g}")
        show(f"size {scale:g} / root n: gradient of the first and the last layer", f"{norms[0]:.1g} {norms[-1]:.1g}")
    left.set(xlabel="layer", ylabel="norm of its gradient", title="Twenty tanh layers", xticks=[1, 5, 10, 15, 20])
    left.legend(fontsize=8, title="size times root n")
    X, y = digits()
    for scale, color in ((0.25, ORANGE), (1.0, GREY), (1.5, GREEN)):
        losses, found = deep_tanh(X, y, scale)
        right.plot(losses, color=color, label=f"{scale:g}")
        show(f"12 tanh layers, size {scale:g}: loss after 150 steps, right %", round(losses[-1], 2), round(100 * found))
    right.set(xlabel="step", ylabel="loss", title="Twelve layers learn digits, or don't")
    right.legend(fontsize=8)
    save(fig, "fading.png")


def deep_tanh(X, y, scale, layers=12, width=32, rate=0.1, steps=150):
    rng = np.random.default_rng(0)
    sizes = [64] + [width] * layers + [10]
    weights = [scale * rng.normal(size=(a, b)) / a**0.5 for a, b in itertools.pairwise(sizes)]
    losses = []
    for _ in range(steps):
        hs = through_tanh(X[:300], weights)
        loss, grad = answers.softmax_cross_entropy_grad(hs[-1] @ weights[-1], y[:300])
        losses.append(loss)
        for layer in range(layers, -1, -1):
            by_weights = hs[layer].T @ grad
            grad = (grad @ weights[layer].T) * (1 - hs[layer] ** 2)
            weights[layer] = weights[layer] - rate * by_weights
    out = through_tanh(X[1000:], weights)[-1] @ weights[-1]
    return losses, float((out.argmax(axis=1) == y[1000:]).mean())


def through_tanh(X, weights):
    hs = [X]
    for W in weights[:-1]:
        hs.append(np.tanh(hs[-1] @ W))
    return hs


# %% Lesson 9. Eight ReLU layers from four sizes of first weights, and from equal ones.


def first_weights():
    print("\nLesson 9: First weights")
    show("7 squared; units, rate and steps of the deep network", 7**2, 48, 0.05, 150)
    show("variance for 50 inputs with a ReLU, for 30 in and 20 out", round(2 / 50, 2), round(2 / (30 + 20), 2))
    show("hidden units, and their equal weights", 32, 0.1)
    show("64 inputs, 100 units: Xavier's size, He's size", round((2 / 164) ** 0.5, 2), round((2 / 64) ** 0.5, 2))
    signs = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    show(
        "two inputs of 3 and 4, weights 1 or -1: sums, mean square",
        [3 * a + 4 * b for a, b in signs],
        np.mean([(3 * a + 4 * b) ** 2 for a, b in signs]),
    )
    X, y = digits()
    fig, ax = new_figure(1, 2.9)
    for scale, color in ((0.5, ORANGE), (1.0, GREY), (2**0.5, BLUE), (3.0, PURPLE)):
        rng = np.random.default_rng(0)
        sizes = [64] + [48] * 7 + [10]
        weights = [scale * rng.normal(size=(a, b)) / a**0.5 for a, b in itertools.pairwise(sizes)]
        network = (weights, [np.zeros(b) for b in sizes[1:]])
        spread = np.sqrt((logits(X[:300], network) ** 2).mean())
        with np.errstate(all="ignore"):
            network, losses = train(X[:300], y[:300], network, 0.05, 150)
            found = accuracy(X[1000:], y[1000:], network)
        ax.plot(np.clip(losses, 0, 5), color=color, label=f"{scale:.2g}")
        show(
            f"size {scale:.2g}: logits at the start, loss at the end, right %",
            f"{spread:.2g}",
            round(losses[-1], 2),
            round(100 * found),
        )
    ax.set(xlabel="step", ylabel="loss (cut off at 5)", title="Eight layers, four sizes of first weights")
    ax.legend(title="size times root n", fontsize=8)
    save(fig, "first-weights.png")
    sizes = [64, 32, 10]
    network = ([np.full((64, 32), 0.1), np.full((32, 10), 0.1)], [np.zeros(32), np.zeros(10)])
    network, losses = train(X[:300], y[:300], network, 0.3, 300)
    show(
        "equal weights: different hidden units; right %",
        len(np.unique(network[0][0].round(9), axis=1).T),
        round(100 * accuracy(X[1000:], y[1000:], network)),
    )
    network, losses = train(X[:300], y[:300], answers.xavier_he_init(sizes, "relu", np.random.default_rng(0)), 0.3, 300)
    show("He's weights: right %", round(100 * accuracy(X[1000:], y[1000:], network)))


# %% Lesson 10. Tea in millilitres and drops, and digits at rates that are too large. Look at one cup alone.


def batch_norm():
    print("\nLesson 10: Batch normalisation")
    show("a cup of 1 by running figures 0.2 and 1.1", round((1 - 0.2) / 1.1**0.5, 2))
    show("new digits, steps", 797, 120)
    X, y = tea(400, np.random.default_rng(0))
    for name, units in (("spoons", [1, 1]), ("millilitres and drops", [5, 100])):
        net = MLPClassifier((16,), solver="sgd", learning_rate_init=0.1, max_iter=200, random_state=0).fit(X * units, y)
        show(f"tea in {name}: right %", round(100 * net.score(X * units, y)))
    show(
        "the cups 1 and 3 normalised",
        answers.batchnorm_forward([[1.0], [3.0]], [1.0], [0.0], [0.0], [1.0], True, eps=0.0)[0].ravel(),
    )
    X, y = digits()
    fig, (left, right) = new_figure(2, 3.0, sharey=True)
    for rate, color in ((0.1, ORANGE), (1.0, GREY), (4.0, BLUE)):
        for ax, normed in ((left, False), (right, True)):
            losses, found = with_norm(X, y, rate, normed)
            ax.plot(np.clip(losses, 0, 4), color=color, label=f"rate {rate:g}")
            show(f"rate {rate:g}, batch norm {normed}: loss, right %", round(losses[-1], 2), round(100 * found))
    left.set(xlabel="step", ylabel="loss (cut off at 4)", title="Six layers without batch norm")
    right.set(xlabel="step", title="With it")
    right.legend(fontsize=8)
    save(fig, "batch-norm.png")


def with_norm(X, y, rate, normed, layers=5, width=32, steps=120):
    """Layers x @ W, batch norm (or a bias of 0), ReLU. Returns (losses, accuracy with running figures)."""
    rng = np.random.default_rng(0)
    sizes = [64] + [width] * layers + [10]
    weights = answers.xavier_he_init(sizes, "relu", rng)[0]
    running = [(np.zeros(width), np.ones(width)) for _ in range(layers)]
    one, zero, losses = np.ones(width), np.zeros(width), []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            rows = rng.choice(1000, size=100, replace=False)
            h, kept = X[rows], []
            for layer in range(layers):
                z = h @ weights[layer]
                out = z
                if normed:
                    out, *running[layer] = answers.batchnorm_forward(z, one, zero, *running[layer], True)
                kept.append((h, z, out))
                h = np.maximum(out, 0)
            loss, grad = answers.softmax_cross_entropy_grad(h @ weights[-1], y[rows])
            losses.append(loss)
            by_weights = h.T @ grad
            grad = grad @ weights[-1].T
            weights[-1] = weights[-1] - rate * by_weights
            for layer in range(layers - 1, -1, -1):
                h, z, out = kept[layer]
                grad = grad * (out > 0)
                if normed:
                    grad = answers.batchnorm_backward(grad, z, one)[0]
                by_weights = h.T @ grad
                grad = grad @ weights[layer].T
                weights[layer] = weights[layer] - rate * by_weights
        h = X[1000:]
        for layer in range(layers):
            z = h @ weights[layer]
            h = np.maximum(answers.batchnorm_forward(z, one, zero, *running[layer], False)[0] if normed else z, 0)
    return np.nan_to_num(losses, nan=4.0), float(((h @ weights[-1]).argmax(axis=1) == y[1000:]).mean())


# %% Lesson 11. Three cups backwards through their own mean and spread.


def batch_norm_backwards():
    print("\nLesson 11: Backwards through the batch")
    x, grad = np.array([[-1.0], [0.0], [1.0]]), np.array([[1.0], [0.0], [0.0]])
    full = answers.batchnorm_backward(grad, x, [1.0], eps=1 / 3)[0]
    show("mean and spread as constants; right", grad.ravel(), full.ravel().round(2))
    fig, ax = new_figure(1, 2.6)
    place = np.arange(3)
    ax.bar(place - 0.2, grad.ravel(), 0.35, color=ORANGE, label="mean and spread as constants")
    ax.bar(place + 0.2, full.ravel(), 0.35, color=BLUE, label="through them too")
    ax.set(
        xticks=place,
        xticklabels=["cup −1", "cup 0", "cup 1"],
        ylabel="gradient",
        title="One cup is pulled, all three move",
    )
    ax.legend()
    save(fig, "batch-backwards.png")


# %% Lesson 12. Depth 2, 8 and 24, with skips and without.


def skip_connections():
    print("\nLesson 12: Skip connections")
    show(
        "0.1 and 1.1 once, twice, three times over",
        0.1,
        round(0.1**2, 2),
        round(0.1**3, 3),
        1.1,
        round(1.1**2, 2),
        round(1.1**3, 2),
    )
    X, y = digits()
    fig, (left, right) = new_figure(2, 3.0)
    for depth, color in ((2, GREY), (8, GREEN), (24, BLUE)):
        for skip, style in ((False, ":"), (True, "-")):
            losses, found = residual(X, y, depth, skip)
            left.plot(np.clip(losses, 0, 4), color=color, ls=style, label=f"{depth} blocks{', skips' * skip}")
            show(
                f"{depth} blocks, skips {skip}: loss after 120 steps, right %", round(losses[-1], 2), round(100 * found)
            )
    left.set(
        xlabel="step",
        ylabel="loss (cut off at 4)",
        title="Digits, tanh blocks of 32 units",
        ylim=(-0.1, 6.4),
        yticks=range(5),
    )
    left.legend(fontsize=7, ncols=2, loc="upper center")
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(32, 32)) * 0.5 / 32**0.5 for _ in range(24)]
    x, out = rng.normal(size=32), rng.normal(size=32)
    for skip, color in ((False, ORANGE), (True, BLUE)):
        sizes = [np.linalg.norm(answers.residual_gradient(x, weights[:d], out, skip)) for d in range(1, 25)]
        right.semilogy(range(1, 25), sizes, color=color, label="with skips" if skip else "without")
        show(f"gradient at the input of 24 blocks, skips {skip}", f"{sizes[-1]:.1g}")
    right.set(xlabel="blocks", ylabel="gradient at the input", title="What arrives at the first block")
    right.legend(fontsize=8)
    save(fig, "skips.png")


def residual(X, y, depth, skip, width=32, rate=0.1, steps=120):
    rng = np.random.default_rng(0)
    first, last = rng.normal(size=(64, width)) / 8, rng.normal(size=(width, 10)) / width**0.5
    blocks = [0.5 * rng.normal(size=(width, width)) / width**0.5 for _ in range(depth)]
    losses = []
    for step in range(steps + 1):
        rows = slice(0, 300) if step < steps else slice(1000, None)
        h, kept = X[rows] @ first, []
        for W in blocks:
            branch = np.tanh(h @ W)
            kept.append((h, branch))
            h = h + branch if skip else branch
        if step == steps:
            return losses, float(((h @ last).argmax(axis=1) == y[rows]).mean())
        loss, grad = answers.softmax_cross_entropy_grad(h @ last, y[rows])
        losses.append(loss)
        by_last, grad = h.T @ grad, grad @ last.T
        for number in range(depth - 1, -1, -1):
            came_in, branch = kept[number]
            inner = grad * (1 - branch**2)
            through = inner @ blocks[number].T
            blocks[number] = blocks[number] - rate * came_in.T @ inner
            grad = grad + through if skip else through
        first, last = first - rate * X[rows].T @ grad, last - rate * by_last


# %% Lesson 13. A hundred digits, with and without dropout; and dropout that is left on.


def dropping_out():
    print("\nLesson 13: Dropout")
    show(
        "parameters of 64-64-10; 6 survives p = 0.2 as; cost of leaving it on",
        64 * 64 + 64 + 64 * 10 + 10,
        6 / 0.8,
        83 - 60,
    )
    show(
        "units of size 2, p = 1/3: mean over 100 000 draws",
        round(float(np.mean(answers.dropout(np.full(100_000, 2.0), 1 / 3, True, np.random.default_rng(0)))), 2),
    )
    X, y = digits()
    fig, ax = new_figure(1, 2.8)
    rates = (0.0, 0.25, 0.5, 0.75)
    results = {p: [dropped_run(X, y, p, seed) for seed in range(3)] for p in rates}
    for p, found in results.items():
        show(
            f"p = {p}: right of the 100 learned and of 797 new, %",
            *(round(100 * float(np.mean(column))) for column in zip(*found, strict=True)),
        )
    ax.plot(rates, [100 * np.mean([r[0] for r in results[p]]) for p in rates], "o-", color=GREY, label="100 learned")
    ax.plot(rates, [100 * np.mean([r[1] for r in results[p]]) for p in rates], "o-", color=BLUE, label="797 new")
    ax.plot(
        rates,
        [100 * np.mean([r[2] for r in results[p]]) for p in rates],
        "x:",
        color=ORANGE,
        label="797 new, dropout left on",
    )
    ax.set(xlabel="p", ylabel="right, %", title="A hundred digits, three seeds")
    ax.legend(fontsize=8)
    save(fig, "dropout.png")


def dropped_run(X, y, p, seed, steps=200, rate=0.3):
    """(right of the learned, right of new ones, the same with dropout left on) for a network 64-64-10."""
    rng = np.random.default_rng(seed)
    (W1, W2), (b1, b2) = answers.xavier_he_init([64, 64, 10], "relu", rng)
    rows = slice(100 * seed, 100 * seed + 100)
    for _ in range(steps):
        h = np.maximum(X[rows] @ W1 + b1, 0)
        mask = answers.dropout(np.ones_like(h), p, True, rng)
        _, dz = answers.softmax_cross_entropy_grad(h * mask @ W2 + b2, y[rows])
        dh = dz @ W2.T * mask * (h > 0)
        W1, W2 = W1 - rate * X[rows].T @ dh, W2 - rate * (h * mask).T @ dz
        b1, b2 = b1 - rate * dh.sum(axis=0), b2 - rate * dz.sum(axis=0)

    def right(rows, left_on=False):
        h = answers.dropout(np.maximum(X[rows] @ W1 + b1, 0), p, left_on, rng)
        return float(((h @ W2 + b2).argmax(axis=1) == y[rows]).mean())

    return right(rows), right(slice(1000, None)), right(slice(1000, None), True)


# %% Lesson 14. A hundred digits, and what can be made of them.


def more_data():
    print("\nLesson 14: More than you have")
    X, y = digits()
    images = X.reshape(-1, 8, 8)
    moved = answers.augment(images[1000:], 1, np.random.default_rng(1)).reshape(-1, 64)
    variants = {
        "none": {},
        "weight decay": {"alpha": 1.0},
        "stopped at half time": {"max_iter": 50},
        "moved by a pixel": {"make": lambda rng: answers.augment(images[:100], 1, rng)},
        "mirrored": {"make": lambda rng: np.where(rng.random((100, 1, 1)) < 0.5, images[:100], images[:100, :, ::-1])},
    }
    for name, options in variants.items():
        net = augmented(images[:100], y[:100], **options)
        show(
            f"{name}: right of 797 new, and of them moved, %",
            round(100 * net.score(X[1000:], y[1000:])),
            round(100 * net.score(moved, y[1000:])),
        )
    fig, axes = new_figure(5, 1.9)
    shown = answers.augment(np.repeat(images[3:4], 5, axis=0), 1, np.random.default_rng(2))
    for number, ax in enumerate(axes):
        ax.imshow(images[3] if number == 0 else images[3][:, ::-1] if number == 4 else shown[number], cmap="Greys")
        ax.set_title(("as it was", "moved", "moved", "moved", "mirrored")[number], fontsize=9)
        ax.axis("off")
    save(fig, "augment.png")


def augmented(images, y, make=None, alpha=0.0, max_iter=100):
    net = MLPClassifier((64,), alpha=alpha, learning_rate_init=0.005, random_state=0)
    rng = np.random.default_rng(0)
    for _ in range(max_iter):
        net.partial_fit((make(rng) if make else images).reshape(len(images), -1), y, classes=np.arange(10))
    return net


# %% Lesson 15. A guest with moods: the network learns them by heart, or does not.


def softer_targets():
    print("\nLesson 15: Softer targets")
    show("ten classes, epsilon 0.1: targets; two classes, others only", round(0.9 + 0.01, 2), 0.01, 0.8, 0.2)
    z = np.log([0.9, 0.1])
    show("belief 0.9 and 0.1, epsilon 0.2: pulls", answers.label_smoothing([z], [0], 0.2)[1].round(2) + 0.0)
    X, y = digits()
    fig, ax = new_figure(1, 2.8)
    rng = np.random.default_rng(0)
    noisy = np.where(rng.random(400) < 0.2, rng.integers(0, 10, size=400), y[:400])
    for epsilon, color in ((0.0, ORANGE), (0.2, BLUE)):
        network, _ = train(
            X[:400],
            noisy,
            answers.xavier_he_init([64, 64, 10], "relu", np.random.default_rng(1)),
            0.5,
            500,
            loss=lambda z, t, e=epsilon: answers.label_smoothing(z, t, e),
        )
        out = logits(X[1000:], network)
        p = np.exp(out - out.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
        loss, _ = answers.softmax_cross_entropy_grad(out, y[1000:])
        sure = p.max(axis=1)
        show(
            f"epsilon {epsilon}: right %, mean confidence %, loss on new digits",
            round(100 * accuracy(X[1000:], y[1000:], network)),
            round(100 * float(sure.mean())),
            round(loss, 2),
        )
        ax.hist(sure, np.linspace(0, 1, 26), color=color, alpha=0.6, label=f"epsilon {epsilon:g}")
    ax.set(
        xlabel="largest probability",
        ylabel="new digits",
        title="How sure the network is, one label in five drawn at random",
    )
    ax.legend()
    save(fig, "softer.png")


# %% Lesson 16. A network with one fault after the other, and the test that finds each.


def not_learning():
    print("\nLesson 16: A network that does not learn")
    show("parameters of 64-32-10", 64 * 32 + 32 + 32 * 10 + 10)
    X, y = digits()
    names = (
        "no fault",
        "rate 0.0001",
        "rate 30",
        "inputs times 100",
        "labels shuffled",
        "biases -10",
        "weights times 10",
    )
    fig, (left, right) = new_figure(2, 3.0)
    colors = (BLUE, ORANGE, GREEN, PURPLE, SKY, GREY, "black")
    for name, color in zip(names, colors, strict=True):
        start, small, dead, found, losses = examined(X, y, name)
        show(
            f"{name}: loss at start, one batch, dead %, right %",
            round(start, 2),
            round(small, 2),
            round(100 * dead),
            round(100 * found),
        )
        left.plot(np.clip(losses, 0, 4), color=color, label=name)
    left.set(xlabel="step", ylabel="loss (cut off at 4)", title="500 digits", ylim=(-0.1, 6.4), yticks=range(5))
    left.legend(fontsize=7, ncols=2, loc="upper center")
    for name, color in zip(names, colors, strict=True):
        right.plot(np.clip(examined(X, y, name, rows=20)[4], 0, 4), color=color)
    right.set(xlabel="step", title="The same 20 digits again and again", ylim=(-0.1, 6.4), yticks=range(5))
    save(fig, "not-learning.png")


def examined(X, y, fault, rows=500, steps=150):
    """(loss at the start, loss after training on 20 rows alone, fraction of dead units, accuracy, losses)."""
    rng = np.random.default_rng(0)
    X = X * 100 if fault == "inputs times 100" else X
    labels = rng.permutation(y[:rows]) if fault == "labels shuffled" else y[:rows]
    rate = {"rate 0.0001": 0.0001, "rate 30": 30.0}.get(fault, 0.3)

    def fresh():
        weights, biases = answers.xavier_he_init([64, 32, 10], "relu", np.random.default_rng(0))
        weights = [W * (10 if fault == "weights times 10" else 1) for W in weights]
        return weights, [biases[0] - (10 if fault == "biases -10" else 0), biases[1]]

    with np.errstate(all="ignore"):
        network, losses = train(X[:rows], labels, fresh(), rate, steps)
        _, few = train(X[:20], labels[:20], fresh(), rate, steps)
        hidden = answers.mlp_forward(X[:rows], *network)[1]
        return (
            losses[0],
            few[-1],
            float((hidden <= 0).all(axis=0).mean()),
            accuracy(X[1000:], y[1000:], network),
            np.nan_to_num(losses, nan=4.0),
        )


# %% Everything in the order of the lessons.


LESSONS = (
    one_neuron,
    hidden_layer,
    width_and_depth,
    activation_functions,
    softmax_gradient,
    backpropagation,
    learning_rate,
    fading,
    first_weights,
    batch_norm,
    batch_norm_backwards,
    skip_connections,
    dropping_out,
    more_data,
    softer_targets,
    not_learning,
)


def main():
    """All lessons, or those whose numbers stand on the command line."""
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with (
        threadpool_limits(limits=1),
        warnings.catch_warnings(),
    ):  # small arrays: a second thread costs more than it brings
        warnings.simplefilter("ignore")  # that a network could train longer is said once, in lesson 2
        for number, lesson in enumerate(LESSONS, start=1):
            if not wanted or number in wanted:
                lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
