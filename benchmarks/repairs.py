"""How often the repair search names the right line: `uv run benchmarks/repairs.py [SAMPLE]`.

Its answers are the course's solutions with one change, made by the operators of `author mutate`, which are not those
of the search. Counted are those that fail and of which nothing else says why: the named line is the changed one, or
another one, or none is named.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.mutate import make_mutants
from grader.code.source import lines_of_definition, source_of_definition, split_lines
from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, find_modules
from grader.frontends.session import make_executor
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.repair import MOST, SECONDS, SILENT, RepairSearch
from grader.verdicts.submission import Submission

ROOT = Path(__file__).resolve().parent.parent
EACH = 6  # mutants of one exercise, at most


@dataclass(frozen=True)
class Wrong:
    exercise: Exercise
    description: str
    text: str
    lines: tuple[int, int]


def wrong_answers(exercise: Exercise) -> Iterator[Wrong]:
    """The solutions' file with one mutant in the place of the solution, and the lines that differ."""
    text = exercise.files.solutions.read_text(encoding="utf-8")
    import ast
    own = source_of_definition(text, exercise.name)
    first, last = lines_of_definition(text, exercise.name)
    lines = split_lines(text)
    plain = ast.unparse(ast.parse(own)).split("\n")
    for mutant in make_mutants(own, exercise.name):
        changed = mutant.source.split("\n")
        start = next((i for i, (a, b) in enumerate(zip(plain, changed)) if a != b), min(len(plain), len(changed)))
        end = next((i for i, (a, b) in enumerate(zip(plain[::-1], changed[::-1])) if a != b), 0)
        yield Wrong(exercise, mutant.label, "".join([*lines[: first - 1], mutant.source, "\n", *lines[last:]]), (first + start, max(first + start, first + len(changed) - end - 1)))


class Recording(RepairSearch):
    def _right_everywhere(self, *args):
        self.right = super()._right_everywhere(*args)
        return self.right

    def _search(self, job, due, failures):
        from grader.verdicts.repair import candidates_of
        self.all = candidates_of(job)
        self.right = None
        return super()._search(job, due, failures)


def main() -> None:
    out = Path(sys.argv[1]); part, parts = int(sys.argv[2]), int(sys.argv[3]); each = int(sys.argv[4])
    most = int(sys.argv[5]) if len(sys.argv) > 5 else None
    modules = find_modules(ROOT)
    exercises = [e for m in modules for e in m.exercises if not e.code or True]
    wrongs = []
    random.Random(1).shuffle(exercises)
    for e in exercises[part::parts]:
        try:
            found = list(wrong_answers(e))
        except LookupError:
            continue
        r = random.Random(e.name)
        wrongs += r.sample(found, min(each, len(found)))
    random.Random(1).shuffle(wrongs)
    with make_executor(libraries_of(exercises), 0) as executor, out.open("w") as f:
        references = References(executor, Path("/tmp/repair-cache"))
        for wrong in wrongs:
            search = Recording(executor, most, 15.0)
            work = [Work(wrong.exercise, Submission(wrong.text.encode(), "exercises.py", ""), True)]
            [v] = list(grade(work, executor, references, 0))
            d = dict(id=wrong.exercise.id, what=wrong.description, lines=wrong.lines, cause=str(v.cause), message=v.message)
            if v.cause in SILENT:
                [v] = list(grade(work, executor, references, 0, search))
                d |= dict(cause2=str(v.cause), line=v.line, message=v.message, left=search._left)
                if getattr(search, "all", None) is not None:
                    d["total"] = len(search.all)
                    index = {c.edit.splices: i for i, c in enumerate(search.all)}
                    d["right"] = [[index[c.edit.splices], c.edit.rank, c.edit.nature, c.edit.line, c.edit.statement, c.edit.splices] for c in search.right or []]
            f.write(json.dumps(d) + "\n"); f.flush()


if __name__ == "__main__":
    main()
