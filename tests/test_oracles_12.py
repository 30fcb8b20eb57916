"""The framework of module 12 against PyTorch: values and gradients of every class on random inputs."""

from __future__ import annotations

import numpy as np
import pytest
from markdown_reader import ROOT
from sklearn.datasets import load_digits

from grader.running.known import load_solutions

torch = pytest.importorskip("torch")
functional = torch.nn.functional

MODULE = ROOT / "12-neural-networks-from-scratch"
solutions = load_solutions(str(MODULE / "solutions.py"))
SEEDS = range(5)


def theirs(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.asarray(array, dtype=float), dtype=torch.float64, requires_grad=True)


def assert_same(ours: object, reference: torch.Tensor) -> None:
    np.testing.assert_allclose(ours, reference.detach().numpy(), rtol=1e-9, atol=1e-11)


def compare(f, g, *arrays: np.ndarray, rng: np.random.Generator) -> None:
    """f of our Tensors and g of theirs: the same values, and the same gradients of a weighted sum."""
    own, other = [solutions.Tensor(array) for array in arrays], [theirs(array) for array in arrays]
    result, reference = f(*own), g(*other)
    assert_same(result.data, reference)
    weights = rng.normal(size=reference.shape)
    (result * weights).sum().backward()
    (reference * torch.tensor(weights)).sum().backward()
    for leaf, due in zip(own, other, strict=True):
        assert_same(leaf.grad, due.grad)


def copy_parameters(layer, **targets: torch.Tensor) -> None:
    """Give PyTorch's parameters the data of ours."""
    with torch.no_grad():
        for name, target in targets.items():
            target.copy_(torch.tensor(layer.named_parameters()[name].data))


