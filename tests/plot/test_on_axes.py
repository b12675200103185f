"""`actcli.draw`: curves on Matplotlib's axes of a user's own, in the user's style."""

import doctest
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

import actcli
from actcli.plot.render import on_axes


@pytest.fixture
def ax():
    return Figure().subplots()


def labels(artists):
    return [curve.get_label() for curve in artists.curves]


def test_a_curve_is_one_line_with_a_gap_at_a_jump_and_dots_of_both_limits(ax):
    artists = actcli.draw(ax, "elu", order=1, alpha=0.2)
    (curve,) = artists.curves
    x, y = curve.get_data()
    (gap,) = np.flatnonzero(np.isnan(y))
    assert -1e-300 < x[gap - 1] < 0 < x[gap + 1] < 1e-300
    assert (y[gap - 1], y[gap + 1]) == pytest.approx((0.2, 1))
    np.testing.assert_allclose(
        y[:gap], actcli.elu.derivative(x[:gap], alpha=0.2), rtol=1e-12, atol=1e-15
    )
    hollow, filled = artists.marks
    assert (hollow.get_xydata().tolist(), filled.get_xydata().tolist()) == ([[0, 1]], [[0, 0.2]])
    assert hollow.get_markerfacecolor() == ax.get_facecolor()
    assert filled.get_markerfacecolor() == curve.get_color()
    assert labels(artists) == ["elu′ (α = 0.2)"]
    assert ax.get_xlabel() == "$x$"


def test_curves_have_the_colours_and_widths_of_the_users_style(ax):
    with matplotlib.rc_context({"lines.linewidth": 7}):
        ax.set_prop_cycle(color=["red", "lime", "blue"])
        ax.plot([0, 1])
        artists = actcli.draw(ax, "gelu", order=(0, 1))
    assert [curve.get_color() for curve in artists.curves] == ["lime", "blue"]
    assert {curve.get_linewidth() for curve in artists.curves} == {7}
    styled = actcli.draw(ax, "gelu", style={"color": "black", "linestyle": ":", "label": "mine"})
    assert styled.curves[0].get_color() == styled.marks[0].get_color() == "black"
    assert labels(styled) == ["mine"]


def test_every_artist_is_on_the_axes_and_can_be_removed(ax):
    artists = actcli.draw(ax, "elu", order=0, alpha=0.2)
    assert {*artists.marks[0].get_xydata().ravel()} == {0.0}  # A diamond at the kink.
    assert [line.get_ydata().tolist() for line in artists.guides] == [[-0.2, -0.2]]
    everything = [artist for kind in actcli.draw(ax, "gelu") for artist in kind]
    assert {*everything} <= {*ax.get_children()}
    for artist in everything:
        artist.remove()


def test_highest_and_lowest_extremum_have_labels_and_room(ax):
    artists = actcli.draw(ax, "gelu", minus="gelu_tanh", order=1)
    texts = sorted(note.get_text() for note in artists.notes)
    assert [text.partition(" at")[0] for text in texts] == ["max 8.68 × 10⁻⁴", "min −8.68 × 10⁻⁴"]
    assert len(artists.marks[0].get_xydata()) == 6
    low, high = ax.get_ylim()
    assert low < -9.5e-4
    assert high > 9.5e-4
    assert labels(artists) == ["gelu′ − gelu_tanh′"]


def test_components_of_a_vector_function_move_with_its_first_input(ax):
    artists = actcli.draw(ax, "softmax", at=(3, 0.7, 0.5))
    assert labels(artists) == ["softmax₁", "softmax₂", "softmax₃"]
    assert ax.get_xlabel() == "x₁ (x₂ = 0.7, x₃ = 0.5)"
    x, y = artists.curves[1].get_data()
    expected = actcli.softmax(np.stack([x, np.full_like(x, 0.7), np.full_like(x, 0.5)], axis=-1))
    np.testing.assert_allclose(y, expected[:, 1], rtol=1e-14)


def test_a_pole_is_not_crossed_and_does_not_set_the_scale(ax):
    artists = actcli.draw(ax, "1/x")
    assert np.isnan(artists.curves[0].get_ydata()).sum() == 1
    assert artists.guides[0].get_xdata() == [0.0, 0.0]
    assert -50 < ax.get_ylim()[0] < -5


def test_a_line_that_is_approached_is_bent_on_a_logarithmic_axis(ax):
    ax.set_xscale("log")
    (guide,) = actcli.draw(ax, "softplus", range=(0.01, 100)).guides
    x, y = guide.get_data()
    assert (x[0], x[-1]) == (0.01, 100)
    assert (np.diff(np.log(x)) < 0.5).all()
    assert np.array_equal(x, y)


def test_a_derivative_in_a_parameter_is_drawn(ax):
    x, y = actcli.draw(ax, "elu", wrt="alpha").curves[0].get_data()
    here = np.isfinite(y)
    np.testing.assert_allclose(
        y[here], actcli.elu.derivative(x[here], wrt="alpha"), rtol=1e-12, atol=1e-15
    )


def test_a_function_without_values_in_the_window_is_an_empty_curve(ax):
    (curve,) = actcli.draw(ax, "sqrt(x)", range=(-5, -1), order=0).curves
    assert np.isnan(curve.get_ydata()).all()


def test_samples_follow_a_logarithmic_axis(ax):
    ax.set_xscale("symlog")
    (curve,) = actcli.draw(ax, "softsign", range=(-1e4, 1e4)).curves
    assert (abs(curve.get_xdata()) < 100).mean() > 0.4


def test_parts_are_left_out_and_curves_are_named(ax):
    artists = actcli.draw(ax, "gelu", "elu", labels=["a", "b"], without=("marks", "asymptotes"))
    assert labels(artists) == ["a", "b"]
    assert (artists.marks, artists.guides, artists.notes) == ([], [], [])
    assert actcli.draw(ax, "gelu", without="notes").notes == []
    assert labels(actcli.draw(ax, "elu", alpha=(0.1, 2))) == ["elu (α = 0.1)", "elu (α = 2)"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"theme": "dark"}, "draw has no theme: the axes are yours"),
        ({"log_x": True}, "draw has no log_x: the axes are yours"),
        ({"ordre": 1}, "no option 'ordre'. Did you mean 'order'"),
        ({"order": 9}, "order is a whole number from 0 to 8, not 9"),
        ({"labels": ["a", "b"]}, "labels has 2 for 1 curves: give one for each"),
        ({"alpha": -1}, "alpha must be > 0"),
        ({"style": {"colour": "red"}}, "style is of Line2D: .*'colour'"),
        ({"style": {"color": "rot"}}, "style is of Line2D: 'rot' is not a valid value for color"),
        ({"style": "red"}, "style is of Line2D: "),
    ],
)
def test_mistakes_are_one_line_and_draw_nothing(ax, arguments, message):
    with pytest.raises(actcli.ActcliError, match=message):
        actcli.draw(ax, "elu", **arguments)
    assert not ax.lines


def test_axes_are_needed():
    with pytest.raises(
        actcli.FigureSettingsError, match=r"ax is an Axes of Matplotlib, .* not Fig"
    ):
        actcli.draw(Figure(), "elu")


def test_the_example_shows_what_comes_out():
    done = doctest.testmod(on_axes)
    assert done.attempted
    assert not done.failed


def test_drawing_imports_no_pyplot():
    code = (
        "import sys, actcli; from matplotlib.figure import Figure\n"
        "actcli.draw(Figure().subplots(), 'relu'); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout == "False\n"
