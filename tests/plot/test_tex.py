"""Figures for LaTeX: coordinates and texts, and the compiled picture beside the one in pixels."""

import re
import shutil
import subprocess
from io import BytesIO

import matplotlib
import numpy as np
import pytest
from helpers.scenes import picture, scene
from PIL import Image

from actcli.plot.arrange import arrange
from actcli.plot.latex_text import escaped, in_latex
from actcli.plot.layout import natural_size
from actcli.plot.render.canvas import INCHES_PER_POINT, Page, raster
from actcli.plot.render.draw import draw_scene
from actcli.plot.render.fonts import font_settings
from actcli.plot.render.tex import MEASURED_FONT, pgfplots, roomy_measure
from actcli.plot.theme import THEMES

DPI = 100

MAX_SHIFT = 2
# Pixels between the two pictures of a curve.

MAX_OTHER = 0.08
# The part of its pixels that may be elsewhere: dashes begin and end a little differently.

COMPILED = [
    ("pdflatex", "relu elu:alpha=0.25", {"theme": "dark", "labels": ("50 % & #1", r"$\phi_1$")}),
    ("pdflatex", "softmax", {"at": (3.0, 0.7, 0.5), "title": r"The $\mathrm{softmax}$_1"}),
    ("lualatex", "elu:alpha=0.5,1,2", {"decimal": ",", "font_size": 8, "log_y": True}),
]


def tex(specs, **options):
    return picture(scene(specs, **options), format="tex").decode()


def plots(written):
    """Return the style and the coordinates of each plot."""
    found = re.findall(r"\\addplot\[([^\n]*)\] coordinates \{\n(.*?)\n\}", written, re.DOTALL)
    return [(style, re.findall(r"\(([^,()]+),([^()]+)\)", points)) for style, points in found]


def test_curves_are_coordinates_between_breaks():
    written = tex("elu:alpha=0.25")
    curves = [points for style, points in plots(written) if "line width=2.2bp" in style]
    assert len(curves) == 3  # f, and f' on both sides of its jump
    f = [(float(x), float(y)) for x, y in curves[0]]
    assert f[0] == pytest.approx((-5, 0.25 * np.expm1(-5)), abs=1e-5)
    assert f[-1] == pytest.approx((5, 5))
    assert 5 < len(f) < 60  # straight parts need few
    for x, y in f:
        assert y == pytest.approx(x if x > 0 else 0.25 * np.expm1(x), abs=1e-4)
    marks = [(style, points) for style, points in plots(written) if "only marks" in style]
    dots = {(float(x), round(float(y), 4)) for style, points in marks for x, y in points}
    assert {y for _, y in dots} == {0.0, 0.25, 1.0}
    assert max(abs(x) for x, _ in dots) < 1e-9


def test_numbers_of_small_units_are_those_beside_the_axis():
    written = tex("relu", window=(0, 1e-6))
    assert "xmin=0, xmax=10," in written
    assert r"(×\ 10^{-7})" in written.replace(r"\times ", "×")


def test_texts_are_in_latex():
    assert in_latex("α = 50 %, 10⁻⁷ × x₁₂ − “é”") == (
        r"\ensuremath{\alpha} = 50 \%, 10\ensuremath{^{-7}} \ensuremath{\times} "
        r"x\ensuremath{_{12}} \ensuremath{-} “é”"
    )
    assert in_latex(r"costs \$5 in $\beta_1$") == r"costs \$5 in $\beta_1$"
    assert in_latex("$f′(α)$") == r"$f'(\alpha )$"
    assert in_latex('"a" < b | $c < d$') == (r"''a'' \ensuremath{<} b \ensuremath{|} $c < d$")
    assert escaped(r"a_b\c") == r"a\_b\textbackslash{}c"


def compiled(engine, written, folder):
    """Return the page of a file of LaTeX in pixels."""
    for program in (engine, "pdftoppm"):
        if not shutil.which(program):
            pytest.skip(f"no {program}")
    if (
        not shutil.which("kpsewhich")
        or not subprocess.run(
            ["kpsewhich", "pgfplots.sty"], capture_output=True, timeout=240
        ).stdout
    ):
        pytest.skip("no pgfplots")
    (folder / "a.tex").write_text(written, "utf-8")
    line = [engine, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:]
    line = ["pdftoppm", "-r", str(DPI), "-png", "a.pdf", "a"]
    subprocess.run(line, cwd=folder, check=True, timeout=240)
    (page,) = folder.glob("a-*.png")
    with Image.open(page) as image:
        return image.convert("RGB")


def ink(image, colour):
    """Return where an image has a colour, more or less."""
    wanted = np.array([*bytes.fromhex(colour[1:])], int)
    return abs(np.asarray(image, int) - wanted).max(axis=-1) < 40


def grown(mask):
    """Return a mask with all that is at most MAX_SHIFT pixels from it."""
    wide = np.pad(mask, MAX_SHIFT)
    steps = range(2 * MAX_SHIFT + 1)
    height, width = mask.shape
    return np.any([wide[i : i + height, j : j + width] for i in steps for j in steps], axis=0)


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "specs", "options"), COMPILED)
def test_compiled_picture_is_that_in_pixels(engine, specs, options, tmp_path):
    made = scene(specs, **options)
    width, height = (length / INCHES_PER_POINT for length in natural_size(made))
    with matplotlib.rc_context(font_settings(MEASURED_FONT)):
        arrangement = arrange(made, width, height, roomy_measure)
        renderer = raster(*(round(length * DPI) for length in natural_size(made)), DPI)
        draw_scene(made, arrangement, Page(renderer, width, height))
    here = Image.open(BytesIO(_png(renderer)))
    there = compiled(engine, pgfplots(made, arrangement, width, height), tmp_path)
    assert abs(np.subtract(there.size, here.size)).max() <= 1
    there = there.crop((0, 0, *here.size))
    theme = THEMES[made.theme]
    if made.family:
        theme = theme.family(len(made.graphs))
    for i in range(len(made.graphs)):
        a, b = ink(here, theme.curve(i)), ink(there, theme.curve(i))
        assert a.sum() > 100
        assert (a & ~grown(b)).sum() < MAX_OTHER * a.sum()
        assert (b & ~grown(a)).sum() < MAX_OTHER * b.sum()


def _png(renderer):
    stream = BytesIO()
    Image.fromarray(np.asarray(renderer.buffer_rgba())).convert("RGB").save(stream, "png")
    return stream.getvalue()


@pytest.mark.slow
def test_file_is_read_into_a_document(tmp_path):
    (tmp_path / "figure.tex").write_text(tex("gelu"), "utf-8")
    document = (
        r"\documentclass{article}\usepackage{amsmath,pgfplots}\pgfplotsset{compat=1.16}"
        r"\begin{document}Before.\input{figure}\input{figure}After.\end{document}"
    )
    assert ink(compiled("pdflatex", document, tmp_path), "#0072b2").sum() > 100
