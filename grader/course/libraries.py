"""Which heavy libraries the files of exercises import: a warm process imports them once, its children need not."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course.modules import SHARED_INPUTS, Exercise

LIBRARY_IMPORT = re.compile(r"^( *)(?:import|from) (torch|pandas|sklearn|matplotlib|scipy)\b", re.MULTILINE)


def libraries_of(exercises: Iterable[Exercise], *, inner: bool = False) -> tuple[str, ...]:
    """The heavy libraries that the files of these exercises import at their top; numpy always.

    inner: also those that only some function imports, which pays where many answers are run.
    """
    found = {"numpy"}
    paths = set()
    for exercise in exercises:
        paths |= {exercise.files.solutions, exercise.checks, exercise.checks.with_name(f"{SHARED_INPUTS}.py")}
    for path in paths:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for indent, library in LIBRARY_IMPORT.findall(text):
            if inner or not indent:
                found.add("matplotlib.figure" if library == "matplotlib" else library)
    return tuple(sorted(found))


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
