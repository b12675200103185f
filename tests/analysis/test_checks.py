"""Checks pass for functions that keep their promises, and find what is wrong with others."""

import math

import numpy as np
import pytest

from actcli.activation import activation as declare
from actcli.analysis import checks, test_points
from actcli.analysis.checks import LargestError, examine, probes_within
from actcli.catalogue import find
from actcli.numerics.grid import GridError
from actcli.specs.spec import expression, parse_spec

INF = math.inf


def wrong(found):
    return {check.what for check in found if not check.is_right}


def declared(kernel, slope, formula="x", range="(-inf, inf)", kinks=(), accuracy=(0.5, 0.5)):
    whole = declare("Made up", formula=formula, range=range, kinks=kinks, accuracy=accuracy)
    return whole(kernel).with_derivative("1")(slope)


@pytest.mark.parametrize(
    "name", ["gelu", "elu", "hard_swish", "threshold", "soft_exponential", "log1mexp"]
)
def test_catalogue_functions_pass(name):
    checks = [*examine(find(name))]
    assert not wrong(checks)
    assert {"a value everywhere", "range", "accuracy of f", "accuracy of f'"} <= {
        check.what for check in checks
    }


@pytest.mark.parametrize(
    "formula",
    ["exp(x)/(1 + exp(x))", "(1 - cos(x))/x**2", "sqrt(x**2 + 1) - x", "x/(exp(x) - 1)"],
)
def test_formula_is_checked_with_the_digits_that_eval_gives_it(formula):
    """Ten at least: what cancels or overflows in the formula is computed again."""
    pytest.importorskip("mpmath")
    f = expression(formula)
    seen = {check.what: check.seen for check in examine(f, 1e-12, 700.0)}
    for what in ("accuracy of f", "accuracy of f'"):
        assert float(seen[what].partition(" ulp")[0]) < 2**20


def test_sign_of_an_underflowed_zero_of_a_formula_is_no_error():
    """From 752 on the derivative, about -x·exp(-x), is below the smallest float."""
    pytest.importorskip("mpmath")
    seen = {check.what: check.seen for check in examine(expression("x/(exp(x) - 1)"), 752.0, 760.0)}
    assert float(seen["accuracy of f'"].partition(" ulp")[0]) <= 1


def test_long_formula_is_checked_at_fewer_points_and_says_at_how_many():
    long, short = (
        next(examine(expression("+".join(f"sin({k}*x)" for k in range(1, n))), -8.0, 8.0)).seen
        for n in (13, 2)
    )
    assert 16 < int(long.split()[1]) < int(short.split()[1])


def test_function_that_ends_passes():
    assert not wrong(examine(find("soft_exponential").bind(alpha=-0.5)))


def test_vector_function_passes():
    assert not wrong(examine(find("softmax")))


def one(x):
    return np.where(np.isnan(x), x, 1.0)


def test_wrong_range_is_found():
    checks = {check.what: check for check in examine(declared(lambda x: x, one, range="[-1, inf)"))}
    assert wrong(checks.values()) == {"range", "infinity and nan"}
    assert checks["range"].seen.startswith("f is -6.7")


def test_missing_value_is_found():
    lost = declared(lambda x: np.where(np.abs(x) > 1e300, np.nan, x), one)
    assert "a value everywhere" in wrong(examine(lost))


@pytest.mark.parametrize(
    ("kernel", "slope", "seen"),
    [(np.nan_to_num, one, "f(nan) is 0"), (lambda x: x, np.ones_like, "f'(nan) is 1")],
)
def test_lost_nan_is_found(kernel, slope, seen):
    lost = declared(lambda x: kernel(x), lambda x: slope(x))
    checks = {check.what: check for check in examine(lost)}
    assert not checks["infinity and nan"].is_right
    assert checks["infinity and nan"].seen == seen


def test_wrong_slope_at_a_kink_is_found():
    """Half of the right slope on the left of a kink."""
    slope = declared(
        lambda x: np.where(x > 0, x, x / 4),
        lambda x: np.where(np.isnan(x), x, np.where(x > 0, 1, 1 / 8)),
        "where(x > 0, x, x/4)",
        kinks=("0",),
    )
    found = wrong(examine(slope))
    assert found == {"kink at 0", "accuracy of f'"}
    assert wrong(examine(slope, judged=False)) == {"kink at 0"}
    assert not wrong(examine(slope, 1.0, 2.0)) - {"kink at 0"}


def test_wrong_trend_is_found():
    dip = declared(lambda x: np.where((x > 1) & (x < 9), -x, x), one)
    assert "trend" in wrong(examine(dip))


