"""The catalogue: every activation declared in the modules beside this one.

A module is a family, its docstring the family's heading. The folder is the only list there is; the
generated `_index` merely says what is declared in which module, so that finding one function does
not import all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from actcli.errors import ActcliError, did_you_mean
from actcli.support.registry import Registry

if TYPE_CHECKING:
    from actcli.activation import Activation

_FAMILIES: Registry[ModuleType] = Registry(__name__)

_MOST_USED_FIRST = (
    "rectifiers", "gelus", "swishes", "sigmoids", "exponential", "vector", "gated", "smooth",
    "mishes", "hard", "linear", "shrinkage", "distributions", "elementary", "periodic", "steps",
    "bumps",
)  # fmt: skip
# The order of the families in `list`, in the gallery and wherever else all functions are shown.
# A family that is not named here follows these, in alphabetical order.


class DeclarationError(ActcliError, TypeError):
    """A declaration that is not complete, or whose name is taken."""


class UnknownActivationError(ActcliError, LookupError):
    """A name that no function has.

    Parameters
    ----------
    name : str
        The name that was looked for.
    others : iterable of str
        Names of functions outside the catalogue that may have been meant.
    """

    def __init__(self, name: str, others: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.others = others

    def __str__(self) -> str:
        names = {key: a.name for a in catalogue().values() for key in _keys(a)}
        names |= {normalized(name): name for name in self.others}
        hint = did_you_mean(normalized(self.name), names, 3)
        return f"no function {self.name!r}.{hint}  (all names: actcli list)"


@cache
def catalogue() -> Mapping[str, Activation]:
    """Return every declared activation by its name, family by family.

    Returns
    -------
    mapping of str to Activation
        Read-only. The families that are used most come first, and the functions of a family are
        in the order of their declarations.

    Raises
    ------
    DeclarationError
        If a name is taken, or a function was declared without a derivative.
    """
    found: dict[str, Activation] = {}
    taken: dict[str, Activation] = {}
    for family in _ordered_families():
        for activation in _declarations(family):
            if found.setdefault(activation.name, activation) is not activation:
                raise DeclarationError(f"two functions are called {activation.name!r}")
            for key in _keys(activation):
                if taken.setdefault(key, activation) is not activation:
                    raise DeclarationError(f"{key!r} of {activation.name} is taken")
    return MappingProxyType(found)


def families() -> Mapping[str, str]:
    """Return the heading of every family by its name, in order."""
    names = dict.fromkeys(activation.family for activation in catalogue().values())
    return {name: _FAMILIES.load(name).__doc__ or "" for name in names}


def _ordered_families() -> list[str]:
    """Return the names of all families, those that are used most first."""
    rank = {family: i for i, family in enumerate(_MOST_USED_FIRST)}
    return sorted(_FAMILIES.names(), key=lambda family: rank.get(family, len(rank)))


@cache
def find(name: str) -> Activation:
    """Return the activation called `name`, which may be an alias.

    Only the module that declares the function is imported. Where the index does not know the name,
    all are.

    Parameters
    ----------
    name : str
        Case, "-" and "_" do not matter: "Leaky-ReLU" is leaky_relu.

    Returns
    -------
    Activation

    Raises
    ------
    UnknownActivationError
        If no function has the name; the message names similar ones.
    """
    key = normalized(name)
    indexed = _family_by_key().get(key)
    likely = [] if indexed is None else [indexed]
    for family in chain(likely, _unindexed(), _FAMILIES.names()):
        for activation in _declarations(family):
            if key in _keys(activation):
                return activation
    raise UnknownActivationError(name)


def is_listed(name: str) -> bool:
    """Return whether the catalogue has `name`, importing no module that the index describes.

    The index is out of date where a function was added to a module that it describes. `find` gets
    such a function all the same.
    """
    key = normalized(name)
    return key in _family_by_key() or any(
        key in _keys(activation) for family in _unindexed() for activation in _declarations(family)
    )


def titles() -> dict[str, str]:
    """Return the title of every function by its name, for completion, which cannot wait."""
    from actcli.catalogue._index import FUNCTIONS

    found: dict[str, str] = {}
    for family in _ordered_families():
        if family in FUNCTIONS:
            found |= {name: title for name, (title, *_) in FUNCTIONS[family].items()}
        else:
            found |= {activation.name: activation.title for activation in _declarations(family)}
    return found


def normalized(name: str) -> str:
    """Return a name as names are compared: in small letters, without "-" and "_"."""
    return name.lower().replace("-", "").replace("_", "")


@cache
def _family_by_key() -> Mapping[str, str]:
    """Return the family of every name and alias in the index, by the name as it is compared."""
    from actcli.catalogue._index import FUNCTIONS

    return {
        normalized(name): family
        for family, functions in FUNCTIONS.items()
        if family in _FAMILIES
        for function, (_, *aliases) in functions.items()
        for name in (function, *aliases)
    }


@cache
def _unindexed() -> list[str]:
    """Return the families that the index does not know yet: new files."""
    from actcli.catalogue._index import FUNCTIONS

    return [family for family in _FAMILIES.names() if family not in FUNCTIONS]


@cache
def _declarations(family: str) -> tuple[Activation, ...]:
    """Return the activations of a family in the order of their declarations.

    They are those that its module declares, without those it imports from other families. A long
    family has a second module, whose name begins with "_" and whose FAMILY is its name.
    """
    from actcli.activation import Activation

    def order(activation: Activation) -> tuple[bool, int]:
        kernel = activation.kernel
        return kernel.__module__ != module.__name__, kernel.__code__.co_firstlineno

    module = _FAMILIES.load(family)
    mine = [v for v in vars(module).values() if isinstance(v, Activation) and v.family == family]
    found = tuple(sorted(mine, key=order))
    for activation in found:
        if not activation.is_complete:
            raise DeclarationError(f"{activation.name} was declared without a derivative")
    return found


def _keys(activation: Activation) -> list[str]:
    """Return its name and aliases as names are compared."""
    return [normalized(name) for name in (activation.name, *activation.aliases)]
