"""Plug-ins: entry points of the group `actcli.activations` in any installed package.

The name of one is its activation's. Packages are only looked through when a name is not one of
ours, or for a list; here nothing of them is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from actcli.catalogue import is_listed, normal

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "actcli.activations"


def names() -> list[str]:
    """The names of all plug-ins; ours win over theirs."""
    if not any(map(_offers, sys.path)):
        return []
    return [point.name for point in points().values() if not is_ours(point)]


@cache
def points() -> Mapping[str, EntryPoint]:
    """Every plug-in, by its name as names are compared."""
    from importlib.metadata import entry_points

    return {normal(point.name): point for point in entry_points(group=GROUP)}


def is_ours(point: EntryPoint) -> bool:
    """Return whether a function of the catalogue has the name of a plug-in."""
    return is_listed(point.name)


def _offers(folder: str) -> bool:
    """Whether a package in a folder names our group; importlib.metadata takes long to load."""
    try:
        packages = [entry.path for entry in os.scandir(folder) if entry.name.endswith("-info")]
    except OSError:
        return False
    for package in packages:
        with suppress(OSError), open(f"{package}/entry_points.txt", "rb") as listing:
            if GROUP.encode() in listing.read():
                return True
    return False
