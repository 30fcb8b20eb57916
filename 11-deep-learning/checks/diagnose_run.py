from grader.checks import also_correct, also_wrong, case, check, misconception

from .inputs import FAULTS, training_log


@check(
    lesson="A network that does not learn",
    hints=[
        "Which signs would also be seen in a healthy run that is not finished yet? They must come last.",
        "Go through the list of the docstring in its order, and return at the first sign. Most of them look at the last epoch, "
        '`log["dead"][-1]`.',
        '`if any(not loss <= 5 * log["loss_at_start"] for loss in log["train_loss"]): return "rate too high"` is true for nan.',
    ],
)
def diagnose_run(rng):
    yield case(training_log("healthy", rng), equals="healthy", label="a run without fault")
    faults = [FAULTS[number] for number in rng.permutation(len(FAULTS))]
    logs = [training_log(fault, rng) for fault in faults]
    for log, fault in zip(logs, faults, strict=True):
        yield case(log, equals=fault, label="the log of a real run")
    yield case(expression=lambda ex: [ex.diagnose_run(log) for log in logs[3:]], label="six of these runs, in one list")
    sound = training_log("healthy", rng)
    yield case(
        expression=lambda ex: [ex.diagnose_run(joined(log, sound)) for log in logs],
        measure=lambda found: [name for name, fault in zip(found, faults, strict=True) if fault in REPAIRED],
        equals=["healthy"] * len(REPAIRED),
        label="runs whose first five epochs are those of a faulty one, the rest those of a healthy one",
    )
    yield case(
        expression=lambda ex: [ex.diagnose_run(joined(sound, log)) for log in logs],
        equals=faults,
        label="the same the other way round: healthy at first",
    )
    yield case(
        expression=lambda ex: [ex.diagnose_run(log) for log in at_the_limit(sound)],
        equals=["healthy"] * 7,
        label="seven logs, each with one number exactly at its limit at the end, which is not beyond it: step_ratio, a loss of "
        "5 times that at the start, dead, confidence, accuracy of one half, batch_losses, a loss of 0.9 times that at the start",
    )
    burst = training_log("rate too high", rng)
    nan = float("nan")
    yield case(
        burst | {"train_loss": [*burst["train_loss"][:3], *[nan] * 7]},
        equals="rate too high",
        label="the log of a real run, in which the loss became nan",
    )
    broken = training_log("healthy", rng)
    yield case(
        broken | {"train_loss": [broken["loss_at_start"] / 2] * 3 + [nan] * 7},
        equals="rate too high",
        label="a run that was healthy, until the loss became nan",
    )


# Signs that look at the end alone: of these runs nothing is left to be seen once the last epochs are sound.
REPAIRED = ("dying ReLU", "leak", "label noise", "forgotten zero_grad", "softmax twice", "no shuffle", "rate too low")


def joined(first, last):
    """A log whose first five epochs are those of `first`, and all else that of `last`."""
    return {
        name: [*first[name][:5], *value[5:]] if isinstance(value, list) and name != "batch_losses" else value
        for name, value in last.items()
    }


def at_the_limit(log):
    """A healthy log with one sign beyond its limit in each epoch but the last, where it is exactly at it, for each limit."""
    start, losses = log["loss_at_start"], log["train_loss"]
    before = len(losses) - 1
    yield log | {"step_ratio": [9.5] * before + [2.0]}
    yield log | {"train_loss": [5 * start, *losses[1:]]}
    yield log | {"dead": [1.0] * before + [0.9]}
    yield log | {"confidence": [0.2] * before + [0.25]}
    half = {"train_accuracy": [0.9] * before + [0.5], "val_accuracy": [0.9] * before + [0.5]}
    yield log | {"confidence": [0.2] * (before + 1)} | half
    yield log | {"batch_losses": [0.5, 2.0]}
    yield log | {"loss_at_start": 2.0, "train_loss": [2.0] * before + [0.9 * 2.0]}


dead_units_first = misconception(
    diagnose_run,
    "You asked for dead units too early. Gradients that pile up kill units as well: look at the step first.",
    edit=(
        '    if log["step_ratio"][-1] > 2:\n        return "forgotten zero_grad"\n',
        '    if log["dead"][-1] > 0.3 and log["step_ratio"][-1] > 2:\n        return "dying ReLU"\n',
    ),
)

