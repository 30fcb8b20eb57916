"""Proves the checks: nothing is graded by a check that was not itself tested.

For every exercise, on several seeds: the solution passes, the stub is "not started", each misconception is caught and
named, and each second right answer passes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from grader.curriculum import Exercise, Module
from grader.diagnose import recognise
from grader.grading import is_not_started, verdict_of_run
from grader.judge import judge
from grader.reference import References, job_for
from grader.source import Source, forbidden_use, read_source
from grader.stubs import derive_stub
from grader.supervisor import Supervisor

SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Flaw:
    """A check that is not good enough: which, and why."""

    exercise: str
    message: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.message}"


def prove(exercises: list[Exercise], supervisor: Supervisor, seeds: tuple[int, ...] = SEEDS) -> Iterator[Flaw]:
    """Yield every flaw of these exercises' checks."""
    for exercise in exercises:
        yield from _prove_text(exercise)
    for seed in seeds:
        references = References(supervisor, None)
        due = references.expectations(exercises, seed)
        jobs, meaning = [], {}
        for exercise in exercises:
            for name in ["", *(variant.name for variant in exercise.variants)]:
                job = job_for(exercise, seed, variant=name)
                jobs.append(job)
                meaning[job.subject, job.exercise, name] = exercise
        runs: dict[tuple[str, str], object] = {}
        for run in supervisor.run(jobs):
            runs[meaning[run.job.subject, run.job.exercise, run.job.variant].id, run.job.variant] = run
        for exercise in exercises:
            own = {name: run for (identity, name), run in runs.items() if identity == exercise.id}
            for message in _prove_seed(exercise, due[exercise.id], own, references, seed):
                yield Flaw(exercise.id, f"{message} (seed {seed})")


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
    stub = Source(exercise.files.learner, text, ast.parse(text))
    if not is_not_started(exercise, stub):
        yield Flaw(exercise.id, "its stub does not count as not started: is a `# TODO:` missing in the solution?")


def _prove_seed(
    exercise: Exercise, due: list, runs: dict[str, object], references: References, seed: int
) -> Iterator[str]:
    source = read_source(exercise.files.solutions)
    outcomes = {name: run.outcomes for name, run in runs.items()}
    verdict = verdict_of_run(exercise, source, runs[""], due, references, seed)
    if verdict.status != "passed":
        yield f"the solution fails: {verdict.message} {verdict.call} {verdict.values}"
    if not due:
        yield "has no case"
    kinds = {expectation.kind for expectation in due}
    if kinds <= {"law", "raises"}:
        yield "has no case that compares with a value: laws alone are easily satisfied"
    for variant in exercise.variants:
        run = runs[variant.name]
        if run.ending != "done" or run.load_error:
            yield f"{variant.name} can't run: {run.ending} {run.load_error or ''} {run.printed[-300:]}"
            continue
        failures = judge(due, run.outcomes)
        if variant.right and failures:
            first = failures[0]
            what = first.difference or first.outcome
            yield f"the right answer {variant.name} fails case {first.position + 1}: {first.expectation.call} {what}"
        elif not variant.right and not failures:
            yield f"the misconception {variant.name} passes"
        elif not variant.right:
            named = recognise(exercise, due, failures, outcomes)
            if named != variant.message:
                yield f"the misconception {variant.name} is taken for another one: {named!r}"
