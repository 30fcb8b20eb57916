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
QUESTIONS, READING = "Interview questions", "Further reading"
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
        is_new = is_of_the_new_form(text)
        yield from _form(path, theory, heading, fewest=2 if is_new else 3)
        yield from _new_form(path, heading, text) if is_new else ()
    yield from _reading(path, theory)


def _form(path: Path, theory: Document, heading: Heading, fewest: int) -> Iterator[Fault]:
    """What both forms have: the highlight first, then the four parts in order. fewest: takeaways, and recap cards."""
    first = next((line for _, line in theory.section(heading) if line and not line.startswith("<!--")), "")
    if not first.startswith("**Highlight.** "):
        yield Fault(path, heading.line, "a lesson begins with its `**Highlight.** `")
    lines = {number for number, _ in theory.section(heading)}
    parts = [part for part in theory.headings if part.level == 3 and part.line in lines]
    if [part.text for part in parts] != PARTS:
        found = ", ".join(part.text for part in parts) or "none"
        yield Fault(path, heading.line, f"its headings must be {', '.join(PARTS)}, got {found}")
        return
    takeaways = [line[:3] for _, line in theory.section(parts[2]) if re.match(r"\d+\. ", line)]
    numbered = [f"{count}. " for count in range(1, len(takeaways) + 1)]
    if takeaways != numbered or not fewest <= len(takeaways) <= 3:
        due = "two or three" if fewest == 2 else "three"
        yield Fault(path, parts[2].line, f"must hold {due} takeaways, numbered from 1, got {len(takeaways)}")
    cards = count_folds(theory.section(parts[3]))
    if not fewest <= cards <= 5:
        yield Fault(path, parts[3].line, f"must hold {NUMBERS[fewest - 1]} to five recap cards, got {cards}")


def _new_form(path: Path, heading: Heading, text: str) -> Iterator[Fault]:
    """One idea, in at most seven minutes by the measure."""

    def fault(message: str) -> Fault:
        return Fault(path, heading.line, message)

    found = measure(text)
    said = re.search(r"\*(\w+) minutes?\.?\*", text)
    due = NUMBERS[min(found.whole_minutes, 10) - 1].capitalize()
    if found.minutes > MOST_MINUTES:
        yield fault(f"takes {found.minutes:.2f} minutes by the measure; {MOST_MINUTES} are the most")
    elif not LEAST_WORDS <= found.words <= MOST_WORDS:
        yield fault(f"has {found.words} words of prose; {LEAST_WORDS} to {MOST_WORDS} are due")
    elif not said or said[1].capitalize() != due:
        yield fault(f"**Given** must state its honest time, *{due} minutes.*, got {said[0] if said else 'none'}")
    if not found.figures:
        yield fault("has no figure")
    if found.density > MOST_NUMERALS:
        yield fault(f"has {found.density:.0f} numerals in 100 words of prose; {MOST_NUMERALS} are the most")
    if "Predict, then open" not in text:
        yield fault("has no fold `Predict, then open: …`")
    if not SLUG.search(text):
        yield fault("needs a slug under its heading: `<!-- slug: two-words -->`")
    for ending in ("*Where the story breaks", "*Best elsewhere"):
        if ending not in text:
            yield fault(f"must end with {ending}:*")


def _reading(path: Path, theory: Document) -> Iterator[Fault]:
    for heading in theory.headings:
        if heading.level == 2 and heading.text == READING:
            for number, line in theory.section(heading):
                if line.startswith("- ") and not re.search(r"\b(1[6-9]|20)\d\d\b", line):
                    yield Fault(path, number, "further reading is given with its year")


def count_folds(section: list[tuple[int, str]]) -> int:
    return sum(line == "<details>" for _, line in section)
