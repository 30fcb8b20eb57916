"""`grader start`: begin at a module that is not the first; with --check, show what you know of it, and skip that."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from grader.course.lessons import lesson_name
from grader.course.modules import Exercise, Module
from grader.course.targets import select_module
from grader.errors import UsageError
from grader.frontends.commands.check import show_as_they_come
from grader.frontends.session import Session
from grader.learner.progress import Progress
from grader.learner.way import find_way
from grader.reports.ahead import next_steps, place_of_exercise
from grader.verdicts.seeds import draw_seed


def run(root: Path, arguments: Namespace) -> int:
    module = select_module(root, arguments.target)
    status = place(root, module) if arguments.check else 0
    if not Progress(root).start_at(module.id):
        return 1
    print(f"You begin at {module.id} {module.title}; `uv run grader start 00` goes back to the beginning.\n")
    for line in next_steps(find_way(root)):
        print(line)
    return status


def place(root: Path, module: Module) -> int:
    """Grade the medium problems of a module, and skip what they show to be known; the exit status."""
    problems = [exercise for exercise in module.exercises if exercise.code.startswith("M")]
    if not problems:
        raise UsageError(f"module {module.id} has no medium problems by which to place you")
    seed = draw_seed()
    with Session(root, seed, problems) as session:
        verdicts = show_as_they_come(session.grade(problems), len(problems), seed, output=False)
    passed = {verdict.exercise.id for verdict in verdicts if verdict.status == "passed"}
    if all(verdict.status == "not_started" for verdict in verdicts):
        print(
            f"\nWrite answers to these problems, as many as you can, in {place_of_exercise(problems[0])},"
            f"\nand run this again: what they show that you know is skipped.\n"
        )
        return 1
    exercises, lessons = what_is_known(module, passed)
    Progress(root).skip([exercise.id for exercise in exercises], lessons)
    counts = [_counted(len(lessons), "lesson"), _counted(len(exercises), "exercise or easy problem")]
    print(f"\nSkipped, since you know it: {', '.join(counts)}.\n")
    return 0 if len(passed) == len(problems) else 1


def what_is_known(module: Module, passed: set[str]) -> tuple[list[Exercise], list[str]]:
    """The exercises and easy problems, and the names of the lessons, that need not be done.

    A lesson is known if all of its medium problems passed; the whole module, hard problems aside, if all of its did.
    """
    medium = [exercise for exercise in module.exercises if exercise.code.startswith("M")]
    failed = {exercise.lesson for exercise in medium if exercise.id not in passed}
    shown = {exercise.lesson for exercise in medium} - failed if failed else {one.title for one in module.lessons}
    skipped = [e for e in module.exercises if not e.code.startswith(("M", "H")) and (e.lesson in shown or not failed)]
    return skipped, [lesson_name(module, lesson) for lesson in module.lessons if lesson.title in shown]


def _counted(number: int, things: str) -> str:
    return f"{number} {things}" if number == 1 else f"{number} {things.replace(' or ', 's and ')}s"
