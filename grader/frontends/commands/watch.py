"""`grader watch`: grade again at every save, on a screen of its own, with keys for hint, next, list and quit."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from grader.course.targets import select
from grader.frontends.watching import Watcher
from grader.verdicts.seeds import draw_seed


def run(root: Path, arguments: Namespace) -> int:
    exercises = list(select(root, arguments.targets).exercises)
    with Watcher(root, exercises, sys.stdout, seed=draw_seed()) as watcher:
        return watcher.loop()