@pytest.mark.parametrize(
    ("low", "high"), [(1.7e308, INF), (-INF, -1.79e308), (-1.7e308, 1.7e308), (0.0, 5e-324)]
)
def test_every_range_has_probes(low, high):
    x = probes_within(find("gelu"), low, high)
    assert {low, high} - {-INF, INF} <= {x[0], x[-1]}
    assert np.isfinite(x).all()
    assert not wrong(examine(find("gelu"), low, high))


def test_places_where_a_function_may_go_wrong_are_looked_for_in_the_range_alone(monkeypatch):
    seen = []
    monkeypatch.setattr(test_points, "class_changes", lambda a, x: seen.append(x) or set())
    test_points.probes(find("sine"), 16, -1.0, 1.0)
    (x,) = seen
    assert x[0] < -1 < x[1]
    assert x[-2] < 1 < x[-1]


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (INF, INF), (math.nan, 1)])
def test_range_with_equal_or_reversed_ends_is_an_error(low, high):
    with pytest.raises(GridError, match="the low end must be below the high end"):
        probes_within(find("gelu"), low, high)


def test_expression_claims_no_accuracy():
    cancelling = parse_spec("x/2*(1 + erf(x/sqrt(2)))").bind({})
    checks = {check.what: check for check in examine(cancelling)}
    assert checks["accuracy of f"].is_right
    assert float(checks["accuracy of f"].seen.split()[0]) > 1e3
    assert not wrong(examine(parse_spec("exp(x)/(1 + exp(x))").bind({})))


@pytest.mark.parametrize(
    "text",
    [
        "log(x)",
        "tan(x)",
        "abs(x)**0.5",
        *(pytest.param(text, marks=pytest.mark.slow) for text in ("1/x", "sqrt(x)", "sin(1/x)")),
        "x/(exp(x) - 1)",
    ],
)
def test_pole_hole_or_end_of_an_expression_passes(text):
    """Values where it has a pole, a hole or an end, and one slope where it breaks."""
    assert not wrong(examine(parse_spec(text).bind({}), judged=False))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("max(((min(x, 3)**0.5)**(-2))**(-1), expm1(x)**0.5)", -1e-300, 1.0),
        ("where(tan(cosh(x)) > 1, x, 2*x)", 700.0, math.inf),
    ],
)
def test_formula_that_overflows_or_leaves_its_domain_passes(text, low, high):
    assert not wrong(examine(parse_spec(text).bind({}), low, high, judged=False))


def test_powers_that_are_not_real_pass():
    assert not wrong(examine(parse_spec("x**1.5").bind({}), -8.0, -1.0, judged=False))


def test_immense_powers_of_constants_are_judged_at_once():
    formula = parse_spec("x + 0**9**-9**99999999**99999999").bind({})
    assert not wrong(examine(formula, -1.0, 1.0))


@pytest.mark.parametrize(
    "text",
    [
        "tanh(where(tanh(x/x) < tan(cosh(x)), floor(2*x) + x, acos(x/3)))**2",
        "(x % 3)*max(2, round(2*x) + 1)",
    ],
)
def test_error_of_a_formula_is_told_where_it_has_a_value_and_no_kink(text):
    seen = {check.what: check.seen for check in examine(expression(text))}
    for what in ("accuracy of f", "accuracy of f'"):
        assert float(seen[what].partition(" ulp")[0]) < 2**20


def test_infinite_error_is_never_right(monkeypatch):
    worst = LargestError(INF, 1.0)
    monkeypatch.setattr(checks, "errors", lambda *_: (worst, worst))
    assert wrong(examine(expression("x*tanh(x)"))) == {"accuracy of f", "accuracy of f'"}


@pytest.mark.parametrize("beta", [0.0013, 1.2725, 1.751020682595284])
def test_an_end_of_the_range_that_cancels_is_computed_with_more_digits(beta):
    """In floats it is above the least value of f, which is right to the last digit."""
    pytest.importorskip("mpmath")
    f = find("xielu").bind(alpha_n=1.7888292146453932, beta=beta)
    assert not wrong(examine(f))


def test_a_value_beyond_an_end_that_is_a_number_is_wrong_by_however_little():
    def kernel(x):
        return np.clip(x, -1.0, np.nextafter(1, 2))

    made_up = declared(kernel, lambda x: np.ones_like(x), range="[-1, 1]", accuracy=(INF, INF))
    assert "range" in wrong(examine(made_up, judged=False))
