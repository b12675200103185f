"""Derivatives where a formula changes its branch, and values at gaps, judged by a table."""

import math
import re

import numpy as np
import pytest
from helpers.formula_table import rows

from actcli.activation.joins import MAX_EXPANDED, limits_at
from actcli.activation.limits import limit_beside
from actcli.catalogue import catalogue, find
from actcli.formula.work import limited_expansions
from actcli.numerics.sides import conventional
from actcli.specs.python_function import from_python_function
from actcli.specs.spec import expression, parse_spec

JOINS_AND_GAPS = rows("join", "gap")
assert len(JOINS_AND_GAPS) >= 120


def is_close(got, true):
    return (math.isnan(got) and math.isnan(true)) or got == pytest.approx(true, rel=1e-14, abs=0)


def assert_right(f, row, orders=(0, 1, 2)):
    """Both limits, and what is taken of them."""
    for order in orders:
        limits = row.left[order], row.right[order]
        sides = [float(f.derivative(row.x, order=order, at_kink=s)) for s in ("left", "right")]
        assert all(map(is_close, sides, limits)), (row.formula, order, sides, limits)
        taken = float(f.derivative(row.x, order=order))
        if not order:
            has_limit = limits[0] == limits[1] or any(map(math.isnan, limits))
            value = row.value
            if math.isnan(value) and has_limit:
                value = limits[1] if math.isnan(limits[0]) else limits[0]
            if has_limit or not math.isnan(value):  # Otherwise what a float is divided by 0.
                assert is_close(taken, value), (row.formula, taken, value)
        elif not math.isnan(taken):
            assert is_close(taken, conventional(*limits)), (row.formula, order, taken, limits)


def is_call(formula):
    """Whether the convention is that of a function of the catalogue."""
    return re.fullmatch(r"[a-z_]+\d*\(x\)", formula) and formula[:-3] in catalogue()


@pytest.mark.parametrize("row", JOINS_AND_GAPS, ids=lambda row: f"{row.formula} at {row.x:g}")
def test_limits_and_derivatives_at_joins_and_gaps(row):
    if not is_call(row.formula):
        assert_right(expression(row.formula), row)


@pytest.mark.parametrize("row", [r for r in JOINS_AND_GAPS if math.isfinite(sum(r.left + r.right))],
                         ids=lambda row: f"{row.formula} at {row.x:g}")  # fmt: skip
def test_continuous_function_has_a_derivative_at_every_join(row):
    """None is nan where the limits are finite and f has a value."""
    if row.left[0] == row.right[0]:
        f = expression(row.formula)
        assert np.isfinite([f.derivative(row.x, order=order) for order in (0, 1, 2)]).all()


