"""The repairs that were found, kept beside the course: for the next run, whatever its seed, and for the next hint."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from grader.code.spans import Edit

FORMAT = 1  # raise it when what is kept changes, or which edits there are


class FoundRepairs:
    """The repairs that were found, by the text of the file: for the next run, whatever its seed, and for the next hint."""

    def __init__(self, folder: Path):
        self._folder = folder

    def _path(self, source: bytes, exercise: str) -> Path:
        digest = hashlib.sha256(repr((FORMAT, exercise, source)).encode()).hexdigest()
        return self._folder / f"{digest[:32]}.repair"

    def keep(self, source: bytes, exercise: str, edit: Edit | None) -> None:
        """Remember what a search came to; None takes back what a shorter one had said."""
        path = self._path(source, exercise)
        try:
            if edit is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(asdict(edit)), encoding="utf-8")
        except OSError:
            pass  # it will be searched for again

    def recall(self, source: bytes, exercise: str) -> Edit | None:
        """The edit that was found for this text; None for none, or one that can not be read."""
        try:
            kept = json.loads(self._path(source, exercise).read_text(encoding="utf-8"))
            splices = tuple((start, end, new) for start, end, new in kept.pop("splices"))
            return Edit(**kept | {"definition": tuple(kept["definition"]), "splices": splices})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None


def nature_of(edit: Edit, file: str) -> str:
    """What the change concerns, in a sentence that does not give it away."""
    return f"At {file}:{edit.line} look at {edit.concern}."
