"""The rules of a course, each tried on a fresh module with one fault: it is found, at its file and line, in one sentence.

The module is the one that `author new` writes, so that it is tested too that this one is sound.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_examples import run_blocks
from test_numbers import by_lesson, complaints, new_lessons

from grader.authoring.lint import lint
from grader.authoring.markdown import Document
from grader.authoring.mistake_rules import speak_of_the_same
from grader.authoring.new import write_module
from grader.authoring.prove import prove
from grader.authoring.style import STYLE, with_style
from grader.authoring.sync import sync
from grader.course.libraries import libraries_of
from grader.course.modules import Module
from grader.frontends.cli import main
from grader.frontends.session import make_executor

NAME = "19-scaling"
THEORY, SOLUTIONS, PROBLEMS, CHECK = "theory.md", "solutions.py", "problem_solutions.py", "checks/standardise.py"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_module(tmp_path_factory.mktemp("template"), NAME)


@pytest.fixture
def module(template: Path, tmp_path: Path) -> Module:
    """A fresh copy of the module, in a course of its own."""
    shutil.copytree(template, tmp_path / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    return Module(tmp_path / NAME)


def faults_of(module: Module, *, complete: bool = False) -> list[str]:
    root = module.folder.parent
    return [fault.show(root) for fault in lint(root, [Module(module.folder)], complete=complete)]


def change(module: Module, name: str, old: str, new: str) -> int:
    """Replace the first occurrence of a piece of a file; returns its line."""
    path = module.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_new_module_is_sound(module: Module) -> None:
    assert faults_of(module) == []
    assert not sync(module.folder.parent, [module], write=False)


def test_what_the_new_module_lacks_is_told_where_a_complete_one_is_asked_for(module: Module) -> None:
    found = faults_of(module, complete=True)
    for sentence in (
        "checks: lacks of the problems E1–E10, M1–M10 and H1–H5: E2, E3,",
        "checks: has 1 exercises; 8 are the least",
        "theory.md: has 1 lessons; 6 are the least",
        "must hold 5 to 8 questions, got 1",
        "README.md:3: is still the template",
        "problems.md:3: is still the template",
        "theory.md:3: is still the template",
    ):
        assert sum(sentence in fault for fault in found) == 1, sentence
    assert len(found) == 7


CARD = """<details>
<summary>Why must the deviation of the test rows not be used?</summary>

The same wine would then get another value in another company, and what was learned holds for the old scale only.

