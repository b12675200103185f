"""Parameters: a number with a name, a default, bounds and a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from actcli.errors import ActcliError
from actcli.formula import Formula, FormulaError, Words
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array


class ParameterError(ActcliError, ValueError):
    """A value that its parameter does not admit; `name` is the parameter."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def _balanced(text: str) -> bool:
    """Whether every bracket that it opens is closed, so that what follows stands in none."""
    return text.count("(") == text.count(")")


class Interval:
    """An interval as mathematics writes it, "(-alpha, inf)"; its ends are formulas."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    @cached_property
    def _ends(self) -> tuple[bool, Formula, Formula, bool]:
        text = self.text.strip()
        inner = text[1:-1]
        commas = [i for i, c in enumerate(inner) if c == "," and _balanced(inner[:i])]
        if len(commas) != 1 or text[0] not in "([" or text[-1] not in ")]":
            raise FormulaError(f"{self.text!r} is not an interval")
        lower, upper = inner[: commas[0]], inner[commas[0] + 1 :]
        return text[0] == "[", Formula(lower), Formula(upper), text[-1] == "]"

    @property
    def names(self) -> frozenset[str]:
        """The parameters that its ends depend on."""
        _, lower, upper, _ = self._ends
        return lower.names | upper.names

    def ends(self, values: Mapping[str, float]) -> tuple[float, float]:
        """Its lower and upper end."""
        _, lower, upper, _ = self._ends
        return lower.constant(**values), upper.constant(**values)

    def closed(self) -> tuple[bool, bool]:
        """Whether its lower and its upper end belong to it."""
        left, _, _, right = self._ends
        return left, right

    def contains(self, x: float, values: Mapping[str, float]) -> bool:
        """Whether x lies in it; nan lies in none."""
        lower, upper = self.ends(values)
        left, right = self.closed()
        return (x >= lower if left else x > lower) and (x <= upper if right else x < upper)

    def demand(self) -> str:
        """What it asks of a finite number: "> 0", ">= lower", "in (0, 1]", "finite"."""
        left, lower, upper, right = self._ends
        above, below = lower.text.strip(), upper.text.strip()
        match above == "-inf", below == "inf":
            case True, True:
                return "finite"
            case True, False:
                return f"{'<=' if right else '<'} {below}"
            case False, True:
                return f"{'>=' if left else '>'} {above}"
            case _:
                return f"in {self.text}"


class Parameter(Record):
    """A declared number.

    Its value is the default unless it has been set; `symbol` is what formulas print for it, a
    name of the formula language such as "alpha"; `exact` is the default as a formula where a float
    can only be close to it, and then stands for it: "1/6".
    """

    name: str = ""
    default: float | None
    value: Any
    bounds: Interval
    help: str
    symbol: str = ""
    exact: str = ""

    @property
    def is_set(self) -> bool:
        """Whether it has another value than its default."""
        return bool(self.value != self.default)

    @property
    def is_random(self) -> bool:
        """Whether training draws it."""
        return False

    @property
    def is_needed(self) -> bool:
        """Whether it must be set before the function can be computed."""
        return False

    def brief(self) -> str:
        """Its default and bounds in a few words: "default 1.0, alpha > 0"."""
        return f"default {self.default!r}, {self.name} {self.bounds.demand()}"

    def named(self, name: str) -> Parameter:
        """The parameter under the name that it has in a signature."""
        return self.replace(name=name)

    def set(self, value: float) -> Parameter:
        """The parameter with another value; whether it is admitted depends on the others."""
        try:
            return self.replace(value=float(value))
        except (TypeError, ValueError):
            raise ParameterError(self.name, f"{self.name} must be one number") from None

    def check(self, function: str, values: Mapping[str, float]) -> None:
        """Raise ParameterError unless the value lies within the bounds."""
        if not math.isfinite(self.value) or not self.bounds.contains(self.value, values):
            raise ParameterError(
                self.name,
                f"{self.name} must be {self.bounds.demand()} for {function}, "
                f"got {repr(self.value).removesuffix('.0')}",
            )

    @property
    def current(self) -> Any:
        """The value to compute with."""
        return self.value

    def over(self, words: Words) -> Any:
        """That value among the numbers of `words`, None if it is still to be drawn."""
        if self.exact and not self.is_set:
            return Formula(self.exact).over(words)()
        now = self.current
        return words["number"](repr(now)) if isinstance(now, float) else now

    def freeze(self, values: Mapping[str, Any], chance: Array | None) -> Parameter:
        """The parameter without chance, whose draws from 0 to 1 are given, or left to the mean."""
        return self


class Free(Parameter):
    """A parameter without a default: a name in a user's formula, None until it is set."""

    def check(self, function: str, values: Mapping[str, float]) -> None:
        if not self.is_needed:
            super().check(function, values)

    @property
    def is_needed(self) -> bool:
        return self.value is None

    def brief(self) -> str:
        return "has no default"

    def freeze(self, values: Mapping[str, Any], chance: Array | None) -> Parameter:
        if self.is_needed:
            raise ParameterError(self.name, f"{self.name} has no value")
        return self


