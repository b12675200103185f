"""Themes: the colours of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

LEGIBLE, VISIBLE = 4.5, 3.0  # the contrast with the ground of texts and lines (WCAG 2, level AA)
STRONGEST = 0.7  # of the colour of a sign is in a cell, so that what is written on it is legible

VIRIDIS = (
    "#440154", "#472d7b", "#3b528b", "#2c728e",
    "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725",
)  # fmt: skip
"""Matplotlib's colours for quantities, from 0 to 1 in eighths."""

Dashes = tuple[float, ...]

DASHES: tuple[Dashes, ...] = (
    (), (4, 1.4), (5, 1.4, 1.2, 1.4), (1.2, 1.3), (7, 1.4, 1.2, 1.4, 1.2, 1.4),
)  # fmt: skip
"""Line styles, in line widths on and off; the first is solid.

Their number has no divisor in common with that of a theme's colours, so that these are told apart
by both together for as long as can be.
"""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of a figure, "#rrggbb".

    `ground` is what it stands on, `text` what is written, `note` what is written beside the axes;
    `frame` is the axes, `rule` the lines through zero, `grid` the lines at the ticks, and `guide`
    asymptotes and the like. `curves` come from the palette of Okabe and Ito, which colour-blind
    readers can tell apart; f has the first and f' the second. `ramp` is a scale of colours for the
    members of a family, and `signs` are those of negative and of positive numbers. `dark` names
    the theme that takes its place where the reader prefers a dark page.
    """

    ground: str
    text: str
    note: str
    frame: str
    rule: str
    grid: str
    guide: str
    curves: tuple[str, ...]
    ramp: tuple[str, ...]
    signs: tuple[str, str]
    dark: str | None = None

    def curve(self, i: int) -> str:
        """The colour of the i-th curve."""
        return self.curves[i % len(self.curves)]

    def label(self, i: int) -> str:
        """The colour of the i-th curve's label."""
        return self._against_ground(self.curve(i), LEGIBLE)

    def family(self, members: int) -> Theme:
        """The theme in which so many curves are coloured along the ramp, in equal steps."""
        colours = (_along(self.ramp, i / max(members - 1, 1)) for i in range(members))
        return replace(self, curves=tuple(self._against_ground(c, VISIBLE) for c in colours))

    def shade(self, part: float) -> str:
        """The colour of a number, so large a part of the largest; that of 0 is the ground."""
        return mix(self.ground, self.signs[part > 0], STRONGEST * abs(part))

    def ink(self, ground: str) -> str:
        """The colour of what is written on such a ground."""
        return max("#000000", "#ffffff", key=lambda ink: contrast(ink, ground))

    def _against_ground(self, colour: str, least: float) -> str:
        """The colour, as far towards `text` as gives it such a contrast with the ground."""
        steps = 20
        mixed = (mix(colour, self.text, step / steps) for step in range(steps + 1))
        return next(colour for colour in mixed if contrast(colour, self.ground) >= least)


LIGHT = Theme(
    ground="#ffffff",
    text="#1f2328",
    note="#57606a",
    frame="#8c959f",
    rule="#b8c0c8",
    grid="#e5e7eb",
    guide="#6e7781",
    curves=("#0072b2", "#d55e00", "#009e73", "#a8518a", "#4d4d4d", "#a07000"),
    ramp=VIRIDIS[:-1],
    signs=("#0072b2", "#d55e00"),
)

DARK = Theme(
    ground="#0d1117",
    text="#e6edf3",
    note="#9da7b3",
    frame="#6e7681",
    rule="#4d5560",
    grid="#2b313a",
    guide="#8b949e",
    curves=("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00"),
    ramp=VIRIDIS[:0:-1],
    signs=("#56b4e9", "#e69f00"),
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
    ramp=("#000000", "#949494"),
    signs=("#bfbfbf", "#808080"),
)

THEMES: Mapping[str, Theme] = MappingProxyType(
    {"light": LIGHT, "dark": DARK, "print": PRINT, "auto": replace(LIGHT, dark="dark")}
)
"""Every theme there is; the first is the default."""


def contrast(a: str, b: str) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted(map(_luminance, (a, b)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, part: float) -> str:
    """The colour that lies this part of the way from a to b."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    return "#" + "".join(f"{round(x + part * (y - x)):02x}" for x, y in pairs)


def _along(ramp: Sequence[str], part: float) -> str:
    """The colour that lies this part of the way along a ramp."""
    i, rest = divmod(part * (len(ramp) - 1), 1)
    return mix(ramp[int(i)], ramp[int(i) + 1], rest) if rest else ramp[int(i)]


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
