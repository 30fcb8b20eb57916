"""What a process that runs code inherits: next to nothing of the user's environment."""

from __future__ import annotations

import os
import sys

# Not `-m`: that would let a random.py or json.py in the current folder take the place of Python's own.
# The first thing it does, before its imports, is to see to it that it ends when the grader does.
START = (
    "import sys; sys.path[:] = filter(None, sys.path); from grader.running.orphans import end_with; end_with({parent});"
    "from {module} import main; main()"
)

# The matrices of exercises are small: threads for them only cost time.
ONE_THREAD = {
    name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
}
# joblib would start processes, which an answer may not: scikit-learn's n_jobs=2 then runs one job after the other.
WITHOUT_PROCESSES = {"JOBLIB_MULTIPROCESSING": "0"}
KEPT = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LC_NUMERIC", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH", "PYTHONUTF8", "VIRTUAL_ENV", "CONDA_PREFIX", "NIX_LD"),
    *("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "MPLCONFIGDIR"),
)
LARGEST_HASH_SEED = 4294967295


def clean_environment(seed: int) -> dict[str, str]:
    """The environment of such a process. seed: of the run; the order of sets of texts follows from it."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    if "MPLCONFIGDIR" not in kept and (folder := font_cache()):
        kept["MPLCONFIGDIR"] = folder
    return (
        kept | ONE_THREAD | WITHOUT_PROCESSES | {"MPLBACKEND": "Agg", "PYTHONHASHSEED": str(seed % LARGEST_HASH_SEED)}
    )


def font_cache() -> str:
    """Where Matplotlib keeps its list of fonts, which takes a second to make: it must find it again without a HOME."""
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE")
    if not home:
        return ""
    if sys.platform.startswith("linux"):
        return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "matplotlib")
    return os.path.join(home, ".matplotlib")
