"""`actcli lut`: a lookup table for a small device, and how far it errs."""

from __future__ import annotations

import json
import math
import re
import shlex
import sys
from contextlib import nullcontext
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from actcli.cli._command import ActivationCommand
from actcli.cli._output import QUIET, QUIET_OPTION, Sink, note, tell
from actcli.cli._params import (
    FUNCTION,
    MAX_ORDER,
    NUMBER,
    PATH,
    ChoiceType,
    IntegerType,
    NumberType,
    TextType,
    range_option,
    unguard,
    usage_error,
)
from actcli.errors import ActcliError
from actcli.lut.lookup import LOOKUPS
from actcli.lut.number_formats import MOST_BITS, OVERFLOWS, ROUNDINGS, NumberFormatError, parse
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import CODE_ORDERS, ENDS, SAMPLES, Recipe
from actcli.lut.table import FITS
from actcli.support.terminal import width

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.lut.report import Report
    from actcli.lut.sizing import Bound

CODE = IntegerType(-(1 << MOST_BITS))
FILE_NAME = f"{__name__}.file"
NOT_THE_TABLE = ("activation", "output", "report", "quiet", "format")


def _formats() -> list[str]:
    """The formats for tools that build devices, then those that any table can have."""
    from actcli.lut.formats import TABLE_FORMATS
    from actcli.output import FORMATS

    return [*TABLE_FORMATS.names(), *FORMATS.names()]


class NumberFormatType(TextType):
    """The name of a number format."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            parse(unguard(value))
        except NumberFormatError as error:
            raise usage_error(param, str(error)) from None
        return unguard(value)


class ScaleType(NumberType):
    """A positive number."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        scale = super().convert(value, param, ctx)
        if not 0 < scale < math.inf:
            raise usage_error(param, f"must be > 0 and finite, got {unguard(str(value))}.")
        return scale


class BoundType(click.ParamType):
    """A bound for an error: 1lsb, 0.001."""

    name = "bound"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.lut.sizing import Bound

        text = unguard(value).strip().lower()
        limit = NUMBER.convert(text.removesuffix("lsb").strip(), param, ctx)
        if not limit > 0:
            raise usage_error(param, f"must be > 0, got {unguard(value)}.")
        return Bound(limit, text.endswith("lsb"))


def default(field: str) -> str:
    """What a help text says of the default of a field."""
    return f"  [default: {getattr(Recipe, field)}]"


class LutCommand(ActivationCommand):
    """A command that remembers which file its function is from."""

    def invoke(self, ctx: click.Context) -> Any:
        path, of_file, _ = ctx.params["activation"].text.partition(".py:")
        ctx.meta[FILE_NAME] = f"{PurePath(path).name}.py:" if of_file else ""
        return super().invoke(ctx)


@click.command("lut", cls=LutCommand, draws=False)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@click.option(
    "--preset",
    type=ChoiceType(PRESETS),
    metavar="NAME",
    help=f"The table that a library expects: {', '.join(PRESETS)}; any option beside it wins.",
)
@click.option(
    "--dtype",
    type=NumberFormatType("dtype"),
    help="The entries: q7, q15, q31; s16.13 or u16.16, bits.fraction; ap_fixed<18,8>; "
    "int8, uint8, int16, uint16; float16, bfloat16, float8_e4m3fn, float8_e5m2." + default("dtype"),
)
@click.option(
    "--out-scale",
    type=ScaleType(),
    metavar="S",
    help="Of an integer dtype: y = S*(entry - Z).  [default: holds every value]",
)
@click.option("--out-zero", type=CODE, metavar="Z", help="The entry that stands for 0.")
@range_option("The x of the table, HI not included.  [default: -8:8, or all input codes]")
@click.option(
    "-n", "--entries", type=IntegerType(2), metavar="N", help="How many entries.  [default: 256]"
)
@click.option(
    "--max-error",
    type=BoundType(),
    metavar="E",
    help="Instead of -n, the fewest entries, a power of two, that keep the error within "
    "1lsb or 0.001 or such.",
)
@click.option(
    "--in-dtype",
    type=NumberFormatType("dtype"),
    help="The input codes: s16.12, ap_fixed<16,6>, int8 and so on.  [default: int16 "
    "codes spread over the range]",
)
@click.option(
    "--in-scale", type=ScaleType(), metavar="S", help="Of an integer --in-dtype: x = S*(code - Z)."
)
@click.option("--in-zero", type=CODE, metavar="Z", help="The input code that stands for 0.")
@click.option(
    "--sample",
    type=ChoiceType(SAMPLES),
    help="Where an entry is sampled: at the first of its codes, in their middle, or "
    "evenly from the first code of all to the last." + default("sample"),
)
@click.option(
    "--endpoint/--no-endpoint",
    default=None,
    help="Whether there is one more entry, for HI itself.  [default: with linear look-up, unless "
    "-n says how many entries]",
)
@click.option(
    "--end",
    type=ChoiceType(ENDS),
    help="What the last entry is: f there, or its limit at infinity." + default("end"),
)
@click.option(
    "--code-order",
    type=ChoiceType(CODE_ORDERS),
    help="How entries are stored: along x, or as the unsigned bits of a signed code."
    + default("code_order"),
)
@click.option(
    "--rounding",
    type=ChoiceType(ROUNDINGS),
    help="How entries are rounded." + default("rounding"),
)
@click.option(
    "--overflow",
    type=ChoiceType(OVERFLOWS),
    help="What becomes of values that the dtype cannot hold." + default("overflow"),
)
@click.option(
    "--lookup",
    type=ChoiceType(LOOKUPS),
    help="How the table is looked up: the nearest entry, the one before, a line between "
    "two, or the one towards 0." + default("lookup"),
)
@click.option(
    "--fit",
    type=ChoiceType(FITS),
    help="midpoint takes half of what the line errs by in its middle off each entry; "
    "float32 does so as TFLite computes it." + default("fit"),
)
@click.option(
    "--order",
    type=IntegerType(0, MAX_ORDER),
    metavar="K",
    help="The derivative of that order instead of f." + default("order"),
)
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
    "-f",
    "--format",
    type=ChoiceType(lambda: ["auto", *_formats()]),
    default="auto",
    metavar="FORMAT",
    help="c (a header), coe, mem, mif, vhdl, or a format of actcli table.  "
    "[default: what -o ends in, or c]",
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
@click.pass_context
def command(
    ctx: click.Context,
    /,
    activation: Activation,
    preset: str | None,
    max_error: Bound | None,
    name: str | None,
    report: str | None,
    format: str,
    output: str,
    **options: Any,
) -> None:
    """Make a lookup table of FUNCTION for a device that has no floating point.

    An input code selects an entry by a shift; the report says how far what is found is from the
    function, over all input codes.

    \b
    actcli lut sigmoid > sigmoid.h
    actcli lut tanh --preset cmsis-q15 -o tanh.h
    actcli lut gelu --dtype s16.12 --lookup linear --max-error 1lsb -o gelu.h
    actcli lut silu --preset tflite-int8 --in-scale 0.05 --in-zero 3 -o silu.h
    actcli lut sigmoid --dtype 'ap_fixed<18,8>' -n 1024 -o sigmoid.mem
    """
    from actcli.lut.report import Report
    from actcli.lut.sizing import smallest
    from actcli.lut.table import build

    if max_error is not None and options["entries"] is not None:
        raise click.UsageError("give --entries or --max-error, not both.")
    given = {key: value for key, value in options.items() if value is not None}
    recipe = Recipe(**{**PRESETS.get(preset or "", {}), **given})
    if max_error is not None:
        recipe = smallest(activation, recipe, max_error)
        note(f"{recipe.entries} entries keep the error within {max_error}")
    chosen = _format(format, output)
    made = Report(build(activation, recipe), _line(ctx, activation, chosen))
    _write(made, chosen, output, name or _name(made))
    _tell(made, report or ("none" if ctx.meta.get(QUIET) else "text"))


