"""`actcli eval`: f(x)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._input import Points, read
from actcli.cli._output import Sink, output_options
from actcli.cli._types import DTYPE, FUNCTION

if TYPE_CHECKING:
    from actcli.activation import Activation


@click.command("eval", cls=ActivationCommand)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@click.argument("points", metavar="[X]...", type=Points(), nargs=-1)
@DTYPE
@output_options
def command(
    activation: Activation, points: tuple[Any, ...], dtype: str, sink: Sink, rng: Any
) -> None:
    """Evaluate FUNCTION at each X.

    X is a number (-3, 1e-3, 1/3, -pi, sqrt(2), inf), a range LO:HI:N of N points, @FILE, or - for
    standard input, which is also read where no X is given. A vector function takes all X as one
    vector, or from a file one vector a line.

    \b
    actcli eval relu -3 -0.5 2
    actcli eval softmax 3 0.7 0.5
    actcli eval elu:alpha=0.2 -5:5:11 -f csv
    seq -3 3 | actcli eval elu --alpha 0.2
    """
    from actcli.output import argument, results

    x = read(points, activation, dtype)
    y = activation.realise(x.shape, rng)(x)
    # One vector stands upright beside its inputs; of several, each keeps the line it came in.
    first = [argument(x)] if x.ndim == 1 else []
    sink.write([*first, *results(activation, y)], activation.caption)
