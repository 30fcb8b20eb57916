"""What the text of a submission alone decides, and what it tells of an answer."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from grader.code.source import (
    Source,
    body_without_docstring,
    raises_not_implemented,
    read_source,
    same_code,
    signature_problem,
)
from grader.code.uses import called_exercises, dotted_uses, forbidden_use
from grader.course.modules import Exercise, siblings
from grader.verdicts.submission import Submission, read_submission, readable_beside
from grader.verdicts.verdict import Cause, Diagnosis, Status, Verdict


def verdict_of_source(exercise: Exercise, submission: Submission, *, is_solution: bool = False) -> Verdict | None:
    """The verdict where the text decides: it can't be read, the name is missing, nothing was written, …

    is_solution: the submission is the solutions' own file, which is not compared with itself.
    """

    def failed(cause: Cause, message: str, line: int | None = None) -> Verdict:
        return Verdict(exercise, Status.FAILED, submission.name, diagnosis=Diagnosis(cause, message, line), line=line)

    source = submission.source
    if problem := source.problem:
        diagnosis = Diagnosis(Cause(problem.cause), problem.message, problem.line, problem.shown, whole_file=True)
        return Verdict(exercise, Status.FAILED, submission.name, diagnosis=diagnosis, line=problem.line)
    node = source.definitions.get(exercise.name)
    if node is None:
        message = (
            f"{submission.name} defines no `{exercise.name}`: was it renamed or deleted? "
            f"`uv run grader reset {exercise.id}` puts it back."
        )
        return failed(Cause.MISSING, message)
    if is_solution:
        return None
    if is_not_started(exercise, source):
        return Verdict(exercise, Status.NOT_STARTED, submission.name, line=node.lineno)
    solution = read_solutions(exercise.files.solutions).definitions.get(exercise.name)
    problem = signature_problem(node, solution)
    return failed(Cause.SIGNATURE, problem, node.lineno) if problem else None


def use_of_forbidden(exercise: Exercise, submission: Submission) -> Diagnosis | None:
    """What the answer uses that it may not use."""
    if not exercise.forbid:
        return None
    names = {other.name for other in siblings(exercise)} - {exercise.name}
    use = forbidden_use(submission.source, exercise.name, exercise.forbid, names)
    if use is not None:
        text = f"{use[0]} is the exercise itself; write it without ({submission.name}:{use[1]})."
        return Diagnosis(Cause.FORBIDDEN, text, use[1])
    for name, line in dotted_uses(submission.source, exercise.name, names, names_from_helpers(submission)):
        for helper, (banned, there) in _forbidden_in_helpers(name, submission, exercise.forbid):
            text = f"{banned} is the exercise itself; write it without ({helper}:{there})."
            return Diagnosis(Cause.FORBIDDEN, text, line)
    return None


def names_from_helpers(submission: Submission) -> dict[str, str]:
    """What names stand for that come by `from … import *` from a file beside the submission's."""
    return {
        name: f"{module}.{name}"
        for module in submission.source.starred_modules
        if (helper := read_helper(submission, module))
        for name in helper.definitions
        if name not in submission.source.bindings
    }


def _forbidden_in_helpers(
    name: str, submission: Submission, forbid: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, int]]]:
    """(the file's name, (what is forbidden, line)) where this name is a helper's, and that uses it, or another one that does."""
    waiting, seen = [name], {name}
    while waiting:
        module, _, inner = waiting.pop().partition(".")
        helper = read_helper(submission, module)
        defined = inner.partition(".")[0]
        if helper is None or not defined:
            continue
        if use := forbidden_use(helper, defined, forbid, set()):
            yield helper.name, use
        further = {used for used, _ in dotted_uses(helper, defined, set(), {})} - seen
        waiting += sorted(further)
        seen |= further


def read_helper(submission: Submission, module: str) -> Source | None:
    """The module of this name that the learner keeps beside the submission's file."""
    files = {Path(path).name: Path(path) for path in readable_beside(submission)[1:]}
    path = files.get(f"{module}.py")
    if path is None or module in sys.stdlib_module_names:
        return None
    found = read_submission(path).source
    return None if found.problem else found


def calls_of(exercise: Exercise, submission: Submission) -> list[Exercise]:
    """The exercises of the same file that the answer calls, directly or not; the nearest first."""
    others = {other.name: other for other in siblings(exercise)}
    found: list[Exercise] = []
    waiting = [exercise.name]
    while waiting:
        for name in called_exercises(submission.source, waiting.pop(), set(others)):
            if others[name] not in found and name != exercise.name:
                found.append(others[name])
                waiting.append(name)
    return found


def is_not_started(exercise: Exercise, source: Source) -> bool:
    """Whether the learner's definition is what the stub holds."""
    node = source.definitions[exercise.name]
    if isinstance(node, ast.FunctionDef) and raises_not_implemented(body_without_docstring(node)):
        return True
    if not isinstance(node, ast.ClassDef) and not exercise.stub:
        return False
    from grader.course.stubs import stub_of_definition

    shipped = ast.parse(stub_of_definition(exercise)).body[0]
    return same_code(node, shipped)


def read_solutions(path: Path) -> Source:
    """The solutions' source, parsed once as long as the file does not change."""
    return _read_solutions(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read_solutions(path: Path, modified: int) -> Source:
    return read_source(path)
