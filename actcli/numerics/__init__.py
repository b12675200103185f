"""The ground floor: NumPy, fetched on first use, and the careful primitives built on it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
else:

    class Lazy(ModuleType):
        """A module that is imported when something is first taken out of it.

        The catalogue declares its functions without computing anything, so listing or completing
        their names need not wait for NumPy.
        """

        def __getattr__(self, name: str) -> Any:
            module = import_module(self.__name__)
            vars(self).update(vars(module))
            self.__class__ = ModuleType  # an ordinary module from now on, which is quicker to ask
            return getattr(module, name)

    np = Lazy("numpy")

__all__ = ["np"]
