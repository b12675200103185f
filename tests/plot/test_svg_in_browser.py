"""An SVG for light and dark pages in a real browser: the reader's preference decides."""

import io

import pytest
from helpers.browser import MARKS, PREFERS, painted
from helpers.scenes import composed

from actcli.catalogue import find
from actcli.plot.render.save import save
from actcli.plot.theme import (
    THEMES,
)

pytestmark = MARKS


def shown_colours(path, theme, folder):
    """The shown_colours that the browser shows on a page."""
    found = painted(path, folder / theme, "--window-size=800,400", PREFERS[theme])
    return {"#{:02x}{:02x}{:02x}".format(*colour) for colour in found}


@pytest.mark.parametrize("inlined", [False, True], ids=["alone", "inlined"])
def test_adaptive_svg_follows_the_reader(tmp_path, inlined):
    picture = io.BytesIO()
    save(composed([find("elu")], theme="auto"), picture, format="svg")
    text = picture.getvalue().decode()
    path = tmp_path / ("page.html" if inlined else "elu.svg")
    path.write_text(f"<!doctype html>{text.partition('?>')[2]}" if inlined else text, "utf-8")
    for prefers, other in (("light", "dark"), ("dark", "light")):
        shown = shown_colours(path, prefers, tmp_path)
        assert {THEMES[prefers].ground, *THEMES[prefers].curves[:2]} <= shown
        assert shown.isdisjoint(THEMES[other].curves[:2])
