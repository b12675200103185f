"""What every command has: `--help`, `--version`, and usage errors that say what would be right.

Click's own options look for translations of their help, which loads `locale` and looks for files: a
fiftieth of what completing a name takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from actcli.cli._console import Console
from actcli.cli._tokens import unguard
from actcli.errors import did_you_mean
from actcli.support.version import __version__


def message_option(
    names: list[str],
    message: Callable[[click.Context], str],
    help_: str,
    *,
    is_eager: bool = True,
) -> click.Option:
    """Return a flag that writes a message to standard output and ends the program."""

    def callback(ctx: click.Context, param: click.Parameter, given: bool) -> None:
        if given and not ctx.resilient_parsing:
            ctx.ensure_object(Console).write(message(ctx))
            ctx.exit()

    return click.Option(
        names, is_flag=True, expose_value=False, is_eager=is_eager, help=help_, callback=callback
    )


HELP = message_option(["-h", "--help"], click.Context.get_help, "Show this message and exit.")


def _version(ctx: click.Context) -> str:
    """Return the version, and with --verbose what computes arrays."""
    if not ctx.meta.get(IS_VERBOSE):
        return f"actcli {__version__}"
    from actcli.numerics.tape.choice import what_computes_arrays

    return f"actcli {__version__}\narrays: {what_computes_arrays()}"


def _set_verbose(ctx: click.Context, param: click.Parameter, given: bool) -> None:
    ctx.meta[IS_VERBOSE] = given


IS_VERBOSE = "actcli.verbose"
# Where a context says whether --verbose was given.

VERSION = message_option(["--version"], _version, "Show the version and exit.", is_eager=False)
VERBOSE = click.Option(
    ["--verbose"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    help="With --version, say too what computes arrays.",
    callback=_set_verbose,
)


def cannot(action: str, name: str, error: OSError) -> str:
    """Return "cannot read x.csv: is a directory.", for an `action` that failed.

    Parameters
    ----------
    action : str
        What was to be done: "read" or "write".
    name : str
        The file, or "" where the error knows none, as on a full disk.
    error : OSError
        Why it failed.
    """
    reason = (error.strerror or str(error)).lower()
    return f"{' '.join(filter(None, ['cannot', action, name]))}: {reason}."


class HelpfulCommand(click.Command):
    """A command whose usage errors name the option, argument or value that was probably meant."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True  # They are refused below, in our own words.
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise click.UsageError(self._no_such_option(ctx, error.option_name), ctx) from None
        except click.BadOptionUsage as error:
            name = error.option_name
            option = self._options(ctx)[name]
            if option.is_flag:
                raise click.UsageError(f"{name} takes no value.", ctx) from None
            needed = f"{name} needs a value: {name} {option.make_metavar(ctx)}."
            raise click.UsageError(needed, ctx) from None
        if rest and not (self.allow_extra_args or ctx.resilient_parsing):
            usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
            raise click.UsageError(f"{unguard(rest[0])!r} is too much: {usage}", ctx)
        return rest

    def _options(self, ctx: click.Context) -> dict[str, click.Option]:
        """Return every option under each of its names."""
        return _options_by_name(self.get_params(ctx))

    def _no_such_option(self, ctx: click.Context, option: str) -> str:
        """Return what is said of an unknown option, with the one that was probably meant."""
        if others := _others_with(ctx, option):
            from actcli.curves.wording import listed

            return f"no option {option!r} for {ctx.command_path}, only for {listed(others)}."
        dashes = "--" if option.startswith("--") else "-"
        named = (name for name in self._options(ctx) if name.startswith(dashes))
        options = {name.lstrip("-"): name for name in named}
        typed = option.lstrip("-")
        start = next((name for name in options if name.startswith(typed)), typed)
        hint = did_you_mean(start, options)
        return f"no option {option!r}.{hint}" if hint else self.unknown(ctx, option)

    def unknown(self, ctx: click.Context, option: str) -> str:
        """Return what is said of an option that is like none of the command's."""
        return f"no option {option!r}. See {ctx.command_path} --help."


def _options_by_name(params: Iterable[click.Parameter]) -> dict[str, click.Option]:
    options = (param for param in params if isinstance(param, click.Option))
    return {name: one for one in options for name in (*one.opts, *one.secondary_opts)}


def _others_with(ctx: click.Context, option: str) -> list[str]:
    """Return the commands beside that of a context which have an option of this name."""
    if ctx.parent is None or not isinstance(ctx.parent.command, click.Group):
        return []
    group, parent = ctx.parent.command, ctx.parent
    commands = {name: group.get_command(parent, name) for name in group.list_commands(parent)}
    return [
        name
        for name, command in commands.items()
        if command is not None and option in _options_by_name(command.params)
    ]
