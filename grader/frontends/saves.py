"""The files that `watch` looks at: when one was saved, and which exercises the change reaches."""

from __future__ import annotations

import ast
import contextlib
import re
import threading
from collections.abc import Callable
from pathlib import Path

from grader.code.source import Source
from grader.code.uses import text_reached
from grader.course.modules import Exercise
from grader.verdicts.submission import Submission, read_submission, readable_beside

STEP = 2  # milliseconds: how long the watcher waits for a further change of the same save
SETTLE = 20  # milliseconds at most in which changes are taken together
MISSED = 200  # milliseconds after which it looks for a change that the system did not tell
ORDINARY = re.compile(r"[\w-].*\.(?!swp|tmp|bak)[A-Za-z0-9]{1,8}")  # no editor's passing file
Stamps = dict[str, tuple[int, int]]  # of each file: when it was changed last, and its size


class Files:
    """The files with these exercises, and the learner's own files beside them, as they were when one looked last."""

    def __init__(self, exercises: list[Exercise]):
        self.exercises = exercises
        self.paths = list(dict.fromkeys(exercise.files.learner for exercise in exercises))
        self._versions: dict[Path, tuple[bytes, Stamps]] = {}
        self._sources: dict[Path, Source] = {}
        self._reached: dict[str, str] = {}

    def stamps(self) -> Stamps:
        return {name: stamp for path in self.paths for name, stamp in stamps_beside(path).items()}

    def version(self, exercise: Exercise) -> tuple[bytes, Stamps]:
        """What an answer's verdict may hang on. It has changed if this differs."""
        return self._versions[exercise.files.learner]

    def look(self) -> list[Exercise]:
        """The exercises that what was changed since the last look reaches; first those that were changed themselves."""
        found: list[tuple[bool, Exercise]] = []
        for path in self.paths:
            submission = read_submission(path)
            helpers = {name: stamp for name, stamp in stamps_beside(path).items() if name != str(path)}
            version = (submission.text, helpers)
            if self._versions.get(path) == version:
                continue
            is_first, before = path not in self._versions, self._sources.get(path)
            self._versions[path], self._sources[path] = version, submission.source
            for exercise in self.exercises if submission.source.problem is None else ():
                if exercise.files.learner == path:
                    reached = text_reached(submission.source, exercise.name) + repr(helpers)
                    if not is_first and (self._reached.get(exercise.id) != reached or before.problem is not None):
                        found.append((_is_the_same(exercise.name, before, submission.source), exercise))
                    self._reached[exercise.id] = reached
        return [exercise for _, exercise in sorted(found, key=lambda pair: pair[0])]

    def line_of(self, exercise: Exercise) -> int | None:
        """Where the exercise stands in its file as it is now."""
        node = read_submission(exercise.files.learner).source.definitions.get(exercise.name)
        return node.lineno if node is not None else None


def stamps_beside(path: Path) -> Stamps:
    """Those of a learner's file, and of what else of the learner's lies in its folder."""
    found = {}
    for name in readable_beside(Submission(b"", path.name, str(path))):
        if name == str(path) or ORDINARY.fullmatch(Path(name).name):
            with contextlib.suppress(OSError):
                status = Path(name).stat()
                found[name] = (status.st_mtime_ns, status.st_size)
    return found


def _is_the_same(name: str, before: Source, now: Source) -> bool:
    """Whether a definition itself is what it was, so that the change lies in what it uses."""
    nodes = [source.definitions.get(name) for source in (before, now)]
    return None not in nodes and ast.dump(nodes[0]) == ast.dump(nodes[1])


def wait_for_saves(files: Files, stamps: Stamps, put: Callable[[str], None], stopping: threading.Event) -> None:
    """Put "save" whenever a file differs. The folders are watched: editors save by renaming a new file into place."""
    from watchfiles import watch

    changes = watch(
        *{str(path.parent.resolve()) for path in files.paths},
        watch_filter=None,
        step=STEP,
        debounce=SETTLE,
        stop_event=stopping,
        rust_timeout=MISSED,
        yield_on_timeout=True,
        recursive=False,
        raise_interrupt=False,
    )
    for _ in changes:
        if (now := files.stamps()) != stamps:  # the first change may have happened before the watching began
            stamps = now
            put("save")
