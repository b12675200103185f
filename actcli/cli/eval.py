"""`actcli eval`: f(x)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._input import InputStream, input_options
from actcli.cli._output import (
    Sink,
    note_lost_digits,
    precise_output_options,
    significant_digits,
)
from actcli.cli._types import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actcli.activation import Activation
    from actcli.cli._console import Console
    from actcli.numerics import Array
    from actcli.output import Column, Frame


@click.command("eval", cls=ActivationCommand)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@input_options
@precise_output_options
def command(activation: Activation, inputs: InputStream, sink: Sink, rng: Any) -> None:
    """Evaluate FUNCTION at each X.

    X is a number (-3, 1e-3, 1/3, -pi, sqrt(2), inf), a range LO:HI:N of N points, @FILE, or - for
    standard input, which is also read where no X is given. A file holds text, columns (.csv, .tsv,
    .json, .jsonl, .md, .parquet) or arrays (.npy, .npz), which keep their shape and type. A vector
    function takes all X as one vector, or from a text one vector a line.

    \b
    actcli eval relu -3 -0.5 2
    actcli eval softmax 3 0.7 0.5
    actcli eval elu:alpha=0.2 -5:5:11 -f csv
    seq -3 3 | actcli eval elu --alpha 0.2
    actcli eval gelu @x.npy -o y.npy
    actcli eval gelu 0.1 --digits 50
    """
    if sink.is_precise:
        from actcli.cli._digits import precise_frames

        sink.stream(precise_frames(activation, inputs, sink, rng), may_wait=inputs.may_wait)
        return
    sink.stream(
        _frames(activation, inputs, rng, sink.console),
        may_wait=inputs.may_wait,
        fraction_read=inputs.fraction_read,
    )


def _frames(
    activation: Activation, inputs: InputStream, rng: Any, console: Console
) -> Iterator[Frame]:
    """Yield a frame for each piece of the inputs."""
    from actcli.output import DeferredColumns, Frame, heading

    digits = significant_digits(console)
    for x in inputs.pieces:
        drawn = activation.freeze(x.shape, rng)
        y = digits.of(drawn, x, partial(drawn, x), order=0)
        yield Frame(
            columns=DeferredColumns(partial(_columns, activation, x, y)),
            caption=activation.caption,
            parts=[inputs.part("x", x, x), inputs.part(heading(activation), x, y)],
        )
    note_lost_digits(console, digits)


def _columns(activation: Activation, x: Array, y: Array) -> list[Column]:
    """Return the columns of the results y at the inputs x."""
    from actcli.output import input_column, result_columns

    # One vector stands upright, beside its inputs if there are as many; of several, each keeps the
    # line it came in.
    first = [input_column(x)] if x.shape == y.shape[:1] else []
    rows = y.reshape(-1, y.shape[-1]) if y.ndim > 1 else y
    return [*first, *result_columns(activation, rows)]
