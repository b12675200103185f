"""What an argument may look like: numbers, ranges, functions, and their completion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._context import parsed_spec
from actcli.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    from actcli.activation import Activation
    from actcli.specs.spec import Spec

MAX_ORDER = 8  # the highest derivative that is asked for
MINUS = "\N{MINUS SIGN}"

# A token that starts like a negative number is one. Click would take it for an option, so it is
# given a real minus sign before Click sees it, and the types below read that back. `-o`, `-n` or
# a misspelt `--alfa` do not look like this and stay options.
# An expression is guarded where it begins with x, with a call or with a product.
NEGATIVE = re.compile(r"^-(?=[\d.(]|(?:inf|infinity|nan|pi|e|x)\b|[A-Za-z]\w*[(*])", re.IGNORECASE)


def guard(token: str) -> str:
    """The token as Click is to see it: a negative number as a value, an option with dashes."""
    if token.startswith("--"):  # --negative_slope is --negative-slope
        option, equals, value = token.partition("=")
        return option.replace("_", "-") + equals + value
    return NEGATIVE.sub(MINUS, token, count=1)


def unguard(value: str) -> str:
    """A guarded token as it was typed."""
    return "-" + value[1:] if value.startswith(MINUS) else value


class NumberType(click.ParamType):
    """A number as mathematics writes it: 1e-3, .5, 1/3, -pi, sqrt(2), 0x1p-3, inf, nan."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, float):
            return value
        from actcli.formula import FormulaError, number

        try:
            return number(unguard(value))
        except FormulaError as error:
            raise usage_error(param, str(error)) from None


class IntegerType(click.ParamType):
    """A whole number, perhaps of at least `least` and at most `most`."""

    name = "integer"

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            count = int(unguard(str(value)).replace("_", ""))
        except ValueError:
            raise usage_error(param, f"{unguard(value)!r} is not a whole number.") from None
        if self.least is not None and count < self.least:
            raise usage_error(param, f"must be at least {self.least}, got {count}.")
        if self.most is not None and count > self.most:
            raise usage_error(param, f"must be at most {self.most}, got {count}.")
        return count


class OrdersType(click.ParamType):
    """Which derivatives: whole numbers from 0, the function itself, to MOST_ORDERS."""

    name = "orders"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        one = IntegerType(0, MAX_ORDER)
        orders = tuple(one.convert(part, param, ctx) for part in unguard(value).split(","))
        if len(set(orders)) < len(orders):
            raise usage_error(param, f"{unguard(value)!r} names an order twice.")
        return tuple(sorted(orders))


class TextType(click.ParamType):
    """Any text, even one that starts like a negative number."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return unguard(value)


class ChoiceType(click.ParamType):
    """One of some words; what calls for a module is fetched when it is first needed."""

    name = "choice"

    def __init__(self, words: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        self.fetch = words if callable(words) else lambda: words

    @property
    def words(self) -> list[str]:
        """What there is to choose from now; plug-ins may come and go."""
        return [*self.fetch()]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        words = "|".join(self.words)
        return f"[{words}]" if isinstance(param, click.Option) else f"{{{words}}}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        completing = ctx is not None and ctx.resilient_parsing  # which does without the words
        if completing or value in self.words:
            return value
        listed, typed = ", ".join(self.words), unguard(value)
        raise usage_error(
            param, f"{typed!r} is not one of {listed}.{did_you_mean(typed, self.words)}"
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


class FrameworkType(ChoiceType):
    """One of some frameworks, however it is spelled; of all that are known if none are named."""

    def __init__(self, words: Callable[[], Iterable[str]] | None = None) -> None:
        super().__init__(words or _frameworks)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.frameworks.names import spelled

        known = spelled(value)
        return known if known in self.words else super().convert(value, param, ctx)


def _frameworks() -> Iterable[str]:
    from actcli.frameworks.names import frameworks

    return frameworks()


class PathType(TextType):
    """A path, or "-" for the standard stream."""

    def __init__(self) -> None:
        super().__init__("file")

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class NumberTupleType(click.ParamType):
    """Numbers with something between them, such as LO:HI."""

    def __init__(self, name: str, separator: str, count: int | None = None) -> None:
        self.name = name
        self.separator = separator
        self.count = count

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        parts = unguard(value).split(self.separator)
        if self.count is not None and len(parts) != self.count:
            raise usage_error(param, f"{unguard(value)!r} is not {self.name}.")
        from actcli.formula import FormulaError, number

        try:
            return tuple(number(part) for part in parts)
        except FormulaError as error:
            raise usage_error(param, f"{unguard(value)!r} is not {self.name}: {error}") from None


class SweepType(click.ParamType):
    """What a parameter is to be: a number, several V1,V2,…, or N evenly spaced ones LO:HI:N."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        from actcli.formula import FormulaError
        from actcli.specs.values import parse_values

        try:
            return parse_values(unguard(value))
        except FormulaError as error:
            raise usage_error(param, str(error)) from None


