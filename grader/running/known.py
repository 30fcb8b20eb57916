"""What the course's own files make of an exercise's cases: done for the grader, in a process that no learner's code enters.

Nothing else loads a check or a solution to run it. Cases leave this process as tasks, pickled so that they carry all
that they use and nothing more.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pickle
import sys
import types
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from grader.code.source import source_of_definition
from grader.kinds import kind_of
from grader.kinds.alteration import Alteration
from grader.kinds.calls import numbers_of, sizes_of, text_of_call
from grader.kinds.case import Case, Task
from grader.kinds.snippets import CantBeWrittenError, runs_as_shown, snippet
from grader.running import LONGEST_MESSAGE, KnownAnswers, Measure, measured_from
from grader.running.clock import Clock
from grader.running.job import Send, describe_error, evaluate, evaluate_altered, seed_everything, send_or_say_why
from grader.values.codec import CodecError, Series, Tensor, decode, encode

WRITTEN = "written"
NO_TABLE = "no table to transpose"


def perform_trusted(job: KnownAnswers | Measure, send: Send, clock: Callable[[], Clock]) -> None:
    """Do a job that no learner's code takes part in. clock: makes one for each part of it."""
    if isinstance(job, Measure):
        perform_measure(job, send, clock)
    else:
        perform_known(job, send, clock)


def perform_known(job: KnownAnswers, send: Send, clock: Callable[[], Clock]) -> None:
    """Describe the cases, then run each known answer on them. clock: makes one for each answer."""
    import cloudpickle

    try:
        checks = load_check_file(job.checks)
        cases = make_cases(getattr(checks, job.exercise), job.seed)
        tasks = [cloudpickle.dumps(case.task) for case in cases]
        if job.describe:
            timed(job, clock, lambda: describe_cases(job, cases, tasks, send))
    except BrokenSolution as error:
        return send({"event": "broken", "type": "CourseError", "bases": [], "message": str(error), "line": None})
    except Exception as error:
        return send({"event": "broken", **describe_error(error, job.checks)})
    for name, make in known_answers(job, checks):
        send({"event": "begins", "answer": name})
        timed(job, clock, lambda name=name, make=make: run_known(job, name, make, cases, tasks, send))
    for alteration in job.alterations:
        send({"event": "begins", "answer": alteration.key})
        timed(job, clock, lambda alteration=alteration: run_altered(job, alteration, cases, tasks, send))
    if job.written:
        send({"event": "begins", "answer": WRITTEN})
        timed(job, clock, lambda: write_cases(job, cases, send))
    send({"event": "done", "seconds": process_time()})


def perform_measure(job: Measure, send: Send, clock: Callable[[], Clock]) -> None:
    """Make the figure of each value. A value is data, however absurd: what a measure raises is said of that value alone."""
    for measure, value in job.pieces:
        message = {"event": "measured", "value": decode(value)}
        timed(job, clock, lambda message=message, measure=measure: message.update(measured(message, measure)))
        send_or_say_why(message, send)
    send({"event": "done"})


def measured(message: dict, measure: bytes | Callable[[Any], Any] | None) -> dict:
    """An outcome's message with the figure in the place of its value; with the reason, where none can be made of it."""
    if not measure or "value" not in message:
        return message
    try:
        value = as_arrays(decode(encode(message["value"])))
    except CodecError:  # too large to be sent either: that will be said
        return message
    try:
        figure = (pickle.loads(measure) if isinstance(measure, bytes) else measure)(value)
        encode(figure)
    except Exception as error:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return message | {"unmeasured": said[:LONGEST_MESSAGE]}
    return message | {"value": figure, "measured": True}


def as_arrays(value: Any) -> Any:
    """The value with an array in the place of every tensor and series, which a measure should not have to tell apart."""
    if isinstance(value, (Tensor, Series)):
        return value.array if isinstance(value, Tensor) else value.values
    if isinstance(value, (list, tuple)):
        return type(value)(map(as_arrays, value))
    return {key: as_arrays(item) for key, item in value.items()} if isinstance(value, dict) else value


class BrokenSolution(Exception):
    """The solution fails on a case of its own check."""


def timed(job: KnownAnswers | Measure, clock: Callable[[], Clock], work: Callable[[], None]) -> None:
    watch = clock()
    watch.start(job.timeout)
    try:
        work()
    finally:
        watch.stop()


def describe_cases(job: KnownAnswers, cases: list[Case], tasks: list[bytes], send: Send) -> None:
    """Send each case as data, with the value that the solution gives."""
    seed_everything(job.seed)
    namespace = load_solutions(job.solutions)
    for case, task in zip(cases, tasks, strict=True):
        call = text_of_call(case, job.exercise, job.solutions)
        kind, outcome, seconds = kind_of(case), None, 0.0
        if kind.needs_solution(case):
            message = evaluate(pickle.loads(task), namespace, job.exercise, job.solutions)
            message = measured(message, case.asks.get("measure"))
            if "error" in message:
                error = message["error"]
                raise BrokenSolution(f"{call}: {error['type']}: {error['message']} (line {error['line']})")
            if "unmeasured" in message:
                raise BrokenSolution(f"{call}: can't be measured: {message['unmeasured']}")
            outcome, seconds = measured_from(message), message["seconds"]
        described = {
            "kind": case.kind,
            "call": call,
            "label": case.label,
            "due": kind.describe(case, outcome),
            "timed": case.timed,
            "seconds": seconds,
            "sizes": sizes_of(case),
            "typed": runs_as_shown(case, call),
            "arguments": numbers_of(case, job.exercise, job.solutions),
            "task": task,
        }
        send({"event": "described", "case": described})


