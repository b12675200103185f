"""The gradient that training takes of a function, which may be another than its derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actcli.activation.from_formula import from_formula

if TYPE_CHECKING:
    from actcli.activation import Activation


def training_derivative(activation: Activation, x: Any, /, **values: Any) -> Any:
    """Return what training takes for f'(x): f'(x) itself, unless another gradient is declared.

    The derivative of binary_tanh is 0, so training passes gradients straight through it, as if it
    were hard_tanh. x, `axis`, `out` and parameters, and the shape of the result, are as in a call.

    Examples
    --------
    >>> import actcli
    >>> actcli.binary_tanh.training_derivative([-2.0, 0.5])
    array([0., 1.])
    >>> actcli.tanh.training_derivative(0.0)
    np.float64(1.0)
    """
    formula = activation.training_gradient
    if not formula.is_written:
        return activation.derivative(x, **values)
    gradient = from_formula(
        formula,
        tuple(p for p in activation.parameters if p.name in formula.names),
        name=activation.name,
        title=activation.title,
        family=activation.family,
        pointwise=activation.pointwise,
    )
    return gradient(x, **values)
