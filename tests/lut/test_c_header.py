"""C headers: they compile, look up what Python looks up, and test themselves."""

import random
import re
import shutil
import subprocess
from contextlib import suppress

import pytest
from helpers.c_programs import look_up_in_c
from helpers.tables import RECIPES, table, text_of

import actcli
from actcli.errors import ActcliError
from actcli.lut.dtypes import FLOATS
from actcli.lut.fits import FITS
from actcli.lut.number_formats import (
    ROUNDINGS,
)
from actcli.lut.recipe import CODE_ORDERS, LOOKUPS, SAMPLE_POSITIONS
from actcli.specs.spec import expression


def test_c_lookup_equals_python_lookup(tmp_path):
    # gelu has no limit for its last entry, and its derivative is not even.
    functions = {"tflite-sigmoid16": actcli.tanh, "half of an even function": actcli.tanh}
    made = {
        re.sub(r"\W", "_", f"t_{name}"): table(functions.get(name, actcli.gelu), **recipe)
        for name, recipe in RECIPES.items()
    }
    look_up_in_c(tmp_path, made)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_c_lookup_of_random_recipes_equals_python_lookup(tmp_path, seed):
    """The recipes are put together at random, and compiled with sanitizers."""
    rng = random.Random(seed)
    choices = {
        "dtype": "q7 q15 q31 s16.13 u16.16 u32.24 ap_fixed<18,8> int8 uint8 int16 uint16".split()
        + list(FLOATS),
        "in_dtype": [None, *"int8 uint8 s12.8 u16.13 ap_fixed<14,4> s18.14 int16".split()],
        "sample": SAMPLE_POSITIONS,
        "lookup": LOOKUPS,
        "code_order": CODE_ORDERS,
        "rounding": list(ROUNDINGS),
        "overflow": ["saturate", "wrap"],
        "endpoint": [None, True, False],
        "entries": [None, 2, 3, 5, 16, 17, 64, 65, 100, 256, 257, 1000],
        "window": [None, (-4.0, 4.0), (-8.0, 8.0), (0.0, 2.0), (-1.0, 3.0)],
        "fit": ["none", *FITS],
        "symmetry": ["none", "none", "negative", "positive"],
    }
    made = {}
    while len(made) < 60:
        recipe = {name: rng.choice(values) for name, values in choices.items()}
        function = rng.choice([actcli.gelu, actcli.tanh, actcli.softplus, actcli.hardswish])
        with suppress(ActcliError):
            made[f"t{len(made)}"] = table(function, **recipe)
    look_up_in_c(tmp_path, made, "-fsanitize=address,undefined", "-fno-sanitize-recover")


def test_c_self_test_fails_if_an_entry_is_wrong(tmp_path):
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    header = text_of(table(expression("1/(1 + x)"), window=(0.0, 1.0), dtype="u16.15"), "c")
    spoilt = header.replace(" 32018,", " 32019,")
    assert spoilt != header
    main = "int main(void) { return made_selftest(); }"
    for text, expected in ((header, 0), (spoilt, 1)):
        (tmp_path / "main.c").write_text(f"#define ACTCLI_SELFTEST\n{text}\n{main}\n")
        subprocess.run([gcc, "-std=c99", "main.c", "-o", "main"], cwd=tmp_path, check=True)
        assert subprocess.run([tmp_path / "main"], check=False).returncode == expected
