"""What this course promises of a module, beyond its being well formed: asked for by `author lint --complete`."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.faults import Fault
from grader.authoring.lesson_rules import QUESTIONS, READING, count_folds
from grader.authoring.markdown import Document
from grader.authoring.module_rules import missing_files
from grader.course.modules import PROBLEM_FILES, Module

CODES = [f"{kind}{number}" for kind, count in (("E", 10), ("M", 10), ("H", 5)) for number in range(1, count + 1)]
LEAST_EXERCISES = 8
LEAST_LESSONS = 6
LEAST_QUESTIONS, MOST_QUESTIONS = 5, 8
TEMPLATE = "<!-- A template: "


def lacking_faults(module: Module, documents: dict[str, Document]) -> Iterator[Fault]:
    """What a complete module still lacks, one sentence each. documents: its Markdown files, by name."""
    codes = [exercise.code for exercise in module.exercises if exercise.code]
    lacking = [code for code in CODES if code not in codes]
    if lacking or set(PROBLEM_FILES) & set(missing_files(module)):
        yield Fault(
            module.folder / "checks", None, f"lacks of the problems E1–E10, M1–M10 and H1–H5: {', '.join(lacking)}"
        )
    count = sum(not exercise.code for exercise in module.exercises)
    if count < LEAST_EXERCISES:
        yield Fault(module.folder / "checks", None, f"has {count} exercises; {LEAST_EXERCISES} are the least")
    for name, document in documents.items():
        for number, line in document.prose:
            if line.startswith(TEMPLATE):
                yield Fault(module.folder / name, number, "is still the template that `author new` wrote")
    if "theory.md" in documents:
        yield from _lacking_of_theory(module, documents["theory.md"])


def _lacking_of_theory(module: Module, theory: Document) -> Iterator[Fault]:
    """Lessons enough; at the end interview questions, then further reading."""
    path = module.folder / "theory.md"
    if len(module.lessons) < LEAST_LESSONS:
        yield Fault(path, None, f"has {len(module.lessons)} lessons; {LEAST_LESSONS} are the least")
    last = [heading for heading in theory.headings if heading.level == 2][-2:]
    if [heading.text for heading in last] != [QUESTIONS, READING]:
        yield Fault(path, None, f"must end with `## {QUESTIONS}` and `## {READING}`")
        return
    questions = count_folds(theory.section(last[0]))
    if not LEAST_QUESTIONS <= questions <= MOST_QUESTIONS:
        text = f"must hold {LEAST_QUESTIONS} to {MOST_QUESTIONS} questions, got {questions}"
        yield Fault(path, last[0].line, text)
    if not any(line.startswith("- ") for _, line in theory.section(last[1])):
        yield Fault(path, last[1].line, "names nothing to read")
