import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="How large a step?",
    hints=[
        "Is this many runs with one rate each, or one run in which the rate changes?",
        "In a loop over the rates: a step, the loss there, the test whether to stop. Keep the smallest loss so far, which "
        "begins with the loss at the start.",
        "Stop if `np.isnan(losses[-1]) or losses[-1] > 4 * smallest`; return `rates[np.nanargmin(losses)] / 10`.",
    ],
)
def lr_range_test(rng):
    yield case(*bowl(), np.array([8.0]), [0.25, 0.5, 2.0], equals=([16.0, 0.0, 0.0], 0.05))
    yield case(
        *bowl(),
        np.array([1.0]),
        [0.25, 2.0, 3.0],
        equals=([0.25, 2.25], 0.025),
        label="the second loss, 2.25, is more than 4 times 0.25: the third rate is not tried",
    )
    yield case(*bowl(), np.array([1.0]), [2.0, 3.0], equals=([9.0], 0.2), label="the loss at the start counts")
    # factors 0.5, -1.4 and -1.6 for theta: each loss is less than 4 times the last, the third more than 4 times the smallest
    yield case(
        *bowl(),
        np.array([1.0]),
        [0.25, 1.2, 1.3, 1.35],
        equals=([0.25, 0.49, 1.2544], 0.025),
        label="a loss that climbs slowly",
    )
    f = valley(rng)
    start = entries(rng, 3)
    rates = np.geomspace(0.01, 2.0, 9) * rng.uniform(0.8, 1.2)
    yield case(*f, start, rates)
    rates = np.geomspace(0.001, 40.0, 12) * rng.uniform(0.8, 1.2)
    yield case(*f, start, rates, label="until it blows up")
    yield case(*cliff(), np.array([2.0]), [0.25, 0.5, 1.0], equals=([1.5, float("nan")], 0.025), label="a loss of nan")
    yield law(
        "a loss in cents instead of euro, with rates a hundredth as large",
        lambda ex: (
            ex.lr_range_test(lambda t: 100 * f[0](t), lambda t: 100 * f[1](t), start, rates / 100)[1],
            ex.lr_range_test(*f, start, rates)[1] / 100,
        ),
    )
    yield raises(ValueError, *bowl(), np.array([1.0]), [0.1, 0.1], why="the rates must grow")
    yield raises(ValueError, *bowl(), np.array([1.0]), [0.0, 0.1], why="a rate of 0 moves nothing")


def bowl():
    return (lambda t: 2 * t), (lambda t: float((t**2).sum()))


def valley(rng):
    """(gradient, loss) of a parabola with slopes of three sizes."""
    curvature = np.array([0.5, 1.0, 3.0]) * rng.uniform(0.8, 1.2, size=3)
    return (lambda t: curvature * t), (lambda t: float((curvature * t**2).sum() / 2) + 0.1)


def cliff():
    """(gradient, loss): the loss is t as long as t is above 1.2, and then nan."""
    return (lambda t: 2 + 0 * t), (lambda t: float(t[0]) if t[0] > 1.2 else float("nan"))


starts_again = misconception(
    lr_range_test,
    "Every rate begins at the start again. It is one run: each step goes on from where the last one ended.",
    edit=(
        "        theta = theta - rate * np.asarray(gradient(theta), dtype=float)\n"
        "        losses.append(float(loss(theta)))\n",
        "        losses.append(float(loss(theta - rate * np.asarray(gradient(theta), dtype=float))))\n",
    ),
)


@also_wrong(starts_again)
def separate_runs(gradient, loss, theta, rates):
    theta, rates = np.array(theta, dtype=float), np.asarray(rates, dtype=float)
    if rates[0] <= 0 or (rates[1:] <= rates[:-1]).any():
        raise ValueError("rates")
    low, losses, slope = loss(theta), [], np.asarray(gradient(theta))
    for rate in rates:
        now = float(loss(theta - rate * slope))
        losses.append(now)
        if not now <= 4 * low:
            break
        low = min(low, now)
    return losses, float(rates[np.nanargmin(losses)]) / 10


