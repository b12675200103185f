"""SVG: described in words, light and dark, and several in one page."""

import io
import re
from itertools import product
from typing import ClassVar
from xml.etree import ElementTree

import pytest
from helpers.scenes import picture, scene
from matplotlib.backend_bases import RendererBase
from matplotlib.textpath import TextPath
from PIL import Image

from actcli.plot.render.canvas import Page
from actcli.plot.render.svg import adaptive
from actcli.plot.text import TextRun

SVG = "{http://www.w3.org/2000/svg}"

DARK_RULES = "@media (prefers-color-scheme: dark) {"

FIGURES = [("gelu", {}), ("softmax", {"at": (3.0, 0.7, 0.5)}), ("elu:alpha=0.1:2:5", {}),
           ("relu silu", {})]  # fmt: skip


def test_svg_has_title_size_and_unique_ids():
    root = ElementTree.fromstring(picture(scene("elu:alpha=0.2"), format="svg"))
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{name}svg"
    assert root.get("viewBox") == "0 0 518.4 216"
    assert root.findtext(f"{name}title") == "elu (α = 0.2)"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert "Matplotlib" not in ElementTree.tostring(root, encoding="unicode")


def test_svg_has_a_title_and_a_description_for_screen_readers():
    made = scene("gelu")
    root = ElementTree.fromstring(picture(made, format="svg"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == "gelu"
    assert description.text == made.alt
    assert "minimum of −0.17" in made.alt
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert root.get("id").startswith("figure_gelu_")


def test_description_given_by_the_user_is_escaped():
    made = scene("relu", alt="A <hockey> stick\n& more\x1b")
    root = ElementTree.fromstring(picture(made, format="svg"))
    assert root.find(f"{SVG}desc").text == "A <hockey> stick & more"


def test_several_svgs_can_share_a_page():
    """Ids are unique, references have targets, and no style reaches out of its picture."""
    specs = ("elu", "elu:alpha=0.2", "gelu relu", "elu:alpha=1,2")
    shown = [*product(specs, ("light", "auto"), ("side",)), ("elu", "light", "stack")]
    pictures = [
        picture(scene(specs, theme=theme, layout=layout), format="svg").decode()
        for specs, theme, layout in shown
    ]
    page = "".join(pictures)
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for one in pictures:
        own = set(re.findall(r' id="([^"]*)"', one))
        assert {*re.findall(r'href="#([^"]*)"', one), *re.findall(r"url\(#([^)]*)\)", one)} <= own
        prefix = ElementTree.fromstring(one).get("id")
        for sheet in re.findall(r"<style[^>]*>(.*?)</style>", one):
            selectors = re.findall(r"([^{}]+)\{[^{}]*\}", sheet.replace(DARK_RULES, ""))
            assert selectors
            assert all(f"{selector.strip()} ".startswith(f"#{prefix} ") for selector in selectors)


@pytest.mark.parametrize("specs", ["2*x", "softmax", "gelu elu:alpha=0.2"])
def test_ids_are_words_that_begin_with_a_letter(specs):
    written = picture(scene(specs, theme="auto"), format="svg").decode()
    ids = re.findall(r' id="([^"]*)"', written)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", i) for i in ids)
    assert written.count(f"#{ids[0]} .d0 {{") == 1


@pytest.mark.parametrize("theme", ["light", "auto"])
@pytest.mark.parametrize(("specs", "options"), FIGURES)
def test_svg_has_no_styles_and_no_empty_outlines(specs, options, theme):
    """Where a policy or a sanitiser takes all styles away, nothing changes but dark colours."""
    root = ElementTree.fromstring(picture(scene(specs, theme=theme, **options), format="svg"))
    assert not [element for element in root.iter() if element.get("style")]
    sheets = [element.text for element in root.iter(f"{SVG}style")]
    assert len(sheets) == (theme == "auto")
    assert not any("!important" in sheet for sheet in sheets)
    assert all(path.get("d") for path in root.iter(f"{SVG}path"))
    joins = [path for path in root.iter(f"{SVG}path") if path.get("stroke")]
    assert joins
    assert all(path.get("stroke-linejoin") == "miter" for path in joins)


def test_adaptive_svg_alone_in_a_window_is_on_the_ground_that_the_reader_prefers():
    root = ElementTree.fromstring(
        picture(scene("elu", theme="auto", transparent=True), format="svg")
    )
    (sheet,) = root.iter(f"{SVG}style")
    assert sheet.text.startswith(f"#{root.get('id')} {{color-scheme: light dark}} @media")


@pytest.mark.parametrize(("specs", "options"), FIGURES)
def test_adaptive_svg_is_the_light_one_with_rules_that_make_it_the_dark_one(specs, options):
    auto, light, dark = (
        ElementTree.fromstring(picture(scene(specs, theme=theme, **options), format="svg"))
        for theme in ("auto", "light", "dark")
    )
    (sheet,) = [e for e in auto.iter(f"{SVG}style") if "@media" in e.text]
    assert DARK_RULES in sheet.text
    rules = dict(re.findall(r"\.(d\d+) \{([^}]*)\}", sheet.text))

    def shown(element):
        colours = {name: element.get(name, "") for name in ("fill", "stroke")}
        return {name: colour for name, colour in colours.items() if colour.startswith("#")}

    changed = 0
    drawn = [[e for e in root.iter() if e.tag != f"{SVG}style"] for root in (auto, light, dark)]
    for here, there, other in zip(*drawn, strict=True):
        assert shown(here) == shown(there)
        if name := here.get("class"):
            changed += 1
            overridden = dict(re.findall(r"(fill|stroke): (#\w+)", rules[name]))
            expected = {"fill": "#000000", **shown(other)} if "fill" in overridden else shown(other)
            assert {**shown(here), **overridden} == {**shown(here), **overridden, **expected}
        else:
            assert shown(here) == shown(other)
    assert changed > 20


def test_transparent_picture_has_no_ground():
    made = scene("gelu", transparent=True)
    corner = Image.open(io.BytesIO(picture(made))).getpixel((3, 3))
    assert corner == (255, 255, 255, 0)
    assert Image.open(io.BytesIO(picture(scene("gelu")))).mode == "RGB"
    page = re.compile(r'd="M 0 216 \nL 0 0 \nL 518.4 0', re.MULTILINE)
    assert page.search(picture(scene("gelu"), format="svg").decode())
    assert not page.search(picture(made, format="svg").decode())


def test_drawings_that_do_not_correspond_are_not_made_adaptive():
    light = '<svg><path fill="#ffffff"/><text>f</text></svg>'
    dark = light.replace("#ffffff", "#0d1117")
    assert 'class="d0"' in adaptive(light, dark)
    renamed, longer = dark.replace("text", "desc"), dark.replace("</svg>", "<g/></svg>")
    for other in (renamed, longer, "<svg></svg>"):
        with pytest.raises(AssertionError, match="do not correspond"):
            adaptive(light, other)


def test_parts_of_a_text_follow_one_another_as_their_letters_are_drawn():
    """Letters of pixels are hinted, and wider: elsewhere "at" was followed by a wide gap."""

    class Recorder(RendererBase):
        places: ClassVar = []

        def flipy(self):
            return False

        def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
            self.places.append(x)

    Page(Recorder(), 200, 20).write(TextRun("max 1.129 at $x$", 10, 10, 8.5), "black")
    first, second = Recorder.places
    text = TextPath((0, 0), "max 1.129 at |", 100)
    bar = TextPath((0, 0), "|", 100).get_extents()
    advance = (text.get_extents().x1 - bar.x1) * 0.085
    assert second - first == pytest.approx(advance, abs=0.05)
