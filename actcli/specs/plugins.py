"""Plug-ins: entry points of the group `actcli.activations` in any installed package.

The name of an entry point is its activation's. Packages are searched only for a name that the
catalogue does not have, or for a list; nothing of them is imported here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from actcli.catalogue import is_listed, normalized

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINT_GROUP = "actcli.activations"


def plugin_names() -> list[str]:
    """Return the names of all plug-ins, save those that the catalogue has too."""
    if not any(map(_has_plugins, sys.path)):
        return []
    return [point.name for point in entry_points_by_name().values() if not is_shadowed(point)]


def is_plugin(name: str) -> bool:
    """Return whether a plug-in has the name; it need not be one that can be loaded."""
    return normalized(name) in entry_points_by_name()


def plugin_families() -> list[str]:
    """Return the families of all plug-ins, each once, without importing any."""
    points = (point for point in entry_points_by_name().values() if not is_shadowed(point))
    return [*dict.fromkeys(map(family_of, points))]


def family_of(point: EntryPoint) -> str:
    """Return the family of a plug-in: the name of its module, without the package."""
    return point.module.rpartition(".")[2]


@cache
def entry_points_by_name() -> Mapping[str, EntryPoint]:
    """Return the entry point of every plug-in, by its name as names are compared."""
    from importlib.metadata import entry_points

    return {normalized(point.name): point for point in entry_points(group=ENTRY_POINT_GROUP)}


def is_shadowed(point: EntryPoint) -> bool:
    """Return whether a function of the catalogue has the name of a plug-in, which is not used."""
    return is_listed(point.name)


def _has_plugins(folder: str) -> bool:
    """Return whether a package installed in a folder names our group.

    This is far quicker than to import `importlib.metadata`.
    """
    try:
        packages = [entry.path for entry in os.scandir(folder) if entry.name.endswith("-info")]
    except OSError:
        return False
    for package in packages:
        with suppress(OSError), open(f"{package}/entry_points.txt", "rb") as listing:
            if ENTRY_POINT_GROUP.encode() in listing.read():
                return True
    return False
