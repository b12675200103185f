"""Significant digits: lost ones are found, and computed again or rounded away."""

import math
from functools import partial

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.activation.from_formula import from_formula
from actcli.analysis import significance
from actcli.analysis.significance import SignificantDigits
from actcli.catalogue import find
from actcli.formula import Formula
from actcli.reference import truth
from actcli.reference.mp_words import MP_NUMBERS
from actcli.specs.python_function import from_python_function
from actcli.specs.spec import expression

FAR = np.array([-1e300, -800.0, -710.0, -40.0, -9.5, -1e-9, 1e-170, 1e-7, 12.0, 37.0, 720.0, 1e8])

CANCELLED = {
    "exp(x)/(1+exp(x))": lambda x: 1 / (1 + mp.exp(-x)) if x > -1e6 else mpf(0),
    "(exp(x)-exp(-x))/(exp(x)+exp(-x))": mp.tanh,
    "sqrt(x**2+1)-x": lambda x: mp.sqrt(x * x + 1) - x,
    "sqrt(x**2)": abs,
    "log(1+exp(x))": lambda x: max(x, 0) + mp.log1p(mp.exp(-abs(x)) if abs(x) < 1e6 else 0),
    "x*(1+erf(x/sqrt(2)))/2": lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2 if abs(x) < 1e3 else None,
    "elu(x)+1": lambda x: x + 1 if x > 0 else mp.exp(max(x, -1e6)),
    "exp(x)**2/exp(x)/exp(x)": lambda x: mpf(1),
    "exp(x)-1-x": lambda x: mp.expm1(x) - x if x < 1e3 else None,
    "x**200/x**199": lambda x: x,
}
"""What a formula is worth, written so that nothing cancels; None where that is not as simple."""


def digits_of(a, x, order=0):
    digits = SignificantDigits()
    y = digits.of(a, x, partial(a.derivative, x, order=order), order)
    return y, digits


def without_mpmath(monkeypatch):
    monkeypatch.setattr(significance, "find_spec", lambda name: None)


@pytest.mark.parametrize("text", CANCELLED)
def test_cancelled_and_overflowed_values_are_computed_again(text):
    y, digits = digits_of(expression(text), FAR)
    assert digits.rounded == 0
    with mp.workdps(900):
        for x, got in zip(FAR.tolist(), y.tolist(), strict=True):
            if (exact := CANCELLED[text](mpf(x))) is not None:
                assert got == pytest.approx(float(exact), rel=1e-10, abs=1e-300), x


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("log(1 + exp(-x) - 1)", lambda x: -x),
        ("atanh(sigmoid(x))", lambda x: (x + mp.log(2 + mp.exp(-x))) / 2),
        ("min(x**2, atanh(sigmoid(x)))", lambda x: (x + mp.log(2 + mp.exp(-x))) / 2),
        ("max(-x**2, log(1 - tanh(x)))", lambda x: mp.log(2) - 2 * x - mp.log1p(mp.exp(-2 * x))),
    ],
)
def test_pole_that_is_none_with_enough_digits_is_none(text, value):
    x = np.array([100.0, 400.0, 745.5])
    y, digits = digits_of(expression(text), x)
    assert digits.rounded == 0
    assert y.tolist() == pytest.approx([float(value(mpf(at))) for at in x.tolist()], rel=1e-12)


def test_pole_that_more_digits_might_tell_from_none_is_not_known():
    y, digits = digits_of(expression("max(-x**2, log(1 - tanh(x)))"), np.array([1000.0]))
    assert np.isnan(y).all()
    assert digits.rounded == 1


@pytest.mark.parametrize("order", [0, 1])
def test_what_is_nan_because_a_part_overflows_is_computed_again(order):
    x = np.array([1e308, -6.75e307, 1e306])
    y, digits = digits_of(expression("sin(3*x)/3 + sin(16*x)/16"), x, order)
    assert digits.rounded == 0
    with mp.workdps(400):
        for at, got in zip(map(mpf, x.tolist()), y.tolist(), strict=True):
            exact = (
                mp.cos(3 * at) + mp.cos(16 * at)
                if order
                else mp.sin(3 * at) / 3 + mp.sin(16 * at) / 16
            )
            assert got == pytest.approx(float(exact), rel=1e-14)


