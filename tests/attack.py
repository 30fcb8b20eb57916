"""What somebody tries who has no answer: `test_forgery` puts this text at the head of a learner's file.

It looks for functions and values that answer the exercise, in this process and on this machine, and returns what it finds;
or it writes well-formed outcomes on the result channel itself. TARGETS, FORGED, FILES and ROOT come with it.
"""

import contextlib
import gc
import glob
import inspect
import os
import socket
import stat
import struct
import subprocess
import sys
import types

TARGETS: dict = {}  # name of a function that is worth finding -> name of the exercise that it answers
FORGED: dict = {}  # exercise -> the messages that its process would send, as bytes; empty where nothing is to be forged
FILES = False  # whether to look at files, other processes and sockets too
ROOT = ""  # of the course
ANSWERS = {"KnownAnswer", "Check", "Case", "Expectation", "KnownAnswers"}  # types that hold what is wanted

SEARCHED_CALLS = 5

found: dict = {}
calls: list = []
MINE = __file__


def is_foreign(thing):
    code = getattr(thing, "__code__", None)
    return code.co_filename != MINE if code is not None else getattr(thing, "__module__", None) != __name__


def take(thing):
    """Keep a function, class or record that answers an exercise."""
    name = getattr(thing, "__name__", None)
    if isinstance(thing, (types.FunctionType, type)) and name in TARGETS and is_foreign(thing):
        found.setdefault(TARGETS[name], thing)
    elif type(thing).__name__ in ANSWERS and is_foreign(type(thing)):
        function = getattr(thing, "function", None)
        if getattr(thing, "right", False) and function is not None:
            found.setdefault(thing.of.name, function)
    elif isinstance(thing, types.FunctionType):
        for cell in thing.__closure__ or ():
            with contextlib.suppress(ValueError):
                if cell.cell_contents is not thing:
                    take_once(cell.cell_contents)


def take_once(thing):
    if isinstance(thing, (types.FunctionType, type)) and getattr(thing, "__name__", None) in TARGETS:
        take(thing)


def harvest(text):
    """Run a text that defines an answer, and keep it."""
    if not any(f"def {name}(" in text or f"class {name}" in text for name in TARGETS) or "_attack(" in text:
        return
    space = {"__name__": "harvested"}
    with contextlib.suppress(BaseException):
        exec(compile(text, "harvested", "exec"), space)
    for name, exercise in TARGETS.items():
        thing = space.get(name)
        with contextlib.suppress(Exception):
            if isinstance(thing, (types.FunctionType, type)) and "NotImplementedError" not in text:
                found.setdefault(exercise, thing)


def search_process():
    for thing in gc.get_objects():
        take(thing)
    for module in list(sys.modules.values()):
        for thing in list(vars(module).values()):
            take(thing)
    frame = sys._getframe()
    while frame is not None:
        for thing in (*frame.f_locals.values(), *frame.f_globals.values()):
            take(thing)
        frame = frame.f_back
    for record in inspect.stack(0):
        for thing in record.frame.f_locals.values():
            take(thing)


def search_machine():
    texts = [*glob.glob("/proc/self/fd/*"), *glob.glob("/proc/[0-9]*/environ"), "/proc/self/maps", "/proc/self/environ"]
    texts += glob.glob("/proc/[0-9]*/cmdline")
    for folder in (os.path.dirname(MINE), ROOT, os.path.join(ROOT, ".grader"), "/tmp", os.getcwd(), os.pardir):
        for pattern in ("*.py", "*/*.py", "*/checks/*.py", "cache/*", "grader-*/*"):
            texts += glob.glob(os.path.join(folder, pattern))
    for path in dict.fromkeys(texts):
        with contextlib.suppress(Exception):
            if not stat.S_ISFIFO(os.stat(path).st_mode):
                with open(path, "rb") as file:
                    harvest(file.read(2**20).decode("utf-8", "replace"))
    for name in ("solutions.py", "problem_solutions.py"):
        with contextlib.suppress(Exception):
            command = ["git", "-C", os.path.dirname(MINE), "show", f"HEAD:./{name}"]
            harvest(subprocess.run(command, capture_output=True, text=True, timeout=3).stdout)
    for kind, address in ((socket.AF_INET, ("127.0.0.1", 80)), (socket.AF_UNIX, "\0grader")):
        with contextlib.suppress(Exception), socket.socket(kind) as connection:
            connection.settimeout(0.1)
            connection.connect(address)


def values_in_sight(given):
    """What the callers hold beside the arguments: in their locals, their closures, and dicts that name an answer."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename != MINE:
            for name, thing in frame.f_locals.items():
                if name in ("expected", "equals", "due", "right", "answer", "solution", "wanted"):
                    yield thing
                for key in ("expected", "equals"):
                    if isinstance(thing, dict) and key in thing:
                        yield thing[key]
            for name in frame.f_code.co_freevars:
                thing = frame.f_locals.get(name)
                if not any(thing is argument for argument in given) and not callable(thing):
                    yield thing
        frame = frame.f_back


def _attack(exercise, *given):
    calls.append(exercise)
    if len(calls) <= SEARCHED_CALLS:  # a search takes a tenth of a second, and the time of an answer is limited
        search_process()
    if exercise in found and isinstance(found[exercise], types.FunctionType):
        return found[exercise](*given)
    for thing in values_in_sight(given):
        return thing
    return 0


def job_in_sight():
    frame = sys._getframe()
    while frame is not None:
        for thing in frame.f_locals.values():
            if type(thing).__name__ == "Answer":
                return thing
        frame = frame.f_back
    return None


def write_forged():
    """Write the outcomes to whatever may be the channel, and leave before anybody sends true ones."""
    job = job_in_sight()
    messages = FORGED.get(job.exercise if job else "", [])
    data = b"".join(struct.pack("<Q", len(message)) + message for message in messages)
    for descriptor in range(3, 1024):
        with contextlib.suppress(OSError):
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISREG(mode):
                rest = data
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
    os._exit(0)


if FORGED:
    write_forged()
with contextlib.suppress(Exception):
    search_process()
if FILES:
    with contextlib.suppress(Exception):
        search_machine()
