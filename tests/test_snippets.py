"""A case written as code runs in a fresh namespace beside the learner's file, and gives what the grader saw."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from answers import SMALL_COURSE

from grader.course.modules import Exercise, find_modules
from grader.frontends.cli import main
from grader.kinds.snippets import CantBeWrittenError, snippet
from grader.running import KnownAnswers
from grader.running.job import evaluate, seed_everything
from grader.running.known import load_check_file, make_cases, with_known_answer
from grader.values.codec import decode, encode
from grader.values.comparison import compare

ROOT = Path(__file__).resolve().parent.parent
UNWRITTEN = {"DataFrame object", "Series object", "stands for two things", "stands beside another one"}


def run_again(exercise: Exercise, most: int) -> tuple[int, list[str]]:
    """(cases that gave the same by the grader and by their code, what could not be written), of the solution and of mistakes."""
    checks = load_check_file(str(exercise.checks))
    job = KnownAnswers(str(exercise.files.solutions), str(exercise.checks), exercise.name, 0)
    same, unwritten = 0, []
    for name in ["", *(variant.name for variant in exercise.misconceptions[:most])]:
        cases = make_cases(getattr(checks, exercise.name), 0)
        namespace = with_known_answer(job, getattr(checks, name) if name else None, name)
        sys.modules["exercises"] = namespace
        for case in cases:
            try:
                text = snippet(case, exercise.name, "exercises")
            except CantBeWrittenError as error:
                unwritten.append(str(error))
                continue
            found: dict = {}
            seed_everything(0)
            try:
                exec(compile(text.replace("\nprint(result)\n", "\n"), "<case>", "exec"), found)
                again = {"value": found["result"]}
            except Exception as error:
                again = {"error": type(error).__name__}
            seed_everything(0)
            message = evaluate(case.task, namespace, exercise.name, "exercises.py")
            if "error" in message:
                assert again.get("error") == message["error"]["type"], text
            else:
                assert "value" in again, (text, again)
                one, other = (decode(encode(result["value"])) for result in (message, again))
                difference = compare(one, other)
                assert difference is None or type(one).__name__ == "Opaque", (text, difference)
            same += 1
    return same, unwritten


@pytest.mark.parametrize("exercise", find_modules(SMALL_COURSE)[0].exercises, ids=lambda exercise: exercise.name)
def test_each_case_of_the_small_course_runs_when_it_is_pasted(exercise):
    same, unwritten = run_again(exercise, most=2)
    assert same >= 2 and not unwritten


@pytest.mark.slow
@pytest.mark.parametrize("module", find_modules(ROOT), ids=lambda module: module.id)
def test_each_case_runs_when_it_is_pasted(module):
    for exercise in module.exercises:
        if exercise.timeout <= 5 and exercise.misconceptions:
            _, unwritten = run_again(exercise, most=1)
            assert all(any(words in error for words in UNWRITTEN) for error in unwritten), unwritten


def test_arguments_of_all_kinds_are_written():
    from grader.checks import case, law

    rng = np.random.default_rng(3)
    big = rng.normal(size=(50, 3))
    given = case(big, [np.nan, -np.inf], np.float32(0.1), {"a": (1,)}, key=np.sort, other=np.random.default_rng(4))
    text = snippet(given, "f", "exercises")
    assert "array of shape" not in text
    sys.modules["exercises"] = type(sys)("exercises")
    sys.modules["exercises"].f = lambda *args, **kwargs: (
        args,
        kwargs["key"]([2, 1]).tolist(),
        kwargs["other"].random(),
    )
    found: dict = {}
    exec(text, found)
    (array, odd, single, keyed), ordered, drawn = found["result"]
    assert np.array_equal(array, big) and np.isnan(odd[0]) and odd[1] == -np.inf
    assert (single, keyed, ordered) == (np.float32(0.1), {"a": (1,)}, [1, 2])
    assert drawn == np.random.default_rng(4).random()
    sides = law("even", lambda ex: (ex.f(2 * 3), ex.f(1)))
    assert "result = (ex.f(2 * 3), ex.f(1))" in snippet(sides, "f", "exercises")
    with pytest.raises(CantBeWrittenError, match="object"):
        snippet(case(object()), "f", "exercises")


def test_a_case_is_saved_by_check_and_nothing_is_graded(small_course, tmp_path, capsys):
    path = tmp_path / "case.py"
    target = ["check", "01/covariance", "--root", str(small_course), "--seed", "1"]
    assert main([*target, "--case", "2", "--save", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Case 2 of 01/covariance, --seed 1.") and "from exercises import *" in text
    assert str(path) in capsys.readouterr().out and not (small_course / ".grader" / "progress.json").exists()
    assert main([*target, "--case", "99", "--save", str(path)]) == main([*target, "--case", "1"]) == 2
    assert "has the cases 1 to " in (told := capsys.readouterr().err) and "belong together" in told
