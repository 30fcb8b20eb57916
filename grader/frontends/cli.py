"""The command line: parses, and hands over to the module of `grader.frontends.commands` that is named like the command."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import NoReturn

from grader.course.modules import find_root
from grader.errors import CourseError, UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see: {self.prog} --help)")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status: 0 all passed, 1 something did not, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        arguments = build_parser().parse_args(argv)
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


def build_parser() -> Parser:
    parser = Parser(
        prog="grader",
        description="Checks what you wrote and says what is wrong and why. Without a command: where you are and what is next.",
        epilog="example:\n  uv run grader check 01/covariance",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, help="another copy of the curriculum")
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

    added = command("status", "Where you are and what is next.", "status --mastery")
    added.add_argument("--mastery", action="store_true", help="the mastery checklist, ticked from what you passed")
    added.add_argument("--json", action="store_true", help="print one JSON object")

    added = command("check", "Grade your answers.", "check 01/covariance", CHECK_DETAILS)
    added.add_argument("targets", nargs="*", metavar="TARGET", help=many)
    added.add_argument("--solutions", action="store_true", help="grade the solutions instead")
    added.add_argument("-x", "--exitfirst", action="store_true", help="stop at the first that fails")
    added.add_argument("--seed", type=_seed, help="repeat the run that printed this seed")
    added.add_argument("--json", action="store_true", help="print one JSON object")
    added.add_argument("--case", type=_number, metavar="N", help="with --save: which case of the one exercise")
    added.add_argument("--save", type=Path, metavar="FILE", help="write that case as code that runs, and check nothing")
    added.add_argument("--junitxml", type=Path, metavar="FILE", help="also write the results as pytest does")

    added = command("watch", "Grade again at every save; keys for hint, next, list, quit.", "watch 01", WATCH_DETAILS)
    added.add_argument("targets", nargs="*", metavar="TARGET", help=many)

    added = command("today", "The day's five-minute lesson, what is due, and the exercises next.", "today")
    added.add_argument("--done", action="store_true", help="the lesson is read: its cards join the review")

    added = command("review", "Spaced repetition of the recap cards and of mistakes made.", "review")
    added.add_argument("--limit", type=_number, default=20, metavar="N", help="at most N items (20)")

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
    return parser


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
