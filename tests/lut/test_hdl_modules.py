"""Modules in Verilog and VHDL: simulators find in them what Python finds, for every code."""

import random
from contextlib import suppress

import pytest
from helpers.simulators import in_verilog, in_vhdl, looked_up
from helpers.tables import table

import actcli
from actcli.errors import ActcliError
from actcli.lut.dtypes import FLOATS
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import CODE_ORDERS, LOOKUPS, SAMPLE_POSITIONS

SIMULATORS = {"verilog": in_verilog, "vhdl": in_vhdl}

SMALL = {
    "direct": {"dtype": "s12.8", "in_dtype": "s8.4", "entries": 16},
    "linear": {"dtype": "s12.8", "in_dtype": "s8.4", "entries": 17, "endpoint": True,
               "lookup": "linear"},
    "unsigned": {"dtype": "u8.5", "in_dtype": "u8.5", "window": (1.0, 5.0), "entries": 16,
                 "lookup": "linear"},
    "trunc": {"dtype": "ap_fixed<18,8>", "in_dtype": "s8.4", "window": (-4.0, 4.0), "entries": 16,
              "lookup": "trunc"},
    "turned": {"dtype": "s16.12", "in_dtype": "s8.4", "entries": 16, "code_order": "twos",
               "lookup": "linear", "sample": "center"},
}  # fmt: skip


@pytest.mark.parametrize("language", SIMULATORS)
@pytest.mark.parametrize("name", SMALL)
def test_module_finds_what_python_finds(tmp_path, language, name):
    made = table(actcli.gelu, **SMALL[name])
    assert (SIMULATORS[language](tmp_path, made) == looked_up(made)).all()


@pytest.mark.slow
@pytest.mark.parametrize("language", SIMULATORS)
@pytest.mark.parametrize("name", PRESETS)
def test_module_of_every_preset_finds_what_python_finds(tmp_path, language, name):
    function = actcli.tanh if name == "tflite-sigmoid16" else actcli.gelu
    made = table(function, **PRESETS[name].settings)
    assert (SIMULATORS[language](tmp_path, made) == looked_up(made)).all()


@pytest.mark.slow
@pytest.mark.parametrize("language", SIMULATORS)
def test_module_of_random_recipes_finds_what_python_finds(tmp_path, language):
    rng = random.Random(0)
    choices = {
        "dtype": "q7 q15 q31 s16.13 u16.16 u32.24 ap_fixed<18,8> int8 uint8".split() + list(FLOATS),
        "in_dtype": "int8 uint8 s12.8 u10.7 ap_fixed<11,4>".split(),
        "sample": SAMPLE_POSITIONS,
        "lookup": LOOKUPS,
        "code_order": CODE_ORDERS,
        "endpoint": [None, True, False],
        "entries": [None, 2, 3, 5, 16, 17, 64, 65, 100],
        "window": [None, (-4.0, 4.0), (0.0, 2.0), (-1.0, 3.0)],
    }
    tried = 0
    while tried < 25:
        recipe = {name: rng.choice(values) for name, values in choices.items()}
        with suppress(ActcliError):
            made = table(rng.choice([actcli.gelu, actcli.tanh, actcli.softplus]), **recipe)
            assert (SIMULATORS[language](tmp_path, made) == looked_up(made)).all(), recipe
            tried += 1