CODE = {
    "max(x, 0)": lambda x: np.maximum(x, 0),
    "max(0, x)": lambda x: np.maximum(0, x),
    "min(x, 0)": lambda x: np.minimum(x, 0),
    "max(x, 0) + min(x, 0)": lambda x: np.maximum(x, 0) + np.minimum(x, 0),
    "max(x, 0) + log1p(exp(-abs(x)))": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    "max(x, 0) + min(0, exp(x) - 1)": lambda x: np.maximum(x, 0) + np.minimum(0, np.exp(x) - 1),
    "x*abs(x)": lambda x: x * np.abs(x),
    "abs(x)": np.abs,
    "abs(x/2)": lambda x: np.abs(x / 2),
    "max(x, 0)**3": lambda x: np.maximum(x, 0) ** 3,
    "max(0, 0.3*x)": lambda x: np.maximum(0, 0.3 * x),
    "max(0.01*x, x)": lambda x: np.maximum(0.01 * x, x),
    "where(x > 0, x, 0.01*x)": lambda x: np.where(x > 0, x, 0.01 * x),
    "where(x > 0, x, exp(x) - 1)": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "where(x > 0, x, 0.5*(exp(x) - 1))": lambda x: np.where(x > 0, x, 0.5 * (np.exp(x) - 1)),
    "where(x >= 0, x, -x)": lambda x: np.where(x >= 0, x, -x),
    "sqrt(x**2)": lambda x: np.sqrt(x**2),
    "x*sqrt(x)": lambda x: x * np.sqrt(x),
    "sqrt(x**4)": lambda x: np.sqrt(x**4),
    "abs(x)**1.5": lambda x: np.abs(x) ** 1.5,
    "x*sign(x)": lambda x: x * np.sign(x),
    "tanh(abs(x))": lambda x: np.tanh(np.abs(x)),
    "x/(1 + abs(x))": lambda x: x / (1 + np.abs(x)),
    "max(x, x**2)": lambda x: np.maximum(x, x**2),
    "max(x, 0) - max(-x, 0)": lambda x: np.maximum(x, 0) - np.maximum(-x, 0),
    "max(2*x + 1, 1 - x)": lambda x: np.maximum(2 * x + 1, 1 - x),
    "x*exp(-abs(x))": lambda x: x * np.exp(-np.abs(x)),
    "where(abs(x) < 1, x**2, 2*abs(x) - 1)":
        lambda x: np.where(np.abs(x) < 1, x**2, 2 * np.abs(x) - 1),
    "max(-1, min(1, x))": lambda x: np.maximum(-1, np.minimum(1, x)),
    "abs(abs(x) - 1)": lambda x: np.abs(np.abs(x) - 1),
    "sqrt(1 - x**2)": lambda x: np.sqrt(1 - x**2),
    "abs(log(x))": lambda x: np.abs(np.log(x)),
    "x*min(max(x + 3, 0), 6)/6": lambda x: x * np.clip(x + 3, 0, 6) / 6,
    "(exp(x) - 1)/x": lambda x: (np.exp(x) - 1) / x,
    "1/(exp(x) - 1) - 1/x": lambda x: 1 / (np.exp(x) - 1) - 1 / x,
    "sin(x - 1)/(x - 1)": lambda x: np.sin(x - 1) / (x - 1),
}  # fmt: skip
"""Formulas of the table as functions in a Python file."""


@pytest.mark.parametrize("formula", CODE)
def test_python_function_has_the_limits_and_derivatives_of_its_formula(formula):
    f = from_python_function(CODE[formula], "f", "own", "f")
    of_formula = [row for row in JOINS_AND_GAPS if row.formula == formula]
    assert of_formula
    for row in of_formula:
        assert_right(f, row)


@pytest.mark.parametrize(
    "formula",
    [
        "max(x, 0)", "max(0, x)", "-min(-x, 0)", "-min(0, -x)", "relu(x)", "relu(2*x)/2",
        "where(x > 0, x, 0)", "where(x >= 0, x, 0)", "where(x < 0, 0, x)", "(x + abs(x))/2",
        "x*(x > 0)", "x*(x >= 0)", "clip(x, 0, 9)", "max(x, 0, -1)", "sqrt(max(x, 0)**2)",
        "leaky_relu(x, 0) + 0", "x - min(0, x)", "max(3*x, 0)/3", "hypot(x, 0)/2 + x/2",
    ],
)  # fmt: skip
def test_relu_has_the_slope_0_at_0_however_it_is_written(formula):
    f = expression(formula)
    assert f.derivative([-1.0, 0.0, 1.0]).tolist() == [0, 0, 1]
    assert f.derivative(0.0, at_kink="right") == 1


OTHERWISE = {
    # The convention is that of frameworks, as the description says.
    "clipped_gelu": "Transformers", "generalized_relu": "Keras", "hard_mish": "timm",
    "hard_swish": "PyTorch",
}  # fmt: skip


@pytest.mark.parametrize("declared", [a for a in catalogue().values() if a.pointwise],
                         ids=lambda a: a.name)  # fmt: skip
