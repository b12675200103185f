"""More digits than a float has: `--digits 18` and more, from the formula alone."""

import sys
import time

import numpy as np
import pytest
from helpers.json_schema import parsed
from helpers.whole import whole
from mpmath import mp, mpf

from actcli.reference import decimals
from actcli.specs.spec import parse_spec


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("eval gelu 1 --digits 50", ["0.84134474606854294858523254563203792247791296672660"[:-1]]),
        ("eval identity 0.1 --digits 40", ["0.1"]),  # the decimal that is typed
        ("eval identity 1/3 --digits 20", ["0.33333333333333333333"]),
        ("eval elu:alpha=0.1 -1 --digits 25", ["-0.06321205588285576784044762"]),
        ("eval selu -inf inf nan --digits 25", ["-1.758099340847376859940218", "inf", "nan"]),
        ("eval soft_clipping -inf inf --digits 20", ["0", "1"]),
        ("eval gelu -40 --digits 20", ["-1.4623574163660118815e-348"]),  # beyond float64
        ("eval sqrt(x) -1 2 --digits 30", ["nan", "1.41421356237309504880168872421"]),
        ("eval sqrt(x) 0 --digits 20", ["0"]),  # where the slope is infinite
        ("eval sqrt(x)/sum(x) 0 4 --digits 20", ["0", "0.5"]),
        ("eval sqrt(x-1)+0*sum(x) 0 2 --digits 20", ["nan", "1"]),
        ("eval x**-2 1e-200 --digits 20", ["1e+400"]),
        ("eval floor(x-1e-70) 3 4.5 --digits 20", ["2", "4"]),
        ("eval floor(sigmoid(x)) 200 3000 --digits 20", ["0", "0"]),
        ("eval (x+1e-70)%1 1 --digits 20", ["1e-70"]),
        ("eval where(x+1e-700>3,1,2) 3 --digits 20", ["1"]),
        ("diff tanh 0 1 --digits 30", ["1", "0.419974341614026069394496739042"]),
        ("diff relu 0 --digits 20", ["0"]),
        ("eval softmax 0 0 --digits 20", ["0.5", "0.5"]),
        ("eval glu 2 0 --digits 20", ["1"]),
    ],
)
def test_digits_beyond_17(run, line, values):
    done = run(line)
    assert done.err == ""
    assert [row[-1] for row in done.rows] == values


def test_digits_of_a_jacobian(run):
    rows = run("diff softmax 1 2 3 --digits 40").rows
    assert len(rows) == 3
    for _, *row in rows:
        with mp.workdps(50):
            assert abs(sum(map(mpf, row))) < mpf(10) ** -39


@pytest.mark.parametrize(
    ("line", "key", "first"),
    [
        ("eval elu:alpha=0.1 -1 1/3 -pi --digits 25", "f", "-0.06321205588285576784044762"),
        ("diff softmax 0 0 --digits 20", "df_dx1", "0.25"),
    ],
)
def test_json_with_digits_has_strings_for_numbers(run, line, key, first):
    precise = parsed(run(f"{line} -f json").out)
    floats = parsed(run(f"{line.partition('--')[0]} -f json").out)
    assert precise["rows"][0][key] == first
    assert precise["dtype"] == "str"
    assert precise | {"rows": 0, "dtype": 0} == floats | {"rows": 0, "dtype": 0}
    assert [row.keys() for row in precise["rows"]] == [row.keys() for row in floats["rows"]]


@pytest.mark.parametrize("order", [0, 1])
@whole
def test_first_digits_are_those_of_the_kernel(f, order):
    if not f.pointwise:
        return
    points = [-3.25, -0.7, 0.3, 2.0]
    exact = decimals(f, [repr(x) for x in points], 30, slope=order == 1)
    got = f.derivative(points, order=order)
    assert np.allclose([float(y) for y in exact], got, rtol=1e-13, equal_nan=True)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("table gelu --digits 18", 2, "write 1 to 17, full or hex"),
        ("eval gelu 1 --digits 1001", 2, "write 1 to 1000, full or hex"),
        ("diff gelu 1 --digits 20 --order 2", 2, "first derivative in x"),
        ("eval rrelu -1 --digits 20 --seed 1", 2, "random draws are floats"),
    ],
)
def test_digits_where_they_cannot_be_had_is_an_error(run, line, code, said):
    done = run(line)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_digits_without_mpmath_names_the_extra(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "mpmath", None)
    done = run("eval gelu 1 --digits 50")
    assert done.code == 3
    assert "--digits 50 needs mpmath: pip install 'actcli[check]'." in done.err


@pytest.mark.parametrize(
    "text",
    ["x*9**9**9**9", "(-x)**9**9**9", "sin(exp(exp(exp(9*x))))", "x**x**x**x**x**x", "1/(x - x)",
     "exp(-exp(exp(exp(9*x))))*x", "erf(9**9**9*x)", "tan(1e9999*x)", "log(-x)", "x*1e99999999"],
)  # fmt: skip
def test_digits_of_huge_intermediate_results_take_no_time(text):
    before = time.process_time()
    decimals(parse_spec(text).target, ["0.5", "3", "-2", "9.25"], 40)
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("elu:alpha=1/3", "actcli: alpha is taken as 0.3333333333333333: parameters are floats.\n"),
        ("elu:alpha=0.1", ""),
        ("selu", ""),
    ],
)
def test_note_about_a_rounded_parameter(run, spec, told):
    assert run(f"eval {spec} -1 --digits 20").err == told


@pytest.mark.parametrize("digits", [17, 18, 50])
@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("eval 0**0+0*x 3", ["1"]),
        ("eval x**0 0 -2 inf nan", ["1", "1", "1", "nan"]),  # nan stays nan
        ("eval x**x 0", ["1"]),
        ("eval inf**0+0*x 3", ["1"]),
        ("eval nan**0+0*x 3", ["1"]),
        ("eval 1**inf+0*x 3", ["1"]),
        ("eval (0*x)**(0*x) 3", ["1"]),
        ("eval relu 0**0", ["1"]),
        ("eval sum(x)**0*x 0 0", ["0", "0"]),
        ("eval x**0/sum(x**0) 0 0", ["0.5", "0.5"]),
        ("diff x**0 0 -2", ["0", "0"]),
        ("diff x**0+x 0 -2", ["1", "1"]),
    ],
)
def test_zero_to_the_power_of_zero_is_one(run, line, values, digits):
    done = run(f"{line} --digits {digits}")
    assert done.err == ""
    assert [row[-1] for row in done.rows] == values


def test_formula_of_a_vector_that_divides_by_zero_is_an_error(run):
    done = run("eval x/sum(x) 0 0 --digits 30")
    assert (done.code, done.out) == (2, "")
    assert "a part of x/sum(x) divides by zero here: leave --digits out." in done.err
