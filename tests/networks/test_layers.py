"""Layers: gradients by differences, and against PyTorch where it is installed."""

import numpy as np
import pytest

import actcli
from actcli.networks.dropout import Dropout
from actcli.networks.layers import (
    Activate,
    Convolution,
    CrossEntropy,
    Dense,
    Drop,
    Flatten,
    MaxPooling,
)
from actcli.networks.models import Network

STEP = 1e-6


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


LAYERS = {
    "dense": (lambda: Dense(drawn(6, 4), drawn(4)), (5, 6)),
    "convolution": (lambda: Convolution(drawn(3, 3, 2, 4), drawn(4)), (3, 6, 5, 2)),
    "pooling": (MaxPooling, (2, 5, 4, 3)),
    "flatten": (Flatten, (2, 3, 4, 2)),
    "gelu": (lambda: Activate(actcli.gelu), (4, 7)),
    "prelu": (lambda: Activate(actcli.prelu, ("a",)), (4, 7)),
    "swish": (lambda: Activate(actcli.swish, ("beta",)), (2, 3, 3, 2)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_are_those_of_differences(name):
    make, shape = LAYERS[name]
    layer, x = make(), drawn(*shape, seed=1)
    towards = drawn(*layer.forward(x).shape, seed=2)
    dx = layer.backward(towards)
    gradients = [np.array(g) for g in layer.gradients]

    def slope(array, place):
        """Return the difference quotient of the output in one number."""
        sums = []
        for step in (STEP, -2 * STEP):
            array[place] += step
            sums.append(float((layer.forward(x) * towards).sum()))
        array[place] += STEP
        return (sums[0] - sums[1]) / (2 * STEP)

    for array, gradient in zip([x, *layer.weights], [dx, *gradients], strict=True):
        assert np.shape(gradient) == np.shape(array)
        places = list(np.ndindex(array.shape))[:: max(1, array.size // 12)]
        for place in places:
            assert slope(array, place) == pytest.approx(gradient[place], rel=1e-6, abs=1e-7)


def test_cross_entropy():
    y, labels, loss = drawn(5, 3), np.array([0, 2, 1, 1, 0]), CrossEntropy()
    value = loss.forward(y, labels)
    chances = actcli.softmax(y)
    assert value == pytest.approx(-np.log(chances[np.arange(5), labels]).mean())
    gradient = loss.backward()
    for place in np.ndindex(y.shape):
        moved = y.copy()
        moved[place] += STEP
        assert (CrossEntropy().forward(moved, labels) - value) / STEP == pytest.approx(
            gradient[place], abs=1e-6
        )
    assert CrossEntropy().forward(1e4 * y, labels) < 1e5  # It overflows nowhere.


@pytest.mark.parametrize("alpha", [False, True])
def test_dropout_keeps_mean_and_gradient(alpha):
    layer, x = Drop(Dropout(0.3, alpha)), drawn(400, 500)
    y = layer.forward(x, np.random.default_rng(1))
    assert y.mean() == pytest.approx(0, abs=0.01)
    assert y.var() == pytest.approx(1 if alpha else 1 / 0.7, rel=0.02)
    dx = layer.backward(np.ones_like(x))
    assert (dx == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert len(set(y[dx == 0].tolist())) == 1
    assert layer.forward(x) is x


def test_random_parameters_are_drawn_in_training_alone():
    layer, x = Activate(actcli.rrelu), -np.ones((3, 4))
    assert (layer.forward(x) == actcli.rrelu(x)).all()
    y = layer.forward(x, np.random.default_rng(0))
    assert len(set(y.ravel())) == y.size
    assert (layer.backward(np.ones_like(x)) == -y).all()


def test_dead_units():
    layer = Activate(actcli.relu)
    layer.forward(np.array([[-1.0, 2.0, -3.0], [-1.0, -2.0, 3.0]]))
    assert layer.dead().tolist() == [True, False, False]


def test_learned_parameters_stay_in_their_bounds():
    layer = Activate(actcli.elu, ("alpha",))
    layer.weights[0][()] = -3.0
    layer.keep_in_bounds()
    (alpha,) = layer.learned_values.values()
    assert 0 < alpha < 1e-300


def test_network_against_torch():
    torch = pytest.importorskip("torch")
    w = [drawn(3, 3, 2, 4) / 4, drawn(4), drawn(16, 5) / 4, drawn(5)]
    x, labels = drawn(6, 6, 6, 2, seed=1), np.arange(6) % 5
    network = Network(
        [
            Convolution(w[0].copy(), w[1].copy()),
            Activate(actcli.gelu),
            MaxPooling(),
            Flatten(),
            Dense(w[2].copy(), w[3].copy()),
        ]
    )
    loss = CrossEntropy()
    value = loss.forward(network.forward(x), labels)
    dx = network.backward(loss.backward())

    ours = [torch.tensor(array, requires_grad=True) for array in (x, *w)]
    image, kernel, bias, dense, dense_bias = ours
    h = torch.nn.functional.conv2d(image.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias)
    h = torch.nn.functional.max_pool2d(torch.nn.functional.gelu(h), 2)
    h = h.permute(0, 2, 3, 1).reshape(6, -1) @ dense + dense_bias
    theirs = torch.nn.functional.cross_entropy(h, torch.tensor(labels))
    theirs.backward()
    assert value == pytest.approx(theirs.item(), rel=1e-12)
    for mine, other in zip([dx, *network.gradients], ours, strict=True):
        np.testing.assert_allclose(mine, other.grad.numpy(), rtol=1e-10, atol=1e-12)
