"""The rows of `info` that tell of normally distributed inputs: moments, gain, depth."""

from __future__ import annotations

import math
from collections.abc import Iterator

from actcli.activation import Activation
from actcli.analysis.gaussian import Moments, gaussian_moments
from actcli.analysis.mean_field import critical_point, fixed_point
from actcli.analysis.property_rows import format_number


def gaussian_rows(
    activation: Activation, input_mean: float, input_std: float
) -> Iterator[tuple[str, str]]:
    """Yield the label and the text of each row; none for a function of a vector."""
    if not activation.pointwise:
        return
    moments = gaussian_moments(activation, input_mean, input_std)
    inputs = f"N({format_number(input_mean)}, {format_number(input_std)}²)"
    yield "normal inputs", f"x from {inputs}: {_moments(moments)}"
    if 0 < moments.gain < math.inf:
        yield "gain", _gain(moments.gain)
    if fate := _fate(activation):
        yield "in depth", fate
    if point := critical_point(activation):
        w, b, q = map(format_number, point[:3])
        biases = f", biases of variance {b}" if point.sigma_b2 else ""
        kept = f"keep both the variance {q} of pre-activations and the gradient"
        yield "edge of chaos", f"weights of variance {w}/n{biases} {kept}"


def _moments(moments: Moments) -> str:
    """Return mean and variance of f, and the mean square of f'."""
    known = {
        "mean": moments.mean,
        "variance": moments.variance,
        "E[f²]": moments.second,
        "E[f'²]": moments.slope_second,
    }
    return ", ".join(f"{name} {_moment(value)}" for name, value in known.items())


def _moment(value: float) -> str:
    """Return a moment, or that there is none."""
    if math.isnan(value):
        return "not known"
    return "does not exist" if math.isinf(value) else format_number(value)


def _gain(gain: float) -> str:
    """Return the gain, and how it is used."""
    one, square = f"{gain:.10g}", f"{gain**2:.10g}"
    calls = [
        f"torch: nn.init.normal_(w, std={one}*fan_in**-0.5)",
        f'jax: nn.initializers.variance_scaling({square}, "fan_in", "normal")',
        f'keras: VarianceScaling({square}, distribution="untruncated_normal")',
    ]
    return "; ".join([f"{format_number(gain)} keeps E[f²] at 1", *calls])


def _fate(activation: Activation) -> str | None:
    """Return what LeCun's initialisation leads to in depth; None if it is not known."""
    fixed = fixed_point(activation)
    if fixed is None:
        return None
    lead = "with weights of variance 1/n (LeCun) "
    factor = f"deviations are multiplied by {format_number(fixed.multiplier)} in each layer"
    if math.isinf(fixed.variance):
        return f"{lead}the signal grows without bound"
    if not fixed.variance and not fixed.mean:
        return f"{lead}the signal dies out; {factor}"
    stable = "stable" if fixed.is_stable else "not stable"
    mean, variance = format_number(fixed.mean), format_number(fixed.variance)
    return f"{lead}mean and variance go to {mean} and {variance}, {stable}; {factor}"
