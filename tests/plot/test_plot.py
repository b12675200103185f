"""Pictures: the right things in the right places, legible, and the same bytes everywhere."""

import io
import os
import subprocess
import sys
import textwrap
from functools import cache
from itertools import combinations, pairwise
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from helpers.pages import box, check_labels, drawn, texts
from helpers.scenes import composed
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from actcli.activation import activation as declare
from actcli.catalogue import catalogue
from actcli.curves.trace import Polyline
from actcli.errors import ActcliError
from actcli.numerics.grid import GridError
from actcli.plot.arrange import FigureTooSmallError, arrange
from actcli.plot.captions import literal_line
from actcli.plot.compose import MAX_CURVES, TooManyCurvesError
from actcli.plot.layout import LAYOUTS
from actcli.plot.placement import Box, spread
from actcli.plot.render.canvas import MEASURING_DPI, Page, measure, raster
from actcli.plot.render.save import FORMATS, RC, MissingGlyphError, save
from actcli.plot.text import TextRun, fitting_heading
from actcli.plot.theme import DASHES, MIN_TEXT_CONTRAST, THEMES, contrast, mix
from actcli.plot.typeset import formulas
from actcli.specs.spec import parse_spec

COMPARISONS = [
    "elu:alpha=0.2 elu:alpha=1 relu",
    "sigmoid tanh softsign",
    "gelu gelu_tanh",
    "relu leaky_relu prelu rrelu elu selu",
    "softmax relu",
]


@declare("Step", formula="where(x > 0, 1, where(x < 0, 0, 1/2))", range="[0, 1]", kinks=("0",))
def step(x):
    """A jump whose value lies between its limits."""
    return np.where(x > 0, 1.0, np.where(x < 0, 0.0, 0.5))


@step.with_derivative("0")
def step(x):
    return 0.0 * x


@cache
def portrait(activation, layout="side"):
    """The figure of a function, without its description."""
    return composed([activation], layout=layout, alt="")


def scene(specs, **options):
    return composed([parse_spec(spec).bind({}) for spec in specs.split()], **options)


def picture(scene, **options):
    stream = io.BytesIO()
    save(scene, stream, **options)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def rc():
    with matplotlib.rc_context(RC):
        yield


# Labels


@pytest.mark.parametrize("layout", list(LAYOUTS)[1:])  # the first is that of the gallery
def test_labels_of_a_function_never_collide(sampled, layout):
    check_labels(drawn(portrait(sampled, layout)))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("specs", COMPARISONS)
def test_labels_of_a_comparison_never_collide(specs, layout):
    check_labels(drawn(scene(specs, layout=layout)))


@pytest.mark.slow
@pytest.mark.parametrize("window", [(-1.7e308, 1.7e308), (-1e-300, 1e-300), (1e6, 1e6 + 1e-3)])
def test_labels_never_collide_in_any_window(activation, window):
    check_labels(drawn(composed([activation], window=window, alt="")))


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3.4, 2.6), (5, 2), (12, 8)])
def test_labels_never_collide_in_any_size(activation, size):
    check_labels(drawn(portrait(activation), size))


def test_no_label_lies_on_the_curve(sampled):
    frames, _ = arrange(portrait(sampled), 518.4, 216, measure)
    for frame in frames:
        if frame.panel.matrix:
            continue
        lines = [frame.on_page(*run) for run in frame.panel.curves[0].trace.runs]
        for place, _ in frame.labels:
            assert place.lies_in(frame.box)
            assert not any(place.is_crossed_by(line) for line in lines)


def test_texts_are_as_large_as_measured():
    for text, size in [("Derivative (α = −0.2)", 11.0), (r"$f(x) = \dfrac{x}{1 + |x|}$", 10.0)]:
        renderer = raster(800, 200, MEASURING_DPI)
        page = Page(renderer, 288, 72)
        page.fill(Box(0, 0, page.width, page.height), "#ffffff")
        words = TextRun(text, 20, 30, size)
        page.write(words, "#000000")
        pixels = np.asarray(renderer.buffer_rgba())[..., 0] < 128
        rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
        scale, place = 72 / MEASURING_DPI, box(words)
        ink = Box(columns[0] * scale, page.height - (rows[-1] + 1) * scale,
                  (columns[-1] + 1) * scale, page.height - rows[0] * scale)  # fmt: skip
        assert np.abs(np.subtract(ink, place)).max() < 1.5  # a letter has some room at its sides


