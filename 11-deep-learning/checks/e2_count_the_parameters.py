from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="A hidden layer",
    hints=[
        "How many arrows lead from 64 units to 32?",
        "Each layer has inputs times outputs weights, and a bias for each output.",
    ],
)
def count_the_parameters(rng):
    yield case(equals=2778)


no_biases = misconception(
    count_the_parameters, "The biases are missing: one for each unit but the inputs.", answer=2720
)
inputs_have_biases = misconception(
    count_the_parameters, "You gave the inputs biases as well. They are not computed, so they have none.", answer=2842
)
last_layer = misconception(count_the_parameters, "The last layer, 16 to 10, is missing.", answer=2608)
