"""Run calls of frameworks, where the framework is installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from actcli.errors import MissingLibraryError, ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.activation import Activation, Equivalent
    from actcli.frameworks._framework import Framework
    from actcli.frameworks._quantised import Quantised, Scale
    from actcli.numerics import Array


def runnable(dtype: str = "float64") -> list[str]:
    """Return the names of the frameworks that can be run on arrays of a floating type."""
    return [
        name
        for name, module in zip(FRAMEWORKS.names(), FRAMEWORKS.loaded(), strict=True)
        if _runs(module.FRAMEWORK) and dtype in module.FRAMEWORK.dtypes
    ]


def differentiates(name: str) -> bool:
    """Return whether slopes can be had of a framework."""
    framework = FRAMEWORKS.load(name).FRAMEWORK
    return bool(framework.gradient or framework.backward)


def _runs(framework: Framework) -> bool:
    return bool(framework.to_tensor or framework.compile)


def run(
    activation: Activation,
    equivalent: Equivalent,
    x: Array,
    dtype: str = "float64",
    *,
    optimized: bool = True,
) -> Array:
    """Return what a framework makes of x, called as declared.

    Parameters
    ----------
    activation : Activation
        Its parameters are given to the call.
    equivalent : Equivalent
        One of the activation's calls.
    x : ndarray of float64, any shape
        Values of the type `dtype`.
    dtype : str
        The type in which the framework computes: "float32".
    optimized : bool
        Whether a framework that makes a graph of the call may optimise it.

    Returns
    -------
    ndarray of float64, values of the type `dtype`

    Raises
    ------
    MissingLibraryError
        If the framework is not installed.
    ReadError
        If it cannot be run on arrays of the type.
    """
    code = equivalent.code_with(activation.freeze().values)
    values: Array = runner(equivalent.framework, code, dtype=dtype, optimized=optimized)(x)
    return values


def run_derivative(
    activation: Activation,
    equivalent: Equivalent,
    x: Array,
    weights: Array | float = 1.0,
    dtype: str = "float64",
) -> Array | None:
    """Return what the framework's automatic differentiation makes of f' at x.

    Parameters
    ----------
    activation, equivalent, x, dtype
        As for `run`.
    weights : float or ndarray of the shape of f(x)
        Of a function of a vector, the gradient of the weighted sum of its values is taken.

    Returns
    -------
    ndarray of the shape of x, or None if the framework differentiates nothing.
    """
    if not differentiates(equivalent.framework):
        return None
    code = equivalent.code_with(activation.freeze().values)
    slopes: Array | None = runner(equivalent.framework, code, dtype=dtype, order=1)(x, weights)
    return slopes


def runner(
    name: str, code: str, *, dtype: str = "float64", order: int = 0, optimized: bool = True
) -> Callable[..., Any]:
    """Return the function that a framework makes of a call, for arrays of any length.

    Parameters
    ----------
    name : str
        The framework.
    code : str
        A call of the catalogue or of the framework's module, with its parameters' values.
    dtype, optimized
        As for `run`.
    order : int
        0 for values; 1 for the slopes of its automatic differentiation.

    Returns
    -------
    callable
        Takes an array, for order 1 also the weights, and returns what `run` or `run_derivative`
        returns.
    """
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if not _runs(framework) or dtype not in framework.dtypes:
        types = f"computes in {', '.join(framework.dtypes)}"
        raise ReadError(f"{name} {types if _runs(framework) else 'takes no array directly'}.")
    if order and not differentiates(name):
        raise ReadError(f"{name} differentiates nothing.")
    module = library(name)
    if framework.compile and not order:
        return framework.compile(module, code, dtype, optimized)
    make, to_array = framework.to_tensor, framework.to_array
    assert make
    named = filter(None, (framework.calls_of, name))
    names = {FRAMEWORKS.load(one).FRAMEWORK.module_name or one: library(one) for one in named}
    compiled = compile(code, f"<{name}>", "eval")  # An expression of our own.

    def call(tensor: Any) -> Any:
        return eval(compiled, {**names, "x": tensor})

    def values(x: Array) -> Array:
        with np.errstate(all="ignore"):  # Overflow in the framework is not ours to report.
            result = call(make(module, x, dtype))
            array = to_array(module, result, code, x) if to_array else np.asarray(result)
            return array.astype(np.float64)

    def slopes(x: Array, weights: Array | float = 1.0) -> Array | None:
        with np.errstate(all="ignore"):
            tensor = make(module, x, dtype)
            if framework.gradient:
                found = framework.gradient(call, tensor, weights)
            else:
                assert framework.backward
                found = framework.backward(module, code, tensor, weights)
            return None if found is None else found.astype(np.float64).reshape(x.shape)

    return slopes if order else values


def quantised(
    name: str, code: str, *, dtype: str, given: Scale, result: Scale, optimized: bool = True
) -> Quantised:
    """Return what a framework makes of a call for all codes of an integer type.

    Parameters
    ----------
    name, code, optimized
        As for `runner`.
    dtype : str
        "int8", "uint8" or "int16".
    given, result : Scale
        The wanted scales of the input and of the output; the framework may have to choose others.
    """
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if not framework.quantise or dtype not in framework.integers:
        raise ReadError(f"{name} computes in {', '.join(framework.dtypes + framework.integers)}.")
    return framework.quantise(library(name), code, dtype, given, result, optimized)


def library(name: str) -> Any:
    """Return the framework's module. Raises MissingLibraryError where it is not installed."""
    framework = FRAMEWORKS.load(name).FRAMEWORK
    if framework.before_import:
        framework.before_import()
    try:
        first, *_ = [import_module(one) for one in framework.imports or (name,)]
    except ImportError:
        package = framework.distribution or name
        raise MissingLibraryError(f"{name} is not installed: pip install {package}.") from None
    return first


def installed_version(name: str) -> str:
    """Return the version of a framework that is installed, without "+cpu"; "" if it is not."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(FRAMEWORKS.load(name).FRAMEWORK.distribution or name).partition("+")[0]
    except PackageNotFoundError:
        return ""
