"""Proves the checks: nothing is graded by a check that was not itself tested.

For every exercise, on several seeds: the solution passes, the stub is "not started", each misconception is caught and
named, and each second right answer passes. And none can be passed without an answer: a case is there that only the
reference knows, and no task carries what is due. All known answers of an exercise and a seed run in one process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from grader.authoring.forgery import carried_secrets, has_secret, is_question
from grader.code.source import parse_source, read_source
from grader.code.uses import forbidden_use
from grader.course.declaration import Variant
from grader.course.modules import Exercise, Module
from grader.course.stubs import derive_stub
from grader.errors import CourseError
from grader.kinds import Expectation, Failure, judge
from grader.running import Executor, Job, Run
from grader.values.outcome import Outcome, Raised
from grader.verdicts.grading import Work, answer_job, verdict_of_run
from grader.verdicts.measuring import measure_job, with_figures
from grader.verdicts.reading import is_not_started
from grader.verdicts.recognition import recognise
from grader.verdicts.references import References, finish_known, job_for
from grader.verdicts.seeds import COUNT
from grader.verdicts.submission import read_submission

SEEDS = (0, 1, 2, 3, 4)
ALL_SEEDS = tuple(range(COUNT))
COMPARED = 5  # seeds whose cases are compared, to see what in them can't be guessed
SLOWEST = 3.0  # times its median time that a check may take on a seed, ...
NEVER_SLOW = 0.5  # ... from so many seconds of processor time on


@dataclass(frozen=True)
class Flaw:
    """A check that is not good enough: which, and why."""

    exercise: str
    message: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.message}"


@dataclass(frozen=True)
class Proof:
    """What was found of one exercise. seconds: of processor time that its check took, by seed."""

    exercise: Exercise
    flaws: list[Flaw]
    seconds: dict[int, float]


def prove(exercises: list[Exercise], executor: Executor, seeds: tuple[int, ...] = SEEDS) -> Iterator[Proof]:
    """Yield the proof of each exercise as it is complete."""
    proofs = [_Proof(exercise, executor, seeds) for exercise in exercises]
    running: dict[int, tuple[_Proof, Callable[[Run], None]]] = {}

    def submit(proof: _Proof, job: Job, then: Callable[[Run], None]) -> None:
        running[id(job)] = (proof, then)
        proof.open += 1
        executor.submit(job)

    for proof in proofs:
        proof.begin(submit)
    waiting = list(proofs)
    while waiting:
        for proof in [proof for proof in waiting if not proof.open]:
            waiting.remove(proof)
            yield proof.result()
        if waiting:
            run = executor.next_run()
            proof, then = running.pop(id(run.job))
            proof.open -= 1
            proof.guarded(then, run)


Submit = Callable[["_Proof", Job, Callable[[Run], None]], None]


@dataclass
class _Proof:
    """The proof of one exercise under way: seed after seed, but the last ones only if anything depends on the seed."""

    exercise: Exercise
    executor: Executor
    seeds: tuple[int, ...]
    open: int = 0
    messages: list[str] = field(default_factory=list)
    seconds: dict[int, float] = field(default_factory=dict)
    went_on: bool = False
    dues: dict[int, list[Expectation]] = field(default_factory=dict)

    def begin(self, submit: Submit) -> None:
        self.references = References(self.executor, None)
        self.submit = submit
        self.guarded(lambda run: self.messages.extend(flaws_of_text(self.exercise)), None)
        for seed in self.seeds[:2]:
            self.begin_seed(seed)

    def guarded(self, work: Callable, run: Run | None) -> None:
        try:
            work(run)
        except CourseError as error:
            self.messages.append(str(error))

    def begin_seed(self, seed: int) -> None:
        names = tuple(variant.name for variant in self.exercise.variants)
        job = job_for(self.exercise, seed, describe=True, answers=names)
        self.submit(self, job, lambda run: self.known_answers_ran(seed, run))

    def known_answers_ran(self, seed: int, run: Run) -> None:
        due = self.references.accept_described(self.exercise, run)
        if seed in self.seeds[:COMPARED]:
            self.dues[seed] = due
        self.tell(seed, carried_secrets(self.exercise, due))
        self.seconds[seed] = run.seconds
        outcomes, failed = finish_known(self.executor, run)
        self.tell(seed, _flaws_of_answers(self.exercise, due, outcomes, failed))
        work = Work(self.exercise, read_submission(self.exercise.files.solutions), is_solution=True)
        self.submit(self, answer_job(work, due, seed), lambda run: self.solution_ran(work, due, seed, run))
        first = set(self.seeds[:2])
        if not self.went_on and first <= set(self.dues) and self.draws():
            self.went_on = True
            for later in self.seeds[2:]:
                self.begin_seed(later)

    def draws(self) -> bool:
        """Whether the cases of two seeds differ: else the others would prove the same again."""
        first = [[case.task for case in self.dues[seed]] for seed in self.seeds[:2]]
        return first[0] != first[-1]

    def solution_ran(self, work: Work, due: list[Expectation], seed: int, run: Run) -> None:
        """The solution passes by the very route of a learner's answer."""
        if job := measure_job(due, run, self.exercise.timeout):
            run = with_figures(run, due, self.executor.wait(job))
        verdict = verdict_of_run(work, run, due, self.references, seed)
        if verdict.status != "passed":
            self.tell(seed, [f"the solution fails: {verdict.message} {verdict.call} {verdict.values}"])

    def flaws_of_secrecy(self) -> Iterator[str]:
        """Only several seeds together show what can't be known without the reference."""
        dues = list(self.dues.values())
        if len(dues) < 2 or is_question(self.exercise, dues) or self.has_secret(dues):
            return
        more = [seed for seed in range(COMPARED) if seed not in self.dues]
        dues += [self.references.expectations(self.exercise, seed) for seed in more]
        if not self.has_secret(dues):
            yield f"has no case whose value only the reference knows ({len(dues)} seeds were compared)"

    def has_secret(self, dues: list[list[Expectation]]) -> bool:
        return has_secret(dues, self.executor, self.exercise.timeout)

    def tell(self, seed: int, messages: Iterator[str] | list[str]) -> None:
        self.messages.extend(f"{message} (seed {seed})" for message in messages)

    def result(self) -> Proof:
        usual = median(self.seconds.values()) if self.seconds else 0.0
        for seed, seconds in self.seconds.items():
            if seconds > max(NEVER_SLOW, SLOWEST * usual):
                self.tell(seed, [f"the check takes {seconds:.1f} s, {seconds / usual:.0f} times its median"])
        self.guarded(lambda run: self.messages.extend(self.flaws_of_secrecy()), None)
        return Proof(self.exercise, [Flaw(self.exercise.id, message) for message in self.messages], self.seconds)


