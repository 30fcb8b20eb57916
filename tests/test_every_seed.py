"""The same file gets the same cause whatever the seed: answers whose cause once depended on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.code.source import source_of_definition
from grader.course.modules import Exercise, find_modules
from grader.frontends.session import make_executor
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import Submission

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = {
    "01/pca": ("(X - X.mean(axis=0)) @ components.T", "X @ components.T", "scores_without_centering"),
    "04/permutation_test": (">= observed - 1e-9 * np.abs(pooled).max()", "> observed", "strictly_more_extreme"),
}


def causes(identity: str, old: str, new: str, seeds: range) -> set[tuple[str, str]]:
    """(cause, known mistake) of the solution with one piece of it replaced, on all these seeds."""
    folder, _, name = identity.partition("/")
    exercises: list[Exercise] = [e for module in find_modules(ROOT) if module.id == folder for e in module.exercises]
    exercise = next(e for e in exercises if e.name == name)
    text = exercise.files.solutions.read_text(encoding="utf-8")
    definition = source_of_definition(text, name)
    assert definition.count(old) == 1
    submission = Submission(text.replace(definition, definition.replace(old, new)).encode(), "exercises.py")
    found = set()
    with make_executor((), 0) as executor:
        for seed in seeds:
            (verdict,) = grade([Work(exercise, submission)], executor, References(executor, None), seed)
            found.add((str(verdict.cause), verdict.diagnosis.known if verdict.diagnosis else ""))
    return found


def test_uncentered_scores_are_named_on_two_seeds():
    *change, known = ANSWERS["01/pca"]
    assert causes("01/pca", *change, range(1, 3)) == {("misconception", known)}


@pytest.mark.slow
@pytest.mark.parametrize("identity", ANSWERS)
def test_the_same_answer_gets_the_same_cause_on_every_seed(identity):
    *change, known = ANSWERS[identity]
    assert causes(identity, *change, range(20)) == {("misconception", known)}
