import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import CLOSE, drawn, entries, measured, parameter_gradients, set_data


def recur(xs, h, weight_x, weight_h, bias):
    """All states (T, n, n_hidden) in plain NumPy."""
    states = []
    for x in xs:
        h = np.tanh(x @ weight_x.T + h @ weight_h.T + bias)
        states.append(h)
    return np.array(states)


def recurrent_gradients(Tensor, cell, xs, h, G):
    """Gradients of sum(G * states) by inputs, first state, and each Parameter."""
    xs, h = Tensor(xs), Tensor(h)
    states = cell.unroll(xs, h)
    loss = 0.0
    for state, g in zip(states, G, strict=True):
        loss = loss + (state * g).sum()
    loss.backward()
    return [xs.grad, h.grad, *(parameter.grad for parameter in cell.named_parameters().values())]


def last_gradients(cell, xs, h, g):
    """Gradients of sum(g * last state) by each Parameter."""
    return parameter_gradients(cell, lambda cell: (cell.unroll(xs, h)[-1] * g).sum())


@check(
    lesson="Recurrence",
    hints=[
        "Two things go into the new state. How is each brought to the shape (n, n_hidden)?",
        "forward is a Linear layer with two inputs, and a tanh around it. unroll calls self(xs[t], h) for each t and "
        "goes on with what comes back: a Tensor, never its data.",
        "`(as_tensor(x) @ self.weight_x.transpose() + as_tensor(h) @ self.weight_h.transpose() + self.bias).tanh()`; "
        "in unroll: `h = self(xs[t], h); states.append(h)`.",
    ],
)
def RNNCell(rng):
    seeded = np.random.default_rng
    # tanh(log 2) = 3/5, tanh(log 3) = 4/5
    log2, log3 = math.log(2), math.log(3)
    plain = {"weight_x": [[1.0], [2.0]], "weight_h": [[0.0, 1.0], [3.0, 0.0]], "bias": [log2, log3]}
    yield case(
        expression=lambda ex: set_data(ex.RNNCell(1, 2, seeded(0)), **plain)([[0.0]], [[0.0, 0.0]]).data,
        equals=[[0.6, 0.8]],
        label="tanh of the bias alone: log 2 and log 3",
    )
    yield case(  # -log 2 + log 3 + log 2 = log 3; -2 log 2 + 3 (log 2 / 3) + log 3 = log 3 - log 2
        expression=lambda ex: set_data(ex.RNNCell(1, 2, seeded(0)), **plain)([[-log2]], [[log2 / 3, log3]]).data,
        equals=[[0.8, math.tanh(log3 - log2)]],
        label="input -log 2, state (log 2 / 3, log 3)",
    )
    shapes = ((4, 3), (4, 4), (4,))
    yield case(
        expression=lambda ex: ex.RNNCell(3, 4, seeded(7)).state_dict(),
        equals=dict(zip(("weight_x", "weight_h", "bias"), drawn(7, 0.5, *shapes), strict=True)),
        label="the draws for 3 inputs and 4 units",
    )
    xs, h = entries(rng, 5, 2, 3), entries(rng, 2, 4)
    weights = {"weight_x": entries(rng, 4, 3) / 4, "weight_h": entries(rng, 4, 4) / 4, "bias": entries(rng, 4) / 4}
    arrays = tuple(weights.values())
    yield case(
        expression=lambda ex: set_data(ex.RNNCell(3, 4, seeded(0)), **weights)(xs[0], h).data,
        equals=recur(xs[:1], h, *arrays)[0],
        label="a batch of 2, 3 inputs, 4 units",
    )
    yield case(
        expression=lambda ex: [s.data for s in set_data(ex.RNNCell(3, 4, seeded(0)), **weights).unroll(xs, h)],
        equals=list(recur(xs, h, *arrays)),
        label="the states of 5 steps",
    )
    g = entries(rng, 2, 4)
    yield case(
        expression=lambda ex: last_gradients(set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h, g),
        equals=dict(zip(weights, measured(lambda *w: float((recur(xs, h, *w)[-1] * g).sum()), *arrays), strict=True)),
        label="gradients of the last state by the weights, which every step uses",
        **CLOSE,
    )
    G = entries(rng, 5, 2, 4)
    yield case(
        expression=lambda ex: recurrent_gradients(
            ex.Tensor, set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h, G
        ),
        equals=measured(lambda *all_of_them: float((recur(*all_of_them) * G).sum()), xs, h, *arrays),
        label="gradients of all states by inputs, first state and weights",
        **CLOSE,
    )
    yield case(
        expression=lambda ex: [
            s.data for s in set_data(ex.RNNCell(1, 2, seeded(0)), **plain).unroll([[[0]], [[0]]], [[0, 0]])
        ],
        equals=[[[0.6, 0.8]], [[math.tanh(log2 + 0.8), math.tanh(log3 + 1.8)]]],
        label="lists of numbers",
    )
    yield law(
        "five steps are two steps and three more",
        lambda ex: in_two_parts(set_data(ex.RNNCell(3, 4, seeded(0)), **weights), xs, h),
    )


