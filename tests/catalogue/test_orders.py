"""Derivatives of higher order, and those in a parameter."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from helpers.whole import whole
from mpmath import mp, mpf

from actcli.activation import UnknownParameterError
from actcli.activation.parameter import ParameterError
from actcli.analysis.significance import SignificantDigits
from actcli.catalogue import catalogue, find
from actcli.errors import ActcliError
from actcli.formula import kernels
from actcli.numerics.floats import LARGEST_FLOAT
from actcli.numerics.monte_carlo import has_lost_digits
from actcli.reference import DUALS, exact_parameters, vector_truth
from actcli.specs.python_function import from_python_function
from actcli.specs.spec import expression

POINTWISE = [a for a in catalogue().values() if a.pointwise]
VECTORS = [a for a in catalogue().values() if not a.pointwise]
ORDERS = range(7)
POINTS = [-38.2, -3.2, -0.31, 0.7, 5.2, 20.3]
MORE_POINTS = [-100.2, -60.7, -8.3, -5.1, -1.43, -0.8, -0.01, 0.3, 1.4, 2.1, 3.2, 8.3, 38.2, 100.2]
# Relative errors where the formula cancels digits far out, and the derivatives are next to 0; finer
# takes the sine of thousands.
LOOSE_TOLERANCES = {"bent_identity": 1e-10, "squareplus": 1e-10, "finer": 1e-7}


def pointwise(test):
    return pytest.mark.parametrize("a", POINTWISE, ids=lambda a: a.name)(test)


def differences(f, x, h):
    """Return the derivatives of orders 0 to 6 on the side of x that the sign of h says.

    They are forward differences over the step h, right to as many digits as h has zeros.
    """
    y, found = [f(x + j * h) for j in ORDERS], []
    for order in ORDERS:
        found.append(y[0] / h**order)
        y = [b - a for a, b in pairwise(y)]
    return found


def true(a, x, side=1, wrt="x"):
    """Return the derivatives of orders 0 to 6 of the formula at x, in x or in a parameter.

    They are nan where the formula has no real value.
    """
    with mp.workdps(900):
        f = a.formula.over({**DUALS, "pi": +mp.pi, "e": +mp.e})
        values = {**exact_parameters(a), "x": mpf(x)}
        at = values.pop(wrt)
        found = differences(lambda v: f(**values, **{wrt: v}), at, side * mpf(10) ** -45)
        return [mp.nan] * len(found) if isinstance(found[0], mp.mpc) else found


def assert_right(a, x, got, expected, scale=0):
    """Assert that each order has eleven digits, or an error so far below `scale`."""
    for order, (y, exact) in enumerate(zip(got, expected, strict=True)):
        if mp.isnan(exact):
            assert np.isnan(y), (a.name, x, order, y)
            continue
        if abs(exact) > LARGEST_FLOAT:
            assert y == math.copysign(math.inf, exact), (a.name, x, order, y)
            continue
        error = abs(mpf(float(y)) - exact)
        bound = LOOSE_TOLERANCES.get(a.name, 1e-11) * max(abs(exact), scale) + mpf(10) ** -290
        assert error <= bound, (a.name, x, order, y, float(exact))


def found(a, points, **how):
    return np.array([a.derivative(points, order=order, **how) for order in ORDERS]).T


@pointwise
def test_every_order_is_the_derivative_of_the_formula(a):
    for x, got in zip(POINTS, found(a, POINTS), strict=True):
        assert_right(a, x, got, true(a, x))


@pytest.mark.slow
@pointwise
def test_every_order_at_more_points(a):
    for x, got in zip(MORE_POINTS, found(a, MORE_POINTS), strict=True):
        assert_right(a, x, got, true(a, x))


def test_higher_derivatives_of_sinc_beside_its_hole():
    sinc, points = find("sinc"), [1e-9, -1e-3, 0.01, 0.12, -0.9]
    for x, got in zip(points, found(sinc, points), strict=True):
        assert_right(sinc, x, got, true(sinc, x))


@pytest.mark.parametrize(("at_kink", "side"), [("left", -1), ("right", 1)])
@whole
def test_every_order_on_both_sides_of_a_kink(a, at_kink, side):
    if not a.pointwise or a.name in ("smooth_sigmoid", "smooth_tanh"):
        return  # Their kinks, at -8/3 and 8/3, are no floats.
    for x in a.breaks(-25.0, 25.0, 6):
        if np.isinf(a(x)):  # Beside a pole nothing is near what is at it.
            continue
        with mp.workdps(900):
            beside = mpf(x) + side * mpf(10) ** -40
        assert_right(a, x, found(a, x, at_kink=at_kink), true(a, beside, side), scale=1)


def test_breaks_of_higher_derivatives_are_found():
    assert find("celu").breaks(-3.0, 3.0, 2) == (0.0,)
    assert find("celu").breaks(-3.0, 3.0) == ()
    assert find("sqnl").breaks(-3.0, 3.0, 2) == (-2.0, 0.0, 2.0)
    assert find("relu6").breaks(1.0, 9.0, 2) == (6.0,)
    assert find("softsign").breaks(-3.0, 4.0, 2) == (0.0,)
    assert find("hard_sigmoid").bind(slope=0.2).breaks(-9.0, 9.0, 2) == (-2.5, 2.5)


@whole
def test_higher_derivatives_at_infinity_and_nan(a):
    if not a.pointwise:
        return
    ends = [-np.inf, np.inf]
    waves = np.isnan(a.derivative(ends))
    for order in (2, 6):
        far = a.derivative(ends, order=order)
        assert (waves | ~np.isnan(far)).all()
        assert np.isnan(a.derivative(np.nan, order=order))


@pytest.mark.parametrize("x", [-800.7, -701.3, 690.2, 800.7])
def test_higher_derivatives_where_exponentials_overflow(x):
    colu = find("colu")
    assert_right(colu, x, found(colu, x), true(colu, x))


def test_higher_derivatives_of_a_quotient_that_underflows():
    f = find("sqrt_softplus")
    for x in (-746.5, -800.7, -1200.3):
        assert_right(f, x, found(f, x), true(f, x))
    assert f.derivative(-1e300, order=2) == 0
    y = expression("exp(x)/sqrt(exp(x))").derivative([-800.7, 800.7], order=2)
    assert np.allclose(y, np.exp([-400.35, 400.35]) / 4, rtol=1e-12, atol=0)


def test_underflow_is_no_kink():
    assert not find("sqrt_softplus").is_kink(np.array([-800.0, -1e300])).any()
    assert find("abs").is_kink(np.array([-1e-200, 0.0, 5e-324, 1e-200])).tolist() == [0, 1, 0, 0]
    assert expression("x*abs(x - 1e-300)").is_kink(np.array([0.0, 1e-300])).tolist() == [0, 1]


def test_order_0_is_the_function_and_order_1_its_kernel():
    gelu, x = find("gelu"), np.linspace(-3, 3, 7)
    assert np.array_equal(gelu.derivative(x, order=0), gelu(x))
    assert np.array_equal(gelu.derivative(x, order=1), gelu.derivative(x))
    assert gelu.derivative(np.float32(1), order=2).dtype == np.float32
    with pytest.raises(ValueError, match="at least 0"):
        gelu.derivative(x, order=-1)


@pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)
def test_higher_derivatives_of_vector_functions_in_each_input(a):
    x = np.array([[1.1, -0.5, 2.0, 0.4], [0.2, 1.03, 0.5, -3.0]])
    drawn = a.freeze(x.shape, np.random.default_rng(1))
    first = kernels.partials(a.formula, 1, a.outputs)(x, **drawn.values)
    assert np.allclose(first, drawn.derivative(x), rtol=1e-12, atol=1e-15)
    for order in (2, 3):
        partials = drawn.derivative(x, order=order)
        for j, step in enumerate(1e-5 * np.eye(4)):
            above, below = (drawn.derivative(x + t, order=order - 1) for t in (step, -step))
            assert np.allclose(partials[..., j], (above - below)[..., j] / 2e-5, atol=1e-8)
            along = drawn.directional_derivative(x, np.eye(4)[j], order)
            assert np.allclose(along, partials[..., j], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    "name", ["softmax", "softmin", "log_softmax", "softmax_one", "gumbel_softmax"]
)
@pytest.mark.parametrize("x", [[800.0, 799.3, 1.0], [-800.0, -799.3, -1.0], [1e9, 1e9 + 1, -1e9]])
def test_higher_derivatives_of_large_scores(name, x):
    # Second differences of the formula, in numbers that hold any exponential.
    a, h = find(name), mpf(10) ** -40
    with mp.workdps(900):
        for j in range(3):
            y = [
                vector_truth(a)([mpf(v) + k * h * (i == j) for i, v in enumerate(x)])[:3]
                for k in (-1, 0, 1)
            ]
            exact = [float((b - 2 * m + t) / h**2) for b, m, t in zip(*y, strict=True)]
            got = a.derivative(x, order=2)[:, j]
            assert np.allclose(got, exact, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("text", ["exp(x)/sum(exp(x))", "softmax(x)", "exp(x - log(sum(exp(x))))"])
def test_higher_derivatives_of_expressions_of_large_scores(text):
    f, x = expression(text), np.array([800.0, 799.3, 1.0])
    assert np.allclose(f.derivative(x, order=2), find("softmax").derivative(x - 799, order=2))


def test_scores_far_below_the_largest_keep_their_digits():
    x = np.array([800.0, 0.5, -800.0])
    slope = expression("1/(1 + exp(x)) + 0*sum(x)").derivative(x, order=2)
    assert np.allclose(np.diag(slope), find("sigmoid").derivative(-x, order=2))
    squares = expression("exp(x)**2 + max(0, exp(x) - 1) + 0*sum(x)").derivative(x[1:], order=2)
    assert np.allclose(np.diag(squares), [4 * np.exp(1) + np.exp(0.5), 0])


# Lost digits: where the formula cancels all of them.

FAR_POINTS = np.array(
    [s * 10.0**k for s in (-1, 1) for k in (-15, -8, -3, 0.1, 1.2, 2, 4, 8, 12, 15)]
)


def mended(a, x, order, **how):
    digits = SignificantDigits()
    y = digits.of(a, x, lambda: a.derivative(x, order=order, **how), order, **how)
    return y, digits.rounded


def flagged(a, x, order):
    y = a.derivative(x, order=order)
    return y, has_lost_digits(y, lambda: a.derivative(x, order=order))


def wrong(y, exact):
    """Return whether y is off in the tenth digit; below 1e-290 it may be."""
    if mp.isnan(exact):
        return not np.isnan(y)
    largest = float(np.finfo(float).max)
    return abs(np.clip(y, -largest, largest) - min(max(exact, -largest), largest)) > (
        1e-9 * abs(exact) + mpf(10) ** -290
    )


@pytest.fixture(scope="module")
def far_truths():
    """Return a function that gives, for a name, the derivatives at FAR_POINTS."""
    return cache(lambda name: [true(find(name), x) for x in FAR_POINTS])


@pytest.mark.slow
@pointwise
def test_lost_digits_are_mended(a, far_truths):
    for order in (2, 3, 4):
        y, lost = mended(a, FAR_POINTS, order)
        assert lost == 0
        for x, got, exact in zip(FAR_POINTS, y, far_truths(a.name), strict=True):
            assert not wrong(got, exact[order]), (x, order, got, float(exact[order]))


@pytest.mark.slow
@pointwise
def test_lost_digits_are_detected(a, far_truths):
    for order in (2, 3, 4):
        y, doubts = flagged(a, FAR_POINTS, order)
        for x, got, doubt, exact in zip(FAR_POINTS, y, doubts, far_truths(a.name), strict=True):
            assert doubt or not wrong(got, exact[order]), (x, order, got)


def test_correct_digits_are_not_flagged():
    for name, points in [("gelu", [-3.0, -0.5, 1.7]), ("sine", [3.3, 1e9]), ("elu", [-1.0, 0.0])]:
        for order in (2, 3):
            assert not flagged(find(name), np.array(points), order)[1].any(), (name, order)


def test_lost_digits_of_an_expression_are_mended_at_order_1():
    y, lost = mended(expression("sqrt(x**2 + 1) - x"), np.array([1.0, 1e8]), 1)
    assert not lost
    assert y.tolist() == [pytest.approx(0.5**0.5 - 1), -5e-17]
    y, lost = mended(expression("log(1 + exp(x))"), np.array([40.0]), 2)
    assert not lost
    assert y[0] == pytest.approx(4.248354255291589e-18, rel=1e-15)


def test_lost_digits_of_a_derivative_in_a_parameter_are_mended():
    y, lost = mended(find("squareplus"), np.array([1e12]), 2, wrt="b")
    assert not lost
    assert y[0] == pytest.approx(-0.125e-36, rel=1e-15)


def test_complete_cancellation_is_0():
    y, lost = mended(expression("x**3 - x*x*x"), np.array([0.3, 1.7e9]), 2)
    assert not lost
    assert y.tolist() == [0, 0]


def test_lost_digits_of_a_python_function_are_found_by_expansion_or_counted():
    def far(x):
        return np.sqrt(x * x + 1)

    far_out = from_python_function(far, "far", "own", "far")
    y, lost = mended(far_out, np.array([1.0, 1e9]), 2)
    assert lost == 0
    assert y == pytest.approx([0.5**1.5, 1e-27], rel=1e-14)
    _, lost = mended(far_out, 1e9 + np.arange(1000.0), 2)
    assert 0 < lost < 1000


# Derivatives in a parameter.


@pointwise
def test_every_parameter_has_a_derivative(a):
    a = a.bind(alpha=0.7) if a.name == "soft_exponential" else a  # alpha has a kink at 0
    for p in a.parameters:
        if p.name in a.formula.names:
            got = found(a, [-1.43, 0.7, 2.1], wrt=p.name)
            for x, y in zip([-1.43, 0.7, 2.1], got, strict=True):
                assert_right(a, x, y, true(a, x, wrt=p.name), scale=1)


@pytest.mark.parametrize("a", VECTORS, ids=lambda a: a.name)
def test_every_parameter_of_a_vector_function_has_a_derivative(a):
    x, h = np.array([[1.1, -0.5, 2.0, 0.4], [0.2, 1.03, 0.5, -3.0]]), 1e-6
    for p in a.parameters:
        if p.name in a.formula.names and not p.is_random and p.name != "pieces":
            at = a.freeze(x.shape, np.random.default_rng(1))
            above, below = (at.bind(**{p.name: p.value + t})(x) for t in (h, -h))
            got = at.derivative(x, wrt=p.name)
            assert got.shape == at(x).shape
            assert np.allclose(got, (above - below) / (2 * h), atol=1e-8)


def test_derivative_in_a_parameter_at_a_removable_singularity():
    x = np.array([-2.0, 3.0])
    slope = find("soft_exponential").derivative(x, wrt="alpha", alpha=0.0)
    assert np.allclose(slope, 1 + x * x / 2, rtol=1e-14)


def test_derivative_of_prelu_in_its_slope():
    assert find("prelu").derivative([-2.0, 3.0], wrt="a").tolist() == [-2, 0]


def test_derivative_in_a_drawn_parameter():
    x = np.array([-2.0, -1.0, 3.0])
    drawn = find("rrelu").freeze(x.shape, np.random.default_rng(1))
    assert drawn.derivative(x, wrt="slope").tolist() == [-2, -1, 0]
    assert find("rrelu").derivative(x, wrt="slope").tolist() == [-2, -1, 0]


def test_derivative_in_an_unknown_parameter_is_an_error():
    with pytest.raises(
        UnknownParameterError, match=r"elu has no parameter 'beta'\. It takes alpha"
    ):
        find("elu").derivative(1.0, wrt="beta")
    with pytest.raises(ParameterError, match="lower does not occur in rrelu's formula"):
        find("rrelu").derivative(1.0, wrt="lower")
    with pytest.raises(ActcliError, match="whole number"):
        find("maxout").derivative([1.0, 2.0], wrt="pieces")
    with pytest.raises(ActcliError, match="no parameters"):
        find("tanh").derivative(1.0, wrt="alpha")
