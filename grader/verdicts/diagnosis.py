"""Why an answer is wrong: one cause, one message, the most useful one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from grader.course.modules import Exercise
from grader.kinds import Expectation, Failure, judge, kind_of
from grader.kinds.case import STUB_ERROR
from grader.running import BROKEN_OFF, Run
from grader.values.codec import Opaque
from grader.values.comparison import compare
from grader.values.display import show
from grader.values.outcome import Outcome, Raised
from grader.verdicts.arguments import explain_by_argument
from grader.verdicts.parts import find_exchanged_parts
from grader.verdicts.prefixes import explain_by_one_more_or_less, explain_by_prefix
from grader.verdicts.recognition import recognise
from grader.verdicts.relations import FEWEST_NUMBERS, Pair, find_relation
from grader.verdicts.trials import NoTrials, Trials
from grader.verdicts.verdict import Cause, Diagnosis

OTHER_AXIS = "Yours is the right result for the table with rows and columns exchanged: you worked along the other axis."


def diagnose(
    exercise: Exercise,
    file: str,
    due: list[Expectation],
    failures: list[Failure],
    misconceptions: dict[str, list[Outcome]],
    trials: Trials | None = None,
) -> Diagnosis:
    """The diagnosis of an answer that ran and failed on some cases, under the title of the case that shows it.

    file: its name for messages. misconceptions: outcomes of each, by name. trials: what may be run to learn more.
    """
    first = next((failure for failure in failures if failure.expectation.kind != "raises"), failures[0])
    found = _diagnose(exercise, file, due, failures, misconceptions, trials or NoTrials())
    return replace(found, title=kind_of(first.expectation).title(first.expectation), position=first.position)


def _diagnose(
    exercise: Exercise,
    file: str,
    due: list[Expectation],
    failures: list[Failure],
    misconceptions: dict[str, list[Outcome]],
    trials: Trials,
) -> Diagnosis:
    """The causes, in their order."""
    first = next((failure for failure in failures if failure.expectation.kind != "raises"), failures[0])
    kind, call = kind_of(first.expectation), first.expectation.call
    values = kind.lines(first) if first.fault in (kind.name, "none") else []
    judged = {name: judge(due, outcomes) for name, outcomes in misconceptions.items()}
    known = recognise(exercise, due, failures, judged)
    if known:
        return Diagnosis(Cause.MISCONCEPTION, known.message, _line(first), call, values, known.variant.name)
    if first.expectation.kind == "raises" and any(case.kind != "raises" for case in due):
        return _diagnose_refusal(file, first, call, values)
    if first.fault in ("error", "missing"):
        return _diagnose_error(file, first)
    if first.fault == "none":
        text = f"{exercise.name} returned None: is a `return` missing?"
        return Diagnosis(Cause.RETURNED_NONE, text, None, call, values)
    if first.fault == "unmeasured":
        returned = [("yours", show(first.outcome.value))]
        return Diagnosis(Cause.DIFFERENCE, _why_unmeasured(first), None, call, returned)
    if first.fault == "mutated":
        text = "The result is right, but your code changed its argument. Work on a copy: the caller may still need it."
        return Diagnosis(Cause.MUTATED_ARGUMENT, text, None, call)
    for cause, explain in EXPLANATIONS:
        message = explain(due, first, failures, trials) if first.fault == "case" else None
        if message:
            return Diagnosis(cause, message, None, call, values)
    # A search for the one edit that repairs the answer belongs here: after what is known, before what merely differs.
    prefix = explain_by_prefix(first)
    if prefix:
        return Diagnosis(Cause.PREFIX, prefix, None, call, values)
    cause = Cause.LAW if kind.name == "law" else Cause.DIFFERENCE
    return Diagnosis(cause, kind.message(first), None, call, values)


def _diagnose_refusal(file: str, first: Failure, call: str, values: list[tuple[str, str]]) -> Diagnosis:
    """Only refusals fail: then that is the first thing to say."""
    if first.fault == "missing":
        return _diagnose_error(file, first)
    if first.fault == "error":
        found = _diagnose_error(file, first)
        return replace(found, message=f"Every result is right. {found.message}")
    text = f"Every result is right; what is missing is a refusal. {kind_of(first.expectation).message(first)}"
    return Diagnosis(Cause.DIFFERENCE, text, None, call, values)


def _why_unmeasured(failure: Failure) -> str:
    why = failure.outcome.unmeasured or "it is nested too deeply"
    return f"What your code returned can't be judged: {why}."


def _by_relation(due: list[Expectation], first: Failure, failures: list[Failure], trials: Trials) -> str | None:
    """How the wrong results follow from the right ones."""
    failing = [failure for failure in failures if failure.fault == "case"]
    return (
        find_exchanged_parts(failing)
        or find_relation([_pair(failure) for failure in failing])
        or explain_by_one_more_or_less(failing)
        or (OTHER_AXIS if works_along_other_axis(failures, trials.transposed()) else None)
    )


def _by_argument(due: list[Expectation], first: Failure, failures: list[Failure], trials: Trials) -> str | None:
    return explain_by_argument(due, failures, trials)


Explain = Callable[[list[Expectation], Failure, list[Failure], Trials], str | None]
EXPLANATIONS: tuple[tuple[Cause, Explain], ...] = ((Cause.RELATION, _by_relation), (Cause.ARGUMENT, _by_argument))


def works_along_other_axis(failures: list[Failure], transposed: list[Outcome]) -> bool:
    """Whether every wrong result is the right one for the transposed tables, or the transpose of that."""
    pairs = []
    for failure in failures:
        if failure.fault == "case":
            other = transposed[failure.position].value if failure.position < len(transposed) else None
            pairs.append((_as_array(other), _as_array(failure.outcome.value)))
    if not pairs or any(one is None or other is None for one, other in pairs):
        return False
    numbers = {round(float(x), 9) for due, _ in pairs for x in due.ravel()[:100]}
    return len(numbers) >= FEWEST_NUMBERS and any(
        all(compare(turn(due), got) is None for due, got in pairs) for turn in (np.asarray, np.transpose)
    )


def diagnose_ending(exercise: Exercise, file: str, run: Run, due: list[Expectation]) -> Diagnosis | None:
    """The diagnosis where the run ended before it was done."""
    if run.broken:
        text = f"the grader could not confine your answer here, so it was not run ({run.broken.type}: {run.broken.message})."
        return Diagnosis(Cause.CRASH, f"{text} `grader doctor` says more; your code is not to blame.")
    if run.load_error:
        return _diagnose_load_error(file, run.load_error)
    where = f" at {file}:{run.line}" if run.line else ""
    if run.ending == "timeout":
        text = (
            f"stopped after {exercise.timeout:g} s{where}: does this come to an end, or is it only far too slow?"
            f"{_time_of_imports(run)}"
        )
        return Diagnosis(Cause.TIMEOUT, text, run.line, _next_call(run, due))
    if run.ending == "memory":
        return Diagnosis(
            Cause.MEMORY, "stopped: it took far more memory, or started far more threads, than its data need."
        )
    if run.ending == "disk":
        return Diagnosis(Cause.CRASH, "stopped: it wrote more than 256 MB of files.")
    if run.ending == "garbled":
        return Diagnosis(Cause.CRASH, "the process sent something that is no result; nothing of it counts.")
    if run.ending == "ended":
        place = f" while {file} was loaded" if not run.loaded else f" at case {len(run.outcomes) + 1} of {len(due)}"
        text = f"the process ended{place}{_status_text(run.status)}."
        return Diagnosis(Cause.CRASH, text, None, _next_call(run, due) if run.loaded else "")
    return None


def _diagnose_load_error(file: str, error: Raised) -> Diagnosis:
    where = f"{file}:{error.line}" if error.line else file
    text = f"{error.type}: {error.message}".rstrip(": ")
    return Diagnosis(Cause.EXCEPTION, f"{file} can't be loaded: {text} ({where})", error.line)


def _time_of_imports(run: Run) -> str:
    return f" (Its imports took {run.imports:.0f} s more; they do not count.)" if run.imports > 2 else ""


def _next_call(run: Run, due: list[Expectation]) -> str:
    """The call at which the run ended."""
    return due[len(run.outcomes)].call if run.loaded and len(run.outcomes) < len(due) else ""


SIGNALS = {  # by their numbers, which are the same on Linux and macOS
    6: "it aborted",
    9: "it was killed, most often for lack of memory",
    11: "a segmentation fault",
    24: "it took too much processor time",
    25: "it printed or wrote more than 64 MB",
}


def _status_text(status: int | None) -> str:
    if status is None:
        return " and took its parent with it"
    if status < 0:
        return f": {SIGNALS.get(-status, f'signal {-status}')}"
    if status == BROKEN_OFF:
        return ": what the grader needs in it, its files or Python's own functions, was closed or replaced"
    return f" with exit status {status}: remove os._exit or whatever ends the program"


def _diagnose_error(file: str, failure: Failure) -> Diagnosis:
    error = failure.outcome.error if failure.outcome else None
    call = failure.expectation.call
    if error is None:
        return Diagnosis(Cause.CRASH, "The process ended before this case.", None, call)
    where = f" at {file}:{error.line}" if error.line else ""
    for applies, cause, text in SPECIAL_ERRORS:
        if applies(error):
            return Diagnosis(cause, text.format(where=where, message=error.message), error.line, call)
    text, due = f"{error.type}: {error.message}".rstrip(": "), failure.expectation
    if due.kind == "raises":
        text = f"{due.due['error']} was expected ({due.label}), your code raised {text}"
    about = kind_of(due).about(due)
    return Diagnosis(Cause.EXCEPTION, f"{text}{where}{'.' if about else ''}{about.rstrip()}", error.line, call)


SPECIAL_ERRORS: tuple[tuple[Callable[[Raised], bool], Cause, str], ...] = (
    (
        lambda error: error.type == "MemoryError" or "can't allocate memory" in error.message,
        Cause.MEMORY,
        "Out of memory{where}: something far larger than the data is built.",
    ),
    (lambda error: error.type == "UnreadableError", Cause.EXCEPTION, "The result can't be looked at: {message}."),
    (lambda error: error.type == "CodecError", Cause.MEMORY, "The result is too large to be looked at: {message}."),
    (
        lambda error: "SystemExit" in error.bases,
        Cause.EXCEPTION,
        "Your code calls sys.exit(){where}; return a value instead.",
    ),
    (
        lambda error: error.type == STUB_ERROR,
        Cause.EXCEPTION,
        "`raise NotImplementedError` is still reached{where}: remove it once the step above it is done.",
    ),
    (
        lambda error: error.type == "RecursionError",
        Cause.EXCEPTION,
        "Recursion too deep{where}: the function calls itself without an end, or more often than Python allows.",
    ),
    (
        lambda error: "OSError" in error.bases and "File too large" in error.message,
        Cause.EXCEPTION,
        "Your code printed more than 64 MB{where}: print less.",
    ),
    (
        lambda error: error.type == "EOFError" and "EOF when reading" in error.message,
        Cause.EXCEPTION,
        "Your code waits for input(){where}; nobody will type anything.",
    ),
    (
        lambda error: error.type == "BdbQuit",
        Cause.EXCEPTION,
        "A breakpoint() or pdb.set_trace() is left{where}; here nobody can type at it. Call the function from a Python "
        "prompt to stop there, and remove it before you check.",
    ),
    (
        lambda error: error.type == "PermissionError" and "[Errno " in error.message,
        Cause.EXCEPTION,
        "Your code reaches beyond its own process{where} ({message}): another process, the network or a file that is "
        "not its own. An exercise needs none of these.",
    ),
)


def _line(failure: Failure) -> int | None:
    return failure.outcome.error.line if failure.outcome and failure.outcome.error else None


def _pair(failure: Failure) -> Pair | None:
    """The two arrays of a failing case, where it has two numeric ones."""
    if failure.fault != "case" or failure.difference is None:
        return None
    arrays = [_as_array(value) for value in (failure.difference.expected, failure.difference.got)]
    due = failure.expectation
    return None if any(array is None for array in arrays) else Pair(*arrays, due.sizes, due.arguments)


def _as_array(value: object) -> np.ndarray | None:
    if value is None or isinstance(value, (str, bytes, dict, set, Opaque)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None
