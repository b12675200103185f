"""What curves and coordinates are called in a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from actcli.activation import Activation
from actcli.curves.naming import as_factor
from actcli.curves.section import Section
from actcli.formula.latex_printer import MathtextPrinter
from actcli.support.unicode import PRIMES, derivative_marks, number_in_print, subscript

MAX_LISTED_COORDINATES = 6
# A caption lists so many coordinates of an input at most: more would not stay in its line.

RAISED, LOWERED = re.compile("[⁻⁰¹²³⁴-⁹]+"), re.compile("[₀-₉]+")


def mathtext_symbol(name: str) -> str:
    """Return a parameter's symbol as the formulas of a figure have it: "$\\alpha$", or a word.

    Letters are slanted. A word is upright in formulas, as in all other texts.
    """
    symbol = MathtextPrinter.named(name)
    return name if symbol.startswith(r"\mathrm") else f"${symbol}$"


def curve_labels(name: str, component: int | None, orders: Sequence[int]) -> tuple[str, ...]:
    """Return the labels of a curve and its derivatives: "softmax₁ (…)", "softmax₁′ (…)".

    As in every text of a figure, there is mathtext between dollar signs.
    """
    base, space, settings = name.partition(" ")
    indices = ["" if component is None else subscript("", component)] * len(orders)
    marks = [i + derivative_marks(order, PRIMES) for i, order in zip(indices, orders, strict=True)]
    return tuple((as_factor(base) + mark if mark else base) + space + settings for mark in marks)


def letter_labels(
    activation: Activation, component: int | None, orders: Sequence[int]
) -> tuple[str, ...]:
    """Return the labels of the only curve and its derivatives: "f₁", or "∂f/∂α"."""
    letter = "f" if component is None else f"f_{{{component}}}"
    return tuple(f"${derivative_letter(activation, order, letter)}$" for order in orders)


def derivative_letter(
    activation: Activation, order: int, letter: str = "f", argument: str = ""
) -> str:
    """Return a derivative of a function that is called by a letter, in mathtext: "f″(x)".

    One of a derivative in a parameter is a partial one: "∂²f/∂x∂α".
    """
    if activation.derivative_of is None:
        return f"{letter}{mathtext_primes(order)}{argument}"
    _, parameter = activation.derivative_of
    symbol = MathtextPrinter.named(activation.symbols.get(parameter, parameter))
    above = f"^{{{order + 1}}}" if order else ""
    power = f"^{{{order}}}" if order > 1 else ""
    in_x = rf"\partial x{power}\," if order else ""
    return rf"\partial{above} {letter}/{in_x}\partial {symbol}"


def mathtext_primes(order: int) -> str:
    """Return the marks of a derivative of that order in mathtext: "″", or "^{(4)}".

    The primes are upright, because those of mathtext are another letter in files: "0".
    """
    upright = [rf"\,\mathrm{{{prime}}}" for prime in PRIMES]
    return derivative_marks(order, upright, numbered="^{{({})}}")


def variable_symbol(variable: str) -> str:
    """Return what moves, without what stays, as mathtext: "$x_{1}$" of "x₁ (x₂ = 1)"."""
    return f"${in_mathtext(variable.partition(' ')[0])}$"


def in_mathtext(name: str) -> str:
    """Return a name as mathtext sets it: the raised and lowered digits of few fonts by ^ and _."""
    raised = RAISED.sub(lambda digits: f"^{{{_plain(digits)}}}", name)
    return LOWERED.sub(lambda digits: f"_{{{_plain(digits)}}}", raised)


def _plain(digits: re.Match[str]) -> str:
    """Return raised or lowered digits as ordinary ones."""
    return normalize("NFKC", digits[0])


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
