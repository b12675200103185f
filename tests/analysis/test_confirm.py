"""Confirming by exact values where the sign of something changes."""

import math

import pytest
from mpmath import mp, mpf

from actcli.analysis.confirm import bisect_exactly
from actcli.numerics.germ import UndecidedError

MOST_VALUES = 24
# Bisection takes 60.

CHANGES = [
    (mp.sin, 3, 3.3, lambda: mp.pi),
    (mp.tan, 3, 3.3, lambda: mp.pi),
    (lambda x: 2 - mp.exp(x), 0.5, 0.8, lambda: mp.log(2)),
    (lambda x: x**3 - 2, 1, 2, lambda: mp.cbrt(2)),
    (lambda x: mp.erfc(x) - mpf("1e-12"), 2, 8, lambda: mp.erfinv(1 - mpf("1e-12"))),
    (lambda x: mp.log(x) + 100, 1e-60, 1e-30, lambda: mp.exp(-100)),
    (mp.tanh, -20, 30, lambda: 0),
]


@pytest.mark.parametrize(("function", "low", "high", "place"), CHANGES)
def test_a_change_of_sign_is_located_to_the_last_float_from_few_values(function, low, high, place):
    asked = []

    def g(x):
        asked.append(x)
        return float(function(mpf(x)))

    with mp.workdps(40):
        found = bisect_exactly(g, low, high)
        assert math.nextafter(found, -math.inf) <= place() <= found
    assert len(asked) <= MOST_VALUES


@pytest.mark.parametrize("high", [2.0**60, math.inf])
def test_a_jump_is_located_too(high):
    assert bisect_exactly(lambda x: math.copysign(high, x - 1), -(2.0**70), 2.0**60) == 1.0


def test_what_is_not_known_on_the_way_leaves_the_place_unknown():
    def g(x):
        if 0 < x < 1:
            raise UndecidedError("")
        return x - 0.3

    assert bisect_exactly(g, -1.0, 2.0) is None
