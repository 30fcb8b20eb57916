"""Markdown that reads well on GitHub and in a Python-Markdown site: each rule is a function that yields complaints."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator

from grader.authoring.markdown import CODE_MATH, CODE_SPAN, Document, read_document, without_code

Complaints = Iterator[tuple[int, str]]

LANGUAGES = {
    *("python", "pycon", "bash", "powershell", "console", "text", "math", "mermaid"),
    *("toml", "yaml", "json", "sql", "diff", "markdown", "csv", "dockerfile", "html"),
}
ALERTS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
LIST_ITEM = re.compile(r"^( *)(?:[-*+]|\d+[.)]) +\S")
SUMMARY = re.compile(r"<summary>(.+)</summary>")
FOREIGN = ("!!!", "???", ":::", "--8<--", "{: ", "{:.", "{:#", "$$")
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2728\u274c\u2705\ufe0f]")


def plain_math(line: str) -> list[str]:
    """The line split at its dollar signs: every second piece is a formula."""
    return re.split(r"(?<!\\)\$", without_code(line))


def inline_math(document: Document) -> Complaints:
    """`$…$` opens and closes on one line, hugs its formula, and holds nothing that Markdown would change."""
    for number, line in document.prose:
        pieces = plain_math(line)
        if len(pieces) % 2 == 0:
            yield number, "a dollar sign without its partner on this line"
            continue
        for position in range(1, len(pieces), 2):
            formula, before, after = pieces[position], pieces[position - 1], pieces[position + 1]
            if formula != formula.strip() or not formula:
                yield number, f"${formula}$ has a space at its edge, or nothing in it"
            if before[-1:].isalnum() or after[:1].isalnum():
                yield number, f"${formula}$ touches a letter or digit, so GitHub shows the dollar signs"
            if re.search(rf"\\[{re.escape(string.punctuation)}]|[*<]|\]\(", formula):
                yield number, f"${formula}$ holds what Markdown changes: write $`…`$"


def foreign_syntax(document: Document) -> Complaints:
    """Nothing that only one site generator understands; display math in ```math fences."""
    for number, line in document.prose:
        text = CODE_SPAN.sub("code", line)
        for mark in FOREIGN:
            if mark in text:
                yield number, f"{mark} is not plain Markdown"
        if re.search(r"<[A-Z]", re.sub(r"(?<!\\)\$[^$]*\$", "", without_code(line))):
            yield number, "raw JSX"
        if number == 1 and line.strip() == "---":
            yield number, "front matter"


def fences(document: Document) -> Complaints:
    """Every fence is closed and says its language."""
    for block in document.blocks:
        if not block.closed:
            yield block.line - 1, "this fence is never closed"
        if block.language not in LANGUAGES:
            yield block.line - 1, f"a fence of language {block.language!r}; known are {', '.join(sorted(LANGUAGES))}"


def details(document: Document) -> Complaints:
    """`<details>` at column 0, its summary on the next line without Markdown in it, blank lines around the text."""
    lines = [line for _, line in document.prose]
    inside = 0
    for number, line in document.prose:
        here = number - 1
        previous = lines[here - 1] if here else ""
        following = lines[here + 1] if here + 1 < len(lines) else ""
        if re.search(r"</?details", without_code(line)) and line not in ("<details>", "</details>"):
            yield number, "<details> and </details> stand alone, at column 0"
        elif line == "<details>":
            inside += 1
            if inside > 1 or previous or not SUMMARY.fullmatch(following):
                yield number, "<details> needs a blank line before, its <summary> on the next line, and no nesting"
        elif line == "</details>":
            inside -= 1
            if inside < 0 or previous or following:
                yield number, "</details> needs an opening, and blank lines before and after"
        elif "<summary>" in without_code(line):
            match = SUMMARY.fullmatch(line)
            if not match or following or previous != "<details>":
                yield number, "<summary>…</summary> is one line directly under <details>, then a blank line"
            elif re.search(r"[$`]|\*\*|\]\(", match[1]):
                yield number, "math and Markdown are not rendered in a summary"
    if inside > 0:
        yield len(lines), "<details> is never closed"


def alerts(document: Document) -> Complaints:
    """`> [!NOTE]` alone on its line at top level, of a kind that GitHub knows, with its text below."""
    lines = [line for _, line in document.prose]
    for number, line in document.prose:
        if re.match(r"\s*(?:[-*] +)?> *\[!", line):
            following = lines[number] if number < len(lines) else ""
            if not re.fullmatch(rf"> \[!({'|'.join(ALERTS)})\]", line) or not re.match(r"> \S", following):
                yield number, f"an alert is `> [!KIND]` at column 0 with `> text` below; kinds: {', '.join(ALERTS)}"
            if number > 1 and lines[number - 2]:
                yield number, "a blank line is missing before the alert"


def lists(document: Document) -> Complaints:
    """A blank line before every list; items nested by four spaces."""
    in_list = False
    previous = ""
    for number, line in document.prose:
        item = LIST_ITEM.match(line)
        if item:
            if len(item[1]) % 4:
                yield number, "lists are nested by four spaces"
            if previous and not in_list:
                yield number, "a blank line is missing before the list"
            in_list = True
        elif line and not line.startswith(" ") and not previous:
            in_list = False
        previous = line


def tables(document: Document) -> Complaints:
    """Every row of a pipe table has the cells of its header; no formula or code span is cut by a pipe."""
    width = 0
    for number, line in document.prose:
        if not line.startswith("|"):
            width = 0
            continue
        cells = re.split(r"(?<!\\)\|", line.strip())[1:-1]
        width = width or len(cells)
        if len(cells) != width or not line.rstrip().endswith("|"):
            yield number, f"this row has {len(cells)} cells, its header {width}"
        for cell in cells:
            if len(re.findall(r"(?<!\\)\$", CODE_SPAN.sub("", CODE_MATH.sub("", cell)))) % 2 or cell.count("`") % 2:
                yield number, f"a pipe cuts the formula or the code in the cell {cell.strip()!r}"


def headings(document: Document) -> Complaints:
    """One title, first of all; no level is skipped."""
    if not document.headings or document.headings[0].line != 1 or document.headings[0].level != 1:
        yield 1, "the first line is not a title"
    level = 0
    for heading in document.headings:
        if heading.level > level + 1 or (heading.level == 1 and heading.line != 1):
            yield heading.line, f"a heading of level {heading.level} after one of level {level}"
        level = heading.level


def tone(document: Document) -> Complaints:
    """No exclamation marks, no emoji."""
    for number, line in document.prose:
        text = "".join(plain_math(line)[::2]).replace("![", "[").replace("[!", "[").replace("<!--", "")
        if "!" in text:
            yield number, "an exclamation mark"
        if EMOJI.search(text):
            yield number, "an emoji"


def links(document: Document) -> Complaints:
    """Every relative link leads to a file and a heading that exist; every picture has words in its place."""
    for number, is_picture, text, target in document.links:
        if is_picture and len(text.split()) < 4:
            yield number, f"the picture {target} is not described"
        if re.match(r"[a-z]+:", target):
            if not target.startswith("https://"):
                yield number, f"{target} is neither relative nor https"
            continue
        name, _, anchor = target.partition("#")
        path = (document.path.parent / name).resolve() if name else document.path
        if path in document.missing:
            continue
        if document.root and not path.is_relative_to(document.root):
            yield number, f"{target} leads out of the course"
        elif not path.exists():
            yield number, f"{target} does not exist"
        elif anchor and (path.suffix != ".md" or anchor not in read_document(path).slugs):
            yield number, f"{target}: {path.name} has no such heading"


RULES: tuple[Callable[[Document], Complaints], ...] = (
    *(inline_math, foreign_syntax, fences, details, alerts, lists, tables, headings, tone, links),
)
