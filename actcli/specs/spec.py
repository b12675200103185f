"""Specs: what a user types to name an activation, `elu:alpha=0.2` or `x*sigmoid(b*x):b=1.7`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from actcli.activation import Activation, UnknownParameterError
from actcli.activation.parameter import ParameterError
from actcli.catalogue import UnknownActivationError, catalogue, find, is_listed
from actcli.errors import ActcliError
from actcli.formula import FormulaError, number
from actcli.specs.loader import from_file, plugin
from actcli.specs.plugins import names
from actcli.support.record import Record

MOST = 1000  # members of a family
OF_X = re.compile(r"(?<![\w.])x(?![\w(])")  # x as a name of its own

Values = tuple[float, ...]
"""What a parameter is to be: one number, or several, which give a family of functions."""


class SpecError(ActcliError, ValueError):
    """A text that does not name an activation."""


class Known(Mapping[str, Activation]):
    """Every function that has a name, under each of its names, as an expression may call it."""

    def __getitem__(self, name: str) -> Activation:
        try:
            return named(name)
        except UnknownActivationError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(catalogue())

    def __len__(self) -> int:
        return len(catalogue())


class Spec(Record):
    """An activation and the settings written behind its name."""

    text: str
    target: Activation
    settings: Mapping[str, Values]

    def family(self, flags: Mapping[str, Values]) -> tuple[Activation, ...]:
        """The activations meant, one for each value of a swept parameter.

        Its own settings win over flags, which fill what they leave open. Raises
        UnknownParameterError or ParameterError, that also where more than one parameter is swept,
        and SpecError where one without a default has no value.
        """
        meant = {name: values for name, values in flags.items() if name in self.target.values}
        meant |= self.settings
        swept = [name for name, values in meant.items() if len(values) > 1]
        if len(swept) > 1:
            first, second, *_ = swept
            raise ParameterError(
                second, f"{second} cannot be swept while {first} is: sweep one of them."
            )
        for name in self.settings:
            if name not in self.target.values:
                raise UnknownParameterError(self.target, name)
        needed = [p.name for p in self.target.parameters if p.is_needed and p.name not in meant]
        if needed:
            options = " ".join(f"--{name} NUMBER" for name in needed)
            written = ",".join(f"{name}=NUMBER" for name in needed)
            more = "," if self.settings else ":"
            hint = ""
            if any(name in Known() for name in needed):  # which was meant to be called
                from actcli.formula.suggest import suggestion

                hint = suggestion(self.text.partition(":")[0], Known())
            raise SpecError(
                f"{self.target.name} needs a number for {', '.join(needed)}: "
                f"add {options}, or write {self.text}{more}{written}.{hint}"
            )
        count = max(map(len, meant.values()), default=1)
        return tuple(
            self.target.bind(**{name: values[i % len(values)] for name, values in meant.items()})
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
    """Read `TARGET[:parameter=values[,parameter=values…]]`, values as `values` reads them.

    TARGET is a name, FILE.py:FUNCTION, or an expression. Raises UnknownActivationError, ReadError
    or FormulaError for it, SpecError for the rest.
    """
    name, colon, rest = text.partition(":")
    if name.endswith(".py"):
        function, colon, rest = rest.partition(":")
        target = from_file(name, function.strip())
    else:
        target = _target(name)
    written: dict[str, str] = {}
    for item in rest.split(",") if colon else ():
        key, equals, value = (part.strip() for part in item.partition("="))
        key = key.replace("-", "_") if equals else key
        if key in written:
            raise SpecError(f"{text!r}: {key} is set twice.")
        if key and value:
            written[last := key] = value
        elif key and not equals and written:
            written[last] += f",{key}"
        else:
            raise SpecError(
                f"{text!r}: write settings as {target.name}:parameter=value, not {item!r}"
            )
    try:
        settings = {key: values(value) for key, value in written.items()}
        return Spec(text=text, target=target, settings=settings)
    except FormulaError as error:
        raise SpecError(f"{text!r}: {error}") from None


def _target(text: str) -> Activation:
    """The activation that a text names, or is."""
    if text and not text.replace("-", "_").isidentifier():  # and so no name
        return expression(text)
    if OF_X.search(text) and not is_listed(text):  # "x-1" may be either
        return plugin(text) or expression(text)
    return named(text)


def named(name: str) -> Activation:
    """The activation of that name: ours, or that of a plug-in."""
    if not is_listed(name) and (found := plugin(name)):
        return found
    try:
        return find(name)
    except UnknownActivationError:
        raise UnknownActivationError(name, names()) from None


def expression(text: str) -> Activation:
    """The activation that a formula of x is, with its exact derivative: "x*sigmoid(b*x)".

    Every other name in it is a parameter, and it may call each function of the catalogue. Raises
    FormulaError.
    """
    from actcli.specs.expression import activation_of  # with what a name need not wait for

    return activation_of(text, Known()).replace(factory=partial(expression, text))


def is_number(text: str) -> bool:
    """Whether a text can only be meant as a number, as it begins like one and has no x."""
    return not text[:1].isalpha() and not OF_X.search(text) and ".py" not in text


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
    from actcli.numerics.grid import linspace

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
