"""Figures of vector functions: components, and the Jacobian as a heat map."""

import numpy as np
import pytest
from helpers.pages import check_texts
from helpers.scenes import arranged, scene

from actcli.plot.arrange import arrange
from actcli.plot.layout import LAYOUTS, MAX_NUMBERED_INPUTS, panels
from actcli.plot.render.canvas import measure
from actcli.plot.text import MIN_SIZE, CellInk
from actcli.specs.spec import parse_spec


def test_vector_function_stands_beside_its_jacobian():
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


def test_point_of_a_long_input_is_told_by_its_first_coordinates():
    made = scene("softmax", at=tuple(range(1, 21)))
    assert made.headings[1] == "Jacobian at (1, 2, 3, 4, 5, 6, …)"
    assert " at (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … and 10 more) has entries" in made.alt
    check_texts(made)


def test_what_stays_is_left_out_where_it_would_be_too_small():
    made = scene("softmax", at=(3.0, 0.7, 0.5))

    def named(width):
        return next(
            w for w in arranged(made, (width, 3))[0][0].texts if w.text.startswith("$x_{1}")
        )

    assert "x_{3}" in named(7.2).text
    assert named(2.8).text == "$x_{1}$"
    assert all(named(width).size >= MIN_SIZE for width in (2.8, 3.2, 4, 5))


def test_rows_of_the_jacobian_go_down_and_columns_to_the_right():
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
def test_texts_of_a_vector_function_never_overlap(n, layout):
    at = tuple(np.linspace(-2, 2, n).tolist())
    made = scene("softmax", at=at, layout=layout)
    check_texts(made)
    frames = arranged(made)[0]
    numbered = any(isinstance(w.ink, CellInk) for w in frames[1].texts)
    assert numbered == (n <= MAX_NUMBERED_INPUTS)
    assert bool(frames[1].bar) == (n > MAX_NUMBERED_INPUTS)


def test_matrix_without_room_for_its_numbers_has_a_colour_bar():
    made = scene("softmax", at=(3.0, 0.7, 0.5, -2.0, -1.0))
    for width, has_bar in [(510, False), (230, True)]:
        _, right = arrange(made, width, 170, measure).panels
        assert bool(right.bar) == has_bar
        assert any(isinstance(text.ink, CellInk) for text in right.texts) != has_bar


@pytest.mark.parametrize(
    ("made", "first"),
    [
        (scene("softmax", at=(3.0, 0.7, 0.5)), ["0.13", "−0.07", "−0.06"]),
        (scene("log_softmax", at=(300.0, 0.7, 0.5)), ["≈ 0", "≈ 0", "≈ 0"]),
    ],
    ids=["softmax", "log_softmax"],
)
def test_numbers_of_a_matrix_lose_decimals_where_neither_they_nor_a_bar_have_room(made, first):
    cm = 72 / 2.54
    _, right = arrange(made, 8 * cm, 4 * cm, measure).panels
    assert [text.text for text in right.texts if isinstance(text.ink, CellInk)][:3] == first
    assert [text.text for text in right.texts][:2] == ["Jacobian at", made.headings[1][12:]]


@pytest.mark.parametrize(
    ("at", "note", "corner"),
    [
        ((0.0, 0.0), "", "0.250"),
        ((12.0, 0.0), "× 10⁻⁶", "6.144"),
        ((0.0, 800.0), "", "0"),
        ((0.0,), "", "0"),
    ],
)
def test_entries_of_the_jacobian_share_a_unit(at, note, corner):
    made = scene("softmax", at=at)
    assert made.jacobian.texts[0][0] == corner
    assert made.jacobian.scale.note == note


def test_window_includes_the_input():
    assert scene("softmax", at=(3.0, 0.0)).window == scene("softmax").window
    window = scene("softmax", at=(30.0, 0.0)).window
    assert window.low == scene("softmax").window.low
    assert window.high > 30


def test_overlay_and_comparison_have_slopes_instead_of_a_jacobian():
    assert len(LAYOUTS["overlay"].panels(scene("softmax", layout="overlay"))[0].curves) == 6
    assert scene("softmax relu").jacobian is None


def test_jacobian_stands_before_higher_orders():
    made = scene("softmax", at=(3, 0.7, 0.5), orders=(0, 1, 2))
    f, jacobian, second = panels(made)
    assert jacobian.matrix is not None
    assert len(f.curves) == len(second.curves) == 3
    assert scene("softmax", orders=(0, 2)).jacobian is None