def known_answers(job: KnownAnswers, checks: types.ModuleType) -> Iterator[tuple[str, Callable[[], types.ModuleType]]]:
    """(name, function that makes the namespace in which the answer takes the solution's place) of each that is asked for."""
    for name in job.answers:
        yield name, lambda name=name: with_known_answer(job, getattr(checks, name) if name else None, name)
    for text in job.replacements:
        yield text, lambda text=text: with_source(job, text, "<replacement>")
    if job.transposed:
        yield "transposed", lambda: load_solutions(job.solutions)


def run_known(
    job: KnownAnswers,
    name: str,
    make: Callable[[], types.ModuleType],
    cases: list[Case],
    tasks: list[bytes],
    send: Send,
) -> None:
    seed_everything(job.seed)
    try:
        namespace = make()
    except Exception as error:
        return send({"event": "failed", "answer": name, **describe_error(error, job.solutions)})
    for case, data in zip(cases, tasks, strict=True):
        task = pickle.loads(data)
        task = exchange_axes(task) if name == "transposed" and job.transposed else replace(task, repeat=False)
        message = evaluate(task, namespace, job.exercise, job.solutions)
        message = measured(message, case.asks.get("measure"))
        send_or_say_why({"event": "known", "answer": name, **message}, send)


def run_altered(job: KnownAnswers, alteration: Alteration, cases: list[Case], tasks: list[bytes], send: Send) -> None:
    """Run the solution with one argument altered, on the cases that are asked for."""
    seed_everything(job.seed)
    namespace = load_solutions(job.solutions)
    for position in job.positions:
        task = pickle.loads(tasks[position])
        message = evaluate_altered(task, namespace, job.exercise, job.solutions, alteration)
        message = measured(message, cases[position].asks.get("measure"))
        send_or_say_why({"event": "known", "answer": alteration.key, **message}, send)


def write_cases(job: KnownAnswers, cases: list[Case], send: Send) -> None:
    """Send each case that is asked for as code; an error that says what can't be written, where that is so."""
    for position in job.written:
        message: dict = {"event": "known", "answer": WRITTEN, "seconds": 0.0}
        try:
            message["value"] = snippet(cases[position], job.exercise, learner_module(job.solutions))
        except CantBeWrittenError as error:
            message["error"] = describe_error(error, job.solutions)
        send_or_say_why(message, send)


def learner_module(solutions: str) -> str:
    """The name under which the answers to this file of solutions are imported."""
    return "problems" if Path(solutions).stem == "problem_solutions" else "exercises"


def with_known_answer(job: KnownAnswers, known: Any, name: str) -> types.ModuleType:
    """The solutions with a known answer of the checks in the place of their own; as they are where there is none."""
    if known is None:
        return load_solutions(job.solutions)
    if known.edit:
        old, new = known.edit
        text = source_of_definition(Path(job.solutions).read_text(encoding="utf-8"), job.exercise)
        if text.count(old) != 1:
            raise ValueError(f"{name}: {old!r} occurs {text.count(old)} times in {job.exercise}, not once")
        return with_source(job, text.replace(old, new), f"<{name}>")
    namespace = load_solutions(job.solutions)
    setattr(namespace, job.exercise, known.function if known.function is not None else lambda: known.answer)
    return namespace


def with_source(job: KnownAnswers, source: str, name: str) -> types.ModuleType:
    namespace = load_solutions(job.solutions)
    exec(compile(source, name, "exec", dont_inherit=True), namespace.__dict__)
    return namespace


def make_cases(check: Any, seed: int) -> list[Case]:
    """The cases of a check, which the seed determines."""
    return list(check.cases(np.random.default_rng([seed, zlib.crc32(check.name.encode())])))


def exchange_axes(task: Task) -> Task:
    """The task with every table among its arguments transposed; one without a table becomes a call that fails."""

    def transpose(value: Any) -> Any:
        table = isinstance(value, (list, np.ndarray)) and np.ndim(np.asarray(value, dtype=object)) == 2
        return np.asarray(value).T if table else value

    args = tuple(map(transpose, task.args))
    changed = any(new is not old for new, old in zip(args, task.args, strict=True))
    if not changed or task.expression is not None:
        args = (NO_TABLE,) * 99
    return replace(task, args=args, expression=None, repeat=False)


# The course's own files as modules, through Python's own bytecode cache.


def load_check_file(path: str) -> types.ModuleType:
    """A file of `checks` as a module of a package of its own, so that `from .inputs import …` finds its neighbours."""
    import cloudpickle

    folder = Path(path).parent
    status = [
        (file.stat().st_mtime_ns, file.stat().st_size) for file in (Path(path), folder / "inputs.py") if file.exists()
    ]
    package = f"checks_{zlib.crc32(repr((str(folder), status)).encode()):08x}"  # what has changed is loaded anew
    if package not in sys.modules:
        sys.modules[package] = types.ModuleType(package)
        sys.modules[package].__path__ = [str(folder)]
        cloudpickle.register_pickle_by_value(sys.modules[package])
        importlib.invalidate_caches()
    return importlib.import_module(f"{package}.{Path(path).stem}")


def load_solutions(path: str) -> types.ModuleType:
    """A file of solutions as a fresh module: what a known answer does to it must not reach the next one."""
    name = f"solutions_{zlib.crc32(os.fsencode(path)):08x}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up there
    exec(_code_of(path, name, spec.loader), module.__dict__)
    return module


_codes: dict[tuple[str, int], types.CodeType] = {}


def _code_of(path: str, name: str, loader: Any) -> types.CodeType:
    key = (path, Path(path).stat().st_mtime_ns)
    if key not in _codes:
        _codes[key] = loader.get_code(name)
    return _codes[key]
