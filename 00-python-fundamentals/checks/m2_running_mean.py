import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception


@check(
    problem="M2",
    lesson="Dataclasses, generators and debugging",
    hints=[
        "The mean so far changes with each number. Which two things must you remember to compute the next one?",
        "Keep a total and a count; after each number, `yield` their ratio.",
        "`for count, number in enumerate(numbers, start=1): total += number; yield total / count`.",
    ],
)
def running_mean(rng):
    yield case(expression=lambda ex: list(ex.running_mean([12, 30, 9, 13])), equals=[12.0, 21.0, 17.0, 16.0])
    yield case(expression=lambda ex: list(ex.running_mean([])), equals=[], label="no numbers, no means")
    yield case(
        expression=lambda ex: list(ex.running_mean(m for m in [4, 8])),
        equals=[4.0, 6.0],
        label="a generator as the source: it can be read only once",
    )
    x = (rng.integers(1, 60, size=7) / 2).tolist()
    yield case(expression=lambda ex: list(ex.running_mean(x)))
    yield law(
        "the last mean is the mean of all",
        lambda ex: (list(ex.running_mean(x))[-1], np.mean(x)),
    )
    yield law(
        "the k-th mean times k is the sum of the first k numbers",
        lambda ex: (np.arange(1, 8) * list(ex.running_mean(x)), np.cumsum(x)),
    )
    yield bound("number of items taken for the first mean", lambda ex: taken_for_first(ex.running_mean), at_most=2)


def taken_for_first(generator):
    """How many of ten items are taken from the source before the first value arrives."""
    taken = []

    def source():
        for item in range(10):
            taken.append(item)
            yield item

    next(iter(generator(source())))
    return len(taken)


@misconception(running_mean, "You yield the sums so far. Divide by how many numbers there have been.")
def running_sum(numbers):
    total = 0.0
    for number in numbers:
        total += number
        yield total


@misconception(
    running_mean,
    "You divide by the number of all numbers from the beginning. The third mean is over three numbers; and an endless source "
    "has no length.",
)
def divides_by_all(numbers):
    numbers = list(numbers)
    total = 0.0
    for number in numbers:
        total += number
        yield total / len(numbers)


@misconception(
    running_mean,
    "Your count is one behind: enumerate begins at 0. After the first number the count is 1.",
)
def count_begins_at_zero(numbers):
    total = 0.0
    for count, number in enumerate(numbers):
        total += number
        yield total / max(count, 1)


@misconception(
    running_mean,
    "You took the middle between the last mean and the new number. That gives the new number half of the weight; after k "
    "numbers each has the weight 1 / k.",
)
def half_for_the_newest(numbers):
    mean = None
    for number in numbers:
        mean = float(number) if mean is None else (mean + number) / 2
        yield mean


@misconception(
    running_mean,
    "The means are right, but you took all the numbers before the first mean came out. Yield each mean as soon as its number "
    "has arrived.",
)
def all_at_once(numbers):
    numbers = list(numbers)
    return [sum(numbers[: k + 1]) / (k + 1) for k in range(len(numbers))]


@also_correct(running_mean)
def by_small_steps(numbers):
    mean = 0.0
    for count, number in enumerate(numbers, start=1):
        mean += (number - mean) / count  # no large total: the mean is moved by its share of the surprise
        yield mean
