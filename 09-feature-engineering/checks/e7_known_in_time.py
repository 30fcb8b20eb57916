from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Dates and lags",
    hints=[
        "In the evening of day t - 7, which days are over?",
        "For each feature, what is the newest day that it needs?",
    ],
)
def known_in_time(rng):
    yield case(equals="a")


yesterday = misconception(
    known_in_time,
    "Day t - 1 lies six days after the forecast is made. It stands in the table, but not yet.",
    answer="b",
)


half_known = misconception(
    known_in_time, "The newest days of this mean, t - 6 to t - 3, are not over when the forecast is made.", answer="c"
)


visitors_of_the_day = misconception(
    known_in_time, "The visitors of day t are known on day t, when the sales are known as well.", answer="d"
)
