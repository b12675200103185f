"""Pairs of numbers, x and y, out of a file of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from actcli.errors import ActcliError, ReadError
from actcli.input import READERS, ReadRequest, npz, read
from actcli.input._seekable import seekable
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_PAIRS = 1 << 22
# Of a longer file the first are read: 64 megabytes, and more tell nothing more.

OPTIONS = "--x and --y"
# By which columns are chosen, for messages.


class Pairs(NamedTuple):
    """Numbers that belong together.

    Attributes
    ----------
    x, y : ndarray
        Of the same size, at most MAX_PAIRS, in the types that the file has.
    is_cut : bool
        Whether the file has more.
    """

    x: Array
    y: Array
    is_cut: bool


def read_pairs(stream: BinaryIO, request: ReadRequest) -> Pairs:
    """Return two columns of a table, or two arrays of an archive, of the same length.

    Parameters
    ----------
    stream : binary file
        It must have `peek`.
    request : ReadRequest
        Its columns are the names or numbers of both, x first; by default x and y, or else the first
        two. Its axis does not count.

    Raises
    ------
    ReadError
        If the file is damaged or holds no numbers.
    ActcliError
        If it has no such columns, or they are of different lengths.
    """
    title, names = request.title, request.columns
    start = stream.peek(len(npz.MAGIC))  # type: ignore[attr-defined]
    if start.startswith(npz.MAGIC):
        return _arrays(seekable(stream), title, names or ("x", "y"))
    request = request.replace(axis=-1, is_pair=True)
    if not names and _is_table(start, title):
        pieces = READERS.load("delimited").read(stream, request).pieces
    elif names and start.startswith(READERS.load("npy").MAGIC):
        return _array_columns(seekable(stream), title, names)
    else:
        pieces = read(stream, request).pieces
    table, is_cut = _joined(pieces, title)
    if table.ndim == 2 and len(table) == 2 != table.shape[1]:
        table = table.T
    if table.ndim != 2 or table.shape[1] != 2:
        raise ReadError(f"{title} holds no pairs: give two columns, x and y, with --x and --y.")
    return Pairs(table[:, 0], table[:, 1], is_cut)


def _is_table(start: bytes, title: str) -> bool:
    """Return whether a stream is text with separators, though its title does not say so."""
    line = start.partition(b"\n")[0]
    is_plain = b"." not in title.encode(errors="replace") and not line.startswith(b"\x93")
    return is_plain and any(mark in line for mark in (b"\t", b",", b";"))


def _arrays(stream: BinaryIO, title: str, names: Sequence[str]) -> Pairs:
    """Return two arrays of an archive."""
    found = []
    for name in names:
        stream.seek(0)
        pieces = npz.read(stream, ReadRequest(title=title, columns=(name,))).pieces
        found.append(_joined(pieces, title))
    return _same_length(found, title, names)


def _array_columns(stream: BinaryIO, title: str, names: Sequence[str]) -> Pairs:
    """Return two columns of an array, or two fields of records."""
    found = []
    for name in names:
        stream.seek(0)
        pieces = read(stream, ReadRequest(title=title, columns=(name,))).pieces
        found.append(_joined(pieces, title))
    return _same_length(found, title, names)


def _same_length(found: Sequence[tuple[Array, bool]], title: str, names: Sequence[str]) -> Pairs:
    (x, is_cut), (y, _) = found
    x, y = x.reshape(-1), y.reshape(-1)
    if len(x) != len(y):
        raise ActcliError(
            f"{title}: {names[0]} has {len(x)} numbers and {names[1]} {len(y)}: "
            "give as many of each."
        )
    return Pairs(x, y, is_cut)


def _joined(pieces: Iterator[Array], title: str) -> tuple[Array, bool]:
    """Return the pieces of an array as one, up to MAX_PAIRS long, and whether it is longer."""
    found: list[Array] = []
    count = 0
    is_cut = False
    for piece in pieces:
        found.append(piece[: MAX_PAIRS - count])
        count += len(found[-1])
        if is_cut := len(piece) > len(found[-1]):
            break
    if not count:
        raise ReadError(f"{title} holds no numbers.")
    return np.concatenate(found), is_cut
