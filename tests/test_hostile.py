"""What learner code may do, one by one: each ends in one clear message for that exercise, the others are still graded."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.course.modules import find_modules
from grader.frontends.session import make_executor
from grader.running import Answer, Executor, Job, landlock, seccomp
from grader.running.spawned import SpawnedExecutor
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import read_submission
from grader.verdicts.verdict import Verdict

COURSE = Path(__file__).parent / "small_course"

RIGHT = {
    "covariance": "def covariance(X):\n    X = np.asarray(X, float)\n    if len(X) < 2:\n        raise ValueError\n"
    "    C = X - X.mean(0)\n    return C.T @ C / (len(X) - 1)\n",
    "normalize": "def normalize(x):\n    x = np.asarray(x, float)\n    return x / (x @ x) ** 0.5\n",
    "cosine": "def cosine(x, y):\n    return float(np.dot(x, y) / (np.dot(x, x) * np.dot(y, y)) ** 0.5)\n",
    "Counter": "class Counter:\n    def __init__(self, start=0):\n        self.count = start\n\n"
    "    def show(self, item):\n        self.count += 1\n        return self\n",
    "top_two": "def top_two(x):\n    return np.sort(x)[::-1][:2]\n",
}


def write_course(folder: Path, *, head: str = "import numpy as np\n", **answers: str) -> Path:
    """A copy of the small course with right answers but for the given ones; returns its root."""
    import shutil

    module = folder / "01-small"
    shutil.copytree(COURSE / "01-small", module, ignore=shutil.ignore_patterns("__pycache__"))
    (module / "exercises.py").write_text(head + "\n\n" + "\n\n".join((RIGHT | answers).values()), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def executor():
    """One for all tests of this file: what one learner does must not reach the next."""
    with make_executor(("numpy",), 0) as executor:
        yield executor


def grade_course(root: Path, executor: Executor) -> list[Verdict]:
    exercises = find_modules(root)[0].exercises
    submission = read_submission(exercises[0].files.learner)
    work = [Work(exercise, submission) for exercise in exercises]
    return list(grade(work, executor, References(executor, None), 0))


def normalize(body: str) -> str:
    return "def normalize(x):\n" + "".join(f"    {line}\n" for line in body.splitlines())


REACHES = "Your code reaches beyond its own process"

# what `normalize` does -> (cause, words of the message)
MISDEEDS = {
    "an endless loop": ("while True:\n    pass", "timeout", "exercises.py:"),
    "an endless loop that catches everything": (
        "while True:\n    try:\n        x = x\n    except BaseException:\n        pass",
        "timeout",
        "exercises.py:",
    ),
    "sleeping": ("import time\ntime.sleep(60)", "timeout", "exercises.py:"),
    "endless recursion": ("return normalize(x)", "exception", "Recursion too deep"),
    "sys.exit": ("import sys\nsys.exit(0)", "exception", "sys.exit"),
    "raising SystemExit with success": ("raise SystemExit(0)", "exception", "sys.exit"),
    "os._exit(0)": ("import os\nos._exit(0)", "crash", "exit status 0"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "crash", "segmentation fault"),
    "aborting": ("import os\nos.abort()", "crash", "aborted"),
    "killing itself": ("import os\nos.kill(os.getpid(), 9)", "crash", "killed"),
    "killing its parent": ("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(5)", "exception", REACHES),
    "killing everybody": ("import os, time\nos.kill(-1, 9)\ntime.sleep(5)", "exception", REACHES),
    "leaving its process group": ("import os\nos.fork() or os.setsid()\nreturn x", None, ""),
    "reading the solutions": (
        "import pathlib\nreturn pathlib.Path(__file__).with_name('solutions.py').read_text()",
        "exception",
        REACHES,
    ),
    "writing beside its file": (
        "import pathlib\npathlib.Path(__file__).with_name('helper.py').write_text('')",
        "exception",
        REACHES,
    ),
    "forging what the grader keeps": (
        "import pathlib\nfolder = pathlib.Path(__file__).parent.parent / '.grader'\n"
        "folder.mkdir(exist_ok=True)\n(folder / 'forged').write_text('')",
        "exception",
        REACHES,
    ),
    "killing its process group": ("import os, time\nos.killpg(0, 9)\ntime.sleep(5)", "crash", "killed"),
    "allocating without end": ("hoard = []\nwhile True:\n    hoard.append(np.empty(2**25))", "memory", "memory"),
    "a 10 GB array": ("return np.ones(10 * 2**27)", "memory", "memory"),
    "a result too large to send": ("return np.broadcast_to(1.0, (2**35,))", "memory", "too large"),
    "printing without end": ("while True:\n    print('y' * 10000)", "exception", "printed more than"),
    "writing to file descriptors": (
        "import os\nfor fd in range(10):\n    try:\n        os.write(fd, b'forged' * 99)\n    except OSError:\n        pass\n"
        "return x",
        "difference",
        "",
    ),
    "closing file descriptors": ("import os\nos.closerange(0, 10)\nreturn x", "difference", ""),
    "closing all file descriptors": ("import os\nos.closerange(0, 1000)\nreturn x", "crash", ""),
    "asking for input": ("return input('? ')", "exception", "waits for input"),
    "a flood of warnings": (
        "import warnings\nfor i in range(20000):\n    warnings.warn(str(i))\nreturn x",
        "difference",
        "",
    ),
    "leaving a thread behind": (
        "import threading\nthreading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()\nreturn x",
        "difference",
        "",
    ),
    "an atexit hook": ("import atexit, time\natexit.register(time.sleep, 60)\nreturn x", "difference", ""),
    "changing folder and environment": (
        "import os\nos.chdir('/')\nos.environ.clear()\nreturn x",
        "difference",
        "",
    ),
    "replacing numpy's functions": (
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\nnp.asarray = lambda x: None\nreturn x",
        None,
        "",
    ),
    "replacing builtins": (
        "import builtins\nbuiltins.len = lambda x: 1\nbuiltins.isinstance = lambda *a: True\nreturn x",
        None,
        "",
    ),
    "replacing json": ("import json\njson.dumps = lambda *a, **k: '{}'\nreturn x", None, ""),
    "replacing the grader": (
        "import grader.running.job as job, grader.values.codec as codec\njob.encode = codec.encode = lambda value: b''\n"
        "return x",
        None,
        "",
    ),
    "an object equal to everything": (
        "class Equal:\n    def __eq__(self, other):\n        return True\n    def __array__(self, *a, **k):\n"
        "        return np.array([0.6, 0.8])\nreturn Equal()",
        "difference",
        "Equal object",
    ),
    "an array that lies about its shape": (
        "class Liar(np.ndarray):\n    shape = property(lambda self: (2,))\nreturn np.zeros((3, 2)).view(Liar)",
        "difference",
        "(3, 2)",
    ),
    "a generator": ("return (entry for entry in x)", "difference", "generator"),
    "NaN where numbers are due": ("return np.full(len(x), np.nan)", "difference", ""),
    "an exception whose __str__ raises": (
        "class Rude(Exception):\n    def __str__(self):\n        raise ValueError\nraise Rude",
        "exception",
        "Rude",
    ),
    "an exception that is no Exception": ("raise KeyboardInterrupt", "exception", "KeyboardInterrupt"),
    "a value that contains itself": ("x = []\nx.append(x)\nreturn x", "memory", "nested too deeply"),
    "returning nothing": ("x = x", "returned_none", "return"),
    "a child process that lives on": (
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(30)'])\nreturn x",
        "exception",
        "starts another process",
    ),
}


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_a_misdeed_is_told_and_costs_nobody_else_anything(executor, tmp_path, misdeed):
    body, cause, words = MISDEEDS[misdeed]
    if words == REACHES and not (landlock.version() and seccomp.available()):
        pytest.skip("this kernel has no seccomp or no Landlock")
    root = write_course(tmp_path, normalize=normalize(body))
    started = time.monotonic()
    given = grade_course(root, executor)
    assert time.monotonic() - started < 20
    verdicts = {verdict.exercise.name: verdict for verdict in given}
    own = verdicts.pop("normalize")
    assert own.status == "failed"
    assert own.message and "Traceback" not in own.message
    if cause is not None:
        assert own.cause == cause, own
    assert words in own.message, own.message
    assert {name: verdict.status for name, verdict in verdicts.items()} == dict.fromkeys(verdicts, "passed")


@pytest.mark.parametrize("misdeed", ["an endless loop", "a segmentation fault", "sys.exit", "os._exit(0)"])
def test_where_there_is_no_fork_the_same_is_told(tmp_path, misdeed):
    body, cause, words = MISDEEDS[misdeed]
    root = write_course(tmp_path, normalize=normalize(body))
    with SpawnedExecutor() as executor:
        given = grade_course(root, executor)
    verdicts = {verdict.exercise.name: verdict for verdict in given}
    own = verdicts.pop("normalize")
    assert (own.status, own.cause) == ("failed", cause)
    assert words in own.message
    assert all(verdict.status == "passed" for verdict in verdicts.values())


HEADS = {
    "an endless loop while loading": ("while True:\n    pass\n", "timeout"),
    "leaving while loading": ("import os\nos._exit(0)\n", "crash"),
    "exiting while loading": ("import sys\nsys.exit()\n", "exception"),
    "an error while loading": ("1 / 0\n", "exception"),
    "asking for input while loading": ("input()\n", "exception"),
}


@pytest.mark.parametrize("misdeed", HEADS)
def test_a_file_that_cannot_be_loaded_is_told_once_and_quickly(executor, tmp_path, misdeed, monkeypatch):
    head, cause = HEADS[misdeed]
    root = write_course(tmp_path, head="import numpy as np\n" + head)
    asked: list[Job] = []
    start = executor.start
    monkeypatch.setattr(executor, "start", lambda job: asked.append(job) or start(job))
    given = grade_course(root, executor)
    answers = {id(job) for job in asked if isinstance(job, Answer)}
    assert cause == "exception" or len(answers) <= executor.parallel  # not each exercise pays the full limit
    assert {verdict.cause for verdict in given} == {cause}
    assert all("exercises.py" in verdict.message for verdict in given)


FILES = {
    "missing": None,
    "empty": b"",
    "half saved": b"import numpy as np\n\ndef covariance(X):\n    return (X",
    "not UTF-8": b"import numpy as np\n\nname = 'caf\xe9'\n",
    "with a NUL byte": b"import numpy as np\x00\n",
    "a syntax error": b"def covariance(X)\n    return X\n",
}


@pytest.mark.parametrize("state", FILES)
def test_a_file_in_any_state_gets_a_message(executor, tmp_path, state):
    root = write_course(tmp_path)
    path = root / "01-small" / "exercises.py"
    path.unlink()
    if FILES[state] is not None:
        path.write_bytes(FILES[state])
    given = grade_course(root, executor)
    expected = "missing" if state in ("missing", "empty") else "syntax"
    assert {verdict.cause for verdict in given} == {expected}
    if state == "a syntax error":
        assert given[0].line == 1
        assert "exercises.py:1" in given[0].message and "expected ':'" in given[0].message


@pytest.mark.parametrize(
    "change", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n"), lambda b: b.replace(b"    ", b"\t")]
)
def test_a_bom_windows_line_ends_and_tabs_are_no_fault(executor, tmp_path, change):
    root = write_course(tmp_path)
    path = root / "01-small" / "exercises.py"
    path.write_bytes(change(path.read_bytes()))
    assert {verdict.status for verdict in grade_course(root, executor)} == {"passed"}


def test_a_deleted_exercise_is_named(executor, tmp_path):
    root = write_course(tmp_path, normalize="def normalise(x):\n    return x\n")
    verdicts = {verdict.exercise.name: verdict for verdict in grade_course(root, executor)}
    assert verdicts["normalize"].cause == "missing"
    assert "no `normalize`" in verdicts["normalize"].message


RIGHT_OUTCOME = "{'event': 'outcome', 'value': [0.6, 0.8], 'seconds': 0.0, 'total': 0.0, 'imports': 0.0}"
FORGERIES = {
    "the end": "{'event': 'done'}",
    "right outcomes of a hand-worked case": RIGHT_OUTCOME,
    "loaded again": "{'event': 'loaded', 'imports': 0.0}",
    "a load error": "{'event': 'load_error', 'type': 'E', 'bases': [], 'message': '', 'line': None}",
    "what trusted code sends": "{'event': 'described', 'case': {}}",
    "an outcome that is no message": "['passed']",
    "a claim": "{'status': 'passed', 'passed': 2, 'total': 2}",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_verdict_cannot_be_forged_on_the_channel(executor, tmp_path, forgery):
    """The learner finds the open pipe and writes well-formed messages to it."""
    body = f"""
