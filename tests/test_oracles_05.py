"""Module 05's solutions against PyTorch, SciPy and scikit-learn, wherever those compute the same thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from sklearn.linear_model import Lasso, LogisticRegression

from grader.running.known import load_solutions

FOLDER = Path(__file__).resolve().parent.parent / "05-optimization"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))

SEEDS = range(2)
STEPS = 10
INPUTS = torch.tensor(np.random.default_rng(11).normal(size=(20, 3)))
LABELS = torch.tensor(np.random.default_rng(12).integers(0, 2, size=20) * 1.0)
CURVATURE = torch.tensor([1.0, 30.0, 4.0], dtype=torch.float64)


def badly_conditioned(x: torch.Tensor) -> torch.Tensor:
    return 0.5 * (CURVATURE * (x - 1.5) ** 2).sum() + 0.3 * x[0] * x[1]


def rosenbrock(x: torch.Tensor) -> torch.Tensor:
    return (1 - x[0]) ** 2 + 5 * (x[1] - x[0] ** 2) ** 2 + (x[2] - x[1]) ** 2


def logistic(x: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.binary_cross_entropy_with_logits(INPUTS @ x, LABELS)


LOSSES = (badly_conditioned, rosenbrock, logistic)
losses = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
seeds = pytest.mark.parametrize("seed", SEEDS)


def gradient_of(loss: Callable) -> Callable:
    def grad(x: np.ndarray) -> np.ndarray:
        point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(loss(point), point)
        return slope.numpy()

    return grad


def start(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1.5, 1.5, size=3)


def torch_path(make: Callable, loss: Callable, x0: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """The path of one of PyTorch's optimisers. make: from a list of parameters to the optimiser."""
    x = torch.tensor(x0, dtype=torch.float64, requires_grad=True)
    optimizer = make([x])
    path = [x.detach().numpy().copy()]
    for _ in range(steps):
        optimizer.zero_grad()
        loss(x).backward()
        optimizer.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


@losses
@seeds
def test_gradient_descent_and_momentum_are_torch_sgd(loss: Callable, seed: int) -> None:
    grad, x0 = gradient_of(loss), start(seed)
    plain = torch_path(lambda p: torch.optim.SGD(p, lr=0.01), loss, x0)
    np.testing.assert_allclose(solutions.gradient_descent(grad, x0, 0.01, STEPS), plain, rtol=1e-9)
    heavy = torch_path(lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.8), loss, x0)
    np.testing.assert_allclose(solutions.momentum(grad, x0, 0.01, 0.8, STEPS), heavy, rtol=1e-9)


@losses
@seeds
def test_torch_stores_the_points_ahead_of_nesterov(loss: Callable, seed: int) -> None:
    grad, x0, lr, beta = gradient_of(loss), start(seed), 0.01, 0.8
    stored = torch_path(lambda p: torch.optim.SGD(p, lr=lr, momentum=beta, nesterov=True), loss, x0)
    path = solutions.nesterov(grad, x0, lr, beta, STEPS)
    # The next look-ahead prolongs the last move by beta; before the first step there is no move.
    ahead = path + beta * np.diff(path, axis=0, prepend=path[:1])
    np.testing.assert_allclose(ahead, stored, rtol=1e-9)
    both = problems.nesterov_as_stored(grad, x0, lr, beta, STEPS)
    np.testing.assert_allclose(both[0], stored, rtol=1e-9)
    np.testing.assert_allclose(both[1], path, rtol=1e-9)


@losses
@seeds
@pytest.mark.parametrize("eps", [1e-8, 0.3])
def test_rmsprop_is_torchs(loss: Callable, seed: int, eps: float) -> None:
    grad, x0 = gradient_of(loss), start(seed)
    due = torch_path(lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=eps), loss, x0)
    np.testing.assert_allclose(solutions.rmsprop(grad, x0, 0.02, 0.9, eps, STEPS), due, rtol=1e-8)


