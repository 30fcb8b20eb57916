"""The watch session: a queue of events (a save, a key), a current exercise, and a screen that shows its verdict.

Two threads fill the queue: one waits for the file system, one for keys. The main thread alone grades and draws.
"""

from __future__ import annotations

import ast
import contextlib
import queue
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from grader.course.modules import Exercise, Module, module_number
from grader.frontends.session import Session
from grader.learner.progress import Progress
from grader.reports.terminal import Painter, name_of, place_of, render_verdict
from grader.verdicts.submission import read_submission
from grader.verdicts.verdict import Verdict

STEP = 2  # milliseconds: how long the watcher waits for a further change of the same save
SETTLE = 20  # milliseconds at most in which changes are taken together
MISSED = 200  # milliseconds after which it looks for a change that the system did not tell
ALTERNATE_SCREEN, NORMAL_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
CLEAR = "\x1b[H\x1b[2J"
KEYS = "[h] hint  [n] next  [l] list  [q] quit"


class Watcher:
    """Watches the files of these exercises. `loop` until the learner quits or everything has passed."""

    def __init__(self, root: Path, exercises: list[Exercise], stream: TextIO, seed: int):
        self.root = root
        self.exercises = exercises
        self.stream = stream
        self.seed = seed
        self.painter = Painter(stream)
        self.progress = Progress(root)
        self.session = Session(root, seed, exercises)
        self.events: queue.Queue[str] = queue.Queue()
        self.stopping = threading.Event()
        self.verdicts: dict[str, Verdict] = {}
        self.definitions: dict[str, str] = {}
        self.current = exercises[0]
        self.stamps: dict[Path, tuple[int, int]] = {}
        self.note = ""
        self.hints = 0
        self.full_screen = stream.isatty() and sys.stdin.isatty()
        self.keys = contextlib.ExitStack()

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stopping.set()
        self.keys.close()
        self.session.close()
        if self.full_screen:
            self.stream.write(NORMAL_SCREEN)
            self.stream.flush()

    def _take_terminal(self) -> None:
        """Not when it is entered: what stops us amid that would leave the terminal as it is then."""
        # Before anything is drawn: who sees which keys there are may press one at once.
        if sys.stdin.isatty():
            self.keys.enter_context(single_keys())
        if self.full_screen:
            self.stream.write(ALTERNATE_SCREEN)

    def loop(self) -> int:
        """React to events until quit (status 1 while something is not passed) or until all has passed (status 0)."""
        self._take_terminal()
        self.stamps = self._stamps()
        threading.Thread(target=self._wait_for_saves, daemon=True).start()
        if sys.stdin.isatty():
            threading.Thread(target=self._wait_for_keys, daemon=True).start()
        self._grade(self.exercises)
        self._changed_definitions()
        self._move_on()
        self.draw()
        while not self._all_passed():
            self.session.executor.get_ready()
            event = self.events.get()
            if event == "q":
                break
            self._react(event)
            self.draw()
        return 0 if self._all_passed() else 1

    def _react(self, event: str) -> None:
        self.note = ""
        if event == "save":
            changed = self._changed_definitions()
            if changed and self.current not in changed:
                self._turn_to(changed[0])
            self._grade([self.current])
            passed = self.current
            if self.verdicts[passed.id].status == "passed":
                remark = self.verdicts[passed.id].remark
                self._move_on()
                self.note = f"{self.painter.mark('passed')} {passed.id} passed{f' ({remark})' if remark else ''}."
        elif event == "h":
            self.hints = min(self.hints + 1, len(self.current.hints))
            self.progress.next_hint(self.current.id, len(self.current.hints))
        elif event == "n":
            self._turn_to(self._following(self.current))
            self._grade([self.current])
        elif event == "l":
            self.note = "\n".join(self._listed())

    def _grade(self, exercises: list[Exercise]) -> None:
        self.verdicts.update((verdict.exercise.id, verdict) for verdict in self.session.grade(exercises))

    def _changed_definitions(self) -> list[Exercise]:
        """The exercises whose definition in the file is no longer what it was at the last look."""
        changed = []
        paths = {exercise.files.learner for exercise in self.exercises}
        sources = {path: read_submission(path).source for path in paths}
        for exercise in self.exercises:
            source = sources[exercise.files.learner]
            node = source.definitions.get(exercise.name)
            text = ast.dump(node) if node is not None else ""
            if source.problem is None and self.definitions.get(exercise.id, text) != text:
                changed.append(exercise)
            if source.problem is None:
                self.definitions[exercise.id] = text
        return changed

    def _turn_to(self, exercise: Exercise) -> None:
        self.current = exercise
        self.hints = 0
        node = read_submission(exercise.files.learner).source.definitions.get(exercise.name)
        if node is not None:  # its line may have moved since it was graded
            self.verdicts[exercise.id] = replace(self.verdicts[exercise.id], line=node.lineno)

    def _move_on(self) -> None:
        """Turn to the first exercise that has not passed, if the current one has."""
        if self.verdicts[self.current.id].status == "passed" and not self._all_passed():
            self._turn_to(self._following(self.current))

    def _following(self, exercise: Exercise) -> Exercise:
        """The next exercise that has not passed, from the start again after the last."""
        start = self.exercises.index(exercise) + 1
        order = self.exercises[start:] + self.exercises[:start]
        return next((other for other in order if self.verdicts[other.id].status != "passed"), exercise)

    def _all_passed(self) -> bool:
        return all(verdict.status == "passed" for verdict in self.verdicts.values())

    def _listed(self) -> Iterator[str]:
        for exercise in self.exercises:
            verdict = self.verdicts[exercise.id]
            yield f"{self.painter.mark(verdict.status)} {exercise.id} {exercise.name if exercise.code else ''}".rstrip()

    def draw(self) -> None:
        """The whole screen: where one is, the verdict, the hints taken, the keys."""
        passed = sum(verdict.status == "passed" for verdict in self.verdicts.values())
        title = f"{module_number(self.current.folder)} {Module(self.current.folder).title}"
        count = f"{passed} of {len(self.exercises)} passed"
        file = f"{self.current.folder.name}/{self.current.files.learner.name}"
        lines = [f"{self.painter.paint(title, 'bold')}   {count}   watching {file}", ""]
        if self.note:
            lines += [self.note, ""]
        if self._all_passed():
            lines.append("Everything here has passed.")
        else:
            verdict = self.verdicts[self.current.id]
            if verdict.status == "not_started":
                lines.append(
                    f"  {self.painter.mark('not_started')} {name_of(verdict)}: write it at {place_of(verdict)}"
                )
            else:
                lines += render_verdict(verdict, self.painter)
            lines += [f"  Hint {n}: {hint}" for n, hint in enumerate(self.current.hints[: self.hints], start=1)]
        lines += ["", self.painter.paint(KEYS if self.full_screen else "waiting for a save; Ctrl-C stops", "dim"), ""]
        newline = "\r\n" if self.full_screen else "\n"
        text = "\n".join(lines).replace("\n", newline)
        self.stream.write((CLEAR if self.full_screen else "") + text)
        self.stream.flush()

    def _wait_for_saves(self) -> None:
        """Watch the folders, not the files: editors save by renaming a new file into place."""
        from watchfiles import watch

        files = {str(exercise.files.learner.resolve()) for exercise in self.exercises}
        folders = {str(exercise.folder.resolve()) for exercise in self.exercises}
        changes = watch(
            *folders,
            watch_filter=lambda change, path: path in files,
            step=STEP,
            debounce=SETTLE,
            stop_event=self.stopping,
            rust_timeout=MISSED,
            yield_on_timeout=True,
            recursive=False,
            raise_interrupt=False,
        )
        for change in changes:
            stamps = self._stamps()
            if change or stamps != self.stamps:  # the first may have happened before the watching began
                self.stamps = stamps
                self.events.put("save")

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        """When each file was changed last, and its size."""
        found = {}
        for path in {exercise.files.learner for exercise in self.exercises}:
            with contextlib.suppress(OSError):
                status = path.stat()
                found[path] = (status.st_mtime_ns, status.st_size)
        return found

    def _wait_for_keys(self) -> None:
        while not self.stopping.is_set():
            key = read_key()
            if key in ("\x03", "\x04", ""):
                key = "q"
            if key in "hnlq":
                self.events.put(key)
            if key == "q":
                return


@contextlib.contextmanager
def single_keys() -> Iterator[None]:
    """Keys arrive one by one, unechoed, while this is open."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin, termios.TCSADRAIN)  # the default would throw away what was typed before
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def read_key() -> str:
    """The next key; "" when there is no more input."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.getwch().lower()
    return sys.stdin.read(1).lower()
