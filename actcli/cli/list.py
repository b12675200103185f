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


def _tags() -> Iterable[str]:
    from actcli.analysis.tags import TAGS

    return TAGS


@click.command("list", cls=HelpfulCommand)
@click.argument("pattern", required=False)
@click.option(
    "--family",
    type=ChoiceType(_families),
    metavar="NAME",
    help="Only one family, a module of the catalogue.",
)
@click.option(
    "--tag",
    "wanted_tags",
    type=ChoiceType(_tags),
    metavar="TAG",
    multiple=True,
    help="Only functions that have this property with their default parameters, such as bounded,"
    " smooth, vector or self_normalizing; may be given several times.",
)
@output_options
def command(
    pattern: str | None, family: str | None, wanted_tags: tuple[str, ...], sink: Sink
) -> None:
    """List the functions: name, family, formula, aliases.

    PATTERN is a part of a name, alias or title, or a shell pattern such as "*relu". Functions of
    plug-ins stand behind our own.

    \b
    actcli list
    actcli list relu
    actcli list --family smooth -f md
    actcli list --tag bounded --tag odd
    """
    from actcli.errors import ActcliError
    from actcli.formula.printing import text
    from actcli.output import text_column

    functions, problems = _all_functions()
    for problem in problems:
        sink.console.note(problem)
    found = [a for a in functions if family in (None, a.family) and _matches(a, pattern or "")]
    if wanted_tags:
        from actcli.analysis.tags import TAGS

        found = [a for a in found if all(TAGS[tag](a) for tag in wanted_tags)]
    if not found:
        given = {
            "pattern": pattern and repr(pattern),
            "family": family,
            "tag": ", ".join(wanted_tags),
        }
        wanted = " and ".join(f"{name} {value}" for name, value in given.items() if value)
        raise ActcliError(f"no function matches {wanted}  (all names: actcli list)")
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


def _matches(activation: Activation, pattern: str) -> bool:
    """Return whether a name or the title of a function contains a text, or fits a shell pattern."""
    from fnmatch import fnmatch

    wanted = pattern.lower()
    wanted = wanted if set(wanted) & set("*?[") else f"*{wanted}*"
    names = (activation.name, *activation.aliases, activation.title)
    return any(fnmatch(name.lower(), wanted) for name in names)
