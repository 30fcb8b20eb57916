"""Confines the process that runs learner code, where the kernel can (Linux: seccomp and Landlock).

It may signal nobody but itself, leave no process group behind, write only into its own scratch folder, and read
neither the solutions nor what the grader keeps. Each part that the kernel lacks is left out; `grader doctor` says so.
Takes about a millisecond. Sources: seccomp(2), landlock(7) of the Linux manual pages.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2

ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | 1  # the call fails with EPERM

# Classic BPF: load a word, jump if equal, return.
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16  # offsets in struct seccomp_data

# Calls that are refused, and calls whose first argument must be this process (or 0, which means it).
SYSTEM_CALLS = {
    "x86_64": {
        "architecture": 0xC000003E,
        "refused": {
            "setsid": 112, "setpgid": 109, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
            "pidfd_getfd": 438, "pidfd_send_signal": 424, "unshare": 272, "setns": 308,
        },
        "own": {"kill": 62, "tkill": 200, "tgkill": 234, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "prlimit64": 302},
    },
    "aarch64": {
        "architecture": 0xC00000B7,
        "refused": {
            "setsid": 157, "setpgid": 154, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
            "pidfd_getfd": 438, "pidfd_send_signal": 424, "unshare": 97, "setns": 268,
        },
        "own": {"kill": 129, "tkill": 130, "tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "prlimit64": 261},
    },
}  # fmt: skip

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 14
CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # make and remove files, folders, links and devices
WRITE = WRITE_FILE | CHANGE_FOLDERS
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def confine(scratch: str, hidden: tuple[str, ...]) -> None:
    """Confine this process for good. scratch: the folder that it may write into. hidden: paths that it may not read."""
    if sys.platform != "linux":
        return
    library = libc()
    library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    restrict_files(library, scratch, hidden)
    restrict_calls(library)


def landlock_version() -> int:
    """0 where the kernel has none."""
    if sys.platform != "linux":
        return 0
    return max(0, libc().syscall(LANDLOCK_CREATE, None, 0, 1))


def can_restrict_calls() -> bool:
    return sys.platform == "linux" and platform.machine() in SYSTEM_CALLS


def restrict_calls(library: ctypes.CDLL) -> None:
    """Install the filter: refused calls fail, signals reach only this process."""
    known = SYSTEM_CALLS.get(platform.machine())
    if known is None:
        return
    program = _filter(known["architecture"], list(known["refused"].values()), list(known["own"].values()), os.getpid())
    instructions = ctypes.create_string_buffer(b"".join(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))

    descriptor = Program(len(program), ctypes.addressof(instructions))
    library.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(descriptor), 0, 0)


def _filter(architecture: int, refused: list[int], own: list[int], pid: int) -> list[bytes]:
    """The filter's instructions. The ends stand last, so every jump goes forward."""

    def instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    length = 3 + len(refused) + len(own) + 1  # up to and with the jump that allows
    refuse, check = length + 4, length
    program = [instruction(LOAD, ARCHITECTURE_AT), instruction(JUMP_IF_EQUAL, architecture, 0, refuse - 2)]
    program.append(instruction(LOAD, NUMBER_AT))
    for number in refused:
        program.append(instruction(JUMP_IF_EQUAL, number, refuse - len(program) - 1, 0))
    for number in own:
        program.append(instruction(JUMP_IF_EQUAL, number, check - len(program) - 1, 0))
    program.append(instruction(RETURN, ALLOW))
    program += [
        instruction(LOAD, FIRST_ARGUMENT_AT),
        instruction(JUMP_IF_EQUAL, pid, 1, 0),
        instruction(JUMP_IF_EQUAL, 0, 0, 1),
        instruction(RETURN, ALLOW),
        instruction(RETURN, REFUSE),
    ]
    return program


def restrict_files(library: ctypes.CDLL, scratch: str, hidden: tuple[str, ...]) -> None:
    """Allow reading everywhere but in what is hidden, and writing in the scratch folder and to devices only."""
    version = library.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return
    handled = READ_FILE | WRITE | (TRUNCATE if version >= 3 else 0)
    attributes = struct.pack("=Q", handled)
    ruleset = library.syscall(LANDLOCK_CREATE, attributes, len(attributes), 0)
    if ruleset < 0:
        return
    _allow_all_but(library, ruleset, "/", {os.path.realpath(path) for path in hidden})
    _allow(library, ruleset, scratch, handled)
    _allow(library, ruleset, "/dev", handled & (READ_FILE | WRITE_FILE | TRUNCATE))
    library.syscall(LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow_all_but(library: ctypes.CDLL, ruleset: int, folder: str, hidden: set[str]) -> None:
    """Allow reading below the folder, except what is hidden; descends only where something hidden lies."""
    if not any(path.startswith(folder.rstrip("/") + "/") for path in hidden):
        _allow(library, ruleset, folder, READ_FILE)
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.path not in hidden and not entry.is_symlink():
            if entry.is_dir(follow_symlinks=False):
                _allow_all_but(library, ruleset, entry.path, hidden)
            else:
                _allow(library, ruleset, entry.path, READ_FILE)


def _allow(library: ctypes.CDLL, ruleset: int, path: str, access: int) -> None:
    """Add a rule; a path that can't be opened stays forbidden."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= OF_FILES
        rule = struct.pack("=Qi", access, descriptor)
        library.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)
    finally:
        os.close(descriptor)
