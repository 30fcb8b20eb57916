"""Measures the checks: small changes are made to each solution, and the checks should reject every one that matters.

A mutant is the solution with one operator, comparison, constant, axis, slice, argument order or statement changed.
A mutant that passes all cases on every seed survives: either a case is missing, or the change changes nothing, which
the module then says, with the reason, in equivalent_mutants.md.
"""

from __future__ import annotations

import ast
import copy
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.code.source import source_of_definition
from grader.course.modules import EQUIVALENT_FILE, Exercise
from grader.kinds import judge
from grader.running import Executor
from grader.verdicts.references import References, finish_known, job_for

SEEDS = (0, 1, 2)
TOGETHER = 16  # exercises whose mutants run at the same time
TIMEOUT = 3.0  # seconds for one mutant: an endless loop counts as rejected

OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}
COMMUTATIVE = {"min", "max", "minimum", "maximum", "array_equal", "hypot"}
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True)
class Mutant:
    """One change. description: "`a + b` becomes `a - b`"; number tells equal descriptions of one exercise apart."""

    exercise: str
    description: str
    source: str
    number: int = 1

    @property
    def label(self) -> str:
        return self.description + (f" ({self.number})" if self.number > 1 else "")


@dataclass(frozen=True)
class Tally:
    """How the checks of one exercise did. survivors: passed every case and are not known to be equivalent."""

    exercise: Exercise
    rejected: int
    equivalent: int
    survivors: list[Mutant]

    @property
    def changing(self) -> int:
        return self.rejected + len(self.survivors)


def make_mutants(source: str, exercise: str) -> list[Mutant]:
    """Every mutant of one definition, each different from it and from the others.

    >>> [mutant.description for mutant in make_mutants("def f(x):\\n    return x + 2", "f")]
    ['`x + 2` becomes `x - 2`', '`2` becomes `3`', '`2` becomes `1`']
    """
    tree = ast.parse(source)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    counts: dict[str, int] = {}
    for position, node in _mutable_nodes(tree):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[position]
            before = _text(target)
            change(target)
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text == original or text in found:
                continue
            after = _text(target)
            description = f"`{before}` becomes `{after}`" if after else f"`{before}` is dropped"
            counts[description] = counts.get(description, 0) + 1
            found[text] = Mutant(exercise, description, text, counts[description])
    return list(found.values())


def _text(node: ast.AST) -> str:
    """The first line of a node's source; "" for a statement that was dropped."""
    if isinstance(node, ast.Pass):
        return ""
    if isinstance(node, ast.arguments):
        return ast.unparse(node)
    return ast.unparse(node).split("\n")[0]


def _mutable_nodes(tree: ast.Module) -> Iterator[tuple[int, ast.AST]]:
    """(position in `ast.walk`, node) of what may be changed: not docstrings, annotations, or texts of errors."""
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Raise, ast.JoinedStr)):
            spared.update(id(inner) for inner in ast.walk(node))
        for field in ("annotation", "returns"):
            if isinstance(getattr(node, field, None), ast.AST):
                spared.update(id(inner) for inner in ast.walk(getattr(node, field)))
    for position, node in enumerate(ast.walk(tree)):
        if id(node) not in spared:
            yield position, node


