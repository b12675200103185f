"""Functions are told by their samples."""

import numpy as np
import pytest

import actcli
from actcli.identification import identify_samples, samples
from actcli.identification.model import Model
from actcli.identification.starts import default_settings
from actcli.identification.wording import verdict_text

X = np.linspace(-6, 6, 200)


def names(found):
    """Return the names of the candidates that explain the samples equally well."""
    return [one.name for one in found.candidates[: found.equal]]


@pytest.mark.parametrize("name", ["relu", "gelu_tanh", "selu"])
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


@pytest.mark.slow
def test_a_function_that_is_scaled_and_shifted_is_found():
    found = identify_samples(X, 1.5 * np.sin(2 * X + 0.25) - 3)
    assert found.verdict == "is"
    assert found.best.name in ("sine", "cosine")
    np.testing.assert_allclose(found.best(X), 1.5 * np.sin(2 * X + 0.25) - 3, atol=1e-9)


@pytest.mark.slow
def test_a_scaled_exponential_is_no_far_end_of_another_function():
    """Its shift changes nothing that its scale does not."""
    found = identify_samples(X, (1.7 * np.exp(0.8 * X + 0.3) - 0.4).astype(np.float32))
    assert (found.verdict, found.best.name) == ("is", "exponential")
    assert (found.best.stretch, found.best.shift) == (pytest.approx(0.8, rel=1e-7), 0)
    assert found.best.offset == pytest.approx(-0.4, rel=1e-5)


def test_one_sample_is_no_function():
    with pytest.raises(actcli.IdentificationError, match="two different"):
        identify_samples([1.0, 1.0], [2.0, 2.0])


def test_what_the_samples_cannot_tell_apart_is_named():
    x = np.linspace(0.5, 5, 40)
    found = identify_samples(x, x)
    assert {"relu", "linear", "leaky_relu", "elu"} <= {*names(found)}
    assert found.where_to_look.startswith("x = -0.01, where f(x) is 0 for relu")


def test_printed_samples_are_explained_by_their_decimals():
    y = np.round(actcli.gelu(np.round(X, 3)), 4)
    found = identify_samples(np.round(X, 3), y)
    assert (found.verdict, found.best.name) == ("is", "gelu")
    assert found.reason == "rounding to 4 decimals"


@pytest.mark.slow
def test_an_approximation_is_within_its_distance():
    found = identify_samples(X, actcli.gelu(X) + 1e-3 * np.sin(X))
    assert (found.verdict, found.best.spec) == ("within", "gelu")
    assert 0.9e-3 < found.best.deviation.absolute < 1.1e-3


@pytest.mark.slow
def test_growing_far_makes_nothing_an_approximation():
    """A scaled and shifted function comes within a hundredth of the 35 that this one extends."""
    found = identify_samples(X, X * X / (1 + np.exp(-X)))
    assert found.verdict == "none"
    assert found.best.deviation.absolute < 0.01 * np.ptp(found.samples.y)


def test_of_an_approximation_the_next_is_not_ruled_out():
    noise = 0.01 * np.random.default_rng(0).standard_normal(X.size)
    said = verdict_text(identify_samples(X, np.tanh(X) + noise))
    assert "; the next, " in said
    assert "; not " not in said


def test_noise_is_told():
    noise = 0.01 * np.random.default_rng(0).standard_normal(X.size)
    found = identify_samples(X, np.tanh(X) + noise)
    assert (found.verdict, found.best.spec) == ("within", "tanh")
    assert "scatter about tanh without a pattern" in found.notes[-1]


@pytest.mark.slow
@pytest.mark.parametrize("y", [0 * X, 0 * X + 3, np.sign(X), 1e6 * X, 1e-6 * X])
def test_degenerate_samples_have_an_answer(y):
    found = identify_samples(X, y)
    assert found.verdict == "is"
    assert all(one.deviation.ulps <= 1 for one in found.explaining)
    is_constant = not np.ptp(y)
    assert any("are constant somewhere" in note for note in found.notes) == is_constant


def test_values_that_are_not_finite_are_left_out():
    y = np.tanh(X)
    y[3], y[4] = np.nan, np.inf
    found = identify_samples(X, y)
    assert found.best.name == "tanh"
    assert found.notes == ("2 samples that are not finite left out",)


def test_samples_that_are_not_looked_at_are_told(monkeypatch):
    monkeypatch.setattr(samples, "MAX_SAMPLES", 100)
    found = identify_samples(X, np.tanh(X))
    assert found.notes == (f"{found.samples.size} of the 200 samples are looked at, chosen evenly",)
    assert 100 <= found.samples.size < 110


@pytest.mark.parametrize(("factor", "is_told"), [(1e-300, True), (1e300, True), (1e-100, False)])
def test_values_too_small_or_too_large_for_least_squares_are_told(factor, is_told):
    x = factor * X
    found = identify_samples(x, np.maximum(x, 0))
    assert any("give y divided by that" in note for note in found.notes) == is_told
    assert found.verdict == "is"


def test_the_order_of_samples_does_not_matter():
    order = np.random.default_rng(0).permutation(X.size)
    assert identify_samples(X[order], np.tanh(X)[order]).best.spec == "tanh"


@pytest.mark.slow
def test_several_values_at_one_x_are_told():
    found = identify_samples(np.repeat(X[:20], 2), [0, 1] * 20)
    assert found.verdict == "none"
    assert "several values at the same x" in found.notes[-1]


def test_defaults_of_frameworks_that_hold_their_calls_themselves_are_tried():
    """Paddle's stanh has b = 0.67, and ncnn's ELU alpha = 0.1."""
    model = Model(actcli.find("lecun_tanh"))
    assert 0.67 in model.usual_values("b")
    assert 0.67 in default_settings(model)[:, model.names.index("b")]
    assert 0.1 in default_settings(Model(actcli.find("elu")))
