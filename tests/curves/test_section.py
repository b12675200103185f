"""Sections: f and its derivatives on a line through the domain, sampled more finely at bends."""

import numpy as np
import pytest
from helpers.whole import whole

from actcli.catalogue import find
from actcli.curves.section import Section
from actcli.numerics.grid import GridError

softmax, elu, relu, sigmoid, celu = map(find, ("softmax", "elu", "relu", "sigmoid", "celu"))


def section(activation):
    return Section(activation, activation.base_point)


def test_section_of_a_pointwise_function_is_the_function():
    t = np.linspace(-3, 3, 7)
    assert section(elu).derivative(t, 0).tolist() == elu(t)[:, None].tolist()
    assert section(elu).derivative(t, 1).tolist() == elu.derivative(t)[:, None].tolist()


def test_first_coordinate_of_a_vector_moves():
    t = np.array([-1.0, 0.0, 2.5])
    line = Section(softmax, (9.0, 0.7, 0.5))
    for i, x in enumerate(t):
        assert line.derivative(t, 0)[i].tolist() == softmax([x, 0.7, 0.5]).tolist()
        assert line.derivative(t, 1)[i].tolist() == softmax.derivative([x, 0.7, 0.5])[:, 0].tolist()


@whole
def test_curves_are_the_components_of_f_and_then_of_its_derivative(activation):
    line, t = section(activation), np.linspace(-1, 1, 5)
    both = np.hstack([line.derivative(t, 0), line.derivative(t, 1)])
    assert np.array_equal(line.curves(t), both, equal_nan=True)


def test_pieces_end_at_the_floats_beside_a_break():
    samples = section(elu).sample(-1, 1, 11)
    left, right = samples.pieces
    assert samples.breaks == (0,)
    assert samples.values.tolist() == [[0, 1]]
    assert (left.t[0], left.t[-1]) == (-1, np.nextafter(0, -1))
    assert (right.t[0], right.t[-1]) == (np.nextafter(0, 1), 1)


def test_window_that_ends_at_a_break_has_an_empty_piece():
    left, right = section(relu).sample(0, 1, 11).pieces
    assert len(left.t) == 0
    assert (right.t[0], right.t[-1]) == (np.nextafter(0, 1), 1)
    left, right = section(relu).sample(-1, 0, 11).pieces
    assert len(right.t) == 0


def test_break_outside_the_window_is_left_out():
    samples = section(relu).sample(1, 2, 11)
    assert samples.breaks == ()
    assert len(samples.pieces) == 1


@pytest.mark.parametrize(
    ("name", "at", "breaks"),
    [
        ("hardmax", (0, 1.5, 0), (1.5,)),
        ("maxout", (0, 0.1, 3, 4), (0.1,)),
        ("crelu", (1, 2), (0,)),
        ("sparsemax", (0, 0.25, -0.5), (-0.625, -0.25, 1.25)),
        ("reglu", (1, 2), (0,)),
        ("softmax", (0, 100), ()),
        ("entmax15", (0, 1), ()),
    ],
)
def test_breaks_of_a_vector_function_depend_on_the_line(name, at, breaks):
    samples = Section.of(find(name), at).sample(-5, 5, 1000)
    assert samples.breaks == pytest.approx(breaks, abs=1e-12)


@whole
def test_samples_are_in_ascending_order(activation):
    for piece in section(activation).sample(*activation.plot_window, 100).pieces:
        assert (np.diff(piece.t) > 0).all()
        components = section(activation).derivative(np.zeros(1), 0).size
        assert piece.y.shape == (len(piece.t), 2 * components)


def test_bends_are_sampled_more_finely():
    (piece,) = section(sigmoid).sample(-1e4, 1e4, 100).pieces
    near = piece.t[abs(piece.t) < 10]
    assert len(near) > 20
    assert np.diff(sigmoid(near)).max() < 0.2


def test_straight_lines_are_not_sampled_more_finely():
    (piece,) = section(find("linear")).sample(-5, 5, 100).pieces
    assert len(piece.t) <= 101


@pytest.mark.parametrize(
    "window",
    [(-1e300, 1e300), (-1.7e308, 1.7e308), (-1e-300, 1e-300), (0, 5e-324), (1, 1 + 2**-52)],
)
def test_every_window_can_be_sampled(sampled, window):
    samples = section(sampled).sample(*window, 50)
    t = np.concatenate([piece.t for piece in samples.pieces])
    assert t.min() in (window[0], np.nextafter(window[0], window[1]))
    assert t.max() == window[1]
    assert len(t) < 2000


@pytest.mark.parametrize("points", [2, 1000])
def test_refinement_of_a_fast_wave_is_bounded(points):
    pieces = section(find("finer")).sample(-100, 100, points).pieces
    assert 500 < sum(len(piece.t) for piece in pieces) <= 17 * max(points, 64)
    assert all(piece.y[:, 0].min() < -0.9 for piece in pieces)
    assert all(piece.y[:, 0].max() > 0.9 for piece in pieces)


@pytest.mark.parametrize("window", [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_window_without_points_is_an_error(window):
    with pytest.raises(GridError):
        section(elu).sample(*window, 50)


def test_section_with_other_orders():
    t = np.linspace(-1, 2, 4)
    line = Section(softmax, (0.0, 0.7, 0.5), (0, 2))
    points = np.column_stack([t, np.full((4, 2), [0.7, 0.5])])
    second = softmax.derivative(points, order=2)[..., 0]
    assert np.allclose(line.curves(t), np.hstack([softmax(points), second]), rtol=1e-13)
    assert Section(celu, (0.0,), (0, 1, 2)).sample(-1.0, 1.0, 9).breaks == (0.0,)
    assert Section(celu, (0.0,), (0,)).sample(-1.0, 1.0, 9).breaks == ()
