"""The option --wrt: what to differentiate in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actcli.cli._context import named_activations
from actcli.cli._types import TextType

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from actcli.activation import Activation

EVERY_PARAMETER = "all"


class NamesType(TextType):
    """Parameters of the functions named before, or x, separated by commas: a tuple of names."""

    def __init__(self) -> None:
        super().__init__("parameters")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        names = [name.strip().replace("-", "_") for name in value.split(",")]
        if not all(names):
            self.fail(f"{value!r} is not a name, or several separated by commas", param, ctx)
        for name in names:
            if names.count(name) > 1:
                self.fail(f"{value!r} names {name} twice", param, ctx)
        return tuple(names)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        return [
            CompletionItem(f"{before}{comma}{parameter.name}", help=parameter.help)
            for activation in named_activations(ctx)
            for parameter in activation.parameters
            if parameter.name.startswith(last)
        ]


WRT = click.option(
    "--wrt",
    type=NamesType(),
    metavar="NAME,…",
    default=(),
    help="Differentiate in these parameters instead of in x, which may be among them, or in all.",
)


def names_to_differentiate_in(
    activation: Activation, wrt: tuple[str, ...]
) -> tuple[str | None, ...]:
    """Return what --wrt says to differentiate in, for one function; None stands for x.

    Raises
    ------
    UnknownParameterError
        If the function has no parameter of a name.
    click.UsageError
        If it has none at all, and all are to be taken.
    """
    if wrt == (EVERY_PARAMETER,) and EVERY_PARAMETER not in activation.values:
        wrt = tuple(p.name for p in activation.parameters if p.name in activation.formula.names)
        if not wrt:
            raise click.UsageError(f"{activation.name} has no parameters to differentiate in.")
    activation.require(*(name for name in wrt if name != "x"))
    return tuple(None if name == "x" else name for name in wrt) or (None,)