def test_what_is_nan_because_a_part_underflows_is_computed_again():
    y, digits = digits_of(expression("(x % 2)*log2(Phi(x))"), np.array([-1e300, -1e8, -1e8 + 1]))
    assert y.tolist() == pytest.approx([0, 0, -7213475060175342], rel=1e-12)
    assert digits.rounded == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sign(exp(x)**(-2)/x)", 1.0),
        ("where((x % 3)*x*x < sigmoid(1/3 - x), 6, x**(-2))", 6.0),
        ("where(exp(-x) > 0, 2, 3)", 2.0),
        ("where(-exp(-x) < 0, 2, 3)", 2.0),
    ],
)
def test_sign_of_what_underflows_is_known(text, value):
    y, digits = digits_of(expression(text), np.array([1e300]))
    assert y.tolist() == [value]
    assert digits.rounded == 0


def test_branch_that_rounding_takes_is_left():
    x = np.array([37.0, 38.0, 40.0, 50.0])
    for text in ("where(sigmoid(x) >= 1, 1, 2)", "where(1 > sigmoid(x), 2, 1)"):
        y, digits = digits_of(expression(text), x)
        assert y.tolist() == [2, 2, 2, 2]
        assert digits.rounded == 0
    y, _ = digits_of(expression("where(3*x >= 1.5, 1, 2)"), np.array([0.5]))
    assert y.tolist() == [1]


def test_what_overflows_is_computed_again_among_many_points_outside_of_the_domain():
    x = np.concatenate([-np.geomspace(1e300, 1, 1000), [1.7e308]])
    y, digits = digits_of(expression("sqrt(x)*cos(2*x)"), x)
    assert np.isnan(y[:-1]).all()
    with mp.workdps(400):
        exact = mp.sqrt(1.7e308) * mp.cos(2 * mpf(1.7e308))
    assert y[-1] == pytest.approx(float(exact), rel=1e-12)
    assert digits.rounded == 0


