"""Logarithmic axes: places, ticks, samples, and the part around 0 that is linear."""

import re
from itertools import pairwise

import numpy as np
import pytest

from actcli.curves.log_axis import LogAxis, linear_part
from actcli.curves.section import Section
from actcli.curves.trace import trace
from actcli.specs.spec import expression

AXES = [
    LogAxis(1e-3, 1e3),
    LogAxis(-1e3, -1e-3),
    LogAxis(-1e3, 1e3, 1.0),
    LogAxis(-0.5, 1e6, 1e-4),
    LogAxis(-1.7e308, 1.7e308, 1.0),
    LogAxis(5e-324, 1.0),
    LogAxis(1.0, 3.0),
    LogAxis(100.0, 101.0),
]


@pytest.mark.parametrize("axis", AXES, ids=str)
def test_places_ascend_from_0_to_1_and_back(axis):
    x = axis.samples(101)
    places = axis.place(x)
    assert (np.diff(x) > 0).all()
    assert (np.diff(places) > 0).all()
    assert places[[0, -1]].tolist() == pytest.approx([0, 1])
    assert axis.place(axis.values_at(np.linspace(0, 1, 11))) == pytest.approx(
        np.linspace(0, 1, 11), abs=1e-9
    )


@pytest.mark.parametrize("axis", AXES, ids=str)
def test_ticks_are_where_their_numbers_are(axis):
    assert 2 <= len(axis.ticks) <= 12
    assert all(0 <= tick.place <= 1 for tick in axis.ticks)
    assert all(b.place - a.place > 0.03 for a, b in pairwise(axis.ticks))
    for tick in axis.ticks:
        if re.fullmatch(r"−?[0-9.]+", tick.text):
            value = float(tick.text.replace("−", "-"))
            assert tick.place == pytest.approx(axis.place(value), abs=1e-9)


def test_ticks_are_powers_of_ten():
    assert [tick.text for tick in LogAxis(1e-3, 1e3).ticks] == [
        "0.001", "0.01", "0.1", "1", "10", "100", "1000",
    ]  # fmt: skip
    assert [tick.text for tick in LogAxis(-1e3, 1e3, 1.0).ticks] == [
        "−1000", "−100", "−10", "0", "10", "100", "1000",
    ]  # fmt: skip
    assert [tick.text for tick in LogAxis(1e-8, 1e4).ticks] == [
        "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰", "10²", "10⁴",
    ]  # fmt: skip
    assert [tick.text for tick in LogAxis(0.9, 6.0).ticks] == ["1", "2", "5"]


def test_scale_has_no_kink_where_it_begins_to_be_linear():
    axis = LogAxis(-1e3, 1e3, 1.0)
    near, here, far = axis.place([1 - 1e-6, 1.0, 1 + 1e-6])
    assert far - here == pytest.approx(here - near, rel=1e-4)
    quarter, half = axis.place([0.25, 0.5]) - axis.place(0.0)
    assert half == pytest.approx(2 * quarter)


def test_values_outside_are_placed_outside():
    axis = LogAxis(1e-3, 1e3)
    assert axis.place(0.0) < 0
    assert axis.place(-1.0) < 0
    assert axis.place(np.inf) > 1
    assert np.isnan(axis.place(np.nan))


def test_linear_part_is_below_most_values():
    assert linear_part([[1.0, 5.0], [1e-9]]) == 0
    assert linear_part([[-1.0, -5.0]]) == 0
    assert linear_part([[0.0, 0.0]]) == 1
    assert linear_part([[0.0], np.linspace(0.01, 5, 100)]) == 0.1
    assert linear_part([[-1e-300] * 50, [1.0]]) == pytest.approx(1e-6)
    assert linear_part([np.array([np.nan, np.inf])]) == 1


def test_curve_is_sampled_evenly_along_its_axis():
    axis = LogAxis.of_window(-1e6, 1e6)
    assert axis.linear == 1
    section = Section.of(expression("tanh(x)"))
    ((f,), _) = trace(section, -1e6, 1e6, axis=axis)
    (run,) = f.runs
    assert (np.abs(run.x) < 3).sum() > 100
    assert np.diff(axis.place(run.x)).max() < 0.01
    assert LogAxis.of_window(0.1, 10).linear == 0
    assert LogAxis.of_window(-5, 5).linear == 0.01
