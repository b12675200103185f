"""Specs: what a user types to name an activation, `elu` or `elu:alpha=0.2`, or a family of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from actcli.activation import Activation
from actcli.catalogue import find
from actcli.errors import Mistake
from actcli.formula import FormulaError, number
from actcli.parameter import ParameterError

MOST = 1000  # members of a family

Values = tuple[float, ...]
"""What a parameter is to be: one number, or several, which give a family of functions."""


class SpecError(Mistake, ValueError):
    """A text that does not name an activation."""


class Spec(NamedTuple):
    """An activation of the catalogue and the settings written behind its name."""

    text: str
    target: Activation
    settings: Mapping[str, Values]

    def family(self, flags: Mapping[str, Values]) -> tuple[Activation, ...]:
        """The activations meant, one for each value of a swept parameter.

        Its own settings win over flags, which fill what they leave open. Raises UnknownParameter
        or ParameterError, that also where more than one parameter is swept.
        """
        meant = {name: values for name, values in flags.items() if name in self.target.values}
        meant |= self.settings
        swept = [name for name, values in meant.items() if len(values) > 1]
        if len(swept) > 1:
            first, second, *_ = swept
            raise ParameterError(
                second, f"{second} cannot be swept while {first} is: sweep one of them."
            )
        count = max(map(len, meant.values()), default=1)
        return tuple(
            self.target.with_(**{name: values[i % len(values)] for name, values in meant.items()})
            for i in range(count)
        )

    def bind(self, flags: Mapping[str, Values]) -> Activation:
        """The one activation meant; raises ParameterError where a parameter is swept, too."""
        first, *others = self.family(flags)
        if others:
            (name,) = (p.name for p in first.parameters if p.value != others[0].values[p.name])
            raise ParameterError(
                name, f"{name} must be one number here: only what is plotted or tabulated is swept."
            )
        return first


def parse(text: str) -> Spec:
    """Read `NAME[:parameter=values[,parameter=values…]]`, values as `values` reads them.

    Raises UnknownActivation for the name, SpecError for the rest.
    """
    name, colon, rest = text.partition(":")
    target = find(name)
    written: dict[str, str] = {}
    for item in rest.split(",") if colon else ():
        key, equals, value = (part.strip() for part in item.partition("="))
        if key and value:
            written[last := key.replace("-", "_")] = value
        elif key and not equals and written:
            written[last] += f",{key}"
        else:
            raise SpecError(
                f"{text!r}: write settings as {target.name}:parameter=value, not {item!r}"
            )
    try:
        return Spec(text, target, {key: values(value) for key, value in written.items()})
    except FormulaError as error:
        raise SpecError(f"{text!r}: {error}") from None


def values(text: str) -> Values:
    """Read one number, several as in "0.1,0.2,0.5", or N that are evenly spaced as in "LO:HI:N".

    Raises FormulaError for what is neither, GridError for a range without points.
    """
    numbers = evenly(text) if ":" in text else tuple(map(number, text.split(",")))
    if len(numbers) > MOST:
        raise FormulaError(f"{text!r} is more than {MOST} numbers.")
    return numbers


def evenly(text: str) -> Values:
    """Read "LO:HI:N" as the N numbers from LO to HI, both included; raises as `values` does."""
    from actcli.grid import linspace

    parts = text.split(":")
    if len(parts) != 3:
        raise FormulaError(f"{text!r} is not a range: write LO:HI:N.")
    low, high, count = map(number, parts)
    if not count.is_integer():
        raise FormulaError(f"{text!r}: the number of points must be a whole number.")
    return tuple(linspace(low, high, int(count)).tolist())


def canonical(activation: Activation) -> str:
    """The spec that names an activation as it stands: "elu:alpha=0.2"."""
    settings = ",".join(f"{name}={value!r}" for name, value in activation.settings.items())
    return f"{activation.name}:{settings}" if settings else activation.name
