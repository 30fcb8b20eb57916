"""Why an answer is wrong: one cause, one message, the most useful one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from grader.codec import Opaque
from grader.compare import compare
from grader.curriculum import Exercise
from grader.expectation import Expectation
from grader.judge import STUB_ERROR, Failure, judge, same_outcome
from grader.relations import FEWEST_NUMBERS, Pair, find_relation
from grader.show import show, show_difference

OTHER_AXIS = "Yours is the right result for the table with rows and columns exchanged: you worked along the other axis."


@dataclass(frozen=True)
class Diagnosis:
    """cause: as `check --json` names it. message: what to tell. call, values: the smallest case that shows it."""

    cause: str
    message: str
    line: int | None = None
    call: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)


def diagnose(
    exercise: Exercise,
    due: list[Expectation],
    failures: list[Failure],
    misconceptions: dict[str, list[dict]],
    transposed: Callable[[], list[dict]] = list,
) -> Diagnosis:
    """The diagnosis of an answer that ran and failed on some cases.

    misconceptions: outcomes of each, by name. transposed: gives the solution's outcomes for transposed tables, if asked.
    """
    first = failures[0]
    call, values = first.expectation.call, _values(first)
    message = recognise(exercise, due, failures, misconceptions)
    if message:
        return Diagnosis("misconception", message, _line(first), call, values)
    if first.kind == "error":
        return _diagnose_error(exercise, first)
    if first.kind == "none":
        return Diagnosis("returned_none", f"{exercise.name} returned None: is a `return` missing?", None, call, values)
    if first.kind == "mutated":
        text = "The result is right, but your code changed its argument. Work on a copy: the caller may still need it."
        return Diagnosis("mutated_argument", text, None, call)
    relation = (
        find_relation([pair for failure in failures if (pair := _pair(failure))]) if first.kind == "value" else None
    )
    if relation and all(_pair(failure) for failure in failures if failure.kind == "value"):
        return Diagnosis("relation", relation, None, call, values)
    if first.kind == "value" and works_along_other_axis(failures, transposed()):
        return Diagnosis("relation", OTHER_AXIS, None, call, values)
    if first.kind == "law":
        return Diagnosis("law", f"This holds for every right answer: {first.expectation.label}.", None, call, values)
    return Diagnosis("difference", _difference_message(first), None, call, values)


def works_along_other_axis(failures: list[Failure], transposed: list[dict]) -> bool:
    """Whether every wrong result is the right one for the transposed tables, or the transpose of that."""
    pairs = []
    for failure in failures:
        if failure.kind == "value":
            other = transposed[failure.position] if failure.position < len(transposed) else {}
            pairs.append((_as_array(other.get("value")), _as_array(failure.outcome["value"])))
    if not pairs or any(one is None or other is None for one, other in pairs):
        return False
    numbers = {round(float(x), 9) for due, _ in pairs for x in due.ravel()[:100]}
    return len(numbers) >= FEWEST_NUMBERS and any(
        all(compare(turn(due), got) is None for due, got in pairs) for turn in (np.asarray, np.transpose)
    )


def recognise(
    exercise: Exercise, due: list[Expectation], failures: list[Failure], misconceptions: dict[str, list[dict]]
) -> str | None:
    """The message of the misconception whose outputs are the learner's.

    First choice is the same outcome on every failing case and failures on no other. Else the misconception must explain
    the first failure and agree wherever it fails itself, on at least one value: then it is one of several mistakes.
    """
    own = {failure.position: failure for failure in failures}
    exact, partial = [], []
    for variant in exercise.misconceptions:
        outcomes = misconceptions.get(variant.name, [])
        wrong = {failure.position: failure for failure in judge(due, outcomes)}
        if not wrong or failures[0].position not in wrong or not wrong.keys() <= own.keys():
            continue
        values = sum("value" in failure.outcome for failure in wrong.values())
        if not all(
            same_outcome(own[position].outcome, wrong[position].outcome, due[position], texts=not values)
            for position in wrong
        ):
            continue
        if wrong.keys() == own.keys():
            exact.append(variant.message)
        elif values:
            partial.append((values, variant.message))
    if exact:
        return exact[0]
    return max(partial, key=lambda candidate: candidate[0])[1] if partial else None


def _diagnose_error(exercise: Exercise, failure: Failure) -> Diagnosis:
    error = failure.outcome.get("error")
    call = failure.expectation.call
    if error is None:
        return Diagnosis("crash", "The process ended before this case.", None, call)
    line = error["line"]
    where = f" at {exercise.files.learner.name}:{line}" if line else ""
    if error["type"] == "MemoryError":
        return Diagnosis("memory", f"Out of memory{where}: something far larger than the data is built.", line, call)
    if error["type"] == "CodecError":
        return Diagnosis("memory", f"The result is too large to be looked at: {error['message']}.", line, call)
    if "SystemExit" in error["bases"]:
        return Diagnosis("exception", f"Your code calls sys.exit(){where}; return a value instead.", line, call)
    if error["type"] == STUB_ERROR:
        text = f"`raise NotImplementedError` is still reached{where}: remove it once the step above it is done."
        return Diagnosis("exception", text, line, call)
    if error["type"] == "RecursionError":
        text = f"Recursion too deep{where}: the function calls itself without an end, or more often than Python allows."
        return Diagnosis("exception", text, line, call)
    if error["type"] == "OSError" and "File too large" in error["message"]:
        return Diagnosis("exception", f"Your code printed more than 64 MB{where}: print less.", line, call)
    if error["type"] == "EOFError" and "EOF when reading" in error["message"]:
        return Diagnosis("exception", f"Your code waits for input(){where}; nobody will type anything.", line, call)
    text, due = f"{error['type']}: {error['message']}".rstrip(": "), failure.expectation
    if due.kind == "raises":
        text = f"{due.error} was expected ({due.label}), your code raised {text}"
    about = {"case": f". This case is about {due.label}.", "law": f". The law is: {due.label}."}
    return Diagnosis("exception", f"{text}{where}{about.get(due.kind, '') if due.label else ''}", line, call)


def _line(failure: Failure) -> int | None:
    error = failure.outcome.get("error")
    return error["line"] if error else None


def _values(failure: Failure) -> list[tuple[str, str]]:
    """The labelled lines that show what was due and what came."""
    due, outcome = failure.expectation, failure.outcome
    if failure.kind == "error":
        return []
    if failure.kind == "not_raised":
        return [("expected", f"{due.error}: {due.label}"), ("yours", f"returned {show(outcome['value'])}")]
    if failure.kind == "bound":
        sign, limit = ("at least", due.at_least) if due.at_least is not None else ("at most", due.at_most)
        return [("expected", f"{due.label} {sign} {limit:g}"), ("yours", show(outcome["value"]))]
    if failure.kind == "law":
        return _law_values(failure)
    if failure.kind == "none":
        return [("expected", show(due.expected)), ("yours", "None")]
    return show_difference(failure.difference) if failure.difference else []


def _law_values(failure: Failure) -> list[tuple[str, str]]:
    """The two sides, each with its expression, and their values."""
    sides = failure.expectation.call.split("\n")
    labels = sides if len(sides) == 2 else ["left", "right"]
    if failure.difference is None:
        return [("yours", show(failure.outcome["value"]))]
    shown = dict(show_difference(failure.difference))
    return [("but", f"{labels[0]}\n= {shown.get('yours', '')}"), ("and", f"{labels[1]}\n= {shown.get('expected', '')}")]


def _difference_message(failure: Failure) -> str:
    due, difference = failure.expectation, failure.difference
    if failure.kind == "not_raised":
        return f"A {due.error} was expected here: {due.label}."
    if failure.kind == "bound":
        return f"A right answer does better here: {due.label}."
    about = f"This case is about {due.label}. " if due.label else ""
    if difference and difference.reason:
        reason = difference.reason[0].upper() + difference.reason[1:]
        return f"{about}{reason}{f' at result{difference.place}' if difference.place else ''}."
    return (
        about.strip()
        or "No mistake that the course knows gives this. Work the case by hand, and print what differs first."
    )


def _pair(failure: Failure) -> Pair | None:
    """The two arrays of a failing case, where it has two numeric ones."""
    if failure.kind != "value" or failure.difference is None:
        return None
    arrays = [_as_array(value) for value in (failure.difference.expected, failure.difference.got)]
    return None if any(array is None for array in arrays) else Pair(*arrays, failure.expectation.sizes)


def _as_array(value: object) -> np.ndarray | None:
    if value is None or isinstance(value, (str, bytes, dict, set, Opaque)):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None
