"""Text and arrays that gzip has compressed, unpacked piece by piece."""

from __future__ import annotations

from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from actcli.errors import ReadError

MAGIC = b"\x1f\x8b"

SUFFIX = ".gz"

WINDOW_BITS = 31
# Of zlib: 15, its largest window, and 16 for the head and the checksum of gzip.

BYTES_PER_READ = 1 << 16
# Packed ones. What they are unpacked to is bounded by what is asked for.

MIN_BYTES = 8
# At least so many are waited for, so that the kind of file shows in the first.


class _Unpacked(RawIOBase):
    """What a stream of gzip holds; no more is unpacked than is asked for.

    A small file may unpack to any number of bytes. They pass through, as those of a pipe do.
    """

    def __init__(self, stream: BinaryIO, title: str) -> None:
        super().__init__()
        self.stream = stream
        self.title = title
        self.packed = b""
        self._begin_member()

    def _begin_member(self) -> None:
        from zlib import decompressobj

        self.member = decompressobj(WINDOW_BITS)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = b""
        while len(found) < min(MIN_BYTES, len(buffer)):
            more = self._unpack(len(buffer) - len(found))
            if not more:
                break
            found += more
        buffer[: len(found)] = found
        return len(found)

    def _unpack(self, count: int) -> bytes:
        """Return at most `count` bytes, none at the end."""
        from zlib import error as damage

        found = b""
        while not found:
            if self.member.eof and not self._has_another_member():
                break
            self.packed = self.packed or self._read()
            if not self.packed:
                raise ReadError(f"{self.title} is cut off: its gzip data does not end.")
            try:
                found = self.member.decompress(self.packed, count)
            except damage:
                raise ReadError(f"{self.title} is damaged: it cannot be unpacked.") from None
            self.packed = self.member.unconsumed_tail
        return found

    def _has_another_member(self) -> bool:
        """Return whether more follows the end of a member than zeros, and begin with it."""
        self.packed = self.member.unused_data.lstrip(b"\0")
        while not self.packed and (more := self._read()):
            self.packed = more.lstrip(b"\0")
        if self.packed:
            self._begin_member()
        return bool(self.packed)

    def _read(self) -> bytes:
        return cast(bytes, self.stream.read1(BYTES_PER_READ))  # type: ignore[attr-defined]


def unpacked(stream: BinaryIO, title: str) -> BinaryIO:
    """Return what a stream that begins with MAGIC unpacks to, as a stream that can peek.

    It raises ReadError when it is read if it is damaged.
    """
    return cast(BinaryIO, BufferedReader(_Unpacked(stream, title)))
