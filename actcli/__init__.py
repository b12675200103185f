"""Evaluate, differentiate, plot and tabulate any neural-network activation function.

    >>> import actcli
    >>> actcli.elu([-1.0, 2.0], alpha=0.2)
    array([-0.12642411,  2.        ])
    >>> actcli.elu.derivative([-1.0, 2.0], alpha=0.2)
    array([0.07357589, 1.        ])
    >>> actcli.find("Leaky-ReLU").values
    {'negative_slope': 0.01}

Every function of the catalogue is an attribute of this module, an `Activation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what type checkers and editors are to know
    from actcli.activation import Activation as Activation
    from actcli.catalogue import find as find
    from actcli.specs.spec import expression as expression

__version__ = "0.1.0"

_HOMES = {
    "Activation": "actcli.activation",
    "expression": "actcli.specs.spec",
    "find": "actcli.catalogue",
}


def __getattr__(name: str) -> Activation:
    """Fetch what is asked for when it is asked for, so that `import actcli` costs nothing."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)  # type: ignore[no-any-return]
    problem = f"module {__name__!r} has no attribute {name!r}"
    if not name.startswith("_"):
        from actcli.catalogue import UnknownActivationError, find

        try:
            found = find(name)
        except UnknownActivationError as unknown:
            raise AttributeError(f"{problem}: {unknown}") from None
        if name in (found.name, *found.aliases):
            return found
    raise AttributeError(problem)


def __dir__() -> list[str]:
    from actcli.catalogue import catalogue

    return sorted({"__version__", *_HOMES, *catalogue()})
