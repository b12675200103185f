"""Special functions keep the error bounds that their docstrings say."""

import re
from inspect import getdoc, isfunction

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.numerics import special, swish
from actcli.reference import DUALS, ulps

STATED = re.compile(r"[Ee]rror: at most ([0-9.]+) ulp")
# The bounds are in the docstrings alone, and read from there.


def logistic_slope(x):
    z = mp.exp(-abs(x))
    return z / (1 + z) ** 2


def tail_over_bell(m):
    return mp.exp(m * m / 2) * mp.erfc(m / mp.sqrt(2)) / 2


def tail_slope(m):
    with mp.workdps(60 + 2 * max(0, mp.mag(m))):
        return 1 / mp.sqrt(2 * mp.pi) - m * tail_over_bell(m)


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x)


def erfcx_slope(x):
    with mp.workdps(60 + 2 * max(0, mp.mag(x))):
        return 2 * x * erfcx(x) - 2 / mp.sqrt(mp.pi)


def log_normal_cdf(x):
    if x > 0:
        return mp.log1p(-DUALS["Phi"](-x))
    return mp.log(tail_over_bell(-x)) - x * x / 2


TRUTH = {
    special.sigmoid: DUALS["sigmoid"],
    special.sigmoid_slope: logistic_slope,
    special.softplus: DUALS["softplus"],
    special.sech: DUALS["sech"],
    special.sech_square: lambda x: DUALS["sech"](x) ** 2,
    special.normal_tail: tail_over_bell,
    special.scaled_normal_tail: tail_over_bell,
    special.scaled_normal_tail_slope: tail_slope,
    special.erfcx: erfcx,
    special.erfcx_slope: erfcx_slope,
    special.log_normal_cdf: log_normal_cdf,
    special.bell: lambda x: DUALS["phi"](x * mp.sqrt(2)) * mp.sqrt(2 * mp.pi),
    special.erf: DUALS["erf"],
    special.erfc: DUALS["erfc"],
    special.Phi: DUALS["Phi"],
    special.Phi_near_0: DUALS["Phi"],
    special.phi: DUALS["phi"],
    swish.times_sigmoid: lambda x: x * DUALS["sigmoid"](x),
    swish.swish_slope: lambda x: DUALS["sigmoid"](x) * (1 + x * DUALS["sigmoid"](-x)),
}
DOMAINS = {
    special.normal_tail: (0, 39),
    special.scaled_normal_tail: (0, 1e4),
    special.scaled_normal_tail_slope: (0, 1e4),
    special.erfcx: (-26.6, 1e4),
    special.erfcx_slope: (-26.5, 1e4),
    special.log_normal_cdf: (-1e4, 38),
    special.Phi_near_0: (-0.7, 0.7),
}
NAMED = pytest.mark.parametrize("f", TRUTH, ids=lambda f: f.__name__)


def compute(f, x):
    """Return f(x); swish takes the argument of its sigmoid as well."""
    return f(x, x) if f is swish.times_sigmoid else f(x)


def points(f, each):
    """Return floats of both signs and every binade, and more where exponentials matter."""
    rng = np.random.default_rng(20)
    powers = np.repeat(np.arange(-1074, 1024), each)
    sizes = [np.ldexp(rng.uniform(1, 2, len(powers)), powers)]
    sizes += [rng.uniform(0, reach, 1000 * each) for reach in (1, 6, 40, 760)]
    x = np.concatenate([*sizes, *(-size for size in sizes), [0.0, -0.0]])
    low, high = DOMAINS.get(f, (-np.inf, np.inf))
    return x[(x >= low) & (x <= high)]


def assert_bound_holds(f, each):
    bound = float(STATED.search(getdoc(f))[1])
    x = points(f, each)
    with np.errstate(all="raise", under="ignore", over="ignore"):
        y = compute(f, x)
    with mp.workdps(60):
        exact = map(TRUTH[f], map(mpf, x.tolist()))
        errors = [*map(ulps, y.tolist(), exact)]
    worst = int(np.argmax(errors))
    assert errors[worst] <= bound, f"{errors[worst]:.3f} ulp at {x[worst]!r}"
    if len(x) > 100_000:
        assert errors[worst] > bound / 2, "a bound that says little"


@NAMED
def test_error_is_within_the_stated_bound(f):
    assert_bound_holds(f, 1)


@pytest.mark.slow
@NAMED
def test_error_at_many_points_is_within_the_stated_bound(f):
    assert_bound_holds(f, 20)


def test_every_special_function_states_its_bound():
    public = [f for name, f in vars(special).items() if isfunction(f) and not name.startswith("_")]
    own = {f for f in public if f.__module__ == special.__name__}
    assert own <= set(TRUTH)
    assert all(STATED.search(getdoc(f)) for f in TRUTH)


@NAMED
def test_nan_stays_nan(f):
    assert np.isnan(compute(f, np.array([np.nan]))).all()


@pytest.mark.parametrize(
    ("f", "left", "right"),
    [
        (special.sigmoid, 0, 1), (special.sigmoid_slope, 0, 0), (special.softplus, 0, np.inf),
        (special.sech, 0, 0), (special.sech_square, 0, 0), (special.bell, 0, 0),
        (special.erf, -1, 1), (special.erfc, 2, 0), (special.erfcx, np.inf, 0),
        (special.erfcx_slope, -np.inf, 0), (special.Phi, 0, 1), (special.phi, 0, 0),
        (swish.times_sigmoid, 0, np.inf), (swish.swish_slope, 0, 1),
    ],
)  # fmt: skip
def test_limits_at_infinity(f, left, right):
    with np.errstate(over="ignore"):
        assert compute(f, np.array([-np.inf, np.inf])).tolist() == [left, right]


@pytest.mark.parametrize("scale", [0.3, 1.5, 1e300])
def test_swish_slope_is_scaled_before_it_underflows(scale):
    x = np.array([-1.3, -700.0, -735.5, -744.0, -1400.0, 2.5])
    with mp.workdps(60):
        exact = [scale * TRUTH[swish.swish_slope](mpf(v)) for v in x.tolist()]
    assert max(map(ulps, swish.swish_slope(x, scale=scale), exact)) <= 5


@pytest.mark.parametrize("low", [1e-17, -3e-13])
def test_a_correction_of_the_argument_counts(low):
    x = np.array([-1.2784645427610738, -1.2784645, -30.0, -740.0, 0.5, 36.0])
    with mp.workdps(60):
        moved = [mpf(v) + mpf(low) for v in x.tolist()]
        slopes = [TRUTH[swish.swish_slope](v) for v in moved]
        values = [mpf(v) * DUALS["sigmoid"](m) for v, m in zip(x.tolist(), moved, strict=True)]
    lows = np.full_like(x, low)
    assert max(map(ulps, swish.swish_slope(x, lows), slopes)) <= 4
    assert max(map(ulps, swish.times_sigmoid(x, x, lows), values)) <= 3
