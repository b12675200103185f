"""Number formats: names, rounding, overflow, codes and the numbers they stand for."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.lut.dtypes import FLOATS, parse_dtype
from actcli.lut.number_formats import (
    ROUNDINGS,
    FixedPointFormat,
    IntegerFormat,
    decimal_meant_by,
)

FORMATS = [
    parse_dtype("q7"), parse_dtype("u8.3"), parse_dtype("ap_fixed<9,3>"),
    IntegerFormat("int8", 8, True).with_scale(Fraction(1, 10), 3),
    IntegerFormat("uint8", 8, False).with_scale(Fraction(7, 300), 9),
    *FLOATS.values(),
]  # fmt: skip


def finite(form):
    """Return the codes of all finite numbers of a format."""
    codes = (
        np.arange(form.low, form.high + 1)
        if isinstance(form, FixedPointFormat)
        else np.arange(1 << form.bits)
    )
    return codes[np.abs(form.decode(codes)) <= getattr(form, "max_value", np.inf)]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_encode_inverts_decode_for_every_code(form, rounding):
    codes = finite(form)
    found = form.encode(form.decode(codes), rounding, "error")
    assert (found.codes == codes).all()


@cache
def all_values(form):
    """Return every value of a format as a fraction, in order."""
    if isinstance(form, FixedPointFormat):
        return [(code - form.zero) * form.scale for code in range(form.low, form.high + 1)]
    return sorted({Fraction(float(v)) for v in form.decode(finite(form))})


def rounded_exactly(form, y, rounding):
    """Return y rounded to a value of the format, chosen among all of them as fractions."""
    values = all_values(form)
    y = decimal_meant_by(y) if isinstance(form, FixedPointFormat) else Fraction(y)
    if rounding == "floor" or (rounding == "zero" and y > 0):
        return max((v for v in values if v <= y), default=values[0])
    if rounding == "zero":
        return min((v for v in values if v >= y), default=values[-1])
    y = min(max(y, values[0]), values[-1])
    preferred = {
        "half-away": lambda v: -abs(v),
        "half-zero": abs,
        "half-up": lambda v: -v,
        "half-down": lambda v: v,
        "half-even": lambda v: 0,
    }[rounding]
    close = sorted(values, key=lambda v: (abs(v - y), preferred(v)))
    if rounding == "half-even" and abs(close[0] - y) == abs(close[1] - y):
        return next(v for v in close[:2] if is_even(form, v))
    return close[0]


def is_even(form, v):
    """Return whether the code of a value of the format is even."""
    code = form.encode(np.array([float(v)]), "half-even", "saturate").codes[0]
    return (code - getattr(form, "zero", 0)) % 2 == 0


# Longer formats are compared with NumPy and ml_dtypes.
@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form.bits <= 10], ids=lambda form: form.name
)
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_rounding_agrees_with_exact_fractions(form, rounding):
    rng = np.random.default_rng(1)
    codes = rng.choice(finite(form), 8)
    values = form.decode(codes)
    step = form.lsb(values)
    decimal = [0.05, 0.25, 1.15, -0.35, 2.95, 0.1 + 0.2]
    for y in [*(values + step / 2), *(values + rng.normal(size=8) * step), *decimal, 1e9, -1e9]:
        found = form.encode(np.array([y]), rounding, "saturate").codes
        expected = rounded_exactly(form, y, rounding)
        assert form.decode(found)[0] == pytest.approx(float(expected), rel=1e-15), (y, expected)


@pytest.mark.parametrize("y", [5e-324, -5e-324])
def test_smallest_float_rounds_on_its_side_of_zero(y):
    """A third of the smallest float underflows to 0, but is not 0."""
    form = IntegerFormat("int8", 8, True).with_scale(decimal_meant_by(3.0))
    found = {r: form.encode(np.array([y]), r, "error").codes.tolist() for r in ROUNDINGS}
    assert found == {name: [-1 if name == "floor" and y < 0 else 0] for name in ROUNDINGS}


def test_tie_of_decimals_rounds_as_a_tie():
    """The quotient 0.3/0.2 is a tie, but 1.4999999999999998 in floating point."""
    form = IntegerFormat("int8", 8, True).with_scale(decimal_meant_by(0.2))
    assert form.encode(np.array([0.3, -0.3, 0.5]), "half-away", "error").codes.tolist() == [
        2,
        -2,
        3,
    ]
    assert form.encode(np.array([0.3, -0.3, 0.5]), "half-even", "error").codes.tolist() == [
        2,
        -2,
        2,
    ]
    tenths = IntegerFormat("int8", 8, True).with_scale(decimal_meant_by(0.1))
    assert tenths.encode(np.array([0.3, 0.7, -0.3]), "floor", "error").codes.tolist() == [3, 7, -3]
    assert tenths.encode(np.nextafter([0.3], 0), "floor", "error").codes.tolist() == [2]


def test_symmetric_saturation_leaves_the_lowest_code_out():
    form = parse_dtype("ap_fixed<8,2,AP_RND,AP_SAT_SYM>")
    found = form.encode(np.array([-9.0, -2.0, 9.0, 0.0]), "floor", "symmetric")
    assert found.codes.tolist() == [-127, -127, 127, 0]
    assert found.saturated.tolist() == [True, True, True, False]


@given(st.integers(-(2**40), 2**40), st.sampled_from(["q7", "u8.3", "ap_fixed<9,3>"]))
def test_overflow_wraps_modulo_2_to_the_bits(steps, text):
    form = parse_dtype(text)
    found = form.encode(np.array([float(steps * form.scale)]), "floor", "wrap")
    assert (int(found.codes[0]) - steps) % (1 << form.bits) == 0
    assert form.low <= found.codes[0] <= form.high
    assert found.wrapped[0] == (not form.low <= steps <= form.high)


@pytest.mark.parametrize("name", FLOATS)
def test_short_floats_agree_with_ml_dtypes(name):
    form = FLOATS[name]
    pattern = np.dtype(f"u{form.bits // 8}")
    dtype = np.dtype(np.float16)
    if name != "float16":
        dtype = np.dtype(getattr(pytest.importorskip("ml_dtypes"), name))
    codes = finite(form)
    assert (codes.astype(pattern).view(dtype).astype(float) == form.decode(codes)).all()
    rng = np.random.default_rng(2)
    # Through float32, as ml_dtypes goes: numbers that are one, so that it rounds once as we do.
    y = (rng.normal(size=20000) * 10.0 ** rng.integers(-8, 5, 20000)).astype(np.float32)
    y = np.append(y, [0.0, -0.0]).astype(float)
    y = y[np.abs(y) < form.max_value]
    assert (form.encode(y, "half-even", "error").codes == y.astype(dtype).view(pattern)).all()
    assert form.encode(np.array([1e300, -np.inf]), "half-even", "saturate").saturated.all()