def test_the_extrema_of_gelu_are_told():
    found = texts(drawn(scene("gelu")))
    for label in ("min −0.170 at x = −0.752", "min −0.129 at x = −1.414", "max 1.129 at x = 1.414"):
        assert label in found


def test_of_equal_extrema_one_is_told():
    @declare("Wave", formula="sin(x)", range="[-1, 1]", plot_window=(-10, 10))
    def wave(x):
        """A sine."""
        return np.sin(x)

    found = texts(drawn(composed([wave.with_derivative("cos(x)")(np.cos)])))
    assert [text.partition(" at ")[0] for text in found if " at " in text] == [
        *["max 1", "min −1"], *["max 1", "min −1"],
    ]  # fmt: skip


def test_several_curves_are_labelled_at_their_right_ends_in_their_colours():
    made = scene("elu:alpha=0.2 elu relu")
    frames, legend = arrange(made, 518.4, 216, measure)
    assert not legend
    for frame in frames:
        assert [key.text.text for key in frame.keys] == ["elu (α = 0.2)", "elu (α = 1)", "relu"]
        assert all(box(key.text).left > frame.box.right for key in frame.keys)
        ends = [key.line.y[0] for key in frame.keys]
        assert ends == pytest.approx([ends[0]] * 3)
    colours = {words.text: colour for words, colour in drawn(made).texts}
    theme = THEMES["light"]
    assert [colours[name] for name in ("elu (α = 0.2)", "relu")] == [theme.label(0), theme.label(2)]


def test_a_legend_is_the_last_resort():
    specs = " ".join([*(f"elu:alpha={i}" for i in range(2, MAX_CURVES + 1)), "relu"])
    made = scene(specs, layout="side")
    frames, legend = arrange(made, 518.4, 216, measure)
    called = [f"elu (α = {i})" for i in range(2, MAX_CURVES + 1)]
    assert [key.text.text for key in legend] == [*called, "relu"]
    assert not any(frame.keys for frame in frames)
    check_labels(drawn(made))


def test_too_many_curves_are_refused():
    relu = catalogue()["relu"]
    with pytest.raises(TooManyCurvesError, match=f"{MAX_CURVES} is the most"):
        composed([relu] * (MAX_CURVES + 1), layout="side")
    with pytest.raises(TooManyCurvesError):
        composed([catalogue()["softmax"]], at=(0.0,) * 1000)


@given(st.lists(st.floats(-50, 150), min_size=1, max_size=12), st.floats(1, 30), st.floats(10, 100))
def test_labels_are_spread_apart(wanted, gap, high):
    heights = spread(wanted, gap, 0, high)
    if (len(wanted) - 1) * gap > high:
        assert heights is None
        return
    assert min(heights) >= -1e-9
    assert max(heights) <= high + 1e-9
    ordered = sorted(heights)
    assert all(b - a >= gap - 1e-9 for a, b in pairwise(ordered))
    for (a, x), (b, y) in combinations(zip(wanted, heights, strict=True), 2):
        assert (a - b) * (x - y) >= 0


def test_labels_that_fit_stay_where_they_are():
    assert spread([50, 10, 30], 10, 0, 100) == [50, 10, 30]
    assert spread([50, 50], 10, 0, 100) == [55, 45]  # of equals the first is on top


def test_a_line_crosses_a_box():
    place = Box(0, 0, 2, 1)
    assert place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([-1, 2])))
    assert place.is_crossed_by(Polyline(np.array([1, 1]), np.array([-9, 9])))
    assert not place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([2, 2])))
    assert not place.is_crossed_by(Polyline(np.array([3, 4]), np.array([0, 1])))
    assert not place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([1, 9])))


# Curves


def test_f_stands_beside_its_derivative():
    left, right = arrange(scene("elu:alpha=0.2"), 518.4, 216, measure)[0]
    assert (left.panel.heading, right.panel.heading) == ("elu (α = 0.2)", "derivative")
    assert left.box.width == pytest.approx(right.box.width)
    assert left.box.bottom == right.box.bottom
    assert left.box.right < right.box.left


