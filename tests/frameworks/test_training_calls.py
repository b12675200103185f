"""Every call of the training frameworks that hold their own computes the same f and f'.

They are run where they are installed, here or in environments of their own (helpers/libraries.py).
"""

import numpy as np
import pytest
from helpers.libraries import python_of

from actcli.errors import ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import all_calls_in
from actcli.frameworks._isolated import Isolated

FRAMEWORK_NAMES = (
    "chainer",
    "equinox",
    "mindspore",
    "nnabla",
    "paddle",
    "pytensor",
    "thinc",
    "tinygrad",
)

TOLERANCE = 1e-5
# Relative, or absolute below 1: in float32, with the sloppiest exponential.

COARSE = {
    ("mindspore", "tanh"): 2e-4,
    ("mindspore", "tanhshrink"): 2e-4,
    ("mindspore", "mish"): 1e-3,
    ("mindspore", "gelu_tanh"): 1e-4,
}
# Those that are farther off.

SLOPES_AT_KINKS = {
    ("equinox", "leaky_relu", "prelu", "absolute", "hard_tanh", "sparse_sigmoid"),
    ("mindspore", "leaky_relu", "relu6", "hard_tanh", "hard_swish"),
    ("nnabla", "prelu", "absolute", "hard_tanh", "hard_sigmoid", "sign"),
    ("paddle", "leaky_relu", "rrelu", "hardshrink", "hard_sigmoid"),
    ("pytensor", "relu", "clipped_relu", "hard_tanh"),
    ("thinc", "hard_swish", "generalized_hard_swish"),
    (
        "tinygrad",
        "leaky_relu",
        "relu6",
        "hard_sigmoid",
        "hard_swish",
        "hard_tanh",
        "elu",
        "selu",
        "erf",
        "arctan",
    ),
    ("chainer", "prelu", "rrelu", "hard_tanh"),
}
# The functions whose slope at a kink, or at 0, is not ours.

OTHER_SLOPES = {("mindspore", "selu"), ("nnabla", "sign"), ("chainer", "sign")}
# Wrong, straight through, or none.

OTHER_VALUES = {("paddle", "hardshrink")}
# At a kink.


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("framework", FRAMEWORK_NAMES)
def test_all_calls_compute_the_same(framework):
    python = python_of(framework)
    if python is None:
        pytest.skip(f"{framework} is not installed")
    kinks = {name for first, *names in SLOPES_AT_KINKS if first == framework for name in names}
    with Isolated(framework, python=python, seconds=120) as there:
        if there.version != FRAMEWORKS.load(framework).FRAMEWORK.verified_with:
            pytest.skip("another version was compared")
        for activation, equivalent in all_calls_in(framework):
            if "always draws" in equivalent.note:
                continue
            ours = activation.bind(**equivalent.defaults, **equivalent.fixed).freeze()
            code, what = equivalent.code_with(ours.values), (framework, activation.name)
            tolerance = COARSE.get(what, TOLERANCE)
            x, slopes, weights = points(ours, clear=what in OTHER_VALUES)
            values = there.run(code, x, dtype="float32")
            np.testing.assert_allclose(values, ours(x), tolerance, tolerance, err_msg=code)
            if what in OTHER_SLOPES:
                continue
            try:
                got = there.run(code, x, weights, dtype="float32", order=1)
            except ReadError as error:
                assert "no gradient" in str(error), code
                continue
            if got is None:
                continue
            clear = ~np.isnan(slopes)  # Where there is no value a slope means nothing.
            if activation.name in kinks:
                clear = np.abs(x[:, None] - [0, *ours.kink_points()]).min(axis=1) > 1e-3
            np.testing.assert_allclose(got[clear], slopes[clear], 1e-3, 2 * tolerance, err_msg=code)


def points(function, *, clear):
    """Return x, f' there and, of a function of a vector, the weights of its values."""
    if function.pointwise:
        kinks = function.kink_points()
        x = np.linspace(-5, 5, 41)
        x = np.setdiff1d(x, kinks) if clear else np.union1d(x, kinks)
        return x, function.derivative(x), None
    x = np.round(np.linspace(-5, 5, 40) + np.sin(np.arange(40) * 2.7), 3).reshape(10, 4)
    weights = np.cos(np.arange(function(x).size)).reshape(function(x).shape)
    return x, np.einsum("...m,...mn->...n", weights, function.derivative(x)), weights
