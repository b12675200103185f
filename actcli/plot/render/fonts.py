"""The fonts of a figure: those of Matplotlib, or any that is installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, fontManager

from actcli.errors import did_you_mean
from actcli.plot.settings import FigureSettingsError

DEFAULT_FONT = "DejaVu Sans"
# It comes with Matplotlib, and has every letter and sign that a figure needs. What another font
# lacks is taken from it.

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "sans-serif": DEFAULT_FONT,
        "serif": "DejaVu Serif",
        "monospace": "DejaVu Sans Mono",
        "stix": "STIXGeneral",
        "computer modern": "cmr10",
    }
)
# What the fonts that come with Matplotlib are called by those who do not know it.

FORMULA_FONTS: Mapping[str, str] = MappingProxyType(
    {
        DEFAULT_FONT: "dejavusans",
        "DejaVu Serif": "dejavuserif",
        "STIXGeneral": "stix",
        "cmr10": "cm",
    }
)
# Matplotlib's names of the fonts of formulas that go with these.

PATTERN_SIGNS = re.compile(r"([-:,\\])")
# They separate the parts of a font's description.


def font_settings(family: str) -> dict[str, Any]:
    """Return the settings by which Matplotlib sets texts and formulas in a family of type.

    Raises FigureSettingsError for a family that is not installed.
    """
    family = ALIASES.get(family.lower(), family)
    try:
        findfont(FontProperties(family=[family]), fallback_to_default=False)
    except ValueError:
        hint = did_you_mean(family, [*fontManager.get_font_names(), *ALIASES])
        raise FigureSettingsError(f"there is no font {family!r} here.{hint}") from None
    settings: dict[str, Any] = {"font.family": [family, DEFAULT_FONT]}
    if family in FORMULA_FONTS:
        return settings | {"mathtext.fontset": FORMULA_FONTS[family]}
    pattern = PATTERN_SIGNS.sub(r"\\\1", family)
    return settings | {
        "mathtext.fontset": "custom",
        **{f"mathtext.{style}": pattern for style in ("rm", "cal", "sf", "tt")},
        "mathtext.it": f"{pattern}:italic",
        "mathtext.bf": f"{pattern}:bold",
        "mathtext.bfit": f"{pattern}:italic:bold",
        "mathtext.fallback": "stix",
    }
