"""What every executor promises: the same outcomes and verdicts, and to say what keeps an answer in."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import pytest
from answers import RIGHT, SMALL_COURSE, WITH_PROCESSES, WRONG, graded, submitted, text_of

from grader.checks import case, law
from grader.course.modules import Exercise, find_modules
from grader.kinds.case import Case
from grader.running import Answer, Executor, Measure, landlock, limits, run_all, seccomp
from grader.running.environment import clean_environment
from grader.running.inline import InlineExecutor
from grader.running.spawned import SpawnedExecutor
from grader.values.codec import encode
from grader.verdicts.references import job_for
from grader.verdicts.submission import Submission

MAKERS: dict[str, Callable[[], Executor]] = {"inline": InlineExecutor} | WITH_PROCESSES


@pytest.fixture(scope="module", params=MAKERS)
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with MAKERS[request.param]() as made:
        yield made


def answer(source: str, *cases: Case, **more: Any) -> Answer:
    tasks = tuple(cloudpickle.dumps(one.task) for one in cases)
    return Answer(source=source.encode(), name="exercises.py", exercise="f", tasks=tasks, **more)


def test_an_answer_comes_to_one_outcome_a_case(executor):
    source = "def f(x, scale=1):\n    print('at', x)\n    if x < 0:\n        raise ValueError('below')\n    return x * scale\n"
    job = answer(source, case(2), case(3, scale=np.float32(2)), case(-1), law("l", lambda ex: (ex.f(1), ex.f(2))))
    run = executor.wait(job)
    assert (run.job, run.ending, run.loaded) == (job, "done", True)
    two, six, refused, sides = run.outcomes
    assert (two.value, six.value, sides.value) == (2, 6.0, (1, 2))
    assert (refused.error.type, refused.error.message, refused.error.line) == ("ValueError", "below", 4)
    assert "Exception" in refused.error.bases and all(outcome.mutated is None for outcome in run.outcomes)
    assert run.printed == "at 2\nat 3\nat -1\nat 1\nat 2\n"
    assert [run.printed[slice(*outcome.printed)] for outcome in run.outcomes[:3]] == ["at 2\n", "at 3\n", "at -1\n"]


def test_a_changed_argument_is_noticed_also_where_it_can_not_be_looked_at_any_more(executor):
    source = "def f(a, x):\n    x.append(a)\n    return 0\n\n\ndef g(a, x):\n    x.append(x)\n    return 0\n"
    [outcome] = executor.wait(answer(source, case(1, [2.0]))).outcomes
    assert (outcome.value, outcome.mutated) == (0, 1)
    [meant] = executor.wait(answer(source, case(1, [2.0], mutates=True))).outcomes
    assert meant.mutated is None
    [endless] = executor.wait(answer(source.replace("(a)", "(x)"), case(1, [2.0]))).outcomes
    assert (endless.value, endless.mutated) == (0, 1)


def test_no_case_sees_what_an_earlier_one_did_to_its_arguments(executor):
    shared = np.zeros(3)
    job = answer("def f(x):\n    x += 1\n    return x.sum()\n", case(shared), case(shared))
    assert [outcome.value for outcome in executor.wait(job).outcomes] == [3.0, 3.0]


LOAD_ERRORS = {
    "1 / 0\n": ("ZeroDivisionError", 1),
    "\nimport nothing_of_that_name\n": ("ModuleNotFoundError", 2),
    "import sys\nsys.exit(0)\n": ("SystemExit", 2),
    "def f(:\n": ("SyntaxError", 1),
}


@pytest.mark.parametrize("source", LOAD_ERRORS)
def test_a_file_that_can_not_be_loaded_is_told_with_its_line(executor, source):
    run = executor.wait(answer(source, case(1)))
    assert (run.ending, run.loaded, run.outcomes) == ("done", False, [])
    assert (run.load_error.type, run.load_error.line) == LOAD_ERRORS[source]


@pytest.mark.parametrize(
    "raised", ["sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "raise BaseException('b')"]
)
def test_what_is_raised_to_get_away_is_an_error_like_any_other(executor, raised):
    run = executor.wait(answer(f"import sys\n\n\ndef f(x):\n    {raised}\n", case(1), case(2)))
    assert run.ending == "done" and [outcome.error.line for outcome in run.outcomes] == [5, 5]


def test_a_result_that_can_not_be_sent_is_told_and_the_next_case_is_still_run(executor):
    job = answer("def f(x):\n    y = [x]\n    return y.append(y) or y if x else x\n", case(1), case(0))
    endless, plain = executor.wait(job).outcomes
    assert endless.error.type == "CodecError" and plain.value == 0


def test_jobs_come_back_once_each_and_the_one_that_is_waited_for_first(executor):
    jobs = [answer(f"def f(x):\n    return x + {number}\n", case(1)) for number in range(4)]
    for job in jobs:
        executor.submit(job)
    assert executor.wait(jobs[2]).outcomes[0].value == 3
    others = {run.outcomes[0].value for run in iter(executor.next_run, None)}
    assert others == {1, 2, 4} and executor.next_run() is None


def test_equal_jobs_are_different_jobs(executor):
    one, other = (answer("def f(x):\n    return x\n", case(1)) for _ in range(2))
    executor.submit(one)
    assert executor.wait(other).job is other
    assert [run.job for run in iter(executor.next_run, None)] == [one]


def test_the_same_seed_gives_the_same_numbers_where_an_answer_left_them_unseeded(executor):
    source = "import random\nimport numpy as np\n\n\ndef f(x):\n    return random.random(), np.random.rand()\n"
    one, again, other = (executor.wait(answer(source, case(1), seed=seed)).outcomes[0].value for seed in (3, 3, 4))
    assert one == again != other


def test_known_answers_are_described_and_run(executor):
    exercise = next(e for e in find_modules(SMALL_COURSE)[0].exercises if e.name == "covariance")
    names = tuple(variant.name for variant in exercise.variants)
    broken = "def covariance(X):\n    return missing\n"
    job = job_for(exercise, 0, describe=True, answers=names, replacements=(broken, "1 +"), transposed=True)
    [run] = run_all(executor, [job])
    assert (run.ending, run.broken) == ("done", None)
    assert [described["kind"] for described in run.described] == ["case", "case", "case", "law", "raises"]
    assert run.described[0]["call"] == "covariance([[1.0, 2.0], [3.0, 6.0]])"
    assert np.allclose(run.described[0]["due"]["expected"], [[2.0, 4.0], [4.0, 8.0]])
    assert all(type(described["task"]) is bytes for described in run.described)
    assert np.allclose(run.known["divides_by_n"][0].value, [[1.0, 2.0], [2.0, 4.0]])
    assert [outcome.error.type for outcome in run.known[broken]] == ["NameError"] * 5
    assert run.failed["1 +"].type == "SyntaxError"
    assert set(run.known) == {*names, broken, "1 +", "transposed"}
    assert np.allclose(run.known["transposed"][0].value, np.cov([[1.0, 2.0], [3.0, 6.0]]))
    assert run.known["transposed"][3].error is not None  # a law has no table to transpose


def test_what_an_answer_returned_is_measured_by_the_course_s_own_code(executor):
    def share(labels: Any) -> float:
        return float(np.mean(np.asarray(labels) == 1))

    measure = cloudpickle.dumps(share)
    run = executor.wait(Measure(((measure, encode([1, 0])), (measure, encode("text")), (b"no pickle", encode(1)))))
    half, none, broken = run.outcomes
    assert (run.ending, half.value, half.measured, none.value) == ("done", 0.5, True, 0.0)
    assert not broken.measured and broken.unmeasured


def test_a_check_or_a_solution_that_fails_is_told_as_broken(executor, small_course):
    exercise = find_modules(small_course)[0].exercises[0]
    text = exercise.checks.read_text(encoding="utf-8")
    exercise.checks.write_text(text.replace("yield case(rng.normal(size=(20, 3)))", "yield case(1)"), encoding="utf-8")
    run = executor.wait(job_for(exercise, 0, describe=True))
    assert run.ending == "done" and run.broken.type == "CourseError" and run.broken.message.startswith("covariance(1)")
    exercise.checks.write_text(text.replace("yield case(rng.normal(size=(20, 3)))", "1 / 0  # no"), encoding="utf-8")
    run = executor.wait(job_for(exercise, 0, describe=True))
    assert run.broken.type == "ZeroDivisionError" and run.broken.line


def test_an_expression_crosses_with_just_what_it_uses(executor):
    offset = 5.0

    def shifted(ex: Any) -> tuple:
        return ex.f(offset), np.float64(6.0)

    run = executor.wait(answer("def f(x):\n    return x + 1\n", law("l", shifted)))
    assert run.outcomes[0].value == (6.0, 6.0)


# What keeps an answer in.


def test_a_run_says_what_kept_it_in(executor):
    run = executor.wait(answer("def f(x):\n    return x\n", case(1)))
    if isinstance(executor, InlineExecutor):
        assert run.protections is None
    else:
        held = {"files": landlock.version() > 0, "calls": seccomp.available(), "memory": sys.platform == "linux"}
        assert run.protections == {name for name, holds in held.items() if holds} | (
            {"time"} if limits.resource else set()
        )


WITHOUT = {
    "files": "from grader.running import landlock\nlandlock.version = lambda: 0\n",
    "calls": "from grader.running import seccomp\nseccomp.available = lambda: False\n",
}


@pytest.mark.skipif(not (landlock.version() and seccomp.available()), reason="nothing here could be missing")
@pytest.mark.parametrize("missing", WITHOUT)
def test_a_wall_that_the_system_lacks_is_not_claimed(missing, tmp_path):
    """The kernel seems to lack it: the child says so itself."""
    held = sorted({"files", "calls", "memory", "time"} - {missing})
    assert told_by_a_child(WITHOUT[missing], tmp_path) == [["confined", held], ["loaded", None]]


def test_where_a_wall_fails_nothing_of_the_answer_runs(tmp_path):
    fails = "from grader.running import limits\nlimits.apply_limits = lambda **k: os.open('/nowhere/at/all', 0)\n"
    assert told_by_a_child(fails, tmp_path) == [["broken", None]]


def told_by_a_child(change: str, folder: Path) -> list:
    """What the process of an answer says first, when this was changed in it."""
    command = [sys.executable, "-c", change + CONFINE, str(folder)]
    told = subprocess.run(command, env=clean_environment(0), capture_output=True, text=True, timeout=60)
    return json.loads(told.stdout)


CONFINE = """
import json, os, sys
from grader.running import Answer
from grader.running.child import perform_job
told = []
send = lambda message: told.append((message["event"], sorted(message["by"]) if "by" in message else None))
perform_job(Answer(b"", "exercises.py", "f", ()), iter(()), open(sys.argv[1] + "/trace", "wb"), sys.argv[1] + "/scratch", send)
print(json.dumps(told[:2]))
"""


# A file that can't be loaded.


@pytest.mark.parametrize("name", WITH_PROCESSES)
@pytest.mark.parametrize("end", ["while True:\n    pass\n", "import os\nos._exit(0)\n"], ids=["a loop", "an end"])
def test_a_file_that_can_not_be_loaded_is_tried_again_only_by_those_that_have_longer(end, name, monkeypatch):
    with WITH_PROCESSES[name]() as made:
        started: list[float] = []
        start = made.start
        monkeypatch.setattr(made, "start", lambda job: started.append(job.timeout) or start(job))
        runs = [made.wait(answer(end, case(1), timeout=limit)) for limit in (0.2, 0.1, 0.4, 0.3, 0.2)]
    assert started == [0.2, 0.4]
    assert len({run.ending for run in runs}) == 1 and not any(run.loaded for run in runs)


@pytest.mark.parametrize("name", WITH_PROCESSES)
def test_slow_loading_costs_only_those_that_have_no_time_for_it(name):
    loop = "end = process_time() + 0.4\nwhile process_time() < end:\n    pass\n"
    slow = f"from time import process_time\n{loop}\n\ndef f(x):\n    return x\n"
    with WITH_PROCESSES[name]() as made:
        short, long = (made.wait(answer(slow, case(1), timeout=limit)) for limit in (0.1, 30.0))
    assert (short.ending, short.loaded, long.ending, long.outcomes[0].value) == ("timeout", False, "done", 1)


# Verdicts.


@pytest.fixture(scope="module")
def told_inline(exercises: dict[str, Exercise], cache: Path) -> list[dict[str, tuple]]:
    return told(InlineExecutor, exercises, cache)


def told(make: Callable[[], Executor], exercises: dict[str, Exercise], cache: Path) -> list[dict[str, tuple]]:
    """What is told of right, of wrong and of mixed answers."""
    found = []
    for answers in (RIGHT, WRONG, RIGHT | {"top_two": WRONG["top_two"]}):
        with make() as executor:
            verdicts = graded(executor, exercises, Submission(text_of(**answers).encode(), "exercises.py"), cache)
        found.append({n: (str(v.status), v.cause, v.message, v.line, v.call, v.cases) for n, v in verdicts.items()})
    return found


@pytest.mark.parametrize("name", WITH_PROCESSES)
def test_verdicts_are_the_same(name, exercises, cache, told_inline):
    assert told(WITH_PROCESSES[name], exercises, cache) == told_inline


def test_right_answers_pass_and_wrong_ones_are_named(told_inline):
    right, wrong, mixed = told_inline
    assert {told[0] for told in right.values()} == {"passed"} and {told[0] for told in wrong.values()} == {"failed"}
    assert mixed == right | {"top_two": wrong["top_two"]}
    assert (wrong["normalize"][2], wrong["Counter"][2]) == ("You forgot the square root.", "You added two.")
    assert "missing" in wrong["cosine"][2]


def test_a_failure_in_a_shared_process_is_believed_only_alone(exercises, cache, tmp_path):
    """What one answer changes for good fails another that is right: alone it passes."""
    spoils = "def covariance(X):\n    np.sort = lambda x: 0 / 0\n    return X\n"
    submission = submitted(text_of(covariance=spoils), tmp_path)
    with SpawnedExecutor(parallel=1) as one:
        verdicts = graded(one, exercises, submission, cache)
    assert {name for name, v in verdicts.items() if v.status != "passed"} == {"covariance"}


def test_graders_at_once_do_not_hurt_each_other(small_course):
    root = small_course
    (root / "01-small" / "exercises.py").write_text(text_of(), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--json", "--seed", "3", "--root", str(root)]
    graders = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    results = [grader.communicate(timeout=60) for grader in graders]
    assert [grader.returncode for grader in graders] == [0] * 4, results
    with sqlite3.connect(root / ".grader" / "progress.db") as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (4 * len(RIGHT),)
