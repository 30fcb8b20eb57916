import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import OFFICE, states


def office(Module, Parameter, Tensor):
    """A network with every way of holding parameters: an attribute, a module, a list, a tuple, and one that is shared."""

    class Rates(Module):
        def __init__(self, start):
            self.per_kg = Parameter(np.array([start, start + 1]))
            self.zone = "north"

    class Office(Module):
        def __init__(self):
            self.fee = Parameter(np.array([[5.0, 6.0, 7.0]]))
            self.constant = Tensor(np.array([9.0, 9.0]))
            self.rates = [Rates(1.0), Rates(3.0)]
            self.size = 3
            self.head = (Parameter(np.array(8.0)), Rates(11.0), "no parameter")
            self.first = Rates(13.0)
            self.tied = self.rates[1].per_kg

    return Office()


def doubled(Module, Parameter):
    """A module that gives its input times its parameter."""

    class Doubled(Module):
        def __init__(self):
            self.factor = Parameter([2.0, 3.0])

        def forward(self, x):
            return self.factor * x

    return Doubled()


def zeroed(network):
    """The grads after zero_grad, when all of them were 1s, 2s, … before."""
    for number, parameter in enumerate(network.named_parameters().values(), start=1):
        parameter.grad = np.full(parameter.data.shape, float(number))
    network.zero_grad()
    return [parameter.grad for parameter in network.named_parameters().values()]


def saved_then_trained(network):
    """What a saved state says after every parameter has been changed in place."""
    state = network.state_dict()
    for parameter in network.named_parameters().values():
        parameter.data += 100.0
    return state


def loaded(network, state, change_afterwards=0.0):
    """The data after loading; the state's arrays are changed in place after that."""
    network.load_state_dict(state)
    for array in state.values():
        array += change_afterwards
    return {name: parameter.data for name, parameter in network.named_parameters().items()}


def load_and_catch(network, state):
    """The data after a load that must fail."""
    try:
        network.load_state_dict(state)
    except (KeyError, ValueError):
        return {name: parameter.data for name, parameter in network.named_parameters().items()}
    return "no error"


INITIAL = {
    "fee": [[5.0, 6.0, 7.0]],
    "rates.0.per_kg": [1.0, 2.0],
    "rates.1.per_kg": [3.0, 4.0],
    "head.0": np.array(8.0),
    "head.1.per_kg": [11.0, 12.0],
    "first.per_kg": [13.0, 14.0],
}


@check(
    lesson="Modules and parameters",
    hints=[
        "`vars(self)` is a dict of all attributes, in the order in which they were set. Which kinds of values hold "
        "parameters?",
        "Make a list of pairs (name, item), with an entry for each item of a list or tuple. A Parameter is taken, a "
        "Module is asked for its own named_parameters, with its name and a dot in front.",
        "For a Module: `named.extend((f'{name}.{inner}', p) for inner, p in item.named_parameters().items())`. Then "
        "a dict that takes a Parameter only if no other entry `is` the same object.",
    ],
)
def Module(rng):
    yield case(
        expression=lambda ex: list(doubled(ex.Module, ex.Parameter).named_parameters()),
        equals=["factor"],
        label="a single Parameter",
    )
    yield case(
        expression=lambda ex: doubled(ex.Module, ex.Parameter)(4.0).data,
        equals=[8.0, 12.0],
        label="calling a module, which calls its forward",
    )
    yield case(
        expression=lambda ex: list(office(ex.Module, ex.Parameter, ex.Tensor).named_parameters()),
        equals=OFFICE,
        label="a Parameter, a plain Tensor, a list of Modules, a tuple of a Parameter, a Module and a string, a Module, and a "
        "Parameter that rates.1 has already",
    )
    yield case(
        expression=lambda ex: [p.data for p in office(ex.Module, ex.Parameter, ex.Tensor).parameters()],
        equals=list(INITIAL.values()),
    )
    yield case(
        expression=lambda ex: zeroed(office(ex.Module, ex.Parameter, ex.Tensor)),
        equals=[np.zeros((1, 3)), np.zeros(2), np.zeros(2), np.zeros(()), np.zeros(2), np.zeros(2)],
        label="what zero_grad leaves",
    )
    yield case(
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).state_dict(),
        equals=INITIAL,
        label="state_dict",
    )
    yield case(
        expression=lambda ex: saved_then_trained(office(ex.Module, ex.Parameter, ex.Tensor)),
        equals=INITIAL,
        label="a saved state after training went on in place",
    )
    right, missing, extra, other_shape = states(rng)
    yield case(
        expression=lambda ex: loaded(office(ex.Module, ex.Parameter, ex.Tensor), copies(right)),
        equals=right,
        label="load_state_dict",
    )
    yield case(
        expression=lambda ex: loaded(office(ex.Module, ex.Parameter, ex.Tensor), copies(right), 100.0),
        equals=right,
        label="a loaded state whose arrays change afterwards",
    )
    yield law(
        "load_state_dict(state_dict()) changes nothing",
        lambda ex: (loaded(*with_its_state(office(ex.Module, ex.Parameter, ex.Tensor))), INITIAL),
    )
    yield raises(
        KeyError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(missing),
        why="first.per_kg is missing in the state",
    )
    yield raises(
        KeyError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(extra),
        why="the state holds last.per_kg, which the module does not have",
    )
    yield raises(
        ValueError,
        expression=lambda ex: office(ex.Module, ex.Parameter, ex.Tensor).load_state_dict(other_shape),
        why="(1, 2) for a Parameter of shape (2,)",
    )
    yield case(
        expression=lambda ex: load_and_catch(office(ex.Module, ex.Parameter, ex.Tensor), missing),
        equals=INITIAL,
        label="the data after a load that failed for a missing name",
    )
    yield case(
        expression=lambda ex: load_and_catch(office(ex.Module, ex.Parameter, ex.Tensor), other_shape),
        equals=INITIAL,
        label="the data after a load that failed for the shape of the last Parameter",
    )


