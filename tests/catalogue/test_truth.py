"""Every function is its formula, to the last bits, over the whole range of float64."""

import math

import numpy as np
import pytest
from helpers.computed import computed
from helpers.limits import limits
from helpers.whole import whole
from mpmath import mp, mpf

from actcli.activation.parameter import ParameterError
from actcli.analysis.test_points import probes
from actcli.catalogue import catalogue, find
from actcli.formula.vocabulary import CONSTANTS, WORDS
from actcli.reference import DUALS, exact_parameters, truth, ulps
from actcli.reference.dual import Dual
from actcli.reference.mp_words import MEANINGS
from actcli.reference.truth import AGREEMENT_TOLERANCE, LIMIT_POINT, UNDERFLOWED, meaning, settle
from actcli.specs.spec import parse_spec

POINTWISE = [a for a in catalogue().values() if a.pointwise]
LARGEST = np.finfo(float).max
SETTINGS = (-0.7, 0.0, 1e-300, 1e-3, 0.2, 2.0, 3.7, 1e300)


def pointwise(test):
    return pytest.mark.parametrize("a", POINTWISE, ids=lambda a: a.name)(test)


def judged(a, x, dtype=float):
    """Return the errors of f and f' at the points x, in ulps, as rows of two."""
    exact = truth(a)
    got = zip(*computed(a, x, dtype), map(exact, x.tolist()), strict=True)
    return np.array([[ulps(y, f, dtype), ulps(dy, df, dtype)] for y, dy, (f, df) in got])


def assert_within(bounds, errors, x):
    worst = errors.argmax(axis=0)
    where = [f"{errors[i, k]:.2f} ulp at {x[i]!r}" for k, i in enumerate(worst)]
    assert (errors.max(axis=0) <= bounds).all(), f"f: {where[0]}; f': {where[1]}; both: {bounds}"


def settings(a, every=1):
    """Yield the function with each parameter in turn at other admissible values."""
    for parameter in a.parameters:
        for value in SETTINGS[::every]:
            try:
                yield a.bind(**{parameter.name: value})
            except ParameterError:
                continue


# What every function keeps.


def assert_accurate(a, x):
    errors = judged(a, x)
    assert_within(a.accuracy, errors, x)
    bent = np.abs(x) < 40
    assert (errors[bent].mean(axis=0) < 0.75).all()


