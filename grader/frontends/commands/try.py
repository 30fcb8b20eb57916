"""`grader try`: a Python prompt with the learner's file imported, in a process of its own, and the first case to type."""

from __future__ import annotations

import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from grader.course.modules import Exercise
from grader.course.targets import select_one
from grader.errors import CourseError
from grader.frontends.session import Session
from grader.verdicts.submission import read_submission

# The folder comes last, so that a random.py in it does not hide Python's own.
START = """
import importlib.util, sys
name, path, folder, banner = sys.argv[1:]
sys.path[:] = [*filter(None, sys.path), folder]
import numpy as np
print(banner)
spec = importlib.util.spec_from_file_location(name, path)
sys.modules[name] = module = importlib.util.module_from_spec(spec)
try:
    spec.loader.exec_module(module)
finally:
    globals().update({key: value for key, value in vars(module).items() if not key.startswith("__")})
    del importlib, sys, spec, module, name, path, folder, banner
"""
LEAVE = "Ctrl-Z and Enter leave" if sys.platform == "win32" else "Ctrl-D leaves"


def run(root: Path, arguments: Namespace) -> int:
    exercise = select_one(root, arguments.target)
    path = exercise.files.learner
    if problem := read_submission(path).source.problem:
        print(problem.message)
        return 1
    # The prompt's own Ctrl-C is no reason for us to end; a handler that does nothing is not inherited.
    signal.signal(signal.SIGINT, lambda *_: None)
    given = [path.stem, str(path), str(path.parent), banner(root, exercise)]
    subprocess.run([sys.executable, "-i", "-c", START, *given], cwd=path.parent)
    return 0


def banner(root: Path, exercise: Exercise) -> str:
    """What is said above the first prompt."""
    path = exercise.files.learner
    lines = [f"{path.parent.name}/{path.name} is imported. {LEAVE}; after a change of the file, come back."]
    if call := first_call(root, exercise):
        lines += ["The first case is", "", *(f"    {line}" for line in call.split("\n")), ""]
    return "\n".join(lines)


def first_call(root: Path, exercise: Exercise) -> str:
    """The first case, as one types it; empty where it can't be made."""
    with Session(root, 0, [exercise], remembers=False) as session:
        try:
            return session.references.expectations(exercise, 0)[0].call
        except (CourseError, IndexError):
            return ""
