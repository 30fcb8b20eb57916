"""Whether the common mistakes that a lesson warns of are those that its exercises recognise.

No program can tell that two texts mean the same mistake, but it can tell that they share no word. So of all common mistakes
of the lessons that have exercises, at least half must have two words in common with the message of a misconception; the
rest may be advice on use, which no answer to an exercise shows. And no lesson warns of more than its exercises know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.authoring.faults import Fault
from grader.authoring.markdown import Document, Heading
from grader.course.modules import Module

SHARED_WORDS = 2
LEAST_SHARE = 0.5
STEM = 5  # letters that two forms of a word have in common: "divided", "dividing"
FILLERS = frozenset(
    {
        "your",
        "that",
        "with",
        "from",
        "this",
        "than",
        "what",
        "each",
        "they",
        "have",
        "where",
        "does",
        "into",
        "only",
        "more",
        "would",
        "must",
        "them",
        "when",
    }
)


def mistake_faults(module: Module, theory: Document) -> Iterator[Fault]:
    """Lessons that warn of more than their exercises recognise, and a module in which most warnings are not recognised."""
    path = module.folder / "theory.md"
    warned, unknown = 0, []
    for heading in theory.headings:
        title = heading.text.partition(": ")[2]
        exercises = [exercise for exercise in module.exercises if exercise.lesson == title and not exercise.code]
        if heading.level != 2 or not exercises:
            continue
        messages = {known.message for exercise in exercises for known in exercise.misconceptions}
        mistakes = common_mistakes(theory, heading)
        if len(messages) < len(mistakes):
            text = f"warns of {len(mistakes)} common mistakes; its exercises know {len(messages)}"
            yield Fault(path, heading.line, text)
        warned += len(mistakes)
        unknown += [text for text in mistakes if not any(speak_of_the_same(text, message) for message in messages)]
    if len(unknown) > (1 - LEAST_SHARE) * warned:
        first = ", ".join(repr(text[:40]) for text in unknown[:3])
        text = (
            f"{len(unknown)} of {warned} common mistakes are no misconception of an exercise, by their words: {first}"
        )
        yield Fault(path, None, text)


def common_mistakes(theory: Document, lesson: Heading) -> list[str]:
    """The prose of each bullet under "Common mistakes", without its code."""
    lines = {number for number, _ in theory.section(lesson)}
    mistakes: list[str] = []
    for part in theory.headings:
        if part.line in lines and part.text == "Common mistakes":
            for _, line in theory.section(part):
                if line.startswith("- "):
                    mistakes.append(line[2:])
                elif mistakes and line.startswith("  "):
                    mistakes[-1] += " " + line.strip()
    return mistakes


def speak_of_the_same(mistake: str, message: str) -> bool:
    return len(stems(mistake) & stems(message)) >= SHARED_WORDS


def stems(text: str) -> set[str]:
    """The beginnings of its words of four letters and more, without those that every text has."""
    return {word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower()) if word not in FILLERS}