@pointwise
def test_accuracy_over_the_whole_range(a):
    x = probes(a, every=16)
    assert_accurate(a, x[:: 1 + len(x) // 450])  # Waves have thousands of test points.


@pytest.mark.slow
@pointwise
def test_accuracy_in_every_binade(a):
    x = probes(a)
    assert len(x) > 6000
    assert_accurate(a, x)


@pytest.mark.slow
@pointwise
def test_accuracy_at_other_settings(a):
    for other in settings(a):
        x = probes(other, every=16)
        errors = judged(other, x)
        assert_within(a.accuracy, errors, x)
        assert (errors.mean(axis=0) < 0.75).all()


@pytest.mark.parametrize(
    "spec",
    [
        "swish:beta=0",
        "swish:beta=-2",
        "swish:beta=-5e-324",
        "acon_c:beta=0",
        "acon_c:p2=-1,beta=0",
        "acon_c:p2=0.3,beta=-0.7",
        "acon_c:p1=1e300,beta=-1e300",
        "aria2:alpha=3.7",
        "aria2:alpha=1000",
        "aria2:alpha=1e100",
        "smu:mu=5e-324",
        "smu:mu=1.7e308",
        "smu:alpha=0,mu=1e-300",
        "sinlu:a=-1e150,b=1e-150",
    ],
)
def test_accuracy_with_parameters_that_training_may_reach(spec):
    """They may be zero, negative or of any size: whatever the function is defined for."""
    a = parse_spec(spec).bind({})
    x = probes(a, every=64)
    assert_within(a.accuracy, judged(a, x), x)


@whole
def test_declared_accuracy_is_at_most_4_ulp_and_7_for_slopes(activation):
    f, slope = activation.accuracy
    assert f <= (5 if activation.name == "phish" else 4)
    assert slope <= 7


def assert_rounded_once(a, dtype, few):
    with np.errstate(over="ignore"):
        x = np.unique(probes(a, every=16).astype(dtype))
    x = x[np.isfinite(x)].astype(float)
    x = x[:: 1 + int(len(x) // few)]
    assert_within((0.51, 0.51), judged(a, x, dtype), x)


@pointwise
def test_short_floats_are_rounded_once(a):
    """All of float16 is tested in test_exhaustive."""
    assert_rounded_once(a, np.float32, 60)
    assert_rounded_once(a, np.float16, 20)


@pytest.mark.slow
@pointwise
def test_float32_is_rounded_once_everywhere(a):
    assert_rounded_once(a, np.float32, math.inf)


def assert_limits(a):
    exact = truth(a)
    for y, slope, side in zip(*computed(a, np.array([-np.inf, np.inf])), (-1, 1), strict=True):
        f, df = limits(exact, side)
        assert ulps(y, f) <= 0.5
        assert ulps(slope, df) <= 0.5


@pointwise
def test_limits_at_infinity(a):
    if a.name == "log_ndtr":  # So far out the judge has no digits of the quotient of two tails.
        values, slopes = computed(a, np.array([-np.inf, np.inf]))
        assert [*values, *slopes] == [-np.inf, 0, np.inf, 0]
    else:
        assert_limits(a)


@pytest.mark.slow
@pointwise
def test_limits_at_other_settings(a):
    for other in settings(a, every=2):
        assert_limits(other)


@pointwise
def test_zero_keeps_its_sign(a):
    """f(-0) is the limit from the left and f(0) that from the right, where these are zeros."""
    exact = truth(a)
    tiny = 1e-300
    got, _ = computed(a, [-0.0, 0.0])
    for y, beside in zip(got, (-tiny, tiny), strict=True):
        f, _ = exact(beside)
        if exact(0.0)[0] == 0:
            assert y == 0
            assert np.signbit(y) == (f < 0)


@pointwise
def test_nan_stays_nan(a):
    for other in [a, *settings(a)]:
        y, slope = computed(other, [np.nan, 1.0, -1.0])
        assert np.isnan(y[0])
        assert np.isnan(slope[0])
        assert not np.isnan(y[1:]).all()  # One of them may lie outside its domain.


@pointwise
def test_the_derivative_formula_is_the_derivative_of_the_formula(a):
    points = [-700.3, -38.2, -3.0, -1.4, -0.7, -1e-3, -1e-200, 0.0, 1e-200, 1e-3, 0.7, 3.0, 38.2]
    for other in [a, *(other for other in settings(a) if 0.2 in other.values.values())]:
        exact = truth(other)
        for x in points:
            with mp.workdps(800):
                derived = meaning(a.derivative_formula, 800)(x=mpf(x), **exact_parameters(other))
                slope = exact(x)[1]
                if mp.isnan(slope):
                    assert mp.isnan(derived), (x, derived)
                    continue
                difference = abs(derived - slope)
                tolerance = AGREEMENT_TOLERANCE * max(abs(derived), UNDERFLOWED)
                assert difference <= tolerance, (x, derived)


def test_results_do_not_depend_on_the_shape():
    x = np.linspace(-3, 3, 12)
    for a in POINTWISE:
        expected = a(x)
        assert np.array_equal(a(x.reshape(3, 2, 2)).ravel(), expected, equal_nan=True)
        assert np.array_equal([a(v) for v in x], expected, equal_nan=True)


def test_a_random_slope_is_drawn_for_each_input():
    rrelu = find("rrelu")
    x = np.array([-2.0, -1.0, 3.0])
    drawn = rrelu.freeze(x.shape, np.random.default_rng(1))
    slope = drawn.values["slope"]
    assert drawn.kernel(x, **drawn.values).tolist() == [-2 * slope[0], -slope[1], 3]
    assert drawn.derivative_kernel(x, **drawn.values).tolist() == [slope[0], slope[1], 1]


# The reference itself.


def test_the_reference_knows_every_word():
    assert set(DUALS) >= set(WORDS) | (set(CONSTANTS) - {"pi", "e"}) | {"number"}


@pytest.mark.parametrize("name", MEANINGS)
def test_the_reference_differentiates_every_word(name):
    word = DUALS[name]
    x = mpf("1.3") if name == "acosh" else mpf("0.3")
    with mp.workdps(50):
        y = word(Dual(x, mpf(2)))
        assert y.value == word(x)
        assert mp.almosteq(y.slope, 2 * mp.diff(word, x), 1e-20, 1e-20)


def test_the_reference_differentiates_arithmetic():
    def f(x):
        return -((2 - x) * x / (1 + x**3)) + x**x - 3 / x + (x - 1) ** 2 + 2**x

    x = mpf("0.7")
    y = f(Dual(x, mpf(1)))
    assert mp.almosteq(y.value, f(x))
    assert mp.almosteq(y.slope, mp.diff(f, x), 1e-10, 1e-10)


@pytest.mark.parametrize("x", [-1_000_001, 1_000_001])
@pytest.mark.parametrize("name", ["exp", "cosh", "sinh", "sech", "erfc"])
def test_the_reference_agrees_with_mpmath_beyond_a_million(name, x):
    """Beyond a million it has formulas of its own, as mpmath gets slow and then fails."""
    assert mp.almosteq(DUALS[name](mpf(x)), getattr(mp, name)(mpf(x)))
    assert mp.isfinite(DUALS[name](LIMIT_POINT * mp.sign(x)))


@pytest.mark.parametrize(("text", "x"), [("x**1.5", -8), ("log(x)", -1), ("acos(x)", 2)])
def test_complex_values_are_nan_to_the_reference(text, x):
    assert all(map(mp.isnan, truth(parse_spec(text).bind({}))(x)))


def test_the_reference_raises_its_precision_until_results_agree():
    def cancelling(digits):
        return [(1 + mpf(10) ** -500) - 1]

    assert mp.almosteq(settle(cancelling)[0], mpf(10) ** -500)
    with pytest.raises(ArithmeticError, match="does not settle"):
        settle(lambda digits: [mpf(digits)])


def test_ulps_at_ordinary_subnormal_and_infinite_values():
    assert ulps(1.0, mpf(1)) == 0
    assert ulps(np.nextafter(1, 2), mpf(1)) == 1
    assert ulps(np.nextafter(1, 0), mpf(1)) == 0.5
    assert ulps(0.0, mpf(2) ** -1075) == 0.5
    assert ulps(5e-324, mpf(2) ** -1076) == 0.75
    assert ulps(LARGEST, mpf(2) ** 1024) == 1
    assert ulps(np.inf, mpf(LARGEST)) == 1
    assert ulps(np.inf, mpf(10) ** 400) == 0
    assert ulps(-np.inf, mpf(10) ** 400) == 2.0**54
    assert ulps(0.0, UNDERFLOWED) < 1e-70
    assert ulps(-0.0, UNDERFLOWED) == np.inf
    assert ulps(np.nan, mpf(0)) == np.inf
    assert ulps(5e-324, mpf(0)) == 1
    assert ulps(np.float32(1) + np.float32(2) ** -23, mpf(1), np.float32) == 1


def test_the_reference_finds_errors_of_common_formulas():
    """Each of these formulas, as they are often printed, is far off at one of the points."""
    x = np.array([-38.0, -20.0, 20.0, 40.0])
    with np.errstate(all="ignore"):
        s = 1 / (1 + np.exp(-x))
        wrong = {
            "sigmoid": s * (1 - s),
            "tanh": 1 - np.tanh(x) ** 2,
            "elu": np.where(x > 0, 1, (np.exp(x) - 1) + 1),
        }
    for name, slopes in wrong.items():
        exact = truth(find(name))
        assert max(ulps(got, exact(v)[1]) for got, v in zip(slopes, x, strict=True)) > 1e6


def test_sine_of_a_number_of_a_million_digits_has_no_truth():
    f = truth(parse_spec("where(tan(cosh(x)) > 1, x, sin(exp(x)))").bind({}))
    assert all(mp.isnan(number) for number in f(mpf(3_000_000)))
