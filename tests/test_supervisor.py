"""The supervisor's side of the channel: whatever arrives, a job ends as a plain Run, and only whole truths count."""

from __future__ import annotations

import struct
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.values.codec import encode
from grader.running.forked import Run, _Active
from grader.running.job import Job

JOB = Job(subject="exercises.py", checks="checks.py", exercise="f", seed=0, timeout=5.0)


class Process:
    """Plays a worker that sends these chunks and then ends."""

    channel = 0

    def __init__(self, chunks: list[bytes]):
        self._chunks = list(chunks)

    def read(self) -> bytes:
        return self._chunks.pop(0) if self._chunks else b""

    def end(self) -> int:
        return 0


def run_of(*chunks: bytes) -> Run:
    active = _Active(JOB, Process([chunk for chunk in chunks if chunk]))
    while active.read():
        pass
    return active.run


def frame(message: object) -> bytes:
    data = encode(message)
    return struct.pack("<Q", len(data)) + data


READY, LOADED, DONE = frame({"ready": True}), frame({"loaded": True}), frame({"done": True})
OUTCOME = frame({"value": encode(1.0), "seconds": 0.1})


def test_a_whole_conversation_is_done():
    run = run_of(READY + LOADED + OUTCOME + DONE)
    assert (run.ending, run.loaded, run.outcomes) == ("done", True, [{"seconds": 0.1, "value": 1.0}])


def test_messages_may_arrive_in_any_pieces():
    whole = READY + LOADED + OUTCOME + OUTCOME + DONE
    for size in (1, 3, 7, 50):
        pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
        run = run_of(*pieces)
        assert run.ending == "done" and len(run.outcomes) == 2


@pytest.mark.parametrize(
    ("bytes_sent", "ending"),
    [
        (b"", "ended"),
        (READY, "ended"),
        (READY + LOADED + OUTCOME, "ended"),
        (READY + LOADED + OUTCOME[:-1], "ended"),
        (LOADED + OUTCOME + DONE, "garbled"),  # not ready
        (READY + OUTCOME + DONE, "garbled"),  # not loaded
        (DONE, "garbled"),
        (READY + LOADED + frame(["passed"]), "garbled"),
        (READY + LOADED + frame({"status": "passed"}), "garbled"),
        (READY + LOADED + frame({"value": b"no value", "seconds": 0.0}), "garbled"),
        (READY + LOADED + frame({"value": encode(1.0), "seconds": "soon"}), "garbled"),
        (READY + LOADED + frame({"error": {"type": "E"}, "seconds": 0.0}), "garbled"),
        (READY + LOADED + struct.pack("<Q", 2**60) + b"x", "garbled"),
    ],
)
def test_less_or_other_than_that_is_never_done(bytes_sent, ending):
    assert run_of(bytes_sent).ending == ending


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_arbitrary_bytes_end_in_a_run(data):
    assert run_of(data).ending in ("ended", "garbled")
    assert run_of(READY + LOADED + data).ending in ("ended", "garbled")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ["ready", "loaded", "done", "value", "error", "seconds", "mutated", "load_error", "broken_checks"]
)


@given(st.lists(values | st.dictionaries(keys, values, max_size=4), max_size=6))
@settings(max_examples=200)
def test_arbitrary_valid_messages_end_in_a_run(messages):
    started = monotonic()
    run = run_of(b"".join(map(frame, messages)))
    assert run.ending in ("done", "ended", "garbled")
    for outcome in run.outcomes:
        assert isinstance(outcome["seconds"], float) and ("value" in outcome) != ("error" in outcome)
    assert monotonic() - started < 5
