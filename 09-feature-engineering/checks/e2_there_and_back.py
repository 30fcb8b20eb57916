from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Scaling and outliers",
    hints=[
        "What are mean and deviation of 100, 300, 100, 300?",
        "450 = 200 + 2.5 * 100. The way back: multiply, then add.",
    ],
)
def there_and_back(rng):
    yield case(equals=(2.5, 150.0))


sample_deviation = misconception(
    there_and_back,
    "Your deviation divides by n - 1. Here it divides by n, and is 100.",
    answer=(2.1650635094610964, 142.26497308103742),
)


subtracted_twice = misconception(
    there_and_back,
    "-0.5 is half a deviation *below* the mean: below 200, not below 0 and not above.",
    answer=(2.5, 250),
)


new_book_takes_part = misconception(
    there_and_back,
    "You let the new book take part in mean and deviation. They are those of the four books alone.",
    answer=(1.4907119849998598, 182.91796067500632),
)


variance_for_deviation = misconception(
    there_and_back, "You divided by the variance, 10 000. Its root is the deviation.", answer=(0.025, -4800)
)
