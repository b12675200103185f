"""The declared accuracy at very many points: long doubles find the worst, mpmath judges them."""

import numpy as np
import pytest
from helpers.computed import computed

from actcli.catalogue import catalogue
from actcli.formula.array_words import ARRAYS
from actcli.reference import truth, ulps

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
}
NOT_IN_NUMPY = {"erf", "Phi"}

FUNCTIONS = [
    a
    for a in catalogue().values()
    if a.pointwise and not any(word in a.formula.text for word in NOT_IN_NUMPY)
]


def suspects(x, y, near):
    """Yield the indices, in each stretch of x, where y seems to be farthest off."""
    unit = np.spacing(np.abs(near.astype(float)))
    off = np.nan_to_num(np.abs((y - near) / unit).astype(float), nan=0.0, posinf=0.0)
    for stretch in np.array_split(np.arange(len(x)), STRETCHES):
        yield from stretch[np.argsort(off[stretch])[-SUSPECTS_EACH:]].tolist()


@pytest.mark.slow
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
