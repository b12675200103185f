"""Families, Jacobians, differences, small multiples: what figures show beyond one curve."""

import io
import re
from dataclasses import replace
from itertools import combinations, product
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from helpers.scenes import composed
from PIL import Image

from actcli.errors import ActcliError
from actcli.plot.arrange import arrange
from actcli.plot.compose import MAX_MEMBERS, TooManyCurvesError
from actcli.plot.extrema import marked_extrema
from actcli.plot.layout import LAYOUTS, MAX_NUMBERED_INPUTS, colour_bar, natural_size, panels
from actcli.plot.render import animation
from actcli.plot.render.canvas import ALIGNMENT, INCHES_PER_POINT, measure
from actcli.plot.render.save import RC, save
from actcli.plot.text import CellInk
from actcli.plot.theme import (
    DASHES,
    MIN_LINE_CONTRAST,
    MIN_TEXT_CONTRAST,
    THEMES,
    VIRIDIS,
    contrast,
)
from actcli.specs.spec import parse_spec

SVG = "{http://www.w3.org/2000/svg}"


def scene(specs, **options):
    functions = [member for spec in specs.split() for member in parse_spec(spec).family({})]
    return composed(functions, **options)


def picture(scene, **options):
    stream = io.BytesIO()
    save(scene, stream, **options)
    return stream.getvalue()


def arranged(scene, size=None):
    width, height = size or natural_size(scene)
    with matplotlib.rc_context(RC):
        return arrange(scene, width / INCHES_PER_POINT, height / INCHES_PER_POINT, measure)


def texts_of(scene):
    """Return every text of a figure."""
    placed, legend = arranged(scene)
    labels = [text for one in placed for _, text in one.labels]
    keys = [key.text for one in placed for key in one.keys] + [key.text for key in legend]
    return [*(text for one in placed for text in one.texts), *labels, *keys]


def check_texts(scene):
    """No text touches another, and all are on the page."""
    width, height = natural_size(scene)
    boxes, texts = [], texts_of(scene)
    with matplotlib.rc_context(RC):
        extents = [measure(text.text, text.size) for text in texts]
    for text, extent in zip(texts, extents, strict=True):
        left = text.x - ALIGNMENT[text.align] * extent.width
        bottom = text.y - extent.depth
        boxes.append((text.text, left, bottom, left + extent.width, bottom + extent.height))
    for text, left, bottom, right, top in boxes:
        assert left >= -0.5, text
        assert bottom >= -0.5, text
        assert right <= width / INCHES_PER_POINT + 0.5, text
        assert top <= height / INCHES_PER_POINT + 0.5, text
    for (a, *first), (b, *second) in combinations(boxes, 2):
        apart = first[2] <= second[0] or second[2] <= first[0]
        apart |= first[3] <= second[1] or second[3] <= first[1]
        assert apart, f"{a!r} and {b!r}"


# Families

FAMILIES = ["elu:alpha=0.1,0.2,0.5,1", "elu:alpha=0.1:2:5", "elu:alpha=0.001:2:40",
            "leaky_relu:negative_slope=0,0.01,0.5", "rrelu:lower=0:0.3:4"]  # fmt: skip


@pytest.mark.parametrize("specs", FAMILIES)
@pytest.mark.parametrize("layout", ["side", "stack", "overlay"])
def test_texts_of_a_family_never_collide(specs, layout):
    check_texts(scene(specs, layout=layout))


def test_the_ticks_of_the_bar_are_the_values():
    made = scene("elu:alpha=0.1,0.2,0.5,1")
    frames, legend = arranged(made)
    assert not legend
    assert [bool(frame.bar) for frame in frames] == [False, True]
    beside = [w for w in frames[-1].texts if w.x > frames[-1].bar.right]
    assert [w.text for w in beside] == ["0.1", "0.2", "0.5", "1"]
    assert [w.ink for w in beside] == ["note", "note", "note", "text"]  # 1 is the default
    assert [w.y for w in beside] == sorted(w.y for w in beside)
    assert all(not frame.keys for frame in frames)


def test_the_default_is_drawn_thicker():
    made = scene("elu:alpha=0.5,1,2")
    for panel in LAYOUTS["side"].panels(made):
        assert [curve.bold for curve in panel.curves] == [False, True, False]
        assert {curve.dashes for curve in panel.curves} == {0}
    assert scene("elu:alpha=0.5,2").family.usual is None