def test_kinks_line_up_in_a_stack():
    upper, lower = arrange(scene("elu:alpha=0.2", layout="stack"), 302.4, 388.8, measure)[0]
    assert upper.point(0, 0)[0] == lower.point(0, 0)[0]
    assert upper.box.bottom > lower.box.top


def test_an_overlay_has_both_in_one_panel():
    (frame,), _ = arrange(scene("gelu", layout="overlay"), 345.6, 230.4, measure)
    assert [curve.label for curve in frame.panel.curves] == ["$f$", "$f'$"]
    assert len({(curve.colour, curve.dashes) for curve in frame.panel.curves}) == 2


def test_line_style_doubles_the_colour():
    for layout in LAYOUTS:
        for panel in LAYOUTS[layout].panels(scene("relu elu gelu tanh selu", layout=layout)):
            styles = [(c.colour, c.dashes % len(DASHES)) for c in panel.curves]
            assert len(set(styles)) == len(styles)


def test_curves_that_no_theme_confuses():
    for theme in THEMES.values():
        styles = {(theme.curve(i), DASHES[i % len(DASHES)]) for i in range(12)}
        assert len(styles) == 12


def test_the_data_fill_the_panel():
    left, right = arrange(scene("relu"), 518.4, 216, measure)[0]
    assert left.y.place([0, 5]).tolist() == pytest.approx([1 / 12, 11 / 12])
    assert right.y.place([0, 1]).tolist() == pytest.approx([1 / 12, 11 / 12])


def test_0_is_shown_where_it_is_near():
    assert arrange(scene("prelu"), 518.4, 216, measure)[0][1].y.low < 0
    assert arrange(scene("linear", window=(4, 5)), 518.4, 216, measure)[0][0].y.low > 3


def test_jumps_have_a_dotted_connector_and_no_curve():
    page = drawn(composed([step], window=(-2, 2)))
    theme = THEMES["light"]
    curves = [line for line in page.lines if line[2] == theme.curve(0) and line[3] > 2]
    assert len(curves) == 2
    (dotted,) = [line for line in page.lines if line[2] == theme.curve(0) and line[3] <= 2]
    assert dotted[4]["dashes"]
    assert dotted[0][0] == dotted[0][1]


def test_an_extremum_at_a_kink_has_one_mark(monkeypatch):
    dots = []
    monkeypatch.setattr(Page, "dot", lambda self, *args: dots.append(args))
    drawn(scene("absolute", layout="side"))
    assert len(dots) == 3  # the jump of the derivative


def test_the_given_input_is_marked():
    made = scene("softmax", at=(3, 0.7, 0.5))
    page = drawn(made)
    left = arrange(made, 518.4, 216, measure)[0][0]
    at = left.point(3, 0)[0]
    dotted = [line[0] for line in page.lines if line[4].get("dashes")]
    assert any(x == pytest.approx([at, at]) for x in dotted)
    assert r"$x₁\ (x₂=0.7,\ x₃=0.5)$" in texts(page)


def test_without_a_range_it_is_the_union_of_the_views():
    made = scene("sigmoid relu")
    assert (made.window.low, made.window.high) == (-8, 8)


def test_a_range_without_points_is_refused():
    with pytest.raises(GridError):
        scene("relu", window=(1, 1))


# Texts


def test_a_function_alone_shows_its_parameters():
    assert scene("elu").headings[0] == "elu (α = 1)"
    assert scene("rrelu").title.startswith("rrelu (")
    assert scene("relu").title == "relu"
    assert scene("elu relu").title == "elu, relu"


def test_a_title_is_taken_as_it_is():
    made = scene("elu", title="costs $5\nor $6")
    assert r"costs \$5 or \$6" in texts(drawn(made))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_title_is_in_lines(layout):
    title = "The exponential linear unit, of which the gradient is drawn too, and costs $5 or $6"
    page = drawn(scene("elu relu gelu", title=title, layout=layout))
    check_labels(page)
    seen = " ".join(texts(page))
    assert title.replace("$", r"\$") in seen


def test_a_title_stands_over_the_names_in_a_grid():
    found = texts(drawn(scene("elu relu", title="Two of them", layout="grid")))
    assert {"Two of them", "elu", "relu"} <= {*found}
    assert [*texts(drawn(scene("elu", layout="grid")))].count("elu (α = 1)") == 1


