"""Output: frames of numbers in every format. This folder is the list of formats.

A format is a module with `write(frames, stream)`, the SUFFIXES of its files and the MODE in which
its stream is open: "w" for text, "wb" for bytes. What is to be written comes as frames of some rows
each, at least one, all with the same columns. A format that can writes each as it comes, so that
there may be any number of them; one that must see all first joins them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from os.path import splitext
from typing import IO, Any, Literal, Protocol, cast

from actcli.output._frame import Column, Frame, Part, argument, heading, jacobian, labels, results
from actcli.output._numerals import Digits, numeral
from actcli.output._strict import strict
from actcli.support.registry import modules

__all__ = [
    "Column",
    "Digits",
    "Frame",
    "Part",
    "argument",
    "by_suffix",
    "formats",
    "heading",
    "jacobian",
    "labels",
    "mode",
    "numeral",
    "results",
    "strict",
    "write",
]


class Writer(Protocol):
    """What a module of this folder has."""

    SUFFIXES: tuple[str, ...]
    MODE: Literal["w", "wb"]

    def write(self, frames: Iterator[Frame], stream: IO[Any]) -> None:
        """Write the frames, one below the other."""


def formats() -> list[str]:
    """The name of every format, without importing any."""
    return [*modules(__path__)]


def by_suffix(path: str) -> str | None:
    """The format that files with this ending have, or None."""
    suffix = splitext(path)[1].lower()
    return next((name for name in formats() if suffix in _writer(name).SUFFIXES), None)


def mode(format: str) -> Literal["w", "wb"]:
    """How a stream must be open for a format: "w" for text, "wb" for bytes."""
    return _writer(format).MODE


def write(frames: Iterable[Frame], format: str, stream: IO[Any]) -> None:
    """Write frames, one below the other, to a stream in a format, one of `formats()`.

    What a frame gave is in the stream, and flushed, before the next one is asked for.
    """

    def flushed() -> Iterator[Frame]:
        for frame in frames:
            yield frame
            stream.flush()

    _writer(format).write(flushed(), stream)


def _writer(format: str) -> Writer:
    return cast(Writer, import_module(f"{__name__}.{format}"))
