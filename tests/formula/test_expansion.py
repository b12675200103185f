"""Formulas beside their joins and gaps, and far out."""

import math

import pytest
from mpmath import mp, mpf

from actcli.formula import Formula
from actcli.formula.expansion import decide
from actcli.formula.germ_words import germ_words
from actcli.formula.work import limited_expansions
from actcli.numerics.germ import OutOfWorkError, UndecidedError, functions
from actcli.reference import mp_words

INF, NAN = math.inf, math.nan


def limit_of(text, x, direction, order=0, **parameters):
    """Return the limit of a formula's derivative beside x, or far out."""

    def ask(x):
        fixed = {name: x.constant(value) for name, value in parameters.items()}
        y = Formula(text).over(germ_words(x.precision))(x=x, **fixed)
        return y.derivative(order, x).limit()

    return decide(ask, float(x), direction, order=order + 2)


JOINS = [
    # formula, x, f and f' from the left, f and f' from the right
    ("max(x, 0) + min(x, 0)", 0, 0, 1, 0, 1),
    ("max(x, 0) - max(-x, 0)", 0, 0, 1, 0, 1),
    ("max(x, 0) + log1p(exp(-abs(x)))", 0, math.log(2), 0.5, math.log(2), 0.5),
    ("max(0, 0.5*x)", 0, 0, 0, 0, 0.5),
    ("abs(tanh(0.2*x))", 0, 0, -0.2, 0, 0.2),
    ("sqrt(x**2)", 0, 0, -1, 0, 1),
    ("sqrt(x**2)", 1e-155, 1e-155, 1, 1e-155, 1),
    ("x*sqrt(x)", 0, NAN, NAN, 0, 0),
    ("x*log(x)", 0, NAN, NAN, 0, -INF),
    ("x**x", 0, NAN, NAN, 1, -INF),
    ("sqrt(x**4)", 0, 0, 0, 0, 0),
    ("abs(x)**1.5", 0, 0, 0, 0, 0),
    ("(exp(x) - 1)/x", 0, 1, 0.5, 1, 0.5),
    ("x/(exp(x) - 1)", 0, 1, -0.5, 1, -0.5),
    ("1/(exp(x) - 1) - 1/x", 0, -0.5, 1 / 12, -0.5, 1 / 12),
    ("(1 - cos(x))/x**2", 0, 0.5, 0, 0.5, 0),
    ("sin(x - 1)/(x - 1)", 1, 1, 0, 1, 0),
    ("x/(x + 1) - 2/(x**2 - 1) - 1", -1, 0.5, 0.25, 0.5, 0.25),
    ("where(x > 1, log(x), x - 1)", 1, 0, 1, 0, 1),
    ("x*abs(x)", 0, 0, 0, 0, 0),
    ("1/(x - 1)", 1, -INF, -INF, INF, -INF),
    ("max(x, 0)**2", 0, 0, 0, 0, 0),
    ("asin(x)", 1, math.pi / 2, INF, NAN, NAN),
    ("acos(x)", -1, NAN, NAN, math.pi, -INF),
    ("acosh(x)", 1, NAN, NAN, 0, INF),
    ("atanh(x)", 1, INF, INF, NAN, NAN),
    ("atan(1/x)", 0, -math.pi / 2, -1, math.pi / 2, -1),
    ("(x - sin(x))/x**3", 0, 1 / 6, 0, 1 / 6, 0),
    ("min(1, max(0, (x + 3)/6))*x", -3, 0, 0, 0, -0.5),
    ("exp(-1/x**2)", 0, 0, 0, 0, 0),
    ("sign(x)", 0, -1, 0, 1, 0),
    ("erf(x)/x", 0, 2 / math.sqrt(math.pi), 0, 2 / math.sqrt(math.pi), 0),
]


@pytest.mark.parametrize(("text", "x", "left", "slope_left", "right", "slope_right"), JOINS)
def test_value_and_slope_at_joins_and_gaps(text, x, left, slope_left, right, slope_right):
    for direction, value, slope in ((-1, left, slope_left), (1, right, slope_right)):
        assert limit_of(text, x, direction) == pytest.approx(value, rel=1e-15, abs=0, nan_ok=True)
        if math.isfinite(value):
            assert limit_of(text, x, direction, 1) == pytest.approx(slope, rel=1e-15, abs=0)


