import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


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


corrected_with_the_old_count = misconception(
    adam_step,
    "You corrected with the number of steps before this one. Count first: the first step divides by 1 - beta^1.",
    edit=(
        "m / (1 - beta1**t), v / (1 - beta2**t)",
        "m / (1 - beta1 ** (t - 1)), v / (1 - beta2 ** (t - 1))",
    ),
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
