"""The answers of module 11 against PyTorch, scikit-learn's rows, and faults that were put in on purpose."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from markdown_reader import ROOT

from grader.running.known import load_solutions

torch = pytest.importorskip("torch")
functional = torch.nn.functional

MODULE = ROOT / "11-deep-learning"
solutions = load_solutions(str(MODULE / "solutions.py"))
SEEDS = range(3)


def theirs(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.asarray(array, dtype=float), dtype=torch.float64, requires_grad=True)


def assert_same(ours: object, reference: torch.Tensor) -> None:
    np.testing.assert_allclose(ours, reference.detach().numpy(), rtol=1e-9, atol=1e-11)


def test_neuron_is_a_linear_layer_with_a_sigmoid() -> None:
    x, w = np.array([0.3, -1.2, 2.0]), np.array([1.5, 0.4, -0.7])
    assert_same(solutions.neuron(x, w, 0.25), torch.sigmoid(theirs(x) @ theirs(w) + 0.25))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("sigmoid", torch.sigmoid),
        ("tanh", torch.tanh),
        ("relu", torch.relu),
        ("leaky_relu", functional.leaky_relu),
        ("gelu", functional.gelu),
        ("silu", functional.silu),
    ],
)
def test_activations_agree_with_autograd(name: str, reference) -> None:
    z = theirs(np.array([[-40.0, -2.0, -0.3], [0.4, 1.7, 40.0]]))
    values = reference(z)
    values.sum().backward()
    own, slopes = solutions.activations(name, z.detach().numpy())
    assert_same(own, values)
    assert_same(slopes, z.grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_network_agrees_with_autograd(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights, biases = solutions.xavier_he_init([4, 6, 5, 3], "relu", rng)
    biases = [bias + rng.normal(size=bias.shape) for bias in biases]
    X, labels = rng.normal(size=(7, 4)), rng.integers(0, 3, size=7)
    acts = solutions.mlp_forward(X, weights, biases)
    loss, grad = solutions.softmax_cross_entropy_grad(acts[-1], labels)
    by_weights, by_biases = solutions.mlp_backward(acts, weights, grad)
    their_weights, their_biases = [theirs(W) for W in weights], [theirs(b) for b in biases]
    h = theirs(X)
    for layer, (W, b) in enumerate(zip(their_weights, their_biases, strict=True)):
        h = h @ W + b if layer == 2 else torch.relu(h @ W + b)
    reference = functional.cross_entropy(h, torch.tensor(labels))
    reference.backward()
    assert_same(loss, reference)
    for own, other in zip(by_weights + by_biases, their_weights + their_biases, strict=True):
        assert_same(own, other.grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_batch_norm_agrees_with_pytorch(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layer = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    x, grad = rng.normal(size=(6, 3)), rng.normal(size=(6, 3))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(rng.normal(size=3)))
        layer.bias.copy_(torch.tensor(rng.normal(size=3)))
    gamma, beta = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    mean, var = np.zeros(3), np.ones(3)
    for _ in range(2):
        their_x = theirs(x)
        reference = layer(their_x)
        out, mean, var = solutions.batchnorm_forward(x, gamma, beta, mean, var, True)
        assert_same(out, reference)
        x = x + 1.0
    assert_same(mean, layer.running_mean)
    assert_same(var, layer.running_var)
    (reference * torch.tensor(grad)).sum().backward()
    by_x, by_gamma, by_beta = solutions.batchnorm_backward(grad, x - 1.0, gamma)
    assert_same(by_x, their_x.grad)
    assert_same(by_gamma, layer.weight.grad)
    assert_same(by_beta, layer.bias.grad)
    layer.eval()
    assert_same(solutions.batchnorm_forward(x, gamma, beta, mean, var, False)[0], layer(theirs(x)))


@pytest.mark.parametrize("skip", [False, True])
def test_gradients_of_tanh_chains_agree_with_autograd(skip: bool) -> None:
    rng = np.random.default_rng(4)
    weights = [rng.normal(size=(4, 4)) / 2 for _ in range(5)]
    X, out = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    x, their_weights = theirs(X), [theirs(W) for W in weights]
    h = x
    for W in their_weights:
        h = h + torch.tanh(h @ W) if skip else torch.tanh(h @ W)
    (h * torch.tensor(out)).sum().backward()
    for row in range(3):
        assert_same(solutions.residual_gradient(X[row], weights, out[row], skip), x.grad[row])
    if not skip:
        norms = [float(W.grad.norm()) for W in their_weights]
        np.testing.assert_allclose(solutions.gradient_norm_by_depth(X, weights, out), norms, rtol=1e-9)


@pytest.mark.parametrize("epsilon", [0.0, 0.1, 0.5])
def test_label_smoothing_agrees_with_pytorch(epsilon: float) -> None:
    rng = np.random.default_rng(5)
    z, labels = rng.normal(size=(6, 4)) * 3, rng.integers(0, 4, size=6)
    logits = theirs(z)
    reference = functional.cross_entropy(logits, torch.tensor(labels), label_smoothing=epsilon)
    reference.backward()
    loss, grad = solutions.label_smoothing(z, labels, epsilon)
    assert_same(loss, reference)
    assert_same(grad, logits.grad)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_first_weights_have_the_spread_of_pytorch_s(activation: str) -> None:
    torch.manual_seed(0)
    reference = torch.empty(400, 300)  # PyTorch stores (out, in)
    if activation == "relu":
        torch.nn.init.kaiming_normal_(reference, nonlinearity="relu")
    else:
        torch.nn.init.xavier_normal_(reference)
    weights, biases = solutions.xavier_he_init([300, 400], activation, np.random.default_rng(0))
    assert weights[0].shape == (300, 400)
    assert weights[0].std() == pytest.approx(float(reference.std()), rel=0.02)
    assert not biases[0].any()


def test_dropout_keeps_the_mean_and_drops_the_fraction() -> None:
    out = solutions.dropout(np.full(50_000, 3.0), 0.3, True, np.random.default_rng(0))
    assert (out == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert out.mean() == pytest.approx(3.0, abs=0.05)


def test_augment_moves_as_a_shifted_window_does() -> None:
    images = np.random.default_rng(0).random((20, 5, 6)) + 1
    moved = solutions.augment(images, 2, np.random.default_rng(1))
    for image, result, (down, right) in zip(
        images, moved, np.random.default_rng(1).integers(-2, 3, size=(20, 2)), strict=True
    ):
        rolled = np.roll(image, (down, right), axis=(0, 1))
        inside = np.roll(np.ones_like(image), 0)
        if down:
            inside[: max(down, 0)], inside[len(image) + min(down, 0) :] = 0, 0
        if right:
            inside[:, : max(right, 0)], inside[:, image.shape[1] + min(right, 0) :] = 0, 0
        np.testing.assert_array_equal(result, rolled * inside)


def test_range_test_on_a_parabola_is_what_the_factors_say() -> None:
    rates = np.geomspace(0.05, 3.0, 12)
    losses, rate = solutions.lr_range_test(lambda t: 2 * t, lambda t: float(t @ t), np.array([3.0]), rates)
    expected = 9.0 * np.cumprod((1 - 2 * rates) ** 2)
    np.testing.assert_allclose(losses, expected[: len(losses)])
    assert rate == rates[int(np.argmin(losses))] / 10


@pytest.fixture(scope="module")
def inputs():
    specification = importlib.util.spec_from_file_location("inputs_11", MODULE / "checks" / "inputs.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", SEEDS)
def test_every_fault_that_was_put_in_is_found(inputs, seed: int) -> None:
    rng = np.random.default_rng(100 + seed)
    for fault in ("healthy", *inputs.FAULTS):
        assert solutions.diagnose_run(inputs.training_log(fault, rng)) == fault
