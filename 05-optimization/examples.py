"""Module 05, Optimization: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run python 05-optimization/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `convexity()`. Figures are written to figures/.
Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

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


def contours(ax, f, x_range, y_range, levels):
    """Lines of equal loss of f, a function of arrays x and y."""
    x, y = np.meshgrid(np.linspace(*x_range, 240), np.linspace(*y_range, 240))
    ax.contour(x, y, f(x, y), levels=levels, colors="#BDBDBD", linewidths=0.8)
    ax.grid(False)
    ax.set(xlim=x_range, ylim=y_range)


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<66} {' '.join(one_line(value) for value in values)}")


# %% The oven of all lessons, and the optimisers as rules.
# A rule takes the point, the gradient function, what it remembers, and the number of the step; it returns the next point.


def loss(x):
    """Loss of heat x[0] and steam x[1]; best at (3, 1), curvatures 1 and 4."""
    return 0.5 * (x[0] - 3) ** 2 + 2 * (x[1] - 1) ** 2


def slope(x):
    """Gradient of `loss`.  x: (2,).  Returns (2,)."""
    return np.array([x[0] - 3, 4 * (x[1] - 1)])


def follow(rule, grad, x0, steps):
    """The path (steps + 1, d) of a rule."""
    path, memory = [np.array(x0, dtype=float)], {}
    for t in range(1, steps + 1):
        path.append(rule(path[-1], grad, memory, t))
    return np.array(path)


def descent(lr):
    return lambda x, grad, memory, t: x - lr * grad(x)


def heavy_ball(lr, beta):
    def rule(x, grad, memory, t):
        memory["v"] = beta * memory.get("v", 0.0) + grad(x)
        return x - lr * memory["v"]

    return rule


def nesterov(lr, beta):
    def rule(x, grad, memory, t):
        v = memory.get("v", np.zeros_like(x))
        memory["v"] = beta * v + grad(x - lr * beta * v)
        return x - lr * memory["v"]

    return rule


def rmsprop(lr, beta, eps=1e-8):
    def rule(x, grad, memory, t):
        g = grad(x)
        memory["s"] = beta * memory.get("s", 0.0) + (1 - beta) * g**2
        return x - lr * g / (np.sqrt(memory["s"]) + eps)

    return rule


def adam(lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0, coupled=0.0):
    """Adam; with `decay` AdamW, with `coupled` Adam on a loss with an L2 penalty.  lr: a number or a function of t."""

    def rule(x, grad, memory, t):
        g = grad(x) + coupled * x
        memory["m"] = beta1 * memory.get("m", 0.0) + (1 - beta1) * g
        memory["v"] = beta2 * memory.get("v", 0.0) + (1 - beta2) * g**2
        m, v = memory["m"] / (1 - beta1**t), memory["v"] / (1 - beta2**t)
        rate = lr(t) if callable(lr) else lr
        return x - rate * m / (np.sqrt(v) + eps) - rate * decay * x

    return rule


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_slope(p):
    x, y = p
    return np.array([2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2)])


def rosenbrock_hessian(p):
    x, y = p
    return np.array([[2 - 400 * y + 1200 * x**2, -400 * x], [-400 * x, 200.0]])


# %% Lesson 1. A chord over a bowl, and one under a dent.
# Look at the two perfect models of the last lines: their average is worse than either.


def convexity():
    print("\nLesson 1: Convexity")
    f = lambda x: 0.5 * (x - 3) ** 2
    show("loss at heat 4, and the chord from 1 to 7 above it", f(4.0), 0.5 * f(1.0) + 0.5 * f(7.0))
    t = np.array([0.25, 0.5, 0.75])
    show("at weights 0.25, 0.5, 0.75: the loss", f(t * 1 + (1 - t) * 7))
    show("and the chord", t * f(1.0) + (1 - t) * f(7.0))
    show("tangent at 7, taken at 3, and the loss there", f(7.0) + 4 * (3 - 7), f(3.0))
    show("eigenvalues of the oven's Hessian", np.linalg.eigvalsh(np.diag([1.0, 4.0])))
    show("eigenvalues of [[1, 2], [2, 1]]", np.linalg.eigvalsh(np.array([[1.0, 2.0], [2.0, 1.0]])))
    fit = lambda u, v: (u * v - 1) ** 2
    show("two perfect models and their average", fit(1.0, 1.0), fit(-1.0, -1.0), fit(0.0, 0.0))
    dent = lambda x: (x**2 - 1) ** 2
    show("(x² - 1)² at 0, and the chord from -1 to 1", dent(0.0), 0.5 * dent(-1.0) + 0.5 * dent(1.0))
    bump = lambda x: np.maximum(0.0, 1 - np.abs(x - 1))
    show("a bump at 1: seen from 0 and 4 at weights 0.5 and 0.25", bump(2.0), bump(1.0))
    draw_convexity(f)


def draw_convexity(f):
    fig, (left, right) = new_figure(2, 3.2)
    x = np.linspace(-1, 8, 200)
    left.plot(x, f(x), color=BLUE, lw=2)
    left.plot([1, 7], f(np.array([1.0, 7.0])), "o-", color=ORANGE)
    left.plot([4, 4], [0.5, 5], ":", color=GREY)
    left.plot([4, 4], [0.5, 5], "o", color=GREY, ms=5)
    left.plot(x, 8 + 4 * (x - 7), "--", color=GREEN, lw=1.4)
    left.text(2.0, 4.5, "chord", color=ORANGE)
    left.text(5.4, 0.3, "tangent at 7", color=GREEN)
    left.text(4.15, 0.1, "0.5", color=GREY)
    left.text(4.1, 5.4, "5", color=GREY, ha="right")
    left.set(ylim=(-1.5, 10), xlabel="heat", ylabel="loss", title="Convex: chords above, tangents below")
    u = np.linspace(-1.5, 1.5, 200)
    right.plot(u, (u * u - 1) ** 2, color=BLUE, lw=2)
    right.plot([-1, 1], [0, 0], "o-", color=ORANGE)
    right.plot([0, 0], [0, 1], "o:", color=GREY, ms=5)
    right.text(0.0, 1.08, "their average: loss 1", color=GREY, ha="center")
    right.text(-1.0, -0.13, "perfect", color=ORANGE, ha="center", va="top")
    right.text(1.0, -0.13, "perfect", color=ORANGE, ha="center", va="top")
    right.set(ylim=(-0.35, 1.6), xlabel="u = v", ylabel="loss (uv − 1)²", title="Not convex: the chord dips below")
    save(fig, "convexity.png")


# %% Lesson 2. Three step sizes on the oven.
# Look at the steam column: its factor per step is 1 - 4 lr, and from lr = 0.5 on it is no longer below 1.


def step_size():
    print("\nLesson 2: Step size and convergence")
    x = np.array([7.0, 5.0])
    show("loss and gradient at (7, 5)", loss(x), slope(x))
    for lr in (0.25, 0.5, 0.6):
        show(f"lr = {lr}: three steps", follow(descent(lr), slope, x, 3).round(3))
    for lr in (0.1, 0.25, 0.4, 0.5, 0.6):
        show(f"lr = {lr}: factors per step, loss after 20 steps", *factors(lr), loss_after(lr, 20))
    x1 = x - 0.25 * slope(x)
    show("loss after one step of 1/L, and what the descent lemma promises", loss(x1), 40 - 272 / 8)
    show(
        "steps to a thousandth at a factor of 0.75, of 0.99",
        *(int(np.ceil(np.log(1e-3) / np.log(r))) for r in (0.75, 0.99)),
    )
    wrong, path = np.array([7.0, 5.0]), []
    for _ in range(2):
        path.append(wrong)
        wrong -= 0.25 * slope(wrong)
    show("x -= ... writes over the path", np.array(path))
    show("one step of 0.25", np.array([7.0, 5.0]) - 0.25 * slope(np.array([7.0, 5.0])))
    quartic = [float(x) ** 4 for x in follow(descent(0.08), lambda x: 4 * x**3, 1.0, 1000)[[100, 1000]]]
    show("x^4 from 1, lr = 0.08: loss after 100 and 1000 steps", *(f"{value:.2g}" for value in quartic))
    show("steam's factor for five step sizes", [round(1 - eta * 4, 2) for eta in (0.1, 0.25, 0.4, 0.5, 0.6)])
    draw_step_size()


def factors(lr):
    return f"{1 - lr:.2f}", f"{1 - 4 * lr:.2f}"


def loss_after(lr, steps):
    return f"{loss(follow(descent(lr), slope, [7.0, 5.0], steps)[-1]):.3g}"


def draw_step_size():
    fig, (left, right) = new_figure(2, 3.4)
    contours(left, lambda x, y: loss((x, y)), (-0.5, 8), (-4, 6), [0.5, 2, 5, 10, 20, 40])
    for lr, color in ((0.1, SKY), (0.25, BLUE), (0.5, ORANGE)):
        path = follow(descent(lr), slope, [7, 5], 12)
        left.plot(*path.T, "o-", color=color, ms=3.5, lw=1.4, label=f"lr = {lr}")
    left.plot(3, 1, "*", color="black", ms=10)
    left.legend(fontsize=9, loc="lower left")
    left.set(xlabel="heat", ylabel="steam", title="Three step sizes from (7, 5)")
    for lr, color, style in (
        (0.1, SKY, "-"),
        (0.25, BLUE, "-"),
        (0.4, GREEN, "-"),
        (0.5, ORANGE, "-"),
        (0.52, PURPLE, "--"),
    ):
        path = follow(descent(lr), slope, [7, 5], 30)
        right.semilogy([loss(x) for x in path], style, color=color, label=f"lr = {lr}")
    right.legend(fontsize=9, loc="lower left")
    right.set(xlabel="step", ylabel="loss", title="Straight lines: a constant factor per step", ylim=(1e-11, 1e4))
    save(fig, "step-size.png")


# %% Lesson 3. The zigzag, what scaling does to it, and backtracking.
# Look at the condition numbers of the real data before and after scaling.


def conditioning():
    print("\nLesson 3: Conditioning and line search")
    show(
        "lr = 0.4 from (7, 2): the distance to the best point",
        (follow(descent(0.4), slope, [7, 2], 3) - [3, 1]).round(3),
    )
    show("exact line search from (7, 2): step size, next point", *exact_step(np.array([7.0, 2.0])))
    for kappa in (4, 100, 10_000):
        rate = (kappa - 1) / (kappa + 1)
        steps = int(np.ceil(np.log(1e-3) / np.log(rate)))
        show(f"kappa = {kappa}: best factor, steps to a thousandth", f"{rate:.4f}", steps)
    X, _ = cancer_table(scaled=False)
    show("breast cancer, 30 measurements: kappa of the Hessian, raw", f"{np.linalg.cond(X.T @ X / len(X)):.1e}")
    Z, _ = cancer_table(scaled=True)
    show("scaled to mean 0 and variance 1", f"{np.linalg.cond(Z.T @ Z / len(Z)):.1e}")
    x, g = np.array([7.0, 5.0]), np.array([4.0, 16.0])
    show(
        "along the gradient: slope, and the loss for t = 1, 0.5, 0.25",
        -g @ g,
        [float(loss(x - t * g)) for t in (1.0, 0.5, 0.25)],
    )
    show("Armijo's limits for c = 0.25", [40 - 0.25 * t * 272 for t in (1.0, 0.5, 0.25)])
    show("nan > 1, and not (nan <= 1)", np.nan > 1, not (np.nan <= 1))
    draw_conditioning()


def exact_step(x):
    g = slope(x)
    t = g @ g / (g @ (np.array([1.0, 4.0]) * g))
    return t.round(4), (x - t * g).round(3)


def cancer_table(scaled):
    """569 tumours: measurements and a column of ones (569, 31), and whether each is benign (569,)."""
    data = load_breast_cancer()
    X = data.data
    if scaled:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return np.column_stack([X, np.ones(len(X))]), data.target.astype(float)


def draw_conditioning():
    fig, (left, right) = new_figure(2, 3.4)
    curvature = np.array([1.0, 16.0])
    contours(left, lambda x, y: 0.5 * x**2 + 8 * y**2, (-1, 8.6), (-0.95, 0.68), [0.1, 0.5, 2, 5, 10, 18, 28, 40])
    path = [np.array([8.0, 0.5])]
    for _ in range(14):
        g = curvature * path[-1]
        path.append(path[-1] - g @ g / (g @ (curvature * g)) * g)
    left.plot(*np.array(path).T, "o-", color=ORANGE, ms=3.5, lw=1.4, label="exact line search")
    left.plot([8, 0], [0.5, 0], "s--", color=GREEN, ms=4, lw=1.4, label="after scaling: one step")
    left.plot(0, 0, "*", color="black", ms=10)
    left.legend(fontsize=9, loc="lower right")
    left.set(xlabel="heat − 3", ylabel="steam − 1", title="κ = 16: the best step size still zigzags")
    t = np.linspace(0, 0.62, 200)
    ray = [loss(np.array([7.0, 5.0]) - s * np.array([4.0, 16.0])) for s in t]
    right.plot(t, ray, color=BLUE, lw=2, label="loss along −gradient")
    right.plot(t, 40 - 272 * t, ":", color=GREY, label="the slope's promise")
    right.plot(t, 40 - 0.25 * 272 * t, "--", color=ORANGE, label="a quarter of it (c = 0.25)")
    right.plot([0.5], [34], "X", color=ORANGE, ms=9)
    right.plot([0.25], [4.5], "o", color=GREEN, ms=8)
    right.text(0.49, 36.5, "t = 0.5: not enough", ha="right", color=ORANGE, fontsize=9)
    right.text(0.265, 1.4, "t = 0.25: accepted", color=GREEN, fontsize=9)
    right.set(ylim=(-3, 62), xlabel="step size t", ylabel="loss", title="Backtracking from (7, 5)")
    right.legend(fontsize=9, loc="upper center")
    save(fig, "conditioning.png")


# %% Lesson 4. Four guests with different wishes, one at a time.
# Look at the two spreads: ten times smaller a step size, and about a sixth of the variance.

WISHES = np.array([1.0, 2.0, 4.0, 5.0])


def stochastic():
    print("\nLesson 4: Stochastic gradients")
    show("gradients of the four guests at heat 7, and their mean", 7 - WISHES, np.mean(7 - WISHES))
    x = 7.0
    path = [x]
    for wish in (4, 1, 2, 5):
        x -= 0.5 * (x - wish)
        path.append(x)
    show("one guest at a time, lr = 0.5", path)
    x, path = 7.0, []
    for t, wish in enumerate((4, 1, 2, 5), start=1):
        x -= (x - wish) / t
        path.append(round(x, 3))
    show("lr = 1/t: the running mean", path)
    show("variance of one guest's gradient; of a batch of 2, with replacement", WISHES.var(), WISHES.var() / 2)
    pairs = [(WISHES[i] + WISHES[j]) / 2 for i in range(4) for j in range(i)]
    show("of a batch of 2 different guests", round(float(np.var(pairs)), 4))
    for lr in (0.5, 0.05):
        show(f"lr = {lr}: variance in the long run, formula and simulation", *noise_floor(lr))
    for name, power in (("1/t", 1.0), ("1/root t", 0.5)):
        show(f"lr = {name}: variance after 100 and 10,000 steps", *falling_steps(power))
    show("wishes in order, lr = 0.5: where each of three epochs ends", sorted_epochs())
    X, y = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 3.0]]), np.array([1.0, 4.0, 7.0])
    order = np.array([2, 0, 1])
    show("gradient of the batch [2, 0] at w = 0", X[order[:2]].T @ -y[order[:2]] / 2)
    show("the last batch", order[2:4])
    draw_stochastic()


def noise_floor(lr):
    rng = np.random.default_rng(0)
    x = np.full(4000, 3.0)
    for _ in range(200):
        x -= lr * (x - rng.choice(WISHES, size=len(x)))
    return f"{lr / (2 - lr) * 2.5:.4f}", f"{x.var():.3f}"


def falling_steps(power):
    """Variance about 3 when step t has size t ** -power: V <- (1 - lr)^2 V + lr^2 * 2.5, exactly."""
    variance, seen = 16.0, []
    for t in range(1, 10_001):
        lr = t**-power
        variance = (1 - lr) ** 2 * variance + lr**2 * 2.5
        if t in (100, 10_000):
            seen.append(f"{variance:.3g}")
    return seen


def sorted_epochs():
    x, ends = 7.0, []
    for _ in range(3):
        for wish in (1, 2, 4, 5):
            x -= 0.5 * (x - wish)
        ends.append(round(x, 3))
    return ends


def log_loss(w, X, y, ridge=1e-2):
    """Mean logistic loss with labels 0 and 1, plus ridge / 2 times the squared length of w."""
    return np.mean(np.logaddexp(0, X @ w) - y * (X @ w)) + 0.5 * ridge * w @ w


def log_loss_slope(w, X, y, ridge=1e-2):
    return X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y) + ridge * w


def best_log_loss(X, y):
    """The least loss, by Newton's method."""
    w = np.zeros(X.shape[1])
    for _ in range(20):
        p = 1 / (1 + np.exp(-X @ w))
        H = X.T * (p * (1 - p)) @ X / len(y) + 1e-2 * np.eye(len(w))
        w = w - np.linalg.solve(H, log_loss_slope(w, X, y))
    return log_loss(w, X, y)


