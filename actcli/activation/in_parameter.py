"""The derivative of a function of a number in one of its parameters, as a function of x."""

from __future__ import annotations

from actcli.activation.derivatives import kernel_in_parameter
from actcli.activation.from_formula import from_formula
from actcli.activation.model import Activation
from actcli.activation.parameter import ParameterError
from actcli.formula import Formula
from actcli.formula.differentiate import Derivative
from actcli.formula.printing import text as printed


def derivative_in(activation: Activation, name: str) -> Activation:
    """Return the derivative in a parameter as an activation, whose formula is worked out.

    Parameters
    ----------
    activation : Activation
    name : str
        The parameter; the others stay as they are.

    Returns
    -------
    Activation
        It is called after both, "elu_wrt_alpha", and "∂elu/∂α" in print.

    Raises
    ------
    UnknownParameterError
        If the function has no such parameter.
    ParameterError
        If that does not occur in the formula, it is a function of a vector, or the derivative has
        no formula.
    """
    kernel_in_parameter(activation, name, 1)  # which raises the errors of a wrong name
    formula = Derivative(activation.formula, name)
    if not activation.pointwise or not formula.is_written:
        why = "no formula of it is known" if activation.pointwise else "it is a function of vectors"
        raise ParameterError(
            name, f"the derivative of {activation.name} in {name} cannot be drawn: {why}."
        )
    text = Formula(formula.text, activation.formula.functions)
    found = from_formula(
        text,
        activation.parameters,
        name=f"{activation.name}_wrt_{name}",
        title=printed(text),
        family=activation.family,
        pointwise=True,
    )
    return found.replace(plot_window=activation.plot_window, derivative_of=(activation.name, name))
