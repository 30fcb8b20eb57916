"""What keeps a learner's code away from the rest: put around the process before any of that code runs."""

from __future__ import annotations

from pathlib import Path

from grader.running import sandbox
from grader.running.job import Answer


def confine(job: Answer, scratch: str) -> None:
    hidden = ()
    if job.path:
        folder = Path(job.path).parent
        hidden = tuple(str((folder / name).resolve()) for name in ("solutions.py", "problem_solutions.py", "checks"))
    sandbox.confine(scratch, hidden)
