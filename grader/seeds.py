"""The seed of a run, from which every random case follows."""

from __future__ import annotations

import random

COUNT = 16  # runs draw their seed from so many, so that cached references are met again


def draw_seed() -> int:
    return random.randrange(COUNT)
