"""The difference of two activations, itself an activation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.activation.model import Activation
from actcli.errors import ActcliError
from actcli.formula import UNWRITTEN, Formula, Words
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array


class IncompatibleFunctionsError(ActcliError, ValueError):
    """Two functions without a difference: of a number and of a vector, or of other lengths."""


class DifferenceFormula(Formula):
    """The formula of a difference: it is written as the minuend, and computes the difference.

    Parameters
    ----------
    minuend : Formula
    subtrahend : Activation
        Of its formula.
    """

    def __init__(self, minuend: Formula, subtrahend: Activation) -> None:
        super().__init__(minuend.text, minuend.functions, minuend.origin)
        self.minuend = minuend
        self.subtrahend = subtrahend
        self.parts = (subtrahend,)
        self.is_derived = minuend.is_derived or subtrahend.formula.is_derived

    def over(self, words: Words) -> Callable[..., Any]:
        first, second = self.minuend.over(words), self.subtrahend.over(words)
        return lambda *, x, **values: first(x=x, **values) - second(x)


def difference(minuend: Activation, subtrahend: Activation) -> Activation:
    """Return minuend(x) - subtrahend(x) as an activation.

    Parameters
    ----------
    minuend : Activation
        Its name, parameters and formulas are those of the result, as they are written.
    subtrahend : Activation

    Returns
    -------
    Activation
        The kernels of f and f' are differences; the kinks those of both.

    Raises
    ------
    IncompatibleFunctionsError
        If one is a function of a number and the other of a vector, or if they give vectors of
        different lengths.
    """
    if minuend.pointwise != subtrahend.pointwise:
        vector, number = sorted((minuend, subtrahend), key=lambda a: a.pointwise)
        raise IncompatibleFunctionsError(
            f"{vector.name} takes a vector and {number.name} a number: none minus another."
        )

    first, second = (a.outputs(len(minuend.base_point)) for a in (minuend, subtrahend))
    if first != second:
        raise IncompatibleFunctionsError(
            f"{minuend.name} and {subtrahend.name} give vectors of different lengths: "
            "none minus another."
        )

    def minus(first: Callable[..., Any], second: Callable[[Array], Any]) -> Callable[..., Any]:
        def kernel(x: Array, **values: float) -> Array:
            with np.errstate(invalid="ignore"):  # inf - inf, where both are infinite
                return np.asarray(first(x, **values) - second(x))

        return kernel

    lows, highs = zip(minuend.plot_window, subtrahend.plot_window, strict=True)
    formula, derivative_formula = UNWRITTEN, minuend.derivative_formula
    if UNWRITTEN not in (minuend.formula, subtrahend.formula):
        formula = DifferenceFormula(minuend.formula, subtrahend)
        if minuend.pointwise:
            slope = subtrahend.replace(formula=subtrahend.derivative_formula)
            derivative_formula = DifferenceFormula(minuend.derivative_formula, slope)
    kinks = sorted({*minuend.kink_points(), *subtrahend.kink_points()})
    return minuend.replace(
        formula=formula,
        derivative_formula=derivative_formula,
        kernel=minus(minuend.kernel, subtrahend),
        derivative_kernel=minus(minuend.derivative_kernel, subtrahend.derivative),
        kinks=tuple(Formula(repr(kink)) for kink in kinks),
        plot_window=(min(lows), max(highs)),
        training_gradient=UNWRITTEN,
    )
