"""The repair search: which edits there are, and that the line it names is true, or none is named."""

from __future__ import annotations

import ast
from dataclasses import replace

import cloudpickle
import pytest
from answers import RIGHT, WITH_PROCESSES, text_of

from grader.checks import case
from grader.code.edits import edits_of
from grader.running import Answer
from grader.running.inline import InlineExecutor
from grader.verdicts.found_repairs import FoundRepairs
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.repair import RepairSearch, candidates_of
from grader.verdicts.submission import Submission

# The edits.

SLIPS = [  # (what was written, what is due)
    ("return x + y", "return x - y"),
    ("return x * y", "return x / y"),
    ("return x / y", "return x // y"),
    ("return x * y", "return x @ y"),
    ("return x - y", "return y - x"),
    ("return x ** y", "return y ** x"),
    ("return x + y / n", "return (x + y) / n"),
    ("return x / y * n", "return x / (y * n)"),
    ("return x < y", "return x <= y"),
    ("return 0 < x < y", "return 0 < x <= y"),
    ("return x == y", "return x != y"),
    ("return x and y", "return x or y"),
    ("return not x", "return x"),
    ("if x:\n    return y", "if not x:\n    return y"),
    ("return -x", "return x"),
    ("return x", "return -x"),
    ("return x[0]", "return x[1]"),
    ("return x[y]", "return x[y - 1]"),
    ("return x[1:]", "return x[:]"),
    ("return x[:n]", "return x[:n + 1]"),
    ("return x[:, y]", "return x[y, :]"),
    ("return range(n)", "return range(1, n)"),
    ("return range(1, n)", "return range(1, n + 1)"),
    ("return 2.0 * x", "return 0.5 * x"),
    ("return x + 3", "return x + 2"),
    ("return x.mean(axis=0)", "return x.mean(axis=1)"),
    ("return x.mean(axis=0)", "return x.mean(axis=0, keepdims=True)"),
    ("return x.mean()", "return x.mean(axis=0)"),
    ("return x.std()", "return x.std(ddof=1)"),
    ("return x.sum(axis=0)", "return x.mean(axis=0)"),
    ("return min(x, y)", "return max(x, y)"),
    ("return np.argmin(x)", "return np.argmax(x)"),
    ("return f(x, y)", "return f(y, x)"),
    ("return np.sqrt(x)", "return x"),
    ("return x ** 2", "return x"),
    ("return abs(x)", "return x"),
    ("return x", "return x / n"),
    ("return x", "return x * 2"),
    ("return x", "return x ** 2"),
    ("return x * y", "return x"),
    ("return x - y", "return x"),
    ("return x + y", "return x + y / 2"),
    ("return sum(x)", "return sum(x ** 2)"),
    ("return x + y", "return x + n"),
    ("return x.T @ y", "return x @ y"),
    ("return x @ y", "return x.T @ y"),
    ("x = y\nx += n\nreturn x", "x = y.copy()\nx += n\nreturn x"),
    ("y.append(x)", "y.append(x.copy())"),
    ("x = n\nreturn x", "x += n\nreturn x"),
    ("x += n\nreturn x", "x = n\nreturn x"),
    ("x = y\ny = n\nreturn x", "y = n\nx = y\nreturn x"),
    ("for i in x:\n    y += i\n    return y", "for i in x:\n    y += i\nreturn y"),
    ("for i in x:\n    y += i\ny *= 2\nreturn y", "for i in x:\n    y += i\n    y *= 2\nreturn y"),
    ("y = 0\nfor i in x:\n    y += i\nreturn y", "for i in x:\n    y = 0\n    y += i\nreturn y"),
    ("for i in x:\n    y = 0\n    y += i\nreturn y", "y = 0\nfor i in x:\n    y += i\nreturn y"),
    ("return x ** 3 + y * x ** 3", "return x ** 2 + y * x ** 2"),
    ("return x, y", "return (y, x)"),
    ("return x[0] * y / n", "return x[0] * n / y"),
    ("return x / y", "return (x + 1) / y"),
    ("return x ** n", "return x ** (1 / n)"),
    ("return x[n]", "return x[n] * y"),
    ("for i in x:\n    y[0] = i", "for i in x:\n    y[i] = i"),
    ("return x >= n", "return x >= n + 1"),
    ("def g(a):\n    return a + 1\nreturn g(x)", "def g(a):\n    return a - 1\nreturn g(x)"),
    ("def g(a):\n    return a * x\nreturn g(y)", "def g(a):\n    return a * n\nreturn g(y)"),
    ("return {'ü': x + y}", "return {'ü': x - y}"),
]


