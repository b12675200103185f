"""Numbers as cells of 64 bits."""

from __future__ import annotations

from struct import pack, unpack
from typing import Any

from actcli.numerics import np
from actcli.numerics.recorded import Recorded
from actcli.numerics.tape.errors import NotRecordableError
from actcli.numerics.tape.operations import BOOL, FLOAT, INT

LENGTH = 8209
# The length that a recorded array says it has: a prime, and larger than any table, so that an array
# made from its shape is told from every other.

ALL_BITS = (1 << 64) - 1


def plain_number(value: Any) -> bool | int | float:
    """Return a number, an array of one, or of LENGTH equal ones, as Python's number."""
    if isinstance(value, bool | int | float):
        return value
    array = np.asarray(value)
    is_one = array.shape == (LENGTH,) and array.tobytes() == array[:1].tobytes() * LENGTH
    if is_one or array.shape == (1,):
        array = array[0]
    if array.ndim or array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise NotRecordableError(f"an operand of {array.dtype} shaped {array.shape}")
    number: bool | int | float = array.item()
    return number


def kind_of(value: Any) -> str:
    """Return the kind of cell that a recorded array or a number has."""
    if isinstance(value, Recorded):
        return value.kind
    number = plain_number(value)
    return BOOL if isinstance(number, bool) else INT if isinstance(number, int) else FLOAT


def float_of(bits: int) -> float:
    """Return the float that a cell holds."""
    number: float = unpack("<d", bits.to_bytes(8, "little"))[0]
    return number


def bits_of(number: float, kind: str) -> int:
    """Return a number as a cell of that kind, from 0 to 2**64 - 1."""
    if kind == FLOAT:
        return int.from_bytes(pack("<d", number), "little")
    if kind == BOOL:
        return ALL_BITS if number else 0
    if number != int(number) or not -(2**63) <= number < 2**63:
        raise NotRecordableError(f"{number} as an integer")
    return int(number) & ALL_BITS
