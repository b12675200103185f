"""Lookup tables: number formats, recipes and presets, look-up in C, reports, files."""

import hashlib
import random
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import StringIO

import numpy as np
import pytest
from helpers.whole import whole
from hypothesis import given
from hypothesis import strategies as st

import actcli
from actcli.errors import ActcliError
from actcli.lut.formats import TABLE_FORMATS, write
from actcli.lut.inputs import inputs
from actcli.lut.lookup import LOOKUPS, look_up
from actcli.lut.number_formats import (
    FLOATS,
    ROUNDINGS,
    Fixed,
    NumberFormatError,
    Whole,
    decimal_meant_by,
    parse,
)
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import CODE_ORDERS, SAMPLES, Recipe
from actcli.lut.report import Report
from actcli.lut.sizing import Bound, smallest
from actcli.lut.table import FITS, build
from actcli.specs.spec import expression

exp, reciprocal = map(expression, ("exp(x)", "1/(1 + x)"))


def preset(name, **changed):
    return Recipe(**{**PRESETS[name], **changed})


def table(function, name=None, **changed):
    return build(function, preset(name, **changed) if name else Recipe(**changed))


# --- what others publish ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "name", "window", "packed", "digest"),
    [
        (actcli.sigmoid, "cmsis-q7", None, "i1", "a61d142dfe84fd31"),
        (actcli.tanh, "cmsis-q7", None, "i1", "48232af37746772a"),
        (actcli.sigmoid, "cmsis-q15", None, "<i2", "6a17b3138cf64710"),
        (actcli.tanh, "cmsis-q15", None, "<i2", "b14b5ffdb9a9ee3e"),
        (actcli.sigmoid, "tflite-sigmoid16", None, "<u2", "c79a34d2c8c6e794"),
        (exp, "tflite-int16", (-10.0, 0.0), "<i2", "1f064505e52b5558"),
        (reciprocal, "tflite-int16", (0.0, 1.0), "<i2", "36dabd62f9189220"),
    ],
)
def test_presets_give_the_tables_that_libraries_ship(function, name, window, packed, digest):
    made = table(function, name, **({"window": window} if window else {}))
    assert hashlib.sha256(made.stored.astype(packed).tobytes()).hexdigest()[:16] == digest


def tflite_sigmoid(shipped, q):
    """TFLite's look-up of a sigmoid in a 16-bit input with 12 fraction bits."""
    at = 3 * np.abs(q)
    i = np.minimum(at >> 9, 254)
    value = np.where(
        at >> 9 >= 255, 0x7FFF << 10, (shipped[i] << 9) + (at & 511) * (shipped[i + 1] - shipped[i])
    )
    return np.where(q >= 0, value + (1 << 9), (1 << 25) - value + (1 << 9) - 1) >> 10


def tflite_tanh(shipped, q):
    at = 3 * np.abs(q)
    i = np.minimum(at >> 8, 254)
    value = np.where(
        at >> 8 >= 255, 0xFFFF << 8, (shipped[i] << 8) + (at & 255) * (shipped[i + 1] - shipped[i])
    )
    return np.where(q >= 0, value - (1 << 23) + 128, (1 << 23) - value + 127) >> 8


@pytest.mark.parametrize(
    ("fit", "of_sigmoid", "of_tanh"), [("midpoint", 1.0157, 1.476), ("none", 1.29, 2.07)]
)
def test_the_shared_sigmoid_errs_as_it_is_published(fit, of_sigmoid, of_tanh):
    shipped = table(actcli.sigmoid, "tflite-sigmoid16", fit=fit).stored
    q = np.arange(-32768, 32768)
    for found, f, published in (
        (tflite_sigmoid(shipped, q), actcli.sigmoid, of_sigmoid),
        (tflite_tanh(shipped, q), actcli.tanh, of_tanh),
    ):
        error = found - 32768 * f(q / 4096)
        digits = len(str(published).partition(".")[2])
        assert round(error.max(), digits) == published
        assert round(error.min(), digits) == -published


