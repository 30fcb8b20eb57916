"""What came of one case, as data: a value or an error, and what it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Raised:
    """An exception as data. bases: names of its class and of those above it. line: of the learner's file, where it passed.

    library: the package of the function that raised it; "" for the learner's file.
    """

    type: str
    bases: tuple[str, ...]
    message: str
    line: int | None = None
    library: str = ""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one case came to. seconds: of processor time. mutated: the position of an argument that was changed.

    printed: (start, end) of what it printed among all that was printed.
    measured: whether `value` is a figure that the references' process made of what the answer returned. unmeasured: why it
    could not be made of it; `value` is then still what the answer returned.
    """

    value: Any = None
    error: Raised | None = None
    seconds: float = 0.0
    mutated: int | None = None
    printed: tuple[int, int] = (0, 0)
    measured: bool = False
    unmeasured: str = ""
