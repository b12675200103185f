"""Training: it learns, it can be repeated, and what goes wrong is told."""

import math

import numpy as np
import pytest

import actcli
from actcli.networks.clipping import Clipping
from actcli.networks.data import dataset
from actcli.networks.data._dataset import Dataset
from actcli.networks.models import ModelError
from actcli.networks.optimizers import Adam, GradientDescent
from actcli.networks.training import Setup, training
from actcli.specs.spec import expression

MOONS = dataset("moons")

MORE = ["gelu", "tanh", "selu", "mish", "sine"]


def last(activation, data=MOONS, learned=(), **setup):
    """Return the history at the end of training."""
    *_, history = training(activation, data, Setup(**{"epochs": 3, **setup}), learned)
    return history


@pytest.mark.parametrize(
    "name",
    ["relu", *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)],
)
def test_it_learns(name):
    history = last(actcli.find(name), epochs=20, rate=3e-3)
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, 21))
    assert history.epochs[-1].validation_accuracy > 0.95
    assert history.epochs[-1].loss < history.epochs[0].loss / 3
    assert history.epochs_to(0.9) <= history.epochs_to(0.95)
    assert history.epochs_to(1.1) is None


@pytest.mark.parametrize(
    "setup",
    [
        {"optimizer": "sgd"},
        {"dropout_rate": 0.2},
        {"dropout_rate": 0.2, "alpha_dropout": True},
        {"clipping": Clipping(norm=0.5)},
        {"clipping": Clipping(value=0.01)},
        {"units": (16,)},
        {"batch": 10_000},
        {"init": "lecun"},
        {"init": 0.5},
    ],
)
def test_settings_matter(setup):
    assert last(actcli.relu, **setup).epochs[0] != last(actcli.relu).epochs[0]


def test_same_seed_same_bits():
    first, second = (last(actcli.gelu, dropout_rate=0.1) for _ in range(2))
    assert first.epochs == second.epochs
    assert first.epochs != last(actcli.gelu, dropout_rate=0.1, seed=1).epochs


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("relu", "max(x, 0)"),
        ("gelu", "x*Phi(x)"),
        ("silu", "x/(1 + exp(-x))"),
        ("elu", "where(x > 0, x, exp(x) - 1)"),
        ("tanh", "tanh(x)"),
    ],
)
def test_a_formula_trains_as_its_catalogue_entry(name, formula):
    mine, theirs = last(expression(formula), epochs=1), last(actcli.find(name), epochs=1)
    assert mine.epochs[0] == pytest.approx(theirs.epochs[0], abs=1e-9)


def test_learned_parameters():
    history = last(actcli.prelu, learned=("a",), epochs=5)
    assert [list(values) for values in history.learned] == [["a"], ["a"]]
    assert all(values["a"] != 0.25 for values in history.learned)
    assert history.learned[0] != history.learned[1]
    assert last(actcli.prelu).learned == ({}, {})


def test_random_parameters_are_drawn():
    assert last(actcli.rrelu).epochs != last(actcli.rrelu.bind(slope=0.2)).epochs


def test_divergence_is_told():
    history = last(expression("x**3"), optimizer="sgd", rate=1e6, epochs=5)
    assert history.diverged == len(history.epochs) + 1
    assert all(map(math.isfinite, [v for epoch in history.epochs for v in epoch]))


def test_convolutional_network():
    rng = np.random.default_rng(0)
    y = np.arange(120) % 2
    x = (
        rng.normal(0, 0.1, (120, 8, 8, 1))
        + (np.arange(8) < 4)[:, None, None] * y[:, None, None, None]
    )
    data = Dataset(*(part.astype(np.float32) if part is x else part for part in (x, y, x, y)), 2)
    history = last(actcli.relu, data, model="cnn", units=(16,), epochs=8, batch=24)
    assert history.epochs[-1].validation_accuracy > 0.9


def test_images_that_are_too_small():
    with pytest.raises(
        ModelError, match="images of at least 6 x 6 pixels, not examples of 2 numbers"
    ):
        last(actcli.relu, model="cnn")


def test_dead_units_are_told():
    assert last(expression("0*x + 1"), init="he").dead == 1
    assert last(actcli.gelu).dead == 0


def test_adam_takes_steps_of_its_rate():
    w, adam = np.array([1.0, -1.0]), Adam(0.01)
    for _ in range(3):
        adam.step([w], [np.array([5.0, -1e-4])])
    assert w == pytest.approx([0.97, -0.97], abs=1e-5)
    w, descent = np.array([1.0]), GradientDescent(0.5)
    descent.step([w], [np.array([0.0000000438])])
    assert w == pytest.approx(1 - 0.5 * 0.0000000438, rel=1e-15)


@pytest.mark.slow
def test_the_network_of_the_article_reads_digits():
    pytest.importorskip("sklearn")
    digits = dataset("digits")
    for name in ("relu", "gelu"):
        history = last(actcli.find(name), digits, model="cnn", units=(128,), epochs=10)
        assert history.epochs[-1].validation_accuracy >= 0.97
