"""`actcli lut`: a lookup table for a small device, and how far it errs."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from actcli.cli._command import ActivationCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._files import result_stream
from actcli.cli._grouped_help import write_grouped_options
from actcli.cli._lut_sizes import size_options
from actcli.cli._lut_softmax import make_softmax, put_softmax
from actcli.cli._options import QUIET_OPTION
from actcli.cli._output import Sink, note_lost_digits, significant_digits
from actcli.cli._recipe_options import note_caution, recipe_options
from actcli.cli._types import (
    FUNCTION,
    PATH,
    ChoiceType,
    TextType,
)
from actcli.errors import ActcliError
from actcli.lut.formats import TABLE_FORMATS
from actcli.lut.presets import PRESETS, with_given
from actcli.lut.recipe import Recipe

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.analysis.significance import SignificantDigits
    from actcli.lut.report import Report
    from actcli.lut.sizing import Bound
    from actcli.output import Column

MAX_REPORT_WIDTH = 80
# Longer lines are harder to read, however wide the terminal.

NOT_OF_THE_TABLE = ("activation", "output", "report", "quiet", "format", "bare", "split", "strict")
# The parameters that do not change what the table holds.


HELP_GROUPS = {
    "What a library expects": ["preset"],
    "Numbers in and out": [
        "dtype", "out_scale", "out_zero", "in_dtype", "in_scale", "in_zero", "window", "rounding",
        "overflow", "order",
    ],
    "Size and error": [
        "entries", "max_error", "smallest", "symmetry", "segments", "widths", "length", "strict",
    ],
    "Entries and look-up": ["lookup", "sample", "endpoint", "end", "fit", "code_order"],
    "Files and report": ["output", "format", "split", "bare", "name", "report", "quiet"],
}  # fmt: skip
# The parameters of the command under the headings of its help, by what one wants.

DEVICE_FORMATS = ["c (a header)", *(name for name in TABLE_FORMATS.names() if name != "c")]


def _all_formats() -> list[str]:
    """Return the formats for tools that build devices, then those that any table can have."""
    from actcli.output import FORMATS

    return [*TABLE_FORMATS.names(), *FORMATS.names()]


class LutCommand(ActivationCommand):
    """A command that is also given, as `file`, the name of the file that its function is from."""

    def invoke(self, ctx: click.Context) -> Any:
        path, of_file, _ = ctx.params["activation"].text.partition(".py:")
        ctx.params["file"] = f"{PurePath(path).name}.py:" if of_file else ""
        return super().invoke(ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_grouped_options(formatter, ctx, self.get_params(ctx), HELP_GROUPS)


@click.command("lut", cls=LutCommand, draws=False)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@click.option(
    "--preset",
    type=ChoiceType(PRESETS),
    metavar="NAME",
    help=f"The table that a library expects: {', '.join(PRESETS)}; any option beside it wins.",
)
@recipe_options(Recipe, after={"entries": size_options})
@click.option(
    "--name",
    type=TextType("name"),
    metavar="NAME",
    help="What the table is called.  [default: actcli_FUNCTION_DTYPE]",
)
@click.option(
    "--report",
    type=ChoiceType(["text", "json", "none"]),
    help="The report on standard error.  [default: text]",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Write no table that is clipped, infinite or far off at large; exit with 1.",
)
@click.option(
    "-f",
    "--format",
    type=ChoiceType(lambda: ["auto", *_all_formats()]),
    default="auto",
    metavar="FORMAT",
    help=f"{', '.join(DEVICE_FORMATS)}, or a format of actcli table.  "
    "[default: what -o ends in, or c]",
)
@click.option(
    "--bare",
    is_flag=True,
    help="Write no comment, for readers of .mem or .coe that take none.",
)
@click.option(
    "--split",
    is_flag=True,
    help="Write the declarations to -o FILE.h, and the table to FILE.c beside it.",
)
@click.option(
    "-o",
    "--output",
    type=PATH,
    default="-",
    metavar="FILE",
    help="Write to a file; - is standard output.",
)
@QUIET_OPTION
@pass_console
@click.pass_context
def command(
    ctx: click.Context,
    console: Console,
    /,
    activation: Activation,
    preset: str | None,
    max_error: Bound | None,
    smallest: bool,
    length: int | None,
    name: str | None,
    report: str | None,
    strict: bool,
    format: str,
    bare: bool,
    split: bool,
    output: str,
    file: str,
    **options: Any,
) -> None:
    """Make a lookup table of FUNCTION for a device that has no floating point.

    An input code selects an entry by a shift; the report says how far what is found is from the
    function, over all input codes.

    \b
    actcli lut sigmoid > sigmoid.h
    actcli lut tanh --preset cmsis-q15 -o tanh.h
    actcli lut gelu --dtype s16.12 --max-error 1lsb --smallest -o gelu.h
    actcli lut silu --preset tflite-int8 --in-scale 0.05 --in-zero 3 -o silu.h
    actcli lut sigmoid --dtype 'ap_fixed<18,8>' -n 1024 -o sigmoid.mem
    actcli lut softmax --preset tflite-int8 --in-scale 0.1 -o softmax.h
    """
    given = {key: value for key, value in options.items() if value is not None}
    _check_sizes(given, preset, max_error, smallest)
    chosen_format = _output_format(format, output)
    _check_file(chosen_format, output, bare, split)
    recipe = _recipe(preset, chosen_format, given)
    line = _command_line(ctx, file, activation, chosen_format)
    told = report or ("none" if console.quiet else "text")
    if activation.name == "softmax":
        others = {"max_error": max_error, "smallest": smallest, "split": split}
        given |= {key: value for key, value in others.items() if value}
        softmax = make_softmax(recipe, given, length, chosen_format, line)
        _say_all(console, softmax.faults)
        if softmax.faults and strict:
            ctx.exit(1)
        put_softmax(console, softmax, output, name, bare, told, MAX_REPORT_WIDTH)
        return
    if length is not None:
        raise click.UsageError(f"--length is of softmax: {activation.name} takes one number.")
    note_caution(console, preset, activation)
    digits = significant_digits(console)
    made = _make(console, activation, recipe, max_error, smallest, digits, line, chosen_format)
    wrong = _faults(made)
    if wrong and strict:
        _say_all(console, wrong)
        ctx.exit(1)
    write = _write_split if split else _write
    write(console, made, chosen_format, output, name or _table_name(made), bare)
    _say_all(console, wrong)
    note_lost_digits(console, digits)
    _tell_report(console, made, told)


def _faults(made: Report) -> list[str]:
    """Return what is wrong with a table."""
    from actcli.lut.faults import faults

    return faults(made.table)


def _say_all(console: Console, messages: Iterable[str]) -> None:
    """Say each message in a line on standard error, -q or not."""
    for message in messages:
        console.say(message)


def _check_sizes(
    given: Mapping[str, Any], preset: str | None, max_error: Bound | None, smallest: bool
) -> None:
    """Raise UsageError if two options say how large the table is."""
    if max_error is not None and "entries" in given:
        raise click.UsageError("give --entries or --max-error, not both.")
    if "entries" in given and "segments" in given:
        raise click.UsageError("give --entries or --segments, not both.")
    if max_error is not None and isinstance(given.get("segments"), int):
        raise click.UsageError("give --max-error or a number of --segments, not both.")
    if "widths" in given and "segments" not in given and not smallest:
        raise click.UsageError("--widths is of segments: add --segments auto, or leave it out.")
    for name in ("entries", "lookup", "segments"):
        if smallest and name in given:
            raise click.UsageError(f"--smallest chooses --{name}: leave it out.")
    if smallest and preset is not None:
        raise click.UsageError("--smallest chooses the look-up: leave --preset out.")


def _check_file(format: str, output: str, bare: bool, split: bool) -> None:
    """Raise UsageError if the format cannot be written so."""
    if bare and format not in TABLE_FORMATS:
        raise click.UsageError(f"--bare: {format} has no comment to leave out.")
    if split and (format != "c" or not output.lower().endswith(".h")):
        raise click.UsageError("--split: C is split into -o FILE.h and FILE.c; give such a name.")


def _make(
    console: Console,
    activation: Activation,
    recipe: Recipe,
    max_error: Bound | None,
    smallest: bool,
    digits: SignificantDigits,
    line: str,
    format: str,
) -> Report:
    """Return the report on the table that the options ask for, in a form that the format has."""
    from actcli.lut.formats import check_way
    from actcli.lut.making import make
    from actcli.lut.sizing import Bound, Search

    if max_error is None and not smallest and recipe.segments != "auto":
        return make(activation, recipe, digits, line)
    bound = max_error or Bound(1, in_lsb=True)
    search = Search(activation, bound, digits, line)
    check = partial(check_way, format=format)
    made = search.smallest_of_all(recipe, check) if smallest else search.smallest(recipe)
    count = len(made.table.x)
    what = "entries" if made.table.segments is None else "segments"
    console.note(f"{count} {what} keep the error within {bound}")
    if not console.quiet and (note := search.note_on_end(made)):
        console.note(note)
    return made


def _recipe(preset: str | None, format: str, given: Mapping[str, Any]) -> Recipe:
    """Return the recipe of the options given, and of the preset for the others.

    Without a look-up for one half, all is stored.
    """
    settings: dict[str, Any] = {}
    if preset is not None:
        settings = {"symmetry": "none", **PRESETS[preset].settings}
    elif format not in TABLE_FORMATS or "symmetry" not in TABLE_FORMATS.load(format).LOOK_UPS:
        settings = {"symmetry": "none"}
    if preset is None and "segments" in given:
        settings["lookup"] = "linear"
    return Recipe(**with_given(settings, given))


def _output_format(format: str, output: str) -> str:
    """Return the format given, or that of the output's suffix."""
    from actcli.output import FORMATS

    if format != "auto":
        return format
    if output == "-":
        return "c"
    found = TABLE_FORMATS.by_suffix(output) or FORMATS.by_suffix(output)
    if found is None:
        known = ", ".join(_all_formats())
        raise ActcliError(f"cannot tell a format from {output!r}: add -f with one of {known}.")
    return found


