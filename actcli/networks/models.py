"""The networks that are trained: dense layers, or the convolutions of the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.networks.dropout import Dropout
from actcli.networks.initialisation import Initialisation
from actcli.networks.layers import (
    Activate,
    Convolution,
    Dense,
    Drop,
    Flatten,
    Layer,
    MaxPooling,
)
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray

OUTPUT = Initialisation(1.0)
# Of the last layer, behind which there is no activation.

KERNEL_SIZE = 3
# Rows and columns of a convolution.

CHANNELS = (32, 64)
# Of the two convolutions.

IMAGE_DROPOUT, UNIT_DROPOUT = 0.25, 0.5
# Of the convolutional network: behind the pooling, and behind each dense layer.


class ModelError(ActcliError, ValueError):
    """A network that cannot be made for the data."""


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """What a network is made for, and of what.

    Attributes
    ----------
    shape : tuple of int
        Of an example.
    classes : int
    units : tuple of int
        Of each dense layer before the last.
    start : Initialisation
        Of the layers before an activation.
    activate : callable
        Make the layer of an activation.
    dropout_rate : float or None
        Behind every hidden layer; None takes the model's own.
    alpha_dropout : bool
        Whether it is AlphaDropout.
    rng : numpy.random.Generator
        Draws the weights: for every activation the same numbers, times a standard deviation.
    dtype : dtype
        Of the weights.
    """

    shape: tuple[int, ...]
    classes: int
    units: tuple[int, ...]
    start: Initialisation
    activate: Callable[[], Activate]
    dropout_rate: float | None
    alpha_dropout: bool
    rng: np.random.Generator
    dtype: Any = "float32"

    def drop(self, rate: float) -> Drop:
        """Return a layer of dropout; `rate` is the model's own."""
        given = self.dropout_rate
        return Drop(Dropout(rate if given is None else given, self.alpha_dropout))

    def dense(self, inputs: int, outputs: int, start: Initialisation) -> Dense:
        """Return a dense layer with random weights."""
        w, b = self._drawn((inputs, outputs), start.weight_std(inputs, outputs), start, outputs)
        return Dense(w, b)

    def convolution(self, inputs: int, outputs: int) -> Convolution:
        """Return a convolution with random kernels."""
        area = KERNEL_SIZE**2
        shape = (KERNEL_SIZE, KERNEL_SIZE, inputs, outputs)
        std = self.start.weight_std(area * inputs, area * outputs)
        w, b = self._drawn(shape, std, self.start, outputs)
        return Convolution(w, b)

    def _drawn(
        self, shape: tuple[int, ...], std: float, start: Initialisation, outputs: int
    ) -> tuple[AnyArray, AnyArray]:
        """Return weights and biases."""
        w = std * self.rng.standard_normal(shape)
        b = start.sigma_b2**0.5 * self.rng.standard_normal(outputs)
        return w.astype(self.dtype), b.astype(self.dtype)


def _dense_layers(plan: Blueprint, inputs: int, own_rate: float) -> Iterator[Layer]:
    """Yield the dense layers, each but the last with an activation and dropout behind it."""
    for units in plan.units:
        yield plan.dense(inputs, units, plan.start)
        yield plan.activate()
        yield plan.drop(own_rate)
        inputs = units
    yield plan.dense(inputs, plan.classes, OUTPUT)


def _mlp(plan: Blueprint) -> Iterator[Layer]:
    """Yield the layers of a multilayer perceptron."""
    yield Flatten()
    yield from _dense_layers(plan, prod(plan.shape), own_rate=0.0)


def _cnn(plan: Blueprint) -> Iterator[Layer]:
    """Yield two convolutions, pooling, and dense layers: the network of the article."""
    least = len(CHANNELS) * (KERNEL_SIZE - 1) + 2  # What is left is pooled to one pixel at least.
    if len(plan.shape) != 3 or min(plan.shape[:2]) < least:
        shape = " x ".join(map(str, plan.shape))
        raise ModelError(
            f"a cnn takes images of at least {least} x {least} pixels, not examples of {shape} "
            "numbers; --model mlp takes them."
        )
    height, width, channels = plan.shape
    for outputs in CHANNELS:
        yield plan.convolution(channels, outputs)
        yield plan.activate()
        height, width, channels = height - KERNEL_SIZE + 1, width - KERNEL_SIZE + 1, outputs
    yield MaxPooling()
    yield plan.drop(IMAGE_DROPOUT)
    yield Flatten()
    yield from _dense_layers(plan, (height // 2) * (width // 2) * channels, UNIT_DROPOUT)


MODELS: Mapping[str, Callable[[Blueprint], Iterator[Layer]]] = MappingProxyType(
    {"mlp": _mlp, "cnn": _cnn}
)


class Network:
    """Layers one behind the other."""

    def __init__(self, layers: list[Layer]) -> None:
        self.layers = layers

    @property
    def weights(self) -> list[AnyArray]:
        """Return the weights of all layers, which an optimiser changes in place."""
        return [w for layer in self.layers for w in layer.weights]

    @property
    def gradients(self) -> list[AnyArray]:
        """Return the gradients of the last backward pass, in the order of the weights."""
        return [g for layer in self.layers for g in layer.gradients]

    @property
    def activations(self) -> list[Activate]:
        """Return the layers of activations."""
        return [layer for layer in self.layers if isinstance(layer, Activate)]

    def forward(self, x: AnyArray, rng: np.random.Generator | None = None) -> AnyArray:
        """Return the outputs for a batch; `rng` draws in training, and is None in evaluation."""
        for layer in self.layers:
            x = layer.forward(x, rng)
        return x

    def backward(self, dy: AnyArray) -> AnyArray:
        """Return the gradient in the batch, and keep those in the weights."""
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy
