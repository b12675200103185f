"""`actcli table`: functions and their derivatives over a range."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._input import as_floats
from actcli.cli._options import AT, DTYPE, ORDERS, RANGE, function_arguments
from actcli.cli._output import Sink, note_lost_digits, output_options, significant_digits
from actcli.cli._points import POINTS_PER_PIECE
from actcli.cli._types import NUMBER, IntegerType
from actcli.cli._wrt import WRT, names_to_differentiate_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actcli.activation import Activation
    from actcli.cli._console import Console
    from actcli.curves.section import Section
    from actcli.numerics.grid import Grid
    from actcli.output import Frame

DEFAULT_POINTS = 21
# Of a range such as -3:3 they are a round number apart, and a terminal shows them all.


@click.command("table", cls=ActivationCommand)
@function_arguments
@RANGE
@click.option(
    "-n",
    "--points",
    type=IntegerType(2),
    metavar="N",
    help=f"How many points, both ends included.  [default: {DEFAULT_POINTS}]",
)
@click.option("--step", type=NUMBER, metavar="H", help="The distance of the points, instead of -n.")
@ORDERS
@WRT
@AT
@DTYPE
@output_options
def command(
    activations: list[Activation],
    window: tuple[float, float] | None,
    points: int | None,
    step: float | None,
    orders: tuple[int, ...],
    wrt: tuple[str, ...],
    at: tuple[float, ...] | None,
    dtype: str | None,
    sink: Sink,
    rng: Any,
) -> None:
    """Tabulate each FUNCTION and its derivatives over a range.

    A vector function is followed along its first input, the others held where --at says. A lookup
    table for a device, with an error report, is made by actcli lut.

    \b
    actcli table gelu --range -3:3 --step 0.5
    actcli table elu:alpha=0.2 elu:alpha=1 relu -n 11 -f md
    actcli table elu --alpha 0.1,0.5,1
    actcli table gelu --order 0,1,2
    actcli table elu --wrt alpha
    actcli table softmax 3 0.7 0.5 -r 0:5 -f csv -o softmax.csv
    """
    from actcli.curves.section import Section

    grid = _grid(activations, window, points, step)
    sections = [Section.of(activation, at) for activation in activations]
    wanted = [
        [(order, name) for order in orders for name in (names if order else (None,))]
        for names in (names_to_differentiate_in(a, wrt) for a in activations)
    ]
    sink.stream(_frames(grid, sections, wanted, dtype, rng, sink.console))


def _frames(
    grid: Grid,
    sections: Sequence[Section],
    wanted: Sequence[Sequence[tuple[int, str | None]]],
    dtype: str | None,
    rng: Any,
    console: Console,
) -> Iterator[Frame]:
    """Yield the table in pieces of POINTS_PER_PIECE, or of as many numbers in Jacobians.

    `wanted` has for each section the orders of the derivatives, each with the parameter, or None.
    """
    from actcli.output import Frame, input_column, result_columns

    caption = ", ".join(section.activation.caption for section in sections)
    digits = significant_digits(console)
    longest = max(len(section.at) for section in sections)
    for points in grid.pieces(max(1, POINTS_PER_PIECE // longest**2)):
        part = as_floats(points, dtype)
        columns = [input_column(part)]
        for section, derivatives in zip(sections, wanted, strict=True):
            line = section.drawn(rng, len(part))
            for order, wrt in derivatives:
                compute = partial(line.derivative, part, order, wrt)
                y = digits.of(line.activation, part[:, None], compute, order, wrt)
                y = as_floats(y, dtype)
                columns += result_columns(section.activation, y, order, wrt)
        yield Frame(columns=columns, caption=caption)
    note_lost_digits(console, digits)


def _grid(
    activations: Sequence[Activation],
    window: tuple[float, float] | None,
    points: int | None,
    step: float | None,
) -> Grid:
    """Return the grid of the table: by default DEFAULT_POINTS where the functions change."""
    from actcli.numerics.grid import Grid

    if points is not None and step is not None:
        raise click.UsageError("give --points or --step, not both.")
    if window is None:
        lows, highs = zip(*(activation.plot_window for activation in activations), strict=True)
        window = min(lows), max(highs)
    if step is None:
        return Grid.between(*window, points or DEFAULT_POINTS)
    return Grid.stepped(*window, step)
