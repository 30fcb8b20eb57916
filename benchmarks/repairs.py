"""How often the repair search names the right line: `uv run benchmarks/repairs.py [mutants|slips] [EACH] [PART OF PARTS]`.

mutants: the course's solutions with one change, made by the operators of `author mutate`, which are not those of the
search; EACH of every exercise. slips: the answers of `own_style.py` with one slip each. Counted are those that fail and
of which nothing else says why: the named line is a changed one ("true"), another one ("false"), or none is named.
"""

from __future__ import annotations

import ast
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from own_style import ANSWERS

from grader.authoring.mutate import make_mutants
from grader.code.source import source_of_definition
from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, find_modules, state_folder
from grader.frontends.session import make_executor
from grader.running import Executor
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.repair import MOST, UNEXPLAINED, RepairSearch
from grader.verdicts.submission import Submission

ROOT = Path(__file__).resolve().parent.parent
EACH = 3
SECONDS = 15.0


@dataclass(frozen=True)
class Wrong:
    """A wrong answer. text: the whole file. lines: those that differ from the right answer. what: what was changed."""

    exercise: Exercise
    what: str
    text: str
    lines: range


def in_place_of_solution(exercise: Exercise, answer: str) -> str:
    text = exercise.files.solutions.read_text(encoding="utf-8")
    return text.replace(source_of_definition(text, exercise.name), f"{answer.strip()}\n")


def wrong_answer(exercise: Exercise, what: str, right: str, wrong: str) -> Wrong:
    one, other = (in_place_of_solution(exercise, answer) for answer in (right, wrong))
    changes = SequenceMatcher(None, one.split("\n"), other.split("\n"), autojunk=False).get_opcodes()
    changed = [(start, end) for kind, _, _, start, end in changes if kind != "equal"]
    return Wrong(exercise, what, other, range(changed[0][0] + 1, max(changed[-1][1], changed[0][0] + 1) + 1))


def mutants(exercise: Exercise, each: int) -> Iterator[Wrong]:
    """Some mutants of the solution, the same ones every time."""
    text = exercise.files.solutions.read_text(encoding="utf-8")
    try:
        own = source_of_definition(text, exercise.name)
    except LookupError:
        return
    found = make_mutants(own, exercise.name)
    plain = ast.unparse(ast.parse(own))
    for mutant in random.Random(exercise.name).sample(found, min(each, len(found))):
        yield wrong_answer(exercise, mutant.label, plain, mutant.source)


def slips(exercise: Exercise, each: int) -> Iterator[Wrong]:
    answer, written = ANSWERS.get(exercise.id, ("", []))
    if answer:
        yield wrong_answer(exercise, "nothing", answer, answer + "    # right\n")
    for right, wrong in written[:each]:
        assert answer.count(right) == 1, (exercise.id, right)
        yield wrong_answer(exercise, f"`{right}` became `{wrong}`", answer, answer.replace(right, wrong))


def outcome(wrong: Wrong, executor: Executor, references: References) -> dict:
    """What is said of a wrong answer, with 200 edits and with all."""
    work = [Work(wrong.exercise, Submission(wrong.text.encode(), "exercises.py"), is_solution=True)]
    [verdict] = grade(work, executor, references, 0)
    told = {"id": wrong.exercise.id, "what": wrong.what, "lines": [wrong.lines.start, wrong.lines.stop - 1]}
    told |= {"cause": str(verdict.cause), "message": verdict.message}
    if verdict.cause not in UNEXPLAINED:
        return told
    search = RepairSearch(executor, None, None, SECONDS)
    [again] = grade(work, executor, references, 0, search)
    found = search.found.get(wrong.exercise.name)
    if found is None:
        return told | {"said": "no search"}
    order = {edit.splices: number for number, edit in enumerate(found.edits)}
    right = [(order[e.splices], e.rank, e.nature, e.line, e.statement, e.splices) for e in found.right or ()]
    return told | {
        "said": judged(wrong, right, MOST, found.right is None),
        "unhurried": judged(wrong, right, 10**9, found.right is None),
        "tried": found.tried,
        "seconds": SECONDS - search.left,
        "right": right,
        "again": again.message,
    }


def judged(wrong: Wrong, right: list, most: int, late: bool) -> str:
    right = [edit for edit in right if edit[0] < most]
    if late or not right:
        return "no time" if late else "nothing"
    if len({edit[4] for edit in right}) > 1:
        return "several"
    return "true" if right[0][3] in wrong.lines else "false"


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "mutants"
    each = int(sys.argv[2]) if len(sys.argv) > 2 else EACH
    part, parts = (int(number) for number in sys.argv[3].split("/")) if len(sys.argv) > 3 else (0, 1)
    exercises = [exercise for module in find_modules(ROOT) for exercise in module.exercises]
    random.Random(1).shuffle(exercises)
    chosen = [exercise for exercise in exercises if kind == "mutants" or exercise.id in ANSWERS][part::parts]
    tallies: dict[str, Counter] = {"said": Counter(), "unhurried": Counter()}
    with make_executor(libraries_of(chosen), 0) as executor:
        references = References(executor, state_folder(ROOT) / "cache")
        for exercise in chosen:
            for wrong in (mutants if kind == "mutants" else slips)(exercise, each):
                told = outcome(wrong, executor, references)
                print(json.dumps(told), flush=True)
                for name, tally in tallies.items():
                    tally[told.get(name, "explained or right")] += 1
    for name, tally in tallies.items():
        spoken = tally["true"] + tally["false"]
        print(f"{name}: {dict(tally)}, precision {tally['true'] / max(spoken, 1):.3f}", file=sys.stderr)


if __name__ == "__main__":
    main()
