"""The values of a parameter as a user writes them: one number, several, or a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.formula import FormulaError, number

if TYPE_CHECKING:
    from actcli.numerics.grid import Grid

MAX_VALUES = 1000
# More members of a family than anybody can look at; a mistyped range would make millions.

Values = tuple[float, ...]
"""One number, or several, which give a family of functions."""


def parse_values(text: str) -> Values:
    """Read one number, several as "0.1,0.2,0.5", or N evenly spaced ones as "LO:HI:N".

    Raises
    ------
    FormulaError
        If the text is none of these, or more than MAX_VALUES numbers.
    GridError
        If a range has no points.
    """
    values: Grid | list[str] = parse_range(text) if ":" in text else text.split(",")
    count = len(values) if isinstance(values, list) else values.count
    if count > MAX_VALUES:
        raise FormulaError(f"{text!r} is more than {MAX_VALUES} numbers.")
    if isinstance(values, list):
        return tuple(map(number, values))
    return tuple(values.points().tolist())


def parse_range(text: str) -> Grid:
    """Read "LO:HI:N" as the N numbers from LO to HI, both included.

    Raises
    ------
    FormulaError
        If the text is no range.
    GridError
        If the range has no points, or too many.
    """
    from actcli.numerics.grid import Grid

    parts = text.split(":")
    if len(parts) != 3:
        raise FormulaError(f"{text!r} is not a range: write LO:HI:N.")
    low, high, count = map(number, parts)
    if not count.is_integer():
        raise FormulaError(f"{text!r}: the number of points must be a whole number.")
    return Grid.between(low, high, int(count))