LIMITS = [
    # formula, its limit at -inf, its limit at inf
    ("x/(1 + exp(-x))", 0, INF),
    ("exp(x)/(1 + exp(x))", 0, 1),
    ("x*exp(x)/(1 + exp(x)) - x", INF, 0),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", -1, 1),
    ("log(1 + exp(x))", 0, INF),
    ("log(1 + exp(x)) - x", INF, 0),
    ("x*tanh(softplus(x)) - x", INF, 0),
    ("x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))/2", 0, INF),
    ("x*Phi(x) - x", INF, 0),
    ("x*exp(-x*x)", 0, 0),
    ("x/(x + 1)", 1, 1),
    ("sqrt(x**2 + 1) - x", INF, 0),
    ("x/sqrt(1 + x**2)", -1, 1),
    ("log(x**2 + 1)/x", 0, 0),
    ("where(x > 0, x, exp(x) - 1)", -1, INF),
    ("sin(x)/x", 0, 0),
    ("x*atan(x) - x*pi/2", INF, -1),
    ("x*log(2 - exp(-exp(x)))", 0, INF),
    ("(1 + 1/x)**x", math.e, math.e),
    ("erfc(x)*exp(x**2)*x*sqrt(pi)", -INF, 1),
    ("asinh(x) - log(abs(x))", -INF, math.log(2)),
]


@pytest.mark.parametrize(("text", "at_minus_infinity", "at_infinity"), LIMITS)
def test_limits_far_out(text, at_minus_infinity, at_infinity):
    for end, limit in ((-INF, at_minus_infinity), (INF, at_infinity)):
        assert limit_of(text, end, 1) == pytest.approx(limit, rel=1e-15, abs=0)


@pytest.mark.parametrize("text", ["sin(x)", "x*sin(x)", "exp(sin(x))"])
def test_an_oscillation_has_no_limit(text):
    with pytest.raises(UndecidedError):
        limit_of(text, INF, 1)


ROUNDED_JOINS = [
    # formula, x, slope from the left, slope from the right
    ("max(x, 1/3)", 1 / 3, 0, 1),
    ("abs(3*x - 1)", 1 / 3, -3, 3),
    ("abs(x - 0.1)", 0.1, -1, 1),
    ("sqrt((x - 1/3)**2)", 1 / 3, -1, 1),
    ("abs(x*x - 2)", math.sqrt(2), -2 * math.sqrt(2), 2 * math.sqrt(2)),
    ("abs(exp(x) - 3)", math.log(3), -3, 3),
    ("abs(sin(x))", math.pi, -1, 1),
    ("max(0, min(1, 0.3*x + 0.5))", -0.5 / 0.3, 0, 0.3),
    ("abs((x - 1/3)**3)", 1 / 3, 0, 0),
    ("sqrt(1 - cos(x))", 2 * math.pi, -math.sqrt(0.5), math.sqrt(0.5)),
    ("asin(sin(x))", math.pi / 2, 1, -1),
    ("acos(cos(x))", math.pi, 1, -1),
    ("sqrt(x**2 - 0.6*x + 0.09)", 0.3, -1, 1),
    ("abs(1 - cos(x))", 2 * math.pi, 0, 0),
    ("sqrt(x**4 - 1.2*x**3 + 0.54*x**2 - 0.108*x + 0.0081) + x", 0.3, 1, 1),
    ("sqrt(exp(2*x) - 6*exp(x) + 9)", math.log(3), -3, 3),
]


@pytest.mark.parametrize(("text", "x", "left", "right"), ROUNDED_JOINS)
def test_a_join_that_no_float_is_lies_at_the_nearest(text, x, left, right):
    for direction, slope in ((-1, left), (1, right)):
        assert limit_of(text, x, direction, 1) == pytest.approx(slope, rel=1e-15, abs=0)


def test_a_pole_that_no_float_is_lies_at_the_nearest():
    assert limit_of("tan(x)", math.pi / 2, -1) == INF
    assert limit_of("1/(3*x - 1)", 1 / 3, -1) == -INF
    assert limit_of("asin(3*x)", 1 / 3, -1, 1) == INF


def test_the_next_float_is_another_point():
    x = math.nextafter(1.0, 2.0)
    assert limit_of("1/(x - 1)", x, -1) == 2.0**52
    assert limit_of("abs(x - 1)", x, -1, 1) == 1


def test_parameters_and_called_functions_are_computed_as_written():
    assert limit_of("max(0, min(1, a*x + b))", -2.5, 1, 1, a=0.2, b=0.5) == 0.2


