"""Functions of one number, x, made of elementwise operators.

They are kept once each: a function of the same operators, constants and wiring is the same one,
however many nodes of a model compute it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from actcli.models.operators import COMPARISON, CURVED, OPERATORS, Attributes
from actcli.models.protobuf import MalformedError
from actcli.models.tensors import ELEMENT_TYPES
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import AnyArray, Array

MAX_OPERATIONS = 300
# Of one function, counted as in a formula, in which what is used twice is written twice.

FINENESS = ("bfloat16", "float16", "float32")
# From coarse to fine. A function whose constants are float64 is judged as one of float32.

X = 0
# The expression that is x itself.


class Step(NamedTuple):
    """A constant, or an operator on other expressions.

    Parameters
    ----------
    operator : (str, str)
        Domain and name; ("", "") of a constant and of x.
    attributes : tuple of (str, value)
        All of them, sorted by name.
    operands : tuple of int or None
        Expressions; None for an optional operand that is left out.
    constant : float, optional
    """

    operator: tuple[str, str]
    attributes: tuple[tuple[str, Any], ...] = ()
    operands: tuple[int | None, ...] = ()
    constant: float | None = None


class Expressions:
    """Expressions, numbered in the order in which they were made, operands first.

    Attributes
    ----------
    steps : list of Step
    """

    def __init__(self) -> None:
        self.steps = [Step(("", ""))]
        self._numbers = {self.steps[X]: X}
        self._sizes = [1]
        self._precisions = [FINENESS[-1]]

    def constant(self, value: float, element_type: int) -> int:
        """Return the expression of a constant that is stored in this type."""
        kind = ELEMENT_TYPES.get(element_type)
        # 0.5 and 3 are what they are in any type; 1.4140625 is the root of 2 in a short one.
        is_rounded = isfinite(value) and value * 16 % 1 != 0
        precision = kind.name if kind and is_rounded and kind.name in FINENESS else FINENESS[-1]
        return self._numbered(Step(("", ""), constant=value), 1, precision)

    def apply(
        self, operator: tuple[str, str], attributes: Attributes, operands: Sequence[int | None]
    ) -> int | None:
        """Return an operator on expressions; None if that is too large a function.

        Raises
        ------
        MalformedError
            If the operator takes no such operands or attributes.
        """
        given = [operand for operand in operands if operand is not None]
        kind = OPERATORS[operator].kind
        if kind != COMPARISON and any(map(self.is_truth, given[operator == ("", "Where") :])):
            return None
        size = 1 + sum(self._sizes[operand] for operand in given)
        if size > MAX_OPERATIONS:
            return None
        known = {**OPERATORS[operator].defaults}
        for name in known.keys() & attributes.keys():
            if isinstance(known[name], str) != isinstance(attributes[name], str):
                raise MalformedError(f"{operator[1]} takes no such {name}")
            known[name] = attributes[name]
        step = Step(operator, tuple(sorted(known.items())), tuple(operands))
        if step not in self._numbers:
            _try_out(step)
        precision = min((self._precisions[operand] for operand in given), key=FINENESS.index)
        return self._numbered(step, size, precision)

    def converted(self, expression: int, to_truth: bool) -> int | None:
        """Return a truth as 1 or 0, or whether a number is not 0."""
        zero, one = (
            self._numbered(Step(("", ""), constant=n), 1, FINENESS[-1]) for n in (0.0, 1.0)
        )
        if not to_truth:
            return self.apply(("", "Where"), {}, [expression, one, zero])
        equal = self.apply(("", "Equal"), {}, [expression, zero])
        return None if equal is None else self.apply(("", "Not"), {}, [equal])

    def is_truth(self, expression: int) -> bool:
        """Return whether its values are true or false."""
        step = self.steps[expression]
        return bool(step.operator[1]) and OPERATORS[step.operator].kind == COMPARISON

    def number(self, expression: int) -> float:
        """Return the value of an expression that does not depend on x."""
        return float(self.evaluate(expression, np.zeros(1))[0])

    def _numbered(self, step: Step, size: int, precision: str) -> int:
        number = self._numbers.setdefault(step, len(self.steps))
        if number == len(self.steps):
            self.steps.append(step)
            self._sizes.append(size)
            self._precisions.append(precision)
        return number

    def precision(self, expression: int) -> str:
        """Return the coarsest type of its constants: "float32"."""
        return self._precisions[expression]

    def parts(self, expression: int) -> list[int]:
        """Return the expressions that it is made of, operands first, and itself last."""
        found: set[int] = set()
        waiting = [expression]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [one for one in self.steps[number].operands if one is not None]
        return sorted(found)

    def operators(self, expression: int) -> list[str]:
        """Return the names of its operators in the order in which they are computed."""
        steps = [self.steps[part] for part in self.parts(expression)]
        return [step.operator[1] for step in steps if step.operator[1]]

    def is_curved(self, expression: int) -> bool:
        """Return whether it is more than sums, products, powers and truths."""
        steps = [self.steps[part] for part in self.parts(expression)]
        kinds = {OPERATORS[step.operator].kind for step in steps if step.operator[1]}
        return CURVED in kinds

    def evaluate(self, expression: int, x: Array, inner: int = X) -> AnyArray:
        """Return the values of an expression.

        Parameters
        ----------
        expression : int
        x : ndarray of float64
        inner : int
            The expression that x stands for; by default it is x itself.

        Returns
        -------
        ndarray of float64 or bool, the shape of x
        """
        values: dict[int | None, Any] = {None: None, inner: x}
        with np.errstate(all="ignore"):
            for part in self.parts(expression):
                step = self.steps[part]
                if part in values:
                    continue
                if step.constant is not None:
                    values[part] = np.float64(step.constant)
                elif step.operator[1] and all(one in values for one in step.operands):
                    compute = OPERATORS[step.operator].compute
                    operands = [values[one] for one in step.operands]
                    values[part] = compute(dict(step.attributes), *operands)
        return np.broadcast_to(values[expression], x.shape)

    def depends_on_x(self, expression: int) -> bool:
        """Return whether an expression has another value at another x."""
        return X in self.parts(expression)

    def passes_through(self, expression: int, inner: int) -> bool:
        """Return whether an expression depends on x through another one alone."""
        depends = {X}
        for part in self.parts(expression):
            if part != inner and depends.intersection(self.steps[part].operands):
                depends.add(part)
        return expression not in depends


def _try_out(step: Step) -> None:
    """Raise MalformedError if an operator cannot be computed for want of operands or numbers."""
    operands = [None if operand is None else np.float64(0.5) for operand in step.operands]
    try:
        with np.errstate(all="ignore"):
            float(OPERATORS[step.operator].compute(dict(step.attributes), *operands))
    except (ArithmeticError, TypeError, ValueError):
        raise MalformedError(f"{step.operator[1]} has the wrong operands") from None
