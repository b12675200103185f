"""Compose a scene from functions: their curves, labels and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from actcli.activation import Activation
from actcli.curves.alt_text import alt_text
from actcli.curves.axis import Axis
from actcli.curves.naming import (
    derivative_in_words,
    distinct_names,
    file_stem,
    formula_parameters,
    name_with_parameters,
    parameter_in_print,
    parameter_symbol,
    swept_parameter,
)
from actcli.curves.section import Section
from actcli.curves.trace import TooManyCurvesError, Traces
from actcli.plot.difference import captioned
from actcli.plot.jacobian import jacobian
from actcli.plot.layout import LAYOUTS, SHARED
from actcli.plot.naming import LISTED, labels, variable
from actcli.plot.options import PictureOptions
from actcli.plot.scene import Family, Graph, Scene
from actcli.plot.subject import Subject
from actcli.plot.typeset import Typeset, formulas, nameless
from actcli.support.unicode import number_in_print

MOST = 20  # curves in a figure, as many as colours and dashes tell apart
NAMED = 12  # members of a family that are each told by their value, beside a bar of colours
MEMBERS = 200  # of a family, which colours alone tell apart


def compose(subject: Subject, options: PictureOptions | None = None) -> Scene:
    """Return the scene that shows a subject as `options` say.

    Several curves, other than a family's, are drawn in a grid if one panel cannot well show them.
    The subject is not traced before its curves have been counted. The number of samples asked for
    is that of the curves drawn: the text that describes them does not depend on it.

    Raises
    ------
    TooManyCurvesError
        If a figure cannot show as many curves.
    GridError
        If there are no points in the window.
    """
    options = options or PictureOptions()
    activations, sections, orders = subject.activations, subject.sections, subject.orders
    vectors = [section for section in sections if not section.activation.pointwise]
    parameter = None if vectors else swept_parameter(activations)
    layout = options.layout or _layout(subject, parameter)
    each = LAYOUTS[layout].each
    parameter = None if each else parameter
    _require_few(subject, MEMBERS if parameter or each else MOST)
    title, headings, written = _captions(sections, parameter)
    headings = ("",) * len(orders) if each else headings
    matrix = bool(vectors) and len(activations) == 1 and orders[:2] == (0, 1)
    alt = _alt(subject) if options.alt is None else options.alt
    traces = subject.traced(options.points) if options.points else subject.traces
    members = distinct_names(activations)
    nameless = parameter or each or len(activations) == 1
    scene = Scene(
        name=_file_name(subject),
        title=title,
        alt=alt,
        orders=orders,
        headings=headings,
        formulas=written,
        members=tuple(members),
        graphs=tuple(_graphs(traces, [None if nameless else name for name in members], orders)),
        window=Axis(*subject.window),
        variable=variable(sections),
        given=next((section.at[0] for section in vectors), None),
        family=_family(activations, parameter) if parameter else None,
        jacobian=jacobian(vectors[0]) if matrix else None,
        layout=layout,
        theme=options.theme,
        transparent=options.transparent,
    )
    if subject.minus:
        scene = captioned(scene, *distinct_names([subject.minus]))
        scene = scene if options.alt is None else replace(scene, alt=options.alt)
    if options.title:
        headings = (plain(options.title), *scene.headings[1:])
        scene = replace(scene, title=options.title, headings=headings)
    return scene


def _layout(subject: Subject, parameter: str | None) -> str:
    """Return the layout of a figure for which none was asked: the first, or the first grid."""
    many = len(subject.sections) > 1 and not parameter and subject.curve_count > SHARED
    return next(name for name, kind in LAYOUTS.items() if kind.each == many)


def _require_few(subject: Subject, most: int) -> None:
    """Raise TooManyCurvesError for more than `most` curves."""
    if subject.curve_count > most:
        raise TooManyCurvesError(
            f"{subject.curve_count} curves are more than a figure can show; {most} is the most."
        )


def _file_name(subject: Subject) -> str:
    """Return a name for files: "elu-relu", or "gelu-minus-gelu_tanh"."""
    subtracted = f"-minus-{file_stem([subject.minus])}" if subject.minus else ""
    return file_stem(subject.activations) + subtracted


def _alt(subject: Subject) -> str:
    """Describe a subject in words; a difference is described by its captions."""
    if subject.minus:
        return ""
    return alt_text(subject.sections, subject.traces, subject.window)


def _captions(
    sections: Sequence[Section], parameter: str | None
) -> tuple[str, tuple[str, ...], tuple[Typeset, ...]]:
    """The title, the headings and the formulas of a figure."""
    first, *others = [section.activation for section in sections]
    orders = sections[0].orders
    if parameter:
        values = [activation.freeze().values for activation in (first, *others)]
        same = {key for key, value in values[0].items() if all(v[key] == value for v in values)}
        name = name_with_parameters(
            first, (formula_parameters(first) | first.settings.keys()) & same
        )
        ends = [parameter_in_print(a, parameter) for a in (first, others[-1])]
        return f"{name}, {' to '.join(ends)}", _headings(name, orders), formulas(first, orders)
    if others:
        title = ", ".join(distinct_names([first, *others]))
        return title, ("",) * len(orders), tuple(map(nameless, orders))
    (name,) = distinct_names([first])
    headings = _headings(name, orders)
    if not first.pointwise and orders[:2] == (0, 1):
        headings = (name, f"Jacobian{_place(sections[0].at)}", *headings[2:])
    return name, headings, formulas(first, orders)


def _headings(name: str, orders: Sequence[int]) -> tuple[str, ...]:
    """What stands over a function and its derivatives; over the first also its name."""
    first, *others = (derivative_in_words(order) if order else name for order in orders)
    return (f"{name}, {first}" if orders[0] else first, *others)


def _place(at: Sequence[float]) -> str:
    """Where an input is, if it is short."""
    return f" at ({', '.join(map(number_in_print, at))})" if len(at) <= LISTED else ""


def _family(activations: Sequence[Activation], parameter: str) -> Family:
    values = [activation.values[parameter] for activation in activations]
    (default,) = (p.default for p in activations[0].parameters if p.name == parameter)
    return Family(
        letter=parameter_symbol(activations[0], parameter),
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
    traces: Sequence[Traces], members: Sequence[str | None], orders: Sequence[int]
) -> Iterator[Graph]:
    """Return the components of each function, labelled with its name if it has one."""
    for member, (name, of_member) in enumerate(zip(members, traces, strict=True)):
        components = list(zip(*of_member, strict=True))
        for i, of_component in enumerate(components, 1):
            component = i if len(components) > 1 else None
            curve_labels = labels(name, component, orders)
            yield Graph(member=member, labels=curve_labels, traces=of_component)
