"""The console: what a command writes for people to read, and how it is styled."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

import click

from actcli.support.one_line import in_one_line
from actcli.support.record import Record
from actcli.support.terminal import terminal_width

MAX_MESSAGE = 400
# Characters of an error or a note, whatever was typed: five lines of a terminal.


class Console(Record):
    """How a command speaks. Results go to standard output, talk about them to standard error.

    One is made where the group starts, as Click's `ctx.obj`; -q and --color replace it.

    Attributes
    ----------
    quiet : bool
        Write no notes (-q).
    color : bool or None
        Style what is written always or never; None styles it on a terminal.
    stream : text file, optional
        Where results go; None is standard output. A command names it, so that what other people's
        code prints meanwhile can go elsewhere.
    """

    quiet: bool = False
    color: bool | None = None
    stream: TextIO | None = None

    @property
    def results(self) -> TextIO:
        """Return the stream of results."""
        return self.stream or sys.stdout

    @property
    def width(self) -> int:
        """Return the number of columns of the terminal."""
        return terminal_width()

    @property
    def shows_progress(self) -> bool:
        """Return whether somebody is there to watch a long command: a terminal, without -q."""
        return not self.quiet and sys.stderr.isatty()

    def write(self, line: str = "") -> None:
        """Write a line of results.

        The stream is named, because Click would otherwise replace its encoding.
        """
        click.echo(line, file=self.results, color=self.color)

    def note(self, message: str) -> None:
        """Write a note to standard error, unless -q was given."""
        if not self.quiet:
            self.say(message)

    def say(self, message: str) -> None:
        """Write a message of one line to standard error, -q or not."""
        self.write_error(in_one_line(f"actcli: {message}", MAX_MESSAGE))

    def write_error(self, text: str, end: str = "\n") -> None:
        """Write to standard error. That nobody can read it must not cost the result."""
        with suppress(OSError, ValueError):
            click.echo(text + end, err=True, nl=False)


pass_console = click.make_pass_decorator(Console, ensure=True)
# The decorator that gives a command the console as its first argument.


def color_setting(color: str) -> bool | None:
    """Return `Console.color` for --color `color`; auto asks NO_COLOR, TERM and FORCE_COLOR."""
    if color == "auto":
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        color = "never" if plain else color
        color = "always" if os.environ.get("FORCE_COLOR") else color
    return {"always": True, "never": False}.get(color)