def _format(format: str, output: str) -> str:
    """The format that is meant."""
    from actcli.lut.formats import TABLE_FORMATS
    from actcli.output import FORMATS

    if format != "auto":
        return format
    if output == "-":
        return "c"
    found = TABLE_FORMATS.by_suffix(output) or FORMATS.by_suffix(output)
    if found is None:
        raise ActcliError(
            f"cannot tell a format from {output!r}: add -f with one of {', '.join(_formats())}."
        )
    return found


def _line(ctx: click.Context, activation: Activation, format: str) -> str:
    """The command that makes the same table, whoever runs it and where."""
    from actcli.output import numeral
    from actcli.specs.spec import canonical

    words = ["actcli", "lut", ctx.meta[FILE_NAME] + canonical(activation)]
    for option in ctx.command.params:
        name = str(option.name)
        value = ctx.params.get(name)
        if name in NOT_THE_TABLE or ctx.get_parameter_source(name) != ParameterSource.COMMANDLINE:
            continue
        words.append(option.secondary_opts[0] if value is False else option.opts[0])
        if isinstance(value, tuple):
            words.append(":".join(map(numeral, value)))
        elif not isinstance(value, bool):
            words.append(numeral(value) if isinstance(value, float) else str(value))
    return shlex.join([*words, *(["-f", format] if format != "c" else [])])


def _name(report: Report) -> str:
    """What a table is called: actcli_sigmoid_q15, of the derivative actcli_dsigmoid_q15."""
    from actcli.curves.naming import filed

    table = report.table
    order = table.recipe.order
    function = {0: "", 1: "d"}.get(order, f"d{order}") + filed([table.activation])
    return re.sub(r"[^A-Za-z0-9]+", "_", f"actcli_{function}_{table.output.name}").strip("_")


def _write(report: Report, format: str, output: str, name: str) -> None:
    from actcli.lut.formats import TABLE_FORMATS, write
    from actcli.support.atomic import replacing

    if format not in TABLE_FORMATS:
        Sink(format=format, path=output, digits="full", color=None).write(_columns(report))
        return
    with nullcontext(sys.stdout) if output == "-" else replacing(output) as stream:
        write(report, format, name, stream)
    if output != "-":
        note(f"wrote {output}")


def _columns(report: Report) -> Any:
    """The table as columns, in the order in which it is stored."""
    from actcli.numerics import np
    from actcli.output import Column

    table = report.table
    columns: dict[str, Any] = {
        "index": np.arange(len(table.x)),
        "x": table.x[table.places],
        "code": table.stored,
        "value": table.output.decode(table.stored),
    }
    return [Column(key=key, heading=key, values=values) for key, values in columns.items()]


def _tell(report: Report, how: str) -> None:
    """Report on standard error."""
    from actcli.lut.report import lines
    from actcli.output import strict

    if how == "json":
        tell(json.dumps(strict(report.known()), indent=2))
    if how == "text":
        for line in lines([*report.rows(), *report.advice()], min(width(), 80)):
            tell(line)
