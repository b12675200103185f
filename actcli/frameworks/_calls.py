"""The calls of frameworks: those that the catalogue declares, and those of the frameworks' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actcli.activation import Activation, Equivalent
from actcli.catalogue import catalogue, find
from actcli.frameworks import FRAMEWORKS


def calls(activation: Activation) -> list[Equivalent]:
    """Return the calls of all frameworks that compute a function.

    Those that its declaration has come first, in that order; then those of the frameworks that
    hold their calls themselves.
    """
    found = [*activation.equivalents]
    for name in FRAMEWORKS.names():
        found += own_calls(name, activation.name)
        found += _borrowed(name, activation)
    return found


def usual_settings(activation: Activation) -> list[dict[str, float]]:
    """Return the parameters that each call of a framework has where none is given."""
    return [{**there.defaults, **there.fixed} for there in calls(activation)]


def calls_in(activation: Activation, framework: str) -> list[Equivalent]:
    """Return the calls of one framework that compute a function, its own before those it runs."""
    return [there for there in calls(activation) if there.framework == framework]


def all_calls_in(framework: str) -> Iterator[tuple[Activation, Equivalent]]:
    """Yield every call of a framework, with the function that it computes; none if unknown."""
    if framework not in FRAMEWORKS:
        return
    known = FRAMEWORKS.load(framework).FRAMEWORK
    if known.calls and not known.calls_of:  # No need to import the families of all others.
        for name in known.calls:
            yield from ((find(name), there) for there in own_calls(framework, name))
        return
    for activation in catalogue().values():
        yield from ((activation, there) for there in calls_in(activation, framework))


def own_calls(framework: str, function: str) -> Sequence[Equivalent]:
    """Return the calls that a framework's module holds for a function of the catalogue."""
    found = FRAMEWORKS.load(framework).FRAMEWORK.calls.get(function, ())
    return (found,) if isinstance(found, Equivalent) else found


def _borrowed(framework: str, activation: Activation) -> Iterator[Equivalent]:
    """Yield the calls of another framework that this one runs."""
    if lender := FRAMEWORKS.load(framework).FRAMEWORK.calls_of:
        for there in (*activation.equivalents, *own_calls(lender, activation.name)):
            if there.framework == lender:
                yield there.replace(framework=framework)
