"""What an answer may do when it is called, deed by deed, where there is a fork and where there is none.

Each ends in one clear message for that exercise; the right answers beside it, in the same file, pass.
"""

from __future__ import annotations

import time

import pytest
from answers import graded, normalize, submitted, text_of

from grader.course.modules import Exercise
from grader.running import landlock, seccomp, supervision

BYSTANDERS = ("covariance", "top_two")  # one before it, one after it


@pytest.fixture(scope="module")
def graded_here(exercises: dict[str, Exercise]) -> dict[str, Exercise]:
    """The exercises that are graded: each deed takes its time as often."""
    return {name: exercise for name, exercise in exercises.items() if name == "normalize" or name in BYSTANDERS}


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
    "a signal blocked": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF, signal.SIGXCPU})\nwhile True:\n    pass",
        "timeout",
        ANY,
    ),
    "stopping itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nreturn x", "timeout", ANY),
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
    "taking the place of all descriptors": (
        "import os\nfor fd in range(3, 1024):\n    try:\n        os.dup2(1, fd)\n    except OSError:\n        pass\nreturn x",
        "crash difference",
        ANY,
    ),
    "killing its process group": ("import os, time\nos.killpg(0, 9)\ntime.sleep(5)", "crash", "killed"),
    "ending in a finaliser": (
        "import os\nclass D(list):\n    def __del__(self):\n        os._exit(0)\nreturn D(x)",
        "crash",
        "exit status 0",
    ),
    "a thread that ends it later": (
        "import os, threading, time\nthreading.Timer(0.02, os._exit, [0]).start()\ntime.sleep(1)\nreturn x",
        "crash",
        "exit status 0",
    ),
    "a tracer that raises": (
        "import sys\ndef tracer(*event):\n    raise ValueError\nsys.settrace(tracer)\nreturn x",
        "crash exception",
        ANY,
    ),
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
    "a load error": "say(frame({'event': 'load_error', **error}))",
    "what trusted code sends": "say(frame({'event': 'described', 'case': {}}))",
    "walls, when it runs already": "say(frame({'event': 'confined', 'by': ['files', 'calls']}))",
    "an argument that does not exist": "say(frame(outcome | {'mutated': 10**30}))",
    "printed backwards": "say(frame(outcome | {'printed': (float('inf'), -1)}))",
}
REACHES = "Your code reaches beyond its own process"
BEYOND = {
    "killing its parent": "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(5)",
    "killing everybody": "import os, time\nos.kill(-1, 9)\ntime.sleep(5)",
    "leaving its process group": "import os\nos.setsid()\nreturn x",
    "reading the solutions": "return open(__file__.replace('exercises', 'solutions')).read()",
    "writing beside its file": "open(__file__.replace('exercises', 'helper'), 'w')",
    "writing what the grader keeps": "import os\nos.mkdir(os.path.join(os.path.dirname(__file__), os.pardir, '.grader'))",
}
STARTS = {
    "another program in its place": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', '0'])",
    "a process that lives on": "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', '0'])\nreturn x",
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
        "difference argument",
        ANY,
    ),
    "nothing": ("x = x", "returned_none", "return"),
    "NaN": ("return np.full(len(x), np.nan)", "relation", "nan where a number is due"),
    "an object that never describes itself": (
        "class Endless:\n    def __repr__(self):\n        while True:\n            pass\nreturn Endless()",
        "timeout",
        "exercises.py:",
    ),
    "an object that describes itself at length": (
        "class Long:\n    def __repr__(self):\n        return 'y' * 10**8\nreturn Long()",
        "difference",
        ANY,
    ),
    "an object that raises when it is read": (
        "import pandas as pd\nclass Rude(pd.Series):\n    def to_numpy(self):\n        raise KeyboardInterrupt\nreturn Rude(x)",
        "exception",
        "can't be looked at",
    ),
    "twenty thousand arrays": ("return [np.ones(1) for _ in range(20_000)]", "difference relation argument", ANY),
}
RAISED = {
    "an exception whose __str__ raises": (
        "class Rude(Exception):\n    def __str__(self):\n        raise SystemExit(0)\nraise Rude",
        "exception",
        "Rude",
    ),
    "an exception whose __str__ never ends": (
        "class Rude(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise Rude",
        "timeout",
        "exercises.py:",
    ),
    "an exception whose text is none": (
        "class Text(str):\n    def __getitem__(self, place):\n        return 1\n"
        "class Rude(Exception):\n    def __str__(self):\n        return Text('no')\nraise Rude",
        "exception",
        "Rude: no",
    ),
    "an exception without a name": (
        "class Kind(type):\n    __name__ = property(lambda self: 1 / 0)\n"
        "class Rude(Exception, metaclass=Kind):\n    __traceback__ = property(lambda self: 1 / 0)\nraise Rude('no')",
        "exception",
        "Rude: no",
    ),
    "a syntax error of no file": (
        "error = SyntaxError('no')\nerror.filename = np.ones(3)\nraise error",
        "exception",
        "no",
    ),
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
    "json": "import json\njson.dumps = lambda *a, **k: '{}'\nreturn x",
    "the end of what is printed": "import sys\nsys.stdout = type('Out', (), {'flush': lambda self: sys.exit(0)})()\nreturn x",
    "a flood of warnings": "import warnings\nfor i in range(20000):\n    warnings.warn(str(i))\nreturn x",
    "warnings": "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')\nreturn x",
    "exits": "import atexit, time\natexit.register(time.sleep, 600)\nreturn x",
    "a thread left behind": "import threading\nthreading.Thread(target=lambda: all(iter(int, 1))).start()\nreturn x",
}
MISDEEDS = (
    HANGS
    | ENDS
    | FLOODS
    | VALUES
    | RAISED
    | {f"sends {name}": (SAY + what + LEAVE, "crash", ANY) for name, what in MESSAGES.items()}
    | {"sends something after the end": (AFTER_THE_END, "crash", "no result")}
    | {f"tampers with {name}": (what, ANY, ANY) for name, what in TAMPERING.items()}
    | {f"reaches beyond: {name}": (what, "exception", REACHES) for name, what in BEYOND.items()}
    | {f"starts {name}": (what, "exception", "process") for name, what in STARTS.items()}
)