def train(rule, X, y, batch_size, epochs, seed=0):
    """Loss on all examples after each epoch, (epochs + 1,)."""
    rng = np.random.default_rng(seed)
    w, memory, t = np.zeros(X.shape[1]), {}, 0
    losses = [log_loss(w, X, y)]
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for start in range(0, len(y), batch_size):
            batch = order[start : start + batch_size]
            t += 1
            w = rule(w, lambda w, batch=batch: log_loss_slope(w, X[batch], y[batch]), memory, t)
        losses.append(log_loss(w, X, y))
    return np.array(losses)


def draw_stochastic():
    fig, (left, right) = new_figure(2, 3.4)
    rng = np.random.default_rng(3)
    drawn = rng.choice(WISHES, size=60)
    for lr, color in ((0.5, ORANGE), (0.05, BLUE)):
        x = [7.0]
        for wish in drawn:
            x.append(x[-1] - lr * (x[-1] - wish))
        left.plot(x, color=color, lw=1.4, label=f"lr = {lr}")
    x = [7.0]
    for t, wish in enumerate(drawn, start=1):
        x.append(x[-1] - (x[-1] - wish) / t)
    left.plot(x, color=GREEN, lw=1.8, label="lr = 1/t")
    left.axhline(3, color="black", lw=0.8)
    left.legend(fontsize=9)
    left.set(xlabel="guest", ylabel="heat", title="One guest at a time")
    X, y = cancer_table(scaled=True)
    best = best_log_loss(X, y)
    show("breast cancer: loss at w = 0, least loss", f"{log_loss(np.zeros(31), X, y):.4f}", f"{best:.4f}")
    for batch_size, color in ((569, GREY), (32, BLUE), (4, ORANGE)):
        losses = train(descent(0.1), X, y, batch_size, 25)
        show(
            f"batches of {batch_size}: loss above the least after 1, 5, 25 epochs",
            *(f"{losses[k] - best:.5f}" for k in (1, 5, 25)),
        )
        right.semilogy(losses - best, color=color, label=f"batches of {batch_size}")
    right.legend(fontsize=9, loc="upper right", bbox_to_anchor=(1, 0.74))
    right.set(xlabel="epoch", ylabel="loss above the least", title="Logistic regression, lr = 0.1")
    save(fig, "stochastic.png")


