"""Run the calls that the catalogue declares, where the framework is installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.activation import Activation, Equivalent
from actcli.errors import MissingLibraryError, ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.frameworks._framework import Framework
    from actcli.numerics import Array


def runnable() -> list[str]:
    """Return the names of the frameworks that can be run on arrays of float64."""
    return [name for name in FRAMEWORKS.names() if FRAMEWORKS.load(name).FRAMEWORK.to_tensor]


def run(activation: Activation, equivalent: Equivalent, x: Array) -> Array:
    """Return what a framework makes of x, called as declared.

    Parameters
    ----------
    activation : Activation
        Its parameters are given to the call.
    equivalent : Equivalent
        One of the activation's declared calls.
    x : ndarray of float64, any shape

    Raises
    ------
    MissingLibraryError
        If the framework is not installed.
    ReadError
        If it cannot be run on arrays of float64.
    """
    framework, module, tensor, call = _prepare(activation, equivalent, x)
    with np.errstate(all="ignore"):  # Overflow in the framework is not ours to report.
        result = call(tensor)
        if framework.to_array is None:
            return np.asarray(result)
        code = equivalent.code_with(activation.freeze().values)
        return framework.to_array(module, result, code, x)


def run_derivative(
    activation: Activation, equivalent: Equivalent, x: Array, weights: Array | float = 1.0
) -> Array | None:
    """Return what the framework's automatic differentiation makes of f' at x.

    Parameters
    ----------
    activation, equivalent, x
        As for `run`.
    weights : float or ndarray of the shape of f(x)
        Of a function of a vector, the gradient of the weighted sum of its values is taken.

    Returns
    -------
    ndarray of the shape of x, or None if the framework differentiates nothing.
    """
    framework, _, tensor, call = _prepare(activation, equivalent, x)
    return framework.gradient(call, tensor, weights) if framework.gradient else None


def _prepare(
    activation: Activation, equivalent: Equivalent, x: Array
) -> tuple[Framework, Any, Any, Callable[[Any], Any]]:
    """Return the framework, its module, x as its tensor, and the call as a function of that."""
    name = equivalent.framework
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if framework.to_tensor is None:
        raise ReadError(f"{name} computes in float32, or takes no array directly.")
    module = library(name)
    names = {framework.module_name or name: module}
    code = equivalent.code_with(activation.freeze().values)
    # The code is an expression of the catalogue's own.
    return framework, module, framework.to_tensor(module, x), lambda v: eval(code, names, {"x": v})


def library(name: str) -> Any:
    """Return the framework's module. Raises MissingLibraryError where it is not installed."""
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if framework.before_import:
        framework.before_import()
    try:
        return import_module(name)
    except ImportError:
        raise MissingLibraryError(f"{name} is not installed: pip install {name}.") from None
