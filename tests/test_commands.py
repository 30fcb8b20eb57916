"""Every command with good and bad input, run as a learner runs it: as a process, in a copy of a small course."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from grader.frontends.commands.doctor import confinement
from grader.running import WALLS, landlock, seccomp

COMMANDS = [
    "status",
    "check",
    "watch",
    "today",
    "review",
    "hint",
    "why",
    "solution",
    "reset",
    "doctor",
    "tour",
    "author",
]

RIGHT_NORMALIZE = "def normalize(x):\n    x = np.asarray(x, dtype=float)\n    return x / np.sqrt((x**2).sum())\n"
WRONG_COVARIANCE = """def covariance(X):
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("one row")
    centered = X - X.mean(axis=0)
    return centered.T @ centered / len(X)
"""
SLOW_COVARIANCE = """def covariance(X):
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("one row")
    total, mean = 0.0, X.mean(axis=0)
    for repetition in range(20):
        total = 0.0
        for x in X:
            total = total + np.outer(x - mean, x - mean)
    return total / (len(X) - 1)
"""


def grader(root: Path, *words: str, env: dict[str, str] | None = None, stdin: str = "") -> subprocess.CompletedProcess:
    """Run `grader` in the course; colours off unless asked for."""
    environment = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "NO_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=root,
        env=environment | (env or {}),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=100,
    )


def write_answer(root: Path, name: str, source: str) -> None:
    """Replace the stub of an exercise."""
    from grader.code.source import source_of_definition

    path = root / "01-small" / "exercises.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(source_of_definition(text, name), source), encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(small_course, command):
    result = grader(small_course, command, "--help")
    assert result.returncode == 0
    assert f"uv run grader {command}" in result.stdout


def test_the_help_lists_every_command(small_course):
    result = grader(small_course, "--help")
    assert result.returncode == 0
    assert all(re.search(rf"^    {command} ", result.stdout, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek"], "invalid choice: 'chek'"),
        (["check", "01/covarianse"], "did you mean '01/covariance'?"),
        (["check", "covarianc"], "did you mean '01/covariance'?"),
        (["check", "7"], "unknown target '7'"),
        (["check", "--seed", "x"], "'x' is not a number"),
        (["check", "--seed", "-1"], "'-1'"),
        (["check", "--nonsense"], "--nonsense"),
        (["check", "--root", "/nowhere/at/all"], "no such folder"),
        (["hint"], "TARGET"),
        (["hint", "01"], "name one"),
        (["hint", "01/nothing"], "unknown target"),
        (["solution", "01/nothing"], "unknown target"),
        (["reset", "01/nothing"], "unknown target"),
        (["author", "publish"], "invalid choice: 'publish'"),
        (["author", "sync", "99"], "unknown target '99'"),
        (["status", "extra"], "unrecognized arguments: extra"),
    ],
)
def test_bad_input_gets_one_line_and_status_2(small_course, words, told):
    result = grader(small_course, *words)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1 and result.stderr.startswith("grader: ")
    assert told in result.stderr


def test_outside_a_curriculum_the_installed_one_is_meant(tmp_path):
    result = grader(tmp_path, "status")
    assert result.returncode == 0
    assert "01" in result.stdout


def test_check_tells_the_mistake_in_80_columns_without_colour(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    result = grader(small_course, "check", "01", "--seed", "3")
    assert result.returncode == 1
    assert result.stderr == ""
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    expected = """01 Small course
  ✗ covariance                 2/5
      covariance([[1.0, 2.0], [3.0, 6.0]])
        expected  [[2. 4.]
                   [4. 8.]]
        yours     [[1. 2.]
                   [2. 4.]]
      You divided by n. The sample covariance divides by n - 1.
      Lesson: theory.md "Spread".  Hint: uv run grader hint 01/covariance
  ✓ normalize                  2/2