def test_what_is_nan_outside_of_the_domain_is_not_computed_again(monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(SignificantDigits, "_again", refuse)
    y, digits = digits_of(expression("log(-x) + sqrt(1 - x)"), np.array([2.0, 1e300]))
    assert np.isnan(y).all()
    assert digits.rounded == 0


@pytest.mark.parametrize("text", CANCELLED)
def test_without_mpmath_every_digit_that_is_left_is_right(text, monkeypatch):
    without_mpmath(monkeypatch)
    y, _ = digits_of(expression(text), FAR)
    with mp.workdps(900):
        for x, got in zip(FAR.tolist(), y.tolist(), strict=True):
            if (exact := CANCELLED[text](mpf(x))) is not None and not math.isnan(got):
                last = 10 ** -len(repr(got).strip("-").replace(".", "").lstrip("0").split("e")[0])
                assert got == pytest.approx(float(exact), rel=10 * max(last, 1e-11), abs=1e-300), x


def test_total_cancellation_is_seen_in_every_one_of_many_values(monkeypatch):
    without_mpmath(monkeypatch)
    x = 10 ** np.linspace(8.5, 12, 20_000)
    y, digits = digits_of(expression("sqrt(x**2+1)-x"), x)
    assert np.isnan(y).all()
    assert digits.rounded == len(x)


def test_values_without_cancellation_are_not_touched():
    x = np.linspace(-5, 5, 1001)
    for text in ("max(x,0)", "1/(1+exp(-x))", "x*sigmoid(x)", "where(x>0,x,exp(x)-2)", "log(x)"):
        a = expression(text)
        y, digits = digits_of(a, x)
        assert digits.rounded == 0
        assert np.array_equal(y, a(x), equal_nan=True)


def test_values_that_are_nan_or_infinite_in_truth_stay_so(monkeypatch):
    a = expression("log(x) + 0*exp(x)")
    for x in (np.array([-1.0, -5.0]), np.array([0.0])):
        assert digits_of(a, x)[1].rounded == 0
    assert digits_of(expression("exp(x)"), np.array([1000.0]))[0].tolist() == [math.inf]
    without_mpmath(monkeypatch)
    for text in ("exp(x)", "log(-x)", "1/(x-1000)", "exp(x)**2"):
        assert digits_of(expression(text), np.array([1000.0]))[1].rounded == 0


def test_complete_cancellation_of_values_is_0():
    assert digits_of(expression("sin(pi*x)"), np.array([1.0, 50.0]))[0].tolist() == [0, 0]


def test_python_functions_are_rounded_to_the_digits_that_they_have():
    f = from_python_function(lambda x: np.sqrt(x * x + 1) - x, "f", "own", "f")
    y, digits = digits_of(f, np.array([1.0, 1e4, 1e9]))
    assert digits.rounded == 2
    assert y[0] == pytest.approx(2**0.5 - 1)
    assert y[1] == pytest.approx(5e-5, rel=1e-6)
    assert math.isnan(y[2])


def test_functions_with_kernels_of_their_own_are_not_looked_at():
    calls = []

    def compute():
        calls.append(1)
        return find("silu")(FAR)

    SignificantDigits().of(find("silu"), FAR, compute, 0)
    assert len(calls) == 1


def test_as_many_results_are_computed_again_as_work_is_allowed(monkeypatch):
    monkeypatch.setattr(significance, "MAX_SECONDS", 0.01)
    a, x = expression("sqrt(x**2+1)-x"), 10 ** np.linspace(9, 12, 1000)
    y, digits = digits_of(a, x)
    known = np.isfinite(y)
    assert digits.is_exhausted
    assert 0 < known.sum() == 1000 - digits.rounded
    assert np.array_equal(digits_of(a, x)[0], y, equal_nan=True)
    assert not known[known.argmin() :].any()


def test_equal_inputs_are_computed_again_once(monkeypatch):
    monkeypatch.setattr(significance, "MAX_SECONDS", 0.01)
    y, digits = digits_of(expression("sqrt(x**2+1)-x"), np.full(100_000, 1e9))
    assert digits.rounded == 0
    assert (y == 5e-10).all()


def test_progress_is_reported_until_all_is_done():
    seen = []
    digits = SignificantDigits(lambda done, count: seen.append((done, count)))
    x = 10 ** np.linspace(9, 12, 200)
    a = expression("sqrt(x**2+1)-x")
    digits.of(a, x, partial(a, x), 0)
    assert seen == [(64, 200), (128, 200), (192, 200), (200, 200)]


@pytest.mark.parametrize(
    ("text", "x", "order", "exact"),
    [
        ("x/(exp(x)-1)", 720.0, 0, 1.4632061777412e-310),
        ("sqrt(x**2+1)-x", -1e303, 0, 2e303),
        ("exp(x)", 800.0, 0, np.inf),
        ("1/x", 0.0, 0, np.inf),
        ("x/(exp(x)-1)", 709.8, 1, -3.8752565050606773e-306),
        ("sqrt(x**2)", -1e300, 1, -1.0),
        ("x/(1+exp(-x))", -8e18, 0, -0.0),
    ],
)
def test_overflow_on_the_way_is_told_from_that_of_the_result(text, x, order, exact):
    a, x = expression(text), np.array([x])
    (y,) = SignificantDigits().of(a, x, partial(a.derivative, x, order=order), order)
    assert y == pytest.approx(exact, rel=1e-12, abs=0)
    assert np.signbit(y) == np.signbit(exact)


def test_derivatives_at_many_points_beside_a_gap_are_all_known():
    """In floats exp(x) - 1 is 0 at all of them."""
    a, x = expression("x/(exp(x)-1)"), np.geomspace(1e-300, 1e-17, 100)
    digits = SignificantDigits()
    assert (digits.of(a, x, partial(a.derivative, x)) == -0.5).all()
    assert not digits.rounded


def test_values_of_vectors_whose_exponentials_overflow():
    y = expression("exp(x)/sum(exp(x))")(np.array([[1000.0, 999.0], [0.0, -2000.0]]))
    assert np.allclose(y, find("softmax")(np.array([[1000.0, 999.0], [0.0, -2000.0]])))


def test_values_of_a_formula_do_not_overflow_on_the_way():
    assert expression("log(1+exp(x))")([1000.0, -1000.0, 3.0])[0] == 1000
    assert expression("exp(x)/(1+exp(x))")(1e5) == 1
    f = from_formula(
        Formula("exp(x)/exp(x)"), (), name="f", title="f", family="own", pointwise=True
    )
    assert f([1000.0, -1000.0, np.inf]).tolist() == [1, 1, 1]


def test_steps_of_exact_numbers_have_their_digits(monkeypatch):
    without_mpmath(monkeypatch)
    x = np.array([1.0, 2.0, 3.0, 6.0, -4.5])
    for text in ("floor(3*x)", "round(2*x+3)", "ceil(x/3)", "floor(5*x-1)/7"):
        y, digits = digits_of(expression(text), x)
        assert digits.rounded == 0, text
        assert np.array_equal(y, expression(text)(x))


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("where(sigmoid(x) >= 1, x, 2)", 745.5, 2),
        ("where(softplus(x) > abs(x), 1, 2)", 240.3, 1),
        ("where(sigmoid(x) <= 1, x, 2)", 745.5, 745.5),
        ("min(floor(x), 1 - exp(-x)*0)", 1.0, 1),
    ],
)
def test_what_few_digits_do_not_tell_apart_is_compared_with_more(text, x, value):
    """sigmoid(745.5) is 1 - 2e-324, and softplus(240.3) is 240.3 + 4e-105."""
    f = expression(text)
    assert SignificantDigits().of(f, np.array([x]), lambda: f(np.array([x])), order=0) == value
    assert truth(f)(x)[0] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("floor(sigmoid(x))", 0),
        ("ceil(1 - sigmoid(-x)) + round(sigmoid(x) - 0.5)", 1),
        ("(2*sigmoid(x)) % 2", 2),
    ],
)
def test_steps_beside_a_number_that_rounding_reaches_are_those_of_the_exact_number(text, value):
    """Perturbed on one side alone, they would seem to have their digits."""
    f, x = expression(text), np.concatenate([np.arange(36.0, 60), [745.5, 800]])
    y = SignificantDigits().of(f, x, lambda: f(x), order=0)
    assert y == pytest.approx(np.full(len(x), value), rel=1e-14)


