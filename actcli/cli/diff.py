"""`actcli diff`: f'(x), or the Jacobian of a vector function."""

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
from actcli.cli._types import FUNCTION, MAX_ORDER, ChoiceType, IntegerType
from actcli.cli._wrt import WRT, names_to_differentiate_in
from actcli.errors import ActcliError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actcli.activation import Activation, Side
    from actcli.cli._console import Console
    from actcli.numerics import Array
    from actcli.output import Column, Frame


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
@WRT
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
    wrt: tuple[str, ...],
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
    actcli diff mpelu -1 --wrt x,alpha,beta
    """
    if sink.is_precise:
        from actcli.cli._digits import precise_frames

        if order > 1 or wrt or at_kink:
            raise ActcliError("more than 17 digits are for the first derivative in x.")
        precise = precise_frames(activation, inputs, sink, rng, slope=True)
        sink.stream(precise, may_wait=inputs.may_wait)
        return
    names = names_to_differentiate_in(activation, wrt)
    found = _frames(activation, inputs, order, names, at_kink, rng, sink.console)
    sink.stream(found, may_wait=inputs.may_wait, fraction_read=inputs.fraction_read)


def _frames(
    activation: Activation,
    inputs: InputStream,
    order: int,
    names: Sequence[str | None],
    at_kink: Side | None,
    rng: Any,
    console: Console,
) -> Iterator[Frame]:
    from actcli.numerics import np
    from actcli.output import DeferredColumns, Frame, heading

    explained = np.empty(0)
    digits = significant_digits(console)
    pieces = inputs.short_pieces() if None in names else inputs.pieces
    if order == 1 and None in names and activation.training_gradient.is_written:
        from actcli.cli._training_gradient import told_with_training_gradient

        pieces = told_with_training_gradient(console, activation, pieces)
    for x in pieces:
        drawn = activation.freeze(x.shape, rng)
        slopes = []
        for wrt in names:
            compute = partial(drawn.derivative, x, order=order, wrt=wrt, at_kink=at_kink)
            slopes.append(digits.of(drawn, x, compute, order, wrt))
        if rng is None and None in names:
            kinks = _unexplained(x[activation.is_kink(x, order)], explained)
            if len(kinks):
                from actcli.cli._kinks import explain_kinks

                explained = np.concatenate([explained, kinks])
                explain_kinks(console, activation, kinks, order, at_kink)
        results = [
            inputs.part(heading(activation, order, wrt=wrt), x, y)
            for wrt, y in zip(names, slopes, strict=True)
        ]
        yield Frame(
            columns=DeferredColumns(partial(_columns, activation, x, slopes, order, names)),
            caption=activation.caption,
            parts=[inputs.part("x", x, x), *results],
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
    activation: Activation,
    x: Array,
    slopes: Sequence[Array],
    order: int,
    names: Sequence[str | None],
) -> list[Column]:
    """Return the columns of the derivatives or Jacobians at the inputs x, in each of the names."""
    from actcli.output import input_column, jacobian_columns, result_columns

    # One vector stands upright, beside its inputs if there are as many; of several, each keeps the
    # line it came in.
    columns = [input_column(x)] if all(x.shape == y.shape[:1] for y in slopes) else []
    for wrt, y in zip(names, slopes, strict=True):
        rows = y if x.ndim == 1 else y.reshape(-1, *y.shape[x.ndim - 1 :])
        if y.ndim > x.ndim:
            columns += jacobian_columns(activation, rows, order)
        else:
            columns += result_columns(activation, rows, order, wrt)
    return columns
