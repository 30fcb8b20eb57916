"""The relation doctor never names a false relation: for every mutant and misconception, what it says is checked anew."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.mutate import has_behaviour, make_mutants
from grader.code.source import source_of_definition
from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, find_modules
from grader.frontends.session import make_executor
from grader.kinds import judge
from grader.verdicts.diagnosis import _pair
from grader.verdicts.references import References, job_for, run_known
from grader.verdicts.relations import find_relation

ROOT = Path(__file__).resolve().parent.parent
MODULES = find_modules(ROOT)
MUTANTS = 6  # of each exercise
SLOW = 5.0  # seconds of limit from which an exercise is left out: it trains something

# What each sentence claims of (expected, got), written down independently of the doctor.
CLAIMS = {
    r"in reverse order": lambda e, g: np.allclose(g, e[::-1]),
    r"the square of": lambda e, g: np.allclose(g, e**2),
    r"is the square root of the right": lambda e, g: np.allclose(g * g, e) and (g >= 0).all(),
    r"absolute value": lambda e, g: np.allclose(g, abs(e)),
    r"cut to integers": lambda e, g: np.allclose(g, np.trunc(e)),
    r"rounded to integers": lambda e, g: np.allclose(g, np.round(e)),
    r"rounded to \d": lambda e, g: (abs(g - e) <= 0.005000001 * abs(e)).all() and (g == np.round(g, 6)).all(),
    r"1 divided by the right": lambda e, g: np.allclose(g * e, 1),
    r"is the logarithm": lambda e, g: np.allclose(np.exp(g), e, rtol=1e-4),
    r"is the exponential": lambda e, g: np.allclose(g, np.exp(e)),
    r"1 minus the right": lambda e, g: np.allclose(g + e, 1),
    r"opposite sign": lambda e, g: np.allclose(g, -e),
    r"is half of": lambda e, g: np.allclose(2 * g, e),
    r"transpose of": lambda e, g: np.allclose(g, e.T),
    r"flattened": lambda e, g: np.allclose(g, e.ravel()),
    r"the shape is not": lambda e, g: np.allclose(np.squeeze(g), np.squeeze(e)) and e.shape != g.shape,
    r"not sorted": lambda e, g: np.allclose(np.sort(g), np.sort(e)),
    r"to the right: an index": lambda e, g: np.allclose(g[1:], e[:-1]),
    r"to the left: an index": lambda e, g: np.allclose(g[:-1], e[1:]),
    r"larger than .* by exactly 1": lambda e, g: np.allclose(g, e + 1),
    r"smaller than .* by exactly 1": lambda e, g: np.allclose(g, e - 1),
}


def is_true(sentence: str, pairs: list) -> bool:
    for pattern, claim in CLAIMS.items():
        if re.search(pattern, sentence):
            return all(claim(pair.expected.astype(float), pair.got.astype(float)) for pair in pairs)
    ratios = [np.sum(pair.got * pair.expected) / np.sum(pair.expected.astype(float) ** 2) for pair in pairs]
    proportional = all(np.allclose(pair.got, r * pair.expected) for pair, r in zip(pairs, ratios, strict=True))
    if " n" in sentence:  # a factor that follows a length of the arguments
        return (proportional and len(set(np.round(ratios, 9))) > 1) or len(pairs) == 1
    return proportional and np.allclose(ratios, ratios[0])


def some_mutants(exercise: Exercise) -> tuple[str, ...]:
    source = source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name)
    mutants = make_mutants(source, exercise.name) if has_behaviour(source) else []
    return tuple(mutant.source for mutant in mutants[:: max(1, len(mutants) // MUTANTS)])


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_what_the_relation_doctor_says_is_true(module):
    exercises = [exercise for exercise in module.exercises if not exercise.code and exercise.timeout <= SLOW]
    said = {}
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        references = References(executor, None)
        for exercise in exercises:
            due = references.expectations(exercise, 0)
            mutants = job_for(exercise, 0, replacements=some_mutants(exercise), timeout=1.0)
            known = references.misconceptions(exercise, 0) | run_known(executor, mutants)[0]
            for name, outcomes in known.items():
                pairs = [pair for failure in judge(due, outcomes) if (pair := _pair(failure))]
                sentence = find_relation(pairs)
                if sentence:
                    said[exercise.name, name] = sentence
                    assert is_true(sentence, pairs), (exercise.name, name, sentence)
    if module.id == "01":
        assert len(said) >= 5  # it does speak
