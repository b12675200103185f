"""Parameters at their bounds, and as large and as small as floats are."""

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue, find
from actcli.reference import truth, ulps

X = np.array([-1e3, -30, -2.5, -1e-3, -0.0, 0.0, 1e-3, 2.5, 30, 1e3])
SIZES = [5e-324, 1e-300, 1e-150, 1 - 2.0**-53, 1.0, 1 + 2.0**-52, 1e150, 1e300, 2.0**1023]
VALUES = [0.0, *SIZES, *(-size for size in SIZES)]
CASES = [
    pytest.param(a, p.name, id=f"{a.name}-{p.name}")
    for a in catalogue().values()
    if a.pointwise
    for p in a.parameters
]


def admissible(a, name):
    """Yield the function with each of the values that the parameter may have."""
    for value in VALUES:
        try:
            yield a.bind(**{name: value})
        except ParameterError:
            continue


def is_close(y, exact):
    if mp.isnan(exact) or abs(exact) >= mpf(2) ** 1024:
        return True  # There is no value, or no float holds it.
    return np.isfinite(y) and abs(mpf(float(y)) - exact) <= 1e-12 * max(abs(exact), mpf(2) ** -1022)


@pytest.mark.slow
@pytest.mark.parametrize(("a", "name"), CASES)
def test_every_admissible_parameter_value_gives_accurate_results(a, name):
    for b in admissible(a, name):
        exact, kinks = truth(b), b.kink_points()
        for x, y, slope in zip(X, b(X), b.derivative(X), strict=True):
            try:
                expected = exact(x)
            except (ArithmeticError, TypeError):  # 0/0: the kernel gives the limit.
                continue
            assert is_close(y, expected[0]), (b.caption, x, y)
            assert x in kinks or is_close(slope, expected[1]), (b.caption, x, slope)


def test_acon_c_that_cancels_is_positive_zero():
    y = find("acon_c")([1.0, -1.0, 0.0, -0.0], p2=-1.0, beta=0.0)
    assert not y.any()
    assert not np.signbit(y).any()
    assert np.signbit(find("acon_c")(-0.0))


def test_parameters_whose_product_overflows_are_an_error():
    with pytest.raises(ParameterError, match=r"gamma must be in \(0, 1e150\]"):
        find("aptx").bind(alpha=1.0, gamma=1e300)
    assert np.isfinite(find("aptx")(1.0, alpha=1e150, gamma=1e150))


@pytest.mark.parametrize("share", [1e-3, 0.9788640906, 0.9999, 1 - 2.0**-40])
def test_xielu_whose_second_zero_is_close_or_far_is_as_exact_as_declared(share):
    f = find("xielu").bind(alpha_n=1.3, beta=1.3 * share)
    exact, bottom = truth(f), float(np.log1p(-share))
    places = [bottom * factor for factor in (0.5, 0.9, 1, 1.5, 3)]
    places += [-x for x in (0.01, 0.5, 1.7, 30.0)]
    places += [factor / (share - 1) for factor in (0.4, 0.49, 0.51, 0.6, 1.2) if share > 0.5]
    for x in places:
        value, slope = exact(x)
        assert ulps(float(f(x)), value) <= f.accuracy[0]
        assert ulps(float(f.derivative(x)), slope) <= f.accuracy[1]


def test_the_range_of_xielu_is_computed_as_exactly_as_f():
    for share in (1e-3, 0.9788640906, 1 - 2.0**-40):
        f = find("xielu").bind(alpha_n=1.3, beta=1.3 * share)
        (low, _), bottom = f.range.exact_ends(f.values), mp.log1p(-mpf(f.values["beta"]) / 1.3)
        assert low == pytest.approx(float(f(float(bottom))), rel=1e-15)
