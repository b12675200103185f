"""Click's parameter types for the options of figures: sizes, vertical ranges, parts and labels."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from actcli.cli._tokens import unguard
from actcli.cli._types import ChoiceType, NumberTupleType, NumberType, usage_error

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

INCHES = {"in": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / 72}
# The lengths of the units of a size; a point is that of PDF and SVG, a 72nd of an inch.

LABEL_COMMA = re.compile(r",(?=(?:[^$]*\$[^$]*\$)*[^$]*$)")
# A comma between two labels: an even number of dollar signs follows it.


class SizeType(NumberTupleType):
    """A width and a height, WIDTHxHEIGHT: in inches, or with a unit behind the last or both."""

    def __init__(self) -> None:
        super().__init__("a size WIDTHxHEIGHT in inches, or as in 8x6cm", "x", 2)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        if value.count("x") != 1:
            raise usage_error(param, f"{unguard(value)!r} is not {self.name}.")
        numbers, found = [], []
        for part in value.split("x"):
            number, unit = re.fullmatch(r"(.*?)\s*(in|cm|mm|pt)?", part.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
            numbers.append(number)
            found.append(unit)
        lengths = super().convert("x".join(numbers), param, ctx)
        units = [unit or found[-1] or "in" for unit in found]
        if not all(0 < length < math.inf for length in lengths):
            shown = "x".join(f"{length:g}" for length in lengths)
            raise usage_error(param, f"width and height must be > 0 and finite, got {shown}.")
        return tuple(length * INCHES[unit] for length, unit in zip(lengths, units, strict=True))


class LengthType(NumberType):
    """A number of points between two bounds."""

    name = "length"

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        length = super().convert(value, param, ctx)
        if not self.least <= length <= self.most:
            raise usage_error(param, f"must be from {self.least} to {self.most}, got {length:g}.")
        return length


class VerticalRangesType(NumberTupleType):
    """Ranges LO:HI with commas between them, of which one may be empty."""

    def __init__(self) -> None:
        super().__init__("a range LO:HI", ":", 2)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        return tuple(
            self._interval(part, param, ctx) if part.strip() else None
            for part in unguard(value).split(",")
        )

    def _interval(
        self, text: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Return the ends of a range, the lower one first."""
        low, high = super().convert(text, param, ctx)
        if not (math.isfinite(low) and math.isfinite(high)):
            raise usage_error(param, f"the ends must be finite, got {text}.")
        if not low < high:
            other = f" did you mean {high:g}:{low:g}?" if high < low else ""
            raise usage_error(param, f"{text!r} is empty:{other or ' write LO:HI.'}")
        return low, high


class WordsType(ChoiceType):
    """Some of a few words, with commas between them."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return ",".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        return tuple(
            super(WordsType, self).convert(part.strip(), param, ctx) for part in value.split(",")
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        chosen = before.split(",")
        return [
            CompletionItem(f"{before}{comma}{word}")
            for word in self.words
            if word.startswith(last) and word not in chosen
        ]


class LabelsType(click.ParamType):
    """Labels with commas between them, in which TeX may have commas of its own."""

    name = "labels"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        labels = tuple(part.strip() for part in LABEL_COMMA.split(unguard(value)))
        if not all(labels):
            raise usage_error(param, f"{unguard(value)!r} has an empty label.")
        longest = max(map(len, labels))
        if longest > self.most:
            raise usage_error(param, f"a label of {longest} characters is too long ({self.most}).")
        return labels


SIZE = SizeType()
VERTICAL_RANGES = VerticalRangesType()
