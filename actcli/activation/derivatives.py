"""The kernel of a derivative: of any order, in x or in a parameter, from either side of a kink."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import index
from typing import TYPE_CHECKING, Any, Literal

from actcli.activation.declaration import Declaration, UnknownParameterError
from actcli.activation.parameter import ParameterError
from actcli.formula import kernels
from actcli.formula.called_words import is_smooth_word
from actcli.formula.kernels import Kernel
from actcli.numerics import np
from actcli.numerics.tape.choice import is_pure
from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def kernel_of_order(declared: Declaration, order: int) -> Kernel:
    """Return the kernel of the derivative of that order in x; order 0 is f itself.

    Raises
    ------
    ValueError
        If the order is negative.
    TypeError
        If it is no integer.
    """
    if index(order) < 0:
        raise ValueError(f"the order of a derivative is at least 0, not {order}")
    if order == 0:
        return declared.kernel
    if order == 1:
        return declared.derivative_kernel
    if not declared.pointwise:
        return kernels.partials(declared.formula, order, declared.outputs)
    if declared.derivative_formula.is_derived or is_smooth_word(declared.formula):
        # Jets of f itself are as exact as jets of a formula that was derived from f, and shorter.
        # Those of a word may be more exact than any formula of its derivative.
        return kernels.derivative(declared.formula, order)
    return kernels.derivative(declared.derivative_formula, order - 1)


def kernel_in_parameter(declared: Declaration, name: str, order: int) -> Kernel:
    """Return the kernel of the derivative of that order in the parameter `name`.

    Raises
    ------
    UnknownParameterError
        If the function has no such parameter.
    ParameterError
        If it does not occur in the formula.
    """
    if name not in declared.values:
        raise UnknownParameterError(declared, name)
    if name not in declared.formula.names:
        raise ParameterError(name, f"{name} does not occur in {declared.name}'s formula")
    if declared.pointwise:
        return ParameterDerivative(declared=declared, name=name, order=order)
    return kernels.in_parameter(declared.formula, name, order, declared.outputs)


class FormulaKernel(Record):
    """A kernel that is made of a formula of a number; equal ones compute the same."""

    declared: Declaration

    @property
    def is_pure(self) -> bool:
        """Return whether what it computes depends on its arguments alone.

        It does so if the formula calls no foreign code.
        """
        declared, formula = self.declared, self.declared.formula
        own = () if declared.is_formula_alone else (declared,)
        callees = (function for _, function in formula.calls) if formula.is_written else ()
        return formula.is_written and all(
            is_pure(f.kernel) for f in (*own, *callees, *formula.parts)
        )

    def _identity(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._fields)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __call__(self, x: Array, **values: Any) -> Array:
        raise NotImplementedError


class ParameterDerivative(FormulaKernel):
    """The kernel of a derivative of a function of a number in a parameter."""

    name: str
    order: int

    def __call__(self, x: Array, **values: Any) -> Array:
        return kernels.in_parameter(self.declared.formula, self.name, self.order)(x, **values)


def one_sided(kernel: Kernel, is_kink: Callable[[Array], Any], side: Side) -> Kernel:
    """Return a kernel that gives at kinks the limit from one side.

    Parameters
    ----------
    kernel : callable
    is_kink : callable
        Tells for an array of x which of them are kinks. There the kernel is evaluated at the
        neighbouring float instead.
    side : "left" or "right"
    """
    towards = -math.inf if side == "left" else math.inf

    def beside(x: Array, **values: Any) -> Array:
        y = kernel(np.where(is_kink(x), np.nextafter(x, towards), x), **values)
        if np.isnan(y).any():
            # Next to a hole 0/0 all digits are lost; the hole itself has its value, and from both
            # sides the same one.
            y = np.where(np.isnan(y), kernel(x, **values), y)
        return y

    return beside
