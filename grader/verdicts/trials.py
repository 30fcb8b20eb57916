"""What may be tried to understand a wrong answer: the solution and the answer, run again with an argument altered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from grader.code.source import parameter_names
from grader.course.modules import Exercise
from grader.kinds import Expectation
from grader.kinds.alteration import Alteration, alterations_of
from grader.running import Answer
from grader.values.outcome import Outcome
from grader.verdicts.references import References

MOST_ARGUMENTS = 8  # of a function with more, the argument doctor is silent: too much would fit by accident

LONGEST_TRIAL = 2.0  # seconds of processor time of the answer, for all its altered calls together


class Trials(Protocol):
    """Each of them asks a process; nothing is tried before the outcomes at hand have said what they can."""

    def alterations(self) -> tuple[Alteration, ...]:
        """Of the exercise's arguments."""

    def solution_altered(
        self, alterations: tuple[Alteration, ...], positions: tuple[int, ...]
    ) -> dict[str, list[Outcome]]:
        """The solution's outcomes on these cases, by the alteration's key."""

    def answer_altered(self, pieces: tuple[tuple[Alteration, int], ...]) -> list[Outcome]:
        """The answer's outcomes, each on one case with one alteration; fewer where it did not end."""

    def transposed(self) -> list[Outcome]:
        """The solution's outcomes when it is given each table with rows and columns exchanged."""


@dataclass(frozen=True)
class RealTrials:
    """answer: the job that ran the answer."""

    exercise: Exercise
    references: References
    seed: int
    answer: Answer

    def alterations(self) -> tuple[Alteration, ...]:
        names = parameter_names(self.exercise.files.solutions.read_text(encoding="utf-8"), self.exercise.name)
        return tuple(alterations_of(names)) if len(names) <= MOST_ARGUMENTS else ()

    def solution_altered(
        self, alterations: tuple[Alteration, ...], positions: tuple[int, ...]
    ) -> dict[str, list[Outcome]]:
        return self.references.altered(self.exercise, self.seed, alterations, positions)

    def answer_altered(self, pieces: tuple[tuple[Alteration, int], ...]) -> list[Outcome]:
        return self.references.run(altered_answer(self.answer, pieces)).outcomes

    def transposed(self) -> list[Outcome]:
        return self.references.transposed(self.exercise, self.seed)


def altered_answer(job: Answer, pieces: tuple[tuple[Alteration, int], ...]) -> Answer:
    """The job that runs the answer on these cases, each with one argument altered."""
    tasks = tuple(job.tasks[position] for _, position in pieces)
    alterations = tuple(alteration for alteration, _ in pieces)
    return replace(job, tasks=tasks, alterations=alterations, alone=True, timeout=min(job.timeout, LONGEST_TRIAL))


class NoTrials:
    """Where nothing may be run: only the outcomes speak."""

    def alterations(self) -> tuple[Alteration, ...]:
        return ()

    def solution_altered(
        self, alterations: tuple[Alteration, ...], positions: tuple[int, ...]
    ) -> dict[str, list[Outcome]]:
        return {}

    def answer_altered(self, pieces: tuple[tuple[Alteration, int], ...]) -> list[Outcome]:
        return []

    def transposed(self) -> list[Outcome]:
        return []


def value_cases(due: list[Expectation]) -> list[int]:
    """The positions of the cases that compare a value which the answer itself returns."""
    return [place for place, case in enumerate(due) if case.kind == "case" and not case.due.get("measure")]
