"""How answers are run: the protocol, of which nothing is believed unseen, and what every executor promises."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import cloudpickle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import DATA

from grader.checks import case, law
from grader.course.modules import find_modules
from grader.kinds.case import Case
from grader.running import (
    LONGEST_MESSAGE,
    Answer,
    Executor,
    KnownAnswers,
    Measure,
    Run,
    landlock,
    limits,
    rest_of,
    run_all,
    seccomp,
)
from grader.running.environment import clean_environment
from grader.running.fork_server import CAN_FORK
from grader.running.forked import ForkedExecutor
from grader.running.inline import InlineExecutor
from grader.running.spawned import SpawnedExecutor
from grader.running.supervision import Active
from grader.values.codec import CodecError, encode
from grader.values.outcome import Outcome, Raised
from grader.verdicts.references import job_for

COURSE = Path(__file__).parent / "small_course"
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


# What every executor promises.


MAKERS: dict[str, Callable[[], Executor]] = {"inline": InlineExecutor, "spawned": SpawnedExecutor}
if CAN_FORK:
    MAKERS["forked"] = ForkedExecutor


@pytest.fixture(scope="module", params=MAKERS)
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with MAKERS[request.param]() as made:
        yield made


def answer(source: str, *cases: Case, **more: Any) -> Answer:
    tasks = tuple(cloudpickle.dumps(one.task) for one in cases)
    return Answer(source=source.encode(), name="exercises.py", exercise="f", tasks=tasks, **more)


def test_an_answer_comes_to_one_outcome_a_case(executor):
    source = "def f(x, scale=1):\n    print('at', x)\n    if x < 0:\n        raise ValueError('below')\n    return x * scale\n"
    job = answer(source, case(2), case(3, scale=np.float32(2)), case(-1), law("l", lambda ex: (ex.f(1), ex.f(2))))
    run = executor.wait(job)
    assert (run.job, run.ending, run.loaded) == (job, "done", True)
    two, six, refused, sides = run.outcomes
    assert (two.value, six.value, sides.value) == (2, 6.0, (1, 2))
    assert (refused.error.type, refused.error.message, refused.error.line) == ("ValueError", "below", 4)
    assert "Exception" in refused.error.bases and all(outcome.mutated is None for outcome in run.outcomes)
    assert run.printed == "at 2\nat 3\nat -1\nat 1\nat 2\n"
    assert [run.printed[slice(*outcome.printed)] for outcome in run.outcomes[:3]] == ["at 2\n", "at 3\n", "at -1\n"]


def test_a_changed_argument_is_noticed_also_where_it_can_not_be_looked_at_any_more(executor):
    source = "def f(a, x):\n    x.append(a)\n    return 0\n\n\ndef g(a, x):\n    x.append(x)\n    return 0\n"
    [outcome] = executor.wait(answer(source, case(1, [2.0]))).outcomes
    assert (outcome.value, outcome.mutated) == (0, 1)
    [meant] = executor.wait(answer(source, case(1, [2.0], mutates=True))).outcomes
    assert meant.mutated is None
    [endless] = executor.wait(answer(source.replace("(a)", "(x)"), case(1, [2.0]))).outcomes
    assert (endless.value, endless.mutated) == (0, 1)


def test_no_case_sees_what_an_earlier_one_did_to_its_arguments(executor):
    shared = np.zeros(3)
    job = answer("def f(x):\n    x += 1\n    return x.sum()\n", case(shared), case(shared))
    assert [outcome.value for outcome in executor.wait(job).outcomes] == [3.0, 3.0]


LOAD_ERRORS = {
    "1 / 0\n": ("ZeroDivisionError", 1),
    "\nimport nothing_of_that_name\n": ("ModuleNotFoundError", 2),
    "import sys\nsys.exit(0)\n": ("SystemExit", 2),
    "def f(:\n": ("SyntaxError", 1),
}


@pytest.mark.parametrize("source", LOAD_ERRORS)
def test_a_file_that_can_not_be_loaded_is_told_with_its_line(executor, source):
    run = executor.wait(answer(source, case(1)))
    assert (run.ending, run.loaded, run.outcomes) == ("done", False, [])
    assert (run.load_error.type, run.load_error.line) == LOAD_ERRORS[source]


@pytest.mark.parametrize(
    "raised", ["sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "raise BaseException('b')"]
)
def test_what_is_raised_to_get_away_is_an_error_like_any_other(executor, raised):
    run = executor.wait(answer(f"import sys\n\n\ndef f(x):\n    {raised}\n", case(1), case(2)))
    assert run.ending == "done" and [outcome.error.line for outcome in run.outcomes] == [5, 5]


def test_a_result_that_can_not_be_sent_is_told_and_the_next_case_is_still_run(executor):
    job = answer("def f(x):\n    y = [x]\n    return y.append(y) or y if x else x\n", case(1), case(0))
    endless, plain = executor.wait(job).outcomes
    assert endless.error.type == "CodecError" and plain.value == 0


def test_jobs_come_back_once_each_and_the_one_that_is_waited_for_first(executor):
    jobs = [answer(f"def f(x):\n    return x + {number}\n", case(1)) for number in range(4)]
    for job in jobs:
        executor.submit(job)
    assert executor.wait(jobs[2]).outcomes[0].value == 3
    others = {run.outcomes[0].value for run in iter(executor.next_run, None)}
    assert others == {1, 2, 4} and executor.next_run() is None


def test_equal_jobs_are_different_jobs(executor):
    one, other = (answer("def f(x):\n    return x\n", case(1)) for _ in range(2))
    executor.submit(one)
    assert executor.wait(other).job is other
    assert [run.job for run in iter(executor.next_run, None)] == [one]


def test_the_same_seed_gives_the_same_numbers_where_an_answer_left_them_unseeded(executor):
    source = "import random\nimport numpy as np\n\n\ndef f(x):\n    return random.random(), np.random.rand()\n"
    one, again, other = (executor.wait(answer(source, case(1), seed=seed)).outcomes[0].value for seed in (3, 3, 4))
    assert one == again != other


def test_known_answers_are_described_and_run(executor):
    exercise = next(e for e in find_modules(COURSE)[0].exercises if e.name == "covariance")
    names = tuple(variant.name for variant in exercise.variants)
    broken = "def covariance(X):\n    return missing\n"
    job = job_for(exercise, 0, describe=True, answers=names, replacements=(broken, "1 +"), transposed=True)
    [run] = run_all(executor, [job])
    assert (run.ending, run.broken) == ("done", None)
    assert [described["kind"] for described in run.described] == ["case", "case", "case", "law", "raises"]
    assert run.described[0]["call"] == "covariance([[1.0, 2.0], [3.0, 6.0]])"
    assert np.allclose(run.described[0]["due"]["expected"], [[2.0, 4.0], [4.0, 8.0]])
    assert all(type(described["task"]) is bytes for described in run.described)
    assert np.allclose(run.known["divides_by_n"][0].value, [[1.0, 2.0], [2.0, 4.0]])
    assert [outcome.error.type for outcome in run.known[broken]] == ["NameError"] * 5
    assert run.failed["1 +"].type == "SyntaxError"
    assert set(run.known) == {*names, broken, "1 +", "transposed"}
    assert np.allclose(run.known["transposed"][0].value, np.cov([[1.0, 2.0], [3.0, 6.0]]))
    assert run.known["transposed"][3].error is not None  # a law has no table to transpose


def test_what_an_answer_returned_is_measured_by_the_course_s_own_code(executor):
    def share(labels: Any) -> float:
        return float(np.mean(np.asarray(labels) == 1))

    measure = cloudpickle.dumps(share)
    run = executor.wait(Measure(((measure, encode([1, 0])), (measure, encode("text")), (b"no pickle", encode(1)))))
    half, none, broken = run.outcomes
    assert (run.ending, half.value, half.measured, none.value) == ("done", 0.5, True, 0.0)
    assert not broken.measured and broken.unmeasured


def test_a_check_or_a_solution_that_fails_is_told_as_broken(executor, small_course):
    exercise = find_modules(small_course)[0].exercises[0]
    text = exercise.checks.read_text(encoding="utf-8")
    exercise.checks.write_text(text.replace("yield case(rng.normal(size=(20, 3)))", "yield case(1)"), encoding="utf-8")
    run = executor.wait(job_for(exercise, 0, describe=True))
    assert run.ending == "done" and run.broken.type == "CourseError" and run.broken.message.startswith("covariance(1)")
    exercise.checks.write_text(text.replace("yield case(rng.normal(size=(20, 3)))", "1 / 0  # no"), encoding="utf-8")
    run = executor.wait(job_for(exercise, 0, describe=True))
    assert run.broken.type == "ZeroDivisionError" and run.broken.line


def test_an_expression_crosses_with_just_what_it_uses(executor):
    offset = 5.0

    def shifted(ex: Any) -> tuple:
        return ex.f(offset), np.float64(6.0)

    run = executor.wait(answer("def f(x):\n    return x + 1\n", law("l", shifted)))
    assert run.outcomes[0].value == (6.0, 6.0)


# What keeps an answer in.


def test_a_run_says_what_kept_it_in(executor):
    run = executor.wait(answer("def f(x):\n    return x\n", case(1)))
    if isinstance(executor, InlineExecutor):
        assert run.protections is None
    else:
        held = {"files": landlock.version() > 0, "calls": seccomp.available(), "memory": sys.platform == "linux"}
        assert run.protections == {name for name, holds in held.items() if holds} | (
            {"time"} if limits.resource else set()
        )


WITHOUT = {
    "files": "from grader.running import landlock\nlandlock.version = lambda: 0\n",
    "calls": "from grader.running import seccomp\nseccomp.available = lambda: False\n",
}


@pytest.mark.skipif(not (landlock.version() and seccomp.available()), reason="nothing here could be missing")
@pytest.mark.parametrize("missing", WITHOUT)
def test_a_wall_that_the_system_lacks_is_not_claimed(missing, tmp_path):
    """The kernel seems to lack it: the child says so itself."""
    held = sorted({"files", "calls", "memory", "time"} - {missing})
    assert told_by_a_child(WITHOUT[missing], tmp_path) == [["confined", held], ["loaded", None]]


def test_where_a_wall_fails_nothing_of_the_answer_runs(tmp_path):
    fails = "from grader.running import limits\nlimits.apply_limits = lambda **k: os.open('/nowhere/at/all', 0)\n"
    assert told_by_a_child(fails, tmp_path) == [["broken", None]]


def told_by_a_child(change: str, folder: Path) -> list:
    """What the process of an answer says first, when this was changed in it."""
    command = [sys.executable, "-c", change + CONFINE, str(folder)]
    told = subprocess.run(command, env=clean_environment(0), capture_output=True, text=True, timeout=60)
    return json.loads(told.stdout)


CONFINE = """
import json, os, sys
from grader.running import Answer
from grader.running.child import perform_job
told = []
send = lambda message: told.append((message["event"], sorted(message["by"]) if "by" in message else None))
perform_job(Answer(b"", "exercises.py", "f", ()), iter(()), open(sys.argv[1] + "/trace", "wb"), sys.argv[1] + "/scratch", send)
print(json.dumps(told[:2]))
"""


# A file that can't be loaded.


@pytest.mark.parametrize("end", ["while True:\n    pass\n", "import os\nos._exit(0)\n"], ids=["a loop", "an end"])
def test_a_file_that_can_not_be_loaded_in_a_short_time_is_tried_again_by_those_that_have_longer(end, monkeypatch):
    with ForkedExecutor() if CAN_FORK else SpawnedExecutor() as made:
        started: list[float] = []
        start = made.start
        monkeypatch.setattr(made, "start", lambda job: started.append(job.timeout) or start(job))
        runs = [made.wait(answer(end, case(1), timeout=limit)) for limit in (0.2, 0.1, 0.4, 0.3, 0.2)]
    assert started == [0.2, 0.4]
    assert len({run.ending for run in runs}) == 1 and not any(run.loaded for run in runs)


def test_slow_loading_costs_only_those_that_have_no_time_for_it():
    loop = "end = process_time() + 0.4\nwhile process_time() < end:\n    pass\n"
    slow = f"from time import process_time\n{loop}\n\ndef f(x):\n    return x\n"
    with ForkedExecutor() if CAN_FORK else SpawnedExecutor() as made:
        short, long = (made.wait(answer(slow, case(1), timeout=limit)) for limit in (0.1, 30.0))
    assert (short.ending, short.loaded, long.ending, long.outcomes[0].value) == ("timeout", False, "done", 1)
