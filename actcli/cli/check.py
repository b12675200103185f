"""`actcli check`: whether functions keep what they promise."""

from __future__ import annotations

import math
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from actcli.cli._command import ActivationCommand
from actcli.cli._exit import DONE, FOUND, UNREADABLE
from actcli.cli._options import range_option
from actcli.cli._output import Sink, output_options
from actcli.cli._progress import progress_bar
from actcli.cli._types import (
    FUNCTION,
    ChoiceType,
    FrameworksType,
    IntegerType,
    PositiveType,
    usage_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actcli.activation import Activation
    from actcli.analysis.against import Order
    from actcli.cli._against import Comparing
    from actcli.cli._console import Console
    from actcli.frameworks._quantised import Scale
    from actcli.output import Column

EVERYWHERE = (-math.inf, math.inf)


DEFAULT_THRESHOLD = 16.0
# Ulps: four bits lost. A good float32 function stays below 4.

DEFAULT_LSB = 1.0
# The code on either side of the value is right enough.

TABLE_DIGITS = 8
# In a table for people, unless --digits says otherwise: enough to tell 1 from the next float32.

MEASURING = ("dtype", "order", "optimized", "threshold", "lsb", "in_scale", "in_zero")
# The parameters that only a measurement of libraries takes.


def _against() -> Iterable[str]:
    from actcli.frameworks._run import runnable
    from actcli.numerics.float_types import FLOAT_TYPES

    return sorted({name for dtype in FLOAT_TYPES for name in runnable(dtype)})


def _dtypes() -> Iterable[str]:
    from actcli.frameworks._quantised import INTEGER_TYPES
    from actcli.numerics.float_types import FLOAT_TYPES

    return *reversed(FLOAT_TYPES), *INTEGER_TYPES


@click.command("check", cls=ActivationCommand, draws=False)
@click.argument("activations", metavar="FUNCTION...", type=FUNCTION, nargs=-1)
@click.option("--all", "whole", is_flag=True, help="Check every function of the catalogue.")
@click.option(
    "--against",
    type=FrameworksType(_against),
    metavar="NAME,…",
    help="Measure these libraries instead, where they have the function: torch, onnxruntime, …",
)
@click.option(
    "--dtype",
    metavar="TYPE",
    type=ChoiceType(_dtypes),
    default="float32",
    show_default=True,
    help="With --against, the type in which they compute: float64, float32, float16, bfloat16; or"
    " the type of quantised codes: int8, uint8, int16.",
)
@click.option(
    "--order",
    metavar="0|1",
    type=IntegerType(0, 1),
    default=0,
    show_default=True,
    help="With --against, measure f (0) or f' (1).",
)
@click.option(
    "--optimized/--plain",
    default=True,
    help="With --against, whether a runtime may optimise its graph; by default it may.",
)
@click.option(
    "--ulps",
    "threshold",
    metavar="N",
    type=PositiveType(zero=True),
    help="With --against, above which error in ulps a finding is WRONG."
    f"  [default: {DEFAULT_THRESHOLD:g}; outside the range, 0]",
)
@click.option(
    "--lsb",
    metavar="N",
    type=PositiveType(zero=True),
    default=DEFAULT_LSB,
    show_default=True,
    help="Of codes, above which distance from the value, in steps of a code, they are WRONG.",
)
@click.option(
    "--in-scale",
    metavar="S",
    type=PositiveType(),
    help="Of codes: x = S*(code - Z).  [default: the codes cover the range]",
)
@click.option(
    "--in-zero", metavar="Z", type=IntegerType(), help="With --in-scale, the code of x = 0."
)
@range_option("Check x in this range; by default everywhere.", default="-inf:inf")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    activations: tuple[Activation, ...],
    whole: bool,
    against: tuple[str, ...],
    window: tuple[float, float],
    sink: Sink,
    **how: Any,
) -> None:
    """Check that FUNCTIONs keep what they promise; exit 1 where one does not.

    Checked are values over the whole range of floats, at infinity and for nan; slopes at kinks,
    range and trend; and, where mpmath is installed, the errors of f and f' in ulps.

    With --against, measure what other libraries compute, each in a process of its own: the largest
    errors, numbers that became 0, values outside the range or of the wrong sign, nan, steps against
    the trend, and results that depend on their place in the array. One that cannot be run gives a
    line on standard error, and exit 3 if nothing is WRONG. A table of errors has 8 digits, unless
    --digits says otherwise.

    With a type of codes, run quantised models at all codes of their input, and compare the codes
    of their output with the correctly rounded values: how many differ, in how many ties both codes
    are right, and the largest distance from the value in lsb, with the scales of both sides. The
    codes of the input cover the range, by default that of a plot.

    \b
    actcli check gelu
    actcli check silu gelu --against torch,onnxruntime --dtype float16
    actcli check tanh --against onnxruntime,litert --dtype int8
    actcli check --all -f json
    """
    console = sink.console
    if whole == bool(activations):
        raise click.UsageError("give FUNCTIONs, or --all.")
    if whole:
        from actcli.catalogue import catalogue

        activations = tuple(catalogue().values())
    if against:
        if ctx.get_parameter_source("digits") != ParameterSource.COMMANDLINE and sink.is_table:
            sink = sink.replace(digits=TABLE_DIGITS)
        ctx.exit(_measure(sink, activations, _comparison(against, window, **how)))
    _refuse_measuring(ctx)
    if window != EVERYWHERE and not all(activation.pointwise for activation in activations):
        console.note("--range has no effect on functions of a vector.")
    right, table = _examined(console, _steps(console, activations), window)
    sink.write(table)
    ctx.exit(DONE if right else FOUND)


