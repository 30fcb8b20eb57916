"""README.md, env-setup.md and the other guides: what they tell a person to type works, and what they claim is so."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_reader import ROOT, documents, read

from grader.course.modules import Module, find_modules
from grader.course.stubs import derive_stub, restore_definition
from grader.frontends.cli import build_parser

MODULES = find_modules(ROOT)
EXECUTABLES = ("grader", "pytest", "python", "ruff")
# Not the lessons; and not CONTRIBUTING.md, which tests/test_contributing.py follows step by step.
GUIDES = [path for path in documents() if path.name not in ("theory.md", "CONTRIBUTING.md")]

# What is not run here, and why.
SKIPPED = {
    r"python3 -m pip install ": "installs software",
    r"uv pip install ": "installs software",
    r"uv venv\b": "makes an environment",
    r"source \.venv/": "activates an environment",
    r"grader doctor$": "the same without `uv run`, where an environment is active",
    r"uv run --with jupyter ": "installs software, and opens a browser",
    r"uv run (python )?\S+/examples\.py$": "tests/test_examples.py does it",
    r"uv run \S+/examples\.py exercises\.py$": "needs exercises that pass",
    r"uv run grader update": "fetches a newer course; tests/test_update.py does it",
}
# These grade what the learner wrote: in a fresh copy nothing passed, which is exit status 1.
GRADING = re.compile(r"uv run (python )?(grader (?:check|why)|\S+/(exercises|problems)\.py)")
# Asks first; without a terminal it takes no for an answer.
ASKING = re.compile(r"uv run grader solution (?!.*--yes)")


def commands_in(path: Path) -> Iterator[str]:
    """Each command of the bash blocks, comments and `&&` apart."""
    for block in read(path).blocks:
        if block.language == "bash":
            for line in block.text.splitlines():
                text = re.sub(r"(^|\s)#.*", "", line)
                yield from (command.strip() for command in text.split("&&") if command.strip())


def reason_to_skip(command: str) -> str:
    return next((reason for pattern, reason in SKIPPED.items() if re.match(pattern, command)), "")


def as_run_here(command: str) -> list[str]:
    """`uv run X` as the executable of this very environment."""
    words = shlex.split(command)
    assert words[:2] == ["uv", "run"], f"{command}: neither run here nor listed in SKIPPED with a reason"
    name, *arguments = words[2:]
    if name.endswith(".py"):
        return [sys.executable, name, *arguments]
    assert name in EXECUTABLES, command
    executable = shutil.which(name, path=str(Path(sys.executable).parent))
    assert executable, f"{name} is not installed beside {sys.executable}"
    return [executable, *arguments]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository as it ships, in which anything may be typed."""
    copy = tmp_path_factory.mktemp("documents") / "course"
    hidden = shutil.ignore_patterns(".git", ".venv", ".grader", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, copy, ignore=hidden)
    subprocess.run([sys.executable, "-m", "grader", "author", "sync"], cwd=copy, check=True, capture_output=True)
    return copy


COMMANDS = list(dict.fromkeys(command for path in GUIDES for command in commands_in(path)))


