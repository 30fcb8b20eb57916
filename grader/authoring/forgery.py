"""What keeps a verdict from being forged: a case that only the reference can answer, and tasks that carry no answer.

A task is all that a learner's process gets of a case. It is never unpickled here: it is read opcode by opcode.
"""

from __future__ import annotations

import ast
import math
import pickletools
import struct
import types
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from grader.course.modules import Exercise
from grader.kinds import Expectation, kind_of
from grader.kinds.case import measure_of
from grader.running import Executor, Measure
from grader.values.codec import encode

LEAST_BITS = 20.0  # of what differs between seeds, so that guessing is hopeless: a million possibilities
GUESSES = (0.0, 1.0, True, False, "", "a", None, [], [0.0], (0.0, 0.0), {})  # what one returns who knows nothing
FEWEST_NUMBERS = 4  # that an array must hold, with FEWEST_VALUES different ones, to be known again
FEWEST_VALUES = 3
SHORTEST_CODE = 40  # bytes of a function that can't be another one by chance


def is_question(exercise: Exercise, dues: Sequence[list[Expectation]]) -> bool:
    """Whether it is a problem that asks for one fixed answer."""
    values = {encode(due.due.get("expected")) for cases in dues for due in cases}
    return exercise.code.startswith("E") and all(len(cases) == 1 for cases in dues) and len(values) == 1


def has_secret(dues: Sequence[list[Expectation]], executor: Executor, timeout: float) -> bool:
    """Whether some case of an exercise can be answered by the reference alone. dues: its cases, of several seeds."""
    if sum(bits_of([case.due["expected"] for case in same]) for same in compared_cases(dues)) >= LEAST_BITS:
        return True
    return any(resists_guesses(case, executor, timeout) for case in dues[0] if measure_of(case))


def compared_cases(dues: Sequence[list[Expectation]]) -> Iterator[tuple[Expectation, ...]]:
    """The cases with a value that stand at the same place for every seed; what a measure makes of a result is no value."""
    for same in zip(*dues, strict=False):
        if all(case.kind == "case" and not measure_of(case) for case in same):
            yield same


def bits_of(values: list[Any]) -> float:
    """How many bits of a case's value depend on the seed, as far as these values of some seeds show it."""
    rows = [list(leaves_of(value)) for value in values]
    columns = [column for column in zip(*rows, strict=False) if len({repr(leaf) for leaf in column}) > 1]
    seen = [leaf for column in columns for leaf in column]
    if any(is_any_number(leaf) for leaf in seen):
        return LEAST_BITS
    return sum(map(bits_of_column, columns))


def bits_of_column(column: Sequence[Any]) -> float:
    """For numbers: how many of their kind lie between the smallest and the largest. Else: how many different ones came."""
    fractions = [Fraction(leaf).limit_denominator(1000) for leaf in column if is_number(leaf)]
    if len(fractions) < len(column):
        return math.log2(len({repr(leaf) for leaf in column}))
    finest = math.lcm(*(number.denominator for number in fractions))
    return math.log2((max(fractions) - min(fractions)) * finest + 1)


def is_number(leaf: Any) -> bool:
    return isinstance(leaf, (int, float)) and not isinstance(leaf, bool) and math.isfinite(leaf)


def leaves_of(value: Any) -> Iterator[Any]:
    """The numbers and texts of which a value is made, in order."""
    value = getattr(value, "array", value)
    if hasattr(value, "columns"):
        value = [list(value.columns), value.index, *value.values]
    elif hasattr(value, "index") and hasattr(value, "values") and not isinstance(value, (dict, list, tuple)):
        value = [value.index, value.values]
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, dict):
        value = [item for pair in value.items() for item in pair]
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=repr)
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves_of(item)
    else:
        yield value


def is_any_number(leaf: Any) -> bool:
    """Whether it is a number that nobody guesses: one that is no simple fraction."""
    if isinstance(leaf, complex):
        return is_any_number(leaf.real) or is_any_number(leaf.imag)
    if not isinstance(leaf, float) or not math.isfinite(leaf):
        return False
    return abs(Fraction(leaf).limit_denominator(1000) - Fraction(leaf)) > 1e-12 * max(1.0, abs(leaf))


