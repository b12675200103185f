"""Deep random networks: what theory and the articles say of them."""

import math

import numpy as np
import pytest

import actcli
from actcli.networks.chain import ChainError, chain
from actcli.networks.clipping import Clipping, norm
from actcli.networks.dropout import Dropout
from actcli.networks.flow import DeepNetwork, flow, verdict
from actcli.networks.initialisation import SCHEMES, Initialisation, InitialisationError
from actcli.networks.initialisation import initialisation as scheme
from actcli.specs.spec import expression

MORE = ["tanh", "selu", "elu", "sigmoid", "softsign"]

SMALL = DeepNetwork(depth=12, width=128, batch=128)


def test_exploding_gradient_of_the_article():
    """Slopes 0.13, 0.21, 0.09 and 0.14 with weights of 100 between the units."""
    slopes = [0.13, 0.21, 0.09, 0.14]
    z = [math.log((1 + math.sqrt(1 - 4 * s)) / (1 - math.sqrt(1 - 4 * s))) for s in slopes]
    seen = chain(actcli.sigmoid, [100.0] * 3, z)
    assert seen.slopes == pytest.approx(slopes, rel=1e-12)
    assert seen.gradient[0] == pytest.approx(343.98, rel=1e-12)
    assert 1.56 - 0.5 * -seen.gradient[0] == pytest.approx(173.55, rel=1e-12)


def test_vanishing_gradient_of_the_article():
    assert pytest.approx(0.199999978, abs=2e-10) == 0.2 - 0.5 * 0.0000000438
    seen = chain(actcli.sigmoid, [0.2] * 6, [0.0] * 7)
    assert seen.gradient[0] == pytest.approx(0.25 * (0.25 * 0.2) ** 6, rel=1e-13)


def test_a_dead_unit_stops_all_before_it():
    seen = chain(actcli.relu, [2.0, 3.0, 4.0], [1.0, 1.0, -1.0, 1.0])
    assert seen.gradient.tolist() == [0, 0, 0, 1]


def test_weights_and_inputs_that_do_not_fit():
    with pytest.raises(ChainError, match="2 weights lie between 3 units, not between 2"):
        chain(actcli.relu, [1, 2], [1, 2])


@pytest.mark.slow
@pytest.mark.parametrize("dropout", [Dropout(), Dropout(0.1, alpha=True)])
def test_selu_keeps_mean_and_variance_over_100_layers(dropout):
    network = DeepNetwork(depth=100, dropout=dropout)
    seen = flow(actcli.selu, scheme("lecun", actcli.selu), network)
    assert abs(seen.mean).max() < 0.1
    assert seen.variance.min() > 0.8
    assert seen.variance.max() < 1.5


@pytest.mark.slow
def test_sigmoid_and_gelu_over_100_layers():
    seen = flow(actcli.sigmoid, scheme("he", actcli.sigmoid), DeepNetwork(depth=100))
    assert 1e-54 < seen.gradient[0] / seen.gradient[-1] < 1e-46
    assert verdict(seen).startswith("gradients vanish: ")
    assert "the signal lasts" in verdict(seen)
    seen = flow(actcli.gelu, scheme("he", actcli.gelu), DeepNetwork(depth=100))
    assert seen.variance[-1] < 1e-9
    assert "the signal dies out" in verdict(seen)


@pytest.mark.parametrize(
    "name",
    ["relu", "gelu", *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)],
)
@pytest.mark.parametrize("init", ["lecun", "gain", "critical"])
def test_theory_is_what_is_seen(name, init):
    activation = actcli.find(name)
    seen = flow(activation, scheme(init, activation), DeepNetwork(depth=6, width=300, batch=200))
    assert seen.variance == pytest.approx(seen.theory_variance, rel=0.3)
    assert seen.gradient == pytest.approx(seen.theory_gradient, rel=0.3)


@pytest.mark.parametrize("dropout", [Dropout(0.2), Dropout(0.2, alpha=True)])
def test_theory_knows_dropout(dropout):
    network = DeepNetwork(depth=6, width=300, batch=200, dropout=dropout)
    seen = flow(actcli.selu, scheme("lecun", actcli.selu), network)
    assert seen.variance == pytest.approx(seen.theory_variance, rel=0.2)
    assert seen.gradient == pytest.approx(seen.theory_gradient, rel=0.2)


def test_same_seed_same_bits():
    start = scheme("he", actcli.gelu)
    first, second = (flow(actcli.gelu, start, SMALL) for _ in range(2))
    other = flow(actcli.gelu, start, DeepNetwork(depth=12, width=128, batch=128, seed=1))
    assert (first.variance == second.variance).all()
    assert (first.gradient == second.gradient).all()
    assert (first.variance != other.variance).any()


def test_dead_and_saturated_units():
    seen = flow(actcli.relu, Initialisation(2.0, 100.0), SMALL)
    assert seen.dead.max() > 0.1  # Large biases leave some units on one side for every example.
    seen = flow(actcli.sigmoid, Initialisation(1e4), SMALL)
    assert seen.saturated.min() > 0.8
    seen = flow(actcli.binary_step, Initialisation(1.0), SMALL)
    assert (seen.dead == 1).all()
    assert "no gradient passes" in verdict(seen)


def test_overflow_is_told():
    seen = flow(actcli.exponential, Initialisation(100.0), SMALL)
    assert verdict(seen).startswith("the signal is not finite in layer ")
    seen = flow(expression("log(x)"), Initialisation(1.0), SMALL)
    assert verdict(seen) == "the signal is not finite in layer 1"
    seen = flow(expression("sin(1e150*x)"), Initialisation(1.0), SMALL)
    assert verdict(seen).startswith("the gradient is not finite in layer 10; the signal lasts")


def test_clipped_gradients():
    network = DeepNetwork(depth=6, width=64, batch=64, clipping=Clipping(value=0.01))
    seen = flow(actcli.linear, Initialisation(100.0), network)
    assert seen.gradient.max() <= 0.01
    assert np.isnan(seen.theory_gradient).all()
    assert np.isfinite(seen.theory_variance).all()


def test_clipping():
    parts = [np.array([3.0, -4.0]), np.array([[12.0]])]
    assert norm(parts) == 13
    (a, b) = Clipping(value=5).apply(parts)
    assert (a.tolist(), b.tolist()) == ([3, -4], [[5]])
    clipped = Clipping(norm=1.3).apply(parts)
    assert norm(clipped) == pytest.approx(1.3)
    assert clipped[0] == pytest.approx([0.3, -0.4])
    assert norm([np.array([3e-200, 4e-200])]) == pytest.approx(5e-200)
    assert norm([]) == norm([np.zeros(3)]) == 0


def test_schemes():
    known = {name: SCHEMES[name](actcli.tanh).sigma_w2 for name in ("he", "xavier", "lecun")}
    assert known == {"he": 2, "xavier": 1, "lecun": 1}
    assert Initialisation(1.0, averages=True).weight_std(100, 300) == math.sqrt(1 / 200)
    assert Initialisation(2.0).weight_std(200, 7) == 0.1
    assert scheme("gain", actcli.tanh).sigma_w2 == pytest.approx(1.59253742**2, rel=1e-8)
    assert scheme(3.0, actcli.tanh) == Initialisation(9.0)


def test_functions_without_a_scheme():
    with pytest.raises(InitialisationError, match="no gain"):
        scheme("gain", expression("1/x"))
    with pytest.raises(InitialisationError, match="no critical initialisation"):
        scheme("critical", actcli.softplus)