def test_the_colours_of_many_members_are_told_by_round_numbers():
    made = colour_bar(scene("elu:alpha=0.1:2:24"))
    assert [tick.text for tick in made.ticks] == ["0.5", "1.0", "1.5", "2.0"]
    half = 1.9 / 23 / 2
    assert [tick.place for tick in made.ticks] == pytest.approx(
        [(x - 0.1 + half) / (1.9 + 2 * half) for x in (0.5, 1, 1.5, 2)]
    )
    assert colour_bar(scene("elu:alpha=1e-7:3e-7:30")).title == "α  (× 10⁻⁷)"
    few = colour_bar(scene("elu:alpha=0.1:2:7"))
    assert [tick.text for tick in few.ticks][:2] == ["0.1", "0.4167"]
    uneven = "elu:alpha=" + ",".join(str(x * x) for x in range(1, 20))
    assert len(colour_bar(scene(uneven)).ticks) == 19


def test_a_family_is_named_without_its_parameter():
    made = scene("elu:alpha=0.1:2:5")
    assert made.headings == ("elu", "derivative")
    assert made.title == "elu, α = 0.1 to α = 2"
    assert made.name == "elu"
    assert "α" in made.formulas[0].cases[1][0] or r"\alpha" in made.formulas[0].cases[1][0]
    assert scene("rrelu:lower=0,0.1,upper=1/2").headings[0] == "rrelu (upper = 0.5)"


def test_two_functions_are_no_family():
    assert scene("elu:alpha=0.1,0.2 relu").family is None
    assert scene("rrelu:lower=0 rrelu:upper=1").family is None
    assert scene("elu").family is None


def test_a_family_has_its_limit():
    scene(f"elu:alpha=1:2:{MAX_MEMBERS}", points=9)
    with pytest.raises(TooManyCurvesError, match=str(MAX_MEMBERS)):
        scene(f"elu:alpha=1:2:{MAX_MEMBERS + 1}", points=9)


def test_viridis_is_matplotlibs():
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    assert [to_hex(colormaps["viridis"](i / 8)) for i in range(9)] == list(VIRIDIS)


# Vector functions


def test_a_vector_function_stands_beside_its_jacobian():
    made = scene("softmax", at=(3.0, 0.7, 0.5))
    assert made.headings[1] == "Jacobian at (3, 0.7, 0.5)"
    left, right = LAYOUTS["side"].panels(made)
    assert [curve.label for curve in left.curves] == ["$f_{1}$", "$f_{2}$", "$f_{3}$"]
    assert (right.curves, made.given) == ((), 3.0)
    activation = parse_spec("softmax").bind({})
    expected = activation.derivative(np.array([3.0, 0.7, 0.5]))
    written = [float(text.replace("−", "-")) for row in right.matrix.texts for text in row]
    assert written == pytest.approx(expected.ravel().tolist(), abs=5e-4)
    assert abs(right.matrix.parts).max() == 1.0
    assert right.matrix.parts == pytest.approx(expected / abs(expected).max())


def test_rows_go_down_and_columns_to_the_right():
    made = scene("softmax", at=(3.0, 0.7, 0.5))
    right = arranged(made)[0][1]
    places = {w.text: (w.x, w.y) for w in right.texts if w.text.startswith(("$f_{", "$x_{"))}
    assert places["$f_{1}$"][1] > places["$f_{2}$"][1] > places["$f_{3}$"][1]
    assert places["$x_{1}$"][0] < places["$x_{2}$"][0] < places["$x_{3}$"][0]
    (corner,) = [w for w in right.texts if w.text == right.panel.matrix.texts[0][0]]
    assert corner.ink == CellInk(1.0)
    assert corner.x == pytest.approx(places["$x_{1}$"][0])


@pytest.mark.parametrize("layout", ["side", "stack"])
@pytest.mark.parametrize("n", [1, 2, 3, 8, 9, 20])
def test_texts_of_a_vector_function_never_collide(n, layout):
    at = tuple(np.linspace(-2, 2, n).tolist())
    made = scene("softmax", at=at, layout=layout)
    check_texts(made)
    frames = arranged(made)[0]
    numbered = any(isinstance(w.ink, CellInk) for w in frames[1].texts)
    assert numbered == (n <= MAX_NUMBERED_INPUTS)
    assert bool(frames[1].bar) == (n > MAX_NUMBERED_INPUTS)


