"""Help of a command with many options: under a heading for each thing that one may want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

OTHERS = "Other options"
# The heading of the options that no group names, such as the parameters of a function.


def write_grouped_options(
    formatter: click.HelpFormatter,
    ctx: click.Context,
    params: Sequence[click.Parameter],
    groups: Mapping[str, Sequence[str]],
) -> None:
    """Write the options of a command under the headings of their groups.

    Parameters
    ----------
    formatter : click.HelpFormatter
    ctx : click.Context
    params : sequence of click.Parameter
        All parameters of the command.
    groups : mapping of str to sequence of str
        The names of the parameters under each heading, in the order in which they are read.
    """
    by_name = {str(param.name): param for param in params}
    named = {name for names in groups.values() for name in names}
    others = [name for name in by_name if name not in named]
    for heading, names in {**groups, OTHERS: others}.items():
        records = [by_name[name].get_help_record(ctx) for name in names if name in by_name]
        rows = [record for record in records if record is not None]
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)
