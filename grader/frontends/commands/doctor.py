"""`grader doctor`: is this machine set up? Each finding is one line, with what to do about it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.reports.terminal import Painter

OLDEST_PYTHON = (3, 10)
NOT_PROMISED = {
    "files": "read and change whatever you can, the solutions too",
    "calls": "start programs and use the network",
}
LIBRARIES = ("numpy", "pandas", "matplotlib", "scikit-learn", "torch", "pytest")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. good: None where it is only worth knowing."""

    name: str
    good: bool | None
    text: str


def run(root: Path, arguments: Namespace) -> int:
    painter = Painter(sys.stdout)
    healthy = True
    for examine in EXAMINATIONS:
        for finding in examine(root):
            status = {True: "passed", False: "failed", None: "not_started"}[finding.good]
            print(f"  {painter.mark(status)} {finding.name:<14} {finding.text}", flush=True)
            healthy = healthy and finding.good is not False
    print("This machine is set up." if healthy else "What is marked above needs your attention; see env-setup.md.")
    return 0 if healthy else 1


def examine_python(root: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= OLDEST_PYTHON, f"{version} ({sys.platform})")
    uv = shutil.which("uv")
    yield Finding("uv", None if uv is None else True, uv or "not on the PATH; `python -m pip install uv` brings it")


def examine_libraries(root: Path) -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield Finding(name, True, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed: run `uv sync`")


def examine_accelerator(root: Path) -> Iterator[Finding]:
    """Asked in a process of its own: torch takes seconds to import, and a broken driver may crash it."""
    question = "import torch; print(torch.cuda.is_available(), torch.backends.mps.is_available())"
    try:
        answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        yield Finding("accelerator", False, "torch did not answer within two minutes")
        return
    words = answer.stdout.split()
    if answer.returncode or len(words) != 2:
        last = (answer.stderr.strip().splitlines() or ["no message"])[-1]
        yield Finding("accelerator", False, f"torch can't be imported: {last}")
    elif words[0] == "True":
        yield Finding("accelerator", True, "a CUDA GPU")
    elif words[1] == "True":
        yield Finding("accelerator", True, "an Apple GPU (mps)")
    else:
        yield Finding("accelerator", None, "none; everything here runs on the CPU")


def examine_grading(root: Path) -> Iterator[Finding]:
    """Grade the first solution by the very route of a learner's answer: confined, limited, its references computed."""
    from grader.course.modules import find_modules
    from grader.frontends.session import Session
    from grader.running.fork_server import CAN_FORK
    from grader.verdicts.grading import Work, grade
    from grader.verdicts.references import References
    from grader.verdicts.submission import Submission

    exercise = find_modules(root)[0].exercises[0]
    submission = Submission(
        exercise.files.solutions.read_bytes(), exercise.files.learner.name, str(exercise.files.learner)
    )
    with Session(root, 0, [exercise], remembers=False) as session:
        work = [Work(exercise, submission, is_solution=True)]
        verdict = next(grade(work, session.executor, References(session.executor, None), 0))
    how = "one warm process, a fork for each exercise" if CAN_FORK else "fresh processes"
    good = verdict.status == "passed"
    yield Finding(
        "grading", good, f"works; {how}" if good else f"the solution of {exercise.id} fails: {verdict.message}"
    )
    if good:
        yield Finding("confinement", None, confinement(verdict.protections))
        memory = "limited by the system" if "memory" in verdict.protections else "not limited on this platform; time is"
        yield Finding("memory", None, memory)


def confinement(protections: frozenset[str]) -> str:
    """What kept that answer away from other processes and files, and what is not promised where nothing did."""
    from grader.running import WALLS
    from grader.running.confinement import describe

    held = "; ".join(describe()) if WALLS & protections else "none"
    missing = [NOT_PROMISED[wall] for wall in sorted(WALLS - protections)]
    return f"{held}; here an answer can {' and '.join(missing)}, so grade only code that you trust" if missing else held


def examine_folder(root: Path) -> Iterator[Finding]:
    from grader.course.modules import state_folder

    folder = state_folder(root)
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        yield Finding("progress", True, f"is kept in {folder.name}/")
    except OSError as error:
        yield Finding("progress", False, f"can't be written: {error.strerror} ({folder})")


def examine_terminal(root: Path) -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "unknown"
    unicode = Painter(sys.stdout).unicode
    advice = "" if unicode else "; set PYTHONIOENCODING=utf-8 to see ticks instead of words"
    yield Finding("terminal", True if unicode else None, f"{encoding}{advice}")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding("processors", None, str(cores))


EXAMINATIONS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    examine_python,
    examine_libraries,
    examine_accelerator,
    examine_grading,
    examine_folder,
    examine_terminal,
)
