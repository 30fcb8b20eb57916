"""What the grader reads off a learner's file without running it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.code.source import (
    LONGEST_SHOWN,
    Source,
    parameter_names,
    raises_not_implemented,
    read_source,
    same_code,
    signature_problem,
    source_of_definition,
    split_lines,
)
from grader.code.uses import called_exercises, forbidden_use


def source_of(text: str) -> Source:
    return Source("exercises.py", text, ast.parse(text))


def written(folder: Path, data: bytes) -> Source:
    path = folder / "exercises.py"
    path.write_bytes(data)
    return read_source(path)


# Reading files in any state.


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfdef f(x):\n    return 'caf\xc3\xa9'\n",
        b"def f(x):\r\n    return 1\r\n",
        b"def f(x):\r    return 1\r",
        b"def f(x):\n\treturn 1\n",
        b"# -*- coding: latin-1 -*-\ndef f(x):\n    return 'caf\xe9'\n",
        b"\x0c\ndef f(x): return 1",
    ],
    ids=["a byte-order mark", "Windows line ends", "old Mac line ends", "tabs", "latin-1 declared", "a form feed"],
)
def test_files_that_python_reads_are_read(tmp_path, data):
    source = written(tmp_path, data)
    assert source.problem is None
    assert isinstance(source.definitions["f"], ast.FunctionDef)


def test_an_empty_file_is_read_and_defines_nothing(tmp_path):
    for data in (b"", b"\xef\xbb\xbf", b"# nothing\n"):
        source = written(tmp_path, data)
        assert source.problem is None and source.definitions == {}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"x = 1\ndef f(x:\n    return 1\n", 2, "SyntaxError: '(' was never closed"),
        (b"def f(x):\nreturn 1\n", 2, "IndentationError: expected an indented block"),
        (b"def f(x):\n    if x:\n\treturn 1\n        return 2\n", 3, "tabs"),
        (b"x = 1\n\ny = 'abc\n", 3, "unterminated"),
        (b"x = (1 +\n", 1, "never closed"),
        (b"f(x) = 2\n", 1, "assign"),
    ],
)
def test_a_syntax_error_is_told_with_its_line(tmp_path, data, line, words):
    problem = written(tmp_path, data).problem
    assert (problem.cause, problem.line) == ("syntax", line)
    assert problem.message.startswith(f"exercises.py:{line}: ") and words in problem.message


@pytest.mark.parametrize(
    ("data", "shown"),
    [(b"def g():\n    y = f(1\n", "y = f(1\n     ^"), (b"x = 'abc\n", "x = 'abc\n    ^"), (b"x = 1\0", "")],
    ids=["indented", "as it stands", "no line is known"],
)
def test_a_syntax_error_is_shown_as_python_shows_it(tmp_path, data, shown):
    assert written(tmp_path, data).problem.shown == shown


def test_of_a_long_line_the_part_around_the_carets_is_shown(tmp_path):
    line, carets = written(tmp_path, f"x = [{'1, ' * 100}2 3]\n".encode()).problem.shown.split("\n")
    assert len(line) <= LONGEST_SHOWN and line[carets.index("^") : len(carets)] == "2 3"


@pytest.mark.parametrize(
    "data",
    [b"x = '\xe9'\n", b"x = 1\x00\n", b"\xff\xfex\x00=\x001\x00", b"# coding: nonsense\nx = 1\n", b"(" * 5000],
    ids=["latin-1 not declared", "a NUL byte", "UTF-16", "an unknown encoding", "brackets without end"],
)
def test_bytes_that_are_no_python_are_told(tmp_path, data):
    problem = written(tmp_path, data).problem
    assert problem.cause == "syntax" and problem.message.startswith("exercises.py")
    assert "\n" not in problem.message and "Traceback" not in problem.message


# Which statement defines a name.


def test_the_last_binding_counts_wherever_it_stands():
    source = source_of(
        "def f(x):\n    return 1\n"
        "try:\n    import fast\nexcept ImportError:\n    def g(x):\n        return 2\n"
        "if True:\n    def f(x):\n        return 3\n"
        "h, k = 1, 2\nm: int = 3\nimport os.path as p\nwith open('x') as file:\n    q = 1\n"
    )
    assert source.definitions["f"].lineno == 9
    assert {"g", "h", "k", "m", "p", "q", "fast"} <= source.definitions.keys()


def test_writing_to_an_attribute_or_an_item_does_not_define_the_name():
    source = source_of("def f(x):\n    return np.cov(x)\nf.cache = {}\nf.cache['a'] = 1\nimport numpy as np\n")
    assert isinstance(source.definitions["f"], ast.FunctionDef)
    assert forbidden_use(source, "f", ("numpy.cov",), set()) == ("numpy.cov", 2)


# Forbidden names.

USES = {
    "by its module's usual name": ("import numpy as np\ndef f(X):\n    return np.cov(X)\n", 3),
    "by its module's full name": ("import numpy\ndef f(X):\n    x = 1\n    return numpy.cov(X)\n", 4),
    "under a name of its own": ("from numpy import cov as spread\ndef f(X):\n    return spread(X)\n", 3),
    "imported in the function": ("def f(X):\n    from numpy import cov\n    return cov(X)\n", 3),
    "its module imported in the function": ("def f(X):\n    import numpy as n\n    return n.cov(X)\n", 3),
    "by a star": ("from numpy import *\ndef f(X):\n    return cov(X)\n", 3),
    "assigned": ("import numpy as np\nspread = np.cov\ndef f(X):\n    return spread(X)\n", 4),
    "assigned with a type": ("import numpy as np\nspread: object = np.cov\ndef f(X):\n    return spread(X)\n", 4),
    "assigned as one of two": ("import numpy as np\na, b = np.cov, np.dot\ndef f(X):\n    return a(X)\n", 4),
    "assigned on the way": ("import numpy as np\ndef f(X):\n    return (g := np.cov)(X)\n", 3),
    "assigned in the function": ("import numpy as np\ndef f(X):\n    g = np.cov\n    return g(X)\n", 3),
    "through a second alias": ("import numpy as np\nif 1:\n    m = np\ng = m.cov\ndef f(X):\n    return g(X)\n", 6),
    "through aliases of other depths": (
        "import numpy as np\ndef f(X):\n    if X:\n        if X:\n            a = np\n        b = a\n    return b.cov(X)\n",
        7,
    ),
    "by getattr": ("import numpy as np\ndef f(X):\n    return getattr(np, 'cov')(X)\n", 3),
    "passed on": ("import numpy as np\ndef f(X):\n    return list(map(np.cov, X))\n", 3),
    "as a default": ("import numpy as np\ndef f(X, g=np.cov):\n    return g(X)\n", 2),
    "in a decorator": ("import numpy as np\n@np.cov\ndef f(X):\n    return 1\n", 2),
    "in an inner function": (
        "import numpy as np\ndef f(X):\n    def g(Y):\n        return np.cov(Y)\n    return g(X)\n",
        4,
    ),
    "in a lambda": ("import numpy as np\nf = lambda X: np.cov(X)\n", 2),
    "in a helper": ("import numpy as np\ndef f(X):\n    return g(X)\ndef g(X):\n    return np.cov(X)\n", 5),
    "in a helper's helper": (
        "import numpy as np\ndef f(X):\n    return g(X)\ndef g(X):\n    return h(X)\ndef h(X):\n    return np.cov(X)\n",
        7,
    ),
    "in a method": (
        "import numpy as np\nclass f:\n    def fit(self, X):\n        self.C = np.cov(X)\n",
        4,
    ),
    "in a class that helps": (
        "import numpy as np\ndef f(X):\n    return G().fit(X)\nclass G:\n    def fit(self, X):\n        return np.cov(X)\n",
        6,
    ),
    "as the exercise itself, imported": ("from numpy import cov as f\n", 1),
    "as the exercise itself, assigned": ("import numpy as np\nf = np.cov\n", 2),
    "and wrapped afterwards": (
        "import numpy as np\nfrom functools import cache\ndef f(X):\n    return np.cov(X)\nf = cache(f)\n",
        4,
    ),
    "in one branch": (
        "import numpy as np\nif 1:\n    def f(X):\n        return np.cov(X)\nelse:\n    def f(X):\n        return 1\n",
        4,
    ),
}


@pytest.mark.parametrize("use", USES)
def test_a_forbidden_name_is_found_with_its_line(use):
    text, line = USES[use]
    assert forbidden_use(source_of(text), "f", ("numpy.cov",), set()) == ("numpy.cov", line)


INNOCENT = {
    "another function": "import numpy as np\ndef f(X):\n    return np.dot(X, X)\n",
    "a longer name": "import numpy as np\ndef f(X):\n    return np.covariance(X)\n",
    "an own function of that name": "def cov(X):\n    return X\ndef f(X):\n    return cov(X)\n",
    "an own function of that name beside a star": (
        "from numpy import *\ndef cov(X):\n    return X\ndef f(X):\n    return cov(X)\n"
    ),
    "a variable of that name": "from numpy import cov\ndef f(X):\n    cov = X @ X\n    return cov\n",
    "a parameter of that name": "from numpy import cov\ndef f(cov):\n    return cov\n",
    "a name that means it elsewhere": (
        "import numpy as np\ndef g(X):\n    c = np.cov\n    return c(X)\ndef f(X):\n    c = 2\n    return c * X\n"
    ),
    "in a comment or a string": "def f(X):\n    'numpy.cov'\n    return 'np.cov'  # np.cov(X)\n",
    "in a function that it does not call": "import numpy as np\ndef check(X):\n    return np.cov(X)\ndef f(X):\n    return X\n",
    "a method of that name": "def f(X):\n    return X.cov()\n",
    "another library's": "import pandas as np\ndef f(X):\n    return np.cov(X)\n",
}


@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT)
def test_what_is_not_forbidden_is_not_found(text):
    assert forbidden_use(source_of(text), "f", ("numpy.cov",), {"g"}) is None


def test_everything_below_a_forbidden_module_is_forbidden():
    text = "import numpy as np\nfrom numpy.linalg import svd\n"
    text += "def f(X):\n    return svd(X)\ndef g(X):\n    return np.linalg.inv(X)\n"
    assert forbidden_use(source_of(text), "f", ("numpy.linalg",), set()) == ("numpy.linalg", 4)
    assert forbidden_use(source_of(text), "g", ("numpy.linalg",), set()) == ("numpy.linalg", 6)
    assert forbidden_use(source_of(text), "g", ("numpy.linalg.norm",), set()) is None
    starred = "from numpy import *\ndef f(X):\n    return linalg.norm(X)\n"
    assert forbidden_use(source_of(starred), "f", ("numpy.linalg.norm",), set()) == ("numpy.linalg.norm", 3)


def test_the_operator_of_the_matrix_product_has_a_name():
    for line in ("return A @ A", "A @= A", "return operator.matmul(A, A)"):
        source = source_of(f"import operator\ndef f(A):\n    {line}\n")
        assert forbidden_use(source, "f", ("operator.matmul",), set()) == ("operator.matmul", 3)
        assert forbidden_use(source, "f", ("operator.mul",), set()) is None
    assert forbidden_use(source_of("def f(A):\n    return A * A\n"), "f", ("operator.matmul",), set()) is None


def test_another_exercise_may_use_what_is_forbidden_here():
    text = "import numpy as np\ndef f(X):\n    return g(X)\ndef g(X):\n    return np.cov(X)\n"
    assert forbidden_use(source_of(text), "f", ("numpy.cov",), {"g"}) is None


# Which exercises an answer calls.


def calls(text: str, name: str = "cosine") -> list[str]:
    return called_exercises(source_of(text), name, {"cosine", "normalize", "dot"})


def test_calls_of_other_exercises_are_found():
    assert calls("def cosine(x, y):\n    return dot(normalize(x), normalize(y))\n") == ["dot", "normalize"]
    assert calls("def cosine(x, y):\n    return help(x)\ndef help(x):\n    return normalize(x)\n") == ["normalize"]
    assert calls("def cosine(x, y):\n    return list(map(normalize, [x, y]))\n") == ["normalize"]
    assert calls(
        "def cosine(x, y):\n    def unit(v):\n        return normalize(v)\n    return unit(x) @ unit(y)\n"
    ) == ["normalize"]
    assert calls("class cosine:\n    def normalize(self, x):\n        return normalize(x)\n") == ["normalize"]
    assert calls("def cosine(x):\n    return cosine(x)\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "    normalize = x\n    return normalize\n",
        "    def normalize(v):\n        return v\n    return normalize(x)\n",
        "    from mine import normalize\n    return normalize(x)\n",
        "    return [normalize for normalize in x]\n",
        "    return (lambda normalize: normalize)(x)\n",
        "    for normalize in x:\n        pass\n    return normalize\n",
        "    with x as normalize:\n        return normalize\n",
        "    return x.normalize()\n",
        "    return 'normalize'  # normalize(x)\n",
        "    class normalize:\n        pass\n    return normalize()\n",
    ],
)
def test_a_local_name_that_hides_an_exercise_is_no_call(body):
    assert calls("def cosine(x):\n" + body) == []
    assert calls("def cosine(x, normalize=None):\n    return normalize(x)\n") == []


# Signatures.


@pytest.mark.parametrize(
    ("due", "own"),
    [
        ("x, y", "x, y"),
        ("x, y", "a, b"),
        ("x, y", "x, y=2"),
        ("x, y", "x, y, verbose=False"),
        ("x, y", "*args"),
        ("x, y=1", "x, y=1"),
        ("x, y=1", "x, *rest, y=1"),
        ("x, *, p=2", "x, *, p=2"),
        ("x, *, p=2", "x, p=2"),
        ("x, *, p", "x, *, p"),
        ("x, *, p=2", "x, **options"),
        ("*xs", "*ys"),
        ("x: int, y: float = 1.0", "x, y=3"),
        ("", ""),
    ],
)
def test_a_signature_that_can_be_called_alike_is_accepted(due, own):
    assert problem_of(due, own) == ""


@pytest.mark.parametrize(
    ("due", "own"),
    [
        ("x, y", "x"),
        ("x, y", "x, y, z"),
        ("x, y", ""),
        ("x, y=1", "x, y"),
        ("x, y=1", "x, z=1"),
        ("x, y=1", "x"),
        ("x, *, p=2", "x"),
        ("x, *, p=2", "x, *, q=2"),
        ("x", "x, *, p"),
        ("*xs", "x"),
    ],
)
def test_a_signature_that_can_not_be_called_alike_is_told(due, own):
    assert problem_of(due, own) == f"`f({due})` was expected, yours is `f({own})`"


def problem_of(due: str, own: str) -> str:
    definitions = [ast.parse(f"def f({arguments}): pass").body[0] for arguments in (own, due)]
    return signature_problem(*definitions)


def test_only_functions_are_compared_by_signature():
    function, klass = ast.parse("def f(x): pass\nclass f: pass").body
    assert signature_problem(klass, function) == signature_problem(function, klass) == ""


# Pieces of source.


def test_a_definition_is_cut_out_with_its_decorators():
    text = "import x\n\n\n@cache\n@twice(\n    2\n)\ndef f(a):\n    return 1  # end\n\n\nclass G:\n    y = 1\n"
    assert source_of_definition(text, "f") == "@cache\n@twice(\n    2\n)\ndef f(a):\n    return 1  # end\n"
    assert source_of_definition(text, "G") == "class G:\n    y = 1\n"
    assert source_of_definition("def f(): return 1", "f") == "def f(): return 1"
    with pytest.raises(LookupError):
        source_of_definition(text, "x")


def test_of_two_definitions_the_last_counts():
    assert source_of_definition("def f():\n    return 1\ndef f():\n    return 2\n", "f") == "def f():\n    return 2\n"


def test_lines_are_counted_as_python_counts_them():
    text = "a = '\x0c \u2028 \x85 \x1c'\ndef f():\n    return 1\n"
    assert source_of_definition(text, "f") == "def f():\n    return 1\n"
    assert "".join(split_lines(text)) == text and len(split_lines(text)) == 3


def test_what_a_stub_holds_is_recognised():
    for body in (
        "raise NotImplementedError",
        "raise NotImplementedError('todo')",
        "pass",
        "...",
        "pass\n...",
        "'text'",
    ):
        assert raises_not_implemented(ast.parse(body).body), body
    for body in ("return None", "raise ValueError", "x = 1\nraise NotImplementedError", "print()", "raise"):
        assert not raises_not_implemented(ast.parse(body).body), body


def test_code_is_the_same_but_for_docstrings_comments_and_layout():
    one, other, third = (
        ast.parse(text).body[0]
        for text in (
            'class C:\n    """Doc."""\n    def f(self):\n        # why\n        return (1)\n',
            "class C:\n    def f(self):\n        'Doc.'\n        return 1\n",
            "class C:\n    def f(self):\n        return 2\n",
        )
    )
    assert same_code(one, other) and not same_code(one, third)


def test_parameters_are_listed():
    text = (
        "def f(a, /, b, *c, d, **e): pass\nclass G:\n    x = 1\n    def __init__(self, u, v=1): pass\nclass H: pass\n"
    )
    assert parameter_names(text, "f") == ["a", "b"]
    assert parameter_names(text, "G") == ["u", "v"]
    assert parameter_names(text, "H") == parameter_names(text, "nothing") == []
