"""What the learner is told of one exercise."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from grader.course.modules import Exercise


class Status(str, Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_STARTED = "not_started"

    __str__ = str.__str__


class Cause(str, Enum):
    """Why an answer failed, as `check --json` names it."""

    SYNTAX = "syntax"
    MISSING = "missing"
    SIGNATURE = "signature"
    FORBIDDEN = "forbidden"
    DEPENDENCY = "dependency"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    EXCEPTION = "exception"
    RETURNED_NONE = "returned_none"
    MUTATED_ARGUMENT = "mutated_argument"
    MISCONCEPTION = "misconception"
    RELATION = "relation"
    REPAIR = "repair"  # not known, but one small change makes it right
    ARGUMENT = "argument"  # the right result for another argument, or one that is not used
    PREFIX = "prefix"  # right up to a row of it
    LAW = "law"
    DIFFERENCE = "difference"
    COURSE = "course"  # the check or the solution is at fault, not the answer

    __str__ = str.__str__


OWN_FAULTS = (Cause.SYNTAX, Cause.MISSING, Cause.SIGNATURE, Cause.FORBIDDEN, Cause.DEPENDENCY, Cause.COURSE)


@dataclass(frozen=True)
class Diagnosis:
    """Why an answer is wrong: message: what to tell. call, values: the smallest case that shows it.

    known: the name of the misconception that was recognised. title: what the case is called, which is no cause.
    position: of that case. save: the command that writes it as code, where the call does not run as it is shown.
    """

    cause: Cause
    message: str
    line: int | None = None
    call: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    known: str = ""
    title: str = ""
    position: int | None = None
    save: str = ""


class CaseResult(NamedTuple):
    """One case: call: as the feedback writes it. said: in a few words, what came instead of what was due."""

    call: str
    passed: bool
    said: str = ""


@dataclass(frozen=True)
class Verdict:
    """passed, total: cases. seconds: of processor time. remark: on a right answer. printed: what the code printed.

    file: the name of the submission. cases: what became of each case.
    protections: of `running.PROTECTIONS` those that kept the code in while it ran.
    """

    exercise: Exercise
    status: Status
    file: str = ""
    passed: int = 0
    total: int = 0
    diagnosis: Diagnosis | None = None
    line: int | None = None
    seconds: float = 0.0
    remark: str = ""
    printed: str = ""
    cases: list[CaseResult] = field(default_factory=list)
    protections: frozenset[str] = frozenset()

    @property
    def cause(self) -> Cause | None:
        return self.diagnosis.cause if self.diagnosis else None

    @property
    def message(self) -> str:
        if self.diagnosis:
            return self.diagnosis.message
        return "not started" if self.status is Status.NOT_STARTED else ""

    @property
    def call(self) -> str:
        return self.diagnosis.call if self.diagnosis else ""

    @property
    def title(self) -> str:
        return self.diagnosis.title if self.diagnosis else ""

    @property
    def save(self) -> str:
        return self.diagnosis.save if self.diagnosis else ""

    @property
    def values(self) -> list[tuple[str, str]]:
        return self.diagnosis.values if self.diagnosis else []
