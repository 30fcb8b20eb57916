"""What the process that runs a learner's code may do and may not, each promise in a confined interpreter of its own."""

from __future__ import annotations

import json
import os
import platform
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from grader.running import environment, landlock, limits, observation, seccomp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines a process")
needs_files = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
needs_calls = pytest.mark.skipif(not seccomp.available(), reason="this kernel takes no seccomp filters")

# Confines itself as its first argument says, then runs the source that is its second.
START = """
import json, os, sys
how = json.loads(sys.argv[1])
from grader.running import landlock, limits, seccomp
exec(how["before"])
options = {"processes": how["processes"], "loopback": how["loopback"]}
os.chdir(how["scratch"])
ruleset = landlock.prepare(landlock.libraries() + landlock.matplotlib_folders() + tuple(how["readable"]), (), how["hidden"])
held = ruleset.restrict(how["scratch"], [how["file"]], how["listable"], **options) if how["files"] else False
limits.apply_limits(how["cpu"])
seccomp.restrict_calls(**options, scoped=held and landlock.version() >= 6)
module = {"__name__": "exercises", "__file__": how["file"]}
exec(compile(sys.argv[2], "exercises.py", "exec"), module)
"""


@pytest.fixture
def course(tmp_path):
    """A course with one module, and a scratch folder beside it."""
    module = tmp_path / "course" / "01-small"
    module.mkdir(parents=True)
    (tmp_path / "scratch").mkdir()
    (module / "exercises.py").write_text("x = 1\n", encoding="utf-8")
    (module / "solutions.py").write_text("secret = 1\n", encoding="utf-8")
    (module / "data.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return module


def run(course: Path, source: str, timeout: float = 60, **how) -> subprocess.CompletedProcess:
    """Run the source in a confined interpreter; how: what differs from the usual confinement."""
    scratch = str(course.parent.parent / "scratch")
    usual = {"processes": False, "loopback": False, "readable": [], "listable": [], "hidden": [], "files": True}
    usual |= {"scratch": scratch, "file": str(course / "exercises.py"), "cpu": 30, "before": ""}
    one = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    variables = (
        os.environ
        | {"TMPDIR": scratch, "MPLBACKEND": "Agg"}
        | environment.WITHOUT_PROCESSES
        | ({} if how.pop("threads", False) else one)
    )
    command = [sys.executable, "-c", START, json.dumps(usual | how), source]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=variables)


def refused(course: Path, source: str, error: str = "PermissionError", **how) -> bool:
    """Whether the source ends in this error."""
    done = run(course, source, **how)
    assert done.returncode == 1, done
    return error in done.stderr.splitlines()[-1]


def works(course: Path, source: str, **how) -> str:
    """What the source prints."""
    done = run(course, source, **how)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


FILES_REFUSED = {
    "the solutions": "open(__file__.replace('exercises', 'solutions'))",
    "the module's folder": "import os; os.listdir(os.path.dirname(__file__))",
    "the home folder": "import os; os.listdir(os.path.expanduser('~'))",
    "the root": "import os; os.listdir('/')",
    "the list of processes": "import os; os.listdir('/proc')",
    "the parent's command line": "import os; open(f'/proc/{os.getppid()}/cmdline')",
    "the parent's environment": "import os; open(f'/proc/{os.getppid()}/environ')",
    "passwords": "open('/etc/shadow')",
    "the machine's name tag": "open('/etc/hostname')",
    "the terminal": "open('/dev/tty', 'w')",
    "devices": "import os; os.listdir('/dev')",
    "shared memory": "open('/dev/shm/forged', 'w')",
    "the folder for temporary files": "open('/tmp/forged', 'w')",
    "writing to its own file": "open(__file__, 'a')",
    "truncating its own file": "import os; os.truncate(__file__, 0)",
    "removing its own file": "import os; os.remove(__file__)",
    "renaming its own file": "import os; os.rename(__file__, __file__ + '~')",
    "a file beside its own": "open(__file__ + '~', 'w')",
    "a folder beside its file": "import os; os.mkdir(__file__ + '~')",
    "a link beside its file": "import os; os.symlink('/', __file__ + '~')",
    "writing to the libraries": "import os; open(os.__file__, 'a')",
    "a device file": "import os, stat; os.mknod('disk', 0o600 | stat.S_IFBLK, os.makedev(254, 0))",
    "the solutions by a link": "import os; os.symlink(__file__.replace('exercises', 'solutions'), 'x'); open('x')",
}


