"""The recap cards of the lessons: question and answer, as theory.md has them in `<details>`."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from grader.course.modules import LESSON_HEADING, Lesson, Module

RECAP = re.compile(r"^### 5-minute recap\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
CARD = re.compile(r"^<details>\s*<summary>(.*?)</summary>\s*(.*?)\s*</details>", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class RecapCard:
    """One question with its answer. item: its name among what is reviewed; a reworded question is a new card."""

    module: Module
    lesson: Lesson
    question: str
    answer: str

    @property
    def item(self) -> str:
        return f"card:{lesson_name(self.module, self.lesson)}/{zlib.crc32(self.question.encode()):08x}"


def lesson_name(module: Module, lesson: Lesson) -> str:
    """Such as "01/3"."""
    return f"{module.id}/{lesson.number}"


def lesson_text(module: Module, lesson: Lesson) -> str:
    """The Markdown of a lesson, without its heading."""
    text = (module.folder / "theory.md").read_text(encoding="utf-8")
    headings = list(LESSON_HEADING.finditer(text))
    position = next(i for i, heading in enumerate(headings) if int(heading[1]) == lesson.number)
    following = re.search(r"^## ", text[headings[position].end() :], re.MULTILINE)
    end = headings[position].end() + following.start() if following else len(text)
    return text[headings[position].end() : end]


def recap_cards(module: Module, lesson: Lesson) -> list[RecapCard]:
    """The cards of one lesson, in order."""
    recap = RECAP.search(lesson_text(module, lesson))
    found = CARD.findall(recap[1]) if recap else []
    return [RecapCard(module, lesson, " ".join(question.split()), answer.strip()) for question, answer in found]
