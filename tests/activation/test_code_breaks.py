"""Where functions that are code break, and where they are constant."""

import math

import numpy as np
import pytest

from actcli.analysis.properties import Span
from actcli.analysis.study import properties
from actcli.specs.python_function import from_python_function

INF = math.inf


def of(function):
    return from_python_function(function, "f", "own", "f")


@pytest.mark.parametrize(
    ("function", "breaks"),
    [
        (lambda x: np.maximum(x, 0) ** 2, {0}),
        (lambda x: np.maximum(x - 1 / 3, 0) ** 3, {1 / 3}),
        (lambda x: np.maximum(x - 100, 0) ** 2, {100}),
        (lambda x: np.maximum(x, np.sqrt(2)), {math.sqrt(2)}),
        (lambda x: np.maximum(x, 0.1), {0.1}),
        (lambda x: np.clip(x, -1, 1) ** 2, {-1, 1}),
        (lambda x: np.where(x < 2, 0, (x - 2) ** 2 * np.exp(-x)), {2}),
        (np.tanh, set()),
        (lambda x: np.exp(-(x**2)), set()),
        (lambda x: x**40, set()),
    ],
)
def test_breaks_of_code_are_jumps_and_ends_of_constant_stretches(function, breaks):
    assert set(of(function).kink_points()) == breaks


def test_code_that_is_0_on_one_side_rises_and_is_0_there():
    known = properties(of(lambda x: np.maximum(x, 0) ** 2))
    assert known.trend == "non-decreasing"
    assert known.zeros == known.dead == (Span(-INF, 0),)


def test_code_that_is_only_rounded_to_a_constant_is_none():
    known = properties(of(np.tanh))
    assert known.trend == "increasing"
    assert known.dead == ()
