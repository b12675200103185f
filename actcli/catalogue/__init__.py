"""The catalogue: every activation declared in the modules beside this one.

A module is a family, its docstring the family's heading; the folder is the only list there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from actcli.activation import Activation
from actcli.errors import Mistake


class BadDeclaration(Mistake, TypeError):
    """A module of the catalogue that cannot stand as it is."""


class UnknownActivation(Mistake, LookupError):
    """A name that no function has."""

    def __init__(self, name: str) -> None:
        from difflib import get_close_matches

        close = get_close_matches(normal(name), _index(), 3, 0.6)
        names = list(dict.fromkeys(_index()[key].name for key in close))
        hint = f" Did you mean {' or '.join(map(repr, names))}?" if names else ""
        super().__init__(f"no function {name!r}.{hint}  (all names: actcli list)")
        self.name = name


@cache
def catalogue() -> Mapping[str, Activation]:
    """Every declared activation under its name, family by family.

    Raises BadDeclaration where a name is taken or a derivative is missing.
    """
    found: dict[str, Activation] = {}
    for family in sorted(iter_modules(__path__), key=lambda module: module.name):
        module = import_module(f"{__name__}.{family.name}")
        for value in vars(module).values():
            if isinstance(value, Activation):
                if not value.is_complete:
                    raise BadDeclaration(f"{value.name} was declared without a derivative")
                if found.setdefault(value.name, value) is not value:
                    raise BadDeclaration(f"two functions are called {value.name!r}")
    return MappingProxyType(found)


def families() -> Mapping[str, str]:
    """The families in order, and the heading of each."""
    names = dict.fromkeys(activation.family for activation in catalogue().values())
    return {name: import_module(f"{__name__}.{name}").__doc__ or "" for name in names}


def find(name: str) -> Activation:
    """The activation of that name or alias; case, "-" and "_" do not matter.

    Raises UnknownActivation.
    """
    try:
        return _index()[normal(name)]
    except KeyError:
        raise UnknownActivation(name) from None


def normal(name: str) -> str:
    """A name as it is compared."""
    return name.lower().replace("-", "").replace("_", "")


@cache
def _index() -> Mapping[str, Activation]:
    found: dict[str, Activation] = {}
    for activation in catalogue().values():
        for name in (activation.name, *activation.aliases):
            if found.setdefault(normal(name), activation) is not activation:
                raise BadDeclaration(f"{name!r} of {activation.name} is taken")
    return found
