"""NumPy arrays by name in one file: the input and the result, or the columns of a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from actcli.output._frame import Frame
from actcli.output._npy import ArraySpool, array_parts

SUFFIXES = (".npz",)
MODE = "wb"


def write(frames: Iterator[Frame], stream: BinaryIO) -> None:
    """Write the arrays one after the other, which is why they are kept until all are there."""
    spools: dict[str, ArraySpool] = {}
    with ExitStack() as stack:
        for frame in frames:
            # Arrays of one name are equal: the same function with the same settings.
            for part in {part.name: part for part in array_parts(frame)}.values():
                if part.name not in spools:
                    spools[part.name] = stack.enter_context(closing(ArraySpool(part)))
                spools[part.name].add(part.values)
        with ZipFile(stream, "w") as archive:
            for name, spool in spools.items():
                # ZipInfo has no time of day, so that equal arrays make equal files.
                with archive.open(ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                    spool.write(member)
