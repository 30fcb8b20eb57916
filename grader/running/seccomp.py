"""Which system calls the process that runs a learner's code may use: a seccomp filter (Linux, x86_64 and aarch64).

Refused with EPERM, a PermissionError in Python: tracing and reading other processes, namespaces and mounts, kernel keys,
io_uring and userfaultfd (which get round filters), sockets (socketpair(AF_UNIX, SOCK_STREAM) stays: event loops need
it), leaving the process group, shared memory and queues of System V, raising its own limits, what only root may do,
and new processes. clone3 does not exist (ENOSYS): its flags are out of a filter's sight, and the C library then takes
clone, whose flags tell a thread, which is allowed, from a process. Signals reach only the process itself.

*Answered as successful, without effect*: chmod, chown, utime, setxattr and their kin. Landlock does not know them, so
they would change files outside the scratch folder; refused, shutil.copy2 and zipfile would fail inside it. A file's
mode and times are therefore what its creation made them, whatever these calls say.

The filter holds in every thread of the process (TSYNC), those that a library started before included, and in every
process that it starts. Sources: seccomp(2), bpf(4), prctl(2), clone(2), signal(7) of the Linux manual pages.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from functools import lru_cache

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
SET_MODE_FILTER, TSYNC = 1, 1

ALLOW = 0x7FFF0000
ANSWER = (
    0x00050000  # SECCOMP_RET_ERRNO: the call is not made; it fails with the error in the low bits, or succeeds if 0
)
REFUSE, MISSING, NO_EFFECT = ANSWER | errno.EPERM, ANSWER | errno.ENOSYS, ANSWER

# Classic BPF: load a word, and-mask it, jump if equal, at least, or any bit set; return.
LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT = 0, 4  # offsets in struct seccomp_data
PID, GROUP = 0xFEED0001, 0xFEED0002  # stand in a prepared program for numbers that only the process itself knows

# Name -> (number on x86_64, number on aarch64); one number: the same on both, as all calls since 2019 are.
REFUSED = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "process_madvise": 440, "process_mrelease": 448, "pidfd_open": 434, "pidfd_getfd": 438, "pidfd_send_signal": 424,
    "setsid": (112, 157), "setpgid": (109, 154), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "setrlimit": (160, 164),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "chroot": (161, 51), "pivot_root": (155, 41), "mount": (165, 40),
    "umount2": (166, 39), "move_mount": 429, "open_tree": 428, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
    "fspick": 433, "mount_setattr": 442, "open_tree_attr": 467, "open_by_handle_at": (304, 265),
    # doors into the kernel
    "bpf": (321, 280), "perf_event_open": (298, 241), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "userfaultfd": (323, 282),
    "fanotify_init": (300, 262), "memfd_secret": 447,
    # memory and queues that other processes see
    "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # what only root may do: in a container the learner often is root
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "quotactl": (179, 60), "quotactl_fd": 443, "syslog": (103, 116), "settimeofday": (164, 170), "vhangup": (153, 58),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171), "sethostname": (170, 161),
    "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
}  # fmt: skip
SOCKETS = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
}  # fmt: skip
PROCESSES = {"fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281)}
WITHOUT_EFFECT = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": 452,
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": 463,
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "removexattrat": 466,
    "file_setattr": 469,
}  # fmt: skip
OWN = {  # the first argument must be this process, or 0, which means it
    "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
OWN_SCHEDULING = {
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
}  # fmt: skip
KILL, PRLIMIT, IOCTL, FCNTL, PRCTL = (62, 129), (302, 261), (16, 29), (72, 25), (157, 167)
SOCKETPAIR, CLONE, CLONE3, SECCOMP = (53, 199), (56, 220), 435, (317, 277)

# Typing into a terminal (TIOCSTI, TIOCLINUX), who gets a file's signals (FIOSETOWN, SIOCSPGRP), a file's attributes.
IOCTLS_REFUSED = (0x5412, 0x541C, 0x8901, 0x8902, 0x40086602, 0x40046602, 0x401C5820)
FCNTLS_REFUSED = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX: they make the kernel send signals to others
CLONE_THREAD = 0x00010000
CLONE_REFUSED = 0x7E028000  # the namespaces (CLONE_NEW*), and CLONE_PARENT: a process that its parent could not end
AF_UNIX, SOCK_STREAM, TYPE_OF_SOCKET = 1, 1, 0xF
FAMILIES_OF_LOOPBACK = (AF_UNIX, 2, 10, 16)  # and IPv4, IPv6, netlink, which lists the network interfaces
X32 = 0x40000000

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # machine -> (column above, architecture's number)
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
Instruction = tuple[int, int, int, int]  # code, value, steps to skip if true, if false
Body = tuple[Instruction, ...]
Numbers = tuple[int, "int | None"] | int


class Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict_calls(*, processes: bool = False, loopback: bool = False, scoped: bool = False) -> bool:
    """Install the filter in this process, for good; False where there is no seccomp.

    processes: it may start processes and programs, as an exercise about data-parallel training does; namespaces stay
    closed. loopback: it may use sockets (IPv4, IPv6, Unix), which a filter can't keep to this machine. scoped: Landlock
    (ABI 6) keeps its signals in already, so that with `processes` it can signal its children; without, only itself.

    Call it last: after Landlock and the limits. OSError if the kernel refuses the filter.
    """
    if not available():
        return False
    data, length = program(platform.machine(), processes, loopback, scoped)
    pid = os.getpid()
    # kill(0) means the process group: its own, where it leads one.
    data = data.replace(_word(PID), _word(pid)).replace(_word(GROUP), _word(0 if os.getpgrp() == pid else pid))
    _LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    result = _seccomp(ctypes.byref(Program(length, data)))
    if result:
        code = ctypes.get_errno() if result < 0 else errno.EBUSY  # a positive result: the thread that would not follow
        raise OSError(code, f"seccomp: {os.strerror(code)}")
    return True


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether this kernel takes filters. It says EFAULT to one that isn't there, and another error where it can't."""
    if sys.platform != "linux" or platform.machine() not in MACHINES or sys.byteorder != "little":
        return False
    return _seccomp(None) < 0 and ctypes.get_errno() == errno.EFAULT