@needs_files
@pytest.mark.parametrize("what", FILES_REFUSED)
def test_a_file_that_is_not_on_the_list_cannot_be_opened(course, what):
    assert refused(course, FILES_REFUSED[what])
    assert (course / "exercises.py").read_text(encoding="utf-8") == "x = 1\n"


@needs_files
def test_a_terminal_cannot_be_opened(course):
    first, second = os.openpty()
    try:
        assert refused(course, f"open({os.ttyname(second)!r}, 'w')")
    finally:
        os.close(first)
        os.close(second)


@pytest.mark.skipif(landlock.version() < 2, reason="this kernel's Landlock does not know about moving between folders")
def test_a_file_cannot_be_linked_into_scratch(course):
    assert refused(course, "import os; os.link(__file__, 'mine')", "OSError")


CALLS_REFUSED = {
    "forking": "import os; os.fork()",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.popen('true')",
    "becoming a program": "import os; os.execv('/bin/true', ['true'])",
    "a process": "import multiprocessing as m\nif __name__ == 'exercises': m.Process(target=print).start()",
    "a spawned process": "import multiprocessing as m; m.get_context('spawn').Process(target=print).start()",
    "a pool": "import multiprocessing; multiprocessing.Pool(2)",
    "a pool executor": "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as p: p.submit(print).result()",
    "TCP": "import socket; socket.socket()",
    "a Unix socket": "import socket; socket.socket(socket.AF_UNIX)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "datagrams": "import socket; socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "a session of its own": "import os; os.setsid()",
    "a group of its own": "import os; os.setpgid(0, 0)",
    "killing the parent": "import os; os.kill(os.getppid(), 9)",
    "killing everybody": "import os; os.kill(-1, 9)",
    "killing the parent's group": "import os; os.kill(0, 9)",  # this interpreter leads none
    "signals by way of a file": "import fcntl, os; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
    "typing into a terminal": "import fcntl, os, termios; fcntl.ioctl(os.pipe()[0], termios.TIOCSTI, b'x')",
    "slowing the grader": "import os; os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "moving the grader": "import os; os.sched_setaffinity(os.getppid(), {0})",
}


@needs_calls
@pytest.mark.parametrize("what", CALLS_REFUSED)
def test_a_call_that_leaves_the_process_is_refused_quickly(course, what):
    assert refused(course, CALLS_REFUSED[what], timeout=20)


@needs_calls
def test_every_listed_call_is_refused(course):
    """With arguments that the kernel itself would answer by another error, if at all."""
    column = seccomp.MACHINES[platform.machine()][0]
    given = (seccomp.REFUSED | seccomp.SOCKETS | seccomp.PROCESSES).values()
    numbers = [number[column] if isinstance(number, tuple) else number for number in given]
    source = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in {[number for number in numbers if number is not None]}:
    ctypes.set_errno(0)
    result = libc.syscall(number, -1, -1, -1, -1, -1, -1)
    assert (result, ctypes.get_errno()) == (-1, 1), (number, result, ctypes.get_errno())
assert libc.prctl(1, 0, 0, 0, 0) == -1  # keeping alive when the parent ends
"""
    works(course, source)


@needs_calls
@pytest.mark.skipif(platform.machine() != "x86_64", reason="only this machine has other ways in")
def test_the_other_ways_into_the_kernel_are_closed(course):
    x32 = "import ctypes; libc = ctypes.CDLL(None, use_errno=True); print(libc.syscall(0x40000000 + 39), ctypes.get_errno())"
    assert works(course, x32) == "-1 1"
    call = "b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3'"  # mov eax, 20 (getpid); int 0x80; ret
    i386 = f"import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7); m.write({call})\n"
    i386 += "print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))())"
    done = run(course, i386)
    assert done.returncode == -signal.SIGSEGV or done.stdout.strip() == "-1"  # without that entry it is a fault


@needs_calls
def test_the_filter_holds_in_threads_that_exist_already(course):
    before = """
import threading
go, said = threading.Event(), []
def act():
    go.wait()
    try: os.fork()
    except PermissionError: said.append("refused")
