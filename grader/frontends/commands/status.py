"""`grader` and `grader status`: where am I, and what is next."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from grader.learner.mastery import Item, read_checklist
from grader.learner.progress import Attempt
from grader.learner.way import Count, Way, find_way
from grader.reports.ahead import named, next_steps
from grader.reports.terminal import Painter

BAR = 20  # characters of a module's bar


def run(root: Path, arguments: Namespace) -> int:
    way = find_way(root)
    if arguments.json:
        print(as_json(way))
        return 0
    painter = Painter(sys.stdout)
    checklist = read_checklist(root)
    if arguments.mastery:
        show_checklist(checklist, way.attempts, painter)
        return 0
    for line in show_modules(way, painter):
        print(line)
    if checklist:
        mastered = sum(item.is_mastered(way.attempts) for item in checklist)
        print(f"Mastery checklist: {mastered} of {len(checklist)}   (uv run grader status --mastery)")
    print()
    for line in [*named("No longer passes", way.regressions()), *named("In progress", way.in_progress())]:
        print(line)
    for line in next_steps(way):
        print(line)
    if not way.attempts:
        print("\nNew here? `uv run grader tour` shows in one minute how it works.")
    return 0


def show_modules(way: Way, painter: Painter) -> Iterator[str]:
    """A bar for each module, and the total."""
    counts = {module.id: way.count(module) for module in way.modules}
    for module in way.modules:
        count = counts[module.id]
        known = f", {count.known} known" if count.known else ""
        yield f"{module.id} {module.title:<32} {bar(count, painter)} {count.passed:>3} of {count.total}{known}"
    passed, total = (sum(getattr(count, name) for count in counts.values()) for name in ("passed", "total"))
    yield f"{'':<2} {'all modules':<32} {'':<{BAR}} {passed:>3} of {total}"


def bar(count: Count, painter: Painter) -> str:
    """The share that passes. The first pass fills a cell, and only the last one fills the last."""
    full, empty = ("█", "░") if painter.unicode else ("#", ".")
    filled = BAR * count.passed // count.total if count.total else 0
    filled = max(filled, 1) if count.passed else 0
    return painter.paint(full * filled, "passed") + painter.paint(empty * (BAR - filled), "dim")


def as_json(way: Way) -> str:
    counts = [(module.folder.name, way.count(module)) for module in way.modules]
    upcoming = way.next_exercise()
    found = {
        "modules": [{"module": name, "passed": count.passed, "total": count.total} for name, count in counts],
        "next": upcoming.id if upcoming else None,
        "in_progress": [exercise.id for exercise in way.in_progress()],
        "no_longer_passes": [exercise.id for exercise in way.regressions()],
    }
    return json.dumps(found, indent=2)


def show_checklist(checklist: list[Item], attempts: dict[str, Attempt], painter: Painter) -> None:
    """Each item with a tick if all of its exercises have passed, else with those that have not."""
    for group, items in groupby(checklist, key=lambda item: item.group):
        print(painter.paint(group, "bold"))
        for item in items:
            mastered = item.is_mastered(attempts)
            open_ones = [name for name in item.exercises if not (name in attempts and attempts[name].passed_once)]
            waiting = "" if mastered else painter.paint(f"   {', '.join(open_ones)}", "dim")
            print(f"  {painter.mark('passed' if mastered else 'not_started')} {item.text}{waiting}")
