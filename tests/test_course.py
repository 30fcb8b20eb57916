"""Modules, exercises and lessons are found by reading; targets name exercises in every way that people type them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from grader.checks import also_correct, also_wrong, check, misconception
from grader.course.declaration import CheckOptions, Variant, read_check_file
from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, Lesson, Module, file_stem, find_modules, find_root, siblings
from grader.course.targets import select, select_one
from grader.errors import CourseError, DeclarationError, UsageError

COVARIANCE = """
from grader.checks import also_correct, also_wrong, case, check, misconception

print("checks must not run")
raise SystemExit


@check(lesson="Spread", forbid=["numpy.cov", "numpy.var"], timeout=9, hints=["One " "two", "three"])
def covariance(rng):
    yield case(1)


@misconception(covariance, "You divided by n. "
                           "The divisor is n - 1.")
def divides_by_n(X): ...


@also_wrong(divides_by_n)
def averages(X): ...


edited = misconception(covariance, "Not centered.", edit=(" - 1", ""))


@also_correct(covariance)
def by_loops(X): ...


def a_helper(x): ...
"""
PLAIN = '@check(lesson="Length", hints=[{hints}]{more})\ndef {name}(rng):\n    yield case(1)\n'
REPAIR = PLAIN.format(name="repair", hints='"h"', more=', problem="H2", stub="broken"')


def write_module(root: Path, name: str, solutions: str = "", problems: str = "", **checks: str) -> Path:
    """A module whose solutions define these names, separated by spaces, with these files of checks."""
    folder = root / name
    (folder / "checks").mkdir(parents=True)
    for file, names in (("solutions.py", solutions), ("problem_solutions.py", problems)):
        text = "".join(f"class {n}: ...\n" if n[0].isupper() else f"def {n}(x): ...\n" for n in names.split())
        (folder / file).write_text(text, encoding="utf-8")
    for stem, text in checks.items():
        (folder / "checks" / f"{stem}.py").write_text(text, encoding="utf-8")
    return folder


def plain(name: str, hints: str = "", more: str = "") -> str:
    return PLAIN.format(name=name, hints=hints, more=more)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two modules: 01-spread with exercises and problems, 02-lengths with one exercise of a name that 01 has too."""
    write_module(
        tmp_path,
        "01-spread",
        "covariance helper shared",
        "repair easy_one",
        covariance=COVARIANCE,
        shared=plain("shared"),
        e1_easy_one=plain("easy_one", '"h"', ', problem="E1"')
        + 'says_b = misconception(easy_one, "No.", answer="b")\n',
        h2_repair=REPAIR + 'broken = misconception(repair, "No.", edit=("a", "b"))\n',
        inputs="raise SystemExit\n",
    )
    write_module(tmp_path, "02-lengths", "shared norm", shared=plain("shared"), norm=plain("norm"))
    return tmp_path


def ids(root: Path, *targets: str) -> list[str]:
    return [exercise.id for exercise in select(root, list(targets)).exercises]


def exercise(root: Path, identity: str) -> Exercise:
    return select(root, [identity]).exercises[0]


ALL = ["01/covariance", "01/shared", "01/E1", "01/H2", "02/shared", "02/norm"]


# Discovery.


def test_a_module_is_a_folder_with_a_number_and_checks(root):
    write_module(root, "03-")
    write_module(root, "lessons")
    write_module(root, "10-UPPER")
    write_module(root, "11-a_b")
    (root / "04-empty").mkdir()
    (root / "05-file").write_text("")
    (root / "06-checks").mkdir()
    (root / "06-checks" / "checks").write_text("a file where the folder should be")
    assert [module.folder.name for module in find_modules(root)] == ["01-spread", "02-lengths"]
    assert [module.id for module in find_modules(root)] == ["01", "02"]
    assert find_modules(root / "nowhere") == []


def test_modules_come_by_their_numbers(tmp_path):
    for name in ("100-z", "02-b", "10-a"):
        write_module(tmp_path, name)
    assert [module.id for module in find_modules(tmp_path)] == ["02", "10", "100"]