def _command_line(ctx: click.Context, file: str, activation: Activation, format: str) -> str:
    """Return the command that makes the same table, whoever runs it and where."""
    from actcli.specs.spec import canonical_spec
    from actcli.support.numerals import numeral

    words = ["actcli", "lut", file + canonical_spec(activation)]
    for option in ctx.command.params:
        name = str(option.name)
        value = ctx.params.get(name)
        is_given = ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE
        if name in NOT_OF_THE_TABLE or not is_given:
            continue
        words.append(option.secondary_opts[0] if value is False else option.opts[0])
        if isinstance(value, tuple):
            words.append(":".join(map(numeral, value)))
        elif isinstance(value, float):
            words.append(numeral(value))
        elif not isinstance(value, bool):
            words.append(str(value))
    if format != "c":
        words += ["-f", format]
    return shlex.join(words)


def _table_name(report: Report) -> str:
    """Return the name of a table: actcli_sigmoid_q15, or actcli_dsigmoid_q15 of the derivative."""
    from actcli.curves.naming import file_stem

    table = report.table
    order = table.recipe.order
    function = {0: "", 1: "d"}.get(order, f"d{order}") + file_stem([table.activation])
    return re.sub(r"[^A-Za-z0-9]+", "_", f"actcli_{function}_{table.output.name}").strip("_")


