"""An SVG for light and dark pages in a real browser: the reader's preference decides."""

import io

import pytest
from helpers.browser import MARKS, PREFERS, painted
from helpers.devtools import tab
from helpers.scenes import composed, picture, scene
from PIL import ImageChops

from actcli.catalogue import find
from actcli.plot.render.save import save
from actcli.plot.theme import THEMES

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


WITHOUT_STYLES = """<meta http-equiv="Content-Security-Policy" content="style-src 'none'">"""


def inlined(folder, svg, head=""):
    """Write a page that contains a picture, and return where it is."""
    path = folder / "page.html"
    path.write_text(f"<!doctype html>{head}<title>A page</title>{svg.partition('?>')[2]}", "utf-8")
    return path


def test_picture_looks_the_same_where_a_policy_allows_no_styles(tmp_path):
    with tab(tmp_path / "profile") as page:
        for specs in ("gelu", "softmax", "relu gelu", "elu:alpha=0.5,1"):
            svg = picture(scene(specs, theme="auto"), format="svg").decode()
            page.open(inlined(tmp_path, svg))
            free = page.shot(800, 600)
            page.open(inlined(tmp_path, svg, WITHOUT_STYLES))
            assert free.getextrema() != ((255, 255),) * 3
            assert ImageChops.difference(free, page.shot(800, 600)).getbbox() is None


def test_screen_reader_is_told_title_and_description_once(tmp_path):
    made = scene("gelu", title="GELU and its slope")
    svg = picture(made, format="svg").decode()
    with tab(tmp_path / "profile") as page:
        page.open(inlined(tmp_path, svg))
        nodes = page.ask("Accessibility.getFullAXTree")["nodes"]
    told = [
        (node["role"]["value"], node["name"]["value"], node.get("description", {}).get("value"))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] != "RootWebArea" and node["name"]["value"]
    ]
    assert told == [("image", "GELU and its slope", made.alt)]


@pytest.mark.parametrize("prefers", ["light", "dark"])
def test_transparent_picture_alone_is_on_the_ground_that_the_reader_prefers(tmp_path, prefers):
    path = tmp_path / "2x.svg"
    path.write_bytes(picture(scene("2*x", theme="auto", transparent=True), format="svg"))
    with tab(tmp_path / "profile") as page:
        page.emulate(prefers_color_scheme=prefers)
        page.open(path)
        shown = page.shot(800, 400)
    assert (sum(shown.getpixel((790, 390))) < 200) == (prefers == "dark")
    curve = tuple(bytes.fromhex(THEMES[prefers].curves[0][1:]))
    assert curve in dict(map(reversed, shown.getcolors(1 << 20)))


def test_image_with_a_light_colour_scheme_stays_light(tmp_path):
    """What the documentation says of pages that are always white."""
    (tmp_path / "elu.svg").write_bytes(picture(scene("elu", theme="auto"), format="svg"))
    page = tmp_path / "page.html"
    grounds = {}
    with tab(tmp_path / "profile") as browser:
        browser.emulate(prefers_color_scheme="dark")
        for style in ("", "color-scheme: light"):
            page.write_text(f'<!doctype html><img src="elu.svg" style="{style}">', "utf-8")
            browser.open(page)
            grounds[style] = sum(browser.shot(600, 300).getpixel((20, 20)))
    assert grounds[""] < 200 < 3 * 255 == grounds["color-scheme: light"]
