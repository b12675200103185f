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
from actcli.plot.layout import natural_size
from actcli.plot.scene import Scene
from actcli.plot.settings import FigureSettings
from actcli.plot.theme import THEMES

DRAWING_VERSION = 5
# Raise this when the same scenes are drawn or described in another way.

CURVE_GRAIN = 1e-6
# The grain of points, as a part of the panel: what moves by less has not moved.

EXTREMUM_GRAIN = 1e-4
# The grain of an extremum's x, as a part of the panel: rounding hides where a flat curve turns.

GRAIN_OFFSET = 0.381966
# The edges of grains are moved by this part of a grain, to where no round number lies.

HORIZONTAL_FIELDS = "x", "poles"
VERTICAL_FIELDS = "y", "low", "high", "extent", "offset"
# The fields of traces that lie along each axis.

KEYWORD = b"Fingerprint"
TEXT_CHUNK = b"tEXt"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNK_OVERHEAD = 12
# The bytes of a PNG's chunk besides its content, and thus of its last chunk, which is empty.

WRITTEN = re.compile(rb"actcli-sha256:[0-9a-f]{64}")

NO_AXES: Mapping[str, Axis] = MappingProxyType({})


def fingerprint(scene: Scene, size: tuple[float, float] | None = None) -> str:
    """Return the fingerprint of a picture of the scene, as "actcli-sha256:…".

    It depends on the texts, the colours and the layout, and on the curves to a millionth of the
    panel, so that another rounding of the last digits gives the same.

    Parameters
    ----------
    scene : Scene
    size : (float, float), optional
        Width and height of the picture, in inches; by default those of the layout.
    """
    size = size or natural_size(scene)
    return digest(
        [DRAWING_VERSION, _plain(scene, None, NO_AXES), _plain(THEMES[scene.theme]), size]
    )


def settings_fingerprint(*settings: Any) -> str:
    """Return the fingerprint of what computes a picture: records, numbers, texts, and lists."""
    return digest([DRAWING_VERSION, _plain(settings)])


def digest(content: Any) -> str:
    """Return the fingerprint of plain data: lists, texts, numbers, booleans and None."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return f"actcli-sha256:{sha256(text.encode()).hexdigest()}"


def stamped(picture: bytes, mark: str) -> bytes:
    """Return a PNG or an SVG with a fingerprint at its end, where one that was cut off has none."""
    if picture.startswith(PNG_SIGNATURE):
        content = KEYWORD + b"\0" + mark.encode()
        length, sum_ = len(content).to_bytes(4), crc32(TEXT_CHUNK + content).to_bytes(4)
        chunk = length + TEXT_CHUNK + content + sum_
        return picture[:-CHUNK_OVERHEAD] + chunk + picture[-CHUNK_OVERHEAD:]
    before, end, after = picture.rpartition(b"</svg>")
    return before + f"<metadata>{mark}</metadata>\n".encode() + end + after


def read_fingerprint(file: bytes) -> str | None:
    """Return the fingerprint in a PNG, an SVG, or another text; None without one."""
    if file.startswith(PNG_SIGNATURE):
        texts = (text.partition(b"\0") for kind, text in _chunks(file) if kind == TEXT_CHUNK)
        found = [text for keyword, _, text in texts if keyword == KEYWORD]
    else:
        found = WRITTEN.findall(file)
    return found[-1].decode("ascii") if found else None


def _chunks(png: bytes) -> Iterable[tuple[bytes, bytes]]:
    """Return the chunks of a PNG, each its kind and its content, up to where it is cut off."""
    start = len(PNG_SIGNATURE)
    while start + CHUNK_OVERHEAD <= len(png):
        end = start + 8 + int.from_bytes(png[start : start + 4])
        yield png[start + 4 : start + 8], png[start + 8 : end]
        start = end + 4


def _plain(value: Any, axis: Axis | None = None, axes: Mapping[str, Axis] = NO_AXES) -> Any:
    """Return the value as plain data; numbers along an axis in grains, others to six digits."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() | np.ndarray() | np.generic():
            return _grains(value, axis)
        case Scene():
            axes = dict.fromkeys(HORIZONTAL_FIELDS, value.window)
        case Trace():
            axes = {**axes, **dict.fromkeys(VERTICAL_FIELDS, Axis.around(*value.extent))}
        case Extremum():
            place = np.floor(axes["x"].place(value.x) / EXTREMUM_GRAIN + GRAIN_OFFSET)
            return [value.kind, int(place), _plain(value.y, axes["y"])]
        case FigureSettings():
            return _plain(value.changed)
        case Mapping():
            return [[key, _plain(item, axis, axes)] for key, item in sorted(value.items())]
    names = [field.name for field in fields(value)] if is_dataclass(value) else []
    names = names or list(getattr(value, "_fields", ()))
    if isinstance(value, Trace) and value.turns == len(value.extrema):
        names.remove("turns")  # It says no more than the list of extrema does.
    if isinstance(value, Scene) and not value.settings.changed:
        names.remove("settings")  # Pictures of before there were settings are fresh.
    if names:
        return [_plain(getattr(value, name), axes.get(name, axis), axes) for name in names]
    return [_plain(item, axis, axes) for item in value]


def _grains(value: Any, axis: Axis | None) -> Any:
    """Return numbers in grains of their axis, or without one to six digits."""
    if axis is None:
        return np.vectorize("{:.5e}".format, otypes=[object])(value).tolist()
    return np.floor(axis.place(value) / CURVE_GRAIN + GRAIN_OFFSET).astype(int).tolist()
