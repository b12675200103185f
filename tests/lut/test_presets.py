"""Presets of lookup tables: they are what the libraries publish."""

import hashlib
import re
from fractions import Fraction

import numpy as np
import pytest
from helpers.tables import table
from helpers.tflite_int16 import tflite_sigmoid, tflite_tanh

import actcli
from actcli.lut.number_formats import NumberFormatError
from actcli.lut.presets import PRESETS, with_given
from actcli.lut.recipe import Recipe
from actcli.lut.report import Report
from actcli.lut.table import build
from actcli.specs.spec import expression

EXP = expression("exp(x)")
RECIPROCAL = expression("1/(1 + x)")


@pytest.mark.parametrize(
    ("function", "name", "window", "packed", "digest"),
    [
        (actcli.sigmoid, "cmsis-q7", None, "i1", "a61d142dfe84fd31"),
        (actcli.tanh, "cmsis-q7", None, "i1", "48232af37746772a"),
        (actcli.sigmoid, "cmsis-q15", None, "<i2", "6a17b3138cf64710"),
        (actcli.tanh, "cmsis-q15", None, "<i2", "b14b5ffdb9a9ee3e"),
        (actcli.sigmoid, "tflite-sigmoid16", None, "<u2", "c79a34d2c8c6e794"),
        (EXP, "tflite-softmax16", (-10.0, 0.0), "<i2", "1f064505e52b5558"),
        (RECIPROCAL, "tflite-softmax16", (0.0, 1.0), "<i2", "36dabd62f9189220"),
    ],
)
def test_preset_tables_equal_those_that_libraries_publish(function, name, window, packed, digest):
    made = table(function, name, **({"window": window} if window else {}))
    assert hashlib.sha256(made.stored.astype(packed).tobytes()).hexdigest()[:16] == digest


@pytest.mark.parametrize(
    ("function", "in_scale", "dtype", "first", "digest"),
    [
        (actcli.gelu, 1e-4, "s16.13", -14, "b222914524b60568"),
        (actcli.gelu_tanh, 2.0**-12, "s16.12", 0, "68c774fcc6d42f40"),
        (actcli.gelu_tanh, 3e-4, "s16.11", 0, "505bd0bc5e67db2f"),
        (EXP, 2.0**-13, "s16.9", 9, "502dc4de51014d4b"),
        (EXP, 1e-4, "s16.10", 39, "b49a63407d83f898"),
    ],
)
def test_tflite_int16_gives_what_litert_gives_for_every_code(
    function, in_scale, dtype, first, digest
):
    """The digests are of the outputs of ai-edge-litert 2.3.0 for all 65 536 codes."""
    made = table(function, "tflite-int16", in_scale=in_scale, dtype=dtype).stored
    codes = np.arange(-32768, 32768)
    i, rest = 256 + (codes >> 7), codes & 127
    found = made[i] + (((made[i + 1] - made[i]) * rest + 64) >> 7)
    assert found[0] == first
    assert hashlib.sha256(found.astype("<i2").tobytes()).hexdigest()[:16] == digest


def test_presets_caution_of_functions_that_exist():
    for preset in PRESETS.values():
        for name in preset.cautions:
            assert actcli.find(name).name == name


@pytest.mark.parametrize("name", PRESETS)
def test_source_of_a_preset_names_version_and_file(name):
    source = PRESETS[name].source
    assert re.search(r"commit [0-9a-f]{7}|\bv\d", source)
    assert re.search(r"\w\.(c|h|cc|py)\b", source)


@pytest.mark.parametrize(
    ("fit", "of_sigmoid", "of_tanh"), [("midpoint", 1.0157, 1.476), ("none", 1.29, 2.07)]
)
def test_tflite_sigmoid16_errors_equal_the_published_ones(fit, of_sigmoid, of_tanh):
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


def test_hls4ml_errors_equal_the_published_ones():
    made = Report(table(actcli.sigmoid, "hls4ml", in_dtype="s20.15"))
    assert round(made.absolute.max, 5) == 0.00487
    assert table(EXP, "hls4ml").encoded.wrapped.sum() == 201
    assert table(EXP, "hls4ml", overflow="saturate").encoded.saturated.sum() == 201


def test_hls4ml_index_truncates_towards_zero():
    """The index is int(x*N/16) + N/2, held within the table; entries are cut to 10 bits."""
    made = table(actcli.tanh, "hls4ml")
    codes = np.arange(-(2**15), 2**15)
    i = np.clip(np.trunc(codes / 1024 * 1024 / 16).astype(int) + 512, 0, 1023)
    expected = np.floor(actcli.tanh(-8 + 16 * i / 1024) * 1024)
    assert (made.find(codes) == expected).all()


def test_tflite_int8_rounds_every_code():
    made = table(actcli.gelu, "tflite-int8", in_scale=0.05, in_zero=3, out_scale=0.03, out_zero=-7)
    codes = np.arange(256).astype(np.int8).astype(int)  # 0..127, -128..-1
    y = actcli.gelu((codes - 3) / 20) / 0.03
    expected = np.clip(np.trunc(y + np.copysign(0.5, y)) - 7, -128, 127)
    assert made.stored.tolist() == expected.tolist()
    assert made.find(codes).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("function", "scale", "zero"), [(actcli.sigmoid, Fraction(1, 256), -128),
                                    (actcli.tanh, Fraction(1, 128), 0)]
)  # fmt: skip
def test_tflite_int8_output_scales(function, scale, zero):
    output = table(function, "tflite-int8").output
    assert (output.scale, output.zero) == (scale, zero)


def test_modes_of_the_dtype_win_over_those_of_a_preset():
    def made_of(preset, given):
        return Recipe(**with_given(PRESETS[preset].settings if preset else {}, given))

    recipe = made_of("hls4ml", {"dtype": "ap_fixed<18,8,AP_RND,AP_SAT>"})
    assert (recipe.rounding_mode, recipe.overflow_mode) == ("half-up", "saturate")
    assert recipe.lookup == "trunc"
    assert made_of("hls4ml", {}).overflow_mode == "wrap"
    assert made_of(None, {}).rounding_mode == "half-away"
    refused = made_of(None, {"dtype": "ap_fixed<18,8,AP_RND>", "rounding": "floor"})
    with pytest.raises(NumberFormatError, match="means --rounding half-up: leave floor out"):
        build(actcli.tanh, refused)