loss_before = misconception(
    lr_range_test,
    "You recorded the loss before each step. The loss after it says what this rate has done.",
    edit=(
        "        theta = theta - rate * np.asarray(gradient(theta), dtype=float)\n"
        "        losses.append(float(loss(theta)))\n",
        "        losses.append(float(loss(theta)))\n"
        "        theta = theta - rate * np.asarray(gradient(theta), dtype=float)\n",
    ),
)

never_stops = misconception(
    lr_range_test,
    "You went on after the loss had blown up. Stop after the first loss that is nan or above 4 times the smallest.",
    edit=("            break\n", "            continue\n"),
)

rate_itself = misconception(
    lr_range_test,
    "You suggest the rate with the smallest loss. There the run is about to turn: a tenth of it is due.",
    edit=("float(rates[best] / 10)", "float(rates[best])"),
)


@also_wrong(rate_itself)
def ten_forgotten(gradient, loss, theta, rates):
    theta, rates = np.array(theta, dtype=float), np.asarray(rates, dtype=float)
    if not (np.diff(np.r_[0.0, rates]) > 0).all():
        raise ValueError("rates")
    low, losses = loss(theta), []
    for rate in rates:
        theta = theta - rate * np.asarray(gradient(theta))
        losses.append(float(loss(theta)))
        if np.isnan(losses[-1]) or losses[-1] > 4 * low:
            break
        low = min(low, losses[-1])
    return losses, float(rates[int(np.nanargmin(losses))])


nan_is_smallest = misconception(
    lr_range_test,
    "np.argmin takes nan for the smallest number. A loss of nan must not count; np.nanargmin passes it over.",
    edit=(
        "np.argmin([math.inf if math.isnan(value) else value for value in losses])",
        "np.argmin(losses)",
    ),
)

last_rate = misconception(
    lr_range_test,
    "You suggest a tenth of the last rate tried. The one after whose step the loss was smallest counts.",
    edit=("best = int(np.argmin([math.inf if math.isnan(value) else value for value in losses]))", "best = -1"),
)

start_does_not_count = misconception(
    lr_range_test,
    "The loss at the start is not among the smallest so far: a first rate that blows up goes unnoticed.",
    edit=("smallest, losses = float(loss(theta)), []", "smallest, losses = math.inf, []"),
)

compares_with_the_last = misconception(
    lr_range_test,
    "You compared with the loss just before. A loss that climbs slowly never stops the run; compare with the smallest so far.",
    edit=("smallest = min(smallest, losses[-1])", "smallest = losses[-1]"),
)

nan_is_fine = misconception(
    lr_range_test,
    "nan slipped through: every comparison with nan is False. Ask for it by name.",
    edit=("if math.isnan(losses[-1]) or losses[-1] > 4 * smallest:", "if losses[-1] > 4 * smallest:"),
)

any_order = misconception(
    lr_range_test,
    "Rates that don't grow are let through. Two equal ones say nothing that one does not.",
    edit=("if rates[0] <= 0 or np.any(np.diff(rates) <= 0):", "if rates[0] <= 0 or np.any(np.diff(rates) < 0):"),
)


@also_correct(lr_range_test)
def keeping_the_best(gradient, loss, theta, rates):
    rates = [float(rate) for rate in rates]
    if any(later <= earlier for earlier, later in zip([0.0, *rates], rates, strict=False)):
        raise ValueError("rates")
    point = np.array(theta, dtype=float)
    first = low = loss(point)
    best, best_loss, seen = rates[0], float("inf"), []
    for rate in rates:
        point = point - np.multiply(rate, gradient(point))
        now = float(loss(point))
        seen.append(now)
        if now < best_loss:
            best, best_loss = rate, now
        if not now <= 4 * min(low, first):
            return seen, best / 10
        low = min(low, now)
    return seen, best / 10
