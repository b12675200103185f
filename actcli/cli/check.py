"""`actcli check`: whether functions keep what they promise."""

from __future__ import annotations

import math
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._exit import DONE, FOUND
from actcli.cli._options import range_option
from actcli.cli._output import Sink, output_options
from actcli.cli._types import FUNCTION, FrameworkType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from actcli.activation import Activation, Equivalent
    from actcli.cli._console import Console
    from actcli.output import Column

EVERYWHERE = (-math.inf, math.inf)


def _against() -> Iterable[str]:
    from actcli.frameworks._run import runnable

    return runnable()


@click.command("check", cls=ActivationCommand, draws=False)
@click.argument("activations", metavar="FUNCTION...", type=FUNCTION, nargs=-1)
@click.option("--all", "whole", is_flag=True, help="Check every function of the catalogue.")
@click.option(
    "--against",
    type=FrameworkType(_against),
    help="Compare with this framework instead, where it has the function.",
)
@range_option("Check x in this range; by default everywhere.", default="-inf:inf")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    activations: tuple[Activation, ...],
    whole: bool,
    against: str | None,
    window: tuple[float, float],
    sink: Sink,
) -> None:
    """Check that FUNCTIONs keep what they promise; exit 1 where one does not.

    Checked are values over the whole range of floats, at infinity and for nan; slopes at kinks,
    range and trend; and, where mpmath is installed, the errors of f and f' in ulps. With --against,
    compare the largest errors over the whole range, ours and the framework's: nan counts as
    infinitely wrong.

    \b
    actcli check gelu
    actcli check silu gelu --against torch
    actcli check --all -f json
    """
    console = sink.console
    if whole == bool(activations):
        raise click.UsageError("give FUNCTIONs, or --all.")
    if whole:
        from actcli.catalogue import catalogue

        activations = tuple(catalogue().values())
    if against:
        shared = _shared(console, activations, against)
        right, table = _compared(_steps(console, shared), against, window)
    else:
        if window != EVERYWHERE and not all(activation.pointwise for activation in activations):
            console.note("--range has no effect on functions of a vector.")
        right, table = _examined(console, _steps(console, activations), window)
    sink.write(table)
    ctx.exit(DONE if right else FOUND)


Item = TypeVar("Item")


def _steps(console: Console, items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items one by one; on a terminal, with a progress bar on standard error."""
    silent = len(items) < 2 or not console.shows_progress
    with (
        nullcontext(items)
        if silent
        else click.progressbar(items, label="actcli: checking", file=sys.stderr)
    ) as steps:
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


def _shared(
    console: Console, activations: tuple[Activation, ...], framework: str
) -> list[tuple[Activation, Equivalent]]:
    """Return the functions of a number that a framework has, each with its call.

    Raises
    ------
    ActcliError
        If it has none of them.
    MissingLibraryError
        If the framework or mpmath is not installed.
    """
    from actcli.errors import ActcliError
    from actcli.frameworks._run import library
    from actcli.support.extras import extra

    shared = [
        (activation, there)
        for activation in activations
        for there in activation.equivalents
        if there.framework == framework
        and activation.pointwise
        and _takes(console, there, activation)
    ]
    if not shared:
        raise ActcliError(f"{framework} has no such function of a number.")
    extra("mpmath", "check")
    library(framework)
    return shared


def _takes(console: Console, there: Equivalent, activation: Activation) -> bool:
    """Return whether a call can have the values that were set; write a note for each it cannot.

    A parameter that was not set is compared at the value that it has there.
    """
    values, settings = activation.freeze().values, activation.settings
    refused = [name for name in there.unsupported(values, settings) if name in settings]
    for name in refused:
        call = there.code_with(values)
        console.note(f"{name} cannot be {settings[name]:g} in {call}, which is left out.")
    return not refused


def _compared(
    shared: Iterable[tuple[Activation, Equivalent]], framework: str, window: tuple[float, float]
) -> tuple[bool, list[Column]]:
    """Return whether our errors are all within their bounds, and the table of errors."""
    from actcli.analysis.checks import compare
    from actcli.numerics import np
    from actcli.output import Column, text_column

    rows = [
        (activation.name, there.code_with(activation.freeze().values), found)
        for activation, there in shared
        for found in compare(activation, there, *window)
    ]

    def numbers(heading: str, of: Callable[[Any], float]) -> Column:
        values = np.array([of(found) for *_, found in rows])
        return Column(key=heading.replace(" ", "_"), heading=heading, values=values)

    return all(found.is_right for *_, found in rows), [
        text_column("function", [name for name, *_ in rows]),
        text_column("of", [found.what for *_, found in rows]),
        numbers("ours", lambda found: found.ours.error),
        numbers("at x", lambda found: found.ours.x),
        numbers(framework, lambda found: found.theirs.error),
        numbers(f"{framework} at x", lambda found: found.theirs.x),
        text_column("call", [call for _, call, _ in rows]),
    ]
