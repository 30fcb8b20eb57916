"""The learner's files, derived from the solutions: signature, docstring and the `# TODO:` steps stay, the code goes."""

from __future__ import annotations

import ast
import re
import textwrap
import tokenize

from grader.code.source import Source, body_without_docstring, lines_of_definition, source_of_definition, split_lines
from grader.course.modules import Exercise, Module

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
    lines = [line.rstrip("\n") for line in split_lines(text)]
    by_name = {exercise.name: exercise for exercise in exercises}
    pieces: list[tuple[int, int, list[str]]] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            pieces += _pieces(node, by_name.get(node.name), lines)
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


def stub_of_definition(exercise: Exercise) -> str:
    """The text of one exercise's definition as it ships."""
    text = source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name)
    lines = [line.rstrip("\n") for line in split_lines(text)]
    for first, last, replacement in sorted(_pieces(ast.parse(text).body[0], exercise, lines), reverse=True):
        lines[first - 1 : last] = replacement
    return "\n".join(lines) + "\n"


def _pieces(node: ast.stmt, exercise: Exercise | None, lines: list[str]) -> list[tuple[int, int, list[str]]]:
    """(first line, last line, what replaces them) of what the learner does not get of a definition."""
    if exercise and exercise.stub:
        return [_broken_code(node, exercise, lines)]
    return [_stubbed(inner, lines) for inner in _functions(node) if _todos(inner, lines)]


def _end_of_docstring(tree: ast.Module) -> int:
    first = tree.body[0] if tree.body else None
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return first.end_lineno if is_docstring else 0


def _functions(node: ast.FunctionDef | ast.ClassDef) -> list[ast.FunctionDef]:
    """The functions whose bodies are the learner's: the function itself, or a class's methods."""
    if isinstance(node, ast.FunctionDef):
        return [node]
    return [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]


def _code_start(node: ast.FunctionDef | ast.ClassDef, lines: list[str]) -> int:
    """The first line after the signature and the docstring."""
    if len(body_without_docstring(node)) < len(node.body):
        return node.body[0].end_lineno + 1
    rest = iter([line + "\n" for line in lines[node.lineno - 1 :]])
    for token in tokenize.generate_tokens(lambda: next(rest)):
        if token.type == tokenize.NEWLINE:  # the first one ends the signature, over however many lines it goes
            return node.lineno + token.start[0]
    raise AssertionError("a definition without an end")


def _todos(node: ast.FunctionDef, lines: list[str]) -> list[str]:
    """The `# TODO:` comments of a function, each with its continuation lines (`#   ...`), unindented."""
    kept: list[str] = []
    inside = False
    for line in lines[_code_start(node, lines) - 1 : node.end_lineno]:
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
    return _code_start(node, lines), node.end_lineno, body


def source_of_variant(exercise: Exercise, name: str) -> str:
    """A known answer as the learner might have written it: source that defines the exercise's own name."""
    variant = next(variant for variant in exercise.variants if variant.name == name)
    if variant.edit:
        solution = source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name)
        return solution.replace(*variant.edit)
    source = source_of_definition(exercise.checks.read_text(encoding="utf-8"), name)
    definition = source[re.search(r"^(def|class) ", source, re.MULTILINE).start() :]
    return re.sub(rf"^(def|class) {name}\b", rf"\1 {exercise.name}", definition)


def _broken_code(node: ast.stmt, exercise: Exercise, lines: list[str]) -> tuple[int, int, list[str]]:
    """For a "repair this" problem: the body of the misconception in the place of the solution's."""
    source = source_of_variant(exercise, exercise.stub)
    broken = ast.parse(source).body[0]
    broken_lines = [line.rstrip("\n") for line in split_lines(source)]
    body = textwrap.dedent("\n".join(broken_lines[_code_start(broken, broken_lines) - 1 : broken.end_lineno]))
    return _code_start(node, lines), node.end_lineno, textwrap.indent(body, "    ").split("\n")


def restore_definition(text: str, stub: str, name: str) -> str:
    """The learner's text with one definition put back as it ships: at its place, or where it stood among its neighbours.

    The file's imports come back with it. Where nothing is left of the file, all of it is put back.
    """
    if _is_empty(text):
        return stub
    text = restore_imports(text, stub)
    shipped = source_of_definition(stub, name)
    lines = split_lines(text)
    span = _find_definition(text, name)
    if span:
        first, last = span
        return "".join([*lines[: first - 1], shipped, *lines[last:]])
    order = _landmarks(stub)
    position = order.index(name)
    for landmark in reversed(order[:position]):
        if place := _find_landmark(text, landmark):
            return "".join([*lines[: place[1]], "\n\n", shipped, *lines[place[1] :]])
    for landmark in order[position + 1 :]:
        if place := _find_landmark(text, landmark):
            return "".join([*lines[: place[0] - 1], shipped, "\n\n", *lines[place[0] - 1 :]])
    guard = text.rfind('\nif __name__ == "__main__":')
    position = guard if guard >= 0 else len(text)
    return f"{text[:position].rstrip()}\n\n\n{shipped}\n{text[position:]}"


def _is_empty(text: str) -> bool:
    """Whether a file holds no more than comments and a docstring."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return len(tree.body) == bool(_end_of_docstring(tree))


def restore_imports(text: str, stub: str) -> str:
    """The text with the imports that ship and of which it binds no name, below its docstring; as it is if it can't be read."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    bound = Source("", text, tree).bindings
    shipped = [node for node in ast.parse(stub).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    missing = [node for node in shipped if not any(name in bound for name in _names_of(node))]
    ahead = [node for node in missing if _is_future(node)]
    start = _end_of_docstring(tree)
    lines = split_lines(text)
    futures = [node.end_lineno for node in tree.body if _is_future(node)]
    for place, nodes in ((max(futures, default=start), [n for n in missing if n not in ahead]), (start, ahead)):
        if nodes:
            written = "".join(f"{ast.unparse(node)}\n" for node in nodes)
            lines.insert(place, f"\n{written}" if place else written)
    return "".join(lines)


def _names_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.asname or alias.name.partition(".")[0] for alias in node.names]


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _landmarks(stub: str) -> list[str]:
    """The headings of lessons (`# %% …`) and the names of the definitions, in their order."""
    found = {number: line.strip() for number, line in enumerate(split_lines(stub), start=1) if line.startswith("# %%")}
    nodes = (node for node in ast.parse(stub).body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    found |= {node.lineno: node.name for node in nodes}
    return [found[number] for number in sorted(found)]


def _find_landmark(text: str, landmark: str) -> tuple[int, int] | None:
    """The first and the last line of a heading or a definition in a text."""
    if not landmark.startswith("#"):
        return _find_definition(text, landmark)
    lines = [line.strip() for line in split_lines(text)]
    return (lines.index(landmark) + 1,) * 2 if landmark in lines else None


def _find_definition(text: str, name: str) -> tuple[int, int] | None:
    """The lines of a definition; in a file that can't be parsed, those up to the next one that is not indented."""
    try:
        return lines_of_definition(text, name)
    except LookupError:
        return None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if re.match(rf"(def|class) {name}\b", line)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(lines) and not re.match(r"[^\s)\]}]", lines[last + 1]):
        last += 1
    while not lines[last].strip():
        last -= 1
    return first + 1, last + 1
