"""Results in float16 and bfloat16, which are correctly rounded.

A kernel gives float64, to a few units in the last place. Rounded once, that is the number next to
the exact value, unless the exact value lies almost in the middle between two. Then the formula is
computed by enclosures, with as many digits as it takes to tell on which side: silu(x) is a little
more than x/2 for a tiny x > 0, and 1.5*x*sigmoid(x) a little less than 1.5*x for a large one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actcli.activation.declaration import Declaration
from actcli.errors import ActcliError
from actcli.formula import Formula
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.numerics.blocks import check_out, over_blocks
from actcli.numerics.short_floats import all_numbers, in_doubt, look_up, rounded, widened
from actcli.numerics.tape.choice import is_pure

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array

MIN_ASKED = 1 << 14
# Numbers asked for, in all calls with the same parameters, from which on a table of all 65 536
# results pays that is kept: to make it takes as long as to compute about as many.

MIN_SIZE_EACH_TIME = 1 << 18
# Numbers in one call from which on a table pays that is not kept.

KEPT_TABLES = 128
# Of 128 KiB each.

DIGITS_LADDER = (50, 200, 400)
# To compute with, until they tell the side.


def evaluate_short(
    declared: Declaration,
    kernel: Kernel,
    x: AnyArray,
    values: Mapping[str, Any],
    axes: int = 0,
    out: AnyArray | None = None,
) -> Any:
    """Return what `over_blocks` does, in a type of 16 bits.

    Results of a function of a vector, and those with parameters that are arrays, are float64
    rounded once.
    """
    dtype, native = x.dtype, x.dtype.newbyteorder("=")
    points = x.astype(native, copy=False)
    if axes or any(np.ndim(value) for value in values.values()):
        wide = widened(points)
        y = rounded(over_blocks(kernel, wide, values, axes=axes, dtype=wide.dtype), native)
    elif (table := _table_for(declared, kernel, native, x.size)) is not None:
        y = np.empty(x.shape, native) if out is None or not _is_plain(out, x, native) else out
        look_up(table, points.reshape(-1), y.reshape(-1))
    else:
        y = _computed(declared, kernel, points.reshape(-1), native).reshape(x.shape)
    if out is None:
        return y.astype(dtype, copy=False)[()]
    check_out(out, y.shape, dtype)
    if out is not y:
        out[...] = y
    return out


def _is_plain(out: AnyArray, x: AnyArray, dtype: np.dtype[Any]) -> bool:
    """Return whether results at x, of a dtype, can be written to `out` at once."""
    check_out(out, x.shape, x.dtype)
    is_alike = x.dtype == dtype and out.flags.c_contiguous
    return is_alike and (out is x or not np.may_share_memory(x, out))


def _table_for(
    declared: Declaration, kernel: Kernel, dtype: np.dtype[Any], size: int
) -> AnyArray | None:
    """Return the results for all numbers of a type; None if that does not pay."""
    if is_pure(kernel):
        return _kept(declared, kernel, dtype.name).table_for(declared, kernel, dtype, size)
    return _table(declared, kernel, dtype) if size >= MIN_SIZE_EACH_TIME else None


class _Kept:
    """A table that is made once enough numbers have been asked for.

    Two threads may make it both; it is the same.
    """

    def __init__(self) -> None:
        self._asked = 0
        self._table: AnyArray | None = None

    def table_for(
        self, declared: Declaration, kernel: Kernel, dtype: np.dtype[Any], size: int
    ) -> AnyArray | None:
        """Return the table, or None while it does not pay."""
        if self._table is None:
            self._asked += size
            if self._asked >= MIN_ASKED:
                self._table = _table(declared, kernel, dtype)
        return self._table


@lru_cache(maxsize=KEPT_TABLES)
def _kept(declared: Declaration, kernel: Kernel, name: str) -> _Kept:
    """Return the one table of a function with these parameters, in the type of that name."""
    return _Kept()


def _table(declared: Declaration, kernel: Kernel, dtype: np.dtype[Any]) -> AnyArray:
    """Return the results for all numbers of a type, in the order of their codes."""
    table: AnyArray = _computed(declared, kernel, all_numbers(dtype), dtype)
    return table


def _computed(declared: Declaration, kernel: Kernel, x: AnyArray, dtype: np.dtype[Any]) -> Any:
    """Return the results for numbers of a type."""
    x = widened(x)
    y = np.asarray(
        over_blocks(
            kernel, x, declared.constants, are_defaults=declared.has_defaults, dtype=np.dtype(float)
        )
    )
    result = rounded(y, dtype)
    formula = _formula_of(declared, kernel)
    if formula is None:
        return result
    places, low, high = in_doubt(y, dtype)
    if low.size:
        result = np.array(result)
        result[places] = _decided(declared, formula, x[places], result[places], low, high)
    return result


def _formula_of(declared: Declaration, kernel: Kernel) -> Formula | None:
    """Return the formula that a kernel computes, if that is the declared one of f or f'."""
    for known, formula in (
        (declared.kernel, declared.formula),
        (declared.derivative_kernel, declared.derivative_formula),
    ):
        if kernel is known and type(formula) is Formula and formula.is_written:
            return formula
    return None


def _decided(
    declared: Declaration, formula: Formula, x: Array, nearest: AnyArray, low: Array, high: Array
) -> list[Any]:
    """Return for each x the one of two neighbours that is closer to the exact value.

    `nearest` is what float64 is rounded to: the right one for a value in the very middle, and where
    enclosures do not tell.
    """
    side_of, found = _sides(declared, formula), {}
    for i, point in enumerate(x.tolist()):
        middle = (_beyond(low[i], high[i]) + _beyond(high[i], low[i])) / 2
        if point not in found:
            found[point] = side_of(point, middle)
    return [(n, b, a)[found[p]] for p, n, a, b in zip(x.tolist(), nearest, low, high, strict=True)]


def _beyond(number: Any, neighbour: Any) -> Fraction:
    """Return a number; an infinity is the next power of two, as if exponents had no end."""
    value = float(number)
    if np.isfinite(value):
        return Fraction(value)
    step = float(neighbour) - float(np.nextafter(neighbour, type(neighbour)(0)))
    return Fraction(float(neighbour)) + Fraction(step)


def _sides(declared: Declaration, formula: Formula) -> Callable[[float, Fraction], int]:
    """Return a function that tells on which side of a number the value at x lies."""
    from actcli.formula.enclosure_words import enclosure_words
    from actcli.numerics.enclosures import exact

    @lru_cache
    def with_digits(digits: int) -> Callable[..., Any]:
        words = enclosure_words(digits)
        run, constants = formula.over(words), declared.constants
        values = {
            p.name: p.over(words) if p.exact and not p.is_set else exact(constants[p.name])
            for p in declared.parameters
        }
        return lambda x: run(x=x, **values)

    def side(x: float, middle: Fraction) -> int:
        for digits in DIGITS_LADDER:
            try:
                sign: int = with_digits(digits)(exact(x)).compare(exact(middle))
            except (ArithmeticError, ActcliError):
                continue
            return sign
        return 0

    return side
