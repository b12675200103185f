"""Pictures of the gallery as programs outside the project draw them: all agree with the PNG."""

import io
import re
import shutil
import subprocess

import pytest
from helpers.browser import CHROMIUM
from helpers.devtools import tab
from helpers.gallery import FIGURES
from PIL import Image, ImageChops, ImageFilter

try:
    import cairosvg
except (ImportError, OSError):  # The latter if the system lacks the library Cairo.
    cairosvg = None

pytestmark = pytest.mark.slow

NEIGHBOURHOOD = 7
# Pixels of half the PNG's size across: programs place the letters of a line a little differently.

TOLERANCE = 64
# Of 255: programs smooth edges differently.

MAX_STRANGE = 15
# Pixels; a lost letter has more.


def by_rsvg(path, size, _):
    """Draw an SVG by librsvg, which GNOME and MediaWiki use."""
    command = ["rsvg-convert", "--width", str(size[0]), "--height", str(size[1]), str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=240)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def by_cairosvg(path, size, _):
    """Draw an SVG by CairoSVG."""
    drawn = cairosvg.svg2png(url=str(path), output_width=size[0], output_height=size[1])
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def by_chromium(path, size, folder):
    """Draw an SVG by Chromium, as an image in a page."""
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><body style="margin: 0">'
        f'<img src="{path.as_uri()}" style="display: block; width: {size[0]}px">',
        "utf-8",
    )
    with tab(folder / "profile") as browser:
        browser.emulate(prefers_color_scheme="light")
        browser.open(page)
        return browser.shot(*size)


needs = pytest.mark.skipif
RENDERERS = [
    pytest.param(by_rsvg, id="rsvg-convert", marks=needs(
        shutil.which("rsvg-convert") is None, reason="needs Debian's package librsvg2-bin")),
    pytest.param(by_cairosvg, id="CairoSVG", marks=needs(
        cairosvg is None, reason="needs the package CairoSVG")),
    pytest.param(by_chromium, id="Chromium", marks=needs(
        CHROMIUM is None, reason="needs Debian's package chromium")),
]  # fmt: skip


def strange(one, other):
    """Count the pixels of either picture whose colours are nowhere near there in the other."""
    counts = []
    for seen, known in ((one, other), (other, one)):
        darkest = known.filter(ImageFilter.MinFilter(NEIGHBOURHOOD))
        brightest = known.filter(ImageFilter.MaxFilter(NEIGHBOURHOOD))
        beyond = ImageChops.lighter(
            ImageChops.subtract(seen, brightest), ImageChops.subtract(darkest, seen)
        )
        red, green, blue = beyond.split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        counts.append(sum(most.histogram()[TOLERANCE + 1 :]))
    return max(counts)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_renderer_draws_what_the_png_shows(drawn_gallery, tmp_path, renderer):
    for slug in FIGURES:
        with Image.open(drawn_gallery / f"{slug}.png") as png:
            expected = png.convert("RGB").reduce(2)
        drawn = renderer(drawn_gallery / f"{slug}.svg", expected.size, tmp_path)
        assert drawn.size == expected.size
        assert strange(drawn, expected) <= MAX_STRANGE, slug


DAMAGE = {
    "a curve is lost": (r'<path d="[^"]*" clip-path="[^>]*/>', ""),
    "a curve is black": (r'(<path d="[^"]*" clip-path="[^>]*stroke=")#\w+', r"\1#000000"),
    "a letter is lost": (r"<use [^>]*/>", ""),
}


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_seen(drawn_gallery, tmp_path, renderer, damage):
    """Differences that a reader would see are beyond the tolerance."""
    text = (drawn_gallery / "relu.svg").read_text("utf-8")
    (tmp_path / "relu.svg").write_text(re.sub(*damage, text, count=1), "utf-8")
    assert (tmp_path / "relu.svg").read_text("utf-8") != text
    with Image.open(drawn_gallery / "relu.png") as png:
        expected = png.convert("RGB").reduce(2)
    drawn = renderer(tmp_path / "relu.svg", expected.size, tmp_path)
    assert strange(drawn, expected) > MAX_STRANGE
