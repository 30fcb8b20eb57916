"""The watch session: a queue of events (a save, a key, a new size), a current exercise, and a screen that shows its verdict.

Two threads fill the queue: one waits for the file system, one for keys. The main thread alone grades and draws.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TextIO

from grader.code.source import source_of_definition
from grader.course.modules import Exercise, Module, module_number
from grader.frontends.keyboard import read_keys, single_keys
from grader.frontends.saves import Files, wait_for_saves
from grader.frontends.screen import Page, lay_out
from grader.frontends.session import Session
from grader.learner.progress import Progress
from grader.reports.terminal import Painter, name_of, place_of, render_verdict
from grader.verdicts.verdict import Verdict

REDRAW = 0.15  # seconds between two drawings while many are graded
PAGE = 10  # lines that "page down" scrolls
ALTERNATE_SCREEN, NORMAL_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
CLEAR = "\x1b[H\x1b[2J"
JOIN = "\u00a0"  # a blank at which no line is broken
KEYS = "[h] hint|[n] next|[p] previous|[r] again|[s] solution|[l] list|[a] all|[q] quit"
KEYS_OF_LIST = "arrows move|[enter] choose|[l] back|[q] quit"
HINT_COMMAND = re.compile(r"\s*Hint: uv run grader hint [\w/]+")  # here a key does that


class Watcher:
    """Watches the files of these exercises. `loop` until the learner quits or everything has passed."""

    def __init__(self, root: Path, exercises: list[Exercise], stream: TextIO, seed: int):
        self.exercises = exercises
        self.stream = stream
        self.painter = Painter(stream)
        self.progress = Progress(root)
        self.session = Session(root, seed, exercises)
        self.events: queue.SimpleQueue[str] = queue.SimpleQueue()  # its `put` may interrupt its `get`: signals do that
        self.stopping = threading.Event()
        self.files = Files(exercises)
        self.verdicts: dict[str, Verdict] = {}
        self.judged: dict[str, object] = {}  # in which version of its file each was graded
        self.saved = False  # since the start
        self.pending: list[Exercise] = list(exercises)
        self.current = exercises[0]
        self.view = "verdict"  # or "list", "solution?" and "solution"
        self.chosen = self.scrolled = self.hints = 0
        self.note = ""
        self.full_screen = stream.isatty() and sys.stdin.isatty()
        self.drawn = 0.0
        self.keys = contextlib.ExitStack()

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stopping.set()
        try:
            self._give_terminal_back()
        finally:
            self.session.close()

    def _take_terminal(self) -> None:
        """Not when it is entered: what stops us amid that would leave the terminal as it is then."""
        # Before anything is drawn: who sees which keys there are may press one at once.
        if sys.stdin.isatty():
            self.keys.enter_context(single_keys())
        if self.full_screen:
            self.stream.write(ALTERNATE_SCREEN)

    def _give_terminal_back(self) -> None:
        self.keys.close()
        if self.full_screen:
            with contextlib.suppress(OSError):  # it may be gone
                self.stream.write(NORMAL_SCREEN)
                self.stream.flush()

    def loop(self) -> int:
        """React to events until quit (status 1 while something is not passed) or until all has passed (status 0)."""
        self._take_terminal()
        self._heed_terminal()
        self.draw()
        stamps = self.files.stamps()
        self.files.look()
        watching = (self.files, stamps, self.events.put, self.stopping)
        threading.Thread(target=wait_for_saves, args=watching, daemon=True).start()
        if sys.stdin.isatty():
            threading.Thread(target=self._wait_for_keys, daemon=True).start()
        event = ""
        while event != "q" and not self._is_done():
            if self.events.empty() and not self.pending:
                self.draw()
                self.session.executor.get_ready()
            if self.pending and self.events.empty():
                self._grade_pending()
                continue
            event = self.events.get()
            self._react(event)
            if self.pending:
                self.draw()
        passed = self._all_passed()
        self._give_terminal_back()
        print(f"{self._counted()}{'. Everything here has passed.' if passed else ''}", file=self.stream)
        return 0 if passed else 1

    def _is_done(self) -> bool:
        """Whether all has passed as it stands there now. What was graded in another state of its file is graded again."""
        if not self.events.empty() or not self._all_passed():
            return False
        self.files.look()
        self._grade_again([one for one in self.exercises if self.judged.get(one.id) != self.files.version(one)])
        return not self.pending

    def _heed_terminal(self) -> None:
        """Draw anew where the window changes its size; leave the terminal in order while we are suspended."""
        for name, event in (("SIGWINCH", "size"), ("SIGTSTP", "suspend")):
            if hasattr(signal, name) and self.full_screen:
                signal.signal(getattr(signal, name), lambda *_, event=event: self.events.put(event))

    def _grade_pending(self) -> None:
        """Grade what is to be graded, in order, until it is done or something happens; then the rest is left for later."""
        verdicts = self.session.grade(list(self.pending))
        versions = {exercise.id: self.files.version(exercise) for exercise in self.pending}
        try:
            for verdict in verdicts:
                self.judged[verdict.exercise.id] = versions[verdict.exercise.id]
                self._take(verdict)
                if not self.events.empty():
                    return
                if self.full_screen and self.pending and monotonic() > self.drawn + REDRAW:
                    self.draw()
        finally:
            verdicts.close()

    def _take(self, verdict: Verdict) -> None:
        exercise = verdict.exercise
        self.verdicts[exercise.id] = verdict
        self.pending.remove(exercise)
        if exercise == self.current and verdict.status == "passed" and self.view == "verdict":
            if self.saved:
                remark = f" ({verdict.remark})" if verdict.remark else ""
                self.note = f"{self.painter.mark('passed')} {exercise.id} passed{remark}."
            self._turn_to(self._following(exercise))

    def _react(self, event: str) -> None:
        if event in ("up", "down", "page up", "page down"):
            return self._scroll({"up": -1, "down": 1, "page up": -PAGE, "page down": PAGE}[event])
        if event == "size":
            return
        if event == "suspend":
            return self._suspend()
        self.note = ""
        if event == "s":
            self.view = "solution" if self.view == "solution?" else "solution?"
            self.scrolled = 0
            return
        listed, self.view = self.view == "list", "verdict"
        if event == "save":
            self._look_for_changes()
        elif event == "h":
            self.hints = min(self.hints + 1, len(self.current.hints))
            self.progress.next_hint(self.current.id, len(self.current.hints))
        elif event == "n":
            self._turn_to(self._following(self.current))
        elif event == "p":
            self._turn_to(self.exercises[self.exercises.index(self.current) - 1])
        elif event == "r":
            self._grade_again([self.current])
        elif event == "a":
            self._grade_again(self.exercises)
        elif event == "l" and not listed:
            self.view, self.chosen = "list", self.exercises.index(self.current)
        elif event == "enter" and listed:
            self._turn_to(self.exercises[self.chosen])

    def _look_for_changes(self) -> None:
        """Grade again all that a change reaches; turn to what was changed itself, unless the learner is there."""
        changed = self.files.look()
        self.saved = True
        if changed and self.current not in changed:
            self._turn_to(changed[0])
        self._grade_again([self.current, *changed])

    def _grade_again(self, exercises: list[Exercise]) -> None:
        self.pending = list(dict.fromkeys([*exercises, *self.pending]))

    def _scroll(self, lines: int) -> None:
        if self.view == "list":
            self.chosen = min(max(self.chosen + lines, 0), len(self.exercises) - 1)
        else:
            self.scrolled = max(0, self.scrolled + lines)

    def _suspend(self) -> None:
        """As Ctrl-Z does, and go on when the shell says so."""
        self._give_terminal_back()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._take_terminal()

    def _turn_to(self, exercise: Exercise) -> None:
        if exercise != self.current:
            self.hints = self.scrolled = 0
        self.current = exercise
        line = self.files.line_of(exercise)
        if line and exercise.id in self.verdicts and self.verdicts[exercise.id].status == "not_started":
            self.verdicts[exercise.id] = replace(self.verdicts[exercise.id], line=line)  # it may have moved

    def _following(self, exercise: Exercise) -> Exercise:
        """The next exercise that has not passed, from the start again after the last."""
        start = self.exercises.index(exercise) + 1
        order = self.exercises[start:] + self.exercises[:start]
        return next((other for other in order if not self._has_passed(other)), exercise)

    def _has_passed(self, exercise: Exercise) -> bool:
        return exercise.id in self.verdicts and self.verdicts[exercise.id].status == "passed"

    def _all_passed(self) -> bool:
        return not self.pending and all(map(self._has_passed, self.exercises))

    def _counted(self) -> str:
        """How many have passed; where several modules are watched, first of the present one."""
        of_module = [exercise for exercise in self.exercises if exercise.folder == self.current.folder]
        here, everywhere = (f"{sum(map(self._has_passed, of))} of {len(of)}" for of in (of_module, self.exercises))
        return f"{here} passed" + (f", {everywhere} in all" if len(of_module) < len(self.exercises) else "")

    def draw(self) -> None:
        """The whole screen: where one is, the verdict, the hints taken, the keys."""
        if self.pending and not self.full_screen:
            return
        self.drawn = monotonic()
        page = self._page()
        if self.full_screen:
            width, height = shutil.get_terminal_size()
            lines, self.scrolled = lay_out(page, width, height, self.scrolled)
            self.stream.write(CLEAR + "\r\n".join(lines).replace(JOIN, " "))
        else:
            self.stream.write("\n".join([*page.header, "", *page.body, "", *page.footer, "", ""]))
        self.stream.flush()

    def _page(self) -> Page:
        title = f"{module_number(self.current.folder)} {Module(self.current.folder).title}"
        file = f"{self.current.folder.name}/{self.current.files.learner.name}"
        state = f"grading, {len(self.pending)} to go" if self.pending else f"watching {file}"
        header = [f"{self.painter.paint(title, 'bold')}   {self._counted()}   {state}"]
        if self.view == "list":
            return Page(header, list(self._listed()), [self._keys(KEYS_OF_LIST)], self.chosen)
        footer = [
            self._keys(KEYS) if self.full_screen else self.painter.paint("waiting for a save; Ctrl-C stops", "dim")
        ]
        return Page(header, [*([self.note, ""] if self.note else []), *self._body()], footer)

    def _keys(self, keys: str) -> str:
        return self.painter.paint(keys.replace(" ", JOIN).replace("|", " "), "dim")

    def _body(self) -> Iterator[str]:
        if self.view == "solution?":
            yield f"Show the solution of {self.current.id}? [s] once more shows it; any other key goes on."
            return
        if self.view == "solution":
            yield from source_of_definition(
                self.current.files.solutions.read_text(encoding="utf-8"), self.current.name
            ).splitlines()
            return
        verdict = self.verdicts.get(self.current.id)
        if verdict is None:
            yield f"  {self.painter.mark('not_started')} {self.current.name}: grading …"
        elif verdict.status == "not_started":
            yield f"  {self.painter.mark('not_started')} {name_of(verdict)}: write it at {place_of(verdict)}"
        else:
            lines = (HINT_COMMAND.sub("", line) for line in render_verdict(verdict, self.painter))
            yield from (line for line in lines if line.strip())
        for number, hint in enumerate(self.current.hints[: self.hints], start=1):
            yield f"  Hint {number}: {hint}"

    def _listed(self) -> Iterator[str]:
        for position, exercise in enumerate(self.exercises):
            status = self.verdicts[exercise.id].status if exercise.id in self.verdicts else "not_started"
            name = f"{exercise.id} {exercise.name if exercise.code else ''}".rstrip()
            pointer = ">" if position == self.chosen else " "
            yield f"{pointer} {self.painter.mark(status)} {name}"

    def _wait_for_keys(self) -> None:
        for key in read_keys():
            if self.stopping.is_set() or key == "q":
                break
            self.events.put(key)
        self.events.put("q")