def test_options_are_read_as_literals_and_nothing_runs(root, capsys):
    covariance, shared = exercise(root, "01/covariance"), exercise(root, "01/shared")
    assert (covariance.name, covariance.id, covariance.code) == ("covariance", "01/covariance", "")
    assert covariance.forbid == ("numpy.cov", "numpy.var")
    assert covariance.hints == ("One two", "three")
    assert (covariance.lesson, covariance.timeout, covariance.stub, covariance.refuses) == ("Spread", 9.0, "", ())
    assert covariance.variants == (
        Variant("divides_by_n", False, "You divided by n. The divisor is n - 1."),
        Variant("averages", False, "You divided by n. The divisor is n - 1.", of="divides_by_n"),
        Variant("edited", False, "Not centered.", (" - 1", "")),
        Variant("by_loops", True),
    )
    assert [variant.name for variant in covariance.misconceptions] == ["divides_by_n", "averages", "edited"]
    assert (shared.timeout, shared.hints, shared.forbid, shared.variants) == (5.0, (), (), ())
    assert capsys.readouterr().out == ""


def test_problems_have_codes_and_files_of_their_own(root):
    easy, repair = exercise(root, "01/E1"), exercise(root, "01/H2")
    assert (easy.id, repair.id, repair.name, repair.stub) == ("01/E1", "01/H2", "repair", "broken")
    assert (easy.files.learner.name, easy.files.solutions.name) == ("problems.py", "problem_solutions.py")
    covariance = exercise(root, "01/covariance")
    assert (covariance.files.learner.name, covariance.files.solutions.name) == ("exercises.py", "solutions.py")
    assert [path.checks.name for path in (easy, covariance)] == ["e1_easy_one.py", "covariance.py"]
    assert [other.id for other in siblings(repair)] == ["01/E1", "01/H2"]
    assert [other.id for other in siblings(covariance)] == ["01/covariance", "01/shared"]


def test_exercises_come_in_the_order_of_the_solutions_and_problems_by_their_codes(tmp_path):
    codes = ("h1", "e10", "m2", "e9")
    folder = write_module(
        tmp_path,
        "01-a",
        "second first",
        " ".join(f"p_{code}" for code in codes),
        first=plain("first"),
        second=plain("second"),
        **{f"{code}_p_{code}": plain(f"p_{code}", more=f', problem="{code.upper()}"') for code in codes},
    )
    assert [found.id for found in Module(folder).exercises] == [
        f"01/{name}" for name in ("second", "first", *["E9", "E10", "M2", "H1"])
    ]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("covariance", "covariance"),
        ("pairwise_sq_dists", "pairwise_sq_dists"),
        ("LinearRegression", "linear_regression"),
        ("KMeans", "k_means"),
        ("PCA", "pca"),
        ("RNNCell", "rnn_cell"),
        ("Dual", "dual"),
        ("taylor2", "taylor2"),
        ("Conv2D", "conv2_d"),
    ],
)
def test_a_check_file_is_named_like_its_exercise_in_lower_case(tmp_path, name, stem):
    assert file_stem(name) == stem
    folder = write_module(tmp_path, "01-a", name, **{stem: plain(name)})
    [found] = Module(folder).exercises
    assert (found.name, found.lesson) == (name, "Length")


# What is declared oddly is told with file and line.