def flaws_of_text(exercise: Exercise) -> Iterator[str]:
    """What the text alone must satisfy: enough hints and misconceptions, a stub, a lesson that exists."""
    if not exercise.hints:
        yield "has no hint"
    if len(exercise.misconceptions) < 2:
        yield f"has {len(exercise.misconceptions)} misconceptions; two are the least"
    if exercise.lesson not in {lesson.title for lesson in Module(exercise.folder).lessons}:
        yield f'names the lesson "{exercise.lesson}", which theory.md does not have'
    source = read_source(exercise.files.solutions)
    if exercise.name not in source.definitions:
        yield f"{exercise.files.solutions.name} does not define it"
        return
    use = forbidden_use(source, exercise.name, exercise.forbid, set())
    if use:
        yield f"the solution itself uses {use[0]} at line {use[1]}"
    text = derive_stub(Module(exercise.folder), problems=bool(exercise.code))
    if not is_not_started(exercise, parse_source(text.encode(), exercise.files.learner.name)):
        yield "its stub does not count as not started: is a `# TODO:` missing in the solution?"


def _flaws_of_answers(
    exercise: Exercise, due: list[Expectation], outcomes: dict[str, list[Outcome]], failed: dict[str, Raised]
) -> Iterator[str]:
    if not due:
        yield "has no case"
    elif {expectation.kind for expectation in due} <= {"law", "raises"}:
        yield "has no case that compares with a value: laws alone are easily satisfied"
    for name, error in failed.items():
        yield f"{name} can't be made: {error.type}: {error.message}"
    judged = {name: judge(due, results) for name, results in outcomes.items()}
    for variant in exercise.variants:
        if variant.name in judged:
            yield from _flaws_of_variant(exercise, variant, due, judged)


def _flaws_of_variant(
    exercise: Exercise, variant: Variant, due: list[Expectation], judged: dict[str, list[Failure]]
) -> Iterator[str]:
    failures = judged[variant.name]
    if variant.right and failures:
        first = failures[0]
        what = first.difference or first.outcome or "does not end"
        yield f"the right answer {variant.name} fails case {first.position + 1}: {first.expectation.call} {what}"
    elif not variant.right and not failures:
        yield f"the misconception {variant.name} passes"
    elif not variant.right:
        named = recognise(exercise, due, failures, judged)
        if named is None or named.message != variant.message:
            yield f"the misconception {variant.name} is taken for another one: {named and named.variant.name}"
