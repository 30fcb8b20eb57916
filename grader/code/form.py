"""How a text lies in its file: encoding, byte order mark, line ends. What rewrites a learner's file keeps them."""

from __future__ import annotations

import io
import tokenize
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """encoding: as Python names it, "utf-8-sig" where the file begins with a mark. line_end: "\\n" or "\\r\\n"."""

    encoding: str = "utf-8"
    line_end: str = "\n"


def read_with_form(data: bytes) -> tuple[str, Form]:
    """The text of a Python file, its lines ended by "\\n", and its form. What can't be read in it comes back as it was."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        encoding = "utf-8"
    text = data.decode(encoding, "surrogateescape")
    line_end = "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n"
    return text.replace("\r\n", "\n"), Form(encoding, line_end)


def write_in_form(text: str, form: Form) -> bytes:
    """The bytes of a text in this form; in UTF-8 where the form's own encoding lacks a character."""
    text = text.replace("\n", form.line_end)
    try:
        return text.encode(form.encoding, "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
