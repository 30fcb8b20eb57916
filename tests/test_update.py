"""A newer course takes the answers with it, definition by definition; nothing of the learner's is lost."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import pytest
from test_commands import RIGHT_NORMALIZE, WRONG_COVARIANCE, grader, write_answer

from grader.course.carrying import carry_over

OLD = (
    '"""Small: exercises."""\n\nimport numpy as np\n\n\n# %% Lesson 1: Sums\ndef a(x):\n    """The sum."""\n'
    "    raise NotImplementedError\n\n\ndef b(x):\n    raise NotImplementedError\n\n\n"
    'if __name__ == "__main__":\n    from grader import grade\n\n    grade(__file__)\n'
)
MINE = (
    OLD.replace("import numpy as np\n", "import numpy as np\nimport math\n\nLIMIT = 3\n")
    .replace("    raise NotImplementedError\n\n\ndef b", "    return helper(x)  # mine\n\n\ndef b")
    .replace("def b(x):", "# my helper\ndef helper(x):\n    return sum(x)\n\n\ndef b(x):")
)


def test_where_the_stub_did_not_change_the_answer_stays_as_it_is():
    new = OLD.replace('"""Small: exercises."""', '"""Small, second edition."""')
    carried = carry_over(MINE, OLD, new)
    assert (carried.kept, carried.reworded, carried.conflicts, carried.gone) == (["a"], [], [], [])
    assert "import numpy as np\nimport math\n" in carried.text and "LIMIT = 3\n" in carried.text
    assert "    return helper(x)  # mine\n" in carried.text
    assert "# my helper\ndef helper(x):\n    return sum(x)\n\n\ndef b(x):\n    raise Not" in carried.text
    assert carried.text.startswith('"""Small, second edition."""') and carried.text.count("def ") == 3


def test_a_new_text_of_the_task_comes_to_the_answer_that_stays():
    carried = carry_over(MINE, OLD, OLD.replace('"""The sum."""', '"""The sum.\n\n    x: (n,).\n    """'))
    assert carried.reworded == ["a"]
    assert 'def a(x):\n    """The sum.\n\n    x: (n,).\n    """\n    return helper(x)  # mine\n' in carried.text


def test_a_text_that_the_learner_changed_stays():
    mine = MINE.replace('"""The sum."""', '"""My sum."""')
    assert '"""My sum."""' in carry_over(mine, OLD, OLD.replace("The sum", "The whole sum")).text


def test_an_answer_that_is_called_differently_now_is_a_conflict():
    carried = carry_over(MINE, OLD, OLD.replace("def a(x):", "def a(x, axis=0):"))
    assert carried.conflicts == ["a"] and carried.kept == []
    assert "def a(x, axis=0):" in carried.text and "return helper(x)" not in carried.text


def test_what_the_newer_course_adds_moves_or_drops():
    parts = OLD.partition("# %%")
    guard = parts[2].index("if __name__")
    b = "def b(x):\n    raise NotImplementedError\n\n\n"
    added = "def c(x):\n    raise NotImplementedError\n\n\n"
    new = parts[0] + b + added + parts[1] + parts[2][:guard].replace(b, "") + parts[2][guard:]
    carried = carry_over(MINE, OLD, new)
    names = [node.name for node in ast.parse(carried.text).body if isinstance(node, ast.FunctionDef)]
    assert names == ["helper", "b", "c", "a"] and carried.kept == ["a"]
    dropped = carry_over(MINE, OLD, b)
    assert dropped.gone == ["a"] and "def a" not in dropped.text


def test_the_result_of_an_untouched_file_is_the_new_stub():
    new = OLD.replace("The sum", "The whole sum")
    assert carry_over(OLD, OLD, new).text == new


def test_what_can_not_be_read_is_not_carried():
    with pytest.raises(SyntaxError):
        carry_over("def a(:\n", OLD, OLD)


# The command.

DOCUMENTED_NORMALIZE = RIGHT_NORMALIZE.replace(":\n", ':\n    """`x` divided by its length. x: (n,), not zero."""\n', 1)


@pytest.fixture
def newer(small_course: Path, tmp_path: Path) -> Path:
    """The small course with two answers, and in another folder a newer version of it, which is returned."""
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", DOCUMENTED_NORMALIZE)
    folder = tmp_path / "newer"
    original = Path(__file__).parent / "small_course" / "01-small"
    shutil.copytree(original, folder / "01-small", ignore=shutil.ignore_patterns("__pycache__"))
    solutions = folder / "01-small" / "solutions.py"
    text = solutions.read_text(encoding="utf-8")
    text = text.replace("def covariance(X):", "def covariance(X, ddof=1):").replace("not zero.", "never zero.")
    solutions.write_text(text, encoding="utf-8")
    (folder / "01-small" / "theory.md").write_text("## Lesson 1: Spread\n\n## Lesson 2: Length\n", encoding="utf-8")
    return folder


def test_update_takes_the_answers_along_and_names_what_does_not_fit(small_course, newer):
    stale = small_course / "01-small" / "figures" / "old.png"
    stale.parent.mkdir()
    (newer / "01-small" / "figures").mkdir()
    stale.write_bytes(b"")
    own = small_course / "01-small" / "myhelpers.py"
    own.write_text("X = 1\n", encoding="utf-8")
    mine = (small_course / "01-small" / "exercises.py").read_text(encoding="utf-8")
    result = grader(small_course, "update", "--from", str(newer))
    assert result.returncode == 1 and result.stderr == "", result.stderr
    said = result.stdout.splitlines()
    assert said[0] == "The course is up to date; 1 answer kept."
    assert said[1].startswith("  01-small/exercises.py: what `normalize` asks reads differently now")
    assert said[2].startswith("  01-small/exercises.py: `covariance` is called differently now")
    text = (small_course / "01-small" / "exercises.py").read_text(encoding="utf-8")
    assert "never zero." in text and RIGHT_NORMALIZE.split("\n", 1)[1] in text and "def covariance(X, ddof=1):" in text
    assert (small_course / "01-small" / "theory.md").read_bytes() == (newer / "01-small" / "theory.md").read_bytes()
    assert own.is_file() and not stale.exists()
    (backup,) = (small_course / ".grader" / "backups").glob("*.py")
    assert backup.read_text(encoding="utf-8") == mine
    again = grader(small_course, "update", "--from", str(newer))
    assert again.returncode == 0 and again.stdout == "The course is up to date; 1 answer kept.\n"


def test_update_changes_nothing_where_a_file_can_not_be_read(small_course, newer):
    path = small_course / "01-small" / "exercises.py"
    path.write_text("<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> 1a2b\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in small_course.rglob("*") if file.is_file()}
    result = grader(small_course, "update", "--from", str(newer))
    assert result.returncode == 2 and "01-small/exercises.py:1: git could not merge" in result.stderr
    assert {file: file.read_bytes() for file in small_course.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_update_wants_another_course(small_course, folder):
    result = grader(small_course, "update", "--from", folder)
    assert result.returncode == 2 and "the folder of a newer course was expected" in result.stderr


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_update_of_a_clone_fetches_and_leaves_git_content(small_course, newer, tmp_path):
    mine = (small_course / "01-small" / "exercises.py").read_bytes()
    upstream = tmp_path / "upstream"
    shutil.copytree(small_course, upstream)
    git(upstream, "init", "--quiet", "--initial-branch=main")
    git(upstream, "add", ".")
    git(upstream, "commit", "--quiet", "--message=first")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(upstream), str(clone))
    assert "newest version" in grader(clone, "update").stdout
    (clone / "01-small" / "exercises.py").write_bytes(mine + b"\n\nMINE = 1\n")
    shutil.copytree(newer, upstream, dirs_exist_ok=True)
    git(upstream, "commit", "--quiet", "--all", "--message=second")
    result = grader(clone, "update")
    assert "1 answer kept" in result.stdout, result.stderr
    text = (clone / "01-small" / "exercises.py").read_text(encoding="utf-8")
    assert "MINE = 1" in text and "def covariance(X, ddof=1):" in text
    assert git(clone, "rev-parse", "HEAD") == git(upstream, "rev-parse", "HEAD")
    changed = git(clone, "status", "--porcelain").split("\n")
    assert [line for line in changed if line] in (
        [" M 01-small/exercises.py", "?? .grader/"],
        [" M 01-small/exercises.py"],
    )
    assert "newest version" in grader(clone, "update").stdout


def test_update_without_git_says_what_else_there_is(small_course):
    result = grader(small_course, "update")
    assert result.returncode == 2 and "grader update --from FOLDER" in result.stderr