def test_hls4ml_errs_as_it_is_published():
    made = Report(table(actcli.sigmoid, "hls4ml", in_dtype="s20.15"))
    assert round(made.absolute.max, 5) == 0.00487
    assert table(exp, "hls4ml").encoded.wrapped.sum() == 201
    assert table(exp, "hls4ml", overflow="saturate").encoded.saturated.sum() == 201


def test_hls4ml_truncates_towards_zero():
    """An index is int(x*N/16) + N/2, held within the table; entries are cut to 10 bits."""
    made = table(actcli.tanh, "hls4ml")
    codes = np.arange(-(2**15), 2**15)
    i = np.clip(np.trunc(codes / 1024 * 1024 / 16).astype(int) + 512, 0, 1023)
    expected = np.floor(actcli.tanh(-8 + 16 * i / 1024) * 1024)
    assert (look_up(made, codes) == expected).all()


def test_tflite_rounds_every_code_of_eight_bits():
    made = table(actcli.gelu, "tflite-int8", in_scale=0.05, in_zero=3, out_scale=0.03, out_zero=-7)
    codes = np.arange(256).astype(np.int8).astype(int)  # 0..127, -128..-1
    y = actcli.gelu((codes - 3) / 20) / 0.03
    expected = np.clip(np.trunc(y + np.copysign(0.5, y)) - 7, -128, 127)
    assert made.stored.tolist() == expected.tolist()
    assert look_up(made, codes).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("name", "published"), [("sigmoid", 1.54), ("silu", 8.0), ("tanh", 12.3), ("gelu", 12.75)]
)
def test_lines_err_as_it_is_published(name, published):
    recipe = Recipe(dtype="s32.27", in_dtype="s16.12", lookup="linear")
    coarse, fine = (
        Report(build(actcli.find(name), replace(recipe, entries=n, endpoint=True)))
        for n in (257, 1025)
    )
    assert coarse.absolute.max * 2**15 == pytest.approx(published, abs=0.03)
    assert fine.absolute.max * 2**15 <= 0.80


def test_nearest_and_bin_centres_halve_the_error():
    recipe = Recipe(dtype="s32.27", in_dtype="s20.16", entries=256)
    floor, nearest, centre = (
        Report(build(actcli.tanh, replace(recipe, lookup=lookup, sample=sample))).lsb.max
        for lookup, sample in (("floor", "edge"), ("nearest", "edge"), ("floor", "center"))
    )
    assert floor / nearest == pytest.approx(2, rel=2e-3)
    assert floor / centre == pytest.approx(2, rel=2e-3)


# --- number formats --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bits", "signed", "scale"),
    [
        ("q7", 8, True, Fraction(1, 128)),
        ("Q15", 16, True, Fraction(1, 2**15)),
        ("q31", 32, True, Fraction(1, 2**31)),
        ("s16.13", 16, True, Fraction(1, 2**13)),
        ("u16.16", 16, False, Fraction(1, 2**16)),
        ("ap_fixed<18,8>", 18, True, Fraction(1, 2**10)),
        ("ap_fixed18,8", 18, True, Fraction(1, 2**10)),
        ("ap_ufixed<8, 0>", 8, False, Fraction(1, 256)),
    ],
)
def test_fixed_point_is_read(text, bits, signed, scale):
    found = parse(text)
    assert isinstance(found, Fixed)
    assert (found.bits, found.is_signed, found.scale) == (bits, signed, scale)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("q8", "write q7, q15"),
        ("q3.12", "write s15.12 or s16.12"),
        ("s1.0", "2 to 32 bits, not 1"),
        ("s64.32", "2 to 32 bits"),
        ("ap_fixed<40,8>", "2 to 32 bits"),
        ("float32", "no number format 'float32'"),
        ("", "no number format ''"),
    ],
)
def test_a_wrong_format_is_told(text, said):
    with pytest.raises(NumberFormatError, match=re.escape(said)):
        parse(text)


FORMATS = [
    parse("q7"), parse("u8.3"), parse("ap_fixed<9,3>"),
    Whole("int8", 8, True).at(Fraction(1, 10), 3), Whole("uint8", 8, False).at(Fraction(7, 300), 9),
    *FLOATS.values(),
]  # fmt: skip