@pytest.mark.parametrize(
    ("name", "wrt", "x"),
    [
        ("softplus", "beta", [-300.0, -80.0]),
        ("aptx", "gamma", [-300.0, -40.0, -20.0]),
        ("aria2", "alpha", [9.0, 21.0, 90.0]),
        ("isru", "alpha", [-1e300, 1e300]),
    ],
)
@pytest.mark.parametrize("order", [1, 2])
def test_derivatives_in_a_parameter_have_digits_far_out(name, wrt, x, order):
    f, points, digits = find(name).freeze(), np.array(x), SignificantDigits()
    y = digits.of(f, points, partial(f.derivative, points, order=order, wrt=wrt), order, wrt)
    with mp.workdps(900):
        run, p = f.formula.over(MP_NUMBERS), f.values[wrt]
        expected = [
            mp.diff(lambda p, x=x: run(**f.values | {"x": mpf(x), wrt: p}), mpf(p), order)
            for x in points.tolist()
        ]
    assert digits.rounded == 0
    assert y == pytest.approx([*map(float, expected)], rel=1e-10, abs=1e-300)


@pytest.mark.parametrize(
    "text",
    [
        "abs(log(-x))",
        "abs(acos(x))",
        "abs((1 - x)**0.5)",
        "hypot(atanh(x), 1)",
        "max(log(-x), 1)",
        "min(1, log(-x))",
        "clip(log(-x), 0, 1)",
        "atanh(x) % 1",
        "sign(acosh(-x))",
    ],
)
@pytest.mark.parametrize("order", [0, 1, 2])
def test_what_is_not_real_on_the_way_has_no_value_when_computed_again(text, order):
    y, digits = digits_of(expression(f"{text}*exp(x)/exp(x)"), np.array([800.0]), order)
    assert np.isnan(y).all()
    assert digits.rounded == 0


LOGARITHMIC = {
    ("cos(log(x))", 2): lambda x: (mp.sin(mp.log(x)) - mp.cos(mp.log(x))) / x**2,
    ("cos(log(x))*x**2", 2): lambda x: mp.cos(mp.log(x)) - 3 * mp.sin(mp.log(x)),
    ("x**4*log(x)", 4): lambda x: 24 * mp.log(x) + 50,
    ("asin(x*x - x**1.5)", 2): lambda x: -mpf(3) / 4 / mp.sqrt(x),
}
"""Derivatives whose parts are beyond all floats close to 0."""


@pytest.mark.parametrize(("text", "order"), LOGARITHMIC)
def test_derivatives_close_to_0_whose_parts_overflow_are_computed_again(text, order):
    x = np.array([1e-160, 1e-190, 3e-220])
    y, digits = digits_of(expression(text), x, order)
    with mp.workdps(30):
        exact = [float(LOGARITHMIC[text, order](mpf(at))) for at in x.tolist()]
    assert y.tolist() == pytest.approx(exact, rel=1e-12)
    assert digits.rounded == 0


@pytest.mark.parametrize("has_mpmath", [True, False])
@pytest.mark.parametrize("text", ["a*(exp(x)-1)", "a*(cosh(x)-1)", "where(x > 0, x, a*(exp(x)-1))"])
def test_what_is_exactly_0_has_its_digits_in_a_parameter(text, has_mpmath, monkeypatch):
    if not has_mpmath:
        without_mpmath(monkeypatch)
    f, x, digits = expression(text).bind(a=2.0), np.zeros(1), SignificantDigits()
    y = digits.of(f, x, partial(f.derivative, x, wrt="a"), 1, "a")
    assert (y.tolist(), digits.rounded) == ([0.0], 0)
