import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H4",
    lesson="From RMSprop to AdamW",
    stub="ForgetfulAdam",
    hints=[
        "List everything that the next step depends on. What of it is missing in the saved state?",
        "The averages and the number of the step. Then look at who else holds the arrays that you save and hand out.",
        '`{"x": x.copy(), "m": m.copy(), "v": v.copy(), "t": t}`, copies again in load, and `self.x = self.x - …` in step.',
    ],
)
def ResumableAdam(rng):
    yield case(expression=lambda ex: first_steps(ex, 1), equals=[[4.0, 2.0]], label="the first step")
    yield case(
        expression=lambda ex: first_steps(ex, 2),
        equals=[[4.0, 2.0], [1.0, -1.0]],
        label="points returned earlier, which must stay",
    )
    yield case(
        expression=lambda ex: with_the_usual_settings(ex),
        equals=[-0.1, 0.1],
        label="the usual settings, lists as input",
    )
    gradients = rng.normal(size=(8, 3)) * [1.0, 5.0, 0.2]
    yield case(expression=lambda ex: usual_run(ex, 1e-6 * gradients), label="eight steps with the usual settings")
    yield case(expression=lambda ex: uninterrupted(ex, gradients), label="eight steps without a stop")
    yield law(
        "a run that is saved and resumed takes the same path",
        lambda ex: (resumed(ex, gradients), uninterrupted(ex, gradients)[4:]),
    )
    yield law("what was saved stays as it is when the run goes on", lambda ex: saved_before_and_after(ex, gradients))
    yield law(
        "two runs that are resumed from one state do not disturb each other", lambda ex: resumed_twice(ex, gradients)
    )
    yield law("x0 and g stay as they are", lambda ex: arguments_before_and_after(ex, gradients))


def first_steps(ex, steps):
    """The x returned by the first steps on the oven from (7, 5), kept until the end."""
    optimizer = ex.ResumableAdam([7.0, 5.0], lr=3.0, beta1=0.5, beta2=0.25, eps=0.0)
    x, seen = np.array([7.0, 5.0]), []
    for _ in range(steps):
        x = optimizer.step(np.array([x[0] - 3, 4 * (x[1] - 1)]))
        seen.append(x)
    return np.array(seen)


def with_the_usual_settings(ex):
    return ex.ResumableAdam([0, 0], lr=0.1).step([3, -4])


def usual_run(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1)
    return np.array([np.array(optimizer.step(g)) for g in gradients])


