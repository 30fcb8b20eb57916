"""The mastery checklist: the items of reference/study-plan.md, ticked from what was passed.

An item is a line `- [ ] What you can do: `01/norm`, `01/E2``; it is mastered once each exercise that it names has passed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.learner.progress import Attempt

ITEM = re.compile(r"^- \[ \] (.+?): ((?:`\d\d/\w+`(?:, )?)+)$", re.MULTILINE)
HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """Something that one can do, and the exercises that show it. group: the heading above it."""

    group: str
    text: str
    exercises: tuple[str, ...]

    def is_mastered(self, attempts: dict[str, Attempt]) -> bool:
        return all(name in attempts and attempts[name].passed_once for name in self.exercises)


def checklist_path(root: Path) -> Path:
    return root / "reference" / "study-plan.md"


def read_checklist(root: Path) -> list[Item]:
    """The items of the study plan, in order; none where there is no plan."""
    path = checklist_path(root)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    headings = list(HEADING.finditer(text))
    items = []
    for match in ITEM.finditer(text):
        group = next((heading[1] for heading in reversed(headings) if heading.start() < match.start()), "")
        items.append(Item(group, match[1], tuple(re.findall(r"`(\d\d/\w+)`", match[2]))))
    return items
