"""How fast the grader answers, as ratios in one run: `uv run benchmarks/speed.py [ROUNDS]`.

The grader, plain pytest on the same assertions from one file, and a bare script that makes the same calls take turns;
medians are printed. The answers graded are the solutions. Then the same without fork, as on macOS and Windows; how many
processes there are at most; when the first of many verdicts comes; and the time from a save to the verdict in `grader watch`.
"""

from __future__ import annotations

import os
import pickle
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.kinds.case import Case

ROOT = Path(__file__).resolve().parent.parent
MODULE = "01-linear-algebra"
WITH_PANDAS = "00-python-fundamentals"
ROUNDS = 11
SAVES = 15

PLAIN = '''"""The checks of {what}, as a test file that somebody might have written by hand."""
import importlib
import pickle
import sys
import zlib

import numpy as np
{imports_pytest}
sys.path.insert(0, {module!r})
answers = importlib.import_module("exercises")
expected = pickle.load(open({expected!r}, "rb"))


def agree(got, due, case):
    given = case.asks["tolerance"] or (None, None)
    relative, absolute = (default if own is None else own for own, default in zip(given, (1e-6, 1e-9)))
    if isinstance(due, tuple):
        return all(agree(one, other, case) for one, other in zip(got, due))
    if case.asks["up_to"] == "sign":
        got, due = np.asarray(got), np.asarray(due)
        got = got * np.where(np.sum(got * due, axis=0) < 0, -1.0, 1.0) if got.ndim else got
    if np.asarray(due).dtype.kind not in "biufc":
        return got == due
    return np.allclose(got, due, rtol=relative, atol=absolute, equal_nan=True)


def run(name):
    check = getattr(importlib.import_module(f"checks.{{name}}"), name)
    rng = np.random.default_rng([1, zlib.crc32(name.encode())])
    for position, case in enumerate(check.cases(rng)):
        task = case.task
        call = task.expression or (lambda ex: getattr(ex, name)(*task.args, **task.kwargs))
        if case.kind == "raises":
            try:
                call(answers)
            except Exception as error:
                assert case.asks["error"] in [base.__name__ for base in type(error).__mro__]
                continue
            raise AssertionError(position)
        got = call(answers)
        if case.kind == "law":
            assert agree(got[0], got[1], case), position
        elif case.kind == "bound":
            low, high = case.asks["at_least"], case.asks["at_most"]
            assert got >= low if low is not None else got <= high, position
        else:
            assert agree(got, expected[name][position], case), position

'''


def make_course(folder: Path) -> Path:
    """A copy of the modules with the solutions as the learner's answers."""
    for name in (MODULE, WITH_PANDAS):
        module = folder / name
        shutil.copytree(ROOT / name, module, ignore=shutil.ignore_patterns("__pycache__", "figures"))
        for solutions, learner in (("solutions.py", "exercises.py"), ("problem_solutions.py", "problems.py")):
            shutil.copy(module / solutions, module / learner)
    return folder


def write_plain(course: Path, folder: str, names: list[str], stem: str) -> tuple[Path, Path]:
    """(test file, bare script) with the same calls and assertions."""
    from grader.kinds.value import FROM_SOLUTION
    from grader.running.known import load_check_file, load_solutions, make_cases

    module = course / folder
    solutions = load_solutions(str(module / "solutions.py"))

    def right(case: Case, name: str) -> object:
        if case.asks["equals"] is not FROM_SOLUTION:
            return case.asks["equals"]
        task = case.task
        return task.expression(solutions) if task.expression else getattr(solutions, name)(*task.args, **task.kwargs)

    expected = {}
    for name in names:
        cases = make_cases(getattr(load_check_file(str(module / "checks" / f"{name}.py")), name), 1)
        expected[name] = {position: right(case, name) for position, case in enumerate(cases) if case.kind == "case"}
    data = course / f"{stem}.pickle"
    data.write_bytes(pickle.dumps(expected))
    paths = {"module": str(module), "expected": str(data)}
    test, script = course / f"test_{stem}.py", course / f"{stem}.py"
    tests = "\n\n".join(f"def test_{name}():\n    run({name!r})\n" for name in names)
    test.write_text(PLAIN.format(what=stem, imports_pytest="import pytest  # noqa\n", **paths) + "\n" + tests)
    script.write_text(
        PLAIN.format(what=stem, imports_pytest="", **paths) + f"\nfor name in {names!r}:\n    run(name)\n"
    )
    return test, script


