"""Floating-point building blocks: NumPy, imported on first use, and what is built on it alone."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    AnyArray = npt.NDArray[Any]
else:

    class LazyModule(ModuleType):
        """A module that is imported when an attribute of it is first used.

        The catalogue declares its functions without computing anything, so that listing or
        completing their names need not wait for NumPy.

        After the first use it is a snapshot of the module's namespace, not a view of it. So
        `actcli.numerics.np is numpy` is false, and a patch of `numpy.exp` never reaches a kernel:
        a test has to patch `actcli.numerics.np`.

        The reason is speed. A name in the snapshot is looked up in a dict, as in any module, in
        25 ns. Were it passed on by __getattr__, the module would fail to find it first, and that
        takes 1.2 microseconds. A kernel looks up ten to thirty names, and gelu of one number
        takes 70 microseconds in all.
        """

        def __getattr__(self, name: str) -> Any:
            module = import_module(self.__name__)
            vars(self).update(vars(module))
            self.__class__ = ModuleType  # An ordinary module from now on: no __getattr__ is asked.
            return getattr(module, name)

    np = LazyModule("numpy")

__all__ = ["np"]
