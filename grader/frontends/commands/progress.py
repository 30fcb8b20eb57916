"""`grader progress`: forget it, or take it to another machine."""

from __future__ import annotations

import contextlib
import sys
import time
from argparse import Namespace
from pathlib import Path

from grader.course.modules import state_folder
from grader.errors import UsageError
from grader.learner.exchange import export_progress, import_progress, read_export, reset_progress
from grader.learner.progress import Progress


def run(root: Path, arguments: Namespace) -> int:
    progress = Progress(root)
    try:
        return ACTIONS[arguments.action](root, progress, arguments)
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from None


def export_to(root: Path, progress: Progress, arguments: Namespace) -> int:
    path: Path = arguments.file
    if path.exists() and not _is_export(path):
        raise UsageError(f"{path} is there already, and is no exported progress: name another file")
    path.write_text(export_progress(progress), encoding="utf-8")
    print(f"Your progress is in {path}. On the other machine: uv run grader progress import {path.name}")
    return 0


def import_from(root: Path, progress: Progress, arguments: Namespace) -> int:
    before = set(progress.attempts())
    try:
        import_progress(progress, read_export(arguments.file.read_text(encoding="utf-8")))
    except UnicodeDecodeError:
        raise UsageError(f"{arguments.file} is no exported progress: it isn't text") from None
    after = progress.attempts()
    passed = sum(attempt.status == "passed" for attempt in after.values())
    print(f"Taken in: {len(set(after) - before)} exercises that were not tried here; {passed} pass now in all.")
    return 0


def reset(root: Path, progress: Progress, arguments: Namespace) -> int:
    if not progress.path.exists():
        print("Nothing was recorded yet.")
        return 0
    if not arguments.yes and not _confirmed():
        print("Nothing was changed.")
        return 1
    backup = state_folder(root) / "backups" / f"progress-{time.strftime('%Y%m%d-%H%M%S')}.json"
    reset_progress(progress, backup)
    where = backup.relative_to(root).as_posix()
    print(
        f"Your progress is forgotten; your answers are as they were. Back again: uv run grader progress import {where}"
    )
    return 0


def _confirmed() -> bool:
    """Asks on a terminal; anything but yes, and silence, is no."""
    if not sys.stdin.isatty():
        print("(not a terminal: add --yes to forget it)", file=sys.stderr)
        return False
    return input("Forget what you passed, read and reviewed? A backup is kept. [y/N] ").strip().lower() in ("y", "yes")


def _is_export(path: Path) -> bool:
    with contextlib.suppress(UsageError, UnicodeDecodeError, OSError):
        read_export(path.read_text(encoding="utf-8"))
        return True
    return False


ACTIONS = {"export": export_to, "import": import_from, "reset": reset}
