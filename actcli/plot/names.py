"""Names: what functions, curves and coordinates are called in a figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from actcli.activation import Activation
from actcli.axis import signed, ten_to
from actcli.formula.vocabulary import GREEK
from actcli.section import Section

LISTED = 6  # coordinates up to which a caption lists those that stay

LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
PRIME = "′"


def names(activations: Sequence[Activation]) -> list[str]:
    """What each function is called: "elu (α = 0.2)".

    Alone, a function is named with the parameters that its formula shows; among others, with those
    that tell it from its like.
    """
    told: dict[str, set[str]] = {}
    for a in activations:
        told.setdefault(a.name, set()).update(a.settings)
        if len(activations) == 1:
            told[a.name] |= (a.formula.names | a.derivative_formula.names) & a.values.keys()
    return [a.name + _settings(a, told[a.name]) for a in activations]


def _settings(activation: Activation, told: Collection[str]) -> str:
    values = activation.realise().values
    settings = ", ".join(
        f"{GREEK.get(symbol, symbol)} = {_number(values[name])}"
        for name, symbol in ((p.name, p.symbol or p.name) for p in activation.parameters)
        if name in told
    )
    return f" ({settings})" if settings else ""


def labels(name: str | None, component: int | None) -> tuple[str, str]:
    """What a curve and its derivative are called: "softmax₁ (…)", or "f₁" of a nameless function.

    As in every text of a figure, there is mathtext between dollar signs.
    """
    if name is None:
        letter = "f" if component is None else f"f_{{{component}}}"
        return f"${letter}$", f"${letter}'$"
    base, space, settings = name.partition(" ")
    base += "" if component is None else _lowered(component)
    return base + space + settings, base + PRIME + space + settings


def variable(sections: Sequence[Section]) -> str:
    """What moves along the sections, and what stays: "x", or "x₁ (x₂ = 1, x₃ = 0)"."""
    if any(section.activation.pointwise for section in sections):
        return "x"
    first, *others = {section.at for section in sections}
    if others or not 1 < len(first) <= LISTED:
        return "x₁"
    staying = (f"x{_lowered(i)} = {_number(value)}" for i, value in enumerate(first[1:], 2))
    return f"x₁ ({', '.join(staying)})"


def _lowered(index: int) -> str:
    return str(index).translate(LOWERED)


def _number(value: float) -> str:
    mantissa, power, exponent = f"{value:.4g}".partition("e")
    return signed(mantissa) + (f" × {ten_to(int(exponent))}" if power else "")
