"""Options of the commands that make networks: how they start, what is dropped and clipped."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from actcli.cli._options import Decorated
from actcli.cli._tokens import unguard
from actcli.cli._types import ChoiceType, IntegerType, PositiveType

LARGEST_DEVIATION = 1e100
# Of weights and biases: their squares are finite, as are the sums of these.


class InitialisationType(ChoiceType):
    """A scheme of initialisation by its name, or a gain."""

    name = "initialisation"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.specs.spec import looks_like_number

        if isinstance(value, str) and looks_like_number(unguard(value)):
            return PositiveType(below=LARGEST_DEVIATION).convert(value, param, ctx)
        return super().convert(value, param, ctx)


def _schemes() -> list[str]:
    from actcli.networks.initialisation import SCHEMES

    return [*SCHEMES]


def network_options(default_init: str) -> Callable[[Decorated], Decorated]:
    """Give a command the options of networks.

    Its function gets `init`, a scheme or a gain, `dropout_rate`, None where no dropout is asked
    for, `alpha_dropout`, whether it is AlphaDropout, `clipping` and `seed`.
    """
    rate = PositiveType(zero=True, below=1)
    options = [
        click.option("--init", type=InitialisationType(_schemes), metavar="SCHEME|GAIN",
                     default=default_init, show_default=True,
                     help="How weights are drawn: he, xavier, lecun, gain (each function's own), "
                     "critical (on the edge of chaos), or a gain G for the variance G²/n."),
        click.option("--dropout", type=rate, metavar="P",
                     help="Drop units with this chance behind each activation."),
        click.option("--alpha-dropout", type=rate, metavar="P",
                     help="The same by AlphaDropout, which keeps mean 0 and variance 1."),
        click.option("--clip-value", type=PositiveType(), metavar="V",
                     help="Hold each entry of a gradient within -V to V."),
        click.option("--clip-norm", type=PositiveType(), metavar="N",
                     help="Scale a gradient down whose length is more than N."),
        click.option("--seed", type=IntegerType(0), metavar="S", default="0", show_default=True,
                     help="Of everything that is drawn: the same numbers for each function."),
    ]  # fmt: skip

    def decorate(function: Decorated) -> Decorated:
        @wraps(function)
        def gather(
            *args: Any,
            dropout: float | None,
            alpha_dropout: float | None,
            clip_value: float | None,
            clip_norm: float | None,
            **params: Any,
        ) -> Any:
            from actcli.networks.clipping import Clipping

            if dropout is not None and alpha_dropout is not None:
                raise click.UsageError("give --dropout or --alpha-dropout, not both.")
            return function(
                *args,
                dropout_rate=dropout if alpha_dropout is None else alpha_dropout,
                alpha_dropout=alpha_dropout is not None,
                clipping=Clipping(clip_value or math.inf, clip_norm or math.inf),
                **params,
            )

        for option in reversed(options):
            gather = option(gather)
        return gather  # type: ignore[return-value]

    return decorate
