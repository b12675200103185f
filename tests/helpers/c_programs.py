"""Programs in C that look up, compiled strictly."""

import shutil
import subprocess

import numpy as np
import pytest
from helpers.tables import text_of

from actcli.lut.number_formats import FixedPointFormat
from actcli.lut.report import Report


def look_up_in_c(folder, made, *sanitizers):
    """Assert that C finds what Python finds, for every code of all tables, and its tests pass.

    The tables are in one program, compiled strictly.
    """
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    body = ""
    for name, each in made.items():
        (folder / f"{name}.h").write_text(text_of(each, "c", name))
        is_in_c = each.activation.name in ("gelu", "tanh") and each.recipe.order == 0
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