</details>
"""

# One change, one fault: (file, old, new, file and line of the fault, what it says). "*" is the line of the change.
CHANGES = {
    # solutions and checks
    "syntax of the solutions": (SOLUTIONS, "return (x", "return ((x", SOLUTIONS, "'(' was never closed"),
    "syntax of a check": (CHECK, "yield case(rng", "yield case((rng", CHECK, "'(' was never closed"),
    "no TODO": (PROBLEMS, "# TODO:", "# Then:", f"{PROBLEMS}:8", "after_a_change_of_unit has no `# TODO:` step"),
    "another import": (SOLUTIONS, "import numpy as np", "import exercises", f"{SOLUTIONS}:*", "imports exercises"),
    "path": (SOLUTIONS, "    x = np.as", "    sys.path.append('')\n    x = np.as", f"{SOLUTIONS}:*", "edits sys.path"),
    "neighbour": (CHECK, "import numpy as np", "from .e1 import f", f"{CHECK}:*", "imports a neighbour"),
    "grader's own": (CHECK, "from grader.checks", "from grader.kinds", f"{CHECK}:*", "a check uses grader.checks"),
    "last lines": (SOLUTIONS, "    grade(__file__)", "    pass", SOLUTIONS, "must end by grading itself"),
    "option": (CHECK, "    lesson=", "    hint=[],\n    lesson=", f"{CHECK}:6", "did you mean hints=?"),
    "second name": (CHECK, "not_scaled = misc", "not_centered = misc", f"{CHECK}:*", "is defined a second time"),
    "another exercise": (
        CHECK,
        "def standardise(",
        "def rescale(",
        f"{CHECK}:22",
        "takes the check of this file, rescale",
    ),
    "no docstring": (SOLUTIONS, '    """`x` moved', '    f"""`x` moved', f"{SOLUTIONS}:8", "has no docstring"),
    "no worked value": (SOLUTIONS, "    >>> ", "    ", f"{SOLUTIONS}:8", "lacks a worked value"),
    "an answer given away": (
        *("problem_solutions.py", '"d".\n', '"d".\n\n    >>> 1\n    1\n'),
        *("problem_solutions.py:8", "would give the answer to after_a_change_of_unit away"),
    ),
    "a promise": (SOLUTIONS, "ValueError if", "TypeError if", f"{SOLUTIONS}:8", "promises a TypeError"),
    "a ban of a library": (
        *(CHECK, "    lesson=", '    forbid=["scipy.stats"],\n    lesson='),
        *(f"{CHECK}:6", "forbids the library scipy.stats: name the functions"),
    ),
    "a ban that nobody is told of": (
        *(CHECK, "    lesson=", '    forbid=["scipy.stats.zscore"],\n    lesson='),
        *(f"{SOLUTIONS}:8", "does not say that `zscore` (scipy.stats.zscore) is not to be used"),
    ),
    "few hints": (
        CHECK,
        '        "Subtract the mean; ',
        '        # "',
        f"{CHECK}:6",
        "needs at least 3 different hints",
    ),
    "a step without a check": (
        *(SOLUTIONS, "def standardise(x)", "def other(x):\n    # TODO: more\n    pass\n\n\ndef standardise(x)"),
        *(f"{SOLUTIONS}:*", "other has a TODO and no check"),
    ),
    "an unknown lesson": (CHECK, "One scale for", "Two scales for", f"{CHECK}:6", "which theory.md does not have"),
    # lessons
    "no lesson": (THEORY, "## Lesson 1: One", "## One", THEORY, "has no lesson"),
    "number": (THEORY, "## Lesson 1:", "## Lesson 2:", f"{THEORY}:*", "this is lesson 1, not Lesson 2"),
    "highlight": (THEORY, "**Highlight.** ", "", f"{THEORY}:10", "begins with its"),
    "part": (THEORY, "### Key takeaways", "### Takeaways", f"{THEORY}:10", "its headings must be Core concept"),
    "takeaways": (THEORY, "2. Mean and", "3. Mean and", None, "must hold two or three takeaways"),
    "cards": (THEORY, CARD, "", THEORY, "must hold two to five recap cards, got 1"),
    "slug": (THEORY, "<!-- slug: one-scale-for-every-column -->\n", "\n", f"{THEORY}:10", "needs a slug"),
    "figure": (THEORY, "![", "[", f"{THEORY}:10", "has no figure"),
    "prediction": (THEORY, "Predict, then open", "What comes out", f"{THEORY}:10", "has no fold `Predict, then open"),
    "time": (THEORY, "*Six minutes.*", "*Four minutes.*", f"{THEORY}:10", "must state its honest time, *Six"),
    "too long": (THEORY, "It picks B.", "It picks B. " + "And so on. " * 120, f"{THEORY}:10", "7 are the most"),
    "end of a lesson": (THEORY, "*Best elsewhere:*", "*Elsewhere:*", f"{THEORY}:10", "must end with *Best elsewhere"),
    "year": (THEORY, "2nd edition, 2009", "2nd edition", None, "is given with its year"),
    "exclamation mark": (THEORY, "It picks B.", "It picks B!", f"{THEORY}:*", "an exclamation mark"),
    "link": (THEORY, "(examples.py)", "(example.py)", f"{THEORY}:*", "example.py does not exist"),
    "fence": ("README.md", "```bash", "```", "README.md:*", "a fence of language ''"),
    # README.md and problems.md
    "a lesson unlinked": (
        *("README.md", "[One scale for every column](theory.md#lesson-1-", "[The lesson](theory.md#lesson-1-"),
        *("README.md", "does not link lesson 1, 'One scale for every column'"),
    ),
    "an exercise unnamed": ("README.md", "| `19/standardise` |", "| it |", "README.md", "does not name 19/standardise"),
    "a problem without a heading": ("problems.md", "### E1. ", "### ", "problems.md", "has no heading `E1. Title`"),
    "another title": ("problems.md", "E1. Metres or", "E1. Feet or", "problems.md:*", "must begin with 'E1. Feet or"),
    "a function unnamed": ("problems.md", "`after_a_change_of_unit`", "the function", "problems.md:9", "`after_a_"),
}


def test_a_ban_that_the_docstring_names_is_no_fault(module: Module) -> None:
    change(module, CHECK, "    lesson=", '    forbid=["scipy.stats.zscore"],\n    lesson=')
    change(module, SOLUTIONS, "ValueError if", "Without `zscore`. ValueError if")
    assert faults_of(module) == []


def test_a_lesson_warns_of_mistakes_that_its_exercises_know(module: Module) -> None:
    """Six warnings, four of them of something else, and five misconceptions: 4 / 6 is more than half."""
    advice = "".join(f"- Reading figure {number} before its caption.\n" for number in range(4))
    change(module, THEORY, "- One mean and one deviation", f"{advice}- One mean and one deviation")
    unknown, few = sorted(fault for fault in faults_of(module, complete=True) if "common mistakes" in fault)
    assert "warns of 6 common mistakes; its exercises know 5" in few
    assert "4 of 6 common mistakes are no misconception of an exercise, by their words: 'Reading figure 0" in unknown


@pytest.mark.parametrize(
    ("mistake", "message", "same"),
    [
        ("Counting the number of rows", "You divided by the number of columns.", False),  # "numbe" alone
        ("Averaging over all rows", "You averaged the rows.", True),  # "avera", "rows"
        ("They have such rows", "Then they have no rows.", False),  # fillers don't count
    ],
)
def test_two_texts_speak_of_the_same(mistake: str, message: str, same: bool) -> None:
    assert speak_of_the_same(mistake, message) == same


# These break what refers to a lesson as well: links to its heading, the checks that name it.
WITH_CONSEQUENCES = {"no lesson", "number"}


@pytest.mark.parametrize("what", CHANGES)
def test_fault_is_found_at_its_place_and_only_there(module: Module, what: str) -> None:
    name, old, new, place, said = CHANGES[what]
    line = change(module, name, old, new)
    found = faults_of(module)
    if what in WITH_CONSEQUENCES:
        found = [fault for fault in found if fault.startswith(f"{NAME}/{name}")]
    assert len(found) == 1, found
    assert found[0].startswith(f"{NAME}/{(place or name).replace('*', str(line))}"), found[0]
    assert said in found[0]
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "theory.md", "examples.py", "exercises.py", "solutions.py"),
        *("problems.md", "problems.py", "problem_solutions.py"),
    ],
)
def test_a_missing_file_is_one_fault(module: Module, name: str) -> None:
    (module.folder / name).unlink()
    assert faults_of(module) == [f"{NAME}/{name}: is missing"]


def test_a_module_may_be_without_problems(module: Module) -> None:
    for name in ("problems.md", "problems.py", "problem_solutions.py", "checks/e1_after_a_change_of_unit.py"):
        (module.folder / name).unlink()
    change(module, "README.md", "[problems.md](problems.md) has one problem, with the target `19/E1`.", "")
    assert faults_of(module) == []


def test_a_missing_check_leaves_a_step_ungraded(module: Module) -> None:
    (module.folder / CHECK).unlink()
    assert any("standardise has a TODO and no check" in fault for fault in faults_of(module))


def test_a_check_of_nothing_and_a_file_that_is_no_check(module: Module) -> None:
    shutil.copy(module.folder / CHECK, module.folder / "checks" / "rescale.py")
    assert [re.sub(r":\d+", "", fault) for fault in faults_of(module)] == [
        f"{NAME}/checks/rescale.py: is named after nothing that solutions.py or problem_solutions.py defines"
    ]
    (module.folder / "checks" / "rescale.py").rename(module.folder / "checks" / "notes.txt")
    assert len(faults_of(module)) == 1
    assert faults_of(module)[0].startswith(f"{NAME}/checks/notes.txt: is no check")


def with_second(module: Module, name: str, file: str, old: str, new: str) -> None:
    """A second exercise or problem, made of the first one by renaming."""
    text = (module.folder / file).read_text(encoding="utf-8")
    start, end = text.index(f"def {old}"), text.index("\n\n\nif __name__")
    change(module, file, text[start:end], f"{text[start:end]}\n\n\n{text[start:end].replace(old, new)}")
    check = next(path for path in (module.folder / "checks").iterdir() if path.stem.endswith(old))
    made = check.with_name(check.name.replace(old, new) if not name else f"{name.lower()}_{new}.py")
    text = check.read_text(encoding="utf-8").replace(old, new)
    made.write_text(text.replace('problem="E1"', f'problem="{name}"'), encoding="utf-8")


def test_an_exercise_that_needs_a_later_one(module: Module) -> None:
    with_second(module, "", SOLUTIONS, "standardise", "rescale")
    change(
        module, "README.md", "| `19/standardise`", "`19/rescale`\n\n| target | | |\n|---|---|---|\n| `19/standardise`"
    )
    assert faults_of(module) == []
    line = change(module, SOLUTIONS, "    x = np.asarray(x, dtype=float)\n", "    x = rescale(x)\n")
    assert faults_of(module) == [f"{NAME}/{SOLUTIONS}:8: standardise needs rescale, which comes later"]
    assert line > 8


def test_problems_out_of_order_and_two_of_one_code(module: Module) -> None:
    first, second = "after_a_change_of_unit", "before_it"
    with_second(module, "M1", "problem_solutions.py", first, second)
    change(module, "problems.md", "## Easy", "## Medium")
    found = faults_of(module)
    assert any("problems.md: has no heading `M1. Title`" in fault for fault in found)
    text = (module.folder / "problem_solutions.py").read_text(encoding="utf-8")
    swapped = text.replace(first, "between").replace(second, first).replace("between", second)
    (module.folder / "problem_solutions.py").write_text(swapped, encoding="utf-8")
    assert any("M1 stands where E1 is due" in fault for fault in faults_of(module))
    old = module.folder / "checks" / f"m1_{second}.py"
    text = old.read_text(encoding="utf-8").replace('"M1"', '"E1"')
    (module.folder / "checks" / f"e1_{second}.py").write_text(text, encoding="utf-8")
    old.unlink()
    assert any("E1 is the code of 2 checks" in fault for fault in faults_of(module))


def test_folders(module: Module) -> None:
    root = module.folder.parent
    (root / "20-Topic").mkdir()
    (root / "19-again" / "checks").mkdir(parents=True)
    (root / "21-empty").mkdir()
    found = [fault.show(root) for fault in lint(root, [])]
    assert [fault.partition(":")[0] for fault in found] == ["19-scaling", "20-Topic", "21-empty/checks"]
    assert "has the number of 19-again" in found[0]
    assert "a module is named like" in found[1]
    assert "is missing" in found[2]


def test_hints_that_repeat(module: Module) -> None:
    change(module, CHECK, '        "Subtract', '        "Ask.",\n        "Ask.",\n        "Subtract')
    assert faults_of(module) == [f"{NAME}/{CHECK}:6: gives the same hint twice"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("19-other", "19-scaling has that number already"),
        ("019-other", "19-scaling has that number already"),
        (NAME, f"{NAME} exists already"),
        ("reinforcement", "a module is named like"),
        ("20-Topic", "a module is named like"),
        ("20_topic", "a module is named like"),
        ("../20-topic", "a module is named like"),
    ],
)
def test_a_name_that_is_no_new_one(module: Module, name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(module.folder.parent.parent.rglob("*"))
    assert main(["--root", str(module.folder.parent), "author", "new", name]) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.count("\n") == 1
    assert sorted(module.folder.parent.parent.rglob("*")) == before


def test_a_course_begins_with_a_module_in_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "author", "new", "00-first-steps"]) == 0
    assert "wrote 00-first-steps/" in capsys.readouterr().out
    assert main(["--root", str(tmp_path), "author", "lint"]) == 0
    assert main(["--root", str(tmp_path), "author", "sync", "--check"]) == 0
    assert main(["--root", str(tmp_path), "author", "lint", "--complete"]) == 1


def test_the_new_module_is_proven(template: Path) -> None:
    exercises = list(Module(template).exercises)
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        flaws = [str(flaw) for proof in prove(exercises, executor, (0, 1)) for flaw in proof.flaws]
    assert [exercise.id for exercise in exercises] == ["19/standardise", "19/E1"]
    assert not flaws


def test_the_new_modules_lesson_prints_what_it_says(template: Path) -> None:
    theory = Document((template / THEORY).read_text(encoding="utf-8"))
    assert run_blocks([block for block in theory.blocks if block.language == "python"]) == 6
    assert {path.name for path in (template / "figures").iterdir()} == {"one-scale.png"}


def test_the_new_modules_numbers_are_printed_by_its_examples(template: Path) -> None:
    theory = Document((template / THEORY).read_text(encoding="utf-8"))
    run = subprocess.run(
        [sys.executable, template / "examples.py", "1"],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    (lesson,) = new_lessons(theory)
    title, printed = by_lesson(run.stdout)[1]
    assert title == "One scale for every column"
    assert not list(complaints(theory, lesson, printed))


# The style of figures


def test_style_of_figures_is_written_where_it_differs(module: Module) -> None:
    examples = module.folder / "examples.py"
    text = examples.read_text(encoding="utf-8")
    assert STYLE in text
    change(module, "examples.py", '"font.size": 10', '"font.size": 12')
    assert sync(module.folder.parent, [module], write=True) == [examples]
    assert examples.read_text(encoding="utf-8") == text


OLD_FORM = '''"""Examples."""

from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt

matplotlib.use("Agg")
HERE = Path(__file__).resolve().parent
FIGURES = HERE / "figures"
# Okabe and Ito's palette: distinct for every common kind of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "a", "b", "c", "d", "e", "f"
OWN = 1


# %% How everything looks.


def new_figure(columns=1, height=3.5, nrows=1, **options):
    return plt.subplots(nrows, columns, figsize=(7.5, height), **options)


def save(fig, name):
    fig.savefig(FIGURES / name)
    plt.close(fig)


def show(label):
    print(label)


fig, axes = new_figure(2, 3.0, nrows=2)
'''


def test_style_takes_the_place_of_what_an_older_module_has() -> None:
    text = with_style(OLD_FORM)
    assert text.count(STYLE) == text.count("def new_figure") == text.count("def save") == text.count("palette") == 1
    assert f"{STYLE}\nHERE = Path(__file__).resolve().parent\n\n\nOWN = 1\n\n\n# %% How everything looks.\n" in text
    assert "\n\n\ndef show(label):" in text
    assert "new_figure(2, 3.0, rows=2)" in text
    assert text.count("import signal\nfrom pathlib import Path\n") == 1
    assert with_style(text) == text
    ast.parse(text)


def test_examples_without_figures_stay_as_they_are() -> None:
    assert with_style("print(1)\n") == "print(1)\n"
