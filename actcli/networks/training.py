"""Train the same network with an activation: the same start, the same batches, whatever it is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from actcli.activation import Activation
from actcli.analysis.mean_field import is_self_normalizing
from actcli.networks.clipping import Clipping
from actcli.networks.data import Dataset
from actcli.networks.initialisation import initialisation
from actcli.networks.layers import Activate, CrossEntropy
from actcli.networks.models import MODELS, Blueprint, Network
from actcli.networks.optimizers import OPTIMIZERS, Optimizer
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

EVALUATION_BATCH = 512
# Examples that are evaluated at a time.


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How a network is made and trained.

    Attributes
    ----------
    model : str
        A key of MODELS.
    units : tuple of int
        Of the dense layers.
    init : str or float
        A key of SCHEMES, or a gain.
    epochs, batch : int
    optimizer : str
        A key of OPTIMIZERS.
    rate : float or None
        The learning rate; None takes that of the optimiser.
    dropout_rate : float or None
        None takes the model's own.
    alpha_dropout : bool
    clipping : Clipping
        Of the gradient in all weights.
    seed : int
    """

    model: str = "mlp"
    units: tuple[int, ...] = (128, 64)
    init: str | float = "gain"
    epochs: int = 20
    batch: int = 128
    optimizer: str = "adam"
    rate: float | None = None
    dropout_rate: float | None = None
    alpha_dropout: bool = False
    clipping: Clipping = field(default_factory=Clipping)
    seed: int = 0

    def fitted(self, activation: Activation) -> Setup:
        """Return the setup with AlphaDropout if the activation is self-normalising by its gain."""
        if self.init == "gain" and is_self_normalizing(activation):
            return replace(self, alpha_dropout=True)
        return self


class Epoch(NamedTuple):
    """Loss and accuracy of an epoch: while it trained, and behind it on the validation data."""

    epoch: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What became of a network up to an epoch.

    Attributes
    ----------
    activation : Activation
    epochs : tuple of Epoch
        Those that were finished.
    learned : tuple of dict
        The learned parameters of each layer, as they are now.
    dead : float
        Share of the units that now have the slope 0 at every validation example.
    diverged : int or None
        The epoch in which the loss was no longer finite; it is not among the finished ones.
    """

    activation: Activation
    epochs: tuple[Epoch, ...]
    learned: tuple[dict[str, float], ...]
    dead: float
    diverged: int | None = None

    def epochs_to(self, accuracy: float) -> int | None:
        """Return the first epoch with this validation accuracy, or None."""
        return next((e.epoch for e in self.epochs if e.validation_accuracy >= accuracy), None)


def training(
    activation: Activation, data: Dataset, setup: Setup, learned: tuple[str, ...] = ()
) -> Iterator[History]:
    """Train a network, and yield its history after every epoch; the last one ends if it diverges.

    The same seed gives the same bits where NumPy's linear algebra has the same number of threads.

    Parameters
    ----------
    activation : Activation
        A function of a number.
    data : Dataset
    setup : Setup
    learned : tuple of str
        Parameters of the activation that are trained, in each layer by themselves.

    Raises
    ------
    InitialisationError, ModelError
        If there is no such network for the activation or the data.
    """
    weights, order, draws = (
        np.random.default_rng(s) for s in np.random.SeedSequence(setup.seed).spawn(3)
    )
    network = _network(activation, data, setup, learned, weights)
    optimizer = OPTIMIZERS[setup.optimizer](setup.rate)
    epochs: list[Epoch] = []
    for number in range(1, setup.epochs + 1):
        with np.errstate(all="ignore"):
            batches = _batches(data, setup.batch, order)
            sums = [_step(network, optimizer, setup, x, y, draws) for x, y in batches]
            total, right = (sum(part) / len(data.x_train) for part in zip(*sums, strict=True))
            loss, accuracy, dead = _evaluate(network, data)
        diverged = not math.isfinite(total + loss)
        if not diverged:
            epochs.append(Epoch(number, total, right, loss, accuracy))
        yield History(
            activation=activation,
            epochs=tuple(epochs),
            learned=tuple(layer.learned_values for layer in network.activations),
            dead=dead,
            diverged=number if diverged else None,
        )
        if diverged:
            return


def _step(
    network: Network,
    optimizer: Optimizer,
    setup: Setup,
    x: AnyArray,
    y: AnyArray,
    draws: np.random.Generator,
) -> tuple[float, int]:
    """Change the weights by a batch; return the sum of its losses, and how many were right."""
    loss = CrossEntropy()
    outputs = network.forward(x, draws)
    mean = loss.forward(outputs, y)
    network.backward(loss.backward())
    optimizer.step(network.weights, setup.clipping.apply(network.gradients))
    for layer in network.activations:
        layer.keep_in_bounds()
    return mean * len(y), int((outputs.argmax(axis=1) == y).sum())


def _network(
    activation: Activation,
    data: Dataset,
    setup: Setup,
    learned: tuple[str, ...],
    rng: np.random.Generator,
) -> Network:
    """Return the network at its start."""
    plan = Blueprint(
        shape=data.shape,
        classes=data.classes,
        units=setup.units,
        start=initialisation(setup.init, activation),
        activate=lambda: Activate(activation, learned),
        dropout_rate=setup.dropout_rate,
        alpha_dropout=setup.alpha_dropout,
        rng=rng,
    )
    return Network([*MODELS[setup.model](plan)])


def _batches(
    data: Dataset, size: int, rng: np.random.Generator
) -> Iterator[tuple[AnyArray, AnyArray]]:
    """Yield the training examples in random order, in batches."""
    order = rng.permutation(len(data.x_train))
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield data.x_train[chosen], data.y_train[chosen]


def _evaluate(network: Network, data: Dataset) -> tuple[float, float, float]:
    """Return loss and accuracy on the validation data, and the share of dead units there."""
    loss, total, right = CrossEntropy(), 0.0, 0
    dead: list[AnyArray] = []
    for start in range(0, len(data.x_valid), EVALUATION_BATCH):
        y = data.y_valid[start : start + EVALUATION_BATCH]
        outputs = network.forward(data.x_valid[start : start + EVALUATION_BATCH])
        total += loss.forward(outputs, y) * len(y)
        right += int((outputs.argmax(axis=1) == y).sum())
        now = [layer.dead() for layer in network.activations]
        dead = [before & after for before, after in zip(dead, now, strict=True)] if dead else now
    count = len(data.x_valid)
    share = np.concatenate([units.ravel() for units in dead]).mean() if dead else 0.0
    return total / count, right / count, float(share)
