"""The operands of a tape, and results that are known while it is recorded."""

from __future__ import annotations

from typing import NamedTuple

from actcli.numerics import np
from actcli.numerics.tape.cells import ALL_BITS, bits_of, float_of
from actcli.numerics.tape.operations import FLOAT, SIGNATURES, WHERE


class FixedCell(NamedTuple):
    """An operand that is the same for all elements."""

    bits: int
    """Of the cell, from 0 to 2**64 - 1."""


class CellTable(NamedTuple):
    """An operand that is an array of its own, as the coefficients of a polynomial."""

    cells: tuple[int, ...]


Operand = int | FixedCell | CellTable
"""The number of the operation that computes it; or a constant."""


ONE, ZERO, MINUS_ZERO = (FixedCell(bits_of(number, FLOAT)) for number in (1.0, 0.0, -0.0))

ALL, NONE = FixedCell(ALL_BITS), FixedCell(0)

NEUTRAL: dict[str, tuple[tuple[int, FixedCell], ...]] = {
    "AND": ((0, ALL), (1, ALL)),
    "OR": ((0, NONE), (1, NONE)),
    "MULTIPLY": ((0, ONE), (1, ONE)),
    "DIVIDE": ((1, ONE),),
    "ADD": ((0, MINUS_ZERO), (1, MINUS_ZERO)),
    "SUBTRACT": ((1, ZERO),),
    "INT_ADD": ((0, ZERO), (1, ZERO)),
}
"""Operands, by their places, that leave the other one as it is, to the last bit."""


FLOAT_UFUNCS = {
    signature.name: getattr(np, ufunc)
    for ufunc, signature in SIGNATURES.items()
    if signature.operands == FLOAT and not signature.swapped and ufunc != "fabs"
}
"""The ufuncs of floats by the names of their operations."""


def known_result(name: str, operands: tuple[Operand, ...], kind: str) -> Operand | None:
    """Return the result of an operation that need not be computed for each element."""
    for place, operand in NEUTRAL.get(name, ()):
        if operands[place] == operand:
            return operands[1 - place]
    if name == WHERE:
        yes, no, condition = operands
        if yes == no or condition in (ALL, NONE):
            return no if condition == NONE else yes
    if (name == "AND" and NONE in operands) or (name == "OR" and ALL in operands):
        return NONE if name == "AND" else ALL
    if name == "INVERT" and operands[0] in (ALL, NONE):
        return NONE if operands[0] == ALL else ALL
    numbers = [float_of(operand.bits) for operand in operands if isinstance(operand, FixedCell)]
    if name not in FLOAT_UFUNCS or len(numbers) < len(operands):
        return None
    with np.errstate(all="ignore"):
        return FixedCell(bits_of(FLOAT_UFUNCS[name](*numbers).item(), kind))