@pytest.mark.parametrize("text", ["word " * 100, "word" * 100, "$5 " * 100])
def test_a_heading_has_room(text):
    check_labels(drawn(scene("elu", title=text)))
    lines, size = fitting_heading(literal_line(text), 100, measure)
    assert 0 < len(lines) <= 4
    assert lines[-1].endswith("…")
    assert all(measure(line, size).width <= 100 for line in lines)


def test_letters_that_the_font_does_not_have_are_refused():
    for form in FORMATS:
        with pytest.raises(MissingGlyphError, match="no '激'"):
            picture(scene("elu", title="激"), format=form)


def test_where_there_is_no_room_for_formulas_there_are_none():
    assert r"$f(x) = $" in texts(drawn(scene("elu"), (5, 2)))
    assert r"$f(x) = $" not in texts(drawn(scene("elu"), (5, 1.4)))


@pytest.mark.parametrize("size", [(1, 1), (0.1, 9), (7, 0.5)])
def test_a_size_without_room_is_refused(size):
    with pytest.raises(FigureTooSmallError, match="inches are too small"):
        picture(scene("elu"), size=size)
    assert issubclass(FigureTooSmallError, ActcliError)


def test_cases_are_set_in_columns():
    value, slope = formulas(catalogue()["elu"])
    assert value.line == "$f(x) = $"
    assert value.cases == (
        ("$x$", r"$\mathrm{if}\ \ x > 0$"),
        (r"$\alpha\,(e^{x} - 1)$", r"$\mathrm{if}\ \ x \leq 0$"),
    )
    assert slope.line == r"$f\,'(x) = $"
    assert formulas(step)[0].cases[2] == (r"$\frac{1}{2}$", r"$\mathrm{otherwise}$")


def test_a_factor_stands_before_its_cases():
    value, _ = formulas(catalogue()["selu"])
    assert value.line.startswith("$f(x) = 1.0507")
    assert len(value.cases) == 2


def test_fractions_are_large_unless_they_are_inside_something():
    assert formulas(catalogue()["sigmoid"])[0].line == r"$f(x) = \dfrac{1}{1 + e^{-x}}$"
    assert r"\sqrt{\frac{2}{\pi}}" in formulas(catalogue()["gelu_tanh"])[0].line


def test_a_vector_function_is_told_by_components():
    value, slope = formulas(catalogue()["softmax"])
    assert value.line.startswith("$f_i = ")
    assert r"\delta_{ij}" in slope.line


def test_a_formula_without_room_is_left_out():
    frames, _ = arrange(scene("gelu_tanh"), 400, 216, measure)
    assert any("tanh" in words.text for words in frames[0].texts)
    assert not any("tanh" in words.text for words in frames[1].texts)


# Themes


@pytest.mark.parametrize("name", THEMES)
def test_contrasts(name):
    theme = THEMES[name]
    for ink in (theme.text, theme.note, *map(theme.label, range(12))):
        assert contrast(ink, theme.ground) >= MIN_TEXT_CONTRAST
    for ink in (*theme.curves, theme.guide):
        assert contrast(ink, theme.ground) >= 3


def test_a_label_keeps_its_colour_where_that_is_legible():
    assert THEMES["light"].label(0) == THEMES["light"].curve(0)
    assert THEMES["light"].label(2) != THEMES["light"].curve(2)


def test_colours_mix():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert mix("#000000", "#ff8000", 0.5) == "#804000"


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_ground_is_the_themes(theme):
    image = Image.open(io.BytesIO(picture(scene("elu", theme=theme))))
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((2, 2))) == THEMES[theme].ground


# Files


def test_a_png():
    image = Image.open(io.BytesIO(picture(scene("elu:alpha=0.2"))))
    assert image.size == (1440, 600)
    assert [round(dots) for dots in image.info["dpi"]] == [200, 200]
    assert image.info["Title"] == "elu (α = 0.2)"
    assert "Software" not in image.info


def test_size_and_dots_per_inch():
    image = Image.open(io.BytesIO(picture(scene("elu"), size=(4, 3), dpi=50)))
    assert image.size == (200, 150)