Command = list[str]
PYTHON = sys.executable


def check(*words: str) -> Command:
    return [PYTHON, "-m", "grader", "check", *words, "--seed", "1"]


def environment(*, spawn: bool = False) -> dict[str, str]:
    """Plain pytest, whatever is installed beside it. spawn: as where there is no safe fork."""
    return os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "GRADER_SPAWN": "1" if spawn else ""}


def seconds(command: Command, course: Path, spawn: bool = False, cold: bool = False) -> float:
    """How long it takes. cold: nothing that was computed before is left."""
    if cold:
        shutil.rmtree(course / ".grader" / "cache", ignore_errors=True)
    started = time.perf_counter()
    result = subprocess.run(command, cwd=course, capture_output=True, env=environment(spawn=spawn))
    elapsed = time.perf_counter() - started
    assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()
    return elapsed


def compare(title: str, course: Path, target: str, folder: str, names: list[str], rounds: int) -> None:
    """Time the three ways in turn, and print medians and ratios."""
    test, script = write_plain(course, folder, names, f"plain_{folder[:2]}_{len(names)}")
    commands = {
        "bare script": [PYTHON, str(script)],
        "plain pytest": [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(course), str(test)],
        "grader check": check(target),
    }
    ways = {name: lambda command=command: seconds(command, course) for name, command in commands.items()}
    print_in_turn(title, ways, "grader check", "plain pytest", rounds)


def compare_spawn(title: str, course: Path, target: str, rounds: int) -> None:
    """Fresh processes against forked ones, with what was computed before and without."""
    for cold in (False, True):
        ways = {
            name: lambda spawn=spawn, cold=cold: seconds(check(target), course, spawn, cold)
            for name, spawn in (("forked", False), ("spawned", True))
        }
        known = "references computed anew" if cold else "references known"
        print_in_turn(f"{title}, {known}", ways, "spawned", "forked", rounds)


def print_in_turn(title: str, ways: dict[str, Callable[[], float]], one: str, other: str, rounds: int) -> None:
    """Time the ways in turn; print the median of each, and that of the ratios of one to the other, pair by pair."""
    for way in ways.values():
        way()  # fills caches: bytecode, expected values
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(way())
    print(f"\n{title}, median of {rounds}, in turn")
    for name, measured in times.items():
        print(f"  {name:<14} {1000 * statistics.median(measured):7.0f} ms")
    ratios = [ours / theirs for ours, theirs in zip(times[one], times[other], strict=True)]
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    print(
        f"  {one.split()[0]} / {other.split()[-1]}  {middle:.2f}   (pair by pair; {low:.2f} to {high:.2f})", flush=True
    )


def first_verdict(course: Path, rounds: int) -> None:
    """When the first of many verdicts is shown."""
    command, measured = check("00", "01"), []
    seconds(command, course)  # fills caches
    for _ in range(rounds):
        started = time.perf_counter()
        with subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, env=environment()) as process:
            while b"dot_product" not in (line := process.stdout.readline()) and "✓".encode() not in line:
                assert line, "no verdict"
            measured.append(time.perf_counter() - started)
            process.kill()
    print(f"\nFirst verdict of `check 00 01`: median {1000 * statistics.median(measured):.0f} ms", flush=True)


def most_processes(course: Path, target: str) -> None:
    """How many processes there are at most, the grader's own among them. Linux."""
    for name, spawn in (("forked", False), ("spawned", True)):
        with subprocess.Popen(
            check(target), cwd=course, stdout=subprocess.DEVNULL, env=environment(spawn=spawn)
        ) as process:
            most = 0
            while process.poll() is None:
                most = max(most, len(descendants(process.pid)))
                time.sleep(0.005)
        print(f"\nProcesses of `check {target}`, {name}: at most {most}", flush=True)


def descendants(pid: int) -> set[int]:
    """The process and all below it that can be seen."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(name)] = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, size = {pid}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


TORCH_CHECKS = """import torch

