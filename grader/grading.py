"""Grades exercises: reads the file, runs what can be run, judges each case, and turns every ending into one verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.curriculum import Exercise, read_checks, state_folder
from grader.source import (
    Source,
    body_without_docstring,
    called_exercises,
    forbidden_use,
    raises_not_implemented,
    read_source,
    same_code,
    signature_problem,
)

SLOW = 10.0  # times the solution's time, from which a right answer gets a remark
SHORTEST_SLOW = 2e-3  # seconds below which nobody cares


@dataclass(frozen=True)
class Verdict:
    """What the learner is told of one exercise.

    status: "passed", "failed" or "not_started". passed, total: cases. cause: as `check --json` names it; None if passed.
    call, values: the smallest failing case and its labelled values. remark: on a right answer. printed: what the code printed.
    cases: each case as the feedback writes it, and whether it passed.
    """

    exercise: Exercise
    status: str
    passed: int = 0
    total: int = 0
    cause: str | None = None
    message: str = ""
    line: int | None = None
    seconds: float = 0.0
    call: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    remark: str = ""
    printed: str = ""
    cases: list[tuple[str, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """The verdicts of one run, in the order of the curriculum."""

    seed: int
    verdicts: list[Verdict]
    solutions: bool = False

    @property
    def passed(self) -> bool:
        return all(verdict.status == "passed" for verdict in self.verdicts)


def grade(
    exercises: list[Exercise], seed: int, supervisor: object, cache: Path | None, *, solutions: bool = False
) -> Report:
    """Grade the learner's answers to these exercises, or the solutions themselves.

    Exercises that a graded one calls are graded too, since its failure may be theirs; they are not reported.
    """
    sources = _Sources(solutions)
    wanted = _with_dependencies(exercises, sources)
    verdicts: dict[str, Verdict] = {}
    runnable = []
    for exercise in wanted:
        verdict = verdict_of_source(exercise, sources.of(exercise), solutions=solutions)
        if verdict:
            verdicts[exercise.id] = verdict
        else:
            runnable.append(exercise)
    if runnable:
        verdicts.update(_run(runnable, sources, seed, supervisor, cache, solutions))
    for exercise in wanted:
        verdicts[exercise.id] = _blame_dependency(verdicts[exercise.id], wanted, verdicts, sources)
    return Report(seed, [verdicts[exercise.id] for exercise in exercises], solutions)


class _Sources:
    """The files of the exercises, each read once."""

    def __init__(self, solutions: bool):
        self._solutions = solutions
        self._read: dict[Path, Source] = {}

    def path(self, exercise: Exercise) -> Path:
        return exercise.files.solutions if self._solutions else exercise.files.learner

    def of(self, exercise: Exercise) -> Source:
        path = self.path(exercise)
        if path not in self._read:
            self._read[path] = read_source(path)
        return self._read[path]

    def calls(self, exercise: Exercise, others: list[Exercise]) -> list[Exercise]:
        """The exercises of the same file that the answer calls, directly or not."""
        siblings = {other.name: other for other in others if other.files.learner == exercise.files.learner}
        found, waiting = [], [exercise.name]
        while waiting:
            for name in called_exercises(self.of(exercise), waiting.pop(), set(siblings)):
                if siblings[name] not in found and name != exercise.name:
                    found.append(siblings[name])
                    waiting.append(name)
        return found


def _with_dependencies(exercises: list[Exercise], sources: _Sources) -> list[Exercise]:
    wanted = {exercise.id: exercise for exercise in exercises}
    for exercise in exercises:
        siblings = read_checks(exercise.folder, problems=bool(exercise.code))
        if len(exercises) < len(siblings):
            for called in sources.calls(exercise, list(siblings)):
                wanted.setdefault(called.id, called)
    return list(wanted.values())


def verdict_of_source(exercise: Exercise, source: Source, *, solutions: bool = False) -> Verdict | None:
    """What the text of the file alone decides: it can't be read, the name is missing, nothing was written, …"""

    def failed(cause: str, message: str, line: int | None = None) -> Verdict:
        return Verdict(exercise, "failed", cause=cause, message=message, line=line)

    if source.problem:
        return failed(source.problem.cause, source.problem.message, source.problem.line)
    node = source.definitions.get(exercise.name)
    if node is None:
        return failed(
            "missing",
            f"{source.path.name} defines no `{exercise.name}`: was it renamed or deleted? "
            f"`uv run grader reset {exercise.id}` puts it back.",
        )
    if solutions:
        return None
    if is_not_started(exercise, source):
        return Verdict(exercise, "not_started", message="not started", line=node.lineno)
    solution = read_solutions(exercise.files.solutions).definitions.get(exercise.name)
    problem = signature_problem(node, solution)
    return failed("signature", problem, node.lineno) if problem else None


