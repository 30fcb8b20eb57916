"""Nobody passes without an answer: a file that looks for one everywhere, or forges outcomes, passes what `return 0` passes."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from grader.authoring.forgery import is_question
from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, Module, find_modules
from grader.course.stubs import derive_stub
from grader.frontends.session import make_executor
from grader.frontends.watching import Watcher
from grader.kinds.case import Expectation, measure_of
from grader.running import Executor, landlock
from grader.running.inline import InlineExecutor
from grader.values.codec import encode
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import Submission

ATTACK = Path(__file__).with_name("attack.py").read_text(encoding="utf-8")
SEED, OTHER_SEED = 0, 1
QUICK = "05-optimization"
LARGEST_FORGED = 100_000  # bytes of a value that the attacker writes down
MODULES = find_modules(Path(__file__).parent.parent)

modules = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)


# The files that are handed in.


def empty_answers(module: Module, *, problems: bool, body: str) -> str:
    """The learner's file with one statement in the place of each body; `{name}` and `{given}` are filled in."""
    tree = ast.parse(derive_stub(module, problems=problems))
    names = {exercise.name for exercise in module.exercises if bool(exercise.code) == problems}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in names:
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    empty(inner, "return None" if inner.name == "__init__" else body, node.name)
        elif isinstance(node, ast.FunctionDef) and node.name in names:
            empty(node, body, node.name)
    tree.body = [node for node in tree.body if not isinstance(node, ast.If)]
    return ast.unparse(tree)


def empty(function: ast.FunctionDef, body: str, name: str) -> None:
    arguments = function.args
    given = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args) if argument.arg != "self"]
    function.body = ast.parse(body.format(name=repr(name), given="".join(f", {argument}" for argument in given))).body


def attacking(module: Module, *, problems: bool, files: bool, forged: dict[str, list[bytes]]) -> str:
    listed = [exercise for exercise in module.exercises if bool(exercise.code) == problems]
    targets = {variant.name: e.name for e in listed for variant in e.variants if variant.right}
    targets |= {exercise.name: exercise.name for exercise in listed}
    head = ATTACK
    for name, value in (
        ("TARGETS: dict", targets),
        ("FORGED: dict", forged),
        ("FILES", files),
        ("ROOT", str(module.folder.parent)),
    ):
        line = next(line for line in head.splitlines() if line.startswith(f"{name} = "))
        head = head.replace(line, f"{name} = {value!r}")
    body = "return _attack({name}{given})"
    return f"{head}\n\n{empty_answers(module, problems=problems, body=body)}\n\nglobals().update(found)\n"


def forged_messages(due: list[Expectation], *, question: bool) -> list[bytes]:
    """All that a process sends, made up by one who knows the checks and the values of another seed."""
    outcomes = [forged_outcome(case, question) for case in due]
    common = {"event": "outcome", "seconds": 0.001, "total": 0.001, "imports": 0.0}
    messages = [{"event": "loaded", "imports": 0.0}, *(common | outcome for outcome in outcomes), {"event": "done"}]
    return [encode(message) for message in messages]


def forged_outcome(case: Expectation, question: bool) -> dict:
    if case.kind == "raises":
        error = case.due["error"]
        return {"error": {"type": error, "bases": [error, "Exception", "object"], "message": "no", "line": 1}}
    if case.kind == "law":
        return {"value": (0.0, 0.0)}
    if measure_of(case):
        return {"value": True, "measured": True}
    if case.kind == "bound":
        return {"value": case.due["at_least"] if case.due["at_least"] is not None else case.due["at_most"]}
    value = 0.0 if question else case.due["expected"]
    return {"value": value if len(encode(value)) < LARGEST_FORGED else 0.0}


# How they are graded.


def passed(
    exercises: Iterable[Exercise], texts: dict[bool, str], executor: Executor, references: References
) -> set[str]:
    work = []
    for exercise in exercises:
        path = exercise.files.learner
        work.append(Work(exercise, Submission(texts[bool(exercise.code)].encode(), path.name, str(path))))
    return {verdict.exercise.id for verdict in grade(work, executor, references, SEED) if verdict.status == "passed"}


