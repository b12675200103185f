"""Softmax in integers: errors, the routine in C, and what LiteRT and CMSIS-NN compute."""

import hashlib
import shutil
import subprocess
from io import StringIO

import mpmath
import numpy as np
import pytest

from actcli.lut.formats._c_softmax import write_softmax
from actcli.lut.number_formats import NumberFormatError
from actcli.lut.recipe import Recipe
from actcli.lut.softmax import build_softmax
from actcli.lut.softmax_litert import softmax_int8, softmax_int16
from actcli.lut.softmax_report import SoftmaxReport, softmax_rows

TABLES = {
    "bytes": ({"dtype": "int8", "in_dtype": "int8", "in_scale": 0.1}, 10),
    "unsigned": ({"dtype": "u8.8", "in_dtype": "uint8", "in_scale": 0.05}, 300),
    "fine": ({"dtype": "q15"}, 256),
    "wide": ({"dtype": "u16.16", "in_dtype": "s16.11"}, 100),
    "narrow": ({"dtype": "q7", "in_dtype": "s12.6"}, 4),
    "whole": ({"dtype": "ap_fixed<18,8>", "in_dtype": "ap_fixed<16,6>"}, 40),
}


def made(name):
    settings, length = TABLES[name]
    return build_softmax(Recipe(**settings), length)


@pytest.mark.parametrize("name", TABLES)
def test_error_is_little_more_than_that_of_rounding(name):
    table = made(name)
    report = SoftmaxReport(table)
    most = 0.5 + (3 / 8 if table.is_wide else 1 / 8) + 0.01
    assert max(errors.max for errors in report.errors.values()) < most
    assert {n for each in report.vectors["adversarial"] for n in each.shape[1:]} == {
        *report.lengths
    }


def test_clipped_probabilities_are_a_fault_and_count_as_errors():
    report = SoftmaxReport(build_softmax(Recipe(dtype="int8", out_scale=2.0**-9, out_zero=-128), 4))
    assert "int8 ends at 0.498047 here" in report.faults[0]
    assert report.errors["random"].max > 250
    assert not any(SoftmaxReport(made(name)).faults for name in TABLES)


@pytest.mark.parametrize("name", ["bytes", "wide"])
def test_errors_are_those_from_softmax_in_many_digits(name):
    table = made(name)
    rng = np.random.default_rng(2)
    scores = rng.integers(table.scores.low, table.scores.high + 1, (20, 5))
    with mpmath.workdps(40):
        for codes, found in zip(scores.tolist(), table.truth(scores), strict=True):
            step = mpmath.mpf(table.scores.scale.numerator) / table.scores.scale.denominator
            e = [mpmath.exp(code * step) for code in codes]
            assert found == pytest.approx([float(each / mpmath.fsum(e)) for each in e], rel=1e-12)


MAIN = """#define ACTCLI_SELFTEST
#include <stdio.h>
{includes}
int main(void)
{{
    int32_t n;
{body}
    return 0;
}}
"""

BODY = """
    if ({name}_selftest()) return 1;
    for (n = 1; n <= {length}; n = n * 2 + 1) {{
        static {source} x[{length}];
        static {result} y[{length}];
        if (fread(x, sizeof x[0], (size_t)n, stdin) != (size_t)n) return 2;
        {name}(x, y, n);
        for (int32_t k = 0; k < n; k++) printf("%ld\\n", (long)y[k]);
    }}"""


def c_type(format):
    bits = next(width for width in (8, 16, 32) if format.bits <= width)
    return f"{'' if format.is_signed else 'u'}int{bits}_t"


@pytest.mark.slow
def test_routine_in_c_computes_what_python_does(tmp_path):
    gcc = shutil.which("gcc") or pytest.skip("no gcc")
    rng = np.random.default_rng(1)
    body, data, expected = "", b"", []
    for name in TABLES:
        table = made(name)
        stream = StringIO()
        write_softmax(SoftmaxReport(table), f"t_{name}", stream)
        (tmp_path / f"{name}.h").write_text(stream.getvalue())
        source, result = c_type(table.scores), c_type(table.output)
        body += BODY.format(name=f"t_{name}", length=table.length, source=source, result=result)
        n = 1
        while n <= table.length:
            scores = rng.integers(table.scores.low, table.scores.high + 1, n)
            data += scores.astype(np.dtype(source.removesuffix("_t"))).tobytes()
            expected += table.apply(scores).tolist()
            n = n * 2 + 1
    includes = "\n".join(f'#include "{name}.h"\n#include "{name}.h"' for name in TABLES)
    (tmp_path / "main.c").write_text(MAIN.format(includes=includes, body=body))
    strict = "-std=c99 -pedantic -Wall -Wextra -Werror -Wconversion -O1".split()
    sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover"]
    built = subprocess.run([gcc, *strict, *sanitizers, "main.c", "-o", "main"], cwd=tmp_path,
                           capture_output=True, text=True, timeout=240)  # fmt: skip
    assert built.returncode == 0, built.stderr
    done = subprocess.run(
        [tmp_path / "main"], input=data, capture_output=True, timeout=240, check=True
    )
    assert [int(line) for line in done.stdout.split()] == expected


@pytest.mark.parametrize(
    ("routine", "bits", "scale", "digest"),
    [(softmax_int8, 8, 0.1, "e14ae9cf9fbdf3bd"), (softmax_int16, 16, 1 / 4096, "1059a6ba433f0c34")],
)
def test_routines_of_litert_give_what_cmsis_nn_does(routine, bits, scale, digest):
    """The hashes are of what CMSIS-NN, commit 99f736a, compiled by hand, gives for these scores."""
    k = np.arange(20 * 50, dtype=np.int64)
    scores = ((k * 40503 + k * k * 977) >> 4) % (1 << bits) - (1 << (bits - 1))
    found = routine(scores.reshape(20, 50), scale).astype("<i2")
    assert hashlib.sha256(found.tobytes()).hexdigest()[:16] == digest


def test_litert_is_compared_where_it_has_such_a_routine():
    assert not SoftmaxReport(made("wide")).litert
    assert not SoftmaxReport(build_softmax(Recipe(**TABLES["bytes"][0]), 512)).litert
    q15 = build_softmax(Recipe(dtype="q15", in_dtype="int16", in_scale=1 / 4096), 50)
    report = SoftmaxReport(q15)
    assert report.litert["adversarial"].max > 50 * report.errors["adversarial"].max
    assert [label for label, _ in softmax_rows(report)].count("LiteRT") == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"in_dtype": "int8"}, "int8 has no scale: say with --in-scale"),
        ({"in_dtype": "float16"}, "float16 is none"),
        ({"in_dtype": "s18.10"}, "at most 16 bits"),
        ({"in_dtype": "s8.4", "in_scale": 0.1}, "has its own scale"),
        ({"dtype": "int8", "out_scale": 0.1}, "power of two"),
        ({"dtype": "q31"}, "at most 20 fraction bits"),
    ],
)
def test_formats_that_do_not_fit_are_an_error(settings, message):
    with pytest.raises(NumberFormatError, match=message):
        build_softmax(Recipe(**settings), 10)