def _measure(sink: Sink, activations: tuple[Activation, ...], comparison: Comparing) -> int:
    """Write what libraries are measured to compute, and return the exit status."""
    from actcli.cli._against import compared

    console = sink.console
    rows, is_whole = compared(console, activations, comparison, partial(_steps, console))
    if rows:
        sink.write(comparison.columns(rows))
    right = all(row.is_right for row in rows)
    return FOUND if not right else DONE if is_whole else UNREADABLE


def _refuse_measuring(ctx: click.Context) -> None:
    """Raise a usage error if an option was given that has no effect without --against."""
    for param in ctx.command.params:
        source = ctx.get_parameter_source(str(param.name))
        if param.name in MEASURING and source == ParameterSource.COMMANDLINE:
            raise usage_error(param, "needs --against and the libraries to measure.")


def _comparison(
    against: tuple[str, ...],
    window: tuple[float, float],
    *,
    dtype: str,
    order: Order,
    optimized: bool,
    threshold: float | None,
    lsb: float,
    in_scale: float | None,
    in_zero: int | None,
) -> Comparing:
    """Return how frameworks are compared: in a floating type, or on codes."""
    from actcli.cli._against import Comparison
    from actcli.cli._against_codes import CodesComparison
    from actcli.frameworks._quantised import INTEGER_TYPES
    from actcli.numerics.grid import check_range

    if dtype in INTEGER_TYPES:
        if order:
            raise click.UsageError(f"--order 1 is of floating types, not of {dtype}.")
        return CodesComparison(
            frameworks=against,
            dtype=dtype,
            optimized=optimized,
            threshold=lsb,
            given=_given(dtype, window, in_scale, in_zero),
        )
    if (in_scale, in_zero) != (None, None):
        raise click.UsageError("--in-scale and --in-zero are of codes: --dtype int8.")
    check_range(*window, finite=False)
    return Comparison(
        frameworks=against,
        dtype=dtype,
        order=order,
        optimized=optimized,
        threshold=DEFAULT_THRESHOLD if threshold is None else threshold,
        range_threshold=threshold or 0.0,
        window=window,
    )


def _given(
    dtype: str, window: tuple[float, float], scale: float | None, zero: int | None
) -> Scale | None:
    """Return what the codes of the input stand for; None for what suits the function."""
    from actcli.frameworks._quantised import covering, stated
    from actcli.numerics.grid import check_range

    if scale is not None:
        if window != EVERYWHERE:
            raise click.UsageError("give --in-scale, or --range.")
        return stated(scale, zero, dtype)
    if zero is not None:
        raise click.UsageError("--in-zero needs --in-scale.")
    if window == EVERYWHERE:
        return None
    check_range(*window)
    return covering(*window, dtype)


Item = TypeVar("Item")


def _steps(console: Console, items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items one by one; on a terminal, with a progress bar on standard error."""
    silent = len(items) < 2 or not console.shows_progress
    with nullcontext(items) if silent else progress_bar(items, "checking") as steps:
        yield from steps


def _examined(
    console: Console, activations: Iterable[Activation], window: tuple[float, float]
) -> tuple[bool, list[Column]]:
    """Return whether everything is right, and the table of checks."""
    from importlib.util import find_spec

    from actcli.analysis.checks import examine
    from actcli.output import text_column

    judged = find_spec("mpmath") is not None
    if not judged:
        console.note("without mpmath no accuracy is checked: pip install 'actcli[check]'.")
    rows = [
        (activation.name, check)
        for activation in activations
        for check in examine(activation, *window, judged=judged)
    ]
    return all(check.is_right for _, check in rows), [
        text_column("function", [name for name, _ in rows]),
        text_column("check", [check.what for _, check in rows]),
        text_column("result", ["ok" if check.is_right else "WRONG" for _, check in rows]),
        text_column("seen", [check.seen for _, check in rows]),
    ]