# %% Lesson 5. An old oven on which steam is fifty times as touchy as heat.
# Look at the last three trainings of the network: what momentum allows, and plain steps don't.

OLD_OVEN = np.array([1.0, 50.0])  # curvatures of heat and steam; both are right at 0
ROOT_50 = np.sqrt(50)
FASTEST = {"lr": 4 / (1 + ROOT_50) ** 2, "beta": ((ROOT_50 - 1) / (ROOT_50 + 1)) ** 2}


def momentum():
    print("\nLesson 5: Momentum")
    grad = lambda x: OLD_OVEN * x
    for lr in (0.02, 0.039, 0.041):
        show(f"old oven, lr {lr}: 60 steps", follow(descent(lr), grad, [8.0, 0.5], 60)[-1].round(2))
    show("heavy ball, lr 0.25, beta 0.5", follow(heavy_ball(0.25, 0.5), slope, [7, 5], 3).round(2))
    show("  unrounded, at the end", follow(heavy_ball(0.25, 0.5), slope, [7, 5], 3)[-1])
    show("gradient descent, lr 0.25", follow(descent(0.25), slope, [7, 5], 3).round(2))
    show("velocities", [[4, 16], [5, 8], [4.25, -4]], "gradients", slope([7, 5]), slope([6, 1]), slope([4.75, -1]))
    show("gradients' worth of velocity at beta = 0.9, 0.99", *(round(1 / (1 - beta), 6) for beta in (0.9, 0.99)))
    gentle = follow(heavy_ball(0.02, 0.75), grad, [8.0, 0.5], 60)
    fastest = follow(heavy_ball(**FASTEST), grad, [8.0, 0.5], 60)
    plain = follow(descent(0.02), grad, [8.0, 0.5], 60)
    show(
        "lr 0.02, beta 0.75: 60 steps; times closer",
        f"{np.abs(gentle[-1]).max():.4f}",
        round(plain[-1, 0] / 0.00054, -3),
    )
    show(
        "fastest constants: largest swing across, distance",
        np.abs(fastest[:, 1]).max().round(1),
        f"{np.linalg.norm(fastest[-1]):.6f}",
    )
    show("velocity reset in every step", plain[-1, 0].round(2))
    for kappa in (4, 100, 10_000):
        plain_rate, heavy = (kappa - 1) / (kappa + 1), (np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1)
        counts = [int(np.ceil(np.log(1e-3) / np.log(rate))) for rate in (plain_rate, heavy)]
        show(f"kappa = {kappa}: steps to a thousandth, plain and heavy ball", *counts)
    for lr, beta in ((0.05, 0.0), (0.05, 0.9), (0.005, 0.9)):
        show(f"four guests, lr {lr}, beta {beta}: variance", f"{noisy_ball(lr, beta):.2g}")
    networks_on_digits()
    draw_momentum_idea()
    draw_momentum(grad)


