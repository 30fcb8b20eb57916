"""Figures made of what an answer returned, where no code of the learner runs: by the references' process, before judging."""

from __future__ import annotations

from dataclasses import replace

from grader.kinds import Expectation
from grader.kinds.case import measure_of
from grader.running import Measure, Run
from grader.values.codec import CodecError, encode

ENDED = "it takes too long, or too much memory"


def measure_job(due: list[Expectation], run: Run, timeout: float) -> Measure | None:
    """The job that measures what a run returned; None where nothing is to be measured."""
    pieces = []
    for position in measured_cases(due, run):
        try:
            pieces.append((measure_of(due[position]), encode(run.outcomes[position].value)))
        except CodecError:  # it came as data, but nested to the last: then nothing of this run is measured
            return None
    return Measure(tuple(pieces), timeout) if pieces else None


def with_figures(run: Run, due: list[Expectation], measured: Run) -> Run:
    """The run of an answer with the figures in the place of the values they were made of."""
    outcomes = list(run.outcomes)
    for place, position in enumerate(measured_cases(due, run)):
        own = outcomes[position]
        if place < len(measured.outcomes):
            made = measured.outcomes[place]
            outcomes[position] = replace(own, value=made.value, measured=made.measured, unmeasured=made.unmeasured)
        else:
            outcomes[position] = replace(own, unmeasured=ENDED)
    return replace(run, outcomes=outcomes)


def measured_cases(due: list[Expectation], run: Run) -> list[int]:
    """The positions of the cases that returned something to be measured."""
    pairs = zip(due, run.outcomes, strict=False)
    return [position for position, (case, outcome) in enumerate(pairs) if measure_of(case) and outcome.error is None]
