"""The process that runs one file's cases and sends back data. It decides nothing.

`serve` is a warm process that has imported what the exercises need and forks a child for each job, so that no job can
harm another. Where there is no fork, each job is a new process that enters at `run_job` directly.
A job names the file, the checks, the exercise and the seed. The child makes the cases before the learner's file is
loaded, so that what the file replaces can't reach them, and reports one message a case.
"""

from __future__ import annotations

import contextlib
import copy
import faulthandler
import importlib
import importlib.util
import json
import os
import signal
import struct
import sys
import types
import warnings
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from grader.codec import CodecError, encode
from grader.fork_server import MESSAGE_SIZE
from grader.limits import apply_limits, die_with_parent
from grader.sandbox import confine

NO_TABLE = "no table to transpose"
TIMED_RUNS = 3  # further calls of a case that is timed, ...
LONG_ENOUGH = 0.2  # ... unless the first took so many seconds


@dataclass(frozen=True)
class Job:
    """One exercise of one file, as data. Paths are strings.

    subject: the file whose answer is run. variant: replace the answer by this known one of the checks.
    replacement: replace it by this source. transposed: give it each table with rows and columns exchanged.
    describe: also report each case as the grader needs it (only for the solutions, which the learner's job never sees).
    printed, trace: files for what the code prints and for where it was when time ran out.
    scratch: the folder in which the code runs. hidden: paths that it may not read; if any, it is confined.
    """

    subject: str
    checks: str
    exercise: str
    seed: int
    timeout: float
    memory: int = 2 * 2**30
    variant: str = ""
    replacement: str = ""
    transposed: bool = False
    describe: bool = False
    printed: str = os.devnull
    trace: str = os.devnull
    scratch: str = ""
    hidden: tuple[str, ...] = ()


def load_file(path: str, name: str) -> types.ModuleType:
    """A trusted Python file as a module, through Python's own bytecode cache."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def checks_module_name(checks: str) -> str:
    return f"checks_of_{Path(checks).parent.name.replace('-', '_')}_{Path(checks).stem}"


_loaded_checks: dict[tuple[str, int, int], types.ModuleType] = {}


def load_checks(path: str) -> types.ModuleType:
    """A checks file, loaded once as long as it does not change. Trusted; a warm worker's children inherit it."""
    status = os.stat(path)
    key = (path, status.st_mtime_ns, status.st_size)
    if key not in _loaded_checks:
        _loaded_checks[key] = load_file(path, checks_module_name(path))
    return _loaded_checks[key]


_compiled: dict[str, tuple[bytes, types.CodeType]] = {}


def compile_subject(path: str) -> types.CodeType:
    """The learner's file as code, compiled once for the same bytes. Compiling runs nothing of it."""
    source = Path(path).read_bytes()
    known = _compiled.get(path)
    if known is None or known[0] != source:
        _compiled[path] = known = (source, compile(source, path, "exec", dont_inherit=True))
    return known[1]


def make_cases(job: Job) -> list:
    """The cases of the job's exercise, which the seed determines."""
    import zlib

    import numpy as np

    check = getattr(load_checks(job.checks), job.exercise)
    return list(check.cases(np.random.default_rng([job.seed, zlib.crc32(job.exercise.encode())])))


def load_subject(job: Job) -> types.ModuleType:
    """Run the subject's code as a module of its own."""
    module = types.ModuleType(Path(job.subject).stem)
    module.__file__ = job.subject
    sys.modules[module.__name__] = module
    exec(compile_subject(job.subject), module.__dict__)
    return module


def apply_variant(module: types.ModuleType, job: Job) -> None:
    """Put a known answer of the checks in the place of the module's own."""
    from grader.source import source_of_definition

    variant = getattr(load_checks(job.checks), job.variant)
    if variant.edit:
        old, new = variant.edit
        text = source_of_definition(Path(job.subject).read_text(encoding="utf-8"), job.exercise)
        if text.count(old) != 1:
            raise ValueError(f"{job.variant}: {old!r} occurs {text.count(old)} times in {job.exercise}, not once")
        exec(compile(text.replace(old, new), f"<{job.variant}>", "exec"), module.__dict__)
    elif variant.function is not None:
        setattr(module, job.exercise, variant.function)
    else:
        setattr(module, job.exercise, lambda: variant.answer)


