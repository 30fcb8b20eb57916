"""The form of a lesson: the old one, and the new one, which a lesson has that says what is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.faults import Fault
from grader.authoring.markdown import Document, Heading
from grader.course.lessons import SLUG, is_of_the_new_form, lesson_texts, measure
from grader.course.modules import Module

PARTS = ["Core concept", "Common mistakes", "Key takeaways", "5-minute recap"]
MOST_MINUTES = 7
LEAST_WORDS, MOST_WORDS = 300, 600
MOST_NUMERALS = 10  # in 100 words of prose
LONGEST_WHY = 12  # lines of a fold that derives a formula, its tags included
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def lesson_faults(module: Module, theory: Document) -> Iterator[Fault]:
    """Whatever is wrong with the lessons of a module."""
    path = module.folder / "theory.md"
    texts = lesson_texts(module)
    lessons = [heading for heading in theory.headings if heading.level == 2 and heading.text.startswith("Lesson ")]
    if not lessons:
        yield Fault(path, None, "has no lesson: a heading such as `## Lesson 1: Title`")
    slugs: dict[str, int] = {}
    for number, heading in enumerate(lessons, start=1):
        if heading.text.partition(":")[0] != f"Lesson {number}":
            yield Fault(path, heading.line, f"this is lesson {number}, not {heading.text.partition(':')[0]}")
            return
        text = texts[number]
        slug = SLUG.search(text)
        if slug and slug[1] in slugs:
            yield Fault(path, heading.line, f"the slug {slug[1]} is that of line {slugs[slug[1]]} too")
        if slug:
            slugs[slug[1]] = heading.line
        yield from _form(path, theory, heading, text)
        yield from _new_form(path, heading, text) if is_of_the_new_form(text) else _old_form(path, theory, heading)
    yield from _end_of_theory(path, theory)


def _form(path: Path, theory: Document, heading: Heading, text: str) -> Iterator[Fault]:
    """What both forms have: the highlight first, then the four parts in order."""
    first = next((line for _, line in theory.section(heading) if line and not line.startswith("<!--")), "")
    if not first.startswith("**Highlight.** "):
        yield Fault(path, heading.line, "a lesson begins with its `**Highlight.** `")
    parts = [part.text for part in _parts(theory, heading)]
    if parts != PARTS:
        yield Fault(path, heading.line, f"its headings must be {', '.join(PARTS)}, got {', '.join(parts)}")


def _parts(theory: Document, heading: Heading) -> list[Heading]:
    lines = {number for number, _ in theory.section(heading)}
    return [part for part in theory.headings if part.level == 3 and part.line in lines]


def _old_form(path: Path, theory: Document, heading: Heading) -> Iterator[Fault]:
    parts = _parts(theory, heading)
    if [part.text for part in parts] != PARTS:
        return
    takeaways = [line[:3] for _, line in theory.section(parts[2]) if re.match(r"\d+\. ", line)]
    if takeaways != ["1. ", "2. ", "3. "]:
        yield Fault(path, parts[2].line, f"must hold three takeaways, numbered 1 to 3, got {len(takeaways)}")
    cards = count_folds(theory.section(parts[3]))
    if not 3 <= cards <= 5:
        yield Fault(path, parts[3].line, f"must hold three to five recap cards, got {cards}")


def _new_form(path: Path, heading: Heading, text: str) -> Iterator[Fault]:
    """One idea, in at most seven minutes by the measure."""

    def fault(message: str) -> Fault:
        return Fault(path, heading.line, message)

    found = measure(text)
    if found.minutes > MOST_MINUTES:
        yield fault(f"takes {found.minutes:.1f} minutes by the measure; {MOST_MINUTES} are the most")
    if not LEAST_WORDS <= found.words <= MOST_WORDS:
        yield fault(f"has {found.words} words of prose; {LEAST_WORDS} to {MOST_WORDS} are due")
    if not found.figures:
        yield fault("has no figure")
    if found.density > MOST_NUMERALS:
        yield fault(f"has {found.density:.0f} numerals in 100 words of prose; {MOST_NUMERALS} are the most")
    if "Predict, then open" not in text:
        yield fault("has no fold `Predict, then open: …`")
    if not SLUG.search(text):
        yield fault("needs a slug under its heading: `<!-- slug: two-words -->`")
    said = re.search(r"\*(\w+) minutes?\.?\*", text)
    due = NUMBERS[min(found.whole_minutes, 10) - 1]
    if not said or said[1].lower() != due:
        yield fault(
            f"**Given** must state its honest time, *{due.capitalize()} minutes.*, got {said[0] if said else 'none'}"
        )
    for ending in ("*Where the story breaks", "*Best elsewhere"):
        if ending not in text:
            yield fault(f"must end with {ending}:*")


def _end_of_theory(path: Path, theory: Document) -> Iterator[Fault]:
    """Interview questions, then further reading with years."""
    last = [heading for heading in theory.headings if heading.level == 2][-2:]
    if [heading.text for heading in last] != ["Interview questions", "Further reading"]:
        yield Fault(path, None, "must end with `## Interview questions` and `## Further reading`")
        return
    questions = count_folds(theory.section(last[0]))
    if not 5 <= questions <= 8:
        yield Fault(path, last[0].line, f"must hold five to eight questions, got {questions}")
    for number, line in theory.section(last[1]):
        if line.startswith("- ") and not re.search(r"\b(1[6-9]|20)\d\d\b", line):
            yield Fault(path, number, "further reading is given with its year")


def count_folds(section: list[tuple[int, str]]) -> int:
    return sum(line == "<details>" for _, line in section)
