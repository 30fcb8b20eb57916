"""What every executor promises: the same verdicts, and of those with processes, that no answer harms another or the grader.

Each misdeed is one exercise's, in one clear message; the right answers beside it, in the same file, pass.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import RIGHT, WITH_PROCESSES, WRONG, graded, normalize, submitted, text_of

from grader.course.modules import Exercise
from grader.running import Executor, supervision
from grader.running.inline import InlineExecutor
from grader.running.spawned import SpawnedExecutor
from grader.verdicts.submission import Submission


@pytest.fixture(scope="module")
def told_inline(exercises: dict[str, Exercise], cache: Path) -> list[dict[str, tuple]]:
    return told(InlineExecutor, exercises, cache)


def told(make: Callable[[], Executor], exercises: dict[str, Exercise], cache: Path) -> list[dict[str, tuple]]:
    """What is told of right, of wrong and of mixed answers."""
    found = []
    for answers in (RIGHT, WRONG, RIGHT | {"top_two": WRONG["top_two"]}):
        with make() as executor:
            verdicts = graded(executor, exercises, Submission(text_of(**answers).encode(), "exercises.py"), cache)
        found.append({n: (str(v.status), v.cause, v.message, v.line, v.call, v.cases) for n, v in verdicts.items()})
    return found


@pytest.mark.parametrize("name", WITH_PROCESSES)
def test_verdicts_are_the_same(name, exercises, cache, told_inline):
    assert told(WITH_PROCESSES[name], exercises, cache) == told_inline


def test_right_answers_pass_and_wrong_ones_are_named(told_inline):
    right, wrong, mixed = told_inline
    assert {told[0] for told in right.values()} == {"passed"} and {told[0] for told in wrong.values()} == {"failed"}
    assert mixed == right | {"top_two": wrong["top_two"]}
    assert (wrong["normalize"][2], wrong["Counter"][2]) == ("You forgot the square root.", "You added two.")
    assert "missing" in wrong["cosine"][2]


SAY = """
import os, struct
from grader.values.codec import encode
def say(data):
    for descriptor in range(3, 1100):
        try:
            os.write(descriptor, data)
        except OSError:
            pass
def frame(message):
    data = encode(message)
    return struct.pack('<Q', len(data)) + data
