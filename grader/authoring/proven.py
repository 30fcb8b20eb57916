"""What was proven on all seeds: kept until a file on which the proof depends changes, so that a long proof can be resumed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from grader.course.modules import SHARED_INPUTS, Exercise, state_folder


class Proven:
    """The exercises that were proven, each with a checksum of its solutions, its check and what checks share."""

    def __init__(self, root: Path):
        self._path = state_folder(root) / "proven.json"
        try:
            self._stamps: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._stamps = {}

    def has(self, exercise: Exercise) -> bool:
        return self._stamps.get(exercise.id) == stamp(exercise)

    def add(self, exercise: Exercise) -> None:
        self._stamps[exercise.id] = stamp(exercise)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._stamps, indent=1, sort_keys=True), encoding="utf-8")
        temporary.replace(self._path)


def stamp(exercise: Exercise) -> str:
    digest = hashlib.sha256()
    for path in (exercise.files.solutions, exercise.checks, exercise.checks.with_name(f"{SHARED_INPUTS}.py")):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()[:32]
