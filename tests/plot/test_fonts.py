"""The type of a figure: its font, its size, what TeX it refuses, and SVG whose texts are texts."""

from xml.etree import ElementTree

import matplotlib
import pytest
from helpers.pages import check_labels, drawn
from helpers.scenes import arranged, picture, scene

from actcli.plot.render.fonts import ALIASES, font_settings
from actcli.plot.render.save import drawing
from actcli.plot.settings import FigureSettingsError


@pytest.mark.parametrize("family", [*ALIASES, "DejaVu Serif"])
@pytest.mark.parametrize("specs", ["gelu", "elu:alpha=0.5,2"])
def test_labels_of_any_font_never_overlap(family, specs):
    with matplotlib.rc_context(font_settings(family)):
        check_labels(drawn(scene(specs, font=family)))


def test_every_font_has_all_letters_of_a_figure():
    for family in ALIASES:
        made = scene("softmax", font=family)
        with drawing(1, made.settings):  # It refuses letters that the font lacks.
            assert arranged(made)


def test_font_changes_the_picture_and_is_not_kept():
    plain = picture(scene("gelu"), dpi=50)
    assert picture(scene("gelu", font="serif"), dpi=50) != plain
    assert picture(scene("gelu"), dpi=50) == plain


def test_font_that_is_not_installed_is_an_error():
    with pytest.raises(FigureSettingsError, match=r"no font 'DejaVu Sens' here. Did you mean"):
        picture(scene("gelu", font="DejaVu Sens"))


@pytest.mark.parametrize(("points", "size"), [(5, (3, 2)), (7, (3.15, 2)), (16, None)])
def test_labels_never_overlap_in_type_of_any_size(points, size):
    check_labels(drawn(scene("gelu", font_size=points), size))


def test_type_scales_with_its_size_and_not_with_the_page():
    usual, half = scene("gelu"), scene("gelu", font_size=5)
    (small, _), (large, _) = arranged(half, (3.6, 1.5)), arranged(usual)
    assert [text.text for text in small[0].texts] == [text.text for text in large[0].texts]
    assert small[0].box == pytest.approx(large[0].box)  # in half points
    assert arranged(usual, (9, 4))[0][0].texts[0].size == small[0].texts[0].size


def test_half_the_size_on_half_the_page_is_the_same_picture():
    small = picture(scene("gelu", font_size=5), size=(3.6, 1.5), format="svg").decode()
    large = picture(scene("gelu"), format="svg").decode()
    assert small.count("<path") == large.count("<path")
    assert 'width="259.2pt"' in small
    assert small.count("1.1") > large.count("1.1")  # Lines are half as wide.


def test_tex_that_cannot_be_set_is_an_error_of_one_line():
    for title, said in [(r"$\foo$", r"Unknown symbol: \foo"), (r"$\frac{1$", r"Expected \frac")]:
        with pytest.raises(FigureSettingsError) as caught:
            picture(scene("gelu", title=title))
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)


def test_svg_text_is_text():
    written = picture(scene("gelu", svg_text=True), format="svg").decode()
    pieces = ElementTree.fromstring(written).iter("{http://www.w3.org/2000/svg}text")
    content = ["".join(piece.itertext()) for piece in pieces]
    assert "min −0.170 at x = −0.752" in " ".join(" ".join(content).split())
    assert "DejaVu Sans" in written
    outlines = picture(scene("gelu"), format="svg").decode()
    assert "<text" not in outlines
