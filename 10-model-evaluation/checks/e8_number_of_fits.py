from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Hyper-parameter search and nested cross-validation",
    hints=[
        "How many models does one search fit, the winner's refit included?",
        "The search runs once in each of the five outer splits, and once more at the end on all rows.",
    ],
)
def number_of_fits(rng):
    yield case(equals=582)


refits_forgotten = misconception(
    number_of_fits,
    "You multiplied settings and folds. After each search the winner is fitted once more, and at the end there is a "
    "search on all rows.",
    answer=480,
)


last_search_forgotten = misconception(
    number_of_fits, "You left out the final search on all rows and its refit.", answer=485
)


last_search_for_free = misconception(
    number_of_fits,
    "The final model needs a search of its own on all rows, 24 · 4 fits, before it is fitted.",
    answer=486,
)


one_search = misconception(
    number_of_fits, "This is one search with its refit. There are five outer splits and a final search.", answer=97
)


no_refit_at_all = misconception(
    number_of_fits,
    "You left out the refits: each of the six searches fits its best combination once more.",
    answer=576,
)


settings_added = misconception(
    number_of_fits, "You added the values of the three settings, 3 + 4 + 2. All combinations are 3 · 4 · 2.", answer=222
)