def finite(form):
    codes = (
        np.arange(form.low, form.high + 1) if isinstance(form, Fixed) else np.arange(1 << form.bits)
    )
    return codes[np.abs(form.decode(codes)) <= getattr(form, "top", np.inf)]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_every_code_stands_for_itself(form, rounding):
    codes = finite(form)
    found = form.encode(form.decode(codes), rounding, "error")
    assert (found.codes == codes).all()


@cache
def exact(form):
    """Every value of a format as a fraction, in order."""
    if isinstance(form, Fixed):
        return [(code - form.zero) * form.scale for code in range(form.low, form.high + 1)]
    return sorted({Fraction(float(v)) for v in form.decode(finite(form))})


def nearest(form, y, rounding):
    """The value of the code for y, chosen among all values with exact fractions."""
    values = exact(form)
    y = decimal_meant_by(y) if isinstance(form, Fixed) else Fraction(y)
    if rounding == "floor":
        return max((v for v in values if v <= y), default=values[0])
    y = min(max(y, values[0]), values[-1])
    close = sorted(values, key=lambda v: (abs(v - y), -abs(v) if rounding == "half-away" else 0))
    if rounding == "half-even" and abs(close[0] - y) == abs(close[1] - y):
        return next(v for v in close[:2] if is_even(form, v))
    return close[0]


def is_even(form, v):
    code = form.encode(np.array([float(v)]), "half-even", "saturate").codes[0]
    return (code - getattr(form, "zero", 0)) % 2 == 0


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_rounding_is_exact(form, rounding):
    if form.bits > 10:
        pytest.skip("judged against NumPy or ml_dtypes")
    rng = np.random.default_rng(1)
    codes = rng.choice(finite(form), 8)
    values = form.decode(codes)
    step = form.lsb(values)
    decimal = [0.05, 0.25, 1.15, -0.35, 2.95, 0.1 + 0.2]
    for y in [*(values + step / 2), *(values + rng.normal(size=8) * step), *decimal, 1e9, -1e9]:
        found = form.encode(np.array([y]), rounding, "saturate").codes
        expected = nearest(form, y, rounding)
        assert form.decode(found)[0] == pytest.approx(float(expected), rel=1e-15), (y, expected)


@pytest.mark.parametrize("y", [5e-324, -5e-324])
def test_next_to_nothing_is_on_its_side_of_zero(y):
    """A third of the smallest float is 0 as a float, and nearly 0 as a number."""
    form = Whole("int8", 8, True).at(decimal_meant_by(3.0))
    found = {r: form.encode(np.array([y]), r, "error").codes.tolist() for r in ROUNDINGS}
    assert found == {"half-away": [0], "half-even": [0], "floor": [-1 if y < 0 else 0]}


def test_a_tie_of_decimals_is_a_tie():
    """0.3/0.2 is 1.4999999999999998 in floating point."""
    form = Whole("int8", 8, True).at(decimal_meant_by(0.2))
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
    tenths = Whole("int8", 8, True).at(decimal_meant_by(0.1))
    assert tenths.encode(np.array([0.3, 0.7, -0.3]), "floor", "error").codes.tolist() == [3, 7, -3]
    assert tenths.encode(np.nextafter([0.3], 0), "floor", "error").codes.tolist() == [2]


@given(st.integers(-(2**40), 2**40), st.sampled_from(["q7", "u8.3", "ap_fixed<9,3>"]))
def test_wrapping_is_modular(steps, text):
    form = parse(text)
    found = form.encode(np.array([float(steps * form.scale)]), "floor", "wrap")
    assert (int(found.codes[0]) - steps) % (1 << form.bits) == 0
    assert form.low <= found.codes[0] <= form.high
    assert found.wrapped[0] == (not form.low <= steps <= form.high)


@pytest.mark.parametrize("name", FLOATS)
def test_short_floats_are_those_of_ml_dtypes(name):
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
    y = y[np.abs(y) < form.top]
    assert (form.encode(y, "half-even", "error").codes == y.astype(dtype).view(pattern)).all()
    assert form.encode(np.array([1e300, -np.inf]), "half-even", "saturate").saturated.all()


