"""A case as code that runs when it is typed: its arguments as literals, the builders that it names with their sources.

Done in the references' process, which alone holds cases as they are.
"""

from __future__ import annotations

import ast
import dis
import inspect
import re
import textwrap
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.kinds.calls import find_lambdas
from grader.kinds.case import Case

PLAIN = (type(None), bool, int, complex, str, bytes)


class CantBeWrittenError(Exception):
    """What can't be written as code, by name."""


def snippet(case: Case, exercise: str, module: str) -> str:
    """The whole file: imports, what the case uses, and the call whose result it prints. module: the learner's file.

    Raises CantBeWrittenError where something it uses has no source and no literal.
    """
    writer = _Writer()
    task = case.task
    if task.expression is None:
        given = [writer.code(value) for value in task.args]
        given += [f"{name}={writer.code(value)}" for name, value in task.kwargs.items()]
        result = f"{exercise}({', '.join(given)})"
    else:
        result = writer.expression(task.expression)
    body = [*writer.lines, f"result = {result}", "print(result)", ""]
    named = [f"import {module} as ex"] if any(re.search(r"\bex\b", line) for line in body) else []
    return "\n".join([*sorted(writer.imports), *named, f"from {module} import *", "", *body])


def runs_as_shown(case: Case, call: str) -> bool:
    """Whether the call, as the feedback writes it, runs when it is typed beside the learner's file and `numpy as np`."""
    if case.task.expression is None:
        return "\n" not in call and " object" not in call and "<" not in call
    return bool(call) and all(
        isinstance(value, types.ModuleType) for value in _outer_names(case.task.expression).values()
    )


class _Writer:
    """Collects what must stand above the call. defined: the values behind the names that are written already."""

    def __init__(self) -> None:
        self.imports: set[str] = set()
        self.lines: list[str] = []
        self.defined: dict[str, Any] = {}

    def expression(self, function: Callable) -> str:
        """The body of a lambda, with what it uses defined above it."""
        node = _lambda_node(function)
        self.names_of(function)
        return ast.unparse(node.body)

    def names_of(self, function: Callable) -> None:
        """Define what the function reads from outside."""
        for name, value in _outer_names(function).items():
            self.define(name, value)

    def define(self, name: str, value: Any) -> None:
        if name in self.defined:
            if self.defined[name] is not value:
                raise CantBeWrittenError(f"`{name}` stands for two things")
            return
        self.defined[name] = value
        if isinstance(value, types.ModuleType):
            plain = name == value.__name__
            self.imports.add(f"import {name}" if plain else f"import {value.__name__} as {name}")
        elif isinstance(value, (types.FunctionType, type)) and not _is_of_library(value):
            self.source(name, value)
        else:
            self.lines.append(f"{name} = {self.code(value)}")

    def source(self, name: str, value: Any) -> None:
        """A function or a class with its own text."""
        if isinstance(value, types.FunctionType):
            self.names_of(value)
            if value.__name__ == "<lambda>":
                self.lines.append(f"{name} = {ast.unparse(_lambda_node(value))}")
                return
        else:
            for member in vars(value).values():
                function = getattr(member, "__func__", member)
                if isinstance(function, types.FunctionType):
                    self.names_of(function)
        try:
            text = textwrap.dedent(inspect.getsource(value)).rstrip()
        except (OSError, TypeError):
            raise CantBeWrittenError(f"`{name}` has no source") from None
        self.lines += ["", text, ""]
        if value.__name__ != name:
            self.lines.append(f"{name} = {value.__name__}")

    def code(self, value: Any) -> str:
        """A value as an expression."""
        if isinstance(value, float):
            return repr(value) if np.isfinite(value) else self.numpy(f"np.{value}".replace("np.-", "-np."))
        if isinstance(value, PLAIN):
            return repr(value)
        if isinstance(value, np.ndarray):
            return self.array(value)
        if isinstance(value, np.generic):
            return self.numpy(f"np.{value.dtype.name}({self.code(value.item())})")
        if type(value) in (list, tuple, set):
            inner = ", ".join(map(self.code, value))
            marks = {list: f"[{inner}]", tuple: f"({inner}{',' if len(value) == 1 else ''})"}
            return marks.get(type(value)) or (f"{{{inner}}}" if value else "set()")
        if type(value) is dict:
            return "{" + ", ".join(f"{self.code(key)}: {self.code(item)}" for key, item in value.items()) + "}"
        if isinstance(value, np.random.Generator):
            return self.generator(value)
        if callable(value):
            return self.callable(value)
        raise CantBeWrittenError(f"a {type(value).__name__} object")

    def numpy(self, code: str) -> str:
        self.imports.add("import numpy as np")
        return code

    def array(self, value: np.ndarray) -> str:
        if value.dtype.kind not in "biufcUO":
            raise CantBeWrittenError(f"an array of {value.dtype}")
        name = value.dtype.name if value.dtype.kind in "biufc" else {"U": "str_", "O": "object_"}[value.dtype.kind]
        shape = f".reshape({value.shape})" if value.size == 0 else ""
        return self.numpy(f"np.array({self.code(value.tolist())}, dtype=np.{name.replace('bool', 'bool_')}){shape}")

    def generator(self, value: np.random.Generator) -> str:
        name = f"generator_{len(self.defined)}"
        self.defined[name] = value
        kind = type(value.bit_generator).__name__
        self.lines.append(self.numpy(f"{name} = np.random.Generator(np.random.{kind}())"))
        self.lines.append(f"{name}.bit_generator.state = {self.code(value.bit_generator.state)}")
        return name

    def callable(self, value: Any) -> str:
        if isinstance(value, (types.FunctionType, type)) and not _is_of_library(value):
            name = value.__name__ if value.__name__ != "<lambda>" else f"function_{len(self.defined)}"
            self.define(name, value)
            return name
        module, name = (
            getattr(value, "__module__", None),
            getattr(value, "__qualname__", getattr(value, "__name__", "")),
        )
        if isinstance(value, np.ufunc):
            module, name = "numpy", value.__name__
        if not module or "<" in name or not name:
            raise CantBeWrittenError(f"a {type(value).__name__} object")
        self.imports.add(f"import {module}")
        return name if module == "builtins" else f"{module}.{name}"


