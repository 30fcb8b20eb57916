"""Modules, exercises and lessons are found by reading; targets name exercises in every way that people type them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from grader.course.modules import (
    Lesson,
    Module,
    UsageError,
    Variant,
    find_modules,
    find_root,
    parse_checks,
    read_checks,
    select,
    select_one,
)

CHECKS = """
from grader.checks import also_correct, case, check, misconception

print("checks must not run")
raise SystemExit


@check(lesson="Spread", forbid=["numpy.cov", "numpy.var"], timeout=9, hints=["One " "two", "three"])
def covariance(rng):
    yield case(1)


@misconception(covariance, "You divided by n. "
                           "The divisor is n - 1.")
def divides_by_n(X): ...


edited = misconception(covariance, "Not centered.", edit=(" - 1", ""))


@also_correct(covariance)
def by_loops(X): ...


def a_helper(x): ...


@check(lesson="Length", hints=[])
def shared(rng):
    yield case(1)
"""
PROBLEM_CHECKS = """
@check(lesson="Spread", problem="E1", hints=["h"])
def easy_one(rng): ...


@check(lesson="Spread", problem="H2", hints=["h"], stub="broken")
def repair(rng): ...


broken = misconception(repair, "No.", edit=("a", "b"))
says_b = misconception(easy_one, "No.", answer="b")
"""


def write_module(root: Path, name: str, checks: str, problem_checks: str = "") -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "checks.py").write_text(checks, encoding="utf-8")
    if problem_checks:
        (folder / "problem_checks.py").write_text(problem_checks, encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two modules: 01-spread with exercises and problems, 02-lengths with one exercise of a name that 01 has too."""
    write_module(tmp_path, "01-spread", CHECKS, PROBLEM_CHECKS)
    write_module(
        tmp_path,
        "02-lengths",
        '@check(lesson="L", hints=[])\ndef shared(rng): ...\n\n@check(lesson="L", hints=[])\ndef norm(rng): ...\n',
    )
    return tmp_path


def ids(root: Path, *targets: str) -> list[str]:
    return [exercise.id for exercise in select(root, list(targets)).exercises]


ALL = ["01/covariance", "01/shared", "01/E1", "01/H2", "02/shared", "02/norm"]


# Discovery.


def test_a_module_is_a_folder_with_a_number_and_checks(root):
    write_module(root, "03-", CHECKS)
    write_module(root, "lessons", CHECKS)
    write_module(root, "10-UPPER", CHECKS)
    write_module(root, "11-a_b", CHECKS)
    (root / "04-empty").mkdir()
    (root / "05-file").write_text("")
    (root / "06-folder" / "checks.py").mkdir(parents=True)
    assert [module.folder.name for module in find_modules(root)] == ["01-spread", "02-lengths"]
    assert [module.id for module in find_modules(root)] == ["01", "02"]
    assert find_modules(root / "nowhere") == []


def test_options_are_read_as_literals_and_nothing_runs(root, capsys):
    covariance, shared = read_checks(root / "01-spread", problems=False)
    assert (covariance.name, covariance.id, covariance.code) == ("covariance", "01/covariance", "")
    assert covariance.forbid == ("numpy.cov", "numpy.var")
    assert covariance.hints == ("One two", "three")
    assert (covariance.lesson, covariance.timeout, covariance.stub) == ("Spread", 9.0, "")
    assert covariance.variants == (
        Variant("divides_by_n", False, "You divided by n. The divisor is n - 1."),
        Variant("edited", False, "Not centered.", (" - 1", "")),
        Variant("by_loops", True),
    )
    assert [variant.name for variant in covariance.misconceptions] == ["divides_by_n", "edited"]
    assert (shared.timeout, shared.hints, shared.forbid, shared.variants) == (5.0, (), (), ())
    assert capsys.readouterr().out == ""