"""
    assert result.stdout.startswith(expected)
    assert result.stdout.endswith("1 passed, 1 failed, 3 not started   (--seed 3 repeats this run)\n")


def test_colour_is_there_when_forced_and_ascii_when_the_terminal_is_poor(small_course):
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    assert "\x1b[32m✓\x1b[0m" in grader(small_course, "check", "normalize", env={"FORCE_COLOR": "1"}).stdout
    poor = grader(small_course, "check", "normalize", env={"PYTHONIOENCODING": "ascii"})
    assert poor.returncode == 0 and poor.stdout.isascii() and "  ok normalize" in poor.stdout


def test_check_json_is_one_object_as_documented(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    result = grader(small_course, "check", "--json", "--seed", "5")
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert report["seed"] == 5
    by_id = {entry["id"]: entry for entry in report["results"]}
    assert list(by_id) == ["01/covariance", "01/normalize", "01/cosine", "01/Counter", "01/top_two"]
    fields = ["id", "status", "passed", "total", "cause", "message", "line", "seconds"]
    assert all(list(entry) == fields for entry in report["results"])
    wrong = by_id["01/covariance"]
    assert (wrong["status"], wrong["passed"], wrong["total"], wrong["cause"]) == ("failed", 2, 5, "misconception")
    assert wrong["message"].startswith("You divided by n.") and "[[1.0, 2.0], [3.0, 6.0]]" in wrong["message"]
    assert (by_id["01/normalize"]["status"], by_id["01/normalize"]["cause"]) == ("passed", None)
    assert (by_id["01/top_two"]["status"], by_id["01/top_two"]["cause"]) == ("not_started", None)


def test_a_seed_repeats_a_run(small_course):
    write_answer(small_course, "normalize", "def normalize(x):\n    x = np.asarray(x)\n    return x / 5\n")
    first, again, other = (grader(small_course, "check", "normalize", "--seed", s).stdout for s in ("4", "4", "9"))
    assert first == again
    assert first != other


def test_solutions_are_graded_by_flag_and_by_path(small_course):
    for words in (["check", "--solutions"], ["check", "01-small/solutions.py"]):
        result = grader(small_course, *words)
        assert result.returncode == 0, result.stdout
        assert result.stdout.endswith("5 passed\n")
    assert not (small_course / ".grader" / "progress.db").exists()  # a solution is nobody's progress


def test_a_file_grades_itself(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    run = [sys.executable, "01-small/exercises.py"]
    result = subprocess.run(run, cwd=small_course, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    assert "You divided by n." in result.stdout
    run = [sys.executable, "01-small/solutions.py"]
    result = subprocess.run(run, cwd=small_course, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and "5 passed" in result.stdout


def test_files_of_the_current_folder_do_not_replace_python_s_own(small_course):
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    for name in ("json", "random", "numpy", "struct", "socket"):
        (small_course / f"{name}.py").write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    run = [sys.executable, "01-small/exercises.py"]
    result = subprocess.run(run, cwd=small_course, capture_output=True, text=True, timeout=60)
    assert "normalize                  2/2" in result.stdout, result.stderr


def test_correct_but_slow_is_correct_with_a_remark(small_course):
    write_answer(small_course, "covariance", SLOW_COVARIANCE)
    result = grader(small_course, "check", "01/covariance")
    assert result.returncode == 0
    assert re.search(
        r"✓ covariance +5/5\n +correct; \d+x slower than the vectorised solution at n = 300", result.stdout
    )


def test_working_along_the_other_axis_is_recognised(small_course):
    by_rows = WRONG_COVARIANCE.replace("X - X.mean(axis=0)", "(X - X.mean(axis=1, keepdims=True)).T")
    write_answer(small_course, "covariance", by_rows.replace("/ len(X)", "/ (X.shape[1] - 1)"))
    result = json.loads(grader(small_course, "check", "covariance", "--json").stdout)["results"][0]
    assert result["cause"] == "relation", result
    assert "you worked along the other axis" in result["message"]


def test_junit_xml_is_what_pytest_writes(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    path = small_course / "report.xml"
    assert grader(small_course, "check", "--junitxml", str(path)).returncode == 1
    suite = ElementTree.parse(path).getroot().find("testsuite")
    counts = {name: int(suite.get(name)) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": 10, "failures": 3, "errors": 0, "skipped": 3}  # 5 + 2 cases, 3 not started
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["covariance[1]", "covariance[2]", "covariance[3]"]
    assert "You divided by n." in suite.find("testcase/failure").text


def test_hints_come_one_by_one_and_end(small_course):
    first = grader(small_course, "hint", "covariance").stdout
    assert first == "Hint 1 of 2: What is left of X without its mean?\n"
    second = grader(small_course, "hint", "covariance").stdout
    assert second == first + "Hint 2 of 2: Divide by n - 1.\n"
    third = grader(small_course, "hint", "covariance").stdout
    assert third.startswith(second) and 'theory.md "Spread"' in third and "grader solution 01/covariance" in third


def test_the_solution_is_shown_only_when_asked_twice(small_course):
    refused = grader(small_course, "solution", "top_two", stdin="y\n")
    assert refused.returncode == 1 and "def top_two" not in refused.stdout
    shown = grader(small_course, "solution", "top_two", "--yes")
    assert shown.returncode == 0 and shown.stdout.startswith("def top_two(x):")


def test_reset_restores_one_answer_and_keeps_a_backup(small_course):
    path = small_course / "01-small" / "exercises.py"
    shipped = path.read_text(encoding="utf-8")
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    mine = path.read_text(encoding="utf-8")
    result = grader(small_course, "reset", "covariance")
    assert result.returncode == 0
    text = path.read_text(encoding="utf-8")
    assert RIGHT_NORMALIZE in text and WRONG_COVARIANCE not in text
    backups = list((small_course / ".grader" / "backups").iterdir())
    assert [backup.read_text(encoding="utf-8") for backup in backups] == [mine]
    assert grader(small_course, "reset", "01").returncode == 0
    assert path.read_text(encoding="utf-8") == shipped
    assert len(list((small_course / ".grader" / "backups").iterdir())) == 2


def test_reset_brings_back_a_missing_file_and_a_missing_exercise(small_course):
    path = small_course / "01-small" / "exercises.py"
    shipped = path.read_text(encoding="utf-8")
    write_answer(small_course, "normalize", "")
    assert grader(small_course, "reset", "normalize").returncode == 0
    assert grader(small_course, "check", "normalize").stdout.count("not started") == 2
    path.unlink()
    assert grader(small_course, "reset", "01").returncode == 0
    assert path.read_text(encoding="utf-8") == shipped


def test_status_counts_what_was_passed_and_names_the_next(small_course):
    before = json.loads(grader(small_course, "status", "--json").stdout)
    assert before == {"modules": [{"module": "01-small", "passed": 0, "total": 5}], "next": "01/covariance"}
    assert "grader tour" in grader(small_course).stdout
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    grader(small_course, "check")
    after = json.loads(grader(small_course, "status", "--json").stdout)
    assert after["modules"][0]["passed"] == 1 and after["next"] == "01/covariance"
    shown = grader(small_course).stdout
    assert "1 of 5" in shown and "Next: 01/covariance" in shown and "grader tour" not in shown


def test_doctor_finds_this_machine_set_up(small_course):
    result = grader(small_course, "doctor")
    assert result.returncode == 0, result.stdout
    assert "This machine is set up." in result.stdout
    assert all(name in result.stdout for name in ("Python", "torch", "grading", "progress", "terminal"))
    kept_in = landlock.version() > 0 and seccomp.available()
    assert ("grade only code that you trust" in result.stdout) == (not kept_in)


def test_doctor_says_what_is_not_promised_where_an_answer_is_not_kept_in():
    held, none, files = (confinement(frozenset(held)) for held in (WALLS, (), ("files", "memory")))
    assert "trust" not in held
    assert none == (
        "none; here an answer can start programs and use the network and read and change whatever you can, "
        "the solutions too, so grade only code that you trust"
    )
    assert files.endswith("here an answer can start programs and use the network, so grade only code that you trust")


def test_tour_goes_from_a_wrong_answer_to_the_tick_and_touches_nothing(small_course):
    before = {path: path.read_bytes() for path in small_course.rglob("*") if path.is_file()}
    result = grader(small_course, "tour")
    assert result.returncode == 0, result.stderr
    assert "You divided by n." in result.stdout and "Hint 1 of 2" in result.stdout
    assert "✓ covariance                 5/5" in result.stdout
    after = {path: path.read_bytes() for path in small_course.rglob("*") if path.is_file()}
    changed = [path for path in after if before.get(path) != after[path]]
    assert all(".grader" in path.parts and path.suffix == ".index" for path in changed), changed


def test_author_sync_finds_and_mends_drift(small_course):
    path = small_course / "01-small" / "exercises.py"
    shipped = path.read_text(encoding="utf-8")
    assert grader(small_course, "author", "sync", "--check", "01").returncode == 0
    path.write_text(shipped.replace("# TODO: center each column", "# TODO: centre"), encoding="utf-8")
    drifted = grader(small_course, "author", "sync", "--check")
    assert drifted.returncode == 1 and "exercises.py" in drifted.stdout
    assert grader(small_course, "author", "sync").returncode == 0
    assert path.read_text(encoding="utf-8") == shipped


BROKEN_CHECKS = {
    # a check that a misconception passes, one that a right answer fails, a solution that fails its own check
    "the misconception divides_by_n passes": ("    yield case([[1.0, 2.0], [3.0, 6.0]], equals=[[2.0, 4.0], [4.0, 8.0]])\n"
        "    yield case(rng.normal(size=(20, 3)))\n    yield case(rng.normal(size=(300, 2)), timed=\"n = 300\")\n", ""),
    "the right answer by_loops fails": ("    return sum(np.outer(x - mean, x - mean) for x in X) / (len(X) - 1)",
        "    return sum(np.outer(x - mean, x - mean) for x in X)"),
    "the solution fails": ("equals=[[2.0, 4.0], [4.0, 8.0]]", "equals=[[2.0, 4.0], [4.0, 9.0]]"),
    "names the lesson": ('lesson="Spread"', 'lesson="Dread"'),
    "the solution itself uses numpy.mean": ('forbid=["numpy.cov"]', 'forbid=["numpy.asarray"]'),
}  # fmt: skip


@pytest.mark.parametrize("flaw", BROKEN_CHECKS)
def test_author_prove_finds_a_check_that_is_not_good(small_course, flaw):
    path = small_course / "01-small" / "checks" / "covariance.py"
    old, new = BROKEN_CHECKS[flaw]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    result = grader(small_course, "author", "prove", "01/covariance")
    assert result.returncode == 1
    assert flaw.replace("numpy.mean", "numpy.asarray") in result.stdout, result.stdout


def test_author_prove_is_content_with_good_checks(small_course):
    result = grader(small_course, "author", "prove")
    assert result.returncode == 0 and result.stdout == "5 exercises, 5 seeds: no flaws\n"


def test_author_mutate_counts_what_the_checks_reject(small_course):
    result = grader(small_course, "author", "mutate", "--sample", "6", "01/covariance")
    assert result.returncode == 0, result.stdout
    assert re.fullmatch(r"01/covariance +6 of 6 rejected\n6 of 6 mutants rejected: 1.000 .*\n", result.stdout)
    path = small_course / "01-small" / "checks" / "covariance.py"
    blind = '    yield raises(ValueError, [[1.0, 2.0]], why="one observation has no sample covariance")\n'
    text = path.read_text(encoding="utf-8")
    assert blind in text
    path.write_text(text.replace(blind, ""), encoding="utf-8")
    survived = grader(small_course, "author", "mutate", "01/covariance")
    assert survived.returncode == 1
    assert "survives: `len(X) < 2` becomes `len(X) <= 2`" not in survived.stdout  # a case with two rows rejects it
    assert "survives: `if len(X) < 2:` is dropped" in survived.stdout
    listed = re.findall(r"survives: (.+)", survived.stdout)
    notes = "".join(f"- {label}: for this test\n" for label in listed)
    (small_course / "01-small" / "equivalent_mutants.md").write_text(
        f"# E\n\n## covariance\n\n{notes}", encoding="utf-8"
    )
    assert "equivalent" in grader(small_course, "author", "mutate", "01/covariance").stdout


SLIP = """def top_two(x):
    largest, second = sorted(x[:2])[::-1]
    for value in x[2:]:
        if value > largest:
            largest, second = value, largest
        elif value < second:
            second = value
    return np.array([largest, second])
