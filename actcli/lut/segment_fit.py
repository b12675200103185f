"""Fit segments: the fewest lines or parabolas in integers whose results stay within bounds.

Every code bounds its result by two integers. Whether a segment with given integers keeps all of its
bounds is decided exactly, in the arithmetic of the device: with the value at its start and its
curvature chosen, each code bounds the slope from both sides, and the segment ends where these
bounds cross.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from actcli.lut.segments import Segments
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.numerics import Array

LINE_BITS = ((16, 0), (8, 0))
CURVED_BITS = ((16, 16), (16, 8), (8, 8))
# The types of slope and curvature that are tried. Wider ones gain nothing for outputs of 16 bits:
# the error of these is below a step of the output already.

WIDE_LINE_BITS = ((32, 0), *LINE_BITS)
WIDE_CURVED_BITS = ((32, 32), (32, 16), *CURVED_BITS)
# Those that are tried for outputs of more than 16 bits.

FIRST_WINDOW = 256
# Codes that are looked at first for the end of the first segment; twice as many if it is beyond.

MAX_VALUES = 5
# Values at the start of a segment that are tried. Bounds of 1 lsb leave three at most.

MAX_SLOPE_SHIFT = 28
# Leaves room for the rounding constant in 32 bits.

LENGTH_STEPS = 8
# Lengths of a parabola that are tried: doublings and halvings that find one to some percent.

MAX_SEGMENTS = 512
# With more, as in 32 bits, the search would take longer than anybody waits, and gain nothing.

HALF_STEP = 0.5
# The error of a result that is the closest, in steps: no segments can have less everywhere.

BISECTIONS = 10
# Of the interval between a bound that needs too many segments and its double.

CHEBYSHEV = (0.0669873, 0.5, 0.9330127)
# The zeros of the third Chebyshev polynomial on [0, 1]: the parabola through a smooth function at
# these has nearly the least largest error.


@dataclass(frozen=True, eq=False)
class Target:
    """What is to be fitted: for each count of codes the bounds of the result, and the truth.

    `truth` is in steps of the output; `lowest` and `highest` are the first and the last number that
    an entry can be. `is_possible` is False if some code has no result within its bounds.
    """

    lower: Integers
    upper: Integers
    truth: Array
    lowest: int
    highest: int
    is_possible: bool


@dataclass(frozen=True)
class Plan:
    """The types of the stored numbers: how fine the starts are, bits and shifts of the rest."""

    granularity: int
    is_aligned: bool
    slope_bits: int
    slope_shift: int
    curve_bits: int
    curve_shift: int

    @property
    def is_curved(self) -> bool:
        """Return whether segments are parabolas."""
        return self.curve_bits > 0


class FittedSegment(NamedTuple):
    """A segment from `start` on, and how many codes it is good for."""

    start: int
    length: int
    value: int
    slope: int
    curve: int


def fit_segments(target: Target, *, is_curved: bool, is_aligned: bool) -> Segments | None:
    """Return the segments with the fewest bytes that keep the bounds, or None if none do.

    Parameters
    ----------
    target : Target
    is_curved : bool
        Whether segments are parabolas instead of lines.
    is_aligned : bool
        Whether widths are powers of two and starts multiples of them.
    """
    if not target.is_possible:
        return None
    found: list[Segments] = []
    for plan in _plans(target, is_curved, is_aligned):
        segments = _fit(target, plan)
        if segments is not None:
            found.append(segments)
        elif not found:
            break  # The first plan is the finest, so that no other can keep the bounds.

    def size(segments: Segments) -> int:
        bits = (target.highest - target.lowest).bit_length()
        return sum(array.bytes for array in segments.arrays(bits, is_value_signed=True))

    return min(found, key=size, default=None)


def fit_number(
    target_of: Callable[[float], Target],
    number: int,
    largest: float,
    *,
    is_curved: bool,
    is_aligned: bool,
) -> Segments | None:
    """Return the segments, so many at most, whose largest error is about the least.

    `target_of` returns what is to be fitted for a largest error in steps of the output, and
    `largest` is an error that every result keeps. None if aligned segments cannot be so few.
    """

    def fit(bound: float) -> Segments | None:
        target = target_of(bound)
        if not target.is_possible:
            return None
        return _fit(target, next(_plans(target, is_curved, is_aligned)), min(number, MAX_SEGMENTS))

    bound = HALF_STEP
    while (best := fit(bound)) is None:
        if bound > largest:
            return None
        bound *= 2
    low, high = bound / 2, bound
    for _ in range(BISECTIONS if bound > HALF_STEP else 0):
        middle = (low + high) / 2
        if (better := fit(middle)) is None:
            low = middle
        else:
            best, high = better, middle
    return best


def _fit(target: Target, plan: Plan, most: int = MAX_SEGMENTS) -> Segments | None:
    """Return the fewest segments of a plan that keep the bounds, or None if `most` do not."""
    pieces = _greedy(target, plan, most)
    return None if pieces is None else _segments(pieces, plan)


def _plans(target: Target, is_curved: bool, is_aligned: bool) -> Iterator[Plan]:
    """Yield the types to try."""
    count = len(target.truth)
    steepest = float(np.abs(np.diff(target.truth)).max(initial=0))
    bend = _curvature(target.truth)
    is_wide = (target.highest - target.lowest).bit_length() > 16
    line_bits, curved_bits = (
        (WIDE_LINE_BITS, WIDE_CURVED_BITS) if is_wide else (LINE_BITS, CURVED_BITS)
    )
    coarse = 1 << max((count - 1).bit_length() - 8, 0)  # The starts then fit in 8 bits.
    for (slope_bits, curve_bits), granularity in product(
        curved_bits if is_curved else line_bits, sorted({1, coarse})
    ):
        slope_shift = _shift(steepest, slope_bits)
        curve_shift = _shift(bend * 2.0**slope_shift, curve_bits) if is_curved else 0
        yield Plan(granularity, is_aligned, slope_bits, slope_shift, curve_bits, curve_shift)


def _shift(magnitude: float, bits: int) -> int:
    """Return the largest shift by which numbers so large stay within a signed type."""
    if magnitude <= 0:
        return MAX_SLOPE_SHIFT
    _, exponent = np.frexp(magnitude)
    return int(np.clip(bits - 1 - exponent, 0, MAX_SLOPE_SHIFT))


def _curvature(truth: Array) -> float:
    """Return half the largest second derivative, by differences over a 64th of all codes."""
    step = max(len(truth) >> 6, 1)
    second = np.diff(truth[::step], 2) / step**2
    return float(np.abs(second).max(initial=0) / 2)


def _greedy(target: Target, plan: Plan, most: int) -> list[FittedSegment] | None:
    """Return the segments from left to right, each as long as it can be, or None.

    None if one has no length, or there are more than `most`: then the rest is not looked at.
    """
    count, start, guess = len(target.truth), 0, FIRST_WINDOW
    pieces: list[FittedSegment] = []
    while start < count:
        piece = _longest(target, plan, start, guess)
        length = _allowed_length(plan, start, piece.length, count)
        if length == 0 or len(pieces) == most:
            return None
        pieces.append(piece._replace(length=length))
        start, guess = start + length, length
    return pieces


def _allowed_length(plan: Plan, start: int, length: int, count: int) -> int:
    """Return how long a segment may be that could have a length; 0 if it can have none."""
    if not plan.is_aligned:
        end = start + length
        return length if end >= count else end // plan.granularity * plan.granularity - start
    width = 1 << (length.bit_length() - 1)
    while start % width:
        width >>= 1
    if start + width == count - 1 and length > width:
        return width + 1  # The code of the far end of a half belongs to its last segment.
    return width if width >= plan.granularity or start + width >= count else 0


def _longest(target: Target, plan: Plan, start: int, guess: int) -> FittedSegment:
    """Return the segment from `start` that is good for the most codes."""
    rest = len(target.truth) - start
    if not plan.is_curved:
        return _extended(target, plan, start, [0], _values(target, start), guess)
    nearest = [_values(target, start, 1)[0]]
    length, factor, longest = min(guess, rest), 2.0, 1
    for _ in range(LENGTH_STEPS):
        curve = _curve(target, plan, start, length)
        piece = _extended(target, plan, start, [curve], nearest, length)
        longest = max(longest, piece.length)
        if longest >= rest:
            break
        if piece.length < length:
            factor = factor**0.6
            length = max(int(length / factor), longest)
        else:
            length = int(piece.length * factor)
        length = int(np.clip(length, 1, rest))
    curve = _curve(target, plan, start, longest)
    limit = (1 << (plan.curve_bits - 1)) - 1
    curves = [int(np.clip(curve + change, -limit, limit)) for change in (0, -1, 1)]
    values = _values(target, start)
    piece = _extended(target, plan, start, curves, values, longest)
    if piece.length < rest:  # Perhaps the slope of a parabola to the end is beyond its type.
        line = _extended(target, plan, start, [0], values, longest)
        piece = line if line.length == rest else piece
    return piece


def _curve(target: Target, plan: Plan, start: int, length: int) -> int:
    """Return the curvature that suits a segment of that length, as it is stored."""
    at = np.unique((np.array(CHEBYSHEV) * (length - 1)).round().astype(int))
    if len(at) < len(CHEBYSHEV):
        return 0
    slopes = np.diff(target.truth[start + at]) / np.diff(at)
    second = float(slopes[1] - slopes[0]) / int(at[2] - at[0])
    limit = (1 << (plan.curve_bits - 1)) - 1
    scaled = second * 2.0 ** (plan.slope_shift + plan.curve_shift)
    return int(np.clip(np.rint(scaled), -limit, limit))


def _extended(
    target: Target, plan: Plan, start: int, curves: list[int], values: list[int], window: int
) -> FittedSegment:
    """Return the segment, of these curvatures and values, that is good for the most codes.

    `window` is how many codes are looked at first.
    """
    rest = len(target.truth) - start
    while True:
        length = min(window + 1, rest)
        best = FittedSegment(start, 0, 0, 0, 0)
        for curve, value in product(curves, values):
            good, slope = _bounded(target, plan, FittedSegment(start, length, value, 0, curve))
            if good > best.length:
                best = FittedSegment(start, good, value, slope, curve)
        if best.length < length or length == rest:
            return best
        window *= 2


def _values(target: Target, start: int, most: int = MAX_VALUES) -> list[int]:
    """Return the values to try at a start, the nearest to the truth first."""
    low, high = int(target.lower[start]), int(target.upper[start])
    count = min(high - low + 1, MAX_VALUES)
    spread = {low + (high - low) * i // max(count - 1, 1) for i in range(count)}
    return sorted(spread, key=lambda value: abs(value - float(target.truth[start])))[:most]


def _bounded(target: Target, plan: Plan, piece: FittedSegment) -> tuple[int, int]:
    """Return for how many codes of a piece one slope keeps all bounds, and this slope."""
    inside = slice(piece.start + 1, piece.start + piece.length)
    t = np.arange(1, piece.length)
    half = (1 << plan.slope_shift) >> 1
    bend = (t * piece.curve) >> plan.curve_shift
    low = ((target.lower[inside] - piece.value) << plan.slope_shift) - half
    high = ((target.upper[inside] - piece.value + 1) << plan.slope_shift) - 1 - half
    # The quotients are rounded towards each other: up below, and down above.
    least = np.maximum.accumulate(-(-low // t) - bend)
    most = np.minimum.accumulate(high // t - bend)
    limit = (1 << (plan.slope_bits - 1)) - 1
    is_good = (least <= most) & (least <= limit) & (most >= -limit)
    length = int(is_good.argmin()) if not is_good.all() else len(t)
    if length == 0:
        return 1, 0
    first = max(int(least[length - 1]), -limit)
    last = min(int(most[length - 1]), limit)
    return length + 1, (first + last) // 2


def _segments(pieces: list[FittedSegment], plan: Plan) -> Segments:
    """Return pieces as arrays."""
    starts, _, value, slope, curve = (
        np.array(each, np.int64) for each in zip(*pieces, strict=True)
    )
    together = int(np.bitwise_or.reduce(starts))
    start_shift = (together & -together).bit_length() - 1 if together else 0
    return Segments(
        starts >> start_shift, start_shift, value, slope, plan.slope_shift,
        curve if plan.is_curved else curve[:0], plan.curve_shift,
    )  # fmt: skip
