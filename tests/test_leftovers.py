"""However the grader ends: no process and no folder is left behind, the status says why, and nobody sees a traceback."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from answers import SMALL_COURSE, normalize, text_of

from grader.running import folders
from grader.running.folders import OwnFolder, sweep
from grader.running.observation import see

MOMENTS = 20
LONGEST_DELAY = 1.5  # seconds after the start
PACKAGE = str(Path(folders.__file__).parent.parent)
PYTHONS_OWN = (1, -signal.SIGINT, -signal.SIGTERM, -getattr(signal, "SIGHUP", 1))
LIVES_ON = 2.0  # seconds that a process may outlive a killed grader
STATUS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers that take their time: one sleeps, one loops, one is wrong."""
    import shutil

    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SMALL_COURSE, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    slow = text_of(
        normalize=normalize("import time\ntime.sleep(60)"),
        covariance="def covariance(X):\n    while True:\n        pass\n",
        top_two="def top_two(x):\n    return x\n",
    )
    (root / "01-small" / "exercises.py").write_text(slow, encoding="utf-8")
    return root


class Grader:
    """A grader that is to be ended, and all that it starts: they share a folder for temporary files."""

    def __init__(self, course: Path, place: Path, spawn: bool):
        self.place = place
        environment = {name: value for name, value in os.environ.items() if name != "GRADER_SPAWN"}
        environment |= {"TMPDIR": str(place)} | ({"GRADER_SPAWN": "1"} if spawn else {})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "check", "--root", str(course)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=heed_signals,
        )

    def processes(self) -> list[int]:
        """Those of its processes that live."""
        marker = f"TMPDIR={self.place}".encode()
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit() and see(int(name)) is not None:
                try:
                    environment = Path("/proc", name, "environ").read_bytes()
                except OSError:
                    continue
                if marker in environment:
                    found.append(int(name))
        return found

    def wait_for_their_end(self, seconds: float) -> list[int]:
        until = time.monotonic() + seconds
        while (living := self.processes()) and time.monotonic() < until:
            time.sleep(0.02)
        return living


def heed_signals() -> None:
    """As a terminal starts a program. A shell that runs these tests in the background makes its children ignore Ctrl-C."""
    for name in STATUS:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def moments(name: str) -> list[float]:
    """Delays spread over the run, from the time on at which Python has begun to run the grader."""
    draw = random.Random(name)
    return [0.1 + (LONGEST_DELAY * (i + draw.random()) / MOMENTS) for i in range(MOMENTS)]


@pytest.mark.parametrize("spawn", [False, True], ids=["forked", "spawned"])
@pytest.mark.parametrize("name", STATUS)
def test_a_signal_at_any_moment_leaves_nothing_behind(name, spawn, course, tmp_path):
    for delay in moments(name):
        grader = Grader(course, tmp_path, spawn)
        time.sleep(delay)
        grader.process.send_signal(getattr(signal, name))
        time.sleep(0.01)
        grader.process.send_signal(signal.SIGTERM)  # a second one breaks nothing
        _, told = grader.process.communicate(timeout=60)
        if told != "\ngrader: stopped\n":  # Python had not come to the grader's first line: it ends in its own way
            assert grader.process.returncode in (*PYTHONS_OWN, STATUS["SIGINT"]) and PACKAGE not in told, (delay, told)
        else:
            assert grader.process.returncode == STATUS[name], delay
        assert grader.wait_for_their_end(1.0) == [], delay
        assert list(tmp_path.iterdir()) == [], delay


IN_A_FINALISER = """
import os, signal, sys, time
from grader.frontends.signals import stoppable
class Finalised:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        time.sleep(0.01)
def run():
    Finalised()
    time.sleep(30)
    print("went on")
sys.exit(stoppable(run))
"""


@pytest.mark.parametrize("name", STATUS)
def test_a_signal_that_falls_into_a_finaliser_is_not_lost(name):
    command = [sys.executable, "-c", IN_A_FINALISER.format(name=name)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=heed_signals)
    assert (result.returncode, result.stdout, result.stderr) == (STATUS[name], "", "\ngrader: stopped\n")


@pytest.mark.parametrize("spawn", [False, True], ids=["forked", "spawned"])
def test_no_process_outlives_a_killed_grader_and_the_next_start_sweeps(spawn, course, tmp_path, monkeypatch):
    for delay in moments("SIGKILL"):
        grader = Grader(course, tmp_path, spawn)
        time.sleep(delay)
        grader.process.kill()
        grader.process.communicate(timeout=60)
        assert grader.wait_for_their_end(LIVES_ON) == [], delay
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert any(path.name.startswith("grader-") for path in tmp_path.iterdir())
    mine = OwnFolder()
    sweep()
    assert list(tmp_path.iterdir()) == [mine.path]
    mine.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_a_dead_graders_is_not_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        started, space = see(other.pid).started, os.stat("/proc/self/ns/pid").st_ino
        alive, reused = f"grader-{other.pid}-{started}-{space}-abc", f"grader-{other.pid}-{started - 1}-{space}-abc"
        for name in (alive, reused, "grader-abc", f"grader-1-1-{space + 1}-abc", "another"):
            (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / reused / "inner").chmod(0)
        sweep()
        assert {path.name for path in tmp_path.iterdir()} == {
            alive,
            "grader-abc",
            f"grader-1-1-{space + 1}-abc",
            "another",
        }
        other.communicate(b"\n")


def test_a_normal_end_leaves_nothing_behind(small_course, tmp_path_factory):
    leaves = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\nreturn x"
    text = text_of(normalize=normalize(leaves))
    (small_course / "01-small" / "exercises.py").write_text(text, encoding="utf-8")
    tmp_path = tmp_path_factory.mktemp("temporary")
    for spawn in (False, True):
        grader = Grader(small_course, tmp_path, spawn)
        grader.process.communicate(timeout=120)
        assert grader.process.returncode == 1
        assert grader.wait_for_their_end(1.0) == [] and list(tmp_path.iterdir()) == []
