"""`grader watch` at a real (pseudo) terminal: saves, keys, and files in every state."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
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
        self.resize(24, 80)
        self.before = termios.tcgetattr(self.master)
        outer = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environment = outer | {"TERM": "xterm"} | ({"WATCHFILES_FORCE_POLLING": "1"} if polling else {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", *words],
            cwd=root,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            # A shell that runs these tests in the background makes its children ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGQUIT, signal.SIG_DFL),
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

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_to_the_end(self) -> str:
        """All that comes until the other end is closed."""
        while True:
            try:
                self.output += os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:
                return self.output

    def is_as_before(self) -> bool:
        """Whether lines and echo are as they were; the screen is the normal one."""
        return termios.tcgetattr(self.master) == self.before and self.output.rfind("\x1b[?1049l") > self.output.rfind(
            "\x1b[?1049h"
        )


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


def fits(screen: str, rows: int, columns: int) -> bool:
    lines = re.split(r"\r+\n", screen)  # the terminal adds one
    return len(lines) <= rows and max(map(len, lines)) <= columns


def test_the_screen_fits_its_window_and_follows_its_size(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    with Terminal(small_course, "01") as terminal:
        assert fits(terminal.wait_for("You divided by n."), 24, 80)
        terminal.press("h")
        terminal.wait_for("Hint 1")
        terminal.resize(12, 34)
        terminal.process.send_signal(signal.SIGWINCH)
        small = terminal.wait_for("more below: arrows")
        assert fits(small, 12, 34), small
        terminal.press("\x1b[6~")
        assert fits(terminal.wait_for("without its"), 12, 34)


def test_the_list_is_walked_and_keys_go_back_again_and_to_the_solution(small_course):
    with Terminal(small_course, "01") as terminal:
        terminal.wait_for("covariance: write it at")
        terminal.press("l")
        terminal.wait_for("> · 01/covariance")
        terminal.press("\x1b[B\x1b[B")
        terminal.wait_for("> · 01/cosine")
        terminal.press("\r")
        terminal.wait_for("cosine: write it at")
        terminal.press("p")
        terminal.wait_for("normalize: write it at")
        terminal.press("s")
        assert "_length(x)" not in terminal.wait_for("Show the solution of 01/normalize?")
        terminal.press("s")
        terminal.wait_for("return x / _length(x)")
        terminal.press("a")
        terminal.wait_for("normalize: write it at")


HELPED = "def covariance(X):\n    return shared(X)\n\n\ndef shared(X):\n    return helped(X)\n\n\nFACTOR = 1.0\n"


def test_what_a_helper_breaks_is_graded_again_before_all_has_passed(small_course):
    """Through a helper, a constant, and a file beside: each time covariance fails anew, and the end does not come."""
    path = small_course / "01-small" / "exercises.py"
    right = RIGHT_COVARIANCE.replace("def covariance", "def helped").replace("centered.T @", "FACTOR * centered.T @")
    write_answer(small_course, "covariance", HELPED + "\n\n" + right)
    beside = small_course / "01-small" / "power.py"
    beside.write_text("HALF = 0.5\n", encoding="utf-8")
    with Terminal(small_course, "01/covariance", "01/normalize") as terminal:
        assert "1 of 2 passed" in terminal.wait_for("normalize: write it at")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("FACTOR = 1.0", "FACTOR = 2.0"), encoding="utf-8")
        terminal.wait_for("✗ covariance")
        assert "0 of 2 passed" in terminal.screen
        x = "    from power import HALF\n    x = np.asarray(x, float)\n    return x / (x @ x) ** HALF\n"
        write_answer(small_course, "normalize", f"def normalize(x):\n{x}")
        terminal.wait_for("1 of 2 passed")
        beside.write_text("HALF = 0.25\n", encoding="utf-8")
        terminal.wait_for("0 of 2 passed")
        beside.write_text("HALF = 0.50\n", encoding="utf-8")
        terminal.wait_for("1 of 2 passed")
        path.write_text(path.read_text(encoding="utf-8").replace("FACTOR = 2.0", "FACTOR = 1.0"), encoding="utf-8")
        assert terminal.process.wait(timeout=30) == 0
        assert "2 of 2 passed. Everything here has passed." in terminal.read_to_the_end()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGQUIT"])
def test_each_signal_leaves_the_terminal_in_order(small_course, name):
    with Terminal(small_course, "01/normalize") as terminal:
        terminal.wait_for("normalize: write it at")
        assert not terminal.is_as_before()
        terminal.process.send_signal(getattr(signal, name))
        assert terminal.process.wait(timeout=20) == 128 + getattr(signal, name)
        assert "stopped" in terminal.read_to_the_end() and terminal.is_as_before()


def test_a_suspended_watch_gives_the_terminal_back_and_takes_it_again(small_course):
    with Terminal(small_course, "01/normalize") as terminal:
        terminal.wait_for("normalize: write it at")
        terminal.process.send_signal(signal.SIGTSTP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        terminal.output += os.read(terminal.master, 65536).decode()
        assert terminal.is_as_before()
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("normalize: write it at")
        terminal.press("q")
        assert terminal.process.wait(timeout=20) == 1
