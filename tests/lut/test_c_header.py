"""C headers: they compile, look up what Python looks up, and test themselves."""

import random
import re
import shutil
import subprocess
from contextlib import suppress

import numpy as np
import pytest
from helpers.tables import RECIPES, table, text_of

import actcli
from actcli.errors import ActcliError
from actcli.lut.dtypes import FLOATS
from actcli.lut.fits import FITS
from actcli.lut.number_formats import (
    ROUNDINGS,
    FixedPointFormat,
)
from actcli.lut.recipe import CODE_ORDERS, LOOKUPS, SAMPLE_POSITIONS
from actcli.lut.report import Report
from actcli.specs.spec import expression


def look_up_in_c(folder, made, *sanitizers):
    """Assert that C finds what Python finds, for every code of all tables, and its tests pass.

    The tables are in one program, compiled strictly.
    """
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    body = ""
    for name, each in made.items():
        (folder / f"{name}.h").write_text(text_of(each, "c", name))
        is_in_c = each.activation.name in ("gelu", "tanh")
        has_error = isinstance(each.output, FixedPointFormat) and is_in_c
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
        assert (own == each.find(codes)).all(), each.recipe
        failed, error = line.split()
        assert failed == "0", each.recipe
        if error != "-1":
            assert float(error) == pytest.approx(Report(each).lsb.max, rel=1e-5), each.recipe
    assert not len(found)


def test_c_lookup_equals_python_lookup(tmp_path):
    functions = {"tflite-sigmoid16": actcli.tanh}  # gelu has no limit for its last entry
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