outcome = {'event': 'outcome', 'value': [0.6, 0.8], 'seconds': 0.0, 'total': 0.0, 'imports': 0.0, 'printed': (0, 0)}
error = {'type': 'E', 'bases': [], 'message': '', 'line': 1}
"""
LEAVE = "\nos._exit(0)"
ANY = ""  # whatever is said of it

# what `normalize` does -> (causes, of which one is told; words of the message)
HANGS = {
    "an endless loop": ("while True:\n    pass", "timeout", "exercises.py:"),
    "a loop that catches everything": (
        "while True:\n    try:\n        x = x\n    except BaseException:\n        pass",
        "timeout",
        "exercises.py:",
    ),
    "an endless sleep": ("import time\ntime.sleep(600)", "timeout", "exercises.py:"),
    "a hang in C": ("import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "timeout", "exercises.py:"),
    "a wait for oneself": ("import threading\nthreading.Lock().acquire() and threading.Event().wait()", "timeout", ANY),
    "a timer put away": (
        "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)\nwhile True:\n    pass",
        "timeout",
        ANY,
    ),
    "a signal ignored": (
        "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True:\n    pass",
        "timeout",
        ANY,
    ),
    "a clock that stands still": (
        "import time\ntime.process_time = time.monotonic = time.time = lambda: 0.0\nwhile True:\n    pass",
        "timeout",
        ANY,
    ),
    "half a message, and no end": (
        SAY + "say(b'\\x09\\0\\0\\0\\0')\nimport time\ntime.sleep(600)",
        "timeout crash",
        ANY,
    ),
}
ENDS = {
    "os._exit(0)": ("import os\nos._exit(0)", "crash", "exit status 0"),
    "sys.exit(0)": ("import sys\nsys.exit(0)", "exception", "sys.exit"),
    "os.abort()": ("import os\nos.abort()", "crash", "aborted"),
    "killing itself": ("import os\nos.kill(os.getpid(), 9)", "crash", "killed"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "crash", "segmentation fault"),
    "a deep recursion": ("return normalize(x)", "exception", "Recursion too deep"),
    "an exception that is no Exception": ("raise KeyboardInterrupt", "exception", "KeyboardInterrupt"),
    "waiting for input": ("return input('? ')", "exception", "waits for input"),
    "closing all descriptors": ("import os\nos.closerange(0, 2000)\nreturn x", "crash difference", ANY),
    "closing the first few": ("import os\nos.closerange(0, 10)\nreturn x", "difference relation", ANY),
}
FLOODS = {
    "a huge list": ("return [0] * 10**11", "memory", "memory"),
    "a huge array": ("return np.ones(10**11)", "memory", "memory"),
    "a hoard": ("hoard = []\nwhile True:\n    hoard.append(np.ones(2**24))", "memory timeout", ANY),
    "a flood of output": ("while True:\n    print('y' * 100000)", "exception crash timeout", ANY),
    "a flood of files": (
        "i = 0\nwhile True:\n    i += 1\n    open(str(i), 'w').write('y' * 2**22)",
        "crash timeout exception",
        ANY,
    ),
    "many threads": (
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
        "memory timeout exception",
        ANY,
    ),
    "many processes": ("import os\nfor _ in range(7):\n    os.fork()\nreturn x", "exception difference crash", ANY),
    "a huge result": ("return np.broadcast_to(1.0, (2**35,))", "memory", "too large"),
    "many messages": (SAY + "while True:\n    say(frame(outcome) * 1000)", "crash timeout", ANY),
}
MESSAGES = {
    "rubbish": "say(b'rubbish' * 999)",
    "half a message": "say(b'\\x09\\0\\0\\0\\0')",
    "a message cut short": "say(frame(outcome)[:-3])",
    "a message of endless length": "say(struct.pack('<Q', 2**63) + b'x')",
    "the outcomes that are due, and too few": "say(frame(outcome))",
    "too many outcomes": "say(frame(outcome) * 9)",
    "the end, before it": "say(frame({'event': 'done', 'reusable': True}))",
    "loaded again": "say(frame({'event': 'loaded', 'imports': 0.0}))",
    "a claim": "say(frame({'event': 'passed', 'status': 'passed'}))",
    "no dict": "say(frame(['passed']))",
    "endless seconds": "say(frame(outcome | {'seconds': 10**400}))",
    "infinite seconds": "say(frame(outcome | {'total': float('inf')}))",
    "seconds that are no number": "say(frame(outcome | {'imports': float('nan')}))",
    "an infinite line": "say(frame(outcome | {'error': error | {'line': float('inf')}}))",
    "an array as error": "say(frame(outcome | {'error': np.ones(3)}))",
    "an array as value of what is no outcome": "say(frame({'event': np.ones(3)}))",
    "an argument that does not exist": "say(frame(outcome | {'mutated': 10**30}))",
    "printed backwards": "say(frame(outcome | {'printed': (float('inf'), -1)}))",
}
AFTER_THE_END = """
import os
write = os.write
def write_more(descriptor, data):
    data = bytes(data)
    return write(descriptor, data + b'more') - 4 if b'done' in data else write(descriptor, data)
