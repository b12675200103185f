"""The declared accuracy among very many points: long doubles find the worst, mpmath judges them."""

import numpy as np
import pytest
from helpers.computed import computed

from actcli.catalogue import catalogue
from actcli.formula.array_words import ARRAYS
from actcli.reference import truth, ulps

LONG = np.longdouble
MANY, STRETCHES, EACH = 400_000, 50, 3

FINER = {
    **ARRAYS,
    "number": LONG,
    "pi": 4 * np.arctan(LONG(1)),
    "e": np.exp(LONG(1)),
    "where": np.where,
    "phi": lambda x: np.exp(-x * x / 2) / np.sqrt(8 * np.arctan(LONG(1))),
    "sech": lambda x: 1 / np.cosh(x),
    "sigmoid": lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x))),
    "softplus": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
}
UNKNOWN = {"erf", "Phi"}  # to NumPy
FOUND = [
    a
    for a in catalogue().values()
    if a.pointwise and not any(word in a.formula.text for word in UNKNOWN)
]


def suspects(x, y, near):
    """Of each stretch of x the places where y seems to be farthest off."""
    unit = np.spacing(np.abs(near.astype(float)))
    off = np.nan_to_num(np.abs((y - near) / unit).astype(float), nan=0.0, posinf=0.0)
    for stretch in np.array_split(np.arange(len(x)), STRETCHES):
        yield from stretch[np.argsort(off[stretch])[-EACH:]].tolist()


@pytest.mark.slow
@pytest.mark.skipif(np.finfo(LONG).eps > 2**-60, reason="a long double is no longer here")
@pytest.mark.parametrize("a", FOUND, ids=lambda a: a.name)
def test_no_point_among_very_many_is_farther_off(a):
    rng = np.random.default_rng(20261125)
    sizes = np.exp(rng.uniform(np.log(1e-4), np.log(800), MANY // 2))
    x = np.concatenate([rng.uniform(-12, 12, MANY // 2), rng.choice([-1, 1], MANY // 2) * sizes])
    x.sort()
    exact, values = truth(a), {name: LONG(v) for name, v in a.freeze().values.items()}
    formulas = (a.formula, a.derivative_formula)
    for i, (y, formula) in enumerate(zip(computed(a, x), formulas, strict=True)):
        with np.errstate(all="ignore"):
            near = np.broadcast_to(formula.over(FINER)(x=x.astype(LONG), **values), x.shape)
            places = list(suspects(x, y, near))
        worst = max((ulps(y[place], exact(x[place])[i]), x[place]) for place in places)
        assert worst[0] <= a.accuracy[i], worst
