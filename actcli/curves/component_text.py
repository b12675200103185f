"""A function of a vector in words: its components along a line, and its Jacobian."""

from __future__ import annotations

from collections.abc import Sequence

from actcli.curves.section import Section
from actcli.curves.trace import Trace
from actcli.curves.wording import MAX_LISTED, Clause, extremum_in_words, listed
from actcli.numerics import np
from actcli.support.unicode import number_in_sentence, subscript

MAX_TOLD_COORDINATES = 10
# Of a longer input only so many coordinates are told.


def components_in_words(
    section: Section, traces: Sequence[Trace], window: tuple[float, float]
) -> str:
    """Return what the components do while the first coordinate moves, to be read after the name.

    Parameters
    ----------
    section : Section
    traces : sequence of Trace
        The curve of each component.
    window : (float, float)
        From where to where the first coordinate moves.
    """
    low, high = map(number_in_sentence, window)
    staying = [
        f"{subscript('x', i)} = {number_in_sentence(x)}" for i, x in enumerate(section.at[1:], 2)
    ]
    others = listed(staying) if len(staying) <= MAX_LISTED else f"the other {len(staying)} stay"
    given = f" while {others}" if staying else ""
    clauses = [_component(i, curve) for i, curve in enumerate(traces[:MAX_LISTED], 1)]
    if len(traces) > MAX_LISTED:
        lowest, highest = (f([y for t in traces for y in t.extent]) for f in (min, max))
        clauses = [
            clauses[0],
            Clause(
                "the others",
                f"lie between {number_in_sentence(lowest)} and {number_in_sentence(highest)}",
            ),
        ]
    return f", as {subscript('x', 1)} goes from {low} to {high}{given}: " + listed(
        f"{verb} {rest}" for verb, rest in clauses
    )


def _component(i: int, curve: Trace) -> Clause:
    """Return what a component does."""
    if not curve.runs:
        return Clause(f"component {i}", "has no value")
    start, end = float(curve.runs[0].y[0]), float(curve.runs[-1].y[-1])
    verb = "rises" if start < end else "falls" if start > end else "goes"
    marks = [
        f"{extremum_in_words(kind, y)} at {number_in_sentence(x)}" for kind, x, y in curve.extrema
    ]
    marks += [f"a jump at {number_in_sentence(jump.x)}" for jump in curve.connectors]
    if start == end and not marks:
        return Clause(f"component {i}", f"stays at {number_in_sentence(start)}")
    course = f"{verb} from {number_in_sentence(start)} to {number_in_sentence(end)}"
    return Clause(f"component {i}", f"{course} with {listed(marks)}" if marks else course)


def jacobian_in_words(section: Section) -> str:
    """Return the derivative at the vector through which the section runs, in words."""
    jacobian = section.activation.derivative(np.array(section.at))
    at = ", ".join(map(number_in_sentence, section.at[:MAX_TOLD_COORDINATES]))
    if len(section.at) > MAX_TOLD_COORDINATES:
        at += f", … and {len(section.at) - MAX_TOLD_COORDINATES} more"
    low, high = number_in_sentence(jacobian.min()), number_in_sentence(jacobian.max())
    if low == high:
        return f"Its Jacobian at ({at}) is {low} throughout"
    entries = f"entries from {low} to {high}"
    if len(jacobian) == len(section.at) <= MAX_LISTED:
        entries += f", and the diagonal {listed(map(number_in_sentence, jacobian.diagonal()))}"
    return f"Its Jacobian at ({at}) has {entries}"
