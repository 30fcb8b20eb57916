"""The reference keeps up with the modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.course.lessons import lesson_text
from grader.course.modules import find_modules

ROOT = Path(__file__).resolve().parent.parent
MODULES = find_modules(ROOT)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_every_interview_question_is_in_the_index(module):
    theory = (module.folder / "theory.md").read_text(encoding="utf-8")
    section = re.search(r"^## Interview questions\n(.*?)(?=^## |\Z)", theory, re.MULTILINE | re.DOTALL)[1]
    index = (ROOT / "reference" / "interview.md").read_text(encoding="utf-8")
    questions = re.findall(r"<summary>(.*?)</summary>", section)
    assert questions
    assert [question for question in questions if question not in index] == []


@pytest.mark.parametrize("document", ["glossary.md", "math.md"])
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
def test_every_lesson_is_linked_from_the_reference(module, document):
    """math.md may leave out lessons without a formula."""
    text = (ROOT / "reference" / document).read_text(encoding="utf-8")
    links = set(re.findall(rf"\.\./{module.folder.name}/theory\.md#lesson-(\d+)", text))
    due = [lesson for lesson in module.lessons if document == "glossary.md" or "```math" in lesson_text(module, lesson)]
    missing = {str(lesson.number) for lesson in due} - links
    assert len(missing) <= (0 if document == "glossary.md" else 3), f"{document} has nothing of lessons {missing}"
