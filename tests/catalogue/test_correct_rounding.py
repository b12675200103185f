"""In float16 and bfloat16 every input has the correctly rounded result: f and f', all functions.

Where float64 is not close to the middle of two neighbours, its declared error, which other tests
hold, cannot change what it is rounded to. Everywhere else mpmath decides.
"""

import numpy as np
import pytest
from mpmath import mp, mpf

from actcli.activation.derivatives import kernel_of_order
from actcli.activation.evaluate import evaluate
from actcli.catalogue import catalogue, find
from actcli.numerics.float_types import FLOAT_TYPES
from actcli.reference import exact_parameters
from actcli.reference.mp_words import MP_NUMBERS, with_constants

ml_dtypes = pytest.importorskip("ml_dtypes")
TYPES = {"float16": np.float16, "bfloat16": ml_dtypes.bfloat16}

DOUBT = 2.0**-46
DIGITS = 250
INDISTINCT = mpf(10) ** -200

HIDDEN_SIDE = {"e_swish": -1, "smu": 1, "tanhshrink": 1}
# Whether |f| is more or less than the middle where a term as small as exp(-10_000) decides, which
# no digits show: 1.5*x*sigmoid(x) < 1.5*x, and x - tanh(x) > x - 1.


def rounded(y, kind):
    near = kind.round(y)
    return np.where(np.abs(near) > kind.largest, np.copysign(np.inf, near), near)


def middle_of(y, kind):
    unit = kind.spacing(y)
    return (np.rint(y / unit - 0.5) + 0.5) * unit


def right_side(a, formula, x, middle):
    """Return for each x the sign of what mpmath finds between f(x) and the middle."""
    with mp.workdps(DIGITS):
        run, values = formula.over(with_constants(MP_NUMBERS)), exact_parameters(a)
        signs = []
        for point, m in zip(x.tolist(), map(mpf, middle.tolist()), strict=True):
            rest = run(x=mpf(point), **values) - m
            hidden = HIDDEN_SIDE.get(a.name, 0) * mp.sign(m)
            signs.append(int(mp.sign(rest) if abs(rest) > INDISTINCT * abs(m) else hidden))
        return np.array(signs)


def errors(name, dtype, order):
    """Return how many results for all inputs are wrong, and how many of them mpmath decided."""
    a, kind = find(name).freeze(), FLOAT_TYPES[dtype]
    numbers = np.arange(1 << 16, dtype=np.uint16).view(TYPES[dtype])
    got = (a.derivative(numbers) if order else a(numbers)).astype(float)
    with np.errstate(invalid="ignore"):
        x = numbers.astype(float)
    x = np.where(np.isnan(x), np.nan, x)
    y = evaluate(a, kernel_of_order(a, order), x)
    right = rounded(y, kind)
    with np.errstate(over="ignore", invalid="ignore"):
        doubtful = rounded(y * (1 - DOUBT), kind) != rounded(y * (1 + DOUBT), kind)
    doubtful &= np.isfinite(y)
    middle = middle_of(y[doubtful], kind)
    side = right_side(a, (a.formula, a.derivative_formula)[order], x[doubtful], middle)
    half = kind.spacing(y[doubtful]) / 2
    decided = np.where(side, rounded(middle + side * half, kind), rounded(middle, kind))
    right[doubtful] = np.copysign(decided, y[doubtful])
    same = (got == right) & (np.signbit(got) == np.signbit(right)) | np.isnan(got) & np.isnan(right)
    return np.count_nonzero(~same), np.count_nonzero(doubtful)


def marked(a):
    marks = () if a.name in ("relu", "silu", "leaky_relu") else pytest.mark.slow
    return pytest.param(a.name, marks=marks)


@pytest.mark.parametrize("name", [marked(a) for a in catalogue().values() if a.pointwise])
def test_every_input_is_correctly_rounded(name):
    for dtype in TYPES:
        for order in (0, 1):
            assert errors(name, dtype, order)[0] == 0, (dtype, order)


def test_float64_alone_does_not_decide():
    """silu(x) is a little more than x/2, by too little for float64 to show it."""
    assert errors("silu", "bfloat16", 0)[1] == 256
    x = np.array([3 * 2.0**-133, -3 * 2.0**-133]).astype(ml_dtypes.bfloat16)
    assert (find("silu")(x).astype(float) == [2 * 2.0**-133, -(2.0**-133)]).all()
    assert (find("e_swish")(np.float16([4100, -4100])) == [6148, 0]).all()  # 1.5*4100 is 6150.
