"""Themes: the colours of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

LEGIBLE = 4.5  # the contrast with the ground that text needs (WCAG 2, level AA)

Dashes = tuple[float, ...]

DASHES: tuple[Dashes, ...] = ((), (4, 1.4), (5, 1.4, 1.2, 1.4), (1.2, 1.3))
"""Line styles, in line widths on and off; the first is solid."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of a figure, "#rrggbb".

    `ground` is what it stands on, `text` what is written, `note` what is written beside the axes;
    `frame` is the axes, `rule` the lines through zero, `grid` the lines at the ticks, and `guide`
    asymptotes and the like. `curves` come from the palette of Okabe and Ito, which colour-blind
    readers can tell apart; f has the first and f' the second.
    """

    ground: str
    text: str
    note: str
    frame: str
    rule: str
    grid: str
    guide: str
    curves: tuple[str, ...]

    def curve(self, i: int) -> str:
        """The colour of the i-th curve."""
        return self.curves[i % len(self.curves)]

    def label(self, i: int) -> str:
        """The colour of the i-th curve's label: its own, as far towards `text` as is legible."""
        own, steps = self.curve(i), 20
        mixed = (mix(own, self.text, step / steps) for step in range(steps + 1))
        return next(colour for colour in mixed if contrast(colour, self.ground) >= LEGIBLE)


LIGHT = Theme(
    ground="#ffffff",
    text="#1f2328",
    note="#57606a",
    frame="#8c959f",
    rule="#b8c0c8",
    grid="#e5e7eb",
    guide="#6e7781",
    curves=("#0072b2", "#d55e00", "#009e73", "#a8518a", "#4d4d4d"),
)

DARK = Theme(
    ground="#0d1117",
    text="#e6edf3",
    note="#9da7b3",
    frame="#6e7681",
    rule="#4d5560",
    grid="#2b313a",
    guide="#8b949e",
    curves=("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442"),
)

PRINT = replace(
    LIGHT,
    text="#000000",
    note="#333333",
    frame="#666666",
    rule="#999999",
    grid="#e0e0e0",
    guide="#666666",
    curves=("#000000", "#4d4d4d", "#808080"),
)

THEMES: Mapping[str, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK, "print": PRINT})
"""Every theme there is; the first is the default."""


def contrast(a: str, b: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted(map(_luminance, (a, b)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, part: float) -> str:
    """The colour that lies this part of the way from a to b."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    return "#" + "".join(f"{round(x + part * (y - x)):02x}" for x, y in pairs)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
