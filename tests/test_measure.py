"""What checks measure, and the tables that they read: `times_faster`, `seconds`, `peak_memory`, `wine` and the others."""

from __future__ import annotations

import time

import cloudpickle
import numpy as np
import pytest
from sklearn import datasets
from test_executors import WITH_PROCESSES

from grader.checks import breast_cancer, diabetes, digits, iris, peak_memory, seconds, times_faster, wine
from grader.course.modules import Module
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import read_submission


def work(n):
    total = 0
    for i in range(n):
        total += i & 7
    return total


def test_seconds_are_of_processor_time():
    assert seconds(time.sleep, 0.2) < 0.05
    assert seconds(work, 400_000) > 4 * seconds(work, 20_000)


def test_work_of_other_threads_counts():
    from threading import Thread

    def elsewhere():
        thread = Thread(target=work, args=(2_000_000,))
        thread.start()
        thread.join()

    assert seconds(elsewhere) > 0.3 * seconds(work, 2_000_000)


def test_times_faster_is_a_multiple_of_its_step():
    factor = times_faster(lambda n: work(n // 40), work, 200_000, step=5)
    assert factor % 5 == 0
    assert 15 <= factor <= 120
    assert times_faster(work, lambda n: work(n // 40), 200_000) == 0


def test_what_is_slow_may_do_a_part_of_the_work():
    # ten times; without the pieces it would be two and a half. A machine that does other things as well may say otherwise.
    assert 5 <= times_faster(lambda n: work(n // 10), lambda n: work(n // 4), 200_000, pieces=4) <= 40


def test_slow_code_is_not_run_more_often_than_it_takes_to_tell():
    runs = []
    times_faster(lambda n: runs.append("fast") or work(n), lambda n: runs.append("slow") or work(n // 100), 300_000)
    assert runs.count("fast") == 2


def test_peak_memory_is_what_a_call_needs_beyond_what_was_there():
    there = np.ones(1_000_000)
    assert 8e6 <= peak_memory(lambda: np.ones(1_000_000).sum()) < 8.2e6
    assert peak_memory(there.sum) < 1e5


def test_peak_memory_of_a_call_that_fails_stops_measuring():
    with pytest.raises(ZeroDivisionError):
        peak_memory(lambda: 1 / 0)
    assert peak_memory(lambda: None) < 1e4


@pytest.mark.parametrize(
    ("own", "loader", "options"),
    [
        (breast_cancer, datasets.load_breast_cancer, {}),
        (diabetes, datasets.load_diabetes, {"scaled": False}),
        (digits, datasets.load_digits, {}),
        (iris, datasets.load_iris, {}),
        (wine, datasets.load_wine, {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_table_is_what_scikit_learn_loads(own, loader, options):
    X, y = own()
    expected_X, expected_y = loader(return_X_y=True, **options)
    np.testing.assert_array_equal(X, expected_X)
    np.testing.assert_array_equal(y, expected_y)
    assert y.dtype.kind == expected_y.dtype.kind


def test_the_first_digits_alone():
    X, y = digits(7)
    np.testing.assert_array_equal(X, digits()[0][:7])
    assert len(y) == 7


def test_they_cross_by_name():
    """An expression that uses them carries no copy: the process that runs the answer imports the grader's own."""
    assert b"perf_counter" not in cloudpickle.dumps(lambda ex: times_faster(ex.f, ex.f, 1))


CHECK = """
import numpy as np

from grader.checks import bound, case, check, peak_memory, times_faster, wine


def one_by_one(x):
    return sum(float(entry) for entry in x)


@check(lesson="Sums", hints=["Add."])
def total(rng):
    yield case(rng.normal(size=7))
    x = np.tile(wine()[0].ravel(), 20)
    yield bound("times faster", lambda ex: times_faster(ex.total, one_by_one, x, step=2), at_least=2)
    yield bound("bytes at the peak", lambda ex: peak_memory(ex.total, x), at_most=10_000)
"""
SOLUTION = "import numpy as np\n\n\ndef total(x):\n    # TODO: add\n    return float(np.sum(x))\n"


@pytest.mark.parametrize("name", WITH_PROCESSES)
def test_an_answer_is_measured_where_it_runs_confined(name, tmp_path):
    folder = tmp_path / "01-sums"
    (folder / "checks").mkdir(parents=True)
    (folder / "checks" / "total.py").write_text(CHECK, encoding="utf-8")
    (folder / "solutions.py").write_text(SOLUTION, encoding="utf-8")
    slow = "def total(x):\n    return sum([float(entry) for entry in x])\n"
    (folder / "exercises.py").write_text(slow, encoding="utf-8")
    (exercise,) = Module(folder).exercises
    with WITH_PROCESSES[name]() as executor:
        references = References(executor, None)
        verdicts = [
            verdict
            for file in ("solutions.py", "exercises.py")
            for verdict in grade([Work(exercise, read_submission(folder / file))], executor, references, 0)
        ]
    assert [verdict.status for verdict in verdicts] == ["passed", "failed"], [v.message for v in verdicts]
    assert verdicts[1].passed == 1