class Random(Parameter):
    """A parameter that training draws per input.

    Its value is None until it is pinned; without a generator a typical value stands for it.
    """

    drawn: Any = None

    @property
    def is_set(self) -> bool:
        return self.value is not None

    @property
    def is_random(self) -> bool:
        return True

    @property
    def current(self) -> Any:
        return self.value if self.is_set else self.drawn

    def check(self, function: str, values: Mapping[str, float]) -> None:
        if self.is_set:
            super().check(function, values)

    def freeze(self, values: Mapping[str, Any], chance: Array | None) -> Parameter:
        if self.current is not None:
            return self
        drawn = self.typical(values) if chance is None else self.draw(values, chance)
        return self.replace(drawn=drawn)

    def typical(self, values: Mapping[str, Any]) -> Any:
        """What stands for it where nothing is drawn."""
        raise NotImplementedError

    def draw(self, values: Mapping[str, Any], chance: Array) -> Any:
        """The values that have that chance, from 0 to 1, to be undercut."""
        raise NotImplementedError


class Uniform(Random):
    """A parameter that is drawn uniformly between two others; their mean is typical."""

    lower: str
    upper: str

    def brief(self) -> str:
        return f"drawn from {self.lower} to {self.upper} in training, else their mean"

    def typical(self, values: Mapping[str, Any]) -> Any:
        return values[self.lower] / 2 + values[self.upper] / 2

    def draw(self, values: Mapping[str, Any], chance: Array) -> Any:
        lower, upper = values[self.lower], values[self.upper]
        return (lower + (upper - lower) * chance)[()]


class Gumbel(Random):
    """A parameter that is drawn from the standard Gumbel distribution; its mode, 0, is typical."""

    def brief(self) -> str:
        return "drawn from the Gumbel distribution in training, else 0"

    def typical(self, values: Mapping[str, Any]) -> Any:
        return 0.0

    def draw(self, values: Mapping[str, Any], chance: Array) -> Any:
        from actcli.numerics import np

        return -np.log(-np.log(np.maximum(chance, 2.0**-54)))[()]  # 0 would give an infinity


def param(default: float, bounds: str, help: str, *, symbol: str = "", exact: str = "") -> Any:
    """Declare a parameter in a kernel's signature: `alpha: float = param(1.0, "(0, inf)", "…")`."""
    return Parameter(
        default=default, value=default, bounds=Interval(bounds), help=help,
        symbol=symbol, exact=exact,
    )  # fmt: skip


def free(name: str) -> Parameter:
    """The parameter that a name in a user's formula is."""
    return Free(
        name=name, default=None, value=None, bounds=Interval("(-inf, inf)"),
        help="a name in the formula",
    )  # fmt: skip


def uniform(lower: str, upper: str, help: str, *, symbol: str = "") -> Any:
    """Declare a parameter that training draws uniformly between two others."""
    return Uniform(
        default=None, value=None, bounds=Interval("(-inf, inf)"), help=help,
        symbol=symbol, lower=lower, upper=upper,
    )  # fmt: skip


def gumbel(help: str, *, symbol: str = "") -> Any:
    """Declare a parameter that training draws from the standard Gumbel distribution."""
    return Gumbel(
        default=None, value=None, bounds=Interval("(-inf, inf)"), help=help, symbol=symbol
    )
