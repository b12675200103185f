"""Activations that are a formula and nothing else, with their exact derivative."""

from __future__ import annotations

from collections.abc import Mapping

from actcli.activation import Activation
from actcli.activation.from_formula import from_formula
from actcli.activation.parameter import free
from actcli.formula import Formula, FormulaError, Function
from actcli.formula.printing import text as printed

FAMILY = "expression"


def from_expression(source: str, functions: Mapping[str, Function]) -> Activation:
    """Return the activation that a formula is.

    Parameters
    ----------
    source : str
        The formula. Names in it other than x are parameters without a default.
    functions : mapping of str to Function
        What it may call besides the words of the language.

    Raises
    ------
    FormulaError
        If the formula is wrong or does not depend on x.
    """
    formula = Formula(source, functions, of_components=False)
    try:
        if "x" not in formula.names:
            raise FormulaError(f"{source!r} does not depend on x")
    except FormulaError as error:
        from actcli.formula.suggest import suggestion

        hint = suggestion(source, functions)
        # The whole formula instead of the one name that the grammar suggests.
        said = str(error).partition(". Did you mean")[0].removesuffix(".")
        raise FormulaError(f"{said}.{hint}" if hint else str(error)) from None
    return from_formula(
        formula,
        tuple(map(free, sorted(formula.names - {"x"}))),
        name="".join(formula.source.split()),
        title=printed(formula),
        family=FAMILY,
        pointwise=formula.pointwise,
    )
