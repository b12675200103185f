"""`actcli diff`: f'(x), or the Jacobian of a vector function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._input import Points, read
from actcli.cli._output import Sink, note, output_options
from actcli.cli._types import DTYPE, FUNCTION

if TYPE_CHECKING:
    from actcli.activation import Activation, Side
    from actcli.numerics import Array


@click.command("diff", cls=ActivationCommand)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@click.argument("points", metavar="[X]...", type=Points(), nargs=-1)
@click.option(
    "--at-kink",
    type=click.Choice(["left", "right"]),
    help="At a kink, the limit from this side instead of the value that is taken by convention.",
)
@DTYPE
@output_options
def command(
    activation: Activation,
    points: tuple[Any, ...],
    at_kink: Side | None,
    dtype: str,
    sink: Sink,
    rng: Any,
) -> None:
    """Differentiate FUNCTION at each X; grad is the same command.

    X is what it is for eval. Of a vector function it is the Jacobian: row i, column d/dxj is the
    derivative of component i in input j.

    \b
    actcli diff gelu -1 0 1
    actcli diff relu 0 --at-kink right
    actcli diff softmax 3 0.7 0.5
    """
    from actcli.output import argument, jacobian, results

    x = read(points, activation, dtype)
    drawn = activation.realise(x.shape, rng)
    slopes = drawn.derivative(x, at_kink=at_kink)
    if slopes.ndim == x.ndim:
        columns = [argument(x), *results(activation, slopes, order=1)]
    elif x.ndim == 1:
        columns = [argument(x), *jacobian(activation, slopes)]
    else:
        columns = jacobian(activation, slopes)
    if rng is None:
        _explain_kinks(activation, x, at_kink)
    sink.write(columns, activation.caption)


def _explain_kinks(activation: Activation, x: Array, at_kink: Side | None) -> None:
    """Say what a slope is at the kinks among the inputs, where the sides disagree."""
    from actcli.output import numeral

    for kink in activation.kink_points():
        if kink not in x:
            continue
        left, taken, right = (
            numeral(activation.derivative(kink, at_kink=side)) for side in ("left", None, "right")
        )
        if left == taken == right:
            continue
        chosen = f"the {at_kink} one is taken" if at_kink else f"{taken} is taken by convention"
        note(
            f"{activation.name} has a kink at {numeral(kink)}: its slope is {left} from the left "
            f"and {right} from the right; {chosen}."
        )
