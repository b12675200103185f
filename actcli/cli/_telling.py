"""`--help` and `--version`: options that tell something instead of running a command.

Click's own look for translations of their help, which loads `locale` and looks for files: a
fiftieth of what completing a name takes.
"""

from __future__ import annotations

from collections.abc import Callable

import click

from actcli import __version__


def telling(names: list[str], tell: Callable[[click.Context], str], help_: str) -> click.Option:
    """An option that writes what it tells, and ends the program."""

    def callback(ctx: click.Context, param: click.Parameter, given: bool) -> None:
        if given and not ctx.resilient_parsing:
            click.echo(tell(ctx), color=ctx.color)
            ctx.exit()

    return click.Option(
        names, is_flag=True, expose_value=False, is_eager=True, help=help_, callback=callback
    )


HELP = telling(["-h", "--help"], click.Context.get_help, "Show this message and exit.")
VERSION = telling(["--version"], lambda _: f"actcli {__version__}", "Show the version and exit.")


class Told(click.Command):
    """A command with this `--help`."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return HELP
