"""Where panels, curves and marks stand on the page."""

import re

import pytest
from helpers.functions import step
from helpers.pages import Recorder, check_labels, check_texts, drawn, texts
from helpers.scenes import arranged, composed, picture, scene

from actcli.catalogue import catalogue
from actcli.errors import ActcliError
from actcli.numerics.grid import GridError
from actcli.plot.arrange import FigureTooSmallError, arrange
from actcli.plot.compose import MAX_CURVES, TooManyCurvesError
from actcli.plot.layout import LAYOUTS, colour_count, natural_size
from actcli.plot.network_charts import flow_scene
from actcli.plot.options import PictureOptions
from actcli.plot.render.canvas import Page, measure
from actcli.plot.render.draw import draw_scene
from actcli.plot.text import HEADING
from actcli.plot.theme import DASHES, THEMES


def test_side_layout_has_f_beside_its_derivative():
    left, right = arrange(scene("elu:alpha=0.2"), 518.4, 216, measure)[0]
    assert (left.panel.heading, right.panel.heading) == (r"elu ($\alpha$ = 0.2)", "derivative")
    assert left.box.width == pytest.approx(right.box.width)
    assert left.box.bottom == right.box.bottom
    assert left.box.right < right.box.left


def test_stack_layout_aligns_the_x_axes():
    upper, lower = arrange(scene("elu:alpha=0.2", layout="stack"), 302.4, 388.8, measure)[0]
    assert upper.point(0, 0)[0] == lower.point(0, 0)[0]
    assert upper.box.bottom > lower.box.top


def test_overlay_layout_has_both_curves_in_one_panel():
    (frame,), _ = arrange(scene("gelu", layout="overlay"), 345.6, 230.4, measure)
    assert [curve.label for curve in frame.panel.curves] == ["$f$", r"$f\,\mathrm{′}$"]
    assert len({(curve.colour, curve.dashes) for curve in frame.panel.curves}) == 2


def test_curves_of_a_panel_differ_in_colour_or_line_style():
    for layout in LAYOUTS:
        for panel in LAYOUTS[layout].panels(scene("relu elu gelu tanh selu", layout=layout)):
            styles = [(c.colour, c.dashes % len(DASHES)) for c in panel.curves]
            assert len(set(styles)) == len(styles)


def test_data_fill_the_panel_but_for_the_margins():
    left, right = arrange(scene("relu"), 518.4, 216, measure)[0]
    assert left.y.place([0, 5]).tolist() == pytest.approx([1 / 12, 11 / 12])
    assert right.y.place([0, 1]).tolist() == pytest.approx([1 / 12, 11 / 12])


def test_axis_includes_0_where_it_is_near():
    assert arrange(scene("prelu"), 518.4, 216, measure)[0][1].y.low < 0
    assert arrange(scene("linear", window=(4, 5)), 518.4, 216, measure)[0][0].y.low > 3


def test_jump_has_a_dotted_connector_and_no_curve():
    page = drawn(composed([step], window=(-2, 2)))
    theme = THEMES["light"]
    curves = [line for line in page.lines if line[2] == theme.curve(0) and line[3] > 2]
    assert len(curves) == 2
    (dotted,) = [line for line in page.lines if line[2] == theme.curve(0) and line[3] <= 2]
    assert dotted[4]["dashes"]
    assert dotted[0][0] == dotted[0][1]


def test_extremum_at_a_kink_has_one_mark(monkeypatch):
    dots = []
    monkeypatch.setattr(Page, "dot", lambda self, *args: dots.append(args))
    drawn(scene("absolute", layout="side"))
    assert len(dots) == 3  # the jump of the derivative


def test_input_of_a_vector_function_is_marked():
    made = scene("softmax", at=(3, 0.7, 0.5))
    page = drawn(made)
    left = arrange(made, 518.4, 216, measure)[0][0]
    at = left.point(3, 0)[0]
    dotted = [line[0] for line in page.lines if line[4].get("dashes")]
    assert any(x == pytest.approx([at, at]) for x in dotted)
    assert r"$x_{1}\ (x_{2}=0.7,\ x_{3}=0.5)$" in texts(page)


def test_default_window_is_the_union_of_the_plot_windows():
    made = scene("sigmoid relu")
    assert (made.window.low, made.window.high) == (-8, 8)


def test_range_with_equal_ends_is_an_error():
    with pytest.raises(GridError):
        scene("relu", window=(1, 1))


def test_too_many_curves_are_an_error():
    relu = catalogue()["relu"]
    with pytest.raises(TooManyCurvesError, match=f"{MAX_CURVES} is the most"):
        composed([relu] * (MAX_CURVES + 1), layout="side")
    with pytest.raises(TooManyCurvesError):
        composed([catalogue()["softmax"]], at=(0.0,) * 1000)


@pytest.mark.parametrize("size", [(1, 1), (0.1, 9), (7, 0.5)])
def test_size_without_room_is_an_error(size):
    with pytest.raises(FigureTooSmallError, match="inches are too small"):
        picture(scene("elu"), size=size)
    assert issubclass(FigureTooSmallError, ActcliError)


def test_error_says_how_large_a_page_has_to_be():
    with pytest.raises(
        FigureTooSmallError, match=r"^2 x 1 inches .* it needs [\d.]+ times"
    ) as found:
        picture(scene("gelu"), size=(2, 1))
    (factor,) = re.findall(r"needs ([\d.]+)", str(found.value))
    picture(scene("gelu"), size=(2 * float(factor), float(factor)))
    with pytest.raises(FigureTooSmallError):
        picture(scene("gelu"), size=(2 * (float(factor) - 0.1), float(factor) - 0.1))


