"""The elementary functions of tapes keep their error bounds, and know special numbers."""

from math import inf, nan

import numpy as np
import pytest
from helpers.tapes import by_numpy, by_tape, needs_compiled
from mpmath import mp, mpf

from actcli.numerics import special
from actcli.numerics.error_free import dekker_product, two_difference, two_product, two_sum
from actcli.numerics.tape import program
from actcli.numerics.trigonometry import reduce_product
from actcli.reference import ulps

ELEMENTARY = {
    # name: the largest error in ulps, and numbers around which to try more
    "exp": (0.85, (0.0, 0.3466, -0.3466, 1.0, 700.0, -700.0)),
    "expm1": (1.1, (0.0, 0.3466, -0.3466, 1.04, -1.04, 37.0, -37.0, 700.0)),
    "log": (1.0, (1.0, 0.7071, 1.4142, 2.0)),
    "log1p": (1.0, (0.0, -0.29, 0.41, 1.0, -0.999)),
    "tanh": (1.2, (0.0, 0.625, -0.625, 1.0, 19.0)),
    "arctan": (0.95, (0.0, 0.25, 0.4375, -0.547, 0.6875, 1.1875, 2.4375)),
    "arcsinh": (1.0, (0.0, 0.4375, -0.4375, 1.0, 2.0**30)),
}


@needs_compiled
@pytest.mark.parametrize("name", ELEMENTARY)
def test_elementary_functions_keep_their_bounds(name):
    bound, around = ELEMENTARY[name]
    rng = np.random.default_rng(1)
    near = [c + rng.normal(0, 0.05, 60) for c in around]
    wide = np.ldexp(rng.uniform(-1, 1, 200), rng.integers(-1073, 1024, 200))
    x = np.concatenate([*near, rng.normal(0, 3, 150), wide])
    x = {"log": np.abs, "log1p": lambda x: x[x > -1]}.get(name, lambda x: x)(x)
    y, _ = by_tape(getattr(np, name), x)
    with mp.workprec(200):
        pairs = zip(x.tolist(), y.tolist(), strict=True)
        exact = getattr(mp, {"arctan": "atan", "arcsinh": "asinh"}.get(name, name))
        errors = [ulps(b, exact(mpf(a))) for a, b in pairs]
    # Below 2**-1022 a result is rounded once more.
    errors = np.array(errors) - 0.5 * (np.abs(y) < 2.3e-308)
    assert errors.max() <= bound, x[errors.argmax()]


@needs_compiled
def test_hypot_keeps_its_bound():
    rng = np.random.default_rng(4)
    near = rng.uniform(0, 1, 400), rng.uniform(0, 1, 400)
    wide = np.ldexp(rng.uniform(-1, 1, (2, 400)), rng.integers(-1073, 1023, 400))
    beside = wide[0], np.ldexp(wide[1], rng.integers(-30, 1, 400))
    a, b = map(np.concatenate, zip(near, wide, beside, strict=True))
    y = hypot_by_tape(a, b)
    with mp.workprec(200):
        triples = zip(a.tolist(), b.tolist(), y.tolist(), strict=True)
        errors = np.array([ulps(h, mp.hypot(mpf(a), mpf(b))) for a, b, h in triples])
    assert (errors <= np.where(y < 2.3e-308, 0.75, 0.52)).all()


@needs_compiled
def test_hypot_at_special_numbers():
    numbers = np.array([0.0, -0.0, inf, -inf, nan, 1.8e308 / 2, 5e-324, -1.0, 2.0**500, 3.0])
    a, b = (x.ravel() for x in np.meshgrid(numbers, numbers))
    z = by_numpy(lambda a: np.hypot(a, b), a)
    assert np.allclose(hypot_by_tape(a, b), z, rtol=1e-15, atol=0, equal_nan=True)


def hypot_by_tape(a, b):
    out = np.empty(a.size)
    recorded = program.record(lambda x, other: np.hypot(x, other), {}, ("other",))
    assert recorded.run(out, a, b) is None
    return out