def test_problems_have_codes_and_files_of_their_own(root):
    easy, repair = read_checks(root / "01-spread", problems=True)
    assert (easy.id, repair.id, repair.name, repair.stub) == ("01/E1", "01/H2", "repair", "broken")
    assert [path.name for path in vars(easy.files).values()] == [
        "problems.py",
        "problem_solutions.py",
        "problem_checks.py",
    ]
    exercise = read_checks(root / "01-spread", problems=False)[0]
    assert [path.name for path in vars(exercise.files).values()] == ["exercises.py", "solutions.py", "checks.py"]
    assert [exercise.id for exercise in Module(root / "01-spread").exercises] == ALL[:4]
    assert read_checks(root / "02-lengths", problems=True) == ()


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ('@check(lesson=f"{x}", hints=[])\ndef f(rng): ...', "checks.py:1: options of a check must be literals"),
        ('@check(lesson="L", hints=HINTS)\ndef f(rng): ...', "checks.py:1: options of a check must be literals"),
        ("\n@check(hints=[])\ndef f(rng): ...", "checks.py:2: a check needs lesson="),
        ('@check(lesson="L")\ndef f(rng): ...', "checks.py:1: a check needs hints="),
        ('@check(lesson="L", hints="one")\ndef f(rng): ...', "checks.py:1: hints= is a list"),
        ('@check(lesson="L", hints=[], forbid="numpy.cov")\ndef f(rng): ...', "checks.py:1: forbid= is a list"),
        ("wrong = misconception(f)", "checks.py:1: misconception takes a check, and a misconception a message"),
        ('wrong = misconception("f", "No.")', "checks.py:1: misconception takes a check"),
        ("@also_correct()\ndef right(x): ...", "checks.py:1: also_correct takes a check"),
        ('wrong = misconception(f, "No " + x)', "checks.py:1: options of a check must be literals"),
        ("def f(:\n", "checks.py:1: "),
    ],
)
def test_a_check_that_can_not_be_read_is_told_with_its_line(tmp_path, checks, words):
    folder = write_module(tmp_path, "01-a", checks)
    with pytest.raises(UsageError, match=words.replace("(", r"\(")) as caught:
        read_checks(folder, problems=False)
    assert "\n" not in str(caught.value)


def test_titles_and_lessons_come_from_the_headings(root):
    folder = root / "01-spread"
    assert Module(folder).title == "Spread" and Module(folder).lessons == ()
    (folder / "README.md").write_text("\ufefftext\n\n# 01 Spread and shape\n\n# Other\n", encoding="utf-8")
    (folder / "theory.md").write_text(
        "# Spread\n\n## Lesson 1: Why `n - 1`?  \n### Lesson 2: no\ntext ## Lesson 3: no\n## Lesson 10: Last: one\n",
        encoding="utf-8",
    )
    assert Module(folder).title == "Spread and shape"
    assert Module(folder).lessons == (Lesson(1, "Why `n - 1`?"), Lesson(10, "Last: one"))


def test_the_root_is_the_nearest_folder_above_that_holds_modules(root, tmp_path_factory):
    assert find_root(root) == find_root(root / "01-spread") == root
    inner = root / "01-spread" / "copy" / "deep"
    inner.mkdir(parents=True)
    assert find_root(inner) == root
    write_module(root / "01-spread" / "copy", "09-inner", CHECKS)
    assert find_root(inner) == root / "01-spread" / "copy"


def test_a_folder_above_that_may_not_be_read_is_passed_over(root, monkeypatch):
    listdir = os.listdir

    def forbidden(path):
        if Path(path) == root / "locked":
            raise PermissionError
        return listdir(path)

    monkeypatch.setattr(os, "listdir", forbidden)
    (root / "locked" / "deep").mkdir(parents=True)
    assert find_root(root / "locked" / "deep") == root


# What was found is kept until the file changes.


def index_of(root: Path) -> Path:
    return root / ".grader" / "cache" / "01-spread-checks.index"


def test_what_was_found_is_kept_and_found_again_whole(root):
    path = root / "01-spread" / "checks.py"
    parsed = parse_checks(path)
    first = read_checks(root / "01-spread", problems=False)
    from grader import curriculum

    curriculum._read_checks.cache_clear()
    kept = json.loads(index_of(root).read_text(encoding="utf-8"))
    kept["exercises"][0]["timeout"] = 77.0
    index_of(root).write_text(json.dumps(kept), encoding="utf-8")
    again = read_checks(root / "01-spread", problems=False)
    assert first == parsed
    assert again[0].timeout == 77.0 and again[0].variants == parsed[0].variants and again[1:] == parsed[1:]


def test_a_changed_file_is_read_anew(root):
    path = root / "01-spread" / "checks.py"
    read_checks(root / "01-spread", problems=False)
    path.write_text(CHECKS.replace("timeout=9", "timeout=8"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert read_checks(root / "01-spread", problems=False)[0].timeout == 8.0


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '"stamp"', "null", "stamped"])
def test_an_index_that_is_damaged_is_passed_over(root, text):
    path = root / "01-spread" / "checks.py"
    status = path.stat()
    if text == "stamped":
        text = json.dumps({"stamp": [1, str(path), status.st_mtime_ns, status.st_size], "exercises": ["x", 5]})
    index_of(root).parent.mkdir(parents=True)
    index_of(root).write_text(text, encoding="utf-8")
    assert read_checks(root / "01-spread", problems=False) == parse_checks(path)