def test_formulas_of_the_catalogue_have_its_conventions(declared):
    activation = declared.freeze()
    f = expression(activation.formula.text)
    f = f.bind(**{name: activation.values[name] for name in f.values})
    for x in activation.kink_points():
        taken = float(f.derivative(x))
        sides = [float(f.derivative(x, at_kink=side)) for side in ("left", "right")]
        assert min(sides) <= taken <= max(sides)
        assert sides == [float(activation.derivative(x, at_kink=s)) for s in ("left", "right")]
        if framework := OTHERWISE.get(activation.name):
            assert f"as in {framework}" in " ".join(activation.doc.split())
        elif activation.name not in ("smooth_sigmoid", "smooth_tanh"):
            # Theirs, at -8/3 and 8/3, are no floats: they have no kink at the closest ones.
            assert taken == pytest.approx(float(activation.derivative(x)), rel=1e-14)
        for order in (2, 3):
            assert f.derivative(x, order=order) == pytest.approx(
                float(activation.derivative(x, order=order)), rel=1e-14
            )


def test_expression_that_is_a_call_has_the_convention_of_the_function():
    assert expression("hard_swish(x)").derivative(3.0) == find("hard_swish").derivative(3.0) == 1
    assert expression("hard_swish(x) + 0").derivative(3.0) == 1.5


def test_kinks_do_not_depend_on_the_shape_and_the_type():
    f = expression("max(x, 0) + min(x, 0) + abs(x - 1)")
    x = np.array([[0.0, 1.0, 0.5], [0.0, -1.0, 2.0]], np.float32)
    slopes = f.derivative(x)
    assert slopes.tolist() == [[0, 0, 0], [0, 0, 2]]
    assert slopes.dtype == np.float32
    assert f.derivative(0) == 0


def test_jumps_in_a_long_table_have_the_slopes_beside_them():
    f = expression("x % 2 + floor(x)*x")
    x = np.arange(0.0, 4.0 * MAX_EXPANDED)
    assert f.derivative(x, at_kink="left") == pytest.approx(x)
    assert f.derivative(x, at_kink="right") == pytest.approx(x + 1)
    assert f.derivative(x) == pytest.approx(x)


def test_branch_that_begins_as_slowly_as_a_square_is_seen():
    """Of 0.5, hypot(0.5, x) differs by less than floats tell for all x below 1e-8."""
    f = expression("where(hypot(0.5, x) > 0.5, x + 0.5, 0)")
    assert f.derivative(0.0, at_kink="left") == f.derivative(0.0, at_kink="right") == 1


@pytest.mark.parametrize("text", ["x*sin(1/x)", "x**2*sin(1/x)"])
def test_limit_that_is_not_known_is_nan(text):
    f = expression(text)
    assert f(0.0) == 0
    for side in (None, "left", "right"):
        assert np.isnan(f.derivative(0.0, at_kink=side))


def test_poles_have_the_sign_of_each_side():
    f = expression("1/(x - 1)")
    assert f.derivative(1.0, order=0, at_kink="left") == -np.inf
    assert f.derivative(1.0, order=0, at_kink="right") == np.inf
    assert np.isnan(f.derivative(1.0))
    assert f.derivative(1.0, at_kink="left") == -np.inf


def test_difference_has_its_own_limits():
    from actcli.activation.difference import difference

    f = difference(parse_spec("max(x, 0)").bind({}), parse_spec("abs(x)").bind({}))
    assert f.derivative(0.0, at_kink="left") == 1
    assert f.derivative(0.0, at_kink="right") == 0


