"""The protocol of running an answer: nothing that its process sends is believed unseen."""

from __future__ import annotations

import struct
from time import monotonic
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import DATA

from grader.running import LONGEST_MESSAGE, Answer, KnownAnswers, Run, rest_of
from grader.running.supervision import Active
from grader.values.codec import CodecError, encode
from grader.values.outcome import Outcome, Raised

JOB = Answer(source=b"", name="exercises.py", exercise="f", tasks=(b"", b""))
KNOWN = KnownAnswers("solutions.py", "checks/f.py", "f", 0, describe=True, answers=("a", "b"))

LOADED: dict[str, Any] = {"event": "loaded", "imports": 0.25}
OUTCOME = {"event": "outcome", "value": 1.0, "seconds": 0.1, "total": 0.5, "imports": 0.25, "printed": (0, 3)}
ERROR = {"type": "ValueError", "bases": ["ValueError", "Exception"], "message": "no", "line": 3}
DONE = {"event": "done"}
HUGE = 10**400


# What a message must look like.


def accepted(*messages: Any, job: Answer | KnownAnswers = JOB) -> Run:
    run = Run(job)
    for message in messages:
        run.accept(message)
    return run


def test_a_whole_conversation_is_done():
    failed = {**OUTCOME, "error": ERROR, "mutated": 1}
    del failed["value"]
    run = accepted(LOADED, OUTCOME, failed, DONE)
    assert (run.ending, run.loaded, run.seconds, run.imports) == ("done", True, 0.5, 0.25)
    assert (run.outcomes[0].value, run.outcomes[0].seconds, run.outcomes[0].printed) == (1.0, 0.1, (0, 3))
    assert run.outcomes[1].error == Raised("ValueError", ("ValueError", "Exception"), "no", 3)
    assert run.outcomes[1].mutated == 1


def test_a_file_that_can_not_be_loaded_ends_the_conversation():
    run = accepted({"event": "load_error", **ERROR})
    assert (run.ending, run.loaded, run.load_error.line) == ("done", False, 3)
    with pytest.raises(CodecError):
        run.accept(LOADED)


CONFINED = {"event": "confined", "by": ["files", "time"]}


def test_what_keeps_an_answer_in_is_what_its_process_said_before_it_ran():
    assert accepted(CONFINED, LOADED, OUTCOME).protections == {"files", "time"}
    assert accepted({**CONFINED, "by": []}, LOADED).protections == set()
    assert accepted(LOADED).protections is None


def test_an_answer_that_could_not_be_confined_is_not_run():
    run = accepted({"event": "broken", **ERROR})
    assert (run.ending, run.loaded, run.broken.type) == ("done", False, "ValueError")
    with pytest.raises(CodecError):
        run.accept(LOADED)


OUT_OF_TURN = {
    "walls after loading": [LOADED, CONFINED],
    "walls twice": [CONFINED, CONFINED],
    "no walls, after there were some": [CONFINED, {"event": "broken", **ERROR}],
    "nothing was loaded": [OUTCOME],
    "done before anything": [DONE],
    "done before the last outcome": [LOADED, OUTCOME, DONE],
    "loaded twice": [LOADED, LOADED],
    "a load error after loading": [LOADED, {"event": "load_error", **ERROR}],
    "more outcomes than cases": [LOADED, OUTCOME, OUTCOME, OUTCOME],
    "anything after the end": [LOADED, OUTCOME, OUTCOME, DONE, DONE],
    "what only trusted code sends": [LOADED, {"event": "described", "case": {}}],
    "a known answer's outcome": [LOADED, {"event": "begins", "answer": "a"}],
    "broken checks": [LOADED, {"event": "broken", **ERROR}],
    "an event that is none": [{"event": "passed"}],
}


@pytest.mark.parametrize("messages", OUT_OF_TURN.values(), ids=OUT_OF_TURN)
def test_a_message_out_of_turn_is_refused(messages):
    run = accepted(*messages[:-1])
    with pytest.raises(CodecError):
        run.accept(messages[-1])


@pytest.mark.parametrize("names", [None, "files", ["fil"], [1], [["files"]], ("files",), [{}], HUGE])
def test_ill_typed_walls_are_refused(names):
    run = Run(JOB)
    with pytest.raises(CodecError):
        run.accept({**CONFINED, "by": names})
    assert run.protections is None


