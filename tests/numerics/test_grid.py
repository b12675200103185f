"""Grids hold the numbers that a user means."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actcli.numerics.grid import MAX_POINTS, Grid, GridError, linspace

finite = st.floats(allow_nan=False, allow_infinity=False)
decimal = st.decimals(-1000, 1000, places=4).map(float)
ends = (
    st.tuples(finite | decimal, finite | decimal).map(sorted).filter(lambda pair: pair[0] < pair[1])
)


def exact(x):
    return Fraction(repr(x))


def steps(lo, hi, h):
    return Grid.stepped(lo, hi, h).points()


def test_points_between_decimals_are_decimals():
    assert linspace(-3, 3, 61).tolist() == [i / 10 for i in range(-30, 31)]
    assert steps(-3, 3, 0.1).tolist() == [i / 10 for i in range(-30, 31)]
    assert steps(0, 1, 0.25).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert steps(0, 1, 0.3).tolist() == [0, 0.3, 0.6, 0.9]
    assert linspace(1e-7, 4e-7, 4).tolist() == [1e-7, 2e-7, 3e-7, 4e-7]


def test_the_middle_of_a_symmetric_range_is_positive_zero():
    assert math.copysign(1, linspace(-5, 5, 11)[5]) == 1


@given(ends, st.integers(2, 300))
@example((-math.pi, math.pi), 100)
@example((-1.7e308, 1.7e308), 7)
@example((0.0, 5e-324), 5)
def test_linspace_is_correctly_rounded(ends, n):
    lo, hi = ends
    x = linspace(lo, hi, n)
    assert x.dtype == np.float64
    assert x.shape == (n,)
    assert [x[0], x[-1]] == [lo, hi]
    assert (np.diff(x / 4) >= 0).all()
    start, step = exact(lo), (exact(hi) - exact(lo)) / (n - 1)
    assert x.tolist() == [float(start + i * step) for i in range(n)]


@given(ends, st.integers(2, 300), st.integers(1, 400))
@example((-math.pi, math.pi), 100, 7)
def test_pieces_of_a_grid_are_its_points(ends, n, size):
    grid = Grid.between(*ends, n)
    pieces = [*grid.pieces(size)]
    assert [*map(len, pieces)][:-1] == [size] * (len(pieces) - 1)
    assert np.concatenate(pieces).tobytes() == linspace(*ends, n).tobytes()
    assert grid.points(n - 1, n + 9).tolist() == [ends[1]]


@given(ends, st.integers(1, 300), st.booleans())
def test_steps_are_correctly_rounded(ends, n, shorter):
    lo, hi = ends
    h = float((exact(hi) - exact(lo)) / n) if math.isfinite(hi - lo) else math.inf
    h = math.nextafter(h, 0) if shorter else h
    if not 0 < h < math.inf or exact(h) > exact(hi) - exact(lo):
        with pytest.raises(GridError):
            steps(lo, hi, h)
        return
    x = steps(lo, hi, h)
    width = exact(hi) - exact(lo)
    assert x.tolist() == [float(exact(lo) + i * exact(h)) for i in range(width // exact(h) + 1)]
    assert x[-1] <= hi


@given(decimal, st.integers(1, 999), st.integers(1, 500))
def test_steps_include_a_high_end_that_they_hit(lo, thousandths, n):
    h = thousandths / 1000
    hi = float(exact(lo) + n * exact(h))
    assert len(steps(lo, hi, h)) == n + 1
    assert steps(lo, hi, h)[-1] == hi


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linspace(5, -5, 3), r"^5:-5: .*below the high end \(did you mean -5:5\?\)\.$"),
        (lambda: linspace(5, 5, 3), r"^5:5: the low end must be below the high end\.$"),
        (lambda: linspace(0.5, math.inf, 3), r"^0\.5:inf: both ends must be finite"),
        (lambda: steps(math.nan, 1, 1), r"^nan:1: both ends must be finite"),
        (lambda: linspace(0, 1, 1), r"^0:1: .*at least 2 points, got 1"),
        (lambda: linspace(0, 1, MAX_POINTS + 1), r"^0:1: .*more than 100000000 points"),
        (lambda: steps(0, 1, 1e-300), r"^0:1: .*more than 100000000 points"),
        (lambda: steps(0, 1, 0), r"^0:1: the step must be > 0 and finite, got 0\."),
        (lambda: steps(0, 1, -0.1), r"^0:1: the step must be > 0 and finite, got -0\.1"),
        (lambda: steps(0, 1, math.nan), r"^0:1: the step must be > 0 and finite, got nan"),
        (lambda: steps(0, 1, 2), r"^0:1: the step 2 is larger than the range"),
    ],
)
def test_wrong_range_is_an_error(call, message):
    with pytest.raises(GridError, match=message) as caught:
        call()
    assert isinstance(caught.value, ValueError)
