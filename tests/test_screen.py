"""What is drawn fits: no row too many, no column too wide, no word broken that fits on a row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.frontends.keyboard import SEQUENCE, key_of
from grader.frontends.screen import Page, lay_out, visible, wrap

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
TEXTS = st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=12).map(" ".join)


def test_a_line_is_broken_between_words_and_what_follows_is_indented():
    assert list(wrap("  Hint 1: split the line", 14)) == ["  Hint 1: ", "  split the ", "  line"]
    assert list(wrap("short", 14)) == ["short"]
    assert list(wrap("abcdefghij", 4)) == ["abcd", "efgh", "ij"]


def test_a_style_goes_on_in_the_next_piece():
    assert list(wrap(f"{BOLD}one two{PLAIN}", 5)) == [f"{BOLD}one {PLAIN}", f"{BOLD}two{PLAIN}"]


@given(TEXTS, st.integers(0, 8), st.integers(6, 40), st.booleans())
def test_no_piece_is_too_wide_and_no_letter_is_lost(text, indent, width, styled):
    line = " " * indent + (f"{BOLD}{text}{PLAIN}" if styled else text)
    pieces = [visible(piece) for piece in wrap(line, width)]
    assert max(map(len, pieces)) <= width
    assert "".join("".join(pieces).split()) == "".join(text.split())
    if max(map(len, text.split())) <= width - min(indent, width // 2):
        assert " ".join(" ".join(pieces).split()) == " ".join(text.split())


@given(st.integers(0, 60), st.integers(20, 100), st.integers(6, 40), st.integers(0, 80), st.booleans())
def test_the_rows_fit_and_the_focus_is_among_them(count, width, height, scrolled, focused):
    body = [f"row {number} of the body" for number in range(count)]
    focus = min(scrolled, count - 1) if focused and count else None
    rows, now = lay_out(Page(["header"], body, ["[q] quit"], focus), width, height, scrolled)
    assert len(rows) <= height and all(len(row) <= width for row in rows)
    assert rows[0] == "header" and rows[-1] == "[q] quit"
    assert 0 <= now <= 2 * count
    if focus is not None and height > 7:
        assert any(row.startswith(f"row {focus} ") for row in rows)


def test_one_can_scroll_to_the_end_and_is_told_what_is_hidden():
    page = Page(["header"], [str(number) for number in range(30)], ["keys"])
    top, _ = lay_out(page, 80, 12, 0)
    assert top == ["header", "", *map(str, range(7)), "  (23 more below: arrows)", "", "keys"]
    end, scrolled = lay_out(page, 80, 12, 1000)
    assert end[2] == "  (23 more above: arrows)" and end[-3] == "29" and scrolled == 22


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("hN", ["h", "n"]),
        ("\x1b[A\x1b[B\x1bOA", ["up", "down", "up"]),
        ("\x1b[5~ \r\x1b", ["page up", "page down", "enter", "escape"]),
        ("\x1b[1;5Cq", ["", "q"]),
        ("\x04", ["q"]),
    ],
)
def test_keys_have_names(typed, keys):
    assert [key_of(sequence) for sequence in SEQUENCE.findall(typed)] == keys
