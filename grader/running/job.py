"""One job, done in this interpreter: the code that runs in the process of an executor. It decides nothing.

A learner's answer arrives as text with its tasks; known answers come from the course's own files, which only the
references' process ever loads. Messages go out through `send`, a function that takes a dict.
"""

from __future__ import annotations

import contextlib
import copy
import io
import os
import pickle
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from time import thread_time
from typing import Any

from grader.kinds.alteration import Alteration, Altered, NotAltered
from grader.kinds.case import Task
from grader.running import LONGEST_MESSAGE, Answer
from grader.running.clock import Clock
from grader.values.codec import CodecError, UnreadableError, encode, name_of_type

TIMED_RUNS = 3  # further calls of a case that is timed, ...
LONG_ENOUGH = 0.2  # ... unless the first took so many seconds

Send = Callable[[dict], None]


def perform(
    job: Answer,
    send: Send,
    clock: Clock,
    tasks: Iterable[bytes] | None = None,
    printed: Printed | None = None,
) -> None:
    """Run an answer on its tasks: a message when its file is loaded, one a task, one at the end.

    tasks: instead of the job's own, one at a time, so that nothing is held here but the present one.
    """
    seed_everything(job.seed)
    file = job.path or f"<{job.name}>"
    printed = printed or Printed()
    try:
        clock.start(job.timeout)
        namespace = load_source(job.source, file)
    except BaseException as error:
        told = describe_error(error, file)  # which may never come to an end either
        clock.stop()
        return send({"event": "load_error", **told})
    send({"event": "loaded", "imports": clock.imports})
    tasks = job.tasks if tasks is None else tasks
    if job.variants:
        return perform_variants(job, namespace, send, clock, list(tasks))
    for place, data in enumerate(tasks):
        clock.pause()
        task = pickle.loads(data)  # from the references' process, which is trusted; what arrives here is not
        clock.resume()
        start = printed.place()
        if job.alterations:
            message = evaluate_altered(task, namespace, job.exercise, file, job.alterations[place])
        else:
            message = evaluate(task, namespace, job.exercise, file)
        message |= {"event": "outcome", "total": clock.used(), "imports": clock.imports}
        message["printed"] = (start, printed.place())
        with clock.apart():  # what is sent may have methods that never come to an end
            send_or_say_why(message, send)
    clock.stop()
    send({"event": "done"})


def perform_variants(job: Answer, module: types.ModuleType, send: Send, clock: Clock, tasks: list[bytes]) -> None:
    """Run each variant of an answer on the tasks, in the module as it was loaded. Each has its own time."""
    file, before = module.__file__, dict(module.__dict__)
    flags = getattr(before.get("annotations"), "compiler_flag", 0)  # from __future__ import annotations
    clock.pause()
    for text in job.variants:
        seed_everything(job.seed)
        for data in tasks:
            task = pickle.loads(data)
            clock.allow(job.patience)
            clock.resume()
            try:
                exec(compile(text, file, "exec", flags, dont_inherit=True), module.__dict__)
                message = evaluate(task, module, job.exercise, file)
            except BaseException as error:
                message = {"error": describe_error(error, file), "seconds": 0.0}
            message |= {"event": "outcome", "total": clock.used(), "imports": clock.imports}
            with clock.apart():
                send_or_say_why(message, send)
        module.__dict__.clear()
        module.__dict__.update(before)
    clock.stop()
    send({"event": "done"})


def send_or_say_why(message: dict, send: Send) -> None:
    """Send an outcome; where its value can't be data, that is the outcome."""
    try:
        return send(message)
    except CodecError as error:
        said = {"type": type(error).__name__, "message": str(error)}
    except KeyboardInterrupt:  # by the value itself: Ctrl-C is the grader's
        said = {"type": UnreadableError.__name__, "message": "it raises KeyboardInterrupt when it is read"}
    kept = {name: value for name, value in message.items() if name != "value"}
    send(kept | {"error": {"bases": [], "line": None, **said}})


def load_source(source: bytes, file: str) -> types.ModuleType:
    """Run the text of a file as a module of its own."""
    module = types.ModuleType(Path(file).stem.strip("<>") or "answer")
    module.__file__ = file
    sys.modules[module.__name__] = module
    exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
    return module