def test_an_svg():
    root = ElementTree.fromstring(picture(scene("elu:alpha=0.2"), format="svg"))
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{name}svg"
    assert root.get("viewBox") == "0 0 518.4 216"
    assert root.findtext(f"{name}title") == "elu (α = 0.2)"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert "Matplotlib" not in ElementTree.tostring(root, encoding="unicode")


def test_a_pdf():
    written = picture(scene("relu"), format="pdf")
    assert written.startswith(b"%PDF")
    assert b"/Title (relu)" in written
    assert b"Matplotlib" not in written
    assert b"CreationDate" not in written


def test_texts_stand_in_the_same_places_in_every_format():
    places = []
    for form, dpi in [("png", 200), ("png", 75), ("svg", 200), ("pdf", 200)]:
        found = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Page, "write", lambda self, words, colour, to=found: to.append(words))
            picture(scene("gelu"), format=form, dpi=dpi)
        places.append(found)
    assert all(found == places[0] for found in places)


AS_IN_PYPROJECT = """
import warnings
warnings.filterwarnings("ignore", category=DeprecationWarning, module="matplotlib|pyparsing")
"""


def run(code, **env):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", AS_IN_PYPROJECT + textwrap.dedent(code)],
        env={**os.environ, **env}, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.slow
def test_the_same_bytes_everywhere(tmp_path):
    hostile = tmp_path / "matplotlibrc"
    hostile.write_text(
        "font.family: monospace\nmathtext.fontset: cm\nsvg.fonttype: none\nsvg.hashsalt: x\n"
        "path.simplify: False\ntext.hinting: none\ntext.antialiased: False\npdf.compression: 0\n"
        "savefig.dpi: 50\nfigure.facecolor: red\naxes.unicode_minus: False\ntext.usetex: True\n"
    )
    code = """
        import sys
        from hashlib import sha256
        from actcli.catalogue import catalogue
        from actcli.plot.render.save import FORMATS, save
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        from io import BytesIO
        names = ("gelu", "softmax")
        for form in FORMATS:
            stream = BytesIO()
            for name in names:
                save(compose(Subject.of([catalogue()[name]])), stream, format=form)
            save(compose(Subject.of([catalogue()[name] for name in names])), stream, format=form)
            print(form, sha256(stream.getvalue()).hexdigest())
    """
    literal_line = run(code, PYTHONHASHSEED="1", TZ="UTC", LANG="C", MPLBACKEND="agg")
    other = run(
        code, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LANG="de_DE.UTF-8", MPLBACKEND="svg",
        MATPLOTLIBRC=str(hostile), SOURCE_DATE_EPOCH="1",
    )  # fmt: skip
    assert literal_line.stdout == other.stdout
    assert not literal_line.stderr


# Imports


def test_names_of_layouts_and_themes_cost_nothing():
    run("""
        import sys
        from actcli.plot.layout import LAYOUTS
        from actcli.plot.theme import THEMES
        assert list(LAYOUTS)[:3] == ["side", "stack", "overlay"]
        assert list(THEMES)[:3] == ["light", "dark", "print"]
        assert not {"numpy", "matplotlib"} & {name.partition(".")[0] for name in sys.modules}
    """)


def test_a_scene_needs_no_matplotlib():
    run("""
        import sys
        from actcli.catalogue import catalogue
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        compose(Subject.of([catalogue()["gelu"]]))
        assert "matplotlib" not in sys.modules
    """)


def test_nothing_is_imported_that_is_not_drawn_with():
    run("""
        import io, sys
        from actcli.catalogue import catalogue
        from actcli.plot.render.save import save
        from actcli.plot.compose import compose
        from actcli.plot.subject import Subject
        for form in ("png", "svg"):
            save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format=form)
        for name in ("figure", "axes"):
            assert f"matplotlib.{name}" not in sys.modules
        save(compose(Subject.of([catalogue()["gelu"]])), io.BytesIO(), format="pdf")
        assert "matplotlib.pyplot" not in sys.modules
    """)


def test_a_setting_stays_in_one_line():
    for room in range(60, 200, 10):
        lines, _ = fitting_heading("A title that is long, " * 3 + "elu (α = 0.2)", room, measure)
        assert not any(line.endswith((" (α", " =")) for line in lines)
