"""Names: what curves and coordinates are called in a figure."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.curves.section import Section
from actcli.support.unicode import derivative_marks, number_in_print, subscript

LISTED = 6  # coordinates up to which a caption lists those that stay

PRIME = "′"


def labels(name: str | None, component: int | None, orders: Sequence[int]) -> tuple[str, ...]:
    """What a curve and its derivatives are called: "softmax₁ (…)", or "f₁" of a nameless function.

    As in every text of a figure, there is mathtext between dollar signs.
    """
    if name is None:
        letter = "f" if component is None else f"f_{{{component}}}"
        return tuple(f"${letter}{marked(order)}$" for order in orders)
    base, space, settings = name.partition(" ")
    base = base if component is None else subscript(base, component)
    return tuple(base + derivative_marks(order, PRIME) + space + settings for order in orders)


def marked(order: int) -> str:
    """What marks a derivative of that order in mathtext."""
    return derivative_marks(order, numbered="^{{({})}}")


def variable(sections: Sequence[Section]) -> str:
    """What moves along the sections, and what stays: "x", or "x₁ (x₂ = 1, x₃ = 0)"."""
    if any(section.activation.pointwise for section in sections):
        return "x"
    first, *others = {section.at for section in sections}
    if others or not 1 < len(first) <= LISTED:
        return "x₁"
    staying = (
        f"{subscript('x', i)} = {number_in_print(value)}" for i, value in enumerate(first[1:], 2)
    )
    return f"x₁ ({', '.join(staying)})"