def passed_beyond_nothing(module: Module, *, files: bool, forge: bool) -> set[str]:
    """The items that an attack passes and `return 0` does not."""
    exercises = list(module.exercises)
    with make_executor(libraries_of(exercises, inner=True), SEED) as executor:
        references = References(executor, None)
        forged: dict[str, list[bytes]] = {}
        for exercise in exercises if forge else []:
            dues = [references.expectations(exercise, seed) for seed in (OTHER_SEED, OTHER_SEED + 1)]
            forged[exercise.name] = forged_messages(dues[0], question=is_question(exercise, dues))
        kinds = {bool(exercise.code) for exercise in exercises}
        plain = {kind: empty_answers(module, problems=kind, body="return 0") for kind in kinds}
        attack = {kind: attacking(module, problems=kind, files=files, forged=forged) for kind in kinds}
        gained = passed(exercises, attack, executor, references)
        return gained - passed(exercises, plain, executor, references) if gained else gained


def small_module(root: Path) -> Module:
    return find_modules(root)[0]


@pytest.mark.parametrize("forge", [False, True], ids=["searching", "forging"])
def test_the_small_course_yields_nothing(small_course, forge):
    module = small_module(small_course)
    assert passed_beyond_nothing(module, files=False, forge=forge) == set()


@pytest.mark.parametrize("forge", [False, True], ids=["searching", "forging"])
def test_a_module_yields_nothing(forge):
    module = next(module for module in MODULES if module.folder.name == QUICK)
    assert passed_beyond_nothing(module, files=False, forge=forge) == set()


@pytest.mark.slow
@modules
@pytest.mark.parametrize("forge", [False, True], ids=["searching", "forging"])
def test_no_module_yields_anything(module, forge):
    assert passed_beyond_nothing(module, files=False, forge=forge) == set()


@pytest.mark.skipif(not landlock.version(), reason="nothing here keeps an answer from reading files")
def test_the_machine_yields_nothing(small_course):
    assert passed_beyond_nothing(small_module(small_course), files=True, forge=False) == set()


@pytest.mark.slow
@pytest.mark.skipif(not landlock.version(), reason="nothing here keeps an answer from reading files")
@modules
def test_the_machine_yields_nothing_for_a_module(module):
    assert passed_beyond_nothing(module, files=True, forge=False) == set()


# The same by the front ends.


@pytest.fixture
def attacked(small_course):
    module = small_module(small_course)
    text = attacking(module, problems=False, files=False, forged={})
    (module.folder / "exercises.py").write_text(text, encoding="utf-8")
    return small_course


def test_check_gives_nothing_away(attacked):
    command = [sys.executable, "-m", "grader", "check", "--json", "--root", str(attacked), "--seed", "0"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    verdicts = json.loads(result.stdout)
    assert result.returncode == 1 and '"passed"' not in json.dumps([item["status"] for item in verdicts["results"]])


def test_pytest_gives_nothing_away(attacked):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "01-small"]
    result = subprocess.run(command, cwd=attacked, capture_output=True, text=True, timeout=120)
    assert result.returncode == 1 and " failed" in result.stdout and " passed" not in result.stdout, result.stdout


def test_watch_gives_nothing_away(attacked):
    """Its server has loaded the references before it forks what was saved."""
    exercises = list(small_module(attacked).exercises)
    with Watcher(attacked, exercises, io.StringIO(), SEED) as watcher:
        list(watcher.session.grade(exercises, solutions=True))
        watcher.files.look()
        watcher._grade_again(exercises)
        while watcher.pending:
            watcher._grade_pending()
        assert {verdict.status for verdict in watcher.verdicts.values()} == {"failed"}


# That the attack is one.


def test_a_forger_gets_the_cases_that_anybody_knows(small_course):
    """The forged messages are accepted: what does not depend on the seed counts, and one unknown value makes it fail."""
    module = small_module(small_course)
    exercises = list(module.exercises)
    with make_executor(libraries_of(exercises, inner=True), SEED) as executor:
        references = References(executor, None)
        forged = {e.name: forged_messages(references.expectations(e, OTHER_SEED), question=False) for e in exercises}
        text = attacking(module, problems=False, files=False, forged=forged)
        work = [Work(e, Submission(text.encode(), "exercises.py", str(e.files.learner))) for e in exercises]
        verdicts = list(grade(work, executor, references, SEED))
    assert all(0 < verdict.passed < verdict.total for verdict in verdicts), verdicts


def test_a_searcher_finds_what_is_there(small_course):
    """In one interpreter with the references, which promises no confinement, the same file passes."""
    module = small_module(small_course)
    exercises = list(module.exercises)
    with InlineExecutor() as executor:
        references = References(executor, None)
        text = attacking(module, problems=False, files=False, forged={})
        assert passed(exercises, {False: text}, executor, references)
