"""The rule that numbers of a lesson stand where they come from: in its **Given**, in its code, or in what examples.py prints.

A lesson of the new form (one with a **Given**) is held to it: each numeral of its prose, tables, formulas, diagrams and
alternative texts is printed, so rounded, by that lesson's function of examples.py. Free are integers to 12, years, numbers of
lessons and chapters, and what follows a `<!-- source: … -->` in the same paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from markdown_reader import CODE_SPAN, Document, Heading

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


def unprinted_numbers(document: Document, output: str) -> list[str]:
    """What is wrong with the numbers of a document's new lessons, given what its module's examples.py printed."""
    printed = by_lesson(output)
    found = []
    for heading in new_lessons(document):
        title, text = printed.get(lesson_of(heading), ("", ""))
        if title != LESSON.match(heading.text)[2]:
            found.append(f"examples.py prints no line with the title of {heading.text}, with its number")
        found += complaints(document, heading, text)
    return found
