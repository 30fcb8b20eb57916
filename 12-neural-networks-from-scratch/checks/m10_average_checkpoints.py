import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import entries


@check(
    problem="M10",
    lesson="Reading digits, here and in PyTorch",
    hints=[
        "Which of the checks must come before the average, and what would broadcasting do without them?",
        "Compare the sets of names, then the shapes, of each state with those of the first.",
        "`np.mean([state[name] for state in checkpoints], axis=0)` under each name.",
    ],
)
def average_checkpoints(rng):
    yield case([{"w": np.array([1, 2])}, {"w": np.array([4, 4])}], equals={"w": [2.5, 3.0]})
    yield case(
        [{"w": np.array([1.0, 2.0]), "b": np.array(3.0)}],
        equals={"w": [1.0, 2.0], "b": np.array(3.0)},
        label="a single one",
    )
    states = [{"w": entries(rng, 2, 3), "b": entries(rng, 3)} for _ in range(3)]
    yield case(states)
    reordered = [states[0], {"b": states[1]["b"], "w": states[1]["w"]}]
    yield case(reordered, label="names in another order")
    yield law(
        "the average of copies is the state itself",
        lambda ex: (ex.average_checkpoints([states[0], states[0], states[0]]), states[0]),
    )
    yield case(
        expression=lambda ex: shares_memory(ex.average_checkpoints),
        equals=False,
        label="whether the result shares arrays with the state",
    )
    yield raises(ValueError, [], why="nothing to average")
    yield raises(KeyError, [{"w": np.ones(2)}, {"w": np.ones(2), "b": np.ones(1)}], why="b is in one state only")
    yield raises(KeyError, [{"w": np.ones(2), "b": np.ones(1)}, {"w": np.ones(2)}], why="b is in one state only")
    yield raises(ValueError, [{"w": np.ones(2)}, {"w": np.ones(1)}], why="shapes (2,) and (1,), which would broadcast")


def shares_memory(average_checkpoints):
    array = np.array([1.0, 2.0])
    return bool(np.shares_memory(average_checkpoints([{"w": array}])["w"], array))


averages_pairwise = misconception(
    average_checkpoints,
    "You averaged one after the other, (a + b) / 2 and so on: the last state counts half, the first ones next to "
    "nothing.",
    edit=(
        "return {name: np.mean([np.asarray(state[name], dtype=float) for state in checkpoints], axis=0) for name in "
        "first}",
        "mean = {name: np.array(array, dtype=float) for name, array in first.items()}\n    for state in "
        "checkpoints[1:]:\n        mean = {name: (mean[name] + state[name]) / 2 for name in mean}\n    return mean",
    ),
)


mean_of_everything = misconception(
    average_checkpoints,
    "You averaged over all entries as well. Only the states are averaged: axis 0 of the list of arrays.",
    edit=("for state in checkpoints], axis=0)", "for state in checkpoints])"),
)


@misconception(
    average_checkpoints,
    "Shapes that differ came through, because they broadcast. The states belong to different models: ValueError.",
)
def lets_broadcasting_work(checkpoints):
    if not checkpoints:
        raise ValueError("none")
    if any(set(state) != set(checkpoints[0]) for state in checkpoints):
        raise KeyError("names")
    return {
        name: sum(np.asarray(state[name], dtype=float) for state in checkpoints) / len(checkpoints)
        for name in checkpoints[0]
    }


names_of_the_first = misconception(
    average_checkpoints,
    "A name that the first state does not have was dropped silently. The states belong to different models: KeyError.",
    edit=("if set(other) != set(first):", "if not set(other) >= set(first):"),
)


@also_correct(average_checkpoints)
def by_adding_up(checkpoints):
    if len(checkpoints) == 0:
        raise ValueError("none")
    total = {name: np.zeros(np.shape(array)) for name, array in checkpoints[0].items()}
    for state in checkpoints:
        if state.keys() != total.keys():
            raise KeyError("names")
        for name, array in state.items():
            if np.shape(array) != total[name].shape:
                raise ValueError("shapes")
            total[name] = total[name] + array
    return {name: array / len(checkpoints) for name, array in total.items()}