ILL_TYPED = {
    "no object": "outcome",
    "a list": ["outcome", 1.0],
    "a claim": {"status": "passed"},
    "an event that is no text": {**OUTCOME, "event": 1},
    "an event that is bytes": {**OUTCOME, "event": b"outcome"},
    "neither value nor error": {"event": "outcome", "seconds": 0.0},
    "both value and error": {**OUTCOME, "error": ERROR},
    "an error that is an array": {"event": "outcome", "error": np.ones(3)},
    "an error that is None": {"event": "outcome", "error": None},
    "an error that lacks a field": {"event": "outcome", "error": {"type": "E"}},
    "a line that is a float": {"event": "outcome", "error": {**ERROR, "line": 3.0}},
    "a line that is a bool": {"event": "outcome", "error": {**ERROR, "line": True}},
    "a negative line": {"event": "outcome", "error": {**ERROR, "line": -1}},
    "a huge line": {"event": "outcome", "error": {**ERROR, "line": HUGE}},
    "bases that are a text": {"event": "outcome", "error": {**ERROR, "bases": "Exception"}},
    "bases that are no texts": {"event": "outcome", "error": {**ERROR, "bases": [1]}},
    "bases without end": {"event": "outcome", "error": {**ERROR, "bases": ["E"] * 101}},
    "a message that is bytes": {"event": "outcome", "error": {**ERROR, "message": b"no"}},
    "a huge mutated": {**OUTCOME, "mutated": HUGE},
    "a mutated that is a bool": {**OUTCOME, "mutated": True},
    "a mutated that is None": {**OUTCOME, "mutated": None},
    "printed that is a list": {**OUTCOME, "printed": [0, 1]},
    "printed of one end": {**OUTCOME, "printed": (0,)},
    "printed of floats": {**OUTCOME, "printed": (0.0, 1.0)},
    "printed without end": {**OUTCOME, "printed": (0, HUGE)},
    "printed before the start": {**OUTCOME, "printed": (-1, 0)},
} | {
    f"{name}: {number!r}"[:40]: {**OUTCOME, name: number}
    for name in ("seconds", "total", "imports")
    for number in (float("nan"), float("inf"), -0.1, 1e9, HUGE, 1, True, "soon", None, np.float64(1), np.ones(1))
}


@pytest.mark.parametrize("message", ILL_TYPED.values(), ids=ILL_TYPED)
def test_an_ill_typed_message_is_refused_and_leaves_no_outcome(message):
    run = accepted(LOADED)
    with pytest.raises(CodecError):
        run.accept(message)
    assert run.outcomes == [] and run.seconds == 0.0


@pytest.mark.parametrize("imports", [float("nan"), -1.0, 1, True, None])
def test_an_ill_typed_beginning_is_refused(imports):
    run = Run(JOB)
    with pytest.raises(CodecError):
        run.accept({"event": "loaded", "imports": imports})
    assert not run.loaded


def test_texts_of_errors_are_cut():
    error = {"type": "E" * 1000, "bases": ["B" * 1000], "message": "m" * 10_000, "line": None}
    raised = accepted(LOADED, {"event": "outcome", "error": error}).outcomes[0].error
    assert len(raised.type) == len(raised.bases[0]) == 100 and len(raised.message) == LONGEST_MESSAGE


FIELDS = st.sampled_from(
    [
        "event",
        "value",
        "error",
        "seconds",
        "mutated",
        "printed",
        "total",
        "imports",
        "type",
        "bases",
        "message",
        "line",
        "case",
        "answer",
    ]
)
EVENTS = st.sampled_from(
    ["loaded", "load_error", "outcome", "done", "broken", "described", "begins", "known", "failed", "passed"]
)
ANYTHING = DATA | st.just(ERROR) | st.sampled_from([HUGE, float("nan"), float("inf"), True, (0, 1), np.ones(2), "a"])
MESSAGES = st.builds(
    lambda event, fields: {"event": event, **fields}, EVENTS, st.dictionaries(FIELDS, ANYTHING, max_size=6)
)


@given(st.sampled_from([JOB, KNOWN]), st.lists(MESSAGES | ANYTHING, max_size=8))
@settings(max_examples=400)
def test_any_message_is_well_formed_or_refused(job, messages):
    run = Run(job)
    for message in [LOADED, *messages]:
        try:
            run.accept(message)
        except CodecError:
            break
    assert run.ending in ("done", "ended") and type(run.loaded) is bool
    if isinstance(job, Answer):
        assert len(run.outcomes) <= len(job.tasks)
        assert run.ending == "ended" or run.load_error or len(run.outcomes) == len(job.tasks)
        assert not (run.broken or run.described or run.known or run.failed)
    for number in (run.seconds, run.imports):
        assert type(number) is float and 0.0 <= number < 1e9
    for outcome in [*run.outcomes, *(outcome for known in run.known.values() for outcome in known)]:
        assert_well_formed(outcome)