def _lambda_node(function: Callable) -> ast.Lambda:
    """The syntax tree of a lambda: of those that begin in its line, the one that has all its names."""
    code = function.__code__
    found = [
        node
        for node in find_lambdas(code.co_filename)
        if node.lineno == code.co_firstlineno and _names_in_tree(node) == _names_in_code(code)
    ]
    if len({ast.dump(node) for node in found}) != 1:
        raise CantBeWrittenError("an expression that stands beside another one in its line")
    return found[0]


def _names_in_tree(node: ast.AST) -> set[str]:
    fields = {ast.Name: "id", ast.Attribute: "attr", ast.arg: "arg"}
    return {getattr(inner, fields[type(inner)]) for inner in _without_defaults(node) if type(inner) in fields}


def _without_defaults(node: ast.Lambda) -> list[ast.AST]:
    """The nodes of a lambda but for the values of its defaults, which are none of its code's names."""
    outer = {id(inner) for default in node.args.defaults for inner in ast.walk(default)}
    return [inner for inner in ast.walk(node) if id(inner) not in outer]


def _names_in_code(code: types.CodeType) -> set[str]:
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    own = {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}
    return {name for name in own if not name.startswith(".")}.union(*map(_names_in_code, inner))


def _outer_names(function: Callable) -> dict[str, Any]:
    """What a function reads from outside, by name: cells, globals, and defaults of arguments."""
    code = function.__code__
    cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
    found = {name: cell.cell_contents for name, cell in cells.items()}
    found |= {name: function.__globals__[name] for name in _global_names(code) if name in function.__globals__}
    names = code.co_varnames[: code.co_argcount]
    defaults = function.__defaults__ or ()
    if function.__name__ == "<lambda>" and defaults:
        found |= dict(zip(names[-len(defaults) :], defaults, strict=True))
    return found


def _global_names(code: types.CodeType) -> list[str]:
    """The global names that a function reads, those of the functions inside it too; not the names of attributes."""
    own = [step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"]
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return list(dict.fromkeys([*own, *(name for constant in inner for name in _global_names(constant))]))


def _is_of_library(value: Any) -> bool:
    """Whether a function or class can be imported, since it is of no file of the course."""
    module = getattr(value, "__module__", None) or ""
    return not (module.startswith("checks_") or module.startswith("solutions_") or module == "__main__")
