"""Compose a scene from functions: their curves, labels and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from actcli.activation import Activation
from actcli.activation.difference import IncompatibleFunctionsError, difference
from actcli.curves.alt_text import alt as described
from actcli.curves.axis import Axis
from actcli.curves.naming import (
    derivative,
    filed,
    letter,
    named,
    names,
    setting,
    shown,
    swept,
)
from actcli.curves.section import Section
from actcli.curves.trace import POINTS, TooManyCurvesError, trace
from actcli.plot.difference import captioned
from actcli.plot.jacobian import jacobian
from actcli.plot.layout import LAYOUTS, SHARED
from actcli.plot.naming import LISTED, labels, variable
from actcli.plot.scene import Family, Graph, Scene
from actcli.plot.typeset import Typeset, formulas, nameless
from actcli.support.unicode import number_in_print

MOST = 20  # curves in a figure, as many as colours and dashes tell apart
NAMED = 12  # members of a family that are each told by their value, beside a bar of colours
MEMBERS = 200  # of a family, which colours alone tell apart


def compose(
    activations: Sequence[Activation],
    *,
    range: tuple[float, float] | None = None,
    points: int | None = None,
    layout: str | None = None,
    theme: str = "light",
    transparent: bool = False,
    title: str | None = None,
    alt: str | None = None,
    at: tuple[float, ...] | None = None,
    minus: Activation | None = None,
    orders: tuple[int, ...] = (0, 1),
) -> Scene:
    """The scene that shows one function or several, or these `minus` one, and their derivatives.

    Without a range it is the union of the functions' views; without a layout it is the first, and
    for more curves than a panel can well show a grid. A vector function is drawn while its
    first coordinate moves and the others stay as `at` has them, or without it as the function
    declares. Raises GridError for a range without points, TooManyCurvesError for too many curves,
    IncompatibleFunctionsError for functions without a difference.
    """
    sections = sectioned(activations, at, minus, orders)
    activations = [section.activation for section in sections]
    vectors = [section for section in sections if not section.activation.pointwise]
    curves = sum(section.count for section in sections)
    parameter = None if vectors else swept(activations)
    if layout is None:
        many = len(sections) > 1 and not parameter and curves > SHARED
        layout = next(name for name, kind in LAYOUTS.items() if kind.each == many)
    each = LAYOUTS[layout].each
    parameter = None if each else parameter
    most = MEMBERS if parameter or each else MOST
    if curves > most:
        raise TooManyCurvesError(
            f"{curves} curves are more than a figure can show; {most} is the most."
        )
    low, high = range or view(sections)
    if alt is None and minus is None:
        alt = described(sections, (low, high))
    told, headings, written = _captions(sections, parameter)
    headings = ("",) * len(orders) if each else headings
    matrix = bool(vectors) and len(activations) == 1 and orders[:2] == (0, 1)
    members = names(activations)
    nameless = parameter or each or len(activations) == 1
    scene = Scene(
        name=filed(activations) + (f"-minus-{filed([minus])}" if minus else ""),
        title=told,
        alt=alt or "",
        orders=orders,
        headings=headings,
        formulas=written,
        members=tuple(members),
        graphs=tuple(
            graph
            for i, (section, name) in enumerate(zip(sections, members, strict=True))
            for graph in _graphs(i, section, None if nameless else name, low, high, points)
        ),
        window=Axis(low, high),
        variable=variable(sections),
        given=next((section.at[0] for section in vectors), None),
        family=_family(activations, parameter) if parameter else None,
        jacobian=jacobian(vectors[0]) if matrix else None,
        layout=layout,
        theme=theme,
        transparent=transparent,
    )
    if minus:
        scene = captioned(scene, *names([minus]))
        scene = scene if alt is None else replace(scene, alt=alt)
    if title:
        scene = replace(scene, title=title, headings=(plain(title), *scene.headings[1:]))
    return scene


def sectioned(
    activations: Sequence[Activation],
    at: tuple[float, ...] | None,
    minus: Activation | None,
    orders: tuple[int, ...],
) -> list[Section]:
    """The lines along which functions, or these `minus` one, are drawn.

    Raises IncompatibleFunctionsError.
    """
    if minus:
        if orders != (0, 1):
            raise IncompatibleFunctionsError(
                "a difference is drawn with its derivative: leave out --order."
            )
        activations = [difference(activation, minus) for activation in activations]
    return [Section.of(activation, at, orders) for activation in activations]


def view(sections: Sequence[Section]) -> tuple[float, float]:
    """The union of the functions' views, with the inputs of vector functions well inside."""
    lows, highs = zip(*(section.activation.plot_window for section in sections), strict=True)
    low, high = min(lows), max(highs)
    margin = (high - low) / 10
    for section in sections:
        if not low <= section.at[0] <= high:
            low, high = min(low, section.at[0] - margin), max(high, section.at[0] + margin)
    return low, high


