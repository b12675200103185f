"""Pickle activations without their code: by name, or by what makes them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from actcli.activation.declaration import Declaration
from actcli.activation.parameter import Parameter


def reduced(activation: Declaration) -> tuple[Any, ...]:
    """Return what pickle needs to make `activation` again, with its parameters as they stand."""
    factory = activation.factory or partial(
        _declared_in, activation.kernel.__module__, activation.name
    )
    return _restore, (factory, activation.parameters)


def _restore(factory: Callable[[], Declaration], parameters: tuple[Parameter, ...]) -> Declaration:
    """Return what the factory makes, with these parameters."""
    return factory().replace(parameters=parameters)


def _declared_in(module: str, name: str) -> Declaration:
    """Return the activation that a module declares; it has the name of its kernel."""
    declared: Declaration = getattr(import_module(module), name)
    return declared
