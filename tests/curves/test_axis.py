"""Axes: round ticks and their notes, for every interval of floats."""

import math
import sys

import numpy as np
import pytest

from actcli.curves.axis import Axis

LARGEST_FLOAT = sys.float_info.max


def texts(low, high):
    return [tick.text for tick in Axis(low, high).ticks]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-5, 5, "−4 −2 0 2 4"),
        (-6, 6, "−6 −4 −2 0 2 4 6"),
        (-8, 8, "−5 0 5"),
        (-0.1, 1.1, "0.0 0.2 0.4 0.6 0.8 1.0"),
        (0.33, 0.34, "0.332 0.334 0.336 0.338 0.340"),
        (0, 25000, "0 5000 10000 15000 20000 25000"),
    ],
)
def test_about_five_ticks_at_round_numbers(low, high, expected):
    assert texts(low, high) == expected.split()
    assert not Axis(low, high).note


@pytest.mark.parametrize(
    ("low", "high", "expected", "note"),
    [
        (-1e300, 1e300, "−1.0 −0.5 0.0 0.5 1.0", "× 10³⁰⁰"),
        (-1e-300, 1e-300, "−1.0 −0.5 0.0 0.5 1.0", "× 10⁻³⁰⁰"),
        (0, 5e-324, "0 1 2 3 4", "× 10⁻³²⁴"),
        (1, 1 + 2**-52, "0.0 0.5 1.0 1.5 2.0", "× 10⁻¹⁶ + 1"),
        (99999, 100001, "0.0 0.5 1.0 1.5 2.0", "+ 99999"),
        (-1e6 - 1, -1e6, "0.0 0.2 0.4 0.6 0.8 1.0", "− 1000001"),
        (0, 250000, "0.0 0.5 1.0 1.5 2.0 2.5", "× 10⁵"),
    ],
)
def test_large_small_and_narrow_axes_have_a_note(low, high, expected, note):
    assert texts(low, high) == expected.split()
    assert Axis(low, high).note == note


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (-5, 5),
        (-LARGEST_FLOAT, LARGEST_FLOAT),
        (0, 5e-324),
        (1, 1 + 2**-52),
        (-1e-310, 1e-300),
        (1e308, LARGEST_FLOAT),
    ],
)
def test_ends_of_an_axis_are_at_0_and_1(low, high):
    axis = Axis(low, high)
    assert axis.place([low, high]).tolist() == [0, 1]
    assert all(0 <= tick.place <= 1 for tick in axis.ticks)
    assert 2 <= len(axis.ticks) <= 9


def test_values_far_outside_are_placed_a_little_outside():
    assert Axis(0, 1).place([-math.inf, -LARGEST_FLOAT, LARGEST_FLOAT, math.inf]).tolist() == [
        -2,
        -2,
        3,
        3,
    ]
    assert np.isnan(Axis(0, 1).place(math.nan))


def test_margin_is_a_tenth_of_the_data():
    axis = Axis.around(0, 10)
    assert (axis.low, axis.high) == pytest.approx((-1, 11))


def test_other_margins():
    axis = Axis.around(0, 1, below=0.25, above=0.5)
    assert axis.place([0, 1]).tolist() == pytest.approx([0.25, 0.5])


@pytest.mark.parametrize(
    ("constant", "low", "high"), [(1, -0.1, 1.1), (-2, -2.2, 0.2), (0, -1.2, 1.2)]
)
def test_axis_of_constant_data_includes_0(constant, low, high):
    axis = Axis.around(constant, constant)
    assert (axis.low, axis.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "ends", [(-LARGEST_FLOAT, LARGEST_FLOAT), (0, LARGEST_FLOAT), (-LARGEST_FLOAT, -LARGEST_FLOAT)]
)
def test_margins_do_not_overflow(ends):
    axis = Axis.around(*ends)
    assert -LARGEST_FLOAT <= axis.low < axis.high <= LARGEST_FLOAT
