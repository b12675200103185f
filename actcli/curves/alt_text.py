"""Alt text: a figure in words, for those who cannot see it.

Every number in it is a property of the function, or is read off the traces that are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actcli.curves.component_text import components_in_words, jacobian_in_words
from actcli.curves.curve_text import describe_curves
from actcli.curves.naming import (
    derivative_in_words,
    distinct_names,
    name_with_parameters,
    parameter_symbol,
    swept_parameter,
)
from actcli.curves.section import Section
from actcli.curves.trace import Trace, Traces
from actcli.curves.wording import MAX_LISTED, extremum_in_words, listed, turns_in_words
from actcli.support.unicode import number_in_sentence


def alt_text(
    sections: Sequence[Section], traces: Sequence[Traces], window: tuple[float, float]
) -> str:
    """Describe functions and their derivatives, as drawn over a window, in one to four sentences.

    A function that is alone is described in full. Of several, each is named with its course; of a
    swept parameter, the first and the last value are described. Higher derivatives follow, each in
    a sentence of its own.

    Parameters
    ----------
    sections : sequence of Section
        The functions, all with the same orders.
    traces : sequence of traces, as long as `sections`
        For each section what `trace` returns over the window.
    window : (float, float)
        The lowest and the highest x.

    Returns
    -------
    str
    """
    orders = sections[0].orders
    if orders[:2] == (0, 1):
        return " ".join(
            [
                _functions_in_words(sections, traces, window),
                *_derivatives_in_words(sections, traces, 2),
            ]
        )
    return " ".join(_derivatives_in_words(sections, traces, 0))


def _functions_in_words(
    sections: Sequence[Section], traces: Sequence[Traces], window: tuple[float, float]
) -> str:
    """Return the functions and their first derivatives in words."""
    activations = [section.activation for section in sections]
    names = distinct_names(activations, in_words=True)
    if len(sections) == 1:
        return _function_in_words(sections[0], traces[0], _capitalized(names[0]), window)
    if parameter := swept_parameter(activations):
        return _sweep_in_words(sections, traces, parameter, window)
    sentences = [
        f"{name}{_course(section, of_section, window)}"
        for section, of_section, name in zip(sections, traces, names, strict=True)
    ]
    return (
        f"{_capitalized(listed(names))}, each with its derivative. "
        f"{_capitalized('; '.join(sentences))}."
    )


def _capitalized(text: str) -> str:
    """Return a sentence with a capital, unless it begins with the name of a function."""
    return f"The {text[4:]}" if text.startswith("the ") else text


def _derivatives_in_words(
    sections: Sequence[Section], traces: Sequence[Traces], first: int
) -> Iterator[str]:
    """Yield a sentence on each derivative from the `first` that is drawn on, of some functions."""
    names = distinct_names([section.activation for section in sections], in_words=True)
    orders = sections[0].orders[first:]
    for of_section, name in list(zip(traces, names, strict=True))[:MAX_LISTED]:
        for order, curves in zip(orders, of_section[first:], strict=True):
            subject = f"The {derivative_in_words(order)} of {name}" if order else _capitalized(name)
            yield f"{subject} {_range_in_words(curves)}."
    if orders and len(sections) > MAX_LISTED:
        yield f"The other {len(sections) - MAX_LISTED} are like these."


def _range_in_words(curves: Sequence[Trace]) -> str:
    """Return the range of some curves, and the extrema and jumps of one that is alone."""
    lows, highs = zip(*(curve.extent for curve in curves), strict=True)
    low, high = number_in_sentence(min(lows)), number_in_sentence(max(highs))
    if low == high:
        return f"is {low}"
    if len(curves) > 1:
        return f"has {len(curves)} components between {low} and {high}"
    turns = [
        f"{extremum_in_words(kind, y)} at x = {number_in_sentence(x)}"
        for kind, x, y in curves[0].extrema
    ]
    if len(turns) > MAX_LISTED:
        turns = [f"{turns_in_words(curves[0].turns)} extrema"]
    jumps = [
        f"a jump from {low} to {high} at x = {x}"
        for x, low, high in (map(number_in_sentence, jump) for jump in curves[0].connectors)
    ]
    marks = f", with {listed([*turns, *jumps])}" if turns or jumps else ""
    return f"lies between {low} and {high}{marks}"


def _function_in_words(
    section: Section, traces: Traces, name: str, window: tuple[float, float]
) -> str:
    """Return one function and its derivative in words."""
    if section.activation.pointwise:
        f, slope = describe_curves(section, traces, window)
        return f"{name}{f.in_words()}. Its derivative{slope.in_words()}."
    return f"{name}{_course(section, traces, window)}. {jacobian_in_words(section)}."


def _sweep_in_words(
    sections: Sequence[Section],
    traces: Sequence[Traces],
    parameter: str,
    window: tuple[float, float],
) -> str:
    """Return the family of a swept parameter in words, by its first and its last member."""
    first, last = sections[0], sections[-1]
    shared = first.activation.settings.keys() - {parameter}
    name = _capitalized(name_with_parameters(first.activation, shared, in_words=True))
    symbol = parameter_symbol(first.activation, parameter)
    values = [
        number_in_sentence(section.activation.freeze().values[parameter]) for section in sections
    ]
    among = f"{symbol} = {listed(values)}"
    if len(values) > MAX_LISTED:
        among = f"{len(values)} values of {symbol} from {values[0]} to {values[-1]}"
    return (
        f"{name} for {among}, each with its derivative. "
        f"At {symbol} = {values[0]} it{_course(first, traces[0], window)}; "
        f"at {symbol} = {values[-1]} it{_course(last, traces[-1], window)}."
    )


def _course(section: Section, traces: Traces, window: tuple[float, float]) -> str:
    """Return what the values of a function do, to be read after its name."""
    if section.activation.pointwise:
        return describe_curves(section, traces, window)[0].in_words()
    return components_in_words(section, traces[0], window)