old = threading.Thread(target=act); old.start()
"""
    assert works(course, "import __main__ as m; m.go.set(); m.old.join(); print(m.said)", before=before, files=False)


@pytest.mark.skipif(not 0 < landlock.version() < 8, reason="Landlock either lacks or reaches the other threads")
def test_landlock_does_not_pretend_to_hold_in_other_threads(course):
    before = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    assert refused(course, "", "RuntimeError", before=before)


@needs_calls
@pytest.mark.parametrize(
    "call", ["os.chmod(f, 0)", "os.utime(f, (1, 1))", "os.chown(f, 1, 1)", "os.setxattr(f, 'user.a', b'b')"]
)
def test_what_a_file_is_like_cannot_be_changed_although_the_call_succeeds(course, call):
    path = course / "exercises.py"
    before = path.stat()
    works(course, f"import os; f = __file__; {call}")
    after = path.stat()
    assert (after.st_mode, after.st_mtime, after.st_uid) == (before.st_mode, before.st_mtime, before.st_uid)
    assert not os.listxattr(path)


HONEST = {
    "temporary files": "import tempfile\nwith tempfile.TemporaryDirectory() as d: open(d + '/x', 'w').write('y')",
    "moving files in scratch": "import os; os.mkdir('d'); open('a', 'w'); os.rename('a', 'd/b'); os.truncate('d/b', 1)",
    "copying": "import shutil, os; open('a', 'w'); shutil.copy2('a', 'b'); shutil.copytree('.', 'd/e'); shutil.rmtree('d')",
    "an archive": "import zipfile\nwith zipfile.ZipFile('z', 'w') as z: z.writestr('a', 'b')\nzipfile.ZipFile('z').extractall()",
    "an archive of old": "import tarfile; open('a', 'w')\nwith tarfile.open('t', 'w') as t: t.add('a')\n"
    "tarfile.open('t').extractall('out')",
    "gzip": "import gzip; gzip.open('g', 'wt').write('x'); assert gzip.open('g', 'rt').read() == 'x'",
    "a database": "import sqlite3; sqlite3.connect(':memory:').execute('create table t (a)'); sqlite3.connect('f.db')",
    "a locale": "import locale; locale.setlocale(locale.LC_ALL, ''); locale.getlocale()",
    "time zones": "import zoneinfo, time, datetime; zoneinfo.ZoneInfo('Europe/Berlin'); time.localtime()\n"
    "datetime.datetime.now().astimezone()",
    "counting processors": "import os; assert os.cpu_count() and os.sched_getaffinity(0)",
    "who one is": "import getpass, pathlib; getpass.getuser(); pathlib.Path.home()",
    "about the machine": "import platform; platform.platform(); platform.processor(); platform.libc_ver()",
    "kinds of files": "import mimetypes; mimetypes.guess_type('a.csv')",
    "its own processes files": "open('/proc/self/status').read(); open('/proc/thread-self/stat').read()",
    "its limits": "import resource; resource.getrlimit(resource.RLIMIT_DATA); resource.getrusage(resource.RUSAGE_SELF)",
    "threads": "import threading; t = threading.Thread(target=print); t.start(); t.join()",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor as P\n"
    "with P(4) as p: assert [*p.map(abs, [-1, 2])] == [1, 2]",
    "an event loop": "import asyncio; assert asyncio.run(asyncio.sleep(0, 5)) == 5",
    "a signal to itself": "import signal; signal.signal(10, lambda *a: print('got')); signal.raise_signal(10)",
    "a timer": "import signal, time; signal.signal(14, lambda *a: print()); signal.setitimer(0, 0.01); time.sleep(0.1)",
    "random bytes": "import os, secrets, uuid; os.urandom(3); open('/dev/urandom', 'rb').read(3); uuid.uuid4()",
    "shared memory without a name": "import mmap; mmap.mmap(-1, 4096)[:2] = b'ab'",
    "its own file": "assert open(__file__).read() == 'x = 1\\n'; import inspect, json; inspect.getsource(json)",
    "a new import": "import http.client, sqlite3, xml.dom, unittest, ctypes.util; ctypes.util.find_library('c')",
}


@pytest.mark.parametrize("what", HONEST)
def test_what_an_honest_answer_does_works(course, what):
    works(course, HONEST[what])


WITH_LIBRARIES = {
    "arrays in files": "import numpy as np; np.save('a.npy', np.eye(2)); assert np.load('a.npy', mmap_mode='r').sum() == 2",
    "threads of BLAS": "import numpy as np; a = np.ones((900, 900)); assert (a @ a)[0, 0] == 900; np.linalg.svd(a)",
    "a table in a file": "import pandas as pd, os; f = os.path.join(os.path.dirname(__file__), 'data.csv')\n"
    "assert pd.read_csv(f).b[0] == 2; pd.Timestamp('2024-01-01', tz='US/Eastern'); pd.Timestamp.now(tz='tzlocal()')",
    "a figure": "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.title('$x^2$')\n"
    "plt.savefig('a.png'); plt.savefig('a.pdf')",
    "scikit-learn": "from sklearn.datasets import load_iris; from sklearn.ensemble import RandomForestClassifier as F\n"
    "from sklearn.cluster import KMeans; from sklearn.model_selection import GridSearchCV\n"
    "X, y = load_iris(return_X_y=True); F(20, n_jobs=2).fit(X, y); KMeans(3, n_init=1).fit(X)\n"
    "GridSearchCV(F(5), {'max_depth': [2, 3]}, n_jobs=2).fit(X, y)",
    "scipy": "import scipy.stats, scipy.optimize, scipy.sparse.linalg; assert scipy.stats.norm.cdf(0) == 0.5",
}


@pytest.mark.parametrize("what", WITH_LIBRARIES)
def test_a_library_can_be_imported_and_used(course, what):
    """Imported after confinement, with as many threads as it likes, and without a word about what it missed."""
    done = run(course, WITH_LIBRARIES[what], readable=[str(course / "data.csv")], threads=True, timeout=180)
    assert (done.returncode, done.stderr) == (0, "")


def test_torch_computes_trains_and_saves(course):
    pytest.importorskip("torch")
    source = """