@pytest.mark.parametrize("command", [command for command in COMMANDS if not reason_to_skip(command)])
def test_command_of_a_guide_works(command: str, scratch: Path) -> None:
    run = subprocess.run(
        as_run_here(command),
        cwd=scratch,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(scratch)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    expected = 1 if GRADING.match(command) or ASKING.match(command) else 0
    assert run.returncode == expected, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    assert run.stdout.strip()


def test_no_reason_to_skip_is_left_over() -> None:
    unused = [pattern for pattern in SKIPPED if not any(re.match(pattern, command) for command in COMMANDS)]
    assert not unused


@pytest.mark.parametrize("path", documents(), ids=str)
def test_document_names_only_commands_that_exist(path: Path) -> None:
    parser = build_parser()
    known = set(next(action.choices for action in parser._actions if action.choices and action.dest != "help"))
    named = set(re.findall(r"\bgrader ([a-z]+)\b", "\n".join(code_in(path))))
    assert named <= known


def code_in(path: Path) -> Iterator[str]:
    document = read(path)
    yield from (block.text for block in document.blocks if block.language in ("bash", "powershell", "console", "text"))
    yield from (span for _, line in document.prose for span in re.findall(r"`([^`]+)`", line))


# README.md


def test_readme_is_short() -> None:
    assert len(read(Path("README.md")).lines) < 120


def test_table_of_modules_is_what_is_there() -> None:
    """Numbered from 00; each row linked where the folder exists, with what it holds, or planned. A draft has no row yet."""
    rows = [line for _, line in read(Path("README.md")).prose if re.match(r"\| \[?\d{2,} ", line)]
    numbers = [re.search(r"\d{2,}", row)[0] for row in rows]
    assert numbers == [f"{number:02}" for number in range(len(rows))]
    linked = {}
    for row in rows:
        first, _, state = [cell.strip() for cell in row.strip("|").split("|")]
        link = re.fullmatch(r"\[(\d{2,} .+)\]\((\d{2,}-[a-z0-9-]+)/README\.md\)", first)
        assert link or state == "planned", row
        if link:
            linked[link[2]] = (link[1], state)
    listed = [module for module in MODULES if module.id in numbers]
    there = {module.folder.name: (f"{module.id} {module.title}", content(module)) for module in listed}
    due = [f"| [{title}]({folder}/README.md) | … | {state} |" for folder, (title, state) in there.items()]
    assert linked == there, "the linked rows should be\n" + "\n".join(due)


def content(module: object) -> str:
    problems = sum(bool(exercise.code) for exercise in module.exercises)
    return f"{len(module.lessons)} lessons, {len(module.exercises) - problems} exercises, {problems} problems"


# The picture of the terminal


def load(path: Path) -> object:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_picture_of_the_terminal_is_what_the_grader_says() -> None:
    """Drawn anew from a real run, it is the same picture, but for how many times slower the slow answer was."""
    script = load(ROOT / "reference" / "draw_terminal.py")
    drawn, kept = script.draw(script.transcript()), script.PICTURE.read_text(encoding="utf-8")
    assert without_times(drawn) == without_times(kept), "run `uv run reference/draw_terminal.py`"


def without_times(svg: str) -> str:
    """Without the measured factor and the widths that depend on its number of digits."""
    return re.sub(r'\d+x slower|(textLength|width|viewBox)="[^"]*"', "", svg)


def test_picture_of_the_terminal_needs_nothing_from_elsewhere() -> None:
    svg = (ROOT / "reference" / "terminal.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "You divided by n." in svg
    assert "x slower" in svg


def test_the_verdict_of_the_first_lesson_is_what_the_grader_prints(tmp_path: Path) -> None:
    folder = tmp_path / "00-python-fundamentals"
    shutil.copytree(ROOT / folder.name, folder, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    blocks = [block for block in read(folder.relative_to(tmp_path) / "theory.md").blocks]
    answer = next(block.text for block in blocks if block.text.startswith("def parse_ride"))
    shown = next(block.text for block in blocks if "parse_ride" in block.text and block.language == "text")
    stub = derive_stub(Module(folder), problems=False)
    mine = restore_definition(stub, answer[: answer.index("\nprint")], "parse_ride")
    (folder / "exercises.py").write_text(mine, encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--root", str(tmp_path), "00/parse_ride"]
    run = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"}
    )
    assert run.stdout.startswith(shown), run.stdout + run.stderr


# What is named nowhere


def text_files() -> list[Path]:
    hidden = re.compile(r"\.(git|venv|grader|[a-z]+_cache|hypothesis)$|__pycache__$")
    kinds = {".md", ".py", ".toml", ".yml", ".yaml", ".svg", ""}
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file() and path.suffix in kinds]
    learners = ("exercises.py", "problems.py")
    return [path for path in found if path.name not in learners and not any(map(hidden.match, path.parts))]


def test_no_registry_and_no_machine_is_named() -> None:
    """Registries are reached through their clients' own settings; nobody else has this machine's folders."""
    hosts = ["pypi" + ".org", "python" + "hosted.org", "download.py" + "torch.org"]
    allowed = "https://docs.astral.sh/uv/"  # uv's documentation
    folders = ["/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/wo" + "rk/", "C:\\" + "Users"]
    for path in text_files():
        text = (ROOT / path).read_text(encoding="utf-8", errors="replace").replace(allowed, "")
        assert not [name for name in [*hosts, *folders, "astral" + ".sh"] if name in text], path


def test_licence_is_mit() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The Machine Learning Mastery authors\n")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
