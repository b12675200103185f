"""The class of formulas, and what they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from actcli.formula.compile import Words, compiled
from actcli.formula.grammar import (
    Callee,
    FormulaError,
    is_of_vectors,
    is_word,
    names_in,
    parse,
)
from actcli.formula.plain_words import PLAIN
from actcli.support.unicode import MINUS

if TYPE_CHECKING:
    import ast

KEYBOARD = str.maketrans({MINUS: "-", "·": "*", "\n": " ", "\r": " "})
# Signs of papers as a keyboard has them. One character becomes one, so that the position of an
# error is that in the text.


class Function(Callee, Protocol):
    """A function that a formula may call besides the words: an activation, seen from below."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def kinks(self) -> tuple[Formula, ...] | None:
        """Return where it or its derivative may break, formulas in the parameters."""

    def __call__(self, x: Any, /, **settings: Any) -> Any:
        """Return its values."""

    def derivative(self, x: Any, /) -> Any:
        """Return its derivative."""

    def directional_derivative(self, x: Any, along: Any) -> Any:
        """Return its derivative in one direction."""

    def is_kink(self, x: Any, order: int | None = None) -> Any:
        """Return for each x whether it or a derivative up to that order may break there."""

    @property
    def formula(self) -> Formula:
        """Return its formula."""

    @property
    def derivative_formula(self) -> Formula:
        """Return the formula of its derivative."""

    def freeze(self) -> Function:
        """Return the same function with random parameters at their typical values."""

    def bind(self, **values: float) -> Function:
        """Return the same function with other values of its parameters."""


class Formula:
    """One expression of the formula language.

    The language is arithmetic, comparisons, and the words of `vocabulary`; every other name is a
    variable or a parameter. The text is parsed when first needed.

    Parameters
    ----------
    text : str
        The expression.
    functions : mapping from str to Function, optional
        What it may call besides the words, as in `elu(x, alpha=0.2)`.
    origin : str, optional
        Where it is declared, for its errors.
    of_components : bool, optional
        Whether it may be a formula of the i-th component, as in `parse`.
    """

    is_derived = False
    """Whether it was worked out from another formula, whose derivative it is."""

    parts: tuple[Any, ...] = ()
    """Activations whose formulas it is made of, besides what is written."""

    def __init__(
        self,
        text: str,
        functions: Mapping[str, Function] | None = None,
        origin: str = "",
        *,
        of_components: bool = True,
    ) -> None:
        self.text = text
        # Not `functions or {}`: the truth of a mapping asks for its length, and so might import
        # all functions that there are.
        self.functions = {} if functions is None else functions
        self.origin = origin
        self.of_components = of_components

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    @property
    def is_written(self) -> bool:
        """Return whether there is a formula to be read; a function that is only code has none."""
        return self.text != UNWRITTEN.text

    @cached_property
    def source(self) -> str:
        """Return the text as it is parsed: in one line, with the signs that a keyboard has."""
        return self.text.translate(KEYBOARD).strip()

    @cached_property
    def tree(self) -> ast.expr:
        """Return the checked syntax tree. Raises FormulaError."""
        try:
            return parse(self.source, self.functions, of_components=self.of_components)
        except FormulaError as error:
            raise FormulaError(f"{self.origin}: {error}" if self.origin else str(error)) from None

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the variables and parameters that occur in it."""
        return names_in(self.tree)

    @cached_property
    def calls(self) -> tuple[tuple[ast.Call, Function], ...]:
        """Return its calls of functions that are no words, each with the function."""
        import ast

        return tuple(
            (node, self.functions[node.func.id])
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not is_word(node)
        )

    @property
    def pointwise(self) -> bool:
        """Return whether it is a formula of one number: no part of it needs a whole vector."""
        import ast

        return not any(map(is_of_vectors, ast.walk(self.tree))) and all(
            function.pointwise for _, function in self.calls
        )

    def over(self, words: Words) -> Callable[..., Any]:
        """Return the formula as a function of its names, over the numbers of `words`."""
        return compiled(self.tree, self.source, self.functions, words)

    def constant(self, **names: float) -> float:
        """Return its value as a plain float. Raises FormulaError where it has none."""
        import ast

        run = self.over(PLAIN)
        try:
            value = run(**names)
            if isinstance(self.tree, ast.Compare):
                raise FormulaError(f"{self.text!r} is a condition, not a number")
            if isinstance(value, complex):
                raise FormulaError(f"{self.text!r} is not a real number")
            return float(value)
        except FormulaError:
            raise
        except ZeroDivisionError:
            raise FormulaError(f"{self.text!r} divides by zero") from None
        except OverflowError:
            raise FormulaError(f"{self.text!r} is too large for a float") from None
        except KeyError as missing:
            raise FormulaError(f"{self.text!r} needs a value for {missing}") from None
        except (ValueError, TypeError) as error:
            raise FormulaError(f"{self.text!r} has no value: {error}") from None


UNWRITTEN = Formula("nan")
"""Stands for the formula of a function that has none."""
