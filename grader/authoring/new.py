"""Writes a new module: small, whole and sound, with one lesson, exercise and problem to be replaced by the author's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from grader.authoring.style import STYLE
from grader.authoring.sync import sync
from grader.course.modules import MODULE_FOLDER, Module
from grader.errors import UsageError

TEMPLATE = Path(__file__).with_name("template")
SUFFIX = ".txt"  # so that nothing takes the template's files for code of the grader's own
NUMBERED = re.compile(r"(\d+)-")


def write_module(root: Path, name: str) -> Path:
    """Write the module `name`, such as 19-reinforcement-learning, and draw its figure. Returns its folder."""
    match = MODULE_FOLDER.fullmatch(name)
    if not match:
        raise UsageError(f"a module is named like 19-reinforcement-learning, got {name!r}")
    for path in sorted(root.iterdir()):
        other = NUMBERED.match(path.name)
        if path.name == name:
            raise UsageError(f"{name} exists already")
        if other and int(other[1]) == int(match[1]):
            raise UsageError(f"{name}: {path.name} has that number already")
    folder = root / name
    title = name.partition("-")[2].replace("-", " ").capitalize()
    words = {"number": match[1], "folder": name, "title": title, "style": STYLE}
    for source in sorted(TEMPLATE.rglob(f"*{SUFFIX}")):
        target = folder / source.relative_to(TEMPLATE).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(filled(source.read_text(encoding="utf-8"), words), encoding="utf-8")
    sync(root, [Module(folder)], write=True)
    draw_figures(folder)
    return folder


def filled(text: str, words: dict[str, str]) -> str:
    """The text with each `{{word}}` replaced."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: words[match[1]], text)


def draw_figures(folder: Path) -> None:
    """Run the module's examples.py, which draws what its lesson shows."""
    run = subprocess.run(
        [sys.executable, folder / "examples.py"],
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode:
        said = run.stderr.strip().splitlines()
        raise UsageError(f"{folder.name} is written, but its examples.py fails: {said[-1] if said else run.returncode}")
