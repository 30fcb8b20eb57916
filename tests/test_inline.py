"""The same verdicts where there are no processes at all, as in a browser: no fork, no sockets, no pytest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from grader.course.modules import find_modules
from grader.frontends.session import Session

ROOT = Path(__file__).resolve().parent.parent
MODULE = "01"

# Run twice: by the executor of this platform, and inline with all that starts processes taken away.
GRADE = """
import json
import sys
from pathlib import Path

from grader.course.modules import find_modules
from grader.course.stubs import source_of_variant
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import Submission, read_submission


def verdicts(executor, root, module):
    [chosen] = [found for found in find_modules(Path(root)) if found.id == module]
    work = {"right": [], "wrong": []}
    for exercise in chosen.exercises:
        solutions = read_submission(exercise.files.solutions)
        work["right"].append(Work(exercise, solutions, is_solution=True))
        edits = [variant.name for variant in exercise.misconceptions if variant.edit]
        asks = f"def {exercise.name}():\\n    return 'something else'\\n"  # a question, whose wrong answers are values
        wrong = source_of_variant(exercise, edits[0]) if edits else asks
        work["wrong"].append(Work(exercise, Submission(solutions.text + b"\\n\\n" + wrong.encode(), "cell")))
    for kind, pieces in work.items():
        for verdict in grade(pieces, executor, References(executor, None), 0):
            told = [str(verdict.cause), verdict.message, verdict.call, verdict.values, verdict.line]
            yield kind, verdict.exercise.id, str(verdict.status), verdict.passed, verdict.total, told, verdict.cases
"""
ALONE = (
    """
import os
import sys

import numpy  # which itself imports subprocess, in its first version

TAKEN = ("subprocess", "_posixsubprocess", "socket", "_socket", "multiprocessing", "pytest", "_pytest", "select")
for name in TAKEN:
    sys.modules[name] = None  # so that importing it fails
for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen", "execv", "execve"):
    if hasattr(os, name):
        delattr(os, name)
"""
    + GRADE
    + """
from grader.running.inline import InlineExecutor

with InlineExecutor() as executor:
    found = list(verdicts(executor, *sys.argv[1:]))
print(json.dumps(found))
"""
)


def test_a_whole_module_gets_the_same_verdicts_without_processes():
    command = [sys.executable, "-c", ALONE, str(ROOT), MODULE]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=500)
    assert result.returncode == 0, result.stderr
    alone = json.loads(result.stdout)
    here: dict = {}
    exec(GRADE, here)
    [module] = [module for module in find_modules(ROOT) if module.id == MODULE]
    with Session(ROOT, 0, module.exercises, remembers=False) as session:
        beside = json.loads(json.dumps(list(here["verdicts"](session.executor, str(ROOT), MODULE))))
    assert [verdict for verdict in alone if verdict not in beside] == []
    assert alone == beside and len(alone) == 2 * len(module.exercises)
    assert {verdict[2] for verdict in alone if verdict[0] == "right"} == {"passed"}
    assert {verdict[2] for verdict in alone if verdict[0] == "wrong"} == {"failed"}
    assert os.environ.get("GRADER_SPAWN") or hasattr(os, "fork") or sys.platform == "win32"
