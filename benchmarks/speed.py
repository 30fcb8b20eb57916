"""How fast the grader answers, as ratios in one run: `uv run benchmarks/speed.py [ROUNDS]`.

The grader, plain pytest on the same assertions from one file, and a bare script that makes the same calls take turns;
medians are printed. The answers graded are the solutions. Then the time from a save to the verdict in `grader watch`.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE = "01-linear-algebra"
ROUNDS = 11
SAVES = 15

PLAIN = '''"""The checks of {what}, as a test file that somebody might have written by hand."""
import importlib.util
import pickle
import sys
import zlib

import numpy as np
{imports_pytest}

def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


checks = load({checks!r}, "checks")
answers = load({answers!r}, "answers")
expected = pickle.load(open({expected!r}, "rb"))


def agree(got, due, case):
    relative, absolute = case.tolerance or (1e-6, 1e-9)
    if isinstance(due, tuple):
        return all(agree(one, other, case) for one, other in zip(got, due))
    if case.up_to == "sign":
        got, due = np.asarray(got), np.asarray(due)
        got = got * np.where(np.sum(got * due, axis=0) < 0, -1.0, 1.0) if got.ndim else got
    return np.allclose(got, due, rtol=relative, atol=absolute, equal_nan=True)


def run(name):
    check = getattr(checks, name)
    rng = np.random.default_rng([1, zlib.crc32(name.encode())])
    for position, case in enumerate(check.cases(rng)):
        call = case.expression or (lambda ex: getattr(ex, name)(*case.args, **case.kwargs))
        if case.kind == "raises":
            try:
                call(answers)
            except case.error:
                continue
            raise AssertionError(position)
        got = call(answers)
        if case.kind == "law":
            assert agree(got[0], got[1], case), position
        elif case.kind == "bound":
            assert got >= case.at_least if case.at_least is not None else got <= case.at_most, position
        else:
            assert agree(got, expected[name][position], case), position

'''


def make_course(folder: Path) -> Path:
    """A copy of the module with the solutions as the learner's answers."""
    shutil.copytree(ROOT / MODULE, folder / MODULE, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    for solutions, learner in (("solutions.py", "exercises.py"), ("problem_solutions.py", "problems.py")):
        shutil.copy(folder / MODULE / solutions, folder / MODULE / learner)
    return folder


def write_plain(course: Path, names: list[str], stem: str) -> tuple[Path, Path]:
    """(test file, bare script) with the same calls and assertions."""
    import pickle

    import numpy as np

    from grader.checks import FROM_SOLUTION
    from grader.running.job import Job, load_file, make_cases

    module = course / MODULE
    solutions = load_file(str(module / "solutions.py"), "solutions_to_time")
    expected = {}
    for name in names:
        cases = make_cases(Job("", str(module / "checks.py"), name, 1, 5.0))
        expected[name] = {
            position: getattr(solutions, name)(*case.args, **case.kwargs)
            if case.equals is FROM_SOLUTION and case.expression is None
            else case.expression(solutions)
            if case.equals is FROM_SOLUTION
            else case.equals
            for position, case in enumerate(cases)
            if case.kind == "case"
        }
    assert np.__version__
    data = course / f"{stem}.pickle"
    data.write_bytes(pickle.dumps(expected))
    paths = {"checks": str(module / "checks.py"), "answers": str(module / "exercises.py"), "expected": str(data)}
    test, script = course / f"test_{stem}.py", course / f"{stem}.py"
    tests = "\n\n".join(f"def test_{name}():\n    run({name!r})\n" for name in names)
    test.write_text(PLAIN.format(what=stem, imports_pytest="import pytest  # noqa\n", **paths) + "\n" + tests)
    script.write_text(
        PLAIN.format(what=stem, imports_pytest="", **paths) + f"\nfor name in {names!r}:\n    run(name)\n"
    )
    return test, script


def seconds(command: list[str], course: Path) -> float:
    started = time.perf_counter()
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # plain pytest, whatever is installed beside it
    result = subprocess.run(command, cwd=course, capture_output=True, env=environment)
    elapsed = time.perf_counter() - started
    assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()
    return elapsed


def compare(title: str, course: Path, target: str, names: list[str], rounds: int) -> None:
    """Time the three ways in turn, and print medians and ratios."""
    test, script = write_plain(course, names, f"plain_{len(names)}")
    python = sys.executable
    commands = {
        "bare script": [python, str(script)],
        "plain pytest": [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(course), str(test)],
        "grader check": [python, "-m", "grader", "check", target, "--seed", "1"],
    }
    for command in commands.values():
        seconds(command, course)  # fills caches: bytecode, expected values
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(seconds(command, course))
    print(f"\n{title}, median of {rounds}, in turn")
    for name, measured in times.items():
        print(f"  {name:<14} {1000 * statistics.median(measured):7.0f} ms")
    ratios = [ours / plain for ours, plain in zip(times["grader check"], times["plain pytest"], strict=True)]
    print(
        f"  grader / pytest  {statistics.median(ratios):.2f}   (pair by pair; {min(ratios):.2f} to {max(ratios):.2f})"
    )


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
    module.mkdir()
    (module / "README.md").write_text("# 01 Torch\n")
    (module / "theory.md").write_text("## Lesson 1: ReLU\n")
    (module / "checks.py").write_text(TORCH_CHECKS)
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
        from grader.course.modules import read_checks

        names = [exercise.name for exercise in read_checks(course / MODULE, problems=False)]
        compare("Cold `grader check 01/dot_product`", course, "01/dot_product", names[:1], rounds)
        compare(f"Cold, all {len(names)} exercises of module 01", course, f"{MODULE}/exercises.py", names, rounds)
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
