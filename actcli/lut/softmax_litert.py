"""The integer softmax of LiteRT (TensorFlow Lite) and CMSIS-NN, to compare with.

For 8-bit scores the exponential is a polynomial and a product of constants in 32-bit fixed point;
for 16-bit scores it is a table, and so is the reciprocal of the sum. Sources: TensorFlow Lite
Micro (commit 006a71b), tensorflow/lite/kernels/internal/reference/softmax.h, with gemmlowp's
fixedpoint.h; and CMSIS-NN (commit 99f736a), arm_nn_softmax_common_s8.c and arm_softmax_s16.c, which
compute the same but for a single 16-bit score, whose 1 CMSIS-NN does not saturate.
"""

from __future__ import annotations

from math import floor, frexp
from typing import TYPE_CHECKING

from actcli.lut.presets import PRESETS
from actcli.lut.recipe import Recipe
from actcli.lut.table import build
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.lut.number_formats import Integers
    from actcli.lut.table import Table

INT32_MAX = (1 << 31) - 1
SCORE_FRACTION = 26
# Distances have 5 bits before the point: exp(-32) is nothing beside 1.

SUM_SHIFT = 12
# The exponentials lose 12 bits before they are added, so that 4096 of them do not overflow.

QUARTER = 1 << (SCORE_FRACTION - 2)
# The polynomial covers a quarter; constants bring the rest.

EXP_RANGE = 10.0
# Of 16-bit scores, exp(-10) and less count as exp(-10).


def softmax_int8(scores: Integers, scale: float) -> Integers:
    """Return what the routine for 8-bit scores gives, as steps of 1/256 above its zero point.

    Parameters
    ----------
    scores : ndarray of int64, shape (vectors, n)
    scale : float
        By how much scores differ whose codes differ by 1.
    """
    multiplier, left_shift = _multiplier(min(scale * 2.0**SCORE_FRACTION, float(INT32_MAX)))
    radius = floor(31 * 2.0**SCORE_FRACTION / 2.0**left_shift)
    distances = scores - scores.max(axis=-1, keepdims=True)
    counts = distances >= -radius
    scaled = _high_product(np.where(counts, distances, 0) << left_shift, multiplier)
    e = _exp_of_negative(scaled)
    total = np.where(counts, _divide(e, SUM_SHIFT), 0).sum(axis=-1, keepdims=True)
    headroom = 32 - np.frexp(total.astype(np.float64))[1]
    reciprocal = _one_over_one_plus((total << headroom) - (1 << 31))
    steps = _divide(_high_product(reciprocal, e), SUM_SHIFT - headroom + 23)
    return np.asarray(np.where(counts, np.clip(steps, 0, 255), 0))


def softmax_int16(scores: Integers, scale: float) -> Integers:
    """Return what the routine for 16-bit scores gives, as steps of 1/32768; see softmax_int8."""
    from actcli.specs.spec import expression

    multiplier, shift = _multiplier(scale / (EXP_RANGE / 65535))
    distances = scores - scores.max(axis=-1, keepdims=True)
    scaled = _high_product(distances << max(shift, 0), multiplier)
    settings = {**PRESETS["tflite-softmax16"].settings, "symmetry": "none"}
    exp = build(expression("exp(x)"), Recipe(**settings, window=(-EXP_RANGE, 0.0)))
    reciprocals = build(expression("1/(1 + x)"), Recipe(**settings, window=(0.0, 1.0)))
    e = _look_up(exp, np.clip(_divide(scaled, max(-shift, 0)) + 32767, -32768, 32767))
    total = e.sum(axis=-1, keepdims=True)
    headroom = 32 - np.frexp(total.astype(np.float64))[1]
    shifted = ((total << (headroom - 1)) + (1 << 13)) >> 14
    reciprocal = _look_up(reciprocals, np.clip(shifted - 3 * 32768, -32768, 32767))
    steps = (e * reciprocal + (1 << (30 - headroom))) >> (31 - headroom)
    return np.asarray(np.clip(steps, 0, 32767))


def _look_up(table: Table, codes: Integers) -> Integers:
    """Return what a table gives for codes of any shape."""
    return table.lookup.find(table.codes, codes)


def _multiplier(real: float) -> tuple[int, int]:
    """Return a 31-bit multiplier and the shift to the left that goes with it."""
    significand, shift = frexp(real)
    multiplier = round(significand * 2**31)
    return (multiplier // 2, shift + 1) if multiplier == 1 << 31 else (multiplier, shift)


def _high_product(a: Integers, b: Integers | int) -> Integers:
    """Return the upper half of 2*a*b, rounded; the quotient is truncated towards zero."""
    product = a * b
    nudged = product + np.where(product >= 0, 1 << 30, 1 - (1 << 30))
    return np.asarray(np.sign(nudged) * (np.abs(nudged) >> 31))


def _divide(x: Integers, exponent: Integers | int) -> Integers:
    """Return x/2^exponent, rounded to the nearest and halves away from zero."""
    mask = (np.int64(1) << exponent) - 1
    threshold = (mask >> 1) + (x < 0)
    return np.asarray((x >> exponent) + ((x & mask) > threshold))


def _exp_of_negative(x: Integers) -> Integers:
    """Return exp of x <= 0 with SCORE_FRACTION fraction bits, as 31 fraction bits."""
    within = (x & (QUARTER - 1)) - QUARTER
    rest = within - x
    t = (within << 5) + (1 << 28)  # plus an eighth, with 31 fraction bits: -1/8 <= t < 1/8
    square = _high_product(t, t)
    fourth = _divide(_high_product(square, square), 2)
    cubic = _high_product(fourth + _high_product(square, t), round(2**31 / 3))
    center = round(float(np.exp(-0.125)) * 2**31)
    result = center + _high_product(t + _divide(cubic + square, 1), center)
    for i in range(7):  # exp(-1/4), exp(-1/2), … exp(-16)
        factor = round(float(np.exp(-(2.0 ** (i - 2)))) * 2**31)
        is_in = (rest >> (SCORE_FRACTION - 2 + i)) & 1
        result = np.where(is_in, _high_product(result, factor), result)
    return np.asarray(np.where(x == 0, INT32_MAX, result))


def _one_over_one_plus(x: Integers) -> Integers:
    """Return 1/(1 + x) of x in [0, 1), both with 31 fraction bits, by Newton's method."""
    half_denominator = (x + INT32_MAX + 1) >> 1
    y = round(48 / 17 * 2**29) + _high_product(half_denominator, round(-32 / 17 * 2**29))
    for _ in range(3):
        y = y + (_high_product(y, (1 << 29) - _high_product(half_denominator, y)) << 2)
    return np.asarray(np.minimum(y << 1, INT32_MAX))