def assert_well_formed(outcome: Outcome) -> None:
    assert type(outcome.seconds) is float and 0.0 <= outcome.seconds < 1e9
    assert outcome.mutated is None or type(outcome.mutated) is int
    assert all(type(place) is int and 0 <= place <= 2**40 for place in outcome.printed)
    if outcome.error is not None:
        assert outcome.value is None
        assert type(outcome.error.type) is type(outcome.error.message) is str
        assert outcome.error.line is None or type(outcome.error.line) is int


# What trusted code sends.


def test_what_known_answers_come_to_is_collected_by_name():
    known = {"event": "known", "answer": "a", "value": 2.0, "seconds": 0.0}
    run = accepted(
        {"event": "described", "case": {"kind": "case"}},
        {"event": "begins", "answer": "a"},
        known,
        {"event": "begins", "answer": "b"},
        {"event": "failed", "answer": "b", **ERROR},
        DONE,
        job=KNOWN,
    )
    assert run.ending == "done" and run.described == [{"kind": "case"}]
    assert [outcome.value for outcome in run.known["a"]] == [2.0] and run.known["b"] == []
    assert run.failed["b"].message == "no"


def test_an_outcome_of_an_answer_that_never_began_is_refused():
    with pytest.raises(CodecError):
        accepted({"event": "known", "answer": "a", "value": 2.0, "seconds": 0.0}, job=KNOWN)


def test_of_a_job_that_ended_amid_an_answer_the_rest_is_done_without_it():
    run = accepted({"event": "begins", "answer": "a"}, job=KNOWN)
    rest = rest_of(KNOWN, run)
    assert (rest.answers, rest.describe) == (("b",), False)
    assert rest_of(rest, accepted({"event": "begins", "answer": "b"}, job=rest)) is None


# The bytes of a process, cut into messages.


class Process:
    """Plays a process that sends these chunks and then ends."""

    pid = 0
    shared = False

    def __init__(self, chunks: list[bytes]):
        self._chunks = [chunk for chunk in chunks if chunk]

    def read(self) -> bytes | None:
        return self._chunks.pop(0) if self._chunks else None

    def end(self) -> int:
        return 0


def run_of(*chunks: bytes) -> Run:
    active = Active(JOB, Process(list(chunks)))
    while active.take():
        pass
    return active.run


def frame(message: object) -> bytes:
    data = encode(message)
    return struct.pack("<Q", len(data)) + data


BEGIN, ONE, END = frame(LOADED), frame(OUTCOME), frame(DONE)


def test_messages_may_arrive_in_any_pieces():
    whole = BEGIN + ONE + ONE + END
    for size in (1, 3, 7, 50, len(whole)):
        run = run_of(*(whole[start : start + size] for start in range(0, len(whole), size)))
        assert run.ending == "done" and len(run.outcomes) == 2


@pytest.mark.parametrize(
    ("bytes_sent", "ending"),
    [
        (b"", "ended"),
        (BEGIN, "ended"),
        (BEGIN + ONE, "ended"),
        (BEGIN + ONE + ONE[:-1], "ended"),
        (ONE + ONE + END, "garbled"),
        (END, "garbled"),
        (BEGIN + ONE + END, "garbled"),
        (BEGIN + frame(["passed"]), "garbled"),
        (BEGIN + frame({"value": encode(1.0), "seconds": 0.0}), "garbled"),
        (BEGIN + ONE + ONE + END + END, "garbled"),
        (BEGIN + ONE + ONE + END + b"x", "garbled"),
        (BEGIN + struct.pack("<Q", 2**60) + b"x", "garbled"),
        (BEGIN + struct.pack("<Q", 3) + b"abc", "garbled"),
    ],
)
def test_less_or_other_than_that_is_never_done(bytes_sent, ending):
    assert run_of(bytes_sent).ending == ending


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_arbitrary_bytes_end_in_a_run(data):
    assert run_of(data).ending in ("ended", "garbled")
    assert run_of(BEGIN + data).ending in ("ended", "garbled")


@given(st.lists(MESSAGES | ANYTHING, max_size=6))
def test_arbitrary_messages_end_in_a_run(messages):
    started = monotonic()
    run = run_of(b"".join(map(frame, messages)))
    assert run.ending in ("done", "ended", "garbled")
    assert run.ending != "done" or run.load_error or len(run.outcomes) == len(JOB.tasks)
    assert monotonic() - started < 5
