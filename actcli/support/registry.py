"""Folders that are lists: of commands, of families, of formats. Every module in one is an item."""

from __future__ import annotations

import os
from collections.abc import Iterable


def modules(path: Iterable[str]) -> dict[str, str]:
    """The modules of a package, by name in order, and the file of each; nothing is imported.

    What begins with "_" is no item but helps them.
    """
    found = {
        name.removesuffix(".py"): f"{folder}/{name}"
        for folder in path
        for name in os.listdir(folder)
        if name.endswith(".py") and not name.startswith("_")
    }
    return dict(sorted(found.items()))


def source(file: str) -> bytes:
    """What is written in a module, in UTF-8."""
    with open(file, "rb") as stream:
        return stream.read()
