"""The learner's own files beside an answer's: helpers can be imported, data can be opened by their names."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import ModuleSpec


class Helpers:
    """Finds modules among these files, and only after Python has looked everywhere else: its own `random` stays first."""

    def __init__(self, paths: Iterable[str]):
        self._files: dict[str, str] = {}
        self.found: set[str] = set()
        for path in paths:
            name, ending = os.path.splitext(os.path.basename(path))
            start = os.path.join(path, "__init__.py") if not ending else path
            if name.isidentifier() and start.endswith(".py"):
                self._files[name] = start

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Called by `import` for a module that nobody else has."""
        file = self._files.get(name) if path is None else None
        if file is None or not os.path.isfile(file):
            return None
        self.found.add(name)
        inner = [os.path.dirname(file)] if os.path.basename(file) == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, file, submodule_search_locations=inner)


@contextlib.contextmanager
def importable(paths: Iterable[str]) -> Iterator[None]:
    """These files can be imported meanwhile; then they are forgotten, since the next answer may lie elsewhere."""
    helpers = Helpers(paths)
    sys.meta_path.append(helpers)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # an answer may have taken it out
            sys.meta_path.remove(helpers)
        for name in list(sys.modules):
            if name.partition(".")[0] in helpers.found:
                del sys.modules[name]


def link_data(paths: Iterable[str], folder: str) -> None:
    """Make the files that are no Python available in the folder where an answer works, under their names."""
    for path in paths:
        if not path.endswith(".py"):
            with contextlib.suppress(OSError):  # no such right on Windows; or it is there since the last answer
                os.symlink(path, os.path.join(folder, os.path.basename(path)))
