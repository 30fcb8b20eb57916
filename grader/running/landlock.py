"""An allow-list of files for the process that runs a learner's code, where the kernel has Landlock (Linux 5.13).

What is not on the list can't be opened: not the home folder, the course, its .git, other modules, or other processes
in /proc. Landlock judges what is *opened*: names and sizes of known paths can still be asked for (stat), the working
folder can be anywhere, and files that are open already stay so.

The kernel restricts the calling thread and what it starts later. That is the whole process in a freshly forked child,
since fork(2) copies the calling thread only. Where other threads are alive, `restrict` covers them too from Linux 7.0
(ABI 8), and before that refuses to pretend.

Sources: landlock(7), landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2), proc(5).
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same on every architecture
PR_SET_NO_NEW_PRIVS = 38
RULE_PATH_BENEATH = 1
TSYNC = 1 << 3  # restrict every thread of the process (ABI 8)

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
MAKE_CHAR, MAKE_BLOCK, REFER, TRUNCATE, IOCTL_DEV = 1 << 6, 1 << 11, 1 << 13, 1 << 14, 1 << 15
NETWORK = 1 << 0 | 1 << 1  # bind and connect by TCP
SCOPES = 1 << 0 | 1 << 1  # abstract Unix sockets, signals

READ = EXECUTE | READ_FILE | READ_DIR
# No device files: a learner who is root (in a container, say) could make one for the disk.
WRITE = WRITE_FILE | READ_FILE | READ_DIR | REMOVE_AND_MAKE & ~(MAKE_CHAR | MAKE_BLOCK) | REFER | TRUNCATE
USE_DEVICE = READ_FILE | WRITE_FILE | TRUNCATE
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV

DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom"))
SYSTEM_FILES = (
    # what NumPy, OpenBLAS, torch, OpenMP, joblib and the C library ask about the machine
    *(
        f"/proc/{name}"
        for name in ("cpuinfo", "meminfo", "stat", "loadavg", "uptime", "version", "filesystems", "zoneinfo")
    ),
    *(f"/proc/sys/kernel/{name}" for name in ("ngroups_max", "osrelease", "pid_max", "threads-max", "cap_last_cap")),
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/kernel/mm/transparent_hugepage",
    "/sys/fs/cgroup/cpu.max",
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
    "/sys/fs/cgroup/cpu/cpu.cfs_quota_us",
    # the loader, time zones, locales, fonts, who a user is, what kind of file a name stands for
    *(f"/etc/{name}" for name in ("ld.so.cache", "ld.so.preload", "ld-musl-x86_64.path", "ld-musl-aarch64.path")),
    *(f"/etc/{name}" for name in ("localtime", "timezone", "zoneinfo", "locale.alias", "locale.conf", "fonts")),
    *(f"/etc/{name}" for name in ("passwd", "group", "nsswitch.conf", "os-release", "mime.types")),
    "/var/cache/fontconfig",
    "/var/lib/sss/mc",  # passwd and group where users come from a directory service
)
LOOPBACK_FILES = (
    *(f"/etc/{name}" for name in ("hosts", "host.conf", "gai.conf", "resolv.conf", "protocols", "services")),
    # gloo, which connects the processes of torch.distributed, looks for network cards among all devices
    *("/sys/bus/pci/devices", "/sys/class/net", "/sys/devices", "/proc/sys/net/core/somaxconn"),
)
SYSTEM_LIBRARIES = ("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store")
# Not a prefix as a whole: whoever made an environment of the home folder has that as the prefix.
PARTS_OF_PREFIX = ("bin", "lib", "lib32", "lib64", "include", "share", "etc", "ssl", "pyvenv.cfg")


_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _system_call(*types: type) -> ctypes._CFuncPtr | None:
    """syscall(2) for arguments of these types; None off Linux. Types given beforehand make each call faster."""
    if sys.platform != "linux":
        return None
    function = _LIBC["syscall"]
    function.restype, function.argtypes = ctypes.c_long, (ctypes.c_long, *types)
    return function


_create = _system_call(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint)
_add = _system_call(ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
_restrict = _system_call(ctypes.c_int, ctypes.c_uint)


@lru_cache(maxsize=1)
def version() -> int:
    """The kernel's Landlock ABI; 0 where it has none or it is switched off."""
    return max(0, _create(CREATE, None, 0, 1)) if _create else 0


def describe() -> list[str]:
    """What holds here, for `doctor`; empty where nothing does."""
    since = (
        (1, "files: only those on a list can be opened"),
        (3, "files outside scratch can't be truncated"),
        (4, "no TCP connections"),
        (5, "no control of devices"),
        (6, "no signals and no abstract sockets out of the process"),
    )
    return [f"{what} (Landlock, ABI {version()})" for needed, what in since if version() >= needed]


def prepare(readable: Iterable[str], listable: Iterable[str] = (), hidden: Iterable[str] = ()) -> Ruleset:
    """What every child of a server may do, found and opened once; each child adds its own with `Ruleset.restrict`.

    readable: files, and folders with all below them; the harmless devices and system files are added. listable: folders
    that may be listed, not read. hidden: what stays closed although a readable folder contains it, such as the root of
    a course that was cloned below the interpreter's prefix (a readable path *inside* a hidden one is readable all the
    same). Folders are listed on the way from such a folder to the hidden one, never otherwise: a path below a folder
    that is searchable but not listable (mode 0711) works. What does not exist is skipped.
    """
    return Ruleset(readable, listable, hidden)


