"""The learner's file holds the signature, the docstring and the steps of the solution, and none of its code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.authoring.sync import sync
from grader.code.form import read_with_form, write_in_form
from grader.code.source import Source, source_of_definition
from grader.course.modules import Module, file_stem
from grader.course.stubs import derive_stub, restore_definition, source_of_variant
from grader.verdicts.reading import is_not_started

CHECK = '@check(lesson="L", hints=["h"]{more})\ndef {name}(rng):\n    yield case(1)\n\n'


def module_of(folder: Path, solutions: str, checks: str = "", **more: str) -> Module:
    """A module with these solutions, a check for each function or class in them. checks: further lines of f's file."""
    module = folder / "07-tests"
    (module / "checks").mkdir(parents=True, exist_ok=True)
    (module / "README.md").write_text("# 07 Stubs under test\n", encoding="utf-8")
    (module / "solutions.py").write_text(solutions, encoding="utf-8")
    names = [node.name for node in ast.parse(solutions).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    for name in (name for name in names if name[0] != "_"):
        written = CHECK.format(name=name, more=more.get(name, "")) + (checks if name == "f" else "")
        (module / "checks" / f"{file_stem(name)}.py").write_text(written, encoding="utf-8")
    return Module(module)


def stub_of(folder: Path, solutions: str, checks: str = "", **more: str) -> str:
    """The stub without its header, once it is clear that all of it counts as not started."""
    module = module_of(folder, solutions, checks, **more)
    text = derive_stub(module, problems=False)
    stub = Source("exercises.py", text, ast.parse(text))
    for exercise in module.exercises:
        assert is_not_started(exercise, stub), exercise.name
    return text.split('"""\n', 1)[1]


def test_the_code_goes_the_signature_the_docstring_and_the_steps_stay(tmp_path):
    stub = stub_of(
        tmp_path,
        '"""Solutions."""\n\nimport numpy as np\n\n\n# %% Lesson 1: Sums\ndef total(x):\n    """The sum of `x`.\n\n'
        '    >>> total([1, 2])\n    3\n    """\n    # TODO: begin with nothing\n    result = 0\n    # a remark\n'
        "    for item in x:\n        # TODO: add each item\n        result += item  # TODO: not a step\n    return result\n",
    )
    assert stub == (
        '\nimport numpy as np\n\n\n# %% Lesson 1: Sums\ndef total(x):\n    """The sum of `x`.\n\n'
        '    >>> total([1, 2])\n    3\n    """\n    # TODO: begin with nothing\n    # TODO: add each item\n'
        "    raise NotImplementedError\n"
    )


def test_a_step_goes_on_in_the_comments_that_are_indented_under_it(tmp_path):
    stub = stub_of(
        tmp_path,
        "def f(x):\n    # TODO: one\n    #   goes on\n    #   and on\n    # a remark\n    #   of two lines\n    y = x\n"
        "    #   a remark that is indented\n    # TODO: two\n\n    #   a remark after a blank line\n    return y\n",
    )
    assert stub == (
        "def f(x):\n    # TODO: one\n    #   goes on\n    #   and on\n    # TODO: two\n    raise NotImplementedError\n"
    )


SIGNATURES = {
    "one line": "def f(x, y=(1, 2)) -> int:",
    "several lines": "def f(\n    x,\n    y=1,\n):",
    "a return type of several lines": "def f(x) -> dict[\n    str,\n    int,\n]:",
    "comments between": "def f(  # first:\n    x,  # the input:\n    # another:\n    y=':',\n):  # last:",
    "a default of several lines": "def f(x, y={\n    'a': 1,\n    'b': 2,\n}):",
    "a lambda": "def f(x, key=lambda z: z):",
    "a backslash": "def f(x, \\\n      y=1):",
    "decorators": "@staticmethod\n@wraps(\n    g\n)\ndef f(x):",
}
BODY = "    # TODO: go\n    return 1\n"


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
@pytest.mark.parametrize("docstring", ["", '    """Doc."""\n', '    """Doc.\n\n    def f(x):\n    """\n'], ids=repr)
def test_signatures_of_every_form_survive_whole(tmp_path, signature, docstring):
    stub = stub_of(tmp_path, f"{signature}\n{docstring}{BODY}")
    assert stub == f"{signature}\n{docstring}    # TODO: go\n    raise NotImplementedError\n"


def test_of_a_class_only_the_methods_with_steps_are_the_learners(tmp_path):
    stub = stub_of(
        tmp_path,
        'class Line:\n    """A line."""\n\n    slope: float = 0.0\n\n    def __init__(self, a):\n        self.a = a\n\n'
        "    @property\n    def double(self) -> float:\n        # TODO: twice\n        return 2 * self.a\n\n"
        '    def fit(\n        self,\n        x,\n    ):\n        """Fit."""\n        if x:\n            # TODO: fit\n'
        "            self.a = x\n        return self\n",
    )
    assert stub == (
        'class Line:\n    """A line."""\n\n    slope: float = 0.0\n\n    def __init__(self, a):\n        self.a = a\n\n'
        "    @property\n    def double(self) -> float:\n        # TODO: twice\n        raise NotImplementedError\n\n"
        '    def fit(\n        self,\n        x,\n    ):\n        """Fit."""\n        # TODO: fit\n'
        "        raise NotImplementedError\n"
    )


def test_what_has_no_step_is_given_as_it_is(tmp_path):
    helper = "def _help(x):\n    # why\n    return x + 1\n\n\nSIZE = 3\n"
    guard = 'if __name__ == "__main__":\n    from grader import grade\n\n    grade(__file__)\n'
    stub = stub_of(tmp_path, f"{helper}\n\ndef f(x):\n{BODY}\n\n{guard}")
    assert helper in stub and stub.endswith(guard)


def test_form_feeds_and_foreign_line_ends_in_strings_do_not_shift_the_lines(tmp_path):
    text = "SEPARATORS = '\u2028 \x85 \x1c'\n\x0c\n\ndef f(x):\n    # TODO: go\n    return 1\n\n\nLAST = 1\n"
    stub = stub_of(tmp_path, text)
    assert stub == text.replace("return 1", "raise NotImplementedError")


def test_the_header_says_how_to_run_it(tmp_path):
    module = module_of(tmp_path, "def f(x):\n" + BODY)
    header = derive_stub(module, problems=False).split("def f")[0]
    assert header.startswith('"""Stubs under test: exercises.\n')
    assert "uv run 07-tests/exercises.py" in header and "uv run grader check 07/f" in header


BROKEN = (
    '@misconception(f, "No.")\ndef adds(a, b):\n    """Wrong on purpose."""\n    # keep\n    if a:\n        return a + b\n'
    "    return 0\n\n"
)


def test_a_repair_starts_from_the_body_of_a_misconception(tmp_path):
    solutions = 'def f(x, y):\n    """The product."""\n    # TODO: repair\n    return x * y\n\n\ndef g(x):\n' + BODY
    stub = stub_of(tmp_path, solutions, BROKEN, f=', stub="adds"')
    assert stub == (
        'def f(x, y):\n    """The product."""\n    # keep\n    if a:\n        return a + b\n    return 0\n\n\n'
        "def g(x):\n    # TODO: go\n    raise NotImplementedError\n"
    )


def test_a_repair_may_start_from_an_edit_of_the_solution(tmp_path):
    edit = 'plus = misconception(f, "No.", edit=("x * y", "x + y"))\n'
    solutions = "def f(\n    x,\n    y,\n):\n    # TODO: repair\n    return x * y\n"
    stub = stub_of(tmp_path, solutions, edit, f=', stub="plus"')
    assert stub == solutions.replace("x * y", "x + y")


def test_a_class_may_be_repaired(tmp_path):
    solutions = 'class f:\n    """Doc."""\n\n    def go(self):\n        # TODO: repair\n        return 1\n'
    broken = '@misconception(f, "No.")\nclass wrong:\n    @property\n    def go(self):\n        return 2\n'
    stub = stub_of(tmp_path, solutions, broken, f=', stub="wrong"')
    assert stub == 'class f:\n    """Doc."""\n    @property\n    def go(self):\n        return 2\n'


def test_a_repaired_answer_is_started(tmp_path):
    module = module_of(tmp_path, "def f(x, y):\n    # TODO: repair\n    return x * y\n", BROKEN, f=', stub="adds"')
    text = derive_stub(module, problems=False)
    repaired = text.replace("a + b", "a * b")
    source = Source("exercises.py", repaired, ast.parse(repaired))
    assert not is_not_started(module.exercises[0], source)


def test_a_known_answer_is_written_as_the_learner_would(tmp_path):
    edit = 'plus = misconception(f, "No.", edit=("x * y", "x + y"))\n'
    module = module_of(tmp_path, "def f(x, y):\n    # TODO: go\n    return x * y\n", BROKEN + edit)
    exercise = module.exercises[0]
    assert source_of_variant(exercise, "plus") == "def f(x, y):\n    # TODO: go\n    return x + y\n"
    assert source_of_variant(exercise, "adds").startswith('def f(a, b):\n    """Wrong on purpose."""\n')


def test_the_stub_of_the_small_course_is_not_started_and_derived_again_is_the_same(small_course):
    module = Module(small_course / "01-small")
    text = (small_course / "01-small" / "exercises.py").read_text(encoding="utf-8")
    assert derive_stub(module, problems=False) == text
    stub = Source("exercises.py", text, ast.parse(text))
    assert [exercise.name for exercise in module.exercises if not is_not_started(exercise, stub)] == []
    assert "X.mean" not in text and "this comment explains" not in text and "def _length" in text


def test_sync_writes_what_differs_and_then_nothing(small_course):
    module = Module(small_course / "01-small")
    path = small_course / "01-small" / "exercises.py"
    right = path.read_text(encoding="utf-8")
    assert sync(small_course, [module], write=True) == []
    path.write_text("x = 1\n", encoding="utf-8")
    assert sync(small_course, [module], write=False) == [path]
    assert path.read_text(encoding="utf-8") == "x = 1\n"
    assert sync(small_course, [module], write=True) == [path]
    assert path.read_text(encoding="utf-8") == right
    path.unlink()
    assert sync(small_course, [module], write=True) == [path] and sync(small_course, [module], write=True) == []


STUB = "def a():\n    raise NotImplementedError\n\n\n@twice\ndef b(x):\n    raise NotImplementedError\n"
GUARD = 'if __name__ == "__main__":\n    from grader import grade\n\n    grade(__file__)\n'
SHIPPED = "@twice\ndef b(x):\n    raise NotImplementedError\n"


def test_one_definition_is_put_back_and_nothing_else_changes():
    text = f"import os\n\n\ndef a():\n    return 1\n\n\ndef b(x):\n    # mine\n    return 2\n\n\n{GUARD}"
    assert restore_definition(text, STUB, "b") == text.replace("def b(x):\n    # mine\n    return 2\n", SHIPPED)
    assert restore_definition(STUB, STUB, "b") == STUB
    once = restore_definition(text, STUB, "b")
    assert restore_definition(once, STUB, "b") == once


def test_a_definition_at_the_end_of_a_file_without_a_last_newline_is_put_back():
    assert restore_definition("x = 1\ndef b(x): return 2", STUB, "b") == f"x = 1\n{SHIPPED}"


def test_a_copy_of_the_definition_in_a_comment_stays():
    text = "# def b(x): return 2\ndef b(x): return 2\ny = 1\n"
    assert restore_definition(text, STUB, "b") == f"# def b(x): return 2\n{SHIPPED}y = 1\n"


def test_where_a_name_is_defined_twice_the_one_that_counts_is_put_back():
    restored = restore_definition("def b(x):\n    return 1\n\n\ndef b(x):\n    return 2\n", STUB, "b")
    assert source_of_definition(restored, "b") == SHIPPED


@pytest.mark.parametrize("text", ["", "x = 1\n", "b = lambda x: 2\n", "if True:\n    def b(x):\n        return 2\n"])
def test_a_definition_that_is_gone_is_put_before_the_last_lines(text):
    restored = restore_definition(f"{text}\n\n{GUARD}", STUB, "b")
    assert restored.endswith(f"\n\n\n{SHIPPED}\n\n{GUARD}") or restored.endswith(f"{SHIPPED}\n\n{GUARD}")
    assert ast.parse(restored).body[-2].name == "b"
    assert source_of_definition(restore_definition(text, STUB, "b"), "b") == SHIPPED


@pytest.mark.parametrize(
    "broken",
    [
        "def b(x):\n    return (1\n",
        "def b(x)\n    return 1\n",
        "def b(\n    x,\n):\n    y = [\n]\n  return 1\n\n    z\n",
        "def b(x):\nprint 'a'\n",
    ],
)
def test_a_definition_with_a_syntax_error_is_replaced(broken):
    before, after = "def a():\n    return 1\n\n\n", f"\n\ndef c():\n    return 3\n\n\n{GUARD}"
    restored = restore_definition(before + broken + after, STUB, "b")
    if "print" in broken:  # the unindented line may be anything, so it stays
        assert restored == before + SHIPPED + "print 'a'\n" + after
    else:
        assert restored == before + SHIPPED + after
        ast.parse(restored)


def test_a_syntax_error_elsewhere_stays_and_the_definition_is_put_back():
    text = "def a(:\n    return 1\n\n\ndef b(x):\n    return 2\n"
    assert restore_definition(text, STUB, "b") == "def a(:\n    return 1\n\n\n" + SHIPPED
    assert restore_definition("def a(:\n", STUB, "b").endswith("\n\n\n" + SHIPPED)


LESSONS = (
    '"""Small: exercises."""\n\nfrom __future__ import annotations\n\nimport numpy as np\n\n\n# %% Lesson 1: Sums\n\n\n'
    "def a(x: np.ndarray):\n    raise NotImplementedError\n\n\n# %% Lesson 2: Lengths\n\n\n"
    "def b(x):\n    raise NotImplementedError\n\n\ndef c(x):\n    raise NotImplementedError\n"
)


@pytest.mark.parametrize("name", "abc")
def test_a_definition_that_is_gone_comes_back_into_its_lesson(name):
    gone = LESSONS.replace(source_of_definition(LESSONS, name), "")
    restored = restore_definition(gone, LESSONS, name)
    assert re.sub(r"\n+", "\n", restored) == re.sub(r"\n+", "\n", LESSONS)


def test_where_only_what_follows_is_left_it_comes_back_before_that():
    restored = restore_definition("x = 1\n\n\ndef c(x):\n    return x\n", LESSONS, "b")
    assert restored.endswith("x = 1\n\n\n" + source_of_definition(LESSONS, "b") + "\n\ndef c(x):\n    return x\n")


def test_a_definition_brings_the_imports_that_are_gone():
    restored = restore_definition('"""Mine."""\n\nX = 1\n', LESSONS, "a")
    assert restored.startswith('"""Mine."""\n\nfrom __future__ import annotations\n\nimport numpy as np\n\nX = 1\n')
    ast.parse(restored)
    kept = restore_definition("from __future__ import annotations\n\nimport os as np\n", LESSONS, "a")
    assert kept.startswith("from __future__ import annotations\n\nimport os as np\n\n\n")


@pytest.mark.parametrize("text", ["", "\n", "# mine\n", '"""Mine."""\n'])
def test_an_emptied_file_is_restored_whole(text):
    assert restore_definition(text, LESSONS, "b") == LESSONS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_text_is_written_as_it_was_read(encoding, line_end):
    text = ("# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else "") + "x = 'é'\ny = 1\n"
    data = text.replace("\n", line_end).encode(encoding)
    read, form = read_with_form(data)
    assert read == text
    assert write_in_form(read, form) == data


def test_bytes_that_are_no_text_survive():
    data = b"x = '\xff\xfe'\n"
    assert write_in_form(*read_with_form(data)) == data