@pytest.mark.parametrize(
    ("text", "x", "direction", "limit"),
    [
        ("acos((x - sin(x))/x**3*6)", 0, 1, 0),
        ("(x - sin(x))/x**9", 0, 1, INF),
        ("log(erfc(x))", 19, 1, -364.518184), ("sech(x/erfc(x))", INF, 1, 0),
        ("asin(x/x)", 3, 1, math.pi / 2),
        ("1 + exp(-x) - 1", 700, 1, math.exp(-700)),
        ("tanh(x)", 1e5, 1, 1), ("1/(1 + exp(-x))", -1e6, 1, 0),
        ("x*tanh(log(1 + exp(x)))", 1e6, 1, 1e6),
        ("erf(x) - 1", 26, 1, -math.erfc(26)), ("exp(x)/(1 + exp(x))", 1000, 1, 1),
        ("(sin(x) - x)*x**-3", 1e-30, 1, -1 / 6),
        ("tanh(exp(exp(x)))", INF, 1, 1),
    ],
)  # fmt: skip
def test_limits_where_digits_cancel_or_terms_vanish(text, x, direction, limit):
    got = limit_of(text, x, direction)
    assert got == pytest.approx(limit, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("text", "order", "limit"),
    [
        ("sin(x)/x", 1, 0),
        ("sin(x)/x", 2, 0),
        ("x + sin(x)/x", 1, 1),
        ("sin(x*x)/x", 0, 0),
        ("sin(x*x)/x**2", 1, 0),
        ("cos(exp(x))*exp(-2*x)", 1, 0),
        ("1/(x + sin(x))", 1, 0),
    ],
)
def test_derivatives_of_oscillations_that_die_out(text, order, limit):
    assert limit_of(text, INF, 1, order) == limit


@pytest.mark.parametrize(
    ("text", "order"), [("sin(x*x)/x", 1), ("x + sin(x)", 1), ("floor(x)/x", 1), ("sin(x)", 0)]
)
def test_derivatives_of_oscillations_that_do_not_die_out(text, order):
    with pytest.raises(UndecidedError):
        limit_of(text, INF, 1, order)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["exp(-exp(exp(x)))", "exp(exp(exp(x)))", "exp(-exp(exp(-x)))"])
def test_exponents_of_a_hundred_million_digits_are_refused_at_once(text):
    with pytest.raises(UndecidedError, match=r"exponential|coefficient"):
        limit_of(text, -3e8 if "-x" in text else 3e8, 1)


@pytest.mark.parametrize("name", sorted(mp_words.MEANINGS))
def test_every_word_of_a_number_is_known_over_germs(name):
    for x in (-0.75, 0.25, 1.5):
        with mp.workdps(60):
            exact = mp_words.MP_NUMBERS[name](mpf(x) - mpf(10) ** -40)
        expected = float(exact) if isinstance(exact, mpf) else NAN
        got = limit_of(f"{name}(x)", x, -1)
        assert got == pytest.approx(expected, rel=1e-15, abs=1e-30, nan_ok=True), x


@pytest.mark.parametrize(
    ("text", "x", "limit"),
    [
        ("log(log(x))", INF, INF),
        ("log(log(x))/log(x)", INF, 0),
        ("log(x)/log(log(x))**5", INF, INF),
        ("log(log(x))**3/log(x)**0.1", INF, 0),
        ("log(1 + log(1 + x)) - log(log(x))", INF, 0),
        ("exp(2*log(log(x)))/log(x)**2", INF, 1),
        ("asinh(asinh(x)) - log(log(2*x))", INF, math.log(2)),
        ("log(-log(x))*x", 0, 0),
        ("log(x)**x", INF, INF),
        ("log(x)**(1/log(log(x)))", INF, math.e),
        ("x**(1/x)", INF, 1),
        ("log(log(log(x)))/log(log(x))", INF, 0),
        ("x*log(log(x)) - x*log(log(x) + 1/x) + 1/log(x)", INF, 0),
    ],
)
def test_logarithms_of_logarithms(text, x, limit):
    assert limit_of(text, x, 1) == pytest.approx(limit, rel=1e-15, abs=0)


def test_the_derivative_of_a_logarithm_of_a_logarithm():
    def ask(x):
        y = Formula("log(log(x))").over(germ_words(x.precision))(x=x)
        return (y.derivative(1, x) * x * functions.log(x) - 1).is_zero

    assert decide(ask, INF, 1)


def test_work_that_is_limited_comes_to_an_end_and_then_there_is_more():
    with limited_expansions(1):
        limit_of("exp(x)", 0.5, 1)
        with pytest.raises(OutOfWorkError):
            limit_of("exp(x)", 0.5, 1)
    assert limit_of("exp(x)", 0, 1) == 1
