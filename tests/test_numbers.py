"""Numbers of a lesson stand where they come from: in its **Given**, in its code, or in what examples.py prints.

A lesson of the new form (one with a **Given**) is held to this: each numeral of its prose, tables, formulas, diagrams and
alternative texts is printed, so rounded, by that lesson's function of examples.py. Free are integers to 12, years, numbers of
lessons and chapters, and what follows a `<!-- source: … -->` in the same paragraph.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from markdown_reader import CODE_SPAN, ROOT, Document, Heading, read

from grader.course.modules import Module, find_modules

SECONDS = 240  # a few, on a machine that does nothing else
LESSON = re.compile(r"Lesson (\d+): (.+)")
SOURCE = re.compile(r"<!-- *source:.*?-->", re.DOTALL)
NUMERAL = r"\d+(?:[\u0020\u00a0\u2009\u202f,]\d{3})+(?!\d)(?:\.\d+)?|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# A name that ends in numbers: the numbers are no claim.
NAMED = re.compile(
    r"\b(?:lessons?|modules?|chapters?|sections?|lectures?|pages?|volumes?|editions?|Python|NumPy|PyTorch|pandas|version)"
    r" \d[\d.]*(?:(?:, | and | to |–|-)\d[\d.]*)*",
    re.IGNORECASE,
)
LARGE = {"thousand": 3, "million": 6, "billion": 9}
TOKEN = re.compile(
    rf"(?P<sign>(?<![\w)\]}}.%])-)?(?<![\w.])(?P<number>{NUMERAL})"
    r"(?: ?\^\(?(?P<power>-?\d+)\)?)?"
    rf"(?: ?· ?10\^\(?(?P<ten>-?\d+)\)?)?"
    rf"(?: ?/ ?(?P<below>\d+(?:\.\d+)?)(?![\w^]))?"
    r"(?P<percent> ?%| per ?cent\b)?(?: (?P<large>thousand|million|billion)\b)?"
)


# What a text says


def plain(text: str) -> str:
    """The text as numerals are looked for in it: one minus, no code, no link targets, formulas without their commands."""
    text = text.replace("−", "-").replace("⁄", "/")
    text = re.sub(r"[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: "^" + match[0].translate(SUPERSCRIPTS), text)
    text = re.sub(r"\$`([^`]*)`\$", r"$\1$", text)
    text = re.sub(r"<code>.*?</code>", " code ", CODE_SPAN.sub(" code ", text))
    text = re.sub(r"\]\([^()\s]*\)|https?://\S+", "] ", text)
    text = re.sub(r"\\[tdc]?frac *\{ *(-?[\d.]+) *\} *\{ *([\d.]+) *\}", r" \1/\2 ", text)
    text = re.sub(r"_\{[^{}]*\}", "", text)
    text = text.replace(r"\cdot", "·").replace(r"\times", "·").replace("×", "·").replace("{,}", ",").replace(r"\%", "%")
    text = re.sub(r"(?<=\d)\\[,;](?=\d{3})", " ", text)
    text = re.sub(r"\\[a-zA-Z]+|\\[,;:! ]|[$]", " ", text)
    text = text.replace("{", "(").replace("}", ")")
    return NAMED.sub(" name ", text)


def numerals(text: str) -> Iterator[re.Match]:
    return TOKEN.finditer(plain(text))


def decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"[\u0020\u00a0\u2009\u202f,_]", "", text))


def readings(token: re.Match) -> set[Decimal]:
    """The values that a numeral may be printed as: `12.5 %` as 12.5 or 0.125, `3/8` as 0.375, `2 million` as 2000000."""
    value = decimal(token["number"])
    if token["power"]:
        value = value ** int(token["power"])
    if token["ten"]:
        value = value.scaleb(int(token["ten"]))
    if token["below"] and Decimal(token["below"]):
        value = value / Decimal(token["below"])
    if token["large"]:
        value = value.scaleb(LARGE[token["large"]])
    if token["sign"]:
        value = -value
    return {value, value / 100} if token["percent"] else {value}


def pieces(token: re.Match) -> list[Decimal]:
    """The numerals that it is made of, for one that is printed piece by piece: `18/37`, `2^30`."""
    parts = re.split(r"[\u0020\u00a0\u2009\u202f]", token["number"]) + [
        token[name] for name in ("power", "ten", "below") if token[name]
    ]
    return [decimal(part) for part in parts]


def is_free(value: Decimal, written: str) -> bool:
    whole = "." not in written and "e" not in written and value == value.to_integral_value()
    return whole and (abs(value) <= 12 or (1600 <= value <= 2100 and re.fullmatch(r"\d{4}", written) is not None))


def stated(text: str) -> set[Decimal]:
    """All values that code, an output or a **Given** states; a value without its sign is stated, too."""
    text = re.sub(r"\bnp\.(?:float|int)\d+\(", "(", text.replace("−", "-"))
    values: set[Decimal] = set()
    for token in re.finditer(rf"(?P<sign>-)?(?<![\w.])(?P<number>{NUMERAL})(?P<percent> ?%)?", text):
        for value in {
            decimal(token["number"]),
            *map(decimal, re.split(r"[\u0020\u00a0\u2009\u202f,]", token["number"])),
        }:
            for reading in {value, value / 100} if token["percent"] else {value}:
                values |= {reading, -reading} if token["sign"] else {reading}
    for token in numerals(text):
        values |= {reading for value in readings(token) for reading in (value, abs(value))}
    return values


def close_to(value: Decimal, known: Decimal) -> bool:
    """Equal; a fraction such as 2/3 is known once it is printed to three digits or more."""
    if value == known:
        return True
    digits = -known.as_tuple().exponent
    return 3 <= digits <= 16 and len(value.as_tuple().digits) > 20 and round(value, digits) == known


# What a lesson must satisfy


def lesson_of(heading: Heading) -> int:
    match = LESSON.fullmatch(heading.text)
    return int(match[1]) if match and heading.level == 2 else 0


def new_lessons(document: Document) -> list[Heading]:
    return [
        heading
        for heading in document.headings
        if lesson_of(heading) and any(line.startswith("**Given") for _, line in document.section(heading))
    ]


def chunks(document: Document, heading: Heading) -> Iterator[tuple[int, str]]:
    """(first line, text) of each paragraph, table, formula and diagram of a lesson; its code is not among them."""
    lines: list[tuple[int, str]] = []
    for number, line in [*document.section(heading), (0, "")]:
        if line.strip():
            lines.append((number, line))
        elif lines:
            yield lines[0][0], "\n".join(text for _, text in lines)
            lines = []
    for block in document.blocks_of(heading):
        if block.language in ("math", "mermaid"):
            yield block.line, block.text


def complaints(document: Document, heading: Heading, printed: str) -> Iterator[str]:
    code = [block.text for block in document.blocks_of(heading) if block.language not in ("math", "mermaid")]
    paragraphs = list(chunks(document, heading))
    given = [text for _, text in paragraphs if text.startswith("**Given")]
    known = stated("\n".join([printed, *code, *given]))
    for line, text in paragraphs:
        claimed = re.sub(r"<!--.*?-->", "", SOURCE.split(text)[0], flags=re.DOTALL)
        for token in numerals(claimed):
            if not text.startswith("**Given") and not is_known(token, known):
                yield f"line {line}: {token[0].strip()} is not printed by lesson {lesson_of(heading)}{nearest(token, known)}"


def is_known(token: re.Match, known: set[Decimal]) -> bool:
    if any(close_to(value, other) for value in readings(token) for other in known):
        return True
    parts = pieces(token)
    if len(parts) == 1:
        return is_free(-parts[0] if token["sign"] else parts[0], token["number"])
    written = re.split(r"[\u0020\u00a0\u2009\u202f]", token["number"]) + [
        token[name] or "" for name in ("power", "ten", "below")
    ]
    return all(part in known or is_free(part, text) for part, text in zip(parts, filter(None, written), strict=True))


def nearest(token: re.Match, known: set[Decimal]) -> str:
    value = next(iter(readings(token)))
    found = min(known, key=lambda other: abs(other - value), default=None)
    return "" if found is None else f"; the nearest that is: {found}"


def by_lesson(output: str) -> dict[int, tuple[str, str]]:
    """Title and text of each lesson in what examples.py printed."""
    parts = re.split(r"^Lesson (\d+): (.+)$", output, flags=re.MULTILINE)
    return {
        int(number): (title, text) for number, title, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    }


MODULES = [
    module for module in find_modules(ROOT) if new_lessons(read((module.folder / "theory.md").relative_to(ROOT)))
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)
def test_numbers_of_new_lessons_are_printed(module: Module, tmp_path: Path) -> None:
    document = read((module.folder / "theory.md").relative_to(ROOT))
    headings = new_lessons(document)
    copy = tmp_path / module.folder.name
    shutil.copytree(module.folder, copy, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    run = subprocess.run(
        [sys.executable, copy / "examples.py", *(str(lesson_of(heading)) for heading in headings)],
        cwd=copy,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stderr
    printed = by_lesson(run.stdout)
    missing = [
        heading.text
        for heading in headings
        if printed.get(lesson_of(heading), ("",))[0] != LESSON.match(heading.text)[2]
    ]
    assert not missing, (
        f"examples.py prints no line with the title of {missing}, with its number, before what it prints"
    )
    found = [line for heading in headings for line in complaints(document, heading, printed[lesson_of(heading)][1])]
    assert not found, f"{document.path}:\n" + "\n".join(found)


# The rule itself is tested

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
