"""A course is graded wherever it lies and whatever the environment lacks: each time, one exercise is really checked."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import WITH_PROCESSES, normalize, text_of

from grader.authoring.sync import sync
from grader.course.modules import Module

SMALL = Path(__file__).parent / "small_course" / "01-small"
# Root may do everything, unless it gives that right away.
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LIKE_ANYBODY = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"] if IS_ROOT else []

needs_permissions = pytest.mark.skipif(
    sys.platform == "win32" or (IS_ROOT and not shutil.which("setpriv")), reason="permissions keep nobody out here"
)

every_executor = pytest.mark.parametrize("name", WITH_PROCESSES)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in which permissions may be taken away."""
    yield tmp_path
    tmp_path.chmod(stat.S_IRWXU)
    for folder in filter(Path.is_dir, sorted(tmp_path.rglob("*"))):
        folder.chmod(stat.S_IRWXU)


def course_in(folder: Path) -> Path:
    module = folder / "01-small"
    shutil.copytree(SMALL, module, ignore=shutil.ignore_patterns("__pycache__"))
    sync(folder, [Module(module)], write=True)
    (module / "exercises.py").write_text(text_of(), encoding="utf-8")
    return folder


def checked(root: Path, name: str, *, lacks: tuple[str, ...] = (), told: str = "", **given: str) -> dict:
    """The verdict of `check` on one exercise, which is really run, and confined where that can be. told: on standard error."""
    environment = {key: value for key, value in os.environ.items() if key not in (*lacks, "GRADER_SPAWN")} | given
    environment |= {"GRADER_SPAWN": "1"} if name == "spawned" else {}
    command = [*LIKE_ANYBODY, sys.executable, "-m", "grader", "check", "normalize", "--json", "--root", str(root)]
    result = subprocess.run(command, env=environment, capture_output=True, timeout=120)
    assert result.stderr.decode(errors="replace") == told
    [verdict] = json.loads(result.stdout)["results"]
    return verdict


@needs_permissions
@every_executor
def test_below_a_folder_that_may_be_entered_and_not_listed(place, name):
    (place / "home" / "me").mkdir(parents=True)
    root = course_in(place / "home" / "me")
    (place / "home").chmod(0o311)
    assert checked(root, name)["status"] == "passed"
    assert (root / ".grader" / "progress.db").exists()


@needs_permissions
@every_executor
def test_where_nothing_can_be_written(place, name):
    root = course_in(place)
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    told = "grader: progress is not recorded: .grader/progress.db: Permission denied\n"
    assert checked(root, name, told=told)["status"] == "passed"
    assert not (root / ".grader").exists()


@every_executor
def test_under_a_path_with_spaces_and_letters_of_other_languages(place, name):
    folder = place / "Übungen für Ωμέγα 機械学習"
    folder.mkdir()
    root = course_in(folder)
    assert checked(root, name)["status"] == "passed"
    endless = text_of(normalize=normalize("while True:\n    pass"))
    (root / "01-small" / "exercises.py").write_text(endless, encoding="utf-8")
    verdict = checked(root, name)
    assert verdict["cause"] == "timeout"
    assert endless.splitlines()[verdict["line"] - 1].strip() in ("while True:", "pass"), verdict


ENVIRONMENTS = {
    "without a home": (("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), {}),
    "in the C locale": (("LANG", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING"), {"LC_ALL": "C"}),
    "in the C locale without UTF-8": (("LANG",), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "without a terminal's name": (("TERM", "COLORTERM", "COLUMNS"), {}),
    "with next to nothing": (tuple(set(os.environ) - {"PATH", "SYSTEMROOT", "TEMP", "TMP", "PYTHONPATH"}), {}),
}


@every_executor
@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_whatever_the_environment_lacks(place, name, environment):
    lacks, given = ENVIRONMENTS[environment]
    folder = place / "Übung 1"
    folder.mkdir()
    assert checked(course_in(folder), name, lacks=lacks, **given)["status"] == "passed"