def resists_guesses(case: Expectation, executor: Executor, timeout: float) -> bool:
    """Whether nothing that is returned without thinking passes a measured case."""
    job = Measure(tuple((measure_of(case), encode(guess)) for guess in GUESSES), timeout)
    outcomes = executor.wait(job).outcomes
    return all(kind_of(case).judge(0, case, outcome) is not None for outcome in outcomes)


# What a task must not carry.


def carried_secrets(exercise: Exercise, due: list[Expectation]) -> Iterator[str]:
    """What stands in the tasks of an exercise and should not leave the references' process, a sentence each."""
    codes = codes_of_check(exercise.checks)
    kept = [variant for variant in exercise.variants if variant.name != exercise.stub]  # that one is handed out
    answers = [(position, spellings_due(case)) for position, case in enumerate(due) if is_secret(case)]
    for position, case in enumerate(due, start=1):
        texts, buffers = parts_of(case.task)
        for variant in kept:
            told = {text for text in (variant.name, variant.message) if text and text in texts}
            if told or any(f"def {variant.name}(" in text for text in texts):
                yield f"the task of case {position} names the known answer {variant.name}"
        for name, code in codes.items():
            if code in buffers and name != exercise.stub:
                yield f"the task of case {position} carries the code of {name}"
        if "grader.checks" in texts and texts & {"Check", "KnownAnswer"}:
            yield f"the task of case {position} carries a check or a known answer"
        for other, spellings in answers:
            if any(spelling in case.task for spelling in spellings):
                yield f"the task of case {position} carries the value that is due in case {other + 1}"


def is_secret(case: Expectation) -> bool:
    return case.kind == "case" and case.due["from_solution"] and not measure_of(case)


def spellings_due(case: Expectation) -> list[bytes]:
    """How the arrays of the value due stand in a pickle, but for those that the case hands in itself, as it may."""
    arrays = [spellings_of(array) for array in arrays_of(case.due["expected"])]
    return [spelling for own in arrays if not any(one in case.task for one in own) for spelling in own]


def parts_of(task: bytes) -> tuple[set[str], set[bytes]]:
    """The texts and the strings of bytes of a pickle, found without unpickling it."""
    arguments = [argument for _, argument, _ in pickletools.genops(task)]
    texts = {word for text in arguments if isinstance(text, str) for word in (text, *text.split(" ", 1))}
    return texts, {bytes(data) for data in arguments if isinstance(data, (bytes, bytearray))}


def codes_of_check(path: Path) -> dict[str, bytes]:
    """The compiled bodies of a file's check and known answers, by name; nothing of it runs."""
    text = path.read_text(encoding="utf-8-sig")
    decorated = {
        node.name
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and any(isinstance(call, ast.Call) for call in node.decorator_list)
    }
    compiled = compile(text, str(path), "exec", dont_inherit=True)
    functions = [constant for constant in compiled.co_consts if isinstance(constant, types.CodeType)]
    return {
        code.co_name: code.co_code
        for code in functions
        if code.co_name in decorated and len(code.co_code) >= SHORTEST_CODE
    }


def arrays_of(value: Any) -> Iterator[np.ndarray]:
    """The arrays and lists of real numbers in a value that are long and varied enough to be known again."""
    value = getattr(value, "array", value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "f" and value.size >= FEWEST_NUMBERS and len(np.unique(value)) >= FEWEST_VALUES:
            yield value
    elif isinstance(value, (list, tuple)):
        if len(value) >= FEWEST_NUMBERS and all(isinstance(item, float) for item in value):
            yield from arrays_of(np.array(value))
        else:
            for item in value:
                yield from arrays_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from arrays_of(item)


def spellings_of(array: np.ndarray) -> list[bytes]:
    """How the numbers of an array stand in a pickle: as an array, in either order of its axes, or as a list."""
    numbers = array.astype(float).ravel().tolist()
    as_list = b"".join(b"G" + struct.pack(">d", number) for number in numbers)
    return [array.tobytes(), array.tobytes("F"), array.astype(float).tobytes(), as_list]