def copies(state):
    return {name: array.copy() for name, array in state.items()}


def with_its_state(network):
    return network, network.state_dict()


overlooks_lists = misconception(
    Module,
    "Parameters inside lists and tuples are overlooked: they would never be trained, and never saved.",
    edit=("if isinstance(value, (list, tuple)):", "if False:"),
)


overlooks_tuples = misconception(
    Module,
    "Tuples are overlooked; lists are not.",
    edit=("isinstance(value, (list, tuple))", "isinstance(value, list)"),
)


overlooks_modules = misconception(
    Module,
    "Parameters of the modules inside are overlooked. A module counts with all that it holds.",
    edit=("elif isinstance(item, Module):", "elif False:"),
)


counts_every_tensor = misconception(
    Module,
    "You count every Tensor. Only Parameters are trained: a constant of the network is a plain Tensor.",
    edit=("isinstance(item, Parameter)", "isinstance(item, Tensor)"),
)


lists_shared_twice = misconception(
    Module,
    "A Parameter that is found under two names is listed twice. An optimiser would move it twice in each step.",
    edit=("if all(parameter is not other for other in first_names.values()):", "if True:"),
)


names_without_module = misconception(
    Module,
    "The names of Parameters in the modules inside lack the module's own name. Two modules of a kind would then "
    "overwrite each other's.",
    edit=('f"{name}.{inner}"', 'f"{inner}"'),
)


saves_views = misconception(
    Module,
    "Your state_dict holds the arrays themselves. Training that goes on in place changes what was saved: copy.",
    edit=("parameter.data.copy()", "parameter.data"),
)


loads_views = misconception(
    Module,
    "After loading, the Parameters are the arrays of the state themselves: training would change the state, or a "
    "second model loaded from it. Copy.",
    edit=("np.array(state[name], dtype=float)", "np.asarray(state[name], dtype=float)"),
)


loads_what_fits = misconception(
    Module,
    "Names that do not fit are passed over without a word. A misspelt or missing name means that a layer keeps its "
    "random weights: KeyError.",
    edit=(
        "        if set(parameters) != set(state):",
        "        parameters = {name: found for name, found in parameters.items() if name in state}\n        if False:",
    ),
)


ignores_extra_names = misconception(
    Module,
    "A name in the state that no Parameter has is passed over. It usually belongs to another model: KeyError.",
    edit=("if set(parameters) != set(state):", "if not set(parameters) <= set(state):"),
)


loads_any_shape = misconception(
    Module,
    "You loaded an array of another shape. It may broadcast for a while and fail far from here: ValueError.",
    edit=("if np.shape(state[name]) != parameter.shape:", "if np.size(state[name]) != parameter.data.size:"),
)


loads_halfway = misconception(
    Module,
    "The load failed, but some Parameters had been changed by then. Look at all names and shapes before changing "
    "anything.",
    edit=(
        'has shape {parameter.shape}, the state has {np.shape(state[name])}")\n'
        "        # TODO: load copies\n        for name, parameter in parameters.items():\n",
        'has another shape")\n',
    ),
)


zeroes_own_only = misconception(
    Module,
    "zero_grad reaches only the module's own attributes. The modules inside have gradients too.",
    edit=(
        "for parameter in self.parameters():",
        "for parameter in [value for value in vars(self).values() if isinstance(value, Parameter)]:",
    ),
)


grads_of_none = misconception(
    Module,
    "zero_grad sets the grads to None. It is zeros of the parameter's shape that are due: the next "
    "backward adds to them.",
    edit=(
        "parameter.grad = np.zeros_like(parameter.data)",
        "parameter.grad = None",
    ),
)


grads_of_one_number = misconception(
    Module,
    "zero_grad sets the grads to the number 0. An array of zeros with the parameter's shape is due.",
    edit=(
        "parameter.grad = np.zeros_like(parameter.data)",
        "parameter.grad = 0.0",
    ),
)


skips_missing_names = also_wrong(
    loads_what_fits,
    edit=(
        '            raise KeyError(f"missing or unknown: {sorted(set(parameters) ^ set(state))}")\n',
        "            parameters = {name: found for name, found in parameters.items() if name in state}\n",
    ),
)


hands_the_arrays_on = also_wrong(
    loads_views,
    edit=(
        "np.array(state[name], dtype=float)",
        "state[name]",
    ),
)


zero_in_place = also_correct(
    Module, edit=("parameter.grad = np.zeros_like(parameter.data)", "parameter.grad = 0.0 * parameter.data")
)


load_in_place = also_correct(
    Module, edit=("parameter.data = np.array(state[name], dtype=float)", "parameter.data[...] = state[name]")
)


seen_by_identity = also_correct(
    Module,
    edit=(
        "if all(parameter is not other for other in first_names.values()):",
        "if id(parameter) not in {id(other) for other in first_names.values()}:",
    ),
)
