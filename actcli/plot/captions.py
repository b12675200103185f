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
from actcli.plot.naming import MAX_LISTED_COORDINATES
from actcli.plot.subject import Subject
from actcli.plot.typeset import Typeset, formulas, left_side
from actcli.support.unicode import number_in_print


class Captions(NamedTuple):
    """The words of a figure; a heading and a formula stand over each function and derivative."""

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
        title = ", ".join(distinct_names([first, *others]))
        return Captions(title, ("",) * len(orders), tuple(map(left_side, orders)))
    (name,) = distinct_names([first])
    headings = _headings(name, orders)
    if not first.pointwise and orders[:2] == (0, 1):
        headings = (name, f"Jacobian{_at_input(subject.sections[0].at)}", *headings[2:])
    return Captions(name, headings, formulas(first, orders))


def _of_family(subject: Subject, parameter: str) -> Captions:
    """Return the captions of a family, named with the parameters that its members share."""
    first, last = subject.activations[0], subject.activations[-1]
    values = [activation.freeze().values for activation in subject.activations]
    same = {key for key, value in values[0].items() if all(v[key] == value for v in values)}
    name = name_with_parameters(first, (formula_parameters(first) | first.settings.keys()) & same)
    ends = [parameter_in_print(member, parameter) for member in (first, last)]
    title = f"{name}, {' to '.join(ends)}"
    return Captions(title, _headings(name, subject.orders), formulas(first, subject.orders))


def _headings(name: str, orders: Sequence[int]) -> tuple[str, ...]:
    """Return the headings of a function and its derivatives; the first contains its name."""
    first, *others = (derivative_in_words(order) if order else name for order in orders)
    return (f"{name}, {first}" if orders[0] else first, *others)


def _at_input(at: Sequence[float]) -> str:
    """Return " at (3, 0.7)", or "" for an input too long for a heading."""
    if len(at) > MAX_LISTED_COORDINATES:
        return ""
    return f" at ({', '.join(map(number_in_print, at))})"
