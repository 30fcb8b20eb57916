"""Time is the answer's own processor time: a busy machine, a grader that was held up, and imports fail nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import SMALL_COURSE, graded, normalize, submitted, text_of

from grader.course.modules import Exercise, find_modules
from grader.course.targets import select_one
from grader.frontends.session import Session

ROOT = Path(__file__).resolve().parent.parent
QUICK = ("00/hist_axes", "00/H4", "04/bootstrap_ci")  # one that draws, one that tests hypotheses, one that resamples
BUSY_LOOPS = 8
SLOWEST = 30


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """Eight endless loops, on two of the processors."""
    bind = (
        "import os\nhasattr(os, 'sched_setaffinity') and os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])\n"
    )
    loops = [subprocess.Popen([sys.executable, "-c", bind + "while True: pass"]) for _ in range(BUSY_LOOPS)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def solutions(exercises: list[Exercise]) -> dict[str, object]:
    with Session(ROOT, 1, exercises, remembers=False) as session:
        return {verdict.exercise.id: verdict for verdict in session.grade(exercises, solutions=True)}


@pytest.mark.slow  # for the others: tests that run beside it would take many times as long
def test_right_answers_pass_on_a_busy_machine(busy_machine):
    verdicts = solutions([select_one(ROOT, name) for name in QUICK])
    assert {name: str(v.status) for name, v in verdicts.items()} == dict.fromkeys(QUICK, "passed"), verdicts


@pytest.mark.slow
def test_the_slowest_answers_pass_on_a_busy_machine(request):
    found = {}
    for module in find_modules(ROOT):
        found |= solutions(list(module.exercises))
    slowest = sorted(found.values(), key=lambda verdict: -verdict.seconds)[:SLOWEST]
    request.getfixturevalue("busy_machine")
    verdicts = solutions([verdict.exercise for verdict in slowest])
    assert {name: str(v.status) for name, v in verdicts.items()} == dict.fromkeys(verdicts, "passed")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="nothing stops a process here")
@pytest.mark.parametrize("spawn", ["", "1"], ids=["forked", "spawned"])
@pytest.mark.parametrize("delay", [0.5, 1.2])
def test_a_grader_that_was_stopped_for_a_while_fails_nobody(spawn, delay, tmp_path):
    import shutil

    shutil.copytree(SMALL_COURSE, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    rests = normalize("import time\ntime.sleep(0.5)\nx = np.asarray(x, float)\nreturn x / (x @ x) ** 0.5")
    (tmp_path / "01-small" / "exercises.py").write_text(text_of(normalize=rests), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--root", str(tmp_path)]
    grader = subprocess.Popen(command, env=os.environ | {"GRADER_SPAWN": spawn}, stdout=subprocess.PIPE, text=True)
    time.sleep(delay)
    grader.send_signal(signal.SIGSTOP)
    time.sleep(7)
    grader.send_signal(signal.SIGCONT)
    told, _ = grader.communicate(timeout=60)
    assert grader.returncode == 0, told


def test_imports_do_not_count(executor, exercises, cache, tmp_path):
    pytest.importorskip("torch")
    ranks = "def top_two(x):\n    from scipy.stats import rankdata\n    return x[np.argsort(-rankdata(x))][:2]\n"
    ranks = ranks.replace("return x[", "x = np.asarray(x)\n    return x[")
    one = {"top_two": exercises["top_two"]}  # each answer imports it anew
    verdicts = graded(executor, one, submitted(text_of("import torch\n", top_two=ranks), tmp_path), cache)
    assert {str(v.status) for v in verdicts.values()} == {"passed"}, verdicts
    assert all(v.seconds < 0.5 for v in verdicts.values()), {v.exercise.name: v.seconds for v in verdicts.values()}


IMPORTS = """
import sys
open('takes_long.py', 'w').write('import time\\nend = time.process_time() + 3\\nwhile time.process_time() < end: pass')
sys.path.insert(0, '.')
import {how}
"""


def test_an_import_of_any_form_does_not_count(executor, exercises, cache, tmp_path):
    right = "x = np.asarray(x, float)\nreturn x / (x @ x) ** 0.5"
    for how in ("takes_long", "importlib\nimportlib.import_module('takes_long')"):
        text = text_of(normalize=normalize(IMPORTS.format(how=how) + right))
        own = graded(executor, {"normalize": exercises["normalize"]}, submitted(text, tmp_path), cache)["normalize"]
        assert own.status == "passed" and own.seconds < 1.0, own


def test_imports_that_take_long_are_named(executor, exercises, cache, tmp_path):
    text = text_of(normalize=normalize(IMPORTS.format(how="takes_long") + "while True:\n    pass"))
    own = graded(executor, {"normalize": exercises["normalize"]}, submitted(text, tmp_path), cache)["normalize"]
    assert own.cause == "timeout" and "Its imports took 3 s more" in own.message.replace("4 s", "3 s"), own.message
