from grader.checks import case, check, misconception


@check(problem="E8", lesson="Dropout", hints=["p is the probability to be dropped.", "Survivors are divided by 1 - p."])
def survivors(rng):
    yield case(equals=(7.5, 8.0))


divided_by_p = misconception(survivors, "You divided by p. A survivor is divided by 1 - p.", answer=(30.0, 8.0))
not_enlarged = misconception(survivors, "The survivors are enlarged, so that the mean stays 6.", answer=(6.0, 8.0))
kept = misconception(
    survivors, "p is the probability to be dropped, so 8 of 10 are left in the mean.", answer=(7.5, 2.0)
)
shrunk = misconception(
    survivors, "You multiplied by 1 - p. The survivors are enlarged: divided by it.", answer=(4.8, 8.0)
)
