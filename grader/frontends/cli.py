"""The command line: parses, and hands over to the module of `grader.frontends.commands` that is named like the command."""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.metadata
import re
import sys
from pathlib import Path
from typing import NoReturn

from grader.course.modules import find_root
from grader.errors import CourseError, UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line. commands: what it knows to do."""

    commands: tuple[str, ...] = ()

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see: {self.prog} --help)")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status: 0 all passed, 1 something did not, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        words = sys.argv[1:] if argv is None else argv
        parser = build_parser()
        arguments = parser.parse_args(understood(words, parser))
        if arguments.root is None:
            root = find_root(Path.cwd())
        elif not arguments.root.is_dir():
            raise UsageError(f"--root {arguments.root}: no such folder")
        else:
            root = find_root(arguments.root.resolve())
        return importlib.import_module(f"grader.frontends.commands.{arguments.command}").run(root, arguments)
    except UsageError as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    except CourseError as error:
        print(f"grader: a defect of the course: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has gone
        sys.stderr.close()
        return 1


def understood(words: list[str], parser: Parser) -> list[str]:
    """The words, with `help check` as `check --help`. UsageError for what is no command, with the one that was meant."""
    place = next((place for place, word in enumerate(words) if is_command(words, place)), None)
    if place is None:
        return words
    command, following = words[place], words[place + 1 :][:1]
    for word in following if command == "help" else [command]:
        check_command(word, parser.commands)
    return [*words[:place], *following, "--help"] if command == "help" else words


def is_command(words: list[str], place: int) -> bool:
    """Whether this word is no option, and no option's value."""
    return not words[place].startswith("-") and (place == 0 or words[place - 1] != "--root")


def check_command(word: str, commands: tuple[str, ...]) -> None:
    """UsageError where there is no such command."""
    if word in commands:
        return
    if near := difflib.get_close_matches(word.lower(), commands, n=1):
        raise UsageError(f"unknown command {word!r}; did you mean {near[0]!r}?")
    if re.match(r"\d|.*/", word):
        raise UsageError(f"unknown command {word!r}; did you mean `grader check {word}`?")
    raise UsageError(f"unknown command {word!r}; `grader help` lists them all")


