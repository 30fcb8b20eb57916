"""`grader today`: the day's lesson, what is due, and the exercises next."""

from __future__ import annotations

import re
import textwrap
import time
from argparse import Namespace
from pathlib import Path

from grader.course.lessons import lesson_name, lesson_text, measure, place_of_lesson, recap_cards
from grader.course.modules import Lesson, Module
from grader.learner.progress import Progress
from grader.learner.way import find_way


def run(root: Path, arguments: Namespace) -> int:
    progress, way = Progress(root), find_way(root)
    found = way.next_lesson()
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
    waiting = way.to_practise(found)
    if waiting:
        print(f"Then: {', '.join(exercise.id for exercise in waiting)}   uv run grader watch {waiting[0].id}")
    return 0


def _show_lesson(module: Module, lesson: Lesson) -> None:
    text = lesson_text(module, lesson)
    highlight = re.search(r"\*\*Highlight\.\*\*\s*(.+)", text)
    print(f"Today's lesson: {module.id} {module.title}, lesson {lesson.number}: {lesson.title}")
    if highlight:
        print(textwrap.fill(highlight[1], 78, initial_indent="  ", subsequent_indent="  "))
    minutes = measure(text).whole_minutes
    print(f"  read {place_of_lesson(module.folder, lesson)} ({minutes} minutes), then: uv run grader today --done\n")