class Ruleset:
    """Rules as open paths. They are no kernel ruleset yet: children share that, so one could widen the others'."""

    def __init__(self, readable: Iterable[str], listable: Iterable[str], hidden: Iterable[str]) -> None:
        self._hidden = {os.path.realpath(path) for path in hidden}
        self._open: list[int] = []
        self._rules: list[bytes] = []
        if version():
            self._add_all(DEVICES, USE_DEVICE)
            self._add_all(SYSTEM_FILES, READ)
            self._add_all(self._around_hidden(readable), READ)
            self._add_all(listable, READ_DIR)

    def restrict(
        self,
        writable: str,
        readable: Iterable[str] = (),
        listable: Iterable[str] = (),
        *,
        processes: bool = False,
        loopback: bool = False,
    ) -> bool:
        """Restrict this process, for good; False where the kernel has no Landlock. The server must not call it.

        writable: its scratch folder. readable, listable: its own, beside those prepared. processes: it may use
        /dev/shm, where semaphores and queues between processes live. loopback: TCP stays open. (What passes tensors
        between processes, DataLoader with workers too, needs both: torch sends their file descriptors by Unix socket.)

        RuntimeError if other threads are alive that the kernel can't restrict. OSError if the kernel refuses a rule.
        """
        if not version():
            return False
        if version() < 8 and _threads() > 1:
            raise RuntimeError(
                "Landlock would miss the threads that exist already: restrict the process before it has any"
            )
        self._add_all(("/proc/self",), READ)  # is the child's own folder /proc/PID, once opened
        self._add_all(self._around_hidden(readable), READ)
        self._add_all(listable, READ_DIR)
        self._add_all((writable,), WRITE)
        if processes:
            self._add_all(("/dev/shm",), WRITE)
        if loopback:
            self._add_all(LOOPBACK_FILES, READ)
        _enforce(self._rules, loopback)
        self.close()
        return True

    def close(self) -> None:
        """Close the paths. They grant nothing, yet a learner's process should hold no more than it needs."""
        for descriptor in self._open:
            os.close(descriptor)
        self._open, self._rules = [], []

    def _around_hidden(self, paths: Iterable[str]) -> Iterator[str]:
        for path in paths:
            yield from _without(os.path.realpath(path), self._hidden) if self._hidden else (path,)

    def _add_all(self, paths: Iterable[str], access: int) -> None:
        """Open each path and note its rule. The path stays open, which also keeps the kernel from forgetting a /proc file."""
        access &= handled_access(version())
        for path in paths:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue  # what is not there, or may not be searched, stays closed
            self._open.append(descriptor)
            rights = access if stat.S_ISDIR(os.fstat(descriptor).st_mode) else access & OF_FILES
            if rights:
                self._rules.append(struct.pack("=Qi", rights, descriptor))


def handled_access(abi: int) -> int:
    """The rights to files that a kernel with this ABI judges."""
    known = EXECUTE | WRITE_FILE | READ_FILE | READ_DIR | REMOVE_AND_MAKE
    return known | (REFER if abi >= 2 else 0) | (TRUNCATE if abi >= 3 else 0) | (IOCTL_DEV if abi >= 5 else 0)


def _enforce(rules: list[bytes], loopback: bool) -> None:
    fields = [handled_access(version())]
    if version() >= 4:
        fields.append(0 if loopback else NETWORK)
    if version() >= 6:
        fields.append(SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = _checked(_create(CREATE, attributes, len(attributes), 0))
    try:
        for rule in rules:
            _checked(_add(ADD, ruleset, RULE_PATH_BENEATH, rule, 0))
        _LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _checked(_restrict(RESTRICT, ruleset, TSYNC if version() >= 8 else 0))
    finally:
        os.close(ruleset)


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


def _without(path: str, hidden: set[str]) -> Iterator[str]:
    """The path, or where it contains something hidden, what else it contains. Links are left out: they lead elsewhere."""
    if path in hidden:
        return
    if not any(other.startswith(path.rstrip("/") + "/") for other in hidden):
        yield path
        return
    try:
        entries = list(os.scandir(path))
    except OSError:
        return
    for entry in entries:
        if not entry.is_symlink():
            yield from _without(entry.path, hidden)


def libraries() -> tuple[str, ...]:
    """What the interpreter and its libraries read. Not all of sys.path: an editable install puts a course's root there."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    wanted = {os.path.join(prefix, part) for prefix in prefixes for part in PARTS_OF_PREFIX}
    wanted.add(os.path.dirname(os.__file__))  # the standard library
    wanted |= {path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages", "lib-dynload")}
    wanted.add(os.path.dirname(os.path.dirname(__file__)))  # the grader itself
    wanted |= {*SYSTEM_LIBRARIES, *_loaded_libraries()}
    found: list[str] = []
    for path in sorted({os.path.realpath(path) for path in wanted if os.path.exists(path)}):
        if not any(
            path.startswith(folder + "/") for folder in found
        ):  # sorted, so folders come before what is below them
            found.append(path)
    return tuple(found)


def _loaded_libraries() -> set[str]:
    """Shared libraries in use, wherever they came from: the loader opens them again to see that it has them."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as file:
            paths = {line.split(maxsplit=5)[5].rstrip("\n") for line in file if "/" in line}
    except OSError:
        return set()
    return {path for path in paths if ".so" in os.path.basename(path)}


def matplotlib_folders() -> tuple[str, ...]:
    """What Matplotlib reads below the home folder: its settings, its list of fonts (seconds to build anew), the fonts."""
    home = os.path.expanduser("~")
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    own = os.environ.get("MPLCONFIGDIR")
    folders = [own] if own else [os.path.join(cache, "matplotlib"), os.path.join(settings, "matplotlib")]
    fonts = [os.path.join(home, ".fonts"), os.path.join(home, ".local", "share", "fonts")]
    return tuple(path for path in (*folders, *fonts) if os.path.isdir(path))
