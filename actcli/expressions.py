"""Expressions: activations that are a formula and nothing else, with their exact derivative."""

from __future__ import annotations

import math
from collections.abc import Mapping

from actcli.activation import Activation
from actcli.formula import Formula, FormulaError, Function, kernels
from actcli.formula.derive import Derivative
from actcli.formula.printing import text as printed
from actcli.parameter import Interval, free

FAMILY = "expression"


def activation_of(source: str, functions: Mapping[str, Function]) -> Activation:
    """The activation that a formula is; names in it other than x are its parameters.

    It may call `functions` as well as the words of the language. Raises FormulaError.
    """
    formula = Formula(source, functions)
    if "x" not in formula.names:
        raise FormulaError(f"{source!r} does not depend on x")
    pointwise = formula.pointwise
    return Activation(
        name="".join(formula.source.split()),
        title=printed(formula),
        summary="",
        doc="",
        family=FAMILY,
        formula=formula,
        kernel=kernels.value(formula, pointwise=pointwise),
        parameters=tuple(map(free, sorted(formula.names - {"x"}))),
        derivative_formula=Derivative(formula),
        derivative_kernel=(kernels.derivative if pointwise else kernels.partials)(formula, 1),
        pointwise=pointwise,
        kinks=None if pointwise else (),
        range=Interval("[-inf, inf]"),
        accuracy=(math.inf, math.inf),  # nothing is claimed
        aliases=(),
        paper="",
        elsewhere=(),
        pros="",
        cons="",
        view=(-5, 5),
        at=(0.0,) if pointwise else (0.0, 1.0, 0.0),
    )
