from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="How many clusters",
    hints=[
        "How far is 20 from the other member of its cluster, and how far on average from each of the other two clusters?",
        "b is the smaller of the two means. Then (b - a) / max(a, b).",
    ],
)
def silhouette_of_one_button(rng):
    yield case(equals=3 / 7)


counted_itself = misconception(
    silhouette_of_one_button,
    "You averaged over the whole cluster with the button itself: a = 2. It is no neighbour of itself, so a = 4.",
    answer=5 / 7,
)


farther_cluster = misconception(
    silhouette_of_one_button,
    "You compared with the farther cluster, at 13 on average. The nearest other one counts, at 7.",
    answer=9 / 13,
)


all_others = misconception(
    silhouette_of_one_button,
    "You averaged over all four buttons of other clusters, b = 10. b is the mean over one cluster, the nearest.",
    answer=0.6,
)


nearest_single = misconception(
    silhouette_of_one_button,
    "You took the nearest single button of another cluster, 6 away. b is a mean over its cluster: 7.",
    answer=1 / 3,
)
