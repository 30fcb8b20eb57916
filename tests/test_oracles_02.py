"""Module 02 against SciPy, scikit-learn, NumPy and PyTorch, wherever they compute the same thing."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import integrate, optimize, special, stats
from sklearn.metrics import log_loss
from torch.autograd.functional import hessian, jacobian
from torch.nn.functional import cross_entropy, normalize, soft_margin_loss

from grader.running.known import load_solutions

FOLDER = Path(__file__).resolve().parent.parent / "02-calculus"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(3))


def smooth(p, library):
    """A function of three numbers in NumPy or PyTorch."""
    return library.exp(p[0] * p[1] / 4) + library.sin(p[2]) * p[1] ** 2 - p[0] ** 3


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64)


@seeds
def test_derivatives_against_autograd(seed):
    x = np.random.default_rng(seed).normal(size=3)
    point = tensor(x).requires_grad_()
    (due,) = torch.autograd.grad(smooth(point, torch), point)
    f = lambda p: smooth(p, np)
    np.testing.assert_allclose(solutions.gradient(f, x), due, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(solutions.gradient(f, x), optimize.approx_fprime(x, f, 1e-8), rtol=1e-4, atol=1e-6)
    v = np.array([1.0, -2.0, 2.0])
    assert solutions.directional_derivative(f, x, v) == pytest.approx(float(due @ tensor(v)) / 3, rel=1e-7, abs=1e-8)
    due = hessian(lambda p: smooth(p, torch), tensor(x))
    np.testing.assert_allclose(solutions.hessian(f, x), due, rtol=1e-5, atol=1e-6)


@seeds
def test_central_difference_is_the_derivative_of_the_line_through_both_ends(seed):
    rng = np.random.default_rng(seed)
    p = np.polynomial.Polynomial(rng.normal(size=3))
    x, h = rng.normal(), rng.uniform(0.1, 2.0)
    assert solutions.central_difference(p, x, h) == pytest.approx(p.deriv()(x))
    f = np.sin
    assert solutions.central_difference(f, x, h) == pytest.approx(
        stats.linregress([x - h, x + h], f([x - h, x + h]))[0]
    )
    assert problems.richardson(np.sin, x, 1e-2) == pytest.approx(np.cos(x), rel=1e-9)


@seeds
def test_jacobian_against_autograd(seed):
    rng = np.random.default_rng(seed)
    A, x, v = rng.normal(size=(5, 3)), rng.normal(size=3), rng.normal(size=3)
    F = lambda x: np.tanh(A @ x) * x[0]
    due = jacobian(lambda x: torch.tanh(tensor(A) @ x) * x[0], tensor(x)).numpy()
    np.testing.assert_allclose(solutions.jacobian(F, x), due, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(problems.jacobian_times(F, x, v), due @ v, rtol=1e-6, atol=1e-8)


@seeds
def test_taylor_against_the_formula_with_exact_derivatives(seed):
    rng = np.random.default_rng(seed)
    x, step = rng.normal(size=3), 0.3 * rng.normal(size=3)
    point, s = tensor(x).requires_grad_(), tensor(step)
    value = smooth(point, torch)
    (slopes,) = torch.autograd.grad(value, point)
    due = value + slopes @ s + s @ hessian(lambda p: smooth(p, torch), tensor(x)) @ s / 2
    assert solutions.taylor2(lambda p: smooth(p, np), x, step) == pytest.approx(due.item(), rel=1e-6, abs=1e-6)


@seeds
def test_graphs_against_matrix_products_and_autograd(seed):
    """In a layered graph the sum over paths is a product of matrices; in PyTorch, each edge is one multiplication."""
    rng = np.random.default_rng(seed)
    first, second = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
    edges = [(f"a{i}", f"b{j}", first[i, j]) for i, j in np.ndindex(2, 3)]
    edges += [(f"b{i}", f"c{j}", second[i, j]) for i, j in np.ndindex(3, 4)]
    due = first @ second
    got = [[solutions.chain_rule(edges, f"a{i}", f"c{j}") for j in range(4)] for i in range(2)]
    np.testing.assert_allclose(got, due)
    blamed = problems.blame(edges, "c2")
    np.testing.assert_allclose([blamed["a0"], blamed["a1"]], due[:, 2])
    source = torch.tensor(1.0, requires_grad=True)
    quantities = {"a0": source}
    for start, end, slope in edges:
        quantities[end] = quantities.get(end, 0.0) + slope * quantities.get(start, torch.tensor(0.0))
    quantities["c1"].backward()
    assert solutions.chain_rule(edges, "a0", "c1") == pytest.approx(source.grad.item(), rel=1e-5)


@pytest.mark.parametrize("shape", [(2.0, 2.0), (1.5, 4.0), (3.0, 1.2)])
def test_expectation_against_scipy(shape):
    a, b = shape
    weight = lambda t: t ** (a - 1) * (5 - t) ** (b - 1)
    due = stats.beta(a, b, scale=5).expect(lambda t: t**2)
    assert solutions.expectation(lambda t: t**2, weight, 0, 5, 20_000) == pytest.approx(due, rel=1e-5)
    due = integrate.quad(lambda t: np.sin(t) * weight(t), 0, 5)[0] / integrate.quad(weight, 0, 5)[0]
    assert solutions.expectation(np.sin, weight, 0, 5, 20_000) == pytest.approx(due, rel=1e-5, abs=1e-6)


@seeds
@pytest.mark.parametrize("scale", [1, 100, 10_000])
def test_softmax_family(seed, scale):
    z = scale * np.random.default_rng(seed).normal(size=6)
    value, slopes = solutions.logsumexp_grad(z)
    assert value == pytest.approx(special.logsumexp(z), rel=1e-12)
    np.testing.assert_allclose(slopes, special.softmax(z), rtol=1e-10)
    due = jacobian(lambda z: torch.softmax(z, 0), tensor(z))
    np.testing.assert_allclose(solutions.softmax_jacobian(z), due, rtol=1e-9, atol=1e-15)


@seeds
def test_losses_and_their_gradients_against_autograd(seed):
    rng = np.random.default_rng(seed)
    X, Y, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 2)), rng.normal(size=(3, 2))
    weights = tensor(W).requires_grad_()
    loss = ((tensor(X) @ weights - tensor(Y)) ** 2).sum() / 14
    loss.backward()
    value, slopes = solutions.squared_loss_grad(W, X, Y)
    assert value == pytest.approx(loss.item())
    np.testing.assert_allclose(slopes, weights.grad)

    Z, labels = 5 * rng.normal(size=(6, 4)), np.array([0, 1, 2, 3, 1, 1])
    scores = tensor(Z).requires_grad_()
    loss = cross_entropy(scores, torch.tensor(labels))
    loss.backward()
    value, slopes = problems.cross_entropy(Z, labels)
    assert value == pytest.approx(loss.item())
    assert value == pytest.approx(log_loss(labels, special.softmax(Z, axis=1)))
    np.testing.assert_allclose(slopes, scores.grad, atol=1e-15)

    w, y = 20 * rng.normal(size=3), np.array([1, -1, 1, 1, -1, -1, 1])
    weights = tensor(w).requires_grad_()
    loss = soft_margin_loss(tensor(X) @ weights, tensor(y))
    loss.backward()
    value, slopes = problems.logistic_loss_grad(w, X, y)
    assert value == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(slopes, weights.grad, rtol=1e-12)


@seeds
def test_least_squares_is_where_the_gradient_vanishes(seed):
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(size=(9, 4)), rng.normal(size=(9, 2))
    best = np.linalg.lstsq(X, Y, rcond=None)[0]
    np.testing.assert_allclose(solutions.squared_loss_grad(best, X, Y)[1], 0, atol=1e-12)


@seeds
def test_gradient_checks_agree_with_those_of_scipy_and_torch(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=4)
    f, right = lambda x: np.sum(np.exp(x)), np.exp
    wrong = lambda x: np.exp(x) + 0.02 * np.eye(4)[2]
    assert solutions.gradcheck(f, right, x) < 1e-8
    assert optimize.check_grad(f, right, x) < 1e-5
    due = optimize.check_grad(f, wrong, x) / (np.linalg.norm(wrong(x)) + np.linalg.norm(right(x)))
    assert solutions.gradcheck(f, wrong, x) == pytest.approx(due, rel=1e-3)
    assert problems.gradient_is_right(f, right, x)
    assert not problems.gradient_is_right(f, lambda x: 1.01 * right(x), x)
    assert torch.autograd.gradcheck(lambda x: torch.exp(x).sum(), tensor(x).requires_grad_())


@seeds
def test_duals_against_autograd(seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.5, 2.0, size=3)
    for operation, in_torch in [
        (lambda a, b, c: a * b + c / a - (2 - b) / 3, lambda a, b, c: a * b + c / a - (2 - b) / 3),
        (lambda a, b, c: (a**3 / b).exp() * c**-1.5, lambda a, b, c: torch.exp(a**3 / b) * c**-1.5),
        (lambda a, b, c: (a * b).log() + (1 - c).tanh() - a, lambda a, b, c: torch.log(a * b) + torch.tanh(1 - c) - a),
        (lambda a, b, c: 3 / (a + 1) - -b + max(c, a), lambda a, b, c: 3 / (a + 1) + b + torch.maximum(c, a)),
    ]:
        point = tensor(x).requires_grad_()
        value = in_torch(*point)
        value.backward()
        np.testing.assert_allclose(solutions.forward_gradient(lambda p, g=operation: g(*p), x), point.grad, rtol=1e-12)
        assert operation(*(solutions.Dual(v) for v in x)).value == pytest.approx(value.item(), rel=1e-12)


def test_duals_work_in_numpy_code():
    """As lesson 10 says: np.exp and matrix products call the methods of the objects."""
    x = np.array([solutions.Dual(0.5, 1.0), solutions.Dual(2.0, 0.0)])
    A = np.array([[1.0, 2.0], [3.0, 4.0]])
    y = np.tanh(A @ x)
    np.testing.assert_allclose([entry.derivative for entry in y], (1 - np.tanh(A @ [0.5, 2.0]) ** 2) * A[:, 0])
    assert (np.float64(2.0) * x[0]).derivative == 2.0


@seeds
def test_problems_against_libraries(seed):
    rng = np.random.default_rng(seed)
    x, upstream = rng.normal(size=4), rng.normal(size=4)
    point = tensor(x).requires_grad_()
    normalize(point, dim=0).backward(tensor(upstream))
    np.testing.assert_allclose(problems.normalize_backward(x, upstream), point.grad, atol=1e-14)

    times, rates = np.cumsum(rng.uniform(0.1, 1.0, size=8)), rng.uniform(1.0, 5.0, size=8)
    np.testing.assert_allclose(
        problems.cups_so_far(times, rates), integrate.cumulative_trapezoid(rates, times, initial=0)
    )

    coefficients, at = rng.normal(size=6), rng.normal()
    p = np.polynomial.Polynomial(coefficients)
    np.testing.assert_allclose(
        problems.polynomial_with_derivatives(coefficients, at), [p(at), p.deriv()(at), p.deriv(2)(at)], rtol=1e-10
    )

    X = rng.normal(size=(6, 2))
    points = tensor(X).requires_grad_()
    pairs = itertools.combinations(points, 2)
    sum(torch.exp(-((a - b) ** 2).sum() / 2) for a, b in pairs).backward()
    np.testing.assert_allclose(problems.attraction_gradient(X), points.grad, atol=1e-14)

    gradient, A = rng.normal(size=4), rng.normal(size=(2, 4))
    found = optimize.minimize(
        lambda u: -gradient @ u,
        rng.normal(size=4),
        method="SLSQP",
        constraints=[{"type": "eq", "fun": lambda u: A @ u}, {"type": "eq", "fun": lambda u: u @ u - 1}],
        options={"ftol": 1e-12, "maxiter": 200},
    )
    best = problems.steepest_allowed(gradient, A)
    assert gradient @ best >= -found.fun - 1e-6
    np.testing.assert_allclose([np.linalg.norm(best), *(A @ best)], [1, 0, 0], atol=1e-9)


@seeds
def test_best_rate_against_a_search(seed):
    M = np.random.default_rng(seed).normal(size=(3, 5))
    H = M @ M.T
    eigenvalues = np.linalg.eigvalsh(H)
    search = optimize.minimize_scalar(
        lambda rate: np.abs(1 - rate * eigenvalues).max(), bounds=(0, 2 / eigenvalues[0]), method="bounded"
    )
    rate, factor = problems.best_rate(H)
    assert factor <= search.fun + 1e-6
    assert np.abs(1 - rate * eigenvalues).max() == pytest.approx(factor)


@seeds
def test_cheapest_order_against_all_orders(seed):
    """Every order of multiplying the neighbours, tried one by one."""
    sizes = np.random.default_rng(seed).permutation(np.arange(2, 30))[:6].tolist()  # all different

    def cost(order):
        left, total = list(sizes), 0
        for layer in order:
            j = left.index(layer)
            total += left[j - 1] * left[j] * left[j + 1]
            del left[j]
        return total

    due = min(cost(order) for order in itertools.permutations(sizes[1:-1]))
    assert problems.cheapest_order(sizes)[1] == due