ODD = {
    "an option that is no literal": (
        '@check(lesson=f"{x}", hints=[])\ndef f(rng): ...',
        "f.py:1: options of a check must be literals",
    ),
    "an option that is a name": (
        '@check(lesson="L", hints=HINTS)\ndef f(rng): ...',
        "f.py:1: options of a check must be literals",
    ),
    "no lesson": ("\n@check(hints=[])\ndef f(rng): ...", "f.py:2: a check needs lesson="),
    "no hints": ('@check(lesson="L")\ndef f(rng): ...', "f.py:1: a check needs hints="),
    "a positional option": ('@check("L", hints=[])\ndef f(rng): ...', "f.py:1: check takes keyword arguments only"),
    "hints that are a text": (
        '@check(lesson="L", hints="one")\ndef f(rng): ...',
        "f.py:1: hints must be a list of texts, got 'one'",
    ),
    "forbid that is a text": (
        '@check(lesson="L", hints=[], forbid="numpy.cov")\ndef f(rng): ...',
        "f.py:1: forbid must be a list of texts",
    ),
    "an empty lesson": ('@check(lesson="", hints=[])\ndef f(rng): ...', "f.py:1: lesson must be the title of a lesson"),
    "no code of a problem": (
        '@check(lesson="L", hints=[], problem="X1")\ndef f(rng): ...',
        "f.py:1: problem must be a code such as 'E3'",
    ),
    "a timeout of nothing": (
        '@check(lesson="L", hints=[], timeout=0)\ndef f(rng): ...',
        "f.py:1: timeout must be a number of seconds above 0, got 0",
    ),
    "a timeout that is a bool": (
        '@check(lesson="L", hints=[], timeout=True)\ndef f(rng): ...',
        "f.py:1: timeout must be a number",
    ),
    "an unknown refusal": (
        '@check(lesson="L", hints=[], refuses=["list"])\ndef f(rng): ...',
        "f.py:1: refuses must be made of 'float32', 'lists', 'read-only', got 'list'",
    ),
    "a misspelt option": (
        '@check(lesson="L", hint=[])\ndef f(rng): ...',
        "f.py:1: check has no option hint=; did you mean hints=?",
    ),
    "an option like none": (
        '@check(lesson="L", hints=[], zzz=1)\ndef f(rng): ...',
        "f.py:1: check has no option zzz=; it has lesson, hints,",
    ),
    "keywords from elsewhere": ('@check(lesson="L", **more)\ndef f(rng): ...', "f.py:1: check has no option **="),
    "two checks": (
        "{f}\n\n" + plain("g"),
        "f.py:6: declares 2 checks: there is one file an exercise, and one check a file",
    ),
    "no check": ("x = 1\n", "f.py: declares 0 checks"),
    "a check named unlike its file": (plain("g"), "f.py:1: the check must be named f, got g"),
    "the code of a problem at an exercise": (
        plain("f", more=', problem="E1"'),
        "f.py:1: problem must be '', as in the file's name, got 'E1'",
    ),
    "a stub that is no misconception": (
        plain("f", more=', stub="gone"'),
        "f.py:1: stub must be the name of a misconception of this file, got 'gone'",
    ),
    "a misconception without a message": (
        "{f}wrong = misconception(f)",
        "f.py:4: misconception takes a check and a message",
    ),
    "a misconception with an empty message": (
        '{f}wrong = misconception(f, "", answer=1)',
        "f.py:4: message must be a text, got ''",
    ),
    "a misconception of a text": (
        '{f}wrong = misconception("f", "No.")',
        "f.py:4: misconception takes a check and a message",
    ),
    "a misconception of another check": (
        '{f}wrong = misconception(g, "No.")',
        "f.py:4: misconception takes the check of this file, f, got g",
    ),
    "a message that is computed": (
        '{f}wrong = misconception(f, "No " + x)',
        "f.py:4: options of a check must be literals",
    ),
    "a misspelt edit": (
        '{f}wrong = misconception(f, "No.", edits=("a", "b"))',
        "f.py:4: misconception has no option edits=; did you mean edit=?",
    ),
    "an edit of three": (
        '{f}wrong = misconception(f, "No.", edit=("a", "b", "c"))',
        "f.py:4: edit must be (old text, new text)",
    ),
    "an edit that changes nothing": (
        '{f}wrong = misconception(f, "No.", edit=("a", "a"))',
        "f.py:4: edit must be a change",
    ),
    "a right answer of nothing": ("{f}@also_correct()\ndef right(x): ...", "f.py:4: also_correct takes a check"),
    "a right answer with an answer": (
        "{f}right = also_correct(f, answer=1)",
        "f.py:4: also_correct has no option answer=",
    ),
    "a second spelling of a check": (
        "{f}@also_wrong(f)\ndef w(x): ...",
        "f.py:4: also_wrong takes a misconception that stands above it, got f",
    ),
    "a second spelling of a right answer": (
        "{f}@also_correct(f)\ndef r(x): ...\n@also_wrong(r)\ndef w(x): ...",
        "f.py:6: also_wrong takes a misconception that stands above it, got r",
    ),
    "a second spelling before the first": (
        '{f}@also_wrong(m)\ndef w(x): ...\nm = misconception(f, "No.", answer=1)',
        "f.py:4: also_wrong takes a misconception that stands above it, got m",
    ),
    "a name twice": (
        '{f}w = misconception(f, "No.", answer=1)\nw = misconception(f, "No!", answer=2)',
        "f.py:5: w is defined a second time: the first is in line 4",
    ),
    "a helper that hides a misconception": (
        '{f}@misconception(f, "No.")\ndef w(x): ...\n\n\ndef w(x): ...',
        "f.py:8: w is defined a second time: the first is in line 5",
    ),
    "a check that an assignment hides": ("{f}f = 1\n", "f.py:4: f is defined a second time: the first is in line 2"),
    "two at once": (
        '{f}a, b = misconception(f, "No.", answer=1), misconception(f, "No!", answer=2)',
        "f.py:4: misconception(…) must decorate a function, or be assigned to one name at the top of the file",
    ),
    "one with two names": (
        '{f}a = b = misconception(f, "No.", answer=1)',
        "f.py:4: misconception(…) must decorate a function",
    ),
    "one in a condition": (
        '{f}if True:\n    a = misconception(f, "No.", answer=1)',
        "f.py:5: misconception(…) must decorate",
    ),
    "one without a name": ('{f}misconception(f, "No.", answer=1)', "f.py:4: misconception(…) must decorate"),
    "an unknown freedom": (
        '@check(lesson="L", hints=[])\ndef f(rng):\n    yield case(1, up_to="signs")',
        "f.py:3: up_to must be one of 'sign', 'order', 'labels', got 'signs'",
    ),
    "an unknown freedom of a law": (
        '@check(lesson="L", hints=[])\ndef f(rng):\n    yield law("l", g, up_to="row")',
        "f.py:3: up_to must be one of",
    ),
    "a syntax error": ("def f(:\n", "f.py:1: "),
    "a null byte": ("x = 1\0\n", "f.py"),
}


