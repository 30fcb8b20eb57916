"""The entry point: starts the worker before anything else is imported, so that both get ready at the same time."""

from __future__ import annotations

import os
import sys

from grader.fork_server import ONE_THREAD, start_early

COMMANDS_THAT_RUN_CODE = ("check",)


def main() -> int:
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    if sys.argv[1:2] and sys.argv[1] in COMMANDS_THAT_RUN_CODE and "--help" not in sys.argv:
        start_early()
    from grader.cli import main as run_command

    return run_command()


if __name__ == "__main__":
    raise SystemExit(main())
