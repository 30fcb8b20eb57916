"""Checks what a learner wrote, and says what is wrong and why."""

__all__ = ["grade"]


def grade(file: str) -> None:
    """Grade the exercises of `file` and exit with the grader's status: the last line of every exercises.py.

    The grader runs as a process of its own, so nothing that `file` did to this one can touch the verdict.
    """
    import subprocess
    import sys

    # Not `-m`: that would let a random.py or json.py in the current folder take the place of Python's own.
    start = "import sys; sys.path[:] = filter(None, sys.path); from grader.__main__ import main; sys.exit(main())"
    sys.exit(subprocess.run([sys.executable, "-c", start, "check", file]).returncode)
