"""The newest version of a course that was cloned with git: fetched into a folder of its own, next to which nothing changes."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

OTHERWISE = "download the newer course and name its folder: grader update --from FOLDER"


@dataclass(frozen=True)
class Newer:
    """A newer version in a temporary folder. root: the clone. commit: which version it is."""

    folder: Path
    root: Path
    commit: str

    def note_as_merged(self) -> None:
        """Have git know that the working tree has this version in it, so that it doesn't ask for it again."""
        if _git_says_yes(self.root, "merge-base", "--is-ancestor", "HEAD", self.commit):
            _git(self.root, "reset", "--quiet", self.commit)
        else:
            print("This copy has commits of its own. So that git knows of the update: git commit --all -m Update,")
            print(f"then git merge --strategy ours {self.commit[:12]}")


@contextlib.contextmanager
def fetch_newer(root: Path) -> Iterator[Newer | None]:
    """The newest version that git can fetch; None where this one holds it. UsageError where there is no way to it."""
    if shutil.which("git") is None or not (root / ".git").exists():
        raise UsageError(f"this copy of the course is no clone of git: {OTHERWISE}")
    if _git_says_yes(root, "rev-parse", "--quiet", "--verify", "MERGE_HEAD"):
        raise UsageError("git is amid a merge here: `git merge --abort` first, then `grader update` again")
    _git(root, "fetch", "--quiet")
    commit = _git(root, "rev-parse", "--verify", "@{upstream}").strip()
    if _git_says_yes(root, "merge-base", "--is-ancestor", commit, "HEAD"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        archive = Path(folder, "course.tar")
        _git(root, "archive", "--format=tar", f"--output={archive}", commit)
        newer = Path(folder, "course")
        with tarfile.open(archive) as file:
            file.extractall(newer, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        yield Newer(newer, root, commit)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise UsageError(f"git {words[0]} failed ({said}): {OTHERWISE}")
    return done.stdout


def _git_says_yes(root: Path, *words: str) -> bool:
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True).returncode == 0
