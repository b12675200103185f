"""The constants of a model: what they are declared to be, and their numbers once asked for."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.errors import ReadError
from actcli.models.protobuf import MalformedError, Message, signed, varint
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actcli.numerics import AnyArray, Array

MAX_NUMBERS = 1 << 20
# Of a constant that is read. Slopes have at most as many; weights are not read.

INT32_DATA, INT64_DATA, UINT64_DATA = "int32_data", "int64_data", "uint64_data"


class ElementType(NamedTuple):
    """A type of numbers: its name, NumPy's for its bytes, and the field of unpacked ones."""

    name: str
    stored: str
    field: str


ELEMENT_TYPES = {
    1: ElementType("float32", "<f4", "float_data"),
    2: ElementType("uint8", "u1", INT32_DATA),
    3: ElementType("int8", "i1", INT32_DATA),
    4: ElementType("uint16", "<u2", INT32_DATA),
    5: ElementType("int16", "<i2", INT32_DATA),
    6: ElementType("int32", "<i4", INT32_DATA),
    7: ElementType("int64", "<i8", INT64_DATA),
    9: ElementType("bool", "?", INT32_DATA),
    10: ElementType("float16", "<f2", INT32_DATA),
    11: ElementType("float64", "<f8", "double_data"),
    12: ElementType("uint32", "<u4", UINT64_DATA),
    13: ElementType("uint64", "<u8", UINT64_DATA),
    16: ElementType("bfloat16", "<u2", INT32_DATA),
}
"""The types of elements whose numbers can be read, by ONNX's codes."""

BOOL = 9
FLOATS = (1, 10, 11, 16)
# The codes of floating-point numbers.

EXTERNAL = 1  # The place of data that lie in a file of their own.


class Tensor:
    """A constant of a model.

    Parameters
    ----------
    message : dict
        As decoded by the schema of a tensor.
    folder : Path
        Where the model lies, and external data with it.
    """

    def __init__(self, message: Message, folder: Path) -> None:
        self._message = message
        self._folder = folder
        self.name: str = message.get("name", "")
        self.type: int = message.get("data_type", 0)
        self.shape = tuple(integers(message["dims"]))
        if any(length < 0 for length in self.shape):
            raise MalformedError("a constant has a negative length")

    @property
    def size(self) -> int:
        """The number of elements that the shape declares."""
        return prod(self.shape)

    @property
    def is_external(self) -> bool:
        """Whether its numbers lie in another file."""
        return bool(self._message.get("data_location") == EXTERNAL)

    @property
    def is_readable(self) -> bool:
        """Whether its numbers are of a known type, and not too many."""
        return self.type in ELEMENT_TYPES and self.size <= MAX_NUMBERS

    def values(self) -> Array:
        """Read the numbers.

        Returns
        -------
        ndarray of float64, shape of the tensor

        Raises
        ------
        ReadError
            If they are fewer or more than declared, or external and cannot be read.
        """
        kind = ELEMENT_TYPES[self.type]
        if self.is_external:
            numbers = self._decoded(self._external_bytes())
        elif "raw_data" in self._message:
            numbers = self._decoded(self._message["raw_data"])
        else:
            numbers = self._unpacked(kind)
            self._check_count(numbers.size)
        return numbers.astype(np.float64).reshape(self.shape)

    def _check_count(self, count: int) -> None:
        """Raise ReadError if there are not as many numbers as the shape declares."""
        if count != self.size:
            raise ReadError(
                f"constant {self.name!r} holds {count} numbers, not {self.size} as declared."
            )

    def _decoded(self, content: bytes | memoryview | int) -> AnyArray:
        """Return the numbers of which these are the bytes."""
        kind = ELEMENT_TYPES[self.type]
        width = np.dtype(kind.stored).itemsize
        if isinstance(content, int) or len(content) % width:
            raise ReadError(f"constant {self.name!r} has no whole number of elements.")
        self._check_count(len(content) // width)
        return _widened(np.frombuffer(content, kind.stored), kind)

    def _unpacked(self, kind: ElementType) -> AnyArray:
        """Return the numbers of the field for their type."""
        parts = self._message[kind.field]
        if kind.field in ("float_data", "double_data"):
            stored = "<f4" if kind.field == "float_data" else "<f8"
            if any(isinstance(part, int) or len(part) % int(stored[2]) for part in parts):
                raise ReadError(f"constant {self.name!r} has no whole number of elements.")
            return np.concatenate(
                [np.frombuffer(part, stored) for part in parts] or [np.empty(0)], dtype=np.float64
            )
        numbers = np.array(integers(parts), np.int64)
        if kind.name in ("float16", "bfloat16"):
            return _widened(numbers.astype(np.uint16).view(kind.stored), kind)
        return numbers

    def _external_bytes(self) -> Any:
        """Read the bytes of external data, from a file beside the model or below it alone."""
        entries = {
            entry.get("key"): entry.get("value", "") for entry in self._message["external_data"]
        }
        location = entries.get("location", "")
        what = f"the numbers of constant {self.name!r}"
        folder = self._folder.resolve()
        try:
            path = (folder / location).resolve()
            is_inside = bool(location) and path.is_relative_to(folder)
            start, length = int(entries.get("offset") or 0), int(entries.get("length") or -1)
        except (ValueError, OSError, RuntimeError):  # As of a null character, or a circle of links.
            raise ReadError(f"{what} have no proper place in another file.") from None
        if not is_inside:
            raise ReadError(f"{what} are said to lie in {location!r}, outside the model's folder.")
        expected = self.size * np.dtype(ELEMENT_TYPES[self.type].stored).itemsize
        if start < 0 or length not in (-1, expected):
            raise ReadError(f"{what} are {expected} bytes, not {length} from {start} on.")
        if not path.is_file():
            raise ReadError(f"{what} lie in {location!r}, which is not beside the model.")
        try:
            with path.open("rb") as stream:
                stream.seek(start)
                return stream.read(expected)
        except OSError as error:
            raise ReadError(
                f"{location!r}, with {what}, cannot be read: {error.strerror}."
            ) from None


def integers(parts: Iterable[Any]) -> list[int]:
    """Return the signed numbers of a repeated field, packed or not."""
    found = []
    for part in parts:
        if isinstance(part, int):
            found.append(signed(part))
            continue
        position = 0
        while position < len(part):
            number, position = varint(part, position)
            found.append(signed(number))
            if len(found) > MAX_NUMBERS:
                raise MalformedError("it has too many numbers in one place")
    return found


def _widened(numbers: AnyArray, kind: ElementType) -> AnyArray:
    """Return bfloat16, of which `numbers` are the bits, as float32; all others unchanged."""
    if kind.name != "bfloat16":
        return numbers
    return (numbers.astype(np.uint32) << 16).view(np.float32)
