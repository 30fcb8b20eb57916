"""`grader` and `grader status`: where am I, and what is next."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from itertools import groupby
from pathlib import Path

from grader.course.modules import Exercise, find_modules
from grader.learner.mastery import Item, read_checklist
from grader.learner.progress import Attempt, Progress
from grader.reports.terminal import Painter

BAR = 20  # characters of a module's bar


def run(root: Path, arguments: Namespace) -> int:
    modules = find_modules(root)
    attempts = Progress(root).attempts()
    upcoming = next_exercise([exercise for module in modules for exercise in module.exercises], attempts)
    counts = {
        module.folder.name: (
            sum(exercise.id in attempts and attempts[exercise.id].passed_once for exercise in module.exercises),
            len(module.exercises),
        )
        for module in modules
    }
    if arguments.json:
        listed = [{"module": name, "passed": passed, "total": total} for name, (passed, total) in counts.items()]
        print(json.dumps({"modules": listed, "next": upcoming.id if upcoming else None}, indent=2))
        return 0
    painter = Painter(sys.stdout)
    checklist = read_checklist(root)
    if arguments.mastery:
        show_checklist(checklist, attempts, painter)
        return 0
    full, empty = ("█", "░") if painter.unicode else ("#", ".")
    for module in modules:
        passed, total = counts[module.folder.name]
        filled = BAR * passed // total
        bar = painter.paint(full * filled, "passed") + painter.paint(empty * (BAR - filled), "dim")
        print(f"{module.id} {module.title:<32} {bar} {passed:>3} of {total}")
    if checklist:
        mastered = sum(item.is_mastered(attempts) for item in checklist)
        print(f"Mastery checklist: {mastered} of {len(checklist)}   (uv run grader status --mastery)")
    print()
    if upcoming is None:
        print("Everything is done.")
        return 0
    print(f'Next: {upcoming.id}   lesson "{upcoming.lesson}" in {upcoming.folder.name}/theory.md')
    print(f"  1. fill in `{upcoming.name}` in {upcoming.folder.name}/{upcoming.files.learner.name}")
    print(f"  2. uv run grader check {upcoming.id}")
    if not attempts:
        print("\nNew here? `uv run grader tour` shows in one minute how it works.")
    return 0


def show_checklist(checklist: list[Item], attempts: dict[str, Attempt], painter: Painter) -> None:
    """Each item with a tick if all of its exercises have passed, else with those that have not."""
    for group, items in groupby(checklist, key=lambda item: item.group):
        print(painter.paint(group, "bold"))
        for item in items:
            mastered = item.is_mastered(attempts)
            open_ones = [name for name in item.exercises if not (name in attempts and attempts[name].passed_once)]
            waiting = "" if mastered else painter.paint(f"   {', '.join(open_ones)}", "dim")
            print(f"  {painter.mark('passed' if mastered else 'not_started')} {item.text}{waiting}")


def next_exercise(exercises: list[Exercise], attempts: dict[str, Attempt]) -> Exercise | None:
    """The first that never passed: a module's exercises come before its problems."""
    return next((e for e in exercises if not (e.id in attempts and attempts[e.id].passed_once)), None)
