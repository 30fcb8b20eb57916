"""CONTRIBUTING.md followed to the letter in a fresh clone: its blocks go where it says, its commands are run, all ends green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_reader import ROOT, Block, read

GUIDE = Path("CONTRIBUTING.md")
MODULE = "19-scaling"
FILE = re.compile(rf"`({MODULE}/[\w/]+\.\w+)`")
LAST_LINES = '\n\n\nif __name__ == "__main__":'


@dataclass(frozen=True)
class Step:
    """A block, and the file that the sentence before it names."""

    block: Block
    file: str


def steps() -> Iterator[Step]:
    guide = read(GUIDE)
    for block in guide.blocks:
        above = [line for number, line in guide.prose if number < block.line and FILE.search(line)]
        yield Step(block, FILE.findall(above[-1])[0] if above else "")


def follow(step: Step, clone: Path) -> None:
    if step.block.language == "bash":
        for line in step.block.text.splitlines():
            run(line.partition("#")[0].strip(), clone)
        return
    path = clone / step.file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if step.block.language == "markdown":  # a row of the table of exercises
        last = [line for line in text.splitlines() if line.startswith("| `19/")][-1]
        text = text.replace(last, f"{last}\n{step.block.text}")
    elif LAST_LINES in text:
        text = text.replace(LAST_LINES, f"\n\n\n{step.block.text}{LAST_LINES}")
    else:
        text = f"{text.rstrip()}\n\n\n{step.block.text}\n".lstrip()
    path.write_text(text, encoding="utf-8")


def run(command: str, clone: Path) -> None:
    """`uv run X` as the executable of this very environment."""
    uv, verb, name, *arguments = command.split()
    assert (uv, verb) == ("uv", "run"), command
    if name.endswith(".py"):
        words = [sys.executable, name, *arguments]
    else:
        words = [shutil.which(name, path=str(Path(sys.executable).parent)), *arguments]
    done = subprocess.run(
        words,
        cwd=clone,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(clone)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="this is no clone")
def test_the_steps_end_green_in_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True, capture_output=True)
    for step in steps():
        follow(step, clone)
    assert [step.file.rpartition("/")[2] for step in steps() if step.block.language != "bash"] == [
        *("solutions.py", "rescale.py", "rescale.py", "README.md"),
    ]
    stub = (clone / MODULE / "exercises.py").read_text(encoding="utf-8")
    assert "def rescale(x):" in stub
    assert "(x - x.min())" not in stub
    assert (clone / MODULE / "figures" / "one-scale.png").is_file()
    untouched = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True).stdout
    assert untouched.split() == ["??", f"{MODULE}/"]


def test_the_guide_names_only_what_check_files_can_import() -> None:
    import grader.checks

    named = set(re.findall(r"from grader\.checks import (.+)", read(GUIDE).text)[0].split(", "))
    assert named <= set(grader.checks.__all__)