def test_where_nothing_can_be_kept_it_is_read_each_time(root):
    (root / ".grader").write_text("a file where the folder should be")
    assert [exercise.name for exercise in read_checks(root / "01-spread", problems=False)] == ["covariance", "shared"]


# Targets.


def test_without_a_target_everything_is_named(root):
    assert ids(root) == ALL


@pytest.mark.parametrize(
    ("target", "due"),
    [
        ("01", ALL[:4]),
        ("01/", ALL[:4]),
        ("01-spread", ALL[:4]),
        ("spread", ALL[:4]),
        ("02", ALL[4:]),
        ("01/covariance", ["01/covariance"]),
        ("01/covariance/", ["01/covariance"]),
        ("01-spread/covariance", ["01/covariance"]),
        ("spread/E1", ["01/E1"]),
        ("01/E1", ["01/E1"]),
        ("01/e1", ["01/E1"]),
        ("01/h2", ["01/H2"]),
        ("01/repair", ["01/H2"]),
        ("02/shared", ["02/shared"]),
        ("covariance", ["01/covariance"]),
        ("norm", ["02/norm"]),
        ("easy_one", ["01/E1"]),
    ],
)
def test_a_name_of_every_kind_is_understood(root, target, due):
    assert ids(root, target) == due


@pytest.mark.parametrize(
    ("target", "due", "solutions"),
    [
        (".", ALL, False),
        ("01-spread", ALL[:4], False),
        ("./01-spread/", ALL[:4], False),
        ("01-spread/exercises.py", ALL[:2], False),
        ("01-spread/problems.py", ALL[2:4], False),
        ("01-spread/solutions.py", ALL[:2], True),
        ("01-spread/problem_solutions.py", ALL[2:4], True),
        ("02-lengths/../01-spread/exercises.py", ALL[:2], False),
    ],
)
def test_a_path_is_understood_also_of_a_file_that_is_gone(root, monkeypatch, target, due, solutions):
    monkeypatch.chdir(root)
    for path in (target, str(root / target)):
        selection = select(root, [path])
        assert [exercise.id for exercise in selection.exercises] == due
        assert selection.solutions is solutions


def test_a_path_is_understood_from_within_a_module(root, monkeypatch):
    monkeypatch.chdir(root / "01-spread")
    assert ids(root, "exercises.py") == ALL[:2]
    assert ids(root, ".") == ALL[:4]
    assert ids(root, "..") == ALL


def test_several_targets_are_joined_and_none_is_named_twice(root):
    assert ids(root, "02/norm", "01/E1", "02", "01/e1") == ["02/norm", "01/E1", "02/shared"]
    assert select(root, ["01/E1", str(root / "01-spread" / "solutions.py")]).solutions


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("01/covarance", "01/covariance"),
        ("covarience", "01/covariance"),
        ("nrom", "02/norm"),
        ("01-spraed", "01"),
        ("02/nomr", "02/norm"),
        ("01/E11", "01/E1"),
    ],
)
def test_of_an_unknown_target_the_nearest_is_offered(root, target, meant):
    with pytest.raises(UsageError) as caught:
        select(root, [target])
    assert str(caught.value) == f"unknown target {target!r}; did you mean {meant!r}?"


def test_of_a_target_that_is_like_nothing_the_modules_are_listed(root):
    for target in ("qqqqqqqq", "", "x" * 5000, "/"):
        with pytest.raises(UsageError, match="the modules are 01, 02"):
            select(root, [target])


def test_a_name_of_several_modules_must_be_told_which(root):
    with pytest.raises(UsageError, match="'shared' is in several modules; name one of 01/shared, 02/shared"):
        select(root, ["shared"])


def test_where_one_exercise_is_due_one_must_be_named(root):
    assert select_one(root, "01/E1").name == "easy_one"
    with pytest.raises(UsageError, match="'02' names 2 exercises; name one, such as '02/shared'"):
        select_one(root, "02")
    write_module(root, "03-nothing", "")
    with pytest.raises(UsageError, match="'03' names 0 exercises; name one"):
        select_one(root, "03")