class FunctionType(click.ParamType):
    """An activation: its name or alias, or an expression, with settings behind a colon."""

    name = "function"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Spec:
        return parsed_spec(ctx, unguard(value))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        name, colon, settings = incomplete.partition(":")
        if colon:
            from actcli.errors import ActcliError
            from actcli.specs.spec import find_function

            try:
                parameters = find_function(name).parameters
            except ActcliError:
                return []
            before, _, last = settings.rpartition(",")
            head = f"{name}:{before}," if before else f"{name}:"
            return [
                CompletionItem(f"{head}{p.name}=", help=p.help)
                for p in parameters
                if p.name.startswith(last)
            ]
        from actcli.catalogue import titles
        from actcli.specs.plugins import plugin_names

        known = {**titles(), **dict.fromkeys(plugin_names(), "from a plug-in")}
        found = [
            CompletionItem(name, help=title)
            for name, title in known.items()
            if name.startswith(incomplete)
        ]
        return found or [CompletionItem(incomplete, type="file")]  # as my.py:swoosh


class FunctionOrNumberType(FunctionType):
    """An activation, or a number of the input of a vector function."""

    name = "function or number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.specs.spec import looks_like_number

        if isinstance(value, float) or looks_like_number(unguard(value)):
            return NUMBER.convert(value, param, ctx)
        return super().convert(value, param, ctx)


def split_vector_input(
    given: Sequence[Activation | float], at: tuple[float, ...] | None
) -> tuple[list[Activation], tuple[float, ...] | None]:
    """The functions among the arguments, and the input that the numbers or else --at are."""
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


def usage_error(param: click.Parameter | None, message: str) -> click.UsageError:
    """A usage error that names the option it is about; a bare argument speaks for itself."""
    if isinstance(param, click.Option):
        message = f"{max(param.opts, key=len)}: {message}"
    return click.UsageError(message)


NUMBER = NumberType()
SWEEP = SweepType()
VECTOR = NumberTupleType("a vector of numbers X1,X2,…", ",")
SIZE = NumberTupleType("a size WIDTHxHEIGHT in inches", "x", 2)
FUNCTION = FunctionType()
FUNCTION_OR_INPUT = FunctionOrNumberType()
PATH = PathType()


def range_option(help_: str, default: str | None = None) -> Callable[[Any], Any]:
    """`--range`, of which a command says what it takes it for."""
    kind = NumberTupleType("a range LO:HI", ":", 2)
    return click.option(
        "-r", "--range", "window", type=kind, metavar="LO:HI", default=default, help=help_
    )


RANGE = range_option("From where to where; by default where the function shows its character.")
ORDERS = click.option(
    "--order",
    "orders",
    type=OrdersType(),
    default="0,1",
    show_default=True,
    metavar="K,…",
    help="Which derivatives; 0 is the function itself.",
)
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