@losses
@seeds
@pytest.mark.parametrize("eps", [1e-8, 0.3])
def test_adam_and_adamw_are_torchs(loss: Callable, seed: int, eps: float) -> None:
    grad, x0 = gradient_of(loss), start(seed)
    options = {"lr": 0.05, "betas": (0.8, 0.95), "eps": eps}
    due = torch_path(lambda p: torch.optim.Adam(p, **options), loss, x0)
    np.testing.assert_allclose(solutions.adam(grad, x0, 0.05, 0.8, 0.95, eps, STEPS), due, rtol=1e-8)
    due = torch_path(lambda p: torch.optim.AdamW(p, weight_decay=0.2, **options), loss, x0)
    np.testing.assert_allclose(solutions.adamw(grad, x0, 0.05, 0.8, 0.95, eps, 0.2, STEPS), due, rtol=1e-8)
    coupled = torch_path(lambda p: torch.optim.Adam(p, weight_decay=0.2, **options), loss, x0)
    assert np.abs(coupled - due).max() > 1e-3, "the two kinds of decay must differ here, else this proves nothing"


@losses
@seeds
def test_adagrad_is_torchs(loss: Callable, seed: int) -> None:
    grad, x0 = gradient_of(loss), start(seed)
    due = torch_path(lambda p: torch.optim.Adagrad(p, lr=0.1, eps=0.2), loss, x0)
    np.testing.assert_allclose(problems.adagrad(grad, x0, 0.1, 0.2, STEPS), due, rtol=1e-9)


@seeds
def test_resumable_adam_is_torchs(seed: int) -> None:
    gradients = np.random.default_rng(seed).normal(size=(12, 3))
    own = problems.ResumableAdam(np.ones(3), lr=0.1)
    x = torch.ones(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=0.1)
    for g in gradients:
        x.grad = torch.tensor(g)
        optimizer.step()
        np.testing.assert_allclose(own.step(g), x.detach().numpy(), rtol=1e-8)


@seeds
def test_minibatch_sgd_is_a_torch_training_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X, y, w0 = rng.normal(size=(11, 3)), rng.normal(size=11), rng.normal(size=3)
    orders = np.array([rng.permutation(11) for _ in range(3)])
    for beta in (0.0, 0.9):
        w = torch.tensor(w0 if beta == 0 else np.zeros(3), requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.05, momentum=beta)
        path = [w.detach().numpy().copy()]
        for order in orders:
            for rows in torch.tensor(order).split(4):
                optimizer.zero_grad()
                (0.5 * (torch.tensor(X)[rows] @ w - torch.tensor(y)[rows]) ** 2).mean().backward()
                optimizer.step()
                path.append(w.detach().numpy().copy())
        if beta == 0:
            own = solutions.minibatch_sgd(lambda w, X, y: X.T @ (X @ w - y) / len(y), X, y, w0, 0.05, 4, orders)
        else:
            own = problems.train_linear(X, y, orders, 0.05, beta, 4)
        np.testing.assert_allclose(own, path, rtol=1e-9)


