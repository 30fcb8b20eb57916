"""A wrong answer gets one cause and one message: the most useful one, and only one that is true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from outcomes import due, error, value

from grader.course.declaration import CheckFile, CheckOptions, Variant
from grader.course.modules import Exercise
from grader.kinds import judge
from grader.kinds.value import UNKNOWN
from grader.running import Answer, Run
from grader.values.codec import Tensor
from grader.values.outcome import Outcome, Raised
from grader.verdicts.diagnosis import Diagnosis, diagnose, diagnose_ending
from grader.verdicts.trials import NoTrials
from grader.verdicts.verdict import Cause

FILE = "exercises.py"


def exercise(*misconceptions: str, right: tuple[str, ...] = ()) -> Exercise:
    """An exercise `f` with these misconceptions; the message of "m" is "M."."""
    variants = [Variant(name, False, f"{name.capitalize()}.") for name in misconceptions]
    variants += [Variant(name, True) for name in right]
    made = Exercise("f", Path("01-a"), "", Path("01-a", "checks", "f.py"))
    vars(made)["declaration"] = CheckFile("f", CheckOptions("L", ("h",)), tuple(variants))  # as if read from its file
    return made


def told(asked: list, outcomes: list, misconceptions: dict[str, list] | None = None) -> Diagnosis:
    """The diagnosis of these outcomes; misconceptions: the outcomes of each by its name."""
    known = misconceptions or {}
    return diagnose(exercise(*known), FILE, asked, judge(asked, outcomes), known)


NUMBERS = [np.array([1.0, 2.5, 4.0, -3.0]), np.array([7.0, -1.5, 2.0, 6.0])]
ASKED = [due(expected=array, call=f"f(x{i})", sizes=(4,)) for i, array in enumerate(NUMBERS)]


def values(*results: object) -> list[Outcome]:
    return [value(result) for result in results]


# Misconceptions.


def test_a_misconception_with_the_same_outputs_is_named_and_shown_on_the_first_failing_case():
    wrong = values(NUMBERS[0], NUMBERS[1] + 0.25)
    diagnosis = told(ASKED, wrong, {"other": values(NUMBERS[0] * 3, NUMBERS[1]), "quarter": wrong})
    assert (diagnosis.cause, diagnosis.message, diagnosis.call) == ("misconception", "Quarter.", "f(x1)")
    assert [label for label, _ in diagnosis.values] == ["expected", "yours"]


def test_outputs_that_differ_anywhere_are_not_that_misconception():
    known = {"quarter": values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25)}
    for outcomes in (
        values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.26),
        values(NUMBERS[0] + 0.25, NUMBERS[1]),  # it would fail on the second, too
        values(NUMBERS[0], NUMBERS[1] + 0.25),
    ):
        assert told(ASKED, outcomes, known).cause != "misconception"


def test_an_exact_misconception_comes_before_one_that_explains_a_part():
    own = values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25)
    known = {"partly": values(NUMBERS[0] + 0.25, NUMBERS[1]), "wholly": own}
    assert told(ASKED, own, known).message == "Wholly."


def test_of_two_that_fit_exactly_the_first_that_is_declared_is_named():
    own = values(NUMBERS[0] + 0.25, NUMBERS[1])
    assert told(ASKED, own, {"first": own, "second": own}).message == "First."


def test_a_misconception_that_explains_the_first_failure_and_all_its_own_is_one_of_several_mistakes():
    asked = [*ASKED, due("raises", error="ValueError", label="empty")]
    own = [*values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25), value(0.0)]
    known = {"quarter": [*values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25), error(ValueError)]}
    diagnosis = told(asked, own, known)
    assert (diagnosis.cause, diagnosis.message) == ("misconception", "Quarter.")


def test_of_two_partial_ones_the_one_that_explains_more_is_named():
    asked = [*ASKED, due(expected=1.0)]
    own = values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25, 2.0)
    known = {
        "one": values(NUMBERS[0] + 0.25, NUMBERS[1], 1.0),
        "two": values(NUMBERS[0] + 0.25, NUMBERS[1] + 0.25, 1.0),
    }
    message = told(asked, own, known).message
    assert message == "Two. (That explains 2 of the 3 cases that fail; something else differs in case 3.)"


def test_a_mistake_that_explains_the_first_failure_and_most_of_the_others_is_named_with_the_rest():
    asked = [due(expected=float(i)) for i in range(6)]
    known = {"half": values(*(i + 0.5 for i in range(6)))}
    own = values(0.5, 1.5, 2.5, 3.0, 4.5, 99.0)  # right in case 4, otherwise wrong in case 6
    message = told(asked, own, known).message
    assert message == "Half. (That explains 4 of the 5 cases that fail; something else differs in case 6.)"
    assert told(asked, values(0.5, 1.5, 9.0, 9.0, 9.0, 9.0), known).cause != "misconception"
    assert told(asked, values(9.0, 1.5, 2.5, 3.5, 4.5, 5.5), known).cause != "misconception"


def test_a_mistake_may_fail_in_a_few_cases_where_the_answer_does_not():
    asked = [due(expected=float(i)) for i in range(12)]
    known = {"half": values(*(i + 0.5 for i in range(12)))}
    lucky = lambda count: values(*(i + 0.5 for i in range(12 - count)), *map(float, range(12 - count, 12)))
    assert told(asked, lucky(2), known).message == "Half."
    assert told(asked, lucky(3), known).cause != "misconception"
    assert told(asked[-3:], lucky(2)[-3:], {"half": known["half"][-3:]}).cause != "misconception"


def test_two_mistakes_that_explain_the_same_number_of_cases_are_not_guessed_between():
    asked = [due(expected=float(i)) for i in range(5)]
    known = {"half": values(0.5, 1.5, 2.5, 3.5, 8.0), "other": values(0.5, 1.5, 2.5, 3.5, 7.0)}
    assert told(asked, values(0.5, 1.5, 2.5, 3.5, 9.0), known).cause != "misconception"


def test_where_only_refusals_fail_every_result_is_said_to_be_right():
    asked = [due(expected=1.0), due("raises", error="ValueError", label="one row")]
    assert told(asked, [value(1.0), value(0.5)]).message == (
        "Every result is right; what is missing is a refusal. A ValueError was expected here: one row."
    )
    assert told(asked, [value(1.0), error(IndexError, "out of bounds", 5)]).message.startswith(
        "Every result is right. "
    )
    assert "Every result" not in told(asked, [value(2.0), value(0.5)]).message


def test_a_wrong_result_is_shown_before_a_missing_refusal():
    asked = [due("raises", call="f([])", error="ValueError", label="empty"), due(expected=1.0, call="f([1])")]
    assert told(asked, values(0.0, 2.0)).call == "f([1])"


def test_a_partial_one_must_explain_the_first_failure():
    known = {"late": values(NUMBERS[0], NUMBERS[1] + 0.25)}
    assert told(ASKED, values(NUMBERS[0] * 7, NUMBERS[1] + 0.25), known).cause != "misconception"


def test_a_partial_one_must_share_a_value_since_errors_prove_little():
    asked = [due(expected=1.0), due(expected=2.0)]
    own = [error(TypeError, "bad operand"), value(5.0)]
    known = {"crashes": [error(TypeError, "bad operand"), value(2.0)]}
    assert told(asked, own, known).cause == "exception"


def test_the_same_error_on_every_failing_case_is_the_same_mistake():
    asked = [due(expected=1.0), due(expected=2.0)]
    own = [error(IndexError, "index 3 is out of bounds", line=12), value(2.0)]
    diagnosis = told(asked, own, {"past": [error(IndexError, "index 3 is out of bounds", line=99), value(2.0)]})
    assert (diagnosis.cause, diagnosis.message, diagnosis.line) == ("misconception", "Past.", 12)
    other = [error(IndexError, "index 4 is out of bounds"), value(2.0)]
    assert told(asked, own, {"past": other}).cause == "exception"


def test_a_misconception_may_be_to_raise_nothing_or_to_change_an_argument():
    asked = [due(expected=1.0), due("raises", error="ValueError", label="one row")]
    lax = [value(1.0), value(0.0)]
    assert told(asked, lax, {"lax": lax}).message == "Lax."
    changes = [value(1.0, mutated=0), error(ValueError)]
    assert told(asked, changes, {"changes": changes}).message == "Changes."
    assert told(asked, [value(1.0, mutated=0), error(ValueError)], {"lax": lax}).cause == "mutated_argument"


def test_second_right_answers_and_misconceptions_that_pass_are_never_named():
    one = exercise("harmless", right=("loops",))
    outcomes = values(NUMBERS[0] + 0.25, NUMBERS[1])
    known = {"harmless": values(*NUMBERS), "loops": outcomes}
    assert diagnose(one, FILE, ASKED, judge(ASKED, outcomes), known).cause != "misconception"


def test_a_misconception_without_outcomes_is_passed_over():
    own = values(NUMBERS[0] + [0.25, 0, 0, 0], NUMBERS[1] + [0.5, 0, 0, 0])
    assert diagnose(exercise("lost"), FILE, ASKED, judge(ASKED, own), {}).cause == "difference"
    assert told(ASKED, [], {"quarter": own}).cause == "crash"


# The order of the causes.


def test_causes_come_in_the_order_of_their_use():
    doubled = values(*(2 * array for array in NUMBERS))
    assert told(ASKED, doubled, {"double": doubled}).cause == "misconception"
    assert told(ASKED, doubled).cause == "relation"
    law = due("law", label="f is even")
    broken = value((1.0, 2.0))
    assert told([*ASKED, law], [*doubled, broken]).cause == "relation"
    assert told([law, *ASKED], [broken, *doubled]).cause == "law"
    assert told([due(expected=1.0), *ASKED], [error(ValueError), *doubled]).cause == "exception"
    assert told([due(expected=1.0), *ASKED], [value(None), *doubled]).cause == "returned_none"
    assert told([due(expected=1.0), *ASKED], [value(1.0, mutated=0), *doubled]).cause == "mutated_argument"
    assert told([due(expected="a"), *ASKED], [value("b"), *doubled]).cause == "difference"


# Errors.


def cause_of(outcome: Outcome, **more: object) -> tuple[str, str, int | None]:
    diagnosis = told([due(expected=1.0, **more)], [outcome])
    assert diagnosis.values == []
    return diagnosis.cause, diagnosis.message, diagnosis.line


def test_an_exception_is_told_at_the_learners_line():
    due_message = "ZeroDivisionError: division by zero at exercises.py:7"
    assert cause_of(error(ZeroDivisionError, "division by zero", 7)) == ("exception", due_message, 7)
    assert cause_of(error(ValueError, "no", None)) == ("exception", "ValueError: no", None)
    assert cause_of(error(AssertionError, "", 3)) == ("exception", "AssertionError at exercises.py:3", 3)


@pytest.mark.parametrize(
    ("outcome", "cause", "words"),
    [
        (error(MemoryError, "", 4), "memory", "Out of memory at exercises.py:4"),
        (error(SystemExit, "1", 4), "exception", "calls sys.exit() at exercises.py:4"),
        (
            error(NotImplementedError, "", 4),
            "exception",
            "`raise NotImplementedError` is still reached at exercises.py:4",
        ),
        (
            error(RecursionError, "maximum recursion depth exceeded", 4),
            "exception",
            "Recursion too deep at exercises.py:4",
        ),
        (error(EOFError, "EOF when reading a line", 4), "exception", "waits for input() at exercises.py:4"),
        (error(EOFError, "Ran out of input", 4), "exception", "EOFError: Ran out of input at exercises.py:4"),
        (error(OSError, "[Errno 27] File too large", 4), "exception", "printed more than 64 MB at exercises.py:4"),
    ],
)
def test_an_error_with_a_known_cause_is_told_by_its_cause(outcome, cause, words):
    found, message, line = cause_of(outcome)
    assert (found, line) == (cause, 4) and words in message


def test_a_result_that_can_not_be_looked_at_and_a_process_that_ended_are_told():
    too_large = Outcome(error=Raised("CodecError", (), "more than 256 MB"))
    assert cause_of(too_large) == ("memory", "The result is too large to be looked at: more than 256 MB.", None)
    crash = told([due(expected=1.0), due(expected=2.0)], [value(1.0)])
    assert (crash.cause, crash.message) == ("crash", "The process ended before this case.")


def test_an_error_in_the_place_of_another_names_both():
    diagnosis = told([due("raises", error="ValueError", label="one row")], [error(IndexError, "out of bounds", 5)])
    assert diagnosis.cause == "exception"
    assert diagnosis.message == (
        "ValueError was expected (one row), your code raised IndexError: out of bounds at exercises.py:5"
    )


# The rest.


def test_a_forgotten_return_is_told():
    diagnosis = told([due(expected=1.0, call="f(3)")], [value(None)])
    assert diagnosis.message == "f returned None: is a `return` missing?"
    assert (diagnosis.call, diagnosis.values) == ("f(3)", [("expected", "1.0"), ("yours", "None")])


def test_a_changed_argument_is_told():
    diagnosis = told([due(expected=1.0)], [value(1.0, mutated=0)])
    assert diagnosis.cause == "mutated_argument" and "changed its argument" in diagnosis.message


def test_a_relation_must_hold_on_the_first_failing_value_and_most_of_them():
    assert told(ASKED, values(2 * NUMBERS[0], 2 * NUMBERS[1])).message == "Yours is 2 times the right result."
    assert told(ASKED, values(2 * NUMBERS[0], NUMBERS[1] + [1, 0, 2, 5])).cause == "difference"
    mixed = [*ASKED, due(expected="a")]
    own = [*values(2 * NUMBERS[0], 2 * NUMBERS[1]), value("b")]
    assert told(mixed, own).message == "Yours is 2 times the right result. (In 2 of the 3 cases that fail.)"
    assert told([due(expected="a"), *ASKED], [value("b"), *own[:2]]).cause == "difference"


def test_a_relation_is_found_inside_tuples_lists_and_tensors():
    inside = [due(expected=(array, "x")) for array in NUMBERS]
    diagnosis = told(inside, values(*((2 * array, "x") for array in NUMBERS)))
    assert diagnosis.message == "Yours is 2 times the right result." and diagnosis.values[0] == ("at", "result[0]")
    assert told([due(expected=[1.0, 2.0, 5.0])], values([2.0, 4.0, 10.0])).cause == "relation"
    tensors = [due(expected=Tensor(array)) for array in NUMBERS]
    assert told(tensors, values(*(Tensor(2 * array) for array in NUMBERS))).cause == "relation"
    arrays = told(tensors, values(*(2 * array for array in NUMBERS)))
    assert arrays.message == "A torch tensor was expected, yours is an array of shape (4,)."
    numbers = [due(expected=x) for x in (3.0, 4.0, 5.5)]
    assert told(numbers, values(6.0, 8.0, 11.0)).cause == "relation"


def test_a_relation_knows_the_sizes_of_the_arguments():
    asked = [due(expected=NUMBERS[0], sizes=(3, 20)), due(expected=NUMBERS[1], sizes=(3, 50))]
    diagnosis = told(asked, values(NUMBERS[0] * 19 / 20, NUMBERS[1] * 49 / 50))
    assert "divided by n where n - 1 is due (n = 20, 50)" in diagnosis.message


def test_a_law_that_is_broken_shows_both_sides():
    asked = [due("law", label="shifting changes nothing", call="f(X + 7)\nf(X)")]
    diagnosis = told(asked, [value((3.0, 2.0))])
    assert (diagnosis.cause, diagnosis.message) == (
        "law",
        "This holds for every right answer: shifting changes nothing.",
    )
    assert diagnosis.values == [("but", "f(X + 7)\n= 3.0"), ("and", "f(X)\n= 2.0")]
    assert told([due("law", label="l", call="")], [value((3.0, 2.0))]).values[0] == ("but", "left\n= 3.0")
    assert told([due("law", label="l", call="")], [value(3.0)]).values == [("yours", "3.0")]


def test_an_error_that_did_not_come_is_told():
    diagnosis = told([due("raises", error="ValueError", label="one row says nothing")], [value(0.5)])
    assert (diagnosis.cause, diagnosis.message) == (
        "difference",
        "A ValueError was expected here: one row says nothing.",
    )
    assert diagnosis.values == [("expected", "ValueError: one row says nothing"), ("yours", "returned 0.5")]


def test_a_figure_that_is_not_reached_is_told():
    low = told([due("bound", label="accuracy", at_least=0.95)], [value(0.5)])
    assert low.values == [("expected", "accuracy at least 0.95"), ("yours", "0.5")]
    assert low.cause == "difference" and low.message == "A right answer does better here: accuracy."
    high = told([due("bound", label="loss", at_most=0.0)], [value(Tensor(np.array(0.5)))])
    assert high.values == [("expected", "loss at most 0"), ("yours", "tensor 0.5")]


def test_a_difference_says_how_where_and_what_the_case_is_about():
    shape = told([due(expected=np.ones((2, 3)))], values(np.ones((3, 3))))
    assert shape.message == "Shape (2, 3) was expected, yours is (3, 3)."
    inside = told([due(expected=(1, {"a": 2.0}), label="a zero pivot")], values((1, {"a": "x"})))
    assert inside.message == "A number was expected, yours is a string at result[1]['a']."
    assert inside.title == "a zero pivot"
    plain = told([due(expected="a")], values("b"))
    assert plain.message == UNKNOWN and plain.values == [
        ("expected", "'a'"),
        ("yours", "'b'"),
    ]
    ties = told([due(expected="a", label="ties")], values("b"))
    assert (ties.title, ties.message) == ("ties", UNKNOWN)  # a label is a title, not a cause


def test_an_error_says_what_its_case_is_about():
    pivot = told([due(expected=1.0, label="a zero pivot")], [error(ValueError, "no", 4)])
    assert (pivot.title, pivot.message) == ("a zero pivot", "ValueError: no at exercises.py:4")
    law = told([due("law", label="shifting changes nothing")], [error(ValueError, "no", 4)])
    assert law.message == "ValueError: no at exercises.py:4. The law is: shifting changes nothing."


def test_working_along_the_other_axis_is_told_where_all_wrong_results_say_so():
    other = values(NUMBERS[0] + 0.5, NUMBERS[1] * NUMBERS[1])
    wrong = values(*(outcome.value for outcome in other))

    def told_with(transposed: list[Outcome]) -> Diagnosis:
        trials = NoTrials()
        trials.transposed = lambda: transposed
        return diagnose(exercise(), FILE, ASKED, judge(ASKED, wrong), {}, trials)

    assert "worked along the other axis" in told_with(other).message
    assert told_with(other).cause == Cause.RELATION
    assert told_with(other[:1]).cause == told_with([]).cause == Cause.DIFFERENCE
    assert told_with([other[0], error(ValueError)]).cause == Cause.DIFFERENCE


# Runs that ended before they were done.


def ended(ending: str, **more: object) -> Diagnosis | None:
    run = Run(Answer(b"", FILE, "f", ()), ending=ending, **{"loaded": True} | more)
    return diagnose_ending(exercise(), FILE, run, [due(call="f(1)"), due(call="f(2)")])


def test_a_run_that_is_done_needs_no_other_reason():
    assert ended("done", outcomes=[value(1.0), value(2.0)]) is None


@pytest.mark.parametrize(
    ("ending", "more", "cause", "words"),
    [
        ("timeout", {"line": 7}, Cause.TIMEOUT, "stopped after 5 s at exercises.py:7"),
        ("timeout", {"imports": 9.4}, Cause.TIMEOUT, "(Its imports took 9 s more; they do not count.)"),
        ("memory", {}, Cause.MEMORY, "far more memory"),
        ("disk", {}, Cause.CRASH, "256 MB"),
        ("garbled", {}, Cause.CRASH, "no result; nothing of it counts"),
        ("ended", {"status": 0}, Cause.CRASH, "exit status 0"),
        ("ended", {"status": -9}, Cause.CRASH, "killed"),
        ("ended", {"status": -11}, Cause.CRASH, "segmentation fault"),
        ("ended", {"status": -64}, Cause.CRASH, "signal 64"),
        ("ended", {"status": None}, Cause.CRASH, "took its parent with it"),
        ("done", {"loaded": False, "load_error": Raised("ImportError", (), "no x", 1)}, Cause.EXCEPTION, "no x"),
    ],
)
def test_a_run_that_ended_is_told_by_how_it_ended(ending, more, cause, words):
    diagnosis = ended(ending, **more)
    assert diagnosis.cause == cause and words in diagnosis.message, diagnosis


def test_a_time_out_shows_the_call_that_hangs():
    assert ended("timeout").call == "f(1)"
    assert ended("timeout", outcomes=[value(1.0)]).call == "f(2)"
    assert ended("timeout", loaded=False).call == ended("timeout", outcomes=[value(1.0)] * 2).call == ""
