"""The samples of an unknown function: in order, finite, and of a known floating-point type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.identification.rounding import Decimals, Rounding, found_rounding
from actcli.numerics import np
from actcli.numerics.float_types import FLOAT_TYPES
from actcli.support.record import Record

if TYPE_CHECKING:
    import numpy.typing as npt

    from actcli.numerics import Array


JUMPS_KEPT = 4
# The most jumps that a function of the catalogue has.

MAX_SAMPLES = 1 << 17
# More tell nothing more, and take longer than a second.


class IdentificationError(ActcliError, ValueError):
    """Samples of which no function can be told."""


class Observations(Record):
    """What is known of an unknown function.

    Attributes
    ----------
    x, y : ndarray of float64, shape (n,)
        Finite, in ascending order of x.
    type : FloatType or Decimals
        To which y was rounded.
    is_told : bool
        Whether the type was given, or is that of an array; otherwise it is found from the values.
    x_unit : float
        Of printed samples the unit of the last digit of x, else 0.
    left_out : int
        How many samples are missing here because they are not finite.
    given : int
        How many finite samples were given, of which these may be a part.
    """

    x: Array
    y: Array
    type: Rounding
    is_told: bool
    x_unit: float = 0.0
    left_out: int = 0
    given: int = 0

    @property
    def size(self) -> int:
        """Return how many samples there are."""
        return len(self.x)

    @property
    def extent(self) -> float:
        """Return the distance from the least to the largest y."""
        return float(np.ptp(self.y))

    @property
    def bend(self) -> float:
        """Return the same of what the straight line that is closest to the samples leaves.

        A function that grows has an extent that only tells how far it was sampled.
        """
        x, y = self.x - self.x.mean(), self.y - self.y.mean()
        return float(np.ptp(y - x * (x @ y) / (x @ x)))

    def thinned(self, most: int) -> Observations:
        """Return about that many of the samples: evenly chosen, and those where y jumps most."""
        if self.size <= most:
            return self
        even = np.linspace(0, self.size - 1, most).astype(np.intp)
        jumps = np.argpartition(np.abs(np.diff(self.y)), -JUMPS_KEPT)[-JUMPS_KEPT:]
        chosen = np.unique(np.concatenate([even, jumps, jumps + 1]))
        return self.replace(x=self.x[chosen], y=self.y[chosen])


def observe(x: npt.ArrayLike, y: npt.ArrayLike, dtype: str | None = None) -> Observations:
    """Return the samples of a function of a number.

    Parameters
    ----------
    x, y : array_like of real numbers, of the same size
        In any order.
    dtype : str, optional
        The type to which y was rounded: "bfloat16", "float16", "float32", "float64". By default
        that of the array; of float64, what all numbers look like: a shorter type, or decimals.

    Raises
    ------
    IdentificationError
        If there are fewer than two different finite x, or x and y do not go together.
    """
    given = np.asarray(y)
    told = dtype or given.dtype.name
    xs, ys = _numbers(x, "x"), _numbers(given, "y")
    if xs.size != ys.size:
        raise IdentificationError(f"x has {xs.size} values and y {ys.size}: give as many of each.")
    if dtype is not None and dtype not in FLOAT_TYPES:
        raise IdentificationError(f"no type {dtype!r}: choose {', '.join(FLOAT_TYPES)}.")
    is_finite = np.isfinite(xs) & np.isfinite(ys)
    left_out = int(np.count_nonzero(~is_finite))
    xs, ys = xs[is_finite], ys[is_finite]
    if len(np.unique(xs)) < 2:
        raise IdentificationError("give a function's values at two different finite x at least.")
    order = np.argsort(xs, kind="stable")
    xs, ys = xs[order], ys[order]
    is_told = dtype is not None or told in FLOAT_TYPES.keys() - {"float64"}
    kind = FLOAT_TYPES[told] if is_told else found_rounding(ys)
    x_unit = 0.0
    if isinstance(kind, Decimals) and isinstance(printed := found_rounding(xs), Decimals):
        x_unit = float(np.max(printed.spacing(xs)))
    seen = Observations(
        x=xs, y=ys, type=kind, is_told=is_told, x_unit=x_unit, left_out=left_out, given=xs.size
    )
    return seen.thinned(MAX_SAMPLES)


def _numbers(values: Any, name: str) -> Array:
    """Return real numbers of any type and shape as a line of float64."""
    try:
        array = np.asarray(values)
        if array.dtype.kind == "c":
            raise TypeError
        return array.astype(np.float64).reshape(-1)
    except (TypeError, ValueError):
        raise IdentificationError(f"{name} must be real numbers.") from None