def evaluate(case: Any, namespace: Any, exercise: str, file: str) -> dict:
    """What one case makes of the namespace: {"value" or "error", "seconds", "mutated": position of a changed argument}."""
    before = None
    if case.expression is None:
        before = [encode(argument) for argument in (*case.args, *case.kwargs.values())]
    again = [copy.deepcopy((case.args, case.kwargs)) for _ in range(TIMED_RUNS if case.timed and before else 0)]
    start = perf_counter()
    try:
        if case.expression is not None:
            value = case.expression(namespace)
        else:
            value = getattr(namespace, exercise)(*case.args, **case.kwargs)
        seconds = perf_counter() - start
        outcome = {"value": encode(value)}
    except BaseException as error:
        seconds = perf_counter() - start
        outcome = {"error": describe_error(error, file)}
    if before is not None and not case.mutates:
        after = [encode(argument) for argument in (*case.args, *case.kwargs.values())]
        changed = [position for position, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
        if changed:
            outcome["mutated"] = changed[0]
    if "value" in outcome and seconds < LONG_ENOUGH:
        seconds = min([seconds, *(_seconds_of(getattr(namespace, exercise), *call) for call in again)])
    outcome["seconds"] = seconds
    return outcome


def _seconds_of(function: Any, args: tuple, kwargs: dict) -> float:
    """How long the call takes; endless where it fails."""
    start = perf_counter()
    try:
        function(*args, **kwargs)
    except Exception:
        return float("inf")
    return perf_counter() - start


def describe_error(error: BaseException, file: str) -> dict:
    """An exception as data: its type, bases and message, and the last line of the learner's file that it passed."""
    try:
        message = str(error)[:400]
    except BaseException as inner:
        message = f"(its message can't be shown: __str__ raises {type(inner).__name__})"
    line = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            line = step.tb_lineno
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename == file:
        line = error.lineno
    names = [kind.__name__ for kind in type(error).__mro__]
    return {"type": names[0], "bases": names, "message": message, "line": line}


def exchange_axes(case: Any) -> Any:
    """The case with every table among its arguments transposed; one without a table becomes a call that fails."""
    import numpy as np

    def transpose(value: Any) -> Any:
        table = isinstance(value, (list, np.ndarray)) and np.ndim(np.asarray(value, dtype=object)) == 2
        return np.asarray(value).T if table else value

    args = tuple(map(transpose, case.args))
    changed = any(new is not old for new, old in zip(args, case.args, strict=True))
    if not changed or case.expression is not None:
        args = (NO_TABLE,) * 99
    return replace(case, args=args, expression=None, timed="")


def describe(case: Any, namespace: Any, job: Job) -> dict:
    """What is due in a case, from the solutions' namespace; see `expectation`."""
    from grader.expectation import describe_case, needs_solution, text_of_call
    from grader.source import parameter_names

    parameters = parameter_names(Path(job.subject).read_text(encoding="utf-8"), job.exercise)
    call = text_of_call(case, job.exercise, parameters, job.checks)
    outcome = evaluate(case, namespace, job.exercise, job.subject) if needs_solution(case) else {}
    return describe_case(case, call, outcome)


def perform(job: Job, send: Any) -> None:
    """Do the job: a message before and after the file is loaded, one a case, one at the end. send: takes a dict."""
    try:
        cases = make_cases(job)
    except Exception as error:
        return send({"broken_checks": describe_error(error, job.checks)})
    if job.scratch:
        os.chdir(job.scratch)
        os.environ["TMPDIR"] = job.scratch
    if job.hidden:
        confine(job.scratch, tuple(job.hidden))
    send({"ready": True})  # from here on, time counts
    try:
        namespace = load_subject(job)
        if job.variant:
            apply_variant(namespace, job)
        if job.replacement:
            exec(compile(job.replacement, "<replacement>", "exec"), namespace.__dict__)
    except BaseException as error:
        return send({"load_error": describe_error(error, job.subject)})
    send({"loaded": True})
    for case in cases:
        if job.describe:
            send(describe(case, namespace, job))
        else:
            case = exchange_axes(case) if job.transposed else case
            send(evaluate(case, namespace, job.exercise, job.subject))
    send({"done": True})


def run_job(job: Job, write: Any) -> None:
    """Perform the job in this process, under its limits; never returns. write: takes the bytes of each message."""
    try:
        trace = _redirect(job)
        apply_limits(job.memory)

        def send(message: dict) -> None:
            try:
                data = encode(message)
            except CodecError as error:
                data = encode({"error": {"type": "CodecError", "bases": [], "message": str(error), "line": None}})
            write(struct.pack("<Q", len(data)) + data)
            if "ready" in message:
                faulthandler.dump_traceback_later(job.timeout, file=trace, exit=False)

        perform(job, send)
    except BaseException as error:
        if not job.hidden:  # the curriculum's own code: its author should see why
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(70)
    os._exit(0)


def _writer(channel: int) -> Any:
    """A function that writes all of its bytes to the file descriptor."""

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(channel, view) :]

    return write


