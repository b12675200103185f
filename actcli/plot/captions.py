"""The title, the headings and the formulas of a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actcli.curves.naming import (
    derivative_in_words,
    distinct_names,
    formula_parameters,
    name_with_parameters,
    parameter_in_print,
)
from actcli.plot.mathtext import without_math
from actcli.plot.naming import MAX_LISTED_COORDINATES, mathtext_symbol
from actcli.plot.subject import Subject
from actcli.plot.typeset import Typeset, formulas, left_side
from actcli.support.unicode import number_in_print


class Captions(NamedTuple):
    """The words of a figure; a heading and a formula stand over each function and derivative.

    Only the title is without mathtext.
    """

    title: str
    headings: tuple[str, ...]
    formulas: tuple[Typeset, ...]


def captions(subject: Subject, parameter: str | None) -> Captions:
    """Return the captions of a subject; of a family, `parameter` is what is swept."""
    first, *others = subject.activations
    orders = subject.orders
    if parameter:
        return _of_family(subject, parameter)
    if others:
        title = ", ".join(distinct_names(subject.activations))
        left_sides = tuple(left_side(first, order) for order in orders)
        return Captions(title, ("",) * len(orders), left_sides)
    (name,) = distinct_names([first], mathtext_symbol)
    headings = _headings(name, subject)
    if not first.pointwise and orders[:2] == (0, 1):
        headings = (name, f"Jacobian{_at_input(subject.sections[0].at)}", *headings[2:])
    return Captions(without_math(name), headings, formulas(first, orders))


def _of_family(subject: Subject, parameter: str) -> Captions:
    """Return the captions of a family, named with the parameters that its members share."""
    first, last = subject.activations[0], subject.activations[-1]
    values = [activation.freeze().values for activation in subject.activations]
    same = {key for key, value in values[0].items() if all(v[key] == value for v in values)}
    shared = (formula_parameters(first) | first.settings.keys()) & same
    name = name_with_parameters(first, shared, mathtext_symbol)
    ends = [parameter_in_print(member, parameter) for member in (first, last)]
    title = f"{without_math(name)}, {' to '.join(ends)}"
    return Captions(title, _headings(name, subject), formulas(first, subject.orders))


def _headings(name: str, subject: Subject) -> tuple[str, ...]:
    """Return the headings of a function and its derivatives; the first contains its name.

    Derivatives of one in a parameter are said to be in x.
    """
    is_partial = any(activation.derivative_of for activation in subject.activations)
    suffix = " in $x$" if is_partial else ""
    first, *others = (
        derivative_in_words(order) + suffix if order else name for order in subject.orders
    )
    return (f"{name}, {first}" if subject.orders[0] else first, *others)


def _at_input(at: Sequence[float]) -> str:
    """Return " at (3, 0.7)"; of an input too long for a heading only the first coordinates."""
    listed = [*map(number_in_print, at[:MAX_LISTED_COORDINATES])]
    if len(at) > MAX_LISTED_COORDINATES:
        listed.append("…")
    return f" at ({', '.join(listed)})"
