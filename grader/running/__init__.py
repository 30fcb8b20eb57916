"""How an answer is run: the protocol between the grader and the process that runs code, and the interface of executors.

A job goes out as one message, its tasks behind it one by one; what comes back is data, one message an event. Nothing that
comes back is trusted: every field of every message is checked for its type and range, and anything else is "garbled".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from grader.kinds.alteration import Alteration
from grader.values.codec import CodecError
from grader.values.outcome import Outcome, Raised

LONGEST_PRINTED = 64 * 1024  # characters of printed output that are kept
LONGEST_MESSAGE = 400  # characters of an exception's message
BROKEN_OFF = 199  # exit status of a process in which the grader's own part failed

# What may keep an answer in, each where the system can: it opens no file but those on a list; it starts no process, has no
# network and sends no signal; it takes no more memory, and no more time, than it is given.
PROTECTIONS = ("files", "calls", "memory", "time")
WALLS = {"files", "calls"}  # without which it reaches whatever its user may


@dataclass(frozen=True)
class Answer:
    """A job: run this file's answer to one exercise on these tasks. All that a learner's process gets.

    source: the text of the file. name: its name for messages. path: what it sees as __file__, if it has a place.
    tasks: each a `kinds.case.Task`, pickled by the references' process; unpickled only where the answer runs.
    timeout: seconds of processor time for all tasks. readable: files that it may read beside the libraries.
    alone: in a process that has run no other answer. variants: definitions, each of which takes the place of the file's own
    for one run of the tasks. patience: seconds of processor time for each variant.
    alterations: one for each task, to run it with an argument altered.
    """

    source: bytes
    name: str
    exercise: str
    tasks: tuple[bytes, ...]
    path: str = ""
    seed: int = 0
    timeout: float = 5.0
    readable: tuple[str, ...] = ()
    hidden: str = ""  # the course's root, of which it may read only what is readable
    alone: bool = False
    variants: tuple[str, ...] = ()
    patience: float = 0.2
    alterations: tuple[Alteration, ...] = ()

    @property
    def results(self) -> int:
        """The number of outcomes that are due: of each task, and that for each variant."""
        return len(self.tasks) * (len(self.variants) or 1)


@dataclass(frozen=True)
class KnownAnswers:
    """A job for trusted code: what the solution makes of an exercise's cases, and what known answers make of them.

    solutions, checks: paths. answers: names of known answers of the checks. replacements: sources that take the solution's
    place. transposed: run the solution with rows and columns of each table exchanged. describe: also describe the cases.
    alterations: run the solution with an argument altered, on the cases at `positions` (of which there must be some).
    written: the positions of cases to be written as code that runs.
    timeout: seconds of processor time for each of them.
    """

    solutions: str
    checks: str
    exercise: str
    seed: int
    describe: bool = False
    answers: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    transposed: bool = False
    alterations: tuple[Alteration, ...] = ()
    positions: tuple[int, ...] = ()
    written: tuple[int, ...] = ()
    timeout: float = 100.0


@dataclass(frozen=True)
class Measure:
    """A job for trusted code: the figures that an exercise's measures make of what an answer returned.

    pieces: each a measure, pickled by the references' process, and the value to measure, as the codec writes it.
    timeout: seconds of processor time for each of them.
    """

    pieces: tuple[tuple[bytes, bytes], ...]
    timeout: float = 5.0


Job = Answer | KnownAnswers | Measure


@dataclass
class Run:
    """What became of a job.

    ending: "done", "timeout", "memory", "disk", "ended" (the process stopped before it was done), or "garbled".
    outcomes: of an answer's tasks, or of a measure's pieces. described: each case as data.
    known: outcomes of known answers, by name or text.
    status: the exit status, negative for a signal, where known. line: of the file, where time ran out.
    seconds: of processor time, but for imports, which `imports` counts.
    protections: of the PROTECTIONS those that its process put around itself, as it said before any of the answer ran.
    shared: whether its process had run other answers before, so that a failure is to be tried again alone.
    reusable: whether the process says that it left everything as it was.
    """

    job: Job
    loaded: bool = False
    load_error: Raised | None = None
    broken: Raised | None = None  # the checks themselves, or the walls around the answer
    outcomes: list[Outcome] = field(default_factory=list)
    described: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, list[Outcome]] = field(default_factory=dict)
    failed: dict[str, Raised] = field(default_factory=dict)  # known answers that could not be made
    ending: str = "ended"
    status: int | None = None
    line: int | None = None
    printed: str = ""
    seconds: float = 0.0
    imports: float = 0.0
    protections: frozenset[str] | None = None
    shared: bool = False
    reusable: bool = False

    def accept(self, message: Any) -> None:
        """Take one message. Anything but a well-formed one in its turn is a CodecError: fail closed."""
        if self.ending == "done":
            raise CodecError("a message after the end")
        kind = _field(message, "event", str)
        if isinstance(self.job, Answer) and self._accept_beginning(kind, message):
            return
        if kind == "loaded" and isinstance(self.job, Answer) and not self.loaded:
            self.imports = _seconds(message, "imports")
            self.loaded = True
        elif kind == "load_error" and isinstance(self.job, Answer) and not self.loaded:
            self.load_error = raised_from(message)
            self._end(message)
        elif kind == "outcome" and self.loaded and len(self.outcomes) < self.job.results:
            outcome = outcome_from(message)
            self.seconds, self.imports = _seconds(message, "total"), _seconds(message, "imports")
            self.outcomes.append(outcome)
        elif kind == "done" and self._complete():
            self.seconds = _seconds(message, "seconds") or self.seconds
            self._end(message)
        elif isinstance(self.job, KnownAnswers):
            self._accept_known(kind, message)
        elif isinstance(self.job, Measure) and kind == "measured" and len(self.outcomes) < len(self.job.pieces):
            self.loaded = True
            self.outcomes.append(measured_from(message))
        else:
            raise CodecError(f"a message out of turn: {kind[:20]!r}")

    def _accept_beginning(self, kind: str, message: dict) -> bool:
        """Take what is said before any of the answer runs: what keeps it in, or why that could not be had."""
        if kind not in ("confined", "broken"):
            return False
        if self.protections is not None or self.loaded:
            raise CodecError(f"a message out of turn: {kind}")
        if kind == "confined":
            self.protections = _names(message, "by", PROTECTIONS)
        else:
            self.broken = raised_from(message)
            self.ending = "done"
        return True

    def _end(self, message: dict) -> None:
        self.ending, self.reusable = "done", message.get("reusable") is True

    def _complete(self) -> bool:
        return not isinstance(self.job, Answer) or (self.loaded and len(self.outcomes) == self.job.results)

    def _accept_known(self, kind: str, message: dict) -> None:
        """What trusted code sends; its shape alone is checked."""
        self.loaded = True
        if kind == "broken":
            self.broken = raised_from(message)
            self.ending = "done"
        elif kind == "described":
            self.described.append(_field(message, "case", dict))
        elif kind == "begins":
            self.known[_field(message, "answer", str)] = []
        elif kind == "known" and _field(message, "answer", str) in self.known:
            self.known[_field(message, "answer", str)].append(measured_from(message))
        elif kind == "failed":
            self.failed[_field(message, "answer", str)] = raised_from(message)
        else:
            raise CodecError("a message out of turn")


class Executor(Protocol):
    """Runs jobs, some at the same time. Close it, or use it in a `with` statement."""

    def submit(self, job: Job) -> None:
        """Queue a job; it is run while `next_run` or `wait` is called."""

    def get_ready(self) -> None:
        """Prepare for jobs that will be submitted later, when somebody waits for them."""

    def next_run(self) -> Run | None:
        """The run of a job that has ended, in no particular order; None when there is nothing left."""

    def wait(self, job: Job) -> Run:
        """The run of this job, submitted or not; others that end meanwhile are kept for `next_run`."""

    def close(self) -> None:
        """End all that is running, and leave nothing behind."""

    def __enter__(self) -> Executor: ...

    def __exit__(self, *exception: object) -> None: ...


def run_all(executor: Executor, jobs: Iterable[Job]) -> Iterator[Run]:
    """Run these jobs and yield each run as it ends."""
    for job in jobs:
        executor.submit(job)
    while (run := executor.next_run()) is not None:
        yield run


# What a message must look like.


def _field(message: Any, name: str, kind: type) -> Any:
    if type(message) is not dict or type(message.get(name)) is not kind:
        raise CodecError(f"{name} must be {kind.__name__}")
    return message[name]


def _names(message: dict, name: str, known: tuple[str, ...]) -> frozenset[str]:
    names = _field(message, name, list)
    if not all(type(one) is str and one in known for one in names):
        raise CodecError(f"{name} must be names of {known}")
    return frozenset(names)


def _seconds(message: dict, name: str) -> float:
    number = message.get(name, 0.0)
    if type(number) is not float or not 0.0 <= number < 1e9:
        raise CodecError(f"{name} must be a number of seconds")
    return number


def _whole(number: Any, name: str, most: int) -> int:
    if type(number) is not int or not 0 <= number <= most:
        raise CodecError(f"{name} must be a whole number up to {most}")
    return number


def outcome_from(message: dict) -> Outcome:
    """The message as the outcome of one case. Raises CodecError."""
    error = raised_from(message["error"]) if "error" in message else None
    if ("value" in message) == ("error" in message):
        raise CodecError("either a value or an error was due")
    mutated = _whole(message["mutated"], "mutated", 10_000) if "mutated" in message else None
    printed = message.get("printed", (0, 0))
    if type(printed) is not tuple or len(printed) != 2:
        raise CodecError("printed must be a start and an end")
    start, end = (_whole(place, "printed", 2**40) for place in printed)
    return Outcome(message.get("value"), error, _seconds(message, "seconds"), mutated, (start, end))


def measured_from(message: dict) -> Outcome:
    """What trusted code sends of a case that it may have measured."""
    outcome = outcome_from(message)
    if "unmeasured" in message:
        return replace(outcome, unmeasured=_field(message, "unmeasured", str))
    return replace(outcome, measured=bool(message.get("measured")))


def raised_from(message: Any) -> Raised:
    """The message as an exception. Raises CodecError."""
    line = message.get("line") if type(message) is dict else None
    if line is not None:
        line = _whole(line, "line", 10_000_000)
    bases = _field(message, "bases", list)
    if len(bases) > 100 or any(type(name) is not str for name in bases):
        raise CodecError("bases must be names")
    text = _field(message, "message", str)[:LONGEST_MESSAGE]
    return Raised(_field(message, "type", str)[:100], tuple(name[:100] for name in bases), text, line)


def rest_of(job: KnownAnswers, run: Run) -> KnownAnswers | None:
    """What is still to be done of a job whose process ended amid one of its answers; None where nothing is."""
    tried = set(run.known) | set(run.failed)
    answers = tuple(name for name in job.answers if name not in tried)
    replacements = tuple(text for text in job.replacements if text not in tried)
    alterations = tuple(one for one in job.alterations if one.key not in tried)
    transposed = job.transposed and "transposed" not in tried
    if not answers and not replacements and not alterations and not transposed:
        return None
    return replace(
        job,
        describe=False,
        answers=answers,
        replacements=replacements,
        transposed=transposed,
        alterations=alterations,
    )
