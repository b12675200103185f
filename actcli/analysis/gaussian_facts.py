"""What is known of a function at normally distributed inputs, as plain data."""

from __future__ import annotations

import math
from typing import Any

from actcli.activation import Activation
from actcli.analysis.gaussian import gaussian_moments
from actcli.analysis.mean_field import critical_point, fixed_point


def gaussian_facts(
    activation: Activation, input_mean: float = 0.0, input_std: float = 1.0
) -> dict[str, Any] | None:
    """Return the moments of a function of a number, its fixed point and its critical point.

    Parameters
    ----------
    activation : Activation
    input_mean, input_std : float
        Of the inputs, whose moments are told. Fixed point and critical point do not depend on them.

    Returns
    -------
    dict or None
        Numbers, and dicts of these; None for what is not known, or does not exist. A moment that
        diverges is inf, as is the variance of the fixed point where signals grow without bound.
        None as a whole for a function of a vector.
    """
    if not activation.pointwise:
        return None
    moments = gaussian_moments(activation, input_mean, input_std)
    fixed, critical = fixed_point(activation), critical_point(activation)
    numbers = {
        "input_mean": input_mean,
        "input_std": input_std,
        "mean": moments.mean,
        "second_moment": moments.second,
        "variance": moments.variance,
        "slope_second_moment": moments.slope_second,
        "gain": moments.gain,
    }
    return {
        **_known(numbers),
        "fixed_point": fixed and {**_known(fixed._asdict()), "stable": fixed.is_stable},
        "critical": critical and _known(critical._asdict()),
    }


def _known(numbers: dict[str, float]) -> dict[str, float | None]:
    """Return the numbers with None in place of nan."""
    return {name: None if math.isnan(value) else value for name, value in numbers.items()}