@pytest.mark.parametrize("text, words", ODD.values(), ids=ODD)
def test_what_is_declared_oddly_is_told_with_its_line(tmp_path, text, words):
    folder = write_module(tmp_path, "01-a", "f", f=text.replace("{f}", plain("f")))
    [found] = Module(folder).exercises
    with pytest.raises(DeclarationError, match="^01-a/checks/" + re.escape(words)) as caught:
        assert found.declaration
    assert "\n" not in str(caught.value) and isinstance(caught.value, CourseError)


def test_a_file_of_checks_that_belongs_to_nothing_is_told(root):
    (root / "01-spread" / "checks" / "covarianc.py").write_text(COVARIANCE, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"^01-spread/checks/covarianc\.py: is named after nothing"):
        assert Module(root / "01-spread").exercises


def test_a_problem_s_code_must_be_that_of_its_file(tmp_path):
    folder = write_module(tmp_path, "01-a", "", "f", e1_f=plain("f", more=', problem="E2"'))
    with pytest.raises(DeclarationError, match=r"e1_f\.py:1: problem must be 'E1', as in the file's name, got 'E2'"):
        assert Module(folder).exercises[0].declaration


def test_a_byte_order_mark_and_shared_inputs_are_no_fault(tmp_path):
    folder = write_module(tmp_path, "01-a", "f", f="\ufeff" + plain("f"), inputs="import torch\n")
    [found] = Module(folder).exercises
    assert read_check_file(found.checks).name == "f"
    assert libraries_of([found]) == ("numpy", "torch")


def test_libraries_inside_functions_are_counted_where_that_pays(tmp_path):
    text = "import pandas as pd\n" + plain("f") + "    from sklearn.svm import SVC\n    import matplotlib.pyplot\n"
    [found] = Module(write_module(tmp_path, "01-a", "f", f=text)).exercises
    assert libraries_of([found]) == ("numpy", "pandas")
    assert libraries_of([found], inner=True) == ("matplotlib.pyplot", "numpy", "pandas", "sklearn.svm")