def _changes(node: ast.AST) -> Iterator:
    """Functions that change a node of this kind in place."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATORS:
        yield lambda target: setattr(target, "op", OPERATORS[type(target.op)]())
    if isinstance(node, ast.Compare):
        for position, operator in enumerate(node.ops):
            if type(operator) in COMPARISONS:
                yield lambda target, p=position: _set_item(target.ops, p, COMPARISONS[type(target.ops[p])]())
    if isinstance(node, ast.BoolOp):
        yield lambda target: setattr(target, "op", ast.And() if isinstance(target.op, ast.Or) else ast.Or())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield lambda target: _become(target, target.operand)
    if isinstance(node, ast.Constant):
        yield from _constant_changes(node)
    if isinstance(node, ast.Call):
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        if len(node.args) > 1 and not starred and ast.unparse(node.func).split(".")[-1] not in COMMUTATIVE:
            yield lambda target: target.args.__setitem__(slice(0, 2), target.args[1::-1])
        for position, word in enumerate(node.keywords):
            if word.arg in ("axis", "ddof", "keepdims", "key", "reverse"):
                yield lambda target, p=position: target.keywords.pop(p)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield lambda target: _become(target, target.value)
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.If)) and not _is_docstring(node):
        yield lambda target: _become(target, ast.Pass())


def _constant_changes(node: ast.Constant) -> Iterator:
    if isinstance(node.value, bool):
        yield lambda target: setattr(target, "value", not target.value)
    elif isinstance(node.value, int):
        yield lambda target: setattr(target, "value", target.value + 1)
        yield lambda target: setattr(target, "value", target.value - 1)
    elif isinstance(node.value, float):
        yield lambda target: setattr(target, "value", target.value * 2 + 1)
        if node.value:
            yield lambda target: setattr(target, "value", -target.value)


def has_behaviour(source: str) -> bool:
    """Whether a definition does something with input. A question's answer is one value: mutants that keep it are equal."""
    node = ast.parse(source).body[0]
    return not isinstance(node, ast.FunctionDef) or bool(node.args.args)


def _set_item(items: list, position: int, value: object) -> None:
    items[position] = value


def _become(target: ast.AST, other: ast.AST) -> None:
    """Turn a node into another one, in place."""
    target.__class__ = other.__class__
    target.__dict__.clear()
    target.__dict__.update(other.__dict__)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_known_equivalent(mutant: Mutant, exercise: Exercise) -> bool:
    """Whether equivalent_mutants.md lists the mutant under its exercise: `- LABEL: reason`."""
    path = exercise.folder / EQUIVALENT_FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    section = re.search(rf"^## {re.escape(exercise.name)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return bool(section) and any(line.startswith(f"- {mutant.label}: ") for line in section[1].splitlines())


def mutate(
    exercises: list[Exercise], executor: Executor, sample: int | None = None, seeds: tuple[int, ...] = SEEDS
) -> Iterator[Tally]:
    """Try the mutants of each exercise. sample: so many of each, the same ones every time; all if None."""
    for first in range(0, len(exercises), TOGETHER):
        mutants: dict[Exercise, list[Mutant]] = {}
        for exercise in exercises[first : first + TOGETHER]:
            source = source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name)
            if has_behaviour(source):
                found = make_mutants(source, exercise.name)
                few = sample is not None and sample < len(found)
                mutants[exercise] = random.Random(exercise.name).sample(found, sample) if few else found
        remaining = mutants
        for seed in seeds:
            remaining = _survivors(remaining, executor, seed)
        for exercise, all_of_them in mutants.items():
            survivors = [mutant for mutant in remaining[exercise] if not is_known_equivalent(mutant, exercise)]
            equivalent = len(remaining[exercise]) - len(survivors)
            yield Tally(exercise, len(all_of_them) - len(remaining[exercise]), equivalent, survivors)


def _survivors(mutants: dict[Exercise, list[Mutant]], executor: Executor, seed: int) -> dict[Exercise, list[Mutant]]:
    """Those of the mutants of several exercises that pass every case of this seed."""
    references = References(executor, None)
    jobs = {}
    for exercise, some in mutants.items():
        sources = tuple(mutant.source for mutant in some)
        limit = min(TIMEOUT, exercise.timeout)
        jobs[exercise] = [
            job_for(exercise, seed, describe=True),
            job_for(exercise, seed, replacements=sources, timeout=limit),
        ]
        for job in jobs[exercise] if some else ():
            executor.submit(job)
    passed = {}
    for exercise, some in mutants.items():
        if some:
            due = references.accept(exercise, seed, executor.wait(jobs[exercise][0]))
            outcomes, _ = finish_known(executor, executor.wait(jobs[exercise][1]))
            some = [mutant for mutant in some if mutant.source in outcomes and not judge(due, outcomes[mutant.source])]
        passed[exercise] = some
    return passed
