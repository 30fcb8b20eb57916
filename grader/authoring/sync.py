"""What is derived is written here: stubs from solutions, lists and counts in the READMEs, the style of all figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.markdown import slug_of
from grader.authoring.style import with_style
from grader.course.lessons import lesson_texts, measure
from grader.course.modules import Module, files_of
from grader.course.stubs import derive_stub

LESSON_ITEM = re.compile(r"^\d+\. \[.+\]\(theory\.md#lesson-.*$")
LESSON_CELL = re.compile(r"\[\d+\]\(theory\.md#lesson-[^)]*\)")
INDEX_ROW = re.compile(r"^\| \[(\d+) (.+)\]\((\d{2,}-[a-z0-9-]+)/README\.md\) \| (.+) \| [^|]* \|$", re.MULTILINE)


def sync(root: Path, modules: list[Module], *, write: bool) -> list[Path]:
    """The files that differ from what is derived; rewritten if `write`."""
    changed = []
    for path, text in derived(root, modules):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            changed.append(path)
            if write:
                path.write_text(text, encoding="utf-8")
    return changed


def derived(root: Path, modules: list[Module]) -> Iterator[tuple[Path, str]]:
    """(path, text as it should be) of every file that is derived, wholly or in part."""
    for module in modules:
        for problems in (False, True):
            if any(bool(exercise.code) == problems for exercise in module.exercises):
                yield files_of(module.folder, problems=problems).learner, derive_stub(module, problems=problems)
        examples = module.folder / "examples.py"
        if examples.is_file():
            yield examples, with_style(examples.read_text(encoding="utf-8"))
        readme = module.folder / "README.md"
        if readme.is_file():
            yield readme, with_lessons(readme.read_text(encoding="utf-8"), module)
    index = root / "README.md"
    if index.is_file():
        yield index, with_counts(index.read_text(encoding="utf-8"), root)


def with_lessons(text: str, module: Module) -> str:
    """A module's README with the list of its lessons and their honest times, and each exercise's lesson."""
    lines = text.split("\n")
    items = [position for position, line in enumerate(lines) if LESSON_ITEM.match(line)]
    if items:
        lines[items[0] : items[-1] + 1] = list_of_lessons(module)
    by_title = {lesson.title: lesson for lesson in module.lessons}
    for exercise in module.exercises:
        for position, line in enumerate(lines):
            if line.startswith(f"| `{exercise.id}` |") and exercise.lesson in by_title:
                number, title = by_title[exercise.lesson].number, exercise.lesson
                lines[position] = LESSON_CELL.sub(f"[{number}](theory.md#{anchor(number, title)})", line)
    return "\n".join(lines)


def list_of_lessons(module: Module) -> list[str]:
    texts = lesson_texts(module)
    return [
        f"{lesson.number}. [{lesson.title}](theory.md#{anchor(lesson.number, lesson.title)}), "
        f"{measure(texts[lesson.number]).whole_minutes} min"
        for lesson in module.lessons
    ]


def anchor(number: int, title: str) -> str:
    return slug_of(f"Lesson {number}: {title}")


def with_counts(text: str, root: Path) -> str:
    """The course's README with what each module of its table holds."""

    def row(match: re.Match) -> str:
        module = Module(root / match[3])
        if not (module.folder / "checks").is_dir():
            return match[0]
        return f"| [{module.id} {module.title}]({module.folder.name}/README.md) | {match[4]} | {content(module)} |"

    return INDEX_ROW.sub(row, text)


def content(module: Module) -> str:
    problems = sum(bool(exercise.code) for exercise in module.exercises)
    return f"{len(module.lessons)} lessons, {len(module.exercises) - problems} exercises, {problems} problems"