def noisy_ball(lr, beta):
    """Variance in the long run on the four guests, exactly: S <- A S A' + noise for the pair (distance, velocity)."""
    A = np.array([[1 - lr, -lr * beta], [1.0, beta]])  # v <- beta v + distance + noise; distance <- distance - lr v
    noise = 2.5 * np.outer([-lr, 1.0], [-lr, 1.0])
    S = np.zeros((2, 2))
    for _ in range(5000):
        S = A @ S @ A.T + noise
    return S[0, 0]


def networks_on_digits():
    X, y = load_digits(return_X_y=True)
    for lr, beta in ((0.1, 0.0), (0.01, 0.9), (1.0, 0.0), (3.0, 0.0), (0.3, 0.9)):
        options = {"solver": "sgd", "nesterovs_momentum": False, "max_iter": 20, "random_state": 0}
        net = MLPClassifier(50, learning_rate_init=lr, momentum=beta, **options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that 20 epochs are few
            net.fit(X[:1000] / 16, y[:1000])
        show(f"network on digits, lr {lr}, beta {beta}: loss after 20 epochs", round(net.loss_, 1), f"{net.loss_:.2f}")


def draw_momentum_idea():
    fig, axes = new_figure(2, 2.6)
    for ax, parts, title in zip(
        axes,
        ((1, 1, 1, 1, 1, 1), (1, -1, 1, -1, 1, -1)),
        ("Along the valley: they agree", "Across: to and fro"),
        strict=True,
    ):
        for i, part in enumerate(parts):
            start = 0.0 if part > 0 else 1.0
            ax.annotate(
                "",
                (start + part, 5 - 0.75 * i),
                (start, 5 - 0.75 * i),
                arrowprops={"arrowstyle": "-|>", "color": BLUE, "lw": 2},
            )
        total, fade = 0.0, 0.75
        for part in parts:
            total = fade * total + part
        start = 0.0 if total > 0 else 1.0
        ax.annotate("", (start + total, 0), (start, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 5})
        ax.text(-0.25, 3.1, "gradients", ha="right", va="center", color=BLUE)
        ax.text(-0.25, 0, "fading sum", ha="right", va="center", color=ORANGE)
        ax.set(xlim=(-1.9, 3.8), ylim=(-0.6, 5.5), title=title, xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
    save(fig, "momentum-idea.png")


def draw_momentum(grad):
    fig, (left, right) = new_figure(2, 3.6)
    rules = [
        ("gradient descent, 0.039", descent(0.039), GREY),
        ("momentum, 0.02 and β = 0.75", heavy_ball(0.02, 0.75), BLUE),
        ("momentum, fastest constants", heavy_ball(**FASTEST), ORANGE),
    ]
    contours(left, lambda x, y: 0.5 * x**2 + 25 * y**2, (-3, 8.6), (-1.9, 1.9), [0.3, 3, 10, 20, 32, 60, 95])
    for name, rule, color in rules:
        path = follow(rule, grad, [8.0, 0.5], 60)
        left.plot(*path[:25].T, "o-", color=color, ms=3, lw=1.3)
        right.semilogy(np.linalg.norm(path, axis=1), color=color, label=name)
    left.plot(0, 0, "*", color="black", ms=10)
    left.set(xlabel="heat: distance from the best", ylabel="steam", title="The first 24 steps on the old oven")
    right.set(xlabel="step", ylabel="distance from the best", ylim=(1e-7, 900), title="Sixty steps")
    right.legend(fontsize=9, loc="upper right")
    save(fig, "momentum.png")


# %% Lesson 6. A ball that circles for ever, one that looks ahead, and 442 patients.
# Look at momentum's peak: it is far worse than knowing nothing before it gets better.


def pull(x):
    """Slope of a convex loss with curvature 49 within 2 of its lowest point and 1 outside."""
    return np.where(np.abs(x) <= 2, 49 * x, np.sign(x) * (96 + np.abs(x)))


def look_ahead():
    print("\nLesson 6: Nesterov's look ahead")
    show(
        "momentum on the kinked loss: the last four of 10,000",
        follow(heavy_ball(1 / 16, 9 / 16), pull, 7.0, 10_000)[-4:].round(2),
    )
    show("  with lr 1/49 and beta 3/4", f"{float(follow(heavy_ball(1 / 49, 3 / 4), pull, 7.0, 200)[-1]):.6f}")
    show("Nesterov, lr 1/49, beta 3/4: ten steps", follow(nesterov(1 / 49, 3 / 4), pull, 7.0, 10).round(6) + 0.0)
    show(
        "Nesterov with momentum's constants: the last two",
        follow(nesterov(1 / 16, 9 / 16), pull, 7.0, 10_000)[-2:].round(0),
    )
    show(
        "oven: momentum, Nesterov", *(follow(rule(0.25, 0.5), slope, [7, 5], 2)[-1] for rule in (heavy_ball, nesterov))
    )
    x, v = np.array([6.0, 1.0]), np.array([4.0, 16.0])
    ahead = x - 0.25 * 0.5 * v
    show("the point ahead, the slope there, lr * beta", ahead, slope(ahead), 0.25 * 0.5)
    v = 0.5 * v + slope(ahead)
    show("new velocity, new point; moved from ahead", v, x - 0.25 * v, ahead - 0.25 * v)
    draw_look_ahead()
    patients()


def patients():
    X, y = load_diabetes(return_X_y=True, scaled=False)
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), y - y.mean()
    H, target = X.T @ X / len(y), X.T @ y / len(y)
    curvatures = np.linalg.eigvalsh(H)
    mu, L = curvatures[0], curvatures[-1]
    root = np.sqrt(L / mu)
    error = lambda w: np.mean((X @ w - y) ** 2)
    best = error(np.linalg.solve(H, target))
    show("patients, condition number, least error", len(y), round(L / mu), best.round(1))
    show("standard deviation of the scores", y.std().round(0))
    rules = [
        ("gradient descent", descent(2 / (L + mu)), GREY),
        ("momentum", heavy_ball(4 / (np.sqrt(L) + np.sqrt(mu)) ** 2, ((root - 1) / (root + 1)) ** 2), ORANGE),
        ("Nesterov", nesterov(1 / L, (root - 1) / (root + 1)), BLUE),
    ]
    fig, ax = new_figure(1, 3.2)
    for name, rule, color in rules:
        errors = np.array([error(w) for w in follow(rule, lambda w: H @ w - target, np.zeros(10), 1200)])
        ax.semilogy(errors[:201] - best, color=color, lw=2, label=name)
        show(f"{name}: steps to within 0.1 of the least", int(np.argmax(errors - best < 0.1)))
        show(
            "  error there; largest on the way, its root",
            errors[np.argmax(errors - best < 0.1)].round(1),
            errors.max().round(0),
            np.sqrt(errors.max()).round(0),
        )
    ax.set(xlabel="step", ylabel="mean squared error above the least", ylim=(1e-4, 1e6), xlim=(0, 200))
    ax.set_title("A linear model for 442 patients, each method with its best constants")
    ax.legend(ncols=3, loc="upper right")
    save(fig, "nesterov-diabetes.png")


def draw_look_ahead():
    fig, axes = new_figure(2, 3.5, sharey=True)
    x, v = np.array([6.0, 1.0]), np.array([4.0, 16.0])
    faded = -0.25 * 0.5 * v
    for ax, measured, title in (
        (axes[0], x, "Momentum: the gradient here"),
        (axes[1], x + faded, "Nesterov: the gradient ahead"),
    ):
        contours(
            ax, lambda a, b: 0.5 * (a - 3) ** 2 + 2 * (b - 1) ** 2, (2.6, 7.3), (-2.2, 2.2), [0.2, 1, 2.5, 4.5, 8, 12]
        )
        push = -0.25 * slope(measured)
        arrow(ax, x, x + faded, GREEN)
        arrow(ax, x + faded, x + faded + push, ORANGE)
        ax.plot(*x, "o", color="black", ms=6)
        ax.plot(*measured, "D", mfc="none", mec=ORANGE, ms=11, mew=1.8)
        ax.plot(*(x + faded + push), "s", color=BLUE, ms=8)
        ax.text(x[0] + 0.12, x[1] + 0.15, "(6, 1)")
        ax.text(5.85, -0.2, "old velocity", color=GREEN)
        end = x + faded + push
        ax.text(end[0] - 0.1, end[1] + 0.22, f"({end[0]:g}, {end[1]:g})".replace("-", "−"), color=BLUE, ha="center")
        ax.plot(3, 1, "*", color="black", ms=10)
        ax.set(xlabel="heat", title=title)
    axes[0].set_ylabel("steam")
    axes[0].text(6.0, 1.55, "measured here", color=ORANGE, ha="center")
    axes[1].text(5.5, -1.6, "measured here", color=ORANGE, ha="center")
    save(fig, "nesterov-idea.png")


# %% Lesson 7. Adaptive steps: hand numbers first, then Rosenbrock's valley and real data.
# Look at both dials: they move alike, although one is four times as steep.


def adaptive():
    print("\nLesson 7: From RMSprop to AdamW")
    show("RMSprop, lr 1, beta 0.75, eps 0", follow(rmsprop(1.0, 0.75, 0.0), slope, [7, 5], 2))
    s = 0.75 * (0.25 * np.array([4.0, 16.0]) ** 2) + 0.25 * np.array([2.0, 8.0]) ** 2
    show("its averages and point after two steps", s, np.array([4.0, 2.0]))
    show("Adam, lr 3, betas 0.5 and 0.25, eps 0", follow(adam(3.0, 0.5, 0.25, 0.0), slope, [7, 5], 2))
    show("with eps = 4, one step", follow(adam(3.0, 0.5, 0.25, 4.0), slope, [7, 5], 1)[1])
    show("the loss in cents instead of euro", follow(adam(3.0, 0.5, 0.25, 0.0), lambda x: 100 * slope(x), [7, 5], 2)[2])
    m1, v1 = 0.5 * 4, 0.75 * 16
    m2, v2 = 0.5 * m1 + 0.5 * 1, 0.25 * v1 + 0.75 * 1
    show("heat: m, v after one step, and corrected", m1, v1, m1 / 0.5, v1 / 0.75)
    show("heat: m, v after two steps, and corrected", m2, v2, m2 / (1 - 0.5**2), v2 / (1 - 0.25**2))
    show("first step without correction, usual betas, in units of lr", (0.1 / np.sqrt(0.001)).round(3))
    show("AdamW, decay 0.1: one step", follow(adam(3.0, 0.5, 0.25, 0.0, decay=0.1), slope, [7, 5], 1)[1].round(6))
    show("L2 inside the gradient: one step", follow(adam(3.0, 0.5, 0.25, 0.0, coupled=0.1), slope, [7, 5], 1)[1])
    g = np.array([1e-12, -1e-12])
    show("noise of 1e-12: Adam's step with eps 0 and 1e-8", g / np.sqrt(g**2), (g / (np.sqrt(g**2) + 1e-8)).round(4))
    compare_decay()
    draw_adaptive()
    draw_rosenbrock()


def compare_decay():
    """A thousand pairs of weights that start at 1 and see noise only, of size 10 and of size 0.1."""
    scale = np.array([10.0, 0.1])
    for name, options in (("coupled", {"coupled": 0.1}), ("decoupled", {"decay": 0.1})):
        rng = np.random.default_rng(0)
        grad = lambda x, rng=rng: scale * rng.normal(size=(1000, 2))
        path = follow(adam(0.01, 0.9, 0.999, **options), grad, np.ones((1000, 2)), 1000)
        show(f"noise of size 10 and 0.1, {name} decay of 0.1: mean weights", path[-1].mean(axis=0).round(2))


def draw_adaptive():
    fig, (left, right) = new_figure(2, 3.6)
    contours(left, lambda x, y: loss((x, y)), (0.4, 7.6), (-2.6, 7.9), [0.5, 2, 5, 10, 20, 40])
    rules = [
        ("SGD, lr 0.3", descent(0.1), descent(0.3), GREY),
        ("heavy ball, lr 0.03", heavy_ball(0.03, 0.9), heavy_ball(0.03, 0.9), ORANGE),
        ("RMSprop, lr 0.01", rmsprop(0.2, 0.9), rmsprop(0.01, 0.9), GREEN),
        ("Adam, lr 0.01", adam(0.2), adam(0.01), BLUE),
    ]
    X, y = cancer_table(scaled=True)
    best = best_log_loss(X, y)
    for name, on_the_oven, rule, color in rules:
        style = {"lw": 6, "alpha": 0.5} if color == GREEN else {"lw": 1.3, "marker": "o", "ms": 2.5}
        left.plot(*follow(on_the_oven, slope, [7, 5], 40).T, color=color, label=name.partition(",")[0], **style)
        losses = train(rule, X, y, 32, 20)
        right.semilogy(losses - best, color=color, label=name)
        show(
            f"breast cancer, {name}: above the least after 2, 20 epochs", *(f"{losses[k] - best:.5f}" for k in (2, 20))
        )
    left.plot(3, 1, "*", color="black", ms=10)
    left.set(xlabel="heat", ylabel="steam", title="The oven: adaptive steps go straight")
    left.legend(fontsize=8, ncols=2, loc="upper center")
    right.legend(fontsize=8)
    right.set(xlabel="epoch", ylabel="loss above the least", title="Logistic regression, batches of 32")
    save(fig, "adaptive.png")


def draw_rosenbrock():
    fig, axes = new_figure(3, 4.3, rows=2, sharex=True, sharey=True)
    rules = [
        ("gradient descent", descent(0.002)),
        ("heavy ball", heavy_ball(0.0005, 0.9)),
        ("Nesterov", nesterov(0.0005, 0.9)),
        ("RMSprop", rmsprop(0.01, 0.9)),
        ("Adam", adam(0.03)),
        ("AdamW, decay 0.1", adam(0.03, decay=0.1)),
    ]
    levels = [0.2, 0.9, 1.6, 2.2, 2.7]
    for ax, (name, rule) in zip(axes.ravel(), rules, strict=True):
        path = follow(rule, rosenbrock_slope, [-1.2, 1.0], 1000)
        contours(ax, lambda x, y: np.log10(1e-3 + rosenbrock(x, y)), (-1.6, 1.4), (-0.5, 1.7), levels)
        ax.plot(*path.T, color=BLUE, lw=1.2)
        ax.plot(*path[::100].T, "o", color=ORANGE, ms=3.5)
        ax.plot(1, 1, "*", color="black", ms=9)
        ax.set_title(name)
        show(f"Rosenbrock, {name}: distance to (1, 1) after 1000 steps", np.linalg.norm(path[-1] - 1).round(3))
    save(fig, "rosenbrock.png")


# %% Lesson 8. Schedules, and what they do to the noise floor.
# Look at the last three lines: the cosine ends lower than either constant step size.


def cosine_warmup(step, total, warmup, peak, floor=0.0):
    if step < warmup:
        return peak * step / warmup
    progress = min((step - warmup) / (total - warmup), 1.0)
    return floor + (peak - floor) * (1 + np.cos(np.pi * progress)) / 2


def schedules():
    print("\nLesson 8: Schedules and warm-up")
    show(
        "cosine, peak 8, warm-up 2 of 10: steps 0 to 10",
        [round(float(cosine_warmup(s, 10, 2, 8.0)), 2) for s in range(11)],
    )
    show("step decay, a half every 4 steps: steps 0, 2, ..., 10", [8 / 2 ** (s // 4) for s in range(0, 11, 2)])
    show("step 14 of 10 without an end", (8 * (1 + np.cos(np.pi * (14 - 2) / 8)) / 2).round(3))
    progress = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    show("(1 + cos(pi p)) / 2 at quarters", ((1 + np.cos(np.pi * progress)) / 2).round(3))
    first_steps()
    draw_schedules()


def first_steps():
    """How far Adam's first steps scatter: the direction m̂ / sqrt(v̂) under pure noise, in units of lr."""
    rng = np.random.default_rng(0)
    g = rng.normal(size=(4000, 200))
    m = v = np.zeros(4000)
    sizes = {}
    for t in range(1, 201):
        m, v = 0.9 * m + 0.1 * g[:, t - 1], 0.999 * v + 0.001 * g[:, t - 1] ** 2
        sizes[t] = np.sqrt(np.mean((m / (1 - 0.9**t)) ** 2 / (v / (1 - 0.999**t))))
    show("Adam's step under pure noise, in lr, at steps 1, 10, 200", *(f"{sizes[t]:.2f}" for t in (1, 10, 200)))


def draw_schedules():
    fig, (left, right) = new_figure(2, 3.4)
    steps = np.arange(101)
    left.plot(steps, [cosine_warmup(s, 100, 10, 1.0) for s in steps], color=BLUE, lw=2, label="warm-up, cosine")
    left.plot(steps, 0.5 ** (steps // 25), color=ORANGE, label="halved every 25 steps")
    left.plot(steps, 1 / (1 + 0.1 * steps), color=GREEN, label="1 / (1 + t/10)")
    left.plot(steps, np.ones(101), color=GREY, label="constant")
    left.legend(fontsize=8, loc="upper right", ncols=2)
    left.set(xlabel="step", ylabel="step size / peak", title="Four schedules", ylim=(0, 1.4))
    X, y = cancer_table(scaled=True)
    best = best_log_loss(X, y)
    total = 25 * 143  # batches of 4
    runs = [
        ("constant 0.02", adam(0.02), ORANGE),
        ("constant 0.001", adam(0.001), GREY),
        ("warm-up and cosine, peak 0.02", adam(lambda t: cosine_warmup(t, total, 140, 0.02)), BLUE),
    ]
    for name, rule, color in runs:
        losses = train(rule, X, y, 4, 25)
        right.semilogy(losses - best, color=color, label=name)
        show(f"Adam, {name}: above the least after 5, 25 epochs", *(f"{losses[k] - best:.6f}" for k in (5, 25)))
    right.legend(fontsize=9)
    right.set(xlabel="epoch", ylabel="loss above the least", title="Logistic regression, batches of 4")
    save(fig, "schedules.png")


# %% Lesson 9. Errors that square themselves, a Hessian learned on the way, and a saddle.
# Look at the number of correct digits of Newton's method: it doubles.


def newton_and_saddles():
    print("\nLesson 9: Newton, quasi-Newton and saddle points")
    x, path = 0.5, [0.5]
    for _ in range(4):
        x = x - (1 - 1 / x) / (1 / x**2)
        path.append(x)
    show("x - ln x from 0.5: Newton's path", path)
    show("its last point and error", x, 1 - x)
    show("its errors", [1 - value for value in path])
    show("from 3, one step", 3.0 - (1 - 1 / 3) / (1 / 9))
    show("the oven: Newton's step at (7, 5)", np.linalg.solve(np.diag([1.0, 4.0]), -slope(np.array([7.0, 5.0]))))
    s, y = np.array([2.0, 1.0]), np.array([3.0, 4.0])
    left = np.eye(2) - np.outer(s, y) / (s @ y)
    H = left @ left.T + np.outer(s, s) / (s @ y)
    show("BFGS: H y, and s", (H @ y).round(6), s)
    show("Cholesky factor of the oven's Hessian", np.linalg.cholesky(np.diag([1.0, 4.0])))
    show("slope 12 at 7 and -6 at 1: curvature, next point", (-6 - 12) / (1 - 7), 1 - (-6) / 3)
    g, h = 0.25**3 - 0.25, 3 * 0.25**2 - 1
    show("x⁴/4 - x²/2 at 0.25: slope, curvature, Newton's step, its rise", g, h, round(-g / h, 4), round(-g * g / h, 4))
    show("eigenvalues at the saddle of x⁴/4 - x²/2 + y²/2", np.linalg.eigvalsh(np.diag([-1.0, 1.0])))
    show("a millionth beside the ridge: factor per step 1.5, steps to 1", int(np.ceil(np.log(1e6) / np.log(1.5))))
    rng = np.random.default_rng(0)
    for d in (1, 2, 4, 8):
        A = rng.normal(size=(20_000, d, d))
        all_up = (np.linalg.eigvalsh(A + A.transpose(0, 2, 1))[:, 0] > 0).mean()
        show(f"random symmetric {d} x {d} matrices without a negative eigenvalue", f"{all_up:.4f}")
    draw_newton()


def backtrack(f, x, g, p):
    t = 1.0
    while not f(x + t * p) <= f(x) + 1e-4 * t * (g @ p):
        t *= 0.5
    return t


def second_order_paths(steps):
    """Paths on Rosenbrock's valley from (-1.2, 1): gradient with line search, BFGS, Newton."""
    f = lambda p: rosenbrock(*p)
    start = np.array([-1.2, 1.0])
    plain, newton, bfgs, H = [start], [start], [start], np.eye(2)
    for _ in range(steps):
        g = rosenbrock_slope(plain[-1])
        plain.append(plain[-1] - backtrack(f, plain[-1], g, -g) * g)
        g = rosenbrock_slope(newton[-1])
        p = -np.linalg.solve(rosenbrock_hessian(newton[-1]), g)
        newton.append(newton[-1] + (backtrack(f, newton[-1], g, p) if g @ p < 0 else 0.0) * p)
        g = rosenbrock_slope(bfgs[-1])
        p = -H @ g
        s = (backtrack(f, bfgs[-1], g, p) if g @ p < 0 else 0.0) * p
        bfgs.append(bfgs[-1] + s)
        y = rosenbrock_slope(bfgs[-1]) - g
        if s @ y > 0:
            left = np.eye(2) - np.outer(s, y) / (s @ y)
            H = left @ H @ left.T + np.outer(s, s) / (s @ y)
    return {"gradient": np.array(plain), "BFGS": np.array(bfgs), "Newton": np.array(newton)}


def draw_newton():
    fig, (left, right) = new_figure(2, 3.5)
    for (name, path), color in zip(second_order_paths(60).items(), (GREY, ORANGE, BLUE), strict=True):
        error = np.linalg.norm(path - 1, axis=1)
        left.semilogy(np.maximum(error, 1e-16), "o-", ms=2.5, lw=1.3, color=color, label=name)
        reached = np.flatnonzero(error < 1e-8)
        show(f"Rosenbrock, {name}: steps to an error of 1e-8", reached[0] if len(reached) else "more than 60")
    long = second_order_paths(1000)["gradient"][-1]
    show("Rosenbrock, gradient with line search: error after 1000 steps", np.linalg.norm(long - 1).round(3))
    left.legend(fontsize=9, loc="lower right", bbox_to_anchor=(1, 0.25))
    left.set(xlabel="step", ylabel="distance to (1, 1)", title="Rosenbrock's valley, all with line search")
    f = lambda x, y: x**4 / 4 - x**2 / 2 + y**2 / 2
    grad = lambda p: np.array([p[0] ** 3 - p[0], p[1]])
    contours(right, f, (-1.6, 1.6), (-0.6, 1.3), [-0.24, -0.2, -0.12, -0.04, 0.0, 0.1, 0.3, 0.6])
    for x0 in (1e-3, -0.05):
        right.plot(*follow(descent(0.3), grad, [x0, 1.2], 60).T, "o-", color=GREY, ms=2.5, lw=1.2)
    newton = [np.array([0.35, 1.1])]
    for _ in range(5):
        curvature = np.array([3 * newton[-1][0] ** 2 - 1, 1.0])
        newton.append(newton[-1] - grad(newton[-1]) / curvature)
    right.plot(*np.array(newton).T, "s--", color=BLUE, ms=4, lw=1.2)
    right.plot(0, 0, "X", color="black", ms=8)
    right.plot([-1, 1], [0, 0], "*", color="black", ms=10)
    right.text(0.42, 0.98, "Newton,\nunguarded", color=BLUE, fontsize=9)
    right.text(-0.2, 0.85, "gradient\ndescent", color=GREY, ha="right", fontsize=9)
    right.text(0.0, -0.2, "saddle", ha="center", fontsize=9)
    right.set(xlabel="x", ylabel="y", title="Past a saddle, or into it")
    save(fig, "newton-saddle.png")


# %% Lesson 10. A fuse, its price, and the projection.
# Look at the two ways of obeying the fuse: the nearest allowed point is not the best one.


def constraints():
    print("\nLesson 10: Constraints and Lagrange multipliers")
    K = np.array([[1.0, 0.0, 1.0], [0.0, 4.0, 1.0], [1.0, 1.0, 0.0]])
    show("heat, steam and price at a limit of 1.5", np.linalg.solve(K, [3.0, 4.0, 1.5]))
    show("gradient there, loss there", slope(np.array([1.0, 0.5])), loss(np.array([1.0, 0.5])))
    at_16 = np.linalg.solve(K, [3.0, 4.0, 1.6])
    show("at a limit of 1.6: heat, steam, price, loss", at_16.round(4), loss(at_16).round(4))
    project = lambda x: x - max(0.0, x.sum() - 1.5) / 2
    free = project(np.array([3.0, 1.0]))
    show("the free minimum projected, its loss, the least loss", free, loss(free), loss(np.array([1.0, 0.5])))
    x = np.array([0.0, 0.5])
    path = [x]
    for _ in range(40):
        x = project(x - 0.25 * slope(x))
        path.append(x)
    show("projected gradient from (0, 0.5): steps 1, 2", path[1], path[2])
    show("step 40 and 41", x.round(4), project(x - 0.25 * slope(x)).round(4))
    for weight in (1.0, 10.0, 100.0):
        A = np.diag([1.0, 4.0]) + weight * np.ones((2, 2))
        x = np.linalg.solve(A, [3 + 1.5 * weight, 4 + 1.5 * weight])
        show(
            f"penalty {weight:g}: the point, its excess, kappa",
            x.round(3),
            (x.sum() - 1.5).round(4),
            np.linalg.cond(A).round(1),
        )
    show("the fuse at 5 instead: price by the same equations", np.linalg.solve(K, [3.0, 4.0, 5.0])[2])
    draw_constraints(project)


def draw_constraints(project):
    fig, (left, right) = new_figure(2, 2.9)
    for ax in (left, right):
        ax.set_aspect("equal")  # else the right angle at (1, 0.5) would not look like one
        contours(ax, lambda x, y: loss((x, y)), (-0.6, 4), (-1.2, 2.2), [0.2, 0.8, 1.6, 2.5, 4, 6, 9])
        ax.fill_between([-0.6, 4], [2.1, -2.5], 2.2, color="#F3F3F3", zorder=0)
        ax.plot([-0.6, 4], [2.1, -2.5], color="black", lw=1.4)
        ax.plot(3, 1, "*", color="black", ms=10)
        ax.set(xlabel="heat", ylabel="steam")
    left.plot(1, 0.5, "o", color=GREEN, ms=8)
    arrow(left, (1, 0.5), (1.7, 1.2), BLUE)
    left.text(1.75, 1.25, "−gradient = 2 (1, 1)", color=BLUE, fontsize=9)
    left.text(0.95, 0.22, "(1, 0.5)", color=GREEN, ha="right", fontsize=9)
    left.plot(1.75, -0.25, "X", color=ORANGE, ms=8)
    left.plot([3, 1.75], [1, -0.25], ":", color=ORANGE)
    left.text(1.65, -0.65, "nearest to the free\nminimum: worse", color=ORANGE, ha="right", fontsize=9)
    left.set_title("heat + steam ≤ 1.5: the best allowed point")
    path, x = [np.array([0.0, 0.5])], np.array([0.0, 0.5])
    for _ in range(6):
        free = x - 0.25 * slope(x)
        x = project(free)
        if not np.allclose(free, x):
            right.plot([path[-1][0], free[0]], [path[-1][1], free[1]], color=SKY, lw=1.4)
            right.plot([free[0], x[0]], [free[1], x[1]], "--", color=ORANGE, lw=1.4)
            right.plot(*free, "x", color=ORANGE, ms=6)
        path.append(x)
    right.plot(*np.array(path).T, "o", color=BLUE, ms=5)
    right.text(-0.05, 0.5, "start", ha="right", va="center", color=BLUE, fontsize=9)
    right.text(1.6, 1.05, "step", color=ORANGE, fontsize=9)
    right.set_title("Projected gradient: step, then back")
    save(fig, "constraints.png")


# %% Lesson 11. A wall replaced by a price, and a proof that a support vector machine is trained.
# Look at the two numbers of the machine: a loss that we have, a floor that nobody can break.


def excess(x, limit=1.5):
    return x[0] + x[1] - limit


def cheapest_bill(price, limit=1.5):
    x = np.array([3 - price, 1 - price / 4])
    return loss(x) + price * excess(x, limit)


def duality():
    print("\nLesson 11: The dual: every price is a bound")
    x = np.random.default_rng(0).uniform(-3, 4, size=(2, 100_000))
    show("best of the allowed random settings", loss(x)[excess(x) <= 0].min().round(4))
    for price in (0, 1, 2, 3):
        x = np.array([3 - price, 1 - price / 4])
        show(f"price {price}: setting, loss, excess, bill", x, loss(x), excess(x), cheapest_bill(price))
    prices = np.arange(0, 4, 0.001)
    bills = cheapest_bill(prices)
    show("best price, its bill", prices[bills.argmax()].round(3), bills.max().round(4))
    show("price -1; limit 5, price -0.8", cheapest_bill(-1), round(cheapest_bill(-0.8, limit=5), 3))
    two = np.minimum(4.5 - 1.5 * prices, 1.5 * prices)
    show("two positions: best price, its bill, the loss at 0", prices[two.argmax()].round(3), two.max().round(3), 4.5)
    show("recap: gap", round(12.4 - 12.1, 3), "between", 12.1, 12.4)
    X, y = load_breast_cancer(return_X_y=True)
    X, sign = StandardScaler().fit_transform(X), 2 * y - 1
    svm = SVC(kernel="linear", C=0.1, tol=1e-6).fit(X, y)
    half = (svm.coef_**2).sum() / 2
    missed = np.maximum(0, 1 - sign * svm.decision_function(X)).sum()
    price = np.abs(svm.dual_coef_).sum()
    show(
        "machine: loss, floor, rows with a price, of",
        *np.round([half + 0.1 * missed, price - half], 4),
        svm.support_.size,
        len(y),
    )
    draw_duality_idea()
    draw_duality_gap(prices, bills)


def draw_duality_idea():
    fig, axes = new_figure(2, 2.9)
    heat = np.linspace(-1, 6, 300)
    f = 0.5 * (heat - 3) ** 2
    for ax in axes:
        ax.plot(heat, f, color=BLUE, lw=2, label="loss of heat alone")
        ax.set(xlabel="heat (limit 1.5)", ylim=(-3, 8), xlim=(-1, 6))
        ax.axvline(1.5, color="black", lw=1.4)
        ax.grid(False)
    axes[0].axvspan(1.5, 6, color="#E6E6E6")
    axes[0].text(3.75, 6.3, "not allowed", ha="center", color=GREY)
    axes[0].plot(1.5, 1.125, "o", color=ORANGE, ms=8)
    axes[0].set(ylabel="euro a day", title="A wall")
    axes[1].plot(heat, f + 1.0 * (heat - 1.5), color=ORANGE, lw=2, label="bill: loss + price × excess")
    axes[1].fill_between(heat, f, f + (heat - 1.5), where=heat > 1.5, color=ORANGE, alpha=0.2)
    axes[1].fill_between(heat, f, f + (heat - 1.5), where=heat < 1.5, color=GREEN, alpha=0.2)
    axes[1].text(4.7, 2.9, "to pay", color=ORANGE, ha="center")
    axes[1].text(0.75, 4.0, "paid back", color=GREEN)
    axes[1].set_title("A price")
    axes[1].legend(fontsize=9, loc="lower center")
    save(fig, "duality-idea.png")


def draw_duality_gap(prices, bills):
    fig, ax = new_figure(1, 3.0)
    ax.axhline(2.5, color=BLUE, lw=1.5)
    ax.text(0.05, 2.58, "best loss that the fuse allows: 2.5", color=BLUE, va="bottom")
    ax.plot(prices, bills, color=ORANGE, lw=2)
    for price in (0, 1, 2, 3):
        ax.plot(price, cheapest_bill(price), "o", color=ORANGE, ms=7)
        side, shift = ("right", -0.06) if price == 3 else ("left", 0.06)
        ax.text(price + shift, cheapest_bill(price) - 0.1, f"{cheapest_bill(price):g}", color=ORANGE, va="top", ha=side)
    ax.annotate("", (1, 2.5), (1, 1.875), arrowprops={"arrowstyle": "<->", "color": GREY})
    ax.text(0.95, 2.2, "gap", color=GREY, ha="right", va="center")
    ax.set(xlabel="price per unit of excess", ylabel="bill of the cheapest setting", ylim=(-0.3, 3.1), xlim=(-0.1, 4))
    ax.set_title("Every price proves a floor")
    save(fig, "duality-gap.png")


# %% Lesson 12. Six training runs of one model, five of them ill.
# Look at the curves before you read their titles in the lesson.


def what_goes_wrong():
    print("\nLesson 12: What goes wrong and how to see it")
    g = np.array([3.0, 4.0])
    show(
        "clip (3, 4) to length 1: whole vector, then entry by entry",
        g * min(1, 1 / np.linalg.norm(g)),
        np.clip(g, -1, 1),
    )
    Z, y = cancer_table(scaled=True)
    X, _ = cancer_table(scaled=False)
    f = lambda w: log_loss(w, Z[:50], y[:50])
    w = np.linspace(-1, 1, 31)
    eps = 1e-5
    numeric = np.array([(f(w + eps * e) - f(w - eps * e)) / (2 * eps) for e in np.eye(31)])
    exact = log_loss_slope(w, Z[:50], y[:50])
    show("gradient check: largest difference, right", bool(np.abs(numeric - exact).max() < 1e-8))
    show("without the ridge's part: largest difference", np.abs(numeric - (exact - 1e-2 * w)).max().round(4))
    with np.errstate(over="ignore"):
        w = 0.1 * log_loss_slope(np.zeros(31), X, y)
        p = 1 / (1 + np.exp(X @ w))
    show("raw data: share of p(1 - p) below 1e-6 after one step", np.mean(p * (1 - p) < 1e-6).round(3))
    show("largest weight times largest input: logits up to", np.abs(X @ w).max().round(0))
    show("share of benign rows, loss of a model that knows only that", y.mean().round(3), guessing(y.mean()).round(3))
    finite_differences()
    draw_runs(Z, y)


def small_batches(rule, X, y, batch_size, epochs, shuffle=True):
    """Loss of every batch before its step."""
    rng = np.random.default_rng(1)
    w, memory, losses, t = np.zeros(X.shape[1]), {}, [], 0
    for _ in range(epochs):
        order = rng.permutation(len(y)) if shuffle else np.argsort(y, kind="stable")
        for start in range(0, len(y) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            t += 1
            losses.append(log_loss(w, X[batch], y[batch]))
            w = rule(w, lambda w, batch=batch: log_loss_slope(w, X[batch], y[batch]), memory, t)
    return np.array(losses)


def guessing(share):
    return -share * np.log(share) - (1 - share) * np.log(1 - share)


def finite_differences():
    """The oven's gradient, right and with a factor 2 missing, against central differences."""
    w, eps = np.array([7.0, 5.0]), 1e-5
    numeric = np.array([(loss(w + eps * e) - loss(w - eps * e)) / (2 * eps) for e in np.eye(2)])
    wrong = np.abs(numeric - np.array([1, 0.5]) * slope(w)).max().round(3)
    show("oven: gradient right, and off with a factor 2 missing", np.abs(numeric - slope(w)).max() < 1e-6, wrong)


def draw_runs(Z, y):
    fig, axes = new_figure(3, 4.4, rows=2)
    with np.errstate(over="ignore"):
        runs = [
            ("A", small_batches(descent(0.3), Z, y, 32, 8)),
            ("B", small_batches(descent(0.002), Z, y, 32, 8)),
            ("C", small_batches(descent(12.0), Z, y, 32, 8)),
            ("D", small_batches(descent(0.3), Z, y, 32, 8, shuffle=False)),
            ("E", small_batches(descent(0.3), Z, np.random.default_rng(2).permutation(y), 32, 8)),
            ("F", small_batches(lambda x, grad, memory, t: x + 0.3 * grad(x), Z, y, 32, 2)),
        ]
    for ax, (name, losses) in zip(axes.ravel(), runs, strict=True):
        ax.plot(losses, color=BLUE, lw=1.2)
        ax.set(title=f"run {name}", xlabel="step")
        ax.set_ylim(bottom=0)
        show(
            f"run {name}: batch loss at the start, middle, end",
            *(f"{losses[k]:.3g}" for k in (0, len(losses) // 2, -1)),
        )
    show("run E: mean batch loss", f"{runs[4][1].mean():.3f}")
    axes[0, 0].set_ylabel("batch loss")
    axes[1, 0].set_ylabel("batch loss")
    save(fig, "six-runs.png")


# %% Everything in the order of the lessons; `examples.py 3` runs lesson 3 alone.

LESSONS = (
    *(convexity, step_size, conditioning, stochastic, momentum, look_ahead, adaptive, schedules),
    *(newton_and_saddles, constraints, duality, what_goes_wrong),
)


def main(numbers):
    """Run the lessons with these numbers, all of them if there are none."""
    for number in numbers or range(1, len(LESSONS) + 1):
        LESSONS[number - 1]()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
