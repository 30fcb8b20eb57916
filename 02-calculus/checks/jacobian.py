import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries, formula, small_numbers

STAND = formula("lambda p: [(6 - p[0])*p[1], p[0]*(6 - p[0])*p[1], p[1]**2]")


@check(
    lesson="The Jacobian",
    forbid=["scipy.optimize.approx_fprime"],
    hints=[
        "If only the first input moves, how many outputs change, and where in the matrix do their slopes stand?",
        "(F(x + h e) - F(x - h e)) / 2h, with e the i-th unit vector, is column i: all outputs, one input. Lists cannot "
        "be subtracted, arrays can.",
        "`ahead, behind = np.asarray(F(x + axis)), np.asarray(F(x - axis))`, collect `(ahead - behind) / (2 * h)`, and "
        "`np.column_stack` at the end.",
    ],
)
def jacobian(rng):
    yield case(formula("lambda p: [3 * p[0]]"), [5.0], 1.0, equals=[[3.0]], label="one input, one output")
    yield case(formula("lambda p: [2 * p[0] + 5 * p[1]]"), [1.0, 4.0], 1.0, equals=[[2.0, 5.0]], label="one output")
    yield case(STAND, [2.0, 3.0], 0.5, equals=[[-3.0, 4.0], [6.0, 8.0], [0.0, 6.0]])
    yield case(STAND, [2, 3], equals=[[-3.0, 4.0], [6.0, 8.0], [0.0, 6.0]], label="whole numbers and the default step")
    yield case(formula("lambda p: [p[0]**3, p[0]]"), [1.0], 1.0, equals=[[4.0], [1.0]], label="one input")
    a, b = small_numbers(rng, 2)
    yield case(formula(f"lambda p: [{a} * p[0] * p[2], p[1]**3 - {b} * p[0]]"), entries(rng, 3), 0.25)
    A, B = entries(rng, 4, 3), entries(rng, 2, 4)
    x = entries(rng, 3)
    yield law("the Jacobian of A x is A", lambda ex: (ex.jacobian(lambda x: A @ x, x, 0.5), A))
    yield law(
        "a chain of maps has the product of their Jacobians",
        lambda ex: (
            ex.jacobian(lambda x: B @ (A @ x) ** 2, x, 0.5),
            np.matmul(ex.jacobian(lambda y: B @ y**2, A @ x, 0.5), ex.jacobian(lambda x: A @ x, x, 0.5)),
        ),
    )
    yield case(expression=lambda ex: ex.jacobian(lambda x: np.tanh(A @ x), x), label="a layer of a network, tanh(A x)")


outputs_across = misconception(
    jacobian,
    "Yours is the transpose. Outputs go down the rows and inputs across the columns: entry (i, j) is the slope of "
    "output i in input j.",
    edit=("np.column_stack(columns)", "np.array(columns)"),
)


jacobian_to_one_side = misconception(
    jacobian,
    "You stepped to one side only. The error of a forward difference is of the order of h, that of a central one h².",
    edit=(
        "np.asarray(F(x - axis), dtype=float)\n        columns.append((ahead - behind) / (2 * h))",
        "np.asarray(F(x), dtype=float)\n        columns.append((ahead - behind) / h)",
    ),
)


jacobian_over_one_step = misconception(
    jacobian,
    "You divided by h. The two points are 2 h apart, so all your slopes are twice too large.",
    edit=("/ (2 * h)", "/ h"),
)


moves_every_input = misconception(
    jacobian,
    "You moved all inputs together, so every column holds the sum of the row's slopes. Move one input for each column.",
    edit=("axis[i] = h", "axis[:] = h"),
)


adds_up_the_outputs = misconception(
    jacobian,
    "You added up the outputs and returned the gradient of their sum. The Jacobian keeps one row for each output.",
    edit=("np.column_stack(columns)", "np.column_stack(columns).sum(axis=0)"),
)


subtracts_lists = misconception(
    jacobian,
    "You subtracted the outputs as they come. Where F returns a list there is no subtraction: make arrays of them.",
    edit=(
        "np.asarray(F(x + axis), dtype=float), np.asarray(F(x - axis), dtype=float)",
        "F(x + axis), F(x - axis)",
    ),
)


drops_an_axis = misconception(
    jacobian,
    "You squeezed axes of length 1 away. A Jacobian is a matrix also for a single output or a single input: shape (m, d).",
    edit=("np.column_stack(columns)", "np.column_stack(columns).squeeze()"),
)


@also_wrong(outputs_across)
def one_row_for_each_input(F, x, h=1e-5):
    x = np.asarray(x, dtype=float)
    return [(np.asarray(F(x + h * axis)) - np.asarray(F(x - h * axis))) / (2 * h) for axis in np.eye(len(x))]


@also_correct(jacobian)
def rows_of_gradients(F, x, h=1e-5):
    x = np.array(x, dtype=float)
    outputs = len(F(x))
    rows = []
    for i in range(outputs):
        rows.append([(F(x + h * axis)[i] - F(x - h * axis)[i]) / (2 * h) for axis in np.eye(len(x))])
    return rows


@also_correct(jacobian)
def transposed_at_the_end(F, x, h=1e-5):
    x = np.array(x, dtype=float)
    slopes = [(np.array(F(x + step)) - np.array(F(x - step))) / 2 / h for step in h * np.eye(len(x))]
    return np.array(slopes).T