def read_solutions(path: Path) -> Source:
    """The solutions' source, parsed once as long as the file does not change."""
    return _read_solutions(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read_solutions(path: Path, modified: int) -> Source:
    return read_source(path)


def is_not_started(exercise: Exercise, source: Source) -> bool:
    """Whether the learner's definition is what the stub holds."""
    import ast

    node = source.definitions[exercise.name]
    if isinstance(node, ast.FunctionDef) and not exercise.stub:
        return raises_not_implemented(body_without_docstring(node))
    if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return False
    from grader.curriculum import Module
    from grader.source import source_of_definition
    from grader.stubs import derive_stub

    stub = derive_stub(Module(exercise.folder), problems=bool(exercise.code))
    return same_code(node, ast.parse(source_of_definition(stub, exercise.name)).body[0])


def _run(
    exercises: list[Exercise],
    sources: _Sources,
    seed: int,
    supervisor: object,
    cache: Path | None,
    solutions: bool,
) -> dict[str, Verdict]:
    from grader.reference import References
    from grader.worker import Job

    references = References(supervisor, cache)
    jobs = {}
    for exercise in exercises:
        jobs[exercise.id] = Job(
            subject=str(sources.path(exercise)),
            checks=str(exercise.files.checks),
            exercise=exercise.name,
            seed=seed,
            timeout=exercise.timeout,
            hidden=() if solutions else hidden_paths(exercise),
        )
    runs = {(run.job.subject, run.job.exercise): run for run in supervisor.run(list(jobs.values()))}
    due = references.expectations(exercises, seed)
    verdicts = {}
    for exercise in exercises:
        run = runs[(jobs[exercise.id].subject, exercise.name)]
        verdicts[exercise.id] = verdict_of_run(exercise, sources.of(exercise), run, due[exercise.id], references, seed)
    return verdicts


def hidden_paths(exercise: Exercise) -> tuple[str, ...]:
    """What the learner's process may not read: the solutions, and the expected values that the grader keeps."""
    folder = exercise.folder
    paths = [folder / "solutions.py", folder / "problem_solutions.py", state_folder(folder.parent)]
    compiled = (folder / "__pycache__").glob("*solutions*.pyc")
    return tuple(str(path.resolve()) for path in [*paths, *compiled])


def verdict_of_run(
    exercise: Exercise, source: Source, run: object, due: list, references: object, seed: int
) -> Verdict:
    """The verdict on what became of a run. Anything short of every case right is a failure."""
    from grader.diagnose import diagnose
    from grader.judge import judge

    failures = judge(due, run.outcomes)
    wrong = {failure.position for failure in failures}
    common = {
        "total": len(due),
        "passed": len(due) - len(failures),
        "seconds": run.seconds,
        "printed": run.printed,
        "cases": [(case.call or case.label, position not in wrong) for position, case in enumerate(due)],
    }

    def failed(cause: str, message: str, line: int | None = None, **more: object) -> Verdict:
        return Verdict(exercise, "failed", cause=cause, message=message, line=line, **common, **more)

    use = forbidden_use(source, exercise.name, exercise.forbid, _names_of(exercise))
    if use:
        return failed(
            "forbidden", f"{use[0]} is the exercise itself; write it without ({source.path.name}:{use[1]}).", use[1]
        )
    ending = _verdict_of_ending(exercise, source, run, len(run.outcomes), due)
    if ending:
        return failed(*ending)
    if not failures:
        return Verdict(exercise, "passed", remark=_remark(due, run.outcomes), **common)
    misconceptions = references.misconceptions(exercise, seed)
    diagnosis = diagnose(exercise, due, failures, misconceptions, lambda: references.transposed(exercise, seed))
    return failed(diagnosis.cause, diagnosis.message, diagnosis.line, call=diagnosis.call, values=diagnosis.values)


def _names_of(exercise: Exercise) -> set[str]:
    return {other.name for other in read_checks(exercise.folder, problems=bool(exercise.code))} - {exercise.name}


def _verdict_of_ending(exercise: Exercise, source: Source, run: object, done: int, due: list) -> tuple | None:
    """(cause, message, line) where the run ended before it was done."""
    file = source.path.name
    if run.broken_checks:
        error = run.broken_checks
        return "crash", f"the checks of this exercise can't run: {error['type']}: {error['message']}", None
    if run.load_error:
        error = run.load_error
        where = f"{file}:{error['line']}" if error["line"] else file
        return "exception", f"{file} can't be loaded: {error['type']}: {error['message']} ({where})", error["line"]
    if run.ending == "timeout":
        where = f" at {file}:{run.line}" if run.line else ""
        return (
            "timeout",
            f"stopped after {exercise.timeout:g} s{where}: does this come to an end, or is it only far too slow?",
            run.line,
        )
    if run.ending == "garbled":
        return "crash", "the process sent something that is no result; nothing of it counts.", None
    if run.ending == "ended":
        where = f" while {file} was loaded" if not run.loaded else f" at case {done + 1} of {len(due)}"
        return "crash", f"the process ended{where}{_status_text(run.status)}.", None
    if done != len(due):
        return "crash", f"{done} results came for {len(due)} cases; nothing of it counts.", None
    return None


def _status_text(status: int | None) -> str:
    import signal

    if status is None:
        return " and took its parent with it"
    if status < 0:
        names = {signal.SIGSEGV: "a segmentation fault", signal.SIGKILL: "it was killed", signal.SIGABRT: "it aborted"}
        return f": {names.get(-status, f'signal {-status}')}"
    return f" with exit status {status}: remove os._exit or whatever ends the program"


def _remark(due: list, outcomes: list[dict]) -> str:
    """A sentence on a right answer that takes far longer than the solution."""
    for expectation, outcome in zip(due, outcomes, strict=True):
        seconds = outcome["seconds"]
        if expectation.timed and seconds > SHORTEST_SLOW and seconds > SLOW * expectation.seconds > 0:
            ratio = seconds / expectation.seconds
            return f"correct; {ratio:.0f}x slower than the vectorised solution at {expectation.timed}"
    return ""


def _blame_dependency(
    verdict: Verdict, graded: list[Exercise], verdicts: dict[str, Verdict], sources: _Sources
) -> Verdict:
    """An exercise that fails while one that it calls is not right waits for that one."""
    from dataclasses import replace

    own_faults = ("syntax", "missing", "signature", "forbidden", "dependency")
    if verdict.status != "failed" or verdict.cause in own_faults:
        return verdict
    for called in sources.calls(verdict.exercise, graded)[::-1]:
        other = verdicts[called.id]
        if other.status != "passed":
            why = "is not started" if other.status == "not_started" else "is not right yet"
            message = f"waits for `{called.name}`, which it calls and which {why}: repair `{called.name}` first."
            return replace(
                verdict, cause="dependency", message=message, line=other.line, call="", values=[], printed=""
            )
    return verdict
