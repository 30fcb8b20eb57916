"""Proves the checks: nothing is graded by a check that was not itself tested.

For every exercise, on several seeds: the solution passes, the stub is "not started", each misconception is caught and
named, and each second right answer passes. And none can be passed without an answer: a case is there that only the
reference knows, and no task carries what is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.authoring.forgery import carried_secrets, has_secret, is_question
from grader.code.source import forbidden_use, parse_source, read_source
from grader.course.declaration import Variant
from grader.course.modules import Exercise, Module
from grader.course.stubs import derive_stub
from grader.errors import CourseError
from grader.kinds import Expectation, judge
from grader.running import Executor, run_all
from grader.values.outcome import Outcome
from grader.verdicts.grading import Work, answer_job, verdict_of_run
from grader.verdicts.measuring import measure_job, with_figures
from grader.verdicts.reading import is_not_started
from grader.verdicts.recognition import recognise
from grader.verdicts.references import References, job_for, run_known
from grader.verdicts.submission import read_submission

SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Flaw:
    """A check that is not good enough: which, and why."""

    exercise: str
    message: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.message}"


def prove(exercises: list[Exercise], executor: Executor, seeds: tuple[int, ...] = SEEDS) -> Iterator[Flaw]:
    """Yield every flaw of these exercises' checks."""
    for exercise in exercises:
        yield from _prove_text(exercise)
    dues: dict[str, dict[int, list[Expectation]]] = {exercise.id: {} for exercise in exercises}
    for seed in seeds:
        for exercise in exercises:
            try:
                for message in _prove_seed(exercise, executor, seed, dues[exercise.id]):
                    yield Flaw(exercise.id, f"{message} (seed {seed})")
            except CourseError as error:
                yield Flaw(exercise.id, f"{error} (seed {seed})")
    for exercise in exercises:
        yield from _prove_secret(exercise, executor, dues[exercise.id])


def _prove_text(exercise: Exercise) -> Iterator[Flaw]:
    """What the text alone must satisfy: enough hints and misconceptions, a stub, a lesson that exists."""
    if not exercise.hints:
        yield Flaw(exercise.id, "has no hint")
    if len(exercise.misconceptions) < 2:
        yield Flaw(exercise.id, f"has {len(exercise.misconceptions)} misconceptions; two are the least")
    if exercise.lesson not in {lesson.title for lesson in Module(exercise.folder).lessons}:
        yield Flaw(exercise.id, f'names the lesson "{exercise.lesson}", which theory.md does not have')
    source = read_source(exercise.files.solutions)
    if exercise.name not in source.definitions:
        yield Flaw(exercise.id, f"{exercise.files.solutions.name} does not define it")
        return
    use = forbidden_use(source, exercise.name, exercise.forbid, set())
    if use:
        yield Flaw(exercise.id, f"the solution itself uses {use[0]} at line {use[1]}")
    text = derive_stub(Module(exercise.folder), problems=bool(exercise.code))
    if not is_not_started(exercise, parse_source(text.encode(), exercise.files.learner.name)):
        yield Flaw(exercise.id, "its stub does not count as not started: is a `# TODO:` missing in the solution?")


def _prove_secret(exercise: Exercise, executor: Executor, known: dict[int, list[Expectation]]) -> Iterator[Flaw]:
    """Only several seeds together show what can't be known without the reference. known: the cases of some, by seed."""
    references = References(executor, None)
    try:
        dues = [known[seed] if seed in known else references.expectations(exercise, seed) for seed in SEEDS]
        if not is_question(exercise, dues) and not has_secret(dues, executor, exercise.timeout):
            yield Flaw(
                exercise.id, f"has no case whose value only the reference knows (seeds {SEEDS[0]} to {SEEDS[-1]})"
            )
    except CourseError as error:
        yield Flaw(exercise.id, str(error))


def _prove_seed(exercise: Exercise, executor: Executor, seed: int, dues: dict[int, list[Expectation]]) -> Iterator[str]:
    references = References(executor, None)
    due = dues[seed] = references.expectations(exercise, seed)
    yield from _prove_cases(due)
    yield from carried_secrets(exercise, due)
    outcomes, failed = run_known(
        executor, job_for(exercise, seed, answers=tuple(variant.name for variant in exercise.variants))
    )
    yield from _prove_solution(exercise, executor, references, due, seed)
    for name, error in failed.items():
        yield f"{name} can't be made: {error.type}: {error.message}"
    for variant in exercise.variants:
        if variant.name in outcomes:
            yield from _prove_variant(exercise, variant, due, outcomes)


def _prove_solution(
    exercise: Exercise, executor: Executor, references: References, due: list[Expectation], seed: int
) -> Iterator[str]:
    """The solution passes by the very route of a learner's answer."""
    work = Work(exercise, read_submission(exercise.files.solutions), is_solution=True)
    [run] = run_all(executor, [answer_job(work, due, seed)])
    if job := measure_job(due, run, exercise.timeout):
        run = with_figures(run, due, executor.wait(job))
    verdict = verdict_of_run(work, run, due, references, seed)
    if verdict.status != "passed":
        yield f"the solution fails: {verdict.message} {verdict.call} {verdict.values}"


def _prove_cases(due: list[Expectation]) -> Iterator[str]:
    if not due:
        yield "has no case"
    elif {expectation.kind for expectation in due} <= {"law", "raises"}:
        yield "has no case that compares with a value: laws alone are easily satisfied"


def _prove_variant(
    exercise: Exercise, variant: Variant, due: list[Expectation], outcomes: dict[str, list[Outcome]]
) -> Iterator[str]:
    failures = judge(due, outcomes[variant.name])
    if variant.right and failures:
        first = failures[0]
        what = first.difference or first.outcome or "does not end"
        yield f"the right answer {variant.name} fails case {first.position + 1}: {first.expectation.call} {what}"
    elif not variant.right and not failures:
        yield f"the misconception {variant.name} passes"
    elif not variant.right:
        named = recognise(exercise, due, failures, outcomes)
        if named is None or named.message != variant.message:
            yield f"the misconception {variant.name} is taken for another one: {named and named.name}"
