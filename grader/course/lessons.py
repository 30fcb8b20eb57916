"""The lessons of a module: their text, slug, honest time, and recap cards, as theory.md has them."""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from grader.course.modules import LESSON_HEADING, Exercise, Lesson, Module

RECAP = re.compile(r"^### 5-minute recap\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
CARD = re.compile(r"^<details>\s*<summary>(.*?)</summary>\s*(.*?)\s*</details>", re.MULTILINE | re.DOTALL)
SLUG = re.compile(r"^<!-- slug: ([a-z0-9-]+)(?:; was: ([a-z0-9-]+(?:, [a-z0-9-]+)*))? -->$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
FENCE = re.compile(r"```.*?```", re.DOTALL)
CODE = re.compile(r"```(?:python|bash|text)?\n(.*?)```", re.DOTALL)
TABLE = re.compile(r"(?:^\|.*(?:\n|$))+", re.MULTILINE)
TABLE_ROW = re.compile(r"^\|.*$", re.MULTILINE)
FIGURE = re.compile(r"!\[.*?\]\(.*?\)", re.DOTALL)
NUMERAL = re.compile(r"(?<![\w.])[−-]?\d[\d.,]*")
NOT_PROSE = re.compile(r"\$[^$]*\$|`[^`]*`")

WORDS_A_MINUTE = 180
SECONDS = {"line of code": 4, "display": 15, "table": 15, "figure": 20, "fold": 25}


@dataclass(frozen=True)
class RecapCard:
    """One question with its answer. item: its name among what is reviewed; a reworded question is a new card."""

    module: Module
    lesson: Lesson
    question: str
    answer: str

    @property
    def item(self) -> str:
        return self.items[0]

    @property
    def items(self) -> list[str]:
        """Its name, and those under which it was reviewed before its lesson was renamed or split."""
        names = [lesson_name(self.module, self.lesson), *former_names(self.module, self.lesson)]
        return [f"card:{name}/{zlib.crc32(self.question.encode()):08x}" for name in names]


@dataclass(frozen=True)
class Measure:
    """What a lesson asks of its reader. words: of prose. minutes: the honest time. density: numerals per 100 words."""

    words: int
    minutes: float
    figures: int
    folds: int
    density: float

    @property
    def whole_minutes(self) -> int:
        return math.ceil(self.minutes)


def lesson_name(module: Module, lesson: Lesson) -> str:
    """The name under which progress knows a lesson, such as "01/vectors"; "01/3" where it has no slug."""
    slug = SLUG.search(lesson_text(module, lesson))
    return f"{module.id}/{slug[1] if slug else lesson.number}"


def former_names(module: Module, lesson: Lesson) -> list[str]:
    """The names that a lesson had before, such as "01/3"; of one that was split, the whole one's."""
    slug = SLUG.search(lesson_text(module, lesson))
    return [f"{module.id}/{name}" for name in slug[2].split(", ")] if slug and slug[2] else []


def lesson_of(exercise: Exercise) -> Lesson | None:
    """The lesson that an exercise practises; None where theory.md has none of that title."""
    return next((lesson for lesson in Module(exercise.folder).lessons if lesson.title == exercise.lesson), None)


def place_of_lesson(folder: Path, lesson: Lesson | None) -> str:
    """Where a lesson stands, as editors and terminals follow it: "01-linear-algebra/theory.md:120"."""
    return f"{folder.name}/theory.md:{lesson.line}" if lesson else f"{folder.name}/theory.md"


def lesson_text(module: Module, lesson: Lesson) -> str:
    """The Markdown of a lesson, without its heading."""
    return lesson_texts(module)[lesson.number]


def lesson_texts(module: Module) -> dict[int, str]:
    """The Markdown of each lesson, without its heading, by number."""
    text = (module.folder / "theory.md").read_text(encoding="utf-8")
    found = {}
    for heading in LESSON_HEADING.finditer(text):
        following = re.search(r"^## ", text[heading.end() :], re.MULTILINE)
        end = heading.end() + following.start() if following else len(text)
        found[int(heading[1])] = text[heading.end() : end]
    return found


def is_of_the_new_form(text: str) -> bool:
    """Whether a lesson stands alone: it says what is given."""
    return "**Given.**" in text or "**Given**" in text


def measure(text: str) -> Measure:
    """How long a lesson takes: prose at 180 words a minute, and a time for each other thing that one looks at."""
    text = COMMENT.sub("", text)
    folds, diagrams = len(FOLD.findall(text)), text.count("```mermaid")
    text = FOLD.sub("", text)
    lines = sum(bool(line.strip()) for code in CODE.findall(text) for line in code.split("\n"))
    displays = text.count("```math") + text.count("```mermaid")
    text = FENCE.sub("", text)
    tables = len(TABLE.findall(text))
    text = TABLE_ROW.sub("", text)
    figures = text.count("![") + diagrams
    text = FIGURE.sub("", text)
    words = len(text.split())
    seconds = SECONDS["line of code"] * lines + SECONDS["display"] * displays
    seconds += SECONDS["table"] * tables + SECONDS["figure"] * figures + SECONDS["fold"] * folds
    numerals = len(NUMERAL.findall(NOT_PROSE.sub("", text)))
    return Measure(words, words / WORDS_A_MINUTE + seconds / 60, figures, folds, 100 * numerals / max(words, 1))


def recap_cards(module: Module, lesson: Lesson) -> list[RecapCard]:
    """The cards of one lesson, in order."""
    recap = RECAP.search(lesson_text(module, lesson))
    found = CARD.findall(recap[1]) if recap else []
    return [RecapCard(module, lesson, " ".join(question.split()), answer.strip()) for question, answer in found]