def _write(
    console: Console, report: Report, format: str, output: str, name: str, bare: bool
) -> None:
    """Write the table to a file, or to standard output for "-"."""
    from actcli.lut.formats import write_table

    if format not in TABLE_FORMATS:
        Sink(format=format, path=output, digits="full", console=console).write(_columns(report))
        return
    with result_stream(console, output, "w") as stream:
        write_table(report, format, name, stream, bare=bare)


def _write_split(
    console: Console, report: Report, format: str, output: str, name: str, bare: bool
) -> None:
    """Write the header `output`, and the source file beside it."""
    from actcli.lut.formats._text import comment_lines
    from actcli.lut.formats.c import write_split

    header = PurePath(output)
    comment = [] if bare else [*comment_lines(report)]
    with (
        result_stream(console, output, "w") as declarations,
        result_stream(console, str(header.with_suffix(".c")), "w") as definitions,
    ):
        write_split(report, name, comment, (declarations, definitions), header.name)


def _columns(report: Report) -> list[Column]:
    """Return the table as columns, in the order in which it is stored."""
    from actcli.numerics import np
    from actcli.output import Column

    table = report.table
    columns: dict[str, Any] = {
        "index": np.arange(len(table.x)),
        "x": table.x[table.stored_indices],
        "code": table.stored,
        "value": table.output.decode(table.stored),
    }
    if table.segments:
        columns = {array.key: array.values for array in table.arrays}
    return [Column(key=key, heading=key, values=values) for key, values in columns.items()]


def _tell_report(console: Console, report: Report, how: str) -> None:
    """Report on standard error, as text, as json or not at all for none."""
    if how == "json":
        from actcli.lut.report_json import report_object
        from actcli.output import strict_json_value

        console.write_error(json.dumps(strict_json_value(report_object(report)), indent=2))
    if how == "text":
        from actcli.lut.report_text import alternative_rows, report_rows, trade_rows, wrap_rows

        rows = [*report_rows(report), *trade_rows(report), *alternative_rows(report)]
        for line in wrap_rows(rows, min(console.width, MAX_REPORT_WIDTH)):
            console.write_error(line)
