"""Floats as ordered integers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from actcli.numerics.floats import LARGEST_FLOAT, from_ordinal, midpoint, ordinal, rounded_to_odd

numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(numbers.filter(lambda x: x < LARGEST_FLOAT))
def test_the_next_float_has_the_next_ordinal(x):
    above = np.nextafter(x, np.inf)
    assert ordinal(np.array([above]))[0] - ordinal(np.array([x]))[0] == 1


@given(numbers)
def test_ordinals_lead_back_to_their_floats(x):
    assert from_ordinal(ordinal(np.array([x])))[0] == x


def test_both_zeros_have_ordinal_0():
    assert ordinal(np.array([0.0, -0.0, 5e-324, -5e-324])).tolist() == [0, 0, 1, -1]


@given(numbers, numbers)
def test_the_midpoint_lies_between(a, b):
    low, high = min(a, b), max(a, b)
    middle = midpoint(np.array([low]), np.array([high]))[0]
    assert low <= middle <= high


def test_64_bisections_separate_any_two_floats():
    low, high = np.array([-LARGEST_FLOAT]), np.array([LARGEST_FLOAT])
    for _ in range(64):
        middle = midpoint(low, high)
        low, high = (middle, high) if middle[0] <= 1e-300 else (low, middle)
    assert np.nextafter(low[0], 1) == high[0]


@given(st.floats(allow_nan=False))
def test_rounding_to_odd_cuts_off_and_remembers_what_was_left(x):
    odd = rounded_to_odd(np.array([x]))[0]
    with np.errstate(over="ignore", under="ignore"):
        near = np.float32(x)
    if float(near) == x:
        assert odd == near
    else:
        assert odd.view(np.uint32) & 1
        with np.errstate(over="ignore"):
            beside = np.nextafter(odd, np.float32([-np.inf, np.inf]))
        assert float(beside[0]) < x < float(beside[1]) or np.isinf(beside).any()
