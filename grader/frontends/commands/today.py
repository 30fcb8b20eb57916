"""`grader today`: the day's lesson, what is due, and the exercises next."""

from __future__ import annotations

import re
import time
from argparse import Namespace
from pathlib import Path

from grader.course.lessons import former_names, lesson_name, lesson_text, measure, recap_cards
from grader.course.modules import Exercise, Lesson, Module, find_modules
from grader.learner.progress import Progress


def run(root: Path, arguments: Namespace) -> int:
    progress = Progress(root)
    modules = find_modules(root)
    found = next_lesson(modules, progress.lessons_read())
    if arguments.done and found:
        module, lesson = found
        cards = recap_cards(module, lesson)
        if not progress.mark_read(lesson_name(module, lesson), [(card.item, time.time()) for card in cards]):
            return 1
        print(f"Lesson {lesson.number} of {module.id} is read; its {len(cards)} recap cards have joined your review.")
        return 0
    if found:
        _show_lesson(*found)
    else:
        print("Every lesson is read.")
    due = len(progress.due(time.time()))
    print(f"Due for review: {due}" + ("   uv run grader review" if due else ""))
    waiting = exercises_of(modules, found, progress)
    if waiting:
        print(f"Then: {', '.join(exercise.id for exercise in waiting)}   uv run grader watch {waiting[0].id}")
    return 0


def next_lesson(modules: list[Module], read: set[str]) -> tuple[Module, Lesson] | None:
    """The first lesson that was not read."""
    for module in modules:
        for lesson in module.lessons:
            if not {lesson_name(module, lesson), *former_names(module, lesson)} & read:
                return module, lesson
    return None


def _show_lesson(module: Module, lesson: Lesson) -> None:
    highlight = re.search(r"\*\*Highlight\.\*\*\s*(.+)", lesson_text(module, lesson))
    text = (module.folder / "theory.md").read_text(encoding="utf-8")
    line = text[: text.index(f"## Lesson {lesson.number}: ")].count("\n") + 1
    print(f"Today's lesson: {module.id} {module.title}, lesson {lesson.number}: {lesson.title}")
    if highlight:
        import textwrap

        print(textwrap.fill(highlight[1], 78, initial_indent="  ", subsequent_indent="  "))
    minutes = measure(lesson_text(module, lesson)).whole_minutes
    print(f"  read {module.folder.name}/theory.md:{line} ({minutes} minutes), then: uv run grader today --done\n")


def exercises_of(modules: list[Module], lesson: tuple[Module, Lesson] | None, progress: Progress) -> list[Exercise]:
    """What to practise: the lesson's exercises that never passed; failing that, the first three of all."""
    attempts = progress.attempts()
    open_ones = [
        exercise
        for module in modules
        for exercise in module.exercises
        if not (exercise.id in attempts and attempts[exercise.id].passed_once)
    ]
    if lesson:
        module, chosen = lesson
        own = [e for e in open_ones if e.folder == module.folder and e.lesson == chosen.title and not e.code]
        if own:
            return own
    return open_ones[:3]
