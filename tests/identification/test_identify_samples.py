"""Functions are told by their samples."""

import numpy as np
import pytest

import actcli
from actcli.identification import identify_samples

X = np.linspace(-6, 6, 200)


def names(found):
    """Return the names of the candidates that explain the samples equally well."""
    return [one.name for one in found.candidates[: found.equal]]


@pytest.mark.parametrize("name", ["relu", "silu", "gelu_tanh", "mish", "hard_swish", "selu"])
def test_a_function_is_identified_as_itself(name):
    found = identify_samples(X, actcli.find(name)(X).astype(np.float32))
    assert (found.verdict, found.best.name) == ("is", name)
    assert found.reason in ("rounding to float32", "no difference at all")
    assert found.best.deviation.ulps <= 0.51


def test_parameters_come_out_simple():
    y = actcli.swish(X.astype(np.float32), beta=1.702)
    found = identify_samples(X.astype(np.float32), y)
    assert found.best.spec == "quick_gelu"
    assert "swish:beta=1.702" in [one.spec for one in found.candidates[: found.equal]]


def test_a_function_that_is_scaled_and_shifted_is_found():
    found = identify_samples(X, 1.5 * np.sin(2 * X + 0.25) - 3)
    assert found.verdict == "is"
    assert found.best.name in ("sine", "cosine")
    np.testing.assert_allclose(found.best(X), 1.5 * np.sin(2 * X + 0.25) - 3, atol=1e-9)


def test_one_sample_is_no_function():
    with pytest.raises(actcli.IdentificationError, match="two different"):
        identify_samples([1.0, 1.0], [2.0, 2.0])