too_low_first = misconception(
    diagnose_run,
    "A loss that has not fallen is the last sign, not the first: dead units and a rate that is too high keep it up, too.",
    edit=(
        "    # TODO: faults that keep the network from learning at all\n",
        '    if log["train_loss"][-1] > 0.9 * log["loss_at_start"]:\n        return "rate too low"\n',
    ),
)


@also_wrong(too_low_first)
def loss_before_anything(log):
    if log["step_ratio"][-1] > 2:
        return "forgotten zero_grad"
    if any(one != two for one, two in zip(log["val_loss"], log["val_loss_again"], strict=True)):
        return "evaluation in training mode"
    last, start = log["train_loss"][-1], log["loss_at_start"]
    if last > 0.9 * start:
        return "rate too low"
    if not max(log["train_loss"]) <= 5 * start or any(loss != loss for loss in log["train_loss"]):
        return "rate too high"
    if log["dead"][-1] > 0.9:
        return "dying ReLU"
    if log["train_accuracy"][-1] > 0.5 and log["confidence"][-1] < 0.25:
        return "softmax twice"
    if max(log["batch_losses"]) > 1.5 + min(log["batch_losses"]):
        return "no shuffle"
    if log["val_accuracy"][-1] - log["train_accuracy"][-1] > 0.1:
        return "label noise"
    return "leak" if log["val_accuracy"][-1] - log["test_accuracy"] > 0.05 else "healthy"


nan_unseen = misconception(
    diagnose_run,
    "A loss of nan slipped through: every comparison with nan is False. Ask whether the loss is *not* below the limit.",
    edit=('any(not loss <= 5 * log["loss_at_start"] for', 'any(loss > 5 * log["loss_at_start"] for'),
)


dead_at_the_start = misconception(
    diagnose_run,
    "The run in which the units died is taken for another: you did not ask for dead units at all, or asked for all of them "
    "to be alive.",
    edit=('    if log["dead"][-1] > 0.9:\n        return "dying ReLU"\n', ""),
)

leak_by_training = misconception(
    diagnose_run,
    "You compared validation with training for the leak. What a leak spoils is the validation, so new rows must judge it: "
    "test_accuracy.",
    edit=(
        'log["val_accuracy"][-1] > log["test_accuracy"] + 0.05',
        'log["val_accuracy"][-1] > log["train_accuracy"][-1] + 0.05',
    ),
)

noise_turned = misconception(
    diagnose_run,
    "With wrong labels in the training rows, the network does *better* on the clean validation rows than on them.",
    edit=(
        'log["val_accuracy"][-1] > log["train_accuracy"][-1] + 0.1',
        'log["train_accuracy"][-1] > log["val_accuracy"][-1] + 0.1',
    ),
)

always_alike = misconception(
    diagnose_run,
    "Two evaluations of one network on the same rows must be equal. Where they differ, something is still random: dropout.",
    edit=(
        '    if list(log["val_loss"]) != list(log["val_loss_again"]):\n        return "evaluation in training mode"\n',
        "",
    ),
)

order_not_seen = misconception(
    diagnose_run,
    "You passed over batch_losses: within an epoch they jump when the rows come sorted by class.",
    edit=(
        '    if max(log["batch_losses"]) - min(log["batch_losses"]) > 1.5:\n        return "no shuffle"\n',
        "",
    ),
)


@also_correct(diagnose_run)
def by_a_table(log):
    def last(name):
        return log[name][-1]

    low = [loss for loss in log["train_loss"] if loss <= 5 * log["loss_at_start"]]
    signs = {
        "forgotten zero_grad": last("step_ratio") > 2,
        "evaluation in training mode": tuple(log["val_loss"]) != tuple(log["val_loss_again"]),
        "rate too high": len(low) < len(log["train_loss"]),
        "dying ReLU": last("dead") > 0.9,
        "softmax twice": last("confidence") < 0.25 and last("train_accuracy") > 0.5,
        "no shuffle": max(log["batch_losses"]) - min(log["batch_losses"]) > 1.5,
        "rate too low": last("train_loss") > 0.9 * log["loss_at_start"],
        "label noise": last("val_accuracy") - last("train_accuracy") > 0.1,
        "leak": last("val_accuracy") - log["test_accuracy"] > 0.05,
    }
    return next((fault for fault, shown in signs.items() if shown), "healthy")
