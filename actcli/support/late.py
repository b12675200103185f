"""Methods that are implemented in a folder above that of their class."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any


class LateMethod:
    """A method whose function lies in another module, which is imported when it is asked for.

    A folder imports only from those below it, and importing a class should cost nothing that its
    methods need. So the class names the function, and does not import it.

    Parameters
    ----------
    home : str
        The module and the name of the function, "actcli.plot.figure:plot". Its first argument is
        the instance.
    """

    def __init__(self, home: str) -> None:
        self.home = home

    def __get__(self, instance: Any, kind: type) -> Callable[..., Any]:
        from importlib import import_module

        module, _, name = self.home.partition(":")
        function: Callable[..., Any] = getattr(import_module(module), name)
        return function if instance is None else MethodType(function, instance)
