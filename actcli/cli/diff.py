"""`actcli diff`: f'(x), or the Jacobian of a vector function."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._command import ActivationCommand
from actcli.cli._context import named_activations
from actcli.cli._input import InputStream, input_options
from actcli.cli._output import (
    Sink,
    note_lost_digits,
    precise_output_options,
    significant_digits,
)
from actcli.cli._types import FUNCTION, MAX_ORDER, ChoiceType, IntegerType, TextType
from actcli.errors import ActcliError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from actcli.activation import Activation, Side
    from actcli.cli._console import Console
    from actcli.numerics import Array
    from actcli.output import Column, Frame


class ParameterNameType(TextType):
    """A parameter of the functions named before it."""

    def __init__(self) -> None:
        super().__init__("parameter")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return str(value).replace("-", "_")

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [
            CompletionItem(parameter.name, help=parameter.help)
            for activation in named_activations(ctx)
            for parameter in activation.parameters
            if parameter.name.startswith(incomplete)
        ]


@click.command("diff", cls=ActivationCommand)
@click.argument("activation", metavar="FUNCTION", type=FUNCTION)
@input_options
@click.option(
    "--order",
    type=IntegerType(1, MAX_ORDER),
    default=1,
    show_default=True,
    metavar="K",
    help=f"Which derivative, the K-th; up to {MAX_ORDER}.",
)
@click.option(
    "--wrt",
    type=ParameterNameType(),
    metavar="PARAMETER",
    help="Differentiate in this parameter of the function instead of in x.",
)
@click.option(
    "--at-kink",
    type=ChoiceType(["left", "right"]),
    help="At a kink, take the limit from this side instead of the value chosen by convention.",
)
@precise_output_options
def command(
    activation: Activation,
    inputs: InputStream,
    order: int,
    wrt: str | None,
    at_kink: Side | None,
    sink: Sink,
    rng: Any,
) -> None:
    """Differentiate FUNCTION at each X; grad is the same command.

    X is given as for eval. The derivative of a vector function is the Jacobian: row i, column d/dxj
    is the derivative of component i in input j. Of a higher order, each is in that input alone.

    \b
    actcli diff gelu -1 0 1
    actcli diff relu 0 --at-kink right
    actcli diff softmax 3 0.7 0.5
    actcli diff gelu -1 --order 3
    actcli diff prelu -2 --wrt a
    """
    if sink.is_precise:
        from actcli.cli._digits import precise_frames

        if order > 1 or wrt or at_kink:
            raise ActcliError("more than 17 digits are for the first derivative in x.")
        precise = precise_frames(activation, inputs, sink, rng, slope=True)
        sink.stream(precise, may_wait=inputs.may_wait)
        return
    found = _frames(activation, inputs, order, wrt, at_kink, rng, sink.console)
    sink.stream(found, may_wait=inputs.may_wait, fraction_read=inputs.fraction_read)


def _frames(
    activation: Activation,
    inputs: InputStream,
    order: int,
    wrt: str | None,
    at_kink: Side | None,
    rng: Any,
    console: Console,
) -> Iterator[Frame]:
    from actcli.numerics import np
    from actcli.output import DeferredColumns, Frame, heading

    explained = np.empty(0)
    digits = significant_digits(console)
    for x in inputs.short_pieces() if wrt is None else inputs.pieces:
        drawn = activation.freeze(x.shape, rng)
        compute = partial(drawn.derivative, x, order=order, wrt=wrt, at_kink=at_kink)
        slopes = digits.of(drawn, x, compute, order, wrt)
        if rng is None and wrt is None:
            kinks = _unexplained(x[activation.is_kink(x, order)], explained)
            if len(kinks):
                from actcli.cli._kinks import explain_kinks

                explained = np.concatenate([explained, kinks])
                explain_kinks(console, activation, kinks, order, at_kink)
        name = heading(activation, order, wrt=wrt)
        yield Frame(
            columns=DeferredColumns(partial(_columns, activation, x, slopes, order, wrt)),
            caption=activation.caption,
            parts=[inputs.part("x", x, x), inputs.part(name, x, slopes)],
        )
    note_lost_digits(console, digits)


def _unexplained(kinks: Array, explained: Array) -> Array:
    """Return in order the kinks that are not explained yet, each once."""
    from actcli.numerics import np

    if not kinks.size:  # Then np.isin imports numpy.ma, which takes as long as all else here.
        return kinks
    fresh = kinks[~np.isin(kinks, explained)]
    return np.unique(fresh, return_index=True)[0]  # With indices it does not import that.


def _columns(
    activation: Activation, x: Array, slopes: Array, order: int, wrt: str | None
) -> list[Column]:
    """Return the columns of the derivatives or Jacobians at the inputs x."""
    from actcli.output import input_column, jacobian_columns, result_columns

    # One vector stands upright, beside its inputs if there are as many; of several, each keeps the
    # line it came in.
    first = [input_column(x)] if x.shape == slopes.shape[:1] else []
    rows = slopes if x.ndim == 1 else slopes.reshape(-1, *slopes.shape[x.ndim - 1 :])
    if slopes.ndim > x.ndim:
        return [*first, *jacobian_columns(activation, rows, order)]
    return [*first, *result_columns(activation, rows, order, wrt)]
