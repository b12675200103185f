"""The command line: a thin view of the library. This folder is the list of commands."""

from __future__ import annotations

import codecs
import gc
import os
import re
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from typing import Any, NoReturn, Protocol

import click

from actcli.cli._base import IS_VERBOSE, VERBOSE, VERSION, HelpfulCommand, cannot
from actcli.cli._console import Console
from actcli.cli._exit import BUG, CLOSED, DONE, UNREADABLE, USAGE
from actcli.errors import ActcliError, MissingLibraryError, ReadError, did_you_mean
from actcli.support.interruption import (
    drop_output,
    report_interruption,
    signal_number,
)
from actcli.support.registry import Registry
from actcli.support.terminal import terminal_width
from actcli.support.unicode import spell_unencodable

LOADER_HAS_NO_MEMORY = ("failed to map segment", "cannot allocate memory")
# What the loaders of glibc and musl say of a library for which there is no memory.

MEMORY_TO_GO_ON = 1 << 24
# Bytes; with less, C code fails.

ALIASES = {"grad": "diff"}

COMPLETING = "_ACTCLI_COMPLETE"
# The environment variable by which the shell's script asks for completions.


class CommandModule(Protocol):
    """A module of this folder: a command."""

    command: click.Command


COMMANDS: Registry[CommandModule] = Registry(__name__)


class CommandGroup(HelpfulCommand, click.Group):
    """A group whose commands are the modules beside this one, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return COMMANDS.names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = ALIASES.get(cmd_name, cmd_name)
        return COMMANDS.load(name).command if name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with its first sentence.

        The sentences are in the generated `_index`, since importing every command takes longer
        than all the rest of `--help`. A command that is not in it yet is imported.
        """
        names = COMMANDS.names()
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short_help(name, room)) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where a function stands in its place, name the line that was meant."""
        if ctx.meta.get(IS_VERBOSE):
            raise click.UsageError("--verbose goes with --version.")
        words = [*args]  # Click takes the list apart.
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            raise click.UsageError(self._no_such_command(ctx, words)) from None

    def _no_such_command(self, ctx: click.Context, words: list[str]) -> str:
        """Return what is said of a line that begins with no command."""
        from actcli.specs.spec import is_spec

        if hint := did_you_mean(words[0], [*self.list_commands(ctx), *ALIASES]):
            return f"no command {words[0]!r}.{hint}"
        if not is_spec(words[0]):
            return f"no command {words[0]!r}. See actcli --help."
        line = " ".join(["actcli eval", *words])
        return f"{words[0]!r} is a function, not a command. Did you mean {line!r}?"

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run the command line and exit with a code of `_exit`."""
        if os.environ.get(COMPLETING):
            self._complete(args)
        # Not `list(args)`: once its module is imported, `list` is the command of that name here.
        arguments = sys.argv[1:] if args is None else [*args]
        sys.exit(self._run(arguments or ["--help"]))

    def _complete(self, args: Sequence[str] | None) -> NoReturn:
        """Answer a shell's script for completion and exit, 1 without a word if it asks amiss.

        What is written here would stand in the line that somebody is typing.
        """
        try:
            super().main(args, "actcli", COMPLETING)
        except (KeyboardInterrupt, Exception):
            if os.environ.get("ACTCLI_DEBUG"):
                raise
            drop_output(sys.stdout)
        sys.exit(1)

    def _run(self, arguments: list[str]) -> int:
        """Run the command line and return the exit code, every error reported in one line."""
        if None in (sys.stdin, sys.stdout, sys.stderr):
            from actcli.cli._closed_streams import replace_closed_streams

            replace_closed_streams()
        # A letter that the terminal's encoding lacks is spelled; it must not end the program.
        codecs.register_error("spelled", spell_unencodable)
        results = sys.stdout
        results.reconfigure(errors="spelled")  # type: ignore[union-attr]
        try:
            with (
                redirect_stdout(sys.stderr),  # What other people's code prints is no result.
                self.make_context(
                    "actcli",
                    arguments,
                    obj=Console(stream=results),
                    terminal_width=_help_width(),
                ) as ctx,
            ):
                self.invoke(ctx)
            results.flush()
            if sys.stderr is not None:
                with suppress(OSError):  # Notes that nobody can read are no failure.
                    sys.stderr.flush()
        except BrokenPipeError:
            # Whoever read the output has left; Python must not try to flush to them at exit.
            drop_output(results)
            return CLOSED
        except click.exceptions.Exit as end:
            return end.exit_code
        except (KeyboardInterrupt, Exception) as error:
            number = signal_number(error)
            return report_interruption(number) if number else _report(error)
        return DONE


