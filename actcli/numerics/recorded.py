"""What stands for an array while a kernel is recorded as a list of operations.

Kernels are run over such a thing by `actcli.numerics.tape`. The building blocks of this package
that look at the values of an array, to save work, ask here first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any


class Recorded(ABC):
    """An array whose operations are written down; it has no values to look at."""

    kind: str
    """What its elements are: floats, integers or truth values."""

    @abstractmethod
    def copy(self) -> Any:
        """Return an array of its own with the same values."""

    @abstractmethod
    def holds_anywhere(self) -> bool:
        """Return whether the condition holds anywhere, for the kind of block that is recorded."""

    @abstractmethod
    def holds_everywhere(self) -> bool:
        """Return whether the condition holds everywhere, likewise."""

    @abstractmethod
    def may_hold(self) -> bool:
        """Return whether the condition may hold somewhere: False only if it is known not to."""

    @abstractmethod
    def condition(self) -> Any:
        """Return where it is true, or not 0."""

    @abstractmethod
    def chosen_from(self, condition: Any, yes: Any, no: Any) -> Any:
        """Return `yes` where the condition holds, else `no`; one of the three is recorded."""

    @abstractmethod
    def patched(self, y: Any, f: Callable[..., Any], arrays: Sequence[Any]) -> Any:
        """Return y, with f of the arrays where this condition holds."""

    @abstractmethod
    def leave_to_numpy(self) -> None:
        """Have the elements where this condition holds computed by the kernel itself."""

    @abstractmethod
    def taken_from(self, table: Any) -> Any:
        """Return the elements of a table at these indices."""

    @abstractmethod
    def polynomial(self, coefficients: Sequence[float]) -> Any:
        """Return the sum of coefficients[k]·x**k by Horner's rule."""

    @abstractmethod
    def product_error(self, a: Any, b: Any, rounded: Any) -> Any:
        """Return a·b - rounded; a or b is this array."""

    @abstractmethod
    def difference_error(self, a: Any, b: Any, rounded: Any) -> Any:
        """Return a - b - rounded; a or b is this array."""

    @abstractmethod
    def finite_or_zero(self) -> Any:
        """Return the array with 0 in place of infinities and nan."""

    @abstractmethod
    def sine_of_steps(self, low: Any, steps: Any) -> Any:
        """Return the sine of steps·pi/64 and this remainder and what it lacks."""

    @abstractmethod
    def erf(self) -> Any:
        """Return the error function."""
