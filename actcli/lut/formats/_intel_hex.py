"""Records of Intel HEX files, and which address follows which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

DATA, END_OF_FILE, EXTENDED_LINEAR_ADDRESS = 0, 1, 4
# The types of records that are written.

SEGMENT_BITS = 16
# A record holds this many bits of an address; an extended linear address sets those above them.


def intel_hex(chunks: Sequence[bytes], addresses_per_chunk: int) -> Iterator[str]:
    """Yield the lines of an Intel HEX file that holds the chunks one after the other, from 0.

    Parameters
    ----------
    chunks : sequence of bytes
        The data of each record, at most 255 bytes.
    addresses_per_chunk : int
        How many addresses a chunk covers: a power of two.
    """
    for i, chunk in enumerate(chunks):
        segment, address = divmod(i * addresses_per_chunk, 1 << SEGMENT_BITS)
        if segment and address == 0:
            yield _record(EXTENDED_LINEAR_ADDRESS, 0, segment.to_bytes(2, "big"))
        yield _record(DATA, address, chunk)
    yield _record(END_OF_FILE, 0, b"")


def _record(kind: int, address: int, data: bytes) -> str:
    """Return a record: its bytes and the one that makes their sum 0."""
    body = bytes([len(data), *address.to_bytes(2, "big"), kind, *data])
    return f":{body.hex()}{-sum(body) % 256:02x}".upper()