@pytest.mark.parametrize(
    ("minuend", "subtrahend", "x", "orders"),
    [
        ("gelu", "x**2", 1.0, [0.8413447460685429 - 1, 1.083315470587 - 2, 0.24197072451914 - 2]),
        ("relu", "(exp(x) - 1)/x", 0.0, [-1, 0, -1 / 3]),
        ("(exp(x) - 1)/x", "gelu", 0.0, [1, 0, 1 / 3 - 0.7978845608028654]),
        ("gelu", "gelu_tanh", 0.0, [0, 0, 0]),
        ("relu", "sqrt(x**2)", 1e-200, [0, 0, 0]),
    ],
)
def test_derivatives_of_a_difference_are_those_of_both(minuend, subtrahend, x, orders):
    from actcli.activation.difference import difference

    f = difference(parse_spec(minuend).bind({}), parse_spec(subtrahend).bind({}))
    got = [float(f.derivative(x, order=order)) for order in range(3)]
    assert got == pytest.approx(orders, rel=1e-11, abs=1e-15)


def test_called_function_has_kinks_of_higher_order():
    f = expression("squared_relu(2*x - 1)")
    assert f.derivative(0.5, order=2, at_kink="left") == 0
    assert f.derivative(0.5, order=2, at_kink="right") == 8


@pytest.mark.slow
@pytest.mark.parametrize("declared", catalogue().values(), ids=lambda declared: declared.name)
def test_limits_beside_lines_are_those_of_the_expansion(declared):
    if not declared.pointwise:
        return
    for x in declared.kink_points():
        for order in (0, 1):
            expanded = [limit_beside(declared, x, side, order) for side in ("left", "right")]
            assert list(limits_at(declared, x, order)) == pytest.approx(expanded, rel=1e-15)


@pytest.mark.parametrize("step", [2.0**-52, -(2.0**-53), 1e-12, 1e-6])
def test_derivatives_keep_their_digits_beside_a_gap(step):
    f, x = expression("sin(x - 1)/(x - 1)"), 1.0 + step
    h = x - 1
    assert f.derivative(x) == pytest.approx(-h / 3 + h**3 / 30, rel=1e-15)
    assert f.derivative(x, order=2) == pytest.approx(-1 / 3 + h**2 / 10, rel=1e-15)


def test_derivative_at_the_float_beside_a_pole_is_finite():
    """Of tan no float is a pole."""
    x = math.pi / 2
    f = expression("tan(x)")
    assert f.derivative(x) == pytest.approx(1 + f(x) ** 2)
    assert f.derivative(x, at_kink="left") == math.inf


@pytest.mark.parametrize(
    ("text", "x", "value", "slope"),
    [
        ("max(x, 0) + min(x, 0)", "0", "0", "1"),
        ("max(x, 0) + log1p(exp(-abs(x)))", "0", "0.693147180559945309417232", "0.5"),
        ("(exp(x) - 1)/x", "0", "1", "0.5"),
        ("1/(exp(x) - 1) - 1/x", "0", "-0.5", "0.0833333333333333333333333"),
        ("sin(x - 0.3)/(x - 0.3)", "0.3", "1", "0"),
        ("x + x*sqrt(x)", "0", "0", "1"),
        ("x*log(x)", "0", "0", "-inf"),
        ("max(x - 1/3, 0) + x", "1/3", "0.333333333333333333333333", "1"),
        ("relu(x)", "0", "0", "0"),
        ("x*min(max(x + 3, 0), 6)/6", "3", "3", "1.5"),
        ("hard_swish(x)", "3", "3", "1"),
        ("abs(x)/x", "0", "nan", "nan"),
    ],
)
def test_more_digits_at_joins_and_gaps(text, x, value, slope):
    pytest.importorskip("mpmath")
    from actcli.reference import decimals

    f = expression(text)
    assert decimals(f, [x], 24) == [value]
    assert decimals(f, [x], 24, slope=True) == [slope]


def test_limits_that_there_was_no_work_left_for_are_found_at_another_time():
    declared = expression("abs(x - 0.625)")
    with limited_expansions(0):
        assert limits_at(declared, 0.625, 1) == (None, None)
    assert limits_at(declared, 0.625, 1) == (-1, 1)