def _captions(
    sections: Sequence[Section], parameter: str | None
) -> tuple[str, tuple[str, ...], tuple[Typeset, ...]]:
    """The title, the headings and the formulas of a figure."""
    first, *others = [section.activation for section in sections]
    orders = sections[0].orders
    if parameter:
        values = [activation.freeze().values for activation in (first, *others)]
        same = {key for key, value in values[0].items() if all(v[key] == value for v in values)}
        name = named(first, (shown(first) | first.settings.keys()) & same)
        ends = [setting(a, parameter) for a in (first, others[-1])]
        return f"{name}, {' to '.join(ends)}", _headings(name, orders), formulas(first, orders)
    if others:
        title = ", ".join(names([first, *others]))
        return title, ("",) * len(orders), tuple(map(nameless, orders))
    (name,) = names([first])
    headings = _headings(name, orders)
    if not first.pointwise and orders[:2] == (0, 1):
        headings = (name, f"Jacobian{_place(sections[0].at)}", *headings[2:])
    return name, headings, formulas(first, orders)


def _headings(name: str, orders: Sequence[int]) -> tuple[str, ...]:
    """What stands over a function and its derivatives; over the first also its name."""
    first, *others = (derivative(order) if order else name for order in orders)
    return (f"{name}, {first}" if orders[0] else first, *others)


def _place(at: Sequence[float]) -> str:
    """Where an input is, if it is short."""
    return f" at ({', '.join(map(number_in_print, at))})" if len(at) <= LISTED else ""


def _family(activations: Sequence[Activation], parameter: str) -> Family:
    values = [activation.values[parameter] for activation in activations]
    (default,) = (p.default for p in activations[0].parameters if p.name == parameter)
    return Family(
        letter=letter(activations[0], parameter),
        values=tuple(map(number_in_print, values)),
        usual=values.index(default) if default in values else None,
        axis=_even(values) if len(values) > NAMED else None,
    )


def _even(values: Sequence[float]) -> Axis | None:
    """The axis along which values are the middles of equal parts; None if their steps differ."""
    first, last = values[0], values[-1]
    step = (last - first) / (len(values) - 1)
    wrong = max(abs(first + i * step - value) for i, value in enumerate(values))
    return Axis(first - step / 2, last + step / 2) if wrong < step / 1000 else None


def plain(text: str) -> str:
    """A text in one line, in which dollar signs are only that."""
    return " ".join(text.split()).replace("$", r"\$")


def _graphs(
    member: int, section: Section, name: str | None, low: float, high: float, points: int | None
) -> Iterator[Graph]:
    """The components of a function along its section."""
    components = list(zip(*trace(section, low, high, points or POINTS), strict=True))
    for i, traces in enumerate(components, 1):
        component = i if len(components) > 1 else None
        yield Graph(member=member, labels=labels(name, component, section.orders), traces=traces)
