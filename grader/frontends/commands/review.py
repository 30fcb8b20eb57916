"""`grader review`: recall before you look. Recap cards of the lessons read, and mistakes made, when they are due."""

from __future__ import annotations

import random
import sys
import textwrap
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from grader.course.declaration import Variant
from grader.course.lessons import RecapCard, recap_cards
from grader.course.modules import Exercise, Module, find_modules
from grader.course.targets import select_one
from grader.errors import UsageError
from grader.frontends.keyboard import read_keys, single_keys
from grader.learner.progress import Progress
from grader.verdicts.seeds import draw_seed

KEYS = {"1": "again", "2": "hard", "3": "good", "4": "easy"}


class Stop(Exception):
    """The learner has had enough for now."""


@dataclass(frozen=True)
class Mistake:
    """A misconception that the learner once had."""

    exercise: Exercise
    variant: Variant


def run(root: Path, arguments: Namespace) -> int:
    progress = Progress(root)
    due = progress.due(time.time())[: arguments.limit]
    if not due:
        print("Nothing is due. `uv run grader today` has the day's lesson.")
        return 0
    cards = {item: card for module in find_modules(root) for card in _cards_of(module) for item in card.items}
    reviewed = 0
    try:
        for number, (item, state) in enumerate(due, start=1):
            thing = cards.get(item) or find_mistake(root, item)
            if thing is None:
                progress.forget(item)
                continue
            print(f"\n[{number} of {len(due)}]")
            rating = ask_card(thing) if isinstance(thing, RecapCard) else ask_mistake(root, thing)
            print(f"Next: {_in_words(_rate(progress, item, state, rating))}")
            reviewed += 1
    except (Stop, EOFError):
        print()
    print(f"Reviewed {reviewed}; {len(progress.due(time.time()))} are still due.")
    return 0


def _cards_of(module: Module) -> list[RecapCard]:
    return [card for lesson in module.lessons for card in recap_cards(module, lesson)]


def find_mistake(root: Path, item: str) -> Mistake | None:
    """The mistake that an item names, such as "mistake:01/covariance/divides_by_n"; None where it is gone."""
    kind, _, name = item.partition(":")
    identity, _, variant_name = name.rpartition("/")
    if kind != "mistake":
        return None
    try:
        exercise = select_one(root, identity)
    except UsageError:
        return None
    return next((Mistake(exercise, v) for v in exercise.misconceptions if v.name == variant_name), None)


def _rate(progress: Progress, item: str, state: str | None, rating: str) -> datetime:
    from grader.learner.schedule import rate

    return rate(progress, item, state, rating)


def ask_card(card: RecapCard) -> str:
    """Show the question, then the answer; returns how well it was remembered."""
    print(f'{card.module.id} lesson {card.lesson.number}, "{card.lesson.title}"')
    print(_filled(card.question))
    _read("[Enter] shows the answer, q stops: ")
    print(_filled(card.answer))
    return KEYS[_read("1 again, 2 hard, 3 good, 4 easy, q stops: ", tuple(KEYS))]


def ask_mistake(root: Path, mistake: Mistake) -> str:
    """Show a fresh input with the right result and the one of the old mistake; returns how well it was remembered."""
    question = fresh_question(root, mistake, seed=draw_seed())
    if question is None:
        return "good"
    call, right, wrong = question
    options = [right, wrong]
    random.shuffle(options)
    print(f"A mistake you once made, in {mistake.exercise.id}. Which result is right?")
    print(textwrap.indent(call, "  "))
    for letter, text in zip("ab", options, strict=True):
        print(f"  {letter}) " + text.replace("\n", "\n     "))
    answer = _read("a or b, q stops: ", ("a", "b"))
    correct = options["ab".index(answer)] == right
    print("Right." if correct else "No, the other one.")
    print(_filled(f"The mistake was: {mistake.variant.message}"))
    return "good" if correct else "again"


def fresh_question(root: Path, mistake: Mistake, seed: int) -> tuple[str, str, str] | None:
    """(call, right result, wrong result) on inputs drawn anew; None where no case shows both as values.

    A case with random input is preferred to one worked by hand, which the learner has seen.
    """
    from grader.frontends.session import Session
    from grader.kinds import judge
    from grader.values.display import show

    with Session(root, seed, [mistake.exercise]) as session:
        due = session.references.expectations(mistake.exercise, seed)
        outcomes = session.references.misconceptions(mistake.exercise, seed)[mistake.variant.name]
    shown = [
        (failure.expectation.call, show(failure.expectation.due["expected"]), show(failure.outcome.value))
        for failure in judge(due, outcomes)
        if failure.fault == "case"
    ]
    questions = [question for question in shown if question[1] != question[2]]
    return questions[-1] if questions else None


def _read(prompt: str, keys: tuple[str, ...] = ()) -> str:
    """One of the keys, or whatever comes where none is named; a single key on a terminal, a line elsewhere. Stop for q."""
    print(prompt, end="", flush=True)
    at_terminal = sys.stdin.isatty()
    while True:
        answer = _key() if at_terminal else _line()
        if answer == "q":
            raise Stop
        if answer in keys or not keys:
            print(answer if at_terminal and keys else "")
            return answer


def _key() -> str:
    with single_keys():
        key = next(_keys(), None)
    if key is None:
        raise EOFError
    return key


@cache
def _keys() -> Iterator[str]:
    """One for the whole review: it may hold keys that were typed ahead."""
    return read_keys()


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip().lower()


def _filled(text: str) -> str:
    return "\n".join(textwrap.fill(line, 78, initial_indent="  ", subsequent_indent="  ") for line in text.splitlines())


def _in_words(due: datetime) -> str:
    seconds = (due - datetime.now(timezone.utc)).total_seconds()
    if seconds < 60 * 60:
        return f"in {max(1, round(seconds / 60))} min"
    if seconds < 36 * 60 * 60:
        return f"in {round(seconds / 3600)} h"
    return f"in {round(seconds / 86400)} days"