def _redirect(job: Job) -> Any:
    """Point standard input at nothing and output at the job's file; returns the open file for the trace."""
    trace = open(job.trace, "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    printed = os.open(job.printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (printed, 1), (printed, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, printed):
        if descriptor > 2:
            os.close(descriptor)
    sys.stdin = open(0, closefd=False)
    sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    warnings.formatwarning = _format_warning
    return trace


def _format_warning(message: object, category: type, filename: str, lineno: int, line: str | None = None) -> str:
    """A warning in one line, without the path of a library: "RuntimeWarning: overflow … (exercises.py:12)"."""
    return f"{category.__name__}: {message} ({Path(filename).name}:{lineno})\n"


def serve(control: Any) -> None:
    """Fork a child for each job that arrives with a channel on the control socket, until the other end closes it."""
    children: set[int] = set()
    die_with_parent()
    try:
        while _serve_one(control, children):
            pass
    except ConnectionError:
        pass  # the grader was interrupted between its request and our answer
    for pid in children:
        _end(pid)


def _serve_one(control: Any, children: set[int]) -> bool:
    """Do what the next message asks; False when there will be none."""
    import socket

    message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_SIZE, 1)
    if not message:
        return False
    request = json.loads(message)
    if "preload" in request:
        for name in request["preload"]:
            importlib.import_module(name)
    elif "job" in request:
        job = Job(**request["job"])
        _warm(job)
        pid = os.fork()
        if pid == 0:
            _become_child(control, descriptors[0], job)
        children.add(pid)
        os.close(descriptors[0])
        control.send(json.dumps({"pid": pid}).encode())
    else:
        children.discard(request["end"])
        control.send(json.dumps({"status": _end(request["end"])}).encode())
    return True


def _warm(job: Job) -> None:
    """Load here what every child would load again. Failures are left to the child, which reports them."""
    with contextlib.suppress(BaseException):
        load_checks(job.checks)
    with contextlib.suppress(BaseException):
        compile_subject(job.subject)
    if job.describe:
        from grader.expectation import find_lambdas

        find_lambdas(job.checks)


def _become_child(control: Any, channel: int, job: Job) -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()
    control.close()
    high = 200 + int.from_bytes(os.urandom(1), "little")
    os.dup2(channel, high, inheritable=False)
    os.close(channel)
    run_job(job, _writer(high))


def _end(pid: int) -> int:
    """Kill the child's process group, collect the child and return its wait status."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return status


def main() -> None:
    """The process that `fork_server` starts: serve on the inherited control socket, whose number is the argument."""
    import socket

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then closes the socket
    importlib.import_module("numpy.random")  # what every check uses; numpy itself would load it in each child
    serve(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # at once: the grader waits for it, and there is nothing left to do


def as_message(job: Job) -> bytes:
    return json.dumps({"job": asdict(job)}).encode()
