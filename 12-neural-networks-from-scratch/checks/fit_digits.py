import math

import numpy as np

from grader.checks import also_correct, bound, case, check, digits, law, misconception

from .inputs import convolve, layer_norm, nats


def untrained_loss(rng, images, labels):
    """The mean cross-entropy of a fresh DigitsNet(rng), in plain NumPy."""
    k = 1 / math.sqrt(9)
    weight, bias = rng.uniform(-k, k, size=(12, 1, 3, 3)), rng.uniform(-k, k, size=12)
    k = 1 / math.sqrt(192)
    out, offset = rng.uniform(-k, k, size=(10, 192)), rng.uniform(-k, k, size=10)
    x = np.maximum(convolve(images[:, None] / 16, weight, bias, 1, 1), 0)
    x = x.reshape(-1, 12, 4, 2, 4, 2).max(axis=(3, 5)).reshape(-1, 192)
    return nats(layer_norm(x, 1.0, 0.0, 1e-5) @ out.T + offset, labels)


def fitted(fit_digits, images, labels, orders, seed, **options):
    """(losses, parameters after training by name), with a fresh generator for the weights."""
    model, losses = fit_digits(images, labels, orders, np.random.default_rng(seed), **options)
    return losses, {name: parameter.data for name, parameter in model.named_parameters().items()}


def labels_after(fit_digits, images, labels, orders, held_out):
    """What the model makes of held-out images."""
    model, _ = fit_digits(images, labels, orders, np.random.default_rng(1))
    return model(held_out).data.argmax(axis=1)


def accuracy(found, due):
    if np.shape(found) != due.shape:
        raise ValueError("one label for each image was asked for")
    return float(np.mean(found == due))


@check(
    lesson="Reading digits, here and in PyTorch",
    timeout=20,
    hints=[
        "Which four things happen for each batch, in which order, and which of them would go wrong without the others?",
        "For each order: pieces order[start : start + batch_size]. For each piece: zero_grad, loss, backward, step. "
        "Multiply each batch's loss by its length, and divide the sum by n at the end of the epoch.",
        "`loss = cross_entropy(model(images[batch]), labels[batch])`, then `loss.backward()`, `optimizer.step()`, and "
        "`total += float(loss.data) * len(batch)`.",
    ],
)
def fit_digits(rng):
    pixels, all_labels = digits()
    all_images = pixels.reshape(-1, 8, 8)
    chosen = rng.permutation(len(all_images))[:700]
    images, labels = all_images[chosen], all_labels[chosen]
    few, their_labels = images[:7], labels[:7]
    orders = np.array([rng.permutation(7) for _ in range(3)])
    seed = int(rng.integers(1000))
    start = untrained_loss(np.random.default_rng(seed), few, their_labels)
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders, seed, batch_size=4, lr=0.0)[0],
        equals=[start] * 3,
        label="lr = 0, where the loss of every epoch is that of the first weights, in batches of 4 and 3",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders[:1], seed, batch_size=7, lr=0.01),
        label="a single step",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few, their_labels, orders, seed, batch_size=3, lr=0.01),
        label="three epochs in batches of 3, 3 and 1",
        rtol=1e-5,
        atol=1e-7,
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, few.tolist(), their_labels.tolist(), [[1, 0, 4, 3, 6, 2, 5]], seed)[
            0
        ],
        equals=[start],
        label="lists; one batch, so the loss is that of the first weights",
    )
    yield case(
        expression=lambda ex: fitted(ex.fit_digits, images[:40], labels[:40], [np.arange(40)[::-1]], seed)[0],
        label="the default settings, 40 images in reverse order",
    )
    yield law(
        "one batch of all: the order does not matter",
        lambda ex: (
            fitted(ex.fit_digits, few, their_labels, orders[:2], seed, batch_size=7),
            fitted(ex.fit_digits, few, their_labels, orders[1:], seed, batch_size=7),
        ),
        rtol=1e-5,
        atol=1e-7,
    )
    epochs = [rng.permutation(500) for _ in range(3)]
    seen, their_digits, unseen = images[:500], labels[:500], images[500:]
    yield bound(
        "accuracy on 200 other digits after three epochs on 500",
        lambda ex: labels_after(ex.fit_digits, seen, their_digits, epochs, unseen),
        measure=lambda found: accuracy(found, labels[500:]),
        at_least=0.85,
    )


never_zeroes = misconception(
    fit_digits,
    "Gradients are never cleared, so every step goes along the sum of all batches so far.",
    edit=("            optimizer.zero_grad()\n", ""),
)


zeroes_too_late = misconception(
    fit_digits,
    "Every step sees gradients of zero, and nothing is learned: they are cleared between backward and step, or step "
    "comes before backward. The order is zero_grad, loss, backward, step.",
    edit=("loss.backward()\n", "loss.backward()\n            optimizer.zero_grad()\n"),
)


drops_the_rest = misconception(
    fit_digits,
    "The last, smaller batch of an epoch is left out.",
    edit=(
        "for start in range(0, len(order), batch_size):",
        "for start in range(0, len(order) - batch_size + 1, batch_size):",
    ),
)


ignores_the_order = misconception(
    fit_digits,
    "You took the images in their own order. Each epoch has an order of its own: the batch is a piece of it.",
    edit=("batch = order[start : start + batch_size]", "batch = np.arange(len(order))[start : start + batch_size]"),
)


mean_of_batches = misconception(
    fit_digits,
    "You averaged the losses of the batches. A last batch of one image then counts as much as a full one: weight "
    "each by its size.",
    edit=(
        "* len(batch)\n        losses.append(total / len(order))",
        "\n        losses.append(total / -(-len(order) // batch_size))",
    ),
)


batch_means_over_images = misconception(
    fit_digits,
    "You added up the means of the batches and divided by the number of images. A batch's loss is already a mean: "
    "multiply it by the size of the batch first.",
    edit=("total += float(loss.data) * len(batch)", "total += float(loss.data)"),
)


scales_twice = misconception(
    fit_digits,
    "You divided the pixels by 16. DigitsNet does that itself; twice is a sixteenth of the brightness.",
    edit=("model(images[batch])", "model(images[batch] / 16)"),
)


loss_of_the_last_batch = misconception(
    fit_digits,
    "You report the loss of the last batch as that of the epoch. The mean over all images is due.",
    edit=("total += float(loss.data) * len(batch)", "total = float(loss.data) * len(order)"),
)


new_optimizer_each_epoch = misconception(
    fit_digits,
    "You made a new optimiser for every epoch. Its averages and its count of steps start from nothing each time.",
    edit=("        total = 0.0\n", "        total = 0.0\n        optimizer = Adam(model.parameters(), lr=lr)\n"),
)


images_without_labels = misconception(
    fit_digits,
    "You shuffled the images but not their labels: each image is taught with the label of another.",
    edit=("labels[batch])", "labels[start : start + batch_size])"),
)


zeroes_through_the_model = also_correct(fit_digits, edit=("optimizer.zero_grad()", "model.zero_grad()"))


zeroes_afterwards = also_correct(
    fit_digits,
    edit=(
        "            optimizer.zero_grad()\n            loss = cross_entropy(model(images[batch]), labels[batch])\n"
        "            loss.backward()\n            optimizer.step()",
        "            loss = cross_entropy(model(images[batch]), labels[batch])\n"
        "            loss.backward()\n            optimizer.step()\n            model.zero_grad()",
    ),
)