"""


def test_the_line_of_a_slip_that_nobody_knows_is_named_and_then_what_it_concerns(small_course):
    write_answer(small_course, "top_two", SLIP)
    text = (small_course / "01-small" / "exercises.py").read_text(encoding="utf-8")
    line = text.split("\n").index("        elif value < second:") + 1
    [told] = json.loads(grader(small_course, "check", "01/top_two", "--seed", "0", "--json").stdout)["results"]
    assert told["cause"] == "difference"
    assert "look at" not in grader(small_course, "hint", "01/top_two").stdout
    checked = " ".join(grader(small_course, "check", "01/top_two", "--seed", "0").stdout.split())
    assert f"one small change at exercises.py:{line} makes every case pass" in checked
    assert f"At exercises.py:{line} look at a comparison." in grader(small_course, "hint", "01/top_two").stdout
    why = grader(small_course, "why", "01/top_two", "--seed", "0")
    assert why.returncode == 1 and f"exercises.py:{line}" in why.stdout and "comparison" not in why.stdout
    assert "look at a comparison" in grader(small_course, "why", "01/top_two", "--seed", "0", "--more").stdout


def test_why_says_what_came_of_a_search_that_names_no_line(small_course):
    write_answer(small_course, "top_two", "def top_two(x):\n    return np.array([sum(x), len(x) + 7.5])\n")
    said = " ".join(grader(small_course, "why", "01/top_two").stdout.split())
    assert re.search(r"None of \d+ small changes of your code makes every case pass", said)
    write_answer(small_course, "top_two", "def top_two(x):\n    return np.sort(x)[::-1][:2]\n")
    passed = grader(small_course, "why", "01/top_two")
    assert passed.returncode == 0 and "small change" not in passed.stdout
