"""Each solution takes what learners' solutions are given elsewhere too: float32, lists and read-only arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.course.modules import Exercise, find_modules
from grader.kinds.case import Case
from grader.running.known import load_check_file, load_solutions, make_cases
from grader.values.comparison import compare

ROOT = Path(__file__).resolve().parent.parent
SLOW = 5.0  # seconds of limit from which an exercise is left out: it trains something
EXERCISES = [e for module in find_modules(ROOT) for e in module.exercises if e.timeout <= SLOW]
SEEDS = range(3)
CLOSE = (2e-3, 2e-4)  # float32 inputs lose digits, and some exercises (elimination, eigenvectors) amplify the loss


def is_float_array(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype == np.float64


def read_only(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


FORMS = {
    "float32": lambda value: value.astype(np.float32),
    "lists": lambda value: value.tolist(),
    "read-only": read_only,
}


def calls_of(exercise: Exercise, seed: int) -> list[Case]:
    """The plain calls with at least one array of floats, whose result does not hang by the last digits."""
    check = getattr(load_check_file(str(exercise.checks)), exercise.name)
    return [
        case
        for case in make_cases(check, seed)
        if case.kind == "case" and case.task.expression is None
        if not case.asks["tolerance"] and not case.task.mutates and any(map(is_float_array, case.task.args))
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_solution_takes_inputs_in_any_form(exercise, form):
    if form in exercise.refuses:
        pytest.skip(f"the exercise says that it does not take {form}")
    solution = getattr(load_solutions(str(exercise.files.solutions)), exercise.name)
    convert = FORMS[form]
    for seed in SEEDS:
        for case in calls_of(exercise, seed):
            plain = list(case.task.args)
            if form == "float32":  # the numbers are made exact in float32 first, so that only the form differs
                plain = [a.astype(np.float32).astype(float) if is_float_array(a) else a for a in plain]
            formed = [convert(a) if is_float_array(a) else a for a in plain]
            expected = solution(*plain, **case.task.kwargs)
            got = solution(*formed, **case.task.kwargs)
            difference = compare(expected, got, CLOSE, case.asks["up_to"])
            assert difference is None, (case.label, difference)
