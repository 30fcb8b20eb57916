"""The relation doctor never names a false relation: for every mutant and misconception, what it says is checked anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from relation_truths import is_true

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
                pairs = [_pair(failure) for failure in judge(due, outcomes) if failure.fault == "case"]
                sentence = find_relation(pairs)
                if sentence:
                    said[exercise.name, name] = sentence
                    assert is_true(sentence, pairs), (exercise.name, name, sentence)
    if module.id == "01":
        assert len(said) >= 5  # it does speak