# --- the input side --------------------------------------------------------------------------


def test_sixteen_bit_codes_are_spread_over_a_range():
    side = inputs(Recipe(window=(-8.0, 8.0), entries=256))
    assert (side.first, side.shift, side.formula) == (-32768, 8, "code/4096")
    assert inputs(Recipe(window=(0.0, 1.0), in_dtype="uint8")).formula == "code/256"
    odd = inputs(Recipe(window=(-1.0, 1.0), entries=100))
    assert (len(odd.codes), odd.first, odd.shift) == (51200, -25600, 9)
    assert odd.x()[[0, -1]].tolist() == [-1.0, 1 - 2 / 51200]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("endpoint", [False, True])
def test_entries_are_sampled_where_it_is_said(sample, endpoint):
    side = inputs(Recipe(window=(0.0, 4.0), entries=4 + endpoint, sample=sample, endpoint=endpoint))
    x = side.samples().tolist()
    if sample == "spread":
        assert x == np.linspace(0, 4, 4 + endpoint).tolist()
    else:
        start = 0.5 if sample == "center" else 0.0
        assert x == [start + i for i in range(4 + endpoint)]


def test_twos_order_is_that_of_the_bits():
    plain, turned = (table(actcli.tanh, in_dtype="s8.4", code_order=o) for o in ("natural", "twos"))
    assert [turned.stored[code % 256] for code in range(-128, 128)] == plain.stored.tolist()
    assert turned.x[turned.places].tolist() == [
        (k if k < 128 else k - 256) / 16 for k in range(256)
    ]  # fmt: skip


# --- look-up and reports ---------------------------------------------------------------------

VARIETY = {
    "nearest": {"entries": 64},
    "floor": {"entries": 100, "lookup": "floor", "window": (-3.0, 5.0)},
    "linear": {"lookup": "linear"},
    "open": {"lookup": "linear", "entries": 32, "dtype": "s16.12"},
    "centre": {"lookup": "linear", "sample": "center", "entries": 128, "dtype": "s12.8"},
    "bins": {"sample": "center", "entries": 16, "dtype": "ap_fixed<18,8>"},
    "fine": {
        "dtype": "q31",
        "lookup": "linear",
        "in_dtype": "s20.16",
        "entries": 65,
        "endpoint": True,
    },
    "wide": {"dtype": "u32.24", "window": (0.0, 8.0), "lookup": "linear"},
    "every": {"in_dtype": "uint8", "in_scale": 0.05, "in_zero": 130, "dtype": "uint8"},
    "short": {"dtype": "bfloat16", "code_order": "twos"},
    "wraps": {"dtype": "q15", "overflow": "wrap", "rounding": "floor"},
    "turned": {"dtype": "s16.12", "lookup": "linear", "entries": 256, "code_order": "twos"},
    **{name: dict(recipe) for name, recipe in PRESETS.items()},
}


