"""The seed of a run, from which every random case follows."""

from __future__ import annotations

import random

COUNT = 64  # runs draw their seed from so many; `author prove --all-seeds` has proven each


def draw_seed() -> int:
    return random.randrange(COUNT)
