"""Fingerprints: what a picture was drawn from, in a line that is written into the picture.

The bytes of a picture change with Matplotlib; what it shows does not. A picture that carries the
fingerprint of its scene is fresh, whoever drew it and with what, and neither the drawing nor
Matplotlib is needed to tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from zlib import crc32

from actcli.curves.axis import Axis
from actcli.curves.trace import Extremum, Trace
from actcli.numerics import np
from actcli.plot.layout import size as natural
from actcli.plot.scene import Scene
from actcli.plot.theme import THEMES

DRAWING = 1  # to be raised when the same scenes are drawn, or told, in another way

GRAIN = 1e-6  # of the panel: what moves by less has not moved
FLAT = 1e-4  # of the panel: where along x an extremum lies, which rounding hides
OFFSET = 0.381966  # of a grain: the edges of grains lie where no round number does
ACROSS, UP = ("x", "poles"), ("y", "low", "high", "extent", "offset")  # what lies along which axis

KEYWORD = b"Fingerprint"
CHUNK = b"tEXt"
PNG = b"\x89PNG\r\n\x1a\n"
END = 12  # bytes of the last chunk of a PNG
WRITTEN = re.compile(rb"actcli-sha256:[0-9a-f]{64}")

NOWHERE: Mapping[str, Axis] = MappingProxyType({})


def fingerprint(scene: Scene, size: tuple[float, float] | None = None) -> str:
    """What a picture of the scene shows, so many inches wide and high, as "actcli-sha256:…".

    It depends on the texts, the colours and the layout, and on the curves to a millionth of the
    panel, so that another rounding of the last digits is no other picture.
    """
    size = size or natural(scene)
    return digest([DRAWING, _plain(scene, None, NOWHERE), _plain(THEMES[scene.theme]), size])


def digest(content: Any) -> str:
    """The fingerprint of plain data: lists, texts, numbers, booleans and None."""
    told = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return f"actcli-sha256:{sha256(told.encode()).hexdigest()}"


def stamped(picture: bytes, mark: str) -> bytes:
    """A PNG or an SVG with a fingerprint at its end, where a file that was cut off has none."""
    if picture.startswith(PNG):
        content = KEYWORD + b"\0" + mark.encode()
        length, sum_ = len(content).to_bytes(4), crc32(CHUNK + content).to_bytes(4)
        return picture[:-END] + length + CHUNK + content + sum_ + picture[-END:]
    before, end, after = picture.rpartition(b"</svg>")
    return before + f"<metadata>{mark}</metadata>\n".encode() + end + after


def read(file: bytes) -> str | None:
    """The fingerprint that a file carries: a PNG, an SVG, or another text; None without one."""
    if file.startswith(PNG):
        texts = (text.partition(b"\0") for kind, text in _chunks(file) if kind == CHUNK)
        found = [text for keyword, _, text in texts if keyword == KEYWORD]
    else:
        found = WRITTEN.findall(file)
    return found[-1].decode("ascii") if found else None


def _chunks(png: bytes) -> Iterable[tuple[bytes, bytes]]:
    """The chunks of a PNG, each its kind and its content, as far as it goes."""
    start = len(PNG)
    while start + END <= len(png):
        end = start + 8 + int.from_bytes(png[start : start + 4])
        yield png[start + 4 : start + 8], png[start + 8 : end]
        start = end + 4


def _plain(value: Any, axis: Axis | None = None, axes: Mapping[str, Axis] = NOWHERE) -> Any:
    """The value as plain data; numbers along an axis in grains, others to six digits."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | np.ndarray() | np.generic():
            return _grains(value, axis)
        case Scene():
            axes = dict.fromkeys(ACROSS, value.window)
        case Trace():
            axes = {**axes, **dict.fromkeys(UP, Axis.around(*value.extent))}
        case Extremum():
            place = np.floor(axes["x"].place(value.x) / FLAT + OFFSET)
            return [value.kind, int(place), _plain(value.y, axes["y"])]
        case Mapping():
            return [[key, _plain(item, axis, axes)] for key, item in sorted(value.items())]
    names = [field.name for field in fields(value)] if is_dataclass(value) else []
    names = names or list(getattr(value, "_fields", ()))
    if names:
        return [_plain(getattr(value, name), axes.get(name, axis), axes) for name in names]
    return [_plain(item, axis, axes) for item in value]


def _grains(value: Any, axis: Axis | None) -> Any:
    """Numbers in grains of their axis, or without one to six digits."""
    if axis is None:
        return np.vectorize("{:.5e}".format, otypes=[object])(value).tolist()
    return np.floor(axis.place(value) / GRAIN + OFFSET).astype(int).tolist()
