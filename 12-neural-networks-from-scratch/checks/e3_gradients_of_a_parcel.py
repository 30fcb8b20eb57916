from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Reverse mode",
    hints=[
        "The price is 7 instead of 10: what is the derivative of the squared error with respect to the price?",
        "Hand -6 down: the product passes it to rate with the slope kg, and to kg with the slope rate.",
    ],
)
def gradients_of_a_parcel(rng):
    yield case(equals=(-12.0, -18.0, -6.0))


two_forgotten = misconception(
    gradients_of_a_parcel,
    "The factor 2 is missing. The error is used twice in its square, and each use contributes.",
    answer=(-6, -9, -3),
)


factors_swapped = misconception(
    gradients_of_a_parcel,
    "The first two are swapped: a product changes with one factor as fast as the *other* one is large.",
    answer=(-18, -12, -6),
)


sign_of_the_error = misconception(
    gradients_of_a_parcel,
    "The sign is wrong. The price is too low, so raising it makes the loss smaller: negative gradients.",
    answer=(12, 18, 6),
)