def function(body: str) -> str:
    return "def f(x, y, n):\n" + "".join(f"    {line}\n" for line in body.split("\n"))


def plain(source: str) -> str:
    """The same code, written as Python itself writes it."""
    return ast.unparse(ast.parse(source))


@pytest.mark.parametrize(("written", "due"), SLIPS)
def test_one_edit_turns_the_slip_round(written, due):
    text = function(written)
    assert plain(function(due)) in {plain(edit.apply(text)) for edit in edits_of(text, "f")}


def test_every_edit_changes_the_code_in_one_place_of_its_definition_and_no_other_way():
    text = "# ä\n" + "\n\n".join([RIGHT["covariance"], RIGHT["Counter"], function("return x + y  # ö\n")])
    for name in ("covariance", "Counter", "f"):
        edits = edits_of(text, name)
        results = [edit.apply(text) for edit in edits]
        assert len(set(results)) == len(results) > 3
        assert [edit.rank for edit in edits] == sorted(edit.rank for edit in edits)
        for edit, result in zip(edits, results, strict=True):
            start, end = edit.definition
            assert result[:start] == text[:start] and result.endswith(text[end:])
            assert plain(result) != plain(text)
            assert text.split("\n")[edit.line - 1].strip()


def test_lines_are_counted_as_python_counts_them():
    text = "x = 1\f\u2028\r\n\x0c\r\ndef f(x):\r\n    return 'ü', x < 2\r\n".replace("\u2028", "")
    edit = edits_of(text, "f")[0]
    assert edit.apply(text) == text.replace("x < 2", "(x <= 2)") and edit.line == 4


def test_docstrings_messages_and_annotations_are_left_alone():
    text = 'def f(x: int = 3) -> int:\n    """About 2."""\n    raise ValueError(f"{x + 2}", 1)\n'
    assert {edit.apply(text) for edit in edits_of(text, "f")} <= {
        text.replace("= 3", f"= {n}") for n in ("4", "2", "0", "1", "(-1)", "0.5")
    }
    assert edits_of(text, "g") == []


def test_candidates_are_the_answers_own_and_then_those_of_its_helpers():
    text = "def helper(a):\n    return a + 1\n\n\ndef f(x):\n    return helper(x) * 3\n"
    lines = [one.edit.line for one in candidates_of(Answer(text.encode(), "exercises.py", "f", ()))]
    assert lines.index(2) > 0 and set(lines[: lines.index(2)]) == {6} and set(lines[lines.index(2) :]) == {2}
    alone = candidates_of(Answer(text.encode(), "exercises.py", "f", ()), {"helper"})
    assert {one.edit.line for one in alone} == {6}
    assert candidates_of(Answer("# ü\nf = 1".encode("latin-1"), "exercises.py", "f", ())) == []


# The search.


@pytest.fixture(scope="module")
def running():
    with list(WITH_PROCESSES.values())[-1]() as executor:
        yield executor


def searched(running, exercises, cache, answer, name="top_two", seed=0, search=None):
    """(verdict without a search, verdict with one) on this answer to one exercise of the small course."""
    work = [Work(exercises[name], Submission(text_of(**{name: answer}).encode(), "exercises.py"))]
    references = References(running, cache)
    [before] = grade(work, running, references, seed)
    [after] = grade(work, running, references, seed, search or RepairSearch(running))
    assert (before.status, before.passed, before.total) == (after.status, after.passed, after.total)
    return before, after, work[0].submission.text.decode().split("\n")


LOOP = """def top_two(x):
    largest, second = sorted(x[:2])[::-1]
    for value in x[2:]:
        if value > largest:
            largest, second = value, largest
        elif value > second:
            second = value
    return np.array([largest, second])
"""


@pytest.mark.parametrize(
    ("name", "right", "wrong", "was", "nature"),
    [
        ("top_two", "elif value > second", "elif value < second", "difference", "a comparison"),
        ("covariance", "X.mean(0)", "X.mean(1)", "difference", "a number"),
        ("top_two", "sorted(x[:2])", "sorted(x[:3])", "exception", "a number"),
    ],
)
def test_the_line_of_a_slip_is_named(running, exercises, cache, name, right, wrong, was, nature):
    answer = (RIGHT | {"top_two": LOOP})[name]
    assert answer.count(right) == 1
    search = RepairSearch(running)
    before, after, lines = searched(running, exercises, cache, answer.replace(right, wrong), name, search=search)
    assert (before.cause, after.cause) == (was, "repair")
    assert wrong in lines[after.line - 1]
    assert f"exercises.py:{after.line} makes every case pass" in after.message
    assert search.found[name].repair.nature == nature
    assert right not in after.message and "Still" not in after.message.split(". ")[0]


