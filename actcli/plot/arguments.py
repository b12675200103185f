"""Arguments: what a caller in Python gives for the options of a figure, checked and converted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TypeVar

from actcli.activation import Activation
from actcli.curves.naming import ORDINALS
from actcli.errors import ActcliError, did_you_mean
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._names import framework_called
from actcli.plot.layout import LAYOUTS
from actcli.plot.options import BindingOptions, FigureOptions
from actcli.plot.settings import (
    DECIMAL_SIGNS,
    MAX_FONT_SIZE,
    MAX_FPS,
    MAX_TITLE,
    MIN_DPI,
    MIN_FONT_SIZE,
    PARTS,
    FigureSettingsError,
)
from actcli.plot.theme import THEMES

MAX_ORDER = len(ORDINALS) - 1
# The highest derivative that has a name.

OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")
# An option in a message, as a shell has it.

Options = TypeVar("Options", FigureOptions, BindingOptions)

Convert = Callable[[str, Any], Any]
# Return the value of an option that has been given for the argument of that name, or raise
# FigureSettingsError.


@contextmanager
def options_called_arguments() -> Iterator[None]:
    """Let the message of an ActcliError in this context name arguments, "log_x", not "--log-x"."""
    try:
        yield
    except ActcliError as error:
        message = OPTION.sub(lambda option: option[1].replace("-", "_"), str(error))
        error.args = (message, *error.args[1:])
        raise


def read_options(kind: type[Options], arguments: Mapping[str, Any]) -> Options:
    """Return the options that some arguments are.

    Parameters
    ----------
    kind : type
        FigureOptions or BindingOptions.
    arguments : mapping of str to any
        Its fields, among others; None stands for the default. Lists may take the place of tuples,
        and a single one that of several.

    Raises
    ------
    FigureSettingsError
        If a value is none that its option has; the message begins with the name.
    """
    given = {name: arguments.get(name) for name in kind._fields}
    return kind(
        **{
            name: CONVERTERS[name](name, value)
            for name, value in given.items()
            if value is not None
        }
    )


def _wrong(name: str, expected: str, value: Any) -> FigureSettingsError:
    return FigureSettingsError(f"{name} is {expected}, not {value!r}.")


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, "True or False", value)
    return value


def _number(name: str, value: Any, expected: str = "a number") -> float:
    if isinstance(value, str | bool):
        raise _wrong(name, expected, value)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong(name, expected, value) from None


def _items(name: str, value: Any, expected: str) -> tuple[Any, ...]:
    """Return the items of what is a sequence, and no text."""
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise _wrong(name, expected, value)
    return tuple(value)


def _numbers(name: str, value: Any) -> tuple[float, ...]:
    expected = "a sequence of numbers"
    return tuple(_number(name, item, expected) for item in _items(name, value, expected))


def _interval(name: str, value: Any) -> tuple[float, float]:
    expected = "two numbers (low, high)"
    items = _items(name, value, expected)
    if len(items) != 2:
        raise _wrong(name, expected, value)
    low, high = (_number(name, item, expected) for item in items)
    if not low < high or high - low == float("inf"):
        raise FigureSettingsError(f"{name} has a finite low end below the high end, not {value!r}.")
    return low, high


def _intervals(name: str, value: Any) -> tuple[tuple[float, float] | None, ...]:
    """Return intervals, of which one may be None; a single one may stand alone."""
    items = _items(name, value, "(low, high), or one such for each panel")
    if not any(item is None or isinstance(item, Iterable) for item in items):
        return (_interval(name, items),)
    return tuple(None if item is None else _interval(name, item) for item in items)


def _size(name: str, value: Any) -> tuple[float, float]:
    expected = "a width and a height in inches, above 0"
    items = _items(name, value, expected)
    lengths = tuple(_number(name, item, expected) for item in items)
    if len(lengths) != 2 or not all(0 < length < float("inf") for length in lengths):
        raise _wrong(name, expected, value)
    return lengths[0], lengths[1]


def _between(least: float, most: float) -> Convert:
    """Return what takes numbers from `least` to `most`."""

    def convert(name: str, value: Any) -> float:
        number = _number(name, value)
        if not least <= number <= most:
            raise FigureSettingsError(f"{name} is from {least:g} to {most:g}, not {value!r}.")
        return number

    return convert


def _whole(least: int, most: int | None = None) -> Convert:
    """Return what takes whole numbers from `least`, to `most` if there is such."""
    expected = f"a whole number from {least}" + (f" to {most}" if most is not None else "")

    def convert(name: str, value: Any) -> int:
        number = _number(name, value, expected)
        if not number.is_integer() or number < least or (most is not None and number > most):
            raise _wrong(name, expected, value)
        return int(number)

    return convert


def _orders(name: str, value: Any) -> tuple[int, ...]:
    """Return orders in ascending order; a single one may stand alone."""
    order, expected = _whole(0, MAX_ORDER), "one order or several different ones"
    items = _items(name, value, expected) if isinstance(value, Iterable) else (value,)
    orders = tuple(sorted(order(name, item) for item in items))
    if not orders or len(set(orders)) < len(orders):
        raise _wrong(name, expected, value)
    return orders


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "a text", value)
    return value


def _label(name: str, value: Any) -> str:
    text = _text(name, value)
    if len(text) > MAX_TITLE:
        raise FigureSettingsError(
            f"{name} has {len(text)} characters, and at most {MAX_TITLE} are drawn."
        )
    return text


def _labels(name: str, value: Any) -> tuple[str, ...]:
    items = (value,) if isinstance(value, str) else _items(name, value, "a sequence of texts")
    labels = tuple(_label(name, item) for item in items)
    if not all(label.strip() for label in labels):
        raise FigureSettingsError(f"{name} has an empty one: {list(labels)}.")
    return labels


def _one_of(words: Iterable[str]) -> Convert:
    """Return what takes one of these words."""
    known = tuple(words)

    def convert(name: str, value: Any) -> str:
        if value not in known:
            hint = did_you_mean(value, known) if isinstance(value, str) else ""
            listed = ", ".join(map(repr, known))
            raise FigureSettingsError(f"{name} is one of {listed}, not {value!r}.{hint}")
        return str(value)

    return convert


def _some_of(words: Iterable[str]) -> Convert:
    """Return what takes some of these words, or one alone."""
    one = _one_of(words)

    def convert(name: str, value: Any) -> tuple[str, ...]:
        items = (value,) if isinstance(value, str) else _items(name, value, "a sequence of texts")
        return tuple(one(name, item) for item in items)

    return convert


def _framework(name: str, value: Any) -> str:
    """Return what the declared calls name a framework: "torch" of "PyTorch"."""
    called = framework_called(_text(name, value))
    if called not in FRAMEWORKS:
        hint = did_you_mean(called, FRAMEWORKS.names())
        raise FigureSettingsError(
            f"{name} is one of {', '.join(FRAMEWORKS.names())}, not {value!r}.{hint}"
        )
    return called


def _activation(name: str, value: Any) -> Activation:
    if not isinstance(value, Activation):
        raise _wrong(name, "a function of actcli, by its name or itself", value)
    return value


CONVERTERS: Mapping[str, Convert] = MappingProxyType(
    {
        "ylim": _intervals,
        "log_y": _flag,
        "share_y": _flag,
        "without": _some_of(PARTS),
        "decimal": _one_of(DECIMAL_SIGNS),
        "font": _text,
        "font_size": _between(MIN_FONT_SIZE, MAX_FONT_SIZE),
        "svg_text": _flag,
        "points": _whole(2),
        "layout": _one_of(LAYOUTS),
        "theme": _one_of(THEMES),
        "transparent": _flag,
        "title": _label,
        "labels": _labels,
        "alt": _text,
        "size": _size,
        "dpi": _whole(MIN_DPI),
        "fps": _whole(1, MAX_FPS),
        "order": _orders,
        "range": _interval,
        "at": _numbers,
        "minus": _activation,
        "wrt": _text,
        "log_x": _flag,
        "defaults": _framework,
        "train": _flag,
        "seed": _whole(0),
    }
)
"""What converts the argument for each field of FigureOptions and BindingOptions."""