@pytest.mark.parametrize(
    ("at", "note", "corner"),
    [
        ((0.0, 0.0), "", "0.250"),
        ((12.0, 0.0), "× 10⁻⁶", "6.144"),
        ((0.0, 800.0), "", "0"),
        ((0.0,), "", "0"),
    ],
)
def test_entries_are_written_in_a_unit(at, note, corner):
    made = scene("softmax", at=at)
    assert made.jacobian.texts[0][0] == corner
    assert made.jacobian.scale.note == note


def test_the_given_input_is_in_the_window():
    assert scene("softmax", at=(3.0, 0.0)).window == scene("softmax").window
    window = scene("softmax", at=(30.0, 0.0)).window
    assert window.low == scene("softmax").window.low
    assert window.high > 30


def test_an_overlay_or_a_comparison_shows_slopes():
    assert len(LAYOUTS["overlay"].panels(scene("softmax", layout="overlay"))[0].curves) == 6
    assert scene("softmax relu").jacobian is None


# Themes


@pytest.mark.parametrize("name", THEMES)
def test_what_a_scale_of_colours_shows_is_seen(name):
    theme = THEMES[name]
    for members in (1, 2, 7, 50):
        family = theme.family(members)
        assert len(family.curves) == members
        assert members > 2 or len(set(family.curves)) == members
        for i in range(members):
            assert contrast(family.curve(i), theme.ground) >= MIN_LINE_CONTRAST
            assert contrast(family.label(i), theme.ground) >= MIN_TEXT_CONTRAST


@pytest.mark.parametrize("name", THEMES)
def test_numbers_are_legible_on_every_cell(name):
    theme = THEMES[name]
    for part in np.linspace(-1, 1, 401).tolist():
        cell = theme.shade(part)
        assert contrast(theme.ink(cell), cell) >= MIN_TEXT_CONTRAST
    assert theme.shade(0.0) == theme.ground
    assert theme.shade(1.0) != theme.shade(-1.0)


@pytest.mark.parametrize(("format", "said"), [("png", "PNG"), ("pdf", "PDF")])
def test_only_an_svg_is_light_and_dark(format, said):
    with pytest.raises(ActcliError, match=f"for a {said} choose --theme light or dark or print"):
        picture(scene("elu", theme="auto"), format=format)


FIGURES = [("gelu", {}), ("softmax", {"at": (3.0, 0.7, 0.5)}), ("elu:alpha=0.1:2:5", {}),
           ("relu silu", {})]  # fmt: skip


@pytest.mark.parametrize(("specs", "options"), FIGURES)
def test_an_auto_svg_is_the_light_one_and_becomes_the_dark_one(specs, options):
    auto, light, dark = (
        ElementTree.fromstring(picture(scene(specs, theme=theme, **options), format="svg"))
        for theme in ("auto", "light", "dark")
    )
    (sheet,) = [e for e in auto.iter(f"{SVG}style") if "@media" in e.text]
    assert sheet.text.startswith("@media (prefers-color-scheme: dark) {")
    rules = dict(re.findall(r"\.(d\d+) \{([^}]*)\}", sheet.text))

    def shown(element):
        return dict(re.findall(r"\b(fill|stroke): (#\w+)", element.get("style", "")))

    changed = 0
    drawn = [[e for e in root.iter() if e.tag != f"{SVG}style"] for root in (auto, light, dark)]
    for here, there, other in zip(*drawn, strict=True):
        assert shown(here) == shown(there)
        if name := here.get("class"):
            changed += 1
            overridden = dict(re.findall(r"(fill|stroke): (#\w+) !important", rules[name]))
            expected = {"fill": "#000000", **shown(other)} if "fill" in overridden else shown(other)
            assert {**shown(here), **overridden} == {**shown(here), **overridden, **expected}
        else:
            assert shown(here) == shown(other)
    assert changed > 20