def test_what_is_known_needs_no_search(running, exercises, cache):
    search = RepairSearch(running)
    answer = LOOP.replace("[largest, second])", "[second, largest])")
    before, after, _ = searched(running, exercises, cache, answer, search=search)
    assert before.diagnosis == after.diagnosis and before.cause == "misconception" and not search.found


def test_nothing_is_said_where_two_places_would_do(running, exercises, cache):
    answer = "def top_two(x):\n    largest = sorted(x)[::-1]\n    x = largest[1:]\n    return np.array(x[:2])\n"
    search = RepairSearch(running)
    before, after, _ = searched(running, exercises, cache, answer, search=search)
    assert before == after or before.message == after.message
    statements = {edit.statement for edit in search.found["top_two"].right}
    assert len(statements) > 1


def test_nothing_is_said_where_no_small_change_helps_or_there_is_no_time(running, exercises, cache):
    answer = "def top_two(x):\n    return np.array([sum(x), len(x) + 7.5])\n"
    search = RepairSearch(running)
    before, after, _ = searched(running, exercises, cache, answer, search=search)
    assert before.message == after.message and search.found["top_two"].right == ()
    spent = RepairSearch(running, seconds=0.0)
    _, after, _ = searched(running, exercises, cache, LOOP.replace("> second", "< second"), search=spent)
    assert after.cause == "difference" and spent.found["top_two"].right is None


def test_an_edit_that_hangs_or_ends_its_process_costs_only_itself(executor, exercises):
    source = b"import os\n\ndef top_two(x):\n    return x\n"
    bodies = ("return x[:2]", "while True: pass", "os._exit(3)", "raise KeyError(x[0])", "return x[:1]")
    definitions = tuple(f"def top_two(x):\n    {body}\n" for body in bodies)
    task = cloudpickle.dumps(case([3, 2, 1]).task)
    job = Answer(source, "exercises.py", "top_two", (task,), variants=definitions, patience=0.1, timeout=5.0)
    first, second, third = (executor.wait(replace(job, variants=definitions[start:])) for start in (0, 2, 3))
    assert [outcome.value for outcome in first.outcomes] == [[3, 2]]
    assert (second.ending, second.outcomes) == ("ended", [])
    assert third.ending == "done"
    assert third.outcomes[0].error.type == "KeyError" and third.outcomes[1].value == [3]


def test_an_edit_leaves_nothing_behind_for_the_next():
    source = b"count = 0\n\ndef top_two(x):\n    return x\n"
    adds = "def top_two(x):\n    global count\n    count += 1\n    return count\n"
    task = cloudpickle.dumps(case(1).task)
    with InlineExecutor() as inline:
        run = inline.wait(Answer(source, "exercises.py", "top_two", (task,), variants=(adds, adds)))
    assert run.ending == "done" and [outcome.value for outcome in run.outcomes] == [1, 1]


def test_where_nothing_can_be_stopped_nothing_is_searched(exercises, cache):
    with InlineExecutor() as inline:
        before, after, _ = searched(inline, exercises, cache, LOOP.replace("> second", "< second"))
    assert before.diagnosis == after.diagnosis


def test_what_was_found_is_remembered_and_tried_again_on_other_cases(running, exercises, cache, tmp_path):
    memory = FoundRepairs(tmp_path)
    answer = LOOP.replace("elif value > second", "elif value < second")
    _, found, _ = searched(running, exercises, cache, answer, search=RepairSearch(running, memory))
    again = RepairSearch(running, memory)
    _, later, _ = searched(running, exercises, cache, answer, seed=1, search=again)
    assert later.line == found.line and later.cause == "repair" and not again.found
    text = text_of(top_two=answer).encode()
    assert memory.recall(text, "top_two").line == found.line
    assert memory.recall(text + b"\n", "top_two") is None
    for path in tmp_path.iterdir():
        path.write_text("{")
    assert memory.recall(text, "top_two") is None