os.write = write_more
x = np.asarray(x, float)
return x / (x @ x) ** 0.5
"""
VALUES = {
    "a function": ("return lambda: 0", "difference", "function"),
    "a generator": ("return (entry for entry in x)", "difference", "generator"),
    "a cyclic list": ("y = []\ny.append(y)\nreturn y", "memory", "nested too deeply"),
    "an array of itself": ("y = np.empty(1, object)\ny[0] = y\nreturn y", "memory", ANY),
    "an object equal to everything": (
        "class Equal:\n    def __eq__(self, other):\n        return True\n    def __array__(self, *a, **k):\n"
        "        return np.array([0.6, 0.8])\nreturn Equal()",
        "difference",
        "Equal object",
    ),
    "a shape that lies": (
        "class Liar(np.ndarray):\n    shape = property(lambda self: (2,))\nreturn np.zeros((3, 2)).view(Liar)",
        "difference",
        "(3, 2)",
    ),
    "nothing": ("x = x", "returned_none", "return"),
}
TAMPERING = {
    "builtins": "import builtins\nbuiltins.len = lambda x: 1\nbuiltins.isinstance = lambda *a: True\nreturn x",
    "loaded modules": "import sys\nsys.modules.clear()\nreturn x",
    "pickle": "import pickle\npickle.loads = lambda data: None\nreturn x",
    "numpy": "np.allclose = np.array_equal = lambda *a, **k: True\nnp.asarray = np.dot = np.sort = lambda *a: None\nreturn x",
    "the codec": "import grader.values.codec as c, grader.running.child as r\nr.encode = c.encode = lambda value: b''\nreturn x",
    "the clock": "import time\ntime.process_time = lambda: -1e300\nreturn x",
    "the job": "import grader.running.job as j\nj.evaluate = lambda *a: {'value': None, 'seconds': 0.0}\nreturn x",
    "the streams": "import sys\nsys.stdout = sys.stderr = None\nreturn x",
    "the folder and the environment": "import os\nos.chdir('/')\nos.environ.clear()\nreturn x",
    "warnings": "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')\nreturn x",
    "exits": "import atexit, time\natexit.register(time.sleep, 600)\nreturn x",
    "a thread left behind": "import threading\nthreading.Thread(target=lambda: all(iter(int, 1))).start()\nreturn x",
}
MISDEEDS = (
    HANGS
    | ENDS
    | FLOODS
    | VALUES
    | {f"sends {name}": (SAY + what + LEAVE, "crash", ANY) for name, what in MESSAGES.items()}
    | {"sends something after the end": (AFTER_THE_END, "crash", "no result")}
    | {f"tampers with {name}": (what, ANY, ANY) for name, what in TAMPERING.items()}
)


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_a_misdeed_is_told_and_costs_nobody_else_anything(executor, exercises, cache, tmp_path, monkeypatch, misdeed):
    monkeypatch.setattr(supervision, "IMPORT_ALLOWANCE", 1.0)
    body, causes, words = MISDEEDS[misdeed]
    started = time.monotonic()
    verdicts = graded(executor, exercises, submitted(text_of(normalize=normalize(body)), tmp_path), cache)
    assert time.monotonic() - started < 60
    own = verdicts.pop("normalize")
    assert own.status == "failed"
    assert own.message and "Traceback" not in own.message
    assert not causes or str(own.cause) in causes.split(), (own.cause, own.message)
    assert words in own.message, own.message
    assert {name: str(v.status) for name, v in verdicts.items()} == dict.fromkeys(verdicts, "passed"), verdicts


def test_a_time_out_shows_the_call_that_hangs(executor, exercises, cache, tmp_path):
    body = "while len(x) > 2:\n    pass\nreturn [0.6, 0.8]"
    own = graded(executor, exercises, submitted(text_of(normalize=normalize(body)), tmp_path), cache)["normalize"]
    assert own.cause == "timeout" and own.call.startswith("normalize(") and "0.6" not in own.call


def test_a_failure_in_a_shared_process_is_believed_only_alone(exercises, cache, tmp_path):
    """What one answer changes for good fails another that is right: alone it passes."""
    spoils = "def covariance(X):\n    np.sort = lambda x: 0 / 0\n    return X\n"
    submission = submitted(text_of(covariance=spoils), tmp_path)
    with SpawnedExecutor(parallel=1) as one:
        verdicts = graded(one, exercises, submission, cache)
    assert {name for name, v in verdicts.items() if v.status != "passed"} == {"covariance"}
