"""Python functions of arrays beside a point and far out."""

import math

import numpy as np
import pytest

from actcli.activation.limits import limit_beside, limit_far
from actcli.numerics.germ import UndecidedError
from actcli.specs.python_function import from_python_function


def both_halves(x):
    return np.maximum(x, 0) + np.minimum(x, 0)


def leaky(x, slope=0.3):
    return np.where(x > 0, x, slope * x)


def squared_relu(x):
    y = np.zeros_like(x)
    y[x > 0] = x[x > 0] ** 2
    return y


def hard_swish(x):
    return x * np.clip(x / 6 + 0.5, 0, 1)


def three_parts(x):
    return np.select([x < -1, x < 1], [-1.0, x], 1.0)


def negated_condition(x):
    return np.where(~(x > 0) & (x < 5), np.exp(x) - 1, x)


def stable_softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def mish(x):
    return x * np.tanh(np.logaddexp(x, 0))


def numbers_of_numpy(x):
    return np.float64(2) * x / np.sqrt(np.float64(4)) + np.heaviside(x, 0.5) * x


CASES = [
    # function, x, slope from the left, slope from the right, limits at -inf and inf
    (both_halves, 0, 1, 1, -math.inf, math.inf),
    (leaky, 0, 0.3, 1, -math.inf, math.inf),
    (squared_relu, 0, 0, 0, 0, math.inf),
    (hard_swish, -3, 0, -0.5, 0, math.inf),
    (three_parts, -1, 0, 1, -1, 1),
    (negated_condition, 0, 1, 1, -1, math.inf),
    (stable_softplus, 0, 0.5, 0.5, 0, math.inf),
    (mish, 0, 0.6, 0.6, 0, math.inf),
    (numbers_of_numpy, 0, 1, 2, -math.inf, math.inf),
]


@pytest.mark.parametrize(("function", "x", "left", "right", "low", "high"), CASES)
def test_slopes_and_limits_of_a_python_function(function, x, left, right, low, high):
    f = from_python_function(function, function.__name__, "python", function.__name__)
    assert limit_beside(f, float(x), "left", 1) == left
    assert limit_beside(f, float(x), "right", 1) == right
    assert limit_far(f, "left") == low
    assert limit_far(f, "right") == high


def by_floats(x):
    return np.array([max(float(v), 0.0) for v in np.ravel(x)]).reshape(np.shape(x))


def by_math(x):
    return x * math.pi if np.ndim(x) else math.exp(x)


@pytest.mark.parametrize("function", [by_floats, by_math])
def test_a_function_that_does_not_run_over_germs_is_undecided(function):
    f = from_python_function(function, function.__name__, "python", function.__name__)
    with pytest.raises(UndecidedError):
        limit_beside(f, 0.0, "left", 1)
