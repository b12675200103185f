"""The catalogue: every activation declared in the modules beside this one.

A module is a family, its docstring the family's heading; the folder is the only list there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from actcli.errors import ActcliError, did_you_mean
from actcli.support.registry import modules, source

if TYPE_CHECKING:
    from actcli.activation import Activation

LOWER = bytes(range(256)).lower()


class DeclarationError(ActcliError, TypeError):
    """A module of the catalogue that cannot stand as it is."""


class UnknownActivationError(ActcliError, LookupError):
    """A name that no function has: none of the catalogue, and none of others that are known."""

    def __init__(self, name: str, others: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.others = others

    def __str__(self) -> str:
        names = {key: a.name for a in catalogue().values() for key in _keys(a)}
        names |= {normal(name): name for name in self.others}
        hint = did_you_mean(normal(self.name), names, 3)
        return f"no function {self.name!r}.{hint}  (all names: actcli list)"


@cache
def catalogue() -> Mapping[str, Activation]:
    """Every declared activation under its name, family by family.

    Raises DeclarationError where a name is taken or a derivative is missing.
    """
    found: dict[str, Activation] = {}
    taken: dict[str, Activation] = {}
    for family in _sources():
        for activation in _declared(family):
            if found.setdefault(activation.name, activation) is not activation:
                raise DeclarationError(f"two functions are called {activation.name!r}")
            for key in _keys(activation):
                if taken.setdefault(key, activation) is not activation:
                    raise DeclarationError(f"{key!r} of {activation.name} is taken")
    return MappingProxyType(found)


def families() -> Mapping[str, str]:
    """The families in order, and the heading of each."""
    names = dict.fromkeys(activation.family for activation in catalogue().values())
    return {name: import_module(f"{__name__}.{name}").__doc__ or "" for name in names}


@cache
def find(name: str) -> Activation:
    """The activation of that name or alias; case, "-" and "_" do not matter.

    Only modules in which the name is written are imported. Raises UnknownActivationError.
    """
    key = normal(name)
    letters = key.encode(errors="replace")
    for family, text in _sources().items():
        written = text.translate(LOWER, b"-_")  # as `normal` has it, but far quicker
        if b"def %b(" % letters in written or b'"%b"' % letters in written:
            for activation in _declared(family):
                if key in _keys(activation):
                    return activation
    raise UnknownActivationError(name)


def titles() -> dict[str, str]:
    """Every name and its title, as they are written: for completion, which cannot wait."""
    found = {}
    for text in _sources().values():
        for declaration in text.decode().split("\n@activation(")[1:]:
            _, title, rest = declaration.split('"', 2)
            found[rest.partition("\ndef ")[2].partition("(")[0]] = title
    return found


def normal(name: str) -> str:
    """A name as it is compared."""
    return name.lower().replace("-", "").replace("_", "")


@cache
def _sources() -> Mapping[str, bytes]:
    """The families, and what is written in the module of each."""
    return {family: source(file) for family, file in modules(__path__).items()}


@cache
def _declared(family: str) -> tuple[Activation, ...]:
    """What a family's module declares; what it takes from others is declared there."""
    from actcli.activation import Activation

    values = vars(import_module(f"{__name__}.{family}")).values()
    found = tuple(v for v in values if isinstance(v, Activation) and v.family == family)
    for activation in found:
        if not activation.is_complete:
            raise DeclarationError(f"{activation.name} was declared without a derivative")
    return found


def _keys(activation: Activation) -> list[str]:
    """Its name and aliases as they are compared."""
    return [normal(name) for name in (activation.name, *activation.aliases)]
