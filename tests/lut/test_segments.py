"""Segments and halves of tables: the bounds that they keep, and the C that looks them up."""

import pytest
from helpers.c_programs import look_up_in_c
from helpers.tables import table, text_of

import actcli
from actcli.errors import ActcliError
from actcli.lut.formats import TABLE_FORMATS
from actcli.lut.report import Report
from actcli.specs.spec import expression

SMALL = {"dtype": "s12.8", "in_dtype": "s12.8", "segments": "auto"}

MADE = {
    "lines": (actcli.gelu, {**SMALL, "lookup": "linear"}),
    "aligned": (actcli.tanh, {**SMALL, "lookup": "linear", "widths": "power-of-two"}),
    "parabolas": (actcli.tanh, {**SMALL, "lookup": "quadratic"}),
    "wide": (expression("100*exp(-x)"), {**SMALL, "dtype": "u32.12", "in_dtype": "u10.8",
                                         "lookup": "linear"}),
    "left": (actcli.gelu, {**SMALL, "lookup": "linear", "symmetry": "negative"}),
    "right": (actcli.tanh, {**SMALL, "lookup": "quadratic", "symmetry": "positive"}),
    "left_aligned": (actcli.sigmoid, {**SMALL, "lookup": "quadratic", "symmetry": "negative",
                                      "widths": "power-of-two"}),
    "few": (actcli.silu, {**SMALL, "lookup": "linear", "segments": 5}),
    "of_32_bits": (actcli.sigmoid, {"dtype": "q31", "in_dtype": "s12.8", "lookup": "quadratic",
                                    "segments": 9}),
    "scaled": (actcli.gelu, {"dtype": "int8", "lookup": "linear", "segments": "auto",
                             "in_dtype": "int8", "in_scale": 0.03, "symmetry": "negative"}),
}  # fmt: skip


def test_c_finds_on_segments_what_python_finds(tmp_path):
    look_up_in_c(tmp_path, {name: table(f, **recipe) for name, (f, recipe) in MADE.items()})


@pytest.mark.parametrize("name", [name for name in MADE if MADE[name][1]["segments"] == "auto"])
def test_segments_keep_their_bound_at_every_code(name):
    function, recipe = MADE[name]
    assert Report(table(function, **recipe)).representable_lsb.max <= 1


def test_more_segments_err_less():
    errors = [
        Report(table(actcli.silu, **{**MADE["few"][1], "segments": n})).lsb.max for n in (2, 4, 8)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[2] < errors[0] / 4


@pytest.mark.parametrize(
    ("function", "settings"),
    [
        (expression("abs(x)"), {"dtype": "int8", "in_dtype": "s8.4", "lookup": "quadratic"}),
        (actcli.gelu, {"dtype": "q7", "window": (-64.0, 64.0), "symmetry": "negative",
                       "lookup": "linear"}),
    ],
)  # fmt: skip
def test_one_segment_is_enough_for_any_function(function, settings):
    made = table(function, segments=1, **settings)
    assert len(made.x) == 1


def test_too_few_aligned_segments_are_refused():
    recipe = {"in_dtype": "s8.4", "window": (-1.0, 2.0), "lookup": "linear", "segments": 1}
    with pytest.raises(ActcliError, match="powers of two do not cover 48 codes: use more"):
        table(actcli.tanh, **recipe, widths="power-of-two")
    assert len(table(actcli.tanh, **recipe).x) == 1


def test_segments_of_more_output_bits_err_less():
    recipe = MADE["of_32_bits"][1]
    fine, coarse = (
        Report(table(actcli.sigmoid, **{**recipe, "dtype": dtype})).absolute.max
        for dtype in ("q31", "q15")
    )
    assert fine < coarse


def test_aligned_segments_have_widths_of_powers_of_two():
    made = table(*MADE["aligned"][:1], **MADE["aligned"][1])
    starts = (made.segments.starts << made.segments.start_shift).tolist()
    for start, end in zip(starts, [*starts[1:], made.part.count], strict=True):
        width = end - start
        assert width & (width - 1) == 0
        assert start % width == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "gelu", "silu", "softplus", "softsign"])
@pytest.mark.parametrize("side", ["negative", "positive"])
def test_half_of_a_table_serves_the_other_half(name, side):
    """What is stored errs as the whole table does, within a step for the other side."""
    recipe = {"dtype": "s16.12", "lookup": "linear", "entries": 257, "endpoint": True}
    whole = Report(table(actcli.find(name), **recipe))
    if side == "positive" and name in ("gelu", "silu", "softplus"):
        with pytest.raises(ActcliError, match="use negative"):
            table(actcli.find(name), **recipe | {"symmetry": side, "entries": 129})
        return
    half = Report(table(actcli.find(name), **recipe | {"symmetry": side, "entries": 129}))
    assert half.bytes == whole.bytes // 2 + 1
    assert half.lsb.max <= whole.lsb.max + 1e-9


@pytest.mark.parametrize(
    ("function", "settings", "said"),
    [
        (actcli.elu, {"symmetry": "negative"}, "elu has no symmetry"),
        (actcli.tanh, {"symmetry": "negative", "window": (-1.0, 3.0)}, "as many below as above"),
        (actcli.tanh, {"symmetry": "negative", "code_order": "twos"}, "--code-order natural"),
        (actcli.tanh, {"symmetry": "negative", "dtype": "float16"}, "float16 is none"),
        (actcli.tanh, {"segments": 4}, "use --lookup linear or quadratic"),
        (actcli.tanh, {"segments": 4, "lookup": "linear", "fit": "midpoint"}, "leave --fit out"),
        (actcli.gelu, {"segments": "auto", "lookup": "linear"}, "use --dtype s16.12"),
        (
            actcli.tanh,
            {"segments": "auto", "lookup": "linear", "dtype": "q31", "in_dtype": "s12.8"},
            "512 or fewer do not keep the error of tanh within 1 lsb",
        ),
        (actcli.tanh, {"segments": 2, "lookup": "linear", "dtype": "bfloat16"}, "bfloat16 is none"),
        (expression("1/x"), {"segments": 2, "lookup": "linear"}, "infinite at x = 0"),
    ],
)
def test_recipes_that_cannot_be_are_refused(function, settings, said):
    with pytest.raises(ActcliError) as raised:
        table(function, **settings)
    assert said in str(raised.value)


@pytest.mark.parametrize("format", TABLE_FORMATS.names())
@pytest.mark.parametrize("name", ["lines", "half"])
def test_every_format_writes_or_refuses_in_one_line(format, name):
    recipe = {"dtype": "s12.8", "in_dtype": "s8.4", "symmetry": "negative"}
    made = table(actcli.tanh, **(SMALL | {"lookup": "linear"} if name == "lines" else recipe))
    try:
        text = text_of(made, format)
    except ActcliError as refusal:
        assert "\n" not in str(refusal)
        assert "use c" in str(refusal)
    else:
        assert name == "half" or format == "c"
        assert text
