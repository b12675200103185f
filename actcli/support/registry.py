"""Folders that are registries: every module in one is an entry, and the folder is the only list.

The formats, the families of the catalogue and the commands are registered by being there. What
begins with "_" is no entry but helps the entries.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

Module = TypeVar("Module")


class Registry(Generic[Module]):
    """The modules of a package, by name.

    Nothing is imported before it is asked for. `Module` is what every entry offers, a protocol.

    Parameters
    ----------
    package : str
        The dotted name of the package, which must have been imported: its `__name__`.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    @cached_property
    def _names(self) -> tuple[str, ...]:
        found = {name for folder in sys.modules[self.package].__path__ for name in _modules(folder)}
        return tuple(sorted(name for name in found if not name.startswith("_")))

    def names(self) -> list[str]:
        """Return the names of all entries in alphabetical order, without importing any."""
        return [*self._names]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def load(self, name: str) -> Module:
        """Import the entry called `name`; raise ModuleNotFoundError if there is none."""
        return cast(Module, import_module(f"{self.package}.{name}"))

    def loaded(self) -> Iterator[Module]:
        """Import the entries one after the other, in the order of their names."""
        return map(self.load, self._names)

    def by_suffix(self, path: str) -> str | None:
        """Return the name of the entry whose SUFFIXES have the ending of `path`, or None."""
        suffix = os.path.splitext(path)[1].lower()
        for name in self._names:
            entry: Any = self.load(name)
            if suffix in entry.SUFFIXES:
                return name
        return None


def _modules(folder: str) -> Iterator[str]:
    """Yield the names of the modules in a folder, or in a folder of a zip archive."""
    try:
        files = os.listdir(folder)
    except NotADirectoryError:  # The package is run from a zip archive.
        from pkgutil import iter_modules  # It takes long to import, so folders do without it.

        yield from (module.name for module in iter_modules([folder]))
        return
    yield from (name.removesuffix(".py") for name in files if name.endswith(".py"))
