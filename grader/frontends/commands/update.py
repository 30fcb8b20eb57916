"""`grader update`: a newer version of the course, the answers carried over by definition.

All is looked at before anything is written. What the learner's files held stays in backups, and what the newer course no
longer has is put there as well.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.code.form import Form, read_with_form, write_in_form
from grader.course.carrying import Carried, carry_over
from grader.course.modules import Module, find_modules, state_folder
from grader.course.stubs import derive_stub
from grader.errors import UsageError
from grader.frontends.commands.reset import back_up
from grader.frontends.newer import fetch_newer
from grader.verdicts.submission import read_submission

NOT_THE_COURSES = {".git", ".grader", ".venv", "uv.lock", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}
OF_MODULES = ("checks", "figures")  # folders whose files are all the course's own, ...
OF_COURSE = ("grader", "reference", "tests", "benchmarks", "site")  # ... in a module and in the course


@dataclass(frozen=True)
class LearnersFile:
    """What becomes of one file with answers. form: how it lies on the disk."""

    path: Path
    module: Module
    problems: bool
    carried: Carried
    form: Form


def run(root: Path, arguments: Namespace) -> int:
    if arguments.source is not None:
        source = arguments.source.resolve()
        if not find_modules(source) or source == root.resolve():
            raise UsageError(f"--from {arguments.source}: the folder of a newer course was expected")
        return update(root, source)
    with fetch_newer(root) as newer:
        if newer is None:
            print("This is the newest version of the course.")
            return 0
        status = update(root, newer.folder)
        newer.note_as_merged()
        return status


def update(root: Path, source: Path) -> int:
    """Bring the course in `root` to the state of that in `source`; 1 where an answer waits for its owner."""
    files = list(plan(root, source))
    try:
        for file in files:
            back_up(root, file.path)
        aside = replace_course(root, source)
        for file in files:
            file.path.write_bytes(write_in_form(file.carried.text, file.form))
    except OSError as error:
        raise UsageError(f"{error.filename or root} can't be written: {error.strerror}") from None
    for line in report(root, files, aside):
        print(line)
    return 1 if any(file.carried.conflicts or file.carried.gone for file in files) else 0


def plan(root: Path, source: Path) -> Iterator[LearnersFile]:
    """What becomes of each file with answers, nothing written yet. UsageError where one can't be read."""
    for module in find_modules(source):
        here = Module(root / module.folder.name)
        for problems in (False, True):
            exercises = [exercise for exercise in module.exercises if bool(exercise.code) == problems]
            if not exercises:
                continue
            new = derive_stub(module, problems=problems)
            path = here.folder / exercises[0].files.learner.name
            known = any(bool(exercise.code) == problems for exercise in here.exercises)
            if not known or not path.is_file():
                yield LearnersFile(path, here, problems, Carried(new), Form())
                continue
            if problem := read_submission(path).source.problem:
                raise UsageError(f"nothing was changed: {here.folder.name}/{problem.message}")
            mine, form = read_with_form(path.read_bytes())
            carried = carry_over(mine, derive_stub(here, problems=problems), new)
            yield LearnersFile(path, here, problems, carried, form)


def replace_course(root: Path, source: Path) -> Path:
    """Put the files of the newer course in the place of the present ones, the learner's excepted.

    Returns the folder for what the newer course has no more; it exists if there was something.
    """
    aside = state_folder(root) / "backups" / f"update-{time.strftime('%Y%m%d-%H%M%S')}"
    while aside.exists():  # an update in the same second
        aside = aside.with_name(f"{aside.name}-2")
    learners = {"exercises.py", "problems.py"}
    modules = {module.folder.name for module in find_modules(source)}
    for path in files_below(source):
        place = path.relative_to(source)
        if place.name in learners and place.parts[0] in modules and len(place.parts) == 2:
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            continue
        copy_over(path, root / place)
    whole = [*(Path(name) for name in OF_COURSE), *(Path(name, part) for name in modules for part in OF_MODULES)]
    for folder in whole:
        for path in files_below(root / folder) if (source / folder).is_dir() else ():
            place = path.relative_to(root)
            if not (source / place).exists():
                (aside / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, aside / place)
    return aside


def files_below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_THE_COURSES and not name.endswith(".egg-info"))
        yield from (Path(place, name) for name in sorted(names) if name not in NOT_THE_COURSES)


def copy_over(path: Path, place: Path) -> None:
    """Copy a file that differs; by renaming, since it may be one that is being run."""
    with contextlib.suppress(OSError):
        if place.read_bytes() == path.read_bytes():
            return
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=".update-")
    os.close(descriptor)
    shutil.copy(path, temporary)
    os.replace(temporary, place)


def report(root: Path, files: list[LearnersFile], aside: Path) -> Iterator[str]:
    """What to tell: how many answers were kept, and each that needs its owner."""
    kept = sum(len(file.carried.kept) + len(file.carried.reworded) for file in files)
    yield f"The course is up to date; {kept} answer{'s' if kept != 1 else ''} kept."
    backups = (state_folder(root) / "backups").relative_to(root).as_posix()
    for file in files:
        where = f"{file.path.parent.name}/{file.path.name}"
        for name in file.carried.reworded:
            yield f"  {where}: what `{name}` asks reads differently now; your answer is kept."
        for name in file.carried.conflicts:
            yield f"  {where}: `{name}` is called differently now, so its stub is new; your answer is in {backups}/."
        for name in file.carried.gone:
            yield f"  {where}: there is no `{name}` any more; your answer is in {backups}/."
    if aside.is_dir():
        yield f"  What the newer course has no more is in {aside.relative_to(root).as_posix()}/."
