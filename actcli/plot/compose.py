"""Compose a scene from functions: their curves, labels and captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from actcli.activation import Activation
from actcli.curves.alt_text import alt_text
from actcli.curves.axis import Axis
from actcli.curves.naming import distinct_names, file_stem, parameter_symbol, swept_parameter
from actcli.curves.trace import TooManyCurvesError, Traces
from actcli.numerics.grid import GridError
from actcli.plot.captions import captions
from actcli.plot.difference import with_difference_captions
from actcli.plot.jacobian import Jacobian
from actcli.plot.layout import LAYOUTS, MAX_SHARED_CURVES
from actcli.plot.naming import curve_labels, letter_labels, mathtext_symbol, moving_variable
from actcli.plot.numerals import scene_in_decimals
from actcli.plot.options import PictureOptions
from actcli.plot.own_words import with_own_words
from actcli.plot.scene import Family, Graph, Scene
from actcli.plot.subject import Subject
from actcli.support.unicode import number_in_print

MAX_CURVES = 20
# More curves in a figure could not be told apart by colours and dashes.

MAX_NAMED_MEMBERS = 12
# The bar beside a family has room for the values of so many members; beyond, it has an axis.

MAX_MEMBERS = 200
# The colours of more members of a family would look alike.

MAX_SAMPLES = 10**6
# Of all curves together, before they are refined. A figure is a few thousand pixels wide.

EVEN_STEP_TOLERANCE = 1e-3
# Values whose steps differ by less than this part of a step are shown by an axis.


def compose(subject: Subject, options: PictureOptions | None = None) -> Scene:
    """Return the scene that shows a subject as `options` say.

    Several curves, other than a family's, are drawn in a grid if one panel cannot well show them.
    The number of samples asked for is that of the curves drawn: the text that describes them does
    not depend on it.

    Raises
    ------
    TooManyCurvesError
        If a figure cannot show as many curves; this is known before anything is traced.
    GridError
        If there are no points in the window, or too many samples are wanted.
    """
    options = options or PictureOptions()
    vectors = [section for section in subject.sections if not section.activation.pointwise]
    is_named = bool(vectors or options.labels)
    parameter = None if is_named else swept_parameter(subject.activations)
    layout = options.layout or _default_layout(subject, parameter)
    each = LAYOUTS[layout].per_function
    parameter = None if each else parameter
    _require_few_curves(subject, MAX_MEMBERS if parameter or each else MAX_CURVES)
    _require_few_samples(subject, options.points)
    alt = _alt(subject) if options.alt is None else options.alt
    title, headings, formulas = captions(subject, parameter)
    traces = subject.traced(options.points) if options.points else subject.traces
    has_matrix = bool(vectors) and len(subject.sections) == 1 and subject.orders[:2] == (0, 1)
    members = distinct_names(subject.activations, mathtext_symbol)
    is_labelled = not parameter and not each and len(members) > 1
    scene = Scene(
        name=_file_name(subject),
        title=title,
        alt=alt,
        orders=subject.orders,
        headings=("",) * len(headings) if each else headings,
        formulas=formulas,
        members=tuple(members),
        graphs=tuple(_graphs(subject, traces, members if is_labelled else None)),
        window=subject.axis,
        variable=moving_variable(subject.sections),
        given=next((section.at[0] for section in vectors), None),
        family=_family(subject.activations, parameter) if parameter else None,
        jacobian=Jacobian.of(vectors[0]) if has_matrix else None,
        layout=layout,
        theme=options.theme,
        transparent=options.transparent,
        settings=options.settings,
    )
    if subject.minus:
        scene = with_difference_captions(scene, *distinct_names([subject.minus], mathtext_symbol))
        scene = scene if options.alt is None else replace(scene, alt=options.alt)
    if options.alt is None:
        scene = replace(scene, alt=scene.alt + _logarithmic_axes(subject.log_x, options.log_y))
    return with_own_words(scene_in_decimals(scene, options.decimal), options)


def _default_layout(subject: Subject, parameter: str | None) -> str:
    """Return the layout of a figure for which none was asked: the first, or the first grid."""
    many = len(subject.sections) > 1 and not parameter and subject.curve_count > MAX_SHARED_CURVES
    return next(name for name, layout in LAYOUTS.items() if layout.per_function == many)


def _require_few_curves(subject: Subject, most: int) -> None:
    """Raise TooManyCurvesError for more than `most` curves."""
    if subject.curve_count > most:
        raise TooManyCurvesError(
            f"{subject.curve_count} curves are more than a figure can show; {most} is the most."
        )


def _require_few_samples(subject: Subject, points: int | None) -> None:
    """Raise GridError for more than MAX_SAMPLES, if so many points of each curve are wanted."""
    curves = subject.curve_count * len(subject.orders)
    if points and points * curves > MAX_SAMPLES:
        raise GridError(
            f"{points} points are too many to plot: "
            f"for {curves} curves at most {MAX_SAMPLES // curves}."
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


def _logarithmic_axes(log_x: bool, log_y: bool) -> str:
    """Return the sentence that says which axes are logarithmic, or "" if none is."""
    sides = [("horizontal", log_x), ("vertical", log_y)]
    named = " and ".join(f"the {name}" for name, is_log in sides if is_log)
    return f" {named[:1].upper()}{named[1:]} axes are logarithmic." if named else ""


def _family(activations: Sequence[Activation], parameter: str) -> Family:
    """Return the values of the swept parameter, which tell the members of a family apart."""
    values = [activation.values[parameter] for activation in activations]
    (default,) = (p.default for p in activations[0].parameters if p.name == parameter)
    return Family(
        letter=parameter_symbol(activations[0], parameter, mathtext_symbol),
        values=tuple(map(number_in_print, values)),
        default=values.index(default) if default in values else None,
        axis=_even_axis(values) if len(values) > MAX_NAMED_MEMBERS else None,
    )


def _even_axis(values: Sequence[float]) -> Axis | None:
    """Return the axis on which values are the middles of equal parts; None for unequal steps."""
    first, last = values[0], values[-1]
    step = (last - first) / (len(values) - 1)
    error = max(abs(first + i * step - value) for i, value in enumerate(values))
    if error >= step * EVEN_STEP_TOLERANCE:
        return None
    return Axis(first - step / 2, last + step / 2)


def _graphs(
    subject: Subject, traces: Sequence[Traces], members: Sequence[str] | None
) -> Iterator[Graph]:
    """Return the components of each function, labelled with its name if `members` has them."""
    for member, (activation, of_member) in enumerate(zip(subject.activations, traces, strict=True)):
        components = list(zip(*of_member, strict=True))
        for i, of_component in enumerate(components, 1):
            component = i if len(components) > 1 else None
            labels = (
                curve_labels(members[member], component, subject.orders)
                if members
                else letter_labels(activation, component, subject.orders)
            )
            yield Graph(member=member, labels=labels, traces=of_component)
