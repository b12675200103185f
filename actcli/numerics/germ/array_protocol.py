"""What germs have of arrays, so that a Python function of arrays runs over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from actcli.numerics import np
from actcli.numerics.germ.errors import UndecidedError
from actcli.numerics.germ.series import Series

RULES: dict[Any, Callable[..., Any]] = {}
"""For each function of NumPy's that germs know, the one to call instead.

It is filled by `numpy_functions`, and by the words of the formula language.
"""


class ArrayProtocol(Series):
    """A series that looks like an array of one number, of shape ()."""

    __slots__ = ()
    __hash__ = None

    shape = ()
    ndim = 0
    size = 1

    @property
    def dtype(self) -> Any:
        return np.dtype(np.float64)

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise UndecidedError("an array of floats is asked for")

    def __len__(self) -> int:
        raise TypeError("it is one number")

    def copy(self) -> Self:
        return type(self)(self.precision, self.terms, self.rest, self.pace, self.special)

    def astype(self, dtype: Any, **options: Any) -> Self:
        return self

    def reshape(self, *shape: Any) -> Self:
        return self

    def sum(self, **options: Any) -> Self:
        return self

    max = min = mean = sum

    def clip(self, min: Any = None, max: Any = None) -> Any:
        low = self if min is None else RULES[np.maximum](self, min)
        return low if max is None else RULES[np.minimum](low, max)

    def __getitem__(self, place: Any) -> Self:
        return self.copy()

    def __setitem__(self, place: Any, value: Any) -> None:
        """Become another number, where the place is a condition that holds."""
        if place is Ellipsis or isinstance(place, tuple | slice) or place:
            new = value if isinstance(value, Series) else self.constant(value)
            self.terms, self.rest = new.terms, new.rest
            self.pace, self.special = new.pace, new.special

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options or ufunc not in RULES:
            raise UndecidedError(f"np.{ufunc.__name__} is not known over germs")
        return RULES[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, options: Any) -> Any:
        if func not in RULES:
            raise UndecidedError(f"np.{func.__name__} is not known over germs")
        return RULES[func](*args, **options)
