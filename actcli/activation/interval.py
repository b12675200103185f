"""Intervals whose ends are formulas, written as in mathematics: "(-alpha, inf)"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from actcli.formula import Formula, FormulaError

if TYPE_CHECKING:
    from actcli.numerics import Array


class Interval:
    """An interval as mathematics writes it.

    Parameters
    ----------
    text : str
        Two formulas in the parameters between brackets: "(" and ")" exclude an end, "[" and "]"
        include it. Parsed on first use; a text that is no interval raises FormulaError then.

    Examples
    --------
    >>> Interval("(-alpha, inf)").contains(0.5, {"alpha": 1.0})
    True
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Interval({self.text!r})"

    @cached_property
    def _ends(self) -> tuple[bool, Formula, Formula, bool]:
        """Return whether the lower end belongs to it, both ends, and whether the upper end does."""
        text = self.text.strip()
        inner = text[1:-1]
        commas = [i for i, c in enumerate(inner) if c == "," and _is_balanced(inner[:i])]
        if len(commas) != 1 or text[0] not in "([" or text[-1] not in ")]":
            raise FormulaError(f"{self.text!r} is not an interval")
        lower, upper = inner[: commas[0]], inner[commas[0] + 1 :]
        return text[0] == "[", Formula(lower), Formula(upper), text[-1] == "]"

    @property
    def names(self) -> frozenset[str]:
        """Return the parameters that the ends depend on."""
        _, lower, upper, _ = self._ends
        return lower.names | upper.names

    @property
    def has_computed_end(self) -> bool:
        """Return whether an end is more than a number, or a parameter, or minus these."""
        import ast

        _, lower, upper, _ = self._ends
        nodes = [*ast.walk(lower.tree), *ast.walk(upper.tree)]
        return any(isinstance(node, ast.BinOp | ast.Call) for node in nodes)

    def ends(self, values: Mapping[str, float]) -> tuple[float, float]:
        """Return the lower and the upper end, with `values` for the parameters in them."""
        _, lower, upper, _ = self._ends
        return lower.constant(**values), upper.constant(**values)

    def exact_ends(self, values: Mapping[str, float]) -> tuple[float, float]:
        """Return the ends as `ends` does, but computed with as many digits as they need."""
        from actcli.formula.expansion import as_germ, decide
        from actcli.formula.germ_words import germ_words
        from actcli.numerics.germ import Germ, UndecidedError

        def exact(end: Formula) -> float:
            def ask(x: Germ) -> float:
                given = {name: x.constant(value) for name, value in values.items()}
                return as_germ(end.over(germ_words(x.precision))(**given), x).limit()

            return decide(ask, 0.0, 1)

        _, lower, upper, _ = self._ends
        try:
            return exact(lower), exact(upper)
        except UndecidedError:
            return self.ends(values)

    def closed(self) -> tuple[bool, bool]:
        """Return whether the lower end and the upper end belong to the interval."""
        left, _, _, right = self._ends
        return left, right

    def contains(self, x: float, values: Mapping[str, float]) -> bool:
        """Return whether `x` lies in the interval; nan lies in none.

        Parameters
        ----------
        x : float
        values : mapping of str to float
            Values for the parameters in the ends.
        """
        lower, upper = self.ends(values)
        left, right = self.closed()
        return (x >= lower if left else x > lower) and (x <= upper if right else x < upper)

    def contains_each(self, x: Array, values: Mapping[str, Any]) -> Any:
        """Return where `x` lies in the interval, as `contains` does for a single number.

        Parameters
        ----------
        x : ndarray of float64
        values : mapping of str to float or ndarray
            Values for the parameters in the ends; arrays broadcast with x.
        """
        from actcli.formula.array_words import ARRAYS

        left, low, high, right = self._ends
        lower, upper = low.over(ARRAYS)(**values), high.over(ARRAYS)(**values)
        return (x >= lower if left else x > lower) & (x <= upper if right else x < upper)

    def nearest(self, x: float, values: Mapping[str, float]) -> float:
        """Return the float of the interval that is closest to `x`; nan stays nan."""
        lower, upper = self.ends(values)
        left, right = self.closed()
        first = lower if left else math.nextafter(lower, math.inf)
        last = upper if right else math.nextafter(upper, -math.inf)
        return x if math.isnan(x) else min(max(x, first), last)

    def demand(self) -> str:
        """Return what a finite number must be: "> 0", ">= lower", "in (0, 1]", "finite"."""
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


def _is_balanced(text: str) -> bool:
    """Return whether `text` closes every bracket that it opens."""
    return text.count("(") == text.count(")")
