"""A signal that asks the grader to stop unwinds it like Ctrl-C, once, so that all is put away; then one line and its status.

Imports next to nothing: it is in force while the rest is imported.
"""

from __future__ import annotations

import _signal as signal  # the module `signal` imports more than all that this one needs
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

STOPPING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
SHELLS_BASE = 128  # a shell's status of a program that a signal ended is this much more than the signal

_stopped_by = 0


class Stopped(KeyboardInterrupt):
    """The user, or the system, wants the grader to stop."""


def stoppable(run: Callable[[], int]) -> int:
    """`run()`, the exit status of a command, or that of the signal which stopped it."""
    global _stopped_by
    heeded: list[int] = []
    try:
        sys.unraisablehook, sys.excepthook = _not_lost, _not_shown
        heeded += [number for number in STOPPING if signal.getsignal(number) != signal.SIG_IGN]  # nohup, or `&`
        for number in heeded:
            signal.signal(number, _stop)
        status = run()
        _ignore(heeded)  # what ends now anyway is not to be broken off
    except BaseException as error:  # an import that was broken off may fail in any way
        _ignore(heeded)
        if type(error) is KeyboardInterrupt:  # Python's own: Ctrl-C came before it was ours
            _stopped_by = _stopped_by or int(signal.SIGINT)
        if not _stopped_by:
            raise
        _say_so()
        status = 0
    return SHELLS_BASE + _stopped_by if _stopped_by else status


def _stop(number: int, frame: object) -> None:
    global _stopped_by
    _stopped_by = number
    _ignore(STOPPING)  # a second one must not break the cleaning up
    raise Stopped


def _ignore(numbers: list[int]) -> None:
    """For good: Python's own end would let them kill it. One that has arrived already does nothing."""
    for number in numbers:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _nothing)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)


def _nothing(number: int, frame: object) -> None:
    pass


def _not_lost(unraisable: sys.UnraisableHookArgs) -> None:
    """Where Python can't pass the exception on, as in a finaliser or at the end of an import, it comes again: after this."""
    if isinstance(unraisable.exc_value, Stopped):
        import _thread

        signal.signal(_stopped_by, _stop)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [_stopped_by])
        _thread.start_new_thread(_stop_again, (_thread.get_ident(),))
    else:
        sys.__unraisablehook__(unraisable)


def _not_shown(kind: type, error: BaseException, trace: object) -> None:
    """A library in C that is broken off amid its imports prints why by this hook, and fails by itself."""
    if not issubclass(kind, Stopped):
        sys.__excepthook__(kind, error, trace)


def _stop_again(main: int) -> None:
    """In a thread of its own, which waits until the main one has left the hook: raised there, it would be lost once more."""
    import _thread
    import time

    while True:
        time.sleep(0.001)
        frame = sys._current_frames().get(main)
        if frame is None or frame.f_code is not _not_lost.__code__:
            break
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, _stopped_by)  # which also wakes it, if it waits for something
    else:
        _thread.interrupt_main(_stopped_by)


def _say_so() -> None:
    import contextlib

    with contextlib.suppress(OSError, ValueError):  # the terminal may be gone
        print("\ngrader: stopped", file=sys.stderr, flush=True)