def describe() -> list[str]:
    """What holds here, for `doctor`; empty where nothing does."""
    if not available():
        return []
    promises = (
        "no new processes and programs",
        "no sockets",
        "no signals to other processes, no tracing",
        "no changes of modes, owners and times of files",
    )
    return [f"{promise} (seccomp)" for promise in promises]


def _seccomp(program: object) -> int:
    number = SECCOMP[MACHINES[platform.machine()][0]]
    return _LIBC.syscall(number, SET_MODE_FILTER, TSYNC, program)


def _word(value: int) -> bytes:
    return struct.pack("=I", value)


@lru_cache(maxsize=8)
def program(machine: str, processes: bool, loopback: bool, scoped: bool) -> tuple[bytes, int]:
    """The filter as struct sock_filter's bytes, with PID and GROUP still in it, and its number of instructions."""
    column, architecture = MACHINES[machine]
    answers: dict[int, Body] = {}

    def answer(calls: dict[str, Numbers], *body: Instruction) -> None:
        for number in (value[column] if isinstance(value, tuple) else value for value in calls.values()):
            if number is not None:
                answers[number] = body

    answer(REFUSED, _return(REFUSE))
    answer({} if loopback else SOCKETS, _return(REFUSE))
    answer({} if processes else PROCESSES, _return(REFUSE))
    answer(WITHOUT_EFFECT, _return(NO_EFFECT))
    answer({"clone3": CLONE3}, _return(MISSING))
    answer({"clone": CLONE}, *_clone(processes))
    answer(OWN_SCHEDULING, _argument(0), *_decide((PID, 0), ALLOW, REFUSE))
    if not (processes and scoped):
        answer(OWN, _argument(0), *_decide((PID, 0), ALLOW, REFUSE))
        answer({"kill": KILL}, _argument(0), *_decide((PID, GROUP), ALLOW, REFUSE))
    answer({"prlimit64": PRLIMIT}, *_prlimit())
    answer({"ioctl": IOCTL}, _argument(1), *_decide(IOCTLS_REFUSED, REFUSE, ALLOW))
    answer({"fcntl": FCNTL}, _argument(1), *_decide(FCNTLS_REFUSED, REFUSE, ALLOW))
    if not processes:  # torch asks for the death signal in processes that it starts
        answer({"prctl": PRCTL}, _argument(0), *_decide((PR_SET_PDEATHSIG,), REFUSE, ALLOW))
    if loopback:
        answer({"socket": SOCKETS["socket"]}, _argument(0), *_decide(FAMILIES_OF_LOOPBACK, ALLOW, REFUSE))
    else:
        answer({"socketpair": SOCKETPAIR}, *_socketpair())
    steps = [(LOAD, ARCHITECTURE_AT, 0, 0), *_unless_equal(architecture, REFUSE), (LOAD, NUMBER_AT, 0, 0)]
    if machine == "x86_64":
        steps += [(AT_LEAST, X32, 0, 1), _return(REFUSE)]
    steps += _search(sorted(answers.items()))
    return b"".join(struct.pack("=HBBI", code, true, false, value) for code, value, true, false in steps), len(steps)


