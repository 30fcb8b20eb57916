import math

from grader.checks import also_correct, also_wrong, case, check, misconception, raises

from .inputs import CLOSE, entries, measured_of_one


@check(
    problem="M2",
    lesson="Reverse mode",
    hints=[
        "Which numbers from the forward pass does the backward pass need for each line?",
        "Forward: fill a dict of values, and note the slopes of each line. Backward: go through the tape from its "
        "end with a dict of gradients, and add.",
        "`grads[operand] += slope * grads[name]` for each operand; `x * x` has the same operand twice, and needs "
        "nothing special.",
    ],
)
def tape_gradients(rng):
    postage = [("p", "mul", ["rate", "kg"]), ("price", "add", ["p", "fee"])]
    yield case(postage, {"rate": 2.0, "kg": 3.0, "fee": 1.0}, equals=(7.0, {"rate": 3.0, "kg": 2.0, "fee": 1.0}))
    square = [("s", "mul", ["x", "x"]), ("t", "mul", ["s", "x"]), ("u", "add", ["t", "s"])]
    yield case(square, {"x": 3.0}, equals=(36.0, {"x": 33.0}), label="x² + x³, where s is used twice")
    grow = [("e", "exp", ["x"]), ("y", "mul", ["e", "x"])]
    yield case(grow, {"x": math.log(2)}, equals=(2 * math.log(2), {"x": 2 * math.log(2) + 2}))
    unused = [("s", "add", ["x", "x"]), ("spare", "mul", ["s", "y"]), ("r", "exp", ["s"])]
    yield case(
        unused,
        {"x": 0.0, "y": 5.0},
        equals=(1.0, {"x": 2.0, "y": 0.0}),
        label="a line and an input that the result does not use",
    )
    a, b, c = (float(number) for number in entries(rng, 3))
    tape = [
        ("p", "mul", ["a", "b"]),
        ("q", "add", ["p", "c"]),
        ("r", "mul", ["q", "q"]),
        ("h", "exp", ["p"]),
        ("z", "add", ["h", "r"]),
    ]
    truth = measured_of_one(lambda v: math.exp(v[0] * v[1]) + (v[0] * v[1] + v[2]) ** 2, [a, b, c])
    yield case(
        tape,
        {"a": a, "b": b, "c": c},
        equals=(math.exp(a * b) + (a * b + c) ** 2, dict(zip("abc", truth.tolist(), strict=True))),
        **CLOSE,
    )
    yield raises(ValueError, [("y", "sin", ["x"])], {"x": 1.0}, why='"sin" is no operation of this tape')


overwrites_on_the_tape = misconception(
    tape_gradients,
    "A name that is used twice keeps only one of its contributions. Add them up.",
    edit=("grads[operand] += slope", "grads[operand] = slope"),
)


tape_forwards = misconception(
    tape_gradients,
    "You went through the tape from its beginning. A line can pass on its gradient only after all later lines have "
    "paid in.",
    edit=("in reversed(tape)", "in tape"),
)


own_operand = misconception(
    tape_gradients,
    "The slopes of mul are swapped: each operand's slope is the other operand.",
    edit=("[x[1], x[0]]", "[x[0], x[1]]"),
)


exp_slope_one = misconception(
    tape_gradients,
    "The slope of exp is its own value.",
    edit=("slopes[name] = [values[name]]", "slopes[name] = [x[0]]"),
)


last_contribution_wins = also_wrong(
    overwrites_on_the_tape,
    edit=(
        "grads[operand] += slope * grads[name]",
        "grads.update({operand: slope * grads[name]})",
    ),
)


@also_correct(tape_gradients)
def by_forward_mode(tape, inputs):
    """One pass for each input, with pairs (value, derivative)."""
    result, slopes = None, {}
    for chosen in inputs:
        pairs = {name: (value, float(name == chosen)) for name, value in inputs.items()}
        for name, operation, operands in tape:
            (a, da), (b, db) = pairs[operands[0]], pairs[operands[-1]]
            if operation == "add":
                pairs[name] = (a + b, da + db)
            elif operation == "mul":
                pairs[name] = (a * b, da * b + a * db)
            elif operation == "exp":
                pairs[name] = (math.exp(a), math.exp(a) * da)
            else:
                raise ValueError(operation)
        result, slopes[chosen] = pairs[tape[-1][0]]
    return result, slopes
