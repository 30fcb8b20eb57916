"""Which heavy libraries the files of exercises import: a warm process imports them once, its children need not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.course.modules import SHARED_INPUTS, Exercise

HEAVY = r"(?:torch|pandas|sklearn|matplotlib|scipy)"
LIBRARY_IMPORT = re.compile(rf"^( *)(?:from ({HEAVY}[\w.]*) import ([\w, ]+)|import ({HEAVY}[\w.]*))", re.MULTILINE)


def libraries_of(exercises: Iterable[Exercise], *, inner: bool = False) -> tuple[str, ...]:
    """The heavy libraries, or parts of them, that the files of these exercises import at their top; numpy always.

    inner: also those that only some function imports, which pays where many answers are run.
    """
    found = {"numpy"}
    paths = set()
    for exercise in exercises:
        paths |= {exercise.files.solutions, exercise.checks, exercise.checks.with_name(f"{SHARED_INPUTS}.py")}
    for path in paths:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for indent, package, names, module in LIBRARY_IMPORT.findall(text):
            if inner or not indent:
                found |= modules_of(package, names) if package else {module}
    return tuple(sorted(found))


def modules_of(package: str, names: str) -> set[str]:
    """What `from package import names` loads."""
    if package == "scipy":  # it loads its parts when they are first asked for
        return {f"scipy.{name.split()[0]}" for name in names.split(",") if name.strip()}
    return {"matplotlib.figure" if package == "matplotlib" else package}