def build_parser() -> Parser:
    parser = Parser(
        prog="grader",
        description="Checks what you wrote and says what is wrong and why. Without a command: where you are and what is next.",
        epilog="example:\n  uv run grader check 01/covariance",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, help="another copy of the curriculum")
    parser.add_argument("--version", action="version", version=f"grader {version()}")
    parser.set_defaults(command="status", json=False, mastery=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)

    def command(name: str, summary: str, example: str, details: str = "") -> Parser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary}\n{details}".strip(),
            epilog=f"example:\n  uv run grader {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.add_argument("--root", type=Path, default=argparse.SUPPRESS, help="another copy of the curriculum")
        added.set_defaults(command=name)
        return added

    one = "an exercise or problem: 01/covariance, 01/E3, or its name"
    many = "01, 01/covariance, 01/E3, a name, a folder or a file; everything if left out"

    added = command("start", "Begin at another module than the first.", "start 05 --check", START_DETAILS)
    added.add_argument("target", metavar="MODULE", help="a module: 05, or its folder")
    added.add_argument(
        "--check", action="store_true", help="grade its medium problems, and skip what they show you know"
    )

    added = command("status", "Where you are and what is next.", "status --mastery")
    added.add_argument("--mastery", action="store_true", help="the mastery checklist, ticked from what you passed")
    added.add_argument("--json", action="store_true", help="print one JSON object")

    added = command("check", "Grade your answers.", "check 01/covariance", CHECK_DETAILS)
    added.add_argument("targets", nargs="*", metavar="TARGET", help=many)
    added.add_argument("--solutions", action="store_true", help="grade the solutions instead")
    added.add_argument("-x", "--exitfirst", action="store_true", help="stop at the first that fails")
    added.add_argument("--output", action="store_true", help="show everything that your code printed, case by case")
    added.add_argument("--seed", type=_seed, help="repeat the run that printed this seed")
    added.add_argument("--json", action="store_true", help="print one JSON object")
    added.add_argument("--case", type=_number, metavar="N", help="with --save: which case of the one exercise")
    added.add_argument("--save", type=Path, metavar="FILE", help="write that case as code that runs, and check nothing")
    added.add_argument("--junitxml", type=Path, metavar="FILE", help="also write the results as pytest does")

    added = command(
        "watch", "Grade again at every save; keys for hints, the next one, a list …", "watch 01", WATCH_DETAILS
    )
    added.add_argument("targets", nargs="*", metavar="TARGET", help=many)

    added = command("today", "The day's five-minute lesson, what is due, and the exercises next.", "today")
    added.add_argument("--done", action="store_true", help="the lesson is read: its cards join the review")

    added = command("review", "Spaced repetition of the recap cards and of mistakes made.", "review")
    added.add_argument("--limit", type=_number, default=20, metavar="N", help="at most N items (20)")

    added = command("try", "A Python prompt with your file imported; breakpoint() works there.", "try 01/covariance")
    added.add_argument("target", metavar="TARGET", help=one)

    added = command("hint", "One more hint each time.", "hint 01/covariance")
    added.add_argument("target", metavar="TARGET", help=one)

    added = command("why", "Search for the line of a mistake, unhurried.", "why 01/covariance", WHY_DETAILS)
    added.add_argument("target", metavar="TARGET", help=one)
    added.add_argument("--more", action="store_true", help="also say what the change concerns")
    added.add_argument("--seed", type=_seed, help="repeat the run that printed this seed")

    added = command("solution", "Show the solution, after asking.", "solution 01/covariance")
    added.add_argument("target", metavar="TARGET", help=one)
    added.add_argument("--yes", action="store_true", help="don't ask")

    added = command("reset", "Put the stub back; your answer is kept in a backup.", "reset 01/covariance")
    added.add_argument("target", metavar="TARGET", help=f"{one}; or a file or a module")
    added.add_argument("--undo", action="store_true", help="bring back what the last reset took away")
    added.add_argument("--yes", action="store_true", help="don't ask, also where several answers are put back")

    added = command("update", "A newer version of the course; your answers come along.", "update", UPDATE_DETAILS)
    added.add_argument(
        "--from", dest="source", type=Path, metavar="FOLDER", help="a newer copy, instead of what git can fetch"
    )
    added = command("progress", "Forget your progress, or take it to another machine.", "progress export progress.json")
    actions = added.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    for name, summary in PROGRESS_ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary)
        action.add_argument("--root", type=Path, default=argparse.SUPPRESS, help="another copy of the curriculum")
        if name == "reset":
            action.add_argument("--yes", action="store_true", help="don't ask")
        else:
            action.add_argument("file", type=Path, metavar="FILE")

    command("doctor", "Is this machine set up?", "doctor")

    added = command("tour", "One minute: a wrong answer, the feedback, the repair.", "tour")
    added.add_argument("--no-pause", action="store_true", help="don't wait for Enter between the steps")

    added = command("author", "For contributors: derive the stubs, prove and measure the checks.", "author prove 01")
    actions = added.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=Parser)
    for name, summary in AUTHOR_ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary)
        action.add_argument("targets", nargs="*", metavar="TARGET", help=many)
        action.add_argument("--root", type=Path, default=argparse.SUPPRESS, help="another copy of the curriculum")
        if name == "sync":
            action.add_argument("--check", action="store_true", help="change nothing; fail if a stub would change")
        if name == "lint":
            action.add_argument(
                "--complete", action="store_true", help="also what a module lacks of what this course promises"
            )
        if name == "prove":
            action.add_argument(
                "--all-seeds", action="store_true", help="every seed that a run may draw; can be resumed"
            )
        if name == "mutate":
            action.add_argument("--sample", type=_number, metavar="N", help="only N mutants of each solution")
    command("help", "Show this, or the help of a command.", "help check")
    parser.commands = tuple(commands.choices)
    return parser


UPDATE_DETAILS = """
Each answer is kept where the exercise is still called as before; what is not is named. Everything
that is replaced stays in .grader/backups."""


def version() -> str:
    try:
        return importlib.metadata.version("machine-learning-mastery")
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


START_DETAILS = """
Status, today and what is next follow. A lesson whose medium problems all pass is skipped, with its exercises and easy
problems."""

PROGRESS_ACTIONS = {
    "reset": "Forget what was passed, read and reviewed; a backup is kept, and your answers stay.",
    "export": "Write your progress to a file.",
    "import": "Take in an exported file; of what differs, the newer counts.",
}


WATCH_DETAILS = """
It follows you: it grades the exercise that you changed last, and moves on when one passes."""

WHY_DETAILS = """
It tries every small change of your code that people's slips are made of, and names the line of the one that makes
every case pass, if there is just one such place. It never shows the change."""

AUTHOR_ACTIONS = {
    "new": "Write a new module that passes lint: `author new 19-topic`.",
    "sync": "Derive the learner's files from the solutions, and the lists of the READMEs.",
    "lint": "All rules of a module, one sentence for each fault.",
    "prove": "Test every check: right answers pass, wrong ones are caught and named.",
    "mutate": "Measure the checks by changed solutions, which they should reject.",
}

CHECK_DETAILS = """
With --json: {"seed": N, "results": [{"id", "status": "passed" | "failed" | "not_started",
"passed", "total", "cause", "message", "line", "seconds"}, ...]}.
Exit status: 0 all passed, 1 something did not, 2 usage."""


LARGEST_SEED = 2**32 - 1  # that NumPy and the order of sets take


def _seed(text: str) -> int:
    number = _number(text)
    if number > LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"a seed must be at most {LARGEST_SEED}, got {text[:40]}")
    return number


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return int(text)
