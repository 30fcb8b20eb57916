import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception

from .inputs import hundredths, stochastic


@check(
    problem="H5",
    lesson="Bayes' rule",
    hints=[
        "What does each action cost on average now, and which is the best?",
        "For each answer: its probability times the expected cost under the posterior is the joint table times the costs; "
        "nothing has to be normalised. Act best after each answer, and add up.",
        "`after = (prior[:, None] * likelihood).T @ costs`; the value is `(prior @ costs).min() - after.min(axis=1).sum()`.",
    ],
)
def worth_asking(rng):
    yield case([0.5, 0.5], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 10.0], [30.0, 0.0]], 2.0, equals=("ask", 5.0, [0, 1]))
    # The ledger: hub, origin, belt, taken; courier to the hub, call the origin, pay for the bag.
    places, scan = [0.5, 0.25, 0.125, 0.125], [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]
    costs = [[10.0, 30.0, 50.0], [40.0, 10.0, 50.0], [20.0, 40.0, 50.0], [60.0, 60.0, 30.0]]
    yield case(places, scan, costs, 2.0, equals=("ask", 2.5, [0, 1]))  # 400/16 now, 200/16 + 160/16 after
    yield case(places, scan, costs, 3.0, equals=("act", 2.5, [0, 1]), label="the same clue at a higher price")
    yield case(places, scan, costs, 2.5, equals=("act", 2.5, [0, 1]), label="a price of exactly the value: not more")
    dull = [[0.5, 0.5]] * 4
    yield case(places, dull, costs, 0.0, equals=("act", 0.0, [0, 0]), label="a clue that says nothing")
    yield case(
        places,
        [[0.5, 0.0, 0.5], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        [row[::-1] for row in costs],
        1.0,
        equals=("ask", 2.5, [2, 2, 1]),
        label="an answer that never comes",
    )
    same = [[5.0, 9.0], [7.0, 8.0]]
    yield case(
        [0.25, 0.75],
        [[0.75, 0.25], [0.25, 0.75]],
        same,
        0.1,
        equals=("act", 0.0, [0, 0]),
        label="an action that is always best",
    )
    prior, likelihood = hundredths(rng, 4), stochastic(rng, 4, 3)
    table = rng.integers(1, 90, size=(4, 5)).astype(float)
    yield case(prior, likelihood, table, 0.5)
    yield law(
        "a clue that tells everything is worth the most",
        lambda ex: (
            ex.worth_asking(prior, np.eye(4), table, 0.0)[1],
            (prior @ table).min() - prior @ table.min(axis=1),
        ),
    )
    yield bound(
        "value of any clue (never negative)",
        lambda ex: ex.worth_asking(prior, likelihood, table, 0.0)[1],
        at_least=-1e-9,
    )


best_guess_first = misconception(
    worth_asking,
    "You picked the most likely hypothesis and the action that is best for it. A less likely one may cost far more: weight "
    "the costs with all the probabilities.",
    edit=(
        "value = float(without.min() - after.min(axis=1).sum())",
        "now = costs[prior.argmax()].argmin()\n"
        "    chosen = costs[joint.argmax(axis=0)].argmin(axis=1)\n"
        "    value = float(without[now] - after[np.arange(len(after)), chosen].sum())\n"
        "    possible = joint.sum(axis=0) > 0\n"
        "    return ('ask' if value > price else 'act'), value, np.where(possible, chosen, now)",
    ),
)


posterior_not_weighted = misconception(
    worth_asking,
    "You added up the expected costs after each answer without weighing them by how likely the answer is.",
    edit=("after = joint.T @ costs", "after = (joint / np.maximum(joint.sum(axis=0), 1e-300)).T @ costs"),
)


answers_equally_likely = misconception(
    worth_asking,
    "You gave all answers the same probability. How often an answer comes depends on the prior and the likelihood.",
    edit=(
        "after = joint.T @ costs",
        "after = (joint / np.maximum(joint.sum(axis=0), 1e-300)).T @ costs / joint.shape[1]",
    ),
)


price_in_the_value = misconception(
    worth_asking,
    "You subtracted the price from the value. The value is the saving before the price; the decision compares the two.",
    edit=(
        'return ("ask" if value > price else "act"), value, actions',
        'return ("ask" if value > price else "act"), value - price, actions',
    ),
)


asks_whenever_it_helps = misconception(
    worth_asking,
    "You ask whenever the clue saves anything. It must save more than its price.",
    edit=("if value > price", "if value > 0"),
)


prior_forgotten = misconception(
    worth_asking,
    "You weighed the answers by the likelihood alone. How common each hypothesis is counts, too.",
    edit=("joint = prior[:, None] * likelihood", "joint = likelihood / len(prior)"),
)


impossible_answer = misconception(
    worth_asking,
    "After an answer that can't come you returned the lowest index. Asked for is the best action without a clue.",
    edit=("np.where(possible, after.argmin(axis=1), without.argmin())", "after.argmin(axis=1)"),
)


@also_correct(worth_asking)
def answer_by_answer(prior, likelihood, costs, price):
    prior, likelihood, costs = np.array(prior), np.array(likelihood), np.array(costs)
    now = int(np.argmin(prior @ costs))
    saving, actions = 0.0, []
    for answer in range(likelihood.shape[1]):
        evidence = prior @ likelihood[:, answer]
        if evidence == 0:
            actions.append(now)
            continue
        posterior = prior * likelihood[:, answer] / evidence
        expected = posterior @ costs
        best = int(np.argmin(np.round(expected, 9)))
        actions.append(best)
        saving += evidence * (expected[now] - expected[best])
    return "ask" if round(saving, 9) > price else "act", saving, actions