def in_two_parts(cell, xs, h):
    first = cell.unroll(xs[:2], h)
    return [s.data for s in [*first, *cell.unroll(xs[2:], first[-1])]], [s.data for s in cell.unroll(xs, h)]


state_not_transposed = misconception(
    RNNCell,
    "weight_h enters without its transpose. It is square, so no shape complains, but row i must hold what unit i "
    "hears from the others.",
    edit=("as_tensor(h) @ self.weight_h.transpose()", "as_tensor(h) @ self.weight_h"),
)


rnn_bias_forgotten = misconception(
    RNNCell, "The bias is not added.", edit=("self.weight_h.transpose() + self.bias", "self.weight_h.transpose()")
)


no_tanh = misconception(
    RNNCell,
    "The tanh is missing. The state is not bounded then: over many steps it explodes or dies out.",
    edit=(".transpose() + self.bias).tanh()", ".transpose() + self.bias)"),
)


cut_in_time = misconception(
    RNNCell,
    "You handed on the state's data. The values are right, but no gradient passes from one step to the one before: "
    "the network can't learn what to remember.",
    edit=(
        "h = self(xs[t], h)\n            states.append(h)",
        "state = self(xs[t], h)\n            h = state.data\n            states.append(state)",
    ),
)


cut_before_each_step = misconception(
    RNNCell,
    "You took the data of the state before each step, the first one included. The values are right, but no gradient "
    "passes from a step to the one before: the network can't learn what to remember.",
    edit=("h = self(xs[t], h)", "h = self(xs[t], as_tensor(h).data)"),
)


inputs_cut = misconception(
    RNNCell,
    "unroll goes on with the data of the inputs. The values are right, but no gradient reaches the layer that made them.",
    edit=("xs = as_tensor(xs)", "xs = as_tensor(as_tensor(xs).data)"),
)


always_the_first_state = misconception(
    RNNCell,
    "Every step starts from the first state: what a step computed is not handed on to the next.",
    edit=("h = self(xs[t], h)\n            states.append(h)", "states.append(self(xs[t], h))"),
)


starts_from_zeros = misconception(
    RNNCell,
    "unroll starts from a state of zeros. It is given the state before the first step.",
    edit=("        states = []\n", "        states = []\n        h = np.zeros(as_tensor(h).shape)\n"),
)


fan_in_of_inputs = misconception(
    RNNCell,
    "You took k from the number of inputs. The docstring, as PyTorch, has k = 1 / sqrt(n_hidden) for all three.",
    edit=("math.sqrt(n_hidden)", "math.sqrt(n_in)"),
)


backwards_in_time = misconception(
    RNNCell,
    "You went through the steps from the last to the first. The state of a step may know only what came before it.",
    edit=("for t in range(xs.shape[0]):", "for t in reversed(range(xs.shape[0])):"),
)


only_the_last = misconception(
    RNNCell,
    "You returned the last state alone. All states are due, one for each step.",
    edit=("return states", "return states[-1:]"),
)


first_state_listed = misconception(
    RNNCell,
    "Your list begins with the state before the first step. One state for each step is due, each after its step.",
    edit=(
        "states = []",
        "states = [as_tensor(h)]",
    ),
)


batch_before_time = misconception(
    RNNCell,
    "You went along the second axis, as if the batch came first. Inputs are (T, n, n_in): time first.",
    edit=(
        "for t in range(xs.shape[0]):\n            h = self(xs[t], h)",
        "for t in range(xs.shape[1]):\n            h = self(xs[:, t], h)",
    ),
)


last_state_by_itself = also_wrong(
    only_the_last,
    edit=(
        "return states",
        "return h",
    ),
)


inputs_forgotten = misconception(
    RNNCell,
    "The state before has no part in your new state: h Whᵀ is missing.",
    edit=(
        " + as_tensor(h) @ self.weight_h.transpose()",
        "",
    ),
)


by_iterating = also_correct(
    RNNCell,
    edit=(
        "for t in range(xs.shape[0]):\n            h = self(xs[t], h)\n            states.append(h)",
        "for x in xs:\n            states.append(self.forward(x, states[-1] if states else h))",
    ),
)
