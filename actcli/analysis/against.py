"""Compare what a framework computes, in a floating-point type, with the truth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, Protocol

from actcli.activation import Activation
from actcli.analysis.float_points import float_points
from actcli.analysis.study import properties
from actcli.errors import ReadError
from actcli.frameworks._measurement import (
    Facts,
    Measurement,
    Recomputed,
    TrueValues,
    measure_errors,
)
from actcli.numerics import np
from actcli.numerics.float_types import FLOAT64_PRECISION, FLOAT_TYPES, FloatType
from actcli.numerics.grid import GridError

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.numerics import Array

Order = Literal[0, 1]

SPECIAL = (-math.inf, math.inf, math.nan)
# They stand first, where a library computes several numbers at once.

EVERYWHERE = (-math.inf, math.inf)

SHORT_LENGTH, SHORT_ARRAYS = 3, 64
# Arrays of three numbers are computed one by one, as the end of a long array is. So the results
# show whether they depend on the place.

SHORT_MAGNITUDES = (2.0**-6, 2.0**7)
# Between which sizes the numbers of the short arrays lie.


class Library(Protocol):
    """A framework that can be run, as `frameworks._isolated.Isolated` can."""

    def run(self, code: str, x: Array, **options: Any) -> Array | None:
        """Return what the framework makes of x."""


def measured(
    activation: Activation,
    there: Equivalent,
    library: Library,
    *,
    dtype: str = "float32",
    order: Order = 0,
    optimized: bool = True,
    window: tuple[float, float] = EVERYWHERE,
) -> Measurement:
    """Measure a framework's results over the whole range of a floating-point type.

    Parameters
    ----------
    activation : Activation
        A function of a number. Its parameters are given to the call.
    there : Equivalent
        A call of the framework.
    library : Isolated
        The framework, running.
    dtype : str
        A name in FLOAT_TYPES. For float64 mpmath is needed, and a formula.
    order : int
        0 for f, 1 for f'.
    optimized : bool
        Whether a framework that makes a graph of the call may optimise it.
    window : tuple of float
        Between which x results are compared; infinities and nan are left out if it is not the
        whole line.

    Raises
    ------
    ReadError
        If the framework fails, crashes or takes too long, or cannot differentiate the call.
    GridError
        If no number of the type lies in the window.
    """
    a, kind = activation.bind(**there.fixed).freeze(), FLOAT_TYPES[dtype]
    code = there.code_with(activation.freeze().values)

    def run(x: Array) -> Array:
        y = library.run(code, x, dtype=dtype, order=order, optimized=optimized)
        if y is None:
            raise ReadError(f"{there.framework} does not differentiate {code}.")
        if y.shape != x.shape:
            raise ReadError(f"{there.framework}: {code} makes {y.shape} of shape {x.shape}.")
        return y

    samples = true_values(a, kind, order, window)
    if not samples.x.size:
        raise GridError(f"no number of the type {dtype} lies in the range.")
    y = run(samples.x)
    return measure_errors(samples, y, kind, facts_to_keep(a, order), [*_elsewhere(samples.x, run)])


def true_values(
    activation: Activation,
    kind: FloatType,
    order: Order,
    window: tuple[float, float] = EVERYWHERE,
) -> TrueValues:
    """Return points, and f or f' there, exactly enough to judge results of a type.

    Our kernels are right to a few ulps of float64, which is exact beside a smaller type. For
    float64 itself the formula is computed with many digits.
    """
    x = float_points(activation, kind)
    if window == EVERYWHERE:
        x = np.concatenate([SPECIAL, x])
    else:
        x = x[(window[0] <= x) & (x <= window[1])]
    with np.errstate(all="ignore"):
        truth = np.asarray(activation.derivative(x) if order else activation(x), float)
    if kind.precision < FLOAT64_PRECISION:
        return TrueValues(x, truth)
    from actcli.reference import truth as truth_of

    exact, remainder = truth_of(activation), np.zeros(x.shape)
    for place in np.isfinite(x).nonzero()[0]:
        try:
            right: Any = exact(float(x[place]))[order]
        except (TypeError, ArithmeticError):  # The formula may have no real value there.
            right = math.nan
        truth[place] = right
        remainder[place] = right - truth[place] if math.isfinite(truth[place]) else 0.0
    return TrueValues(x, truth, remainder)


def facts_to_keep(activation: Activation, order: Order) -> Facts:
    """Return what results of f or f' have to keep."""
    kinks = tuple(activation.kink_points())
    if order:
        return Facts(kinks=kinks, keeps_nan=False)
    known = properties(activation)
    return Facts(
        range=activation.range.ends(activation.values),
        trend=known.trend if known else None,
        kinks=kinks,
    )


def _elsewhere(x: Array, run: Any) -> Iterator[Recomputed]:
    """Yield the results of all points in reversed order, and of some in short arrays."""
    yield Recomputed(np.arange(len(x)), run(x[::-1].copy())[::-1])
    low, high = SHORT_MAGNITUDES
    (usual,) = ((low <= np.abs(x)) & (np.abs(x) <= high)).nonzero()
    if not usual.size:
        return
    chosen = usual[np.linspace(0, len(usual) - 1, SHORT_ARRAYS * SHORT_LENGTH).astype(int)]
    y = np.concatenate([run(x[places]) for places in np.split(chosen, SHORT_ARRAYS)])
    yield Recomputed(chosen, y)
