"""Every check is proven: on three seeds, and on ten more of the module whose turn it is. `author prove --all-seeds` tries all."""

from __future__ import annotations

import sys
import time

import pytest
from markdown_reader import ROOT

from grader.authoring.prove import ALL_SEEDS, prove
from grader.course.libraries import libraries_of
from grader.course.modules import Module, find_modules
from grader.frontends.session import make_executor
from grader.running.fork_server import CAN_FORK

# Without fork each of hundreds of answers costs a fresh process; and the oldest Python need not repeat what newer ones prove.
SEEDS = (0, 1, 2) if CAN_FORK and sys.version_info >= (3, 11) else (0,)
DAY = 24 * 60 * 60
TEN = 10

MODULES = find_modules(ROOT)
modules = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)


def flaws_of(module: Module, seeds: tuple[int, ...]) -> list[str]:
    exercises = list(module.exercises)
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        return [str(flaw) for proof in prove(exercises, executor, seeds) for flaw in proof.flaws]


@modules
def test_checks_of_the_module_are_proven(module: Module) -> None:
    """The solution passes, the stub is not started, each misconception is caught and named, each right answer passes."""
    flaws = flaws_of(module, SEEDS)
    assert not flaws, "\n".join(flaws)


def module_and_seeds_of(day: int) -> tuple[Module, tuple[int, ...]]:
    """Each module has its turn in order, and each time the next ten seeds after those that are always proven."""
    turn, position = divmod(day, len(MODULES))
    others = ALL_SEEDS[len(SEEDS) :]
    return MODULES[position], tuple(others[(TEN * turn + place) % len(others)] for place in range(TEN))


@pytest.mark.skipif(len(SEEDS) == 1, reason="one seed is enough here")
def test_the_module_whose_turn_it_is_is_proven_on_ten_more_seeds() -> None:
    module, seeds = module_and_seeds_of(int(time.time() // DAY))
    flaws = flaws_of(module, seeds)
    assert not flaws, "\n".join(flaws)


def test_all_seeds_of_all_modules_have_their_turn() -> None:
    if len(SEEDS) == 1:
        pytest.skip("one seed is enough here")
    seen = [module_and_seeds_of(day) for day in range(len(MODULES) * 61)]
    assert {module for module, _ in seen} == set(MODULES)
    for module in MODULES:
        tried = {seed for other, seeds in seen if other == module for seed in seeds}
        assert tried == set(ALL_SEEDS) - set(SEEDS)
