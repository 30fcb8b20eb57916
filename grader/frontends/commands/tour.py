"""`grader tour`: one exercise from a wrong answer to the tick, on a scratch copy. Nothing of the learner's is touched."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from grader.code.source import body_without_docstring, source_of_definition
from grader.course.lessons import place_of_lesson
from grader.course.modules import Exercise, Module, find_modules
from grader.course.stubs import derive_stub, source_of_variant
from grader.reports.terminal import Painter

EXERCISE = (
    "parse_ride"  # where the course has it; its first misconception is the wrong answer, and its first hint about that
)


def run(root: Path, arguments: Namespace) -> int:
    exercise = choose_exercise(root)
    painter = Painter(sys.stdout)
    with tempfile.TemporaryDirectory(prefix="grader-tour-") as scratch:
        copy = Path(scratch)
        folder = copy / exercise.folder.name
        shutil.copytree(exercise.folder, folder, ignore=shutil.ignore_patterns("__pycache__", "figures"))
        stub = derive_stub(Module(folder), problems=False)
        learner = folder / exercise.files.learner.name
        learner.write_text(stub, encoding="utf-8")
        tour = Tour(copy, exercise, learner, stub, painter, pause=not arguments.no_pause and sys.stdin.isatty())
        try:
            tour.show()
        except EOFError:  # nobody is there to press Enter
            print()
    return 0


def choose_exercise(root: Path) -> Exercise:
    everywhere = [exercise for module in find_modules(root) for exercise in module.exercises if not exercise.code]
    return next((exercise for exercise in everywhere if exercise.name == EXERCISE), everywhere[0])


class Tour:
    """Five steps on the scratch copy `root`."""

    def __init__(self, root: Path, exercise: Exercise, learner: Path, stub: str, painter: Painter, *, pause: bool):
        self.root = root
        self.exercise = exercise
        self.learner = learner
        self.stub = stub
        self.painter = painter
        self.pause = pause

    def show(self) -> None:
        name, check = self.exercise.name, f"uv run grader check {self.exercise.id}"
        self.say("A tour in five steps: from an exercise to its tick")
        if self.pause:
            print("Enter goes on, Ctrl-C leaves. It runs on a copy: your files stay as they are.")
        self.say(
            f"1. An exercise is a function with steps to fill in. This one is the first of {self.learner.parent.name}:"
        )
        self.code(source_of_definition(self.stub, name))
        self.wait()
        self.say("2. Somebody fills it in, not quite right:")
        self.code(self.answer(self.wrong_answer()))
        self.wait()
        self.say(f"3. `{check}` shows the smallest input that goes wrong, and the cause:")
        self.command("check")
        self.wait()
        self.say("4. Still stuck? Ask for a hint; there is one more each time:")
        self.command("hint")
        self.wait()
        self.say("5. The repair:")
        self.code(self.answer(self.solution()))
        self.command("check")
        self.say("That was a copy. Now yours:")
        lesson = next(iter(Module(self.exercise.folder).lessons), None)
        print(f"   read   {place_of_lesson(self.exercise.folder, lesson)}, the first lesson")
        print(f"   edit   {self.exercise.folder.name}/{self.learner.name}")
        print(f"   run    {check}")
        print("\n`uv run grader` says at any time where you are, and what is next.")

    def wrong_answer(self) -> str:
        """The first misconception of the exercise, as source."""
        return source_of_variant(self.exercise, self.exercise.misconceptions[0].name)

    def solution(self) -> str:
        return source_of_definition(self.exercise.files.solutions.read_text(encoding="utf-8"), self.exercise.name)

    def answer(self, source: str) -> str:
        """Write this answer into the scratch copy; returns its bare code."""
        shipped = source_of_definition(self.stub, self.exercise.name)
        self.learner.write_text(self.stub.replace(shipped, source), encoding="utf-8")
        return without_comments(source)

    def say(self, text: str) -> None:
        print(f"\n{self.painter.paint(text, 'bold')}\n", flush=True)

    def code(self, source: str) -> None:
        for line in source.rstrip().split("\n"):
            print(f"    {line}")
        print(flush=True)

    def command(self, name: str) -> None:
        print(self.painter.paint(f"$ uv run grader {name} {self.exercise.id}", "dim"), flush=True)
        environment = os.environ | ({"FORCE_COLOR": "1"} if self.painter.colour else {})
        subprocess.run(
            [sys.executable, "-m", "grader", name, "--root", str(self.root), self.exercise.id],
            env=environment,
            check=False,
        )

    def wait(self) -> None:
        if self.pause:
            input(self.painter.paint("\n[Enter] ", "dim"))


def without_comments(source: str) -> str:
    """The code alone, without docstring and comment lines."""
    return ast.unparse(_bare(ast.parse(source).body[0]))


def _bare(node: ast.stmt) -> ast.stmt:
    node.body = body_without_docstring(node)
    return node
