"""Integrals whose values are known."""

import math

import numpy as np
import pytest

from actcli.numerics.quadrature import NotConvergedError, integrals

CASES = {
    "polynomial": (lambda x: x**31, [0, 1], 1 / 32),
    "exponential": (np.exp, [0, 1], math.e - 1),
    "kink": (abs, [-1, 0, 2], 2.5),
    "kink that is no edge": (lambda x: abs(x - 1 / 3), [0, 1], 5 / 18),
    "logarithm": (np.log, [0, 1], -1),
    "root": (np.sqrt, [0, 4], 16 / 3),
    "inverse root": (lambda x: x**-0.5, [0, 1], 2),
    "narrow peak": (lambda x: np.exp(-((100 * x) ** 2)), [-1, 0, 1], math.sqrt(math.pi) / 100),
    "fast wave": (lambda x: np.sin(300 * x) ** 2, [0, math.pi], math.pi / 2),
}


@pytest.mark.parametrize("name", CASES)
def test_value(name):
    f, edges, truth = CASES[name]
    (value,) = integrals(lambda x: f(x)[None], edges, 1e-13)
    assert value == pytest.approx(truth, rel=1e-11)


@pytest.mark.parametrize("f", [np.sign, np.tanh, lambda x: x**3 - 2e-16, lambda x: np.cos(5 * x)])
def test_what_roundings_leave_of_parts_that_cancel_is_0(f):
    edges = [-math.pi, -3.0, -1.1, 0.0, 0.3, math.pi]
    assert integrals(lambda x: f(x)[None], edges, 1e-13) == 0


def test_a_small_integral_of_one_sign_is_kept():
    (value,) = integrals(lambda x: np.exp(x - 600)[None], [-1, 0], 1e-13)
    assert value == pytest.approx(math.exp(-600) - math.exp(-601), rel=1e-12)


def test_several_integrands_are_computed_together():
    def powers(x):
        return np.stack([x**k for k in range(4)])

    assert integrals(powers, [0, 1], 1e-13) == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4], rel=1e-13)


def test_ends_are_never_evaluated():
    seen = []

    def f(x):
        seen.extend(x)
        return np.ones((1, len(x)))

    integrals(f, [0, 1, 2], 1e-13)
    assert not {0.0, 1.0, 2.0} & set(seen)


@pytest.mark.parametrize("f", [lambda x: 1 / x, lambda x: np.sin(1 / x**4), lambda x: x * np.nan])
def test_what_does_not_converge_is_an_error(f):
    with pytest.raises(NotConvergedError):
        integrals(lambda x: f(x)[None], [0, 1], 1e-13)
