"""`grader reset`: put the stub back where the learner's answer is; the answer is kept in a backup, and comes back by --undo."""

from __future__ import annotations

import re
import shutil
import sys
import time
from argparse import Namespace
from pathlib import Path

from grader.code.form import Form, read_with_form, write_in_form
from grader.course.modules import Exercise, Module, siblings, state_folder
from grader.course.stubs import derive_stub, restore_definition
from grader.course.targets import select
from grader.errors import UsageError
from grader.verdicts.reading import is_not_started
from grader.verdicts.submission import read_submission


def run(root: Path, arguments: Namespace) -> int:
    exercises = select(root, [arguments.target]).exercises
    by_file: dict[Path, list[Exercise]] = {}
    for exercise in exercises:
        by_file.setdefault(exercise.files.learner, []).append(exercise)
    if not arguments.undo and not arguments.yes and not _confirmed(exercises):
        print("Nothing was changed.")
        return 1
    try:
        if arguments.undo:
            return undo(root, list(by_file))
        for path, group in by_file.items():
            print(reset(root, path, group))
    except OSError as error:
        raise UsageError(f"{error.filename or root} can't be written: {error.strerror}") from None
    from grader.learner.progress import Progress

    Progress(root).record([(exercise.id, "not_started", None) for exercise in exercises], seed=0)
    return 0


def reset(root: Path, path: Path, group: list[Exercise]) -> str:
    """Put these exercises of a file back as they ship; returns what to say."""
    backup = back_up(root, path)
    stub = derive_stub(Module(group[0].folder), problems=bool(group[0].code))
    everything = len(group) == len(siblings(group[0])) or not path.is_file()
    text, form = read_with_form(path.read_bytes()) if path.is_file() else ("", Form())
    if everything:
        text = stub
    else:
        for exercise in group:
            text = restore_definition(text, stub, exercise.name)
    path.write_bytes(write_in_form(text, form))
    what = path.name if everything else ", ".join(exercise.id for exercise in group)
    again = f" Your version: {backup.relative_to(root).as_posix()} (--undo brings it back)" if backup else ""
    return f"{what} is as it was shipped.{again}"


def undo(root: Path, paths: list[Path]) -> int:
    """Bring back the newest backup of each file; what stands there now is backed up in its turn."""
    found = {path: backups_of(root, path)[-1:] for path in paths}
    if not any(found.values()):
        raise UsageError("there is no backup of this file: nothing was reset")
    for path, backups in found.items():
        for backup in backups:
            text = backup.read_bytes()
            kept = back_up(root, path)
            path.write_bytes(text)
            backup.unlink()
            now = f" What stood there: {kept.relative_to(root).as_posix()}" if kept else ""
            print(f"{path.parent.name}/{path.name} is as it was before the reset.{now}")
    return 0


def _confirmed(exercises: tuple[Exercise, ...]) -> bool:
    """Asks on a terminal where more than one answer is at stake; elsewhere whoever names many means them."""
    if not sys.stdin.isatty():
        return True
    started = sum(is_started(exercise) for exercise in exercises)
    if started < 2:
        return True
    answer = input(f"Put {started} answers back as they were shipped? A backup is kept. [y/N] ")
    return answer.strip().lower() in ("y", "yes")


def is_started(exercise: Exercise) -> bool:
    """Whether something of the learner's stands there, right or wrong."""
    source = read_submission(exercise.files.learner).source
    if source.problem is not None:
        return source.problem.cause == "syntax"  # what can't be read may hold anything
    return exercise.name in source.definitions and not is_not_started(exercise, source)


def back_up(root: Path, path: Path) -> Path | None:
    """Copy the learner's file to .grader/backups; None where there is no file."""
    if not path.is_file():
        return None
    folder = state_folder(root) / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    number = 1
    while (backup := folder / f"{path.parent.name}-{path.stem}-{stamp}-{number:02}.py").exists():
        number += 1
    shutil.copy2(path, backup)
    return backup


def backups_of(root: Path, path: Path) -> list[Path]:
    """The backups of a file, the oldest first."""
    name = re.compile(rf"{re.escape(path.parent.name)}-{re.escape(path.stem)}-\d{{8}}-\d{{6}}(-\d+)?\.py")
    folder = state_folder(root) / "backups"
    return sorted(file for file in folder.glob("*.py") if name.fullmatch(file.name)) if folder.is_dir() else []