from grader.checks import case, check, misconception


@check(lesson="ReLU", hints=["max"])
def relu(rng):
    yield case(torch.tensor([-1.0, 2.0]), equals=torch.tensor([0.0, 2.0]))
    yield case(torch.tensor(rng.normal(size=(64, 32))))


absolute = misconception(relu, "You took the absolute value.", edit=("x.clamp(min=0)", "x.abs()"))
"""
TORCH_SOLUTION = "import torch\n\n\ndef relu(x):\n    # TODO: cut off what is negative\n    return x.clamp(min=0)\n"


def make_torch_course(folder: Path) -> Path:
    module = folder / "01-torch"
    (module / "checks").mkdir(parents=True)
    (module / "README.md").write_text("# 01 Torch\n")
    (module / "theory.md").write_text("## Lesson 1: ReLU\n")
    (module / "checks" / "relu.py").write_text(TORCH_CHECKS)
    (module / "solutions.py").write_text(TORCH_SOLUTION)
    return folder


def watch_latency(
    title: str, course: Path, target: str, learner: Path, versions: tuple[str, str], shown: tuple[str, str]
) -> None:
    """Time from the save of each version, in turn, until the screen shows its verdict."""
    learner.write_text(versions[1])
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "grader", "watch", target]
    process = subprocess.Popen(command, cwd=course, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        _wait_for(master, shown[1])
        time.sleep(1.0)  # the watcher itself must have begun
        measured = []
        for save in range(SAVES):
            time.sleep(0.3)
            started = time.perf_counter()
            learner.write_text(versions[save % 2])
            _wait_for(master, shown[save % 2])
            measured.append(time.perf_counter() - started)
    finally:
        process.kill()
        process.wait()
        os.close(master)
    measured = measured[2:]  # the first of each version computes what is then remembered
    print(
        f"\n{title}, from save to verdict, {len(measured)} saves: median {1000 * statistics.median(measured):.0f} ms, "
        f"worst {1000 * max(measured):.0f} ms"
    )


def _wait_for(master: int, text: str) -> None:
    """Read the terminal until a fresh screen shows the text."""
    output = b""
    deadline = time.monotonic() + 60
    while text.encode() not in output:
        assert time.monotonic() < deadline, output.decode(errors="replace")
        if select.select([master], [], [], 0.05)[0]:
            output += os.read(master, 65536)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as scratch:
        course = make_course(Path(scratch, "course"))
        from grader.course.modules import Module

        names = [exercise.name for exercise in Module(course / MODULE).exercises if not exercise.code]
        exercises = f"{MODULE}/exercises.py"
        compare("Cold `grader check 01/dot_product`", course, "01/dot_product", MODULE, names[:1], rounds)
        compare(f"Cold, all {len(names)} exercises of module 01", course, exercises, MODULE, names, rounds)
        compare("Cold `grader check 00/parse_ride`", course, "00/parse_ride", WITH_PANDAS, ["parse_ride"], rounds)
        compare_spawn("One exercise, 01/dot_product", course, "01/dot_product", rounds)
        compare_spawn("All of module 01", course, "01", max(1, rounds // 3))
        first_verdict(course, max(1, rounds // 3))
        most_processes(course, "01")
        learner = course / MODULE / "exercises.py"
        right = learner.read_text()
        first = right.replace("(len(X) - 1)", "len(X)")
        second = right.replace("X - X.mean(axis=0)", "X")
        assert right != first and right != second
        watch_latency(
            "NumPy exercise",
            course,
            "01/covariance",
            learner,
            (first, second),
            ("You divided by n", "You did not subtract the mean"),
        )
        torch_course = make_torch_course(Path(tempfile.mkdtemp(dir=scratch)))
        learner = torch_course / "01-torch" / "exercises.py"
        versions = tuple(TORCH_SOLUTION.replace("clamp(min=0)", wrong) for wrong in ("abs()", "clamp(min=0) / 2"))
        watch_latency(
            "torch exercise", torch_course, "01/relu", learner, versions, ("absolute value", "half of the right")
        )


if __name__ == "__main__":
    main()
