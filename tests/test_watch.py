"""`grader watch` at a real (pseudo) terminal: saves, keys, and files in every state."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_commands import RIGHT_NORMALIZE, WRONG_COVARIANCE, write_answer

pty = pytest.importorskip("pty", reason="needs a Unix pseudo-terminal")

RIGHT_COVARIANCE = WRONG_COVARIANCE.replace("/ len(X)", "/ (len(X) - 1)")
CLEAR = "\x1b[H\x1b[2J"


class Terminal:
    """A grader at a pseudo-terminal. `screen` is what it drew last."""

    def __init__(self, root: Path, *words: str, polling: bool = False):
        self.master, slave = pty.openpty()
        environment = os.environ | {"TERM": "xterm"} | ({"WATCHFILES_FORCE_POLLING": "1"} if polling else {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", *words],
            cwd=root,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
        )
        os.close(slave)
        self.output = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    @property
    def screen(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.output.rsplit(CLEAR, 1)[-1])

    def wait_for(self, text: str, seconds: float = 30.0) -> str:
        """The screen as soon as it shows the text."""
        deadline = time.monotonic() + seconds
        while text not in self.screen or "[q] quit" not in self.screen:
            assert time.monotonic() < deadline, f"{text!r} never came; the screen is\n{self.screen}"
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.output += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    break
        return self.screen

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())


def test_a_save_is_graded_and_a_pass_moves_on(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    with Terminal(small_course, "01") as terminal:
        screen = terminal.wait_for("You divided by n.")
        assert "0 of 5 passed" in screen and "[h] hint" in screen
        write_answer(small_course, "covariance", RIGHT_COVARIANCE)
        screen = terminal.wait_for("01/covariance passed.")
        assert "1 of 5 passed" in screen and "normalize: write it at 01-small/exercises.py" in screen
        terminal.press("q")
        assert terminal.process.wait(timeout=20) == 1


def test_keys_give_hints_the_next_exercise_and_the_list(small_course):
    with Terminal(small_course, "01") as terminal:
        terminal.wait_for("covariance: write it at")
        terminal.press("h")
        assert "Divide by n - 1" not in terminal.wait_for("Hint 1: What is left of X without its mean?")
        terminal.press("h")
        terminal.wait_for("Hint 2: Divide by n - 1.")
        terminal.press("n")
        terminal.wait_for("normalize: write it at")
        terminal.press("l")
        screen = terminal.wait_for("· 01/top_two")
        assert "· 01/covariance" in screen
        terminal.press("q")
        assert terminal.process.wait(timeout=20) == 1


def test_it_follows_the_exercise_that_was_changed(small_course):
    with Terminal(small_course, "01") as terminal:
        terminal.wait_for("covariance: write it at")
        write_answer(small_course, "normalize", "def normalize(x):\n    x = np.asarray(x)\n    return x / x.sum()\n")
        terminal.wait_for("You divided by the sum.")


def test_it_survives_renames_half_written_and_deleted_files(small_course):
    path = small_course / "01-small" / "exercises.py"
    with Terminal(small_course, "01/normalize") as terminal:
        terminal.wait_for("normalize: write it at")
        whole = path.read_text(encoding="utf-8")
        path.write_text("def normalize(x):\n    return (x", encoding="utf-8")  # half written
        terminal.wait_for("was never closed")
        path.unlink()
        terminal.wait_for("is missing")
        path.write_text(whole, encoding="utf-8")
        terminal.wait_for("normalize: write it at")
        write_answer(small_course, "normalize", RIGHT_NORMALIZE)
        text = path.read_text(encoding="utf-8")
        path.write_text(whole, encoding="utf-8")
        terminal.wait_for("normalize: write it at") if "passed" not in terminal.screen else None
        swap = path.with_name(".exercises.py.swp")
        swap.write_text(text, encoding="utf-8")
        swap.replace(path)  # as vim and others save
        assert terminal.process.wait(timeout=30) == 0  # all that was watched has passed


def test_polling_serves_where_the_system_tells_nothing(small_course):
    with Terminal(small_course, "01/normalize", polling=True) as terminal:
        terminal.wait_for("normalize: write it at")
        time.sleep(0.5)
        write_answer(small_course, "normalize", "def normalize(x):\n    return x.no_such_thing\n")
        terminal.wait_for("AttributeError")


def test_an_endless_loop_is_told_and_the_next_save_graded(small_course):
    write_answer(small_course, "normalize", "def normalize(x):\n    while True:\n        pass\n")
    with Terminal(small_course, "01/normalize") as terminal:
        terminal.wait_for("stopped after 1 s at 01-small/exercises.py")
        write_answer(small_course, "normalize", "def normalize(x):\n    return None\n")
        terminal.wait_for("returned None")