def evaluate(task: Task, namespace: Any, exercise: str, file: str) -> dict:
    """What one task makes of the namespace: {"value" or "error", "seconds", "mutated": position of a changed argument}.

    seconds: of this thread. While the clock is armed, Linux counts those of the process in steps of several milliseconds.
    """
    given = [] if task.mutates else inputs_of(task)
    before = [as_bytes(value) for value in given]
    times = TIMED_RUNS if task.repeat and task.expression is None else 0
    again = [copy.deepcopy((task.args, task.kwargs)) for _ in range(times)]
    start = thread_time()
    try:
        if task.expression is not None:
            value = task.expression(namespace)
        else:
            value = getattr(namespace, exercise)(*task.args, **task.kwargs)
        seconds = thread_time() - start
        message: dict = {"value": value}
    except BaseException as error:
        seconds = thread_time() - start
        message = {"error": describe_error(error, file)}
    changed = [place for place, was in enumerate(before) if as_bytes(given[place]) != was]
    if changed:
        message["mutated"] = changed[0]
    if "value" in message and seconds < LONG_ENOUGH:
        seconds = min([seconds, *(_seconds_of(getattr(namespace, exercise), *call) for call in again)])
    return message | {"seconds": max(0.0, seconds)}


def evaluate_altered(task: Task, namespace: Any, exercise: str, file: str, alteration: Alteration) -> dict:
    """The same with one argument of each call of the exercise altered; an error where there is nothing to alter."""
    altered = Altered(namespace, exercise, alteration)
    message = evaluate(replace(task, repeat=False), altered, exercise, file)
    if altered.happened:
        return message
    return {"error": describe_error(NotAltered(alteration.key), file), "seconds": 0.0}


def inputs_of(task: Task) -> list:
    """What must come back unchanged: the arguments of a call; the arrays and frames that an expression uses."""
    if task.expression is None:
        return [*task.args, *task.kwargs.values()]
    cells = [cell.cell_contents for cell in task.expression.__closure__ or ()]
    names = [task.expression.__globals__.get(name) for name in task.expression.__code__.co_names]
    return [value for value in (*cells, *names) if type(value).__name__ in ("ndarray", "DataFrame", "Series")]


def as_bytes(argument: Any) -> bytes:
    """The argument as bytes; none where it can't be sent, such as a list that an answer put into itself."""
    try:
        return encode(argument)
    except (CodecError, KeyboardInterrupt):
        return b""


def _seconds_of(function: Any, args: tuple, kwargs: dict) -> float:
    """How long the call takes; endless where it fails."""
    start = thread_time()
    try:
        function(*args, **kwargs)
    except Exception:
        return float("inf")
    return thread_time() - start


def describe_error(error: BaseException, file: str) -> dict:
    """An exception as data: its type, bases and message, and the last line of the file that it passed."""
    try:
        message = str.__getitem__(
            str(error), slice(LONGEST_MESSAGE)
        )  # a text of a kind of its own may lie about its parts
    except BaseException as inner:
        message = f"(its message can't be shown: __str__ raises {name_of_type(type(inner))})"
    line = None
    step = TRACEBACK_OF(error)
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            line = step.tb_lineno
        step = step.tb_next
    if issubclass(type(error), SyntaxError) and is_text(SyntaxError.filename.__get__(error), file):
        line = SyntaxError.lineno.__get__(error)
    names = [name_of_type(kind) for kind in BASES_OF(type(error))][:100]
    return {"type": names[0], "bases": names, "message": message, "line": line if type(line) is int else None}


def is_text(value: Any, text: str) -> bool:
    return type(value) is str and value == text


# As Python itself knows them, whatever an exception's class says.
TRACEBACK_OF = BaseException.__traceback__.__get__
BASES_OF = type.__dict__["__mro__"].__get__


def seed_everything(seed: int) -> None:
    """Start all generators that the answer may leave unseeded from the run's seed, as far as they are loaded."""
    import random

    random.seed(seed)
    for name in ("numpy", "torch"):
        if name in sys.modules:
            seed_library(name, seed)


def seed_library(name: str, seed: int) -> None:
    library = sys.modules[name]
    if name == "numpy" and hasattr(library, "random"):
        library.random.seed(seed)
    elif name == "torch" and hasattr(library, "manual_seed"):
        library.manual_seed(seed)


class Printed:
    """Where in the printed output we are: bytes written to standard output by this job, if it is a file."""

    def __init__(self) -> None:
        self._start = 0
        self._stream = sys.stdout  # an answer may put another one in its place
        with contextlib.suppress(OSError):
            self._start = os.lseek(1, 0, os.SEEK_END)

    def place(self) -> int:
        try:
            io.TextIOWrapper.flush(self._stream)
            return max(0, os.lseek(1, 0, os.SEEK_CUR) - self._start)
        except (OSError, ValueError, TypeError):  # closed, or taken apart
            return 0


def format_warning(message: object, category: type, filename: str, lineno: int, line: str | None = None) -> str:
    """A warning in one line, without the path of a library: "RuntimeWarning: overflow … (exercises.py:12)"."""
    return f"{category.__name__}: {message} ({Path(filename).name}:{lineno})\n"


def show_warnings_plainly() -> None:
    warnings.formatwarning = format_warning
