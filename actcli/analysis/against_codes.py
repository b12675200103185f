"""Compare the codes that a quantised framework computes with the correctly rounded values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

from actcli.frameworks._quantised import (
    CodeErrors,
    Quantised,
    Scale,
    all_codes,
    covering,
    measure_codes,
)
from actcli.numerics import np

if TYPE_CHECKING:
    from typing import Any

    from actcli.activation import Activation, Equivalent
    from actcli.numerics import Array


class QuantisedLibrary(Protocol):
    """A framework that can be run on codes, as `frameworks._isolated.Isolated` can."""

    def quantised(self, code: str, given: Scale, result: Scale, **options: Any) -> Quantised:
        """Return what the framework makes of all codes of the input."""


class MeasuredCodes(NamedTuple):
    """The errors of a framework's codes, and the scales that it had.

    Attributes
    ----------
    errors : CodeErrors
    given, result : Scale
        What the codes of the input and of the output stand for.
    """

    errors: CodeErrors
    given: Scale
    result: Scale


def measured_codes(
    activation: Activation,
    there: Equivalent,
    library: QuantisedLibrary,
    *,
    dtype: str,
    given: Scale | None = None,
    optimized: bool = True,
) -> MeasuredCodes:
    """Measure a framework's results at all codes of an integer type.

    The wanted scale of the output covers the values of the function at all codes of the input. The
    framework may choose other scales: it is compared with those that it has.

    Parameters
    ----------
    activation : Activation
        A function of a number. Its parameters are given to the call.
    there : Equivalent
        A call of the framework.
    library : Isolated
        The framework, running.
    dtype : str
        "int8", "uint8" or "int16".
    given : Scale, optional
        What the codes of the input stand for; by default they cover where the function shows its
        character.
    optimized : bool
        Whether a framework that makes a graph of the call may optimise it.

    Raises
    ------
    ReadError
        If the framework fails, crashes or takes too long, or computes nothing in the type.
    ActcliError
        If the function has no value at any code.
    """
    a = activation.bind(**there.fixed).freeze()
    if given is None:
        given = covering(*a.plot_window, dtype)
    y = _values(a, given, dtype)
    finite = y[np.isfinite(y)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    code = there.code_with(activation.freeze().values)
    seen = library.quantised(
        code, given, covering(low, high, dtype), dtype=dtype, optimized=optimized
    )
    truth = _values(a, seen.given, dtype)
    return MeasuredCodes(measure_codes(seen, truth, dtype), seen.given, seen.result)


def _values(activation: Activation, given: Scale, dtype: str) -> Array:
    """Return f of what the codes stand for; nan at jumps, where its value is a convention."""
    x = given.numbers(all_codes(dtype))
    with np.errstate(all="ignore"):
        y = np.array(activation(x), float)
        for kink in activation.kink_points():
            beside = activation(np.nextafter(kink, [-math.inf, math.inf]))
            if not np.isclose(*beside):
                y[x == kink] = math.nan
    return y
