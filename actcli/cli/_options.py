"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from actcli.cli._console import Console, color_setting
from actcli.cli._types import (
    VECTOR,
    ChoiceType,
    FunctionOrNumberType,
    FunctionType,
    NumberTupleType,
    OrdersType,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actcli.activation import Activation

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def range_option(
    help_: str = "From where to where; by default where the function shows its character.",
    default: str | None = None,
    name: str = "window",
) -> Callable[[Any], Any]:
    """Return the option --range, a tuple of two floats.

    Parameters
    ----------
    help_ : str
        What the command takes the range for.
    default : str, optional
        As it would be typed.
    name : str
        What the function of the command calls it.
    """
    kind = NumberTupleType("a range LO:HI", ":", 2)
    return click.option(
        "-r", "--range", name, type=kind, metavar="LO:HI", default=default, help=help_
    )


def order_option(name: str = "orders") -> Callable[[Any], Any]:
    """Return the option --order, a tuple of ints that the function of the command calls `name`."""
    return click.option(
        "--order",
        name,
        type=OrdersType(),
        default="0,1",
        show_default=True,
        metavar="K,…",
        help="Which derivatives; 0 is the function itself.",
    )


RANGE = range_option()
ORDERS = order_option()
AT = click.option(
    "--at",
    type=VECTOR,
    metavar="X1,X2,…",
    help="The input through which a vector function is followed, for X...; the first moves.",
)
DTYPE = click.option(
    "--dtype",
    type=ChoiceType(["float64", "float32", "float16"]),
    help="The type that inputs are read as and results are rounded to.  [default: float64, or "
    "what an array has]",
)


def function_list(function: Decorated) -> Decorated:
    """Give a command the argument FUNCTION..., its list `activations`: functions of a number."""

    @click.argument(
        "activations", metavar="FUNCTION...", type=FunctionType(), nargs=-1, required=True
    )
    @click.pass_context
    @wraps(function)
    def gather(
        ctx: click.Context, /, *args: Any, activations: Sequence[Activation], **params: Any
    ) -> Any:
        for activation in activations:
            if not activation.pointwise:
                raise click.UsageError(
                    f"{ctx.info_name} takes functions of a number; "
                    f"{activation.name} is one of a vector."
                )
        return function(*args, activations=[*activations], **params)

    return gather  # type: ignore[return-value]


def function_arguments(function: Decorated) -> Decorated:
    """Give a command with --at the arguments FUNCTION... [X]...

    Its function gets the list `activations`, and `at`, the input that X... or --at are, or None.
    """

    @click.argument(
        "given",
        metavar="FUNCTION... [X]...",
        type=FunctionOrNumberType(),
        nargs=-1,
        required=True,
    )
    @wraps(function)
    def gather(
        *args: Any,
        given: Sequence[Activation | float],
        at: tuple[float, ...] | None,
        **params: Any,
    ) -> Any:
        activations, at = _split_vector_input(given, at)
        return function(*args, activations=activations, at=at, **params)

    return gather  # type: ignore[return-value]


def _split_vector_input(
    given: Sequence[Activation | float], at: tuple[float, ...] | None
) -> tuple[list[Activation], tuple[float, ...] | None]:
    """Return the functions among the arguments, and the input: the numbers, or else `at`."""
    activations = [item for item in given if not isinstance(item, float)]
    numbers = tuple(item for item in given if isinstance(item, float))
    if not activations:
        raise click.UsageError("give at least one FUNCTION before the numbers.")
    if numbers and at:
        raise click.UsageError("give the input after the function or with --at, not both.")
    if (numbers or at) and all(activation.pointwise for activation in activations):
        what = "--at is" if at else f"an input, here {' '.join(f'{x:g}' for x in numbers)}, is"
        raise click.UsageError(f"{what} for vector functions.")
    return activations, numbers or at


def _set_quiet(ctx: click.Context, param: click.Parameter, quiet: bool) -> None:
    ctx.obj = ctx.ensure_object(Console).replace(quiet=quiet)


def _set_color(ctx: click.Context, param: click.Parameter, color: str) -> None:
    ctx.obj = ctx.ensure_object(Console).replace(color=color_setting(color))


QUIET_OPTION = click.option(
    "-q", "--quiet", is_flag=True, expose_value=False, help="No notes on standard error.",
    callback=_set_quiet,
)  # fmt: skip

COLOR_OPTION = click.option(
    "--color", type=ChoiceType(["auto", "always", "never"]), default="auto",
    show_default=True, expose_value=False, callback=_set_color, help="Colour on a terminal.",
)  # fmt: skip
