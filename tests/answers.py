"""Answers to the small course, right and wrong, and how tests have them graded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.course.modules import Exercise
from grader.running import Executor
from grader.running.fork_server import CAN_FORK
from grader.running.spawned import SpawnedExecutor
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import Submission, read_submission
from grader.verdicts.verdict import Verdict

SMALL_COURSE = Path(__file__).parent / "small_course"
RIGHT = {
    "covariance": "def covariance(X):\n    X = np.asarray(X, float)\n    if len(X) < 2:\n        raise ValueError\n"
    "    C = X - X.mean(0)\n    return C.T @ C / (len(X) - 1)\n",
    "normalize": "def normalize(x):\n    x = np.asarray(x, float)\n    return x / (x @ x) ** 0.5\n",
    "cosine": "def cosine(x, y):\n    return float(np.dot(x, y) / (np.dot(x, x) * np.dot(y, y)) ** 0.5)\n",
    "Counter": "class Counter:\n    def __init__(self, start=0):\n        self.count = start\n\n"
    "    def show(self, item):\n        self.count += 1\n        return self\n",
    "top_two": "def top_two(x):\n    return np.sort(x)[::-1][:2]\n",
}
WRONG = {
    "covariance": "def covariance(X):\n    X = np.asarray(X, float)\n    C = X - X.mean(0)\n    return C.T @ C / len(X)\n",
    "normalize": "def normalize(x):\n    x = np.asarray(x, float)\n    return x / (x @ x)\n",
    "cosine": "def cosine(x, y):\n    print('here')\n    return missing\n",
    "Counter": "class Counter:\n    def __init__(self, start=0):\n        self.count = start\n\n"
    "    def show(self, item):\n        self.count += 2\n        return self\n",
    "top_two": "def top_two(x):\n    x.sort()\n    return x[:2]\n",
}


def forked() -> Executor:
    from grader.running.forked import ForkedExecutor

    return ForkedExecutor()


WITH_PROCESSES: dict[str, Callable[[], Executor]] = {"spawned": SpawnedExecutor} | (
    {"forked": forked} if CAN_FORK else {}
)


def text_of(head: str = "", **answers: str) -> str:
    return "\n\n".join(["import numpy as np\n" + head, *(RIGHT | answers).values()])


def submitted(text: str, folder: Path) -> Submission:
    path = folder / "exercises.py"
    path.write_text(text, encoding="utf-8")
    return read_submission(path)


def graded(
    executor: Executor, exercises: dict[str, Exercise], submission: Submission, cache: Path
) -> dict[str, Verdict]:
    work = [Work(exercise, submission) for exercise in exercises.values()]
    return {v.exercise.name: v for v in grade(work, executor, References(executor, cache), 0)}


def normalize(body: str) -> str:
    return "def normalize(x):\n" + "".join(f"    {line}\n" for line in body.splitlines())
