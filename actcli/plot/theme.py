"""Themes: the colours of a figure, and line styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

MIN_TEXT_CONTRAST, MIN_LINE_CONTRAST = 4.5, 3.0
# The contrast with the ground that WCAG 2 asks of texts and of lines, at level AA.

MAX_CELL_SHADE = 0.7
# A heat-map cell has so much of its sign's colour at most: a number on it stays legible.

VIRIDIS = (
    "#440154", "#472d7b", "#3b528b", "#2c728e",
    "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725",
)  # fmt: skip
# Matplotlib's colours for quantities, from 0 to 1 in eighths.

Dashes = tuple[float, ...]

DASHES: tuple[Dashes, ...] = (
    (), (4, 1.4), (5, 1.4, 1.2, 1.4), (1.2, 1.3), (7, 1.4, 1.2, 1.4, 1.2, 1.4),
)  # fmt: skip
# Line styles, in line widths on and off; the first is solid. Their number has no divisor in common
# with that of a theme's colours, so that as many curves as can be differ in one or the other.


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The colours of a figure, "#rrggbb".

    Attributes
    ----------
    ground : str
        What the figure stands on.
    text, note : str
        Headings, and what is written beside the axes.
    frame, rule, grid, guide : str
        The axes, the lines through zero, the lines at the ticks, and asymptotes.
    curves : tuple of str
        From the palette of Okabe and Ito (Color Universal Design, 2002), which colour-blind
        readers can tell apart. f has the first and f' the second.
    ramp : tuple of str
        A scale of colours for the members of a family.
    signs : (str, str)
        The colours of negative and of positive numbers in a heat map.
    dark : str or None
        The theme that takes its place where the reader prefers a dark page.
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
        """Return the colour of the i-th curve."""
        return self.curves[i % len(self.curves)]

    def label(self, i: int) -> str:
        """Return the colour of the i-th curve's label, which is legible on the ground."""
        return self._against_ground(self.curve(i), MIN_TEXT_CONTRAST)

    def of_curves(self, count: int) -> Theme:
        """Return the theme for so many curves, all in other colours; more are as in a family."""
        return self if count <= len(self.curves) else self.family(count)

    def family(self, members: int) -> Theme:
        """Return the theme in which so many curves are coloured along the ramp, in equal steps."""
        colours = (_ramp_colour(self.ramp, i / max(members - 1, 1)) for i in range(members))
        return replace(
            self, curves=tuple(self._against_ground(c, MIN_LINE_CONTRAST) for c in colours)
        )

    def shade(self, part: float) -> str:
        """Return the heat-map colour of a value in [-1, 1]; 0 is the ground."""
        return mix(self.ground, self.signs[part > 0], MAX_CELL_SHADE * abs(part))

    def ink(self, ground: str) -> str:
        """Return black or white, whichever has more contrast with such a ground."""
        return max("#000000", "#ffffff", key=lambda ink: contrast(ink, ground))

    def _against_ground(self, colour: str, least: float) -> str:
        """Return the colour, mixed with `text` until its contrast with the ground is `least`."""
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


def on_page(theme: str) -> str:
    """Return the theme for pages that can be light and dark: "auto" in the place of the default."""
    return "auto" if theme == next(iter(THEMES)) else theme


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted(map(_luminance, (a, b)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, part: float) -> str:
    """Return the colour that lies this part of the way from a to b."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    return "#" + "".join(f"{round(x + part * (y - x)):02x}" for x, y in pairs)


def _ramp_colour(ramp: Sequence[str], part: float) -> str:
    """Return the colour that lies this part of the way along a ramp."""
    i, rest = divmod(part * (len(ramp) - 1), 1)
    return mix(ramp[int(i)], ramp[int(i) + 1], rest) if rest else ramp[int(i)]


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2)."""
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, ...]:
    """Return the red, green and blue of "#rrggbb", from 0 to 255."""
    return tuple(bytes.fromhex(colour[1:]))
