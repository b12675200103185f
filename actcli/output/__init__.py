"""Frames of numbers, written in every format. This folder is the list of formats.

A format is a module with `write(frames, stream)`, the SUFFIXES of its files and the MODE in which
its stream is open: "w" for text, "wb" for bytes. The frames are at least one, and have the same
columns. A format writes each frame as it comes if it can, so that there may be any number of them;
otherwise it concatenates them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any, Literal, Protocol

from actcli.output._frame import (
    ArrayPart,
    Column,
    DeferredColumns,
    Frame,
    heading,
    input_column,
    jacobian_columns,
    number_column,
    result_columns,
    text_column,
)
from actcli.output._numerals import Digits
from actcli.output._strict import strict_json_value
from actcli.support.registry import Registry

__all__ = [
    "FORMATS",
    "ArrayPart",
    "Column",
    "DeferredColumns",
    "Digits",
    "Frame",
    "heading",
    "input_column",
    "jacobian_columns",
    "mode",
    "number_column",
    "result_columns",
    "strict_json_value",
    "text_column",
    "write",
]


class FrameWriter(Protocol):
    """A module of this folder: a format in which frames are written."""

    SUFFIXES: tuple[str, ...]
    MODE: Literal["w", "wb"]

    def write(self, frames: Iterator[Frame], stream: IO[Any]) -> None:
        """Write the frames, one below the other."""


FORMATS: Registry[FrameWriter] = Registry(__name__)


def mode(format: str) -> Literal["w", "wb"]:
    """Return how a stream must be open for a format: "w" for text, "wb" for bytes."""
    return FORMATS.load(format).MODE


def write(frames: Iterable[Frame], format: str, stream: IO[Any]) -> None:
    """Write frames, one below the other, to a stream.

    Each frame is written and flushed before the next one is requested.

    Parameters
    ----------
    frames : iterable of Frame
        At least one, all with the same columns.
    format : str
        The name of one of FORMATS.
    stream : file
        Open for writing, in the `mode` of the format.

    Raises
    ------
    ActcliError
        If the format cannot hold what the frames hold, such as texts in an array.
    MissingLibraryError
        If the format needs a library that is not installed.
    """

    def flushed() -> Iterator[Frame]:
        for frame in frames:
            yield frame
            stream.flush()

    FORMATS.load(format).write(flushed(), stream)