def scheduled(make: Callable, steps: int, peak: float) -> list[float]:
    """The step sizes that one of PyTorch's schedulers sets. make: from the optimiser to the scheduler."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    scheduler = make(optimizer)
    seen = []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen


def test_cosine_and_restarts_are_torchs() -> None:
    kinds = torch.optim.lr_scheduler
    due = scheduled(lambda o: kinds.CosineAnnealingLR(o, T_max=40, eta_min=0.2), 41, 3.0)
    np.testing.assert_allclose([solutions.cosine_warmup(s, 40, 0, 3.0, 0.2) for s in range(41)], due, rtol=1e-9)
    after_warmup = [solutions.cosine_warmup(s, 50, 10, 3.0, 0.2) for s in range(51)]
    np.testing.assert_allclose(after_warmup[10:], due, rtol=1e-9)
    np.testing.assert_allclose(after_warmup[:11], np.linspace(0, 3.0, 11))
    due = scheduled(lambda o: kinds.CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2), 40, 3.0)
    np.testing.assert_allclose([problems.warm_restarts(s, 3, 2, 3.0) for s in range(40)], due, rtol=1e-9, atol=1e-12)


@seeds
def test_clipping_is_torchs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gradients = [rng.normal(size=(3, 2)), rng.normal(size=4)]
    for limit in (0.5, 100.0):
        parameters = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in gradients]
        for parameter, g in zip(parameters, gradients, strict=True):
            parameter.grad = torch.tensor(g)
        norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
        clipped, own = problems.clip_by_global_norm(gradients, limit)
        np.testing.assert_allclose(own, norm.item())
        for mine, parameter in zip(clipped, parameters, strict=True):
            np.testing.assert_allclose(mine, parameter.grad.numpy(), rtol=1e-5)  # torch adds 1e-6 to the norm


@losses
@seeds
def test_newton_and_bfgs_find_scipys_minimum(loss: Callable, seed: int) -> None:
    grad, x0 = gradient_of(loss), start(seed)

    def f(x: np.ndarray) -> float:
        return float(loss(torch.tensor(x)))

    def hess(x: np.ndarray) -> np.ndarray:
        return torch.autograd.functional.hessian(loss, torch.tensor(x)).numpy()

    due = minimize(f, x0, jac=grad, method="BFGS", options={"gtol": 1e-9}).x
    np.testing.assert_allclose(solutions.newton(f, grad, hess, x0, 12)[-1], due, atol=1e-6)
    np.testing.assert_allclose(solutions.bfgs(f, grad, x0, 30)[-1], due, atol=1e-6)


@seeds
def test_projected_gradient_finds_scipys_bounded_minimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    M, b = rng.normal(size=(4, 4)), rng.normal(size=4) * 3
    A = M @ M.T + np.eye(4)
    due = minimize(
        lambda x: 0.5 * x @ A @ x - b @ x, np.zeros(4), jac=lambda x: A @ x - b, bounds=[(-0.5, 0.5)] * 4, tol=1e-12
    ).x
    path = solutions.projected_gradient(
        lambda x: A @ x - b, lambda x: np.clip(x, -0.5, 0.5), rng.normal(size=4), 1 / np.linalg.norm(A, 2), 400
    )
    np.testing.assert_allclose(path[-1], due, atol=1e-5)


@seeds
def test_critical_points_of_quadratics(seed: int) -> None:
    rng = np.random.default_rng(seed)
    M = rng.normal(size=(3, 3))
    assert solutions.classify_critical_point(M @ M.T + 0.1 * np.eye(3)) == "minimum"
    assert solutions.classify_critical_point(-M @ M.T - 0.1 * np.eye(3)) == "maximum"
    Q = np.linalg.qr(M)[0]
    assert solutions.classify_critical_point((Q * [1.0, 0.0, -2.0]) @ Q.T) == "saddle"
    assert solutions.classify_critical_point((Q * [1.0, 0.0, 2.0]) @ Q.T) == "undecided"


@seeds
def test_simplex_projection_is_scipys_constrained_minimum(seed: int) -> None:
    z = np.random.default_rng(seed).normal(size=5)
    due = minimize(
        lambda x: 0.5 * np.sum((x - z) ** 2),
        np.full(5, 0.2),
        jac=lambda x: x - z,
        bounds=[(0, None)] * 5,
        constraints={"type": "eq", "fun": lambda x: x.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14},
    ).x
    np.testing.assert_allclose(problems.project_simplex(z), due, atol=1e-6)


@seeds
def test_logistic_and_lasso_agree_with_sklearn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 3))
    y = (X @ [1.0, -2.0, 0.5] + rng.normal(size=60) > 0).astype(int)
    ridge = 0.05
    model = LogisticRegression(C=1 / (60 * ridge), fit_intercept=False, tol=1e-10, max_iter=1000).fit(X, y)
    np.testing.assert_allclose(problems.logistic_newton(X, y, ridge, 12)[-1], model.coef_[0], atol=1e-5)
    b = X @ [2.0, 0.0, -1.0] + 0.3 * rng.normal(size=60)
    lasso = Lasso(alpha=0.2, fit_intercept=False, tol=1e-12).fit(X, b)
    lr = 1 / np.linalg.norm(X, 2) ** 2
    np.testing.assert_allclose(problems.proximal_gradient(X, b, 60 * 0.2, lr, 400)[-1], lasso.coef_, atol=1e-8)


@seeds
def test_conjugate_gradient_and_step_size_agree_with_linear_algebra(seed: int) -> None:
    rng = np.random.default_rng(seed)
    M, b = rng.normal(size=(5, 5)), rng.normal(size=5)
    A = M @ M.T + np.eye(5)
    np.testing.assert_allclose(
        problems.conjugate_gradient(A, b, rng.normal(size=5), 5)[-1], np.linalg.solve(A, b), atol=1e-8
    )
    X = rng.normal(size=(12, 4))
    limit = problems.stable_step_size(X)
    for share, converges in ((0.95, True), (1.05, False)):
        path = solutions.gradient_descent(lambda w: X.T @ (X @ w) / 12, np.ones(4), share * limit, 400)
        assert (np.linalg.norm(path[-1]) < np.linalg.norm(path[200])) == converges
