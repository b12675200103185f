"""Where results go: data to standard output or a file, talk to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import wraps
from importlib.util import find_spec
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from actcli.cli._params import PATH, ChoiceType, unguard, usage_error
from actcli.errors import ActcliError
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.output import Column, Frame

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
QUIET = f"{__name__}.quiet"
SECONDS_BEFORE_PROGRESS = 1.0  # seconds until a terminal is told how far it is


def _formats() -> list[str]:
    from actcli.output import FORMATS

    return ["auto", *FORMATS.names()]


FLOAT64_DIGITS = 17  # digits that a float64 has at most
MAX_DIGITS = 1000


class DigitsType(click.ParamType):
    """How numbers are written: a count of significant digits up to `most`, "full" or "hex"."""

    name = "digits"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value in ("full", "hex"):
            return value
        if value.isdecimal() and 1 <= int(value) <= self.most:
            return int(value)
        style = f"write 1 to {self.most}, full or hex."
        raise usage_error(param, f"{unguard(value)!r} is no number style: {style}")


class Sink(Record):
    """Where a command's columns go, and in which form."""

    format: str
    path: str
    digits: Any
    color: bool | None

    @property
    def is_precise(self) -> bool:
        """Whether more digits are asked for than floats have."""
        return isinstance(self.digits, int) and self.digits > FLOAT64_DIGITS

    def write(self, columns: list[Column], caption: str = "") -> None:
        """Write the columns: to the file named, or to standard output.

        Raises OSError where that is impossible; a file is written whole or not at all.
        """
        from actcli.output import Frame

        self.stream([Frame(columns=columns, caption=caption)])

    def stream(
        self,
        frames: Iterable[Frame],
        *,
        waits: bool = False,
        done: Callable[[], float] | None = None,
    ) -> None:
        """Write frames one below the other, as they come, and as `write` does.

        A terminal gets a table where everything comes at once; never where the frames may have to
        be waited for. `done` tells which part there has been, for whoever waits for the end.
        """
        from actcli.output import mode, write

        color = self.color if self.path == "-" else False
        if done and not (self.path == "-" and sys.stdout.isatty()):
            frames = _watched(frames, done)
        looks: Iterator[Frame] = (
            frame.replace(digits=self.digits, color=color) for frame in frames
        )
        if self.path != "-":
            form = self._of_file()
            from actcli.support.atomic import replacing

            with replacing(self.path, mode(form)) as stream:
                write(looks, form, stream)
            note(f"wrote {self.path}")
            return
        form = self.format
        if form == "auto":
            first = [*islice(looks, 2 if sys.stdout.isatty() and not waits else 0)]
            form, looks = "table" if len(first) == 1 else "tsv", chain(first, looks)
        if mode(form) == "w":
            write(looks, form, sys.stdout)
        elif sys.stdout.isatty():
            raise ActcliError(f"{form} is not for a terminal: name a file with -o.")
        else:
            write(looks, form, sys.stdout.buffer)

    def _of_file(self) -> str:
        """The format of the file named."""
        from actcli.output import FORMATS

        form = FORMATS.by_suffix(self.path) if self.format == "auto" else self.format
        if form is None:
            raise ActcliError(
                f"cannot tell a format from {self.path!r}: "
                f"add -f with one of {', '.join(FORMATS.names())}."
            )
        return form


QUIET_OPTION = click.option(
    "-q", "--quiet", is_flag=True, expose_value=False, help="No notes on standard error.",
    callback=lambda ctx, _, value: ctx.meta.__setitem__(QUIET, value),
)  # fmt: skip

COLOR_OPTION = click.option(
    "--color", type=ChoiceType(["auto", "always", "never"]), default="auto",
    show_default=True, help="Colour on a terminal.",
)  # fmt: skip


def color_setting(color: str) -> bool | None:
    """Whether to style output: as --color says, else as the environment does, else None."""
    if color == "auto":
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        color = "never" if plain else color
        color = "always" if os.environ.get("FORCE_COLOR") else color
    return {"always": True, "never": False}.get(color)


def output_options(function: Decorated) -> Decorated:
    """Give a command -f, -o, --digits, --color and -q, and its function a `sink`."""
    return _output_options(function, FLOAT64_DIGITS)


def precise_output_options(function: Decorated) -> Decorated:
    """The same, with --digits beyond those of a float, which the command has to see to."""
    return _output_options(function, MAX_DIGITS)


def _output_options(function: Decorated, digits: int) -> Decorated:
    more = ""
    if digits > FLOAT64_DIGITS:
        more = (
            f" Beyond {FLOAT64_DIGITS}, up to {digits}, they are computed from the formula with "
            "mpmath, and numbers mean the decimals typed."
        )
    options = [
        click.option("-f", "--format", type=ChoiceType(_formats), default="auto",
                     help="auto is what -o ends in, a table on a terminal, tsv in or from a pipe."),
        click.option("-o", "--output", type=PATH, default="-", metavar="FILE",
                     help="Write to a file; - is standard output."),
        click.option("--digits", type=DigitsType(digits), default="full", metavar="N|full|hex",
                     help="Significant digits; full, the default, reads back to the same value."
                     + more),
        COLOR_OPTION,
        QUIET_OPTION,
    ]  # fmt: skip

    @wraps(function)
    def gather(*args: Any, format: str, output: str, digits: Any, color: str, **rest: Any) -> Any:
        sink = Sink(format=format, path=output, digits=digits, color=color_setting(color))
        return function(*args, sink=sink, **rest)

    for option in reversed(options):
        gather = option(gather)
    return gather  # type: ignore[return-value]


def _watched(frames: Iterable[Frame], done: Callable[[], float]) -> Iterator[Frame]:
    """The frames; on a terminal, standard error shows which part is done once it takes long."""
    began, shown = monotonic(), False
    try:
        for frame in frames:
            yield frame
            late = monotonic() - began > SECONDS_BEFORE_PROGRESS
            if late and _is_heard() and sys.stderr.isatty():
                tell(f"\ractcli: {done():.0%} ", end="")
                shown = True
    finally:
        if shown:
            tell("\r\x1b[K", end="")


def _is_heard() -> bool:
    """Whether notes are wanted: unless -q was given."""
    ctx = click.get_current_context(silent=True)
    return ctx is None or not ctx.meta.get(QUIET)


def note(message: str) -> None:
    """Say something on standard error, unless -q was given."""
    if _is_heard():
        say(message)


def note_lost_digits(count: int) -> None:
    """Say of how many of the numbers written the digits are not to be trusted."""
    if count:
        some = "of 1 number" if count == 1 else f"of {count} numbers"
        help_ = "" if find_spec("mpmath") else "; mpmath may know them: pip install 'actcli[check]'"
        note(f"{some} few digits are right or none, for the formula cancels the others{help_}.")


def say(message: str) -> None:
    """Say something on standard error."""
    tell(f"actcli: {message}")


def tell(text: str, end: str = "\n") -> None:
    """Write to standard error; that nobody can hear it must not cost the result."""
    with suppress(OSError, ValueError):
        click.echo(text + end, err=True, nl=False)
