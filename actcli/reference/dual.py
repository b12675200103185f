"""Duals: numbers of mpmath with their derivatives, for forward-mode differentiation.

Source: A. Griewank & A. Walther, Evaluating Derivatives, 2nd ed., SIAM (2008), section 3.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp

from actcli.numerics import np
from actcli.reference.asymptotic import ZERO
from actcli.reference.asymptotic import power as mp_power
from actcli.reference.asymptotic import remainder as mp_remainder


class Dual:
    """A number of mpmath and its derivative; arithmetic works on both."""

    __slots__ = ("slope", "value")

    def __init__(self, value: Any, slope: Any = ZERO) -> None:
        self.value = value
        self.slope = slope

    def __add__(self, other: Any) -> Any:
        return lifted(lambda b: Dual(self.value + b.value, self.slope + b.slope), other)

    def __sub__(self, other: Any) -> Any:
        return lifted(lambda b: Dual(self.value - b.value, self.slope - b.slope), other)

    def __mul__(self, other: Any) -> Any:
        return lifted(
            lambda b: Dual(self.value * b.value, self.slope * b.value + self.value * b.slope), other
        )

    def __truediv__(self, other: Any) -> Any:
        def divide(b: Dual) -> Dual:
            value = self.value / b.value
            return Dual(value, (self.slope - value * b.slope) / b.value)

        return lifted(divide, other)

    def __mod__(self, other: Any) -> Any:
        def remainder(b: Dual) -> Dual:
            value = mp_remainder(self.value, b.value)
            steps = mp.nint((self.value - value) / b.value) if b.slope else 0
            return Dual(value, self.slope - steps * b.slope)

        return lifted(remainder, other)

    def __pow__(self, other: Any) -> Any:
        def power(b: Dual) -> Dual:
            value = mp_power(self.value, b.value)
            # Not a power of b - 1, which for a tiny b takes more digits than are computed with.
            slope = ZERO
            if self.slope and b.value:  # u**0 is constant, also where u is 0.
                per = value / self.value if self.value else mp_power(self.value, b.value - 1)
                slope = b.value * per * self.slope
            if b.slope:
                slope += value * (mp.log(self.value) if self.value >= 0 else mp.nan) * b.slope
            return Dual(value, slope)

        return lifted(power, other)

    def __radd__(self, other: Any) -> Any:
        return Dual(other) + self

    def __rsub__(self, other: Any) -> Any:
        return Dual(other) - self

    def __rmul__(self, other: Any) -> Any:
        return Dual(other) * self

    def __rtruediv__(self, other: Any) -> Any:
        return Dual(other) / self

    def __rmod__(self, other: Any) -> Any:
        return Dual(other) % self

    def __rpow__(self, other: Any) -> Any:
        return Dual(other) ** self

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def __pos__(self) -> Dual:
        return self

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: Any) -> Any:
        return self.value == value_of(other)

    def __lt__(self, other: Any) -> Any:
        return self.value < value_of(other)

    def __le__(self, other: Any) -> Any:
        return self.value <= value_of(other)

    def __gt__(self, other: Any) -> Any:
        return self.value > value_of(other)

    def __ge__(self, other: Any) -> Any:
        return self.value >= value_of(other)

    __hash__ = None  # type: ignore[assignment]


def lifted(operation: Callable[[Dual], Dual], other: Any) -> Any:
    """Return an operation on another number, dual or plain; a vector has to do it by itself."""
    if isinstance(other, np.ndarray):
        return NotImplemented
    return operation(other if isinstance(other, Dual) else Dual(other))


def value_of(number: Any) -> Any:
    """Return the value of a dual, and anything else as it is."""
    return number.value if isinstance(number, Dual) else number


def dual(function: Callable[[Any], Any], derivative: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function as one of duals, or of plain numbers.

    Parameters
    ----------
    function, derivative : callable
        Compute the value and the derivative at a plain number.
    """

    def over(x: Any) -> Any:
        if not isinstance(x, Dual):
            return function(x)
        y = function(x.value)
        try:
            return Dual(y, derivative(x.value) * x.slope if x.slope else ZERO)
        except ZeroDivisionError:  # The derivative has a pole, such as that of log at 0.
            return Dual(y, mp.nan)

    return over


def remembering(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that remembers its last value.

    The derivatives of exp, sech and others ask for the value that was just computed.
    """
    last: tuple[Any, int, Any] = (None, 0, None)

    def remembered(x: Any) -> Any:
        nonlocal last
        argument, precision, y = last
        if argument is not x or precision != mp.prec:
            y = function(x)
            last = x, mp.prec, y
        return y

    return remembered
