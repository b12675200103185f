"""Numbers as text that reads back."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from actcli.support.numerals import numeral


@given(st.floats())
def test_a_numeral_reads_back_to_the_same_number(value):
    again = float(numeral(value))
    assert np.float64(again).tobytes() == np.float64(value).tobytes() or math.isnan(value)


@given(st.integers(-(10**6), 10**6))
def test_a_whole_number_has_no_decimals(value):
    assert numeral(value) == str(value)
