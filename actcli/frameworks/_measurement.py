"""Measure how far results of a floating-point type are from the truth, and in which ways.

This is arithmetic on arrays alone: where the results come from is for others to know.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.numerics import np
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array
    from actcli.numerics.float_types import FloatType

MAX_ABSOLUTE_SIZE = 8.0
# Absolute errors are measured where |f| is at most this: of larger values one rounding alone is
# larger than what they are to show.

TRENDS = {"increasing": 1, "non-decreasing": 1, "non-increasing": -1, "decreasing": -1}
# By which sign a trend goes; other functions may go up and down.


class Facts(NamedTuple):
    """What the results have to keep, beside being near the truth.

    Attributes
    ----------
    range : tuple of float
        The least and the greatest value that the function can have.
    trend : str or None
        Its trend, as `analysis.properties` calls it, if f is measured and has one.
    kinks : sequence of float
        Points at which the value is a convention: there the results are listed, not judged.
    keeps_nan : bool
        Whether nan has to stay nan, as of a function; a slope of 0 for it is harmless.
    """

    range: tuple[float, float] = (-math.inf, math.inf)
    trend: str | None = None
    kinks: Sequence[float] = ()
    keeps_nan: bool = True


class Finding(NamedTuple):
    """One way in which results differ from the truth: how far at most, and where.

    Attributes
    ----------
    error : float
        The largest error of this kind: in ulps of the truth, but absolute or relative where the
        kind says so. Infinite where a number was due and nan came, or the other way round.
    x, got, true : float
        Where that is; the result and the truth there.
    points : int
        At how many points the results differ in this way.
    """

    error: float
    x: float
    got: float
    true: float
    points: int


CONVENTIONS = ("value at a kink", "subnormal flushed to 0")
"""Kinds of findings that differ between libraries, and are right either way."""

ALWAYS_WRONG = (
    "wrong sign",
    "nan or inf for a number",
    "number for nan",
    "value where there is none",
)
"""Kinds of findings that are wrong however small they are."""


class Measurement(Record):
    """The findings of a measurement.

    Parameters
    ----------
    points : int
        The number of finite x at which the function has a value.
    findings : dict of str to Finding
        By their kinds. Always present are the largest errors, "ulps", "absolute" and "relative",
        if there is a value at any point.
    """

    points: int
    findings: dict[str, Finding]

    def wrong(self, threshold: float, range_threshold: float = 0.0) -> list[str]:
        """Return the kinds of findings that are wrong, if so many ulps are allowed.

        Parameters
        ----------
        threshold : float
            In ulps of the truth.
        range_threshold : float, default 0
            By how many ulps of its end values may leave the range; by none as a rule, for a
            logarithm or a root of such a value is nan.
        """
        return [
            kind
            for kind, finding in self.findings.items()
            if kind in ALWAYS_WRONG
            or (
                kind not in (*CONVENTIONS, "absolute", "relative")
                and not finding.error
                <= (range_threshold if kind == "outside the range" else threshold)
            )
        ]


class TrueValues(NamedTuple):
    """Points and the truth there, as float64.

    Attributes
    ----------
    x : ndarray of float64, shape (n,)
        Numbers of the type, ascending; at the end may stand -inf, inf and nan.
    truth : ndarray of float64, shape (n,)
        The exact values, not rounded to the type; nan where there is none.
    remainder : ndarray of float64, shape (n,), or 0
        What float64 leaves of the exact values, where the type is float64 itself.
    """

    x: Array
    truth: Array
    remainder: Any = 0.0


class Recomputed(NamedTuple):
    """Results that were computed a second time.

    Attributes
    ----------
    places : ndarray of int, shape (m,)
        Which of the samples they are of.
    y : ndarray of float64, shape (m,)
    """

    places: AnyArray
    y: Array


def measure_errors(
    samples: TrueValues,
    y: Array,
    kind: FloatType,
    facts: Facts,
    elsewhere: Sequence[Recomputed] = (),
) -> Measurement:
    """Measure how far results are from the truth.

    Parameters
    ----------
    samples : TrueValues
    y : ndarray of float64, shape (n,)
        The results at samples.x.
    kind : FloatType
        The type of x and y.
    facts : Facts
    elsewhere : sequence of Recomputed
        Results at some of the same x, computed at other places of an array.
    """
    with np.errstate(all="ignore"):
        seen = _Comparison(samples, y, kind, facts)
        found = {
            name: finding
            for name, finding in (*seen.findings(), ("depends on the place", seen.moved(elsewhere)))
            if finding
        }
        return Measurement(points=int(seen.has_value.sum()), findings=found)


class _Comparison:
    """Results beside the truth, and the errors of all of them."""

    def __init__(self, samples: TrueValues, y: Array, kind: FloatType, facts: Facts) -> None:
        x, truth, remainder = samples
        self.x, self.y, self.truth, self.kind, self.facts = x, y, truth, kind, facts
        at_kink = np.isin(x, np.asarray(facts.kinks, float))
        finite = np.isfinite(x)
        self.has_value = finite & ~np.isnan(truth) & ~np.isinf(truth)
        self.is_convention = at_kink & self.has_value
        self.has_none = finite & np.isnan(truth) & ~at_kink
        self.judged = self.has_value & ~at_kink
        rounded = kind.round(truth)
        self.overflows = np.abs(rounded) > kind.largest
        # The largest number stands for what is too large for the type.
        self.difference = np.where(
            self.overflows | np.isinf(y),
            _within(y, kind) - _within(truth, kind),
            (y - truth) - remainder,
        )
        self.unit = kind.spacing(np.maximum(_size(truth, kind), kind.smallest_normal))
        self.ulps = np.abs(self.difference) / self.unit
        self.is_normal = np.abs(rounded) >= kind.smallest_normal
        self.is_subnormal = (rounded != 0) & ~self.is_normal
        self.rounded = rounded

    def findings(self) -> Iterator[tuple[str, Finding | None]]:
        """Yield every kind of finding, None for what is not there."""
        y, truth = self.y, self.truth
        lost = self.judged & self.is_normal & (y == 0)
        number = ~np.isnan(y) & (self.overflows | ~np.isinf(y))
        compared = self.judged & number & ~lost
        normal = compared & (self.is_normal | self.overflows)
        yield "ulps", self._worst(normal, self.ulps)
        small = self.judged & number & (np.abs(truth) <= MAX_ABSOLUTE_SIZE)
        yield "absolute", self._worst(small, np.abs(self.difference))
        yield "relative", self._worst(normal, np.abs(self.difference / truth))
        yield "flushed to 0", self._worst(lost, np.abs(truth), self.ulps)
        vanished = self.judged & self.is_subnormal & (y == 0)
        yield "subnormal flushed to 0", self._worst(vanished, np.abs(truth), self.ulps)
        yield "outside the range", self._outside(number)
        opposite = compared & self.is_normal & (np.sign(y) == -np.sign(truth))
        yield "wrong sign", self._worst(opposite, np.abs(y), self.ulps)
        near = -np.abs(self.x)
        yield "nan or inf for a number", self._worst(self.judged & ~number, near, math.inf)
        yield "value where there is none", self._worst(self.has_none & ~np.isnan(y), near, math.inf)
        lost_nan = np.isnan(self.x) & ~np.isnan(y) & self.facts.keeps_nan
        yield "number for nan", self._worst(lost_nan, y, math.inf)
        yield "value at infinity", self._at_infinity()
        yield "step back", self._backward(number)
        differs = self.is_convention & (y != self.rounded)
        yield "value at a kink", self._worst(differs, self.ulps)

    def moved(self, elsewhere: Sequence[Recomputed]) -> Finding | None:
        """Return where a result depends on the place of x in the array."""
        differs, most = np.zeros(self.x.shape, bool), np.zeros(self.x.shape)
        for places, y in elsewhere:
            before = self.y[places]
            changed = (y != before) & ~(np.isnan(y) & np.isnan(before))
            apart = np.abs(y - before) / self.unit[places]
            differs[places] |= changed
            most[places] = np.maximum(most[places], np.where(np.isnan(apart), math.inf, apart))
        return self._worst(differs, most)

    def _worst(
        self, where: AnyArray, size: AnyArray, error: AnyArray | float | None = None
    ) -> Finding | None:
        """Return the finding at the point of `where` with the largest size, None if it is empty.

        Its error is the size, unless another is given.
        """
        (places,) = where.nonzero()
        if not places.size:
            return None
        sizes = np.where(np.isnan(size[places]), math.inf, size[places])
        at = places[int(sizes.argmax())]
        errors = size if error is None else np.broadcast_to(np.asarray(error), size.shape)
        x, got, true = (float(values[at]) for values in (self.x, self.y, self.truth))
        return Finding(float(errors[at]), x, got, true, int(places.size))

    def _outside(self, number: AnyArray) -> Finding | None:
        """Return by how many ulps of its end results leave the range, as the type can hold it."""
        low, high = (np.float64(end) for end in self.facts.range)
        low, high = -_at_least(-low, self.kind), _at_least(high, self.kind)
        end = np.where(self.y > high, high, low)
        unit = self.kind.spacing(np.maximum(_size(end, self.kind), self.kind.smallest_normal))
        beyond = np.where(np.isinf(end), 0.0, np.abs(self.y - end) / unit)
        return self._worst(number & ((self.y > high) | (self.y < low)), beyond)

    def _at_infinity(self) -> Finding | None:
        """Return where the result at -inf or inf is not the limit, where there is one."""
        right = self.rounded
        wrong = np.isinf(self.x) & ~np.isnan(self.truth) & (self.y != right)
        apart = np.where(np.isfinite(self.y) & np.isfinite(right), self.ulps, math.inf)
        return self._worst(wrong, apart)

    def _backward(self, number: AnyArray) -> Finding | None:
        """Return where results go against the trend, by how many ulps at most."""
        sign = TRENDS.get(self.facts.trend or "")
        if sign is None:
            return None
        (places,) = (self.judged & number).nonzero()
        back = np.zeros(self.x.shape)
        back[places[1:]] = np.maximum(-sign * np.diff(self.y[places]), 0.0)
        return self._worst(back > 0, back / self.unit)


def _size(y: Any, kind: FloatType) -> Any:
    """Return |y|, at most the largest number of a type, so that its ulp is one of the type's."""
    return np.minimum(np.abs(y), kind.largest)


def _within(y: Any, kind: FloatType) -> Any:
    return np.clip(y, -kind.largest, kind.largest)


def _at_least(y: Any, kind: FloatType) -> Any:
    """Return the least number of a type that is not below y."""
    rounded = kind.round(y)
    return np.where(rounded < y, rounded + kind.spacing(y), rounded)
