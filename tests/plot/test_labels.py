"""Labels of curves and extrema: none touches another, a curve, or the edge of the page."""

from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
from helpers.pages import box, check_labels, drawn, texts
from helpers.scenes import arranged, composed, scene
from hypothesis import given
from hypothesis import strategies as st

from actcli.activation import activation as declare
from actcli.curves.trace import Polyline
from actcli.plot.arrange import arrange
from actcli.plot.compose import MAX_CURVES
from actcli.plot.extrema import marked_extrema
from actcli.plot.layout import LAYOUTS
from actcli.plot.placement import Box, spread
from actcli.plot.render.canvas import MEASURING_DPI, Page, measure, raster
from actcli.plot.text import TextRun
from actcli.plot.theme import THEMES
from actcli.specs.spec import parse_spec

COMPARISONS = [
    "elu:alpha=0.2 elu:alpha=1 relu",
    "sigmoid tanh softsign",
    "gelu gelu_tanh",
    "relu leaky_relu prelu rrelu elu selu",
    "softmax relu",
]


@cache
def portrait(activation, layout="side"):
    """Return the figure of a function without a description, made once."""
    return composed([activation], layout=layout, alt="")


@pytest.mark.parametrize("layout", list(LAYOUTS)[1:])  # the first is that of the gallery
def test_labels_of_a_function_never_overlap(sampled, layout):
    check_labels(drawn(portrait(sampled, layout)))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("specs", COMPARISONS)
def test_labels_of_a_comparison_never_overlap(specs, layout):
    check_labels(drawn(scene(specs, layout=layout)))


@pytest.mark.slow
@pytest.mark.parametrize("window", [(-1.7e308, 1.7e308), (-1e-300, 1e-300), (1e6, 1e6 + 1e-3)])
def test_labels_never_overlap_in_extreme_windows(activation, window):
    check_labels(drawn(composed([activation], window=window, alt="")))


@pytest.mark.slow
@pytest.mark.parametrize("size", [(3.4, 2.6), (5, 2), (12, 8)])
def test_labels_never_overlap_at_other_sizes(activation, size):
    check_labels(drawn(portrait(activation), size))


def test_labels_of_extrema_cross_no_curve(sampled):
    frames, _ = arrange(portrait(sampled), 518.4, 216, measure)
    for frame in frames:
        if frame.panel.matrix:
            continue
        lines = [frame.on_page(*run) for run in frame.panel.curves[0].trace.runs]
        for place, _ in frame.labels:
            assert place.lies_in(frame.box)
            assert not any(place.is_crossed_by(line) for line in lines)


def test_labels_of_extrema_cover_no_mark():
    made = scene("gelu", minus=parse_spec("gelu_tanh").bind({}))
    for placed in arranged(made)[0]:
        marks = [placed.point(e.x, e.y) for e in placed.panel.curves[0].trace.extrema]
        for label, _ in placed.labels:
            left, bottom, right, top = label.inside(-2.5)
            assert not any(left < x < right and bottom < y < top for x, y in marks)


@pytest.mark.parametrize(
    ("specs", "options", "label"),
    [
        ("gelu", {}, "min −0.170 at $x$ = −0.752"),
        ("gelu_tanh", {"minus": "gelu"}, "max 4.73 × 10⁻⁴ at $x$ = ±2.699"),
        ("gcu", {}, "local max 9.477 at $x$ = −9.529"),  # There are higher ones farther out.
        ("cosine", {}, "min −1 at $x$ = ±3.142"),
        ("gelu", {"window": (-1, 1)}, "min −0.170 at $x$ = −0.752"),
    ],
)
def test_label_says_whether_an_extremum_is_local_and_where_else_it_is(specs, options, label):
    minus = parse_spec(options.pop("minus")).bind({}) if "minus" in options else None
    assert label in texts(drawn(scene(specs, minus=minus, **options)))


def test_label_of_an_extremum_is_close_to_no_other_of_its_kind():
    """ "max 0.45" of the derivative would be over two dots: it is left out."""
    made = scene("gelu_tanh", minus=parse_spec("gelu").bind({}))
    _, slope = arranged(made)[0]
    assert [text.text.partition(" at ")[0] for _, text in slope.labels] == [
        "max 8.68 × 10⁻⁴", "min −8.68 × 10⁻⁴",
    ]  # fmt: skip


