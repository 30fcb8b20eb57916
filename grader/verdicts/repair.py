"""Repair search: the line at which one small change of an answer makes every case pass.

Each edit runs where answers run, first on a case that failed and, if that comes out right, on all of them. What comes
back is judged here, like any answer: no value that is due ever goes there. It speaks only where all edits were tried,
and those that repair the answer lie in one statement.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.code.edits import edits_of
from grader.code.source import parse_source, reachable
from grader.code.spans import Edit, Spans
from grader.kinds import Expectation, Failure, judge, kind_of
from grader.kinds.case import measure_of
from grader.kinds.value import UNKNOWN
from grader.running import Answer, Executor, Run
from grader.values.outcome import Outcome
from grader.verdicts.measuring import measure_job, with_figures
from grader.verdicts.verdict import Cause, Verdict

MOST = 200  # edits that are tried beside a verdict
SECONDS = 2.0  # of processor time for all searches of one run
UNHURRIED = 300.0  # seconds, where one has asked for it
ROUNDS = 3  # cases that are tried one by one, before all of them are
FEW = 3  # edits for which that is not worth another round
FAST = 0.02  # seconds in which a case should be done that is run for every edit
SILENT = (Cause.DIFFERENCE, Cause.LAW, Cause.EXCEPTION)  # what says nothing yet of why


@dataclass(frozen=True)
class Repair:
    """Where a change repairs the answer. nature: what it concerns. tried: edits that were tried."""

    line: int
    nature: str
    tried: int


@dataclass(frozen=True)
class Candidate:
    """An edit, the definition that it makes, and the whole text."""

    edit: Edit
    definition: str
    text: str


class RepairSearch:
    """Searches, within one amount of processor time. most: edits that are tried of each answer, None for all.

    progress: is told how many of how many are done.
    """

    def __init__(
        self,
        executor: Executor,
        most: int | None = MOST,
        seconds: float = SECONDS,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ):
        self._executor, self._most, self._left, self._progress = executor, most, seconds, progress
        self._memory: dict[tuple[bytes, str], Repair | None] = {}

    def find(self, job: Answer, due: list[Expectation], failures: list[Failure]) -> Repair | None:
        """The repair of an answer, as this job ran it; None where none is found, or more than one, or there is no time."""
        key = (job.source, job.exercise)
        if key not in self._memory:
            self._memory[key] = self._search(job, due, failures)
        return self._memory[key]

    def _search(self, job: Answer, due: list[Expectation], failures: list[Failure]) -> Repair | None:
        candidates = candidates_of(job)[: self._most]
        first = sorted(
            (failure for failure in failures if failure.outcome is not None and not measure_of(failure.expectation)),
            key=lambda failure: (failure.outcome.seconds > FAST, failure.position),
        )[:ROUNDS]
        kept: list[Candidate] | None = candidates
        for failure in first:
            if kept is None or len(kept) <= FEW:
                break
            kept = self._passing(kept, job, failure)
        if not first or not kept:
            return None
        right = self._right_everywhere(kept, job, due)
        if not right or len({candidate.edit.statement for candidate in right}) > 1:
            return None
        edit = right[0].edit
        return Repair(edit.line, edit.nature, len(candidates))

    def _passing(self, candidates: list[Candidate], job: Answer, failure: Failure) -> list[Candidate] | None:
        """Those that are right where the answer failed; None where there was no time to try all."""
        position, due = failure.position, failure.expectation
        patience = max(0.05, 10 * failure.outcome.seconds)
        outcomes: list[Outcome | None] = []
        while len(outcomes) < len(candidates):
            self._progress(len(outcomes), len(candidates))
            rest = tuple(candidate.definition for candidate in candidates[len(outcomes) :])
            wanted = replace(job, tasks=(due.task,), variants=rest, patience=patience, timeout=self._left, alone=True)
            if self._left <= 0 or not (run := self._executor.wait(wanted)).loaded:
                return None
            self._left -= run.seconds
            outcomes += run.outcomes
            if run.ending != "done":  # this one hangs, or worse
                outcomes.append(None)
                self._left -= patience
        judged = zip(candidates, outcomes, strict=True)
        return [one for one, outcome in judged if outcome and kind_of(due).judge(position, due, outcome) is None]

    def _right_everywhere(
        self, candidates: list[Candidate], job: Answer, due: list[Expectation]
    ) -> list[Candidate] | None:
        """Those with which every case passes, each run as an answer of its own; None where there was no time to try all."""
        jobs = [replace(job, source=one.text.encode(), alone=True) for one in candidates]
        for wanted in jobs:
            self._executor.submit(wanted)
        runs = [self._executor.wait(wanted) for wanted in jobs]
        self._left -= sum(run.seconds for run in runs)
        return [one for one, run in zip(candidates, runs, strict=True) if self._is_right(run, due)]

    def _is_right(self, run: Run, due: list[Expectation]) -> bool:
        if run.ending != "done" or run.load_error is not None:
            return False
        if measures := measure_job(due, run, run.job.timeout):
            run = with_figures(run, due, self._executor.wait(measures))
        return not judge(due, run.outcomes)


def candidates_of(job: Answer) -> list[Candidate]:
    """Every edit of an answer's own definition, then of the helpers that it calls."""
    try:
        text = job.source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    tree, spans, found = ast.parse(text), Spans(text), []
    source = parse_source(job.source, job.name)
    names = dict.fromkeys(
        node.name
        for node in reachable(source, job.exercise, set())
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    )
    nodes = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for name in names:
        node = nodes.get(name)
        if node is None:
            continue
        start = spans.offset(min([node.lineno, *(one.lineno for one in node.decorator_list)]), 0)
        behind = len(text) - spans.span(node)[1]
        for edit in edits_of(text, name):
            changed = edit.apply(text)
            found.append(Candidate(edit, changed[start : len(changed) - behind], changed))
    return found


def with_repair(verdict: Verdict, repair: Repair) -> Verdict:
    """The verdict with the line that is to be looked at."""
    where = f"one small change at {verdict.file}:{repair.line} makes every case pass: look there."
    said = verdict.diagnosis.message
    text = f"I do not recognise this, but {where}" if said == UNKNOWN else f"{said} Still, {where}"
    diagnosis = replace(verdict.diagnosis, cause=Cause.REPAIR, message=text, line=repair.line)
    return replace(verdict, diagnosis=diagnosis, line=repair.line)
