"""What keeps an answer away from the rest: walls put around its process before any of it runs.

It may read the interpreter, the libraries and what its job names, write in its scratch folder, and nothing else: no other
files, no other processes, no network. What a system can't do is left out; `describe` says what holds.
"""

from __future__ import annotations

import os

from grader.running import Answer, landlock, limits, seccomp

_shared: landlock.Ruleset | None = None


def prepare() -> None:
    """Find and open what every answer may read, in a process whose children are to be confined."""
    global _shared
    _shared = landlock.prepare(allowed())


def allowed() -> tuple[str, ...]:
    return landlock.libraries() + landlock.matplotlib_folders()


def confine(job: Answer, scratch: str, seconds: float) -> list[str]:
    """Confine this process for good; which of the PROTECTIONS hold now. seconds: of CPU time that it may take, with imports.

    OSError or RuntimeError where the system refuses one that it has.
    """
    own = [job.path] if job.path else []
    folders = [os.path.dirname(job.path)] if job.path else []
    rules = (
        _shared if _shared is not None and not _holds(job.hidden) else landlock.prepare(allowed(), hidden=(job.hidden,))
    )
    files = rules.restrict(scratch, readable=[*own, *job.readable], listable=folders)
    limited = limits.apply_limits(cpu=seconds + limits.IMPORTS)
    calls = seccomp.restrict_calls(scoped=files and landlock.version() >= 6)
    return [*limited, *(["files"] if files else []), *(["calls"] if calls else [])]


def _holds(hidden: str) -> bool:
    """Whether a folder that may be read contains what must stay hidden."""
    place = os.path.realpath(hidden) + os.sep
    return any(place.startswith(folder + os.sep) for folder in allowed())


def describe() -> list[str]:
    """What holds on this system; empty where nothing does."""
    return [*landlock.describe(), *seccomp.describe()]
