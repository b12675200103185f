"""The declared accuracy at very many points: long doubles find the worst, mpmath judges them."""

import numpy as np
import pytest
from helpers import long_erf
from helpers.computed import computed
from mpmath import mp, mpf

from actcli.catalogue import catalogue, find
from actcli.formula.array_words import ARRAYS
from actcli.reference import DUALS, truth, ulps

LONG = np.longdouble

POINTS = 400_000

STRETCHES, SUSPECTS_EACH = 50, 3
# Points are judged where the error seems largest: a few in each stretch, for long doubles err too.

LONG_WORDS = {
    **ARRAYS,
    "number": LONG,
    "pi": 4 * np.arctan(LONG(1)),
    "e": np.exp(LONG(1)),
    "where": np.where,
    "phi": lambda x: np.exp(-x * x / 2) / np.sqrt(8 * np.arctan(LONG(1))),
    "sech": lambda x: 1 / np.cosh(x),
    "sigmoid": lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x))),
    "softplus": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    "erf": long_erf.erf,
    "erfcx": long_erf.erfcx,
    "Phi": long_erf.Phi,
}

FUNCTIONS = [a for a in catalogue().values() if a.pointwise]

FORMERLY_WORST = {
    "normal_cdf": (-1.5358070136298179,),
    "erf": (-0.5055467973002101,),
    "sigmoid": (-36.738968015963806,),
    "laplace": (-4.486946201312772,),
    "gelu": (-0.34006335069256943,),
    "clipped_gelu": (-0.3293120929112522,),
    "phish": (-0.3965858282924109, -2.0287, -1.9981979589829435),
    "serf": (-0.40446953408495423, -2.7356, -2.6256752707224527),
}
# Points at which an earlier kernel or declaration was found to break its bound.


def suspects(x, y, near):
    """Yield the indices, in each stretch of x, where y seems to be farthest off."""
    unit = np.spacing(np.abs(near.astype(float)))
    off = np.nan_to_num(np.abs((y - near) / unit).astype(float), nan=0.0, posinf=0.0)
    for stretch in np.array_split(np.arange(len(x)), STRETCHES):
        yield from stretch[np.argsort(off[stretch])[-SUSPECTS_EACH:]].tolist()


@pytest.mark.parametrize("name", FORMERLY_WORST)
def test_declared_accuracy_holds_where_it_did_not(name):
    a = find(name)
    exact, x = truth(a), np.array(FORMERLY_WORST[name])
    for point, *values in zip(x.tolist(), *computed(a, x), strict=True):
        errors = [*map(ulps, values, exact(point))]
        assert all(error <= bound for error, bound in zip(errors, a.accuracy, strict=True)), point


@pytest.mark.parametrize("word", ["erf", "erfcx", "Phi"])
def test_long_error_functions_are_more_exact_than_float64(word):
    x = np.linspace(-4, 4, 33)
    if np.finfo(LONG).eps > 2**-60 or not long_erf.library():
        pytest.skip("no long doubles")
    for point, y in zip(x.tolist(), LONG_WORDS[word](x.astype(LONG)), strict=True):
        high = float(y)
        rest = float(y - LONG(high))
        with mp.workdps(40):
            exact = DUALS[word](mpf(point))
            assert abs(mpf(high) + mpf(rest) - exact) <= abs(exact) * mpf(2) ** -59


@pytest.mark.slow
@pytest.mark.skipif(not long_erf.library(), reason="no C library to load")
@pytest.mark.skipif(np.finfo(LONG).eps > 2**-60, reason="a long double is a float64 here")
@pytest.mark.parametrize("a", FUNCTIONS, ids=lambda a: a.name)
def test_declared_accuracy_holds_at_400000_points(a):
    rng = np.random.default_rng(20261125)
    sizes = np.exp(rng.uniform(np.log(1e-4), np.log(800), POINTS // 2))
    x = np.concatenate(
        [rng.uniform(-12, 12, POINTS // 2), rng.choice([-1, 1], POINTS // 2) * sizes]
    )
    x.sort()
    exact, values = truth(a), {name: LONG(v) for name, v in a.freeze().values.items()}
    formulas = (a.formula, a.derivative_formula)
    for i, (y, formula) in enumerate(zip(computed(a, x), formulas, strict=True)):
        with np.errstate(all="ignore"):
            near = np.broadcast_to(formula.over(LONG_WORDS)(x=x.astype(LONG), **values), x.shape)
            places = list(suspects(x, y, near))
        worst = max((ulps(y[place], exact(x[place])[i]), x[place]) for place in places)
        assert worst[0] <= a.accuracy[i], worst
