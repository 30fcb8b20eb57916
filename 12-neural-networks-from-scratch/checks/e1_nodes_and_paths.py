from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="The computational graph",
    hints=[
        "b has two edges to a. How many paths lead from c back to a?",
        "Every squaring doubles the number of paths, and adds a single node.",
    ],
)
def nodes_and_paths(rng):
    yield case(equals=(4, 8))


edges_as_one = misconception(
    nodes_and_paths,
    "You counted a single path. Each square uses its parent twice, so that there are two ways at every step.",
    answer=(4, 1),
)


counted_visits = misconception(
    nodes_and_paths,
    "Fifteen is the number of visits of a walk without memory, from d down; the nodes are only a, b, c and d.",
    answer=(15, 8),
)


added_the_ways = misconception(
    nodes_and_paths,
    "You added the two ways of each step. One way at each of three steps can be combined freely: they multiply.",
    answer=(4, 6),
)


nodes_last = misconception(nodes_and_paths, "Both counts are right, but swapped: nodes first.", answer=(8, 4))


edges_counted = misconception(
    nodes_and_paths,
    "You counted the steps from d to a. At each of the three there are two ways to go on, and the choices multiply.",
    answer=(4, 3),
)


six_nodes = misconception(
    nodes_and_paths, "Seven counts each factor as a node of its own. a * a uses the one node a twice.", answer=(7, 8)
)