import os, stat, struct
data = encode({FORGERIES[forgery]})
for fd in range(3, 1024):
    try:
        if stat.S_ISFIFO(os.fstat(fd).st_mode):
            for _ in range(3):
                os.write(fd, struct.pack('<Q', len(data)) + data)
    except OSError:
        pass
os._exit(0)
"""
    given = grade_course(write_course(tmp_path, normalize=normalize(body)), executor)
    verdicts = {verdict.exercise.name: verdict.status for verdict in given}
    assert verdicts == {name: "failed" if name == "normalize" else "passed" for name in verdicts}


def test_a_warning_names_the_learners_line_and_no_path(executor, tmp_path):
    root = write_course(tmp_path, normalize=normalize("np.exp(np.array([1000.0]))\nreturn x"))
    printed = {verdict.exercise.name: verdict.printed for verdict in grade_course(root, executor)}
    told = printed["normalize"].splitlines()[0]
    assert re.fullmatch(r"RuntimeWarning: overflow encountered in exp \(exercises\.py:\d+\)", told)


@contextmanager
def grader_in_an_endless_loop(folder: Path) -> Iterator[tuple[subprocess.Popen, set[int]]]:
    """A grader at work on an answer that never ends, and the processes that it started."""
    root = write_course(folder, normalize=normalize("while True:\n    pass"))
    checks = root / "01-small" / "checks" / "normalize.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace("timeout=1.0", "timeout=30.0"), encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--root", str(root), "normalize"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as grader:
        started: set[int] = set()
        deadline = time.monotonic() + 60
        while len(started) < 2 and time.monotonic() < deadline:  # the warm process, and the child in the loop
            time.sleep(0.02)
            started |= descendants_of(grader.pid)
        assert len(started) >= 2 and grader.poll() is None
        yield grader, started
        grader.kill()


def is_gone(processes: set[int]) -> bool:
    """Whether all of them end within a while."""
    deadline = time.monotonic() + 20
    while any(Path("/proc", str(pid)).exists() for pid in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path("/proc", str(pid)).exists() for pid in processes)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killing_the_grader_leaves_no_process_behind(tmp_path):
    with grader_in_an_endless_loop(tmp_path) as (grader, started):
        grader.kill()
        grader.wait()
        assert is_gone(started)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(tmp_path):
    with grader_in_an_endless_loop(tmp_path) as (grader, started):
        grader.send_signal(signal.SIGINT)
        _, told = grader.communicate(timeout=20)
        assert grader.returncode == 130 and told == "\ngrader: stopped\n"
        assert is_gone(started)


def descendants_of(pid: int) -> set[int]:
    """The children of a process, their children, and so on."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, waiting = set(), [pid]
    while waiting:
        one = waiting.pop()
        children = {child for child, parent in parents.items() if parent == one}
        found |= children
        waiting += children
    return found


def test_two_graders_at_once_do_not_hurt_each_other(tmp_path):
    root = write_course(tmp_path)
    command = [sys.executable, "-m", "grader", "check", "--json", "--seed", "3", "--root", str(root)]
    graders = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    results = [grader.communicate(timeout=60) for grader in graders]
    assert [grader.returncode for grader in graders] == [0] * 4, results
    with sqlite3.connect(root / ".grader" / "progress.db") as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (4 * len(RIGHT),)


def heed_interrupts() -> None:
    """As a terminal starts a program. A shell that runs these tests in the background makes its children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
