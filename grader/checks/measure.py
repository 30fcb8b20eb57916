"""What a check measures of an answer: processor time, set against slower code, and memory.

All of it may stand in a case's expression: there it runs where the answer runs.

    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.distance_table, pair_by_pair, X, Y, step=50),
        at_least=50,
    )
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from time import perf_counter, process_time, thread_time
from typing import Any

COARSE = 0.01  # seconds by which a process's clock may be wrong while its limit is armed
SHORTEST = 0.1 if sys.platform == "win32" else 1e-6  # a call that is shorter is repeated: Windows counts in 1/64 s
PATIENCE = 1.0  # seconds on the wall after which it is not repeated any more
SLOW_RUNS, FAST_RUNS = 3, 20


def seconds(function: Callable, *arguments: Any) -> float:
    """Seconds of processor time that a call takes, so that a busy machine does not count; of all its threads."""
    calls, began = 0, perf_counter()
    thread, process = thread_time(), process_time()
    while True:
        function(*arguments)
        calls += 1
        used = max(thread_time() - thread, process_time() - process - COARSE)
        waited = perf_counter() - began
        if used >= SHORTEST or waited > PATIENCE:
            return (used if used >= SHORTEST else waited) / calls


def times_faster(function: Callable, slow: Callable, *arguments: Any, step: int = 1, pieces: int = 1) -> int:
    """How many times faster `function` is than `slow` on the same arguments, rounded down to a multiple of `step`.

    By the best of several runs of each: of `function` as many as fit into the time of `slow`, from 2 to 20.
    pieces: how many times the work of `slow` the whole is, where it does only a part of it.
    """
    slow_seconds = _best(slow, arguments, 0.1, least=1, most=SLOW_RUNS)
    fast_seconds = _best(function, arguments, pieces * slow_seconds, least=2, most=FAST_RUNS)
    return int(pieces * slow_seconds / fast_seconds / step) * step


def _best(function: Callable, arguments: tuple, budget: float, *, least: int, most: int) -> float:
    """The shortest of as many runs as fit into a budget of seconds, but of `least` to `most`."""
    times: list[float] = []
    while len(times) < least or (len(times) < most and sum(times) < budget):
        times.append(seconds(function, *arguments))
    return min(times)


def peak_memory(function: Callable, *arguments: Any) -> int:
    """Bytes that a call needs at its peak, beyond what was there before, as Python and NumPy report them."""
    tracemalloc.start()
    try:
        tracemalloc.clear_traces()
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
