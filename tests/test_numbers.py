"""The rule for the numbers of lessons finds what nothing prints, and nothing else.

The lessons are held to it in test_examples.py.
"""

from __future__ import annotations

import pytest
from markdown_reader import Document
from numbers_of_lessons import by_lesson, complaints, new_lessons, unprinted_numbers

START = "# Title\n\n## Lesson 3: Tills\n\n**Given.** Prices 30 and 0.25.\n\n"
CODE = "\n```python\nprint(far_end(0.01))    # → 1.1e-08\n```\n"


def complaints_of(text: str, printed: str = "") -> list[str]:
    document = Document(START + text + "\n")
    (heading,) = new_lessons(document)
    return list(complaints(document, heading, printed))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It was 0.993.", "share 0.992"),
        ("It was 0.99.", "share 0.992"),
        ("It was −0.5.", "0.5"),
        ("A tenth, 13 of them.", ""),
        ("It was 99.3 %.", "0.992"),
        ("It was 16 001.", "16000"),
        ("It was 3/16.", "0.1876"),
        ("| a |\n|---|\n| 47 |", "46"),
        ("![A curve that ends at 0.66](figures/a.png)", "0.69"),
        ("<details>\n<summary>How many?</summary>\n\n128.\n\n</details>", "127"),
        ("$x = 1.75$", "1.7"),
        ("$4.4 \\cdot 10^{-15}$", "4.4e-16"),
        ("```math\n\\frac{1}{64} \\cdot 3\n```", ""),
        ("```mermaid\ngraph LR\n    a -->|0.35| b\n```", "0.36"),
        ("It was 0.7.\n\n<!-- source: a book --> It was 0.8.", "0.8"),
        ("<!-- slug: tills; was: 44 -->\nIt was 44.", ""),
        ("In 1599.", ""),
        ("It was 1936.5.", ""),
    ],
)
def test_a_number_that_nothing_prints_is_found(text: str, printed: str) -> None:
    assert len(complaints_of(text, printed)) == 1


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Twelve, 12, −12 and 0; in 1936.", ""),
        ("Prices 30 and 0.25; far_end made 1.1e-8 of 0.01.\n" + CODE, ""),
        ("It was 99.2 %, 99.2% or 0.992.", "share 0.992"),
        ("It was 0.125.", "12.5 %"),
        ("16 000, 16\u00a0000, 16\u202f000, 16,000 and $16\\,000$", "[16000]"),
        ("3/8 and 30/16 and $\\frac{17}{30}$ and 2/3", "17 16"),
        ("It was 14/45.", "3.15e-43 0.311"),
        ("−0.5, $-0.5$ and a loss of 0.5", "[-0.5 6. ]"),
        ("$10^{-16}$, 10⁻¹⁶, $4.4 \\cdot 10^{-16}$, $2^{30}$", "1e-16 4.4e-16 1073741824"),
        ("2.5 million", "2500000"),
        ("85–87 %, 1.5× as much, 90°, 64ths", "85 87% 1.5 90 64"),
        ("Lesson 14 of module 13, chapter 19.2, lessons 13 to 15, float64, `x[99]`, $x_{13}$", ""),
        ("It was 0.7.\n\n<!-- source: a book --> It was 0.8.", "0.7"),
        ("<!-- slug: tills; was: 44 -->\n[here](theory.md#77)", ""),
    ],
)
def test_a_number_that_has_a_source_is_not_complained_of(text: str, printed: str) -> None:
    assert not complaints_of(text, printed)


def test_only_lessons_with_a_given_are_held_to_it() -> None:
    assert not new_lessons(Document("# Title\n\n## Lesson 1: Old\n\n**Highlight.** It was 0.7.\n"))


def test_output_is_told_apart_by_lesson() -> None:
    assert by_lesson("\nLesson 1: A\n  a 1\n\nLesson 12: B\n  b 2\n") == {
        1: ("A", "\n  a 1\n\n"),
        12: ("B", "\n  b 2\n"),
    }


def test_a_lesson_that_examples_do_not_announce_is_told() -> None:
    document = Document(START + "It was 0.7.\n")
    assert not unprinted_numbers(document, "Lesson 3: Tills\n0.7\n")
    assert len(unprinted_numbers(document, "Lesson 3: Tellers\n0.7\n")) == 1
    assert len(unprinted_numbers(document, "")) == 2
