"""`grader reset`: put the stub back where the learner's answer is; the answer is kept in a backup."""

from __future__ import annotations

import shutil
import time
from argparse import Namespace
from pathlib import Path

from grader.course.modules import Exercise, Module, state_folder
from grader.course.stubs import derive_stub, restore_definition
from grader.course.targets import select


def run(root: Path, arguments: Namespace) -> int:
    exercises = select(root, [arguments.target]).exercises
    for path, group in _by_file(exercises).items():
        backup = back_up(root, path)
        module = Module(group[0].folder)
        stub = derive_stub(module, problems=bool(group[0].code))
        everything = len(group) == sum(bool(e.code) == bool(group[0].code) for e in module.exercises)
        if everything or not path.is_file():
            text = stub
        else:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            for exercise in group:
                text = restore_definition(text, stub, exercise.name)
        path.write_text(text, encoding="utf-8")
        what = path.name if everything else ", ".join(exercise.id for exercise in group)
        print(f"{what} is as it was shipped." + (f" Your version: {backup.relative_to(root)}" if backup else ""))
    return 0


def _by_file(exercises: tuple[Exercise, ...]) -> dict[Path, list[Exercise]]:
    files: dict[Path, list[Exercise]] = {}
    for exercise in exercises:
        files.setdefault(exercise.files.learner, []).append(exercise)
    return files


def back_up(root: Path, path: Path) -> Path | None:
    """Copy the learner's file to .grader/backups; None where there is no file."""
    if not path.is_file():
        return None
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder = state_folder(root) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    backup = folder / f"{path.parent.name}-{path.stem}-{stamp}.py"
    number = 1
    while backup.exists():
        number += 1
        backup = folder / f"{path.parent.name}-{path.stem}-{stamp}-{number}.py"
    shutil.copy2(path, backup)
    return backup
