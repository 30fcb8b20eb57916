"""Reads Markdown as the rules need it: prose and fenced blocks apart, headings, links, slugs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FENCE = re.compile(r"^( *)(`{3,}|~{3,})\s*([\w+-]*)(.*)$")
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$")
LINK = re.compile(r'(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)(?: +"[^"]*")?\)')
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
CODE_MATH = re.compile(r"\$`[^`]*`\$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the number of the line after the fence, and its indentation."""

    language: str
    text: str
    line: int
    indent: int = 0
    closed: bool = True


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    line: int


class Document:
    """One Markdown text. `lines` is (number, text) of every line; fenced lines are empty in `prose`.

    root: of the course, which its links don't leave. missing: files of which it is said already that they are not there.
    """

    def __init__(
        self,
        text: str,
        path: Path | None = None,
        root: Path | None = None,
        missing: frozenset[Path] = frozenset(),
    ):
        self.path = path
        self.root = root.resolve() if root else None
        self.missing = missing
        self.text = text
        self.lines = list(enumerate(text.splitlines(), start=1))
        self.prose: list[tuple[int, str]] = []
        self.blocks: list[Block] = []
        self._split()

    def _split(self) -> None:
        fence, language, indent, content, start = "", "", 0, [], 0
        for number, line in self.lines:
            match = FENCE.match(line)
            if fence:
                self.prose.append((number, ""))
                if match and match[2].startswith(fence) and not match[3] and not match[4].strip():
                    self.blocks.append(Block(language, "\n".join(content), start, indent))
                    fence = ""
                else:
                    content.append(line[indent:])
            elif match:
                indent, fence, language = len(match[1]), match[2], match[3]
                content, start = [], number + 1
                self.prose.append((number, ""))
            else:
                self.prose.append((number, line))
        if fence:
            self.blocks.append(Block(language, "\n".join(content), start, indent, closed=False))

    @cached_property
    def headings(self) -> list[Heading]:
        return [Heading(len(m[1]), m[2], number) for number, line in self.prose if (m := HEADING.match(line))]

    @cached_property
    def slugs(self) -> set[str]:
        """The anchors that GitHub gives the headings: repeated ones are numbered."""
        seen: dict[str, int] = {}
        anchors = set()
        for heading in self.headings:
            slug = slug_of(heading.text)
            anchors.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
            seen[slug] = seen.get(slug, 0) + 1
        return anchors

    @cached_property
    def links(self) -> list[tuple[int, bool, str, str]]:
        """(line, whether it is a picture, text, target) of every link."""
        return [
            (number, match[1] == "!", match[2], match[3])
            for number, line in self.prose
            for match in LINK.finditer(without_code(line))
        ]

    def section(self, heading: Heading) -> list[tuple[int, str]]:
        """The prose under a heading, up to the next one of the same or a higher level."""
        after = [h.line for h in self.headings if h.line > heading.line and h.level <= heading.level]
        end = min(after, default=len(self.lines) + 1)
        return [(number, line) for number, line in self.prose if heading.line < number < end]

    def blocks_of(self, heading: Heading) -> list[Block]:
        lines = {number for number, _ in self.section(heading)}
        return [block for block in self.blocks if block.line in lines]


def slug_of(heading: str) -> str:
    text = LINK.sub(lambda match: match[2], heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def without_code(line: str) -> str:
    """The line without `` $`…`$ `` and code spans, so that what is left is prose and plain math."""
    return CODE_SPAN.sub("code", CODE_MATH.sub("math", line))


@cache
def read_document(path: Path) -> Document:
    return Document(path.read_text(encoding="utf-8"), path)
