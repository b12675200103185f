"""Experiments: networks of several functions that are run to be drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from actcli.activation import Activation
from actcli.errors import MissingLibraryError
from actcli.networks.data import dataset
from actcli.networks.flow import DeepNetwork, flow
from actcli.networks.initialisation import initialisation
from actcli.networks.training import Setup, training
from actcli.plot.network_charts import flow_scene, training_scene
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Scene
from actcli.specs.spec import parse_spec
from actcli.support.extras import require


@dataclass(frozen=True, kw_only=True)
class Experiment(ABC):
    """A network that is run with each of some functions.

    `slug` begins the names of its files, `about` is a sentence on what can be seen, `alt` the
    figure in words, and `specs` are the functions as specs, with spaces between.
    """

    slug: str
    title: str
    about: str
    alt: str
    specs: str

    @cached_property
    def activations(self) -> list[Activation]:
        """Return the functions."""
        return [a for spec in self.specs.split() for a in parse_spec(spec).family({})]

    @property
    def obstacle(self) -> str:
        """Return why it cannot be run here, or ""."""
        return ""

    @property
    @abstractmethod
    def settings(self) -> list[Any]:
        """Return everything besides the functions on which the outcome depends."""

    @property
    @abstractmethod
    def blank(self) -> Scene:
        """Return the figure without its curves."""

    @abstractmethod
    def run(self) -> Scene:
        """Run the network with each function, and return the figure."""


@dataclass(frozen=True, kw_only=True)
class FlowExperiment(Experiment):
    """Signals and gradients in a deep network, as `actcli flow` draws them."""

    init: str
    network: DeepNetwork = field(default_factory=DeepNetwork)

    @property
    def settings(self) -> list[Any]:
        return [self.init, self.network]

    @property
    def blank(self) -> Scene:
        return flow_scene([], [], PictureOptions())

    def run(self) -> Scene:
        flows = [flow(a, initialisation(self.init, a), self.network) for a in self.activations]
        return flow_scene(self.activations, flows, PictureOptions())


@dataclass(frozen=True, kw_only=True)
class TrainingExperiment(Experiment):
    """A network that is trained, as `actcli train` draws it."""

    data: str
    setup: Setup

    @property
    def obstacle(self) -> str:
        try:
            require("sklearn", "train", self.slug)
        except MissingLibraryError as error:
            return str(error)
        return ""

    @property
    def settings(self) -> list[Any]:
        return [self.data, self.setup]

    @property
    def blank(self) -> Scene:
        return training_scene([], PictureOptions())

    def run(self) -> Scene:
        data, histories = dataset(self.data, self.setup.seed), []
        for activation in self.activations:
            *_, history = training(activation, data, self.setup.fitted(activation))
            histories.append(history)
        return training_scene(histories, PictureOptions())


def experiments() -> Iterator[Experiment]:
    """Yield every experiment, in the order in which the index shows them."""
    yield FlowExperiment(
        slug="through-depth",
        title="Signals and gradients through 50 layers",
        about="With He's weights ReLU keeps both; sigmoid loses the gradient, GELU and SiLU the "
        "signal, and SELU lets both grow.",
        alt="Two charts over the 50 layers of a random network with He's weights, their vertical "
        "axes logarithmic. Left, the variance of the units: it grows with SELU, stays within a "
        "factor of 100 with sigmoid, tanh, ReLU, leaky ReLU, ELU and softplus, falls with Mish, "
        "and dies out with GELU and SiLU. Right, the root mean square of the gradient, from the "
        "last layer back to the first: with sigmoid it vanishes below 10⁻²⁰, with GELU and SiLU "
        "below 10⁻⁴. Dashed, what mean-field theory predicts.",
        specs="sigmoid tanh softplus relu leaky_relu elu selu gelu silu mish",
        init="he",
    )
    yield TrainingExperiment(
        slug="trained-on-digits",
        title="The same network trained on digits",
        about="Five reach the same accuracy in ten epochs; sigmoid stays far behind.",
        alt="Two charts over ten epochs of training of a network with five hidden layers on images "
        "of digits: loss and accuracy, thin for the training data and thick for the validation "
        "data. "
        "The loss of ReLU, ELU, leaky ReLU, SELU and GELU falls steeply, and their accuracy on the "
        "validation data comes close to 1. Sigmoid stays far behind.",
        specs="sigmoid relu elu leaky_relu:negative_slope=0.2 selu gelu",
        data="digits",
        setup=Setup(units=(128,) * 5, epochs=10, batch=100),
    )
