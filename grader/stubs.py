"""The learner's files, derived from the solutions: signature, docstring and the `# TODO:` steps stay, the code goes."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

from grader.curriculum import Exercise, Module
from grader.source import body_without_docstring, source_of_definition

HEADER = '''"""{title}: {what}.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run {folder}/{file}                 to grade this file
    uv run grader check {module}/{first}   to grade one {one}
    uv run grader hint {module}/{first}    for a hint
"""
'''


def derive_stub(module: Module, *, problems: bool) -> str:
    """The text of exercises.py or problems.py as it ships."""
    exercises = [exercise for exercise in module.exercises if bool(exercise.code) == problems]
    files = exercises[0].files
    text = files.solutions.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.splitlines()
    by_name = {exercise.name: exercise for exercise in exercises}
    pieces: list[tuple[int, int, list[str]]] = []  # first line, last line (both 1-based), what replaces them
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            exercise = by_name.get(node.name)
            if exercise and exercise.stub:
                pieces.append(_broken_code(node, exercise))
            else:
                pieces.extend(_stubbed(inner, lines) for inner in _functions(node) if _todos(inner, lines))
    for first, last, replacement in sorted(pieces, reverse=True):
        lines[first - 1 : last] = replacement
    body = "\n".join(lines[_end_of_docstring(tree) :]) + "\n"
    first = exercises[0]
    header = HEADER.format(
        title=module.title,
        what="problems" if problems else "exercises",
        folder=module.folder.name,
        file=files.learner.name,
        module=module.id,
        first=first.code or first.name,
        one="problem" if problems else "exercise",
    )
    return header + body


def _end_of_docstring(tree: ast.Module) -> int:
    first = tree.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.end_lineno if is_docstring else 0


def _functions(node: ast.FunctionDef | ast.ClassDef) -> list[ast.FunctionDef]:
    """The functions whose bodies are the learner's: the function itself, or a class's methods."""
    if isinstance(node, ast.FunctionDef):
        return [node]
    return [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]


def _code_start(node: ast.FunctionDef) -> int:
    """The first line after the signature and the docstring."""
    rest = body_without_docstring(node)
    if len(rest) < len(node.body):
        return node.body[0].end_lineno + 1
    end_of_signature = max([node.lineno, *(a.end_lineno or 0 for a in ast.walk(node.args) if hasattr(a, "end_lineno"))])
    if node.returns is not None:
        end_of_signature = max(end_of_signature, node.returns.end_lineno)
    line = end_of_signature + 1
    return min(line, rest[0].lineno)


def _todos(node: ast.FunctionDef, lines: list[str]) -> list[str]:
    """The `# TODO:` comments of a function, each with its continuation lines (`#   ...`), unindented."""
    kept: list[str] = []
    inside = False
    for line in lines[_code_start(node) - 1 : node.end_lineno]:
        comment = line.strip()
        if comment.startswith("# TODO:"):
            inside = True
        elif not (inside and re.match(r"#   \S", comment)):
            inside = False
        if inside:
            kept.append(comment)
    return kept


def _stubbed(node: ast.FunctionDef, lines: list[str]) -> tuple[int, int, list[str]]:
    indent = " " * (node.col_offset + 4)
    body = [indent + line for line in [*_todos(node, lines), "raise NotImplementedError"]]
    return _code_start(node), node.end_lineno, body


def _broken_code(node: ast.stmt, exercise: Exercise) -> tuple[int, int, list[str]]:
    """For a "repair this" problem: the body of the misconception in the place of the solution's."""
    checks = exercise.files.checks.read_text(encoding="utf-8")
    source = source_of_definition(checks, exercise.stub)
    broken = ast.parse(source).body[0]
    broken_lines = source.splitlines()
    if isinstance(node, ast.ClassDef):
        start = broken.body[len(broken.body) - len(body_without_docstring(broken))].lineno
        own = node.body[0].end_lineno + 1 if len(body_without_docstring(node)) < len(node.body) else node.lineno + 1
    else:
        start, own = _code_start(broken), _code_start(node)
    body = textwrap.dedent("\n".join(broken_lines[start - 1 : broken.end_lineno]))
    return own, node.end_lineno, textwrap.indent(body, "    ").splitlines()


def sync(module: Module, *, write: bool) -> list[Path]:
    """The learner's files that differ from what the solutions imply; rewritten if `write`."""
    changed = []
    for problems in (False, True):
        exercises = [exercise for exercise in module.exercises if bool(exercise.code) == problems]
        if not exercises:
            continue
        path = exercises[0].files.learner
        stub = derive_stub(module, problems=problems)
        if not path.is_file() or path.read_text(encoding="utf-8") != stub:
            changed.append(path)
            if write:
                path.write_text(stub, encoding="utf-8")
    return changed


def restore_definition(text: str, stub: str, name: str) -> str:
    """The learner's text with one definition put back as it ships; appended where the name is gone."""
    shipped = source_of_definition(stub, name)
    try:
        own = source_of_definition(text, name)
    except (LookupError, SyntaxError):
        guard = text.rfind('\nif __name__ == "__main__":')
        position = guard if guard >= 0 else len(text)
        return f"{text[:position].rstrip()}\n\n\n{shipped}\n{text[position:]}"
    return text.replace(own, shipped if own.endswith("\n") else shipped.rstrip("\n"))
