"""Repair search: the line at which one small change of an answer makes every case pass.

Each edit runs where answers run, first on a case that failed and, if that comes out right, on all of them. What comes
back is judged here, like any answer: no value that is due ever goes there. It speaks only where all edits were tried,
and those that repair the answer lie in one statement.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from grader.code.edits import edits_of
from grader.code.source import parse_source
from grader.code.spans import Edit
from grader.code.uses import reachable
from grader.course.modules import siblings
from grader.kinds import Expectation, Failure, judge, kind_of
from grader.kinds.case import measure_of
from grader.kinds.value import UNKNOWN
from grader.running import Answer, Executor, Run
from grader.values.outcome import Outcome
from grader.verdicts.found_repairs import FoundRepairs
from grader.verdicts.measuring import measure_job, with_figures
from grader.verdicts.verdict import Cause, Verdict

MOST = 200  # edits that are tried beside a verdict
SECONDS = 2.0  # of processor time for all searches of one run
UNHURRIED = 300.0  # seconds, where one has asked for it
TOGETHER = 100  # edits that one process tries
ROUNDS = 3  # cases that are tried one by one, before all of them are
FEW = 3  # edits for which that is not worth another round
FAST = 0.02  # seconds in which a case should be done that is run for every edit
UNEXPLAINED = (Cause.DIFFERENCE, Cause.PREFIX, Cause.LAW, Cause.EXCEPTION)  # what says nothing yet of why


@dataclass(frozen=True)
class Found:
    """What a search came to. edits: that were tried. right: those that make every case pass; None where time ran out."""

    edits: tuple[Edit, ...]
    right: tuple[Edit, ...] | None

    @property
    def tried(self) -> int:
        return len(self.edits)

    @property
    def repair(self) -> Edit | None:
        """The edit that repairs the answer; the first, where several do so in the same statement; None elsewhere."""
        return self.right[0] if self.right and len({edit.statement for edit in self.right}) == 1 else None


@dataclass(frozen=True)
class Candidate:
    """An edit, the definition that it makes, and the whole text."""

    edit: Edit
    definition: str
    text: str


class RepairSearch:
    """Searches, within one amount of processor time.

    left: of that time, in seconds. memory: what was found before, or None. most: edits that are tried of each answer,
    None for all. causes: of the verdicts that it is for. progress: is told how many edits of how many were tried.
    """

    def __init__(
        self,
        executor: Executor,
        memory: FoundRepairs | None = None,
        most: int | None = MOST,
        seconds: float = SECONDS,
        causes: tuple[Cause, ...] = UNEXPLAINED,
        progress: Callable[[int, int], None] = lambda tried, total: None,
    ):
        self.causes = causes
        self.found: dict[str, Found] = {}  # by the exercise's name
        self._executor, self._memory = executor, memory
        self._most, self.left, self._progress = most, seconds, progress

    def with_line(self, verdict: Verdict, run: Run, due: list[Expectation]) -> Verdict:
        """The verdict on this run, where it does not say why, with the line that is to be looked at."""
        if run.ending != "done" or verdict.cause not in self.causes:
            return verdict
        if "time" not in (run.protections or ()):  # what hangs would not be stopped
            return verdict
        try:
            others = {other.name for other in siblings(verdict.exercise)} - {verdict.exercise.name}
            edit = self.find(run.job, due, judge(due, run.outcomes), others)
        except Exception:  # no reason to lose the verdict
            return verdict
        return with_repair(verdict, edit) if edit else verdict

    def find(
        self, job: Answer, due: list[Expectation], failures: list[Failure], others: Collection[str] = ()
    ) -> Edit | None:
        """The repair of an answer, as this job ran it; None where none is found, or more than one, or there is no time.

        others: names of the other exercises of its file, which are left alone.
        """
        edit = self._memory.recall(job.source, job.exercise) if self._memory and self._most else None
        if edit is None or not self._right_everywhere([made_by(edit, job.source.decode("utf-8-sig"))], job, due):
            found = self._search(candidates_of(job, others)[: self._most], job, due, failures)
            self.found[job.exercise], edit = found, found.repair
            if self._memory and found.right is not None:
                self._memory.keep(job.source, job.exercise, edit)
        return edit

    def _search(
        self, candidates: list[Candidate], job: Answer, due: list[Expectation], failures: list[Failure]
    ) -> Found:
        edits = tuple(one.edit for one in candidates)
        single = (failure for failure in failures if failure.outcome and not measure_of(failure.expectation))
        first = sorted(single, key=lambda failure: (failure.outcome.seconds > FAST, failure.position))[:ROUNDS]
        kept: list[Candidate] | None = candidates if first else None
        for failure in first:
            if kept is not None and len(kept) > FEW:
                kept = self._passing(kept, job, failure)
        right = None if kept is None else self._right_everywhere(kept, job, due)
        return Found(edits, None if right is None else tuple(right))

    def _passing(self, candidates: list[Candidate], job: Answer, failure: Failure) -> list[Candidate] | None:
        """Those that are right where the answer failed; None where there was no time to try all."""
        outcomes = self._outcomes(candidates, job, failure)
        if outcomes is None:
            return None
        position, due = failure.position, failure.expectation
        judged = zip(candidates, outcomes, strict=True)
        return [one for one, outcome in judged if outcome and kind_of(due).judge(position, due, outcome) is None]

    def _outcomes(self, candidates: list[Candidate], job: Answer, failure: Failure) -> list[Outcome | None] | None:
        """The outcome of each on one case; None for one that ends its process, and where there was no time."""
        patience = max(0.05, 10 * failure.outcome.seconds)
        wanted = replace(job, tasks=(failure.expectation.task,), patience=patience, alone=True)
        outcomes: list[Outcome | None] = []
        while len(outcomes) < len(candidates):
            if self.left <= 0:
                return None
            self._progress(len(outcomes), len(candidates))
            rest = tuple(one.definition for one in candidates[len(outcomes) :][:TOGETHER])
            run = self._executor.wait(replace(wanted, variants=rest, timeout=self.left))
            self.left -= run.seconds
            if not run.loaded:
                return None
            outcomes += run.outcomes
            if run.ending != "done":  # this one hangs, or worse
                outcomes.append(None)
                self.left -= patience
        return outcomes

    def _right_everywhere(self, candidates: list[Candidate], job: Answer, due: list[Expectation]) -> list[Edit] | None:
        """The edits with which every case passes, each run as an answer of its own; None where there was no time to try all.

        It stops as soon as they lie in two statements: then nothing will be said.
        """
        right: list[Edit] = []
        for one in candidates:
            if self.left <= 0:
                return None
            run = self._executor.wait(replace(job, source=one.text.encode(), alone=True))
            self.left -= run.seconds
            if self._is_right(run, due):
                right.append(one.edit)
                if one.edit.statement != right[0].statement:
                    break
        return right

    def _is_right(self, run: Run, due: list[Expectation]) -> bool:
        if run.ending != "done" or run.load_error is not None:
            return False
        if measures := measure_job(due, run, run.job.timeout):
            run = with_figures(run, due, self._executor.wait(measures))
        return not judge(due, run.outcomes)


def candidates_of(job: Answer, others: Collection[str] = ()) -> list[Candidate]:
    """Every edit of an answer's own definition, then of the helpers that it calls."""
    try:
        text = job.source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    source = parse_source(job.source, job.name)
    nodes = reachable(source, job.exercise, set(others))
    names = dict.fromkeys(node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    return [made_by(edit, text) for name in names for edit in edits_of(text, name)]


def made_by(edit: Edit, text: str) -> Candidate:
    changed = edit.apply(text)
    start, end = edit.definition
    return Candidate(edit, changed[start : end + len(changed) - len(text)], changed)


def with_repair(verdict: Verdict, edit: Edit) -> Verdict:
    """The verdict with the line that is to be looked at."""
    where = f"one small change at {verdict.file}:{edit.line} makes every case pass: look there."
    said = verdict.diagnosis.message
    said = said if said.endswith((".", "?", "!")) else f"{said}."
    text = f"I do not recognise this, but {where}" if said == UNKNOWN else f"{said} Still, {where}"
    cause = Cause.REPAIR if verdict.cause in UNEXPLAINED else verdict.cause
    return replace(
        verdict, diagnosis=replace(verdict.diagnosis, cause=cause, message=text, line=edit.line), line=edit.line
    )