@pytest.mark.parametrize("lookup", LOOKUPS)
@pytest.mark.parametrize("sample", ["edge", "center"])
def test_look_up_is_the_arithmetic_of_integers(lookup, sample):
    made = table(actcli.gelu, dtype="s16.12", in_dtype="s8.4", entries=16, lookup=lookup,
                 sample=sample)  # fmt: skip
    entries = made.codes.tolist()

    def expected(code):
        at = Fraction(max(min(code, 127), -128) + 128, 16) - Fraction(sample == "center", 2)
        held = lambda i: entries[max(0, min(i, 15))]  # noqa: E731
        match lookup:
            case "nearest":
                return held(int((at + Fraction(1, 2)) // 1))
            case "linear":
                at = max(at, Fraction(0))
                low = at // 1
                rise = (held(low + 1) - held(low)) * (at - low)
                return held(low) + int((rise + Fraction(1, 2)) // 1)
            case "floor" | "trunc":
                at += Fraction(sample == "center", 2)
                up = lookup == "trunc" and code < 0
                return held(-int(-at // 1) if up else int(at // 1))

    codes = np.arange(-200, 200)
    assert look_up(made, codes).tolist() == [expected(code) for code in codes.tolist()]


def test_a_report_counts_and_compares():
    made = Report(table(actcli.gelu, dtype="q15", window=(-4.0, 4.0), entries=64))
    x = np.arange(-32768, 32768) / 8192
    entry = np.clip(np.floor((x + 4) * 8 + 0.5), 0, 63)
    stored = np.clip(np.round(actcli.gelu(entry / 8 - 4) * 32768), -32768, 32767)
    error = np.abs(stored / 32768 - actcli.gelu(x))
    assert made.absolute.max == error.max()
    assert made.absolute.x == x[error.argmax()]
    assert made.absolute.mean == pytest.approx(error.mean())
    assert made.lsb.rms == pytest.approx(np.sqrt(np.mean(error**2)) * 32768)
    known = made.known()
    assert known["saturated"] == (actcli.gelu(np.arange(64) / 8 - 4) * 32768 > 32767.5).sum() > 0
    assert (known["entries"], known["bytes"], known["wrapped"]) == (64, 128, 0)
    assert known["distinct"] == len(set(stored))
    assert known["kernel_lsb"] == pytest.approx(actcli.gelu.accuracy[0] * 2**-51 * 2**15, rel=1.1)
    assert known["trend"] == "not monotonic"
    below, above = made.beyond
    assert below == abs(stored[0]) / 32768  # what is left of the limit, 0
    assert above == np.inf
    assert [other["what"] for other in known["instead"]] == ["s16.13"]


def test_the_trend_is_that_of_the_values():
    assert Report(table(actcli.sigmoid, dtype="bfloat16")).trend == "increasing"
    assert Report(table(actcli.tanh, dtype="float16")).trend == "increasing"
    assert Report(table(actcli.sigmoid, dtype="q15", overflow="wrap")).trend == "increasing"
    assert Report(table(actcli.gelu, dtype="q15", overflow="wrap")).trend == "not monotonic"


@whole
def test_an_integer_type_fits_the_values(activation):
    if not activation.pointwise:
        with pytest.raises(ActcliError, match="takes a vector"):
            table(activation, dtype="int8")
        return
    try:
        made = table(activation, dtype="int8", window=activation.plot_window, entries=64)
    except ActcliError as error:
        assert "has no value at" in str(error)
        return
    values = made.output.decode(made.codes)
    finite = np.isfinite(made.y)
    assert np.abs(values - made.y)[finite].max() <= made.output.scale
    assert made.output.decode(np.array([made.output.zero]))[0] == 0


@pytest.mark.parametrize(
    ("function", "scale", "zero"), [(actcli.sigmoid, Fraction(1, 256), -128),
                                    (actcli.tanh, Fraction(1, 128), 0)]
)  # fmt: skip
def test_tflite_has_these_output_scales(function, scale, zero):
    output = table(function, "tflite-int8").output
    assert (output.scale, output.zero) == (scale, zero)


def test_the_derivative_has_tables_too():
    made = table(actcli.tanh, order=1, dtype="u16.15")
    assert made.y.tolist() == actcli.tanh.derivative(made.x).tolist()
    assert f"its derivative: {actcli.tanh.derivative_formula.text}" in text_of(made, "c")
    second = table(actcli.tanh, order=2, dtype="s16.14")
    assert second.y.tolist() == actcli.tanh.derivative(second.x, order=2).tolist()
    assert "its derivative of order 2" in text_of(second, "mem")


@pytest.mark.parametrize("bound", [Bound(1, True), Bound(0.001, False)])
def test_the_smallest_table_is_chosen(bound):
    recipe = Recipe(dtype="q15", lookup="linear")
    chosen = smallest(actcli.tanh, recipe, bound)
    half = replace(chosen, entries=(chosen.entries - 1) // 2 + 1)
    assert bound.of(Report(build(actcli.tanh, chosen))) <= bound.limit
    assert bound.of(Report(build(actcli.tanh, half))) > bound.limit
    assert (chosen.entries - 1).bit_count() == 1


@pytest.mark.parametrize(
    ("function", "recipe", "bound", "said"),
    [
        (
            actcli.tanh,
            Recipe(dtype="s16.14", in_dtype="s18.14"),
            Bound(1, True),
            "--lookup linear reaches it",
        ),
        (
            actcli.tanh,
            Recipe(dtype="s16.14", lookup="linear"),
            Bound(0.1, True),
            "Use a finer --dtype",
        ),
        (actcli.gelu, Recipe(), Bound(1, True), "q15 does not hold the values: use --dtype s16.12"),
        (actcli.tanh, Recipe(in_dtype="s30.1"), Bound(1, True), "30 bits"),
    ],
)
def test_what_no_size_reaches_is_told(function, recipe, bound, said):
    with pytest.raises(ActcliError, match=re.escape(said)):
        smallest(function, recipe, bound)


def test_where_a_function_is_infinite_the_table_saturates():
    """1/x on [0, 8): the first entry, and the error there."""
    for dtype in ("s16.8", "int8", "float16"):
        made = table(expression("1/x"), dtype=dtype, window=(0.0, 8.0), entries=64)
        assert made.encoded.saturated.tolist() == [True] + [False] * 63
        assert Report(made).absolute[::3] == (np.inf, 0.0)
    with pytest.raises(ActcliError, match="cannot hold inf"):
        table(expression("1/x"), window=(0.0, 8.0), overflow="error")
    with pytest.raises(ActcliError, match="0/x has no value at x = 0"):
        table(expression("0/x"), window=(0.0, 8.0))


# --- files -----------------------------------------------------------------------------------


def text_of(made, format, name="made", command="actcli lut"):
    stream = StringIO()
    write(Report(made, command), format, name, stream)
    return stream.getvalue()


def look_up_in_c(folder, made, *sanitizers):
    """One program with all tables, strictly compiled, in which every code of each is looked up.

    What it finds is what Python finds, and its own tests pass.
    """
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    body = ""
    for name, each in made.items():
        (folder / f"{name}.h").write_text(text_of(each, "c", name))
        has_error = isinstance(each.output, Fixed) and each.activation.name in ("gelu", "tanh")
        error = f"{name}_error({each.activation.name})" if has_error else "-1.0"
        body += f"""
    fprintf(stderr, "%d %.17g\\n", {name}_selftest(), {error});
    for (code = {each.inputs.first - 9}; code <= {each.inputs.last + 9}; code++) {{
        const int64_t found = {name}_lookup(code);
        fwrite(&found, sizeof found, 1, stdout);
    }}"""
    (folder / "main.c").write_text(
        "#define ACTCLI_SELFTEST\n#include <stdio.h>\n#include <math.h>\n"
        + "".join(f'#include "{name}.h"\n#include "{name}.h"\n' for name in made)
        + "static inline double gelu(double x) { return 0.5 * x * erfc(-x * sqrt(0.5)); }\n"
        + f"int main(void)\n{{\n    int32_t code;{body}\n    return 0;\n}}\n"
    )
    strict = "-std=c99 -pedantic -Wall -Wextra -Werror -Wconversion".split()
    built = subprocess.run([gcc, *strict, *sanitizers, "-O1", "main.c", "-o", "main", "-lm"],
                           cwd=folder, capture_output=True, text=True)  # fmt: skip
    assert built.returncode == 0, built.stderr
    done = subprocess.run([folder / "main"], capture_output=True, check=True)
    found = np.frombuffer(done.stdout, np.int64)
    for each, line in zip(made.values(), done.stderr.decode().splitlines(), strict=True):
        codes = np.arange(each.inputs.first - 9, each.inputs.last + 10)
        own, found = found[: len(codes)], found[len(codes) :]
        assert (own == look_up(each, codes)).all(), each.recipe
        failed, error = line.split()
        assert failed == "0", each.recipe
        if error != "-1":
            assert float(error) == pytest.approx(Report(each).lsb.max, rel=1e-5), each.recipe
    assert not len(found)


def test_headers_compile_and_look_up_what_python_looks_up(tmp_path):
    functions = {"tflite-sigmoid16": actcli.tanh}  # gelu has no limit for its last entry
    made = {
        re.sub(r"\W", "_", f"t_{name}"): table(functions.get(name, actcli.gelu), **recipe)
        for name, recipe in VARIETY.items()
    }
    look_up_in_c(tmp_path, made)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_headers_of_any_recipe_look_up_what_python_looks_up(tmp_path, seed):
    """Recipes put together at random, under the sanitizers of the compiler."""
    rng = random.Random(seed)
    choices = {
        "dtype": "q7 q15 q31 s16.13 u16.16 u32.24 ap_fixed<18,8> int8 uint8 int16 uint16".split()
        + list(FLOATS),
        "in_dtype": [None, *"int8 uint8 s12.8 u16.13 ap_fixed<14,4> s18.14 int16".split()],
        "sample": SAMPLES,
        "lookup": LOOKUPS,
        "code_order": CODE_ORDERS,
        "rounding": list(ROUNDINGS),
        "overflow": ["saturate", "wrap"],
        "endpoint": [None, True, False],
        "entries": [None, 2, 3, 5, 16, 17, 64, 65, 100, 256, 257, 1000],
        "window": [None, (-4.0, 4.0), (-8.0, 8.0), (0.0, 2.0), (-1.0, 3.0)],
        "fit": ["none", *FITS],
    }
    made = {}
    while len(made) < 60:
        recipe = {name: rng.choice(values) for name, values in choices.items()}
        function = rng.choice([actcli.gelu, actcli.tanh, actcli.softplus, actcli.hardswish])
        with suppress(ActcliError):
            made[f"t{len(made)}"] = table(function, **recipe)
    look_up_in_c(tmp_path, made, "-fsanitize=address,undefined", "-fno-sanitize-recover")


def test_the_self_test_of_a_header_can_fail(tmp_path):
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    header = text_of(table(reciprocal, window=(0.0, 1.0), dtype="u16.15"), "c")
    spoilt = header.replace(" 32018,", " 32019,")
    assert spoilt != header
    main = "int main(void) { return made_selftest(); }"
    for text, expected in ((header, 0), (spoilt, 1)):
        (tmp_path / "main.c").write_text(f"#define ACTCLI_SELFTEST\n{text}\n{main}\n")
        subprocess.run([gcc, "-std=c99", "main.c", "-o", "main"], cwd=tmp_path, check=True)
        assert subprocess.run([tmp_path / "main"], check=False).returncode == expected


WORDS = "int while class tanh sqrt y0 entity signal work std string positive x tanh_q15 Table"


@pytest.mark.parametrize(("format", "comment"), [("c", r"/\*.*?\*/|#ifn?def"), ("vhdl", "--.*?\n")])
def test_a_name_is_refused_or_can_be_compiled(tmp_path, format, comment):
    """Among others the names that the file itself uses."""
    made = table(actcli.tanh, entries=8, lookup="linear")
    text = re.sub(comment, "", text_of(made, format), flags=re.DOTALL)
    refused, accepted = set(), {}
    words = {*re.findall(r"\b[A-Za-z]\w*\b", text), *WORDS.split()}
    for name in {word for word in words if "made" not in word.lower()}:
        stream = StringIO()
        try:
            write(Report(made), format, name, stream)
            accepted[name] = stream.getvalue()
        except ActcliError as mistake:
            assert "actcli_" in str(mistake)
            refused.add(name)
    assert accepted.keys() >= {"x", "tanh_q15"}
    compilers = {"c": "gcc -std=c99 -Werror -fsyntax-only", "vhdl": "ghdl -s --std=93"}
    compiler, *options = compilers[format].split()
    for i, text in enumerate(accepted.values()):
        (tmp_path / f"{i}.{format}").write_text(text)
    if format == "c":  # all of them in one, with the library that the self-test may need
        includes = (f'#include "{i}.c"\n' for i in range(len(accepted)))
        (tmp_path / "main.c").write_text(
            "#define ACTCLI_SELFTEST\n#include <math.h>\n" + "".join(includes)
        )
    files = ["main.c"] if format == "c" else [f"{i}.vhdl" for i in range(len(accepted))]
    assert {"c": {"int", "tanh"}, "vhdl": {"entity", "work"}}[format] <= refused
    found = shutil.which(compiler) or pytest.skip(f"no {compiler}")
    subprocess.run([found, *options, *files], cwd=tmp_path, check=True)


def test_vhdl_holds_the_table(tmp_path):
    ghdl = shutil.which("ghdl") or pytest.skip("no ghdl")
    made = table(actcli.gelu, **VARIETY["bins"])
    (tmp_path / "made.vhd").write_text(text_of(made, "vhdl"))
    (tmp_path / "main.vhd").write_text(
        """library ieee;
use ieee.numeric_std.all;
use work.made.all;
entity main is end entity;
architecture prints of main is begin
  process begin
    for i in TABLE'range loop
      report integer'image(to_integer(unsigned(TABLE(i))));
    end loop;
    wait;
  end process;
end architecture;
"""
    )
    subprocess.run([ghdl, "-a", "made.vhd", "main.vhd"], cwd=tmp_path, check=True)
    subprocess.run([ghdl, "-e", "main"], cwd=tmp_path, check=True)
    done = subprocess.run([ghdl, "-r", "main"], cwd=tmp_path, capture_output=True, text=True,
                          check=True)  # fmt: skip
    said = [line.rpartition(" ")[2] for line in (done.stdout + done.stderr).splitlines()]
    assert [int(number) for number in said] == unsigned(made)


def unsigned(made):
    return [int(code) % (1 << made.output.bits) for code in made.stored]


READERS = {
    "coe": lambda text: [
        int(word, 16) for word in re.findall(r"\w+", text.partition("vector=")[2])
    ],
    "mem": lambda text: [
        int(word, 16) for word in re.sub("//.*", "", text).split()
    ],
    "mif": lambda text: [
        int(word, 16) for word in re.findall(r"^  \d+ : (\w+);", text, re.MULTILINE)
    ],
    "vhdl": lambda text: [
        int(word, 2) for word in re.findall(r'"([01]+)"', text)
    ],
    "c": lambda text: [
        int(word) for word in re.findall(r"-?\d+", re.search(r"= \{(.*?)\}", text, re.DOTALL)[1])
    ],
}  # fmt: skip


@pytest.mark.parametrize("format", TABLE_FORMATS.names())
@pytest.mark.parametrize("name", ["bins", "turned", "short", "every", "cmsis-q7"])
def test_files_hold_the_table(format, name):
    made = table(actcli.gelu, **VARIETY[name])
    text = text_of(made, format)
    assert text.isascii()
    assert text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 100
    found = [code % (1 << made.output.bits) for code in READERS[format](text)]
    assert found == unsigned(made)


@pytest.mark.parametrize("name", ["bins", "cmsis-q7"])
def test_verilog_reads_a_memory_file(tmp_path, name):
    iverilog = shutil.which("iverilog") or pytest.skip("no iverilog")
    made = table(actcli.gelu, **VARIETY[name])
    (tmp_path / "made.mem").write_text(text_of(made, "mem"))
    (tmp_path / "main.v").write_text(
        f"""module main;
  reg [{made.output.bits - 1}:0] rom [0:{len(made.x) - 1}];
  integer i;
  initial begin
    $readmemh("made.mem", rom);
    for (i = 0; i < {len(made.x)}; i = i + 1) $display("%0d", rom[i]);
  end
endmodule
"""
    )
    subprocess.run([iverilog, "-Wall", "-o", "main", "main.v"], cwd=tmp_path, check=True)
    done = subprocess.run(["vvp", "-n", "main"], cwd=tmp_path, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert [int(line) for line in done.stdout.split()] == unsigned(made)
    assert done.stderr == ""


def test_every_fit_lowers_the_error_of_lines():
    errors = {
        fit: Report(table(actcli.sigmoid, dtype="q15", lookup="linear", entries=65, endpoint=True,
                          fit=fit)).lsb.rms
        for fit in FITS
    }  # fmt: skip
    assert errors["midpoint"] < errors["none"]
    assert errors["float32"] < errors["none"]
