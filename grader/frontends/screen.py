"""What fits on a terminal: lines wrapped by words, styles and all, and of a long text the part that one has scrolled to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

STYLE = re.compile(r"(\x1b\[[0-9;]*m)")
PLAIN = "\x1b[0m"
NARROWEST, LOWEST = 20, 6  # columns and rows below which nothing sensible can be shown


@dataclass
class Page:
    """header and footer stay; of the body, that part is shown which has room. focus: a line of it that must be seen."""

    header: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    focus: int | None = None


def visible(line: str) -> str:
    """The line as one sees it, without its styles."""
    return STYLE.sub("", line)


def wrap(line: str, width: int) -> Iterator[str]:
    """The line in pieces of at most `width` columns, broken between words, what follows indented as the first is."""
    plain = visible(line)
    if len(plain) <= width:
        yield line
        return
    leading = len(plain) - len(plain.lstrip())
    indent = " " * min(leading, width // 2)
    line = line.replace(" " * leading, indent, 1)
    style, start, used = "", True, 0
    piece = ""
    for part in _words(line):
        if STYLE.fullmatch(part):
            style = "" if part == PLAIN else part
            piece += part
            continue
        while used + len(part) > width:
            fits_below = not part.strip() or (not start and len(part) <= width - len(indent))
            cut = 0 if fits_below else width - used
            yield piece + part[:cut] + (PLAIN if style else "")
            part = part[cut:].lstrip() if not cut else part[cut:]
            piece, used, start = style + indent, len(indent), True
        piece += part
        used += len(part)
        start = start and not part.strip()
    if visible(piece).strip():
        yield piece


def _words(line: str) -> Iterator[str]:
    """Styles, words and the blanks between them, one by one."""
    for part in STYLE.split(line):
        yield from [part] if STYLE.fullmatch(part) else re.findall(r"[ \t]+|[^ \t]+", part)


def wrap_all(lines: Iterable[str], width: int) -> list[str]:
    return [piece for line in lines for piece in wrap(line, width)]


def lay_out(page: Page, width: int, height: int, scrolled: int = 0) -> tuple[list[str], int]:
    """(the rows of the screen, how far the body is scrolled now). Never more rows than `height`, nor wider than `width`."""
    width, height = max(width, NARROWEST), max(height, LOWEST)
    header, footer = wrap_all(page.header, width)[:2], wrap_all(page.footer, width)[: height // 2]
    pieces = [list(wrap(line, width)) for line in page.body]
    body = [piece for line in pieces for piece in line]
    gap = [""] if height >= len(header) + len(footer) + 5 else []
    room = height - len(header) - len(footer) - 2 * len(gap)
    if page.focus is not None:
        row = sum(map(len, pieces[: page.focus]))
        scrolled = min(max(scrolled, row - room + 2), max(row - 1, 0))
    scrolled = max(0, min(scrolled, len(body) - room))
    shown = body[scrolled : scrolled + room]
    if scrolled and len(shown) > 1:
        shown = [_more("above", scrolled + 1, width), *body[scrolled + 1 : scrolled + room]]
    if (below := len(body) - scrolled - room) > 0 and len(shown) > 1:
        shown[-1] = _more("below", below + 1, width)
    return [*header, *gap, *shown, *gap, *footer], scrolled


def _more(where: str, count: int, width: int) -> str:
    return f"  ({count} more {where}: arrows)"[:width]
