"""Limits of activations beside their kinks and far out."""

import math

import numpy as np
import pytest

from actcli.activation.difference import difference
from actcli.activation.limits import (
    asymptote_far,
    limit_beside,
    limit_far,
    sign_beside,
    sign_far,
)
from actcli.catalogue import catalogue, find
from actcli.numerics.germ import UndecidedError
from actcli.specs.expression import from_expression

POINTWISE = [activation for activation in catalogue().values() if activation.pointwise]

STEP = 2.0**-50
# Relative: small enough for the limit to show, and large enough for kernels that round x.


@pytest.mark.parametrize("declared", POINTWISE, ids=lambda declared: declared.name)
def test_every_formula_is_known_beside_its_kinks(declared):
    for x in {0.0, 1.0, *declared.kink_points()}:
        for side, step in (("left", -STEP), ("right", STEP)):
            for order, kernel in ((0, declared), (1, declared.derivative)):
                expected = float(kernel(x + step * max(1.0, abs(x))))
                got = limit_beside(declared, x, side, order)
                assert got == pytest.approx(expected, rel=1e-6, abs=1e-6), (x, side, order)


OSCILLATING = {"sine", "cosine", "gcu", "finer"}


@pytest.mark.parametrize("declared", POINTWISE, ids=lambda declared: declared.name)
def test_every_formula_has_the_limits_of_its_kernel(declared):
    for side, end in (("left", -math.inf), ("right", math.inf)):
        if declared.name in OSCILLATING:
            with pytest.raises(UndecidedError):
                limit_far(declared, side)
            continue
        with np.errstate(all="ignore"):
            expected = float(declared(end))
        assert limit_far(declared, side) == pytest.approx(expected, rel=1e-15)


def test_slopes_differ_at_a_kink():
    assert limit_beside(find("relu"), 0.0, "left", 1) == 0
    assert limit_beside(find("relu"), 0.0, "right", 1) == 1
    assert limit_beside(find("hard_swish"), -3.0, "right", 1) == -0.5


def test_a_called_function_has_its_settings():
    f = from_expression("elu(x, alpha=0.2) + elu(x)", {"elu": find("elu")})
    assert limit_beside(f, 0.0, "left", 1) == 1.2
    assert limit_far(f, "left") == -1.2


def test_limits_of_a_difference_are_those_of_both():
    minus = difference(find("silu"), find("relu"))
    assert limit_beside(minus, 0.0, "left", 1) == 0.5
    assert limit_beside(minus, 0.0, "right", 1) == -0.5
    assert asymptote_far(minus, "right") == (0, 0)
    assert asymptote_far(
        difference(find("leaky_relu").bind(negative_slope=0.5), minus), "left"
    ) == (
        0.5,
        0,
    )


def test_asymptotes():
    assert asymptote_far(find("silu"), "left") == (0, 0)
    assert asymptote_far(find("silu"), "right") == (1, 0)
    assert asymptote_far(find("arctan"), "left") == (0, -math.pi / 2)
    assert asymptote_far(find("square"), "right") is None
    assert asymptote_far(from_expression("sqrt(x*x - 2*x)", {}), "left") == (-1, 1)


def test_signs():
    assert sign_far(find("silu"), "left") == -1
    assert sign_far(find("silu"), "left", 1) == -1
    assert sign_far(find("relu"), "left") == 0
    assert sign_beside(find("relu"), 0.0, "right") == 1
    with pytest.raises(UndecidedError):
        sign_far(from_expression("log(x)", {}), "left")
