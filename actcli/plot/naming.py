"""What curves and coordinates are called in a figure."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.curves.section import Section
from actcli.support.unicode import PRIMES, derivative_marks, number_in_print, subscript

MAX_LISTED_COORDINATES = 6
# A caption lists so many coordinates of an input at most: more would not stay in its line.


def curve_labels(name: str | None, component: int | None, orders: Sequence[int]) -> tuple[str, ...]:
    """Return the labels of a curve and its derivatives: "softmax₁ (…)", or "f₁" without a name.

    As in every text of a figure, there is mathtext between dollar signs.
    """
    if name is None:
        letter = "f" if component is None else f"f_{{{component}}}"
        return tuple(f"${letter}{mathtext_primes(order)}$" for order in orders)
    base, space, settings = name.partition(" ")
    base = base if component is None else subscript(base, component)
    return tuple(base + derivative_marks(order, PRIMES) + space + settings for order in orders)


def mathtext_primes(order: int) -> str:
    """Return the marks of a derivative of that order in mathtext: "″", or "^{(4)}".

    The primes are upright, because those of mathtext are another letter in files: "0".
    """
    upright = [rf"\,\mathrm{{{prime}}}" for prime in PRIMES]
    return derivative_marks(order, upright, numbered="^{{({})}}")


def moving_variable(sections: Sequence[Section]) -> str:
    """Return what moves along the sections, and what stays: "x", or "x₁ (x₂ = 1, x₃ = 0)"."""
    if any(section.activation.pointwise for section in sections):
        return "x"
    first, *others = {section.at for section in sections}
    if others or not 1 < len(first) <= MAX_LISTED_COORDINATES:
        return "x₁"
    staying = (
        f"{subscript('x', i)} = {number_in_print(value)}" for i, value in enumerate(first[1:], 2)
    )
    return f"x₁ ({', '.join(staying)})"
