"""Specs: what a user types to name an activation, `elu` or `elu:alpha=0.2`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from actcli.activation import Activation
from actcli.catalogue import find
from actcli.errors import Mistake
from actcli.formula import FormulaError, number


class SpecError(Mistake, ValueError):
    """A text that does not name an activation."""


@dataclass(frozen=True)
class Spec:
    """An activation of the catalogue and the settings written behind its name."""

    text: str
    target: Activation
    settings: Mapping[str, float]

    def bind(self, flags: Mapping[str, float]) -> Activation:
        """The activation meant: its own settings win over flags, which fill what they leave open.

        Raises UnknownParameter or ParameterError.
        """
        meant = {name: value for name, value in flags.items() if name in self.target.values}
        return self.target.with_(**{**meant, **self.settings})


def parse(text: str) -> Spec:
    """Read `NAME[:parameter=value[,parameter=value…]]`.

    Raises UnknownActivation for the name, SpecError for the rest.
    """
    name, colon, rest = text.partition(":")
    target = find(name)
    settings: dict[str, float] = {}
    for item in rest.split(",") if colon else ():
        key, equals, value = (part.strip() for part in item.partition("="))
        if not key or not equals or not value:
            raise SpecError(
                f"{text!r}: write settings as {target.name}:parameter=value, not {item!r}"
            )
        try:
            settings[key] = number(value)
        except FormulaError as error:
            raise SpecError(f"{text!r}: {error}") from None
    return Spec(text, target, settings)


def canonical(activation: Activation) -> str:
    """The spec that names an activation as it stands: "elu:alpha=0.2"."""
    settings = ",".join(f"{name}={value!r}" for name, value in activation.settings.items())
    return f"{activation.name}:{settings}" if settings else activation.name
