import math

from grader.checks import also_correct, case, check, law, misconception

from .inputs import CLOSE, entries, measured_of_one


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
    yield case(u, xs, h0, 5, equals=float(measured_of_one(lambda v: last_state(v[0], xs, h0), [u])[0]), **CLOSE)
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


horizon_from_the_start = misconception(
    truncated_gradient,
    "You went back from step `horizon`, as if the sequence ended there. The last state is due; the "
    "horizon counts backwards from it.",
    edit=(
        "range(len(xs), max(len(xs) - horizon, 0), -1)",
        "range(min(horizon, len(xs)), 0, -1)",
    ),
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
