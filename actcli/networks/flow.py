"""Send a batch through a deep network with random weights, and a gradient back.

Each layer is h = W·a + b, a = f(h), as wide as the input, with dropout behind f. The input, and the
gradient that starts at the last layer, are drawn from the standard normal distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actcli.activation import Activation
from actcli.analysis.gaussian import gaussian_moments
from actcli.analysis.turns import SATURATION_SLOPE
from actcli.networks.clipping import Clipping, norm
from actcli.networks.dropout import Dropout, Mask
from actcli.networks.initialisation import Initialisation
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


VANISHING = 1e-3
# A gradient that loses this part of itself on the way vanishes, and a signal that does.


@dataclass(frozen=True, kw_only=True)
class DeepNetwork:
    """A deep network of random weights; `seed` draws the same for every activation."""

    depth: int = 50
    width: int = 256
    batch: int = 256
    dropout: Dropout = field(default_factory=Dropout)
    clipping: Clipping = field(default_factory=Clipping)
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Flow:
    """What is seen of a network's layers; each array has an entry for each, the first one first.

    Attributes
    ----------
    mean, variance : ndarray
        Of f(h), over all units and examples, before dropout. Not finite beyond an overflow, or
        where f has no real values.
    dead : ndarray
        Share of the units whose slope is 0 for every example.
    saturated : ndarray
        Share of slopes below SATURATION_SLOPE, in absolute value.
    gradient : ndarray
        Root mean square of the gradient in h.
    theory_variance, theory_gradient : ndarray
        What mean-field theory predicts of variance and gradient; nan where it is not known, such as
        of gradients that are clipped.
    """

    mean: Array
    variance: Array
    dead: Array
    saturated: Array
    gradient: Array
    theory_variance: Array
    theory_gradient: Array


def flow(activation: Activation, start: Initialisation, network: DeepNetwork) -> Flow:
    """Return what becomes of a batch and of a gradient in a deep network.

    The same seed gives the same bits where NumPy's linear algebra has the same number of threads.

    Parameters
    ----------
    activation : Activation
        A function of a number. Random parameters are drawn for each unit and example, as in
        training.
    start : Initialisation
    network : DeepNetwork
    """
    weights, values, draws = (
        np.random.default_rng(s) for s in np.random.SeedSequence(network.seed).spawn(3)
    )
    n, shape = network.width, (network.batch, network.width)
    a = values.standard_normal(shape)
    back = values.standard_normal(shape)
    layers: list[tuple[Array, Array, Mask | None]] = []
    seen = []
    for _ in range(network.depth):
        w = start.weight_std(n, n) * weights.standard_normal((n, n))
        b = math.sqrt(start.sigma_b2) * weights.standard_normal(n)
        with np.errstate(all="ignore"):
            h = a @ w + b
            f = activation.freeze(shape, draws)
            a, slope = f(h), f.derivative(h)
            seen.append(_statistics(a, slope))
            mask = network.dropout.draw(shape, draws)
            a = a if mask is None else mask.apply(a)
        layers.append((w, slope, mask))
    gradients = _gradients(layers, back, network.clipping)
    theory = _theory(activation, start, network)
    mean, variance, dead, saturated = np.array(seen).T
    return Flow(mean, variance, dead, saturated, gradients, *theory)


def _statistics(a: Array, slope: Array) -> tuple[float, float, float, float]:
    """Return mean and variance of the units, and the shares of dead and of saturated ones."""
    dead = (slope == 0).all(axis=0)
    saturated = abs(slope) < SATURATION_SLOPE
    return float(a.mean()), float(a.var()), float(dead.mean()), float(saturated.mean())


def _gradients(
    layers: list[tuple[Array, Array, Mask | None]], back: Array, clipping: Clipping
) -> Array:
    """Return the root mean square of the gradient in each layer, from the last to the first."""
    sizes = []
    for w, slope, mask in reversed(layers):
        with np.errstate(all="ignore"):
            in_a = back if mask is None else back * mask.slope
            (in_h,) = clipping.apply([in_a * slope])
            sizes.append(norm([in_h]) / math.sqrt(in_h.size))
            back = in_h @ w.T
    return np.array(sizes[::-1])


def _theory(
    activation: Activation, start: Initialisation, network: DeepNetwork
) -> tuple[Array, Array]:
    """Return the variances of f and the gradients that mean-field theory predicts."""
    n, dropout = network.width, network.dropout
    sigma_w2 = n * start.weight_std(n, n) ** 2
    second, variances, factors = 1.0, [], []
    for _ in range(network.depth):
        q = sigma_w2 * second + start.sigma_b2
        if not 0 < q < math.inf:
            break
        there = gaussian_moments(activation, 0.0, math.sqrt(q))
        variances.append(there.variance)
        factors.append(there.slope_second * dropout.slope_second_moment)
        second = dropout.second_moment(there.mean, there.second)
    unknown = np.full(network.depth - len(variances), math.nan)
    # The gradient in h has one factor fewer of weights than of slopes.
    squares = np.cumprod(np.array(factors[::-1]) * sigma_w2)[::-1] / sigma_w2
    gradients = np.sqrt(squares) if not len(unknown) else np.full(network.depth, math.nan)
    if network.clipping != Clipping():
        gradients = np.full(network.depth, math.nan)
    return np.concatenate([variances, unknown]), gradients


def verdict(seen: Flow) -> str:
    """Return in words what becomes of the signal and of the gradient."""
    lost = np.flatnonzero(~np.isfinite(seen.variance))
    if lost.size:
        return f"the signal is not finite in layer {lost[0] + 1}"
    lost = np.flatnonzero(~np.isfinite(seen.gradient))
    if lost.size:
        return f"the gradient is not finite in layer {lost[-1] + 1}; {_signal_verdict(seen)}"
    first, last = float(seen.gradient[0]), float(seen.gradient[-1])
    if last == 0:
        return "no gradient passes the last layer: all of its units are dead"
    return f"{_gradient_verdict(first / last)}; {_signal_verdict(seen)}"


def _gradient_verdict(ratio: float) -> str:
    """Return what becomes of the gradient, by the first layer's as a part of the last one's."""
    part = f"{ratio:.1g} of the last layer's reach the first"
    if ratio < VANISHING:
        return f"gradients vanish: {part}"
    if ratio > 1 / VANISHING:
        return f"gradients explode: the first layer's are {ratio:.1g} times the last layer's"
    return f"gradients last: the first layer's are {ratio:.2g} times the last layer's"


def _signal_verdict(seen: Flow) -> str:
    """Return what becomes of the signal, by the variance of the last layer."""
    variance = float(seen.variance[-1])
    depth = len(seen.variance)
    told = f"its variance is {variance:.2g} after {depth} layer{'s' * (depth > 1)}"
    if variance < VANISHING**2:
        return f"the signal dies out: {told}"
    if variance > VANISHING**-2:
        return f"the signal explodes: {told}"
    return f"the signal lasts: {told}"