# The decorators refuse the same when a file is imported.


def test_the_decorators_make_what_is_read():
    @check(lesson="L", hints=["h"], forbid=["numpy.cov"])
    def f(rng):
        yield 1

    @misconception(f, "No.")
    def wrong(x): ...

    other = also_wrong(wrong, edit=("a", "b"))
    right = also_correct(f)(len)
    assert f.name == "f" and f.options == CheckOptions("L", ("h",), forbid=("numpy.cov",)) and [*f.cases(None)] == [1]
    assert (wrong.right, wrong.message, wrong.of) == (False, "No.", f) and callable(wrong.function)
    assert (other.right, other.message, other.edit, other.of) == (False, "No.", ("a", "b"), f)
    assert right.right and right.function is len


def test_the_decorators_refuse_in_the_same_words():
    with pytest.raises(ValueError, match="check has no option hint=; did you mean hints="):
        check(lesson="L", hint=[])
    with pytest.raises(ValueError, match="a check needs hints="):
        check(lesson="L")
    with pytest.raises(ValueError, match="timeout must be a number of seconds above 0, got -1"):
        check(lesson="L", hints=[], timeout=-1)
    for declare, sentence in (
        (misconception, "misconception takes a check, got 5"),
        (also_wrong, "also_wrong takes a misconception, got 5"),
        (also_correct, "also_correct takes a check, got 5"),
    ):
        with pytest.raises(ValueError, match=sentence):
            declare(5, *["No."] * (declare is misconception))


# Titles, lessons, roots.


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
    write_module(root / "01-spread" / "copy", "09-inner")
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
        ("1/covariance", ["01/covariance"]),
        ("2", ALL[4:]),
        ("01-SPREAD/e1", ["01/E1"]),
        ("COVARIANCE", ["01/covariance"]),
        ("e1", ["01/E1"]),
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


def test_a_place_as_messages_name_it_is_understood_from_anywhere(root, monkeypatch):
    lines = "def covariance(X):\n    pass\n\n\ndef shared(x):\n    pass\n"
    (root / "01-spread" / "exercises.py").write_text(f"# mine\n{lines}", encoding="utf-8")
    for folder in (root, root / "02-lengths"):
        monkeypatch.chdir(folder)
        assert ids(root, "01-spread/exercises.py") == ALL[:2]
        found = [ids(root, f"01-spread/exercises.py:{line}") for line in (1, 2, 5, 6, 900)]
        assert found == [ALL[:2], ["01/covariance"], ["01/covariance"], ["01/shared"], ["01/shared"]]


def test_within_a_module_its_own_exercises_are_meant(root, monkeypatch):
    monkeypatch.chdir(root / "02-lengths")
    assert ids(root, "shared") == ["02/shared"]
    monkeypatch.chdir(root / "01-spread")
    assert ids(root, "shared", "h2", "norm") == ["01/shared", "01/H2", "02/norm"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("13", "module 13, Big data, is planned: it is not here yet"),
        ("13/anything", "module 13, Big data, is planned: it is not here yet"),
        ("99", "unknown target '99'; the modules are 01, 02"),
        ("lesson1", "'lesson1': lessons are read, not graded; name an exercise, or see `uv run grader today`"),
        ("01/lesson1", "'lesson1': lessons are read, in 01-spread/theory.md:1; its exercises: 01/covariance"),
    ],
)
def test_what_can_not_be_graded_is_told_why(root, target, told):
    (root / "README.md").write_text("| 13 Big data | a, b | planned |\n| [02 Lengths](x) | c | d |\n", encoding="utf-8")
    title = next(e for e in find_modules(root)[0].exercises if e.name == "covariance").lesson
    (root / "01-spread" / "theory.md").write_text(f"## Lesson 1: {title}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        select(root, [target])
    assert str(caught.value).startswith(told)


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
    write_module(root, "03-nothing")
    with pytest.raises(UsageError, match="'03' names 0 exercises; name one"):
        select_one(root, "03")
