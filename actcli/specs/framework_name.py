"""Functions under the names of frameworks: calls, and modules as models are printed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from actcli.activation import Activation
from actcli.errors import ActcliError

PRINTED_BY = ("torch", "transformers")
# The frameworks whose models print a module as its class with arguments.

NOTHING: Mapping[str, float] = MappingProxyType({})


class FrameworkName(NamedTuple):
    """What a framework means by a name.

    Parameters
    ----------
    activation : Activation
    settings : mapping of str to float
        Parameters that are set by arguments.
    defaults : mapping of str to float
        Parameters that have other defaults there, or one value alone.
    remark : str
        What a user should know of the name; "" if there is nothing.
    """

    activation: Activation
    settings: Mapping[str, float] = NOTHING
    defaults: Mapping[str, float] = NOTHING
    remark: str = ""


def name_in(framework: str, text: str, known: Activation | None) -> FrameworkName:
    """Return what a framework means by a text.

    Parameters
    ----------
    framework : str
        Its name in the declared calls: "torch".
    text : str
        A name or a call.
    known : Activation or None
        What the text means without a framework.

    Raises
    ------
    ActcliError
        If the framework has no such function.
    """
    from actcli.frameworks._names import defaults, remark, translate

    try:
        there = translate(framework, text)
    except ActcliError:
        if known is None:
            raise
        return FrameworkName(known, defaults=defaults(known, framework))
    return FrameworkName(there.activation, there.settings, there.defaults, remark(framework, text))


def printed_class(text: str) -> FrameworkName | None:
    """Return the function that a module is, which is written as models are printed; or None.

    Parameters
    ----------
    text : str
        Such as "GELU(approximate='none')" or "NewGELUActivation()".

    Raises
    ------
    ActcliError
        If the class is known, and its arguments are not.
    """
    from actcli.frameworks._names import is_called, translate

    if not text.rstrip().endswith(")"):
        return None
    for framework in PRINTED_BY:
        if is_called(framework, text):
            there = translate(framework, text)
            return FrameworkName(there.activation, there.settings, there.defaults)
    return None