import torch
torch.manual_seed(0); torch.ones(900, 900) @ torch.ones(900, 900)
model = torch.nn.Linear(3, 1); data = torch.utils.data.TensorDataset(torch.ones(8, 3))
for (x,) in torch.utils.data.DataLoader(data, batch_size=4, shuffle=True): model(x).sum().backward()
torch.optim.Adam(model.parameters()).step(); torch.save(model.state_dict(), "m.pt"); torch.load("m.pt")
assert not torch.cuda.is_available()
try: torch.ones(10**10)
except RuntimeError as error: print(error)
"""
    assert "memory" in works(course, source, threads=True, timeout=400)


@needs_files
def test_a_file_beside_the_learners_can_be_read_only_if_it_is_given(course):
    source = "import os; open(os.path.join(os.path.dirname(__file__), 'data.csv'))"
    assert refused(course, source)
    works(course, source, readable=[str(course / "data.csv")])


@needs_files
def test_a_folder_can_be_listed_without_its_files_being_read(course):
    given = {"listable": [str(course)]}
    assert "solutions.py" in works(course, "import os; print(os.listdir(os.path.dirname(__file__)))", **given)
    assert refused(course, FILES_REFUSED["the solutions"], **given)


@needs_files
def test_what_is_hidden_inside_a_readable_folder_stays_closed(course):
    (course.parent.parent / "beside").write_text("open", encoding="utf-8")
    given = {"readable": [str(course.parent.parent), str(course / "data.csv")], "hidden": [str(course.parent)]}
    source = "import os; module = os.path.dirname(__file__); above = os.path.dirname(os.path.dirname(module))\n"
    assert works(
        course, source + "print(open(above + '/beside').read(), open(module + '/data.csv').read()[:1])", **given
    )
    assert refused(course, FILES_REFUSED["the solutions"], **given)


@needs_files
def test_a_course_below_a_folder_that_cannot_be_listed_works(course):
    """Mode 0311, or 0711 for another user, which root has to become: it may list everything."""
    with tempfile.TemporaryDirectory() as folder:
        inner, scratch = Path(folder, "course"), Path(folder, "scratch")
        for made in (inner, scratch):
            made.mkdir()
        (inner / "exercises.py").write_text("x = 2\n", encoding="utf-8")
        os.chmod(folder, 0o311)
        become = "os.getuid() or os.setuid(65534)\ntry: os.listdir(os.path.dirname(how['scratch'])); sys.exit(7)\n"
        become += "except PermissionError: pass"
        source = "print(open(__file__).read())"
        done = run(course, source, before=become, scratch=str(scratch), file=str(inner / "exercises.py"))
        os.chmod(folder, 0o700)
    assert done.stdout.strip() == "x = 2", done.stderr


FORK = """
import os, sys
from grader.running import landlock
mine, other = sys.argv[1:]
ruleset = landlock.prepare(landlock.libraries())
def child(own, foreign):
    if os.fork() == 0:
        ruleset.restrict(os.path.dirname(own), [own])
        open(own)
        try: open(foreign)
        except PermissionError: print("kept apart", os.listdir("/proc/self/fd"), flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
child(mine, other)
child(other, mine)
open(mine), open(other)
"""


@needs_files
def test_children_of_one_server_are_restricted_each_to_its_own(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").touch()
    command = [sys.executable, "-c", FORK, str(tmp_path / "a" / "x"), str(tmp_path / "b" / "x")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    # standard input, output and error, and the open listing itself
    assert done.stdout == 2 * "kept apart ['0', '1', '2', '3']\n", done.stderr


def test_the_libraries_are_not_all_of_the_path(monkeypatch, course):
    monkeypatch.syspath_prepend(str(course))
    allowed = landlock.libraries()
    assert str(course) not in allowed
    assert any(os.path.realpath(os.__file__).startswith(folder + os.sep) for folder in allowed)
    assert str(Path.home()) not in allowed and "/" not in allowed


@needs_calls
def test_an_exercise_about_processes_may_start_them(course):
    source = """
import multiprocessing, os, subprocess, sys, socket, time
assert subprocess.run([sys.executable, "-c", "print(1)"], stdout=-1).stdout == b"1\\n"
with multiprocessing.get_context("fork").Pool(2) as pool: assert pool.map(abs, [-1, -2]) == [1, 2]
for forbidden in (socket.socket, os.setsid, lambda: os.unshare(0) if hasattr(os, "unshare") else os.setsid(),
                  lambda: os.kill(os.getppid(), 0)):
    try: forbidden()
    except PermissionError: continue
    sys.exit(3)
"""
    works(course, source, processes=True)


@needs_calls
def test_an_exercise_about_processes_may_use_loopback(course):
    source = """
import socket, threading
server = socket.create_server(("localhost", 0))
threading.Thread(target=lambda: server.accept()[0].send(b"hello")).start()
print(socket.create_connection(server.getsockname()).recv(9).decode())
"""
    assert works(course, source, loopback=True) == "hello"
    assert refused(course, "import socket; socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)", loopback=True)
    assert refused(course, "import os; os.fork()", loopback=True)


TOO_MUCH = {
    "[0] * 10**10": "MemoryError",
    "import numpy as np; np.ones(10**10)": "MemoryError",
    "import numpy as np; np.empty(3 * 2**27)": "MemoryError",
    "import numpy as np\nhoard = []\nwhile True: hoard.append(np.empty(2**22))": "MemoryError",
    "f = open('big', 'wb')\nwhile True: f.write(bytes(2**20))": "OSError",
    "hoard = []\nwhile True: hoard.append(open('f', 'w'))": "OSError",
}


@pytest.mark.parametrize("source", TOO_MUCH)
def test_too_much_is_an_exception_at_the_line_that_takes_it(course, source):
    assert refused(course, source, TOO_MUCH[source])


def test_processor_time_has_an_end(course):
    assert run(course, "while True: pass", cpu=0.5).returncode == -signal.SIGXCPU
    catch = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert run(course, catch, cpu=0.5).returncode == -signal.SIGKILL


@needs_calls
def test_limits_cannot_be_raised(course):
    assert refused(course, "import resource as r; r.setrlimit(r.RLIMIT_CPU, (99, 99))", "not allowed")


def test_the_parent_can_measure_a_process(tmp_path):
    source = "import threading, ctypes; b = b'x' * 50_000_000; threading.Thread(target=input).start()\n"
    source += "ctypes.CDLL(None).prctl(15, b'x Threads: 99'); print(flush=True)"
    with subprocess.Popen([sys.executable, "-c", source], stdin=-1, stdout=-1) as child:
        child.stdout.readline()
        seen = observation.see(child.pid)
        assert 50e6 < seen.memory < 90e6
        assert seen.threads == 2
        child.communicate(b"\n")
    assert observation.see(child.pid) is None


def test_the_scratch_folder_is_measured_up_to_a_bound(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"x" * 100_000)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert 100_000 <= limits.scratch_size(str(tmp_path), 10**9) < 130_000
    for number in range(300):
        (tmp_path / str(number)).touch()
    assert limits.scratch_size(str(tmp_path), 10**9) > 300 * 4096
    assert 8192 < limits.scratch_size(str(tmp_path), 8192) < 200_000
    assert limits.scratch_size(str(tmp_path / "missing"), 10) == 0


@pytest.mark.parametrize("early", [False, True], ids=["later", "before the call"])
def test_a_process_dies_with_its_parent(early):
    """The middle process ends after the inner one asked for that, or before."""
    source = f"""
import os, time
from grader.running.limits import die_with_parent
middle = os.getpid()
if os.fork() == 0:
    if {early}: time.sleep(0.3)
    die_with_parent(middle)
    print("ready", flush=True)
    time.sleep(60)
time.sleep(0 if {early} else 0.3)
os._exit(0)
"""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30)
    assert time.monotonic() - started < 20  # the pipe closes with its last holder
    assert done.stdout == ("" if early else "ready\n")


def run_filter(program: bytes, architecture: int, number: int, *arguments: int) -> int:
    """What the filter answers to a call, as the kernel runs it."""
    words = struct.pack("=IIQ6Q", number, architecture, 0, *(arguments + (0,) * 6)[:6])
    steps, at, loaded = list(struct.iter_unpack("=HBBI", program)), 0, 0
    holds = {seccomp.EQUAL: int.__eq__, seccomp.AT_LEAST: int.__ge__, seccomp.ANY_BIT: int.__and__}
    while True:
        code, true, false, value = steps[at]
        at += 1
        if code == seccomp.RETURN:
            return value
        if code == seccomp.LOAD:
            loaded = struct.unpack_from("=I", words, value)[0]
        elif code == seccomp.AND:
            loaded &= value
        else:
            at += true if holds[code](loaded, value) else false


@pytest.mark.parametrize("machine", seccomp.MACHINES)
@pytest.mark.parametrize("processes", [False, True])
@pytest.mark.parametrize("loopback", [False, True])
def test_the_filter_decides_as_it_says_on_every_machine(machine, processes, loopback):
    column, architecture = seccomp.MACHINES[machine]
    program, length = seccomp.program(machine, processes, loopback, True)
    assert len(program) == 8 * length < 8 * 4096

    def answers(call, *arguments):
        number = call[column] if isinstance(call, tuple) else call
        return run_filter(program, architecture, number, *arguments)

    allow, refuse = seccomp.ALLOW, seccomp.REFUSE
    thread, process = 0x3D0F00, 17
    for calls, answer in (
        (seccomp.REFUSED, refuse),
        (seccomp.SOCKETS, allow if loopback else refuse),
        (seccomp.PROCESSES, allow if processes else refuse),
        (seccomp.WITHOUT_EFFECT, seccomp.NO_EFFECT),
    ):
        for call in calls.values():
            if call[column] is not None if isinstance(call, tuple) else True:
                assert answers(call, 1) == answer
    assert answers(seccomp.CLONE3) == seccomp.MISSING
    assert answers(seccomp.CLONE, thread) == allow
    assert answers(seccomp.CLONE, process) == (allow if processes else refuse)
    assert {answers(seccomp.CLONE, flags | 1 << 29) for flags in (thread, process)} == {refuse}
    assert answers(seccomp.PRLIMIT, 0, 2) == allow
    assert {answers(seccomp.PRLIMIT, 0, 2, new) for new in (1, 1 << 32)} == {answers(seccomp.PRLIMIT, 9)} == {refuse}
    own = allow if processes else refuse
    assert answers(seccomp.KILL, 7) == own and answers(seccomp.KILL, seccomp.PID) == allow
    assert answers(seccomp.SOCKETPAIR, 1, 1 | 0x80800) == allow
    assert answers(seccomp.SOCKETPAIR, 1, 2) == (allow if loopback else refuse)
    assert answers(seccomp.IOCTL, 0, 0x5401) == allow and answers(seccomp.IOCTL, 0, 0x5412) == refuse
    assert answers((0, 63)) == answers((1, 64)) == allow  # read, write
    assert run_filter(program, 0x40000003, 20) == refuse  # i386


def test_what_holds_here_is_described():
    assert bool(landlock.describe()) == bool(landlock.version())
    assert bool(seccomp.describe()) == seccomp.available()
    assert limits.describe()


def test_confinement_takes_about_a_millisecond(tmp_path):
    """Of processor time, at best: the machine may be busy. Five times that is the bound."""
    libraries = landlock.libraries()
    times = []
    for _ in range(15):
        ruleset = landlock.prepare(libraries)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            start = time.process_time()
            if landlock._threads() == 1:
                ruleset.restrict(str(tmp_path), [__file__])
            limits.apply_limits(5)
            seccomp.restrict_calls()
            os.write(writer, struct.pack("d", time.process_time() - start))
            os._exit(0)
        ruleset.close()
        times.append(struct.unpack("d", os.read(reader, 8))[0])
        os.waitpid(pid, 0)
        os.close(reader)
        os.close(writer)
    assert min(times) < 0.005
