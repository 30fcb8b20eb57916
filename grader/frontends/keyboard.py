"""Keys of a terminal, one by one and unechoed."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator

SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|.", re.DOTALL)
NAMES = {
    **{
        "\x1b[A": "up",
        "\x1bOA": "up",
        "\x1b[B": "down",
        "\x1bOB": "down",
        "\x1b[5~": "page up",
        "\x1b[6~": "page down",
    },
    **{" ": "page down", "\r": "enter", "\n": "enter", "\x1b": "escape", "\x03": "q", "\x04": "q"},
}
WINDOWS_NAMES = {"H": "up", "P": "down", "I": "page up", "Q": "page down"}


@contextlib.contextmanager
def single_keys() -> Iterator[None]:
    """Keys arrive one by one, unechoed, while this is open."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)  # the default would throw away what was typed before
        yield
    finally:
        with contextlib.suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def read_keys() -> Iterator[str]:
    """Keys as they are pressed: a letter in lower case, or one of the names above; ends when there is no more input."""
    while True:
        if sys.platform == "win32":
            import msvcrt

            key = msvcrt.getwch()
            yield WINDOWS_NAMES.get(msvcrt.getwch(), "") if key in "\x00\xe0" else key_of(key)
            continue
        try:
            typed = os.read(sys.stdin.fileno(), 64).decode("utf-8", "replace")
        except OSError:
            return
        if not typed:
            return
        yield from map(key_of, SEQUENCE.findall(typed))


def key_of(sequence: str) -> str:
    return NAMES.get(sequence, sequence.lower() if len(sequence) == 1 else "")
