"""Click's parameter types for numbers, choices and functions, with their completion.

They are not Click's own, which refuse in other words, and read no negative number past its guard
(see `_tokens`): IntRange writes its bounds into the help, Choice wants its words at once, and Path
looks a file up before anybody opens it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._context import parsed_spec
from actcli.cli._streams import STANDARD_STREAM
from actcli.cli._tokens import unguard
from actcli.errors import ActcliError, did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from actcli.specs.spec import Spec

MAX_ORDER = 8
# The highest derivative that can be asked for. Jets of a higher order take ever longer, and nobody
# plots them.


def usage_error(param: click.Parameter | None, message: str) -> click.UsageError:
    """Return a usage error that names the option that it is about; an argument has no name."""
    if isinstance(param, click.Option):
        message = f"{max(param.opts, key=len)}: {message}"
    return click.UsageError(message)


def is_stream(text: str) -> bool:
    """Return whether a word of the command line is a file of numbers, or standard input."""
    return text == STANDARD_STREAM or text.startswith("@")


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


class PositiveType(NumberType):
    """A finite number above 0, or at least 0 where 0 is allowed; below `below` if that is given."""

    def __init__(self, *, zero: bool = False, below: float = math.inf) -> None:
        self.zero = zero
        self.below = below

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if (number > 0 or (self.zero and number == 0)) and number < self.below:
            return number
        least = "at least 0" if self.zero else "above 0"
        most = f" and below {self.below:g}" if math.isfinite(self.below) else ", and finite"
        raise usage_error(param, f"must be {least}{most}, got {number:g}.")


class IntegerType(click.ParamType):
    """An integer, of at least `least` and at most `most` where these are given."""

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
    """Orders of derivatives, as in 0,1,2: from 0, the function itself, to MAX_ORDER."""

    name = "orders"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        order = IntegerType(0, MAX_ORDER)
        orders = tuple(order.convert(part, param, ctx) for part in unguard(value).split(","))
        if len(set(orders)) < len(orders):
            raise usage_error(param, f"{unguard(value)!r} names an order twice.")
        return tuple(sorted(orders))


class NumberTupleType(click.ParamType):
    """Numbers with a separator between them, such as LO:HI; `count` of them where it is given."""

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
    """The values of a parameter: a number, several V1,V2,…, or N evenly spaced ones LO:HI:N."""

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


class TextType(click.ParamType):
    """Any text in UTF-8 of at most `most` characters, even one that starts like a negative number.

    A command line is bounded as a whole; `most` is for what is expensive in its length.
    """

    def __init__(self, name: str, most: int | None = None) -> None:
        self.name = name
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = unguard(value)
        try:
            text.encode()
        except UnicodeEncodeError:  # Python has made surrogates of bytes that are no letters.
            raise usage_error(param, f"{text!r} is not UTF-8.") from None
        if self.most is not None and len(text) > self.most:
            raise usage_error(param, f"{len(text)} characters are more than {self.most}.")
        return text


class PathType(click.ParamType):
    """A path, which may be of any bytes, or "-" for the standard stream."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return unguard(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class ChoiceType(click.ParamType):
    """One of some words.

    Parameters
    ----------
    words : iterable of str, or callable
        The words, or a function that returns them. It is called each time that they are needed,
        and not before, so that its imports cost nothing and plug-ins may come and go.
    """

    name = "choice"

    def __init__(self, words: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        self.fetch = words if callable(words) else lambda: words

    @property
    def words(self) -> list[str]:
        """Return the words to choose from now."""
        return [*self.fetch()]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        words = "|".join(self.words)
        return f"[{words}]" if isinstance(param, click.Option) else f"{{{words}}}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        completing = ctx is not None and ctx.resilient_parsing  # It takes any word as it is.
        if completing or value in self.words:
            return value
        listed, typed = ", ".join(self.words), unguard(value)
        hint = did_you_mean(typed, self.words)
        raise usage_error(param, f"{typed!r} is not one of {listed}.{hint}")

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


class FrameworkType(ChoiceType):
    """One of some frameworks under any of its names; without `words`, of all that are known."""

    def __init__(self, words: Callable[[], Iterable[str]] | None = None) -> None:
        super().__init__(words or _frameworks)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.frameworks._names import framework_called

        known = framework_called(value)
        return known if known in self.words else super().convert(value, param, ctx)


class FrameworksType(FrameworkType):
    """Some frameworks with commas between, each once."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        names = [name.strip() for name in value.split(",")]
        return tuple(
            dict.fromkeys(super(FrameworksType, self).convert(n, param, ctx) for n in names)
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        *_, last = incomplete.split(",")
        before = incomplete.removesuffix(last)
        found = super().shell_complete(ctx, param, last)
        return [CompletionItem(before + item.value) for item in found]


def _frameworks() -> Iterable[str]:
    from actcli.frameworks import FRAMEWORKS

    return FRAMEWORKS.names()


class FunctionType(click.ParamType):
    """An activation: its name or alias, an expression or a file's function, with settings."""

    name = "function"

    def read(self, text: str, framework: str | None, *, run_code: bool) -> Spec | None:
        """Return what a word of the command line names, or None if that is no function.

        Parameters
        ----------
        text : str
            The word, as it was typed.
        framework : str or None
            The framework whose name it is, if one was given.
        run_code : bool
            Whether the word may be a file that is run, or a plug-in that is imported.

        Raises
        ------
        ActcliError
            If the word is meant to name a function, and names none.
        CodeNotRunError
            If `run_code` is False, and it names a file or a plug-in.
        """
        from actcli.specs.spec import parse_spec

        return parse_spec(text, run_code=run_code, framework=framework)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Spec:
        text = unguard(value)
        if is_stream(text):
            raise usage_error(
                param,
                f"{text!r} is no function: numbers from files stand behind that of eval or diff.",
            )
        return parsed_spec(ctx, text)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        name, colon, settings = incomplete.partition(":")
        if colon:
            return _parameter_completions(name, settings)
        from actcli.catalogue import titles
        from actcli.specs.plugins import plugin_names

        known = {**titles(), **dict.fromkeys(plugin_names(), "from a plug-in")}
        found = [
            CompletionItem(name, help=title)
            for name, title in known.items()
            if name.startswith(incomplete)
        ]
        return found or [CompletionItem(incomplete, type="file")]  # It may be my.py:swoosh.


def _parameter_completions(name: str, settings: str) -> list[CompletionItem]:
    """Return what may follow NAME:SETTINGS, where the last setting is incomplete."""
    from click.shell_completion import CompletionItem

    from actcli.specs.loader import CodeNotRunError
    from actcli.specs.spec import find_function

    try:
        parameters = find_function(name, run_code=False).parameters
    except (ActcliError, CodeNotRunError):
        return []
    before, _, last = settings.rpartition(",")
    head = f"{name}:{before}," if before else f"{name}:"
    return [
        CompletionItem(f"{head}{parameter.name}=", help=parameter.help)
        for parameter in parameters
        if parameter.name.startswith(last)
    ]


class FunctionOrNumberType(FunctionType):
    """An activation, or a number: a component of the input of a vector function."""

    name = "function or number"

    def read(self, text: str, framework: str | None, *, run_code: bool) -> Spec | None:
        from actcli.specs.spec import looks_like_number

        if looks_like_number(text):
            return None
        return super().read(text, framework, run_code=run_code)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.specs.spec import looks_like_number

        text = unguard(value)
        if isinstance(value, float) or (looks_like_number(text) and not is_stream(text)):
            return NUMBER.convert(value, param, ctx)
        return super().convert(value, param, ctx)


NUMBER = NumberType()
SWEEP = SweepType()
VECTOR = NumberTupleType("a vector of numbers X1,X2,…", ",")
FUNCTION = FunctionType()
PATH = PathType()
