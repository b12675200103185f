"""The class of jets: the coefficients of a truncated Taylor series, and what it has of an array.

What a function makes of a series is a rule in the table `RULES`, which the other modules of this
package fill. Operators and NumPy's protocols look it up there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.numerics import np
from actcli.numerics.recorded import Recorded

if TYPE_CHECKING:
    from actcli.numerics import Array

RULES: dict[Any, Callable[..., Any]] = {}
"""For each function of NumPy's or of `numerics.special` that jets know, the one to call instead."""

VALUE_ONLY = frozenset((
    np.less, np.less_equal, np.greater, np.greater_equal,
    np.isnan, np.isfinite, np.isinf, np.signbit,
))  # fmt: skip
"""The functions of NumPy's that look at the value of a series alone, and give no series."""


class UnsupportedFunctionError(ActcliError, TypeError):
    """A function of NumPy's that jets do not know."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the derivative of np.{name} is not known")
        self.name = name


def _operator(function: Any, *, reflected: bool = False) -> Callable[[Any, Any], Any]:
    """Make an operator of a function's rule.

    Another type that sets `__array_ufunc__` to None asks to compute the operation itself, in
    NumPy's way of saying so.
    """

    def operate(self: Jet, other: Any) -> Any:
        if getattr(other, "__array_ufunc__", True) is None:
            return NotImplemented
        rule = RULES[function]
        return rule(other, self) if reflected else rule(self, other)

    return operate


class Jet:
    """The series c[0] + c[1]·t + … + c[n]·t**n, one for each element of an array.

    Comparisons look at the value, c[0], unless `choices.looking_beside` asks for more.

    Parameters
    ----------
    c : ndarray of float64, shape (n + 1, *shape)
        The coefficients. The k-th derivative in t, at t = 0, is k!·c[k].
    weight : ndarray of float64, shape (n + 1, *shape), optional
        For each coefficient the sum of the magnitudes of the terms that it is the sum of. Its
        rounding error is about that times an ulp, however small the coefficient itself is. Left out
        where nothing was added: then it is the magnitude of the coefficient.
    """

    __slots__ = ("_weight", "c")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, c: Array, weight: Array | None = None) -> None:
        self.c = c
        self._weight = weight

    @property
    def order(self) -> int:
        """Return the number of derivatives that it carries."""
        return len(self.c) - 1

    @property
    def value(self) -> Array:
        """Return the series at t = 0."""
        return self.c[0]

    @property
    def is_sum(self) -> bool:
        """Return whether its terms may have cancelled."""
        return self._weight is not None

    @property
    def weight(self) -> Array:
        """Return the sum of the magnitudes of each coefficient's terms."""
        return np.abs(self.c) if self._weight is None else self._weight

    def derivative(self, order: int) -> Array:
        """Return the derivative of that order in t, at t = 0."""
        return self.c[order] * float(math.factorial(order))

    def at(self, mask: Array) -> Jet:
        """Return the series at the elements that a mask chooses."""
        return Jet(self.c[:, mask], self.weight[:, mask])

    def up_to(self, order: int) -> Jet:
        """Return the series without the powers above t**order."""
        return Jet(self.c[: order + 1])

    def linear(self, function: Callable[[Array], Array]) -> Jet:
        """Apply a linear function of the array, such as a choice or a sum, to every coefficient."""
        return Jet(np.stack([np.asarray(function(c)) for c in self.c]))

    # Attributes and methods of arrays.

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def dtype(self) -> Any:
        return self.value.dtype

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, place: Any) -> Jet:
        return self.linear(lambda c: c[place])

    def __setitem__(self, place: Any, value: Any) -> None:
        for mine, new in zip(self.c, as_jet(value, self.order).c, strict=True):
            mine[place] = new

    def __array__(self, *args: Any, **options: Any) -> Any:
        raise ActcliError("np.asarray and np.array lose the derivative of x: leave them out")

    def __float__(self) -> float:
        raise ActcliError("x is an array here: use NumPy's functions, not math's or float()")

    def __bool__(self) -> bool:
        return bool(self.value)

    def astype(self, dtype: Any, **options: Any) -> Jet:
        return self

    def copy(self) -> Jet:
        return Jet(self.c.copy())

    def reshape(self, *shape: Any) -> Jet:
        return self.linear(lambda c: c.reshape(*shape))

    def sum(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self.linear(lambda c: c.sum(axis=axis, keepdims=keepdims))

    def mean(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self.linear(lambda c: c.mean(axis=axis, keepdims=keepdims))

    def max(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self._at(RULES[np.argmax], axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Jet:
        return self._at(RULES[np.argmin], axis, keepdims)

    def clip(self, min: Any = None, max: Any = None) -> Jet:
        low = self if min is None else RULES[np.maximum](self, min)
        return low if max is None else RULES[np.minimum](low, max)

    def _at(self, find: Callable[..., Any], axis: int | None, keepdims: bool) -> Jet:
        """Return the series at the place that `find` finds along an axis."""
        if axis is None:
            where = np.unravel_index(find(self), self.shape)
            return self.linear(lambda c: c[where].reshape((1,) * c.ndim if keepdims else ()))
        place: Any = np.expand_dims(find(self, axis=axis), axis)
        chosen = self.linear(lambda c: np.take_along_axis(c, place, axis))
        return chosen if keepdims else chosen.linear(lambda c: c.squeeze(axis))

    # Operators.

    __add__ = _operator(np.add)
    __radd__ = _operator(np.add, reflected=True)
    __sub__ = _operator(np.subtract)
    __rsub__ = _operator(np.subtract, reflected=True)
    __mul__ = _operator(np.multiply)
    __rmul__ = _operator(np.multiply, reflected=True)
    __truediv__ = _operator(np.divide)
    __rtruediv__ = _operator(np.divide, reflected=True)
    __floordiv__ = _operator(np.floor_divide)
    __rfloordiv__ = _operator(np.floor_divide, reflected=True)
    __mod__ = _operator(np.remainder)
    __rmod__ = _operator(np.remainder, reflected=True)
    __pow__ = _operator(np.power)
    __rpow__ = _operator(np.power, reflected=True)
    __eq__ = _operator(np.equal)
    __ne__ = _operator(np.not_equal)
    __lt__ = _operator(np.less)
    __le__ = _operator(np.less_equal)
    __gt__ = _operator(np.greater)
    __ge__ = _operator(np.greater_equal)

    def __neg__(self) -> Jet:
        return Jet(-self.c, self._weight)

    def __pos__(self) -> Jet:
        return self

    def __abs__(self) -> Jet:
        absolute: Jet = RULES[np.absolute](self)
        return absolute

    # NumPy's protocols: its functions ask their arguments for these.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc in VALUE_ONLY and (options or ufunc not in RULES):
            return ufunc(*map(value_of, inputs), **options)
        if method != "__call__" or options or ufunc not in RULES:
            with_options = f" with {', '.join(options)}" if options else ""
            detail = "" if method == "__call__" else f".{method}"
            raise UnsupportedFunctionError(f"{ufunc.__name__}{detail}{with_options}")
        return RULES[ufunc](*inputs)

    def __array_function__(self, func: Any, types: Any, args: Any, options: Any) -> Any:
        if func not in RULES:
            raise UnsupportedFunctionError(func.__name__)
        return RULES[func](*args, **options)


def constant(value: Any, order: int) -> Jet:
    """Return the series of a constant; where that is nan there are no derivatives either."""
    if isinstance(value, Recorded):
        recorded: Any = value
        return Jet(np.stack([recorded, *[np.where(np.isnan(recorded), np.nan, 0.0)] * order]))
    value = np.asarray(value, np.float64)
    c = np.zeros((order + 1, *value.shape))
    c[0] = value
    c[1:] = np.where(np.isnan(value), np.nan, 0.0)
    return Jet(c)


def as_jet(x: Any, order: int) -> Jet:
    """Return a jet as it is, and anything else as a constant one."""
    return x if isinstance(x, Jet) else constant(x, order)


def value_of(x: Any) -> Any:
    """Return the value of a jet, and anything else as it is."""
    return x.value if isinstance(x, Jet) else x


def over_jets(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of arrays as one of arrays and jets, if `RULES` has one for it."""
    rule = RULES[function]

    def over(*arguments: Any) -> Any:
        return (rule if any(isinstance(u, Jet) for u in arguments) else function)(*arguments)

    return over
