"""Where a command's results go: to a file or standard output, in one of the formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import wraps
from importlib.util import find_spec
from itertools import chain, islice
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._console import Console, pass_console
from actcli.cli._files import result_stream
from actcli.cli._options import COLOR_OPTION, QUIET_OPTION, Decorated
from actcli.cli._tokens import unguard
from actcli.cli._types import PATH, ChoiceType, usage_error
from actcli.errors import ActcliError
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.analysis.significance import SignificantDigits
    from actcli.output import Column, Frame


SECONDS_BEFORE_PROGRESS = 1.0
# Until a terminal is told how far a command is. A shorter one has ended before that is read.

CLEAR_LINE = "\r\x1b[K"
# Takes what shows progress off the terminal.

FLOAT64_DIGITS = 17
# With so many significant digits every float64 reads back to the same value.

MAX_PRECISE_DIGITS = 1000
# Beyond, a value takes mpmath seconds.


class DigitsType(click.ParamType):
    """A number style: a count of significant digits up to `most`, "full" or "hex"."""

    name = "digits"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value in ("full", "hex"):
            return value
        # Python reads no integer of thousands of digits.
        if value.isdecimal() and len(value) < 9 and 1 <= int(value) <= self.most:
            return int(value)
        style = f"write 1 to {self.most}, full or hex."
        raise usage_error(param, f"{unguard(value)!r} is no number style: {style}")


class Sink(Record):
    """Where a command's columns go, and in which form.

    Attributes
    ----------
    format : str
        One of the formats of output, or "auto".
    path : str
        A file, or "-" for standard output.
    digits : int, "full" or "hex"
        The number style.
    console : Console
        For notes and progress.
    """

    format: str
    path: str
    digits: Any
    console: Console

    @property
    def is_precise(self) -> bool:
        """Return whether more digits are asked for than floats have."""
        return isinstance(self.digits, int) and self.digits > FLOAT64_DIGITS

    @property
    def is_table(self) -> bool:
        """Return whether a single frame is written as a table for people."""
        if self.path != "-":
            return self._file_format() == "table"
        on_terminal = self.format == "auto" and self.console.results.isatty()
        return on_terminal or self.format == "table"

    def write(self, columns: list[Column], caption: str = "") -> None:
        """Write columns; raise as `stream` does."""
        from actcli.output import Frame

        self.stream([Frame(columns=columns, caption=caption)])

    def stream(
        self,
        frames: Iterable[Frame],
        *,
        may_wait: bool = False,
        fraction_read: Callable[[], float] | None = None,
    ) -> None:
        """Write frames one below the other, as they come.

        Parameters
        ----------
        frames : iterable of Frame
            A single one is a table on a terminal, several are TSV there.
        may_wait : bool
            Whether the frames may have to be waited for. They are then TSV on a terminal, too,
            since a table must be known as a whole.
        fraction_read : callable, optional
            Return which fraction of the input has been read, for the display of progress.

        Raises
        ------
        OSError
            If the file or standard output cannot be written. A file is written whole or not at all.
        ActcliError
            If the format is unknown, or is of bytes and standard output a terminal.
        """
        to_file = self.path != "-"
        if fraction_read and (to_file or not self.console.results.isatty()):
            frames = _with_progress(frames, fraction_read, self.console)
        color = False if to_file else self.console.color
        styled = (frame.replace(digits=self.digits, color=color) for frame in frames)
        if to_file:
            self._write_file(styled)
        else:
            self._write_standard_output(styled, may_wait)

    def _write_file(self, frames: Iterator[Frame]) -> None:
        from actcli.output import mode, write

        format = self._file_format()
        opened = result_stream(self.console, self.path, mode(format))
        with opened as stream, _digits_of_numpy(mode(format)):
            write(frames, format, stream)

    def _write_standard_output(self, frames: Iterator[Frame], may_wait: bool) -> None:
        from actcli.output import mode, write

        format, stream = self.format, self.console.results
        if format == "auto":
            # A second frame is looked for, because a table is made of one alone.
            looked_at = [*islice(frames, 2 if stream.isatty() and not may_wait else 0)]
            format = "table" if len(looked_at) == 1 else "tsv"
            frames = chain(looked_at, frames)
        if mode(format) == "wb" and stream.isatty():
            raise ActcliError(f"{format} is not for a terminal: name a file with -o.")
        with _digits_of_numpy(mode(format)):
            write(frames, format, stream if mode(format) == "w" else stream.buffer)

    def _file_format(self) -> str:
        """Return the format given, or else that of the file's ending."""
        from actcli.output import FORMATS

        format = FORMATS.by_suffix(self.path) if self.format == "auto" else self.format
        if format is None:
            raise ActcliError(
                f"cannot tell a format from {self.path!r}: "
                f"add -f with one of {', '.join(FORMATS.names())}."
            )
        return format


def _digits_of_numpy(mode: str) -> AbstractContextManager[None]:
    """Return a context in which frames are computed for a stream of that mode.

    Digits that are printed come from NumPy alone, as they must not depend on how many are asked
    for. Arrays, of bytes, may come from tapes.
    """
    from actcli.numerics.tape.choice import tapes

    return tapes(wanted=mode == "wb")


def _formats() -> list[str]:
    from actcli.output import FORMATS

    return ["auto", *FORMATS.names()]


def output_options(function: Decorated) -> Decorated:
    """Give a command -f, -o, --digits, --color and -q; its function gets a `sink`."""
    return _output_options(function, FLOAT64_DIGITS)


def precise_output_options(function: Decorated) -> Decorated:
    """Give a command the same, with more --digits, up to MAX_PRECISE_DIGITS, left to it."""
    return _output_options(function, MAX_PRECISE_DIGITS)


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
    frames: Iterable[Frame], fraction_read: Callable[[], float], console: Console
) -> Iterator[Frame]:
    """Yield the frames; once it takes long, show on a terminal which part of the input is read."""
    began = monotonic()
    shown = False
    try:
        for frame in frames:
            yield frame
            late = monotonic() - began > SECONDS_BEFORE_PROGRESS
            if late and console.shows_progress:
                console.write_error(f"\ractcli: {fraction_read():.0%} ", end="")
                shown = True
    finally:
        if shown:
            console.write_error(CLEAR_LINE, end="")


def significant_digits(console: Console) -> SignificantDigits:
    """Return what gives a command's results their digits; on a terminal it shows its progress."""
    from actcli.analysis.significance import SignificantDigits

    began = monotonic()

    def report(done: int, count: int) -> None:
        if console.shows_progress and monotonic() - began > SECONDS_BEFORE_PROGRESS:
            shown = f"\ractcli: {done} of {count} results computed again "
            console.write_error(shown if done < count else CLEAR_LINE, end="")

    return SignificantDigits(report)


def note_lost_digits(console: Console, digits: SignificantDigits) -> None:
    """Note how many results have been rounded to the digits that the formula leaves them."""
    count = digits.rounded
    if not count:
        return
    one = "1 value has", "It is", "it"
    values, they_are, them = one if count == 1 else (f"{count} values have", "They are", "them")
    message = (
        f"{values} few or no correct digits: cancellation or overflow in the formula. "
        f"{they_are} rounded to these, or nan."
    )
    if not find_spec("mpmath"):
        message += f" Install actcli[check] to compute {them} exactly."
    elif digits.is_exhausted:
        message += f" To compute {them} exactly as well would take minutes."
    console.note(message)
