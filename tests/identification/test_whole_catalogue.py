"""Functions of the whole catalogue are told by their samples, with any parameters and any type."""

import math

import numpy as np
import pytest

from actcli.activation.parameter import ParameterError
from actcli.catalogue import catalogue
from actcli.identification import identify_samples
from actcli.numerics.float_types import FLOAT_TYPES

pytestmark = pytest.mark.slow

X = np.linspace(-6, 6, 200).astype(np.float32).astype(np.float64)

POINTWISE = [one.freeze() for one in catalogue().values() if one.pointwise]
# Every other one is tried, or fewer, because each takes a quarter of a second.


def explaining(found):
    return {one.name: one.activation for one in found.explaining}


def drawn(activation, rng):
    """Return a function with random admissible parameters of the size of its defaults."""
    while True:
        values = {}
        for p in activation.parameters:
            low, high = (-math.inf, math.inf) if p.bounds.names else p.bounds.ends({})
            if high - low < 10:
                values[p.name] = rng.uniform(low, high)
            elif low >= 0:
                values[p.name] = (abs(p.default) or 1) * 2 ** rng.uniform(-1.5, 1.5)
            else:
                values[p.name] = rng.uniform(-2, 2)
        try:
            return activation.bind(**values)
        except ParameterError:
            continue


def test_functions_are_identified_as_themselves():
    for activation in POINTWISE[::2]:
        found = identify_samples(X, activation(X).astype(np.float32))
        assert activation.name in explaining(found), activation.name


PLACES = {"threshold", "theta", "lambd", "max_value"}
# Where a function jumps lies between two samples; a bound may lie beyond them.

SAMPLES_TELL = 2.0**-25
# Values of the size of 1 are rounded by as much in float32: a summand is not known any better.


def test_random_parameters_are_found():
    rng = np.random.default_rng(0)
    fitted = [
        one for one in POINTWISE if one.parameters and not any(p.is_random for p in one.parameters)
    ]
    for activation in [drawn(one, rng) for one in fitted][::2]:
        found = identify_samples(X, activation(X).astype(np.float32))
        assert activation.name in explaining(found), activation
        values = explaining(found)[activation.name].values
        for name, value in activation.values.items():
            if name not in PLACES and activation.name not in ("smu", "sinlu"):
                near = math.isclose(values[name], value, rel_tol=1e-5, abs_tol=SAMPLES_TELL)
                assert near, (activation, values)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_samples_in_half_precision_are_enough(dtype):
    kind = FLOAT_TYPES[dtype]
    x = kind.round(X)
    for activation in POINTWISE[1::8]:
        found = identify_samples(x, kind.round(activation(x)), dtype=dtype)
        assert activation.name in explaining(found), activation.name


def test_noise_hides_few_functions():
    rng = np.random.default_rng(0)
    tried = POINTWISE[2::6]
    seen = 0
    for activation in tried:
        found = identify_samples(X, activation(X) + 1e-3 * rng.standard_normal(X.size))
        assert found.verdict == "within"
        seen += activation.name in [one.name for one in found.candidates[:3]]
    assert seen >= 0.9 * len(tried)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_network_is_none_of_the_catalogue(seed):
    rng = np.random.default_rng(seed)
    hidden = np.tanh(np.outer(X, 1.5 * rng.normal(size=6)) + 2 * rng.normal(size=6))
    assert identify_samples(X, hidden @ rng.normal(size=6)).verdict == "none"


@pytest.mark.parametrize("seed", range(4))
def test_a_random_spline_is_none_of_the_catalogue(seed):
    rng = np.random.default_rng(seed)
    knots, heights = np.linspace(-6, 6, 8), rng.normal(size=8)
    y = np.interp(X, knots, heights)
    smooth = np.convolve(np.pad(y, 10, mode="edge"), np.ones(21) / 21, "valid")
    assert identify_samples(X, smooth).verdict == "none"
