from grader.checks import also_correct, also_wrong, case, check, law, misconception


def random_tree(rng, depth, impurity):
    """A tree whose questions never raise the impurity, in sixteenths so that sums are exact."""
    if depth == 0 or impurity < 2 or rng.uniform() < 0.1:
        return {"impurity": impurity / 16}
    left = int(rng.integers(0, impurity))
    right = int(rng.integers(0, impurity - left))
    return {
        "impurity": impurity / 16,
        "left": random_tree(rng, depth - 1, left),
        "right": random_tree(rng, depth - 1, right),
    }


@check(
    problem="M8",
    lesson="How large should a tree be?",
    hints=[
        "For a stump: what is its total with its question, and what without?",
        "Go to the leaves first. A node whose children have been pruned knows what is below it: impurity plus alpha for "
        "each leaf. Compare with its own impurity plus one alpha.",
        "`if cost(left) + cost(right) < tree['impurity'] + alpha:` keep the question, with the pruned children.",
    ],
)
def prune(rng):
    leaf = {"impurity": 0.5}
    yield case(leaf, 0.125, equals=leaf, label="a leaf")
    stump = {"impurity": 0.5, "left": {"impurity": 0.0}, "right": {"impurity": 0.25}}
    yield case(stump, 0.125, equals=stump)  # 0.25 + 0.25 < 0.5 + 0.125
    yield case(stump, 0.25, equals=leaf, label="0.25 + 2 · 0.25 is not less than 0.5 + 0.25")
    # the first question gains nothing by itself, the two together a lot
    late = {
        "impurity": 1.0,
        "left": {"impurity": 0.0},
        "right": {"impurity": 1.0, "left": leaf, "right": {"impurity": 0.0}},
    }
    yield case(late, 0.2, equals=late, label="a question that pays only through the one below it")
    # the lower question goes first, and the upper one is judged without it
    chain = {"impurity": 1.0, "left": {"impurity": 0.25}, "right": stump}
    yield case(chain, 0.25, equals={"impurity": 1.0}, label="the lower question falls, and then the upper one does")
    useless = {"impurity": 0.5, "left": {"impurity": 0.25}, "right": {"impurity": 0.25}}
    yield case(
        {"impurity": 1.0, "left": {"impurity": 0.0}, "right": useless},
        0.25,
        equals={"impurity": 1.0, "left": {"impurity": 0.0}, "right": {"impurity": 0.5}},
        label="a useless question below one that pays once it is gone",
    )
    for _ in range(4):
        tree = random_tree(rng, 4, int(rng.integers(60, 200)))
        yield case(tree, float(rng.integers(3, 30)) / 32)
    tree = random_tree(rng, 4, 160)
    yield law("without a price nothing that gains is cut off", lambda ex: (ex.prune(stump, 0.0), stump))
    yield law("at a huge price only the root is left", lambda ex: (ex.prune(tree, 1e6), {"impurity": 10.0}))


from_the_top = misconception(
    prune,
    "You judged each question before its children were pruned. What is below may get cheaper: go to the leaves first.",
    edit=(
        '    left, right = prune(tree["left"], alpha), prune(tree["right"], alpha)\n',
        '    left, right = tree["left"], tree["right"]\n',
    ),
)


own_gain_only = misconception(
    prune,
    "You compared the node with its two children as leaves. Questions further down may gain more: count all leaves below.",
    edit=(
        "below = [_cost(child, alpha) for child in (left, right)]",
        'below = [child["impurity"] + alpha for child in (left, right)]',
    ),
)


keeps_ties = misconception(
    prune,
    "You keep a question that makes the total equal. Of two equally good trees the smaller is due: strictly less.",
    edit=('if sum(below) < tree["impurity"] + alpha:', 'if sum(below) <= tree["impurity"] + alpha:'),
)


alpha_once = misconception(
    prune,
    "The node as a leaf costs an alpha as well: compare with its impurity plus alpha.",
    edit=('tree["impurity"] + alpha:\n', 'tree["impurity"]:\n'),
)


@also_wrong(from_the_top)
def from_the_top_down(tree, alpha):
    def cost(node):
        return cost(node["left"]) + cost(node["right"]) if "left" in node else node["impurity"] + alpha

    if "left" not in tree or not cost(tree) < tree["impurity"] + alpha:
        return {"impurity": tree["impurity"]}
    return {
        "impurity": tree["impurity"],
        "left": from_the_top_down.function(tree["left"], alpha),
        "right": from_the_top_down.function(tree["right"], alpha),
    }


@also_correct(prune)
def with_costs_handed_up(tree, alpha):
    def visit(node):
        single = node["impurity"] + alpha
        if "left" not in node:
            return {"impurity": node["impurity"]}, single
        (left, a), (right, b) = visit(node["left"]), visit(node["right"])
        if a + b < single:
            return {"impurity": node["impurity"], "left": left, "right": right}, a + b
        return {"impurity": node["impurity"]}, single

    return visit(tree)[0]
