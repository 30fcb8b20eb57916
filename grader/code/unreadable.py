"""Why a text can't be read as Python, where Python's own words would not say it: (what to tell, the line where known)."""

from __future__ import annotations

import codecs


def foreign_encoding(data: bytes, name: str) -> tuple[str, int | None] | None:
    """What to say of a text that is not in an encoding that Python reads, as some editors and shells of Windows save."""
    for start, encoding in WIDE_ENCODINGS.items():
        if data.startswith(start):
            return f"{name} is saved as {encoding}; save it as UTF-8.", None
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return f"{name}:{line}: here is a zero byte, which no Python file has; save it as UTF-8.", line
    return None


WIDE_ENCODINGS = {  # the longer ones first: they begin alike
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def conflict_of_versions(data: bytes, name: str) -> tuple[str, int | None] | None:
    """What to say where git left two versions of the same lines, one below the other, for the reader to choose."""
    found = [number for number, line in enumerate(data.split(b"\n"), start=1) if line.startswith(b"<<<<<<< ")]
    if not found:
        return None
    more = f" It is the first of {len(found)} such places." if len(found) > 1 else ""
    text = (
        f"{name}:{found[0]}: git could not merge two versions of these lines, and left both. Keep one of them, and delete "
        f"the lines that begin with <<<<<<<, ======= and >>>>>>>.{more}"
    )
    return text, found[0]
