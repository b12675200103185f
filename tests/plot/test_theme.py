"""Themes: contrast with the ground, and colours that can be told apart."""

import io

import numpy as np
import pytest
from helpers.scenes import picture, scene
from PIL import Image

from actcli.plot.theme import (
    DASHES,
    MIN_LINE_CONTRAST,
    MIN_TEXT_CONTRAST,
    THEMES,
    VIRIDIS,
    contrast,
    mix,
)


@pytest.mark.parametrize("name", THEMES)
def test_texts_and_lines_have_the_contrast_of_wcag(name):
    theme = THEMES[name]
    for ink in (theme.text, theme.note, *map(theme.label, range(12))):
        assert contrast(ink, theme.ground) >= MIN_TEXT_CONTRAST
    for ink in (*theme.curves, theme.guide):
        assert contrast(ink, theme.ground) >= 3


def test_label_keeps_its_colour_where_that_is_legible():
    assert THEMES["light"].label(0) == THEMES["light"].curve(0)
    assert THEMES["light"].label(2) != THEMES["light"].curve(2)


def test_contrast_and_mix_of_known_colours():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert mix("#000000", "#ff8000", 0.5) == "#804000"


def test_twelve_curves_differ_in_colour_or_line_style_in_every_theme():
    for theme in THEMES.values():
        styles = {(theme.curve(i), DASHES[i % len(DASHES)]) for i in range(12)}
        assert len(styles) == 12


@pytest.mark.parametrize("name", THEMES)
def test_colours_of_a_family_are_visible_and_different(name):
    theme = THEMES[name]
    for members in (1, 2, 7, 50):
        family = theme.family(members)
        assert len(family.curves) == members
        assert members > 2 or len(set(family.curves)) == members
        for i in range(members):
            assert contrast(family.curve(i), theme.ground) >= MIN_LINE_CONTRAST
            assert contrast(family.label(i), theme.ground) >= MIN_TEXT_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_numbers_are_legible_on_every_shade_of_a_heat_map(name):
    theme = THEMES[name]
    for part in np.linspace(-1, 1, 401).tolist():
        cell = theme.shade(part)
        assert contrast(theme.ink(cell), cell) >= MIN_TEXT_CONTRAST
    assert theme.shade(0.0) == theme.ground
    assert theme.shade(1.0) != theme.shade(-1.0)


def test_viridis_equals_matplotlibs():
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    assert [to_hex(colormaps["viridis"](i / 8)) for i in range(9)] == list(VIRIDIS)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_ground_of_a_picture_is_the_themes(theme):
    image = Image.open(io.BytesIO(picture(scene("elu", theme=theme))))
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((2, 2))) == THEMES[theme].ground
