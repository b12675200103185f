"""Where results go: data to standard output or a file, talk to standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from importlib.util import find_spec
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from actcli.cli._console import COLOR_OPTION, QUIET_OPTION, Console, pass_console
from actcli.cli._tokens import unguard
from actcli.cli._types import PATH, ChoiceType, usage_error
from actcli.errors import ActcliError
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.output import Column, Frame

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
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
    console: Console

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

        color = self.console.color if self.path == "-" else False
        if done and not (self.path == "-" and sys.stdout.isatty()):
            frames = _with_progress(frames, done, self.console)
        looks: Iterator[Frame] = (
            frame.replace(digits=self.digits, color=color) for frame in frames
        )
        if self.path != "-":
            form = self._of_file()
            from actcli.support.atomic import replacing

            with replacing(self.path, mode(form)) as stream:
                write(looks, form, stream)
            self.console.note(f"wrote {self.path}")
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

    @pass_console
    @wraps(function)
    def gather(
        console: Console, /, *args: Any, format: str, output: str, digits: Any, **rest: Any
    ) -> Any:
        sink = Sink(format=format, path=output, digits=digits, console=console)
        return function(*args, sink=sink, **rest)

    for option in reversed(options):
        gather = option(gather)
    return gather  # type: ignore[return-value]


def _with_progress(
    frames: Iterable[Frame], done: Callable[[], float], console: Console
) -> Iterator[Frame]:
    """The frames; on a terminal, standard error shows which part is done once it takes long."""
    began, shown = monotonic(), False
    try:
        for frame in frames:
            yield frame
            late = monotonic() - began > SECONDS_BEFORE_PROGRESS
            if late and console.shows_progress:
                console.write_error(f"\ractcli: {done():.0%} ", end="")
                shown = True
    finally:
        if shown:
            console.write_error("\r\x1b[K", end="")


def note_lost_digits(console: Console, count: int) -> None:
    """Note that the formula cancels the digits of `count` of the values written."""
    if not count:
        return
    values, them = ("1 value has", "it") if count == 1 else (f"{count} values have", "them")
    message = f"{values} few or no correct digits: cancellation in the formula."
    if not find_spec("mpmath"):
        message += f" Install actcli[check] to compute {them} exactly."
    console.note(message)
