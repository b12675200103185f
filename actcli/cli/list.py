"""`actcli list`: the functions of the catalogue and of plug-ins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from actcli.cli._base import HelpfulCommand
from actcli.cli._output import Sink, output_options
from actcli.cli._types import ChoiceType

if TYPE_CHECKING:
    from actcli.activation import Activation


def _all_functions() -> tuple[list[Activation], list[str]]:
    """Return the functions of the catalogue and of plug-ins, and what is wrong with plug-ins."""
    from actcli.catalogue import catalogue
    from actcli.specs.loader import load_plugins

    theirs, problems = load_plugins()
    return [*catalogue().values(), *theirs], problems


def _families() -> Iterable[str]:
    """Return the names of all families, each once; no plug-in is imported for it."""
    from actcli.catalogue import catalogue
    from actcli.specs.plugins import plugin_families

    own = (activation.family for activation in catalogue().values())
    return dict.fromkeys([*own, *plugin_families()])


@click.command("list", cls=HelpfulCommand)
@click.argument("pattern", required=False)
@click.option(
    "--family",
    type=ChoiceType(_families),
    metavar="NAME",
    help="Only one family, a module of the catalogue.",
)
@output_options
def command(pattern: str | None, family: str | None, sink: Sink) -> None:
    """List the functions: name, family, formula, aliases.

    PATTERN is a part of a name, alias or title, or a shell pattern such as "*relu". Functions of
    plug-ins stand behind our own.

    \b
    actcli list
    actcli list relu
    actcli list --family smooth -f md
    """
    from fnmatch import fnmatch

    from actcli.errors import ActcliError
    from actcli.formula.printing import text
    from actcli.output import text_column

    functions, problems = _all_functions()
    for problem in problems:
        sink.console.note(problem)
    wanted = (pattern or "").lower()
    wanted = wanted if set(wanted) & set("*?[") else f"*{wanted}*"
    found = [
        activation
        for activation in functions
        if family in (None, activation.family)
        and any(
            fnmatch(name.lower(), wanted)
            for name in (activation.name, *activation.aliases, activation.title)
        )
    ]
    if not found:
        what = f"matches {pattern!r}" if pattern else f"of {family} can be used"
        raise ActcliError(f"no function {what}  (all names: actcli list)")
    sink.write(
        [
            text_column("name", [activation.name for activation in found]),
            text_column("family", [activation.family for activation in found]),
            text_column(
                "formula",
                [text(a.formula, a.symbols) if a.formula.is_written else "" for a in found],
            ),
            text_column("aliases", [", ".join(activation.aliases) for activation in found]),
        ]
    )
