"""What was proven on all seeds: kept until something on which the proof depends changes, so that a long proof can be resumed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from grader.course.modules import SHARED_INPUTS, Exercise, state_folder

DECIDES = (
    "checks/*.py",
    "kinds/*.py",
    "values/*.py",
    "verdicts/recognition.py",
)  # of the grader: what passes, what is named
LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "torch")
PACKAGE = Path(__file__).parent.parent


class Proven:
    """The exercises that were proven, each with a checksum of its files and of what decides beside them."""

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
    """A checksum of the solutions, the check, what checks share, the part of the grader that decides, and the libraries."""
    files = (exercise.files.solutions, exercise.checks, exercise.checks.with_name(f"{SHARED_INPUTS}.py"))
    return digest_of([what_decides(PACKAGE).encode(), *map(_bytes_of, files)])


@lru_cache(maxsize=8)
def what_decides(package: Path) -> str:
    """A checksum of the grader's own files that judge, and of the versions of what computes. package: its folder."""
    files = sorted(path for pattern in DECIDES for path in package.glob(pattern))
    return digest_of([repr((sys.version_info[:2], _versions())).encode(), *map(_bytes_of, files)])


def digest_of(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())  # so that nothing moves from one part to the next unseen
    return digest.hexdigest()[:32]


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found