def uninterrupted(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    return np.array([np.array(optimizer.step(g)) for g in gradients])


def resumed(ex, gradients):
    """Four steps, saved, loaded into a new optimiser, the rest."""
    first = ex.ResumableAdam(np.ones(3), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    for g in gradients[:4]:
        first.step(g)
    second = ex.ResumableAdam(np.full(3, 9.0), lr=0.1, beta1=0.8, beta2=0.9, eps=0.2)
    second.load(first.state())
    return np.array([np.array(second.step(g)) for g in gradients[4:]])


def frozen(state):
    return {name: np.array(value, dtype=float) for name, value in state.items()}


def saved_before_and_after(ex, gradients):
    optimizer = ex.ResumableAdam(np.ones(3), lr=0.1)
    optimizer.step(gradients[0])
    state = optimizer.state()
    before = frozen(state)
    for g in gradients[1:]:
        optimizer.step(g)
    return frozen(state), before


def resumed_twice(ex, gradients):
    first = ex.ResumableAdam(np.ones(3), lr=0.1)
    first.step(gradients[0])
    state = first.state()
    one, other = ex.ResumableAdam(np.ones(3), lr=0.1), ex.ResumableAdam(np.ones(3), lr=0.1)
    one.load(state)
    other.load(state)
    a = [np.array(one.step(g)) for g in gradients[1:]]
    b = [np.array(other.step(g)) for g in gradients[1:]]
    return np.array(a), np.array(b)


def arguments_before_and_after(ex, gradients):
    x0, g = np.ones(3), gradients[0].copy()
    optimizer = ex.ResumableAdam(x0, lr=0.1)
    optimizer.step(g)
    optimizer.step(g)
    return np.array([x0, g]), np.array([np.ones(3), gradients[0]])


@misconception(
    ResumableAdam,
    "This is the code as it was handed to you: it forgets the number of the step, and everybody shares its arrays. Ask of each "
    "array who else holds it.",
)
class ForgetfulAdam:
    """As it is handed out."""

    def __init__(self, x0, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.x = np.asarray(x0, dtype=float)
        self.m, self.v, self.t = np.zeros_like(self.x), np.zeros_like(self.x), 0

    def step(self, g):
        g = np.asarray(g, dtype=float)
        self.t += 1
        self.m *= self.beta1
        self.m += (1 - self.beta1) * g
        self.v *= self.beta2
        self.v += (1 - self.beta2) * g**2
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        self.x -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        return self.x

    def state(self):
        # Weights and averages: that is all there is to a run.
        return {"x": self.x, "m": self.m, "v": self.v}

    def load(self, state):
        self.x, self.m, self.v = state["x"], state["m"], state["v"]


forgets_the_counter = misconception(
    ResumableAdam,
    "The number of the step is not restored. The corrections start again as in the first step, and the averages are blown up.",
    edit=('self.t = int(state["t"])', "self.t = 0"),
)


forgets_the_averages = misconception(
    ResumableAdam,
    "The averages are not restored: the resumed run starts them from zero, while the counter says that they need no correction.",
    edit=(
        'self.x, self.m, self.v = (np.array(state[name], dtype=float) for name in ("x", "m", "v"))',
        'self.x = np.array(state["x"], dtype=float)',
    ),
)


class SharingAdam:
    """Right in its numbers; shares the arrays that `shares` names with whoever asks."""

    shares = ()

    def __init__(self, x0, lr, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.x = np.asarray(x0, dtype=float) if "x0" in self.shares else np.array(x0, dtype=float)
        self.m, self.v, self.t = np.zeros_like(self.x), np.zeros_like(self.x), 0

    def step(self, g):
        g = np.asarray(g, dtype=float)
        self.t += 1
        self.m *= self.beta1
        self.m += (1 - self.beta1) * g
        self.v *= self.beta2
        self.v += (1 - self.beta2) * g**2
        root = np.sqrt(self.v / (1 - self.beta2**self.t)) + self.eps
        self.x -= self.lr * self.m / (1 - self.beta1**self.t) / root
        return self.x if "x" in self.shares else self.x.copy()

    def state(self):
        arrays = {"x": self.x, "m": self.m, "v": self.v}
        if "state" not in self.shares:
            arrays = {name: array.copy() for name, array in arrays.items()}
        return {**arrays, "t": self.t}

    def load(self, state):
        self.t = state["t"]
        copy = np.asarray if "load" in self.shares else np.array
        self.x, self.m, self.v = (copy(state[name]) for name in ("x", "m", "v"))


@misconception(
    ResumableAdam,
    "What was saved changes as the run goes on: state() hands out the very arrays that step() changes in place. Save copies.",
)
class SharesTheState(SharingAdam):
    shares = ("state",)


@misconception(
    ResumableAdam,
    "load() keeps the arrays of the state itself, so that two runs resumed from one state write into the same memory. Load "
    "copies.",
)
class SharesWhatIsLoaded(SharingAdam):
    shares = ("load",)


@misconception(
    ResumableAdam,
    "step() returns the array that the next step changes in place: whoever keeps it sees it move. Return a copy.",
)
class SharesThePoint(SharingAdam):
    shares = ("x",)


@misconception(
    ResumableAdam, "The caller's x0 moves with the run: `np.asarray` of a float array is that very array. Copy it."
)
class SharesTheStart(SharingAdam):
    shares = ("x0",)


@also_correct(ResumableAdam)
class CopiesEverything(SharingAdam):
    pass