def _search(answers: list[tuple[int, Body]]) -> list[Instruction]:
    """Find a call's answer by halves: the kernel tries the filter with each of its calls when it takes it (0.2 ms saved)."""
    if len(answers) > 6:
        middle = len(answers) // 2
        below, above = _search(answers[:middle]), _search(answers[middle:])
        return [(AT_LEAST, answers[middle][0], len(below), 0), *below, *above]
    steps = []
    for body in dict.fromkeys(body for _, body in answers):
        steps += _when([number for number, other in answers if other == body], body)
    return [*steps, _return(ALLOW)]


def _return(result: int) -> Instruction:
    return RETURN, result, 0, 0


def _argument(index: int, high: bool = False) -> Instruction:
    """Load the low half of an argument; the high half lies behind it."""
    return LOAD, 16 + 8 * index + 4 * high, 0, 0


def _when(numbers: list[int], body: Body) -> list[Instruction]:
    """Go through the body, which ends in a return, if what is loaded is one of the numbers; pass over it if not."""
    last = len(numbers) - 1
    return [(EQUAL, n, last - i, 0 if i < last else len(body)) for i, n in enumerate(numbers)] + [*body]


def _decide(values: tuple[int, ...], found: int, other: int) -> list[Instruction]:
    """Return `found` if what is loaded is one of the values, else `other`."""
    jumps = [(EQUAL, value, len(values) - i, 0) for i, value in enumerate(values)]
    return [*jumps, _return(other), _return(found)]


def _unless_equal(value: int, result: int) -> list[Instruction]:
    return [(EQUAL, value, 1, 0), _return(result)]


def _clone(processes: bool) -> list[Instruction]:
    thread = [] if processes else [(ANY_BIT, CLONE_THREAD, 1, 0), _return(REFUSE)]
    return [_argument(0), *thread, (ANY_BIT, CLONE_REFUSED, 0, 1), _return(REFUSE), _return(ALLOW)]


def _prlimit() -> list[Instruction]:
    """Reading its own limits: the third argument, a pointer to new ones, is null. Root could raise them again."""
    own = [_argument(0), (EQUAL, PID, 2, 0), *_unless_equal(0, REFUSE)]
    return [*own, _argument(2), *_unless_equal(0, REFUSE), _argument(2, high=True), *_decide((0,), ALLOW, REFUSE)]


def _socketpair() -> list[Instruction]:
    """A pair of streams. A datagram could be sent from a pair to the address of any Unix socket."""
    kind = [_argument(1), (AND, TYPE_OF_SOCKET, 0, 0), *_decide((SOCK_STREAM,), ALLOW, REFUSE)]
    return [_argument(0), *_unless_equal(AF_UNIX, REFUSE), *kind]


if available():
    program(platform.machine(), False, False, False)  # in the server, so that no child has to
