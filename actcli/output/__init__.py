"""Output: frames of numbers in every format. This folder is the list of formats.

A format is a module with `write(frame, stream)`, the SUFFIXES of its files and the MODE in which
its stream is open: "w" for text, "wb" for bytes.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import IO, Any, Literal, Protocol, cast

from actcli.output._frame import Column, Frame, argument, jacobian, labels, results
from actcli.output._numerals import Digits, numeral

__all__ = [
    "Column",
    "Digits",
    "Frame",
    "argument",
    "by_suffix",
    "formats",
    "jacobian",
    "labels",
    "mode",
    "numeral",
    "results",
    "write",
]


class Writer(Protocol):
    """What a module of this folder has."""

    SUFFIXES: tuple[str, ...]
    MODE: Literal["w", "wb"]

    def write(self, frame: Frame, stream: IO[Any]) -> None:
        """Write the frame."""


def formats() -> list[str]:
    """The name of every format, without importing any."""
    names = (module.name for module in iter_modules(__path__))
    return sorted(name for name in names if not name.startswith("_"))


def by_suffix(path: str) -> str | None:
    """The format that files with this ending have, or None."""
    suffix = PurePath(path).suffix.lower()
    return next((name for name in formats() if suffix in _writer(name).SUFFIXES), None)


def mode(format: str) -> Literal["w", "wb"]:
    """How a stream must be open for a format: "w" for text, "wb" for bytes."""
    return _writer(format).MODE


def write(frame: Frame, format: str, stream: IO[Any]) -> None:
    """Write a frame to a stream in a format, one of `formats()`."""
    _writer(format).write(frame, stream)


def _writer(format: str) -> Writer:
    return cast(Writer, import_module(f"{__name__}.{format}"))
