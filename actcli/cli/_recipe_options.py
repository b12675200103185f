"""Options of a command that come from the fields of a recipe of lookup tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._tokens import unguard
from actcli.cli._types import (
    MAX_ORDER,
    ChoiceType,
    IntegerType,
    NumberTupleType,
    NumberType,
    TextType,
    usage_error,
)
from actcli.lut.dtypes import MAX_CODE_BITS, parse_dtype
from actcli.lut.number_formats import NumberFormatError
from actcli.lut.presets import PRESETS
from actcli.lut.recipe import MIN_ENTRIES, recipe_settings

if TYPE_CHECKING:
    from actcli.activation import Activation
    from actcli.cli._console import Console
    from actcli.lut.recipe import Recipe, Setting

Decorator = Callable[[Any], Any]


class NumberFormatType(TextType):
    """The name of a number format."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            parse_dtype(unguard(value))
        except NumberFormatError as error:
            raise usage_error(param, str(error)) from None
        return unguard(value)


class ScaleType(NumberType):
    """A positive, finite number."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        scale = super().convert(value, param, ctx)
        if not 0 < scale < math.inf:
            raise usage_error(param, f"must be > 0 and finite, got {unguard(str(value))}.")
        return scale


class SegmentsType(IntegerType):
    """A number of segments, or auto."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = unguard(str(value))
        return text if text == "auto" else super().convert(value, param, ctx)


PARAM_TYPES: Mapping[str, Callable[[Setting], click.ParamType]] = {
    "dtype": lambda _: NumberFormatType("dtype"),
    "scale": lambda _: ScaleType(),
    "code": lambda _: IntegerType(-(1 << MAX_CODE_BITS)),
    "range": lambda _: NumberTupleType("a range LO:HI", ":", 2),
    "count": lambda _: IntegerType(MIN_ENTRIES),
    "order": lambda _: IntegerType(0, MAX_ORDER),
    "segments": lambda _: SegmentsType(1),
    "choice": lambda setting: ChoiceType(setting.choices),
}
# The parameter type for each kind of setting; a switch is a flag, which has none.


def recipe_options(recipe: type[Recipe], after: Mapping[str, Decorator]) -> Decorator:
    """Return a decorator that gives a command an option for every field of a recipe.

    Parameters
    ----------
    recipe : type
        The class of recipes. The options are in the order of its fields.
    after : mapping of str to decorator
        Further options, by the field after which help lists them.
    """

    def decorate(function: Any) -> Any:
        for name, (setting, default) in reversed(recipe_settings(recipe).items()):
            if name in after:
                function = after[name](function)
            function = _option(name, setting, default)(function)
        return function

    return decorate


def _option(name: str, setting: Setting, default: Any) -> Decorator:
    """Return the option of one field, whose value is None if it is not given."""
    default_text = setting.default_text if default is None else str(default)
    help_ = setting.help + (f"  [default: {default_text}]" if default_text else "")
    long = (setting.option or name).replace("_", "-")
    if setting.kind == "switch":
        return click.option(f"--{long}/--no-{long}", name, default=None, help=help_)
    names = [setting.short] if setting.short else []
    return click.option(
        *names,
        f"--{long}",
        name,
        type=PARAM_TYPES[setting.kind](setting),
        metavar=setting.metavar,
        help=help_,
    )


def note_caution(console: Console, preset: str | None, activation: Activation) -> None:
    """Write a note where the library of a preset computes the function in another way."""
    if preset and (caution := PRESETS[preset].cautions.get(activation.name)):
        console.note(f"{activation.name}: {caution}")