def test_three_panels_move_together_where_they_had_no_room():
    cm = 1 / 2.54
    picture(scene("exp(x)", orders=(0, 1, 2)), size=(8 * cm, 6 * cm))


def test_tick_of_0_is_kept_where_few_have_room():
    snake = scene("snake", window=(-6, 6))
    for width in range(280, 460, 20):
        for placed in arrange(snake, width, 150, measure).panels:
            assert {"0", "0.0"} & {tick.text for tick in placed.xticks}
            assert {"0", "0.0"} & {tick.text for tick in placed.yticks}


def test_no_tick_is_alone_where_two_others_have_room():
    """Of ticks at −4, −2, 0, 2 and 4 those of −4 and 4 are left where three have no room."""
    cm = 1 / 2.54
    for specs, options in [("gelu", {"orders": (0, 1, 2)}), ("finer", {})]:
        for placed in arranged(scene(specs, **options), (8 * cm, 4 * cm))[0]:
            first, last = placed.xticks
            assert first.place < 0.5 < last.place
            assert (first.text, last.text) in {("−4", "4"), ("−0.4", "0.4")}


def test_more_than_six_curves_are_drawn_in_a_grid():
    six = "relu elu selu gelu silu mish"
    assert scene(six).layout == "side"
    assert scene(f"{six} tanh").layout == "grid"
    assert scene(f"{six} tanh", layout="side").layout == "side"
    assert scene("elu:alpha=1:2:9").layout == "side"
    looks = {(THEMES["light"].curve(i), DASHES[i % len(DASHES)]) for i in range(30)}
    assert len(looks) == 30


# Small multiples


COMPARED = ["relu elu gelu silu", "relu leaky_relu relu6 elu selu silu gelu",
            "elu:alpha=0.5,1,2", "sigmoid softmax tanh", "gelu"]  # fmt: skip


@pytest.mark.parametrize("specs", COMPARED)
def test_texts_of_a_grid_never_overlap(specs):
    check_texts(scene(specs, layout="grid"))


def test_grid_has_a_panel_for_each_function():
    made = scene("relu elu gelu silu", layout="grid")
    panels = LAYOUTS["grid"].panels(made)
    assert [panel.heading for panel in panels] == ["relu", "elu", "gelu", "silu"]
    assert natural_size(made) == (7.2, 4.4)
    frames = arranged(made)[0]
    assert {(frame.x.low, frame.x.high) for frame in frames} == {(-5.0, 5.0)}
    assert len({frame.box.left for frame in frames}) == 2  # two rows of two
    assert [curve.label for curve in panels[0].curves] == ["$f$", r"$f\,\mathrm{′}$"]


def test_panel_of_a_grid_has_six_curves_at_most():
    at = (1.0, 2.0, 3.0, 4.0, 5.0)
    panels = LAYOUTS["grid"].panels(scene("softmax relu", at=at, layout="grid"))
    assert [len(panel.curves) for panel in panels] == [6, 4, 2]
    assert [panel.heading for panel in panels] == ["softmax", "softmax", "relu"]
    assert [panel.given for panel in panels] == [1.0, 1.0, None]


def test_note_over_a_narrow_chart_has_room():
    check_labels(drawn(flow_scene([], [], PictureOptions()), (3.15, 2.6)))


def test_family_in_a_grid_has_no_colour_bar():
    made = scene("elu:alpha=0.5,1", layout="grid")
    assert made.family is None
    assert made.members == (r"elu ($\alpha$ = 0.5)", r"elu ($\alpha$ = 1)")


def test_headings_of_all_panels_have_one_size():
    (title, *_), _ = (frame.texts for frame in arranged(scene("elu", title="W" * 40))[0])
    sizes = {
        text.size
        for frame in arranged(scene("elu", title="W" * 40))[0]
        for text in frame.texts
        if text.text in (title.text, "derivative")
    }
    assert sizes == {title.size}
    assert title.size < HEADING


def test_marks_that_coincide_lie_in_one_another():
    marks = []

    class Marked(Recorder):
        def diamond(self, x, y, size, colour, inside):
            marks.append((round(x), round(y), size, colour))

    made = scene("relu leaky_relu elu:alpha=0.5")
    page = Marked(*natural_size(made))
    draw_scene(made, arrange(made, page.width, page.height, measure), page)
    places, sizes = {mark[:2] for mark in marks}, [mark[2] for mark in marks]
    assert len(places) == 1
    assert sizes == sorted(set(sizes), reverse=True)
    assert len({mark[3] for mark in marks}) == len(marks) == 3


def test_more_curves_than_colours_have_colours_of_their_own():
    made = scene("relu elu gelu silu mish tanh sigmoid softplus", layout="side")
    assert colour_count(made) == 8
    drawn_in = {colour for text, colour in drawn(made).texts if text.ink in range(8)}
    assert len(drawn_in) == 8


def test_overlay_tells_functions_by_colour_and_derivatives_by_line():
    ((panel,), _) = arranged(scene("relu elu", layout="overlay"))
    styles = [(curve.colour, curve.dashes) for curve in panel.panel.curves]
    assert styles == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_overlay_of_functions_has_a_key_of_line_styles():
    ((panel,), _) = arranged(scene("relu elu", layout="overlay", orders=(0, 1, 2)))
    names = [text for text in panel.texts if "(x)" in text.text]
    assert len(names) == len(panel.samples) == 3
    for name, line in zip(names, panel.samples, strict=True):
        assert line.x[1] < name.x < line.x[1] + 6
    for other in (scene("relu", layout="overlay"), scene("relu elu", layout="grid")):
        assert not any(panel.samples for panel in arranged(other).panels)