def test_transparent_pictures_have_no_ground():
    made = scene("gelu", transparent=True)
    corner = Image.open(io.BytesIO(picture(made))).getpixel((3, 3))
    assert corner == (255, 255, 255, 0)
    assert Image.open(io.BytesIO(picture(scene("gelu")))).mode == "RGB"
    page = re.compile(r'd="M 0 216 \nL 0 0 \nL 518.4 0', re.MULTILINE)
    assert page.search(picture(scene("gelu"), format="svg").decode())
    assert not page.search(picture(made, format="svg").decode())


# Accessible


def test_an_svg_is_read_aloud():
    made = scene("gelu")
    root = ElementTree.fromstring(picture(made, format="svg"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == "gelu"
    assert description.text == made.alt
    assert "minimum of −0.17" in made.alt
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("id").startswith("gelu-")


def test_a_png_is_told_in_words():
    made = scene("elu:alpha=0.2")
    about = Image.open(io.BytesIO(picture(made))).text
    assert about == {"Title": "elu (α = 0.2)", "Description": made.alt}


def test_the_words_can_be_given():
    made = scene("relu", alt="A <hockey> stick\n& more\x1b")
    root = ElementTree.fromstring(picture(made, format="svg"))
    assert root.find(f"{SVG}desc").text == "A <hockey> stick & more"


def test_several_svgs_share_a_page():
    """Ids are unique, references lead somewhere, and no style reaches out of its picture."""
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
            selectors = re.findall(r"([^{}]+)\{[^{}]*\}", sheet.partition("dark) {")[2] or sheet)
            assert all(selector.strip().startswith(f"#{prefix} ") for selector in selectors)


# Differences


def test_which_gelu():
    made = scene("gelu", minus=parse_spec("gelu_tanh").bind({}))
    assert made.headings == ("gelu − gelu_tanh", "difference of derivatives")
    assert made.name == "gelu-minus-gelu_tanh"
    assert made.formulas[0].line == "at most 4.73 × 10⁻⁴ apart, at x = 2.699"
    assert made.alt == (
        "gelu − gelu_tanh: the values are at most 4.73 × 10⁻⁴ apart, at x = 2.699, "
        "the derivatives at most 8.68 × 10⁻⁴ apart, at x = 2.019."
    )
    (graph,) = made.graphs
    x, y = graph.traces[0].runs[0]
    gelu, tanh = (parse_spec(name).bind({}) for name in ("gelu", "gelu_tanh"))
    assert y == pytest.approx(gelu(x) - tanh(x), abs=1e-15)
    check_texts(made)


def test_a_difference_breaks_where_either_does():
    made = scene("elu:alpha=0.5", minus=parse_spec("relu6").bind({}))
    (graph,) = made.graphs
    assert [dot.x for dot in graph.traces[1].dots if dot.filled] == [0.0, 6.0]
    made = scene("tanh", minus=parse_spec("relu").bind({}))
    assert [kink.x for kink in made.graphs[0].traces[0].kinks] == [0.0]


def test_a_family_and_a_comparison_minus_a_function():
    relu = parse_spec("relu").bind({})
    made = scene("elu:alpha=0.5,1,2", minus=relu)
    assert made.family.values == ("0.5", "1", "2")
    assert made.headings[0] == "elu − relu"
    assert made.title == "elu − relu, α = 0.5 to α = 2"
    assert made.formulas[0].line == "at most 1.987 apart, at x = −5 (elu (α = 2))"
    made = scene("gelu silu", minus=relu)
    assert made.headings[0] == "difference from relu"
    assert made.formulas[0].line.endswith("(silu)")


def test_the_same_function_twice():
    made = scene("softmax", minus=parse_spec("softmax").bind({}), at=(3.0, 0.7))
    assert [formula.line for formula in made.formulas] == ["the same", "the same"]
    assert made.headings[1] == "difference of Jacobians at (3, 0.7)"
    picture(made)


def test_a_vector_minus_a_number_is_refused():
    for first, second in (("softmax", "relu"), ("relu", "softmax")):
        with pytest.raises(ActcliError, match="softmax takes a vector and relu a number"):
            scene(first, minus=parse_spec(second).bind({}))


def test_a_label_covers_no_mark():
    made = scene("gelu", minus=parse_spec("gelu_tanh").bind({}))
    for frame in arranged(made)[0]:
        marks = [frame.point(e.x, e.y) for e in frame.panel.curves[0].trace.extrema]
        for box, _ in frame.labels:
            assert not any(
                box.left - 2.5 < x < box.right + 2.5 and box.bottom - 2.5 < y < box.top + 2.5
                for x, y in marks
            )


# Small multiples

COMPARED = ["relu elu gelu silu", "relu leaky_relu relu6 elu selu silu gelu",
            "elu:alpha=0.5,1,2", "sigmoid softmax tanh", "gelu"]  # fmt: skip


@pytest.mark.parametrize("specs", COMPARED)
def test_texts_of_a_grid_never_collide(specs):
    check_texts(scene(specs, layout="grid"))


def test_each_function_has_a_panel():
    made = scene("relu elu gelu silu", layout="grid")
    panels = LAYOUTS["grid"].panels(made)
    assert [panel.heading for panel in panels] == ["relu", "elu", "gelu", "silu"]
    assert natural_size(made) == (7.2, 4.4)
    frames = arranged(made)[0]
    assert {(frame.x.low, frame.x.high) for frame in frames} == {(-5.0, 5.0)}
    assert len({frame.box.left for frame in frames}) == 2  # two rows of two
    assert [curve.label for curve in panels[0].curves] == ["$f$", "$f'$"]


def test_a_panel_of_a_grid_has_six_curves_at_most():
    at = (1.0, 2.0, 3.0, 4.0, 5.0)
    panels = LAYOUTS["grid"].panels(scene("softmax relu", at=at, layout="grid"))
    assert [len(panel.curves) for panel in panels] == [6, 4, 2]
    assert [panel.heading for panel in panels] == ["softmax", "softmax", "relu"]
    assert [panel.given for panel in panels] == [1.0, 1.0, None]


def test_a_family_in_a_grid_needs_no_bar():
    made = scene("elu:alpha=0.5,1", layout="grid")
    assert made.family is None
    assert made.members == ("elu (α = 0.5)", "elu (α = 1)")


# Motion


def moving(scene, **options):
    stream = io.BytesIO()
    animation.animate(scene, stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("form", animation.FORMATS)
@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_sweep_moves(form, theme):
    made = scene("elu:alpha=0.1:2:6", theme=theme)
    data = moving(made, format=form)
    assert theme != "light" or data == moving(made, format=form)
    assert len(data) < 100_000
    picture = Image.open(io.BytesIO(data))
    assert (picture.n_frames, picture.size, picture.info["loop"]) == (6, (864, 360), 0)
    for i in range(6):
        picture.seek(i)
        shown = picture.convert("RGB")
        assert "#{:02x}{:02x}{:02x}".format(*shown.getpixel((2, 2))) == THEMES[theme].ground
        assert picture.info["duration"] == (
            animation.LAST_FRAME_MS if i == 5 else animation.FRAME_MS
        )
    told = picture.info["comment"].decode() if form == "gif" else picture.text["Description"]
    assert told == made.alt


@pytest.mark.parametrize("layout", ["side", "stack", "overlay"])
@pytest.mark.parametrize("specs", ["elu:alpha=0.1:2:5", "leaky_relu:negative_slope=0:2:4"])
def test_axes_stand_still(specs, layout):
    made = scene(specs, layout=layout)
    stills = list(animation.stills(made))
    assert [still.headings[0] for still in stills] == [
        f"{made.headings[0]}, α = {value}" for value in made.family.values
    ]
    frames = [arranged(still)[0] for still in stills]
    for panel in zip(*frames, strict=True):
        assert len({(f.box, f.x, f.y) for f in panel}) == 1
    for still in stills:
        check_texts(still)
    lowest = min(graph.traces[0].extent[0] for graph in made.graphs)
    assert frames[0][0].y.low <= lowest


def test_a_long_formula_is_broken_between_its_parts():
    (f,), (slope,) = (frame.panel.formulas for frame in arranged(scene("smish"))[0])
    assert f.broken
    assert slope.broken.line == r"$f\,'(x) = \tanh(\ln(1 + \sigma(x)))$"
    assert slope.broken.rest.startswith(r"$ + \dfrac{x\,")
    heights = {
        name: sorted({w.y for w in arranged(scene(name))[0][1].texts if w.text.startswith("$")})
        for name in ("smish", "gelu")
    }
    assert len(heights["smish"]) == len(heights["gelu"]) + 1
    (f,), (slope,) = (frame.panel.formulas for frame in arranged(scene("acon_c"))[0])
    assert slope.broken.rest.startswith(r"$\cdot\,(1 + ")
    assert arranged(scene("elu"))[0][0].panel.formulas[0].broken is None


def test_more_curves_than_a_panel_can_show_have_one_each():
    six = "relu elu selu gelu silu mish"
    assert scene(six).layout == "side"
    assert scene(f"{six} tanh").layout == "grid"
    assert scene(f"{six} tanh", layout="side").layout == "side"
    assert scene("elu:alpha=1:2:9").layout == "side"
    looks = {(THEMES["light"].curve(i), DASHES[i % len(DASHES)]) for i in range(30)}
    assert len(looks) == 30


def test_a_page_too_low_for_a_label_has_none():
    (f, _), _ = arrange(scene("gelu"), 250, 115, measure)
    assert not f.labels
    assert f.y.low > -1
    (f, _), _ = arrange(scene("gelu"), 518.4, 216, measure)
    assert f.labels


def test_only_a_sweep_moves():
    with pytest.raises(ActcliError, match="only a swept parameter moves"):
        moving(scene("elu"))
    with pytest.raises(ActcliError, match="cannot be transparent"):
        moving(scene("elu:alpha=1,2", transparent=True))
    with pytest.raises(ActcliError, match="only an SVG"):
        moving(scene("elu:alpha=1,2", theme="auto"))


# Orders.


def test_every_order_has_a_panel():
    made = scene("gelu", orders=(0, 1, 2))
    assert made.headings == ("gelu", "derivative", "second derivative")
    assert [typeset.line for typeset in made.formulas][2] == "$f\\,''(x)$"
    assert len(panels(made)) == 3
    assert natural_size(made) == pytest.approx((10.8, 3))
    assert natural_size(replace(made, layout="stack")) == pytest.approx((4.2, 8.1))
    assert natural_size(scene("gelu", orders=(0, 1, 2, 3))) == pytest.approx((7.2, 6))
    (second,) = made.graphs[0].traces[2:]
    assert sorted(e.x for e in second.extrema) == pytest.approx([-2, 0, 2], abs=1e-6)
    assert "The second derivative of gelu lies between −0.108 and 0.798, with a min" in made.alt


def test_a_jump_of_a_second_derivative_is_a_kink_of_the_first():
    made = scene("celu", orders=(0, 1, 2))
    _, slope, second = made.graphs[0].traces
    assert [kink.x for kink in slope.kinks] == [0]
    assert [(dot.y, dot.filled) for dot in second.dots] == [(1, True), (0, False)]
    assert not scene("celu").graphs[0].traces[1].kinks


def test_orders_alone():
    made = scene("gelu elu", orders=(2, 4))
    assert made.headings == ("", "")
    assert [typeset.line for typeset in made.formulas] == ["$f\\,''(x)$", "$f^{(4)}(x)$"]
    assert made.graphs[0].labels == ("gelu′′", "gelu⁽⁴⁾")
    assert scene("gelu", orders=(2,)).headings == ("gelu, second derivative",)


def test_a_vector_function_has_its_jacobian_before_higher_orders():
    made = scene("softmax", at=(3, 0.7, 0.5), orders=(0, 1, 2))
    f, jacobian, second = panels(made)
    assert jacobian.matrix is not None
    assert len(f.curves) == len(second.curves) == 3
    assert scene("softmax", orders=(0, 2)).jacobian is None


def test_a_difference_has_no_orders():
    with pytest.raises(ActcliError, match="leave out --order"):
        scene("gelu", minus=parse_spec("silu").target, orders=(0, 2))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_text_touches_another_at_any_order(layout):
    for specs in ("gelu", "celu hard_swish", "elu:alpha=0.1,0.5,1"):
        check_texts(scene(specs, orders=(0, 1, 2), layout=layout))


def test_of_very_many_extrema_the_highest_and_the_lowest_are_marked():
    waves = scene("sine", window=(-40, 40)).graphs[0].traces[0]
    assert len(waves.extrema) > 20
    top, bottom = marked_extrema(waves)
    assert (top.kind, bottom.kind) == ("maximum", "minimum")
    assert abs(top.x) == abs(bottom.x) == pytest.approx(np.pi / 2)
    (few,) = marked_extrema(scene("gelu").graphs[0].traces[0])
    assert few.kind == "minimum"