def test_extremum_without_room_for_a_label_has_none():
    (f, _), _ = arrange(scene("gelu"), 250, 115, measure)
    assert not f.labels
    assert f.y.low > -1
    (f, _), _ = arrange(scene("gelu"), 518.4, 216, measure)
    assert f.labels


def test_drawn_text_is_as_large_as_measured():
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


def test_extrema_of_gelu_are_labelled():
    found = texts(drawn(scene("gelu")))
    places = {"min −0.170": "−0.752", "min −0.129": "−1.414", "max 1.129": "1.414"}
    assert {f"{extremum} at $x$ = {place}" for extremum, place in places.items()} <= {*found}


def test_only_one_of_equal_extrema_is_labelled():
    @declare("Wave", formula="sin(x)", range="[-1, 1]", plot_window=(-10, 10))
    def wave(x):
        """A sine."""
        return np.sin(x)

    found = texts(drawn(composed([wave.with_derivative("cos(x)")(np.cos)])))
    assert [text.partition(" at ")[0] for text in found if " at " in text] == [
        *["max 1", "min −1"], *["max 1", "min −1"],
    ]  # fmt: skip


def test_only_the_highest_and_the_lowest_of_many_extrema_are_marked():
    waves = scene("sine", window=(-40, 40)).graphs[0].traces[0]
    assert len(waves.extrema) > 20
    top, bottom = marked_extrema(waves)
    assert (top.kind, bottom.kind) == ("maximum", "minimum")
    assert abs(top.x) == abs(bottom.x) == pytest.approx(np.pi / 2)
    (few,) = marked_extrema(scene("gelu").graphs[0].traces[0])
    assert few.kind == "minimum"


def test_curves_are_labelled_at_their_right_ends_in_their_colours():
    made = scene("elu:alpha=0.2 elu relu")
    frames, legend = arrange(made, 518.4, 216, measure)
    assert not legend
    first, last = frames
    named = [rf"elu ($\alpha$ = {value})" for value in (0.2, 1)]
    assert not first.keys  # The labels of the last panel tell the curves of all apart.
    assert [key.text.text for key in last.keys] == [*named, "relu"]
    assert all(box(key.text).left > last.box.right for key in last.keys)
    ends = [key.line.y[0] for key in last.keys]
    assert ends == pytest.approx([ends[0]] * 3)
    colours = {words.text: colour for words, colour in drawn(made).texts}
    theme = THEMES["light"]
    assert [colours[name] for name in (named[0], "relu")] == [theme.label(0), theme.label(2)]


def test_labels_without_room_beside_the_curves_go_into_a_legend():
    specs = " ".join([*(f"elu:alpha={i}" for i in range(2, MAX_CURVES + 1)), "relu"])
    made = scene(specs, layout="side")
    frames, legend = arrange(made, 518.4, 216, measure)
    called = [rf"elu ($\alpha$ = {i})" for i in range(2, MAX_CURVES + 1)]
    assert [key.text.text for key in legend] == [*called, "relu"]
    assert not any(frame.keys for frame in frames)
    check_labels(drawn(made))


@given(st.lists(st.floats(-50, 150), min_size=1, max_size=12), st.floats(1, 30), st.floats(10, 100))
def test_spread_keeps_order_and_gap(wanted, gap, high):
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


def test_spread_leaves_labels_that_fit_where_they_are():
    assert spread([50, 10, 30], 10, 0, 100) == [50, 10, 30]
    assert spread([50, 50], 10, 0, 100) == [55, 45]  # of equals the first is on top


def test_box_is_crossed_by_lines_through_it():
    place = Box(0, 0, 2, 1)
    assert place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([-1, 2])))
    assert place.is_crossed_by(Polyline(np.array([1, 1]), np.array([-9, 9])))
    assert not place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([2, 2])))
    assert not place.is_crossed_by(Polyline(np.array([3, 4]), np.array([0, 1])))
    assert not place.is_crossed_by(Polyline(np.array([-1, 3]), np.array([1, 9])))