@needs_compiled
@pytest.mark.parametrize("name", ELEMENTARY)
def test_elementary_functions_at_special_numbers(name):
    x = np.array([0.0, -0.0, inf, -inf, nan, -1.0, -2.0, 1e308, -1e308, 5e-324, -5e-324, 1.0])
    function = getattr(np, name)
    y, z = by_tape(function, x)[0], by_numpy(function, x)
    assert np.allclose(y, z, rtol=1e-15, atol=0, equal_nan=True)
    assert np.array_equal(np.signbit(y)[~np.isnan(y)], np.signbit(z)[~np.isnan(z)])


@needs_compiled
@pytest.mark.parametrize("rate", [1.0, 0.7, 30.0])
def test_sine_and_cosine_keep_their_bounds(rate):
    rng = np.random.default_rng(5)
    near = np.arange(-40, 41) * np.pi / 4 / rate + rng.normal(0, 1e-3, 81)
    wide = np.ldexp(rng.uniform(-1, 1, 200), rng.integers(-1000, 1000, 200))
    x = np.concatenate(
        [near, rng.normal(0, 3, 300), rng.normal(0, 5e5 / rate, 200), wide, [0.0, -0.0]]
    )
    for kernel, exact in (
        (lambda x: reduce_product(rate, x).sine(), mp.sin),
        (lambda x: reduce_product(rate, x).cosine(), mp.cos),
    ):
        y, known = by_tape(kernel, x)
        assert known[: -wide.size - 2].all()
        with mp.workprec(2400):
            pairs = zip(x[known].tolist(), y[known].tolist(), strict=True)
            errors = np.array([ulps(b, exact(mpf(rate) * mpf(a))) for a, b in pairs])
        assert errors.max() <= 1.1, x[known][errors.argmax()]


@needs_compiled
def test_erf_keeps_its_bound():
    rng = np.random.default_rng(8)
    wide = np.ldexp(rng.uniform(-1, 1, 300), rng.integers(-1073, 4, 300))
    x = np.concatenate([rng.normal(0, 2, 600), rng.uniform(0.6, 0.9, 300), wide])
    y, _ = by_tape(special.erf, x)
    with mp.workprec(200):
        errors = [ulps(b, mp.erf(mpf(a))) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    assert max(errors) <= 1.3
    at = np.array([0.0, -0.0, inf, -inf, nan, 1e300, -7.0])
    y, _ = by_tape(special.erf, at)
    assert np.array_equal(y, [0, 0, 1, -1, nan, 1, -1], equal_nan=True)
    assert np.signbit(y[1])


@needs_compiled
def test_a_sine_of_zero_keeps_its_sign():
    y, _ = by_tape(lambda x: reduce_product(1.0, x).sine(), np.array([0.0, -0.0, inf, nan]))
    assert np.array_equal(np.signbit(y[:2]), [False, True])
    assert np.isnan(y[2:]).all()


@needs_compiled
def test_roundings_are_those_of_numpy():
    rng = np.random.default_rng(6)
    a = rng.normal(0, 3, 600)
    b = np.ldexp(rng.uniform(-1, 1, 600), rng.integers(-60, 60, 600))
    special = np.array([inf, -inf, nan, 0.0, -0.0, 1.0])
    a, b = np.concatenate([a, special]), np.concatenate([b, special[::-1]])
    for function in (dekker_product, two_sum, two_difference):
        out = np.empty(a.size)
        recorded = program.record(lambda x, b: function(x, b)[1], {}, ("b",))  # noqa: B023
        assert recorded.run(out, a, b) is None
        assert np.array_equal(out, by_numpy(lambda a: function(a, b)[1], a), equal_nan=True)  # noqa: B023
    for factor in (0.7, 1e200):
        y, _ = by_tape(lambda x: two_product(factor, x)[1], a)  # noqa: B023
        assert np.array_equal(y, by_numpy(lambda x: two_product(factor, x)[1], a))  # noqa: B023
