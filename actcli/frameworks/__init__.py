"""PyTorch, JAX, Keras and the others: how each is called and run, and what it calls a function.

A framework is a module with a `FRAMEWORK`. This folder is the list of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from actcli.support.registry import Registry

if TYPE_CHECKING:
    from actcli.frameworks._framework import Framework


class FrameworkModule(Protocol):
    """A module of this folder, called as the framework is in the declared calls."""

    FRAMEWORK: Framework


FRAMEWORKS: Registry[FrameworkModule] = Registry(__name__)