@pytest.mark.parametrize("misdeed", MISDEEDS)
def test_a_misdeed_is_told_and_costs_nobody_else_anything(executor, graded_here, cache, tmp_path, monkeypatch, misdeed):
    monkeypatch.setattr(supervision, "IMPORT_ALLOWANCE", 1.0)
    body, causes, words = MISDEEDS[misdeed]
    if words in (REACHES, "process") and not (landlock.version() and seccomp.available()):
        pytest.skip("nothing here keeps an answer in")
    (tmp_path / "solutions.py").write_text("secret = 1\n", encoding="utf-8")
    started = time.monotonic()
    verdicts = graded(executor, graded_here, submitted(text_of(normalize=normalize(body)), tmp_path), cache)
    assert time.monotonic() - started < 60
    own = verdicts.pop("normalize")
    assert own.status == "failed"
    assert own.message and "Traceback" not in own.message
    assert not causes or str(own.cause) in causes.split(), (own.cause, own.message)
    assert words in own.message, own.message
    assert {name: str(v.status) for name, v in verdicts.items()} == dict.fromkeys(BYSTANDERS, "passed"), verdicts


UNHURT = {
    "a collector that calls back": "import gc\ngc.callbacks.append(lambda *event: 1 / 0)\ngc.collect()\n",
    "one processor alone": "import os\ngetattr(os, 'sched_setaffinity', max)(0, {0})\n",
    "threads of its own": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
    "    list(pool.map(abs, x))\n",
    "tasks of its own": "import asyncio\nasyncio.run(asyncio.sleep(0))\n",
    "standard output closed": "import sys\nsys.stdout.close()\n",
    "standard output replaced": "import io, sys\nsys.stdout = io.StringIO()\nprint('here')\n",
}


@pytest.mark.parametrize("deed", UNHURT)
def test_what_is_odd_and_harmless_passes(executor, graded_here, cache, tmp_path, deed):
    body = UNHURT[deed] + "x = np.asarray(x, float)\nreturn x / (x @ x) ** 0.5"
    verdicts = graded(executor, graded_here, submitted(text_of(normalize=normalize(body)), tmp_path), cache)
    assert {name: str(v.status) for name, v in verdicts.items()} == dict.fromkeys(graded_here, "passed"), verdicts


def test_a_time_out_shows_the_call_that_hangs(executor, graded_here, cache, tmp_path):
    body = "while len(x) > 2:\n    pass\nreturn [0.6, 0.8]"
    own = graded(executor, graded_here, submitted(text_of(normalize=normalize(body)), tmp_path), cache)["normalize"]
    assert own.cause == "timeout" and own.call.startswith("normalize(") and "0.6" not in own.call
