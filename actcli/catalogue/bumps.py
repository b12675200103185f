"""Bumps: one hill, and next to nothing far from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actcli.declare import activation, np
from actcli.numerics.exponentials import bell_factors

if TYPE_CHECKING:
    from actcli.declare import Array


@activation(
    "Gaussian",
    formula="exp(-x**2)",
    range="(0, 1]",
    paper="Broomhead & Lowe 1988, Complex Systems 2, 321-355",
    aliases=("gauss", "rbf", "bump"),
    pros="responds to one place only: the unit of radial basis networks, and of implicit images",
    cons="no gradient to speak of from 5 on; radial basis texts divide the exponent by 2σ²",
    accuracy=(2, 3.5),
)
def gaussian(x: Array) -> Array:
    """A bell: 1 at the origin, and next to nothing far from it."""
    a, b = bell_factors(np.clip(x, -40, 40), 1.0)  # exp(-x²) is 0 from 27.3 on.
    return a * b


@gaussian.with_derivative("-2*x*exp(-x**2)")
def gaussian(x: Array) -> Array:
    x = np.clip(x, -40, 40)
    a, b = bell_factors(x, 1.0)
    return -2 * x * a * b