@pytest.mark.parametrize("seed", SEEDS)
def test_value_agrees_with_autograd(seed: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = rng.uniform(0.5, 2.0, size=3)

    def f(a, b, c):
        s = (a * b - c).tanh() + a**3 / b
        return (s * s + (c - a).exp()).log() * s - (s * b).relu() + 2 / (1 + c * c) - (-s).relu()

    own = [solutions.Value(number) for number in numbers]
    other = [theirs(number) for number in numbers]
    result, reference = f(*own), f(*other)
    assert_same(result.data, reference)
    for _ in range(2):  # leaves add up over calls
        result.backward()
        reference.backward(retain_graph=True)
        for leaf, due in zip(own, other, strict=True):
            assert_same(leaf.grad, due.grad)


OPERATIONS = {
    "add": (lambda a, b: a + b, lambda a, b: a + b, [(2, 1, 4), (3, 1)]),
    "subtract": (lambda a, b: a - b, lambda a, b: a - b, [(4,), (2, 3, 1)]),
    "multiply": (lambda a, b: a * b, lambda a, b: a * b, [(3, 1), (2, 3, 4)]),
    "divide": (lambda a, b: a / (b * b + 1), lambda a, b: a / (b * b + 1), [(2, 3), (3,)]),
    "matmul": (lambda a, b: a @ b, lambda a, b: a @ b, [(2, 3), (3, 5)]),
    "stack @ matrix": (lambda a, b: a @ b, lambda a, b: a @ b, [(4, 2, 3), (3, 5)]),
    "stacks": (lambda a, b: a @ b, lambda a, b: a @ b, [(6, 1, 2, 3), (4, 3, 5)]),
    "power": (lambda a: (a * a + 1) ** -1.5, lambda a: (a * a + 1) ** -1.5, [(2, 3)]),
    "sum": (lambda a: a.sum(axis=(0, 2)), lambda a: a.sum(dim=(0, 2)), [(2, 3, 4)]),
    "mean": (lambda a: a.mean(axis=-1, keepdims=True), lambda a: a.mean(dim=-1, keepdim=True), [(2, 3, 4)]),
    "max": (lambda a: a.max(axis=1), lambda a: a.amax(dim=1), [(2, 3, 4)]),
    "max over two axes": (lambda a: a.max(axis=(0, 2)), lambda a: a.amax(dim=(0, 2)), [(2, 3, 4)]),
    "index": (lambda a: a[[2, 0, 2], 1:], lambda a: a[[2, 0, 2], 1:], [(3, 4)]),
    "index arrays": (lambda a: a[:, [0, 1, 1], [2, 0, 0]], lambda a: a[:, [0, 1, 1], [2, 0, 0]], [(5, 2, 3)]),
    "reshape": (lambda a: a.reshape(4, 6), lambda a: a.reshape(4, 6), [(2, 3, 4)]),
    "transpose": (lambda a: a.transpose(2, 0, 1), lambda a: a.permute(2, 0, 1), [(2, 3, 4)]),
    "pad": (lambda a: a.pad(2), lambda a: functional.pad(a, (2, 2, 2, 2)), [(2, 3, 4)]),
    "exp": (lambda a: a.exp(), lambda a: a.exp(), [(2, 3)]),
    "log": (lambda a: (a * a + 0.5).log(), lambda a: (a * a + 0.5).log(), [(2, 3)]),
    "tanh": (lambda a: a.tanh(), lambda a: a.tanh(), [(2, 3)]),
    "relu": (lambda a: a.relu(), lambda a: a.relu(), [(2, 3)]),
    "used often": (
        lambda a, b: (a @ b).tanh() * (a * a).sum() + a[:, :1] * b[0],
        lambda a, b: (a @ b).tanh() * (a * a).sum() + a[:, :1] * b[0],
        [(2, 3), (3, 5)],
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_tensor_agrees_with_autograd(name: str) -> None:
    f, g, shapes = OPERATIONS[name]
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        compare(f, g, *(rng.normal(size=shape) for shape in shapes), rng=rng)


def test_ties_of_the_maximum_share_as_in_amax() -> None:
    rng = np.random.default_rng(0)
    tied = np.array([[3.0, 1.0, 3.0, 2.0], [5.0, 5.0, 5.0, 5.0]])
    compare(lambda a: a.max(axis=1), lambda a: a.amax(dim=1), tied, rng=rng)


@pytest.mark.parametrize("seed", SEEDS)
def test_unbroadcast_is_the_gradient_of_expand(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for small, large in (((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 4, 1), (5, 3, 4, 2)), ((), (2, 3))):
        array, weights = theirs(rng.normal(size=small)), rng.normal(size=large)
        (array.expand(large) * torch.tensor(weights)).sum().backward()
        assert_same(solutions.unbroadcast(weights, small), array.grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_layers_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    linear = solutions.Linear(3, 5, rng)
    compare(linear, lambda x: functional.linear(x, *own_arrays(linear)), rng.normal(size=(4, 2, 3)), rng=rng)
    norm = solutions.LayerNorm(5, eps=0.3)
    norm.weight.data, norm.bias.data = rng.normal(size=5), rng.normal(size=5)
    compare(
        norm, lambda x: functional.layer_norm(x, (5,), *own_arrays(norm), eps=0.3), rng.normal(size=(4, 5)), rng=rng
    )
    for stride, padding in ((1, 0), (2, 1), (3, 2)):
        conv = solutions.Conv2d(2, 4, (3, 2), rng, stride=stride, padding=padding)
        compare(
            conv,
            lambda x, conv=conv, stride=stride, padding=padding: functional.conv2d(
                x, *own_arrays(conv), stride=stride, padding=padding
            ),
            rng.normal(size=(3, 2, 7, 6)),
            rng=rng,
        )


def own_arrays(layer) -> list[torch.Tensor]:
    return [torch.tensor(parameter.data) for parameter in layer.parameters()]


def parameter_gradients_agree(layer, reference: torch.nn.Module, x: np.ndarray, rng: np.random.Generator) -> None:
    """The gradients of all parameters, for layers whose parameters have PyTorch's names."""
    copy_parameters(layer, **dict(reference.named_parameters()))
    out = reference(torch.tensor(x))
    weights = rng.normal(size=out.shape)
    (layer(x) * weights).sum().backward()
    (out * torch.tensor(weights)).sum().backward()
    for name, due in reference.named_parameters():
        assert_same(layer.named_parameters()[name].grad, due.grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_of_parameters_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    double = {"dtype": torch.float64}
    parameter_gradients_agree(
        solutions.Linear(3, 5, rng), torch.nn.Linear(3, 5, **double), rng.normal(size=(4, 3)), rng
    )
    parameter_gradients_agree(solutions.LayerNorm(5), torch.nn.LayerNorm(5, **double), rng.normal(size=(4, 5)), rng)
    parameter_gradients_agree(
        solutions.Conv2d(2, 4, (3, 2), rng, stride=2, padding=1),
        torch.nn.Conv2d(2, 4, (3, 2), stride=2, padding=1, **double),
        rng.normal(size=(3, 2, 7, 6)),
        rng,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_recurrence_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cell = solutions.RNNCell(3, 4, rng)
    network = torch.nn.RNN(3, 4, dtype=torch.float64)
    copy_parameters(cell, weight_x=network.weight_ih_l0, weight_h=network.weight_hh_l0, bias=network.bias_ih_l0)
    with torch.no_grad():
        network.bias_hh_l0.zero_()
    xs, h, weights = rng.normal(size=(6, 2, 3)), rng.normal(size=(2, 4)), rng.normal(size=(6, 2, 4))
    states = cell.unroll(xs, h)
    reference, _ = network(torch.tensor(xs), torch.tensor(h)[None])
    assert_same([state.data for state in states], reference)
    sum((state * w).sum() for state, w in zip(states, weights, strict=True)).backward()
    (reference * torch.tensor(weights)).sum().backward()
    for parameter, due in zip(
        cell.parameters(), (network.weight_ih_l0, network.weight_hh_l0, network.bias_ih_l0), strict=True
    ):
        assert_same(parameter.grad, due.grad)


@pytest.mark.parametrize("seed", SEEDS)
def test_cross_entropy_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 4, size=6)
    compare(
        lambda z: solutions.cross_entropy(z, labels),
        lambda z: functional.cross_entropy(z, torch.tensor(labels)),
        100 * rng.normal(size=(6, 4)),
        rng=rng,
    )


@pytest.mark.parametrize(
    ("own", "other", "options"),
    [
        ("SGD", "SGD", {"lr": 0.1}),
        ("SGD", "SGD", {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.3}),
        ("Adam", "Adam", {"lr": 0.1, "betas": (0.7, 0.9), "eps": 0.2}),
        ("Adam", "Adam", {}),
    ],
)
def test_optimisers_agree(own: str, other: str, options: dict) -> None:
    rng = np.random.default_rng(0)
    start = [rng.normal(size=(2, 3)), rng.normal(size=4)]
    ours, reference = [solutions.Parameter(array) for array in start], [theirs(array) for array in start]
    optimizer = getattr(solutions, own)(ours, **options)
    torch_optimizer = getattr(torch.optim, other)(reference, **options)
    for _ in range(6):
        for parameter, due in zip(ours, reference, strict=True):
            parameter.grad = rng.normal(size=parameter.shape)
            due.grad = torch.tensor(parameter.grad)
        optimizer.step()
        torch_optimizer.step()
        for parameter, due in zip(ours, reference, strict=True):
            assert_same(parameter.data, due)


def test_a_step_on_digits_agrees() -> None:
    """The whole network of fit_digits, one batch: the loss, and every parameter after Adam's step."""
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 17, size=(5, 8, 8)), rng.integers(0, 10, size=5)
    start = solutions.DigitsNet(np.random.default_rng(1)).state_dict()
    model, losses = solutions.fit_digits(images, labels, [np.arange(5)], np.random.default_rng(1))
    copies = {name: theirs(array) for name, array in start.items()}
    x = torch.tensor(images / 16).reshape(5, 1, 8, 8)
    x = functional.max_pool2d(functional.conv2d(x, copies["conv.weight"], copies["conv.bias"], padding=1).relu(), 2)
    x = functional.layer_norm(x.reshape(5, 192), (192,), copies["norm.weight"], copies["norm.bias"])
    loss = functional.cross_entropy(x @ copies["out.weight"].T + copies["out.bias"], torch.tensor(labels))
    loss.backward()
    optimizer = torch.optim.Adam(copies.values(), lr=0.01)
    optimizer.step()
    np.testing.assert_allclose(losses, [loss.item()], rtol=1e-9)
    for name, parameter in model.named_parameters().items():
        np.testing.assert_allclose(parameter.data, copies[name].detach().numpy(), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("seed", range(2))
def test_gradient_check_accepts_right_gradients_and_rejects_wrong_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cell, xs = solutions.RNNCell(2, 3, rng), rng.normal(size=(4, 2, 2))
    errors = solutions.gradient_check(lambda: (cell.unroll(xs, np.zeros((2, 3)))[-1] ** 2).sum(), cell.parameters())
    assert max(errors) < 1e-7
    w = solutions.Parameter(rng.normal(size=3))
    wrong = solutions.gradient_check(lambda: (solutions.Tensor(w.data, (w,), (lambda g: 2 * g,)) ** 2).sum(), [w])
    assert wrong[0] == pytest.approx(1 / 3)


def test_digits_are_learned() -> None:
    """Six epochs; the three seeds of the lesson, with twelve, reach .989 to .997."""
    rng = np.random.default_rng(0)
    images, labels = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8)
    rows = rng.permutation(len(images))
    learn, test = rows[:1437], rows[1437:]
    orders = [rng.permutation(len(learn)) for _ in range(6)]
    model, _ = solutions.fit_digits(images[learn], labels[learn], orders, rng)
    assert (model(images[test]).data.argmax(axis=1) == labels[test]).mean() >= 0.95