def _report(error: BaseException) -> int:
    """Report an error in one line and return the exit code; raise a bug anew for ACTCLI_DEBUG."""
    match error:
        case click.ClickException():
            return fail(_message(error), error.exit_code)
        case ReadError() | MissingLibraryError():
            return fail(str(error), UNREADABLE)
        case ActcliError():
            return fail(str(error), USAGE)
        case OSError():
            # Whatever reads a file turns this into a ReadError, so it is an error of writing.
            return fail(cannot("write", str(error.filename or ""), error), UNREADABLE)
        case MemoryError() | ImportError() | SystemError() if _is_short_of_memory(error):
            return fail("this needs more memory than there is", UNREADABLE)
    if os.environ.get("ACTCLI_DEBUG"):
        raise error
    return fail(
        f"this is a bug: {type(error).__name__}: {error}. Please report it with the command; "
        "ACTCLI_DEBUG=1 shows where it happened.",
        BUG,
    )


def _is_short_of_memory(error: BaseException) -> bool:
    """Return whether there was no memory, be it to load a library.

    C code that fails without an error of its own, which is a SystemError, has mostly been refused
    memory: so it is asked for.
    """
    if isinstance(error, SystemError):
        try:
            bytearray(MEMORY_TO_GO_ON)
        except MemoryError:
            return True
        return False
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(words in said for words in LOADER_HAS_NO_MEMORY)


def _help_width() -> int:
    """Return the width that Click would give help, without importing `shutil` as Click does."""
    return max(50, min(terminal_width(), 80) - 2)


def _short_help(name: str, room: int) -> str:
    """Return what a command does, in at most `room` characters."""
    from actcli.cli._index import SENTENCES

    sentence = SENTENCES.get(name) or COMMANDS.load(name).command.help
    return click.Command(name, help=sentence).get_short_help_str(room)


def _message(error: click.ClickException) -> str:
    """Return what is said of an error of Click's."""
    if isinstance(error, click.MissingParameter) and error.ctx is not None:
        what = getattr(error.param, "human_readable_name", "").upper()
        path = error.ctx.command_path
        return f"{path} needs a {re.sub('[^A-Z].*', '', what)}. See {path} --help."
    return error.format_message()


def fail(message: str, code: int) -> int:
    """Write what is wrong to standard error, in one line, and return the exit code."""
    stop = "" if message.endswith((".", "?", ")")) else "."
    Console().say(f"{message}{stop}")
    return code


@click.command(cls=CommandGroup, params=[VERSION, VERBOSE])
def cli() -> None:
    """Evaluate, differentiate, plot and tabulate any neural-network activation function.

    \b
    actcli eval  relu -3 -0.5 2
    actcli diff  softmax 3 0.7 0.5
    actcli table gelu --range -3:3 --step 0.5
    actcli plot  elu --alpha 0.2
    actcli info  selu
    actcli list  relu
    actcli lut   tanh --preset cmsis-q15
    actcli check gelu
    actcli identify @xy.csv
    actcli flow sigmoid relu
    actcli train relu gelu
    actcli gallery figures
    actcli completion bash
    actcli help  formulas
    """


def main() -> NoReturn:
    """Run `actcli` as the shell calls it."""
    # NumPy's linear algebra would start a thread for each core as it is loaded, and the last bits
    # of a product of matrices, as in `train`, depend on their number: so it is one.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # Nor may they depend on how many numbers are asked for (numerics/tape/choice.py).
    os.environ["ACTCLI_ARRAYS"] = "numpy"
    # Arrow's own allocator keeps some 13 MB more than the system's of what it has freed.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        cli.main()
    finally:  # Nor is a result what other people's code prints when Python ends.
        sys.stdout = sys.stderr
        # As it ends, Python would look through all objects of all libraries for garbage, which
        # takes a sixth of the time of a plot. Their memory is freed with the process. But what a
        # user's own code leaves behind may be a file with a buffer that is not written yet.
        loader = sys.modules.get("actcli.specs.loader")
        if not (loader and loader.has_run_code()):
            gc.freeze()
