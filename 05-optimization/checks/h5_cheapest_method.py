import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="H5",
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "What are the condition number and the two factors for a Hessian with curvatures 1 and 4?",
        "The smallest k with q**k <= 10**-digits is `ceil(digits * ln 10 / -ln q)`; for q = 0 it is 1.",
        "Compare k d² for gradient descent, k (d² + d) for the heavy ball and d³ / 3 + d² for Newton.",
    ],
)
def cheapest_method(rng):
    yield case(np.diag([1.0, 4.0]), 3, equals=("newton", 8 / 3 + 4))
    yield case(
        np.diag([1.0, 1.2]), 1, equals=("gradient", 4.0), label="a nearly round bowl: one step of each is enough"
    )
    yield case(3 * np.eye(5), 6, equals=("gradient", 25.0), label="a condition number of 1: one step of 25")
    # d = 60, c = 9: gradient descent 0.8, 31 steps; heavy ball 0.5, 10 steps of 3660; Newton 72000 + 3600
    yield case(np.diag(np.linspace(1.0, 9.0, 60)), 3, equals=("heavy ball", 36_600.0))
    # d = 60, c = 1.1: gradient descent 0.0476, 3 steps of 3600; heavy ball 0.0238, 2 steps of 3660
    yield case(np.diag(np.linspace(1.0, 1.1, 60)), 3, equals=("heavy ball", 7320.0))
    yield case(np.diag(np.linspace(1.0, 1.01, 60)), 2, equals=("gradient", 3600.0), label="a condition number of 1.01")
    yield case(
        np.diag(np.linspace(1.0, 1e6, 60)), 3, equals=("newton", 75_600.0), label="a condition number of a million"
    )
    Q = np.linalg.qr(rng.normal(size=(40, 40)))[0]
    for top in (1.3, 20.0, 3e4):
        yield case((Q * np.linspace(1.0, top, 40)) @ Q.T, 4, label="a Hessian with tilted axes")
    problems = [drawn_problem(rng) for _ in range(8)]
    yield case(
        expression=lambda ex: [ex.cheapest_method(A, digits) for A, digits in problems],
        label="eight Hessians with tilted axes",
    )


def drawn_problem(rng):
    d, top = int(rng.integers(15, 50)), 1.0 + 10.0 ** rng.uniform(-1, 4)
    Q = np.linalg.qr(rng.normal(size=(d, d)))[0]
    return (Q * np.linspace(1.0, top, d)) @ Q.T, int(rng.integers(2, 6))


def cost_table(eigenvalues, digits, root=np.sqrt, rounding=np.ceil, heavy_extra=1):
    """The cheapest method by a table of costs, for the answers below."""
    d, c = len(eigenvalues), max(eigenvalues) / min(eigenvalues)

    def steps(q):
        return 1 if q <= 10.0**-digits else int(rounding(-digits * np.log(10) / np.log(q) - 1e-9))

    costs = {
        "gradient": float(steps((c - 1) / (c + 1)) * d**2),
        "heavy ball": float(steps((root(c) - 1) / (root(c) + 1)) * (d**2 + heavy_extra * d)),
        "newton": d**3 / 3 + d**2,
    }
    name = min(costs, key=costs.get)
    return name, costs[name]


@misconception(
    cheapest_method,
    "You took the condition number from the diagonal. With tilted axes the diagonal hides it: use the eigenvalues.",
)
def condition_of_the_diagonal(A, digits):
    return cost_table(np.diag(np.asarray(A, dtype=float)), digits)


@misconception(
    cheapest_method,
    "Your heavy ball is as slow as gradient descent. Its factor has the root of the condition number.",
)
def heavy_ball_without_root(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, root=lambda c: c)


@misconception(
    cheapest_method,
    "You rounded the number of steps down. With one step less the error is still too large.",
)
def rounds_down(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, rounding=np.floor)


@misconception(
    cheapest_method,
    "You did not round the number of steps up. There is no 0.96 of a step: take the smallest whole number, at least 1.",
)
def fractions_of_steps(A, digits):
    eigenvalues = np.linalg.eigvalsh(np.asarray(A, dtype=float))
    d, c = len(eigenvalues), eigenvalues[-1] / eigenvalues[0]

    def steps(kappa):
        return digits * np.log(10) / np.log((kappa + 1) / (kappa - 1)) if kappa > 1 + 1e-12 else 1.0

    costs = {"gradient": steps(c) * d**2, "heavy ball": steps(np.sqrt(c)) * (d**2 + d), "newton": d**3 / 3 + d**2}
    name = min(costs, key=costs.get)
    return name, float(costs[name])


@misconception(
    cheapest_method,
    "You chose Newton whatever the problem. Its d³ / 3 is a lot where d is large and the condition number is small.",
)
def always_newton(A, digits):
    d = len(A)
    return "newton", d**3 / 3 + d**2


@misconception(
    cheapest_method,
    "You forgot what the velocity costs: d more multiplications in every step of the heavy ball.",
)
def velocity_for_free(A, digits):
    return cost_table(np.linalg.eigvalsh(np.asarray(A, dtype=float)), digits, heavy_extra=0)


@also_correct(cheapest_method)
def by_counting_steps(A, digits):
    d, c = len(A), np.linalg.cond(np.array(A))
    found = []
    for name, kappa, price in (("gradient", c, d * d), ("heavy ball", np.sqrt(c), d * d + d)):
        q, k, error = (kappa - 1) / (kappa + 1), 1, (kappa - 1) / (kappa + 1)
        while error > 10.0**-digits and k * price < d**3 + d**2:
            k, error = k + 1, error * q
        found.append((float(k * price), len(found), name))
    cost, _, name = min([*found, (d**3 / 3 + d**2, 2, "newton")])
    return name, cost
