"""Which heavy libraries the files of exercises import: a warm process imports them once, its children need not."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

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


LIBRARIES = {"grader", "matplotlib", "numpy", "pandas", "pytest", "scipy", "sklearn", "torch"}


def name_clashes(folders: Iterable[Path]) -> Iterator[str]:
    """A sentence for each file of the learner's that hides a module of Python's or a library from what is run beside it."""
    for folder in folders:
        for path in sorted(folder.glob("*.py")):
            if path.stem in LIBRARIES or path.stem in sys.stdlib_module_names:
                owner = "a library" if path.stem in LIBRARIES else "a module of Python's own"
                yield (
                    f"{folder.name}/{path.name} is named like {owner} and hides it when a file is run in that folder: "
                    "give it another name."
                )
